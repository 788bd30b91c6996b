"""One labour budget for each household and season: an hour is worked once.

Care comes first, then the own farm, then a linked job, then casual work as far as the
county has any; what is left is leisure.  Who is away is so for the whole year.
"""

from model.compiled import rule
from model.mathematics import logistic


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
def migration_change(
    draw: float, probability: float, adjustment: float, workers: int, away_workers: int
) -> int:
    """+1 if a resident worker leaves, -1 if one returns, else 0; the last one stays.

    A share `adjustment` of households reconsiders in a year; one draw in (0, 1) decides:
    its low end for leaving, its high end for returning.
    """
    if draw < adjustment * probability and workers > 1:
        return 1
    if draw > 1.0 - adjustment * (1.0 - probability) and away_workers > 0:
        return -1
    return 0
