"""Pareto fronts: points that cannot be bettered in one goal without loss in another.

The search is NSGA-II (Deb et al. 2002, doi:10.1109/4235.996017) as pymoo implements it,
in the unit cube of the levers.  A fixed budget is a plane through that cube, onto which
every candidate is moved before it is tried, so that no run is spent beside it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Function = Callable[[Values], Values]


def search(
    function: Function,
    *,
    levers: int,
    goals: int,
    population: int,
    generations: int,
    seed: int,
    start: Sequence[Sequence[float]] = (),
    onto: Callable[[Values], Values] | None = None,
) -> tuple[Values, Values]:
    """Every point that was tried, (points, levers), and its goals, (points, goals), in order.

    function: goals to be made small, of points in the unit cube; called with a generation
    at a time.  population: points in a generation; generations: at least one.
    start: points that the first generation holds.  onto: moves points to where they are allowed.
    """
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.problem import Problem
    from pymoo.core.repair import Repair
    from pymoo.optimize import minimize

    points: list[Values] = []
    values: list[Values] = []

    class Cube(Problem):
        def _evaluate(self, x: Values, out: dict[str, Any], *_: object, **__: object) -> None:
            out["F"] = function(x)
            points.append(x.copy())
            values.append(np.asarray(out["F"], dtype=np.float64))

    class Onto(Repair):
        def _do(self, _problem: object, x: Values, **_: object) -> Values:
            return x if onto is None else onto(x)

    first = np.random.default_rng(seed).random((population, levers))
    first[: len(start)] = np.asarray(start, dtype=np.float64).reshape(len(start), levers)[:population]
    minimize(
        Cube(n_var=levers, n_obj=goals, xl=0.0, xu=1.0),
        NSGA2(pop_size=population, sampling=first, repair=Onto()),
        ("n_gen", generations),
        seed=seed & 0x7FFFFFFF,
        verbose=False,
    )
    return np.concatenate(points), np.concatenate(values)


def efficient(values: Values) -> NDArray[np.intp]:
    """The rows that no other row betters: as small in every goal and smaller in one.

    Of rows that are equal in every goal the first one stands for all.
    """
    kept = []
    for row, own in enumerate(values):
        no_worse = (values <= own).all(axis=1)
        better = no_worse & (values < own).any(axis=1)
        twin = (values[:row] == own).all(axis=1).any()
        if not better.any() and not twin:
            kept.append(row)
    return np.array(kept, dtype=np.intp)


def onto_budget(points: Values, prices: Values, budget: float) -> Values:
    """The nearest points of the unit cube at which the levers cost the budget.

    points: (points, levers); prices: of each lever's whole way, above zero; budget: from
    nothing to the sum of the prices.  On the plane points @ prices = budget the nearest
    point lies at clip(point + t * prices) for one t, which is found by halving.
    """
    low = np.full(len(points), -1.0 / prices.min())
    high = -low
    for _ in range(200):
        middle = 0.5 * (low + high)
        dear = _moved(points, middle, prices) @ prices > budget
        low, high = np.where(dear, low, middle), np.where(dear, middle, high)
    return _moved(points, low, prices)


def _moved(points: Values, steps: Values, prices: Values) -> Values:
    moved: Values = np.clip(points + steps[:, None] * prices, 0.0, 1.0)
    return moved
