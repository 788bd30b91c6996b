"""What the farms of each county and industry are worth, before any household is drawn.

Enterprises and their capacity follow from it, so they are the same at every scale.
"""

import numpy as np

from model.accounts import OTHER
from model.households.farming import farm_gate_price, skill_factor
from model.parameters import industries_of
from model.population.counties import Geography
from model.population.distributions import distributions, family_farm_chance, mean_skill
from model.scenario import Scenario
from model.state import Floats, Table

_MEAN_REMOTENESS = 0.5


def mean_farm_gate_price(scenario: Scenario, counties: Table) -> Floats:
    """Long-run price in yuan/t of a household in the middle of its county, (counties, industries)."""
    basis = scenario.sections["prices"].distance_basis
    prices: Floats = counties.expected_price * farm_gate_price(1.0, basis, _MEAN_REMOTENESS)
    return prices


def expected_output_value(scenario: Scenario, geography: Geography, counties: Table) -> Floats:
    """Farm output of an average year in yuan at the farm gate, (counties, industries).

    The total is what calibration makes it: the province's net business income plus the
    cost of inputs.  Counties and industries share in it by land, yield, skill and price.
    """
    sections, industries = scenario.sections, industries_of(scenario.sections)
    population, income = sections["population"], sections["income"]
    land_by_group = np.tile(distributions(population, geography).land, (len(geography.names), 1))
    land_by_group[:, OTHER] *= 1.0 + family_farm_chance(population, geography) * (
        population.family_farm_land - 1.0
    )
    land_by_group *= geography.households  # relative to the industry's mean land
    land_per_household = geography.industry_shares * industries.mean_land
    skill = np.array([skill_factor(skill) for skill in mean_skill(population, geography)])
    value_per_mu = (
        industries.yield_per_mu * (1.0 - industries.loss) * mean_farm_gate_price(scenario, counties)
    )
    value: Floats = (land_by_group @ skill)[:, None] * land_per_household * value_per_mu
    inputs = (land_by_group.sum(axis=1)[:, None] * land_per_household * industries.input_cost).sum()
    persons = geography.households.sum() * population.persons_per_household
    business = persons * income.business * income.lifted_county_factor
    total: Floats = value * ((business + inputs) / value.sum())
    return total
