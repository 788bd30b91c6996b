"""Ranges of parameters: what an experiment may vary, and a scenario at a point inside them.

A range is written KEY=LOW:HIGH or KEY=LOW:HIGH:N on the command line, where N is the
number of levels of a grid, and `{ low = ..., high = ..., levels = ... }` in a TOML file.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from numbers import Integral
from typing import Any

from model.declare.parameter import Parameter, Value, accept, build, declared
from model.errors import InputError, nearest, shortened
from model.names import key_named, pattern_named
from model.reading import why_no_number
from model.scenario import Scenario, told_some, with_that_ending

MOST_LEVELS = 10_000
_WORDS = {"true": True, "false": False}
_REMITTED = "labour.remitted"
# At most, over points of all ranges, after the years before the first reported one: yuan a resident of what
# absent members send home, for each yuan that one member sends and each absent member of a lifted
# household; of the support by other kin, for each yuan that an elder gets; of pensions, for each yuan of a
# mean elder's; mu a resident; part of the standard that a resident has of 低保, for each chance of it; and
# yuan a resident of all other transfers that have an amount of their own.
_SENT_BY_MEMBERS, _SENT_BY_KIN = 0.5, 0.14
_ELDERS, _LAND, _COVERED, _OTHER_TRANSFERS = 0.26, 4.5, 0.25, 250.0


@dataclass(frozen=True)
class Range:
    """The values that one parameter takes in an experiment, both ends included.

    key: full dotted key.  low, high: in the parameter's unit; false and true are 0 and 1.
    kind: float, int or bool, as declared.  levels: of a grid; None where none are asked for.
    """

    key: str
    low: float
    high: float
    kind: type = float
    levels: int | None = None

    def at(self, share: float) -> Value:
        """The value at a share of the way from low to high, 0 to 1.

        Whole numbers and switches each get an equal part of the way.
        """
        if self.kind is bool:
            return share >= 0.5 if self.low < self.high else bool(self.low)
        if self.kind is int:
            steps = int(self.high) - int(self.low) + 1
            return int(self.low) + min(int(share * steps), steps - 1)
        return self.low if share <= 0.0 else self.high if share >= 1.0 else self.low + share * self.width

    def grid(self) -> list[Value]:
        """The levels of a grid, evenly spaced; a switch has two, a whole number no more than it can take."""
        levels = self.levels if self.levels is not None else 2
        if self.kind is bool:
            return [False, True]
        if self.kind is int:
            levels = min(levels, int(self.width) + 1)
            spaced = (self.low + round(self.width * place / max(levels - 1, 1)) for place in range(levels))
            return sorted({int(value) for value in spaced})
        return [self.at(place / (levels - 1)) for place in range(levels)]

    def grid_size(self) -> int:
        """How many levels the grid has, at most."""
        levels = 2 if self.levels is None or self.kind is bool else self.levels
        return min(levels, int(self.width) + 1) if self.kind is int else levels

    @property
    def width(self) -> float:
        """From low to high."""
        return self.high - self.low


@cache
def parameters() -> dict[str, Parameter]:
    """Every declared parameter by its full dotted key."""
    from model.parameters import SECTIONS  # late, like wherever the registry is read

    return declared(SECTIONS)


def read_range(text: str, *, option: str = "--vary", base: Scenario | None = None) -> Range:
    """The range in a text KEY=LOW:HIGH[:N]; KEY alone takes the declared uncertainty range.

    option: where the text was given, for messages.

    Raises InputError if the text has another form, the key is unknown, or the parameter
    cannot take an end of the range.
    """
    key, equals, bounds = (part.strip() for part in text.partition("="))
    if not key or (equals and not bounds):
        problem = f"'{shortened(text)}' must be KEY=LOW:HIGH or KEY=LOW:HIGH:N, N levels, or KEY alone"
        raise InputError(problem, file=option)
    if not equals:
        return uncertain_range(key, option=option)
    parts = [part.strip() for part in bounds.split(":")]
    if len(parts) not in (2, 3):
        raise InputError("must be LOW:HIGH or LOW:HIGH:N", file=option, key=key, value=bounds)
    levels = _number(parts[2], key, option) if len(parts) == 3 else None
    return make_range(
        key, _number(parts[0], key, option), _number(parts[1], key, option), levels, option=option
    )


def make_range(key: str, low: object, high: object, levels: object = None, *, option: str) -> Range:
    """A checked range.  Raises InputError as `read_range` does."""
    key, entry = _entry(key, option)
    ends = []
    for bound in (low, high):
        value: object = bound
        if entry.kind is int and isinstance(bound, float) and bound.is_integer():
            value = int(bound)
        try:
            ends.append(accept(entry, value))
        except InputError as error:
            raise InputError(error.problem, file=option, key=key, value=bound) from None
    if not float(ends[0]) < float(ends[1]):
        raise InputError(f"the low end {low} must be below the high end {high}", file=option, key=key)
    if levels is not None:
        number = isinstance(levels, (int, float, Integral)) and not isinstance(levels, bool)
        if not number or not levels == levels // 1 or not 2 <= levels <= MOST_LEVELS:  # type: ignore[operator]
            raise InputError(
                f"the number of levels must be a whole number from 2 to {MOST_LEVELS:,}",
                file=option,
                key=key,
                value=levels,
            )
    return Range(
        key,
        float(ends[0]),
        float(ends[1]),
        entry.kind,
        None if levels is None else int(levels),
    )


def uncertain_range(key: str, *, option: str) -> Range:
    """The declared uncertainty range of a parameter.  Raises InputError if it has none."""
    key, entry = _entry(key, option)
    if entry.uncertain is None:
        raise InputError("has no uncertainty range; give one, KEY=LOW:HIGH", file=option, key=key)
    return Range(key, float(entry.uncertain[0]), float(entry.uncertain[1]), entry.kind)


def uncertain_ranges(scenario: Scenario, patterns: Sequence[str] = ()) -> list[Range]:
    """The uncertainty range of every parameter that has one, in the order of declaration.

    A parameter that was set with --set is held at what it was set to.
    patterns: only keys that fit one of them, with * for anything ("linkages.*").

    Raises InputError for a pattern that fits no such parameter.
    """
    held = {key for key, origin in scenario.origin.items() if origin == "--set"}
    free = [key for key, entry in parameters().items() if entry.uncertain is not None and key not in held]
    patterns = [pattern_named(pattern) for pattern in patterns]
    for pattern in patterns:
        if not any(_fits(key, pattern) for key in free):
            problem = f"no parameter with an uncertainty range fits '{shortened(pattern)}'"
            raise InputError(problem, file="--only", suggestion=nearest(pattern, free), see="parameters")
    chosen = [key for key in free if not patterns or any(_fits(key, pattern) for pattern in patterns)]
    return [uncertain_range(key, option="--only") for key in chosen]


def check_distinct(ranges: Iterable[Range], *, option: str) -> None:
    """Raise InputError if a parameter is varied twice."""
    seen: set[str] = set()
    for entry in ranges:
        if entry.key in seen:
            raise InputError("is varied twice", file=option, key=entry.key)
        seen.add(entry.key)


def check_not_set(scenario: Scenario, keys: Iterable[str]) -> None:
    """Raise InputError if --set holds a parameter that an experiment itself moves: which is to count?"""
    for key in keys:
        if scenario.origin.get(key) == "--set":
            problem = "is set here, but the experiment itself moves it; leave out one of the two"
            raise InputError(problem, file="--set", key=key, value=scenario.values[key])


def at_point(scenario: Scenario, point: Mapping[str, Value], *, name: str | None = None) -> Scenario:
    """The scenario with other values of some parameters.

    point: by full dotted key.  name: of the new scenario; unchanged if not given.

    Raises InputError if a parameter cannot take its value, or values contradict each other.
    """
    from model.parameters import SECTIONS, contradictions

    known = parameters()
    changed: dict[str, Value] = {}
    for key, value in point.items():
        try:
            changed[key] = accept(known[key], value)
        except KeyError:
            raise InputError("unknown key", key=str(key), see="parameters") from None
        except InputError as error:
            raise InputError(error.problem, key=key, value=value) from None
    values = scenario.values | changed
    for keys, problem in contradictions(values):
        blamed = next((key for key in reversed(keys) if key in changed), keys[-1])
        raise InputError(problem, key=blamed, value=values[blamed])
    return Scenario(
        name=scenario.name if name is None else name,
        title=scenario.title,
        question=scenario.question,
        values=values,
        sections=build(SECTIONS, values),
        origin=scenario.origin | dict.fromkeys(changed, "experiment"),
        data=scenario.data,
        given=scenario.given,
    )


def at_sampled_point(scenario: Scenario, point: Mapping[str, Value]) -> Scenario:
    """The same for a point whose values were drawn each from its own range.

    The parts' shares of the programme's budget must not sum to more than one.  Where those drawn
    do, all are scaled down together: what counts is how large they are beside each other.
    What absent members and other kin send home must not be more than all transfers: where it might be,
    the share of earnings that is sent home is scaled down.

    Raises InputError as at_point does.
    """
    from model.programme import PARTS  # late, like the registry

    shares = {
        key: float(scenario.values[key]) for key in (f"programme.budget.share_{part}" for part in PARTS)
    }
    shares |= {key: float(value) for key, value in point.items() if key in shares}
    total = math.fsum(shares.values())
    if total > 1.0 and not shares.keys().isdisjoint(point):
        point = {**point, **{key: share / total for key, share in shares.items()}}
    if _REMITTED in point:
        most = _most_remitted({**scenario.values, **point})
        point = {**point, _REMITTED: min(float(point[_REMITTED]), most)}
    return at_point(scenario, point)


def _most_remitted(values: Mapping[str, Value]) -> float:
    """The share of absent members' earnings with which what is sent home still fits into all transfers."""

    def of(*keys: str) -> list[float]:
        return [float(values[key]) for key in keys]

    shares = of("income.wages_share", "income.business_share", "income.property_share")
    level, factor, support = of("income.per_head", "income.lifted_county_factor", "income.support")
    earnings, away = of("labour.migrant_earnings", "population.away_persons")
    pension, of_employees, employees = of(
        "safety_net.pension", "safety_net.employee_pension", "safety_net.employee_pension_share"
    )
    area, standard, take_up = of("safety_net.area_subsidy", "safety_net.standard", "safety_net.take_up")
    given = (
        _SENT_BY_KIN * support
        + _ELDERS * (pension + employees * (of_employees - pension))
        + _LAND * area
        + (_COVERED * take_up * standard if values["safety_net.dibao"] else 0.0)
        + _OTHER_TRANSFERS
    )
    transfers = level * factor * (1.0 - math.fsum(shares))
    earned = _SENT_BY_MEMBERS * earnings * away
    return max(transfers - given, 0.0) / earned if earned > 0.0 else math.inf


def _entry(typed: str, option: str) -> tuple[str, Parameter]:
    """The full key of the parameter that is called so, and its declaration."""
    known = parameters()
    key = key_named(typed, known)
    if key is None:
        near, inside = nearest(typed, known), with_that_ending(typed, known)
        problem = f"unknown key '{shortened(typed)}'"
        if near is None and len(inside) > 1:
            problem += f"; {told_some(inside)} have that name"
        elif near is None and inside:
            near = inside[0]
        raise InputError(problem, file=option, suggestion=near, see="parameters")
    if known[key].kind is str:
        raise InputError("is a text and has no range", file=option, key=key)
    return key, known[key]


def _number(text: str, key: str, option: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        problem = f"must be a number, or true or false{why_no_number(text)}"
        raise InputError(problem, file=option, key=key, value=text)
    return int(text) if re.fullmatch("[+-]?[0-9]+", text) else value


def _fits(key: str, pattern: str) -> bool:
    return fnmatchcase(key, pattern) or key.startswith(f"{pattern}.")
