"""How many households of each kind a county has: raking, in the sense of least relative entropy.

Of all numbers that give the table's margins, those closest to the prior: w = q exp(A'x), with A what a
household of a kind adds to a margin, and x the minimum of sum(w) - b'x + r |x|^2 / 2, which is convex.
Newton's method finds it from x = 0, halving steps that do not lead down.  r is so small that it changes
nothing but keeps a margin of zero, which x meets only at minus infinity, from being chased there.
"""

import numpy as np

from model.compiled import rule
from model.errors import InputError
from model.mathematics import exp
from model.population.census.household_types import HouseholdTypes
from model.state import Floats

_RIDGE = 1e-9
_CLOSE = 1e-8  # the largest margin that may be left over, as a share of the households
# The same where a solution is so far out that the ridge holds it back: no households have such margins.
_STILL_MET = 1e-6
_MOST_STEPS, _MOST_HALVINGS = 100, 40


def rake(types: HouseholdTypes, margins: Floats, named: str) -> Floats:
    """Households of each kind, (kinds,), of a place with these margins.

    margins: in the order of household_types.MARGINS.  named: the place, in messages.

    Raises InputError if no households can have these margins.
    """
    kinds, count = types.features.shape
    weights = np.zeros(kinds)
    target = margins / margins[0]
    found = _rake(
        types.prior, types.features, target, weights, np.zeros((3, count)), np.zeros((count, count + 1))
    )
    if not found:
        raise InputError("the counts of households, persons and ages contradict each other", key=named)
    households: Floats = weights * margins[0]
    return households


@rule
def _rake(
    prior: Floats, features: Floats, target: Floats, weights: Floats, work: Floats, equations: Floats
) -> bool:
    """Fill in the weights that meet the target, and tell whether they do.

    work: (3, margins), of which the first is the solution x; equations: (margins, margins + 1).
    """
    kinds, count = features.shape
    solution, gradient, trial = work[0], work[1], work[2]
    value = _objective(prior, features, target, solution, weights)
    for _ in range(_MOST_STEPS):
        largest = 0.0
        for i in range(count):
            gradient[i] = _RIDGE * solution[i] - target[i]
            for j in range(count + 1):
                equations[i, j] = 0.0
            equations[i, i] = _RIDGE
        for kind in range(kinds):
            for i in range(count):
                part = features[kind, i] * weights[kind]
                if part != 0.0:
                    gradient[i] += part
                    for j in range(i + 1):
                        equations[i, j] += part * features[kind, j]
        for i in range(count):
            largest = max(largest, abs(gradient[i]))
            equations[i, count] = -gradient[i]
            for j in range(i):
                equations[j, i] = equations[i, j]
        if largest < _CLOSE:
            for i in range(count):
                largest = max(largest, _RIDGE * abs(solution[i]))
            return largest < _STILL_MET
        _eliminate(equations)
        length = 1.0
        for _ in range(_MOST_HALVINGS):
            for i in range(count):
                trial[i] = solution[i] + length * equations[i, count]
            lower = _objective(prior, features, target, trial, weights)
            if lower <= value:
                break
            length *= 0.5
        value = lower
        for i in range(count):
            solution[i] = trial[i]
    return False


@rule
def _objective(prior: Floats, features: Floats, target: Floats, solution: Floats, weights: Floats) -> float:
    """What is to be as small as possible; leaves the weights that belong to a solution."""
    kinds, count = features.shape
    total = 0.0
    for kind in range(kinds):
        exponent = 0.0
        for i in range(count):
            exponent += features[kind, i] * solution[i]
        weights[kind] = prior[kind] * exp(exponent)
        total += weights[kind]
    for i in range(count):
        total += 0.5 * _RIDGE * solution[i] * solution[i] - target[i] * solution[i]
    return total


@rule
def _eliminate(equations: Floats) -> None:
    """Solve symmetric positive definite equations, whose right sides stand in the last column, in place."""
    count = len(equations)
    for pivot in range(count):
        for i in range(pivot + 1, count):
            factor = equations[i, pivot] / equations[pivot, pivot]
            for j in range(pivot, count + 1):
                equations[i, j] -= factor * equations[pivot, j]
    for i in range(count - 1, -1, -1):
        for j in range(i + 1, count):
            equations[i, count] -= equations[i, j] * equations[j, count]
        equations[i, count] /= equations[i, i]
