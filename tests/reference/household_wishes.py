"""A household in spring: migration, and what it would enter, keep or leave if there is room."""

from model.world.randomness import LEASE_PLACE, LINKED_PLACE, MIGRATION, WORK_PLACE
from tests.reference.household_plan import best_surplus, surplus
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
        shock = self.rules.income.pay_shock
        self.pay_this_year = working.pay_of_year(self.lasting_pay, self.pay_shock, shock)
        self.make_plan()
        if self.migrate():
            self.make_plan()
        self.planted = self.plan.share * self.fields.mu
        self.plans_again = False
        self.wish_membership()
        self.wish_order()
        self.wish_dividend()
        self.wish_shares()
        self.wish_job()

    def freed_days(self, land: float) -> float:
        """Person-days a year that some land needs."""
        return sum(self.labour_per_mu) * land

    def chooses(self, purpose: int, value: float, hassle: float, form: int, inside: bool) -> bool:
        """Whether it would be in a linkage form that is worth `value` yuan a year to it."""
        if self.is_closed():
            return False
        choice = self.rules.choice
        pull = choosing.pull(self.will, self.county.peers[form], choice.will_effect, choice.peer_effect)
        return self.draw(purpose) < choosing.entry_probability(
            value, hassle, pull, inside, choice.switching_cost, choice.noise
        )

    def certainty_equivalent(self, gain: float, variance_change: float) -> float:
        return choosing.certainty_equivalent(gain, variance_change, self.risk_aversion, self.smoothed_income)

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
