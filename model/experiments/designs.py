"""Designs: which points of a space of parameters are simulated.

The quasi-random designs are SciPy's (scipy.stats.qmc); a grid is written out here.
"""

import itertools
import math
from collections.abc import Mapping, Sequence

from model.bounds import MOST_RUNS, check_choice, check_power_of_two, check_runs, check_whole
from model.declare.parameter import Value
from model.errors import InputError
from model.experiments.ranges import Range

DESIGNS = ("grid", "latin", "sobol")

Point = Mapping[str, Value]


def design(kind: str, ranges: Sequence[Range], points: int, seed: int) -> list[Point]:
    """The points of a design, each with a value for every parameter.

    kind: "grid", every combination of the levels of the ranges (full factorial); "latin",
    a Latin hypercube, each parameter's range cut into as many equal parts as there are
    points and every part used once (McKay, Beckman and Conover 1979); "sobol", the
    scrambled Sobol' sequence, evenest where points is a power of two.
    points: how many; a grid has as many as it has.  seed: of the shuffling and scrambling.

    Raises InputError for an unknown kind or a number of points that cannot be.
    """
    check_design(kind, ranges, points)
    if kind == "grid":
        return full_factorial(ranges)
    return [point_of(ranges, row) for row in unit_points(kind, len(ranges), points, seed)]


def check_design(kind: str, ranges: Sequence[Range], points: int | None, runs_each: int = 1) -> None:
    """Raise InputError, before anything is made, for a design that cannot be simulated.

    points: None for a grid.  runs_each: runs at each point.
    """
    check_choice(kind, "--design", DESIGNS)
    if kind == "grid":
        count = math.prod(entry.grid_size() for entry in ranges)
        if count * runs_each > MOST_RUNS:
            check_runs(count * runs_each, "--vary", f"a grid of {count:,} points")
        return
    if kind == "sobol":
        points = check_power_of_two(points, "--points", "a Sobol' sequence is even only then")
    points = check_whole(points, "--points", 1)
    check_runs(points * runs_each, "--points", points)


def full_factorial(ranges: Sequence[Range]) -> list[Point]:
    """Every combination of the levels; the last parameter changes fastest."""
    levels = [entry.grid() for entry in ranges]
    keys = [entry.key for entry in ranges]
    return [dict(zip(keys, values, strict=True)) for values in itertools.product(*levels)]


def unit_points(kind: str, dimensions: int, points: int, seed: int) -> list[list[float]]:
    """Points in the unit cube, one row each.  Raises InputError for an unknown kind."""
    import warnings

    from scipy.stats import qmc  # late: takes a second

    if kind == "latin":
        sampler: qmc.QMCEngine = qmc.LatinHypercube(dimensions, rng=seed)
    elif kind == "sobol":
        sampler = qmc.Sobol(dimensions, scramble=True, rng=seed)
    else:
        raise InputError(f"must be one of {', '.join(DESIGNS)}", key="--design", value=kind)
    with warnings.catch_warnings():  # SciPy warns where points is not a power of two; we say so ourselves
        warnings.simplefilter("ignore", UserWarning)
        rows: list[list[float]] = sampler.random(points).tolist()
    return rows


def point_of(ranges: Sequence[Range], shares: Sequence[float]) -> Point:
    """The values at shares of the way, 0 to 1, through each range."""
    return {entry.key: entry.at(share) for entry, share in zip(ranges, shares, strict=True)}
