"""A household's season of work: jobs, own farm, hired help, ordinary work, and who is away."""

from model.world.calendar import SUMMER, WINTER
from tests.reference.household_plan import Days
from tests.reference.rules import working

SOME_WORK = 1e-6  # person-days


class Working:
    """Its days go where they are promised, then to the farm as far as they are worth it."""

    def work(self, season: int) -> None:
        """Jobs and post, herd, farm, courtyard and training, ordinary work; absent members."""
        outside, markets = self.county.outside, self.county.markets
        after_care = self.days_this_season(season)
        regular = working.regular_days(self.regular_workers, self.rules.labour.regular_days, after_care)
        in_post = self.post_days(after_care - regular)
        in_job = self.days_in_job(season, after_care - regular - in_post)
        tending = min(self.equipment_days(), after_care - regular - in_post - in_job)
        papers = min(self.days_for_contracts(season), after_care - regular - in_post - in_job - tending)
        bound = regular + in_post + in_job + tending + papers
        days = Days(after_care, *self.worth_of_days(), *self.wages_of_day(), 0.0, (), 0.0)
        farmed = self.work_on_farm(season, days, bound)  # out of what it has before the season's pay
        # What a training adds to skill this winter is paid from spring.
        wages = self.work_in_regular_jobs(regular) + self.work_in_post(in_post)
        wages += self.get_paid_in_job(in_job)
        self.earn_away()
        at_home = self.work_in_courtyard(after_care - bound - farmed)
        if season == WINTER:
            at_home += self.attend_training(after_care - bound - farmed - at_home)
        worked = bound + farmed + at_home
        wanted = max(0.0, days.offered(days.wage) - worked)  # of ordinary work
        possible = (1.0 - self.job_part) * min(self.most_ordinary_days(), wanted)
        ordinary = possible if self.holds_job else 0.0
        markets.days_offered += self.weight * (regular + in_job + possible)
        markets.days_worked += self.weight * (regular + in_job + ordinary)
        self.get(outside, "local_wages", ordinary * days.wage)
        self.wages += wages + ordinary * days.wage
        self.ordinary_days += ordinary
        self.linked_days += in_job
        self.helped = 1 if in_job + in_post > SOME_WORK else self.helped
        self.days_used = worked + ordinary
        self.county.labour_excess = max(self.county.labour_excess, self.days_used - after_care)

    def days_this_season(self, season: int) -> float:
        """Person-days after care: who lost the job away is at home, and who is ill does not work."""
        labour, days = self.rules.labour, self.days_after_care()
        if self.job_lost:
            days += labour.days_per_worker * self.away_workers
        return max(0.0, days - labour.illness_days) if season == SUMMER and self.ill else days

    def work_in_regular_jobs(self, days: float) -> float:
        """Yuan for them."""
        of_year = days / self.rules.labour.regular_days
        wages = of_year * self.county.regular_pay * self.model.wages * self.pay_factor()
        self.get(self.county.outside, "regular_wages", wages)
        return wages

    def work_on_farm(self, season: int, days: Days, bound: float) -> float:
        """Its own person-days; others are hired as far as it can pay them.

        Who cannot does them itself, as far as days go.  In spring and summer what is left undone costs plots;
        later, who is hired gets what there is.
        """
        need = self.labour_per_mu[season] * self.planted * self.own_labour_left()
        split = days.split(need, bound, 0.0)
        own, short = split.own - bound, split.hired
        payable = self.cash / days.hired_wage
        if short > payable:
            more = min(short - payable, days.available - split.own)
            own, short = own + more, short - more
        if short > payable and season <= SUMMER:
            self.planted *= (own + payable) / need
            short = payable
        if short > SOME_WORK:
            paid = min(self.cash, short * days.hired_wage)
            self.pay(self.county.outside, "hired_farm_wages", paid)
            self.business -= paid
            self.county.markets.hired_days += self.weight * short
        return own

    def earn_away(self) -> None:
        """Who works away sends a part home."""
        if self.job_lost:
            return
        labour = self.rules.labour
        year = self.away_workers * labour.migrant_earnings * self.model.wages * self.pay_factor()
        sent = labour.remitted * 0.25 * year
        self.absent_pay += 0.25 * year
        self.get(self.county.outside, "remittances", sent)
        self.remittances += sent
        self.transfers += sent
