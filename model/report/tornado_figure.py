"""The tornado: what one parameter after the other does to the effect of all forms."""

import pandas as pd
from matplotlib.figure import Figure

from model.experiments.words import ALL_FORMS, parameter_words, setting, signed_amount
from model.report.sheet import BAR, INK, QUIET, limits, rule_rows
from model.report.style import Language, figure_in, frame, rows_of
from model.report.terms import PER_HEAD
from model.report.wording import cut

_ROW = 0.34
_LABEL = 48  # letters of a parameter's name, a Chinese one counting twice


@figure_in
def tornado(language: Language, swings: pd.DataFrame, reference: float, *, most: int = 12) -> Figure:
    """Effect of all forms with each parameter at the ends of its range, the widest swing on top.

    swings: columns key, low_value, high_value, at_low and at_high, as in tornado.csv.
    reference: the effect with every parameter as the scenario has it.
    """
    table = swings.assign(size=(swings["at_high"] - swings["at_low"]).abs())
    table = table.sort_values("size", ascending=False, kind="stable").head(most)
    title = {"en": "What the effect of all forms rests on", "zh": "合用效果主要取决于哪些参数"}
    subtitle = {
        "en": f"Effect on income, {PER_HEAD['en']}, with one parameter at the end of its range (in brackets)",
        "zh": f"{ALL_FORMS['zh']}合用的增收，{PER_HEAD['zh']}；单个参数取其范围两端（括号内为取值）",
    }
    note = {
        "en": "White: low end, grey: high end.  Line: every parameter as in the scenario, "
        f"{signed_amount(reference)}.",
        "zh": f"白色：取低值；灰色：取高值。竖线：情景原值，{signed_amount(reference)}。",
    }
    figure, (panel,) = frame(
        title[language], subtitle[language], height=_ROW * len(table) + 0.1, footnote=note[language]
    )
    ends = [reference, *table["at_low"], *table["at_high"]]
    limits(panel, ends, before=0.4, after=0.4)
    panel.axvline(reference, color=INK, linewidth=1.0, zorder=3)
    for position, row in enumerate(rows_of(table)):
        for value, other, at, face, first in (
            (row.at_low, row.at_high, row.low_value, "white", True),
            (row.at_high, row.at_low, row.high_value, BAR, False),
        ):
            panel.barh(
                position,
                value - reference,
                left=reference,
                height=0.55,
                color=face,
                edgecolor=INK,
                linewidth=0.8,
            )
            right = value > other or (value == other and not first)
            edge = max(value, reference) if right else min(value, reference)
            panel.annotate(
                f"{signed_amount(value)} ({setting(at)})",
                (edge, position),
                xytext=(5 if right else -5, 0),
                textcoords="offset points",
                ha="left" if right else "right",
                va="center",
                fontsize=8.0,
                color=QUIET,
            )
        panel.annotate(
            cut(parameter_words(row.key)[language], _LABEL),
            (0.0, position),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8.5,
        )
    rule_rows(panel, len(table))
    return figure
