"""What all counties have in common: prices of the province and weather in space, autumn by autumn.

Nothing that a household or an enterprise does changes them, so the counties can be run apart.
"""

import math
import os
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError
from model.population import Geography
from model.scenario import Scenario
from model.world.calendar import AUTUMN, SEASONS, falls_in
from model.world.markets.price_path import autumn_prices, first_year
from model.world.markets.weather import spatial_factor, yield_factors


class Autumn(NamedTuple):
    """Prices and weather of a year."""

    price_ratios: NDArray[np.float64]  # (industries,): over the long-run level
    weather: NDArray[np.float64]  # (counties,): yield over the normal of the most sensitive industry


BYTES_OF_A_PAIR = 8  # of counties, in the matrix that their weather is correlated by


class Markets:
    """The autumns of a run, drawn when they are first asked for, those of the years before it included.

    counties: of the geography; their codes of the draws are their positions, from 1.
    """

    def __init__(self, scenario: Scenario, geography: Geography, seed: int) -> None:
        sections = scenario.sections
        self._shocks, self._weather, self._seed = sections["shocks"], sections["weather"], seed
        self._first = first_year(scenario)
        self._prices = autumn_prices(scenario, seed)
        self._codes = np.arange(1, len(geography.names) + 1, dtype=np.int32)
        self._factor = _factor_of(geography, self._weather.correlation_range)
        self._autumns: list[Autumn] = []

    def autumn(self, year: int) -> Autumn:
        """Prices and weather of a year, from 1, or of one before that."""
        place = year - self._first
        while len(self._autumns) <= place:
            self._autumns.append(self._next(self._first + len(self._autumns)))
        return self._autumns[place]

    def _next(self, year: int) -> Autumn:
        season = (year - 1) * len(SEASONS) + AUTUMN + 1
        dry = falls_in(self._shocks.drought_year, year)
        weather = yield_factors(self._factor, self._codes, self._seed, season, self._weather, dry)
        return Autumn(next(self._prices), weather)


def _factor_of(geography: Geography, correlation_range: float) -> NDArray[np.float64]:
    """What correlates the counties' weather.

    Raises InputError if there is no memory for it: it needs as much whatever the scale.
    """
    count = len(geography.names)
    needed = count * count * BYTES_OF_A_PAIR
    try:
        if needed > _memory():
            raise MemoryError
        return spatial_factor(geography.longitude, geography.latitude, correlation_range)
    except MemoryError:
        problem = (
            f"the weather of {count:,} counties, each with every other, needs {needed / 1e9:,.1f} GB of "
            "memory, whatever the scale; take fewer counties or a machine with more"
        )
        raise InputError(problem) from None


def _memory() -> float:
    """Bytes of memory that this machine has; without end where it does not tell."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return math.inf
