"""The kinds of household that a county's table can tell apart."""

import numpy as np
import pytest

from model.population.census.household_types import MARGINS, household_types


@pytest.fixture(scope="module")
def generations():
    """The generations that members of the six bands can be."""
    types = household_types()
    found = {}
    for members, count in zip(types.members.tolist(), types.generations.tolist(), strict=True):
        found.setdefault(tuple(members), []).append(count)
    return {members: sorted(several) for members, several in found.items()}


def test_no_kind_is_there_twice_and_none_has_a_child_alone():
    types = household_types()
    assert len(types.persons) == 2117
    kinds = np.column_stack([types.members, types.generations])
    assert len(np.unique(kinds, axis=0)) == len(kinds)
    assert types.persons.min() == 1 and types.persons.max() == 8 and types.elders.max() == 3
    assert (types.members[:, 1:].sum(axis=1) > 0).all()
    assert types.prior.sum() == pytest.approx(1.0) and (types.prior > 0.0).all()


def test_each_kind_stands_next_to_kinds_that_are_much_like_it():
    types = household_types()
    kids, elders = types.members[:, 0], np.minimum(types.elders, 2)
    assert (np.diff(kids) >= 0).all()
    # Where elders or kids change, the size hardly does: parts run to and fro.
    jumps = (np.diff(kids) != 0) | (np.diff(elders) != 0)
    assert jumps.sum() == 11 and np.abs(np.diff(types.persons))[jumps].max() <= 2
    assert np.abs(np.diff(types.persons)).max() <= 2


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ((0, 0, 0, 0, 0, 1), [1]),  # an old person alone
        ((0, 0, 0, 0, 1, 1), [1]),  # 65 and over is one layer
        ((0, 0, 2, 0, 0, 0), [1]),
        ((0, 0, 1, 1, 0, 0), [1, 2]),  # a couple, or parent and child
        ((0, 1, 2, 0, 0, 0), [2]),
        ((0, 1, 1, 1, 0, 0), [2, 3]),
        ((1, 0, 2, 0, 0, 0), [2]),
        ((1, 0, 0, 0, 2, 0), [2]),  # grandparents with a grandchild
        ((1, 0, 1, 0, 1, 0), [2, 3]),
        ((1, 1, 1, 0, 0, 0), [2]),
        ((1, 0, 2, 0, 2, 0), [2, 3]),
        ((1, 1, 2, 1, 1, 0), [2, 3, 4]),
        ((1, 1, 1, 1, 1, 0), [2, 3]),
    ],
)
def test_generations(generations, members, expected):
    assert generations[members] == expected


def test_features_are_what_one_household_adds_to_the_margins():
    types = household_types()
    assert types.features.shape == (2117, len(MARGINS)) == (2117, 13)
    kind = int(
        np.flatnonzero((types.members == (1, 0, 2, 0, 1, 1)).all(axis=1) & (types.generations == 3))[0]
    )
    assert types.features[kind].tolist() == [1, 1, 0, 2, 0, 1, 1, 0, 0, 1, 0, 0, 1]
    # Three elders are in neither of the last two, and one generation in none of its own.
    three = types.features[types.elders == 3]
    assert not three[:, 11:].any()
    assert not types.features[types.generations == 1, 8:11].any()
    # Nothing follows from the rest, so the margins can be met apart.
    assert np.linalg.matrix_rank(types.features) == 13
