"""The path of prices of a run: they come from outside, so scenario and seed alone decide it.

It begins some years before the first reported one, with deviations drawn from their stationary law.
"""

import math
from collections.abc import Iterator
from itertools import count, islice

import numpy as np
from numpy.typing import NDArray

from model.parameters import INDUSTRIES, industries_of
from model.scenario import Scenario
from model.world.agents import Rules, Table
from model.world.calendar import AUTUMN, SEASONS, falls_in
from model.world.markets.prices import log_deviations, price_ratios


def first_year(scenario: Scenario) -> int:
    """The first year of a run: 1, or one of those that are run before, unreported."""
    return 1 - int(scenario.sections["start"].burn_in)


def price_path(scenario: Scenario, seed: int, years: int) -> NDArray[np.float64]:
    """Prices over their long-run level in each reported autumn, (years, industries), shocks included."""
    skipped = 1 - first_year(scenario)
    return np.array(list(islice(autumn_prices(scenario, seed), skipped, skipped + years)))


def autumn_prices(scenario: Scenario, seed: int) -> Iterator[NDArray[np.float64]]:
    """The same autumn after autumn, from the first year of a run on, each of shape (industries,)."""
    industries, prices = industries_of(scenario.sections), scenario.sections["prices"]
    shocks = scenario.sections["shocks"]
    # What is read of the scenario is read at once, so that it can be watched.
    return _autumn_prices(industries, prices, shocks, seed, first_year(scenario))


def _autumn_prices(
    industries: Table, prices: Rules, shocks: Rules, seed: int, first: int
) -> Iterator[NDArray[np.float64]]:
    risk = industries.price_risk
    # The innovations of a year are smaller than the deviations that they make in the long run.
    innovations = log_deviations(np.zeros(len(INDUSTRIES)), seed, _autumn_of(first - 1), risk, prices)
    deviations = innovations / math.sqrt(1.0 - prices.persistence * prices.persistence)
    for year in count(first):
        deviations = log_deviations(deviations, seed, _autumn_of(year), risk, prices)
        ratios = price_ratios(deviations, risk)
        shocked = falls_in(shocks.price_year, year)
        yield ratios * (1.0 + industries.price_shock) if shocked else ratios


def _autumn_of(year: int) -> int:
    return (year - 1) * len(SEASONS) + AUTUMN + 1
