"""On which line a TOML text sets each key: what tomllib does not tell."""

import re
import tomllib
from bisect import bisect_left
from contextlib import suppress

KeyPath = tuple[str, ...]

_BLANK = re.compile(r"(?:[ \t\n,]+|#[^\n]*)*")
_HEADER = re.compile(r"(\[\[?)[ \t]*")
_HEADER_END = re.compile(r"[ \t]*\]\]?")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_KEY_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_SCALAR = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,\[\]{}#"'=]+(?: [0-9:.]+(?:Z|[+-][0-9:]+)?)?""",
    re.DOTALL,
)

Entries = list[tuple[KeyPath, int]]


class _LostError(Exception):
    """The scanner met something that is not TOML."""


_DEEPEST = 8  # parts of a key's path; a scenario's has four, and one of 100,000 has that many beginnings


def key_lines(text: str) -> Entries:
    """The path and line of every table and key, in the order written.

    tomllib tells no lines for keys.  This reads only as much of TOML as it takes to
    find them; where the text is not TOML, or deeper than any scenario, it stops with what it
    has.  Arrays of tables and what is in them have no path of their own and are left out.
    """
    found: Entries = []
    with suppress(_LostError, ValueError, IndexError, RecursionError):
        _scan_document(text, found)
    newlines = [match.start() for match in re.finditer("\n", text)]
    return [(path, bisect_left(newlines, at) + 1) for path, at in found]


def _scan_document(text: str, found: Entries) -> None:
    at = 0
    table: KeyPath = ()
    entries = found
    while (at := _match(_BLANK, text, at).end()) < len(text):
        if text[at] == "[":
            header = _match(_HEADER, text, at)
            table, end = _scan_key(text, header.end())
            entries = found if header[1] == "[" else []
            entries.append((table, at))
            at = _match(_HEADER_END, text, end).end()
        else:
            at = _scan_setting(text, at, table, entries)


def _scan_setting(text: str, at: int, table: KeyPath, entries: Entries) -> int:
    key, end = _scan_key(text, at)
    path = table + key
    if len(path) > _DEEPEST:
        raise _LostError
    entries.append((path, at))
    return _scan_value(text, _match(_EQUALS, text, end).end(), path, entries)


def _scan_value(text: str, at: int, path: KeyPath, entries: Entries) -> int:
    if text[at] == "{":
        at += 1
        while text[at := _match(_BLANK, text, at).end()] != "}":
            at = _scan_setting(text, at, path, entries)
        return at + 1
    if text[at] == "[":
        at += 1
        while text[at := _match(_BLANK, text, at).end()] != "]":
            at = _scan_value(text, at, (), [])
        return at + 1
    return _match(_SCALAR, text, at).end()


def _scan_key(text: str, at: int) -> tuple[KeyPath, int]:
    parts = []
    while True:
        part = _match(_KEY_PART, text, at)
        quoted = part[0][0] in "\"'"
        parts.append(tomllib.loads(f"key = {part[0]}")["key"] if quoted else part[0])
        if len(parts) > _DEEPEST:
            raise _LostError
        dot = _KEY_DOT.match(text, part.end())
        if dot is None:
            return tuple(parts), part.end()
        at = dot.end()


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    match = pattern.match(text, at)
    if match is None:
        raise _LostError
    return match


def first_repeated(text: str) -> tuple[KeyPath, int, int] | None:
    """The first key or table written twice, with both lines."""
    lines: dict[KeyPath, int] = {}
    for path, line in key_lines(text):
        if path in lines:
            return path, lines[path], line
        lines[path] = line
    return None
