"""Scenarios side by side over the same random numbers.

Replication r has one seed in every scenario, so the same household meets the same
weather, prices and luck, and a difference between scenarios is a difference of rules.

Light on purpose: Numba is loaded where the runs are.
"""

import math
import time
from collections.abc import Sequence
from contextlib import ExitStack

from model.bounds import (
    MOST_REPLICATIONS,
    check_kind,
    check_precision,
    check_runs,
    check_scale,
    check_seed,
    check_threads,
    check_whole,
    check_years,
)
from model.errors import InputError, noted, refuse
from model.experiments.comparison import Comparison, Replication
from model.experiments.executors import Executor, open_executor
from model.experiments.intervals import replications_needed
from model.experiments.running import Progress, Record, Run, execute, replication_seed
from model.experiments.store import Store
from model.experiments.uncertainty import with_draw
from model.scenario import A_SCENARIO, Scenario

__all__ = ["Comparison", "Replication", "compare", "replication_seed"]

MOST_FOR_PRECISION = 1000  # that a wanted precision may lead to, if nothing else is said

_NO_HEADLINE = ("total_income", "lifted_households", "outside_pay")  # but of all households or people
_MEASURE = "mean_income"  # the difference that a precision is asked of


def compare(
    scenarios: Sequence[Scenario],
    *,
    replications: int,
    scale: float,
    years: int,
    seed: int,
    jobs: int = 1,
    dask: str | None = None,
    executor: Executor | None = None,
    store: Store | None = None,
    precision: float | None = None,
    at_most: int = MOST_FOR_PRECISION,
    uncertain: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Run every scenario with the same seeds; the first is what the others are compared with.

    replications: runs of each scenario, from 2; scale: share of households simulated, in
    (0, 1]; years: length of a run; seed: the replications' seeds follow from it.
    jobs, dask, executor, store: as in execute; they do not change the results.
    precision: yuan per head and year.  Replications are added, up to at_most, until the 95 %
    interval of every difference in the mean income of lifted households is at most that far
    from its middle: by Stein's two stages, see intervals.replications_needed.
    uncertain: give every replication a draw of the parameters of its own, see uncertainty.py.
    progress: called with the runs done and the runs in all.

    Raises InputError for input that cannot be compared or more replications than at_most,
    AccountsError if a run does not conserve money, KeyboardInterrupt on Ctrl-C, within a
    season of the runs under way.
    """
    _check(scenarios, replications, scale, years, seed, jobs, precision)
    if uncertain and precision is not None:
        problem = "cannot be asked for with --uncertain: more replications do not make parameters surer"
        raise InputError(problem, key="--precision", value=precision)
    started = time.perf_counter()

    def runs(count: int) -> list[Run]:
        return [
            Run(
                with_draw(scenario, replication, seed) if uncertain else scenario,
                replication_seed(seed, replication),
                scale,
                years,
            )
            for replication in range(count)
            for scenario in scenarios
        ]

    def comparison(records: Sequence[Record]) -> Comparison:
        kept = [_replication(record, place // len(scenarios)) for place, record in enumerate(records)]
        order = {scenario.name: position for position, scenario in enumerate(scenarios)}
        return Comparison(
            scenarios=tuple(scenarios),
            replications=tuple(sorted(kept, key=lambda run: (order[run.scenario], run.replication))),
            scale=scale,
            years=years,
            seed=seed,
            seconds=time.perf_counter() - started,
            pilot=None if precision is None else replications,
            uncertain=uncertain,
        )

    with ExitStack() as stack:
        if executor is None:
            most = min(jobs, replications * len(scenarios))
            executor = stack.enter_context(open_executor(most, dask))
        records = execute(runs(replications), executor=executor, store=store, progress=progress)
        if precision is not None:
            needed = _needed(comparison(records), precision, at_most)
            new = runs(needed)[len(records) :]
            records += execute(new, executor=executor, store=store, progress=progress)
    return comparison(records)


def _needed(pilot: Comparison, precision: float, at_most: int) -> int:
    """Replications of each scenario for the precision.  Raises InputError if that is more than at_most."""
    base = pilot.values(pilot.reference.name, _MEASURE)
    needed = pilot.count
    for scenario in pilot.scenarios[1:]:
        values = pilot.values(scenario.name, _MEASURE)
        differences = [a - b for a, b in zip(values, base, strict=True)]
        needed = max(needed, replications_needed(differences, precision))
    if needed > at_most:
        reached = precision * math.sqrt(needed / at_most)
        problem = (
            f"needs {needed:,} replications of each scenario, more than --at-most {at_most:,}, "
            f"with which {math.ceil(reached * 10) / 10:g} can be reached"
        )
        raise InputError(problem, key="--precision", value=precision)
    return needed


def check_scenarios(scenarios: Sequence[Scenario]) -> None:
    """Raise InputError unless they can be compared."""
    if isinstance(scenarios, (str, Scenario)) or not isinstance(scenarios, Sequence):
        raise InputError("must be a list of scenarios", key="scenarios", value=scenarios)
    for scenario in scenarios:
        check_kind(scenario, "scenarios", Scenario, f"each {A_SCENARIO}")
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        raise InputError("a comparison needs at least two scenarios", see="scenarios")
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        given = [scenario.given for scenario in scenarios if scenario.name == repeated]
        again = given[0] and len(set(given)) < len(given)
        problem = "is named twice; a comparison needs different scenarios"
        if not again:
            problem = "two scenarios have this name; rename one of the files"
        raise InputError(problem, key=repeated)
    first = scenarios[0]
    for scenario in scenarios[1:]:
        if (scenario.data and scenario.data.sha256) != (first.data and first.data.sha256):
            problem = f"uses other county tables than {first.name}, so their households cannot be paired"
            raise InputError(problem, key=scenario.name)


def _check(
    scenarios: Sequence[Scenario],
    replications: int,
    scale: float,
    years: int,
    seed: int,
    jobs: int,
    precision: float | None,
) -> None:
    mistakes: list[InputError] = []
    with noted(mistakes):
        check_scenarios(scenarios)
    with noted(mistakes):
        check_whole(replications, "replications", 2, MOST_REPLICATIONS)
        if isinstance(scenarios, Sequence):
            check_runs(replications * len(scenarios), "replications", replications)
    for check, value in ((check_scale, scale), (check_years, years), (check_seed, seed)):
        with noted(mistakes):
            check(value)
    with noted(mistakes):
        check_threads(jobs, "jobs")
    if precision is not None:
        with noted(mistakes):
            check_precision(precision)
    refuse(mistakes)


def _replication(record: Record, replication: int) -> Replication:
    """A record as a comparison reads it."""
    received = "from_", "_per_head@group=lifted"
    named = record.outcomes.items()
    return Replication(
        scenario=record.scenario,
        replication=replication,
        seed=record.seed,
        headline={
            name: value
            for name, value in named
            if not ("@" in name or name.startswith("figure:") or name in _NO_HEADLINE)
        },
        received={
            name.removeprefix(received[0]).removesuffix(received[1]): value
            for name, value in named
            if name.startswith(received[0]) and name.endswith(received[1])
        },
        total_income=record.outcomes["total_income"],
        lifted_households=record.outcomes["lifted_households"],
        imbalance=record.imbalance,
        digest=record.digest,
        outcomes=record.outcomes,
    )
