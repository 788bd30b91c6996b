"""What a run may be asked with: one check for the command line and for Python.

Each function returns the value as Python's own number, NumPy's numbers being taken too, or
raises InputError that names what was given.  Light: nothing but the standard library, so that a
wrong argument is refused before anything is loaded or compiled.
"""

import math
from collections.abc import Collection
from typing import Any

from model.errors import InputError, nearest

LARGEST_SEED = 2**63 - 1
MOST_YEARS = 1000
MOST_THREADS = 1024
MOST_REPLICATIONS = 100_000
SMALLEST_PRECISION = 0.01
MOST_RUNS = 100_000  # of one experiment
_RUN_MEGABYTES = 0.3  # that the named numbers of a run and its scenario take


def check_scale(value: object, name: str = "scale") -> float:
    """A share of households, above 0 and at most 1."""
    number = _number(value)
    if number is None or not 0.0 < number <= 1.0:
        word = "a number " if number is None else ""
        raise InputError(f"must be {word}above 0 and at most 1", key=name, value=value)
    return float(number)


def check_years(value: object, name: str = "years") -> int:
    """A number of years that can be run."""
    return check_whole(value, name, 1, MOST_YEARS)


def check_seed(value: object, name: str = "seed") -> int:
    """A seed of random draws."""
    return check_whole(value, name, 0, LARGEST_SEED)


def check_threads(value: object, name: str = "threads") -> int:
    """A number of threads or processes."""
    return check_whole(value, name, 1, MOST_THREADS)


def check_whole(value: object, name: str, low: int, high: int | None = None) -> int:
    """A whole number from `low` to `high`, or without an upper limit."""
    number = _number(value)
    if isinstance(number, int) and low <= number and (high is None or number <= high):
        return number
    word = "" if isinstance(number, int) else "a whole number "
    between = f"at least {low}"
    if high is not None:
        between = f"between {low} and {'2^63 - 1' if high == LARGEST_SEED else high}"
    raise InputError(f"must be {word}{between}", key=name, value=value)


def check_runs(count: int, name: str, value: object) -> None:
    """Raise InputError if an experiment would make more runs than can be.

    name, value: the argument that makes them so many.
    """
    if count > MOST_RUNS:
        gigabytes = min(count, 10**18) * _RUN_MEGABYTES / 1000.0
        problem = (
            f"makes {shown_count(count)} runs, whose results need {shown_count(round(gigabytes))} GB "
            f"of memory; at most {MOST_RUNS:,} runs are possible"
        )
        raise InputError(problem, key=name, value=value)


def shown_count(count: int) -> str:
    """A count with thousands separators; a very large one as a power of ten."""
    return f"{count:,}" if count < 10**15 else "more than 10^15"


def check_power_of_two(value: object, name: str, why: str) -> int:
    """A power of two from 2.  why: what needs it, for the message."""
    number = _number(value)
    if not isinstance(number, int) or number < 2 or number & (number - 1):
        near = ""
        if isinstance(number, int) and 2 < number <= MOST_RUNS:
            near = f", such as {1 << (number.bit_length() - 1)} or {1 << number.bit_length()}"
        raise InputError(f"must be a power of two{near or ', such as 64'}: {why}", key=name, value=value)
    return number


def check_precision(value: object, name: str = "precision") -> float:
    """How near the truth a difference of mean income is to be told, in yuan: a fen or more."""
    number = _number(value)
    if number is None or not SMALLEST_PRECISION <= number < math.inf:
        problem = f"must be {SMALLEST_PRECISION:g}, a fen, or more (yuan per head and year)"
        raise InputError(problem, key=name, value=value)
    return float(number)


def check_choice(value: object, name: str, choices: Collection[str]) -> str:
    """One of the choices."""
    if not isinstance(value, str) or value not in choices:
        problem = "must be " + " or ".join(f"'{choice}'" for choice in choices)
        near = nearest(value, choices) if isinstance(value, str) else None
        raise InputError(problem, key=name, value=value, suggestion=near)
    return value


def check_kind(value: object, name: str, kind: type | tuple[type, ...], what: str) -> Any:
    """An object of a kind.  what: the kind in words, "a Scenario, as load_scenario returns"."""
    if not isinstance(value, kind):
        raise InputError(f"must be {what}", key=name, value=value)
    return value


def _number(value: object) -> float | int | None:
    """The number in Python's own type; None where it is none: true and false are not numbers here."""
    if type(value).__module__ == "numpy" and getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, bool) or not isinstance(value, (int, float)) else value
