"""Pareto fronts: a problem whose front is known, dominance by its definition, the budget plane."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.experiments.front import Values, efficient, onto_budget, search


def zdt1(points: Values) -> Values:
    """Zitzler, Deb and Thiele (2000): the front is f2 = 1 - sqrt(f1), where all but x1 are 0."""
    first, rest = points[:, 0], 1.0 + 9.0 * points[:, 1:].mean(axis=1)
    return np.stack([first, rest * (1.0 - np.sqrt(first / rest))], axis=1)


def test_the_search_finds_a_known_front() -> None:
    points, values = search(zdt1, levers=4, goals=2, population=40, generations=60, seed=1)
    front = values[efficient(values)]
    assert len(points) == len(values) == 40 * 60
    assert np.abs(front[:, 1] - (1.0 - np.sqrt(front[:, 0]))).max() < 0.05
    gaps = np.diff(np.sort(front[:, 0]))
    assert front[:, 0].min() < 0.02 and front[:, 0].max() > 0.98 and gaps.max() < 0.1  # spread along it


def test_a_search_can_be_repeated_and_starts_where_told() -> None:
    settings = {"levers": 3, "goals": 2, "population": 8, "generations": 3, "seed": 4}
    start = [[0.1, 0.2, 0.3]]
    first, again = (search(zdt1, **settings, start=start) for _ in range(2))  # type: ignore[arg-type]
    assert (first[0] == again[0]).all()
    assert first[0][0].tolist() == start[0]


def test_a_search_stays_on_the_budget() -> None:
    prices = np.array([1.0, 2.0, 3.0])
    tried: list[Values] = []

    def function(points: Values) -> Values:
        tried.append(points)
        return zdt1(points)

    search(
        function,
        levers=3,
        goals=2,
        population=10,
        generations=5,
        seed=4,
        onto=lambda points: onto_budget(points, prices, 2.5),
    )
    assert np.concatenate(tried) @ prices == pytest.approx(np.full(50, 2.5))


@given(arrays(np.float64, (12, 2), elements=st.integers(0, 4)))
def test_efficient_rows_are_those_that_nobody_betters(values: Values) -> None:
    kept = set(efficient(values).tolist())

    def betters(other: int, row: int) -> bool:
        return bool((values[other] <= values[row]).all() and (values[other] < values[row]).any())

    for row in range(12):
        bettered = any(betters(other, row) for other in range(12))
        first_of_its_kind = row == next(i for i in range(12) if (values[i] == values[row]).all())
        assert (row in kept) == (not bettered and first_of_its_kind)


@settings(max_examples=50)
@given(
    points=arrays(np.float64, (3, 4), elements=st.floats(0.0, 1.0)),
    prices=arrays(np.float64, 4, elements=st.floats(0.01, 1e9)),
    share=st.floats(0.0, 1.0),
)
def test_points_are_moved_onto_the_budget_and_no_further(
    points: Values, prices: Values, share: float
) -> None:
    budget = share * float(prices.sum())
    moved = onto_budget(points, prices, budget)
    assert ((moved >= 0.0) & (moved <= 1.0)).all()
    assert moved @ prices == pytest.approx(np.full(3, budget), rel=1e-6, abs=1e-6 * float(prices.sum()))
    assert onto_budget(moved, prices, budget) == pytest.approx(moved, abs=1e-5)  # there already


def test_the_nearest_point_of_the_budget_is_found() -> None:
    """Worked by hand: (0.2, 0.2) costs 0.4; the nearest point of x + y = 1 is (0.5, 0.5)."""
    assert onto_budget(np.array([[0.2, 0.2]]), np.array([1.0, 1.0]), 1.0)[0] == pytest.approx([0.5, 0.5])
    # (0.9, 0.1) is on x + y = 1; on x + y = 1.6 both move by 0.3, x stops at 1, y takes the rest.
    assert onto_budget(np.array([[0.9, 0.1]]), np.array([1.0, 1.0]), 1.6)[0] == pytest.approx([1.0, 0.6])
