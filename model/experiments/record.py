"""Doing a run, and what is kept of it under which key.

Light on purpose: Numba is loaded with the measure.
"""

import hashlib
import json
import time
from dataclasses import dataclass, field
from importlib import import_module
from typing import NamedTuple

from model.experiments.deciding import check_same, model_hash
from model.run import Measured, Run


def key_of(run: Run) -> str:
    """SHA-256 (hexadecimal) of all that decides the record of a run: equal keys, equal records.

    Raises InputError if the run's measure is in no file.
    """
    asked = [run.scenario.digest(), run.seed, float(run.scale), run.years, run.measure]
    return hashlib.sha256(json.dumps([*asked, model_hash(run.measure)]).encode()).hexdigest()


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


class Task(NamedTuple):
    """A run for whichever process does it."""

    key: str
    run: Run
    model: str  # model_hash() that the key stands for


def simulate_task(task: Task) -> Record:
    """Do one run, in whichever process.

    Raises InputError if what decides or measures the run is not the same in this process.
    """
    check_same(task.run.measure, task.model)
    run, started = task.run, time.perf_counter()
    measured = measure(run)
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


def measure(run: Run) -> Measured:
    """Simulate a run as its measure says."""
    module, _, name = run.measure.partition(":")
    measured: Measured = getattr(import_module(module), name)(run)
    return measured
