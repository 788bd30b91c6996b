"""Work and land in whole runs: days and land add up, limits hold, and signs are as they should be."""

from functools import cache

import numpy as np
import pytest

from model.accounts import TRANSACTIONS, as_matrix
from model.engine import Engine
from model.measuring import populations
from model.opening import build_population
from model.parameters import INDUSTRIES
from model.world.calendar import SEASONS, SPRING, SUMMER, WINTER
from model.world.households.allocating import possible_days
from model.world.households.working import days_of_ordinary_work
from model.world.sectors import LIFTED, OTHER
from model.year.local_markets import clear_markets, open_markets
from model.year.opening_rounds import play_round
from model.year.time_and_land import LINE_BINS, LINE_STEP, place_for_work, prospects_of

SCALE, YEARS = 0.005, 2
ROW = {transaction.name: row for row, transaction in enumerate(TRANSACTIONS)}
NO_PLANTS = {  # that need anybody
    "linkages.employment.days_per_thousand_yuan": 0.0,
    "programme.work.demonstration_bases": 0,
}
JOBS = "linkages.employment"


@pytest.fixture(scope="module")
def started(scenario_with):
    """started(settings, scale, seed): an engine that begins with the world of the settings."""

    def start(settings, scale=SCALE, seed=1):
        scenario = scenario_with(settings)
        return Engine(scenario, scale=scale, seed=seed, population=populations.get(scenario, scale, seed))

    return start


@pytest.fixture(scope="module")
def seasons(started):
    """seasons(settings): copies of the state after each season, with the engine at the end."""

    @cache
    def run(settings):
        engine, states = started(dict(settings)), []
        for _ in range(YEARS * len(SEASONS)):
            engine.step()
            states.append([table.copy() for table in engine.state])
        return engine, states

    return lambda settings=(): run(tuple(dict(settings).items()))


def paid(counties, name):
    """Yuan of the year that a payment came to, by county."""
    flows = as_matrix(counties.year_flows)[:, ROW[name]]
    return np.maximum(flows, 0.0).sum(axis=1)


# --- days ---------------------------------------------------------------------------------------


def test_no_household_works_more_days_than_it_has(seasons):
    engine, states = seasons()
    labour = engine.rules.labour
    before_ordinary = before_linked = 0.0
    for number, (households, _, _, counties) in enumerate(states):
        season = number % len(SEASONS)
        dependants = households.persons - households.workers
        days = labour.days_per_worker * households.workers
        days = np.maximum(0.0, days - labour.care_days_per_dependant * dependants)
        days += labour.days_per_worker * households.away_workers * households.job_lost
        if season == SUMMER:
            days = np.maximum(0.0, days - labour.illness_days * households.ill)
        assert (households.days_used >= 0.0).all()
        assert (households.days_used <= days + 1e-6).all()
        assert (counties.labour_excess <= 1e-6).all()
        if season == SPRING:
            before_ordinary = before_linked = np.zeros(len(households))
        ordinary, linked = households.ordinary_days - before_ordinary, households.linked_days - before_linked
        before_ordinary, before_linked = households.ordinary_days.copy(), households.linked_days.copy()
        regular = np.minimum(0.25 * labour.regular_days * households.regular_workers, days)
        assert (ordinary >= 0.0).all() and (linked >= 0.0).all()
        assert (regular + ordinary + linked <= households.days_used + 1e-6).all()
        assert (households.days_used[days == 0.0] == 0.0).all()
        assert (ordinary[households.holds_job == 0] == 0.0).all()
        # Whoever is in a linked job with all of the row has no ordinary work.
        assert (ordinary[households.job_part >= 1.0] == 0.0).all()
        younger = households.working_youth + households.working_middle + households.working_late
        prime = np.maximum(0, younger - households.regular_workers)
        assert (ordinary <= 0.9 * labour.days_per_worker * prime + 1e-9).all()
    assert (states[0][0].days_used == 0.0).any() and (states[WINTER][0].ordinary_days > 0.0).any()


def test_days_of_a_plant_are_those_that_it_needs(seasons):
    _, states = seasons()
    laid_off = 0.0
    for households, enterprises, _, counties in states[WINTER :: len(SEASONS)]:
        alive = (enterprises.alive == 1) | (enterprises.failed == 1)
        linked, resident, outside = (
            enterprises[name] for name in ("year_job_days", "resident_days", "outside_days")
        )
        np.testing.assert_allclose(
            (linked + resident + outside)[alive], enterprises.year_need[alive], rtol=1e-9
        )
        assert (linked + resident + outside)[~alive].sum() == 0.0
        # Linked days are those of the households that it employs, and residents' are no more than there are.
        mine = households.linked_days > 0.0
        worked = np.bincount(
            households.employer[mine],
            (households.weight * households.linked_days)[mine],
            minlength=len(enterprises),
        )
        np.testing.assert_allclose(linked, worked, rtol=1e-9, atol=1e-6)
        county = np.repeat(np.arange(len(counties)), counties.last_enterprise - counties.first_enterprise)
        usual = ~np.isclose(outside, 0.2 * (resident + outside))
        assert (counties.filled[county[usual]] < 1.0).all()
        laid_off += enterprises.laid_off_days.sum()
    assert laid_off > 0.0
    for _, enterprises, _, _ in states:
        # Nobody is paid for a day that is not needed, whatever was planned.
        planned = enterprises.job_days > enterprises.season_need * (1.0 + 1e-9) + 1e-6
        assert not planned.any()


def test_those_who_have_ordinary_work_are_as_many_as_the_demand(scenario_with):
    """To one bin of the line, where everybody plans in peace: before the first season."""
    scenario = scenario_with({})
    state, geography = build_population(scenario, 0.002, 1)
    engine = Engine(scenario, scale=0.002, seed=1, population=(state, geography))
    rules, industries, moment = engine.rules, engine.industries, engine.moment()
    for county in state.counties[:6]:
        play_round(county, state, rules, industries, moment)
        held, offered = 0.0, np.zeros(LINE_BINS)
        for household in state.households[county.first_household : county.last_household]:
            hopes = prospects_of(household, county, state, rules, industries, moment, False)
            most = days_of_ordinary_work(household, rules.labour.days_per_worker)
            days = household.weight * possible_days(hopes.time, hopes.plots, most, household.planted)
            place = place_for_work(household, rules)
            offered[min(LINE_BINS - 1, int(place / LINE_STEP))] += days
            held += days * (place < county.theta)
        np.testing.assert_allclose(county.supply, offered, rtol=1e-9, atol=1e-6)
        assert 0.0 < county.ordinary_demand < offered.sum()
        assert abs(held - county.ordinary_demand) <= offered[int(county.theta / LINE_STEP)] + 1e-6


# --- land ---------------------------------------------------------------------------------------


def test_land_is_farmed_let_placed_or_lies_fallow(seasons):
    _, states = seasons()
    for households, enterprises, cooperatives, counties in states[SPRING :: len(SEASONS)]:
        rented = np.minimum(households.rented, households.planted)
        own, placed = households.planted - rented, households.dividend_land + households.share_land
        fallow = households.land - own - households.let - placed
        for part in (own, rented, placed, households.let, households.planted):
            assert (part >= 0.0).all()
        assert (fallow >= -1e-5).all()  # seven digits of land
        parts = (own, rented, placed, households.let, fallow)
        assert all((households.weight * part).sum() > 0.0 for part in parts)
        # What is let is what tenants have, by county and industry.
        let = mu_of(households, "let", households.weight, counties, "household")
        tenants = mu_of(households, "rented", households.weight, counties, "household")
        tenants += mu_of(enterprises, "rented", 1.0, counties, "enterprise")
        tenants += mu_of(cooperatives, "rented", cooperatives.weight, counties, "cooperative")
        np.testing.assert_allclose(tenants, let, rtol=1e-9, atol=1e-6)


def mu_of(agents, column, weight, counties, kind):
    """Mu of agents, by county and industry."""
    county = np.repeat(np.arange(len(counties)), counties[f"last_{kind}"] - counties[f"first_{kind}"])
    found = np.zeros((len(counties), len(INDUSTRIES)))
    np.add.at(found, (county, agents.industry), weight * agents[column])
    return found


def test_rents_that_are_paid_are_those_that_are_received(seasons):
    _, states = seasons()
    for _, _, _, counties in states[WINTER :: len(SEASONS)]:
        tenants = ("household_rents", "cooperative_rents", "enterprise_rents")
        given = sum(paid(counties, name) for name in tenants)
        np.testing.assert_allclose(paid(counties, "land_rents"), given, rtol=1e-12)
        assert all(paid(counties, name).sum() > 0.0 for name in tenants)


# --- limits -------------------------------------------------------------------------------------


def test_without_casual_work_and_plants_there_is_no_ordinary_work_but_on_farms(seasons):
    without = {"labour.rest_days": 0.0, "labour.workshop_workers": 0.0} | NO_PLANTS
    _, states = seasons(without)
    before = None
    for number, (households, enterprises, _, counties) in enumerate(states):
        if number % len(SEASONS) == SPRING:
            if before is not None:
                np.testing.assert_allclose(counties.ordinary_demand, before, rtol=1e-12)
        elif number % len(SEASONS) == WINTER:
            before = counties.hired_days.copy()
            ordinary = np.add.reduceat(households.weight * households.ordinary_days, counties.first_household)
            # Those who have work were counted by their plans of spring, to a bin of the line.
            assert ordinary.sum() < 1.5 * counties.ordinary_demand.sum()
            assert (households.linked_days == 0.0).all()
            assert (enterprises.year_need == 0.0).all()
            for name in ("job_wages", "plant_wages", "outside_wages"):
                assert not paid(counties, name).any()


def test_where_nobody_can_let_land_there_are_no_rents(seasons):
    _, states = seasons({"land.lease_access": 0.0})
    for households, enterprises, cooperatives, counties in states:
        assert not households.let.any() and not households.rented.any()
        assert not enterprises.rented.any() and not cooperatives.rented.any()
        for name in ("land_rents", "household_rents", "cooperative_rents", "enterprise_rents"):
            assert not paid(counties, name).any()


def test_where_nothing_is_kept_for_households_the_linkage_changes_nothing(seasons):
    nothing = {f"{JOBS}.reserved_share": 0.0, f"{JOBS}.on_bases": False}
    (_, on), (_, off) = (seasons(nothing | {f"{JOBS}.enabled": enabled}) for enabled in (True, False))
    for one, other in zip(on, off, strict=True):
        for table, same in zip(one, other, strict=True):
            for name in set(table.dtype.names) - {"had_job"}:  # which counts where there is a job
                assert table[name].tobytes() == same[name].tobytes(), name


def test_where_plants_hire_nobody_local_residents_have_no_ordinary_days_there(seasons):
    _, states = seasons({"labour.outside_share": 1.0, f"{JOBS}.enabled": False})
    for _, enterprises, _, counties in states[WINTER :: len(SEASONS)]:
        assert not enterprises.resident_days.any() and not enterprises.year_job_days.any()
        assert enterprises.outside_days.sum() > 0.0
        assert not paid(counties, "plant_wages").any()


def test_demand_without_elasticity_is_the_same_at_any_wage(started):
    for elasticity in (0.0, 0.4):
        engine = started({"labour.demand_elasticity": elasticity})
        for county in engine.state.counties:
            open_markets(county)
        usual = _demand(engine, 1.0)
        assert (_demand(engine, 1.5) < usual).all() if elasticity else (_demand(engine, 1.5) == usual).all()


def _demand(engine, ratio):
    counties = engine.state.counties
    counties.wage_ratio[:] = ratio
    for county in counties:
        clear_markets(county, engine.state, engine.rules, engine.industries, engine.moment())
    return counties.ordinary_demand.copy()


# --- signs --------------------------------------------------------------------------------------


def test_a_higher_local_wage_is_worth_something(started):
    for seed in (1, 2):
        worth = []
        for ratio in (1.0, 1.1):
            engine = started({}, 0.01, seed)
            engine.state.counties.wage_ratio *= ratio
            engine.step()
            households = engine.state.households
            worth.append((households.weight * households.surplus).sum())
        assert worth[1] > worth[0]


def test_a_better_linked_job_lets_nobody_leave_who_has_one(started):
    """In the first spring, in which all else is equal; who has none does what it did."""
    stay = 0
    for seed in (1, 2, 3, 4):
        usual, better = (
            started({"labour.migration_adjustment": 0.5, f"{JOBS}.wage_premium": premium}, 0.01, seed)
            for premium in (0.0, 0.4)
        )
        holds = usual.state.households.job_part > 0.0
        for engine in (usual, better):
            engine.step()
        change = better.state.households.away_workers.astype(int) - usual.state.households.away_workers
        assert (change[holds] <= 0).all()
        assert not change[~holds].any()
        stay -= change.sum()
    assert stay > 0


def test_the_more_is_kept_for_households_the_more_linked_days_there_are(started):
    for seed in (1, 2):
        days = []
        for share in (0.1, 0.3, 0.6):
            engine = started({f"{JOBS}.reserved_share": share}, 0.01, seed)
            engine.run(2)
            days.append(engine.state.enterprises.year_job_days.sum())
        assert days[0] < days[1] < days[2]


def test_without_priority_lifted_households_have_less_and_others_more(started):
    for seed in (1, 2):
        linked = []
        for first in (True, False):
            engine = started({f"{JOBS}.lifted_first": first}, 0.01, seed)
            engine.run(2)
            households = engine.state.households
            days = households.weight * households.linked_days
            linked.append([days[households.group == group].sum() for group in (LIFTED, OTHER)])
        assert linked[1][0] < linked[0][0] and linked[1][1] > linked[0][1]
