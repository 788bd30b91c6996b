"""Settings that can have no effect, and why: one rule for each kind.

A setting is what the user has set: with --set, from Python, in the scenario's own file, or what an
experiment varies.  What a scenario takes over from another is not reported.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from model import glossary
from model.declare.parameter import INDUSTRIES, Value
from model.linkages import FORM_OF
from model.origin import is_own, set_by_user, value_text
from model.scenario import Scenario, keys_of

_SHOCKS = ("price", "drought", "demand", "failure")
_PRICE_SHOCKS = tuple(f"industries.{name}.price_shock" for name in INDUSTRIES)


class NoEffect(NamedTuple):
    """A setting that changes nothing.  value: None where it is varied.  en, zh: why not."""

    key: str
    value: Value | None
    en: str
    zh: str

    def told(self) -> str:
        """One line in English."""
        setting = self.key if self.value is None else f"{self.key} = {value_text(self.value)}"
        return f"{setting} has no effect: {self.en}."


class _Asked(NamedTuple):
    """What the rules look at.

    values: of all parameters; asked: keys that the user has set or varies; given: those of them that
    do not stand in the scenario's file.
    """

    values: dict[str, Value]
    years: int
    asked: Collection[str]
    given: Collection[str]
    varied: Collection[str]

    def is_fixed(self, *keys: str) -> bool:
        """Whether all of them keep the values that they have."""
        return not any(key in self.varied for key in keys)

    def never(self, year: str) -> tuple[str, str] | None:
        """Why the year of a shock does not come; None if it does, or may."""
        when = int(self.values[year])
        if not self.is_fixed(year) or 1 <= when <= self.years:
            return None
        if when == 0:
            return f"{year} is 0, never", f"{_zh(year)}为0，即不发生"
        count = f"{self.years} year{'s' if self.years > 1 else ''}"
        return f"the run has {count}, {year} is {when}", f"共模拟{self.years}年，而{_zh(year)}为{when}"


Reason = tuple[str, str, str]  # key, why not in English and Chinese
Rule = Callable[[_Asked], Iterator[Reason]]


def _after_the_end(run: _Asked) -> Iterator[Reason]:
    """Shocks in a year that is not simulated."""
    for year in (f"shocks.{shock}_year" for shock in _SHOCKS):
        why = run.never(year)
        if year in run.asked and why is not None and run.values[year] != 0:
            yield year, *why


def _without_size(run: _Asked) -> Iterator[Reason]:
    """A year of a shock that changes nothing in it."""
    sizes = {
        "shocks.price_year": (_PRICE_SHOCKS, "industries.*.price_shock"),
        "shocks.demand_year": (("shocks.demand_change",), "shocks.demand_change"),
    }
    for year, (keys, named) in sizes.items():
        idle = run.is_fixed(*keys) and not any(run.values[key] for key in keys)
        if idle and year in run.asked and run.never(year) is None:
            yield year, f"{named} is 0, so nothing changes in that year", f"{_zh(keys[0])}为0，该年没有变化"


def _without_year(run: _Asked) -> Iterator[Reason]:
    """A size of a shock whose year does not come."""
    sizes = {"shocks.price_year": _PRICE_SHOCKS, "shocks.demand_year": ("shocks.demand_change",)}
    for year, keys in sizes.items():
        why = run.never(year)
        for key in keys:
            if key in run.asked and why is not None and (key in run.varied or run.values[key]):
                yield key, *why


def _of_what_is_off(run: _Asked) -> Iterator[Reason]:
    """Terms of a linkage form, or amounts of a part of the programme, that is switched off."""
    for key in run.asked:
        section, _, field = key.rpartition(".")
        part = field.removeprefix("share_") if section == "programme.budget" else None
        switch = f"{section}.enabled" if part is None else f"programme.{part}.enabled"
        if key == switch or switch not in run.values or key in WORK_WHEN_OFF or not run.is_fixed(switch):
            continue
        if switch in run.given and key not in run.given:
            continue  # who switches off what a file has on means all of it
        if run.values["start.burn_in"] and key not in keys_of("policy"):
            continue  # in the years before the first one it was on
        if run.values[switch] is False:
            yield key, f"{switch} is false", f"“{glossary.section(_section_of(switch))['zh']}”已关闭"


# Parameters that stand in the section of a form or part and matter though it is switched off.
WORK_WHEN_OFF = frozenset(
    f"linkages.{form.name}.{term}" for form in FORM_OF.values() for term in form.works_when_off
) | {f"programme.skill.{items}" for items in ("techniques", "varieties", "standards")}  # once adopted, in use

RULES: tuple[Rule, ...] = (_after_the_end, _without_size, _without_year, _of_what_is_off)


def without_effect(scenarios: Sequence[Scenario], years: int, varied: Collection[str] = ()) -> list[NoEffect]:
    """The settings that change nothing in any of the scenarios, in the order of declaration.

    years: of the runs.  varied: keys that an experiment varies.
    """
    found: dict[str, list[NoEffect]] = {}
    asked_in: dict[str, int] = {}
    for scenario in scenarios:
        asked = {*_set_by_the_user(scenario), *varied}
        for key in asked:
            asked_in[key] = asked_in.get(key, 0) + 1
        given = {*varied, *set_by_user(scenario.values, scenario.origin)}
        run = _Asked(scenario.values, years, asked, given, frozenset(varied))
        reasons = {key: (en, zh) for rule in RULES for key, en, zh in rule(run)}
        for key, (en, zh) in reasons.items():
            value = None if key in varied else scenario.values[key]
            found.setdefault(key, []).append(NoEffect(key, value, en, zh))
    order = list(scenarios[0].values) if scenarios else []
    everywhere = [key for key, where in found.items() if len(where) == asked_in[key]]
    return [found[key][0] for key in sorted(everywhere, key=order.index)]


def _section_of(key: str) -> str:
    return key.rpartition(".")[0]


def _zh(key: str) -> str:
    return f"“{glossary.parameter(key)['zh']}”"


def as_plain(found: Sequence[NoEffect]) -> list[dict[str, Any]]:
    """The same as plain data, for JSON."""
    return [each._asdict() for each in found]


def _set_by_the_user(scenario: Scenario) -> Iterator[str]:
    return (key for key, where in scenario.origin.items() if is_own(where, scenario.name))
