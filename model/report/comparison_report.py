"""The report of a comparison: the whole story, from the question to what it rests on."""

import math
from functools import cached_property
from typing import Any

import pandas as pd

from model.experiments.intervals import Interval, paired_interval
from model.experiments.words import Words, amount, signed_amount, words
from model.report.comparison_figure import ordered, scenarios_compared
from model.report.county_figure import county_map
from model.report.decile_figure import gains_by_decile
from model.report.distribution_figure import distribution_shift
from model.report.document import Block, Paragraph, Picture, Report, Section, Table
from model.report.folders import Folder
from model.report.foundations import made_line, method, provenance, rests_on
from model.report.frontier_figure import cost_effectiveness_frontier, frontier
from model.report.places import county_names
from model.report.promises_figure import risks_by_scenario
from model.report.saying import change, interval, number, points, same, sentence, share
from model.report.style import money
from model.report.tables import read_table
from model.report.terms import GROUPS, HEADLINES, PER_HEAD

_POINTS = words("percentage points", "个百分点")
_RISKS = (
    "falling_back_rate",
    "below_line_rate",
    "side_sold_share",
    "reneging_rate",
    "dividend_unpaid_share",
    "enterprises_failed",
    "cooperatives_failed",
)


class ComparisonReport:
    """What the report is made of: the tables of a comparison's folder.

    The main scenario is the one whose mean income differs most from that of the first.

    Raises InputError if a table is not there or cannot be read.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.rows: list[dict[str, Any]] = folder.summary["rows"]
        self.replications = read_table(folder.path, "replications")
        self.outcomes = read_table(folder.path, "outcomes")
        self.titles: dict[str, Words] = {
            row["scenario"]: words(str(row["title_en"]), str(row["title_zh"])) for row in self.rows
        }
        self.reference = str(self.rows[0]["scenario"])
        self.main = str(
            max(self.rows[1:], key=lambda row: abs(row["difference"]) if row["difference"] is not None else -1.0)[
                "scenario"
            ]
        )

    def report(self) -> Report:
        """The whole report."""
        base, main = self.titles[self.reference], self.titles[self.main]
        several = len(self.rows) > 2
        title = words(
            f"{len(self.rows)} scenarios compared: what changes for lifted households"
            if several
            else f"{main['en']} against {base['en']}: what changes for lifted households",
            f"{len(self.rows)} 个情景的比较：脱贫户有何变化"
            if several
            else f"“{main['zh']}”与“{base['zh']}”的比较：脱贫户有何变化",
        )
        return Report(
            title,
            self._question(),
            self._answer(),
            made_line(self.folder),
            (
                self._results(),
                self._who_gains(),
                self._cost(),
                self._risks(),
                rests_on(self.folder),
                method(self.folder),
                provenance(self.folder),
            ),
        )

    # --- question and answer --------------------------------------------------------------

    def _question(self) -> tuple[Words, ...]:
        base = self.titles[self.reference]
        others = [self.titles[name] for name in self.titles if name != self.reference]
        first = words(
            f"What do these scenarios change for the households lifted out of poverty, compared with "
            f"“{base['en']}”: {'; '.join(title['en'] for title in others)}?",
            f"与“{base['zh']}”相比，下列情景使脱贫户发生什么变化：{'、'.join(title['zh'] for title in others)}？",
        )
        if len(others) > 1:
            return (first,)
        asked = self.folder.scenarios[1]["question"]
        return (words(str(asked["en"]), str(asked["zh"])), first)

    def _answer(self) -> tuple[Words, ...]:
        finding = self.folder.summary["finding"]
        main, base = self.titles[self.main], self.titles[self.reference]
        income = self.difference("mean_income")
        back = self.difference("falling_back_rate")
        cost = self.cost(self.main)
        told = sentence(
            change(income, words("the mean income of lifted households", "脱贫户人均收入"), PER_HEAD),
            change(
                back,
                words("the share of them that falls below the monitoring line in a year", "年返贫率"),
                _POINTS,
                points,
            ),
            change(
                cost,
                words("public outlay", "财政支出"),
                words("yuan per lifted household and year", "元/脱贫户·年"),
            ),
        )
        row = next(row for row in self.rows if row["scenario"] == self.main)
        per_yuan = row["income_per_public_yuan"]
        texts = [
            words(str(finding["en"]), str(finding["zh"])),
            words(
                f"“{main['en']}” against “{base['en']}” (in brackets 95 % intervals): {told['en']}",
                f"“{main['zh']}”与“{base['zh']}”相比（括号内为 95% 区间）：{told['zh']}",
            ),
        ]
        if per_yuan is not None:
            texts.append(
                words(
                    f"For each further public yuan the income of all households changes by {per_yuan:+.2f} yuan. "
                    "What people and enterprises outside the counties gain or lose is not counted.".replace("-", "−", 1)
                    if per_yuan < 0
                    else f"For each further public yuan the income of all households rises by {per_yuan:.2f} yuan. "
                    "What people and enterprises outside the counties gain or lose is not counted.",
                    f"财政每多支出 1 元，全体农户收入{'增加' if per_yuan >= 0 else '减少'} {abs(per_yuan):.2f} 元；"
                    "县外的得失未计入。",
                )
            )
        return tuple(texts)

    # --- sections -------------------------------------------------------------------------

    def _results(self) -> Section:
        rows = self.rows
        table = Table(
            words(
                "Lifted households and public cost under each scenario; in brackets 95 % intervals of differences "
                "from the first row",
                "各情景下的脱贫户与财政支出；括号内为与首行之差的 95% 区间",
            ),
            (
                words("Scenario", "情景"),
                words("Mean income, yuan per head and year", "人均收入，元/年"),
                words("Change, yuan", "变化，元"),
                words("Falling back a year", "年返贫率"),
                words("Change, points", "变化，百分点"),
                words("Public cost, yuan per household and year", "财政支出，元/户·年"),
                words("Income per further public yuan", "每多支出 1 元的增收"),
            ),
            tuple(
                (
                    self.titles[row["scenario"]],
                    number(row["mean_income"]),
                    interval(_of(row, "difference")),
                    share(row["falling_back_rate"]),
                    interval(_of(row, "falling_back_difference"), points),
                    number(row["programme_cost_per_household"]),
                    number(row["income_per_public_yuan"], lambda value: f"{value:.2f}"),
                )
                for row in rows
            ),
            words(
                "–: nothing to compare with, or no clear further outlay to divide by.",
                "–：无可比较，或没有明确增加的支出。",
            ),
        )
        best = ordered(rows)[1]
        alt = words(
            f"Dot plot of the scenarios, the largest gain on top: {self._listed('en')}.",
            f"各情景点图，增收最多者在上：{self._listed('zh')}。",
        )
        overview = Picture(
            words(
                "What each scenario does to lifted households' income and falling back, and its public cost.",
                "各情景对脱贫户收入、返贫的影响与财政支出。",
            ),
            alt,
            lambda language: scenarios_compared(rows, language=language),
        )
        blocks: list[Block] = [table, overview]
        order = self._order()
        if order is not None and best["difference"] is not None:
            blocks.append(order)
        return Section("results", words("What each scenario does", "各情景的效果"), tuple(blocks))

    def _order(self) -> Paragraph | None:
        """How sure the first place is."""
        ranks = self.folder.summary.get("ranks")
        if not ranks or len(ranks) < 3:
            return None
        first = self.titles[ranks[0]["scenario"]]
        sure = float(ranks[0]["probabilities"][0])
        en = "over 99 %" if sure > 0.99 else f"{100.0 * sure:.0f} %"
        zh = "99% 以上" if sure > 0.99 else f"{100.0 * sure:.0f}%"
        return Paragraph(
            words(
                f"By mean income “{first['en']}” comes first with a probability of {en}, as far as chance within "
                "the model goes.",
                f"按人均收入，“{first['zh']}”居首的概率为 {zh}（仅就模型内部的偶然性而言）。",
            )
        )

    def _who_gains(self) -> Section:
        name, main = self.main, self.titles[self.main]
        others = {key: title for key, title in self.titles.items() if key != self.reference}
        blocks: list[Block] = [self._counted(), self._groups()]
        deciles = self.outcomes[
            (self.outcomes["dimension"] == "decile")
            & (self.outcomes["outcome"] == "income_per_head")
            & (self.outcomes["scenario"] == name)
        ]
        if len(deciles):
            poor, rich = (float(deciles.loc[deciles["place"] == at, "difference"].iloc[0]) for at in ("1", "10"))
            blocks.append(
                Picture(
                    words(
                        "Change of income of lifted households by their income before the first year.  Deciles hold "
                        "the same households in every scenario.",
                        "按第一年之前收入十等分的脱贫户收入变化；各情景中同一组为相同农户。",
                    ),
                    words(
                        f"A panel for each scenario with ten deciles. Under {main['en']}: the poorest tenth "
                        f"{signed_amount(poor)}, the richest tenth {signed_amount(rich)} yuan per head and year.",
                        f"每个情景一幅，含十组。“{main['zh']}”下：最贫困一成 {signed_amount(poor)}，"
                        f"最富裕一成 {signed_amount(rich)} 元/人·年。",
                    ),
                    lambda language: gains_by_decile(self.outcomes, others, language=language),
                )
            )
        if (self.outcomes["outcome"] == "p10").any():
            blocks.append(self._shift())
        blocks.append(self._map())
        return Section(
            "who", words("Who gains and who does not", "谁受益，谁没有受益"), tuple(blocks)
        )

    def _counted(self) -> Paragraph:
        """How many counties and deciles gain or lose clearly under the main scenario."""
        main = self.titles[self.main]
        clear = {}
        for dimension in ("decile", "county"):
            table = self._changes(dimension)
            clear[dimension] = (
                int((table["low"] > 0.0).sum()),
                int((table["high"] < 0.0).sum()),
                len(table),
            )
        (up, down, all_), (more, less, every) = clear["decile"], clear["county"]
        return Paragraph(
            words(
                f"Under “{main['en']}” lifted households in {up} of {all_} income deciles and in {more} of {every} "
                f"counties clearly gain; in {down} deciles and {less} counties they clearly lose; for the others the "
                "interval includes zero.",
                f"在“{main['zh']}”下，{all_} 个收入十等分组中 {up} 组、{every} 个县中 {more} 个县的脱贫户明确增收；"
                f"{down} 组、{less} 个县明确减收；其余区间含零。",
            )
        )

    def _groups(self) -> Table:
        main = self.titles[self.main]
        table = self.outcomes[(self.outcomes["dimension"] == "group") & (self.outcomes["scenario"] == self.main)]
        rows = []
        for group, name in GROUPS.items():
            of_group = table[table["place"] == group].set_index("outcome")
            rows.append(
                (
                    name,
                    number(float(of_group["mean"]["income_per_head"])),
                    interval(_row(of_group, "income_per_head")),
                    interval(_row(of_group, "median")),
                    share(float(of_group["mean"]["in_any_linkage_rate"])),
                    interval(_row(of_group, "falling_back_rate"), points),
                )
            )
        return Table(
            words(
                f"Groups of households under “{main['en']}”, with changes and their 95 % intervals",
                f"“{main['zh']}”下的各类农户、变化及 95% 区间",
            ),
            (
                words("Group", "类别"),
                words("Mean income, yuan", "人均收入，元"),
                words("Change of the mean", "人均变化"),
                words("Change of the median", "中位数变化"),
                words("Under a linkage form", "参加联结"),
                words("Change of falling back, points", "返贫率变化，百分点"),
            ),
            tuple(rows),
        )

    def _shift(self) -> Picture:
        main, base = self.titles[self.main], self.titles[self.reference]
        chosen = self.outcomes[
            (self.outcomes["dimension"] == "group")
            & (self.outcomes["place"] == "lifted")
            & (self.outcomes["scenario"] == self.main)
        ].set_index("outcome")["difference"]
        low, middle, high = (signed_amount(float(chosen[name])) for name in ("p10", "median", "p90"))
        return Picture(
            words(
                f"Percentiles of income per head of lifted persons under “{base['en']}” and “{main['en']}”.  "
                "A percentile need not be the same persons in both.",
                f"“{base['zh']}”与“{main['zh']}”下脱贫人口人均收入的百分位；同一百分位不一定是相同的人。",
            ),
            words(
                f"Change at the 10th percentile {low}, at the median {middle}, at the 90th percentile {high} yuan.",
                f"第10百分位变化 {low}，中位数 {middle}，第90百分位 {high} 元。",
            ),
            lambda language: distribution_shift(self.outcomes, self.main, self.titles, language=language),
        )

    def _changes(self, dimension: str) -> pd.DataFrame:
        """Change of income of lifted households under the main scenario, by decile or county."""
        chosen = self.outcomes[
            (self.outcomes["dimension"] == dimension)
            & (self.outcomes["outcome"] == "income_per_head")
            & (self.outcomes["scenario"] == self.main)
        ]
        return chosen[chosen["difference"].notna()]

    def _map(self) -> Picture:
        main = self.titles[self.main]
        chosen = self._changes("county")
        values = pd.DataFrame(
            {
                "adcode": chosen["place"].astype(int),
                "value": chosen["difference"],
                "low": chosen["low"],
                "high": chosen["high"],
            }
        )
        best, worst = values.loc[values["value"].idxmax()], values.loc[values["value"].idxmin()]
        names = county_names()
        top, bottom = (names.get(int(row["adcode"]), same(int(row["adcode"]))) for row in (best, worst))
        ends = signed_amount(float(best["value"])), signed_amount(float(worst["value"]))
        return Picture(
            words(
                f"Change of lifted households' income by county under “{main['en']}”.  Results for a county are less "
                "sure than for the province: some county tables are allocated by rule.",
                f"“{main['zh']}”下各县脱贫户收入变化。县级结果不如全省可靠：部分县级数据按规则分配。",
            ),
            words(
                f"Map of {len(values)} counties. Highest: {top['en']} {ends[0]}; lowest: {bottom['en']} {ends[1]}.",
                f"{len(values)} 县地图。最高：{top['zh']} {ends[0]}；最低：{bottom['zh']} {ends[1]}。",
            ),
            lambda language: county_map(
                values,
                title=words("Change of income, county by county", "各县脱贫户收入变化"),
                unit=words(f"{PER_HEAD['en']}, 95 % intervals", f"{PER_HEAD['zh']}，95% 区间"),
                language=language,
            ),
        )

    def _cost(self) -> Section:
        found = []
        rows = []
        for name, title in self.titles.items():
            if name == self.reference:
                continue
            gain, cost = self.difference("mean_income", name), self.cost(name)
            total = self.difference("programme_cost", name)
            row = next(row for row in self.rows if row["scenario"] == name)
            rows.append(
                (
                    title,
                    interval(cost),
                    words(money(total.mean)["en"], money(total.mean)["zh"]) if math.isfinite(total.mean) else number(None),
                    number(row["income_per_public_yuan"], lambda value: f"{value:.2f}"),
                )
            )
            if math.isfinite(gain.mean) and math.isfinite(cost.mean):
                ends = {"gain": gain, "cost": cost}
                found.append(
                    {
                        "name_en": title["en"],
                        "name_zh": title["zh"],
                        **{key: each.mean for key, each in ends.items()},
                        **{f"{key}_low": each.low for key, each in ends.items()},
                        **{f"{key}_high": each.high for key, each in ends.items()},
                    }
                )
        table = Table(
            words(
                f"Further public outlay than under “{self.titles[self.reference]['en']}”, a year",
                f"与“{self.titles[self.reference]['zh']}”相比每年增加的财政支出",
            ),
            (
                words("Scenario", "情景"),
                words("Yuan per lifted household", "元/脱贫户"),
                words("In all", "合计"),
                words("Income per further public yuan", "每多支出 1 元的增收"),
            ),
            tuple(rows),
            words(
                "Outlay of the programme: transfers, which every scenario pays alike, and loans of the turnover fund "
                "are left out.",
                "指帮扶支出：不含各情景相同的转移支付和周转金借款。",
            ),
        )
        blocks: list[Block] = [table]
        if found:
            spots = pd.DataFrame(found)
            best = [spots["name_en"][place] for place, on in enumerate(frontier(spots)) if on]
            best_zh = [spots["name_zh"][place] for place, on in enumerate(frontier(spots)) if on]
            blocks.append(
                Picture(
                    words(
                        "Gain of lifted households' income against further public outlay.  The star is the reference.",
                        "脱贫户增收与财政支出变化；星号为基准情景。",
                    ),
                    words(
                        f"Scatter plot of gain and cost. On the frontier: {', '.join(best) or 'only the reference'}.",
                        f"增收与成本散点图。前沿上有：{'、'.join(best_zh) or '仅基准'}。",
                    ),
                    lambda language: cost_effectiveness_frontier(
                        spots, reference=self.titles[self.reference][language], language=language
                    ),
                )
            )
        return Section("cost", words("What it costs the public purse", "财政成本"), tuple(blocks))

    def _risks(self) -> Section:
        base, main = self.titles[self.reference], self.titles[self.main]
        rows = []
        for measure in _RISKS:
            rate = not measure.endswith("_failed")
            before, after = (self.values(name, measure) for name in (self.reference, self.main))
            said = share if rate else number
            rows.append(
                (
                    HEADLINES[measure],
                    said(_mean(before)),
                    said(_mean(after)),
                    interval(self.difference(measure), points if rate else signed_amount),
                )
            )
        table = Table(
            words(
                f"What can go wrong: “{main['en']}” against “{base['en']}”",
                f"风险：“{main['zh']}”与“{base['zh']}”的比较",
            ),
            (words("Measure", "指标"), base, main, words("Change (points or number)", "变化（百分点或个数）")),
            tuple(rows),
        )
        failing = {name: _mean(self.values(name, "enterprises_failed")) for name in self.titles}
        most = max(failing, key=lambda name: failing[name])
        figure = Picture(
            words(
                "Breach, arrears and failures under each scenario.  0 also where a scenario has no such promise to "
                "break.",
                "各情景下的违约、拖欠与倒闭；没有相应承诺的情景也为 0。",
            ),
            words(
                f"Dot plots of five risks by scenario. Most enterprises fail under {self.titles[most]['en']}: "
                f"{amount(failing[most])}.",
                f"五项风险点图。企业倒闭最多的是“{self.titles[most]['zh']}”：{amount(failing[most])} 家。",
            ),
            lambda language: risks_by_scenario(self.replications, self.titles, language=language),
        )
        return Section("risks", words("Risks: broken promises and failures", "风险：违约与倒闭"), (table, figure))

    # --- numbers --------------------------------------------------------------------------

    def values(self, scenario: str, measure: str) -> list[float]:
        """A measure of a scenario, by replication."""
        chosen = self.replications[self.replications["scenario"] == scenario].sort_values("replication")
        return [float(value) for value in chosen[measure]]

    def difference(self, measure: str, scenario: str | None = None) -> Interval:
        """Paired difference of a measure from the reference; of the main scenario if none is named."""
        pilot = self.folder.summary.get("pilot")
        values = self.values(scenario or self.main, measure)
        return paired_interval(values, self.values(self.reference, measure), pilot=pilot)

    def cost(self, scenario: str) -> Interval:
        """The same of public outlay, yuan a year per lifted household."""
        costs = []
        for name in (scenario, self.reference):
            households = self.values(name, "lifted_households")
            costs.append(
                [
                    cost / count if count > 0.0 else math.nan
                    for cost, count in zip(self.values(name, "programme_cost"), households, strict=True)
                ]
            )
        return paired_interval(costs[0], costs[1], pilot=self.folder.summary.get("pilot"))

    def _listed(self, language: str) -> str:
        """Every scenario with its change of income, in one text."""
        return "; ".join(
            f"{row[f'title_{language}']} {interval(_of(row, 'difference'))[language]}" for row in ordered(self.rows)[1:]
        )


def _of(row: dict[str, Any], name: str) -> Interval | None:
    mean, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    return None if mean is None else Interval(mean, low, high)


def _row(table: pd.DataFrame, outcome: str) -> Interval:
    mean, low, high = (float(table[column][outcome]) for column in ("difference", "low", "high"))
    return Interval(mean, low, high)


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)
