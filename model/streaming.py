"""Any number of counties in little memory: some of them at a time, from the first season to the last winter.

Counties touch each other where levels of income are set for all of them together, and in what they have
in common: prices and weather.  Neither depends on what households of a run do, so blocks of counties are
opened and run apart: in threads of this process, or wherever an executor takes them.  The result is that
of Engine.run, to the last bit, whatever the blocks.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

import numpy as np

from model.bounds import check_kind, check_scale, check_seed, check_threads, check_whole, check_years
from model.engine import Engine
from model.horizon import YEARS
from model.opening import Policy, levels_of, open_counties, policy_of, write_policy
from model.outcomes import CountyYears, Outcomes, together
from model.outcomes.histograms import Together
from model.population.calibration import Solution
from model.population.frame import Frame, frame_of
from model.scenario import A_SCENARIO, Scenario
from model.world.calendar import SEASONS
from model.world.markets.province import Markets

BLOCK = 50_000  # households at most, where a county has no more
_AHEAD = 2  # blocks handed out for each thread

T = TypeVar("T")
R = TypeVar("R")


class MapsTasks(Protocol):
    """What runs the blocks: as model.experiments.executors.Executor."""

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Call the function with every task; yields task and result in any order."""


class Run(NamedTuple):
    """What a block needs to know of the whole; small, for it goes to other processes."""

    scenario: Scenario
    scale: float
    seed: int
    years: int
    data: Path | None


class Block(NamedTuple):
    """The counties from `first` up to, not including, `last`."""

    run: Run
    first: int
    last: int
    levels: Solution  # of income, of all counties together


class BlockYears(NamedTuple):
    """The years of a block, and its largest relative imbalance."""

    years: list[CountyYears]
    imbalance: float


def simulate_in_blocks(
    scenario: Scenario,
    seed: int = 0,
    *,
    scale: float = 1.0,
    years: int = YEARS,
    threads: int = 1,
    data: Path | None = None,
    executor: MapsTasks | None = None,
    block: int = BLOCK,
    progress: Callable[[int, int], None] | None = None,
) -> Outcomes:
    """Run a scenario block by block of counties and return what came out.

    threads: of this process, each with a block of its own; no more than needed with an executor.
    data: as in build_population; other machines must find it under the same path.
    executor: runs the blocks in place of the threads.
    block: households simulated together, at least those of one county.
    progress: called with the number of blocks done, and of how many.

    Raises InputError for an argument that cannot be or wrong tables, AccountsError if money is
    not conserved.
    """
    check_kind(scenario, "scenario", Scenario, A_SCENARIO)
    seed, scale, years = check_seed(seed), check_scale(scale), check_years(years)
    threads, block = check_threads(threads), check_whole(block, "block", 1, 10**12)
    started = time.perf_counter()
    run = Run(scenario, scale, seed, years, data)
    frame = _frame(run)
    levels = levels_of(scenario, data)
    blocks = [Block(run, first, last, levels) for first, last in _cut(frame, block)]
    done = 0

    def results(function: Callable[[Block], R], tasks: Sequence[Block]) -> Iterator[tuple[Block, R]]:
        nonlocal done
        found = executor.map(function, tasks) if executor else _in_threads(function, tasks, threads)
        for task, result in found:
            done += 1
            if progress is not None:
                progress(done, len(blocks))
            yield task, result

    parts: list[list[CountyYears]] = [[] for _ in range(years)]
    all_counties = [Together() for _ in range(years)]
    imbalance = 0.0
    for _, result in _in_order(results(run_block, blocks), blocks):
        imbalance = max(imbalance, result.imbalance)
        for year, part in enumerate(result.years):
            assert part.histogram is not None
            all_counties[year].add(part.histogram)
            parts[year].append(replace(part, histogram=None))  # it is large, and added up now
    return Outcomes(
        scenario=scenario,
        seed=seed,
        scale=scale,
        years=tuple(together(part, whole.shapes()) for part, whole in zip(parts, all_counties, strict=True)),
        geography=frame.geography,
        imbalance=imbalance,
        seconds=time.perf_counter() - started,
    )


def run_block(block: Block) -> BlockYears:
    """All years of the counties of a block.  Raises AccountsError if money is not conserved."""
    run, shared = block.run, _shared(_Key(block.run))
    frame, common = shared.frame.part(block.first, block.last), (shared.markets, block.first)
    state = open_counties(
        run.scenario.with_usual_policy(), frame, block.levels, run.scale, run.seed, 1, *common
    )
    write_policy(shared.policy, state, block.first, int(shared.frame.counties.first_enterprise[block.first]))
    engine = Engine(
        run.scenario,
        scale=run.scale,
        seed=run.seed,
        population=(state, frame.geography),
        markets=shared.markets,
        first_county=block.first,
    )
    years: list[CountyYears] = []

    def keep(year: CountyYears) -> None:
        assert year.histogram is not None
        years.append(replace(year, histogram=year.histogram.copy()))

    engine.measured = keep
    for _ in range(run.years * len(SEASONS)):
        engine.step()
    return BlockYears(years, engine.imbalance)


# --- what the blocks of a process share ------------------------------------------------------


class _Shared(NamedTuple):
    frame: Frame
    markets: Markets
    policy: Policy


def _frame(run: Run) -> Frame:
    return _shared(_Key(run)).frame


class _Key:
    """A run as a key: equal if all that frame and markets are made from is."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._values = (
            repr(run.scenario.sections),
            repr(run.scenario.data),
            run.scale,
            run.seed,
            str(run.data),
        )

    def __hash__(self) -> int:
        return hash(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._values == other._values


@lru_cache(maxsize=2)
def _shared(key: _Key) -> _Shared:
    run = key.run
    frame = frame_of(run.scenario.with_usual_policy(), run.scale, run.seed, run.data)
    markets = Markets(run.scenario, frame.geography, run.seed)
    markets.autumn(run.years)  # all of them, before any thread asks
    return _Shared(frame, markets, policy_of(run.scenario, frame, run.seed))


# --- cutting and putting together ------------------------------------------------------------


def _cut(frame: Frame, block: int) -> list[tuple[int, int]]:
    """The counties in runs of at most `block` households, or of one county."""
    first, cuts, begin = frame.places.first, [], 0
    counties = len(first) - 1
    while begin < counties:
        end = max(begin + 1, int(np.searchsorted(first, first[begin] + block, side="right")) - 1)
        cuts.append((begin, end))
        begin = end
    return cuts


def _in_threads(function: Callable[[T], R], tasks: Iterable[T], threads: int) -> Iterator[tuple[T, R]]:
    """Tasks are taken when there is a thread for them, so that few results wait."""
    remaining = iter(tasks)
    with ThreadPoolExecutor(threads) as pool:
        under_way: list[tuple[T, Future[R]]] = []
        try:
            while True:
                for task in islice(remaining, _AHEAD * threads - len(under_way)):
                    under_way.append((task, pool.submit(function, task)))
                if not under_way:
                    return
                task, future = under_way.pop(0)
                yield task, future.result()
        finally:
            for _, future in under_way:
                future.cancel()


def _in_order(results: Iterable[tuple[Block, R]], blocks: Sequence[Block]) -> Iterator[tuple[Block, R]]:
    """Results in the order of the blocks, each as soon as those before it are there."""
    waiting: dict[int, R] = {}
    expected = iter(blocks)
    current = next(expected, None)
    for task, result in results:
        waiting[task.first] = result
        while current is not None and current.first in waiting:
            yield current, waiting.pop(current.first)
            current = next(expected, None)
