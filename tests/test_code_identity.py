"""What tells whether a rule has to be compiled anew changes with what its code depends on, and not else."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from model.code_identity import identity

ROOT = Path(__file__).resolve().parent.parent

SOURCE = """
from enum import IntEnum
from typing import NamedTuple
import numpy as np
from model.compiled import rule
from model.world import calendar

LIMIT = 3.0
TABLE = np.array([1.0, 2.0])
UNUSED = 5

class Pair(NamedTuple):
    first: float
    second: float

def made(factor):
    def enclosing(value):
        return factor * value
    return rule(enclosing)

enclosing = made(2.0)

@rule
def innermost(value):
    return value + LIMIT

@rule
def inner(value, weight=1.0):
    \"\"\"A text.\"\"\"
    pair = Pair(value, weight)
    return innermost(pair.first) * pair.second

@rule
def outer(value):
    return inner(value) + TABLE[calendar.SUMMER] + enclosing(value)

class Kind(IntEnum):
    A = 1

class Whole(NamedTuple):
    first: int
    second: int

WHOLE = Whole(1, 2)
RECORDS = np.zeros(2, [("a", "f8"), ("b", "f8")])

@rule
def apart(value):
    "area"
    return value - UNUSED, Kind["A"], RECORDS["a"], WHOLE.first, value["area"]
"""


def identities(source: str) -> dict[str, str]:
    space: dict[str, object] = {"__name__": "a_module"}
    exec(textwrap.dedent(source), space)
    return {name: identity(space[name].py_func) for name in ("innermost", "inner", "outer", "apart")}


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("LIMIT = 3.0", "LIMIT = 3.5", {"innermost", "inner", "outer"}),
        ("value + LIMIT", "value - LIMIT", {"innermost", "inner", "outer"}),
        ("weight=1.0", "weight=2.0", {"inner", "outer"}),
        ("    first: float\n    second: float", "    second: float\n    first: float", {"inner", "outer"}),
        ("[1.0, 2.0]", "[1.0, 2.5]", {"outer"}),
        ("made(2.0)", "made(3.0)", {"outer"}),
        ("calendar.SUMMER", "calendar.AUTUMN", {"outer"}),
        ("from model.world import calendar", "class calendar:\n    SUMMER = 0", {"outer"}),
        ("UNUSED = 5", "UNUSED = 6", {"apart"}),
        ("A = 1", "A = 2", {"apart"}),
        ('"f8"), ("b", "f8")', '"f8"), ("c", "f8")', {"apart"}),
        ("first: int\n    second: int", "second: int\n    first: int", {"apart"}),
        ("area", "size", {"apart"}),
        ("value - UNUSED", "UNUSED - value", {"apart"}),
        ("@rule\ndef apart", "# So it is.\n@rule\ndef apart", set()),
        ("LIMIT = 3.0", "LIMIT = 3.0\n\n\nANOTHER = 4.0", set()),
        ("A text.", "Another text.", set()),
    ],
)
def test_it_changes_with_what_the_code_depends_on_and_with_nothing_else(before, after, changed):
    assert before in SOURCE
    old, new = identities(SOURCE), identities(SOURCE.replace(before, after))
    assert {name for name in old if old[name] != new[name]} == changed


@pytest.mark.parametrize(
    "unseen", ["{}", "__import__('numba').njit(lambda value: value)", "__import__('functools').partial(abs)"]
)
def test_a_rule_may_not_read_what_can_change_unseen(unseen):
    with pytest.raises(TypeError, match=r"LIMIT: whether .* has changed cannot be told"):
        identities(SOURCE.replace("LIMIT = 3.0", f"LIMIT = {unseen}"))


PROGRAM = """
import json
from model.compiled import RULES
import model.measuring
print(json.dumps(sorted(rule.identity for rule in RULES)))
"""


def test_it_is_the_same_in_every_process():
    """Or nothing that one has compiled would be found by another."""
    found = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", PROGRAM]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        found.append(json.loads(subprocess.check_output(command, cwd=ROOT, env=environment)))
    assert found[0] == found[1]
    assert len(found[0]) > 400
