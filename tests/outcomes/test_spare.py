"""Memory that is written over: of the right shape, of nobody else, and never more than was allowed."""

import numpy as np

from model.outcomes.spare import Spare


def test_arrays_that_are_kept_are_taken_again_by_their_shape():
    spare = Spare()
    array, other = np.ones((2, 3)), np.ones(6)
    spare.keep([array, other])
    assert spare.empty(3, 2).shape == (3, 2)
    assert spare.empty(2, 3) is array
    assert spare.empty(2, 3) is not array  # it has gone
    copied = spare.copy(np.arange(6))
    assert copied is other
    assert copied.tolist() == list(range(6))


def test_no_more_is_kept_than_is_allowed():
    spare = Spare(most_bytes=100)
    first, second = np.zeros(8), np.zeros(8)
    spare.keep([first, second])
    assert spare.empty(8) is first
    assert spare.empty(8) is not second
    spare.keep([second])  # there is room again
    assert spare.empty(8) is second
