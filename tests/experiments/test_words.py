"""Digits of numbers in tables: the same everywhere, and enough to tell points apart."""

import math

import pytest

from model.experiments.words import change, level, outcome_words, signed_amount


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.10031, "share/year", "10.03 %"),
        (0.10472, "share/year", "10.47 %"),  # once 0.1, as the one before
        (0.0, "share", "0.00 %"),
        (0.28713, "1", "0.2871"),
        (11_962.7, "yuan/person/year", "11,963"),
        (4_676_210_000.0, "yuan/year", "4,676.2 million"),
        (3.4, "enterprise", "3.4"),
    ],
)
def test_levels_have_the_digits_of_their_unit(value: float, unit: str, text: str) -> None:
    assert level(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (-0.0041, "share/year", "−0.41"),  # points
        (0.00004, "share", "0"),
        (-0.00312, "1", "−0.0031"),
        (99.6, "yuan/person/year", "+100"),
        (-620_400_000.0, "yuan/year", "−620.4 million"),
        (0.0, "yuan/year", "0"),
    ],
)
def test_changes_have_the_digits_of_their_level(value: float, unit: str, text: str) -> None:
    assert change(value, unit) == text


def test_what_is_no_number_is_no_zero() -> None:
    assert signed_amount(math.nan) == change(math.nan, "share") == "n/a"


def test_an_outcome_of_a_county_is_named_by_the_county() -> None:
    assert outcome_words("income_per_head@county=140722")["zh"].startswith("左权县")
    assert "in 999999" in outcome_words("income_per_head@county=999999")["en"]
