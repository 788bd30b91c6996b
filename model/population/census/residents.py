"""Everybody who lives in the countryside of each county, in households of each kind, at one to one."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.population.census.absent_members import away_chances
from model.population.census.county_table import CensusTable
from model.population.census.groups import lifted_chances, resident_lifted_share
from model.population.census.household_types import MARGINS, HouseholdTypes, household_types
from model.population.census.raking import rake
from model.population.census.rural_part import rural_households
from model.population.census.schooling import cumulative_shares, schooling_by_band
from model.population.census.workers import worker_chances
from model.state import Floats
from model.world.sectors import GROUPS, LIFTED, MONITORED, OTHER


class Assumptions(NamedTuple):
    """What the table does not tell."""

    # People of 65 and more over all, in the countryside over in town: 17.7 over 11.1 per cent in China
    # in 2020 (recalled); the counties' tables imply 1.48 for China and 1.76 for Shanxi.
    elders_rural_to_urban: float = 1.6
    lifted_residence: float = 0.65  # share of lifted people who live in the villages
    able_share: float = 0.483  # of lifted people: 1.59 of 3.29 million could work in Shanxi in 2020
    monitored_share: float = 0.012  # of households that were not lifted
    away_persons: float = 0.45  # absent members of a lifted household
    # Who can work, for each person whom the census found in work: then 0.483 of lifted members, residents
    # and absent ones, can.
    workers_per_employed: float = 1.16


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
    slope: float  # of the logit of being lifted on the share of members who are not able


def margins_of(table: CensusTable) -> Floats:
    """What the table tells of each county's households, (counties, 13), in the order of MARGINS."""
    margins: Floats = np.column_stack(
        [table.households, table.family_bands, table.one_person, table.generations, table.with_elders[:, :2]]
    )
    assert margins.shape[1] == len(MARGINS)
    return margins


def residents_of(table: CensusTable, lifted_people: Floats, assumed: Assumptions) -> Residents:
    """The households of each county of a table.

    lifted_people: registered, by county.

    Raises InputError where a county's counts contradict each other or what is assumed.
    """
    types = household_types()
    bands, levels, sixties = table.bands, table.schooling, table.sixties_share
    counties = range(len(table.adcode))
    names = [f"county {code}" for code in table.adcode.tolist()]
    margins, shares = margins_of(table), table.rural_share.tolist()
    everywhere = np.array([rake(types, margins[county], names[county]) for county in counties])
    ratio = assumed.elders_rural_to_urban
    rural = np.array(
        [
            rural_households(types, everywhere[county], shares[county], ratio, names[county])
            for county in counties
        ]
    )
    rural_persons = np.array([math.fsum((each * types.persons).tolist()) for each in rural])
    lifted_share = resident_lifted_share(lifted_people, assumed.lifted_residence, rural_persons)
    chances, slope = lifted_chances(types, rural, sixties, lifted_share, assumed.able_share)
    households = np.zeros((len(table.adcode), len(GROUPS), len(types.persons)))
    households[:, LIFTED] = rural * chances
    households[:, MONITORED] = assumed.monitored_share * (rural - households[:, LIFTED])
    households[:, OTHER] = rural - households[:, LIFTED] - households[:, MONITORED]
    with_adults = types.members[:, 1:4].sum(axis=1) > 0
    lifted = households[:, LIFTED]
    lifted_households = math.fsum(lifted.ravel().tolist())
    lifted_with_adults = math.fsum(lifted[:, with_adults].ravel().tolist())
    away = away_chances(assumed.away_persons, lifted_with_adults / max(lifted_households, 1e-300))
    mean_away = (1.0 - away[:, :-1]).sum(axis=1)[with_adults.astype(np.int64)]
    in_rows = np.array([math.fsum((each * (types.persons + mean_away)).tolist()) for each in lifted])
    can_work = (assumed.workers_per_employed * table.employed).tolist()
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
        slope=slope,
    )
