"""Where work is done: in this process, in processes of its own, or on a Dask cluster.

All three do the same: `map` calls a function with each task and yields task and result as they
are finished.  Tasks are taken from their iterator only when somebody is free to do them.

Light on purpose: Numba is loaded where the runs are.
"""

import logging
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import connection, current_process, parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from model.errors import InputError
from model.experiments.deciding import check_same, model_hash
from model.reading import what_is_wrong
from model.stopping import StoppedError, stop_with

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event, Lock

T = TypeVar("T")
R = TypeVar("R")

_LOG = logging.getLogger(__name__)

_AHEAD = 2  # tasks handed out for each process or thread, so that none waits for the next
_LISTENING = 0.2  # seconds that Ctrl-C may have to wait
_CONNECTING = "10s"  # to a Dask scheduler
_SILENT = 5.0  # seconds without a Dask worker before it is said
_LOOKING = 0.05  # seconds between looks at what a cluster has finished
_GONE = "the Dask scheduler has gone"
_UNGUARDED = 86  # exit code of a process that runs a script which starts processes unasked


class Executor(Protocol):
    """What does the work."""

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        """Call the function with every task; yields in the order of finishing.

        function: a module's own, so that other processes find it; tasks and results can be pickled.

        Raises what the function raises, InputError if a process or the cluster is lost.
        """


@contextmanager
def open_executor(jobs: int = 1, dask: str | None = None, *, load: bool = True) -> Iterator[Executor]:
    """An executor whose processes live until the block ends, with what they have compiled and built.

    jobs: processes on this machine, this one if 1.  dask: address of a Dask scheduler, or the
    path of its scheduler file (.json), in place of them.
    load: let processes load all compiled rules before their first task.

    Raises InputError if jobs is below 1 or no scheduler answers.
    """
    if jobs < 1:
        raise InputError("must be at least 1", key="--jobs", value=jobs)
    if dask is not None:
        with _Cluster(dask) as cluster:
            yield cluster
    elif jobs > 1:
        with _Processes(jobs, load) as processes:
            yield processes
    else:
        yield _Here()


class _Here:
    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        for task in tasks:
            yield task, function(task)


# --- processes ----------------------------------------------------------------------------


class _Processes:
    """Processes of this machine, started with the first task.

    They are spawned, not forked: that works on every system and with threads.
    """

    def __init__(self, jobs: int, load: bool) -> None:
        self._jobs = jobs
        if getattr(current_process(), "_inheriting", False):
            # The script that is running has been started by a process of ours, and starts some itself.
            sys.exit(_UNGUARDED)
        self._context = _Spawning()
        self._stop = self._context.Event()
        beginnings = (self._stop, self._context.Lock(), self._context.Event(), load)
        self._pool = ProcessPoolExecutor(jobs, self._context, initializer=_start_worker, initargs=beginnings)

    def __enter__(self) -> "_Processes":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        remaining = iter(tasks)
        under_way: dict[Future[R], T] = {}
        try:
            while True:
                with _interrupts_postponed():
                    for task in islice(remaining, _AHEAD * self._jobs - len(under_way)):
                        under_way[self._pool.submit(function, task)] = task
                if not under_way:
                    return
                for future, result in _finished(under_way):
                    yield under_way.pop(future), result
        except BrokenProcessPool:
            self._pool.shutdown()  # all have ended after it
            problem = _how_it_ended([process.exitcode for process in self._context.started])
            raise InputError(problem, key="--jobs", value=self._jobs) from None


class _Spawning(SpawnContext):
    """How processes are started; remembers them, to see how they ended."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(self, *arguments: Any, **named: Any) -> SpawnProcess:  # type: ignore[override] # noqa: N802
        process = SpawnProcess(*arguments, **named)
        self.started.append(process)
        return process


def _how_it_ended(codes: Sequence[int | None]) -> str:
    """What is known of the process that ended early; the pool itself ends the others by SIGTERM."""
    if _UNGUARDED in codes:
        return (
            "each process begins by running your script, which starts processes again; put what the script "
            'does below `if __name__ == "__main__":`'
        )
    told = [code for code in codes if code not in (0, -signal.SIGTERM, None)]
    if not told:
        return "a process was ended from outside"
    if told[0] == -getattr(signal, "SIGKILL", 9):
        return "a process was killed, as systems do when memory runs out; try fewer jobs or a smaller scale"
    if told[0] < 0:
        return f"a process crashed (signal {-told[0]})"
    return f"a process ended early, with exit code {told[0]}; what it said is above"


def _finished(under_way: dict[Future[R], T]) -> list[tuple[Future[R], R]]:
    """Those that are finished, at least one, with their results; raises what one has raised."""
    while True:
        with _interrupts_postponed():
            done = wait(under_way, timeout=_LISTENING, return_when=FIRST_COMPLETED).done
            if done:
                return [(future, future.result()) for future in done]


@contextmanager
def _interrupts_postponed() -> Iterator[None]:
    """Ctrl-C waits until this block is through, and processes started in it never see it.

    An interrupt between starting a process and telling it what to do would leave both hanging,
    and one that comes while futures are locked would leave them locked.
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


def _start_worker(stop: "Event", first: "Lock", compiled: "Event", load: bool) -> None:
    """A terminal sends Ctrl-C to every process; workers leave it to the parent, which sets `stop`.

    The first worker compiles what is not compiled yet while the others wait; then all load it.
    """
    stop_with(stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if not load:
        return
    from model.compiled import cache_folder  # late: takes seconds
    from model.experiments.loading import load_rules, rules_are_compiled

    with suppress(StoppedError):  # given up before it began
        if rules_are_compiled() or cache_folder() is None:  # nothing to wait for: each for itself
            load_rules()
        elif first.acquire(block=False):  # never given back: one worker is the first
            load_rules()
            compiled.set()
        else:
            while not compiled.wait(0.1):
                if stop.is_set():
                    return
            load_rules()


def _end_with_parent() -> None:
    """A parent that was killed cannot tell its workers to end."""
    import os

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


# --- Dask ---------------------------------------------------------------------------------


class _Cluster:
    """A Dask cluster that a user has brought up, with the same version of the model on its workers.

    A worker that is lost is replaced by another: Dask does its tasks again.
    """

    def __init__(self, address: str) -> None:
        import distributed  # late: takes a second

        for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is told below
        if not re.search(r"\.json$|:[0-9]+/?$|^inproc://", address):  # Dask would fail to close the rest
            problem = "must be the address of a scheduler with its port, or a scheduler file (.json)"
            raise InputError(problem, key="--dask", value=address)
        wrong = what_is_wrong(Path(address)) if address.endswith(".json") else None
        if wrong is not None:  # Dask would wait for it
            problem = wrong.replace("no such file", "no such scheduler file")
            raise InputError(problem, key="--dask", value=address)
        place = {"scheduler_file": address} if address.endswith(".json") else {"address": address}
        try:
            self._client: Any = distributed.Client(**place, timeout=_CONNECTING, set_as_default=False)
        except (OSError, ValueError, TypeError):  # of these are timeouts and wrong addresses
            raise InputError("no Dask scheduler answers there", key="--dask", value=address) from None
        self._address = address

    def __enter__(self) -> "_Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close(timeout="2s")

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[tuple[T, R]]:
        from distributed import as_completed

        remaining = iter(tasks)
        under_way: dict[Any, T] = {}
        finished = as_completed(loop=self._client.loop)
        module = function.__module__
        proof = None if module == "__main__" else model_hash(module)  # what is in a script travels itself

        def hand_out() -> None:
            threads = sum(self._client.nthreads().values())
            room = max(_AHEAD * threads, 1) - len(under_way)
            for task in islice(remaining, max(room, 0)):  # there is less when a worker has gone
                future = self._client.submit(do_if_same, function, task, proof, pure=False)
                under_way[future] = task
                finished.add(future)

        try:
            with self._loss_told():
                hand_out()
            while under_way:
                with self._loss_told():
                    self._wait_for(finished)
                    future = next(finished)
                    if future.cancelled():
                        raise CancelledError
                task = under_way.pop(future)
                yield task, self._result(future)
                with self._loss_told():
                    hand_out()
        finally:
            if self._client.status == "running":
                self._client.cancel(list(under_way))

    def _wait_for(self, finished: Any) -> None:
        """Until something is finished; says so if there is nobody to do it."""
        seen, said = time.monotonic(), False
        looked = seen
        while not finished.has_ready():
            time.sleep(_LOOKING)
            now = time.monotonic()
            if said or now < looked + 1.0:
                continue
            looked = now
            if self._client.nthreads():
                seen = now
            elif now >= seen + _SILENT:
                said = True
                _LOG.warning("Waiting for workers: the Dask scheduler %s has none.", self._address)

    def _result(self, future: Any) -> Any:
        """Of a finished task; raises what it has raised."""
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        try:
            return future.result()
        except (CancelledError, CommClosedError, TimeoutError):
            problem = _GONE
        except KilledWorker:
            problem = "workers ended again and again, perhaps for lack of memory; try a smaller scale"
        except (ModuleNotFoundError, AttributeError, RuntimeError) as error:
            if not isinstance(error, ModuleNotFoundError) and not any(
                sign in str(error) for sign in ("deserializ", "Can't get attribute")
            ):
                raise
            problem = "the scheduler or a worker cannot load the model; install this version of it there"
        raise InputError(problem, key="--dask", value=self._address)

    @contextmanager
    def _loss_told(self) -> Iterator[None]:
        """Of the scheduler."""
        try:
            yield
        except (CancelledError, OSError):  # of these are closed connections and timeouts
            raise InputError(_GONE, key="--dask", value=self._address) from None


def do_if_same(function: Callable[[T], R], task: T, proof: str | None) -> R:
    """Call the function with the task, on a worker.

    proof: model_hash() of the function's module where it was asked for; None if that does not matter.

    Raises InputError if the worker has another version of what the function reaches.
    """
    if proof is not None:
        check_same(function.__module__, proof)
    return function(task)
