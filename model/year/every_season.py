"""What happens in every season: work and wages, transfers, consumption; then the stock-taking."""

from typing import NamedTuple

from model.accounts import (
    BANK_LOAN_STOCK,
    BANK_LOANS,
    BANKS,
    CASH,
    CASUAL_WAGES,
    CONSUMPTION,
    CONVERTED_SHARE_STOCK,
    COOPERATIVES,
    COURTYARD_SALES,
    DIVIDEND_ARREARS_STOCK,
    ENTERPRISES,
    GOVERNMENT,
    JOB_WAGES,
    MICROLOAN_STOCK,
    MIGRANT_WAGES,
    PRINCIPAL_STOCK,
    PROPERTY_INCOME,
    REST_OF_WORLD,
    TRADE_ARREARS_STOCK,
    TRAINING_ALLOWANCES,
    TRAINING_COSTS,
    TRANSFERS,
    TURNOVER_STOCK,
    pay,
)
from model.compiled import rule
from model.linkages import EMPLOYMENT
from model.linkages.employment import days_for_job, payable_share
from model.parameters import Employment, Industries, Rules
from model.programme import FARMER_TRAINING, TRAINING, skill
from model.programme.money import equipment_days
from model.programme.work import courtyard_days
from model.state import County, Enterprise, Floats, Household, State
from model.world.households.consuming import desired_consumption, spending
from model.world.households.working import available_days, casual_days, skill_pay
from model.world.organisations.enterprises import credit_room
from model.world.randomness import CERTIFICATE, HOUSEHOLD, uniform
from model.year import AUTUMN, SPRING, SUMMER, WINTER


class Moment(NamedTuple):
    """When it is, and what moves with time alone."""

    seed: int
    season: int  # since the start; the first spring is 1
    year: int  # since the start; the first is 1
    wages: float  # relative to the first year
    transfers: float  # relative to the first year
    monitoring_line: float  # yuan per head and year
    largest_fails: bool = False  # each county's largest enterprise fails this winter


@rule
def is_active(enabled: bool, rules: Rules, moment: Moment) -> bool:
    """Whether a part gives support this year."""
    return enabled and moment.year <= rules.budget.last_year


@rule
def labour_need(k: int, season: int, industries: Industries) -> float:
    """Person-days of own labour that a mu of industry `k` needs in a season."""
    if season == SPRING:
        return industries[k].spring_labour
    if season == SUMMER:
        return industries[k].summer_labour
    if season == AUTUMN:
        return industries[k].autumn_labour
    return industries[k].winter_labour


@rule
def own_labour_left(household: Household, rules: Rules, industries: Industries) -> float:
    """Share of the own farm's labour that cooperative, machines and trusteeship leave to do."""
    left = 1.0 - rules.will.family_farm_labour_saving * household.founded_farm
    left *= skill.labour_left(
        household.trusteeship,
        industries[household.industry].mechanised,
        rules.skill.trusteeship_labour_saving,
    )
    if household.member:
        left *= 1.0 - rules.secondary_rebate.service_labour_saving
    return left


@rule
def job_pay(household: Household, rules: Rules) -> float:
    """Wage in a linked job relative to that of skill 0.5 without a certificate."""
    certificate = 1.0 + rules.skill.certificate_wage * household.certified
    return skill_pay(household.skill, rules.labour.skill_wage) * certificate


@rule
def job_pattern(season: int, employment: Employment) -> float:
    """Share of a year's linked work that falls in a season."""
    if season == SPRING:
        return employment.spring_pattern
    if season == SUMMER:
        return employment.summer_pattern
    if season == AUTUMN:
        return employment.autumn_pattern
    return 1.0 - employment.spring_pattern - employment.summer_pattern - employment.autumn_pattern


@rule
def largest_wages(enterprise: Enterprise, season: int, rules: Rules) -> float:
    """Yuan that the season's jobs cost if all have full skill and a certificate, and no day is missed."""
    best_paid = skill_pay(1.0, rules.labour.skill_wage)
    if rules.skill.enabled:
        best_paid *= 1.0 + rules.skill.certificate_wage
    return float(enterprise.season_days[season]) * enterprise.job_wage * best_paid


@rule
def means(enterprise: Enterprise, rules: Rules) -> float:
    """Yuan that an enterprise can pay at once: cash and what the bank still lends."""
    line = rules.credit.credit_line
    if enterprise.guaranteed:
        line += rules.money.guarantee_line
    room = credit_room(enterprise.capital, line, enterprise.debt)
    return enterprise.cash + room


@rule
def hire(county: County, season: int, state: State, rules: Rules) -> None:
    """Each enterprise keeps the jobs that it can pay this season."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        wages = largest_wages(enterprise, season, rules)
        enterprise.job_share = payable_share(wages, means(enterprise, rules))
        enterprise.job_days = 0.0
        enterprise.job_wages = 0.0


@rule
def lend_what_is_missing(enterprise: Enterprise, county: County) -> None:
    """What an enterprise paid beyond its cash, the bank lent: within the line, by `means`."""
    lent = -enterprise.cash
    if lent > 0.0:
        enterprise.cash = 0.0
        enterprise.debt += lent
        pay(county.flows, BANK_LOANS, BANKS, ENTERPRISES, lent)


@rule
def draw_on_bank(county: County, state: State) -> None:
    """At the end of a season no enterprise's cash is below zero; its year's work is added up."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.year_job_days += enterprise.job_days
        enterprise.year_job_wages += enterprise.job_wages
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

    available = available_days(
        household.workers,
        household.migrants,
        household.persons,
        labour.days_per_worker,
        labour.care_days_per_dependant,
    )
    if season == SUMMER and household.ill:
        available = max(0.0, available - labour.illness_days)
    need = labour_need(household.industry, season, industries) * household.planted
    need *= own_labour_left(household, rules, industries)
    need += equipment_days(household.equipment, rules.money.equipment_days)
    farm_days = min(need, available)
    job_days = 0.0
    pay_factor = skill_pay(household.skill, labour.skill_wage)
    wage_level = county.wage_level * moment.wages
    wages = 0.0
    if household.job_days > 0.0:
        enterprise = state.enterprises[household.employer]
        jobs = rules.employment
        free = days_for_job(job_pattern(season, jobs), jobs.days_per_job, available - farm_days)
        job_days = free * household.job_part * enterprise.job_share
        wages = job_days * enterprise.job_wage * job_pay(household, rules)
        enterprise.job_days += weight * job_days
        enterprise.job_wages += weight * wages
        enterprise.cash -= weight * wages
        household.received[EMPLOYMENT] += wages
        pay(flows, JOB_WAGES, ENTERPRISES, group, weight * wages)
    left = available - farm_days - job_days
    at_home = 0.0
    if household.courtyard > 0.0:
        at_home = work_in_courtyard(household, county, left, rules, moment)
    if season == WINTER and household.training + household.farmer_training > 0.0:
        at_home += attend_training(household, county, left - at_home, rules, moment)
    casual = casual_days(left - at_home, county.casual_share)
    casual_wages = casual * labour.local_wage * wage_level * pay_factor
    pay(flows, CASUAL_WAGES, REST_OF_WORLD, group, weight * casual_wages)
    migrant_wages = 0.25 * household.migrants * labour.migrant_earnings * wage_level * pay_factor
    if household.job_lost:
        migrant_wages *= 1.0 - labour.job_loss_earnings
    pay(flows, MIGRANT_WAGES, REST_OF_WORLD, group, weight * migrant_wages)
    household.wages += wages + casual_wages + migrant_wages
    household.cash += wages + casual_wages + migrant_wages
    used = farm_days + job_days + at_home + casual
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
    pay(county.flows, COURTYARD_SALES, REST_OF_WORLD, group, county.household_weight[group] * sold)
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
    pay(flows, TRAINING_ALLOWANCES, GOVERNMENT, group, weight * allowance)
    pay(flows, TRAINING_COSTS, GOVERNMENT, REST_OF_WORLD, weight * place * days * cost)
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
    pay(flows, TRANSFERS, GOVERNMENT, group, weight * transfers)
    rents = 0.25 * household.property_income
    pay(flows, PROPERTY_INCOME, REST_OF_WORLD, group, weight * rents)
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
    pay(flows, CONSUMPTION, group, REST_OF_WORLD, weight * spent)
    household.cash = cash - spent


@rule
def take_stock(first_county: int, last_county: int, state: State) -> None:
    """Add up every balance of the counties' sectors from the agents' own columns."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        county.closing[:] = 0.0
        for i in range(county.first_household, county.last_household):
            count_household(state.households[i], county)
        count_organisations(county, state)


@rule
def count_household(household: Household, county: County) -> None:
    """Add a household's balances to those of its group."""
    stocks: Floats = county.closing
    group = household.group
    weight = county.household_weight[group]
    stocks[CASH, group] += weight * household.cash
    stocks[MICROLOAN_STOCK, group] += weight * household.microloan
    stocks[TRADE_ARREARS_STOCK, group] += weight * household.trade_arrears
    stocks[PRINCIPAL_STOCK, group] += weight * household.dividend_cash
    stocks[DIVIDEND_ARREARS_STOCK, group] += weight * household.dividend_arrears
    stocks[CONVERTED_SHARE_STOCK, group] += weight * household.converted_shares


@rule
def count_organisations(county: County, state: State) -> None:
    """Add up the balances of the county's enterprises and cooperatives."""
    stocks: Floats = county.closing
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        stocks[CASH, ENTERPRISES] += enterprise.cash
        stocks[BANK_LOAN_STOCK, ENTERPRISES] += enterprise.debt
        stocks[TRADE_ARREARS_STOCK, ENTERPRISES] += enterprise.trade_arrears
        stocks[PRINCIPAL_STOCK, ENTERPRISES] += enterprise.principal
        stocks[DIVIDEND_ARREARS_STOCK, ENTERPRISES] += enterprise.dividend_arrears
        stocks[CONVERTED_SHARE_STOCK, ENTERPRISES] += enterprise.converted_shares
        stocks[TURNOVER_STOCK, ENTERPRISES] += enterprise.turnover_loan
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        stocks[CASH, COOPERATIVES] += cooperative.weight * cooperative.cash
