"""What a payment is, and a stock: a balance that payments change."""

from dataclasses import dataclass

from model.declare.names import DeclarationError
from model.world.sectors import HOUSEHOLDS, SECTORS

_PARTIES = (HOUSEHOLDS, *range(len(SECTORS)))


@dataclass(frozen=True)
class Payment:
    """A kind of payment from one sector to another.

    payer, payee: a sector of model/world/sectors.py, or HOUSEHOLDS for any of the three groups.
    cash: False for a mere book entry: what is promised, converted or lost without cash.
    part: of the programme that pays, for public money.

    Raises DeclarationError for a name that no column can have, and without payer or payee.
    """

    name: str
    payer: int
    payee: int
    cash: bool = True
    part: str = ""

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or self.name != self.name.lower():
            raise DeclarationError(f"a payment's name is a word in small letters, not {self.name!r}")
        for side in ("payer", "payee"):
            if getattr(self, side) not in _PARTIES:
                raise DeclarationError(f"the payment {self.name} has no {side}: name one of the sectors")


@dataclass(frozen=True)
class Stock:
    """A balance that some sectors hold or owe, and the payments that change it.

    rises_with, falls_with: names of payments.  Each changes the stock of a sector by the size of
    its entry there.
    household, enterprise, cooperative: the column in which such an agent keeps its balance; "" if it
    has none.
    """

    name: str
    rises_with: tuple[str, ...]
    falls_with: tuple[str, ...]
    household: str = ""
    enterprise: str = ""
    cooperative: str = ""
