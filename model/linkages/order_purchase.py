"""Order purchase 订单收购: before planting an enterprise promises to buy, at a price with a floor.

The promise comes in two forms, and the form decides who breaks it and when.  Under the
*fixed* form the price is known in spring: when the market rises above it, households
sell elsewhere; when it falls below, the enterprise is tempted not to buy.  Under the
*market* form the price follows the market above the floor, so only the enterprise is
tempted, and only while the floor binds.

Prices are in yuan/t at the farm gate, quantities in tonnes.
"""

import math
from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.parameter import parameter
from model.declare.payment import Payment, Stock
from model.mathematics import exp, log, logistic, normal_probability
from model.programme.skill import items_listed, quality_refused
from model.sources import TECHNIQUE_IN_ORDERS, assumed, switch
from model.world import agents
from model.world.agents import NO_AGENT, Byte, County, Float, Industries, Rules, Seasonal, State, Sums
from model.world.calendar import AUTUMN, Moment
from model.world.households.choosing import certainty_equivalent, granted_share, variance_of_promise
from model.world.households.reach import cooperative_reaches, orders_reach
from model.world.households.season import (
    BreachDraws,
    EntryDraws,
    Free,
    Harvest,
    Inputs,
    Promises,
    Prospects,
    attends,
    chooses,
    kept_belief,
    value_of_days,
)
from model.world.organisations.enterprises import cash_after
from model.world.organisations.means import Intake, means, recovered_share, share_payable
from model.world.randomness import ENTERPRISE, RENEGING, RENEGING_ENFORCEMENT, four_uniforms, uniform
from model.world.sectors import BANKS, ENTERPRISES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay

KEPT, RENEGOTIATED, REFUSED, PAID_LATE = 0, 1, 2, 3

LOST_IN_BREACH = 0.10  # of the price: what a household expects to lose when an order is not kept (assumption)
CLEAR_MOVE, AS_EXPECTED = 0.15, 0.05  # of market prices since spring, when side-selling is reported by them
ADVANCE_YEARS = 2  # years in arrears after which an advance is given up (assumption)

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
        "Inputs that the enterprise advances until the harvest.",
        acts="policy",
    )
    advance_interest: float = assumed(
        0.03, "per half-year", 0.0, 0.5, (0.0, 0.06), "Interest on what is advanced.", acts="policy"
    )
    technique: bool = switch(True, "Whether orders come with a technique, in villages that experts reach.")
    technique_yield: float = parameter(
        0.10,
        "share of yield, at skill 0.5",
        allowed=(0.0, 1.0),
        uncertain=(0.03, 0.20),
        source_class="literature",
        source=TECHNIQUE_IN_ORDERS,
        text="Yield that the technique adds.",
    )
    technique_inputs: float = parameter(
        0.08,
        "share of input cost",
        allowed=(0.0, 1.0),
        uncertain=(0.0, 0.15),
        source_class="literature",
        source=TECHNIQUE_IN_ORDERS,
        text="Further inputs that the technique takes.",
    )
    technique_cost: float = assumed(
        30.0, "yuan/mu", 0.0, 1000.0, (10.0, 60.0), "What field staff costs the enterprise."
    )
    deferred_share: float = assumed(
        0.3,
        "share of the price",
        0.0,
        1.0,
        (0.0, 0.6),
        "Part of the price that is paid in winter.",
        acts="policy",
    )
    cash_premium: float = assumed(
        0.15,
        "per half-year",
        -0.5,
        1.0,
        (-0.05, 0.30),
        "What a household without any cash would give for being paid at once; it may be negative.",
        "households can want to be paid late, as a way of saving (Kenya: Casaburi and Macchiavello 2019)",
    )
    specificity: float = assumed(
        0.05,
        "share of the price",
        0.0,
        1.0,
        (0.0, 0.15),
        "What another buyer pays less for the variety that was agreed on.",
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
    advance: Float  # yuan of inputs that it asks for on credit, in spring
    advance_owed: Seasonal  # yuan that it owes for inputs on credit, of this year and of earlier ones
    advance_arrears: Float  # of these, yuan of earlier years
    arrears_years: Byte  # years for which it has owed them
    technique: Byte  # 1 if a technique comes with its order
    side_sold: Float  # t committed but sold elsewhere
    delivered: Float  # t delivered under the order
    trade_arrears: Seasonal  # owed to it for ordered produce
    deferred: Seasonal  # yuan of this autumn's price that are to be paid in winter


class Enterprise(agents.Enterprise):
    """What an enterprise has under this form."""

    market_form: Byte  # 1: the order price follows the market above the floor; 0: fixed in spring
    trade_arrears: Float
    deferred: Float  # yuan that it is to pay in winter for this autumn's produce
    advances_owed: Float  # yuan that households owe it for inputs on credit
    advances_lost: Float  # of these, given up this year
    advance_interest: Float  # yuan paid to it this year
    staff_paid: Float  # yuan for field staff this year
    order_price: Float  # yuan/t, fixed form; 0 until harvest under the market form
    order_floor: Float  # yuan/t
    order_mean: Float  # yuan/t that it is expected to pay
    order_gain: Float  # of these, over the county's spot price
    order_risk: Float  # variance of the price that it takes off, share of its square
    order_offered: Float  # t
    order_wished: Float
    order_granted: Float  # share of each wish
    advances_wished: Float  # yuan of inputs on credit, if every wish is met
    advance_granted: Float  # share of it
    staff_wished: Float  # yuan for field staff, if every wish is met
    staff_granted: Byte  # 1 if it can pay for them
    delivered: Float  # t under orders
    price_paid: Float  # yuan/t, after a renegotiation
    accepted_share: Float  # of what was delivered
    paid_share: Float  # of what is due for it in autumn; the rest is late
    deferred_paid: Float  # share of what was deferred, this winter
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


class Signing(NamedTuple):
    """What an order is worth before it is signed."""

    gain: float  # yuan/t
    way_out: float  # chance that it will pay to sell elsewhere


@rule
def call_option(price: float, strike: float, log_risk: float) -> tuple[float, float]:
    """Value of being free to sell at a lognormal price if it rises above the strike, and the chance of that.

    price: its mean; log_risk: standard deviation of its log (Black and Scholes 1973, without discounting).
    """
    if price <= 0.0 or log_risk <= 0.0 or strike <= 0.0:
        return max(0.0, price - strike), 1.0 if price > strike else 0.0
    above = log(price / strike) / log_risk + 0.5 * log_risk
    chance = normal_probability(above - log_risk)
    return price * normal_probability(above) - strike * chance, chance


@rule
def value_of_signing(
    spot: float,
    contract: float,
    strike: float,
    kept: float,
    deferral: float,
    dearer_way_out: float,
    specificity: float,
    log_risk: float,
) -> Signing:
    """What a tonne under an order is worth over the spot market, with the way out and the risk of a breach.

    spot: yuan/t that a trader is expected to pay at the farm gate; contract: that the order is expected to
    pay; strike: contract price to compare with, which in the market form follows the market;
    kept: chance that the promise is kept; deferral: share of the price that waiting for a part of it costs;
    dearer_way_out: share of the price that a breach costs, by penalty and loyalty;
    specificity: what another buyer pays less; log_risk: of the price at which it could sell elsewhere.
    """
    net = contract * (1.0 - deferral)
    option, chance = call_option(
        spot * (1.0 - specificity), strike * (1.0 - deferral + dearer_way_out), log_risk
    )
    return Signing(kept * (net - spot) - (1.0 - kept) * LOST_IN_BREACH * contract + option, chance)


@rule
def yield_of_technique(skill: float, technique_yield: float, adopted: float, listed: float) -> float:
    """Share by which the yield rises: the more skilled, the more; of techniques in use already, nothing."""
    return technique_yield * (0.5 + skill) * still_new(adopted, listed)


@rule
def still_new(adopted: float, listed: float) -> float:
    """Share of the listed techniques that a household does not use yet."""
    return 1.0 if listed <= 0.0 else max(0.0, 1.0 - adopted / listed)


@rule
def premium_for_cash(cash: float, need: float, largest: float) -> float:
    """What a household would give for being paid half a year earlier, share of the sum.

    need: yuan of half a year; largest: of a household without any cash.
    """
    if need <= 0.0:
        return 0.0
    return largest * min(1.0, max(0.0, 1.0 - cash / need))


# --- autumn: the household's side ------------------------------------------------------


@rule
def side_selling_gain(
    day_price: float,
    contract: float,
    deferral: float,
    dearer_way_out: float,
    continuation: float,
    specificity: float,
) -> float:
    """Yuan/t that selling elsewhere brings.

    day_price: what a trader pays on the day; deferral: share of the contract price that waiting for a part of
    it costs; dearer_way_out: share of it that a breach costs, by penalty and loyalty; continuation: yuan/t
    that future orders are worth; specificity: what another buyer pays less for the variety.
    """
    elsewhere = day_price * (1.0 - specificity)
    return elsewhere - contract * (1.0 - deferral) - contract * dearer_way_out - continuation


@rule
def cost_of_breach(
    penalty: float, enforcement: float, will: float, trust: float, loyalty: float, through_cooperative: float
) -> float:
    """Share of the contract price that a household forgoes rather than break its word.

    penalty: paid with chance `enforcement`; loyalty: of a willing and trusting household;
    through_cooperative: more, where a cooperative stands between.
    """
    return penalty * enforcement + loyalty * 0.5 * (will + trust) + through_cooperative


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
def value_in_hand(replacement: float, product: float, further_costs: float) -> float:
    """Yuan/t that a delivery is worth: what it costs to replace it, or what it still earns if that is less.

    replacement: spot price with transport; product: what the product of a tonne fetches;
    further_costs: of processing and labour.
    """
    return min(replacement, max(0.0, product - further_costs))


@rule
def reneging_gain(
    contract: float,
    in_hand: float,
    penalty: float,
    enforcement: float,
    reputation: float,
    reputation_value: float,
) -> float:
    """Yuan/t that not buying as promised brings the enterprise.

    in_hand: what the tonne is worth to it; penalty and reputation_value as shares of the contract price.
    """
    return contract * (1.0 - penalty * enforcement - reputation_value * reputation) - in_hand


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


# --- the steps of the year -----------------------------------------------------------------


@rule
def offer(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The quantity, the price rule and what it is worth to expect."""
    order = rules.order_purchase
    enterprise.order_wished = 0.0
    enterprise.advances_wished = 0.0
    enterprise.staff_wished = 0.0
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
    mean, variance = fixed_price(floor, expected, order.premium), 0.0
    if enterprise.market_form:
        mean, variance = expected_with_floor(expected * (1.0 + order.premium), risk, floor)
    else:
        enterprise.order_price = mean
    enterprise.order_mean = mean
    enterprise.order_gain = mean - expected
    enterprise.order_risk = (spot_variance - variance) / (expected * expected) if expected > 0.0 else 0.0


@rule
def wish(
    land_value: float,
    household: Household,
    county: County,
    draws: EntryDraws,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> float:
    """Whether to ask for a purchase order, and for how many tonnes."""
    order = rules.order_purchase
    had_order = household.ordered > 0.0
    was_excluded = household.excluded != 0
    household.ordered = 0.0
    household.advance = 0.0
    household.excluded = 0
    household.technique = 0
    if household.enterprise == NO_AGENT or was_excluded:
        return land_value
    enterprise = state.enterprises[household.enterprise]
    if enterprise.order_offered <= 0.0:
        return land_value
    if not had_order and not orders_reach(household, county, rules):
        return land_value
    k = household.industry
    free = linkages.left_by_wish(Free(linkages.own_land(household), household.cash), household, rules)
    land = min(household.planted, free.land)
    quantity = quantity_committed(land * hopes.quality * hopes.tonnes, order.output_share)
    pooled = is_pooled(household, county, state, rules)
    if quantity <= 0.0 or not large_enough(quantity, hopes.price, order.minimum_value, pooled):
        return land_value
    technique = order.technique and household.village_technique < county.expert_reach
    advance = 0.0
    if household.advance_arrears <= 0.0:
        advance = input_advance(industries[k].input_cost, land, order.input_credit)
    peers = county.peers[linkages.ORDER_PURCHASE]
    # An order is for one harvest: who had one is asked again.
    if not (had_order or attends(household, county, peers, draws.order_attention, rules)):
        return land_value
    value = value_of_order(
        household, county, quantity, land, advance, technique, hopes, state, rules, industries
    )
    if chooses(household, draws.order, value, 0.0, rules):
        household.value[linkages.ORDER_PURCHASE] = value
        household.ordered = quantity
        household.advance = advance
        household.technique = technique
    return land_value


@rule
def is_pooled(household: Household, county: County, state: State, rules: Rules) -> bool:
    """Whether a cooperative in its village would bring its produce in together with that of others."""
    if household.cooperative == NO_AGENT or not cooperative_reaches(household, county, rules):
        return False
    return state.cooperatives[household.cooperative].alive != 0


@rule
def value_of_order(
    household: Household,
    county: County,
    quantity: float,
    land: float,
    advance: float,
    technique: bool,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
) -> float:
    """Certainty equivalent of an order for so many tonnes of so many mu, yuan a year."""
    order, k = rules.order_purchase, household.industry
    enterprise = state.enterprises[household.enterprise]
    day_risk = rules.prices.season_spread * industries[k].price_risk
    risk = day_risk
    spot, contract = hopes.price, enterprise.order_mean
    # Of the market form, which moves with the market at the county seat.
    strike = county.expected_price[k] * (1.0 + order.premium)
    if not enterprise.market_form:
        strike = contract
        risk = math.sqrt(industries[k].price_risk * industries[k].price_risk + day_risk * day_risk)
    kept = kept_belief(household, enterprise.reputation, rules)
    signing = value_of_signing(
        spot,
        contract,
        strike,
        kept,
        cost_of_waiting(household, rules),
        cost_of_breach_here(household, rules),
        order.specificity,
        risk,
    )
    gain = quantity * signing.gain - advance * order.advance_interest
    if technique:
        listed = items_listed(rules)
        more = yield_of_technique(household.skill, order.technique_yield, household.adopted, listed)
        inputs = order.technique_inputs * still_new(household.adopted, listed)
        gain += land * (more * hopes.quality * hopes.tonnes * spot - inputs * industries[k].input_cost)
    variance = variance_of_promise(LOST_IN_BREACH * quantity * contract, kept)
    variance -= quantity * spot * quantity * spot * enterprise.order_risk * (1.0 - signing.way_out)
    value = certainty_equivalent(gain, variance, household.risk_aversion, household.smoothed_income)
    return value - value_of_days(hopes, rules)


@rule
def cost_of_waiting(household: Household, rules: Rules) -> float:
    """Share of the price that being paid a part of it in winter costs a household."""
    order = rules.order_purchase
    need = 0.5 * rules.consumption.subsistence * household.persons
    need += min(household.instalment, household.microloan)
    return order.deferred_share * premium_for_cash(household.cash, need, order.cash_premium)


@rule
def cost_of_breach_here(household: Household, rules: Rules) -> float:
    """Share of the contract price that a breach costs a household, by penalty and loyalty."""
    order = rules.order_purchase
    return cost_of_breach(
        order.penalty,
        order.enforcement,
        household.will,
        household.trust,
        order.loyalty,
        order.cooperative_loyalty if household.member else 0.0,
    )


@rule
def ask(household: Household, county: County, state: State, rules: Rules) -> None:
    """Tonnes, advance and field staff are added up at the enterprise."""
    if household.ordered <= 0.0:
        return
    weight = household.weight
    enterprise = state.enterprises[household.enterprise]
    enterprise.order_wished += weight * household.ordered
    enterprise.advances_wished += weight * household.advance
    if household.technique:
        enterprise.staff_wished += weight * rules.order_purchase.technique_cost * household.planted


@rule
def to_settle(household: Household) -> bool:
    """An order that was asked for."""
    return household.ordered > 0.0


@rule
def grant(means: float, enterprise: Enterprise, rules: Rules) -> float:
    """Every wish is met in proportion; field staff and advances are paid from what is left of the means.

    Who cannot pay all of its field staff sends none.
    """
    enterprise.order_granted = granted_share(enterprise.order_offered, enterprise.order_wished)
    staff = enterprise.staff_wished if enterprise.order_granted > 0.0 else 0.0
    enterprise.staff_granted = 0.0 < staff <= means
    if enterprise.staff_granted:
        means -= staff
    enterprise.advance_granted = enterprise.order_granted * share_payable(
        enterprise.order_granted * enterprise.advances_wished, means
    )
    return means - enterprise.advance_granted * enterprise.advances_wished


@rule
def enter(household: Household, county: County, free: Free, state: State, rules: Rules) -> None:
    """The order, as far as it was granted."""
    if household.ordered > 0.0:
        enterprise = state.enterprises[household.enterprise]
        household.ordered *= enterprise.order_granted
        if household.ordered <= 0.0 or not enterprise.staff_granted:
            household.technique = 0


@rule
def yield_gain(household: Household, rules: Rules) -> float:
    """By the technique that comes with an order."""
    if not household.technique:
        return 0.0
    return yield_of_technique(
        household.skill, rules.order_purchase.technique_yield, household.adopted, items_listed(rules)
    )


@rule
def inputs(inputs: Inputs, household: Household, land: float, state: State, rules: Rules) -> Inputs:
    """A technique takes further inputs; the enterprise advances a part of them all until the harvest."""
    if household.ordered <= 0.0 or land <= 0.0:
        return inputs
    cost = inputs.cost
    if household.technique:
        new = still_new(household.adopted, items_listed(rules))
        cost *= 1.0 + rules.order_purchase.technique_inputs * new
    enterprise = state.enterprises[household.enterprise]
    advance = min(enterprise.advance_granted * household.advance / land, cost + inputs.fee)
    return Inputs(cost, inputs.fee, inputs.advance + advance)


@rule
def pay_inputs(
    household: Household, county: County, inputs: Inputs, land: float, state: State, rules: Rules
) -> None:
    """The advance and the field staff are paid for what was planted."""
    household.advance = inputs.advance * land
    if household.ordered <= 0.0:
        return
    weight = household.weight
    enterprise = state.enterprises[household.enterprise]
    if inputs.advance > 0.0:
        household.advance_owed += household.advance
        enterprise.advances_owed += weight * household.advance
        enterprise.cash -= weight * household.advance
        pay(county.flows.input_advances, ENTERPRISES, household.group, weight * household.advance)
    if household.technique:
        staff = weight * rules.order_purchase.technique_cost * land
        enterprise.cash -= staff
        enterprise.staff_paid += staff
        pay(county.flows.technique_costs, ENTERPRISES, REST_OF_WORLD, staff)


@rule
def agree(household: Household, expected_yield: float, rules: Rules) -> None:
    """No more is ordered than is expected of what was planted.

    expected_yield: t of a mean mu.
    """
    most = quantity_committed(
        household.planted * household.plot_quality * expected_yield, rules.order_purchase.output_share
    )
    household.ordered = min(household.ordered, most)
    if household.ordered <= 0.0:
        household.technique = 0


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
    gain = side_selling_gain(
        household.day_price,
        contract,
        cost_of_waiting(household, rules),
        cost_of_breach_here(household, rules),
        continuation(enterprise.order_gain, order.exclusion, order.discount_factor),
        order.specificity,
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
        extra = over_delivered(
            committed, harvested - committed, household.day_price, contract, order.over_delivery
        )
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
def due_for_produce(enterprise: Enterprise, rules: Rules) -> float:
    """Yuan that are not deferred for what was delivered, at the price of the orders."""
    return (1.0 - rules.order_purchase.deferred_share) * enterprise.delivered * enterprise.order_price


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
    in_hand = value_in_hand(
        spot * (1.0 + rules.prices.delivery_cost), enterprise.product_price, enterprise.tonne_costs
    )
    gain = reneging_gain(
        contract,
        in_hand,
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
    due = due_in_autumn(enterprise, rules)
    available = means(enterprise, rules)
    available -= min(available, linkages.kept_aside(enterprise, AUTUMN, rules))
    own_part = 1.0 - rules.credit.purchase_credit
    paid = paid_share(due * own_part, available)
    enterprise.paid_share = paid
    if outcome == KEPT and paid < 1.0:
        outcome = PAID_LATE
    enterprise.reneged = outcome


@rule
def owed_for_produce(enterprise: Enterprise) -> float:
    """Yuan for what was delivered and accepted, at the price that is paid."""
    return enterprise.delivered * enterprise.accepted_share * enterprise.price_paid


@rule
def due_in_autumn(enterprise: Enterprise, rules: Rules) -> float:
    """Yuan of it that are not deferred until winter, with a penalty for a breach."""
    now = 1.0 - rules.order_purchase.deferred_share
    return now * owed_for_produce(enterprise) + enterprise.delivered * enterprise.reneging_penalty


@rule
def take_in(intake: Intake, enterprise: Enterprise, county: County, rules: Rules) -> Intake:
    """What was delivered and accepted; checks cost something when the market pays less."""
    accepted = enterprise.delivered * enterprise.accepted_share
    penalties = enterprise.delivered * enterprise.reneging_penalty
    inspection = 0.0
    if county.spot_price[enterprise.industry] < enterprise.order_price:
        inspection = rules.order_purchase.inspection_cost * enterprise.order_price * accepted
    return Intake(
        intake.accepted + accepted,
        intake.owed + owed_for_produce(enterprise) + penalties,
        intake.paid + due_in_autumn(enterprise, rules) * enterprise.paid_share,
        intake.inspection + inspection,
    )


@rule
def book_intake(enterprise: Enterprise, county: County, intake: Intake, rules: Rules) -> None:
    """The enterprise's own book of what it owes: the households keep theirs in `get_paid`."""
    produce = owed_for_produce(enterprise)
    penalties = enterprise.delivered * enterprise.reneging_penalty
    deferred = rules.order_purchase.deferred_share * produce
    late = due_in_autumn(enterprise, rules) * (1.0 - enterprise.paid_share)
    enterprise.ordered_paid = intake.paid
    enterprise.trade_arrears += late
    enterprise.deferred += deferred
    flows = county.flows
    flows.ordered_produce[ENTERPRISES] -= (produce - deferred) * enterprise.paid_share
    flows.reneging_penalties[ENTERPRISES] -= penalties * enterprise.paid_share
    flows.trade_arrears_incurred[ENTERPRISES] -= late
    flows.deferred_produce[ENTERPRISES] -= deferred


@rule
def get_paid(household: Household, county: County, state: State, rules: Rules) -> None:
    """One household is paid for its order, in full, less, or late, and repays its advance."""
    enterprise = state.enterprises[household.enterprise]
    if household.enterprise == NO_AGENT:
        return
    if household.ordered > 0.0:
        take_money(household, enterprise, county, rules)
    if household.advance_owed > 0.0:
        repay_advance(household, enterprise, county, rules)


@rule
def take_money(household: Household, enterprise: Enterprise, county: County, rules: Rules) -> None:
    """What is paid in autumn, what is deferred until winter, and what is late."""
    group = household.group
    weight = household.weight
    flows = county.flows
    delivered = household.delivered
    refused = delivered * (1.0 - enterprise.accepted_share)
    refused_sales = refused * household.day_price
    produce = (delivered - refused) * enterprise.price_paid
    deferred = rules.order_purchase.deferred_share * produce
    produce -= deferred
    penalties = delivered * enterprise.reneging_penalty
    now = enterprise.paid_share
    late = (produce + penalties) * (1.0 - now)
    pay(flows.spot_sales, REST_OF_WORLD, group, weight * refused_sales)
    flows.ordered_produce[group] += weight * produce * now
    flows.reneging_penalties[group] += weight * penalties * now
    flows.trade_arrears_incurred[group] += weight * late
    flows.deferred_produce[group] += weight * deferred
    household.trade_arrears += late
    household.deferred += deferred
    income = (produce + penalties) * now + refused_sales
    household.received[linkages.ORDER_PURCHASE] += (produce + penalties) * now
    household.business += income
    household.cash += income


@rule
def repay_advance(household: Household, enterprise: Enterprise, county: County, rules: Rules) -> None:
    """Inputs on credit are paid for with interest, as far as there is money; what is not is owed further.

    Arrears of earlier years come first.  After ADVANCE_YEARS years in arrears the enterprise gives them up.
    """
    interest = rules.order_purchase.advance_interest
    group = household.group
    weight = household.weight
    flows = county.flows
    owed = household.advance_owed
    repaid = min(owed, household.cash / (1.0 + interest))
    paid_interest = min(interest * repaid, household.cash - repaid)
    household.cash -= repaid + paid_interest
    household.business -= paid_interest
    household.advance_owed = owed - repaid if repaid < owed else 0.0
    enterprise.cash += weight * (repaid + paid_interest)
    enterprise.advances_owed -= weight * repaid
    enterprise.advance_interest += weight * paid_interest
    pay(flows.input_advances_repaid, group, ENTERPRISES, weight * repaid)
    pay(flows.input_advance_interest, group, ENTERPRISES, weight * paid_interest)
    household.advance_arrears = household.advance_owed
    if household.advance_owed <= 0.0:
        household.arrears_years = 0
        return
    household.arrears_years += 1
    if household.arrears_years > ADVANCE_YEARS:
        give_up_advance(household, enterprise, county)


@rule
def give_up_advance(household: Household, enterprise: Enterprise, county: County) -> None:
    """The enterprise loses what it advanced: nobody pays for it."""
    lost = household.weight * household.advance_owed
    enterprise.advances_owed -= lost
    enterprise.advances_lost += lost
    pay(county.flows.input_advances_lost, ENTERPRISES, household.group, lost)
    household.advance_owed = 0.0
    household.advance_arrears = 0.0
    household.arrears_years = 0


@rule
def clear(enterprise: Enterprise) -> None:
    """Nothing of late or deferred payments is paid yet."""
    enterprise.trade_arrears_paid = 0.0
    enterprise.deferred_paid = 0.0


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
    """Trade arrears with their interest, then what was deferred, from cash; what is missing is in arrears.

    All of it is a cost of autumn or earlier.
    """
    flows = county.flows
    owed, deferred = enterprise.trade_arrears, enterprise.deferred
    if owed > 0.0:
        interest = rules.order_purchase.arrears_interest
        share = share_payable(owed * (1.0 + interest), enterprise.cash)
        enterprise.trade_arrears_paid = share
        enterprise.trade_arrears -= share * owed
        enterprise.cash = cash_after(enterprise.cash, share * owed * (1.0 + interest))
        flows.late_payments[ENTERPRISES] -= share * owed
        flows.late_payment_interest[ENTERPRISES] -= share * owed * interest
    if deferred > 0.0:
        share = share_payable(deferred, enterprise.cash)
        enterprise.deferred_paid = share
        enterprise.deferred = 0.0
        enterprise.trade_arrears += (1.0 - share) * deferred
        enterprise.cash = cash_after(enterprise.cash, share * deferred)
        flows.deferred_paid[ENTERPRISES] -= share * deferred
        flows.deferred_overdue[ENTERPRISES] -= (1.0 - share) * deferred
    return 0.0


@rule
def earn(enterprise: Enterprise, county: County, rules: Rules, moment: Moment) -> float:
    """Interest on advances, less those that are lost and field staff: paid before, so only counted here."""
    beside = enterprise.advance_interest - enterprise.advances_lost - enterprise.staff_paid
    enterprise.staff_paid = 0.0
    enterprise.advances_lost = 0.0
    enterprise.advance_interest = 0.0
    return beside


@rule
def net_of_claims(equity: float, enterprise: Enterprise) -> float:
    """Less what it owes for produce, and with what households owe it for inputs."""
    return equity - enterprise.trade_arrears - enterprise.deferred + enterprise.advances_owed


@rule
def is_behind(enterprise: Enterprise) -> bool:
    """Whether produce is still to be paid for."""
    return enterprise.trade_arrears != 0.0


@rule
def recover(left: float, enterprise: Enterprise, county: County) -> float:
    """Produce paid late comes after the bank and the turnover fund; advances are not asked back any more."""
    flows = county.flows
    late = enterprise.trade_arrears
    share = recovered_share(left, late)
    flows.late_payments[ENTERPRISES] -= share * late
    flows.trade_arrears_lost[ENTERPRISES] += (1.0 - share) * late
    enterprise.trade_recovered = share
    enterprise.trade_arrears = 0.0
    flows.input_advances_lost[ENTERPRISES] -= enterprise.advances_owed
    enterprise.advances_owed = 0.0
    return left - share * late


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Ordered produce that was paid late, with interest, and the part of the price that was deferred."""
    if household.enterprise == NO_AGENT:
        return
    owed, deferred = household.trade_arrears, household.deferred
    if owed == 0.0 and deferred == 0.0:
        return
    enterprise = state.enterprises[household.enterprise]
    group = household.group
    weight = household.weight
    flows = county.flows
    late = enterprise.trade_arrears_paid * owed
    interest = late * rules.order_purchase.arrears_interest
    in_time = enterprise.deferred_paid * deferred
    overdue = (1.0 - enterprise.deferred_paid) * deferred
    flows.late_payments[group] += weight * late
    flows.late_payment_interest[group] += weight * interest
    flows.deferred_paid[group] += weight * in_time
    flows.deferred_overdue[group] += weight * overdue
    household.trade_arrears += overdue - late
    household.deferred = 0.0
    paid = late + interest + in_time
    household.business += paid
    household.received[linkages.ORDER_PURCHASE] += paid
    household.cash += paid


@rule
def kept_per_tonne(enterprise: Enterprise, rules: Rules) -> float:
    """Yuan that were paid in time for a tonne delivered."""
    price = enterprise.accepted_share * enterprise.price_paid
    later = rules.order_purchase.deferred_share
    return price * ((1.0 - later) * enterprise.paid_share + later * enterprise.deferred_paid)


@rule
def judge(promises: Promises, household: Household, county: County, state: State, rules: Rules) -> Promises:
    """The promise to buy fell due to who delivered, at the price agreed on."""
    if household.delivered <= 0.0:
        return promises
    enterprise = state.enterprises[household.enterprise]
    due = household.delivered * enterprise.order_price
    kept = household.delivered * kept_per_tonne(enterprise, rules)
    return Promises(promises.due + due, promises.kept + kept)


@rule
def judge_enterprise(promises: Promises, enterprise: Enterprise, rules: Rules) -> Promises:
    """The promise to buy fell due for what was delivered."""
    if enterprise.delivered <= 0.0:
        return promises
    due = enterprise.delivered * enterprise.order_price
    return Promises(
        promises.due + due, promises.kept + enterprise.delivered * kept_per_tonne(enterprise, rules)
    )


@rule
def recover_by_household(household: Household, county: County, state: State) -> None:
    """What a failed enterprise still pays of ordered produce; nobody asks for its advances any more."""
    enterprise = state.enterprises[household.enterprise]
    if household.enterprise == NO_AGENT or not enterprise.failed:
        return
    group = household.group
    weight = household.weight
    late = household.trade_arrears
    paid = enterprise.trade_recovered * late
    county.flows.late_payments[group] += weight * paid
    county.flows.trade_arrears_lost[group] -= weight * (late - paid)
    county.flows.input_advances_lost[group] += weight * household.advance_owed
    household.business += paid
    household.received[linkages.ORDER_PURCHASE] += paid
    household.cash += paid
    household.trade_arrears = 0.0
    household.advance_owed = 0.0
    household.advance_arrears = 0.0
    household.arrears_years = 0


@rule
def measure_household(household: Household, county: County, state: State, rules: Rules, sums: Sums) -> None:
    """Produce under orders, what was sold elsewhere of it and at which prices, and what is still owed."""
    weight = household.weight
    sums.trade_arrears += weight * household.trade_arrears
    sums.advance_arrears += weight * household.advance_arrears
    if household.ordered <= 0.0:
        return
    sums.side_sellers += weight if household.side_sold > 0.0 else 0.0
    sums.committed_tonnes += weight * household.ordered
    sums.side_sold_tonnes += weight * household.side_sold
    sums.with_technique += weight if household.technique else 0.0
    enterprise = state.enterprises[household.enterprise]
    expected = enterprise.order_mean - enterprise.order_gain  # the market price, in spring
    moved = county.spot_price[enterprise.industry] / expected - 1.0
    committed, elsewhere = weight * household.ordered, weight * household.side_sold
    if enterprise.market_form:
        if moved > CLEAR_MOVE:
            sums.committed_at_market_up += committed
            sums.side_sold_at_market_up += elsewhere
    elif moved > CLEAR_MOVE:
        sums.committed_up += committed
        sums.side_sold_up += elsewhere
    elif moved < -CLEAR_MOVE:
        sums.committed_down += committed
        sums.side_sold_down += elsewhere
    elif abs(moved) <= AS_EXPECTED:
        sums.committed_as_expected += committed
        sums.side_sold_as_expected += elsewhere


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
        Payment("input_advance_interest", HOUSEHOLDS, ENTERPRISES),
        Payment("technique_costs", ENTERPRISES, REST_OF_WORLD),
        Payment("deferred_paid", ENTERPRISES, HOUSEHOLDS),
        Payment("side_selling_penalties", HOUSEHOLDS, ENTERPRISES),
        Payment("reneging_penalties", ENTERPRISES, HOUSEHOLDS),
        Payment("purchase_loan_subsidies", GOVERNMENT, BANKS, part="money"),
        Payment("trade_arrears_incurred", ENTERPRISES, HOUSEHOLDS, cash=False),
        Payment("deferred_produce", ENTERPRISES, HOUSEHOLDS, cash=False),
        Payment("deferred_overdue", ENTERPRISES, HOUSEHOLDS, cash=False),
        Payment("input_advances_lost", ENTERPRISES, HOUSEHOLDS, cash=False),
        Payment("trade_arrears_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
    ),
    stocks=(
        Stock(
            "trade_arrears",
            rises_with=("trade_arrears_incurred", "deferred_overdue"),
            falls_with=("late_payments", "trade_arrears_lost"),
            household="trade_arrears",
            enterprise="trade_arrears",
        ),
        Stock(
            "deferred_pay",
            rises_with=("deferred_produce",),
            falls_with=("deferred_paid", "deferred_overdue"),
            household="deferred",
            enterprise="deferred",
        ),
        Stock(
            "input_advances",
            rises_with=("input_advances",),
            falls_with=("input_advances_repaid", "input_advances_lost"),
            household="advance_owed",
            enterprise="advances_owed",
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
        *(
            Outcome(
                "households",
                f"side_sold_share_{when}",
                "share",
                f"Tonnes sold elsewhere, of tonnes committed {text}.",
                total=(f"side_sold_{when}",),
                over=f"committed_{when}",
            )
            for when, text in (
                ("up", "at a fixed price where market prices rose by more than 15 % since spring"),
                ("as_expected", "at a fixed price where market prices moved by 5 % at most"),
                ("down", "at a fixed price where market prices fell by more than 15 %"),
                ("at_market_up", "at a price that follows the market, where it rose by more than 15 %"),
            )
        ),
        Outcome("households", "committed_tonnes", "t", "Produce under purchase orders."),
        Outcome(
            "households",
            "technique_share",
            "share",
            "Households with an order that a technique came with, of those under an order.",
            total=("with_technique",),
            over="in_order_purchase",
        ),
        Outcome(
            "households",
            "advance_arrears",
            "yuan",
            "Owed by households for inputs on credit of earlier harvests.",
        ),
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
        "ask": ask,
        "to_settle": to_settle,
        "grant": grant,
        "enter": enter,
        "yield_gain": yield_gain,
        "inputs": inputs,
        "pay_inputs": pay_inputs,
        "agree": agree,
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
        "earn": earn,
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
    late=("wish",),  # what is promised is what the land is left for
    shown_first=("floor", "premium", "technique", "deferred_share", "enforcement"),
    parts={
        "premium": Names("premium", "溢价"),
        "floor": Names("floor", "保底价"),
        "technique": Names("technique", "技术服务"),
        "input_credit": Names("credit for inputs", "投入品赊欠"),
        "deferred_share": Names("deferred pay", "部分货款延后"),
    },
    missing={"premium": 0.0, "floor": 0.0, "input_credit": 0.0, "deferred_share": 0.0},
    rest=Names("a certain buyer", "有稳定的买主"),
    caveat=Names(
        "What is left without any part is a promised buyer at the expected price, the freedom to sell "
        "elsewhere, and support that goes to projects with enough led households.",
        "去掉各部分后剩下的是：按预期价收购的承诺、卖给别人的自由，以及带动户数达标的项目得到的扶持。",
    ),
    works_when_off=("arrears_interest",),  # on what was delivered before, and is not yet paid
    chinese={
        "enabled": "企业是否提供订单收购",
        "floor": "订单保底价",
        "premium": "高于参考价的溢价",
        "fixed_form_share": "春季定价的企业比例，其余随行就市并保底",
        "output_share": "农户承诺交售的预期产量比例",
        "capacity_share": "企业以订单采购的需求比例",
        "minimum_value": "最低预期交售额；社员通过合作社合并计算，不受此限",
        "input_credit": "企业预付到收获的投入品",
        "advance_interest": "预付投入品的利息",
        "technique": "订单是否附带技术服务（专家能到的村）",
        "technique_yield": "技术服务带来的增产",
        "technique_inputs": "技术服务多用的投入品",
        "technique_cost": "企业派驻技术人员的费用",
        "deferred_share": "货款中冬季才付的比例",
        "cash_premium": "手中没有现金的农户为当场得款愿意放弃的比例，可为负",
        "specificity": "约定品种卖给别人时少得的价",
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
