"""Share cooperation 股份合作: households hold shares in a cooperative, by land, cash or public funds.

Dividends are a payout of real profits, with no floor.  A loss reduces the value of the
shares; a cooperative that cannot cover its loss is dissolved and returns what is left.
Cash shares buy equipment that processes produce; land is farmed with machines.
"""

from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.payment import Payment
from model.mathematics import power
from model.programme import PUBLIC_SHARES
from model.programme.will import kept_compliance
from model.sources import assumed, switch
from model.world import agents
from model.world.agents import ENTER, LEAVE, NO_AGENT, NO_WISH, Byte, Float, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.allocating import cost_of_land, worth_of_return
from model.world.households.choosing import (
    adapted,
    adapted_variance,
    certainty_equivalent,
    granted_share,
    inclusive_value,
)
from model.world.households.reach import cooperative_reaches
from model.world.households.season import (
    EntryDraws,
    Free,
    Prospects,
    attends,
    chooses,
    value_of_days,
    variance_of_land_here,
    yearly_labour_need,
)
from model.world.organisations.cooperatives import equipment_value
from model.world.organisations.means import CooperativeDraws
from model.world.sectors import COOPERATIVES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay

_NOTHING_LEFT = 1e-6  # shares, or mu


class Terms(NamedTuple):
    """股份合作: shares in a cooperative by land, cash or public funds; no floor."""

    enabled: bool = switch(True, "Whether cooperatives take shares.")
    payout: float = assumed(
        0.7, "share of profit", 0.0, 1.0, (0.5, 0.9), "Profit paid out as dividends.", acts="policy"
    )
    land_share: float = assumed(
        0.3,
        "share of land",
        0.0,
        1.0,
        (0.1, 0.6),
        "Land that a joining household puts in.",
        acts="policy",
    )
    land_value: float = assumed(
        2500.0,
        "yuan/mu",
        0.0,
        100_000.0,
        (1000.0, 5000.0),
        "Value at which land enters as shares.",
        acts="policy",
    )
    cash_share: float = assumed(
        0.15,
        "share of cash above the reserve",
        0.0,
        1.0,
        (0.0, 0.4),
        "Own savings that a joining household puts in.",
    )
    share_limit: float = assumed(
        400_000.0,
        "yuan/cooperative",
        0.0,
        1e9,
        (100_000.0, 1e6),
        "Shares, land included, that a cooperative issues.",
        acts="policy",
    )
    technique: float = assumed(
        1.1, "share of household yield", 0.1, 3.0, (1.0, 1.2), "Yield of a cooperative on its land."
    )
    service_cost: float = assumed(
        0.5, "share of household labour at the local wage", 0.0, 2.0, (0.35, 0.8), "Machine work on its land."
    )
    turnover: float = assumed(
        1.2,
        "yuan of produce/yuan of capital/year",
        0.0,
        10.0,
        (0.8, 1.6),
        "Produce that its equipment processes.",
    )
    processing_margin: float = assumed(
        0.20, "share of produce value", -0.5, 2.0, (0.1, 0.3), "Margin of processing at long-run prices."
    )
    depreciation: float = assumed(0.08, "1/year", 0.0, 1.0, (0.05, 0.12), "Depreciation of equipment.")
    compliance: float = assumed(
        0.8,
        "probability",
        0.0,
        1.0,
        (0.5, 1.0),
        "Chance that a cooperative with a profit pays its dividend.",
        acts="policy",
    )


class Household(agents.Household):
    """What a household has under this form."""

    share_wish: Byte  # NO_WISH, ENTER or LEAVE, in spring
    share_land: Float  # mu put into the cooperative


class Cooperative(agents.Cooperative):
    """What a cooperative has under this form."""

    value_before: Float  # the same, before this winter's losses
    share_land: Float  # mu
    expected_dividend: Float  # yuan per yuan of shares, land included
    dividend_variance: Float  # of it, as expected
    shares_wished: Float  # yuan, land at its valuation
    shares_to_redeem: Float  # yuan
    shares_redeemed: Float  # share of these that means allow
    shares_granted: Float
    new_equipment: Float  # yuan of share money to be spent on it
    dividend_per_yuan: Float  # yuan per yuan of shares, land included
    returned_per_unit: Float  # yuan per unit after it was dissolved


class County(agents.County):
    """What a county counts under this form."""

    public_shares_wished: Float
    public_shares_granted: Float  # share


# --- spring ------------------------------------------------------------------------------


@rule
def share_room(share_limit: float, shares: float) -> float:
    """Yuan of shares, land included, that a cooperative can still issue; less than one is none."""
    room = share_limit - shares
    return room if room >= 1.0 else 0.0


@rule
def yearly_gain(shares: float, expected_dividend: float, land_forgone: float) -> float:
    """Expected yuan a year: dividends as they were paid before, less what the land costs.

    shares: yuan, land at its valuation; expected_dividend: yuan per yuan and year; land_forgone: what the
    household gives up with the land.
    """
    return shares * expected_dividend - land_forgone


# --- winter ------------------------------------------------------------------------------


@rule
def processing_result(
    equipment: float, turnover: float, margin: float, price_ratio: float, pass_through: float
) -> float:
    """Yuan earned by equipment worth `equipment` yuan, before depreciation.

    turnover: yuan of produce a year at long-run prices per yuan of equipment; price_ratio: this
    year's farm price over the long-run one.  Output prices follow with pass-through below
    one, so dear produce squeezes the margin.
    """
    produce = equipment * turnover
    return produce * ((1.0 + margin) * power(price_ratio, pass_through) - price_ratio)


@rule
def dividend(profit: float, payout: float, complies: bool) -> float:
    """Yuan paid to all shares together: a share of a profit, if it is paid at all."""
    return payout * max(0.0, profit) if complies else 0.0


@rule
def value_after_loss(share_value: float, equipment: float, lost: float) -> float:
    """Value of a unit after equipment worth `lost` yuan was not replaced."""
    if equipment <= 0.0:
        return share_value
    return share_value * max(0.0, 1.0 - lost / equipment)


# --- the steps of the year -----------------------------------------------------------------


@rule
def open_spring(county: County) -> None:
    """Wishes for public shares are counted anew."""
    county.public_shares_wished = 0.0


@rule
def offer_in_cooperative(cooperative: Cooperative) -> None:
    """Wishes for shares are counted anew."""
    cooperative.shares_wished = 0.0
    cooperative.shares_to_redeem = 0.0


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
    """Whether to put land and savings into the cooperative, keep the land in, or take it out."""
    household.share_wish = NO_WISH
    shares = rules.share_cooperation
    cooperative = state.cooperatives[household.cooperative]
    if household.cooperative == NO_AGENT or not cooperative.alive:
        return land_value
    inside = household.share_land > 0.0
    if not shares.enabled:  # what is running ends: land is taken out, shares are redeemed at their value
        if inside or household.share_units > 0.0:
            household.share_wish = LEAVE
        return land_value
    if not inside:
        if linkages.own_land(household) < float(household.land):
            return land_value
        if not cooperative_reaches(household, county, rules):
            return land_value
    peers = county.peers[linkages.SHARE_COOPERATION]
    if not attends(household, county, peers, draws.share_attention, rules):
        return land_value
    plots, plan = hopes.plots, hopes.plan
    if inside:
        # Leaving takes the land out; shares bought with money stay and go on paying.
        land, money = household.share_land, 0.0
        quality = linkages.placed_quality(household, rules.land.plot_spread)
        land_forgone = worth_of_return(plots, plan, quality) * land
    else:
        land = shares.land_share * plots.mu
        money = public_shares(household, county, rules) + own_cash(household.cash, household, rules)
        let_share = float(county.let_share[household.industry])
        land_forgone = cost_of_land(plots, plan, let_share, shares.land_share)
    stake = land * shares.land_value + money
    farmed = land if inside else max(0.0, land - (1.0 - plan.share) * plots.mu)
    risk = stake * stake * cooperative.dividend_variance
    risk -= variance_of_land_here(farmed, household, county, hopes, industries)
    value = certainty_equivalent(
        yearly_gain(stake, cooperative.expected_dividend, land_forgone),
        risk,
        household.risk_aversion,
        household.smoothed_income,
    )
    value -= value_of_days(hopes, rules)
    if inside:
        if chooses(household, draws.shares, value, 0.0, rules):
            household.value[linkages.SHARE_COOPERATION] = value
        else:
            household.share_wish = LEAVE
        return land_value
    if land <= 0.0:
        return land_value
    if chooses(household, draws.shares, value, land_value, rules):
        linkages.give_up_land(household)
        household.value[linkages.SHARE_COOPERATION] = value
        household.share_wish = ENTER
    return inclusive_value(land_value, value, rules.choice.noise)


@rule
def give_up_land(household: Household) -> None:
    """No shares are bought after all."""
    if household.share_wish == ENTER:
        household.share_wish = NO_WISH


@rule
def ask(household: Household, county: County, state: State, rules: Rules) -> None:
    """Shares to be bought or redeemed are added up at the cooperative."""
    if household.share_wish == NO_WISH:
        return
    shares, weight = rules.share_cooperation, household.weight
    cooperative = state.cooperatives[household.cooperative]
    if household.share_wish == LEAVE:
        if not shares.enabled:
            units = weight * household.share_units / cooperative.weight
            cooperative.shares_to_redeem += units * cooperative.share_value
        return
    public = public_shares(household, county, rules)
    stake = shares.land_share * linkages.own_land(household) * shares.land_value
    stake += public + own_cash(household.cash, household, rules)
    cooperative.shares_wished += weight * stake / cooperative.weight
    county.public_shares_wished += weight * public


@rule
def to_settle(household: Household) -> bool:
    """Land and money to put in, or to take out."""
    return household.share_wish != NO_WISH


@rule
def left_by_wish(free: Free, household: Household, rules: Rules) -> Free:
    """What a wish for shares leaves of land and savings."""
    if household.share_wish != ENTER:
        return free
    placed = own_cash(free.cash, household, rules)
    return Free(free.land - rules.share_cooperation.land_share * free.land, free.cash - placed)


@rule
def public_shares(household: Household, county: County, rules: Rules) -> float:
    """Yuan of public funds quantified as cooperative shares of a household without any."""
    if not household.assisted or household.share_units > 0.0 or county.offered[PUBLIC_SHARES] <= 0.0:
        return 0.0
    return rules.money.shares_per_household


@rule
def own_cash(cash: float, household: Household, rules: Rules) -> float:
    """Yuan of savings for shares, of `cash` that other wishes leave; the reserve in hand is that of the
    guaranteed dividend."""
    reserve = rules.guaranteed_dividend.cash_reserve * household.persons
    return rules.share_cooperation.cash_share * max(0.0, cash - reserve)


@rule
def share_out(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Public shares are shared in proportion to the wishes."""
    county.public_shares_granted = granted_share(county.offered[PUBLIC_SHARES], county.public_shares_wished)


@rule
def grant_in_cooperative(cooperative: Cooperative, rules: Rules) -> None:
    """Every wish for shares is met in proportion, up to the limit.

    Shares are paid back out of what the equipment fetches that they bought, and of cash beyond the fixed
    cost of a year.
    """
    shares = rules.share_cooperation
    issued = cooperative.share_units * cooperative.share_value + cooperative.share_land * shares.land_value
    room = share_room(shares.share_limit, issued)
    if cooperative.share_value <= 0.0:  # worn out: nothing to hold a share in
        room = 0.0
    cooperative.shares_granted = granted_share(room, cooperative.shares_wished)
    spare = max(0.0, cooperative.cash - rules.secondary_rebate.fixed_cost)
    cooperative.shares_redeemed = granted_share(
        spare, (1.0 - rules.enterprises.recovery_value) * cooperative.shares_to_redeem
    )


@rule
def enter(household: Household, county: County, free: Free, state: State, rules: Rules) -> None:
    """Land, savings and public funds become shares in the cooperative."""
    if household.share_wish != ENTER:
        return
    shares = rules.share_cooperation
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    weight = household.weight
    flows = county.flows
    granted = cooperative.shares_granted
    public = granted * county.public_shares_granted * public_shares(household, county, rules)
    paid = granted * own_cash(household.cash, household, rules) + public
    units = paid / cooperative.share_value if paid > 0.0 else 0.0
    land = granted * shares.land_share * linkages.own_land(household)
    household.cash += public - paid
    household.share_units += units
    household.share_land = land
    per_cooperative = weight / cooperative.weight
    cooperative.cash += per_cooperative * paid
    cooperative.new_equipment += per_cooperative * paid
    cooperative.share_units += per_cooperative * units
    cooperative.share_land += per_cooperative * land
    county.delivered[PUBLIC_SHARES] += weight * public
    pay(flows.public_shares, GOVERNMENT, group, weight * public)
    pay(flows.shares_bought, group, COOPERATIVES, weight * paid)


@rule
def leave(household: Household, county: County, state: State, rules: Rules) -> None:
    """The land is taken out; where the form is off shares are paid back, as far as there are means."""
    if household.share_wish != LEAVE:
        return
    cooperative = state.cooperatives[household.cooperative]
    weight = household.weight
    land = household.share_land
    household.share_land = 0.0
    land_left = cooperative.share_land - weight * land / cooperative.weight
    cooperative.share_land = land_left if land_left > _NOTHING_LEFT else 0.0  # rounding is no share
    if rules.share_cooperation.enabled or household.share_units <= 0.0:
        return
    units = cooperative.shares_redeemed * household.share_units
    value = units * cooperative.share_value
    household.share_units -= units
    household.cash += value
    left = cooperative.share_units - weight * units / cooperative.weight
    cooperative.share_units = left if left > _NOTHING_LEFT else 0.0
    fetched = rules.enterprises.recovery_value * value
    cooperative.cash += weight * (fetched - value) / cooperative.weight
    pay(county.flows.cooperative_liquidation, REST_OF_WORLD, COOPERATIVES, weight * fetched)
    pay(county.flows.shares_returned, COOPERATIVES, household.group, weight * value)


@rule
def own_land(land: float, household: Household) -> float:
    """Less what is put in."""
    return land - household.share_land


@rule
def part_linked(household: Household) -> float:
    """1 for a household with land in the cooperative, which it has to see to."""
    return 1.0 if household.share_land > 0.0 else 0.0


@rule
def took_part(household: Household) -> float:
    """1 for one with land in the cooperative or shares, which go on paying when the land is taken out."""
    return 1.0 if household.share_land > 0.0 or household.share_units > 0.0 else 0.0


@rule
def invest_in_cooperative(cooperative: Cooperative, county: County) -> None:
    """Share money buys equipment."""
    amount = cooperative.new_equipment
    cooperative.new_equipment = 0.0
    cooperative.cash -= amount
    pay(county.flows.cooperative_investment, COOPERATIVES, REST_OF_WORLD, cooperative.weight * amount)


@rule
def farm(
    household: Household,
    county: County,
    yield_here: float,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """Land put into a cooperative is farmed by it, with machines and hired work."""
    shared = household.share_land
    if shared <= 0.0:
        return
    k = household.industry
    weight = household.weight
    value = yield_here * county.spot_price[k] * linkages.placed_quality(household, rules.land.plot_spread)
    shares = rules.share_cooperation
    cooperative = state.cooperatives[household.cooperative]
    work_cost = yearly_labour_need(k, industries) * rules.labour.local_wage
    per_cooperative = weight / cooperative.weight
    cost = industries[k].input_cost + shares.service_cost * work_cost
    cooperative.land_revenue += per_cooperative * shared * value * shares.technique
    cooperative.land_costs += per_cooperative * shared * cost


@rule
def clear_in_cooperative(cooperative: Cooperative) -> None:
    """No dividend is paid yet."""
    cooperative.value_before = cooperative.share_value
    cooperative.dividend_per_yuan = 0.0
    cooperative.returned_per_unit = 0.0


@rule
def settle_in_cooperative(
    cooperative: Cooperative, county: County, draws: CooperativeDraws, rules: Rules, industries: Industries
) -> None:
    """Equipment processes, land is farmed; profits are paid out, losses eat the shares."""
    shares = rules.share_cooperation
    weight, k = cooperative.weight, cooperative.industry
    flows = county.flows
    equipment = equipment_value(cooperative.share_units, cooperative.share_value)
    land_shares = cooperative.share_land * shares.land_value
    if equipment + land_shares <= 0.0:
        return
    long_run = industries[k].price * county.price_basis
    processing = processing_result(
        equipment,
        shares.turnover,
        shares.processing_margin,
        county.spot_price[k] / (long_run * (1.0 + county.price_gain[k])),
        rules.prices.pass_through,
    )
    revenue = cooperative.land_revenue + max(0.0, processing)
    costs = cooperative.land_costs + max(0.0, -processing)
    worn = shares.depreciation * equipment
    profit = revenue - costs - worn
    cooperative.cash += revenue - costs
    pay(flows.share_business_revenue, REST_OF_WORLD, COOPERATIVES, weight * revenue)
    pay(flows.cooperative_costs, COOPERATIVES, REST_OF_WORLD, weight * costs)
    replaced = min(worn, max(0.0, revenue - costs))
    cooperative.cash -= replaced
    pay(flows.cooperative_investment, COOPERATIVES, REST_OF_WORLD, weight * replaced)
    cooperative.share_value = value_after_loss(cooperative.share_value, equipment, worn - replaced)
    complies = draws.dividend < kept_compliance(
        shares.compliance, cooperative.model, rules.will.model_compliance
    )
    paid = dividend(profit, shares.payout, complies)
    paid = min(paid, max(0.0, cooperative.cash))
    cooperative.dividend_per_yuan = paid / (equipment + land_shares)
    cooperative.cash -= paid
    flows.share_dividends[COOPERATIVES] -= weight * paid


@rule
def sell_off_in_cooperative(cooperative: Cooperative, county: County, rules: Rules) -> float:
    """Equipment of a dissolved cooperative is sold."""
    proceeds = rules.enterprises.recovery_value * equipment_value(
        cooperative.share_units, cooperative.share_value
    )
    pay(county.flows.cooperative_liquidation, REST_OF_WORLD, COOPERATIVES, cooperative.weight * proceeds)
    return proceeds


@rule
def recover_in_cooperative(left: float, cooperative: Cooperative, county: County) -> float:
    """What is left after debts goes back to the shares."""
    if cooperative.share_units > 0.0:
        cooperative.returned_per_unit = left / cooperative.share_units
        county.flows.shares_returned[COOPERATIVES] -= cooperative.weight * left
        left = 0.0
    cooperative.share_units = 0.0
    cooperative.share_land = 0.0
    cooperative.share_value = 1.0
    return left


@rule
def receive_from_cooperative(household: Household, county: County, state: State, rules: Rules) -> float:
    """Dividends on shares and on land at its valuation."""
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    value = household.share_units * cooperative.value_before
    value += household.share_land * rules.share_cooperation.land_value
    income = value * cooperative.dividend_per_yuan
    county.flows.share_dividends[group] += household.weight * income
    household.property += income
    household.received[linkages.SHARE_COOPERATION] += income
    return income


@rule
def recover_by_household(household: Household, county: County, state: State) -> None:
    """Shares and land come back from a dissolved cooperative."""
    cooperative = state.cooperatives[household.cooperative]
    if household.cooperative == NO_AGENT or not cooperative.failed:
        return
    group = household.group
    returned = household.share_units * cooperative.returned_per_unit
    county.flows.shares_returned[group] += household.weight * returned
    household.cash += returned
    household.share_units = 0.0
    household.share_land = 0.0


@rule
def learn_in_cooperative(cooperative: Cooperative, weight: float) -> None:
    """Shareholders expect dividends by experience."""
    if cooperative.share_land > 0.0 or cooperative.share_units > 0.0:
        seen, expected = cooperative.dividend_per_yuan, cooperative.expected_dividend
        cooperative.dividend_variance = adapted_variance(
            cooperative.dividend_variance, expected, seen, weight, 0.0
        )
        cooperative.expected_dividend = adapted(expected, seen, weight)


@rule
def found_in_cooperative(cooperative: Cooperative) -> None:
    """No dividend is expected of a new cooperative."""
    cooperative.expected_dividend = 0.0


FORM = LinkageForm(
    name="share_cooperation",
    place=4,
    names=Names("share cooperation", "股份合作"),
    terms=Terms,
    household=Household,
    cooperative=Cooperative,
    county=County,
    payments=(
        Payment("public_shares", GOVERNMENT, HOUSEHOLDS, part="money"),
        Payment("shares_bought", HOUSEHOLDS, COOPERATIVES),
        Payment("shares_returned", COOPERATIVES, HOUSEHOLDS),
        Payment("share_dividends", COOPERATIVES, HOUSEHOLDS),
        Payment("share_business_revenue", REST_OF_WORLD, COOPERATIVES),
        Payment("cooperative_investment", COOPERATIVES, REST_OF_WORLD),
        Payment("cooperative_liquidation", REST_OF_WORLD, COOPERATIVES),
        Payment("cooperative_founding", REST_OF_WORLD, COOPERATIVES),
    ),
    steps={
        "open_spring": open_spring,
        "offer_in_cooperative": offer_in_cooperative,
        "wish": wish,
        "give_up_land": give_up_land,
        "ask": ask,
        "to_settle": to_settle,
        "left_by_wish": left_by_wish,
        "share_out": share_out,
        "grant_in_cooperative": grant_in_cooperative,
        "enter": enter,
        "leave": leave,
        "own_land": own_land,
        "part_linked": part_linked,
        "invest_in_cooperative": invest_in_cooperative,
        "farm": farm,
        "clear_in_cooperative": clear_in_cooperative,
        "settle_in_cooperative": settle_in_cooperative,
        "sell_off_in_cooperative": sell_off_in_cooperative,
        "recover_in_cooperative": recover_in_cooperative,
        "receive_from_cooperative": receive_from_cooperative,
        "recover_by_household": recover_by_household,
        "learn_in_cooperative": learn_in_cooperative,
        "found_in_cooperative": found_in_cooperative,
        "took_part": took_part,
    },
    early=("settle_in_cooperative", "recover_by_household"),
    works_when_off=("payout", "compliance"),  # of shares that could not be paid back
    shown_first=("payout", "compliance", "processing_margin"),
    chinese={
        "enabled": "合作社是否吸收股份",
        "payout": "用于分红的利润",
        "land_share": "入股农户投入的土地",
        "land_value": "土地入股的作价",
        "cash_share": "入股农户投入的自有资金",
        "share_limit": "合作社发行的股份，含土地",
        "technique": "合作社在其土地上的产量",
        "service_cost": "合作社土地上的机械作业费用",
        "turnover": "设备加工的农产品",
        "processing_margin": "长期价格下的加工毛利",
        "depreciation": "设备折旧",
        "compliance": "有利润的合作社支付分红的概率",
    },
)
