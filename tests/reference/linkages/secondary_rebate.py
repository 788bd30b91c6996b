"""Secondary rebate, slowly: members pool trade in a cooperative, which returns its surplus by trade."""

from model.linkages import SECONDARY_REBATE
from model.world.randomness import COOPERATIVE_ATTENTION, COOPERATIVE_ENTRY, REFUND_COMPLIANCE, SIDE_TRADE
from tests.reference.rules import choosing, secondary_rebate


class Household:
    """A member: it is served, pools what it pledged, and gets back its part of the surplus."""

    member = 0  # 1 with a refund by trade, 2 without
    pooled = 0.0  # tonnes of this year

    def wish_membership(self) -> None:
        rebate = self.rules.secondary_rebate
        if self.cooperative is None or not self.cooperative.alive:
            self.member = 0
            return
        if not self.member and not self.cooperative_reaches():
            return
        stays = bool(self.member)
        if self.looks_at(SECONDARY_REBATE, self.draw(COOPERATIVE_ATTENTION)):
            stays = self.takes(SECONDARY_REBATE, COOPERATIVE_ENTRY, self.worth_of_membership())
        self.member = (1 if rebate.enabled else 2) if stays else 0

    def worth_of_membership(self) -> float:
        """Yuan a year of refunds and services, without the days that it takes."""
        rebate = self.rules.secondary_rebate
        land = self.planted
        pledged = secondary_rebate.pledged_share(self.will, rebate.trade_share)
        gain = secondary_rebate.yearly_gain(
            land * self.planned_quality() * self.expected_yield() * pledged * self.expected_price(),
            self.cooperative.expected_refund,
            self.facts.input_cost * land,
            rebate.service_saving,
            rebate.service_fee,
            rebate.service_labour_saving * self.freed_days(land) * self.day_value(),
        )
        return gain - self.value_of_contract_days()

    def labour_left_by_services(self) -> float:
        """Share of a farm's field work that a cooperative's services leave to it."""
        return 1.0 - (self.rules.secondary_rebate.service_labour_saving if self.member else 0.0)

    def inputs_with_services(self, inputs: float) -> tuple[float, float]:
        """Yuan/mu for inputs and for services: a member buys cheaper, and pays a fee."""
        rebate = self.rules.secondary_rebate
        if not self.member:
            return inputs, 0.0
        return inputs * (1.0 - rebate.service_saving), rebate.service_fee * inputs

    def pay_service_fee(self, fee: float, land: float) -> None:
        """fee: yuan/mu."""
        if fee > 0.0:
            self.pay(self.cooperative, "service_fees", fee * land)
            self.cooperative.service_fees += self.weight * fee * land / self.cooperative.weight

    def pool(self, left: float) -> None:
        """A member brings its pledge to the cooperative, unless a trader's cash tempts it."""
        self.pooled = 0.0
        rebate = self.rules.secondary_rebate
        if not self.member or secondary_rebate.trades_elsewhere(
            self.draw_of_trade(), self.trust, rebate.side_trading
        ):
            return
        self.pooled = left * secondary_rebate.pledged_share(self.will, rebate.trade_share)
        value = self.pooled * self.spot_price()
        self.get(self.cooperative, "pooled_produce", value)
        self.cooperative.traded += self.weight * value / self.cooperative.weight

    def draw_of_trade(self) -> float:
        """Who has planted nothing sells to traders what else it has."""
        return self.draw(SIDE_TRADE) if self.planted > 0.0 or self.equipment > 0.0 else 0.0

    def receive_refund(self) -> None:
        """Of the surplus, by its trade and by its shares."""
        cooperative = self.cooperative
        if cooperative is None:
            return
        refund = self.pooled * self.spot_price() * cooperative.refund_rate
        refund += self.share_units * cooperative.refund_per_share
        self.get(cooperative.escrow, "patronage_refunds", refund)
        self.business += refund
        self.received[SECONDARY_REBATE] += refund

    def judge_refund(self) -> tuple[float, float]:
        """Yuan of the surplus that the law promises it for its trade, and of these what it got."""
        if self.pooled <= 0.0 or self.cooperative.surplus <= 0.0 or not self.rules.secondary_rebate.enabled:
            return 0.0, 0.0
        its_part = self.pooled * self.spot_price() / self.cooperative.traded
        demanded, kept = self.cooperative.refunds_by_law()
        return its_part * demanded, its_part * kept


class Cooperative:
    """It sells what members pool, serves them, and returns its surplus."""

    def open_trade(self) -> None:
        self.traded = 0.0

    def marketing_premium(self) -> float:
        rebate = self.rules.secondary_rebate
        return secondary_rebate.marketing_premium(self.traded, rebate.largest_premium, rebate.volume_half)

    def sell_pooled(self) -> None:
        """Pooled produce fetches a premium that rises with volume."""
        self.get(self.county.outside, "pooled_sales", self.traded * (1.0 + self.marketing_premium()))

    def clear_refund(self) -> None:
        self.surplus = self.refund_rate = self.refund_per_share = 0.0

    def settle_trade(self) -> None:
        """The surplus of pooled sales and services."""
        if self.traded + self.service_fees <= 0.0:
            return
        rebate, county = self.rules.secondary_rebate, self.county
        grant = self.rules.will.support_grant * county.programme.cooperative_support
        if self.traded <= 0.0:
            grant = 0.0
        service_costs = rebate.service_cost_share * self.service_fees
        costs = rebate.fixed_cost + rebate.variable_cost * self.traded
        self.surplus = secondary_rebate.surplus(
            self.traded * self.marketing_premium(), self.service_fees - service_costs, grant, costs
        )
        self.get(county.government, "cooperative_grants", grant)
        self.pay(county.outside, "cooperative_costs", costs + service_costs)

    def return_surplus(self) -> None:
        """What is left after the reserve goes back by trade; those who comply return the rest by shares."""
        if self.surplus <= 0.0:
            return
        rebate = self.rules.secondary_rebate
        to_distribute = secondary_rebate.distributable(self.surplus, rebate.reserve_share)
        to_distribute = min(to_distribute, max(0.0, self.cash))
        complies = self.keeps_word(REFUND_COMPLIANCE, rebate.compliance)
        by_trade = secondary_rebate.refunded_by_trade(
            to_distribute, complies, rebate.return_share, rebate.noncompliant_return
        )
        if rebate.enabled:
            self.refund_rate = secondary_rebate.refund_rate(by_trade, self.traded)
        self.set_aside(self.refund_rate * self.traded)
        if complies and self.share_units > 0.0:
            self.refund_per_share = (to_distribute - by_trade) / self.share_units
            self.set_aside(to_distribute - by_trade)

    def refunds_by_law(self) -> tuple[float, float]:
        """Yuan of its surplus that are to be returned by trade, and of these what was."""
        rebate = self.rules.secondary_rebate
        demanded = rebate.return_share * secondary_rebate.distributable(self.surplus, rebate.reserve_share)
        return demanded, min(demanded, self.refund_rate * self.traded)

    def learn_refund(self, weight: float) -> None:
        """What members will expect of it next year; weight: of what they saw."""
        if self.traded > 0.0:
            self.expected_refund = choosing.adapted(self.expected_refund, self.refund_rate, weight)
        self.service_fees = 0.0

    def begin_without_refund(self) -> None:
        self.expected_refund = 0.0
