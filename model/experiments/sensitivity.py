"""Sensitivity of what the linkage forms do to every parameter that is uncertain.

What is watched are the effects on lifted households' income: of each form alone, and of all
together, each against none of them, with the same luck at every point.  First Morris
screening over all uncertain parameters, then Sobol' indices in which the parameters found
strongest stand for themselves and all others are one group, so that every parameter is
varied and none is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.bounds import check_choice, check_power_of_two, check_runs, check_whole
from model.errors import InputError
from model.experiments.claims import differ, leaders_of_estimates
from model.experiments.conclusions import Conclusion, conclude
from model.experiments.designs import Point, point_of
from model.experiments.form_effects import NONE, TOGETHER
from model.experiments.indices import Inputs, Screening, SobolIndices, Values, screen, sobol_indices
from model.experiments.levers import switches
from model.experiments.ranges import Range, at_sampled_point, check_not_set
from model.experiments.settings import Settings, check_asked, check_headline, mean_outcome
from model.experiments.words import (
    ALL_FORMS,
    REST,
    Words,
    parameter_words,
    percent,
    plain_name,
    short,
    term,
    words,
)
from model.scenario import Scenario

MEASURE = "model.experiments.form_effects:measure"
SURE = 0.95  # of the points: a conclusion that holds there is called sure
BY_PARAMETER, BY_SECTION = "parameter", "section"
_MOST_NAMED = 3  # parameters in a sentence
GROUPINGS = (BY_PARAMETER, BY_SECTION)

Row = dict[str, Any]


@dataclass(frozen=True)
class Swing:
    """The effect of all forms together with one parameter at the ends of its range."""

    key: str
    low_value: float
    high_value: float
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        """How far apart the two are."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Sensitivity:
    """What the effects depend on.  outputs: names of the effects, each form and TOGETHER.

    reference: each effect with the scenario's own values, yuan per head and year.
    """

    scenario: Scenario
    settings: Settings
    outcome: str
    ranges: tuple[Range, ...]
    outputs: tuple[str, ...]
    reference: dict[str, float]
    screening: Screening
    indices: SobolIndices
    swings: tuple[Swing, ...]
    conclusions: tuple[Conclusion, ...]

    def finding(self) -> list[Words]:
        """What the effect of all forms depends on, and which conclusion is least sure."""
        count, points = len(self.conclusions), self.indices.outputs.shape[0]
        sure = [each for each in self.conclusions if each.share >= SURE]
        said = [*self._depends()]
        said.append(
            words(
                f"{len(sure)} of {count} conclusions hold at {percent(SURE)} or more "
                f"of the {points:,} points sampled from all ranges.",
                f"{count}个结论中，有{len(sure)}个在{points:,}个抽样点的{percent(SURE)}以上成立。",
            )
        )
        least = min(each.share for each in self.conclusions)
        if least < SURE:
            weakest = [each for each in self.conclusions if each.share == least]
            en = ", ".join(f'"{plain_name(each.en)}"' for each in weakest)
            zh = "、".join(f"“{each.zh}”" for each in weakest)
            why = _why(weakest[0]) if len(weakest) == 1 else words("", "")
            said.append(
                words(
                    f"Least sure: {en} hold{'s' if len(weakest) == 1 else ''} at {percent(least)}"
                    f"{why['en']}.",
                    f"最不可靠的结论：{zh}，仅在{percent(least)}的点成立{why['zh']}。",
                )
            )
        return said

    def _depends(self) -> list[Words]:
        """Which parameters the effect of all forms depends on most, or that none changes it."""
        if not any(differ(effects.tolist()) for effects in self.indices.outputs.T):
            return [
                words(
                    "No parameter tried changes the effect: what each form does is the same at all points.",
                    "所试参数都不改变效果：各形式的效果在所有点都相同。",
                )
            ]
        column = self.outputs.index(TOGETHER)
        if not differ(self.indices.outputs[:, column].tolist()):
            return [
                words(
                    "No parameter tried changes what all forms do together; single forms it does.",
                    f"所试参数都不改变{ALL_FORMS['zh']}合用的效果，但会改变单一形式的效果。",
                )
            ]
        estimates = {
            group: (
                float(self.indices.total[place, column]),
                float(self.indices.total_half_width[place, column]),
            )
            for place, group in enumerate(self.indices.groups)
            if group != REST
        }
        named = [group for group in leaders_of_estimates(estimates) if sum(estimates[group]) > 0.0]
        if not named:
            return []
        shown = named[:_MOST_NAMED]
        en = ", ".join(f"{short(group)} ({_index(estimates[group])})" for group in shown)
        zh = "、".join(f"“{parameter_words(group)['zh']}”（{_index(estimates[group])}）" for group in shown)
        more = len(named) - len(shown)
        several = len(named) > 1
        rest = words(f" and {more} more", f"等{len(named)}个参数") if more else words("", "")
        return [
            words(
                f"What all forms do together depends most on {en}{rest['en']}"
                f"{', too close to tell apart' if several else ''}; in brackets the total Sobol' index.",
                f"对{ALL_FORMS['zh']}合用的效果影响最大的参数是{zh}{rest['zh']}"
                f"{'（差别不明确）' if several else ''}；"
                "括号内为索博尔总指数。",
            )
        ]

    def index_rows(self) -> list[Row]:
        """One row per group and effect, the groups with the largest total index of TOGETHER first."""
        found = self.indices
        column = self.outputs.index(TOGETHER)
        order = np.argsort(-np.nan_to_num(found.total[:, column]), kind="stable")
        return [
            {
                "group": found.groups[group],
                "effect": output,
                "first": _finite(found.first[group, place]),
                "first_half_width": _finite(found.first_half_width[group, place]),
                "total": _finite(found.total[group, place]),
                "total_half_width": _finite(found.total_half_width[group, place]),
            }
            for group in order.tolist()
            for place, output in enumerate(self.outputs)
        ]

    def screening_rows(self) -> list[Row]:
        """One row per group, the strongest for TOGETHER first: Morris's mean absolute effects."""
        found = self.screening
        order = np.argsort(-found.strength[:, self.outputs.index(TOGETHER)], kind="stable")
        return [
            {
                "group": found.groups[group],
                **{name: float(found.strength[group, place]) for place, name in enumerate(self.outputs)},
            }
            for group in order.tolist()
        ]

    def content(self) -> dict[str, Any]:
        """All of it as plain data, as it is printed with --json."""
        return {
            "outcome": self.outcome,
            "parameters": len(self.ranges),
            "reference": self.reference,
            "indices": self.index_rows(),
            "screening": self.screening_rows(),
            "tornado": [{**vars(swing), "size": swing.size} for swing in self.swings],
            "conclusions": [vars(conclusion) for conclusion in self.conclusions],
        }

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        content = self.content()
        return {name: content[name] for name in ("indices", "screening", "tornado", "conclusions")}

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.sensitivity_figure import write_sensitivity_figure  # late: Matplotlib

        write_sensitivity_figure(self, path)


def sensitivity(
    scenario: Scenario,
    settings: Settings,
    ranges: Sequence[Range],
    *,
    trajectories: int = 8,
    samples: int = 64,
    keep: int = 10,
    grouping: str = BY_PARAMETER,
    outcome: str = "mean_income",
) -> Sensitivity:
    """Screen all ranges, take Sobol' indices, and see which conclusions survive.

    ranges: one per uncertain parameter.  trajectories: of Morris screening; samples: of the
    Sobol' design, a power of two.  keep: how many of the strongest parameters have an index
    of their own.  grouping: "parameter", or "section" for one index per section of parameters.
    outcome: a headline number.

    Raises InputError for numbers that make no design or an unknown outcome, AccountsError
    if a run does not conserve money.
    """
    check_asked(scenario, settings)
    check_numbers(ranges, trajectories, samples, keep, grouping, settings.replications)
    check_not_set(scenario, moved_keys(ranges))
    outcome = check_headline(outcome)
    forms = list(switches("forms"))
    outputs = (*forms, TOGETHER)
    names = tuple(entry.key for entry in ranges)

    def effects_at(points: Values) -> Values:
        values = [point_of(ranges, row) for row in points.tolist()]
        return _effects(scenario, settings, values, outputs, outcome)

    screening = screen(Inputs(names, names), effects_at, trajectories, settings.seed)
    strongest = _strongest(screening, outputs.index(TOGETHER), keep)
    if grouping == BY_SECTION:
        groups = tuple(name.rpartition(".")[0] for name in names)
    else:
        groups = tuple(name if name in strongest else REST for name in names)
    indices = sobol_indices(Inputs(names, groups), effects_at, samples, settings.seed)
    ends = [(entry, end) for entry in ranges if entry.key in strongest for end in (0.0, 1.0)]
    moved: list[Point] = [{}, *({entry.key: entry.at(end)} for entry, end in ends)]
    here, *at_ends = _effects(scenario, settings, moved, outputs, outcome)
    reference = dict(zip(outputs, here.tolist(), strict=True))
    return Sensitivity(
        scenario=scenario,
        settings=settings,
        outcome=outcome,
        ranges=tuple(ranges),
        outputs=outputs,
        reference=reference,
        screening=screening,
        indices=indices,
        swings=_swings(ends, [float(values[-1]) for values in at_ends]),
        conclusions=tuple(
            conclude(
                {form: indices.outputs[:, place] for place, form in enumerate(forms)},
                reference,
                indices.points,
                names,
                {form: term(form) for form in forms},
                outcome=outcome,
            )
        ),
    )


def moved_keys(ranges: Sequence[Range]) -> list[str]:
    """The keys of all that the analysis moves: the ranges' and the forms' switches."""
    return [*(entry.key for entry in ranges), *switches("forms").values()]


def check_numbers(
    ranges: Sequence[Range], trajectories: int, samples: int, keep: int, grouping: str, replications: int = 1
) -> None:
    """Raise InputError for numbers that make no design."""
    check_choice(grouping, "--groups", GROUPINGS)
    if len(ranges) < 2:
        problem = f"a sensitivity analysis needs two parameters or more that vary, here {len(ranges)}"
        raise InputError(problem, file="--vary and --only")
    check_whole(trajectories, "--trajectories", 2)
    check_power_of_two(samples, "--samples", "the design is even only then")
    keep = check_whole(keep, "--keep", 1)
    # A trajectory has a point for each parameter and one to start from; the design two for each
    # sample and one for each group of parameters.
    check_runs(trajectories * (len(ranges) + 1) * replications, "--trajectories", trajectories)
    groups = min(keep + 1, len(ranges))
    check_runs(samples * (groups + 2) * replications, "--samples", samples)


def _effects(
    scenario: Scenario,
    settings: Settings,
    points: Sequence[Point],
    outputs: Sequence[str],
    outcome: str,
) -> Values:
    """Effects at points, (points, outputs): means over the replications."""
    runs = settings.outcomes([at_sampled_point(scenario, point) for point in points], MEASURE)
    return np.array(
        [
            [
                mean_outcome(at_one, f"{outcome}@{output}") - mean_outcome(at_one, f"{outcome}@{NONE}")
                for output in outputs
            ]
            for at_one in runs
        ]
    )


def _strongest(screening: Screening, output: int, keep: int) -> set[str]:
    order = np.argsort(-screening.strength[:, output], kind="stable")
    return {screening.groups[place] for place in order[:keep]}


def _swings(ends: Sequence[tuple[Range, float]], values: Sequence[float]) -> tuple[Swing, ...]:
    """One per parameter, the widest first.  ends: low and high of each, values: in the same order."""
    swings = [
        Swing(entry.key, entry.low, entry.high, low, high)
        for (entry, _), low, high in zip(ends[::2], values[::2], values[1::2], strict=True)
    ]
    return tuple(sorted(swings, key=lambda swing: -swing.size))


def _index(estimate: tuple[float, float]) -> str:
    return f"{estimate[0]:.2f} ± {estimate[1]:.2f}"


def _why(conclusion: Conclusion) -> Words:
    """Where a conclusion fails, if that is no chance."""
    if conclusion.breaker is None:
        return words("", "")
    key = parameter_words(conclusion.breaker)
    return words(
        f", and fails most at {conclusion.fails_at} {key['en']}",
        f"，多在“{key['zh']}”取{'低' if conclusion.fails_at == 'low' else '高'}值时不成立",
    )


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
