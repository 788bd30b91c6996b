"""Income of the base year, worked out anew from the finished columns."""

import numpy as np
import pytest

from model.population import build_population
from model.world.households.members import members_of
from model.world.sectors import OTHER

SOURCES = ("wages", "business", "property", "transfers")


def per_head(state, scenario, place, incomes, chosen=slice(None)):
    """Mean income per member by source, in yuan."""
    _, weight = place(state)
    members = (weight * members_of(state.households))[chosen].sum()
    found = incomes(state, scenario)
    return {source: (weight * found[source])[chosen].sum() / members for source in SOURCES}


def ratio(state, scenario, place, incomes):
    assisted = state.households.group != OTHER
    first, second = (
        sum(per_head(state, scenario, place, incomes, chosen).values()) for chosen in (assisted, ~assisted)
    )
    return first / second


@pytest.mark.parametrize("scale", [1e-5, 0.01, 0.05])
def test_level_and_composition(at_scale, scenario, place, incomes, scale):
    state, _ = at_scale(scale)
    income = scenario.sections["income"]
    for source, found in per_head(state, scenario, place, incomes).items():
        target = getattr(income, source) * income.lifted_county_factor
        assert found == pytest.approx(target, rel=1e-5), source
    assert ratio(state, scenario, place, incomes) == pytest.approx(0.9, rel=1e-5)


def test_starting_income_is_the_sum_of_the_sources(at_scale, scenario, incomes):
    state, _ = at_scale(0.01)
    found = incomes(state, scenario)
    total = sum(found[source] for source in SOURCES)
    np.testing.assert_allclose(state.households.smoothed_income, total, rtol=1e-4, atol=1.0)
    line = scenario.sections["income"].monitoring_line
    members = members_of(state.households)
    clear = np.abs(total / members - line) > 1.0
    below = total / members < line
    np.testing.assert_array_equal(state.households.below_line[clear], below[clear])
    assert 0.01 < below.mean() < 0.3
    assert not state.households.wages.any() and not state.households.business.any()


@pytest.mark.parametrize(
    "settings",
    [
        {"income.lifted_county_factor": 1.2, "population.lifted_income_ratio": 0.75},
        {"income.wages": 3000.0, "income.business": 9000.0, "population.lifted_income_ratio": 1.05},
        {"industries.herbs.price": 40_000.0, "labour.casual_share": 0.3},
    ],
)
def test_other_targets_are_met_too(scenario_with, place, incomes, settings):
    scenario = scenario_with(settings)
    state, _ = build_population(scenario, 0.01)
    income = scenario.sections["income"]
    for source, found in per_head(state, scenario, place, incomes).items():
        target = getattr(income, source) * income.lifted_county_factor
        assert found == pytest.approx(target, rel=1e-5), source
    wanted = scenario.sections["population"].lifted_income_ratio
    assert ratio(state, scenario, place, incomes) == pytest.approx(wanted, rel=1e-5)


def test_a_ratio_out_of_reach_takes_all_transfers(scenario_with, place, incomes):
    scenario = scenario_with({"income.transfers": 300.0, "population.lifted_income_ratio": 1.5})
    state, _ = build_population(scenario, 0.01)
    assert per_head(state, scenario, place, incomes)["transfers"] == pytest.approx(225.0, rel=1e-5)
    assert not state.households.transfers[state.households.group == OTHER].any()
    assert ratio(state, scenario, place, incomes) < 1.5


def test_no_work_for_pay_leaves_wages_at_zero(scenario_with):
    settings = {"population.away_persons": 0.0, "labour.casual_share": 0.0}
    state, _ = build_population(scenario_with(settings), 0.001)
    assert (state.counties.wage_level == 1.0).all()
    assert np.isfinite(state.households.smoothed_income).all()


def test_who_cannot_work_gets_more_transfers(at_scale):
    households = at_scale(0.01)[0].households
    others = (households.group == OTHER) & (members_of(households) == 3)
    can_work = households.workers + households.away_workers
    means = [households.transfers[others & (can_work == workers)].mean() for workers in (3, 2, 1)]
    np.testing.assert_allclose(np.array(means) / means[0], [1.0, 5.0 / 3.0, 7.0 / 3.0], rtol=1e-5)
