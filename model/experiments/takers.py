"""What a linkage form did for those who took part in it, household by household.

A run is simulated as it is and, for every form that it has on, once more with that form
off.  The population does not depend on the switches, nor does any draw, so row i is the
same household with the same luck in both, and its difference is what the form did for it:

    effect     takers' income less what the same households have without the form
    naive      takers' income less that of other lifted households in the same run
    selection  takers' income less that of others, both without the form
    others     what the form did for those who did not take part

so naive = effect + selection - others, exactly.  What a contract brings comes over the years, and not in
each of them:

    gain       the effect over all years from the second on
    losers     takers whose income in a year is below that of their twin without the form

Income is registered income, of all members: who
leaves or returns does not change its denominator.  Those under a form in a year are its
takers of that year; a household that fills a job in part is a taker in part.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from model import linkages
from model.compiled import rule
from model.engine import Engine
from model.experiments.ranges import at_point
from model.horizon import headline_years
from model.measuring import populations
from model.outcomes.ratios import ratio
from model.outcomes.sums import as_columns, no_sums
from model.parameters import LINKAGES
from model.run import Measured, Run
from model.state import State
from model.stopping import go_on
from model.world.agents import ByForm, Table
from model.world.calendar import SEASONS
from model.world.households.income import registered_incomes
from model.world.households.members import members_of
from model.world.sectors import LIFTED

Values = NDArray[np.float64]

FIRST_OF_GAIN = 2  # year: in the first there are takers of other years
_ROUNDING = 1e-9  # of income without the form: less is no loss

# Columns of `Household` that say who a household is and nothing changes.
_IDENTITY = (
    "number",
    "weight",
    "group",
    "industry",
    "persons",
    "workers",
    "away",
    "land",
    "productivity",
    "regular_workers",
    "lasting_pay",
    "other_transfers",
)


class PopulationsDifferError(RuntimeError):
    """A defect of the model: a switch changed who lives there, so households cannot be compared."""


def measure(run: Run) -> Measured:
    """Simulate a run and its twins with one form off, and keep what each form did.

    Outcomes, for every form F that is on, of lifted households in the years of which means are:
    "effect@F", "naive@F", "selection@F", "others@F" in yuan per head and year, NaN where
    nobody is a taker or everybody; "takers@F": their share of lifted persons.  From FIRST_OF_GAIN on:
    "gain@F", in the same unit, and "losers@F", a share of takers; NaN in shorter runs.

    Raises InputError if the population cannot be built, AccountsError if money is not
    conserved, PopulationsDifferError if a switch changes the population.
    """
    on, engine = _incomes(run, parts=True)
    digests, imbalance = [engine.so_far().digest()], engine.imbalance
    outcomes: dict[str, float] = {}
    for position, form in enumerate(LINKAGES):
        key = f"linkages.{form}.enabled"
        if not run.scenario.values[key]:
            continue
        off, engine = _incomes(run, parts=False, switched_off=key)
        digests.append(engine.so_far().digest())
        imbalance = max(imbalance, engine.imbalance)
        if not all((on.identity[name] == off.identity[name]).all() for name in _IDENTITY):
            raise PopulationsDifferError(f"{key} changes the population")
        parts, headline = on.parts[:, :, position], on.in_headline
        found = contrasts(
            parts[headline], on.income[headline], off.income[headline], on.weight, on.persons[headline]
        )
        late = on.years >= FIRST_OF_GAIN
        found |= realised(parts[late], on.income[late], off.income[late], on.weight, on.persons[late])
        outcomes |= {f"{name}@{form}": value for name, value in found.items()}
    digest = hashlib.sha256("".join(digests).encode()).hexdigest()
    return Measured(outcomes, digest, imbalance)


def contrasts(parts: Values, on: Values, off: Values, weight: Values, persons: Values) -> dict[str, float]:
    """The four contrasts and the share of takers.

    parts: (years, households), 0 to 1 under the form; on, off: (years, households), yuan a
    year with and without it; weight: (households,), households that each stands for;
    persons: (households,) or (years, households), registered members of each.
    """
    heads = np.broadcast_to(weight * persons, parts.shape)

    def mean(of: Values, who: Values) -> float:
        return ratio((who * weight * of).sum(), (who * heads).sum())

    others = 1.0 - parts
    return {
        "effect": mean(on - off, parts),
        "naive": mean(on, parts) - mean(on, others),
        "selection": mean(off, parts) - mean(off, others),
        "others": mean(on - off, others),
        "takers": ratio((parts * heads).sum(), heads.sum()),
    }


def realised(parts: Values, on: Values, off: Values, weight: Values, persons: Values) -> dict[str, float]:
    """What takers gained over their twins without the form, and the share that lost in a year; as above."""
    heads = parts * weight * persons
    lost = on - off < -_ROUNDING * np.abs(off)
    return {
        "gain": ratio((parts * weight * (on - off)).sum(), heads.sum()),
        "losers": ratio((heads * lost).sum(), heads.sum()),
    }


class _Incomes:
    """Of lifted households who they are and, over all their members of the year, yearly registered incomes
    and members, (years, households): each year counts the same, and closed houses count nowhere.
    years: which of the run they are; in_headline: whether the headline is a mean of them.
    """

    def __init__(self, engine: Engine) -> None:
        households = engine.state.households
        self._rows = np.flatnonzero(households.group == LIFTED)
        self.weight: Values = households.weight[self._rows]
        self.identity = {name: households[name].copy() for name in _IDENTITY}
        self._years: list[int] = []
        self._chosen: list[bool] = []
        self._income: list[Values] = []
        self._persons: list[Values] = []
        self._parts: list[Values] = []

    @property
    def years(self) -> NDArray[np.int64]:
        return np.array(self._years)

    @property
    def in_headline(self) -> NDArray[np.bool_]:
        return np.array(self._chosen)

    @property
    def income(self) -> Values:
        return np.array(self._income)

    @property
    def persons(self) -> Values:
        return np.array(self._persons)

    @property
    def parts(self) -> Values:
        """(years, households, forms)."""
        return np.array(self._parts)

    def add_year(self, engine: Engine, year: int, *, in_headline: bool, parts: bool) -> None:
        self._years.append(year)
        self._chosen.append(in_headline)
        households = engine.state.households
        members = members_of(households)[self._rows].astype(np.float64)
        income = np.where(members > 0.0, registered_incomes(households)[self._rows], 0.0)
        everybody = max(float((self.weight * members).sum()), 1e-9)  # so that every year counts the same
        self._income.append(income / everybody)
        self._persons.append(members / everybody)
        if parts:
            inside = no_sums(Parts, len(households))
            engine.over_counties(_parts_in_forms, engine.state, inside)
            self._parts.append(as_columns(inside)[self._rows])


def _incomes(run: Run, *, parts: bool, switched_off: str | None = None) -> tuple[_Incomes, Engine]:
    scenario = run.scenario if switched_off is None else at_point(run.scenario, {switched_off: False})
    population = populations.get(scenario, run.scale, run.seed)
    engine = Engine(scenario, scale=run.scale, seed=run.seed, population=population)
    incomes = _Incomes(engine)
    chosen = headline_years(run.years)
    for year in range(1, run.years + 1):
        for _ in SEASONS:
            engine.step()
            go_on()
        if year in chosen or year >= FIRST_OF_GAIN:
            incomes.add_year(engine, year, in_headline=year in chosen, parts=parts)
    return incomes, engine


class Parts:
    """The part of a row's households that is under each linkage form this year."""

    in_form: ByForm


_add_parts = linkages.each_form("took_part", "in_form")


@rule
def _parts_in_forms(first_county: int, last_county: int, state: State, parts: Table) -> None:
    """Add each household's part in every form this year to parts: (households,) of Parts."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            _add_parts(parts[i], state.households[i], 1.0)
