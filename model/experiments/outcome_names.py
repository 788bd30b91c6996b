"""Which outcomes runs have, and what a user may call them.

An outcome is asked for as mean_income, income_per_head@county=140123 or @county=左权县,
@group=lifted or @group=脱贫户, @decile=1, @year=2, figure:linked_people: see model/measuring.py.
Whatever runs will not have is refused here, before any is begun.
"""

import unicodedata
from functools import cache

from model.errors import InputError, nearest, shortened
from model.measuring import FIGURE, PLACES, describe_outcomes
from model.names import CountyName, county_named, named, plain
from model.outcomes.deciles import DECILES
from model.outcomes.figure_check import YEARS as FIGURE_YEARS
from model.outcomes.tables import HEADLINE_COLUMNS
from model.population.counties import DATA, county_names_in
from model.scenario import Scenario

_DIMENSIONS = {  # and what they may be called
    "group": ("组", "群体", "农户"),
    "county": ("县", "区县", "县区"),
    "decile": ("十分位", "十等分"),
    "year": ("年", "年份"),
    "lifted_year": ("脱贫户年份",),
}


def outcome_named(
    typed: str, *, option: str, scenario: Scenario | None = None, years: int | None = None
) -> str:
    """The name that runs have for the outcome that is called so.

    option: where it was asked for, for messages.  scenario: whose counties there are; the model's
    own if None.  years: of the runs; None where that is not known.

    Raises InputError if runs will have no such outcome.
    """
    if not isinstance(typed, str):
        raise InputError("must be the name of an outcome", file=option, value=typed)
    measured, at, place = unicodedata.normalize("NFKC", typed).partition("@")
    name = _measured(measured)
    if name is None or (at and not place):
        problem = f"no outcome '{shortened(typed)}'; the headline numbers are {', '.join(HEADLINE_COLUMNS)}"
        raise InputError(problem, file=option, suggestion=nearest(typed, describe_outcomes()))
    try:
        return f"{name}@{_place(name, place, scenario, years)}" if at else _whole(name, years)
    except InputError as error:
        problem = f"'{shortened(typed)}': {error.problem}"
        raise InputError(problem, file=option, suggestion=error.suggestion) from None


def years_needed(name: str) -> int:
    """How many years a run must have to have an outcome.  name: as runs have it."""
    year = name.partition("year=")[2]  # @year or @lifted_year
    return int(year) if year else FIGURE_YEARS if name.startswith(FIGURE) else 1


def headline_named(typed: str, *, option: str) -> str:
    """The name of the headline number that is called so.  Raises InputError if none is."""
    name = _measured(typed) if isinstance(typed, str) else None
    if name not in HEADLINE_COLUMNS:
        near = nearest(typed, HEADLINE_COLUMNS) if isinstance(typed, str) else None
        problem = f"no headline number '{shortened(str(typed))}'; there are {', '.join(HEADLINE_COLUMNS)}"
        raise InputError(problem, file=option, suggestion=near)
    return name


# --- inside -------------------------------------------------------------------------------


def _measured(typed: str) -> str | None:
    """The part before "@": an outcome by its own or its Chinese name."""
    known = describe_outcomes()
    if typed in known:
        return typed
    wanted = plain(typed)
    return wanted if wanted in known else named("outcomes", typed) or named("measured", typed)


def _whole(name: str, years: int | None) -> str:
    """An outcome of the whole run.  Raises InputError if there is none of the whole."""
    if name.startswith(FIGURE):
        if years is not None and years < FIGURE_YEARS:
            raise InputError(f"is known of runs of {FIGURE_YEARS} years or more, here --years {years}")
    elif name not in (*HEADLINE_COLUMNS, "total_income", "lifted_households", "outside_pay"):
        places = [place for place, measures in PLACES.items() if name in measures]
        raise InputError(f"of whom? Add {' or '.join(f'@{place}=' for place in places)}")
    return name


def _place(name: str, place: str, scenario: Scenario | None, years: int | None) -> str:
    """DIMENSION=VALUE as runs have it.  Raises InputError if the outcome is not told there."""
    typed, equals, value = (part.strip() for part in place.partition("="))
    dimension = next((own for own, also in _DIMENSIONS.items() if plain(typed) == own or typed in also), None)
    if dimension is None or not equals:
        raise InputError(
            f"behind @ must be one of {', '.join(f'{each}=...' for each in PLACES)}",
            suggestion=nearest(typed, PLACES),
        )
    if name not in PLACES[dimension]:
        raise InputError(f"is not told by {dimension}; what is, are {', '.join(sorted(PLACES[dimension]))}")
    if dimension == "group":
        group = named("groups", value)
        if group is None:
            near = nearest(value, ("lifted", "monitored", "other", "all"))
            raise InputError("the groups are lifted, monitored, other and all", suggestion=near)
        return f"group={group}"
    if dimension == "county":
        return f"county={county_named(value, _counties(scenario)).adcode}"
    first = 2 if name == "migrants_growth" else 1
    last = DECILES if dimension == "decile" else years
    if last is not None and last < first:
        raise InputError(f"is known of runs of {first} years or more, here --years {years}")
    called = dimension.replace("_", " ")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
    if number < first or (last is not None and number > last):
        to = "on" if last is None else f"to {last}"
        reason = "" if dimension == "decile" or last is None else f", for runs have {last}"
        raise InputError(f"the {called} must be a whole number from {first} {to}{reason}")
    return f"{dimension}={number}"


def _counties(scenario: Scenario | None) -> tuple[CountyName, ...]:
    folder = None if scenario is None else scenario.data
    return _own_counties() if folder is None else tuple(county_names_in(folder.checked()))


@cache
def _own_counties() -> tuple[CountyName, ...]:
    return tuple(county_names_in(DATA))
