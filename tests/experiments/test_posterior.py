"""Fitting against linear models, whose posteriors are known in closed form."""

import numpy as np
import pytest

from model.experiments.posterior import Values, effective_size, fit, moved_to

SLOPES = np.array([[3.0, 1.0], [1.0, -2.0], [0.5, 0.5]])
DEVIATIONS = np.array([0.2, 0.2, 0.15])
TRUTH = np.array([0.45, 0.6])


def known_posterior(noise: Values) -> tuple[Values, Values]:
    """Mean and standard deviations of the normal posterior, the prior being flat and far wider."""
    precision = SLOPES.T @ np.diag(1.0 / (DEVIATIONS**2 + noise**2)) @ SLOPES
    return TRUTH, np.sqrt(np.diag(np.linalg.inv(precision)))


@pytest.mark.parametrize("noise", [0.0, 0.15], ids=["certain", "with chance"])
def test_a_linear_model_has_its_known_posterior(noise: float) -> None:
    """Means within four Monte Carlo standard errors, deviations within 15 % (about four of theirs).

    The chance of a failure without an error is below one in a thousand; the seed is fixed.
    """
    generator = np.random.default_rng(5)

    def function(points: Values) -> Values:
        return points @ SLOPES.T + noise * generator.standard_normal((len(points), 3))

    found = fit(
        function,
        inputs=2,
        observed=SLOPES @ TRUTH,
        deviations=DEVIATIONS,
        points=512,
        rounds=4,
        seed=11,
    )
    mean, deviation = known_posterior(np.full(3, noise))
    assert found.tolerance == 1.0
    assert found.effective > 300
    for column in range(2):
        own = found.points[:, column]
        error = deviation[column] / np.sqrt(found.effective)
        assert abs(found.mean(own) - mean[column]) < 4.0 * error
        assert found.deviation(own) == pytest.approx(deviation[column], rel=0.15)
        assert found.quantile(own, 0.975) == pytest.approx(mean[column] + 1.96 * deviation[column], abs=0.035)


def test_points_that_only_come_near_are_moved_to_the_observations() -> None:
    """A linear model with a third input that is not fitted, observed ten times more exactly.

    Few of 128 points agree.  400 draws, moved, meet the observations in the mean, within five
    standard errors and what is not linear in the third input, and spread at most a quarter as far.
    """
    generator = np.random.default_rng(8)
    third: list[Values] = []
    odds = np.log(TRUTH / (1.0 - TRUTH))

    def outputs_of(inputs: Values, other: Values) -> Values:
        """Linear in the log odds, as the moving is."""
        away = np.log(inputs / (1.0 - inputs)) - odds
        return 0.25 * away @ SLOPES.T + 0.8 * (other - 0.5)[:, None]

    def function(points: Values) -> Values:
        third.append(generator.random(len(points)))
        return outputs_of(np.clip(points, 1e-9, 1.0 - 1e-9), third[-1])

    observed, deviations = np.zeros(3), 0.1 * DEVIATIONS
    found = fit(function, inputs=2, observed=observed, deviations=deviations, points=128, rounds=1, seed=11)
    assert found.tolerance > 2.0
    inputs = np.column_stack([found.points, np.concatenate(third)])
    moved = moved_to(observed, deviations, found, inputs, count=400, seed=3)
    assert np.all((moved > 0.0) & (moved < 1.0))
    met = outputs_of(moved[:, :2], moved[:, 2])
    assert np.all(np.abs(met.mean(axis=0)) < 5.0 * deviations / np.sqrt(400) + 0.02)
    before = outputs_of(np.clip(found.points, 1e-9, 1.0 - 1e-9), inputs[:, 2])
    assert np.all(met.std(axis=0) < 0.25 * before.std(axis=0))


def test_an_edge_of_the_prior_cuts_the_posterior() -> None:
    """One input observed at its own lower edge: the posterior is half a normal."""
    found = fit(
        lambda points: points,
        inputs=1,
        observed=np.array([0.0]),
        deviations=np.array([0.1]),
        points=512,
        rounds=4,
        seed=2,
    )
    own = found.points[:, 0]
    assert found.mean(own) == pytest.approx(0.1 * np.sqrt(2.0 / np.pi), abs=0.012)
    assert found.deviation(own) == pytest.approx(0.1 * np.sqrt(1.0 - 2.0 / np.pi), rel=0.15)


def test_without_information_the_prior_remains() -> None:
    found = fit(
        lambda points: np.zeros((len(points), 1)),
        inputs=2,
        observed=np.array([0.0]),
        deviations=np.array([1.0]),
        points=256,
        rounds=3,
        seed=2,
    )
    for column in found.points.T:
        assert found.mean(column) == pytest.approx(0.5, abs=0.05)
        assert found.deviation(column) == pytest.approx(np.sqrt(1.0 / 12.0), rel=0.1)


def test_targets_too_narrow_for_the_points_are_relaxed_and_told() -> None:
    found = fit(
        lambda points: points,
        inputs=5,
        observed=np.full(5, 0.5),
        deviations=np.full(5, 1e-4),
        points=32,
        rounds=2,
        seed=1,
    )
    assert found.tolerance > 10.0
    assert found.effective == pytest.approx(16.0, rel=0.01)
    assert found.weights.sum() == pytest.approx(1.0)
    assert list(np.bincount(found.rounds)) == [32, 32]


def test_effective_size_of_equal_and_of_single_weights() -> None:
    assert effective_size(np.full(8, 0.125)) == pytest.approx(8.0)
    assert effective_size(np.array([1.0, 0.0])) == 1.0


def test_an_output_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        fit(
            lambda points: np.full((len(points), 1), np.nan),
            inputs=1,
            observed=np.array([0.0]),
            deviations=np.array([1.0]),
            points=8,
            rounds=1,
            seed=1,
        )
