"""How Numba makes machine code of rules: each is translated for itself, all are optimised together.

Numba by itself optimises and finishes every function that it compiles, and once more in every function that
calls it.  A rule is only ever run as a part of the loop that it ends up in.  So here a rule is typed and
translated to LLVM's language and left at that; a loop takes in all rules that it needs, each once, and only
then is the whole optimised and made machine code.  Steps of Numba's that find nothing to do in rules are
left out.

This reaches into Numba where it is not public; pyproject.toml names the versions that it is written for.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import llvmlite.binding as llvm
from numba.core import cgutils, compiler, funcdesc, lowering, typed_passes, types, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.typing.templates import signature

_FROM_PYTHON_TO_TYPES = (
    untyped_passes.TranslateByteCode,
    untyped_passes.FixupArgs,
    untyped_passes.IRProcessing,
    untyped_passes.GenericRewrites,
    untyped_passes.ReconstructSSA,
    typed_passes.NopythonTypeInference,
    typed_passes.PreLowerStripPhis,
    typed_passes.IRLegalization,
)


def _remembered(text_of: Callable[[Any], str]) -> Callable[[Any], str]:
    def text(record: Any) -> str:
        known = vars(record)
        return str(known["text"] if "text" in known else known.setdefault("text", text_of(record)))

    return text


# Numba asks for the text of a record's type, which has a hundred columns, again and again.
types.Record.__repr__ = _remembered(types.Record.__repr__)  # type: ignore[method-assign]


def _remembering(type_of_call: Callable[..., Any]) -> Callable[..., Any]:
    """Of numbers: a rule adds and compares them again and again, and Numba tries a dozen ways each time."""

    def call_type(function: Any, context: Any, arguments: Any, named: Any) -> Any:
        if named or not all(isinstance(kind, types.Number | types.Boolean) for kind in arguments):
            return type_of_call(function, context, arguments, named)
        known = vars(function).setdefault("of_numbers", {})
        key = tuple(arguments)
        if key not in known:
            known[key] = type_of_call(function, context, arguments, named)
        return known[key]

    return call_type


types.Function.get_call_type = _remembering(types.Function.get_call_type)  # type: ignore[method-assign]


# --- libraries of code ---------------------------------------------------------------------


class _Library(JITCodeLibrary):
    """Code that is optimised only when it is whole."""

    def add_ir_module(self, ir_module: Any) -> None:
        """Take in what Numba has translated."""
        module = llvm.parse_assembly(cgutils.normalize_ir_text(str(ir_module)))
        module.name = ir_module.name
        self._final_module.link_in(module)

    def linked(self) -> list[Any]:
        """The libraries of what it calls, each once."""
        return list(dict.fromkeys(self._linking_libraries))

    def take_in(self, library: Any) -> None:
        """Have a library's code here too."""
        self._reload_init.update(library._reload_init)
        self._final_module.link_in(library._get_module_for_linking(), preserve=True)

    def defined(self) -> list[Any]:
        """The functions that others may call by name."""
        named = (llvm.Linkage.external, llvm.Linkage.linkonce_odr)
        functions = self._final_module.functions
        return [
            function for function in functions if not function.is_declaration and function.linkage in named
        ]


class RuleLibrary(_Library):
    """A rule in LLVM's language, under the name by which its callers know it."""

    def add_ir_module(self, ir_module: Any) -> None:
        """Take in the rule, and of what it calls all that is not a rule."""
        super().add_ir_module(ir_module)
        linked = self.linked()
        self._linking_libraries = [library for library in linked if isinstance(library, RuleLibrary)]
        for library in linked:
            if not isinstance(library, RuleLibrary):
                self.take_in(library)
        # What Numba has made for itself has names that mean something else in another process.
        for function in self.defined():
            function.linkage = "linkonce_odr" if function.name == self.name else "internal"

    def add_linking_library(self, library: Any) -> None:
        """Note what the rule calls."""
        if not isinstance(library, RuleLibrary):
            library._ensure_finalized()
        self._linking_libraries.append(library)

    def _ensure_finalized(self) -> None:
        """A rule is finished in loops only."""

    def _get_module_for_linking(self) -> Any:
        return self._final_module

    def bitcode(self) -> bytes:
        """The rule alone, without the rules that it calls."""
        return bytes(self._final_module.as_bitcode())


class LoopLibrary(_Library):
    """The code of a loop with that of all rules that it calls, itself or through others."""

    def finalize(self) -> None:
        """Optimise the whole, and make machine code of it."""
        self._raise_if_finalized()
        for library in _all_linked(self):
            self.take_in(library)
        manager, builder = self._codegen._module_pass_manager()
        manager.run(self._final_module, builder)
        self._final_module.verify()
        self._finalize_final_module()

    def serialize_using_object_code(self) -> tuple[str, str, Any]:
        """The machine code, and in place of code for callers, which a loop has none of, the names in it."""
        names = [f'define void @"{function.name}"() {{ ret void }}' for function in self.defined()]
        code = self._get_compiled_object()
        return self.name, "object", (code, llvm.parse_assembly("\n".join(names)).as_bitcode())


def _all_linked(library: Any) -> Iterator[Any]:
    """All that a library needs, callers before what they call."""
    seen, waiting = {library}, library.linked()
    while waiting:
        linked = waiting.pop()
        if linked not in seen:
            seen.add(linked)
            yield linked
            if isinstance(linked, RuleLibrary):
                waiting += linked.linked()


# --- compilers, as Numba asks for them -----------------------------------------------------


class _Steps:
    """What is done with a rule or a loop, from Python's code on; Numba runs it."""

    pipeline_name = "rule"

    def __init__(self, lower: Callable[[Any], None]) -> None:
        self.exec_times: dict[str, Any] = {}  # Numba keeps it
        self._lower = lower

    def run(self, state: Any) -> None:
        """Take each step, one after another."""
        for step in _FROM_PYTHON_TO_TYPES:
            step().run_pass(state)
        self._lower(state)
        typed_passes.NoPythonBackend().run_pass(state)


def rule_compiler(name_of: Callable[[Any], str]) -> type[compiler.CompilerBase]:
    """Makes of a rule what loops take in.

    name_of: the name for arguments of some types, by which callers know the rule, in every process.
    """

    class RuleCompiler(compiler.CompilerBase):
        def define_pipelines(self) -> list[Any]:
            return [_Steps(lower)]

    def lower(state: Any) -> None:
        context, name = state.targetctx, name_of(state.args)
        library = RuleLibrary(context.codegen(), name)
        typed = {"typemap": state.typemap, "calltypes": state.calltypes}
        description = _description(state.func_id.func, name, state.args, state.return_type, **typed)
        with context.push_code_library(library):
            lowered = lowering.Lower(context, library, description, state.func_ir, metadata=state.metadata)
            lowered.lower()
        entry = object()  # nothing is called of a rule alone
        context.insert_user_function(entry, description, [library])
        state.library = _LIBRARIES[name] = library
        state.cr = compiler._LowerResult(description, lowered.call_helper, entry, lowered.env)

    return RuleCompiler


class LoopCompiler(compiler.CompilerBase):
    """Makes machine code that Python calls."""

    def define_pipelines(self) -> list[Any]:
        """The steps."""
        return [_Steps(self._lower)]

    @staticmethod
    def _lower(state: Any) -> None:
        state.library = LoopLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        typed_passes.NativeLowering().run_pass(state)


def _description(
    function: Any, name: str, arguments: Any, returned: Any, typemap: Any = None, calltypes: Any = None
) -> Any:
    """How Numba calls a rule."""
    return funcdesc.PythonFunctionDescriptor(
        native=True,
        modname=function.__module__,
        qualname=function.__qualname__,
        unique_name=name,
        doc="",
        typemap=typemap,
        restype=returned,
        calltypes=calltypes,
        args=tuple(inspect.signature(function).parameters),
        kws=(),
        mangler=lambda qualified, *_, **__: f"{name}.environment" if qualified[0] == "." else name,
        argtypes=tuple(arguments),
        inline=True,
    )


# --- rules as they are kept ----------------------------------------------------------------

_LIBRARIES: dict[str, RuleLibrary] = {}  # of this process, by name


def parts_of(result: Any) -> tuple[Any, bytes, list[str]]:
    """What `rule_of` makes a compiled rule of again: the type of what it returns, its code, the names of the
    rules that it calls."""
    called = [library.name for library in result.library.linked()]
    return result.signature.return_type, result.library.bitcode(), called


def rule_of(
    parts: Any, function: Any, name: str, arguments: Any, context: Any, kept: Callable[[str], Any]
) -> Any:
    """A rule as it was compiled; None if a rule that it calls is not there any more.

    kept: the parts of the rule of a name; None if there are none.
    """
    returned, *_ = parts
    library = _library(name, parts, context.codegen(), kept)
    if library is None:
        return None
    return compiler.compile_result(
        typing_context=context.typing_context,
        target_context=context,
        entry_point=object(),
        library=library,
        signature=signature(returned, *arguments),
        objectmode=False,
        fndesc=_description(function, name, arguments, returned),
    )


def _library(name: str, parts: Any, codegen: Any, kept: Callable[[str], Any]) -> Any:
    if name in _LIBRARIES or parts is None:
        return _LIBRARIES.get(name)
    _, code, called = parts
    library = RuleLibrary(codegen, name)
    library._final_module = llvm.parse_bitcode(code)
    for other in called:
        needed = _library(other, None if other in _LIBRARIES else kept(other), codegen, kept)
        if needed is None:
            return None
        library.add_linking_library(needed)
    _LIBRARIES[name] = library
    return library
