"""Populations that several runs of one process share, instead of opening each anew.

Scenarios of one world begin with the same households, enterprises and cooperatives, whatever their policy.
So a world that was opened once is kept, never run itself; each run gets a copy into which the plans of its
own policy are written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import numpy as np

from model.opening import Opening, World, open_world, policy_of, write_policy
from model.population import Geography
from model.scenario import Scenario
from model.state import State

_MOST_KEPT_BYTES = 256 * 2**20

_Key = tuple[World, float, int]  # world, scale and seed


class Populations:
    """Worlds opened so far, the ones used last kept while they fit in memory.

    most_bytes: of all that are kept together.  opened: so far.  Safe with several threads.
    """

    def __init__(self, most_bytes: int = _MOST_KEPT_BYTES) -> None:
        self.opened = 0
        self._most_bytes = most_bytes
        self._kept: dict[_Key, Opening] = {}
        self._given_back: State | None = None
        self._lock = Lock()

    def get(self, scenario: Scenario, scale: float, seed: int) -> tuple[State, Geography]:
        """What model.opening.opened returns, the caller's own to change.

        Raises InputError if the scale or a table is wrong, AccountsError if money is not conserved.
        """
        found = self._kept_or_opened(scenario, scale, seed)
        state = State(*(table.copy() for table in found.state))
        write_policy(policy_of(scenario, found.frame, seed), state)
        return state, found.frame.geography

    @contextmanager
    def lent(self, scenario: Scenario, scale: float, seed: int) -> Iterator[tuple[State, Geography]]:
        """The same for the time of a block: the next one is copied into the memory of this one.

        Fresh memory would cost more than the copy.  So much of it as one population takes, if it is kept
        at all, stays with this process beside those that are kept.

        Raises InputError and AccountsError as `get` does.
        """
        found = self._kept_or_opened(scenario, scale, seed)
        with self._lock:
            state, self._given_back = self._given_back, None
        if state is not None and [len(table) for table in state] == [len(table) for table in found.state]:
            for table, first in zip(state, found.state, strict=True):
                table.view(np.uint8)[:] = first.view(np.uint8)  # NumPy sets records field by field
        else:
            state = State(*(table.copy() for table in found.state))
        write_policy(policy_of(scenario, found.frame, seed), state)
        try:
            yield state, found.frame.geography
        finally:
            if self._bytes():
                self._given_back = state

    def _kept_or_opened(self, scenario: Scenario, scale: float, seed: int) -> Opening:
        key = (World(scenario), scale, seed)
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found  # now the one used last
                return found
        found = open_world(scenario, scale, seed)
        with self._lock:
            self.opened += 1
            self._keep(key, found)
        return found

    def _keep(self, key: _Key, found: Opening) -> None:
        self._kept[key] = found
        while self._bytes() > self._most_bytes and len(self._kept) > 1:
            del self._kept[next(iter(self._kept))]
        if self._bytes() > self._most_bytes:
            self._kept.clear()

    def _bytes(self) -> int:
        return sum(table.nbytes for kept in self._kept.values() for table in kept.state)
