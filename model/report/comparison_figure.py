"""The figure of a comparison: what each scenario does to lifted households, and at what cost.

One row per scenario, the largest gain on top; three measures side by side, so that the
eye compares along a row.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.experiments.caveats import intervals, means_over
from model.experiments.changes import settings_words
from model.experiments.comparison import Comparison
from model.experiments.finding import sentences, signed
from model.experiments.words import Words, words
from model.origin import settings_of
from model.report.sheet import (
    BAR,
    INK,
    QUIET,
    Sheet,
    fonts,
    label_rows,
    limits,
    make_sheet,
    mark,
    rule_rows,
    say,
    write_sheet,
)
from model.report.style import Language, figure_in, frame, head
from model.report.terms import PER_HEAD
from model.report.wording import cut, has_chinese

_ROW, _LEFT = 0.56, 2.55
_LONGEST_TITLE = 28  # characters, a Chinese one counted twice
_WIDTHS = (3.0, 1.5, 1.7)
_NO_DATA = words("no data", "无数据")

Row = dict[str, Any]


def write_comparison_figure(comparison: Comparison, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(comparison_sheet(comparison, chinese=chinese), path)


def comparison_sheet(comparison: Comparison, *, chinese: bool) -> Sheet:
    """The finding, and a row per scenario; in English only where no font has Chinese characters."""
    rows = ordered(comparison.rows)
    told = settings_words(settings_of(comparison.reference))["en"]
    sheet = make_sheet(
        _finding(comparison, chinese),
        (
            words("Change of registered income, yuan per head and year", "登记人口人均收入变化，元/人·年"),
            words("Below the line, %", "当年低于监测线，%"),
            words("Public cost, yuan/household", "每年财政支出，元/脱贫户"),
        ),
        (
            f"Lifted households.  {means_over(comparison.years)['en']}, {comparison.count} replications "
            "with common random numbers.  Lines: 95 % intervals of the difference from the first row; "
            "hollow: it covers zero.  Diamonds: the same of survey income, per resident.",
            intervals(uncertain=comparison.uncertain)["en"]
            + "  Below the line: residents, by survey income of the year.  Public cost: of the programme, a "
            "year.",
            f"{100.0 * comparison.scale:.4g} % of households simulated, seed {comparison.seed}, scenarios "
            f"{comparison.scenarios_hash[:12]}{f', with {told}' if told else ''}.",
        ),
        height=_ROW * len(rows),
        widths=_WIDTHS,
        left=_LEFT,
        chinese=chinese,
    )
    _draw(sheet.panels, rows, "en")
    label_rows(
        sheet.panels[0],
        [words(_drawable(row, chinese), row["title_zh"]) for row in rows],
        _LEFT,
        chinese=chinese,
        longest=_LONGEST_TITLE,
    )
    return sheet


@figure_in
def scenarios_compared(language: Language, rows: Sequence[Row]) -> Figure:
    """The same for a report, in one language and without the finding.

    rows: as Comparison.rows, or the rows of comparison.csv, the reference first.
    """
    placed = ordered(rows)
    title = {"en": "The scenarios compared", "zh": "各情景比较"}
    subtitle = {
        "en": "Lines: 95 % intervals of the difference from the first row; hollow: it covers zero; diamonds: "
        "survey income",
        "zh": "脱贫户；横线：与首行之差的95%区间；空心：区间含零；菱形：常住人口人均可支配收入",
    }
    figure, panels = frame(
        title[language], subtitle[language], height=0.42 * len(placed) + 0.3, columns=3, widths=_WIDTHS
    )
    heads = (
        words("Change of registered income, yuan", f"登记人口人均收入变化，{PER_HEAD['zh']}"),
        words("Below the line, %", "低于监测线，%"),
        words("Public cost, yuan", "财政支出，元/户·年"),
    )
    for panel, text in zip(panels, heads, strict=True):
        head(panel, text[language])
    _draw(panels, placed, language)
    for position, row in enumerate(placed):
        panels[0].annotate(
            cut(row[f"title_{language}"], _LONGEST_TITLE - 2),
            (0.0, position),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9.0,
        )
    return figure


def ordered(rows: Sequence[Row]) -> list[Row]:
    """The reference on top, then the others from the largest gain down; no number comes last."""
    others = sorted(
        rows[1:], key=lambda row: math.inf if row["difference"] is None else -float(row["difference"])
    )
    return [rows[0], *others]


# --- panels -----------------------------------------------------------------------


def _draw(panels: Sequence[Axes], rows: Sequence[Row], language: Language) -> None:
    income, below_line, cost = panels
    _draw_income(income, rows, language)
    _draw_below_line(below_line, rows, language)
    _draw_cost(cost, rows, language)
    for panel in panels:
        rule_rows(panel, len(rows))


def _draw_income(panel: Axes, rows: Sequence[Row], language: Language) -> None:
    """Paired differences of registered income from that of the reference, which is the zero line.

    Those of survey income stand beside as diamonds, without intervals.
    """
    labels = [
        _income_label(row, is_reference=position == 0, language=language) for position, row in enumerate(rows)
    ]
    bounds = [row[f"difference_{end}"] for row in rows for end in ("low", "high")]
    figure = panel.get_figure(root=True)
    assert figure is not None  # every panel is in one
    width = figure.get_size_inches()[0] * panel.get_position().width
    room = min(_points_of(max(labels, key=len)) / (72.0 * width), 0.6)
    before = 0.04
    after = (1.0 + before) * room / (1.0 - room)  # the longest number ends at the panel's edge
    bounds += [row.get("survey_difference") for row in rows]
    limits(panel, [0.0, *(bound for bound in bounds if bound is not None)], before=before, after=after)
    panel.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    for position, (row, label) in enumerate(zip(rows, labels, strict=True)):
        effect, low, high = (row[f"difference{end}"] for end in ("", "_low", "_high"))
        if effect is None:
            say(panel, 0.0, position, label, QUIET)
            continue
        mark(panel, position, low, effect, high, clear=low > 0.0 or high < 0.0)
        of_survey = row.get("survey_difference")
        if of_survey is not None:
            panel.plot([of_survey], [position], "D", ms=3.8, mfc="white", mec=INK, zorder=4)
        # Right of the zero line even for a loss, so that the line crosses no number.
        say(panel, max(high, of_survey or 0.0, 0.0), position, label)


def _income_label(row: Row, *, is_reference: bool, language: Language) -> str:
    if is_reference and row["mean_income"] is not None:
        return {"en": "registered income", "zh": "登记人口人均收入"}[language] + f" {row['mean_income']:,.0f}"
    if row["difference"] is None:
        return _NO_DATA[language]
    effect, low, high = (signed(row[f"difference{end}"]) for end in ("", "_low", "_high"))
    return f"{effect}   ({low} to {high})" if language == "en" else f"{effect}（{low}至{high}）"


def _points_of(label: str) -> float:
    """About how wide a number is drawn, with the gap before it: in the wider of the two fonts."""
    return 9.0 + 5.8 * len(label)


def _draw_below_line(panel: Axes, rows: Sequence[Row], language: Language) -> None:
    """Rates, each with the interval of its paired difference from the reference."""
    ends = [_rate_bounds(row, rows[0]) for row in rows]
    limits(panel, [bound for bounds in ends if bounds for bound in bounds], before=0.08, after=0.45)
    if ends[0]:
        panel.axvline(ends[0][1], color=INK, linewidth=1.0, zorder=1)
    for position, (row, bounds) in enumerate(zip(rows, ends, strict=True)):
        if bounds is None:
            _say_at_edge(panel, position, _NO_DATA[language], QUIET)
            continue
        low, high = row["below_line_difference_low"], row["below_line_difference_high"]
        if position > 0:
            mark(panel, position, *bounds, clear=low is not None and (low > 0.0 or high < 0.0))
        _say_at_edge(panel, position, f"{bounds[1]:.1f}", QUIET if position == 0 else INK)


def _rate_bounds(row: Row, reference: Row) -> tuple[float, float, float] | None:
    """Low end, rate and high end, in percent; None if there is no rate."""
    rate, base = row["below_line_rate"], reference["below_line_rate"]
    if rate is None:
        return None
    low, high = row["below_line_difference_low"], row["below_line_difference_high"]
    if low is None or high is None or base is None:
        return 100.0 * rate, 100.0 * rate, 100.0 * rate
    return 100.0 * (base + low), 100.0 * rate, 100.0 * (base + high)


def _draw_cost(panel: Axes, rows: Sequence[Row], language: Language) -> None:
    costs = [row["programme_cost_per_household"] for row in rows]
    limits(panel, [0.0, *(cost for cost in costs if cost is not None)], before=0.03, after=0.45)
    panel.barh(range(len(rows)), [cost or 0.0 for cost in costs], height=0.4, color=BAR, zorder=2)
    for position, cost in enumerate(costs):
        text = _NO_DATA[language] if cost is None else f"{cost:,.0f}"
        say(panel, cost or 0.0, position, text, QUIET if cost is None or position == 0 else INK)


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


# --- words ------------------------------------------------------------------------


def _drawable(row: Row, chinese: bool) -> str:
    """The English title, or the file's name where that title is in Chinese and cannot be drawn."""
    return str(row["scenario"] if has_chinese(row["title_en"]) and not chinese else row["title_en"])


def _finding(comparison: Comparison, chinese: bool) -> list[Words]:
    """What was found, unless it names titles in Chinese that cannot be drawn."""
    said = sentences(comparison)
    if not chinese and any(has_chinese(sentence["en"]) for sentence in said):
        return [words("Linkage scenarios compared", "")]
    return said
