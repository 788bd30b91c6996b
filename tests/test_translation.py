"""Rules are translated one by one and finished in the loops that call them; a change concerns few of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from model import compiled
from model.code_cache import keep, load, own_folder
from model.compiled import rule
from model.translation import _LIBRARIES

ROOT = Path(__file__).resolve().parent.parent

RULES = """
from model.compiled import rule

FACTOR = 2.0

@rule
def scaled(value):
    return FACTOR * value

@rule
def squared(value):
    return value * value

@rule
def both(value):
    return scaled(value) + squared(value)

@rule
def loop(values):
    total = 0.0
    for value in values:
        total += both(value)
    return total
"""

PROGRAM = """
import json
import numpy as np
import rules

total = rules.loop(np.arange(4.0))
names = {
    entry.rsplit(".", 2)[0].removeprefix("rules.")
    for entry in KEPT
}
print(json.dumps({"total": total, "compiled": sorted(names)}))
"""
START = """
import sys
sys.path.insert(0, sys.argv[1])
from model import compiled
KEPT, keep = [], compiled.keep
compiled.keep = lambda file, content: (KEPT.append(file.name), keep(file, content))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.py").write_text(RULES)
    return tmp_path


def run(folder: Path) -> dict:
    command = [sys.executable, "-B", "-c", START + PROGRAM, str(folder)]
    environment = os.environ | {"NUMBA_CACHE_DIR": str(folder / "cache")}
    return json.loads(subprocess.check_output(command, cwd=ROOT, env=environment, text=True))


def files(folder: Path, name: str) -> list[Path]:
    return list((folder / "cache").rglob(f"rules.{name}.*.nbc"))


def test_a_change_of_a_rule_compiles_it_and_its_callers_again_and_nothing_else(folder):
    assert run(folder) == {"total": 26.0, "compiled": ["both", "loop", "scaled", "squared"]}
    assert run(folder) == {"total": 26.0, "compiled": []}
    (folder / "rules.py").write_text(RULES.replace("FACTOR = 2.0", "FACTOR = 3.0"))
    assert run(folder) == {"total": 32.0, "compiled": ["both", "loop", "scaled"]}
    (folder / "rules.py").write_text(RULES)  # and back
    assert run(folder) == {"total": 26.0, "compiled": []}


def test_a_rule_whose_callees_are_gone_is_compiled_again(folder):
    run(folder)
    for name in ("loop", "squared"):
        for file in files(folder, name):
            file.unlink()
    assert run(folder) == {"total": 26.0, "compiled": ["both", "loop", "squared"]}


def test_what_an_earlier_state_of_the_sources_has_compiled_is_used(folder, monkeypatch):
    """A new state begins with the code of earlier ones; that of changed rules goes once all are loaded."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder))
    state = own_folder("old")
    changed, same = f"model.translation.changed.{'0' * 12}-1.nbc", f"{same_rule.code_name}-1.nbc"
    for name in (changed, same, "elsewhere.rule.1-1.nbc"):
        keep(state / name, b"code")
    newer = own_folder("new")
    assert {file.name for file in newer.iterdir()} == {changed, same}
    assert load(newer / same) == b"code"
    monkeypatch.setattr(compiled, "cache_folder", lambda: newer)
    monkeypatch.setattr(compiled, "RULES", [same_rule, rule_named("changed")])
    compiled.forget_changed()
    assert [file.name for file in newer.iterdir()] == [same]


def rule_named(name: str) -> compiled.Rule:
    """A rule that the model might have."""

    def function(value):
        return value

    function.__module__, function.__qualname__ = "model.translation", name
    return rule(function)


same_rule = rule_named("same")


def test_a_rule_has_one_name_and_what_numba_makes_for_it_none(monkeypatch):
    """A name that counts what a process has compiled would mean something else in another."""
    monkeypatch.setattr(compiled, "cache_folder", lambda: None)  # it is compiled here

    @rule
    def rounded(value):
        return round(value, 2) + np.sinc(value)

    @rule
    def loop(value):
        return rounded(value)

    assert loop(1.234) == pytest.approx(1.23 + np.sinc(1.234))
    (library,) = [library for name, library in _LIBRARIES.items() if ".rounded." in name]
    assert [function.name for function in library.defined()] == [library.name]
