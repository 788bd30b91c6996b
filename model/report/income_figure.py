"""Figures of a run: income by source and its spread over the years, and receipts from each form."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from model.experiments.words import amount
from model.report.sheet import INK, QUIET, RULE
from model.report.style import (
    SERIES,
    Language,
    figure_in,
    frame,
    line_series,
    say_at,
    spread,
    strip,
    thousands,
)
from model.report.terms import FORMS, GROUPS, PER_HEAD, PERCENTILES, SOURCES

_HEIGHT = 3.1
_OF_SOURCES = (0, 1, 3, 2)  # series, so that neighbours differ most


@figure_in
def income_by_source(language: Language, households: pd.DataFrame, *, group: str = "lifted") -> Figure:
    """Mean registered income by source, a bar a year, with the total on top.

    households: columns year, adcode, group, and wages_, business_, property_ and
    transfers_per_head (yuan per head and year), as in households.parquet.
    """
    table = _of_province(households, group)
    years = table["year"].to_numpy()
    title = {"en": f"Income by source: {GROUPS[group]['en'].lower()}", "zh": f"{GROUPS[group]['zh']}收入构成"}
    figure, (panel,) = frame(title[language], _means(language), height=_HEIGHT)
    strip(panel)
    below = np.zeros(len(years))
    middles = []
    for (source, name), place in zip(SOURCES.items(), _OF_SOURCES, strict=True):
        series = SERIES[place]
        values = table[f"{source}_per_head"].to_numpy(dtype=float)
        panel.bar(
            years, values, 0.66, bottom=below, color=series.color, hatch=series.hatch, edgecolor="white"
        )
        last = values[-1]
        middles.append((below[-1] + 0.5 * last, f"{name[language]} {amount(last)}"))
        below = below + values
    total = table["income_per_head"].to_numpy(dtype=float)
    for year, value in zip(years, total, strict=True):
        panel.annotate(
            amount(value), (year, value), xytext=(0, 4), textcoords="offset points", ha="center", color=INK
        )
    top = 1.1 * max(float(total.max()), float(below.max()), 1.0)
    panel.set_ylim(min(0.0, float(below.min())), top)
    for height, (_, text) in zip(spread([at for at, _ in middles], 0.07 * top), middles, strict=True):
        say_at(panel, years[-1] + 0.34, height, text)
    _years(panel, years, language)
    thousands(panel.yaxis)
    return figure


@figure_in
def income_spread(language: Language, households: pd.DataFrame, *, group: str = "lifted") -> Figure:
    """Quantiles of survey income per resident over the years, with the monitoring line.

    households: columns year, adcode, group, p10, p25, median, p75, p90 and monitoring_line
    (yuan per head and year), as in households.parquet.
    """
    table = _of_province(households, group)
    years = table["year"].to_numpy(dtype=float)
    title = {
        "en": f"How incomes are spread: {GROUPS[group]['en'].lower()}",
        "zh": f"{GROUPS[group]['zh']}收入分布",
    }
    unit = {
        "en": f"Survey income, {PER_HEAD['en']}; dark: the middle half of residents, light: all but the "
        "poorest and richest tenth",
        "zh": f"住户调查口径，{PER_HEAD['zh']}；深色：中间一半常住人口；浅色：最低与最高各一成以外",
    }
    figure, (panel,) = frame(title[language], unit[language], height=_HEIGHT)
    strip(panel)
    curves = {name: table[name].to_numpy(dtype=float) for name in PERCENTILES}
    panel.fill_between(years, curves["p10"], curves["p90"], color="#dfe9f1", linewidth=0)
    panel.fill_between(years, curves["p25"], curves["p75"], color="#a9c6dc", linewidth=0)
    panel.plot(years, curves["median"], color=SERIES[0].color, linewidth=2.4, marker="o")
    line = table["monitoring_line"].to_numpy(dtype=float)
    panel.plot(years, line, color=INK, linewidth=1.6, linestyle=(0, (4, 2)))
    labels = [
        (curve[-1], f"{PERCENTILES[name][language]} {amount(curve[-1])}") for name, curve in curves.items()
    ]
    labels.append((line[-1], {"en": "Monitoring line ", "zh": "监测线 "}[language] + amount(line[-1])))
    top = 1.08 * max(float(curves["p90"].max()), float(line.max()))
    panel.set_ylim(min(0.0, float(curves["p10"].min())), top)
    for height, (_, text) in zip(spread([at for at, _ in labels], 0.075 * top), labels, strict=True):
        say_at(panel, years[-1], height, text)
    _years(panel, years, language)
    thousands(panel.yaxis)
    return figure


@figure_in
def received_by_form(language: Language, households: pd.DataFrame) -> Figure:
    """What lifted and other households receive through each form, a line a form.

    households: columns year, adcode, group and from_FORM_per_head (yuan per head and year,
    before costs and work), as in households.parquet.
    """
    title = {"en": "Received through each linkage form", "zh": "从各联结形式得到的人均收入"}
    unit = {
        "en": f"{PER_HEAD['en']} of registered members, before the costs and the work it takes",
        "zh": f"登记人口人均，{PER_HEAD['zh']}，未扣除成本与用工",
    }
    figure, panels = frame(title[language], unit[language], height=_HEIGHT, columns=2, share_rows=True)
    top = 1.0
    for panel, group in zip(panels, ("lifted", "other"), strict=True):
        table = _of_province(households, group)
        years = table["year"].to_numpy(dtype=float)
        strip(panel)
        panel.set_title(GROUPS[group][language], loc="left", fontsize=9.5, color=INK)
        for place, form in enumerate(FORMS):
            series = line_series(place)
            values = table[f"from_{form}_per_head"].to_numpy(dtype=float)
            top = max(top, float(values.max()))
            panel.plot(
                years,
                values,
                color=series.color,
                linestyle=series.dashes,
                marker=series.marker,
                markersize=4.5,
                linewidth=1.8,
                clip_on=False,  # whole marks at zero
            )
        _years(panel, years, language)
    for panel, group in zip(panels, ("lifted", "other"), strict=True):
        panel.set_ylim(0.0, 1.08 * top)
        table = _of_province(households, group)
        last = [float(table[f"from_{form}_per_head"].iloc[-1]) for form in FORMS]
        for height, value, (_, name) in zip(
            spread(last, 0.075 * top, floor=0.0), last, FORMS.items(), strict=True
        ):
            say_at(
                panel, float(table["year"].iloc[-1]), height, f"{name[language]} {amount(value)}", fontsize=8
            )
    thousands(panels[0].yaxis)
    return figure


def _of_province(households: pd.DataFrame, group: str) -> pd.DataFrame:
    """The rows of all counties together and a group, by year."""
    chosen = households[(households["adcode"] == 0) & (households["group"] == group)]
    return chosen.sort_values("year")


def _means(language: Language) -> str:
    return {
        "en": f"Registered income, {PER_HEAD['en']}, mean of all members",
        "zh": f"登记口径，{PER_HEAD['zh']}，全部登记人口平均",
    }[language]


def _years(panel: Axes, years: NDArray[Any], language: Language) -> None:
    few = years if len(years) <= 12 else years[:: max(1, len(years) // 8)]
    panel.set_xticks(few, [f"{year:.0f}" for year in few])
    panel.set_xlabel({"en": "year of the run", "zh": "模拟年份"}[language], fontsize=8.5, color=QUIET)
    panel.axhline(0.0, color=RULE, linewidth=0.8)
