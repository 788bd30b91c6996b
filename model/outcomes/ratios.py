"""Ratios of what was measured: where there is nothing to be a part of, there is none, and not zero."""

import math

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def ratio(part: float, whole: float) -> float:
    """Part over whole; not a number where the whole is nothing."""
    return float(part) / float(whole) if whole > 0.0 else math.nan


def ratios(part: Values | int, whole: Values) -> Values:
    """The same, element by element."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Values = np.where(whole > 0.0, part / whole, np.nan)
    return found


def finite(value: float) -> float | None:
    """The value as JSON and tables have it: None if it is not a number."""
    return float(value) if math.isfinite(value) else None
