"""A household's income of the year, in yuan: what counts as income, and its sum."""

from typing import Any

import numpy as np

from model.compiled import rule
from model.world.agents import Floats, Household, Table

# By what source incomes are reported.
INCOME_SOURCES = ("wages", "business", "property", "transfers")


@rule
def income_of_year(household: Household, transfer_level: float) -> float:
    """Disposable income: wages, business, property, grants of the programme and other transfers.

    transfer_level: of the last, relative to the first year; `Moment.transfers`.
    """
    return (
        household.wages
        + household.business
        + household.property
        + household.grants
        + household.transfers * transfer_level
    )


# The same in two parts.  Sums by source add them up: grants then come last, not last but one, so the
# last bit may differ, and with it the results of runs that have been written down.


@rule
def earned_income(household: Household) -> float:
    """Wages, business and property."""
    return household.wages + household.business + household.property


@rule
def transfers_received(household: Household, transfer_level: float) -> float:
    """Transfers with the grants of the programme.  transfer_level: as above."""
    return household.transfers * transfer_level + household.grants


def incomes_of_year(households: Table, transfer_level: float) -> Any:
    """`income_of_year` of every row of a table, or of one row."""
    return _for_tables(income_of_year)(households, np.float64(transfer_level))


def incomes_by_source(households: Table, transfer_level: float) -> dict[str, Floats]:
    """Yuan of every row of a table by INCOME_SOURCES."""
    transfers = _for_tables(transfers_received)(households, np.float64(transfer_level))
    sources = (households.wages, households.business, households.property, transfers)
    return dict(zip(INCOME_SOURCES, sources, strict=True))


def _for_tables(one_row: Any) -> Any:
    """The plain function of a rule.  Its numbers must be NumPy's own: a household's transfers have seven
    digits, and with a number of Python's the sum would have no more."""
    return getattr(one_row, "py_func", one_row)
