"""Who gains and who does not: the part of a comparison's report on groups, deciles and counties."""

import pandas as pd

from model.experiments.caveats import COUNTIES
from model.experiments.words import Words, signed_amount, words
from model.glossary import heading
from model.report.comparison_tables import ComparisonTables, interval_of
from model.report.county_figure import county_map
from model.report.decile_figure import gains_by_decile
from model.report.distribution_figure import distribution_shift
from model.report.document import Block, Paragraph, Picture, Section, Table
from model.report.places import county_names
from model.report.saying import interval, number, plural, points, same, share
from model.report.terms import GROUPS, PER_HEAD


def who_gains(tables: ComparisonTables) -> Section:
    """How incomes change by group, decile, percentile and county, under the main scenario."""
    name, main = tables.main, tables.titles[tables.main]
    others = {key: title for key, title in tables.titles.items() if key != tables.reference}
    blocks: list[Block] = [_counted(tables), _groups(tables)]
    deciles = tables.outcomes[
        (tables.outcomes["dimension"] == "decile")
        & (tables.outcomes["outcome"] == "income_per_head")
        & (tables.outcomes["scenario"] == name)
    ]
    if len(deciles):
        poor, rich = (float(deciles.loc[deciles["place"] == at, "difference"].iloc[0]) for at in ("1", "10"))
        blocks.append(
            Picture(
                words(
                    "Change of registered income of lifted households by their survey income before the "
                    "first year.  "
                    "Deciles hold the same households in every scenario.",
                    "脱贫户按第一年之前的常住人口人均可支配收入分为十组，各组登记人口人均收入的变化；同一组在各情景中是相同的农户。",
                ),
                words(
                    f"A panel for each scenario with ten deciles. Under {main['en']}: the poorest tenth "
                    f"{signed_amount(poor)}, the richest tenth {signed_amount(rich)} yuan per head and "
                    "year.",
                    f"每个情景一幅，各有十组。“{main['zh']}”情景下，最低收入组变化{signed_amount(poor)}元/人·年，最高收入"
                    f"组变化{signed_amount(rich)}元/人·年。",
                ),
                lambda language: gains_by_decile(tables.outcomes, others, language=language),
            )
        )
    if (tables.outcomes["outcome"] == "p10").any():
        blocks.append(_shift(tables))
    blocks.append(_map(tables))
    return Section("who", words("Who gains and who does not", "哪些农户受益，哪些没有受益"), tuple(blocks))


def _counted(tables: ComparisonTables) -> Paragraph:
    """How many counties and deciles gain or lose clearly under the main scenario."""
    main = tables.titles[tables.main]
    clear = {}
    for dimension in ("decile", "county"):
        table = tables.changes(dimension)
        clear[dimension] = (
            int((table["low"] > 0.0).sum()),
            int((table["high"] < 0.0).sum()),
            len(table),
        )
    (up, down, all_), (more, less, every) = clear["decile"], clear["county"]
    en = [f"clearly gain in {up} of {all_} income deciles and in {more} of {every} counties"]
    zh = [f"{all_}个收入组中有{up}个、{every}个县中有{more}个明确增收"]
    if down or less:
        where = _places(down, less)
        en.append(f"clearly lose in {where['en']}")
        zh.append(f"{where['zh']}明确减收")
    if all_ - up - down or every - more - less:
        where = _places(all_ - up - down, every - more - less)
        en.append(f"neither clearly gain nor lose in {where['en']}, where the interval includes zero")
        zh.append(f"{where['zh']}变化不明确（区间含零）")
    return Paragraph(
        words(
            f"Under “{main['en']}” lifted households {', '.join(en)}.",
            f"“{main['zh']}”情景下的脱贫户：{'；'.join(zh)}。",
        )
    )


def _places(deciles: int, counties: int) -> Words:
    """In how many deciles and counties, leaving out those of which there is none."""
    en, zh = [], []
    if deciles:
        en.append(plural(deciles, "decile", "deciles"))
        zh.append(f"{deciles}个收入组")
    if counties:
        en.append(plural(counties, "county", "counties"))
        zh.append(f"{counties}个县")
    return words(" and ".join(en), "、".join(zh))


def _groups(tables: ComparisonTables) -> Table:
    main = tables.titles[tables.main]
    table = tables.outcomes[
        (tables.outcomes["dimension"] == "group") & (tables.outcomes["scenario"] == tables.main)
    ]
    rows = []
    for group, name in GROUPS.items():
        of_group = table[table["place"] == group].set_index("outcome")
        rows.append(
            (
                name,
                number(float(of_group["mean"]["income_per_head"])),
                interval(interval_of(of_group, "income_per_head")),
                interval(interval_of(of_group, "survey_income_per_head")),
                share(float(of_group["mean"]["in_any_linkage_rate"])),
                interval(interval_of(of_group, "below_line_rate"), points),
            )
        )
    return Table(
        words(
            f"Groups of households under “{main['en']}”, with changes and their 95 % intervals",
            f"“{main['zh']}”情景下各类农户的收入和变化（括号内为95%区间）",
        ),
        (
            *map(heading, ("group", "mean_income", "income_change", "survey_change", "linked")),
            heading("below_line_change"),
        ),
        tuple(rows),
    )


def _shift(tables: ComparisonTables) -> Picture:
    main, base = tables.titles[tables.main], tables.titles[tables.reference]
    chosen = tables.outcomes[
        (tables.outcomes["dimension"] == "group")
        & (tables.outcomes["place"] == "lifted")
        & (tables.outcomes["scenario"] == tables.main)
    ].set_index("outcome")["difference"]
    low, middle, high = (signed_amount(float(chosen[name])) for name in ("p10", "median", "p90"))
    return Picture(
        words(
            f"Percentiles of lifted residents' survey income under “{base['en']}” and “{main['en']}”.  "
            "A percentile need not be the same persons in both.",
            f"“{base['zh']}”与“{main['zh']}”情景下脱贫常住人口人均可支配收入的百分位数；同一百分位不一定是相同的人。",
        ),
        words(
            f"Change at the 10th percentile {low}, at the median {middle}, at the 90th percentile {high} "
            "yuan.",
            f"第10百分位变化{low}元，中位数变化{middle}元，第90百分位变化{high}元。",
        ),
        lambda language: distribution_shift(tables.outcomes, tables.main, tables.titles, language=language),
    )


def _map(tables: ComparisonTables) -> Picture:
    main = tables.titles[tables.main]
    chosen = tables.changes("county")
    values = pd.DataFrame(
        {
            "adcode": chosen["place"].astype(int),
            "value": chosen["difference"],
            "low": chosen["low"],
            "high": chosen["high"],
        }
    )
    ranked = values.sort_values("value")
    best, worst = ranked.iloc[-1], ranked.iloc[0]
    names = county_names()
    top, bottom = (names.get(int(row["adcode"]), same(int(row["adcode"]))) for row in (best, worst))
    ends = signed_amount(float(best["value"])), signed_amount(float(worst["value"]))
    return Picture(
        words(
            f"Change of lifted households' registered income by county under “{main['en']}”.  "
            f"{COUNTIES['en']}",
            f"“{main['zh']}”情景下各县脱贫户登记人口人均收入变化。{COUNTIES['zh']}",
        ),
        words(
            f"Change of income in {len(values)} counties. Estimates run from {ends[1]} in {bottom['en']} to "
            f"{ends[0]} in {top['en']}; counties next to each other in order are seldom told apart.",
            f"{len(values)}县收入变化。估计值从{bottom['zh']}的{ends[1]}元到{top['zh']}的{ends[0]}元；"
            "排序相邻的县多不能区分。",
        ),
        lambda language: county_map(
            values,
            title=words("Change of registered income, county by county", "各县脱贫户登记人口人均收入变化"),
            unit=words(f"{PER_HEAD['en']}, 95 % intervals", f"{PER_HEAD['zh']}，95%区间"),
            language=language,
        ),
    )
