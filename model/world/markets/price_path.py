"""The path of prices of a run: they come from outside, so scenario and seed alone decide it."""

from collections.abc import Iterator
from itertools import count, islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.outcomes.tables import TEXT, Column
from model.parameters import INDUSTRIES, industries_of
from model.scenario import Scenario
from model.world.calendar import AUTUMN, SEASONS
from model.world.markets.prices import log_deviations, price_ratios

if TYPE_CHECKING:
    import pandas as pd

    from model.outcomes import Outcomes

PRICE_COLUMNS: dict[str, Column] = {
    "year": Column("year", "Year of the run, from 1."),
    "industry": Column(TEXT, "What farms produce."),
    "price_ratio": Column(
        "1", "Price in the province over its long-run level; counties differ by distance and cold stores."
    ),
}


def price_path(scenario: Scenario, seed: int, years: int) -> NDArray[np.float64]:
    """Prices over their long-run level in each autumn, shape (years, industries), shocks included."""
    return np.array(list(islice(autumn_prices(scenario, seed), years)))


def autumn_prices(scenario: Scenario, seed: int) -> Iterator[NDArray[np.float64]]:
    """The same autumn after autumn, without end, each of shape (industries,)."""
    industries, prices = industries_of(scenario.sections), scenario.sections["prices"]
    risk, shocks = industries.price_risk, scenario.sections["shocks"]
    deviations = np.zeros(len(INDUSTRIES))
    for year in count(1):
        season = (year - 1) * len(SEASONS) + AUTUMN + 1
        deviations = log_deviations(deviations, seed, season, risk, prices)
        ratios = price_ratios(deviations, year, risk, prices.persistence)
        yield ratios * (1.0 + industries.price_shock) if year == shocks.price_year else ratios


def price_table(outcomes: "Outcomes") -> "pd.DataFrame":
    """PRICE_COLUMNS, one row per year and industry."""
    import pandas as pd  # late: it takes as long as a small run

    years = [year.year for year in outcomes.years]
    path = price_path(outcomes.scenario, outcomes.seed, len(years))
    return pd.DataFrame(
        {
            "year": np.repeat(years, len(INDUSTRIES)),
            "industry": np.tile(np.array(INDUSTRIES, dtype=object), len(years)),
            "price_ratio": path.reshape(-1),
        }
    )
