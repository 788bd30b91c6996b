"""Share cooperation, slowly: land and money become shares in a cooperative, and share its profit and loss."""

from model.linkages import SHARE_COOPERATION
from model.world.randomness import DIVIDEND_COMPLIANCE, SHARE_ATTENTION, SHARE_COOPERATION_ENTRY
from tests.reference.household_plan import cost_of_land, worth_of_return
from tests.reference.rules import choosing, cooperative_rules, guaranteed_dividend, share_cooperation


class Household:
    """It buys shares with land, savings and public funds, is paid dividends, and may take its land back."""

    share_land = 0.0  # mu
    share_units = 0.0  # bought with money
    wants_shares = leaves_shares = False  # this spring

    def holds_shares(self) -> bool:
        return self.share_land > 0.0 or self.share_units > 0.0

    def public_shares(self) -> float:
        """Yuan of public funds if it joins; never while it holds shares."""
        eligible = bool(self.assisted) and self.share_units == 0.0 and self.offers("public_shares")
        return self.rules.money.shares_per_household if eligible else 0.0

    def cash_for_shares(self) -> float:
        """Yuan of savings for shares."""
        return guaranteed_dividend.own_cash_placed(
            self.cash,
            self.persons,
            self.rules.guaranteed_dividend.cash_reserve,
            self.rules.share_cooperation.cash_share,
        )

    def wish_shares(self) -> None:
        self.wants_shares = self.leaves_shares = False
        shares, cooperative = self.rules.share_cooperation, self.cooperative
        if cooperative is None or not cooperative.alive:
            return
        if not shares.enabled:
            self.leaves_shares = self.holds_shares()
            return
        inside = self.share_land > 0.0
        if not inside and not (self.has_all_its_land() and self.cooperative_reaches()):
            return
        if not self.looks_at(SHARE_COOPERATION, self.draw(SHARE_ATTENTION)):
            return
        if inside:  # what money has bought stays, and goes on paying
            forgone = self.share_land * worth_of_return(self.fields, self.plan, self.placed_quality())
            worth = self.worth_of_shares(self.share_land * shares.land_value, forgone, self.share_land)
            self.leaves_shares = not self.takes(SHARE_COOPERATION, SHARE_COOPERATION_ENTRY, worth)
            return
        land, let_share = shares.land_share * self.fields.mu, self.county.markets.let_share[self.industry]
        forgone = cost_of_land(self.fields, self.plan, let_share, shares.land_share)
        idle = (1.0 - self.plan.share) * self.fields.mu  # has no risk
        worth = self.worth_of_shares(self.stake(), forgone, max(0.0, land - idle))
        if land > 0.0 and self.could_have_land_for(SHARE_COOPERATION, SHARE_COOPERATION_ENTRY, worth):
            self.wants_shares = True

    def stake(self) -> float:
        """Yuan of land, savings and public funds that it would put in."""
        shares = self.rules.share_cooperation
        land = shares.land_share * self.own_land() * shares.land_value
        return land + self.cash_for_shares() + self.public_shares()

    def worth_of_shares(self, stake: float, forgone: float, farmed: float) -> float:
        """Yuan a year; farmed: mu of the land in it that would else be farmed."""
        cooperative = self.cooperative
        gain = stake * cooperative.expected_dividend - forgone
        variance = stake**2 * cooperative.dividend_variance - self.variance_of_land(farmed)
        return self.worth(gain, variance)

    def ask_for_shares(self) -> None:
        """What it would put in, or is to be paid back, where there are to be no shares any more."""
        cooperative = self.cooperative
        if self.wants_shares:
            cooperative.shares_wished += self.weight * self.stake() / cooperative.weight
            self.county.public_shares_wished += self.weight * self.public_shares()
        elif self.leaves_shares and not self.rules.share_cooperation.enabled:
            value = self.share_units * cooperative.share_value
            cooperative.shares_to_redeem += self.weight * value / cooperative.weight

    def land_wished_for_shares(self) -> float:
        """Mu, while it has a wish."""
        return self.rules.share_cooperation.land_share * self.own_land() if self.wants_shares else 0.0

    def enter_shares(self, own_cash: float, free_land: float) -> None:
        """Land, savings and public funds become shares in the cooperative."""
        if not self.wants_shares:
            return
        cooperative, county = self.cooperative, self.county
        granted = cooperative.shares_granted
        public = granted * county.public_shares_granted * self.public_shares()
        county.programme.deliver("public_shares", self.weight * public)
        self.get(county.government, "public_shares", public)
        paid = granted * own_cash + public
        self.pay(cooperative, "shares_bought", paid)
        units = paid / cooperative.share_value if paid > 0.0 else 0.0
        self.share_units += units
        self.share_land = granted * self.rules.share_cooperation.land_share * free_land
        each = self.weight / cooperative.weight
        cooperative.new_equipment += each * paid
        cooperative.share_units += each * units
        cooperative.share_land += each * self.share_land

    def leave_shares(self) -> None:
        """Its land comes back; what money has bought stays, unless there are to be no shares any more."""
        if not self.leaves_shares:
            return
        cooperative = self.cooperative
        land_left = cooperative.share_land - self.weight * self.share_land / cooperative.weight
        cooperative.share_land = land_left if land_left > 1e-6 else 0.0
        self.share_land = 0.0
        if not self.rules.share_cooperation.enabled:
            units = cooperative.shares_redeemed * self.share_units
            self.share_units -= units
            value = units * cooperative.share_value
            fetched = self.rules.enterprises.recovery_value * value * self.weight / cooperative.weight
            cooperative.get(self.county.outside, "cooperative_liquidation", fetched)
            self.get(cooperative, "shares_returned", value)
            left = cooperative.share_units - self.weight * units / cooperative.weight
            cooperative.share_units = left if left > 1e-6 else 0.0

    def farm_share_land(self, revenue_per_mu: float, hired_per_mu: float) -> None:
        """The cooperative farms the land that is in it, with hired machines."""
        if self.share_land > 0.0:
            shares, cooperative = self.rules.share_cooperation, self.cooperative
            mu = self.weight * self.share_land / cooperative.weight
            cooperative.land_revenue += mu * revenue_per_mu * shares.technique
            cooperative.land_costs += mu * (self.facts.input_cost + shares.service_cost * hired_per_mu)

    def receive_share_dividend(self) -> None:
        """On its shares at their value before this year's losses, and on its land."""
        cooperative = self.cooperative
        if cooperative is None:
            return
        land_shares = self.share_land * self.rules.share_cooperation.land_value
        held = self.share_units * cooperative.value_before + land_shares
        dividend = held * cooperative.dividend_per_yuan
        self.get(cooperative.escrow, "share_dividends", dividend)
        self.property += dividend
        self.received[SHARE_COOPERATION] += dividend

    def recover_shares(self) -> None:
        """A dissolved cooperative gives land back, and money as far as it goes."""
        cooperative = self.cooperative
        if cooperative is not None and cooperative.failed:
            returned = self.share_units * cooperative.returned_per_unit
            self.get(cooperative.escrow, "shares_returned", returned)
            self.share_units = self.share_land = 0.0


class Cooperative:
    """It grants shares, buys equipment with them, runs it and the land, and pays dividends."""

    def equipment(self) -> float:
        """Yuan of equipment that the cash shares have bought."""
        return cooperative_rules.equipment_value(self.share_units, self.share_value)

    def land_shares(self) -> float:
        return self.share_land * self.rules.share_cooperation.land_value

    def offer_shares(self) -> None:
        self.shares_wished = self.shares_to_redeem = 0.0

    def grant_shares(self) -> None:
        """Every wish is met in proportion."""
        room = share_cooperation.share_room(
            self.rules.share_cooperation.share_limit, self.equipment() + self.land_shares()
        )
        if self.share_value <= 0.0:  # worn out: nothing to hold a share in
            room = 0.0
        self.shares_granted = choosing.granted_share(room, self.shares_wished)
        spare = max(0.0, self.cash - self.rules.secondary_rebate.fixed_cost)
        self.shares_redeemed = choosing.granted_share(
            spare, (1.0 - self.rules.enterprises.recovery_value) * self.shares_to_redeem
        )

    def buy_equipment(self) -> None:
        self.pay(self.county.outside, "cooperative_investment", self.new_equipment)
        self.new_equipment = 0.0

    def open_share_land(self) -> None:
        self.land_revenue = self.land_costs = 0.0

    def clear_shares(self) -> None:
        self.value_before = self.share_value
        self.dividend_per_yuan = self.returned_per_unit = 0.0

    def settle_share_business(self) -> None:
        """Equipment processes, land is farmed; profits are paid out, losses eat the shares."""
        shares, outside = self.rules.share_cooperation, self.county.outside
        equipment, land_shares = self.equipment(), self.land_shares()
        if equipment + land_shares <= 0.0:
            return
        processing = share_cooperation.processing_result(
            equipment,
            shares.turnover,
            shares.processing_margin,
            self.county.spot_price[self.industry] / self.county.usual_price(self.industry),
            self.rules.prices.pass_through,
        )
        revenue = self.land_revenue + max(0.0, processing)
        costs = self.land_costs + max(0.0, -processing)
        worn = shares.depreciation * equipment
        replaced = min(worn, max(0.0, revenue - costs))
        self.get(outside, "share_business_revenue", revenue)
        self.pay(outside, "cooperative_costs", costs)
        self.pay(outside, "cooperative_investment", replaced)
        self.share_value = share_cooperation.value_after_loss(self.share_value, equipment, worn - replaced)
        pays = self.keeps_word(DIVIDEND_COMPLIANCE, shares.compliance)
        paid = share_cooperation.dividend(revenue - costs - worn, shares.payout, pays)
        paid = min(paid, max(0.0, self.cash))
        self.dividend_per_yuan = paid / (equipment + land_shares)
        self.set_aside(paid)

    def sell_off_equipment(self) -> None:
        proceeds = self.rules.enterprises.recovery_value * self.equipment()
        self.get(self.county.outside, "cooperative_liquidation", proceeds)

    def return_shares(self) -> None:
        """What a dissolved cooperative has left goes back to those who paid for shares."""
        if self.share_units > 0.0:
            self.returned_per_unit = self.cash / self.share_units
            self.set_aside(self.cash)
        self.share_units = self.share_land = 0.0
        self.share_value = 1.0

    def learn_share_dividend(self, weight: float) -> None:
        """What households will expect of its shares next year; weight: of what they saw."""
        if self.share_land > 0.0 or self.share_units > 0.0:
            surprise = self.dividend_per_yuan - self.expected_dividend
            self.dividend_variance = (1.0 - weight) * self.dividend_variance + weight * surprise**2
            self.expected_dividend += weight * surprise

    def begin_without_shares(self) -> None:
        self.expected_dividend = 0.0


class County:
    """Public funds for shares; both sides of shares keep the same book."""

    public_shares_wished = public_shares_granted = 0.0

    def open_public_shares(self) -> None:
        self.public_shares_wished = 0.0

    def grant_public_shares(self) -> None:
        self.public_shares_granted = choosing.granted_share(
            self.programme.offered["public_shares"], self.public_shares_wished
        )

    def compare_shares(self) -> None:
        self.compare_claims("share_units", self.cooperatives, "cooperative")
        self.compare_claims("share_land", self.cooperatives, "cooperative")
