"""The figure of a decomposition: what each form or part contributes, and which depend on each other."""

from pathlib import Path

from matplotlib.axes import Axes

from model.experiments.analysis import answer
from model.experiments.decompose import Decomposition
from model.experiments.words import plain_name, signed_amount, term, words
from model.glossary import heading
from model.report.sheet import (
    INK,
    QUIET,
    RULE,
    Sheet,
    circumstances,
    fonts,
    label_rows,
    limits,
    make_sheet,
    mark,
    rule_rows,
    say,
    write_sheet,
)

_ROW, _LEFT = 0.52, 2.3


def write_attribution_figure(found: Decomposition, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(attribution_figure(found, chinese=chinese), path)


def attribution_figure(found: Decomposition, *, chinese: bool) -> Sheet:
    """Shapley values with intervals, contributions alone and last, and a matrix of interactions."""
    names = sorted(found.names, key=lambda name: -found.shares[name].mean)
    what, unit = plain_name(found.outcome), found.unit
    sheet = make_sheet(
        answer(found),
        (
            words(f"Contribution to {what}, {unit}", "对结果的贡献（沙普利值）"),
            words("alone … last", "单独实施…最后加入"),
            words("Interaction of each pair", "两两相互作用"),
        ),
        (
            "Contribution: mean over all orders in which they can be added (Shapley); sum: the total.  "
            "Lines: 95 % intervals over paired replications; hollow: it covers zero.",
            "Alone: added to none.  Last: added to all others.  Interaction: what two give together beyond "
            "each alone, averaged over the others; in brackets: not clear of zero.",
            circumstances(found.settings, found.scenario),
        ),
        height=_ROW * (len(names) + 1),
        widths=(2.7, 1.1, 2.6),
        left=_LEFT,
        chinese=chinese,
    )
    values, span, matrix = sheet.panels
    rows = len(names) + 1
    intervals = [*(found.shares[name] for name in names), found.total]
    limits(values, [0.0, *(end for interval in intervals for end in interval[1:])], before=0.04, after=0.75)
    values.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    for position, interval in enumerate(intervals):
        mark(values, position, interval.low, interval.mean, interval.high, clear=interval.clear)
        low, high = signed_amount(interval.low), signed_amount(interval.high)
        text = f"{signed_amount(interval.mean)}   ({low} to {high})"
        say(values, max(interval.high, 0.0), position, text)
    for position, name in enumerate(names):
        text = f"{signed_amount(found.alone[name].mean)} … {signed_amount(found.last[name].mean)}"
        span.annotate(text, (0.0, position), xycoords=("axes fraction", "data"), va="center", fontsize=9.5)
    for panel in (values, span):
        rule_rows(panel, rows)
        panel.axhline(rows - 1.5, color=QUIET, linewidth=1.2, zorder=1)
    _draw_pairs(matrix, found, names, chinese)
    labels = [words(plain_name(name).capitalize(), term(name)) for name in names]
    label_rows(values, [*labels, heading("total")], _LEFT, chinese=chinese)
    return sheet


def _draw_pairs(panel: Axes, found: Decomposition, names: list[str], chinese: bool) -> None:
    """A number for each pair: the row's form with the column's."""
    count = len(names)
    rule_rows(panel, count + 1)
    panel.set_xlim(-0.5, count - 1.5)
    for column, name in enumerate(names[:-1]):
        label = term(name) if chinese else "\n".join(plain_name(name).split())
        panel.annotate(label, (column, count), ha="center", va="center", fontsize=8.5, color=QUIET)
    for row, first in enumerate(names[1:], 1):
        for column, second in enumerate(names[:row]):
            interval = found.pairs.get((first, second)) or found.pairs[second, first]
            panel.annotate(
                signed_amount(interval.mean) if interval.clear else f"({signed_amount(interval.mean)})",
                (column, row),
                ha="center",
                va="center",
                fontsize=9.5,
                color=INK if interval.clear else QUIET,
            )
        panel.axvline(row - 0.5, color=RULE, linewidth=0.4, zorder=0)
