"""A household in autumn: the harvest, where it goes, and how it is paid."""

from model.linkages import ORDER_PURCHASE
from model.world.randomness import (
    HARVEST_LUCK_ANGLE,
    HARVEST_LUCK_RADIUS,
    PENALTY_ENFORCEMENT,
    SIDE_SELLING,
    SIDE_TRADING,
    standard_normal,
)
from tests.reference.rules import farming, help, money, order_purchase, secondary_rebate, skill


class Harvesting:
    """What a household brings in, delivers, pools and sells."""

    def spot_price(self) -> float:
        """Yuan/t that a trader pays at the farm gate this autumn."""
        return farming.farm_gate_price(
            self.county.spot_price[self.industry], self.county.programme.distance_basis, self.remoteness
        )

    def yield_this_year(self) -> float:
        """Marketable tonnes of a mu in this year's weather, own luck and trusteeship aside."""
        return self.yield_in(self.county.weather, self.loss()) * self.support_factor()

    def harvest_of_equipment(self) -> float:
        """Tonnes from herds, greenhouses and machines that a loan bought, own luck aside."""
        usual_price = self.facts.price * self.county.price_basis
        part, days = self.rules.money, self.season_days()
        needed = money.equipment_days(self.equipment, part.equipment_days)
        tended = self.equipment * (1.0 if needed <= days else days / needed)  # own labour goes only so far
        tonnes = money.equipment_tonnes(tended, part.equipment_return, usual_price)
        return tonnes * self.weather_effect(self.county.weather)

    def bring_in(self) -> None:
        """The harvest goes to the order, the cooperative, and the spot market, in this order."""
        self.work_of_linked_land()
        normal = standard_normal(self.draw(HARVEST_LUCK_RADIUS), self.draw(HARVEST_LUCK_ANGLE))
        luck = farming.luck_effect(self.facts.luck, normal)
        served = 1.0 + self.rules.skill.trusteeship_yield * self.served_by_machines()
        harvested = self.planted * self.yield_this_year() * served + self.harvest_of_equipment()
        harvested *= luck
        spot = self.spot_price()
        self.side_sold = self.delivered = self.pooled = 0.0
        penalty = self.deliver(harvested) if self.ordered > 0.0 else 0.0
        left = harvested - self.delivered
        if self.member:
            self.pool(left)
        self.business += self.sell((left - self.pooled) * spot) + self.pooled * spot
        if penalty > 0.0:
            paid = min(penalty, self.cash)
            self.pay(self.buyer, "side_selling_penalties", paid)
            self.business -= paid

    def sell(self, worth: float) -> float:
        """To traders, and as far as the county's quota goes with help at a better price: yuan earned."""
        programme = self.county.programme
        helped = help.assisted_part(programme.assisted_share, worth, programme.assisted_left / self.weight)
        programme.sales += self.weight * worth
        programme.assisted_left -= self.weight * helped
        programme.deliver("assisted_sales", self.weight * helped)
        better = helped * (1.0 + self.rules.help.assisted_premium)
        self.get(self.county.outside, "spot_sales", worth - helped)
        self.get(self.county.outside, "assisted_sales", better)
        return worth - helped + better

    def work_of_linked_land(self) -> None:
        """Land that it gave away is farmed by the enterprise or cooperative, with hired machines."""
        labour, price = self.rules.labour, self.county.spot_price[self.industry]
        value = self.yield_this_year() * price
        hired = self.freed_days(1.0) * labour.local_wage * self.county.wage_level
        if self.dividend_land > 0.0:
            dividend, mu = self.rules.guaranteed_dividend, self.weight * self.dividend_land
            self.employer.dividend_land += mu
            self.employer.land_revenue += mu * value * dividend.technique
            self.employer.land_costs += mu * (self.facts.input_cost + dividend.service_cost * hired)
        if self.share_land > 0.0:
            shares, mu = self.rules.share_cooperation, self.weight * self.share_land / self.cooperative.weight
            self.cooperative.land_revenue += mu * value * shares.technique
            self.cooperative.land_costs += mu * (self.facts.input_cost + shares.service_cost * hired)

    def deliver(self, harvested: float) -> float:
        """It delivers, or sells elsewhere: yuan of penalty that it then owes."""
        order, firm, spot = self.rules.order_purchase, self.buyer, self.spot_price()
        contract = firm.order_price
        committed = min(self.ordered, harvested)
        loyalty = order_purchase.loyalty(
            contract,
            self.will,
            self.trust,
            order.loyalty,
            order.cooperative_loyalty if self.member else 0.0,
        )
        future = order_purchase.continuation(firm.order_gain, order.exclusion, order.discount_factor)
        temptation = order_purchase.side_selling_gain(
            spot, contract, order.penalty, order.enforcement, loyalty, future
        )
        probability = order_purchase.breach_probability(temptation, contract, order.breach_noise)
        penalty = 0.0
        if self.draw(SIDE_SELLING) < probability:
            self.side_sold = committed * order_purchase.share_sold_elsewhere(
                probability, order.least_side_sold
            )
            enforcement = self.draw(PENALTY_ENFORCEMENT)
            self.excluded = enforcement < order.exclusion
            if enforcement < order.enforcement:
                penalty = order.penalty * contract * self.side_sold
            brought = committed - self.side_sold
        else:
            extra = order_purchase.over_delivered(
                committed, harvested - committed, spot, contract, order.over_delivery
            )
            brought = committed + (1.0 - order.inspection) * extra
        self.delivered = brought * order_purchase.quality_accepted(self.skill, self.refused())
        firm.delivered += self.weight * self.delivered
        return penalty

    def refused(self) -> float:
        """Refusals of what an unskilled household brings: fewer, the more standards it follows."""
        return skill.quality_refused(
            self.rules.order_purchase.rejection,
            self.adopted,
            self.listed_items(),
            self.rules.skill.adoption_quality,
        )

    def pool(self, left: float) -> None:
        """A member brings its pledge to the cooperative, unless a trader's cash tempts it."""
        rebate = self.rules.secondary_rebate
        if secondary_rebate.trades_elsewhere(self.draw(SIDE_TRADING), self.trust, rebate.side_trading):
            return
        self.pooled = left * secondary_rebate.pledged_share(self.will, rebate.trade_share)
        value = self.pooled * self.spot_price()
        self.get(self.cooperative, "pooled_produce", value)
        self.cooperative.traded += self.weight * value / self.cooperative.weight

    def get_paid(self) -> None:
        """The enterprise pays for the order, in full, less, or late; the advance is repaid."""
        firm = self.buyer
        if firm is None or self.ordered <= 0.0:
            return
        refused = self.delivered * (1.0 - firm.accepted_share)
        produce = (self.delivered - refused) * firm.price_paid
        penalties = self.delivered * firm.reneging_penalty
        elsewhere = refused * self.spot_price()
        self.get(firm.escrow, "ordered_produce", produce * firm.paid_share)
        self.get(firm.escrow, "reneging_penalties", penalties * firm.paid_share)
        self.get(self.county.outside, "spot_sales", elsewhere)
        late = (produce + penalties) * (1.0 - firm.paid_share)
        self.trade_arrears += late
        self.ledger.enter("trade_arrears_incurred", firm.sector, self.sector, self.weight * late)
        from_order = (produce + penalties) * firm.paid_share
        self.received[ORDER_PURCHASE] += from_order
        self.business += from_order + elsewhere
        self.pay(firm, "input_advances_repaid", min(self.input_advance, self.cash))
        self.input_advance = 0.0
