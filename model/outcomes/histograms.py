"""Histograms of income per head, of every county and group; and all counties' together.

Most of the bins are empty, so only those that somebody is in are kept.  While a county is counted, all bins
have their place and a bit each that tells whether somebody is in it: that takes no sorting.
"""

from collections.abc import Sequence
from threading import local
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.mathematics import bits_of
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
BLOCK = 64  # households that are counted before they are added up
_MARKS = 32  # bins that share a number with a bit for each


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
    """Room to count households in, bin by bin; empty between two counties."""

    counts: Floats  # (BINS, 2, groups): persons, weighted, and their yuan
    used: Positions  # (bins / _MARKS,): a bit for each bin that somebody is in
    rows: Rows  # (BINS,): the rows of a histogram that a group is in
    totals: Floats  # (BLOCK,): incomes of households
    incomes: Floats  # the same, per head
    logarithms: Floats  # the same, of these


def new_room() -> Room:
    """Empty room."""
    return _room(BINS)


def no_room() -> Room:
    """In place of the room for all counties together, where they are added up later."""
    return _room(0)


def _room(bins: int) -> Room:
    counts, used = np.zeros((bins, 2, _GROUPS)), np.zeros(-(-bins // _MARKS), np.int64)
    return Room(counts, used, np.empty(bins, np.int32), *(np.empty(BLOCK) for _ in range(3)))


_kept = local()


def room_of_thread() -> Room:
    """The room of this thread: fresh memory would cost more than to count in it."""
    room: Room | None = getattr(_kept, "room", None)
    if room is None:
        room = _kept.room = new_room()
    return room


class Together:
    """The histograms of all counties together: to be added in their order, for the last bit's sake.

    room: where they are added up.
    """

    def __init__(self) -> None:
        self.room = new_room()
        self._whole = new_histogram(BINS)

    def add(self, histogram: Histogram) -> None:
        """Add the next counties."""
        add_rows(histogram, 0, len(histogram.places), self.room)

    def shapes(self) -> NDArray[np.float64]:
        """Distribution measures by group, the last of all together: (groups + 1, measures).  Empties it."""
        shapes = empty_shapes(1)[0]
        _describe_all(self.room, self._whole, edges_of_bins(), shapes)
        return shapes


def empty_shapes(counties: int) -> NDArray[np.float64]:
    """Distribution measures that are not known yet: (counties, groups + 1, measures)."""
    return np.full((counties, _GROUPS + 1, len(DISTRIBUTION_MEASURES)), np.nan)


@rule
def count(room: Room, place: int, group: int, persons: float, yuan: float) -> None:
    """Count a household.  place: its bin; persons, yuan: weighted, the yuan of all its persons."""
    room.used[place // _MARKS] |= 1 << (place % _MARKS)
    room.counts[place, PERSONS, group] += persons
    room.counts[place, YUAN, group] += yuan


@rule
def move(room: Room, histogram: Histogram, end: int) -> int:
    """Move what was counted to a histogram, from row `end` on.

    Returns one past the last row.
    """
    row = end
    for number in range(len(room.used)):
        left = room.used[number]
        room.used[number] = 0
        while left != 0:
            lowest = left & -left
            left -= lowest
            place = number * _MARKS + _exponent(lowest)
            histogram.places[row] = place
            for what in (PERSONS, YUAN):
                for group in range(_GROUPS):
                    histogram.counts[row, what, group] = room.counts[place, what, group]
                    room.counts[place, what, group] = 0.0
            row += 1
    return row


@rule
def _exponent(power: int) -> int:
    """Of a power of two, as floating-point numbers have it."""
    return (bits_of(float(power)) >> 52) - 1023


@rule
def add_rows(histogram: Histogram, first: int, last: int, room: Room) -> None:
    """Add the rows from `first` up to, not including, `last` to what was counted."""
    for row in range(first, last):
        place = histogram.places[row]
        room.used[place // _MARKS] |= 1 << (place % _MARKS)
        for what in (PERSONS, YUAN):
            for group in range(_GROUPS):
                room.counts[place, what, group] += histogram.counts[row, what, group]


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
def _describe_all(room: Room, histogram: Histogram, edges: Floats, shapes: Floats) -> None:
    finish(histogram, 0, move(room, histogram, 0), room.rows, edges, shapes)
