"""The one error a user can cause: something wrong in what was given to the model.

Light on purpose (little but the standard library), so that the command line starts fast.
"""

import difflib
import json
from collections.abc import Iterable

from model.invocation import invocation

NOT_GIVEN = object()
_LONGEST_SHOWN = 80  # characters of a value or name repeated in a message
_LONGEST_COMPARED = 200  # difflib is quadratic; a longer name is not a typing slip


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
        place = f"{file}:{line}" if file and line else file
        setting = key if value is NOT_GIVEN else f"{key} = {shown(value)}"
        message = ": ".join(part for part in (place, setting, problem) if part)
        if suggestion is not None:
            message += f"; did you mean '{suggestion}'?"
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


def shortened(text: str) -> str:
    """The text, cut where it would make a message unreadable."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that looks most like `word`, or None if none is near."""
    if len(word) > _LONGEST_COMPARED:
        return None
    matches = difflib.get_close_matches(word, list(candidates), n=1)
    return matches[0] if matches else None
