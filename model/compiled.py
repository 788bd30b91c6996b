"""How a rule is compiled, and where compiled code is kept.

A rule is a plain function of scalars (or a loop over columns).  `rule` compiles it with
Numba when it is first called; ``rule_name.py_func`` is the plain Python function, which
the slow reference model runs.  Numba takes seconds to load, so it is loaded only then: what merely
lists what the model has needs none of it.

Numba's own cache does not notice when a rule that another file calls has changed, so
each state of the sources gets a cache folder of its own, named by their hash.  Nothing in
it depends on where the sources lie, so every checkout of one state shares it; and each
signature has a file of its own, so any number of processes may fill it at once.  Which folder
can be trusted with code, and which file in it, model/code_cache.py tells.
"""

import hashlib
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, update_wrapper
from pathlib import Path
from typing import Any, TypeVar, cast

from model.code_cache import keep, load, own_folder

_MODEL = Path(__file__).resolve().parent

F = TypeVar("F", bound=Callable[..., object])


def source_hash() -> str:
    """SHA-256 (hexadecimal) of the model's own sources: its revision, to the letter."""
    return _hash_of(sorted(_MODEL.rglob("*.py")))


def _rules_hash() -> str:
    """The same of what compiled rules can depend on: rules, and constants that they read.

    Not of the parameters' values, which rules are handed, and which are fitted again and again;
    their names and types are part of a rule's signature.
    """
    return _hash_of(rule_files())[:16]


def rule_files() -> list[Path]:
    """The files that have rules, with constants that rules import, or that make one rule of several."""
    rules = [file for file in _MODEL.rglob("*.py") if b"\n@rule" in file.read_bytes()]
    rules += [*_MODEL.glob("linkages/*.py"), *_MODEL.glob("programme/*.py")]  # positions are constants
    names = ("accounts", "compiled", "population/distributions", "state", "world/agents", "world/calendar")
    constants = [_MODEL / f"{name}.py" for name in names]
    making = (_MODEL / "declare").glob("*.py")
    return sorted({*rules, *(file.with_name("__init__.py") for file in rules), *constants, *making})


def _hash_of(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(_MODEL).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@lru_cache
def cache_folder() -> Path | None:
    """Where the compiled code of this state of the rules is kept; None, which is said, if nowhere."""
    import numba  # late: takes seconds

    return own_folder(f"{numba.__version__}-{_rules_hash()}")


@lru_cache
def _hash_of_file(file: str) -> str:
    try:
        return hashlib.sha256(Path(file).read_bytes()).hexdigest()
    except OSError:  # typed in, not read from a file
        return ""


def _field_names(kinds: Iterable[Any]) -> list[list[Any]]:
    """The fields of named tuples, in order: code finds them by place, and their types do not tell it."""
    from numba.core import types  # late: takes seconds

    named: list[Any] = [kind for kind in kinds if isinstance(kind, types.BaseNamedTuple)]
    return [[*kind.fields, *_field_names(kind.types)] for kind in named]


def _enclosed(function: Any) -> list[Any]:
    """What a function closes over: constants, and rules by their names, with what these close over."""
    values = [cell.cell_contents for cell in function.__closure__ or ()]
    return [
        [value.__module__, value.__qualname__, *_enclosed(getattr(value, "py_func", value))]
        if callable(value)
        else repr(value)
        for value in values
    ]


class _Cache:
    """Where the compiled code of one rule is kept; it has the methods that Numba calls.

    Numba's own class keeps an index of numbered files: of two processes that compile a rule
    for two signatures at once, one could be handed the other's code.
    """

    def __init__(self, function: Callable[..., object], inlined: bool) -> None:
        self._function, self._inlined = function, inlined

    @property
    def cache_path(self) -> str:
        """The folder, as Numba's statistics show it; empty if there is none."""
        return str(cache_folder() or "")

    def _file(self, signature: Any, codegen: Any) -> Path | None:
        import llvmlite  # late, as below

        folder, code = cache_folder(), self._function.__code__
        key = (
            repr(signature),
            _field_names(getattr(signature, "args", signature)),
            codegen.magic_tuple(),  # of the processor
            sys.implementation.cache_tag,
            llvmlite.__version__,
            _hash_of_file(code.co_filename),  # of rules that are not the model's own
            code.co_code,
            _enclosed(self._function),
            self._inlined,
        )
        name = f"{self._function.__module__}.{self._function.__qualname__}-{code.co_firstlineno}"
        return folder and folder / f"{name}.{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}.nbc"

    def load_overload(self, signature: Any, target: Any) -> Any:
        """The rule's code for a signature; None if there is none yet, or none that can be trusted."""
        from numba.core.compiler import CompileResult

        target.refresh()
        file = self._file(signature, target.codegen())
        content = None if file is None else load(file)
        if content is None:
            return None
        try:
            return CompileResult._rebuild(target, *pickle.loads(content))  # type: ignore[no-untyped-call]
        except Exception:  # it is what was written, but of something else: whatever that leads to
            return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep it, if there is a folder for it."""
        from numba.core.serialize import dumps

        file = self._file(signature, result.codegen)
        if file is not None and not result.library.has_dynamic_globals:  # addresses of this process alone
            keep(file, dumps(result._reduce()))  # type: ignore[no-untyped-call]


_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "forceinline": True,
    "no_cfunc_wrapper": True,  # no rule is handed over as a C function
    "_nrt": False,  # Numba's own switch for what counts references; not public, hence pinned
}


class Rule:
    """A rule: plain Python until it is called, or another rule that calls it is compiled.

    py_func: the plain function.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self.py_func = function

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """What the rule returns."""
        return self.dispatcher(*arguments, **named)

    @cached_property
    def dispatcher(self) -> Any:
        """What Numba makes of the rule, and calls."""
        with _ONE_AT_A_TIME:
            known = vars(self).get("dispatcher")  # another thread was faster
            return _dispatcher(self.py_func) if known is None else known

    @property
    def _numba_type_(self) -> Any:
        # Numba asks for it wherever a rule that it compiles calls this one.
        return self.dispatcher._numba_type_

    @property
    def is_in_use(self) -> bool:
        """Whether it was called, or a rule that calls it."""
        return "dispatcher" in vars(self)

    @property
    def signatures(self) -> list[Any]:
        """The types of arguments for which it was compiled or loaded."""
        return self.dispatcher.signatures if self.is_in_use else []

    @property
    def stats(self) -> Any:
        """How often its code was found in the cache, and how often not, as Numba counts."""
        return self.dispatcher.stats


_ONE_AT_A_TIME = threading.RLock()
_LESSONS: list[Callable[[], None]] = []


def before_compiling(lesson: Callable[[], None]) -> Callable[[], None]:
    """Call a function that teaches Numba something before any rule is compiled."""
    _LESSONS.append(lesson)
    return lesson


def _dispatcher(function: Callable[..., Any]) -> Any:
    from numba.core import types  # late: takes seconds

    while _LESSONS:
        _LESSONS.pop()()
    called = _compiler(function, no_cpython_wrapper=False)
    # For other rules it is compiled without what only a call from Python needs, a fifth of the time.
    inlined = _compiler(function, no_cpython_wrapper=True)
    template = inlined.get_call_template

    def call_template(arguments: Any, named: dict[str, Any]) -> Any:
        # A rule that is called with a constant, as `pay` is with a hundred, is compiled once for all.
        plain: Any = types.unliteral
        return template([plain(kind) for kind in arguments], {key: plain(named[key]) for key in named})

    called.get_call_template = call_template
    called.get_overload = inlined.get_overload
    return called


def _compiler(function: Callable[..., object], *, no_cpython_wrapper: bool) -> Any:
    import numba  # late: takes seconds

    options = {**_OPTIONS, "no_cpython_wrapper": no_cpython_wrapper}
    compiled: Any = numba.njit(**options)(function)
    compiled._cache = _Cache(function, no_cpython_wrapper)
    return compiled


def rule(function: F) -> F:
    """Compile the function on its first call; released from the lock, so threads can share it.

    A rule is compiled into its caller: the calls themselves, with all tables as arguments,
    would take half of the time.  It allocates nothing, so references to arrays need not be
    counted either: threads would queue for the counters.
    """
    # Numba's own switch, for debuggers and for tests of changed rules: a rule is what it says.
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return function
    return cast(F, Rule(function))
