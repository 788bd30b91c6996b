"""Winter: wages and debts, profits, dividends and refunds, failures; then what everyone learns."""

from model.accounts import (
    BANK_LOANS,
    BANKS,
    COOPERATIVE_FOUNDING,
    COOPERATIVES,
    ENTERPRISE_INVESTMENT,
    ENTERPRISES,
    LIFTED,
    MICROLOAN_STOCK,
    MONITORED,
    OWNER_INVESTMENT,
    REST_OF_WORLD,
    pay,
)
from model.compiled import rule
from model.linkages import FORMS, employment, order_purchase
from model.parameters import Industries, Rules
from model.programme import PUBLIC_PRINCIPAL, PUBLIC_SHARES
from model.state import NO_AGENT, Cooperative, County, Enterprise, State
from model.world.households.choosing import adapted, granted_share
from model.year import WINTER
from model.year.every_season import (
    Moment,
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
    work,
)
from model.year.settle_cooperatives import settle_cooperative
from model.year.settle_enterprises import add_basis, clear_basis, settle_enterprise
from model.year.settle_households import (
    judge,
    learn,
    receive,
    recover_late_payment,
    recover_principal,
    repay,
    wear_equipment,
)


@rule
def settle(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The winter of the counties from `first_county` up to, not including, `last_county`."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        hire(county, WINTER, state, rules)
        clear_basis(county, state)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            work(household, county, WINTER, state, rules, industries, moment)
            add_basis(household, county, state, rules, industries)
        draw_on_bank(county, state)
        doomed = largest_enterprise(county, state) if moment.largest_fails else NO_AGENT
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            settle_enterprise(enterprise, county, rules, industries, moment, e == doomed)
        for g in range(county.first_cooperative, county.last_cooperative):
            cooperative = state.cooperatives[g]
            settle_cooperative(cooperative, county, rules, industries, moment)
        county.interest_granted = interest_granted(county, rules)
        county.candidates = 0.0
        county.successful = 0.0
        county.linked_households = 0.0
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            receive(household, county, state, rules, industries)
            judge(household, state, rules)
            recover_late_payment(household, county, state)
            recover_principal(household, county, state)
            wear_equipment(household, rules)
            repay(household, county, rules)
            live(household, county, rules, moment)
            learn(household, county, rules, moment)
            count_household(household, county)
        close_books(county, state, rules, industries)
        count_organisations(county, state)


@rule
def interest_granted(county: County, rules: Rules) -> float:
    """Share of the interest on microloans that government pays as promised.

    It pays from what it set aside, and from quantified funds that nobody took.
    """
    opening = county.opening
    owed = opening[MICROLOAN_STOCK, LIFTED] + opening[MICROLOAN_STOCK, MONITORED]
    promised = owed * rules.credit.interest * rules.credit.interest_subsidy
    available = county.interest_reserved
    for lever in (PUBLIC_PRINCIPAL, PUBLIC_SHARES):
        available += county.offered[lever] - county.delivered[lever]
    return granted_share(available, promised)


@rule
def largest_enterprise(county: County, state: State) -> int:
    """The open enterprise of a county with the most capital; NO_AGENT if none is open."""
    largest, capital = NO_AGENT, 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.capital > capital:
            largest, capital = e, enterprise.capital
    return largest


@rule
def close_books(county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Reputations, expectations, support under the 100-person rule, entry of new organisations."""
    weight = rules.choice.expectation_weight
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        learn_reputation(enterprise, weight)
        enterprise.supported = employment.keeps_support(
            enterprise.households_led, rules.employment.project_minimum
        )
        if not enterprise.alive and enterprise.years_closed >= rules.enterprises.entry_years:
            found_enterprise(enterprise, county, rules, industries)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        if cooperative.traded > 0.0:
            cooperative.expected_refund = adapted(
                cooperative.expected_refund, cooperative.refund_rate, weight
            )
        if cooperative.share_land > 0.0 or cooperative.share_units > 0.0:
            cooperative.expected_dividend = adapted(
                cooperative.expected_dividend, cooperative.dividend_per_yuan, weight
            )
        cooperative.service_fees = 0.0
        if not cooperative.alive and cooperative.years_closed >= rules.cooperatives.entry_years:
            found_cooperative(cooperative, county, rules)
    county.usual_sales = county.sales
    county.usual_candidates = county.candidates
    county.usual_problems = county.problems
    county.success = county.successful / max(county.linked_households, 1.0)
    for form in range(len(FORMS)):
        county.peers[form] = county.linked[form] / max(county.household_count, 1.0)
    for k in range(6):
        county.expected_price[k] = adapted(county.expected_price[k], county.spot_price[k], weight)


@rule
def learn_reputation(enterprise: Enterprise, weight: float) -> None:
    """An enterprise's reputation follows the promises that fell due this year."""
    kept, promises = 0.0, 0.0
    if enterprise.delivered > 0.0:
        promises += 1.0
        kept += order_purchase.promise_kept(enterprise.reneged, enterprise.paid_share)
    if enterprise.dividend_due > 0.0:
        promises += 1.0
        kept += 0.0 if enterprise.failed else enterprise.dividend_paid
    if promises > 0.0:
        enterprise.reputation = adapted(enterprise.reputation, kept / promises, weight)


@rule
def found_enterprise(enterprise: Enterprise, county: County, rules: Rules, industries: Industries) -> None:
    """New owners put their own money and a bank's into a new enterprise of the same capacity."""
    firm = rules.enterprises
    flows = county.flows
    long_run = industries[enterprise.industry].price * county.price_basis
    capital = firm.capital_per_output * enterprise.capacity * long_run
    cash = firm.starting_cash * capital
    debt = firm.starting_debt * capital
    pay(flows, OWNER_INVESTMENT, REST_OF_WORLD, ENTERPRISES, capital + cash - debt)
    pay(flows, BANK_LOANS, BANKS, ENTERPRISES, debt)
    pay(flows, ENTERPRISE_INVESTMENT, ENTERPRISES, REST_OF_WORLD, capital)
    enterprise.capital = capital
    enterprise.cash = cash
    enterprise.debt = debt
    enterprise.alive = 1
    enterprise.reputation = firm.starting_reputation
    enterprise.dividend_rate = rules.guaranteed_dividend.rate
    enterprise.base_invested = 0.0
    enterprise.dividend_basis = 0.0
    enterprise.profit = 0.0
    enterprise.arrears_years = 0.0
    enterprise.insolvent_settlements = 0.0


@rule
def found_cooperative(cooperative: Cooperative, county: County, rules: Rules) -> None:
    """Founders from outside put in the starting reserve."""
    cooperative.alive = 1
    cooperative.cash = rules.cooperatives.starting_reserve
    pay(
        county.flows,
        COOPERATIVE_FOUNDING,
        REST_OF_WORLD,
        COOPERATIVES,
        cooperative.weight * rules.cooperatives.starting_reserve,
    )
    cooperative.expected_refund = 0.0
    cooperative.expected_dividend = 0.0
