"""The four seasons of a year, and when it is."""

from typing import NamedTuple

SEASONS = ("spring", "summer", "autumn", "winter")
SPRING, SUMMER, AUTUMN, WINTER = range(len(SEASONS))


def falls_in(planned: int, year: int) -> bool:
    """Whether what is planned for a year happens in this one: 0 is never, also where years before 1 run."""
    return year > 0 and year == planned


class Moment(NamedTuple):
    """When it is, and what moves with time alone."""

    seed: int
    season: int  # since the start; the first spring is 1
    year: int  # since the start; the first is 1
    wages: float  # relative to the first year
    standard_growth: float  # of 低保 and basic pensions, relative to the first year
    monitoring_line: float  # yuan per head and year
    largest_fails: bool = False  # each county's largest enterprise fails this winter
