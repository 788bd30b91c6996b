"""Income of the year in two accounts, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.state import Household, table
from model.world.calendar import AUTUMN, SEASONS, SPRING, SUMMER, WINTER
from model.world.households.income import (
    INCOME_SOURCES,
    close_quarter,
    registered_income,
    registered_incomes,
    registered_incomes_by_source,
    registered_transfers,
    registered_wages,
    survey_income,
    survey_incomes,
    trailing,
)

# The columns that income is added up of.
PARTS = ("wages", "business", "property", "transfers", "grants", "absent_pay", "remittances")


@pytest.fixture
def households():
    """Three residents with an absent member, and one whose farm loses money."""
    return table(
        Household,
        2,
        persons=[3, 1],
        away=[1, 0],
        wages=[18_600.0, 0.0],
        business=[9000.0, -1500.0],
        property=[300.0, 0.0],
        transfers=[7360.0 + 616.0 + 1920.0, 2200.0],  # of the first: remittances, area payment, the rest
        remittances=[7360.0, 0.0],
        absent_pay=[46_000.0, 0.0],
    )


def test_the_survey_counts_residents_and_what_they_are_sent(households):
    survey = survey_income(households[0])
    assert survey == pytest.approx(37_796.0)
    assert survey / 3 == pytest.approx(12_598.67, abs=0.01)
    assert households[0].wages / survey == pytest.approx(0.492, abs=5e-4)
    assert survey_income(households[1]) == pytest.approx(700.0)


def test_the_registration_counts_all_members_and_all_that_they_earn(households):
    registered = registered_income(households[0])
    assert registered == pytest.approx(76_436.0)
    assert registered / 4 == pytest.approx(19_109.0)
    assert registered_wages(households[0]) == pytest.approx(64_600.0)
    assert registered_wages(households[0]) / registered == pytest.approx(0.845, abs=5e-4)
    assert registered_transfers(households[0]) == pytest.approx(2536.0)


def test_without_absent_members_both_accounts_are_one(households):
    assert registered_income(households[1]) == survey_income(households[1])
    assert registered_wages(households[1]) == households[1].wages
    assert registered_transfers(households[1]) == households[1].transfers


def test_grants_are_transfers_in_both_accounts(households):
    before = survey_income(households[0]), registered_income(households[0])
    households.grants[:] = 800.0
    after = survey_income(households[0]), registered_income(households[0])
    assert after == pytest.approx((before[0] + 800.0, before[1] + 800.0))
    assert registered_transfers(households[0]) == pytest.approx(3336.0)


def test_nothing_else_is_income(households):
    before = survey_income(households[0]), registered_income(households[0])
    for name in set(households.dtype.names) - set(PARTS):
        households[name] = 100
    assert (survey_income(households[0]), registered_income(households[0])) == before


def test_a_table_has_the_same_incomes_to_the_last_bit(households):
    households.wages[:] = [18_600.1, 0.3]
    for of_table, of_one in (
        (survey_incomes, survey_income),
        (registered_incomes, registered_income),
    ):
        each = [of_one(household) for household in households]
        assert of_table(households).dtype == np.float64
        assert of_table(households).tolist() == each
        assert [of_table(household) for household in households] == each
    by_source = registered_incomes_by_source(households)
    assert tuple(by_source) == INCOME_SOURCES
    np.testing.assert_allclose(sum(by_source.values()), registered_incomes(households), rtol=1e-15)


# --- quarters --------------------------------------------------------------------------------


def test_the_last_four_quarters_count_whichever_of_them_was_last():
    """A year of 2,000, 1,500, 9,000 and 2,500 yuan, and then a spring of 1,200."""
    household = table(Household, 1)[0]
    for quarter, yuan in zip((SPRING, SUMMER, AUTUMN, WINTER), (2000.0, 1500.0, 9000.0, 2500.0), strict=True):
        household.wages += yuan
        close_quarter(household, quarter)
    assert trailing(household.survey) == survey_income(household) == 15_000.0
    household.wages = 1200.0  # spring begins a new year
    close_quarter(household, SPRING)
    assert household.survey.tolist() == [1200.0, 1500.0, 9000.0, 2500.0]
    assert trailing(household.survey) == trailing(household.registered) == 14_200.0


@given(st.lists(st.tuples(*[st.integers(-100_000, 100_000)] * len(PARTS)), min_size=1, max_size=9))
def test_in_every_quarter_the_accounts_differ_by_what_absent_members_keep(quarters):
    household = table(Household, 1)[0]
    for number, parts in enumerate(quarters):
        quarter = number % len(SEASONS)
        if quarter == SPRING:
            for name in PARTS:
                household[name] = 0.0
        for name, yuan in zip(PARTS, parts, strict=True):
            household[name] += yuan
        close_quarter(household, quarter)
        by_name = dict(zip(PARTS, parts, strict=True))
        # Whole numbers as small as these are stored exactly.
        assert household.survey[quarter] == sum(parts[:5])
        kept = by_name["absent_pay"] - by_name["remittances"]
        assert household.registered[quarter] - household.survey[quarter] == kept
        if quarter == WINTER:
            assert trailing(household.survey) == survey_income(household)
            assert trailing(household.registered) == registered_income(household)
