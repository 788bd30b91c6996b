"""Spreading a whole number over places in proportion to their weights."""

import numpy as np
from numpy.typing import NDArray

from model.state import Floats

Counts = NDArray[np.int64]


def apportion(total: int, weights: Floats, most: Counts | None = None) -> Counts:
    """Whole numbers in proportion to `weights`, by largest remainder; ties go to the earlier place.

    most: the largest number of each place; what does not fit goes to the others, and
    the sum falls short of `total` only when every place of positive weight is full.
    """
    counts = np.zeros(len(weights), np.int64)
    limits = np.full(len(weights), total, np.int64) if most is None else most
    left = total
    while left > 0:
        open_weights = np.where(counts < limits, weights, 0.0)
        if open_weights.sum() <= 0.0:
            break
        quotas = left * (open_weights / open_weights.sum())
        wanted = np.floor(quotas).astype(np.int64)
        by_remainder = np.argsort(-(quotas - wanted), kind="stable")
        by_remainder = by_remainder[open_weights[by_remainder] > 0.0]
        wanted[by_remainder[: left - int(wanted.sum())]] += 1
        counts = np.minimum(counts + wanted, limits)
        left = total - int(counts.sum())
    return counts


def apportion_to_each(total: int, weights: Floats) -> Counts:
    """The same, with at least one for every place of positive weight when there are enough."""
    counts = apportion(total, weights)
    without = (weights > 0.0) & (counts == 0)
    if not without.any() or total < np.count_nonzero(weights > 0.0):
        return counts
    others = apportion_to_each(total - int(without.sum()), np.where(without, 0.0, weights))
    return np.where(without, 1, others)
