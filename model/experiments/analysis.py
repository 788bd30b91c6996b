"""What all analyses have in common once they are finished: their results folder.

summary.json   what was found, in words and numbers
NAME.csv       the tables of the analysis; one that would have no rows is not there
NAME.png       its figure
runs.parquet   of a sweep: every outcome of every run
    scenarios/     scenario files that simulate its points again, where it has any
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from model.experiments.changes import with_settings
from model.experiments.intervals import CONFIDENCE
from model.experiments.words import Words, joined
from model.origin import settings_of
from model.scenario import Scenario
from model.writing import write_csv, write_json

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


class Analysis(Protocol):
    """A finished analysis."""

    @property
    def scenario(self) -> Scenario:
        """What was analysed."""

    def finding(self) -> list[Words]:
        """What was found, sentence by sentence."""

    def content(self) -> dict[str, Any]:
        """What is printed with --json."""

    def tables(self) -> dict[str, list[Row]]:
        """Tables by file name; all rows of a table have the same columns."""


@runtime_checkable
class Drawn(Protocol):
    """An analysis with a figure."""

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""


@runtime_checkable
class WithScenarios(Protocol):
    """An analysis whose points are worth simulating again."""

    def scenario_files(self) -> dict[str, str]:
        """Scenario files by name."""


@runtime_checkable
class WithLongTable(Protocol):
    """An analysis of which every outcome of every run is worth keeping in one table."""

    def long_table(self) -> "pd.DataFrame":
        """One row per run and outcome."""


def summary(analysis: Analysis) -> dict[str, Any]:
    """The content and the finding as plain data; None in place of what is no number."""
    found: dict[str, Any] = _plain({**analysis.content(), "finding": joined(answer(analysis))})
    return found


def answer(analysis: Analysis) -> list[Words]:
    """The finding with what the user set before it, for every place where it is told."""
    return [*with_settings(settings_of(analysis.scenario)), *analysis.finding()]


def write_analysis(analysis: Analysis, command: str, folder: Path) -> None:
    """Write the results of a command into a folder.  Raises OSError if the disk refuses."""
    write_json({"confidence": CONFIDENCE, **summary(analysis)}, folder / "summary.json")
    for name, rows in analysis.tables().items():
        if rows:
            write_rows(rows, folder / f"{name}.csv")
    if isinstance(analysis, WithLongTable):
        from model.experiments.columns import columns_named  # late: loads Numba
        from model.results import write_table

        table = analysis.long_table()
        write_table(table, columns_named("runs", table.columns), folder / "runs.parquet")
    if isinstance(analysis, WithScenarios):
        (folder / "scenarios").mkdir()
        for name, text in analysis.scenario_files().items():
            (folder / "scenarios" / name).write_text(text, encoding="utf-8", newline="\n")
    if isinstance(analysis, Drawn):
        analysis.draw(folder / f"{command}.png")


def write_rows(rows: Sequence[Row], file: Path) -> None:
    """Write a table of at least one row as CSV.  Raises OSError."""
    heading = list(rows[0])
    write_csv(file, heading, ([_plain(row.get(name)) for name in heading] for row in rows))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
