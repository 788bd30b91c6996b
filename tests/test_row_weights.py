"""A row that stands for some households, and two that share them: the sums are the same.

Nor does it matter in which order the rows of a county stand, also where budgets are too small for all.
"""

import numpy as np
import pytest

from model.engine import Engine
from model.opening import build_population
from model.outcomes.distribution import QUANTILES
from model.parameters import industries_of
from model.population.calibration import calibrate
from model.population.frame import draw_households, frame_of
from model.programme import (
    COURTYARDS,
    EXTENSION,
    FAMILY_FARMS,
    FODDER,
    LEVERS,
    MICROCREDIT,
    PARTS,
    RECOGNITION,
    TRAINING,
)
from model.state import State
from model.world.calendar import SEASONS

NO_PROGRAMME = {f"programme.{part}.enabled": False for part in PARTS}
# The forms under which every wish is granted in the same proportion.
IN_PROPORTION = NO_PROGRAMME | {
    "linkages.order_purchase.enabled": True,
    "linkages.secondary_rebate.enabled": True,
    "linkages.share_cooperation.enabled": True,
    "linkages.guaranteed_dividend.enabled": False,
    "linkages.employment.enabled": False,
}
# The whole programme with less of each lever than is asked for, and no microloans for inputs.
TOO_LITTLE = IN_PROPORTION | {
    **{f"programme.{part}.enabled": True for part in PARTS},
    "programme.money.microcredit_reserve": 0.0,
    "programme.money.microcredit": 500e6,
    "programme.will.family_farms": 300.0,
    "programme.will.recognised_households": 500.0,
    "programme.skill.adoption_cost": 4000.0,
    "programme.skill.training_places": 50_000.0,
    "programme.work.fodder_units": 20_000.0,
    "programme.work.courtyard_years": 2.0,
    "programme.work.courtyard_budget": 20e6,
    "programme.help.assisted_sales": 200e6,
    "programme.help.problems_solved": 5000.0,
}
# Few hear of many jobs, so that nobody waits for one.
JOBS_FOR_ALL = IN_PROPORTION | {
    "linkages.employment.enabled": True,
    "linkages.employment.information": 0.02,
    "linkages.employment.days_per_thousand_yuan": 50.0,
}
OWN = ("weight", "next_in_line")  # columns in which the parts of a row differ from it


def in_halves(state):
    """Every row of households twice, with half of its weight, and with its number and so its draws.

    Also from which row each is.
    """
    source = np.repeat(np.arange(len(state.households)), 2)
    households = state.households[source].view(np.recarray)
    households.weight *= 0.5
    counties = state.counties.copy()
    counties.first_household *= 2
    counties.last_household *= 2
    return State(households, state.enterprises.copy(), state.cooperatives.copy(), counties), source


def moved(state):
    """The rows of every county in another order, with their numbers; and from which row each is."""
    generator, source = np.random.default_rng(1), np.arange(len(state.households))
    for county in state.counties:
        generator.shuffle(source[county.first_household : county.last_household])
    households = state.households[source].view(np.recarray)
    return State(
        households, state.enterprises.copy(), state.cooperatives.copy(), state.counties.copy()
    ), source


def assert_alike(scenario, other_rows, scale, years, seed=3):
    """Run a population as it is and with other rows, and compare them; the engines, the changed one first."""
    state, geography = build_population(scenario, scale, seed)
    changed, source = other_rows(state)
    other, whole = (
        Engine(scenario, scale=scale, seed=seed, population=(population, geography))
        for population in (changed, state)
    )
    for _ in range(years * len(SEASONS)):
        for engine in (other, whole):
            engine.step()
        for name in set(whole.state.households.dtype.names) - set(OWN):
            expected, found = whole.state.households[name][source], other.state.households[name]
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-6, err_msg=name)
        for name in ("enterprises", "cooperatives"):
            for column in getattr(whole.state, name).dtype.names:
                found, expected = (getattr(engine.state, name)[column] for engine in (other, whole))
                np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-6, err_msg=column)
        for column in ("offered", "delivered", "queue", "last_part", "assisted_share", "money_left"):
            found, expected = (engine.state.counties[column] for engine in (other, whole))
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-6, err_msg=column)
    for year, same in zip(other.outcomes, whole.outcomes, strict=True):
        np.testing.assert_allclose(year.households, same.households, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(year.organisations, same.organisations, rtol=1e-9, atol=1e-6)
    return other, whole


@pytest.mark.parametrize(
    ("settings", "scale", "years"),
    [(IN_PROPORTION, 0.002, 3), (JOBS_FOR_ALL, 0.02, 1)],
    ids=["granted in proportion", "jobs for all"],
)
def test_two_halves_of_a_row_live_as_the_row_and_add_up_to_it(scenario_with, settings, scale, years):
    halves, whole = assert_alike(scenario_with(settings), in_halves, scale, years)
    for year, other in zip(halves.outcomes, whole.outcomes, strict=True):
        np.testing.assert_allclose(year.distribution, other.distribution, rtol=1e-9, atol=1e-9)
    forms = ("in_order_purchase", "in_secondary_rebate", "in_share_cooperation")
    taken = [*forms, "in_employment"] if settings is JOBS_FOR_ALL else forms
    assert all(whole.outcomes[0].of_group(form) > 0.0 for form in taken)


@pytest.mark.parametrize("other_rows", [in_halves, moved])
def test_budgets_that_are_too_small_do_not_go_by_the_order_of_rows(scenario_with, other_rows):
    other, whole = assert_alike(scenario_with(TOO_LITTLE), other_rows, 0.002, 2)
    source = other_rows(whole.state)[1]
    for column in ("adopted", "will", "founded_farm", "courtyard", "fodder", "standard_share", "skill"):
        expected, found = whole.state.households[column][source], other.state.households[column]
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, err_msg=column)
    for column in ("last_part", "assisted_share", "last_relief_part", "relief_share"):
        expected, found = whole.state.counties[column], other.state.counties[column]
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, err_msg=column)
    for year, same in zip(other.outcomes, whole.outcomes, strict=True):
        # Where a quarter of the persons ends just between two incomes, rounding decides on the quantile.
        for part in (np.s_[-1], np.s_[..., len(QUANTILES) :]):
            np.testing.assert_allclose(year.distribution[part], same.distribution[part], rtol=1e-9, atol=1e-9)
    counties = whole.state.counties
    cut = (counties.last_part > 0.0) & (counties.last_part < 1.0)
    for lever in (FAMILY_FARMS, COURTYARDS, FODDER, TRAINING, EXTENSION, RECOGNITION, MICROCREDIT):
        assert cut[:, lever].any(), LEVERS[lever].name
    assert ((counties.assisted_share > 0.0) & (counties.assisted_share < counties.market_reach)).any()
    assert ((counties.last_relief_part > 0.0) & (counties.last_relief_part < 1.0)).any()


def test_levels_of_income_are_found_by_weight(scenario_with):
    """A row of three times the weight counts as three rows, whatever others of its group weigh."""
    scenario = scenario_with({})
    frame = frame_of(scenario, 0.001, 3)
    rows = draw_households(frame, scenario.sections, 3)
    times = np.where(rows.number % 4 == 1, 3, 1)
    ends = np.concatenate([[0], np.cumsum(times)])
    repeated = frame.counties.copy()
    repeated.first_household = ends[repeated.first_household]
    repeated.last_household = ends[repeated.last_household]
    heavier = rows.copy()
    heavier.weight *= times
    found, expected, unweighted = (
        calibrate(households, counties, scenario.sections, industries_of(scenario.sections), 1)
        for households, counties in (
            (heavier, frame.counties),
            (np.repeat(rows, times).view(np.recarray), repeated),
            (rows, frame.counties),
        )
    )
    for name, value in expected._asdict().items():
        np.testing.assert_allclose(getattr(found, name), value, rtol=1e-12, err_msg=name)
    assert found.regular_pay != pytest.approx(unweighted.regular_pay, rel=1e-4)
