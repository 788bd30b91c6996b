"""Data folders by chance: the model's own tables, or small ones, with a few things changed."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from model.population.counties import DATA
from tests.fuzzing.values import ODD_CELLS, mangled, recoded

TABLES = (
    "counties.csv",
    "census_2020.csv",
    "industries.csv",
    "capital.csv",
    "pilots.csv",
    "flagships.csv",
)
_NEEDED = (
    "adcode",
    "status",
    "longitude",
    "latitude",
    "rural_residents",
    "lifted_people",
    "residents",
    "family_households",
    "persons_in_family_households",
    "one_person_households",
    "households_with_two_aged_65",
    "aged_30_34",
    "schooling_primary",
    "employed_long_form",
    "announced_residents",
    "share",
    "industry",
)

Lines = list[list[str]]


@dataclass
class DataCase:
    """A data folder: files by name, folders in their place, and symbolic links to their targets."""

    kind: str
    files: dict[str, bytes]
    folders: tuple[str, ...] = ()
    links: dict[str, str] = field(default_factory=dict)


def own_tables() -> dict[str, str]:
    """The model's own tables, by file name."""
    return {name: (DATA / name).read_text(encoding="utf-8") for name in TABLES}


def few_counties(tables: dict[str, str], chance: random.Random, count: int) -> dict[str, str]:
    """The same for a few of the counties: a run takes a tenth of the time."""
    codes = [line.split(",")[0] for line in tables["counties.csv"].splitlines()[1:]]
    kept = set(chance.sample(codes, count))
    few = {}
    for name, text in tables.items():
        heading, *lines = text.splitlines(keepends=True)
        one_each = heading.startswith("adcode")
        few[name] = heading + "".join(line for line in lines if not one_each or line.split(",")[0] in kept)
    return {name: text for name, text in few.items() if text.count("\n") > 1}


def _read(text: str) -> Lines:
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:  # an earlier change has made a cell longer than the reader takes
        return [line.split(",") for line in text.splitlines()]


def _written(lines: Lines) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue()


def _place(chance: random.Random, lines: Lines) -> tuple[int, int]:
    """A cell below the heading, more often than not in a column that the model reads."""
    row = chance.randrange(1, len(lines))
    columns = [place for place, name in enumerate(lines[0]) if name in _NEEDED]
    if not columns or chance.random() < 0.3:
        return row, chance.randrange(len(lines[0]))
    return row, chance.choice(columns)


def _odd_cell(chance: random.Random, lines: Lines) -> str:
    row, column = _place(chance, lines)
    lines[row][column] = chance.choice(ODD_CELLS)
    return _written(lines)


def _raw_cell(chance: random.Random, lines: Lines) -> str:
    """As it stands, without quotes around what would need them."""
    row, column = _place(chance, lines)
    lines[row][column] = "{odd}"
    return _written(lines).replace("{odd}", chance.choice(ODD_CELLS))


def _number(chance: random.Random, lines: Lines) -> str:
    """A number times something: still right, or beyond what may be."""
    for _ in range(chance.randint(1, 4)):
        row, column = _place(chance, lines)
        try:
            value = float(lines[row][column])
        except ValueError:
            continue
        factor = chance.choice((0.0, 1e-6, 0.5, 0.999999999, 2.0, 1e3, 1e6, -1.0))
        lines[row][column] = f"{value * factor:.15g}"
    return _written(lines)


def _whole_column(chance: random.Random, lines: Lines) -> str:
    _, column = _place(chance, lines)
    value = chance.choice((*ODD_CELLS[:20], "1", "national", "provincial", "fruit"))
    for line in lines[1:]:
        line[column] = value
    return _written(lines)


def _heading(chance: random.Random, lines: Lines) -> str:
    column = chance.randrange(len(lines[0]))
    name = lines[0][column]
    lines[0][column] = chance.choice(
        (name.upper(), f" {name} ", name[:-1], "", name + "\x00", "adcode", "县", f"\ufeff{name}")
    )
    return _written(lines)


def _columns(chance: random.Random, lines: Lines) -> str:
    way, column = chance.randrange(3), chance.randrange(len(lines[0]))
    if way == 0:
        return _written([line[:column] + line[column + 1 :] for line in lines])
    if way == 1:
        return _written([[*line, line[column]] for line in lines])
    order = chance.sample(range(len(lines[0])), len(lines[0]))
    return _written([[line[place] for place in order] for line in lines])


def _rows(chance: random.Random, lines: Lines) -> str:
    way, row = chance.randrange(8), chance.randrange(1, len(lines))
    if way == 0:
        del lines[row]
    elif way == 1:
        lines.insert(row, list(lines[row]))
    elif way == 2:
        lines[row] = lines[row][:-1]
    elif way == 3:
        lines[row] = [*lines[row], "more"]
    elif way == 4:
        lines[1:] = chance.sample(lines[1:], len(lines) - 1)
    elif way == 5:
        lines.insert(row, [])
    elif way == 6:
        del lines[1:]
    else:
        del lines[chance.randrange(2, len(lines) + 1) :]
    return _written(lines)


def _separators(chance: random.Random, lines: Lines) -> str:
    text = _written(lines)
    return chance.choice((text.replace(",", ";"), text.replace(",", "\t"), text.replace(",", "，")))


CHANGES: tuple[Callable[[random.Random, Lines], str], ...] = (
    _odd_cell,
    _odd_cell,
    _odd_cell,
    _raw_cell,
    _number,
    _number,
    _number,
    _whole_column,
    _heading,
    _columns,
    _rows,
    _rows,
    _separators,
)


def data_case(chance: random.Random, number: int, tables: dict[str, str]) -> DataCase:
    """The case of a number: one of the tables changed, in one way or several."""
    counties = chance.choice((1, 1, 2, 3, 3, 3, 3, 3, 3, 58))
    texts = tables if counties == 58 else few_counties(tables, chance, counties)
    files = {name: text.encode() for name, text in texts.items()}
    name = chance.choice(("counties.csv", "industries.csv", "counties.csv", "industries.csv", *files))
    way = number % 20
    if way == 0:
        files[name] = mangled(chance, files[name])
        return DataCase("mangled", files)
    if way == 1:
        files[name] = recoded(chance, texts[name])
        return DataCase("recoded", files)
    if way == 2:
        del files[name]
        linked = chance.choice(("", "", "nobody", name, "/dev/null", "/dev/zero", "/proc/self/mem"))
        if linked:
            return DataCase("absent", files, links={name: linked})
        return DataCase("absent", files, folders=(name,) if chance.random() < 0.5 else ())
    if way == 3:
        files[name] = chance.choice(
            (b"", b"\n", b"\xef\xbb\xbf", b"adcode", b",,,\n,,,\n", b'"', b"\x00" * 1000, b"a\n" * 2_000_000)
        )
        return DataCase("no table", files)
    change = CHANGES[number % len(CHANGES)]
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        lines = _read(files[name].decode())
        if len(lines) < 2 or len({len(line) for line in lines}) > 1 or any(not line for line in lines):
            break
        files[name] = change(chance, lines).encode()
        change = chance.choice(CHANGES)
    return DataCase(CHANGES[number % len(CHANGES)].__name__.strip("_").replace("_", " "), files)
