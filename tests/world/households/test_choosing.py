"""How a household chooses."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.world.households import choosing as rules

yuan = st.floats(-1e6, 1e6)
positive = st.floats(0.0, 1e9)


@given(st.floats(allow_nan=False))
def test_a_logistic_is_a_probability_whatever_the_value(value):
    assert 0.0 <= rules.logistic(value) <= 1.0


def test_known_points_of_the_logistic():
    assert rules.logistic(0.0) == 0.5
    assert rules.logistic(math.log(3.0)) == pytest.approx(0.75)
    assert rules.logistic(-1e300) < 1e-200 and rules.logistic(1e300) == 1.0


def test_a_certainty_equivalent_worked_by_hand():
    # Income 20,000, relative aversion 2: absolute 0.0001.  A standard deviation of 3,000 less
    # is worth half of 0.0001 * 9,000,000 = 450.
    assert rules.certainty_equivalent(100.0, -9e6, 2.0, 20_000.0) == pytest.approx(550.0)
    assert rules.certainty_equivalent(100.0, -9e6, 0.0, 20_000.0) == 100.0


def test_a_household_without_income_still_has_a_finite_aversion():
    assert rules.certainty_equivalent(0.0, 10.0, 2.0, -500.0) == pytest.approx(-10.0)


def test_entering_and_staying():
    # 1,000 less 400 of trouble and 100 of pull: 700, one unit of noise.
    assert rules.entry_probability(1000.0, 400.0, 100.0, False, 350.0, 700.0) == pytest.approx(
        0.731059, abs=1e-6
    )
    # Leaving would cost 350 more: one and a half units.
    assert rules.entry_probability(1000.0, 400.0, 100.0, True, 350.0, 700.0) == pytest.approx(
        0.817574, abs=1e-6
    )


@given(yuan, positive, yuan, positive, st.floats(1.0, 20_000.0), st.booleans())
def test_more_value_never_makes_entry_less_likely(value, hassle, pull, more, noise, inside):
    low = rules.entry_probability(value, hassle, pull, inside, 400.0, noise)
    high = rules.entry_probability(value + more, hassle, pull, inside, 400.0, noise)
    assert 0.0 <= low <= high <= 1.0


def test_belief_weighs_the_name_and_the_own_experience_equally():
    assert rules.belief(0.9, 0.5) == pytest.approx(0.7)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0.0, 1.0))
def test_an_adapted_expectation_lies_between_the_old_one_and_what_was_seen(expected, seen, weight):
    adapted = rules.adapted(expected, seen, weight)
    low, high = sorted((expected, seen))
    assert low - 1e-9 <= adapted <= high + 1e-9


def test_a_third_of_the_way_to_what_was_seen():
    assert rules.adapted(900.0, 1200.0, 1.0 / 3.0) == pytest.approx(1000.0)


def test_capacity_is_shared_in_proportion_to_wishes():
    assert rules.granted_share(300.0, 400.0) == pytest.approx(0.75)
    assert rules.granted_share(300.0, 300.0) == 1.0
    assert rules.granted_share(300.0, 0.0) == 1.0
    assert rules.granted_share(0.0, 10.0) == 0.0
    assert rules.granted_share(0.0, 0.0) == 1.0


@given(positive, positive)
def test_no_more_is_granted_than_is_offered_or_wished(offered, wished):
    share = rules.granted_share(offered, wished)
    assert 0.0 <= share <= 1.0
    assert share * wished <= offered * (1.0 + 1e-12) + 1e-9
