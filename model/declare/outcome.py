"""What an outcome is: a column of the yearly tables, and the sums that it is made of."""

from dataclasses import dataclass
from typing import Literal

from model.declare.names import DeclarationError


@dataclass(frozen=True)
class Outcome:
    """A column of a table of results, added up by the rules of the steps measure_*.

    table: whose column it is; unit, text: as they stand in files.
    total, over: the sums whose ratio it is, `total` added together; without them it is a sum of its own
    name.  Sums that no column shows are named here alone.

    Raises DeclarationError for a total without what it is over, or the other way round.
    """

    table: Literal["households", "organisations"]
    name: str
    unit: str
    text: str
    total: tuple[str, ...] = ()
    over: str = ""

    def __post_init__(self) -> None:
        if bool(self.total) != bool(self.over):
            raise DeclarationError(f"the outcome {self.name} is a ratio: it needs both `total` and `over`")

    @property
    def sums(self) -> tuple[str, ...]:
        """The sums that it is made of."""
        return (*self.total, self.over) if self.total else (self.name,)
