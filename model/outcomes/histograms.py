"""Histograms of income per head, of every county and group; and all counties' together.

Most of the bins are empty.  Which ones are used is kept beside them, so that a year touches no
others, and what goes to another process is small.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.outcomes.distribution import DISTRIBUTION_MEASURES, describe, edges_of_bins
from model.outcomes.measures import BINS, Windows
from model.state import Floats
from model.world.sectors import GROUPS

_GROUPS = len(GROUPS)


class Window(NamedTuple):
    """The part of a county's histograms that is used."""

    first: int  # bin
    persons: NDArray[np.float64]  # (groups, bins), weighted
    income: NDArray[np.float64]  # the same, their yuan


class Histograms:
    """Those of some counties, filled anew each year; the last group is the total of the others."""

    def __init__(self, counties: int) -> None:
        self.persons = np.zeros((counties, _GROUPS + 1, BINS))
        self.income = np.zeros((counties, _GROUPS + 1, BINS))
        self.windows = np.zeros((counties, 2), np.int64)

    def used(self) -> list[Window]:
        """Copies of what is used, county by county."""
        return [
            Window(
                int(first),
                self.persons[county, :_GROUPS, first:last].copy(),
                self.income[county, :_GROUPS, first:last].copy(),
            )
            for county, (first, last) in enumerate(self.windows.tolist())
        ]


class Together:
    """The histograms of all counties together: to be added in their order, for the last bit's sake."""

    def __init__(self) -> None:
        self._persons = np.zeros((1, _GROUPS + 1, BINS))
        self._income = np.zeros((1, _GROUPS + 1, BINS))

    def add(self, windows: Sequence[Window]) -> None:
        """Add the next counties."""
        for first, persons, income in windows:
            bins = slice(first, first + persons.shape[1])
            self._persons[0, :_GROUPS, bins] += persons
            self._income[0, :_GROUPS, bins] += income

    def shapes(self) -> NDArray[np.float64]:
        """Distribution measures by group, the last of all together: (groups + 1, measures)."""
        used = np.flatnonzero(self._persons.sum(axis=(0, 1)))
        window = np.array([[used[0], used[-1] + 1]])
        shapes = empty_shapes(1)
        describe_counties(0, 1, self._persons, self._income, window, edges_of_bins(), shapes)
        found: NDArray[np.float64] = shapes[0]
        return found


def empty_shapes(counties: int) -> NDArray[np.float64]:
    """Distribution measures that are not known yet: (counties, groups + 1, measures)."""
    return np.full((counties, _GROUPS + 1, len(DISTRIBUTION_MEASURES)), np.nan)


@rule
def describe_counties(
    first_county: int,
    last_county: int,
    persons: Floats,
    income: Floats,
    windows: Windows,
    edges: Floats,
    shapes: Floats,
) -> None:
    """Add up the groups of some counties, and describe the distributions of each and of all.

    persons, income: (counties, groups + 1, BINS); shapes: (counties, groups + 1, measures),
    which stays as it is where nobody is.
    """
    for c in range(first_county, last_county):
        first, last = windows[c, 0], windows[c, 1]
        for place in range(first, last):
            heads, yuan = 0.0, 0.0
            for group in range(_GROUPS):
                heads += persons[c, group, place]
                yuan += income[c, group, place]
            persons[c, _GROUPS, place] = heads
            income[c, _GROUPS, place] = yuan
        for group in range(_GROUPS + 1):
            describe(
                persons[c, group, first:last],
                income[c, group, first:last],
                edges[first : last + 1],
                shapes[c, group],
            )


@rule
def clear_counties(
    first_county: int, last_county: int, persons: Floats, income: Floats, windows: Windows
) -> None:
    """Set to zero what is used of some counties' histograms."""
    for c in range(first_county, last_county):
        first, last = windows[c, 0], windows[c, 1]
        for group in range(_GROUPS + 1):
            for place in range(first, last):
                persons[c, group, place] = 0.0
                income[c, group, place] = 0.0
