"""How long people of each age went to school.

The table tells levels of schooling for all ages together.  A prior tells how they differ by age; iterative
proportional fitting brings it to a county's residents by age and to its levels.
"""

import numpy as np

from model.compiled import rule
from model.state import Floats

YEARS = (0, 6, 9, 12, 15, 16)  # of none, primary, junior and senior middle school, college, degree

# Of each band of age the share of each level, an assumption: the old had less of it.
_PRIOR = np.array(
    [
        [0.02, 0.72, 0.255, 0.005, 0.0, 0.0],  # kids
        [0.005, 0.03, 0.35, 0.28, 0.18, 0.155],  # youth
        [0.01, 0.13, 0.48, 0.16, 0.12, 0.10],  # middle
        [0.03, 0.27, 0.49, 0.15, 0.04, 0.02],  # late
        [0.06, 0.38, 0.40, 0.13, 0.02, 0.01],  # sixties
        [0.12, 0.50, 0.28, 0.07, 0.02, 0.01],  # old
        [0.32, 0.46, 0.14, 0.05, 0.015, 0.015],  # oldest
    ]
)
_ROUNDS = 200


def schooling_by_band(bands: Floats, levels: Floats) -> Floats:
    """Persons of a county by band of age and level of schooling, (7, 6).

    bands: residents by band; levels: by level, of all who are or have been at school or are past its age.
    Of the kids there are as many as the levels have persons beyond the residents of 15 and older: those
    who go to kindergarten have no level yet.
    """
    persons = bands.copy()
    persons[0] = 0.0
    for level in levels.tolist():
        persons[0] += level
    for band in bands[1:].tolist():
        persons[0] -= band
    fitted = _PRIOR.copy()
    _fit(fitted, persons, levels)
    return fitted


@rule
def _fit(table: Floats, rows: Floats, columns: Floats) -> None:
    """Bring the sums of a table's rows and columns to what is given, in turns."""
    for _ in range(_ROUNDS):
        for column in range(len(columns)):
            total = 0.0
            for row in range(len(rows)):
                total += table[row, column]
            for row in range(len(rows)):
                table[row, column] *= columns[column] / max(total, 1e-300)
        for row in range(len(rows)):
            total = 0.0
            for column in range(len(columns)):
                total += table[row, column]
            for column in range(len(columns)):
                table[row, column] *= rows[row] / max(total, 1e-300)


def cumulative_shares(table: Floats) -> Floats:
    """Of each row the share of the columns up to and with each; 1 in the last, whatever rounding left."""
    sums = np.cumsum(table, axis=1)
    shares: Floats = sums / np.maximum(sums[:, -1:], 1e-300)
    shares[:, -1] = 1.0
    return shares
