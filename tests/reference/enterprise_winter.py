"""An enterprise in winter: it pays by seniority, divides what is left, fails, and is founded anew."""

from tests.reference.rules import choosing, employment, enterprise_rules, money


class Reckoning:
    """What an enterprise settles: wages, costs, interest, produce, dividends, owners."""

    def settle(self, must_fail: bool) -> None:
        """must_fail: whatever it owns."""
        self.clear_late_produce()
        self.clear_dividend()
        self.failed = False
        if not self.alive:
            self.years_closed += 1.0
            return
        paid_seniors = self.pay_seniors()
        self.pay_late_produce()
        self.pay_deferred()
        dividends = self.pay_dividends()
        self.divide_profit(dividends)
        self.insolvent_settlements = enterprise_rules.settlements_insolvent(
            self.insolvent_settlements, self.equity()
        )
        if must_fail or enterprise_rules.fails(
            not paid_seniors, self.insolvent_settlements, self.rules.enterprises.insolvent_settlements
        ):
            self.fail()
        else:
            self.restructure()

    def equity(self) -> float:
        return enterprise_rules.equity(
            self.cash,
            self.capital,
            self.debt + self.turnover_loan,
            self.trade_arrears + self.deferred - self.advances_owed,
            self.principal,
            self.dividend_arrears,
        )

    def pay_seniors(self) -> bool:
        """Wages of ordinary posts, fixed costs and interest; whether all of them could be paid."""
        county, firm = self.county, self.rules.enterprises
        base_sales = self.sell_from_base()
        fixed_costs = firm.fixed_cost * self.capital
        interest = self.interest_after_subsidy()
        due = self.count_others() + fixed_costs + interest
        share = employment.payable_share(due, self.means())
        self.pay_others(share)
        self.pay(county.outside, "operating_costs", share * fixed_costs)
        self.pay(county.banks, "bank_interest", share * interest)
        self.draw_on_bank()
        self.profit = self.sales + base_sales - self.costs - self.year_job_wages - share * due
        self.profit += self.result_beside_produce()
        self.profit -= firm.depreciation * self.capital
        # What was borrowed to buy produce is repaid from its product, before anything junior.
        self.repay_bank(min(self.purchase_loan, self.debt, self.cash))
        self.purchase_loan = 0.0
        self.repay_turnover(min(self.turnover_loan, max(0.0, self.cash)))
        return share > 1.0 - 1e-9  # of what is due

    def interest_after_subsidy(self) -> float:
        """Yuan of the year; government pays a part on loans that bought ordered produce."""
        rate = self.rules.credit.bank_interest
        return enterprise_rules.interest(self.debt, self.purchase_loan, rate) - self.interest_subsidy()

    def repay_bank(self, amount: float) -> None:
        self.pay(self.county.banks, "bank_repayments", amount)
        self.debt -= amount

    def repay_turnover(self, amount: float) -> None:
        """The turnover fund gets its loan back, after the bank that lent on the same produce."""
        self.pay(self.county.government, "turnover_repayments", amount)
        self.turnover_loan -= amount

    def divide_profit(self, dividends: float) -> None:
        """Capital is replaced, owners are paid, capacity grows, idle cash goes to the bank."""
        firm, outside = self.rules.enterprises, self.county.outside
        profit = self.profit - dividends
        worn = firm.depreciation * self.capital
        replaced = enterprise_rules.replacement(worn, self.cash)
        self.pay(outside, "enterprise_investment", replaced)
        self.add_capital(replaced - worn)
        if self.dividend_arrears == 0.0 and self.trade_arrears == 0.0:
            withdrawn = enterprise_rules.owner_withdrawal(profit, firm.owner_payout, self.cash)
            self.pay(outside, "owner_withdrawals", withdrawn - self.pay_converted_shares(withdrawn))
        invested = enterprise_rules.expansion(profit, firm.investment_share, self.cash)
        self.pay(outside, "enterprise_investment", invested)
        self.add_capital(invested)
        idle = max(0.0, self.cash - firm.starting_cash * self.capital)
        self.repay_bank(min(idle, self.debt))

    def fail(self) -> None:
        """Liquidation: bank, turnover fund, produce paid late, then principal and dividend arrears."""
        county = self.county
        proceeds = enterprise_rules.liquidation_proceeds(self.capital, self.rules.enterprises.recovery_value)
        self.get(county.outside, "enterprise_liquidation", proceeds)
        self.repay_bank(min(self.cash, self.debt))
        county.ledger.enter("bank_loans_written_off", county.banks.sector, self.sector, self.debt)
        self.call_guarantee(self.debt)
        self.repay_turnover(min(self.cash, self.turnover_loan))
        county.ledger.enter(
            "turnover_loans_written_off", county.government.sector, self.sector, self.turnover_loan
        )
        self.recover_late_produce()
        self.recover_principal()
        self.pay(county.outside, "owner_withdrawals", self.cash)
        self.alive, self.failed = False, True
        self.years_closed = self.capital = self.debt = self.turnover_loan = 0.0

    def call_guarantee(self, loss: float) -> None:
        """The guarantee bears its share of what the bank lost on the part of the line that it covers."""
        part, programme = self.rules.money, self.county.programme
        if not self.guaranteed or loss <= 0.0:
            return
        payout = money.guarantee_payout(
            loss, part.guarantee_share, part.guarantee_line / self.credit_line(), programme.guarantee_left
        )
        programme.guarantee_left -= payout
        programme.deliver("guarantees", payout)
        self.county.pay_outside("guarantee_payouts", "government", "banks", payout)

    # --- at the year's end ------------------------------------------------------------

    def close_year(self) -> None:
        """Reputation, public support under the 100-person rule, and entry after a failure."""
        weight = self.rules.choice.expectation_weight
        promised, kept = (a + b for a, b in zip(self.judge_orders(), self.judge_dividends(), strict=True))
        if promised > 0.0:
            self.reputation = choosing.adapted(self.reputation, kept / promised, weight)
        self.learn_days_kept(weight)
        self.supported = enterprise_rules.keeps_support(
            self.households_led, self.rules.employment.project_minimum
        )
        if not self.alive and self.years_closed >= self.rules.enterprises.entry_years:
            self.found()

    def found(self) -> None:
        """New owners put their own money and a bank's into a new enterprise of the same capacity."""
        firm, county = self.rules.enterprises, self.county
        self.capital = firm.capital_per_output * self.capacity * self.long_run_price()
        self.debt = firm.starting_debt * self.capital
        own = self.capital + firm.starting_cash * self.capital - self.debt
        self.get(county.outside, "owner_investment", own)
        self.get(county.banks, "bank_loans", self.debt)
        self.pay(county.outside, "enterprise_investment", self.capital)
        self.cash = firm.starting_cash * self.capital  # without the rounding of the three payments
        self.alive = True
        self.reputation = firm.starting_reputation
        self.profit = self.insolvent_settlements = 0.0
        self.begin_without_principal()
        self.begin_without_base()
        self.days_kept = 1.0
