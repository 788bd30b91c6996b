"""The pictures as options of ECharts, which draws them in the browser.

Marks differ by shape or hatching as well as by colour, so nothing is lost in grey.  Each picture
comes with a sentence of its numbers, for those who do not see it.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from model.dashboard.watching import Moment, measures
from model.dashboard.wording import FORMS, MEASURES, SOURCES, said
from model.outcomes import YearOutcomes
from model.world.calendar import SEASONS
from model.world.households.income import INCOME_SOURCES

Option = dict[str, Any]

INK, QUIET, RULE = "#1a1a1a", "#595959", "#d9d9d9"
# Okabe and Ito's colours, from dark to light so that they keep their order in grey.
FILLS = ("#0072b2", "#d55e00", "#009e73", "#56b4e9", "#f0e442")
HERE, THERE = "#0b5d91", "#7a7a7a"  # the scenario, and the one compared with

_DECALS: tuple[Option, ...] = (
    {"symbol": "none"},
    {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": -0.785, "color": "#ffffff99"},
    {"symbol": "circle", "symbolSize": 0.6, "dashArrayX": [4, 4], "dashArrayY": [4, 4], "color": "#ffffffbb"},
    {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": 0.785, "color": "#00000066"},
    {"symbol": "none"},
)


class Picture(NamedTuple):
    """option: of ECharts.  text: what it shows, in words and numbers."""

    option: Option
    text: str


def by_source(moments: Sequence[Moment], others: Sequence[Moment], language: str) -> Picture:
    """Income of lifted households by source, a bar for each year, beside the total compared with."""
    labels = [said(SOURCES[name], language) for name in INCOME_SOURCES]
    return _stacked(moments, others, [each.by_source for each in _yearly(moments)], labels, language)


def by_form(moments: Sequence[Moment], others: Sequence[Moment], language: str) -> Picture:
    """What lifted households received through each linkage form, gross, a bar for each year."""
    labels = [said(words, language) for words in FORMS.values()]
    return _stacked(moments, others, [each.by_form for each in _yearly(moments)], labels, language, form=True)


def difference(moments: Sequence[Moment], others: Sequence[Moment], language: str) -> Picture:
    """Income of lifted households against the scenario compared with, a bar for each year."""
    pairs = [(each, others[each.season]) for each in _yearly(moments)]
    values = [round(here.income - there.income, 1) for here, there in pairs]
    years = _labels(moments, language)
    data = [
        {"value": value, "itemStyle": {"color": HERE if value >= 0 else "#d55e00"}, "label": _label(value)}
        for value in values
    ]
    option = _frame(years, said(("yuan per head", "元/人"), language))
    option["legend"] = {"show": False}
    if not any(values):  # a scale of its own would make much of nothing
        option["yAxis"] |= {"min": -100, "max": 100}
    option["series"] = [{"type": "bar", "data": data, "barMaxWidth": 36}]
    text = _sentence(years, [f"{value:+,.0f}" for value in values], language)
    return Picture(option, text)


def promises(years: Sequence[YearOutcomes], others: Sequence[YearOutcomes], language: str) -> Picture:
    """Broken promises of both sides, and failures: a panel each, a point for each finished year."""
    names = (
        "side_sold",
        "reneged",
        "paid_late",
        "dividends_unpaid",
        "enterprises_failed",
        "cooperatives_failed",
    )
    here = [measures(year) for year in years]
    there = [measures(year) for year in others[: len(years)]]
    ticks = [str(year.year) for year in years]
    option: Option = {
        "animation": False,
        "textStyle": FONT,
        "legend": {"bottom": 0, "textStyle": {"color": INK}, "itemWidth": 22},
        "tooltip": {"trigger": "axis", "confine": True},
        "title": [],
        "grid": [],
        "xAxis": [],
        "yAxis": [],
        "series": [],
    }
    sentences = []
    for place, name in enumerate(names):
        english, chinese, unit = MEASURES[name]
        column, row = place % 2, place // 2
        times = 100.0 if unit == "percent" else 1.0
        left, top = f"{6 + 49 * column}%", f"{2 + 31.5 * row}%"
        option["title"].append(
            {
                "text": said((english, chinese), language),
                "left": left,
                "top": top,
                "textStyle": {
                    "fontSize": 12,
                    "fontWeight": "normal",
                    "color": INK,
                    "width": 165,
                    "overflow": "break",
                },
            }
        )
        option["grid"].append(
            {"left": f"{8 + 49 * column}%", "width": "39%", "top": f"{13 + 31.5 * row}%", "height": "14%"}
        )
        option["xAxis"].append({"gridIndex": place, "type": "category", "data": ticks, **_AXIS})
        option["yAxis"].append(
            {"gridIndex": place, "type": "value", "min": 0, "splitNumber": 2, "minInterval": 0.1, **_AXIS}
        )
        for label, found, color, dash, symbol in (
            (said(("this scenario", "本情景"), language), here, HERE, "solid", "circle"),
            (said(("compared with", "比较对象"), language), there, THERE, "dashed", "emptyCircle"),
        ):
            option["series"].append(
                {
                    "name": label,
                    "type": "line",
                    "xAxisIndex": place,
                    "yAxisIndex": place,
                    "data": [_point(times * each[name]) for each in found],
                    "symbol": symbol,
                    "symbolSize": 8,
                    "itemStyle": {"color": color},
                    "lineStyle": {"color": color, "type": dash, "width": 2},
                }
            )
        numbers = ["–" if math.isnan(each[name]) else f"{times * each[name]:,.1f}" for each in here]
        sentences.append(f"{said((english, chinese), language)}: {_sentence(ticks, numbers, language)}")
    return Picture(option, " ".join(sentences))


# --- parts ------------------------------------------------------------------------------------

FONT = {  # as in page.css
    "fontFamily": "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', "
    "'Linkage Chinese', sans-serif"
}
_AXIS: Option = {
    "axisLabel": {"color": QUIET, "fontSize": 11, "hideOverlap": True},
    "axisLine": {"lineStyle": {"color": QUIET}},
    "splitLine": {"lineStyle": {"color": RULE}},
}


def _yearly(moments: Sequence[Moment]) -> list[Moment]:
    """The last moment of each year, the year under way included."""
    last = len(moments) - 1
    return [each for each in moments[1:] if each.season % len(SEASONS) == 0 or each.season == last]


def _labels(moments: Sequence[Moment], language: str) -> list[str]:
    """What stands below each of these bars; a year under way is said to be one."""
    so_far = said(("so far", "至今"), language)
    return [
        str(each.season // len(SEASONS))
        if each.season % len(SEASONS) == 0
        else f"{each.season // len(SEASONS) + 1} ({so_far})"
        for each in _yearly(moments)
    ]


def _stacked(
    moments: Sequence[Moment],
    others: Sequence[Moment],
    values: Sequence[tuple[float, ...]],
    labels: Sequence[str],
    language: str,
    *,
    form: bool = False,
) -> Picture:
    years = _labels(moments, language)
    option = _frame(years, said(("yuan per head", "元/人"), language))
    option["grid"]["bottom"] = 88 if form else 62  # below it the legend, three lines of it for the forms
    option["series"] = [
        {
            "name": label,
            "type": "bar",
            "stack": "received",
            "data": [round(each[place], 1) for each in values],
            "itemStyle": {
                "color": FILLS[place % len(FILLS)],
                # Where colours come again, with another pattern.
                "decal": _DECALS[(place + place // len(FILLS)) % len(_DECALS)],
                "borderColor": "#fff",
                "borderWidth": 0.5,
            },
            "barMaxWidth": 48,
        }
        for place, label in enumerate(labels)
    ]
    pairs = [others[each.season] for each in _yearly(moments)]
    option["series"].append(
        {
            "name": said(("total compared with", "比较对象合计"), language),
            "type": "line",
            "data": [round(sum(each.by_form if form else each.by_source), 1) for each in pairs],
            "symbol": "diamond",
            "symbolSize": 11,
            "lineStyle": {"width": 0},
            "itemStyle": {"color": "#ffffff", "borderColor": INK, "borderWidth": 2},
            "z": 5,
        }
    )
    parts = [
        f"{label}: {_sentence(years, [f'{v[i]:,.0f}' for v in values], language)}"
        for i, label in enumerate(labels)
    ]
    return Picture(option, " ".join(parts))


def _frame(years: Sequence[str], unit: str) -> Option:
    return {
        "animation": False,
        "textStyle": FONT,
        "grid": {"left": 8, "right": 12, "top": 34, "bottom": 12, "containLabel": True},
        "legend": {"bottom": 0, "textStyle": {"color": INK}, "itemWidth": 18, "itemGap": 8},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "xAxis": {"type": "category", "data": list(years), **_AXIS},
        "yAxis": {"type": "value", "name": unit, "nameTextStyle": {"color": QUIET, "align": "left"}, **_AXIS},
    }


def _point(value: float) -> float | None:
    """A point of a line; none where a rate has nothing to be a rate of."""
    return None if math.isnan(value) else round(value, 2)


def _label(value: float) -> Option:
    return {
        "show": True,
        "position": "top" if value >= 0 else "bottom",
        "formatter": "0" if round(value) == 0 else f"{value:+,.0f}".replace("-", "−"),
        "color": INK,
    }


def _sentence(years: Sequence[str], values: Sequence[str], language: str) -> str:
    """ "year 1: 100; year 2: 120." """
    if language == "zh":
        return "；".join(f"第{year}年{value}" for year, value in zip(years, values, strict=True)) + "。"
    return "; ".join(f"year {year}: {value}" for year, value in zip(years, values, strict=True)) + "."
