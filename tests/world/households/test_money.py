"""Borrowing, repaying and consuming."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.programme import money
from model.world.households import borrowing, consuming

yuan = st.floats(0.0, 1e6)


# --- microcredit -------------------------------------------------------------------------


def test_who_may_borrow():
    assert borrowing.may_borrow(1, 0.0, 0)
    assert not borrowing.may_borrow(0, 0.0, 0)  # not assisted
    assert not borrowing.may_borrow(1, 100.0, 0)  # one loan at a time
    assert not borrowing.may_borrow(1, 0.0, 1)  # a default is not forgotten


def test_a_loan_for_inputs_covers_what_is_missing_up_to_the_limit():
    assert borrowing.loan_for_inputs(3000.0, 1000.0, 50_000.0) == 2000.0
    assert borrowing.loan_for_inputs(3000.0, 5000.0, 50_000.0) == 0.0
    assert borrowing.loan_for_inputs(90_000.0, 1000.0, 50_000.0) == 50_000.0
    assert borrowing.loan_for_inputs(3000.0 + 1e-9, 3000.0, 50_000.0) == 0.0  # what rounding leaves


@pytest.mark.parametrize(
    ("yuan", "borrowers", "share"),
    [(2000.0, 20.0, 1.0), (500.0, 20.0, 0.25), (2000.0, 15.0, 0.75), (500.0, 5.0, 0.25), (1e-7, 20.0, 0.0)],
)
def test_banks_lend_the_same_part_to_all_who_ask(yuan, borrowers, share):
    """They have money and clerks, and 20 households ask for 2,000 yuan."""
    county = SimpleNamespace(microcredit_left=yuan, borrowers_left=borrowers)
    county.loans_asked, county.borrowers_asked = [9.0, 2000.0], [9.0, 20.0]
    share_out_loans = money.share_out_loans
    getattr(share_out_loans, "py_func", share_out_loans)(county, money.FOR_INPUTS)
    assert county.loan_share == share


def test_a_dealer_gives_what_is_missing_up_to_a_share():
    # Of 2,000 yuan of inputs a dealer gives at most half on account, and nothing to who has not paid.
    assert borrowing.on_account(600.0, 2000.0, 0.5, 0) == 600.0
    assert borrowing.on_account(1500.0, 2000.0, 0.5, 0) == 1000.0
    assert borrowing.on_account(-100.0, 2000.0, 0.5, 0) == 0.0
    assert borrowing.on_account(600.0, 2000.0, 0.5, 1) == 0.0


def test_interest_and_instalments():
    # 3.65 % of 40,000 a year.
    assert borrowing.interest_due(40_000.0, 0.0365) == pytest.approx(1460.0)
    assert borrowing.repayment(40_000.0, 16_000.0, 20_000.0) == 16_000.0
    assert borrowing.repayment(40_000.0, 16_000.0, 500.0) == 500.0
    assert borrowing.repayment(9000.0, 16_000.0, 20_000.0) == 9000.0
    # What rounding leaves of a loan is paid with the last instalment, and does not stay owing.
    third = 0.1 / 3.0
    last = 0.1 - third - third
    assert last != third
    assert borrowing.repayment(last, third, 5.0) == last
    assert borrowing.repayment(5000.0, 5000.0, 5000.0 - 1e-9) == 5000.0


def test_a_household_defaults_only_when_it_can_repay_nothing():
    assert borrowing.defaults(40_000.0, 0.0)
    assert not borrowing.defaults(40_000.0, 500.0)
    assert not borrowing.defaults(0.0, 0.0)


# --- consumption -------------------------------------------------------------------------


def test_a_season_of_consumption_worked_by_hand():
    # Two persons need 9,000; 70 % of the other 11,000 of income; 4 % of 5,000 cash: 16,900 a year.
    assert consuming.desired_consumption(2, 4500.0, 0.7, 20_000.0, 0.04, 5000.0) == pytest.approx(4225.0)


def test_subsistence_is_wanted_whatever_the_income():
    assert consuming.desired_consumption(2, 4500.0, 0.7, -3000.0, 0.0, 0.0) == pytest.approx(2250.0)


@given(st.integers(1, 9), yuan, st.floats(0.0, 1.5), yuan, st.floats(0.0, 1.0), yuan)
def test_nobody_spends_more_than_there_is(persons, subsistence, propensity, income, wealth, cash):
    desired = consuming.desired_consumption(persons, subsistence, propensity, income, wealth, cash)
    assert 0.0 <= consuming.spending(desired, cash) <= cash


def test_nothing_is_spent_where_own_food_is_all_that_is_desired():
    assert consuming.spending(1000.0 - 1200.0, 500.0) == 0.0
    assert consuming.spending(1000.0 - 400.0, 500.0) == 500.0
    assert consuming.spending(1000.0 - 400.0, 900.0) == 600.0


def test_income_is_smoothed():
    assert consuming.smoothed(10_000.0, 14_000.0, 0.25) == 11_000.0
