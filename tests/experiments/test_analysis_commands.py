"""The commands of the analyses with real, tiny runs: tables, JSON, folders, resuming, mistakes."""

import contextlib
import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rich.cells import cell_len

import run_sim
from model.command_line import decomposing, measuring_effects
from model.experiments.folder import MANIFEST
from model.scenario import load_scenario

TINY = ["--scale", "0.0005", "--years", "1", "--seed", "3"]
GOOD, BASES = "programme.budget.new_funds", "programme.work.base_investment"
TARGETS = """
[targets]
mean_income = { value = 14500.0, sd = 3000.0, source = "made up" }
[parameters]
"safety_net.pension" = {}
"safety_net.post_pay" = { low = 4000.0, high = 6000.0 }
"""
COMMANDS: dict[str, str] = {
    "effects": "effects employment --replications 2",
    "decompose": "decompose --replications 2",
    "sweep": "sweep --vary labour.local_wage=100:130:2 --vary linkages.employment.enabled=false:true "
    "--replications 2 --jobs 2",
    "sensitivity": "sensitivity --vary labour.local_wage --vary labour.hired_wedge "
    "--trajectories 2 --samples 2 --keep 1",
    "optimise": f"optimise --lever {GOOD}=0:3e9 --lever {BASES}=0:1e9 "
    "--replications 2 --population 4 --generations 2",
    "calibrate": "calibrate targets.toml --points 8 --rounds 2",
    "robust": "robust --target mean_income>=150 --base no_linkage --only labour --points 16 --replications 1",
}


def call(*arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command in this process."""
    output, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        status = run_sim.main([str(argument) for argument in arguments])
    return status, output.getvalue(), error.getvalue()


class Done:
    """Every command carried out once, its runs kept in one store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store.sqlite"
        (folder / "targets.toml").write_text(TARGETS, encoding="utf-8")
        self.json: dict[str, dict[str, Any]] = {}

    def arguments(self, command: str) -> list[str]:
        own = [
            str(self.folder / part) if part.endswith(".toml") else part for part in COMMANDS[command].split()
        ]
        return [*own, *TINY, "--store", str(self.store)]

    def content(self, command: str) -> dict[str, Any]:
        """What it printed as JSON, after having written its folder."""
        if command not in self.json:
            out = self.folder / command
            status, output, error = call(*self.arguments(command), "--out", out, "--json")
            assert (status, error) == (0, "")
            self.json[command] = json.loads(output)
        return self.json[command]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    return Done(tmp_path_factory.mktemp("analyses"))


@pytest.mark.parametrize("command", COMMANDS)
def test_json_table_and_folder_tell_the_same(done: Done, command: str) -> None:
    content = done.content(command)
    folder = done.folder / command
    assert content["command"] == command
    assert (content["scale"], content["years"], content["seed"]) == (0.0005, 1, 3)
    assert content["results"] == str(folder)
    assert (folder / MANIFEST).exists()
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["finding"] == content["finding"]
    assert all(content[key] == value for key, value in summary.items() if key != "confidence")
    assert content["images"] == sorted(str(file) for file in folder.glob("*.png"))
    assert bool(content["images"]) == (command != "sweep")
    status, table, error = call(*done.arguments(command))  # every run is in the store by now
    assert (status, error) == (0, "")
    assert all(cell_len(line) <= 80 for line in table.splitlines())
    flat = "".join(table.split())
    for text in content["finding"].values():
        assert "".join(text.split()) in flat


@pytest.mark.parametrize(("command", "shows"), [("effects", measuring_effects), ("decompose", decomposing)])
def test_what_was_set_and_drawn_is_told_with_the_table(done: Done, command: str, shows: Any, capsys) -> None:
    content = done.content(command)
    for uncertain, of in ((False, "chance within the model"), (True, "one more replication, with luck and")):
        shows._show({**content, "uncertain": uncertain, "set": {"shocks.drought_year": 1}})
        said = " ".join(capsys.readouterr().out.split())
        assert "with shocks.drought_year = 1" in said
        assert "Year 1 alone, of the transition: no means of so short a run." in said and of in said


@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_interrupted_is_finished_to_the_same(done: Done, command: str) -> None:
    """A folder without its results is what an interrupted experiment leaves; its plan is enough."""
    content = done.content(command)
    folder = done.folder / command
    kept = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    assert kept
    for file in folder.iterdir():
        if file.is_file() and file.name != "plan.json":
            file.unlink()
    if (folder / "scenarios").exists():
        for file in (folder / "scenarios").iterdir():
            file.unlink()
        (folder / "scenarios").rmdir()
    status, output, error = call("resume", folder, "--json")
    assert (status, error) == (0, "")
    assert json.loads(output) == content
    assert {file.name: file.read_bytes() for file in folder.glob("*.csv")} == kept


@pytest.mark.parametrize("command", COMMANDS)
def test_every_column_is_in_the_exported_codebook(done: Done, command: str, tmp_path: Path) -> None:
    done.content(command)
    assert call("export", done.folder / command, "--to", tmp_path / "export")[0] == 0
    book = pd.read_csv(tmp_path / "export" / "codebook.csv")
    tables = {file.stem for file in (done.folder / command).glob("*.csv")}
    assert tables <= set(book["table"])
    assert book["unit"].notna().all()
    assert not book["definition"].str.contains("Not described").any()


def test_parts_of_a_gain_add_up_exactly(done: Done) -> None:
    content = done.content("decompose")
    parts = [entry["value"] for entry in content["parts"]]
    assert len(parts) == 5
    assert math.fsum(parts) == pytest.approx(content["total"]["value"], abs=1e-9)


def test_a_sweep_is_one_line_in_pandas(done: Done) -> None:
    content = done.content("sweep")
    table = pd.read_parquet(done.folder / "sweep" / "runs.parquet")
    incomes = table.query("outcome == 'mean_income'").groupby("point")["value"].mean()
    assert incomes.tolist() == pytest.approx([row["mean_income"] for row in content["points"]])
    assert len(incomes) == 4


def test_points_of_a_front_are_scenarios_that_reproduce_it(done: Done) -> None:
    content = done.content("optimise")
    point = content["points"][1]
    file = done.folder / "optimise" / "scenarios" / f"{point['point']}.toml"
    scenario = load_scenario(file)
    assert scenario.values[GOOD] == point[GOOD]
    base = content["points"][0]
    assert point["planned_outlay"] == pytest.approx(base["planned_outlay"])
    assert point["mean_income_difference"] == pytest.approx(point["mean_income"] - base["mean_income"])


def test_a_posterior_is_written_with_its_weights(done: Done) -> None:
    points = done.content("calibrate")["points"]
    with (done.folder / "calibrate" / "posterior.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == points == 16
    assert sum(float(row["weight"]) for row in rows) == pytest.approx(1.0)
    calibrated = load_scenario(done.folder / "calibrate" / "scenarios" / "calibrated.toml")
    means = {row["key"]: row["mean"] for row in done.content("calibrate")["parameters"]}
    assert {key: calibrated.values[key] for key in means} == means


LEVERS = ("--lever", f"{GOOD}=0:3e9", "--lever", f"{BASES}=0:1e9")
MISTAKES = {
    ("effects", "no_linkage"): "no_linkage: has no linkage form switched on",
    ("effects", "--replications", "1"): "--replications = 1: must be between 2",
    ("decompose", "--of", "crops"): "--of = \"crops\": must be 'forms' or 'parts'",
    ("decompose", "--outcome", "mean_incom"): "did you mean 'mean_income'?",
    ("decompose", "basline"): "no scenario 'basline' in scenarios/; did you mean 'baseline'?",
    ("sweep",): "nothing is varied; give at least one KEY=LOW:HIGH",
    ("sweep", "--vary", "enforcement=0:1"): "unknown key 'enforcement'; did you mean",
    ("sweep", "--vary", "labour.local_wage=130:100"): "the low end 130 must be below the high end 100",
    ("sweep", "--vary", "labour.local_wage", "--design", "cube"): '--design = "cube": must be',
    ("sweep", "--vary", "labour.local_wage", "--points", "9"): "a grid has the points of its levels",
    ("sweep", "--file", "nowhere.toml"): "nowhere.toml: no such file",
    ("sensitivity", "--only", "labor"): "no parameter with an uncertainty range fits 'labor'",
    ("sensitivity", "--samples", "10"): "--samples = 10: must be a power of two",
    ("sensitivity", "--groups", "county"): "must be 'parameter' or 'section'",
    ("optimise", "--lever", f"{GOOD}=0:3e9"): "at least two levers",
    ("optimise", *LEVERS, "--goal", "mean_income"): "must be OUTCOME:max or OUTCOME:min",
    ("calibrate", "nowhere.toml"): "nowhere.toml: no such file",
    ("robust",): "Missing option '--target'",
    ("robust", "--target", "mean_income"): "must be OUTCOME>=NUMBER or OUTCOME<=NUMBER",
    ("robust", "--target", "mean_income>=1", "--base", "nothing_like_it"): "no scenario 'nothing_like_it'",
    ("robust", "--target", "mean_income>=1", "--points", "2"): "--points = 2: must be at least 16",
    ("robust", "--target", "mean_income>=1", "--scale", "0"): "--scale = 0.0: must be above 0",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=lambda arguments: " ".join(arguments)[:60])
def test_a_mistake_is_told_in_one_line_before_any_run(arguments: tuple[str, ...], tmp_path: Path) -> None:
    message = MISTAKES[arguments]
    out = tmp_path / "results"
    status, output, error = call(*arguments, "--out", out)
    assert (status, output) == (2, "")
    assert error.startswith("Error: ") and error.count("\n") == 1
    assert message in error
    assert not out.exists()


def test_help_of_every_analysis_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    heavy = {"numpy", "numba", "pandas", "scipy", "sklearn", "SALib", "pymoo", "matplotlib", "rich"}
    calls = "; ".join(f"run_sim.main(['{command}', '--help'])" for command in COMMANDS)
    program = f"import sys, run_sim; {calls}; print(*sys.modules, file=sys.stderr)"
    root = Path(run_sim.__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert not heavy & set(done.stderr.split())
