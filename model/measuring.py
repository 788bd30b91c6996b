"""What experiments keep of a run: named numbers, each of the years of which the run's means are.

mean_income                      a headline number of Outcomes.headline
income_per_head@group=lifted     of a group: lifted, monitored, other or all
income_per_head@county=140123    of lifted households in a county, by its adcode
income_per_head@decile=1         of lifted households that were the poorest tenth before the
                                 first spring, persons counting equally; 10 are the richest
income_per_head@year=2           of all households, in one year of the run
income_per_head@lifted_year=2    of lifted households, in one year of the run
figure:linked_people             the counterpart of a figure of the article, as in
                                 model/outcomes/figure_check.py; of runs of two years or more
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from threading import local
from typing import NamedTuple

import numpy as np

from model import accounts
from model.declare.column import Column
from model.engine import Engine
from model.figures import load_figures
from model.horizon import headline_years
from model.outcomes import ALL, GROUPS, Outcomes
from model.outcomes.deciles import DECILE_MEASURES, DECILES, Deciles, DecileSums, base_year_deciles
from model.outcomes.distribution import DISTRIBUTION_MEASURES
from model.outcomes.figure_check import YEARS as FIGURE_YEARS
from model.outcomes.figure_check import check_figures
from model.outcomes.measures import HOUSEHOLD_MEASURES, ORGANISATION_MEASURES
from model.outcomes.ratios import Values, ratio, ratios
from model.outcomes.spare import Spare
from model.outcomes.sums import SURVEY_SUMS, as_columns, no_sums
from model.outcomes.tables import HEADLINE_COLUMNS, HOUSEHOLD_COLUMNS
from model.outcomes.years import SAFETY_NET, YearOutcomes, programme_rows
from model.parameters import LINKAGES
from model.population import Geography
from model.run import Measured, Run
from model.scenario import Scenario
from model.shared import Populations
from model.state import Bytes, State
from model.stopping import go_on
from model.watched import Read, reads_the_same, watched
from model.world.calendar import SEASONS
from model.world.households.income import INCOME_SOURCES
from model.world.markets.province import Markets
from model.world.sectors import GOVERNMENT, HOUSEHOLD_GROUPS, REST_OF_WORLD

_SHAPES = DISTRIBUTION_MEASURES
FIGURE = "figure:"
_MEAN = " Mean of the years from the fourth on, or of a shorter run the last."
_OVER = " Over the years from the fourth on, or in the last of a shorter run."
_BY_PV = ORGANISATION_MEASURES.index("paid_by_pv")

populations = Populations()  # of this process
_spare = Spare()  # likewise

# Part and whole of each measure of households; those per head are by registered member, or by resident.
_RATIOS: dict[str, tuple[str | tuple[str, ...], str]] = {
    "income_per_head": (INCOME_SOURCES, "persons"),
    **{f"{source}_per_head": (source, "persons") for source in INCOME_SOURCES},
    "survey_income_per_head": (tuple(SURVEY_SUMS.values()), "residents"),
    **{f"survey_{source}_per_head": (name, "residents") for source, name in SURVEY_SUMS.items()},
    **{f"from_{form}_per_head": (f"from_{form}", "persons") for form in LINKAGES},
    **{f"in_{form}_rate": (f"in_{form}", "households") for form in LINKAGES},
    "in_any_linkage_rate": ("in_any_linkage", "households"),
    "below_line_rate": ("persons_below", "residents"),
    "chronic_rate": ("persons_chronic", "residents"),
    "registered_rate": ("newly_registered", "persons"),
}
# What residents are paid, of a group in all counties: kinds of payment.
_PAY = {"linked_pay": "job_wages", "ordinary_pay": "local_wages"}
_PAY_COLUMNS = {
    "linked_pay": Column("yuan/year", "Paid to households for linked work."),
    "ordinary_pay": Column("yuan/year", "Paid to households for ordinary work by the day."),
    "outside_pay": Column("yuan/year", "Paid by plants and bases to people from outside the county."),
}
_RATES = ("below_line_rate", "chronic_rate", "registered_rate")
_OF_A_YEAR = ("income_per_head", *_RATES)  # of lifted households
_COSTS = ("programme_cost", "safety_net_cost")
_OF_COUNTIES = (*_COSTS, "enterprises_failed", "cooperatives_failed")

# What is told of each group, county, decile and year.
PLACES: dict[str, tuple[str, ...]] = {
    "group": (*_RATIOS, *_SHAPES, *_PAY),
    "county": (*_RATIOS, *_SHAPES, *_OF_COUNTIES),
    "decile": tuple(_RATIOS),
    "year": (*_RATIOS, *_COSTS, "migrants_growth"),
    "lifted_year": _OF_A_YEAR,
}


def measure(run: Run) -> Measured:
    """Simulate a run and keep its named numbers.

    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    with populations.lent(run.scenario, run.scale, run.seed) as population:
        markets = _markets_of(run.scenario, population[1], run.seed)
        engine = Engine(run.scenario, scale=run.scale, seed=run.seed, population=population, markets=markets)
        engine.spare = _spare
        engine.deciles = Deciles(_deciles_of(*population), no_sums(DecileSums, DECILES))
        for year in range(1, run.years + 1):
            if year == headline_years(run.years).start:
                engine.deciles.sums[:] = no_sums(DecileSums, DECILES)
            for _ in SEASONS:
                engine.step()
                go_on()
    outcomes = engine.so_far()
    found = outcomes_of(outcomes)
    places = tuple(f"decile={decile + 1}" for decile in range(DECILES))
    found |= _named(places, _ratios(DECILE_MEASURES, as_columns(engine.deciles.sums)))
    measured = Measured(found, outcomes.digest(), engine.imbalance)
    _spare.keep(array for year in outcomes.years for array in year.arrays())
    return measured


_last_deciles: "tuple[Geography, Bytes] | None" = None


def _deciles_of(state: State, geography: Geography) -> Bytes:
    """The deciles of a population before its first spring; one that is lent again has its own geography."""
    global _last_deciles
    last = _last_deciles
    if last is None or last[0] is not geography:
        _last_deciles = last = (geography, base_year_deciles(state))
    return last[1]


class _Shared(NamedTuple):
    """Autumns, and all that decides them."""

    seed: int
    geography: Geography
    read: dict[Read, object]
    markets: Markets


_of_thread = local()


def _markets_of(scenario: Scenario, geography: Geography, seed: int) -> Markets:
    """The autumns of a run: those of the last run of this thread, if they are the same."""
    last: _Shared | None = getattr(_of_thread, "shared", None)
    if (
        last is None
        or last.seed != seed
        or last.geography is not geography
        or not reads_the_same(scenario, last.read)
    ):
        read: dict[Read, object] = {}
        last = _Shared(seed, geography, read, Markets(watched(scenario, read), geography, seed))
        _of_thread.shared = last
    return last.markets


def outcomes_of(outcomes: Outcomes) -> dict[str, float]:
    """The named numbers of a finished run but those by decile; NaN where there is nobody."""
    chosen, years = outcomes.headline_years, outcomes.years
    sums = np.sum([year.households for year in chosen], axis=0)
    shapes = np.mean([year.distribution for year in chosen], axis=0)
    total, lifted = len(outcomes.geography.adcode), GROUPS.index("lifted")
    found = {
        **outcomes.headline(),
        "total_income": sum(year.income_per_head(ALL) * year.of_group("persons", ALL) for year in chosen)
        / len(chosen),
        **_pay(chosen),
        "lifted_households": sum(year.of_group("households") for year in chosen) / len(chosen),
    }
    codes = outcomes.geography.adcode.tolist()
    places = (*(f"group={name}" for name in GROUPS), *(f"county={code}" for code in codes))
    rows = np.concatenate([sums[total], sums[:total, lifted]])
    measured = _ratios(HOUSEHOLD_MEASURES, rows)
    described = np.concatenate([shapes[total], shapes[:total, lifted]])
    measured |= {name: described[:, DISTRIBUTION_MEASURES.index(name)] for name in _SHAPES}
    found |= _named(places, measured)
    organisations = np.sum([year.organisations for year in years], axis=0)
    of_all, of_lifted = (
        _ratios(HOUSEHOLD_MEASURES, np.stack([year.households[total, group] for year in years]))
        for group in (GROUPS.index(ALL), lifted)
    )
    of_lifted = {name: of_lifted[name] for name in _OF_A_YEAR}
    for place, year in enumerate(years):
        number = place + 1
        found |= {f"{name}@year={number}": float(values[place]) for name, values in of_all.items()}
        found[f"programme_cost@year={number}"] = year.programme_cost()
        found[f"safety_net_cost@year={number}"] = year.safety_net_cost()
        found |= {f"{name}@lifted_year={number}": float(values[place]) for name, values in of_lifted.items()}
    for number, (before, year) in enumerate(itertools.pairwise(years), 2):
        grown = ratio(year.of_group("migrants", ALL), before.of_group("migrants", ALL)) - 1.0
        found[f"migrants_growth@year={number}"] = grown
    if len(years) >= FIGURE_YEARS:
        found |= {f"{FIGURE}{check.figure.name}": check.simulated for check in check_figures(outcomes)}
    costs = _costs(chosen)
    for county, code in enumerate(outcomes.geography.adcode):
        found |= {f"{name}@county={code}": float(of_counties[county]) for name, of_counties in costs.items()}
        for name in ("enterprises_failed", "cooperatives_failed"):
            failed = organisations[county, ORGANISATION_MEASURES.index(name)]
            found[f"{name}@county={code}"] = float(failed)
    return found


def describe(name: str) -> Column:
    """Unit and definition of a named number.  Raises KeyError if there is none of this name."""
    measured, _, place = name.partition("@")
    dimension, _, value = place.partition("=")
    where = {
        "": "",
        "group": "All households." if value == ALL else f"{value.capitalize()} households.",
        "county": f"County with adcode {value}.",
        "decile": f"Lifted households in income decile {value} of the base year, 1 the poorest.",
        "year": f"All households, in year {value} of the run.",
        "lifted_year": f"Lifted households, in year {value} of the run.",
    }[dimension]
    column = describe_outcomes()[measured]
    if dimension == "year" and measured in _COSTS:
        where = f"In year {value} of the run."
    if dimension in ("year", "lifted_year"):
        whole = column.definition.removesuffix(_MEAN).removesuffix(_OVER)
        return column._replace(definition=f"{whole} {where}")
    if dimension == "county" and measured not in _OF_COUNTIES:
        where = f"Lifted households. {where}"
    return column._replace(definition=f"{column.definition} {where}".rstrip())


@cache
def describe_outcomes() -> dict[str, Column]:
    """Unit and definition of every outcome: the part of a named number before "@"."""
    found = {}
    for name, column in HEADLINE_COLUMNS.items():
        definition = f"{_sentence(column.definition)}{_MEAN}"
        if name.endswith("_failed"):
            definition = f"{name.removesuffix('_failed').capitalize()} that failed, over the whole run."
        found[name] = column._replace(definition=definition)
    found["total_income"] = Column("yuan/year", f"Registered income of all households of all groups.{_MEAN}")
    found["lifted_households"] = Column("household", "Lifted households in the province.")
    found |= {
        name: column._replace(definition=f"{column.definition}{_MEAN}")
        for name, column in _PAY_COLUMNS.items()
    }
    for name in (*_RATIOS, *_SHAPES):
        if name not in found or name in _RATES:
            column = HOUSEHOLD_COLUMNS[name]
            found[name] = column._replace(definition=f"{column.definition}{_OVER}")
    found["migrants_growth"] = Column(
        "1/year", "Workers away for the year over those of the year before, less one.", (-1.0, math.inf)
    )
    for figure in load_figures().values():
        text = f"Counterpart of the article's figure: {figure.text[0].lower()}{figure.text[1:].rstrip('.')}."
        least = -1.0 if figure.unit == "1/year" else 0.0  # nothing is left of it, or it is none
        found[f"{FIGURE}{figure.name}"] = Column(figure.unit, text, (least, math.inf))
    return found


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _ratios(names: Sequence[str], sums: Values) -> dict[str, Values]:
    """The measures of households from their weighted sums, (places, names): each by place."""
    values = dict(zip(names, sums.T, strict=True))
    parts = [
        values[part] if isinstance(part, str) else sum(values[each] for each in part)
        for part, _ in _RATIOS.values()
    ]
    found = ratios(np.stack(parts), np.stack([values[whole] for _, whole in _RATIOS.values()]))
    return dict(zip(_RATIOS, found, strict=True))


def _named(places: tuple[str, ...], measured: Mapping[str, Values]) -> dict[str, float]:
    """The measures of places by name, place after place."""
    values = np.stack(list(measured.values()), axis=1)
    return dict(zip(_names(tuple(measured), places), values.ravel().tolist(), strict=True))


@lru_cache(maxsize=8)
def _names(measures: tuple[str, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}@{place}" for place in places for name in measures)


def _pay(years: Sequence[YearOutcomes]) -> dict[str, float]:
    """What residents and others are paid, yuan a year, mean over years."""
    paid = np.mean([year.flows.sum(axis=0) for year in years], axis=0)
    found = {"outside_pay": float(paid[accounts.row("outside_wages"), REST_OF_WORLD])}
    for name, payment in _PAY.items():
        received = paid[accounts.row(payment), : len(HOUSEHOLD_GROUPS)]
        found |= {f"{name}@group={group}": float(received[place]) for place, group in enumerate(GROUPS[:-1])}
        found[f"{name}@group={ALL}"] = float(received.sum())
    return found


def _costs(years: Sequence[YearOutcomes]) -> dict[str, Values]:
    """YearOutcomes.programme_cost and safety_net_cost of each county alone, yuan a year, mean over years."""
    paid = -np.mean([year.flows[:, :, GOVERNMENT] for year in years], axis=0)
    by_pv = np.mean([year.organisations[:-1, _BY_PV] for year in years], axis=0)
    safety_net = [accounts.row(name) for name in SAFETY_NET]
    return {
        "programme_cost": paid[:, programme_rows()].sum(axis=1),
        "safety_net_cost": paid[:, safety_net].sum(axis=1) - by_pv,
    }
