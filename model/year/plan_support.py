"""Spring, with the contracts: who is served gets grants, loans, places and land under a standard."""

from model.compiled import rule
from model.linkages import own_land
from model.programme import (
    COLLATERAL_LOANS,
    COURTYARDS,
    FAMILY_FARMS,
    FARMER_TRAINING,
    FODDER,
    MICROCREDIT,
    TRAINING,
    TRUSTEESHIP,
    Targeting,
    targeting,
)
from model.programme.loans import take_loan
from model.world.agents import County, Household, Rules
from model.world.calendar import Moment
from model.world.sectors import GOVERNMENT, OTHER, REST_OF_WORLD, pay
from model.year.plan_applications import NO_LEVER, area_lever, class_in_queue, collateral_loan


@rule
def support(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """One household gets what it applied for, as far as its queues are served."""
    applied = household.applications
    if applied == 0:
        return
    if applied & (1 << MICROCREDIT):
        lend(household, county, rules, moment)
    if applied & (1 << TRUSTEESHIP):
        household.trusteeship = served(
            household, county, TRUSTEESHIP, own_land(household), rules.skill.trusteeship_targeting, moment
        )
    if applied & (1 << FODDER):
        give_fodder(household, county, rules, moment)
    lever = area_lever(household.industry)
    if lever != NO_LEVER and applied & (1 << lever):
        put_under_standard(household, county, lever, rules, moment)
    if applied & (1 << TRAINING):
        household.training = served(household, county, TRAINING, 1.0, rules.skill.training_targeting, moment)
    if applied & (1 << FARMER_TRAINING):
        household.farmer_training = served(
            household, county, FARMER_TRAINING, 1.0, rules.skill.farmer_training_targeting, moment
        )
    if applied & (1 << COURTYARDS):
        grant_courtyard(household, county, rules, moment)
    if applied & (1 << FAMILY_FARMS):
        found_family_farm(household, county, rules, moment)


@rule
def served(
    household: Household, county: County, lever: int, asked: float, rule_of_queue: Targeting, moment: Moment
) -> float:
    """Part of what a household asks for that it gets, 0 to 1."""
    total = county.household_weight[household.group] * asked
    own_class = class_in_queue(household, rule_of_queue, moment)
    left = float(county.queue_left[lever])
    part = targeting.served_part(own_class, county.last_class[lever], total, left)
    if own_class == county.last_class[lever]:
        county.queue_left[lever] = max(0.0, left - total)  # no rounding remainder for whoever is next
    return part


@rule
def lend(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """A loan that buys equipment: a microloan, or where none is to be had, on livestock."""
    loan, group = 0.0, household.group
    weight = county.household_weight[group]
    if group != OTHER:
        limit = rules.credit.loan_limit
        loan = limit * served(
            household, county, MICROCREDIT, limit, rules.money.microcredit_targeting, moment
        )
        county.delivered[MICROCREDIT] += weight * loan
        household.borrowed = loan > 0.0
    if loan == 0.0:
        asked = rules.credit.loan_limit if group != OTHER else collateral_loan(household, rules)
        loan = min(asked, collateral_loan(household, rules))
        county.offered[COLLATERAL_LOANS] += weight * loan
        county.delivered[COLLATERAL_LOANS] += weight * loan
    take_loan(household, county, loan, rules)
    household.cash -= loan
    household.equipment += loan
    pay(county.flows.equipment_bought, group, REST_OF_WORLD, weight * loan)


@rule
def give_fodder(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Seed and a silo for a household's livestock; the money goes to those who deliver them."""
    units = (1.0 - household.fodder) * household.land
    part = served(household, county, FODDER, units, rules.work.fodder_targeting, moment)
    household.fodder += part * (1.0 - household.fodder)
    total = county.household_weight[household.group] * part * units
    county.delivered[FODDER] += total
    pay(county.flows.fodder_support, GOVERNMENT, REST_OF_WORLD, total * rules.work.fodder_cost)


@rule
def put_under_standard(
    household: Household, county: County, lever: int, rules: Rules, moment: Moment
) -> None:
    """Seedlings, pipes or nets for a household's land; the money goes to those who deliver them."""
    missing = (1.0 - household.standard_share) * household.land
    part = served(household, county, lever, missing, rules.work.area_targeting, moment)
    household.standard_share += part * (1.0 - household.standard_share)
    total = county.household_weight[household.group] * part * missing
    county.delivered[lever] += total
    county.built[lever] += total
    pay(county.flows.standard_areas, GOVERNMENT, REST_OF_WORLD, total * rules.work.area_cost)


@rule
def grant_courtyard(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """A cash grant, and what it costs to begin."""
    group = household.group
    asked = 1.0 - household.courtyard
    part = asked * served(household, county, COURTYARDS, asked, rules.work.courtyard_targeting, moment)
    household.courtyard += part
    weight = county.household_weight[group]
    grant = part * rules.work.courtyard_grant
    setup = min(part * rules.work.courtyard_setup, household.cash + grant)
    household.grants += grant
    household.business -= setup
    household.cash += grant - setup
    county.delivered[COURTYARDS] += weight * part
    pay(county.flows.courtyard_grants, GOVERNMENT, group, weight * grant)
    pay(county.flows.courtyard_costs, group, REST_OF_WORLD, weight * setup)


@rule
def found_family_farm(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Grant and own money buy machines: a capital grant, which is no income."""
    group = household.group
    asked = 1.0 - household.founded_farm
    part = asked * served(household, county, FAMILY_FARMS, asked, rules.will.family_farm_targeting, moment)
    household.founded_farm += part
    weight = county.household_weight[group]
    grant = part * rules.will.family_farm_grant
    own = min(part * rules.will.family_farm_own, household.cash)
    household.cash -= own
    county.delivered[FAMILY_FARMS] += weight * part
    pay(county.flows.family_farm_grants, GOVERNMENT, group, weight * grant)
    pay(county.flows.family_farm_machines, group, REST_OF_WORLD, weight * (grant + own))
