"""What the options of the command line may be: the bounds that hold for Python, too, by option."""

from collections.abc import Collection

from model import bounds
from model.bounds import LARGEST_SEED as LARGEST_SEED
from model.bounds import MOST_REPLICATIONS as MOST_REPLICATIONS
from model.bounds import MOST_THREADS as MOST_THREADS
from model.bounds import MOST_YEARS as MOST_YEARS
from model.errors import InputError, noted


def check_run(
    mistakes: list[InputError],
    *,
    scale: float,
    seed: int,
    years: int | None = None,
    jobs: int | None = None,
    threads: int | None = None,
) -> None:
    """Add what is wrong with the options of a run to the mistakes.  None: the command has no such option."""
    with noted(mistakes):
        check_scale(scale)
    with noted(mistakes):
        check_seed(seed)
    if years is not None:
        with noted(mistakes):
            check_years(years)
    for option, count in (("--jobs", jobs), ("--threads", threads)):
        if count is not None:
            with noted(mistakes):
                check_whole(option, count, 1, MOST_THREADS)


def check_scale(scale: float) -> None:
    """Raise InputError unless it is a share of households above 0."""
    bounds.check_scale(scale, "--scale")


def check_years(years: int) -> None:
    """Raise InputError unless that many years can be run."""
    bounds.check_years(years, "--years")


def check_seed(seed: int) -> None:
    """Raise InputError unless it is a seed."""
    bounds.check_seed(seed, "--seed")


def check_whole(option: str, value: int, low: int, high: int) -> None:
    """Raise InputError unless the value of an option lies from `low` to `high`."""
    bounds.check_whole(value, option, low, high)


def check_choice(option: str, value: str, choices: Collection[str]) -> None:
    """Raise InputError unless the value of an option is one of the choices."""
    bounds.check_choice(value, option, choices)
