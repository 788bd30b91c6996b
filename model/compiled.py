"""How a rule is compiled, and where compiled code is kept.

A rule is a plain function of scalars (or a loop over columns).  `rule` compiles it with
Numba when it is first called; ``rule_name.py_func`` is the plain Python function, which
the slow reference model runs.  Numba takes seconds to load, so it is loaded only then: what merely
lists what the model has needs none of it.

Numba's own cache does not notice when a rule that another file calls has changed.  Here the name of the
file of a rule's code tells all that the code depends on (see model/code_identity.py), so that after a change
only what it concerns is compiled anew.  Each state of the sources has a folder of its own, named by their
hash, which begins with what there is of earlier ones.  Nothing in it depends on where the sources lie, so
every checkout of one state shares it; and each signature has a file of its own, so any number of processes
may fill it at once.  Which folder can be trusted with code, and which file in it, model/code_cache.py tells.
How a rule is compiled is in model/translation.py.
"""

import hashlib
import os
import pickle
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property, update_wrapper
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakSet

from model.code_cache import OWN_CODE, SUFFIX, keep, load, own_folder
from model.code_identity import digest_of, identity

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


@cache
def cache_folder() -> Path | None:
    """Where the compiled code of this state of the rules is kept; None, which is said, if nowhere."""
    import numba  # late: takes seconds

    # Each Python has a folder of its own: for one the rules of another have changed.
    return own_folder(f"{numba.__version__}-{sys.implementation.cache_tag}-{_rules_hash()}")


@cache
def _of_type(kind: Any) -> str:
    """What code depends on of the type of an argument: of named tuples also the names of the fields."""
    from numba.core import types  # late: takes seconds

    parts = [_of_type(part) for part in cast(Any, kind)] if isinstance(kind, types.BaseTuple) else []
    return digest_of([repr(kind), getattr(kind, "fields", ()), parts])


def is_plain() -> bool:
    """Whether rules are not compiled, but run as the Python that they are."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


_NOT_OF_CODE = {"NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT", "NUMBA_NUM_THREADS"}  # variables


@cache
def _made_by() -> str:
    """What makes the code of all rules: versions, how they are compiled, and what Numba was taught."""
    import llvmlite  # late, like Numba
    import numba
    import numpy as np

    versions = [sys.implementation.cache_tag, numba.__version__, llvmlite.__version__, np.__version__]
    how = [(_MODEL / name).read_bytes() for name in ("compiled.py", "translation.py")]
    return digest_of([versions, how, [identity(lesson) for lesson in _LESSONS]])


@cache
def _made_for() -> str:
    """The processor that code is for, and the switches of Numba's in the environment."""
    from numba.core.registry import cpu_target

    processor = cpu_target.target_context.codegen().magic_tuple()
    switches = sorted(
        (name, value)
        for name, value in os.environ.items()
        if name.startswith("NUMBA_") and name not in _NOT_OF_CODE
    )
    return digest_of([processor, switches])


class _Cache:
    """Where the compiled code of one rule is kept; it has the methods that Numba calls.

    Numba's own class keeps an index of numbered files: of two processes that compile a rule
    for two signatures at once, one could be handed the other's code.
    """

    def __init__(self, rule: "Rule", *, is_loop: bool) -> None:
        self._rule, self._is_loop = rule, is_loop

    @property
    def cache_path(self) -> str:
        """The folder, as Numba's statistics show it; empty if there is none."""
        return str(cache_folder() or "")

    def name_of(self, arguments: Any) -> str:
        """The name of the code for arguments of some types, the same wherever the rule is the same."""
        digest = digest_of([self._rule.code_name, self._is_loop, _made_for(), *map(_of_type, arguments)])
        return f"{self._rule.code_name}-{digest[:24]}"

    def load_overload(self, signature: Any, target: Any) -> Any:
        """The rule's code for a signature; None if there is none yet, or none that can be trusted."""
        from numba.core.compiler import CompileResult

        from model.translation import rule_of

        arguments = getattr(signature, "args", signature)
        name = self.name_of(arguments)
        parts = _kept(name)
        if parts is None:
            return None
        target.refresh()
        try:
            if self._is_loop:
                return CompileResult._rebuild(target, *parts)  # type: ignore[no-untyped-call]
            return rule_of(parts, self._rule.py_func, name, arguments, target, _kept)
        except Exception:  # it is what was written, but of something else: whatever that leads to
            return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep it, if there is a folder for it."""
        from numba.core.serialize import dumps

        from model.translation import parts_of

        folder = cache_folder()
        if folder is None or result.library.has_dynamic_globals:  # addresses of this process alone
            return
        name = self.name_of(getattr(signature, "args", signature))
        parts = result._reduce() if self._is_loop else parts_of(result)
        keep(folder / f"{name}{SUFFIX}", dumps(parts))  # type: ignore[no-untyped-call]


def _kept(name: str) -> Any:
    """What was kept of the code of a name; None if there is none."""
    folder = cache_folder()
    content = None if folder is None else load(folder / f"{name}{SUFFIX}")
    if content is None:
        return None
    try:
        return pickle.loads(content)
    except Exception:  # as above, whatever that leads to
        return None


def kept_names() -> set[str]:
    """The `code_name` of every rule of which code is kept."""
    folder = cache_folder()
    return set() if folder is None else {_code_name(file) for file in folder.glob(f"*{SUFFIX}")}


def forget_changed() -> None:
    """Remove what is kept of the model's own rules as they were before a change; of those imported by now."""
    folder = cache_folder()
    names = {rule.code_name for rule in list(RULES) if rule.__module__.startswith(OWN_CODE)}
    rules = {name.rpartition(".")[0] for name in names}
    for file in [] if folder is None else folder.glob(f"{OWN_CODE}*{SUFFIX}"):
        name = _code_name(file)
        if name not in names and name.rpartition(".")[0] in rules:
            with suppress(OSError):  # gone, or one that can only be read
                file.unlink()


def _code_name(file: Path) -> str:
    return file.name.rpartition("-")[0]


_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "forceinline": True,
    "no_cfunc_wrapper": True,  # no rule is handed over as a C function
    "_nrt": False,  # Numba's own switch for what counts references; not public, hence pinned
}


RULES: "WeakSet[Rule]" = WeakSet()  # all that this process has made


class Rule:
    """A rule: plain Python until it is called, or another rule that calls it is compiled.

    py_func: the plain function.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self.py_func = function
        RULES.add(self)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """What the rule returns."""
        return self.dispatcher(*arguments, **named)

    @cached_property
    def identity(self) -> str:
        """What its compiled code depends on: see model/code_identity.py."""
        return identity(self.py_func)

    @property
    def code_name(self) -> str:
        """What the names of all its code begin with; another one after a change of what it depends on."""
        depends_on = digest_of([self.identity, _made_by()])
        return f"{self.py_func.__module__}.{self.py_func.__qualname__}.{depends_on[:24]}"

    @cached_property
    def dispatcher(self) -> Any:
        """What Numba makes of the rule, and calls."""
        with _ONE_AT_A_TIME:
            known = vars(self).get("dispatcher")  # another thread was faster
            return _dispatcher(self) if known is None else known

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


def _dispatcher(rule: Rule) -> Any:
    from numba.core import types  # late: takes seconds

    from model.translation import LoopCompiler, rule_compiler

    _learn()
    own, for_others = _Cache(rule, is_loop=True), _Cache(rule, is_loop=False)
    called = _compiler(rule, own, LoopCompiler)
    inlined = _compiler(rule, for_others, rule_compiler(for_others.name_of))
    template = inlined.get_call_template

    def call_template(arguments: Any, named: dict[str, Any]) -> Any:
        # A rule that is called with a constant, as `pay` is with a hundred, is compiled once for all.
        plain: Any = types.unliteral
        return template([plain(kind) for kind in arguments], {key: plain(named[key]) for key in named})

    def add_overload(result: Any) -> None:
        inlined.overloads[tuple(result.signature.args)] = result  # Python never calls it

    inlined.add_overload = add_overload
    called.get_call_template = call_template
    called.get_overload = inlined.get_overload
    return called


@cache
def _learn() -> None:
    for lesson in _LESSONS:
        lesson()


def _compiler(rule: Rule, code: _Cache, pipeline: Any) -> Any:
    import numba  # late: takes seconds

    compiled: Any = numba.njit(pipeline_class=pipeline, **_OPTIONS)(rule.py_func)
    compiled._cache = code
    return compiled


def rule(function: F) -> F:
    """Compile the function on its first call; released from the lock, so threads can share it.

    A rule is compiled into its caller: the calls themselves, with all tables as arguments,
    would take half of the time.  It allocates nothing, so references to arrays need not be
    counted either: threads would queue for the counters.
    """
    # Numba's own switch, for debuggers and for tests of changed rules: a rule is what it says.
    if is_plain():
        return function
    return cast(F, Rule(function))
