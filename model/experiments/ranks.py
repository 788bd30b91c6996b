"""How sure the order of scenarios is: the probability of each rank."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from model.experiments.intervals import width_factor

_DRAWS = 4000
_SEED = 20230116  # of the draws: the same runs always give the same probabilities


class Rank(NamedTuple):
    """A scenario's place, the first being the one with the largest mean.

    expected: the mean rank.  probabilities: of rank 1, 2, ...
    """

    scenario: str
    expected: float
    probabilities: tuple[float, ...]


def ranks(values: Mapping[str, Sequence[float]], *, of_next: bool = False) -> list[Rank]:
    """The probability of each rank, by scenario; the expected first comes first.

    values: by scenario, one per replication, from 2; replications are paired over the scenarios.
    of_next: ranks in one more replication instead of ranks of the means, as in intervals.mean_interval.

    Means are drawn 4,000 times from the distribution that the paired intervals stand for: around
    the means found, with their covariance over the replications, and as wide as Student's t; so
    of two scenarios the probability that one is ahead fits the interval of their difference.
    The probability of a rank is the share of draws in which a scenario has it.  Equal scenarios
    share their ranks evenly.  Nothing where a value is no number.
    """
    table, same = np.unique(np.array(list(values.values()), dtype=float), axis=0, return_inverse=True)
    if not np.isfinite(table).all():
        return []
    count, generator = table.shape[1], np.random.default_rng(_SEED)
    mean = table.mean(axis=1)
    noise = generator.standard_normal((_DRAWS, count)) @ (table - mean[:, None]).T
    noise *= np.sqrt(width_factor(count, of_next) / generator.chisquare(count - 1, (_DRAWS, 1)))
    means = (mean + noise)[:, same.ravel()]  # equal scenarios: one draw for all
    scenarios = len(values)
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
