"""Who paid whom: a county's ledger, its accounts, and what must hold at the end of a season.

Unlike the model's accounts, which enter a payment twice, each side from its own books,
a payment is entered here once, and the agents' cash is held against the entries.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import numpy as np

from model.accounts import TRANSACTIONS
from model.world.sectors import GROUPS, HOUSEHOLDS, SECTORS

LARGEST_ERROR = 1e-9  # of what a sector turned over in the season
ROUNDING = 1e-6  # yuan that sums of an organisation's many millions may be off

_TRANSACTIONS = {transaction.name: transaction for transaction in TRANSACTIONS}
_GROUP_SECTORS = tuple(SECTORS[: len(GROUPS)])


class LedgerError(AssertionError):
    """Cash and ledger, or the two sides of a debt, disagree."""


class Ledger:
    """Payments of a season by kind, payer's sector and payee's sector, in yuan of the province."""

    def __init__(self) -> None:
        self.entries: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        self.year: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        self.undone: defaultdict[tuple[str, str, str], float] = defaultdict(float)

    def open_season(self) -> None:
        self.entries.clear()
        self.undone.clear()

    def undo(self, transaction: str, payer: str, payee: str, amount: float) -> None:
        """A payment that was entered, in this season or an earlier one, was not made after all."""
        self.entries[transaction, payer, payee] -= amount
        self.undone[transaction, payer, payee] += amount

    def enter(self, transaction: str, payer: str, payee: str, amount: float) -> None:
        self.entries[transaction, payer, payee] += amount

    def close(self, opening: dict[str, float], closing: dict[str, float]) -> None:
        """Check that cash by sector changed by what the ledger says, and who may pay what to whom."""
        for key, amount in self.entries.items():
            self.year[key] += amount
        net: defaultdict[str, float] = defaultdict(float)
        turnover: defaultdict[str, float] = defaultdict(float)
        for (name, payer, payee), amount in self.entries.items():
            transaction = _TRANSACTIONS[name]
            if not (_may_be(payer, transaction.payer) and _may_be(payee, transaction.payee)):
                raise LedgerError(f"{name} from {payer} to {payee}")
            if amount + self.undone[name, payer, payee] < -1e-6:
                raise LedgerError(f"{name} from {payer} to {payee} is negative: {amount}")
            if transaction.cash:
                net[payer] -= amount
                net[payee] += amount
            for sector in (payer, payee):
                turnover[sector] += abs(amount)
        for sector, cash in closing.items():
            error = cash - opening[sector] - net[sector]
            if not abs(error) <= LARGEST_ERROR * (1.0 + turnover[sector] + abs(cash)):
                raise LedgerError(f"cash of {sector} is off by {error}")


def _may_be(sector: str, declared: int) -> bool:
    if declared == HOUSEHOLDS:
        return sector in _GROUP_SECTORS
    return sector == SECTORS[declared]


class Outside:
    """A sector without agents of its own: government, banks, the rest of the world."""

    def __init__(self, sector: str) -> None:
        self.sector = sector
        self.balance = 0.0

    def credit(self, total: float) -> None:
        self.balance += total

    def debit(self, total: float) -> None:
        self.balance -= total


class Escrow(Outside):
    """Cash that an organisation has set aside, until the households have drawn it."""

    def __init__(self, sector: str) -> None:
        super().__init__(sector)
        self.set_aside = 0.0

    def fill(self, total: float) -> None:
        self.balance += total
        self.set_aside += total

    def close(self) -> None:
        """What was set aside was drawn, all of it and no more."""
        if not abs(self.balance) <= LARGEST_ERROR * self.set_aside + ROUNDING:
            raise LedgerError(f"{self.balance} of {self.set_aside} set aside by {self.sector} is left")
        self.balance = self.set_aside = 0.0


class AccountHolder:
    """An agent with cash.  Its own amounts are multiplied by its weight in the ledger.

    `amount` is always the agent's own, `total` that of all whom it stands for.
    """

    sector: str
    weight: float
    cash: float
    ledger: Ledger

    def pay(self, payee: "Outside | AccountHolder", transaction: str, amount: float) -> None:
        self.cash -= amount
        payee.credit(self.weight * amount)
        self.ledger.enter(transaction, self.sector, payee.sector, self.weight * amount)

    def get(self, payer: "Outside | AccountHolder", transaction: str, amount: float) -> None:
        self.cash += amount
        payer.debit(self.weight * amount)
        self.ledger.enter(transaction, payer.sector, self.sector, self.weight * amount)

    def credit(self, total: float) -> None:
        self.cash += total / self.weight

    def debit(self, total: float) -> None:
        self.cash -= total / self.weight


def agree(what: str, one: float, other: float, size: float) -> None:
    """Both sides of a debt or share show the same; size: of the amounts that were booked."""
    if not abs(one - other) <= LARGEST_ERROR * (1.0 + abs(size)):
        raise LedgerError(f"{what}: {one} on one side, {other} on the other")


# Columns whose names Mesa's agents use for something else.
RENAMED = {"advance": "input_advance", "model": "model_share"}


def copy_numbers(row: Any, agent: Any, but: Collection[str] = ()) -> None:
    """What a row of the population has in numbers becomes an agent's own, under the same names.

    What the agent keeps by name, as by the names of levers, it goes on keeping so.  but: columns left out.
    """
    for name in row.dtype.names:
        own = RENAMED.get(name, name)
        if name in but or row.dtype[name].names or isinstance(getattr(type(agent), own, None), property):
            continue
        value = row[name].tolist()
        by_name = getattr(agent, own, None)
        setattr(agent, own, dict(zip(by_name, value, strict=True)) if isinstance(by_name, dict) else value)


def copy_known(row: Any, agent: Any) -> None:
    """The same of those columns alone for which the agent has something already."""
    copy_numbers(row, agent, [name for name in row.dtype.names if not hasattr(agent, name)])


def single(number: float) -> float:
    """A number as the population keeps what it only draws: to seven digits."""
    return float(np.float32(number))
