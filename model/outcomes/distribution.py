"""Quantiles and inequality of income per head, from the histograms of a year."""

import math

import numpy as np
from numpy.typing import NDArray

from model.outcomes.measures import BINS, BINS_PER_UNIT, HALF_RANGE, INCOME_SCALE

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
DISTRIBUTION_MEASURES = ("p10", "p25", "median", "p75", "p90", "gini")

_EDGES = INCOME_SCALE * np.sinh(np.arange(BINS + 1) / BINS_PER_UNIT - HALF_RANGE)


def distribution(
    persons: NDArray[np.float64], income: NDArray[np.float64], first_bin: int = 0
) -> NDArray[np.float64]:
    """Quantiles of income per head (yuan a year) and Gini, persons counting equally.

    persons, income: persons and their yuan in each bin, from `first_bin` on.  NaN where nobody is.
    Inside a bin persons are spread evenly, so a quantile is off by less than a bin
    (0.2 % of the income and 2 yuan together at most).
    """
    everybody = persons.sum()
    if everybody <= 0.0:
        return np.full(len(DISTRIBUTION_MEASURES), math.nan)
    edges = _EDGES[first_bin : first_bin + len(persons) + 1]
    cumulated = np.cumsum(persons)
    quantiles = []
    for share in QUANTILES:
        target = share * everybody
        place = min(int(np.searchsorted(cumulated, target)), len(persons) - 1)
        before = cumulated[place] - persons[place]
        part = (target - before) / persons[place] if persons[place] > 0.0 else 0.0
        quantiles.append(edges[place] + part * (edges[place + 1] - edges[place]))
    return np.array([*quantiles, gini(persons, income)])


def gini(persons: NDArray[np.float64], income: NDArray[np.float64]) -> float:
    """Gini coefficient by the trapezoids under the Lorenz curve; NaN without positive income."""
    total = income.sum()
    if total <= 0.0:
        return math.nan
    below = np.concatenate([[0.0], np.cumsum(income)]) / total
    widths = persons / persons.sum()
    return float(1.0 - (widths * (below[:-1] + below[1:])).sum())


def theil(
    persons: NDArray[np.float64], income: NDArray[np.float64], income_log: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Theil index T, from sums over persons of 1, y and y*log(y); y at least one yuan."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: NDArray[np.float64] = income_log / income - np.log(income / persons)
    return result
