"""Printing: tables for people, JSON for programs, progress on a terminal only.

Results go to standard output, everything else to standard error.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.without_effect import NoEffect

WIDTH = 80  # columns that everything fits in
_SECONDS_OF_WEATHER = 0.1  # for 1,000 counties; it rises with the cube of their number
# What a line of Chinese is not broken inside of: a letter, a unit such as 元/人, or a run of others, such
# as a number, with the punctuation that belongs to it.
_CHINESE, _OPENING, _CLOSING = "\u4e00-\u9fff", "“‘（《", "”’）》，。、；：！？"
_LETTERS, _OTHERS = f"[{_CHINESE}](?:/[{_CHINESE}])*", f"[^\\s{_CHINESE}{_OPENING}{_CLOSING}]+"
_PIECE = re.compile(f"[{_OPENING}]*(?:{_LETTERS}|{_OTHERS})[{_CLOSING}]*|\\s|.")
_NARROWEST = 40  # columns in which tables can still be read

Advance = Callable[[int, int], None]  # done, of how many


def console(*, error: bool = False) -> Console:
    """Standard output, or standard error; text is printed as it is, no markup in it."""
    screen = Console(stderr=error, markup=False, emoji=False, highlight=False)
    if not _NARROWEST <= screen.width <= WIDTH:  # COLUMNS=0 says that nobody knows
        screen.width = WIDTH if screen.width > WIDTH or screen.width < 1 else _NARROWEST
    return screen


def print_json(content: object) -> None:
    """Print JSON; Chinese as it is where the output can show it."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    print(json.dumps(content, ensure_ascii=encoding != "utf8", indent=2, allow_nan=False))


def print_table(
    heading: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    colours: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Print a table.  columns: title and "left", "right" or "fold" (left, on several lines).

    colours: of cells with these words; a terminal without colours, NO_COLOR or a pipe shows none.
    """
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for title, style in columns:
        justify: Any = "right" if style == "right" else "left"
        overflow: Any = "fold" if style == "fold" else "ellipsis"
        table.add_column(
            title, justify=justify, overflow=overflow, no_wrap=style == "left", header_style="bold"
        )
    for row in rows:
        table.add_row(*(Text(clean(cell), style=colours.get(cell, "")) for cell in row))
    screen = console()
    screen.print(Text(clean(heading), style="bold"))
    screen.print()
    screen.print(table)
    screen.print()


def print_noted_rows(
    heading: str,
    columns: Sequence[tuple[str, int, str]],
    rows: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> None:
    """Print a table in which every row has notes below it, over its whole width.

    columns: title, width and "left" or "right"; a longer first cell pushes the others to the next line.
    rows: cells and notes.
    """
    screen = console()
    screen.print(Text(clean(heading), style="bold"))
    screen.print()
    screen.print(Text(_fitted([title for title, _, _ in columns], columns), style="bold"))
    for cells, notes in rows:
        first, *others = map(clean, cells)
        if cell_len(first) > columns[0][1]:
            screen.print(Text(first))
            first = ""
        screen.print(Text(_fitted([first, *others], columns)))
        for note in notes:
            screen.print(Padding(Text(clean(note)), (0, 0, 0, 4)))


def _fitted(cells: Sequence[str], columns: Sequence[tuple[str, int, str]]) -> str:
    fitted = []
    for cell, (_, width, side) in zip(cells, columns, strict=True):
        space = " " * max(width - cell_len(cell), 0)
        fitted.append(space + cell if side == "right" else cell + space)
    return " ".join(fitted).rstrip()


def print_entry(heading: str, value: str, *paragraphs: str) -> None:
    """Print one entry of a list: a heading with a value, and indented text below it."""
    screen = console()
    screen.print(Text.assemble((clean(heading), "bold"), " = ", clean(value)))
    for paragraph in paragraphs:
        screen.print(Padding(Text(clean(paragraph)), (0, 0, 0, 4)))


def print_lines(*lines: str) -> None:
    """Print sentences below a table."""
    screen = console()
    for line in lines:
        text = clean(line)
        screen.print(Text(_broken(text, screen.width) if re.search(f"[{_CHINESE}]", text) else text))


def tell_of_no_effect(found: Sequence["NoEffect"]) -> None:
    """Say on standard error which settings change nothing."""
    for each in found:
        print(f"Note: {clean(each.told())}", file=sys.stderr)


def tell_of_idle_options(given: Mapping[str, bool], because: str) -> None:
    """Say on standard error which options change nothing.  given: by option, whether it was given."""
    for option, is_given in given.items():
        if is_given:
            print(f"Note: {option} has no effect: {because}.", file=sys.stderr)


def tell_of_many_counties(scenario: "Scenario") -> None:
    """Say on standard error what takes long before the first season, where there are many counties."""
    if scenario.data is None:
        return
    from model.population.counties import county_names_in  # late: few scenarios have tables of their own

    count = len(county_names_in(scenario.data.checked()))
    seconds = _SECONDS_OF_WEATHER * (count / 1000.0) ** 3
    if seconds >= 2.0:
        about = f"{seconds:,.0f} seconds" if seconds < 300.0 else f"{seconds / 60.0:,.0f} minutes"
        what = f"the weather of {count:,} counties is prepared first, each with every other: about {about}"
        print(f"Note: {what}, once.", file=sys.stderr)


def _broken(text: str, width: int) -> str:
    """A Chinese text with line breaks where lines of so many columns end: never inside a number."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and cell_len((lines[-1] + piece).rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
    return "\n".join(lines)


def clean(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


def number(value: float | None, decimals: int = 0) -> str:
    """A number with thousands separators; "-" for one that does not exist."""
    return "-" if value is None else f"{value:,.{decimals}f}"


def plain(value: object) -> str:
    """A parameter's or figure's value: thousands separators in large whole numbers only."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        whole = float(value).is_integer() and abs(value) < 1e15
        return f"{int(value):,}" if whole else f"{value:.12g}"
    return str(value)


@contextmanager
def progress_bar(what: str) -> Iterator[Advance | None]:
    """A function to report progress to; None unless standard error is a terminal."""
    screen = console(error=True)
    if not sys.stderr.isatty():  # for Rich a file is a terminal, too, where FORCE_COLOR asks for colours
        yield None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True) as progress:
        task = progress.add_task(clean(what), total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance
