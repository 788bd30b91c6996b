"""What a measure reaches outside the core: modules, the data that they name, and libraries.

Imports are followed from the module of the measure, in whatever function they stand, through modules of
the user's own and those of the model that are not of the core, which counts whole.  A data file counts if
it lies beside a module that is reached, or in a folder there, and a module that is reached has its name
(and its folder's) as a text; so a script had better write its results into another folder than its own.

Sources are read, not imported, so this is light.  An import by a name that is put together when the
program runs cannot be followed.
"""

import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

from model.errors import InputError
from model.experiments.core import PACKAGE, is_of_core
from model.experiments.meaning import Source, data_hash, read_source

STORE_MARK = b"LINK"  # in the header of a store of runs, after what SQLite itself puts there
_STORE = b"SQLite format 3\0"

_MAIN = "__main__"


class Reach:
    """All modules outside the core that some modules reach.

    roots: names of modules.  search: folders in which modules are looked for, in place of sys.path.
    modules: their files by name.  libraries: the packages of libraries that they import.
    """

    def __init__(self, roots: Sequence[str], search: Sequence[str] | None = None) -> None:
        self._search = search
        self._own = {root.partition(".")[0] for root in (*roots, PACKAGE)}  # wherever they are installed
        self._found: dict[str, ModuleSpec | None] = {}
        self.libraries: set[str] = set()
        self.modules: dict[str, Path] = {}
        self._read: dict[str, Source] = {}
        for root in roots:
            if self._file(root) is None:
                raise InputError("there is no file of such a module, which measures a run", key=root)
            self._follow(root)

    def contents(self) -> Iterator[str]:
        """Hash and name of every module that is reached, and of every data file."""
        for name, source in sorted(self._read.items()):
            yield f"{name} {source.meaning}"
        try:
            for name, file in sorted(self.data().items()):
                yield f"{name} {data_hash(file)}"
        except OSError as error:
            problem = f"cannot be read, but a module that is reached names it: {error.strerror}"
            raise InputError(problem, file=str(error.filename)) from None

    def data(self) -> dict[str, Path]:
        """The data files, each by the name of its package and its place in it."""
        names = {name for source in self._read.values() for name in source.names}
        folders = {file.parent: name for name, file in sorted(self.modules.items(), reverse=True)}
        found: dict[Path, str] = {}
        for folder, package in sorted(folders.items(), reverse=True):  # the nearest folder names it
            for data in _named_in(folder, names):
                found.setdefault(data, f"{package}/{data.relative_to(folder).as_posix()}")
        return {name: data for data, name in found.items()}

    # --- inside ---------------------------------------------------------------------------

    def _follow(self, name: str) -> None:
        """Take a module and the packages that it is in, and follow what they import."""
        waiting = [name]
        while waiting:
            parts = waiting.pop().split(".")
            for depth in range(1, len(parts) + 1):
                name = ".".join(parts[:depth])
                file = None if name in self.modules or is_of_core(name) else self._file(name)
                if file is None:
                    continue
                self.modules[name] = file
                self._read[name] = source = read_source(file, self._package(name))
                waiting.extend(source.imports)

    def _package(self, name: str) -> str:
        """What relative imports in a module are relative to."""
        spec = self._found[name]
        if spec is None:  # the script that runs
            return getattr(sys.modules[_MAIN], "__package__", None) or ""
        return name if spec.submodule_search_locations else name.rpartition(".")[0]

    def _file(self, name: str) -> Path | None:
        """The file of a module that is followed; None of what is none, or of a library."""
        top = name.partition(".")[0]
        if name == _MAIN:
            self._found[name] = None
            script = getattr(sys.modules[_MAIN], "__file__", None)
            return None if script is None else Path(script).resolve()
        if top in sys.stdlib_module_names or top in self.libraries:
            return None
        spec = self._spec(name)
        if spec is None or not self._is_followed(top):
            return None
        return Path(spec.origin) if spec.has_location and spec.origin else None

    def _spec(self, name: str) -> ModuleSpec | None:
        """How Python finds a module, which is not imported."""
        if name not in self._found:
            above, _, last = name.rpartition(".")
            package = self._spec(above) if above else None
            if above:  # by its last name alone: with all of it, Python asks packages that are not imported
                inside = None if package is None else package.submodule_search_locations
                spec = PathFinder.find_spec(last, list(inside)) if inside else None
            elif self._search is not None:
                spec = PathFinder.find_spec(name, self._search)
            else:
                try:
                    spec = find_spec(name)
                except (ValueError, ImportError):  # put together when the program runs: there is no file
                    spec = None
            self._found[name] = spec
        return self._found[name]

    def _is_followed(self, top: str) -> bool:
        """Whether a package is one of the roots' or of the user's; of libraries the version is noted."""
        if top in self._own:
            return True
        spec = self._spec(top)
        places = [] if spec is None else [spec.origin, *(spec.submodule_search_locations or ())]
        brought = any(place is not None and _is_library(place) for place in places)
        if brought and _version(top) is not None:
            self.libraries.add(top)
            return False
        self._own.add(top)  # a file that no package has brought
        return True


def _named_in(folder: Path, names: set[str]) -> Iterator[Path]:
    """The data files in a folder, and in folders there that have one of the names, that have one."""
    try:
        entries = [entry for entry in os.scandir(folder) if entry.name in names]
    except OSError:  # may not be listed
        return
    for entry in entries:
        if entry.is_dir():
            yield from _named_in(Path(entry.path), names)
        elif entry.is_file() and not entry.name.endswith(".py") and not _is_store(entry.path):
            yield Path(entry.path)


def _is_store(file: str) -> bool:
    """Whether a file is a store of runs, which a script names to keep them, not to read from it."""
    with open(file, "rb") as stream:
        header = stream.read(72)
    return header.startswith(_STORE) and header.endswith(STORE_MARK)


def versions_of(libraries: Iterable[str]) -> list[str]:
    """Name and version of libraries, of those that are installed."""
    versions = ((name, _version(name)) for name in sorted(libraries))
    return [f"{name} {known}" for name, known in versions if known is not None]


@cache
def _library_folders() -> tuple[Path, ...]:
    named = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    return tuple(
        Path(folder).resolve() for folder in (*named, *site.getsitepackages(), site.getusersitepackages())
    )


def _is_library(place: str) -> bool:
    return any(Path(place).resolve().is_relative_to(folder) for folder in _library_folders())


@cache
def _version(top: str) -> str | None:
    """The version of the library that a package is from; None if it is from none."""
    try:
        return version(top)
    except PackageNotFoundError:
        brought = sorted(packages_distributions().get(top, ()))
        return " ".join(f"{name} {version(name)}" for name in brought) or None
