"""One labour budget, and who goes away to work."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.state import Household, table
from model.world.households import working as rules


def test_care_comes_first():
    # Two workers: 130 days, less eight for each of two dependants.
    assert rules.available_days(2, 4, 65.0, 8.0) == pytest.approx(114.0)
    # One worker with eight dependants at ten days has nothing left, not less.
    assert rules.available_days(1, 9, 65.0, 10.0) == 0.0
    assert rules.available_days(0, 1, 65.0, 8.0) == 0.0


def test_ordinary_work_is_to_be_had_for_nine_tenths_of_the_days_of_those_below_60():
    household = table(Household, 1)[0]
    household.workers, household.working_middle, household.working_late = 4, 2, 1
    household.working_sixties = household.regular_workers = 1
    assert rules.days_of_ordinary_work(household, 65.0) == pytest.approx(0.9 * 65.0 * 2)
    household.regular_workers = 4
    assert rules.days_of_ordinary_work(household, 65.0) == 0.0


def test_who_is_skilled_and_near_stands_nearer_to_ordinary_work():
    assert rules.access_to_work(1.0, 0.0, False, 0.5) == 1.0
    assert rules.access_to_work(0.5, 1.0, False, 0.5) == pytest.approx(0.375)
    assert rules.access_to_work(0.5, 1.0, True, 0.5) == pytest.approx(0.1875)
    assert rules.way_to_work(0.2, 0.5) == pytest.approx(0.9)


def test_skill_pays_around_the_middle():
    assert rules.skill_pay(0.5, 0.4) == 1.0
    assert rules.skill_pay(1.0, 0.4) == pytest.approx(1.2)
    assert rules.skill_pay(0.0, 0.4) == pytest.approx(0.8)


def test_what_a_worker_gains_by_leaving():
    # 36,300 earned, less 4,000 for the days that are worked there and 30,000 that the plan at home loses.
    assert rules.migration_gain(36_300.0, 4000.0, 30_000.0) == pytest.approx(2300.0)
    assert rules.migration_probability(0.0, 6000.0) == 0.5
    assert rules.migration_probability(6000.0, 6000.0) == pytest.approx(0.731059, abs=1e-6)


@given(st.floats(-3e5, 3e5), st.floats(0.0, 1e5), st.floats(1.0, 1e5))
def test_the_chance_to_leave_is_a_probability_that_rises_with_the_gain(gain, more, noise):
    low, high = (rules.migration_probability(value, noise) for value in (gain, gain + more))
    assert 0.0 <= low <= high <= 1.0


def test_one_draw_decides_on_leaving_and_returning():
    # A quarter reconsiders; of these 60 % would leave: draws below 0.15 leave, above 0.9 return.
    assert rules.migration_change(0.14, 0.6, 0.25, True, 0) == 1
    assert rules.migration_change(0.16, 0.6, 0.25, True, 1) == 0
    assert rules.migration_change(0.89, 0.6, 0.25, True, 1) == 0
    assert rules.migration_change(0.91, 0.6, 0.25, True, 1) == -1


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.booleans(), st.integers(0, 9))
def test_nobody_leaves_who_cannot_and_nobody_returns_who_is_not_away(
    draw, probability, adjustment, can_leave, away_workers
):
    change = rules.migration_change(draw, probability, adjustment, can_leave, away_workers)
    assert change <= can_leave
    assert away_workers + change >= 0


def test_a_regular_job_takes_a_quarter_of_its_days_as_far_as_care_leaves_them():
    assert rules.regular_days(2, 220.0, 130.0) == pytest.approx(110.0)
    assert rules.regular_days(2, 220.0, 90.0) == 90.0
    assert rules.regular_days(0, 220.0, 90.0) == 0.0


def test_what_comes_and_goes_in_pay_leaves_six_tenths_a_year_later():
    # 0.6 of 0.5, and 0.8 of a spread of 0.2 at a normal draw of 1.5.
    assert rules.later_shock(0.5, 0.6, 0.2, 1.5) == pytest.approx(0.3 + 0.24)
    assert rules.later_shock(0.5, 0.6, 0.0, 1.5) == pytest.approx(0.3)


def test_pay_of_a_year_by_hand():
    # A lasting part of 1.2, and a shock of 0.3 whose spread is 0.2.
    assert rules.pay_of_year(1.2, 0.3, 0.2) == pytest.approx(1.2 * math.exp(0.3 - 0.02))
    assert rules.pay_of_year(1.0, 0.0, 0.0) == 1.0


@pytest.mark.parametrize("spread", [0.22, 0.5])
def test_pay_stays_as_it_is_in_the_mean_and_in_its_spread(spread):
    """Ten years of 20,000 households, from the stationary law on.

    Each of 40 figures is let pass within 5 standard errors, so that a right rule and other draws would
    fail less than once in 40,000 times.
    """
    normal = np.random.default_rng(11)
    count, allowed = 20_000, 5.0
    shock = spread * normal.standard_normal(count)
    for _ in range(10):
        draws = normal.standard_normal(count)
        shock = np.array(
            [
                rules.later_shock(before, rules.PAY_PERSISTENCE, spread, draw)
                for before, draw in zip(shock, draws, strict=True)
            ]
        )
        pay = np.array([rules.pay_of_year(1.0, each, spread) for each in shock])
        error = math.sqrt(math.exp(spread * spread) - 1.0) / math.sqrt(count)
        assert pay.mean() == pytest.approx(1.0, abs=allowed * error)
        variance = spread * spread
        assert shock.var() == pytest.approx(variance, abs=allowed * variance * math.sqrt(2.0 / count))
