"""Designs: grids are complete, Latin hypercubes are stratified, Sobol' points are even."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.experiments.designs import design, unit_points
from model.experiments.ranges import Range

RANGES = [
    Range("linkages.order_purchase.floor", 0.9, 1.1, float, 3),
    Range("population.leading_enterprises", 10.0, 40.0, int, 4),
    Range("linkages.employment.enabled", 0.0, 1.0, bool),
]


def test_a_grid_has_every_combination_once() -> None:
    points = design("grid", RANGES, 0, 1)
    assert len(points) == 3 * 4 * 2
    combinations = [tuple(point.values()) for point in points]
    assert combinations == list(itertools.product([0.9, 1.0, 1.1], [10, 20, 30, 40], [False, True]))


def test_a_grid_beyond_all_reason_is_refused() -> None:
    wide = [Range("linkages.order_purchase.floor", 0.9, 1.1, float, 2000)] * 2
    with pytest.raises(InputError, match=r"a grid of 4,000,000 points.*at most 100,000 runs"):
        design("grid", wide, 0, 1)


@settings(max_examples=20)
@given(points=st.integers(1, 60), dimensions=st.integers(1, 5), seed=st.integers(0, 2**31))
def test_a_latin_hypercube_uses_every_part_of_every_range_once(
    points: int, dimensions: int, seed: int
) -> None:
    rows = unit_points("latin", dimensions, points, seed)
    for column in zip(*rows, strict=True):
        assert sorted(math.floor(value * points) for value in column) == list(range(points))


def test_sobol_points_fall_evenly_into_the_quarters_of_every_plane() -> None:
    rows = unit_points("sobol", 4, 64, seed=5)
    for first, second in itertools.combinations(range(4), 2):
        quarters = [(row[first] >= 0.5, row[second] >= 0.5) for row in rows]
        assert [quarters.count(quarter) for quarter in set(quarters)] == [16] * 4


def test_designs_follow_their_seed_and_keep_kinds() -> None:
    for kind in ("latin", "sobol"):
        points = design(kind, RANGES, 16, 3)
        assert points == design(kind, RANGES, 16, 3) != design(kind, RANGES, 16, 4)
        kinds = {tuple(type(value) for value in point.values()) for point in points}
        assert kinds == {(float, int, bool)}


@pytest.mark.parametrize("points", [0, 10, 63, 65])
def test_sobol_points_are_a_power_of_two(points: int) -> None:
    with pytest.raises(InputError, match=rf"--points = {points}: must be a power of two, such as"):
        design("sobol", RANGES, points, 1)


@pytest.mark.parametrize("kind", ["latin", "sobol"])
def test_points_that_no_memory_holds_are_refused_before_any_is_made(kind: str) -> None:
    with pytest.raises(InputError, match=r"makes 1,099,511,627,776 runs, whose results need 329,853,488 GB"):
        design(kind, RANGES, 2**40, 1)


def test_an_unknown_design_is_refused() -> None:
    with pytest.raises(InputError, match="must be 'grid' or 'latin' or 'sobol'"):
        design("cubic", RANGES, 4, 1)
