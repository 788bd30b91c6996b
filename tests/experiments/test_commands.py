"""What experiments have in common on the command line: options, refusals, progress."""

import json
from pathlib import Path

import pytest

import run_sim

COMPARE = ["compare", "no_linkage", "employment", "--scale", "0.0002", "--years", "1"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([*COMPARE, "--precision", "0"], "--precision = 0.0: must be 0.01, a fen, or more"),
        ([*COMPARE, "--precision", "nan"], "--precision = nan: must be 0.01, a fen, or more"),
        ([*COMPARE, "--precision", "5", "--at-most", "11"], "--at-most = 11: must be between 12 and"),
        ([*COMPARE, "--dask", "nowhere.json"], '--dask = "nowhere.json": no such scheduler file'),
        ([*COMPARE, "--store", "nowhere/runs.sqlite"], "nowhere: no such folder"),
        (["resume", "nowhere"], "nowhere: no such folder"),
        (["resume", "scenarios"], "scenarios: holds no experiment: plan.json is missing"),
        (["resume", "scenarios", "--jobs", "0"], "--jobs = 0: must be between 1"),
        (["export", "nowhere"], "nowhere: no such folder of results"),
        (["export", "scenarios"], "scenarios: holds no complete results"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_sim.main(arguments) == 2
    output, error = capsys.readouterr()
    assert output == ""
    assert error.startswith(f"Error: {message}")
    assert error.count("\n") == 1


def test_a_comparison_tells_ranks_and_what_pairing_saved(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = [*COMPARE, "--replications", "3", "--store", str(tmp_path / "runs.sqlite")]
    assert run_sim.main([*arguments, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    first, last = content["ranks"]
    assert [first["scenario"], last["scenario"]] == ["employment", "no_linkage"]
    assert sum(first["probabilities"]) == pytest.approx(1.0)
    saved = content["variance_saved"]["employment"]
    assert saved < 1.0
    assert run_sim.main(arguments) == 0
    table = capsys.readouterr().out
    words = next(line.split() for line in table.splitlines() if line.split()[:2] == ["1", "employment"])
    sure = f"{100.0 * first['probabilities'][0]:.0f}"
    assert words[2:] == [sure, sure, f"{100.0 * saved:.1f}"]


def test_a_wanted_precision_is_reached(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "results"
    arguments = [*COMPARE, "--replications", "3", "--precision", "150", "--json", "--out", str(out)]
    assert run_sim.main(arguments) == 0
    content = json.loads(capsys.readouterr().out)
    row = content["scenarios"][1]
    assert row["difference_high"] - row["difference_low"] <= 300.0
    assert content["replications"] >= 3
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert (summary["replications"], summary["pilot"]) == (content["replications"], 3)


def test_a_precision_out_of_reach_keeps_the_pilot(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    store = tmp_path / "runs.sqlite"
    arguments = [*COMPARE, "--replications", "2", "--precision", "0.01", "--store", str(store)]
    assert run_sim.main(arguments) == 2
    output, error = capsys.readouterr()
    assert output == ""
    assert error.startswith("Error: --precision = 0.01: needs ")
    assert f"4 finished runs are kept in {store}: name it as --store" in error
    assert error.count("\n") == 1
