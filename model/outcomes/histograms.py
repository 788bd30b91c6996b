"""Histograms of income per head, of every county and group; and all counties' together.

Most of the bins are empty, so only those that somebody is in are kept.  They are counted in a room that
has place for all, a county at a time, which so stays in the processor's cache.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    describe,
    edges_of_bins,
)
from model.state import Floats
from model.world.sectors import GROUPS

_GROUPS = len(GROUPS)


class Histogram(NamedTuple):
    """The bins that somebody is in: county after county, and in each of them from the lowest incomes on."""

    places: Positions  # (bins,)
    counts: Floats  # (bins, 2, groups + 1): persons, weighted, and their yuan; the last group is all others

    def part(self, first: int, last: int) -> "Histogram":
        """The rows from `first` up to, not including, `last`."""
        return Histogram(self.places[first:last], self.counts[first:last])


class Room(NamedTuple):
    """A place for every bin; empty between two counties."""

    counts: Floats  # (BINS, 2, groups + 1)
    used: NDArray[np.bool_]  # (BINS,)


def new_room() -> Room:
    """An empty one."""
    return Room(np.zeros((BINS, 2, _GROUPS + 1)), np.zeros(BINS, np.bool_))


def new_histogram(bins: int) -> Histogram:
    """One to be filled."""
    return Histogram(np.empty(bins, np.int64), np.empty((bins, 2, _GROUPS + 1)))


_ROOMS: list[Room] = []  # of this process, as many as threads have measured at once


@contextmanager
def free_room() -> Iterator[Room]:
    """A room of this process that nobody is using: all its years are counted in the same few."""
    try:
        room = _ROOMS.pop()
    except IndexError:
        room = new_room()
    yield room
    _ROOMS.append(room)  # not where it failed: it may not be empty then


def joined(parts: Sequence[Histogram]) -> Histogram:
    """One after the other."""
    if len(parts) == 1:
        return parts[0]
    places, counts = zip(*parts, strict=True)
    return Histogram(np.concatenate(places), np.concatenate(counts))


class Together:
    """The histograms of all counties together: to be added in their order, for the last bit's sake."""

    def __init__(self) -> None:
        self._room = new_room()

    def add(self, histogram: Histogram) -> None:
        """Add the next counties."""
        _add(histogram, self._room)

    def shapes(self) -> NDArray[np.float64]:
        """Distribution measures by group, the last of all together: (groups + 1, measures).  Empties it."""
        whole = new_histogram(int(self._room.used.sum()))
        take_out(self._room, 0, BINS, whole, 0)
        shapes = empty_shapes(1)[0]
        describe(whole.places, whole.counts, edges_of_bins(), shapes)
        return shapes


def empty_shapes(counties: int) -> NDArray[np.float64]:
    """Distribution measures that are not known yet: (counties, groups + 1, measures)."""
    return np.full((counties, _GROUPS + 1, len(DISTRIBUTION_MEASURES)), np.nan)


@rule
def put(place: int, group: int, persons: float, yuan: float, room: Room) -> None:
    """Count persons of a group and their yuan in a bin."""
    room.counts[place, PERSONS, group] += persons
    room.counts[place, YUAN, group] += yuan
    room.used[place] = True


@rule
def take_out(room: Room, first_bin: int, last_bin: int, histogram: Histogram, row: int) -> int:
    """Move what was counted from `first_bin` up to, not including, `last_bin` to a histogram.

    row: of the histogram, where to begin.  Returns one past the last row.
    """
    for place in range(first_bin, last_bin):
        if not room.used[place]:
            continue
        for what in (PERSONS, YUAN):
            everybody = 0.0
            for group in range(_GROUPS):
                everybody += room.counts[place, what, group]
                histogram.counts[row, what, group] = room.counts[place, what, group]
                room.counts[place, what, group] = 0.0
            histogram.counts[row, what, _GROUPS] = everybody
        histogram.places[row] = place
        room.used[place] = False
        row += 1
    return row


@rule
def _add(histogram: Histogram, room: Room) -> None:
    for row in range(len(histogram.places)):
        for group in range(_GROUPS):
            persons, yuan = histogram.counts[row, PERSONS, group], histogram.counts[row, YUAN, group]
            put(histogram.places[row], group, persons, yuan, room)
