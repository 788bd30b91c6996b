"""Sensitivity indices against the Ishigami function, whose own are known in closed form."""

import numpy as np
import pytest

from model.experiments.indices import Inputs, Values, independent_rows, screen, sobol_indices

THREE = Inputs(("first", "second", "third"), ("first", "second", "third"))


def ishigami(points: Values) -> Values:
    """Ishigami and Homma (1990), a = 7, b = 0.1, over the cube from -pi to pi; and a constant."""
    x = np.pi * (2.0 * points - 1.0)
    value = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return np.stack([value, np.full(len(points), 3.0)], axis=1)


def test_sobol_indices_are_the_published_ones() -> None:
    """Published to four digits: S1 = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437.

    With 4,096 samples an estimate is off by less than 0.03 at this seed's error of about 0.01.
    """
    found = sobol_indices(THREE, ishigami, 4096, seed=1)
    assert found.first[:, 0] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert found.total[:, 0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert (found.first_half_width[:, 0] < 0.05).all()
    assert np.isnan(found.first[:, 1]).all()  # nothing varies, so nothing has a share of it


def test_inputs_of_a_group_share_an_index() -> None:
    """First and third interact only with each other: together they account for all but the second."""
    grouped = Inputs(THREE.names, ("rest", "second", "rest"))
    found = sobol_indices(grouped, ishigami, 2048, seed=1)
    assert found.groups == ("rest", "second")
    assert found.first[:, 0] == pytest.approx([0.5576, 0.4424], abs=0.03)
    assert found.total[:, 0] == pytest.approx([0.5576, 0.4424], abs=0.03)


def test_the_independent_points_fill_the_cube_evenly() -> None:
    found = sobol_indices(THREE, ishigami, 64, seed=2)
    assert found.points.shape == (128, 3)
    assert found.points.mean(axis=0) == pytest.approx([0.5] * 3, abs=0.02)
    assert len(np.unique(found.points[:, 1])) == 128
    assert (found.outputs == ishigami(found.points)).all()
    assert list(independent_rows(10, 3)) == [0, 4, 5, 9]


def test_screening_measures_a_linear_function_exactly() -> None:
    """Every step of x changes a + b x by b times the step, whatever else moves."""
    found = screen(THREE, lambda points: points @ np.array([[10.0], [-4.0], [0.0]]), 6, seed=3)
    assert found.strength[:, 0] == pytest.approx([10.0, 4.0, 0.0])
    assert found.half_width[:, 0] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert len(found.points) == 6 * 4


def test_screening_keeps_the_order_of_groups() -> None:
    grouped = Inputs(("x", "y", "z"), ("late", "early", "late"))
    found = screen(grouped, lambda points: points[:, [1]], 4, seed=3)
    assert found.groups == ("late", "early")
    assert found.strength[:, 0] == pytest.approx([0.0, 1.0])
