"""Help: visits and what they tell, relief, teams, matching events and assisted sales."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import employment
from model.programme import (
    ASSISTED_SALES,
    CADRE_TRAININGS,
    HELP,
    MATCHING_EVENTS,
    PROBLEMS_SOLVED,
    TEAMS,
    VISITS,
    help,
)
from model.world import sectors
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
    village.county.usual_sales = 200_000.0
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
    # Events reach 300 of 2,000 households, the last ten of the teams 100 more; the quota would
    # do for a quarter of what is sold.
    assert county.assisted_share == pytest.approx(0.2)
    assert county.offered[ASSISTED_SALES] == county.assisted_left == pytest.approx(50_000.0)
    assert county.offered[PROBLEMS_SOLVED] == county.problems_left == pytest.approx(30.0)
    assert village.flows[:, sectors.GOVERNMENT].sum() == pytest.approx(-110_000.0)
    assert village.flow("cadre_visits", "rest_of_world") == pytest.approx(60_000.0)


def test_help_ends_with_its_money(village_with):
    village = open_help(village_with, 30_000.0)
    assert village.county.delivered[VISITS] == pytest.approx(2000.0)
    assert village.county.delivered[TEAMS] == village.county.delivered[MATCHING_EVENTS] == 0.0
    assert village.county.money_left[HELP] == 0.0
    assert village.county.assisted_share == 0.0  # a quota, and nobody who brings buyers


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
    # Of skill 1 and at the county seat: matched as often as informed.
    for group, information, draw, matched in (
        (0, 0.9, 0.89, True),
        (0, 0.9, 0.91, False),
        (2, 0.9, 0.51, False),  # visits are for lifted and monitored households
        (2, 0.9, 0.49, True),
    ):
        village = village_with(
            households={"group": group, "skill": 1.0},
            enterprises={"jobs_offered": 1000.0, "job_wage": 1e6},
            settings=SETTINGS | {"linkages.employment.distance_effect": 0.0},
        )
        village.county.information = information
        village.do(employment.wish, draws=entry_draws(job=1e-9, match=draw))
        assert bool(village.households.job_days[0] > 0.0) == matched


# --- relief -------------------------------------------------------------------------------


@pytest.fixture
def in_trouble(village_with):
    def build(left=100.0, money=1e6, usual=60.0, **household):
        columns = {"cash": 10_000.0, "ill": 1, "workers": 1, "persons": 1, "away": 1, "away_workers": 1}
        village = village_with(households=columns | household, weight=10.0, settings=SETTINGS)
        county = village.county
        county.problems_left, county.money_left[HELP] = left, money
        county.offered[PROBLEMS_SOLVED], county.usual_problems = 30.0, usual
        return village

    return build


def relieve(village, draw=0.4, cost=3000.0):
    village.do(help.relieve, draw=draw, cost=cost)
    return village.households[0]


def test_relief_repays_a_part_of_the_medical_cost(in_trouble):
    village = in_trouble()
    household = relieve(village)
    assert household.grants == pytest.approx(1800.0) and household.cash == pytest.approx(11_800.0)
    assert village.flow("relief_grants", "government") == pytest.approx(-18_000.0)
    assert village.county.delivered[PROBLEMS_SOLVED] == 10.0 and village.county.problems_left == 90.0
    village.assert_balanced()


def test_relief_repays_no_more_than_was_paid(in_trouble):
    assert relieve(in_trouble(), cost=500.0).grants == pytest.approx(300.0)
    assert relieve(in_trouble(), cost=0.0).grants == 0.0


def test_a_lost_job_is_found_again_without_a_grant(in_trouble):
    village = in_trouble(ill=0, job_lost=1)
    household = relieve(village, cost=0.0)
    assert household.job_lost == 0 and household.grants == 0.0
    assert village.county.delivered[PROBLEMS_SOLVED] == 10.0
    assert not village.flows.any()


@pytest.mark.parametrize(
    ("change", "draw", "solved"),
    [
        ({}, 0.51, False),  # 30 of 60 problems can be solved
        ({}, 0.49, True),
        ({"below_line": 1}, 0.99, True),  # the needy come first
        ({"group": 1}, 0.49, True),
        ({"group": 2}, 0.0, False),
    ],
)
def test_whose_problem_is_solved(in_trouble, change, draw, solved):
    village = in_trouble(job_lost=1, **change)
    household = relieve(village, draw)
    assert (household.grants > 0.0) == (household.job_lost == 0) == solved
    assert village.county.problems == (0.0 if change.get("group") == 2 else 10.0)


def test_relief_ends_with_the_problems_that_can_be_solved_and_with_the_money(in_trouble):
    assert relieve(in_trouble(left=9.0)).grants == 0.0
    # 5,000 yuan for ten households.
    village = in_trouble(money=5000.0)
    assert relieve(village).grants == pytest.approx(500.0)
    assert village.county.money_left[HELP] == pytest.approx(0.0)


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5), st.floats(0.0, 1e5))
def test_more_cadres_never_solve_less(solvable, expected, more):
    chance = help.relief_chance(solvable, expected, False)
    assert 0.0 <= chance <= help.relief_chance(max(solvable, more), expected, False) <= 1.0
    assert help.relief_chance(solvable, expected, True) == 1.0


def test_a_summer_of_illness_pays_and_is_relieved(village_with):
    # The poor one has 1,000 yuan for a treatment that costs 3,000.
    village = village_with(
        households={"cash": [10_000.0, 1000.0], "below_line": 1}, weight=10.0, settings=SETTINGS
    )
    village.county.problems_left, village.county.money_left[HELP] = 100.0, 1e6
    village.county.offered[PROBLEMS_SOLVED] = 100.0
    grow.grow(0, 1, village.state, village.rules, village.industries, village.moment)
    np.testing.assert_allclose(village.households.grants, [1800.0, 600.0])
    np.testing.assert_allclose(village.households.cash, [8800.0, 600.0])
    village.assert_balanced()


# --- assisted sales -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "helped"),
    [(1e9, 2500.0), (15_000.0, 1500.0), (0.0, 0.0)],
    ids=["within the quota", "up to the quota", "no quota left"],
)
def test_a_part_of_the_harvest_is_sold_with_help_for_more(village_with, left, helped):
    # 10 t at 1,000 yuan: a quarter of it at 4 % more, for ten households.
    village = village_with(households={"planted": 10.0}, weight=10.0, settings=SETTINGS)
    village.county.assisted_share, village.county.assisted_left = 0.25, left
    village.do(harvest.bring_in)
    assert village.households.business[0] == pytest.approx(10_000.0 + 0.04 * helped)
    assert village.county.delivered[ASSISTED_SALES] == pytest.approx(10.0 * helped)
    assert village.county.assisted_left == pytest.approx(left - 10.0 * helped)
    assert village.flow("assisted_sales", "lifted_households") == pytest.approx(10.0 * 1.04 * helped)
    assert village.flow("spot_sales", "lifted_households") == pytest.approx(10.0 * (10_000.0 - helped))
    assert village.county.sales == pytest.approx(100_000.0)
    village.assert_balanced()


@given(st.floats(0.0, 1e9), st.floats(0.0, 1e9), SHARES, st.floats(0.0, 1e6), st.floats(0.0, 1e6))
def test_help_never_places_more_than_is_sold_or_left(quota, usual, reach, sold, left):
    share = help.assisted_share(quota, usual, reach)
    assert 0.0 <= share <= reach
    assert 0.0 <= help.assisted_part(share, sold, left) <= min(sold, left)
    assert help.assisted_part(share, sold, -1e-9) == 0.0


def test_events_and_marketing_teams_place_the_produce_of_so_many_households():
    # 3 events of 100 and 4 people of 50: 500 of 2,000 households; never more than all.
    assert help.market_reach(3.0, 100.0, 4.0, 50.0, 2000.0) == pytest.approx(0.25)
    assert help.market_reach(3.0, 100.0, 4.0, 50.0, 400.0) == 1.0
    assert help.market_reach(3.0, 100.0, 4.0, 50.0, 0.0) == 0.0
