"""Sweeps: a scenario at every point of a design over its parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.bounds import check_kind
from model.errors import InputError
from model.experiments.designs import Point, check_design, design
from model.experiments.intervals import mean_interval
from model.experiments.plans import SweepPlan
from model.experiments.ranges import at_point, check_distinct
from model.experiments.settings import Outcomes, Settings, check_asked
from model.experiments.words import Words, words
from model.scenario import Scenario

SHOWN = ("mean_income", "median_income", "falling_back_rate", "programme_cost")

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
                    ends = map(_finite, mean_interval(values))
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
        """Where mean income is highest and lowest."""
        rows = [row for row in self.rows() if row["mean_income"] is not None]
        if not rows:
            return []
        best, worst = (choose(rows, key=lambda row: float(row["mean_income"])) for choose in (max, min))
        return [
            words(
                f"Mean income of lifted households runs from {worst['mean_income']:,.0f} yuan at point "
                f"{worst['point']} to {best['mean_income']:,.0f} at point {best['point']}.",
                f"脱贫户人均收入最低 {worst['mean_income']:,.0f} 元（第 {worst['point']} 点），"
                f"最高 {best['mean_income']:,.0f} 元（第 {best['point']} 点）。",
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

    Raises InputError for a plan that cannot be carried out, AccountsError if a run does not
    conserve money.
    """
    check_asked(scenario, settings)
    check_plan(plan, settings.replications)
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


def _finite(value: float) -> float | None:
    return value if value == value else None
