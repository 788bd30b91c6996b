"""The price table of a run is the path that the run itself met."""

import numpy as np
import pytest

from model.engine import Engine
from model.scenario import load_scenario
from model.world.calendar import SEASONS
from model.world.markets.price_path import price_path


def test_the_path_is_the_one_that_the_engine_draws() -> None:
    """Spot prices over the county's own long-run price, where no cold store moves them."""
    settings = {"shocks.price_year": 2, "industries.potatoes.price_shock": -0.3}
    scenario = load_scenario("no_programme", settings)
    engine = Engine(scenario, scale=0.0005, seed=11)
    path = price_path(scenario, seed=11, years=3)
    for year in range(3):
        for _ in SEASONS:
            engine.step()
        counties = engine.state.counties
        local = counties.price_basis[:, None] * (1.0 + counties.price_gain) * engine.industries.price
        assert counties.spot_price / local == pytest.approx(
            np.tile(path[year], (len(counties), 1)), rel=1e-12
        )


def test_a_shock_is_in_its_year_only() -> None:
    shocked = load_scenario("baseline", {"shocks.price_year": 2, "industries.fruit.price_shock": 0.5})
    plain, changed = (price_path(scenario, 4, 3) for scenario in (load_scenario("baseline"), shocked))
    ratio = changed / plain
    assert ratio[1, 3] == pytest.approx(1.5)
    ratio[1, 3] = 1.0
    assert ratio == pytest.approx(np.ones((3, 6)))
