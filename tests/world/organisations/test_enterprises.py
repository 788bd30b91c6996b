"""Balance sheets of enterprises and cooperatives, and the 100-person rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import guaranteed_dividend
from model.world.organisations import cooperatives
from model.world.organisations import enterprises as rules

yuan = st.floats(0.0, 1e9)


def test_the_bank_lends_up_to_its_line_and_never_a_negative_sum():
    assert rules.credit_room(1e6, 0.55, 300_000.0) == pytest.approx(250_000.0)
    assert rules.credit_room(1e6, 0.55, 600_000.0) == 0.0


def test_equity_counts_everything_that_is_owed():
    # 100 + 900 in hand; 300, 50, 200 and 40 owed.
    assert rules.equity(100.0, 900.0, 300.0, 50.0, 200.0, 40.0) == pytest.approx(410.0)


def test_output_prices_follow_farm_prices_only_in_part():
    # Four times the price in a market that passes on half of it in logs: twice; 10 % less demand.
    assert rules.output_price(1000.0, 4.0, 0.5, 0.5, 0.9) == pytest.approx(2700.0)
    assert rules.output_price(1000.0, 1.0, 0.5, 0.5, 1.0) == pytest.approx(1500.0)


@given(st.floats(1.001, 5.0), st.floats(0.0, 0.99), st.floats(0.0, 2.0))
def test_the_margin_falls_when_produce_becomes_dear(ratio, pass_through, value_added):
    dear = rules.output_price(1000.0, ratio, value_added, pass_through, 1.0) / (1000.0 * ratio)
    assert dear < rules.output_price(1000.0, 1.0, value_added, pass_through, 1.0) / 1000.0


def test_the_spot_market_fills_the_plant_only_if_a_tonne_pays():
    assert rules.spot_quantity_wanted(100.0, 0.75, 30.0, 5.0) == pytest.approx(45.0)
    assert rules.spot_quantity_wanted(100.0, 0.75, 90.0, 5.0) == 0.0
    assert rules.spot_quantity_wanted(100.0, 0.75, 30.0, 0.0) == 0.0


def test_produce_is_bought_as_far_as_the_means_go():
    assert rules.affordable_quantity(10.0, 1000.0, 10_000.0) == 10.0
    assert rules.affordable_quantity(10.0, 1000.0, 4000.0) == pytest.approx(4.0)
    assert rules.affordable_quantity(10.0, 1000.0, -50.0) == 0.0


def test_a_purchase_loan_bears_half_a_years_interest():
    # 5 % of 60,000 for a year and of 40,000 for half a year: 3,000 + 1,000.
    assert rules.interest(100_000.0, 40_000.0, 0.05) == pytest.approx(4000.0)


@given(st.floats(-1e9, 1e9), st.floats(0.0, 1.0), st.floats(-1e6, 1e9))
def test_owners_and_new_plant_get_profit_only_and_cash_only(profit, share, cash):
    for rule in (rules.owner_withdrawal, rules.expansion):
        paid = rule(profit, share, cash)
        assert 0.0 <= paid <= max(0.0, cash)
        assert paid <= max(0.0, profit)


def test_worn_capital_is_replaced_as_far_as_cash_goes():
    assert rules.replacement(600.0, 1000.0) == 600.0
    assert rules.replacement(600.0, 200.0) == 200.0
    assert rules.replacement(600.0, -200.0) == 0.0


def test_when_an_enterprise_fails():
    count = rules.settlements_insolvent(1.0, -1.0)
    assert count == 2.0 and rules.settlements_insolvent(1.0, 0.0) == 0.0
    assert rules.fails(False, count, 2.0)
    assert not rules.fails(False, 1.0, 2.0)
    assert rules.fails(True, 0.0, 2.0)


def test_equipment_is_worth_its_shares():
    assert cooperatives.equipment_value(1000.0, 0.9) == pytest.approx(900.0)


def test_a_cooperative_is_dissolved_when_its_reserve_does_not_cover_the_loss():
    assert cooperatives.dissolves(-0.01)
    assert not cooperatives.dissolves(0.0)


@given(st.floats(1e-3, 1e9), st.floats(1.0, 1e3))
def test_who_pays_all_its_cash_has_none_left_not_a_rounding_remainder(cash, times):
    """What is due is a multiple of the cash; the share that can be paid of it is all of the cash."""
    due = times * cash
    share = guaranteed_dividend.share_payable(due, cash)
    assert rules.cash_after(cash, share * due) == 0.0


def test_what_a_payment_leaves_is_kept_to_the_last_bit():
    assert rules.cash_after(1000.0, 400.0) == 600.0
    assert rules.cash_after(1000.0, 1000.0 - 1e-6) == pytest.approx(1e-6)
    assert rules.cash_after(5.0, 0.0) == 5.0
    assert rules.cash_after(-3.0, 0.0) == -3.0
    assert rules.cash_after(100.0, 140.0) == -40.0  # which the bank lends


def test_a_project_that_leads_fewer_than_a_hundred_loses_its_support():
    assert rules.keeps_support(100.0, 100.0)
    assert not rules.keeps_support(99.9, 100.0)


def test_a_project_that_leads_more_than_enough_keeps_its_support():
    assert rules.keeps_support(150.0, 100.0)
