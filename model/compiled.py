"""How a rule is compiled, and where compiled code is kept.

A rule is a plain function of scalars (or a loop over columns).  `rule` compiles it with
Numba when it is first called; ``rule_name.py_func`` is the plain Python function, which
the slow reference model runs.

Numba's own cache does not notice when a rule that another file calls has changed, so
each state of the sources gets a cache folder of its own, named by their hash.  Nothing in
it depends on where the sources lie, so every checkout of one state shares it.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import CacheImpl, UserProvidedCacheLocator

_MODEL = Path(__file__).resolve().parent
_KEPT = 8  # cache folders of earlier states of the sources

F = TypeVar("F", bound=Callable[..., object])


def source_hash() -> str:
    """SHA-256 (hexadecimal) of the model's own sources: its revision, to the letter."""
    return _hash_of(sorted(_MODEL.rglob("*.py")))


def _rules_hash() -> str:
    """The same of what compiled rules can depend on: not experiments and reports on them."""
    folders = ("households", "linkages", "organisations", "outcomes", "population", "programme", "seasons")
    files = [file for folder in folders for file in (_MODEL / folder).rglob("*.py")]
    names = ("accounts.py", "compiled.py", "parameters.py", "randomness.py", "sources.py", "state.py")
    return _hash_of(sorted([*files, *(_MODEL / name for name in names)]))[:16]


def _hash_of(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(_MODEL).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _cache_folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    parent = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(home) / "shanxi-linkage-model")
    name = f"linkage-model-{numba.__version__}-{_rules_hash()}"
    try:
        folder = parent.expanduser() / name
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
        _forget_old(folder.parent)
        writable = os.access(folder, os.W_OK)
    except (OSError, RuntimeError):  # no home, or a read-only one
        writable = False
    return folder if writable else Path(tempfile.gettempdir()) / name


def _forget_old(parent: Path) -> None:
    """Remove compiled code of all but the newest few states of the sources."""
    by_age = sorted(parent.glob("linkage-model-*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in by_age[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)  # another process may be at it too


class _Locator(UserProvidedCacheLocator):  # type: ignore[misc]
    """Where Numba keeps the model's rules: by their place in the package, not on the disk."""

    folder = _cache_folder()

    def __init__(self, py_func: Any, py_file: str) -> None:
        super().__init__(py_func, py_file)
        self._cache_path = str(self.folder / Path(py_file).resolve().parent.relative_to(_MODEL))

    @classmethod
    def from_function(cls, py_func: Any, py_file: str) -> "_Locator | None":
        """A locator for a function of the model, nothing for any other."""
        if not Path(py_file).resolve().is_relative_to(_MODEL):
            return None
        locator = cls(py_func, py_file)
        locator.ensure_cache_path()
        return locator


CacheImpl._locator_classes.insert(0, _Locator)


_OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "forceinline": True,
    "_nrt": False,  # Numba's own switch for what counts references; not public, hence pinned
}


def rule(function: F) -> F:
    """Compile the function on its first call; released from the lock, so threads can share it.

    A rule is compiled into its caller: the calls themselves, with all tables as arguments,
    would take half of the time.  It allocates nothing, so references to arrays need not be
    counted either: threads would queue for the counters.
    """
    compiled: Any = numba.njit(**_OPTIONS)(function)
    return cast(F, compiled)
