"""Compiled code is kept safely: any number of processes may compile into an empty cache at once."""

import ast
import ctypes
import json
import os
import pickle
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from model import code_cache
from model.code_cache import keep, load, own_folder
from model.compiled import cache_folder, rule_files
from model.engine import compile_loop
from model.world.calendar import SUMMER
from model.world.randomness import uniform
from tests.patience import STUCK

ROOT = Path(__file__).resolve().parent.parent

# Two signatures of a rule, in an order that differs between the processes.
PROGRAM = """
import json, sys
import numpy as np
from model.world.sectors import pay
from model.world.randomness import uniform

flows = np.zeros((2, 3))
kinds = [int, np.int8]
for kind in kinds if sys.argv[1] == "0" else kinds[::-1]:
    pay(flows[1], kind(0), 2, 5.0)
draws = [uniform(7, 0, 1, agent, 3, 12) for agent in range(4)]
missed = sum(sum(rule.stats.cache_misses.values()) for rule in (pay, uniform))
print(json.dumps({"flows": flows.tolist(), "draws": draws, "compiled": missed}))
"""


# Rights of POSIX systems; the superuser of Linux is bound by modes once he has lost the right to override.
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
posix = pytest.mark.skipif(os.name == "nt", reason="owners and modes of POSIX systems")


def bound_by_modes() -> None:
    """In a new process: what it starts may write only where modes allow it, even as the superuser."""
    if os.geteuid() == 0:
        dropped = ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)
        assert dropped == 0, os.strerror(ctypes.get_errno())


def started(order: int, cache: Path | None, program: str = PROGRAM, **environment: str) -> subprocess.Popen:
    named = {} if cache is None else {"NUMBA_CACHE_DIR": str(cache)}
    others = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(order)],
        cwd=ROOT,
        env=others | named | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=None if os.name == "nt" else bound_by_modes,
    )


def ended(process: subprocess.Popen, said: str = "") -> dict:
    output, error = process.communicate(timeout=STUCK)
    assert process.returncode == 0, error
    assert re.fullmatch(said, error.rstrip("\n")), error
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


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the code of PROGRAM."""
    folder = tmp_path_factory.mktemp("filled")
    assert ended(started(0, folder))["compiled"] > 0
    return folder


@pytest.fixture
def cache(filled: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(filled, tmp_path / "cache"))


def code_files(cache: Path) -> list[Path]:
    return sorted(cache.rglob("*.nbc"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file, _: file.write_bytes(file.read_bytes()[:100]),  # cut short by a crash
        lambda file, other: file.write_bytes(other),
        lambda file, _: keep(file, pickle.dumps(tuple(range(12)))),  # whole, but of something else
        lambda file, _: keep(file, b"no pickle"),
    ],
)
def test_code_that_is_not_what_was_written_is_compiled_again(cache, spoil):
    first, *others = code_files(cache)
    contents = {file: file.read_bytes() for file in (first, *others)}
    for file in contents:
        spoil(file, contents[others[0] if file == first else first])
    again = ended(started(0, cache))
    assert again["compiled"] > 0
    assert again["flows"] == [[0.0, 0.0, 0.0], [-10.0, 0.0, 10.0]]
    assert all(load(file) is not None for file in contents)
    assert ended(started(0, cache))["compiled"] == 0


def test_every_flipped_bit_is_noticed(tmp_path):
    file = tmp_path / "rule.nbc"
    content = bytes(range(256)) * 40
    keep(file, content)
    assert load(file) == content
    whole = file.read_bytes()
    places = np.random.default_rng(1).choice(8 * len(whole), 600, replace=False)
    for place in (*range(8 * 33), *map(int, places)):  # of the checksum all, of the content a sample
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        file.write_bytes(flipped)
        assert load(file) is None, place
    file.write_bytes(whole + b"x")
    assert load(file) is None
    os.replace(file, file.with_name("other.nbc"))
    assert load(file.with_name("other.nbc")) is None


class Planted:
    """Whoever unpickles this writes a file."""

    def __init__(self, proof: Path) -> None:
        self._proof = proof

    def __reduce__(self):
        return Path.touch, (self._proof,)


def _of_another_user(path: Path) -> None:
    """Give a file away; who may not, lets others write it, which is as bad."""
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
    else:
        path.chmod(path.stat().st_mode | stat.S_IWOTH)


def _for_others(path: Path) -> None:
    path.chmod(path.stat().st_mode | stat.S_IWOTH)


def _for_the_group(path: Path) -> None:
    path.chmod(path.stat().st_mode | stat.S_IWGRP)


harms = pytest.mark.parametrize("harm", [_of_another_user, _for_others, _for_the_group])


@posix
@harms
def test_code_in_a_folder_that_others_can_change_is_not_run_and_none_is_put_there(cache, tmp_path, harm):
    for place in (next(cache.iterdir()), cache):  # the folder itself, and the one above it
        for file in code_files(cache):
            keep(file, pickle.dumps(Planted(tmp_path / "proof")))
        before = {file: file.read_bytes() for file in code_files(cache)}
        mode = place.stat().st_mode
        harm(place)
        said = (
            rf"Compiled rules are not kept, .*: {re.escape(str(place))} (belongs to an|can be written by )o.*"
        )
        assert ended(started(0, cache), said)["compiled"] > 0
        assert not (tmp_path / "proof").exists()
        assert {file: file.read_bytes() for file in code_files(cache)} == before
        os.chown(place, os.geteuid(), -1)
        place.chmod(mode)


@posix
@harms
def test_a_file_that_others_can_change_is_not_run_but_replaced(cache, tmp_path, harm):
    for file in code_files(cache):
        keep(file, pickle.dumps(Planted(tmp_path / "proof")))
        harm(file)
    assert ended(started(0, cache))["compiled"] > 0
    assert not (tmp_path / "proof").exists()
    assert ended(started(0, cache))["compiled"] == 0


def test_what_is_planted_is_what_would_have_run(cache, tmp_path):
    """The tests above would notice: the same file, rightly owned, is run (and then compiled again)."""
    for file in code_files(cache):
        keep(file, pickle.dumps(Planted(tmp_path / "proof")))
    assert ended(started(0, cache))["compiled"] > 0
    assert (tmp_path / "proof").exists()


@posix
def test_without_a_home_nothing_is_kept_and_nothing_in_the_temporary_folder_is_run(filled, tmp_path):
    """Not even under the name that earlier versions took there."""
    temporary = Path(shutil.copytree(filled, tmp_path / "temporary"))
    for file in code_files(temporary):
        keep(file, pickle.dumps(Planted(tmp_path / "proof")))
    temporary.chmod(0o1777)
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    variables = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_CACHE_HOME": "", "LOCALAPPDATA": ""}
    before = sorted(temporary.rglob("*"))
    said = (
        rf"Compiled rules are not kept, so [^\n]*: {re.escape(str(home))}/.cache: Permission denied\. [^\n]*"
    )
    assert ended(started(0, None, **variables), said)["compiled"] > 0
    assert sorted(temporary.rglob("*")) == before
    assert list(home.iterdir()) == []
    assert not (tmp_path / "proof").exists()


@posix
def test_a_new_folder_is_the_users_alone(tmp_path):
    variables = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": "", "LOCALAPPDATA": ""}
    (tmp_path / "home").mkdir()
    mask = os.umask(0o002)
    try:
        ended(started(0, None, **variables))
    finally:
        os.umask(mask)
    made = [path for path in (tmp_path / "home").rglob("*") if path.is_dir()]
    assert len(made) == 3
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in made} == {0o700}
    assert not [file for file in code_files(tmp_path) if file.stat().st_mode & 0o022]


@posix
def test_code_that_can_only_be_read_is_read_and_what_is_missing_is_told(cache):
    folder = next(cache.iterdir())
    for file in code_files(cache):
        file.chmod(0o444)
    for place in (folder, cache):
        place.chmod(0o555)
    assert ended(started(0, cache))["compiled"] == 0
    for place in (folder, cache):
        place.chmod(0o700)
    removed = next(file for file in code_files(cache) if "pay" in file.name)
    removed.unlink()
    for place in (folder, cache):
        place.chmod(0o555)
    said = rf"Compiled rules are not kept, so [^\n]*: {re.escape(str(folder))}: Permission denied\. [^\n]*"
    assert ended(started(0, cache), said)["compiled"] == 1
    assert not removed.exists()


@posix
def test_a_link_is_followed_and_then_checked(tmp_path, monkeypatch, capfd):
    code_cache._say.cache_clear()
    (tmp_path / "own").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "own")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "link"))
    assert own_folder("state") == tmp_path / "own" / "linkage-model-state"
    (tmp_path / "own").chmod(0o777)
    assert own_folder("state") is None
    assert own_folder("another") is None
    (tmp_path / "own").chmod(0o1777)  # everybody's, but each may change only his own: as /tmp
    assert own_folder("state") == tmp_path / "own" / "linkage-model-state"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").touch()
    for name in ("loop", "file", "file/below", "dangling"):
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / name))
        assert (own_folder("state") is None) == (name != "dangling")
    said = capfd.readouterr().err.splitlines()
    assert len(said) == len(set(said)) == 3, "each problem once"
    code_cache._say.cache_clear()


def test_a_loop_that_runs_over_no_county_is_the_engines_own():
    from model.year.grow import grow

    compile_loop(SUMMER)
    signatures = set(grow.signatures)
    from model.engine import simulate
    from model.scenario import load_scenario

    simulate(load_scenario("baseline"), scale=1e-9, years=1)
    assert set(grow.signatures) == signatures
    folder = cache_folder()
    assert folder is not None and folder.is_dir()


def test_constants_do_not_multiply_a_rules_compiled_forms():
    from model.compiled import rule
    from model.world.sectors import pay

    @rule
    def twice(flows, amount):
        pay(flows[0], 1, 2, amount)
        pay(flows[1], 2, 0, amount)

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


def test_code_for_a_named_tuple_is_not_taken_for_one_with_its_fields_in_another_order(tmp_path):
    terms = "from typing import NamedTuple\n\nclass Terms(NamedTuple):\n    {}: float\n    {}: float\n"
    rules = "from model.compiled import rule\n\n@rule\ndef price_of(terms):\n    return terms.price\n"
    script = (
        "from terms import Terms\nfrom rules import price_of\nprint(price_of(Terms(price=1.0, share=2.0)))"
    )
    (tmp_path / "rules.py").write_text(rules)
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": path}
    for order in (("price", "share"), ("share", "price")):
        (tmp_path / "terms.py").write_text(terms.format(*order))
        done = subprocess.run(
            [sys.executable, "-B", "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            timeout=STUCK,
        )
        assert done.stdout == "1.0\n", done.stderr


def test_code_of_one_chain_is_not_taken_for_that_of_other_rules_by_the_same_name(tmp_path):
    program = """
import json, sys
from model.declare.chain import added_up
from model.world.households.choosing import granted_share
from model.world.organisations.means import share_payable

second = {"0": share_payable, "1": granted_share}[sys.argv[1]]
print(json.dumps(added_up("a step", [share_payable, second])(1.0, 4.0)))
"""
    assert ended(started(0, tmp_path, program)) == 1.0 + 1.0
    assert ended(started(1, tmp_path, program)) == 1.0 + 0.25
