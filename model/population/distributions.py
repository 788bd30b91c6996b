"""What the households are drawn from: tables and constants that all counties share."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from model.compiled import rule
from model.mathematics import exp, logistic
from model.parameters import Population
from model.population.census.schooling import YEARS
from model.population.counties import Geography
from model.state import Floats
from model.world.sectors import GROUPS, OTHER

# Standard deviation of the logit of skill and of will: most skills lie within 0.3 of the mean.
LOGIT_SPREAD = 0.7
# Standard deviations of logarithms.
PRODUCTIVITY_SPREAD = 0.2
PROPERTY_SPREAD = 0.8

_YEARS_OF_MEAN_SKILL = 9  # junior middle school

# Of an integral over a normal variable.
_STEPS_EACH_WAY, _STEP = 18, 0.5
_NODES = [_STEP * step for step in range(-_STEPS_EACH_WAY, _STEPS_EACH_WAY + 1)]
_WEIGHTS = [exp(-0.5 * node * node) for node in _NODES]


class Distributions(NamedTuple):
    """Read by the compiled rule that draws households."""

    land: Floats  # (groups,): mean relative to that of other households in the industry
    land_spread: float  # standard deviation of log land
    family_farm_land: float  # relative too
    skill: float  # mean logit where the best-schooled worker went to school for nine years
    schooling_skill: float  # and for each year more
    will: float  # mean logit
    savings: Floats  # (groups,): mean in yuan per member
    savings_spread: float  # standard deviation of log savings
    risk_aversion: float  # mean
    common: float  # weight of what land, skill, will and savings have in common
    own: float  # weight of what is each one's own


def distributions(population: Population, geography: Geography) -> Distributions:
    """The distributions of a province.

    Lifted and monitored households differ from others in mean land and savings, and in skill as
    far as they differ in schooling; mean savings of the province stay those of the parameters.
    """
    ratio = population.lifted_savings_ratio
    assisted = assisted_share(geography)
    other_savings = population.savings / (1.0 - assisted + assisted * ratio)
    return Distributions(
        land=_by_group(population.lifted_land_ratio, 1.0),
        land_spread=population.land_inequality,
        family_farm_land=population.family_farm_land,
        skill=_logit_location(population.mean_skill),
        schooling_skill=population.schooling_skill,
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


@rule
def skill_logit(skill: float, schooling_skill: float, years: int) -> float:
    """Mean logit of skill of a household whose best-schooled worker went to school for so many years."""
    return skill + schooling_skill * (years - _YEARS_OF_MEAN_SKILL)


def mean_skill(population: Population, schooling: Floats) -> Floats:
    """Mean skill where levels of schooling have these shares, which stand in the last axis."""
    location = _logit_location(population.mean_skill)
    mean = np.zeros(schooling.shape[:-1])
    for level, years in enumerate(YEARS):
        here = skill_logit(location, population.schooling_skill, years)
        mean += schooling[..., level] * _mean_of_logit(here)
    return mean


def family_farm_chance(population: Population, geography: Geography) -> Floats:
    """Chance by county that an "other" household is a family farm; at most 1.

    The province's family farms are spread over counties by households.
    """
    farms = (1.0 - population.cooperative_share) * population.cooperatives_and_family_farms
    households = geography.households.sum(axis=1)
    expected, others = farms * households / households.sum(), geography.households[:, OTHER]
    chance = np.zeros(len(households))
    np.divide(expected, others, out=chance, where=others > 0.0)
    at_most: Floats = np.minimum(1.0, chance)
    return at_most


def _by_group(assisted: float, other: float) -> Floats:
    return np.array([other if group == OTHER else assisted for group in range(len(GROUPS))])


def _mean_of_logit(location: float) -> float:
    """The mean of a logistic-normal variable with this mean logit.

    The integral is a sum over even steps, which for so smooth a function is right to the last places
    (Trefethen and Weideman 2014, SIAM Review 56(3), doi:10.1137/130932132).
    """
    values = [logistic(location + LOGIT_SPREAD * node) for node in _NODES]
    total = math.fsum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True))
    return total / math.fsum(_WEIGHTS)


@lru_cache(maxsize=64)
def _logit_location(mean: float) -> float:
    """The mean logit at which a logistic-normal variable has the given mean, by bisection."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if _mean_of_logit(middle) < mean:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
