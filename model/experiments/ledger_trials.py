"""Which parameters the study behind the ledger tries, over which ranges and at which other values.

Light: what is declared is enough; nothing is simulated.
"""

from typing import NamedTuple

from model.declare.parameter import Parameter, Value
from model.experiments.ledger import DECLARED, FIFTH, OTHERS, UNTRIED
from model.experiments.levers import switches
from model.experiments.ranges import Range, parameters
from model.scenario import Scenario

SHARE = 0.2  # either way, of a value that no range is declared for


class Tried(NamedTuple):
    """How one parameter is tried: at which values, and over which range, if it has one.

    value: in the scenario.
    """

    key: str
    entry: Parameter
    value: Value
    basis: str
    values: tuple[Value, ...]
    range: Range | None


def tried(scenario: Scenario) -> list[Tried]:
    """Every assumption, and every other parameter with an uncertainty range."""
    return [
        _tried(key, entry, scenario.values[key])
        for key, entry in parameters().items()
        if entry.source_class == "assumption" or entry.uncertain is not None
    ]


def _tried(key: str, entry: Parameter, value: Value) -> Tried:
    if entry.uncertain is not None:
        low, high = map(float, entry.uncertain)
        return Tried(key, entry, value, DECLARED, (low, high), Range(key, low, high, entry.kind))
    if entry.kind is str:
        return Tried(
            key, entry, value, OTHERS, tuple(other for other in entry.choices if other != value), None
        )
    if entry.kind is bool:
        own = key in switches("forms").values()  # the headline itself compares these
        return Tried(key, entry, value, UNTRIED if own else OTHERS, () if own else (not value,), None)
    if entry.kind is int or value == 0:
        return Tried(key, entry, value, UNTRIED, (), None)
    ends = sorted(float(value) * (1.0 + sign * SHARE) for sign in (-1.0, 1.0))
    low = float(f"{ends[0] if entry.low is None else max(ends[0], entry.low):.12g}")
    high = float(f"{ends[1] if entry.high is None else min(ends[1], entry.high):.12g}")
    values = tuple(end for end in (low, high) if end != value)
    return Tried(key, entry, value, FIFTH, values, Range(key, low, high, entry.kind))
