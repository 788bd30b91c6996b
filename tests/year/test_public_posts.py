"""Public posts: who stands in line, who is served, what they work and who pays."""

import numpy as np
import pytest

from model.programme.targeting import QUEUE_CLASSES
from model.world.calendar import SEASONS, SPRING, SUMMER
from model.world.households import safety_net
from model.year import public_posts, working

TERMS = {
    "safety_net.relief_payment": 1000.0,
    "safety_net.posts": 25.0,
    "safety_net.post_pay": 4000.0,
    "safety_net.pv_income": 100_000.0,
    "safety_net.standard": 5500.0,
}


@pytest.fixture
def in_line(village_with):
    """in_line(assessed, **columns): assisted households of weight 10, by what an office sees of them."""

    def make(assessed, settings=None, **columns):
        number = len(assessed)
        village = village_with(
            households={"persons": [1] * number, "assisted": 1} | columns,
            weight=10.0,
            settings=TERMS | (settings or {}),
        )
        village.households.assessed[:] = 0.25 * np.array(assessed)[:, None]
        return village

    return make


def share_out(village):
    village.do(public_posts.open_posts)
    village.each_household(public_posts.queue_for_post)
    village.do(public_posts.close_posts)
    village.each_household(public_posts.take_post)
    return village.households.post.tolist()


def held(village):
    return float((village.households.weight * village.households.post).sum())


def test_the_poorest_come_first_and_the_last_class_is_served_in_part(in_line):
    # One half of a class of twenty is served after the ten who are poorest.
    village = in_line([0.0, 5500.0, 5500.0, 50_000.0], {"safety_net.posts": 20.0})
    assert share_out(village) == [1.0, 0.5, 0.5, 0.0]
    assert held(village) == 20.0


def test_who_is_monitored_comes_before_the_poorest(in_line):
    village = in_line([0.0, 40_000.0], {"safety_net.posts": 10.0}, monitored=[0, 1])
    assert share_out(village) == [0.0, 1.0]
    assert village.county.last_post_class < QUEUE_CLASSES - 1


def test_where_there_are_enough_all_are_served(in_line):
    assert share_out(in_line([0.0, 9000.0], {"safety_net.posts": 1000.0})) == [1.0, 1.0]


def test_without_posts_nobody_is(in_line):
    assert share_out(in_line([0.0, 9000.0], {"safety_net.posts": 0.0})) == [0.0, 0.0]


def test_who_holds_a_post_keeps_it_before_poorer_ones_get_any(in_line):
    village = in_line([0.0, 9000.0], {"safety_net.posts": 15.0}, post=[0.0, 1.0])
    assert share_out(village) == [0.5, 1.0]


def test_where_fewer_are_left_all_hold_less(in_line):
    village = in_line([0.0, 9000.0, 0.0], {"safety_net.posts": 15.0}, post=[1.0, 1.0, 0.0])
    assert share_out(village) == [0.75, 0.75, 0.0]
    assert held(village) == 15.0


@pytest.mark.parametrize(
    "columns",
    [
        {"assisted": 0},
        {"workers": 0},
        {"away": 1, "away_workers": 1},
        {"regular_workers": 1},
        {"persons": 0, "workers": 0},
    ],
    ids=str,
)
def test_who_may_hold_none_loses_it(in_line, columns):
    village = in_line([0.0], {"safety_net.posts": 1000.0}, **{"post": 1.0} | columns)
    assert share_out(village) == [0.0]


def test_assisted_households_are_counted(in_line):
    village = in_line([0.0] * 3, assisted=[1, 0, 1], persons=[1, 1, 0], workers=[0, 0, 0])
    share_out(village)
    assert village.county.assisted == 10.0


# --- work and money --------------------------------------------------------------------------------


def test_a_post_takes_twenty_days_a_season_before_farm_and_ordinary_work(in_line):
    village = in_line([0.0], {"income.chronic_cost": 0.0}, post=1.0, planted=15.0, holds_job=1)
    household = village.households[0]
    village.do(working.work, season=SPRING)
    # 20 of 60 days at 4,000 yuan for 80 days; 15 on the farm; 25 days of ordinary work at 100 yuan.
    assert household.wages == pytest.approx(1000.0 + 2500.0)
    assert household.days_used == pytest.approx(60.0)
    assert village.flow("public_post_wages", "government") == pytest.approx(-10_000.0)
    assert village.county.labour_excess == pytest.approx(0.0)


def test_days_that_are_not_there_are_not_paid(in_line):
    village = in_line([0.0], settings={"labour.illness_days": 50.0}, post=1.0, ill=1)
    village.do(working.work, season=SUMMER)
    assert village.households[0].wages == pytest.approx(500.0)  # ten days


def test_what_villages_earn_is_spent_or_carried_over(in_line):
    village = in_line([0.0, 0.0], {"safety_net.posts": 15.0})
    county, received = village.county, 0.0
    for _ in range(2):
        share_out(village)
        received += 100_000.0
        for season in range(len(SEASONS)):
            village.each_household(working.work, season=season)
            village.do(safety_net.relieve_outlay, outlay=300.0)
            village.each_household(safety_net.count_without_labour)
        village.do(safety_net.share_collective)
        spent = -village.flow("public_post_wages", "government")
        spent -= village.flow("temporary_relief", "government")
        assert spent == pytest.approx(4 * (15_000.0 + 3000.0) * received / 100_000.0)
        assert county.pv_left == pytest.approx(max(0.0, 0.8 * received - spent))
        assert county.collective_left == pytest.approx(0.2 * received)  # there is nobody without labour
    assert village.flow("pv_income", "government") == pytest.approx(received)


def test_posts_beyond_what_villages_earn_are_public_money(in_line):
    village = in_line([0.0], {"safety_net.pv_income": 1000.0})
    share_out(village)
    village.do(working.work, season=SPRING)
    assert village.county.pv_left == 0.0
    assert village.flow("public_post_wages", "lifted_households") == pytest.approx(10_000.0)
