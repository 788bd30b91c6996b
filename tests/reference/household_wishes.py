"""A household in spring: migration, and what it would enter, keep or leave if there is room."""

from model.world.randomness import LEASE_PLACE, LINKED_PLACE, MIGRATION, WORK_PLACE
from tests.reference.household_plan import best_surplus, surplus
from tests.reference.ledger import single
from tests.reference.rules import choosing, working

WORKING_BANDS = ("youth", "middle", "late", "sixties", "old")
PLACES = {"work_place": WORK_PLACE, "linked_place": LINKED_PLACE, "lease_place": LEASE_PLACE}


class Wishing:
    """What a household decides in spring, before capacity is shared."""

    def wish(self) -> None:
        self.trusteeship = self.training = self.farmer_training = 0.0
        self.change_places({place: self.draw(purpose) for place, purpose in PLACES.items()})
        self.take_post()
        self.begin_year_of_job()
        self.borrowed, self.job_lost, self.ill = 0.0, False, False
        self.risk_removed = self.registered_this_year = 0
        self.wages = self.business = self.property = self.transfers = self.grants = 0.0
        self.remittances = self.absent_pay = self.consumed = 0.0
        self.ordinary_days = self.linked_days = 0.0
        self.received = [0.0] * len(self.received)
        if self.contracts > 0.0:
            self.contracts = single(self.linkages())
        shock = self.rules.income.pay_shock
        self.pay_this_year = working.pay_of_year(self.lasting_pay, self.pay_shock, shock)
        self.make_plan()
        if self.migrate():
            self.make_plan()
        self.planted = self.plan.share * self.fields.mu
        self.plans_again = False
        self.look_at_linkages()
        self.let_down = 0

    def look_at_linkages(self) -> None:
        """Of the forms that take land one at most is chosen; what is promised is of the land that is left."""
        self.land_value = 0.0  # yuan a year of all that could be done with the land
        self.wish_dividend()
        self.wish_membership()
        self.wish_shares()
        self.wish_job()
        self.wish_order()
        self.ask_for_orders()
        self.ask_for_principal()
        self.ask_for_shares()
        self.ask_for_job()

    def freed_days(self, land: float) -> float:
        """Person-days a year that some land needs."""
        return sum(self.labour_per_mu) * land

    # --- reach, attention and choice --------------------------------------------------

    def is_reached(self, village_draw: float, villages: float) -> bool:
        """Whether its village is among those reached.  villages: share of them, at the county seat."""
        return village_draw < villages * (1.0 - self.rules.access.remoteness * self.remoteness)

    def cooperative_reaches(self) -> bool:
        return self.is_reached(self.village_cooperative, self.county.cooperative_reach)

    def looks_at(self, form: int, draw: float) -> bool:
        """Whether it looks at a form this spring: the let down, the poorest and empty houses look at all."""
        a_quarters_food = 0.25 * self.rules.consumption.subsistence * self.persons
        if self.is_closed() or self.let_down or self.cash < a_quarters_food:
            return True
        looks = self.rules.choice.attention * self.information() * (0.5 + self.will)
        return draw < min(1.0, looks * (1.0 + self.county.peers[form]))

    def chooses(self, purpose: int, value: float, against: float = 0.0) -> bool:
        """Whether it takes what is worth `value` yuan a year to it, and not what is worth `against`."""
        chance = choosing.choice_probability(value, against, self.rules.choice.noise)
        return self.draw(purpose) < chance and not self.is_closed()

    def worth(self, gain: float, variance_change: float) -> float:
        """Yuan a year that a form is worth with its risk and the days that it takes."""
        return self.certainty_equivalent(gain, variance_change) - self.value_of_contract_days()

    def takes(self, form: int, purpose: int, worth: float, against: float = 0.0) -> bool:
        """Whether it takes or keeps a form; if so, it remembers what it was worth."""
        if not self.chooses(purpose, worth, against):
            return False
        self.value[form] = single(worth)
        return True

    def certainty_equivalent(self, gain: float, variance_change: float) -> float:
        return choosing.certainty_equivalent(gain, variance_change, self.risk_aversion, self.smoothed_income)

    def value_of_contract_days(self) -> float:
        return self.rules.choice.days * self.day_value()

    def could_have_land_for(self, form: int, purpose: int, worth: float) -> bool:
        """Whether it would hand over land for a form rather than for another, or keep it."""
        takes = self.takes(form, purpose, worth, self.land_value)
        if takes:
            self.wants_dividend = self.wants_shares = self.with_microloan = False
        self.land_value = choosing.inclusive_value(self.land_value, worth, self.rules.choice.noise)
        return takes

    def has_all_its_land(self) -> bool:
        return self.own_land() >= self.land

    def belief(self, reputation: float) -> float:
        """Chance that a promise is kept: its own experience counts the more, the longer it is."""
        prior, years = self.rules.choice.prior_years, self.years_promised
        return (prior * reputation + years * self.trust) / (prior + years)

    def variance_of_land(self, land: float) -> float:
        """Of a year's revenue of some land, from price, own luck and weather."""
        revenue = land * self.expected_yield() * self.expected_price()
        weather = self.facts.weather_sensitivity**2 * self.county.weather_variance
        return revenue**2 * (self.facts.price_risk**2 + self.facts.luck**2 + weather)

    # --- migration --------------------------------------------------------------------

    def migrate(self) -> bool:
        """Whether a worker leaves or returns for the year; leaving has a cost that cash must cover."""
        labour, draw = self.rules.labour, self.draw(MIGRATION)
        low, high = labour.migration_adjustment, 1.0 - labour.migration_adjustment
        prime, adults = self.prime_workers(), self.persons - self.kids
        if draw < low and prime > 0 and adults > 1:
            gain = self.gain_of_absence(leaves=True)
            if draw >= low * working.migration_probability(gain, labour.migration_noise):
                return False
            if self.cash < labour.migration_cost:
                return False
            self.pay(self.county.outside, "migration_costs", labour.migration_cost)
            # One of the youngest who can work.
            self.go(next(band for band in WORKING_BANDS if self.workers_of_age[band] > 0), 1)
            return True
        if draw > high and draw >= low and self.away_workers > 0:
            gain = self.gain_of_absence(leaves=False)
            chance = 1.0 - working.migration_probability(gain, labour.migration_noise)
            if draw <= 1.0 - low * chance:
                return False
            self.go("middle", -1)  # as most who come back
            return True
        return False

    def go(self, band: str, change: int) -> None:
        """change: 1 for one who leaves, -1 for one who comes back."""
        self.workers_of_age[band] -= change
        self.residents_of_age[band] -= change
        self.away_workers += change
        self.away += change

    def gain_of_absence(self, *, leaves: bool) -> float:
        """Yuan a year of one more worker away: pay, less days, home, a benefit, and being apart.

        Where somebody is away there is no public post, so the plan with a worker less, or more, has none.
        """
        labour, growth = self.rules.labour, self.model.wages
        kept_job = 1.0 - 0.75 * labour.migrant_job_loss  # who loses it does so for three quarters
        pay = labour.migrant_earnings * growth * self.pay_factor() * kept_job
        days = 4.0 * labour.days_per_worker * (self.days.first + 0.5 * self.days.rise)
        now = surplus(self.days, self.fields, self.plan.share)
        other = best_surplus(self.days_of(-1 if leaves else 1, with_post=False), self.fields)
        missed_at_home = now - other if leaves else other - now
        gain = pay - days - missed_at_home - self.feared_loss(0.5 * pay)
        return gain - self.county.separation_cost * growth

    # --- who lives there --------------------------------------------------------------

    @property
    def persons(self) -> int:
        """Residents."""
        return sum(self.residents_of_age.values())

    @property
    def workers(self) -> int:
        """Residents who can work."""
        return sum(self.workers_of_age.values())

    @property
    def kids(self) -> int:
        """Residents below 15."""
        return self.residents_of_age["kids"]
