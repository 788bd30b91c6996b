"""The part of a report that tells of every year, the first three of which are the transition."""

import pandas as pd

from model.experiments import caveats
from model.experiments.words import Words, words
from model.horizon import FIRST_OF_MEANS
from model.report.comparison_tables import ComparisonTables, interval_of
from model.report.document import Block, Paragraph, Picture, Section, Table
from model.report.saying import interval, number, points, same, share
from model.report.style import money, rows_of
from model.report.years_figure import results_by_year
from model.results import Results

_TITLE = words("Year by year", "逐年结果")
_MEASURES = {"income_per_head": "income", "below_line_rate": "below_line"}


def years_of_run(results: Results) -> Section:
    """Lifted households and the programme's outlay in every year of a run."""
    households, budgets = results.households, results.budgets
    chosen = households[(households["adcode"] == 0) & (households["group"] == "lifted")].sort_values("year")
    spent = budgets[budgets["adcode"] == 0].groupby("year")["spent"].sum()
    table = Table(
        words("Lifted households year by year", "脱贫户逐年结果"),
        (
            words("Year", "年份"),
            words("Registered income, yuan", "登记人口人均收入，元"),
            words("Survey income, yuan", "常住人口人均可支配收入，元"),
            words("Below the line in the year", "当年低于监测线"),
            words("Below it over four years", "长期低于监测线"),
            words("Registered anew", "新纳入监测"),
            words("Under a linkage form", "参加联结"),
            words("Outlay of the programme", "帮扶支出"),
        ),
        tuple(
            (
                _year(row.year),
                number(row.income_per_head),
                number(row.survey_income_per_head),
                share(row.below_line_rate),
                share(row.chronic_rate),
                share(row.registered_rate, 2),
                share(row.in_any_linkage_rate),
                money(float(spent[row.year])),
            )
            for row in rows_of(chosen)
        ),
        caveats.LEVEL,
        over=one_by_one(len(chosen)),
    )
    drawn = chosen.rename(columns=_MEASURES).assign(scenario="run")
    return _section(table, drawn, {"run": words("", "")}, "run")


def years_of_comparison(tables: ComparisonTables) -> Section | None:
    """Every scenario in every year, and the main one's difference; None if a folder has no such numbers."""
    outcomes = tables.outcomes[tables.outcomes["dimension"] == "lifted_year"]
    if outcomes.empty:
        return None
    outcomes = outcomes.assign(year=outcomes["place"].astype(int))
    years = sorted(outcomes["year"].unique().tolist())
    base, main = tables.titles[tables.reference], tables.titles[tables.main]
    rows = []
    for year in years:
        of_year = outcomes[outcomes["year"] == year]
        before, after = (
            of_year[of_year["scenario"] == name].set_index("outcome")
            for name in (tables.reference, tables.main)
        )
        rows.append(
            (
                _year(year),
                number(float(before["mean"]["income_per_head"])),
                number(float(after["mean"]["income_per_head"])),
                interval(interval_of(after, "income_per_head")),
                share(float(before["mean"]["below_line_rate"])),
                share(float(after["mean"]["below_line_rate"])),
                interval(interval_of(after, "below_line_rate"), points),
            )
        )
    table = Table(
        words(
            f"Lifted households year by year: “{main['en']}” against “{base['en']}”, with 95 % intervals",
            f"脱贫户逐年结果：“{main['zh']}”与“{base['zh']}”相比，含95%区间",
        ),
        (
            words("Year", "年份"),
            words(f"Registered income, {base['en']}", f"登记人口人均收入，{base['zh']}"),
            words(f"Registered income, {main['en']}", f"登记人口人均收入，{main['zh']}"),
            words("Change, yuan", "变化，元"),
            words(f"Below the line, {base['en']}", f"低于监测线，{base['zh']}"),
            words(f"Below the line, {main['en']}", f"低于监测线，{main['zh']}"),
            words("Change, points", "变化，百分点"),
        ),
        tuple(rows),
        caveats.LEVEL,
        over=one_by_one(len(years)),
    )
    drawn = outcomes[outcomes["outcome"].isin(_MEASURES)].pivot(
        index=["scenario", "year"], columns="outcome", values="mean"
    )
    return _section(table, drawn.rename(columns=_MEASURES).reset_index(), tables.titles, tables.main)


def one_by_one(years: int) -> Words:
    """That a table or figure tells of every year."""
    if years == 1:
        return words("Year 1 alone", "仅第1年")
    return words(f"Years 1 to {years}, one by one", f"第1至{years}年逐年")


def _section(table: Table, drawn: pd.DataFrame, titles: dict[str, Words], main: str) -> Section:
    ends = drawn[drawn["scenario"] == main].sort_values("year")["below_line"]
    named = titles[main] if len(titles) > 1 else words("lifted households", "脱贫户")
    first, last = share(float(ends.iloc[0])), share(float(ends.iloc[-1]))
    blocks: list[Block] = [
        Paragraph(caveats.START),
        table,
        Picture(
            words(
                "Registered income of lifted households and those of them below the line, year by year.",
                "脱贫户登记人口人均收入与低于监测线比例，逐年。",
            ),
            words(
                f"Lines by year. Below the line, {named['en']}: {first['en']} in the first year, "
                f"{last['en']} in the last.",
                f"逐年折线。{named['zh']}低于监测线比例：第一年{first['zh']}，最后一年{last['zh']}。",
            ),
            lambda language: results_by_year(drawn, titles, language=language),
            over=table.over,
        ),
    ]
    return Section("years", _TITLE, tuple(blocks))


def _year(year: int) -> Words:
    if year < FIRST_OF_MEANS:
        return words(f"{int(year)} (transition)", f"{int(year)}（过渡期）")
    return same(int(year))
