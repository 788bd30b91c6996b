"""The counties where they lie, each a mark at its centre."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.dashboard.charts import FONT, INK, QUIET, Picture
from model.dashboard.wording import said
from model.population import Geography
from model.state import Floats

GAIN, LOSS, SAME = "#0b5d91", "#d55e00", "#9a9a9a"
_LEAST = 0.5  # yuan per head that count as a difference


def county_map(geography: Geography, values: Floats, language: str, *, is_difference: bool) -> Picture:
    """A mark for each county: its size is the value, its shape the sign.

    values: by county, yuan per head; NaN where nobody lives.  is_difference: against the scenario
    compared with, else the income itself.
    """
    largest = float(np.nanmax(np.abs(values), initial=1.0))
    names = geography.names_en if language == "en" else geography.names
    unit = said(("yuan per head", "元/人"), language)
    groups: dict[str, list[dict[str, Any]]] = {"gain": [], "loss": [], "same": []}
    for place, value in enumerate(values):
        if np.isnan(value):
            continue
        sort = "same" if abs(value) < _LEAST else "gain" if value > 0.0 else "loss"
        low = float(np.nanmin(values))
        size = abs(value) / largest if is_difference else (value - low) / max(largest - low, 1.0)
        groups[sort].append(
            {
                "name": names[place],
                "value": [
                    round(float(geography.longitude[place]), 3),
                    round(float(geography.latitude[place]), 3),
                    round(float(value)),
                ],
                "symbolSize": 8.0 if sort == "same" else round(8.0 + 16.0 * float(size), 1),
            }
        )
    series = [
        {
            "name": said(words, language),
            "type": "scatter",
            "symbol": symbol,
            "symbolRotate": turned,
            "data": groups[sort],
            "dimensions": ["east", "north", unit],
            "encode": {"x": 0, "y": 1, "tooltip": [2]},
            "itemStyle": {"color": color, "opacity": 0.85, "borderColor": "#fff", "borderWidth": 1},
            "label": {
                "show": True,
                "formatter": "{b}",
                "position": "bottom",
                "distance": 2,
                "fontSize": 10,
                "color": INK,
                "textBorderColor": "#fff",
                "textBorderWidth": 2,
            },
            "labelLayout": {"hideOverlap": True},
        }
        for sort, words, symbol, turned, color in (
            ("gain", ("more", "增加") if is_difference else ("income", "收入"), "circle", 0, GAIN),
            ("loss", ("less", "减少"), "triangle", 180, LOSS),
            ("same", ("the same", "不变"), "emptyCircle", 0, SAME),
        )
        if groups[sort]
    ]
    option = {
        "animation": False,
        "textStyle": FONT,
        "legend": {"bottom": 0, "textStyle": {"color": INK}},
        "tooltip": {"trigger": "item", "confine": True},
        "grid": {"left": 18, "right": 30, "top": 12, "bottom": 44},
        "xAxis": _bare(geography.longitude, 0.25),
        "yAxis": _bare(geography.latitude, 0.25),
        "graphic": [
            {
                "type": "text",
                "left": 6,
                "top": 4,
                "style": {"text": said(("North ↑", "北 ↑"), language), "fill": QUIET, "fontSize": 11, **FONT},
            }
        ],
        "series": series,
    }
    return Picture(option, _words(names, values, unit, language))


def _bare(values: Floats, margin: float) -> dict[str, Any]:
    return {
        "type": "value",
        "show": False,
        "min": round(float(values.min()) - margin, 2),
        "max": round(float(values.max()) + margin, 2),
    }


def _words(names: Sequence[str], values: Floats, unit: str, language: str) -> str:
    """The counties with the largest and the smallest value."""
    known = [(float(value), name) for value, name in zip(values, names, strict=True) if not np.isnan(value)]
    if not known:
        return said(("No lifted household lives here.", "没有脱贫户。"), language)
    (low, least), (high, most) = min(known), max(known)
    return said(
        (
            f"{len(known)} counties, from {least} ({low:,.0f} {unit}) to {most} ({high:,.0f} {unit}).",
            f"{len(known)}个县，从{least}（{low:,.0f}{unit}）到{most}（{high:,.0f}{unit}）。",
        ),
        language,
    )
