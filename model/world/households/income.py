"""A household's income of the year, in yuan, in two accounts of the same events.

The survey account is that of the household survey: the income of residents.  What absent members earn
counts in it as far as they send it home, as a transfer.  The registration account is that of the register
of lifted people: the income of all registered members.  All that absent members earn counts in it as
wages, and what they send home is a part of that and not counted again.

Both differ by what absent members earn and keep, in every quarter.
"""

from typing import Any

import numpy as np

from model.compiled import rule
from model.world.agents import Floats, Household, Table

# By what source incomes are reported.
INCOME_SOURCES = ("wages", "business", "property", "transfers")


@rule
def survey_income(household: Household) -> float:
    """Disposable income of residents, so far this year."""
    return household.wages + household.business + household.property + household.transfers + household.grants


@rule
def registered_income(household: Household) -> float:
    """Disposable income of all registered members, so far this year."""
    return survey_income(household) + household.absent_pay - household.remittances


@rule
def registered_wages(household: Household) -> float:
    """Pay of residents and of absent members."""
    return household.wages + household.absent_pay


@rule
def registered_transfers(household: Household) -> float:
    """Transfers from outside the household: what its absent members send is none."""
    return household.transfers + household.grants - household.remittances


@rule
def close_quarter(household: Household, quarter: int) -> None:
    """The quarter's income is what the year has brought by now beyond its earlier quarters."""
    survey, registered = survey_income(household), registered_income(household)
    for earlier in range(quarter):
        survey -= household.survey[earlier]
        registered -= household.registered[earlier]
    household.survey[quarter] = survey
    household.registered[quarter] = registered


@rule
def trailing(quarters: Any) -> float:
    """The sum of the last four quarters, whichever of them was last."""
    # Not float, which leaves a single compiled as it is, so that the sum would have seven digits.
    double = np.float64
    return double(quarters[0]) + double(quarters[1]) + double(quarters[2]) + double(quarters[3])


def survey_incomes(households: Table) -> Any:
    """`survey_income` of every row of a table, or of one row."""
    return _of_tables(survey_income)(households)


def registered_incomes(households: Table) -> Any:
    """`registered_income` of every row of a table, or of one row."""
    return survey_incomes(households) + households.absent_pay - households.remittances


def registered_incomes_by_source(households: Table) -> dict[str, Floats]:
    """Yuan of every row of a table by INCOME_SOURCES, in the registration account."""
    sources = (
        _of_tables(registered_wages)(households),
        households.business,
        households.property,
        _of_tables(registered_transfers)(households),
    )
    return dict(zip(INCOME_SOURCES, sources, strict=True))


def _of_tables(one_row: Any) -> Any:
    """The plain function of a rule: handed a table in place of one row, it works on whole columns."""
    return getattr(one_row, "py_func", one_row)
