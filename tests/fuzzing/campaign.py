"""Many trials, each watched from outside: a trial that hangs, dies or takes all memory is a defect."""

import json
import multiprocessing
import os
import resource
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from tests.fuzzing.trial import DEFECT, RAN, REFUSED, Verdict, try_data, try_scenario

MOST_WORK = 60.0  # seconds of processor time that a trial may take
LONGEST = 3600.0  # seconds in all, on a machine that does other things too: waiting for nothing
MOST_MEMORY = 2_000_000_000  # bytes that trials may add to what the loaded model takes

TRIALS: dict[str, Callable[[int, int, Path], Verdict]] = {"scenario": try_scenario, "data": try_data}

Case = tuple[str, int]  # sort and number
Found = dict[Case, Verdict]


def campaign(
    cases: list[Case],
    seed: int,
    jobs: int = 1,
    progress: Callable[[int, Case, Verdict], None] | None = None,
) -> Found:
    """The verdict on every case.  Cases are functions of seed and number, so each can be repeated.

    progress: called with the number of cases done, the last of them and its verdict.
    """
    found: Found = {}
    lock = threading.Lock()

    def watch(mine: list[Case]) -> None:
        for case, verdict in _watched(mine, seed):
            with lock:
                found[case] = verdict
                if progress is not None:
                    progress(len(found), case, verdict)

    watchers = [threading.Thread(target=watch, args=(cases[part::jobs],)) for part in range(jobs)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    return found


def report(found: Found) -> dict[str, Any]:
    """Counts by sort, kind and outcome, and every defect with its number."""
    counts: dict[str, dict[str, Any]] = {}
    for (sort, _), verdict in found.items():
        of_sort = counts.setdefault(sort, {"total": Counter(), "by_kind": {}})
        of_sort["total"][verdict.outcome] += 1
        of_sort["by_kind"].setdefault(verdict.kind, Counter())[verdict.outcome] += 1
    defects = [
        {"case": f"{sort}:{number}", "kind": verdict.kind, "what": verdict.detail}
        for (sort, number), verdict in sorted(found.items())
        if verdict.outcome == DEFECT
    ]
    return {"outcomes": [RAN, REFUSED, DEFECT], "counts": counts, "defects": defects}


def _watched(cases: list[Case], seed: int) -> Iterator[tuple[Case, Verdict]]:
    """Do the cases in a process of their own, and in another after one that it does not survive."""
    context = multiprocessing.get_context("spawn")
    waiting = list(cases)
    while waiting:
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, waiting, seed), daemon=True)
        process.start()
        there.close()
        try:
            here.recv()  # loaded
            while waiting:
                if not _answers(here, process.pid):
                    yield waiting.pop(0), Verdict("", DEFECT, "takes too long")
                    break
                yield waiting.pop(0), Verdict(*json.loads(here.recv_bytes()))
        except EOFError:
            process.join()
            if waiting:
                yield waiting.pop(0), Verdict("", DEFECT, f"the process ended with {process.exitcode}")
        finally:
            process.kill()
            process.join()
            here.close()


def _answers(connection: Connection, worker: int | None) -> bool:
    """Wait for the next verdict, but not for longer than a trial may take."""
    process = psutil.Process(worker)
    before, began = sum(process.cpu_times()[:2]), time.monotonic()
    while not connection.poll(1.0):
        worked = sum(process.cpu_times()[:2]) - before
        if worked > MOST_WORK or time.monotonic() - began > LONGEST:
            return False
    return True


def _work(connection: Connection, cases: list[Case], seed: int) -> None:
    from model.experiments.loading import load_rules

    load_rules()
    _limit_memory()
    connection.send(None)
    with tempfile.TemporaryDirectory(prefix="fuzzing") as folder:
        os.chdir(folder)
        for sort, number in cases:
            verdict = TRIALS[sort](seed, number, Path(folder))
            connection.send_bytes(json.dumps(verdict).encode())
        os.chdir("/")


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
