"""Jobs: one labour budget, who is hired first, lay-offs, and the 100-person rule."""

import numpy as np
import pytest

from model.linkages import EMPLOYMENT, employment, guaranteed_dividend
from model.programme import WORK as PROGRAMME_WORK
from model.programme.work import open_bases
from model.world.calendar import SPRING, SUMMER
from model.year import every_season, plan, settle
from tests.village import entry_draws

JOBS, WORK = "linkages.employment", "programme.work"
SETTINGS = {
    f"{JOBS}.enabled": True,
    f"{JOBS}.lifted_first": True,
    f"{JOBS}.spring_pattern": 0.2,
    f"{JOBS}.summer_pattern": 0.5,
    f"{JOBS}.autumn_pattern": 0.3,
    f"{JOBS}.days_per_job": 100.0,
    f"{JOBS}.local_hiring_share": 0.5,
    f"{JOBS}.days_per_thousand_yuan": 1.0,
    "enterprises.utilisation": 0.8,
    "labour.illness_days": 40.0,
}


def work(village, season, household=0):
    village.do(every_season.work, household=household, season=season)


# --- one labour budget -------------------------------------------------------------------


def test_a_summer_of_work_worked_by_hand(village_with):
    # 60 days: 20 on 20 mu, half of the 40 days of the job's year in summer, half of the rest casual.
    village = village_with(
        households={"planted": 20.0, "job_days": 40.0, "job_part": 1.0},
        enterprises={"cash": 10_000.0, "job_wage": 110.0, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.days_per_job": 40.0},
    )
    village.county.casual_share = 0.5
    work(village, SUMMER)
    household = village.households[0]
    assert household.days_used == pytest.approx(20.0 + 20.0 + 10.0)
    assert household.wages == pytest.approx(20.0 * 110.0 + 10.0 * 100.0)
    assert household.received[EMPLOYMENT] == pytest.approx(2200.0)
    assert village.enterprises.cash[0] == pytest.approx(7800.0)
    village.assert_balanced()


def test_the_own_farm_leaves_less_for_the_job(village_with):
    # 50 of 60 days on the farm: 10 for a job that wants 20.
    village = village_with(
        households={"planted": 50.0, "job_days": 40.0, "job_part": 1.0},
        enterprises={"cash": 10_000.0, "job_wage": 100.0, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.days_per_job": 40.0},
    )
    work(village, SUMMER)
    assert village.households.wages[0] == pytest.approx(1000.0)
    assert village.households.days_used[0] == 60.0
    assert village.county.labour_excess <= 0.0


def test_the_ill_work_less_and_never_a_negative_day(village_with):
    for days, used in ((40.0, 20.0), (90.0, 0.0)):
        village = village_with(
            households={"planted": 50.0, "ill": 1}, settings=SETTINGS | {"labour.illness_days": days}
        )
        work(village, SUMMER)
        assert village.households.days_used[0] == used


def test_a_regular_job_comes_before_the_farm_and_the_farm_before_linked_and_casual_work(village_with):
    # Two workers have 120 days; one has a job of 55 a season, the farm takes 30 and the linked job wants
    # 20; half of the 15 that are left find casual work.
    village = village_with(
        households={
            "persons": 2,
            "workers": 2,
            "regular_workers": 1,
            "pay": 1.2,
            "planted": 30.0,
            "job_days": 40.0,
            "job_part": 1.0,
        },
        enterprises={"cash": 10_000.0, "job_wage": 110.0, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.days_per_job": 40.0, "labour.regular_days": 220.0},
    )
    village.county.casual_share = 0.5
    village.county.regular_pay = 30_000.0
    work(village, SUMMER)
    household = village.households[0]
    assert household.days_used == pytest.approx(55.0 + 30.0 + 20.0 + 7.5)
    regular, casual = 30_000.0 / 4 * 1.2, 7.5 * 100.0 * 1.2
    assert household.wages == pytest.approx(regular + 20.0 * 110.0 + casual)
    assert village.flow("regular_wages", "lifted_households") == pytest.approx(regular)
    assert village.flow("casual_wages", "lifted_households") == pytest.approx(casual)
    assert village.county.labour_excess <= 0.0
    village.assert_balanced()


@pytest.mark.parametrize(
    ("illness_days", "regular", "farm"), [(0.0, 55.0, 5.0), (40.0, 20.0, 0.0), (90.0, 0.0, 0.0)]
)
def test_an_hour_is_worked_once_and_pay_is_of_days_that_are_worked(village_with, illness_days, regular, farm):
    # One worker of 60 days with a regular job of 55 has five for the farm; illness takes both.
    village = village_with(
        households={"planted": 50.0, "ill": 1, "regular_workers": 1, "job_days": 40.0, "job_part": 1.0},
        enterprises={"cash": 10_000.0, "job_wage": 110.0, "job_share": 1.0},
        settings=SETTINGS
        | {f"{JOBS}.days_per_job": 40.0, "labour.regular_days": 220.0, "labour.illness_days": illness_days},
    )
    village.county.casual_share = 1.0
    village.county.regular_pay = 22_000.0
    work(village, SUMMER)
    household = village.households[0]
    assert household.days_used == pytest.approx(regular + farm)
    assert household.wages == pytest.approx(regular * 100.0)
    assert village.county.labour_excess <= 0.0


def test_who_is_away_earns_a_quarter_of_the_year_each_season_unless_the_job_is_lost(village_with):
    village = village_with(
        households={"away": 2, "away_workers": 2, "job_lost": [0, 1], "pay": [1.0, 1.5]},
        settings=SETTINGS
        | {"labour.migrant_earnings": 30_000.0, "labour.job_loss_earnings": 0.4, "labour.remitted": 0.2},
    )
    for row in (0, 1):
        work(village, SUMMER, household=row)
    households = village.households
    np.testing.assert_allclose(households.absent_pay, [15_000.0, 13_500.0])
    # A fifth is sent home, a transfer of residents; the rest is spent or saved where it is earned.
    np.testing.assert_allclose(households.remittances, [3000.0, 2700.0])
    np.testing.assert_allclose(households.transfers, [3000.0, 2700.0])
    np.testing.assert_allclose(households.cash, [3000.0, 2700.0])
    assert not households.wages.any()
    assert village.flow("remittances", "lifted_households") == pytest.approx(5700.0)
    assert village.flow("remittances", "rest_of_world") == pytest.approx(-5700.0)
    village.assert_balanced()


def test_what_was_planned_for_the_year_is_worked_in_the_year(village_with):
    # The farm takes the whole summer of 60 mu; the job's 20, 50, 30 days shrink to 20, 0, 0.
    village = village_with(
        households={"land": 60.0},
        enterprises={"jobs_offered": 1000.0, "job_wage": 1000.0, "cash": 1e6, "job_share": 1.0},
        settings=SETTINGS | {"industries.coarse_grains.spring_labour": 0.0, f"{JOBS}.information": 1.0},
    )
    village.do(employment.wish, draws=entry_draws(job=1e-9, match=1e-9))
    village.do(employment.share_out)
    planned = village.households.job_days[0]
    assert planned == pytest.approx(20.0)
    village.households.planted[:] = 60.0
    worked = 0.0
    for season in range(4):
        before = village.households.wages[0]
        work(village, season)
        worked += (village.households.wages[0] - before) / 1000.0
    assert worked == pytest.approx(planned)


# --- offers and hiring -------------------------------------------------------------------


def test_jobs_follow_throughput_and_the_base_adds_its_own(village_with):
    # 100 t at 80 %, 1,000 yuan: 80 days, half of them local.  A base of the 2: 10 * 30 / 2 = 150,
    # and half of them in the first of two years.
    settings = SETTINGS | {
        f"{WORK}.demonstration_bases": 2,
        f"{WORK}.base_households": 10.0,
        f"{WORK}.base_days": 30.0,
        f"{WORK}.base_investment": 40_000.0,
        f"{WORK}.base_years": 2.0,
    }
    enterprises = {
        "capacity": 100.0,
        "capital": 50_000.0,
        "supported": [1, 1, 0],
        "runs_base": [0, 1, 1],
    }
    village = village_with(households={"enterprise": -1}, enterprises=enterprises, settings=settings)
    village.county.money_left[PROGRAMME_WORK] = 1e6
    village.do(open_bases)
    for row in range(3):
        village.do(employment.offer, enterprise=row)
    # Without support there is neither base nor public investment.  Of the base half the money
    # is spent, so half of its days are there.
    np.testing.assert_allclose(village.enterprises.jobs_offered, [40.0, 115.0, 40.0])
    # 40,000 over two bases and two years; capacity grows with capital by a fifth.
    np.testing.assert_allclose(village.enterprises.capital, [50_000.0, 60_000.0, 50_000.0])
    np.testing.assert_allclose(village.enterprises.capacity, [100.0, 120.0, 100.0])
    assert village.flow("base_investment", "government") == pytest.approx(-10_000.0)
    village.assert_balanced()


def test_base_investment_stops_after_its_years(village_with):
    village = village_with(
        households={"enterprise": -1},
        enterprises={"capital": 50_000.0, "supported": 1, "runs_base": 1},
        settings=SETTINGS | {f"{WORK}.base_years": 2.0},
    )
    village.county.money_left[PROGRAMME_WORK] = 1e9
    for year, invests in ((2, True), (3, False)):
        village.moment = village.moment._replace(year=year)
        village.flows[:] = village.county.offered[:] = 0.0
        village.do(open_bases)
        village.do(employment.offer)
        assert village.flows.any() == invests


@pytest.fixture
def applicants(village_with):
    """Lifted, other, monitored, other: each would work 100 days; jobs for 250."""

    def build(offered=250.0, *, supported=1, weight=1.0, lifted_first=True):
        return village_with(
            households={"group": [0, 2, 1, 2], "job_days": 100.0},
            enterprises={"jobs_offered": offered, "supported": supported},
            weight=weight,
            settings=SETTINGS | {f"{JOBS}.lifted_first": lifted_first},
        )

    return build


def test_lifted_and_monitored_are_hired_first_where_public_money_is(applicants):
    for seed in range(5):  # the queue starts elsewhere each time
        village = applicants()
        village.moment = village.moment._replace(seed=seed)
        village.do(employment.share_out)
        days = village.households.job_days
        assert days[0] == days[2] == 100.0
        assert sorted(days[[1, 3]]) == [0.0, 50.0]
        assert village.enterprises.jobs_filled[0] == pytest.approx(250.0)


def test_elsewhere_the_queue_decides_for_all_alike(applicants):
    for village_of in (
        lambda seed: applicants(100.0, supported=0),
        lambda seed: applicants(100.0, lifted_first=False),
    ):
        hired = set()
        for seed in range(40):
            village = village_of(seed)
            village.moment = village.moment._replace(seed=seed)
            village.do(employment.share_out)
            assert village.households.job_days.sum() == pytest.approx(100.0)
            hired.add(int(np.argmax(village.households.job_days)))
        assert hired == {0, 1, 2, 3}


def test_a_row_that_stands_for_ten_takes_ten_times_the_jobs(applicants):
    village = applicants(1500.0, weight=10.0)
    village.do(employment.share_out)
    # 1,000 days for the first row of the preferred, half of what the second wants is left.
    assert sorted(village.households.job_days[[0, 2]]) == pytest.approx([50.0, 100.0])
    assert village.households.job_days[[1, 3]].max() == 0.0


# --- lay-offs ----------------------------------------------------------------------------


def test_who_cannot_pay_wages_lays_off(village_with):
    # Two want 20 % of 100 days at 100 yuan in spring: 4,000; there are 1,000.
    village = village_with(
        households={"job_days": [100.0, 100.0]},
        enterprises={"cash": 1000.0, "job_wage": 100.0, "jobs_offered": 200.0},
        settings=SETTINGS,
    )
    village.do(employment.share_out)
    village.do(every_season.hire, season=SPRING)
    assert village.enterprises.job_share[0] == pytest.approx(0.25)
    for row in (0, 1):
        work(village, SPRING, household=row)
    np.testing.assert_allclose(village.households.wages, 500.0)
    assert village.enterprises.cash[0] == pytest.approx(0.0)
    village.assert_balanced()


def test_wages_never_exceed_what_was_set_aside_even_for_the_most_skilled(village_with):
    # Skill 1 earns a fifth more than skill 0.5.
    village = village_with(
        households={"job_days": 100.0, "skill": 1.0},
        enterprises={"cash": 1200.0, "job_wage": 100.0, "jobs_offered": 100.0},
        settings=SETTINGS | {"labour.skill_wage": 0.4},
    )
    village.do(employment.share_out)
    village.do(every_season.hire, season=SPRING)
    work(village, SPRING)
    # 20 days at 120 yuan cost 2,400: half of them can be paid.
    assert village.households.wages[0] == pytest.approx(1200.0)
    assert village.enterprises.cash[0] == pytest.approx(0.0)


# --- the 100-person rule -----------------------------------------------------------------


@pytest.mark.parametrize(("led", "supported"), [(100.0, 1), (99.0, 0)])
def test_too_few_households_cost_a_project_its_support(village_with, led, supported):
    village = village_with(
        households={"enterprise": -1},
        enterprises={"households_led": led, "supported": 1},
        settings=SETTINGS | {f"{JOBS}.project_minimum": 100.0},
    )
    village.do(settle.close_books)
    assert village.enterprises.supported[0] == supported


def test_a_household_led_in_several_ways_counts_once(village_with):
    village = village_with(
        households={
            "ordered": [1.0, 1.0, 0.0],
            "dividend_cash": [5.0, 0.0, 0.0],
            "job_days": [9.0, 0.0, 0.0],
            "job_part": [1.0, 0.0, 0.0],
        },
        enterprises={"households_led": 0.0},
        weight=20.0,
        settings=SETTINGS,
    )
    village.each_household(plan.count_links)
    assert village.enterprises.households_led[0] == pytest.approx(40.0)
    np.testing.assert_allclose(village.county.linked, [40.0, 20.0, 0.0, 0.0, 20.0])


# --- another employer ----------------------------------------------------------------------


def test_who_finds_the_employer_full_asks_the_one_with_most_jobs(village_with):
    # Two rows ask the first of three enterprises, which is full; the third has most jobs left.
    village = village_with(
        households={"job_days": [30.0, 0.0], "dividend_cash": 0.0},
        enterprises={"jobs_offered": [10.0, 40.0, 90.0], "jobs_filled": [10.0, 0.0, 0.0], "supported": 1},
        settings=SETTINGS,
    )
    village.do(employment.ask_elsewhere)
    assert village.households.employer[0] == 2
    assert village.households.enterprise[0] == 0  # its orders stay where they are


@pytest.mark.parametrize(
    "tie",
    [{"dividend_cash": 5.0}, {"dividend_land": 1.0}, {"dividend_arrears": 3.0}, {"converted_shares": 2.0}],
)
def test_who_has_principal_with_an_employer_stays(village_with, tie):
    village = village_with(
        households={"job_days": 30.0} | tie,
        enterprises={"jobs_offered": [10.0, 90.0], "jobs_filled": [10.0, 0.0], "supported": 1},
        settings=SETTINGS,
    )
    village.do(employment.ask_elsewhere)
    assert village.households.employer[0] == 0


def test_principal_goes_only_to_a_name_as_good(village_with):
    # The third has most room but a worse name; the second has some, and the same.
    village = village_with(
        households={"cash": 0.0},
        enterprises={
            "principal_offered": [10.0, 50.0, 90.0],
            "principal_wished": [10.0, 0.0, 0.0],
            "reputation": [0.8, 0.8, 0.7],
            "supported": 1,
        },
        settings=SETTINGS,
    )
    village.do(guaranteed_dividend.ask_elsewhere)
    assert village.households.employer[0] == 1
