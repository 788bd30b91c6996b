"""Villages: the same at every scale, and all who live in one have its place and its luck."""

from itertools import pairwise

import numpy as np
import pytest

from model.population.households import village_of

SCALES = (0.005, 0.02, 0.05)


def villages(state, county):
    """Remoteness and draw for jobs of each household of a county, in the order of their numbers."""
    rows = slice(state.counties.first_household[county], state.counties.last_household[county])
    households = state.households[rows]
    return np.column_stack([households.remoteness, households.village_jobs])


def test_villages_are_the_same_at_every_scale(at_scale):
    states = [at_scale(scale)[0] for scale in SCALES]
    for county in range(len(states[0].counties)):
        found = [set(map(tuple, villages(state, county).tolist())) for state in states]
        # A small population lives in some of them.
        assert all(few <= more for few, more in pairwise(found))


def test_all_of_a_village_share_its_place_and_its_luck(at_scale):
    state, _ = at_scale(SCALES[-1])
    for county in range(len(state.counties)):
        here = villages(state, county)
        names, of_row = np.unique(here, axis=0, return_inverse=True)
        # Neither is shared by two villages, and those of one stand together.
        assert len(np.unique(names[:, 0])) == len(np.unique(names[:, 1])) == len(names)
        moves = np.flatnonzero(np.diff(of_row.ravel()) != 0)
        assert len(moves) == len(names) - 1
        assert len(names) < len(here)


@pytest.mark.parametrize(("rows", "number"), [(1000, 40), (1000, 1000), (40, 1000), (7, 3), (1, 5)])
def test_villages_have_as_many_rows_each(rows, number):
    found = np.array([village_of(i, rows, number) for i in range(rows)])
    assert (np.diff(found) >= 0).all() and found[0] >= 0 and found[-1] < number
    sizes = np.bincount(found, minlength=number)
    assert sizes.max() - sizes.min() <= 1
