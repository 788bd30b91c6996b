"""What the user set, in words: for the title, question and answer of all that is made of results."""

from collections.abc import Mapping
from typing import Any

from model.experiments.words import Words, parameter_words, words
from model.origin import value_text

_NAMED = 3  # settings in a title; elsewhere there are all


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


def extent_words(years: int, scale: float) -> Words:
    """How far a run went and how much of the households it simulated."""
    share = f"{100.0 * scale:.4g}"
    return words(
        f"{years} year{'s' if years != 1 else ''}, {share} % of households",
        f"{years}年，模拟{share}%的农户",
    )
