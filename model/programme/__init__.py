"""The five-part programme 五有: will 有志, work 有事, skill 有技, money 有钱, help 有人.

A part is a file of this folder with a declaration `PART`; which there are is read off the folder.  It
declares its levers: what each delivers, in which unit, through which payments.  What a county can deliver
in a year (*offered*) and what it has delivered is kept for every lever, so that unspent and exhausted
budgets show: ``county.offered[programme.TRAINING]``.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from model.declare.chain import Rule
from model.declare.form import declared_in, in_order
from model.declare.part import Part, constants_of, levers_of, rule_of
from model.programme.budget import check_shares
from model.programme.targeting import COUNTY_STATUS as COUNTY_STATUS
from model.programme.targeting import FIRST_COME as FIRST_COME
from model.programme.targeting import NEED as NEED
from model.programme.targeting import QUEUE_CLASSES as QUEUE_CLASSES
from model.programme.targeting import READINESS as READINESS
from model.programme.targeting import TARGETING_RULES as TARGETING_RULES
from model.programme.targeting import Targeting as Targeting

_FILES = [(file.name, import_module(f"{__name__}.{file.name}")) for file in iter_modules(__path__)]
_DECLARED = [(name, module.PART) for name, module in _FILES if hasattr(module, "PART")]
PART_OF: dict[str, Part] = {part.name: part for part in in_order(declared_in(_DECLARED))}
PARTS = tuple(PART_OF)
check_shares(PARTS)
LEVERS = levers_of(PART_OF.values())  # the first ones are those that households apply and queue for
QUEUES = sum(lever.queue for lever in LEVERS)
# The position of a part among the parts and of a lever among the levers, under its name in capitals.
globals().update(constants_of(tuple(PART_OF.values()), LEVERS))


def __getattr__(name: str) -> Any:
    """For type checkers: the positions above."""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def step(name: str) -> Rule:
    """What the parts do at a step of the year, as one rule with the arguments that PART_STEPS names."""
    return rule_of(name, tuple(PART_OF.values()))
