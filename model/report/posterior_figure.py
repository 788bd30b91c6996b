"""The figure of a calibration: what is known of each parameter, and how the targets are met."""

import math
import textwrap
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from model.experiments.analysis import answer
from model.experiments.calibrate import Calibration
from model.experiments.ranges import parameters
from model.experiments.words import setting, words
from model.report.sheet import (
    BAR,
    CLEAR,
    INK,
    QUIET,
    Sheet,
    circumstances,
    fonts,
    label_rows,
    make_sheet,
    rule_rows,
    say,
    write_sheet,
)

_ROW, _LEFT, _BINS = 0.62, 3.2, 24


def write_posterior_figure(found: Calibration, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(posterior_figure(found, chinese=chinese), path)


def posterior_figure(found: Calibration, *, chinese: bool) -> Sheet:
    """A row per parameter with its posterior over the prior range, then a row per target."""
    rows = len(found.fitted) + len(found.met)
    sheet = make_sheet(
        answer(found),
        (
            words(
                "Parameter over its range before; target against the model",
                "参数在先验范围内的后验分布；目标与模型",
            ),
        ),
        (
            "Parameters: bars, posterior density; dashes, density before; bracket, 90 % of the posterior.  "
            "Targets: cross, observed with two standard deviations; bracket, 90 % of what the model gives.",
            f"Tolerance {found.posterior.tolerance:.3g} times the targets' standard deviations; effective "
            f"sample size {found.posterior.effective:.0f} of {len(found.sample)} points.",
            circumstances(found.settings, found.scenario),
        ),
        height=_ROW * rows,
        widths=(1.0,),
        left=_LEFT,
        chinese=chinese,
    )
    (panel,) = sheet.panels
    panel.set_xlim(-0.12, 1.75)
    for position, each in enumerate(found.fitted):
        values = np.array([float(point[each.range.key]) for point in found.sample])
        shares = (values - each.range.low) / each.range.width
        heights, edges = np.histogram(shares, bins=_BINS, range=(0.0, 1.0), weights=found.posterior.weights)
        tall = 0.7 / max(float(heights.max()), 1.0 / _BINS)
        base = position + 0.42
        panel.bar(
            edges[:-1],
            -tall * heights,
            width=1.0 / _BINS,
            bottom=base,
            align="edge",
            color=BAR,
            edgecolor="white",
        )
        panel.plot([0.0, 1.0], [base - tall / _BINS] * 2, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
        low, middle, high = ((q - each.range.low) / each.range.width for q in each.quantiles)
        _bracket(panel, base, low, middle, high)
        _ends(panel, base, setting(each.range.low), setting(each.range.high))
        unit = parameters()[each.range.key].unit
        least, most = setting(each.quantiles[0]), setting(each.quantiles[2])
        text = f"{setting(each.quantiles[1])}  ({least} to {most})\n{textwrap.fill(unit, 38)}"
        say(panel, 1.12, position + 0.05, text, size=8.5)
    for position, met in enumerate(found.met, len(found.fitted)):
        target = met.target
        ends = [target.value - 2.0 * target.sd, target.value + 2.0 * target.sd, *met.quantiles]
        low_end, width = min(ends), (max(ends) - min(ends)) or 1.0
        place = [(value - low_end) / width for value in (*met.quantiles, target.value)]
        error = 2.0 * target.sd / width
        panel.plot([place[3] - error, place[3] + error], [position + 0.12] * 2, color=INK, linewidth=1.0)
        panel.plot([place[3]], [position + 0.12], marker="x", markersize=8, color=INK, markeredgewidth=1.8)
        _bracket(panel, position - 0.14, *place[:3])
        text = f"model {setting(met.mean)}\nobserved {setting(target.value)} ± {setting(target.sd)}"
        say(panel, 1.12, position, text, size=8.5)
    rule_rows(panel, rows)
    panel.axhline(len(found.fitted) - 0.5, color=QUIET, linewidth=1.2)
    labels = [
        *(words(each.range.key, each.range.key) for each in found.fitted),
        *(words(each.target.outcome, "目标") for each in found.met),
    ]
    label_rows(panel, labels, _LEFT, chinese=chinese, longest=44)
    return sheet


def _bracket(panel: Axes, at: float, low: float, middle: float, high: float) -> None:
    if not all(map(math.isfinite, (low, middle, high))):
        return
    panel.plot([low, high], [at, at], color=CLEAR, linewidth=2.4, solid_capstyle="butt", zorder=3)
    panel.plot([middle], [at], marker="o", markersize=6, color=CLEAR, zorder=4)


def _ends(panel: Axes, at: float, low: str, high: str) -> None:
    for x, text, side in ((0.0, low, "right"), (1.0, high, "left")):
        gap = -5 if side == "right" else 5
        panel.annotate(
            text, (x, at), xytext=(gap, 0), textcoords="offset points", ha=side, fontsize=7.5, color=QUIET
        )
