"""What a source or data file says: what of it can change a number, as a hash.

Comments, docstrings and the layout of lines change no number, nor does what stands under
`if TYPE_CHECKING`, which is never imported.
"""

import ast
import hashlib
import json
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from typing import NamedTuple

from model.errors import InputError

_LONGEST_NAME = 255  # of a file, in characters


class Source(NamedTuple):
    """What is read off a module: what it imports, the names in its texts, and the hash of what it says."""

    imports: tuple[str, ...]
    names: frozenset[str]
    meaning: str


def read_source(file: Path, package: str) -> Source:
    """What a module says.  package: what relative imports in it are relative to.

    Raises InputError if it cannot be read.
    """
    try:
        return _parsed(file.read_bytes(), package, file.suffix == ".py")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(file)) from None
    except (SyntaxError, ValueError, ImportError) as error:
        raise InputError(f"is no Python that can be read: {error}", file=str(file)) from None


@cache
def _parsed(content: bytes, package: str, is_source: bool) -> Source:
    if not is_source:  # compiled by somebody
        return Source((), frozenset(), hashlib.sha256(content).hexdigest())
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
    return Source(tuple(imports), names, sha256(said))


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


def data_hash(file: Path) -> str:
    """Of what a file says: comments in TOML, and how lines end, say nothing."""
    content = file.read_bytes()
    try:
        if file.suffix == ".toml":
            content = json.dumps(tomllib.loads(content.decode()), sort_keys=True, default=str).encode()
    except ValueError:  # no TOML after all
        pass
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def sha256(parts: Iterable[str]) -> str:
    """SHA-256 (hexadecimal) of texts, one after another."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
