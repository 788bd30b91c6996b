"""Attention, beliefs and the choice among what is within reach, worked by hand."""

import math

import pytest

from model.world.households import choosing, farming


def test_who_hears_more_and_is_more_willing_looks_more_often():
    # 0.35 a year for one of middling will who hears of all offers; of six in ten, 0.21.
    assert choosing.attention(0.35, 1.0, 0.5, 0.0) == pytest.approx(0.35)
    assert choosing.attention(0.35, 0.6, 0.5, 0.0) == pytest.approx(0.21)
    # Fully willing, eight offers in ten heard of, a fifth of the neighbours under the form.
    assert choosing.attention(0.35, 0.8, 1.0, 0.2) == pytest.approx(0.504)
    assert choosing.attention(1.0, 1.0, 1.0, 0.5) == 1.0


def test_what_is_worth_as_much_as_the_rest_is_chosen_by_half():
    assert choosing.choice_probability(300.0, 300.0, 200.0) == 0.5
    # One unit of noise better: e / (1 + e).
    assert choosing.choice_probability(500.0, 300.0, 200.0) == pytest.approx(0.731059, abs=1e-6)


def test_two_equal_offers_are_worth_one_and_the_choice_between_them():
    assert choosing.inclusive_value(0.0, 0.0, 200.0) == pytest.approx(200.0 * math.log(2.0))
    # 500 and 100: the second adds 200 * log(1 + e^-2).
    assert choosing.inclusive_value(500.0, 100.0, 200.0) == pytest.approx(525.385602, abs=1e-6)
    assert choosing.inclusive_value(100.0, 500.0, 200.0) == choosing.inclusive_value(500.0, 100.0, 200.0)


def test_own_experience_counts_by_its_years():
    # A good name, 0.85, and own experience of 0.4, after 0, 1, 4 and 12 years of it.
    found = [choosing.belief(0.85, 0.4, years, 4.0) for years in (0, 1, 4, 12)]
    assert found == pytest.approx([0.85, 0.76, 0.625, 0.5125])


def test_a_promise_that_is_sure_or_hopeless_has_no_variance():
    assert choosing.variance_of_promise(1000.0, 0.85) == pytest.approx(127_500.0)
    assert choosing.variance_of_promise(1000.0, 1.0) == choosing.variance_of_promise(1000.0, 0.0) == 0.0


def test_a_year_unlike_the_expected_makes_less_certain():
    # Expected 0.922 with a variance of 0.03; 0.70 comes: 0.222 squared is 0.049284; a fifth of it is learnt.
    assert choosing.adapted_variance(0.03, 0.922, 0.70, 0.2, 0.0) == pytest.approx(0.0338568)
    assert choosing.adapted_variance(0.03, 0.922, 0.922, 0.2, 0.025) == 0.025


def test_weather_varies_between_droughts_and_by_them(scenario_with):
    weather = scenario_with().sections["weather"]
    # A drought in one year of five takes 0.15 to 0.4: 1 - 0.2 * 0.275.
    assert farming.expected_weather(weather) == pytest.approx(0.945)
    # e^0.01 * (0.8 + 0.2 * (0.725^2 + 0.25^2 / 24)) - 0.945^2
    assert farming.weather_variance(weather) == pytest.approx(0.0217227, abs=1e-7)


def test_variances_of_price_luck_and_weather_add_up():
    # 10,000 yuan at 0.18, 0.2 and 0.1: 10^8 * (0.0324 + 0.04 + 0.01).
    assert farming.income_variance_of_land(10_000.0, 0.18, 0.2, 0.1) == pytest.approx(8_240_000.0)
