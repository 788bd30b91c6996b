"""Winter: an enterprise pays in order of seniority, divides its profit, or fails."""

from model import linkages, programme
from model.compiled import rule
from model.world.agents import County, Enterprise, Industries, Rules
from model.world.calendar import Moment
from model.world.organisations import enterprises as enterprise_rules
from model.world.organisations.means import add_capital, lend_what_is_missing, means, share_payable
from model.world.sectors import BANKS, ENTERPRISES, GOVERNMENT, REST_OF_WORLD, pay

_ROUNDING = 1e-9  # of what is due: who pays all but this pays all

_clear = linkages.step("clear")
_earn = linkages.step("earn")
_senior_claims = linkages.step("senior_claims")
_pay_senior_claims = linkages.step("pay_senior_claims")
_interest_subsidy = linkages.step("interest_subsidy")
_wages_paid = linkages.step("wages_paid")
_pay_claims = linkages.step("pay_claims")
_pay_with_owners = linkages.step("pay_with_owners")
_restructure = linkages.step("restructure")
_recover = linkages.step("recover")
_cover_loss = programme.step("cover_loss")


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
    _clear(enterprise)
    enterprise.failed = 0
    if not enterprise.alive:
        enterprise.years_closed += 1.0
        return
    paid_seniors = pay_seniors(enterprise, county, rules, industries, moment)
    owed = _pay_claims(enterprise, county, rules)
    divide_profit(enterprise, county, rules, owed)
    equity = linkages.equity_of(enterprise)
    enterprise.insolvent_settlements = enterprise_rules.settlements_insolvent(
        enterprise.insolvent_settlements, equity
    )
    if must_fail or enterprise_rules.fails(
        not paid_seniors, enterprise.insolvent_settlements, rules.enterprises.insolvent_settlements
    ):
        fail(enterprise, county, rules)
    else:
        _restructure(enterprise, county, rules)


@rule
def pay_seniors(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> bool:
    """Wages, fixed costs and interest; whether all of them could be paid.

    Linked workers were paid season by season.
    """
    flows = county.flows
    further_sales = _earn(enterprise, county, rules, moment)
    claims = _senior_claims(enterprise, county, rules, industries, moment)
    fixed_costs = rules.enterprises.fixed_cost * enterprise.capital
    interest = enterprise_rules.interest(
        enterprise.debt, enterprise.purchase_loan, rules.credit.bank_interest
    )
    interest -= _interest_subsidy(enterprise, county, rules)

    due = claims + fixed_costs + interest
    share = share_payable(due, means(enterprise, rules))
    enterprise.cash = enterprise_rules.cash_after(enterprise.cash, share * due)
    _pay_senior_claims(enterprise, county, share)
    pay(flows.operating_costs, ENTERPRISES, REST_OF_WORLD, share * fixed_costs)
    pay(flows.bank_interest, ENTERPRISES, BANKS, share * interest)
    if enterprise.cash < 0.0:
        lend_what_is_missing(enterprise, county)
    enterprise.profit = (
        enterprise.sales
        + further_sales
        - enterprise.costs
        - _wages_paid(enterprise)
        - share * due
        - rules.enterprises.depreciation * enterprise.capital
    )
    # What was borrowed to buy produce is repaid from its product, before anything junior.
    repaid = min(enterprise.purchase_loan, enterprise.debt, enterprise.cash)
    enterprise.debt -= repaid
    enterprise.cash -= repaid
    pay(flows.bank_repayments, ENTERPRISES, BANKS, repaid)
    enterprise.purchase_loan = 0.0
    repaid = min(enterprise.turnover_loan, max(0.0, enterprise.cash))
    enterprise.turnover_loan -= repaid
    enterprise.cash -= repaid
    pay(flows.turnover_repayments, ENTERPRISES, GOVERNMENT, repaid)
    return share > 1.0 - _ROUNDING


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
    if not linkages.is_behind(enterprise):
        withdrawn = enterprise_rules.owner_withdrawal(profit, firm.owner_payout, enterprise.cash)
    to_households = _pay_with_owners(enterprise, county, withdrawn)
    enterprise.cash -= withdrawn
    pay(flows.owner_withdrawals, ENTERPRISES, REST_OF_WORLD, withdrawn - to_households)
    invested = enterprise_rules.expansion(profit, firm.investment_share, enterprise.cash)
    enterprise.cash -= invested
    add_capital(enterprise, invested)
    pay(flows.enterprise_investment, ENTERPRISES, REST_OF_WORLD, replaced + invested)
    # Cash beyond what it started with goes to the bank.
    idle = max(0.0, enterprise.cash - firm.starting_cash * enterprise.capital)
    repaid = min(idle, enterprise.debt)
    enterprise.cash -= repaid
    enterprise.debt -= repaid
    pay(flows.bank_repayments, ENTERPRISES, BANKS, repaid)


@rule
def fail(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """Liquidation: the bank first, then the turnover fund, then households by seniority."""
    flows = county.flows
    proceeds = enterprise_rules.liquidation_proceeds(enterprise.capital, rules.enterprises.recovery_value)
    pay(flows.enterprise_liquidation, REST_OF_WORLD, ENTERPRISES, proceeds)
    left = enterprise.cash + proceeds
    to_bank = min(left, enterprise.debt)
    pay(flows.bank_repayments, ENTERPRISES, BANKS, to_bank)
    pay(flows.bank_loans_written_off, BANKS, ENTERPRISES, enterprise.debt - to_bank)
    _cover_loss(enterprise, county, enterprise.debt - to_bank, rules)
    left -= to_bank
    to_fund = min(left, enterprise.turnover_loan)
    pay(flows.turnover_repayments, ENTERPRISES, GOVERNMENT, to_fund)
    pay(flows.turnover_loans_written_off, GOVERNMENT, ENTERPRISES, enterprise.turnover_loan - to_fund)
    left -= to_fund
    left = _recover(left, enterprise, county)
    pay(flows.owner_withdrawals, ENTERPRISES, REST_OF_WORLD, left)
    enterprise.failed = 1
    enterprise.alive = 0
    enterprise.years_closed = 0.0
    enterprise.cash = 0.0
    enterprise.capital = 0.0
    enterprise.debt = 0.0
    enterprise.turnover_loan = 0.0
