"""A household in spring: migration, and what it would enter, keep or leave if there is room."""

from model.linkages import (
    EMPLOYMENT,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
)
from model.world.randomness import (
    COOPERATIVE_ENTRY,
    EMPLOYMENT_ENTRY,
    EMPLOYMENT_MATCH,
    GUARANTEED_DIVIDEND_ENTRY,
    MICROLOAN,
    MIGRATION,
    ORDER_PURCHASE_ENTRY,
    SHARE_COOPERATION_ENTRY,
)
from tests.reference.rules import (
    borrowing,
    choosing,
    employment,
    farming,
    guaranteed_dividend,
    order_purchase,
    secondary_rebate,
    share_cooperation,
    working,
)


class Wishing:
    """What a household decides in spring, before capacity is shared."""

    def wish(self) -> None:
        self.wants_dividend = self.with_microloan = self.leaves_dividend = False
        self.wants_shares = self.leaves_shares = False
        self.borrowed = self.job_lost = self.ill = False
        self.wages = self.business = self.property = self.grants = 0.0
        self.received = [0.0] * len(self.received)
        self.migrate()
        self.wish_membership()
        self.wish_order()
        self.wish_dividend()
        self.wish_shares()
        self.wish_job()

    # --- what it expects --------------------------------------------------------------

    def day_value(self) -> float:
        """Yuan that a free person-day brings in casual work, on average."""
        wage = self.rules.labour.local_wage * self.county.wage_level * self.model.wages
        return self.county.casual_share * wage * self.pay_factor()

    def expected_yield(self) -> float:
        """Marketable tonnes that a mu gives on average, over good years and droughts, with its support."""
        average = farming.expected_weather(self.rules.weather)
        return self.yield_in(average, self.loss()) * self.support_factor()

    def agreed_yield(self) -> float:
        """The same without the programme, by which land is valued."""
        return self.yield_in(farming.expected_weather(self.rules.weather), self.facts.loss)

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

    def land_value(self) -> float:
        """Yuan/mu at which its land counts as principal: at long-run prices."""
        price = farming.farm_gate_price(
            self.facts.price * self.county.price_basis, self.rules.prices.distance_basis, self.remoteness
        )
        dividend = self.rules.guaranteed_dividend
        return guaranteed_dividend.land_valuation(
            self.agreed_yield() * price - self.facts.input_cost,
            dividend.rent_share,
            dividend.valuation_years,
        )

    def freed_days(self, land: float) -> float:
        """Person-days a year that some land needs."""
        return sum(self.labour_per_mu) * land

    def chooses(self, purpose: int, value: float, hassle: float, form: int, inside: bool) -> bool:
        """Whether it would be in a linkage form that is worth `value` yuan a year to it."""
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
        wages = self.county.wage_level * self.model.wages
        gain = working.migration_gain(
            labour.migrant_earnings * wages,
            self.pay_factor(),
            4.0 * labour.days_per_worker * self.day_value(),
            labour.attachment * wages,
        )
        change = working.migration_change(
            self.draw(MIGRATION),
            working.migration_probability(gain, labour.migration_noise),
            labour.migration_adjustment,
            self.migrants,
            self.workers,
        )
        if change > 0:
            if self.cash < labour.migration_cost:
                return
            self.pay(self.county.outside, "migration_costs", labour.migration_cost)
        self.migrants += change

    # --- the five forms ---------------------------------------------------------------

    def wish_membership(self) -> None:
        rebate = self.rules.secondary_rebate
        was_member, self.member = self.member, False
        if not rebate.enabled or self.cooperative is None or not self.cooperative.alive:
            return
        land = self.own_land()
        pledged = secondary_rebate.pledged_share(self.will, rebate.trade_share)
        gain = secondary_rebate.yearly_gain(
            land * self.expected_yield() * pledged * self.expected_price(),
            self.cooperative.expected_refund,
            self.facts.input_cost * land,
            rebate.service_saving,
            rebate.service_fee,
            rebate.service_labour_saving * self.freed_days(land) * self.day_value(),
        )
        self.member = self.chooses(COOPERATIVE_ENTRY, gain, rebate.hassle, SECONDARY_REBATE, was_member)

    def wish_order(self) -> None:
        order, firm = self.rules.order_purchase, self.buyer
        had_order, self.ordered, self.input_advance = self.ordered > 0.0, 0.0, 0.0
        was_excluded, self.excluded = self.excluded, False
        if firm is None or firm.order_offered <= 0.0 or was_excluded or firm.industry != self.industry:
            return
        land = self.own_land()
        quantity = order_purchase.quantity_committed(land * self.expected_yield(), order.output_share)
        price = self.expected_price()
        if not order_purchase.large_enough(quantity, price, order.minimum_value, self.member):
            return
        kept = choosing.belief(firm.reputation, self.trust)
        gain = order_purchase.yearly_gain(
            quantity, firm.order_gain, price, self.county.expected_price[self.industry], kept
        )
        value = self.certainty_equivalent(gain, -(quantity**2) * firm.order_risk * kept)
        if self.chooses(ORDER_PURCHASE_ENTRY, value, order.hassle, ORDER_PURCHASE, had_order):
            self.ordered = quantity
            firm.order_wished += self.weight * quantity
            self.input_advance = order_purchase.input_advance(self.facts.input_cost, land, order.input_credit)
            firm.advances_wished += self.weight * self.input_advance

    def cash_to_place(self) -> float:
        """Yuan of savings that it would place for a guaranteed dividend."""
        dividend = self.rules.guaranteed_dividend
        return guaranteed_dividend.own_cash_placed(
            self.cash, self.persons, dividend.cash_reserve, dividend.cash_share
        )

    def public_principal(self) -> float:
        """Yuan of public funds if it joins, once: lifted and monitored, in supported projects."""
        if self.is_other or self.had_public_principal or not self.employer.supported:
            return 0.0
        return self.rules.money.principal_per_household if self.offers("public_principal") else 0.0

    def wish_dividend(self) -> None:
        dividend, firm = self.rules.guaranteed_dividend, self.employer
        if not dividend.enabled or firm is None or not firm.alive:
            return
        inside = self.dividend_land > 0.0 or self.dividend_cash > 0.0
        public, takes_loan = 0.0, False
        if inside:
            land, money = self.dividend_land, self.dividend_cash
        elif firm.principal_offered <= 0.0:
            return
        else:
            land = dividend.land_share * self.own_land()
            takes_loan = self.draw(MICROLOAN) < dividend.microloan_chance and self.may_borrow()
            public = self.public_principal()
            money = self.cash_to_place() + public
            if takes_loan:
                money += self.rules.credit.loan_limit
        basis = land * self.land_value() + money
        gain = guaranteed_dividend.yearly_gain(
            basis,
            firm.dividend_rate,
            choosing.belief(firm.reputation, self.trust),
            land * self.expected_margin(),
            self.freed_days(land) * self.day_value(),
        )
        value = self.certainty_equivalent(gain, -self.income_variance(land))
        wants = self.chooses(GUARANTEED_DIVIDEND_ENTRY, value, dividend.hassle, GUARANTEED_DIVIDEND, inside)
        if inside:
            self.leaves_dividend = not wants
            if self.leaves_dividend:
                forfeit = guaranteed_dividend.early_exit_forfeit(
                    money, firm.dividend_rate, dividend.early_exit_forfeit
                )
                firm.principal_withdrawn += self.weight * (money - forfeit)
        elif wants and basis > 0.0:
            self.wants_dividend, self.with_microloan = True, takes_loan
            if firm.principal_wished + self.weight * basis > firm.principal_offered:
                self.ask_elsewhere_for_principal()
            self.employer.principal_wished += self.weight * basis
            self.county.public_principal_wished += self.weight * public

    def may_borrow(self) -> bool:
        return borrowing.may_borrow(self.group, self.microloan, self.defaulted)

    def income_variance(self, land: float) -> float:
        """Variance of a year's revenue of some land, from price and own luck."""
        revenue = land * self.expected_yield() * self.expected_price()
        return revenue**2 * (self.facts.price_risk**2 + self.facts.luck**2)

    def public_shares(self) -> float:
        """Yuan of public funds if it joins; never while it holds shares."""
        eligible = not self.is_other and self.share_units == 0.0 and self.offers("public_shares")
        return self.rules.money.shares_per_household if eligible else 0.0

    def cash_for_shares(self) -> float:
        """Yuan of savings for shares: of what a wish for a dividend leaves."""
        left = self.cash - (self.cash_to_place() if self.wants_dividend else 0.0)
        return guaranteed_dividend.own_cash_placed(
            left,
            self.persons,
            self.rules.guaranteed_dividend.cash_reserve,
            self.rules.share_cooperation.cash_share,
        )

    def land_free_for_shares(self) -> float:
        """Mu of which a share may go to the cooperative: what a wish for a dividend leaves."""
        free = self.own_land()
        return free - self.rules.guaranteed_dividend.land_share * free if self.wants_dividend else free

    def wish_shares(self) -> None:
        shares, cooperative = self.rules.share_cooperation, self.cooperative
        if not shares.enabled or cooperative is None or not cooperative.alive:
            return
        inside = self.share_land > 0.0
        public = 0.0
        if inside:
            land, money = self.share_land, 0.0  # what money has bought stays, and goes on paying
        else:
            land = shares.land_share * self.land_free_for_shares()
            public = self.public_shares()
            money = public + self.cash_for_shares()
        value = land * shares.land_value + money
        gain = share_cooperation.yearly_gain(
            value,
            cooperative.expected_dividend,
            self.trust,
            land * self.expected_margin(),
            self.freed_days(land) * self.day_value(),
        )
        wants = self.chooses(SHARE_COOPERATION_ENTRY, gain, shares.hassle, SHARE_COOPERATION, inside)
        if inside:
            self.leaves_shares = not wants
        elif wants and land > 0.0:
            self.wants_shares = True
            cooperative.shares_wished += self.weight * value / cooperative.weight
            self.county.public_shares_wished += self.weight * public

    def wish_job(self) -> None:
        """Linked work for as many days as care and the own farm leave."""
        jobs, firm = self.rules.employment, self.employer
        inside, self.job_days, self.job_part = self.job_days > 0.0, 0.0, 0.0
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
        if days > 0.0 and self.chooses(EMPLOYMENT_ENTRY, gain, jobs.hassle, EMPLOYMENT, inside):
            self.job_days = days

    def comes_first(self) -> bool:
        """Lifted and monitored households are hired first where public money is in."""
        return self.rules.employment.lifted_first and self.employer.supported and not self.is_other
