"""Secondary rebate: the surplus of pooled produce and its division."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import secondary_rebate as rules

yuan = st.floats(0.0, 1e8)


def test_a_fully_willing_member_pledges_the_whole_share():
    assert rules.pledged_share(1.0, 0.5) == 0.5
    assert rules.pledged_share(0.4, 0.5) == pytest.approx(0.2)


def test_what_membership_is_expected_to_bring():
    # 10,000 traded at 3 %: 300; services save 8 % of 2,000 and cost 3 %: 100; labour 50.
    assert rules.yearly_gain(10_000.0, 0.03, 2000.0, 0.08, 0.03, 50.0) == pytest.approx(450.0)


def test_trust_keeps_members_from_taking_a_traders_cash():
    # At a trust of 0.5 half of the 20 % remain.
    assert rules.trades_elsewhere(0.09, 0.5, 0.2)
    assert not rules.trades_elsewhere(0.11, 0.5, 0.2)
    assert not rules.trades_elsewhere(1e-9, 1.0, 0.2)


def test_half_of_the_premium_is_reached_at_the_half_volume():
    assert rules.marketing_premium(60_000.0, 0.12, 60_000.0) == pytest.approx(0.06)
    assert rules.marketing_premium(0.0, 0.12, 60_000.0) == 0.0


@given(yuan, yuan, st.floats(0.0, 1.0), st.floats(1.0, 1e9))
def test_the_premium_rises_with_volume_and_saturates(volume, more, largest, half):
    premium = rules.marketing_premium(volume, largest, half)
    of_more = rules.marketing_premium(volume + more, largest, half)
    assert 0.0 <= premium <= of_more * (1.0 + 1e-15) and of_more <= largest  # but for the last place
    # The yuan earned rise with volume too: no member drives out another.
    earned = (volume + more) * rules.marketing_premium(volume + more, largest, half)
    assert earned >= volume * premium


def test_a_surplus_is_distributed_after_the_reserve_and_a_loss_is_not():
    # 5,000 margin, 200 services, 1,000 grant, 4,200 costs: 2,000; 15 % of it stays.
    surplus = rules.surplus(5000.0, 200.0, 1000.0, 4200.0)
    assert surplus == pytest.approx(2000.0)
    assert rules.distributable(surplus, 0.15) == pytest.approx(1700.0)
    assert rules.distributable(-2000.0, 0.15) == 0.0


def test_the_law_returns_sixty_percent_by_trade_and_the_non_compliant_less():
    assert rules.refunded_by_trade(1700.0, True, 0.6, 0.2) == pytest.approx(1020.0)
    assert rules.refunded_by_trade(1700.0, False, 0.6, 0.2) == pytest.approx(340.0)
    # One that breaks the rule does not return more than one that keeps it.
    assert rules.refunded_by_trade(1700.0, False, 0.6, 0.9) == pytest.approx(1020.0)


def test_a_refund_is_in_proportion_to_trade():
    assert rules.refund_rate(1020.0, 34_000.0) == pytest.approx(0.03)
    assert rules.refund_rate(500.0, 0.0) == 0.0


def test_a_draw_that_just_equals_the_chance_stays_with_the_cooperative():
    assert not rules.trades_elsewhere(0.125, 0.5, 0.25)


def test_the_premium_of_a_single_yuan():
    assert rules.marketing_premium(1.0, 0.12, 1.0) == pytest.approx(0.06)


def test_a_promise_is_kept_as_far_as_the_laws_part_is_returned():
    assert rules.promise_kept(300.0, 1000.0, 0.6) == pytest.approx(0.5)
    assert rules.promise_kept(0.5, 1.0, 1.0) == pytest.approx(0.5)
    assert rules.promise_kept(700.0, 1000.0, 0.6) == 1.0  # more than it must
    assert rules.promise_kept(0.0, 0.0, 0.6) == 1.0  # nothing to return


def test_a_refund_on_a_single_yuan():
    assert rules.refund_rate(0.5, 1.0) == 0.5
