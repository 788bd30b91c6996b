"""Reading the CSV tables of a results folder: numbers as numbers, and names as the text that they are.

A CSV file does not say which cell is text: a scenario of the name 010 or NA looks like a number,
or like nothing.  The manifest says it: a column whose unit is "text" holds nothing else.
"""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.declare.column import TEXT, Column
from model.errors import InputError
from model.reading import LARGEST_TABLE, read_text
from model.writing import as_given

Columns = Mapping[str, Column]

_WHOLE = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?")  # as Python writes them
_WORDS = {"True": True, "False": False, "": None}


def described_columns(columns: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, dict[str, Column]]:
    """Unit and definition by table and column, as a manifest has them."""
    return {
        table: {name: Column(each["unit"], each["definition"]) for name, each in of_table.items()}
        for table, of_table in columns.items()
    }


def read_rows(file: Path, columns: Columns) -> tuple[list[str], list[list[Any]]]:
    """The heading and the rows of a CSV file that write_csv has written.

    columns: what is known of its columns; one that is not among them is text where it looks like it.
    A cell is a number, true or false, a text, or None where it is empty.

    Raises InputError if it cannot be read, or a row has more or fewer cells than the heading.
    """
    stream = io.StringIO(read_text(file, LARGEST_TABLE, what="a table"), newline="")
    try:
        lines = [[as_given(cell) for cell in line] for line in csv.reader(stream, strict=True)]
    except csv.Error as error:
        raise InputError(f"cannot be read: {error}", file=str(file)) from None
    if not lines:
        raise InputError("cannot be read: it is empty", file=str(file))
    heading, *rows = lines
    for number, row in enumerate(rows, 2):
        if len(row) != len(heading):
            problem = f"cannot be read: {len(row)} cells where the heading has {len(heading)}"
            raise InputError(problem, file=str(file), line=number)
    text = [name in columns and columns[name].unit == TEXT for name in heading]
    return heading, [
        [(cell or None) if is_text else _value(cell) for cell, is_text in zip(row, text, strict=True)]
        for row in rows
    ]


def _value(cell: str) -> Any:
    if cell in _WORDS:
        return _WORDS[cell]
    if _WHOLE.fullmatch(cell):
        return int(cell)
    return float(cell) if _NUMBER.fullmatch(cell) else cell
