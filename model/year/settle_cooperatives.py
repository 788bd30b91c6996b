"""Winter: a cooperative's surplus and refund, its share business and dividend, or its end."""

from model.accounts import (
    COOPERATIVE_COSTS,
    COOPERATIVE_GRANTS,
    COOPERATIVE_INVESTMENT,
    COOPERATIVE_LIQUIDATION,
    COOPERATIVES,
    GOVERNMENT,
    PATRONAGE_REFUNDS,
    REST_OF_WORLD,
    SHARE_BUSINESS_REVENUE,
    SHARE_DIVIDENDS,
    SHARES_RETURNED,
    pay,
)
from model.compiled import rule
from model.linkages import secondary_rebate, share_cooperation
from model.parameters import Industries, Rules
from model.programme import MODEL_COOPERATIVES
from model.programme.will import kept_compliance
from model.state import Cooperative, County
from model.world.organisations import cooperatives as cooperative_rules
from model.world.randomness import COOPERATIVE, REFUND_COMPLIANCE, four_uniforms
from model.year.every_season import Moment


@rule
def settle_cooperative(
    cooperative: Cooperative,
    county: County,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """One cooperative: the trade's surplus and its refund, the share business and its dividend."""
    cooperative.value_before = cooperative.share_value
    cooperative.refund_rate = 0.0
    cooperative.refund_per_share = 0.0
    cooperative.dividend_per_yuan = 0.0
    cooperative.returned_per_unit = 0.0
    cooperative.surplus = 0.0
    cooperative.failed = 0
    if not cooperative.alive:
        cooperative.years_closed += 1.0
        return
    refund_draw, dividend_draw, _, _ = four_uniforms(
        moment.seed,
        COOPERATIVE,
        county.code,
        cooperative.number,
        moment.season,
        REFUND_COMPLIANCE // 4,
    )
    run_share_business(cooperative, county, rules, industries, dividend_draw)
    surplus = trade(cooperative, county, rules)
    if cooperative_rules.dissolves(cooperative.cash):
        dissolve(cooperative, county, rules)
    else:
        refund(cooperative, county, rules, surplus, refund_draw)


@rule
def trade(cooperative: Cooperative, county: County, rules: Rules) -> float:
    """The year's surplus in yuan of pooled sales and services, after public support and costs."""
    rebate = rules.secondary_rebate
    weight = cooperative.weight
    flows = county.flows
    traded, fees = cooperative.traded, cooperative.service_fees
    if traded + fees <= 0.0:
        return 0.0
    premium = secondary_rebate.marketing_premium(traded, rebate.largest_premium, rebate.volume_half)
    grant = rules.will.support_grant * county.cooperative_support if traded > 0.0 else 0.0
    service_costs = rebate.service_cost_share * fees
    costs = rebate.fixed_cost + rebate.variable_cost * traded
    surplus = secondary_rebate.surplus(traded * premium, fees - service_costs, grant, costs)
    cooperative.surplus = surplus
    cooperative.cash += grant - costs - service_costs
    pay(flows, COOPERATIVE_GRANTS, GOVERNMENT, COOPERATIVES, weight * grant)
    pay(flows, COOPERATIVE_COSTS, COOPERATIVES, REST_OF_WORLD, weight * (costs + service_costs))
    return surplus


@rule
def refund(cooperative: Cooperative, county: County, rules: Rules, surplus: float, draw: float) -> None:
    """What goes back of a surplus: most of it by trade, the rest by shares."""
    rebate = rules.secondary_rebate
    traded = cooperative.traded
    to_distribute = secondary_rebate.distributable(surplus, rebate.reserve_share)
    to_distribute = min(to_distribute, max(0.0, cooperative.cash))
    complies = draw < kept_compliance(rebate.compliance, cooperative.model, rules.will.model_compliance)
    by_trade = secondary_rebate.refunded_by_trade(
        to_distribute, complies, rebate.return_share, rebate.noncompliant_return
    )
    cooperative.refund_rate = secondary_rebate.refund_rate(by_trade, traded)
    paid = cooperative.refund_rate * traded
    if complies and cooperative.share_units > 0.0:
        cooperative.refund_per_share = (to_distribute - by_trade) / cooperative.share_units
        paid += to_distribute - by_trade
    cooperative.cash -= paid
    county.flows[PATRONAGE_REFUNDS, COOPERATIVES] -= cooperative.weight * paid


@rule
def run_share_business(
    cooperative: Cooperative, county: County, rules: Rules, industries: Industries, draw: float
) -> None:
    """Equipment processes, land is farmed; profits are paid out, losses eat the shares."""
    shares = rules.share_cooperation
    weight, k = cooperative.weight, cooperative.industry
    flows = county.flows
    equipment = cooperative_rules.equipment_value(cooperative.share_units, cooperative.share_value)
    land_shares = cooperative.share_land * shares.land_value
    if equipment + land_shares <= 0.0:
        return
    long_run = industries[k].price * county.price_basis
    processing = share_cooperation.processing_result(
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
    pay(flows, SHARE_BUSINESS_REVENUE, REST_OF_WORLD, COOPERATIVES, weight * revenue)
    pay(flows, COOPERATIVE_COSTS, COOPERATIVES, REST_OF_WORLD, weight * costs)
    replaced = min(worn, max(0.0, revenue - costs))
    cooperative.cash -= replaced
    pay(flows, COOPERATIVE_INVESTMENT, COOPERATIVES, REST_OF_WORLD, weight * replaced)
    cooperative.share_value = share_cooperation.value_after_loss(
        cooperative.share_value, equipment, worn - replaced
    )
    complies = draw < kept_compliance(shares.compliance, cooperative.model, rules.will.model_compliance)
    paid = share_cooperation.dividend(profit, shares.payout, complies)
    paid = min(paid, max(0.0, cooperative.cash))
    cooperative.dividend_per_yuan = paid / (equipment + land_shares)
    cooperative.cash -= paid
    flows[SHARE_DIVIDENDS, COOPERATIVES] -= weight * paid


@rule
def dissolve(cooperative: Cooperative, county: County, rules: Rules) -> None:
    """Equipment is sold, debts are paid as far as it goes, what is left goes back to the shares."""
    weight = cooperative.weight
    flows = county.flows
    proceeds = rules.enterprises.recovery_value * cooperative_rules.equipment_value(
        cooperative.share_units, cooperative.share_value
    )
    left = cooperative.cash + proceeds
    pay(flows, COOPERATIVE_LIQUIDATION, REST_OF_WORLD, COOPERATIVES, weight * proceeds)
    if left < 0.0:  # suppliers, in the rest of the world, are left unpaid
        pay(flows, COOPERATIVE_COSTS, REST_OF_WORLD, COOPERATIVES, weight * -left)
        left = 0.0
    if cooperative.share_units > 0.0:
        cooperative.returned_per_unit = left / cooperative.share_units
        flows[SHARES_RETURNED, COOPERATIVES] -= weight * left
    else:
        pay(flows, COOPERATIVE_COSTS, COOPERATIVES, REST_OF_WORLD, weight * left)
    cooperative.cash = 0.0
    cooperative.share_units = 0.0
    cooperative.share_land = 0.0
    cooperative.share_value = 1.0
    cooperative.alive = 0
    cooperative.failed = 1
    county.built[MODEL_COOPERATIVES] -= weight * cooperative.model
    cooperative.model = 0.0
    cooperative.years_closed = 0.0
