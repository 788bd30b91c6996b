"""The printed command makes the same folder again, for every command and option."""

import json
import shlex
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import run_sim
from model.command_line import experiments
from model.experiments.again import command_again
from model.experiments.folder import Plan, manifest
from model.report.provenance import provenance
from model.scenario import load_scenario

SMALL = ["--scale", "0.0002", "--seed", "7"]
OWN = """extends = "baseline.toml"

[scenario]
title = { en = "Mine, with 'quotes' and $HOME", zh = "我的" }
"""
TARGETS = """[targets]
mean_income = { value = 11000.0, sd = 500.0, source = "a survey, 2022" }

[parameters]
"linkages.order_purchase.floor" = { low = 0.9, high = 1.0 }
"linkages.order_purchase.penalty" = {}
"""
PLAN = """design = "latin"
points = 3

[vary]
"labour.local_wage" = { low = 95.0, high = 135.0 }
"linkages.employment.lifted_first" = { low = false, high = true }
"""
FLOOR, WAGE, PENALTY = "linkages.order_purchase.floor", "labour.local_wage", "linkages.order_purchase.penalty"

# Each command with each of its options, at the smallest scale that it takes.
ASKED: dict[str, list[str]] = {
    "run": ["run", "my scenario.toml", "--years", "1", *SMALL, "--set", f"{FLOOR}=0.9000000000000001"],
    "compare": ["compare", "no_linkage", "employment", "--years", "1", *SMALL, "--replications", "2"],
    "compare, uncertain": [
        *("compare", "my scenario.toml", "no_linkage", "--uncertain", "--years", "1", *SMALL),
        *(
            "--replications",
            "2",
            "--set",
            "shocks.drought_year=1",
            "--set",
            "programme.work.courtyard_grant=figure:courtyard_grant * 0.7",
        ),
    ],
    "compare, precise": [
        *("compare", "no_linkage", "employment", "--precision", "500", "--at-most", "40", "--years", "1"),
        *(*SMALL, "--replications", "3"),
    ],
    "effects": [
        *("effects", "employment", "--uncertain", "--years", "1", *SMALL, "--replications", "2"),
        *("--set", f"{WAGE}=99"),
    ],
    "decompose": [
        *("decompose", "baseline", "--of", "parts", "--outcome", "median_income", "--uncertain"),
        *("--years", "1", *SMALL, "--replications", "2", "--set", f"{PENALTY}=1e-05"),
    ],
    "sweep": [
        *("sweep", "my scenario.toml", "--vary", f"{FLOOR}=0.85:1.05:2", "--vary", PENALTY, "--years", "1"),
        *(*SMALL, "--replications", "2", "--set", f"{WAGE}=123.45"),
    ],
    "sweep, of a file": ["sweep", "--file", "plan.toml", "--years", "1", *SMALL, "--replications", "1"],
    "sweep, of a design": [
        *("sweep", "order_purchase", "--vary", f"{FLOOR}=0.1:0.30000000000000004", "--design", "sobol"),
        *("--points", "2", "--years", "1", *SMALL, "--replications", "1"),
    ],
    "sensitivity": [
        *(
            "sensitivity",
            "--vary",
            f"{WAGE}=95:135",
            "--vary",
            FLOOR,
            "--trajectories",
            "2",
            "--samples",
            "2",
        ),
        *("--keep", "1", "--outcome", "median_income", "--years", "1", *SMALL, "--replications", "1"),
        *("--set", "shocks.drought_year=1"),
    ],
    "sensitivity, of sections": [
        *(
            "sensitivity",
            "--only",
            PENALTY,
            "--vary",
            f"{WAGE}=100:110",
            "--groups",
            "section",
        ),
        *("--trajectories", "2", "--samples", "2", "--years", "1", *SMALL, "--replications", "1"),
    ],
    "optimise": [
        *(
            "optimise",
            "--lever",
            "programme.will.intensity=0:2",
            "--lever",
            "programme.work.intensity=0.5:1.5",
        ),
        *("--goal", "mean_income:max", "--goal", "programme_cost:min", "--population", "4"),
        *("--generations", "1", "--free-budget", "--years", "1", *SMALL, "--replications", "2"),
    ],
    "optimise, as it is": [
        *("optimise", "my scenario.toml", "--population", "4", "--generations", "1", "--years", "1", *SMALL),
        *("--replications", "2", "--set", "programme.will.intensity=1.25"),
    ],
    "calibrate": [
        *("calibrate", "my targets.toml", "--scenario", "my scenario.toml", "--points", "8", "--rounds", "1"),
        *("--years", "1", *SMALL, "--replications", "1"),
    ],
    "calibrate, otherwise": [
        *("calibrate", "my targets.toml", "--fit", f"{FLOOR}=0.85:1.05", "--others", "--points", "8"),
        # Every point has a world of its own, which is to be opened soon.
        *("--set", "start.burn_in=0", "--set", "start.levels_sample=0.0001", "--set", f"{PENALTY}=0.1"),
        *("--rounds", "2", "--years", "1", *SMALL, "--replications", "1"),
    ],
    "robust": [
        *("robust", "all_linkages", "--base", "my scenario.toml", "--target", "mean_income>=400"),
        *(
            "--only",
            "labour",
            "--vary",
            f"{WAGE}=95:135",
            "--points",
            "16",
            "--depth",
            "2",
            "--years",
            "1",
            *SMALL,
        ),
        *("--replications", "1", "--set", "shocks.drought_year=1"),
    ],
    "robust, of all": [
        *("robust", "--target", "below_line_rate<=0.1", "--points", "16", "--years", "1", *SMALL),
        *("--replications", "1", "--set", f"{WAGE}=123.45"),
    ],
    "validate": [
        *("validate", "my scenario.toml", "--years", "3", *SMALL, "--replications", "2"),
        *("--set", "income.per_head=16300.1"),
    ],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with files of a user's own whose names need quotes."""
    own = OWN.replace('"baseline.toml"', '"base.toml"')
    (tmp_path / "my scenario.toml").write_text(own, encoding="utf-8")
    (tmp_path / "base.toml").write_text(load_scenario("all_linkages").as_toml(), encoding="utf-8")
    (tmp_path / "my targets.toml").write_text(TARGETS, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(folder: str) -> list[str]:
    """The command in a folder's report, as a shell takes it apart."""
    from model.report.folders import read_folder

    (table,) = provenance(read_folder(folder)).blocks
    (text,) = [value["en"] for what, value in table.rows if what["en"] == "Command"]  # type: ignore[union-attr]
    python, program, *arguments = shlex.split(text)
    assert (python, program) == ("python", "run_sim.py")
    return arguments


def content_of(folder: Path) -> dict[str, Any]:
    """All files of a folder but times: what changes from one time to the next."""
    found: dict[str, Any] = {}
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        if file.suffix == ".sqlite":
            columns = "key, scenario, seed, scale, years, digest, imbalance, outcomes"
            base = sqlite3.connect(file)
            found[file.name] = base.execute(f"SELECT {columns} FROM runs ORDER BY key").fetchall()
            base.close()
        elif file.suffix == ".json":
            content = json.loads(file.read_text(encoding="utf-8"))
            found[file.name] = {name: content[name] for name in content if name not in ("created", "seconds")}
        else:
            found[file.name] = file.read_bytes()
    return found


@pytest.mark.parametrize("what", ASKED)
def test_the_printed_command_makes_the_same_folder_again(what: str, here: Path) -> None:
    assert run_sim.main([*ASKED[what], "--out", "results"]) == 0
    assert run_sim.main(printed("results")) == 0
    first, again = content_of(here / "results"), content_of(here / "again")
    if what != "run":  # the hash of what decides it is the plan's
        assert first["manifest.json"]["model"]["deciding_sha256"] == first["plan.json"]["model"]
    assert set(first) == set(again)
    for name in first:
        assert first[name] == again[name], name


# --- without simulating -----------------------------------------------------------------------


def planned(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> Plan:
    """What a command would do."""
    plans: list[Plan] = []
    with monkeypatch.context() as patch:
        for module in ("model.command_line.comparing", "model.command_line.analysing"):
            patch.setattr(f"{module}.begin", lambda plan, *_, **__: plans.append(plan))
        assert run_sim.main(list(arguments)) == 0
    (plan,) = plans
    return plan


def test_every_command_that_makes_a_folder_is_tried() -> None:
    assert {command for command, *_ in ASKED.values()} == {"run", *experiments._COMMANDS}


def test_every_option_that_decides_is_tried() -> None:
    import typer.main

    tried: dict[str, set[str]] = {}
    for command, *arguments in ASKED.values():
        tried.setdefault(command, set()).update(each for each in arguments if each.startswith("--"))
    group = typer.main.get_command(run_sim.app)
    not_deciding = {
        "--jobs",
        "--dask",
        "--out",
        "--store",
        "--json",
        "--threads",
        "--blocks",
        "--sam",
        "--help",
    }
    for name, options in tried.items():
        declared = {
            option
            for parameter in group.commands[name].params  # type: ignore[attr-defined]
            for option in parameter.opts
            if option.startswith("--")
        }
        # One of two names of a switch: the other is the default.
        assert declared - not_deciding - options <= {"--fixed-budget"}, name


@pytest.mark.parametrize("what", [what for what in ASKED if what != "run"])
def test_the_command_of_a_plan_is_planned_alike(
    what: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(ASKED[what], monkeypatch)
    content = manifest(plan)
    command = command_again(plan.command, content["scenarios"], content["options"], content["files"])
    assert command is not None
    assert planned(shlex.split(command)[2:], monkeypatch) == plan


def test_a_default_analysis_stays_a_short_command(monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (["sensitivity"], ["robust", "--target", "mean_income>=9000"]):
        content = manifest(planned(arguments, monkeypatch))
        command = command_again(arguments[0], content["scenarios"], content["options"], {})
        assert command is not None
        assert "--vary" not in command


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ranges", [{"key": "no.such"}]),
        ("ranges", 3),
        ("goals", [1]),
        ("ranges", [{"key": WAGE, "low": "x"}]),
    ],
)
def test_what_no_command_writes_has_no_command(name: str, value: Any) -> None:
    content = manifest(Plan("sweep", (load_scenario("baseline"),), {"seed": 1, "years": 1}))
    assert command_again("sweep", content["scenarios"], {**content["options"], name: value}, {}) is None


def test_what_was_put_together_in_python_has_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.experiments.ranges import at_point

    scenario = load_scenario("employment")
    moved = at_point(scenario, {WAGE: 111.0})
    others = load_scenario("no_linkage", {WAGE: 111.0})
    for scenarios in ((moved,), (scenario, moved), (scenario, others)):
        content = manifest(Plan("compare", scenarios, {"seed": 1, "years": 1}))
        assert command_again("compare", content["scenarios"], content["options"], {}) is None
