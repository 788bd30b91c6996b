"""The report of an analysis: what it asked, what it found, its tables and its figure."""

from typing import Any

import pandas as pd

from model.experiments import caveats
from model.experiments.words import SHARES, Words, parameter_words, setting, signed_amount, term, words
from model.glossary import LARGE_YUAN, unit
from model.linkages import FORM_OF
from model.report.analysis_columns import ANALYSES, ReportColumn, about_form, rate
from model.report.circumstances import Circumstances
from model.report.document import Block, Paragraph, Picture, Report, Section, Table
from model.report.folders import Folder
from model.report.foundations import rests_on
from model.report.frontier_figure import cost_effectiveness_frontier
from model.report.provenance import made_line, method, provenance
from model.report.saying import same
from model.report.sweep_figure import outcome_over_parameters
from model.report.tested import sensitivity_blocks
from model.report.waterfall_figure import shapley_waterfall

_MOST = 40  # rows of a table
_OVER_REPLICATIONS = ("effects", "decompose", "sweep", "optimise", "validate")


class AnalysisReport:
    """What the report is made of: the summary and the CSV tables of an analysis's folder.

    Raises InputError if a table cannot be read.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.form = None
        if folder.command == "decompose":
            self.form = FORM_OF.get(str(folder.summary.get("of")))
        self.about = ANALYSES[folder.command] if self.form is None else about_form(self.form)
        self.under = Circumstances(folder)

    def report(self) -> Report:
        """The whole report."""
        scenario = self.folder.scenarios[0]
        named = scenario["title"]
        blocks = tuple([*self._figures(), *self._tables()])
        sections = [
            self.under.captioned(Section("results", words("What was found", "结果"), blocks)),
            *([] if self.folder.command == "sensitivity" else [rests_on(self.folder)]),
            self._method(),
            provenance(self.folder),
        ]
        return Report(
            self.under.title(
                words(f"{self.about.title['en']}: {named['en']}", f"{self.about.title['zh']}：{named['zh']}")
            ),
            (self.about.question, self.under.asked()),
            (
                self.under.opening(),
                self.under.finding(self.folder.summary["finding"]),
                *([self.under.intervals()] if self._has_intervals() else []),
                *([] if self.form is None else caveats.of_forms([self.form.name])),
                caveats.AGGREGATES,
            ),
            made_line(self.folder),
            tuple(sections),
        )

    def _has_intervals(self) -> bool:
        """Whether its intervals are of chance over replications, not of a posterior or a bootstrap."""
        return (
            self.folder.command in _OVER_REPLICATIONS
            and int(self.folder.options.get("replications") or 1) > 1
        )

    def _method(self) -> Section:
        general = method(self.folder)
        return Section(general.key, general.title, (Paragraph(self.about.method), *general.blocks))

    def _tables(self) -> list[Block]:
        found: list[Block] = []
        for table in self.about.tables:
            rows = self.folder.rows(table.name)
            if rows and not (table.name == "boxes" and not self.folder.summary.get("telling")):
                found.append(self._table(table.name, table.caption, table.columns, rows))
        return found

    def _table(
        self, name: str, caption: Words, columns: tuple[ReportColumn, ...], rows: list[dict[str, Any]]
    ) -> Table:
        shown = [column for column in columns if column.name in rows[0]]
        if self.about.own_columns:  # parameters and outcomes that this very analysis has
            known = {column.name for column in columns}
            own = [
                key
                for key in rows[0]
                if key not in known and not key.endswith(("_low", "_high", "_searched"))
            ]
            described = self.folder.manifest.get("columns", {}).get(name, {})
            shares = {key for key, column in described.items() if column["unit"] in SHARES}
            shown += [
                ReportColumn(key, parameter_words(key), rate if key in shares else _plain) for key in own
            ]
        note = None
        if len(rows) > _MOST:
            note = words(
                f"The first {_MOST} of {len(rows):,} rows; all are in {name}.csv.",
                f"共{len(rows):,}行，仅列前{_MOST}行；全部见 {name}.csv。",
            )
        return Table(
            caption,
            tuple(column.head for column in shown),
            tuple(tuple(column.said(row[column.name], row) for column in shown) for row in rows[:_MOST]),
            note,
            text=frozenset(place for place, column in enumerate(shown) if column.text),
        )

    # --- figures --------------------------------------------------------------------------

    def _figures(self) -> list[Block]:
        command = self.folder.command
        if command == "decompose" and self.form is None:
            return [self._waterfall(), *self._drawn()]
        if command == "sensitivity":
            return sensitivity_blocks(self.folder)[1:]
        if command == "optimise":
            return [*self._front(), *self._drawn()]
        if command == "sweep":
            return [self._swept()]
        return self._drawn()

    def _drawn(self) -> list[Block]:
        """The figure that the analysis itself has drawn into its folder."""
        file = self.folder.path / f"{self.folder.command}.png"
        if not file.exists():
            return []
        finding = self.folder.summary["finding"]
        return [
            Picture(
                words(
                    f"{self.about.figure['en']}  Labelled in English and Chinese.",
                    f"{self.about.figure['zh']}图中有中英文标注。",
                ),
                words(
                    f"{self.about.figure['en']} {finding['en']}", f"{self.about.figure['zh']}{finding['zh']}"
                ),
                file,
            )
        ]

    def _waterfall(self) -> Picture:
        table = pd.DataFrame(self.folder.rows("attribution"))
        summary = self.folder.summary
        total = summary["total"]
        return Picture(
            words(
                "Shapley values: the mean contribution over all orders in which they can be added.  They "
                "sum to the total.",
                "沙普利值：按所有可能的加入顺序平均的贡献，合计等于总效果。",
            ),
            words(
                f"Waterfall from nothing to the total {signed_amount(total['value'])}: "
                + "; ".join(f"{part['name']} {signed_amount(part['value'])}" for part in summary["parts"]),
                f"瀑布图，合计{signed_amount(total['value'])}："
                + "；".join(
                    f"{term(part['name'])}{signed_amount(part['value'])}" for part in summary["parts"]
                ),
            ),
            lambda language: shapley_waterfall(
                table, outcome=summary["outcome"], unit=summary["unit"], language=language
            ),
        )

    def _front(self) -> list[Block]:
        rows = self.folder.rows("pareto")
        wanted = ("mean_income_difference", "programme_cost_difference")
        if not rows or any(name not in rows[0] for name in wanted):
            return []
        found = [
            {
                "name_en": str(row["point"]),
                "name_zh": str(row["point"]),
                "gain": row["mean_income_difference"],
                "gain_low": row["mean_income_low"],
                "gain_high": row["mean_income_high"],
                "cost": row["programme_cost_difference"],
                "cost_low": row["programme_cost_low"],
                "cost_high": row["programme_cost_high"],
            }
            for row in rows[1:]
            if row["mean_income_difference"] is not None and row["programme_cost_difference"] is not None
        ]
        if not found:
            return []
        table = pd.DataFrame(found)
        return [
            Picture(
                words(
                    "Points of the front against the scenario they start from (star), with luck that the "
                    "search had not seen.",
                    "各方案与原情景（星号）之差，使用搜索时没有用过的随机数。",
                ),
                words(
                    f"Scatter plot of {len(found)} points by gain and cost.",
                    f"{len(found)}个方案的增收与财政支出散点图。",
                ),
                lambda language: cost_effectiveness_frontier(
                    table.assign(**table.filter(like="cost") / LARGE_YUAN[language]),
                    reference=self.folder.scenarios[0]["title"][language],
                    cost_unit=unit("million yuan/year"),
                    language=language,
                ),
            )
        ]

    def _swept(self) -> Picture:
        rows = self.folder.rows("points")
        varied = [entry["key"] for entry in self.folder.summary["varied"]]
        incomes = [row["mean_income"] for row in rows if row["mean_income"] is not None]
        table = pd.DataFrame(rows)
        return Picture(
            words(
                "Registered income of lifted households at every point, over each parameter varied.",
                "各取值点的脱贫户登记人口人均收入与所变参数的关系。",
            ),
            words(
                f"Dots at {len(rows)} points; income from {setting(min(incomes))} to "
                f"{setting(max(incomes))}.",
                f"{len(rows)}个取值点；收入从{setting(min(incomes))}元到{setting(max(incomes))}元。",
            ),
            lambda language: outcome_over_parameters(table, varied, language=language),
        )


def _plain(value: Any, _row: dict[str, Any]) -> Words:
    if value is None:
        return same("–")
    if isinstance(value, bool):
        return words("yes" if value else "no", "是" if value else "否")
    return same(setting(value) if isinstance(value, float) else value)
