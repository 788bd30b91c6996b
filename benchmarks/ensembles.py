"""What a run costs as one of many: next to its seasons, and how many are done in a second.

The runs are those of `compare`: every scenario in turn on the same seeds, with what the runs of a
process share.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from model.engine import Engine, grow, harvest, plan, settle
from model.experiments.executors import open_executor
from model.experiments.running import execute
from model.measuring import measure
from model.run import Run
from model.scenario import load_scenario

SCENARIOS = (
    "no_linkage",
    "order_purchase",
    "guaranteed_dividend",
    "secondary_rebate",
    "share_cooperation",
    "employment",
    "all_linkages",
)
_SEASONS = (plan, grow, harvest, settle)


def runs_of(scale: float, years: int, seeds: int, first_seed: int = 1) -> list[Run]:
    """Every scenario with every seed, as `compare` orders them."""
    scenarios = [load_scenario(name) for name in SCENARIOS]
    return [Run(each, first_seed + seed, scale, years) for seed in range(seeds) for each in scenarios]


def over_seasons(scale: float, years: int, seeds: int) -> tuple[float, ...]:
    """Processor time of whole runs over that of their seasons' loops, in this process, seed by seed."""
    measure(Run(load_scenario(SCENARIOS[0]), 0, scale, 1))  # loads compiled code
    found = []
    for seed in range(1, seeds + 1):
        with _seasons_timed() as seasons:
            started = time.thread_time()
            for run in runs_of(scale, years, 1, seed):
                measure(run)
            found.append((time.thread_time() - started) / sum(seasons))
    return tuple(found)


def runs_per_second(scale: float, years: int, seeds: int, jobs: int) -> float:
    """Runs that processes finish in a second of wall time, once they have loaded compiled code."""
    with open_executor(jobs) as executor:
        execute(runs_of(scale, 1, 1, first_seed=0)[: 2 * jobs], executor=executor)
        runs, started = runs_of(scale, years, seeds), time.perf_counter()
        execute(runs, executor=executor)
        return len(runs) / (time.perf_counter() - started)


@contextmanager
def _seasons_timed() -> Iterator[list[float]]:
    """Seconds of processor time of every loop of a season that engines run in a block."""
    seconds: list[float] = []
    over_counties = Engine.over_counties

    def timed(engine: Engine, loop: Callable[..., None], *arguments: Any) -> None:
        started = time.thread_time()
        over_counties(engine, loop, *arguments)
        if loop in _SEASONS:
            seconds.append(time.thread_time() - started)

    Engine.over_counties = timed  # type: ignore[method-assign]
    try:
        yield seconds
    finally:
        Engine.over_counties = over_counties  # type: ignore[method-assign]
