"""One mutant, one forked process, and the exit code of its tests."""

import importlib
import os
import resource
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType
from typing import Any

from tests.mutation.mutants import FILES, PROJECT, Mutant

MOST_WORK = 60  # seconds of processor time; a change that makes a loop endless is noticed so

_LOADED_BEFORE = (
    "_pytest.config",
    "hypothesis.strategies",
    "mesa",
    "numba",
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "pydantic",
    "pytest",
    "rich.table",
    "scipy.stats",
    "typer",
)


class _Loader(SourceFileLoader):
    """Loads a source that is not in the file."""

    wrong = ""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.wrong, self.path, "exec")


class _Finder(MetaPathFinder):
    """Finds the changed module before the right one is found."""

    def __init__(self, mutant: Mutant) -> None:
        self._module = FILES[mutant.file].removesuffix(".py").replace("/", ".")
        self._mutant = mutant

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        file = str(PROJECT / FILES[self._mutant.file])
        loader = _Loader(fullname, file)
        loader.wrong = self._mutant.source
        return spec_from_file_location(fullname, file, loader=loader)


def prepare() -> None:
    """Load what no mutant changes, once for all forks."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    os.environ["CI"] = "true"  # Hypothesis draws the same examples for every mutant
    for name in _LOADED_BEFORE:
        importlib.import_module(name)


def noticed(mutant: Mutant | None, tests: Sequence[str]) -> bool:
    """Whether the tests fail with the mutant in place; None for the right sources."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = _run(mutant, tests)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) in (4, 5):  # of pytest: nothing to run
        raise RuntimeError(f"no tests in {tests}")
    return status != 0


def _run(mutant: Mutant | None, tests: Sequence[str]) -> int:
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK))
    if mutant is not None:  # where the right sources fail, one wants to read why
        sys.meta_path.insert(0, _Finder(mutant))
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=short"]
    return int(pytest.main([*options, *tests]))
