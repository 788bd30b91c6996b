"""One digest on every processor: neither libraries nor the compiler may choose the arithmetic.

What another processor would do is asked for here by the switches of those who choose: the linear algebra
library, the C library, NumPy and Numba.  A processor that lacks what is switched off has nothing to
choose, and the tests hold all the same.
"""

import ast
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from model.compiled import Rule
from model.engine import simulate
from model.experiments.loading import load_rules
from model.scenario import load_scenario

PROJECT = Path(__file__).resolve().parent.parent

ELSEWHERE = {
    "linear algebra of 2008": {"OPENBLAS_CORETYPE": "Nehalem"},
    "linear algebra of 2013": {"OPENBLAS_CORETYPE": "Haswell"},
    "a C library without fused operations": {
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-FMA4,-AVX512F,-AVX2_Usable,-FMA_Usable"
    },
    "NumPy without its variants": {
        "NPY_DISABLE_CPU_FEATURES": " ".join(np._core._multiarray_umath.__cpu_dispatch__)
    },
}

# The results of a run, and of many counties, whose weather depends on all others'.
RUN = """
import hashlib
import numpy as np
from model.world.markets.weather import spatial_factor, yield_factors
from model.population.counties import great_circle
from model.scenario import load_scenario
from tests.golden.runs import RUNS, result
print(result(RUNS[0])["digest"])
place = np.random.default_rng(1)
east, north = place.uniform(98.0, 118.0, 300), place.uniform(24.0, 42.0, 300)
factor = spatial_factor(east, north, 150.0)
codes = np.arange(1, 301, dtype=np.int32)
weather = yield_factors(factor, codes, 1, 3, load_scenario("baseline").sections["weather"], True)
distances = np.array([great_circle(112.55, 37.87, *at) for at in zip(east.tolist(), north.tolist())])
print(hashlib.sha256(factor.tobytes() + weather.tobytes() + distances.tobytes()).hexdigest())
"""

# Every bit of some thousand values of each function of model.mathematics.
VALUES = """
import hashlib, random, struct
from model import mathematics
draw = random.Random(1)
digest = hashlib.sha256()
functions = "exp log logistic sine_of_turns cosine_of_turns arcsine normal_probability power".split()
for name in functions:
    for _ in range(2000):
        point = draw.uniform(0.0, 1.0) if name in ("log", "arcsine") else draw.uniform(-9.0, 9.0)
        arguments = (abs(point), draw.uniform(-40.0, 40.0)) if name == "power" else (point,)
        digest.update(struct.pack("<d", getattr(mathematics, name)(*arguments)))
print(digest.hexdigest())
"""

# A year of a tiny province: decided by every rule, but small enough for Python.
YEAR = """
from model.engine import simulate
from model.scenario import load_scenario
scenario = load_scenario("all_linkages", {"start.burn_in": 1, "start.levels_sample": 0.0001})
print(simulate(scenario, 11, scale=1e-9, years=1).digest())
"""


def printed(program, **switches):
    environment = os.environ | switches
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.fixture(scope="module")
def here():
    return printed(RUN)


@pytest.mark.parametrize("switches", ELSEWHERE.values(), ids=ELSEWHERE)
def test_no_library_changes_a_bit(here, switches):
    assert printed(RUN, **switches) == here


# What libraries round by the processor; sums, roots and comparisons are alike everywhere.
OF_MATH = re.compile(r"a?(cos|sin|tan)h?|atan2|cbrt|erfc?|exp2?|expm1|l?gamma|hypot|log(10|1p|2)?|pow")
OF_NUMPY = re.compile(
    r"(arc)?(cos|sin|tan)h?|arctan2|cbrt|dot|einsum|exp2?|expm1|fft|float_power|hypot|inner|linalg|"
    r"log(10|1p|2)?|logaddexp|matmul|matvec|poly\w+|power|random|tensordot|vdot|vecdot"
)


def asked_of_libraries(source):
    """Where a text asks a library for numbers that depend on the processor: lines, with what they ask."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if OF_MATH.fullmatch(name):
                yield node.lineno, f"math.{name}"
            case ast.Attribute(value=ast.Name(id="np"), attr=name) if OF_NUMPY.fullmatch(name):
                yield node.lineno, f"np.{name}"
            case ast.Attribute(attr="dot"):
                yield node.lineno, "dot"
            case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult()):
                yield node.lineno, "@"
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                if not isinstance(left, ast.Constant) or not isinstance(right, ast.Constant | ast.UnaryOp):
                    yield node.lineno, "**"
            case ast.Import(names=names) if any(name.name.startswith("scipy") for name in names):
                yield node.lineno, "scipy"
            case ast.ImportFrom(module=module) if (module or "").startswith(
                ("math", "scipy", "numpy.linalg")
            ):
                yield node.lineno, module


def test_the_search_of_sources_finds_what_it_is_to_find():
    for line in (
        "math.exp(1.0)",
        "np.log(x)",
        "np.linalg.cholesky(x)",
        "x.dot(y)",
        "x @ y",
        "x @= y",
        "x ** 2",
        "2.0 ** x",
        "from math import exp",
        "import scipy.special",
    ):
        assert list(asked_of_libraries(line)), line
    assert not list(asked_of_libraries("math.sqrt(x) + np.sqrt(y) * 2.0 ** -32 + x.sum()"))


LOADED = """
import sys
from model.engine import simulate
from model.scenario import load_scenario
import model.streaming
simulate(load_scenario("baseline"), scale=1e-9, years=1)
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("model.")))
"""


def test_nothing_that_a_run_loads_asks_a_library_for_numbers():
    files = printed(LOADED)
    assert any(file.endswith("weather.py") for file in files)
    found = {
        file: list(asked_of_libraries(Path(file).read_text(encoding="utf-8")))
        for file in files
        if not file.endswith("mathematics.py")  # decimal numbers, and constants; compared bit by bit below
    }
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_functions_compiled_for_another_processor_give_the_same_bits(tmp_path):
    generic = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": str(tmp_path)}
    assert printed(VALUES, **generic) == printed(VALUES)


def test_plain_python_gives_the_same_digest_as_compiled_rules():
    """Python rounds after every operation, so no compiled rule fuses two or asks another library."""
    assert printed(YEAR, NUMBA_DISABLE_JIT="1") == printed(YEAR)


@pytest.fixture(scope="module")
def libraries():
    """All that is compiled and called from Python: every rule is compiled into one of these."""
    load_rules()
    simulate(load_scenario("all_linkages"), scale=1e-9, years=1)
    modules = [module for name, module in sys.modules.items() if name.startswith("model.")]
    rules = {id(rule): rule for module in modules for rule in vars(module).values()}
    compiled = {
        f"{rule.py_func.__module__}.{rule.py_func.__name__}": overload.library
        for rule in rules.values()
        if isinstance(rule, Rule) and rule.is_in_use
        for overload in rule.dispatcher.overloads.values()
    }
    loops = {"plan.plan", "grow.grow", "harvest.harvest", "settle.settle"}
    assert {f"model.year.{loop}" for loop in loops} < compiled.keys()
    return compiled


# What takes and gives numbers and is nevertheless no more than IEEE 754's own operations, on any processor.
EXACT = re.compile(
    r"sqrt|llvm\.(sqrt|fabs|copysign|floor|ceil|trunc|rint|minnum|maxnum|minimum|maximum|masked)\b.*"
)
NUMBER = r"(?:double|float|<\d+ x (?:double|float)>)"


def test_no_rule_calls_another_librarys_function_of_numbers(libraries):
    declared = re.compile(rf'^declare .*?{NUMBER} @"?([\w.$]+)"?\(.*{NUMBER}', re.MULTILINE)
    for name, library in libraries.items():
        called = set(declared.findall(str(library._get_module_for_linking())))
        strange = {function for function in called if not EXACT.fullmatch(function)}
        assert not strange, name


def test_no_rule_allows_the_compiler_to_reorder_or_fuse(libraries):
    allowed = re.compile(
        r"= (?:f(?:add|sub|mul|div|neg)|(?:\w+ )?call) (?:\w+ )*?(fast|reassoc|contract|arcp|afn) "
    )
    fused = re.compile(r"\b(vfn?m(?:add|sub)\w*|fn?m(?:add|sub)|fml[as])\b")
    for name, library in libraries.items():
        module = library._get_module_for_linking()
        assert not allowed.findall(str(module)), name
        assert not fused.findall(library._codegen._tm.emit_assembly(module)), name


def test_the_search_finds_what_it_is_to_find():
    """A rule that asks the C library and allows fused operations does not pass for one that does not."""

    @numba.njit(fastmath=True)
    def careless(value):
        return math.exp(value) * value + math.pow(value, 0.3)

    careless(1.5)
    (overload,) = careless.overloads.values()
    libraries = {"careless": overload.library}
    for test in (
        test_no_rule_calls_another_librarys_function_of_numbers,
        test_no_rule_allows_the_compiler_to_reorder_or_fuse,
    ):
        with pytest.raises(AssertionError, match="careless"):
            test(libraries)
