"""A closed house: what it owes and leaves, and how it passes through the seasons."""

import numpy as np
import pytest

from model.engine import Engine
from model.outcomes.measures import HOUSEHOLD_MEASURES
from model.outcomes.tables import household_table
from model.world.agents import LEAVE
from model.world.calendar import SEASONS, SPRING, WINTER
from model.world.households.demography import JobMarket, joined_by, vacancies_for_access
from model.world.sectors import LIFTED, OTHER
from model.year import demography, every_season, plan, plan_programme, planting, settle_households, working

RATES = {"demography.mortality": 3.0, "demography.leaving": 0.3, "demography.births": 0.3}
CALM = {"demography.mortality": 0.0, "demography.leaving": 0.0, "demography.births": 0.0}
BANDS = ("kids", "youth", "middle", "late", "sixties", "old", "oldest")


@pytest.fixture
def closed(village_with):
    """A house whose last resident has just gone, with seven mu; yuan by columns."""

    def close(**columns):
        village = village_with(
            households={"persons": 0, "workers": 0, "land": 7.0, "away": 1, "away_workers": 1} | columns,
            enterprises={"cash": [1e6], "principal": float(columns.get("dividend_cash", 0.0))},
            cooperatives={"cash": [1000.0]},
            settings={"programme.money.equipment_resale": 0.6},
        )
        village.do(demography.settle_estate)
        return village

    return close


@pytest.mark.parametrize(
    ("microloan", "to_bank", "to_heirs", "lost"),
    [(5000.0, 5000.0, 3000.0, 0.0), (9000.0, 8000.0, 0.0, 1000.0)],
)
def test_the_bank_comes_before_the_heirs(closed, microloan, to_bank, to_heirs, lost):
    village = closed(cash=8000.0, microloan=microloan, instalment=3000.0)
    household = village.households[0]
    assert village.flow("microloan_repayments", "banks") == to_bank
    assert village.flow("microloans_written_off", "lifted_households") == lost
    assert village.flow("estates", "rest_of_world") == to_heirs
    assert (household.cash, household.microloan, household.instalment) == (0.0, 0.0, 0.0)
    assert household.defaulted == (lost > 0.0)
    assert household.land == 7.0
    village.assert_balanced()


def test_equipment_is_sold_before_the_bank_loses_anything(closed):
    village = closed(cash=100.0, microloan=1000.0, equipment=2000.0)
    assert village.flow("equipment_sold", "lifted_households") == pytest.approx(1200.0)
    assert village.flow("microloan_repayments", "banks") == pytest.approx(1000.0)
    assert village.flow("estates", "rest_of_world") == pytest.approx(300.0)
    assert village.households.equipment[0] == 0.0
    village.assert_balanced()


def test_money_that_comes_later_goes_to_heirs_and_transfers_stop(closed):
    village = closed(other_transfers=4000.0, support=2000.0, property_income=400.0, chronic=1)
    household = village.households[0]
    household.cash = 250.0
    village.county.closing.cash[0] = 250.0
    village.start_season()
    village.do(every_season.live, season=SPRING)
    assert village.flow("estates", "rest_of_world") == 250.0
    assert village.flow("other_transfers", "lifted_households") == 0.0
    assert village.flow("consumption", "rest_of_world") == 0.0
    assert village.flow("medical_costs", "rest_of_world") == 0.0
    assert household.cash == 0.0 and household.rigid[SPRING] == 0.0
    village.assert_balanced()


def test_it_plants_works_and_applies_for_nothing(closed):
    village = closed()
    household = village.households[0]
    village.county.has_offers = 1
    village.county.offered[:] = 1e9
    household.applications = 1
    village.do(plan_programme.apply)
    village.do(planting.plant)
    village.do(working.work, season=WINTER)
    village.do(settle_households.learn)
    village.do(plan.count_links)
    assert household.applications == 0
    assert household.planted == 0.0 and household.days_used == 0.0
    assert household.below_line == 0
    assert village.county.linked.sum() == 0.0


def test_it_takes_its_principal_out_which_goes_to_heirs(closed):
    village = closed(dividend_cash=1000.0, dividend_land=2.0)
    village.do("offer")
    village.do(plan.wish)
    assert village.households.dividend_wish[0] == LEAVE
    village.do(plan.share_capacity)
    village.do(plan.enter)
    village.do(every_season.live, season=SPRING)
    returned = village.flow("principal_returned", "lifted_households")
    assert 0.0 < returned <= 1000.0
    assert village.flow("estates", "rest_of_world") == pytest.approx(returned)
    assert village.households.dividend_cash[0] == village.households.dividend_land[0] == 0.0
    village.assert_balanced()


# --- runs of the whole engine ------------------------------------------------------------------


@pytest.fixture(scope="module")
def years_of(scenario_with):
    """An engine, and after every year its table of households and what the year's outcomes say."""

    def run(settings, years=4, scale=0.0005):
        engine = Engine(scenario_with(settings), scale=scale, seed=3)
        seen = [engine.state.households.copy()]
        for _ in range(years * len(SEASONS)):
            engine.step()
            if engine.season % len(SEASONS) == 0:
                seen.append(engine.state.households.copy())
        return engine, seen

    return run


def summed(engine, name):
    """A sum of each year over all counties, and of households of all groups."""
    column = HOUSEHOLD_MEASURES.index(name)
    return [float(year.households[-1, -1, column]) for year in engine.outcomes]


def members(households):
    return float((households.weight * (households.persons + households.away)).sum())


@pytest.mark.parametrize("settings", [{}, RATES], ids=["usual rates", "high rates"])
def test_members_change_by_births_deaths_and_leavers_alone(years_of, settings):
    engine, seen = years_of(settings)
    assert members(seen[1]) == pytest.approx(members(seen[0]))  # the first year changes nobody
    for year in range(2, len(seen)):
        born, died, left = (summed(engine, name)[year - 1] for name in ("births", "deaths", "leavers"))
        assert died > 0.0 and left > 0.0
        assert members(seen[year]) == pytest.approx(members(seen[year - 1]) + born - died - left)
        assert summed(engine, "persons")[year - 1] == pytest.approx(members(seen[year]))
    assert engine.imbalance < 1e-9


@pytest.mark.parametrize("settings", [{}, RATES], ids=["usual rates", "high rates"])
def test_bands_land_and_closed_houses_hold_after_every_year(years_of, settings):
    engine, seen = years_of(settings)
    start = seen[0]
    for year, households in enumerate(seen[1:], start=1):
        assert (sum(households[band].astype(int) for band in BANDS) == households.persons).all()
        for band in BANDS[1:-1]:
            assert (households[f"working_{band}"] <= households[band]).all()
        assert (households.land == start.land).all()
        assert households.cash.min() >= -1e-6
        empty = households.persons == 0
        for column in ("workers", "away", "regular_workers", "students", "chronic", "planted", "cash"):
            assert (households[column][empty] == 0).all(), column
        for column in ("microloan", "member", "job_days", "ordered", "applications", "below_line"):
            assert (households[column][empty] == 0).all(), column
        assert summed(engine, "closed_houses")[year - 1] == pytest.approx(households.weight[empty].sum())
        assert summed(engine, "households")[year - 1] == pytest.approx(households.weight[~empty].sum())
        closed_before = seen[year - 1].persons == 0
        assert (empty | ~closed_before).all()  # none opens again
    counties = engine.state.counties
    assert counties.household_count.sum() == pytest.approx(summed(engine, "households")[-1])
    if settings:
        assert (seen[-1].persons == 0).mean() > 0.05


def test_without_births_deaths_and_leaving_members_are_constant(years_of):
    engine, seen = years_of(CALM, years=3)
    for households in seen[1:]:
        assert (households.persons + households.away == seen[0].persons + seen[0].away).all()
    assert summed(engine, "closed_houses") == [0.0] * 3


def test_residents_of_the_baseline_decline_as_shanxi_s_countryside_did(years_of):
    """By 1.4 per cent in 2022 and 3.3 in 2023, within a point."""
    _, seen = years_of({}, years=5, scale=0.005)
    residents = [float((households.weight * households.persons).sum()) for households in seen]
    yearly = (residents[5] / residents[1]) ** 0.25 - 1.0
    assert -0.043 <= yearly <= -0.004


def test_high_rates_leave_nothing_that_is_no_number(years_of):
    engine, _ = years_of(RATES | {"demography.births": 0.0}, years=6, scale=0.0002)
    table = household_table(engine.outcomes, engine.geography)
    everybody = table[(table.county == "all") & (table.group == "all")]
    assert np.isfinite(everybody.select_dtypes("number").drop(columns=["adcode"]).to_numpy()).mean() > 0.9
    assert everybody.residents.is_monotonic_decreasing
    assert everybody.elder_share.between(0.0, 1.0).all()


# --- jobs by the year ------------------------------------------------------------------------


@pytest.fixture
def job_market(village_with):
    """Four households of two workers each, for whom there are to be jobs for a half; nobody has one yet."""

    def make(**columns):
        village = village_with(
            households={"persons": 2, "workers": 2, "working_middle": [2, 2, 2, 2], "schooling": 9} | columns,
            weight=10.0,
            settings={"labour.lifted_access": 0.5},
        )
        village.county.regular_share = 0.5
        return village

    return make


def vacancies_of(village):
    """Of members as they are, over the access of all who look for a job."""
    market = JobMarket(0.0, 0.0, 0.0)
    for household in village.households:
        market = joined_by(market, household, village.rules.labour.lifted_access)
    return vacancies_for_access(market, village.county.regular_share)


def fill_jobs(village, moment):
    """A spring's vacant jobs, of members as they are."""
    vacancies = vacancies_of(village)
    for household in village.households:
        demography.seek_places(household, village.county, vacancies, village.rules, moment)


def expected_jobs(village, seasons=400):
    """Means over many springs of what each household gets."""
    start = village.households.regular_workers.copy()
    jobs = np.zeros(len(start))
    for season in range(seasons):
        village.households.regular_workers[:] = start
        fill_jobs(village, village.moment._replace(season=1 + 4 * season))
        jobs += village.households.regular_workers
    return jobs / seasons


def test_vacant_jobs_are_filled_by_schooling_and_seldom_by_lifted_people(job_market):
    village = job_market(group=[OTHER, LIFTED, OTHER, OTHER], schooling=[9, 9, 9, 12])
    jobs = expected_jobs(village)
    assert jobs.sum() == pytest.approx(4.0, abs=0.15)  # three standard errors are below 0.15
    odds = np.array([1.0, 0.5, 1.0, np.exp(0.6)])
    assert jobs == pytest.approx(4.0 * odds / odds.sum(), abs=0.12)


def test_who_has_a_job_keeps_it_and_only_vacant_ones_are_filled(job_market):
    jobs = expected_jobs(job_market(regular_workers=[2, 1, 0, 0]))
    assert jobs[0] == 2.0 and jobs[1] >= 1.0
    assert jobs.sum() == pytest.approx(4.0, abs=0.12)


def test_where_fewer_are_to_have_one_nobody_is_dismissed(job_market):
    village = job_market(regular_workers=[2, 2, 1, 0])
    assert expected_jobs(village, seasons=3).tolist() == [2.0, 2.0, 1.0, 0.0]


def test_the_old_look_for_no_job(job_market):
    village = job_market(group=[OTHER] * 4, working_middle=0, working_old=2)
    assert expected_jobs(village, seasons=3).tolist() == [0.0] * 4


def test_jobs_are_vacant_as_the_year_leaves_the_members(job_market):
    village = job_market(regular_workers=[2, 1, 0, 0])
    village.rules.demography.mortality = 300.0  # 0.45 of 30 to 49
    left = demography.change_population(village.county, village.state, village.rules, village.moment)
    assert 0.0 < village.county.deaths.sum() < 80.0
    assert left == vacancies_of(village)
    village.rules.demography.mortality = 1e6
    assert demography.change_population(village.county, village.state, village.rules, village.moment) == 0.0
    assert (village.households.persons == 0).all()
