"""What the page shows of a run: the year so far after every season, and the finished years."""

from dataclasses import dataclass

import numpy as np

from model.accounts import LIFTED
from model.engine import Engine
from model.linkages import FORMS
from model.outcomes import ALL, YearOutcomes
from model.outcomes.ratios import ratio
from model.seasons import SEASONS
from model.state import Floats

SOURCES = ("wages", "business", "property", "transfers")


@dataclass(frozen=True)
class Moment:
    """Lifted households after a season: what came in since the year began, yuan per head.

    season: seasons run so far; 0 before the first.  by_source: in the order of SOURCES; by_form:
    received through each linkage form, gross, in the order of FORMS; by_county: all sources
    together, NaN where no lifted household lives.
    """

    season: int
    by_source: tuple[float, ...]
    by_form: tuple[float, ...]
    by_county: Floats

    @property
    def income(self) -> float:
        """Of all sources, in all counties."""
        return sum(self.by_source)


class Run:
    """A scenario under way, and all that was seen of it.

    moments: after every season so far, the start included.  years: the finished ones.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        households = engine.state.households
        counties = engine.state.counties
        self._rows = np.flatnonzero(households.group == LIFTED)
        self._county = np.searchsorted(counties.last_household, self._rows, side="right")
        self._weight = counties.household_weight[self._county, LIFTED]
        persons = self._weight * households.persons[self._rows]
        self._persons = np.bincount(self._county, persons, len(counties))
        self.moments = [self._watch()]

    @property
    def years(self) -> list[YearOutcomes]:
        """The finished years."""
        return self.engine.outcomes

    def step(self) -> None:
        """Run one season.  Raises AccountsError if any account does not balance."""
        self.engine.step()
        self.moments.append(self._watch())

    def _watch(self) -> Moment:
        season = self.engine.season
        households = self.engine.state.households[self._rows]
        part = 0.0 if season == 0 else ((season - 1) % len(SEASONS) + 1) / len(SEASONS)
        transfers = households.grants + part * self.engine.moment().transfers * households.transfers
        if season == 0:  # what was received before the first spring belongs to no year that is shown
            sources = [np.zeros(len(households))] * len(SOURCES)
        else:
            sources = [households.wages, households.business, households.property, transfers]
        yuan = [np.bincount(self._county, self._weight * each, len(self._persons)) for each in sources]
        everybody = max(float(self._persons.sum()), 1e-9)
        received = self._weight @ households.received if season else np.zeros(len(FORMS))
        with np.errstate(invalid="ignore", divide="ignore"):
            by_county = np.where(self._persons > 0.0, sum(yuan) / self._persons, np.nan)
        return Moment(
            season=season,
            by_source=tuple(float(each.sum()) / everybody for each in yuan),
            by_form=tuple(float(each) / everybody for each in received),
            by_county=by_county,
        )


def measures(year: YearOutcomes) -> dict[str, float]:
    """A finished year in numbers: yuan per head, shares from 0 to 1, yuan of public money, counts.

    A share of nothing is not a number.
    """
    households = year.of_group("households")
    buying = year.of_organisations("enterprises_buying")
    broken = year.of_organisations("reneged_renegotiated") + year.of_organisations("reneged_refused")
    due = year.of_organisations("dividend_due")
    return {
        "income_lifted": year.income_per_head(),
        "income_all": year.income_per_head(ALL),
        "falling_back": ratio(year.of_group("fell_back"), households - year.of_group("was_below")),
        "below_line": ratio(year.of_group("households_below"), households),
        "linked": ratio(year.of_group("in_any_linkage"), households),
        "cost": year.programme_cost(),
        "side_sold": ratio(year.of_group("side_sold_tonnes", ALL), year.of_group("committed_tonnes", ALL)),
        "reneged": ratio(broken, buying),
        "paid_late": ratio(year.of_organisations("reneged_paid_late"), buying),
        "dividends_unpaid": ratio(due - year.of_organisations("dividend_paid"), due),
        "enterprises_failed": year.of_organisations("enterprises_failed"),
        "cooperatives_failed": year.of_organisations("cooperatives_failed"),
    }
