"""How the world comes to be as it is before the first reported spring: one start for all scenarios.

Households begin with the incomes that are to be expected of them, and those of the poor whom an office knows
with a minimum living allowance.  Then some years are run that are not reported, under the policy as it is
declared, which is the baseline's: linkages, programme and safety net are on, prices and pay have their usual
variance, and whoever meets a shock has met it.  Which policy a scenario has does not matter until the first
reported spring, so scenarios of one world begin with the same state, bit by bit.

Levels of income are those at which the second reported year, of average weather and prices, gives what the
statistics have: they tell of 2022.  They are solved for once in a world, with one seed and a sample, and hold
for all: in the world as declared until they no longer move, in another by one pass from there.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.accounts import row
from model.mathematics import power
from model.parameters import industries_of
from model.population import Geography
from model.population.calibration import (
    AT_A_LEVEL,
    BINS,
    Solution,
    apply_levels,
    away_workers_a_member,
    corrected,
    fill_year,
    fill_years_before,
    income_sums,
    largest_correction,
    product,
    solution_of,
)
from model.population.enterprises import build_enterprises
from model.population.frame import Frame, draw_households, frame_of
from model.population.programme import plan_programme
from model.scenario import Scenario
from model.seasons import Seasons
from model.state import Floats, State, Table
from model.world.calendar import SEASONS
from model.world.households.farming import expected_weather
from model.world.markets.province import Autumn, Markets
from model.world.sectors import OTHER
from model.year.every_season import review_everybody
from model.year.opening_rounds import expect_year, open_local_markets
from model.year.prospects import begin_years

SEED_OF_LEVELS = 0
_OF_ONE_PASS = 0.5  # of the sample by which levels are solved for: where they are nearly known
_YEAR_OF_STATISTICS = 2  # the first is 2021
_MOST_PASSES = 6
_CLOSE = 0.01  # of a level: as much as one may still have to move
# Plans are made anew more often, until levels rest; in a small population a household that stands at the end
# of a line can keep them from that.
_MOST_PLANS, _AT_REST = 10, 1e-6
# What the plans of the programme write into a county, and what policies settle of an enterprise.
_PLANNED = ("target", "part_of_fields", "pilot_industry", "flagship")
_AGREED = ("market_form", "runs_base")
_DIVIDEND = "linkages.guaranteed_dividend"


class Opening(NamedTuple):
    """A population after the years that are not reported, and what its plans rest on."""

    state: State
    frame: Frame


def opened(
    scenario: Scenario, scale: float = 1.0, seed: int = 0, threads: int = 1, data: Path | None = None
) -> tuple[State, Geography]:
    """The population of a scenario before its first reported spring.

    data: as in build_population.

    Raises InputError if the scale or a table is wrong, AccountsError if money is not conserved.
    """
    opening = open_world(scenario, scale, seed, threads, data)
    write_policy(policy_of(scenario, opening.frame, seed), opening.state)
    return opening.state, opening.frame.geography


def open_world(
    scenario: Scenario, scale: float, seed: int, threads: int = 1, data: Path | None = None
) -> Opening:
    """The same of the world that scenarios with other policies share.  Errors as above."""
    usual = scenario.with_usual_policy()
    frame = frame_of(usual, scale, seed, data)
    state = open_counties(usual, frame, levels_of(scenario, data), scale, seed, threads)
    return Opening(state, frame)


def open_counties(
    usual: Scenario,
    frame: Frame,
    levels: Solution,
    scale: float,
    seed: int,
    threads: int = 1,
    markets: Markets | None = None,
    first_county: int = 0,
) -> State:
    """Households move into the counties of a frame, and live there for the years that are not reported.

    usual: with the usual policy.  markets, first_county: where the counties are part of a province.

    Raises AccountsError if money is not conserved.
    """
    households = draw_households(frame, usual.sections, seed, threads)
    state = State(households, frame.enterprises, frame.cooperatives, frame.counties)
    apply_levels(households, frame.counties, levels)
    years = usual.sections["start"].burn_in
    seasons = Seasons(
        usual,
        scale=scale,
        seed=seed,
        threads=threads,
        population=(state, frame.geography),
        measuring=False,
        markets=markets,
        first_county=first_county,
        first_season=-years * len(SEASONS),
    )
    plan_first_year(seasons)
    _expect(seasons)
    fill_year(households, frame.counties, usual.sections, threads)
    if years > 0:
        seasons.over_counties(review_everybody, state, seasons.rules, seasons.moment())
        for _ in range(years * len(SEASONS)):
            seasons.step()
        seasons.over_counties(begin_years, state)
        fill_years_before(households, years)
    return state


def build_population(
    scenario: Scenario, scale: float = 1.0, seed: int = 0, threads: int = 1, data: Path | None = None
) -> tuple[State, Geography]:
    """Everybody, and the counties that they live in, at the incomes to be expected before any season.

    scale: share of households and cooperatives that have a row of their own; weights
    make up for the others.  Leading enterprises all have one.
    threads: does not change the result.
    data: a folder with counties.csv and industries.csv, and if there are any capital.csv,
    pilots.csv and flagships.csv, instead of the scenario's or the model's own.

    Raises InputError if the scale or a table is wrong.
    """
    frame = frame_of(scenario, scale, seed, data)
    households = draw_households(frame, scenario.sections, seed, threads)
    seasons = seasons_of(scenario, households, frame, seed, threads)
    settled_levels(seasons)
    plan_first_year(seasons)
    _expect(seasons)
    fill_year(households, frame.counties, scenario.sections, threads)
    return seasons.state, frame.geography


def seasons_of(scenario: Scenario, households: Table, frame: Frame, seed: int, threads: int = 1) -> Seasons:
    """The calendar of a frame and its households, whose levels are not yet known."""
    state = State(households, frame.enterprises, frame.cooperatives, frame.counties)
    population = (state, frame.geography)
    return Seasons(scenario, seed=seed, threads=threads, population=population, measuring=False)


def settled_levels(seasons: Seasons) -> Solution:
    """Levels at which households are expected to have the incomes of the statistics; they are applied.

    First as if all land were planted, then by the plans that are made at these levels, until they no longer
    move.

    Raises InputError if some part of income would have to be negative.
    """
    households, counties = seasons.state.households, seasons.state.counties
    sections, threads = seasons.scenario.sections, seasons.threads
    drawn = households[
        list(AT_A_LEVEL)
    ].copy()  # each time brought to level at once, as whoever is given levels does
    households.planted[:] = households.land
    households.plot_quality[:] = 1.0
    sums = income_sums(households, counties, sections, seasons.industries, threads)
    gains = np.zeros((len(counties), 3 * BINS))
    levels = solution_of(sums, gains, sections)
    apply_levels(households, counties, levels)
    for _ in range(_MOST_PLANS):
        plan_first_year(seasons)
        before, levels = levels, product(levels, solution_of(*_expect(seasons), sections))
        for name in AT_A_LEVEL:
            households[name] = drawn[name]
        apply_levels(households, counties, levels)
        if largest_correction(before, levels) < _AT_REST:
            break
    return levels


def plan_first_year(seasons: Seasons) -> None:
    """Households make plans, until the local markets of work and land rest."""
    seasons.over_counties(
        open_local_markets, seasons.state, seasons.rules, seasons.industries, seasons.moment()
    )


def _expect(seasons: Seasons) -> tuple[Floats, Floats]:
    """Sums of the incomes that are to be expected of the plans, and what absence brings: see solution_of."""
    state = seasons.state
    gains = np.zeros((len(state.counties), 3 * BINS))
    seasons.over_counties(expect_year, state, seasons.rules, seasons.industries, seasons.moment(), gains)
    sections = seasons.scenario.sections
    sums = income_sums(state.households, state.counties, sections, seasons.industries, seasons.threads)
    return sums, gains


# --- policies --------------------------------------------------------------------------------


class Policy(NamedTuple):
    """What a scenario's own policy plans for all counties and enterprises, by column.

    change_of_rate: the promised dividend over that of the usual policy; an enterprise that has lowered its
    own keeps that relation.
    """

    counties: dict[str, NDArray[Any]]
    enterprises: dict[str, NDArray[Any]]
    change_of_rate: float


def policy_of(scenario: Scenario, frame: Frame, seed: int) -> Policy:
    """The plans of a scenario, for a frame of all counties."""
    counties = frame.counties.copy()
    plan_programme(scenario, *frame.plans, counties)
    enterprises, _ = build_enterprises(scenario, frame.plans.geography, counties, frame.plans.output, seed)
    usual, own = (one.sections[_DIVIDEND].rate for one in (scenario.with_usual_policy(), scenario))
    return Policy(
        {name: counties[name].copy() for name in _PLANNED},
        {name: enterprises[name].copy() for name in _AGREED},
        own / usual if usual > 0.0 else 1.0,
    )


def write_policy(policy: Policy, state: State, first_county: int = 0, first_enterprise: int = 0) -> None:
    """Write plans into counties and enterprises, whose first ones are these of the province."""
    for name, column in policy.counties.items():
        state.counties[name] = column[first_county : first_county + len(state.counties)]
    for name, column in policy.enterprises.items():
        state.enterprises[name] = column[first_enterprise : first_enterprise + len(state.enterprises)]
    state.enterprises.dividend_rate *= policy.change_of_rate


# --- levels of income ------------------------------------------------------------------------


def levels_of(scenario: Scenario, data: Path | None = None) -> Solution:
    """The levels of income of a scenario's world.  data: as in build_population."""
    return _levels(World(scenario), data)


class World:
    """A scenario as a key: equal where the world is, whatever the policy."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._values = (scenario.of_world(), repr(scenario.data))

    def __hash__(self) -> int:
        return hash(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, World) and self._values == other._values


@lru_cache(maxsize=64)
def _levels(world: World, data: Path | None) -> Solution:
    usual = world.scenario.with_usual_policy()
    start = usual.sections["start"]
    scale = start.levels_sample
    if start.burn_in == 0:
        return _expected_levels(usual, _frame_of_levels(usual, scale, data))
    declared = World(usual.as_declared(but="start"))
    own_tables = data is None and usual.data is None
    if declared == world or not own_tables:
        return _expected_and_solved(world, data)[1]
    # Another world is close to its levels where they are corrected as in the declared one.
    expected, solved = (np.array(levels) for levels in _expected_and_solved(declared, None))
    correction = np.where(expected != 0.0, solved / np.where(expected != 0.0, expected, 1.0), 1.0)
    scale *= _OF_ONE_PASS
    frame = _frame_of_levels(usual, scale, data)
    near = Solution(*(np.array(_expected_levels(usual, frame)) * correction).tolist())
    return _better_levels(usual, near, frame, scale)


@lru_cache(maxsize=4)
def _expected_and_solved(world: World, data: Path | None) -> tuple[Solution, Solution]:
    """Levels as they are expected to be before any season, and where they no longer move."""
    usual = world.scenario.with_usual_policy()
    scale = usual.sections["start"].levels_sample
    levels = expected = _expected_levels(usual, _frame_of_levels(usual, scale, data))
    for _ in range(_MOST_PASSES):
        better = _better_levels(usual, levels, _frame_of_levels(usual, scale, data), scale)
        change, levels = largest_correction(levels, better), better
        if change < _CLOSE:
            break
    return expected, levels


def _frame_of_levels(usual: Scenario, scale: float, data: Path | None) -> Frame:
    return frame_of(usual, scale, SEED_OF_LEVELS, data)


def _expected_levels(usual: Scenario, frame: Frame, seed: int = SEED_OF_LEVELS) -> Solution:
    """Levels by the incomes that are to be expected before any season, of a frame that is used up.

    First as if all land were planted, then by the plans that households make at these levels, until they
    make the same again.

    Raises InputError as solution_of.
    """
    households = draw_households(frame, usual.sections, seed)
    return settled_levels(seasons_of(usual, households, frame, seed))


def _better_levels(usual: Scenario, levels: Solution, frame: Frame, scale: float) -> Solution:
    """Levels corrected by what average weather and prices bring to a frame, which is used up.

    Raises InputError as corrected.
    """
    state = open_counties(usual, frame, levels, scale, SEED_OF_LEVELS)
    average = Seasons(
        usual,
        scale=scale,
        seed=SEED_OF_LEVELS,
        population=(state, frame.geography),
        measuring=False,
        markets=_AverageMarkets(usual, frame.geography),
    )
    away = away_workers_a_member(state.households)
    for _ in range(_YEAR_OF_STATISTICS * len(SEASONS)):
        average.step()
    flows = average.books.year_flows[:, :, : OTHER + 1].sum(axis=(0, 2))
    paid = ("farm_inputs", "hired_farm_wages", "household_rents")
    regular_wages, costs = float(flows[row("regular_wages")]), -sum(float(flows[row(name)]) for name in paid)
    kept = power(away_workers_a_member(state.households) / away, 1.0 / _YEAR_OF_STATISTICS) if away else 1.0
    return corrected(levels, state.households, regular_wages, costs, 1.0 - kept, usual.sections)


class _AverageMarkets(Markets):
    """Prices as in the long run, and the weather that is to be expected, droughts included."""

    def __init__(self, scenario: Scenario, geography: Geography) -> None:
        ones: Floats = np.ones(len(geography.names))
        prices: Floats = np.ones(len(industries_of(scenario.sections).price))
        self._autumn = Autumn(prices, expected_weather(scenario.sections["weather"]) * ones)

    def autumn(self, year: int) -> Autumn:
        """The same in every year."""
        return self._autumn
