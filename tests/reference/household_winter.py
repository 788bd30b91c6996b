"""A household in winter: dividends, refunds and late payments; debts; what the year taught it."""

from typing import TYPE_CHECKING

from model.linkages import GUARANTEED_DIVIDEND, ORDER_PURCHASE, SECONDARY_REBATE, SHARE_COOPERATION
from tests.reference.rules import borrowing, choosing, consuming, money, order_purchase

if TYPE_CHECKING:
    from tests.reference.enterprise import EnterpriseAgent


class Settling:
    """What a household receives, repays and learns."""

    def dividend_basis(self) -> float:
        """Yuan on which its guaranteed dividend is due: money, and land at its valuation."""
        land = self.dividend_land * self.land_value() if self.dividend_land > 0.0 else 0.0
        return self.dividend_cash + land

    def receive(self) -> None:
        if self.buyer is not None:
            self.receive_late_payment()
        if self.employer is not None:
            self.receive_dividend_arrears()
            self.receive_guaranteed_dividend()
            self.receive_for_converted_shares()
        if self.cooperative is not None:
            self.receive_from_cooperative()

    def receive_late_payment(self) -> None:
        """Ordered produce that was paid late, with interest."""
        settled = self.buyer.trade_arrears_paid * self.trade_arrears
        interest = settled * self.rules.order_purchase.arrears_interest
        self.get(self.buyer.escrow, "late_payments", settled)
        self.get(self.buyer.escrow, "late_payment_interest", interest)
        self.trade_arrears -= settled
        self.business += settled + interest
        self.received[ORDER_PURCHASE] += settled + interest

    def receive_dividend_arrears(self) -> None:
        self.take_dividend("dividend_arrears_paid", self.employer.arrears_paid * self.dividend_arrears)
        self.dividend_arrears -= self.employer.arrears_paid * self.dividend_arrears

    def receive_guaranteed_dividend(self) -> None:
        """This year's dividend as far as it is paid; the rest is arrears."""
        firm, basis = self.employer, self.dividend_basis()
        due = firm.due_rate * basis
        self.take_dividend("guaranteed_dividends", firm.dividend_paid * due + firm.profit_dividend * basis)
        unpaid = (1.0 - firm.dividend_paid) * due
        self.dividend_arrears += unpaid
        self.ledger.enter("dividend_arrears_incurred", firm.sector, self.sector, self.weight * unpaid)

    def receive_for_converted_shares(self) -> None:
        """A dividend on what was converted earlier; a restructuring converts more."""
        firm = self.employer
        self.take_dividend("converted_share_dividends", firm.converted_dividend * self.converted_shares)
        converted = firm.conversion * self.dividend_cash
        self.dividend_cash -= converted
        self.converted_shares += converted
        self.ledger.enter("principal_converted", self.sector, firm.sector, self.weight * converted)

    def take_dividend(self, transaction: str, amount: float) -> None:
        self.get(self.employer.escrow, transaction, amount)
        self.property += amount
        self.received[GUARANTEED_DIVIDEND] += amount

    def receive_from_cooperative(self) -> None:
        """Refunds by trade and by shares, share dividends, and what a dissolved one returns."""
        cooperative = self.cooperative
        refund = self.pooled * self.spot_price() * cooperative.refund_rate
        refund += self.share_units * cooperative.refund_per_share
        land_shares = self.share_land * self.rules.share_cooperation.land_value
        held = self.share_units * cooperative.value_before + land_shares
        dividend = held * cooperative.dividend_per_yuan
        self.get(cooperative.escrow, "patronage_refunds", refund)
        self.business += refund
        self.received[SECONDARY_REBATE] += refund
        self.get(cooperative.escrow, "share_dividends", dividend)
        self.property += dividend
        self.received[SHARE_COOPERATION] += dividend
        if cooperative.failed:
            returned = self.share_units * cooperative.returned_per_unit
            self.get(cooperative.escrow, "shares_returned", returned)
            self.share_units = self.share_land = 0.0

    def judge(self) -> None:
        """Trust and will follow the promises that fell due to it this year."""
        kept = []
        if self.delivered > 0.0:
            kept.append(order_purchase.promise_kept(self.buyer.reneged, self.buyer.paid_share))
        if self.dividend_land > 0.0 or self.dividend_cash > 0.0:
            kept.append(0.0 if self.employer.failed else self.employer.dividend_paid)
        if self.pooled > 0.0 and self.cooperative.surplus > 0.0:
            kept.append(self.cooperative.kept_law())
        if kept:
            share = sum(kept) / len(kept)
            self.trust = choosing.adapted(self.trust, share, self.rules.choice.expectation_weight)
            self.will = choosing.adapted(self.will, share, self.rules.choice.will_adjustment)

    def recover(self) -> None:
        """After a failure land comes back, and money as far as liquidation goes."""
        if self.buyer is not None and self.buyer.failed:
            self.recover_late_payment(self.buyer)
        if self.employer is not None and self.employer.failed:
            self.recover_principal(self.employer)

    def recover_late_payment(self, failed: "EnterpriseAgent") -> None:
        paid = failed.trade_recovered * self.trade_arrears
        self.get(failed.escrow, "late_payments", paid)
        self.business += paid
        self.received[ORDER_PURCHASE] += paid
        self.lose("trade_arrears_lost", self.trade_arrears - paid)
        self.trade_arrears = 0.0

    def recover_principal(self, failed: "EnterpriseAgent") -> None:
        self.get(failed.escrow, "principal_returned", failed.recovered * self.dividend_cash)
        self.lose("principal_lost", (1.0 - failed.recovered) * self.dividend_cash)
        self.take_dividend("dividend_arrears_paid", failed.recovered * self.dividend_arrears)
        self.lose("dividend_arrears_lost", (1.0 - failed.recovered) * self.dividend_arrears)
        self.lose("converted_shares_lost", self.converted_shares)
        self.dividend_cash = self.dividend_land = self.dividend_arrears = self.converted_shares = 0.0

    def lose(self, transaction: str, amount: float) -> None:
        """A claim on a failed enterprise is gone."""
        self.ledger.enter(transaction, self.sector, "enterprises", self.weight * amount)

    def repay(self) -> None:
        """Interest and instalment of a microloan, whatever it was placed in; food comes first."""
        credit, banks = self.rules.credit, self.county.banks
        if self.microloan <= 0.0:
            return
        interest = borrowing.interest_due(self.microloan, credit.interest)
        promised = credit.interest_subsidy * interest if money.subsidised(self.group) else 0.0
        subsidy = promised * self.county.programme.interest_granted
        self.county.pay_outside("microloan_interest_subsidies", "government", "banks", self.weight * subsidy)
        food = 0.25 * self.rules.consumption.subsistence * self.persons
        due = interest - subsidy + min(self.instalment, self.microloan)
        free = max(0.0, self.cash - food)
        if due > free:
            free += self.sell_equipment(due - free)
        own = min(interest - subsidy, free)
        self.pay(banks, "microloan_interest", own)
        self.property -= own
        repaid = borrowing.repayment(self.microloan, self.instalment, free - own)
        self.pay(banks, "microloan_repayments", repaid)
        if borrowing.defaults(self.microloan, repaid):
            self.defaulted = True
        self.microloan -= repaid
        if self.defaulted:
            self.ledger.enter(
                "microloans_written_off", banks.sector, self.sector, self.weight * self.microloan
            )
            self.microloan = 0.0

    def learn(self) -> None:
        """Income of the year, and on which side of the monitoring line it leaves the household."""
        transfers = self.transfers * self.model.transfers
        income = self.wages + self.business + self.property + self.grants + transfers
        self.take_heart(income)
        self.smoothed_income = consuming.smoothed(
            self.smoothed_income, income, self.rules.consumption.smoothing
        )
        self.was_below = self.below_line
        self.below_line = income < self.model.monitoring_line * self.persons
