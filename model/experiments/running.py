"""Running many simulations: what to run, what is kept of a run, and where it is done.

    runs = [Run(scenario, seed=seed, scale=0.01, years=6) for seed in seeds]
    records = execute(runs, jobs=2)

Light on purpose: Numba is loaded where the runs are.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from model.bounds import check_scale, check_seed, check_years
from model.experiments.deciding import model_hash
from model.experiments.executors import Executor, open_executor
from model.experiments.record import Record, Task, key_of, measure, simulate_task
from model.horizon import YEARS
from model.run import STANDARD_MEASURE, Measured, Run
from model.scenario import Scenario

if TYPE_CHECKING:
    from model.experiments.store import Store

__all__ = [
    "STANDARD_MEASURE",
    "Measured",
    "Record",
    "Run",
    "execute",
    "replication_seed",
    "simulate_outcomes",
]

Progress = Callable[[int, int], None]  # runs done, of how many that were to be done


def execute(
    runs: Sequence[Run],
    *,
    jobs: int = 1,
    dask: str | None = None,
    executor: Executor | None = None,
    store: "Store | None" = None,
    progress: Progress | None = None,
) -> list[Record]:
    """Simulate the runs and return their records, in the order of the runs.

    jobs, dask: where, as in open_executor; executor: an open one in place of them, whose
    processes then serve several calls.  It does not change the results.
    store: runs found in it are not done again, and each run is written to it when finished.
    Runs with equal keys are done once.

    Raises InputError for input that cannot be run or a store that cannot be written,
    AccountsError if a run does not conserve money, KeyboardInterrupt on Ctrl-C, within a season
    of the runs under way.
    """
    keys = [key_of(run) for run in runs]
    records = {} if store is None else store.find(keys)
    missing = {key: run for key, run in zip(keys, runs, strict=True) if key not in records}
    total, left = len(missing), set(missing)
    order = list(missing) if store is None else store.own_order(list(missing))

    def tasks() -> Iterator[Task]:
        for key in order:
            # Another process may have done it since.
            found = {} if store is None else store.find([key])
            records.update(found)
            left.difference_update(found)
            if not found:
                yield Task(key, missing[key], model_hash(missing[key].measure))

    with ExitStack() as stack:
        if executor is None:
            executor = stack.enter_context(open_executor(min(jobs, max(total, 1)), dask))
        for task, record in executor.map(simulate_task, tasks()):
            records[task.key] = record
            if store is not None:
                store.add(record)
            left.discard(task.key)
            if progress is not None:
                progress(total - len(left), total)
    return [replace(records[key], scenario=run.scenario.name) for key, run in zip(keys, runs, strict=True)]


def replication_seed(seed: int, replication: int) -> int:
    """The seed of one replication: neighbouring seeds of an experiment share none.

    Below 2**53, so that it passes unchanged through JSON and spreadsheets.
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{replication}".encode()).digest()[:8]) >> 11


def simulate_outcomes(
    scenario: Scenario | str | Path,
    seed: int = 1,
    *,
    scale: float = 0.01,
    years: int = YEARS,
    **settings: object,
) -> dict[str, float]:
    """The named numbers of one simulation: the model as a plain function.

    scenario: a name in scenarios/, a path or a Scenario.  settings: parameters over it, with two
    underscores for each dot (linkages__order_purchase__floor=0.9), or by **{"a.b": value}.

    Raises InputError for a wrong scenario, setting, scale or number of years.
    """
    from model.simulation import resolved  # late: loads Mesa

    seed, scale, years = check_seed(seed), check_scale(scale), check_years(years)
    run = Run(resolved(scenario, settings), seed, scale, years)
    return measure(run).outcomes
