"""Sweeps: a scenario at every point of a design over its parameters."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.bounds import check_kind
from model.errors import InputError
from model.experiments.claims import differ, rivals
from model.experiments.designs import Point, check_design, design
from model.experiments.plans import SweepPlan
from model.experiments.ranges import at_point, check_distinct, check_not_set
from model.experiments.settings import Outcomes, Settings, bounds_of, check_asked
from model.experiments.words import Words, amount, outcome_words, words
from model.scenario import Scenario

SHOWN = ("mean_income", "survey_income", "below_line_rate", "programme_cost")

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


@dataclass(frozen=True)
class Sweep:
    """A finished sweep.  points: values of the varied parameters; runs: by point, then replication."""

    scenario: Scenario
    settings: Settings
    plan: SweepPlan
    points: tuple[Point, ...]
    runs: tuple[tuple[Outcomes, ...], ...]

    def rows(self, outcomes: Sequence[str] = SHOWN) -> list[Row]:
        """One row per point: its number from 1, its parameters, and the mean of each outcome.

        With two replications or more also the ends of each mean's 95 % interval; None where
        there is no number.
        """
        rows = []
        for number, (point, runs) in enumerate(zip(self.points, self.runs, strict=True), 1):
            row: Row = {"point": number, **point}
            for name in outcomes:
                values = [run[name] for run in runs]
                if len(values) == 1:
                    row[name] = _finite(values[0])
                else:
                    ends = map(_finite, self.settings.interval(values, bounds_of(name)))
                    row |= dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
            rows.append(row)
        return rows

    def long_table(self) -> "pd.DataFrame":
        """One row per point, replication and outcome, with the point's parameters and the seed."""
        import pandas as pd  # late: takes half a second

        keys = [
            {"point": number, **point, "replication": place, "seed": seed}
            for number, point in enumerate(self.points, 1)
            for place, seed in enumerate(self.settings.seeds)
        ]
        frame = pd.DataFrame(keys).join(pd.DataFrame([run for runs in self.runs for run in runs]))
        return frame.melt(id_vars=list(keys[0]), var_name="outcome", value_name="value")

    def finding(self) -> list[Words]:
        """Where registered income is highest and lowest, as far as replications tell, or that it is equal."""
        values = {
            number: [run["mean_income"] for run in runs]
            for number, runs in enumerate(self.runs, 1)
            if all(math.isfinite(run["mean_income"]) for run in runs)
        }
        if not values:
            return []
        income_zh = outcome_words("mean_income")["zh"]
        means = {number: sum(each) / len(each) for number, each in values.items()}
        count = len(values)
        if not any(differ(across) for across in zip(*values.values(), strict=True)):
            income = amount(means[next(iter(means))])
            if count == 1:
                number = next(iter(means))
                return [
                    words(
                        f"Registered income of lifted households is {income} yuan at point {number}, the "
                        "only one "
                        "with a number, so nothing is told of what was varied.",
                        f"{income_zh}为{income}元（第{number}个取值点，只有这一点有数值）；"
                        "所变参数的影响无从比较。",
                    )
                ]
            return [
                words(
                    "Registered income of lifted households does not depend on what was varied: "
                    f"{income} yuan at {'both' if count == 2 else f'all {count}'} points.",
                    f"{income_zh}不随所变参数变化：{count}个取值点都是{income}元。",
                )
            ]
        low, high = (choose(means, key=lambda number: means[number]) for choose in (min, max))
        told = words(
            f"{amount(means[low])} yuan at point {low} to {amount(means[high])} at point {high}",
            f"最低{amount(means[low])}元（第{low}个取值点），最高{amount(means[high])}元（第{high}个取值点）",
        )
        if self.settings.replications == 1:
            return [
                words(
                    f"Registered income of lifted households runs from {told['en']}, in one replication of "
                    "each: "
                    "with other luck, which no interval shows, the order may differ.",
                    f"{income_zh}{told['zh']}；每点只模拟一次，没有区间，换一种运气排序可能不同。",
                )
            ]
        opposite = {number: [-value for value in each] for number, each in values.items()}
        highest = [high, *rivals(high, values, self.settings.interval)]
        if low in highest:
            return [
                words(
                    "Registered income of lifted households does not clearly differ between the points: "
                    f"{told['en']}.",
                    f"各取值点的{income_zh}没有明确差别：{told['zh']}。",
                )
            ]
        lowest = [low, *rivals(low, opposite, self.settings.interval)]
        besides = [_besides(word, len(found) - 1) for word, found in (("low", lowest), ("high", highest))]
        return [
            words(
                f"Registered income of lifted households runs from {told['en']}"
                f"{''.join(each['en'] for each in besides)}.",
                f"{income_zh}{told['zh']}{''.join(each['zh'] for each in besides)}。",
            )
        ]

    def content(self) -> dict[str, Any]:
        """All of it but the long table as plain data, as it is printed with --json."""
        return {
            "design": self.plan.design,
            "varied": [
                {"key": entry.key, "low": entry.low, "high": entry.high, "levels": entry.levels}
                for entry in self.plan.ranges
            ],
            "points": self.rows(),
        }

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name; the long one is written as Parquet."""
        return {"points": self.rows()}


def sweep(scenario: Scenario, settings: Settings, plan: SweepPlan) -> Sweep:
    """Simulate a scenario at every point of a design, with the same seeds at each.

    plan: at least one range, and a design; a grid has the levels that its ranges have.

    Raises InputError for a plan that cannot be carried out or moves what --set holds, AccountsError
    if a run does not conserve money.
    """
    check_asked(scenario, settings)
    check_plan(plan, settings.replications)
    check_not_set(scenario, (entry.key for entry in plan.ranges))
    points = design(plan.design, plan.ranges, plan.points or 0, settings.seed)
    scenarios = [
        at_point(scenario, point, name=f"{scenario.name}-{number}") for number, point in enumerate(points, 1)
    ]
    runs = settings.outcomes(scenarios)
    return Sweep(scenario, settings, plan, tuple(points), tuple(map(tuple, runs)))


def check_plan(plan: SweepPlan, replications: int = 1) -> None:
    """Raise InputError if nothing is varied, or something twice, or the design cannot be simulated."""
    check_kind(plan, "plan", SweepPlan, "a SweepPlan")
    if not plan.ranges:
        raise InputError("nothing is varied; give at least one KEY=LOW:HIGH", file="--vary")
    check_distinct(plan.ranges, option="--vary")
    check_design(plan.design, plan.ranges, plan.points, replications)


def _besides(end: str, others: int) -> Words:
    """How many points cannot be told from the highest ("high") or lowest ("low") one."""
    if others == 0:
        return words("", "")
    name_en, name_zh = ("highest", "最高") if end == "high" else ("lowest", "最低")
    points = f"{others} other point{'s' if others > 1 else ''}"
    return words(f"; {points} cannot be told from the {name_en}", f"；另有{others}个点与{name_zh}点无法区分")


def _finite(value: float) -> float | None:
    return value if value == value else None
