"""The census of the 58 counties, and who lives there by it, each read and built once."""

import numpy as np
import pytest

from model.population.census.county_table import read_census
from model.population.census.residents import residents_of
from model.population.census.rows import lay_out, rows_at_scale
from model.population.counties import DATA
from model.population.table import read_table

COLUMNS = [
    "group",
    "kids",
    "youth",
    "middle",
    "late",
    "sixties",
    "old",
    "oldest",
    "persons",
    "generations",
    "working_youth",
    "working_middle",
    "working_late",
    "working_sixties",
    "working_old",
    "workers",
    "schooling",
    "away",
    "away_workers",
]


@pytest.fixture(scope="session")
def census():
    return read_census(DATA / "census_2020.csv")


@pytest.fixture(scope="session")
def counties():
    """The lines of counties.csv."""
    return [row.values for row in read_table(DATA / "counties.csv", ("adcode", "prefecture", "status"))]


@pytest.fixture(scope="session")
def lifted_people(counties):
    """Registered lifted people of each county."""
    return np.array([float(county["lifted_people"]) for county in counties])


@pytest.fixture(scope="session")
def population(scenario_with):
    """The default parameters of who lives there."""
    return scenario_with().sections["population"]


@pytest.fixture(scope="session")
def residents(census, lifted_people, population):
    return residents_of(census, lifted_people, population)


@pytest.fixture(scope="session")
def laid_out():
    """The rows of all counties, one county after the other: (table, where each begins)."""

    def build(residents, scale, seed=0):
        rows = rows_at_scale(residents, scale)
        first = np.concatenate([[0], np.cumsum(rows.rows.sum(axis=1))])
        kinds = [("number", "i4"), ("weight", "f8"), *((name, "i1") for name in COLUMNS)]
        table = np.recarray(int(first[-1]), dtype=kinds)
        for county in range(len(rows.rows)):
            lay_out(county, county + 1, int(first[county]), rows, np.zeros(3, np.int64), table, seed)
        return table, first

    return build
