"""What decides a number: the modules that a measure reaches by its imports, and the data that they name.

    model_hash("model.measuring:measure")

Nothing is listed by hand, where the list would grow wrong: imports are followed from the module of the
measure, in whatever function they stand, through the model and through modules of the user's own; only
what stands under `if TYPE_CHECKING` is never imported and does not count.  Of a module counts what it says:
comments, docstrings and the layout of its lines change no number.  Of a library counts its version.
A data file counts if it lies beside a module that is reached, or in a folder there, and a module that
is reached has its name (and its folder's) as a text; so a script had better write its results into
another folder than its own.

Sources are read, not imported, so this is light.  An import by a name that is put together when the
program runs cannot be followed.
"""

import ast
import hashlib
import json
import os
import platform
import site
import sys
import sysconfig
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec, resolve_name
from pathlib import Path
from typing import NamedTuple

from model.errors import InputError
from model.run import STANDARD_MEASURE

STORE_MARK = b"LINK"  # in the header of a store of runs, after what SQLite itself puts there
_STORE = b"SQLite format 3\0"

_MAIN = "__main__"
_LONGEST_NAME = 255  # of a file, in characters


@cache
def model_hash(measure: str = STANDARD_MEASURE, *further: str) -> str:
    """SHA-256 (hexadecimal) of what decides the numbers of a measure: sources, data and libraries.

    measure: "module:function".  further: modules that decide, too.

    Raises InputError if there is no such module in a file.
    """
    reach = Reach(_roots(measure, *further))
    # Python itself too: from 3.12 on, for one, it sums floating-point numbers otherwise.
    python = ".".join(map(str, sys.version_info[:2]))
    return _sha256([f"python {python}", *reach.libraries(), *reach.contents()])


@cache
def sources_hash(*measures: str) -> str:
    """The same of sources and data alone, so the same with other libraries."""
    return _sha256(Reach(_roots(*measures)).contents())


def check_same(measure: str, asked: str) -> None:
    """Raise InputError unless this process has what somebody asks with.

    measure, asked: the argument of model_hash and what it came to there.
    """
    if asked != model_hash(measure):
        raise InputError(
            f"what decides or measures a run is not the same on {platform.node()} as where it was asked for: "
            "the model, a measure, Python or a library is another version; install the same, or begin anew "
            "if files were changed meanwhile"
        )


class Reach:
    """All modules that some modules reach.

    roots: names of modules.  search: folders in which modules are looked for, in place of sys.path.
    """

    def __init__(self, roots: Sequence[str], search: Sequence[str] | None = None) -> None:
        self._search = search
        self._own = {root.partition(".")[0] for root in (*roots, __name__)}  # wherever they are installed
        self._found: dict[str, ModuleSpec | None] = {}
        self._libraries: dict[str, str] = {}
        self.modules: dict[str, Path] = {}
        self._read: dict[str, _Source] = {}
        for root in roots:
            if self._file(root) is None:
                raise InputError("there is no file of such a module, which measures a run", key=root)
            self._follow(root)

    def libraries(self) -> list[str]:
        """Name and version of each library that is reached."""
        return [f"{name} {found}" for name, found in sorted(self._libraries.items())]

    def contents(self) -> Iterator[str]:
        """Hash and name of every module that is reached, and of every data file."""
        for name, source in sorted(self._read.items()):
            yield f"{name} {source.meaning}"
        try:
            for name, file in sorted(self.data().items()):
                yield f"{name} {_data_hash(file)}"
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
                file = None if name in self.modules else self._file(name)
                if file is None:
                    continue
                self.modules[name] = file
                self._read[name] = source = _read(file, self._package(name))
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
        if top in sys.stdlib_module_names or top in self._libraries:
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
        if any(place is not None and _is_library(place) for place in places):
            known = _version(top)
            if known is not None:
                self._libraries[top] = known
                return False
        self._own.add(top)  # a file that no package has brought
        return True


# --- one module ---------------------------------------------------------------------------


class _Source(NamedTuple):
    """What is read off a module: what it imports, the names in its texts, and the hash of what it says."""

    imports: tuple[str, ...]
    names: frozenset[str]
    meaning: str


def _read(file: Path, package: str) -> _Source:
    try:
        return _parsed(file.read_bytes(), package, file.suffix == ".py")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(file)) from None
    except (SyntaxError, ValueError, ImportError) as error:
        raise InputError(f"is no Python that can be read: {error}", file=str(file)) from None


@cache
def _parsed(content: bytes, package: str, is_source: bool) -> _Source:
    if not is_source:  # compiled by somebody
        return _Source((), frozenset(), hashlib.sha256(content).hexdigest())
    imports: list[str] = []
    said: list[str] = []
    texts: set[str] = set()

    def say(node: object) -> None:
        if not isinstance(node, ast.AST):
            said.append(repr(node))
            return
        kind = type(node)
        if kind is ast.Expr and isinstance(node.value, ast.Constant):  # type: ignore[attr-defined]
            return  # a docstring
        if kind is ast.If and _is_type_checking(node.test):  # type: ignore[attr-defined]
            for each in node.orelse:  # type: ignore[attr-defined]
                say(each)
            return
        if kind is ast.Constant and isinstance(node.value, str):  # type: ignore[attr-defined]
            texts.update(node.value.split("/"))  # type: ignore[attr-defined]
        elif kind in _IMPORTING:
            imports.extend(_imports(node, package))
        said.append(kind.__name__)
        for field in node._fields:
            value = getattr(node, field, None)
            if value is None or value == [] or field == "ctx":  # newer versions of Python have more fields
                continue
            said.append(field)
            for each in value if isinstance(value, list) else (value,):
                say(each)
        said.append("end")

    say(ast.parse(content))
    names = frozenset(text for text in texts if 0 < len(text) <= _LONGEST_NAME and text.isprintable())
    return _Source(tuple(imports), names, _sha256(said))


_IMPORTING = (ast.Import, ast.ImportFrom, ast.Call)


def _imports(node: ast.AST, package: str) -> list[str]:
    """The modules that a statement may import, by their full names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        above = "." * node.level + (node.module or "")
        module = resolve_name(above, package) if node.level else above
        return [module, *(f"{module}.{alias.name}" for alias in node.names if alias.name != "*")]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        name = node.args[0].value
        if called in ("import_module", "__import__") and isinstance(name, str) and name[:1] != ".":
            return [name]
    return []


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return bool(name == "TYPE_CHECKING")


# --- data and libraries -------------------------------------------------------------------


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


def _data_hash(file: Path) -> str:
    """Of what a file says: comments in TOML, and how lines end, say nothing."""
    content = file.read_bytes()
    try:
        if file.suffix == ".toml":
            content = json.dumps(tomllib.loads(content.decode()), sort_keys=True, default=str).encode()
    except ValueError:  # no TOML after all
        pass
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


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


def _roots(*measures: str) -> list[str]:
    return [measure.partition(":")[0] for measure in measures]


def _sha256(parts: Sequence[str] | Iterator[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
