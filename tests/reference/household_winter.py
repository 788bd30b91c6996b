"""A household in winter: dividends, refunds and late payments; debts; what the year taught it."""

from tests.reference.rules import borrowing, choosing, consuming, money

ROUNDING = 1e-9  # of what was promised


class Settling:
    """What a household receives, repays and learns."""

    def claim(self) -> None:
        """It shows its employer what it has there."""
        self.claim_dividend()

    def receive(self) -> None:
        """What enterprise and cooperative pay of this year and the years before."""
        self.receive_late_payment()
        self.receive_dividend()
        self.receive_refund()
        self.receive_share_dividend()

    def judge(self) -> None:
        """Trust and will follow what it got of all that was promised to it for this year, in yuan."""
        promises = [self.judge_order(), self.judge_dividend(), self.judge_refund()]
        promised, got = (sum(amounts) for amounts in zip(*promises, strict=True))
        if promised > 0.0:
            share = got / promised
            self.trust = choosing.adapted(self.trust, share, self.rules.choice.expectation_weight)
            self.will = choosing.adapted(self.will, share, self.rules.choice.will_adjustment)
            self.let_down = int(share < 1.0 - ROUNDING)
            self.years_promised = min(20, self.years_promised + 1)

    def recover(self) -> None:
        """After a failure land comes back, and money as far as liquidation goes."""
        self.recover_shares()
        self.recover_late_payment()
        self.recover_principal()

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
        if self.is_closed():
            return
        income = self.survey_income()
        self.take_heart(income)
        self.smoothed_income = consuming.smoothed(
            self.smoothed_income, income, self.rules.consumption.smoothing
        )
        risen = self.model.monitoring_line / self.rules.monitoring.line
        self.survey_year[(self.model.year - 1) % 4] = sum(self.survey) / (self.persons * risen)
        self.below_line = sum(self.survey) < self.model.monitoring_line * self.persons
