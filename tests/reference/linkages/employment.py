"""Employment, slowly: an enterprise offers jobs for the year, and pays the wages of every season."""

from typing import Any

from model.linkages import EMPLOYMENT
from model.world.calendar import SEASONS
from model.world.randomness import (
    COUNTY,
    EMPLOYMENT_ENTRY,
    EMPLOYMENT_MATCH,
    EMPLOYMENT_QUIT,
    HIRING_ORDER,
)
from tests.reference.rules import employment, working


def job_pattern(terms: Any) -> tuple[float, ...]:
    """Share of a year's linked work in each season."""
    first_three = (terms.spring_pattern, terms.summer_pattern, terms.autumn_pattern)
    return (*first_three, 1.0 - sum(first_three))


class Household:
    """It asks for a job, gets one as far as there is work, does it, and may quit in summer."""

    job_days = 0.0  # person-days a year
    job_part = 0.0  # of what it asked for

    def has_job(self) -> bool:
        return self.job_days > 0.0

    def part_hired(self) -> float:
        """Part of the households that it stands for that has a job."""
        return self.job_part if self.has_job() else 0.0

    def job_pay(self) -> float:
        """Wage in a linked job relative to the usual: by skill, and by certificate."""
        return self.skill_pay() * (1.0 + self.rules.skill.certificate_wage * self.certified)

    def wish_job(self) -> None:
        """Linked work for as many days as care and the own farm leave."""
        jobs, firm = self.rules.employment, self.employer
        inside, self.job_days, self.job_part = self.has_job(), 0.0, 0.0
        if firm is None or firm.jobs_offered <= 0.0:
            return
        if not inside and self.draw(EMPLOYMENT_MATCH) >= employment.match_probability(
            self.information(), self.skill, self.remoteness, jobs.distance_effect
        ):
            return
        available, land = self.season_days(), self.own_land()
        days = sum(
            employment.days_for_job(pattern, jobs.days_per_job, available - land * need)
            for pattern, need in zip(self.model.job_pattern, self.labour_per_mu, strict=True)
        )
        gain = employment.yearly_gain(days, firm.job_wage * self.job_pay(), self.day_value())
        gain -= self.feared_loss(0.8 * days * firm.job_wage * self.job_pay())
        if days > 0.0 and self.chooses(EMPLOYMENT_ENTRY, gain, jobs.hassle, EMPLOYMENT, inside):
            self.job_days = days

    def is_hired_first(self) -> bool:
        """Lifted and monitored households are, where public money is in."""
        return self.rules.employment.lifted_first and self.employer.supported and bool(self.assisted)

    def get_job(self) -> float:
        """It gets the days that it asks for, as far as its employer has them: weighted days."""
        jobs = self.rules.employment
        if self.employer.jobs_left() <= 0.0:
            self.ask_elsewhere_for_job()
        firm = self.employer
        days = employment.hired_days(self.weight * self.job_days, firm.jobs_left())
        firm.jobs_filled += days
        self.job_part = days / (self.weight * self.job_days)
        self.job_days = days / self.weight
        for season, pattern in enumerate(self.model.job_pattern):
            firm.season_days[season] += self.weight * pattern * jobs.days_per_job * self.job_part
        return days

    def ask_elsewhere_for_job(self) -> None:
        """Its employer has no job left, so it turns to the one with most, unless its principal ties it."""
        here = self.employer
        if self.is_tied_by_principal():
            return
        others = [e for e in self.county.enterprises if e.supported == here.supported]
        self.employer = max([here, *others], key=lambda e: e.jobs_left())

    def work_in_job(self, season: int, free_days: float) -> tuple[float, float]:
        """Days and wages of linked work: as planned, as far as free and as far as it can be paid."""
        if not self.has_job():
            return 0.0, 0.0
        firm, jobs = self.employer, self.rules.employment
        most = employment.days_for_job(self.model.job_pattern[season], jobs.days_per_job, free_days)
        days = most * self.job_part * firm.job_share
        wages = days * firm.job_wage * self.job_pay()
        self.get(firm, "job_wages", wages)
        firm.job_days += self.weight * days
        firm.job_wages += self.weight * wages
        self.received[EMPLOYMENT] += wages
        return days, wages

    def quit_job(self) -> None:
        """Some do, in summer: the less will, the more."""
        quits = self.has_job() and employment.quits(
            self.draw(EMPLOYMENT_QUIT), self.will, self.rules.employment.quit_chance
        )
        if quits:
            self.job_days = 0.0


class Enterprise:
    """It offers jobs, keeps those that it can pay, and hires from outside what is missing."""

    def offer_jobs(self) -> None:
        """Jobs by expected throughput, and on a demonstration base."""
        self.jobs_offered = self.base_days = self.jobs_filled = 0.0
        self.season_days = [0.0] * len(SEASONS)
        self.year_job_days = self.year_job_wages = 0.0
        jobs, bases = self.rules.employment, self.rules.work
        local_wage = self.rules.labour.local_wage * self.model.wages
        self.job_wage = employment.job_wage(local_wage, jobs.wage_premium)
        if not jobs.enabled or not self.alive:
            return
        throughput = self.capacity * self.rules.enterprises.utilisation * self.long_run_price()
        if self.runs_base and self.supported:
            self.build_base()
            self.base_days = employment.base_days(
                bases.base_households, bases.base_days, bases.demonstration_bases
            ) * employment.base_built(self.base_invested, bases.base_investment, bases.demonstration_bases)
        processing = employment.days_needed(throughput, jobs.days_per_thousand_yuan, self.model.wages)
        self.jobs_offered = jobs.local_hiring_share * processing + self.base_days

    def build_base(self) -> None:
        """Its part of the public money for bases becomes capital and capacity."""
        programme = self.county.programme
        if programme.offered["demonstration_bases"] > 0.0:
            amount = programme.offered["demonstration_bases"] / programme.bases
            self.invest("base_investment", amount, own=0.0)
            self.base_invested += amount
            programme.deliver("demonstration_bases", amount)

    def jobs_left(self) -> float:
        """Person-days of the year that are not filled yet."""
        return self.jobs_offered - self.jobs_filled

    def largest_wages(self, season: int) -> float:
        """Yuan that the season's jobs cost if all have full skill and a certificate and miss no day."""
        best_paid = working.skill_pay(1.0, self.rules.labour.skill_wage)
        if self.rules.skill.enabled:
            best_paid *= 1.0 + self.rules.skill.certificate_wage
        return self.season_days[season] * self.job_wage * best_paid

    def hire(self, season: int) -> None:
        """It keeps the jobs that it can pay this season."""
        self.job_share = employment.payable_share(self.largest_wages(season), self.means())
        self.job_days = self.job_wages = 0.0

    def count_work(self) -> None:
        self.year_job_days += self.job_days
        self.year_job_wages += self.job_wages

    def days_on_base(self) -> float:
        """Person-days of the year, by the base's share of the jobs."""
        return self.year_job_days * self.base_days / self.jobs_offered if self.jobs_offered > 0.0 else 0.0

    def sell_from_base(self) -> float:
        """Yuan for what the days on the base produced."""
        sales = self.days_on_base() * self.rules.work.base_product_per_day * self.model.wages
        self.get(self.county.outside, "enterprise_sales", sales)
        return sales

    def hire_from_outside(self) -> None:
        """Wages are due this winter for the days that processing needed and households did not work."""
        needed = employment.days_needed(
            self.throughput * self.long_run_price(),
            self.rules.employment.days_per_thousand_yuan,
            self.model.wages,
        )
        self.outside_wages = max(0.0, needed - (self.year_job_days - self.days_on_base())) * self.job_wage

    def begin_without_base(self) -> None:
        self.base_invested = 0.0


class County:
    """It shares out the jobs of its enterprises."""

    def fill_jobs(self) -> None:
        """First come, first served, until the county's jobs are gone; but some come first.

        The queue starts at another household every year.
        """
        if not self.rules.employment.enabled:
            return
        start = int(self.model.draw(COUNTY, self.code, 0, HIRING_ORDER) * len(self.households))
        queue = self.households[start:] + self.households[:start]
        asking = [household for household in queue if household.has_job()]
        left = sum(enterprise.jobs_offered for enterprise in self.enterprises)
        for household in sorted(asking, key=lambda household: not household.is_hired_first()):  # stable
            if left > 0.0:
                left -= household.get_job()
            else:
                household.job_days = 0.0
