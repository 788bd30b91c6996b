"""Scenario discovery recovers boxes that are known, and finds none where there is none."""

import numpy as np
import pytest

from model.experiments.boxes import Box, Limit, discover

POINTS = np.random.default_rng(1).random((800, 6))


def test_a_known_box_is_recovered() -> None:
    failed = (POINTS[:, 1] > 0.6) & (POINTS[:, 4] <= 0.4)
    found = discover(POINTS, failed)
    (box,) = found.boxes
    limits = {(limit.condition, limit.above): limit.value for limit in box.limits}
    assert limits == {(1, True): pytest.approx(0.6, abs=0.02), (4, False): pytest.approx(0.4, abs=0.02)}
    assert box.coverage == box.density == 1.0
    assert box.points == failed.sum()
    assert (box.holds(POINTS) == failed).all()
    assert found.share == failed.mean()
    assert found.importance[1] + found.importance[4] == pytest.approx(1.0)
    assert found.balanced_accuracy is not None and found.balanced_accuracy > 0.95


def test_coverage_and_density_are_counted_from_the_points() -> None:
    """With one failure in twenty turned round, a box covers most failures and holds some successes."""
    true = (POINTS[:, 1] > 0.6) & (POINTS[:, 4] <= 0.4)
    failed = true ^ (np.random.default_rng(2).random(800) < 0.05)
    box = discover(POINTS, failed).boxes[0]
    inside = box.holds(POINTS)
    assert box.coverage == (inside & failed).sum() / failed.sum()
    assert box.density == (inside & failed).sum() / inside.sum()
    assert 0.6 < box.coverage < 1.0 and 0.8 < box.density < 1.0


def test_two_separate_boxes_are_both_found() -> None:
    failed = (POINTS[:, 0] > 0.8) | (POINTS[:, 2] <= 0.15)
    boxes = discover(POINTS, failed).boxes
    assert sum(box.coverage for box in boxes) == pytest.approx(1.0)
    assert {limit.condition for box in boxes for limit in box.limits} == {0, 2}
    assert boxes[0].coverage >= boxes[1].coverage


def test_of_two_limits_on_one_side_the_tighter_counts() -> None:
    """A leaf reached by x > 0.5 and x > 0.8 is the box x > 0.8."""
    failed = POINTS[:, 0] > 0.8
    boxes = discover(POINTS, failed).boxes
    assert all(
        len({(limit.condition, limit.above) for limit in box.limits}) == len(box.limits) for box in boxes
    )
    assert Box((Limit(0, True, 0.8),), 1.0, 1.0, 0).holds(np.array([[0.9], [0.8], [0.1]])).tolist() == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("value", [True, False])
def test_where_all_fail_or_none_there_is_nothing_to_find(value: bool) -> None:
    found = discover(POINTS, np.full(800, value))
    assert found.boxes == ()
    assert found.share == float(value)
    assert found.balanced_accuracy is None


def test_failures_by_pure_chance_are_told_no_better_than_chance() -> None:
    """Balanced accuracy of a guess is 0.5 with a standard error below 0.03 here."""
    found = discover(POINTS, np.random.default_rng(3).random(800) < 0.3)
    assert found.balanced_accuracy == pytest.approx(0.5, abs=0.1)
