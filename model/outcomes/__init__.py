"""What came out of a run: yearly measures of households, organisations and public money."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model import accounts
from model.outcomes.distribution import DISTRIBUTION_MEASURES, edges_of_bins
from model.outcomes.histograms import Window, clear_counties, describe_counties, empty_shapes
from model.outcomes.measures import (
    HOUSEHOLD_MEASURES,
    ORGANISATION_MEASURES,
    measure_households,
    measure_organisations,
)
from model.outcomes.ratios import ratio
from model.outcomes.sums import HouseholdSums, OrganisationSums, as_columns, no_sums
from model.programme import PARTS
from model.world import sectors
from model.world.calendar import Moment
from model.world.households.income import INCOME_SOURCES

if TYPE_CHECKING:
    import pandas as pd

    from model.engine import Engine
    from model.population import Geography
    from model.scenario import Scenario

ALL = "all"
GROUPS = (*sectors.GROUPS, ALL)


@dataclass(frozen=True)
class YearMeasures:
    """The measures of one year, county by county.

    households: (counties, groups + 1, HOUSEHOLD_MEASURES), weighted sums.
    distribution: (counties, groups + 1, DISTRIBUTION_MEASURES), of income per head.
    organisations: (counties, ORGANISATION_MEASURES), sums.
    flows: (counties, transactions, sectors), yuan received (+) and paid (-) in the year.
    levers: (counties, LEVERS, 2), offered and delivered in the lever's unit.
    asked: (counties, QUEUES), what households applied for, of the levers that they queue for.
    facilities: (counties, LEVERS), units that stand at the end of the year.
    money: (counties, PARTS), yuan of the year's budget of each part of the programme.
    The last group is the total of the others.
    """

    year: int
    monitoring_line: float  # yuan per head and year
    households: NDArray[np.float64]
    distribution: NDArray[np.float64]
    organisations: NDArray[np.float64]
    flows: NDArray[np.float64]
    levers: NDArray[np.float64]
    asked: NDArray[np.float64]
    facilities: NDArray[np.float64]
    money: NDArray[np.float64]


@dataclass(frozen=True)
class YearOutcomes(YearMeasures):
    """The measures of one year of all counties.

    households, distribution and organisations have one county more, the total of the others.
    """

    def of_group(self, measure: str, group: str = "lifted") -> float:
        """A household measure of a group in all counties together: a weighted sum."""
        return float(self.households[-1, GROUPS.index(group), HOUSEHOLD_MEASURES.index(measure)])

    def of_organisations(self, measure: str) -> float:
        """An organisation measure of all counties together."""
        return float(self.organisations[-1, ORGANISATION_MEASURES.index(measure)])

    def quantile(self, measure: str, group: str = "lifted") -> float:
        """A distribution measure of a group in all counties together."""
        return float(self.distribution[-1, GROUPS.index(group), DISTRIBUTION_MEASURES.index(measure)])

    def income_per_head(self, group: str = "lifted") -> float:
        """Mean disposable income, in yuan per head and year."""
        total = sum(self.of_group(source, group) for source in INCOME_SOURCES)
        return ratio(total, self.of_group("persons", group))

    def public_outlay(self) -> dict[str, float]:
        """Yuan paid by government in the year, by kind of payment."""
        paid = -self.flows[:, :, sectors.GOVERNMENT].sum(axis=0)
        return {
            transaction.name: float(paid[row])
            for row, transaction in enumerate(accounts.TRANSACTIONS)
            if transaction.payer == sectors.GOVERNMENT
        }

    def programme_cost(self) -> float:
        """Yuan of public outlay in the year for the programme: grants, works and subsidies.

        Transfers, which every scenario pays alike, are left out, and so are loans of the
        turnover fund but for what is written off.
        """
        left_out = ("transfers", accounts.LENT)
        return sum(paid for name, paid in self.public_outlay().items() if name not in left_out)

    def outlay_by_part(self) -> dict[str, float]:
        """The same by part of the programme."""
        outlay = self.public_outlay()
        return {
            part: sum(outlay[accounts.TRANSACTIONS[row].name] for row in accounts.outlay_rows(part))
            for part in PARTS
        }

    def delivered(self, lever: int) -> float:
        """What a lever delivered in all counties together, in its unit."""
        return float(self.levers[:, lever, 1].sum())

    def standing(self, lever: int) -> float:
        """Units of a facility at the end of the year, in all counties together."""
        return float(self.facilities[:, lever].sum())


@dataclass(frozen=True)
class CountyYears(YearMeasures):
    """The measures of one year of some counties, in their order.

    windows: of each county's histograms of income per head.
    """

    windows: list[Window]


def measure_counties(engine: "Engine", moment: Moment) -> CountyYears:
    """Measure the year that has just been settled, county by county."""
    state, counts = engine.state, engine.histograms
    counties, groups = len(state.counties), len(sectors.GROUPS)
    sums = no_sums(HouseholdSums, counties, groups + 1)
    organisations = no_sums(OrganisationSums, counties)
    shapes = empty_shapes(counties)
    of_counties = (counts.persons, counts.income, counts.windows)
    engine.over_counties(measure_households, state, engine.rules, moment, sums, *of_counties)
    engine.over_counties(measure_organisations, state, engine.rules, organisations)
    households = as_columns(sums)
    households[:, groups] = households[:, :groups].sum(axis=1)
    engine.over_counties(describe_counties, *of_counties, edges_of_bins(), shapes)
    windows = counts.used()
    engine.over_counties(clear_counties, *of_counties)
    return CountyYears(
        year=moment.year,
        monitoring_line=float(moment.monitoring_line),
        households=households,
        distribution=shapes,
        organisations=as_columns(organisations),
        flows=accounts.as_matrix(state.counties.year_flows).copy(),
        levers=np.stack([state.counties.offered, state.counties.delivered], axis=2),
        asked=state.counties.queue.sum(axis=2),
        facilities=state.counties.built.copy(),
        money=state.counties.money.copy(),
        windows=windows,
    )


def together(parts: Sequence[CountyYears], shapes: NDArray[np.float64]) -> YearOutcomes:
    """A year of all counties.  parts: in the counties' order; shapes: of the province, by group."""

    def joined(name: str) -> NDArray[np.float64]:
        return np.concatenate([getattr(part, name) for part in parts])

    def with_total(name: str) -> NDArray[np.float64]:
        rows = joined(name)
        return np.concatenate([rows, rows.sum(axis=0)[None]])

    return YearOutcomes(
        year=parts[0].year,
        monitoring_line=parts[0].monitoring_line,
        households=with_total("households"),
        distribution=np.concatenate([joined("distribution"), shapes[None]]),
        organisations=with_total("organisations"),
        **{name: joined(name) for name in ("flows", "levers", "asked", "facilities", "money")},
    )


@dataclass(frozen=True)
class Outcomes:
    """A finished run: what was asked, what came out, and how well the accounts balanced.

    imbalance: largest relative imbalance of any account of any season.
    seconds: wall time of the run, building the population not counted.
    """

    scenario: "Scenario"
    seed: int
    scale: float
    years: tuple[YearOutcomes, ...]
    geography: "Geography"
    imbalance: float
    seconds: float

    @classmethod
    def of(cls, engine: "Engine", seconds: float) -> "Outcomes":
        """The outcomes of an engine that has run some years."""
        return cls(
            scenario=engine.scenario,
            seed=engine.seed,
            scale=engine.scale,
            years=tuple(engine.outcomes),
            geography=engine.geography,
            imbalance=engine.imbalance,
            seconds=seconds,
        )

    def digest(self) -> str:
        """SHA-256 (hexadecimal) of every number that came out, to the last bit."""
        digest = hashlib.sha256()
        for year in self.years:
            for values in (
                year.households,
                year.distribution,
                year.organisations,
                year.flows,
                year.levers,
                year.asked,
                year.facilities,
                year.money,
            ):
                digest.update(np.ascontiguousarray(values).tobytes())
        return digest.hexdigest()

    def social_accounting_matrix(self, year: int, county: int | None = None) -> NDArray[np.float64]:
        """Yuan paid in a year, [receiver, payer] by sectors.SECTORS, of one county or all.

        year: from 1; county: position, None for all.  Raises IndexError if there is none.
        """
        flows = self.years[year - 1].flows
        return accounts.social_accounting_matrix(flows.sum(axis=0) if county is None else flows[county])

    def headline(self) -> dict[str, float]:
        """The numbers that answer the question, over all years of the run, for lifted households.

        Incomes in yuan per head and year, costs in yuan a year; rates are shares a year.  What a
        ratio has no whole for, such as the unpaid part of dividends where none was due, is not a
        number.
        """
        count = len(self.years)
        not_below = sum(year.of_group("households") - year.of_group("was_below") for year in self.years)
        fell_back = sum(year.of_group("fell_back") for year in self.years)
        committed = sum(year.of_group("committed_tonnes", ALL) for year in self.years)
        buying = sum(year.of_organisations("enterprises_buying") for year in self.years)
        reneged = sum(
            year.of_organisations(f"reneged_{way}")
            for year in self.years
            for way in ("renegotiated", "refused", "paid_late")
        )
        due = sum(year.of_organisations("dividend_due") for year in self.years)
        paid = sum(year.of_organisations("dividend_paid") for year in self.years)
        return {
            "mean_income": sum(year.income_per_head() for year in self.years) / count,
            "mean_income_all": sum(year.income_per_head(ALL) for year in self.years) / count,
            "median_income": sum(year.quantile("median") for year in self.years) / count,
            "gini_all": sum(year.quantile("gini", ALL) for year in self.years) / count,
            "falling_back_rate": ratio(fell_back, not_below),
            "below_line_rate": sum(
                ratio(year.of_group("households_below"), year.of_group("households")) for year in self.years
            )
            / count,
            "programme_cost": sum(year.programme_cost() for year in self.years) / count,
            "side_sold_share": ratio(
                sum(year.of_group("side_sold_tonnes", ALL) for year in self.years), committed
            ),
            "reneging_rate": ratio(reneged, buying),
            "dividend_unpaid_share": 1.0 - ratio(paid, due),
            "enterprises_failed": sum(year.of_organisations("enterprises_failed") for year in self.years),
            "cooperatives_failed": sum(year.of_organisations("cooperatives_failed") for year in self.years),
        }

    def household_table(self) -> "pd.DataFrame":
        """One row per year, county and group; see model/outcomes/tables.py for the columns."""
        from model.outcomes.tables import household_table

        return household_table(self)

    def organisation_table(self) -> "pd.DataFrame":
        """One row per year and county."""
        from model.outcomes.tables import organisation_table

        return organisation_table(self)

    def flow_table(self) -> "pd.DataFrame":
        """One row per year, county and kind of payment, with a column per sector (yuan)."""
        from model.outcomes.tables import flow_table

        return flow_table(self)

    def lever_table(self) -> "pd.DataFrame":
        """What each lever offered and delivered: one row per year, county and lever."""
        from model.outcomes.tables import lever_table

        return lever_table(self)

    def budget_table(self) -> "pd.DataFrame":
        """Budget and outlay of each part of the programme: one row per year, county and part."""
        from model.outcomes.tables import budget_table

        return budget_table(self)

    def outlay_table(self) -> "pd.DataFrame":
        """Public outlay: one row per year, county, kind of payment and receiver (yuan)."""
        from model.outcomes.tables import outlay_table

        return outlay_table(self)
