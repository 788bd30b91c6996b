"""Runs that are uncertain in their parameters too: each replication has a draw of its own.

The draws are of the posterior that `calibrate --others` found for the baseline: values of
the fitted parameters and of all other uncertain ones, which together agree with what was
observed.  Which of them a replication has follows from the seed, as its luck does, so it is
the same in every scenario.  None comes twice before all have come.
"""

import csv
import hashlib
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from model.declare.parameter import Value, accept
from model.errors import InputError
from model.experiments.ranges import at_sampled_point, parameters
from model.scenario import COMMAND_LINE, Scenario, load_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAWS_FILE = Path(__file__).parent / "calibration" / "posterior.csv"


@cache
def posterior_draws() -> "tuple[Mapping[str, Value], ...]":
    """The draws that the project ships, of equal weight: values by full dotted key.

    Raises InputError if the file is not what calibrate writes as draws.csv.
    """
    known = parameters()
    found = []
    with DRAWS_FILE.open(encoding="utf-8-sig", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            draw = {}
            for key, text in row.items():
                if key not in known:
                    raise InputError("unknown parameter; calibrate anew", file=str(DRAWS_FILE), key=key)
                try:
                    draw[key] = accept(known[key], _value(known[key].kind, text))
                except (InputError, ValueError):
                    problem = f"line {line} is not a value that it can take"
                    raise InputError(problem, file=str(DRAWS_FILE), key=key, value=text) from None
            found.append(MappingProxyType(draw))
    return tuple(found)


def with_draw(scenario: Scenario, replication: int, seed: int) -> Scenario:
    """The scenario with the parameters of a replication.

    seed: of the experiment.

    What the scenario itself sets otherwise than the baseline, or --set has set, stays: it is
    what is compared.

    Raises InputError if the scenario's own values and the draw contradict each other.
    """
    draws, baseline = posterior_draws(), _baseline()
    rounds, place = divmod(replication, len(draws))
    free = {
        key: value
        for key, value in draws[_order(seed, rounds, len(draws))[place]].items()
        if scenario.values[key] == baseline.values[key] and scenario.origin[key] != COMMAND_LINE
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


def _value(kind: type, text: str) -> Value:
    if kind is bool:
        return {"True": True, "False": False}[text]
    return int(text) if kind is int else float(text)
