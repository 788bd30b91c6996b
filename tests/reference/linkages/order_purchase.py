"""Order purchase, slowly: an enterprise agrees in spring to buy what a household will harvest."""

from model.linkages import ORDER_PURCHASE
from model.linkages.order_purchase import KEPT, LOST_IN_BREACH, PAID_LATE, REFUSED, RENEGOTIATED
from model.world.calendar import AUTUMN
from model.world.randomness import (
    ORDER_ATTENTION,
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
    advance_owed = advance_arrears = 0.0  # of advances, this and what follows
    arrears_years = 0
    technique = 0  # 1 if one comes with the order
    trade_arrears = deferred = 0.0
    delivered = side_sold = 0.0  # tonnes of this year

    def has_order(self) -> bool:
        return self.ordered > 0.0

    def wish_order(self) -> None:
        """For a part of what it expects of the land that it farms and that other wishes leave to it."""
        order, firm = self.rules.order_purchase, self.buyer
        had_order, self.ordered, self.input_advance = self.has_order(), 0.0, 0.0
        was_excluded, self.excluded, self.technique = self.excluded, False, 0
        if firm is None or firm.order_offered <= 0.0 or was_excluded:
            return
        if not had_order and not self.is_reached(self.village_orders, self.county.order_reach):
            return
        land = min(self.planted, self.land_left_by_dividend() - self.land_wished_for_shares())
        quantity = order.output_share * land * self.planned_quality() * self.expected_yield()
        small = quantity * self.expected_price() < order.minimum_value
        if quantity <= 0.0 or (small and not self.could_pool()):
            return
        technique = order.technique and self.village_technique < self.county.programme.expert_reach
        advance = order.input_credit * self.facts.input_cost * land if self.advance_arrears <= 0.0 else 0.0
        if not (had_order or self.looks_at(ORDER_PURCHASE, self.draw(ORDER_ATTENTION))):
            return
        worth = self.worth_of_order(quantity, land, advance, technique)
        if self.takes(ORDER_PURCHASE, ORDER_PURCHASE_ENTRY, worth):
            self.ordered, self.input_advance, self.technique = quantity, advance, int(technique)

    def could_pool(self) -> bool:
        """Whether a cooperative of its village is there, which brings in together what is small."""
        return self.cooperative is not None and self.cooperative.alive and self.cooperative_reaches()

    def worth_of_order(self, quantity: float, land: float, advance: float, technique: bool) -> float:
        """Yuan a year of an order for so many tonnes from so many mu."""
        order, firm, price = self.rules.order_purchase, self.buyer, self.expected_price()
        kept = self.belief(firm.reputation)
        gain, way_out = self.worth_of_tonne(kept)
        gain = quantity * gain - order.advance_interest * advance
        if technique:
            more = self.gain_of_technique() * self.planned_quality() * self.expected_yield() * price
            gain += land * (more - (self.inputs_with_technique_factor() - 1.0) * self.facts.input_cost)
        lost = LOST_IN_BREACH * quantity * firm.order_mean
        variance = lost**2 * kept * (1.0 - kept)
        variance -= (quantity * price) ** 2 * firm.order_risk * (1.0 - way_out)
        return self.worth(gain, variance)

    def worth_of_tonne(self, kept: float) -> tuple[float, float]:
        """Yuan by which a tonne is worth more under an order, and the chance that traders pay better.

        kept: chance that it is paid as promised.
        """
        order, firm, price = self.rules.order_purchase, self.buyer, self.expected_price()
        of_day = self.rules.prices.season_spread * self.facts.price_risk
        if firm.market_form:  # which moves with the market between years, above its floor
            usual = self.county.expected_price[self.industry]
            from_which, risk = usual * (1.0 + order.premium), of_day
        else:
            from_which, risk = firm.order_mean, (self.facts.price_risk**2 + of_day**2) ** 0.5
        waits = self.cost_of_waiting()
        strike = from_which * (1.0 - waits + self.cost_of_breach())
        option, way_out = order_purchase.call_option(price * (1.0 - order.specificity), strike, risk)
        if_kept = firm.order_mean * (1.0 - waits) - price
        if_broken = -LOST_IN_BREACH * firm.order_mean
        return kept * if_kept + (1.0 - kept) * if_broken + option, way_out

    def cost_of_waiting(self) -> float:
        """Share of the price that getting a part in winter costs it: the more, the less cash it has."""
        order = self.rules.order_purchase
        half_year = 0.5 * self.rules.consumption.subsistence * self.persons
        half_year += min(self.instalment, self.microloan)
        lacking = min(1.0, max(0.0, 1.0 - self.cash / half_year)) if half_year > 0.0 else 0.0
        return order.deferred_share * order.cash_premium * lacking

    def cost_of_breach(self) -> float:
        """Share of the price that it would not take more for: penalty and loyalty, of members even more."""
        order = self.rules.order_purchase
        loyalty = order.loyalty * (self.will + self.trust) / 2.0
        loyalty += order.cooperative_loyalty if self.member else 0.0
        return order.penalty * order.enforcement + loyalty

    def ask_for_orders(self) -> None:
        """Tonnes, advance and field staff."""
        if not self.has_order():
            return
        firm = self.buyer
        firm.order_wished += self.weight * self.ordered
        firm.advances_wished += self.weight * self.input_advance
        if self.technique:
            firm.staff_wished += self.weight * self.rules.order_purchase.technique_cost * self.planted

    def enter_order(self) -> None:
        """The wish becomes a contract, as far as there is room; with a technique if staff is sent."""
        if self.has_order():
            self.ordered *= self.buyer.order_granted
            if not (self.has_order() and self.buyer.staff_granted):
                self.technique = 0

    def new_to_it(self) -> float:
        """Share of what the technique teaches that it does not do already."""
        listed = self.listed_items()
        return max(0.0, 1.0 - self.adopted / listed) if listed > 0.0 else 1.0

    def gain_of_technique(self) -> float:
        """Share by which a technique raises its yield."""
        return self.rules.order_purchase.technique_yield * (0.5 + self.skill) * self.new_to_it()

    def yield_of_technique(self) -> float:
        """The same, of the technique that it has this year."""
        return self.gain_of_technique() if self.technique else 0.0

    def inputs_with_technique_factor(self) -> float:
        return 1.0 + self.rules.order_purchase.technique_inputs * self.new_to_it()

    def inputs_with_technique(self, inputs: float) -> float:
        """Yuan/mu: it takes more of them."""
        uses = self.has_order() and self.technique
        return inputs * self.inputs_with_technique_factor() if uses else inputs

    def advance_on_inputs(self, inputs: float, land: float) -> float:
        """Yuan/mu that the enterprise advances, of what inputs cost: for `land` mu."""
        if not self.has_order() or land <= 0.0:
            return 0.0
        return min(self.buyer.advance_granted * self.input_advance / land, inputs)

    def take_advance(self, amount: float) -> None:
        self.input_advance = amount
        if amount > 0.0:
            self.get(self.buyer, "input_advances", amount)
            self.advance_owed += amount
            self.buyer.advances_owed += self.weight * amount

    def get_field_staff(self, land: float) -> None:
        """The enterprise pays those who bring the technique."""
        if self.has_order() and self.technique:
            cost = self.weight * self.rules.order_purchase.technique_cost * land
            self.buyer.pay(self.county.outside, "technique_costs", cost)
            self.buyer.staff_paid += cost

    def agree_on_quantity(self) -> None:
        """No more is ordered than a part of what is expected of what it has planted."""
        expected = self.planted * self.plot_quality * self.expected_yield()
        self.ordered = min(self.ordered, self.rules.order_purchase.output_share * expected)
        if self.ordered <= 0.0:
            self.technique = 0

    def deliver_order(self, harvested: float) -> float:
        """It delivers, or sells elsewhere: yuan of penalty that it then owes."""
        self.delivered = self.side_sold = 0.0
        if not self.has_order():
            return 0.0
        order, firm, contract = self.rules.order_purchase, self.buyer, self.buyer.order_price
        committed = min(self.ordered, harvested)
        future = order_purchase.continuation(firm.order_gain, order.exclusion, order.discount_factor)
        elsewhere = self.day_price * (1.0 - order.specificity)
        here = contract * (1.0 - self.cost_of_waiting() + self.cost_of_breach()) + future
        temptation = elsewhere - here
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
                committed, harvested - committed, self.day_price, contract, order.over_delivery
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
        """The enterprise pays in full, less, or late, and a part in winter; the advance is repaid."""
        if self.buyer is None:
            return
        if self.has_order():
            self.get_money_of_autumn()
        if self.advance_owed > 0.0:
            self.repay_advance()

    def get_money_of_autumn(self) -> None:
        """What is not paid now though it was due is late; a part of the price is due in winter only."""
        firm, later = self.buyer, self.rules.order_purchase.deferred_share
        refused = self.delivered * (1.0 - firm.accepted_share)
        produce = (self.delivered - refused) * firm.price_paid
        penalties = self.delivered * firm.reneging_penalty
        elsewhere = refused * self.day_price
        now = (1.0 - later) * produce
        self.get(firm.escrow, "ordered_produce", now * firm.paid_share)
        self.get(firm.escrow, "reneging_penalties", penalties * firm.paid_share)
        self.get(self.county.outside, "spot_sales", elsewhere)
        late = (now + penalties) * (1.0 - firm.paid_share)
        self.trade_arrears += late
        self.deferred += later * produce
        self.ledger.enter("trade_arrears_incurred", firm.sector, self.sector, self.weight * late)
        self.ledger.enter("deferred_produce", firm.sector, self.sector, self.weight * later * produce)
        from_order = (now + penalties) * firm.paid_share
        self.received[ORDER_PURCHASE] += from_order
        self.business += from_order + elsewhere

    def repay_advance(self) -> None:
        """With interest, as far as cash goes; after two years in arrears the enterprise gives up the rest."""
        firm, rate = self.buyer, self.rules.order_purchase.advance_interest
        repaid = min(self.advance_owed, self.cash / (1.0 + rate))
        interest = min(rate * repaid, self.cash - repaid)
        self.pay(firm, "input_advances_repaid", repaid)
        self.pay(firm, "input_advance_interest", interest)
        self.business -= interest
        firm.advance_interest += self.weight * interest
        firm.advances_owed -= self.weight * repaid
        self.advance_owed = 0.0 if repaid == self.advance_owed else self.advance_owed - repaid
        self.advance_arrears = self.advance_owed
        self.arrears_years = self.arrears_years + 1 if self.advance_owed > 0.0 else 0
        if self.arrears_years > 2:
            lost = self.weight * self.advance_owed
            firm.advances_owed -= lost
            firm.advances_lost += lost
            self.forget_advance()

    def forget_advance(self) -> None:
        """It owes it no more."""
        self.ledger.enter("input_advances_lost", "enterprises", self.sector, self.weight * self.advance_owed)
        self.advance_owed = self.advance_arrears = 0.0
        self.arrears_years = 0

    def receive_late_payment(self) -> None:
        """Ordered produce that was paid late, with interest, and what was deferred, or is late now."""
        firm = self.buyer
        if firm is None:
            return
        settled = firm.trade_arrears_paid * self.trade_arrears
        interest = settled * self.rules.order_purchase.arrears_interest
        in_time = firm.deferred_paid * self.deferred
        self.get(firm.escrow, "late_payments", settled)
        self.get(firm.escrow, "late_payment_interest", interest)
        self.get(firm.escrow, "deferred_paid", in_time)
        overdue = self.deferred - in_time
        self.ledger.enter("deferred_overdue", firm.sector, self.sector, self.weight * overdue)
        self.trade_arrears += overdue - settled
        self.deferred = 0.0
        self.business += settled + interest + in_time
        self.received[ORDER_PURCHASE] += settled + interest + in_time

    def judge_order(self) -> tuple[float, float]:
        """Yuan at the price agreed on for what it delivered, and what it got in time."""
        if self.delivered <= 0.0:
            return 0.0, 0.0
        promised, kept = self.buyer.word_on_a_tonne()
        return self.delivered * promised, self.delivered * kept

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
        self.forget_advance()


class Enterprise:
    """It offers orders, buys as promised or reneges, and pays in time, late or never."""

    reneged = KEPT

    def offer_orders(self) -> None:
        """The quantity, the price rule, and the gain and risk that households see in it."""
        self.order_offered = self.order_wished = self.order_price = self.advances_wished = 0.0
        self.staff_wished = 0.0
        order, risk = self.rules.order_purchase, self.facts.price_risk
        if not order.enabled or not self.alive:
            return
        expected = self.county.expected_price[self.industry]
        floor = self.order_floor = order.floor * self.long_run_price()
        self.order_offered = order_purchase.offered_quantity(self.capacity, order.capacity_share)
        left = 0.0  # of the market's variance
        if self.market_form:
            self.order_mean, left = order_purchase.expected_with_floor(
                expected * (1.0 + order.premium), risk, floor
            )
        else:
            self.order_mean = self.order_price = order_purchase.fixed_price(floor, expected, order.premium)
        self.order_gain = self.order_mean - expected
        taken = order_purchase.price_variance(expected, risk) - left
        self.order_risk = taken / expected**2 if expected > 0.0 else 0.0

    def grant_orders(self, left: float) -> None:
        """Every wish is met in proportion; `left` yuan go to all field staff or none, then to advances."""
        self.order_granted = choosing.granted_share(self.order_offered, self.order_wished)
        self.staff_granted = int(self.order_granted > 0.0 and 0.0 < self.staff_wished <= left)
        if self.staff_granted:
            left -= self.staff_wished
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
        """Yuan of its own that it needs this autumn for what was delivered, if it keeps its word."""
        return self.own_part() * self.paid_at_once() * self.delivered * self.order_price

    def paid_at_once(self) -> float:
        """Share of a price."""
        return 1.0 - self.rules.order_purchase.deferred_share

    def keep_promises(self) -> None:
        """It buys as promised, or renegotiates, refuses, or pays late for want of money."""
        order, contract = self.rules.order_purchase, self.order_price
        self.price_paid, self.accepted_share, self.paid_share = contract, 1.0, 1.0
        self.reneging_penalty, self.reneged = 0.0, KEPT
        if self.delivered <= 0.0:
            return
        spot, earned = self.spot_price(), max(0.0, self.product_price - self.tonne_costs)
        temptation = order_purchase.reneging_gain(
            contract,
            min(self.price_brought_in(), earned),  # what the tonne in hand is worth to it
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
        self.paid_share = order_purchase.paid_share(self.own_part() * self.due_in_autumn(), money)
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

    def price_of_accepted(self) -> float:
        """Yuan for a tonne delivered, of which a part may be refused."""
        return self.accepted_share * self.price_paid

    def owed_for_orders(self) -> float:
        return self.delivered * (self.price_of_accepted() + self.reneging_penalty)

    def due_in_autumn(self) -> float:
        """Penalties, and the part of the price that is not deferred."""
        return self.delivered * (self.paid_at_once() * self.price_of_accepted() + self.reneging_penalty)

    def inspection_cost(self, accepted: float) -> float:
        """Yuan: where over-delivery is tempting, deliveries are checked; accepted: tonnes."""
        if self.spot_price() >= self.order_price:
            return 0.0
        return self.rules.order_purchase.inspection_cost * self.order_price * accepted

    def pay_for_orders(self, paid: float) -> None:
        """What is due and not paid now is paid late."""
        self.set_aside(paid)
        self.trade_arrears += self.due_in_autumn() - paid
        self.deferred += self.owed_for_orders() - self.due_in_autumn()

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
        self.trade_arrears_paid = self.deferred_paid = 0.0

    def result_beside_produce(self) -> float:
        """Yuan of the year: interest on advances, less what was lost of them, and less field staff."""
        result = self.advance_interest - self.advances_lost - self.staff_paid
        self.advance_interest = self.advances_lost = self.staff_paid = 0.0
        return result

    def pay_deferred(self) -> None:
        """What was deferred in autumn, from cash; what is missing is in arrears."""
        if self.deferred <= 0.0:
            return
        share = self.deferred_paid = means.share_payable(self.deferred, self.cash)
        self.set_aside(share * self.deferred)
        self.trade_arrears += (1.0 - share) * self.deferred
        self.deferred = 0.0

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
        self.trade_arrears = self.advances_owed = 0.0

    def word_on_a_tonne(self) -> tuple[float, float]:
        """Yuan agreed on for a tonne delivered, and what was paid of it in time, in autumn or in winter."""
        at_once = self.paid_at_once()
        in_time = at_once * self.paid_share + (1.0 - at_once) * self.deferred_paid
        return self.order_price, self.price_of_accepted() * in_time

    def judge_orders(self) -> tuple[float, float]:
        """The same, for all that was delivered."""
        promised, kept = self.word_on_a_tonne()
        return self.delivered * promised, self.delivered * kept


class County:
    """Both sides of orders keep the same book."""

    def compare_orders(self) -> None:
        self.compare_claims("trade_arrears", self.enterprises, "buyer")
        self.compare_claims("deferred", self.enterprises, "buyer")
        self.compare_claims("advances_owed", self.enterprises, "buyer", "advance_owed")
