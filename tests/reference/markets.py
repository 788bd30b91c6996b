"""A county's markets of days and of land: who offers and wants what, who gets it, and what it costs."""

from typing import TYPE_CHECKING, Any

from model.mathematics import exp, power
from model.parameters import INDUSTRIES
from tests.reference.household_plan import PLACES_IN_LINE, PLACES_OF_ONE
from tests.reference.ledger import copy_known
from tests.reference.rules import choosing, farming, letting

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent
    from tests.reference.household import HouseholdAgent

EVERYBODY = 1e9  # a place behind all
LEAST_RENT = 5.0  # yuan a mu
LEAST_RATIONED = 0.1  # share without work below which wages rise no more
WORKSHOP_DAYS = 75.0  # of full pay, of one worker in a year
WITH_PLOTS = [k for k in range(len(INDUSTRIES)) if letting.HAS_PLOTS[k]]


class Markets:
    """Days of ordinary work and land of a county, by industry; columns have the names of the engine's."""

    def __init__(self, county: "CountyAgent", row: Any) -> None:
        self.county, self.rules = county, county.rules
        nothing = [0.0] * len(INDUSTRIES)
        self.wage_ratio, self.paid_a_day = 1.0, 0.0
        self.supply = [0.0] * PLACES_IN_LINE  # person-days a year, by place in the line
        self.theta = self.ordinary_demand = self.filled = self.plant_days = 0.0
        self.hired_days = self.hired_before = self.days_offered = self.days_worked = 0.0
        self.rationed = self.rationed_at_start = self.rest_workers = 0.0
        self.rent, self.let_share, self.lease_quality = nothing, nothing, nothing
        self.lease_offered, self.lease_standard, self.lease_wanted = nothing, nothing, nothing
        self.tenancy_granted, self.rent_due, self.rent_received = nothing, nothing, nothing
        self.land_area, self.land_revenue, self.mean_revenue = nothing, nothing, nothing
        copy_known(row, self)
        # Of this spring, one by one.
        self.days_on_offer: list[tuple[int, float]] = []  # place, person-days of all whom a row stands for
        self.land_on_offer: list[tuple[int, float, float]] = []  # industry, mu, mean mu
        self.land_asked_for: list[tuple[int, float]] = []  # industry, mu
        self.land_seen: list[tuple[int, float, float]] = []  # industry, mu, yuan that it would bring

    def local_wage(self) -> float:
        """Yuan for a day of ordinary work."""
        return self.rules.labour.local_wage * self.county.model.wages * self.wage_ratio

    # --- spring -----------------------------------------------------------------------

    def open_year(self) -> None:
        self.days_on_offer, self.land_on_offer, self.land_asked_for, self.land_seen = [], [], [], []
        self.days_offered = self.days_worked = self.hired_days = 0.0

    def see_land(self, household: "HouseholdAgent", revenue: float) -> None:
        """revenue: yuan that a mean mu of it is expected to bring."""
        mu = household.weight * household.land
        self.land_seen.append((household.industry, mu, mu * revenue))

    def offer_days(self, household: "HouseholdAgent", days: float) -> None:
        place = min(PLACES_IN_LINE - 1, int(PLACES_OF_ONE * household.place_for_work()))
        self.days_on_offer.append((place, household.weight * days))

    def offer_land(self, household: "HouseholdAgent", mu: float, quality: float) -> None:
        total = household.weight * mu
        self.land_on_offer.append((household.industry, total, total * quality))

    def ask_for_land(self, tenant: Any, mu: float) -> None:
        self.land_asked_for.append((tenant.industry, tenant.weight * mu))

    def clear(self) -> None:
        """Who has work, and who gets land."""
        self.paid_a_day = self.local_wage()
        self.clear_work()
        self.land_area = sums(self.land_seen, 1)
        self.land_revenue = sums(self.land_seen, 2)
        self.mean_revenue = [
            revenue / area if area > 0.0 else before
            for revenue, area, before in zip(
                self.land_revenue, self.land_area, self.mean_revenue, strict=True
            )
        ]
        for k in WITH_PLOTS:
            self.let_organisations_ask(k)
        self.lease_offered = sums(self.land_on_offer, 1)
        self.lease_standard = sums(self.land_on_offer, 2)
        self.lease_wanted = sums(self.land_asked_for, 1)
        self.clear_land()

    def demand_for_days(self) -> float:
        """Person-days a year of ordinary work, whatever linkages there are."""
        labour, programme = self.rules.labour, self.county.programme
        casual = labour.rest_days * self.rest_workers * power(self.wage_ratio, -labour.demand_elasticity)
        pilot = min(1.0, programme.built["integration_pilots"])
        casual *= 1.0 + self.rules.work.integration_work * pilot
        here = self.rules.budget.lifted_people_share * programme.part_of_all
        workshops = labour.workshop_workers * here * WORKSHOP_DAYS
        return casual + workshops + (1.0 - labour.outside_share) * self.plant_days + self.hired_before

    def clear_work(self) -> None:
        """Place after place has all the work that it offers to do, until there is no more."""
        self.supply = [0.0] * PLACES_IN_LINE
        for place, days in self.days_on_offer:
            self.supply[place] += days
        left = self.ordinary_demand = self.demand_for_days()
        self.filled = 1.0
        for place, days in enumerate(self.supply):
            if days > left:
                self.theta = (place + left / days) / PLACES_OF_ONE
                return
            left -= days
        self.theta, self.filled = EVERYBODY, choosing.granted_share(sum(self.supply), self.ordinary_demand)

    def rent_of(self, k: int) -> float:
        return self.rent[k] if self.rules.land.rents_paid else 0.0

    def let_organisations_ask(self, k: int) -> None:
        """Cooperatives want two thirds of what organisations can use, and enterprises a third."""
        county, shares, dividend = self.county, self.rules.share_cooperation, self.rules.guaranteed_dividend
        most = self.rules.land.organisation_share * self.land_area[k]
        rent = self.rent_of(k) * self.lease_quality[k]
        for organisations, part, terms, size in (
            (county.cooperatives, 2.0 / 3.0, shares, lambda one: one.weight),
            (county.enterprises, 1.0 / 3.0, dividend, lambda one: one.capacity),
        ):
            here = [one for one in organisations if one.industry == k]
            for one in here:
                one.rented = 0.0
            here = [one for one in here if one.alive]
            wanted = part * most * self.part_wanted(k, terms)
            total = sum(size(one) for one in here)
            for one in here if wanted > 0.0 and total > 0.0 else []:
                mu = wanted * size(one) / total / one.weight
                one.rented = mu if mu * rent <= one.means() else max(0.0, one.means()) / rent
                self.ask_for_land(one, one.rented)

    def part_wanted(self, k: int, terms: Any) -> float:
        """All, where a fifth of what a mu brings is profit; nothing without profit."""
        revenue, facts = self.mean_revenue[k], self.county.model.industries[k]
        if revenue <= 0.0:
            return 0.0
        profit = (terms.technique * revenue - self.rent_of(k)) * self.lease_quality[k]
        profit -= self.cost_of_mu(facts, terms)
        return min(1.0, max(0.0, profit / (0.2 * revenue)))

    def cost_of_mu(self, facts: Any, terms: Any) -> float:
        """Yuan of an organisation on land that it rents: inputs, and hired machines."""
        days = facts.spring_labour + facts.summer_labour + facts.autumn_labour + facts.winter_labour
        return facts.input_cost + terms.service_cost * days * self.rules.labour.local_wage

    def clear_land(self) -> None:
        """The smaller of offer and demand is let; both sides get the same part of what they asked for."""
        self.let_share, self.tenancy_granted = list(self.let_share), list(self.tenancy_granted)
        self.rent_due, self.rent_received = list(self.rent_due), list(self.rent_received)
        self.lease_quality = list(self.lease_quality)
        for k in WITH_PLOTS:
            offered, wanted = self.lease_offered[k], self.lease_wanted[k]
            self.let_share[k] = choosing.granted_share(wanted, offered)
            self.tenancy_granted[k] = choosing.granted_share(offered, wanted)
            self.rent_due[k] = self.rent_of(k) * self.lease_quality[k]  # by what was let last year
            paid = self.rent_due[k] * min(offered, wanted)
            let = self.let_share[k] * self.lease_standard[k]
            self.rent_received[k] = paid / let if let > 0.0 else 0.0
            if offered > 0.0:
                self.lease_quality[k] = self.lease_standard[k] / offered

    def collect_rents(self) -> None:
        """Organisations pay for what they got."""
        county = self.county
        for organisations, transaction in (
            (county.cooperatives, "cooperative_rents"),
            (county.enterprises, "enterprise_rents"),
        ):
            for one in organisations:
                one.rented *= self.tenancy_granted[one.industry]
                one.pay(county.outside, transaction, one.rented * self.rent_due[one.industry])

    # --- autumn -----------------------------------------------------------------------

    def harvest_of_mu(self, k: int) -> float:
        """Yuan that a mu of the land that is let would bring a household this autumn."""
        county, facts = self.county, self.county.model.industries[k]
        if county.expected_price[k] <= 0.0:
            return 0.0
        usual = farming.weather_effect(county.expected_weather, facts.weather_sensitivity)
        now = farming.weather_effect(county.weather, facts.weather_sensitivity)
        price = county.spot_price[k] / county.expected_price[k]
        return self.mean_revenue[k] * self.lease_quality[k] * price * (now / usual if usual > 0.0 else 0.0)

    def farm_rented_land(self) -> None:
        county, shares, dividend = self.county, self.rules.share_cooperation, self.rules.guaranteed_dividend
        for one in county.cooperatives:
            if one.rented > 0.0:
                revenue = one.rented * shares.technique * self.harvest_of_mu(one.industry)
                one.get(county.outside, "cooperative_harvests", revenue)
                costs = one.rented * self.cost_of_mu(one.facts, shares)
                one.pay(county.outside, "cooperative_costs", costs)
        for one in county.enterprises:
            one.land_revenue += one.rented * dividend.technique * self.harvest_of_mu(one.industry)
            one.land_costs += one.rented * self.cost_of_mu(one.facts, dividend)

    # --- winter -----------------------------------------------------------------------

    def move_prices(self) -> None:
        """Next year's wage, half way along the wage curve, and next year's rents."""
        if self.days_offered > 0.0:
            self.rationed = max(0.0, 1.0 - self.days_worked / self.days_offered)
        self.hired_before = self.hired_days
        now, usual = (max(LEAST_RATIONED, rationed) for rationed in (self.rationed, self.rationed_at_start))
        if self.rationed_at_start == 0.0:  # a world without years before the first
            self.rationed_at_start = usual = now
        self.wage_ratio = power(self.wage_ratio * power(now / usual, -0.1), 0.5)
        self.rent = list(self.rent)
        for k in WITH_PLOTS:
            offered, wanted = self.lease_offered[k], self.lease_wanted[k]
            rent = self.rent[k]
            if offered + wanted > 0.0:
                rent *= exp(self.rules.land.rent_adjustment * (wanted - offered) / (wanted + offered))
            left = self.mean_revenue[k] - self.county.model.industries[k].input_cost
            self.rent[k] = min(max(LEAST_RENT, left), max(LEAST_RENT, rent))


def sums(entries: list[Any], column: int) -> list[float]:
    """Of a column, by industry."""
    return [sum(entry[column] for entry in entries if entry[0] == k) for k in range(len(INDUSTRIES))]
