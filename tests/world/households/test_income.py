"""Income of the year, by hand."""

import numpy as np
import pytest

from model.state import Household, table
from model.world.households.income import (
    INCOME_SOURCES,
    earned_income,
    income_of_year,
    incomes_by_source,
    incomes_of_year,
    transfers_received,
)

GROWN = 1.1  # transfers relative to the first year


@pytest.fixture
def households():
    """One with income of every kind, and one whose farm loses money."""
    return table(
        Household,
        2,
        wages=[5000.0, 0.0],
        business=[3000.0, -1500.0],
        property=[200.0, 0.0],
        grants=[800.0, 0.0],
        transfers=[1000.0, 2000.0],
    )


def test_it_is_all_that_was_earned_and_all_that_was_given(households):
    assert income_of_year(households[0], GROWN) == pytest.approx(5000 + 3000 + 200 + 800 + 1100)
    assert income_of_year(households[1], GROWN) == pytest.approx(-1500 + 2200)


def test_grants_are_transfers_that_do_not_grow(households):
    assert earned_income(households[0]) == 8200.0
    assert transfers_received(households[0], GROWN) == pytest.approx(800 + 1100)


def test_nothing_else_is_income(households):
    other = [name for name in households.dtype.names if name not in (*INCOME_SOURCES, "grants")]
    for name in other:
        households[name] = 100
    assert income_of_year(households[0], GROWN) == pytest.approx(10_100.0)


def test_a_table_has_the_same_incomes_to_the_last_bit(households):
    households.transfers[:] = [1000.1, 2000.3]  # more digits than are stored
    each = [income_of_year(household, GROWN) for household in households]
    incomes = incomes_of_year(households, GROWN)
    assert incomes.dtype == np.float64
    assert incomes.tolist() == each
    assert [incomes_of_year(household, GROWN) for household in households] == each
    by_source = incomes_by_source(households, GROWN)
    assert tuple(by_source) == INCOME_SOURCES
    np.testing.assert_allclose(sum(by_source.values()), incomes, rtol=1e-15)
