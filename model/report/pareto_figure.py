"""The figure of a reallocation: the points of the front by goal, and what each does with the levers."""

import itertools
from pathlib import Path

from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.experiments.optimise import Optimisation
from model.experiments.words import amount, plain_name, words
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

_HEIGHT = 3.3


def write_pareto_figure(found: Optimisation, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(pareto_figure(found, chinese=chinese), path)


def pareto_figure(found: Optimisation, *, chinese: bool) -> Sheet:
    """Each pair of goals against each other, as differences from the scenario; then the levers."""
    pairs = list(itertools.combinations(found.goals, 2))[:3]
    arrows = {True: "→", False: "←"}
    sheet = make_sheet(
        found.finding(),
        (
            *(words("Change from the scenario", "与原情景之差") for _ in pairs),
            words("Levers, share of the range", "各杠杆在其范围内的位置"),
        ),
        (
            "Numbered: points of the front, run again with luck that the search had not seen; 95 % intervals.  "
            "Star: the scenario itself.  Arrows show which way is better.",
            "Levers from the low end (0) to the high end (1) of their ranges; thick grey: the scenario.",
            circumstances(found.settings, found.scenario),
        ),
        height=_HEIGHT,
        widths=(*(1.0 for _ in pairs), 1.25),
        left=0.95,
        gap=0.55,
        below=0.85,
        chinese=chinese,
    )
    *planes, levers = sheet.panels
    for panel, (first, second) in zip(planes, pairs, strict=True):
        panel.axhline(0.0, color=BAR, linewidth=0.8, zorder=0)
        panel.axvline(0.0, color=BAR, linewidth=0.8, zorder=0)
        panel.plot([0.0], [0.0], marker="*", markersize=13, color=INK, zorder=4)
        for number, choice in enumerate(found.front, 1):
            x, y = choice.differences[first.outcome], choice.differences[second.outcome]
            panel.plot([x.low, x.high], [y.mean, y.mean], color=CLEAR, linewidth=0.8, zorder=1)
            panel.plot([x.mean, x.mean], [y.low, y.high], color=CLEAR, linewidth=0.8, zorder=1)
            panel.plot(
                [x.mean], [y.mean], marker="o", markersize=11, color="white", markeredgecolor=CLEAR, zorder=2
            )
            panel.annotate(
                str(number), (x.mean, y.mean), ha="center", va="center", fontsize=7.0, color=INK, zorder=3
            )
        scale(
            panel,
            f"{plain_name(first.outcome)} {arrows[first.maximise]}\n{found.units[first.outcome]}",
            f"{plain_name(second.outcome)} {arrows[second.maximise]}\n{found.units[second.outcome]}",
        )
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_locator(MaxNLocator(4))
            axis.set_major_formatter(FuncFormatter(_tick))
    places = range(len(found.levers))
    for number, choice in enumerate(found.front, 1):
        shares = [(float(choice.levers[lever.key]) - lever.low) / lever.width for lever in found.levers]
        levers.plot(places, shares, color=CLEAR, linewidth=0.9, marker="o", markersize=3, zorder=2)
        levers.annotate(
            str(number),
            (len(places) - 1, shares[-1]),
            xytext=(5, 0),
            textcoords="offset points",
            fontsize=7.0,
        )
    base = [(float(found.base.levers[lever.key]) - lever.low) / lever.width for lever in found.levers]
    levers.plot(places, base, color=BAR, linewidth=4.0, zorder=1)
    scale(levers, "", "share of the range")
    levers.set_ylim(-0.05, 1.05)
    levers.set_xlim(-0.3, len(places) - 0.6)
    levers.set_xticks(list(places), [_lever(lever.key) for lever in found.levers], rotation=35, ha="right")
    levers.tick_params(axis="x", labelsize=7.5, labelcolor=QUIET)
    return sheet


def _tick(value: float, _place: int | None) -> str:
    return amount(value)


def _lever(key: str) -> str:
    """The last two parts of a key tell which lever it is."""
    return ".\n".join(key.split(".")[-2:])
