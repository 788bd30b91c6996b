"""What the farms of each county and industry are worth, before any household is drawn.

Enterprises and their capacity follow from it, so they are the same at every scale.
"""

import numpy as np

from model.parameters import industries_of
from model.population.census.expected import Expected
from model.population.counties import Geography
from model.population.distributions import distributions, family_farm_chance, mean_skill
from model.scenario import Scenario
from model.state import Floats, Table
from model.world.households.farming import expected_weather, farm_gate_price, skill_factor, weather_effect
from model.world.sectors import GROUPS, OTHER

_MEAN_REMOTENESS = 0.5


def mean_farm_gate_price(scenario: Scenario, counties: Table) -> Floats:
    """Long-run price in yuan/t of a household in the middle of its county, (counties, industries)."""
    basis = scenario.sections["prices"].distance_basis
    prices: Floats = counties.expected_price * farm_gate_price(1.0, basis, _MEAN_REMOTENESS)
    return prices


def expected_output_value(
    scenario: Scenario,
    geography: Geography,
    counties: Table,
    expected: Expected,
) -> Floats:
    """Farm output of an average year in yuan at the farm gate, (counties, industries).

    expected: of the households of each county and group.
    The total is nearly what calibration makes it: the province's net business income plus the cost of
    inputs; what hired days and rents cost on top follows only from plans.  Counties and industries share in
    it by their land, and by yield, skill, the weather to expect and price.  Nearly all land is farmed by
    somebody, with own days, hired ones or as a tenant.
    """
    sections, industries = scenario.sections, industries_of(scenario.sections)
    population, income = sections["population"], sections["income"]
    drawn = distributions(population, geography)
    # The groups, and family farms after them.
    relative_land = np.append(drawn.land, drawn.land[OTHER] * drawn.family_farm_land)
    mean_land = np.outer(relative_land, industries.mean_land)
    with_farms = np.append(np.arange(len(GROUPS)), OTHER)
    farms = geography.households[:, OTHER] * family_farm_chance(population, geography)
    households = np.column_stack([geography.households, farms])
    households[:, OTHER] -= farms
    skill = np.array(
        [[skill_factor(mean) for mean in county] for county in mean_skill(population, expected.schooling)]
    )[:, with_farms]
    weather_here = expected_weather(sections["weather"])
    weather = np.array([weather_effect(weather_here, part) for part in industries.weather_sensitivity])
    value_per_mu = (
        industries.yield_per_mu * (1.0 - industries.loss) * weather * mean_farm_gate_price(scenario, counties)
    )
    land = _sums_over_kinds(households, mean_land)
    inputs = (land * geography.industry_shares * industries.input_cost).sum()
    value = _sums_over_kinds(households * skill, mean_land) * geography.industry_shares * value_per_mu
    business = expected.persons.sum() * income.per_head * income.business_share * income.lifted_county_factor
    total: Floats = value * ((business + inputs) / value.sum())
    return total


def _sums_over_kinds(households: Floats, each: Floats) -> Floats:
    """Of each county the sum over kinds, one after the other.  each: (kinds, industries)."""
    total = np.zeros((len(households), each.shape[1]))
    for kind in range(len(each)):
        total += households[:, kind, None] * each[kind]
    return total
