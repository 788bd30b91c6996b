"""Spring: offers, wishes, capacity shared, contracts entered, fields planted."""

from typing import NamedTuple

from model.accounts import (
    BANKS,
    BASE_INVESTMENT,
    COOPERATIVE_INVESTMENT,
    COOPERATIVES,
    ENTERPRISE_INVESTMENT,
    ENTERPRISES,
    FARM_INPUTS,
    GOVERNMENT,
    INPUT_ADVANCES,
    MICROLOANS,
    MIGRATION_COSTS,
    OTHER,
    PRINCIPAL_LOST,
    PRINCIPAL_PLACED,
    PRINCIPAL_RETURNED,
    PUBLIC_PRINCIPAL,
    PUBLIC_SHARES,
    REST_OF_WORLD,
    SERVICE_FEES,
    SHARES_BOUGHT,
    pay,
)
from model.compiled import rule
from model.households import choosing
from model.households.borrowing import lent, loan_for_inputs, may_borrow
from model.households.choosing import belief, certainty_equivalent, entry_probability, granted_share
from model.households.farming import (
    expected_weather,
    farm_gate_price,
    plantable_by_cash,
    plantable_by_labour,
    weather_effect,
    yield_without_weather,
)
from model.households.working import (
    available_days,
    migration_change,
    migration_gain,
    migration_probability,
    skill_pay,
)
from model.linkages import (
    EMPLOYMENT,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
    employment,
    guaranteed_dividend,
    order_purchase,
    secondary_rebate,
    share_cooperation,
)
from model.parameters import Industries, Industry, Rules
from model.randomness import (
    COUNTY,
    EMPLOYMENT_ENTRY,
    HIRING_ORDER,
    HOUSEHOLD,
    ORDER_PURCHASE_ENTRY,
    four_uniforms,
    uniform,
)
from model.seasons import SPRING
from model.seasons.every_season import (
    Moment,
    draw_on_bank,
    hire,
    job_pattern,
    labour_need,
    largest_wages,
    live,
    means,
    work,
)
from model.state import (
    ENTER_DIVIDEND,
    ENTER_SHARES,
    LEAVE_DIVIDEND,
    LEAVE_SHARES,
    NO_AGENT,
    PLACE_MICROLOAN,
    County,
    Enterprise,
    Household,
    State,
)


@rule
def plan(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The spring of the counties from `first_county` up to, not including, `last_county`."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        offer(county, state, rules, industries, moment)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            wish(household, county, state, rules, industries, moment)
        fill_jobs(county, state, rules, moment)
        share_capacity(county, state, rules)
        hire(county, SPRING, state, rules)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            enter(household, county, state, rules)
            plant(household, county, state, rules, industries)
            count_links(household, county, state)
            work(household, county, SPRING, state, rules, industries, moment)
            live(household, county, rules, moment)
        invest_principal(county, state)
        draw_on_bank(county, state)


# --- offers ------------------------------------------------------------------------------


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
        enterprise.base_days = employment.base_days(
            jobs.base_households, jobs.base_days, jobs.demonstration_bases
        )
        build_base(enterprise, county, rules, moment)
    enterprise.jobs_offered = jobs.local_hiring_share * needed + enterprise.base_days


@rule
def build_base(enterprise: Enterprise, county: County, rules: Rules, moment: Moment) -> None:
    """Public investment in a demonstration base becomes capital and capacity."""
    jobs = rules.employment
    if moment.year > jobs.base_years:
        return
    amount = jobs.base_investment / jobs.base_years / jobs.demonstration_bases
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


# --- wishes ------------------------------------------------------------------------------


@rule
def wish(
    household: Household, county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """One household decides what it would enter, keep or leave, if there is room."""
    code = county.code
    order_draw, dividend_draw, share_draw, member_draw = four_uniforms(
        moment.seed, HOUSEHOLD, code, household.number, moment.season, ORDER_PURCHASE_ENTRY // 4
    )
    job_draw, migration_draw, loan_draw, match_draw = four_uniforms(
        moment.seed, HOUSEHOLD, code, household.number, moment.season, EMPLOYMENT_ENTRY // 4
    )
    household.wishes = 0
    household.job_lost = 0
    household.ill = 0
    household.wages = 0.0
    household.business = 0.0
    household.property = 0.0
    household.received[:] = 0.0
    hopes = prospects_of(household, county, rules, industries, moment)
    migrate(household, county, migration_draw, hopes, rules, moment)
    wish_membership(household, county, member_draw, hopes, state, rules, industries)
    wish_order(household, county, order_draw, hopes, state, rules, industries)
    wish_dividend(household, county, dividend_draw, loan_draw, hopes, state, rules, industries)
    wish_shares(household, county, share_draw, hopes, state, rules)
    wish_job(household, county, job_draw, match_draw, hopes, state, rules, industries)


class Prospects(NamedTuple):
    """What a household expects of a mu and of a day, worked out once for all its choices."""

    tonnes: float  # marketable, of a mu in an average year
    price: float  # yuan/t that a trader is expected to pay at the farm gate
    margin: float  # yuan/mu a year after inputs, own labour not counted
    land_value: float  # yuan/mu at which land counts as dividend principal
    days: float  # person-days of own labour that a mu needs in a year
    day_value: float  # yuan that a free person-day brings in casual work, on average


@rule
def prospects_of(
    household: Household, county: County, rules: Rules, industries: Industries, moment: Moment
) -> Prospects:
    """The expectations that a household's choices of the year rest on."""
    k, labour = household.industry, rules.labour
    tonnes = yield_of(household, rules, industries)
    price = farm_gate_price(county.expected_price[k], rules.prices.distance_basis, household.remoteness)
    wage = labour.local_wage * county.wage_level * moment.wages
    return Prospects(
        tonnes,
        price,
        tonnes * price - industries[k].input_cost,
        land_value(household, county, rules, industries),
        yearly_labour_need(k, industries),
        county.casual_share * wage * skill_pay(household.skill, labour.skill_wage),
    )


@rule
def migrate(
    household: Household,
    county: County,
    draw: float,
    hopes: Prospects,
    rules: Rules,
    moment: Moment,
) -> None:
    """A worker leaves or returns, for the whole year; leaving has a cost that cash must cover."""
    labour = rules.labour
    wages = county.wage_level * moment.wages
    gain = migration_gain(
        labour.migrant_earnings * wages,
        skill_pay(household.skill, labour.skill_wage),
        4.0 * labour.days_per_worker * hopes.day_value,
        labour.attachment * wages,
    )
    change = migration_change(
        draw,
        migration_probability(gain, labour.migration_noise),
        labour.migration_adjustment,
        household.migrants,
        household.workers,
    )
    if change > 0:
        if household.cash < labour.migration_cost:
            return
        group = household.group
        weight = county.household_weight[group]
        household.cash -= labour.migration_cost
        flows = county.flows
        pay(flows, MIGRATION_COSTS, group, REST_OF_WORLD, weight * labour.migration_cost)
    household.migrants += change


@rule
def own_land(household: Household) -> float:
    """Mu that are neither handed to an enterprise nor put into a cooperative."""
    return household.land - household.dividend_land - household.share_land


@rule
def yield_of(household: Household, rules: Rules, industries: Industries) -> float:
    """Marketable tonnes that a mu of the household gives in an average year."""
    industry = industries[household.industry]
    normal = yield_without_weather(
        household.productivity, industry.yield_per_mu, household.skill, industry.loss
    )
    return normal * weather_effect(expected_weather(rules.weather), industry.weather_sensitivity)


@rule
def land_value(household: Household, county: County, rules: Rules, industries: Industries) -> float:
    """Yuan/mu at which the household's land counts as dividend principal: at long-run prices,
    so that it stays what was agreed."""
    k = household.industry
    county_price = industries[k].price * county.price_basis
    price = farm_gate_price(county_price, rules.prices.distance_basis, household.remoteness)
    return guaranteed_dividend.land_valuation(
        yield_of(household, rules, industries) * price - industries[k].input_cost,
        rules.guaranteed_dividend.rent_share,
        rules.guaranteed_dividend.valuation_years,
    )


@rule
def yearly_labour_need(k: int, industries: Industries) -> float:
    """Person-days of own labour that a mu needs in a year."""
    return (
        industries[k].spring_labour
        + industries[k].summer_labour
        + industries[k].autumn_labour
        + industries[k].winter_labour
    )


@rule
def income_variance_of_land(revenue: float, industry: Industry) -> float:
    """Variance of a land's yearly revenue (yuan), from price and own luck."""
    risk = industry.price_risk * industry.price_risk + industry.luck * industry.luck
    return revenue * revenue * risk


@rule
def wish_membership(
    household: Household,
    county: County,
    draw: float,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """Join, stay in or leave the cooperative; it takes every household of its industry."""
    rebate = rules.secondary_rebate
    cooperative = state.cooperatives[household.cooperative]
    was_member = household.member != 0
    household.member = 0
    if not rebate.enabled or household.cooperative == NO_AGENT or not cooperative.alive:
        return
    land = own_land(household)
    k = household.industry
    output = land * hopes.tonnes
    traded = output * secondary_rebate.pledged_share(household.will, rebate.trade_share) * hopes.price
    days = rebate.service_labour_saving * hopes.days * land
    gain = secondary_rebate.yearly_gain(
        traded,
        cooperative.expected_refund,
        industries[k].input_cost * land,
        rebate.service_saving,
        rebate.service_fee,
        days * hopes.day_value,
    )
    household.member = draw < entry_probability(
        gain,
        rebate.hassle,
        pull_towards(household, county, SECONDARY_REBATE, rules),
        was_member,
        rules.choice.switching_cost,
        rules.choice.noise,
    )


@rule
def pull_towards(household: Household, county: County, form: int, rules: Rules) -> float:
    """Yuan a year that will and peers are worth for one linkage form."""
    return choosing.pull(
        household.will,
        county.peers[form],
        rules.choice.will_effect,
        rules.choice.peer_effect,
    )


@rule
def wish_order(
    household: Household,
    county: County,
    draw: float,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """Whether to ask for a purchase order, and for how many tonnes."""
    order = rules.order_purchase
    enterprise = state.enterprises[household.enterprise]
    had_order = household.ordered > 0.0
    was_excluded = household.excluded != 0
    household.ordered = 0.0
    household.excluded = 0
    if household.enterprise == NO_AGENT or enterprise.order_offered <= 0.0 or was_excluded:
        return
    k = household.industry
    if enterprise.industry != k:
        return
    land = own_land(household)
    price = hopes.price
    quantity = order_purchase.quantity_committed(land * hopes.tonnes, order.output_share)
    if not order_purchase.large_enough(quantity, price, order.minimum_value, household.member != 0):
        return
    kept = belief(enterprise.reputation, household.trust)
    gain = order_purchase.yearly_gain(quantity, enterprise.order_gain, price, county.expected_price[k], kept)
    value = certainty_equivalent(
        gain,
        -quantity * quantity * enterprise.order_risk * kept,
        household.risk_aversion,
        household.smoothed_income,
    )
    if draw < entry_probability(
        value,
        order.hassle,
        pull_towards(household, county, ORDER_PURCHASE, rules),
        had_order,
        rules.choice.switching_cost,
        rules.choice.noise,
    ):
        weight = county.household_weight[household.group]
        household.ordered = quantity
        enterprise.order_wished += weight * quantity
        enterprise.advances_wished += weight * order.input_credit * industries[k].input_cost * land


@rule
def wish_dividend(
    household: Household,
    county: County,
    draw: float,
    loan_draw: float,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """Whether to place a principal, keep it, or ask for it back."""
    dividend = rules.guaranteed_dividend
    enterprise = state.enterprises[household.employer]
    if not dividend.enabled or household.employer == NO_AGENT or not enterprise.alive:
        return
    group = household.group
    weight = county.household_weight[group]
    inside = household.dividend_land > 0.0 or household.dividend_cash > 0.0
    if inside:
        land, money, public = household.dividend_land, household.dividend_cash, 0.0
        with_loan = False
    else:
        if enterprise.principal_offered <= 0.0:
            return
        land = dividend.land_share * own_land(household)
        with_loan = loan_draw < dividend.microloan_chance and may_borrow(
            group, household.microloan, household.defaulted
        )
        loan = rules.credit.loan_limit if with_loan else 0.0
        public = public_principal(household, state, rules)
        cash = guaranteed_dividend.own_cash_placed(
            household.cash, household.persons, dividend.cash_reserve, dividend.cash_share
        )
        money = cash + loan + public
    basis = land * hopes.land_value + money
    days = hopes.days * land
    gain = guaranteed_dividend.yearly_gain(
        basis,
        enterprise.dividend_rate,
        belief(enterprise.reputation, household.trust),
        land * hopes.margin,
        days * hopes.day_value,
    )
    value = certainty_equivalent(
        gain,
        -income_variance_of_land(land * hopes.tonnes * hopes.price, industries[household.industry]),
        household.risk_aversion,
        household.smoothed_income,
    )
    wants = draw < entry_probability(
        value,
        dividend.hassle,
        pull_towards(household, county, GUARANTEED_DIVIDEND, rules),
        inside,
        rules.choice.switching_cost,
        rules.choice.noise,
    )
    if wants and not inside and basis > 0.0:
        household.wishes |= ENTER_DIVIDEND
        if with_loan:
            household.wishes |= PLACE_MICROLOAN
        if enterprise.principal_wished + weight * basis > enterprise.principal_offered:
            ask_elsewhere_for_principal(household, county, state)
        state.enterprises[household.employer].principal_wished += weight * basis
        county.public_principal_wished += weight * public
    elif inside and not wants:
        household.wishes |= LEAVE_DIVIDEND
        forfeit = guaranteed_dividend.early_exit_forfeit(
            money, enterprise.dividend_rate, dividend.early_exit_forfeit
        )
        enterprise.principal_withdrawn += weight * (money - forfeit)


@rule
def ask_elsewhere_for_principal(household: Household, county: County, state: State) -> None:
    """A household whose employer is full turns to the one of the county that has most room.

    Only to one of no worse name and the same public support; and not if it has a job or
    old claims where it is.
    """
    if household.job_days > 0.0 or household.dividend_arrears > 0.0 or household.converted_shares > 0.0:
        return
    here = state.enterprises[household.employer]
    most = here.principal_offered - here.principal_wished
    for e in range(county.first_enterprise, county.last_enterprise):
        other = state.enterprises[e]
        room = other.principal_offered - other.principal_wished
        if room > most and other.supported == here.supported and other.reputation >= here.reputation:
            household.employer = e
            most = room


@rule
def public_principal(household: Household, state: State, rules: Rules) -> float:
    """Yuan of public funds for a joining household: lifted and monitored, in supported projects."""
    if household.group == OTHER or not state.enterprises[household.employer].supported:
        return 0.0
    return rules.guaranteed_dividend.public_funds_per_household


@rule
def public_shares(household: Household, rules: Rules) -> float:
    """Yuan of public funds quantified as cooperative shares of a joining household."""
    if household.group == OTHER:
        return 0.0
    return rules.share_cooperation.public_funds_per_household


@rule
def wish_shares(
    household: Household,
    county: County,
    draw: float,
    hopes: Prospects,
    state: State,
    rules: Rules,
) -> None:
    """Whether to put land and savings into the cooperative, keep the land in, or take it out."""
    shares = rules.share_cooperation
    cooperative = state.cooperatives[household.cooperative]
    if not shares.enabled or household.cooperative == NO_AGENT or not cooperative.alive:
        return
    inside = household.share_land > 0.0
    public = 0.0
    if inside:
        land = household.share_land
        money = household.share_units * cooperative.share_value
    else:
        free = own_land(household)
        if household.wishes & ENTER_DIVIDEND:
            free -= rules.guaranteed_dividend.land_share * free
        land = shares.land_share * free
        public = public_shares(household, rules) if household.share_units == 0.0 else 0.0
        money = public + own_cash_for_shares(household, rules)
    value = land * shares.land_value + money
    days = hopes.days * land
    gain = share_cooperation.yearly_gain(
        value,
        cooperative.expected_dividend,
        household.trust,
        land * hopes.margin,
        days * hopes.day_value,
    )
    wants = draw < entry_probability(
        gain,
        shares.hassle,
        pull_towards(household, county, SHARE_COOPERATION, rules),
        inside,
        rules.choice.switching_cost,
        rules.choice.noise,
    )
    if wants and not inside and land > 0.0:
        household.wishes |= ENTER_SHARES
        weight = county.household_weight[household.group]
        cooperative.shares_wished += weight * value / cooperative.weight
        county.public_shares_wished += weight * public
    elif inside and not wants:
        household.wishes |= LEAVE_SHARES


@rule
def own_cash_for_shares(household: Household, rules: Rules) -> float:
    """Yuan of savings for shares: of what a wish for a dividend leaves."""
    dividend = rules.guaranteed_dividend
    cash = household.cash
    if household.wishes & ENTER_DIVIDEND:
        cash -= guaranteed_dividend.own_cash_placed(
            cash, household.persons, dividend.cash_reserve, dividend.cash_share
        )
    return guaranteed_dividend.own_cash_placed(
        cash, household.persons, dividend.cash_reserve, rules.share_cooperation.cash_share
    )


@rule
def wish_job(
    household: Household,
    county: County,
    draw: float,
    match_draw: float,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """Whether to take linked work, for as many days as care and the own farm leave."""
    jobs = rules.employment
    enterprise = state.enterprises[household.employer]
    inside = household.job_days > 0.0
    household.job_days = 0.0
    if household.employer == NO_AGENT or enterprise.jobs_offered <= 0.0:
        return
    matched = inside or match_draw < employment.match_probability(
        jobs.information, household.skill, household.remoteness, jobs.distance_effect
    )
    if not matched:
        return
    days = 0.0
    available = season_days(household, rules)
    farmed = own_land(household)
    for season in range(4):
        free = available - farmed * labour_need(household.industry, season, industries)
        days += employment.days_for_job(job_pattern(season, jobs), jobs.days_per_job, free)
    wage = enterprise.job_wage * skill_pay(household.skill, rules.labour.skill_wage)
    gain = employment.yearly_gain(days, wage, hopes.day_value)
    if days > 0.0 and draw < entry_probability(
        gain,
        jobs.hassle,
        pull_towards(household, county, EMPLOYMENT, rules),
        inside,
        rules.choice.switching_cost,
        rules.choice.noise,
    ):
        household.job_days = days


@rule
def season_days(household: Household, rules: Rules) -> float:
    """Person-days of a season that the household has after care."""
    labour = rules.labour
    return available_days(
        household.workers,
        household.migrants,
        household.persons,
        labour.days_per_worker,
        labour.care_days_per_dependant,
    )


@rule
def hired_first(household: Household, state: State, rules: Rules) -> bool:
    """Lifted and monitored households come first where a supported project hires."""
    supported = state.enterprises[household.employer].supported != 0
    return rules.employment.lifted_first and supported and household.group != OTHER


# --- capacity ----------------------------------------------------------------------------


@rule
def fill_jobs(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """First come, first served among those hired first, then among the others.

    The queue starts at another household every year.  Who finds the own employer full
    asks the others of the county.
    """
    if not rules.employment.enabled:
        return
    count = county.last_household - county.first_household
    draw = uniform(moment.seed, COUNTY, county.code, 0, moment.season, HIRING_ORDER)
    start = int(draw * count)
    left = 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        left += state.enterprises[e].jobs_offered
    for comes_first in (True, False):
        for place in range(count):
            household = state.households[county.first_household + (start + place) % count]
            if household.job_days == 0.0 or hired_first(household, state, rules) != comes_first:
                continue
            if left <= 0.0:
                household.job_days = 0.0
                continue
            ask_elsewhere_for_job(household, county, state)
            enterprise = state.enterprises[household.employer]
            weight = county.household_weight[household.group]
            days = employment.hired_days(
                weight * household.job_days, enterprise.jobs_offered - enterprise.jobs_filled
            )
            enterprise.jobs_filled += days
            left -= days
            household.job_part = days / (weight * household.job_days)
            household.job_days = days / weight
            for season in range(4):
                most = job_pattern(season, rules.employment) * rules.employment.days_per_job
                enterprise.season_days[season] += weight * most * household.job_part


@rule
def share_capacity(county: County, state: State, rules: Rules) -> None:
    """Where wishes exceed capacity, each is met in proportion."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.order_granted = granted_share(enterprise.order_offered, enterprise.order_wished)
        enterprise.principal_granted = granted_share(
            enterprise.principal_offered, enterprise.principal_wished
        )
        # The season's wages are kept aside; then principal is returned, then inputs advanced.
        left_over = means(enterprise, rules)
        left_over -= min(left_over, largest_wages(enterprise, SPRING, rules))
        returned = guaranteed_dividend.share_payable(
            enterprise.principal_withdrawn, min(enterprise.cash, left_over)
        )
        enterprise.withdrawal_granted = returned
        left_over -= returned * enterprise.principal_withdrawn
        enterprise.advance_granted = employment.payable_share(enterprise.advances_wished, left_over)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        issued = (
            cooperative.share_units * cooperative.share_value
            + cooperative.share_land * rules.share_cooperation.land_value
        )
        room = share_cooperation.share_room(rules.share_cooperation.share_limit, issued)
        if cooperative.share_value <= 0.0:  # worn out: nothing to hold a share in
            room = 0.0
        cooperative.shares_granted = granted_share(room, cooperative.shares_wished)
    county.public_principal_granted = granted_share(county.public_principal, county.public_principal_wished)
    county.public_shares_granted = granted_share(county.public_shares, county.public_shares_wished)
    county.microcredit_left = county.microcredit


# --- contracts ---------------------------------------------------------------------------


@rule
def enter(household: Household, county: County, state: State, rules: Rules) -> None:
    """One household's wishes become contracts, as far as capacity was granted."""
    enterprise = state.enterprises[household.enterprise]
    if household.ordered > 0.0:
        household.ordered *= enterprise.order_granted
    wishes = household.wishes
    if wishes & (ENTER_DIVIDEND | ENTER_SHARES) == (ENTER_DIVIDEND | ENTER_SHARES):
        enter_dividend_and_shares(household, county, state, rules)
    elif wishes & ENTER_DIVIDEND:
        place_principal(household, county, state, rules)
    elif wishes & ENTER_SHARES:
        buy_shares(
            household,
            county,
            own_cash_for_shares(household, rules),
            own_land(household),
            state,
            rules,
        )
    if wishes & LEAVE_DIVIDEND:
        take_principal_back(household, county, state, rules)
    if wishes & LEAVE_SHARES:
        cooperative = state.cooperatives[household.cooperative]
        weight = county.household_weight[household.group]
        land = household.share_land
        household.share_land = 0.0
        cooperative.share_land -= weight * land / cooperative.weight


@rule
def enter_dividend_and_shares(household: Household, county: County, state: State, rules: Rules) -> None:
    """Both in one spring: what shares may take was worked out before principal is placed."""
    cash = own_cash_for_shares(household, rules)
    free = own_land(household)
    land = free - rules.guaranteed_dividend.land_share * free
    place_principal(household, county, state, rules)
    buy_shares(household, county, cash, land, state, rules)


@rule
def place_principal(household: Household, county: County, state: State, rules: Rules) -> None:
    """Land, savings, a microloan and public funds become principal at the enterprise."""
    dividend, credit = rules.guaranteed_dividend, rules.credit
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    granted = enterprise.principal_granted
    own = granted * guaranteed_dividend.own_cash_placed(
        household.cash, household.persons, dividend.cash_reserve, dividend.cash_share
    )
    public = granted * county.public_principal_granted * public_principal(household, state, rules)
    pay(flows, PUBLIC_PRINCIPAL, GOVERNMENT, group, weight * public)
    loan = 0.0
    if household.wishes & PLACE_MICROLOAN:
        loan = lent(weight * granted * credit.loan_limit, county.microcredit_left) / weight
        borrow(household, county, loan, rules)
    household.dividend_land = granted * dividend.land_share * own_land(household)
    household.dividend_cash = own + public + loan
    household.cash += public - household.dividend_cash
    placed = weight * household.dividend_cash
    enterprise.cash += placed
    enterprise.principal += placed
    enterprise.principal_placed += placed
    pay(flows, PRINCIPAL_PLACED, group, ENTERPRISES, placed)


@rule
def borrow(household: Household, county: County, loan: float, rules: Rules) -> None:
    """A microloan is paid out and its yearly instalment set."""
    group = household.group
    weight = county.household_weight[group]
    household.cash += loan
    household.microloan += loan
    household.instalment = household.microloan / rules.credit.term
    county.microcredit_left -= weight * loan
    pay(county.flows, MICROLOANS, BANKS, group, weight * loan)


@rule
def take_principal_back(household: Household, county: County, state: State, rules: Rules) -> None:
    """A leaving household gets its land back, and its money as far as the enterprise has cash."""
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    share = enterprise.withdrawal_granted
    leaving = share * household.dividend_cash
    forfeit = guaranteed_dividend.early_exit_forfeit(
        leaving, enterprise.dividend_rate, rules.guaranteed_dividend.early_exit_forfeit
    )
    household.dividend_land = 0.0
    household.dividend_cash -= leaving
    household.cash += leaving - forfeit
    enterprise.principal -= weight * leaving
    enterprise.cash -= weight * (leaving - forfeit)
    pay(flows, PRINCIPAL_RETURNED, ENTERPRISES, group, weight * (leaving - forfeit))
    pay(flows, PRINCIPAL_LOST, group, ENTERPRISES, weight * forfeit)


@rule
def buy_shares(
    household: Household, county: County, own: float, free_land: float, state: State, rules: Rules
) -> None:
    """Land, savings (`own`, yuan) and public funds become shares in the cooperative."""
    shares = rules.share_cooperation
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    granted = cooperative.shares_granted
    public = 0.0
    if household.share_units == 0.0:
        public = granted * county.public_shares_granted * public_shares(household, rules)
    paid = granted * own + public
    units = paid / cooperative.share_value if paid > 0.0 else 0.0
    land = granted * shares.land_share * free_land
    household.cash += public - paid
    household.share_units += units
    household.share_land = land
    per_cooperative = weight / cooperative.weight
    cooperative.cash += per_cooperative * paid
    cooperative.new_equipment += per_cooperative * paid
    cooperative.share_units += per_cooperative * units
    cooperative.share_land += per_cooperative * land
    pay(flows, PUBLIC_SHARES, GOVERNMENT, group, weight * public)
    pay(flows, SHARES_BOUGHT, group, COOPERATIVES, weight * paid)


@rule
def plant(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Inputs are paid in spring: from cash, a contract's advance, or a microloan; or less is planted."""
    order, rebate = rules.order_purchase, rules.secondary_rebate
    k, group = household.industry, household.group
    weight = county.household_weight[group]
    flows = county.flows
    land = own_land(household)
    labour_saved = rebate.service_labour_saving if household.member else 0.0
    available = season_days(household, rules)
    for season in range(4):
        need = labour_need(k, season, industries) * (1.0 - labour_saved)
        land = plantable_by_labour(land, available, need)
    cost = industries[k].input_cost
    fee = 0.0
    if household.member:
        fee = rebate.service_fee * cost
        cost *= 1.0 - rebate.service_saving
    advance = 0.0
    if household.ordered > 0.0:
        enterprise = state.enterprises[household.enterprise]
        granted = enterprise.advance_granted
        advance = min(order.input_credit * industries[k].input_cost * granted, cost + fee)
    to_pay = cost + fee - advance
    kept_for_food = 0.25 * rules.consumption.subsistence * household.persons
    own_means = max(0.0, household.cash - kept_for_food)
    if may_borrow(group, household.microloan, household.defaulted):
        asked = loan_for_inputs(to_pay * land, own_means, rules.credit.loan_limit)
        if asked > 0.0:
            loan = lent(weight * asked, county.microcredit_left) / weight
            borrow(household, county, loan, rules)
            own_means += loan
    land = plantable_by_cash(land, own_means, to_pay)
    household.planted = land
    household.advance = advance * land
    household.cash -= to_pay * land
    household.business -= (cost + fee) * land
    pay(flows, FARM_INPUTS, group, REST_OF_WORLD, weight * cost * land)
    if fee > 0.0:
        cooperative = state.cooperatives[household.cooperative]
        cooperative.cash += weight * fee * land / cooperative.weight
        cooperative.service_fees += weight * fee * land / cooperative.weight
        pay(flows, SERVICE_FEES, group, COOPERATIVES, weight * fee * land)
    if advance > 0.0:
        enterprise = state.enterprises[household.enterprise]
        enterprise.cash -= weight * advance * land
        pay(flows, INPUT_ADVANCES, ENTERPRISES, group, weight * advance * land)


@rule
def ask_elsewhere_for_job(household: Household, county: County, state: State) -> None:
    """A household whose employer has no job left turns to the one of the county with most.

    Only to one of the same public support; and not if its principal ties it to where it is.
    """
    here = state.enterprises[household.employer]
    most = here.jobs_offered - here.jobs_filled
    tied = household.dividend_land > 0.0 or household.dividend_cash > 0.0
    tied = tied or household.dividend_arrears > 0.0 or household.converted_shares > 0.0
    if most > 0.0 or tied or household.wishes & ENTER_DIVIDEND:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        other = state.enterprises[e]
        jobs = other.jobs_offered - other.jobs_filled
        if jobs > most and other.supported == here.supported:
            household.employer = e
            most = jobs


@rule
def count_links(household: Household, county: County, state: State) -> None:
    """How many households each form reaches, and how many each enterprise employs or leads."""
    weight = county.household_weight[household.group]
    linked = county.linked
    placed = household.dividend_land > 0.0 or household.dividend_cash > 0.0
    if household.ordered > 0.0:
        linked[ORDER_PURCHASE] += weight
    if placed:
        linked[GUARANTEED_DIVIDEND] += weight
    if household.member:
        linked[SECONDARY_REBATE] += weight
    if household.share_land > 0.0 or household.share_units > 0.0:
        linked[SHARE_COOPERATION] += weight
    if household.job_days > 0.0:
        linked[EMPLOYMENT] += weight * household.job_part
    has_order = household.ordered > 0.0
    employs = placed or household.job_days > 0.0
    if has_order:
        state.enterprises[household.enterprise].households_led += weight
    if employs and not (has_order and household.employer == household.enterprise):
        led = 1.0 if placed else household.job_part
        state.enterprises[household.employer].households_led += weight * led


# --- after the contracts -----------------------------------------------------------------


@rule
def invest_principal(county: County, state: State) -> None:
    """Principal and share money buy plant and equipment."""
    flows = county.flows
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        amount = min(enterprise.principal_placed, max(0.0, enterprise.cash))
        enterprise.cash -= amount
        add_capital(enterprise, amount)
        pay(flows, ENTERPRISE_INVESTMENT, ENTERPRISES, REST_OF_WORLD, amount)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        amount = cooperative.new_equipment
        cooperative.new_equipment = 0.0
        cooperative.cash -= amount
        pay(
            flows,
            COOPERATIVE_INVESTMENT,
            COOPERATIVES,
            REST_OF_WORLD,
            cooperative.weight * amount,
        )
