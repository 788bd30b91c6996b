"""Guaranteed dividend, slowly: land and money placed with an enterprise earn a promised yearly rate."""

from model.linkages import GUARANTEED_DIVIDEND
from model.world.randomness import DIVIDEND_ATTENTION, GUARANTEED_DIVIDEND_ENTRY, MICROLOAN
from tests.reference.household_plan import cost_of_land, worth_of_return
from tests.reference.rules import choosing, guaranteed_dividend, means


class Household:
    """It places land, savings, a microloan and public funds; it is paid, leaves, or loses with the firm."""

    dividend_land = 0.0  # mu
    dividend_land_value = 0.0  # yuan/mu, as agreed
    dividend_cash = dividend_arrears = converted_shares = 0.0  # yuan
    had_public_principal = False
    wants_dividend = leaves_dividend = False  # this spring, and:
    with_microloan = False

    def has_principal(self) -> bool:
        return self.dividend_land > 0.0 or self.dividend_cash > 0.0

    def dividend_basis(self) -> float:
        """Yuan on which its guaranteed dividend is due: money, and land at its valuation."""
        if not self.rules.guaranteed_dividend.enabled:  # what could not be returned bears nothing
            return 0.0
        return self.dividend_cash + self.dividend_land * self.dividend_land_value

    def cash_to_place(self) -> float:
        """Yuan of savings that it would place for a guaranteed dividend."""
        dividend = self.rules.guaranteed_dividend
        return guaranteed_dividend.own_cash_placed(
            self.cash, self.persons, dividend.cash_reserve, dividend.cash_share
        )

    def public_principal(self) -> float:
        """Yuan of public funds if it joins, once: lifted and monitored, in supported projects."""
        if not self.assisted or self.had_public_principal or not self.employer.supported:
            return 0.0
        return self.rules.money.principal_per_household if self.offers("public_principal") else 0.0

    def wish_dividend(self) -> None:
        self.wants_dividend = self.with_microloan = self.leaves_dividend = False
        dividend, firm = self.rules.guaranteed_dividend, self.employer
        if firm is None or not firm.alive:
            return
        inside = self.has_principal()
        if not dividend.enabled:
            self.leaves_dividend = inside
            return
        if not inside:
            reached = self.is_reached(self.village_dividends, self.county.dividend_reach)
            if firm.principal_offered <= 0.0 or not self.has_all_its_land() or not reached:
                return
        if not self.looks_at(GUARANTEED_DIVIDEND, self.draw(DIVIDEND_ATTENTION)):
            return
        if inside:
            stays = self.takes(
                GUARANTEED_DIVIDEND, GUARANTEED_DIVIDEND_ENTRY, self.worth_of_staying(), -self.forfeit()
            )
            self.leaves_dividend = not stays
        else:
            self.think_of_entering()

    def forfeit(self) -> float:
        """Yuan that it leaves behind if it leaves."""
        return guaranteed_dividend.early_exit_forfeit(
            self.dividend_cash,
            self.employer.dividend_rate,
            self.rules.guaranteed_dividend.early_exit_forfeit,
        )

    def worth_of_staying(self) -> float:
        land = self.dividend_land
        forgone = land * worth_of_return(self.fields, self.plan, self.placed_quality())
        basis = self.dividend_cash + land * self.dividend_land_value
        return self.worth_of_dividend(basis, self.dividend_cash, forgone, land)

    def think_of_entering(self) -> None:
        """Land for which there is a rent to value it by, savings, a microloan and public funds."""
        share = self.share_of_land_placed()
        land, value_of_mu = share * self.fields.mu, self.value_of_land_placed(share)
        chance = self.rules.guaranteed_dividend.microloan_chance
        banks = self.county.programme
        takes_loan = self.draw(MICROLOAN) < chance and self.may_borrow()
        takes_loan = takes_loan and banks.microcredit_left > 0.0 and banks.borrowers_left > 0.0
        money = self.own_money(takes_loan)
        basis = land * value_of_mu + money + self.public_principal()
        let_share = self.county.markets.let_share[self.industry]
        forgone = cost_of_land(self.fields, self.plan, let_share, share)
        forgone += self.feared_loss(self.employer.dividend_rate * basis)
        idle = (1.0 - self.plan.share) * self.fields.mu  # has no risk
        worth = self.worth_of_dividend(basis, money, forgone, max(0.0, land - idle))
        if basis > 0.0 and self.could_have_land_for(GUARANTEED_DIVIDEND, GUARANTEED_DIVIDEND_ENTRY, worth):
            self.wants_dividend, self.with_microloan = True, takes_loan
            self.dividend_land_value = value_of_mu

    def own_money(self, takes_loan: bool) -> float:
        """Yuan of savings, and of a microloan."""
        return self.cash_to_place() + (self.rules.credit.loan_limit if takes_loan else 0.0)

    def worth_of_dividend(self, basis: float, money: float, forgone: float, farmed: float) -> float:
        """Yuan a year; money: of the basis, what is lost in part if the enterprise breaks down.

        farmed: mu of the land in it that would else be farmed.
        """
        firm, hazard = self.employer, self.county.break_hazard
        kept, promised = self.belief(firm.reputation), firm.dividend_rate * basis
        at_risk = (1.0 - self.rules.enterprises.recovery_value) * money
        variance = promised**2 * kept * (1.0 - kept) + at_risk**2 * hazard * (1.0 - hazard)
        gain = kept * promised - hazard * at_risk - forgone
        return self.worth(gain, variance - self.variance_of_land(farmed))

    def ask_for_principal(self) -> None:
        """What it would place; what it would get back, without the forfeit of who leaves a running form."""
        dividend, firm = self.rules.guaranteed_dividend, self.employer
        if self.leaves_dividend:
            back = self.dividend_cash - (self.forfeit() if dividend.enabled else 0.0)
            firm.principal_withdrawn += self.weight * back
        if not self.wants_dividend:
            return
        public = self.public_principal()
        basis = self.share_of_land_wished() * self.own_land() * self.dividend_land_value
        basis += self.own_money(self.with_microloan) + public
        if self.with_microloan:
            self.ask_for_loan("principal", self.rules.credit.loan_limit)
        firm.principal_wished += self.weight * basis
        self.county.public_principal_wished += self.weight * public

    def share_of_land_placed(self) -> float:
        """None, where it could not let it for a rent by which to value it."""
        return self.rules.guaranteed_dividend.land_share if self.fields.rent > 0.0 else 0.0

    def value_of_land_placed(self, share: float) -> float:
        """Yuan/mu: years of the rent that tenants would pay for its worst plots."""
        years = self.rules.guaranteed_dividend.valuation_years
        return years * self.rent_here() * self.fields.mean_quality(1.0 - share, 1.0) if share > 0.0 else 0.0

    def share_of_land_wished(self) -> float:
        """The same, while it has a wish."""
        placed = self.wants_dividend and self.dividend_land_value > 0.0
        return self.rules.guaranteed_dividend.land_share if placed else 0.0

    def land_left_by_dividend(self) -> float:
        """Mu that it leaves."""
        free = self.own_land()
        return free - self.share_of_land_wished() * free

    def enter_dividend(self) -> None:
        """Land, savings, a microloan and public funds become principal at the enterprise."""
        if not self.wants_dividend:
            return
        firm, county = self.employer, self.county
        granted = firm.principal_granted
        own = granted * self.cash_to_place()
        public = granted * county.public_principal_granted * self.public_principal()
        self.had_public_principal = self.had_public_principal or public > 0.0
        county.programme.deliver("public_principal", self.weight * public)
        self.get(county.government, "public_principal", public)
        loan = self.borrow(granted * self.rules.credit.loan_limit) if self.with_microloan else 0.0
        self.dividend_land = granted * self.share_of_land_wished() * self.own_land()
        self.dividend_cash = own + public + loan
        self.pay(firm, "principal_placed", self.dividend_cash)
        firm.principal += self.weight * self.dividend_cash
        firm.principal_placed += self.weight * self.dividend_cash

    def leave_dividend(self) -> None:
        """Its land comes back, and its money as far as the enterprise has cash."""
        if not self.leaves_dividend:
            return
        firm = self.employer
        share = firm.withdrawal_granted
        leaving = share * self.dividend_cash
        dividend = self.rules.guaranteed_dividend
        forfeit = guaranteed_dividend.early_exit_forfeit(
            leaving, firm.dividend_rate, dividend.early_exit_forfeit if dividend.enabled else 0.0
        )
        self.get(firm, "principal_returned", leaving - forfeit)
        self.ledger.enter("principal_lost", self.sector, firm.sector, self.weight * forfeit)
        self.dividend_land = 0.0
        self.dividend_cash -= leaving
        firm.principal -= self.weight * leaving

    def farm_dividend_land(self, revenue_per_mu: float, hired_per_mu: float) -> None:
        """The enterprise farms the land that was placed with it, with hired machines."""
        if self.dividend_land > 0.0:
            dividend, mu = self.rules.guaranteed_dividend, self.weight * self.dividend_land
            self.employer.dividend_land += mu
            self.employer.land_revenue += mu * revenue_per_mu * dividend.technique
            self.employer.land_costs += mu * (self.facts.input_cost + dividend.service_cost * hired_per_mu)

    def claim_dividend(self) -> None:
        if self.employer is not None:
            self.employer.dividend_basis += self.weight * self.dividend_basis()

    def receive_dividend(self) -> None:
        """Arrears, this year's dividend as far as it is paid, and a dividend on what was converted."""
        if self.employer is not None:
            self.receive_dividend_arrears()
            self.receive_guaranteed_dividend()
            self.receive_for_converted_shares()

    def receive_dividend_arrears(self) -> None:
        self.take_dividend("dividend_arrears_paid", self.employer.arrears_paid * self.dividend_arrears)
        self.dividend_arrears -= self.employer.arrears_paid * self.dividend_arrears

    def receive_guaranteed_dividend(self) -> None:
        """What is not paid is arrears."""
        firm, basis = self.employer, self.dividend_basis()
        due = firm.due_rate * basis
        self.take_dividend("guaranteed_dividends", firm.dividend_paid * due + firm.profit_dividend * basis)
        unpaid = (1.0 - firm.dividend_paid) * due
        self.dividend_arrears += unpaid
        self.ledger.enter("dividend_arrears_incurred", firm.sector, self.sector, self.weight * unpaid)

    def receive_for_converted_shares(self) -> None:
        """What was converted earlier is paid for; a restructuring converts more."""
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

    def judge_dividend(self) -> tuple[float, float]:
        """Yuan of the year's dividend on what is still placed, and of these what was paid."""
        if not self.has_principal():
            return 0.0, 0.0
        firm = self.employer
        due = firm.due_rate * self.dividend_basis()
        return due, 0.0 if firm.failed else firm.dividend_paid * due

    def recover_principal(self) -> None:
        """After a failure its land comes back, and money as far as liquidation goes."""
        failed = self.employer
        if failed is None or not failed.failed:
            return
        self.get(failed.escrow, "principal_returned", failed.recovered * self.dividend_cash)
        self.lose("principal_lost", (1.0 - failed.recovered) * self.dividend_cash)
        self.take_dividend("dividend_arrears_paid", failed.recovered * self.dividend_arrears)
        self.lose("dividend_arrears_lost", (1.0 - failed.recovered) * self.dividend_arrears)
        self.lose("converted_shares_lost", self.converted_shares)
        self.dividend_cash = self.dividend_land = self.dividend_arrears = self.converted_shares = 0.0


class Enterprise:
    """It takes principal, invests it, farms the land, and pays the dividend, late, less, or in shares."""

    def offer_principal(self) -> None:
        self.principal_offered = self.principal_wished = self.principal_withdrawn = 0.0
        self.principal_placed = 0.0
        dividend = self.rules.guaranteed_dividend
        if dividend.enabled and self.alive:
            self.principal_offered = guaranteed_dividend.principal_room(
                self.capital, dividend.principal_limit, self.dividend_basis, self.dividend_arrears > 0.0
            )

    def grant_principal(self, left: float) -> float:
        """Who leaves gets cash, as far as `left` yuan go: what is then left of them."""
        self.principal_granted = choosing.granted_share(self.principal_offered, self.principal_wished)
        self.withdrawal_granted = means.share_payable(self.principal_withdrawn, min(self.cash, left))
        return left - self.withdrawal_granted * self.principal_withdrawn

    def invest_principal(self) -> None:
        """Principal placed this spring buys plant, as far as its cash is still there."""
        amount = min(self.principal_placed, max(0.0, self.cash))
        self.pay(self.county.outside, "enterprise_investment", amount)
        self.add_capital(amount)

    def open_dividend_land(self) -> None:
        self.dividend_land = self.land_revenue = self.land_costs = 0.0

    def open_claims(self) -> None:
        self.dividend_basis = 0.0

    def clear_dividend(self) -> None:
        self.dividend_paid = 1.0
        self.arrears_paid = self.profit_dividend = self.conversion = 0.0
        self.recovered = self.converted_dividend = self.dividend_due = 0.0

    def pay_dividends(self) -> float:
        """Arrears first, then the year's dividend, then a share of a good profit: yuan due for the year."""
        self.due_rate = self.dividend_rate
        due = self.dividend_due = self.due_rate * self.dividend_basis
        arrears = self.dividend_arrears
        self.arrears_paid = means.share_payable(arrears, self.cash)
        self.set_aside(self.arrears_paid * arrears)
        self.dividend_paid = means.share_payable(due, self.cash)
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

    def pay_converted_shares(self, withdrawn: float) -> float:
        """They are paid like the owners' equity, by their part of it: yuan of what owners withdraw."""
        to_shares = 0.0
        if self.converted_shares > 0.0:
            to_shares = withdrawn * self.converted_shares / max(self.converted_shares, self.equity())
            self.converted_dividend = to_shares / self.converted_shares
        self.set_aside(to_shares)
        return to_shares

    def restructure(self) -> None:
        """After years of arrears: a lower rate, and part of the principal becomes shares."""
        dividend = self.rules.guaranteed_dividend
        if self.arrears_years < dividend.arrears_years:
            return
        self.arrears_years = 0.0
        self.dividend_rate = guaranteed_dividend.restructured_rate(
            self.dividend_rate, dividend.restructuring_rate_cut
        )
        self.conversion = dividend.restructuring_conversion
        converted = self.conversion * self.principal
        self.principal -= converted
        self.converted_shares += converted

    def recover_principal(self) -> None:
        """Of what liquidation leaves, principal and arrears of dividends share alike."""
        claims = self.principal + self.dividend_arrears
        self.recovered = means.recovered_share(self.cash, claims)
        self.set_aside(self.recovered * claims)
        self.principal = self.dividend_arrears = self.converted_shares = 0.0

    def judge_dividends(self) -> tuple[float, float]:
        """Yuan of this year's dividend, and of these what it paid."""
        return self.dividend_due, 0.0 if self.failed else self.dividend_paid * self.dividend_due

    def begin_without_principal(self) -> None:
        """New owners promise the usual rate, and owe nothing yet."""
        self.dividend_rate = self.rules.guaranteed_dividend.rate
        self.dividend_basis = self.arrears_years = 0.0


class County:
    """Public funds for principal; both sides of principal keep the same book."""

    public_principal_wished = public_principal_granted = 0.0

    def open_public_principal(self) -> None:
        self.public_principal_wished = 0.0

    def grant_public_principal(self) -> None:
        self.public_principal_granted = choosing.granted_share(
            self.programme.offered["public_principal"], self.public_principal_wished
        )

    def compare_principal(self) -> None:
        self.compare_claims("principal", self.enterprises, "employer", "dividend_cash")
        self.compare_claims("dividend_arrears", self.enterprises, "employer")
        self.compare_claims("converted_shares", self.enterprises, "employer")
