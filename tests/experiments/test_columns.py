"""Columns of the analyses' tables: what they are told to be."""

import pytest

from model.experiments.columns import described


@pytest.mark.parametrize(
    ("table", "name", "unit", "part"),
    [
        ("points", "labour.local_wage", "yuan/person-day", "casual work"),
        ("points", "mean_income", "yuan/person/year", "lifted households"),
        ("points", "mean_income_low", "yuan/person/year", "Lower end of the 95 % interval"),
        ("pareto", "below_line_rate_difference", "share", "Difference from the scenario"),
        ("pareto", "programme_cost_searched", "yuan/year", "As the search saw it"),
        ("effects", "others_high", "yuan/person/year", "Upper end"),
        ("effects", "name", "text", "Linkage form"),
        ("coalitions", "employment", "true or false", "switched on"),
        ("coalitions", "median_income", "yuan/person/year", ""),
        ("posterior", "simulated mean_income", "yuan/person/year", "What the model gave"),
        ("screening", "together", "see the outcome", "Morris"),
        ("posterior", "income_per_head@group=other", None, None),
    ],
)
def test_a_column_has_unit_and_definition(table: str, name: str, unit: str | None, part: str | None) -> None:
    found = described(table, name)
    assert unit is None or found.unit == unit
    assert part is None or part in found.definition
    assert found.unit and found.definition


def test_what_is_not_written_is_not_described() -> None:
    with pytest.raises(KeyError):
        described("points", "happiness")
