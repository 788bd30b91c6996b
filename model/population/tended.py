"""Land that a household's own labour can tend, in the mean over households that are yet to be drawn."""

import math

import numpy as np

from model.compiled import rule
from model.mathematics import log, normal_probability, power
from model.parameters import Labour
from model.state import Floats
from model.world.households.working import available_days


def mean_tended_land(
    mean_land: Floats,
    need: Floats,
    workers: Floats,
    regular: Floats,
    spread: float,
    labour: Labour,
) -> Floats:
    """Mean mu that is tended, (counties, kinds of household, industries).

    It is all of the land, or what the days of the busiest season suffice for.

    mean_land: mu, (kinds of household, industries); land is lognormal around it, with `spread` as the
    standard deviation of its log.
    need: person-days for a mu in the busiest season, (industries,).
    workers: chance of so many residents and workers, (counties, kinds of household, persons, workers).
    regular: share of workers who have a job by the year, (counties,).
    """
    tended = np.zeros((len(workers), *mean_land.shape))
    per_worker, care = labour.days_per_worker, labour.care_days_per_dependant
    regular_days = 0.25 * labour.regular_days
    _add_tended(mean_land, need, workers, regular, regular_days, spread, per_worker, care, tended)
    return tended


@rule
def _add_tended(
    mean_land: Floats,
    need: Floats,
    workers: Floats,
    regular: Floats,
    regular_days: float,
    spread: float,
    days_per_worker: float,
    care_days_per_dependant: float,
    tended: Floats,
) -> None:
    """Add what households with each make-up tend, weighted by the chance that one has it."""
    for county in range(workers.shape[0]):
        for persons in range(workers.shape[2]):
            for at_work in range(persons + 1):
                available = available_days(at_work, persons, days_per_worker, care_days_per_dependant)
                chance_of_jobs = power(1.0 - regular[county], float(at_work))
                for jobs in range(at_work + 1):
                    days = available - min(regular_days * jobs, available)
                    for kind in range(mean_land.shape[0]):
                        chance = workers[county, kind, persons, at_work] * chance_of_jobs
                        for industry in range(len(need)):
                            limit = days / need[industry] if need[industry] > 0.0 else math.inf
                            here = limited_mean(mean_land[kind, industry], spread, limit)
                            tended[county, kind, industry] += chance * here
                    # Of one job more, by the binomial law.
                    odds = regular[county] / max(1.0 - regular[county], 1e-9)
                    chance_of_jobs *= (at_work - jobs) / (jobs + 1.0) * odds


@rule
def limited_mean(mean: float, spread: float, limit: float) -> float:
    """The mean of a lognormal variable of which whatever lies above the limit is cut to it."""
    if spread == 0.0 or limit == 0.0 or limit == math.inf:
        return min(mean, limit)
    distance = log(limit / mean) / spread
    below = mean * normal_probability(distance - 0.5 * spread)
    return below + limit * normal_probability(-distance - 0.5 * spread)
