"""The figure of a sweep: an outcome at every point, over each parameter that was varied."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from model import glossary
from model.experiments.words import outcome_words, parameter_words, setting
from model.report.sheet import INK
from model.report.style import GAIN, Language, figure_in, frame, strip, thousands

_MOST = 4


@figure_in
def outcome_over_parameters(
    language: Language,
    points: pd.DataFrame,
    varied: Sequence[str],
    *,
    outcome: str = "mean_income",
    unit: str = "yuan/person/year",
) -> Figure:
    """A panel for each varied parameter, a dot for each point, with intervals where there are any.

    points: columns of the varied parameters (numbers, or true and false) and of the outcome, with
    _low and _high where there are intervals, as in points.csv.
    """
    keys = list(varied)[:_MOST]
    shown, measured = outcome_words(outcome), glossary.unit(unit)
    title = {"en": f"{shown['en'].capitalize()} at every point", "zh": f"各取值点的{shown['zh']}"}
    intervals = f"{outcome}_low" in points and bool(points[f"{outcome}_low"].notna().any())
    subtitle = {
        "en": f"{measured['en']}{', 95 % intervals of each point' if intervals else ''}",
        "zh": f"{measured['zh']}{'，各点95%区间' if intervals else ''}",
    }
    figure, panels = frame(
        title[language], subtitle[language], height=2.9, columns=len(keys), share_rows=True
    )
    for panel, key in zip(panels, keys, strict=True):
        strip(panel)
        x = points[key].astype(float)
        if intervals:
            panel.vlines(
                x, points[f"{outcome}_low"], points[f"{outcome}_high"], color=GAIN, linewidth=1.0, alpha=0.6
            )
        panel.plot(x, points[outcome], linestyle="none", marker="o", markersize=5.0, color=GAIN)
        panel.set_xlabel(parameter_words(key)[language], fontsize=8.5, color=INK)
        values = sorted(set(x))
        if len(values) <= 6:
            flags = points[key].dtype == bool
            off, on = {"en": ("false", "true"), "zh": ("关", "开")}[language]
            panel.set_xticks(values, [(on if v else off) if flags else setting(v) for v in values])
        panel.margins(x=0.12)
    thousands(panels[0].yaxis)
    return figure
