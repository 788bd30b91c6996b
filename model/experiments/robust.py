"""Under which conditions a policy misses a target: scenario discovery."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model import glossary
from model.bounds import check_kind, check_runs, check_whole
from model.declare.parameter import Value
from model.errors import InputError, shortened
from model.experiments.boxes import Box, Discovery, discover
from model.experiments.claims import FEWEST_FAILURES, enough_failures
from model.experiments.designs import point_of, unit_points
from model.experiments.ranges import Range, at_sampled_point, check_distinct, check_not_set, parameters
from model.experiments.settings import (
    Settings,
    check_asked,
    check_outcome,
    check_possible,
    of_percent,
    outcome_of,
    unit_of,
)
from model.experiments.words import Words, outcome_words, parameter_words, percent, setting, short, words
from model.reading import why_no_number
from model.scenario import Scenario

_TARGET = re.compile(r"\s*([^<>=\s]+(?:@[^<>\s]+?=[^<>=\s]+)?)\s*(>=|<=)\s*(\S+?)\s*(%?)\s*")
TOLD = 0.1  # coverage from which a box is told of in words
_TELLING = 0.55  # balanced accuracy below which boxes tell no more than chance

Row = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """What is demanded of an outcome, or of its difference from a base.  at_least: or at most."""

    outcome: str
    at_least: bool
    value: float

    def met(self, value: float) -> bool:
        """Whether a value is what is demanded; no number is not."""
        return value >= self.value if self.at_least else value <= self.value

    def said(self, base: Words | None) -> Words:
        """The target in words.  base: title of what the outcome is compared with; None without any."""
        unit, told = unit_of(self.outcome), outcome_words(self.outcome)
        size = abs(self.value) if base is not None else self.value
        en, zh = f"{setting(size)} {glossary.unit(unit)['en']}", setting(size)
        if unit.startswith("share"):
            en = f"{100.0 * size:.4g} {'%' if base is None else 'percentage points'}"
            zh = f"{100.0 * size:.4g}{'%' if base is None else '个百分点'}"
        elif unit.startswith("yuan"):
            zh = f"{zh}元"
        if base is None:
            return words(
                f"{told['en']} {'at least' if self.at_least else 'at most'} {en}",
                f"{told['zh']}{'不低于' if self.at_least else '不高于'}{zh}",
            )
        up = self.value > 0.0 or (self.value == 0.0 and self.at_least)
        least = self.at_least == up  # a fall of at most so much is a change of at least its negative
        return words(
            f"{told['en']} {'higher' if up else 'lower'} by {'at least' if least else 'at most'} {en} "
            f"than under “{base['en']}”",
            f"{told['zh']}{'增加' if up else '减少'}{'不低于' if least else '不超过'}{zh}"
            f"（与“{base['zh']}”相比）",
        )

    def __str__(self) -> str:
        return f"{self.outcome} {'>=' if self.at_least else '<='} {self.value:g}"


@dataclass(frozen=True)
class Robustness:
    """Where the policy was tried and where it failed.

    base: what it is compared with; None where the outcome itself is judged.
    points: conditions that were tried; values: the outcome or difference there, the mean
    over replications, not a number where some run has none; failed: whether it misses the
    target there, None where there is no number.  discovery: of the points with a number.
    """

    scenario: Scenario
    base: Scenario | None
    settings: Settings
    target: Target
    ranges: tuple[Range, ...]
    points: tuple[dict[str, Value], ...]
    values: tuple[float, ...]
    failed: tuple[bool | None, ...]
    discovery: Discovery

    @property
    def undefined(self) -> int:
        """Conditions under which the outcome has no value, so that nothing can be missed."""
        return self.failed.count(None)

    @property
    def telling(self) -> bool:
        """Whether boxes were found that tell more than chance for points not seen before."""
        accuracy = self.discovery.balanced_accuracy
        return bool(self.discovery.boxes) and (accuracy is None or accuracy >= _TELLING)

    def limits_of(self, box: Box) -> list[dict[str, Any]]:
        """The sides of a box in the parameters' own units: key, "above" or "at most", value, unit."""
        return [
            {
                "key": self.ranges[limit.condition].key,
                "side": "above" if limit.above else "at most",
                "value": self._limit(self.ranges[limit.condition], limit.value),
                "unit": parameters()[self.ranges[limit.condition].key].unit,
            }
            for limit in box.limits
        ]

    @staticmethod
    def _limit(entry: Range, share: float) -> float:
        return entry.low + share * entry.width if entry.kind is float else float(entry.at(share))

    def finding(self) -> list[Words]:
        """How often the policy fails, and where, in words."""
        failures = self.failed.count(True)
        judged = len(self.points) - self.undefined
        target = self.target.said(None if self.base is None else words(**self.base.title))
        runs = self.settings.replications
        each = "one run each" if runs == 1 else f"means of {runs} runs each"
        each_zh = "每种模拟一次" if runs == 1 else f"每种取{runs}次模拟的平均"
        if failures == 0:
            where = words(f"none of {judged:,} conditions tried", "均达到目标")
        elif failures == judged:
            where = words(f"all {judged:,} conditions tried", "均未达到目标")
        else:
            share = percent(failures / judged)
            where = words(
                f"{failures:,} of {judged:,} conditions ({share})", f"有{failures:,}种（{share}）未达到目标"
            )
        said = [
            words(
                f"The policy misses its target, {target['en']}, in {where['en']}, {each}.",
                f"在所试的{judged:,}种条件中（{each_zh}），{where['zh']}：{target['zh']}。",
            )
        ]
        if self.undefined:
            said.append(
                words(
                    f"In {self.undefined} further conditions {self.target.outcome} has no value; they are "
                    "left out.",
                    f"另有{self.undefined}种条件下没有这一数值，未计入。",
                )
            )
        if failures in (0, judged):
            return said
        if not enough_failures([missed for missed in self.failed if missed is not None]):
            few, few_zh = ("failures", "未达标") if failures < FEWEST_FAILURES else ("successes", "达标")
            said.append(
                words(
                    f"Too few {few} to tell where: that takes at least {FEWEST_FAILURES} of either; give "
                    "more --points.",
                    f"{few_zh}的条件过少，无法说明在何种条件下未达标：未达标与达标至少各需{FEWEST_FAILURES}种；"
                    "请增加 --points。",
                )
            )
            return said
        if not self.telling:
            said.append(
                words(
                    "No simple combination of conditions tells better than chance where.",
                    "没有简单的条件组合能够说明何时未达标。",
                )
            )
            return said
        for box in [box for box in self.discovery.boxes if box.coverage >= TOLD][:2]:
            limits = self.limits_of(box)
            en = " and ".join(
                f"{short(each['key'])} is {each['side']} {setting(each['value'])}" for each in limits
            )
            zh = "且".join(
                f"“{parameter_words(each['key'])['zh']}”{'高于' if each['side'] == 'above' else '不高于'}"
                f"{setting(each['value'])}"
                for each in limits
            )
            said.append(
                words(
                    f"Of the {failures:,} failures {percent(box.coverage)} lie where {en}; "
                    f"there {percent(box.density)} of {box.points:,} conditions fail.",
                    f"{failures:,}种未达标的条件中，{percent(box.coverage)}是{zh}的；"
                    f"符合这一情形的{box.points:,}种条件中，{percent(box.density)}未达标。",
                )
            )
        return said

    def content(self) -> dict[str, Any]:
        """All of it but the points as plain data, as it is printed with --json."""
        found = self.discovery
        return {
            "target": str(self.target),
            "base": None if self.base is None else self.base.name,
            "points": len(self.points),
            "failures": self.failed.count(True),
            "points_without_a_value": self.undefined,
            "failing_share": found.share,
            "balanced_accuracy": found.balanced_accuracy,
            "telling": self.telling,
            "boxes": [
                {
                    "coverage": box.coverage,
                    "density": box.density,
                    "points": box.points,
                    "limits": self.limits_of(box),
                }
                for box in found.boxes
            ],
            "importance": [
                {"key": entry.key, "importance": share}
                for share, entry in sorted(
                    zip(found.importance, self.ranges, strict=True), key=lambda pair: -pair[0]
                )
                if share > 0.0
            ],
        }

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        return {
            "points": [
                {**point, "value": value if math.isfinite(value) else None, "failed": failed}
                for point, value, failed in zip(self.points, self.values, self.failed, strict=True)
            ],
            "boxes": [
                {
                    "box": number,
                    "coverage": box.coverage,
                    "density": box.density,
                    "points": box.points,
                    **limit,
                }
                for number, box in enumerate(self.discovery.boxes, 1)
                for limit in self.limits_of(box)
            ],
        }

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.discovery_figure import write_discovery_figure  # late: Matplotlib

        write_discovery_figure(self, path)


def read_target(
    text: str,
    scenario: Scenario | None = None,
    years: int | None = None,
    *,
    of_difference: bool = False,
) -> Target:
    """The target in a text OUTCOME>=NUMBER or OUTCOME<=NUMBER; of a share also NUMBER%.

    scenario, years: of the runs.  of_difference: whether it is one for the difference from a base.

    Raises InputError if it has another form, runs will have no such outcome, or it cannot be that
    large.
    """
    match = _TARGET.fullmatch(unicodedata.normalize("NFKC", text).replace("≥", ">=").replace("≤", "<="))
    try:
        value = math.nan if match is None else float(match[3])
    except ValueError:
        value = math.nan
    if match is None or not math.isfinite(value):
        reason = "" if match is None else why_no_number(match[3])
        problem = f"'{shortened(text)}' must be OUTCOME>=NUMBER or OUTCOME<=NUMBER{reason}"
        raise InputError(problem, file="--target")
    outcome = check_outcome(match[1], option="--target", scenario=scenario, years=years)
    in_percent = bool(match[4])
    if in_percent:
        value = of_percent(outcome, value, option="--target")
    check_possible(outcome, value, of_difference=of_difference, percent=in_percent, option="--target")
    return Target(outcome, match[2] == ">=", value)


def robust(
    scenario: Scenario,
    settings: Settings,
    ranges: Sequence[Range],
    target: Target,
    *,
    base: Scenario | None = None,
    points: int = 256,
    depth: int = 3,
) -> Robustness:
    """Try a policy under many conditions and tell where it misses its target.

    ranges: of the conditions, tried by a Latin hypercube.  base: a scenario that meets the
    same conditions and luck; the target is then one for the difference from it.
    depth: most sides of a box of failure.

    Raises InputError for conditions or numbers that cannot be used, AccountsError if a run
    does not conserve money.
    """
    check_asked(scenario, settings)
    check_kind(target, "target", Target, "a Target, as read_target returns")
    check_numbers(ranges, points, depth, settings.replications * (1 if base is None else 2))
    check_not_set(scenario, (entry.key for entry in ranges))
    check_possible(target.outcome, target.value, of_difference=base is not None, option="--target")
    shares = unit_points("latin", len(ranges), points, settings.seed)
    conditions = [dict(point_of(ranges, row)) for row in shares]
    policies = [scenario] if base is None else [scenario, base]
    runs = settings.outcomes([at_sampled_point(policy, point) for point in conditions for policy in policies])
    levels = [
        float(np.mean([outcome_of(run, target.outcome, option="--target") for run in each])) for each in runs
    ]
    count = len(policies)
    values = [
        levels[place] - (levels[place + 1] if base is not None else 0.0)
        for place in range(0, len(levels), count)
    ]
    failed = [None if math.isnan(value) else not target.met(value) for value in values]
    known = [place for place, missed in enumerate(failed) if missed is not None]
    if not known:
        raise InputError(f"'{target.outcome}' has no value under any condition", file="--target")
    return Robustness(
        scenario=scenario,
        base=base,
        settings=settings,
        target=target,
        ranges=tuple(ranges),
        points=tuple(conditions),
        values=tuple(values),
        failed=tuple(failed),
        discovery=discover(
            np.array(shares)[known],
            np.array([failed[place] for place in known], dtype=bool),
            depth=depth,
            seed=settings.seed,
        ),
    )


def check_numbers(ranges: Sequence[Range], points: int, depth: int, runs_each: int = 1) -> None:
    """Raise InputError for conditions or numbers that cannot be used.  runs_each: at every point."""
    if not ranges:
        raise InputError("no condition is uncertain", file="--vary")
    check_distinct(ranges, option="--vary")
    check_runs(check_whole(points, "--points", 16) * runs_each, "--points", points)
    check_whole(depth, "--depth", 1, 6)
