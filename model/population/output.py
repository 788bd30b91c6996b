"""What the farms of each county and industry are worth, before any household is drawn.

Enterprises and their capacity follow from it, so they are the same at every scale.
"""

import numpy as np

from model.parameters import industries_of
from model.population.counties import Geography
from model.population.distributions import distributions, family_farm_chance, mean_skill
from model.population.tended import mean_tended_land
from model.scenario import Scenario
from model.state import Floats, Table
from model.world.households.farming import expected_weather, farm_gate_price, skill_factor, weather_effect
from model.world.sectors import OTHER

_MEAN_REMOTENESS = 0.5


def mean_farm_gate_price(scenario: Scenario, counties: Table) -> Floats:
    """Long-run price in yuan/t of a household in the middle of its county, (counties, industries)."""
    basis = scenario.sections["prices"].distance_basis
    prices: Floats = counties.expected_price * farm_gate_price(1.0, basis, _MEAN_REMOTENESS)
    return prices


def expected_output_value(scenario: Scenario, geography: Geography, counties: Table) -> Floats:
    """Farm output of an average year in yuan at the farm gate, (counties, industries).

    The total is what calibration makes it: the province's net business income plus the
    cost of inputs.  Counties and industries share in it by the land that is tended, and
    by yield, skill, the weather to expect and price.
    """
    sections, industries = scenario.sections, industries_of(scenario.sections)
    population, income = sections["population"], sections["income"]
    drawn = distributions(population, geography)
    seasons = (
        industries.spring_labour,
        industries.summer_labour,
        industries.autumn_labour,
        industries.winter_labour,
    )
    # The groups, and family farms after them.
    relative_land = np.append(drawn.land, drawn.land[OTHER] * drawn.family_farm_land)
    mean_land = np.outer(relative_land, industries.mean_land)
    tended = mean_tended_land(mean_land, np.max(seasons, axis=0), drawn, sections["labour"])
    farms = geography.households[:, OTHER] * family_farm_chance(population, geography)
    households = np.column_stack([geography.households, farms])
    households[:, OTHER] -= farms
    skill = np.array([skill_factor(skill) for skill in mean_skill(population, geography)])
    skill = np.append(skill, skill[OTHER])
    expected = expected_weather(sections["weather"])
    weather = np.array([weather_effect(expected, part) for part in industries.weather_sensitivity])
    value_per_mu = (
        industries.yield_per_mu * (1.0 - industries.loss) * weather * mean_farm_gate_price(scenario, counties)
    )
    by_industry = _sums_over_groups(households * skill, tended)
    value: Floats = by_industry * geography.industry_shares * value_per_mu
    land = _sums_over_groups(households, tended)
    inputs = (land * geography.industry_shares * industries.input_cost).sum()
    persons = geography.households.sum() * population.persons_per_household
    business = persons * income.business * income.lifted_county_factor
    total: Floats = value * ((business + inputs) / value.sum())
    return total


def _sums_over_groups(households: Floats, each: Floats) -> Floats:
    """The matrix product of (counties, groups) and (groups, industries), group after group.

    Without a linear algebra library, whose last bits depend on the processor and on its threads.
    """
    total = np.zeros((len(households), each.shape[1]))
    for group, row in enumerate(each):
        total += households[:, group, None] * row
    return total
