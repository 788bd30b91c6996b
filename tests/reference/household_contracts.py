"""A household in spring: wishes become contracts as far as granted, and the fields are planted."""

from model.linkages import (
    EMPLOYMENT,
    FORMS,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
)
from tests.reference.ledger import single
from tests.reference.rules import borrowing, farming


class Contracting:
    """What a household signs in spring, and what it plants."""

    def enter(self) -> None:
        """Orders, principal, shares and jobs as far as granted; who leaves takes land and money back."""
        land_before = self.own_land()
        cash, land = self.cash_for_shares(), self.own_land()  # before principal leaves it
        self.enter_order()
        self.enter_dividend()
        self.enter_shares(cash, land)
        self.enter_job()
        self.leave_dividend()
        self.leave_shares()
        if self.own_land() != land_before:
            self.plans_again = True
        self.count_contracts()

    def linkages(self) -> float:
        """How many it is under; a job in part counts so."""
        whole = (self.has_order(), self.has_principal(), bool(self.member), self.share_land > 0.0)
        return sum(whole) + self.job_part

    def count_contracts(self) -> None:
        """Linkages, and of the programme a service and a loan of this year."""
        self.contracts = single(self.linkages() + self.trusteeship + self.borrowed)

    # --- loans ------------------------------------------------------------------------

    def may_borrow(self) -> bool:
        return borrowing.may_borrow(self.assisted, self.microloan, self.defaulted)

    def ask_for_loan(self, purpose: str, asked: float) -> None:
        """For principal or inputs, of what is kept for these."""
        if asked > 0.0:
            self.county.programme.loans[purpose].append((self.weight * asked, self.weight))

    def borrow(self, asked: float) -> float:
        """The part of what it asked for that all get: yuan lent."""
        programme = self.county.programme
        loan = programme.loan_share * asked
        if loan > 0.0:
            programme.lend(self.weight * loan, self.weight * programme.loan_share)
            self.borrowed = single(programme.loan_share)
            self.take_loan(loan)
        return loan

    def take_loan(self, loan: float) -> None:
        """It is paid out, and repaid in equal yearly parts."""
        self.get(self.county.banks, "microloans", loan)
        self.microloan += loan
        self.instalment = self.microloan / self.rules.credit.term

    # --- planting ---------------------------------------------------------------------

    def own_means(self) -> float:
        """Yuan of cash beyond a season's food."""
        return max(0.0, self.cash - 0.25 * self.rules.consumption.subsistence * self.persons)

    def paid_in_spring(self, land: float) -> tuple[float, float, float, float]:
        """Yuan/mu for inputs, for services, for machines, and what an order advances, for `land` mu."""
        inputs, fee = self.inputs_with_services(self.input_cost())
        inputs = self.inputs_with_technique(inputs) if land > 0.0 else inputs
        machines = self.served_by_machines() * self.rules.skill.trusteeship_fee
        machines *= 1.0 - self.rules.skill.trusteeship_subsidy
        return inputs, fee, machines, self.advance_on_inputs(inputs + fee, land)

    def hired_before_harvest(self) -> float:
        """Yuan/mu of what hired days cost: those of spring and summer."""
        spring, summer, *_ = self.labour_per_mu
        total = sum(self.labour_per_mu)
        return self.hired_cost * (spring + summer) / total if total > 0.0 else 0.0

    def paid_before_harvest(self, land: float) -> float:
        """Yuan/mu that it has to have in spring."""
        inputs, fee, machines, advance = self.paid_in_spring(land)
        return inputs + fee + machines - advance + self.hired_before_harvest()

    def loan_for(self, cost: float, most: float) -> float:
        """Yuan that it lacks for what it has to pay in spring; nothing for what rounding leaves."""
        missing = cost - self.own_means()
        return min(missing, most) if missing > 1e-6 else 0.0

    def let_land(self) -> None:
        """The rent is for the plots that it offered, after its last farmed one."""
        offered, markets = self.let, self.county.markets
        if offered <= 0.0:
            return
        last = (self.planted + offered) / self.land  # of all its plots, from the best one
        quality = 1.0 + self.plot_spread() * (1.0 - (self.planted / self.land + last))
        self.let = offered * markets.let_share[self.industry]
        rent = self.let * quality * markets.rent_received[self.industry]
        self.get(self.county.outside, "land_rents", rent)
        self.property += rent

    def plant(self) -> None:
        """What was planned, as far as cash, an order's advance, a loan or a dealer pays for it."""
        self.let_land()
        if self.is_closed():
            self.planted = self.plot_quality = 0.0
            return
        county, markets, credit = self.county, self.county.markets, self.rules.credit
        self.rented *= markets.tenancy_granted[self.industry]
        rent = self.rented * markets.rent_due[self.industry]
        self.pay(county.outside, "household_rents", rent)
        self.business -= rent
        wanted = self.planted + self.rented
        if self.rented > 0.0:  # for which no service was asked
            self.trusteeship *= self.planted / wanted
        inputs, fee, machines, advance = self.paid_in_spring(wanted)
        before_harvest = self.paid_before_harvest(wanted)
        own = self.own_means()
        own += self.borrow(self.loan_for(before_harvest * wanted, self.loan_asked))
        to_pay = inputs + fee + machines - advance
        on_account = 0.0 if self.no_account else credit.dealer_share * min(to_pay, inputs)  # yuan/mu, at most
        on_account = min(on_account, before_harvest)
        land = farming.plantable_by_cash(wanted, own, before_harvest - on_account)
        self.dealer_account = min(on_account * land, max(0.0, before_harvest * land - own))
        self.no_account = False
        self.plot_quality = self.quality_of(land)
        self.planted = land
        self.take_advance(advance * land)
        self.get_field_staff(land)
        self.pay_service_fee(fee, land)
        self.pay(county.outside, "farm_inputs", inputs * land - self.dealer_account)
        self.pay(county.outside, "trusteeship_fees", machines * land)
        self.business -= (inputs + fee + machines) * land - self.dealer_account
        self.be_served(land)
        self.agree_on_quantity()

    def be_served(self, land: float) -> None:
        """Government pays its part of what the service does."""
        programme, skill = self.county.programme, self.rules.skill
        subsidy = self.served_by_machines() * skill.trusteeship_fee * skill.trusteeship_subsidy
        programme.spend("trusteeship_subsidies", self.weight * subsidy * land)
        programme.deliver("trusteeship", self.weight * self.trusteeship * land)

    def quality_of(self, land: float) -> float:
        """Mean quality of what it plants: its own best plots, and rented ones, which are all alike."""
        if land <= 0.0:
            return 0.0
        own = min(self.planted, max(0.0, land - self.rented))
        best = 1.0
        if self.land > 0.0:
            best += self.plot_spread() * (1.0 - own / self.land)
        rented = self.county.markets.lease_quality[self.industry]
        return (own / land) * best + (1.0 - own / land) * rented

    def pay_dealer(self) -> None:
        """After the harvest, as far as there is cash; the rest the dealer loses, and gives no more."""
        due = self.dealer_account * (1.0 + self.rules.credit.dealer_interest)
        if due <= 0.0:
            return
        paid = min(due, self.cash)
        self.no_account = paid < due
        self.pay(self.county.outside, "farm_inputs", paid)
        self.business -= paid
        self.dealer_account = 0.0

    def input_cost(self) -> float:
        """Yuan/mu, after what own fodder, a family farm and a trusteeship service save."""
        cost = self.facts.input_cost * (1.0 - self.rules.work.fodder_saving * self.fodder)
        cost *= 1.0 - self.rules.will.family_farm_cost_saving * self.founded_farm
        return cost * (1.0 - self.rules.skill.trusteeship_cost_saving * self.served_by_machines())

    def count_links(self) -> None:
        """It counts for the forms that reach it, and for enterprises that lead it.

        Raises KeyError for a form of which it is not said here whom it reaches.
        """
        if self.is_closed():
            return
        self.count_contracts()
        ordered, placed = self.has_order(), self.has_principal()
        reached = {
            ORDER_PURCHASE: ordered,
            GUARANTEED_DIVIDEND: placed,
            SECONDARY_REBATE: bool(self.member),
            SHARE_COOPERATION: self.share_land > 0.0,
            EMPLOYMENT: self.job_part,
        }
        for form in range(len(FORMS)):
            self.county.linked[form] += self.weight * reached[form]
        leading = {firm for firm, leads in ((self.buyer, ordered), (self.employer, placed)) if leads}
        for firm in leading:  # one that leads it in two ways counts it once
            firm.households_led += self.weight
