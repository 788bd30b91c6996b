"""Orders through an autumn: delivery, breach on both sides, late payment, advances."""

import numpy as np
import pytest

from model.linkages import ORDER_PURCHASE, order_purchase
from model.linkages.order_purchase import KEPT, PAID_LATE, REFUSED, RENEGOTIATED
from model.world.households.season import BreachDraws, Harvest
from model.year import harvest, plan, planting, settle, settle_enterprises, settle_households
from tests.village import entry_draws

ORDER = "linkages.order_purchase"
TEMPTED, FAITHFUL = 1e-9, 1.0 - 1e-9  # draws

# Temptations without ties: whoever gains by a breach, breaks.
SETTINGS = {
    f"{ORDER}.premium": 0.0,
    f"{ORDER}.penalty": 0.2,
    f"{ORDER}.enforcement": 0.5,
    f"{ORDER}.loyalty": 0.0,
    f"{ORDER}.cooperative_loyalty": 0.0,
    f"{ORDER}.exclusion": 0.8,
    f"{ORDER}.discount_factor": 0.0,
    f"{ORDER}.breach_noise": 0.01,
    f"{ORDER}.least_side_sold": 0.5,
    f"{ORDER}.over_delivery": 0.3,
    f"{ORDER}.inspection": 0.5,
    f"{ORDER}.inspection_cost": 0.0,
    f"{ORDER}.rejection": 0.0,
    f"{ORDER}.enterprise_penalty": 0.3,
    f"{ORDER}.enterprise_enforcement": 0.0,
    f"{ORDER}.reputation_value": 0.0,
    f"{ORDER}.renegotiation_chance": 1.0,
    f"{ORDER}.renegotiated_gap": 0.25,
    f"{ORDER}.refused_share": 0.6,
    f"{ORDER}.arrears_interest": 0.0,
}


@pytest.fixture
def order(village_with):
    """Two households with 10 mu, 10 t and 8 t ordered; the price is fixed at 1,000 unless told."""

    def build(spot, *, market_form=0, settings=None, weight=1.0, household=None, **enterprise):
        columns = {"market_form": market_form, "order_floor": 900.0, "order_price": 1000.0}
        enterprise = columns | {"cash": 100_000.0, "capacity": 100.0} | enterprise
        return village_with(
            households={"land": 10.0, "planted": [10.0, 10.0], "ordered": [8.0, 8.0]} | (household or {}),
            enterprises=enterprise,
            weight=weight,
            spot=spot,
            settings=SETTINGS | (settings or {}),
        )

    return build


def deliver(village, draw=FAITHFUL, enforcement_draw=FAITHFUL, household=0):
    """The delivery of one household that harvested 10 t; returns the penalty that it owes."""
    village.households.day_price[:] = village.county.spot_price[0]
    brought = village.do(
        order_purchase.deliver,
        household=household,
        harvest=Harvest(10.0, 0.0, 0.0),
        spot=float(village.county.spot_price[0]),
        draws=BreachDraws(draw, enforcement_draw, 1.0),
    )
    return brought.penalty


def autumn(village):
    """The whole autumn but for work and consumption."""
    village.do(harvest.set_prices)
    village.each_household(harvest.bring_in)
    for row in range(len(village.enterprises)):
        village.do(harvest.see_market, enterprise=row, demand_change=0.0)
        village.do(order_purchase.keep_promises, enterprise=row)
        village.do(harvest.buy_and_process, enterprise=row)
    village.each_household(order_purchase.get_paid)
    village.do(harvest.draw_on_bank)


# --- the household's side ----------------------------------------------------------------


def test_in_a_dear_year_households_sell_elsewhere_under_the_fixed_form(order):
    # 1,500 against 1,000 and a fifth of it with chance one half: certain to pay.
    village = order(1500.0)
    penalty = deliver(village, draw=0.9)
    assert village.households.side_sold[0] == pytest.approx(8.0, rel=1e-6)
    assert village.households.delivered[0] == pytest.approx(0.0, abs=1e-5)
    assert penalty == 0.0  # nobody sued


def test_under_the_market_form_there_is_nothing_to_gain_in_the_same_year(order):
    village = order(1500.0, market_form=1, settings={f"{ORDER}.premium": 0.04, f"{ORDER}.over_delivery": 0.0})
    village.do(harvest.set_prices)
    assert village.enterprises.order_price[0] == pytest.approx(1560.0)
    deliver(village, draw=1e-3)
    assert village.households.side_sold[0] == 0.0
    assert village.households.delivered[0] == pytest.approx(8.0)


def test_the_floor_binds_under_the_market_form_in_a_cheap_year(order):
    village = order(600.0, market_form=1)
    village.do(harvest.set_prices)
    assert village.enterprises.order_price[0] == 900.0


@pytest.mark.parametrize(
    ("draw", "owes", "excluded"), [(0.4, True, True), (0.6, False, True), (0.9, False, False)]
)
def test_a_breach_may_be_fined_and_cost_the_next_order(order, draw, owes, excluded):
    # Enforced below 0.5, excluded below 0.8; a fifth of the contract price on every tonne.
    village = order(1500.0)
    penalty = deliver(village, draw=TEMPTED, enforcement_draw=draw)
    assert penalty == (pytest.approx(1600.0, rel=1e-5) if owes else 0.0)
    assert village.households.excluded[0] == excluded


def test_a_fine_is_paid_to_the_enterprise_as_far_as_there_is_money(order):
    village = order(1500.0, household={"cash": 100.0}, settings={f"{ORDER}.enforcement": 1.0})
    village.do(harvest.bring_in)
    # Breach is certain: all sold for 10 * 1,500, less a fifth of 8 * 1,000.
    assert village.households.business[0] == pytest.approx(15_000.0 - 1600.0, rel=1e-5)
    assert village.flow("side_selling_penalties", "enterprises") == pytest.approx(1600.0, rel=1e-5)
    village.assert_balanced()


def test_who_was_excluded_gets_no_order_for_one_spring(order):
    village = order(1000.0, household={"excluded": 1}, order_offered=100.0)
    village.do(order_purchase.wish, draws=entry_draws(order=TEMPTED))
    assert village.households.ordered[0] == 0.0 and not village.households.excluded[0]
    settings = {f"{ORDER}.output_share": 0.8, f"{ORDER}.minimum_value": 0.0}
    village = order(
        1000.0,
        household={"excluded": 0},
        order_offered=100.0,
        settings=settings | {"weather.drought_chance": 0.0, f"{ORDER}.input_credit": 0.5},
    )
    village.do(order_purchase.wish, draws=entry_draws(order=TEMPTED))
    village.do(order_purchase.ask)
    assert village.households.ordered[0] == pytest.approx(8.0)  # 0.8 of 10 t
    assert village.enterprises.order_wished[0] == pytest.approx(8.0)
    assert village.enterprises.advances_wished[0] == pytest.approx(0.5 * 200.0 * 10.0)


def test_a_short_harvest_is_no_breach(order):
    village = order(1000.0, household={"planted": [5.0, 10.0]})
    village.each_household(harvest.bring_in)
    np.testing.assert_allclose(village.households.delivered, [5.0, 8.0])
    np.testing.assert_allclose(village.households.side_sold, 0.0)


def test_in_a_cheap_year_households_bring_more_and_half_of_it_is_turned_away(order):
    # 30 % of 8 t, but only 2 t are left, of which checks refuse half.
    village = order(600.0)
    deliver(village)
    assert village.households.delivered[0] == pytest.approx(9.0)


def test_unskilled_produce_is_partly_rejected_and_sold_on_the_market(order):
    # Half skilled: half of 20 % of 8 t is refused, and goes to the spot market with 2 t of one's own.
    village = order(1000.0, settings={f"{ORDER}.rejection": 0.2})
    autumn(village)
    assert village.households.delivered[0] == pytest.approx(7.2)
    assert village.households.business[0] == pytest.approx(10_000.0)
    assert village.households.received[0, ORDER_PURCHASE] == pytest.approx(7200.0)
    village.assert_balanced()


# --- the enterprise's side ---------------------------------------------------------------


def test_a_kept_order_pays_the_contract_price_whatever_the_market_pays(order):
    # A name worth half of the price is not risked for 40 yuan.
    settings = {f"{ORDER}.over_delivery": 0.0, f"{ORDER}.reputation_value": 0.5}
    village = order(1000.0, order_price=1040.0, settings=settings)
    autumn(village)
    # 8 t at 1,040 and 2 t at 1,000 each.
    np.testing.assert_allclose(village.households.business, [10_320.0, 10_320.0])
    assert village.enterprises.reneged[0] == KEPT
    # 16 t of raw produce at 1,000, half more for its product: 24,000 of sales.
    assert village.enterprises.cash[0] == pytest.approx(100_000.0 - 16_640.0 + 24_000.0)
    village.assert_balanced()


def test_in_a_cheap_year_the_enterprise_renegotiates(order):
    # 1,000 promised, 600 on the market; a quarter of the gap of 400 is still paid.
    village = order(600.0, settings={f"{ORDER}.over_delivery": 0.0})
    autumn(village)
    assert village.enterprises.reneged[0] == RENEGOTIATED
    assert village.enterprises.price_paid[0] == pytest.approx(700.0)
    np.testing.assert_allclose(village.households.business, 8.0 * 700.0 + 2.0 * 600.0)
    village.assert_balanced()


def test_or_refuses_the_produce_which_then_finds_the_market(order):
    # 60 % of 8 t are refused and sold for 600; the rest is paid in full.
    village = order(600.0, settings={f"{ORDER}.over_delivery": 0.0, f"{ORDER}.renegotiation_chance": 0.0})
    autumn(village)
    assert village.enterprises.reneged[0] == REFUSED
    np.testing.assert_allclose(village.households.business, 3.2 * 1000.0 + 4.8 * 600.0 + 2.0 * 600.0)
    np.testing.assert_allclose(village.households.received[:, ORDER_PURCHASE], 3200.0)
    village.assert_balanced()


def test_a_court_makes_the_enterprise_pay_for_its_breach(order):
    # Enforced for certain, 5 % of the price: too little to keep the promise at a gap of 40 %.
    village = order(
        600.0,
        settings={
            f"{ORDER}.over_delivery": 0.0,
            f"{ORDER}.enterprise_enforcement": 1.0,
            f"{ORDER}.enterprise_penalty": 0.05,
        },
    )
    autumn(village)
    np.testing.assert_allclose(village.households.business, 8.0 * 750.0 + 2.0 * 600.0)
    assert village.flow("reneging_penalties", "enterprises") == pytest.approx(-16.0 * 50.0)
    village.assert_balanced()


def test_in_a_dear_year_the_enterprise_is_glad_of_its_contracts(order):
    village = order(1500.0, settings={f"{ORDER}.breach_noise": 0.01, f"{ORDER}.loyalty": 1.0})
    village.households.will[:] = village.households.trust[:] = 1.0  # loyal beyond any price
    autumn(village)
    assert village.enterprises.reneged[0] == KEPT
    np.testing.assert_allclose(village.households.business, 8.0 * 1000.0 + 2.0 * 1500.0)


def test_a_promise_that_costs_too_much_reputation_is_kept(order):
    # A name of 0.8 is worth 40 % of the price here: more than the gap of 300.
    village = order(700.0, reputation=0.8, settings={f"{ORDER}.reputation_value": 0.5})
    autumn(village)
    assert village.enterprises.reneged[0] == KEPT


def test_an_enterprise_without_money_pays_late(order):
    # 16,000 due, 4,000 in cash, no credit: a quarter now, the rest is owed.
    village = order(1000.0, cash=4000.0)
    autumn(village)
    assert village.enterprises.reneged[0] == PAID_LATE
    np.testing.assert_allclose(village.households.business, 2000.0 + 2000.0)
    np.testing.assert_allclose(village.households.trade_arrears, 6000.0)
    assert village.enterprises.trade_arrears[0] == pytest.approx(12_000.0)
    village.assert_balanced()


def test_a_credit_line_prevents_late_payment(order):
    village = order(1000.0, cash=4000.0, capital=100_000.0, settings={"credit.credit_line": 0.2})
    autumn(village)
    assert village.enterprises.reneged[0] == KEPT
    # Produce is paid for before its product is sold.
    assert village.enterprises.debt[0] == pytest.approx(12_000.0)
    assert village.enterprises.cash[0] == pytest.approx(24_000.0)
    village.assert_balanced()


def test_credit_against_the_produce_prevents_late_payment_too(order):
    # Banks lend three quarters of 16,000; 4,000 in cash is the enterprise's own part.
    village = order(1000.0, cash=4000.0, settings={"credit.purchase_credit": 0.75})
    autumn(village)
    assert village.enterprises.reneged[0] == KEPT
    assert village.enterprises.debt[0] == pytest.approx(12_000.0)
    village.assert_balanced()


@pytest.mark.parametrize("interest", [0.0, 0.05])
def test_what_was_paid_late_is_paid_in_winter_with_its_interest(order, interest):
    village = order(1000.0, cash=4000.0, settings={f"{ORDER}.arrears_interest": interest})
    autumn(village)
    village.do(settle_enterprises.settle_enterprise)
    village.each_household(settle_households.receive)
    np.testing.assert_allclose(village.households.business, 4000.0 + 6000.0 * (1.0 + interest))
    np.testing.assert_allclose(
        village.households.received[:, ORDER_PURCHASE], 2000.0 + 6000.0 * (1.0 + interest)
    )
    np.testing.assert_allclose(village.households.trade_arrears, 0.0, atol=1e-9)
    assert village.enterprises.trade_arrears[0] == pytest.approx(0.0, abs=1e-9)
    village.assert_balanced()


def test_produce_is_paid_before_dividends(order):
    # 5,000 in winter for 12,000 of produce and 1,000 of a dividend.
    village = order(
        1000.0,
        cash=5000.0,
        trade_arrears=12_000.0,
        principal=10_000.0,
        household={"trade_arrears": [6000.0, 6000.0], "dividend_cash": [10_000.0, 0.0]},
    )
    village.do(settle.open_winter)
    village.each_household("claim")
    village.do(settle_enterprises.settle_enterprise)
    village.each_household(settle_households.receive)
    np.testing.assert_allclose(village.households.cash, 2500.0)
    assert village.households.dividend_arrears[0] == pytest.approx(1000.0)
    village.assert_balanced()


def test_rows_that_stand_for_ten_households_bring_ten_times_the_produce(order):
    village = order(1000.0, weight=10.0, cash=1e6)
    autumn(village)
    assert village.enterprises.delivered[0] == pytest.approx(160.0)
    assert village.enterprises.cash[0] == pytest.approx(1e6 - 160_000.0 + 240_000.0)
    np.testing.assert_allclose(village.households.business, 10_000.0)
    village.assert_balanced()


# --- what is learnt ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("firm", "reputation"),
    [
        ({}, 0.9),  # half of the way from 0.8 to 1
        ({"price_paid": 700.0}, 0.75),  # ... to 0.7
        ({"accepted_share": 0.4}, 0.6),  # ... to 0.4
        ({"paid_share": 0.6}, 0.7),  # ... to 0.6, what was paid in time
        ({"accepted_share": 0.5, "price_paid": 800.0, "paid_share": 0.5}, 0.5),  # ... to 0.2
    ],
)
def test_a_name_follows_the_value_that_was_kept(order, firm, reputation):
    kept = {"price_paid": 1000.0, "accepted_share": 1.0, "paid_share": 1.0} | firm
    village = order(1000.0, reputation=0.8, delivered=10.0, **kept)
    village.do(settle.learn_reputation, weight=0.5)
    assert village.enterprises.reputation[0] == pytest.approx(reputation)


def test_no_promise_due_leaves_the_name_as_it_was(order):
    village = order(1000.0, reputation=0.8, reneged=REFUSED, delivered=0.0)
    village.do(settle.learn_reputation, weight=0.5)
    assert village.enterprises.reputation[0] == 0.8


# --- inputs on credit --------------------------------------------------------------------


def test_an_advance_pays_for_inputs_in_spring_and_is_repaid_at_harvest(order):
    # 200 yuan a mu, half of it advanced: 10 mu cost 1,000 of 1,200 in cash.
    settings = {"credit.loan_limit": 0.0}
    household = {"cash": 1200.0, "advance": 1000.0}
    village = order(1000.0, household=household, advance_granted=1.0, settings=settings)
    village.each_household(planting.plant)
    np.testing.assert_allclose(village.households.planted, 10.0)
    np.testing.assert_allclose(village.households.cash, 200.0)
    np.testing.assert_allclose(village.households.advance, 1000.0)
    autumn(village)
    np.testing.assert_allclose(village.households.cash, 200.0 + 10_000.0 - 1000.0)
    # The advance is no income, its repayment no cost: 10,000 less all inputs.
    np.testing.assert_allclose(village.households.business, 8000.0)
    village.assert_balanced()


def test_without_the_advance_a_poor_household_plants_less(order):
    settings = {"credit.loan_limit": 0.0}
    household = {"cash": 1200.0, "advance": 1000.0}
    village = order(1000.0, household=household, advance_granted=0.0, settings=settings)
    village.do(planting.plant)
    assert village.households.planted[0] == pytest.approx(6.0)


def test_orders_are_granted_in_proportion_to_capacity(order):
    village = order(1000.0, order_offered=12.0, order_wished=16.0)
    village.do(plan.share_capacity)
    village.each_household(plan.enter)
    np.testing.assert_allclose(village.households.ordered, 6.0)
