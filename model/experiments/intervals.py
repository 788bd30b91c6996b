"""Confidence intervals of means and of paired differences, by Student's t distribution.

The interval of something that lies between two bounds, as a share does, lies between them too:
it is taken on the scale of the log odds, on which there are no bounds, and brought back.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from model.declare.ranges import UNBOUNDED, Range

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """An estimate and its confidence interval, in the unit of the values."""

    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero; False when anything is not a number."""
        return self.low > 0.0 or self.high < 0.0


def mean_interval(
    values: Sequence[float],
    confidence: float = CONFIDENCE,
    pilot: int | None = None,
    *,
    of_next: bool = False,
    bounds: Range = UNBOUNDED,
) -> Interval:
    """The mean of independent values with its t-interval; not a number where a value is none.

    pilot: how many values, the first, decided how many there are in all, see
    replications_needed: the spread is then theirs alone, as that decision would bias any other.
    of_next: the interval of one more such value instead of that of the mean, which more
    values do not narrow: how uncertain it is what differs from value to value.
    bounds: between which the values lie; the interval then does as well, see interval_within.

    Raises ValueError for fewer than two values.
    """
    first = values if pilot is None else values[:pilot]
    if len(first) < 2:
        raise ValueError("an interval needs at least two values")
    mean = math.fsum(values) / len(values)
    half_width = _quantile(first, confidence) * math.sqrt(
        variance(first) * width_factor(len(values), of_next)
    )
    return interval_within(mean, half_width, bounds)


def interval_within(mean: float, half_width: float, bounds: Range) -> Interval:
    """A mean with its interval: so far to both sides, or between two finite bounds.

    Between bounds the interval is symmetric in the log odds of the mean's place between them,
    whose standard error is that of the mean over p (1 - p), where p is the place: the logit
    interval of survey statistics (Korn and Graubard 1999, Analysis of Health Surveys, section
    3.2), for differences with p = (1 + difference) / 2 of those of shares.  Far from the
    bounds it is the usual one.  A mean at a bound has no spread, as no value lies beyond.
    """
    low, high = bounds
    place = (mean - low) / (high - low) if math.isfinite(high - low) else math.nan
    if not (0.0 < place < 1.0 and half_width > 0.0):
        return Interval(mean, mean - half_width, mean + half_width)
    odds = math.log(place / (1.0 - place))
    reach = half_width / (high - low) / (place * (1.0 - place))
    return Interval(mean, *(low + (high - low) * _of_odds(odds + way * reach) for way in (-1.0, 1.0)))


def _of_odds(logarithm: float) -> float:
    """The share with these log odds."""
    smaller = math.exp(-abs(logarithm))
    return (smaller if logarithm < 0.0 else 1.0) / (1.0 + smaller)


def bounds_of_difference(bounds: Range) -> Range:
    """Between what the difference of two quantities with these bounds lies."""
    low, high = bounds
    return low - high, high - low


def width_factor(count: int, of_next: bool) -> float:
    """Variance of the mean of so many values, or of one more around it, over that of one value."""
    return 1.0 / count + (1.0 if of_next else 0.0)


def replications_needed(pilot: Sequence[float], half_width: float, confidence: float = CONFIDENCE) -> int:
    """How many values make the interval of their mean reach at most so far from its middle.

    pilot: the first values, from 2, which stay in use; half_width: in their unit.

    This is the first of Stein's two stages (Stein, C., 1945, Annals of Mathematical Statistics
    16: 243-258).  The second takes the values that are missing, and mean_interval(..., pilot=...)
    closes it.  A rule that looks at the interval after every value stops too often at a chance
    narrow one and covers less than it says; with normal values this one covers exactly, because
    the mean is independent of the pilot's spread, which alone decides the number.

    Raises ValueError for fewer than two values.
    """
    if len(pilot) < 2:
        raise ValueError("a pilot needs at least two values")
    ratio = min(_quantile(pilot, confidence) / half_width, 1e100)  # whose square is still a number
    needed = ratio**2 * variance(pilot)
    return max(len(pilot), math.ceil(needed)) if math.isfinite(needed) else len(pilot)


def _quantile(values: Sequence[float], confidence: float) -> float:
    return student_quantile(0.5 + 0.5 * confidence, len(values) - 1)


def variance(values: Sequence[float]) -> float:
    """The sample variance of at least two values."""
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def paired_interval(
    values: Sequence[float],
    reference: Sequence[float],
    confidence: float = CONFIDENCE,
    pilot: int | None = None,
    *,
    of_next: bool = False,
    bounds: Range = UNBOUNDED,
) -> Interval:
    """The mean of values - reference, pair by pair, with its t-interval, all as in mean_interval.

    bounds: of the values themselves; a difference of two shares lies between -1 and 1.

    Pairs share their random numbers, so most chance cancels in each difference and the
    interval is far narrower than that of two unrelated sets of runs.

    Raises ValueError for fewer than two pairs or for sets of different length.
    """
    differences = [a - b for a, b in zip(values, reference, strict=True)]
    within = bounds_of_difference(bounds)
    return mean_interval(differences, confidence, pilot, of_next=of_next, bounds=within)


@cache
def student_quantile(probability: float, degrees: int) -> float:
    """Quantile of Student's t distribution, for probabilities in (0.5, 1) and whole degrees of freedom.

    By bisection to the last bit; written out so that results rest on no further package.
    """
    low, high = 0.0, 1.0
    while student_cumulative(high, degrees) < probability:
        high *= 2.0
    while low < (middle := 0.5 * (low + high)) < high:
        if student_cumulative(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return high


def student_cumulative(value: float, degrees: int) -> float:
    """P(T <= value) for value >= 0: Abramowitz and Stegun (1964), formulas 26.7.3 and 26.7.4."""
    angle = math.atan(value / math.sqrt(degrees))
    sine, squared_cosine = math.sin(angle), math.cos(angle) ** 2
    odd = degrees % 2 == 1
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for k in range(2 if odd else 1, degrees, 2):  # (degrees - 1) // 2 terms, or degrees // 2
        total += term
        term *= squared_cosine * k / (k + 1)
    inside = 2.0 / math.pi * (angle + sine * total) if odd else sine * total
    return 0.5 + 0.5 * inside
