"""A font for the page's Chinese, for browsers on machines that have none of their own."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from model import glossary
from model.dashboard.session import load, scenarios
from model.population.counties import DATA
from model.report.fonts import font_face

_PAGE = Path(__file__).resolve().parent


def page_font(scenario: str) -> str:
    """CSS of a font with the characters of the page and of all scenarios; empty if there is none.

    The font is part of the text: a browser draws nothing before it is there, neither boxes nor
    the pictures, which are not drawn again when a font comes late.

    scenario: the one that the page begins with, by name or path.
    Raises InputError if it cannot be read.
    """
    return font_face("".join(_texts(scenario)), "Linkage Chinese")


def _texts(first: str) -> Iterator[str]:
    for file in (*_PAGE.glob("*.py"), glossary.FILE):
        yield file.read_text(encoding="utf-8")
    folders = {DATA}
    for name, title in scenarios(first).items():
        yield from title.values()
        scenario = load(name)
        yield from scenario.question.values()
        if scenario.data is not None:
            folders.add(scenario.data.path)
    for folder in folders:
        with suppress(OSError):  # gone since it was read
            yield (folder / "counties.csv").read_text(encoding="utf-8", errors="replace")
