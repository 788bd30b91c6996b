"""The one error a user can cause: something wrong in what was given to the model.

Light on purpose (little but the standard library), so that the command line starts fast.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from model.invocation import invocation

NOT_GIVEN = object()
_LONGEST_SHOWN = 80  # characters of a value or name repeated in a message
_LONGEST_PLACE = 200  # of a file's name, or a key
_LONGEST_PROBLEM = 600
_MOST_TOLD = 5  # of several mistakes
_LONGEST_COMPARED = 200  # a longer name is not a typing slip

T = TypeVar("T")
R = TypeVar("R")


class InputError(ValueError):
    """Bad input, told in one line; the command line prints it and exits with 2.

    problem: what is wrong and what would be right ("must be between 0 and 2").
    file, line: where it was written; `file` is "--set" for the command line.
    key, value: the dotted parameter key and what was given for it.
    suggestion: the nearest valid name, if one is near.
    see: the command that lists what there is: "scenarios".
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | None = None,
        line: int | None = None,
        key: str | None = None,
        value: object = NOT_GIVEN,
        suggestion: str | None = None,
        see: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = file
        self.line = line
        self.key = key
        self.value = None if value is NOT_GIVEN else value
        self.suggestion = suggestion
        self.see = see
        place = shortened(file, _LONGEST_PLACE) if file else file
        place = f"{place}:{line}" if place and line else place
        named = shortened(key, _LONGEST_PLACE) if key else key
        setting = named if value is NOT_GIVEN else f"{named} = {shown(value)}"
        told = shortened(problem, _LONGEST_PROBLEM)
        message = ": ".join(part for part in (place, setting, told) if part)
        if suggestion is not None:
            message += f"; did you mean '{shortened(suggestion)}'?"
        if see is not None:
            message += f"{'' if message.endswith('?') else ';'} {invocation()} {see} lists all"
        super().__init__(" ".join(message.splitlines()))


def shown(value: object) -> str:
    """A value as a user would write it in TOML, short enough for one line."""
    match value:
        case bool():
            text = "true" if value else "false"
        case str():
            text = json.dumps(value, ensure_ascii=False)
        case dict():
            text = "{...}"
        case list() | tuple():
            text = "[...]"
        case int() if value.bit_length() > 256:
            text = "(a number of more than 77 digits)"
        case _:
            text = str(value)
    return shortened(text)


def shortened(text: str, most: int = _LONGEST_SHOWN) -> str:
    """The text, cut where it would make a message unreadable."""
    return text if len(text) <= most else text[: most - 3] + "..."


def each(function: Callable[[T], R], given: Iterable[T]) -> list[R]:
    """What the function makes of each thing given.

    Raises InputError that tells of every one that the function refuses, not of the first alone.
    """
    results, mistakes = [], list[InputError]()
    for thing in given:
        with noted(mistakes):
            results.append(function(thing))
    refuse(mistakes)
    return results


@contextmanager
def noted(mistakes: list[InputError]) -> Iterator[None]:
    """Keep the mistake that is found inside, and go on behind it."""
    try:
        yield
    except InputError as error:
        mistakes.append(error)


def refuse(mistakes: Sequence[InputError]) -> None:
    """Raise the mistakes as one, if there are any; a single one as it is."""
    distinct = list({str(mistake): mistake for mistake in mistakes}.values())
    if not distinct:
        return
    if len(distinct) == 1:
        raise distinct[0] from None
    told = [f"({number}) {mistake}" for number, mistake in enumerate(distinct[:_MOST_TOLD], 1)]
    more = len(distinct) - len(told)
    rest = f"; and {more} more" if more else ""
    raise _SeveralError(f"{len(distinct)} mistakes: {'; '.join(told)}{rest}", distinct[0]) from None


class _SeveralError(InputError):
    """Several mistakes in one line, each short itself; the place is that of the first."""

    def __init__(self, told: str, first: InputError) -> None:
        ValueError.__init__(self, told)
        self.problem = told
        self.file, self.line, self.key, self.value = first.file, first.line, first.key, first.value
        self.suggestion = self.see = None


def nearest(word: str, candidates: Iterable[str], *, most: int = 3) -> str | None:
    """The one candidate that is `word` misspelt; None if there is none, or more than one.

    Misspelt: letters left out, added, changed, or swapped with the next; one in a word of four
    letters or more, one more for every further four, and no more than `most`.  Never another digit:
    that is another thing.  Upper and lower case are the same.
    """
    typed = word.casefold()
    allowed = min(len(typed) // 4, most)
    if not allowed or len(typed) > _LONGEST_COMPARED:
        return None
    found: dict[int, set[str]] = {}
    for candidate in candidates:
        other = candidate.casefold()
        if abs(len(other) - len(typed)) <= allowed and _digits(other) == _digits(typed):
            found.setdefault(_slips(typed, other), set()).add(candidate)
    least = min(found, default=allowed + 1)
    return found[least].pop() if least <= allowed and len(found[least]) == 1 else None


def _digits(text: str) -> list[str]:
    return sorted(character for character in text if character.isdigit())


def _slips(one: str, other: str) -> int:
    """How many letters must be added, left out, changed or swapped with the next.

    The optimal string alignment distance (Damerau, 1964, Communications of the ACM 7: 171-176).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            fewest = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                fewest = min(fewest, before[j - 2] + 1)
            row.append(fewest)
        before, last = last, row
    return last[-1]
