"""What each linkage form does for its takers, beside what a naive comparison would say."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.experiments.claims import Direction, direction, in_replications, rivals
from model.experiments.intervals import Interval
from model.experiments.levers import switched_on
from model.experiments.settings import Settings, check_asked
from model.experiments.words import Words, gained, plain_name, signed_amount, term, with_interval, words
from model.scenario import Scenario

MEASURE = "model.experiments.takers:measure"
CONTRASTS = ("effect", "naive", "bias", "selection", "others", "takers", "gain", "losers")

Row = dict[str, Any]


@dataclass(frozen=True)
class Effects:
    """The contrasts of each form that the scenario has on.

    values: of each form and contrast, by replication, yuan per head of lifted households and year:
    effect, on the takers (the average treatment effect on the treated); naive, the takers'
    income less that of others; bias, what is wrong in it: naive less effect; selection, the
    takers' lead without the form; others, what the form does to those who do not take part.
    bias = selection - others.  takers: their share of lifted persons.  gain: the effect over all years from
    the second on; losers: share of takers with less in a year than without the form.  Not a number where
    nobody,
    or everybody, is a taker in a replication.
    """

    scenario: Scenario
    settings: Settings
    values: dict[str, dict[str, list[float]]]

    @cached_property
    def by_form(self) -> dict[str, dict[str, Interval | None]]:
        """Of each form the 95 % intervals by contrast; None without a number in every replication."""
        from model.experiments.columns import described  # late: loads Numba

        return {
            form: {
                name: _finite(self.settings.interval(values[name], described("effects", name).bounds))
                for name in CONTRASTS
            }
            for form, values in self.values.items()
        }

    def with_takers(self, form: str) -> int:
        """In how many replications anybody of those simulated takes part."""
        return sum(share > 0.0 for share in self.values[form]["takers"])

    def rows(self) -> list[Row]:
        """One row per form: name, each contrast with its interval, and replications with takers."""
        rows = []
        for form, found in self.by_form.items():
            row: Row = {"name": form}
            for name in CONTRASTS:
                interval = found[name]
                ends = (None, None, None) if interval is None else interval
                row |= dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
            rows.append({**row, "with_takers": self.with_takers(form)})
        return rows

    def finding(self) -> list[Words]:
        """Which form does most for its takers, where a naive comparison misleads most, and what is open."""
        said = [*self._gains(), *self._misleads()]
        missing = [self._missing(form) for form, found in self.by_form.items() if found["effect"] is None]
        return said + missing

    def _gains(self) -> list[Words]:
        """Which form does most for its takers, as far as the intervals tell."""
        effects = {
            form: found["effect"] for form, found in self.by_form.items() if found["effect"] is not None
        }
        if not effects:
            return []
        gains = [form for form, effect in effects.items() if direction(effect) is Direction.UP]
        losses = [form for form, effect in effects.items() if direction(effect) is Direction.DOWN]
        if not gains:
            listed = _listed({form: effects[form] for form in losses or effects})
            if losses:
                return [
                    words(
                        "No form clearly raises its takers' income; clearly lowered, yuan per head and "
                        f"year: {listed['en']}.",
                        f"没有一种形式使参加户明确增收；明确减收的（人均年收入变化）：{listed['zh']}。",
                    )
                ]
            return [
                words(
                    f"No form clearly raises its takers' income, yuan per head and year: {listed['en']}.",
                    f"没有一种形式使参加户明确增收（人均年收入变化）：{listed['zh']}。",
                )
            ]
        first = max(gains, key=lambda form: effects[form].mean)
        values = {form: self.values[form]["effect"] for form in effects}
        close = rivals(first, values, self.settings.interval)
        named = [first, *(form for form in close if form in gains)]
        listed = _listed({form: effects[form] for form in named})
        unclear = {form: effects[form] for form in close if form not in gains}
        besides = _besides(unclear)
        if len(effects) == 1:
            return [
                words(
                    f"Takers' income is higher by {listed['en']} yuan per head and year.",
                    f"参加户人均年增收：{listed['zh']}。",
                )
            ]
        apart = words(", too close to tell apart", "，差别不明确") if len(named) > 1 else words("", "")
        largest = words("Largest effect", "参加户人均年增收最多的形式是")
        if any(effect.mean > effects[first].mean for effect in unclear.values()):
            largest = words("Largest clear effect", "明确增收的形式中，参加户人均年增收最多的是")
        return [
            words(
                f"{largest['en']} on its takers{apart['en']}: {listed['en']} yuan per head and year"
                f"{besides['en']}.",
                f"{largest['zh']}{listed['zh']}{apart['zh']}{besides['zh']}。",
            )
        ]

    def _misleads(self) -> list[Words]:
        """Where a naive comparison of takers with others is furthest from the effect.

        No form is said to be most where another, though not clear itself, cannot be told from it.
        """
        clear = {
            form: found
            for form, found in self.by_form.items()
            if direction(found["bias"]) in (Direction.UP, Direction.DOWN)
        }
        if not clear:
            return []
        sizes = {
            form: [math.copysign(1.0, _mean(found["bias"])) * bias for bias in self.values[form]["bias"]]
            for form, found in self.by_form.items()
            if found["bias"] is not None
        }
        worst = max(clear, key=lambda form: abs(_mean(clear[form]["bias"])))
        close = rivals(worst, sizes, self.settings.interval)
        named = [worst, *(form for form in close if form in clear)]
        first = set(close) <= set(clear)
        if len(named) > 1:
            en, zh = ", ".join(map(plain_name, named)), "、".join(map(term, named))
            most = words(", and most, though too close to tell apart,", "且最大") if first else words("", "")
            return [
                words(
                    f"A naive comparison of takers with others clearly misleads{most['en']} for {en}: the "
                    "table says by how much.",
                    f"把参加户与其他户直接相比，误差明确{most['zh']}的是{zh}（彼此差别不明确），数值见表。",
                )
            ]
        found, why = clear[worst], _why(clear[worst])
        most = words(", and most,", "且最大") if first and len(clear) > 1 else words("", "")
        return [
            words(
                f"A naive comparison of takers with others clearly misleads{most['en']} for "
                f"{plain_name(worst)}: it says {signed_amount(_mean(found['naive']))} where the effect is "
                f"{signed_amount(_mean(found['effect']))}{why['en']}.",
                f"把参加户与其他户直接相比，误差明确{most['zh']}的是{term(worst)}："
                f"相差{signed_amount(_mean(found['naive']))}元，而实际效果是"
                f"{gained(_mean(found['effect']))}{why['zh']}。",
            )
        ]

    def _missing(self, form: str) -> Words:
        """Why there is no effect of a form."""
        count = in_replications(self.with_takers(form), self.settings.replications)
        en = plain_name(form).capitalize()
        return words(
            f"{en} has takers among the households simulated {count['en']}, so no effect is told of it; "
            "take a larger --scale.",
            f"模拟的农户中，{count['zh']}有{term(form)}的参加户，因此不报告其效果；请加大 --scale。",
        )

    def content(self) -> dict[str, Any]:
        """All of it as plain data, as it is printed with --json."""
        return {"forms": self.rows()}

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        return {"effects": self.rows()}

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.effects_figure import write_effects_figure  # late: Matplotlib

        write_effects_figure(self, path)


def effects(scenario: Scenario, settings: Settings) -> Effects:
    """Measure what each linkage form of a scenario does for its takers.

    The form is switched off for everybody, so what its takers do to others, for example by
    taking jobs, is part of what it does; `others` tells that apart.
    settings: at least two replications.

    Raises InputError if the scenario has no form on or there are too few replications,
    AccountsError if a run does not conserve money.
    """
    check_asked(scenario, settings)
    settings.check_spread()
    forms = check_forms(scenario)
    (runs,) = settings.outcomes([scenario], MEASURE)
    names = ("effect", "naive", "selection", "others", "takers", "gain", "losers")
    values = {form: {name: [run[f"{name}@{form}"] for run in runs] for name in names} for form in forms}
    for each in values.values():
        each["bias"] = [naive - effect for naive, effect in zip(each["naive"], each["effect"], strict=True)]
    return Effects(scenario, settings, values)


def check_forms(scenario: Scenario) -> dict[str, str]:
    """The switches of the forms that the scenario has on.  Raises InputError if it has none."""
    forms = switched_on(scenario, "forms")
    if not forms:
        problem = "has no linkage form switched on, so there is no effect to measure"
        raise InputError(problem, key=scenario.name)
    return forms


def _listed(effects: Mapping[str, Interval]) -> Words:
    """Forms, each with its effect."""
    return words(
        "; ".join(f"{plain_name(form)} {with_interval(effect)}" for form, effect in effects.items()),
        "、".join(
            f"{term(form)}（{signed_amount(effect.mean)}元，区间{signed_amount(effect.low)}至"
            f"{signed_amount(effect.high)}）"
            for form, effect in effects.items()
        ),
    )


def _besides(effects: Mapping[str, Interval]) -> Words:
    """Forms that may do as much, but whose own effect is not clear."""
    if not effects:
        return words("", "")
    listed = _listed(effects)
    return words(
        f"; not told apart from it, though not clear itself: {listed['en']}",
        f"；{listed['zh']}本身效果不明确，也无法与之区分",
    )


def _why(found: Mapping[str, Interval | None]) -> Words:
    """Why a naive comparison is wrong, where that is clear."""
    ahead, wrong = direction(found["selection"]), direction(found["bias"])
    if ahead is not wrong:
        return words("", "")
    if wrong is Direction.UP:
        return words(", because its takers are better off anyway", "，因为参加户原有条件就较好")
    return words(", because its takers are worse off anyway", "，因为参加户原有条件就较差")


def _mean(interval: Interval | None) -> float:
    return math.nan if interval is None else interval.mean


def _finite(interval: Interval) -> Interval | None:
    return interval if math.isfinite(interval.mean) else None
