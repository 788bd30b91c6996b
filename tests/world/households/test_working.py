"""One labour budget, and who goes away to work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.world.households import working as rules


def test_care_comes_first():
    # Two workers: 130 days, less eight for each of two dependants.
    assert rules.available_days(2, 4, 65.0, 8.0) == pytest.approx(114.0)
    # One worker with eight dependants at ten days has nothing left, not less.
    assert rules.available_days(1, 9, 65.0, 10.0) == 0.0
    assert rules.available_days(0, 1, 65.0, 8.0) == 0.0


def test_casual_work_takes_its_share_of_free_days():
    assert rules.casual_days(50.0, 0.12) == pytest.approx(6.0)


def test_skill_pays_around_the_middle():
    assert rules.skill_pay(0.5, 0.4) == 1.0
    assert rules.skill_pay(1.0, 0.4) == pytest.approx(1.2)
    assert rules.skill_pay(0.0, 0.4) == pytest.approx(0.8)


def test_what_a_worker_gains_by_leaving():
    # 33,000 at skill pay 1.1, less 4,000 of days at home and 30,000 of attachment.
    assert rules.migration_gain(33_000.0, 1.1, 4000.0, 30_000.0) == pytest.approx(2300.0)
    assert rules.migration_probability(0.0, 6000.0) == 0.5
    assert rules.migration_probability(6000.0, 6000.0) == pytest.approx(0.731059, abs=1e-6)


@given(st.floats(-3e5, 3e5), st.floats(0.0, 1e5), st.floats(1.0, 1e5))
def test_the_chance_to_leave_is_a_probability_that_rises_with_the_gain(gain, more, noise):
    low, high = (rules.migration_probability(value, noise) for value in (gain, gain + more))
    assert 0.0 <= low <= high <= 1.0


def test_one_draw_decides_on_leaving_and_returning():
    # A quarter reconsiders; of these 60 % would leave: draws below 0.15 leave, above 0.9 return.
    assert rules.migration_change(0.14, 0.6, 0.25, 3, 0) == 1
    assert rules.migration_change(0.16, 0.6, 0.25, 2, 1) == 0
    assert rules.migration_change(0.89, 0.6, 0.25, 2, 1) == 0
    assert rules.migration_change(0.91, 0.6, 0.25, 2, 1) == -1


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.integers(1, 9), st.integers(0, 9))
def test_one_worker_always_stays_and_nobody_returns_who_is_not_away(
    draw, probability, adjustment, workers, away_workers
):
    change = rules.migration_change(draw, probability, adjustment, workers, away_workers)
    assert workers - change >= 1
    assert away_workers + change >= 0
