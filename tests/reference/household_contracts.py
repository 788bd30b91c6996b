"""A household in spring: wishes become contracts as far as granted, and the fields are planted."""

from model.linkages import (
    EMPLOYMENT,
    FORMS,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
)
from tests.reference.rules import borrowing, farming


class Contracting:
    """What a household signs in spring, and what it plants."""

    def enter(self) -> None:
        """Orders, principal and shares as far as granted; who leaves takes land and money back."""
        served_mu = self.trusteeship * self.own_land()
        cash, land = self.cash_for_shares(), self.land_left_by_dividend()  # before principal leaves it
        self.enter_order()
        self.enter_dividend()
        self.enter_shares(cash, land)
        self.leave_dividend()
        self.leave_shares()
        if served_mu > 0.0 and self.own_land() > 0.0:  # land that comes back was promised no service
            self.trusteeship = min(self.trusteeship, served_mu / self.own_land())

    def may_borrow(self) -> bool:
        return borrowing.may_borrow(self.assisted, self.microloan, self.defaulted)

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

    def plant(self) -> None:
        """Inputs are paid in spring: from cash, an order's advance, or a microloan; or less is planted."""
        if self.is_closed():
            self.planted = 0.0
            return
        county = self.county
        land, days = self.own_land(), max(0.0, self.season_days() - self.equipment_days())
        for need in self.labour_per_mu:
            land = farming.plantable_by_labour(land, days, need * self.own_labour_left())
        inputs, fee = self.inputs_with_services(self.input_cost())  # yuan/mu
        served = self.served_by_machines()
        subsidy = self.rules.skill.trusteeship_subsidy * served * self.rules.skill.trusteeship_fee
        machines = served * self.rules.skill.trusteeship_fee - subsidy
        advance = self.advance_on_inputs(inputs + fee, land)
        to_pay = inputs + fee + machines - advance
        food = 0.25 * self.rules.consumption.subsistence * self.persons
        own = max(0.0, self.cash - food)
        if self.may_borrow():
            asked = borrowing.loan_for_inputs(to_pay * land, own, self.rules.credit.loan_limit)
            if asked > 0.0:
                own += self.borrow(asked)
        land = farming.plantable_by_cash(land, own, to_pay)
        self.planted = land
        self.take_advance(advance * land)
        self.pay_service_fee(fee, land)
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
        if self.is_closed():
            return
        ordered, placed, hired = self.has_order(), self.has_principal(), self.part_hired()
        reached = {
            ORDER_PURCHASE: ordered,
            GUARANTEED_DIVIDEND: placed,
            SECONDARY_REBATE: bool(self.member),
            SHARE_COOPERATION: self.holds_shares(),
            EMPLOYMENT: hired,
        }
        for form in range(len(FORMS)):
            self.county.linked[form] += self.weight * reached[form]
        if ordered:
            self.buyer.households_led += self.weight
        if (placed or hired > 0.0) and not (ordered and self.employer is self.buyer):
            self.employer.households_led += self.weight * (1.0 if placed else hired)
