"""What happens in every season: work and wages, transfers, consumption; then the stock-taking."""

from model import linkages
from model.accounts import STOCKS
from model.compiled import rule
from model.declare.chain import fields_added
from model.programme import FARMER_TRAINING, TRAINING, skill
from model.programme.money import equipment_days
from model.programme.work import courtyard_days
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import SUMMER, WINTER, Moment
from model.world.households.consuming import desired_consumption, spending
from model.world.households.season import Work, labour_need, season_days
from model.world.households.working import casual_days, skill_pay
from model.world.organisations.means import lend_what_is_missing
from model.world.randomness import CERTIFICATE, HOUSEHOLD, uniform
from model.world.sectors import COOPERATIVES, ENTERPRISES, GOVERNMENT, REST_OF_WORLD, pay

_open_season = linkages.step("open_season")
_close_season = linkages.step("close_season")
_labour_left = linkages.step("labour_left")
_work = linkages.step("work")
_count_household, _count_enterprise, _count_cooperative = (
    fields_added(
        f"stocks of a {agent}",
        [(stock.name, getattr(stock, agent)) for stock in STOCKS if getattr(stock, agent)],
    )
    for agent in ("household", "enterprise", "cooperative")
)


@rule
def is_active(enabled: bool, rules: Rules, moment: Moment) -> bool:
    """Whether a part gives support this year."""
    return enabled and moment.year <= rules.budget.last_year


@rule
def own_labour_left(household: Household, rules: Rules, industries: Industries) -> float:
    """Share of the own farm's labour that machines, trusteeship and linkages leave to do."""
    left = 1.0 - rules.will.family_farm_labour_saving * household.founded_farm
    left *= skill.labour_left(
        household.trusteeship,
        industries[household.industry].mechanised,
        rules.skill.trusteeship_labour_saving,
    )
    return _labour_left(left, household, rules)


@rule
def hire(county: County, season: int, state: State, rules: Rules) -> None:
    """Enterprises prepare the season's work."""
    for e in range(county.first_enterprise, county.last_enterprise):
        _open_season(state.enterprises[e], season, rules)


@rule
def draw_on_bank(county: County, state: State) -> None:
    """At the end of a season no enterprise's cash is below zero; its year's work is added up."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        _close_season(enterprise)
        lend_what_is_missing(enterprise, county)


@rule
def work(
    household: Household,
    county: County,
    season: int,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """One household's season of work: own farm, linked job, casual work, migrants' earnings."""
    labour = rules.labour
    flows, group = county.flows, household.group
    weight = county.household_weight[group]

    available = season_days(household, rules)
    if season == SUMMER and household.ill:
        available = max(0.0, available - labour.illness_days)
    need = labour_need(household.industry, season, industries) * household.planted
    need *= own_labour_left(household, rules, industries)
    need += equipment_days(household.equipment, rules.money.equipment_days)
    farm_days = min(need, available)
    pay_factor = skill_pay(household.skill, labour.skill_wage)
    wage_level = county.wage_level * moment.wages
    linked = _work(Work(0.0, 0.0), household, county, season, available - farm_days, state, rules)
    left = available - farm_days - linked.days
    at_home = 0.0
    if household.courtyard > 0.0:
        at_home = work_in_courtyard(household, county, left, rules, moment)
    if season == WINTER and household.training + household.farmer_training > 0.0:
        at_home += attend_training(household, county, left - at_home, rules, moment)
    casual = casual_days(left - at_home, county.casual_share)
    casual_wages = casual * labour.local_wage * wage_level * pay_factor
    pay(flows.casual_wages, REST_OF_WORLD, group, weight * casual_wages)
    migrant_wages = 0.25 * household.migrants * labour.migrant_earnings * wage_level * pay_factor
    if household.job_lost:
        migrant_wages *= 1.0 - labour.job_loss_earnings
    pay(flows.migrant_wages, REST_OF_WORLD, group, weight * migrant_wages)
    household.wages += linked.wages + casual_wages + migrant_wages
    household.cash += linked.wages + casual_wages + migrant_wages
    used = farm_days + linked.days + at_home + casual
    household.days_used = used
    county.labour_excess = max(county.labour_excess, used - available)


@rule
def work_in_courtyard(
    household: Household, county: County, free_days: float, rules: Rules, moment: Moment
) -> float:
    """Days of the season in the courtyard; its produce is sold at once."""
    part, group = rules.work, household.group
    days = household.courtyard * courtyard_days(part.courtyard_days, free_days)
    sold = days * part.courtyard_product * moment.wages
    household.business += sold
    household.cash += sold
    pay(county.flows.courtyard_sales, REST_OF_WORLD, group, county.household_weight[group] * sold)
    return days


@rule
def attend_training(
    household: Household, county: County, free_days: float, rules: Rules, moment: Moment
) -> float:
    """Days of this winter in training: who has a place goes if farm and job leave the days.

    The allowance is paid by day; skill grows at once and is used from spring.
    """
    part, group = rules.skill, household.group
    weight = county.household_weight[group]
    lever, trainings, effect = TRAINING, part.trainings_per_year, part.training_effect
    days, cost, place = trainings * part.training_days, part.training_cost, household.training
    if household.farmer_training > 0.0:
        lever, trainings, effect = FARMER_TRAINING, 1.0, part.farmer_training_effect
        days, cost = part.farmer_training_days, part.farmer_training_cost
        place = household.farmer_training
    if days > free_days:
        return 0.0
    allowance = place * days * part.training_allowance
    learnt = skill.after_training(household.skill, effect, trainings)
    household.skill += place * (learnt - household.skill)
    household.grants += allowance
    household.cash += allowance
    county.delivered[lever] += weight * place
    flows = county.flows
    pay(flows.training_allowances, GOVERNMENT, group, weight * allowance)
    pay(flows.training_costs, GOVERNMENT, REST_OF_WORLD, weight * place * days * cost)
    if lever == FARMER_TRAINING:
        chance = skill.certificate_chance(part.farmers_certified, part.farmers_trained)
        draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, CERTIFICATE)
        if draw < chance:
            household.certified += place * (1.0 - household.certified)
    return place * days


@rule
def live(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """One household's transfers, outside property income and consumption of a season."""
    flows, group = county.flows, household.group
    weight = county.household_weight[group]
    transfers = 0.25 * household.transfers * moment.transfers
    pay(flows.transfers, GOVERNMENT, group, weight * transfers)
    rents = 0.25 * household.property_income
    pay(flows.property_income, REST_OF_WORLD, group, weight * rents)
    household.property += rents
    cash = household.cash + transfers + rents
    desired = desired_consumption(
        household.persons,
        rules.consumption.subsistence,
        rules.consumption.propensity,
        household.smoothed_income,
        rules.consumption.wealth_propensity,
        cash,
    )
    spent = spending(desired, cash)
    pay(flows.consumption, group, REST_OF_WORLD, weight * spent)
    household.cash = cash - spent


def take_stock(first_county: int, last_county: int, state: State) -> None:
    """Add up every balance of the counties' sectors from the agents' own columns."""
    state.counties.closing[first_county:last_county] = 0.0
    add_up_balances(first_county, last_county, state)


@rule
def add_up_balances(first_county: int, last_county: int, state: State) -> None:
    """Add the balances of the counties' agents to those counted so far."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            count_household(state.households[i], county)
        count_organisations(county, state)


@rule
def count_household(household: Household, county: County) -> None:
    """Add a household's balances to those of its group."""
    _count_household(county.closing, household, household.group, county.household_weight[household.group])


@rule
def count_organisations(county: County, state: State) -> None:
    """Add up the balances of the county's enterprises and cooperatives."""
    for e in range(county.first_enterprise, county.last_enterprise):
        _count_enterprise(county.closing, state.enterprises[e], ENTERPRISES, 1.0)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        _count_cooperative(county.closing, cooperative, COOPERATIVES, cooperative.weight)
