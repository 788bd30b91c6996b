"""Linked jobs: what is kept for households, who asks for it, how a line is served, and who is laid off."""

import numpy as np
import pytest

from model.linkages import EMPLOYMENT, employment
from model.world.calendar import AUTUMN, SPRING, SUMMER, WINTER
from model.world.sectors import LIFTED, OTHER
from model.year import working
from model.year.prospects import gain_of_absence, prospects_of
from tests.village import entry_draws

JOBS = "linkages.employment"
SETTINGS = {
    f"{JOBS}.spring_pattern": 0.2,
    f"{JOBS}.summer_pattern": 0.3,
    f"{JOBS}.autumn_pattern": 0.3,
    f"{JOBS}.days_per_job": 100.0,
    f"{JOBS}.days_per_thousand_yuan": 1.0,
    f"{JOBS}.reserved_share": 0.4,
    "choice.days": 3.0,
    "labour.outside_share": 0.2,
    "labour.commuting": 0.3,
    "access.job": 1.0,
    "access.remoteness": 0.0,
    # Whoever gains more than its trouble asks, and nobody else.
    "choice.noise": 1.0,
}


@pytest.fixture
def plant(village_with):
    """plant(households, enterprise, **settings): a village in which a plant that needs 1,000 days hires."""

    def build(households=None, enterprise=None, settings=None):
        village = village_with(
            households={"number": 0} | (households or {}),
            enterprises={"throughput": 1000.0, "cash": 1e6, "supported": 1} | (enterprise or {}),
            settings=SETTINGS | (settings or {}),
        )
        village.county.wage_ratio = 1.0
        village.county.job_reach = 1.0
        village.county.filled = 1.0
        village.county.information = 1.0
        return village

    return build


# --- what is offered ------------------------------------------------------------------------------


def test_a_plant_keeps_its_part_and_needs_as_many_days_without_the_linkage(plant):
    # A thousand tonnes of 1,000 yuan need 1,000 days, of which 40 % are kept.
    for enabled, reserved in ((True, 400.0), (False, 0.0)):
        village = plant(settings={f"{JOBS}.enabled": enabled})
        village.do(employment.offer)
        enterprise = village.state.enterprises[0]
        assert enterprise.plant_days == enterprise.expected_days == pytest.approx(1000.0)
        assert enterprise.reserved_days == pytest.approx(reserved)
        assert enterprise.households_led == pytest.approx(10.0)
        village.do(employment.share_out)
        assert village.county.plant_days == pytest.approx(1000.0)


@pytest.mark.parametrize(
    ("ratio", "better", "wage"), [(1.0, True, 110.0), (0.8, True, 100.0), (0.8, False, 80.0)]
)
def test_pay_is_the_premium_and_not_less_than_in_the_first_year(plant, ratio, better, wage):
    village = plant(settings={f"{JOBS}.wage_premium": 0.1, f"{JOBS}.better_pay": better})
    village.county.wage_ratio = ratio
    village.do(employment.offer)
    assert village.state.enterprises.job_wage[0] == pytest.approx(wage)


def test_a_closed_plant_needs_nobody_and_counts_no_days(plant):
    village = plant(enterprise={"alive": 0, "resident_days": 50.0, "outside_days": 10.0})
    village.do(employment.offer)
    for name in ("expected_days", "reserved_days", "resident_days", "outside_days"):
        assert village.state.enterprises[name][0] == 0.0


# --- who asks -----------------------------------------------------------------------------------


def ask(village, row=0, **draws):
    hopes = village.do(prospects_of, household=row, plans=True)
    draws = entry_draws(**{"job": 0.5} | draws)
    village.do(employment.wish, household=row, draws=draws, hopes=hopes)
    village.do(employment.ask, household=row)
    return bool(village.households.asks_for_job[row])


def test_who_asks_for_a_job_gains_more_than_its_trouble(plant):
    draw, count = np.random.default_rng(1), 300
    workers = draw.integers(0, 4, count)
    village = plant(
        households={
            "persons": np.maximum(1, workers + draw.integers(0, 3, count)),
            "workers": workers,
            "land": draw.uniform(0.0, 40.0, count),
            "skill": draw.random(count),
            "remoteness": draw.random(count),
            "reservation": 0.5 + draw.random(count),
            "work_place": draw.random(count),
            "productivity": draw.uniform(0.3, 2.0, count),
        }
    )
    village.county.theta = 0.6
    village.do(employment.offer)
    asked = 0
    for row in range(count):
        household = village.households[row]
        asks = ask(village, row)
        days = employment.year_of_job(household, village.rules)
        if days == 0.0:
            assert not asks
            continue
        wage = float(village.state.enterprises.job_wage[0]) * employment.job_pay(household, village.rules)
        hopes = village.do(prospects_of, household=row, plans=True)
        gain = village.do(employment.gain_of_job, household=row, hopes=hopes, pay_of_year=days * wage)
        assert asks == (gain > 3.0 * hopes.day_value)  # the days that a contract takes
        asked += asks
    assert 0 < asked < (workers > 0).sum()


def test_near_home_is_for_all_and_without_a_way(plant):
    # An elder in the most remote village: no ordinary work, and nothing of the wage is lost.
    elder = {"working_middle": 0, "working_sixties": 1, "remoteness": 1.0}
    near, far = (plant(elder, settings={f"{JOBS}.near_home": near}) for near in (True, False))
    assert employment.year_of_job(near.households[0], near.rules) == pytest.approx(100.0)
    assert employment.year_of_job(far.households[0], far.rules) == 0.0
    assert employment.job_pay(near.households[0], near.rules) == pytest.approx(1.0)
    assert employment.job_pay(far.households[0], far.rules) == pytest.approx(0.7)


# --- how the line is served -----------------------------------------------------------------------


def test_lifted_households_come_first_where_public_money_is(plant):
    # The other one stands further in front of its line.
    rows = {"group": [LIFTED, OTHER], "linked_place": [0.9, 0.1], "reservation": 0.5}
    for supported, first, got in ((1, True, [1.0, 0.0]), (0, True, [0.0, 1.0]), (1, False, [0.0, 1.0])):
        village = plant(
            rows,
            {"supported": supported, "throughput": 250.0},  # 100 of 250 days are kept: one job
            {f"{JOBS}.lifted_first": first},
        )
        village.do(employment.offer)
        assert ask(village, 0) and ask(village, 1)
        village.do(employment.share_out)
        village.each_household(employment.enter, free=None)
        assert village.households.job_part.tolist() == pytest.approx(got)
        enterprise = village.state.enterprises[0]
        assert enterprise.filled_days == pytest.approx(100.0)
        assert village.county.plant_days == pytest.approx(150.0)  # is ordinary work


def test_the_last_place_that_is_served_gets_a_part_and_who_has_a_place_keeps_it(plant):
    # 100 days: 60 are held, and the first of two who ask gets 40 of its hundred.
    village = plant(
        {"job_part": [0.6, 0.0, 0.0], "job_years": 2, "linked_place": [0.9, 0.1, 0.5], "reservation": 0.5},
        {"throughput": 250.0},
    )
    village.do(employment.offer)
    assert [ask(village, row) for row in range(3)] == [False, True, True]
    village.do(employment.share_out)
    village.each_household(employment.enter, free=None)
    np.testing.assert_allclose(village.households.job_part, [0.6, 0.4, 0.0])
    np.testing.assert_allclose(village.households.job_days, [60.0, 40.0, 0.0])
    assert village.households.job_years.tolist() == [2, 3, 0]


# --- lay-offs -----------------------------------------------------------------------------------


def test_ordinary_workers_go_first():
    # Of a hundred days 40 are linked; so many as are needed of these are kept.
    for need, kept in ((100.0, 1.0), (60.0, 1.0), (40.0, 1.0), (30.0, 0.75), (0.0, 0.0)):
        assert employment.share_kept(need, 40.0, 100.0, True) == pytest.approx(kept)
        # Where places do not last, all go alike.
        assert employment.share_kept(need, 40.0, 100.0, False) == pytest.approx(need / 100.0)
    assert employment.share_kept(0.0, 0.0, 0.0, True) == 1.0


@pytest.mark.parametrize(("bought", "paid"), [(1000.0, 30.0), (400.0, 30.0), (100.0, 7.5), (0.0, 0.0)])
def test_an_autumn_after_a_poor_harvest_by_hand(plant, bought, paid):
    # Of 300 days of autumn 120 are linked, 30 of each of the four whom the row stands for.  What was bought
    # needs 300, 120, 30 or none.
    village = plant({"job_part": 1.0, "weight": 4.0, "job_days": 100.0})
    village.do(employment.offer)
    enterprise = village.state.enterprises[0]
    enterprise.season_days[AUTUMN] = 120.0
    enterprise.filled_days = 400.0
    village.do(employment.open_season, season=AUTUMN)
    assert enterprise.job_share == 1.0
    enterprise.throughput = bought
    village.do(employment.adjust_work)
    village.do(working.work, season=AUTUMN)
    household = village.households[0]
    assert household.linked_days == pytest.approx(paid)
    assert household.received[EMPLOYMENT] == pytest.approx(paid * float(enterprise.job_wage))
    assert enterprise.laid_off == pytest.approx(4.0 * (30.0 - paid))
    assert enterprise.season_need == pytest.approx(0.3 * bought)
    village.do(employment.close_season)
    assert enterprise.year_need == pytest.approx(0.3 * bought)
    # Ordinary posts have what is left, a fifth of them others from outside.
    village.do(employment.senior_claims)
    ordinary = 0.3 * bought - 4.0 * paid
    assert enterprise.resident_days == pytest.approx(0.8 * ordinary)
    assert enterprise.outside_days == pytest.approx(0.2 * ordinary)
    assert enterprise.ordinary_wages == pytest.approx(100.0 * ordinary)
    village.assert_balanced()


def test_days_that_were_worked_stay_worked_whatever_was_bought(plant):
    village = plant({"job_part": 1.0, "job_days": 100.0})
    village.do(employment.offer)
    enterprise = village.state.enterprises[0]
    enterprise.season_days[:] = [20.0, 30.0, 30.0, 20.0]
    for season in (SPRING, WINTER):
        village.do(employment.open_season, season=season)
        if season == WINTER:
            enterprise.throughput = enterprise.plant_days = 0.0
            village.do(employment.open_season, season=season)
        village.do(working.work, season=season)
        village.do(employment.close_season)
    assert enterprise.year_job_days == pytest.approx(20.0)
    assert enterprise.year_need == pytest.approx(200.0)


def test_who_comes_home_from_a_lost_job_adds_no_linked_days(plant):
    # Of 60 days a regular job takes 50: ten are left for a job that would take thirty.
    village = plant(
        {"job_part": 1.0, "away": 1, "away_workers": 1, "job_lost": [0, 1], "regular_workers": 1},
        settings={"labour.regular_days": 200.0},
    )
    village.do(employment.offer)
    village.state.enterprises.job_share[0] = 1.0
    village.each_household(working.work, season=SUMMER)
    np.testing.assert_allclose(village.households.linked_days, [10.0, 10.0])


# --- migration ----------------------------------------------------------------------------------


def test_a_better_linked_job_never_makes_leaving_worth_more(plant):
    draw, count = np.random.default_rng(2), 300
    workers = draw.integers(1, 4, count)
    village = plant(
        households={
            "persons": workers + draw.integers(1, 3, count),
            "workers": workers,
            "away": 1,
            "away_workers": 1,
            "land": draw.uniform(0.0, 40.0, count),
            "skill": draw.random(count),
            "reservation": 0.5 + draw.random(count),
            "job_part": draw.choice([0.4, 1.0], count),
            "productivity": draw.uniform(0.3, 2.0, count),
        },
        settings={f"{JOBS}.days_per_job": 240.0},
    )
    village.do(employment.offer)
    falls = 0
    for row in range(count):
        for leaves in (True, False):
            gains = []
            for wage in (60.0, 100.0, 150.0, 400.0):
                village.state.enterprises.job_wage[0] = wage
                hopes = village.do(prospects_of, household=row, plans=True)
                gains.append(village.do(gain_of_absence, household=row, leaves=leaves, hopes=hopes))
            assert (np.diff(gains) <= 1e-9 * abs(gains[0])).all()
            falls += gains[-1] < gains[0]
    assert 0 < falls < 2 * count
