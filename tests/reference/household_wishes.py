"""A household in spring: migration, and what it would enter, keep or leave if there is room."""

from model.world.randomness import MIGRATION
from tests.reference.rules import choosing, farming, working

WORKING_BANDS = ("youth", "middle", "late", "sixties", "old")


class Wishing:
    """What a household decides in spring, before capacity is shared."""

    def wish(self) -> None:
        self.take_post()
        self.borrowed = self.job_lost = self.ill = False
        self.risk_removed = self.registered_this_year = 0
        self.wages = self.business = self.property = self.transfers = self.grants = 0.0
        self.remittances = self.absent_pay = self.consumed = 0.0
        self.received = [0.0] * len(self.received)
        shock = self.rules.income.pay_shock
        self.pay_this_year = working.pay_of_year(self.lasting_pay, self.pay_shock, shock)
        self.migrate()
        self.wish_membership()
        self.wish_order()
        self.wish_dividend()
        self.wish_shares()
        self.wish_job()

    # --- what it expects --------------------------------------------------------------

    def day_value(self) -> float:
        """Yuan that a free person-day brings in casual work, on average."""
        wage = self.rules.labour.local_wage * self.model.wages
        return self.county.casual_share * wage * self.pay_factor()

    def expected_yield(self) -> float:
        """Marketable tonnes that a mu gives on average, over good years and droughts, with its support."""
        average = farming.expected_weather(self.rules.weather)
        return self.yield_in(average, self.loss()) * self.support_factor()

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

    def expected_margin(self) -> float:
        """Yuan/mu a year after inputs; own labour not counted."""
        return self.expected_yield() * self.expected_price() - self.facts.input_cost

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

    def migrate(self) -> None:
        """A worker leaves or returns for the year; leaving has a cost that cash must cover."""
        labour = self.rules.labour
        wages = self.model.wages
        gain = working.migration_gain(
            labour.migrant_earnings * wages,
            self.pay_factor(),
            4.0 * labour.days_per_worker * self.day_value(),
            self.county.attachment * wages,
        )
        gain -= self.feared_loss(0.5 * labour.migrant_earnings * wages * self.pay_factor())
        gain -= self.post * self.rules.safety_net.post_pay
        change = working.migration_change(
            self.draw(MIGRATION),
            working.migration_probability(gain, labour.migration_noise),
            labour.migration_adjustment,
            working.may_leave(self.workers, self.regular_workers, self.persons - self.kids),
            self.away_workers,
        )
        if change > 0:
            if self.cash < labour.migration_cost:
                return
            self.pay(self.county.outside, "migration_costs", labour.migration_cost)
        if change > 0:  # one of the youngest who can work
            band = next(band for band in WORKING_BANDS if self.workers_of_age[band] > 0)
        else:  # as most who come back
            band = "middle"
        if change != 0:
            self.workers_of_age[band] -= change
            self.residents_of_age[band] -= change
            self.away_workers += change
            self.away += change

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
