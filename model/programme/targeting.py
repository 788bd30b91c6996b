"""Who is served first when more apply than a county can serve.

Every applicant has a score from 0 to 1 by the lever's rule.  Scores are sorted into classes; a county
serves class after class from the top, and all of the last class that it can serve get the same part of what
they ask for.  So a budget is never exceeded, and it does not matter in which order households come.

Public posts and relief go by need alone.
"""

from typing import Any, NamedTuple

from model.compiled import rule
from model.declare.parameter import parameter
from model.world.agents import Floats, Household, Rules
from model.world.calendar import Moment
from model.world.households.safety_net import assessed_income, standard_of_year

# How a county serves those who apply: the neediest first, the readiest first (skill and
# will), as they come, or as they come in the key counties only.
TARGETING_RULES = ("need", "readiness", "first_come", "county_status")
NEED, READINESS, FIRST_COME, COUNTY_STATUS = range(len(TARGETING_RULES))
Targeting = int | str  # its name in a scenario, its position in compiled rules
QUEUE_CLASSES = 32  # of applicants' places in a queue: the finer, the sharper the targeting

_ROUNDING = 1e-12  # of what is offered: so little left is nothing left


def targeting_rule(default: str, text: str) -> Any:
    """A parameter: the rule by which applicants of a county are served, one of TARGETING_RULES."""
    return parameter(
        default,
        "rule",
        choices=TARGETING_RULES,
        source_class="assumption",
        source="the experimenter's choice; the article names priorities, not rules",
        text=text,
        acts="policy",
    )


@rule
def score(targeting: Targeting, need: float, readiness: float, place: float) -> float:
    """An applicant's score, 0 to 1: the higher, the earlier served.

    need, readiness: 0 to 1; place: a uniform draw, as applicants come.
    """
    if targeting == NEED:
        return need
    if targeting in (FIRST_COME, COUNTY_STATUS):
        return place
    return readiness


@rule
def need_score(income: float, persons: int, line: float) -> float:
    """0 to 1: one half at the line (yuan per head and year), 1 without any income."""
    per_head = max(0.0, income) / persons
    return line / (line + per_head)


@rule
def readiness_score(skill: float, will: float) -> float:
    """0 to 1: what a household can do and wants to do, equally."""
    return 0.5 * (skill + will)


@rule
def queue_class(applicant_score: float) -> int:
    """The class of a score, from 0 for the last to be served."""
    return min(QUEUE_CLASSES - 1, max(0, int(applicant_score * QUEUE_CLASSES)))


@rule
def class_of_need(household: Household, rules: Rules, moment: Moment) -> int:
    """The class by need: those registered for monitoring first, then the poorest, as an office sees it."""
    if household.monitored > 0:
        return QUEUE_CLASSES - 1
    need = need_score(assessed_income(household), 1, standard_of_year(rules, moment))
    return min(QUEUE_CLASSES - 2, queue_class(need))


class Reach(NamedTuple):
    """How far down the classes something goes: the classes above the last one get all they ask for."""

    last_class: int
    last_part: float  # of what the last class asks for: the same for all of it


@rule
def how_far(queue: Floats, units: float) -> Reach:
    """How far `units` go.  queue: what each class asks for."""
    place, left = QUEUE_CLASSES - 1, units
    while place > 0 and queue[place] <= left:
        left -= queue[place]
        place -= 1
    if queue[place] <= left:
        return Reach(place, 1.0)
    return Reach(place, left / queue[place] if left > _ROUNDING * units else 0.0)


@rule
def reached_part(own_class: int, last_class: int, last_part: float) -> float:
    """Part of what a member of a class asks for that it gets, 0 to 1."""
    if own_class == last_class:
        return last_part
    return 1.0 if own_class > last_class else 0.0


@rule
def county_part(targeting: Targeting, part_of_all: float, part_of_key: float) -> float:
    """A county's part of a budget: of all counties, or where status decides, of the key counties."""
    return part_of_key if targeting == COUNTY_STATUS else part_of_all
