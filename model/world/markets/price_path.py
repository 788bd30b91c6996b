"""The path of prices of a run: they come from outside, so scenario and seed alone decide it."""

from collections.abc import Iterator
from itertools import count, islice

import numpy as np
from numpy.typing import NDArray

from model.parameters import INDUSTRIES, industries_of
from model.scenario import Scenario
from model.world.agents import Rules, Table
from model.world.calendar import AUTUMN, SEASONS
from model.world.markets.prices import log_deviations, price_ratios


def price_path(scenario: Scenario, seed: int, years: int) -> NDArray[np.float64]:
    """Prices over their long-run level in each autumn, shape (years, industries), shocks included."""
    return np.array(list(islice(autumn_prices(scenario, seed), years)))


def autumn_prices(scenario: Scenario, seed: int) -> Iterator[NDArray[np.float64]]:
    """The same autumn after autumn, without end, each of shape (industries,)."""
    industries, prices = industries_of(scenario.sections), scenario.sections["prices"]
    shocks = scenario.sections["shocks"]
    # What is read of the scenario is read at once, so that it can be watched.
    return _autumn_prices(industries, prices, shocks, seed)


def _autumn_prices(
    industries: Table, prices: Rules, shocks: Rules, seed: int
) -> Iterator[NDArray[np.float64]]:
    risk, deviations = industries.price_risk, np.zeros(len(INDUSTRIES))
    for year in count(1):
        season = (year - 1) * len(SEASONS) + AUTUMN + 1
        deviations = log_deviations(deviations, seed, season, risk, prices)
        ratios = price_ratios(deviations, year, risk, prices.persistence)
        yield ratios * (1.0 + industries.price_shock) if year == shocks.price_year else ratios
