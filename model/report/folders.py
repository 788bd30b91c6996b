"""What a results folder holds, as far as a report goes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import InputError, shortened
from model.experiments.reading_tables import described_columns, read_rows
from model.invocation import invocation
from model.reading import is_there
from model.results_files import (
    MANIFEST,
    PLAN,
    check_results_folder,
    read_manifest,
    read_plan_file,
    read_summary,
)

RUN, COMPARE = "run", "compare"
ANALYSES = ("decompose", "effects", "sensitivity", "optimise", "sweep", "calibrate", "robust", "validate")


@dataclass(frozen=True)
class Folder:
    """A finished results folder.  command: of run_sim.py, that wrote it."""

    path: Path
    command: str
    manifest: dict[str, Any]
    summary: dict[str, Any]
    options: dict[str, Any]

    @property
    def scenarios(self) -> list[dict[str, Any]]:
        """Name, title, question, digest and parameters of each scenario, as the manifest has them."""
        found: list[dict[str, Any]] = self.manifest.get("scenarios") or [self.manifest["scenario"]]
        return found

    @property
    def uncertain(self) -> bool:
        """Whether each replication has a draw of the uncertain parameters of its own."""
        return bool(self.manifest.get("uncertain") or self.options.get("uncertain"))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a CSV table: numbers, text, None for what is empty; none if it is not there.

        Raises InputError if it cannot be read.
        """
        file = self.path / f"{table}.csv"
        if not is_there(file):
            return []
        described = described_columns(self.manifest.get("columns", {})).get(table, {})
        heading, rows = read_rows(file, described)
        for column in described:
            if column not in heading:
                raise InputError("lacks this column: not what was written", file=str(file), key=column)
        return [dict(zip(heading, map(_number, row), strict=True)) for row in rows]


def read_folder(path: str | Path) -> Folder:
    """Read what a report needs of any results folder.

    Raises InputError if it is none, is not finished, or was written by nothing known.
    """
    path = Path(path)
    check_results_folder(path)
    if not is_there(path / MANIFEST):
        if is_there(path / PLAN):
            problem = f"the experiment is not finished; `{invocation()} resume {path}` finishes it"
            raise InputError(problem, file=str(path))
        problem = "holds no results: manifest.json is missing; name a folder that --out has written"
        raise InputError(problem, file=str(path))
    manifest = read_manifest(path)
    plan = read_plan_file(path) if is_there(path / PLAN) else {}
    command = str(manifest.get("command") or _command(manifest))
    if command not in (RUN, COMPARE, *ANALYSES):
        problem = f"was written by '{shortened(command)}', of which there is no report"
        raise InputError(problem, file=str(path))
    options = manifest.get("options") or {**plan.get("options", {}), **_options(manifest)}
    return Folder(path, command, manifest, read_summary(path, command), options)


def _command(manifest: dict[str, Any]) -> str:
    """Runs and comparisons do not say what wrote them."""
    return RUN if "scenario" in manifest else COMPARE


def _options(manifest: dict[str, Any]) -> dict[str, Any]:
    names = ("replications", "uncertain", "scale", "years", "seed")
    return {name: manifest[name] for name in names if name in manifest}


def _number(cell: Any) -> Any:
    """Whole numbers as others."""
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
