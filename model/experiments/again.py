"""The command that makes a results folder again, from what its plan and manifest say.

All that was asked is written out, so that it does not depend on what the program takes where nothing
is said.  Where the user named a file, the command names it as it was given.
"""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.declare.parameter import Parameter
from model.experiments.compare import MOST_FOR_PRECISION
from model.experiments.ranges import parameters
from model.invocation import invocation

FOLDER = "again"  # a new one: a folder is never overwritten

_FILE = "targets"  # of calibrate

# Options whose names differ from those of the plan; all others are named alike.
_NAMES = {"grouping": "groups"}
_LISTS = {"sweep": "vary", "sensitivity": "vary", "robust": "vary", "calibrate": "fit"}


def command_again(
    command: str, scenarios: Sequence[Mapping[str, Any]], options: Mapping[str, Any], files: Mapping[str, str]
) -> str | None:
    """The command as a shell takes it.

    scenarios, options, files: as manifest.json has them.

    None if no command of this version makes it: it was asked from Python or of another version, or what
    the manifest says is not what a command writes.
    """
    try:
        return _command(command, scenarios, options, files)
    except (LookupError, TypeError, ValueError, AttributeError):  # a folder may come from anybody
        return None


# --- inside -------------------------------------------------------------------------------


def _command(
    command: str, scenarios: Sequence[Mapping[str, Any]], options: Mapping[str, Any], files: Mapping[str, str]
) -> str | None:
    settings = [_settings(scenario) for scenario in scenarios]
    if any(each is None or each != settings[0] for each in settings):
        return None
    if not all(scenario.get("given") for scenario in scenarios):
        return None
    parts = [*invocation().split(), command]
    first, *others = (_as_argument(str(scenario["given"])) for scenario in scenarios)
    if command == "calibrate":
        parts += [*([_as_argument(files[_FILE])] if _FILE in files else []), "--scenario", first]
    elif command == "robust":
        parts += [first, *(part for other in others for part in ("--base", other))]
    else:
        parts += [first, *others]
    for name, value in options.items():
        parts += _option(command, name, value, scenarios[0], options)
    for key, value in (settings[0] or {}).items():
        parts += ["--set", f"{key}={_toml(value)}"]
    return shlex.join([*parts, "--out", FOLDER])


def _as_argument(name: str) -> str:
    """A file's name; one that looks like an option with its folder before it."""
    return f"./{name}" if name.startswith("-") else name


def _settings(scenario: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was set with --set, by key; None if values come from elsewhere than files and --set."""
    found = {}
    for key, entry in scenario["parameters"].items():
        if entry["origin"] == "experiment":
            return None
        if entry["origin"] == "--set":
            found[key] = entry["value"]
    return found


def _option(
    command: str, name: str, value: Any, scenario: Mapping[str, Any], options: Mapping[str, Any]
) -> Iterator[str]:
    match name, value:
        case (_, None) | ("targets", _):
            return
        case "at_most", _ if options.get("precision") is None and value == MOST_FOR_PRECISION:
            return  # as it is where nothing is said, and nothing comes of it
        case "uncertain", _:
            yield from ["--uncertain"] if value else []
        case "fixed_budget", _:
            yield "--fixed-budget" if value else "--free-budget"
        case "others", _:
            yield from ["--others"] if value else []
        case "goals", _:
            for outcome, maximise in value:
                yield from ("--goal", f"{outcome}:{'max' if maximise else 'min'}")
        case (("ranges" | "levers"), _):
            if command in ("sensitivity", "robust") and value == _all_uncertain(scenario):
                return  # what is varied where nothing is said
            for entry in value:
                yield from (f"--{'lever' if name == 'levers' else _LISTS[command]}", _range(entry))
        case _, str():
            yield from (_flag(name), value)
        case _:
            yield from (_flag(name), _toml(value))


def _flag(name: str) -> str:
    return f"--{_NAMES.get(name, name).replace('_', '-')}"


def _range(entry: Mapping[str, Any]) -> str:
    """A range as --vary takes it."""
    kind = parameters()[entry["key"]].kind
    low, high = (_toml(kind(entry[end])) for end in ("low", "high"))
    levels = "" if entry["levels"] is None else f":{entry['levels']}"
    return f"{entry['key']}={low}:{high}{levels}"


def _all_uncertain(scenario: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The ranges of all uncertain parameters but those that were set with --set, as plain data."""

    def is_free(key: str, entry: Parameter) -> bool:
        return entry.uncertain is not None and scenario["parameters"][key]["origin"] != "--set"

    return [
        {"key": key, "low": float(entry.uncertain[0]), "high": float(entry.uncertain[1]), "levels": None}
        for key, entry in parameters().items()
        if is_free(key, entry) and entry.uncertain is not None
    ]


def _toml(value: Any) -> str:
    """A value as the command line takes it, to the last bit."""
    return json.dumps(value, ensure_ascii=False)
