"""One season after another over all counties, on any number of threads."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import accounts
from model.bounds import check_kind, check_scale, check_seed, check_threads, check_years
from model.mathematics import power
from model.outcomes import CountyYears, Outcomes, YearOutcomes, together
from model.outcomes.deciles import no_deciles
from model.outcomes.distribution import BINS, edges_of_bins
from model.outcomes.histograms import (
    Histogram,
    Together,
    empty_shapes,
    joined,
    new_histogram,
    no_room,
    room_of_thread,
)
from model.outcomes.measures import measure_year
from model.outcomes.spare import Spare
from model.outcomes.sums import HouseholdSums, OrganisationSums, as_columns, no_sums
from model.parameters import industries_of, rules_of
from model.population import Geography
from model.scenario import A_SCENARIO, Scenario
from model.state import State
from model.world import sectors
from model.world.calendar import AUTUMN, SEASONS, SPRING, SUMMER, WINTER, Moment, falls_in
from model.world.markets.province import Markets
from model.year.every_season import take_stock
from model.year.grow import grow
from model.year.harvest import harvest
from model.year.plan import plan
from model.year.settle import settle

CHUNKS_PER_THREAD = 8  # so that a thread that is done early takes over from the others


class Seasons:
    """A province and its calendar; `step` runs one season.

    state: the columns of all agents.  geography: names and positions of the counties.
    season: seasons run so far.  outcomes: one YearOutcomes per finished year.
    books: the payments and stocks of the counties.
    imbalance: the largest relative imbalance of any account of any season so far.
    deciles: what a finished year is added to by decile; with one thread alone.
    spare: memory for what is measured.
    measured: gets each year's measures of the counties; for a part of a province, another
    function in place of the one that adds to `outcomes`.
    population: where it begins; taken over.
    first_season: the last one before it begins: 0, or before the reported years that many seasons earlier.
    measuring: whether finished years are measured; without, outcomes stays empty.
    markets, first_county: where the counties are part of a province, its markets, and the
    position of the first of them in it.

    Raises InputError for a scale, seed or number of threads that cannot be, before anything is compiled.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        scale: float = 1.0,
        seed: int = 0,
        threads: int = 1,
        population: tuple[State, Geography],
        measuring: bool = True,
        markets: Markets | None = None,
        first_county: int = 0,
        first_season: int = 0,
    ) -> None:
        self.scenario: Scenario = check_kind(scenario, "scenario", Scenario, A_SCENARIO)
        self.seed = seed = check_seed(seed)
        self.scale = scale = check_scale(scale)
        self.threads = threads = check_threads(threads)
        self.measuring = measuring
        self.rules = rules_of(scenario.sections)
        self.industries = industries_of(scenario.sections)
        self.state: State
        self.geography: Geography
        self.state, self.geography = population
        self.season = self._first_season = first_season
        self.outcomes: list[YearOutcomes] = []
        self.imbalance = 0.0
        # Takes each year in place of `outcomes`.  Not our own method: an engine that holds one of its
        # own methods stays in memory until Python looks for such circles.
        self.measured: Callable[[CountyYears], None] | None = None
        self.deciles = no_deciles()
        self.spare = Spare()
        self._markets = markets or Markets(scenario, self.geography, seed)
        self._rows = slice(first_county, first_county + len(self.state.counties))
        self.books = accounts.books_of(self.state.counties)
        # Not as a record array, of which each column is asked for at length.
        self._counties: Any = self.state.counties.view(np.ndarray)
        self._moment: Moment | None = None
        self._chunks = self._cut()
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self.over_counties(take_stock, self.state)

    @cached_property
    def first_bin(self) -> NDArray[np.int64]:
        """Where each county begins in the histogram: at most one bin for each of its households."""
        return np.concatenate([[0], np.cumsum(np.minimum(self._county_sizes(), BINS))])

    @cached_property
    def histogram(self) -> Histogram:
        """Memory for that of a year, which the next one takes over."""
        return new_histogram(int(self.first_bin[-1]))

    @cached_property
    def histogram_of_county(self) -> Histogram:
        """The same for that of one county after the other."""
        return new_histogram(int(np.diff(self.first_bin).max()))

    @cached_property
    def together(self) -> Together:
        """Memory for that of all counties together, empty between two years."""
        return Together()

    @property
    def adds_at_once(self) -> bool:
        """Whether counties are added up while they are measured, one after the other."""
        return self.threads == 1 and self.measured is None

    @property
    def year(self) -> int:
        """The year of the season that runs next, or of the last one when it was a winter: from 1.

        The last year before the reported ones is 0, and so on.
        """
        waits = int(self.season == 0 and self._first_season == 0)
        return (self.season - 1 + waits) // len(SEASONS) + 1

    def step(self) -> None:
        """Run one season, check the accounts, and in winter measure the year.

        Raises AccountsError if any account does not balance.
        """
        self.season += 1
        season = (self.season - 1) % len(SEASONS)
        moment = self.moment()
        accounts.open_season(self.books, season == SPRING)
        self._counties["labour_excess"][:] = 0.0
        common = (self.state, self.rules, self.industries, moment)
        if season == SPRING:
            self.over_counties(plan, *common)
        elif season == SUMMER:
            self.over_counties(grow, *common)
        elif season == AUTUMN:
            self._go_to_market(moment)
            self.over_counties(harvest, *common, self._demand_change(moment))
        else:
            self.over_counties(settle, *common)
        self._check(SEASONS[season], moment.year)
        if season == WINTER and self.measuring:
            (self.measured or self._add_year)(measure_counties(self, moment))

    def run(self, years: int, progress: Callable[[int], None] | None = None) -> Outcomes:
        """Run whole years; `progress` is called with the number of seasons done.

        Raises InputError for a number of years that cannot be, AccountsError if any account does
        not balance.
        """
        years = check_years(years)
        started = time.perf_counter()
        for _ in range(years * len(SEASONS)):
            self.step()
            if progress is not None:
                progress(self.season)
        return self.so_far(seconds=time.perf_counter() - started)

    def so_far(self, seconds: float = 0.0) -> Outcomes:
        """What came out of the years run so far.  seconds: wall time that they took."""
        return Outcomes(
            scenario=self.scenario,
            seed=self.seed,
            scale=self.scale,
            years=tuple(self.outcomes),
            geography=self.geography,
            imbalance=self.imbalance,
            seconds=seconds,
        )

    def _add_year(self, counties: CountyYears) -> None:
        if counties.histogram is not None:
            self.together.add(counties.histogram)
        self.outcomes.append(together([counties], self.together.shapes(), self.spare))

    def moment(self) -> Moment:
        """The season that runs now."""
        if self._moment is None or self._moment.year != self.year:
            self._moment = self._first_moment_of(self.year)
        return self._moment._replace(season=self.season)

    def _first_moment_of(self, year: int) -> Moment:
        sections, elapsed = self.scenario.sections, float(max(0, year - 1))
        income, safety_net, monitoring = (sections[name] for name in ("income", "safety_net", "monitoring"))
        return Moment(
            seed=self.seed,
            season=self.season,
            year=year,
            wages=power(1.0 + income.wage_growth, elapsed),
            standard_growth=power(1.0 + safety_net.standard_growth, elapsed),
            monitoring_line=monitoring.line * power(1.0 + monitoring.line_growth, elapsed),
            largest_fails=falls_in(self.scenario.sections["shocks"].failure_year, year),
        )

    def _go_to_market(self, moment: Moment) -> None:
        """Prices of the province and weather of its counties, for this autumn."""
        counties, autumn = self._counties, self._markets.autumn(moment.year)
        at_the_seat = counties["price_basis"][:, None] * (1.0 + counties["price_gain"])
        counties["spot_price"][:] = at_the_seat * (self.industries.price * autumn.price_ratios)
        counties["weather"][:] = autumn.weather[self._rows]

    def _demand_change(self, moment: Moment) -> float:
        shocks = self.scenario.sections["shocks"]
        return float(shocks.demand_change) if falls_in(shocks.demand_year, moment.year) else 0.0

    def _check(self, season: str, year: int) -> None:
        when = f"{season} of year {year}"
        imbalance = accounts.check(self.books, when, self.geography.names)
        self.imbalance = max(self.imbalance, imbalance)
        excess = float(self._counties["labour_excess"].max())
        if excess > 1e-6:
            raise accounts.AccountsError(f"{when}: a household worked {excess:.3g} days more than it has")

    def _county_sizes(self) -> NDArray[np.int64]:
        sizes: NDArray[np.int64] = self.state.counties.last_household - self.state.counties.first_household
        return sizes

    def _cut(self) -> list[tuple[int, int]]:
        """The counties in contiguous chunks of about as many households, the largest first."""
        counties = len(self.state.counties)
        first = np.append(self.state.counties.first_household, len(self.state.households))
        wanted = 1 if self.threads == 1 else self.threads * CHUNKS_PER_THREAD
        targets = np.linspace(0, first[-1], wanted + 1)
        cuts: NDArray[np.int64] = np.unique(np.searchsorted(first, targets))
        cuts[0], cuts[-1] = 0, counties
        chunks = [(int(a), int(b)) for a, b in pairwise(cuts)]
        return sorted(chunks, key=lambda chunk: first[chunk[0]] - first[chunk[1]])

    def over_counties(self, loop: Callable[..., None], *arguments: Any) -> None:
        """Run a compiled loop over all counties; they do not touch each other."""
        if self._pool is None:
            loop(0, len(self.state.counties), *arguments)
            return
        done = [self._pool.submit(loop, first, last, *arguments) for first, last in self._chunks]
        for future in done:
            future.result()


def measure_counties(engine: Seasons, moment: Moment) -> CountyYears:
    """Measure the year that has just been settled, county by county."""
    state = engine.state
    assert engine.threads == 1 or len(engine.deciles.of_household) == 0  # counties share their sums
    counties, groups = len(state.counties), len(sectors.GROUPS)
    sums = no_sums(HouseholdSums, counties, groups + 1)
    organisations = no_sums(OrganisationSums, counties)
    shapes = empty_shapes(counties)
    # Here, for threads must not make any of them twice.
    at_once, first_bin = engine.adds_at_once, engine.first_bin
    histogram = engine.histogram_of_county if at_once else engine.histogram
    whole = engine.together.room if at_once else no_room()
    parts: dict[int, Histogram] = {}

    def measure(first: int, last: int) -> None:
        begin = int(first_bin[first])
        end = measure_year(
            *(first, last, state, engine.rules, moment, sums, organisations),
            *(histogram, begin, room_of_thread(), whole, edges_of_bins(), shapes),
            *engine.deciles,
        )
        parts[first] = histogram.part(begin, end)

    engine.over_counties(measure)
    columns, spare = state.counties.view(np.ndarray), engine.spare
    levers = spare.empty(*columns["offered"].shape, 2)
    levers[:, :, 0], levers[:, :, 1] = columns["offered"], columns["delivered"]
    households = as_columns(sums)
    households[:, groups] = households[:, :groups].sum(axis=1)
    return CountyYears(
        year=moment.year,
        monitoring_line=float(moment.monitoring_line),
        households=households,
        distribution=shapes,
        organisations=as_columns(organisations),
        flows=spare.copy(engine.books.year_flows),
        levers=levers,
        asked=columns["queue"].sum(axis=2),
        facilities=spare.copy(columns["built"]),
        money=spare.copy(columns["money"]),
        histogram=None if at_once else joined([part for _, part in sorted(parts.items())]),
    )
