"""What households will be like in the mean, before any is laid out: the chances of what rows.py draws.

Enterprises and the plans of the programme follow from it, so they are the same at every scale and seed.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.population.census.residents import Residents
from model.population.census.schooling import YEARS
from model.state import Floats


class Expected(NamedTuple):
    """Of the households of each county and group; zeros where there are none."""

    persons: Floats  # (counties, groups): residents of them all
    workers: Floats  # (counties, groups, persons, workers): chance of so many residents and workers
    schooling: Floats  # (counties, groups, levels): chance that the best-schooled worker has a level


def expected_of(residents: Residents) -> Expected:
    """What the households of all counties are like in the mean."""
    types, households = residents.types, residents.households
    most = int(types.persons.max())
    found = Expected(
        persons=np.zeros(households.shape[:2]),
        workers=np.zeros((*households.shape[:2], most + 1, most + 1)),
        schooling=np.zeros((*households.shape[:2], len(YEARS))),
    )
    _expect(
        households,
        residents.by_group,
        types.members,
        residents.sixties,
        residents.workers,
        residents.schooling,
        found,
        np.zeros((types.members.shape[1], 1 + 2 * len(YEARS))),
        np.zeros(most + 1),
        np.zeros(len(YEARS)),
    )
    return found


@rule
def _expect(
    households: Floats,
    totals: Floats,
    members: NDArray[np.int64],
    sixties: Floats,
    workers: Floats,
    schooling: Floats,
    found: Expected,
    chances: Floats,
    working: Floats,
    best: Floats,
) -> None:
    """Fill in all; the first six are as in Residents, the last three room to work in."""
    levels = len(best)
    for county in range(households.shape[0]):
        _chances_of_one(sixties[county], workers[county], schooling[county], chances)
        for kind in range(members.shape[0]):
            persons = 0
            for band in range(members.shape[1]):
                persons += members[kind, band]
            _chances_of_kind(members[kind], chances, working, best)
            for group in range(households.shape[1]):
                if totals[county, group] == 0.0:
                    continue
                part = households[county, group, kind] / totals[county, group]
                found.persons[county, group] += persons * households[county, group, kind]
                for count in range(persons + 1):
                    found.workers[county, group, persons, count] += part * working[count]
                for level in range(levels):
                    found.schooling[county, group, level] += part * best[level]


@rule
def _chances_of_one(sixties: float, workers: Floats, schooling: Floats, chances: Floats) -> None:
    """Of one member of each of six bands: chance to be no worker; and by level, of at most that level
    where a worker's counts alone, and where an adult's does and nobody is a worker.

    chances: (6, 1 + 2 levels), to fill in.
    """
    levels = schooling.shape[1]
    for band in range(len(chances)):
        # Kids go first and have no level; those of 50 to 64 are of two of the seven bands.
        first = band if band <= 3 else band + 1
        last = 4 if band == 3 else first
        chances[band, :] = 0.0
        for seventh in range(first, last + 1):
            share = 1.0
            if band == 3:
                share = sixties if seventh == 4 else 1.0 - sixties
            idle = share * (1.0 - workers[seventh])
            chances[band, 0] += idle
            for level in range(levels):
                at_most = 1.0 if band == 0 else schooling[seventh, level]
                chances[band, 1 + level] += idle + share * workers[seventh] * at_most
                chances[band, 1 + levels + level] += idle * at_most


@rule
def _chances_of_kind(members: NDArray[np.int64], chances: Floats, working: Floats, best: Floats) -> None:
    """Chances of each number of workers, and of each level of the best-schooled one, of one kind."""
    levels = len(best)
    working[:] = 0.0
    working[0] = 1.0
    persons = 0
    for band in range(len(members)):
        idle = chances[band, 0]
        for _ in range(members[band]):
            persons += 1
            for count in range(persons, 0, -1):
                working[count] = idle * working[count] + (1.0 - idle) * working[count - 1]
            working[0] *= idle
    below = 0.0
    for level in range(levels):
        somebody, nobody = 1.0, 1.0
        for band in range(len(members)):
            for _ in range(members[band]):
                somebody *= chances[band, 1 + level]
                nobody *= chances[band, 1 + levels + level]
        at_most = somebody - working[0] + nobody
        best[level] = at_most - below
        below = at_most
