"""The figure of a comparison: what each scenario does to lifted households, and at what cost.

One row per scenario, the largest gain on top; three measures side by side, so that the
eye compares along a row.  Position, fill and printed numbers carry everything, so
nothing is lost in greyscale or to a colour-blind reader.
"""

import math
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from model.experiments.comparison import Comparison
from model.experiments.finding import sentences, signed
from model.report.fonts import chinese_family, families
from model.report.wording import cut, has_chinese, wrapped

DOTS_PER_INCH = 160

# Inches; text sizes are in points, 72 to the inch.
_WIDTH, _ROW, _HEADS, _FOOT = 11.0, 0.56, 0.72, 0.86
_LEFT, _RIGHT, _MARGIN, _BETWEEN = 2.55, 0.2, 0.3, 0.06
_INK, _QUIET, _RULE, _BAR = "#1a1a1a", "#5c5c5c", "#d9d9d9", "#c4c4c4"
_CLEAR, _UNCLEAR = "#0b5d91", "#777777"
_LONGEST_TITLE = 28  # characters, a Chinese one counted twice

Row = dict[str, Any]


@dataclass(frozen=True)
class _Text:
    """A text in English and, where it can be drawn, the same in Chinese below it."""

    english: list[str]
    chinese: list[str]

    @property
    def height(self) -> float:
        """In inches."""
        return 0.27 * len(self.english) + _BETWEEN + 0.22 * len(self.chinese)


def write_comparison_figure(comparison: Comparison, path: Path) -> None:
    """Draw the figure into a PNG file."""
    # No software or date in the file: the same results give the same bytes.
    comparison_figure(comparison).savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})


def comparison_figure(comparison: Comparison) -> Figure:
    """The figure of a comparison; in English only where no font has Chinese characters."""
    with rc_context({"font.family": families(), "text.parse_math": False}):
        chinese = chinese_family() is not None
        title = _title(comparison, chinese)
        rows = _ordered(comparison.rows)
        top = _MARGIN + title.height + _HEADS
        height = top + _ROW * len(rows) + _FOOT
        figure = Figure(figsize=(_WIDTH, height), facecolor="white")
        FigureCanvasAgg(figure)
        income, falling_back, cost = figure.subplots(
            1,
            3,
            sharey=True,
            width_ratios=(3.0, 1.5, 1.7),
            gridspec_kw={
                "left": _LEFT / _WIDTH,
                "right": 1.0 - _RIGHT / _WIDTH,
                "top": 1.0 - top / height,
                "bottom": _FOOT / height,
                "wspace": 0.08,
            },
        )
        _draw_income(income, rows)
        _draw_falling_back(falling_back, rows)
        _draw_cost(cost, rows)
        heads = (
            (income, "Change of income, yuan per head and year", "收入变化，元/人·年"),
            (falling_back, "Falling back, % a year", "每年返贫率，%"),
            (cost, "Public cost, yuan/household", "每年财政支出，元/脱贫户"),
        )
        for panel, english, term in heads:
            _strip(panel, len(rows))
            _above(panel, english, 22.0 if chinese else 8.0, _INK)
            if chinese:
                _above(panel, term, 7.0, _QUIET)
        _label_rows(income, rows, chinese)
        _write_title(figure, title, height)
        _write_footnote(figure, comparison, height)
        return figure


def _ordered(rows: list[Row]) -> list[Row]:
    """The reference on top, then the others from the largest gain down; no number comes last."""
    others = sorted(
        rows[1:], key=lambda row: math.inf if row["difference"] is None else -float(row["difference"])
    )
    return [rows[0], *others]


# --- panels -----------------------------------------------------------------------


def _draw_income(panel: Axes, rows: list[Row]) -> None:
    """Paired differences of mean income from that of the reference, which is the zero line."""
    labels = [_income_label(row, is_reference=position == 0) for position, row in enumerate(rows)]
    bounds = [row[f"difference_{end}"] for row in rows for end in ("low", "high")]
    room = _points_of(max(labels, key=len)) / (72.0 * panel.get_position().width * _WIDTH)
    before = 0.04
    after = (1.0 + before) * room / (1.0 - room)  # the longest number ends at the panel's edge
    _limits(panel, [0.0, *(bound for bound in bounds if bound is not None)], before=before, after=after)
    panel.axvline(0.0, color=_INK, linewidth=1.0, zorder=1)
    for position, (row, label) in enumerate(zip(rows, labels, strict=True)):
        effect, low, high = (row[f"difference{end}"] for end in ("", "_low", "_high"))
        if effect is None:
            _say(panel, 0.0, position, label, _QUIET)
            continue
        _mark(panel, position, low, effect, high, clear=low > 0.0 or high < 0.0)
        # Right of the zero line even for a loss, so that the line crosses no number.
        _say(panel, max(high, 0.0), position, label, _INK)


def _income_label(row: Row, *, is_reference: bool) -> str:
    if is_reference and row["mean_income"] is not None:
        return f"mean income {row['mean_income']:,.0f}"
    if row["difference"] is None:
        return "no data"
    effect, low, high = (signed(row[f"difference{end}"]) for end in ("", "_low", "_high"))
    return f"{effect}   ({low} to {high})"


def _points_of(label: str) -> float:
    """About how wide a number is drawn, with the gap before it: in the wider of the two fonts."""
    return 9.0 + 5.8 * len(label)


def _draw_falling_back(panel: Axes, rows: list[Row]) -> None:
    """Rates, each with the interval of its paired difference from the reference."""
    ends = [_rate_bounds(row, rows[0]) for row in rows]
    _limits(panel, [bound for bounds in ends if bounds for bound in bounds], before=0.08, after=0.45)
    if ends[0]:
        panel.axvline(ends[0][1], color=_INK, linewidth=1.0, zorder=1)
    for position, (row, bounds) in enumerate(zip(rows, ends, strict=True)):
        if bounds is None:
            _say_at_edge(panel, position, "no data", _QUIET)
            continue
        low, high = row["falling_back_difference_low"], row["falling_back_difference_high"]
        if position > 0:
            _mark(panel, position, *bounds, clear=low is not None and (low > 0.0 or high < 0.0))
        _say_at_edge(panel, position, f"{bounds[1]:.1f}", _QUIET if position == 0 else _INK)


def _rate_bounds(row: Row, reference: Row) -> tuple[float, float, float] | None:
    """Low end, rate and high end, in percent; None if there is no rate."""
    rate, base = row["falling_back_rate"], reference["falling_back_rate"]
    if rate is None:
        return None
    low, high = row["falling_back_difference_low"], row["falling_back_difference_high"]
    if low is None or high is None or base is None:
        return 100.0 * rate, 100.0 * rate, 100.0 * rate
    return 100.0 * (base + low), 100.0 * rate, 100.0 * (base + high)


def _draw_cost(panel: Axes, rows: list[Row]) -> None:
    costs = [row["programme_cost_per_household"] for row in rows]
    _limits(panel, [0.0, *(cost for cost in costs if cost is not None)], before=0.03, after=0.45)
    panel.barh(range(len(rows)), [cost or 0.0 for cost in costs], height=0.4, color=_BAR, zorder=2)
    for position, cost in enumerate(costs):
        text = "no data" if cost is None else f"{cost:,.0f}"
        _say(panel, cost or 0.0, position, text, _QUIET if cost is None or position == 0 else _INK)


def _limits(panel: Axes, values: list[float], before: float, after: float) -> None:
    """The range of the values, with room for marks before and for printed numbers after them."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = high - low if high > low else max(abs(high), 1.0)
    panel.set_xlim(low - before * span, high + after * span)


def _mark(panel: Axes, position: int, low: float, value: float, high: float, *, clear: bool) -> None:
    """A dot with its interval: filled where the interval leaves out no difference."""
    color = _CLEAR if clear else _UNCLEAR
    panel.plot([low, high], [position, position], color=color, linewidth=2.2, solid_capstyle="butt", zorder=2)
    face = color if clear else "white"
    panel.plot(
        [value],
        [position],
        marker="o",
        markersize=7.5,
        markerfacecolor=face,
        markeredgecolor=color,
        markeredgewidth=1.6,
        zorder=3,
    )


def _say(panel: Axes, at: float, position: int, text: str, color: str) -> None:
    """A number right of its mark."""
    panel.annotate(
        text,
        (at, position),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        fontsize=9.5,
        color=color,
    )


def _say_at_edge(panel: Axes, position: int, text: str, color: str) -> None:
    """A number in a column of its own, where marks on both sides of a line leave no room beside them."""
    panel.annotate(
        text,
        (0.98, position),
        xycoords=("axes fraction", "data"),
        ha="right",
        va="center",
        fontsize=9.5,
        color=color,
    )


def _strip(panel: Axes, rows: int) -> None:
    """No frame and no scale, which the printed numbers make idle; a hair line between rows."""
    panel.set_ylim(rows - 0.5, -0.5)
    panel.set_frame_on(False)
    panel.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)
    for position in range(rows + 1):
        panel.axhline(position - 0.5, color=_RULE, linewidth=0.8, zorder=0)


# --- words ------------------------------------------------------------------------


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


def _label_rows(panel: Axes, rows: list[Row], chinese: bool) -> None:
    for position, row in enumerate(rows):
        english, term = _drawable(row, chinese), row["title_zh"]
        both = chinese and term != english
        _label(panel, position, cut(english, _LONGEST_TITLE), 7.0 if both else 0.0, 10.5, _INK)
        if both:
            _label(panel, position, cut(term, _LONGEST_TITLE), -7.5, 9.5, _QUIET)


def _label(panel: Axes, position: int, text: str, offset: float, size: float, color: str) -> None:
    panel.annotate(
        text,
        (0.0, position),
        xycoords=("axes fraction", "data"),
        xytext=(-72.0 * (_LEFT - _MARGIN), offset),
        textcoords="offset points",
        va="center",
        fontsize=size,
        color=color,
    )


def _drawable(row: Row, chinese: bool) -> str:
    """The English title, or the file's name where that title is in Chinese and cannot be drawn."""
    return str(row["scenario"] if has_chinese(row["title_en"]) and not chinese else row["title_en"])


def _title(comparison: Comparison, chinese: bool) -> _Text:
    """What was found, a line for each sentence unless it is too long."""
    said = sentences(comparison)
    if not chinese and any(has_chinese(sentence["en"]) for sentence in said):
        return _Text(["Linkage scenarios compared"], [])
    return _Text(
        [line for sentence in said for line in textwrap.wrap(sentence["en"], 100)],
        [line for sentence in said for line in wrapped(sentence["zh"], 60)] if chinese else [],
    )


def _write_title(figure: Figure, title: _Text, height: float) -> None:
    at = _MARGIN
    for lines, size, line_height, color in (
        (title.english, 13.5, 0.27, _INK),
        (title.chinese, 11.5, 0.22, _QUIET),
    ):
        for line in lines:
            figure.text(
                _MARGIN / _WIDTH, 1.0 - at / height, line, fontsize=size, color=color, va="top", ha="left"
            )
            at += line_height
        at += _BETWEEN


def _write_footnote(figure: Figure, comparison: Comparison, height: float) -> None:
    count, share = comparison.count, 100.0 * comparison.scale
    lines = (
        f"Lifted households, mean over {comparison.years} years and {count} replications with common random "
        "numbers.  Lines: 95 % intervals of the difference from the first row; hollow: it covers zero.",
        (
            "They are of one more replication, each with other luck and other parameters."
            if comparison.uncertain
            else "They show chance within the model, not doubt about its parameters."
        )
        + "  Falling back: from above the monitoring line to below it.  Public cost: yearly outlay beyond "
        "transfers.",
        f"{share:.4g} % of households simulated, seed {comparison.seed}, "
        f"scenarios {comparison.scenarios_hash[:12]}.",
    )
    for place, line in enumerate(lines):
        figure.text(
            _MARGIN / _WIDTH,
            (_FOOT - 0.18 - 0.19 * place) / height,
            line,
            fontsize=8.0,
            color=_QUIET,
            va="top",
            ha="left",
        )
