"""Who set a parameter: the user, the scenario's own file, a scenario that it extends, or nobody."""

import json
from collections.abc import Mapping
from typing import Any

from model.scenario import COMMAND_LINE, Scenario

_INHERITED = 2


def set_by_user(values: Mapping[str, Any], origin: Mapping[str, str]) -> dict[str, Any]:
    """The parameters that --set gave, by key.  origin: where each value was set, as in a Scenario."""
    return {key: values[key] for key in values if origin[key] == COMMAND_LINE}


def settings_of(scenario: Scenario) -> dict[str, Any]:
    """What --set gave a scenario."""
    return set_by_user(scenario.values, scenario.origin)


def own_first(origin: Mapping[str, str], name: str) -> list[str]:
    """Keys of the parameters that are not as declared: those of --set, of the scenario's own file, others.

    name: of the scenario, which its file has, too.
    """
    ranks = {key: _rank(where, name) for key, where in origin.items() if where != "default"}
    return sorted(ranks, key=ranks.__getitem__)


def is_own(where: str, name: str) -> bool:
    """Whether a value was set by --set or in the scenario's own file, not in one that it extends."""
    return _rank(where, name) < _INHERITED


def _rank(where: str, name: str) -> int:
    if where == COMMAND_LINE:
        return 0
    file = where.rpartition(":")[0] or where
    own = file.replace("\\", "/").rpartition("/")[2].removesuffix(".toml") == name
    return 1 if own else _INHERITED


def value_text(value: Any) -> str:
    """A parameter's value as a scenario file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
