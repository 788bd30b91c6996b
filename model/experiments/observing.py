"""What targets and patterns are measured from: the households of a run, year by year; for patterns also
its twins without a form, and its twins with dear and with cheap produce in the last year.

The population and every draw are the same in all of them, so row i is the same household.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.declare.parameter import Value
from model.engine import Engine
from model.experiments.ranges import at_point
from model.linkages import SECONDARY_REBATE
from model.measuring import populations
from model.outcomes import Outcomes
from model.parameters import INDUSTRIES
from model.run import Run
from model.scenario import Scenario
from model.stopping import go_on
from model.world.calendar import SEASONS
from model.world.households.income import survey_incomes

Values = NDArray[np.float64]

PRICE_MOVE = 0.3  # of all prices in the last year, up and down

# Columns of Household that are read every winter.
_YEARLY = (
    "persons",
    "business",
    "kept_food",
    "consumed",
    "ordered",
    "side_sold",
    "delivered",
    "member",
    "pooled",
    "grants",
)


@dataclass(frozen=True)
class Seen:
    """The households of one run, by row, and its outcomes.

    weight: households that a row stands for, none where a house is closed at the end; industry, and before
    the first spring residents, elders (of 65 and more), land, savings (yuan) and starting_income (survey
    income, yuan a year, expected then): (households,).
    by_year: (years, households) by name: survey_income (yuan), the columns of _YEARLY, refunds (yuan of
    secondary rebates), market_form.
    regular_pay: of a regular employee; separation_cost: of an absent worker; yuan a year at the wages of the
    first year.
    """

    weight: Values
    residents: Values
    elders: Values
    industry: NDArray[np.int64]
    land: Values
    savings: Values
    starting_income: Values
    by_year: dict[str, Values]
    regular_pay: float
    separation_cost: float
    outcomes: Outcomes
    imbalance: float

    @property
    def survey_per_head(self) -> Values:
        """Survey income per resident of each year, yuan: (years, households)."""
        per_head: Values = self.by_year["survey_income"] / np.maximum(self.by_year["persons"], 1.0)
        return per_head


class Observed(NamedTuple):
    """A run and its twins."""

    base: Seen
    without_orders: Seen
    without_rebates: Seen
    dear: Seen
    cheap: Seen


def observe(run: Run) -> Observed:
    """Simulate a run and its twins.

    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    scenario = run.scenario

    def prices(change: float) -> dict[str, Value]:
        moved: dict[str, Value] = {f"industries.{name}.price_shock": change for name in INDUSTRIES}
        return {"shocks.price_year": run.years, **moved}

    changes: tuple[dict[str, Value], ...] = (
        {},
        {"linkages.order_purchase.enabled": False},
        {"linkages.secondary_rebate.enabled": False},
        prices(PRICE_MOVE),
        prices(-PRICE_MOVE),
    )
    return Observed(*(see(run, at_point(scenario, change) if change else scenario) for change in changes))


def see(run: Run, scenario: Scenario) -> Seen:
    """Simulate a scenario with the seed, scale and years of a run.

    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    population = populations.get(scenario, run.scale, run.seed)
    engine = Engine(scenario, scale=run.scale, seed=run.seed, population=population)
    households = engine.state.households
    start = {name: households[name].astype(np.float64) for name in ("persons", "land", "cash")}
    elders = households.old.astype(np.float64) + households.oldest
    starting_income = households.smoothed_income.copy()
    years = []
    for _ in range(run.years):
        for _ in SEASONS:
            engine.step()
            go_on()
        years.append(_winter(engine))
    is_open = households.persons > 0
    return Seen(
        weight=np.where(is_open, households.weight, 0.0),
        residents=start["persons"],
        elders=elders,
        industry=households.industry.astype(np.int64),
        land=start["land"],
        savings=start["cash"],
        starting_income=starting_income,
        by_year={name: np.array([year[name] for year in years]) for name in years[0]},
        regular_pay=float(engine.state.counties.regular_pay[0]),
        separation_cost=float(engine.state.counties.separation_cost[0]),
        outcomes=engine.so_far(),
        imbalance=engine.imbalance,
    )


def _winter(engine: Engine) -> dict[str, Values]:
    households, enterprises = engine.state.households, engine.state.enterprises
    seen = {name: households[name].astype(np.float64) for name in _YEARLY}
    return {
        **seen,
        "survey_income": survey_incomes(households),
        "refunds": households.received[:, SECONDARY_REBATE].copy(),
        "market_form": enterprises.market_form[households.enterprise].astype(np.float64),
    }
