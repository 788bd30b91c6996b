"""Quantiles and inequality of income per head, from the histograms of a year, and what their bins are."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.mathematics import exp, log
from model.state import Floats

Positions = NDArray[np.int64]
Rows = NDArray[np.int32]

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
DISTRIBUTION_MEASURES = ("p10", "p25", "median", "p75", "p90", "gini", "poorest_fifth", "richest_fifth")
_GINI, _POOREST, _RICHEST = (
    DISTRIBUTION_MEASURES.index(name) for name in ("gini", "poorest_fifth", "richest_fifth")
)
_FIFTH = 0.2
PERSONS, YUAN = 0, 1  # what is counted in a bin

_ROUNDING = 1e-12  # of the terms: what sums over a million households may be off


# A histogram of yearly income per head on an inverse-hyperbolic-sine scale, which is
# linear around zero, logarithmic further out, and takes any sign.  A bin is 12 yuan wide
# at an income of 6,000; quantiles are interpolated inside a bin.
INCOME_SCALE = 1000.0  # yuan
BINS_PER_UNIT = 500.0
HALF_RANGE = 15.0  # 1.6 billion yuan per head either way
BINS = int(2.0 * HALF_RANGE * BINS_PER_UNIT)


@rule
def income_bin(income: float) -> int:
    """The bin of an income per head, in yuan a year; compiled, the first for what is no number."""
    scaled = income / INCOME_SCALE
    # The inverse hyperbolic sine, in a third of the time of asinh.
    position = math.copysign(log(abs(scaled) + math.sqrt(scaled * scaled + 1.0)), scaled)
    return max(int((min(max(position, -HALF_RANGE), HALF_RANGE - 1e-9) + HALF_RANGE) * BINS_PER_UNIT), 0)


# The inverse hyperbolic sine of a large number is the logarithm of twice of it and a series in the inverse of
# its square.  Its first terms, from 5 on off by less than 1e-10, tell the bin but next to an edge.
_LARGE = 5.0 * INCOME_SCALE
assert INCOME_SCALE == 1000.0
_LOG_OF_HALF_SCALE = 6.214608098422191  # of 500
_NEAR = 1e-6  # of a bin


@rule
def income_bin_by(income: float, logarithm: float) -> int:
    """The same of an income whose logarithm is known, if it has one, for less than a second logarithm."""
    if income > _LARGE:
        inverse = INCOME_SCALE / income
        square = inverse * inverse
        series = 3.0 / 32.0 - square * (5.0 / 96.0 - square * (35.0 / 1024.0 - square * (63.0 / 2560.0)))
        position = logarithm - _LOG_OF_HALF_SCALE + square * (1.0 / 4.0 - square * series)
        place = (position + HALF_RANGE) * BINS_PER_UNIT
        whole = int(place)
        if _NEAR < place - whole < 1.0 - _NEAR and whole < BINS - 1:
            return whole
    return income_bin(income)


@rule
def income_from(place: int) -> float:
    """The income per head at which a bin begins, in yuan a year."""
    position = place / BINS_PER_UNIT - HALF_RANGE
    return 0.5 * INCOME_SCALE * (exp(position) - exp(-position))


@rule
def counted_income(income: float) -> float:
    """Income as measures of inequality count it: one below zero as zero.

    As the key figures of the LIS Cross-National Data Center do: with incomes below zero the Gini
    coefficient can exceed one, and the Theil index, whose logarithm they do not have, does not exist.
    """
    return max(income, 0.0)


@lru_cache
def edges_of_bins() -> Floats:
    """Income per head, in yuan a year, at the edges of the bins: (BINS + 1,)."""
    return np.array([income_from(place) for place in range(BINS + 1)])


@rule
def describe(places: Positions, counts: Floats, rows: Rows, edges: Floats, shapes: Floats) -> None:
    """Quantiles of income per head (yuan a year), Gini, and mean income of the poorest and of the richest
    fifth (yuan a head and year) of each group, persons counting equally.

    places: the bins that somebody is in, rising; counts: (bins, 2, groups), persons and their yuan; edges:
    yuan, of all bins; shapes: (groups, measures), which stays as it is where nobody is.
    rows: (bins,), room to reckon in.

    Inside a bin persons are spread evenly, so a quantile is off by less than a bin (0.2 % of the income
    and 2 yuan together at most).  The Gini coefficient, 0 to 1, is by the trapezoids under the Lorenz
    curve; it stays as it is without positive income.  An income below zero counts as zero there, see
    `counted_income`, and as it is in the means; all incomes of a bin have one sign.
    """
    for group in range(counts.shape[2]):
        used = 0
        for row in range(len(places)):  # without a branch, which would be guessed wrong half of the time
            rows[used] = row
            used += int(counts[row, PERSONS, group] > 0.0)
        everybody, total = 0.0, 0.0
        for row in rows[:used]:
            everybody += counts[row, PERSONS, group]
            total += counted_income(counts[row, YUAN, group])
        cumulated, quantile, below, twice_the_area = 0.0, 0, 0.0, 0.0
        poorest, richest = 0.0, 0.0  # yuan of each fifth
        for row in rows[:used]:
            persons, place, before = counts[row, PERSONS, group], places[row], cumulated
            cumulated += persons
            while quantile < len(QUANTILES) and cumulated >= QUANTILES[quantile] * everybody:
                part = (QUANTILES[quantile] * everybody - before) / persons
                shapes[group, quantile] = edges[place] + part * (edges[place + 1] - edges[place])
                quantile += 1
            if total > 0.0:
                above = below + counted_income(counts[row, YUAN, group]) / total
                twice_the_area += persons / everybody * (below + above)
                below = above
            mean = counts[row, YUAN, group] / persons
            poorest += mean * max(0.0, min(cumulated, _FIFTH * everybody) - before)
            richest += mean * max(0.0, cumulated - max(before, (1.0 - _FIFTH) * everybody))
        if everybody > 0.0:
            shapes[group, _POOREST] = poorest / (_FIFTH * everybody)
            shapes[group, _RICHEST] = richest / (_FIFTH * everybody)
        if total > 0.0:
            shapes[group, _GINI] = 1.0 - twice_the_area


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
