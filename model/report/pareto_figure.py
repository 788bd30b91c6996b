"""The figure of a reallocation: the points of the front by goal, and what each does with the levers."""

import itertools
import math
from pathlib import Path

from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.experiments.analysis import answer
from model.experiments.optimise import Choice, Optimisation
from model.experiments.words import amount, plain_name, words
from model.report.sheet import (
    BAR,
    CLEAR,
    INK,
    QUIET,
    UNCLEAR,
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
        answer(found),
        (
            *(words("Change from the scenario", "与原情景之差") for _ in pairs),
            words("Levers, share of the range", "各项措施力度在其范围内的位置"),
        ),
        (
            "Points of the front, run again with luck that the search had not seen, with 95 % intervals.  "
            "Filled: clearly better in one goal, clearly worse in none.  Star: the scenario.",
            "Arrows show which way is better.  Levers from the low end (0) to the high end (1): "
            "a line per point, thick where it is filled; stars: the scenario.",
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
        said: list[tuple[float, float]] = []
        spans = [_span(found, goal.outcome) for goal in (first, second)]
        for number, choice in enumerate(found.front, 1):
            x, y = choice.differences[first.outcome], choice.differences[second.outcome]
            panel.plot([x.low, x.high], [y.mean, y.mean], color=CLEAR, linewidth=0.7, zorder=1)
            panel.plot([x.mean, x.mean], [y.low, y.high], color=CLEAR, linewidth=0.7, zorder=1)
            face = CLEAR if found.clearly_better(choice) else "white"
            panel.plot(
                [x.mean], [y.mean], marker="o", markersize=5.5, color=face, markeredgecolor=CLEAR, zorder=2
            )
            at = (x.mean / spans[0], y.mean / spans[1])
            if all(math.dist(at, other) > 0.07 for other in said):  # others would overlap
                said.append(at)
                panel.annotate(
                    str(number), (x.mean, y.mean), xytext=(5, 4), textcoords="offset points", fontsize=7.5
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
    for choice in found.front:
        better = found.clearly_better(choice)
        color, width, order = (CLEAR, 1.8, 3) if better else (UNCLEAR, 0.7, 2)
        levers.plot(
            places,
            _shares(found, choice),
            color=color,
            linewidth=width,
            marker="o",
            markersize=3,
            zorder=order,
        )
    levers.plot(
        places, _shares(found, found.base), color=INK, linestyle=":", marker="*", markersize=9, zorder=4
    )
    scale(levers, "", "share of the range")
    levers.set_ylim(-0.05, 1.05)
    levers.set_xlim(-0.3, len(places) - 0.6)
    levers.set_xticks(list(places), [_lever(lever.key) for lever in found.levers], rotation=35, ha="right")
    levers.tick_params(axis="x", labelsize=7.5, labelcolor=QUIET)
    return sheet


def _shares(found: Optimisation, choice: Choice) -> list[float]:
    """Where each lever stands in its range, 0 to 1."""
    return [(float(choice.levers[lever.key]) - lever.low) / lever.width for lever in found.levers]


def _span(found: Optimisation, outcome: str) -> float:
    """From the smallest to the largest difference of the front, the scenario's zero included."""
    means = [0.0, *(choice.differences[outcome].mean for choice in found.front)]
    return (max(means) - min(means)) or 1.0


def _tick(value: float, _place: int | None) -> str:
    return amount(value)


def _lever(key: str) -> str:
    """The last two parts of a key tell which lever it is."""
    return ".\n".join(key.split(".")[-2:])
