"""The accounts of a year as flows: who pays whom, as ribbons as wide as the money."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from model.report.sheet import INK
from model.report.style import SERIES, Language, figure_in, frame, money, spread
from model.report.terms import SECTOR_NAMES
from model.world.sectors import SECTORS

_SMALLEST = 0.004  # of all money, to be drawn
_GAP = 0.035  # of the height, between sectors
_BAR = 0.035
_LABEL = 0.088  # of the height, between labels
_LOOKS = {
    "lifted_households": SERIES[0],
    "other_households": SERIES[2],
    "cooperatives": SERIES[4],
    "enterprises": SERIES[1],
    "government": SERIES[3],
    "banks": SERIES[5],
    "rest_of_world": SERIES[5],
}


@figure_in
def accounts_flow(language: Language, flows: pd.DataFrame, *, year: int) -> Figure:
    """Cash that moved between the sectors in a year: payers on the left, receivers on the right.

    flows: columns year, adcode, transaction, cash and one per sector of model/accounts.py (yuan
    received or, below zero, paid), as in flows.parquet.  Monitored households are drawn with the
    other ones.
    """
    matrix = _who_paid_whom(flows, year)
    total = float(matrix.to_numpy().sum())
    shown = matrix.where(matrix >= _SMALLEST * total, 0.0)
    left_out = 1.0 - float(shown.to_numpy().sum()) / total if total > 0.0 else 0.0
    title = {"en": f"Who pays whom: the accounts of year {year}", "zh": f"资金流向：第{year}年"}
    subtitle = {
        "en": f"cash a year, {money(total)['en']} in all; payers on the left, receivers on the right",
        "zh": f"全年现金往来，共{money(total)['zh']}；左为付款方，右为收款方",
    }
    note = {
        "en": f"Flows of less than {100.0 * _SMALLEST:.1f} % of all money are left out: "
        f"{100.0 * left_out:.1f} % together.",
        "zh": f"略去不足总额{100.0 * _SMALLEST:.1f}%的各笔，合计{100.0 * left_out:.1f}%。",
    }
    figure, (panel,) = frame(title[language], subtitle[language], height=4.6, footnote=note[language])
    panel.set_axis_off()
    panel.set_xlim(-0.42, 1.42)
    panel.set_ylim(0.0, 1.0)
    _draw(panel, shown, language)
    return figure


def _who_paid_whom(flows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Yuan by payer (rows) and receiver (columns), as in accounts.social_accounting_matrix."""
    chosen = flows[(flows["adcode"] == 0) & (flows["year"] == year) & flows["cash"]]
    entries = chosen[list(SECTORS)].to_numpy(dtype=float)
    matrix = np.zeros((len(SECTORS), len(SECTORS)))
    for row in entries:
        paid = np.maximum(-row, 0.0)
        if paid.sum() > 0.0:
            matrix += np.outer(paid / paid.sum(), np.maximum(row, 0.0))
    table = pd.DataFrame(matrix, index=list(SECTORS), columns=list(SECTORS))
    table.loc["other_households"] += table.loc["monitored_households"]
    table["other_households"] += table["monitored_households"]
    return table.loc[list(_LOOKS), list(_LOOKS)]


def _draw(panel: Axes, matrix: pd.DataFrame, language: Language) -> None:
    payers = [name for name in _LOOKS if matrix.loc[name].sum() > 0.0]
    receivers = [name for name in _LOOKS if matrix[name].sum() > 0.0]
    total = float(matrix.to_numpy().sum()) or 1.0
    height = (1.0 - _GAP * (max(len(payers), len(receivers)) - 1)) / total
    left = _stack(
        panel, 0.0, [(name, float(matrix.loc[name].to_numpy().sum())) for name in payers], height, language
    )
    right = _stack(
        panel,
        1.0 - _BAR,
        [(name, float(matrix[name].to_numpy().sum())) for name in receivers],
        height,
        language,
    )
    amounts = matrix.to_dict(orient="index")
    for payer in payers:
        for receiver in receivers:
            width = float(amounts[payer][receiver]) * height
            if width > 0.0:
                _ribbon(panel, left[payer], right[receiver], width, _LOOKS[payer].color)
                left[payer] -= width
                right[receiver] -= width


def _stack(
    panel: Axes, x: float, sums: list[tuple[str, float]], height: float, language: Language
) -> dict[str, float]:
    """Draw the sectors of one side from the top down.  Returns where each begins."""
    used = sum(value for _, value in sums) * height
    gap = (1.0 - used) / max(len(sums) - 1, 1)
    at, tops, middles = 1.0, {}, []
    for name, value in sums:
        look = _LOOKS[name]
        panel.add_patch(
            Rectangle(
                (x, at - value * height),
                _BAR,
                value * height,
                facecolor=look.color,
                edgecolor=INK,
                linewidth=0.6,
            )
        )
        tops[name] = at
        middles.append(at - 0.5 * value * height)
        at -= value * height + gap
    outside = x < 0.5
    for (name, value), middle in zip(sums, spread(middles, _LABEL, floor=0.02), strict=True):
        panel.annotate(
            f"{SECTOR_NAMES[name][language]}\n{money(value)[language]}",
            (x if outside else x + _BAR, middle),
            xytext=(-5 if outside else 5, 0),
            textcoords="offset points",
            ha="right" if outside else "left",
            va="center",
            fontsize=8.5,
        )
    return tops


def _ribbon(panel: Axes, start: float, end: float, width: float, color: str) -> None:
    """A band from the bar on the left to that on the right; start, end: its upper edges."""
    x0, x1 = _BAR, 1.0 - _BAR
    middle = 0.5 * (x0 + x1)
    corners: NDArray[np.float64] = np.array(
        [
            (x0, start), (middle, start), (middle, end), (x1, end),
            (x1, end - width), (middle, end - width), (middle, start - width), (x0, start - width),
            (x0, start),
        ]
    )  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    panel.add_patch(
        PathPatch(Path(corners, codes), facecolor=color, edgecolor=INK, linewidth=0.3, alpha=0.45)
    )
