"""A household: who it is, and its seasons of work and consumption."""

from typing import TYPE_CHECKING, Any

import mesa

from model.state import NO_AGENT
from model.world.agents import ENTER, LEAVE
from model.world.calendar import AUTUMN, SPRING, SUMMER, WINTER
from model.world.randomness import HOUSEHOLD, ILLNESS, MIGRANT_JOB_LOSS
from model.world.sectors import GROUPS, SECTORS
from tests.reference.household_applications import Applying
from tests.reference.household_autumn import Harvesting
from tests.reference.household_contracts import Contracting
from tests.reference.household_demography import BANDS, Changing
from tests.reference.household_plan import Planning
from tests.reference.household_safety import Protected
from tests.reference.household_support import Supported
from tests.reference.household_winter import Settling
from tests.reference.household_wishes import WORKING_BANDS, Wishing
from tests.reference.household_work import Working
from tests.reference.ledger import AccountHolder, copy_numbers, single
from tests.reference.linkages import (
    employment,
    guaranteed_dividend,
    order_purchase,
    secondary_rebate,
    share_cooperation,
)
from tests.reference.queues import QUEUED
from tests.reference.rules import consuming, working

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent

YEAR = (SPRING, SUMMER, AUTUMN, WINTER)

# Columns that a household keeps in another way: as people, as other agents, or as what it means to do.
NOT_BY_NAME = (
    *BANDS,
    *(f"working_{band}" for band in WORKING_BANDS),
    *("enterprise", "employer", "cooperative"),
    *("pay", "dividend_wish", "share_wish", "places_microloan", "applications"),
)


def wishes(wish: int) -> tuple[bool, bool]:
    """Whether it wants to enter a form, and whether to leave it."""
    return wish == ENTER, wish == LEAVE


class HouseholdAgent(
    order_purchase.Household,
    guaranteed_dividend.Household,
    secondary_rebate.Household,
    share_cooperation.Household,
    employment.Household,
    Changing,
    Protected,
    Planning,
    Wishing,
    Applying,
    Supported,
    Contracting,
    Working,
    Harvesting,
    Settling,
    AccountHolder,
    mesa.Agent,
):
    """One household of one of the three groups; `weight` households like it are in the county."""

    def __init__(self, model: Any, county: "CountyAgent", row: Any) -> None:
        super().__init__(model)
        self.county, self.rules, self.ledger = county, model.rules, county.ledger
        self.number = int(row["number"])
        self.group = int(row["group"])
        self.sector = SECTORS[self.group]
        self.is_other, self.is_lifted = GROUPS[self.group] == "other", GROUPS[self.group] == "lifted"
        self.weight = float(row["weight"])
        self.industry = int(row["industry"])
        facts = self.facts = model.industries[self.industry]
        first_half = (facts.spring_labour, facts.summer_labour)
        self.labour_per_mu = (*first_half, facts.autumn_labour, facts.winter_labour)
        self.buyer = None if row["enterprise"] == NO_AGENT else model.enterprises[row["enterprise"]]
        self.employer = None if row["employer"] == NO_AGENT else model.enterprises[row["employer"]]
        self.cooperative = None if row["cooperative"] == NO_AGENT else model.cooperatives[row["cooperative"]]
        copy_numbers(row, self, NOT_BY_NAME)
        self.residents_of_age = {band: int(row[band]) for band in ("kids", *WORKING_BANDS, "oldest")}
        self.first_draws: dict[int, float] = {}
        self.workers_of_age = {band: int(row[f"working_{band}"]) for band in WORKING_BANDS}
        self.land_value = 0.0
        self.pay_this_year = float(row["pay"])
        # Of the spring before, as if it had just been.
        self.wants_dividend, self.leaves_dividend = wishes(row["dividend_wish"])
        self.wants_shares, self.leaves_shares = wishes(row["share_wish"])
        self.with_microloan = bool(row["places_microloan"])
        self.applied_for = {name for bit, name in enumerate(QUEUED) if int(row["applications"]) & 1 << bit}

    def draw(self, purpose: int) -> float:
        return self.model.draw(HOUSEHOLD, self.county.code, self.number, purpose)

    def first_draw(self, purpose: int) -> float:
        """One that was made before the first season and holds for good."""
        if purpose not in self.first_draws:
            self.first_draws[purpose] = self.model.first_draw(
                HOUSEHOLD, self.county.code, self.number, purpose
            )
        return self.first_draws[purpose]

    def members(self) -> int:
        """Residents and absent members: registered income per head is of all of them."""
        return self.persons + self.away

    # --- what it can count on ---------------------------------------------------------

    def own_land(self) -> float:
        """Mu that are neither handed to an enterprise nor put into a cooperative."""
        return self.land - self.dividend_land - self.share_land

    def days_after_care(self) -> float:
        labour = self.rules.labour
        return working.available_days(
            self.workers, self.persons, labour.days_per_worker, labour.care_days_per_dependant
        )

    def season_days(self) -> float:
        """Person-days of a season that care, regular jobs and a public post leave."""
        days = self.days_after_care()
        days -= working.regular_days(self.regular_workers, self.rules.labour.regular_days, days)
        return days - self.post_days(days)

    def pay_factor(self) -> float:
        """Pay relative to that of a worker of skill 0.5 and a lasting pay of one."""
        return self.skill_pay() * self.pay_this_year

    def skill_pay(self) -> float:
        return working.skill_pay(self.skill, self.rules.labour.skill_wage)

    def survey_income(self) -> float:
        """Income of residents so far this year."""
        return self.wages + self.business + self.property + self.transfers + self.grants

    def registered_income(self) -> float:
        """Income of all members so far this year: what is sent home is part of what is earned away."""
        return self.survey_income() - self.remittances + self.absent_pay

    # --- every season -----------------------------------------------------------------

    def live(self) -> None:
        """Transfers and outside property income arrive; illness and school are paid; then it consumes."""
        if self.is_closed():
            self.pay_heirs()
            self.lose_benefit()
            self.monitored = 0
            self.rigid = [*self.rigid[1:], 0.0]
            self.assessed = [*self.assessed[1:], self.assessed[0]]  # nobody looks at it any more
            self.tested = [*self.tested[1:], self.tested[0]]
            self.close_quarter()
            return
        consumption, season = self.rules.consumption, (self.model.season - 1) % len(YEAR)
        rents = 0.25 * self.property_income
        self.get(self.county.outside, "property_income", rents)
        self.property += rents
        self.receive_transfers(season)
        self.pay_for_illness_and_school()
        desired = consuming.desired_consumption(
            self.persons,
            consumption.subsistence,
            consumption.propensity,
            self.smoothed_income,
            consumption.wealth_propensity,
            self.cash,
        )
        desired -= 0.25 * self.kept_food
        spent = consuming.spending(desired, self.cash)
        self.pay(self.county.outside, "consumption", spent)
        self.consumed += spent + 0.25 * self.kept_food
        self.close_quarter()
        self.be_looked_at(season)

    def pay_for_illness_and_school(self) -> None:
        """Rigid outlays: counted in full, paid as far as there is cash."""
        income, season = self.rules.income, (self.model.season - 1) % len(YEAR)
        treatment = 0.25 * income.chronic_cost if self.chronic else 0.0
        school = income.school_cost * self.students if season == AUTUMN else 0.0
        serious = self.rules.labour.illness_cost if season == SUMMER and self.ill else 0.0
        self.rigid = [*self.rigid[1:], single(treatment + school + serious)]
        self.seek_relief_of_outlay(self.rigid[-1])
        for transaction, outlay in (("medical_costs", treatment), ("school_costs", school)):
            paid = min(outlay, self.cash)
            self.pay(self.county.outside, transaction, paid)
            self.consumed += paid

    def close_quarter(self) -> None:
        """What the year has brought beyond its earlier quarters is this one's income, in both accounts."""
        season = (self.model.season - 1) % len(YEAR)
        for quarters, so_far in (
            (self.survey, self.survey_income()),
            (self.registered, self.registered_income()),
        ):
            this_year = quarters[len(YEAR) - season :]
            quarters[:] = [*quarters[1:], single(so_far - sum(this_year))]

    # --- summer -----------------------------------------------------------------------

    def meet_fate(self) -> None:
        """Illness, lost migrant jobs, and quitting a linked job."""
        labour = self.rules.labour
        self.ill = self.draw(ILLNESS) < labour.illness and not self.is_closed()
        self.job_lost = self.away_workers > 0 and self.draw(MIGRANT_JOB_LOSS) < labour.migrant_job_loss
        self.quit_job()

    def be_treated(self) -> None:
        """A serious illness is treated as far as there is cash; what that cost is what relief goes by."""
        self.treated_for = min(self.rules.labour.illness_cost, self.cash) if self.ill else 0.0
        self.pay(self.county.outside, "medical_costs", self.treated_for)
        self.consumed += self.treated_for
