"""Reading files that others wrote: data, never code, and never more of it than there can be.

Light on purpose (standard library only), so that a wrong file is refused at once.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from model.errors import InputError

LARGEST_JSON = 64_000_000  # bytes
DEEPEST = 1_000  # dots in a line of TOML; tomllib's time rises with the square of the parts of a key
LARGEST_TABLE = 64_000_000  # bytes; a table of 65,535 counties has a third of it


def read_bytes(path: Path, most: int, *, name: str | None = None, what: str = "this") -> bytes:
    """All of a file.

    most: bytes that it may have.  name: the file in messages, its path if None; what it should be.

    Raises InputError if it is no regular file (a device would never end, a pipe never begin), is
    larger, or cannot be read.
    """
    name = str(path) if name is None else name
    try:
        if not path.is_file():
            raise InputError("is not a file" if path.exists() else "no such file", file=name)
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", file=name) from None
    if len(content) > most:
        raise InputError(f"is larger than {most / 1e6:.0f} MB, too large for {what}", file=name)
    return content


def read_text(path: Path, most: int, *, name: str | None = None, what: str = "this", hint: str = "") -> str:
    """The same as text in UTF-8, with or without a byte order mark; hint: added where it is not.

    Raises InputError.
    """
    content = read_bytes(path, most, name=name, what=what)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"is not UTF-8 text{hint}"
        raise InputError(problem, file=str(path) if name is None else name, line=line) from None


def toml_table(text: str) -> dict[str, Any]:
    """The table that a TOML text is.

    Raises RecursionError where it is nested too deeply, ValueError where it is no TOML.
    """
    if any(line.count(".") > DEEPEST for line in text.splitlines()):
        raise RecursionError
    return tomllib.loads(text)


def readable(name: str) -> str:
    """A file's name as text that can be written anywhere.

    Where the locale is not UTF-8, Python keeps the bytes of a Chinese name as lone surrogates.
    """
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # not from a file system
        return name.encode("utf-8", "replace").decode()


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file.  Raises InputError if it cannot be read or holds anything else."""
    text = read_text(path, LARGEST_JSON, what="a JSON file")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"cannot be read: {problem}", file=str(path)) from None
    if not isinstance(content, dict):
        raise InputError("cannot be read: not a JSON object", file=str(path))
    return content
