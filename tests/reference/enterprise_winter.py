"""An enterprise in winter: it pays by seniority, divides what is left, fails, and is founded anew."""

from tests.reference.rules import (
    choosing,
    employment,
    enterprise_rules,
    guaranteed_dividend,
    money,
    order_purchase,
)


class Reckoning:
    """What an enterprise settles: wages, costs, interest, produce, dividends, owners."""

    def settle(self, must_fail: bool) -> None:
        """must_fail: whatever it owns."""
        self.dividend_paid = 1.0
        self.arrears_paid = self.profit_dividend = self.trade_arrears_paid = self.conversion = 0.0
        self.recovered = self.converted_dividend = self.dividend_due = 0.0
        self.failed = False
        if not self.alive:
            self.years_closed += 1.0
            return
        paid_seniors = self.pay_seniors()
        self.pay_late_produce()
        dividends = self.pay_dividends()
        self.divide_profit(dividends)
        self.insolvent_settlements = enterprise_rules.settlements_insolvent(
            self.insolvent_settlements, self.equity()
        )
        if must_fail or enterprise_rules.fails(
            not paid_seniors, self.insolvent_settlements, self.rules.enterprises.insolvent_settlements
        ):
            self.fail()
        elif self.arrears_years >= self.rules.guaranteed_dividend.arrears_years:
            self.restructure()

    def equity(self) -> float:
        return enterprise_rules.equity(
            self.cash,
            self.capital,
            self.debt + self.turnover_loan,
            self.trade_arrears,
            self.principal,
            self.dividend_arrears,
        )

    def pay_seniors(self) -> bool:
        """Outside wages, fixed costs and interest; whether all of them could be paid."""
        jobs, county, firm = self.rules.employment, self.county, self.rules.enterprises
        base_days = 0.0
        if self.jobs_offered > 0.0:  # the base sells what its share of the days produced
            base_days = self.year_job_days * self.base_days / self.jobs_offered
        base_sales = base_days * self.rules.work.base_product_per_day * self.model.wages
        self.get(county.outside, "enterprise_sales", base_sales)
        needed = employment.days_needed(
            self.throughput * self.long_run_price(), jobs.days_per_thousand_yuan, self.model.wages
        )
        outside_wages = max(0.0, needed - (self.year_job_days - base_days)) * self.job_wage
        fixed_costs = firm.fixed_cost * self.capital
        interest = self.interest_after_subsidy()
        due = outside_wages + fixed_costs + interest
        share = employment.payable_share(due, self.means())
        self.pay(county.outside, "outside_wages", share * outside_wages)
        self.pay(county.outside, "operating_costs", share * fixed_costs)
        self.pay(county.banks, "bank_interest", share * interest)
        self.draw_on_bank()
        self.profit = self.sales + base_sales - self.costs - self.year_job_wages - share * due
        self.profit -= firm.depreciation * self.capital
        # What was borrowed to buy produce is repaid from its product, before anything junior.
        self.repay_bank(min(self.purchase_loan, self.debt, self.cash))
        self.purchase_loan = 0.0
        self.repay_turnover(min(self.turnover_loan, max(0.0, self.cash)))
        return share > 1.0 - 1e-9  # of what is due

    def interest_after_subsidy(self) -> float:
        """Yuan of the year; government pays a part on loans that bought ordered produce."""
        rate = self.rules.credit.bank_interest
        interest = enterprise_rules.interest(self.debt, self.purchase_loan, rate)
        if not self.supported:
            return interest
        on_produce = 0.5 * rate * min(self.purchase_loan, self.ordered_paid)
        programme = self.county.programme
        subsidy = min(self.rules.money.purchase_loan_subsidy * on_produce, programme.purchase_subsidy_left)
        programme.purchase_subsidy_left -= subsidy
        self.county.pay_outside("purchase_loan_subsidies", "government", "banks", subsidy)
        return interest - subsidy

    def repay_bank(self, amount: float) -> None:
        self.pay(self.county.banks, "bank_repayments", amount)
        self.debt -= amount

    def repay_turnover(self, amount: float) -> None:
        """The turnover fund gets its loan back, after the bank that lent on the same produce."""
        self.pay(self.county.government, "turnover_repayments", amount)
        self.turnover_loan -= amount

    def pay_late_produce(self) -> None:
        """Trade arrears with their interest, from cash."""
        if self.trade_arrears <= 0.0:
            return
        owed = self.trade_arrears
        with_interest = owed * (1.0 + self.rules.order_purchase.arrears_interest)
        share = self.trade_arrears_paid = guaranteed_dividend.share_payable(with_interest, self.cash)
        self.trade_arrears -= share * owed
        self.set_aside(share * with_interest)

    def pay_dividends(self) -> float:
        """Arrears first, then the year's dividend, then a share of a good profit: yuan due for the year."""
        self.due_rate = self.dividend_rate
        due = self.dividend_due = self.due_rate * self.dividend_basis
        arrears = self.dividend_arrears
        self.arrears_paid = guaranteed_dividend.share_payable(arrears, self.cash)
        self.set_aside(self.arrears_paid * arrears)
        self.dividend_paid = guaranteed_dividend.share_payable(due, self.cash)
        self.set_aside(self.dividend_paid * due)
        if self.arrears_paid == 1.0 and self.dividend_paid == 1.0:
            self.dividend_arrears = 0.0
            due += self.share_good_profit(due)
        else:
            self.dividend_arrears += (1.0 - self.dividend_paid) * due - self.arrears_paid * arrears
        self.arrears_years = guaranteed_dividend.years_in_arrears(self.arrears_years, self.dividend_arrears)
        return due

    def share_good_profit(self, guaranteed: float) -> float:
        """Yuan paid on the principal above the guaranteed rate, from cash."""
        dividend = self.rules.guaranteed_dividend
        per_yuan = guaranteed_dividend.profit_dividend(
            self.profit,
            guaranteed,
            self.equity(),
            dividend.profit_hurdle,
            dividend.profit_share,
            self.dividend_basis,
        )
        total = min(per_yuan * self.dividend_basis, self.cash)
        if total <= 0.0:
            return 0.0
        self.profit_dividend = total / self.dividend_basis
        self.set_aside(total)
        return total

    def restructure(self) -> None:
        """A lower rate, and part of the principal becomes shares."""
        dividend = self.rules.guaranteed_dividend
        self.arrears_years = 0.0
        self.dividend_rate = guaranteed_dividend.restructured_rate(
            self.dividend_rate, dividend.restructuring_rate_cut
        )
        self.conversion = dividend.restructuring_conversion
        converted = self.conversion * self.principal
        self.principal -= converted
        self.converted_shares += converted

    def divide_profit(self, dividends: float) -> None:
        """Capital is replaced, owners are paid, capacity grows, idle cash goes to the bank."""
        firm, outside = self.rules.enterprises, self.county.outside
        profit = self.profit - dividends
        worn = firm.depreciation * self.capital
        replaced = enterprise_rules.replacement(worn, self.cash)
        self.pay(outside, "enterprise_investment", replaced)
        self.add_capital(replaced - worn)
        if self.dividend_arrears == 0.0 and self.trade_arrears == 0.0:
            self.pay_owners(enterprise_rules.owner_withdrawal(profit, firm.owner_payout, self.cash))
        invested = enterprise_rules.expansion(profit, firm.investment_share, self.cash)
        self.pay(outside, "enterprise_investment", invested)
        self.add_capital(invested)
        idle = max(0.0, self.cash - firm.starting_cash * self.capital)
        self.repay_bank(min(idle, self.debt))

    def pay_owners(self, withdrawn: float) -> None:
        """Converted shares are paid like the owners' equity, by their part of it."""
        to_shares = 0.0
        if self.converted_shares > 0.0:
            to_shares = withdrawn * self.converted_shares / max(self.converted_shares, self.equity())
            self.converted_dividend = to_shares / self.converted_shares
        self.set_aside(to_shares)
        self.pay(self.county.outside, "owner_withdrawals", withdrawn - to_shares)

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
        self.trade_recovered = guaranteed_dividend.recovered_share(self.cash, self.trade_arrears)
        self.set_aside(self.trade_recovered * self.trade_arrears)
        claims = self.principal + self.dividend_arrears
        self.recovered = guaranteed_dividend.recovered_share(self.cash, claims)
        self.set_aside(self.recovered * claims)
        self.pay(county.outside, "owner_withdrawals", self.cash)
        self.alive, self.failed = False, True
        self.years_closed = self.capital = self.debt = self.turnover_loan = 0.0
        self.trade_arrears = self.principal = self.dividend_arrears = self.converted_shares = 0.0

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
        kept = []
        if self.delivered > 0.0:
            kept.append(order_purchase.promise_kept(self.reneged, self.paid_share))
        if self.dividend_due > 0.0:
            kept.append(0.0 if self.failed else self.dividend_paid)
        if kept:
            self.reputation = choosing.adapted(
                self.reputation, sum(kept) / len(kept), self.rules.choice.expectation_weight
            )
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
        self.dividend_rate = self.rules.guaranteed_dividend.rate
        self.dividend_basis = self.profit = self.arrears_years = self.insolvent_settlements = 0.0
        self.base_invested = 0.0
