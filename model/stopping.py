"""Giving up: how long work learns that nobody wants its result any more."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only processes that are started by another need it
    from multiprocessing.synchronize import Event

_stop: "Event | None" = None  # in a worker process: set when the work has been given up


class StoppedError(Exception):
    """Another task failed or the user gave up, so this one need not go on."""


def stop_with(event: "Event") -> None:
    """Let `go_on` look at an event."""
    global _stop
    _stop = event


def go_on() -> None:
    """To be called now and then by long work.  Raises StoppedError when it has been given up."""
    if _stop is not None and _stop.is_set():
        raise StoppedError
