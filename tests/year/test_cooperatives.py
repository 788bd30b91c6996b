"""Secondary rebate and share cooperation through a settlement."""

import numpy as np
import pytest

from model import linkages
from model.linkages import SECONDARY_REBATE, SHARE_COOPERATION, secondary_rebate, share_cooperation
from model.programme import PUBLIC_SHARES
from model.world.agents import ENTER, LEAVE
from model.world.households.season import Free
from model.world.organisations.means import CooperativeDraws
from model.year import harvest, plan, settle, settle_cooperatives, settle_households

REBATE, SHARES = "linkages.secondary_rebate", "linkages.share_cooperation"
SETTINGS = {
    f"{REBATE}.largest_premium": 0.2,
    f"{REBATE}.volume_half": 10_000.0,
    f"{REBATE}.fixed_cost": 100.0,
    f"{REBATE}.variable_cost": 0.0,
    "programme.will.support_grant": 0.0,
    f"{REBATE}.reserve_share": 0.1,
    f"{REBATE}.return_share": 0.6,
    f"{REBATE}.noncompliant_return": 0.2,
    f"{REBATE}.compliance": 0.7,
    f"{REBATE}.service_cost_share": 0.5,
    f"{REBATE}.trade_share": 0.5,
    f"{REBATE}.side_trading": 0.0,
    f"{SHARES}.payout": 0.5,
    f"{SHARES}.land_value": 1000.0,
    f"{SHARES}.turnover": 1.0,
    f"{SHARES}.processing_margin": 0.2,
    f"{SHARES}.depreciation": 0.1,
    f"{SHARES}.compliance": 0.7,
    "enterprises.recovery_value": 0.5,
}
COMPLIES, DOES_NOT = 0.69, 0.71


def trade_and_refund(village, draw):
    """A cooperative's winter without the share business."""
    draws = CooperativeDraws(refund=draw, dividend=DOES_NOT)
    village.do(secondary_rebate.settle_in_cooperative, draws=draws)
    village.do(secondary_rebate.return_surplus_in_cooperative, draws=draws)


def run_share_business(village, draw):
    """A cooperative's winter without trade."""
    draws = CooperativeDraws(refund=DOES_NOT, dividend=draw)
    village.do(share_cooperation.settle_in_cooperative, draws=draws)


@pytest.fixture
def members(village_with):
    """Two members: one pooled 6 t and holds 100 shares, the other 4 t and 300 shares."""

    def build(*, weight=1.0, spot=1000.0, settings=None, household=None, **cooperative):
        columns = {"cooperative": 0, "member": 1, "pooled": [6.0, 4.0], "share_units": [100.0, 300.0]}
        return village_with(
            households=columns | (household or {}),
            cooperatives={
                "traded": 10_000.0,
                "cash": 1000.0,
                "share_units": 400.0 * weight,
                "value_before": 1.0,
            }
            | cooperative,
            weight=weight,
            spot=spot,
            settings=SETTINGS | (settings or {}),
        )

    return build


# --- trade and its surplus ---------------------------------------------------------------


def test_the_surplus_goes_back_by_trade_and_by_shares(members):
    # 10,000 traded at half of 20 %: 1,000 less 100 of costs: 900; 10 % stays, 810 are distributed:
    # 486 by trade (60 and 40 %), 324 by shares (a quarter and three quarters).
    village = members()
    trade_and_refund(village, COMPLIES)
    village.each_household(settle_households.receive)
    np.testing.assert_allclose(
        village.households.received[:, SECONDARY_REBATE], [291.6 + 81.0, 194.4 + 243.0]
    )
    np.testing.assert_allclose(village.households.business, village.households.received[:, SECONDARY_REBATE])
    # The reserve kept 1,000 less what was paid; the margin itself came in autumn.
    assert village.cooperatives.cash[0] == pytest.approx(1000.0 - 100.0 - 810.0)
    assert village.cooperatives.surplus[0] == pytest.approx(900.0)
    village.assert_balanced()


def test_a_non_compliant_cooperative_keeps_most_of_it(members):
    # A fifth of 810 by trade, nothing by shares.
    village = members()
    trade_and_refund(village, DOES_NOT)
    village.each_household(settle_households.receive)
    np.testing.assert_allclose(village.households.received[:, SECONDARY_REBATE], [97.2, 64.8])
    assert village.cooperatives.cash[0] == pytest.approx(1000.0 - 100.0 - 162.0)
    village.assert_balanced()


def test_no_surplus_no_rebate(members):
    # Costs of 1,500 against a margin of 1,000: the reserve pays.
    village = members(settings={f"{REBATE}.fixed_cost": 1500.0}, cash=2000.0)
    trade_and_refund(village, COMPLIES)
    village.each_household(settle_households.receive)
    assert not village.households.received.any()
    assert village.cooperatives.surplus[0] == pytest.approx(-500.0)
    assert village.cooperatives.cash[0] == pytest.approx(500.0)
    village.assert_balanced()


def test_public_support_and_services_enter_the_surplus(members):
    # 1,000 margin + 300 grant + half of 400 in fees - 100: 1,400.
    village = members(service_fees=400.0, settings={"programme.will.support_grant": 300.0})
    village.county.cooperative_support = 1.0
    trade_and_refund(village, COMPLIES)
    assert village.cooperatives.surplus[0] == pytest.approx(1400.0)
    assert village.flow("cooperative_grants", "government") == pytest.approx(-300.0)


def test_who_did_not_trade_gets_no_grant_no_costs_and_no_refund(members):
    village = members(traded=0.0, household={"pooled": 0.0})
    trade_and_refund(village, COMPLIES)
    assert not village.flows.any()


def test_a_member_is_paid_on_delivery_and_the_cooperative_sells_at_a_premium(members):
    # 20 mu give 20 t; a will of 0.4 pledges a fifth: 4 t at 1,000.
    village = members(
        traded=0.0,
        cash=0.0,
        weight=3.0,
        household={"planted": [20.0, 20.0], "will": 0.4, "trust": 1.0, "pooled": 0.0},
        share_units=0.0,
    )
    village.cooperatives.weight[:] = 2.0
    village.each_household(harvest.bring_in)
    np.testing.assert_allclose(village.households.business, 20_000.0)
    np.testing.assert_allclose(village.households.pooled, 4.0)
    # Two rows stand for three households each, and the row for two cooperatives: 12,000 each.
    assert village.cooperatives.traded[0] == pytest.approx(12_000.0)
    village.do(harvest.sell)
    # 20 % of 12,000 / 22,000 on top: 1,309.09.
    assert village.cooperatives.cash[0] == pytest.approx(1309.0909, abs=1e-3)
    assert village.flow("pooled_sales", "cooperatives") == pytest.approx(2 * 13_309.0909, abs=1e-3)
    village.assert_balanced()


# --- the share business ------------------------------------------------------------------


def test_a_profit_pays_half_to_shares_of_money_and_land_alike(members):
    # Equipment of 400 yuan earns 80, wears 40; land earns 3,000 for 2,000: profit 1,040, half of it
    # for 400 of equipment and 2 mu at 1,000: 520 / 2,400 per yuan.
    village = members(
        traded=0.0,
        land_revenue=3000.0,
        land_costs=2000.0,
        share_land=2.0,
        household={"share_land": [2.0, 0.0]},
    )
    run_share_business(village, COMPLIES)
    village.each_household(settle_households.receive)
    per_yuan = 520.0 / 2400.0
    np.testing.assert_allclose(
        village.households.received[:, SHARE_COOPERATION], [2100.0 * per_yuan, 300.0 * per_yuan]
    )
    np.testing.assert_allclose(village.households.property, village.households.received[:, SHARE_COOPERATION])
    assert village.cooperatives.share_value[0] == 1.0  # wear was replaced
    assert village.cooperatives.cash[0] == pytest.approx(1000.0 + 80.0 + 1000.0 - 40.0 - 520.0)
    village.assert_balanced()


def test_a_cooperative_that_does_not_pay_keeps_the_profit(members):
    village = members(traded=0.0)
    run_share_business(village, DOES_NOT)
    assert village.cooperatives.dividend_per_yuan[0] == 0.0
    assert village.cooperatives.cash[0] == pytest.approx(1000.0 + 80.0 - 40.0)


def test_a_loss_pays_nothing_and_takes_value_from_the_shares(members):
    # Produce costs four times as much, output fetches twice: 400 * (1.2 * 2 - 4) = -640 from the
    # reserve; 40 of worn equipment are not replaced: a tenth of every share.
    village = members(traded=0.0, spot=4000.0)
    run_share_business(village, COMPLIES)
    village.each_household(settle_households.receive)
    assert not village.households.received.any()
    assert village.cooperatives.share_value[0] == pytest.approx(0.9)
    assert village.cooperatives.cash[0] == pytest.approx(360.0)
    village.assert_balanced()


def test_a_loss_beyond_the_reserve_dissolves_the_cooperative(members):
    # 500 short; equipment worth 400 fetches 200: suppliers go unpaid, shares and land come back.
    village = members(traded=0.0, cash=100.0, spot=4000.0, household={"share_land": [2.0, 0.0], "land": 5.0})
    village.cooperatives.share_land[:] = 2.0
    village.do(settle_cooperatives.settle_cooperative)
    village.each_household(settle_households.receive)
    village.each_household("recover_by_household")
    assert not village.cooperatives.alive[0] and village.cooperatives.failed[0]
    np.testing.assert_allclose(village.households.cash, 0.0)
    assert not village.households.share_units.any() and not village.households.share_land.any()
    assert village.do(linkages.own_land) == 5.0
    village.assert_balanced()


def test_what_a_dissolution_leaves_goes_back_by_shares(members):
    # Half of 400 and 600 in the till: 2 yuan for each of 400 shares.
    village = members(cash=600.0)
    village.do(settle_cooperatives.dissolve)
    village.each_household(settle_households.receive)
    village.each_household("recover_by_household")
    np.testing.assert_allclose(village.households.cash, [200.0, 600.0])
    np.testing.assert_allclose(village.households.property, 0.0)  # own money back is no income
    assert village.cooperatives.cash[0] == 0.0
    village.assert_balanced()


def test_a_closed_cooperative_is_refounded_with_a_new_reserve_after_some_years(members):
    village = members(alive=0, cash=0.0, share_units=0.0, years_closed=3.0, weight=1.0)
    village.rules.cooperatives.entry_years = 3.0
    village.rules.cooperatives.starting_reserve = 8000.0
    village.households.share_units[:] = 0.0
    village.do(settle.close_books)
    assert village.cooperatives.alive[0] and village.cooperatives.cash[0] == 8000.0
    village.assert_balanced()


# --- buying shares -----------------------------------------------------------------------

BUY = SETTINGS | {
    f"{SHARES}.land_share": 0.5,
    f"{SHARES}.cash_share": 0.25,
    "programme.money.shares_per_household": 1000.0,
    f"{SHARES}.share_limit": 10_000.0,
    "linkages.guaranteed_dividend.cash_reserve": 3000.0,
}


def buy(village):
    """Buy shares of half of all land and, beside public funds, of a quarter of savings beyond 3,000 yuan."""
    village.county.offered[PUBLIC_SHARES] = 1e6
    village.county.public_shares_granted = 1.0
    village.households.share_wish[:] = ENTER
    village.do(
        share_cooperation.enter, free=Free(land=4.0, cash=3000.0)
    )  # what its own wish leaves for others
    village.do(plan.invest)


def test_savings_land_and_public_funds_become_shares_at_their_present_value(village_with):
    # 600 own and 1,000 public buy at 0.8 yuan: 2,000 shares; half of 8 mu.
    village = village_with(
        households={"cooperative": 0, "cash": 5400.0, "land": 8.0},
        cooperatives={"shares_granted": 1.0, "share_value": 0.8, "share_units": 500.0},
        settings=BUY,
    )
    buy(village)
    household, cooperative = village.households[0], village.cooperatives[0]
    assert household.share_units == pytest.approx(2000.0)
    assert household.share_land == pytest.approx(4.0)
    assert household.cash == pytest.approx(5400.0 - 600.0)
    assert cooperative.share_units == pytest.approx(2500.0)
    # The money is spent on equipment at once.
    assert cooperative.cash == 0.0
    assert village.flow("cooperative_investment", "cooperatives") == pytest.approx(-1600.0)
    village.assert_balanced()


def test_public_funds_are_given_once(village_with):
    village = village_with(
        households={"cooperative": 0, "cash": 5000.0, "share_units": 10.0},
        cooperatives={"shares_granted": 1.0, "share_units": 10.0},
        settings=BUY,
    )
    buy(village)
    assert village.households.share_units[0] == pytest.approx(510.0)


def test_shares_are_granted_up_to_the_limit(village_with):
    # 4,000 yuan of equipment and 3 mu at 1,000 are issued: room for 3,000 of 12,000 wished.
    village = village_with(
        households={"cooperative": 0},
        cooperatives={
            "share_units": 5000.0,
            "share_value": 0.8,
            "share_land": 3.0,
            "shares_wished": 12_000.0,
        },
        settings=BUY,
    )
    village.do(plan.share_capacity)
    assert village.cooperatives.shares_granted[0] == pytest.approx(0.25)


def test_who_leaves_takes_the_land_back_and_keeps_the_shares(village_with):
    village = village_with(
        households={"cooperative": 0, "land": 8.0, "share_land": 4.0, "share_units": 100.0},
        enterprises={"alive": 1},
        cooperatives={"share_land": 4.0, "share_units": 100.0},
        settings=BUY,
    )
    village.households.share_wish[:] = LEAVE
    village.do(plan.enter)
    assert village.do(linkages.own_land) == 8.0
    assert village.households.share_units[0] == 100.0
    assert village.cooperatives.share_land[0] == pytest.approx(0.0)
