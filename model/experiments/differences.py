"""Every outcome of a comparison, by county, group and income decile, with paired differences."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.experiments.comparison import Comparison
from model.experiments.intervals import (
    CONFIDENCE,
    bounds_of_difference,
    interval_within,
    student_quantile,
    width_factor,
)
from model.measuring import describe


def differences(comparison: Comparison) -> pd.DataFrame:
    """One row per scenario and outcome; see DIFFERENCE_COLUMNS in model/experiments/codebook.py.

    The first scenario's differences are missing.  Intervals are those of intervals.paired_interval.
    """
    names = list(comparison.replications[0].outcomes)
    measured = [name.partition("@") for name in names]
    places = [place.partition("=") for _, _, place in measured]
    described = [describe(name) for name in names]
    within = [bounds_of_difference(column.bounds) for column in described]
    columns = {
        "outcome": [outcome for outcome, _, _ in measured],
        "dimension": [dimension or "province" for dimension, _, _ in places],
        "place": [place for _, _, place in places],
        "unit": [column.unit for column in described],
    }
    base = _values(comparison, comparison.reference.name, names)
    tables = []
    for scenario in comparison.scenarios:
        values = _values(comparison, scenario.name, names)
        changes = values - base
        if scenario is comparison.reference:
            changes = np.full_like(values, math.nan)
        means, half_widths = changes.mean(axis=0).tolist(), _half_width(changes, comparison).tolist()
        found = [interval_within(*each) for each in zip(means, half_widths, within, strict=True)]
        tables.append(
            pd.DataFrame(
                {
                    "scenario": scenario.name,
                    **columns,
                    "mean": values.mean(axis=0),
                    "difference": [interval.mean for interval in found],
                    "low": [interval.low for interval in found],
                    "high": [interval.high for interval in found],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def _values(comparison: Comparison, scenario: str, names: list[str]) -> NDArray[np.float64]:
    return np.array([[run.outcomes[name] for name in names] for run in comparison.of(scenario)])


def _half_width(changes: NDArray[np.float64], comparison: Comparison) -> NDArray[np.float64]:
    first = changes[: comparison.pilot]
    quantile = student_quantile(0.5 + 0.5 * CONFIDENCE, len(first) - 1)
    half_width: NDArray[np.float64] = quantile * np.sqrt(
        first.var(axis=0, ddof=1) * width_factor(len(changes), comparison.uncertain)
    )
    return half_width
