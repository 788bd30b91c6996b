"""Land that a household's own labour can tend, in the mean over households that are yet to be drawn."""

import math
from collections.abc import Iterator

import numpy as np

from model.compiled import rule
from model.mathematics import log, normal_probability
from model.parameters import Labour
from model.population.distributions import Distributions
from model.state import Floats
from model.world.households.working import available_days


def mean_tended_land(mean_land: Floats, need: Floats, drawn: Distributions, labour: Labour) -> Floats:
    """Mean mu that is tended: of land, or of what the days of the busiest season suffice for.

    mean_land: mu, (kinds of household, industries); land is lognormal around it.
    need: person-days for a mu in the busiest season, (industries,).
    """
    tended = np.zeros_like(mean_land)
    for chance, days in _days_at_home(drawn, labour):
        _add_tended(tended, mean_land, need, chance, days, drawn.land_spread)
    return tended


@rule
def _add_tended(
    tended: Floats, mean_land: Floats, need: Floats, chance: float, days: float, spread: float
) -> None:
    """Add what households with these days tend, weighted by the chance that one has them."""
    for kind in range(len(mean_land)):
        for industry in range(len(need)):
            limit = days / need[industry] if need[industry] > 0.0 else math.inf
            tended[kind, industry] += chance * limited_mean(mean_land[kind, industry], spread, limit)


@rule
def limited_mean(mean: float, spread: float, limit: float) -> float:
    """The mean of a lognormal variable of which whatever lies above the limit is cut to it."""
    if spread == 0.0 or limit == 0.0 or limit == math.inf:
        return min(mean, limit)
    distance = log(limit / mean) / spread
    below = mean * normal_probability(distance - 0.5 * spread)
    return below + limit * normal_probability(-distance - 0.5 * spread)


def _days_at_home(drawn: Distributions, labour: Labour) -> Iterator[tuple[float, float]]:
    """Chance of each make-up of a household, and its person-days of a season."""
    per_worker, care = labour.days_per_worker, labour.care_days_per_dependant
    members_chance = np.diff(drawn.members, prepend=0.0)
    workers_chance = np.diff(drawn.workers, axis=1, prepend=0.0)
    away_chance = np.diff(drawn.away_workers, axis=1, prepend=0.0)
    for members in range(1, len(members_chance)):
        for workers in range(1, members + 1):
            for away in range(workers):
                chance = (
                    members_chance[members] * workers_chance[members, workers] * away_chance[workers, away]
                )
                if chance > 0.0:
                    yield float(chance), available_days(workers - away, members - away, per_worker, care)
