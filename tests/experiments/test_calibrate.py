"""Calibration of a linear model by scenarios: its known posterior, its files, its refusals."""

import math
import statistics
from pathlib import Path

import pytest

from model.errors import InputError
from model.experiments.calibrate import DRAWS, Target, calibrate, read_targets
from model.experiments.ranges import Range
from model.scenario import Scenario, load_scenario

WAGE, SHARE = "labour.local_wage", "labour.hired_wedge"
RANGES = [Range(WAGE, 95.0, 135.0), Range(SHARE, 0.05, 0.25)]
TARGETS = [
    Target("mean_income", 11_150.0, 60.0, "made up"),
    Target("median_income", 9_000.0, 200.0, "made up"),
]


def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
    """Income 10 x wage, median 20,000 x share, and a little luck in the income."""
    luck = ((seed % 10_007) / 10_007 - 0.5) * math.sqrt(12.0) * 80.0  # standard deviation 80
    return {
        "mean_income": 10_000.0 + 10.0 * float(scenario.values[WAGE]) + luck,
        "median_income": 6_000.0 + 20_000.0 * float(scenario.values[SHARE]),
    }


@pytest.fixture
def found(synthetic):
    settings = synthetic(outcomes, 1)
    return calibrate(load_scenario("baseline"), settings, TARGETS, RANGES, points=256, rounds=4)


def test_the_known_posterior_is_found(found) -> None:
    """Wage: 115 with sqrt(60^2 + 80^2) / 10 = 10, cut at 95 and 135; share: 0.15 with 200 / 20,000.

    Cut at two standard deviations a normal keeps 0.88 of its own.  Means within four Monte
    Carlo standard errors, deviations within 12 %.
    """
    wage, share = found.fitted
    error = 10.0 / math.sqrt(found.posterior.effective)
    assert found.posterior.tolerance == 1.0
    assert found.posterior.effective > 100
    assert abs(wage.mean - 115.0) < 4.0 * error
    assert wage.sd == pytest.approx(8.8, rel=0.12)
    assert share.mean == pytest.approx(0.15, abs=0.004)
    assert share.sd == pytest.approx(0.01, rel=0.12)
    assert share.quantiles[0] == pytest.approx(0.15 - 1.645 * 0.01, abs=0.004)


def test_others_widen_what_is_known_by_what_they_leave_open(synthetic) -> None:
    """Income 10 x wage + 3,000 x skill_wage, uniform over 0.4: a deviation of 346 more in income.

    The wage is then known to sqrt(60^2 + 80^2 + 346^2) / 10 = 36 yuan, wider than its range of 40, so
    almost as little as before: a uniform range of 40 has a deviation of 11.5.  But the points that
    count hold the two together: a higher wage with a lower skill_wage.
    """
    other = Range("labour.skill_wage", 0.2, 0.6)

    def both(scenario: Scenario, seed: int) -> dict[str, float]:
        found = outcomes(scenario, seed)
        found["mean_income"] += 3_000.0 * (float(scenario.values[other.key]) - 0.4)
        return found

    settings = synthetic(both, 1)
    found = calibrate(
        load_scenario("baseline"), settings, TARGETS, RANGES, others=[other], points=256, rounds=4
    )
    wage, _ = found.fitted
    assert 9.5 < wage.sd < 12.0
    rows = found.tables()["draws"]
    assert len(rows) == DRAWS
    assert set(rows[0]) == {WAGE, SHARE, other.key}
    wages, skills = ([float(row[key]) for row in rows] for key in (WAGE, other.key))
    assert statistics.correlation(wages, skills) < -0.5
    assert len(set(skills)) > 20
    alone = calibrate(load_scenario("baseline"), settings, TARGETS, RANGES, points=32, rounds=1)
    assert set(alone.tables()["draws"][0]) == {WAGE, SHARE}


def test_every_point_has_luck_of_its_own(found) -> None:
    from collections import Counter

    simulated = [row["simulated mean_income"] - 10.0 * row[WAGE] for row in found.tables()["posterior"]]
    assert max(Counter(round(each, 6) for each in simulated).values()) <= 2


def test_the_calibrated_scenario_tells_where_it_comes_from(found, tmp_path: Path) -> None:
    (text,) = found.scenario_files().values()
    for part in (
        "mean_income = 11150 +- 60: made up",
        "tolerance 1 times",
        "seed 7",
        f"fitted {WAGE}",
        "# model ",
        found.scenario.digest(),
    ):
        assert part in text
    file = tmp_path / "calibrated.toml"
    file.write_text(text, encoding="utf-8")
    again = load_scenario(file)
    assert again.digest() == found.calibrated.digest()
    assert again.values[WAGE] == found.fitted[0].mean
    assert found.at_means["median_income"] == pytest.approx(9_000.0, abs=100.0)


def test_the_sample_is_written_with_weights(found) -> None:
    rows = found.tables()["posterior"]
    assert len(rows) == 1024
    assert sum(row["weight"] for row in rows) == pytest.approx(1.0)
    assert {row["round"] for row in rows} == {0, 1, 2, 3}
    mean = sum(row["weight"] * row[WAGE] for row in rows)
    assert mean == pytest.approx(found.fitted[0].mean)
    assert all(95.0 <= row[WAGE] <= 135.0 for row in rows)


def test_targets_out_of_reach_are_told(synthetic) -> None:
    far = [Target("mean_income", 15_000.0, 10.0, "made up")]
    found = calibrate(load_scenario("baseline"), synthetic(outcomes, 1), far, RANGES, points=32, rounds=2)
    said = " ".join(sentence["en"] for sentence in found.finding())
    assert "Not among the middle 90 % of what the model gives at the points kept: mean_income." in said
    assert "were moved to them by regression and simulated again" in said


FILE = """
[targets]
mean_income = { value = 11500, sd = 150.0, source = "survey, 2022" }
"income_per_head@group=other" = { value = 12800.0, sd = 200.0, source = "survey" }

[parameters]
"labour.local_wage" = {}
[parameters.labour]
hired_wedge = { low = 0.1, high = 0.2 }
"""


def test_a_file_of_targets_is_read(tmp_path: Path) -> None:
    file = tmp_path / "targets.toml"
    file.write_text(FILE)
    targets, ranges = read_targets(file)
    assert targets[0] == Target("mean_income", 11_500.0, 150.0, "survey, 2022")
    assert targets[1].outcome == "income_per_head@group=other"
    assert ranges == [Range(WAGE, 80.0, 155.0), Range(SHARE, 0.1, 0.2)]
    assert read_targets(file, parameters=False)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[targets]", "[target]", "unknown key 'target'; did you mean 'targets'"),
        ("sd = 150.0", "sd = 0.0", "targets.mean_income = 0.0: sd must be above 0"),
        ("sd = 150.0", "sd = nan", "targets.mean_income: needs a finite number as sd"),
        ("sd = 150.0, ", "", "targets.mean_income: needs a finite number as sd"),
        ('source = "survey, 2022"', 'source = ""', "needs a source"),
        ("mean_income", "mean_incom", "no outcome 'mean_incom'"),
        ("mean_income", "gini_all", "targets.gini_all: 'gini_all', a number without a unit, is between 0"),
        ("sd = 150.0", "sd = 150.0, weight = 2", "unknown key 'targets.mean_income.weight'"),
        ("{ value = 11500, ", "11500 #", "must be { value"),
        ("low = 0.1, ", "", "needs both low and high"),
        ("low = 0.1", "low = -0.1", "hired_wedge = -0.1: must be between 0 and 2"),
        ("hired_wedge", "hired_wedg", "unknown key 'labour.hired_wedg'"),
        ("{ low = 0.1, high = 0.2 }", "0.1", "must be { low = ..., high = ... }"),
        ("[parameters]", "[parameters", "is not valid TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = tmp_path / "targets.toml"
    file.write_text(FILE.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read_targets(file)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(file))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_targets(tmp_path / "none.toml")


def test_numbers_that_fit_nothing_are_refused(synthetic) -> None:
    for numbers, message in (({"points": 4}, "--points = 4"), ({"rounds": 0}, "--rounds = 0")):
        with pytest.raises(InputError, match=message):
            calibrate(load_scenario("baseline"), synthetic(outcomes, 1), TARGETS, RANGES, **numbers)
