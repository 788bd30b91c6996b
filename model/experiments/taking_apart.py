"""What a linkage form does by group of households, and which of its own parts makes how much of it.

All combinations of the form's own parts are simulated over the same seeds, and the form off beside them.
Its effect is the outcome with all of them on less that with the form off, whatever the scenario has on.
What is left with all of them off comes first, then the Shapley value of each part: they add up to the effect.
A part that is no switch is there with the scenario's own value.  One that the scenario itself does without
adds nothing, and is not simulated.

Before it may come a step that is no effect of the form: what is there without it, less what would be there if
that were missing, too.  Both together are what the form seems to do where it is compared with nothing at all.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from model import glossary
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.errors import InputError
from model.experiments.attribution import Coalition, coalitions, shapley_values
from model.experiments.claims import CHANGED, Direction, direction
from model.experiments.displaced import FORM, UNIT, entries, pay_intervals, told_of
from model.experiments.intervals import Interval, bounds_of_difference
from model.experiments.levers import form_taken_apart, missing_in, switched_by, switches, with_parts
from model.experiments.ranges import at_point, check_not_set
from model.experiments.settings import (
    Outcomes,
    Settings,
    bounds_of,
    check_asked,
    check_outcome,
    mean_outcome,
    unit_of,
)
from model.experiments.words import Words, outcome_words, signed_amount, with_interval, words
from model.linkages import FORM_OF
from model.scenario import Scenario

GROUPS = ("lifted", "other", "all")  # of households, of which it is told
TOTAL = "total"
# What is told of groups, where another name is asked for: headline numbers are of lifted households.
_OF_GROUPS = {
    "mean_income": "income_per_head",
    "mean_income_all": "income_per_head",
    "survey_income": "survey_income_per_head",
    "survey_income_all": "survey_income_per_head",
}

Row = dict[str, Any]
ByGroup = dict[str, Interval]


@dataclass(frozen=True)
class FormDecomposition:
    """What a form does and its parts do, in the unit of the outcome, with 95 % intervals over replications.

    of: the form's name.  outcome: without group.  By name and then by group of GROUPS:
    worths: of every coalition of the parts that the scenario has the mean outcome; off: of the form off.
    before: the step before the form; none if it declares none.  steps: what is left without any part, then
    the Shapley value of each part.  total: the form's effect, to which these steps add up.
    against: the step before and the effect together.
    displaced: what becomes of linked pay, yuan a year; none of a form that pays no wages.
    """

    scenario: Scenario
    settings: Settings
    of: str
    outcome: str
    worths: dict[Coalition, dict[str, float]]
    off: dict[str, float]
    before: ByGroup | None
    steps: dict[str, ByGroup]
    total: ByGroup
    against: ByGroup | None
    displaced: dict[str, Interval] | None

    @property
    def _form(self) -> LinkageForm:
        return FORM_OF[self.of]

    @property
    def missing(self) -> list[str]:
        """The parts that the scenario itself does without."""
        return missing_in(self.scenario, self._form)

    @property
    def unit(self) -> str:
        """Of the outcome."""
        return unit_of(f"{self.outcome}@group=all")

    @cached_property
    def rows(self) -> dict[str, ByGroup]:
        """Every line that is shown, in their order."""
        found = {**self.steps, TOTAL: self.total}
        if self._form.before is not None and self.before is not None and self.against is not None:
            names = self._form.before.names, self._form.before.against
            found = {key_of(names[0]): self.before, **found, key_of(names[1]): self.against}
        return found

    def finding(self) -> list[Words]:
        """What the form does to each group, what adds up to it, and what comes before it."""
        said = [self.effect(), self._steps()]
        if self.missing:
            said.append(self._without())
        before = self._form.before
        if before is not None and self.before is not None and self.against is not None:
            first, all_of_it = (_by_group(each) for each in (self.before, self.against))
            said.append(
                words(
                    f"Before it comes {before.names.en} ({first['en']}): {before.says.en}. "
                    f"Measured {before.against.en}, both together: {all_of_it['en']}.",
                    f"在此之前是{before.names.zh}（{first['zh']}）：{before.says.zh}。"
                    f"{before.against.zh}，两者合计为{all_of_it['zh']}。",
                )
            )
        return said + self.of_pay()

    def of_pay(self) -> list[Words]:
        """What becomes of linked pay; nothing of a form that pays no wages."""
        return [] if self.displaced is None else told_of(self.displaced)

    def effect(self) -> Words:
        """What the form does to each group."""
        what, unit = outcome_words(self.outcome), glossary.unit(self.unit)
        en, zh = [], []
        for group in GROUPS:
            turn, named = CHANGED[self._turn(group)], glossary.term("groups", group)
            found = self.total[group]
            en.append(f"{turn['en']} for {named['en']}, {with_interval(found)}")
            zh.append(f"{named['zh']}{turn['zh']}，{with_interval(found, 'zh')}")
        return words(
            f"With {self._form.names.en} {what['en']} {'; it '.join(en)} {unit['en']}.",
            f"有了{self._form.names.zh}，{what['zh']}（{unit['zh']}）：{'；'.join(zh)}。",
        )

    def _steps(self) -> Words:
        names = names_of(self._form)
        en, zh = [], []
        for group in GROUPS[:-1]:
            there = (name for name in self.steps if name not in self.missing)
            ranked = sorted(there, key=lambda name: -abs(self.steps[name][group].mean))
            found = [(names[name], self.steps[name][group]) for name in ranked]
            named = glossary.term("groups", group)
            en.append(f"for {named['en']} " + ", ".join(f"{each.en} {_told(by, 'en')}" for each, by in found))
            zh.append(f"{named['zh']}：" + "、".join(f"{each.zh}{_told(by, 'zh')}" for each, by in found))
        return words(f"Of it, {'; '.join(en)}.", f"其中，{'；'.join(zh)}。")

    def _without(self) -> Words:
        """Which parts are not there anyway."""
        names = [self._form.parts[part] for part in self.missing]
        return words(
            f"This scenario has no {' and no '.join(each.en for each in names)}, so nothing comes of it.",
            f"该情景本来就没有{'、'.join(each.zh for each in names)}，因此没有相应作用。",
        )

    def _turn(self, group: str) -> Direction:
        level = max(abs(self.off[group]), *(abs(worth[group]) for worth in self.worths.values()))
        return direction(self.total[group], level)

    def content(self) -> dict[str, Any]:
        """All of it as plain data, as it is printed with --json."""
        rows = {name: _entry(name, groups) for name, groups in self.rows.items()}
        last = list(rows).index(TOTAL)
        return {
            "of": self.of,
            "outcome": self.outcome,
            "unit": self.unit,
            "parts": list(rows.values())[:last],
            "missing": self.missing,
            **dict(list(rows.items())[last:]),
            "displaced_pay": (
                None if self.displaced is None else {"unit": UNIT, "lines": entries(self.displaced)}
            ),
        }

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        found: dict[str, list[Row]] = {
            "form_parts": [
                {
                    "name": name,
                    **{
                        f"{group}{end}": value
                        for group in GROUPS
                        for end, value in zip(("", "_low", "_high"), groups[group], strict=True)
                    },
                }
                for name, groups in self.rows.items()
            ],
            "coalitions": [
                {
                    self.of: enabled,
                    **{part: part in on for part in self._form.parts},
                    **{f"{self.outcome}@group={group}": worth[group] for group in GROUPS},
                }
                for enabled, on, worth in (
                    (False, frozenset(), self.off),
                    *((True, on, worth) for on, worth in self.worths.items()),
                )
            ],
        }
        return found if self.displaced is None else {**found, "displaced_pay": entries(self.displaced)}

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.form_parts_figure import write_form_parts_figure  # late: Matplotlib

        write_form_parts_figure(self, path)


def take_apart(
    scenario: Scenario, settings: Settings, *, of: str, outcome: str = "mean_income"
) -> FormDecomposition:
    """Attribute what a linkage form does to each group of households to the form's own parts.

    of: a form that declares parts.  outcome: as group_outcome takes it.
    settings: at least two replications.

    Raises InputError for a form without parts, an outcome that is not told by group, a switch of the form
    that --set holds, or too few replications, AccountsError if a run does not conserve money.
    """
    check_asked(scenario, settings)
    settings.check_spread()
    form = form_taken_apart(of)
    if form is None or form.rest is None:
        raise InputError("must be a linkage form that has parts of its own", key="--of", value=of)
    outcome = group_outcome(outcome, scenario=scenario, years=settings.years)
    enabled = switches("forms")[form.name]
    check_not_set(scenario, switched_by(form))
    missing = missing_in(scenario, form)
    there = tuple(part for part in form.parts if part not in missing)
    combinations = list(coalitions(there))
    scenarios = [
        at_point(scenario, {enabled: True, **with_parts(form, on)}, name=_named(on)) for on in combinations
    ]
    scenarios.append(at_point(scenario, {enabled: False}, name="off"))
    if form.before is not None:
        scenarios.append(at_point(scenario, {enabled: False, **form.before.without}, name="nothing"))
    runs = settings.outcomes(scenarios)
    named = [each.name for each in scenarios]

    def worth(name: str, group: str) -> list[float]:
        """By replication."""
        where = f"with {name}"
        found = runs[named.index(name)]
        return [mean_outcome([run], f"{outcome}@group={group}", where=where) for run in found]

    everything = frozenset(there)
    steps: dict[str, ByGroup] = {key_of(form.rest): {}, **{part: {} for part in form.parts}}
    total: ByGroup = {}
    before: ByGroup = {}
    against: ByGroup = {}
    worths: dict[Coalition, dict[str, float]] = {on: {} for on in combinations}
    off: dict[str, float] = {}
    for group in GROUPS:
        within = bounds_of_difference(bounds_of(f"{outcome}@group={group}"))

        def interval(first: Sequence[float], second: Sequence[float], within: Any = within) -> Interval:
            return settings.interval([a - b for a, b in zip(first, second, strict=True)], within)

        of_group = {on: worth(_named(on), group) for on in combinations}
        of_off = worth("off", group)
        for on, values in of_group.items():
            worths[on][group] = math.fsum(values) / len(values)
        off[group] = math.fsum(of_off) / len(of_off)
        total[group] = interval(of_group[everything], of_off)
        steps[key_of(form.rest)][group] = interval(of_group[frozenset()], of_off)
        games = [
            {on: values[place] for on, values in of_group.items()} for place in range(settings.replications)
        ]
        shares = [shapley_values(game, there) for game in games]
        for part in form.parts:
            steps[part][group] = settings.interval([each.get(part, 0.0) for each in shares], within)
        if form.before is not None:
            of_none = worth("nothing", group)
            before[group] = interval(of_off, of_none)
            against[group] = interval(of_group[everything], of_none)
    return FormDecomposition(
        scenario=scenario,
        settings=settings,
        of=form.name,
        outcome=outcome,
        worths=worths,
        off=off,
        before=before or None,
        steps=steps,
        total=total,
        against=against or None,
        displaced=_displaced(form, runs[named.index(_named(everything))], runs[named.index("off")], settings),
    )


def group_outcome(name: str, *, scenario: Scenario | None = None, years: int | None = None) -> str:
    """The part before "@" of an outcome of groups of households: its own name, or a headline number's.

    Raises InputError, before any work is done, unless runs will have it of every group.
    """
    asked = _OF_GROUPS.get(name, name) if isinstance(name, str) else "@"
    if "@" in asked:
        problem = "must be an outcome of groups, without @: it is told of lifted, other and all households"
        raise InputError(problem, key="--outcome", value=name)
    return check_outcome(f"{asked}@group=all", scenario=scenario, years=years).partition("@")[0]


def key_of(names: Names) -> str:
    """What a line is called in data: "reserved_posts"."""
    return names.en.replace(" ", "_")


def names_of(form: LinkageForm) -> Mapping[str, Names]:
    """What the lines of a form are called, by their names in data; the total as in the glossary."""
    total = glossary.heading(TOTAL)
    found = {**form.parts, TOTAL: Names(total["en"].lower(), total["zh"])}
    further = [] if form.before is None else [form.before.names, form.before.against]
    further += [] if form.rest is None else [form.rest]
    return {**found, **{key_of(names): names for names in further}}


def _displaced(
    form: LinkageForm, on: Sequence[Outcomes], off: Sequence[Outcomes], settings: Settings
) -> dict[str, Interval] | None:
    return pay_intervals(on, off, settings.interval) if form.name == FORM else None


def _named(on: Coalition) -> str:
    return "+".join(sorted(on)) or "none"


def _told(found: Interval, language: str) -> str:
    """A step's mean, and whether it is clear of zero."""
    unclear = {"en": " (not clear)", "zh": "（不明确）"}[language]
    return f"{signed_amount(found.mean)}{'' if found.clear else unclear}"


def _by_group(found: ByGroup) -> Words:
    """The means of all groups in one line."""
    named = {group: glossary.term("groups", group) for group in GROUPS}
    return words(
        ", ".join(f"{named[group]['en']} {signed_amount(found[group].mean)}" for group in GROUPS),
        "、".join(f"{named[group]['zh']}{signed_amount(found[group].mean)}" for group in GROUPS),
    )


def _entry(name: str, groups: ByGroup) -> Row:
    return {
        "name": name,
        **{
            group: {"value": found.mean, "low": found.low, "high": found.high}
            for group, found in groups.items()
        },
    }
