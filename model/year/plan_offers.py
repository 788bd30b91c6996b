"""Spring, first: what enterprises and cooperatives offer."""

from model.accounts import BASE_INVESTMENT, ENTERPRISE_INVESTMENT, ENTERPRISES, GOVERNMENT, REST_OF_WORLD, pay
from model.compiled import rule
from model.linkages import employment, guaranteed_dividend, order_purchase
from model.parameters import Industries, Rules
from model.programme import DEMONSTRATION_BASES
from model.state import County, Enterprise, State
from model.year.every_season import Moment


@rule
def offer(county: County, state: State, rules: Rules, industries: Industries, moment: Moment) -> None:
    """Enterprises offer orders, take principal and offer jobs; cooperatives issue shares."""
    county.public_principal_wished = 0.0
    county.public_shares_wished = 0.0
    county.linked[:] = 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.order_wished = 0.0
        enterprise.advances_wished = 0.0
        enterprise.principal_wished = 0.0
        enterprise.principal_withdrawn = 0.0
        enterprise.principal_placed = 0.0
        enterprise.jobs_filled = 0.0
        enterprise.season_days[:] = 0.0
        enterprise.households_led = 0.0
        enterprise.year_job_days = 0.0
        enterprise.year_job_wages = 0.0
        enterprise.order_offered = 0.0
        enterprise.order_price = 0.0
        enterprise.principal_offered = 0.0
        enterprise.jobs_offered = 0.0
        enterprise.base_days = 0.0
        enterprise.job_wage = employment.job_wage(
            rules.labour.local_wage * county.wage_level * moment.wages,
            rules.employment.wage_premium,
        )
        if enterprise.alive:
            offer_orders(enterprise, county, rules, industries)
            offer_principal(enterprise, rules)
            offer_jobs(enterprise, county, rules, industries, moment)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        cooperative.shares_wished = 0.0


@rule
def offer_orders(enterprise: Enterprise, county: County, rules: Rules, industries: Industries) -> None:
    """The quantity, the price rule and what it is worth to expect."""
    order = rules.order_purchase
    if not order.enabled:
        return
    k = enterprise.industry
    expected, risk = county.expected_price[k], industries[k].price_risk
    floor = order.floor * industries[k].price * county.price_basis
    enterprise.order_floor = floor
    enterprise.order_offered = order_purchase.offered_quantity(enterprise.capacity, order.capacity_share)
    spot_variance = order_purchase.price_variance(expected, risk)
    if enterprise.market_form:
        mean, variance = order_purchase.expected_with_floor(expected * (1.0 + order.premium), risk, floor)
        enterprise.order_gain = mean - expected
        enterprise.order_risk = spot_variance - variance
    else:
        price = order_purchase.fixed_price(floor, expected, order.premium)
        enterprise.order_price = price
        enterprise.order_gain = price - expected
        enterprise.order_risk = spot_variance


@rule
def offer_principal(enterprise: Enterprise, rules: Rules) -> None:
    """Room for principal on which the guaranteed dividend is promised."""
    dividend = rules.guaranteed_dividend
    if dividend.enabled:
        enterprise.principal_offered = guaranteed_dividend.principal_room(
            enterprise.capital,
            dividend.principal_limit,
            enterprise.dividend_basis,
            enterprise.dividend_arrears > 0.0,
        )


@rule
def offer_jobs(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Jobs by expected throughput, and on the demonstration base if there is one."""
    jobs = rules.employment
    if not jobs.enabled:
        return
    long_run = industries[enterprise.industry].price * county.price_basis
    throughput = enterprise.capacity * rules.enterprises.utilisation * long_run
    needed = employment.days_needed(throughput, jobs.days_per_thousand_yuan, moment.wages)
    if enterprise.runs_base and enterprise.supported:
        build_base(enterprise, county, rules)
        bases = rules.work
        enterprise.base_days = employment.base_days(
            bases.base_households, bases.base_days, bases.demonstration_bases
        ) * employment.base_built(enterprise.base_invested, bases.base_investment, bases.demonstration_bases)
    enterprise.jobs_offered = jobs.local_hiring_share * needed + enterprise.base_days


@rule
def build_base(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """Public investment in a demonstration base becomes capital and capacity."""
    if county.offered[DEMONSTRATION_BASES] <= 0.0:
        return
    amount = county.offered[DEMONSTRATION_BASES] / county.bases
    county.delivered[DEMONSTRATION_BASES] += amount
    enterprise.base_invested += amount
    flows = county.flows
    pay(flows, BASE_INVESTMENT, GOVERNMENT, ENTERPRISES, amount)
    add_capital(enterprise, amount)
    pay(flows, ENTERPRISE_INVESTMENT, ENTERPRISES, REST_OF_WORLD, amount)


@rule
def add_capital(enterprise: Enterprise, amount: float) -> None:
    """Capacity grows with capital."""
    if enterprise.capital > 0.0:
        enterprise.capacity *= 1.0 + amount / enterprise.capital
    enterprise.capital += amount
