"""Linked work: days that are bound, who is hired first, for how long, lay-offs, and the 100-person rule."""

import numpy as np
import pytest

from model.linkages import EMPLOYMENT, employment
from model.programme import WORK as PROGRAMME_WORK
from model.programme.work import open_bases
from model.world.calendar import AUTUMN, SPRING, SUMMER
from model.year import every_season, plan, settle, working
from tests.village import entry_draws

JOBS, WORK = "linkages.employment", "programme.work"
SETTINGS = {
    f"{JOBS}.enabled": True,
    f"{JOBS}.lifted_first": True,
    f"{JOBS}.spring_pattern": 0.2,
    f"{JOBS}.summer_pattern": 0.5,
    f"{JOBS}.autumn_pattern": 0.3,
    f"{JOBS}.days_per_job": 100.0,
    f"{JOBS}.reserved_share": 0.5,
    f"{JOBS}.days_per_thousand_yuan": 1.0,
    f"{JOBS}.wage_premium": 0.0,
    f"{JOBS}.term": 3,
    "labour.illness_days": 40.0,
}
EVERYBODY = 1e9  # a place in the line for ordinary work behind all


def work(village, season, household=0):
    village.do(working.work, household=household, season=season)


# --- one labour budget -------------------------------------------------------------------


def test_a_summer_of_work_worked_by_hand(village_with):
    # Of 60 days the linked job takes half of the 40 of its year, then 20 mu take 20.  Where half of the row
    # has such a job it is ten; and the other half has the 30 days that are left in ordinary work.
    village = village_with(
        households={"planted": 20.0, "job_part": [1.0, 0.5], "holds_job": 1},
        enterprises={"cash": 10_000.0, "job_wage": 110.0, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.days_per_job": 40.0},
    )
    work(village, SUMMER)
    work(village, SUMMER, household=1)
    households = village.households
    np.testing.assert_allclose(households.days_used, [40.0, 10.0 + 20.0 + 15.0])
    np.testing.assert_allclose(households.wages, [20.0 * 110.0, 10.0 * 110.0 + 15.0 * 100.0])
    np.testing.assert_allclose(households.received[:, EMPLOYMENT], [2200.0, 1100.0])
    np.testing.assert_allclose(households.ordinary_days, [0.0, 15.0])
    np.testing.assert_allclose(households.linked_days, [20.0, 10.0])
    assert village.enterprises.cash[0] == pytest.approx(6700.0)
    # What could be worked, and was: 20; 10 and 15.
    assert village.county.days_offered == village.county.days_worked == pytest.approx(45.0)
    village.assert_balanced()


def test_who_has_no_ordinary_work_offers_days_that_nobody_wants(village_with):
    # Of 60 days nine tenths can be in ordinary work.
    village = village_with(households={"holds_job": [0, 1]}, settings=SETTINGS)
    village.each_household(working.work, season=SUMMER)
    np.testing.assert_allclose(village.households.wages, [0.0, 5400.0])
    assert village.county.days_offered == pytest.approx(108.0)
    assert village.county.days_worked == pytest.approx(54.0)
    village.assert_balanced()


@pytest.mark.parametrize(("reservation", "days"), [(0.0, 54.0), (1.0, 48.0), (2.0, 24.0), (5.0, 9.6)])
def test_a_day_is_in_ordinary_work_if_that_pays_more_than_it_is_worth(village_with, reservation, days):
    # Days are worth up to 125 yuan times the reservation; the way takes a fifth of 125 yuan for the most
    # remote: with 100 yuan four fifths of 60 days pay, two fifths, 0.16.
    village = village_with(
        households={"holds_job": 1, "reservation": reservation, "remoteness": 1.0},
        settings=SETTINGS
        | {"labour.local_wage": 125.0, "labour.reservation_last": 1.0, "labour.commuting": 0.2},
    )
    work(village, SUMMER)
    assert village.households.days_used[0] == pytest.approx(days)
    assert village.households.wages[0] == pytest.approx(100.0 * days)


def test_a_linked_job_comes_before_the_own_farm_which_hires_for_it(village_with):
    # 50 days on the farm, 20 in the job: ten of 60 are missing, and are hired at 120 yuan.
    village = village_with(
        households={"planted": 50.0, "job_part": 1.0, "cash": 5000.0},
        enterprises={"cash": 10_000.0, "job_wage": 100.0, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.days_per_job": 40.0, "labour.hired_wedge": 0.2},
    )
    village.county.closing.cash[0] = 5000.0
    village.start_season()
    work(village, SUMMER)
    household = village.households[0]
    assert household.wages == pytest.approx(2000.0)
    assert household.business == pytest.approx(-1200.0)
    assert household.cash == pytest.approx(5800.0)
    assert household.planted == 50.0
    assert household.days_used == pytest.approx(60.0)
    assert village.county.hired_days == pytest.approx(10.0)
    assert village.flow("hired_farm_wages", "rest_of_world") == pytest.approx(1200.0)
    assert village.county.labour_excess <= 0.0


def test_whose_days_are_worth_more_than_hired_ones_hires(village_with):
    # Days are worth from 0 to 200 yuan; hired ones cost 100: half of 60 are its own, of 40 that are needed.
    village = village_with(
        households={"planted": 40.0, "reservation": 2.0, "cash": [5000.0, 400.0]},
        settings=SETTINGS | {"labour.reservation_last": 1.0},
    )
    village.each_household(working.work, season=SUMMER)
    np.testing.assert_allclose(village.households.cash, [4000.0, 0.0])
    # Who can pay four works ten more than it would; nothing is given up as long as there are days.
    np.testing.assert_allclose(village.households.days_used, [30.0, 36.0])
    np.testing.assert_allclose(village.households.planted, 40.0)


@pytest.mark.parametrize(("season", "planted"), [(SPRING, 20.0 + 4.0), (AUTUMN, 50.0)])
def test_what_nobody_can_tend_is_given_up_before_the_harvest(village_with, season, planted):
    # One worker with 20 days, and cash for four hired ones.
    village = village_with(
        households={"planted": 50.0, "cash": 400.0},
        settings=SETTINGS | {"labour.days_per_worker": 20.0},
    )
    work(village, season)
    assert village.households.planted[0] == pytest.approx(planted)
    assert village.households.cash[0] == 0.0


def test_the_ill_work_less_and_never_a_negative_day(village_with):
    for days, used in ((40.0, 20.0), (90.0, 0.0)):
        village = village_with(
            households={"planted": 50.0, "ill": 1}, settings=SETTINGS | {"labour.illness_days": days}
        )
        work(village, SUMMER)
        assert village.households.days_used[0] == used
        assert village.households.planted[0] == pytest.approx(used)  # nobody can be hired without money


def test_a_regular_job_comes_before_linked_work_and_the_farm_before_ordinary_work(village_with):
    # Two workers have 120 days; one has a job of 55 a season.  Half of the row has a linked job of 20, the
    # farm takes 30; the other half has the 25 that are left in ordinary work.
    village = village_with(
        households={
            "persons": 2,
            "workers": 2,
            "regular_workers": 1,
            "pay": 1.2,
            "planted": 30.0,
            "job_part": 0.5,
            "holds_job": 1,
        },
        enterprises={"cash": 10_000.0, "job_wage": 110.0, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.days_per_job": 40.0, "labour.regular_days": 220.0},
    )
    village.county.regular_pay = 30_000.0
    work(village, SUMMER)
    household = village.households[0]
    assert household.days_used == pytest.approx(55.0 + 10.0 + 30.0 + 12.5)
    regular, ordinary = 30_000.0 / 4 * 1.2, 12.5 * 100.0 * 1.2
    assert household.wages == pytest.approx(regular + 10.0 * 110.0 + ordinary)
    assert village.flow("regular_wages", "lifted_households") == pytest.approx(regular)
    assert village.flow("local_wages", "lifted_households") == pytest.approx(ordinary)
    assert village.county.labour_excess <= 0.0
    village.assert_balanced()


@pytest.mark.parametrize(
    ("illness_days", "regular", "linked"), [(0.0, 55.0, 5.0), (40.0, 20.0, 0.0), (90.0, 0.0, 0.0)]
)
def test_an_hour_is_worked_once_and_pay_is_of_days_that_are_worked(
    village_with, illness_days, regular, linked
):
    # One worker of 60 days with a regular job of 55 has five for a linked job; illness takes both.
    village = village_with(
        households={"planted": 50.0, "ill": 1, "regular_workers": 1, "job_part": 1.0, "holds_job": 1},
        enterprises={"cash": 10_000.0, "job_wage": 110.0, "job_share": 1.0},
        settings=SETTINGS
        | {f"{JOBS}.days_per_job": 40.0, "labour.regular_days": 220.0, "labour.illness_days": illness_days},
    )
    village.county.regular_pay = 22_000.0
    work(village, SUMMER)
    household = village.households[0]
    assert household.days_used == pytest.approx(regular + linked)
    assert household.wages == pytest.approx(regular * 100.0 + linked * 110.0)
    assert village.county.labour_excess <= 0.0


def test_who_is_away_earns_a_quarter_of_the_year_each_season_unless_the_job_is_lost(village_with):
    village = village_with(
        households={"away": 2, "away_workers": 2, "job_lost": [0, 1, 0], "pay": [1.0, 1.5, 1.5]},
        settings=SETTINGS | {"labour.migrant_earnings": 30_000.0, "labour.remitted": 0.2},
    )
    for row in (0, 1, 2):
        work(village, SUMMER, household=row)
    households = village.households
    np.testing.assert_allclose(households.absent_pay, [15_000.0, 0.0, 22_500.0])
    # A fifth is sent home, a transfer of residents; the rest is spent or saved where it is earned.
    np.testing.assert_allclose(households.remittances, [3000.0, 0.0, 4500.0])
    np.testing.assert_allclose(households.transfers, [3000.0, 0.0, 4500.0])
    np.testing.assert_allclose(households.cash, [3000.0, 0.0, 4500.0])
    assert not households.wages.any()
    assert village.flow("remittances", "lifted_households") == pytest.approx(7500.0)
    assert village.flow("remittances", "rest_of_world") == pytest.approx(-7500.0)
    village.assert_balanced()


def test_who_lost_the_job_away_helps_at_home(village_with):
    # 60 days of who lives there, and 120 of two who have come back.
    village = village_with(
        households={"away": 2, "away_workers": 2, "job_lost": [0, 1], "planted": 100.0, "holds_job": 1},
        settings=SETTINGS,
    )
    village.each_household(working.work, season=SUMMER)
    np.testing.assert_allclose(village.households.planted, [60.0, 100.0])
    # Of the 80 days that are left 54 can be in ordinary work, which is for who lives there.
    np.testing.assert_allclose(village.households.days_used, [60.0, 154.0])


def test_who_has_come_home_does_not_add_to_the_linked_job(village_with):
    # Half of 40 days were planned for one worker of ten days, who could give ten.
    village = village_with(
        households={"away": 1, "away_workers": 1, "job_lost": 1, "job_part": 1.0},
        enterprises={"cash": 10_000.0, "job_wage": 110.0, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.days_per_job": 40.0, "labour.days_per_worker": 10.0},
    )
    work(village, SUMMER)
    assert village.households.linked_days[0] == pytest.approx(10.0)


# --- what a linked job is worth ------------------------------------------------------------


def test_a_linked_job_is_worth_its_pay_less_the_ordinary_work_given_up(village_with):
    # 54 days of each season at 100 yuan are ordinary work, of whom it has some.
    village = village_with(households={}, enterprises={}, settings=SETTINGS)
    for theta, gain in ((0.0, 11_000.0), (EVERYBODY, 11_000.0 - 4 * 5400.0)):
        village.county.theta = theta
        assert village.do(employment.gain_of_job, pay_of_year=11_000.0) == pytest.approx(gain)


def test_a_linked_job_takes_days_from_the_own_farm(village_with):
    """The fourth example of the specification of work and land: 8 mu of grain and one worker of 49 days.

    With the job's 32, 48, 48 and 32 days at 120 yuan the best plan is worth 8,227 yuan more.
    """
    village = village_with(
        households={"land": 8.0, "reservation": 1.0, "cash": 1e6},
        enterprises={},
        settings=SETTINGS
        | {
            f"{JOBS}.days_per_job": 160.0,
            f"{JOBS}.summer_pattern": 0.3,
            "labour.days_per_worker": 49.0,
            "labour.local_wage": 120.0,
            "labour.reservation_first": 0.1,
            "labour.reservation_last": 0.8,
            "labour.hired_wedge": 0.2,
            "land.plot_spread": 0.35,
            "industries.coarse_grains.input_cost": 320.0,
            "industries.coarse_grains.spring_labour": 1.2,
            "industries.coarse_grains.summer_labour": 1.3,
            "industries.coarse_grains.autumn_labour": 2.0,
        },
    )
    village.county.expected_price[:] = 1042.0
    gain = village.do(employment.gain_of_job, pay_of_year=160.0 * 120.0)
    assert gain == pytest.approx(8227.0, abs=2.0)


def test_what_was_planned_for_the_year_is_worked_in_the_year(village_with):
    # 20, 50, 30 days, whatever the farm needs.
    village = village_with(
        households={"land": 60.0},
        enterprises={"reserved_days": 1000.0, "job_wage": 1000.0, "cash": 1e6, "job_share": 1.0},
        settings=SETTINGS | {f"{JOBS}.information": 1.0},
    )
    village.do(employment.wish, draws=entry_draws(job=1e-9))
    village.do(employment.ask)
    village.do(employment.share_out)
    village.do(employment.enter)
    assert village.households.job_part[0] == 1.0
    planned = village.households.job_days[0]
    assert planned == pytest.approx(100.0)
    np.testing.assert_allclose(village.enterprises.season_days[0], [20.0, 50.0, 30.0, 0.0], atol=1e-9)
    village.households.planted[:] = 60.0
    worked = 0.0
    for season in range(4):
        before = village.households.wages[0]
        work(village, season)
        worked += (village.households.wages[0] - before) / 1000.0
    assert worked == pytest.approx(planned)


# --- what is offered -----------------------------------------------------------------------


def test_work_follows_what_was_bought_and_the_base_adds_its_own(village_with):
    # 80 t at 1,000 yuan: 80 days, half of them kept for households.  A base of the 2: 10 * 30 / 2 = 150,
    # and half of them in the first of two years.
    settings = SETTINGS | {
        f"{WORK}.demonstration_bases": 2,
        f"{WORK}.base_households": 10.0,
        f"{WORK}.base_days": 30.0,
        f"{WORK}.base_investment": 40_000.0,
        f"{WORK}.base_years": 2.0,
    }
    enterprises = {
        "throughput": 80.0,
        "capacity": 100.0,
        "capital": 50_000.0,
        "supported": [1, 1, 0],
        "runs_base": [0, 1, 1],
    }

    def offered(changed):
        village = village_with(
            households={"enterprise": -1}, enterprises=enterprises, settings=settings | changed
        )
        village.county.money_left[PROGRAMME_WORK] = 1e6
        village.do(open_bases)
        for row in range(3):
            village.do(employment.offer, enterprise=row)
        # Without support there is neither base nor public investment.  Of the base half the money
        # is spent, so half of its days are there.  Without the linkage there is as much to do.
        np.testing.assert_allclose(village.enterprises.expected_days, [80.0, 155.0, 80.0])
        # 40,000 over two bases and two years; capacity grows with capital by a fifth.
        np.testing.assert_allclose(village.enterprises.capital, [50_000.0, 60_000.0, 50_000.0])
        np.testing.assert_allclose(village.enterprises.capacity, [100.0, 120.0, 100.0])
        # All who work there count for the support of the project, 100 days each.
        np.testing.assert_allclose(village.enterprises.households_led, [0.8, 1.55, 0.8])
        assert village.flow("base_investment", "government") == pytest.approx(-10_000.0)
        village.assert_balanced()
        return village.enterprises.reserved_days

    np.testing.assert_allclose(offered({}), [40.0, 115.0, 40.0])
    np.testing.assert_allclose(offered({f"{JOBS}.on_bases": False}), [40.0, 40.0, 40.0])
    assert not offered({f"{JOBS}.enabled": False}).any()


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


# --- who is hired --------------------------------------------------------------------------


@pytest.fixture
def applicants(village_with):
    """Lifted, other, monitored, other: each would work 100 days; 250 are kept for households."""

    def build(reserved=250.0, *, supported=1, weight=1.0, lifted_first=True, order=(0, 1, 2, 3)):
        groups, places = np.array([0, 2, 1, 2]), np.array([0.9, 0.1, 0.2, 0.8])
        village = village_with(
            households={"group": groups[list(order)], "linked_place": places[list(order)]},
            enterprises={"reserved_days": reserved, "supported": supported, "job_wage": 100.0},
            weight=weight,
            settings=SETTINGS | {f"{JOBS}.lifted_first": lifted_first, f"{JOBS}.information": 1.0},
        )
        village.each_household(employment.wish, draws=entry_draws(job=1e-9))
        village.each_household(employment.ask)
        village.do(employment.share_out)
        village.each_household(employment.enter)
        return village

    return build


def test_lifted_and_monitored_are_hired_first_where_public_money_is(applicants):
    # 200 days for them; of the others the one who is further ahead in the line gets half a place.
    village = applicants()
    np.testing.assert_allclose(village.households.job_part, [1.0, 0.5, 1.0, 0.0])
    np.testing.assert_allclose(village.households.job_days, [100.0, 50.0, 100.0, 0.0])
    assert village.enterprises.filled_days[0] == pytest.approx(250.0)
    np.testing.assert_allclose(village.households.job_years, [3, 3, 3, 0])


@pytest.mark.parametrize("elsewhere", [{"supported": 0}, {"lifted_first": False}], ids=str)
def test_elsewhere_the_place_in_the_line_decides_for_all_alike(applicants, elsewhere):
    village = applicants(**elsewhere)
    np.testing.assert_allclose(village.households.job_part, [0.0, 1.0, 1.0, 0.5])


def test_no_order_of_households_decides(applicants):
    order = [3, 1, 0, 2]
    again = applicants(order=order).households.job_part
    np.testing.assert_array_equal(again, applicants().households.job_part[order])


def test_a_row_that_stands_for_ten_takes_ten_times_the_work(applicants):
    village = applicants(1500.0, weight=10.0)
    # 1,000 days for the first of the preferred, half of what the second wants is left.
    np.testing.assert_allclose(village.households.job_part, [0.5, 0.0, 1.0, 0.0])


def test_where_there_is_more_work_than_wishes_the_rest_is_ordinary_work(applicants):
    village = applicants(1000.0)
    village.enterprises.expected_days[:] = 1200.0
    village.do(employment.share_out)
    np.testing.assert_allclose(village.households.job_part, 1.0)
    assert village.enterprises.filled_days[0] == pytest.approx(400.0)
    assert village.county.plant_days == pytest.approx(800.0)


def asks(village, **draws):
    village.households.asks_for_job[:] = 0
    village.each_household(employment.wish, draws=entry_draws(**{"job": 1e-9} | draws))
    village.each_household(employment.ask)
    return village.households.asks_for_job.tolist()


def test_only_villages_that_are_reached_and_households_that_are_told_ask(village_with):
    # Three tenths of villages at the county seat; 0.15 of the most remote ones.
    village = village_with(
        households={"village_jobs": [0.29, 0.31, 0.14, 0.16], "remoteness": [0.0, 0.0, 1.0, 1.0], "group": 2},
        enterprises={"reserved_days": 1000.0, "job_wage": 100.0},
        settings=SETTINGS
        | {
            "access.job": 0.3,
            "access.remoteness": 0.5,
            f"{JOBS}.information": 0.6,
            "choice.attention": 1.0,
        },
    )
    village.households.will[:] = 0.5  # so that whoever has heard looks
    assert asks(village) == [1, 0, 1, 0]
    assert asks(village, job_attention=0.59) == [1, 0, 1, 0]
    assert asks(village, job_attention=0.61) == [0, 0, 0, 0]
    # Where cadres and teams have told more, lifted households hear of it, and it is known who asked before.
    village.county.information = 0.8
    village.households.group[0] = village.households.assisted[0] = 0
    village.households.assisted[2] = 1
    assert asks(village, job_attention=0.61) == [0, 0, 1, 0]
    village.households.had_job[0] = 1
    assert asks(village, job_attention=0.61) == [1, 0, 1, 0]


def test_without_nearness_skill_and_the_way_count(village_with):
    # Of 60 % who are told, skill 0.5 lets three quarters in; of the pay the way leaves four fifths.
    village = village_with(
        households={"remoteness": [0.0, 1.0], "group": 2},
        enterprises={"reserved_days": 1000.0, "job_wage": 100.0},
        settings=SETTINGS
        | {
            f"{JOBS}.near_home": False,
            f"{JOBS}.information": 0.6,
            "labour.commuting": 0.2,
            "choice.attention": 1.0,
        },
    )
    village.households.will[:] = 0.5
    assert asks(village, job_attention=0.22) == [1, 1]
    assert asks(village, job_attention=0.44) == [1, 0]
    assert asks(village, job_attention=0.46) == [0, 0]
    assert village.do(employment.job_pay, household=1) == pytest.approx(0.8)


# --- for how long --------------------------------------------------------------------------


def test_a_place_is_kept_for_the_term_and_then_open_to_all(village_with):
    village = village_with(
        households={"job_part": 1.0, "job_years": 3}, enterprises={"reserved_days": 100.0}, settings=SETTINGS
    )
    household = village.households[0]
    for left in (2, 1):
        village.do(employment.open_year)
        assert (household.job_part, household.job_years, household.had_job) == (1.0, left, 0)
    village.do(employment.open_year)
    assert (household.job_part, household.job_days, household.had_job) == (0.0, 0.0, 1)
    village.do(employment.open_year)
    assert household.had_job == 0


@pytest.mark.parametrize("change", [{"employer": -1}, {"workers": 0}])
def test_nobody_is_employed_without_a_worker_or_an_employer(village_with, change):
    village = village_with(
        households={"job_part": 1.0, "job_years": 3} | change,
        enterprises={"reserved_days": 100.0},
        settings=SETTINGS,
    )
    village.do(employment.open_year)
    assert village.households.job_part[0] == 0.0 and village.households.had_job[0] == 0


def test_where_less_is_kept_than_is_held_all_hold_less(village_with):
    # 200 days are held, 150 are kept; who asks gets nothing.
    village = village_with(
        households={"job_part": [1.0, 1.0, 0.0], "job_years": 2},
        enterprises={"reserved_days": 150.0, "job_wage": 100.0},
        settings=SETTINGS | {f"{JOBS}.information": 1.0},
    )
    village.each_household(employment.wish, draws=entry_draws(job=1e-9))
    village.each_household(employment.ask)
    village.do(employment.share_out)
    village.each_household(employment.enter)
    np.testing.assert_allclose(village.households.job_part, [0.75, 0.75, 0.0])
    assert village.households.job_days.sum() == pytest.approx(150.0)
    np.testing.assert_array_equal(village.households.plans_again, [1, 1, 1])


# --- lay-offs ----------------------------------------------------------------------------


def hold(village):
    """Who has a linked job enters the year with it."""
    village.each_household(employment.wish, draws=entry_draws())
    village.each_household(employment.ask)
    village.do(employment.share_out)
    village.each_household(employment.enter)


def test_who_cannot_pay_wages_lays_off(village_with):
    # Two want 20 % of 100 days at 100 yuan in spring: 4,000; there are 1,000.
    village = village_with(
        households={"job_part": [1.0, 1.0], "job_years": 2},
        enterprises={
            "cash": 1000.0,
            "job_wage": 100.0,
            "reserved_days": 200.0,
            "plant_days": 200.0,
            "expected_days": 200.0,
        },
        settings=SETTINGS,
    )
    hold(village)
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
        households={"job_part": 1.0, "job_years": 2, "skill": 1.0},
        enterprises={
            "cash": 1200.0,
            "job_wage": 100.0,
            "reserved_days": 100.0,
            "plant_days": 100.0,
            "expected_days": 100.0,
        },
        settings=SETTINGS | {"labour.skill_wage": 0.4},
    )
    hold(village)
    village.do(every_season.hire, season=SPRING)
    work(village, SPRING)
    # 20 days at 120 yuan cost 2,400: half of them can be paid.
    assert village.households.wages[0] == pytest.approx(1200.0)
    assert village.enterprises.cash[0] == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("bought", "lasting", "worked"),
    [(80.0, True, 24.0), (20.0, True, 6.0), (0.0, True, 0.0), (80.0, False, 12.0)],
)
def test_in_autumn_nobody_works_what_was_not_bought(village_with, bought, lasting, worked):
    # The plant has planned 160 days, 80 of them linked: 48 and 24 in autumn.  What was bought is worth
    # 80, 20 or no days: 24, 6, or none in autumn.  Linked ones are the last to go, or go like all others.
    village = village_with(
        households={"job_part": 0.8, "job_years": 2},
        enterprises={
            "cash": 1e5,
            "job_wage": 100.0,
            "reserved_days": 80.0,
            "plant_days": 160.0,
            "expected_days": 160.0,
            "throughput": bought,
        },
        settings=SETTINGS | {f"{JOBS}.lasting": lasting},
    )
    hold(village)
    village.do(every_season.hire, season=AUTUMN)
    village.do(employment.adjust_work)
    work(village, AUTUMN)
    assert village.enterprises.job_days[0] == pytest.approx(worked)
    assert village.enterprises.laid_off[0] == pytest.approx(24.0 - worked)
    assert village.households.wages[0] == pytest.approx(100.0 * worked)


def test_ordinary_workers_have_what_linked_ones_leave(village_with):
    # 300 days are needed, 100 are linked; a quarter of the rest goes to others in any case, and of the
    # residents' 150 only four fifths find somebody.  The wage is 110 yuan this year; half can be paid.
    village = village_with(
        households={},
        enterprises={"year_need": 300.0, "year_job_days": 100.0},
        settings=SETTINGS | {"labour.outside_share": 0.25},
    )
    village.county.filled, village.county.wage_ratio = 0.8, 1.1
    assert village.do(employment.senior_claims) == pytest.approx(22_000.0)
    assert village.enterprises.resident_days[0] == pytest.approx(120.0)
    assert village.enterprises.outside_days[0] == pytest.approx(80.0)
    village.do(employment.pay_senior_claims, share=0.5)
    assert village.flow("plant_wages", "enterprises") == pytest.approx(-6600.0)
    assert village.flow("outside_wages", "enterprises") == pytest.approx(-4400.0)


def test_a_seasons_need_counts_though_more_were_at_work(village_with):
    village = village_with(
        households={},
        enterprises={"season_need": [50.0, 50.0], "job_days": [20.0, 60.0], "job_wages": 10.0},
        settings=SETTINGS,
    )
    for row in (0, 1):
        village.do(employment.close_season, enterprise=row)
    np.testing.assert_allclose(village.enterprises.year_need, [50.0, 60.0])
    np.testing.assert_allclose(village.enterprises.year_job_days, [20.0, 60.0])


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
            "job_part": [1.0, 0.0, 0.0],
        },
        enterprises={"households_led": 0.0},
        weight=20.0,
        settings=SETTINGS,
    )
    village.each_household(plan.count_links)
    assert village.enterprises.households_led[0] == pytest.approx(40.0)
    np.testing.assert_allclose(village.county.linked, [40.0, 20.0, 0.0, 0.0, 20.0])
