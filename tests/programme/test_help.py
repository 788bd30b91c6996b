"""Help: visits and what they tell, relief, teams, matching events and assisted sales."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.linkages import employment
from model.programme import (
    ASSISTED_SALES,
    CADRE_TRAININGS,
    HELP,
    MATCHING_EVENTS,
    PROBLEMS_SOLVED,
    QUEUE_CLASSES,
    TEAMS,
    VISITS,
    help,
)
from model.world import sectors
from model.world.randomness import HOUSEHOLD, PROBLEM_SOLVED, uniform
from model.year import grow, harvest
from tests.village import entry_draws

PART = "programme.help"
SHARES = st.floats(0.0, 1.0)
SETTINGS = {
    f"{PART}.enabled": True,
    f"{PART}.cadre_visits": 4000.0,
    f"{PART}.visit_cost": 15.0,
    f"{PART}.visit_effect": 0.1,
    f"{PART}.cadre_trainings": 2.0,
    f"{PART}.cadres_per_training": 50.0,
    f"{PART}.cadre_training_cost": 100.0,
    f"{PART}.cadre_training_effect": 0.5,
    f"{PART}.cadres": 200.0,
    f"{PART}.problems_solved": 30.0,
    f"{PART}.relief": 0.6,
    f"{PART}.technicians": 30.0,
    f"{PART}.technician_cost": 1000.0,
    f"{PART}.technician_households": 40.0,
    f"{PART}.matching_events": 5.0,
    f"{PART}.event_cost": 2000.0,
    f"{PART}.event_households": 60.0,
    f"{PART}.marketer_households": 10.0,
    f"{PART}.assisted_sales": 50_000.0,
    f"{PART}.assisted_premium": 0.04,
    "programme.budget.lifted_people_share": 1.0,
    "programme.budget.lifted_counties_share": 1.0,
    "linkages.employment.information": 0.5,
    "labour.illness": 1.0,
    "labour.illness_cost": 3000.0,
}


# --- what a county's help is --------------------------------------------------------------


def open_help(village_with, funds, **settings):
    """A county of 1,000 lifted and 1,000 other households."""
    named = {f"{PART}.{name}": value for name, value in settings.items()}
    village = village_with(
        households={"enterprise": -1, "group": [0, 2]}, weight=1000.0, settings=SETTINGS | named
    )
    village.county.money_left[HELP] = funds
    village.do(help.open_help)
    return village


def test_a_year_of_help_worked_by_hand(village_with):
    # 4,000 visits cost 60,000, two trainings 10,000, 30 technicians 30,000, five events 10,000.
    village = open_help(village_with, 150_000.0)
    county = village.county
    assert county.money_left[HELP] == pytest.approx(40_000.0)
    for lever, units in ((VISITS, 4000.0), (CADRE_TRAININGS, 2.0), (TEAMS, 30.0), (MATCHING_EVENTS, 5.0)):
        assert county.offered[lever] == county.delivered[lever] == pytest.approx(units)
    # Half of the cadres were trained: a visit informs 12.5 % instead of 10; four for each household.
    assert county.information == pytest.approx(1.0 - 0.5 * 0.875**4)
    # A third are experts, who reach 40 households each; a third help with projects.
    assert county.expert_reach == pytest.approx(10.0 * 40.0 / 2000.0)
    assert county.team_members == pytest.approx(10.0)
    # Events reach 300 of 2,000 households, the last ten of the teams 100 more.
    assert county.market_reach == pytest.approx(0.2)
    assert county.offered[ASSISTED_SALES] == pytest.approx(50_000.0)
    assert county.offered[PROBLEMS_SOLVED] == county.problems_left == pytest.approx(30.0)
    assert village.flows[:, sectors.GOVERNMENT].sum() == pytest.approx(-110_000.0)
    assert village.flow("cadre_visits", "rest_of_world") == pytest.approx(60_000.0)


def test_help_ends_with_its_money(village_with):
    village = open_help(village_with, 30_000.0)
    assert village.county.delivered[VISITS] == pytest.approx(2000.0)
    assert village.county.delivered[TEAMS] == village.county.delivered[MATCHING_EVENTS] == 0.0
    assert village.county.money_left[HELP] == 0.0
    assert village.county.market_reach == 0.0  # a quota, and nobody who brings buyers


def test_without_help_who_knows_is_as_before(village_with):
    village = open_help(village_with, 1e6, enabled=False)
    assert village.county.information == 0.5 and not village.county.offered.any()
    assert not village.flows.any()


@given(SHARES, st.floats(0.0, 50.0), SHARES, st.floats(0.0, 50.0))
def test_visits_inform_and_never_everybody_twice(base, visits, effect, more):
    told = help.informed(base, visits, effect)
    assert base - 1e-12 <= told <= 1.0
    assert help.informed(base, max(visits, more), effect) >= told - 1e-12


@given(SHARES, st.floats(0.0, 5.0), st.floats(0.0, 3.0))
def test_training_never_makes_a_visit_worth_less_or_more_than_certain(effect, gain, trained):
    assert effect <= help.effect_of_trained(effect, gain, trained) <= 1.0


def test_the_informed_hear_of_jobs(village_with):
    # In a village that is reached, of half a will: they look as often as they are informed.
    for group, information, draw, matched in (
        (0, 0.9, 0.89, True),
        (0, 0.9, 0.91, False),
        (2, 0.9, 0.51, False),  # visits are for lifted and monitored households
        (2, 0.9, 0.49, True),
    ):
        village = village_with(
            households={"group": group, "will": 0.5},
            enterprises={"reserved_days": 1000.0, "job_wage": 1e6},
            settings=SETTINGS | {"choice.attention": 1.0},
        )
        village.county.information = information
        village.do(employment.wish, draws=entry_draws(job=1e-9, job_attention=draw))
        assert village.households.asks_for_job[0] == matched


# --- relief -------------------------------------------------------------------------------

# What an office sees of the poorest, of a poor and of a richer household, yuan: at a standard of 5,500
# their needs are 1, 1/2 and 1/4, which are three classes.
POOREST, POOR, RICHER = 0.0, 5500.0, 16_500.0


@pytest.fixture
def in_trouble(village_with):
    """in_trouble(assessed, left, money): assisted households of weight 10 that are ill and have 10,000 yuan.

    left: problems that cadres can solve; money: yuan.
    """

    def make(assessed, left=1000.0, money=1e6, **columns):
        number = len(assessed)
        usual = {"cash": [10_000.0] * number, "ill": 1, "away": 1, "away_workers": 1}
        village = village_with(households=usual | columns, weight=10.0, settings=SETTINGS)
        village.households.assessed[:] = 0.5 * np.array(assessed)[:, None]  # of two members
        village.county.problems_left = village.county.offered[PROBLEMS_SOLVED] = left
        village.county.money_left[HELP] = money
        return village

    return make


def relieve(village, costs=3000.0):
    """Relief of a village whose households have paid so much for treatment."""
    costs = np.broadcast_to(costs, len(village.households))
    village.do(help.open_relief)
    for row, cost in enumerate(costs):
        village.do(help.seek_relief, household=row, cost=cost)
    village.do(help.close_relief)
    for row, cost in enumerate(costs):
        village.do(help.relieve, household=row, cost=cost)
    return village.households.grants.tolist()


def of_weight(village, values):
    return float((village.households.weight * values).sum())


def test_relief_repays_a_part_of_the_medical_cost(in_trouble):
    village = in_trouble([POOR])
    assert relieve(village) == pytest.approx([1800.0])
    assert village.households.cash[0] == pytest.approx(11_800.0) and village.households.helped[0] == 1
    assert village.flow("relief_grants", "government") == pytest.approx(-18_000.0)
    assert village.county.delivered[PROBLEMS_SOLVED] == 10.0 and village.county.problems_left == 990.0
    assert village.county.money_left[HELP] == pytest.approx(1e6 - 18_000.0)
    village.assert_balanced()


def test_relief_repays_no_more_than_was_paid(in_trouble):
    assert relieve(in_trouble([POOR, POOR]), [500.0, 0.0]) == pytest.approx([300.0, 0.0])


def test_a_lost_job_is_found_again_without_a_grant(in_trouble):
    village = in_trouble([POOR], ill=0, job_lost=1)
    assert relieve(village, 0.0) == [0.0]
    assert village.households.job_lost[0] == 0 and village.households.helped[0] == 1
    assert village.county.delivered[PROBLEMS_SOLVED] == 10.0
    assert not village.flows.any()


def test_three_classes_and_fewer_problems_solved_than_there_are(in_trouble):
    # 35 problems can be solved of 60: those of the ten who are poorest, 25 of the 30 in the class of the
    # poor, none of the 20 who have more, although the first two households of the county are among them.
    village = in_trouble([RICHER, RICHER, POOR, POOR, POOR, POOREST], left=35.0)
    of_poor = 1800.0 * 25.0 / 30.0
    assert relieve(village) == pytest.approx([0.0, 0.0, of_poor, of_poor, of_poor, 1800.0])
    county = village.county
    assert county.problems == 60.0 and county.relief_queue.tolist().count(0.0) == QUEUE_CLASSES - 3
    assert county.last_relief_part == pytest.approx(25.0 / 30.0) and county.relief_share == 1.0
    assert county.delivered[PROBLEMS_SOLVED] == pytest.approx(35.0) and county.problems_left == 0.0
    assert village.households.helped.tolist() == [0, 0, 1, 1, 1, 1]
    village.assert_balanced()


def test_where_money_is_short_all_grants_are_cut_alike(in_trouble):
    # The ten poorest would get 18,000 yuan, half of the ten who are poor 9,000; there are 13,500.
    village = in_trouble([POOR, RICHER, POOREST], left=15.0, money=13_500.0)
    assert relieve(village) == pytest.approx([450.0, 0.0, 900.0])
    assert village.county.relief_share == pytest.approx(0.5)
    assert village.county.money_left[HELP] == pytest.approx(0.0, abs=1e-9)
    assert village.flow("relief_grants", "government") == pytest.approx(-13_500.0)
    assert village.county.delivered[PROBLEMS_SOLVED] == pytest.approx(15.0)


def test_a_lost_job_needs_no_money(in_trouble):
    village = in_trouble([POOR], money=0.0, job_lost=1)
    assert relieve(village) == [0.0]
    assert village.households.job_lost[0] == 0 and village.county.delivered[PROBLEMS_SOLVED] == 10.0


def test_who_is_registered_for_monitoring_comes_first(in_trouble):
    village = in_trouble([POOREST, RICHER], left=10.0, monitored=[0, 1], group=[0, 1])
    assert relieve(village) == pytest.approx([0.0, 1800.0])


def test_others_are_not_relieved(in_trouble):
    village = in_trouble([POOREST], group=2, job_lost=1)
    assert relieve(village) == [0.0] and village.households.job_lost[0] == 1
    assert village.county.problems == village.county.delivered[PROBLEMS_SOLVED] == 0.0


def test_where_cadres_can_solve_nothing_nobody_is_helped(in_trouble):
    village = in_trouble([POOREST, POOR], left=0.0, job_lost=1)
    assert relieve(village) == [0.0, 0.0]
    assert village.households.job_lost.all() and not village.households.helped.any()
    assert village.county.problems == 20.0 and village.county.money_left[HELP] == 1e6


def test_of_the_last_class_as_many_find_a_job_again_as_are_served(in_trouble):
    village = in_trouble([POOR] * 400, left=1000.0, ill=0, job_lost=1)
    relieve(village, 0.0)
    draws = [
        uniform(village.moment.seed, HOUSEHOLD, 1, number, village.moment.season, PROBLEM_SOLVED)
        for number in range(400)
    ]
    found = village.households.job_lost == 0
    assert found.tolist() == [draw < 0.25 for draw in draws]
    assert found.sum() == pytest.approx(100.0, abs=35.0)  # four standard deviations
    assert (village.households.helped == found).all()
    assert village.county.delivered[PROBLEMS_SOLVED] == pytest.approx(1000.0)


def test_ill_and_without_a_job_is_one_problem(in_trouble):
    village = in_trouble([POOR], left=10.0, job_lost=1)
    assert relieve(village) == pytest.approx([1800.0])
    assert village.households.job_lost[0] == 0 and village.county.problems == 10.0


TROUBLED = st.lists(
    st.tuples(
        st.sampled_from([0.0, 3000.0, 5500.0, 9000.0, 16_500.0, 60_000.0]),  # assessed
        st.sampled_from([0, 1, 2]),  # ill, without a job, both
        st.sampled_from([0.0, 1.0, 800.0, 3000.0]),  # paid for treatment
        st.booleans(),  # monitored
    ),
    min_size=1,
    max_size=12,
)


def columns_of(households):
    assessed, kinds, costs, monitored = (np.array(values) for values in zip(*households, strict=True))
    ill, lost = kinds != 1, kinds != 0
    return assessed, {"ill": ill, "job_lost": lost, "monitored": monitored}, np.where(ill, costs, 0.0)


@given(TROUBLED, st.floats(0.0, 200.0), st.floats(0.0, 1e5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_given_adds_up_and_is_never_more_than_there_is(in_trouble, households, left, money):
    assessed, columns, costs = columns_of(households)
    village = in_trouble(assessed, left, money, **columns)
    grants, county = np.array(relieve(village, costs)), village.county
    number = 10.0 * len(households)
    assert county.problems == number
    assert county.delivered[PROBLEMS_SOLVED] == pytest.approx(min(left, number))
    assert county.problems_left == pytest.approx(max(0.0, left - number), abs=1e-9)
    paid = of_weight(village, grants)
    assert paid + county.money_left[HELP] == pytest.approx(money)
    assert paid == pytest.approx(-village.flow("relief_grants", "government"))
    assert county.money_left[HELP] >= 0.0 and (grants <= 0.6 * costs + 1e-9).all()
    if left >= number and money >= 10.0 * 0.6 * costs.sum():
        np.testing.assert_allclose(grants, 0.6 * costs)
        assert not village.households.job_lost.any()


@given(TROUBLED, st.floats(0.0, 200.0), st.floats(0.0, 1e5), st.randoms())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_households_matters(in_trouble, households, left, money, random):
    order = random.sample(range(len(households)), len(households))
    assessed, columns, costs = columns_of(households)
    village = in_trouble(assessed, left, money, **columns)
    moved = {name: values[order] for name, values in columns.items()}
    shuffled = in_trouble(assessed[order], left, money, **moved)
    shuffled.households.number[:] = order  # who moves keeps its draws
    grants = relieve(village, costs)
    np.testing.assert_allclose(relieve(shuffled, costs[order]), np.array(grants)[order], atol=1e-9)
    for column in ("helped", "job_lost"):
        assert (shuffled.households[column] == village.households[column][order]).all()


def test_numbers_of_households_decide_about_no_grant(in_trouble):
    # With other numbers the same households get the same grants; only lost jobs go by a draw.
    def grants(numbers):
        village = in_trouble([RICHER, POOR, POOR, POOREST], left=25.0, money=30_000.0)
        village.households.number[:] = numbers
        return relieve(village)

    assert grants([0, 1, 2, 3]) == grants([3, 2, 0, 1]) == grants([900, 7, 40, 11])


@given(TROUBLED, st.floats(0.0, 200.0), st.floats(0.0, 200.0))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_more_cadres_never_solve_less(in_trouble, households, left, more):
    assessed, columns, costs = columns_of(households)
    few, many = (in_trouble(assessed, solved, **columns) for solved in sorted((left, more)))
    with_few, with_many = np.array(relieve(few, costs)), np.array(relieve(many, costs))
    assert (with_many >= with_few - 1e-9).all()
    assert (many.households.job_lost <= few.households.job_lost).all()


def test_a_summer_of_illness_pays_and_is_relieved(village_with):
    # The poor one has 1,000 yuan for a treatment that costs 3,000.
    village = village_with(households={"cash": [10_000.0, 1000.0]}, weight=10.0, settings=SETTINGS)
    village.county.problems_left, village.county.money_left[HELP] = 100.0, 1e6
    grow.grow(0, 1, village.state, village.rules, village.industries, village.moment)
    np.testing.assert_allclose(village.households.grants, [1800.0, 600.0])
    np.testing.assert_allclose(village.households.cash, [8800.0, 600.0])
    assert village.county.problems == 20.0
    village.assert_balanced()


def test_a_summer_with_money_for_half_of_the_grants(village_with):
    # The first household of the county is no longer served before the last one.
    village = village_with(
        households={"cash": [10_000.0, 1000.0, 10_000.0], "monitored": [0, 0, 1]},
        weight=10.0,
        settings=SETTINGS,
    )
    # 18,000, 6,000 and 18,000 yuan are due.
    village.county.problems_left, village.county.money_left[HELP] = 100.0, 21_000.0
    grow.grow(0, 1, village.state, village.rules, village.industries, village.moment)
    np.testing.assert_allclose(village.households.grants, [900.0, 300.0, 900.0])
    village.assert_balanced()


# --- assisted sales -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "share"),
    [(1e9, 0.25), (30_000.0, 0.1), (0.0, 0.0)],
    ids=["within the quota", "up to the quota", "no quota"],
)
def test_a_part_of_the_harvest_is_sold_with_help_for_more(village_with, quota, share):
    # 10 and 20 t at 1,000 yuan: at most a quarter of it at 4 % more, for ten households each.
    village = village_with(households={"planted": [10.0, 20.0]}, weight=10.0, settings=SETTINGS)
    village.county.market_reach, village.county.offered[ASSISTED_SALES] = 0.25, quota
    harvest.harvest(0, 1, village.state, village.rules, village.industries, village.moment, 0.0)
    assert village.county.sales == pytest.approx(300_000.0)
    assert village.county.assisted_share == pytest.approx(share)
    np.testing.assert_allclose(village.households.business, np.array([10_000, 20_000]) * (1.0 + 0.04 * share))
    assert village.county.delivered[ASSISTED_SALES] == pytest.approx(300_000.0 * share)
    assert village.flow("assisted_sales", "lifted_households") == pytest.approx(1.04 * 300_000.0 * share)
    assert village.flow("spot_sales", "lifted_households") == pytest.approx(300_000.0 * (1.0 - share))
    village.assert_balanced()


@given(st.floats(0.0, 1e9), st.floats(0.0, 1e9), SHARES)
def test_help_never_places_more_than_is_sold_or_the_quota(quota, sales, reach):
    share = help.assisted_share(quota, sales, reach)
    assert 0.0 <= share <= reach
    assert share * sales <= quota * (1.0 + 1e-12) + 1e-300


def test_events_and_marketing_teams_place_the_produce_of_so_many_households():
    # 3 events of 100 and 4 people of 50: 500 of 2,000 households; never more than all.
    assert help.market_reach(3.0, 100.0, 4.0, 50.0, 2000.0) == pytest.approx(0.25)
    assert help.market_reach(3.0, 100.0, 4.0, 50.0, 400.0) == 1.0
    assert help.market_reach(3.0, 100.0, 4.0, 50.0, 0.0) == 0.0
