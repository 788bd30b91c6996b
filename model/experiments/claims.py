"""What numbers allow a sentence to claim.

Whether something rises or falls, is the largest of several, depends on what was varied, or befell
nobody or everybody: every finding, caption and report asks here, and says the modest form where
the intervals, the replications or the points do not carry more.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import Enum
from typing import TypeVar

from model.experiments.intervals import Interval
from model.experiments.words import Words, words

NOISE = 1e-9  # of the numbers compared: what differs by less differs by rounding
FEWEST_FAILURES = 10  # and successes, below which no conditions are told of under which a policy fails
CHANCE = 0.05  # above it a pattern among points is put down to chance

Name = TypeVar("Name", bound=Hashable)
IntervalOf = Callable[[Sequence[float]], Interval]


class Direction(Enum):
    """What may be said of a change."""

    UP = "up"
    DOWN = "down"
    SAME = "same"  # no difference at all, but for rounding
    UNCLEAR = "unclear"  # the interval includes zero
    UNKNOWN = "unknown"  # no number


COMPARED: Mapping[Direction, Words] = {
    Direction.UP: words("more than {}", "大于{}"),
    Direction.DOWN: words("less than {}", "小于{}"),
    Direction.SAME: words("the same as {}", "等于{}"),
    Direction.UNCLEAR: words("not clearly different from {}", "与{}没有明确差别"),
}
CHANGED: Mapping[Direction, Words] = {
    Direction.UP: words("rises", "增加"),
    Direction.DOWN: words("falls", "减少"),
    Direction.SAME: words("does not change", "没有变化"),
    Direction.UNCLEAR: words("does not clearly change", "没有明确变化"),
}


def direction(change: Interval | None, level: float = 0.0) -> Direction:
    """What the interval of a change allows to say of it.

    level: a number of the size of those whose difference it is; rounding of them is no change.
    """
    if change is None or not all(map(math.isfinite, change)):
        return Direction.UNKNOWN
    noise = NOISE * abs(level)
    if max(map(abs, change)) <= noise:
        return Direction.SAME
    if change.low > noise:
        return Direction.UP
    return Direction.DOWN if change.high < -noise else Direction.UNCLEAR


def rivals(first: Name, values: Mapping[Name, Sequence[float]], interval: IntervalOf) -> list[Name]:
    """Who cannot be told to have less than the first, the larger means before the smaller.

    values: of each, one per replication, paired; interval: of the mean of such differences.
    Who has no number in some replication cannot be told from anybody, and comes last.
    """
    own = values[first]
    level = max((abs(value) for each in values.values() for value in each if value == value), default=0.0)
    found = [
        name
        for name, others in values.items()
        if name != first
        and direction(interval([a - b for a, b in zip(own, others, strict=True)]), level) is not Direction.UP
    ]
    return sorted(found, key=lambda name: -_mean(values[name]))


def leaders(values: Mapping[Name, Sequence[float]], interval: IntervalOf) -> list[Name]:
    """Who has the largest mean, and all who cannot be told from that one; nobody without numbers."""
    known = {name: each for name, each in values.items() if all(map(math.isfinite, each))}
    if not known:
        return []
    first = max(known, key=lambda name: _mean(known[name]))
    return [first, *rivals(first, known, interval)]


def leaders_of_estimates(estimates: Mapping[Name, tuple[float, float]]) -> list[Name]:
    """The same of separate estimates, (value, half of the interval): those that overlap the largest."""
    known = {name: each for name, each in estimates.items() if all(map(math.isfinite, each))}
    ranked = sorted(known, key=lambda name: -known[name][0])
    if not ranked:
        return []
    value, half_width = known[ranked[0]]
    return [name for name in ranked if known[name][0] + known[name][1] >= value - half_width]


def differ(values: Iterable[float]) -> bool:
    """Whether numbers differ by more than rounding; what is no number is left out."""
    known = [value for value in values if math.isfinite(value)]
    return bool(known) and max(known) - min(known) > NOISE * max(map(abs, known))


def enough_failures(failed: Sequence[bool]) -> bool:
    """Whether there are failures and successes enough to tell under which conditions a policy fails."""
    return min(sum(failed), len(failed) - sum(failed)) >= FEWEST_FAILURES


def in_replications(count: int, total: int) -> Words:
    """In how many of all replications: none, some or all of them."""
    if count == 0:
        return words(f"in none of {total} replications", f"{total}次重复模拟中没有一次")
    if count == total:
        return words(f"in all {total} replications", f"{total}次重复模拟中每次都")
    return words(f"in {count} of {total} replications", f"{total}次重复模拟中有{count}次")


def as_far_as(*, uncertain: bool) -> Words:
    """What a probability that was found over the replications covers."""
    if uncertain:
        return words(
            "as far as luck and the parameters go, which were drawn anew in each replication",
            "就每次重复中重新抽取的运气与参数而言",
        )
    return words("as far as chance within the model goes", "仅就模型内部的偶然性而言")


def _mean(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return mean if math.isfinite(mean) else -math.inf
