"""Autumn: yields and prices, delivery and side-selling, reneging and payment, processing."""

from model import linkages, programme
from model.compiled import rule
from model.programme import TURNOVER_FUND
from model.programme.money import equipment_days, equipment_tonnes, share_tended, turnover_loan
from model.world.agents import County, Enterprise, Household, Industries, Rules, State
from model.world.calendar import AUTUMN, Moment
from model.world.households.farming import (
    IS_FOOD,
    food_kept,
    luck_effect,
    weather_effect,
    yield_without_weather,
)
from model.world.households.season import BreachDraws, Harvest, season_days, spot_price_of
from model.world.households.working import PAY_PERSISTENCE, later_shock
from model.world.organisations.enterprises import affordable_quantity, output_price, spot_quantity_wanted
from model.world.organisations.means import Intake, lend_what_is_missing, means
from model.world.randomness import (
    DAY_PRICE_RADIUS,
    DEMAND_ANGLE,
    DEMAND_RADIUS,
    ENTERPRISE,
    HARVEST_LUCK_RADIUS,
    HOUSEHOLD,
    RENEGING,
    four_uniforms,
    standard_normal,
    two_standard_normals,
)
from model.world.sectors import ENTERPRISES, GOVERNMENT, REST_OF_WORLD, pay
from model.year.every_season import (
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
)
from model.year.farming_by_organisations import farm_rented_land
from model.year.planting import pay_dealer
from model.year.time_and_land import loss_here, support_factor
from model.year.working import work

_open_harvest = linkages.step("open_harvest")
_open_harvest_in_cooperative = linkages.step("open_harvest_in_cooperative")
_farm = linkages.step("farm")
_deliver = linkages.step("deliver")
_pay_penalty = linkages.step("pay_penalty")
_sell_in_cooperative = linkages.step("sell_in_cooperative")
_yield_gain = linkages.step("yield_gain")
_labour_cost = linkages.step("labour_cost")
_due_for_produce = linkages.step("due_for_produce")
_keep_promises = linkages.step("keep_promises")
_take_in = linkages.step("take_in")
_book_intake = linkages.step("book_intake")
_adjust_work = linkages.step("adjust_work")
_get_paid = linkages.step("get_paid")
_close_sales = programme.step("close_sales")
_sell_with_help = programme.step("sell")


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
        see_drought(county, rules, industries)
        hire(county, AUTUMN, state, rules)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            bring_in(household, county, state, rules, industries, moment)
        farm_rented_land(county, state, rules, industries)
        sell(county, state, rules)
        _close_sales(county)
        lend_turnover(county, state, rules)
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            see_market(enterprise, county, rules, industries, moment, demand_change)
            _keep_promises(enterprise, county, rules, moment)
            buy_and_process(enterprise, county, rules, industries)
            _adjust_work(enterprise, county, rules, industries, moment)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            _sell_with_help(household, county, rules)
            _get_paid(household, county, state, rules)
            pay_dealer(household, county, rules)
            work(household, county, AUTUMN, state, rules, industries, moment)
            live(household, county, AUTUMN, rules, moment)
            count_household(household, county)
        draw_on_bank(county, state)
        count_organisations(county, state)


@rule
def see_drought(county: County, rules: Rules, industries: Industries) -> None:
    """Where the weather has taken as much as a drought does, offices expect less of a mu."""
    if county.weather <= 1.0 - rules.weather.drought_loss_low:
        for k in range(len(county.norm_left)):
            county.norm_left[k] = weather_effect(county.weather, industries[k].weather_sensitivity)


@rule
def set_prices(county: County, state: State, rules: Rules) -> None:
    """Contracts that follow the market get their price; the year's counts start at zero."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.land_revenue = 0.0
        enterprise.land_costs = 0.0
        _open_harvest(enterprise, county, rules)
    county.sales = 0.0
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        cooperative.land_revenue = 0.0
        cooperative.land_costs = 0.0
        _open_harvest_in_cooperative(cooperative)


@rule
def sell(county: County, state: State, rules: Rules) -> None:
    """Cooperatives sell what members brought."""
    for g in range(county.first_cooperative, county.last_cooperative):
        _sell_in_cooperative(state.cooperatives[g], county, rules)


@rule
def bring_in(
    household: Household, county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """One household's harvest, and where it goes: own table, order, cooperative, spot market."""
    radius, angle, breach_draw, enforcement_draw = four_uniforms(
        moment.seed,
        HOUSEHOLD,
        county.code,
        household.number,
        moment.season,
        HARVEST_LUCK_RADIUS // 4,
    )
    k, group = household.industry, household.group
    weight = household.weight
    spot, trade_draw = spot_price_of(household, county), 0.0
    household.day_price = spot
    if household.planted > 0.0 or household.equipment > 0.0:
        day_radius, day_angle, trade_draw, _ = four_uniforms(
            moment.seed, HOUSEHOLD, county.code, household.number, moment.season, DAY_PRICE_RADIUS // 4
        )
        # Mean one: nobody gains on average by the day on which a trader comes.
        household.day_price *= luck_effect(
            rules.prices.season_spread * industries[k].price_risk, standard_normal(day_radius, day_angle)
        )
    normal = yield_without_weather(
        household.productivity,
        industries[k].yield_per_mu,
        household.skill,
        loss_here(k, county, rules, industries),
    )
    weather = weather_effect(county.weather, industries[k].weather_sensitivity)
    yield_here = normal * weather * support_factor(household, county, rules)
    _farm(household, county, yield_here, state, rules, industries)
    served = rules.skill.trusteeship_yield * household.trusteeship * industries[k].mechanised
    yield_here *= (1.0 + served) * (1.0 + _yield_gain(household, rules))
    harvested = household.planted * household.plot_quality * yield_here
    if household.equipment > 0.0:
        harvested += weather * harvest_of_equipment(household, county, rules, industries)
    luck, change_of_pay = two_standard_normals(radius, angle)
    household.pay_shock = later_shock(
        household.pay_shock, PAY_PERSISTENCE, rules.income.pay_shock, change_of_pay
    )
    harvested *= luck_effect(industries[k].luck, luck)
    household.kept_food = food_kept(harvested * spot, rules.income.own_food * household.persons, IS_FOOD[k])
    brought = _deliver(
        Harvest(harvested - household.kept_food / spot, 0.0, 0.0),
        household,
        county,
        BreachDraws(breach_draw, enforcement_draw, trade_draw),
        spot,
        state,
        rules,
        moment,
    )
    sold = brought.left * household.day_price
    flows = county.flows
    household.sold = sold
    county.sales += weight * sold
    pay(flows.spot_sales, REST_OF_WORLD, group, weight * sold)
    income = sold + brought.paid
    paid_penalty = min(brought.penalty, household.cash + income)
    _pay_penalty(household, county, paid_penalty, state)
    household.business += household.kept_food + income - paid_penalty
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
def turnover_asked(enterprise: Enterprise, rules: Rules) -> float:
    """Yuan that a supported enterprise lacks to pay for what was delivered."""
    produce = _due_for_produce(enterprise, rules)
    if not (enterprise.alive and enterprise.supported) or produce <= 0.0:
        return 0.0
    due = produce * (1.0 - rules.credit.purchase_credit)
    needed = due + linkages.kept_aside(enterprise, AUTUMN, rules)
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
        pay(county.flows.turnover_loans, GOVERNMENT, ENTERPRISES, loan)


@rule
def see_market(
    enterprise: Enterprise,
    county: County,
    rules: Rules,
    industries: Industries,
    moment: Moment,
    demand_change: float,
) -> None:
    """What the product of a tonne fetches this year, and what processing one costs."""
    k = enterprise.industry
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
    enterprise.product_price = output_price(
        long_run,
        county.spot_price[k]
        / (long_run * (1.0 + county.price_gain[k])),  # a nearer market makes no dearer product
        industries[k].value_added + county.value_added_gain[k],
        rules.prices.pass_through,
        demand * (1.0 + demand_change),
    )
    processing = processing_cost(enterprise, county, rules, industries)
    enterprise.tonne_costs = processing + _labour_cost(enterprise, county, rules, industries, moment)


@rule
def processing_cost(enterprise: Enterprise, county: County, rules: Rules, industries: Industries) -> float:
    """Yuan that processing a tonne costs, labour aside."""
    k = enterprise.industry
    return float(rules.enterprises.processing_cost * industries[k].price * county.price_basis)


@rule
def buy_and_process(enterprise: Enterprise, county: County, rules: Rules, industries: Industries) -> None:
    """What contracts leave open of the plant's need is bought on the spot market; all is processed and sold.

    The enterprise owes households for what they delivered before it buys elsewhere; the
    payment itself is made household by household.
    """
    enterprise.throughput = 0.0
    if not enterprise.alive:
        return
    k = enterprise.industry
    flows = county.flows
    spot = county.spot_price[k]
    product_price = enterprise.product_price
    intake = _take_in(Intake(0.0, 0.0, 0.0, 0.0), enterprise, county, rules)
    processing = processing_cost(enterprise, county, rules, industries)
    brought_in = spot * (1.0 + rules.prices.delivery_cost)
    wanted = spot_quantity_wanted(
        enterprise.capacity,
        rules.enterprises.utilisation,
        intake.accepted,
        product_price - brought_in - processing,
    )
    # Banks lend part of the price of produce against it; wages are kept aside.
    own_part = 1.0 - rules.credit.purchase_credit
    reserved = linkages.kept_aside(enterprise, AUTUMN, rules) + own_part * intake.paid
    left = max(0.0, means(enterprise, rules) - reserved)
    bought = affordable_quantity(wanted, own_part * brought_in, left)
    throughput = intake.accepted + bought
    sales = throughput * product_price + enterprise.land_revenue
    costs = processing * throughput + intake.inspection + enterprise.land_costs
    enterprise.throughput = throughput
    enterprise.sales = sales
    enterprise.costs = bought * brought_in + intake.owed + costs
    # Produce is paid for before its product is sold: the bank lends what cash does not cover.
    enterprise.purchase_loan = max(0.0, intake.paid + bought * brought_in - enterprise.cash)
    enterprise.cash -= intake.paid + bought * brought_in
    lend_what_is_missing(enterprise, county)
    enterprise.cash += sales - costs
    pay(flows.spot_purchases, ENTERPRISES, REST_OF_WORLD, bought * brought_in)
    pay(flows.operating_costs, ENTERPRISES, REST_OF_WORLD, costs)
    pay(flows.enterprise_sales, REST_OF_WORLD, ENTERPRISES, sales)
    _book_intake(enterprise, county, intake, rules)


assert DEMAND_RADIUS == RENEGING + 2 and DEMAND_ANGLE == RENEGING + 3  # one block of draws
