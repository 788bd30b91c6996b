"""The options that every analysis has, declared once."""

import inspect
from collections.abc import Callable
from functools import wraps
from inspect import Parameter
from typing import Any

from model.command_line.options import (
    AsJson,
    Dask,
    Jobs,
    Out,
    Replications,
    Scale,
    ScenarioName,
    Seed,
    Settings,
    StoreFile,
    Uncertain,
    Years,
)
from model.horizon import YEARS

Command = Callable[..., None]


def analysis(
    *, replications: int, years: int = YEARS, scale: float = 0.05, uncertain: bool = False
) -> Callable[[Command], Command]:
    """Make a command of a function whose first parameter is what is asked: an Asked.

    The command takes a scenario and the shared options, with these defaults, besides those that
    the function declares itself, which help lists first.  uncertain: whether it takes --uncertain.
    A function that declares `scenario` says itself how that is given.
    """
    shared: dict[str, tuple[Any, Any]] = {
        "replications": (Replications, replications),
        **({"uncertain": (Uncertain, False)} if uncertain else {}),
        "jobs": (Jobs, 1),
        "dask": (Dask, None),
        "years": (Years, years),
        "scale": (Scale, scale),
        "seed": (Seed, 1),
        "settings": (Settings, None),
        "out": (Out, None),
        "store": (StoreFile, None),
        "as_json": (AsJson, False),
    }

    def make(function: Command) -> Command:
        _, *own = inspect.signature(function).parameters.values()
        asked_of_it = {parameter.name for parameter in own}
        scenario = [] if "scenario" in asked_of_it else [_option("scenario", ScenarioName, "baseline")]

        @wraps(function)
        def command(**given: Any) -> None:
            from model.command_line.analysing import Asked  # late, like all that a command needs

            common = {name: given.pop(name) for name in ("scenario", *shared)}
            common["settings"] = common["settings"] or []
            function(Asked(**common), **given)

        parameters = [
            *scenario,
            *(parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in own),
            *(_option(name, annotation, default) for name, (annotation, default) in shared.items()),
        ]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return command

    return make


def _option(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
