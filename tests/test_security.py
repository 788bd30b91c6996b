"""Files from strangers: data and never code, nothing outside the folders named, nothing without end."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest

import run_sim
from model.errors import InputError
from model.experiments.export import WORKBOOK, export
from model.experiments.folder import PLAN, Plan, new_experiment, read_plan, resume_experiment
from model.experiments.plans import read_toml
from model.reading import read_bytes, read_json, read_text
from model.scenario import load_scenario
from model.writing import no_formula, write_csv

ROOT = Path(__file__).resolve().parent.parent

# --- what is read ---------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="devices and pipes of POSIX systems")
def test_a_device_a_pipe_and_a_folder_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, kind in ((Path("/dev/zero"), "device"), (tmp_path / "pipe", "pipe"), (tmp_path, "folder")):
        with pytest.raises(InputError, match=f"is a {kind}, not a file"):
            read_bytes(path, 10)


def test_no_more_is_read_than_there_can_be(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 1_000_001)
    assert len(read_bytes(file, 1_000_001)) == 1_000_001
    with pytest.raises(InputError, match="is larger than 1 MB, too large for a plan"):
        read_text(file, 1_000_000, what="a plan")
    with pytest.raises(InputError, match=r"file: is larger than 1 MB"):
        read_toml(file)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "9" * 5000, "[]", "{", "\ufeff"])
def test_json_that_is_none_or_too_deep(tmp_path: Path, text: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"file.json: cannot be read: "):
        read_json(file)


def test_the_code_runs_nothing_that_it_reads() -> None:
    """No pickle, eval, exec, YAML or shell anywhere in the model, but for its own compiled rules."""
    forbidden = ("import pickle", "eval(", "exec(", "import yaml", "shell=True", "os.system", "marshal")
    for file in (ROOT / "run_sim.py", *(ROOT / "model").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if file == ROOT / "model" / "compiled.py":  # as SECURITY.md says: what code_cache.load has checked
            assert text.count("pickle.") == text.count("pickle.loads(content)") == 1
            text = text.replace("import pickle", "")
        assert not [word for word in forbidden if word in text], file


# --- experiments from somebody else ---------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An experiment that has been begun."""
    options: dict[str, Any] = {"replications": 2, "precision": None, "at_most": 10, "uncertain": False}
    options |= {"years": 1, "scale": 1e-9, "seed": 1}
    scenarios = (load_scenario("no_linkage"), load_scenario("employment"))
    with new_experiment(Plan("compare", scenarios, options), tmp_path / "theirs"):
        pass
    return tmp_path / "theirs"


Change = Callable[[dict[str, Any]], object]


def harm(folder: Path, change: Change) -> None:
    content = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    change(content)
    (folder / PLAN).write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plan: plan["options"].update(dask="tcp://elsewhere:8786"), "options.dask: Extra inputs"),
        (lambda plan: plan["options"].update(measure="os:system"), "options.measure: Extra inputs"),
        (lambda plan: plan["options"].update(years="1"), "options.years: Input should be a valid integer"),
        (lambda plan: plan["options"].update(replications=10**9), "options.replications: Input should be"),
        (lambda plan: plan["options"].pop("seed"), "options.seed: Field required"),
        (lambda plan: plan["options"].update(scale=float("nan")), "options"),
        (lambda plan: plan.update(command="os"), "was made by another command: 'os'"),
        (lambda plan: plan.update(scenarios=[]), "is damaged"),
        (lambda plan: plan["scenarios"][0]["parameters"].pop("income.per_head"), "is damaged"),
        (lambda plan: plan["scenarios"][0].update(title=1), "is damaged"),
        (lambda plan: plan["scenarios"][0].update(name=["x"]), "is damaged"),
        (lambda plan: plan.update(store=7), "is damaged"),
    ],
)
def test_a_plan_may_say_only_what_its_command_writes(
    folder: Path, capsys: pytest.CaptureFixture[str], change: Change, message: str
) -> None:
    harm(folder, change)
    assert run_sim.main(["resume", str(folder)]) == 2
    output, error = capsys.readouterr()
    assert output == "" and error.count("\n") == 1
    assert message in error


def test_a_plan_sets_no_parameter_beyond_its_range(folder: Path) -> None:
    """Even where its checksum is right: a stranger can reckon that too."""
    plan = read_plan(folder)
    values = plan.scenarios[0].values | {"income.per_head": 1e300}
    changed = type(plan.scenarios[0])(**{**vars(plan.scenarios[0]), "values": values})

    def change(content: dict[str, Any]) -> None:
        content["scenarios"][0]["parameters"]["income.per_head"]["value"] = 1e300
        content["scenarios"][0]["sha256"] = changed.digest()

    harm(folder, change)
    with pytest.raises(InputError, match="is damaged"):
        read_plan(folder)


def test_a_plan_makes_no_store_outside_its_folder(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite"
    harm(folder, lambda plan: plan.update(store=str(elsewhere)))
    with pytest.raises(InputError, match="which is gone"), resume_experiment(folder):
        pass
    assert not elsewhere.exists()


# --- what spreadsheets run ------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "-a", "+A1"])
def test_a_formula_in_a_csv_file_is_text(tmp_path: Path, text: str) -> None:
    assert no_formula(text) == f"'{text}"
    write_csv(tmp_path / "table.csv", ["name", text], [[text, -1.5]])
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["name", f"'{text}"], [f"'{text}", "-1.5"]]


@pytest.mark.parametrize("cell", ["-", "-1.5", "+7", "1e-5", "-1e-5", "甲县", "a=b", "", -3.0, None, True])
def test_what_is_no_formula_stays_as_it_is(cell: object) -> None:
    assert no_formula(cell) is cell


def test_a_scenarios_name_cannot_be_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("=one", "@two"):
        (tmp_path / f"{name}.toml").write_text("[scenario]\ntitle = { en = '=HYPERLINK(1)' }\n")
    files = [str(tmp_path / f"{name}.toml") for name in ("=one", "@two")]
    out = tmp_path / "out"
    tiny = ["--scale", "1e-9", "--years", "1", "--replications", "2"]
    assert run_sim.main(["compare", *files, *tiny, "--out", str(out)]) == 0
    capsys.readouterr()
    with (out / "comparison.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert "'=one" in cells and "'@two" in cells
    assert not [cell for cell in cells if cell[:1] in "=@" and cell]


@pytest.mark.parametrize(
    "columns", [[], {"table": []}, {"table": {"a": {}}}, {"table": {"a": {"unit": "1"}}}, {"table": 1}, "x"]
)
def test_a_manifest_that_describes_nothing_is_refused(tmp_path: Path, columns: object) -> None:
    (tmp_path / "table.csv").write_text("a\n1\n")
    (tmp_path / "manifest.json").write_text(json.dumps({"columns": columns}))
    with pytest.raises(InputError, match=r"manifest\.json: columns[a-z.]*: is damaged"):
        export(tmp_path)


def test_a_table_of_odd_things_is_exported_as_text(tmp_path: Path) -> None:
    """Control characters, bytes, lists and dates, from a Parquet file and under a name with colons."""
    table = pyarrow.table(
        {
            "text": ["\x01\x1b[31mred", "=1+1"],
            "bytes": [b"\xff", b"a"],
            "list": [[1, 2], []],
            "date": pd.to_datetime(["2020-01-01", None]).tz_localize("UTC"),
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "a:b[c]*?.parquet")
    (tmp_path / "manifest.json").write_text("{}")
    written = export(tmp_path)
    book = openpyxl.load_workbook(written / WORKBOOK)
    sheet = book["a_b_c___"]
    assert sheet["A2"].value == "  [31mred"
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert sheet["C2"].value == "[1, 2]" and str(sheet["D2"].value).startswith("2020-01-01")
    text = (written / "a:b[c]*?.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
