"""Income of the base year, worked out anew from the finished columns."""

import numpy as np
import pytest

from model.errors import InputError
from model.opening import build_population
from model.parameters import industries_of, rules_of
from model.population.counties import DATA, read_geography
from model.world.calendar import Moment
from model.world.households.demography import WORK_AWAY_YEARS
from model.world.households.working import prime_workers
from model.world.sectors import LIFTED
from model.year.prospects import gain_of_absence
from model.year.time_and_land import prospects_of

SOURCES = ("wages", "business", "property", "transfers")


def per_head(state, place, found, sources=SOURCES):
    """Mean survey income per resident by source, in yuan."""
    _, weight = place(state)
    residents = (weight * state.households.persons).sum()
    return {source: (weight * found[source]).sum() / residents for source in sources}


def levels(scenario, rents):
    """What starting incomes come to: the targets, but where rents are more than all property income is to be.

    rents: yuan a resident.  A thousandth of property income comes from elsewhere in any case.
    """
    expected = targets(scenario)
    expected["property"] = max(expected["property"], rents + 0.001 * expected["property"])
    return expected


def targets(scenario):
    """What the survey finds per resident by source, in yuan."""
    income = scenario.sections["income"]
    shares = {source: getattr(income, f"{source}_share") for source in SOURCES[:-1]}
    shares["transfers"] = 1.0 - sum(shares.values())
    return {source: share * income.per_head * income.lifted_county_factor for source, share in shares.items()}


# With a few rows, one that stands at the end of the line for work keeps plans and levels from resting.
@pytest.mark.parametrize(("scale", "apart"), [(1e-5, 1e-3), (0.01, 1e-5), (0.05, 1e-5)])
def test_level_and_composition(planned_at_scale, scenario, place, incomes, scale, apart):
    state, _, plans = planned_at_scale(scale)
    found = per_head(state, place, incomes(state, scenario, plans), (*SOURCES, "rents"))
    rents = found.pop("rents")
    assert 0.0 < rents < found["property"]
    assert found == pytest.approx(levels(scenario, rents), rel=apart)


def test_the_survey_finds_so_many_yuan_a_resident(scenario):
    """By hand: 0.75 of 16,323 yuan, in the shares of the counties."""
    expected = {"wages": 4896.9, "business": 3489.04, "property": 159.15, "transfers": 3697.16}
    assert targets(scenario) == pytest.approx(expected, abs=0.01)


def test_starting_income_is_the_sum_of_the_sources(planned_at_scale, scenario, incomes):
    state, _, plans = planned_at_scale(0.01)
    households = state.households
    found = incomes(state, scenario, plans)
    total = sum(found[source] for source in SOURCES)
    np.testing.assert_allclose(households.smoothed_income, total, rtol=1e-4, atol=1.0)
    line = scenario.sections["monitoring"].line
    clear = np.abs(total / households.persons - line) > 1.0
    below = total / households.persons < line
    np.testing.assert_array_equal(households.below_line[clear], below[clear])
    assert 0.01 < below.mean() < 0.3
    assert not households.wages.any() and not households.business.any()


def test_the_year_before_the_first_was_even(planned_at_scale, scenario, incomes):
    """Four equal quarters of expected income in both accounts, which differ by what is kept away."""
    state, _, plans = planned_at_scale(0.01)
    households = state.households
    found = incomes(state, scenario, plans)
    survey = sum(found[source] for source in SOURCES)
    registered = survey + found["absent_pay"] - found["remittances"]
    for column, income in (("survey", survey), ("registered", registered)):
        quarters = np.repeat(income[:, None] / 4.0, 4, axis=1)
        np.testing.assert_allclose(households[column], quarters, rtol=1e-4, atol=0.5)
    assert not households.absent_pay.any() and not households.remittances.any()


@pytest.mark.parametrize(
    "settings",
    [
        {"income.lifted_county_factor": 1.2},
        {"income.wages_share": 0.3, "income.business_share": 0.4, "labour.remitted": 0.05},
        {"industries.herbs.price": 40_000.0, "labour.rest_days": 60.0},
        {"population.away_persons": 0.0, "income.support": 0.0},
    ],
)
def test_other_targets_are_met_too(scenario_with, planned, place, incomes, settings):
    scenario = scenario_with(settings)
    state, _, plans = planned(scenario, 0.01)
    found = per_head(state, place, incomes(state, scenario, plans), (*SOURCES, "rents"))
    assert found == pytest.approx(levels(scenario, found["rents"]) | {"rents": found["rents"]}, rel=1e-5)


@pytest.mark.parametrize(
    ("settings", "source", "parts"),
    [
        ({"labour.rest_days": 300.0, "labour.local_wage": 500.0}, "wages", ["ordinary work"]),
        ({"labour.remitted": 1.0}, "transfers", ["remittances", "support of kin"]),
        (
            {"income.support": 20_000.0, "labour.remitted": 0.5},
            "transfers",
            ["remittances", "support of kin"],
        ),
    ],
)
def test_a_level_below_zero_is_refused_with_its_parts(scenario_with, settings, source, parts):
    with pytest.raises(InputError) as error:
        build_population(scenario_with(settings), 0.001)
    message = str(error.value)
    assert error.value.key == "income"
    assert f"{source} are to be " in message
    assert all(part in message for part in parts)


def test_nobody_with_a_job_leaves_wages_at_what_ordinary_work_pays(scenario_with, planned, place, incomes):
    scenario = scenario_with({"labour.regular_share": 0.0})
    state, _, plans = planned(scenario, 0.001)
    found = per_head(state, place, incomes(state, scenario, plans))
    assert not state.households.regular_workers.any()
    assert 0.0 < found["wages"] < targets(scenario)["wages"]
    assert found["business"] == pytest.approx(targets(scenario)["business"], rel=1e-5)
    assert np.isfinite(state.households.smoothed_income).all()


def test_who_cannot_work_gets_three_times_the_transfers(at_scale):
    households = at_scale(0.01)[0].households
    heads = households.persons + 2.0 * (households.persons - households.workers)
    a_head = households.other_transfers / heads
    np.testing.assert_allclose(a_head, a_head[0], rtol=1e-5)
    assert a_head[0] > 0.0


def test_as_many_are_expected_to_leave_as_to_return_or_grow_too_old(planned_at_scale, scenario, place):
    """By what absence brings each household in its plan of the year; gains were counted by the thousand."""
    state, _, plans = planned_at_scale(0.005)
    labour, rules = scenario.sections["labour"], rules_of(scenario.sections)
    plans.planted -= plans.rented  # what it farms of its own
    planning = state._replace(households=plans)
    county, weight = place(planning)
    moment = Moment(seed=7, season=0, year=1, wages=1.0, standard_growth=1.0, monitoring_line=0.0)
    industries, leave, come_back, too_old = industries_of(scenario.sections), 0.0, 0.0, 0.0
    for row, household in enumerate(plans):
        here = state.counties[county[row]]
        hopes = prospects_of(household, here, planning, rules, industries, moment, False)
        for leaves in (True, False):
            able = household.cash >= labour.migration_cost and prime_workers(household) > 0
            if not (able and household.persons - household.kids > 1 if leaves else household.away_workers):
                continue
            gain = gain_of_absence(household, here, leaves, hopes, planning, rules, moment)
            chance = 1.0 / (1.0 + np.exp((here.separation_cost - gain) / labour.migration_noise))
            leave += weight[row] * chance if leaves else 0.0
            come_back += 0.0 if leaves else weight[row] * (1.0 - chance)
        too_old += weight[row] * household.away_workers / WORK_AWAY_YEARS
    assert leave > come_back > 0.0
    assert labour.migration_adjustment * (leave - come_back) == pytest.approx(too_old, rel=0.02)
    assert len(set(state.counties.separation_cost.tolist())) == 1


# --- regular jobs ----------------------------------------------------------------------------


def workers_of_age(households):
    """Residents of 15 to 64 who can work."""
    bands = ("youth", "middle", "late", "sixties")
    return sum(households[f"working_{band}"].astype(float) for band in bands)


def chances(households, weight, wanted, access):
    """Chance of a job for the workers of one county: the census's number, by schooling and group."""
    odds = 0.2 * households.schooling + np.log(access) * (households.group == LIFTED)
    workers = workers_of_age(households)
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        chance = 1.0 / (1.0 + np.exp(-middle - odds))
        if (weight * workers * chance).sum() < wanted:
            low = middle
        else:
            high = middle
    return chance


def test_as_many_have_a_regular_job_as_the_census_counts(at_scale, scenario, place):
    """In each county, of lifted people and of others: drawn with the chances worked out anew.

    Each of 59 figures of two groups is let pass within 5 standard errors, so that a right draw would fail
    less than once in 10,000 populations.
    """
    state, geography = at_scale(0.05)
    county, weight = place(state)
    labour = scenario.sections["labour"]
    outside = census_outside_agriculture(scenario)
    found, expected, variance = np.zeros((3, len(geography.names), 2))
    for c in range(len(geography.names)):
        here = county == c
        households, weights = state.households[here], weight[here]
        workers = workers_of_age(households)
        wanted = min(labour.regular_share * outside[c], 0.95 * (weights * workers).sum())
        chance = chances(households, weights, wanted, labour.lifted_access)
        assert (weights * workers * chance).sum() == pytest.approx(wanted, rel=1e-6)
        for group in (0, 1):
            mine = (households.group == LIFTED) == group
            found[c, group] = (weights * households.regular_workers)[mine].sum()
            expected[c, group] = (weights * workers * chance)[mine].sum()
            variance[c, group] = (weights**2 * workers * chance * (1.0 - chance))[mine].sum()
    assert (np.abs(found - expected) <= 5.0 * np.sqrt(variance)).all()
    assert (np.abs((found - expected).sum(axis=0)) <= 5.0 * np.sqrt(variance.sum(axis=0))).all()


def census_outside_agriculture(scenario):
    """Residents of each county's countryside who work outside agriculture, as the census tells."""
    _, residents = read_geography(DATA, scenario.sections["population"])
    return residents.outside_agriculture


def test_lifted_people_get_jobs_as_easily_where_their_odds_are_the_same(scenario_with, place):
    """Lifted and others of one county and schooling: the same share has a job, within 5 standard errors."""
    settings = {"labour.lifted_access": 1.0}
    state, _ = build_population(scenario_with(settings), 0.05, seed=7)
    apart, error = apart_in_jobs(state, place)
    assert abs(apart) < 5.0 * error
    state, _ = build_population(scenario_with({"labour.lifted_access": 0.45}), 0.05, seed=7)
    apart, _ = apart_in_jobs(state, place)
    assert apart == pytest.approx(np.log(0.45), abs=5.0 * error)


def apart_in_jobs(state, place):
    """Log of the odds ratio of lifted people to others, within counties and schooling, and its error."""
    county, _ = place(state)
    households = state.households
    workers, jobs = workers_of_age(households), households.regular_workers.astype(float)
    levels = np.unique(households.schooling)
    stratum = county * len(levels) + np.searchsorted(levels, households.schooling)
    lifted = households.group == LIFTED

    def counted(values, chosen):
        return np.bincount(stratum[chosen], values[chosen], stratum.max() + 1)

    a, b = counted(jobs, lifted), counted(workers - jobs, lifted)
    c, d = counted(jobs, ~lifted), counted(workers - jobs, ~lifted)
    total = np.maximum(a + b + c + d, 1.0)
    first, second = a * d / total, b * c / total
    # The variance of the logarithm by Robins, Breslow and Greenland (1986).
    p, q = (a + d) / total, (b + c) / total
    variance = (p * first).sum() / (2.0 * first.sum() ** 2)
    variance += (p * second + q * first).sum() / (2.0 * first.sum() * second.sum())
    variance += (q * second).sum() / (2.0 * second.sum() ** 2)
    return np.log(first.sum() / second.sum()), np.sqrt(variance)


# --- pay -------------------------------------------------------------------------------------


def test_pay_is_its_lasting_part_with_a_shock_of_mean_one(at_scale, scenario):
    """Within 5 standard errors each: a right draw would fail less than once in 300,000 populations."""
    households = at_scale(0.05)[0].households
    income = scenario.sections["income"]
    shock = income.pay_shock
    np.testing.assert_allclose(
        households.pay, households.lasting_pay * np.exp(households.pay_shock - 0.5 * shock**2), rtol=1e-6
    )
    count = len(households)
    assert households.pay_shock.mean() == pytest.approx(0.0, abs=5.0 * shock / np.sqrt(count))
    error = 5.0 * shock**2 * np.sqrt(2.0 / count)
    assert households.pay_shock.var() == pytest.approx(shock**2, abs=error)
    late = households.working_late + households.working_sixties.astype(float)
    workers = workers_of_age(households)
    by_age = np.where(workers > 0, 1.0 - 0.5 * (late / np.maximum(workers, 1.0) - 0.352), 1.0)
    lasting = np.log(households.lasting_pay / by_age)
    spread = income.pay_spread
    assert lasting.std() == pytest.approx(spread, abs=5.0 * spread / np.sqrt(2.0 * count))
    assert lasting.mean() == pytest.approx(-0.5 * spread**2, abs=5.0 * spread / np.sqrt(count))


def test_without_differences_pay_differs_by_age_alone(scenario_with):
    settings = {"income.pay_spread": 0.0, "income.pay_shock": 0.0}
    households = build_population(scenario_with(settings), 0.01)[0].households
    late = households.working_late + households.working_sixties.astype(float)
    workers = workers_of_age(households)
    expected = np.where(workers > 0, 1.0 - 0.5 * (late / np.maximum(workers, 1.0) - 0.352), 1.0)
    np.testing.assert_allclose(households.pay, expected, rtol=1e-6)
    assert not households.pay_shock.any()
    mean = (households.weight * workers * households.pay).sum() / (households.weight * workers).sum()
    assert mean == pytest.approx(1.0, abs=0.005)  # the part of all who are 50 to 64 is of the census
