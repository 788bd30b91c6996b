"""What the page shows of a run: the year so far after every season, and the finished years."""

import os
from dataclasses import dataclass, replace
from threading import BoundedSemaphore, Lock
from weakref import WeakValueDictionary

import numpy as np

from model.engine import Engine
from model.linkages import FORMS
from model.outcomes import ALL, Outcomes, YearOutcomes
from model.outcomes.ratios import ratio
from model.scenario import Scenario
from model.shared import Populations
from model.state import Floats
from model.world.calendar import SEASONS
from model.world.households.income import registered_incomes_by_source
from model.world.households.members import members_of
from model.world.sectors import LIFTED

# What visitors share: populations before their first spring, of which each run takes a copy; the runs
# under way, by all that decides them; and the cores: no more runs than these compute at a time.
_POPULATIONS = Populations()
_RUNS: "WeakValueDictionary[tuple[str, int, float], Run]" = WeakValueDictionary()
_CORES = BoundedSemaphore(os.cpu_count() or 1)


@dataclass(frozen=True)
class Moment:
    """Lifted households after a season: what came in since the year began, yuan per head.

    season: seasons run so far; 0 before the first.  by_source: in the order of INCOME_SOURCES; by_form:
    received through each linkage form, gross, in the order of FORMS; by_county: all sources
    together, NaN where no lifted household lives.  imbalance: the largest relative one of any account
    so far.
    """

    season: int
    by_source: tuple[float, ...]
    by_form: tuple[float, ...]
    by_county: Floats
    imbalance: float = 0.0

    @property
    def income(self) -> float:
        """Of all sources, in all counties."""
        return sum(self.by_source)


class Run:
    """A scenario under way, and all that was seen of it; safe with several threads.

    moments: after every season so far, the start included.  years: the finished ones.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = Lock()
        self._failure: Exception | None = None
        households = engine.state.households
        counties = engine.state.counties
        self._rows = np.flatnonzero(households.group == LIFTED)
        self._county = np.searchsorted(counties.last_household, self._rows, side="right")
        self._weight = households.weight[self._rows]
        self.moments = [self._watch()]

    @classmethod
    def shared(cls, scenario: Scenario, scale: float, seed: int) -> "Run":
        """The run that others with the same values, tables, scale and seed watch, or a new one.

        Raises InputError if the scale or a table is wrong.
        """
        key = (scenario.digest(), seed, scale)
        found = _RUNS.get(key)
        if found is None or found._failure is not None:
            population = _POPULATIONS.get(scenario, scale, seed)
            found = cls(Engine(scenario, scale=scale, seed=seed, population=population))
            _RUNS[key] = found
        return found

    @property
    def years(self) -> list[YearOutcomes]:
        """The finished years."""
        return self.engine.outcomes

    def reach(self, season: int) -> None:
        """Run to a season, unless it has been reached.

        Raises AccountsError if any account does not balance; the run then ends where it is.
        """
        with self._lock:
            while len(self.moments) <= season:
                if self._failure is not None:
                    raise self._failure
                try:
                    with _CORES:
                        self.engine.step()
                    self.moments.append(self._watch())
                except Exception as error:
                    self._failure = error
                    raise

    def outcomes(self, scenario: Scenario, season: int) -> Outcomes:
        """The years finished by a season, as those of a scenario: another may have the same values."""
        whole = self.engine.so_far()
        years, imbalance = whole.years[: season // len(SEASONS)], self.moments[season].imbalance
        return replace(whole, scenario=scenario, years=years, imbalance=imbalance)

    def _watch(self) -> Moment:
        season = self.engine.season
        households = self.engine.state.households[self._rows]
        sources = registered_incomes_by_source(households)
        counties = len(self.engine.state.counties)
        weight = np.where(households.persons > 0, self._weight, 0.0)  # closed houses count in no mean
        persons = np.bincount(self._county, weight * members_of(households), counties)
        yuan = [np.bincount(self._county, weight * each, counties) for each in sources.values()]
        everybody = max(float(persons.sum()), 1e-9)
        received = weight @ households.received if season else np.zeros(len(FORMS))
        with np.errstate(invalid="ignore", divide="ignore"):
            by_county = np.where(persons > 0.0, sum(yuan) / persons, np.nan)
        return Moment(
            season=season,
            by_source=tuple(float(each.sum()) / everybody for each in yuan),
            by_form=tuple(float(each) / everybody for each in received),
            by_county=by_county,
            imbalance=self.engine.imbalance,
        )


def measures(year: YearOutcomes) -> dict[str, float]:
    """A finished year in numbers: yuan per head, shares from 0 to 1, yuan of public money, counts.

    A share of nothing is not a number.
    """
    households, rates = year.of_group("households"), year.poverty_rates()
    buying = year.of_organisations("enterprises_buying")
    broken = year.of_organisations("reneged_renegotiated") + year.of_organisations("reneged_refused")
    due = year.of_organisations("dividend_due")
    return {
        "income_lifted": year.income_per_head(),
        "survey_lifted": year.survey_income_per_head(),
        "income_all": year.income_per_head(ALL),
        "below_line": rates["below_line_rate"],
        "chronic": rates["chronic_rate"],
        "registered": rates["registered_rate"],
        "linked": ratio(year.of_group("in_any_linkage"), households),
        "cost": year.programme_cost(),
        "safety_net": year.safety_net_cost(),
        "side_sold": ratio(year.of_group("side_sold_tonnes", ALL), year.of_group("committed_tonnes", ALL)),
        "reneged": ratio(broken, buying),
        "paid_late": ratio(year.of_organisations("reneged_paid_late"), buying),
        "dividends_unpaid": ratio(due - year.of_organisations("dividend_paid"), due),
        "enterprises_failed": year.of_organisations("enterprises_failed"),
        "cooperatives_failed": year.of_organisations("cooperatives_failed"),
    }
