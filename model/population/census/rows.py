"""Rows of households: one for each, or for each of a fair sample of them.

How many rows of each kind there are is no matter of chance: kinds stand in a fixed order, and the rows up
to any of them are as many as households times the scale, to within one half.  A county's rows do not stand
in that order, though.  Going round all of them in strides of the golden section takes each once, and the
first so many of them, whatever their number, are spread evenly over the kinds.

What is drawn, and from what: who of those of 50 to 64 is 60 or older, who can work, the schooling of the
best-schooled worker (or adult, where nobody can work), absent members, and how many of them work.  Each is
a function of seed, county and the household's number in it.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.population.census.absent_members import away_workers
from model.population.census.residents import Residents
from model.population.census.schooling import YEARS
from model.population.drawing import Positions, binomial, next_group, position_of
from model.state import Floats, Integers, Table
from model.world.randomness import (
    CENSUS_POPULATION,
    COUNTY,
    HOUSEHOLD,
    ROW_ORDER,
    four_uniforms,
)

_GOLDEN_SECTION = 0.6180339887498949
_SEARCH = 64  # whole numbers to either side of it
_FIRST_BLOCK = CENSUS_POPULATION // 4
_OF_ALL = ("members", "generations", "away")  # fields that all counties share


class Rows(NamedTuple):
    """Which rows there are, and what fills them; read by the compiled rule that lays them out."""

    rows: Positions  # (counties, groups)
    ends: Integers  # (counties, groups, kinds): rows of all kinds up to and with each
    weight: Floats  # (counties, groups): households that a row stands for
    stride: Positions  # (counties, groups)
    members: NDArray[np.int64]  # (kinds, 6), as in HouseholdTypes
    generations: NDArray[np.int64]  # (kinds,)
    sixties: Floats  # as in Residents, as the next three
    workers: Floats
    schooling: Floats
    away: Floats

    def part(self, first: int, last: int) -> "Rows":
        """Those of the counties from `first` up to, not including, `last`."""
        return self._replace(
            **{name: column[first:last] for name, column in self._asdict().items() if name not in _OF_ALL}
        )


def rows_at_scale(residents: Residents, scale: float) -> Rows:
    """The rows of all counties at a scale, of above 0 to 1.

    A group with any households has at least one row.
    """
    totals = residents.by_group
    ends = np.zeros(residents.households.shape, np.int32)
    _ends_of_kinds(residents.households, totals, scale, ends)
    rows = ends[:, :, -1].astype(np.int64)
    return Rows(
        rows=rows,
        ends=ends,
        weight=np.where(rows > 0, totals / np.maximum(rows, 1), 0.0),
        stride=np.array([[stride_of(int(count)) for count in county] for county in rows]),
        members=residents.types.members,
        generations=residents.types.generations,
        sixties=residents.sixties,
        workers=residents.workers,
        schooling=residents.schooling,
        away=residents.away,
    )


def rows_of(households: Floats, scale: float) -> Positions:
    """Rows at a scale of so many households, (counties, groups), as rows_at_scale has them."""
    return np.array([[number_of_rows(total, total, scale) for total in county] for county in households])


@rule
def number_of_rows(households: float, of_group: float, scale: float) -> int:
    """Rows of so many households of a group; the group as a whole has at least one, if there is anybody."""
    return int(households * max(scale, 1.0 / of_group) + 0.5) if of_group > 0.0 else 0


@rule
def _ends_of_kinds(households: Floats, totals: Floats, scale: float, ends: Integers) -> None:
    for county in range(households.shape[0]):
        for group in range(households.shape[1]):
            so_far = 0.0
            for kind in range(households.shape[2]):
                so_far += households[county, group, kind]
                ends[county, group, kind] = number_of_rows(so_far, totals[county, group], scale)


@lru_cache(maxsize=4096)
def stride_of(count: int) -> int:
    """A stride that goes round a circle of so many places evenly, and comes by each of them once.

    Of the whole numbers about the golden section of the count, it is the one whose continued fraction,
    over the count, has the smallest largest term: then every number of steps leaves even gaps, as is
    known of the golden section itself, whose terms are all 1.
    """
    golden = round(_GOLDEN_SECTION * count)
    nearest = sorted(range(max(1, golden - _SEARCH), max(2, golden + _SEARCH)), key=lambda s: abs(s - golden))
    return min(nearest, key=lambda stride: _largest_term(stride, count))


def _largest_term(stride: int, count: int) -> int:
    """Of the continued fraction of stride over count; more than any if they have a divisor in common."""
    largest, above, below = 0, count, stride
    while below > 0:
        largest = max(largest, above // below)
        above, below = below, above % below
    return largest if above == 1 else count + 1


@rule
def lay_out(
    county: int, code: int, first: int, rows: Rows, taken: Positions, households: Table, seed: int
) -> None:
    """Fill in the rows of one county, from `first` on, groups evenly mixed.

    code: of the county in random draws; taken: zeros, (groups,).
    households: a table with a column for each of the values below.
    """
    offsets = four_uniforms(seed, COUNTY, code, 0, 0, ROW_ORDER // 4)
    counts = rows.rows[county]
    for i in range(_sum(counts)):
        row = first + i
        group = next_group(taken, counts)
        total = counts[group]
        place = (int(offsets[group] * total) + taken[group] * rows.stride[county, group]) % total
        taken[group] += 1
        kind = _kind_at(place, rows.ends[county, group])
        sixties_draw, schooling_draw, away_draw, away_workers_draw = four_uniforms(
            seed, HOUSEHOLD, code, i, 0, _FIRST_BLOCK
        )
        youth_draw, middle_draw, late_draw, sixties_worker_draw = four_uniforms(
            seed, HOUSEHOLD, code, i, 0, _FIRST_BLOCK + 1
        )
        old_draw, _, _, _ = four_uniforms(seed, HOUSEHOLD, code, i, 0, _FIRST_BLOCK + 2)

        kids, youth, middle = rows.members[kind, 0], rows.members[kind, 1], rows.members[kind, 2]
        sixties = binomial(sixties_draw, rows.members[kind, 3], rows.sixties[county])
        late = rows.members[kind, 3] - sixties
        old, oldest = rows.members[kind, 4], rows.members[kind, 5]
        chances = rows.workers[county]
        working_youth = binomial(youth_draw, youth, chances[1])
        working_middle = binomial(middle_draw, middle, chances[2])
        working_late = binomial(late_draw, late, chances[3])
        working_sixties = binomial(sixties_worker_draw, sixties, chances[4])
        working_old = binomial(old_draw, old, chances[5])
        workers = working_youth + working_middle + working_late + working_sixties + working_old
        adults = (0, youth, middle, late, sixties, old, oldest)
        if workers > 0:
            adults = (0, working_youth, working_middle, working_late, working_sixties, working_old, 0)
        away = position_of(away_draw, rows.away[int(youth + middle + late + sixties > 0)])

        households.number[row] = i
        households.group[row] = group
        households.weight[row] = rows.weight[county, group]
        households.kids[row] = kids
        households.youth[row] = youth
        households.middle[row] = middle
        households.late[row] = late
        households.sixties[row] = sixties
        households.old[row] = old
        households.oldest[row] = oldest
        households.persons[row] = kids + youth + middle + late + sixties + old + oldest
        households.generations[row] = rows.generations[kind]
        households.working_youth[row] = working_youth
        households.working_middle[row] = working_middle
        households.working_late[row] = working_late
        households.working_sixties[row] = working_sixties
        households.working_old[row] = working_old
        households.workers[row] = workers
        households.schooling[row] = YEARS[_best_level(schooling_draw, adults, rows.schooling[county])]
        households.away[row] = away
        households.away_workers[row] = away_workers(away_workers_draw, away)


@rule
def _sum(counts: Positions) -> int:
    total = 0
    for count in counts:
        total += count
    return total


@rule
def _kind_at(place: int, ends: Integers) -> int:
    """The first kind whose rows end beyond a place."""
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high) // 2
        if ends[middle] > place:
            high = middle
        else:
            low = middle + 1
    return low


@rule
def _best_level(draw: float, adults: tuple[int, ...], shares: Floats) -> int:
    """The highest level of schooling among adults, of whom each has one by the shares of the band.

    adults: by band.  The chance that nobody is above a level is the product of theirs.
    """
    last = len(YEARS) - 1
    for level in range(last):
        nobody_above = 1.0
        for band in range(len(adults)):
            for _ in range(adults[band]):
                nobody_above *= shares[band, level]
        if draw < nobody_above:
            return level
    return last
