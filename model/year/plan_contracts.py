"""Spring, fourth: wishes become contracts, fields are planted, principal is invested."""

from model.accounts import (
    COOPERATIVE_INVESTMENT,
    COOPERATIVES,
    ENTERPRISE_INVESTMENT,
    ENTERPRISES,
    FARM_INPUTS,
    GOVERNMENT,
    INPUT_ADVANCES,
    PRINCIPAL_LOST,
    PRINCIPAL_PLACED,
    PRINCIPAL_RETURNED,
    PUBLIC_PRINCIPAL,
    PUBLIC_SHARES,
    REST_OF_WORLD,
    SERVICE_FEES,
    SHARES_BOUGHT,
    TRUSTEESHIP_FEES,
    TRUSTEESHIP_SUBSIDIES,
    pay,
)
from model.compiled import rule
from model.linkages import (
    EMPLOYMENT,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
    guaranteed_dividend,
)
from model.parameters import Industries, Rules
from model.programme import MICROCREDIT, TRUSTEESHIP
from model.programme import PUBLIC_PRINCIPAL as PRINCIPAL_LEVER
from model.programme import PUBLIC_SHARES as SHARES_LEVER
from model.programme.money import equipment_days
from model.state import (
    ENTER_DIVIDEND,
    ENTER_SHARES,
    LEAVE_DIVIDEND,
    LEAVE_SHARES,
    PLACE_MICROLOAN,
    County,
    Household,
    State,
)
from model.world.households.borrowing import lent, loan_for_inputs, may_borrow
from model.world.households.farming import plantable_by_cash, plantable_by_labour
from model.year.every_season import labour_need, own_labour_left
from model.year.plan_offers import add_capital
from model.year.plan_support import take_loan
from model.year.plan_wishes import (
    own_cash_for_shares,
    own_land,
    public_principal,
    public_shares,
    season_days,
)


@rule
def enter(household: Household, county: County, state: State, rules: Rules) -> None:
    """One household's wishes become contracts, as far as capacity was granted."""
    land_before = own_land(household)
    enterprise = state.enterprises[household.enterprise]
    if household.ordered > 0.0:
        household.ordered *= enterprise.order_granted
    wishes = household.wishes
    if wishes & (ENTER_DIVIDEND | ENTER_SHARES) == (ENTER_DIVIDEND | ENTER_SHARES):
        enter_dividend_and_shares(household, county, state, rules)
    elif wishes & ENTER_DIVIDEND:
        place_principal(household, county, state, rules)
    elif wishes & ENTER_SHARES:
        buy_shares(
            household,
            county,
            own_cash_for_shares(household, rules),
            own_land(household),
            state,
            rules,
        )
    if wishes & LEAVE_DIVIDEND:
        take_principal_back(household, county, state, rules)
    if wishes & LEAVE_SHARES:
        cooperative = state.cooperatives[household.cooperative]
        weight = county.household_weight[household.group]
        land = household.share_land
        household.share_land = 0.0
        cooperative.share_land -= weight * land / cooperative.weight
    if own_land(household) > land_before:  # a service comes to the land that it was asked for
        household.trusteeship *= land_before / own_land(household)


@rule
def enter_dividend_and_shares(household: Household, county: County, state: State, rules: Rules) -> None:
    """Both in one spring: what shares may take was worked out before principal is placed."""
    cash = own_cash_for_shares(household, rules)
    free = own_land(household)
    land = free - rules.guaranteed_dividend.land_share * free
    place_principal(household, county, state, rules)
    buy_shares(household, county, cash, land, state, rules)


@rule
def place_principal(household: Household, county: County, state: State, rules: Rules) -> None:
    """Land, savings, a microloan and public funds become principal at the enterprise."""
    dividend, credit = rules.guaranteed_dividend, rules.credit
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    granted = enterprise.principal_granted
    own = granted * guaranteed_dividend.own_cash_placed(
        household.cash, household.persons, dividend.cash_reserve, dividend.cash_share
    )
    public = granted * county.public_principal_granted * public_principal(household, county, state, rules)
    if public > 0.0:
        household.had_public_principal = 1
        county.delivered[PRINCIPAL_LEVER] += weight * public
    pay(flows, PUBLIC_PRINCIPAL, GOVERNMENT, group, weight * public)
    loan = 0.0
    if household.wishes & PLACE_MICROLOAN:
        loan = borrow(household, county, granted * credit.loan_limit, rules)
    household.dividend_land = granted * dividend.land_share * own_land(household)
    household.dividend_cash = own + public + loan
    household.cash += public - household.dividend_cash
    placed = weight * household.dividend_cash
    enterprise.cash += placed
    enterprise.principal += placed
    enterprise.principal_placed += placed
    pay(flows, PRINCIPAL_PLACED, group, ENTERPRISES, placed)


@rule
def borrow(household: Household, county: County, asked: float, rules: Rules) -> float:
    """A microloan for inputs or principal, as far as the county's banks can still lend: yuan lent."""
    weight = county.household_weight[household.group]
    loan: float = lent(weight * asked, county.microcredit_left, weight, county.borrowers_left) / weight
    if loan > 0.0:
        county.microcredit_left -= weight * loan
        county.borrowers_left -= weight
        county.delivered[MICROCREDIT] += weight * loan
        household.borrowed = 1
        take_loan(household, county, loan, rules)
    return loan


@rule
def take_principal_back(household: Household, county: County, state: State, rules: Rules) -> None:
    """A leaving household gets its land back, and its money as far as the enterprise has cash."""
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    share = enterprise.withdrawal_granted
    leaving = share * household.dividend_cash
    forfeit = guaranteed_dividend.early_exit_forfeit(
        leaving, enterprise.dividend_rate, rules.guaranteed_dividend.early_exit_forfeit
    )
    household.dividend_land = 0.0
    household.dividend_cash -= leaving
    household.cash += leaving - forfeit
    enterprise.principal -= weight * leaving
    enterprise.cash -= weight * (leaving - forfeit)
    pay(flows, PRINCIPAL_RETURNED, ENTERPRISES, group, weight * (leaving - forfeit))
    pay(flows, PRINCIPAL_LOST, group, ENTERPRISES, weight * forfeit)


@rule
def buy_shares(
    household: Household, county: County, own: float, free_land: float, state: State, rules: Rules
) -> None:
    """Land, savings (`own`, yuan) and public funds become shares in the cooperative."""
    shares = rules.share_cooperation
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    granted = cooperative.shares_granted
    public = granted * county.public_shares_granted * public_shares(household, county, rules)
    paid = granted * own + public
    units = paid / cooperative.share_value if paid > 0.0 else 0.0
    land = granted * shares.land_share * free_land
    household.cash += public - paid
    household.share_units += units
    household.share_land = land
    per_cooperative = weight / cooperative.weight
    cooperative.cash += per_cooperative * paid
    cooperative.new_equipment += per_cooperative * paid
    cooperative.share_units += per_cooperative * units
    cooperative.share_land += per_cooperative * land
    county.delivered[SHARES_LEVER] += weight * public
    pay(flows, PUBLIC_SHARES, GOVERNMENT, group, weight * public)
    pay(flows, SHARES_BOUGHT, group, COOPERATIVES, weight * paid)


@rule
def plant(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Inputs are paid in spring: from cash, a contract's advance, or a microloan; or less is planted."""
    rebate = rules.secondary_rebate
    k, group = household.industry, household.group
    weight = county.household_weight[group]
    flows = county.flows
    land = own_land(household)
    left = own_labour_left(household, rules, industries)
    available = season_days(household, rules) - equipment_days(
        household.equipment, rules.money.equipment_days
    )
    for season in range(4):
        land = plantable_by_labour(land, max(0.0, available), labour_need(k, season, industries) * left)
    service = household.trusteeship * industries[k].mechanised  # of a mu, by a trusteeship service
    cost = input_cost_here(household, service, rules, industries)
    service_fee = service * rules.skill.trusteeship_fee
    subsidy = service_fee * rules.skill.trusteeship_subsidy
    service_fee -= subsidy
    fee = 0.0
    if household.member:
        fee = rebate.service_fee * cost
        cost *= 1.0 - rebate.service_saving
    advance = 0.0
    if household.ordered > 0.0:
        enterprise = state.enterprises[household.enterprise]
        if land > 0.0:
            advance = min(enterprise.advance_granted * household.advance / land, cost + fee)
    to_pay = cost + fee + service_fee - advance
    kept_for_food = 0.25 * rules.consumption.subsistence * household.persons
    own_means = max(0.0, household.cash - kept_for_food)
    if may_borrow(group, household.microloan, household.defaulted):
        asked = loan_for_inputs(to_pay * land, own_means, rules.credit.loan_limit)
        if asked > 0.0:
            own_means += borrow(household, county, asked, rules)
    land = plantable_by_cash(land, own_means, to_pay)
    household.planted = land
    household.advance = advance * land
    household.cash -= to_pay * land
    household.business -= (cost + fee + service_fee) * land
    pay(flows, FARM_INPUTS, group, REST_OF_WORLD, weight * cost * land)
    if service > 0.0:
        county.delivered[TRUSTEESHIP] += weight * household.trusteeship * land
        pay(flows, TRUSTEESHIP_FEES, group, REST_OF_WORLD, weight * service_fee * land)
        pay(flows, TRUSTEESHIP_SUBSIDIES, GOVERNMENT, REST_OF_WORLD, weight * subsidy * land)
    if fee > 0.0:
        cooperative = state.cooperatives[household.cooperative]
        cooperative.cash += weight * fee * land / cooperative.weight
        cooperative.service_fees += weight * fee * land / cooperative.weight
        pay(flows, SERVICE_FEES, group, COOPERATIVES, weight * fee * land)
    if advance > 0.0:
        enterprise = state.enterprises[household.enterprise]
        enterprise.cash -= weight * advance * land
        pay(flows, INPUT_ADVANCES, ENTERPRISES, group, weight * advance * land)


@rule
def input_cost_here(household: Household, service: float, rules: Rules, industries: Industries) -> float:
    """Yuan a mu of inputs, after what fodder, family farm and a trusteeship service save."""
    cost = industries[household.industry].input_cost
    cost *= 1.0 - rules.work.fodder_saving * household.fodder
    cost *= 1.0 - rules.will.family_farm_cost_saving * household.founded_farm
    return cost * (1.0 - rules.skill.trusteeship_cost_saving * service)


@rule
def count_links(household: Household, county: County, state: State) -> None:
    """How many households each form reaches, and how many each enterprise employs or leads."""
    weight = county.household_weight[household.group]
    linked = county.linked
    placed = household.dividend_land > 0.0 or household.dividend_cash > 0.0
    if household.ordered > 0.0:
        linked[ORDER_PURCHASE] += weight
    if placed:
        linked[GUARANTEED_DIVIDEND] += weight
    if household.member:
        linked[SECONDARY_REBATE] += weight
    if household.share_land > 0.0 or household.share_units > 0.0:
        linked[SHARE_COOPERATION] += weight
    if household.job_days > 0.0:
        linked[EMPLOYMENT] += weight * household.job_part
    has_order = household.ordered > 0.0
    employs = placed or household.job_days > 0.0
    if has_order:
        state.enterprises[household.enterprise].households_led += weight
    if employs and not (has_order and household.employer == household.enterprise):
        led = 1.0 if placed else household.job_part
        state.enterprises[household.employer].households_led += weight * led


@rule
def invest_principal(county: County, state: State) -> None:
    """Principal and share money buy plant and equipment."""
    flows = county.flows
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        amount = min(enterprise.principal_placed, max(0.0, enterprise.cash))
        enterprise.cash -= amount
        add_capital(enterprise, amount)
        pay(flows, ENTERPRISE_INVESTMENT, ENTERPRISES, REST_OF_WORLD, amount)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        amount = cooperative.new_equipment
        cooperative.new_equipment = 0.0
        cooperative.cash -= amount
        pay(
            flows,
            COOPERATIVE_INVESTMENT,
            COOPERATIVES,
            REST_OF_WORLD,
            cooperative.weight * amount,
        )
