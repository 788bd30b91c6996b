"""Memory of results that nobody needs any more, for those of the next run."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_MOST_BYTES = 64 * 2**20


class Spare:
    """Arrays to write over: fresh memory costs more than what is written into it.

    most_bytes: of all that are kept.  Safe with several threads.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: dict[tuple[int, ...], list[Values]] = defaultdict(list)

    def empty(self, *shape: int) -> Values:
        """An array of a shape; what is in it means nothing."""
        try:
            found = self._kept[shape].pop()
        except IndexError:
            return np.empty(shape)
        self._bytes -= found.nbytes
        return found

    def copy(self, values: Any) -> Values:
        """A copy of the values."""
        copied = self.empty(*values.shape)
        copied[...] = values
        return copied

    def keep(self, arrays: Iterable[Values]) -> None:
        """Take over arrays that nobody else has any more."""
        for array in arrays:
            if self._bytes + array.nbytes <= self._most_bytes:
                self._bytes += array.nbytes
                self._kept[array.shape].append(array)
