"""What the user set, in words: for the title, question and answer of all that is made of results."""

import json
from collections.abc import Mapping
from typing import Any

from model.experiments.words import Words, parameter_words, words
from model.scenario import COMMAND_LINE, Scenario

_NAMED = 3  # settings in a title; elsewhere there are all


def set_by_user(values: Mapping[str, Any], origin: Mapping[str, str]) -> dict[str, Any]:
    """The parameters that --set gave, by key.  origin: where each value was set, as in a Scenario."""
    return {key: values[key] for key in values if origin[key] == COMMAND_LINE}


def own_first(origin: Mapping[str, str], name: str) -> list[str]:
    """Keys of the parameters that are not as declared: those of --set, of the scenario's own file, others.

    name: of the scenario, which its file has, too.
    """
    ranks = {key: _rank(where, name) for key, where in origin.items() if where != "default"}
    return sorted(ranks, key=ranks.__getitem__)


def is_own(where: str, name: str) -> bool:
    """Whether a value was set by --set or in the scenario's own file, not in one that it extends."""
    return _rank(where, name) < _INHERITED


def settings_words(settings: Mapping[str, Any], *, brief: bool = False) -> Words:
    """Parameters with their values: "shocks.drought_year = 2"; empty where there are none.

    brief: for a title, at most three and how many more.
    """
    shown = list(settings.items())[: _NAMED if brief else None]
    more = len(settings) - len(shown)
    en = ", ".join(f"{key} = {value_text(value)}" for key, value in shown)
    told = [(parameter_words(key)["zh"], value_text(value), key) for key, value in shown]
    zh = "，".join(f"“{name}”取{value}" + ("" if brief else f"（{key}）") for name, value, key in told)
    return words(
        f"{en} and {more} more settings" if more else en,
        f"{zh}等{len(settings)}项设定" if more else zh,
    )


def changed_title(title: Mapping[str, str], settings: Mapping[str, Any]) -> Words:
    """A title with what the user set."""
    if not settings:
        return words(title["en"], title["zh"])
    told = settings_words(settings, brief=True)
    return words(f"{title['en']}, with {told['en']}", f"{title['zh']}（设定：{told['zh']}）")


def with_settings(settings: Mapping[str, Any]) -> list[Words]:
    """The sentence that comes first in an answer: what the user set; none where that is nothing."""
    if not settings:
        return []
    told = settings_words(settings)
    return [words(f"Set by the user: {told['en']}.", f"用户设定：{told['zh']}。")]


def settings_of(scenario: Scenario) -> dict[str, Any]:
    """What --set gave a scenario."""
    return set_by_user(scenario.values, scenario.origin)


def extent_words(years: int, scale: float) -> Words:
    """How far a run went and how much of the households it simulated."""
    share = f"{100.0 * scale:.4g}"
    return words(
        f"{years} year{'s' if years != 1 else ''}, {share} % of households",
        f"{years}年，模拟{share}%的农户",
    )


def value_text(value: Any) -> str:
    """A parameter's value as a scenario file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_INHERITED = 2


def _rank(where: str, name: str) -> int:
    if where == COMMAND_LINE:
        return 0
    file = where.rpartition(":")[0] or where
    own = file.replace("\\", "/").rpartition("/")[2].removesuffix(".toml") == name
    return 1 if own else _INHERITED
