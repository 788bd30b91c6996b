"""A finished comparison: its table, with intervals, and its results folder."""

import csv
import hashlib
import json
import math
import platform
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.experiments.intervals import CONFIDENCE, Interval, paired_interval
from model.scenario import Scenario

FILES = ("comparison.csv", "comparison.png", "manifest.json", "replications.parquet", "summary.json")

_PACKAGES = ("matplotlib", "mesa", "numba", "numpy", "pandas", "pyarrow")


@dataclass(frozen=True)
class Replication:
    """What a comparison keeps of one run; all numbers are means over its years.

    headline: Outcomes.headline().  received: what each linkage form paid to lifted
    households, in yuan per head and year, before the costs and the work it took.
    total_income: of all households of all groups, in yuan a year.
    lifted_households: how many there are.  imbalance: the largest of any account.
    """

    scenario: str
    replication: int
    seed: int
    headline: dict[str, float]
    received: dict[str, float]
    total_income: float
    lifted_households: float
    imbalance: float
    digest: str


@dataclass(frozen=True)
class Comparison:
    """Scenarios run with common random numbers; the first is the reference.

    replications: every run, by scenario and then by replication.
    scale: share of households simulated; years: of each run; seconds: wall time.
    """

    scenarios: tuple[Scenario, ...]
    replications: tuple[Replication, ...]
    scale: float
    years: int
    seed: int
    seconds: float

    @property
    def reference(self) -> Scenario:
        """What the other scenarios are compared with."""
        return self.scenarios[0]

    @property
    def count(self) -> int:
        """Replications of each scenario."""
        return len(self.replications) // len(self.scenarios)

    def of(self, scenario: str) -> tuple[Replication, ...]:
        """The runs of one scenario, by replication."""
        return tuple(run for run in self.replications if run.scenario == scenario)

    def values(self, scenario: str, measure: str) -> list[float]:
        """A headline measure of one scenario, by replication."""
        return [run.headline[measure] for run in self.of(scenario)]

    def difference(self, scenario: str, measure: str, reference: str | None = None) -> Interval:
        """Paired difference of a headline measure from the reference or another scenario."""
        first = self.reference.name if reference is None else reference
        return paired_interval(self.values(scenario, measure), self.values(first, measure))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """One row per scenario; None where there is nothing to compare or no number.

        mean_income, median_income: of lifted households, yuan per head and year.
        difference, _low, _high: of mean_income from the first scenario, with its 95 % interval.
        falling_back_rate: share of lifted households above the monitoring line that fall
        below it, a year; falling_back_difference, _low, _high as above.
        programme_cost: public outlay beyond transfers, yuan a year;
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
            "median_income": _mean(self.values(scenario.name, "median_income")),
            **self._differences(scenario, "mean_income", "difference"),
            "falling_back_rate": _mean(self.values(scenario.name, "falling_back_rate")),
            **self._differences(scenario, "falling_back_rate", "falling_back_difference"),
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

    def write(self, folder: Path | str) -> None:
        """Write FILES into a new folder: all of them, or nothing.

        Raises InputError if the folder holds anything or cannot be written.
        """
        folder = Path(folder)
        refuse_filled(folder)
        writers: tuple[Callable[[Path], None], ...] = (
            self._write_table,
            self._write_figure,
            self._write_manifest,
            self._write_replications,
            self._write_summary,
        )
        # A sibling, because a rename is one step only within one file system.
        partial = folder.parent / f".{folder.name}.{uuid.uuid4().hex}.partial"
        try:
            partial.mkdir(parents=True)
            for name, write in zip(FILES, writers, strict=True):
                write(partial / name)
            if folder.exists():
                folder.rmdir()  # empty, but Windows renames onto nothing that exists
            partial.rename(folder)
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror or error}", file=str(folder)) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)  # gone already, if all went well

    def _write_table(self, path: Path) -> None:
        # With a byte order mark, without which Excel garbles the Chinese titles.
        with path.open("w", newline="", encoding="utf-8-sig") as stream:
            table = csv.DictWriter(stream, fieldnames=list(self.rows[0]))
            table.writeheader()
            table.writerows(self.rows)

    def _write_figure(self, path: Path) -> None:
        from model.report.comparison_figure import write_comparison_figure  # late: Matplotlib

        write_comparison_figure(self, path)

    def _write_manifest(self, path: Path) -> None:
        from model.compiled import source_hash  # late: Numba

        _write_json(
            path,
            {
                "command": "compare",
                "replications": self.count,
                "scale": self.scale,
                "years": self.years,
                "seed": self.seed,
                "seeds": [run.seed for run in self.of(self.reference.name)],
                "seconds": round(self.seconds, 3),
                "source_hash": source_hash(),
                "versions": {"python": platform.python_version(), **_versions()},
                "system": platform.platform(),
                "scenarios": [
                    {
                        "name": scenario.name,
                        "title": scenario.title,
                        "question": scenario.question,
                        "hash": scenario.digest(),
                        "results": row["digest"],
                        "values": scenario.values,
                        "origin": scenario.origin,
                    }
                    for scenario, row in zip(self.scenarios, self.rows, strict=True)
                ],
            },
        )

    def _write_replications(self, path: Path) -> None:
        import pandas as pd  # late: takes half a second

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
        pd.DataFrame(rows).to_parquet(path, index=False)

    def _write_summary(self, path: Path) -> None:
        from model.experiments.finding import finding

        _write_json(
            path,
            {
                "finding": finding(self),
                "reference": self.reference.name,
                "confidence": CONFIDENCE,
                "replications": self.count,
                "scale": self.scale,
                "years": self.years,
                "seed": self.seed,
                "rows": self.rows,
            },
        )


def refuse_filled(folder: Path) -> None:
    """Raises InputError if there is anything where the results are to go."""
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        problem = "exists already; name another folder, or move this one away"
        raise InputError(problem, file=str(folder))


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _versions() -> dict[str, str]:
    versions = {}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:  # run without Mesa, say
            continue
    return versions


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
