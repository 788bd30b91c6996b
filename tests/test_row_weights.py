"""A row that stands for some households, and two that share them: the sums are the same.

Where a budget is too small for all, rows are served one after the other, so that the first part of a row
may get what both together would have shared: programme/test_targeting.py adds up what they get.
"""

import numpy as np
import pytest

from model.engine import Engine
from model.parameters import industries_of
from model.opening import build_population
from model.population.calibration import calibrate
from model.population.frame import draw_households, frame_of
from model.programme import PARTS
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
# Few hear of many jobs, so that nobody waits for one.
JOBS_FOR_ALL = IN_PROPORTION | {
    "linkages.employment.enabled": True,
    "linkages.employment.information": 0.02,
    "linkages.employment.days_per_thousand_yuan": 50.0,
}
OWN = ("weight", "next_in_line")  # columns in which the parts of a row differ from it


def in_halves(state):
    """Every row of households twice, with half of its weight, and with its number and so its draws."""
    households = np.repeat(state.households, 2).view(np.recarray)
    households.weight *= 0.5
    counties = state.counties.copy()
    counties.first_household *= 2
    counties.last_household *= 2
    return State(households, state.enterprises.copy(), state.cooperatives.copy(), counties)


@pytest.mark.parametrize(
    ("settings", "scale", "years"),
    [(IN_PROPORTION, 0.002, 3), (JOBS_FOR_ALL, 0.02, 1)],
    ids=["granted in proportion", "jobs for all"],
)
def test_two_halves_of_a_row_live_as_the_row_and_add_up_to_it(scenario_with, settings, scale, years):
    scenario, seed = scenario_with(settings), 3
    state, geography = build_population(scenario, scale, seed)
    halves, whole = (
        Engine(scenario, scale=scale, seed=seed, population=(population, geography))
        for population in (in_halves(state), state)
    )
    for _ in range(years * len(SEASONS)):
        for engine in (halves, whole):
            engine.step()
        for name in set(whole.state.households.dtype.names) - set(OWN):
            expected = np.repeat(whole.state.households[name], 2, axis=0)
            found = halves.state.households[name]
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-6, err_msg=name)
        for name in ("enterprises", "cooperatives"):
            for column in getattr(whole.state, name).dtype.names:
                found, expected = (getattr(engine.state, name)[column] for engine in (halves, whole))
                np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-6, err_msg=column)
    for year, other in zip(halves.outcomes, whole.outcomes, strict=True):
        np.testing.assert_allclose(year.households, other.households, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(year.organisations, other.organisations, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(year.distribution, other.distribution, rtol=1e-9, atol=1e-9)
    forms = ("in_order_purchase", "in_secondary_rebate", "in_share_cooperation")
    taken = [*forms, "in_employment"] if settings is JOBS_FOR_ALL else forms
    assert all(whole.outcomes[0].of_group(form) > 0.0 for form in taken)


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
