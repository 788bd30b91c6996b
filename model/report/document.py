"""A report as data, and how it becomes one self-contained HTML file.

Every text is in both languages; what comes from results or scenarios is escaped by the
template.  Pictures are drawn into the file, so that it needs no network and no other file.
"""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from model.experiments.words import Words, words
from model.report.fonts import data_uri, font_face
from model.report.style import Language
from model.report.text_layer import searchable

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

_FOLDER = Path(__file__).resolve().parent
_FONT_GOES_HERE = "/* font */\n"
_PICTURE_GOES_HERE = re.compile(r'src="picture (\d+)"')  # quotes in a text are escaped


@dataclass(frozen=True)
class Paragraph:
    """Some sentences.  important: set apart from the others."""

    kind: ClassVar[str] = "paragraph"
    text: Words
    important: bool = False


@dataclass(frozen=True)
class Table:
    """A table: the first column names the rows, the others are numbers unless `text` names them.

    over: the year or years of which it tells; None where its numbers are means over all of the run.
    """

    kind: ClassVar[str] = "table"
    caption: Words
    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    note: Words | None = None
    text: frozenset[int] = frozenset()  # further columns that are texts
    over: Words | None = None


@dataclass(frozen=True)
class Picture:
    """A figure.  draw: makes it in a language, or the path of a PNG file; alt: for who cannot see it.

    over: as of a Table.
    """

    kind: ClassVar[str] = "picture"
    caption: Words
    alt: Words
    draw: "Callable[[Language], Figure] | Path"
    over: Words | None = None


Block = Paragraph | Table | Picture


@dataclass(frozen=True)
class Section:
    """A part of a report.  key: of its anchor."""

    key: str
    title: Words
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report.  question, answer: paragraphs; made: a line on how and when."""

    title: Words
    question: tuple[Words, ...]
    answer: tuple[Words, ...]
    made: Words
    sections: tuple[Section, ...]


LABELS: dict[str, Words] = {
    "question": words("The question", "问题"),
    "answer": words("The answer", "回答"),
    "contents": words("Contents", "目录"),
    "figure": words("Figure", "图"),
    "table": words("Table", "表"),
    "other": words("中文", "English"),
    "scroll": words("wide content, scroll sideways", "内容较宽，可左右滚动"),
}


def as_html(report: Report, languages: Sequence[Language]) -> str:
    """The report as an HTML page, in one language or in several one after the other."""
    from jinja2 import (
        Environment,
        FileSystemLoader,
        StrictUndefined,
    )  # late: not every command writes reports

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pictures: list[str] = []

    def picture(block: Picture, language: Language) -> str:
        pictures.append(_drawn(block, language))
        return f"picture {len(pictures) - 1}"

    environment.globals["picture"] = picture
    environment.filters["prose"] = _prose
    style = (_FOLDER / "report.css").read_text(encoding="utf-8")
    page = environment.get_template("report.html").render(
        report=report,
        languages=tuple(languages),
        labels=LABELS,
        style=_FONT_GOES_HERE + style,
        html_language={"en": "en", "zh": "zh-Hans"},
    )
    # Fonts come last: all of them are made of one with the characters of the page and its pictures.
    among = "".join(sorted(set(page).union(*pictures)))
    page = page.replace(_FONT_GOES_HERE, font_face(page, "Report Chinese", among), 1)
    return _PICTURE_GOES_HERE.sub(lambda found: f'src="{_data_uri(pictures[int(found[1])], among)}"', page)


def _prose(text: str) -> "Markup":
    """A text with what stands between backticks as code, everything escaped."""
    from markupsafe import Markup, escape

    parts = [str(escape(part)) for part in text.split("`")]
    if len(parts) % 2 == 0:  # an odd one out is a plain character
        parts[-2:] = [f"{parts[-2]}`{parts[-1]}"]
    return Markup("".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)))


def _drawn(picture: Picture, language: Language) -> str:
    """A picture as SVG, or the address of one that is a file."""
    if isinstance(picture.draw, Path):
        return data_uri("image/png", picture.draw.read_bytes())
    from matplotlib import rc_context

    figure = picture.draw(language)
    image = io.StringIO()
    # No date or program, and names of parts that follow from what they are: the same results, the same file.
    with rc_context({"svg.hashsalt": "linkages"}):
        figure.savefig(image, format="svg", metadata={"Date": None, "Creator": None})
    return image.getvalue()


def _data_uri(drawn: str, among: str) -> str:
    return (
        drawn if drawn.startswith("data:") else data_uri("image/svg+xml", searchable(drawn, among).encode())
    )
