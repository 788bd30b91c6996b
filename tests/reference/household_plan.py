"""A household's plan of the year: which of its plots it farms, with whose days, and what that is worth.

Nothing here is the engine's: days are split season by season, and plots are counted in mu from the best
one.  Only how often the share that is farmed is halved is the same, since that decides on its last digits.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from model.world.calendar import SEASONS, SPRING
from tests.reference.ledger import single
from tests.reference.rules import farming, letting, working

BISECTIONS, NEAR, BARELY = 8, 1.0 / 256.0, 1e-9
MOST_OF_SEASON = 0.9  # of the days of those who can be in ordinary work
PLACES_IN_LINE, PLACES_OF_ONE = 128, 32  # in the line for ordinary work; from 0 to 1


class Season(NamedTuple):
    """Person-days of one season."""

    own: float  # of what is bound and the own farm
    hired: float
    ordinary: float


@dataclass(frozen=True)
class Days:
    """A household's days of every season, and what they are worth."""

    available: float  # of a season after care
    first: float  # yuan that the first one of a season is worth
    rise: float  # by which the last one is worth more
    wage: float  # yuan a day in ordinary work
    hired_wage: float  # yuan that a hired day costs
    most_ordinary: float  # of a season in ordinary work
    bound: tuple[float, ...]  # of each season
    pay: float  # yuan a year for bound days

    def offered(self, wage: float) -> float:
        """Days of a season that are worth no more than a wage."""
        if self.rise <= 0.0:
            return self.available if self.first <= wage else 0.0
        return self.available * max(0.0, min(1.0, (wage - self.first) / self.rise))

    def split(self, farm: float, bound: float, most_ordinary: float) -> Season:
        """A season in which the farm needs so many days beside what is bound."""
        need = farm + bound
        own = min(need, max(bound, self.offered(self.hired_wage)))
        if own < need:
            return Season(own, need - own, 0.0)
        return Season(own, 0.0, min(most_ordinary, max(0.0, self.offered(self.wage) - own)))

    def value_of_one(self, season: Season) -> float:
        """Yuan that one more day is worth on the farm."""
        if season.hired > 0.0 or self.available <= 0.0:
            return self.hired_wage
        value = self.first + self.rise * (season.own + season.ordinary) / self.available
        if season.ordinary > 0.0:
            value = min(value, self.wage)
        return min(value, self.hired_wage)

    def worth(self, worked: float) -> float:
        """Yuan of all the days that are worked in a season: from the first to the last."""
        if worked <= 0.0 or self.available <= 0.0:
            return 0.0
        last = self.first + self.rise * worked / self.available
        return worked * 0.5 * (self.first + last)


@dataclass(frozen=True)
class Fields:
    """A household's own land: what is neither handed over nor put into a cooperative, its best plots."""

    mu: float
    all_mu: float  # with those that are handed over
    revenue: float  # yuan a mean mu
    inputs: float  # yuan a mu
    labour: tuple[float, ...]  # person-days a mu, by season
    spread: float  # quality of the best plot, over the mean one
    rent: float  # yuan a mean mu that is expected for what is offered
    fear: float  # yuan a mu that the owner wants beyond it
    last_let: float  # share of its own land up to which somebody would rent it

    def quality(self, share: float) -> float:
        """Of the plot that is reached after a share of its own land."""
        rank = share * self.mu / self.all_mu if self.all_mu > 0.0 else 0.0
        return 1.0 + self.spread * (1.0 - 2.0 * rank)

    def mean_quality(self, first: float, last: float) -> float:
        """It falls evenly from plot to plot."""
        return self.quality(0.5 * (first + last))

    def seasons(self, days: Days, mu: float, most_ordinary: float) -> list[Season]:
        """All seasons of a year in which so many mu are farmed."""
        return [
            days.split(need * mu, bound, most_ordinary)
            for need, bound in zip(self.labour, days.bound, strict=True)
        ]

    def work_cost(self, days: Days, mu: float) -> float:
        """Yuan that the days of one more mu are worth."""
        seasons = self.seasons(days, mu, days.most_ordinary)
        return sum(
            need * days.value_of_one(season) for need, season in zip(self.labour, seasons, strict=True)
        )

    def gain_of_plot(self, days: Days, share: float) -> float:
        """Yuan a mu of farming the plot after a share of the land, rather than letting it or nothing."""
        quality = self.quality(share)
        otherwise = max(0.0, quality * self.rent - self.fear)
        return quality * self.revenue - self.inputs - self.work_cost(days, share * self.mu) - otherwise


class Plan(NamedTuple):
    """What a household means to do."""

    share: float  # of its own land that it farms
    work_cost: float  # yuan that the days of one more mu are worth
    day_value: float  # yuan


NO_PLAN = Plan(0.0, 0.0, 0.0)


def best_plan(days: Days, fields: Fields) -> Plan:
    """All plots are farmed, or all up to the one that just pays."""
    share = share_that_pays(days, fields) if fields.mu > 0.0 else 0.0
    cost = fields.work_cost(days, share * fields.mu)
    needed = sum(fields.labour)
    if needed > 0.0:
        return Plan(share, cost, cost / needed)
    idle = [days.value_of_one(days.split(0.0, bound, days.most_ordinary)) for bound in days.bound]
    return Plan(share, cost, sum(idle) / len(idle))


def share_that_pays(days: Days, fields: Fields) -> float:
    """Between what would pay if days cost as much as at the last plot, and as at the first."""
    at_last = fields.work_cost(days, fields.mu)
    if fields.gain_of_plot(days, 1.0) >= 0.0:
        return 1.0
    low, high = (share_at_cost(fields, cost) for cost in (at_last, fields.work_cost(days, 0.0)))
    if high - low <= BARELY:
        return low
    for _ in range(BISECTIONS):
        if high - low <= NEAR:
            break
        middle = 0.5 * (low + high)
        low, high = (middle, high) if fields.gain_of_plot(days, middle) >= 0.0 else (low, middle)
    pays, does_not = fields.gain_of_plot(days, low), fields.gain_of_plot(days, high)
    if pays <= 0.0:
        return low
    if does_not >= 0.0:
        return high
    return low + (high - low) * pays / (pays - does_not)  # where a straight line is at 0


def share_at_cost(fields: Fields, work_cost: float) -> float:
    """Share of the land up to which a plot pays its inputs and days, and is no better let."""
    cost, best, worst = fields.inputs + work_cost, fields.quality(0.0), fields.quality(1.0)
    left_by_rent = fields.revenue - fields.rent
    if fields.revenue <= 0.0 or left_by_rent <= 0.0:
        return 0.0
    least = cost / fields.revenue  # quality
    if fields.rent > 0.0:
        least = max(least, (cost - fields.fear) / left_by_rent)
    if best == worst:
        return float(best >= least)
    return min(1.0, max(0.0, (best - least) / (best - worst)))


def surplus(days: Days, fields: Fields, share: float) -> float:
    """Yuan a year: what farm, rent and work bring, less hired days and what own days are worth."""
    mu, last = share * fields.mu, max(share, fields.last_let)
    farm = mu * (fields.mean_quality(0.0, share) * fields.revenue - fields.inputs)
    rent = (last - share) * fields.mu * fields.mean_quality(share, last) * fields.rent
    seasons = fields.seasons(days, mu, days.most_ordinary)
    hired = days.hired_wage * sum(season.hired for season in seasons)
    wages = days.wage * sum(season.ordinary for season in seasons)
    effort = sum(days.worth(season.own + season.ordinary) for season in seasons)
    return farm + rent + days.pay + wages - hired - effort


def best_surplus(days: Days, fields: Fields) -> float:
    return surplus(days, fields, best_plan(days, fields).share)


def land_to_rent(days: Days, fields: Fields, rent: float, quality: float, most: float) -> float:
    """Mu that it would rent: each of them has to bring what its days are worth, and none may be hired."""
    left = quality * (fields.revenue - rent) - fields.inputs

    def pays(rented: float) -> bool:
        seasons = fields.seasons(days, fields.mu + rented, days.most_ordinary)
        hires = any(season.hired > 0.0 for season in seasons)
        return not hires and left > fields.work_cost(days, fields.mu + rented)

    if most <= 0.0 or not pays(0.0):
        return 0.0
    if pays(most):
        return most
    least, too_much = 0.0, most
    for _ in range(BISECTIONS):
        middle = 0.5 * (least + too_much)
        least, too_much = (middle, too_much) if pays(middle) else (least, middle)
    return least


def cost_of_land(fields: Fields, plan: Plan, let_share: float, share: float) -> float:
    """Yuan a year that it gives up with a share of its own land: idle plots, let ones, farmed ones."""
    not_farmed = 1.0 - plan.share
    idle = not_farmed * (1.0 - let_share)
    let = max(0.0, min(share, not_farmed) - idle)
    farmed = max(0.0, share - not_farmed)
    cost = 0.0
    if let > 0.0 and let_share > 0.0:
        cost += let * fields.mean_quality(plan.share, 1.0) * fields.rent / let_share
    if farmed > 0.0:
        revenue = fields.revenue * fields.mean_quality(plan.share - farmed, plan.share)
        cost += farmed * max(0.0, revenue - fields.inputs - plan.work_cost)
    return fields.mu * cost


def worth_of_return(fields: Fields, plan: Plan, quality: float) -> float:
    """Yuan a mu of land that comes back: farmed only where all of its own is farmed."""
    worth = fields.rent * quality
    if plan.share >= 1.0:
        worth = max(worth, fields.revenue * quality - fields.inputs - plan.work_cost)
    return worth


class Planning:
    """What a household plans in spring, where it stands in lines, and what it offers and asks for."""

    days: Days
    fields: Fields
    plan = NO_PLAN

    # --- lines ------------------------------------------------------------------------

    def change_places(self, draws: dict[str, float]) -> None:
        """Now and then a place is drawn anew."""
        turnover = self.rules.labour.work_turnover
        for place, draw in draws.items():
            if draw < turnover:
                setattr(self, place, single(draw / turnover))

    def prime_workers(self) -> int:
        """Residents below 60 who can work and have no regular job."""
        young = sum(self.workers_of_age[band] for band in ("youth", "middle", "late"))
        return max(0, young - self.regular_workers)

    def place_for_work(self) -> float:
        """Skill helps, and being near; lifted and monitored households stand further behind."""
        access = working.access_to_work(
            self.skill, self.remoteness, bool(self.assisted), self.rules.labour.casual_access
        )
        return self.work_place / access

    def is_served(self) -> bool:
        """Whether the line for ordinary work is served up to it."""
        return self.place_for_work() < self.county.markets.theta

    def take_place(self) -> None:
        self.holds_job = self.prime_workers() > 0 and self.is_served()

    def has_plots(self) -> bool:
        return bool(letting.HAS_PLOTS[self.industry])

    def can_let(self) -> bool:
        access = self.rules.land.lease_access * (1.0 - 0.5 * self.remoteness)
        return self.has_plots() and self.lease_place < access

    # --- days -------------------------------------------------------------------------

    def worth_of_days(self) -> tuple[float, float]:
        """Yuan that the first day of a season is worth, and by how much more the last one."""
        labour = self.rules.labour
        unit = self.reservation * labour.local_wage * self.model.wages
        return labour.reservation_first * unit, unit * max(
            0.0, labour.reservation_last - labour.reservation_first
        )

    def wages_of_day(self) -> tuple[float, float]:
        """Yuan that a day of ordinary work leaves it, and that a hired one costs it."""
        local, labour = self.county.markets.local_wage(), self.rules.labour
        own = local * self.pay_factor() * working.way_to_work(labour.commuting, self.remoteness)
        return own, max(own, (1.0 + labour.hired_wedge) * local)

    def days_of(self, change: int = 0, *, with_post: bool = True) -> Days:
        """Its days if `change` more of its workers were at home."""
        labour, prime = self.rules.labour, max(0, self.prime_workers() + change)
        available = working.available_days(
            self.workers + change,
            self.persons + change,
            labour.days_per_worker,
            labour.care_days_per_dependant,
        )
        regular = working.regular_days(self.regular_workers, labour.regular_days, available)
        in_post = self.post_days(available - regular) if with_post else 0.0
        free = available - regular - in_post
        tended = self.equipment_days() + self.courtyard * self.rules.work.courtyard_days
        job = [self.job_part * self.days_for_job(season, free) for season in range(len(SEASONS))]
        papers = [self.days_for_contracts(season) for season in range(len(SEASONS))]
        bound = tuple(
            regular + in_post + min(free, days + tended + more)
            for days, more in zip(job, papers, strict=True)
        )
        pay = in_post / 20.0 * self.rules.safety_net.post_pay
        if self.job_part > 0.0:
            pay += sum(job) * self.employer.job_wage * self.job_pay()
        expects_work = prime > 0 and self.job_part == 0.0 and self.is_served()
        most = MOST_OF_SEASON * labour.days_per_worker * prime if expects_work else 0.0
        return Days(available, *self.worth_of_days(), *self.wages_of_day(), most, bound, pay)

    def days_for_contracts(self, season: int) -> float:
        """Person-days for meetings, papers and weighing, all of them in spring."""
        return self.rules.choice.days * self.contracts if season == SPRING else 0.0

    # --- land -------------------------------------------------------------------------

    def rent_here(self) -> float:
        """Yuan a mean mu that tenants pay."""
        paid = self.rules.land.rents_paid and self.has_plots()
        return self.county.markets.rent[self.industry] if paid else 0.0

    def plot_spread(self) -> float:
        return self.rules.land.plot_spread if self.has_plots() else 0.0

    def placed_quality(self) -> float:
        """Of the plots that it has handed over, the worst of all."""
        if self.land <= 0.0:
            return 1.0
        return 1.0 - self.plot_spread() * self.own_land() / self.land

    def own_fields(self) -> Fields:
        land, skill, k = self.rules.land, self.rules.skill, self.industry
        served = self.served_by_machines()
        fee = served * skill.trusteeship_fee * (1.0 - skill.trusteeship_subsidy)
        revenue = self.expected_yield() * self.expected_price() * (1.0 + skill.trusteeship_yield * served)
        left = self.own_labour_left()
        fields = Fields(
            mu=self.own_land(),
            all_mu=self.land,
            revenue=revenue,
            inputs=self.input_cost() + fee,
            labour=tuple(need * left for need in self.labour_per_mu),
            spread=self.plot_spread(),
            rent=0.0,
            fear=0.0,
            last_let=0.0,
        )
        if not self.can_let():
            return fields
        markets = self.county.markets
        let_share = markets.let_share[k]
        return replace(
            fields,
            rent=let_share * self.rent_here(),
            fear=let_share * land.lease_wedge,
            last_let=self.last_wanted(fields, markets.mean_revenue[k]),
        )

    def last_wanted(self, fields: Fields, mean_revenue: float) -> float:
        """Share of its own land up to which a plot would pay a tenant's inputs."""
        if mean_revenue <= 0.0:
            return 0.0
        least = self.facts.input_cost / mean_revenue  # quality
        best, worst = fields.quality(0.0), fields.quality(1.0)
        if best == worst:
            return float(best >= least)
        return min(1.0, max(0.0, (best - least) / (best - worst)))

    # --- the plan ---------------------------------------------------------------------

    def look_ahead(self) -> None:
        """What it expects of its days and fields."""
        self.days, self.fields = self.days_of(), self.own_fields()

    def make_plan(self) -> None:
        self.look_ahead()
        self.plan = NO_PLAN if self.is_closed() else best_plan(self.days, self.fields)

    def waits(self) -> bool:
        """Whether contracts or the programme may still change its days, land or money this spring."""
        changing = self.applied_for - {
            "trusteeship",
            "extension",
            "training",
            "farmer_training",
            "recognition",
        }
        wants = self.wants_dividend or self.leaves_dividend or self.wants_shares or self.leaves_shares
        works = self.has_job() or self.asks_for_job
        serviced = "trusteeship" in self.applied_for and self.may_borrow()
        return bool(changing) or wants or works or self.has_order() or serviced

    def settle_plan(self) -> None:
        """Whoever's days or land have changed plans again; then all go to the local markets."""
        if self.plans_again:
            self.make_plan()
        else:
            self.look_ahead()
            share = self.planted / self.fields.mu if self.fields.mu > 0.0 else 0.0
            self.plan = NO_PLAN if self.is_closed() else Plan(share, 0.0, 0.0)
        self.join_markets()

    def fit_service(self, asked_for: float) -> None:
        """A service comes to as much land as it was asked for."""
        if self.planted > asked_for:
            self.trusteeship *= asked_for / self.planted

    def join_markets(self) -> None:
        """It offers days and land, or asks for land, and for a loan for inputs."""
        markets, fields, plan, days = self.county.markets, self.fields, self.plan, self.days
        markets.see_land(self, fields.revenue)
        self.planted = plan.share * fields.mu
        self.surplus = surplus(days, fields, plan.share)
        self.let = self.rented = self.hired_cost = self.loan_asked = 0.0
        if self.can_let() and fields.last_let > plan.share:
            self.let = (fields.last_let - plan.share) * fields.mu
            markets.offer_land(self, self.let, fields.mean_quality(plan.share, fields.last_let))
        if self.is_closed():
            return
        most = self.most_ordinary_days()
        if most > 0.0 and self.job_part < 1.0:
            seasons = fields.seasons(days, self.planted, most)
            possible = sum(season.ordinary for season in seasons)
            markets.offer_days(self, possible * (1.0 - self.job_part))
        if self.planted > 0.0:
            hired = sum(season.hired for season in fields.seasons(days, self.planted, 0.0))
            self.hired_cost = hired * days.hired_wage / self.planted
        if plan.share >= 1.0 and self.has_plots():
            self.rented = self.land_wanted()
            markets.ask_for_land(self, self.rented)
        if self.may_borrow() and self.planted > 0.0:
            farmed = self.planted + self.rented
            rent = self.rented * self.rent_here() * markets.lease_quality[self.industry]
            due = farmed * self.paid_before_harvest(farmed) + rent
            self.loan_asked = self.loan_for(due, self.rules.credit.loan_limit)
            self.ask_for_loan("inputs", self.loan_asked)

    def most_ordinary_days(self) -> float:
        return MOST_OF_SEASON * self.rules.labour.days_per_worker * self.prime_workers()

    def land_wanted(self) -> float:
        """Mu that own days can tend, and that cash pays for beside its own land."""
        markets, fields = self.county.markets, self.fields
        rent, quality = self.rent_here(), markets.lease_quality[self.industry]
        most = self.rules.land.largest_tenancy * fields.mu * (2.0 if self.family_farm else 1.0)
        cash = max(0.0, self.own_means() - fields.inputs * fields.mu)
        cost = rent * quality + fields.inputs
        if cost > 0.0:
            most = min(most, cash / cost)
        return land_to_rent(self.days, fields, rent, quality, most)

    # --- what the rest of a year asks about it ----------------------------------------

    def day_value(self) -> float:
        """Yuan that a day more or less on the farm is worth."""
        return self.plan.day_value

    def planned_quality(self) -> float:
        """Mean of the plots that it means to farm."""
        return self.fields.mean_quality(0.0, self.plan.share)

    # --- what it expects --------------------------------------------------------------

    def expected_yield(self) -> float:
        """Marketable tonnes that a mu gives in the weather that is expected, with its support."""
        return self.yield_in(self.county.expected_weather, self.loss()) * self.support_factor()

    def yield_in(self, weather: float, loss: float) -> float:
        """Marketable tonnes that a mu gives in some weather, own luck and support aside."""
        normal = farming.yield_without_weather(self.productivity, self.facts.yield_per_mu, self.skill, loss)
        return normal * self.weather_effect(weather)

    def weather_effect(self, weather: float) -> float:
        return farming.weather_effect(weather, self.facts.weather_sensitivity)

    def expected_price(self) -> float:
        """Yuan/t that a trader is expected to pay at the farm gate."""
        return farming.farm_gate_price(
            self.county.expected_price[self.industry],
            self.county.programme.distance_basis,
            self.remoteness,
        )
