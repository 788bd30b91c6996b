"""All that is there before the first household is drawn: counties, organisations, distributions.

It is small, whole for any number of counties, and can be cut: the households of some counties
can be drawn without those of the others.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from model.errors import InputError
from model.parameters import Population, industries_of
from model.population.census.decline import relative_decline
from model.population.census.expected import Expected, expected_of
from model.population.census.residents import Residents
from model.population.census.rows import Rows, rows_at_scale
from model.population.cooperatives import build_cooperatives
from model.population.counties import DATA, Geography, read_geography
from model.population.distributions import Distributions, distributions, family_farm_chance
from model.population.drawing import Positions
from model.population.enterprises import build_enterprises
from model.population.households import Places, build_households
from model.population.livelihoods import draw_livelihoods
from model.population.output import expected_output_value, mean_farm_gate_price
from model.population.places import starting_counties
from model.population.programme import plan_programme
from model.scenario import Scenario
from model.state import Floats, Table


class Plans(NamedTuple):
    """What the programme's plans rest on, of all counties: see plan_programme."""

    folder: Path
    geography: Geography
    output: Floats
    price: Floats


@dataclass(frozen=True)
class Frame:
    """Counties and their organisations before the first spring, and what households are drawn from."""

    geography: Geography
    counties: Table
    enterprises: Table
    cooperatives: Table
    rows: Rows  # of households: which there are, and what lays them out
    places: Places
    drawn: Distributions
    plans: "Plans"

    def part(self, first: int, last: int) -> "Frame":
        """The counties from `first` up to, not including, `last`, with tables of their own."""
        places = self.places
        here = slice(first, last)
        households = int(places.first[first])
        enterprises = slice(int(places.enterprises[first, 0]), int(places.enterprises[last - 1, -1]))
        cooperatives = slice(int(places.cooperatives[first, 0]), int(places.cooperatives[last - 1, -1]))
        counties = self.counties[here].copy()
        for kind, start in (
            ("household", households),
            ("enterprise", enterprises.start),
            ("cooperative", cooperatives.start),
        ):
            for end in ("first", "last"):
                counties[f"{end}_{kind}"] -= start
        return Frame(
            geography=self.geography.part(first, last),
            counties=counties,
            enterprises=self.enterprises[enterprises].copy(),
            cooperatives=self.cooperatives[cooperatives].copy(),
            rows=self.rows.part(first, last),
            places=Places(
                code=places.code[here],
                first=places.first[first : last + 1] - households,
                industries=places.industries[here],
                family_farm=places.family_farm[here],
                enterprises=places.enterprises[here] - enterprises.start,
                enterprise_size=places.enterprise_size[enterprises],
                cooperatives=places.cooperatives[here] - cooperatives.start,
                outside_agriculture=places.outside_agriculture[here],
                villages=places.villages[here],
            ),
            drawn=self.drawn,
            plans=self.plans,
        )


class _People(NamedTuple):
    """Who lives in the counties, at any scale and with any luck."""

    geography: Geography
    residents: Residents
    expected: Expected


def _people_of(folder: Path, population: Population) -> _People:
    geography, residents = read_geography(folder, population)
    return _People(geography, residents, expected_of(residents))


@lru_cache(maxsize=2)
def _people_of_own_tables(population: Population) -> _People:
    return _people_of(DATA, population)


def frame_of(scenario: Scenario, scale: float = 1.0, seed: int = 0, data: Path | None = None) -> Frame:
    """The frame of a population; arguments and errors as in build_population."""
    if not 0.0 < scale <= 1.0:
        raise InputError("must be above 0 and at most 1", key="--scale", value=scale)
    population = scenario.sections["population"]
    folder = data or (DATA if scenario.data is None else scenario.data.checked())
    people = _people_of_own_tables(population) if folder == DATA else _people_of(folder, population)
    residents, expected = people.residents, people.expected
    geography = replace(people.geography)  # to each population its own
    rows = rows_at_scale(residents, scale)
    first_household = np.concatenate([[0], np.cumsum(rows.rows.sum(axis=1))])
    cooperatives, cooperative_slices = build_cooperatives(scenario, geography, scale)
    counties = starting_counties(
        scenario,
        geography,
        first_household=first_household[:-1],
        last_household=first_household[1:],
        first_cooperative=cooperative_slices[:, 0],
        last_cooperative=cooperative_slices[:, -1],
        leaving=relative_decline(residents.rural_2010, residents.rural, geography.prefecture),
        able=residents.workers,
        rest_workers=residents.outside_agriculture,
    )
    output = expected_output_value(scenario, geography, counties, expected)
    enterprises, enterprise_slices = build_enterprises(scenario, geography, counties, output, seed)
    counties.first_enterprise = enterprise_slices[:, 0]
    counties.last_enterprise = enterprise_slices[:, -1]
    price = mean_farm_gate_price(scenario, counties)
    plans = Plans(folder, geography, output, price)
    plan_programme(scenario, *plans, counties)
    places = Places(
        code=counties.code,
        first=first_household,
        industries=np.cumsum(geography.industry_shares, axis=1),
        family_farm=family_farm_chance(population, geography),
        enterprises=enterprise_slices,
        enterprise_size=np.ascontiguousarray(enterprises.capital),
        cooperatives=cooperative_slices,
        outside_agriculture=residents.outside_agriculture,
        villages=villages_of(geography.households.sum(axis=1), population.households_per_village),
    )
    drawn = distributions(population, geography)
    return Frame(geography, counties, enterprises, cooperatives, rows, places, drawn, plans)


def villages_of(households: Floats, each: float) -> Positions:
    """Villages of each county, the same at every scale; at least one."""
    return np.maximum(1, np.rint(households / each)).astype(np.int64)


def draw_households(frame: Frame, sections: dict[str, Any], seed: int, threads: int = 1) -> Table:
    """The households of a frame's counties, with incomes not yet to scale."""
    mean_land = industries_of(sections).mean_land
    trust = sections["enterprises"].starting_reputation
    households = build_households(frame.drawn, frame.rows, frame.places, mean_land, trust, seed, threads)
    employees = sections["labour"].regular_share * frame.places.outside_agriculture
    draw_livelihoods(households, frame.counties, sections, employees, seed, threads)
    return households
