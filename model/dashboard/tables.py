"""The page's tables, as texts."""

import numpy as np

from model.dashboard.desk import View
from model.dashboard.watching import measures
from model.dashboard.wording import MEASURES, OF_CHANGES, OF_MORE, ONE_SIDED, said, when, words
from model.experiments.changes import settings_words
from model.glossary import LARGE_YUAN

# How often a number is taken, and its decimals.
_WRITTEN = {"yuan": (1.0, 0), "percent": (100.0, 1), "count": (1.0, 0)}
_MONEY = {"en": (1.0 / LARGE_YUAN["en"], 1), "zh": (1.0 / LARGE_YUAN["zh"], 0)}


def heads(seen: View, language: str, *, counties: bool = False) -> list[str]:
    """The heads of the columns: what, this scenario, the other, their difference."""
    said_here = words(language)
    first = said_here["county"] if counties else said_here["measure"]
    return [first, said_here["this_scenario"], seen.reference_title[language], said_here["difference"]]


def one_sided(seen: View, language: str) -> str:
    """Which changed settings the scenario compared with does not have; empty if there is none."""
    differing = {key for key, value in seen.values.items() if value != seen.reference_values[key]}
    changed = [key for key in seen.asked.settings if key in differing]
    if not changed:
        return ""
    here, there = (
        settings_words({key: values[key] for key in changed}, brief=True)[language]
        for values in (seen.values, seen.reference_values)
    )
    of_what = said(OF_CHANGES if differing == set(changed) else OF_MORE, language)
    return said(ONE_SIDED, language).format(here, seen.reference_title[language], there, of_what)


def of_year(seen: View, language: str) -> str:
    """Which finished year the measures are of; empty before the first."""
    if not seen.years:
        return ""
    year = seen.years[-1].year
    return said((f"Year {year}, the last that is finished", f"第{year}年（最近完成的一年）"), language)


def measure_rows(seen: View, language: str) -> list[list[str]]:
    """Income of the year so far, then the measures of the last finished year."""
    here, there = seen.moments[-1].income, seen.other_moments[seen.season].income
    so_far = said(
        (
            f"Registered income of lifted households since the year began, yuan per head "
            f"({when(seen.season, 'en')})",
            f"脱贫户年初至今登记人口人均收入，元（{when(seen.season, 'zh')}）",
        ),
        language,
    )
    rows = [_row(so_far, here, there)] if seen.season % 4 else []
    if seen.years:
        year = seen.years[-1].year
        ours, others = measures(seen.years[-1]), measures(seen.other_years[year - 1])
        rows += [
            _row(
                said((english, chinese), language),
                ours[name],
                others[name],
                *(_MONEY[language] if written == "money" else _WRITTEN[written]),
            )
            for name, (english, chinese, written) in MEASURES.items()
        ]
    return rows


def county_rows(seen: View, language: str) -> list[list[str]]:
    """Income of lifted households of every county since the year began, the largest difference first."""
    here, there = seen.moments[-1].by_county, seen.other_moments[seen.season].by_county
    names = seen.geography.names_en if language == "en" else seen.geography.names
    order = np.argsort(-np.nan_to_num(here - there), kind="stable")
    return [_row(names[place], float(here[place]), float(there[place])) for place in order]


def _row(label: str, here: float, there: float, times: float = 1.0, decimals: int = 0) -> list[str]:
    levels = ["–" if np.isnan(value) else f"{times * value:,.{decimals}f}" for value in (here, there)]
    if "–" in levels:
        return [label, *levels, "–"]
    change = round(times * (here - there), decimals) + 0.0
    return [label, *levels, f"{change:+,.{decimals}f}".replace("-", "−") if change else "0"]
