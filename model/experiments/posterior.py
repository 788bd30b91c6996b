"""Which inputs of a chance-driven function agree with observations: approximate Bayesian computation.

The observations are taken to be normal around what the function gives, each with a
standard deviation of its own.  Weighting simulated points by that density is then exact,
not approximate (Wilkinson 2013, "Approximate Bayesian computation gives exact results
under the assumption of model error", doi:10.1515/sagmb-2013-0010), also for a function
that gives another output at each call.

Points come in rounds: first spread evenly over the prior, then from a kernel estimate
(scipy.stats.gaussian_kde) of what is known so far, moved as told below while few agree.
All rounds count together, each point weighted by the mixture of the proposals of all rounds
(Veach and Guibas 1995; Cornuet, Marin, Mira and Robert 2012,
doi:10.1111/j.1467-9469.2011.00756.x).

Where too few points agree with the observations, those that come near are moved to them, by a
regression of the inputs on the outputs (Beaumont, Zhang and Balding 2002, Genetics 162:
2025-2035), on the scale of the inputs' log odds, so that none leaves its range.

Libraries for this, such as pyABC, call the function one point after another with seeds of
their own; here a round is one batch whose points and seeds are known before, so that it
can be spread over a cluster, kept, and resumed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.experiments.designs import unit_points

Values = NDArray[np.float64]
Function = Callable[[Values], Values]

PRIOR_PART = 0.1  # of each later round is drawn from the prior, which keeps every weight bounded
_EDGE = 1e-3  # nearer to an end of its range no input is taken to be: its odds are finite
_DRAWS = 4096  # to measure how much of a kernel estimate lies inside the unit cube


@dataclass(frozen=True)
class Posterior:
    """Points of the unit cube, (points, inputs), with weights that sum to one.

    outputs: what the function gave there, (points, outputs).  rounds: of each point, from 0.
    tolerance: by what the observations' standard deviations had to be multiplied for
    enough points to count; 1 where nothing had to be relaxed.
    effective: as many unweighted draws carry as much (Kish's effective sample size).
    """

    points: Values
    outputs: Values
    weights: Values
    rounds: NDArray[np.int64]
    tolerance: float
    effective: float

    def mean(self, values: Values) -> float:
        """The posterior mean of something given at each point."""
        return float(self.weights @ values)

    def deviation(self, values: Values) -> float:
        """The posterior standard deviation of something given at each point."""
        return float(np.sqrt(self.weights @ (values - self.mean(values)) ** 2))

    def draws(self, count: int, seed: int) -> list[int]:
        """Points of equal weight that stand for all: systematic resampling, in random order.

        count: how many; a point comes as often as its weight asks for.
        """
        places: list[int] = _systematic(self.weights, count, np.random.default_rng(seed)).tolist()
        return places

    def quantile(self, values: Values, share: float) -> float:
        """The posterior quantile of something given at each point."""
        order = np.argsort(values, kind="stable")
        cumulated = np.cumsum(self.weights[order])
        place = int(np.searchsorted(cumulated, share * cumulated[-1]))
        return float(values[order[min(place, len(order) - 1)]])


def fit(
    function: Function,
    *,
    inputs: int,
    observed: Values,
    deviations: Values,
    points: int,
    rounds: int,
    seed: int,
) -> Posterior:
    """The posterior over the unit cube, uniform before, given what was observed.

    function: outputs, (points, outputs), of points, (points, inputs); called once a round.
    observed, deviations: (outputs,), the deviations above zero.  points: in a round.

    Raises ValueError if the function gives something that is not a finite number.
    """
    generator = np.random.default_rng(seed)
    tried = np.array(unit_points("sobol", inputs, points, seed))
    proposals: list[Callable[[Values], Values]] = [lambda x: np.ones(len(x))]
    outputs = _finite(function(tried))
    for _ in range(rounds - 1):
        weights, tolerance = _weights(tried, outputs, proposals, observed, deviations, least=0.5 * points)
        centres = tried
        if tolerance > 1.0:
            centres = _moved(observed, deviations, outputs, weights, tried, points, generator)
            weights = np.full(points, 1.0 / points)
        draw, density = _proposal(centres, weights, generator)
        more = draw(points)
        proposals.append(density)
        tried = np.concatenate([tried, more])
        outputs = np.concatenate([outputs, _finite(function(more))])
    weights, tolerance = _weights(tried, outputs, proposals, observed, deviations, least=0.5 * points)
    return Posterior(
        points=tried,
        outputs=outputs,
        weights=weights,
        rounds=np.repeat(np.arange(rounds), points),
        tolerance=tolerance,
        effective=effective_size(weights),
    )


def moved_to(
    observed: Values,
    deviations: Values,
    posterior: Posterior,
    inputs: Values,
    *,
    count: int,
    seed: int,
) -> Values:
    """Draws of the inputs, (count, inputs), that points near the observations are moved to.

    inputs: of the posterior's points, in the unit cube: those that were fitted, and more that
    the outputs depend on.  Each draw is moved to observations with an error of its own.
    """
    generator = np.random.default_rng([seed, count])
    return _moved(observed, deviations, posterior.outputs, posterior.weights, inputs, count, generator)


def _moved(
    observed: Values,
    deviations: Values,
    outputs: Values,
    weights: Values,
    inputs: Values,
    count: int,
    generator: np.random.Generator,
) -> Values:
    chosen = _systematic(weights, count, generator)
    odds = np.clip(inputs, _EDGE, 1.0 - _EDGE)
    odds = np.log(odds / (1.0 - odds))
    away = (outputs - observed) / deviations
    root = np.sqrt(weights)[:, None]
    design = np.column_stack([np.ones(len(away)), away])
    slopes = np.linalg.lstsq(root * design, root * odds, rcond=None)[0][1:]
    error = generator.standard_normal((count, len(observed)))
    moved: Values = odds[chosen] + (error - away[chosen]) @ slopes
    return 1.0 / (1.0 + np.exp(-moved))


def _systematic(weights: Values, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Systematic resampling, in random order: each place as often as its weight asks for."""
    steps = (np.arange(count) + generator.random()) / count
    chosen = np.searchsorted(np.cumsum(weights), steps)
    return generator.permutation(np.minimum(chosen, len(weights) - 1))


def effective_size(weights: Values) -> float:
    """Kish's effective sample size of weights that sum to one."""
    return float(1.0 / np.square(weights).sum())


def _weights(
    points: Values,
    outputs: Values,
    proposals: list[Callable[[Values], Values]],
    observed: Values,
    deviations: Values,
    *,
    least: float,
) -> tuple[Values, float]:
    """Weights at the smallest tolerance, from 1, at which enough points count."""
    proposed = np.mean([density(points) for density in proposals], axis=0)
    misfit = 0.5 * np.square((outputs - observed) / deviations).sum(axis=1)

    def at(tolerance: float) -> Values:
        logs = -misfit / tolerance**2 - np.log(proposed)
        raw = np.exp(logs - logs.max())
        weights: Values = raw / raw.sum()
        return weights

    low, high = 1.0, 1.0
    if effective_size(at(1.0)) >= least:
        return at(1.0), 1.0
    most = effective_size(at(1e6))  # beyond which tolerance is of no help: the proposals' own unevenness
    while effective_size(at(high)) < min(least, 0.9 * most):
        low, high = high, 2.0 * high
    for _ in range(40):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if effective_size(at(middle)) < min(least, 0.9 * most) else (low, middle)
    return at(high), float(high)


def _proposal(
    points: Values, weights: Values, generator: np.random.Generator
) -> tuple[Callable[[int], Values], Callable[[Values], Values]]:
    """How to draw the next round, and with which density it is drawn."""
    from scipy.stats import gaussian_kde

    kernel: Any = gaussian_kde(points.T, weights=weights, bw_method=_wide)
    trial = kernel.resample(_DRAWS, seed=generator).T
    inside = np.mean(_in_cube(trial))

    def draw(count: int) -> Values:
        from_prior = generator.random((count, points.shape[1]))
        own = np.empty((0, points.shape[1]))
        while len(own) < count:
            drawn = kernel.resample(_DRAWS, seed=generator).T
            own = np.concatenate([own, drawn[_in_cube(drawn)]])
        chosen: Values = np.where(generator.random((count, 1)) < PRIOR_PART, from_prior, own[:count])
        return chosen

    def density(x: Values) -> Values:
        mixed: Values = PRIOR_PART + (1.0 - PRIOR_PART) * kernel(x.T) / inside
        return mixed

    return draw, density


def _wide(kernel: Any) -> float:
    """Scott's rule, widened: a proposal should reach beyond what it is to cover."""
    return float(1.3 * kernel.scotts_factor())


def _in_cube(points: Values) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = np.all((points >= 0.0) & (points <= 1.0), axis=1)
    return inside


def _finite(outputs: Values) -> Values:
    if not np.isfinite(outputs).all():
        raise ValueError("an output is not a finite number")
    return outputs
