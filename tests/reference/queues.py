"""The queue of a lever: who applied, in which class, and who is served as far as the lever goes."""

from typing import Any, NamedTuple

from model.programme import LEVERS, QUEUE_CLASSES, QUEUES, TARGETING_RULES
from tests.reference.rules import targeting

QUEUED = tuple(lever.name for lever in LEVERS[:QUEUES])


class Application(NamedTuple):
    """What one household asks for, in the lever's unit and for all whom it stands for."""

    household: Any
    place: int  # class in the queue: the higher, the earlier served
    total: float


def need_class(per_head: float, standard: float, *, first: bool) -> int:
    """The class of a household by need alone; the highest is for those who come first."""
    if first:
        return QUEUE_CLASSES - 1
    return min(QUEUE_CLASSES - 2, targeting.queue_class(targeting.need_score(per_head, 1, standard)))


def down_to(asked_by_class: list[float], units: float) -> tuple[int, float]:
    """Class after class gets all it asks for: the last one that gets any, and the part that all of it get.

    Less than a million millionth of what there is was left by rounding, and is nothing.
    """
    left = units
    for place in reversed(range(QUEUE_CLASSES)):
        if asked_by_class[place] > left:
            return place, left / asked_by_class[place] if left > 1e-12 * units else 0.0
        left -= asked_by_class[place]
    return 0, 1.0


def part_of_class(place: int, last_class: int, last_part: float) -> float:
    """What those of one class get of what they ask for."""
    if place == last_class:
        return last_part
    return float(place > last_class)


class Queue:
    """Applications for one lever in a year.

    last_class: the highest class that gets less than it asks for, 0 if there is none.
    last_part: what all of it get of what they ask for.
    """

    def __init__(self) -> None:
        self.applications: list[Application] = []
        self.parts: dict[Any, float] = {}
        self.last_class, self.last_part = 0, 0.0

    def join(self, household: Any, rule: str, asked: float) -> None:
        score = targeting.score(
            TARGETING_RULES.index(rule),
            targeting.need_score(
                household.smoothed_income, household.persons, household.model.monitoring_line
            ),
            targeting.readiness_score(household.skill, household.will),
            household.place,
        )
        self.applications.append(
            Application(household, targeting.queue_class(score), household.weight * asked)
        )

    def serve(self, units: float) -> None:
        """Class after class from the top, and within a class all alike."""
        self.last_class, self.last_part = down_to(self.asked_by_class(), units)
        for one in self.applications:
            self.parts[one.household] = part_of_class(one.place, self.last_class, self.last_part)

    def asked_by_class(self) -> list[float]:
        asked = [0.0] * QUEUE_CLASSES
        for one in self.applications:
            asked[one.place] += one.total
        return asked
