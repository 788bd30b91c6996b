"""Sensitivity indices of any function of the unit cube, by SALib.

A function here takes points of the unit cube, (points, inputs), and gives outputs,
(points, outputs); what its inputs mean is its own affair.  Inputs can be put into
groups, whose members are moved together and share an index.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Function = Callable[[Values], Values]

MORRIS_LEVELS = 4
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Inputs:
    """The inputs of a function, in the order of its columns.

    names: one for each.  groups: the group of each; as many as names.  An input by itself
    is a group of one.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def group_names(self) -> tuple[str, ...]:
        """Every group once, in the order in which they first appear."""
        return tuple(dict.fromkeys(self.groups))

    def problem(self) -> dict[str, Any]:
        """What SALib calls a problem: the unit cube."""
        return {
            "num_vars": len(self.names),
            "names": list(self.names),
            "bounds": [[0.0, 1.0]] * len(self.names),
            "groups": list(self.groups),
        }


@dataclass(frozen=True)
class Screening:
    """Morris's measures of each group (rows) for each output (columns), in the output's unit.

    strength: mean absolute effect of moving through half to two thirds of the range, scaled
    to the whole range (mu*; Campolongo, Cariboni and Saltelli 2007), with its 95 % half-width.
    points, outputs: what was simulated, in order.
    """

    groups: tuple[str, ...]
    strength: Values
    half_width: Values
    points: Values
    outputs: Values


@dataclass(frozen=True)
class SobolIndices:
    """Shares of each output's variance (columns) that each group (rows) accounts for.

    first: by itself; total: with all interactions; each with its 95 % half-width.  Not a
    number where an output does not vary.  points, outputs: the independent sample points,
    spread evenly over the whole space, and what came out there.
    """

    groups: tuple[str, ...]
    first: Values
    first_half_width: Values
    total: Values
    total_half_width: Values
    points: Values
    outputs: Values


def screen(inputs: Inputs, function: Function, trajectories: int, seed: int) -> Screening:
    """Morris screening: `trajectories` times (groups + 1) points."""
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    problem = inputs.problem()
    points = np.asarray(
        sampling.sample(problem, trajectories, num_levels=MORRIS_LEVELS, seed=_word(seed)), dtype=np.float64
    )
    outputs = function(points)
    strength, half_width = [], []
    for column in outputs.T:
        found = analysis.analyze(
            problem, points, column, num_levels=MORRIS_LEVELS, conf_level=CONFIDENCE, seed=_word(seed)
        )
        place = [list(found["names"]).index(group) for group in inputs.group_names]
        strength.append(np.asarray(found["mu_star"], dtype=np.float64)[place])
        half_width.append(np.asarray(found["mu_star_conf"], dtype=np.float64)[place])
    return Screening(inputs.group_names, np.array(strength).T, np.array(half_width).T, points, outputs)


def sobol_indices(inputs: Inputs, function: Function, samples: int, seed: int) -> SobolIndices:
    """First-order and total indices: `samples` times (groups + 2) points.

    samples: of the two base matrices; a power of two.  Estimated as in Saltelli et al.
    (2010, doi:10.1016/j.cpc.2009.09.018), intervals by bootstrap.
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    problem = inputs.problem()
    points = np.asarray(
        sampling.sample(problem, samples, calc_second_order=False, seed=_word(seed)), dtype=np.float64
    )
    outputs = function(points)
    columns = []
    for column in outputs.T:
        if np.ptp(column) == 0.0:
            columns.append(np.full((4, len(inputs.group_names)), np.nan))
            continue
        found = analysis.analyze(
            problem, column, calc_second_order=False, conf_level=CONFIDENCE, seed=_word(seed)
        )
        columns.append(np.array([found["S1"], found["S1_conf"], found["ST"], found["ST_conf"]]))
    first, first_half, total, total_half = np.array(columns).transpose(1, 2, 0)
    independent = independent_rows(len(points), len(inputs.group_names))
    return SobolIndices(
        inputs.group_names,
        first,
        first_half,
        total,
        total_half,
        points[independent],
        outputs[independent],
    )


def independent_rows(points: int, groups: int) -> Sequence[int]:
    """Where the two base matrices stand in SALib's order: first and last of each block."""
    block = groups + 2
    return [row for start in range(0, points, block) for row in (start, start + block - 1)]


def _word(seed: int) -> int:
    """A seed of 32 bits, which is what SALib takes."""
    return seed & 0xFFFFFFFF
