"""What the options of the command line may be.  Light: nothing but the standard library."""

from collections.abc import Collection

from model.errors import InputError, nearest

LARGEST_SEED = 2**63 - 1
MOST_YEARS = 1000
MOST_THREADS = 1024
MOST_REPLICATIONS = 100_000


def check_scale(scale: float) -> None:
    """Raise InputError unless it is a share of households above 0."""
    if not 0.0 < scale <= 1.0:
        raise InputError("must be above 0 and at most 1", key="--scale", value=scale)


def check_years(years: int) -> None:
    """Raise InputError unless that many years can be run."""
    check_whole("--years", years, 1, MOST_YEARS)


def check_seed(seed: int) -> None:
    """Raise InputError unless it is a seed."""
    if not 0 <= seed <= LARGEST_SEED:
        raise InputError("must be between 0 and 2^63 - 1", key="--seed", value=seed)


def check_whole(option: str, value: int, low: int, high: int) -> None:
    """Raise InputError unless the value of an option lies from `low` to `high`."""
    if not low <= value <= high:
        raise InputError(f"must be between {low} and {high}", key=option, value=value)


def check_choice(option: str, value: str, choices: Collection[str]) -> None:
    """Raise InputError unless the value of an option is one of the choices."""
    if value not in choices:
        problem = "must be " + " or ".join(f"'{choice}'" for choice in choices)
        raise InputError(problem, key=option, value=value, suggestion=nearest(value, choices))
