"""Pieces that generated files are made of: texts, numbers and encodings that programs stumble over."""

import random

from model.declare.parameter import FIGURE_PREFIX, Parameter, declared
from model.parameters import SECTIONS

PARAMETERS = declared(SECTIONS)

# As they stand in a TOML file.
ODD_TOML = (
    "nan",
    "inf",
    "-inf",
    "-nan",
    "1e400",
    "-1e400",
    "1e308",
    "-1e308",
    "5e-324",
    "-0.0",
    "9" * 400,
    "9" * 5000,
    "-" + "9" * 30,
    "9223372036854775807",
    "9223372036854775808",
    "0xffffffffffffffffffff",
    "0o777",
    "0b11",
    "1_000",
    "true",
    "false",
    '""',
    '"1.0"',
    '"nan"',
    '"真"',
    "[]",
    "[1.0]",
    "[[[]]]",
    "{}",
    "{ a = 1 }",
    "1979-05-27",
    "07:32:00",
    "1979-05-27T07:32:00Z",
    '"""\nmany\nlines"""',
    '"\\u0000"',
    '"\\U0001F680"',
    '"=cmd()"',
    '"figure:"',
    '"figure:nobody"',
    '"figure:microcredit * "',
    '"figure:microcredit * 1e400"',
    '"figure:microcredit * -1"',
    '"figure:microcredit * nan"',
    '"figure:microcredit / 0"',
    '"FIGURE:microcredit"',
)

# As they stand in a cell of a CSV file.
ODD_CELLS = (
    "",
    " ",
    "0",
    "-0",
    "-1",
    "1",
    "0.5",
    "1.0000001",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "1e400",
    "1e308",
    "1e-320",
    "100000000",
    "100000001",
    "9" * 400,
    "1_000",
    "1,000",
    '"1,000"',
    "１２３",
    "٣",
    "0x10",
    "1e5",
    "+7",
    "=1+1",
    "@SUM(A1)",
    "None",
    "null",
    "true",
    "甲",
    "甲" * 5000,
    "\u202e140122",
    "\ufeff140122",
    "a\x00b",
    '"two\nlines"',
    '"',
    'un"balanced',
    "🚀",
    "../../etc/passwd",
    "x" * 200_000,
)


def number_within(chance: random.Random, entry: Parameter) -> float:
    """A number that the declaration allows: anywhere, near the default, or at a bound."""
    low = -1e9 if entry.low is None else entry.low
    high = 1e9 if entry.high is None else entry.high
    way = chance.random()
    if way < 0.2:
        return chance.choice((low, high))
    default = low if isinstance(entry.default, str) else float(entry.default)
    if way < 0.7:
        return min(high, max(low, default * chance.uniform(0.5, 2.0)))
    if way < 0.85 and low >= 0.0:  # a bound against nonsense is many times the default
        return min(high, max(low, high * 10.0 ** -chance.uniform(0.0, 9.0)))
    return chance.uniform(low, high)


def as_toml(entry: Parameter, value: object) -> str:
    """The value as it is written for the parameter."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    return str(round(float(value))) if entry.kind is int else repr(float(value))  # type: ignore[arg-type]


def allowed(chance: random.Random, key: str) -> str:
    """A value that the parameter may have, as TOML."""
    entry = PARAMETERS[key]
    if entry.kind is bool:
        return chance.choice(("true", "false"))
    if entry.kind is str:
        return as_toml(entry, chance.choice(entry.choices) if entry.choices else "text")
    if entry.figure is not None and chance.random() < 0.3:
        factor = chance.choice(("", " * 0.5", " * 1.0", " * 0", " * 1e-3"))
        return f'"{FIGURE_PREFIX}{entry.figure}{factor}"'
    return as_toml(entry, number_within(chance, entry))


def at_bound(chance: random.Random, key: str) -> str:
    """A value at one end of what the parameter may be, as TOML."""
    entry = PARAMETERS[key]
    bounds = [bound for bound in (entry.low, entry.high) if bound is not None]
    if entry.kind in (bool, str) or not bounds:
        return allowed(chance, key)
    return as_toml(entry, chance.choice(bounds))


def outside(chance: random.Random, key: str) -> str:
    """A value beyond the parameter's range, by a little or by far, as TOML; odd if it has none."""
    entry = PARAMETERS[key]
    beyond = []
    if entry.kind in (float, int):
        step = 1.0 if entry.kind is int else chance.choice((1e-9, 1e-3, 1.0, 1e6, 1e300))
        if entry.low is not None:
            beyond.append(min(entry.low - step, entry.low - abs(entry.low) * 1e-12))
        if entry.high is not None:
            beyond.append(max(entry.high + step, entry.high + abs(entry.high) * 1e-12))
    return as_toml(entry, chance.choice(beyond)) if beyond else chance.choice(ODD_TOML)


def mangled(chance: random.Random, content: bytes) -> bytes:
    """The content with a few bytes changed, lost, doubled or swapped, as by a bad disk or editor."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if not changed:
            break
        at = chance.randrange(len(changed))
        way = chance.randrange(5)
        if way == 0:
            changed[at] = chance.randrange(256)
        elif way == 1:
            del changed[at : at + chance.randint(1, 20)]
        elif way == 2:
            changed[at:at] = changed[at : at + chance.randint(1, 20)]
        elif way == 3:
            changed[at:at] = chance.choice(
                (b'"', b"'", b"[", b"]", b"{", b"}", b"=", b"#", b"\n", b",", b".")
            )
        else:
            del changed[at:]
    return bytes(changed)


def recoded(chance: random.Random, text: str) -> bytes:
    """The text with other line ends or in another encoding, some of which the model reads."""
    way = chance.randrange(8)
    if way == 0:
        return text.encode("utf-8-sig")
    if way == 1:
        return text.replace("\n", "\r\n").encode()
    if way == 2:
        return text.replace("\n", "\r\n").encode("utf-8-sig")
    if way == 3:
        return text.replace("\n", "\r").encode()
    if way == 4:
        return text.encode("utf-16")
    if way == 5:
        return text.encode("gbk", errors="replace")
    if way == 6:
        return text.encode("utf-8-sig").replace(b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf")
    return text.encode() + chance.choice((b"\x00", b"\x1a", b"\xff", b"\xed\xa0\x80", b"\n\n\n"))
