"""How one thing is drawn: whose turn it is, a position, a value."""

import math

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.mathematics import exp
from model.state import NO_AGENT, Floats

Positions = NDArray[np.int64]  # of rows: where something begins, or how many there are


@rule
def next_group(taken: Positions, rows: Positions) -> int:
    """The group of the next household of a county: the one furthest behind an even spread."""
    best, best_progress = 0, math.inf
    for group in range(len(rows)):
        if taken[group] < rows[group]:
            progress = (taken[group] + 0.5) / rows[group]
            if progress < best_progress:
                best, best_progress = group, progress
    return best


@rule
def position_of(draw: float, cumulative: Floats) -> int:
    """The first position whose cumulative chance exceeds the draw."""
    last = len(cumulative) - 1
    for position in range(last):
        if draw < cumulative[position]:
            return position
    return last


@rule
def binomial(draw: float, trials: int, chance: float) -> int:
    """How many of a few trials succeed, from one uniform draw: more for a higher one."""
    if trials == 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return trials
    exactly = 1.0
    for _ in range(trials):
        exactly *= 1.0 - chance
    so_far = exactly
    for successes in range(trials):
        if draw < so_far:
            return successes
        exactly *= (trials - successes) / (successes + 1.0) * chance / (1.0 - chance)
        so_far += exactly
    return trials


@rule
def chosen(draw: float, sizes: Floats, first: int, last: int) -> int:
    """A position from `first` up to, not including, `last`, by size; NO_AGENT if there is none."""
    if first == last:
        return NO_AGENT
    total = 0.0
    for position in range(first, last):
        total += sizes[position]
    left = draw * total
    for position in range(first, last - 1):
        left -= sizes[position]
        if left < 0.0:
            return position
    return last - 1


@rule
def lognormal(mean: float, spread: float, normal: float) -> float:
    """A lognormal variable with the given mean and standard deviation of its logarithm."""
    return mean * exp(spread * normal - 0.5 * spread * spread)
