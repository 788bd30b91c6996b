"""A row that stands for some households, and two that share them: the sums are the same.

Nor does it matter in which order the rows of a county stand, also where budgets are too small for all.
"""

import numpy as np
import pytest

from model.engine import Engine
from model.opening import build_population, seasons_of, settled_levels
from model.outcomes.distribution import QUANTILES
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
# All forms and the money part at their defaults: jobs, principal and loans are fewer than are asked for.
EVERYTHING: dict[str, object] = {"programme.money.microcredit_reserve": 0.1}  # or nobody borrows for inputs
# Both land forms, orders and jobs in every village, inputs on credit and no cash until winter.
EVERYWHERE = {
    "access.order": 1.0,
    "access.dividend": 1.0,
    "access.cooperative": 1.0,
    "choice.attention": 1.0,
    "linkages.order_purchase.deferred_share": 0.9,
    "linkages.order_purchase.input_credit": 1.0,
    "linkages.order_purchase.output_share": 1.0,
    "linkages.order_purchase.premium": 0.3,
    "consumption.wealth_propensity": 1.0,
    "enterprises.starting_cash": 0.02,
    "population.savings": 50.0,
    "shocks.demand_year": 2,
    "shocks.demand_change": -0.5,
}
OWN = ("weight",)  # columns in which the parts of a row differ from it


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
            # Of what is kept in seven digits, the last one may be rounded the other way.
            rtol, atol = (1e-6, 1e-2) if expected.dtype == np.float32 else (1e-9, 1e-6)
            np.testing.assert_allclose(found, expected, rtol=rtol, atol=atol, err_msg=name)
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


def assert_alike_spread(other, whole):
    """The distributions of incomes are the same, of each year."""
    for year, same in zip(other.outcomes, whole.outcomes, strict=True):
        # Where a quarter of the persons ends just between two incomes, rounding decides on the quantile.
        for part in (np.s_[-1], np.s_[..., len(QUANTILES) :]):
            np.testing.assert_allclose(year.distribution[part], same.distribution[part], rtol=1e-9, atol=1e-9)


def test_two_halves_of_a_row_live_as_the_row_and_add_up_to_it(scenario_with):
    halves, whole = assert_alike(scenario_with(IN_PROPORTION), in_halves, 0.002, 3)
    assert_alike_spread(halves, whole)
    forms = ("in_order_purchase", "in_secondary_rebate", "in_share_cooperation")
    assert all(whole.outcomes[0].of_group(form) > 0.0 for form in forms)


@pytest.mark.parametrize("other_rows", [in_halves, moved])
def test_jobs_land_and_loans_do_not_go_by_the_order_of_rows(scenario_with, other_rows):
    """Linked jobs, principal, ordinary work, tenancies and loans, each less than is asked for."""
    _, whole = assert_alike(scenario_with(EVERYTHING), other_rows, 0.005, 3)
    state, counties = whole.state, whole.state.counties
    part = state.enterprises.last_job_part
    assert ((part > 0.0) & (part < 1.0)).any()
    assert ((state.enterprises.principal_granted > 0.0) & (state.enterprises.principal_granted < 1.0)).any()
    assert (counties.theta < 4.0).all() and (counties.supply.sum(axis=1) > counties.ordinary_demand).all()
    for share in (counties.let_share, counties.tenancy_granted):
        assert ((share > 0.0) & (share < 1.0)).any()
    assert ((counties.loan_share > 0.0) & (counties.loan_share < 1.0)).any()


@pytest.mark.parametrize("other_rows", [in_halves, moved])
def test_contracts_do_not_go_by_the_order_of_rows(scenario_with, other_rows):
    """Orders with technique, advance and deferred pay, and two forms that want the same land."""
    _, whole = assert_alike(scenario_with(EVERYWHERE), other_rows, 0.002, 3)
    households, enterprises = whole.state.households, whole.state.enterprises
    assert ((enterprises.order_granted > 0.0) & (enterprises.order_granted < 1.0)).any()
    assert ((enterprises.advance_granted > 0.0) & (enterprises.advance_granted < 1.0)).any()
    assert (enterprises.staff_granted == 1).any()
    for column in ("technique", "advance_arrears", "arrears_years", "trade_arrears", "let_down"):
        assert households[column].any(), column
    assert (households.value != 0.0).any(axis=0).all()
    assert (households.dividend_land > 0.0).any() and (households.share_land > 0.0).any()


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
    assert_alike_spread(other, whole)
    counties = whole.state.counties
    cut = (counties.last_part > 0.0) & (counties.last_part < 1.0)
    for lever in (FAMILY_FARMS, COURTYARDS, FODDER, TRAINING, EXTENSION, RECOGNITION, MICROCREDIT):
        assert cut[:, lever].any(), LEVERS[lever].name
    assert ((counties.assisted_share > 0.0) & (counties.assisted_share < counties.market_reach)).any()
    assert ((counties.last_relief_part > 0.0) & (counties.last_relief_part < 1.0)).any()


def test_levels_of_income_are_found_by_weight(scenario_with):
    """A row of three times the weight counts as three rows, whatever others of its group weigh."""
    scenario = scenario_with({})

    def levels_of(change):
        frame = frame_of(scenario, 0.001, 3)
        rows = draw_households(frame, scenario.sections, 3)
        return settled_levels(seasons_of(scenario, change(rows, frame.counties), frame, 3))

    def as_drawn(rows, counties):
        return rows

    def heavier(rows, counties):
        rows.weight *= np.where(rows.number % 4 == 1, 3, 1)
        return rows

    def repeated(rows, counties):
        times = np.where(rows.number % 4 == 1, 3, 1)
        ends = np.concatenate([[0], np.cumsum(times)])
        counties.first_household = ends[counties.first_household]
        counties.last_household = ends[counties.last_household]
        return np.repeat(rows, times).view(np.recarray)

    found, expected, unweighted = (levels_of(change) for change in (heavier, repeated, as_drawn))
    for name, value in expected._asdict().items():
        np.testing.assert_allclose(getattr(found, name), value, rtol=1e-12, err_msg=name)
    assert found.regular_pay != pytest.approx(unweighted.regular_pay, rel=1e-4)
