"""Everybody who lives in the countryside of each county, in households of each kind, at one to one."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.parameters import Population
from model.population.census.absent_members import away_chances, mean_away
from model.population.census.county_table import CensusTable
from model.population.census.employees import workers_outside_agriculture
from model.population.census.groups import lifted_chances, resident_lifted_share
from model.population.census.household_types import MARGINS, HouseholdTypes, household_types
from model.population.census.raking import rake
from model.population.census.rural_part import rural_households
from model.population.census.schooling import cumulative_shares, schooling_by_band
from model.population.census.workers import worker_chances
from model.state import Floats
from model.world.sectors import GROUPS, LIFTED, MONITORED, OTHER

_NOBODY = 1e-6  # households that are only what rounding left


class Residents(NamedTuple):
    """Households of the countryside by county, and what their members are drawn from."""

    adcode: NDArray[np.int64]
    types: HouseholdTypes
    town: Floats  # (counties, kinds): households in town, who are not in the model
    households: Floats  # (counties, groups, kinds)
    sixties: Floats  # (counties,): share of those of 60 to 64 among those of 50 to 64
    workers: Floats  # (counties, 7 bands): chance that a member can work
    schooling: Floats  # (counties, 7 bands, 6 levels): cumulative shares
    away: Floats  # (2, 4): cumulative chances of absent members, without and with residents of 15 to 64
    wholly_absent: Floats  # (counties,): lifted people of whose household nobody lives in the village
    outside_agriculture: Floats  # (counties,): residents who work, but not in agriculture
    rural: Floats  # (counties,): rural residents of 2020
    rural_2010: Floats  # (counties,): those of 2010; not a number where they are not known
    slope: float  # of the logit of being lifted on the share of members who are not able

    @property
    def by_group(self) -> Floats:
        """Households of each county and group, (counties, groups); 0 where rounding left next to nothing."""
        return by_group(self.households)


def margins_of(table: CensusTable) -> Floats:
    """What the table tells of each county's households, (counties, 13), in the order of MARGINS."""
    margins: Floats = np.column_stack(
        [table.households, table.family_bands, table.one_person, table.generations, table.with_elders[:, :2]]
    )
    assert margins.shape[1] == len(MARGINS)
    return margins


def residents_of(table: CensusTable, lifted_people: Floats, population: Population) -> Residents:
    """The households of each county of a table; for the same counties and numbers the same object.

    lifted_people: registered, by county; population: what the table does not tell.

    Raises InputError where a county's counts contradict each other or what is assumed.
    """
    return _residents_of(_Key(table, lifted_people, population))


class _Key:
    """What residents are made from: equal if all of it is."""

    def __init__(self, table: CensusTable, lifted_people: Floats, population: Population) -> None:
        self.table, self.lifted_people, self.population = table, lifted_people, population
        self._values = (
            *(column.tobytes() for column in table),
            lifted_people.tobytes(),
            population.elders_rural_to_urban,
            population.lifted_residence,
            population.able_share,
            population.monitored_share,
            population.away_persons,
            population.workers_per_employed,
        )

    def __hash__(self) -> int:
        return hash(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._values == other._values


@lru_cache(maxsize=2)  # the same counties are built for each seed and scale
def _residents_of(key: _Key) -> Residents:
    table, lifted_people, population = key.table, key.lifted_people, key.population
    types = household_types()
    bands, levels, sixties = table.bands, table.schooling, table.sixties_share
    counties = range(len(table.adcode))
    names = [f"county {code}" for code in table.adcode.tolist()]
    margins, shares = margins_of(table), table.rural_share.tolist()
    everywhere = np.array([rake(types, margins[county], names[county]) for county in counties])
    ratio = population.elders_rural_to_urban
    rural = np.array(
        [
            rural_households(types, everywhere[county], shares[county], ratio, names[county])
            for county in counties
        ]
    )
    rural_persons = np.array([math.fsum((each * types.persons).tolist()) for each in rural])
    lifted_share = resident_lifted_share(lifted_people, population.lifted_residence, rural_persons)
    chances, slope = lifted_chances(types, rural, sixties, lifted_share, population.able_share)
    households = np.zeros((len(table.adcode), len(GROUPS), len(types.persons)))
    households[:, LIFTED] = rural * chances
    households[:, MONITORED] = population.monitored_share * (rural - households[:, LIFTED])
    households[:, OTHER] = rural - households[:, LIFTED] - households[:, MONITORED]
    with_adults = types.members[:, 1:4].sum(axis=1) > 0
    lifted = households[:, LIFTED]
    lifted_households = math.fsum(lifted.ravel().tolist())
    lifted_with_adults = math.fsum(lifted[:, with_adults].ravel().tolist())
    away = away_chances(population.away_persons, lifted_with_adults / max(lifted_households, 1e-300))
    members = types.persons + mean_away(away)[with_adults.astype(np.int64)]
    in_rows = np.array([math.fsum((each * members).tolist()) for each in lifted])
    can_work = (population.workers_per_employed * table.employed).tolist()
    return Residents(
        adcode=table.adcode,
        types=types,
        town=everywhere - rural,
        households=households,
        sixties=sixties,
        workers=np.array([worker_chances(bands[county], share) for county, share in enumerate(can_work)]),
        schooling=np.array(
            [cumulative_shares(schooling_by_band(bands[county], levels[county])) for county in counties]
        ),
        away=away,
        wholly_absent=np.maximum(0.0, lifted_people - in_rows),
        outside_agriculture=workers_outside_agriculture(table),
        rural=table.rural_residents,
        rural_2010=table.rural_residents_2010,
        slope=slope,
    )


def by_group(households: Floats) -> Floats:
    """Households of all kinds together, (counties, groups), of those by county, group and kind.

    They are added one after the other, as rows are counted (see rows.py).
    """
    totals = np.zeros(households.shape[:2])
    _add_kinds(households, totals)
    totals[totals < _NOBODY] = 0.0
    return totals


@rule
def _add_kinds(households: Floats, totals: Floats) -> None:
    for county in range(households.shape[0]):
        for group in range(households.shape[1]):
            for kind in range(households.shape[2]):
                totals[county, group] += households[county, group, kind]
