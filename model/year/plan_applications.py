"""Spring, with the wishes: a household applies for what the programme offers.

Who may apply, who wants to, and in which queue and class; then how far each queue is served.
"""

from model.compiled import rule
from model.linkages import own_land
from model.programme import (
    COOL_VEGETABLES,
    COURTYARDS,
    EXTENSION,
    FAMILY_FARMS,
    FARMER_TRAINING,
    FODDER,
    MICROCREDIT,
    PROCESSING_POTATOES,
    QUEUE_CLASSES,
    QUEUES,
    STANDARD_ORCHARDS,
    TRAINING,
    TRUSTEESHIP,
    Targeting,
    money,
    skill,
    targeting,
    will,
    work,
)
from model.world.agents import County, Household, Industries, Rules
from model.world.calendar import WINTER, Moment
from model.world.households.choosing import certainty_equivalent, entry_probability, pull
from model.world.households.season import Prospects, labour_need, season_days
from model.world.randomness import COURTYARD, FAMILY_FARM, HOUSEHOLD, TRUSTEESHIP_WISH, four_uniforms, uniform
from model.world.sectors import GOVERNMENT, OTHER, REST_OF_WORLD, pay
from model.year.prospects import items_listed

_VEGETABLES, _POTATOES, _FRUIT, _LIVESTOCK = 2, 1, 3, 5  # positions in INDUSTRIES
NO_LEVER = -1


@rule
def area_lever(industry: int) -> int:
    """The lever that brings land of an industry under a standard; NO_LEVER if there is none."""
    if industry == _VEGETABLES:
        return COOL_VEGETABLES
    if industry == _POTATOES:
        return PROCESSING_POTATOES
    if industry == _FRUIT:
        return STANDARD_ORCHARDS
    return NO_LEVER


@rule
def apply(
    household: Household,
    county: County,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """One household's applications of the year."""
    household.applications = 0
    household.trusteeship = 0.0
    household.training = 0.0
    household.farmer_training = 0.0
    if not county.has_offers:
        return
    trusteeship_draw, area_draw, adoption_draw, place = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, TRUSTEESHIP_WISH // 4
    )
    household.place = place
    assisted = household.group != OTHER
    information = county.information if assisted else rules.employment.information
    adopt(household, county, adoption_draw, information, rules)
    apply_for_trusteeship(household, county, trusteeship_draw, hopes, rules, industries, moment)
    apply_for_area_or_fodder(household, county, area_draw, information, rules, moment)
    if not assisted and household.industry != _LIVESTOCK:
        return
    courtyard_draw, training_draw, farmer_draw, loan_draw = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, COURTYARD // 4
    )
    apply_for_loan(household, county, loan_draw, information, hopes, rules, industries, moment)
    if assisted:
        apply_for_courtyard(household, county, courtyard_draw, information, hopes, rules, moment)
        apply_for_trainings(
            household, county, training_draw, farmer_draw, information, rules, industries, moment
        )
        apply_for_family_farm(household, county, information, rules, moment)


@rule
def class_in_queue(household: Household, rule_of_queue: Targeting, moment: Moment) -> int:
    """The household's class in a queue with some targeting rule."""
    return targeting.queue_class(
        targeting.score(
            rule_of_queue,
            targeting.need_score(household.smoothed_income, household.persons, moment.monitoring_line),
            targeting.readiness_score(household.skill, household.will),
            household.place,
        )
    )


@rule
def enqueue(
    household: Household, county: County, lever: int, asked: float, rule_of_queue: Targeting, moment: Moment
) -> None:
    """A household asks for `asked` units of a lever."""
    household.applications |= 1 << lever
    place = class_in_queue(household, rule_of_queue, moment)
    county.queue[lever, place] += county.household_weight[household.group] * asked


@rule
def adopt(household: Household, county: County, draw: float, information: float, rules: Rules) -> None:
    """One more recommended technique, variety or standard, if an expert reaches and it is willing."""
    part = rules.skill
    if county.offered[EXTENSION] <= 0.0:
        return
    listed = items_listed(rules)
    probability = skill.adoption_probability(
        part.adoption_chance, county.expert_reach, information, household.will, household.skill
    )
    weight = county.household_weight[household.group]
    within_budget = county.delivered[EXTENSION] + weight <= county.offered[EXTENSION]
    if draw < probability and household.adopted + 1.0 <= listed and within_budget:
        household.adopted += 1.0
        county.delivered[EXTENSION] += weight
        pay(county.flows.extension, GOVERNMENT, REST_OF_WORLD, weight * part.adoption_cost)


@rule
def apply_for_trusteeship(
    household: Household,
    county: County,
    draw: float,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """Field work given to a service, for a year, where it pays and is no trouble."""
    part, k = rules.skill, household.industry
    mechanised = industries[k].mechanised
    land = own_land(household)
    if county.offered[TRUSTEESHIP] <= 0.0 or mechanised <= 0.0 or land <= 0.0:
        return
    gain = skill.trusteeship_gain(
        hopes.tonnes * hopes.price,
        industries[k].input_cost,
        hopes.days,
        hopes.day_value,
        mechanised,
        part.trusteeship_fee * (1.0 - part.trusteeship_subsidy),
        part.trusteeship_cost_saving,
        part.trusteeship_labour_saving,
        part.trusteeship_yield,
    )
    choice = rules.choice
    wanted = entry_probability(gain * land, part.trusteeship_hassle, 0.0, False, 0.0, choice.noise)
    if draw < wanted:
        enqueue(household, county, TRUSTEESHIP, land, part.trusteeship_targeting, moment)


@rule
def apply_for_area_or_fodder(
    household: Household, county: County, draw: float, information: float, rules: Rules, moment: Moment
) -> None:
    """Land under a standard, or livestock on own fodder: what has heard of it and is willing."""
    part = rules.work
    if draw >= information * household.will:
        return
    if household.industry == _LIVESTOCK:
        units = (1.0 - household.fodder) * household.land
        if county.offered[FODDER] > 0.0 and units > 0.0:
            enqueue(household, county, FODDER, units, part.fodder_targeting, moment)
        return
    lever = area_lever(household.industry)
    if lever == NO_LEVER or county.offered[lever] <= 0.0 or household.standard_share >= 1.0:
        return
    missing = (1.0 - household.standard_share) * household.land
    enqueue(household, county, lever, missing, part.area_targeting, moment)


@rule
def busiest_need(household: Household, industries: Industries) -> float:
    """Person-days a mu in the season that needs most."""
    need = 0.0
    for season in range(4):
        need = max(need, labour_need(household.industry, season, industries))
    return need


@rule
def apply_for_loan(
    household: Household,
    county: County,
    draw: float,
    information: float,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """A loan to invest in equipment or a herd, if own labour can tend it and it seems to pay."""
    part, credit = rules.money, rules.credit
    assisted = household.group != OTHER
    if county.offered[MICROCREDIT] <= 0.0 or household.places_microloan:
        return
    if household.microloan != 0.0 or household.defaulted or draw >= information:
        return
    limit = credit.loan_limit if assisted else 0.0
    collateral = collateral_loan(household, rules)
    loan = limit if assisted else collateral
    if loan <= 0.0:
        return
    k = household.industry
    free = season_days(household, rules) - own_land(household) * busiest_need(household, industries)
    if free < money.equipment_days(loan + household.equipment, part.equipment_days):
        return
    paid_interest = credit.interest * (1.0 - credit.interest_subsidy) if assisted else credit.interest
    gain = money.investment_gain(loan, part.equipment_return, part.equipment_depreciation, paid_interest)
    returned = loan * part.equipment_return
    risk = industries[k].price_risk * industries[k].price_risk + industries[k].luck * industries[k].luck
    value = certainty_equivalent(
        gain, returned * returned * risk, household.risk_aversion, household.smoothed_income
    )
    choice = rules.choice
    wanted = information * entry_probability(
        value,
        part.investment_hassle,
        pull(household.will, 0.0, choice.will_effect, choice.peer_effect),
        False,
        0.0,
        choice.noise,
    )
    if draw < wanted:
        if assisted:
            enqueue(household, county, MICROCREDIT, limit, part.microcredit_targeting, moment)
        else:
            household.applications |= 1 << MICROCREDIT


@rule
def collateral_loan(household: Household, rules: Rules) -> float:
    """Yuan that a bank lends on a household's livestock; 0 for other industries."""
    if household.industry != _LIVESTOCK:
        return 0.0
    part = rules.money
    return money.loan_on_livestock(household.land, part.collateral_value, part.collateral_share)


@rule
def apply_for_courtyard(
    household: Household,
    county: County,
    draw: float,
    information: float,
    hopes: Prospects,
    rules: Rules,
    moment: Moment,
) -> None:
    """A courtyard, with the grant that goes with it."""
    part = rules.work
    if county.offered[COURTYARDS] <= 0.0 or draw >= information:  # an uninformed one wants nothing
        return
    days = min(part.courtyard_days, season_days(household, rules))
    if not work.may_get_courtyard(household.group, household.courtyard, days):
        return
    gain = work.courtyard_gain(4.0 * days, part.courtyard_product, hopes.day_value)
    choice = rules.choice
    wanted = information * entry_probability(
        gain + part.courtyard_grant - part.courtyard_setup,
        0.0,
        pull(household.will, 0.0, choice.will_effect, choice.peer_effect),
        False,
        0.0,
        choice.noise,
    )
    if draw < wanted:
        enqueue(household, county, COURTYARDS, 1.0 - household.courtyard, part.courtyard_targeting, moment)


@rule
def apply_for_trainings(
    household: Household,
    county: County,
    draw: float,
    farmer_draw: float,
    information: float,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """A skilled farmer's training, or a training for a lifted worker who wants one and has the days."""
    part = rules.skill
    winter = season_days(household, rules)
    winter -= own_land(household) * labour_need(household.industry, WINTER, industries)
    winter -= money.equipment_days(household.equipment, rules.money.equipment_days)
    if (
        county.offered[FARMER_TRAINING] > 0.0
        and winter >= part.farmer_training_days
        and skill.may_be_skilled_farmer(
            household.group, household.certified, household.workers, household.migrants
        )
        and farmer_draw < skill.skilled_farmer_wish(information, household.will, household.skill)
    ):
        enqueue(household, county, FARMER_TRAINING, 1.0, part.farmer_training_targeting, moment)
    elif (
        county.offered[TRAINING] > 0.0
        and winter >= part.trainings_per_year * part.training_days
        and skill.may_be_trained(household.group, household.workers, household.migrants)
        and draw < skill.training_wish(information, household.will)
    ):
        enqueue(household, county, TRAINING, 1.0, part.training_targeting, moment)


@rule
def apply_for_family_farm(
    household: Household, county: County, information: float, rules: Rules, moment: Moment
) -> None:
    """A lifted household would found a family farm."""
    part = rules.will
    if county.offered[FAMILY_FARMS] <= 0.0 or not will.may_found_family_farm(
        household.group,
        household.founded_farm,
        own_land(household),
        household.skill,
        household.cash,
        part.family_farm_own,
        part.family_farm_least_skill,
    ):
        return
    draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, FAMILY_FARM)
    if draw < information * household.will:
        enqueue(
            household, county, FAMILY_FARMS, 1.0 - household.founded_farm, part.family_farm_targeting, moment
        )


@rule
def close_queues(county: County, rules: Rules) -> None:
    """How far down each queue what is offered goes."""
    for lever in range(QUEUES):
        left = county.offered[lever]
        if lever == MICROCREDIT:
            left *= 1.0 - rules.money.microcredit_reserve
        place = QUEUE_CLASSES - 1
        while place > 0 and county.queue[lever, place] <= left:
            left -= county.queue[lever, place]
            place -= 1
        county.last_class[lever] = place
        county.queue_left[lever] = left
