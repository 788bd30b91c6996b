"""What the households are drawn from: tables and constants that all counties share."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from model.mathematics import exp, logistic, power
from model.parameters import Population
from model.population.counties import Geography
from model.state import Floats
from model.world.sectors import GROUPS, OTHER

MOST_MEMBERS = 9

# Standard deviation of the logit of skill and of will: most skills lie within 0.3 of the mean.
LOGIT_SPREAD = 0.7
# Standard deviations of logarithms.
PRODUCTIVITY_SPREAD = 0.2
PROPERTY_SPREAD = 0.8

_LEAST_MEAN_SKILL = 0.02  # of a group; as far from 1
_STEPS_EACH_WAY, _STEP = 18, 0.5  # of an integral over a normal variable


class Distributions(NamedTuple):
    """Read by the compiled rule that draws households; "cumulative" is chance of at most the position."""

    members: Floats  # cumulative, (10,): residents and absent members
    workers: Floats  # cumulative, (10 members, 10): residents and absent members who can work
    away_workers: Floats  # cumulative, (10 workers, 10)
    land: Floats  # (groups,): mean relative to that of other households in the industry
    land_spread: float  # standard deviation of log land
    family_farm_land: float  # relative too
    skill: Floats  # (groups,): mean logit
    will: float  # mean logit
    savings: Floats  # (groups,): mean in yuan per person
    savings_spread: float  # standard deviation of log savings
    risk_aversion: float  # mean
    common: float  # weight of what land, skill, will and savings have in common
    own: float  # weight of what is each one's own


def distributions(population: Population, geography: Geography) -> Distributions:
    """The distributions of a province.

    Members and workers are one more than a binomial draw, so that every household has a
    member who can work.  At least one worker stays at home, so those who are away are
    drawn from the others, with the chance that makes them `starting_migrant_share` of all
    workers; where that would exceed 1, all the others are away.
    Lifted and monitored households differ from others in mean land, skill and savings;
    the province's mean skill and savings stay those of the parameters.
    """
    members, share = population.persons_per_household, population.working_share
    second_worker = _chance(share * members - 1.0, members - 1.0)
    workers = 1.0 + second_worker * (members - 1.0)
    away = _chance(population.starting_migrant_share * workers, workers - 1.0)
    ratio = population.lifted_savings_ratio
    assisted = assisted_share(geography)
    other_savings = population.savings / (1.0 - assisted + assisted * ratio)
    return Distributions(
        members=_one_more(MOST_MEMBERS, _chance(members - 1.0, MOST_MEMBERS - 1.0)),
        workers=np.array([_one_more(count, second_worker) for count in range(MOST_MEMBERS + 1)]),
        away_workers=np.array([_binomial(max(0, count - 1), away) for count in range(MOST_MEMBERS + 1)]),
        land=_by_group(population.lifted_land_ratio, 1.0),
        land_spread=population.land_inequality,
        family_farm_land=population.family_farm_land,
        skill=np.array([_logit_location(mean) for mean in mean_skill(population, geography)]),
        will=_logit_location(population.mean_will),
        savings=_by_group(other_savings * ratio, other_savings),
        savings_spread=population.savings_inequality,
        risk_aversion=population.risk_aversion,
        common=math.sqrt(population.correlation),
        own=math.sqrt(1.0 - population.correlation),
    )


def assisted_share(geography: Geography) -> float:
    """Lifted and monitored households over all households of the province."""
    by_group = geography.households.sum(axis=0)
    return float(1.0 - by_group[OTHER] / by_group.sum())


def mean_skill(population: Population, geography: Geography) -> Floats:
    """Mean skill by group: `lifted_skill_gap` apart, or as far as both stay inside 0 to 1."""
    mean, share = population.mean_skill, assisted_share(geography)
    room_below = (mean - _LEAST_MEAN_SKILL) / max(1.0 - share, 1e-9)
    room_above = (1.0 - _LEAST_MEAN_SKILL - mean) / max(share, 1e-9)
    gap = min(population.lifted_skill_gap, room_below, room_above)
    return _by_group(mean - gap * (1.0 - share), mean + gap * share)


def family_farm_chance(population: Population, geography: Geography) -> Floats:
    """Chance by county that an "other" household is a family farm; at most 1.

    The province's family farms are spread over counties by households.
    """
    farms = (1.0 - population.cooperative_share) * population.cooperatives_and_family_farms
    households = geography.households.sum(axis=1)
    expected = farms * households / households.sum()
    chance: Floats = np.minimum(1.0, expected / np.maximum(geography.households[:, OTHER], 1))
    return chance


def _by_group(assisted: float, other: float) -> Floats:
    return np.array([other if group == OTHER else assisted for group in range(len(GROUPS))])


def _chance(part: float, whole: float) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0.0 else 0.0


def _binomial(trials: int, chance: float) -> Floats:
    """Cumulative chances of 0 to MOST_MEMBERS successes."""
    single = [
        math.comb(trials, count) * power(chance, float(count)) * power(1.0 - chance, float(trials - count))
        if count <= trials
        else 0.0
        for count in range(MOST_MEMBERS + 1)
    ]
    cumulative = np.cumsum(single)
    cumulative[trials:] = 1.0  # whatever rounding left, no draw may lie above
    return cumulative


def _one_more(most: int, chance: float) -> Floats:
    """Cumulative chances of one and a binomial number more, `most` at most."""
    return np.concatenate([[0.0], _binomial(max(0, most - 1), chance)[:-1]])


@lru_cache(maxsize=64)
def _logit_location(mean: float) -> float:
    """The mean logit at which a logistic-normal variable has the given mean, by bisection.

    The integral is a sum over even steps, which for so smooth a function is right to the last places
    (Trefethen and Weideman 2014, SIAM Review 56(3), doi:10.1137/130932132).
    """
    nodes = [_STEP * step for step in range(-_STEPS_EACH_WAY, _STEPS_EACH_WAY + 1)]
    weights = [exp(-0.5 * node * node) for node in nodes]
    wanted = mean * math.fsum(weights)
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        values = [logistic(middle + LOGIT_SPREAD * node) for node in nodes]
        if math.fsum(weight * value for weight, value in zip(weights, values, strict=True)) < wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
