"""Reading a CSV table that a user may have edited: every mistake is named by file, line and column."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError, nearest


@dataclass(frozen=True)
class Row:
    """One line of a table, its values by column."""

    file: str
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """The text of a column, which must not be empty."""
        text = self.values[column].strip()
        if not text:
            raise self.refuse(column, "must not be empty")
        return text

    def number(self, column: str, low: float, high: float) -> float:
        """The number in a column, which must lie from `low` to `high`."""
        try:
            number = float(self.values[column])
        except ValueError:
            number = math.nan
        if math.isnan(number):
            raise self.refuse(column, f"must be a number between {low:.15g} and {high:.15g}")
        if not low <= number <= high:
            raise self.refuse(column, f"must be between {low:.15g} and {high:.15g}")
        return number

    def whole(self, column: str, low: int, high: int) -> int:
        """The whole number in a column, which must lie from `low` to `high`."""
        number = self.number(column, low, high)
        if number != round(number):
            raise self.refuse(column, "must be a whole number")
        return round(number)

    def refuse(self, column: str, problem: str, suggestion: str | None = None) -> InputError:
        """The error that says what is wrong with the value of a column."""
        return InputError(
            problem,
            file=self.file,
            line=self.line,
            key=column,
            value=self.values[column],
            suggestion=suggestion,
        )


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file in UTF-8 whose first line names the columns.

    columns: those that must be there; others are kept and ignored.

    Raises InputError if the file cannot be read or is no such table.
    """
    file = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text; from a spreadsheet, save as 'CSV UTF-8'", file=file) from None
    except OSError as error:
        problem = (
            "no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        )
        raise InputError(problem, file=file) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InputError(f"is not a CSV table: {error}", file=file, line=reader.line_num) from None
    if len(lines) < 2:
        raise InputError("must have a line that names the columns and at least one more", file=file)
    (heading, names), *body = lines
    names = [name.strip() for name in names]
    for column in columns:
        if names.count(column) != 1:
            problem = "this column is missing" if column not in names else "this column is there twice"
            near = nearest(column, set(names) - set(columns)) if column not in names else None
            raise InputError(problem, file=file, line=heading, key=column, suggestion=near)
    rows = []
    for line, cells in body:
        if len(cells) != len(names):
            problem = f"must have {len(names)} values, as the first line has columns, not {len(cells)}"
            raise InputError(problem, file=file, line=line)
        rows.append(Row(file, line, dict(zip(names, cells, strict=True))))
    return rows
