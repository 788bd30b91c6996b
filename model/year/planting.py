"""Spring: inputs are paid for, and fields are planted."""

from model import linkages
from model.compiled import rule
from model.linkages import own_land
from model.programme import TRUSTEESHIP
from model.programme.money import borrow, equipment_days
from model.world.agents import County, Household, Industries, Rules, State
from model.world.households.borrowing import loan_for_inputs, may_borrow
from model.world.households.farming import plantable_by_cash, plantable_by_labour
from model.world.households.members import is_closed
from model.world.households.season import Inputs, labour_need, season_days
from model.world.sectors import GOVERNMENT, REST_OF_WORLD, pay
from model.year.every_season import own_labour_left

_inputs = linkages.step("inputs")
_pay_inputs = linkages.step("pay_inputs")


@rule
def plant(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Inputs are paid in spring: from cash, a contract's advance, or a microloan; or less is planted."""
    if is_closed(household):
        household.planted = 0.0
        return
    k, group = household.industry, household.group
    weight = household.weight
    flows = county.flows
    land = own_land(household)
    left = own_labour_left(household, rules, industries)
    available = season_days(household, rules) - equipment_days(
        household.equipment, rules.money.equipment_days
    )
    for season in range(4):
        land = plantable_by_labour(land, max(0.0, available), labour_need(k, season, industries) * left)
    service = household.trusteeship * industries[k].mechanised  # of a mu, by a trusteeship service
    service_fee = service * rules.skill.trusteeship_fee
    subsidy = service_fee * rules.skill.trusteeship_subsidy
    service_fee -= subsidy
    cost = input_cost_here(household, service, rules, industries)
    inputs = _inputs(Inputs(cost, 0.0, 0.0), household, land, state, rules)
    to_pay = inputs.cost + inputs.fee + service_fee - inputs.advance
    kept_for_food = 0.25 * rules.consumption.subsistence * household.persons
    own_means = max(0.0, household.cash - kept_for_food)
    if may_borrow(household.assisted, household.microloan, household.defaulted):
        asked = loan_for_inputs(to_pay * land, own_means, rules.credit.loan_limit)
        if asked > 0.0:
            own_means += borrow(household, county, asked, rules)
    land = plantable_by_cash(land, own_means, to_pay)
    household.planted = land
    household.cash -= to_pay * land
    household.business -= (inputs.cost + inputs.fee + service_fee) * land
    pay(flows.farm_inputs, group, REST_OF_WORLD, weight * inputs.cost * land)
    if service > 0.0:
        county.delivered[TRUSTEESHIP] += weight * household.trusteeship * land
        pay(flows.trusteeship_fees, group, REST_OF_WORLD, weight * service_fee * land)
        pay(flows.trusteeship_subsidies, GOVERNMENT, REST_OF_WORLD, weight * subsidy * land)
    _pay_inputs(household, county, inputs, land, state)


@rule
def input_cost_here(household: Household, service: float, rules: Rules, industries: Industries) -> float:
    """Yuan a mu of inputs, after what fodder, family farm and a trusteeship service save."""
    cost = industries[household.industry].input_cost
    cost *= 1.0 - rules.work.fodder_saving * household.fodder
    cost *= 1.0 - rules.will.family_farm_cost_saving * household.founded_farm
    return cost * (1.0 - rules.skill.trusteeship_cost_saving * service)
