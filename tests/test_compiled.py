"""Compiled code is kept safely: any number of processes may compile into an empty cache at once."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from model.compiled import CACHE_FOLDER, rule_files
from model.engine import compile_loop
from model.randomness import uniform
from model.seasons import SUMMER

ROOT = Path(__file__).resolve().parent.parent

# Two signatures of a rule, in an order that differs between the processes.
PROGRAM = """
import json, sys
import numpy as np
from model.accounts import pay
from model.randomness import uniform

flows = np.zeros((2, 3))
kinds = [int, np.int8]
for kind in kinds if sys.argv[1] == "0" else kinds[::-1]:
    pay(flows, kind(1), 0, 2, 5.0)
draws = [uniform(7, 0, 1, agent, 3, 12) for agent in range(4)]
missed = sum(sum(rule.stats.cache_misses.values()) for rule in (pay, uniform))
print(json.dumps({"flows": flows.tolist(), "draws": draws, "compiled": missed}))
"""


def started(order: int, cache: Path) -> subprocess.Popen:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    command = [sys.executable, "-c", PROGRAM, str(order)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen) -> dict:
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return json.loads(output)


def test_processes_that_compile_at_once_give_the_same_and_the_next_finds_it_all(tmp_path):
    at_once = [ended(process) for process in [started(order % 2, tmp_path) for order in range(3)]]
    later = ended(started(1, tmp_path))
    expected = [uniform.py_func(7, 0, 1, agent, 3, 12) for agent in range(4)]
    for found in (*at_once, later):
        assert found["flows"] == [[0.0, 0.0, 0.0], [-10.0, 0.0, 10.0]]
        assert found["draws"] == expected
    assert later["compiled"] == 0
    assert not list(tmp_path.rglob(".*"))  # nothing half written is left


def test_code_cut_short_by_a_crash_is_compiled_again(tmp_path):
    first = ended(started(0, tmp_path))
    for file in tmp_path.rglob("*.nbc"):
        file.write_bytes(file.read_bytes()[:100] if "pay" in file.name else b"")
    again = ended(started(0, tmp_path))
    assert again["compiled"] == first["compiled"] > 0
    assert again["flows"] == first["flows"]


def test_a_loop_that_runs_over_no_county_is_the_engines_own():
    from model.seasons.grow import grow

    compile_loop(SUMMER)
    signatures = set(grow.signatures)
    from model.engine import simulate
    from model.scenario import load_scenario

    simulate(load_scenario("baseline"), scale=1e-9, years=1)
    assert set(grow.signatures) == signatures
    assert CACHE_FOLDER.is_dir()


def test_constants_do_not_multiply_a_rules_compiled_forms():
    from model.accounts import pay
    from model.compiled import rule

    @rule
    def twice(flows, amount):
        pay(flows, 0, 1, 2, amount)
        pay(flows, 1, 2, 0, amount)

    before = len(pay.signatures)
    flows = np.zeros((2, 3))
    twice(flows, 3.0)
    assert len(pay.signatures) - before <= 1
    np.testing.assert_array_equal(flows, [[0.0, -3.0, 3.0], [3.0, 0.0, -3.0]])


def test_no_rule_imports_a_constant_that_the_cache_does_not_watch():
    watched = {file.relative_to(ROOT).as_posix() for file in rule_files()}
    declared = {"model/parameters.py"}  # rules name its sections as types, and no more
    for name in watched:
        text = (ROOT / name).read_text(encoding="utf-8")
        if "\n@rule" not in text:
            continue
        for statement in ast.walk(ast.parse(text)):
            if not isinstance(statement, ast.ImportFrom) or not (statement.module or "").startswith("model"):
                continue
            path = statement.module.replace(".", "/")
            for alias in statement.names:
                places = {f"{path}/{alias.name}.py", f"{path}.py", f"{path}/__init__.py"}
                if not places & watched:
                    assert f"{path}.py" in declared or alias.name not in _read_by_rules(text), (name, alias)


def _read_by_rules(text: str) -> set[str]:
    """Names that rules read in their bodies; annotations are nothing to a compiled rule."""
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    rules = [node for node in functions if "rule" in map(ast.unparse, node.decorator_list)]
    nodes = [node for rule in rules for line in rule.body for node in ast.walk(line)]
    return {node.id for node in nodes if isinstance(node, ast.Name)}
