"""Winter: an enterprise pays in order of seniority, divides its profit, or fails."""

from model.accounts import (
    BANK_INTEREST,
    BANK_LOANS_WRITTEN_OFF,
    BANK_REPAYMENTS,
    BANKS,
    CONVERTED_SHARE_DIVIDENDS,
    CONVERTED_SHARES_LOST,
    DIVIDEND_ARREARS_INCURRED,
    DIVIDEND_ARREARS_LOST,
    DIVIDEND_ARREARS_PAID,
    ENTERPRISE_INVESTMENT,
    ENTERPRISE_LIQUIDATION,
    ENTERPRISE_SALES,
    ENTERPRISES,
    GOVERNMENT,
    GUARANTEE_PAYOUTS,
    GUARANTEED_DIVIDENDS,
    LATE_PAYMENT_INTEREST,
    LATE_PAYMENTS,
    OPERATING_COSTS,
    OUTSIDE_WAGES,
    OWNER_WITHDRAWALS,
    PRINCIPAL_CONVERTED,
    PRINCIPAL_LOST,
    PRINCIPAL_RETURNED,
    PURCHASE_LOAN_SUBSIDIES,
    REST_OF_WORLD,
    TRADE_ARREARS_LOST,
    TURNOVER_LOANS_WRITTEN_OFF,
    TURNOVER_REPAYMENTS,
    pay,
)
from model.compiled import rule
from model.linkages import employment, guaranteed_dividend
from model.parameters import Industries, Rules
from model.programme import GUARANTEES
from model.programme.money import guarantee_payout
from model.state import County, Enterprise, Household, State
from model.world.organisations import enterprises as enterprise_rules
from model.year.every_season import Moment, lend_what_is_missing, means
from model.year.plan_offers import add_capital
from model.year.plan_wishes import land_value

_ROUNDING = 1e-9  # of what is due: who pays all but this pays all


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
    enterprise: Enterprise,
    county: County,
    rules: Rules,
    industries: Industries,
    moment: Moment,
    must_fail: bool = False,
) -> None:
    """One enterprise pays in order of seniority: wages, costs, interest, produce, dividends, owners.

    must_fail: a scenario lets it fail whatever it owns.
    """
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
    if must_fail or enterprise_rules.fails(
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
        enterprise.debt + enterprise.turnover_loan,
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
    base_sales = base_days * rules.work.base_product_per_day * moment.wages
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
            rules.money.purchase_loan_subsidy
            * 0.5
            * rules.credit.bank_interest
            * min(enterprise.purchase_loan, enterprise.ordered_paid)
        )
        subsidy = min(subsidy, county.purchase_subsidy_left)
        county.purchase_subsidy_left -= subsidy
        pay(flows, PURCHASE_LOAN_SUBSIDIES, GOVERNMENT, BANKS, subsidy)
    interest -= subsidy

    due = outside_wages + fixed_costs + interest
    share = employment.payable_share(due, means(enterprise, rules))
    enterprise.cash = enterprise_rules.cash_after(enterprise.cash, share * due)
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
    repaid = min(enterprise.turnover_loan, max(0.0, enterprise.cash))
    enterprise.turnover_loan -= repaid
    enterprise.cash -= repaid
    pay(flows, TURNOVER_REPAYMENTS, ENTERPRISES, GOVERNMENT, repaid)
    return share > 1.0 - _ROUNDING


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
    enterprise.cash = enterprise_rules.cash_after(enterprise.cash, share * owed * (1.0 + interest))
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
    enterprise.cash = enterprise_rules.cash_after(enterprise.cash, arrears_share * arrears)
    flows[DIVIDEND_ARREARS_PAID, ENTERPRISES] -= arrears_share * arrears
    share = guaranteed_dividend.share_payable(due, enterprise.cash)
    enterprise.dividend_paid = share
    enterprise.cash = enterprise_rules.cash_after(enterprise.cash, share * due)
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
    lost = enterprise.debt - to_bank
    if enterprise.guaranteed and lost > 0.0:
        line = rules.credit.credit_line + rules.money.guarantee_line
        payout = guarantee_payout(
            lost, rules.money.guarantee_share, rules.money.guarantee_line / line, county.guarantee_left
        )
        county.guarantee_left -= payout
        county.delivered[GUARANTEES] += payout
        pay(flows, GUARANTEE_PAYOUTS, GOVERNMENT, BANKS, payout)
    left -= to_bank
    to_fund = min(left, enterprise.turnover_loan)
    pay(flows, TURNOVER_REPAYMENTS, ENTERPRISES, GOVERNMENT, to_fund)
    pay(flows, TURNOVER_LOANS_WRITTEN_OFF, GOVERNMENT, ENTERPRISES, enterprise.turnover_loan - to_fund)
    left -= to_fund
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
    enterprise.turnover_loan = 0.0
    enterprise.trade_arrears = 0.0
    enterprise.principal = 0.0
    enterprise.dividend_arrears = 0.0
    enterprise.converted_shares = 0.0
