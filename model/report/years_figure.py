"""Results year by year, the years of the transition marked."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.experiments.words import Words, amount
from model.horizon import FIRST_OF_MEANS
from model.report.sheet import INK, QUIET
from model.report.style import SERIES, Language, figure_in, frame, head, say_at, spread, strip, thousands
from model.report.terms import PER_HEAD
from model.report.wording import cut

_START = "#ededed"
_SERIES = (0, 1, 4, 3)  # that can be told apart as lines on the shade
_MOST_LABELS = 10


@figure_in
def results_by_year(language: Language, table: pd.DataFrame, titles: Mapping[str, Words]) -> Figure:
    """Registered income of lifted households and residents below the line, a line a scenario.

    The years of the transition are shaded.
    table: columns scenario, year, income (yuan per head and year) and below_line (a share).
    titles: of the scenarios by name; one alone is not named.
    """
    title = {"en": "Lifted households, year by year", "zh": "脱贫户逐年结果"}
    subtitle = {
        "en": "Shaded, hollow: the transition from the common start, which no mean is of",
        "zh": "阴影与空心：由共同起点开始的过渡期，不计入平均",
    }
    figure, (income, below) = frame(title[language], subtitle[language], height=2.9, columns=2)
    heads = (
        (
            income,
            "income",
            1.0,
            {"en": f"Registered income, {PER_HEAD['en']}", "zh": f"登记人口人均收入，{PER_HEAD['zh']}"},
        ),
        (below, "below_line", 100.0, {"en": "Below the line in the year, %", "zh": "当年低于监测线，%"}),
    )
    for panel, column, factor, text in heads:
        strip(panel)
        head(panel, text[language])
        ends = []
        for number, (scenario, named) in enumerate(titles.items()):
            chosen = table[table["scenario"] == scenario].sort_values("year")
            values = factor * chosen[column].astype(float)
            _line(panel, chosen["year"].tolist(), values.tolist(), number)
            last = float(values.iloc[-1])
            shown = amount(last) if column == "income" else f"{last:.1f}"
            ends.append((last, f"{cut(named[language], 18)} {shown}" if len(titles) > 1 else shown))
        if column == "below_line":  # from zero, room for a mark at the top, before labels are placed
            panel.set_ylim(0.0, 1.08 * max(factor * float(table[column].max()), 1e-9))
        years = sorted(set(table["year"].tolist()))
        transition = [year for year in years if year < FIRST_OF_MEANS]
        panel.axvspan(years[0] - 0.4, transition[-1] + 0.4, color=_START, linewidth=0, zorder=0)
        panel.set_xlim(years[0] - 0.5, years[-1] + 0.15)
        panel.set_xticks(years if len(years) <= 8 else years[:: max(1, len(years) // 6)])
        panel.set_xlabel({"en": "year of the run", "zh": "模拟年份"}[language], fontsize=8.5, color=QUIET)
        _label(panel, years[-1], ends[:_MOST_LABELS])
    thousands(income.yaxis)
    return figure


def _line(panel: Axes, years: Sequence[int], values: Sequence[float], number: int) -> None:
    look = SERIES[_SERIES[number % len(_SERIES)]]
    panel.plot(years, values, color=look.color, linestyle=look.dashes, linewidth=1.7, zorder=2)
    for year, value in zip(years, values, strict=True):
        panel.plot(
            [year],
            [value],
            marker=look.marker,
            markersize=5.0,
            color=look.color,
            markerfacecolor="white" if year < FIRST_OF_MEANS else look.color,
            zorder=3,
        )


def _label(panel: Axes, year: int, ends: Sequence[tuple[float, str]]) -> None:
    low, high = panel.get_ylim()
    heights = spread([value for value, _ in ends], 0.075 * (high - low), floor=low)
    for height, (_, text) in zip(heights, ends, strict=True):
        say_at(panel, year, height, text, fontsize=8.0, color=INK)
