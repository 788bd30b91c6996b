"""Secondary rebate 二次返利: a cooperative sells members' produce together and returns its surplus.

Members are paid the spot price on delivery.  Pooled produce fetches a premium that
rises with volume; after costs and the reserve, at least 60 % of the distributable
surplus goes back by trade (the law's rule), the rest by shares.  No surplus, no rebate.
"""

from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.parameter import parameter
from model.declare.payment import Payment
from model.programme.will import kept_compliance
from model.sources import COOPERATIVE_LAW, assumed, switch
from model.world import agents
from model.world.agents import NO_AGENT, County, Float, Industries, Rules, State, Sums
from model.world.calendar import Moment
from model.world.households.choosing import adapted
from model.world.households.reach import cooperative_reaches
from model.world.households.season import (
    BreachDraws,
    EntryDraws,
    Harvest,
    Inputs,
    Promises,
    Prospects,
    attends,
    chooses,
    spot_price_of,
    value_of_days,
)
from model.world.organisations.means import CooperativeDraws
from model.world.sectors import COOPERATIVES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay

NO_MEMBER, WITH_REFUND, WITHOUT_REFUND = range(
    3
)  # of a cooperative that returns its surplus by trade, or not


class Terms(NamedTuple):
    """二次返利: a cooperative sells members' produce and returns its surplus by trade."""

    enabled: bool = switch(
        True, "Whether cooperatives return their surplus by trade; they pool produce in any case."
    )
    return_share: float = parameter(
        0.6,
        "share of distributable surplus",
        allowed=(0.0, 1.0),
        uncertain=(0.6, 0.8),
        source_class="statistics",
        source=COOPERATIVE_LAW,
        text="Surplus returned in proportion to trade; 0.6 is the law's minimum.",
        acts="policy",
    )
    reserve_share: float = assumed(
        0.15,
        "share of surplus",
        0.0,
        1.0,
        (0.1, 0.2),
        "Surplus kept as a reserve.",
        acts="policy",
    )
    compliance: float = assumed(
        0.7,
        "probability",
        0.0,
        1.0,
        (0.3, 0.95),
        "Chance that a cooperative returns what the law demands.",
        acts="policy",
    )
    noncompliant_return: float = assumed(
        0.2, "share of distributable surplus", 0.0, 1.0, (0.0, 0.5), "Surplus returned by the others."
    )
    largest_premium: float = assumed(
        0.12, "share of the price", 0.0, 1.0, (0.05, 0.15), "Marketing premium at large volume."
    )
    volume_half: float = assumed(
        60_000.0, "yuan/year", 1.0, 1e9, (30_000.0, 150_000.0), "Traded value at which half of it is reached."
    )
    fixed_cost: float = assumed(
        4000.0, "yuan/year", 0.0, 1e7, (2000.0, 10_000.0), "Fixed cost of a cooperative."
    )
    variable_cost: float = assumed(
        0.02, "share of value", 0.0, 0.5, (0.01, 0.04), "Variable cost of trading."
    )
    trade_share: float = assumed(
        0.5, "share of produce left", 0.0, 1.0, (0.2, 0.8), "Produce that a fully willing member pledges."
    )
    side_trading: float = assumed(
        0.15, "probability", 0.0, 1.0, (0.05, 0.4), "Members who take a trader's cash instead, at no trust."
    )
    service_saving: float = assumed(
        0.08,
        "share of input cost",
        0.0,
        1.0,
        (0.03, 0.15),
        "Input cost that the cooperative's services save.",
    )
    service_fee: float = assumed(
        0.03,
        "share of input cost",
        0.0,
        1.0,
        (0.0, 0.08),
        "Fee for these services.",
        acts="policy",
    )
    service_labour_saving: float = assumed(
        0.15, "share of labour", 0.0, 0.9, (0.05, 0.3), "Own labour that trusteeship frees."
    )
    service_cost_share: float = assumed(
        0.7, "share of the fee", 0.0, 1.0, (0.5, 0.9), "What the services cost the cooperative."
    )


class Household(agents.Household):
    """What a household has under this form."""

    pooled: Float  # t delivered to the cooperative


class Cooperative(agents.Cooperative):
    """What a cooperative has under this form."""

    expected_refund: Float  # yuan per yuan traded
    traded: Float  # yuan, at the price paid to members
    service_fees: Float
    surplus: Float
    refund_rate: Float  # yuan per yuan traded
    refund_per_share: Float  # yuan per unit: the part of the surplus that goes by shares


# --- spring: the wish --------------------------------------------------------------------


@rule
def pledged_share(will: float, trade_share: float) -> float:
    """Share of produce not under an order that a member means to trade through the cooperative."""
    return trade_share * will


@rule
def yearly_gain(
    traded_value: float, refund_rate: float, input_cost: float, saving: float, fee: float, days_value: float
) -> float:
    """Expected yuan a year: rebate on the trade, cheaper services, and labour that they free.

    refund_rate: yuan per yuan traded; saving, fee: shares of `input_cost` (yuan a year).
    """
    return traded_value * refund_rate + (saving - fee) * input_cost + days_value


# --- autumn ------------------------------------------------------------------------------


@rule
def trades_elsewhere(draw: float, trust: float, side_trading: float) -> bool:
    """Whether a member takes a trader's cash instead this year."""
    return draw < side_trading * (1.0 - trust)


@rule
def marketing_premium(volume: float, largest_premium: float, volume_half: float) -> float:
    """Share of the price gained by selling together: rises and saturates in yearly volume (yuan)."""
    if volume <= 0.0:
        return 0.0
    return largest_premium * volume / (volume + volume_half)


# --- winter ------------------------------------------------------------------------------


@rule
def surplus(margin: float, services: float, grant: float, costs: float) -> float:
    """Yuan of the year: marketing margin, net services and public support, less costs."""
    return margin + services + grant - costs


@rule
def distributable(year_surplus: float, reserve_share: float) -> float:
    """Surplus that may be paid out, after the reserve; never below zero."""
    return max(0.0, year_surplus) * (1.0 - reserve_share)


@rule
def refunded_by_trade(
    to_distribute: float, complies: bool, return_share: float, noncompliant_return: float
) -> float:
    """Yuan returned in proportion to trade."""
    return to_distribute * (return_share if complies else min(return_share, noncompliant_return))


@rule
def promise_kept(refunded: float, to_distribute: float, return_share: float) -> float:
    """How far a cooperative with a surplus returned what the law demands, 0 to 1."""
    demanded = return_share * to_distribute
    return 1.0 if demanded <= 0.0 else min(1.0, refunded / demanded)


@rule
def refund_rate(refunded: float, traded: float) -> float:
    """Yuan per yuan traded; nobody traded, nobody is refunded."""
    return refunded / traded if traded > 0.0 else 0.0


# --- the steps of the year -----------------------------------------------------------------


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
    """Join, stay in or leave the cooperative; it takes every household of its industry."""
    rebate = rules.secondary_rebate
    cooperative = state.cooperatives[household.cooperative]
    if household.cooperative == NO_AGENT or not cooperative.alive:
        household.member = NO_MEMBER
        return land_value
    was_member = household.member != NO_MEMBER
    if not was_member and not cooperative_reaches(household, county, rules):
        return land_value
    peers = county.peers[linkages.SECONDARY_REBATE]
    stays = was_member
    if attends(household, county, peers, draws.membership_attention, rules):
        land = household.planted
        output = land * hopes.quality * hopes.tonnes
        traded = output * pledged_share(household.will, rebate.trade_share) * hopes.price
        days = rebate.service_labour_saving * hopes.days * land
        value = yearly_gain(
            traded,
            cooperative.expected_refund,
            industries[household.industry].input_cost * land,
            rebate.service_saving,
            rebate.service_fee,
            days * hopes.day_value,
        )
        value -= value_of_days(hopes, rules)
        stays = chooses(household, draws.membership, value, 0.0, rules)
        if stays:
            household.value[linkages.SECONDARY_REBATE] = value
    household.member = NO_MEMBER
    if stays:
        household.member = WITH_REFUND if rebate.enabled else WITHOUT_REFUND
    return land_value


@rule
def labour_left(left: float, household: Household, rules: Rules) -> float:
    """Services of the cooperative do part of a member's work."""
    if household.member:
        left *= 1.0 - rules.secondary_rebate.service_labour_saving
    return left


@rule
def inputs(inputs: Inputs, household: Household, land: float, state: State, rules: Rules) -> Inputs:
    """A member's inputs cost less, for a fee."""
    if not household.member:
        return inputs
    rebate = rules.secondary_rebate
    fee = rebate.service_fee * inputs.cost
    return Inputs(inputs.cost * (1.0 - rebate.service_saving), inputs.fee + fee, inputs.advance)


@rule
def pay_inputs(
    household: Household, county: County, inputs: Inputs, land: float, state: State, rules: Rules
) -> None:
    """The cooperative gets its fee."""
    if inputs.fee > 0.0:
        group = household.group
        weight = household.weight
        cooperative = state.cooperatives[household.cooperative]
        cooperative.cash += weight * inputs.fee * land / cooperative.weight
        cooperative.service_fees += weight * inputs.fee * land / cooperative.weight
        pay(county.flows.service_fees, group, COOPERATIVES, weight * inputs.fee * land)


@rule
def part_linked(household: Household) -> float:
    """1 for a member."""
    return 1.0 if household.member else 0.0


@rule
def took_part(household: Household) -> float:
    """1 for a member to whom the surplus is returned by trade."""
    return 1.0 if household.member == WITH_REFUND else 0.0


@rule
def open_harvest_in_cooperative(cooperative: Cooperative) -> None:
    """Trade is counted anew."""
    cooperative.traded = 0.0


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
    """A member brings produce to the cooperative and is paid the spot price on delivery."""
    household.pooled = 0.0
    if not household.member:
        return harvest
    rebate = rules.secondary_rebate
    if trades_elsewhere(draws.trade, household.trust, rebate.side_trading):
        return harvest
    household.pooled = harvest.left * pledged_share(household.will, rebate.trade_share)
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    weight = household.weight
    value = household.pooled * spot
    cooperative.traded += weight * value / cooperative.weight
    cooperative.cash -= weight * value / cooperative.weight
    pay(county.flows.pooled_produce, COOPERATIVES, group, weight * value)
    return Harvest(harvest.left - household.pooled, harvest.paid + value, harvest.penalty)


@rule
def sell_in_cooperative(cooperative: Cooperative, county: County, rules: Rules) -> None:
    """Cooperatives sell the pooled produce at a premium that rises with volume."""
    rebate = rules.secondary_rebate
    traded = cooperative.traded
    premium = marketing_premium(traded, rebate.largest_premium, rebate.volume_half)
    sales = traded * (1.0 + premium)
    cooperative.cash += sales
    pay(county.flows.pooled_sales, REST_OF_WORLD, COOPERATIVES, cooperative.weight * sales)


@rule
def clear_in_cooperative(cooperative: Cooperative) -> None:
    """Nothing is returned yet."""
    cooperative.refund_rate = 0.0
    cooperative.refund_per_share = 0.0
    cooperative.surplus = 0.0


@rule
def settle_in_cooperative(
    cooperative: Cooperative, county: County, draws: CooperativeDraws, rules: Rules, industries: Industries
) -> None:
    """The year's surplus of pooled sales and services, after public support and costs."""
    rebate = rules.secondary_rebate
    weight = cooperative.weight
    flows = county.flows
    traded, fees = cooperative.traded, cooperative.service_fees
    if traded + fees <= 0.0:
        return
    premium = marketing_premium(traded, rebate.largest_premium, rebate.volume_half)
    grant = rules.will.support_grant * county.cooperative_support if traded > 0.0 else 0.0
    service_costs = rebate.service_cost_share * fees
    costs = rebate.fixed_cost + rebate.variable_cost * traded
    cooperative.surplus = surplus(traded * premium, fees - service_costs, grant, costs)
    cooperative.cash += grant - costs - service_costs
    pay(flows.cooperative_grants, GOVERNMENT, COOPERATIVES, weight * grant)
    pay(flows.cooperative_costs, COOPERATIVES, REST_OF_WORLD, weight * (costs + service_costs))


@rule
def return_surplus_in_cooperative(
    cooperative: Cooperative, county: County, draws: CooperativeDraws, rules: Rules
) -> None:
    """What goes back of a surplus: most of it by trade, the rest by shares."""
    rebate = rules.secondary_rebate
    traded = cooperative.traded
    to_distribute = distributable(cooperative.surplus, rebate.reserve_share)
    to_distribute = min(to_distribute, max(0.0, cooperative.cash))
    complies = draws.refund < kept_compliance(
        rebate.compliance, cooperative.model, rules.will.model_compliance
    )
    by_trade = refunded_by_trade(to_distribute, complies, rebate.return_share, rebate.noncompliant_return)
    cooperative.refund_rate = refund_rate(by_trade, traded) if rebate.enabled else 0.0
    paid = cooperative.refund_rate * traded
    if complies and cooperative.share_units > 0.0:
        cooperative.refund_per_share = (to_distribute - by_trade) / cooperative.share_units
        paid += to_distribute - by_trade
    cooperative.cash -= paid
    county.flows.patronage_refunds[COOPERATIVES] -= cooperative.weight * paid


@rule
def receive_from_cooperative(household: Household, county: County, state: State, rules: Rules) -> float:
    """Refunds by trade and by shares."""
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    traded = household.pooled * spot_price_of(household, county)
    refund = traded * cooperative.refund_rate + household.share_units * cooperative.refund_per_share
    county.flows.patronage_refunds[group] += household.weight * refund
    household.business += refund
    household.received[linkages.SECONDARY_REBATE] += refund
    return refund


@rule
def judge(promises: Promises, household: Household, county: County, state: State, rules: Rules) -> Promises:
    """A surplus is to be returned to who traded, as far as the law demands."""
    cooperative = state.cooperatives[household.cooperative]
    if household.pooled <= 0.0 or cooperative.surplus <= 0.0 or not rules.secondary_rebate.enabled:
        return promises
    demanded = rules.secondary_rebate.return_share * distributable(
        cooperative.surplus, rules.secondary_rebate.reserve_share
    )
    # Of what is demanded, the part of its own trade.
    part = household.pooled * spot_price_of(household, county) / cooperative.traded
    kept = min(demanded, cooperative.refund_rate * cooperative.traded)
    return Promises(promises.due + part * demanded, promises.kept + part * kept)


@rule
def learn_in_cooperative(cooperative: Cooperative, weight: float) -> None:
    """Members expect refunds by experience; fees are counted anew."""
    if cooperative.traded > 0.0:
        cooperative.expected_refund = adapted(cooperative.expected_refund, cooperative.refund_rate, weight)
    cooperative.service_fees = 0.0


@rule
def found_in_cooperative(cooperative: Cooperative) -> None:
    """No refund is expected of a new cooperative."""
    cooperative.expected_refund = 0.0


@rule
def measure_cooperative(
    cooperative: Cooperative, county: County, state: State, rules: Rules, sums: Sums
) -> None:
    """Surplus, and who pays a refund by trade."""
    sums.cooperative_surplus += cooperative.weight * cooperative.surplus
    sums.cooperatives_refunding += cooperative.weight if cooperative.refund_rate > 0.0 else 0.0


FORM = LinkageForm(
    name="secondary_rebate",
    place=3,
    names=Names("secondary rebate", "二次返利"),
    terms=Terms,
    household=Household,
    cooperative=Cooperative,
    payments=(
        Payment("pooled_produce", COOPERATIVES, HOUSEHOLDS),
        Payment("pooled_sales", REST_OF_WORLD, COOPERATIVES),
        Payment("service_fees", HOUSEHOLDS, COOPERATIVES),
        Payment("cooperative_costs", COOPERATIVES, REST_OF_WORLD),
        Payment("patronage_refunds", COOPERATIVES, HOUSEHOLDS),
        Payment("cooperative_grants", GOVERNMENT, COOPERATIVES, part="will"),
    ),
    outcomes=(
        Outcome(
            "organisations", "cooperatives_refunding", "cooperative", "Paid a patronage refund in the year."
        ),
        Outcome("organisations", "cooperative_surplus", "yuan/year", "Surplus before refunds and dividends."),
    ),
    steps={
        "wish": wish,
        "labour_left": labour_left,
        "inputs": inputs,
        "pay_inputs": pay_inputs,
        "part_linked": part_linked,
        "open_harvest_in_cooperative": open_harvest_in_cooperative,
        "deliver": deliver,
        "sell_in_cooperative": sell_in_cooperative,
        "clear_in_cooperative": clear_in_cooperative,
        "settle_in_cooperative": settle_in_cooperative,
        "return_surplus_in_cooperative": return_surplus_in_cooperative,
        "receive_from_cooperative": receive_from_cooperative,
        "judge": judge,
        "learn_in_cooperative": learn_in_cooperative,
        "found_in_cooperative": found_in_cooperative,
        "measure_cooperative": measure_cooperative,
        "took_part": took_part,
    },
    early=("wish", "inputs"),
    works_when_off=tuple(term for term in Terms._fields if term != "enabled"),  # cooperatives go on
    shown_first=("return_share", "compliance", "largest_premium", "trade_share"),
    chinese={
        "enabled": "合作社是否按交易量返还盈余（统一销售不受影响）",
        "return_share": "按交易量返还的盈余；法定最低0.6",
        "reserve_share": "留作公积金的盈余",
        "compliance": "合作社依法返还的概率",
        "noncompliant_return": "不依法返还的合作社实际返还的盈余",
        "largest_premium": "大批量时的销售溢价",
        "volume_half": "达到一半溢价的交易额",
        "fixed_cost": "合作社固定成本",
        "variable_cost": "交易的变动成本",
        "trade_share": "意愿充分的社员承诺交售的比例",
        "side_trading": "毫无信任时把产品卖给商贩的社员比例",
        "service_saving": "合作社服务节省的投入成本",
        "service_fee": "这些服务的收费",
        "service_labour_saving": "托管省出的自家劳动",
        "service_cost_share": "合作社提供服务的成本",
    },
)
