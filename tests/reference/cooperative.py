"""A cooperative: it pools members' trade, serves them, and runs the business of its shares."""

from typing import TYPE_CHECKING, Any

import mesa

from model.world.randomness import COOPERATIVE, DIVIDEND_COMPLIANCE, REFUND_COMPLIANCE
from tests.reference.ledger import AccountHolder, Escrow, copy_numbers
from tests.reference.rules import choosing, cooperative_rules, secondary_rebate, share_cooperation, will

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent


class CooperativeAgent(AccountHolder, mesa.Agent):
    """One cooperative, which stands for `weight` cooperatives; amounts are those of one."""

    sector = "cooperatives"

    def __init__(self, model: Any, county: "CountyAgent", row: Any) -> None:
        super().__init__(model)
        self.county, self.rules, self.ledger = county, model.rules, county.ledger
        self.number = int(row["number"])
        self.industry = int(row["industry"])
        self.facts = model.industries[self.industry]
        self.alive, self.failed = bool(row["alive"]), False
        copy_numbers(row, self)
        self.escrow = Escrow(self.sector)

    def draw(self, purpose: int) -> float:
        return self.model.draw(COOPERATIVE, self.county.code, self.number, purpose)

    def set_aside(self, amount: float) -> None:
        """Cash that its members will draw before the season ends."""
        self.cash -= amount
        self.escrow.fill(self.weight * amount)

    def equipment(self) -> float:
        """Yuan of equipment that the cash shares have bought."""
        return cooperative_rules.equipment_value(self.share_units, self.share_value)

    def land_shares(self) -> float:
        return self.share_land * self.rules.share_cooperation.land_value

    # --- spring -----------------------------------------------------------------------

    def offer(self) -> None:
        self.shares_wished = 0.0

    def share_capacity(self) -> None:
        room = share_cooperation.share_room(
            self.rules.share_cooperation.share_limit, self.equipment() + self.land_shares()
        )
        if self.share_value <= 0.0:  # worn out: nothing to hold a share in
            room = 0.0
        self.shares_granted = choosing.granted_share(room, self.shares_wished)

    def buy_equipment(self) -> None:
        self.pay(self.county.outside, "cooperative_investment", self.new_equipment)
        self.new_equipment = 0.0

    # --- autumn -----------------------------------------------------------------------

    def open_autumn(self) -> None:
        self.traded = self.land_revenue = self.land_costs = 0.0

    def marketing_premium(self) -> float:
        rebate = self.rules.secondary_rebate
        return secondary_rebate.marketing_premium(self.traded, rebate.largest_premium, rebate.volume_half)

    def sell_pooled(self) -> None:
        """Pooled produce fetches a premium that rises with volume."""
        self.get(self.county.outside, "pooled_sales", self.traded * (1.0 + self.marketing_premium()))

    # --- winter -----------------------------------------------------------------------

    def settle(self) -> None:
        self.value_before = self.share_value
        self.surplus = self.refund_rate = self.refund_per_share = 0.0
        self.dividend_per_yuan = self.returned_per_unit = 0.0
        self.failed = False
        if not self.alive:
            self.years_closed += 1.0
            return
        if self.equipment() + self.land_shares() > 0.0:
            self.run_share_business()
        if self.traded + self.service_fees > 0.0:
            self.reckon_trade()
        # Whether costs are covered is known before the refund, which never exceeds the cash.
        if cooperative_rules.dissolves(self.cash):
            self.dissolve()
        elif self.surplus > 0.0:
            self.refund()

    def run_share_business(self) -> None:
        """Equipment processes, land is farmed; profits are paid out, losses eat the shares."""
        shares, outside = self.rules.share_cooperation, self.county.outside
        equipment, land_shares = self.equipment(), self.land_shares()
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

    def keeps_word(self, purpose: int, compliance: float) -> bool:
        """Some do not; model cooperatives do more often."""
        avoided = self.rules.will.model_compliance
        return self.draw(purpose) < will.kept_compliance(compliance, self.model_share, avoided)

    def reckon_trade(self) -> None:
        """The surplus of pooled sales and services."""
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

    def refund(self) -> None:
        """What is left after the reserve goes back by trade; those who comply return the rest by shares."""
        rebate = self.rules.secondary_rebate
        to_distribute = secondary_rebate.distributable(self.surplus, rebate.reserve_share)
        to_distribute = min(to_distribute, max(0.0, self.cash))
        complies = self.keeps_word(REFUND_COMPLIANCE, rebate.compliance)
        by_trade = secondary_rebate.refunded_by_trade(
            to_distribute, complies, rebate.return_share, rebate.noncompliant_return
        )
        self.refund_rate = secondary_rebate.refund_rate(by_trade, self.traded)
        self.set_aside(self.refund_rate * self.traded)
        if complies and self.share_units > 0.0:
            self.refund_per_share = (to_distribute - by_trade) / self.share_units
            self.set_aside(to_distribute - by_trade)

    def kept_law(self) -> float:
        """How far it returned by trade what the law demands of its surplus."""
        rebate = self.rules.secondary_rebate
        return secondary_rebate.promise_kept(
            self.refund_rate * self.traded,
            secondary_rebate.distributable(self.surplus, rebate.reserve_share),
            rebate.return_share,
        )

    def dissolve(self) -> None:
        """Equipment is sold, debts are paid as far as it goes, the rest goes back to the shares."""
        outside = self.county.outside
        self.get(outside, "cooperative_liquidation", self.rules.enterprises.recovery_value * self.equipment())
        if self.cash < 0.0:  # suppliers, in the rest of the world, are left unpaid
            self.pay(outside, "cooperative_costs", self.cash)
            self.cash = 0.0
        if self.share_units > 0.0:
            self.returned_per_unit = self.cash / self.share_units
            self.set_aside(self.cash)
        else:
            self.pay(outside, "cooperative_costs", self.cash)
        self.cash = self.share_units = self.share_land = self.years_closed = 0.0
        self.share_value = 1.0
        self.county.programme.built["model_cooperatives"] -= self.weight * self.model_share
        self.model_share = 0.0
        self.alive, self.failed = False, True

    def close_year(self) -> None:
        """What households will expect of it; and a new one in place of one long dissolved."""
        weight = self.rules.choice.expectation_weight
        if self.traded > 0.0:
            self.expected_refund = choosing.adapted(self.expected_refund, self.refund_rate, weight)
        if self.share_land > 0.0 or self.share_units > 0.0:
            self.expected_dividend = choosing.adapted(self.expected_dividend, self.dividend_per_yuan, weight)
        self.service_fees = 0.0
        if not self.alive and self.years_closed >= self.rules.cooperatives.entry_years:
            self.alive = True
            self.get(self.county.outside, "cooperative_founding", self.rules.cooperatives.starting_reserve)
            self.expected_refund = self.expected_dividend = 0.0
