"""Populations that several runs of one process share, instead of building each anew.

What a population is built from is not listed here, where the list would grow wrong, but
watched: the builder gets the scenario through recorders, and whatever it reads becomes part of
what the population is kept under.  Another run takes a copy only if all of that is equal, and
a builder that reads the same is the same, so sharing cannot change a result.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any, NamedTuple, cast

import numpy as np

from model.data_folder import DataFolder
from model.population import Geography, build_population
from model.scenario import Scenario
from model.state import State

_WATCHED_BY_FIELD = ("linkages.", "programme.")  # their switches differ between most scenarios
_WHOLE = None  # in place of a field: all of a section was read
_MOST_KEPT_BYTES = 256 * 2**20

Read = tuple[str, str | None]  # section and field


class _Kept(NamedTuple):
    """A population, never run itself, and what was read to build it."""

    read: dict[Read, Any]
    data: DataFolder | None
    state: State
    geography: Geography


class Populations:
    """Populations built so far, the ones used last kept while they fit in memory.

    most_bytes: of all that are kept together.  Safe with several threads.
    """

    def __init__(self, most_bytes: int = _MOST_KEPT_BYTES) -> None:
        self.built = 0
        self._most_bytes = most_bytes
        self._kept: dict[tuple[float, int], list[_Kept]] = {}
        self._given_back: State | None = None
        self._lock = Lock()

    def get(self, scenario: Scenario, scale: float, seed: int) -> tuple[State, Geography]:
        """What build_population returns, the caller's own to change.

        Raises InputError if the scale or a table is wrong.
        """
        found = self._kept_or_built(scenario, scale, seed)
        if found is None:
            return build_population(scenario, scale, seed)
        return State(*(table.copy() for table in found.state)), found.geography

    @contextmanager
    def lent(self, scenario: Scenario, scale: float, seed: int) -> Iterator[tuple[State, Geography]]:
        """The same for the time of a block: the next one is copied into the memory of this one.

        Fresh memory would cost more than the copy.  So much of it as one population takes, if it is kept
        at all, stays with this process beside those that are kept.

        Raises InputError as `get` does.
        """
        found = self._kept_or_built(scenario, scale, seed)
        if found is None:
            yield build_population(scenario, scale, seed)
            return
        with self._lock:
            state, self._given_back = self._given_back, None
        if state is not None and [len(table) for table in state] == [len(table) for table in found.state]:
            for table, first in zip(state, found.state, strict=True):
                table.view(np.uint8)[:] = first.view(np.uint8)  # NumPy sets records field by field
        else:
            state = State(*(table.copy() for table in found.state))
        try:
            yield state, found.geography
        finally:
            if self._bytes():
                self._given_back = state

    def _kept_or_built(self, scenario: Scenario, scale: float, seed: int) -> _Kept | None:
        """None where it cannot be watched what a population is built from."""
        with self._lock:
            found = self._find(scenario, scale, seed)
        if found is None:
            found = _build(scenario, scale, seed)
            self.built += 1
            if found is not None:
                with self._lock:
                    self._keep(found, scale, seed)
        return found

    def _find(self, scenario: Scenario, scale: float, seed: int) -> _Kept | None:
        candidates = self._kept.pop((scale, seed), [])
        if candidates:
            self._kept[scale, seed] = candidates  # now the one used last
        for kept in candidates:
            if kept.data == scenario.data and reads_the_same(scenario, kept.read):
                return kept
        return None

    def _keep(self, built: _Kept, scale: float, seed: int) -> None:
        self._kept.setdefault((scale, seed), []).append(built)
        while self._bytes() > self._most_bytes and len(self._kept) > 1:
            del self._kept[next(iter(self._kept))]
        if self._bytes() > self._most_bytes:
            self._kept.clear()

    def _bytes(self) -> int:
        return sum(
            table.nbytes for several in self._kept.values() for kept in several for table in kept.state
        )


def _build(scenario: Scenario, scale: float, seed: int) -> _Kept | None:
    """A population and what it was built from; None where that cannot be watched."""
    read: dict[Read, Any] = {}
    try:
        state, geography = build_population(watched(scenario, read), scale, seed)
    except Exception:  # a builder that a recorder does not suit; a real mistake shows without one too
        return None
    return _Kept(read, scenario.data, state, geography)


def watched(scenario: Scenario, read: dict[Read, Any]) -> Scenario:
    """The scenario for what is to be shared: what is read of it is noted in `read`."""
    return cast(Scenario, _WatchedScenario(_Sections(scenario, read), scenario.data))


def reads_the_same(scenario: Scenario, read: Mapping[Read, Any]) -> bool:
    """Whether another scenario has the same wherever one was read."""
    return all(_value(scenario, *place) == value for place, value in read.items())


def _value(scenario: Scenario, section: str, field: str | None) -> Any:
    values = scenario.sections[section]
    return values if field is _WHOLE else getattr(values, field)


class _WatchedScenario(NamedTuple):
    """All of a scenario that a builder may read without having its population rebuilt each time."""

    sections: "_Sections"
    data: DataFolder | None


class _Sections(Mapping[str, Any]):
    """The sections of a scenario; remembers which of them were read."""

    def __init__(self, scenario: Scenario, read: dict[Read, Any]) -> None:
        self._scenario = scenario
        self._read = read

    def __getitem__(self, name: str) -> Any:
        section = self._scenario.sections[name]
        if name.startswith(_WATCHED_BY_FIELD):
            return _Section(name, section, self._read)
        self._read[name, _WHOLE] = section
        return section

    def __iter__(self) -> Iterator[str]:
        return iter(self._scenario.sections)  # names are the same in every scenario

    def __len__(self) -> int:
        return len(self._scenario.sections)


class _Section:
    """One section; remembers which of its fields were read."""

    def __init__(self, name: str, section: Any, read: dict[Read, Any]) -> None:
        self._name = name
        self._section = section
        self._read = read

    def __getattr__(self, field: str) -> Any:
        if field not in self._section._fields:
            raise AttributeError(field)
        value = getattr(self._section, field)
        self._read[self._name, field] = value
        return value

    def __iter__(self) -> Iterator[Any]:
        self._read[self._name, _WHOLE] = self._section
        return iter(self._section)
