"""Spring: rents and inputs are paid for, and fields are planted."""

from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.programme import TRUSTEESHIP
from model.programme.money import borrow
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import SPRING, SUMMER
from model.world.households.borrowing import loan_for_inputs, on_account
from model.world.households.farming import plantable_by_cash
from model.world.households.letting import quality_spread
from model.world.households.members import is_closed
from model.world.households.season import Inputs, labour_need, yearly_labour_need
from model.world.sectors import GOVERNMENT, REST_OF_WORLD, pay

_inputs = linkages.step("inputs")
_pay_inputs = linkages.step("pay_inputs")


class Costs(NamedTuple):
    """What a mu costs in spring, in yuan."""

    inputs: Inputs
    service: float  # of a mu, by a trusteeship service
    service_fee: float  # paid by the household
    subsidy: float  # of the fee, paid by government


@rule
def plant(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """What was planned is planted, on own and rented land, as far as money, advance or loan pays for it."""
    k, group, weight = household.industry, household.group, household.weight
    let_land(household, county, rules)
    if is_closed(household):
        household.planted = 0.0
        household.plot_quality = 0.0
        return
    rented = household.rented * county.tenancy_granted[k]
    household.rented = rented
    flows = county.flows
    if rented > 0.0:
        rent = rented * county.rent_due[k]
        household.cash -= rent
        household.business -= rent
        pay(flows.household_rents, group, REST_OF_WORLD, weight * rent)
    wanted = household.planted + rented
    if rented > 0.0:  # a service comes to the land that it was asked for
        household.trusteeship *= household.planted / wanted
    costs = costs_of_mu(household, wanted, state, rules, industries)
    inputs = costs.inputs
    to_pay = inputs.cost + inputs.fee + costs.service_fee - inputs.advance
    # What it has to hire before the harvest has to be paid by then, too.
    before_harvest = to_pay + hired_before_harvest(household, industries)
    means = own_means(household, rules)
    # Banks have shared out what was asked for; who has let land meanwhile may need less of it.
    needed = loan_for_inputs(before_harvest * wanted, means, household.loan_asked)
    if needed > 0.0:
        means += borrow(household, county, needed, rules)
    share = rules.credit.dealer_share
    most = on_account(before_harvest, min(to_pay, inputs.cost), share, household.no_account)
    land = plantable_by_cash(wanted, means, before_harvest - most)
    account = on_account(
        before_harvest * land - means, min(to_pay, inputs.cost) * land, share, household.no_account
    )
    household.dealer_account = account
    household.no_account = 0
    own = min(land, max(0.0, land - rented), household.planted)
    household.plot_quality = quality_of_planted(household, county, own, land, rules)
    household.planted = land
    household.cash -= to_pay * land - account
    household.business -= (inputs.cost + inputs.fee + costs.service_fee) * land - account
    pay(flows.farm_inputs, group, REST_OF_WORLD, weight * (inputs.cost * land - account))
    if costs.service > 0.0:
        county.delivered[TRUSTEESHIP] += weight * household.trusteeship * land
        pay(flows.trusteeship_fees, group, REST_OF_WORLD, weight * costs.service_fee * land)
        pay(flows.trusteeship_subsidies, GOVERNMENT, REST_OF_WORLD, weight * costs.subsidy * land)
    _pay_inputs(household, county, inputs, land, state, rules)


@rule
def pay_dealer(household: Household, county: County, rules: Rules) -> None:
    """After the harvest: the dealer is paid, or as much as there is; the rest the dealer loses.

    Whoever pays less gets nothing on account in the next spring.
    """
    if household.dealer_account <= 0.0:
        return
    due = household.dealer_account * (1.0 + rules.credit.dealer_interest)
    paid = min(due, household.cash)
    household.no_account = paid < due
    household.dealer_account = 0.0
    household.cash -= paid
    household.business -= paid
    pay(county.flows.farm_inputs, household.group, REST_OF_WORLD, household.weight * paid)


@rule
def let_land(household: Household, county: County, rules: Rules) -> None:
    """A household gets the rent of what is let of the plots that it offered, after its last planted one."""
    if household.let <= 0.0:
        return
    k, offered = household.industry, household.let
    spread = quality_spread(k, rules.land.plot_spread)
    # Plots are counted from the best one of all its land.
    middle = (household.planted + 0.5 * offered) / float(household.land)
    quality = 1.0 + spread * (1.0 - 2.0 * middle)
    household.let = offered * county.let_share[k]
    rent = household.let * quality * county.rent_received[k]
    household.property += rent
    household.cash += rent
    pay(county.flows.land_rents, REST_OF_WORLD, household.group, household.weight * rent)


@rule
def quality_of_planted(household: Household, county: County, own: float, land: float, rules: Rules) -> float:
    """Mean quality of what it plants: of its own land the best plots, and of what it rents all alike.

    own: mu of its own among the land planted.
    """
    if land <= 0.0:
        return 0.0
    k = household.industry
    quality = 1.0
    if household.land > 0.0:
        quality += quality_spread(k, rules.land.plot_spread) * (1.0 - own / float(household.land))
    return (own * quality + (land - own) * county.lease_quality[k]) / land


@rule
def own_means(household: Household, rules: Rules) -> float:
    """Yuan that a household can spend in spring: its cash, less a season's food."""
    return max(0.0, household.cash - 0.25 * rules.consumption.subsistence * household.persons)


@rule
def costs_of_mu(
    household: Household, land: float, state: State, rules: Rules, industries: Industries
) -> Costs:
    """What a mu costs in spring, where so many are planted."""
    service = household.trusteeship * industries[household.industry].mechanised
    fee = service * rules.skill.trusteeship_fee
    subsidy = fee * rules.skill.trusteeship_subsidy
    cost = input_cost_here(household, service, rules, industries)
    inputs = _inputs(Inputs(cost, 0.0, 0.0), household, land, state, rules)
    return Costs(inputs, service, fee - subsidy, subsidy)


@rule
def cost_of_planting(household: Household, state: State, rules: Rules, industries: Industries) -> float:
    """Yuan a mu that have to be paid before the harvest."""
    land = household.planted + household.rented
    costs = costs_of_mu(household, land, state, rules, industries)
    inputs = costs.inputs
    to_pay = inputs.cost + inputs.fee + costs.service_fee - inputs.advance
    return to_pay + hired_before_harvest(household, industries)


@rule
def hired_before_harvest(household: Household, industries: Industries) -> float:
    """Yuan a mu for hired days of spring and summer; those of autumn are paid out of the harvest."""
    k = household.industry
    early = labour_need(k, SPRING, industries) + labour_need(k, SUMMER, industries)
    total = yearly_labour_need(k, industries)
    return household.hired_cost * early / total if total > 0.0 else 0.0


@rule
def input_cost_here(household: Household, service: float, rules: Rules, industries: Industries) -> float:
    """Yuan a mu of inputs, after what fodder, family farm and a trusteeship service save."""
    cost = industries[household.industry].input_cost
    cost *= 1.0 - rules.work.fodder_saving * household.fodder
    cost *= 1.0 - rules.will.family_farm_cost_saving * household.founded_farm
    return cost * (1.0 - rules.skill.trusteeship_cost_saving * service)
