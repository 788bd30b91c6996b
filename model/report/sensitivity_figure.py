"""The figure of a sensitivity analysis: a tornado, Sobol' indices, and which conclusions survive."""

from pathlib import Path

import numpy as np

from model.experiments.analysis import answer
from model.experiments.form_effects import TOGETHER
from model.experiments.sensitivity import Sensitivity
from model.experiments.words import ALL_FORMS, plain_name, setting, short, signed_amount, words
from model.glossary import heading
from model.report.sheet import (
    BAR,
    CLEAR,
    INK,
    QUIET,
    Sheet,
    circumstances,
    fonts,
    label_rows,
    limits,
    make_sheet,
    rule_rows,
    say,
    write_sheet,
)

_ROW, _LEFT = 0.36, 3.2


def write_sensitivity_figure(found: Sensitivity, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(sensitivity_figure(found, chinese=chinese), path)


def sensitivity_figure(found: Sensitivity, *, chinese: bool) -> Sheet:
    """A row per strongest parameter, the widest swing on top."""
    swings = found.swings
    column = found.outputs.index(TOGETHER)
    sheet = make_sheet(
        answer(found),
        (
            words(
                f"Effect of all forms on {plain_name(found.outcome)}",
                f"{ALL_FORMS['zh']}合用的效果",
            ),
            heading("total_index"),
        ),
        (
            "Tornado: the effect with one parameter at the low (white) and high (grey) end of its range, all "
            "others as in the scenario; line: as the scenario has it.",
            "Index: share of the effect's variance over all ranges that goes with the parameter, with 95 % "
            "interval; dot total, tick first order.  Below zero by sampling error only.",
            circumstances(found.settings, found.scenario),
        ),
        height=_ROW * max(len(swings), 1),
        widths=(2.4, 1.3),
        left=_LEFT,
        gap=0.1,
        chinese=chinese,
    )
    tornado, index = sheet.panels
    reference = found.reference[TOGETHER]
    limits(
        tornado, [reference, *(end for s in swings for end in (s.at_low, s.at_high))], before=0.42, after=0.42
    )
    tornado.axvline(reference, color=INK, linewidth=1.0, zorder=3)
    indices = {group: place for place, group in enumerate(found.indices.groups)}
    for position, swing in enumerate(swings):
        for value, face, at in (
            (swing.at_low, "white", swing.low_value),
            (swing.at_high, BAR, swing.high_value),
        ):
            tornado.barh(
                position,
                value - reference,
                left=reference,
                height=0.5,
                color=face,
                edgecolor=INK,
                linewidth=0.8,
            )
            right = value == max(swing.at_low, swing.at_high) if swing.size > 0.0 else face == BAR
            tornado.annotate(
                f"{signed_amount(value)} ({setting(at)})",
                (value, position),
                xytext=(5 if right else -5, 0),
                textcoords="offset points",
                ha="left" if right else "right",
                va="center",
                fontsize=8.0,
                color=QUIET,
            )
        place = indices.get(swing.key, indices.get(swing.key.rpartition(".")[0]))
        if place is not None and np.isfinite(found.indices.total[place, column]):
            total, half = found.indices.total[place, column], found.indices.total_half_width[place, column]
            index.plot([total - half, total + half], [position, position], color=CLEAR, linewidth=2.2)
            index.plot([total], [position], marker="o", markersize=7.0, color=CLEAR)
            first = found.indices.first[place, column]
            index.plot([first], [position], marker="|", markersize=11, color=INK, markeredgewidth=1.6)
            say(index, max(total + half, first), position, f"{total:.2f}")
    shown = found.indices.total[:, column], found.indices.total_half_width[:, column]
    top = float(np.nanmax(np.add(*shown))) if np.isfinite(np.add(*shown)).any() else 1.0
    index.set_xlim(-0.08 * top, 1.3 * top)
    index.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    for panel in sheet.panels:
        rule_rows(panel, len(swings))
    labels = [words(short(swing.key), short(swing.key)) for swing in swings]
    label_rows(tornado, labels, _LEFT, chinese=chinese, longest=46)
    return sheet
