"""Scenario discovery: boxes of conditions in which something fails, by a shallow decision tree.

Bryant and Lempert (2010, doi:10.1016/j.techfore.2009.08.002) judge a box by *coverage*,
the share of all failures that lie in it, and *density*, the share of its points that fail.
The tree is scikit-learn's (Breiman's CART); how well its boxes hold for points that it has
not seen is measured by cross-validation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.experiments.claims import enough_failures

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FOLDS = 5


@dataclass(frozen=True)
class Limit:
    """One side of a box.

    condition: position of the condition.  above: whether the box lies above `value` or at most there.
    """

    condition: int
    above: bool
    value: float


@dataclass(frozen=True)
class Box:
    """A box of conditions: where all its limits hold.  No limits: everywhere.

    coverage: share of all failures that lie in it; density: share of its points that fail;
    points: how many of the points lie in it.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    points: int

    def holds(self, points: Values) -> Flags:
        """Which of the points, (points, conditions), lie in it."""
        inside = np.ones(len(points), dtype=np.bool_)
        for limit in self.limits:
            column = points[:, limit.condition]
            inside &= column > limit.value if limit.above else column <= limit.value
        return inside


@dataclass(frozen=True)
class Discovery:
    """Boxes in which failure is more frequent than elsewhere, the one with most failures first.

    share: of all points that fail.  importance: of each condition in the tree, sums to one.
    balanced_accuracy: mean of the shares of failures and of successes that the boxes
    tell right for points not seen before; 0.5 is no better than chance.  None without boxes.
    """

    boxes: tuple[Box, ...]
    share: float
    importance: tuple[float, ...]
    balanced_accuracy: float | None


def discover(points: Values, failed: Flags, *, depth: int = 3, seed: int = 0) -> Discovery:
    """The boxes of a tree over the points, (points, conditions), that failed or not, (points,).

    depth: most limits of a box.  No boxes if fewer than claims.FEWEST_FAILURES points fail, or
    succeed, or no limit helps.
    """
    from sklearn.tree import DecisionTreeClassifier

    share = float(failed.mean())
    nothing = Discovery((), share, (0.0,) * points.shape[1], None)
    if not enough_failures(failed.tolist()):
        return nothing
    least = max(5, len(points) // 50)

    def fitted(rows: Values, flags: Flags) -> Any:
        tree = DecisionTreeClassifier(
            max_depth=depth, min_samples_leaf=least, class_weight="balanced", random_state=seed & 0x7FFFFFFF
        )
        return tree.fit(rows, flags)

    found = fitted(points, failed)
    boxes = []
    for limits in _failing_leaves(found.tree_, list(found.classes_).index(True)):
        inside = Box(limits, 0.0, 0.0, 0).holds(points)
        hits, count = int(failed[inside].sum()), int(inside.sum())
        boxes.append(Box(limits, hits / int(failed.sum()), hits / count, count))
    boxes.sort(key=lambda box: -box.coverage)
    if not boxes or not boxes[0].limits:
        return nothing
    importance = tuple(float(value) for value in found.feature_importances_)
    return Discovery(tuple(boxes), share, importance, _balanced_accuracy(points, failed, fitted, seed))


def _failing_leaves(tree: Any, failing: int) -> list[tuple[Limit, ...]]:
    """The limits of every leaf in which failure outweighs, sides of one whole box joined.

    Two leaves of one parent that both fail are one box.
    """

    def leaves(node: int) -> list[tuple[Limit, ...]]:
        if tree.children_left[node] < 0:
            weights = tree.value[node][0]
            return [()] if weights[failing] > 0.5 * weights.sum() else []
        condition, value = int(tree.feature[node]), float(tree.threshold[node])
        below, above = leaves(tree.children_left[node]), leaves(tree.children_right[node])
        if below == [()] and above == [()]:
            return [()]
        return [
            *((Limit(condition, False, value), *limits) for limits in below),
            *((Limit(condition, True, value), *limits) for limits in above),
        ]

    return [_tightest(limits) for limits in leaves(0)]


def _tightest(limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """Of several limits of one condition on one side, only the one that counts."""
    kept: dict[tuple[int, bool], Limit] = {}
    for limit in limits:
        side = (limit.condition, limit.above)
        other = kept.get(side)
        if other is None or (limit.value > other.value) == limit.above:
            kept[side] = limit
    return tuple(sorted(kept.values(), key=lambda limit: (limit.condition, not limit.above)))


def _balanced_accuracy(points: Values, failed: Flags, fitted: Any, seed: int) -> float:
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed & 0x7FFFFFFF)
    said = np.zeros(len(failed), dtype=np.bool_)
    for seen, unseen in folds.split(points, failed):
        said[unseen] = fitted(points[seen], failed[seen]).predict(points[unseen])
    return float(0.5 * (said[failed].mean() + (~said[~failed]).mean()))
