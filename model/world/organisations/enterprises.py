"""A leading enterprise 龙头企业: what it earns, owes, invests, and when it fails."""

from model.compiled import rule
from model.mathematics import power

_ROUNDING = 1e-14  # of a payment: what a share of what is due may be off, some last places


@rule
def credit_room(capital: float, credit_line: float, debt: float) -> float:
    """Yuan that the bank still lends: up to a share of fixed capital."""
    return max(0.0, credit_line * capital - debt)


@rule
def equity(
    cash: float, capital: float, debt: float, trade_arrears: float, principal: float, dividend_arrears: float
) -> float:
    """Assets less debts, in yuan; principal placed in money is a debt, converted shares are not."""
    return cash + capital - debt - trade_arrears - principal - dividend_arrears


@rule
def output_price(
    long_run_price: float, price_ratio: float, value_added: float, pass_through: float, demand: float
) -> float:
    """Yuan that the product of one tonne of raw produce fetches.

    long_run_price: yuan/t at the farm gate; price_ratio: this year's farm price over it;
    demand: factor of the enterprise's own demand.  Pass-through below one is what puts an
    enterprise at risk when a floor binds.
    """
    return long_run_price * (1.0 + value_added) * power(price_ratio, pass_through) * demand


@rule
def spot_quantity_wanted(capacity: float, utilisation: float, ordered_in: float, margin: float) -> float:
    """Tonnes that it buys on the spot market: to fill its plant, if a tonne pays its own costs."""
    if margin <= 0.0:
        return 0.0
    return max(0.0, capacity * utilisation - ordered_in)


@rule
def affordable_quantity(quantity: float, price: float, means: float) -> float:
    """Tonnes that cash and credit pay for."""
    if quantity * price <= max(0.0, means):
        return quantity
    return max(0.0, means) / price


@rule
def interest(debt: float, purchase_loan: float, bank_interest: float) -> float:
    """Yuan of a year: on debt, and for half a year on what was drawn to buy produce in autumn.

    debt: at the settlement, purchase loan included.
    """
    return bank_interest * (max(0.0, debt - purchase_loan) + 0.5 * purchase_loan)


@rule
def cash_after(cash: float, paid: float) -> float:
    """Cash in yuan that a payment leaves: none where only the rounding of a share of what was due is left."""
    left = cash - paid
    return 0.0 if abs(left) <= _ROUNDING * paid else left


@rule
def owner_withdrawal(profit: float, payout: float, cash: float) -> float:
    """Yuan paid out to owners, converted shares among them: a share of profit, from cash."""
    return min(payout * max(0.0, profit), max(0.0, cash))


@rule
def replacement(depreciation: float, cash: float) -> float:
    """Yuan spent to replace worn capital: all of it, as far as there is cash."""
    return min(depreciation, max(0.0, cash))


@rule
def expansion(profit: float, investment_share: float, cash: float) -> float:
    """Yuan of profit invested in new capital, as far as there is cash."""
    return min(investment_share * max(0.0, profit), max(0.0, cash))


@rule
def settlements_insolvent(count: float, equity_now: float) -> float:
    """Settlements in a row with negative equity."""
    return count + 1.0 if equity_now < 0.0 else 0.0


@rule
def fails(cannot_pay_seniors: bool, insolvent_settlements: float, allowed: float) -> bool:
    """An enterprise fails when it cannot pay wages, costs and interest, or stays insolvent."""
    return cannot_pay_seniors or insolvent_settlements >= allowed


@rule
def liquidation_proceeds(capital: float, recovery_value: float) -> float:
    """Yuan that the fixed capital of a failed enterprise fetches."""
    return capital * recovery_value


@rule
def keeps_support(households_led: float, project_minimum: float) -> bool:
    """The 100-household rule: a supported project employs or leads enough households."""
    return households_led >= project_minimum
