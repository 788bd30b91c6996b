"""Sweeps: what is simulated where, the long table, and plans in TOML files."""

from pathlib import Path

import numpy as np
import pytest

from model.errors import InputError
from model.experiments.plans import SweepPlan, read_plan
from model.experiments.ranges import Range, make_range
from model.experiments.sweep import SHOWN, sweep
from model.scenario import Scenario, load_scenario

WAGE, JOBS = "labour.local_wage", "linkages.employment.enabled"
PLAN = SweepPlan((Range(WAGE, 100.0, 120.0, float, 3), Range(JOBS, 0.0, 1.0, bool)))


def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
    income = float(scenario.values[WAGE]) + 10.0 * scenario.values[JOBS]
    names = ("mean_income", "survey_income", "below_line_rate", "programme_cost")
    return dict.fromkeys(names, income + seed % 3)


def test_every_point_is_simulated_with_every_seed(synthetic) -> None:
    settings = synthetic(outcomes, 3)
    found = sweep(load_scenario("baseline"), settings, PLAN)
    luck = sum(seed % 3 for seed in settings.seeds) / 3
    rows = found.rows()
    assert [(row["point"], row[WAGE], row[JOBS]) for row in rows] == [
        (1, 100.0, False),
        (2, 100.0, True),
        (3, 110.0, False),
        (4, 110.0, True),
        (5, 120.0, False),
        (6, 120.0, True),
    ]
    for row in rows:
        assert row["mean_income"] == pytest.approx(row[WAGE] + 10.0 * row[JOBS] + luck)
        assert row["mean_income_low"] <= row["mean_income"] <= row["mean_income_high"]
    assert "from 10" in found.finding()[0]["en"] and "point 6" in found.finding()[0]["en"]


def sayings(synthetic, income, replications=4):
    def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
        return dict.fromkeys(SHOWN, 1.0) | {"mean_income": income(scenario.values, seed)}

    (said,) = sweep(load_scenario("baseline"), synthetic(outcomes, replications), PLAN).finding()
    return said["en"], said["zh"]


def test_what_does_not_depend_on_what_was_varied_has_no_highest_point(synthetic) -> None:
    for replications in (1, 4):
        en, zh = sayings(synthetic, lambda values, seed: 10_985.0 + seed % 7, replications)
        assert en.startswith(
            "Registered income of lifted households does not depend on what was varied: 10,98"
        )
        assert "不随所变参数变化" in zh and "最高" not in zh and "runs from" not in en


def test_a_single_point_tells_nothing_of_what_was_varied(synthetic) -> None:
    def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
        return dict.fromkeys(SHOWN, 10_000.0)

    plan = SweepPlan((Range(WAGE, 95.0, 135.0),), "latin", 1)
    (said,) = sweep(load_scenario("baseline"), synthetic(outcomes), plan).finding()
    assert "does not depend" not in said["en"] and "10,000 yuan at point 1" in said["en"]
    assert "不随" not in said["zh"] and "10,000元（第1个取值点" in said["zh"]


def test_points_that_luck_may_order_otherwise_are_not_ordered(synthetic) -> None:
    en, zh = sayings(
        synthetic,
        lambda values, seed: 10_000.0 + (float(values[WAGE]) - 110.0) * (1.0 if seed % 2 else -1.0),
    )
    assert "does not clearly differ between the points" in en and "没有明确差别" in zh
    en, zh = sayings(synthetic, lambda values, seed: float(values[WAGE]), replications=1)
    assert "in one replication of each" in en and "只模拟一次" in zh
    en, zh = sayings(synthetic, lambda values, seed: float(values[WAGE]))
    assert "1 other point cannot be told from the highest" in en and "另有1个点与最高点无法区分" in zh


def test_the_long_table_has_a_row_per_run_and_outcome(synthetic) -> None:
    settings = synthetic(outcomes, 2)
    table = sweep(load_scenario("baseline"), settings, PLAN).long_table()
    assert len(table) == 6 * 2 * 4
    assert list(table.columns) == ["point", WAGE, JOBS, "replication", "seed", "outcome", "value"]
    (row,) = table.query("point == 4 and replication == 1 and outcome == 'survey_income'").to_dict("records")
    assert row["seed"] == settings.seeds[1]
    assert row["value"] == 120.0 + settings.seeds[1] % 3


def test_one_replication_has_no_interval(synthetic) -> None:
    assert "mean_income_low" not in sweep(load_scenario("baseline"), synthetic(outcomes, 1), PLAN).rows()[0]


def test_a_plan_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(
        'design = "latin"\npoints = 7\n[vary]\n'
        '"labour.local_wage" = { low = 100, high = 120.0, levels = 3 }\n"prices.persistence" = {}\n'
    )
    assert read_plan(file) == SweepPlan(
        (Range(WAGE, 100.0, 120.0, float, 3), Range("prices.persistence", 0.5, 0.7)), "latin", 7
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("points = 3", "needs a section [vary]"),
        ('design = "cube"\n[vary]\n"labour.local_wage" = {}', "must be one of grid, latin, sobol"),
        ('points = 0\n[vary]\n"labour.local_wage" = {}', "points = 0: must be a whole number from 1"),
        ('[vari]\n"labour.local_wage" = {}', "unknown key 'vari'; did you mean 'vary'"),
        ('[vary]\n"labour.local_wage" = { lo = 1.0 }', "unknown key 'vary.labour.local_wage.lo'"),
    ],
)
def test_what_is_wrong_in_a_plan_is_told(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        read_plan(file)
    assert message in str(caught.value)


def test_nothing_or_one_thing_twice_cannot_be_varied(synthetic) -> None:
    for ranges, message in (((), "nothing is varied"), (PLAN.ranges[:1] * 2, "is varied twice")):
        with pytest.raises(InputError, match=message):
            sweep(load_scenario("baseline"), synthetic(outcomes), SweepPlan(tuple(ranges)))


def test_levels_may_be_numpys_whole_numbers() -> None:
    assert make_range("labour.local_wage", 100, 120, np.int64(3), option="--vary").levels == 3
