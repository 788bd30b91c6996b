"""The figure of scenario discovery: where the policy fails, over the two conditions that matter most."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from model.experiments.analysis import answer
from model.experiments.ranges import parameters
from model.experiments.robust import Robustness
from model.experiments.words import percent, short, words
from model.report.sheet import (
    BAR,
    CLEAR,
    INK,
    QUIET,
    Sheet,
    circumstances,
    fonts,
    make_sheet,
    scale,
    write_sheet,
)

_HEIGHT, _MOST_BARS = 4.2, 8


def write_discovery_figure(found: Robustness, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(discovery_figure(found, chinese=chinese), path)


def discovery_figure(found: Robustness, *, chinese: bool) -> Sheet:
    """Every condition tried, as it succeeds or fails, with the boxes; and each condition's importance."""
    against = "" if found.base is None else f", against {found.base.name}"
    sheet = make_sheet(
        answer(found),
        (
            words("Conditions tried: cross fails, dot succeeds", "各条件：叉号为未达标，圆点为达标"),
            words("How far a condition tells failure", "各条件对是否达标的区分作用"),
        ),
        (
            f"Target: {found.target}{against}.  Frames: boxes in which failure prevails; dashed: with "
            "further limits in conditions not seen here.",
            f"Boxes: {_boxes(found)}.",
            circumstances(found.settings, found.scenario),
        ),
        height=_HEIGHT,
        widths=(1.6, 1.0),
        left=0.95,
        gap=0.16,
        below=0.55,
        chinese=chinese,
    )
    plane, bars = sheet.panels
    order = np.argsort(-np.array(found.discovery.importance), kind="stable")[:_MOST_BARS].tolist()
    telling = [place for place in order if found.discovery.importance[place] > 0.0]
    _draw_plane(plane, found, order)
    _draw_importance(bars, found, telling)
    return sheet


def _draw_plane(panel: Axes, found: Robustness, order: list[int]) -> None:
    first, second = order[0], order[1] if len(order) > 1 else None
    known = [place for place, missed in enumerate(found.failed) if missed is not None]
    x = np.array([float(found.points[place][found.ranges[first].key]) for place in known])
    if second is None:
        y = np.array(found.values)[known]
        panel.axhline(found.target.value, color=INK, linewidth=1.0)
    else:
        y = np.array([float(found.points[place][found.ranges[second].key]) for place in known])
    failed = np.array([found.failed[place] for place in known], dtype=bool)
    panel.scatter(x[~failed], y[~failed], s=12, color=BAR, edgecolors=QUIET, linewidths=0.4, zorder=2)
    panel.scatter(x[failed], y[failed], s=26, color=INK, marker="x", linewidths=1.2, zorder=3)
    names = [_axis_label(found, first), str(found.target) if second is None else _axis_label(found, second)]
    scale(panel, *names)
    for box in found.discovery.boxes if found.telling else ():
        sides = {
            0: [found.ranges[first].low, found.ranges[first].high],
            1: [float(y.min()), float(y.max())]
            if second is None
            else [found.ranges[second].low, found.ranges[second].high],
        }
        seen = 0
        for limit in box.limits:
            for axis, condition in ((0, first), (1, second)):
                if limit.condition == condition:
                    entry = found.ranges[condition]
                    sides[axis][0 if limit.above else 1] = entry.low + limit.value * entry.width
                    seen += 1
        if seen:
            corner, far = (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1])
            panel.add_patch(
                Rectangle(
                    corner,
                    far[0] - corner[0],
                    far[1] - corner[1],
                    fill=False,
                    edgecolor=CLEAR,
                    linewidth=2.0,
                    linestyle="-" if seen == len(box.limits) else (0, (4, 3)),
                    zorder=4,
                )
            )


def _draw_importance(panel: Axes, found: Robustness, order: list[int]) -> None:
    shares = [found.discovery.importance[place] for place in order]
    panel.barh(range(len(order)), shares, height=0.45, color=BAR)
    panel.set_ylim(max(len(order), 4) - 0.5, -0.5)
    panel.set_xlim(0.0, 1.05 * max([*shares, 1e-9]))
    for position, place in enumerate(order):
        panel.annotate(
            short(found.ranges[place].key),
            (0.0, position - 0.36),
            xytext=(2, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.0,
            color=INK,
        )
    scale(panel, "importance in the tree, sums to 1")


def _axis_label(found: Robustness, place: int) -> str:
    key = found.ranges[place].key
    return f"{key}\n{parameters()[key].unit}"


def _boxes(found: Robustness) -> str:
    if not found.telling:
        return "none that tells more than chance"
    return "; ".join(
        f"{percent(box.coverage)} of failures, {percent(box.density)} of its points fail"
        for box in found.discovery.boxes[:3]
    )
