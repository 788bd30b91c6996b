"""Scenarios side by side over the same random numbers.

Replication r has one seed in every scenario, so the same household meets the same
weather, prices and luck, and a difference between scenarios is a difference of rules.

Light on purpose: Numba is loaded where the runs are, in the worker processes.
"""

import hashlib
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from threading import current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING

from model.errors import InputError
from model.experiments.comparison import Comparison, Replication
from model.scenario import Scenario

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from model.outcomes import Outcomes

__all__ = ["Comparison", "Replication", "compare", "replication_seed"]

Progress = Callable[[int, int], None]
Task = tuple[Scenario, int, int, float, int]  # scenario, replication, seed, scale, years

_stop: "Event | None" = None  # in a worker process: set when the comparison has been given up


class _StoppedError(Exception):
    """Another run failed or the user gave up, so this one need not go on."""


def compare(
    scenarios: Sequence[Scenario],
    *,
    replications: int,
    scale: float,
    years: int,
    seed: int,
    jobs: int,
    progress: Progress | None = None,
) -> Comparison:
    """Run every scenario with the same seeds; the first is what the others are compared with.

    replications: runs of each scenario, from 2; scale: share of households simulated, in
    (0, 1]; years: length of a run; seed: the replications' seeds follow from it.
    jobs: processes; it does not change the results.
    progress: called with the runs done and the runs in all.

    Raises InputError for input that cannot be compared, AccountsError if a run does not
    conserve money, KeyboardInterrupt on Ctrl-C, within a season of the runs under way.
    """
    _check(scenarios, replications, scale, years, jobs)
    started = time.perf_counter()
    tasks = [
        (scenario, replication, replication_seed(seed, replication), scale, years)
        for replication in range(replications)
        for scenario in scenarios
    ]
    jobs = min(jobs, len(tasks))
    done = _run_here(tasks, progress) if jobs == 1 else _run_in_processes(tasks, jobs, progress)
    order = {scenario.name: position for position, scenario in enumerate(scenarios)}
    return Comparison(
        scenarios=tuple(scenarios),
        replications=tuple(sorted(done, key=lambda run: (order[run.scenario], run.replication))),
        scale=scale,
        years=years,
        seed=seed,
        seconds=time.perf_counter() - started,
    )


def replication_seed(seed: int, replication: int) -> int:
    """The seed of one replication: neighbouring seeds of a comparison share none.

    Below 2**53, so that it passes unchanged through JSON and spreadsheets.
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{replication}".encode()).digest()[:8]) >> 11


def _check(scenarios: Sequence[Scenario], replications: int, scale: float, years: int, jobs: int) -> None:
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        raise InputError("a comparison needs at least two scenarios")
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise InputError("two scenarios have this name; rename one of the files", key=repeated)
    if replications < 2:
        raise _refuse("replications", replications, "must be at least 2: an interval needs a spread")
    if not 0.0 < scale <= 1.0:
        raise _refuse("scale", scale, "must be above 0 and at most 1")
    if years < 1:
        raise _refuse("years", years, "must be at least 1")
    if jobs < 1:
        raise _refuse("jobs", jobs, "must be at least 1")


def _refuse(option: str, value: float, problem: str) -> InputError:
    return InputError(problem, key=f"--{option}", value=value)


def _run_here(tasks: list[Task], progress: Progress | None) -> list[Replication]:
    done = []
    for task in tasks:
        done.append(_run(*task))
        if progress is not None:
            progress(len(done), len(tasks))
    return done


def _run_in_processes(tasks: list[Task], jobs: int, progress: Progress | None) -> list[Replication]:
    """Run the tasks in processes that each keep their compiled code from run to run.

    Processes are spawned, not forked: that works on every system and with threads.
    """
    context = get_context("spawn")
    stop = context.Event()
    done: list[Replication] = []

    def collect(futures: list[Future[Replication]]) -> None:
        waiting = set(futures)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                done.append(future.result())
                if progress is not None:
                    progress(len(done), len(tasks))

    with ProcessPoolExecutor(jobs, context, initializer=_start_worker, initargs=(stop,)) as pool:
        try:
            # One run first: where nothing is compiled yet, the other processes then find
            # the code in the cache instead of all compiling it at once.
            for part in (tasks[:1], tasks[1:]):
                with _interrupts_postponed():
                    futures = [pool.submit(_run, *task) for task in part]
                collect(futures)
        except BaseException as error:
            stop.set()
            pool.shutdown(cancel_futures=True)
            if isinstance(error, BrokenProcessPool):
                problem = (
                    "a process ended early, perhaps for lack of memory; try fewer jobs or a smaller scale"
                )
                raise _refuse("jobs", jobs, problem) from None
            raise
    return done


@contextmanager
def _interrupts_postponed() -> Iterator[None]:
    """Ctrl-C waits until this block is through, and processes started in it never see it.

    An interrupt between starting a process and telling it what to do would leave both hanging.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or current_thread() is not main_thread():  # nothing would interrupt here
        yield
        return
    came: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda _, frame: came.append(frame))
    try:
        with _inherited_deafness():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            before(signal.SIGINT, came[0])


@contextmanager
def _inherited_deafness() -> Iterator[None]:
    """Children inherit what this thread blocks, and so are deaf even before `_start_worker`."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _start_worker(stop: "Event") -> None:
    """A terminal sends Ctrl-C to every process; workers leave it to the parent, which sets `stop`."""
    global _stop
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(scenario: Scenario, replication: int, seed: int, scale: float, years: int) -> Replication:
    from model.engine import simulate  # late: takes seconds, and the parent process runs nothing

    outcomes = simulate(scenario, seed, scale=scale, years=years, progress=_go_on)
    return summarise(outcomes, replication)


def _go_on(season: int) -> None:
    if _stop is not None and _stop.is_set():
        raise _StoppedError


def summarise(outcomes: "Outcomes", replication: int) -> Replication:
    """What a comparison keeps of a run: a few numbers, so that thousands of runs fit in memory."""
    from model.outcomes import ALL
    from model.parameters import LINKAGES

    years = outcomes.years
    persons = sum(year.of_group("persons") for year in years)
    return Replication(
        scenario=outcomes.scenario.name,
        replication=replication,
        seed=outcomes.seed,
        headline=outcomes.headline(),
        received={
            form: sum(year.of_group(f"from_{form}") for year in years) / persons if persons > 0.0 else 0.0
            for form in LINKAGES
        },
        total_income=sum(year.income_per_head(ALL) * year.of_group("persons", ALL) for year in years)
        / len(years),
        lifted_households=sum(year.of_group("households") for year in years) / len(years),
        imbalance=outcomes.imbalance,
        digest=outcomes.digest(),
    )
