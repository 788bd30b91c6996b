"""What the machine code of a rule depends on, as a short text: the same code, the same text, everywhere.

The rule itself without its comments, the constants that it reads, and the rules that it calls, with what
these depend on in turn.  So a change of one rule changes its own identity and those of its callers, and no
others.
"""

import builtins
import dis
import hashlib
from collections.abc import Callable, Iterator
from enum import Enum
from functools import lru_cache
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

_PLAIN = (type(None), bool, int, float, complex, str, bytes, np.generic)
_ATTRIBUTE = ("LOAD_ATTR", "LOAD_METHOD")


def identity(function: Callable[..., Any]) -> str:
    """SHA-256 (hexadecimal) of what a rule's plain function depends on.

    Raises TypeError if it reads something of which nobody could tell whether it has changed.
    """
    return digest_of(_of_function(function))


def digest_of(value: object) -> str:
    """SHA-256 (hexadecimal) of a value made of texts, numbers, lists and tuples."""
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _of_function(function: Callable[..., Any]) -> list[Any]:
    used = sorted((name, repr(_of_value(value, name))) for name, value in _used(function))
    defaults = [
        _of_value(value, function.__qualname__) for value in getattr(function, "__defaults__", None) or ()
    ]
    return [_of_code(function.__code__, function.__doc__), defaults, used]


def _of_code(code: CodeType, text: str | None = None) -> list[Any]:
    """Of compiled Python without its place in the file; `text` is left out if it only documents."""
    if text is not None and any(
        step.opname == "LOAD_CONST" and step.argval == text for step in _instructions(code)
    ):
        text = None
    constants = [
        _of_code(constant) if isinstance(constant, CodeType) else repr(constant)
        for constant in code.co_consts
        if text is None or constant != text
    ]
    parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + 2]
    return [code.co_code.hex(), constants, code.co_names, parameters, code.co_argcount, code.co_flags]


@lru_cache(maxsize=8)  # read twice, one right after the other
def _instructions(code: CodeType) -> list[dis.Instruction]:
    return list(dis.get_instructions(code))


def _used(function: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """The values of outer names that a function reads, each with its name."""
    enclosed = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    yield from ((name, cell.cell_contents) for name, cell in enclosed.items())
    for code in _codes(function.__code__):
        instructions = _instructions(code)
        for place, instruction in enumerate(instructions):
            if instruction.opname == "LOAD_GLOBAL":
                yield _followed(function, instruction.argval, instructions[place + 1 :])


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _followed(function: Callable[..., Any], name: str, after: list[dis.Instruction]) -> tuple[str, Any]:
    """A global value; of a module or a class, what is read of it."""
    module = function.__globals__
    value = module[name] if name in module else getattr(builtins, name)
    for instruction in after:
        if not isinstance(value, ModuleType | type) or instruction.opname not in _ATTRIBUTE:
            break
        name, value = f"{name}.{instruction.argval}", getattr(value, instruction.argval)
    return name, value


def _of_value(value: Any, name: str) -> Any:
    known = getattr(value, "identity", None)
    if isinstance(known, str):  # a rule
        return known
    if isinstance(value, _PLAIN):
        return [type(value).__name__, repr(value)]
    if isinstance(value, tuple):
        fields = getattr(type(value), "_fields", ())
        return [type(value).__qualname__, fields, *(_of_value(item, name) for item in value)]
    if isinstance(value, np.ndarray):
        return [repr(value.dtype), value.shape, hashlib.sha256(value.tobytes()).hexdigest()]
    if isinstance(value, type):
        members = [(member.name, repr(member.value)) for member in value] if issubclass(value, Enum) else []
        return [value.__module__, value.__qualname__, getattr(value, "_fields", ()), members]
    if isinstance(value, FunctionType):
        return [value.__module__, value.__qualname__, _of_function(value)]
    if isinstance(value, BuiltinFunctionType):
        return [value.__module__, value.__qualname__]
    if isinstance(value, np.ufunc) or (callable(value) and getattr(value, "__module__", None) == "numpy"):
        return ["numpy", value.__name__]  # of a version, which stands in every name of code
    raise TypeError(
        f"{name}: whether {value!r:.60} has changed cannot be told, so no compiled rule may read it"
    )
