"""The Shapley waterfall: how contributions add up to the whole gain."""

import pandas as pd
from matplotlib.figure import Figure

from model import glossary
from model.experiments.words import outcome_words, plain_name, signed_amount, term, words
from model.report.sheet import INK, QUIET
from model.report.style import GAIN, LOSS, NONE, Language, figure_in, frame, rows_of, strip, thousands


@figure_in
def shapley_waterfall(
    language: Language,
    attribution: pd.DataFrame,
    *,
    outcome: str = "mean_income",
    unit: str = "yuan/person/year",
) -> Figure:
    """A step per form or part, the largest first, from nothing to the total, with 95 % intervals.

    attribution: columns name, value, low and high, with a row "total", as in attribution.csv.
    """
    parts = attribution[attribution["name"] != "total"].sort_values("value", ascending=False)
    total = attribution[attribution["name"] == "total"].iloc[0]
    name, measured = outcome_words(outcome)[language], glossary.unit(unit)
    title = {"en": "What each contributes to the whole gain", "zh": "各部分对总效果的贡献"}
    subtitle = {
        "en": f"{name}, {measured['en']}; Shapley values, 95 % intervals; grey: the interval includes zero",
        "zh": f"{name}，{measured['zh']}；沙普利值，95%区间；灰色：区间含零",
    }
    figure, (panel,) = frame(title[language], subtitle[language], height=3.0)
    strip(panel)
    at = 0.0
    labels = []
    tops = [0.0]
    rows = [*rows_of(parts), total]
    for position, row in enumerate(rows):
        whole = position == len(rows) - 1
        start = 0.0 if whole else at
        clear = row.low > 0.0 or row.high < 0.0
        color = INK if whole else ((GAIN if row.value > 0.0 else LOSS) if clear else NONE)
        hatch = "" if whole or row.value > 0.0 else "///"
        panel.bar([position], [row.value], 0.62, bottom=start, color=color, hatch=hatch, edgecolor="white")
        low, high = start + row.low, start + row.high
        panel.plot([position, position], [low, high], color="white", linewidth=4.0, solid_capstyle="butt")
        panel.plot([position, position], [low, high], color=QUIET, linewidth=1.8, solid_capstyle="butt")
        tops += [low, high, start + row.value]
        panel.annotate(
            f"{signed_amount(row.value)}\n({signed_amount(row.low)}, {signed_amount(row.high)})",
            (position, max(high, start + row.value, start)),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=8.5,
        )
        if not whole:
            at += row.value
            panel.plot([position + 0.31, position + 0.69], [at, at], color=QUIET, linewidth=0.8)
        label = (
            glossary.heading("total") if whole else words(plain_name(row.name).capitalize(), term(row.name))
        )
        labels.append("\n".join(label[language].split(" ")))
    span = max(tops) - min(tops) or 1.0
    panel.set_ylim(min(tops) - 0.03 * span, max(tops) + 0.2 * span)
    panel.axhline(0.0, color=INK, linewidth=0.9)
    panel.set_xticks(range(len(rows)), labels)
    panel.tick_params(axis="x", labelsize=9.0, labelcolor=INK)
    thousands(panel.yaxis)
    return figure
