"""A household in autumn: the harvest, where it goes, and how it is paid."""

from model.world.randomness import (
    DAY_PRICE_ANGLE,
    DAY_PRICE_RADIUS,
    HARVEST_LUCK_ANGLE,
    HARVEST_LUCK_RADIUS,
    standard_normal,
    two_standard_normals,
)
from tests.reference.rules import farming, money, working


class Harvesting:
    """What a household brings in, delivers, pools and sells."""

    def spot_price(self) -> float:
        """Yuan/t that a trader pays at the farm gate this autumn."""
        return farming.farm_gate_price(
            self.county.spot_price[self.industry], self.county.programme.distance_basis, self.remoteness
        )

    def price_of_day(self) -> float:
        """The same on the day on which a trader comes; who has nothing to sell is told the usual one."""
        if self.planted <= 0.0 and self.equipment <= 0.0:
            return self.spot_price()
        spread = self.rules.prices.season_spread * self.facts.price_risk
        normal = standard_normal(self.draw(DAY_PRICE_RADIUS), self.draw(DAY_PRICE_ANGLE))
        return self.spot_price() * farming.luck_effect(spread, normal)

    def yield_this_year(self) -> float:
        """Marketable tonnes of a mu in this year's weather, own luck, trusteeship and technique aside."""
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
        """The harvest goes to the own table, the order, the cooperative, the spot market, in this order."""
        self.work_of_linked_land()
        draws = self.draw(HARVEST_LUCK_RADIUS), self.draw(HARVEST_LUCK_ANGLE)
        normal, change_of_pay = two_standard_normals(*draws)
        self.pay_shock = working.later_shock(
            self.pay_shock, working.PAY_PERSISTENCE, self.rules.income.pay_shock, change_of_pay
        )
        luck = farming.luck_effect(self.facts.luck, normal)
        served = 1.0 + self.rules.skill.trusteeship_yield * self.served_by_machines()
        served *= 1.0 + self.yield_of_technique()
        harvested = self.planted * self.plot_quality * self.yield_this_year() * served
        harvested += self.harvest_of_equipment()
        harvested *= luck
        spot, self.day_price = self.spot_price(), self.price_of_day()
        wanted = self.rules.income.own_food * self.persons
        self.kept_food = farming.food_kept(harvested * spot, wanted, farming.IS_FOOD[self.industry])
        self.business += self.kept_food
        harvested -= self.kept_food / spot
        penalty = self.deliver_order(harvested)
        left = harvested - self.delivered
        self.pool(left)
        self.sell((left - self.pooled) * self.day_price)
        self.business += self.pooled * spot
        self.pay_penalty(penalty)

    def sell(self, worth: float) -> None:
        """To traders, at first."""
        self.sold = worth
        self.county.programme.sales += self.weight * worth
        self.get(self.county.outside, "spot_sales", worth)
        self.business += worth

    def sell_with_help(self) -> None:
        """Its part of what buyers who help take in the county, for more than traders paid."""
        helped = self.county.programme.assisted_share * self.sold
        self.county.programme.deliver("assisted_sales", self.weight * helped)
        better = helped * (1.0 + self.rules.help.assisted_premium)
        self.get(self.county.outside, "spot_sales", -helped)
        self.get(self.county.outside, "assisted_sales", better)
        self.business += better - helped

    def work_of_linked_land(self) -> None:
        """Land that it gave away is farmed by the enterprise or cooperative, with hired machines."""
        labour, price = self.rules.labour, self.county.spot_price[self.industry]
        # Yuan/mu, as what follows; it gave its worst plots away.
        revenue = self.yield_this_year() * price * self.placed_quality()
        hired = self.freed_days(1.0) * labour.local_wage
        self.farm_dividend_land(revenue, hired)
        self.farm_share_land(revenue, hired)

    def get_paid(self) -> None:
        """The enterprise pays for the order; trader and cooperative have paid at once."""
        self.get_paid_for_order()
