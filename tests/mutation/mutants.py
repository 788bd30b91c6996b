"""Which files are changed, how, and which tests must notice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

PROJECT = Path(__file__).resolve().parents[2]

# Read off the folder: no part of the model is loaded before its changed file is found.
LINKAGES = sorted(file.stem for file in (PROJECT / "model" / "linkages").glob("[!_]*.py"))
FILES = {name: f"model/linkages/{name}.py" for name in LINKAGES} | {"accounts": "model/accounts.py"}
# A form's rules stand in one file, those of its steps with the others: what it does in a year is tested
# in a village, where two forms share a file if they share an organisation.
_IN_THE_YEAR = {"secondary_rebate": "cooperatives", "share_cooperation": "cooperatives"}
TESTS = {
    name: [
        file
        for file in (f"tests/linkages/test_{name}.py", f"tests/year/test_{_IN_THE_YEAR.get(name, name)}.py")
        if (PROJECT / file).exists()
    ]
    for name in LINKAGES
} | {"accounts": ["tests/test_accounts.py"]}

# One change of each sort that a slip could make.  Left out: decorators, which do nothing where rules
# are not compiled, and every further replacement of an operator, which the same tests would notice.
_OPERATORS = re.compile(
    r"""core/(
        ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|Mul_Add|BitAnd_BitOr|BitOr_BitAnd)
      | ReplaceComparisonOperator_.*
      | ReplaceUnaryOperator_.* | ReplaceTrueWithFalse | ReplaceFalseWithTrue
      | ReplaceAndWithOr | ReplaceOrWithAnd | AddNot | ReplaceBreakWithContinue
      | ReplaceContinueWithBreak | ZeroIterationForLoop | NumberReplacer
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Mutant:
    """A file with one change in it.

    line: where it is, from 1.  before, after: that line, without and with the change.
    """

    file: str
    operator: str
    line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """As it stands in the list of those that were judged: the same whatever else moves."""
        return f"{self.file}: {self.before} -> {self.after}"


def mutants(file: str) -> Iterator[Mutant]:
    """All changes of a file, each source once."""
    right = (PROJECT / FILES[file]).read_text(encoding="utf-8")
    seen = {right}
    for operator in sorted(filter(_OPERATORS.fullmatch, operator_names())):
        occurrence = 0
        while (wrong := mutate_code(right, get_operator(operator)(), occurrence)) is not None:
            occurrence += 1
            if wrong not in seen:
                seen.add(wrong)
                yield Mutant(file, operator.removeprefix("core/"), *_difference(right, wrong), source=wrong)


def _difference(right: str, wrong: str) -> tuple[int, str, str]:
    for number, (before, after) in enumerate(zip(right.splitlines(), wrong.splitlines(), strict=False), 1):
        if before != after:
            return number, before.strip(), after.strip()
    raise ValueError("no line differs")
