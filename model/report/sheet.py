"""A sheet for figures: a finding on top, panels below it, a footnote at the bottom.

Position, fill and printed numbers carry everything, so nothing is lost in greyscale or to
a colour-blind reader.  Everything is said in English and, where a font has the characters,
in Chinese.
"""

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from model.experiments.changes import extent_words, settings_words
from model.origin import settings_of
from model.report.fonts import chinese_family, families
from model.report.wording import cut, wrapped
from model.scenario import Scenario

if TYPE_CHECKING:
    from model.experiments.settings import Settings

DOTS_PER_INCH = 160
INK, QUIET, RULE, BAR = "#1a1a1a", "#5c5c5c", "#d9d9d9", "#c4c4c4"
CLEAR, UNCLEAR = "#0b5d91", "#777777"

# Inches; text sizes are in points, 72 to the inch.
WIDTH, MARGIN = 11.0, 0.3
_HEADS, _FOOT_LINE = 0.72, 0.19
_NOTE_WIDTH = 180  # characters of a line of footnotes

Words = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A figure under way.  panels: its axes; chinese: whether Chinese can be drawn."""

    figure: Figure
    panels: tuple[Axes, ...]
    chinese: bool


@contextmanager
def fonts() -> Iterator[bool]:
    """Draw with fonts that have the characters; tells whether Chinese ones are among them."""
    with rc_context({"font.family": families(), "text.parse_math": False}):
        yield chinese_family() is not None


def make_sheet(
    finding: Sequence[Words],
    heads: Sequence[Words],
    footnotes: Sequence[str],
    *,
    height: float,
    widths: Sequence[float],
    left: float = MARGIN,
    gap: float = 0.08,
    below: float = 0.0,
    chinese: bool,
) -> Sheet:
    """A sheet with panels side by side, each under its heading.

    height: of the panels; left: room for labels before the first; gap: between panels, as a
    share of their mean width; below: room for scales under them; all but the gap in inches.
    """
    footnotes = [line for note in footnotes for line in textwrap.wrap(note, _NOTE_WIDTH)]
    english = [line for said in finding for line in textwrap.wrap(said["en"], 100)]
    terms = [line for said in finding for line in wrapped(said["zh"], 60)] if chinese else []
    top = MARGIN + 0.25 * len(english) + 0.06 + 0.21 * len(terms) + _HEADS
    foot = 0.3 + _FOOT_LINE * len(footnotes) + below
    total = top + height + foot
    figure = Figure(figsize=(WIDTH, total), facecolor="white")
    FigureCanvasAgg(figure)
    panels = figure.subplots(
        1,
        len(widths),
        squeeze=False,
        width_ratios=list(widths),
        gridspec_kw={
            "left": left / WIDTH,
            "right": 1.0 - 0.2 / WIDTH,
            "top": 1.0 - top / total,
            "bottom": foot / total,
            "wspace": gap,
        },
    )[0]
    at = MARGIN
    for lines, size, line_height, color in ((english, 12.5, 0.25, INK), (terms, 11.0, 0.21, QUIET)):
        for line in lines:
            figure.text(MARGIN / WIDTH, 1.0 - at / total, line, fontsize=size, color=color, va="top")
            at += line_height
        at += 0.06
    for panel, head in zip(panels, heads, strict=True):
        _above(panel, head["en"], 22.0 if chinese else 8.0, INK)
        if chinese:
            _above(panel, head["zh"], 7.0, QUIET)
    for place, note in enumerate(footnotes):
        y = (foot - below - 0.14 - _FOOT_LINE * place) / total
        figure.text(MARGIN / WIDTH, y, note, fontsize=8.0, color=QUIET, va="top")
    return Sheet(figure, tuple(panels), chinese)


def write_sheet(sheet: Sheet, path: Path) -> None:
    """Write the figure as PNG; the same results give the same bytes."""
    sheet.figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})


# --- rows ---------------------------------------------------------------------------------


def rule_rows(panel: Axes, rows: int) -> None:
    """Rows from the top down with a hair line between them, without frame or scale."""
    panel.set_ylim(rows - 0.5, -0.5)
    panel.set_frame_on(False)
    panel.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)
    for position in range(rows + 1):
        panel.axhline(position - 0.5, color=RULE, linewidth=0.8, zorder=0)


def label_rows(
    panel: Axes, labels: Sequence[Words], left: float, *, chinese: bool, longest: int = 30
) -> None:
    """What each row is, left of the first panel: English, and Chinese below it where it differs.

    left: inches before the panel.  longest: characters, a Chinese one counted twice.
    """
    for position, label in enumerate(labels):
        both = chinese and label["zh"] != label["en"]
        for text, offset, size, color in (
            (label["en"], 7.0 if both else 0.0, 10.5, INK),
            *(((label["zh"], -7.5, 9.5, QUIET),) if both else ()),
        ):
            panel.annotate(
                cut(text, longest),
                (0.0, position),
                xycoords=("axes fraction", "data"),
                xytext=(-72.0 * (left - MARGIN), offset),
                textcoords="offset points",
                va="center",
                fontsize=size,
                color=color,
            )


def mark(panel: Axes, position: float, low: float, value: float, high: float, *, clear: bool) -> None:
    """A dot with its interval: filled where the interval leaves out zero."""
    color = CLEAR if clear else UNCLEAR
    panel.plot([low, high], [position, position], color=color, linewidth=2.2, solid_capstyle="butt", zorder=2)
    panel.plot(
        [value],
        [position],
        marker="o",
        markersize=7.5,
        markerfacecolor=color if clear else "white",
        markeredgecolor=color,
        markeredgewidth=1.6,
        zorder=3,
    )


def say(panel: Axes, at: float, position: float, text: str, color: str = INK, size: float = 9.5) -> None:
    """A number right of its mark."""
    panel.annotate(
        text,
        (at, position),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        fontsize=size,
        color=color,
    )


def limits(panel: Axes, values: Sequence[float], before: float, after: float) -> None:
    """The range of the values, with shares of it as room before and, for printed numbers, after."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = high - low if high > low else max(abs(high), 1.0)
    panel.set_xlim(low - before * span, high + after * span)


# --- scales -------------------------------------------------------------------------------


def scale(panel: Axes, x: str, y: str | None = None) -> None:
    """A plain frame with scales and what they measure."""
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        panel.spines[side].set_color(QUIET)
    panel.tick_params(colors=QUIET, labelsize=8.5)
    panel.set_xlabel(x, fontsize=9.0, color=INK)
    if y is not None:
        panel.set_ylabel(y, fontsize=9.0, color=INK)
    else:
        panel.spines["left"].set_visible(False)
        panel.tick_params(left=False, labelleft=False)


def circumstances(settings: "Settings", scenario: Scenario) -> str:
    """How the runs were made, and what their intervals are of, for a footnote."""
    count, told = settings.replications, settings_words(settings_of(scenario))["en"]
    return (
        f"Scenario {scenario.name} ({scenario.digest()[:12]}){f' with {told}' if told else ''}, "
        f"{extent_words(settings.years, settings.scale)['en']}, "
        f"{count} replication{'s' if count > 1 else ''}, seed {settings.seed}"
        f"{', each with parameters of its own: intervals are of one more' if settings.uncertain else ''}."
    )


def _above(panel: Axes, text: str, offset: float, color: str) -> None:
    panel.annotate(
        text,
        (0.0, 1.0),
        xycoords="axes fraction",
        xytext=(2.0, offset),
        textcoords="offset points",
        fontsize=9.5,
        color=color,
    )
