"""Guaranteed dividends through a settlement: arrears, restructuring, failure, and who bears it."""

import numpy as np
import pytest

from model import linkages
from model.linkages import GUARANTEED_DIVIDEND, employment, guaranteed_dividend
from model.programme import PUBLIC_PRINCIPAL
from model.world.agents import ENTER, LEAVE
from model.year import every_season, plan, settle, settle_enterprises, settle_households
from tests.village import entry_draws

DIVIDEND = "linkages.guaranteed_dividend"
SETTINGS = {
    f"{DIVIDEND}.profit_share": 0.0,
    f"{DIVIDEND}.arrears_years": 2.0,
    f"{DIVIDEND}.restructuring_rate_cut": 0.25,
    f"{DIVIDEND}.restructuring_conversion": 0.4,
    "enterprises.insolvent_settlements": 2.0,
    "enterprises.recovery_value": 0.5,
}


def settle_winter(village):
    """The enterprises' settlement and what it brings to each household."""
    village.do(settle.open_winter)
    village.each_household("claim")
    for row in range(len(village.enterprises)):
        village.do(settle_enterprises.settle_enterprise, enterprise=row)
    village.each_household(settle_households.receive)
    village.each_household("recover_by_household")


@pytest.fixture
def promise(village_with):
    """Two households that placed 30,000 and 10,000 yuan at 10 %: 4,000 a year, with this cash."""

    def build(cash, *, weight=1.0, settings=None, **enterprise):
        enterprise = {"capital": 100_000.0} | enterprise
        return village_with(
            households={"dividend_cash": [30_000.0, 10_000.0]},
            enterprises={"cash": cash, "principal": 40_000.0 * weight} | enterprise,
            weight=weight,
            settings=SETTINGS | (settings or {}),
        )

    return build


def test_a_promise_that_can_be_paid_is_paid(promise):
    village = promise(5000.0)
    settle_winter(village)
    np.testing.assert_allclose(village.households.property, [3000.0, 1000.0])
    np.testing.assert_allclose(village.households.cash, [3000.0, 1000.0])
    np.testing.assert_allclose(village.households.received[:, GUARANTEED_DIVIDEND], [3000.0, 1000.0])
    assert village.enterprises.cash[0] == pytest.approx(1000.0)
    assert village.enterprises.dividend_arrears[0] == 0.0
    village.assert_balanced()


def test_rows_that_stand_for_ten_households_cost_ten_times_as_much(promise):
    village = promise(50_000.0, weight=10.0)
    settle_winter(village)
    np.testing.assert_allclose(village.households.cash, [3000.0, 1000.0])
    assert village.enterprises.cash[0] == pytest.approx(10_000.0)
    village.assert_balanced()


def test_what_cash_does_not_pay_becomes_arrears_in_proportion(promise):
    # 1,000 of 4,000: a quarter each.
    village = promise(1000.0)
    settle_winter(village)
    np.testing.assert_allclose(village.households.cash, [750.0, 250.0])
    np.testing.assert_allclose(village.households.dividend_arrears, [2250.0, 750.0])
    assert village.enterprises.dividend_arrears[0] == pytest.approx(3000.0)
    assert village.enterprises.arrears_years[0] == 1.0
    assert village.enterprises.cash[0] == pytest.approx(0.0, abs=1e-9)
    assert village.flow("dividend_arrears_incurred", "lifted_households") == pytest.approx(3000.0)
    village.assert_balanced()


def test_arrears_are_paid_before_the_next_years_dividend(promise):
    village = promise(1000.0)
    settle_winter(village)
    village.enterprises.cash += 3600.0  # a better year: 3,000 old, so 600 of the new 4,000
    village.start_season()
    village.households.property[:] = 0.0
    settle_winter(village)
    # 2,250 + 0.15 * 3,000 and 750 + 0.15 * 1,000.
    np.testing.assert_allclose(village.households.property, [2700.0, 900.0])
    np.testing.assert_allclose(village.households.dividend_arrears, [2550.0, 850.0])
    assert village.flow("dividend_arrears_paid", "enterprises") == pytest.approx(-3000.0)
    assert village.enterprises.dividend_arrears[0] == pytest.approx(3400.0)


def test_a_promise_beyond_solvency_raises_arrears_and_not_income(promise):
    incomes, arrears = [], []
    for rate in (0.05, 0.10, 0.20):
        village = promise(2000.0, dividend_rate=rate)
        settle_winter(village)
        incomes.append(village.households.property.sum())
        arrears.append(village.enterprises.dividend_arrears[0])
        village.assert_balanced()
    # 2,000, 4,000 and 8,000 promised; 2,000 there.
    np.testing.assert_allclose(incomes, [2000.0, 2000.0, 2000.0])
    np.testing.assert_allclose(arrears, [0.0, 2000.0, 6000.0], atol=1e-9)


def test_after_two_years_in_arrears_the_rate_is_cut_and_principal_becomes_shares(promise):
    village = promise(0.0)
    settle_winter(village)
    assert village.enterprises.dividend_rate[0] == pytest.approx(0.1)
    settle_winter(village)
    assert village.enterprises.dividend_rate[0] == pytest.approx(0.075)
    assert village.enterprises.principal[0] == pytest.approx(24_000.0)
    np.testing.assert_allclose(village.households.dividend_cash, [18_000.0, 6000.0])
    np.testing.assert_allclose(village.households.converted_shares, [12_000.0, 4000.0])
    assert village.enterprises.converted_shares[0] == pytest.approx(16_000.0)
    # Two years at the old rate are still owed: the cut is for the years to come.
    assert village.enterprises.dividend_arrears[0] == pytest.approx(8000.0)
    village.assert_balanced()
    settle_winter(village)
    assert village.enterprises.dividend_due[0] == pytest.approx(0.075 * 24_000.0)


def test_converted_shares_share_what_owners_take_out(village_with):
    # Profit 20,000, half of it paid out; shares of 25,000 in an equity of 100,000 + 100,000.
    village = village_with(
        households={"converted_shares": 25_000.0},
        enterprises={
            "cash": 100_000.0,
            "capital": 100_000.0,
            "converted_shares": 25_000.0,
            "sales": 20_000.0,
        },
        settings=SETTINGS | {"enterprises.owner_payout": 0.5},
    )
    settle_winter(village)
    assert village.households.cash[0] == pytest.approx(10_000.0 * 25_000.0 / 200_000.0)
    assert village.flow("owner_withdrawals", "enterprises") == pytest.approx(-8750.0)
    village.assert_balanced()


def test_a_good_profit_is_shared_with_those_who_placed_principal(promise):
    # 50,000 profit less 4,000 guaranteed less 10 % of the equity of 56,000 + 100,000 - 40,000:
    # half of 34,400 for 40,000 yuan of principal.
    village = promise(
        60_000.0,
        sales=50_000.0,
        settings={f"{DIVIDEND}.profit_share": 0.5, f"{DIVIDEND}.profit_hurdle": 0.1},
    )
    settle_winter(village)
    np.testing.assert_allclose(village.households.property, [3000.0 + 12_900.0, 1000.0 + 4300.0])
    village.assert_balanced()


def test_without_a_guaranteed_rate_a_good_profit_is_still_shared(promise):
    # 50,000 less 10 % of 60,000 + 100,000 - 40,000: half of 38,000, no guarantee.
    village = promise(
        60_000.0,
        sales=50_000.0,
        dividend_rate=0.0,
        settings={f"{DIVIDEND}.profit_share": 0.5, f"{DIVIDEND}.profit_hurdle": 0.1},
    )
    settle_winter(village)
    np.testing.assert_allclose(village.households.property, [14_250.0, 4750.0])
    village.assert_balanced()


def test_owners_get_nothing_while_a_dividend_is_in_arrears(promise):
    village = promise(1000.0, sales=50_000.0, settings={"enterprises.owner_payout": 0.5})
    settle_winter(village)
    assert village.flow("owner_withdrawals", "enterprises") == 0.0


def test_land_handed_in_bears_a_dividend_at_its_valuation(village_with):
    # Ten years of a rent of 400 yuan, as it was agreed, whatever the rent is now.
    village = village_with(
        households={"land": 6.0, "dividend_land": 5.0, "dividend_land_value": 4000.0},
        enterprises={"cash": 9000.0, "capital": 1000.0},
        settings=SETTINGS | {"weather.drought_chance": 0.0},
    )
    village.county.rent[:] = 900.0
    settle_winter(village)
    assert village.households.property[0] == pytest.approx(0.1 * 5.0 * 4000.0)


# --- failure -----------------------------------------------------------------------------


@pytest.fixture
def failing(village_with):
    """A failure with 10,000 in the bank's debt, 2,000 owed for produce, 8,000 principal, 2,000 arrears."""

    def build(capital, **household):
        village = village_with(
            households={
                "dividend_cash": 8000.0,
                "dividend_arrears": 2000.0,
                "trade_arrears": 2000.0,
                "land": 5.0,
                "dividend_land": 3.0,
            }
            | household,
            enterprises={
                "capital": capital,
                "debt": 10_000.0,
                "principal": 8000.0,
                "dividend_arrears": 2000.0,
                "trade_arrears": 2000.0,
            },
            settings=SETTINGS,
        )
        village.do(settle_enterprises.fail)
        village.do("recover_by_household")
        return village

    return build


@pytest.mark.parametrize(
    ("capital", "bank", "produce", "principal"),
    [
        (16_000.0, 8000.0, 0.0, 0.0),  # half fetches 8,000: not even the bank is paid
        (22_000.0, 10_000.0, 1000.0, 0.0),  # 1,000 is left for 2,000 of produce
        (34_000.0, 10_000.0, 2000.0, 5000.0),  # 5,000 is left for 10,000 of principal and arrears
        (60_000.0, 10_000.0, 2000.0, 10_000.0),  # all is paid, owners keep 8,000
    ],
)
def test_creditors_recover_in_order_of_seniority(failing, capital, bank, produce, principal):
    village = failing(capital)
    assert village.flow("bank_repayments", "banks") == pytest.approx(bank)
    assert village.flow("late_payments", "lifted_households") == pytest.approx(produce)
    # Principal and arrears are one class: 80 and 20 % of what is left for both.
    returned = village.flow("principal_returned", "lifted_households")
    arrears = village.flow("dividend_arrears_paid", "lifted_households")
    assert (returned, arrears) == (pytest.approx(0.8 * principal), pytest.approx(0.2 * principal))
    assert village.households.cash[0] == pytest.approx(produce + principal)
    owners = village.flow("owner_withdrawals", "rest_of_world")
    assert owners == pytest.approx(max(0.0, 0.5 * capital - 22_000.0))
    village.assert_balanced()


def test_a_failure_ends_all_claims_and_gives_the_land_back(failing):
    village = failing(34_000.0)
    household, enterprise = village.households[0], village.enterprises[0]
    assert household.dividend_land == 0.0
    assert household.dividend_cash == household.dividend_arrears == household.trade_arrears == 0.0
    assert not enterprise.alive and enterprise.failed
    assert enterprise.cash == enterprise.debt == enterprise.capital == enterprise.principal == 0.0
    assert village.do(linkages.own_land) == 5.0
    # What was lost of the principal is no income, what was recovered of it neither.
    assert household.property == pytest.approx(0.5 * 2000.0)


def test_who_placed_a_microloan_still_owes_the_bank(failing):
    village = failing(16_000.0, microloan=9000.0, instalment=3000.0, cash=5000.0)
    assert village.households.microloan[0] == 9000.0
    village.do(settle_households.repay)
    assert village.households.microloan[0] == 6000.0
    assert village.households.cash[0] == pytest.approx(2000.0, abs=400.0)  # interest, at most
    village.assert_balanced()


def test_a_household_that_cannot_repay_defaults_and_gets_no_other_loan(village_with):
    # The 500 yuan that it has feed two persons for a season.
    village = village_with(
        households={"persons": 2, "microloan": 9000.0, "instalment": 3000.0, "cash": 500.0},
        settings={"credit.interest_subsidy": 1.0, "credit.interest": 0.05, "consumption.subsistence": 1000.0},
    )
    village.do(settle_households.repay)
    household = village.households[0]
    assert household.cash == 500.0 and household.microloan == 0.0 and household.defaulted
    assert village.flow("microloan_repayments", "banks") == 0.0
    assert village.flow("microloans_written_off", "lifted_households") == pytest.approx(9000.0)
    assert village.flow("microloan_interest_subsidies", "banks") == pytest.approx(450.0)
    village.assert_balanced()


def test_what_cannot_be_repaid_in_part_is_owed_on(village_with):
    # 500 of 1,500 yuan are for food; 1,000 of the instalment of 3,000 are repaid.
    village = village_with(
        households={"persons": 2, "microloan": 9000.0, "instalment": 3000.0, "cash": 1500.0},
        settings={"credit.interest_subsidy": 1.0, "credit.interest": 0.05, "consumption.subsistence": 1000.0},
    )
    village.do(settle_households.repay)
    household = village.households[0]
    assert household.cash == 500.0 and household.microloan == 8000.0 and not household.defaulted
    village.assert_balanced()


def test_insolvency_over_two_settlements_is_a_failure(promise):
    # 40,000 principal and 4,000 owed against 30,000 of capital.
    village = promise(0.0, capital=30_000.0)
    settle_winter(village)
    assert village.enterprises.alive[0]
    settle_winter(village)
    assert not village.enterprises.alive[0] and village.enterprises.failed[0]
    assert village.households.dividend_cash.max() == village.households.dividend_arrears.max() == 0.0
    village.assert_balanced()


def test_who_cannot_pay_its_fixed_costs_fails_and_pays_no_dividend(promise):
    # Fixed costs of 5 % of 100,000 against 3,000 of cash and no credit.
    village = promise(3000.0, settings={"enterprises.fixed_cost": 0.05})
    settle_winter(village)
    assert village.enterprises.failed[0]
    assert village.flow("operating_costs", "enterprises") == pytest.approx(-3000.0)
    assert village.flow("guaranteed_dividends", "enterprises") == 0.0
    # Half of 100,000 pays 40,000 of principal and the 4,000 just promised.
    np.testing.assert_allclose(village.households.cash, [33_000.0, 11_000.0])
    village.assert_balanced()


def test_a_failure_is_not_preceded_by_a_conversion_that_takes_the_claims(promise):
    # In arrears for the second year, and fixed costs cannot be paid: liquidation brings 50,000.
    village = promise(0.0, arrears_years=1.0, settings={"enterprises.fixed_cost": 0.05})
    settle_winter(village)
    assert village.enterprises.failed[0]
    # 40,000 of principal and 4,000 of arrears come before the owners.
    np.testing.assert_allclose(village.households.cash, [33_000.0, 11_000.0])


def test_a_closed_enterprise_owes_nothing(promise):
    village = promise(0.0, alive=0)
    village.households.dividend_cash[:] = 0.0
    settle_winter(village)
    assert village.enterprises.years_closed[0] == 1.0
    assert not village.flows.any()


# --- entering and leaving ----------------------------------------------------------------


def place(village, microloan=0):
    village.households.dividend_wish[:] = ENTER
    village.households.places_microloan[:] = microloan
    village.county.microcredit_left = 1e6
    village.county.offered[PUBLIC_PRINCIPAL] = 1e6
    village.do(guaranteed_dividend.enter)


PLACE = SETTINGS | {
    f"{DIVIDEND}.land_share": 0.5,
    f"{DIVIDEND}.cash_share": 0.25,
    f"{DIVIDEND}.cash_reserve": 3000.0,
    "programme.money.principal_per_household": 2000.0,
    "credit.loan_limit": 30_000.0,
    "credit.term": 3.0,
}


def test_land_savings_a_microloan_and_public_funds_are_placed(village_with):
    # A quarter of 7,000 - 3,000; 2,000 public; 30,000 borrowed; half of 8 mu.
    village = village_with(
        households={"land": 8.0, "cash": 7000.0, "dividend_land_value": 4000.0},
        enterprises={"supported": 1, "principal_granted": 1.0, "capital": 1e6},
        settings=PLACE,
    )
    village.county.public_principal_granted = 1.0
    village.county.borrowers_left = 1.0
    place(village, microloan=1)
    household = village.households[0]
    assert household.dividend_cash == pytest.approx(33_000.0)
    assert household.dividend_land == pytest.approx(4.0)
    assert household.cash == pytest.approx(6000.0)
    assert household.microloan == 30_000.0 and household.instalment == pytest.approx(10_000.0)
    assert village.enterprises.cash[0] == village.enterprises.principal[0] == pytest.approx(33_000.0)
    assert village.flow("public_principal", "government") == pytest.approx(-2000.0)
    village.assert_balanced()


def test_when_room_is_short_everything_is_placed_in_part(village_with):
    village = village_with(
        households={"land": 8.0, "cash": 7000.0, "dividend_land_value": 4000.0},
        enterprises={"supported": 1, "principal_granted": 0.5, "capital": 1e6},
        settings=PLACE,
    )
    village.county.public_principal_granted = 0.5
    place(village)
    # Half of 1,000 of savings, half of half of 2,000 public funds, half of 4 mu; no loan.
    assert village.households.dividend_cash[0] == pytest.approx(1000.0)
    assert village.households.dividend_land[0] == pytest.approx(2.0)
    assert village.households.cash[0] == pytest.approx(6500.0)
    village.assert_balanced()


def test_land_that_nobody_rents_is_not_placed(village_with):
    # It was worth nothing as principal when the household decided.
    village = village_with(
        households={"land": 8.0, "cash": 7000.0},
        enterprises={"supported": 1, "principal_granted": 1.0, "capital": 1e6},
        settings=PLACE,
    )
    place(village)
    assert village.households.dividend_land[0] == 0.0
    assert village.households.dividend_cash[0] == pytest.approx(1000.0)


def test_public_funds_are_for_the_lifted_in_supported_projects(village_with):
    for group, supported, expected in ((0, 1, 2000.0), (1, 1, 2000.0), (2, 1, 0.0), (0, 0, 0.0)):
        village = village_with(
            households={"group": group}, enterprises={"supported": supported}, settings=PLACE
        )
        assert village.do(guaranteed_dividend.public_principal) == 0.0  # there are no funds
        village.county.offered[PUBLIC_PRINCIPAL] = 1e6
        assert village.do(guaranteed_dividend.public_principal) == expected


def test_leaving_forfeits_and_pays_back_as_far_as_there_is_cash(village_with):
    # Half a year's dividend of 10 % is forfeited.  Half of the withdrawal can be met.
    village = village_with(
        households={"dividend_cash": 10_000.0, "dividend_land": 4.0, "land": 8.0},
        enterprises={"cash": 4750.0, "principal": 10_000.0, "withdrawal_granted": 0.5},
        settings=SETTINGS | {f"{DIVIDEND}.early_exit_forfeit": 0.5},
    )
    village.households.dividend_wish[:] = LEAVE
    village.do(guaranteed_dividend.leave)
    assert village.households.cash[0] == pytest.approx(4750.0)
    assert village.households.dividend_cash[0] == pytest.approx(5000.0)
    assert village.enterprises.principal[0] == pytest.approx(5000.0)
    assert village.enterprises.cash[0] == pytest.approx(0.0)
    village.assert_balanced()


def test_money_given_back_and_the_springs_wages_do_not_exceed_the_means(village_with):
    # 10,000 in cash, no credit: all of it is asked back, and 20 days at 100 yuan are to be paid.
    village = village_with(
        households={"job_part": 1.0, "job_years": 2},
        enterprises={
            "cash": 10_000.0,
            "principal": 10_000.0,
            "principal_withdrawn": 10_000.0,
            "reserved_days": 100.0,
            "plant_days": 100.0,
            "expected_days": 100.0,
            "job_wage": 100.0,
        },
        settings=SETTINGS
        | {"linkages.employment.spring_pattern": 0.2, "linkages.employment.days_per_job": 100.0},
    )
    village.do(employment.wish, draws=entry_draws())
    village.do(employment.share_out)
    village.do(plan.share_capacity)
    village.do(employment.enter)
    village.do(every_season.hire, season=0)
    enterprise = village.enterprises[0]
    committed = enterprise.withdrawal_granted * 10_000.0 + enterprise.job_share * 0.2 * 100.0 * 100.0
    assert committed == pytest.approx(10_000.0)
