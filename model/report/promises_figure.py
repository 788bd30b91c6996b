"""Promises kept and broken: beside the path of prices in a run, and side by side over scenarios."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from model.experiments.intervals import mean_interval
from model.experiments.words import Words, amount
from model.glossary import LARGE_YUAN
from model.outcomes.tables import HEADLINE_COLUMNS
from model.report.sheet import INK, QUIET
from model.report.style import SERIES, Language, figure_in, frame, head, say_at, spread, strip, thousands
from model.report.terms import INDUSTRY_NAMES
from model.report.wording import cut

Values = NDArray[np.float64]


@figure_in
def breach_and_arrears(
    language: Language, prices: pd.DataFrame, households: pd.DataFrame, organisations: pd.DataFrame
) -> Figure:
    """The path of prices, who breaks orders, what is owed, and who fails, year by year.

    prices: columns year, industry and price_ratio (1 is the long-run price), as in
    prices.parquet.  households: year, adcode, group, side_sold_share and dividend_arrears.
    organisations: year, adcode, reneging_rate, dividend_paid_share, dividend_arrears,
    trade_arrears, enterprises_failed and cooperatives_failed; both as in a run's tables.
    """
    title = {
        "en": "Promises, arrears and failures on the path of prices",
        "zh": "价格走势下的违约、拖欠与倒闭",
    }
    subtitle = {
        "en": "All counties together; one run, so no intervals",
        "zh": "全部县合计；单次模拟，无区间",
    }
    figure, panels = frame(title[language], subtitle[language], height=5.6, columns=2, rows=2)
    price, breach, arrears, failed = panels
    village = households[(households["adcode"] == 0) & (households["group"] == "all")].sort_values("year")
    firms = organisations[organisations["adcode"] == 0].sort_values("year")
    years = firms["year"].to_numpy(dtype=float)
    heads = (
        (price, {"en": "Price, 1 = long-run level", "zh": "价格（长期水平=1）"}),
        (breach, {"en": "Broken promises, %", "zh": "违约，%"}),
        (arrears, {"en": "Owed at the end of the year, million yuan", "zh": "年末拖欠，万元"}),
        (failed, {"en": "Failures in the year", "zh": "当年倒闭或解散数"}),
    )
    for panel, text in heads:
        strip(panel)
        head(panel, text[language])
        panel.set_xticks(_few(years.tolist()))
    by_industry = prices.pivot(index="year", columns="industry", values="price_ratio")
    for number, industry in enumerate(INDUSTRY_NAMES):
        _line(price, by_industry.index, by_industry[industry], number)
    price.axhline(1.0, color=INK, linewidth=0.8)
    _label_ends(
        price,
        years[-1],
        [
            (float(by_industry[industry].iloc[-1]), name[language])
            for industry, name in INDUSTRY_NAMES.items()
        ],
    )
    broken = (
        ({"en": "produce sold elsewhere", "zh": "农户另售"}, village["side_sold_share"]),
        ({"en": "enterprises reneging", "zh": "企业违约"}, firms["reneging_rate"]),
        ({"en": "dividends unpaid", "zh": "分红未付"}, 1.0 - firms["dividend_paid_share"]),
    )
    _lines(breach, years, [(name[language], 100.0 * values.fillna(0.0)) for name, values in broken])
    owed = (
        ({"en": "dividends", "zh": "分红"}, firms["dividend_arrears"]),
        ({"en": "produce", "zh": "货款"}, firms["trade_arrears"]),
    )
    _lines(arrears, years, [(name[language], values / LARGE_YUAN[language]) for name, values in owed])
    fell = (
        ({"en": "enterprises", "zh": "企业"}, firms["enterprises_failed"]),
        ({"en": "cooperatives", "zh": "合作社"}, firms["cooperatives_failed"]),
    )
    _lines(failed, years, [(name[language], values) for name, values in fell], "{:,.0f}".format)
    for panel in (arrears, failed):
        panel.set_xlabel({"en": "year of the run", "zh": "模拟年份"}[language], fontsize=8.5, color=QUIET)
    return figure


def _lines(
    panel: Axes,
    years: Values,
    series: Sequence[tuple[str, "pd.Series[float]"]],
    said: Callable[[float], str] = amount,
) -> None:
    for number, (_, values) in enumerate(series):
        _line(panel, years, values, number)
    panel.set_ylim(0.0, 1.1 * max(1e-9, *(float(values.max()) for _, values in series)) or 1.0)
    _label_ends(
        panel,
        years[-1],
        [(float(values.iloc[-1]), f"{name} {said(float(values.iloc[-1]))}") for name, values in series],
    )
    thousands(panel.yaxis)


def _line(panel: Axes, years: Any, values: Any, number: int) -> None:
    look = SERIES[number]
    color = look.color if look.color not in ("#b8dcf0", "#d9d9d9") else QUIET
    panel.plot(
        years,
        values,
        color=color,
        linestyle=look.dashes,
        marker=look.marker,
        markersize=4.5,
        linewidth=1.7,
        clip_on=False,  # whole marks at zero
    )


def _label_ends(panel: Axes, year: float, ends: Sequence[tuple[float, str]]) -> None:
    low, high = panel.get_ylim()
    heights = spread([value for value, _ in ends], 0.1 * (high - low), floor=low)
    for height, (_, text) in zip(heights, ends, strict=True):
        say_at(panel, year, height, text, fontsize=8.0)


def _few(years: list[float]) -> list[int]:
    return [int(year) for year in (years if len(years) <= 8 else years[:: max(1, len(years) // 6)])]


RISKS: dict[str, tuple[float, Words]] = {
    "below_line_rate": (100.0, {"en": "Below the line\nin the year, %", "zh": "当年低于\n监测线，%"}),
    "side_sold_share": (100.0, {"en": "Produce sold\nelsewhere, %", "zh": "农户另售\n（违约），%"}),
    "reneging_rate": (100.0, {"en": "Enterprises\nreneging, %", "zh": "收购企业\n违约比例，%"}),
    "dividend_unpaid_share": (100.0, {"en": "Dividends\nunpaid, %", "zh": "保底分红\n到期未付，%"}),
    "enterprises_failed": (1.0, {"en": "Enterprises\nfailed", "zh": "企业\n倒闭数"}),
}


@figure_in
def risks_by_scenario(language: Language, replications: pd.DataFrame, titles: Mapping[str, Words]) -> Figure:
    """Means of what can go wrong, with 95 % intervals over the replications, a row a scenario.

    replications: columns scenario and those of RISKS, a row a run, as in replications.parquet.
    """
    title = {"en": "What can go wrong, under each scenario", "zh": "各情景下的风险"}
    subtitle = {"en": "Means over the runs, with their 95 % intervals", "zh": "各次模拟的平均值及95%区间"}
    figure, panels = frame(
        title[language], subtitle[language], height=0.34 * len(titles) + 0.5, columns=len(RISKS)
    )
    for number, (panel, (measure, (factor, name))) in enumerate(zip(panels, RISKS.items(), strict=True)):
        strip(panel, grid="none")
        panel.set_title(name[language], loc="left", fontsize=8.5, color=INK)
        top = 0.0
        for position, scenario in enumerate(titles):
            values = replications.loc[replications["scenario"] == scenario, measure].tolist()
            found = mean_interval(values, bounds=HEADLINE_COLUMNS[measure].bounds)
            if math.isnan(found.mean):
                panel.annotate("–", (0.0, position), va="center", color=QUIET)
                continue
            mean, low, high = (factor * end for end in found)
            top = max(top, high)
            panel.plot([low, high], [position, position], color=SERIES[0].color, linewidth=1.8)
            panel.plot([mean], [position], marker="o", markersize=5.0, color=SERIES[0].color)
            say_at(panel, high, position, amount(mean) if mean else "0", fontsize=8.0)
        panel.set_xlim(0.0 - 0.03 * (top or 1.0), 1.55 * (top or 1.0))
        panel.set_ylim(len(titles) - 0.5, -0.5)
        panel.set_xticks([])
        panel.axvline(0.0, color=QUIET, linewidth=0.8)
        names = [cut(each[language], 26) for each in titles.values()]
        panel.set_yticks(range(len(titles)), names if number == 0 else [""] * len(titles))
        panel.tick_params(axis="y", labelcolor=INK, labelsize=8.5)
        for position in range(1, len(titles)):
            panel.axhline(position - 0.5, color="#ececec", linewidth=0.7)
    return figure
