"""Writing to disk: a file or folder has its name only when it is complete.

Light on purpose (standard library only), so that a wrong folder is refused at once.
"""

import csv
import itertools
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model.errors import InputError


@contextmanager
def complete_folder(folder: str | Path) -> Iterator[Path]:
    """A folder to write into that gets its name only when everything in it is written.

    Whatever goes wrong before leaves nothing behind.

    Raises InputError if the folder is already used or the disk refuses.
    """
    check_folder(folder)
    folder = Path(folder)
    unfinished = _sibling(folder)
    with _told_as_input_error(folder):
        try:
            unfinished.mkdir(parents=True)
            yield unfinished
            if folder.is_dir():
                folder.rmdir()  # empty; Windows renames only to a name that is free
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def complete_file(file: str | Path) -> Iterator[Path]:
    """A file to write that gets its name only when all of it is written.

    Raises InputError if the file is already there or the disk refuses.
    """
    check_file(file)
    file = Path(file)
    unfinished = _sibling(file)
    with _told_as_input_error(file):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            yield unfinished
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)


def check_folder(folder: str | Path) -> None:
    """See whether results can go to a folder, before the work of making them.

    Raises InputError if it is a file, holds something, or cannot be made where it is to be.
    """
    if not str(folder).strip():
        raise InputError("must be the name of a folder, not empty or blank", key="--out", value=folder)
    folder = Path(folder)
    with _told_as_input_error(folder):
        if folder.is_dir():
            if any(folder.iterdir()):
                problem = "already holds files; name another folder, or move or remove this one"
                raise InputError(problem, file=str(folder))
        elif _is_there(folder):
            raise InputError("is a file, not a folder; name another folder", file=str(folder))
        _check_parent(folder)


def check_file(file: str | Path) -> None:
    """See whether a new file can be made.  Raises InputError if it is there or cannot be."""
    if not str(file).strip():
        raise InputError("must be the name of a file, not empty or blank", file="the file to write")
    file = Path(file)
    with _told_as_input_error(file):
        if file.is_dir():
            raise InputError("is a folder; name a file", file=str(file))
        if _is_there(file):
            raise InputError("is already there; name another file, or move or remove it", file=str(file))
        _check_parent(file)


def check_apart(given: Mapping[str, str | Path | None]) -> None:
    """See that no two outputs have one place.

    given: where each is to be written, by option; None where it is not.

    Raises InputError if two are the same, or one lies below another that is to be a file.
    """
    places = {option: Path(os.path.realpath(path)) for option, path in given.items() if path is not None}
    for (one, first), (other, second) in itertools.combinations(places.items(), 2):
        if first == second:
            raise InputError(f"is what {one} names too; name another", key=other, value=str(given[other]))
        if second in first.parents:
            raise InputError(f"is a folder above {one}; name another", key=other, value=str(given[other]))


def write_json(content: Mapping[str, Any], file: Path) -> None:
    """Write JSON for people and machines.  Raises OSError, ValueError for NaN or infinity."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_csv(file: Path, heading: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write a table for spreadsheets: text that they would run as a formula stays text.

    Raises OSError.
    """
    # With a byte order mark, without which Excel garbles Chinese.
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(map(no_formula, heading))
        writer.writerows(map(no_formula, row) for row in rows)


# What a spreadsheet takes for a formula, even from a CSV file; numbers and a lone "-" are none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?!([0-9.eE+-]+)?\Z)")
_APOSTROPHE = "'"  # before a text that a spreadsheet would run, or that begins with an apostrophe itself


def no_formula(value: Any) -> Any:
    """The value as a cell of a CSV file; text that a spreadsheet would run has an apostrophe before it."""
    guarded = isinstance(value, str) and (_FORMULA.match(value) or value.startswith(_APOSTROPHE))
    return f"{_APOSTROPHE}{value}" if guarded else value


def as_given(cell: str) -> str:
    """The text that no_formula made a cell of."""
    return cell.removeprefix(_APOSTROPHE)


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _check_parent(path: Path) -> None:
    """Make and remove a folder where the path is to be: what is allowed shows in no other way."""
    parent = next(above for above in path.absolute().parents if _is_there(above))
    if not parent.is_dir():
        raise InputError(f"cannot be written: {parent} is not a folder", file=str(path))
    trial = _sibling(parent / path.name)
    trial.mkdir()
    trial.rmdir()


def _sibling(path: Path) -> Path:
    """A new name next to the path, on the same disk so that renaming is one step."""
    return path.absolute().parent / f".{path.absolute().name[:50]}.{uuid.uuid4().hex}.unfinished"


@contextmanager
def _told_as_input_error(path: Path) -> Iterator[None]:
    """What the disk refuses, told in one line."""
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", file=str(path)) from None
