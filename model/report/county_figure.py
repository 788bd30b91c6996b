"""The map of the lifted counties: a value in each, and the counties where it is highest and lowest."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from model.experiments.words import Words, amount, signed_amount
from model.report.boundaries import boundaries, tiles
from model.report.places import places
from model.report.sheet import INK, QUIET, limits, rule_rows
from model.report.style import GAIN, NONE, Language, figure_in, frame, head, rows_of

Values = NDArray[np.float64]

_CLASSES = ("#f2f6fa", "#c9dcea", "#8fb8d4", "#4a8ab5", "#0b4f7d")  # darker is more, in grey, too
_LOSS = "#fbe3d2"  # with a hatch
_PROVINCE = 140000
_MOST = 7  # counties listed at each end


@figure_in
def county_map(
    language: Language, values: pd.DataFrame, *, title: Words, unit: Words, changes: bool = True
) -> Figure:
    """A value for each county, on the map where boundaries are installed, else on tiles.

    Counties of tables of the user's own are told by their codes, and drawn on no map.

    values: columns adcode and value, and low and high where there are intervals.  changes: whether
    values are changes, printed with their sign.
    """
    table = values.merge(places(), on="adcode", how="left")
    table = table.sort_values(["value", "adcode"], ascending=[False, True])
    named = table["name_en" if language == "en" else "name"]
    table = table.assign(label=named.fillna(table["adcode"].astype(str)))
    has_intervals = "low" in table
    if named.isna().any():
        return _without_map(language, table, title, unit, changes)
    outlines = boundaries([*table["adcode"].tolist(), _PROVINCE])
    notes = {
        "en": ["Hatched: below zero."] if (table["value"] < 0.0).any() else [],
        "zh": ["斜线：低于零。"] if (table["value"] < 0.0).any() else [],
    }
    if has_intervals:
        notes["en"].append("Dot on the map, hollow on the right: the 95 % interval includes zero.")
        notes["zh"].append("图中圆点及右侧空心：95%区间含零。")
    if outlines is None:
        notes["en"].append("Tiles: a county each, about where it lies.")
        notes["zh"].append("每格一县，位置为示意。")
    figure, (land, ends) = frame(
        title[language],
        unit[language],
        height=5.6,
        columns=2,
        widths=(1.3 if outlines else 1.55, 1.0),
        footnote=" ".join(notes["en"]) if language == "en" else "".join(notes["zh"]),
    )
    edges = _classes(table["value"].to_numpy(dtype=float))
    if outlines is None:
        _draw_tiles(land, table, edges)
    else:
        for ring in outlines[_PROVINCE]:
            land.add_patch(PathPatch(Outline(ring, closed=True), facecolor="white", edgecolor="#b5b5b5"))
        for row in rows_of(table):
            _draw_county(land, outlines[row.adcode], row, edges)
        land.set_aspect(1.0 / math.cos(math.radians(37.5)))
        land.autoscale_view()
    land.set_axis_off()
    left, right = land.get_xlim()
    land.set_xlim(left - 0.14 * (right - left), right)  # room for the key
    _draw_key(land, edges, changes)
    _draw_ends(ends, table, language, changes)
    return figure


def _without_map(language: Language, table: pd.DataFrame, title: Words, unit: Words, changes: bool) -> Figure:
    hollow = {"en": "Hollow: the 95 % interval includes zero.", "zh": "空心：95%区间含零。"}
    figure, (ends,) = frame(
        title[language],
        unit[language],
        height=0.5 + 0.35 * min(len(table), 2 * _MOST + 1),
        footnote=hollow[language] if "low" in table else "",
    )
    _draw_ends(ends, table, language, changes)
    return figure


def _classes(values: Values) -> Values:
    """The limits of classes that hold equally many counties of what is not below zero."""
    above = values[values >= 0.0]
    if len(above) == 0:
        return np.array([0.0])
    edges = np.unique(np.quantile(above, np.linspace(0.0, 1.0, len(_CLASSES) + 1)))
    return edges if len(edges) > 1 else np.array([edges[0], edges[0]])


def _look(value: float, edges: Values) -> tuple[str, str]:
    """Colour and hatch of a value."""
    if value < 0.0:
        return _LOSS, "////"
    classes = max(len(edges) - 1, 1)
    place = min(int(np.searchsorted(edges[1:-1], value, side="right")), classes - 1)
    offset = len(_CLASSES) - classes if classes < len(_CLASSES) else 0
    return _CLASSES[min(place + offset, len(_CLASSES) - 1)], ""


def _unclear(row: Any) -> bool:
    return hasattr(row, "low") and not (row.low > 0.0 or row.high < 0.0)


def _draw_county(panel: Axes, rings: Sequence[Values], row: Any, edges: Values) -> None:
    color, hatch = _look(row.value, edges)
    for ring in rings:
        panel.add_patch(
            PathPatch(
                Outline(ring, closed=True), facecolor=color, hatch=hatch, edgecolor="#7f7f7f", linewidth=0.5
            )
        )
    panel.update_datalim(np.concatenate(rings))
    if _unclear(row):
        panel.plot([row.longitude], [row.latitude], marker="o", markersize=3.5, color=INK)


def _draw_tiles(panel: Axes, table: pd.DataFrame, edges: Values) -> None:
    ordered = table.sort_values("adcode")
    for (x, y), row in zip(
        tiles(ordered["longitude"].tolist(), ordered["latitude"].tolist()), rows_of(ordered), strict=True
    ):
        color, hatch = _look(row.value, edges)
        panel.add_patch(
            Rectangle((x, y), 0.94, 0.94, facecolor=color, hatch=hatch, edgecolor="#7f7f7f", linewidth=0.5)
        )
        ink = "white" if color in _CLASSES[3:] else INK
        panel.annotate(
            _short(row.label),
            (x + 0.47, y + 0.47),
            ha="center",
            va="center",
            fontsize=5.6 if str(row.label).isascii() else 7.0,
            color=ink,
        )
        if _unclear(row):
            panel.plot([x + 0.47], [y + 0.16], marker="o", markersize=2.5, color=ink)
    panel.set_aspect("equal")
    panel.autoscale_view()


def _short(name: str) -> str:
    """A county's name as far as a tile has room."""
    name = name.replace(" District", "")
    return name[:-1] if len(name) > 2 and name[-1] in "县区" else name


def _draw_key(panel: Axes, edges: Values, changes: bool) -> None:
    """What the shades mean, in the corner where no lifted county lies."""
    said = signed_amount if changes else amount
    steps = [(edges[place], edges[place + 1]) for place in range(len(edges) - 1)]
    for place, (low, high) in enumerate(reversed(steps)):
        color, _ = _look(0.5 * (low + high), edges)
        y = 0.95 - 0.042 * place
        panel.add_patch(
            Rectangle(
                (0.0, y),
                0.06,
                0.034,
                transform=panel.transAxes,
                facecolor=color,
                edgecolor="#7f7f7f",
                linewidth=0.5,
            )
        )
        panel.annotate(
            f"{said(low)} … {said(high)}",
            (0.075, y + 0.017),
            xycoords="axes fraction",
            va="center",
            fontsize=8.0,
        )


def _draw_ends(panel: Axes, table: pd.DataFrame, language: Language, changes: bool) -> None:
    """The counties with the highest and the lowest values."""
    said = signed_amount if changes else amount
    if len(table) > 2 * _MOST:
        rows = [*rows_of(table.head(_MOST)), None, *rows_of(table.tail(_MOST))]
    else:
        rows = list(rows_of(table))
    bounds = [value for row in rows if row is not None for value in _bounds(row)]
    limits(panel, [0.0, *bounds] if changes else bounds, before=0.05, after=0.35)
    if changes:
        panel.axvline(0.0, color=INK, linewidth=0.9, zorder=1)
    for position, row in enumerate(rows):
        if row is None:
            panel.annotate("⋮", (0.0, position), xycoords=("axes fraction", "data"), ha="right", va="center")
            continue
        low, high = _bounds(row)
        color = NONE if _unclear(row) else GAIN
        panel.plot([low, high], [position, position], color=color, linewidth=1.8, solid_capstyle="butt")
        face = "white" if _unclear(row) else color
        panel.plot(
            [row.value], [position], marker="o", markersize=5.5, markerfacecolor=face, markeredgecolor=color
        )
        panel.annotate(
            said(row.value),
            (high, position),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=INK,
        )
        panel.annotate(
            row.label,
            (0.0, position),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8.5,
            color=INK,
        )
    rule_rows(panel, len(rows))
    few = len(table) <= 2 * _MOST
    head(
        panel,
        {
            "en": "All counties" if few else "Highest and lowest estimates",
            "zh": "各县" if few else "估计值最高与最低的县",
        }[language],
    )
    panel.tick_params(colors=QUIET)


def _bounds(row: Any) -> tuple[float, float]:
    return (row.low, row.high) if hasattr(row, "low") else (row.value, row.value)
