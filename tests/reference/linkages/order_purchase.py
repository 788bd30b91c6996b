"""Order purchase, slowly: an enterprise agrees in spring to buy what a household will harvest."""

from model.linkages import ORDER_PURCHASE
from model.linkages.order_purchase import KEPT, PAID_LATE, REFUSED, RENEGOTIATED
from model.world.calendar import AUTUMN
from model.world.randomness import (
    ORDER_PURCHASE_ENTRY,
    PENALTY_ENFORCEMENT,
    RENEGING,
    RENEGING_ENFORCEMENT,
    RENEGING_OUTCOME,
    SIDE_SELLING,
)
from tests.reference.rules import choosing, employment, means, order_purchase, skill


class Household:
    """It wishes for an order, gets an advance, delivers or sells elsewhere, and is paid in time or late."""

    ordered = 0.0  # tonnes
    excluded = False  # from the orders of next year
    input_advance = 0.0  # yuan, this and what follows
    trade_arrears = 0.0
    delivered = side_sold = 0.0  # tonnes of this year

    def has_order(self) -> bool:
        return self.ordered > 0.0

    def wish_order(self) -> None:
        order, firm = self.rules.order_purchase, self.buyer
        had_order, self.ordered, self.input_advance = self.has_order(), 0.0, 0.0
        was_excluded, self.excluded = self.excluded, False
        if firm is None or firm.order_offered <= 0.0 or was_excluded or firm.industry != self.industry:
            return
        land = self.planted
        output = land * self.planned_quality() * self.expected_yield()
        quantity = order_purchase.quantity_committed(output, order.output_share)
        price = self.expected_price()
        if not order_purchase.large_enough(quantity, price, order.minimum_value, bool(self.member)):
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

    def enter_order(self) -> None:
        """The wish becomes a contract, as far as the enterprise has room."""
        if self.has_order():
            self.ordered *= self.buyer.order_granted

    def advance_on_inputs(self, inputs: float, land: float) -> float:
        """Yuan/mu that the enterprise advances, of what inputs cost: for `land` mu."""
        if not self.has_order() or land <= 0.0:
            return 0.0
        return min(self.buyer.advance_granted * self.input_advance / land, inputs)

    def take_advance(self, amount: float) -> None:
        self.input_advance = amount
        if amount > 0.0:
            self.get(self.buyer, "input_advances", amount)

    def deliver_order(self, harvested: float) -> float:
        """It delivers, or sells elsewhere: yuan of penalty that it then owes."""
        self.delivered = self.side_sold = 0.0
        if not self.has_order():
            return 0.0
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
        self.delivered = brought * order_purchase.quality_accepted(self.skill, self.refusals_left())
        firm.delivered += self.weight * self.delivered
        return penalty

    def refusals_left(self) -> float:
        """Refusals of what an unskilled household brings: fewer, the more standards it follows."""
        return skill.quality_refused(
            self.rules.order_purchase.rejection,
            self.adopted,
            self.listed_items(),
            self.rules.skill.adoption_quality,
        )

    def pay_penalty(self, penalty: float) -> None:
        """For what it sold elsewhere, as far as its cash goes."""
        if penalty > 0.0:
            paid = min(penalty, self.cash)
            self.pay(self.buyer, "side_selling_penalties", paid)
            self.business -= paid

    def get_paid_for_order(self) -> None:
        """The enterprise pays for the order, in full, less, or late; the advance is repaid."""
        firm = self.buyer
        if firm is None or not self.has_order():
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

    def receive_late_payment(self) -> None:
        """Ordered produce that was paid late, with interest."""
        if self.buyer is None:
            return
        settled = self.buyer.trade_arrears_paid * self.trade_arrears
        interest = settled * self.rules.order_purchase.arrears_interest
        self.get(self.buyer.escrow, "late_payments", settled)
        self.get(self.buyer.escrow, "late_payment_interest", interest)
        self.trade_arrears -= settled
        self.business += settled + interest
        self.received[ORDER_PURCHASE] += settled + interest

    def judge_order(self) -> list[float]:
        """How far the enterprise kept its word, if the household delivered."""
        if self.delivered <= 0.0:
            return []
        return [order_purchase.promise_kept(self.buyer.reneged, self.buyer.paid_share)]

    def recover_late_payment(self) -> None:
        """What liquidation leaves for produce that a failed enterprise had not paid."""
        failed = self.buyer
        if failed is None or not failed.failed:
            return
        paid = failed.trade_recovered * self.trade_arrears
        self.get(failed.escrow, "late_payments", paid)
        self.business += paid
        self.received[ORDER_PURCHASE] += paid
        self.lose("trade_arrears_lost", self.trade_arrears - paid)
        self.trade_arrears = 0.0


class Enterprise:
    """It offers orders, buys as promised or reneges, and pays in time, late or never."""

    reneged = KEPT

    def offer_orders(self) -> None:
        """The quantity, the price rule, and the gain and risk that households see in it."""
        self.order_offered = self.order_wished = self.order_price = self.advances_wished = 0.0
        order, risk = self.rules.order_purchase, self.facts.price_risk
        if not order.enabled or not self.alive:
            return
        expected = self.county.expected_price[self.industry]
        floor = self.order_floor = order.floor * self.long_run_price()
        self.order_offered = order_purchase.offered_quantity(self.capacity, order.capacity_share)
        self.order_risk = order_purchase.price_variance(expected, risk)
        if self.market_form:
            mean, variance = order_purchase.expected_with_floor(expected * (1.0 + order.premium), risk, floor)
            self.order_risk -= variance
            self.order_gain = mean - expected
        else:
            self.order_price = order_purchase.fixed_price(floor, expected, order.premium)
            self.order_gain = self.order_price - expected

    def grant_orders(self, left: float) -> None:
        """Every wish is met in proportion, and advances as far as `left` yuan go."""
        self.order_granted = choosing.granted_share(self.order_offered, self.order_wished)
        advances = self.order_granted * self.advances_wished
        self.advance_granted = self.order_granted * employment.payable_share(advances, left)

    def open_deliveries(self) -> None:
        """An order that follows the market gets its price."""
        if self.market_form:
            self.order_price = order_purchase.market_price(
                self.order_floor, self.spot_price(), self.rules.order_purchase.premium
            )
        self.delivered = 0.0

    def due_for_orders(self) -> float:
        """Yuan of its own that it needs for what was delivered, if it keeps its word."""
        return self.own_part() * self.delivered * self.order_price

    def keep_promises(self) -> None:
        """It buys as promised, or renegotiates, refuses, or pays late for want of money."""
        order, contract = self.rules.order_purchase, self.order_price
        self.price_paid, self.accepted_share, self.paid_share = contract, 1.0, 1.0
        self.reneging_penalty, self.reneged = 0.0, KEPT
        if self.delivered <= 0.0:
            return
        spot = self.spot_price()
        temptation = order_purchase.reneging_gain(
            contract,
            spot * (1.0 + self.rules.prices.delivery_cost),
            order.enterprise_penalty,
            order.enterprise_enforcement,
            self.reputation,
            order.reputation_value,
        )
        probability = order_purchase.breach_probability(temptation, contract, order.breach_noise)
        if self.draw(RENEGING) < probability:
            broken = self.break_promise(contract, spot)
            if self.draw(RENEGING_ENFORCEMENT) < order.enterprise_enforcement:
                self.reneging_penalty = order.enterprise_penalty * contract * broken
        money = self.means()
        money -= min(money, self.largest_wages(AUTUMN))
        self.paid_share = order_purchase.paid_share(self.own_part() * self.owed_for_orders(), money)
        if self.reneged == KEPT and self.paid_share < 1.0:
            self.reneged = PAID_LATE

    def break_promise(self, contract: float, spot: float) -> float:
        """A lower price or a quality dispute: share of the delivery on which the promise is broken."""
        order = self.rules.order_purchase
        if self.draw(RENEGING_OUTCOME) < order.renegotiation_chance:
            self.reneged = RENEGOTIATED
            self.price_paid = order_purchase.renegotiated_price(contract, spot, order.renegotiated_gap)
            return 1.0
        self.reneged = REFUSED
        self.accepted_share = 1.0 - order.refused_share
        return order.refused_share

    def owed_for_orders(self) -> float:
        return self.delivered * (self.accepted_share * self.price_paid + self.reneging_penalty)

    def inspection_cost(self, accepted: float) -> float:
        """Yuan: where over-delivery is tempting, deliveries are checked; accepted: tonnes."""
        if self.spot_price() >= self.order_price:
            return 0.0
        return self.rules.order_purchase.inspection_cost * self.order_price * accepted

    def pay_for_orders(self, owed: float, paid: float) -> None:
        """What is not paid now is paid late."""
        self.set_aside(paid)
        self.trade_arrears += owed - paid

    def interest_subsidy(self) -> float:
        """Yuan of interest that government pays on loans that bought ordered produce."""
        if not self.supported:
            return 0.0
        rate = self.rules.credit.bank_interest
        on_produce = 0.5 * rate * min(self.purchase_loan, self.ordered_paid)
        programme = self.county.programme
        subsidy = min(self.rules.money.purchase_loan_subsidy * on_produce, programme.purchase_subsidy_left)
        programme.purchase_subsidy_left -= subsidy
        self.county.pay_outside("purchase_loan_subsidies", "government", "banks", subsidy)
        return subsidy

    def clear_late_produce(self) -> None:
        self.trade_arrears_paid = 0.0

    def pay_late_produce(self) -> None:
        """Trade arrears with their interest, from cash."""
        if self.trade_arrears <= 0.0:
            return
        owed = self.trade_arrears
        with_interest = owed * (1.0 + self.rules.order_purchase.arrears_interest)
        share = self.trade_arrears_paid = means.share_payable(with_interest, self.cash)
        self.trade_arrears -= share * owed
        self.set_aside(share * with_interest)

    def recover_late_produce(self) -> None:
        """Of what liquidation leaves, produce that was not paid comes before principal."""
        self.trade_recovered = means.recovered_share(self.cash, self.trade_arrears)
        self.set_aside(self.trade_recovered * self.trade_arrears)
        self.trade_arrears = 0.0

    def judge_orders(self) -> list[float]:
        """How far it kept its word, if anything was delivered."""
        return [order_purchase.promise_kept(self.reneged, self.paid_share)] if self.delivered > 0.0 else []


class County:
    """Both sides of orders keep the same book."""

    def compare_orders(self) -> None:
        self.compare_claims("trade_arrears", self.enterprises, "buyer")
