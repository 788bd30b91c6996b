"""How a scenario shifts the distribution of incomes, percentile by percentile."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from model.experiments.words import Words, amount, signed_amount
from model.report.sheet import INK, QUIET, limits, mark, rule_rows, say
from model.report.style import GAIN, Language, figure_in, frame, head
from model.report.terms import PER_HEAD, PERCENTILES
from model.report.wording import cut

_ROW = 0.46


@figure_in
def distribution_shift(
    language: Language, outcomes: pd.DataFrame, scenario: str, titles: Mapping[str, Words]
) -> Figure:
    """Percentiles of lifted residents' survey income in two scenarios, and how far apart they are.

    outcomes: columns scenario, outcome (p10, p25, median, p75, p90), dimension, place, mean,
    difference, low and high, as in a comparison's outcomes.parquet.  scenario: set beside the
    first one.  titles: of all scenarios by name, the first one first.
    """
    chosen = outcomes[(outcomes["dimension"] == "group") & (outcomes["place"] == "lifted")]
    reference = next(iter(titles))
    before = chosen[chosen["scenario"] == reference].set_index("outcome")
    after = chosen[chosen["scenario"] == scenario].set_index("outcome")
    title = {
        "en": "How the distribution of lifted residents' incomes shifts",
        "zh": "脱贫常住人口收入分布的变化",
    }
    labels = [cut(titles[name][language], 34) for name in (reference, scenario)]
    unit = {"en": f"Survey income, {PER_HEAD['en']}", "zh": f"住户调查口径，{PER_HEAD['zh']}"}
    figure, (incomes, changes) = frame(
        title[language],
        unit[language],
        height=_ROW * len(PERCENTILES) + 0.4,
        columns=2,
        widths=(1.5, 1.0),
        footnote={
            "en": f"Hollow: {labels[0]}.  Filled: {labels[1]}.",
            "zh": f"空心：{labels[0]}。实心：{labels[1]}。",
        }[language],
    )
    head(incomes, {"en": "Income", "zh": "收入"}[language])
    head(changes, {"en": "Change, with 95 % interval", "zh": "变化及95%区间"}[language])
    ends = [0.0]
    for position, (name, words_of) in enumerate(PERCENTILES.items()):
        first, second = float(before["mean"][name]), float(after["mean"][name])
        incomes.plot([first, second], [position, position], color=QUIET, linewidth=1.2, zorder=1)
        incomes.plot(
            [first], [position], marker="o", markersize=7, color="white", markeredgecolor=INK, zorder=2
        )
        incomes.plot([second], [position], marker="o", markersize=7, color=GAIN, zorder=3)
        say(incomes, max(first, second), position, f"{amount(first)} → {amount(second)}", size=8.5)
        low, high, mean = (float(after[column][name]) for column in ("low", "high", "difference"))
        mark(changes, position, low, mean, high, clear=low > 0.0 or high < 0.0)
        text = f"{signed_amount(mean)} ({signed_amount(low)}, {signed_amount(high)})"
        say(changes, max(high, 0.0), position, text, size=8.5)
        ends += [low, high]
        incomes.annotate(
            words_of[language],
            (0.0, position),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9.0,
        )
    values = [float(value) for frame_ in (before, after) for value in frame_["mean"][list(PERCENTILES)]]
    limits(incomes, values, before=0.05, after=0.42)
    limits(changes, ends, before=0.05, after=1.1)
    changes.axvline(0.0, color=INK, linewidth=0.9, zorder=1)
    for panel in (incomes, changes):
        rule_rows(panel, len(PERCENTILES))
    return figure
