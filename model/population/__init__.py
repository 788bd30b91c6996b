"""Who there is before the first spring: counties, households, enterprises and cooperatives."""

from pathlib import Path

import numpy as np

from model.errors import InputError
from model.parameters import industries_of
from model.population.calibration import calibrate
from model.population.cooperatives import build_cooperatives
from model.population.counties import DATA, Geography, read_geography
from model.population.distributions import distributions, family_farm_chance
from model.population.enterprises import build_enterprises
from model.population.households import Places, build_households, rows_at_scale
from model.population.output import expected_output_value, mean_farm_gate_price
from model.population.places import starting_counties
from model.population.programme import plan_programme
from model.scenario import Scenario
from model.state import State

__all__ = ["Geography", "build_population"]


def build_population(
    scenario: Scenario, scale: float = 1.0, seed: int = 0, threads: int = 1, data: Path | None = None
) -> tuple[State, Geography]:
    """Everybody, and the counties that they live in.

    scale: share of households and cooperatives that have a row of their own; weights
    make up for the others.  Leading enterprises all have one.
    threads: does not change the result.
    data: a folder with counties.csv and industries.csv, and if there are any capital.csv,
    pilots.csv and flagships.csv, instead of the scenario's or the model's own.

    Raises InputError if the scale or a table is wrong.
    """
    if not 0.0 < scale <= 1.0:
        raise InputError("must be above 0 and at most 1", key="--scale", value=scale)
    folder = data or (DATA if scenario.data is None else scenario.data.checked())
    sections, industries = scenario.sections, industries_of(scenario.sections)
    population = sections["population"]
    geography = read_geography(folder, population)
    rows = rows_at_scale(geography, scale)
    first_household = np.concatenate([[0], np.cumsum(rows.sum(axis=1))])
    cooperatives, cooperative_slices = build_cooperatives(scenario, geography, scale)
    counties = starting_counties(
        scenario,
        geography,
        household_weight=geography.households / np.maximum(rows, 1),
        first_household=first_household[:-1],
        last_household=first_household[1:],
        first_cooperative=cooperative_slices[:, 0],
        last_cooperative=cooperative_slices[:, -1],
    )
    enterprises, enterprise_slices = build_enterprises(scenario, geography, counties, seed)
    counties.first_enterprise = enterprise_slices[:, 0]
    counties.last_enterprise = enterprise_slices[:, -1]
    output = expected_output_value(scenario, geography, counties)
    plan_programme(scenario, folder, geography, counties, output, mean_farm_gate_price(scenario, counties))
    places = Places(
        code=counties.code,
        first=first_household,
        rows=rows,
        industries=np.cumsum(geography.industry_shares, axis=1),
        family_farm=family_farm_chance(population, geography),
        enterprises=enterprise_slices,
        enterprise_size=enterprises.capital,
        cooperatives=cooperative_slices,
    )
    drawn = distributions(population, geography)
    trust = sections["enterprises"].starting_reputation
    households = build_households(drawn, places, industries.mean_land, trust, seed, threads)
    calibrate(households, counties, sections, industries, threads)
    return State(households, enterprises, cooperatives, counties), geography
