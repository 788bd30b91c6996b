"""Autumn: yields and prices, delivery and side-selling, reneging and payment, processing."""

from model.accounts import ASSISTED_SALES as ASSISTED_SALES_PAID
from model.accounts import (
    COOPERATIVES,
    ENTERPRISE_SALES,
    ENTERPRISES,
    GOVERNMENT,
    INPUT_ADVANCES_REPAID,
    OPERATING_COSTS,
    ORDERED_PRODUCE,
    POOLED_PRODUCE,
    POOLED_SALES,
    RENEGING_PENALTIES,
    REST_OF_WORLD,
    SIDE_SELLING_PENALTIES,
    SPOT_PURCHASES,
    SPOT_SALES,
    TRADE_ARREARS_INCURRED,
    TURNOVER_LOANS,
    pay,
)
from model.compiled import rule
from model.linkages import ORDER_PURCHASE, order_purchase, secondary_rebate
from model.linkages.order_purchase import KEPT, PAID_LATE, REFUSED, RENEGOTIATED
from model.parameters import Industries, Rules
from model.programme import ASSISTED_SALES, TURNOVER_FUND, skill
from model.programme.help import assisted_part
from model.programme.money import equipment_days, equipment_tonnes, share_tended, turnover_loan
from model.state import NO_AGENT, County, Enterprise, Household, State
from model.world.households.farming import farm_gate_price, luck_effect, weather_effect, yield_without_weather
from model.world.organisations.enterprises import affordable_quantity, output_price, spot_quantity_wanted
from model.world.randomness import (
    DEMAND_ANGLE,
    DEMAND_RADIUS,
    ENTERPRISE,
    HARVEST_LUCK_RADIUS,
    HOUSEHOLD,
    RENEGING,
    RENEGING_ENFORCEMENT,
    SIDE_TRADING,
    four_uniforms,
    standard_normal,
    uniform,
)
from model.year import AUTUMN
from model.year.every_season import (
    Moment,
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    largest_wages,
    lend_what_is_missing,
    live,
    means,
    work,
)
from model.year.plan_wishes import items_listed, loss_here, season_days, support_factor, yearly_labour_need


@rule
def harvest(
    first_county: int,
    last_county: int,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
    demand_change: float,
) -> None:
    """The autumn of the counties from `first_county` up to, not including, `last_county`.

    demand_change: imposed change of enterprises' output prices, as a share.
    """
    for c in range(first_county, last_county):
        county = state.counties[c]
        set_prices(county, state, rules)
        hire(county, AUTUMN, state, rules)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            bring_in(household, county, state, rules, industries, moment)
        sell_pooled(county, state, rules)
        lend_turnover(county, state, rules)
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            keep_or_renege(enterprise, county, rules, moment)
            buy_and_process(enterprise, county, rules, industries, moment, demand_change)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            get_paid(household, county, state, rules)
            work(household, county, AUTUMN, state, rules, industries, moment)
            live(household, county, rules, moment)
            count_household(household, county)
        draw_on_bank(county, state)
        count_organisations(county, state)


@rule
def set_prices(county: County, state: State, rules: Rules) -> None:
    """Orders that follow the market get their price; the year's counts start at zero."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.market_form:
            enterprise.order_price = order_purchase.market_price(
                enterprise.order_floor,
                county.spot_price[enterprise.industry],
                rules.order_purchase.premium,
            )
        enterprise.delivered = 0.0
        enterprise.dividend_land = 0.0
        enterprise.land_revenue = 0.0
        enterprise.land_costs = 0.0
    county.sales = 0.0
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        cooperative.traded = 0.0
        cooperative.land_revenue = 0.0
        cooperative.land_costs = 0.0


@rule
def spot_price_of(household: Household, county: County) -> float:
    """Yuan/t that a trader pays at the household's farm gate this autumn."""
    county_price = county.spot_price[household.industry]
    return farm_gate_price(county_price, county.distance_basis, household.remoteness)


@rule
def bring_in(
    household: Household, county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """One household's harvest, and where it goes: order, cooperative, spot market."""
    radius, angle, breach_draw, enforcement_draw = four_uniforms(
        moment.seed,
        HOUSEHOLD,
        county.code,
        household.number,
        moment.season,
        HARVEST_LUCK_RADIUS // 4,
    )
    k, group = household.industry, household.group
    weight = county.household_weight[group]
    spot = spot_price_of(household, county)
    normal = yield_without_weather(
        household.productivity,
        industries[k].yield_per_mu,
        household.skill,
        loss_here(k, county, rules, industries),
    )
    weather = weather_effect(county.weather, industries[k].weather_sensitivity)
    yield_here = normal * weather * support_factor(household, county, rules)
    harvest_linked_land(household, county, yield_here, state, rules, industries)
    served = rules.skill.trusteeship_yield * household.trusteeship * industries[k].mechanised
    harvested = household.planted * yield_here * (1.0 + served)
    if household.equipment > 0.0:
        harvested += weather * harvest_of_equipment(household, county, rules, industries)
    harvested *= luck_effect(industries[k].luck, standard_normal(radius, angle))
    household.side_sold = 0.0
    household.delivered = 0.0
    household.pooled = 0.0
    penalty = 0.0
    if household.ordered > 0.0:
        penalty = deliver(household, county, harvested, spot, breach_draw, enforcement_draw, state, rules)
    left = harvested - household.delivered
    if household.member:
        draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, SIDE_TRADING)
        rebate = rules.secondary_rebate
        if not secondary_rebate.trades_elsewhere(draw, household.trust, rebate.side_trading):
            pledged = secondary_rebate.pledged_share(household.will, rebate.trade_share)
            household.pooled = left * pledged
            pool(household, county, spot, state)
    sold = (left - household.pooled) * spot
    flows = county.flows
    county.sales += weight * sold
    helped = assisted_part(county.assisted_share, sold, county.assisted_left / weight)
    county.assisted_left = max(0.0, county.assisted_left - weight * helped)  # the last one leaves rounding
    county.delivered[ASSISTED_SALES] += weight * helped
    better = helped * (1.0 + rules.help.assisted_premium)
    pay(flows, SPOT_SALES, REST_OF_WORLD, group, weight * (sold - helped))
    pay(flows, ASSISTED_SALES_PAID, REST_OF_WORLD, group, weight * better)
    income = sold - helped + better + household.pooled * spot
    paid_penalty = min(penalty, household.cash + income)
    if paid_penalty > 0.0:
        enterprise = state.enterprises[household.enterprise]
        enterprise.cash += weight * paid_penalty
        pay(flows, SIDE_SELLING_PENALTIES, group, ENTERPRISES, weight * paid_penalty)
    household.business += income - paid_penalty
    household.cash += income - paid_penalty


@rule
def harvest_of_equipment(household: Household, county: County, rules: Rules, industries: Industries) -> float:
    """Tonnes in normal weather from what a loan bought, as far as own labour tends it."""
    part = rules.money
    needed = equipment_days(household.equipment, part.equipment_days)
    tended = household.equipment * share_tended(season_days(household, rules), needed)
    price = industries[household.industry].price * county.price_basis
    return equipment_tonnes(tended, part.equipment_return, price)


@rule
def harvest_linked_land(
    household: Household,
    county: County,
    yield_here: float,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """Land handed to an enterprise or put into a cooperative is farmed by it, with hired work."""
    placed, shared = household.dividend_land, household.share_land
    if placed == 0.0 and shared == 0.0:
        return
    k = household.industry
    weight = county.household_weight[household.group]
    value = yield_here * county.spot_price[k]
    # Machines get dearer by the day as wages rise, and do as much more of the work.
    work_cost = yearly_labour_need(k, industries) * rules.labour.local_wage * county.wage_level
    if placed > 0.0:
        enterprise = state.enterprises[household.employer]
        dividend = rules.guaranteed_dividend
        cost = industries[k].input_cost + dividend.service_cost * work_cost
        enterprise.dividend_land += weight * placed
        enterprise.land_revenue += weight * placed * value * dividend.technique
        enterprise.land_costs += weight * placed * cost
    if shared > 0.0:
        cooperative = state.cooperatives[household.cooperative]
        shares = rules.share_cooperation
        per_cooperative = weight / cooperative.weight
        cost = industries[k].input_cost + shares.service_cost * work_cost
        cooperative.land_revenue += per_cooperative * shared * value * shares.technique
        cooperative.land_costs += per_cooperative * shared * cost


@rule
def deliver(
    household: Household,
    county: County,
    harvested: float,
    spot: float,
    breach_draw: float,
    enforcement_draw: float,
    state: State,
    rules: Rules,
) -> float:
    """What a household delivers under its order; returns the penalty in yuan that it owes."""
    order = rules.order_purchase
    enterprise = state.enterprises[household.enterprise]
    contract = enterprise.order_price
    committed = min(household.ordered, harvested)
    through_cooperative = order.cooperative_loyalty if household.member else 0.0
    gain = order_purchase.side_selling_gain(
        spot,
        contract,
        order.penalty,
        order.enforcement,
        order_purchase.loyalty(contract, household.will, household.trust, order.loyalty, through_cooperative),
        order_purchase.continuation(enterprise.order_gain, order.exclusion, order.discount_factor),
    )
    probability = order_purchase.breach_probability(gain, contract, order.breach_noise)
    penalty = 0.0
    if breach_draw < probability:
        share = order_purchase.share_sold_elsewhere(probability, order.least_side_sold)
        household.side_sold = committed * share
        household.excluded = enforcement_draw < order.exclusion
        if enforcement_draw < order.enforcement:
            penalty = order.penalty * contract * household.side_sold
        brought = committed - household.side_sold
    else:
        extra = order_purchase.over_delivered(
            committed, harvested - committed, spot, contract, order.over_delivery
        )
        brought = committed + extra * (1.0 - order.inspection)
    household.delivered = brought * order_purchase.quality_accepted(
        household.skill, refusals_left(household, rules)
    )
    weight = county.household_weight[household.group]
    enterprise.delivered += weight * household.delivered
    return penalty


@rule
def refusals_left(household: Household, rules: Rules) -> float:
    """Share of an unskilled household's delivery refused for quality, where it follows no standards yet."""
    part = rules.skill
    listed = items_listed(rules)
    return skill.quality_refused(
        rules.order_purchase.rejection, household.adopted, listed, part.adoption_quality
    )


@rule
def pool(household: Household, county: County, spot: float, state: State) -> None:
    """A member brings produce to the cooperative and is paid the spot price on delivery."""
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    weight = county.household_weight[group]
    value = household.pooled * spot
    cooperative.traded += weight * value / cooperative.weight
    cooperative.cash -= weight * value / cooperative.weight
    pay(county.flows, POOLED_PRODUCE, COOPERATIVES, group, weight * value)


@rule
def sell_pooled(county: County, state: State, rules: Rules) -> None:
    """Cooperatives sell the pooled produce at a premium that rises with volume."""
    rebate = rules.secondary_rebate
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        traded = cooperative.traded
        premium = secondary_rebate.marketing_premium(traded, rebate.largest_premium, rebate.volume_half)
        sales = traded * (1.0 + premium)
        cooperative.cash += sales
        pay(
            county.flows,
            POOLED_SALES,
            REST_OF_WORLD,
            COOPERATIVES,
            cooperative.weight * sales,
        )


@rule
def turnover_asked(enterprise: Enterprise, rules: Rules) -> float:
    """Yuan that a supported enterprise lacks to pay for what was delivered."""
    if not (enterprise.alive and enterprise.supported) or enterprise.delivered <= 0.0:
        return 0.0
    due = enterprise.delivered * enterprise.order_price * (1.0 - rules.credit.purchase_credit)
    needed = due + largest_wages(enterprise, AUTUMN, rules)
    return max(0.0, needed - means(enterprise, rules))


@rule
def lend_turnover(county: County, state: State, rules: Rules) -> None:
    """The turnover fund lends to enterprises that lack money for ordered produce."""
    fund, asked = county.turnover_fund, 0.0
    if fund <= 0.0:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        fund -= enterprise.turnover_loan
        asked += turnover_asked(enterprise, rules)
    fund = max(0.0, fund)
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        loan = turnover_loan(fund, turnover_asked(enterprise, rules), asked)
        enterprise.cash += loan
        enterprise.turnover_loan += loan
        county.delivered[TURNOVER_FUND] += loan
        pay(county.flows, TURNOVER_LOANS, GOVERNMENT, ENTERPRISES, loan)


@rule
def keep_or_renege(enterprise: Enterprise, county: County, rules: Rules, moment: Moment) -> None:
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
    gain = order_purchase.reneging_gain(
        contract,
        spot * (1.0 + rules.prices.delivery_cost),
        order.enterprise_penalty,
        order.enterprise_enforcement,
        enterprise.reputation,
        order.reputation_value,
    )
    probability = order_purchase.breach_probability(gain, contract, order.breach_noise)
    code, agent = county.code, enterprise.number
    draw, outcome_draw, _, _ = four_uniforms(
        moment.seed, ENTERPRISE, code, agent, moment.season, RENEGING // 4
    )
    outcome = order_purchase.reneging_outcome(draw, outcome_draw, probability, order.renegotiation_chance)
    if outcome != KEPT:
        enforcement_draw = uniform(moment.seed, ENTERPRISE, code, agent, moment.season, RENEGING_ENFORCEMENT)
        if outcome == RENEGOTIATED:
            enterprise.price_paid = order_purchase.renegotiated_price(contract, spot, order.renegotiated_gap)
        if outcome == REFUSED:
            enterprise.accepted_share = 1.0 - order.refused_share
        if enforcement_draw < order.enterprise_enforcement:
            broken = 1.0 if outcome == RENEGOTIATED else order.refused_share
            enterprise.reneging_penalty = order.enterprise_penalty * contract * broken
    due = delivered * (enterprise.accepted_share * enterprise.price_paid + enterprise.reneging_penalty)
    available = means(enterprise, rules)
    available -= min(available, largest_wages(enterprise, AUTUMN, rules))
    own_part = 1.0 - rules.credit.purchase_credit
    paid = order_purchase.paid_share(due * own_part, available)
    enterprise.paid_share = paid
    if outcome == KEPT and paid < 1.0:
        outcome = PAID_LATE
    enterprise.reneged = outcome


@rule
def buy_and_process(
    enterprise: Enterprise,
    county: County,
    rules: Rules,
    industries: Industries,
    moment: Moment,
    demand_change: float,
) -> None:
    """What orders leave open of the plant's need is bought on the spot market; all is processed and sold.

    The enterprise owes households for what they delivered before it buys elsewhere; the
    payment itself is made household by household.
    """
    if not enterprise.alive:
        return
    k = enterprise.industry
    flows = county.flows
    spot = county.spot_price[k]
    long_run = industries[k].price * county.price_basis
    radius, angle = four_uniforms(
        moment.seed,
        ENTERPRISE,
        county.code,
        enterprise.number,
        moment.season,
        RENEGING // 4,
    )[2:]
    demand = luck_effect(rules.enterprises.demand_risk, standard_normal(radius, angle))
    product_price = output_price(
        long_run,
        spot / (long_run * (1.0 + county.price_gain[k])),  # a nearer market makes no dearer product
        industries[k].value_added + county.value_added_gain[k],
        rules.prices.pass_through,
        demand * (1.0 + demand_change),
    )
    accepted = enterprise.delivered * enterprise.accepted_share
    owed = enterprise.delivered * (
        enterprise.accepted_share * enterprise.price_paid + enterprise.reneging_penalty
    )
    inspection = 0.0
    if spot < enterprise.order_price:
        inspection = rules.order_purchase.inspection_cost * enterprise.order_price * accepted
    processing = rules.enterprises.processing_cost * long_run
    brought_in = spot * (1.0 + rules.prices.delivery_cost)
    wanted = spot_quantity_wanted(
        enterprise.capacity,
        rules.enterprises.utilisation,
        accepted,
        product_price - brought_in - processing,
    )
    # Banks lend part of the price of produce against it; wages are kept aside.
    own_part = 1.0 - rules.credit.purchase_credit
    paid = owed * enterprise.paid_share
    reserved = largest_wages(enterprise, AUTUMN, rules) + own_part * paid
    left = max(0.0, means(enterprise, rules) - reserved)
    bought = affordable_quantity(wanted, own_part * brought_in, left)
    throughput = accepted + bought
    sales = throughput * product_price + enterprise.land_revenue
    costs = processing * throughput + inspection + enterprise.land_costs
    enterprise.throughput = throughput
    enterprise.sales = sales
    enterprise.costs = bought * brought_in + owed + costs
    # Produce is paid for before its product is sold: the bank lends what cash does not cover.
    enterprise.ordered_paid = paid
    enterprise.purchase_loan = max(0.0, paid + bought * brought_in - enterprise.cash)
    enterprise.cash -= paid + bought * brought_in
    lend_what_is_missing(enterprise, county)
    enterprise.cash += sales - costs
    pay(flows, SPOT_PURCHASES, ENTERPRISES, REST_OF_WORLD, bought * brought_in)
    pay(flows, OPERATING_COSTS, ENTERPRISES, REST_OF_WORLD, costs)
    pay(flows, ENTERPRISE_SALES, REST_OF_WORLD, ENTERPRISES, sales)
    # Its own book of what it owes: the households keep theirs in `get_paid`.
    produce = enterprise.delivered * enterprise.accepted_share * enterprise.price_paid
    penalties = enterprise.delivered * enterprise.reneging_penalty
    enterprise.trade_arrears += owed - paid
    flows[ORDERED_PRODUCE, ENTERPRISES] -= produce * enterprise.paid_share
    flows[RENEGING_PENALTIES, ENTERPRISES] -= penalties * enterprise.paid_share
    flows[TRADE_ARREARS_INCURRED, ENTERPRISES] -= owed - paid


@rule
def get_paid(household: Household, county: County, state: State, rules: Rules) -> None:
    """One household is paid for its order, in full, less, or late, and repays its advance."""
    enterprise = state.enterprises[household.enterprise]
    if household.enterprise == NO_AGENT or household.ordered <= 0.0:
        return
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    delivered = household.delivered
    refused = delivered * (1.0 - enterprise.accepted_share)
    refused_sales = refused * spot_price_of(household, county)
    produce = (delivered - refused) * enterprise.price_paid
    penalties = delivered * enterprise.reneging_penalty
    now = enterprise.paid_share
    late = (produce + penalties) * (1.0 - now)
    pay(flows, SPOT_SALES, REST_OF_WORLD, group, weight * refused_sales)
    flows[ORDERED_PRODUCE, group] += weight * produce * now
    flows[RENEGING_PENALTIES, group] += weight * penalties * now
    flows[TRADE_ARREARS_INCURRED, group] += weight * late
    household.trade_arrears += late
    income = (produce + penalties) * now + refused_sales
    household.received[ORDER_PURCHASE] += (produce + penalties) * now
    household.business += income
    household.cash += income
    repaid = min(household.advance, household.cash)
    household.advance = 0.0
    household.cash -= repaid
    enterprise.cash += weight * repaid
    pay(flows, INPUT_ADVANCES_REPAID, group, ENTERPRISES, weight * repaid)


assert DEMAND_RADIUS == RENEGING + 2 and DEMAND_ANGLE == RENEGING + 3  # one block of draws
