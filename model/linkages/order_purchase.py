"""Order purchase 订单收购: before planting an enterprise promises to buy, at a price with a floor.

The promise comes in two forms, and the form decides who breaks it and when.  Under the
*fixed* form the price is known in spring: when the market rises above it, households
sell elsewhere; when it falls below, the enterprise is tempted not to buy.  Under the
*market* form the price follows the market above the floor, so only the enterprise is
tempted, and only while the floor binds.

Prices are in yuan/t at the farm gate, quantities in tonnes.
"""

from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.payment import Payment, Stock
from model.mathematics import exp, log, logistic, normal_probability
from model.programme.skill import items_listed, quality_refused
from model.sources import LEVEL_OF_TAKE_UP, assumed, switch
from model.world import agents
from model.world.agents import NO_AGENT, Byte, County, Float, Industries, Rules, Seasonal, State, Sums
from model.world.calendar import AUTUMN, Moment
from model.world.households.choosing import belief, certainty_equivalent, granted_share
from model.world.households.season import (
    BreachDraws,
    EntryDraws,
    Free,
    Harvest,
    Inputs,
    Promises,
    Prospects,
    chooses,
    spot_price_of,
)
from model.world.organisations.enterprises import cash_after
from model.world.organisations.means import Intake, means, recovered_share, share_payable
from model.world.randomness import ENTERPRISE, RENEGING, RENEGING_ENFORCEMENT, four_uniforms, uniform
from model.world.sectors import BANKS, ENTERPRISES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay

KEPT, RENEGOTIATED, REFUSED, PAID_LATE = 0, 1, 2, 3

_ROUNDING = 1e-9  # of what is due: who pays all but this pays all
_NOTHING_LEFT = 1e-6  # yuan


class Terms(NamedTuple):
    """订单收购: before planting an enterprise promises to buy at a price with a floor."""

    enabled: bool = switch(True, "Whether enterprises offer purchase orders.")
    floor: float = assumed(
        0.95,
        "share of the long-run price",
        0.0,
        3.0,
        (0.85, 1.05),
        "Lowest price of a purchase order.",
        acts="policy",
    )
    premium: float = assumed(
        0.04,
        "share of the price",
        -0.5,
        2.0,
        (0.0, 0.1),
        "Premium over the reference price.",
        acts="policy",
    )
    fixed_form_share: float = assumed(
        0.5,
        "share of enterprises",
        0.0,
        1.0,
        (0.2, 0.8),
        "Enterprises whose price is fixed in spring; the others follow the market, with the floor.",
        acts="policy",
    )
    output_share: float = assumed(
        0.7,
        "share of expected output",
        0.0,
        1.0,
        (0.5, 0.9),
        "Part of expected output that a household commits.",
        acts="policy",
    )
    capacity_share: float = assumed(
        0.6,
        "share of processing capacity",
        0.0,
        1.0,
        (0.4, 0.8),
        "Part of its need that an enterprise orders.",
        acts="policy",
    )
    minimum_value: float = assumed(
        3000.0,
        "yuan",
        0.0,
        1e6,
        (1000.0, 6000.0),
        "Smallest expected delivery; members of a cooperative pool theirs and are exempt.",
        acts="policy",
    )
    input_credit: float = assumed(
        0.3,
        "share of input cost",
        0.0,
        1.0,
        (0.0, 0.6),
        "Inputs that the enterprise advances, at no interest.",
        acts="policy",
    )
    hassle: float = assumed(
        3000.0,
        "yuan/year",
        0.0,
        20_000.0,
        (2000.0, 4000.0),
        f"Trouble of a contract; {LEVEL_OF_TAKE_UP}.",
    )
    penalty: float = assumed(
        0.2,
        "share of the contract price",
        0.0,
        2.0,
        (0.05, 0.4),
        "Penalty on each tonne sold elsewhere.",
        acts="policy",
    )
    enforcement: float = assumed(
        0.15,
        "probability",
        0.0,
        1.0,
        (0.02, 0.4),
        "Chance that a household's breach is penalised.",
        acts="policy",
    )
    loyalty: float = assumed(
        0.06,
        "share of the contract price",
        0.0,
        1.0,
        (0.02, 0.12),
        "Price gain forgone by a willing, trusting household.",
    )
    cooperative_loyalty: float = assumed(
        0.03,
        "share of the contract price",
        0.0,
        1.0,
        (0.0, 0.08),
        "Further loyalty where a cooperative stands between.",
    )
    exclusion: float = assumed(
        0.5,
        "probability",
        0.0,
        1.0,
        (0.2, 0.8),
        "Chance that a breaking household loses the next offer.",
        acts="policy",
    )
    discount_factor: float = assumed(
        0.85, "1/year", 0.0, 1.0, (0.75, 0.95), "Households' weight on the next year."
    )
    breach_noise: float = assumed(
        0.05,
        "share of the contract price",
        0.001,
        1.0,
        (0.03, 0.1),
        "Scale of the logit of breach, both sides.",
    )
    least_side_sold: float = assumed(
        0.3, "share of committed produce", 0.0, 1.0, (0.1, 0.6), "Least part sold elsewhere in a breach."
    )
    over_delivery: float = assumed(
        0.3,
        "share of committed produce",
        0.0,
        2.0,
        (0.0, 0.5),
        "Attempted over-delivery when spot is below contract.",
    )
    inspection: float = assumed(
        0.7,
        "share detected",
        0.0,
        1.0,
        (0.4, 0.95),
        "Over-delivery that the enterprise's checks refuse.",
        acts="policy",
    )
    inspection_cost: float = assumed(
        0.01,
        "share of the contract price",
        0.0,
        0.5,
        (0.0, 0.03),
        "Cost of the checks when spot is below contract.",
    )
    rejection: float = assumed(
        0.15,
        "share of delivery",
        0.0,
        1.0,
        (0.05, 0.3),
        "Delivery of an unskilled household refused for quality.",
    )
    enterprise_penalty: float = assumed(
        0.3,
        "share of the contract price",
        0.0,
        2.0,
        (0.1, 0.5),
        "Penalty due from a reneging enterprise.",
        acts="policy",
    )
    enterprise_enforcement: float = assumed(
        0.3,
        "probability",
        0.0,
        1.0,
        (0.1, 0.6),
        "Chance that an enterprise's breach is penalised.",
        acts="policy",
    )
    reputation_value: float = assumed(
        0.15,
        "share of the contract price",
        0.0,
        1.0,
        (0.05, 0.3),
        "What a full reputation is worth to the enterprise.",
    )
    renegotiation_chance: float = assumed(
        0.7,
        "probability",
        0.0,
        1.0,
        (0.4, 0.9),
        "Breach that ends in a lower price; the rest is refused delivery.",
    )
    renegotiated_gap: float = assumed(
        0.25, "share of the gap to spot", 0.0, 1.0, (0.0, 0.5), "Gap that a renegotiated price still pays."
    )
    refused_share: float = assumed(
        0.6, "share of delivery", 0.0, 1.0, (0.3, 0.9), "Delivery refused in a quality dispute."
    )
    arrears_interest: float = assumed(
        0.0, "1/year", 0.0, 0.5, (0.0, 0.05), "Interest on produce paid late.", acts="policy"
    )


class Household(agents.Household):
    """What a household has under this form."""

    excluded: Byte  # 1 if it is offered no order next spring, after side-selling
    ordered: Float  # t under a purchase order this year; the wish, until capacity is shared
    advance: Float  # yuan of inputs on credit from the order, until harvest; the wish, until spring's end
    side_sold: Float  # t committed but sold elsewhere
    delivered: Float  # t delivered under the order
    trade_arrears: Seasonal  # owed to it for ordered produce


class Enterprise(agents.Enterprise):
    """What an enterprise has under this form."""

    market_form: Byte  # 1: the order price follows the market above the floor; 0: fixed in spring
    trade_arrears: Float
    order_price: Float  # yuan/t, fixed form; 0 until harvest under the market form
    order_floor: Float  # yuan/t
    order_gain: Float  # expected yuan/t over the county's spot price
    order_risk: Float  # variance taken off, (yuan/t)^2
    order_offered: Float  # t
    order_wished: Float
    order_granted: Float  # share of each wish
    advances_wished: Float  # yuan of inputs on credit, if every wish is met
    advance_granted: Float  # share of it
    delivered: Float  # t under orders
    price_paid: Float  # yuan/t, after a renegotiation
    accepted_share: Float  # of what was delivered
    paid_share: Float  # of what is due for it; the rest is late
    reneging_penalty: Float  # yuan/t delivered
    reneged: Byte  # 0 kept, 1 renegotiated, 2 refused, 3 paid late
    ordered_paid: Float  # yuan paid in autumn for ordered produce
    trade_arrears_paid: Float  # share
    trade_recovered: Float  # share of trade arrears


# --- spring: the offer ---------------------------------------------------------------


@rule
def offered_quantity(capacity: float, capacity_share: float) -> float:
    """Tonnes that an enterprise orders: a share of what it can process."""
    return capacity * capacity_share


@rule
def fixed_price(floor: float, expected: float, premium: float) -> float:
    """Fixed form: the price agreed in spring; `expected` is the price then expected."""
    return max(floor, expected * (1.0 + premium))


@rule
def market_price(floor: float, spot: float, premium: float) -> float:
    """Market form: the price at harvest."""
    return max(floor, spot * (1.0 + premium))


@rule
def price_variance(mean: float, log_risk: float) -> float:
    """Variance of a lognormal price with the mean and standard deviation of its log."""
    return mean * mean * (exp(log_risk * log_risk) - 1.0)


@rule
def expected_with_floor(mean: float, log_risk: float, floor: float) -> tuple[float, float]:
    """Mean and variance of the larger of a floor and a lognormal price.

    mean: of the price; log_risk: standard deviation of its log.  The formula is that of
    a call option plus the floor (Black and Scholes 1973, without discounting).
    """
    if floor <= 0.0 or mean <= 0.0 or log_risk <= 0.0:
        return max(floor, mean), price_variance(mean, log_risk) if floor < mean else 0.0
    above = (log(mean / floor) - 0.5 * log_risk * log_risk) / log_risk
    below = 1.0 - normal_probability(above)
    first = mean * normal_probability(above + log_risk) + floor * below
    second = (
        mean * mean * exp(log_risk * log_risk) * normal_probability(above + 2.0 * log_risk)
        + floor * floor * below
    )
    return first, max(0.0, second - first * first)


@rule
def quantity_committed(expected_output: float, output_share: float) -> float:
    """Tonnes that a household would commit."""
    return expected_output * output_share


@rule
def input_advance(input_cost: float, land: float, input_credit: float) -> float:
    """Yuan of inputs on credit that go with an order for the produce of `land` mu."""
    return input_credit * input_cost * land


@rule
def large_enough(quantity: float, price: float, minimum_value: float, is_member: bool) -> bool:
    """Whether a delivery is worth a contract; a cooperative pools those of its members."""
    return is_member or quantity * price >= minimum_value


@rule
def yearly_gain(
    quantity: float, gain_per_tonne: float, price_here: float, county_price: float, kept: float
) -> float:
    """Expected yuan a year over the spot market.

    gain_per_tonne: contract over county price; price_here: what a trader pays at this
    farm, less than the county price by distance; kept: chance that the promise is kept.
    """
    return quantity * (gain_per_tonne + county_price - price_here) * kept


# --- autumn: the household's side ------------------------------------------------------


@rule
def side_selling_gain(
    spot: float, contract: float, penalty: float, enforcement: float, loyalty: float, continuation: float
) -> float:
    """Yuan/t that selling elsewhere brings.

    penalty: share of the contract price, paid with chance `enforcement`; loyalty and
    continuation (what future orders are worth) in yuan/t.
    """
    return spot - contract * (1.0 + penalty * enforcement) - loyalty - continuation


@rule
def loyalty(contract: float, will: float, trust: float, share: float, through_cooperative: float) -> float:
    """Yuan/t that a household forgoes rather than break its word."""
    return contract * (share * 0.5 * (will + trust) + through_cooperative)


@rule
def continuation(gain_per_tonne: float, exclusion: float, discount_factor: float) -> float:
    """Yuan/t: next year's expected gain, discounted, times the chance to lose it by a breach."""
    return max(0.0, gain_per_tonne) * exclusion * discount_factor


@rule
def breach_probability(gain: float, contract: float, noise: float) -> float:
    """Logit chance of a breach; `gain` in yuan/t, `noise` as a share of the contract price."""
    return logistic(gain / (noise * contract))


@rule
def share_sold_elsewhere(probability: float, least: float) -> float:
    """Share of committed produce sold elsewhere in a breach: more, the stronger the temptation."""
    return least + (1.0 - least) * probability


@rule
def over_delivered(committed: float, spare: float, spot: float, contract: float, attempted: float) -> float:
    """Tonnes beyond the commitment that a household brings when the market pays less.

    spare: harvest not committed; attempted: share of the commitment.
    """
    if spot >= contract:
        return 0.0
    return min(spare, attempted * committed)


@rule
def quality_accepted(skill: float, rejection: float) -> float:
    """Share of a delivery that meets the quality; the rest goes to the spot market."""
    return 1.0 - rejection * (1.0 - skill)


# --- autumn: the enterprise's side -----------------------------------------------------


@rule
def reneging_gain(
    contract: float,
    delivered_spot: float,
    penalty: float,
    enforcement: float,
    reputation: float,
    reputation_value: float,
) -> float:
    """Yuan/t that not buying as promised brings the enterprise.

    delivered_spot: spot price plus the cost of bringing produce in; penalty and
    reputation_value as shares of the contract price.
    """
    return contract * (1.0 - penalty * enforcement - reputation_value * reputation) - delivered_spot


@rule
def renegotiated_price(contract: float, spot: float, gap_paid: float) -> float:
    """Price after a renegotiation: spot and a part of the gap; never above the contract."""
    return min(contract, spot + gap_paid * max(0.0, contract - spot))


@rule
def reneging_outcome(
    draw: float,
    outcome_draw: float,
    probability: float,
    renegotiation_chance: float,
) -> int:
    """KEPT, RENEGOTIATED (a lower price) or REFUSED (a quality dispute)."""
    if draw >= probability:
        return KEPT
    return RENEGOTIATED if outcome_draw < renegotiation_chance else REFUSED


@rule
def paid_share(due: float, means: float) -> float:
    """Share of what is due that cash and credit pay now; the rest is paid late.

    Where nothing is left but rounding, nothing is paid.
    """
    if due * (1.0 - _ROUNDING) <= means:
        return 1.0
    return granted_share(means, due) if means > _NOTHING_LEFT else 0.0


@rule
def promise_kept(outcome: int, share_paid: float) -> float:
    """How far the enterprise kept its word, 0 to 1, as households see it."""
    if outcome in (KEPT, PAID_LATE):
        return share_paid
    return 0.5 * share_paid if outcome == RENEGOTIATED else 0.0


# --- the steps of the year -----------------------------------------------------------------


@rule
def offer(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The quantity, the price rule and what it is worth to expect."""
    order = rules.order_purchase
    enterprise.order_wished = 0.0
    enterprise.advances_wished = 0.0
    enterprise.order_offered = 0.0
    enterprise.order_price = 0.0
    if not enterprise.alive or not order.enabled:
        return
    k = enterprise.industry
    expected, risk = county.expected_price[k], industries[k].price_risk
    floor = order.floor * industries[k].price * county.price_basis
    enterprise.order_floor = floor
    enterprise.order_offered = offered_quantity(enterprise.capacity, order.capacity_share)
    spot_variance = price_variance(expected, risk)
    if enterprise.market_form:
        mean, variance = expected_with_floor(expected * (1.0 + order.premium), risk, floor)
        enterprise.order_gain = mean - expected
        enterprise.order_risk = spot_variance - variance
    else:
        price = fixed_price(floor, expected, order.premium)
        enterprise.order_price = price
        enterprise.order_gain = price - expected
        enterprise.order_risk = spot_variance


@rule
def wish(
    household: Household,
    county: County,
    draws: EntryDraws,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """Whether to ask for a purchase order, and for how many tonnes."""
    order = rules.order_purchase
    enterprise = state.enterprises[household.enterprise]
    had_order = household.ordered > 0.0
    was_excluded = household.excluded != 0
    household.ordered = 0.0
    household.advance = 0.0
    household.excluded = 0
    if household.enterprise == NO_AGENT or enterprise.order_offered <= 0.0 or was_excluded:
        return
    k = household.industry
    if enterprise.industry != k:
        return
    land = household.planted
    price = hopes.price
    quantity = quantity_committed(land * hopes.quality * hopes.tonnes, order.output_share)
    if not large_enough(quantity, price, order.minimum_value, household.member != 0):
        return
    kept = belief(enterprise.reputation, household.trust)
    gain = yearly_gain(quantity, enterprise.order_gain, price, county.expected_price[k], kept)
    value = certainty_equivalent(
        gain,
        -quantity * quantity * enterprise.order_risk * kept,
        household.risk_aversion,
        household.smoothed_income,
    )
    peers = county.peers[linkages.ORDER_PURCHASE]
    if chooses(household, peers, draws.order, value, order.hassle, had_order, rules):
        weight = household.weight
        household.ordered = quantity
        enterprise.order_wished += weight * quantity
        household.advance = input_advance(industries[k].input_cost, land, order.input_credit)
        enterprise.advances_wished += weight * household.advance


@rule
def to_settle(household: Household) -> bool:
    """An order that was asked for."""
    return household.ordered > 0.0


@rule
def grant(means: float, enterprise: Enterprise, rules: Rules) -> float:
    """Every wish is met in proportion; inputs are advanced from what is left of the means."""
    enterprise.order_granted = granted_share(enterprise.order_offered, enterprise.order_wished)
    enterprise.advance_granted = enterprise.order_granted * share_payable(
        enterprise.order_granted * enterprise.advances_wished, means
    )
    return means - enterprise.advance_granted * enterprise.advances_wished


@rule
def enter(household: Household, county: County, free: Free, state: State, rules: Rules) -> None:
    """The order, as far as it was granted."""
    if household.ordered > 0.0:
        household.ordered *= state.enterprises[household.enterprise].order_granted


@rule
def inputs(inputs: Inputs, household: Household, land: float, state: State, rules: Rules) -> Inputs:
    """The enterprise advances inputs until harvest."""
    advance = 0.0
    if household.ordered > 0.0 and land > 0.0:
        enterprise = state.enterprises[household.enterprise]
        advance = min(enterprise.advance_granted * household.advance / land, inputs.cost + inputs.fee)
    return Inputs(inputs.cost, inputs.fee, inputs.advance + advance)


@rule
def pay_inputs(household: Household, county: County, inputs: Inputs, land: float, state: State) -> None:
    """The advance is paid for what was planted."""
    household.advance = inputs.advance * land
    if inputs.advance > 0.0:
        weight = household.weight
        state.enterprises[household.enterprise].cash -= weight * inputs.advance * land
        pay(county.flows.input_advances, ENTERPRISES, household.group, weight * inputs.advance * land)


@rule
def part_linked(household: Household) -> float:
    """1 for a household with an order."""
    return 1.0 if household.ordered > 0.0 else 0.0


@rule
def open_harvest(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """Orders that follow the market get their price."""
    if enterprise.market_form:
        enterprise.order_price = market_price(
            enterprise.order_floor, county.spot_price[enterprise.industry], rules.order_purchase.premium
        )
    enterprise.delivered = 0.0


@rule
def deliver(
    harvest: Harvest,
    household: Household,
    county: County,
    draws: BreachDraws,
    spot: float,
    state: State,
    rules: Rules,
    moment: Moment,
) -> Harvest:
    """What a household delivers under its order, and the penalty that it owes for what it does not."""
    household.side_sold = 0.0
    household.delivered = 0.0
    if household.ordered <= 0.0:
        return harvest
    order = rules.order_purchase
    enterprise = state.enterprises[household.enterprise]
    contract = enterprise.order_price
    harvested = harvest.left
    committed = min(household.ordered, harvested)
    through_cooperative = order.cooperative_loyalty if household.member else 0.0
    gain = side_selling_gain(
        spot,
        contract,
        order.penalty,
        order.enforcement,
        loyalty(contract, household.will, household.trust, order.loyalty, through_cooperative),
        continuation(enterprise.order_gain, order.exclusion, order.discount_factor),
    )
    probability = breach_probability(gain, contract, order.breach_noise)
    penalty = 0.0
    if draws.breach < probability:
        share = share_sold_elsewhere(probability, order.least_side_sold)
        household.side_sold = committed * share
        household.excluded = draws.enforcement < order.exclusion
        if draws.enforcement < order.enforcement:
            penalty = order.penalty * contract * household.side_sold
        brought = committed - household.side_sold
    else:
        extra = over_delivered(committed, harvested - committed, spot, contract, order.over_delivery)
        brought = committed + extra * (1.0 - order.inspection)
    household.delivered = brought * quality_accepted(household.skill, refusals_left(household, rules))
    weight = household.weight
    enterprise.delivered += weight * household.delivered
    return Harvest(harvested - household.delivered, harvest.paid, harvest.penalty + penalty)


@rule
def refusals_left(household: Household, rules: Rules) -> float:
    """Share of an unskilled household's delivery refused for quality, where it follows no standards yet."""
    part = rules.skill
    listed = items_listed(rules)
    return quality_refused(rules.order_purchase.rejection, household.adopted, listed, part.adoption_quality)


@rule
def pay_penalty(household: Household, county: County, penalty: float, state: State) -> None:
    """The enterprise gets what a household pays for its breach."""
    if penalty > 0.0:
        weight = household.weight
        state.enterprises[household.enterprise].cash += weight * penalty
        pay(county.flows.side_selling_penalties, household.group, ENTERPRISES, weight * penalty)


@rule
def due_for_produce(enterprise: Enterprise) -> float:
    """Yuan for what was delivered, at the price of the orders."""
    return enterprise.delivered * enterprise.order_price


@rule
def keep_promises(enterprise: Enterprise, county: County, rules: Rules, moment: Moment) -> None:
    """An enterprise buys as promised, or renegotiates, refuses, or pays late for want of money."""
    order = rules.order_purchase
    contract = enterprise.order_price
    enterprise.price_paid = contract
    enterprise.accepted_share = 1.0
    enterprise.paid_share = 1.0
    enterprise.reneging_penalty = 0.0
    enterprise.reneged = KEPT
    delivered = enterprise.delivered
    if delivered <= 0.0:
        return
    spot = county.spot_price[enterprise.industry]
    gain = reneging_gain(
        contract,
        spot * (1.0 + rules.prices.delivery_cost),
        order.enterprise_penalty,
        order.enterprise_enforcement,
        enterprise.reputation,
        order.reputation_value,
    )
    probability = breach_probability(gain, contract, order.breach_noise)
    code, agent = county.code, enterprise.number
    draw, outcome_draw, _, _ = four_uniforms(
        moment.seed, ENTERPRISE, code, agent, moment.season, RENEGING // 4
    )
    outcome = reneging_outcome(draw, outcome_draw, probability, order.renegotiation_chance)
    if outcome != KEPT:
        enforcement_draw = uniform(moment.seed, ENTERPRISE, code, agent, moment.season, RENEGING_ENFORCEMENT)
        if outcome == RENEGOTIATED:
            enterprise.price_paid = renegotiated_price(contract, spot, order.renegotiated_gap)
        if outcome == REFUSED:
            enterprise.accepted_share = 1.0 - order.refused_share
        if enforcement_draw < order.enterprise_enforcement:
            broken = 1.0 if outcome == RENEGOTIATED else order.refused_share
            enterprise.reneging_penalty = order.enterprise_penalty * contract * broken
    due = delivered * (enterprise.accepted_share * enterprise.price_paid + enterprise.reneging_penalty)
    available = means(enterprise, rules)
    available -= min(available, linkages.kept_aside(enterprise, AUTUMN, rules))
    own_part = 1.0 - rules.credit.purchase_credit
    paid = paid_share(due * own_part, available)
    enterprise.paid_share = paid
    if outcome == KEPT and paid < 1.0:
        outcome = PAID_LATE
    enterprise.reneged = outcome


@rule
def take_in(intake: Intake, enterprise: Enterprise, county: County, rules: Rules) -> Intake:
    """What was delivered and accepted; checks cost something when the market pays less."""
    accepted = enterprise.delivered * enterprise.accepted_share
    owed = enterprise.delivered * (
        enterprise.accepted_share * enterprise.price_paid + enterprise.reneging_penalty
    )
    inspection = 0.0
    if county.spot_price[enterprise.industry] < enterprise.order_price:
        inspection = rules.order_purchase.inspection_cost * enterprise.order_price * accepted
    return Intake(
        intake.accepted + accepted,
        intake.owed + owed,
        intake.paid + owed * enterprise.paid_share,
        intake.inspection + inspection,
    )


@rule
def book_intake(enterprise: Enterprise, county: County, intake: Intake) -> None:
    """The enterprise's own book of what it owes: the households keep theirs in `get_paid`."""
    produce = enterprise.delivered * enterprise.accepted_share * enterprise.price_paid
    penalties = enterprise.delivered * enterprise.reneging_penalty
    late = intake.owed - intake.paid
    enterprise.ordered_paid = intake.paid
    enterprise.trade_arrears += late
    flows = county.flows
    flows.ordered_produce[ENTERPRISES] -= produce * enterprise.paid_share
    flows.reneging_penalties[ENTERPRISES] -= penalties * enterprise.paid_share
    flows.trade_arrears_incurred[ENTERPRISES] -= late


@rule
def get_paid(household: Household, county: County, state: State, rules: Rules) -> None:
    """One household is paid for its order, in full, less, or late, and repays its advance."""
    enterprise = state.enterprises[household.enterprise]
    if household.enterprise == NO_AGENT or household.ordered <= 0.0:
        return
    group = household.group
    weight = household.weight
    flows = county.flows
    delivered = household.delivered
    refused = delivered * (1.0 - enterprise.accepted_share)
    refused_sales = refused * spot_price_of(household, county)
    produce = (delivered - refused) * enterprise.price_paid
    penalties = delivered * enterprise.reneging_penalty
    now = enterprise.paid_share
    late = (produce + penalties) * (1.0 - now)
    pay(flows.spot_sales, REST_OF_WORLD, group, weight * refused_sales)
    flows.ordered_produce[group] += weight * produce * now
    flows.reneging_penalties[group] += weight * penalties * now
    flows.trade_arrears_incurred[group] += weight * late
    household.trade_arrears += late
    income = (produce + penalties) * now + refused_sales
    household.received[linkages.ORDER_PURCHASE] += (produce + penalties) * now
    household.business += income
    household.cash += income
    repaid = min(household.advance, household.cash)
    household.advance = 0.0
    household.cash -= repaid
    enterprise.cash += weight * repaid
    pay(flows.input_advances_repaid, group, ENTERPRISES, weight * repaid)


@rule
def clear(enterprise: Enterprise) -> None:
    """Nothing of late payments is paid yet."""
    enterprise.trade_arrears_paid = 0.0


@rule
def interest_subsidy(enterprise: Enterprise, county: County, rules: Rules) -> float:
    """Government pays part of the interest on what a supported enterprise borrowed to buy ordered produce."""
    if not enterprise.supported:
        return 0.0
    subsidy = (
        rules.money.purchase_loan_subsidy
        * 0.5
        * rules.credit.bank_interest
        * min(enterprise.purchase_loan, enterprise.ordered_paid)
    )
    subsidy = min(subsidy, county.purchase_subsidy_left)
    county.purchase_subsidy_left -= subsidy
    pay(county.flows.purchase_loan_subsidies, GOVERNMENT, BANKS, subsidy)
    return subsidy


@rule
def pay_claims(enterprise: Enterprise, county: County, rules: Rules) -> float:
    """Trade arrears with their interest, from cash: a cost of the year before."""
    owed = enterprise.trade_arrears
    if owed <= 0.0:
        return 0.0
    interest = rules.order_purchase.arrears_interest
    share = share_payable(owed * (1.0 + interest), enterprise.cash)
    enterprise.trade_arrears_paid = share
    enterprise.trade_arrears -= share * owed
    enterprise.cash = cash_after(enterprise.cash, share * owed * (1.0 + interest))
    county.flows.late_payments[ENTERPRISES] -= share * owed
    county.flows.late_payment_interest[ENTERPRISES] -= share * owed * interest
    return 0.0


@rule
def net_of_claims(equity: float, enterprise: Enterprise) -> float:
    """Less what it owes for produce."""
    return equity - enterprise.trade_arrears


@rule
def is_behind(enterprise: Enterprise) -> bool:
    """Whether produce is still to be paid for."""
    return enterprise.trade_arrears != 0.0


@rule
def recover(left: float, enterprise: Enterprise, county: County) -> float:
    """Produce paid late comes after the bank and the turnover fund."""
    flows = county.flows
    late = enterprise.trade_arrears
    share = recovered_share(left, late)
    flows.late_payments[ENTERPRISES] -= share * late
    flows.trade_arrears_lost[ENTERPRISES] += (1.0 - share) * late
    enterprise.trade_recovered = share
    enterprise.trade_arrears = 0.0
    return left - share * late


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Ordered produce that was paid late, with interest."""
    if household.enterprise == NO_AGENT:
        return
    share = state.enterprises[household.enterprise].trade_arrears_paid
    owed = household.trade_arrears
    if owed == 0.0 or share == 0.0:
        return
    group = household.group
    weight = household.weight
    interest = share * owed * rules.order_purchase.arrears_interest
    paid = share * owed + interest
    county.flows.late_payments[group] += weight * share * owed
    county.flows.late_payment_interest[group] += weight * interest
    household.trade_arrears -= share * owed
    household.business += paid
    household.received[linkages.ORDER_PURCHASE] += paid
    household.cash += paid


@rule
def judge(promises: Promises, household: Household, state: State, rules: Rules) -> Promises:
    """The promise to buy fell due to who delivered."""
    if household.delivered <= 0.0:
        return promises
    enterprise = state.enterprises[household.enterprise]
    kept = promise_kept(enterprise.reneged, enterprise.paid_share)
    return Promises(promises.due + 1.0, promises.kept + kept)


@rule
def judge_enterprise(promises: Promises, enterprise: Enterprise) -> Promises:
    """The promise to buy fell due if anything was delivered."""
    if enterprise.delivered <= 0.0:
        return promises
    kept = promise_kept(enterprise.reneged, enterprise.paid_share)
    return Promises(promises.due + 1.0, promises.kept + kept)


@rule
def recover_by_household(household: Household, county: County, state: State) -> None:
    """What a failed enterprise still pays of ordered produce."""
    enterprise = state.enterprises[household.enterprise]
    if household.enterprise == NO_AGENT or not enterprise.failed:
        return
    group = household.group
    weight = household.weight
    late = household.trade_arrears
    paid = enterprise.trade_recovered * late
    county.flows.late_payments[group] += weight * paid
    county.flows.trade_arrears_lost[group] -= weight * (late - paid)
    household.business += paid
    household.received[linkages.ORDER_PURCHASE] += paid
    household.cash += paid
    household.trade_arrears = 0.0


@rule
def measure_household(household: Household, county: County, state: State, rules: Rules, sums: Sums) -> None:
    """Produce under orders, what was sold elsewhere of it, and what is still owed for it."""
    weight = household.weight
    sums.side_sellers += weight if household.side_sold > 0.0 else 0.0
    sums.committed_tonnes += weight * household.ordered
    sums.side_sold_tonnes += weight * household.side_sold
    sums.trade_arrears += weight * household.trade_arrears


@rule
def measure_enterprise(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: Sums
) -> None:
    """Who buys ordered produce, how orders were broken, and what is owed for them."""
    sums.enterprises_buying += 1.0 if enterprise.delivered > 0.0 else 0.0
    sums.reneged_renegotiated += 1.0 if enterprise.reneged == RENEGOTIATED else 0.0
    sums.reneged_refused += 1.0 if enterprise.reneged == REFUSED else 0.0
    sums.reneged_paid_late += 1.0 if enterprise.reneged == PAID_LATE else 0.0
    sums.trade_arrears += enterprise.trade_arrears


FORM = LinkageForm(
    name="order_purchase",
    place=1,
    names=Names("order purchase", "订单收购"),
    terms=Terms,
    household=Household,
    enterprise=Enterprise,
    payments=(
        Payment("ordered_produce", ENTERPRISES, HOUSEHOLDS),
        Payment("late_payments", ENTERPRISES, HOUSEHOLDS),
        Payment("late_payment_interest", ENTERPRISES, HOUSEHOLDS),
        Payment("input_advances", ENTERPRISES, HOUSEHOLDS),
        Payment("input_advances_repaid", HOUSEHOLDS, ENTERPRISES),
        Payment("side_selling_penalties", HOUSEHOLDS, ENTERPRISES),
        Payment("reneging_penalties", ENTERPRISES, HOUSEHOLDS),
        Payment("purchase_loan_subsidies", GOVERNMENT, BANKS, part="money"),
        Payment("trade_arrears_incurred", ENTERPRISES, HOUSEHOLDS, cash=False),
        Payment("trade_arrears_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
    ),
    stocks=(
        Stock(
            "trade_arrears",
            rises_with=("trade_arrears_incurred",),
            falls_with=("late_payments", "trade_arrears_lost"),
            household="trade_arrears",
            enterprise="trade_arrears",
        ),
    ),
    outcomes=(
        Outcome(
            "households",
            "side_selling_rate",
            "share/year",
            "Households that sold committed produce elsewhere, of those under an order.",
            total=("side_sellers",),
            over="in_order_purchase",
        ),
        Outcome(
            "households",
            "side_sold_share",
            "share",
            "Tonnes sold elsewhere, of tonnes committed.",
            total=("side_sold_tonnes",),
            over="committed_tonnes",
        ),
        Outcome("households", "committed_tonnes", "t", "Produce under purchase orders."),
        Outcome("households", "side_sold_tonnes", "t", "Committed produce that was sold elsewhere."),
        Outcome(
            "households",
            "trade_arrears",
            "yuan",
            "Owed to households for ordered produce at the end of the year.",
        ),
        Outcome("organisations", "enterprises_buying", "enterprise", "Took ordered produce in the year."),
        Outcome(
            "organisations",
            "reneged_renegotiated",
            "enterprise",
            "Pressed the agreed price down at delivery.",
        ),
        Outcome("organisations", "reneged_refused", "enterprise", "Refused part of the ordered produce."),
        Outcome(
            "organisations",
            "reneged_paid_late",
            "enterprise",
            "Did not pay all ordered produce in the season.",
        ),
        Outcome("organisations", "trade_arrears", "yuan", "Owed for ordered produce at the end of the year."),
        Outcome(
            "organisations",
            "reneging_rate",
            "share/year",
            "Enterprises that broke an order, of those that bought.",
            total=("reneged_renegotiated", "reneged_refused", "reneged_paid_late"),
            over="enterprises_buying",
        ),
    ),
    steps={
        "offer": offer,
        "wish": wish,
        "to_settle": to_settle,
        "grant": grant,
        "enter": enter,
        "inputs": inputs,
        "pay_inputs": pay_inputs,
        "part_linked": part_linked,
        "part_led_by_enterprise": part_linked,
        "open_harvest": open_harvest,
        "deliver": deliver,
        "pay_penalty": pay_penalty,
        "due_for_produce": due_for_produce,
        "keep_promises": keep_promises,
        "take_in": take_in,
        "book_intake": book_intake,
        "get_paid": get_paid,
        "clear": clear,
        "interest_subsidy": interest_subsidy,
        "pay_claims": pay_claims,
        "net_of_claims": net_of_claims,
        "is_behind": is_behind,
        "recover": recover,
        "receive": receive,
        "judge": judge,
        "judge_enterprise": judge_enterprise,
        "recover_by_household": recover_by_household,
        "measure_household": measure_household,
        "measure_enterprise": measure_enterprise,
        "took_part": part_linked,
    },
    shown_first=("floor", "premium", "fixed_form_share", "enforcement", "hassle"),
    works_when_off=("arrears_interest",),  # on what was delivered before, and is not yet paid
    chinese={
        "enabled": "企业是否提供订单收购",
        "floor": "订单保底价",
        "premium": "高于参考价的溢价",
        "fixed_form_share": "春季定价的企业比例，其余随行就市并保底",
        "output_share": "农户承诺交售的预期产量比例",
        "capacity_share": "企业以订单采购的需求比例",
        "minimum_value": "最低预期交售额；社员通过合作社合并计算，不受此限",
        "input_credit": "企业预付的投入品，不计利息",
        "hassle": "签约的隐性成本；按最初几年约97.3万脱贫人口参加设定",
        "penalty": "每吨另售产品的违约金",
        "enforcement": "农户违约受罚的概率",
        "loyalty": "有意愿且信任企业的农户为守约放弃的价差",
        "cooperative_loyalty": "合作社居中时守约程度的提高",
        "exclusion": "违约农户失去下次订单的概率",
        "discount_factor": "农户对下一年的重视程度",
        "breach_noise": "双方违约选择中随机项的大小",
        "least_side_sold": "违约时另售的最低比例",
        "over_delivery": "市价低于订单价时企图超量交售的比例",
        "inspection": "企业查验拒收的超量比例",
        "inspection_cost": "市价低于订单价时的查验成本",
        "rejection": "无技能农户因质量被拒收的比例",
        "enterprise_penalty": "违约企业应付的违约金",
        "enterprise_enforcement": "企业违约受罚的概率",
        "reputation_value": "完全信誉对企业的价值",
        "renegotiation_chance": "违约以压价结束的概率，其余为拒收",
        "renegotiated_gap": "压价后仍补的与市价之差",
        "refused_share": "质量争议中拒收的比例",
        "arrears_interest": "拖欠货款的利息",
    },
)
