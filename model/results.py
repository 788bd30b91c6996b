"""Results on disk: a folder of Parquet tables that is complete or not there at all.

households.parquet, organisations.parquet, outlay.parquet, levers.parquet, budgets.parquet,
flows.parquet, prices.parquet
    the tables of model/outcomes/tables.py and model/outcomes/prices.py; units are in the columns'
    metadata
summary.json    headline numbers, digest, accounts, time
manifest.json   what was asked and with which program: enough to run it again
"""

import csv
import platform
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.compiled import source_hash
from model.declare.column import Column
from model.declare.parameter import declared
from model.errors import InputError
from model.outcomes import Outcomes
from model.outcomes.prices import PRICE_COLUMNS, price_table
from model.outcomes.ratios import finite
from model.outcomes.tables import COLUMNS, HEADLINE_COLUMNS, county_names
from model.parameters import SECTIONS
from model.population.census.rows import rows_of
from model.reading import what_is_wrong
from model.results_files import MANIFEST, SUMMARY, check_results_folder, read_manifest, read_summary
from model.without_effect import as_plain, without_effect
from model.world import sectors
from model.writing import check_file, complete_file, complete_folder, no_formula, write_json

if TYPE_CHECKING:  # late: pandas takes as long as a small run
    import pandas as pd

SOCIAL_ACCOUNTING_COLUMNS = ("year", "county", "adcode", "receiver", "payer", "yuan")

TABLES: dict[str, dict[str, Column]] = {**COLUMNS, "prices": PRICE_COLUMNS}

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGE = "shanxi-linkage-model"
_LIBRARIES = ("numpy", "numba", "pandas", "pyarrow")


@dataclass(frozen=True)
class Results:
    """What a results folder holds; columns are described in TABLES."""

    folder: Path
    manifest: dict[str, Any]
    summary: dict[str, Any]
    households: "pd.DataFrame"
    organisations: "pd.DataFrame"
    outlay: "pd.DataFrame"
    levers: "pd.DataFrame"
    budgets: "pd.DataFrame"
    flows: "pd.DataFrame"
    prices: "pd.DataFrame"


def write_results(outcomes: Outcomes, folder: str | Path, *, sam: str | Path | None = None) -> Path:
    """Write a results folder, and the social accounting matrices to a file if one is named.

    Returns the folder.

    Raises InputError if the folder is already used or cannot be written, or the file is.
    """
    tables = {
        "households": outcomes.household_table(),
        "organisations": outcomes.organisation_table(),
        "outlay": outcomes.outlay_table(),
        "levers": outcomes.lever_table(),
        "budgets": outcomes.budget_table(),
        "flows": outcomes.flow_table(),
        "prices": price_table(outcomes),
    }
    if sam is not None:
        check_file(sam)
    with complete_folder(folder) as unfinished:
        for name, table in tables.items():
            write_table(table, TABLES[name], unfinished / f"{name}.parquet")
        write_json(summary(outcomes), unfinished / SUMMARY)
        write_json(manifest(outcomes), unfinished / MANIFEST)
    if sam is not None:
        write_social_accounting_matrix(outcomes, sam)
    return Path(folder)


def read_results(folder: str | Path) -> Results:
    """Read a results folder.  Raises InputError if it is not a complete one."""
    folder = Path(folder)
    check_results_folder(folder)
    manifest, summary = read_manifest(folder), read_summary(folder, "run")
    tables = {name: read_parquet(folder / f"{name}.parquet", columns) for name, columns in TABLES.items()}
    return Results(folder, manifest, summary, **tables)


def summary(outcomes: Outcomes) -> dict[str, Any]:
    """What a run came to, as it stands in summary.json; a number that does not exist is None."""
    return {
        "scenario": outcomes.scenario.name,
        "title": outcomes.scenario.title,
        "seed": outcomes.seed,
        "scale": outcomes.scale,
        "years": len(outcomes.years),
        "households_simulated": int(rows_of(outcomes.geography.households, outcomes.scale).sum()),
        "seconds": outcomes.seconds,
        "headline": {name: finite(value) for name, value in outcomes.headline().items()},
        "accounts": {"max_relative_imbalance": outcomes.imbalance},
        "without_effect": as_plain(without_effect([outcomes.scenario], len(outcomes.years))),
        "digest": outcomes.digest(),
    }


def manifest(outcomes: Outcomes) -> dict[str, Any]:
    """What was asked and with which program, as it stands in manifest.json."""
    scenario = outcomes.scenario
    parameters = declared(SECTIONS)
    return {
        "model": {"name": _PACKAGE, "version": model_version(), **revision()},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "seed": outcomes.seed,
        "scale": outcomes.scale,
        "years": len(outcomes.years),
        "scenario": {
            "name": scenario.name,
            "given": scenario.given,
            "title": scenario.title,
            "question": scenario.question,
            "sha256": scenario.digest(),
            "data": None if scenario.data is None else scenario.data.as_json(),
            "parameters": {
                key: {"value": value, "unit": parameters[key].unit, "origin": scenario.origin[key]}
                for key, value in scenario.values.items()
            },
        },
        "without_effect": as_plain(without_effect([scenario], len(outcomes.years))),
        "columns": {
            table: {name: column.described() for name, column in columns.items()}
            for table, columns in (*TABLES.items(), ("summary.headline", HEADLINE_COLUMNS))
        },
    }


def versions() -> dict[str, str]:
    """The versions of Python and of the libraries that results can depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES}


def model_version() -> str:
    """The version of the project, from its pyproject.toml or as it was installed."""
    try:
        project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        if project["name"] == _PACKAGE:
            return str(project["version"])
    except (OSError, ValueError, KeyError):
        pass  # installed without its project file
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return "unknown"


def revision() -> dict[str, str | bool | None]:
    """The state of the sources: their hash, and the Git commit if this is a checkout.

    git_changed: whether files differ from the commit.
    """
    known: dict[str, str | bool | None] = {
        "sources_sha256": source_hash(),
        "git_commit": None,
        "git_changed": None,
    }
    if (_ROOT / ".git").exists():  # a repository further up is not the model's
        commit = _git("rev-parse", "HEAD")
        changes = _git("status", "--porcelain")
        if commit is not None and changes is not None:
            known |= {"git_commit": commit, "git_changed": bool(changes)}
    return known


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(_ROOT), *arguments], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout.strip()


# --- social accounting matrix -------------------------------------------------------


def write_social_accounting_matrix(outcomes: Outcomes, file: str | Path) -> Path:
    """Write who paid whom in every year, of every county and of all, as a CSV file.

    One line per year, county, receiving sector and paying sector; yuan a year.  Returns the file.

    Raises InputError if the file is already there or cannot be written.
    """
    file = Path(file)
    adcodes = (*outcomes.geography.adcode, 0)
    places = list(zip(county_names(outcomes.geography), adcodes, strict=True))
    with complete_file(file) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(SOCIAL_ACCOUNTING_COLUMNS)
        for year in outcomes.years:
            for position, (county, adcode) in enumerate(places):
                of_all = position == len(places) - 1
                matrix = outcomes.social_accounting_matrix(year.year, None if of_all else position)
                for receiver, row in zip(sectors.SECTORS, matrix.tolist(), strict=True):
                    for payer, yuan in zip(sectors.SECTORS, row, strict=True):
                        writer.writerow((year.year, no_formula(county), adcode, receiver, payer, repr(yuan)))
    return file


# --- tables -------------------------------------------------------------------------


def write_table(table: "pd.DataFrame", columns: Mapping[str, Column], file: Path) -> None:
    """Write a table as Parquet, with unit and definition in the metadata of each column.

    columns: all of the table's, by name.  Raises OSError.
    """
    import pyarrow  # late, as pandas: they take as long as a small run
    import pyarrow.parquet

    plain = pyarrow.Table.from_pandas(table, preserve_index=False)
    fields = [field.with_metadata(columns[field.name].described()) for field in plain.schema]
    schema = pyarrow.schema(fields, metadata=plain.schema.metadata)
    with file.open("wb") as stream:  # Arrow itself opens no name that is not UTF-8
        pyarrow.parquet.write_table(plain.cast(schema), stream, compression="zstd")


def read_parquet(file: Path, columns: Iterable[str]) -> "pd.DataFrame":
    """A table of a results folder.  columns: that it must have.

    Raises InputError if it is not there, cannot be read, or lacks a column.
    """
    import pandas as pd

    wrong = what_is_wrong(file)
    if wrong is not None:
        missing = "is missing: not a complete results folder"
        raise InputError(missing if wrong == "no such file" else wrong, file=str(file))
    try:
        table = pd.read_parquet(file)
    except (OSError, ValueError) as error:  # Arrow's errors are these
        raise InputError(f"cannot be read: {error}", file=str(file)) from None
    for column in columns:
        if column not in table:
            raise InputError("lacks this column: not what was written", file=str(file), key=column)
    return table
