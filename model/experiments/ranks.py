"""How sure the order of scenarios is: the probability of each rank."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

_DRAWS = 4000
_SEED = 20230116  # of the resampling: the same runs always give the same probabilities


class Rank(NamedTuple):
    """A scenario's place, the first being the one with the largest mean.

    expected: the mean rank.  probabilities: of rank 1, 2, ...
    """

    scenario: str
    expected: float
    probabilities: tuple[float, ...]


def ranks(values: Mapping[str, Sequence[float]]) -> list[Rank]:
    """The probability of each rank, by scenario; the expected first comes first.

    values: by scenario, one per replication; replications are paired over the scenarios.

    By the bootstrap: replications are drawn with replacement, whole, so that scenarios keep what
    they share of each; the probability of a rank is the share of 4,000 draws in which the
    scenario's mean has it.  Equal means share their ranks evenly.  Nothing where a value is no number.
    """
    table = np.array(list(values.values()), dtype=float)
    scenarios, count = table.shape
    if not np.isfinite(table).all():
        return []
    drawn = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1.0 / count), _DRAWS)
    # From each replication's mean, so that scenarios that are equal there stay equal to the last bit.
    means = drawn @ (table - table.mean(axis=0)).T / count
    probabilities = np.zeros((scenarios, scenarios))
    for scenario in range(scenarios):
        ahead = (means > means[:, [scenario]]).sum(axis=1)
        level = (means == means[:, [scenario]]).sum(axis=1)
        for rank in range(scenarios):
            inside = (ahead <= rank) & (rank < ahead + level)
            probabilities[scenario, rank] = np.mean(inside / level)
    expected = probabilities @ np.arange(1.0, scenarios + 1.0)
    found = [
        Rank(name, float(expected[row]), tuple(probabilities[row].tolist()))
        for row, name in enumerate(values)
    ]
    return sorted(found, key=lambda rank: rank.expected)
