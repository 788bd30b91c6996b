"""Members of a household who live elsewhere: registered with it, and in no census of the village.

A number from a Poisson distribution, at most 3, with a higher mean where somebody of 15 to 64 lives in the
household: the others' children have households of their own.  Each works away with one chance.
"""

import numpy as np

from model.compiled import rule
from model.mathematics import exp
from model.population.drawing import binomial
from model.state import Floats

_MOST_AWAY = 3
# Relative means without and with a resident of 15 to 64, and the chance that one works: assumptions.
_RELATIVE = (0.35, 1.15)
_CHANCE_OF_WORK = 0.8


def away_chances(away_persons: float, with_adults: float) -> Floats:
    """Cumulative chances of 0 to 3 absent members: without, and with a resident of 15 to 64, (2, 4).

    away_persons: mean of lifted households (what is cut off beyond 3 left out of account);
    with_adults: share of these with a resident of 15 to 64.
    """
    mean_of_relative = _RELATIVE[0] * (1.0 - with_adults) + _RELATIVE[1] * with_adults
    return np.array([_poisson(away_persons * relative / mean_of_relative) for relative in _RELATIVE])


@rule
def away_workers(draw: float, away: int) -> int:
    """How many of the absent members work, from one uniform draw."""
    return binomial(draw, away, _CHANCE_OF_WORK)


def mean_away(chances: Floats) -> Floats:
    """Mean number of absent members, (2,), from the chances of `away_chances`."""
    mean: Floats = (1.0 - chances[:, :-1]).sum(axis=1)
    return mean


def _poisson(mean: float) -> list[float]:
    """Cumulative chances of 0 to 3, with all that lies beyond in the last."""
    chance, cumulative = exp(-mean), 0.0
    found = []
    for count in range(_MOST_AWAY):
        cumulative += chance
        found.append(cumulative)
        chance *= mean / (count + 1)
    return [*found, 1.0]
