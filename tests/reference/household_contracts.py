"""A household in spring: wishes become contracts as far as granted, and the fields are planted."""

from model.linkages import (
    EMPLOYMENT,
    FORMS,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
)
from tests.reference.rules import borrowing, employment, farming, guaranteed_dividend


class Contracting:
    """What a household signs in spring, and what it plants."""

    def enter(self) -> None:
        served_mu = self.trusteeship * self.own_land()
        if self.ordered > 0.0:
            self.ordered *= self.buyer.order_granted
        if self.wants_shares:  # worked out before principal leaves the household
            cash, land = self.cash_for_shares(), self.land_free_for_shares()
        if self.wants_dividend:
            self.place_principal()
        if self.wants_shares:
            self.buy_shares(cash, land)
        if self.leaves_dividend:
            self.take_principal_back()
        if self.leaves_shares:
            self.cooperative.share_land -= self.weight * self.share_land / self.cooperative.weight
            self.share_land = 0.0
        if served_mu > 0.0 and self.own_land() > 0.0:  # land that comes back was promised no service
            self.trusteeship = min(self.trusteeship, served_mu / self.own_land())

    def ask_elsewhere_for_principal(self) -> None:
        """Its employer is full, so it turns to the one with most room, of no worse name.

        Not if it has a job or old claims where it is.
        """
        here = self.employer
        if self.job_days > 0.0 or self.dividend_arrears > 0.0 or self.converted_shares > 0.0:
            return
        others = [e for e in self.county.enterprises if e.supported == here.supported]
        others = [e for e in others if e.reputation >= here.reputation]
        self.employer = max([here, *others], key=lambda e: e.principal_offered - e.principal_wished)

    def ask_elsewhere_for_job(self) -> None:
        """Its employer has no job left, so it turns to the one with most, unless its principal ties it."""
        here = self.employer
        claims = (self.dividend_land, self.dividend_cash, self.dividend_arrears, self.converted_shares)
        if any(claim > 0.0 for claim in claims) or self.wants_dividend:
            return
        others = [e for e in self.county.enterprises if e.supported == here.supported]
        self.employer = max([here, *others], key=lambda e: e.jobs_offered - e.jobs_filled)

    def get_job(self) -> float:
        """It gets the days that it asks for, as far as its employer has them: weighted days."""
        jobs = self.rules.employment
        if self.employer.jobs_offered - self.employer.jobs_filled <= 0.0:
            self.ask_elsewhere_for_job()
        firm = self.employer
        days = employment.hired_days(self.weight * self.job_days, firm.jobs_offered - firm.jobs_filled)
        firm.jobs_filled += days
        self.job_part = days / (self.weight * self.job_days)
        self.job_days = days / self.weight
        for season, pattern in enumerate(self.model.job_pattern):
            firm.season_days[season] += self.weight * pattern * jobs.days_per_job * self.job_part
        return days

    def place_principal(self) -> None:
        """Land, savings, a microloan and public funds become principal at the enterprise."""
        firm, county = self.employer, self.county
        granted = firm.principal_granted
        own = granted * self.cash_to_place()
        public = granted * county.public_principal_granted * self.public_principal()
        self.had_public_principal = self.had_public_principal or public > 0.0
        county.programme.deliver("public_principal", self.weight * public)
        self.get(county.government, "public_principal", public)
        loan = self.borrow(granted * self.rules.credit.loan_limit) if self.with_microloan else 0.0
        self.dividend_land = granted * self.rules.guaranteed_dividend.land_share * self.own_land()
        self.dividend_cash = own + public + loan
        self.pay(firm, "principal_placed", self.dividend_cash)
        firm.principal += self.weight * self.dividend_cash
        firm.principal_placed += self.weight * self.dividend_cash

    def borrow(self, asked: float) -> float:
        """A microloan for inputs or principal, if what is kept for these suffices: yuan lent."""
        programme = self.county.programme
        total = borrowing.lent(
            self.weight * asked, programme.microcredit_left, self.weight, programme.borrowers_left
        )
        if total > 0.0:
            programme.microcredit_left -= total
            programme.borrowers_left -= self.weight
            programme.deliver("microcredit", total)
            self.borrowed = True
            self.take_loan(total / self.weight)
        return total / self.weight

    def take_loan(self, loan: float) -> None:
        """It is paid out, and repaid in equal yearly parts."""
        self.get(self.county.banks, "microloans", loan)
        self.microloan += loan
        self.instalment = self.microloan / self.rules.credit.term

    def take_principal_back(self) -> None:
        """Its land comes back, and its money as far as the enterprise has cash."""
        firm = self.employer
        share = firm.withdrawal_granted
        leaving = share * self.dividend_cash
        forfeit = guaranteed_dividend.early_exit_forfeit(
            leaving, firm.dividend_rate, self.rules.guaranteed_dividend.early_exit_forfeit
        )
        self.get(firm, "principal_returned", leaving - forfeit)
        self.ledger.enter("principal_lost", self.sector, firm.sector, self.weight * forfeit)
        self.dividend_land = 0.0
        self.dividend_cash -= leaving
        firm.principal -= self.weight * leaving

    def buy_shares(self, own_cash: float, free_land: float) -> None:
        """Land, savings and public funds become shares in the cooperative."""
        cooperative, county = self.cooperative, self.county
        granted = cooperative.shares_granted
        public = granted * county.public_shares_granted * self.public_shares()
        county.programme.deliver("public_shares", self.weight * public)
        self.get(county.government, "public_shares", public)
        paid = granted * own_cash + public
        self.pay(cooperative, "shares_bought", paid)
        units = paid / cooperative.share_value if paid > 0.0 else 0.0
        self.share_units += units
        self.share_land = granted * self.rules.share_cooperation.land_share * free_land
        each = self.weight / cooperative.weight
        cooperative.new_equipment += each * paid
        cooperative.share_units += each * units
        cooperative.share_land += each * self.share_land

    def plant(self) -> None:
        """Inputs are paid in spring: from cash, an order's advance, or a microloan; or less is planted."""
        rebate, county = self.rules.secondary_rebate, self.county
        land, days = self.own_land(), max(0.0, self.season_days() - self.equipment_days())
        for need in self.labour_per_mu:
            land = farming.plantable_by_labour(land, days, need * self.own_labour_left())
        inputs, fee, advance = self.input_cost(), 0.0, 0.0  # yuan/mu
        served = self.served_by_machines()
        subsidy = self.rules.skill.trusteeship_subsidy * served * self.rules.skill.trusteeship_fee
        machines = served * self.rules.skill.trusteeship_fee - subsidy
        if self.member:
            fee = rebate.service_fee * inputs
            inputs *= 1.0 - rebate.service_saving
        if self.ordered > 0.0:
            offered = self.buyer.advance_granted * self.input_advance
            advance = min(offered / land, inputs + fee) if land > 0.0 else 0.0
        to_pay = inputs + fee + machines - advance
        food = 0.25 * self.rules.consumption.subsistence * self.persons
        own = max(0.0, self.cash - food)
        if self.may_borrow():
            asked = borrowing.loan_for_inputs(to_pay * land, own, self.rules.credit.loan_limit)
            if asked > 0.0:
                own += self.borrow(asked)
        land = farming.plantable_by_cash(land, own, to_pay)
        self.planted = land
        self.input_advance = advance * land
        if advance > 0.0:
            self.get(self.buyer, "input_advances", self.input_advance)
        if fee > 0.0:
            self.pay(self.cooperative, "service_fees", fee * land)
            self.cooperative.service_fees += self.weight * fee * land / self.cooperative.weight
        self.pay(county.outside, "farm_inputs", inputs * land)
        self.pay(county.outside, "trusteeship_fees", machines * land)
        county.programme.spend("trusteeship_subsidies", self.weight * subsidy * land)
        county.programme.deliver("trusteeship", self.weight * self.trusteeship * land)
        self.business -= (inputs + fee + machines) * land

    def input_cost(self) -> float:
        """Yuan/mu, after what own fodder, a family farm and a trusteeship service save."""
        cost = self.facts.input_cost * (1.0 - self.rules.work.fodder_saving * self.fodder)
        cost *= 1.0 - self.rules.will.family_farm_cost_saving * self.founded_farm
        return cost * (1.0 - self.rules.skill.trusteeship_cost_saving * self.served_by_machines())

    def count_links(self) -> None:
        """It counts for the forms that reach it, and for the enterprise that employs or leads it.

        Raises KeyError for a form of which it is not said here whom it reaches.
        """
        placed = self.dividend_land > 0.0 or self.dividend_cash > 0.0
        hired = self.job_part if self.job_days > 0.0 else 0.0  # of the households that it stands for
        reached = {
            ORDER_PURCHASE: self.ordered > 0.0,
            GUARANTEED_DIVIDEND: placed,
            SECONDARY_REBATE: self.member,
            SHARE_COOPERATION: self.share_land > 0.0 or self.share_units > 0.0,
            EMPLOYMENT: hired,
        }
        for form in range(len(FORMS)):
            self.county.linked[form] += self.weight * reached[form]
        if self.ordered > 0.0:
            self.buyer.households_led += self.weight
        if (placed or hired > 0.0) and not (self.ordered > 0.0 and self.employer is self.buyer):
            self.employer.households_led += self.weight * (1.0 if placed else hired)
