"""Runs that are uncertain in their parameters too: each replication has a draw of its own.

The draws are of the posterior that `calibrate --others` found for the baseline: values of
the fitted parameters and of all other uncertain ones, which together agree with what was
observed.  Which of them a replication has follows from the seed, as its luck does, so it is
the same in every scenario.  None comes twice before all have come.

The draws are older than some declarations may be.  What they have no values for, or values that
its declaration does not allow any more, they leave as the scenario has it: see held_fixed.py,
which says so beside the results.
"""

import csv
import hashlib
import math
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from model.declare.parameter import Parameter, Value, accept
from model.errors import InputError
from model.experiments.ranges import at_sampled_point, parameters
from model.scenario import COMMAND_LINE, Scenario, load_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DRAWS_FILE = Path(__file__).parent / "calibration" / "posterior.csv"
_SWITCH = {"True": True, "False": False}


class Draws(NamedTuple):
    """What a file of draws holds.

    values: of each draw, by full dotted key.  unknown: keys in the file that no parameter has.
    misfits: keys of parameters whose declaration does not allow all values in the file.
    """

    values: "tuple[Mapping[str, Value], ...]"
    unknown: tuple[str, ...]
    misfits: tuple[str, ...]


@cache
def shipped_draws() -> Draws:
    """The draws that the project ships, of equal weight.

    Raises InputError if the file is not what calibrate writes as draws.csv.
    """
    known = parameters()
    with DRAWS_FILE.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        rows = [
            {key: _number(text, key, line) for key, text in row.items()} for line, row in enumerate(table, 2)
        ]
    keys = list(rows[0]) if rows else []
    unknown = tuple(key for key in keys if key not in known)
    columns = {key: _accepted(known[key], [row[key] for row in rows]) for key in keys if key in known}
    misfits = tuple(key for key, values in columns.items() if values is None)
    usable = {key: values for key, values in columns.items() if values is not None}
    values = tuple(
        MappingProxyType({key: column[place] for key, column in usable.items()}) for place in range(len(rows))
    )
    return Draws(values, unknown, misfits)


def posterior_draws() -> "tuple[Mapping[str, Value], ...]":
    """The values of each draw by full dotted key, where the declarations allow them.

    Raises InputError as shipped_draws does.
    """
    return shipped_draws().values


def is_free(scenario: Scenario, key: str) -> bool:
    """Whether a draw may change a parameter: the scenario leaves it as the baseline has it."""
    return scenario.values[key] == _baseline().values[key] and scenario.origin[key] != COMMAND_LINE


def with_draw(scenario: Scenario, replication: int, seed: int) -> Scenario:
    """The scenario with the parameters of a replication.

    seed: of the experiment.

    What the scenario itself sets otherwise than the baseline, or --set has set, stays: it is
    what is compared.

    Raises InputError if the scenario's own values and the draw contradict each other.
    """
    draws = posterior_draws()
    rounds, place = divmod(replication, len(draws))
    free = {
        key: value
        for key, value in draws[_order(seed, rounds, len(draws))[place]].items()
        if is_free(scenario, key)
    }
    return at_sampled_point(scenario, free)


@lru_cache(maxsize=64)
def _order(seed: int, rounds: int, count: int) -> list[int]:
    """The draws in the order of a seed, another in each round."""

    def by_chance(draw: int) -> bytes:
        return hashlib.sha256(f"draw {draw} of {seed}:{rounds}".encode()).digest()

    return sorted(range(count), key=by_chance)


@cache
def _baseline() -> Scenario:
    return load_scenario("baseline")


def _number(text: str | None, key: str | None, line: int) -> float | bool:
    """A cell of the file.  Raises InputError if it is neither a number nor true or false."""
    if key is not None and text in _SWITCH:
        return _SWITCH[text]
    try:
        number = math.nan if key is None or text is None else float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"line {line} is no number", file=str(DRAWS_FILE), key=key, value=text)
    return number


def _accepted(entry: Parameter, column: "Sequence[float | bool]") -> list[Value] | None:
    """The values of a parameter in the type that it is declared with; None if one is not allowed."""
    whole = entry.kind is int
    try:
        return [accept(entry, int(cell) if whole and cell == int(cell) else cell) for cell in column]
    except InputError:
        return None
