"""Employment, slowly: plants and bases keep posts for households, for a term, and pay them every season."""

from typing import Any

from model.linkages import EMPLOYMENT
from model.programme import QUEUE_CLASSES
from model.world.calendar import AUTUMN, SEASONS
from model.world.randomness import EMPLOYMENT_ENTRY, EMPLOYMENT_MATCH, EMPLOYMENT_QUIT
from tests.reference.household_plan import best_surplus, surplus
from tests.reference.queues import down_to, part_of_class
from tests.reference.rules import choosing, employment, working

PLACES = QUEUE_CLASSES // 2  # in the line of those who come first, and in that of the others


def job_pattern(terms: Any) -> tuple[float, ...]:
    """Share of a year's linked work in each season."""
    first_three = (terms.spring_pattern, terms.summer_pattern, terms.autumn_pattern)
    return (*first_three, 1.0 - sum(first_three))


class Household:
    """It keeps its post, or asks for one and gets it as far as there is work; it may quit in summer."""

    job_days = 0.0  # person-days a year
    job_part = 0.0  # of the households that it stands for
    job_years = 0  # until its place is open again
    had_job = asks_for_job = False

    def has_job(self) -> bool:
        return self.job_part > 0.0

    def end_job(self) -> None:
        self.job_days, self.job_part, self.job_years = 0.0, 0.0, 0

    def begin_year_of_job(self) -> None:
        """At the end of its term, or where posts are no longer kept, its place is open."""
        self.had_job = False
        if not self.has_job():
            return
        self.job_years -= 1
        over = not self.rules.employment.enabled or self.job_years <= 0
        if self.workers == 0 or self.employer is None:
            self.end_job()
        elif over or self.employer.reserved_days <= 0.0:
            self.end_job()
            self.had_job = over

    def job_pay(self) -> float:
        """Wage in a linked job relative to the usual: by skill, certificate, and the way to it."""
        pay = self.skill_pay() * (1.0 + self.rules.skill.certificate_wage * self.certified)
        near = self.rules.employment.near_home
        return pay if near else pay * working.way_to_work(self.rules.labour.commuting, self.remoteness)

    def days_for_job(self, season: int, free_days: float) -> float:
        """Person-days of a season that a job takes: of any worker near home, else of those below 60."""
        jobs = self.rules.employment
        days = min(self.model.job_pattern[season] * jobs.days_per_job, max(0.0, free_days))
        return days if jobs.near_home else min(days, self.most_ordinary_days())

    def year_of_job(self) -> list[float]:
        """Person-days of each season."""
        return [self.days_for_job(season, self.season_days()) for season in range(len(SEASONS))]

    def wish_job(self) -> None:
        """Who has a post keeps it; others ask for one if it is worth more than what it takes from."""
        self.asks_for_job = False
        firm = self.employer
        if firm is None:
            return
        days = self.year_of_job()
        if self.has_job():
            self.job_days = self.job_part * sum(days)
            firm.keeping.append(self.weight * self.job_days)
        elif firm.reserved_days > 0.0 and sum(days) > 0.0 and self.hears_of_job():
            self.weigh_job(firm, days)

    def hears_of_job(self) -> bool:
        """Whether anybody hires in its village, and it looks at that, or had a job until now.

        Of jobs that are not near home only those hear who have access to ordinary work.
        """
        if not self.is_reached(self.village_jobs, self.county.job_reach):
            return False
        draw, access = self.draw(EMPLOYMENT_MATCH), 1.0
        if not self.rules.employment.near_home:
            access = working.access_to_work(
                self.skill, self.remoteness, bool(self.assisted), self.rules.labour.casual_access
            )
        return self.had_job or (draw < access and self.looks_at(EMPLOYMENT, draw / access))

    def weigh_job(self, firm: "Enterprise", days: list[float]) -> None:
        """The job takes its days first, and leaves no ordinary work; less may be worked than agreed on."""
        promised = sum(days) * firm.job_wage * self.job_pay()
        pay = firm.days_kept * promised
        now = self.days
        bound = tuple(have + more for have, more in zip(now.bound, days, strict=True))
        with_job = type(now)(
            now.available, now.first, now.rise, now.wage, now.hired_wage, 0.0, bound, now.pay + pay
        )
        gain = best_surplus(with_job, self.fields) - surplus(now, self.fields, self.plan.share)
        gain -= self.feared_loss(0.8 * pay)
        variance = promised**2 * firm.days_kept * (1.0 - firm.days_kept)
        self.asks_for_job = self.takes(EMPLOYMENT, EMPLOYMENT_ENTRY, self.worth(gain, variance))

    def ask_for_job(self) -> None:
        """It takes its place in the line."""
        if self.asks_for_job:
            self.plans_again = True
            self.employer.asking.append((self.place_in_line(), self.weight * sum(self.year_of_job())))

    def place_in_line(self) -> int:
        """Lifted and monitored households come first, where public money is in; then its lasting place."""
        first = self.rules.employment.lifted_first and self.employer.supported and bool(self.assisted)
        behind = min(PLACES - 1, int(self.linked_place * PLACES))
        return (QUEUE_CLASSES if first else PLACES) - 1 - behind

    def enter_job(self) -> None:
        """It has its post as far as its employer keeps it, or the line is served."""
        firm, jobs = self.employer, self.rules.employment
        if self.has_job():
            self.plans_again = self.plans_again or firm.job_kept < 1.0
            self.job_part *= firm.job_kept
        elif self.asks_for_job:
            self.job_part = part_of_class(self.place_in_line(), firm.last_job_class, firm.last_job_part)
            self.job_years = jobs.term if jobs.lasting else 1
        if not self.has_job():
            self.end_job()
            return
        days = [self.job_part * each for each in self.year_of_job()]
        self.job_days = sum(days)
        firm.season_days = [
            so_far + self.weight * more for so_far, more in zip(firm.season_days, days, strict=True)
        ]

    def days_in_job(self, season: int, free_days: float) -> float:
        """As planned, as far as free, needed and payable."""
        if not self.has_job():
            return 0.0
        free_days = min(free_days, self.season_days())
        return self.days_for_job(season, free_days) * self.job_part * self.employer.job_share

    def get_paid_in_job(self, days: float) -> float:
        """Yuan, at once."""
        if not self.has_job():
            return 0.0
        firm = self.employer
        wages = days * firm.job_wage * self.job_pay()
        self.get(firm, "job_wages", wages)
        firm.job_days += self.weight * days
        firm.job_wages += self.weight * wages
        self.received[EMPLOYMENT] += wages
        return wages

    def quit_job(self) -> None:
        """Some do, in summer: the less will, the more."""
        quits = self.has_job() and employment.quits(
            self.draw(EMPLOYMENT_QUIT), self.will, self.rules.employment.quit_chance
        )
        if quits:
            self.end_job()


class Enterprise:
    """It keeps posts for households, pays those that it needs and can pay, and hires others for the rest."""

    def offer_jobs(self) -> None:
        """What plant and base need, by last autumn's throughput, and how much of it is kept."""
        self.keeping: list[float] = []  # person-days of all whom a row stands for
        self.asking: list[tuple[int, float]] = []  # place in the line, and the same
        self.filled_days = self.year_need = self.laid_off_days = 0.0
        self.resident_days = self.outside_days = 0.0
        self.season_days = [0.0] * len(SEASONS)
        self.agreed_days = self.offered_days = 0.0
        self.year_job_days = self.year_job_wages = 0.0
        self.base_days = self.plant_days = self.expected_days = self.reserved_days = 0.0
        jobs, bases = self.rules.employment, self.rules.work
        self.job_wage = local_wage = self.county.markets.local_wage()
        if jobs.better_pay:
            first = self.rules.labour.local_wage * self.model.wages
            self.job_wage = max(first, local_wage, local_wage * (1.0 + jobs.wage_premium))
        if not self.alive:
            return
        self.plant_days = self.days_of_plant()
        if self.runs_base and self.supported:
            self.build_base()
            self.base_days = employment.base_days(
                bases.base_households, bases.base_days, bases.demonstration_bases
            ) * employment.base_built(self.base_invested, bases.base_investment, bases.demonstration_bases)
        self.expected_days = self.plant_days + self.base_days
        self.households_led += self.expected_days / jobs.days_per_job  # workers count, whoever they are
        if jobs.enabled:
            on_base = self.base_days if jobs.on_bases else 0.0
            self.reserved_days = jobs.reserved_share * self.plant_days + on_base

    def days_of_plant(self) -> float:
        """Person-days a year that it needs for what it has bought."""
        return employment.days_needed(
            self.throughput * self.long_run_price(),
            self.rules.employment.days_per_thousand_yuan,
            self.model.wages,
        )

    def wages_of_tonne(self) -> float:
        """Yuan for the days that processing a tonne takes."""
        terms = self.rules.employment
        days = employment.days_needed(self.long_run_price(), terms.days_per_thousand_yuan, self.model.wages)
        return days * self.county.markets.local_wage()

    def build_base(self) -> None:
        """Its part of the public money for bases becomes capital and capacity."""
        programme = self.county.programme
        if programme.offered["demonstration_bases"] > 0.0:
            amount = programme.offered["demonstration_bases"] / programme.bases
            self.invest("base_investment", amount, own=0.0)
            self.base_invested += amount
            programme.deliver("demonstration_bases", amount)

    def fill_posts(self) -> None:
        """Who has a post keeps it; the others are hired place after place, and in the last one in part."""
        self.held_days = sum(self.keeping)
        self.job_queue = [sum(days for place, days in self.asking if place == k) for k in range(2 * PLACES)]
        self.job_kept = choosing.granted_share(self.reserved_days, self.held_days)
        vacant = max(0.0, self.reserved_days - self.held_days)
        self.last_job_class, self.last_job_part = down_to(self.job_queue, vacant)
        self.filled_days = self.job_kept * self.held_days + min(vacant, sum(self.job_queue))

    def largest_wages(self, season: int) -> float:
        """Yuan that the season's jobs cost if all have full skill and a certificate and miss no day."""
        best_paid = working.skill_pay(1.0, self.rules.labour.skill_wage)
        if self.rules.skill.enabled:
            best_paid *= 1.0 + self.rules.skill.certificate_wage
        days = max(self.season_days[season], self.model.job_pattern[season] * self.filled_days)
        return days * self.job_wage * best_paid

    def hire(self, season: int) -> None:
        """It keeps the jobs that it can pay this season, and needs."""
        self.job_share = employment.payable_share(self.largest_wages(season), self.means())
        self.job_days = self.job_wages = 0.0
        self.season_agreed = self.season_days[season]
        self.agreed_days += self.season_agreed
        self.lay_off(season)

    def lay_off(self, season: int) -> None:
        """Linked workers go last, when nobody else is left; or with the others, where posts do not last."""
        part, linked = self.model.job_pattern[season], self.season_days[season]
        self.season_need = part * (self.plant_days + self.base_days)
        others = max(0.0, part * self.expected_days - linked)
        if self.rules.employment.lasting:
            kept = choosing.granted_share(self.season_need, linked)
        else:
            kept = choosing.granted_share(self.season_need, linked + others)
        self.job_share = min(self.job_share, kept)
        self.laid_off = linked - kept * linked

    def adjust_work(self) -> None:
        """In autumn what it has bought decides on its work until next summer."""
        self.plant_days = self.days_of_plant() if self.alive else 0.0
        self.lay_off(AUTUMN)

    def count_work(self) -> None:
        self.year_job_days += self.job_days
        self.year_job_wages += self.job_wages
        self.year_need += max(self.job_days, self.season_need)
        self.laid_off_days += self.laid_off
        self.offered_days += self.job_share * self.season_agreed

    def sell_from_base(self) -> float:
        """Yuan for what the days on the base produced, whoever worked them."""
        sales = self.base_days * self.rules.work.base_product_per_day * self.model.wages
        self.get(self.county.outside, "enterprise_sales", sales)
        return sales

    def count_others(self) -> float:
        """Yuan due this winter to all others: a part is from outside, and more where residents lack."""
        others = max(0.0, self.year_need - self.year_job_days)
        markets = self.county.markets
        self.resident_days = others * (1.0 - self.rules.labour.outside_share) * markets.filled
        self.outside_days = others - self.resident_days
        self.ordinary_wages = others * markets.local_wage()
        return self.ordinary_wages

    def pay_others(self, share: float) -> None:
        """share: of what is due."""
        wage = share * self.county.markets.local_wage()
        self.pay(self.county.outside, "plant_wages", self.resident_days * wage)
        self.pay(self.county.outside, "outside_wages", self.outside_days * wage)

    def learn_days_kept(self, weight: float) -> None:
        """Workers expect as many of the days agreed on as there were; weight: of this year."""
        if self.agreed_days > 0.0:
            offered = min(1.0, self.offered_days / self.agreed_days)
            self.days_kept = choosing.adapted(self.days_kept, offered, weight)

    def begin_without_base(self) -> None:
        self.base_invested = 0.0


class County:
    """What plants do not fill with linked jobs is ordinary work."""

    def fill_jobs(self) -> None:
        for enterprise in self.enterprises:
            enterprise.fill_posts()
        left = [max(0.0, firm.expected_days - firm.filled_days) for firm in self.enterprises]
        self.markets.plant_days = sum(left)
