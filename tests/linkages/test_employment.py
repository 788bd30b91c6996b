"""Employment: how many days are offered, taken and paid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import employment as rules


def test_work_by_throughput():
    # Two million yuan of produce at 0.7 days a thousand.
    assert rules.days_needed(2e6, 0.7, 1.0) == pytest.approx(1400.0)
    # A quarter more done in a day: a fifth fewer days.
    assert rules.days_needed(2e6, 0.7, 1.25) == pytest.approx(1120.0)


def test_bases_share_the_households_that_they_are_to_hire():
    # 120,000 households at 50 days over 100 bases.
    assert rules.base_days(120_000.0, 50.0, 100) == pytest.approx(60_000.0)
    assert rules.base_days(120_000.0, 50.0, 0) == 0.0


def test_the_local_wage_is_the_floor():
    assert rules.job_wage(100.0, 0.05, 0.0) == pytest.approx(105.0)
    assert rules.job_wage(100.0, -0.2, 0.0) == 100.0


def test_pay_does_not_fall_below_that_of_the_first_year():
    # 120 yuan at the growth of all wages; here the local wage has fallen to 100.
    assert rules.job_wage(100.0, 0.05, 120.0) == 120.0


def test_the_line_has_a_class_for_each_sixteenth_of_a_place_and_a_half_for_who_comes_first():
    # The first of sixteen is the highest class of each half; the last draws stand in the lowest.
    assert rules.place_in_line(0.0, True) == 31
    assert rules.place_in_line(0.99, True) == 16
    assert rules.place_in_line(0.0, False) == 15
    assert rules.place_in_line(0.3, False) == 11  # the fifth sixteenth
    assert rules.place_in_line(1.0, False) == 0


probability = st.floats(0.0, 1.0)


@given(probability, probability)
def test_who_comes_first_stands_before_all_others(first, other):
    assert rules.place_in_line(first, True) > rules.place_in_line(other, False)
    low, high = sorted((first, other))
    assert rules.place_in_line(low, False) >= rules.place_in_line(high, False)


def test_a_job_takes_only_days_that_care_leaves():
    # 30 % of 160 days are 48; 20 are free.
    assert rules.days_for_job(0.3, 160.0, 20.0) == 20.0
    assert rules.days_for_job(0.3, 160.0, 90.0) == pytest.approx(48.0)
    assert rules.days_for_job(0.3, 160.0, -5.0) == 0.0


def test_will_keeps_workers():
    assert rules.quits(0.03, 0.5, 0.08)
    assert not rules.quits(0.05, 0.5, 0.08)
    assert not rules.quits(1e-9, 1.0, 0.08)


def test_jobs_that_cannot_be_paid_are_cut():
    assert rules.payable_share(1000.0, 250.0) == pytest.approx(0.25)
    assert rules.payable_share(1000.0, 1000.0) == 1.0
    assert rules.payable_share(1000.0, -10.0) == 0.0
    assert rules.payable_share(0.0, 0.0) == 1.0


def test_one_base_has_all_the_days():
    assert rules.base_days(100.0, 50.0, 1) == 5000.0


def test_a_base_is_built_as_far_as_its_share_of_the_money_has_come():
    # 20 of the 50 yuan that each of two bases is to have.
    assert rules.base_built(20.0, 100.0, 2) == pytest.approx(0.4)
    assert rules.base_built(0.5, 1.0, 1) == pytest.approx(0.5)
    assert rules.base_built(80.0, 100.0, 2) == 1.0
    for planned, bases in ((0.0, 2), (-1.0, 2), (100.0, 0)):  # nothing is to be built
        assert rules.base_built(0.0, planned, bases) == 1.0


def test_a_plant_keeps_as_many_days_as_it_needs():
    # It has planned 100 days, 40 of them linked, which are the last to go, or go with all others.
    assert rules.share_kept(60.0, 40.0, 100.0, True) == 1.0
    assert rules.share_kept(30.0, 40.0, 100.0, True) == pytest.approx(0.75)
    assert rules.share_kept(30.0, 40.0, 100.0, False) == pytest.approx(0.3)
    assert rules.share_kept(0.0, 40.0, 100.0, True) == 0.0
    assert rules.share_kept(0.0, 0.0, 0.0, True) == 1.0


def test_a_draw_that_just_equals_the_chance_does_not_quit():
    assert not rules.quits(0.25, 0.5, 0.5)
