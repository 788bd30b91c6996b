"""Guaranteed dividend: the rules for one principal; whole settlements are in tests/year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import guaranteed_dividend as rules
from model.world.households.choosing import certainty_equivalent, variance_of_promise

yuan = st.floats(0.0, 1e9)


def test_principal_is_taken_up_to_a_share_of_capital_and_never_in_arrears():
    # 45 % of a million, of which 400,000 are placed already.
    assert rules.principal_room(1e6, 0.45, 400_000.0, False) == pytest.approx(50_000.0)
    assert rules.principal_room(1e6, 0.45, 500_000.0, False) == 0.0
    assert rules.principal_room(1e6, 0.45, 0.0, True) == 0.0


def test_land_counts_as_years_of_rent():
    # 200 yuan a mean mu, of plots of 0.79 of its quality, twelve years.
    assert rules.land_valuation(200.0, 0.79, 12.0) == pytest.approx(1896.0)
    assert rules.land_valuation(0.0, 0.79, 12.0) == 0.0


def test_only_savings_above_the_reserve_are_placed():
    # Three persons keep 9,000; a quarter of the other 6,000.
    assert rules.own_cash_placed(15_000.0, 3, 3000.0, 0.25) == pytest.approx(1500.0)
    assert rules.own_cash_placed(8000.0, 3, 3000.0, 0.25) == 0.0


def test_a_promise_that_is_not_believed_does_not_pay_for_the_land():
    # 8 % of 40,000 are 3,200; with the land 1,700 are given up, its labour considered.
    assert rules.yearly_gain(40_000.0, 0.08, 1.0, 0.0, 0.0, 0.6, 1700.0) == pytest.approx(1500.0)
    assert rules.yearly_gain(40_000.0, 0.08, 0.5, 0.0, 0.0, 0.6, 1700.0) == pytest.approx(-100.0)


@pytest.mark.parametrize(
    ("rate", "kept", "gain", "worth"), [(0.06, 0.9, 840, 745), (0.04, 0.9, None, 387), (0.06, 0.5, None, 257)]
)
def test_a_principal_in_money_worked_by_hand(rate, kept, gain, worth):
    """20,000 yuan that are lost by 60 % in one of fifty years; income 31,000, aversion 2.

    Expected: 0.9 * 0.06 * 20,000 - 0.02 * 0.6 * 20,000 = 840.  Variance: of the promise
    1,200^2 * 0.09 = 129,600, of the loss 0.02 * 0.98 * 12,000^2 = 2,822,400; times 2 / 31,000 / 2 they cost
    95 yuan: 745.
    """
    expected = rules.yearly_gain(20_000.0, rate, kept, 20_000.0, 0.02, 0.6, 0.0)
    if gain:
        assert expected == pytest.approx(gain)
    risk = variance_of_promise(rate * 20_000.0, kept) + rules.variance_of_loss(20_000.0, 0.02, 0.6)
    assert certainty_equivalent(expected, risk, 2.0, 31_000.0) == pytest.approx(worth, abs=0.5)


def test_who_leaves_forfeits_a_part_of_a_years_dividend_of_the_money():
    # Half of 8 % of 10,000; land is not forfeited.
    assert rules.early_exit_forfeit(10_000.0, 0.08, 0.5) == pytest.approx(400.0)


@given(yuan, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_no_more_than_the_principal_is_forfeited(principal, rate, forfeit):
    assert 0.0 <= rules.early_exit_forfeit(principal, rate, forfeit) <= principal


def test_cash_pays_what_it_can():
    assert rules.share_payable(1000.0, 400.0) == pytest.approx(0.4)
    assert rules.share_payable(1000.0, -1.0) == 0.0
    assert rules.share_payable(0.0, 0.0) == 1.0


@given(st.floats(0.01, 1e9), yuan, yuan)
def test_a_larger_promise_is_never_paid_less_nor_beyond_the_cash(due, more, cash):
    paid = rules.share_payable(due, cash) * due
    paid_of_more = rules.share_payable(due + more, cash) * (due + more)
    assert paid <= cash * (1.0 + 1e-12) + 1e-9
    assert paid_of_more >= paid * (1.0 - 1e-12) - 1e-9
    if due >= cash:  # solvency is the limit: raising the promise adds nothing
        assert paid_of_more == pytest.approx(paid, rel=1e-9, abs=1e-9)


def test_a_good_profit_is_shared_above_the_hurdle():
    # 100,000 less 20,000 guaranteed less the hurdle, 10 % of 300,000; a fifth of it, per yuan of 100,000.
    assert rules.profit_dividend(100_000.0, 20_000.0, 300_000.0, 0.1, 0.2, 100_000.0) == pytest.approx(0.1)
    assert rules.profit_dividend(45_000.0, 20_000.0, 300_000.0, 0.1, 0.2, 100_000.0) == 0.0
    assert rules.profit_dividend(100_000.0, 0.0, 0.0, 0.1, 0.2, 0.0) == 0.0


def test_debts_do_not_lower_the_hurdle_below_zero():
    assert rules.profit_dividend(50_000.0, 0.0, -1e6, 0.1, 0.2, 100_000.0) == pytest.approx(0.1)


def test_years_in_arrears_are_counted_in_a_row():
    assert rules.years_in_arrears(1.0, 5.0) == 2.0
    assert rules.years_in_arrears(1.0, 0.0) == 0.0


def test_a_restructuring_cuts_the_rate():
    assert rules.restructured_rate(0.08, 0.25) == pytest.approx(0.06)


@given(st.floats(-1e6, 1e9), yuan)
def test_households_recover_no_more_than_is_left_and_no_more_than_they_are_owed(left, claims):
    share = rules.recovered_share(left, claims)
    assert 0.0 <= share <= 1.0
    assert share * claims <= max(0.0, left) * (1.0 + 1e-12) + 1e-9


def test_room_of_less_than_one_yuan_is_none():
    for room, taken in ((1.0, 1.0), (1.5, 1.5), (0.5, 0.0)):
        assert rules.principal_room(100.0, 0.5, 50.0 - room, False) == taken


def test_the_whole_principal_is_the_most_that_is_forfeited():
    assert rules.early_exit_forfeit(100.0, 2.0, 1.0) == 100.0


def test_a_profit_dividend_on_a_single_yuan():
    assert rules.profit_dividend(10.0, 0.0, 0.0, 0.1, 0.2, 1.0) == pytest.approx(2.0)


def test_small_arrears_count_too():
    assert rules.years_in_arrears(1.0, 0.5) == 2.0


def test_what_is_left_is_shared_by_claims():
    assert rules.recovered_share(400.0, 1000.0) == pytest.approx(0.4)
    assert rules.recovered_share(0.5, 1.0) == pytest.approx(0.5)
    assert rules.recovered_share(2000.0, 1000.0) == 1.0
    assert rules.recovered_share(-5.0, 1000.0) == 0.0
    assert rules.recovered_share(400.0, 0.0) == 0.0
