"""What came out of a run: yearly measures of households, organisations and public money."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model import accounts
from model.horizon import headline_years
from model.outcomes import tables
from model.outcomes.ratios import ratio
from model.outcomes.years import ALL, GROUPS, CountyYears, YearMeasures, YearOutcomes, together
from model.population.counties import Geography
from model.scenario import Scenario

if TYPE_CHECKING:  # late: pandas takes as long as a small run
    import pandas as pd

__all__ = ["ALL", "GROUPS", "CountyYears", "Outcomes", "YearMeasures", "YearOutcomes", "together"]


@dataclass(frozen=True)
class Outcomes:
    """A finished run: what was asked, what came out, and how well the accounts balanced.

    imbalance: largest relative imbalance of any account of any season.
    seconds: wall time of the run, building the population not counted.
    """

    scenario: Scenario
    seed: int
    scale: float
    years: tuple[YearOutcomes, ...]
    geography: Geography
    imbalance: float
    seconds: float

    def digest(self) -> str:
        """SHA-256 (hexadecimal) of every number that came out, to the last bit."""
        digest = hashlib.sha256()
        for year in self.years:
            for values in year.arrays():
                digest.update(np.ascontiguousarray(values).data)
        return digest.hexdigest()

    def social_accounting_matrix(self, year: int, county: int | None = None) -> NDArray[np.float64]:
        """Yuan paid in a year, [receiver, payer] by sectors.SECTORS, of one county or all.

        year: from 1; county: position, None for all.  Raises IndexError if there is none.
        """
        flows = self.years[year - 1].flows
        return accounts.social_accounting_matrix(flows.sum(axis=0) if county is None else flows[county])

    @property
    def headline_years(self) -> tuple[YearOutcomes, ...]:
        """The years of which means are: from the fourth on, or of a shorter run the last."""
        return tuple(self.years[year - 1] for year in headline_years(len(self.years)))

    def headline(self) -> dict[str, float]:
        """The numbers that answer the question, for lifted households.

        Means of the years behind the transition, see model/horizon.py; failures over the whole run.
        Incomes in yuan per head and year, costs in yuan a year; rates are shares.  What a ratio has no
        whole for, such as the unpaid part of dividends where none was due, is not a number.
        """
        years = self.headline_years
        committed = sum(year.of_group("committed_tonnes", ALL) for year in years)
        buying = sum(year.of_organisations("enterprises_buying") for year in years)
        reneged = sum(
            year.of_organisations(f"reneged_{way}")
            for year in years
            for way in ("renegotiated", "refused", "paid_late")
        )
        due = sum(year.of_organisations("dividend_due") for year in years)
        paid = sum(year.of_organisations("dividend_paid") for year in years)
        rates = [year.poverty_rates() for year in years]

        def mean(values: Iterable[float]) -> float:
            return sum(values) / len(years)

        return {
            "mean_income": mean(year.income_per_head() for year in years),
            "mean_income_all": mean(year.income_per_head(ALL) for year in years),
            "survey_income": mean(year.survey_income_per_head() for year in years),
            "survey_income_all": mean(year.survey_income_per_head(ALL) for year in years),
            "median_income": mean(year.quantile("median") for year in years),
            "gini_all": mean(year.quantile("gini", ALL) for year in years),
            **{name: mean(of_year[name] for of_year in rates) for name in rates[0]},
            "programme_cost": mean(year.programme_cost() for year in years),
            "safety_net_cost": mean(year.safety_net_cost() for year in years),
            "side_sold_share": ratio(
                sum(year.of_group("side_sold_tonnes", ALL) for year in years), committed
            ),
            "reneging_rate": ratio(reneged, buying),
            "dividend_unpaid_share": 1.0 - ratio(paid, due),
            "enterprises_failed": sum(year.of_organisations("enterprises_failed") for year in self.years),
            "cooperatives_failed": sum(year.of_organisations("cooperatives_failed") for year in self.years),
        }

    def household_table(self) -> "pd.DataFrame":
        """One row per year, county and group; see model/outcomes/tables.py for the columns."""
        return tables.household_table(self.years, self.geography)

    def organisation_table(self) -> "pd.DataFrame":
        """One row per year and county."""
        return tables.organisation_table(self.years, self.geography)

    def flow_table(self) -> "pd.DataFrame":
        """One row per year, county and kind of payment, with a column per sector (yuan)."""
        return tables.flow_table(self.years, self.geography)

    def lever_table(self) -> "pd.DataFrame":
        """What each lever offered and delivered: one row per year, county and lever."""
        return tables.lever_table(self.years, self.geography)

    def budget_table(self) -> "pd.DataFrame":
        """Budget and outlay of each part of the programme: one row per year, county and part."""
        return tables.budget_table(self.years, self.geography)

    def outlay_table(self) -> "pd.DataFrame":
        """Public outlay: one row per year, county, kind of payment and receiver (yuan)."""
        return tables.outlay_table(self.years, self.geography)
