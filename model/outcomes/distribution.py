"""Quantiles and inequality of income per head, from the histograms of a year."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.mathematics import log
from model.outcomes.measures import BINS, counted_income, income_from
from model.state import Floats

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
DISTRIBUTION_MEASURES = ("p10", "p25", "median", "p75", "p90", "gini")
_GINI = DISTRIBUTION_MEASURES.index("gini")

_ROUNDING = 1e-12  # of the terms: what sums over a million households may be off


@lru_cache
def edges_of_bins() -> Floats:
    """Income per head, in yuan a year, at the edges of the bins: (BINS + 1,)."""
    return np.array([income_from(place) for place in range(BINS + 1)])


def distribution(
    persons: NDArray[np.float64], income: NDArray[np.float64], first_bin: int = 0
) -> NDArray[np.float64]:
    """Quantiles of income per head (yuan a year) and Gini, persons counting equally.

    persons, income: persons and their yuan in each bin, from `first_bin` on.  NaN where nobody is.
    Inside a bin persons are spread evenly, so a quantile is off by less than a bin
    (0.2 % of the income and 2 yuan together at most).
    """
    shape = np.full(len(DISTRIBUTION_MEASURES), math.nan)
    edges = edges_of_bins()[first_bin : first_bin + len(persons) + 1]
    describe(persons, income, edges, shape)
    return shape


@rule
def describe(persons: Floats, income: Floats, edges: Floats, shape: Floats) -> None:
    """The same into `shape`, which stays as it is where nobody is.  edges: yuan, of the bins."""
    everybody = 0.0
    for heads in persons:
        everybody += heads
    if everybody <= 0.0:
        return
    cumulated, quantile = 0.0, 0
    for place in range(len(persons)):
        before = cumulated
        cumulated += persons[place]
        while quantile < len(QUANTILES) and cumulated >= QUANTILES[quantile] * everybody:
            part = (QUANTILES[quantile] * everybody - before) / persons[place]
            shape[quantile] = edges[place] + part * (edges[place + 1] - edges[place])
            quantile += 1
    shape[_GINI] = gini(persons, income)


@rule
def gini(persons: Floats, income: Floats) -> float:
    """Gini coefficient, 0 to 1, by the trapezoids under the Lorenz curve; NaN without positive income.

    An income below zero counts as zero, see `counted_income`; all incomes of a bin have one sign.
    """
    everybody, total = 0.0, 0.0
    for place in range(len(persons)):
        everybody += persons[place]
        total += counted_income(income[place])
    if total <= 0.0:
        return math.nan
    below, twice_the_area = 0.0, 0.0
    for place in range(len(persons)):
        above = below + counted_income(income[place]) / total
        twice_the_area += persons[place] / everybody * (below + above)
        below = above
    return 1.0 - twice_the_area


def theil(
    persons: NDArray[np.float64], income: NDArray[np.float64], income_log: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Theil index T, from sums over persons of 1, y and y*log(y); NaN without positive income.

    y: income as `counted_income` has it; at zero y*log(y) is its limit, 0.  Where all incomes are
    equal the index is zero, not what rounding leaves of the difference of two logarithms.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        of_incomes, of_mean = income_log / income, np.vectorize(log, [float])(income / persons)
        index = of_incomes - of_mean
        nothing = np.abs(index) <= _ROUNDING * (np.abs(of_incomes) + np.abs(of_mean))
        result: NDArray[np.float64] = np.where(income > 0.0, np.where(nothing, 0.0, index), np.nan)
    return result
