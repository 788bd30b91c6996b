"""Order purchase 订单收购: before planting an enterprise promises to buy, at a price with a floor.

The promise comes in two forms, and the form decides who breaks it and when.  Under the
*fixed* form the price is known in spring: when the market rises above it, households
sell elsewhere; when it falls below, the enterprise is tempted not to buy.  Under the
*market* form the price follows the market above the floor, so only the enterprise is
tempted, and only while the floor binds.

Prices are in yuan/t at the farm gate, quantities in tonnes.
"""

from model.compiled import rule
from model.mathematics import exp, log, logistic, normal_probability
from model.world.households.choosing import granted_share

KEPT, RENEGOTIATED, REFUSED, PAID_LATE = 0, 1, 2, 3

_ROUNDING = 1e-9  # of what is due: who pays all but this pays all


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
    """Share of what is due that cash and credit pay now; the rest is paid late."""
    return 1.0 if due * (1.0 - _ROUNDING) <= means else granted_share(means, due)


@rule
def promise_kept(outcome: int, share_paid: float) -> float:
    """How far the enterprise kept its word, 0 to 1, as households see it."""
    if outcome in (KEPT, PAID_LATE):
        return share_paid
    return 0.5 * share_paid if outcome == RENEGOTIATED else 0.0
