"""The cost-effectiveness frontier: what a gain of income costs the public purse."""

import pandas as pd
from matplotlib.figure import Figure

from model.report.sheet import INK, QUIET
from model.report.style import GAIN, Language, figure_in, frame, strip, thousands
from model.report.wording import cut

_APART = 0.065  # of the panel's height, between labels


@figure_in
def cost_effectiveness_frontier(
    language: Language, points: pd.DataFrame, *, reference: str = "", title: str | None = None
) -> Figure:
    """Gain of income against public cost, with 95 % intervals both ways, and the frontier.

    points: columns name_en, name_zh, gain, gain_low, gain_high (yuan per head and year of
    lifted households) and cost, cost_low, cost_high (yuan a year per lifted household), all
    as differences from the reference, which lies at zero.  A point is on the frontier if no
    other, nor the reference, gives as much for less.  reference: its title.
    """
    heading = {"en": "What a gain costs", "zh": "增收与财政成本"}[language] if title is None else title
    subtitle = {
        "en": "Change of lifted households' income, yuan per head and year, by public outlay; 95 % intervals",
        "zh": "脱贫户收入变化（元/人·年）与财政支出变化；95% 区间",
    }
    note = {
        "en": "Filled, joined by a line: the frontier, where nothing else gives as much for less.",
        "zh": "实心并连线：效率前沿，没有其他方案以更少支出达到同样收入。",
    }
    figure, (panel,) = frame(heading, subtitle[language], height=3.9, footnote=note[language])
    strip(panel)
    panel.grid(axis="x", color="#e6e6e6", linewidth=0.7)
    panel.axhline(0.0, color=QUIET, linewidth=0.8)
    panel.axvline(0.0, color=QUIET, linewidth=0.8)
    on_it = frontier(points)
    line = points[on_it].sort_values("cost")
    costs, gains = [0.0, *line["cost"]], [0.0, *line["gain"]]
    if (line["cost"] < 0.0).any():
        costs, gains = list(line["cost"]), list(line["gain"])
    panel.plot(costs, gains, color=GAIN, linewidth=1.3, zorder=2)
    panel.plot([0.0], [0.0], marker="*", markersize=13, color=INK, zorder=4)
    said = [(0.0, 0.0, 0.0, reference or {"en": "reference", "zh": "基准"}[language])]
    for row, best in zip(points.itertuples(index=False), on_it, strict=True):
        panel.plot([row.cost_low, row.cost_high], [row.gain, row.gain], color=QUIET, linewidth=1.1, zorder=1)
        panel.plot([row.cost, row.cost], [row.gain_low, row.gain_high], color=QUIET, linewidth=1.1, zorder=1)
        panel.plot(
            [row.cost],
            [row.gain],
            marker="o",
            markersize=7.5,
            markerfacecolor=GAIN if best else "white",
            markeredgecolor=GAIN if best else INK,
            zorder=3,
        )
        said.append((row.cost, row.cost_high, row.gain, getattr(row, f"name_{language}")))
    panel.margins(0.12)
    low, high = panel.get_ylim()
    left, right = panel.get_xlim()
    panel.set_xlim(left, right + 0.18 * (right - left))
    placed: list[tuple[float, float]] = []
    for x, beyond, y, text in sorted(said, key=lambda each: each[2]):
        at = y if x != 0.0 else y - _APART * (high - low)
        while any(
            abs(at - other) < _APART * (high - low) and abs(x - beside) < 0.3 * (right - left)
            for beside, other in placed
        ):
            at += 0.2 * _APART * (high - low)
        placed.append((x, at))
        moved = at > y
        panel.annotate(
            cut(text, 30),
            (x, y),
            xytext=(beyond + 0.012 * (right - left), at),
            va="center",
            fontsize=8.5,
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
            zorder=2.5,
            arrowprops={"arrowstyle": "-", "color": "#bdbdbd", "linewidth": 0.7} if moved else None,
        )
    panel.set_ylim(low, max(high, max(at for _, at in placed) + 0.06 * (high - low)))
    label = {
        "en": "change of public outlay, yuan per lifted household and year",
        "zh": "财政支出变化，元/脱贫户·年",
    }
    panel.set_xlabel(label[language], fontsize=9.0, color=INK)
    thousands(panel.xaxis)
    thousands(panel.yaxis)
    return figure


def frontier(points: pd.DataFrame) -> list[bool]:
    """Whether each point is on the frontier: nothing, nor doing nothing, gives as much for less."""
    pairs = [(0.0, 0.0), *zip(points["cost"], points["gain"], strict=True)]
    return [
        not any(
            other_cost <= cost and other_gain >= gain and (other_cost, other_gain) != (cost, gain)
            for other_cost, other_gain in pairs
        )
        for cost, gain in pairs[1:]
    ]
