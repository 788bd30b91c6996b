"""One labour budget for each household and season: an hour is worked once.

Care comes first, then regular jobs, public posts and linked jobs, then the own farm as far as its days are
worth it, then ordinary work if there is some; what is left is leisure.  Who is away is so for the whole
year, unless the job there is lost.
"""

import math

from model.compiled import rule
from model.mathematics import exp, logistic
from model.world.agents import Household

# Of a year's deviation of pay this much is left a year later: an assumption.
PAY_PERSISTENCE = 0.6
MOST_OF_SEASON = 0.9  # of a worker's days: ordinary work is never to be had all the time


@rule
def available_days(
    workers: int, persons: int, days_per_worker: float, care_days_per_dependant: float
) -> float:
    """Person-days of a season that are left after care.

    workers: residents who can work; persons: residents.
    """
    days = workers * days_per_worker - (persons - workers) * care_days_per_dependant
    return max(0.0, days)


@rule
def regular_days(regular_workers: int, days_per_year: float, available: float) -> float:
    """Person-days of a season in regular jobs: a quarter of the year's, as far as there are any."""
    return min(0.25 * days_per_year * regular_workers, available)


@rule
def skill_pay(skill: float, skill_wage: float) -> float:
    """Wage relative to that of a worker of skill 0.5."""
    return 1.0 + skill_wage * (skill - 0.5)


@rule
def prime_workers(household: Household) -> int:
    """Residents below 60 who can work and have no regular job: only these find ordinary work, or migrate."""
    younger = household.working_youth + household.working_middle + household.working_late
    return max(0, younger - household.regular_workers)


@rule
def days_of_ordinary_work(household: Household, days_per_worker: float) -> float:
    """Most person-days of a season that its workers below 60 can be in ordinary work."""
    return MOST_OF_SEASON * days_per_worker * prime_workers(household)


@rule
def way_to_work(commuting: float, remoteness: float) -> float:
    """Part of a wage that the way to work leaves."""
    return 1.0 - commuting * remoteness


@rule
def access_to_work(skill: float, remoteness: float, assisted: bool, casual_access: float) -> float:
    """Access to ordinary work, 0 to 1: who has twice as much stands in the line at half of its place."""
    access = (0.5 + 0.5 * skill) * (1.0 - 0.5 * remoteness)
    return access * casual_access if assisted else access


@rule
def migration_gain(earnings: float, days_away: float, worth_at_home: float) -> float:
    """Yuan a year of one more worker away, before what separation costs.

    days_away: worth of the days that are worked there; worth_at_home: by which the best plan of the household
    is worth more with the worker at home than without.
    """
    return earnings - days_away - worth_at_home


@rule
def migration_probability(gain: float, noise: float) -> float:
    """Logit chance that a household that reconsiders sends one more worker away."""
    return logistic(gain / noise)


@rule
def may_leave(prime: int, adults: int) -> bool:
    """Whether somebody could leave: below 60, without a regular job, and not the last adult."""
    return prime > 0 and adults > 1


@rule
def migration_change(
    draw: float, probability: float, adjustment: float, can_leave: bool, away_workers: int
) -> int:
    """+1 if a resident worker leaves, -1 if one returns, else 0.

    A share `adjustment` of households reconsiders in a year; one draw in (0, 1) decides:
    its low end for leaving, its high end for returning.
    """
    if draw < adjustment * probability and can_leave:
        return 1
    if draw > 1.0 - adjustment * (1.0 - probability) and away_workers > 0:
        return -1
    return 0


@rule
def later_shock(shock: float, persistence: float, spread: float, standard_normal: float) -> float:
    """The logarithm of what comes and goes in a worker's pay, a year later; `spread` stays its own."""
    return persistence * shock + math.sqrt(1.0 - persistence * persistence) * spread * standard_normal


@rule
def pay_of_year(lasting: float, shock: float, spread: float) -> float:
    """Pay relative to that of others with the same job and skill, with a mean of one."""
    return lasting * exp(shock - 0.5 * spread * spread)
