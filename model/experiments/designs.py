"""Designs: which points of a space of parameters are simulated.

The quasi-random designs are SciPy's (scipy.stats.qmc); a grid is written out here.
"""

import itertools
import math
from collections.abc import Mapping, Sequence

from model.declaration import Value
from model.errors import InputError
from model.experiments.ranges import Range

DESIGNS = ("grid", "latin", "sobol")
MOST_POINTS = 1_000_000

Point = Mapping[str, Value]


def design(kind: str, ranges: Sequence[Range], points: int, seed: int) -> list[Point]:
    """The points of a design, each with a value for every parameter.

    kind: "grid", every combination of the levels of the ranges (full factorial); "latin",
    a Latin hypercube, each parameter's range cut into as many equal parts as there are
    points and every part used once (McKay, Beckman and Conover 1979); "sobol", the
    scrambled Sobol' sequence, evenest where points is a power of two.
    points: how many; a grid has as many as it has.  seed: of the shuffling and scrambling.

    Raises InputError for an unknown kind or too many points.
    """
    if kind == "grid":
        return full_factorial(ranges)
    return [point_of(ranges, row) for row in unit_points(kind, len(ranges), points, seed)]


def full_factorial(ranges: Sequence[Range]) -> list[Point]:
    """Every combination of the levels; the last parameter changes fastest.

    Raises InputError if there are more than MOST_POINTS.
    """
    levels = [entry.grid() for entry in ranges]
    count = math.prod(map(len, levels))
    if count > MOST_POINTS:
        raise InputError(f"the grid has {count:,} points; at most {MOST_POINTS:,} are possible")
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
