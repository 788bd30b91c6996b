"""Reading a CSV table that a user may have edited: every mistake is named by file, line and column."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError, nearest
from model.reading import LARGEST_TABLE, NUMBER, read_text, why_no_number

MOST_LINES = 500_000
LONGEST_TEXT = 200  # characters of a name


@dataclass(frozen=True)
class Row:
    """One line of a table, its values by column."""

    file: str
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """The text of a column, which must be a name: not empty, on one line, of reasonable length."""
        text = self.values[column].strip()
        if not text:
            raise self.refuse(column, "must not be empty")
        if len(text) > LONGEST_TEXT:
            raise self.refuse(column, f"must have at most {LONGEST_TEXT} characters")
        if not text.isprintable():
            raise self.refuse(column, "must not hold line breaks or other invisible characters")
        return text

    def choice(self, column: str, choices: Sequence[str]) -> str:
        """The text of a column, which must be one of the choices."""
        text = self.text(column)
        if text not in choices:
            allowed = f"one of {', '.join(choices)}" if len(choices) > 2 else " or ".join(choices)
            raise self.refuse(column, f"must be {allowed}", nearest(text, choices))
        return text

    def number(self, column: str, low: float, high: float) -> float:
        """The number in a column, which must lie from `low` to `high`."""
        text = self.values[column].strip()
        if not NUMBER.fullmatch(text):
            must = f"must be a number between {low:.15g} and {high:.15g}"
            raise self.refuse(column, must + why_no_number(text))
        number = float(text)
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


_SEPARATORS = {
    ";": "semicolons",
    "\t": "tabs",
    "，": "full-width commas",
    "；": "full-width semicolons",
    "|": "bars",
}


def _check_separator(heading: Sequence[str], columns: Sequence[str], file: str, line: int) -> None:
    """Raise InputError if the first line looks as if something else than commas parted the columns."""
    text = ",".join(heading)
    for sign, words in _SEPARATORS.items():
        if len(text.split(sign)) > len(heading) and any(
            column in map(str.strip, text.split(sign)) for column in columns
        ):
            problem = f"the columns are separated by {words}; save the table with commas"
            raise InputError(problem, file=file, line=line)


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file in UTF-8 whose first line names the columns.

    columns: those that must be there; others are kept and ignored.

    Raises InputError if the file cannot be read or is no such table.
    """
    file = str(path)
    hint = "; from a spreadsheet, save as 'CSV UTF-8'"
    text = read_text(path, LARGEST_TABLE, what="a table", hint=hint)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)  # an open quote would swallow lines
    lines = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, cells))
            if reader.line_num > MOST_LINES:
                raise InputError(f"has more than {MOST_LINES:,} lines", file=file)
    except csv.Error as error:
        raise InputError(f"is not a CSV table: {error}", file=file, line=reader.line_num) from None
    if len(lines) < 2:
        raise InputError("must have a line that names the columns and at least one more", file=file)
    (heading, names), *body = lines
    names = [name.strip() for name in names]
    if not set(columns) <= set(names):
        _check_separator(names, columns, file, heading)
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
