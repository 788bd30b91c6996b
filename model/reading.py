"""Reading files that others wrote: data, never code, and never more of it than there can be.

Light on purpose (standard library only), so that a wrong file is refused at once.
"""

import errno
import json
import re
import stat
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from model.errors import InputError

LARGEST_JSON = 64_000_000  # bytes
DEEPEST = 1_000  # dots in a line of TOML; tomllib's time rises with the square of the parts of a key
LARGEST_TABLE = 64_000_000  # bytes; a table of 65,535 counties has a third of it

# Python would read 1_000 and １２３ too, which no spreadsheet means as a number.
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")

_REFUSALS = {
    errno.EACCES: "cannot be read: permission denied",
    errno.ELOOP: "is a link that leads back to itself",
    errno.ENAMETOOLONG: "has a longer name than a file can have",
}
_SORTS = (
    (stat.S_ISREG, "is a file, not a folder"),
    (stat.S_ISDIR, "is a folder, not a file"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
)
_MOST_DIGITS = 4300  # of a whole number, as Python reads it


def what_is_wrong(path: Path, *, folder: bool = False) -> str | None:
    """What keeps a path from being a file that can be read, in words; None if nothing is seen to.

    folder: whether it is to be a folder instead.
    """
    kind = "folder" if folder else "file"
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "is a link to nothing" if path.is_symlink() else f"no such {kind}"
    except NotADirectoryError:
        return f"no such {kind}: part of the path is a file"
    except OSError as error:
        return _REFUSALS.get(error.errno or 0) or f"cannot be read: {error.strerror or error}"
    except ValueError:  # a name with a null character
        return f"no such {kind}"
    if stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode):
        return None
    told = next((words for is_it, words in _SORTS if is_it(mode)), "is a device, not a file")
    return told.replace("a file", "a folder") if folder and not stat.S_ISREG(mode) else told


def is_there(path: Path) -> bool:
    """Whether there is anything of this name, be it a link to nothing.

    Raises InputError if the folder that it would lie in does not let anybody see.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}", file=str(path)
        ) from None
    return True


def read_bytes(path: Path, most: int, *, name: str | None = None, what: str = "this") -> bytes:
    """All of a file.

    most: bytes that it may have.  name: the file in messages, its path if None; what it should be.

    Raises InputError if it is no regular file (a device would never end, a pipe never begin), is
    larger, or cannot be read.
    """
    name = str(path) if name is None else name
    try:
        wrong = what_is_wrong(path)
        if wrong is not None:
            raise InputError(wrong, file=name)
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
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise ValueError(_too_long(text)) from None


def _too_long(text: str) -> str:
    """What is wrong with a text in which Python meets a whole number that it does not read."""
    found = re.search(rf"[0-9_]{{{_MOST_DIGITS},}}", text)
    if found is None:
        return "a number in it cannot be read"
    line = text.count("\n", 0, found.start()) + 1
    return f"a whole number has more than {_MOST_DIGITS:,} digits (at line {line})"


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
    except json.JSONDecodeError as error:
        raise InputError(f"cannot be read: {error}", file=str(path)) from None
    except (ValueError, RecursionError) as error:
        problem = "nested too deeply" if isinstance(error, RecursionError) else _too_long(text)
        raise InputError(f"cannot be read: {problem}", file=str(path)) from None
    if not isinstance(content, dict):
        raise InputError("cannot be read: not a JSON object", file=str(path))
    return content


def why_no_number(text: str) -> str:
    """What keeps a text from being a number, where that can be told."""
    narrow = unicodedata.normalize("NFKC", text)
    if narrow != text and NUMBER.fullmatch(narrow.replace(",", "")):
        return f": these are full-width characters; write {narrow.replace(',', '')}"
    bare = re.sub(r"[,'\s]", "", narrow)
    if re.fullmatch(r"[+-]?[0-9]{1,3}([,'\s][0-9]{3})+(\.[0-9]*)?", narrow):
        return f": leave out what separates the thousands; write {bare}"
    if re.fullmatch(r"[+-]?[0-9]*,[0-9]+", narrow):
        return f": the decimal sign is a point; write {narrow.replace(',', '.')}"
    if NUMBER.fullmatch(narrow.rstrip("%").strip()) and narrow.endswith("%"):
        return f": without the sign %; write {float(narrow.rstrip('%')) / 100.0:g}"
    return ""
