"""Money: the funds and their parts, loans and who bears their loss, turnover fund, guarantees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import guaranteed_dividend, order_purchase, share_cooperation
from model.programme import (
    COLLATERAL_LOANS,
    GUARANTEES,
    MICROCREDIT,
    MONEY,
    PUBLIC_PRINCIPAL,
    PUBLIC_SHARES,
    TURNOVER_FUND,
    budget,
    money,
)
from model.world import sectors
from model.world.organisations.means import means
from model.year import harvest, settle_enterprises, settle_households, working

PART = "programme.money"
LIVESTOCK = 5
SETTINGS = {
    f"{PART}.enabled": True,
    f"{PART}.microcredit_targeting": "first_come",
    f"{PART}.equipment_return": 0.2,
    f"{PART}.equipment_depreciation": 0.1,
    f"{PART}.equipment_days": 0.4,
    f"{PART}.equipment_resale": 0.8,
    f"{PART}.collateral_value": 6000.0,
    f"{PART}.collateral_share": 0.5,
    f"{PART}.guarantee_line": 0.15,
    f"{PART}.guarantee_share": 0.6,
    "credit.loan_limit": 50_000.0,
    "credit.term": 5.0,
    "credit.interest": 0.05,
    "credit.interest_subsidy": 1.0,
}
SHARES, YUAN = st.floats(0.0, 1.0), st.floats(0.0, 1e9)


# --- the funds ----------------------------------------------------------------------------


def test_the_industry_part_of_the_funds_and_the_new_money_reach_the_lifted_counties():
    assert budget.industry_funds(1000.0, 0.6, 200.0, 0.75) == pytest.approx(600.0)


@given(SHARES, st.lists(st.tuples(st.integers(1, 100), st.booleans()), min_size=1, max_size=60))
def test_the_counties_share_all_of_the_funds_and_key_counties_no_less(share, counties):
    lifted = np.array([number for number, _ in counties], float)
    key = np.array([number if is_key else 0 for number, is_key in counties], float)
    of_all = lifted / lifted.sum()
    of_key = key / key.sum() if key.any() else key
    parts = np.array([budget.county_share(share, *pair) for pair in zip(of_key, of_all, strict=True)])
    assert parts.sum() == pytest.approx(1.0 if key.any() else 1.0 - share)
    if key.any():
        assert parts[key > 0.0].sum() >= max(share, of_all[key > 0.0].sum()) - 1e-9


def open_money(village_with, funds, settings=None, households=None, opening=0.0):
    village = village_with(
        households=households or {"enterprise": -1},
        enterprises={"supported": [1, 0], "capital": 1e6},
        settings=SETTINGS
        | {
            f"{PART}.microcredit": 1e6,
            f"{PART}.microcredit_households": 1e6,
            f"{PART}.microcredit_reserve": 0.1,
            f"{PART}.guarantee_fund": 20_000.0,
            f"{PART}.purchase_loan_budget": 30_000.0,
            f"{PART}.principal_share": 0.6,
            f"{PART}.turnover_fund": 500_000.0,
            "programme.budget.lifted_people_share": 1.0,
        }
        | (settings or {}),
    )
    village.county.opening.microloans[sectors.LIFTED] = opening
    village.county.money_left[MONEY] = funds
    village.do(money.open_money)
    return village


def test_the_part_s_money_worked_by_hand(village_with):
    # 5 % on 400,000 that are out and 1,000,000 to be lent: 70,000.  Guarantees take 20,000 and
    # subsidies of purchases 30,000; of 80,000 that are left 60 % become principal, 40 % shares.
    village = open_money(village_with, 200_000.0, opening=400_000.0)
    county = village.county
    assert (county.guarantee_left, county.purchase_subsidy_left) == (20_000.0, 30_000.0)
    assert county.offered[PUBLIC_PRINCIPAL] == pytest.approx(48_000.0)
    assert county.offered[PUBLIC_SHARES] == pytest.approx(32_000.0)
    assert county.money_left[MONEY] == pytest.approx(0.0)
    # Banks lend their own money: a tenth is kept for inputs and principal.
    assert county.offered[MICROCREDIT] == pytest.approx(1e6)
    assert county.microcredit_left == pytest.approx(1e5)
    # The village is no key county: the half of the fund that is theirs is not for it.
    assert county.offered[TURNOVER_FUND] == pytest.approx(250_000.0)
    np.testing.assert_array_equal(village.enterprises.guaranteed, [1, 0])


def test_interest_on_loans_that_are_out_comes_first(village_with):
    village = open_money(village_with, 60_000.0, opening=400_000.0)
    assert village.county.guarantee_left == village.county.offered[PUBLIC_PRINCIPAL] == 0.0
    village = open_money(village_with, 75_000.0, opening=400_000.0)
    assert village.county.guarantee_left == pytest.approx(5000.0)
    assert village.county.purchase_subsidy_left == village.county.offered[PUBLIC_SHARES] == 0.0


def test_banks_lend_no_more_than_they_can_serve_households(village_with):
    village = open_money(village_with, 1e6, {f"{PART}.microcredit_households": 4.0})
    assert village.county.offered[MICROCREDIT] == pytest.approx(200_000.0)


def test_without_the_part_there_is_no_credit(village_with):
    village = open_money(village_with, 1e6, {f"{PART}.enabled": False})
    assert not village.county.offered.any() and village.county.microcredit_left == 0.0
    assert not village.enterprises.guaranteed.any()


# --- loans to invest ----------------------------------------------------------------------


def test_what_a_loan_is_worth_worked_by_hand():
    # 50,000 yuan return 20 %, wear out by 8 % and cost 4 %; 20 days a season to tend it.
    assert money.investment_gain(50_000.0, 0.2, 0.08, 0.04) == pytest.approx(4000.0)
    assert money.equipment_days(50_000.0, 0.4) == pytest.approx(20.0)
    assert money.equipment_tonnes(50_000.0, 0.2, 2000.0) == pytest.approx(5.0)
    assert money.loan_on_livestock(10.0, 6000.0, 0.5) == 30_000.0


@pytest.fixture
def applicant(village_with):
    def build(**household):
        columns = {"land": 10.0, "place": 0.5, "will": 1.0, "smoothed_income": 20_000.0}
        village = village_with(
            households=columns | household,
            settings=SETTINGS | {"choice.noise": 10.0},
        )
        village.county.offered[MICROCREDIT] = 1e6
        village.do(money.apply_for_loan, draw=0.5, information=1.0)
        return village

    return build


@pytest.mark.parametrize(
    ("household", "applies"),
    [
        ({}, True),
        ({"group": 1}, True),
        ({"group": 2}, False),
        ({"group": 2, "industry": LIVESTOCK}, True),
        ({"microloan": 1.0}, False),
        ({"defaulted": 1}, False),
        ({"places_microloan": 1}, False),
        ({"land": 41.0}, False),  # 41 of 60 days on the farm leave 19 for what needs 20
        ({"equipment": 80_000.0}, False),  # which needs 32 of the 50
    ],
    ids=str,
)
def test_who_may_ask_for_a_loan_to_invest(applicant, household, applies):
    assert bool(applicant(**household).households.applications[0] & (1 << MICROCREDIT)) == applies


def serve_loan(village, part):
    village.county.last_class[MICROCREDIT], village.county.last_part[MICROCREDIT] = 0, part
    village.do(money.lend)


def test_a_loan_buys_equipment_and_is_no_income(village_with):
    village = village_with(households={"cash": 300.0, "place": 0.01}, weight=10.0, settings=SETTINGS)
    serve_loan(village, 1.0)
    household = village.households[0]
    assert (household.microloan, household.equipment, household.instalment) == (50_000.0, 50_000.0, 10_000.0)
    assert household.cash == pytest.approx(300.0)
    assert household.business == household.grants == household.property == 0.0
    assert village.flow("microloans", "banks") == pytest.approx(-500_000.0)
    assert village.flow("equipment_bought", "rest_of_world") == pytest.approx(500_000.0)
    assert village.county.delivered[MICROCREDIT] == pytest.approx(500_000.0)
    village.assert_balanced()


def test_who_is_not_served_gets_a_loan_on_livestock_if_there_is_any(village_with):
    # 10 units are worth 60,000: half of it.  100 units would carry 300,000; 50,000 were asked for.
    for industry, units, loan in ((0, 10.0, 0.0), (LIVESTOCK, 10.0, 30_000.0), (LIVESTOCK, 100.0, 50_000.0)):
        village = village_with(
            households={"industry": industry, "land": units, "place": 0.01}, settings=SETTINGS
        )
        serve_loan(village, 0.0)
        assert village.households.microloan[0] == village.households.equipment[0] == pytest.approx(loan)
        assert village.county.delivered[MICROCREDIT] == 0.0
        assert village.county.delivered[COLLATERAL_LOANS] == village.county.offered[COLLATERAL_LOANS] == loan
        village.assert_balanced()


def test_others_keep_their_microcredit_and_borrow_on_livestock_at_full_interest(village_with):
    village = village_with(
        households={"group": 2, "industry": LIVESTOCK, "land": 10.0, "place": 0.01, "cash": 20_000.0},
        settings=SETTINGS,
    )
    serve_loan(village, 1.0)
    assert village.county.delivered[MICROCREDIT] == 0.0
    assert village.households.microloan[0] == 30_000.0
    village.do(settle_households.repay)
    # Interest of 5 % on 30,000, and a fifth repaid; government pays nothing of it.
    assert village.households.cash[0] == pytest.approx(20_000.0 - 1500.0 - 6000.0)
    assert village.flow("microloan_interest_subsidies", "government") == 0.0
    village.assert_balanced()


def test_equipment_yields_works_and_wears_out(village_with):
    # 50,000 at 20 % are 10 t at 1,000 yuan; 20 days a season; a tenth is worn.
    village = village_with(households={"equipment": 50_000.0, "planted": 0.0}, settings=SETTINGS)
    village.do(harvest.bring_in)
    assert village.households.business[0] == pytest.approx(10_000.0)
    village.do(working.work, season=1)
    assert village.households.days_used[0] == pytest.approx(20.0)
    village.do(settle_households.wear_equipment)
    assert village.households.equipment[0] == pytest.approx(45_000.0)
    assert village.households.business[0] == pytest.approx(5000.0)
    village.assert_balanced()


# --- repayment and default ----------------------------------------------------------------


@given(YUAN, YUAN, YUAN, SHARES)
def test_no_more_equipment_is_sold_than_is_there_and_needed(due, cash, equipment, resale):
    sold = money.equipment_to_sell(due, cash, equipment, resale)
    assert 0.0 <= sold <= equipment
    assert sold * resale <= max(0.0, due - cash) * (1.0 + 1e-9)
    if cash >= due:
        assert sold == 0.0


def repaying(village_with, cash, equipment, settings=None):
    village = village_with(
        households={"cash": cash, "equipment": equipment, "microloan": 50_000.0, "instalment": 10_000.0},
        weight=10.0,
        settings=SETTINGS | (settings or {}),
    )
    village.do(settle_households.repay)
    village.assert_balanced()
    return village


def test_an_instalment_is_paid_from_cash(village_with):
    village = repaying(village_with, 15_000.0, 45_000.0)
    household = village.households[0]
    assert (household.cash, household.microloan, household.equipment) == (5000.0, 40_000.0, 45_000.0)
    assert village.flow("microloan_interest_subsidies", "government") == pytest.approx(-25_000.0)


def test_who_lacks_cash_sells_equipment_first(village_with):
    # 8,000 are missing: equipment of 10,000 fetches them.
    village = repaying(village_with, 2000.0, 45_000.0)
    household = village.households[0]
    assert household.equipment == pytest.approx(35_000.0)
    assert household.microloan == pytest.approx(40_000.0) and not household.defaulted
    assert village.flow("equipment_sold", "lifted_households") == pytest.approx(80_000.0)
    assert household.business == household.property == 0.0  # a sale of assets is no income


def test_who_has_neither_cash_nor_equipment_defaults_and_the_bank_bears_it(village_with):
    village = repaying(village_with, 0.0, 0.0)
    household = village.households[0]
    assert household.defaulted and household.microloan == 0.0
    assert village.flow("microloans_written_off", "banks") == pytest.approx(-500_000.0)
    assert village.flow("microloan_repayments", "banks") == 0.0
    # No public money but the interest that was promised.
    assert village.flows[:, sectors.GOVERNMENT].sum() == pytest.approx(-25_000.0)


def test_what_a_sale_does_not_cover_is_owed_on(village_with):
    village = repaying(village_with, 0.0, 5000.0)
    household = village.households[0]
    assert household.equipment == 0.0 and household.cash == pytest.approx(0.0)
    assert household.microloan == pytest.approx(46_000.0) and not household.defaulted


# --- quantified funds ---------------------------------------------------------------------


def test_public_funds_are_quantified_once_for_the_eligible_while_there_are_any(village_with):
    eligible = {"group": 0, "cooperative": 0}
    for change, offered, principal, shares in (
        ({}, 1e6, 3000.0, 1500.0),
        ({"group": 1}, 1e6, 3000.0, 1500.0),
        ({"group": 2}, 1e6, 0.0, 0.0),
        ({"had_public_principal": 1, "share_units": 1.0}, 1e6, 0.0, 0.0),
        ({}, 0.0, 0.0, 0.0),
    ):
        village = village_with(
            households=eligible | change,
            enterprises={"supported": 1},
            cooperatives={"alive": 1},
            settings=SETTINGS
            | {f"{PART}.principal_per_household": 3000.0, f"{PART}.shares_per_household": 1500.0},
        )
        village.county.offered[PUBLIC_PRINCIPAL] = village.county.offered[PUBLIC_SHARES] = offered
        assert village.do(guaranteed_dividend.public_principal) == principal
        assert village.do(share_cooperation.public_shares) == shares


# --- turnover fund ------------------------------------------------------------------------


@given(YUAN, st.lists(YUAN, min_size=1, max_size=9))
def test_the_fund_lends_what_is_asked_or_all_it_has(fund, asked):
    lent = [money.turnover_loan(fund, each, sum(asked)) for each in asked]
    assert all(0.0 <= loan <= each * (1.0 + 1e-12) for loan, each in zip(lent, asked, strict=True))
    assert sum(lent) == pytest.approx(min(fund, sum(asked)), rel=1e-9)


def short_of_money(village_with, **enterprise):
    """Two enterprises that owe 20,000 for produce, of which the first lacks 15,000."""
    columns = {
        "delivered": [20.0, 20.0],
        "order_price": 1000.0,
        "cash": [5000.0, 30_000.0],
        "capital": 100_000.0,
        "supported": 1,
    }
    village = village_with(households={"enterprise": -1}, enterprises=columns | enterprise, settings=SETTINGS)
    village.county.turnover_fund = 12_000.0
    return village


def test_the_fund_lends_to_the_supported_who_lack_money_for_produce(village_with):
    village = short_of_money(village_with)
    village.do(harvest.lend_turnover)
    np.testing.assert_allclose(village.enterprises.turnover_loan, [12_000.0, 0.0])
    assert village.enterprises.cash[0] == pytest.approx(17_000.0)
    assert village.county.delivered[TURNOVER_FUND] == pytest.approx(12_000.0)
    village.do(harvest.lend_turnover)  # all is out
    assert village.county.delivered[TURNOVER_FUND] == pytest.approx(12_000.0)
    village.assert_balanced()
    for columns in ({"supported": 0}, {"alive": 0}, {"delivered": 0.0}):
        village = short_of_money(village_with, **columns)
        village.do(harvest.lend_turnover)
        assert not village.flows.any()


def test_a_turnover_loan_pays_for_what_would_be_paid_late(village_with):
    for fund, paid in ((0.0, 0.25), (12_000.0, 0.85), (1e6, 1.0)):
        village = short_of_money(village_with)
        village.county.turnover_fund = fund
        village.do(harvest.lend_turnover)
        village.do(order_purchase.keep_promises)
        assert village.enterprises.paid_share[0] == pytest.approx(paid)


def test_a_turnover_loan_comes_back_in_winter_as_far_as_there_is_cash(village_with):
    for cash, left in ((20_000.0, 0.0), (9000.0, 3000.0)):
        village = village_with(
            households={"enterprise": -1},
            enterprises={"cash": cash, "turnover_loan": 12_000.0, "capital": 1e5},
            settings=SETTINGS,
        )
        village.do(settle_enterprises.pay_seniors)
        assert village.enterprises.turnover_loan[0] == pytest.approx(left)
        assert village.flow("turnover_repayments", "government") == pytest.approx(12_000.0 - left)
        village.assert_balanced()


# --- guarantees ---------------------------------------------------------------------------


def test_a_guarantee_widens_the_credit_line(village_with):
    # A line of 30 % of 100,000, and 15 % more; 10,000 are owed.
    village = village_with(
        households={"enterprise": -1},
        enterprises={"capital": 100_000.0, "cash": 500.0, "debt": 10_000.0, "guaranteed": [0, 1]},
        settings=SETTINGS | {"credit.credit_line": 0.3},
    )
    assert village.do(means, enterprise=0) == pytest.approx(20_500.0)
    assert village.do(means, enterprise=1) == pytest.approx(35_500.0)


@given(YUAN, SHARES, SHARES, YUAN)
def test_a_guarantee_pays_a_part_of_the_loss_within_its_budget(loss, share, line_share, left):
    payout = money.guarantee_payout(loss, share, line_share, left)
    assert 0.0 <= payout <= min(loss, left)
    assert money.guarantee_payout(loss, share, line_share, -1.0) == 0.0


@pytest.mark.parametrize(
    ("guaranteed", "fund", "payout"), [(1, 1e6, 6000.0), (1, 2000.0, 2000.0), (0, 1e6, 0.0)]
)
def test_who_bears_a_failure(village_with, guaranteed, fund, payout):
    # Capital of 20,000 fetches half; the bank is owed 40,000 and loses 30,000.  A third of the
    # line is guaranteed, and 60 % of that is paid.  The turnover fund gets nothing back.
    village = village_with(
        households={"enterprise": -1},
        enterprises={
            "capital": 20_000.0,
            "debt": 40_000.0,
            "turnover_loan": 7000.0,
            "guaranteed": guaranteed,
        },
        settings=SETTINGS | {"credit.credit_line": 0.3, "enterprises.recovery_value": 0.5},
    )
    village.county.guarantee_left = fund
    village.do(settle_enterprises.fail)
    assert village.flow("bank_loans_written_off", "banks") == pytest.approx(-30_000.0)
    assert village.flow("guarantee_payouts", "banks") == pytest.approx(payout)
    assert village.county.delivered[GUARANTEES] == pytest.approx(payout)
    assert village.county.guarantee_left == pytest.approx(fund - payout)
    assert village.flow("turnover_loans_written_off", "government") == pytest.approx(-7000.0)
    village.assert_balanced()


def test_what_the_bank_leaves_goes_to_the_fund_before_households(village_with):
    # 50,000 from capital: 40,000 to the bank, 7,000 to the fund, 3,000 for 6,000 of principal.
    village = village_with(
        households={"dividend_cash": 6000.0},
        enterprises={
            "capital": 100_000.0,
            "debt": 40_000.0,
            "turnover_loan": 7000.0,
            "principal": 6000.0,
        },
        settings=SETTINGS | {"enterprises.recovery_value": 0.5},
    )
    village.do(settle_enterprises.fail)
    village.do("recover_by_household")
    assert village.flow("turnover_repayments", "government") == pytest.approx(7000.0)
    assert village.households.cash[0] == pytest.approx(3000.0)
    village.assert_balanced()


# --- interest on loans that buy ordered produce -------------------------------------------


@pytest.mark.parametrize(("supported", "budget", "paid"), [(1, 1e6, 250.0), (1, 100.0, 100.0), (0, 1e6, 0.0)])
def test_half_of_the_interest_on_what_bought_ordered_produce_is_paid(village_with, supported, budget, paid):
    # 20,000 were borrowed and 10,000 of it went to households' orders: 10 % for half a year.
    village = village_with(
        households={"enterprise": -1},
        enterprises={
            "cash": 50_000.0,
            "capital": 1e5,
            "debt": 20_000.0,
            "purchase_loan": 20_000.0,
            "ordered_paid": 10_000.0,
            "supported": supported,
        },
        settings=SETTINGS | {f"{PART}.purchase_loan_subsidy": 0.5, "credit.bank_interest": 0.1},
    )
    village.county.purchase_subsidy_left = budget
    village.do(settle_enterprises.pay_seniors)
    assert village.flow("purchase_loan_subsidies", "government") == pytest.approx(-paid)
    assert village.county.purchase_subsidy_left == pytest.approx(budget - paid)
    village.assert_balanced()


@pytest.mark.parametrize(
    ("available", "needed", "tended"), [(50.0, 40.0, 1.0), (10.0, 40.0, 0.25), (0.0, 40.0, 0.0)]
)
def test_equipment_brings_in_only_what_own_labour_tends(available, needed, tended):
    assert money.share_tended(available, needed) == tended


def test_a_herd_that_nobody_is_there_to_tend_brings_in_less(village_with):
    # 60 days a season for a herd of 200,000 yuan at 0.6 days for 1,000 yuan, which needs 120: a half.
    # 200,000 yuan x 0.2 a year / 1,000 yuan a tonne = 40 t, of which 20.
    settings = {"programme.money.equipment_days": 0.6, "programme.money.equipment_return": 0.2}
    village = village_with(households={"enterprise": -1, "equipment": 200_000.0}, settings=settings)
    assert village.do(harvest.harvest_of_equipment) == pytest.approx(20.0)
