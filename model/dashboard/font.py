"""A font for the page's Chinese, fetched by browsers on machines that have none of their own.

A browser takes it last of the families that page.css names, so only where no other has the
character.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from model.dashboard.session import load, scenarios
from model.population.counties import DATA
from model.report.fonts import embeddable

ADDRESS = "/linkage-font.woff"  # as in page.css

_PAGE = Path(__file__).resolve().parent


@cache
def page_font(scenario: str) -> bytes | None:
    """A WOFF font with the characters of the page and of all scenarios; None if there is none.

    scenario: the one that the page begins with, by name or path; one that can be read.
    """
    return embeddable("".join(_texts(scenario)))


def _texts(first: str) -> Iterator[str]:
    for file in (*_PAGE.glob("*.py"), *_PAGE.glob("*.toml")):
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
