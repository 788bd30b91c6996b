"""The measures of a year: of some counties, and of all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from model import accounts
from model.outcomes.distribution import DISTRIBUTION_MEASURES
from model.outcomes.histograms import Histogram
from model.outcomes.measures import HOUSEHOLD_MEASURES, ORGANISATION_MEASURES
from model.outcomes.ratios import ratio
from model.outcomes.spare import Spare
from model.outcomes.sums import SURVEY_SUMS
from model.programme import PARTS
from model.world import sectors
from model.world.households.income import INCOME_SOURCES

ALL = "all"
GROUPS = (*sectors.GROUPS, ALL)
_OF_HOUSEHOLDS = {name: place for place, name in enumerate(HOUSEHOLD_MEASURES)}
_OF_ORGANISATIONS = {name: place for place, name in enumerate(ORGANISATION_MEASURES)}


# What government pays for the safety net; some of it out of what photovoltaic stations earn.
SAFETY_NET = (
    "pensions",
    "dibao",
    "temporary_relief",
    "area_subsidies",
    "public_post_wages",
    "other_transfers",
)
_ALL_OF_PHOTOVOLTAIC_STATIONS = ("collective_dividends",)


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

    def arrays(self) -> tuple[NDArray[np.float64], ...]:
        """All of them, in the order of digests."""
        return (
            self.households,
            self.distribution,
            self.organisations,
            self.flows,
            self.levers,
            self.asked,
            self.facilities,
            self.money,
        )


@dataclass(frozen=True)
class YearOutcomes(YearMeasures):
    """The measures of one year of all counties.

    households, distribution and organisations have one county more, the total of the others.
    """

    def of_group(self, measure: str, group: str = "lifted") -> float:
        """A household measure of a group in all counties together: a weighted sum."""
        return float(self.households[-1, GROUPS.index(group), _OF_HOUSEHOLDS[measure]])

    def of_organisations(self, measure: str) -> float:
        """An organisation measure of all counties together."""
        return float(self.organisations[-1, _OF_ORGANISATIONS[measure]])

    def quantile(self, measure: str, group: str = "lifted") -> float:
        """A distribution measure of a group in all counties together."""
        return float(self.distribution[-1, GROUPS.index(group), DISTRIBUTION_MEASURES.index(measure)])

    def income_per_head(self, group: str = "lifted") -> float:
        """Mean registered income, in yuan per registered member and year."""
        total = sum(self.of_group(source, group) for source in INCOME_SOURCES)
        return ratio(total, self.of_group("persons", group))

    def survey_income_per_head(self, group: str = "lifted") -> float:
        """Mean survey income, in yuan per resident and year."""
        total = sum(self.of_group(name, group) for name in SURVEY_SUMS.values())
        return ratio(total, self.of_group("residents", group))

    @cached_property
    def _paid(self) -> list[float]:
        """Yuan paid by government, by row of the flow matrix."""
        paid: list[float] = (-self.flows[:, :, sectors.GOVERNMENT].sum(axis=0)).tolist()
        return paid

    def public_outlay(self) -> dict[str, float]:
        """Yuan paid by government in the year, by kind of payment."""
        return {
            transaction.name: self._paid[row]
            for row, transaction in enumerate(accounts.TRANSACTIONS)
            if transaction.payer == sectors.GOVERNMENT
        }

    def programme_cost(self) -> float:
        """Yuan of public outlay in the year for the programme: grants, works and subsidies.

        The safety net has a line of its own.  Loans of the turnover fund are left out but for what is
        written off.
        """
        return float(sum(self._paid[row] for row in programme_rows()))

    def safety_net_cost(self) -> float:
        """Yuan of public outlay in the year for the safety net.

        Pensions, 低保, temporary relief, area payments, other transfers and public posts, less what
        photovoltaic stations pay.
        """
        paid = sum(self._paid[accounts.row(name)] for name in SAFETY_NET)
        return float(paid) - self.of_organisations("paid_by_pv")

    def poverty_rates(self, group: str = "lifted") -> dict[str, float]:
        """Below the line in the year, below it on the mean of four years, registered anew: three shares.

        The first two of residents, by survey income; the last of registered members.
        """
        residents, members = self.of_group("residents", group), self.of_group("persons", group)
        return {
            "below_line_rate": ratio(self.of_group("persons_below", group), residents),
            "chronic_rate": ratio(self.of_group("persons_chronic", group), residents),
            "registered_rate": ratio(self.of_group("newly_registered", group), members),
        }

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


@cache
def programme_rows() -> list[int]:
    """The kinds of payment that government makes for the programme: rows of the flow matrix."""
    left_out = (*SAFETY_NET, *_ALL_OF_PHOTOVOLTAIC_STATIONS, accounts.LENT)
    return [
        row
        for row, payment in enumerate(accounts.TRANSACTIONS)
        if payment.payer == sectors.GOVERNMENT and payment.name not in left_out
    ]


@dataclass(frozen=True)
class CountyYears(YearMeasures):
    """The measures of one year of some counties, in their order.

    histogram: of income per head; None once it is added up.
    """

    histogram: Histogram | None


def together(
    parts: Sequence[CountyYears], shapes: NDArray[np.float64], spare: Spare | None = None
) -> YearOutcomes:
    """A year of all counties.

    parts: in the counties' order; shapes: of the province, by group; spare: memory for what is made.
    """
    memory = spare or Spare()

    def joined(name: str) -> NDArray[np.float64]:
        several = [getattr(part, name) for part in parts]
        return several[0] if len(several) == 1 else np.concatenate(several)

    def with_total(name: str) -> NDArray[np.float64]:
        rows = joined(name)
        return with_last(rows, rows.sum(axis=0))

    def with_last(rows: NDArray[np.float64], last: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = memory.empty(len(rows) + 1, *last.shape)
        whole[:-1], whole[-1] = rows, last
        return whole

    return YearOutcomes(
        year=parts[0].year,
        monitoring_line=parts[0].monitoring_line,
        households=with_total("households"),
        distribution=with_last(joined("distribution"), shapes),
        organisations=with_total("organisations"),
        **{name: joined(name) for name in ("flows", "levers", "asked", "facilities", "money")},
    )
