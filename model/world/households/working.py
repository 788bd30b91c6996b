"""One labour budget for each household and season: an hour is worked once.

Care comes first, then a regular job, then the own farm, then a linked job, then casual work as far as
the county has any; what is left is leisure.  Who is away is so for the whole year.
"""

import math

from model.compiled import rule
from model.mathematics import exp, logistic

# Of a year's deviation of pay this much is left a year later: an assumption.
PAY_PERSISTENCE = 0.6


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
def casual_days(free_days: float, casual_share: float) -> float:
    """Days of casual work that the county offers for a household's free days in a season."""
    return free_days * casual_share


@rule
def migration_gain(
    migrant_earnings: float, skill_pay_factor: float, value_of_days_at_home: float, attachment: float
) -> float:
    """Yearly gain in yuan of one more worker away: earnings less what the days bring at home."""
    return migrant_earnings * skill_pay_factor - value_of_days_at_home - attachment


@rule
def migration_probability(gain: float, noise: float) -> float:
    """Logit chance that a household that reconsiders sends one more worker away."""
    return logistic(gain / noise)


@rule
def may_leave(workers: int, regular_workers: int, adults: int) -> bool:
    """Whether a household has a worker who could leave: who has a regular job stays, and the last adult."""
    return workers > regular_workers and adults > 1


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
