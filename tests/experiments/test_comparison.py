"""The table of a comparison, worked out by hand, and its results folder."""

import csv
import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from model.errors import InputError
from model.experiments.comparison import Comparison
from model.scenario import load_scenario

Makes = Callable[..., Comparison]

FILES = {"comparison.csv", "comparison.png", "manifest.json", "replications.parquet", "summary.json"}


@pytest.fixture
def comparison(make_comparison: Makes) -> Comparison:
    return make_comparison(
        {
            "no_linkage": {
                "mean_income": [10_000.0, 11_000.0, 12_000.0],
                "below_line_rate": [0.05, 0.06, 0.07],
                "programme_cost": [0.0, 0.0, 0.0],
                "safety_net_cost": [9e6, 9e6, 9e6],
                "total_income": [1e9, 1e9, 1e9],
            },
            "employment": {
                "mean_income": [10_100.0, 11_200.0, 12_300.0],
                "below_line_rate": [0.04, 0.05, 0.06],
                "programme_cost": [2e6, 2e6, 2e6],
                "safety_net_cost": [9e6, 8e6, 7e6],
                "total_income": [1.001e9, 1.002e9, 1.003e9],
            },
        }
    )


def test_differences_by_hand(comparison: Comparison) -> None:
    first, second = comparison.rows
    assert first["mean_income"] == 11_000.0
    assert second["mean_income"] == 11_200.0
    # Differences 100, 200, 300: mean 200, standard deviation 100.
    half_width = 4.302653 * 100.0 / math.sqrt(3.0)
    assert second["difference"] == pytest.approx(200.0)
    assert second["difference_low"] == pytest.approx(200.0 - half_width, abs=1e-3)
    assert second["difference_high"] == pytest.approx(200.0 + half_width, abs=1e-3)
    assert second["below_line_difference"] == pytest.approx(-0.01)
    assert second["safety_net_difference"] == pytest.approx(-1e6)
    assert second["programme_cost_per_household"] == 2000.0
    # Gains of 1, 2 and 3 million yuan for 2 million each time.
    assert second["income_per_public_yuan"] == pytest.approx(1.0)
    assert second["imbalance"] == pytest.approx(3e-15)
    digests = "employment-0employment-1employment-2"
    assert second["digest"] == hashlib.sha256(digests.encode()).hexdigest()


def test_the_first_scenario_has_nothing_to_be_compared_with(comparison: Comparison) -> None:
    missing = {name for name, value in comparison.rows[0].items() if value is None}
    assert missing == {
        "difference",
        "difference_low",
        "difference_high",
        "survey_difference",
        "survey_difference_low",
        "survey_difference_high",
        "below_line_difference",
        "below_line_difference_low",
        "below_line_difference_high",
        "safety_net_difference",
        "safety_net_difference_low",
        "safety_net_difference_high",
        "income_per_public_yuan",
    }


def test_equal_runs_differ_by_exactly_nothing(make_comparison: Makes) -> None:
    incomes = {"mean_income": [10_000.1, 10_333.3, 9_999.7]}
    row = make_comparison({"baseline": incomes, "all_linkages": incomes}).rows[1]
    assert (row["difference"], row["difference_low"], row["difference_high"]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("costs", [[0.0, 0.0], [-5.0, -5.0], [-1e6, 2e6]])
def test_no_ratio_to_an_outlay_that_is_not_clearly_more(make_comparison: Makes, costs: list[float]) -> None:
    compared = make_comparison(
        {
            "no_linkage": {"programme_cost": [0.0, 0.0]},
            "employment": {"programme_cost": costs, "total_income": [2e9, 2e9]},
        }
    )
    assert compared.rows[1]["income_per_public_yuan"] is None


def test_what_is_no_number_is_none(make_comparison: Makes) -> None:
    compared = make_comparison(
        {"no_linkage": {"mean_income": [math.nan, 1.0]}, "employment": {"mean_income": [1.0, 2.0]}}
    )
    assert compared.rows[0]["mean_income"] is None
    assert compared.rows[1]["difference"] is None


def test_the_folder(comparison: Comparison, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "results"
    assert comparison.write(folder) == folder
    assert {file.name for file in folder.iterdir()} == FILES
    assert [file.name for file in folder.parent.iterdir()] == ["results"]  # nothing half done beside it
    with (folder / "comparison.csv").open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [row["scenario"] for row in table] == ["no_linkage", "employment"]
    assert table[1]["title_zh"] == "仅吸纳就业"
    assert table[0]["difference"] == ""
    assert float(table[1]["difference"]) == comparison.rows[1]["difference"]
    assert list(pd.read_csv(folder / "comparison.csv").columns) == list(comparison.rows[0])
    runs = pd.read_parquet(folder / "replications.parquet")
    assert len(runs) == 6
    assert runs["mean_income"].tolist() == [10_000.0, 11_000.0, 12_000.0, 10_100.0, 11_200.0, 12_300.0]
    assert "received_order_purchase" in runs
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["rows"] == comparison.rows
    assert set(summary["finding"]) == {"en", "zh"}


def test_the_manifest_tells_how_to_do_it_again(comparison: Comparison, tmp_path: Path) -> None:
    comparison.write(tmp_path / "results")
    manifest = json.loads((tmp_path / "results" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seeds"] == [100, 101, 102]
    assert (manifest["scale"], manifest["years"], manifest["replications"]) == (0.01, 5, 3)
    scenario = load_scenario("employment")
    written = manifest["scenarios"][1]
    assert written["sha256"] == scenario.digest()
    assert {key: entry["value"] for key, entry in written["parameters"].items()} == scenario.values


def test_an_empty_folder_is_used(comparison: Comparison, tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    comparison.write(tmp_path / "results")
    assert {file.name for file in (tmp_path / "results").iterdir()} == FILES


def test_a_filled_folder_is_left_as_it_is(comparison: Comparison, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="results"):
        comparison.write(folder)
    assert [file.name for file in folder.iterdir()] == ["notes.txt"]


def test_all_or_nothing(comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure comes last; when it fails, none of the files before it stays."""

    def fail(self: Comparison, path: Path) -> None:
        raise RuntimeError("no picture")

    monkeypatch.setattr(Comparison, "_draw", fail)
    with pytest.raises(RuntimeError, match="no picture"):
        comparison.write(tmp_path / "results")
    assert list(tmp_path.iterdir()) == []
