"""Spring, second: what a household would enter, keep or leave, if there is room."""

from typing import NamedTuple

from model.accounts import MIGRATION_COSTS, OTHER, REST_OF_WORLD, pay
from model.compiled import rule
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
from model.programme import PUBLIC_PRINCIPAL, PUBLIC_SHARES, skill, work
from model.state import (
    ENTER_DIVIDEND,
    ENTER_SHARES,
    LEAVE_DIVIDEND,
    LEAVE_SHARES,
    NO_AGENT,
    PLACE_MICROLOAN,
    County,
    Household,
    State,
)
from model.world.households import choosing
from model.world.households.borrowing import may_borrow
from model.world.households.choosing import belief, certainty_equivalent, entry_probability
from model.world.households.farming import (
    expected_weather,
    farm_gate_price,
    weather_effect,
    yield_without_weather,
)
from model.world.households.working import (
    available_days,
    migration_change,
    migration_gain,
    migration_probability,
    skill_pay,
)
from model.world.randomness import EMPLOYMENT_ENTRY, HOUSEHOLD, ORDER_PURCHASE_ENTRY, four_uniforms
from model.year.every_season import Moment, job_pattern, job_pay, labour_need


class Prospects(NamedTuple):
    """What a household expects of a mu and of a day, worked out once for all its choices."""

    tonnes: float  # marketable, of a mu in an average year
    price: float  # yuan/t that a trader is expected to pay at the farm gate
    margin: float  # yuan/mu a year after inputs, own labour not counted
    land_value: float  # yuan/mu at which land counts as dividend principal
    days: float  # person-days of own labour that a mu needs in a year
    day_value: float  # yuan that a free person-day brings in casual work, on average


@rule
def wish(
    household: Household, county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> Prospects:
    """One household decides what it would enter, keep or leave, if there is room.

    Returns what it expects of the year.
    """
    code = county.code
    order_draw, dividend_draw, share_draw, member_draw = four_uniforms(
        moment.seed, HOUSEHOLD, code, household.number, moment.season, ORDER_PURCHASE_ENTRY // 4
    )
    job_draw, migration_draw, loan_draw, match_draw = four_uniforms(
        moment.seed, HOUSEHOLD, code, household.number, moment.season, EMPLOYMENT_ENTRY // 4
    )
    household.wishes = 0
    household.borrowed = 0
    household.job_lost = 0
    household.ill = 0
    household.wages = 0.0
    household.business = 0.0
    household.property = 0.0
    household.grants = 0.0
    household.received[:] = 0.0
    hopes = prospects_of(household, county, rules, industries, moment)
    migrate(household, county, migration_draw, hopes, rules, moment)
    wish_membership(household, county, member_draw, hopes, state, rules, industries)
    wish_order(household, county, order_draw, hopes, state, rules, industries)
    wish_dividend(household, county, dividend_draw, loan_draw, hopes, state, rules, industries)
    wish_shares(household, county, share_draw, hopes, state, rules)
    wish_job(household, county, job_draw, match_draw, hopes, state, rules, industries)
    return hopes


@rule
def prospects_of(
    household: Household, county: County, rules: Rules, industries: Industries, moment: Moment
) -> Prospects:
    """The expectations that a household's choices of the year rest on."""
    k, labour = household.industry, rules.labour
    tonnes = expected_yield(household, county, rules, industries)
    price = farm_gate_price(county.expected_price[k], county.distance_basis, household.remoteness)
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
    if labour.migration_adjustment <= draw <= 1.0 - labour.migration_adjustment:
        return  # it does not reconsider this year
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
def items_listed(rules: Rules) -> float:
    """Recommended techniques, varieties and standards that fit one industry."""
    part = rules.skill
    return skill.listed_items(part.techniques, part.varieties, part.standards, 6)


@rule
def support_factor(household: Household, county: County, rules: Rules) -> float:
    """Yield factor of what the programme has brought to land and farmer, trusteeship left aside."""
    part = rules.skill
    listed = items_listed(rules)
    return (
        (1.0 + county.yield_gain)
        * work.standard_yield(household.standard_share, rules.work.area_yield)
        * skill.adoption_yield(household.adopted, part.adoption_yield, listed)
    )


@rule
def loss_here(k: int, county: County, rules: Rules, industries: Industries) -> float:
    """Share of the harvest of an industry that is lost, cold stores considered."""
    return work.loss_with_stores(
        industries[k].loss, industries[k].storable, county.stored, rules.work.cold_store_saving
    )


@rule
def expected_yield(household: Household, county: County, rules: Rules, industries: Industries) -> float:
    """Marketable tonnes that a mu of the household gives in an average year, with its support."""
    k = household.industry
    normal = yield_without_weather(
        household.productivity,
        industries[k].yield_per_mu,
        household.skill,
        loss_here(k, county, rules, industries),
    )
    average = weather_effect(expected_weather(rules.weather), industries[k].weather_sensitivity)
    return normal * average * support_factor(household, county, rules)


@rule
def agreed_yield(household: Household, rules: Rules, industries: Industries) -> float:
    """The same without the programme: what land is valued by."""
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
        agreed_yield(household, rules, industries) * price - industries[k].input_cost,
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
    household.member = chooses(
        household, county, SECONDARY_REBATE, draw, gain, rebate.hassle, was_member, rules
    )


@rule
def chooses(
    household: Household,
    county: County,
    form: int,
    draw: float,
    value: float,
    hassle: float,
    inside: bool,
    rules: Rules,
) -> bool:
    """Whether a household wants to be under a linkage form next year.

    value: certainty equivalent in yuan a year; hassle: yuan a year; inside: already under it.
    """
    choice = rules.choice
    pull = choosing.pull(household.will, county.peers[form], choice.will_effect, choice.peer_effect)
    return draw < entry_probability(value, hassle, pull, inside, choice.switching_cost, choice.noise)


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
    household.advance = 0.0
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
    if chooses(household, county, ORDER_PURCHASE, draw, value, order.hassle, had_order, rules):
        weight = county.household_weight[household.group]
        household.ordered = quantity
        enterprise.order_wished += weight * quantity
        household.advance = order_purchase.input_advance(industries[k].input_cost, land, order.input_credit)
        enterprise.advances_wished += weight * household.advance


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
        public = public_principal(household, county, state, rules)
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
    wants = chooses(household, county, GUARANTEED_DIVIDEND, draw, value, dividend.hassle, inside, rules)
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
def public_principal(household: Household, county: County, state: State, rules: Rules) -> float:
    """Yuan of public funds for a joining household: lifted and monitored, in supported projects, once."""
    if household.group == OTHER or household.had_public_principal or county.offered[PUBLIC_PRINCIPAL] <= 0.0:
        return 0.0
    if not state.enterprises[household.employer].supported:
        return 0.0
    return rules.money.principal_per_household


@rule
def public_shares(household: Household, county: County, rules: Rules) -> float:
    """Yuan of public funds quantified as cooperative shares of a household without any."""
    if household.group == OTHER or household.share_units > 0.0 or county.offered[PUBLIC_SHARES] <= 0.0:
        return 0.0
    return rules.money.shares_per_household


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
        # Leaving takes the land out; shares bought with money stay and go on paying.
        land, money = household.share_land, 0.0
    else:
        free = own_land(household)
        if household.wishes & ENTER_DIVIDEND:
            free -= rules.guaranteed_dividend.land_share * free
        land = shares.land_share * free
        public = public_shares(household, county, rules)
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
    wants = chooses(household, county, SHARE_COOPERATION, draw, gain, shares.hassle, inside, rules)
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
    household.job_part = 0.0
    if household.employer == NO_AGENT or enterprise.jobs_offered <= 0.0:
        return
    matched = inside or match_draw < employment.match_probability(
        county.information if household.group != OTHER else jobs.information,
        household.skill,
        household.remoteness,
        jobs.distance_effect,
    )
    if not matched:
        return
    days = 0.0
    available = season_days(household, rules)
    farmed = own_land(household)
    for season in range(4):
        free = available - farmed * labour_need(household.industry, season, industries)
        days += employment.days_for_job(job_pattern(season, jobs), jobs.days_per_job, free)
    wage = enterprise.job_wage * job_pay(household, rules)
    gain = employment.yearly_gain(days, wage, hopes.day_value)
    if days > 0.0 and chooses(household, county, EMPLOYMENT, draw, gain, jobs.hassle, inside, rules):
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
