"""What experiments keep of a run: named numbers, each over all years of the run.

    mean_income                      a headline number of Outcomes.headline
    income_per_head@group=lifted     of a group: lifted, monitored, other or all
    income_per_head@county=140123    of lifted households in a county, by its adcode
    income_per_head@decile=1         of lifted households that were the poorest tenth before the
                                     first spring, persons counting equally; 10 are the richest

Deciles are of the base year, so that they hold the same households in every scenario and a
difference between scenarios is what happened to these households.
"""

import math
from typing import Any

import numpy as np

from model import accounts
from model.engine import Engine
from model.experiments.executors import go_on
from model.experiments.populations import Populations
from model.experiments.running import Measured, Run
from model.outcomes import ALL, GROUPS, Outcomes
from model.outcomes.distribution import DISTRIBUTION_MEASURES
from model.outcomes.measures import BINS, HOUSEHOLD_MEASURES, ORGANISATION_MEASURES, measure_households
from model.outcomes.tables import HEADLINE_COLUMNS, HOUSEHOLD_COLUMNS, Column
from model.parameters import LINKAGES
from model.scenario import load_scenario
from model.seasons import SEASONS
from model.state import State

DECILES = 10
_SOURCES = ("wages", "business", "property", "transfers")
_SMALLEST = 1e-9  # one household of each group and county
_SHAPES = ("median", "gini")

populations = Populations()  # of this process

# Part and whole of each measure of households; those per head are by person.
_RATIOS: dict[str, tuple[str | tuple[str, ...], str]] = {
    "income_per_head": (_SOURCES, "persons"),
    **{f"{source}_per_head": (source, "persons") for source in _SOURCES},
    **{f"from_{form}_per_head": (f"from_{form}", "persons") for form in LINKAGES},
    **{f"in_{form}_rate": (f"in_{form}", "households") for form in LINKAGES},
    "in_any_linkage_rate": ("in_any_linkage", "households"),
    "households_below_rate": ("households_below", "households"),
    "falling_back_rate": ("fell_back", "not_below"),
}
_COUNTY_COLUMNS = ("programme_cost", "enterprises_failed", "cooperatives_failed")
_FURTHER_COLUMNS = {
    "total_income": Column("yuan/year", "Disposable income of all households of all groups."),
    "lifted_households": Column("household", "Lifted households in the province."),
}


def measure(run: Run) -> Measured:
    """Simulate a run and keep its named numbers.

    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    population = populations.get(run.scenario, run.scale, run.seed)
    engine = Engine(run.scenario, scale=run.scale, seed=run.seed, population=population)
    deciles = _Deciles(engine)
    for _ in range(run.years):
        for _ in SEASONS:
            engine.step()
            go_on()
        deciles.measure(engine)
    outcomes = Outcomes.of(engine, seconds=0.0)
    return Measured(outcomes_of(outcomes) | deciles.outcomes(), outcomes.digest(), engine.imbalance)


def load_rules() -> None:
    """Compile every rule, or load it if it has been compiled before."""
    measure(Run(load_scenario("baseline"), seed=0, scale=_SMALLEST, years=1))


def outcomes_of(outcomes: Outcomes) -> dict[str, float]:
    """The named numbers of a finished run but those by decile; NaN where there is nobody."""
    sums = np.sum([year.households for year in outcomes.years], axis=0)
    shapes = np.mean([year.distribution for year in outcomes.years], axis=0)
    total, lifted = len(outcomes.geography.adcode), GROUPS.index("lifted")
    years = outcomes.years
    found = {
        **outcomes.headline(),
        "total_income": sum(year.income_per_head(ALL) * year.of_group("persons", ALL) for year in years)
        / len(years),
        "lifted_households": sum(year.of_group("households") for year in years) / len(years),
    }
    places = [(f"group={name}", total, group) for group, name in enumerate(GROUPS)]
    places += [(f"county={code}", c, lifted) for c, code in enumerate(outcomes.geography.adcode)]
    for place, county, group in places:
        found |= {f"{name}@{place}": value for name, value in _ratios(sums[county, group]).items()}
        for name in _SHAPES:
            found[f"{name}@{place}"] = float(shapes[county, group, DISTRIBUTION_MEASURES.index(name)])
    organisations = np.sum([year.organisations for year in years], axis=0)
    costs = _programme_costs(outcomes)
    for county, code in enumerate(outcomes.geography.adcode):
        found[f"programme_cost@county={code}"] = float(costs[county])
        for name in ("enterprises_failed", "cooperatives_failed"):
            failed = organisations[county, ORGANISATION_MEASURES.index(name)]
            found[f"{name}@county={code}"] = float(failed)
    return found


def describe(name: str) -> Column:
    """Unit and definition of a named number.  Raises KeyError if there is none of this name."""
    measure, _, place = name.partition("@")
    if not place:
        column = HEADLINE_COLUMNS.get(measure) or _FURTHER_COLUMNS[measure]
        return Column(column.unit, f"{_sentence(column.definition)} Mean over the years, or sum of events.")
    dimension, _, value = place.partition("=")
    where = {
        "group": "All households." if value == ALL else f"{value.capitalize()} households.",
        "county": f"Lifted households in the county with adcode {value}.",
        "decile": f"Lifted households in income decile {value} of the base year (1 is the poorest).",
    }[dimension]
    if measure in _COUNTY_COLUMNS and dimension == "county":
        unit = HEADLINE_COLUMNS[measure].unit
        text = _sentence(HEADLINE_COLUMNS[measure].definition)
        return Column(unit, f"{text} The county with adcode {value}.")
    column = HOUSEHOLD_COLUMNS[measure]
    return Column(column.unit, f"{column.definition} Over all years. {where}")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _ratios(sums: Any) -> dict[str, float]:
    """The measures of households from their sums, in the order of HOUSEHOLD_MEASURES."""
    values = dict(zip(HOUSEHOLD_MEASURES, sums.tolist(), strict=True))
    values["not_below"] = values["households"] - values["was_below"]
    found = {}
    for name, (parts, whole) in _RATIOS.items():
        part = values[parts] if isinstance(parts, str) else sum(values[each] for each in parts)
        found[name] = part / values[whole] if values[whole] > 0.0 else math.nan
    return found


def _programme_costs(outcomes: Outcomes) -> Any:
    """Public outlay beyond transfers by county, yuan a year."""
    rows = [
        row
        for row, transaction in enumerate(accounts.TRANSACTIONS)
        if transaction.payer == accounts.GOVERNMENT and transaction.name != "transfers"
    ]
    paid = np.mean([year.flows[:, rows, accounts.GOVERNMENT] for year in outcomes.years], axis=0)
    return 0.0 - paid.sum(axis=1)


class _Deciles:
    """Sums of the household measures by income decile of the base year, over the years so far.

    The engine's own loop does the counting, over copies of the lifted households that stand
    sorted by decile and county.
    """

    def __init__(self, engine: Engine) -> None:
        counties, households = engine.state.counties, engine.state.households
        sizes = counties.last_household - counties.first_household
        county = np.repeat(np.arange(len(counties)), sizes)
        lifted = np.flatnonzero(households.group == accounts.LIFTED)
        persons = households.persons[lifted].astype(float)
        weight = counties.household_weight[county[lifted], accounts.LIFTED] * persons
        order = np.argsort(households.smoothed_income[lifted] / persons, kind="stable")
        middle = np.cumsum(weight[order]) - 0.5 * weight[order]
        decile = np.empty(len(lifted), dtype=np.int64)
        decile[order] = np.minimum(DECILES * middle / max(weight.sum(), 1e-300), DECILES - 1).astype(np.int64)
        key = decile * len(counties) + county[lifted]
        sorted_by_key = np.argsort(key, kind="stable")
        self._rows = lifted[sorted_by_key]
        self._first = np.searchsorted(key[sorted_by_key], np.arange(DECILES * len(counties) + 1))
        shape = (len(counties), len(accounts.GROUPS))
        self._unused = np.zeros((*shape, BINS)), np.zeros((*shape, BINS))  # histograms
        self._sums = np.zeros((DECILES, len(HOUSEHOLD_MEASURES)))

    def measure(self, engine: Engine) -> None:
        """Add the year that has just been settled."""
        state, count = engine.state, len(engine.state.counties)
        rows = state.households[self._rows]
        for decile in range(DECILES):
            counties = state.counties.copy()
            edges = self._first[decile * count : (decile + 1) * count + 1]
            counties.first_household, counties.last_household = edges[:-1], edges[1:]
            sums = np.zeros((count, len(accounts.GROUPS), len(HOUSEHOLD_MEASURES)))
            sorted_state = State(rows, state.enterprises, state.cooperatives, counties)
            measure_households(0, count, sorted_state, engine.moment(), sums, *self._unused)
            self._sums[decile] += sums.sum(axis=(0, 1))

    def outcomes(self) -> dict[str, float]:
        """The measures of each decile."""
        return {
            f"{name}@decile={decile + 1}": value
            for decile in range(DECILES)
            for name, value in _ratios(self._sums[decile]).items()
        }
