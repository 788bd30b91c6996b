"""What a run is kept under: the core, and what its measure reaches outside it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model.errors import InputError
from model.experiments import effects, sensitivity, validate
from model.experiments.core import OUTSIDE, core_contents, core_files, is_of_core
from model.experiments.deciding import model_hash, sources_hash
from model.experiments.following import Reach
from model.experiments.record import key_of
from model.run import STANDARD_MEASURE, Run
from model.scenario import load_scenario

PROJECT = Path(__file__).resolve().parents[2]
# The modules of all measures that the project has.
MEASURES = (
    *(
        measure.partition(":")[0]
        for measure in (STANDARD_MEASURE, effects.MEASURE, sensitivity.MEASURE, validate.MEASURE)
    ),
    "model.experiments.income_effects",
)
STANDARD = MEASURES[0]
MODULES = sorted(PROJECT.joinpath("model").rglob("*.py"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model's sources and data, to be changed and put right again."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PROJECT / "model", folder / "model", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def printed(script: str, folder: Path) -> str:
    """What a script prints in a process of its own, with the model of a folder."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def content(folder: Path, *names: str) -> list[str]:
    """What decides, in a folder with the model or with modules of a user's own."""
    return [*core_contents(folder / "model"), *Reach(names, [str(folder)]).contents()]


def test_a_changed_module_changes_the_keys_of_those_measures_that_reach_it(copy: Path) -> None:
    """Every module of the model in turn: of the core for all measures, else for those that reach it."""

    def contents() -> tuple[list[str], dict[str, list[str]]]:
        return list(core_contents(copy / "model")), {
            measure: list(Reach([measure], [str(copy)]).contents()) for measure in MEASURES
        }

    core_before, before = contents()
    reached = {measure: Reach([measure], [str(copy)]).modules.values() for measure in MEASURES}
    core = core_files(copy / "model").values()
    assert len(MODULES) > 200
    for module in MODULES:
        file = copy / module.relative_to(PROJECT)
        was = file.read_bytes()
        file.write_bytes(was + b"\nCHANGED = 1\n")
        core_after, after = contents()
        assert (core_after != core_before) == (file in core), file
        for measure in MEASURES:
            assert (after[measure] != before[measure]) == (file in reached[measure]), (file, measure)
        file.write_bytes(was)
    assert contents() == (core_before, before)


@pytest.mark.parametrize(
    ("file", "decides"),
    [
        ("new.py", True),
        ("new/rules.py", True),
        ("new/data/table.csv", True),
        ("world/new.toml", True),
        ("world/report/new.py", True),
        ("linkages/table.parquet", True),
        ("linkages/.hidden.py", False),
        ("linkages/__pycache__/new.pyc", False),
        *((f"{outside}/new.py", False) for outside in OUTSIDE),
    ],
)
def test_a_new_file_decides_unless_it_lies_outside(copy: Path, file: str, decides: bool) -> None:
    before, new = list(core_contents(copy / "model")), copy / "model" / file
    folders = [folder for folder in new.parents if not folder.exists()]
    new.parent.mkdir(parents=True, exist_ok=True)
    new.write_text("new = 1\n", encoding="utf-8")
    assert (list(core_contents(copy / "model")) != before) == decides
    new.unlink()
    for folder in folders:
        folder.rmdir()


def test_all_that_is_loaded_to_measure_a_run_is_reached() -> None:
    """What Python itself says, in a process of its own that simulates a run for one measure after another.

    Between two measures it forgets the modules outside the core, so that each loads its own.
    """
    functions = {each: "measure_gain" if each.endswith("income_effects") else "measure" for each in MEASURES}
    script = f"""
import json, sys
from importlib import import_module
from model.experiments.core import is_of_core
from model.run import Run
from model.scenario import load_scenario

def outside():
    return [name for name in sys.modules if name.partition(".")[0] == "model" and not is_of_core(name)]

loaded = {{}}
for measure, function in {functions}.items():
    packages = dict(sys.modules)
    for name in outside():
        package, _, last = name.rpartition(".")
        vars(packages.get(package, sys.modules["model"])).pop(last, None)
        del sys.modules[name]
    run = Run(load_scenario("baseline"), 1, 1e-9, 3, measure + ":" + function)
    getattr(import_module(measure), function)(run)
    loaded[measure] = outside()
print(json.dumps(loaded))
"""
    loaded = json.loads(printed(script, PROJECT))
    assert set(loaded) == set(MEASURES)
    for measure, names in loaded.items():
        assert set(names) <= set(Reach([measure]).modules), measure
    assert [measure for measure, names in loaded.items() if not names] == [STANDARD]


def test_what_only_asks_shows_or_keeps_is_not_reached() -> None:
    reached = set().union(*(Reach([measure]).modules for measure in MEASURES))
    assert not [name for name in reached if is_of_core(name)]
    for part in ("report", "dashboard", "command_line"):
        assert not [name for name in reached if name.startswith(f"model.{part}")]
    for name in ("store", "executors", "running", "folder", "compare", "sweep", "ledger", "words"):
        assert f"model.experiments.{name}" not in reached
    assert not Reach([STANDARD]).modules
    assert {"engine.py", "outcomes/deciles.py", "linkages/employment.py", "measuring.py"} <= set(core_files())


def test_what_is_followed_imports_nothing_under_a_name_that_is_put_together() -> None:
    """The core may, for it counts whole."""
    files = {file for measure in MEASURES for file in Reach([measure]).modules.values()}
    for text in ("importlib import import_module", "__import__("):
        assert not [file for file in files if text in file.read_text("utf-8")]


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("model/population/data/counties.csv", True),
        ("model/population/data/pilots.csv", True),
        ("model/figures.toml", True),
        ("model/glossary.toml", True),
        ("model/evidence/income.toml", False),
        ("model/experiments/patterns.toml", False),
        ("model/experiments/ledger.json", False),
        ("model/experiments/calibration/posterior.csv", False),  # its values are in the scenario
        ("model/report/report.css", False),
    ],
)
def test_data_of_the_core_decides_and_what_a_module_names(copy: Path, file: str, changes: bool) -> None:
    before, was = content(copy, STANDARD), (copy / file).read_bytes()
    (copy / file).write_bytes(was + b'\nmore = "1"\n')
    assert (content(copy, STANDARD) != before) == changes
    (copy / file).write_bytes(was)
    draws = content(copy, STANDARD, "model.experiments.uncertainty")
    (copy / file).write_bytes(was + b'\nmore = "1"\n')
    again = content(copy, STANDARD, "model.experiments.uncertainty")
    assert (again != draws) == (changes or file.endswith("posterior.csv"))
    (copy / file).write_bytes(was)


# --- modules of a user's own ------------------------------------------------------------------

MINE = '''"""What I measure."""
from typing import TYPE_CHECKING
import numpy as np
from . import helper
from .parts.deep import THREE

if TYPE_CHECKING:
    import never

# A comment.
WEIGHTS = "weights.csv"

def measure(run):
    """Mine."""
    from mine.late import late
    if run:
        if late:
            return helper.one()
    else:
        return 2
'''


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    files = {
        "mine/__init__.py": "",
        "mine/measuring.py": MINE,
        "mine/helper.py": "def one():\n    return 1\n",
        "mine/late.py": "late = True\n",
        "mine/unused.py": "x = 1\n",
        "mine/parts/deep.py": "import importlib\nTHREE = importlib.import_module('mine.named').VALUE\n",
        "mine/named.py": "VALUE = 3\n",
        "mine/weights.csv": "1\n",
        "mine/results.csv": "1\n",
        "never.py": "x = 1\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_measure_of_the_users_own_is_followed_through_modules_beside_it(mine: Path) -> None:
    reach = Reach(["mine.measuring"], [str(mine), *sys.path])
    assert set(reach.modules) == {
        *("mine", "mine.measuring", "mine.helper", "mine.late", "mine.parts.deep", "mine.named")
    }
    assert list(reach.data()) == ["mine/weights.csv"]
    assert reach.libraries == {"numpy"}


@pytest.mark.parametrize(
    ("file", "old", "new", "changes"),
    [
        ("mine/measuring.py", "return 2", "return 3", True),
        ("mine/measuring.py", "    else:\n", "        else:\n    ", True),  # belongs to the inner condition
        ("mine/helper.py", "return 1", "return 1.0", True),
        ("mine/late.py", "True", "False", True),
        ("mine/named.py", "3", "4", True),
        ("mine/weights.csv", "1", "2", True),
        ("mine/measuring.py", "# A comment.", "# Another.", False),
        ("mine/measuring.py", '"""Mine."""', '"""Yours."""', False),
        ("mine/measuring.py", '"""What I measure."""', "", False),
        ("mine/measuring.py", "import never", "import another", False),
        ("mine/helper.py", "def one():\n    return 1\n", "def one(): return (\n  1)\n", False),
        ("mine/helper.py", "\n", "\r\n", False),
        ("mine/weights.csv", "\n", "\r\n", False),
        ("mine/unused.py", "1", "2", False),
        ("mine/results.csv", "1", "2", False),
        ("never.py", "1", "2", False),
    ],
)
def test_what_can_change_a_number_changes_the_key_and_nothing_else(
    mine: Path, file: str, old: str, new: str, changes: bool
) -> None:
    before, was = content(mine, "mine.measuring"), (mine / file).read_bytes()
    assert old.encode() in was
    (mine / file).write_bytes(was.replace(old.encode(), new.encode()))
    assert (content(mine, "mine.measuring") != before) == changes


def test_a_measure_in_the_script_that_runs(tmp_path: Path) -> None:
    """Its own numbers, in this process and in others, and not out of the store after a change."""
    script = """
import sys
from helper import VALUE
from model.run import Measured
from model.experiments.running import Run, execute
from model.experiments.store import open_store
from model.scenario import load_scenario

def measure(run):
    return Measured({"value": float(VALUE)}, str(VALUE), 0.0)

if __name__ == "__main__":
    runs = [Run(load_scenario("baseline"), seed, 0.001, 1, "__main__:measure") for seed in (1, 2)]
    with open_store("runs.sqlite") as store:
        print([record.outcomes["value"] for record in execute(runs, store=store, jobs=int(sys.argv[1]))])
        print(len(store))
"""
    (tmp_path / "script.py").write_text(script, encoding="utf-8")

    def run(value: int, jobs: int) -> list[str]:
        (tmp_path / "helper.py").write_text(f"VALUE = {value}\n", encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "script.py", str(jobs)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    assert run(3, 1) == ["[3.0, 3.0]", "2"]
    assert run(45, 2) == ["[45.0, 45.0]", "4"]
    assert run(3, 2) == ["[3.0, 3.0]", "4"]


def test_a_script_that_runs_as_a_part_of_a_package_is_followed_from_there(mine: Path) -> None:
    script = """
from . import helper
from model.experiments.following import Reach
print(*sorted(name for name in Reach(["__main__"]).modules if not name.startswith("model")))
"""
    (mine / "mine" / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mine.script"],
        cwd=mine,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["__main__", "mine", "mine.helper"]


def test_the_model_is_followed_where_it_is_installed_among_libraries(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its version says little of it; of numpy the version is what there is."""
    (mine / "mine" / "helper.py").write_text("import model.experiments.takers, numpy", encoding="utf-8")
    monkeypatch.setattr("model.experiments.following._is_library", lambda place: True)
    monkeypatch.setattr("model.experiments.following._version", lambda name: "1.0")
    reach = Reach(["mine.measuring"], [str(mine), str(PROJECT), *sys.path])
    assert {"mine.helper", "model.experiments.takers", "model.experiments.ranges"} <= set(reach.modules)
    assert reach.libraries == {"numpy"}


def test_a_measure_that_is_in_no_file_is_refused() -> None:
    run = Run(load_scenario("baseline"), 1, 1e-9, 1, "no_such_module:measure")
    with pytest.raises(InputError, match="no_such_module: there is no file of such a module"):
        key_of(run)


# --- where the hash stands --------------------------------------------------------------------


def test_other_libraries_change_keys_and_leave_the_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key, sources = model_hash(), sources_hash(STANDARD_MEASURE)
    changes = {
        "model.experiments.following._version": lambda name: "0.0" if name == "numba" else "1.0",
        "sys.version_info": (3, 99, 0, "final", 0),
    }
    for what, value in changes.items():
        with monkeypatch.context() as patch:
            patch.setattr(what, value)
            assert model_hash.__wrapped__() != key
            assert sources_hash.__wrapped__(STANDARD_MEASURE) == sources


def test_a_change_of_what_a_measure_imports_is_a_change_of_the_key(copy: Path) -> None:
    """As it was found, in the deciles, with a process that has the changed copy of the model."""
    baseline = PROJECT / "scenarios" / "baseline.toml"
    script = f"""
from model.experiments.record import key_of
from model.run import Run
from model.scenario import load_scenario
print(key_of(Run(load_scenario({str(baseline)!r}), 1, 1e-9, 1)))
"""
    key = key_of(Run(load_scenario("baseline"), 1, 1e-9, 1))
    assert printed(script, copy).strip() == key
    file = copy / "model" / "outcomes" / "deciles.py"
    was = file.read_text(encoding="utf-8")
    file.write_text(was.replace("DECILES = 10", "DECILES = 5"), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != was
    assert printed(script, copy).strip() != key
    file.write_text(was, encoding="utf-8")
