"""What an order is worth when it is signed, and what breaking it brings either side, worked by hand."""

import math

import pytest

from model.linkages import guaranteed_dividend, order_purchase

PRICE_RISK = math.sqrt(0.18**2 + (0.45 * 0.18) ** 2)  # between years and between the days of one


@pytest.mark.parametrize(
    ("penalty", "gain", "way_out"),
    [(0.0, 41.2958, 0.258609), (0.2, 24.5379, 0.151293), (0.4, 15.0410, 0.0826907), (1.0, 6.1900, 0.0099926)],
)
def test_the_higher_the_penalty_the_less_an_order_is_worth(penalty, gain, way_out):
    # 1,000 yuan expected of the market, 1,040 of the order, which is kept with chance 0.85; three tenths of
    # it come in winter, and a twentieth of these is lost by waiting; four penalties in ten are enforced.
    signing = order_purchase.value_of_signing(
        1000.0, 1040.0, 1040.0, 0.85, 0.3 * 0.05, 0.4 * penalty + 0.033, 0.05, PRICE_RISK
    )
    assert signing.gain == pytest.approx(gain, abs=1e-4)
    assert signing.way_out == pytest.approx(way_out, abs=1e-6)


def test_without_risk_the_way_out_is_worth_what_it_brings_now():
    assert order_purchase.call_option(950.0, 1000.0, 0.0) == (0.0, 0.0)
    assert order_purchase.call_option(1100.0, 1000.0, 0.0) == (100.0, 1.0)


def test_who_has_half_a_years_money_does_not_mind_to_wait():
    assert order_purchase.premium_for_cash(0.0, 4000.0, 0.15) == pytest.approx(0.15)
    assert order_purchase.premium_for_cash(3000.0, 4000.0, 0.15) == pytest.approx(0.0375)
    assert order_purchase.premium_for_cash(9000.0, 4000.0, 0.15) == 0.0
    assert order_purchase.premium_for_cash(0.0, 0.0, 0.15) == 0.0


def test_a_technique_adds_more_for_the_skilled_and_nothing_for_who_uses_it_already():
    assert order_purchase.yield_of_technique(0.45, 0.10, 0.0, 4.0) == pytest.approx(0.095)
    assert order_purchase.yield_of_technique(0.45, 0.10, 2.0, 4.0) == pytest.approx(0.0475)
    assert order_purchase.yield_of_technique(0.45, 0.10, 4.0, 4.0) == 0.0


@pytest.mark.parametrize(
    ("day_price", "waiting", "chance"),
    [
        (700.0, 0.0, 0.000154),
        (1000.0, 0.0, 0.035624),
        (1150.0, 0.0, 0.363993),
        (1300.0, 0.0, 0.898649),
        (1000.0, 0.15, 0.083290),
        (1150.0, 0.15, 0.584658),
        (1300.0, 0.15, 0.956157),
    ],
)
def test_who_needs_money_now_sells_elsewhere_sooner(day_price, waiting, chance):
    # 1,040 agreed on, three tenths of it in winter; a fifth is the penalty, due with chance 0.15; another
    # buyer pays 5 % less for the variety; the next order is worth 16 yuan a tonne.
    gain = order_purchase.side_selling_gain(day_price, 1040.0, 0.3 * waiting, 0.2 * 0.15 + 0.033, 16.0, 0.05)
    assert order_purchase.breach_probability(gain, 1040.0, 0.05) == pytest.approx(chance, abs=1e-6)


def test_what_a_breach_costs_besides():
    # A tenth as a penalty, half of which is enforced; 0.06 of loyalty at will 0.4 and trust 0.6; 0.03 more.
    assert order_purchase.cost_of_breach(0.1, 0.5, 0.4, 0.6, 0.06, 0.03) == pytest.approx(0.05 + 0.03 + 0.03)


def test_a_delivery_is_worth_what_replaces_it_or_what_it_still_earns():
    assert order_purchase.value_in_hand(1040.0, 1300.0, 200.0) == 1040.0
    assert order_purchase.value_in_hand(1040.0, 1000.0, 200.0) == 800.0
    assert order_purchase.value_in_hand(1040.0, 100.0, 200.0) == 0.0


def test_a_plant_whose_product_fell_is_tempted_at_an_unchanged_market():
    # 1,040 less 0.09 for penalties and 0.126 for its name leaves 815 to be saved, for a tonne worth 1,040
    # or 800.
    kept = order_purchase.reneging_gain(1040.0, 1040.0, 0.3, 0.3, 0.84, 0.15)
    broken = order_purchase.reneging_gain(1040.0, 800.0, 0.3, 0.3, 0.84, 0.15)
    assert (kept, broken) == pytest.approx((-224.64, 15.36))


def test_what_may_be_lost_of_a_principal_counts_against_a_dividend():
    # 6 % of 20,000 yuan, kept with chance 0.9; in two years of a hundred six tenths of the money are lost.
    gain = guaranteed_dividend.yearly_gain(20_000.0, 0.06, 0.9, 20_000.0, 0.02, 0.6, 0.0)
    assert gain == pytest.approx(840.0)
    assert guaranteed_dividend.variance_of_loss(20_000.0, 0.02, 0.6) == pytest.approx(2_822_400.0)
