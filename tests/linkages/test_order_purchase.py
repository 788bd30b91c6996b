"""Order purchase: the price rules, and who breaks the promise when."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import order_purchase as rules
from model.linkages.order_purchase import KEPT, PAID_LATE, REFUSED, RENEGOTIATED

prices = st.floats(100.0, 20_000.0)
shares = st.floats(0.0, 1.0)


# --- the quantity ------------------------------------------------------------------------


def test_a_share_of_capacity_is_offered_and_a_share_of_output_committed():
    assert rules.offered_quantity(500.0, 0.6) == 300.0
    assert rules.quantity_committed(10.0, 0.7) == 7.0


# --- the price ---------------------------------------------------------------------------


def test_a_fixed_price_is_the_expected_one_with_its_premium_unless_the_floor_is_higher():
    # 1,000 expected and 4 % on top; of 900 that makes 936, less than the floor.
    assert rules.fixed_price(950.0, 1000.0, 0.04) == pytest.approx(1040.0)
    assert rules.fixed_price(950.0, 900.0, 0.04) == 950.0


def test_a_market_price_follows_the_spot_price_until_the_floor_binds():
    assert rules.market_price(950.0, 1200.0, 0.05) == pytest.approx(1260.0)
    assert rules.market_price(950.0, 800.0, 0.05) == 950.0


@given(prices, prices, st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.floats(-0.5, 2.0), st.floats(0.0, 500.0))
def test_a_higher_floor_never_lowers_what_a_delivered_harvest_earns(
    expected, spot, floor, rise, premium, tonnes
):
    low, high = floor * expected, (floor + rise) * expected
    for price, reference in ((rules.fixed_price, expected), (rules.market_price, spot)):
        assert tonnes * price(high, reference, premium) >= tonnes * price(low, reference, premium)
    before = rules.expected_with_floor(expected * (1.0 + premium), 0.2, low)
    after = rules.expected_with_floor(expected * (1.0 + premium), 0.2, high)
    assert after[0] >= before[0] * (1.0 - 1e-12)


# --- what the floor is worth -------------------------------------------------------------


@pytest.mark.parametrize("log_risk", [0.05, 0.2, 0.6])
@pytest.mark.parametrize("floor", [500.0, 900.0, 1000.0, 1300.0])
def test_the_value_of_a_floor_agrees_with_an_average_over_many_prices(log_risk, floor):
    # 40,000 prices at the middle of equally likely slices of a lognormal with mean 1,000.
    slices = (np.arange(40_000) + 0.5) / 40_000
    normal = np.array([NormalDist().inv_cdf(share) for share in slices])
    received = np.maximum(floor, 1000.0 * np.exp(log_risk * normal - 0.5 * log_risk**2))
    mean, variance = rules.expected_with_floor(1000.0, log_risk, floor)
    assert mean == pytest.approx(received.mean(), rel=1e-4)
    assert variance**0.5 == pytest.approx(received.std(), rel=0.01, abs=0.5)


def test_a_floor_far_below_changes_nothing_and_one_far_above_takes_all_risk():
    # A log risk of 0.2 means a variance of 1,000^2 * (exp(0.04) - 1) = 40,811.
    for floor in (0.0, 1e-6, 200.0):
        mean, variance = rules.expected_with_floor(1000.0, 0.2, floor)
        assert mean == pytest.approx(1000.0) and variance == pytest.approx(40_810.8, rel=1e-4)
    mean, variance = rules.expected_with_floor(1000.0, 0.2, 1e5)
    assert mean == pytest.approx(1e5) and variance < 1e-3
    assert rules.expected_with_floor(1000.0, 0.0, 900.0) == (1000.0, 0.0)
    assert rules.expected_with_floor(1000.0, 0.0, 1100.0) == (1100.0, 0.0)


def test_a_floor_at_the_mean_price_is_worth_a_known_option():
    # At the money: 1,000 * (2 N(0.1) - 1), with N(0.1) = 0.5398278 from the tables.
    mean, _ = rules.expected_with_floor(1000.0, 0.2, 1000.0)
    assert mean == pytest.approx(1000.0 + 79.6557, abs=1e-3)


@given(prices, st.floats(0.001, 1.5), st.floats(0.0, 3.0))
def test_a_floor_adds_to_the_mean_and_takes_from_the_risk(mean, log_risk, floor):
    value, variance = rules.expected_with_floor(mean, log_risk, floor * mean)
    assert value >= max(mean, floor * mean) * (1.0 - 1e-9)
    assert value <= mean + floor * mean
    without = rules.price_variance(mean, log_risk)
    assert 0.0 <= variance <= without * (1.0 + 1e-6) + 1e-6 * value * value


# --- who gets an order -------------------------------------------------------------------


def test_a_small_delivery_needs_a_cooperative_that_pools_it():
    # 2 t at 1,000 yuan are worth 2,000; an order starts at 3,000.
    assert not rules.large_enough(2.0, 1000.0, 3000.0, False)
    assert rules.large_enough(2.0, 1000.0, 3000.0, True)
    assert rules.large_enough(3.0, 1000.0, 3000.0, False)


def test_an_order_saves_the_remote_the_traders_discount_too():
    # 10 t, 40 yuan/t above the county price, which a trader pays 60 less than here; half believed.
    assert rules.yearly_gain(10.0, 40.0, 940.0, 1000.0, 0.5) == pytest.approx(500.0)


# --- the household's breach --------------------------------------------------------------


def test_the_temptation_of_a_household_worked_by_hand():
    # Loyalty: 1,000 * (0.1 * half of (0.8 + 0.4) + 0.03) = 90.  Continuation: half of 50, at 0.8.
    loyal = rules.loyalty(1000.0, 0.8, 0.4, 0.1, 0.03)
    again = rules.continuation(50.0, 0.5, 0.8)
    assert (loyal, again) == (pytest.approx(90.0), pytest.approx(20.0))
    # 1,300 elsewhere against 1,000, a fifth of it as penalty, enforced every second time.
    gain = rules.side_selling_gain(1300.0, 1000.0, 0.2, 0.5, loyal, again)
    assert gain == pytest.approx(1300.0 - 1000.0 - 100.0 - 90.0 - 20.0)
    # 90 over a noise of 45: a logit of two.
    assert rules.breach_probability(gain, 1000.0, 0.045) == pytest.approx(0.880797, abs=1e-6)


def test_an_order_worth_less_than_the_market_ties_nobody():
    assert rules.continuation(-30.0, 0.5, 0.8) == 0.0


def test_the_fixed_form_is_broken_by_households_when_prices_are_high():
    # Agreed in spring at 1,000 with 4 %: 1,040.  In autumn the market pays 1,500.
    def breach(contract):
        gain = rules.side_selling_gain(1500.0, contract, 0.2, 0.15, 0.05 * contract, 20.0)
        return rules.breach_probability(gain, contract, 0.05)

    assert breach(rules.fixed_price(950.0, 1000.0, 0.04)) > 0.99
    assert breach(rules.market_price(950.0, 1500.0, 0.04)) < 0.1


@given(prices, prices, st.floats(0.0, 0.5), shares, shares, shares, st.floats(0.01, 1.0))
def test_under_the_market_form_a_household_is_never_tempted(
    spot, floor, premium, penalty, enforcement, tie, noise
):
    contract = rules.market_price(floor, spot, premium)
    gain = rules.side_selling_gain(spot, contract, penalty, enforcement, tie * contract, 0.0)
    assert gain <= 0.0
    assert rules.breach_probability(gain, contract, noise) <= 0.5


@given(prices, prices, st.floats(1.0, 1000.0), shares, shares, st.floats(0.001, 1.0))
def test_breach_is_likelier_the_higher_the_market_and_the_lower_the_penalty(
    spot, contract, more, penalty, enforcement, noise
):
    def breach(market, fine):
        gain = rules.side_selling_gain(market, contract, fine, enforcement, 0.0, 0.0)
        return rules.breach_probability(gain, contract, noise)

    assert 0.0 <= breach(spot, penalty) <= breach(spot + more, penalty) <= 1.0
    assert breach(spot, penalty + 0.5) <= breach(spot, penalty)


@given(shares, shares)
def test_a_breach_sells_at_least_the_least_part_elsewhere_and_at_most_all(probability, least):
    sold = rules.share_sold_elsewhere(probability, least)
    assert least - 1e-12 <= sold <= 1.0 + 1e-12


def test_a_breach_that_is_certain_sells_everything_elsewhere():
    assert rules.share_sold_elsewhere(1.0, 0.3) == pytest.approx(1.0)
    # Half tempted: 0.3 and half of the other 0.7.
    assert rules.share_sold_elsewhere(0.5, 0.3) == pytest.approx(0.65)


def test_households_over_deliver_only_when_the_market_pays_less():
    # 30 % of the 10 t committed, as far as there is anything else to bring.
    assert rules.over_delivered(10.0, 5.0, 800.0, 1000.0, 0.3) == pytest.approx(3.0)
    assert rules.over_delivered(10.0, 2.0, 800.0, 1000.0, 0.3) == 2.0
    assert rules.over_delivered(10.0, 5.0, 1000.0, 1000.0, 0.3) == 0.0


def test_skill_decides_how_much_is_rejected():
    assert rules.quality_accepted(1.0, 0.2) == 1.0
    assert rules.quality_accepted(0.0, 0.2) == pytest.approx(0.8)
    assert rules.quality_accepted(0.5, 0.2) == pytest.approx(0.9)


# --- the enterprise's breach -------------------------------------------------------------


def test_the_temptation_of_an_enterprise_worked_by_hand():
    # 1,000 promised; penalty 300, enforced every second time: 150; reputation 0.8 of 250: 200.
    assert rules.reneging_gain(1000.0, 700.0, 0.3, 0.5, 0.8, 0.25) == pytest.approx(-50.0)
    assert rules.reneging_gain(1000.0, 500.0, 0.3, 0.5, 0.8, 0.25) == pytest.approx(150.0)
    assert rules.breach_probability(-50.0, 1000.0, 0.05) == pytest.approx(0.268941, abs=1e-6)


def test_either_form_is_broken_by_the_enterprise_only_when_prices_are_low():
    def breach(contract, spot):
        gain = rules.reneging_gain(contract, 1.04 * spot, 0.3, 0.3, 0.85, 0.15)
        return rules.breach_probability(gain, contract, 0.05)

    fixed = rules.fixed_price(950.0, 1000.0, 0.04)
    for spot, tempted in ((500.0, True), (1500.0, False)):
        market = rules.market_price(950.0, spot, 0.04)
        for contract in (fixed, market):
            assert (breach(contract, spot) > 0.5) == tempted
    # Where the floor does not bind, the market form leaves nothing to gain at all.
    assert breach(rules.market_price(0.0, 500.0, 0.04), 500.0) < 0.05


@given(prices, prices, shares, shares, shares, st.floats(0.001, 1.0))
def test_a_good_name_never_makes_reneging_likelier(contract, spot, penalty, enforcement, reputation, noise):
    def breach(name):
        gain = rules.reneging_gain(contract, spot, penalty, enforcement, name, 0.2)
        return rules.breach_probability(gain, contract, noise)

    assert 0.0 <= breach(reputation) <= breach(0.0) <= 1.0


@pytest.mark.parametrize(
    ("draw", "outcome_draw", "outcome"),
    [
        (0.4, 0.0, KEPT),
        (0.39, 0.69, RENEGOTIATED),
        (0.39, 0.7, REFUSED),
        (0.39, 0.95, REFUSED),
        (0.9, 0.9, KEPT),
    ],
)
def test_one_draw_decides_on_the_breach_and_another_on_its_form(draw, outcome_draw, outcome):
    assert rules.reneging_outcome(draw, outcome_draw, 0.4, 0.7) == outcome


def test_a_renegotiated_price_pays_a_part_of_the_gap_to_the_market():
    # 600 on the market, a quarter of the gap of 400 on top.
    assert rules.renegotiated_price(1000.0, 600.0, 0.25) == pytest.approx(700.0)


@given(prices, prices, shares)
def test_a_renegotiated_price_lies_between_market_and_contract_and_never_above(contract, spot, gap_paid):
    price = rules.renegotiated_price(contract, spot, gap_paid)
    assert min(contract, spot) * (1.0 - 1e-12) <= price <= contract


def test_what_cash_does_not_pay_is_paid_late():
    assert rules.paid_share(1000.0, 400.0) == pytest.approx(0.4)
    assert rules.paid_share(1000.0, 1000.0) == 1.0
    assert rules.paid_share(1000.0, -5.0) == 0.0
    assert rules.paid_share(0.0, 0.0) == 1.0


def test_how_far_a_promise_was_kept():
    assert rules.promise_kept(KEPT, 1.0) == 1.0
    assert rules.promise_kept(RENEGOTIATED, 0.8) == pytest.approx(0.4)
    assert rules.promise_kept(REFUSED, 1.0) == 0.0


def test_who_pays_nearly_all_in_time_has_kept_nearly_all_of_the_promise():
    assert rules.promise_kept(PAID_LATE, 0.9) == pytest.approx(0.9)
    assert rules.promise_kept(PAID_LATE, 0.0) == 0.0


# --- what is offered and what a contract is worth --------------------------------------------


def test_an_enterprise_orders_a_share_of_what_it_can_process():
    assert rules.offered_quantity(2000.0, 0.3) == pytest.approx(600.0)


def test_a_household_commits_a_share_of_what_it_expects_to_harvest():
    assert rules.quantity_committed(10.0, 0.7) == pytest.approx(7.0)


def test_inputs_on_credit_go_with_the_land():
    # Half of 300 yuan/mu on 5 mu.
    assert rules.input_advance(300.0, 5.0, 0.5) == pytest.approx(750.0)


def test_a_small_delivery_is_worth_a_contract_only_through_a_cooperative():
    assert rules.large_enough(1.0, 1000.0, 1000.0, False)
    assert rules.large_enough(2.0, 1000.0, 1000.0, False)
    assert not rules.large_enough(0.9, 1000.0, 1000.0, False)
    assert rules.large_enough(0.1, 1000.0, 1000.0, True)


def test_the_gain_over_the_trader_at_the_farm():
    # 10 t; 50 over the county price, which is 100 over the trader's; believed to 80 %.
    assert rules.yearly_gain(10.0, 50.0, 900.0, 1000.0, 0.8) == pytest.approx(1200.0)


def test_a_floor_for_a_product_of_one_yuan():
    # At the money as above, in other money: 2 N(0.1) - 1.
    assert rules.expected_with_floor(1.0, 0.2, 1.0)[0] == pytest.approx(1.0796557, abs=1e-6)
    assert rules.expected_with_floor(0.0, 0.2, 100.0) == (100.0, 0.0)  # worth nothing but the floor


def test_nobody_over_delivers_when_the_market_pays_more():
    assert rules.over_delivered(10.0, 5.0, 1200.0, 1000.0, 0.3) == 0.0


def test_a_small_gap_is_shared_too():
    assert rules.renegotiated_price(1000.0, 999.5, 0.5) == pytest.approx(999.75, rel=1e-9)


def test_who_pays_all_but_rounding_pays_in_time():
    assert rules.paid_share(1000.0, 1000.0 * (1.0 - 1e-10)) == 1.0
    assert rules.paid_share(1000.0, 1000.0 * (1.0 - 1e-6)) == pytest.approx(1.0 - 1e-6, rel=1e-12)


def test_who_has_nothing_left_but_rounding_pays_nothing():
    assert rules.paid_share(0.01, 1e-9) == 0.0
    assert rules.paid_share(0.01, 0.005) == 0.5


def test_a_column_of_zeros_says_that_every_promise_is_kept():
    assert KEPT == 0
    assert len({KEPT, RENEGOTIATED, REFUSED, PAID_LATE}) == 4


def test_a_market_a_little_above_the_contract_changes_nothing_in_a_renegotiation():
    assert rules.renegotiated_price(1000.0, 1000.4, 0.5) == 1000.0
