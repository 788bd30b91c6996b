"""The report of a single run: what it came to, for whom, at what cost, and what went wrong."""

import math

import pandas as pd

from model import glossary
from model.experiments import caveats
from model.experiments.words import Words, amount, words
from model.glossary import heading
from model.horizon import headline_years
from model.outcomes.tables import HEADLINE_COLUMNS
from model.report.circumstances import Circumstances
from model.report.county_figure import county_map
from model.report.document import Paragraph, Picture, Report, Section, Table
from model.report.flow_figure import accounts_flow
from model.report.folders import Folder
from model.report.foundations import rests_on
from model.report.income_figure import income_by_source, income_spread, received_by_form
from model.report.outlay_figure import public_outlay
from model.report.places import county_names
from model.report.promises_figure import breach_and_arrears
from model.report.provenance import made_line, method, provenance
from model.report.saying import Said, number, plural, same, sentence, share
from model.report.style import money
from model.report.terms import FORMS, GROUPS, HEADLINES, PER_HEAD, PROGRAMME
from model.report.years import one_by_one, years_of_run
from model.results import Results, read_results

_SHARES = ("share", "share/year")
# How numbers of a unit are written where `amount` has the wrong digits: no part of an enterprise fails.
_SAID: dict[str, Said] = {
    "1": "{:.3f}".format,
    "enterprise": "{:,.0f}".format,
    "cooperative": "{:,.0f}".format,
}


class RunReport:
    """What the report is made of: the tables of a run's folder.

    Raises InputError if a table is not there or cannot be read.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.results: Results = read_results(folder.path)
        self.headline: dict[str, float | None] = folder.summary["headline"]
        self.last = int(self.results.households["year"].max())
        self.under = Circumstances(folder)
        self.last_year = words(f"Year {self.last} alone", f"仅第{self.last}年")
        self.by_year = one_by_one(self.last)

    def report(self) -> Report:
        """The whole report."""
        scenario = self.folder.scenarios[0]
        title, question = scenario["title"], scenario["question"]
        results = (
            self._incomes(),
            years_of_run(self.results),
            self._who(),
            self._cost(),
            self._risks(),
            self._accounts(),
        )
        return Report(
            self.under.title(words(str(title["en"]), str(title["zh"]))),
            (words(str(question["en"]), str(question["zh"])), self.under.asked()),
            self._answer(),
            made_line(self.folder),
            (
                *map(self.under.captioned, results),
                rests_on(self.folder),
                method(self.folder),
                provenance(self.folder),
            ),
        )

    def _answer(self) -> tuple[Words, ...]:
        years = self.last
        income, chronic, cost = (
            self.headline[name] for name in ("mean_income", "chronic_rate", "programme_cost")
        )
        said = {
            "income": number(income),
            "chronic": share(chronic),
            "registered": share(self.headline["registered_rate"], 2),
            "survey": number(self.headline.get("survey_income")),
            "below": share(self.headline["below_line_rate"]),
            "cost": money(cost) if cost is not None else number(None),
        }
        first, last = self._income(1), self._income(years)
        linked = self._of("lifted", years, "in_any_linkage_rate")
        moved = words("", "")
        if years > 1:
            moved = words(
                f"  In this run registered income goes from {amount(first)} in the first year to "
                f"{amount(last)} "
                "in the last.",
                f"本次模拟中，登记人口人均收入第一年为{amount(first)}元，最后一年为{amount(last)}元。",
            )
        return (
            self.under.opening(),
            words(
                f"Lifted households have a registered income of {said['income']['en']} {PER_HEAD['en']}, "
                "and a "
                f"survey income, of residents, of {said['survey']['en']}; "
                f"{said['below']['en']} of residents are below the monitoring line in the year, "
                f"{said['chronic']['en']} on the mean of four years, and {said['registered']['en']} of "
                f"members are registered anew a year.{moved['en']}  In the last year {share(linked)['en']} "
                f"of them are under a linkage form.  The programme costs {said['cost']['en']} a year.",
                f"脱贫户登记人口人均收入为{said['income']['zh']}元/年，"
                f"常住人口人均可支配收入为{said['survey']['zh']}元/年；常住人口当年低于监测线的占 "
                f"{said['below']['zh']}，长期低于监测线的占{said['chronic']['zh']}，"
                f"每年新纳入监测的占登记人口的{said['registered']['zh']}。{moved['zh']}"
                f"最后一年{share(linked)['zh']}参加联结。帮扶支出每年{said['cost']['zh']}。",
            ),
            caveats.LEVEL,
            words(
                "This is one run, with one draw of weather, prices and luck: the numbers have no "
                "intervals, and nothing here says what the linkages or the programme cause.  For that, "
                "compare scenarios.",
                "这是单次模拟，天气、价格和运气只抽取一次：数值没有区间，也不能说明利益联结或帮扶带来了多少变化；"
                "要回答这一问题，请比较情景。",
            ),
        )

    # --- sections -------------------------------------------------------------------------

    def _incomes(self) -> Section:
        households = self.results.households
        rows = []
        for name, column in HEADLINE_COLUMNS.items():
            value = self.headline[name]
            if column.unit in _SHARES:
                shown, unit = share(value), words("", "")
            elif name in ("programme_cost", "safety_net_cost") and value is not None:
                shown, unit = money(value), words("a year", "每年")
            else:
                shown = number(value, _SAID.get(column.unit, amount))
                unit = glossary.unit(column.unit)
            rows.append((HEADLINES[name], shown, unit))
        table = Table(
            words("Headline numbers; failures over the whole run", "主要结果（倒闭数为全期合计）"),
            tuple(map(heading, ("measure", "value", "unit"))),
            tuple(rows),
            caveats.ACCOUNTS,
            text=frozenset({2}),
        )
        sources = {
            name: self._of("lifted", self.last, f"{name}_per_head")
            for name in ("wages", "business", "transfers")
        }
        poor, rich = (self._of("lifted", self.last, name) for name in ("p10", "p90"))
        return Section(
            "income",
            words("Incomes", "收入"),
            (
                table,
                Picture(
                    words(
                        "Mean registered income of lifted households by source.  Transfers include grants of "
                        "the programme.",
                        "脱贫户登记人口人均收入构成；转移净收入含帮扶补助。",
                    ),
                    words(
                        f"Stacked bars by year. In the last year wages {amount(sources['wages'])}, "
                        f"business {amount(sources['business'])}, transfers "
                        f"{amount(sources['transfers'])} {PER_HEAD['en']}.",
                        f"逐年堆叠柱图。最后一年工资性收入{amount(sources['wages'])}、经营净收入"
                        f"{amount(sources['business'])}、转移净收入{amount(sources['transfers'])}，单位"
                        f"{PER_HEAD['zh']}。",
                    ),
                    lambda language: income_by_source(households, language=language),
                    over=self.by_year,
                ),
                Picture(
                    words(
                        "How the survey incomes of lifted residents are spread, beside the monitoring line.",
                        "脱贫常住人口人均可支配收入分布与监测线。",
                    ),
                    words(
                        "Bands by year. In the last year a tenth of residents has less than "
                        f"{amount(poor)}, a tenth more than {amount(rich)} yuan.",
                        f"逐年分布图。最后一年有一成常住人口收入低于{amount(poor)}元，一成高于{amount(rich)}元。",
                    ),
                    lambda language: income_spread(households, language=language),
                    over=self.by_year,
                ),
            ),
        )

    def _who(self) -> Section:
        households = self.results.households
        rows = []
        for group, name in GROUPS.items():
            rows.append(
                (
                    name,
                    number(self._of(group, self.last, "income_per_head")),
                    number(self._of(group, self.last, "survey_income_per_head")),
                    share(self._of(group, self.last, "below_line_rate")),
                    *(share(self._of(group, self.last, f"in_{form}_rate")) for form in FORMS),
                )
            )
        values = households[
            (households["group"] == "lifted")
            & (households["year"] == self.last)
            & (households["adcode"] != 0)
        ]
        values = pd.DataFrame({"adcode": values["adcode"], "value": values["income_per_head"]}).dropna()
        names = county_names()
        ranked = values.sort_values("value")
        best, worst = ranked.iloc[-1], ranked.iloc[0]
        top, bottom = (names.get(int(row["adcode"]), same(int(row["adcode"]))) for row in (best, worst))
        received = {form: self._of("lifted", self.last, f"from_{form}_per_head") for form in FORMS}
        through = _most_through(received)
        return Section(
            "who",
            words("Who has what", "各类农户所得"),
            (
                Table(
                    words(
                        "Groups of households in the last year: income per head in both accounts (yuan), "
                        "who is below the line, and who is under which form",
                        "最后一年各类农户两种口径的人均收入（元）、低于监测线比例与各联结形式参加比例",
                    ),
                    (
                        *map(heading, ("group", "mean_income", "survey_income", "below_line")),
                        *FORMS.values(),
                    ),
                    tuple(rows),
                    over=self.last_year,
                ),
                Picture(
                    words(
                        "What lifted and other households receive through each form, before its costs "
                        "and work.",
                        "脱贫户与其他农户从各联结形式得到的收入，未扣除成本与用工。",
                    ),
                    words(
                        f"Lines by year. {through['en']}",
                        f"逐年折线图。{through['zh']}",
                    ),
                    lambda language: received_by_form(households, language=language),
                    over=self.by_year,
                ),
                Picture(
                    words(
                        "Mean registered income of lifted households by county in the last year.  "
                        f"{caveats.COUNTIES['en']}",
                        f"最后一年各县脱贫户登记人口人均收入。{caveats.COUNTIES['zh']}",
                    ),
                    words(
                        f"Income in {len(values)} counties. Highest in this run: {top['en']} "
                        f"{amount(float(best['value']))}; lowest: {bottom['en']} "
                        f"{amount(float(worst['value']))}.",
                        f"{len(values)}县收入。本次模拟最高的是{top['zh']}（{amount(float(best['value']))}元），"
                        f"最低的是{bottom['zh']}（{amount(float(worst['value']))}元）。",
                    ),
                    lambda language: county_map(
                        values,
                        title=words(
                            "Registered income of lifted households, county by county",
                            "各县脱贫户登记人口人均收入",
                        ),
                        unit=words(
                            f"{PER_HEAD['en']}, year {self.last}; one run, so no intervals",
                            f"{PER_HEAD['zh']}，第{self.last}年；单次模拟，无区间",
                        ),
                        changes=False,
                        language=language,
                    ),
                    over=self.last_year,
                ),
            ),
        )

    def _cost(self) -> Section:
        budgets = self.results.budgets
        chosen = budgets["year"].isin(list(headline_years(self.last)))
        of_means = budgets[(budgets["adcode"] == 0) & chosen]
        rows = []
        for part, name in PROGRAMME.items():
            of_part = of_means[of_means["part"] == part]
            budget, spent = float(of_part["budget"].mean()), float(of_part["spent"].mean())
            rows.append((name, money(budget), money(spent), share(spent / budget if budget > 0.0 else None)))
        total, over = float(of_means.groupby("year")["spent"].sum().mean()), caveats.means_over(self.last)
        return Section(
            "cost",
            words("What it costs the public purse", "财政支出"),
            (
                Table(
                    words("Budget and outlay of each part, a year", "各部分预算与支出（年）"),
                    (*map(heading, ("part", "budget", "spent", "spent_share")),),
                    tuple(rows),
                ),
                Picture(
                    words("What each part of the programme spends.", "五有帮扶各部分的支出。"),
                    words(
                        f"Stacked bars by year; {over['en']}: {money(total)['en']} a year.",
                        f"逐年堆叠柱图；{over['zh']}：每年{money(total)['zh']}。",
                    ),
                    lambda language: public_outlay(budgets, language=language),
                    over=self.by_year,
                ),
            ),
        )

    def _risks(self) -> Section:
        results = self.results
        kept = [
            words("no produce is under an order", "没有订单产品")
            if (sold := self.headline["side_sold_share"]) is None
            else words(
                f"of ordered produce {share(sold)['en']} is sold elsewhere",
                f"订单产品有{share(sold)['zh']}被农户另售他人",
            ),
            words("no enterprise buys under an order", "没有企业收购订单产品")
            if (broken := self.headline["reneging_rate"]) is None
            else words(
                f"{share(broken)['en']} of the enterprises that buy break an order in a year",
                f"平均每年有{share(broken)['zh']}的收购企业违约",
            ),
            words("no guaranteed dividend is due", "没有到期的保底分红")
            if (unpaid := self.headline["dividend_unpaid_share"]) is None
            else words(
                f"{share(unpaid)['en']} of guaranteed dividends are not paid when due",
                f"{share(unpaid)['zh']}的保底分红到期未付",
            ),
        ]
        firms, cooperatives = (
            round(self.headline[name] or 0.0) for name in ("enterprises_failed", "cooperatives_failed")
        )
        fails = words(
            f"Over the whole run {plural(firms, 'enterprise fails', 'enterprises fail')} and "
            f"{plural(cooperatives, 'cooperative dissolves', 'cooperatives dissolve')}.",
            f"全期{firms:,}家企业倒闭，{cooperatives:,}家合作社解散。",
        )
        promises = sentence(*kept)
        text = words(f"{promises['en']}  {fails['en']}", f"{promises['zh']}{fails['zh']}")
        return Section(
            "risks",
            words("Risks: broken promises and failures", "风险：违约与倒闭"),
            (
                Paragraph(text),
                Picture(
                    words(
                        "Prices of produce over their long-run level, and what happens to promises: "
                        "breach, arrears and failures.",
                        "农产品价格（相对长期水平）与违约、拖欠、倒闭情况。",
                    ),
                    words(f"Four panels of lines by year. {text['en']}", f"四幅逐年折线图。{text['zh']}"),
                    lambda language: breach_and_arrears(
                        results.prices, results.households, results.organisations, language=language
                    ),
                    over=self.by_year,
                ),
            ),
        )

    def _accounts(self) -> Section:
        flows, year = self.results.flows, self.last
        imbalance = float(self.folder.summary["accounts"]["max_relative_imbalance"])
        return Section(
            "accounts",
            words("Where the money flows", "资金流向"),
            (
                Picture(
                    words(
                        f"Cash between the sectors in year {year}.  No money appears or vanishes: the "
                        f"largest imbalance of any account in the run is {imbalance:.0e} of gross flows.",
                        f"第{year}年各部门之间的现金往来。资金不会凭空出现或消失：全期账户的最大失衡为总流量"
                        f"的{imbalance:.0e}。",
                    ),
                    words(
                        "Flow chart: payers on the left, receivers on the right, ribbons as wide as the "
                        "money.",
                        "流向图：左为付款方，右为收款方，带的宽度表示金额。",
                    ),
                    lambda language: accounts_flow(flows, year=year, language=language),
                    over=self.last_year,
                ),
            ),
        )

    # --- numbers --------------------------------------------------------------------------

    def _of(self, group: str, year: int, column: str) -> float:
        table = self.results.households
        chosen = table[(table["adcode"] == 0) & (table["group"] == group) & (table["year"] == year)]
        value = float(chosen[column].iloc[0])
        return value if math.isfinite(value) else math.nan

    def _income(self, year: int) -> float:
        return self._of("lifted", year, "income_per_head")


def _most_through(received: dict[str, float]) -> Words:
    """Through which form most is received, in the last year of one run."""
    if not any(received.values()):
        return words(
            "Lifted households receive nothing through any form in the last year.",
            "最后一年脱贫户未通过任何形式获得收入。",
        )
    most = max(received, key=lambda form: received[form])
    return words(
        f"In the last year of this run lifted households receive most through {FORMS[most]['en'].lower()}: "
        f"{amount(received[most])} {PER_HEAD['en']}.",
        f"本次模拟最后一年脱贫户所得最多的是{FORMS[most]['zh']}：{amount(received[most])} {PER_HEAD['zh']}。",
    )
