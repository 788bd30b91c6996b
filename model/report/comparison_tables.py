"""The tables of a comparison, as its report reads them."""

from typing import Any

import pandas as pd

from model.declare.ranges import UNBOUNDED, Range
from model.experiments.intervals import Interval, paired_interval
from model.experiments.words import Words, words
from model.outcomes.ratios import ratio
from model.outcomes.tables import HEADLINE_COLUMNS
from model.report.folders import Folder
from model.report.tables import read_table


class ComparisonTables:
    """A comparison's folder: its summary and tables.

    titles: of the scenarios by name, the reference first.  main: the scenario whose registered
    income differs most from that of the reference.

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
            max(
                self.rows[1:],
                key=lambda row: abs(row["difference"]) if row["difference"] is not None else -1.0,
            )["scenario"]
        )

    def values(self, scenario: str, measure: str) -> list[float]:
        """A measure of a scenario, by replication."""
        chosen = self.replications[self.replications["scenario"] == scenario].sort_values("replication")
        return [float(value) for value in chosen[measure]]

    def difference(self, measure: str, scenario: str | None = None) -> Interval:
        """Paired difference of a measure from the reference; of the main scenario if none is named."""
        return self.paired(
            self.values(scenario or self.main, measure),
            self.values(self.reference, measure),
            HEADLINE_COLUMNS[measure].bounds,
        )

    def cost(self, scenario: str, measure: str = "programme_cost") -> Interval:
        """The same of a public outlay, yuan a year per lifted household."""
        costs = []
        for name in (scenario, self.reference):
            households = self.values(name, "lifted_households")
            costs.append(
                [
                    ratio(cost, count)
                    for cost, count in zip(self.values(name, measure), households, strict=True)
                ]
            )
        return self.paired(costs[0], costs[1])

    def paired(self, values: list[float], reference: list[float], bounds: Range = UNBOUNDED) -> Interval:
        """As the comparison itself makes its intervals.  bounds: between which the values lie."""
        pilot, uncertain = self.folder.summary.get("pilot"), self.folder.uncertain
        return paired_interval(values, reference, pilot=pilot, of_next=uncertain, bounds=bounds)

    def changes(self, dimension: str) -> pd.DataFrame:
        """Change of registered income of lifted households under the main scenario, by decile or county."""
        chosen = self.outcomes[
            (self.outcomes["dimension"] == dimension)
            & (self.outcomes["outcome"] == "income_per_head")
            & (self.outcomes["scenario"] == self.main)
        ]
        return chosen[chosen["difference"].notna()]


def interval_of(table: pd.DataFrame, outcome: str) -> Interval:
    """The change of an outcome, in a table indexed by outcome."""
    mean, low, high = (float(table[column][outcome]) for column in ("difference", "low", "high"))
    return Interval(mean, low, high)
