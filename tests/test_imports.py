"""Imports run one way down: the contracts of pyproject.toml hold, and would tell of a wrong import."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import networkx
import pytest

from model.experiments.core import OUTSIDE, is_of_core

PROJECT = Path(__file__).resolve().parents[1]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def lint(folder: Path) -> tuple[int, str]:
    """Exit code and words of import-linter, of the package in a folder."""
    command = [str(LINT_IMPORTS), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def circles(graph: grimp.ImportGraph) -> list[set[str]]:
    """Modules of the core that import each other, wherever their imports stand."""
    imports = networkx.DiGraph(
        (module, imported)
        for module in filter(is_of_core, graph.modules)
        for imported in graph.find_modules_directly_imported_by(module)
    )
    return [group for group in networkx.strongly_connected_components(imports) if len(group) > 1]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("model", cache_dir=None)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model's sources and the contracts."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PROJECT / "model", folder / "model", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def test_the_contracts_hold(copy: Path) -> None:
    code, words = lint(copy)
    assert code == 0, words
    assert f"Contracts: {len(CONTRACTS['contracts'])} kept, 0 broken." in words


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("engine.py", "import model.report.fonts", "model.engine -> model.report.fonts"),
        (
            "world/randomness.py",
            "def late() -> None:\n    from model.experiments import ranges",
            "model.world.randomness -> model.experiments.ranges",
        ),
        (
            "linkages/employment.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from model.engine import Engine",
            "model.linkages.employment -> model.engine",
        ),
        ("accounts.py", "import model.evidence", "model.accounts -> model.evidence"),
        ("programme/skill.py", "import model.parameters", "model.programme.skill -> model.parameters"),
        ("new.py", "NEW = 1", "model.new"),  # which belongs to no line
    ],
)
def test_a_wrong_import_is_told(copy: Path, file: str, line: str, message: str) -> None:
    changed = copy / "model" / file
    was = changed.read_bytes() if changed.exists() else None
    changed.write_bytes((was or b"") + f"\n{line}\n".encode())
    code, words = lint(copy)
    if was is None:
        changed.unlink()
    else:
        changed.write_bytes(was)
    assert code == 1
    assert message in words


def test_no_module_of_the_core_is_in_a_circle(graph: grimp.ImportGraph) -> None:
    assert circles(graph) == []
    graph.add_import(importer="model.outcomes.years", imported="model.outcomes")
    assert [sorted(group) for group in circles(graph)] == [
        ["model.outcomes", "model.outcomes.tables", "model.outcomes.years"]
    ]


def test_what_the_key_of_a_run_leaves_out_stands_above_the_core_in_the_contract() -> None:
    """So that nothing that decides a run can import it."""
    above, evidence, *_ = next(each for each in CONTRACTS["contracts"] if "containers" in each)["layers"]
    assert {*above.split(" : "), evidence} == {*OUTSIDE} - {"scenarios"}
    assert not (PROJECT / "model" / "scenarios").exists()  # only where the model is installed: no modules
