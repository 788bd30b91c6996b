"""How a household chooses."""

import math

import numpy as np
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


def test_taking_what_is_worth_more():
    # 1,000 against 300: 700 more, one unit of noise; against nothing one and three sevenths.
    assert rules.choice_probability(1000.0, 300.0, 700.0) == pytest.approx(0.731059, abs=1e-6)
    assert rules.choice_probability(1000.0, 0.0, 700.0) == pytest.approx(0.806679, abs=1e-6)
    assert rules.choice_probability(0.0, 0.0, 700.0) == 0.5


@given(yuan, yuan, positive, st.floats(1.0, 20_000.0))
def test_more_value_never_makes_entry_less_likely(value, against, more, noise):
    low = rules.choice_probability(value, against, noise)
    assert 0.0 <= low <= rules.choice_probability(value + more, against, noise) <= 1.0
    assert low >= rules.choice_probability(value, against + more, noise)


@given(
    st.floats(-5000.0, 5000.0),
    st.floats(-5000.0, 5000.0),
    st.floats(-5000.0, 5000.0),
    st.floats(100.0, 2000.0),
)
def test_one_after_the_other_is_a_logit_over_all(first, second, third, noise):
    """Three alternatives, in either order: the same chances as of a multinomial logit (McFadden 1978)."""
    weights = [math.exp(value / noise) for value in (first, second, third)]
    two = rules.inclusive_value(first, second, noise)
    assert two == pytest.approx(noise * math.log(weights[0] + weights[1]), abs=1e-6)
    assert rules.inclusive_value(second, first, noise) == two >= max(first, second)
    takes_third = rules.choice_probability(third, two, noise)
    assert takes_third == pytest.approx(weights[2] / sum(weights), abs=1e-9)
    takes_second = (1.0 - takes_third) * rules.choice_probability(second, first, noise)
    assert takes_second == pytest.approx(weights[1] / sum(weights), abs=1e-9)


def test_two_of_very_different_worth_are_worth_the_better_one():
    assert rules.inclusive_value(1e6, -1e6, 200.0) == 1e6
    # Two that are alike: one of them, and the noise times the logarithm of two.
    assert rules.inclusive_value(300.0, 300.0, 200.0) == pytest.approx(300.0 + 138.6294, abs=1e-4)


# --- attention and belief ----------------------------------------------------------------


def test_how_often_a_household_looks():
    # 0.35 a year of whoever has heard (0.6) and has half a will; more, the more others are under it.
    assert rules.attention(0.35, 0.6, 0.5, 0.0) == pytest.approx(0.21)
    assert rules.attention(0.35, 0.6, 0.5, 0.2) == pytest.approx(0.252)
    assert rules.attention(0.35, 0.6, 0.0, 0.0) == pytest.approx(0.105)
    assert rules.attention(1.0, 1.0, 1.0, 1.0) == 1.0


@pytest.mark.parametrize(("years", "kept"), [(0, 0.85), (1, 0.76), (4, 0.625), (12, 0.51)])
def test_belief_goes_over_from_the_name_to_the_own_experience(years, kept):
    # An enterprise with a name of 0.85 has kept 0.4 of its promises to this household.
    assert rules.belief(0.85, 0.4, years, 4.0) == pytest.approx(kept, abs=0.005 if years == 12 else 1e-9)


def test_twelve_years_of_belief_exactly():
    assert rules.belief(0.85, 0.4, 12, 4.0) == pytest.approx(0.5125)  # 3.4 and 4.8 over 16


def test_the_variance_of_a_promise_is_that_of_a_coin():
    # 1,000 yuan with chance 0.8: 0.16 of a million; nothing where it is certain either way.
    assert rules.variance_of_promise(1000.0, 0.8) == pytest.approx(160_000.0)
    assert rules.variance_of_promise(1000.0, 1.0) == rules.variance_of_promise(1000.0, 0.0) == 0.0


def test_a_drought_is_remembered_and_fades():
    """Weather of 0.70 where 0.922 is expected, with 0.1417 of spread, and then five good years."""
    mean, variance = 0.922, 0.1417**2
    least = 0.5 * variance

    def learn(mean, variance, seen):
        return rules.adapted(mean, seen, 0.2), rules.adapted_variance(variance, mean, seen, 0.2, least)

    mean, variance = learn(mean, variance, 0.70)
    assert mean == pytest.approx(0.878, abs=5e-4)
    dry = variance**0.5
    for _ in range(5):
        mean, variance = learn(mean, variance, 1.0)
    assert mean == pytest.approx(0.960, abs=5e-4)
    assert (dry, variance**0.5) == (pytest.approx(0.161, abs=5e-4), pytest.approx(0.112, abs=5e-4))


def test_the_memory_of_weather_never_forgets_that_there_is_any():
    assert rules.adapted_variance(0.02, 0.9, 0.9, 1.0, 0.01) == 0.01


def test_takers_by_a_logit_of_noise_200_gain_523_and_one_in_nine_loses():
    """Certainty equivalents spread normally, mean 200 and standard deviation 600, by quadrature (A8).

    The specification's 522 was simulated; the sum, exact to less than a tenth of a yuan, is 523.2.
    """
    for noise, gain, losing in ((200.0, 523.2, 0.11), (250.0, None, 0.13), (400.0, None, 0.18)):
        values = np.arange(-5000.0, 5400.0, 0.5)
        density = np.exp(-0.5 * ((values - 200.0) / 600.0) ** 2)
        takes = density * np.array([rules.choice_probability(value, 0.0, noise) for value in values])
        if gain:
            assert (takes * values).sum() / takes.sum() == pytest.approx(gain, abs=0.05)
        assert takes[values < 0.0].sum() / takes.sum() == pytest.approx(losing, abs=0.005)


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
