"""Several rules made one: the rules that the linkage forms have for a step of the year.

The new rule takes the arguments of the given ones.  Numba compiles it and inlines them, so a step
costs what the rules would cost that it is made of.  `name` is the step's, for the cache of compiled code.
"""

from collections.abc import Callable, Sequence
from typing import Any

from model.compiled import rule

Rule = Callable[..., Any]
Link = Callable[..., Rule]


def in_turn(name: str, rules: Sequence[Rule]) -> Rule:
    """A rule that applies the given ones, one after another."""

    def nothing() -> Rule:
        return lambda *arguments: None

    def two(first: Rule, second: Rule) -> Rule:
        def both(*arguments: Any) -> None:
            first(*arguments)
            second(*arguments)

        return both

    def three(first: Rule, second: Rule, third: Rule) -> Rule:
        def all_three(*arguments: Any) -> None:
            first(*arguments)
            second(*arguments)
            third(*arguments)

        return all_three

    return _chain(name, rules, nothing, two, three)


def handed_on(name: str, rules: Sequence[Rule]) -> Rule:
    """A rule that hands its first argument from one rule to the next: each returns what the next one gets."""

    def nothing() -> Rule:
        return lambda value, *others: value

    def two(first: Rule, second: Rule) -> Rule:
        return lambda value, *others: second(first(value, *others), *others)

    def three(first: Rule, second: Rule, third: Rule) -> Rule:
        return lambda value, *others: third(second(first(value, *others), *others), *others)

    return _chain(name, rules, nothing, two, three)


def added_up(name: str, rules: Sequence[Rule]) -> Rule:
    """A rule that returns the sum of what the given ones return, added in their order."""

    def nothing() -> Rule:
        return lambda *arguments: 0.0

    def two(first: Rule, second: Rule) -> Rule:
        return lambda *arguments: first(*arguments) + second(*arguments)

    def three(first: Rule, second: Rule, third: Rule) -> Rule:
        return lambda *arguments: first(*arguments) + second(*arguments) + third(*arguments)

    return _chain(name, rules, nothing, two, three)


def largest(name: str, rules: Sequence[Rule]) -> Rule:
    """A rule that returns the largest of what the given ones return; 0 if there are none."""

    def nothing() -> Rule:
        return lambda *arguments: 0.0

    def two(first: Rule, second: Rule) -> Rule:
        return lambda *arguments: max(first(*arguments), second(*arguments))

    def three(first: Rule, second: Rule, third: Rule) -> Rule:
        return lambda *arguments: max(max(first(*arguments), second(*arguments)), third(*arguments))

    return _chain(name, rules, nothing, two, three)


def any_of(name: str, rules: Sequence[Rule]) -> Rule:
    """A rule that tells whether one of the given ones is true."""

    def nothing() -> Rule:
        return lambda *arguments: False

    def two(first: Rule, second: Rule) -> Rule:
        return lambda *arguments: first(*arguments) or second(*arguments)

    def three(first: Rule, second: Rule, third: Rule) -> Rule:
        return lambda *arguments: first(*arguments) or second(*arguments) or third(*arguments)

    return _chain(name, rules, nothing, two, three)


def by_place(name: str, column: str, rules: Sequence[Rule]) -> Rule:
    """A rule (row, agent, weight) that adds weight times what each rule returns of the agent to a column of
    the row, to each its own place: the first rule's to place 0."""

    def of_two(place: int, first: Rule, second: Rule) -> Rule:
        def add(row: Any, agent: Any, weight: float) -> None:
            row[column][place] += weight * first(agent)
            row[column][place + 1] += weight * second(agent)

        return _named(f"{name}, places {place} and {place + 1}", add)

    def of_one(place: int, only: Rule) -> Rule:
        def add(row: Any, agent: Any, weight: float) -> None:
            row[column][place] += weight * only(agent)

        return _named(f"{name}, place {place}", add)

    pairs = [
        of_two(place, *rules[place : place + 2]) if place + 1 < len(rules) else of_one(place, rules[place])
        for place in range(0, len(rules), 2)
    ]
    return in_turn(name, pairs)


def times_column(name: str, given: Rule, column: str, place: int) -> Rule:
    """A rule (agent) that returns what a rule returns of the agent, times one place of a column of it."""

    def product(agent: Any) -> float:
        value: float = given(agent) * agent[column][place]
        return value

    return _named(name, product)


def where_below_zero(name: str, given: Rule, column: str, place: int) -> Rule:
    """A rule (agent) that returns what a rule returns of the agent where one place of a column of it is below
    zero, and 0 elsewhere."""

    def only_there(agent: Any) -> float:
        return given(agent) if agent[column][place] < 0.0 else 0.0

    return _named(name, only_there)


def fields_added(name: str, fields: Sequence[tuple[str, str]]) -> Rule:
    """A rule (sums, agent, place, weight) that adds weight times an agent's columns to fields of `sums`.

    fields: (field of the sums, column of the agent); place: in each field.
    """

    def of_two(field: str, column: str, other_field: str, other_column: str) -> Rule:
        def add(sums: Any, agent: Any, place: int, weight: float) -> None:
            sums[field][place] += weight * agent[column]
            sums[other_field][place] += weight * agent[other_column]

        return _named(f"{name}, {column} and {other_column}", add)

    def of_one(field: str, column: str) -> Rule:
        def add(sums: Any, agent: Any, place: int, weight: float) -> None:
            sums[field][place] += weight * agent[column]

        return _named(f"{name}, {column}", add)

    pairs = [
        of_two(*fields[place], *fields[place + 1]) if place + 1 < len(fields) else of_one(*fields[place])
        for place in range(0, len(fields), 2)
    ]
    return in_turn(name, pairs)


def _chain(name: str, rules: Sequence[Rule], nothing: Link, two: Link, three: Link) -> Rule:
    """Links of three and of two, as few as there can be: every link is compiled for itself."""
    if len(rules) == 1:
        return rules[0]
    if len(rules) > 3:
        first = _chain(f"{name}, all but the last two", rules[:-2], nothing, two, three)
        return _named(f"{name} of {len(rules)}", three(first, *rules[-2:]))
    return _named(f"{name} of {len(rules)}", {0: nothing, 2: two, 3: three}[len(rules)](*rules))


def _named(name: str, function: Rule) -> Rule:
    function.__name__ = function.__qualname__ = name.replace(" ", "_").replace(",", "")
    return rule(function)
