"""The report of a comparison: the whole story, from the question to what it rests on."""

import math
from typing import Any

import pandas as pd

from model import glossary
from model.experiments import caveats
from model.experiments.claims import CHANGED, Direction, as_far_as, differ, direction, leaders
from model.experiments.displaced import ALL_OF_IT, HOW_TO_READ
from model.experiments.intervals import Interval
from model.experiments.levers import switches
from model.experiments.words import Words, amount, joined, signed_amount, words
from model.glossary import heading, unit
from model.report.analysis_columns import PAY_CAPTION
from model.report.circumstances import Circumstances
from model.report.comparison_figure import ordered, scenarios_compared
from model.report.comparison_gainers import who_gains
from model.report.comparison_tables import ComparisonTables
from model.report.document import Block, Paragraph, Picture, Report, Section, Table
from model.report.folders import Folder
from model.report.foundations import rests_on
from model.report.frontier_figure import cost_effectiveness_frontier, frontier
from model.report.promises_figure import risks_by_scenario
from model.report.provenance import made_line, method, provenance
from model.report.saying import change, interval, number, points, same, sentence, share
from model.report.style import money
from model.report.terms import HEADLINES, PER_HEAD
from model.report.years import years_of_comparison

_POINTS = unit("percentage point")
_COSTS = ("scenario", "cost_change", "cost_in_all", "per_yuan", "safety_net_change")
_RISKS = (
    "below_line_rate",
    "chronic_rate",
    "registered_rate",
    "side_sold_share",
    "reneging_rate",
    "dividend_unpaid_share",
    "enterprises_failed",
    "cooperatives_failed",
)


class ComparisonReport:
    """Writes the report of a comparison.  Raises InputError if a table is not there or cannot be read."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.tables = ComparisonTables(folder)
        self.base = self.tables.titles[self.tables.reference]
        self.main = self.tables.titles[self.tables.main]
        self.under = Circumstances(folder)

    def report(self) -> Report:
        """The whole report."""
        base, main = self.base, self.main
        several = len(self.tables.rows) > 2
        title = words(
            f"{len(self.tables.rows)} scenarios compared: what changes for lifted households"
            if several
            else f"{main['en']} against {base['en']}: what changes for lifted households",
            f"{len(self.tables.rows)}个情景的比较：脱贫户有何变化"
            if several
            else f"“{main['zh']}”与“{base['zh']}”的比较：脱贫户有何变化",
        )
        results = [self._results(), who_gains(self.tables), self._cost(), self._risks()]
        years = years_of_comparison(self.tables)
        if years is not None:
            results.insert(1, years)
        return Report(
            self.under.title(title),
            (*self._question(), self.under.asked()),
            self._answer(),
            made_line(self.folder),
            (
                *map(self.under.captioned, results),
                rests_on(self.folder),
                method(self.folder),
                provenance(self.folder),
            ),
        )

    # --- question and answer --------------------------------------------------------------

    def _question(self) -> tuple[Words, ...]:
        base = self.base
        others = [title for name, title in self.tables.titles.items() if name != self.tables.reference]
        en, zh = (
            mark.join(title[language] for title in others) for language, mark in (("en", "; "), ("zh", "、"))
        )
        if len(others) > 1:
            return (
                words(
                    "What do these scenarios change for the households lifted out of poverty, compared "
                    f"with “{base['en']}”: {en}?",
                    f"下列情景与“{base['zh']}”相比，脱贫户有何变化：{zh}？",
                ),
            )
        asked = self.folder.scenarios[1]["question"]
        return (
            words(str(asked["en"]), str(asked["zh"])),
            words(
                f"What does “{en}” change for the households lifted out of poverty, compared with "
                f"“{base['en']}”?",
                f"“{zh}”与“{base['zh']}”相比，脱贫户有何变化？",
            ),
        )

    def _answer(self) -> tuple[Words, ...]:
        finding = self.folder.summary["finding"]
        main, base = self.main, self.base
        income = self.tables.difference("mean_income")
        below = self.tables.difference("below_line_rate")
        cost = self.tables.cost(self.tables.main)
        told = sentence(
            change(
                income,
                words("the mean registered income of lifted households", HEADLINES["mean_income"]["zh"]),
                PER_HEAD,
            ),
            change(
                self.tables.difference("survey_income"),
                words("their mean survey income", HEADLINES["survey_income"]["zh"]),
                PER_HEAD,
            ),
            change(
                below,
                words(
                    "the share of them below the monitoring line in the year",
                    HEADLINES["below_line_rate"]["zh"],
                ),
                _POINTS,
                points,
            ),
            change(
                cost,
                words("public outlay for the programme", "帮扶财政支出"),
                unit("yuan/lifted household/year"),
            ),
            change(
                self.tables.cost(self.tables.main, "safety_net_cost"),
                words("that for the safety net", "社会保障财政支出"),
                unit("yuan/lifted household/year"),
            ),
        )
        row = next(row for row in self.tables.rows if row["scenario"] == self.tables.main)
        per_yuan: float | None = row["income_per_public_yuan"]
        texts = [
            self.under.opening(),
            self.under.finding(finding),
            words(
                f"“{main['en']}” against “{base['en']}” (in brackets 95 % intervals): {told['en']}",
                f"“{main['zh']}”与“{base['zh']}”相比（括号内为95%区间）：{told['zh']}",
            ),
        ]
        if per_yuan is not None:
            texts.append(self._per_yuan(per_yuan))
        texts += caveats.of_forms(self._forms_that_differ())
        texts.append(caveats.AGGREGATES)
        return tuple(texts)

    def _per_yuan(self, per_yuan: float) -> Words:
        """The income of all households for each further public yuan, where it clearly changes."""
        here, there = (
            self.tables.values(name, "total_income") for name in (self.tables.main, self.tables.reference)
        )
        turn = direction(self.tables.paired(here, there))
        if turn not in (Direction.UP, Direction.DOWN):
            return words(
                "The registered income of all households does not clearly change with that outlay.",
                "全体农户收入并未随该支出明确变化。",
            )
        verb = CHANGED[turn]
        return words(
            f"By the means the registered income of all households {verb['en']} by {abs(per_yuan):.2f} "
            "yuan for each "
            "further public yuan.",
            f"按平均值，财政每多支出1元，全体农户收入{verb['zh']}{abs(per_yuan):.2f}元。",
        )

    def _forms_that_differ(self) -> list[str]:
        """The linkage forms that some scenario has and another has not."""
        settings = [each["parameters"] for each in self.folder.scenarios]
        return [
            form
            for form, key in switches("forms").items()
            if len({parameters[key]["value"] for parameters in settings if key in parameters}) > 1
        ]

    # --- sections -------------------------------------------------------------------------

    def _results(self) -> Section:
        rows, covered = self.tables.rows, self.under.intervals()
        table = Table(
            words(
                "Lifted households and public cost under each scenario; in brackets 95 % intervals of "
                "differences from the first row",
                "各情景下脱贫户的收入、低于监测线比例与财政支出；括号内为与首行之差的95%区间",
            ),
            (
                *map(heading, ("scenario", "mean_income", "income_change", "survey_change")),
                *map(heading, ("below_line", "below_line_change", "cost", "per_yuan")),
            ),
            tuple(
                (
                    self.tables.titles[row["scenario"]],
                    number(row["mean_income"]),
                    interval(_of(row, "difference")),
                    interval(_of(row, "survey_difference")),
                    share(row["below_line_rate"], 2),
                    interval(_of(row, "below_line_difference"), points),
                    number(row["programme_cost_per_household"]),
                    number(row["income_per_public_yuan"], lambda value: f"{value:.2f}"),
                )
                for row in rows
            ),
            words(
                f"–: nothing to compare with, or no clear further outlay to divide by.  "
                f"{caveats.ACCOUNTS['en']}  {covered['en']}",
                f"–：首行无比较对象，或财政支出没有明确增加。{caveats.ACCOUNTS['zh']}{covered['zh']}",
            ),
        )
        best = ordered(rows)[1]
        alt = words(
            f"Dot plot of the scenarios, ordered by their means: {self._listed('en')}.",
            f"各情景点图，按平均值排序：{self._listed('zh')}。",
        )
        overview = Picture(
            words(
                "What each scenario does to lifted households' registered income, to those below the line, "
                "and its public cost.",
                "各情景对脱贫户登记人口人均收入和低于监测线比例的影响，以及财政支出。",
            ),
            alt,
            lambda language: scenarios_compared(rows, language=language),
        )
        blocks: list[Block] = [table, Paragraph(caveats.LEVEL), *self._displaced_pay(), overview]
        order = self._order()
        if order is not None and best["difference"] is not None:
            blocks.append(order)
        return Section("results", words("What each scenario does", "各情景的效果"), tuple(blocks))

    def _displaced_pay(self) -> list[Block]:
        """What becomes of linked pay, of each scenario in which linked work differs."""
        found = self.folder.summary.get("displaced_pay") or []
        if not found:
            return []
        lines = glossary.labels("displaced")
        by_scenario = [{line["name"]: line for line in each["lines"]} for each in found]
        rows = [
            (lines[name], *(_large(each.get(name)) for each in by_scenario))
            for name in lines
            if any(name in each for each in by_scenario)
        ]
        base = self.base
        return [
            Table(
                words(
                    f"{PAY_CAPTION['en']}, less “{base['en']}”; million yuan, in brackets 95 % intervals",
                    f"{PAY_CAPTION['zh']}，与“{base['zh']}”之差；万元，括号内为95%区间",
                ),
                (
                    heading("pay"),
                    *(self.tables.titles.get(each["scenario"], same(each["scenario"])) for each in found),
                ),
                tuple(rows),
                joined((HOW_TO_READ, ALL_OF_IT)),
            )
        ]

    def _order(self) -> Paragraph | None:
        """How sure the first place is."""
        ranks = self.folder.summary.get("ranks")
        if not ranks or len(ranks) < 3:
            return None
        first = self.tables.titles[ranks[0]["scenario"]]
        sure = float(ranks[0]["probabilities"][0])
        en = "over 99 %" if sure > 0.99 else f"{100.0 * sure:.0f} %"
        zh = "99%以上" if sure > 0.99 else f"{100.0 * sure:.0f}%"
        far = as_far_as(uncertain=self.folder.uncertain)
        return Paragraph(
            words(
                f"By registered income “{first['en']}” comes first with a probability of {en}, {far['en']}.",
                f"按登记人口人均收入，“{first['zh']}”居首的概率为{zh}（{far['zh']}）。",
            )
        )

    def _cost(self) -> Section:
        found = []
        rows = []
        for name, title in self.tables.titles.items():
            if name == self.tables.reference:
                continue
            gain, cost = self.tables.difference("mean_income", name), self.tables.cost(name)
            total = self.tables.difference("programme_cost", name)
            row = next(row for row in self.tables.rows if row["scenario"] == name)
            rows.append(
                (
                    title,
                    interval(cost),
                    words(money(total.mean)["en"], money(total.mean)["zh"])
                    if math.isfinite(total.mean)
                    else number(None),
                    number(row["income_per_public_yuan"], lambda value: f"{value:.2f}"),
                    interval(self.tables.cost(name, "safety_net_cost")),
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
                f"Further public outlay than under “{self.base['en']}”, a year",
                f"与“{self.base['zh']}”相比，每年增加的财政支出",
            ),
            tuple(map(heading, _COSTS)),
            tuple(rows),
            words(
                "Outlay of the programme; loans of the turnover fund are left out.  The safety net has a "
                "column of its own, yuan per lifted household and year: pensions, minimum living allowance, "
                "relief, area payments, other transfers and public posts, less what photovoltaic stations "
                "pay.",
                "指帮扶支出，不含产业周转金借款。社会保障单列（元/脱贫户·年）：养老金、低保、临时救助、耕地地力补贴、"
                "其他转移支付和公益性岗位，扣除光伏收益支付的部分。",
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
                        "Gain of lifted households' registered income against further public outlay.  The "
                        "star "
                        "is the reference.",
                        "脱贫户登记人口人均增收与财政支出的变化；星号为比较基准。",
                    ),
                    words(
                        "Scatter plot of gain and cost. On the frontier, by the means: "
                        f"{', '.join(best) or 'only the reference'}.",
                        "增收与财政支出散点图。按平均值，效率前沿上的情景："
                        f"{'、'.join(best_zh) or '仅比较基准'}。",
                    ),
                    lambda language: cost_effectiveness_frontier(
                        spots,
                        reference=self.base[language],
                        language=language,
                    ),
                )
            )
        return Section("cost", words("What it costs the public purse", "财政支出"), tuple(blocks))

    def _risks(self) -> Section:
        base, main = self.base, self.main
        rows = []
        for measure in _RISKS:
            rate = not measure.endswith("_failed")
            before, after = (
                self.tables.values(name, measure) for name in (self.tables.reference, self.tables.main)
            )
            rows.append(
                (
                    HEADLINES[measure],
                    *(share(_mean(of), 2) if rate else number(_mean(of)) for of in (before, after)),
                    interval(self.tables.difference(measure), points if rate else signed_amount),
                )
            )
        table = Table(
            words(
                f"What can go wrong: “{main['en']}” against “{base['en']}”",
                f"“{main['zh']}”与“{base['zh']}”的风险比较",
            ),
            (
                heading("measure"),
                base,
                main,
                heading("change"),
            ),
            tuple(rows),
        )
        failed = self._most_fail()
        figure = Picture(
            words(
                "Breach, arrears and failures under each scenario; a dash where a scenario has no such "
                "promise to break.",
                "各情景下的违约、拖欠与倒闭；没有相应承诺的情景以“–”表示。",
            ),
            words(f"Dot plots of five risks by scenario. {failed['en']}", f"五项风险点图。{failed['zh']}"),
            lambda language: risks_by_scenario(
                self.tables.replications, self.tables.titles, language=language
            ),
        )
        return Section(
            "risks", words("Risks: broken promises and failures", "风险：违约与倒闭"), (table, figure)
        )

    def _most_fail(self) -> Words:
        """Under which scenarios most enterprises fail, as far as the replications tell."""
        failing = {name: self.tables.values(name, "enterprises_failed") for name in self.tables.titles}
        if not any(map(differ, zip(*failing.values(), strict=True))):
            return words("As many enterprises fail under each scenario.", "各情景下倒闭的企业数相同。")
        named = leaders(failing, lambda values: self.tables.paired(list(values), [0.0] * len(values)))
        if len(named) == len(failing):
            return words(
                "Under which scenario more enterprises fail is not clear.", "各情景下企业倒闭数没有明确差别。"
            )
        en, zh = (
            mark.join(f"“{self.tables.titles[name][language]}”" for name in named)
            for language, mark in (("en", ", "), ("zh", "、"))
        )
        apart = words(" (too close to tell apart)", "（差别不明确）") if len(named) > 1 else words("", "")
        count = amount(_mean(failing[named[0]]))
        return words(
            f"Most enterprises fail under {en}{apart['en']}: {count}.",
            f"企业倒闭最多的情景是{zh}{apart['zh']}，共{count}家。",
        )

    # --- numbers --------------------------------------------------------------------------

    def _listed(self, language: str) -> str:
        """Every scenario with its change of income, in one text."""
        return {"en": "; ", "zh": "；"}[language].join(
            f"{row[f'title_{language}']} {interval(_of(row, 'difference'))[language]}"
            for row in ordered(self.tables.rows)[1:]
        )


def _of(row: dict[str, Any], name: str) -> Interval | None:
    mean, low, high = (row.get(f"{name}{end}") for end in ("", "_low", "_high"))
    return None if mean is None or low is None or high is None else Interval(mean, low, high)


def _large(line: dict[str, Any] | None) -> Words:
    """A line of pay with its interval, in large units of yuan."""
    ends = [None if line is None else line[end] for end in ("value", "low", "high")]
    found = Interval(*(math.nan if end is None else end for end in ends))
    return {
        language: interval(Interval(*(end / size for end in found)))[language]
        for language, size in glossary.LARGE_YUAN.items()
    }


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)
