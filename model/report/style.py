"""How every figure of a report looks: fonts, colours that survive greyscale, and its frame.

A figure is in one language.  Series differ in lightness and in hatch or marker as well as in
hue (Okabe and Ito's colours), so nothing is lost in grey or to a colour-blind reader.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, Concatenate, Literal, NamedTuple, ParamSpec

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from model.experiments.words import Words, amount, words
from model.report.fonts import chinese_family, families
from model.report.sheet import INK, QUIET, RULE

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

WIDTH = 7.4  # inches; text is 9 to 11 points
GAIN, LOSS, NONE = "#0b5d91", "#d55e00", "#8c8c8c"


class Series(NamedTuple):
    """How a series is drawn: a colour, and a hatch or a marker that tells it in grey."""

    color: str
    hatch: str
    marker: str
    dashes: str | tuple[int, tuple[float, ...]]


SERIES = (
    Series("#0b5d91", "", "o", "-"),
    Series("#e69f00", "///", "s", (0, (6.0, 2.0))),
    Series("#b8dcf0", "...", "^", (0, (2.0, 1.5))),
    Series("#8a2f00", "xx", "D", (0, (6.0, 2.0, 1.5, 2.0))),
    Series("#009e73", "\\\\\\", "v", (0, (1.0, 1.0))),
    Series("#d9d9d9", "", "P", (0, (4.0, 1.0, 1.0, 1.0, 1.0, 1.0))),
)

# As lines too dark a brown and too light a grey give way to ink and to a grey that can be read.
_AS_LINES = {3: INK, 5: QUIET}
_FURTHER_MARKERS = "*hX<>p"


def line_series(number: int) -> Series:
    """How the line of a series is drawn, by its place; beyond six, colours come again with other markers."""
    place = number % len(SERIES)
    series = SERIES[place]
    marker = series.marker if number < len(SERIES) else _FURTHER_MARKERS[number % len(_FURTHER_MARKERS)]
    return series._replace(color=_AS_LINES.get(place, series.color), marker=marker)


_SETTINGS = {
    "text.parse_math": False,
    "svg.fonttype": "path",
    "hatch.linewidth": 0.5,
    "hatch.color": "#ffffff",
    "axes.edgecolor": QUIET,
    "axes.unicode_minus": True,
    "font.size": 9.5,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.06,
}

Arguments = ParamSpec("Arguments")


def figure_in(
    draw: Callable[Concatenate[Language, Arguments], Figure],
) -> Callable[..., Figure]:
    """A function that draws a figure in the language named by its keyword `language`.

    In English where no font has Chinese characters, which fonts.chinese_family then says.
    """

    @wraps(draw)
    def drawn(*arguments: Any, language: Language = "en", **named: Any) -> Figure:
        settings: dict[Any, Any] = {**_SETTINGS, "font.family": families()}
        with rc_context(settings):
            figure = draw("en" if chinese_family() is None else language, *arguments, **named)
            figure.draw_without_rendering()  # what is made on drawing gets these fonts, too
            return figure

    del drawn.__wrapped__  # callers see `language` as a keyword
    return drawn


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, with a column's value under the column's name."""
    return table.itertuples(index=False)


def frame(
    title: str,
    subtitle: str,
    *,
    height: float,
    columns: int = 1,
    rows: int = 1,
    widths: Sequence[float] | None = None,
    share_rows: bool = False,
    footnote: str = "",
) -> tuple[Figure, list[Axes]]:
    """An empty figure with title, what is measured and in which unit below it, and panels."""
    top = 0.62 if subtitle else 0.4
    bottom = 0.25 * (1 + footnote.count("\n")) if footnote else 0.0
    total = height + top + bottom
    figure = Figure(figsize=(WIDTH, total), facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    engine: Any = figure.get_layout_engine()
    engine.set(rect=(0.006, bottom / total, 0.988, height / total), wspace=0.04, hspace=0.06)
    figure.text(0.1 / WIDTH, 1.0 - 0.1 / total, title, fontsize=12.0, color=INK, va="top")
    if subtitle:
        figure.text(0.1 / WIDTH, 1.0 - 0.36 / total, subtitle, fontsize=9.0, color=QUIET, va="top")
    if footnote:
        figure.text(0.1 / WIDTH, 0.06 / total, footnote, fontsize=8.0, color=QUIET, va="bottom")
    panels = figure.subplots(
        rows, columns, squeeze=False, width_ratios=widths, sharey="row" if share_rows else False
    )
    return figure, list(panels.flat)


def strip(panel: Axes, *, grid: Literal["x", "y", "none"] = "y") -> None:
    """A panel without a box: hair lines where values are read off, nothing else."""
    for side in ("top", "right", "left", "bottom"):
        panel.spines[side].set_visible(False)
    panel.tick_params(length=0, labelsize=8.5, labelcolor=QUIET)
    panel.set_axisbelow(True)
    if grid != "none":
        panel.grid(axis=grid, color=RULE, linewidth=0.7)


def head(panel: Axes, text: str) -> None:
    """A heading above a panel."""
    panel.set_title(text, loc="left", fontsize=9.5, color=INK, pad=6.0)


def thousands(axis: Any) -> None:
    """Numbers of an axis with thousands separators and a true minus."""
    axis.set_major_formatter(FuncFormatter(lambda value, _place: _tick(value)))


def _tick(value: float) -> str:
    near = round(value, 9)  # a tick at three tenths may be a little off
    text = f"{near:,.0f}" if near.is_integer() else f"{near:.4g}"
    return text.replace("-", "−")


def say_at(panel: Axes, x: float, y: float, text: str, **options: Any) -> None:
    """A direct label a little right of a point."""
    options = {"xytext": (6, 0), "va": "center", "fontsize": 8.5, "color": INK, **options}
    panel.annotate(text, (x, y), textcoords="offset points", annotation_clip=False, **options)


def spread(wanted: Sequence[float], least: float, floor: float = -math.inf) -> list[float]:
    """Heights near the wanted ones, at least so far apart and not below the floor, in the same order.

    For labels at the ends of lines.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [wanted[place] for place in order]
    for _ in range(500):
        moved = False
        if placed and placed[0] < floor:
            placed[0], moved = floor, True
        for low in range(len(placed) - 1):
            gap = placed[low + 1] - placed[low]
            if gap < least - 1e-9:
                shift = 0.5 * (least - gap)
                placed[low] -= shift
                placed[low + 1] += shift
                moved = True
        if not moved:
            break
    heights = [0.0] * len(wanted)
    for place, height in zip(order, placed, strict=True):
        heights[place] = height
    return heights


def money(yuan: float) -> Words:
    """A sum of money, as large as it reads best: "1.2 billion yuan", "12 亿元"."""
    size = abs(yuan)
    sign = "−" if yuan < 0.0 else ""
    if size >= 1e8:
        return words(f"{sign}{_three(size / 1e9)} billion yuan", f"{sign}{_three(size / 1e8)} 亿元")
    if size >= 1e6:
        return words(f"{sign}{_three(size / 1e6)} million yuan", f"{sign}{_three(size / 1e4)} 万元")
    return words(f"{sign}{amount(size)} yuan", f"{sign}{amount(size)} 元")


def _three(value: float) -> str:
    """Three digits that count."""
    if value >= 100.0:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10.0 else f"{value:.2f}"
