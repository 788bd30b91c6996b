"""Winter: wages and debts, profits, dividends and refunds, failures; then what everyone learns."""

from model.accounts import (
    BANK_INTEREST,
    BANK_LOANS,
    BANK_LOANS_WRITTEN_OFF,
    BANK_REPAYMENTS,
    BANKS,
    CONVERTED_SHARE_DIVIDENDS,
    CONVERTED_SHARES_LOST,
    COOPERATIVE_COSTS,
    COOPERATIVE_FOUNDING,
    COOPERATIVE_GRANTS,
    COOPERATIVE_INVESTMENT,
    COOPERATIVE_LIQUIDATION,
    COOPERATIVES,
    DIVIDEND_ARREARS_INCURRED,
    DIVIDEND_ARREARS_LOST,
    DIVIDEND_ARREARS_PAID,
    ENTERPRISE_INVESTMENT,
    ENTERPRISE_LIQUIDATION,
    ENTERPRISE_SALES,
    ENTERPRISES,
    GOVERNMENT,
    GUARANTEED_DIVIDENDS,
    LATE_PAYMENT_INTEREST,
    LATE_PAYMENTS,
    MICROLOAN_INTEREST,
    MICROLOAN_INTEREST_SUBSIDIES,
    MICROLOAN_REPAYMENTS,
    MICROLOANS_WRITTEN_OFF,
    OPERATING_COSTS,
    OUTSIDE_WAGES,
    OWNER_INVESTMENT,
    OWNER_WITHDRAWALS,
    PATRONAGE_REFUNDS,
    PRINCIPAL_CONVERTED,
    PRINCIPAL_LOST,
    PRINCIPAL_RETURNED,
    PURCHASE_LOAN_SUBSIDIES,
    REST_OF_WORLD,
    SHARE_BUSINESS_REVENUE,
    SHARE_DIVIDENDS,
    SHARES_RETURNED,
    TRADE_ARREARS_LOST,
    pay,
)
from model.compiled import rule
from model.households.borrowing import defaults, interest_due, repayment
from model.households.choosing import adapted
from model.households.consuming import smoothed
from model.linkages import (
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
    employment,
    guaranteed_dividend,
    order_purchase,
    secondary_rebate,
    share_cooperation,
)
from model.organisations import cooperatives as cooperative_rules
from model.organisations import enterprises as enterprise_rules
from model.parameters import Industries, Rules
from model.randomness import COOPERATIVE, REFUND_COMPLIANCE, four_uniforms
from model.seasons import WINTER
from model.seasons.every_season import (
    Moment,
    draw_on_bank,
    hire,
    lend_what_is_missing,
    live,
    means,
    work,
)
from model.seasons.harvest import spot_price_of
from model.seasons.plan import add_capital, land_value
from model.state import NO_AGENT, Cooperative, County, Enterprise, Household, State


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
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            settle_enterprise(enterprise, county, rules, industries, moment)
        for g in range(county.first_cooperative, county.last_cooperative):
            cooperative = state.cooperatives[g]
            settle_cooperative(cooperative, county, rules, industries, moment)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            receive(household, county, state, rules, industries)
            judge(household, state, rules)
            recover_late_payment(household, county, state)
            recover_principal(household, county, state)
            repay(household, county, rules)
            live(household, county, rules, moment)
            learn(household, rules, moment)
        close_books(county, state, rules, industries)


# --- the enterprise ----------------------------------------------------------------------


@rule
def clear_basis(county: County, state: State) -> None:
    """The basis of the guaranteed dividend is added up anew each winter."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.dividend_basis = 0.0


@rule
def basis_of(household: Household, county: County, rules: Rules, industries: Industries) -> float:
    """Yuan on which a household's guaranteed dividend is due: money and land at its valuation."""
    land = household.dividend_land
    if land == 0.0:
        return household.dividend_cash
    return household.dividend_cash + land * land_value(household, county, rules, industries)


@rule
def add_basis(
    household: Household, county: County, state: State, rules: Rules, industries: Industries
) -> None:
    """What the enterprise owes a dividend on."""
    basis = basis_of(household, county, rules, industries)
    if basis > 0.0:
        weight = county.household_weight[household.group]
        enterprise = state.enterprises[household.employer]
        enterprise.dividend_basis += weight * basis


@rule
def settle_enterprise(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """One enterprise pays in order of seniority: wages, costs, interest, produce, dividends, owners."""
    enterprise.dividend_paid = 1.0
    enterprise.arrears_paid = 0.0
    enterprise.profit_dividend = 0.0
    enterprise.trade_arrears_paid = 0.0
    enterprise.conversion = 0.0
    enterprise.recovered = 0.0
    enterprise.converted_dividend = 0.0
    enterprise.failed = 0
    enterprise.dividend_due = 0.0
    if not enterprise.alive:
        enterprise.years_closed += 1.0
        return
    paid_seniors = pay_seniors(enterprise, county, rules, industries, moment)
    pay_late_produce(enterprise, county, rules)
    owed = pay_dividends(enterprise, county, rules)
    divide_profit(enterprise, county, rules, owed)
    equity = equity_of(enterprise)
    enterprise.insolvent_settlements = enterprise_rules.settlements_insolvent(
        enterprise.insolvent_settlements, equity
    )
    if enterprise_rules.fails(
        not paid_seniors, enterprise.insolvent_settlements, rules.enterprises.insolvent_settlements
    ):
        fail(enterprise, county, rules)
    elif enterprise.arrears_years >= rules.guaranteed_dividend.arrears_years:
        restructure(enterprise, county, rules)


@rule
def equity_of(enterprise: Enterprise) -> float:
    """Assets less debts of an enterprise, in yuan."""
    return enterprise_rules.equity(
        enterprise.cash,
        enterprise.capital,
        enterprise.debt,
        enterprise.trade_arrears,
        enterprise.principal,
        enterprise.dividend_arrears,
    )


@rule
def pay_seniors(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> bool:
    """Outside wages, fixed costs and interest; whether all of them could be paid.

    Linked workers were paid season by season.  The base sells what its days produced.
    """
    jobs, flows = rules.employment, county.flows
    base_days = 0.0
    if enterprise.jobs_offered > 0.0:
        base_days = enterprise.year_job_days * enterprise.base_days / enterprise.jobs_offered
    base_sales = base_days * jobs.base_product_per_day * moment.wages
    enterprise.cash += base_sales
    pay(flows, ENTERPRISE_SALES, REST_OF_WORLD, ENTERPRISES, base_sales)

    long_run = industries[enterprise.industry].price * county.price_basis
    needed = employment.days_needed(
        enterprise.throughput * long_run, jobs.days_per_thousand_yuan, moment.wages
    )
    outside_days = max(0.0, needed - (enterprise.year_job_days - base_days))
    outside_wages = outside_days * enterprise.job_wage
    fixed_costs = rules.enterprises.fixed_cost * enterprise.capital
    interest = enterprise_rules.interest(
        enterprise.debt, enterprise.purchase_loan, rules.credit.bank_interest
    )
    subsidy = 0.0
    if enterprise.supported:
        subsidy = (
            rules.order_purchase.purchase_loan_subsidy
            * 0.5
            * rules.credit.bank_interest
            * min(enterprise.purchase_loan, enterprise.ordered_paid)
        )
        pay(flows, PURCHASE_LOAN_SUBSIDIES, GOVERNMENT, BANKS, subsidy)
    interest -= subsidy

    due = outside_wages + fixed_costs + interest
    share = employment.payable_share(due, means(enterprise, rules))
    enterprise.cash -= share * due
    pay(flows, OUTSIDE_WAGES, ENTERPRISES, REST_OF_WORLD, share * outside_wages)
    pay(flows, OPERATING_COSTS, ENTERPRISES, REST_OF_WORLD, share * fixed_costs)
    pay(flows, BANK_INTEREST, ENTERPRISES, BANKS, share * interest)
    if enterprise.cash < 0.0:
        lend_what_is_missing(enterprise, county)
    enterprise.profit = (
        enterprise.sales
        + base_sales
        - enterprise.costs
        - enterprise.year_job_wages
        - share * due
        - rules.enterprises.depreciation * enterprise.capital
    )
    # What was borrowed to buy produce is repaid from its product, before anything junior.
    repaid = min(enterprise.purchase_loan, enterprise.debt, enterprise.cash)
    enterprise.debt -= repaid
    enterprise.cash -= repaid
    pay(flows, BANK_REPAYMENTS, ENTERPRISES, BANKS, repaid)
    enterprise.purchase_loan = 0.0
    return share == 1.0


@rule
def pay_late_produce(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """Trade arrears with their interest, from cash."""
    owed = enterprise.trade_arrears
    if owed <= 0.0:
        return
    interest = rules.order_purchase.arrears_interest
    share = guaranteed_dividend.share_payable(owed * (1.0 + interest), enterprise.cash)
    enterprise.trade_arrears_paid = share
    enterprise.trade_arrears -= share * owed
    enterprise.cash -= share * owed * (1.0 + interest)
    flows = county.flows
    flows[LATE_PAYMENTS, ENTERPRISES] -= share * owed
    flows[LATE_PAYMENT_INTEREST, ENTERPRISES] -= share * owed * interest


@rule
def pay_dividends(enterprise: Enterprise, county: County, rules: Rules) -> float:
    """Arrears first, then the year's dividend, then a share of a good profit; from cash only.

    Returns the yuan of dividend due for the year.
    """
    dividend = rules.guaranteed_dividend
    flows = county.flows
    enterprise.due_rate = enterprise.dividend_rate
    due = enterprise.due_rate * enterprise.dividend_basis
    enterprise.dividend_due = due
    arrears = enterprise.dividend_arrears
    arrears_share = guaranteed_dividend.share_payable(arrears, enterprise.cash)
    enterprise.arrears_paid = arrears_share
    enterprise.cash -= arrears_share * arrears
    flows[DIVIDEND_ARREARS_PAID, ENTERPRISES] -= arrears_share * arrears
    share = guaranteed_dividend.share_payable(due, enterprise.cash)
    enterprise.dividend_paid = share
    enterprise.cash -= share * due
    flows[GUARANTEED_DIVIDENDS, ENTERPRISES] -= share * due
    flows[DIVIDEND_ARREARS_INCURRED, ENTERPRISES] -= (1.0 - share) * due
    enterprise.dividend_arrears += (1.0 - share) * due - arrears_share * arrears
    if share == 1.0 and arrears_share == 1.0:
        enterprise.dividend_arrears = 0.0
        above = guaranteed_dividend.profit_dividend(
            enterprise.profit,
            due,
            equity_of(enterprise),
            dividend.profit_hurdle,
            dividend.profit_share,
            enterprise.dividend_basis,
        )
        total = min(above * enterprise.dividend_basis, enterprise.cash)
        if total > 0.0:
            enterprise.profit_dividend = total / enterprise.dividend_basis
            enterprise.cash -= total
            flows[GUARANTEED_DIVIDENDS, ENTERPRISES] -= total
            due += total
    enterprise.arrears_years = guaranteed_dividend.years_in_arrears(
        enterprise.arrears_years, enterprise.dividend_arrears
    )
    return due


@rule
def restructure(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """After years in arrears the promised rate is cut, and part of the principal becomes shares."""
    dividend = rules.guaranteed_dividend
    enterprise.arrears_years = 0.0
    enterprise.dividend_rate = guaranteed_dividend.restructured_rate(
        enterprise.dividend_rate, dividend.restructuring_rate_cut
    )
    enterprise.conversion = dividend.restructuring_conversion
    converted = dividend.restructuring_conversion * enterprise.principal
    enterprise.principal -= converted
    enterprise.converted_shares += converted
    county.flows[PRINCIPAL_CONVERTED, ENTERPRISES] += converted


@rule
def divide_profit(enterprise: Enterprise, county: County, rules: Rules, dividends: float) -> None:
    """Profit left after dividends: capital is replaced, owners are paid, debt falls, capacity grows."""
    firm = rules.enterprises
    flows = county.flows
    profit = enterprise.profit - dividends
    worn = firm.depreciation * enterprise.capital
    replaced = enterprise_rules.replacement(worn, enterprise.cash)
    enterprise.cash -= replaced
    add_capital(enterprise, replaced - worn)
    withdrawn = 0.0
    if enterprise.dividend_arrears == 0.0 and enterprise.trade_arrears == 0.0:
        withdrawn = enterprise_rules.owner_withdrawal(profit, firm.owner_payout, enterprise.cash)
    shares = enterprise.converted_shares
    to_shares = 0.0
    if shares > 0.0:
        to_shares = withdrawn * shares / max(shares, equity_of(enterprise))
        enterprise.converted_dividend = to_shares / shares
    enterprise.cash -= withdrawn
    flows[CONVERTED_SHARE_DIVIDENDS, ENTERPRISES] -= to_shares
    pay(flows, OWNER_WITHDRAWALS, ENTERPRISES, REST_OF_WORLD, withdrawn - to_shares)
    invested = enterprise_rules.expansion(profit, firm.investment_share, enterprise.cash)
    enterprise.cash -= invested
    add_capital(enterprise, invested)
    pay(flows, ENTERPRISE_INVESTMENT, ENTERPRISES, REST_OF_WORLD, replaced + invested)
    # Cash beyond what it started with goes to the bank.
    idle = max(0.0, enterprise.cash - firm.starting_cash * enterprise.capital)
    repaid = min(idle, enterprise.debt)
    enterprise.cash -= repaid
    enterprise.debt -= repaid
    pay(flows, BANK_REPAYMENTS, ENTERPRISES, BANKS, repaid)


@rule
def fail(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """Liquidation: the bank first, then produce paid late, then principal and dividend arrears."""
    flows = county.flows
    proceeds = enterprise_rules.liquidation_proceeds(enterprise.capital, rules.enterprises.recovery_value)
    pay(flows, ENTERPRISE_LIQUIDATION, REST_OF_WORLD, ENTERPRISES, proceeds)
    left = enterprise.cash + proceeds
    to_bank = min(left, enterprise.debt)
    pay(flows, BANK_REPAYMENTS, ENTERPRISES, BANKS, to_bank)
    pay(flows, BANK_LOANS_WRITTEN_OFF, BANKS, ENTERPRISES, enterprise.debt - to_bank)
    left -= to_bank
    late = enterprise.trade_arrears
    trade_share = guaranteed_dividend.recovered_share(left, late)
    flows[LATE_PAYMENTS, ENTERPRISES] -= trade_share * late
    flows[TRADE_ARREARS_LOST, ENTERPRISES] += (1.0 - trade_share) * late
    left -= trade_share * late
    principal, arrears = enterprise.principal, enterprise.dividend_arrears
    share = guaranteed_dividend.recovered_share(left, principal + arrears)
    flows[PRINCIPAL_RETURNED, ENTERPRISES] -= share * principal
    flows[PRINCIPAL_LOST, ENTERPRISES] += (1.0 - share) * principal
    flows[DIVIDEND_ARREARS_PAID, ENTERPRISES] -= share * arrears
    flows[DIVIDEND_ARREARS_LOST, ENTERPRISES] += (1.0 - share) * arrears
    flows[CONVERTED_SHARES_LOST, ENTERPRISES] += enterprise.converted_shares
    left -= share * (principal + arrears)
    pay(flows, OWNER_WITHDRAWALS, ENTERPRISES, REST_OF_WORLD, left)
    enterprise.recovered = share
    enterprise.trade_recovered = trade_share
    enterprise.failed = 1
    enterprise.alive = 0
    enterprise.years_closed = 0.0
    enterprise.cash = 0.0
    enterprise.capital = 0.0
    enterprise.debt = 0.0
    enterprise.trade_arrears = 0.0
    enterprise.principal = 0.0
    enterprise.dividend_arrears = 0.0
    enterprise.converted_shares = 0.0


# --- the cooperative ---------------------------------------------------------------------


@rule
def settle_cooperative(
    cooperative: Cooperative,
    county: County,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """One cooperative: the trade's surplus and its refund, the share business and its dividend."""
    cooperative.value_before = cooperative.share_value
    cooperative.refund_rate = 0.0
    cooperative.refund_per_share = 0.0
    cooperative.dividend_per_yuan = 0.0
    cooperative.returned_per_unit = 0.0
    cooperative.surplus = 0.0
    cooperative.failed = 0
    if not cooperative.alive:
        cooperative.years_closed += 1.0
        return
    refund_draw, dividend_draw, _, _ = four_uniforms(
        moment.seed,
        COOPERATIVE,
        county.code,
        cooperative.number,
        moment.season,
        REFUND_COMPLIANCE // 4,
    )
    run_share_business(cooperative, county, rules, industries, dividend_draw)
    trade(cooperative, county, rules, refund_draw)
    if cooperative_rules.dissolves(cooperative.cash):
        dissolve(cooperative, county, rules)


@rule
def trade(cooperative: Cooperative, county: County, rules: Rules, draw: float) -> None:
    """The surplus of pooled sales and services, and what is refunded of it."""
    rebate = rules.secondary_rebate
    weight = cooperative.weight
    flows = county.flows
    traded, fees = cooperative.traded, cooperative.service_fees
    if traded + fees <= 0.0:
        return
    premium = secondary_rebate.marketing_premium(traded, rebate.largest_premium, rebate.volume_half)
    grant = rebate.support_grant if traded > 0.0 else 0.0
    service_costs = rebate.service_cost_share * fees
    costs = rebate.fixed_cost + rebate.variable_cost * traded
    surplus = secondary_rebate.surplus(traded * premium, fees - service_costs, grant, costs)
    cooperative.surplus = surplus
    cooperative.cash += grant - costs - service_costs
    pay(flows, COOPERATIVE_GRANTS, GOVERNMENT, COOPERATIVES, weight * grant)
    pay(flows, COOPERATIVE_COSTS, COOPERATIVES, REST_OF_WORLD, weight * (costs + service_costs))
    to_distribute = secondary_rebate.distributable(surplus, rebate.reserve_share)
    to_distribute = min(to_distribute, max(0.0, cooperative.cash))
    complies = draw < rebate.compliance
    by_trade = secondary_rebate.refunded_by_trade(
        to_distribute, complies, rebate.return_share, rebate.noncompliant_return
    )
    cooperative.refund_rate = secondary_rebate.refund_rate(by_trade, traded)
    paid = cooperative.refund_rate * traded
    if complies and cooperative.share_units > 0.0:
        cooperative.refund_per_share = (to_distribute - by_trade) / cooperative.share_units
        paid += to_distribute - by_trade
    cooperative.cash -= paid
    flows[PATRONAGE_REFUNDS, COOPERATIVES] -= weight * paid


@rule
def run_share_business(
    cooperative: Cooperative, county: County, rules: Rules, industries: Industries, draw: float
) -> None:
    """Equipment processes, land is farmed; profits are paid out, losses eat the shares."""
    shares = rules.share_cooperation
    weight, k = cooperative.weight, cooperative.industry
    flows = county.flows
    equipment = cooperative_rules.equipment_value(cooperative.share_units, cooperative.share_value)
    land_shares = cooperative.share_land * shares.land_value
    if equipment + land_shares <= 0.0:
        return
    long_run = industries[k].price * county.price_basis
    processing = share_cooperation.processing_result(
        equipment,
        shares.turnover,
        shares.processing_margin,
        county.spot_price[k] / long_run,
        rules.prices.pass_through,
    )
    revenue = cooperative.land_revenue + max(0.0, processing)
    costs = cooperative.land_costs + max(0.0, -processing)
    worn = shares.depreciation * equipment
    profit = revenue - costs - worn
    cooperative.cash += revenue - costs
    pay(flows, SHARE_BUSINESS_REVENUE, REST_OF_WORLD, COOPERATIVES, weight * revenue)
    pay(flows, COOPERATIVE_COSTS, COOPERATIVES, REST_OF_WORLD, weight * costs)
    replaced = min(worn, max(0.0, revenue - costs))
    cooperative.cash -= replaced
    pay(flows, COOPERATIVE_INVESTMENT, COOPERATIVES, REST_OF_WORLD, weight * replaced)
    cooperative.share_value = share_cooperation.value_after_loss(
        cooperative.share_value, equipment, worn - replaced
    )
    paid = share_cooperation.dividend(profit, shares.payout, draw < shares.compliance)
    paid = min(paid, max(0.0, cooperative.cash))
    cooperative.dividend_per_yuan = paid / (equipment + land_shares)
    cooperative.cash -= paid
    flows[SHARE_DIVIDENDS, COOPERATIVES] -= weight * paid


@rule
def dissolve(cooperative: Cooperative, county: County, rules: Rules) -> None:
    """Equipment is sold, debts are paid as far as it goes, what is left goes back to the shares."""
    weight = cooperative.weight
    flows = county.flows
    proceeds = rules.enterprises.recovery_value * cooperative_rules.equipment_value(
        cooperative.share_units, cooperative.share_value
    )
    left = cooperative.cash + proceeds
    pay(flows, COOPERATIVE_LIQUIDATION, REST_OF_WORLD, COOPERATIVES, weight * proceeds)
    if left < 0.0:  # suppliers, in the rest of the world, are left unpaid
        pay(flows, COOPERATIVE_COSTS, REST_OF_WORLD, COOPERATIVES, weight * -left)
        left = 0.0
    if cooperative.share_units > 0.0:
        cooperative.returned_per_unit = left / cooperative.share_units
        flows[SHARES_RETURNED, COOPERATIVES] -= weight * left
    else:
        pay(flows, COOPERATIVE_COSTS, COOPERATIVES, REST_OF_WORLD, weight * left)
    cooperative.cash = 0.0
    cooperative.share_units = 0.0
    cooperative.share_land = 0.0
    cooperative.share_value = 1.0
    cooperative.alive = 0
    cooperative.failed = 1
    cooperative.years_closed = 0.0


# --- the household -----------------------------------------------------------------------


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """One household's dividends, refunds and late payments."""
    if household.enterprise != NO_AGENT:
        receive_late_payment(household, county, state, rules)
        receive_guaranteed_dividend(household, county, state, rules, industries)
    if household.cooperative != NO_AGENT:
        receive_from_cooperative(household, county, state, rules)


@rule
def receive_late_payment(household: Household, county: County, state: State, rules: Rules) -> None:
    """Ordered produce that was paid late, with interest."""
    share = state.enterprises[household.enterprise].trade_arrears_paid
    owed = household.trade_arrears
    if owed == 0.0 or share == 0.0:
        return
    group = household.group
    weight = county.household_weight[group]
    interest = share * owed * rules.order_purchase.arrears_interest
    paid = share * owed + interest
    county.flows[LATE_PAYMENTS, group] += weight * share * owed
    county.flows[LATE_PAYMENT_INTEREST, group] += weight * interest
    household.trade_arrears -= share * owed
    household.business += paid
    household.received[ORDER_PURCHASE] += paid
    household.cash += paid


@rule
def receive_guaranteed_dividend(
    household: Household, county: County, state: State, rules: Rules, industries: Industries
) -> None:
    """Arrears, the year's dividend as far as it is paid, new arrears, converted principal."""
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    basis = 0.0
    if enterprise.dividend_basis > 0.0:
        basis = basis_of(household, county, rules, industries)
    old = enterprise.arrears_paid * household.dividend_arrears
    due = enterprise.due_rate * basis
    paid = enterprise.dividend_paid * due + enterprise.profit_dividend * basis
    unpaid = (1.0 - enterprise.dividend_paid) * due
    from_shares = enterprise.converted_dividend * household.converted_shares
    converted = enterprise.conversion * household.dividend_cash
    if old + due + paid + from_shares + converted == 0.0:
        return
    flows[DIVIDEND_ARREARS_PAID, group] += weight * old
    flows[GUARANTEED_DIVIDENDS, group] += weight * paid
    flows[DIVIDEND_ARREARS_INCURRED, group] += weight * unpaid
    flows[CONVERTED_SHARE_DIVIDENDS, group] += weight * from_shares
    flows[PRINCIPAL_CONVERTED, group] -= weight * converted
    household.dividend_arrears += unpaid - old
    household.dividend_cash -= converted
    household.converted_shares += converted
    income = old + paid + from_shares
    household.property += income
    household.received[GUARANTEED_DIVIDEND] += income
    household.cash += income


@rule
def recover_late_payment(household: Household, county: County, state: State) -> None:
    """What a failed enterprise still pays of ordered produce."""
    enterprise = state.enterprises[household.enterprise]
    if household.enterprise == NO_AGENT or not enterprise.failed:
        return
    group = household.group
    weight = county.household_weight[group]
    late = household.trade_arrears
    paid = enterprise.trade_recovered * late
    county.flows[LATE_PAYMENTS, group] += weight * paid
    county.flows[TRADE_ARREARS_LOST, group] -= weight * (late - paid)
    household.business += paid
    household.received[ORDER_PURCHASE] += paid
    household.cash += paid
    household.trade_arrears = 0.0


@rule
def recover_principal(household: Household, county: County, state: State) -> None:
    """A failed enterprise gives land back, and principal and arrears as far as liquidation goes.

    Its orders and jobs end as every year's do: next spring it offers none.
    """
    employer = state.enterprises[household.employer]
    if household.employer == NO_AGENT or not employer.failed:
        return
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    share = employer.recovered
    principal, arrears = household.dividend_cash, household.dividend_arrears
    flows[PRINCIPAL_RETURNED, group] += weight * share * principal
    flows[PRINCIPAL_LOST, group] -= weight * (1.0 - share) * principal
    flows[DIVIDEND_ARREARS_PAID, group] += weight * share * arrears
    flows[DIVIDEND_ARREARS_LOST, group] -= weight * (1.0 - share) * arrears
    flows[CONVERTED_SHARES_LOST, group] -= weight * household.converted_shares
    household.property += share * arrears
    household.received[GUARANTEED_DIVIDEND] += share * arrears
    household.cash += share * (principal + arrears)
    household.dividend_cash = 0.0
    household.dividend_arrears = 0.0
    household.converted_shares = 0.0
    household.dividend_land = 0.0


@rule
def receive_from_cooperative(household: Household, county: County, state: State, rules: Rules) -> None:
    """Refunds by trade and by shares, share dividends, and what a dissolved cooperative returns."""
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    units, land = household.share_units, household.share_land
    pooled = household.pooled
    if units == 0.0 and land == 0.0 and pooled == 0.0:
        return
    weight = county.household_weight[group]
    flows = county.flows
    traded = pooled * spot_price_of(household, county, rules)
    refund = traded * cooperative.refund_rate + units * cooperative.refund_per_share
    held = units * cooperative.value_before + land * rules.share_cooperation.land_value
    dividend = held * cooperative.dividend_per_yuan
    flows[PATRONAGE_REFUNDS, group] += weight * refund
    flows[SHARE_DIVIDENDS, group] += weight * dividend
    household.business += refund
    household.property += dividend
    household.received[SECONDARY_REBATE] += refund
    household.received[SHARE_COOPERATION] += dividend
    household.cash += refund + dividend
    if cooperative.failed:
        returned = units * cooperative.returned_per_unit
        flows[SHARES_RETURNED, group] += weight * returned
        household.cash += returned
        household.share_units = 0.0
        household.share_land = 0.0


@rule
def repay(household: Household, county: County, rules: Rules) -> None:
    """Interest and instalment of a microloan, whatever became of what it was placed in; food first."""
    credit = rules.credit
    if household.microloan <= 0.0:
        return
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    due = interest_due(household.microloan, credit.interest)
    subsidy = due * credit.interest_subsidy
    free = max(0.0, household.cash - 0.25 * rules.consumption.subsistence * household.persons)
    own = min(due - subsidy, free)
    pay(flows, MICROLOAN_INTEREST_SUBSIDIES, GOVERNMENT, BANKS, weight * subsidy)
    pay(flows, MICROLOAN_INTEREST, group, BANKS, weight * own)
    household.property -= own
    household.cash -= own
    repaid = repayment(household.microloan, household.instalment, free - own)
    household.cash -= repaid
    in_default = defaults(household.microloan, repaid)
    household.microloan -= repaid
    pay(flows, MICROLOAN_REPAYMENTS, group, BANKS, weight * repaid)
    if in_default:
        pay(flows, MICROLOANS_WRITTEN_OFF, BANKS, group, weight * household.microloan)
        household.microloan = 0.0
        household.defaulted = 1
    if household.microloan <= 1e-6:  # a rounding remainder of the last instalment
        pay(flows, MICROLOANS_WRITTEN_OFF, BANKS, group, weight * household.microloan)
        household.microloan = 0.0


@rule
def learn(household: Household, rules: Rules, moment: Moment) -> None:
    """Income of the year, and on which side of the monitoring line it leaves the household."""
    transfers = household.transfers * moment.transfers
    income = household.wages + household.business + household.property + transfers
    household.smoothed_income = smoothed(household.smoothed_income, income, rules.consumption.smoothing)
    household.was_below = household.below_line
    household.below_line = income < moment.monitoring_line * household.persons


@rule
def judge(household: Household, state: State, rules: Rules) -> None:
    """Trust and will follow the promises that fell due to a household this year."""
    kept, promises = 0.0, 0.0
    enterprise = state.enterprises[household.enterprise]
    cooperative = state.cooperatives[household.cooperative]
    if household.delivered > 0.0:
        promises += 1.0
        kept += order_purchase.promise_kept(enterprise.reneged, enterprise.paid_share)
    if household.dividend_land > 0.0 or household.dividend_cash > 0.0:
        promises += 1.0
        employer = state.enterprises[household.employer]
        kept += 0.0 if employer.failed else employer.dividend_paid
    if household.pooled > 0.0 and cooperative.surplus > 0.0:
        promises += 1.0
        kept += secondary_rebate.promise_kept(
            cooperative.refund_rate * cooperative.traded,
            secondary_rebate.distributable(cooperative.surplus, rules.secondary_rebate.reserve_share),
            rules.secondary_rebate.return_share,
        )
    if promises > 0.0:
        share = kept / promises
        household.trust = adapted(household.trust, share, rules.choice.expectation_weight)
        household.will = adapted(household.will, share, rules.choice.will_adjustment)


# --- the county --------------------------------------------------------------------------


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
    households = 0.0
    for i in range(county.first_household, county.last_household):
        household = state.households[i]
        households += county.household_weight[household.group]
    for form in range(5):
        county.peers[form] = county.linked[form] / max(households, 1.0)
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
