"""The cost-effectiveness frontier: what a gain of income costs the public purse."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.experiments.words import Words
from model.glossary import unit
from model.report.sheet import INK, QUIET
from model.report.style import GAIN, Language, figure_in, frame, rows_of, strip, thousands
from model.report.wording import cut, has_chinese

PER_HOUSEHOLD = unit("yuan/lifted household/year")
_APART = 0.065  # of the panel's height, between labels


@figure_in
def cost_effectiveness_frontier(
    language: Language, points: pd.DataFrame, *, reference: str = "", cost_unit: Words = PER_HOUSEHOLD
) -> Figure:
    """Gain of income against public cost, with 95 % intervals both ways, and the frontier.

    points: columns name_en, name_zh, gain, gain_low, gain_high (yuan per head and year of
    lifted households) and cost, cost_low, cost_high (in cost_unit), all as differences from the
    reference, which lies at zero.  A point is on the frontier if no other, nor the reference,
    gives as much for less.  reference: its title.
    """
    heading = {"en": "What a gain costs", "zh": "增收与财政支出"}[language]
    subtitle = {
        "en": "Change of lifted households' registered income, yuan per head and year, by public outlay; "
        "95 % intervals",
        "zh": "脱贫户登记人口人均收入变化（元/人·年）与财政支出变化；95%区间",
    }
    note = {
        "en": "Filled, joined by a line: the frontier, where no other mean gives as much for less.",
        "zh": "实心并连线：效率前沿，按平均值没有其他方案以更少支出达到同样收入。",
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
    for row, best in zip(rows_of(points), on_it, strict=True):
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
    left, right = panel.get_xlim()
    panel.set_xlim(left, right + 0.16 * (right - left))
    low, high = panel.get_ylim()
    panel.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    _label(panel, said)
    label = {
        "en": f"change of public outlay, {cost_unit['en']}",
        "zh": f"财政支出变化，{cost_unit['zh']}",
    }
    panel.set_xlabel(label[language], fontsize=9.0, color=INK)
    thousands(panel.xaxis)
    thousands(panel.yaxis)
    return figure


def _label(panel: Axes, said: list[tuple[float, float, float, str]]) -> None:
    """Name each point (x, right end of its interval, y, name) where nothing else stands, near it."""
    (left, right), (low, high) = panel.get_xlim(), panel.get_ylim()
    width, height = right - left, high - low
    taken = [(x - 0.012 * width, x + 0.012 * width, y, 0.5 * _APART) for x, _, y, _ in said]
    for x, beyond, y, text in sorted(said, key=lambda each: -each[2]):
        shown = cut(text, 30)
        start = beyond + 0.016 * width
        end = start + width * sum(0.0175 if has_chinese(letter) else 0.0098 for letter in shown)
        steps = (0.0, *(sign * step * 0.5 for step in range(1, 40) for sign in (1, -1)))
        at = next(
            (
                y + step * _APART * height
                for step in steps
                if low < y + step * _APART * height < high
                and not any(
                    start < other_end
                    and other_start < end
                    and abs(y + step * _APART * height - other) < gap * height
                    for other_start, other_end, other, gap in taken
                )
            ),
            y,
        )
        taken.append((start, end, at, _APART))
        panel.annotate(
            shown,
            (x, y),
            xytext=(start, at),
            va="center",
            fontsize=8.5,
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
            zorder=2.5,
            arrowprops={"arrowstyle": "-", "color": "#bdbdbd", "linewidth": 0.7} if at != y else None,
        )


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
