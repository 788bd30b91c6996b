"""Running many simulations: what to run, what is kept of a run, and where it is done.

    runs = [Run(scenario, seed=seed, scale=0.01, years=10) for seed in seeds]
    records = execute(runs, jobs=2)

Light on purpose: Numba is loaded where the runs are.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model.bounds import check_scale, check_seed, check_years
from model.errors import InputError
from model.experiments.executors import Executor, open_executor
from model.scenario import Scenario

if TYPE_CHECKING:
    from model.experiments.store import Store

Progress = Callable[[int, int], None]  # runs done, of how many that were to be done

STANDARD_MEASURE = "model.experiments.measuring:measure"

_MODEL = Path(__file__).resolve().parent.parent
_NOT_DECIDING = (
    "command_line",
    "experiments",
    "report",
    "results.py",
    "simulation.py",
    "views.py",
    "writing.py",
)
_LIBRARIES = ("numba", "numpy")


class Measured(NamedTuple):
    """What is kept of a simulation: its named numbers, the digest of all results, the largest imbalance."""

    outcomes: dict[str, float]
    digest: str
    imbalance: float


@dataclass(frozen=True)
class Run:
    """One thing to simulate.

    scale: share of households, in (0, 1].  years: from the first spring on.
    measure: "module:function" that simulates the run and returns Measured; the standard one
    keeps the numbers that model/experiments/measuring.py describes.
    """

    scenario: Scenario
    seed: int
    scale: float
    years: int
    measure: str = STANDARD_MEASURE

    def key(self) -> str:
        """SHA-256 (hexadecimal) of all that decides the record: equal keys, equal records."""
        asked = [self.scenario.digest(), self.seed, float(self.scale), self.years, self.measure]
        deciding = [*asked, model_hash(), _file_hash(self.measure.partition(":")[0])]
        return hashlib.sha256(json.dumps(deciding).encode()).hexdigest()


@dataclass(frozen=True)
class Record:
    """What is kept of a finished run: plain data.

    outcomes: numbers by name; NaN where there is nobody.  digest: SHA-256 of all results, to the
    last bit.  imbalance: the largest of any account.  seconds: wall time where it was simulated.
    """

    key: str
    scenario: str
    seed: int
    scale: float
    years: int
    digest: str
    imbalance: float
    seconds: float = field(compare=False)
    outcomes: dict[str, float] = field(compare=False)  # NaN equals nothing; the digest tells


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
    keys = [run.key() for run in runs]
    records = {} if store is None else store.find(keys)
    missing = {key: run for key, run in zip(keys, runs, strict=True) if key not in records}
    total, left = len(missing), set(missing)
    order = list(missing) if store is None else store.own_order(list(missing))

    def tasks() -> Iterator[_Task]:
        for key in order:
            # Another process may have done it since.
            found = {} if store is None else store.find([key])
            records.update(found)
            left.difference_update(found)
            if not found:
                yield _Task(key, missing[key], model_hash())

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
    years: int = 10,
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
    return _measure(run).outcomes


@cache
def model_hash() -> str:
    """SHA-256 (hexadecimal) of what decides results: the model's sources and data, and its libraries.

    Experiments, reports and the command line are left out: they only ask.
    """
    libraries = "".join(f"{library} {version(library)}\0" for library in _LIBRARIES)
    return hashlib.sha256(f"{libraries}{deciding_files_hash()}".encode()).hexdigest()


@cache
def deciding_files_hash() -> str:
    """The same of the model's sources and data alone, so the same with other libraries."""
    digest = hashlib.sha256()
    for file in sorted(_MODEL.rglob("*")):
        name = file.relative_to(_MODEL)
        if file.suffix in (".py", ".csv", ".toml") and name.parts[0] not in _NOT_DECIDING:
            digest.update(name.as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@cache
def _file_hash(module: str) -> str:
    found = find_spec(module)
    if found is None or found.origin is None:
        raise ValueError(f"no module {module} that measures a run")
    return hashlib.sha256(Path(found.origin).read_bytes()).hexdigest()


class _Task(NamedTuple):
    key: str
    run: Run
    model: str  # hash of the version that the key stands for


def simulate_task(task: _Task) -> Record:
    """Do one run, in whichever process.

    Raises InputError if this process has another version of the model.
    """
    if task.model != model_hash():
        raise InputError("a worker has another version of the model, or of NumPy or Numba, installed")
    run, started = task.run, time.perf_counter()
    measured = _measure(run)
    return Record(
        key=task.key,
        scenario=run.scenario.name,
        seed=run.seed,
        scale=run.scale,
        years=run.years,
        digest=measured.digest,
        imbalance=measured.imbalance,
        seconds=time.perf_counter() - started,
        outcomes=measured.outcomes,
    )


def _measure(run: Run) -> Measured:
    module, _, name = run.measure.partition(":")
    measured: Measured = getattr(import_module(module), name)(run)
    return measured
