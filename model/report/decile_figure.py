"""Gains by linkage form and income decile: who gains from which scenario."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from model.experiments.words import Words, signed_amount
from model.report.sheet import INK
from model.report.style import GAIN, LOSS, NONE, Language, figure_in, frame, head, strip, thousands
from model.report.terms import PER_HEAD
from model.report.wording import cut

_COLUMNS, _PANEL = 3, 1.75


@figure_in
def gains_by_decile(language: Language, outcomes: pd.DataFrame, titles: Mapping[str, Words]) -> Figure:
    """Change of lifted households' registered income by decile of the base year, a panel a scenario.

    outcomes: columns scenario, outcome, dimension, place, difference, low and high, as in a
    comparison's outcomes.parquet.  titles: of the scenarios to draw, by name.
    """
    table = outcomes[(outcomes["dimension"] == "decile") & (outcomes["outcome"] == "income_per_head")]
    columns = min(_COLUMNS, len(titles))
    rows = -(-len(titles) // columns)
    title = {
        "en": "Who gains: change of registered income by decile",
        "zh": "哪些农户受益：各收入组登记人口人均收入的变化",
    }
    unit = {
        "en": f"{PER_HEAD['en']}, 95 % intervals; 1 the poorest tenth of lifted residents before "
        "the first year",
        "zh": f"{PER_HEAD['zh']}，95%区间；第1组为第一年之前收入最低的一成脱贫常住人口",
    }
    note = {
        "en": "Each panel has a scale of its own; beside its name the mean of all deciles.  Filled: "
        "the interval leaves out zero; hollow: it does not.",
        "zh": "各图纵轴不同，标题旁为各组平均。实心：区间不含零；空心：区间含零。",
    }
    figure, panels = frame(
        title[language],
        unit[language],
        height=_PANEL * rows + 0.1,
        columns=columns,
        rows=rows,
        footnote=note[language],
    )
    for panel in panels[len(titles) :]:
        panel.set_visible(False)
    for panel, (scenario, named) in zip(panels, titles.items(), strict=False):
        chosen = table[table["scenario"] == scenario]
        chosen = chosen.assign(decile=chosen["place"].astype(int)).sort_values("decile")
        strip(panel)
        panel.axhline(0.0, color=INK, linewidth=0.9)
        for decile, mean, low, high in chosen[["decile", "difference", "low", "high"]].itertuples(
            index=False
        ):
            clear = low > 0.0 or high < 0.0
            color = (GAIN if mean > 0.0 else LOSS) if clear else NONE
            panel.plot([decile, decile], [low, high], color=color, linewidth=1.8, solid_capstyle="butt")
            marker = "o" if mean > 0.0 or not clear else "v"
            panel.plot(
                [decile],
                [mean],
                marker=marker,
                markersize=5.5,
                markerfacecolor=color if clear else "white",
                markeredgecolor=color,
            )
        mean = float(chosen["difference"].mean())
        said = {"en": f": {signed_amount(mean)}", "zh": f"：{signed_amount(mean)}"}
        head(panel, f"{cut(named[language], 27)}{said[language]}")
        low_end, high_end = panel.get_ylim()
        panel.set_ylim(min(low_end, 0.0), max(high_end, 0.0))
        panel.set_xticks(range(1, 11))
        panel.margins(x=0.05)
        thousands(panel.yaxis)
    return figure
