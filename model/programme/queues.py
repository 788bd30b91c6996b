"""A household applies, joins the queue of a lever, and is served as far as that goes."""

from typing import NamedTuple

from model.compiled import rule
from model.programme import targeting
from model.programme.targeting import Targeting
from model.world.agents import County, Household
from model.world.calendar import Moment


class ApplicationDraws(NamedTuple):
    """Draws in (0, 1) for the applications of spring; the last four are 1 for other households."""

    trusteeship: float
    area: float
    adoption: float
    courtyard: float
    training: float
    farmer_training: float
    loan: float


@rule
def class_in_queue(household: Household, rule_of_queue: Targeting, moment: Moment) -> int:
    """The household's class in a queue with some targeting rule."""
    return targeting.queue_class(
        targeting.score(
            rule_of_queue,
            targeting.need_score(household.smoothed_income, household.persons, moment.monitoring_line),
            targeting.readiness_score(household.skill, household.will),
            household.place,
        )
    )


@rule
def enqueue(
    household: Household, county: County, lever: int, asked: float, rule_of_queue: Targeting, moment: Moment
) -> None:
    """A household asks for `asked` units of a lever."""
    household.applications |= 1 << lever
    place = class_in_queue(household, rule_of_queue, moment)
    county.queue[lever, place] += household.weight * asked


@rule
def served(
    household: Household, county: County, lever: int, rule_of_queue: Targeting, moment: Moment
) -> float:
    """Part of what a household asks for that it gets, 0 to 1."""
    own_class = class_in_queue(household, rule_of_queue, moment)
    return targeting.reached_part(own_class, county.last_class[lever], county.last_part[lever])
