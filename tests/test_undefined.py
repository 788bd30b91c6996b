"""What has no value is missing, not zero: in what every command prints, in its files and its report."""

import contextlib
import csv
import html
import io
import json
import math
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import run_sim
from model.engine import simulate
from model.measuring import describe, outcomes_of
from model.scenario import load_scenario

TINY = ["--scale", "0.0003", "--seed", "5"]
TARGETS = """
[targets]
mean_income = { value = 11500.0, sd = 900.0, source = "made up" }
[parameters]
"safety_net.pension" = {}
"""
# Without a linkage form nothing is ordered, promised or shared, so much has no value.
COMMANDS = {
    "run": "run no_linkage --years 2",
    "compare": "compare no_linkage guaranteed_dividend no_programme --years 1 --replications 2",
    "effects": "effects share_cooperation --years 1 --replications 2",
    "decompose": "decompose no_linkage --outcome below_line_rate --years 1 --replications 2",
    "sweep": "sweep no_linkage --vary linkages.guaranteed_dividend.enabled=false:true --years 1 "
    "--replications 2",
    "sensitivity": "sensitivity no_linkage --vary labour.illness --vary labour.local_wage --outcome gini_all "
    "--trajectories 2 --samples 2 --keep 1 --years 1",
    "optimise": "optimise no_linkage --lever programme.work.courtyard_budget=0:600e6 "
    "--lever programme.work.base_investment=0:1e9 --years 1 --replications 2 --population 4 --generations 1 "
    "--free-budget",
    "calibrate": "calibrate targets.toml --points 8 --rounds 1 --years 1",
    "robust": "robust guaranteed_dividend --target dividend_unpaid_share<=10% "
    "--vary linkages.guaranteed_dividend.enabled=false:true --points 16 --replications 1 --years 1",
    "validate": "validate no_linkage --years 3 --replications 2",
}


def call(*arguments: object) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        assert run_sim.main([str(argument) for argument in arguments]) == 0
    return output.getvalue()


def strict(text: str) -> Any:
    """JSON without NaN and Infinity, which are none."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def numbers(content: Any) -> list[float]:
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        return [number for each in content for number in numbers(each)]
    return [content] if isinstance(content, (int, float)) else []


@pytest.fixture(scope="module")
def folder_of(tmp_path_factory: pytest.TempPathFactory):
    """folder_of(command): its results folder, and what it printed as JSON and as a table."""
    parent = tmp_path_factory.mktemp("undefined")
    (parent / "targets.toml").write_text(TARGETS)
    done: dict[str, tuple[Path, str, str]] = {}

    def make(command: str) -> tuple[Path, str, str]:
        if command not in done:
            words = [
                str(parent / word) if word.endswith(".toml") else word for word in COMMANDS[command].split()
            ]
            store = [] if command == "run" else ["--store", str(parent / "store.sqlite")]
            printed = call(*words, *TINY, *store, "--out", parent / command, "--json")
            done[command] = parent / command, printed, call(*words, *TINY, *store)
        return done[command]

    return make


@pytest.mark.parametrize("command", COMMANDS)
def test_every_number_in_every_file_is_finite_or_missing(folder_of, command: str) -> None:
    folder, printed, table = folder_of(command)
    found = numbers(strict(printed))
    for file in folder.glob("*.json"):
        found += numbers(strict(file.read_text(encoding="utf-8")))
    assert found and all(map(math.isfinite, found))
    call("export", folder)
    for file in [*folder.glob("*.csv"), *(folder / "export").glob("*.csv")]:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            cells = {cell.lower() for row in csv.reader(stream) for cell in row}
        assert not cells & {"nan", "inf", "-inf", "none", "null"}, file.name
    for sheet in openpyxl.load_workbook(folder / "export" / "results.xlsx"):
        for row in sheet.iter_rows(values_only=True):
            assert all(math.isfinite(cell) for cell in row if isinstance(cell, float))
    assert not re.search(r"\b(nan|inf|none)\b", re.sub("none(;| of)", "", table.lower()))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_report_shows_no_number_that_is_none(
    folder_of, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _, _ = folder_of(command)
    monkeypatch.setattr("model.report.fonts.embeddable", lambda text, among="": None)  # only text counts
    (file,) = strict(call("report", folder, "--lang", "both", "--json"))["files"]
    page = Path(file).read_text(encoding="utf-8")
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r'(src|href)="data:[^"]*"', " ", page)
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    assert not re.findall(r".{0,40}\b(?:nan|NaN|inf|None)\b.{0,20}", text)


def test_a_ratio_of_nothing_is_null_and_a_dash(folder_of) -> None:
    folder, printed, table = folder_of("run")
    headline = strict(printed)["headline"]
    nothing = ("side_sold_share", "reneging_rate", "dividend_unpaid_share")
    assert [name for name, value in headline.items() if value is None] == list(nothing)
    for name in nothing:
        (line,) = [line for line in table.splitlines() if line.startswith(name)]
        assert line.split()[1] == "-"
    organisations = pd.read_parquet(folder / "organisations.parquet")
    assert organisations[["reneging_rate", "dividend_paid_share"]].isna().all().all()


def test_there_is_no_change_from_nothing(folder_of) -> None:
    folder, _, _ = folder_of("compare")
    table = pd.read_parquet(folder / "outcomes.parquet").query("outcome == 'dividend_unpaid_share'")
    table = table.set_index("scenario")
    row = table.loc["guaranteed_dividend"]
    assert 0.0 <= row["mean"] <= 1.0
    assert row[["difference", "low", "high"]].isna().all()
    assert math.isnan(table.loc["no_linkage"]["mean"])
    replications = pd.read_parquet(folder / "replications.parquet").set_index("scenario")
    assert replications.loc["no_linkage", "dividend_unpaid_share"].isna().all()


def test_conditions_without_a_value_are_counted_apart(folder_of) -> None:
    folder, printed, _ = folder_of("robust")
    assert strict(printed)["points_without_a_value"] == 8
    points = pd.read_csv(folder / "points.csv")
    on = points["linkages.guaranteed_dividend.enabled"]
    assert points["value"].isna().eq(~on).all() and points["failed"].isna().eq(~on).all()


def test_a_decomposition_of_what_has_no_value_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "decompose",
        "no_linkage",
        "--outcome",
        "dividend_unpaid_share",
        "--years",
        "1",
        "--replications",
        "2",
    ]
    assert run_sim.main([*asked, *TINY]) == 2
    error = capsys.readouterr().err
    assert error.startswith("Error: --outcome: 'dividend_unpaid_share' has no value with none on:")


@pytest.mark.parametrize("name", ["baseline", "no_linkage", "no_programme"])
def test_every_outcome_lies_in_the_range_that_it_declares(name: str) -> None:
    found = outcomes_of(simulate(load_scenario(name), seed=2, scale=0.0005, years=2))
    for outcome, value in found.items():
        low, high = describe(outcome).bounds
        assert math.isnan(value) or low - 1e-9 <= value <= high + 1e-9, outcome
