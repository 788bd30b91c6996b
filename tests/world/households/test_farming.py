"""What a household plants and harvests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.parameters import INDUSTRIES
from model.world.households import farming as rules

positive = st.floats(0.0, 1e5)


def test_skill_moves_the_yield_by_three_tenths_either_way():
    assert rules.skill_factor(0.0) == pytest.approx(0.7)
    assert rules.skill_factor(0.5) == pytest.approx(1.0)
    assert rules.skill_factor(1.0) == pytest.approx(1.3)


def test_a_yield_worked_by_hand():
    # 1.2 times 2 t/mu, at skill 0.75 a factor of 1.15, and a tenth lost: 2.484 t.
    assert rules.yield_without_weather(1.2, 2.0, 0.75, 0.1) == pytest.approx(2.484)


def test_the_most_remote_gets_the_county_price_less_the_whole_distance_basis():
    assert rules.farm_gate_price(1000.0, 0.04, 0.0) == 1000.0
    assert rules.farm_gate_price(1000.0, 0.04, 1.0) == pytest.approx(960.0)
    assert rules.farm_gate_price(1000.0, 0.04, 0.5) == pytest.approx(980.0)


def test_a_drought_hits_a_hardy_crop_less():
    # 40 % off for the most sensitive; half for one of sensitivity one half; nothing for one of none.
    assert rules.weather_effect(0.6, 1.0) == pytest.approx(0.6)
    assert rules.weather_effect(0.6, 0.5) == pytest.approx(0.8)
    assert rules.weather_effect(0.6, 0.0) == 1.0
    assert rules.weather_effect(0.3, 2.0) == 0.0  # twice as sensitive: nothing is left, not less


@pytest.mark.parametrize("spread", [0.0, 0.15, 0.3, 1.0])
def test_luck_has_mean_one(spread):
    normal = np.random.default_rng(5).standard_normal(40_000)
    luck = np.array([rules.luck_effect(spread, value) for value in normal])
    error = luck.std() / 200.0
    assert luck.mean() == pytest.approx(1.0, abs=4.0 * error + 1e-12)
    assert luck.min() > 0.0


def test_labour_and_cash_limit_the_land_that_is_planted():
    # 10 mu at 4 days need 40: there are 30.
    assert rules.plantable_by_labour(10.0, 30.0, 4.0) == pytest.approx(7.5)
    assert rules.plantable_by_labour(10.0, 40.0, 4.0) == 10.0
    assert rules.plantable_by_labour(10.0, 0.0, 0.0) == 10.0
    # 10 mu at 300 yuan cost 3,000: there are 600.
    assert rules.plantable_by_cash(10.0, 600.0, 300.0) == pytest.approx(2.0)
    assert rules.plantable_by_cash(10.0, 0.0, 0.0) == 10.0


@given(positive, positive, st.floats(0.0, 1e3))
def test_never_more_is_planted_than_there_is_land_labour_or_cash_for(land, means, need):
    for rule in (rules.plantable_by_labour, rules.plantable_by_cash):
        planted = rule(land, means, need)
        assert 0.0 <= planted <= land
        assert planted * need <= means * (1.0 + 1e-12) + 1e-9


def test_a_household_eats_what_it_wants_but_never_more_than_half_of_its_harvest():
    assert rules.food_kept(5000.0, 1350.0, True) == 1350.0
    assert rules.food_kept(2000.0, 1350.0, True) == 1000.0
    assert rules.food_kept(5000.0, 1350.0, False) == 0.0
    assert rules.food_kept(0.0, 1350.0, True) == 0.0


def test_nobody_lives_on_herbs_or_livestock():
    food = {name for name, is_food in zip(INDUSTRIES, rules.IS_FOOD, strict=True) if is_food}
    assert set(INDUSTRIES) - food == {"herbs", "livestock"}
