"""Histograms of income per head, of every county and group; and all counties' together.

Most of the bins are empty, so only those that somebody is in are kept.  A county's households are sorted
by bin: of a sample there are hardly fewer bins in use than households.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.outcomes.distribution import (
    BINS,
    DISTRIBUTION_MEASURES,
    PERSONS,
    YUAN,
    Positions,
    Rows,
    describe,
    edges_of_bins,
)
from model.state import Floats
from model.world.sectors import GROUPS

_GROUPS = len(GROUPS)
_DIGITS = 128  # of a bin written with two digits
assert BINS <= _DIGITS * _DIGITS


class Histogram(NamedTuple):
    """The bins that somebody is in: county after county, and in each of them from the lowest incomes on."""

    places: Positions  # (bins,)
    counts: Floats  # (bins, 2, groups + 1): persons, weighted, and their yuan; the last group is all others

    def part(self, first: int, last: int) -> "Histogram":
        """The rows from `first` up to, not including, `last`."""
        return Histogram(self.places[first:last], self.counts[first:last])

    def copy(self) -> "Histogram":
        """One with memory of its own."""
        return Histogram(self.places.copy(), self.counts.copy())


def new_histogram(bins: int) -> Histogram:
    """One to be filled."""
    return Histogram(np.empty(bins, np.int64), np.zeros((bins, 2, _GROUPS + 1)))


def joined(parts: Sequence[Histogram]) -> Histogram:
    """One after the other."""
    if len(parts) == 1:
        return parts[0]
    places, counts = zip(*parts, strict=True)
    return Histogram(np.concatenate(places), np.concatenate(counts))


class Room(NamedTuple):
    """The households of a county that are to be sorted, and room to do it in."""

    places: Rows  # (households,): the bin of each
    groups: Rows
    persons: Floats  # weighted
    yuan: Floats  # of all its persons
    half_sorted: Rows  # (households,): positions of households, by the lower digit of their bins
    order: Rows  # (rows,): by both digits; then rows of the histogram that a group is in
    digits: Rows  # (2, _DIGITS): where the next household of a digit goes, of the lower and the higher one


def new_room(households: int) -> Room:
    """Room for a number of households."""

    def rows() -> Rows:
        return np.empty(households, np.int32)

    persons, yuan = np.empty(households), np.empty(households)
    return Room(rows(), rows(), persons, yuan, rows(), rows(), np.empty((2, _DIGITS), np.int32))


class Together:
    """The histograms of all counties together: to be added in their order, for the last bit's sake."""

    def __init__(self) -> None:
        self._counts = new_histogram(BINS).counts
        self._used = np.zeros(BINS, np.bool_)

    def add(self, histogram: Histogram) -> None:
        """Add the next counties."""
        self._used[histogram.places] = True
        _add(histogram, self._counts)

    def shapes(self) -> NDArray[np.float64]:
        """Distribution measures by group, the last of all together: (groups + 1, measures).  Empties it."""
        used = np.flatnonzero(self._used)
        whole = Histogram(used, self._counts[used])
        self._counts[used], self._used[used] = 0.0, False
        shapes = empty_shapes(1)[0]
        finish(whole, 0, len(used), np.empty(len(used), np.int32), edges_of_bins(), shapes)
        return shapes


def empty_shapes(counties: int) -> NDArray[np.float64]:
    """Distribution measures that are not known yet: (counties, groups + 1, measures)."""
    return np.full((counties, _GROUPS + 1, len(DISTRIBUTION_MEASURES)), np.nan)


@rule
def count_sorted(room: Room, households: int, histogram: Histogram, end: int) -> int:
    """Add a county's households to a histogram from row `end` on, in their order within a bin.

    Returns one past the last row.
    """
    sort_by_bin(room, households)
    last, row = -1, end - 1
    for position in range(households):
        i = room.order[position]
        if room.places[i] != last:
            last, row = room.places[i], row + 1
            histogram.places[row] = last
            for group in range(_GROUPS):
                histogram.counts[row, PERSONS, group] = 0.0
                histogram.counts[row, YUAN, group] = 0.0
        histogram.counts[row, PERSONS, room.groups[i]] += room.persons[i]
        histogram.counts[row, YUAN, room.groups[i]] += room.yuan[i]
    return row + 1


@rule
def sort_by_bin(room: Room, households: int) -> None:
    """Put the positions of the households in the order of their bins, and of each bin in their own.

    Digit by digit, the lower one first: a radix sort, which neither compares nor guesses.
    """
    low, high = room.digits[0], room.digits[1]
    low[:] = 0
    high[:] = 0
    for i in range(households):
        low[room.places[i] % _DIGITS] += 1
        high[room.places[i] // _DIGITS] += 1
    before_low, before_high = 0, 0
    for digit in range(_DIGITS):
        before_low, low[digit] = before_low + low[digit], before_low
        before_high, high[digit] = before_high + high[digit], before_high
    for i in range(households):
        digit = room.places[i] % _DIGITS
        room.half_sorted[low[digit]] = i
        low[digit] += 1
    for position in range(households):
        i = room.half_sorted[position]
        digit = room.places[i] // _DIGITS
        room.order[high[digit]] = i
        high[digit] += 1


@rule
def finish(histogram: Histogram, first: int, last: int, rows: Rows, edges: Floats, shapes: Floats) -> None:
    """Add up the groups of the rows from `first` up to, not including, `last`, and describe them.

    rows: room for so many.  edges, shapes: as in `describe`.
    """
    for row in range(first, last):
        for what in (PERSONS, YUAN):
            everybody = 0.0
            for group in range(_GROUPS):
                everybody += histogram.counts[row, what, group]
            histogram.counts[row, what, _GROUPS] = everybody
    describe(histogram.places[first:last], histogram.counts[first:last], rows, edges, shapes)


@rule
def _add(histogram: Histogram, counts: Floats) -> None:
    for row in range(len(histogram.places)):
        place = histogram.places[row]
        for what in (PERSONS, YUAN):
            for group in range(_GROUPS):
                counts[place, what, group] += histogram.counts[row, what, group]
