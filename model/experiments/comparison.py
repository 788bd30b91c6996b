"""A finished comparison: its table, with intervals, and its results folder."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.held_fixed import held_fixed_in_manifest
from model.experiments.intervals import CONFIDENCE, Interval, mean_interval, paired_interval, variance
from model.experiments.settings import bounds_of
from model.scenario import Scenario
from model.without_effect import as_plain, without_effect
from model.writing import complete_folder, write_csv, write_json

if TYPE_CHECKING:
    from model.experiments.ranks import Rank


@dataclass(frozen=True)
class Replication:
    """What a comparison keeps of one run; all numbers are of the years of which means are (model/horizon.py).

    headline: Outcomes.headline().  received: what each linkage form paid to lifted
    households, in yuan per head and year, before the costs and the work it took.
    total_income: of all households of all groups, in yuan a year.
    lifted_households: how many there are.  imbalance: the largest of any account.
    outcomes: all that was kept, by name, see model/measuring.py.
    """

    scenario: str
    replication: int
    seed: int
    headline: dict[str, float] = field(compare=False)  # NaN equals nothing; the digest tells
    received: dict[str, float]
    total_income: float
    lifted_households: float
    imbalance: float
    digest: str
    outcomes: dict[str, float] = field(default_factory=dict, compare=False)  # NaN equals nothing


@dataclass(frozen=True)
class Comparison:
    """Scenarios run with common random numbers; the first is the reference.

    replications: every run, by scenario and then by replication.
    scale: share of households simulated; years: of each run; seconds: wall time.
    pilot: replications that decided how many there are in all; None if their number was given.
    uncertain: whether each replication has a draw of the parameters of its own: intervals are
    then of one more replication, not of the mean.
    """

    scenarios: tuple[Scenario, ...]
    replications: tuple[Replication, ...]
    scale: float
    years: int
    seed: int
    seconds: float
    pilot: int | None = None
    uncertain: bool = False

    @property
    def reference(self) -> Scenario:
        """What the other scenarios are compared with."""
        return self.scenarios[0]

    @property
    def own_starts(self) -> tuple[str, ...]:
        """The parameters of the world in which scenarios differ, so that each has a start of its own."""
        worlds = [dict(scenario.of_world()) for scenario in self.scenarios]
        return tuple(key for key, value in worlds[0].items() if any(each[key] != value for each in worlds))

    @property
    def count(self) -> int:
        """Replications of each scenario."""
        return len(self.replications) // len(self.scenarios)

    @property
    def scenarios_hash(self) -> str:
        """SHA-256 (hexadecimal) of all scenarios' values, in their order."""
        return hashlib.sha256("".join(scenario.digest() for scenario in self.scenarios).encode()).hexdigest()

    def of(self, scenario: str) -> tuple[Replication, ...]:
        """The runs of one scenario, by replication."""
        return tuple(run for run in self.replications if run.scenario == scenario)

    def values(self, scenario: str, measure: str) -> list[float]:
        """A headline measure of one scenario, by replication."""
        return [run.headline[measure] for run in self.of(scenario)]

    def difference(self, scenario: str, measure: str, reference: str | None = None) -> Interval:
        """Paired difference of a headline measure from the reference or another scenario."""
        first = self.reference.name if reference is None else reference
        values, reference_values = self.values(scenario, measure), self.values(first, measure)
        return paired_interval(
            values, reference_values, pilot=self.pilot, of_next=self.uncertain, bounds=bounds_of(measure)
        )

    def interval(self, differences: Sequence[float]) -> Interval:
        """The interval of differences that were paired over the replications, as `difference` has it."""
        return mean_interval(differences, pilot=self.pilot, of_next=self.uncertain)

    @cached_property
    def ranks(self) -> "list[Rank]":
        """Each scenario's place by registered income, the expected first first."""
        from model.experiments.ranks import ranks  # late: NumPy

        incomes = {scenario.name: self.values(scenario.name, "mean_income") for scenario in self.scenarios}
        return ranks(incomes, of_next=self.uncertain)

    @cached_property
    def variance_saved(self) -> dict[str, float | None]:
        """By scenario, the share of the variance of its registered income's difference that pairing removed.

        Against runs with seeds of their own, for which the variances of both would add up; 0.9
        means that these would need ten times as many.  None for the first scenario, and where
        nothing varies.
        """
        base = self.values(self.reference.name, "mean_income")
        saved: dict[str, float | None] = {self.reference.name: None}
        for scenario in self.scenarios[1:]:
            values = self.values(scenario.name, "mean_income")
            paired = variance([a - b for a, b in zip(values, base, strict=True)])
            apart = variance(values) + variance(base)
            saved[scenario.name] = _finite(1.0 - paired / apart) if apart > 0.0 else None
        return saved

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """One row per scenario; None where there is nothing to compare or no number.

        mean_income: registered income of lifted households, yuan per registered member and year.
        difference, _low, _high: of mean_income from the first scenario, with its 95 % interval.
        survey_income: their survey income, yuan per resident and year; survey_difference, _low, _high.
        below_line_rate: share of lifted residents below the monitoring line in the year;
        below_line_difference, _low, _high as above.
        safety_net_cost: public outlay for the safety net, yuan a year; safety_net_difference, _low, _high.
        programme_cost: public outlay for the programme, yuan a year;
        programme_cost_per_household: the same per lifted household.
        income_per_public_yuan: extra income of all households of all groups for each extra
        yuan of that outlay; None unless the extra outlay is clearly above zero.
        imbalance: the largest of any account; digest: SHA-256 of all results.
        """
        return [self._row(scenario) for scenario in self.scenarios]

    def _row(self, scenario: Scenario) -> dict[str, Any]:
        runs = self.of(scenario.name)
        households = _mean([run.lifted_households for run in runs])
        cost = _mean(self.values(scenario.name, "programme_cost"))
        row: dict[str, Any] = {
            "scenario": scenario.name,
            "title_en": scenario.title["en"],
            "title_zh": scenario.title["zh"],
            "mean_income": _mean(self.values(scenario.name, "mean_income")),
            **self._differences(scenario, "mean_income", "difference"),
            "survey_income": _mean(self.values(scenario.name, "survey_income")),
            **self._differences(scenario, "survey_income", "survey_difference"),
            "below_line_rate": _mean(self.values(scenario.name, "below_line_rate")),
            **self._differences(scenario, "below_line_rate", "below_line_difference"),
            "safety_net_cost": _mean(self.values(scenario.name, "safety_net_cost")),
            **self._differences(scenario, "safety_net_cost", "safety_net_difference"),
            "programme_cost": cost,
            "programme_cost_per_household": cost / households if households > 0.0 else None,
            "income_per_public_yuan": self._income_per_public_yuan(scenario),
            "imbalance": max(run.imbalance for run in runs),
            "digest": hashlib.sha256("".join(run.digest for run in runs).encode()).hexdigest(),
        }
        return {name: _finite(value) for name, value in row.items()}

    def _differences(self, scenario: Scenario, measure: str, name: str) -> dict[str, float | None]:
        names = (name, f"{name}_low", f"{name}_high")
        if scenario is self.reference:
            return dict.fromkeys(names)
        return dict(zip(names, self.difference(scenario.name, measure), strict=True))

    def _income_per_public_yuan(self, scenario: Scenario) -> float | None:
        if scenario is self.reference:
            return None
        outlay = self.difference(scenario.name, "programme_cost")
        if not outlay.low > 0.0:  # a ratio to what may be nothing says nothing
            return None
        runs, reference = self.of(scenario.name), self.of(self.reference.name)
        gains = [run.total_income - other.total_income for run, other in zip(runs, reference, strict=True)]
        return _mean(gains) / outlay.mean

    def write(self, folder: str | Path) -> Path:
        """Write comparison.csv, .png, replications.parquet, manifest.json and summary.json, or nothing.

        With outcomes.parquet, every outcome by county, group and decile.  Returns the folder.

        Raises InputError if the folder is already used or cannot be written.
        """
        with complete_folder(folder) as unfinished:
            self._write_table(unfinished / "comparison.csv")
            self.write_into(unfinished)
        return Path(folder)

    def write_into(self, folder: Path) -> None:
        """Write the same files into a folder that is there."""
        self._write_table(folder / "comparison.csv")
        self._write_replications(folder / "replications.parquet")
        if self.replications[0].outcomes:
            self._write_outcomes(folder / "outcomes.parquet")
        write_json(self._summary(), folder / "summary.json")
        write_json(self._manifest(), folder / "manifest.json")
        self._draw(folder / "comparison.png")

    def _write_outcomes(self, path: Path) -> None:
        from model.experiments.codebook import DIFFERENCE_COLUMNS  # late: pandas
        from model.experiments.differences import differences
        from model.results import write_table

        write_table(differences(self), DIFFERENCE_COLUMNS, path)

    def _write_table(self, path: Path) -> None:
        write_csv(path, list(self.rows[0]), (row.values() for row in self.rows))

    def _draw(self, path: Path) -> None:
        from model.report.comparison_figure import write_comparison_figure  # late: Matplotlib

        write_comparison_figure(self, path)

    def _manifest(self) -> dict[str, Any]:
        from model.experiments.codebook import TABLES  # late: pandas and Numba
        from model.results import model_version, revision, versions

        return {
            "model": {"version": model_version(), **revision()},
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": versions(),
            "replications": self.count,
            "scale": self.scale,
            "years": self.years,
            "seed": self.seed,
            "uncertain": self.uncertain,
            "seeds": [run.seed for run in self.of(self.reference.name)],
            "seconds": self.seconds,
            "scenarios_sha256": self.scenarios_hash,
            "scenarios": [
                {
                    "name": scenario.name,
                    "given": scenario.given,
                    "title": scenario.title,
                    "question": scenario.question,
                    "sha256": scenario.digest(),
                    "data": None if scenario.data is None else scenario.data.as_json(),
                    "digest": row["digest"],
                    "parameters": {
                        key: {"value": value, "origin": scenario.origin[key]}
                        for key, value in scenario.values.items()
                    },
                }
                for scenario, row in zip(self.scenarios, self.rows, strict=True)
            ],
            "without_effect": as_plain(without_effect(self.scenarios, self.years)),
            **held_fixed_in_manifest(self.scenarios, uncertain=self.uncertain),
            "columns": {
                table: {name: column.described() for name, column in columns.items()}
                for table, columns in TABLES.items()
            },
        }

    def _write_replications(self, path: Path) -> None:
        import pandas as pd  # late: takes half a second

        from model.experiments.codebook import REPLICATION_COLUMNS
        from model.results import write_table

        rows = [
            {
                "scenario": run.scenario,
                "replication": run.replication,
                "seed": run.seed,
                **run.headline,
                **{f"received_{form}": amount for form, amount in run.received.items()},
                "total_income": run.total_income,
                "lifted_households": run.lifted_households,
                "imbalance": run.imbalance,
                "digest": run.digest,
            }
            for run in self.replications
        ]
        write_table(pd.DataFrame(rows), REPLICATION_COLUMNS, path)

    def _summary(self) -> dict[str, Any]:
        from model.experiments.displaced import displaced_pay
        from model.experiments.finding import finding  # late: both read comparisons themselves

        return {
            "finding": finding(self),
            "reference": self.reference.name,
            "confidence": CONFIDENCE,
            "replications": self.count,
            "scale": self.scale,
            "years": self.years,
            "seed": self.seed,
            "pilot": self.pilot,
            "rows": self.rows,
            "own_starts": list(self.own_starts),
            "ranks": [rank._asdict() for rank in self.ranks],
            "displaced_pay": displaced_pay(self),
            "variance_saved": self.variance_saved,
        }


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
