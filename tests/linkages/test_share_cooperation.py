"""Share cooperation: dividends out of real profits, and shares that lose value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import share_cooperation as rules
from model.world.agents import LEAVE


def test_shares_are_issued_up_to_the_limit():
    assert rules.share_room(400_000.0, 390_000.0) == pytest.approx(10_000.0)
    assert rules.share_room(400_000.0, 410_000.0) == 0.0


def test_what_shares_are_expected_to_bring():
    # 20,000 yuan at 6 %: 1,200; with the land 550 are given up, its labour considered.
    assert rules.yearly_gain(20_000.0, 0.06, 550.0) == pytest.approx(650.0)


def test_processing_at_long_run_prices_earns_the_margin():
    # 50,000 yuan of equipment turn over 60,000 of produce, at a margin of 20 %.
    assert rules.processing_result(50_000.0, 1.2, 0.2, 1.0, 0.6) == pytest.approx(12_000.0)


def test_dear_produce_squeezes_the_margin_into_a_loss():
    # Produce costs four times as much, half passed through in logs: output fetches twice as much.
    # 10,000 * (1.2 * 2 - 4) = -16,000.
    assert rules.processing_result(10_000.0, 1.0, 0.2, 4.0, 0.5) == pytest.approx(-16_000.0)
    # Cheap produce: a quarter of the price, half of the output price.
    assert rules.processing_result(10_000.0, 1.0, 0.2, 0.25, 0.5) == pytest.approx(3500.0)


def test_a_dividend_is_paid_from_profit_alone():
    assert rules.dividend(10_000.0, 0.7, True) == pytest.approx(7000.0)
    assert rules.dividend(10_000.0, 0.7, False) == 0.0
    assert rules.dividend(-10_000.0, 0.7, True) == 0.0


def test_equipment_that_is_not_replaced_takes_value_from_the_shares():
    # 800 of 10,000 yuan were not replaced: shares at 0.9 lose 8 %.
    assert rules.value_after_loss(0.9, 10_000.0, 800.0) == pytest.approx(0.828)
    assert rules.value_after_loss(0.9, 10_000.0, 0.0) == 0.9
    assert rules.value_after_loss(0.9, 0.0, 0.0) == 0.9  # land shares only


@given(st.floats(0.0, 2.0), st.floats(0.0, 1e7), st.floats(0.0, 1e8))
def test_shares_are_never_worth_less_than_nothing(value, equipment, lost):
    assert 0.0 <= rules.value_after_loss(value, equipment, lost) <= value


def test_room_of_less_than_one_yuan_is_none():
    for room, issued in ((1.0, 1.0), (1.5, 1.5), (0.5, 0.0)):
        assert rules.share_room(100.0, 100.0 - room) == issued


def test_equipment_of_a_single_yuan_and_a_loss_beyond_it():
    assert rules.value_after_loss(0.9, 1.0, 0.5) == pytest.approx(0.45)
    assert rules.value_after_loss(0.9, 100.0, 500.0) == 0.0


@pytest.mark.parametrize(("cash", "returned"), [(1e6, 1.0), (4000.0 + 3000.0, 0.5), (100.0, 0.0)])
def test_where_the_form_is_off_shares_are_paid_back_as_far_as_means_go(village_with, cash, returned):
    # 10,000 yuan of shares; the equipment behind them fetches 4,000, so 6,000 more are needed, and a year's
    # fixed cost of 4,000 stays.
    village = village_with(
        households={"cooperative": 0, "share_units": 10_000.0, "share_land": 2.0, "cash": 500.0},
        cooperatives={"cash": [cash], "share_units": [10_000.0], "share_value": [1.0], "share_land": [2.0]},
        settings={
            "linkages.share_cooperation.enabled": False,
            "enterprises.recovery_value": 0.4,
            "linkages.secondary_rebate.fixed_cost": 4000.0,
        },
    )
    household, cooperative = village.households[0], village.state.cooperatives[0]
    household.share_wish = LEAVE
    cooperative.shares_to_redeem = 10_000.0
    village.do(rules.grant_in_cooperative)
    village.do(rules.leave)
    assert household.share_land == cooperative.share_land == 0.0
    assert household.cash == pytest.approx(500.0 + 10_000.0 * returned)
    assert cooperative.cash == pytest.approx(cash - 6000.0 * returned)
    assert cooperative.share_units == pytest.approx(10_000.0 * (1.0 - returned))
    assert village.flow("cooperative_liquidation", "cooperatives") == pytest.approx(4000.0 * returned)
    village.assert_balanced()
