"""Results for spreadsheets: every table as CSV, all of them in one Excel file with a codebook.

Works on the results folder of any command.  Unit and definition of a column come from the
metadata of Parquet tables, or from "columns" in manifest.json; what is described there beyond
the tables, such as the names in a column, follows in the codebook.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet

from model.declare.column import Column
from model.errors import InputError
from model.experiments.reading_tables import described_columns, read_rows
from model.invocation import invocation
from model.reading import is_there
from model.results_files import MANIFEST, PLAN, check_results_folder, read_columns
from model.writing import complete_folder, write_csv

WORKBOOK = "results.xlsx"
CODEBOOK = "codebook"
CODEBOOK_COLUMNS = ("table", "name", "unit", "definition")

_MOST_ROWS = 1_048_575  # of an Excel sheet, below its heading
_LONGEST_NAME = 31  # of an Excel sheet
_NOT_IN_NAMES = re.compile(r"[\\*?:/\[\]]")  # of an Excel sheet
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # nor in any XML
_NOT_DESCRIBED = Column("", "Not described.")


@dataclass(frozen=True)
class _Table:
    name: str
    columns: dict[str, Column]
    values: list[list[Any]]  # by column; None where there is nothing

    def rows(self) -> Iterator[tuple[Any, ...]]:
        return zip(*self.values, strict=True)


def export(folder: str | Path, to: str | Path | None = None, *, workbook: bool = True) -> Path:
    """Write a results folder's tables as CSV and Excel, with a codebook.

    to: a new or empty folder; FOLDER/export if None.  workbook: the Excel file too.  Returns the folder.

    Raises InputError if the folder holds no complete results, or the other cannot be written.
    """
    folder = Path(folder)
    tables, further = _read(folder)
    to = folder / "export" if to is None else to
    with complete_folder(to) as unfinished:
        for table in tables:
            write_csv(unfinished / f"{table.name}.csv", tuple(table.columns), table.rows())
        write_csv(unfinished / f"{CODEBOOK}.csv", CODEBOOK_COLUMNS, _codebook([*tables, *further]))
        if workbook:
            _write_workbook(unfinished / WORKBOOK, tables, further)
    return Path(to)


def _codebook(tables: Sequence[_Table]) -> Iterator[tuple[str, str, str, str]]:
    for table in tables:
        for name, column in table.columns.items():
            yield table.name, name, column.unit, column.definition


# --- reading ------------------------------------------------------------------------------


def _read(folder: Path) -> tuple[list[_Table], list[_Table]]:
    """The tables, and what else is described; that has no values."""
    check_results_folder(folder)
    if not is_there(folder / MANIFEST):
        problem = "holds no complete results: manifest.json is missing"
        if is_there(folder / PLAN):
            problem += f"; to finish the experiment: {invocation()} resume {folder}"
        raise InputError(problem, file=str(folder))
    described = described_columns(read_columns(folder))
    files = sorted(
        file for file in folder.iterdir() if file.is_file() and file.suffix in (".parquet", ".csv")
    )
    tables = [_read_table(file, described.get(file.stem, {})) for file in files]
    if not tables:
        raise InputError("holds no tables", file=str(folder))
    names = {table.name for table in tables}
    further = [_Table(name, columns, []) for name, columns in described.items() if name not in names]
    return tables, further


def _read_table(file: Path, described: dict[str, Column]) -> _Table:
    if file.suffix == ".csv":
        heading, rows = read_rows(file, described)
        columns = {name: described.get(name, _NOT_DESCRIBED) for name in heading}
        values = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in heading]
    else:
        try:
            table = pyarrow.parquet.read_table(file)
            columns = {field.name: _column(field, described) for field in table.schema}
            values = [[_plain(value) for value in column.to_pylist()] for column in table.columns]
        except (OSError, ValueError, ArithmeticError) as error:  # Arrow's errors are these
            raise InputError(f"cannot be read: {error}", file=str(file)) from None
    if len(columns) < len(values):
        raise InputError("has two columns of one name", file=str(file))
    return _Table(file.stem, columns, values)


def _column(field: Any, described: dict[str, Column]) -> Column:
    """What a Parquet file itself says of a column, or else the manifest."""
    known = {key.decode(): text.decode() for key, text in (field.metadata or {}).items()}
    if "unit" in known and "definition" in known:
        return Column(known["unit"], known["definition"])
    return described.get(field.name, _NOT_DESCRIBED)


def _plain(value: Any) -> Any:
    """What a cell can hold: a number, a text, or nothing."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


# --- writing ------------------------------------------------------------------------------


def _write_workbook(file: Path, tables: Sequence[_Table], further: Sequence[_Table]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _write_sheet(book, CODEBOOK, CODEBOOK_COLUMNS, _codebook([*tables, *further]), (18, 34, 22, 90))
    for table in tables:
        if table.values and len(table.values[0]) > _MOST_ROWS:
            notice = iter([(f"Too long for Excel: see {table.name}.csv.",)])
            _write_sheet(book, table.name, ("notice",), notice, (60,))
        else:
            widths = [max(10, min(len(name) + 2, 30)) for name in table.columns]
            _write_sheet(book, table.name, tuple(table.columns), table.rows(), widths)
    book.save(file)


def _write_sheet(
    book: Any, name: str, heading: Sequence[str], rows: Iterator[tuple[Any, ...]], widths: Sequence[int]
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width

    def cell(value: Any, *, bold: bool = False) -> Any:
        if isinstance(value, str):
            value = _NOT_IN_CELLS.sub(" ", value)
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, value=value)
        made.data_type = "s"  # a text: neither a formula, nor an error, nor a number
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(name, bold=True) for name in heading])
    for row in rows:
        sheet.append([cell(value) for value in row])
