"""Public outlay of the programme by part, year by year."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from model.glossary import LARGE_YUAN
from model.report.sheet import INK, QUIET
from model.report.style import SERIES, Language, figure_in, frame, say_at, spread, strip, thousands
from model.report.terms import PROGRAMME


@figure_in
def public_outlay(language: Language, budgets: pd.DataFrame) -> Figure:
    """What each part of the programme spends, a bar a year.

    budgets: columns year, adcode, part and spent (yuan a year), as in budgets.parquet.
    """
    table = budgets[budgets["adcode"] == 0].pivot(index="year", columns="part", values="spent")
    table /= LARGE_YUAN[language]
    years = table.index.to_numpy()
    title = {"en": "What the programme spends", "zh": "帮扶资金支出"}
    unit = {
        "en": "million yuan a year, by part; loans of the turnover fund left out",
        "zh": "万元/年，按五有帮扶各部分；不含产业周转金借款",
    }
    figure, (panel,) = frame(title[language], unit[language], height=2.8)
    strip(panel)
    below = np.zeros(len(years))
    ends = []
    for (part, name), series in zip(PROGRAMME.items(), SERIES, strict=False):
        values = table[part].to_numpy(dtype=float)
        panel.bar(
            years, values, 0.66, bottom=below, color=series.color, hatch=series.hatch, edgecolor="white"
        )
        ends.append((below[-1] + 0.5 * values[-1], f"{name[language]} {values[-1]:,.0f}"))
        below = below + values
    for year, value in zip(years, below, strict=True):
        panel.annotate(
            f"{value:,.0f}", (year, value), xytext=(0, 4), textcoords="offset points", ha="center", color=INK
        )
    top = 1.12 * max(float(below.max()), 1.0)
    panel.set_ylim(0.0, top)
    heights = spread([at for at, _ in ends], 0.085 * top, floor=0.0)
    for height, (_, text) in zip(heights, ends, strict=True):
        say_at(panel, years[-1] + 0.34, height, text)
    panel.set_xticks(years if len(years) <= 12 else years[:: max(1, len(years) // 8)])
    panel.set_xlabel({"en": "year of the run", "zh": "模拟年份"}[language], fontsize=8.5, color=QUIET)
    thousands(panel.yaxis)
    return figure
