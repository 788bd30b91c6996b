"""Money 有钱: industry funds, quantified shares, microcredit, turnover fund, collateral, guarantees.

Loans are lent by banks and must be repaid: from cash, else by selling the equipment that
they bought, else not at all, and then the bank bears it, or a guarantee does in part.
"""

from typing import NamedTuple

from model import programme
from model.compiled import rule
from model.declare.lever import Lever
from model.declare.names import Names
from model.declare.parameter import INDUSTRIES
from model.declare.part import Part
from model.declare.payment import Payment, Stock
from model.programme.budget import county_share, fund, intensity_of, is_active, switch_of, take
from model.programme.queues import ApplicationDraws, enqueue, served
from model.programme.targeting import county_part, targeting_rule
from model.sources import assumed, from_article
from model.world.agents import County, Enterprise, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.choosing import certainty_equivalent, granted_share
from model.world.households.season import (
    Prospects,
    labour_need,
    season_days,
    value_of_days,
    wants_of_programme,
)
from model.world.randomness import HOUSEHOLD, INVESTMENT_LOAN, uniform
from model.world.sectors import (
    BANKS,
    ENTERPRISES,
    GOVERNMENT,
    HOUSEHOLDS,
    LIFTED,
    MONITORED,
    OTHER,
    REST_OF_WORLD,
    pay,
)

_LIVESTOCK = INDUSTRIES.index("livestock")
_NOTHING_LEFT = 1e-9  # of what is asked for


# What a microloan beside the queue is for: principal first, then inputs of spring.
FOR_PRINCIPAL, FOR_INPUTS = range(2)


class Terms(NamedTuple):
    """有钱: quantified shares, microcredit, turnover fund, livestock as collateral, guarantees."""

    enabled: bool = switch_of("money")
    intensity: float = intensity_of("money")
    principal_share: float = assumed(
        0.6,
        "share of quantified funds",
        0.0,
        1.0,
        (0.4, 0.8),
        "Funds quantified as principal of guaranteed dividends; the rest as cooperative shares.",
        acts="policy",
    )
    principal_per_household: float = assumed(
        3000.0,
        "yuan/household",
        0.0,
        100_000.0,
        (1000.0, 6000.0),
        "Public funds quantified as the principal of a joining lifted or monitored household.",
        acts="policy",
    )
    shares_per_household: float = assumed(
        1500.0,
        "yuan/household",
        0.0,
        100_000.0,
        (500.0, 4000.0),
        "Public funds quantified as shares of a joining lifted or monitored household.",
        acts="policy",
    )
    purchase_loan_subsidy: float = assumed(
        0.5,
        "share of interest",
        0.0,
        1.0,
        (0.0, 0.8),
        "Interest on the loans that buy ordered produce paid by government.",
        acts="policy",
    )
    purchase_loan_budget: float = assumed(
        100e6, "yuan/year", 0.0, 1e11, (30e6, 300e6), "Budget for it, over all counties.", acts="policy"
    )
    microcredit: float = from_article(
        "microcredit",
        "yuan/year",
        0.0,
        1e12,
        "Microcredit 小额信贷 that the province lends in a year.",
        acts="policy",
    )
    microcredit_households: float = from_article(
        "microcredit_households",
        "household/year",
        0.0,
        1e8,
        "Households that the banks can serve in a year.",
        acts="policy",
    )
    microcredit_reserve: float = assumed(
        0.0,
        "share of microcredit and its households",
        0.0,
        1.0,
        (0.0, 0.2),
        "Kept for inputs of spring and for principal; the rest is for investment. Set by how much is lent.",
        acts="policy",
    )
    microcredit_targeting: str = targeting_rule("readiness", "Whom banks lend to first.")
    equipment_return: float = assumed(
        0.2,
        "yuan of output/yuan/year",
        0.0,
        3.0,
        (0.12, 0.28),
        "Output, net of its inputs, of a herd, greenhouse or machine.",
    )
    equipment_depreciation: float = assumed(
        0.08, "1/year", 0.0, 1.0, (0.04, 0.12), "Equipment that wears out, a cost of the business."
    )
    equipment_days: float = assumed(
        0.4, "person-day/1,000 yuan/season", 0.0, 20.0, (0.2, 0.8), "Own labour that it needs."
    )
    equipment_resale: float = assumed(
        0.8, "share of value", 0.0, 1.0, (0.5, 0.95), "What it fetches when it is sold to repay."
    )
    collateral_value: float = assumed(
        6000.0, "yuan/standard unit", 0.0, 1e6, (4000.0, 8000.0), "Value of a unit of five sheep."
    )
    collateral_share: float = assumed(
        0.5,
        "share of value",
        0.0,
        1.0,
        (0.3, 0.6),
        "Loan on livestock as collateral 活体抵押.",
        acts="policy",
    )
    turnover_fund: float = assumed(
        500e6,
        "yuan",
        0.0,
        1e12,
        (200e6, 1e9),
        "Industry turnover fund 产业周转金, lent anew each autumn.",
        acts="policy",
    )
    turnover_key_share: float = from_article(
        "key_county_turnover_share",
        "share of the fund",
        0.0,
        1.0,
        "Fund placed in key counties, at least.",
        acts="policy",
    )
    guarantee_line: float = assumed(
        0.15,
        "share of fixed capital",
        0.0,
        2.0,
        (0.05, 0.3),
        "Further bank debt of supported enterprises with a guarantee 农担.",
        acts="policy",
    )
    guarantee_share: float = assumed(
        0.6,
        "share of the loss",
        0.0,
        1.0,
        (0.4, 0.8),
        "Bank's loss in a failure that the guarantee pays.",
        acts="policy",
    )
    guarantee_fund: float = assumed(
        100e6,
        "yuan/year",
        0.0,
        1e11,
        (50e6, 300e6),
        "Guarantee payments in the budget, over all counties.",
        acts="policy",
    )


# --- rules ---------------------------------------------------------------------------------


@rule
def loan_on_livestock(units: float, value: float, share: float) -> float:
    """Yuan lent on livestock as collateral: a share of the value (yuan) of its standard units."""
    return units * value * share


@rule
def investment_gain(loan: float, returned: float, depreciation: float, interest: float) -> float:
    """Expected yuan a year of what a loan buys, after wear and the interest that is paid."""
    return loan * (returned - depreciation - interest)


@rule
def equipment_days(equipment: float, days_per_thousand: float) -> float:
    """Person-days of a season that equipment worth `equipment` yuan needs."""
    return equipment / 1000.0 * days_per_thousand


@rule
def equipment_tonnes(equipment: float, returned: float, price: float) -> float:
    """Tonnes a year in normal weather from equipment; price: long-run yuan/t at the county seat."""
    return equipment * returned / price if price > 0.0 else 0.0


@rule
def share_tended(available: float, needed: float) -> float:
    """Share of the equipment that own labour tends: person-days of a season that there are, and needed."""
    return 1.0 if needed <= available else max(0.0, available) / needed


@rule
def equipment_to_sell(due: float, cash: float, equipment: float, resale: float) -> float:
    """Book value of the equipment that is sold so that `due` yuan can be paid."""
    missing = due - cash
    if missing <= 0.0 or resale <= 0.0:
        return 0.0
    return min(equipment, missing / resale)


@rule
def subsidised(group: int) -> bool:
    """Whether government pays interest: for lifted and monitored households, not for others."""
    return group != OTHER


@rule
def turnover_loan(fund: float, asked: float, asked_by_all: float) -> float:
    """Yuan lent to an enterprise of a county's fund, in proportion to what all ask for."""
    if asked_by_all <= fund:
        return asked
    return fund * asked / asked_by_all


@rule
def guarantee_payout(loss: float, share: float, line_share: float, left: float) -> float:
    """Yuan that the guarantee pays the bank for a loss.

    line_share: part of the credit line that is guaranteed; left: of the year's budget.
    """
    return min(loss * line_share * share, max(0.0, left))


# --- microloans ----------------------------------------------------------------------------


@rule
def take_loan(household: Household, county: County, loan: float, rules: Rules) -> None:
    """A loan is paid out and its yearly instalment set."""
    group = household.group
    household.cash += loan
    household.microloan += loan
    household.instalment = household.microloan / rules.credit.term
    pay(county.flows.microloans, BANKS, group, household.weight * loan)


@rule
def open_loans(county: County) -> None:
    """Nobody has asked for a loan yet."""
    for purpose in (FOR_PRINCIPAL, FOR_INPUTS):
        county.loans_asked[purpose] = 0.0
        county.borrowers_asked[purpose] = 0.0


@rule
def ask_for_loan(household: Household, county: County, purpose: int, asked: float) -> None:
    """A household asks for a microloan for principal or for inputs.  asked: yuan."""
    county.loans_asked[purpose] += household.weight * asked
    county.borrowers_asked[purpose] += household.weight


@rule
def share_out_loans(county: County, purpose: int) -> None:
    """Where banks lack money or clerks for all who have asked, all of them get the same part."""
    share = min(
        granted_share(county.microcredit_left, county.loans_asked[purpose]),
        granted_share(county.borrowers_left, county.borrowers_asked[purpose]),
    )
    county.loan_share = share if share > _NOTHING_LEFT else 0.0  # what rounding leaves is no loan


@rule
def borrow(household: Household, county: County, asked: float, rules: Rules) -> float:
    """A microloan that was asked for, as far as the county's banks lend: yuan lent."""
    weight = household.weight
    loan = county.loan_share * asked
    if loan > 0.0:
        county.microcredit_left = max(0.0, county.microcredit_left - weight * loan)
        county.borrowers_left = max(0.0, county.borrowers_left - weight * county.loan_share)
        county.delivered[programme.MICROCREDIT] += weight * loan
        household.borrowed = county.loan_share
        take_loan(household, county, loan, rules)
    return loan


# --- spring --------------------------------------------------------------------------------


@rule
def open_spring(
    county: County, funds: float, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The part's money of the year, and what it is for."""
    part = rules.money
    fund(county, programme.MONEY, funds * rules.budget.share_money * part.intensity * part.enabled)
    open_money(county, state, rules, moment)


@rule
def owed_in_spring(county: County, group: int) -> float:
    """Yuan that a group owes on microloans, once the houses that close this spring have been settled."""
    settled = county.flows.microloan_repayments[group] - county.flows.microloans_written_off[group]
    return float(county.opening.microloans[group]) + float(settled)


@rule
def open_money(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Credit, guarantees and the turnover fund; quantified funds get what subsidies leave."""
    part, credit = rules.money, rules.credit
    county.microcredit_left = 0.0
    county.borrowers_left = 0.0
    county.guarantee_left = 0.0
    county.purchase_subsidy_left = 0.0
    county.turnover_fund = 0.0
    active = is_active(part.enabled, rules, moment)
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        safe = enterprise.supported != 0 and enterprise.alive != 0
        enterprise.guaranteed = 1 if active and safe and part.intensity > 0.0 else 0
    owed = owed_in_spring(county, LIFTED) + owed_in_spring(county, MONITORED)
    lendable = 0.0
    if active:
        of_province = part.intensity * rules.budget.lifted_people_share
        of_province *= county_part(part.microcredit_targeting, county.part_of_all, county.part_of_key)
        borrowers = part.microcredit_households * of_province
        lendable = min(part.microcredit * of_province, borrowers * credit.loan_limit)
        county.offered[programme.MICROCREDIT] = lendable
        county.microcredit_left = part.microcredit_reserve * lendable
        county.borrowers_left = part.microcredit_reserve * borrowers
    scale = part.intensity * county.part_of_all
    interest = (owed + lendable) * credit.interest * credit.interest_subsidy
    county.interest_reserved = min(interest, max(0.0, float(county.money_left[programme.MONEY])))
    county.money_left[programme.MONEY] -= county.interest_reserved
    if not active:
        return
    county.guarantee_left = take(
        county, programme.MONEY, programme.GUARANTEES, part.guarantee_fund * scale, 1.0
    )
    left = max(0.0, float(county.money_left[programme.MONEY]))
    county.purchase_subsidy_left = min(left, part.purchase_loan_budget * scale)
    county.money_left[programme.MONEY] = left - county.purchase_subsidy_left
    quantified = county.money_left[programme.MONEY]
    take(county, programme.MONEY, programme.PUBLIC_PRINCIPAL, part.principal_share * quantified, 1.0)
    take(county, programme.MONEY, programme.PUBLIC_SHARES, county.money_left[programme.MONEY], 1.0)
    county.turnover_fund = (
        part.turnover_fund
        * part.intensity
        * county_share(part.turnover_key_share, county.part_of_key, county.part_of_all)
    )
    county.offered[programme.TURNOVER_FUND] = county.turnover_fund


@rule
def apply(
    household: Household,
    county: County,
    draws: ApplicationDraws,
    land: float,
    information: float,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """Lifted and monitored households, and keepers of livestock, apply for a loan to invest."""
    draw = draws.loan
    if not household.assisted:
        if household.industry != _LIVESTOCK:
            return
        draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, INVESTMENT_LOAN)
    apply_for_loan(household, county, draw, land, information, hopes, rules, industries, moment)


@rule
def busiest_need(household: Household, industries: Industries) -> float:
    """Person-days a mu in the season that needs most."""
    need = 0.0
    for season in range(4):
        need = max(need, labour_need(household.industry, season, industries))
    return need


@rule
def apply_for_loan(
    household: Household,
    county: County,
    draw: float,
    land: float,
    information: float,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """A loan to invest in equipment or a herd, if own labour can tend it and it seems to pay."""
    part, credit = rules.money, rules.credit
    assisted = household.assisted != 0
    if county.offered[programme.MICROCREDIT] <= 0.0 or household.places_microloan:
        return
    if household.microloan != 0.0 or household.defaulted or draw >= information:
        return
    limit = credit.loan_limit if assisted else 0.0
    collateral = collateral_loan(household, rules)
    loan = limit if assisted else collateral
    if loan <= 0.0:
        return
    k = household.industry
    free = season_days(household, rules) - land * busiest_need(household, industries)
    if free < equipment_days(loan + household.equipment, part.equipment_days):
        return
    paid_interest = credit.interest * (1.0 - credit.interest_subsidy) if assisted else credit.interest
    gain = investment_gain(loan, part.equipment_return, part.equipment_depreciation, paid_interest)
    returned = loan * part.equipment_return
    risk = industries[k].price_risk * industries[k].price_risk + industries[k].luck * industries[k].luck
    value = certainty_equivalent(
        gain, returned * returned * risk, household.risk_aversion, household.smoothed_income
    )
    value -= value_of_days(hopes, rules)
    if wants_of_programme(household, draw, information, value, rules):
        if assisted:
            enqueue(household, county, programme.MICROCREDIT, limit, part.microcredit_targeting, moment)
        else:
            household.applications |= 1 << programme.MICROCREDIT


@rule
def collateral_loan(household: Household, rules: Rules) -> float:
    """Yuan that a bank lends on a household's livestock; 0 for other industries."""
    if household.industry != _LIVESTOCK:
        return 0.0
    part = rules.money
    return loan_on_livestock(household.land, part.collateral_value, part.collateral_share)


@rule
def left_for_queue(units: float, lever: int, rules: Rules) -> float:
    """Part of microcredit is kept for inputs of spring and for principal."""
    return units * (1.0 - rules.money.microcredit_reserve) if lever == programme.MICROCREDIT else units


@rule
def support(household: Household, county: County, land: float, rules: Rules, moment: Moment) -> None:
    """Who applied borrows, as far as it is served."""
    if household.applications & (1 << programme.MICROCREDIT):
        lend(household, county, rules, moment)


@rule
def lend(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """A loan that buys equipment: a microloan, or where none is to be had, on livestock."""
    loan, group = 0.0, household.group
    weight = household.weight
    if household.assisted:
        limit = rules.credit.loan_limit
        loan = limit * served(
            household, county, programme.MICROCREDIT, rules.money.microcredit_targeting, moment
        )
        county.delivered[programme.MICROCREDIT] += weight * loan
        household.borrowed = loan / limit if limit > 0.0 else 0.0
    if loan == 0.0:
        asked = rules.credit.loan_limit if household.assisted else collateral_loan(household, rules)
        loan = min(asked, collateral_loan(household, rules))
        county.offered[programme.COLLATERAL_LOANS] += weight * loan
        county.delivered[programme.COLLATERAL_LOANS] += weight * loan
    take_loan(household, county, loan, rules)
    household.cash -= loan
    household.equipment += loan
    pay(county.flows.equipment_bought, group, REST_OF_WORLD, weight * loan)


# --- winter --------------------------------------------------------------------------------


@rule
def cover_loss(enterprise: Enterprise, county: County, lost: float, rules: Rules) -> None:
    """The guarantee pays the bank a part of its loss, as far as the year's budget goes."""
    if enterprise.guaranteed and lost > 0.0:
        line = rules.credit.credit_line + rules.money.guarantee_line
        payout = guarantee_payout(
            lost, rules.money.guarantee_share, rules.money.guarantee_line / line, county.guarantee_left
        )
        county.guarantee_left -= payout
        county.delivered[programme.GUARANTEES] += payout
        pay(county.flows.guarantee_payouts, GOVERNMENT, BANKS, payout)


PART = Part(
    name="money",
    place=4,
    names=Names("money", "有钱能做"),
    terms=Terms,
    levers=(
        Lever(
            "microcredit",
            "yuan",
            "investment in farm equipment, repaid with interest",
            Names("microcredit", "小额信贷"),
            queue=True,
        ),
        Lever(
            "public_principal",
            "yuan",
            "principal of the guaranteed dividend",
            Names("public principal", "财政资金量化的保底分红本金"),
        ),
        Lever("public_shares", "yuan", "shares in cooperatives", Names("public shares", "财政资金折股量化")),
        Lever(
            "turnover_fund",
            "yuan",
            "liquidity of enterprises in autumn",
            Names("turnover fund", "乡村振兴产业周转金"),
        ),
        Lever(
            "collateral_loans",
            "yuan",
            "investment of livestock keepers, repaid with interest",
            Names("collateral loans", "活体抵押贷款"),
        ),
        Lever(
            "guarantees", "yuan", "credit line of supported enterprises", Names("guarantees", "农业信贷担保")
        ),
    ),
    payments=(
        Payment("turnover_loans", GOVERNMENT, ENTERPRISES),
        Payment("turnover_repayments", ENTERPRISES, GOVERNMENT),
        Payment("guarantee_payouts", GOVERNMENT, BANKS),
        Payment("turnover_loans_written_off", GOVERNMENT, ENTERPRISES, cash=False),
    ),
    spending=(
        Payment("equipment_bought", HOUSEHOLDS, REST_OF_WORLD),
        Payment("equipment_sold", REST_OF_WORLD, HOUSEHOLDS),
    ),
    stocks=(
        Stock(
            "turnover_loans",
            rises_with=("turnover_loans",),
            falls_with=("turnover_repayments", "turnover_loans_written_off"),
            enterprise="turnover_loan",
        ),
    ),
    steps={
        "open_spring": open_spring,
        "apply": apply,
        "left_for_queue": left_for_queue,
        "support": support,
        "cover_loss": cover_loss,
    },
)
