"""The four seasons of a year, and when it is."""

from typing import NamedTuple

SEASONS = ("spring", "summer", "autumn", "winter")
SPRING, SUMMER, AUTUMN, WINTER = range(len(SEASONS))


class Moment(NamedTuple):
    """When it is, and what moves with time alone."""

    seed: int
    season: int  # since the start; the first spring is 1
    year: int  # since the start; the first is 1
    wages: float  # relative to the first year
    transfers: float  # relative to the first year
    monitoring_line: float  # yuan per head and year
    largest_fails: bool = False  # each county's largest enterprise fails this winter
