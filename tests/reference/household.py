"""A household: who it is, and its seasons of work and consumption."""

from typing import TYPE_CHECKING, Any

import mesa

from model.linkages import FORMS
from model.state import NO_AGENT
from model.world.calendar import AUTUMN, SPRING, SUMMER, WINTER
from model.world.randomness import HOUSEHOLD, ILLNESS, MIGRANT_JOB_LOSS
from model.world.sectors import GROUPS, SECTORS
from tests.reference.household_applications import Applying
from tests.reference.household_autumn import Harvesting
from tests.reference.household_contracts import Contracting
from tests.reference.household_support import Supported
from tests.reference.household_winter import Settling
from tests.reference.household_wishes import WORKING_BANDS, Wishing
from tests.reference.ledger import AccountHolder
from tests.reference.linkages import (
    employment,
    guaranteed_dividend,
    order_purchase,
    secondary_rebate,
    share_cooperation,
)
from tests.reference.rules import consuming, working

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent

YEAR = (SPRING, SUMMER, AUTUMN, WINTER)


class HouseholdAgent(
    order_purchase.Household,
    guaranteed_dividend.Household,
    secondary_rebate.Household,
    share_cooperation.Household,
    employment.Household,
    Wishing,
    Applying,
    Supported,
    Contracting,
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
        self.is_other = GROUPS[self.group] == "other"
        self.weight = float(row["weight"])
        self.industry = int(row["industry"])
        facts = self.facts = model.industries[self.industry]
        first_half = (facts.spring_labour, facts.summer_labour)
        self.labour_per_mu = (*first_half, facts.autumn_labour, facts.winter_labour)
        self.buyer = None if row["enterprise"] == NO_AGENT else model.enterprises[row["enterprise"]]
        self.employer = None if row["employer"] == NO_AGENT else model.enterprises[row["employer"]]
        self.cooperative = None if row["cooperative"] == NO_AGENT else model.cooperatives[row["cooperative"]]
        # What it is.
        self.residents_of_age = {band: int(row[band]) for band in ("kids", *WORKING_BANDS, "oldest")}
        self.workers_of_age = {band: int(row[f"working_{band}"]) for band in WORKING_BANDS}
        self.away, self.away_workers = int(row["away"]), int(row["away_workers"])
        self.land, self.productivity = float(row["land"]), float(row["productivity"])
        self.skill, self.remoteness = float(row["skill"]), float(row["remoteness"])
        self.risk_aversion = float(row["risk_aversion"])
        self.other_transfers, self.support = float(row["other_transfers"]), float(row["support"])
        self.property_income = float(row["property_income"])
        self.regular_workers, self.students = int(row["regular_workers"]), int(row["students"])
        self.chronic, self.pay_this_year = bool(row["chronic"]), float(row["pay"])
        self.lasting_pay, self.pay_shock = float(row["lasting_pay"]), float(row["pay_shock"])
        # What it expects and owns.
        self.will, self.trust = float(row["will"]), float(row["trust"])
        self.starting_will = float(row["starting_will"])
        self.smoothed_income, self.cash = float(row["smoothed_income"]), float(row["cash"])
        self.microloan = self.instalment = 0.0
        self.defaulted = self.borrowed = False
        self.below_line, self.was_below = bool(row["below_line"]), bool(row["was_below"])
        # What the programme has brought: shares are of the households that it stands for.
        self.founded_farm = self.certified = self.courtyard = self.fodder = self.standard_share = 0.0
        self.adopted, self.equipment = 0, 0.0
        self.applied_for: set[str] = set()
        self.place = self.trusteeship = self.training = self.farmer_training = 0.0
        self.succeeded = False
        # Its year.
        self.planted = 0.0
        self.ill = self.job_lost = False
        self.days_used = 0.0
        self.wages = self.business = self.property = self.transfers = self.grants = 0.0
        self.remittances = self.absent_pay = 0.0
        self.kept_food = float(row["kept_food"])
        # Yuan of the last four quarters, the last one last: of residents, of all members, and rigid outlays.
        self.survey = [float(quarter) for quarter in row["survey"]]
        self.registered = [float(quarter) for quarter in row["registered"]]
        self.rigid = [float(quarter) for quarter in row["rigid"]]
        self.received = [0.0] * len(FORMS)

    def draw(self, purpose: int) -> float:
        return self.model.draw(HOUSEHOLD, self.county.code, self.number, purpose)

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
        """Person-days of a season that care and regular jobs leave."""
        days = self.days_after_care()
        return days - working.regular_days(self.regular_workers, self.rules.labour.regular_days, days)

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

    def work(self, season: int) -> None:
        """Regular and linked jobs, own farm, courtyard, training, casual work; who is away sends money."""
        labour, outside = self.rules.labour, self.county.outside
        after_care = self.days_after_care()
        if season == SUMMER and self.ill:
            after_care = max(0.0, after_care - labour.illness_days)
        regular_days = working.regular_days(self.regular_workers, labour.regular_days, after_care)
        available = after_care - regular_days
        need = self.labour_per_mu[season] * self.planted * self.own_labour_left() + self.equipment_days()
        farm_days = min(need, available)
        pay_factor = self.pay_factor()  # what a training adds to skill is paid from spring
        job_days, job_wages = self.work_in_job(season, available - farm_days)
        at_home = self.work_in_courtyard(available - farm_days - job_days)
        if season == WINTER:
            at_home += self.attend_training(available - farm_days - job_days - at_home)
        free = available - farm_days - job_days - at_home
        casual_days = working.casual_days(free, self.county.casual_share)
        level = self.model.wages
        casual_wages = casual_days * labour.local_wage * level * pay_factor
        self.get(outside, "casual_wages", casual_wages)
        regular_wages = regular_days * self.county.regular_pay * level / labour.regular_days * pay_factor
        self.get(outside, "regular_wages", regular_wages)
        earned = 0.25 * self.away_workers * labour.migrant_earnings * level * pay_factor
        if self.job_lost:
            earned *= 1.0 - labour.job_loss_earnings
        self.absent_pay += earned
        self.get(outside, "remittances", labour.remitted * earned)
        self.remittances += labour.remitted * earned
        self.transfers += labour.remitted * earned
        self.wages += regular_wages + job_wages + casual_wages
        self.days_used = regular_days + farm_days + job_days + at_home + casual_days
        self.county.labour_excess = max(self.county.labour_excess, self.days_used - after_care)

    def live(self) -> None:
        """Transfers and outside property income arrive; illness and school are paid; then it consumes."""
        consumption = self.rules.consumption
        from_government = 0.25 * self.other_transfers * self.model.transfers
        self.get(self.county.government, "other_transfers", from_government)
        from_kin = 0.25 * self.support * self.model.wages
        self.get(self.county.outside, "support", from_kin)
        self.transfers += from_government + from_kin
        rents = 0.25 * self.property_income
        self.get(self.county.outside, "property_income", rents)
        self.property += rents
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
        self.pay(self.county.outside, "consumption", consuming.spending(desired, self.cash))
        self.close_quarter()

    def pay_for_illness_and_school(self) -> None:
        """Rigid outlays: counted in full, paid as far as there is cash."""
        income, season = self.rules.income, (self.model.season - 1) % len(YEAR)
        treatment = 0.25 * income.chronic_cost if self.chronic else 0.0
        school = income.school_cost * self.students if season == AUTUMN else 0.0
        serious = self.rules.labour.illness_cost if season == SUMMER and self.ill else 0.0
        self.rigid = [*self.rigid[1:], treatment + school + serious]
        self.pay(self.county.outside, "medical_costs", min(treatment, self.cash))
        self.pay(self.county.outside, "school_costs", min(school, self.cash))

    def close_quarter(self) -> None:
        """What the year has brought beyond its earlier quarters is this one's income, in both accounts."""
        season = (self.model.season - 1) % len(YEAR)
        for quarters, so_far in (
            (self.survey, self.survey_income()),
            (self.registered, self.registered_income()),
        ):
            this_year = quarters[len(YEAR) - season :]
            quarters[:] = [*quarters[1:], so_far - sum(this_year)]

    # --- summer -----------------------------------------------------------------------

    def meet_fate(self) -> None:
        """Illness, lost migrant jobs, relief, and quitting a linked job."""
        labour, medical_cost = self.rules.labour, 0.0
        self.ill = self.draw(ILLNESS) < labour.illness
        if self.ill:
            medical_cost = min(labour.illness_cost, self.cash)
            self.pay(self.county.outside, "medical_costs", medical_cost)
        self.job_lost = self.away_workers > 0 and self.draw(MIGRANT_JOB_LOSS) < labour.migrant_job_loss
        if self.ill or self.job_lost:
            self.seek_relief(medical_cost)
        self.quit_job()
