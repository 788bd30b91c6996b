"""Every payment: who pays, who receives, and the checks that money is conserved.

A payment between two agents is entered twice, by each side from its own books, so the
flow matrix balances only if both sides agree.  Sectors without books of their own
(government, banks, the rest of the world) are the other side of the entry that an
agent makes with them.

The entries of one season and county are a record with a field for each kind of payment, by sector; seen as
a matrix (`as_matrix`) of shape (transactions, sectors), in yuan: positive is received, negative is paid.
Entries that move no cash (a debt written off) stand in rows of their own, counted for stocks alone.

What is paid and owed under a linkage form or a part of the programme alone is declared in its file; here is
what all share.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.declare.names import DeclarationError
from model.declare.payment import Payment, Stock
from model.linkages import FORM_OF
from model.programme import PART_OF
from model.world.sectors import (
    BANKS,
    COOPERATIVES,
    ENTERPRISES,
    GOVERNMENT,
    HOUSEHOLD_GROUPS,
    HOUSEHOLDS,
    REST_OF_WORLD,
    SECTORS,
)

_HOUSEHOLD_PAYMENTS = (
    # Households and the world around the programme.
    Payment("pensions", GOVERNMENT, HOUSEHOLDS),
    Payment("dibao", GOVERNMENT, HOUSEHOLDS),
    Payment("temporary_relief", GOVERNMENT, HOUSEHOLDS),
    Payment("area_subsidies", GOVERNMENT, HOUSEHOLDS),
    Payment("collective_dividends", GOVERNMENT, HOUSEHOLDS),
    Payment("public_post_wages", GOVERNMENT, HOUSEHOLDS),
    Payment("other_transfers", GOVERNMENT, HOUSEHOLDS),
    Payment("pv_income", REST_OF_WORLD, GOVERNMENT),
    Payment("support", REST_OF_WORLD, HOUSEHOLDS),
    Payment("remittances", REST_OF_WORLD, HOUSEHOLDS),
    Payment("property_income", REST_OF_WORLD, HOUSEHOLDS),
    Payment("regular_wages", REST_OF_WORLD, HOUSEHOLDS),
    # Ordinary work is paid through a pool of the county, which is part of the rest of the world.
    Payment("local_wages", REST_OF_WORLD, HOUSEHOLDS),
    Payment("hired_farm_wages", HOUSEHOLDS, REST_OF_WORLD),
    # So are rents: what tenants pay together is what owners get.
    Payment("land_rents", REST_OF_WORLD, HOUSEHOLDS),
    Payment("household_rents", HOUSEHOLDS, REST_OF_WORLD),
    Payment("cooperative_rents", COOPERATIVES, REST_OF_WORLD),
    Payment("cooperative_harvests", REST_OF_WORLD, COOPERATIVES),
    Payment("enterprise_rents", ENTERPRISES, REST_OF_WORLD),
    Payment("migration_costs", HOUSEHOLDS, REST_OF_WORLD),
    Payment("farm_inputs", HOUSEHOLDS, REST_OF_WORLD),
    Payment("spot_sales", REST_OF_WORLD, HOUSEHOLDS),
    Payment("consumption", HOUSEHOLDS, REST_OF_WORLD),
    Payment("medical_costs", HOUSEHOLDS, REST_OF_WORLD),
    Payment("school_costs", HOUSEHOLDS, REST_OF_WORLD),
    Payment("estates", HOUSEHOLDS, REST_OF_WORLD),
    Payment("microloans", BANKS, HOUSEHOLDS),
    Payment("microloan_repayments", HOUSEHOLDS, BANKS),
    Payment("microloan_interest", HOUSEHOLDS, BANKS),
    Payment("microloan_interest_subsidies", GOVERNMENT, BANKS, part="money"),
)
_ENTERPRISE_PAYMENTS = (
    # Enterprises and the world around them.
    Payment("spot_purchases", ENTERPRISES, REST_OF_WORLD),
    Payment("operating_costs", ENTERPRISES, REST_OF_WORLD),
    Payment("enterprise_sales", REST_OF_WORLD, ENTERPRISES),
    Payment("enterprise_investment", ENTERPRISES, REST_OF_WORLD),
    Payment("enterprise_liquidation", REST_OF_WORLD, ENTERPRISES),
    Payment("owner_withdrawals", ENTERPRISES, REST_OF_WORLD),
    Payment("owner_investment", REST_OF_WORLD, ENTERPRISES),
    Payment("bank_loans", BANKS, ENTERPRISES),
    Payment("bank_repayments", ENTERPRISES, BANKS),
    Payment("bank_interest", ENTERPRISES, BANKS),
)
_BOOK_ENTRIES = (  # what is lost without cash
    Payment("microloans_written_off", BANKS, HOUSEHOLDS, cash=False),
    Payment("bank_loans_written_off", BANKS, ENTERPRISES, cash=False),
)
_OF_FORMS = [payment for form in FORM_OF.values() for payment in form.payments]
_OF_PARTS = [payment for part in PART_OF.values() for payment in part.payments]
TRANSACTIONS: tuple[Payment, ...] = (
    *_HOUSEHOLD_PAYMENTS,
    *(payment for payment in _OF_FORMS if payment.cash),
    *_ENTERPRISE_PAYMENTS,
    *(payment for payment in _OF_PARTS if payment.cash),
    *(payment for part in PART_OF.values() for payment in part.spending),
    *_BOOK_ENTRIES,
    *(payment for payment in _OF_PARTS if not payment.cash),
    *(payment for payment in _OF_FORMS if not payment.cash),
)
_NAMES = tuple(transaction.name for transaction in TRANSACTIONS)
if len(set(_NAMES)) < len(_NAMES):
    raise DeclarationError(f"two payments have one name: {max(_NAMES, key=_NAMES.count)}")

_CASH_ROWS = np.array([transaction.cash for transaction in TRANSACTIONS])


def row(payment: str) -> int:
    """The row of a kind of payment in the flow matrix."""
    return _NAMES.index(payment)


LENT = "turnover_loans"  # public money that is paid back: no outlay, but for what is written off


@cache
def outlay_rows(part: str) -> list[int]:
    """The rows of what a part of the programme pays of its year's money.

    The turnover fund is no part of that: what it lends is paid back, and what it loses, a book
    entry, is a cost of the programme in which no money of the year is paid.
    """
    return [
        row
        for row, transaction in enumerate(TRANSACTIONS)
        if transaction.part == part and transaction.cash and transaction.name != LENT
    ]


STOCKS = (
    Stock("cash", (), (), household="cash", enterprise="cash", cooperative="cash"),  # moved by every cash row
    Stock(
        "microloans",
        rises_with=("microloans",),
        falls_with=("microloan_repayments", "microloans_written_off"),
        household="microloan",
    ),
    Stock(
        "bank_loans",
        rises_with=("bank_loans",),
        falls_with=("bank_repayments", "bank_loans_written_off"),
        enterprise="debt",
    ),
    *(stock for form in FORM_OF.values() for stock in form.stocks),
    *(stock for part in PART_OF.values() for stock in part.stocks),
)


def check_stocks(stocks: Sequence[Stock]) -> None:
    """Raise DeclarationError for two stocks of one name, and one that nothing or no payment changes."""
    names = [stock.name for stock in stocks]
    for stock in stocks:
        if names.count(stock.name) > 1:
            raise DeclarationError(f"two stocks have one name: {stock.name}")
        for name in (*stock.rises_with, *stock.falls_with):
            if name not in _NAMES:
                raise DeclarationError(f"the stock {stock.name} is changed by {name}, which is no payment")
        if stock.name != "cash" and not (stock.rises_with and stock.falls_with):
            raise DeclarationError(f"the stock {stock.name} needs payments it rises with and falls with")


check_stocks(STOCKS)


def sectors_of(stock: Stock) -> tuple[int, ...]:
    """The sectors that hold or owe a stock."""
    return (
        *(HOUSEHOLD_GROUPS if stock.household else ()),
        *((COOPERATIVES,) if stock.cooperative else ()),
        *((ENTERPRISES,) if stock.enterprise else ()),
    )


def as_matrix(records: Any) -> NDArray[np.float64]:
    """A view of records of payments or of stocks, of shape (..., payments or stocks, sectors)."""
    fields = len(records.dtype.names)
    matrix: NDArray[np.float64] = np.asarray(records).view((np.float64, (fields, len(SECTORS))))
    return matrix


LARGEST_IMBALANCE = 1e-9  # of gross flows
# A stock that dwarfs the flows is known only to its own last places: it counts as flows of this share.
STOCKS_AS_FLOWS = 1e-5


class AccountsError(RuntimeError):
    """Money appeared or vanished: a defect of the model, never of its input."""


# The rows that change each stock, in one list: those that it rises with, then those that it falls with.
_CHANGED_BY = [[_NAMES.index(name) for name in (*stock.rises_with, *stock.falls_with)] for stock in STOCKS]
_CHANGES = np.array([row for rows in _CHANGED_BY for row in rows])
_LAST_CHANGE = np.cumsum([len(rows) for rows in _CHANGED_BY])  # one past it, by stock
_FIRST_FALL = _LAST_CHANGE - [len(stock.falls_with) for stock in STOCKS]
_FIRST_RISE = _LAST_CHANGE - [len(rows) for rows in _CHANGED_BY]
_MOVED_BY_CASH = np.array([not stock.rises_with for stock in STOCKS])
_HELD = np.array([[sector in sectors_of(stock) for sector in range(len(SECTORS))] for stock in STOCKS])


class Books(NamedTuple):
    """The entries of some counties as matrices, (counties, payments or stocks, sectors); yuan."""

    opening: NDArray[np.float64]
    closing: NDArray[np.float64]
    flows: NDArray[np.float64]
    year_flows: NDArray[np.float64]


def books_of(counties: Any) -> Books:
    """The books of a table of counties: what is written into them stands in the table."""
    return Books(*(as_matrix(counties[name]) for name in Books._fields))


@rule
def open_season(books: Books, new_year: bool) -> None:
    """Begin a season: it opens with what the last one closed with, and nothing is paid yet."""
    opening, closing, flows, year_flows = books
    stocks, payments, sectors = opening.shape[1], flows.shape[1], len(SECTORS)
    for c in range(len(flows)):
        for stock in range(stocks):
            for sector in range(sectors):
                opening[c, stock, sector] = closing[c, stock, sector]
                closing[c, stock, sector] = 0.0  # counted anew by each season's last loop
        for payment in range(payments):
            for sector in range(sectors):
                flows[c, payment, sector] = 0.0
                if new_year:
                    year_flows[c, payment, sector] = 0.0


@rule
def close_season(books: Books, expected: NDArray[np.float64]) -> tuple[float, int, int]:
    """End a season: what was paid is added to the year's flows, and every account is looked at.

    expected: (sectors,), room to reckon in.

    Returns the largest imbalance of any account, relative as in `check`, infinite for what is no
    number; its county; and its account: of the payments, then of the stocks by sector.
    """
    opening, closing, flows, year_flows = books
    stocks, payments, sectors = opening.shape[1], flows.shape[1], len(SECTORS)
    worst, worst_county, worst_account = -1.0, 0, 0
    for c in range(len(flows)):
        largest, account, gross, most = 0.0, 0, 0.0, 0.0
        expected[:] = 0.0
        for payment in range(payments):
            entries = flows[c, payment]
            # In pairs, which loses least and is soonest done.
            moved = (abs(entries[0]) + abs(entries[1])) + (abs(entries[2]) + abs(entries[3]))
            moved += (abs(entries[4]) + abs(entries[5])) + (abs(entries[6]) + abs(entries[7]))
            if moved == 0.0:  # as most kinds of payment in most seasons
                continue
            for sector in range(sectors):
                year_flows[c, payment, sector] += entries[sector]
                gross += abs(entries[sector])
                if _CASH_ROWS[payment]:
                    expected[sector] += entries[sector]
            left = (entries[0] + entries[1]) + (entries[2] + entries[3])
            off = _size(left + ((entries[4] + entries[5]) + (entries[6] + entries[7])))
            if off > largest:
                largest, account = off, payment
        for stock in range(stocks):
            for sector in range(sectors):
                most = max(most, abs(opening[c, stock, sector]), abs(closing[c, stock, sector]))
                change = 0.0
                if _HELD[stock, sector]:
                    change = expected[sector]
                    if not _MOVED_BY_CASH[stock]:
                        change = _changed(flows[c], stock, sector)
                    change = closing[c, stock, sector] - opening[c, stock, sector] - change
                if _size(change) > largest:
                    largest, account = _size(change), payments + stock * sectors + sector
        relative = largest / max(0.5 * gross, 1.0, STOCKS_AS_FLOWS * most)
        if _size(relative) > worst:
            worst, worst_county, worst_account = _size(relative), c, account
    return worst, worst_county, worst_account


assert len(SECTORS) == 8  # entries of a payment, which `close_season` adds up in pairs


@rule
def _changed(flows: NDArray[np.float64], stock: int, sector: int) -> float:
    """By how much the payments of a county have changed a sector's stock other than cash."""
    rise, fall = 0.0, 0.0
    for place in range(_FIRST_RISE[stock], _FIRST_FALL[stock]):
        rise += abs(flows[_CHANGES[place], sector])
    for place in range(_FIRST_FALL[stock], _LAST_CHANGE[stock]):
        fall += abs(flows[_CHANGES[place], sector])
    return rise - fall


@rule
def _size(value: float) -> float:
    """Its absolute value; that of no number is infinite."""
    return math.inf if math.isnan(value) else abs(value)


def check(books: Books, season: str, counties: Sequence[str]) -> float:
    """Close a season: the largest imbalance of any account of any county, relative to its gross flows.

    Where a stock is more than a hundred thousand times as large as these, relative to that part of it.
    season: for the message, such as "autumn of year 3".

    Raises AccountsError naming season, county and account if it exceeds LARGEST_IMBALANCE.
    """
    worst, county, account = close_season(books, np.empty(len(SECTORS)))
    if not worst <= LARGEST_IMBALANCE:
        raise AccountsError(
            f"{season}, {counties[county]}: {_account(account)} is out of balance "
            f"by {worst:.3g} of gross flows"
        )
    return float(worst)


def _account(position: int) -> str:
    if position < len(TRANSACTIONS):
        return f"the row of {_NAMES[position]}"
    stock, sector = divmod(position - len(TRANSACTIONS), len(SECTORS))
    return f"the stock of {STOCKS[stock].name} of {SECTORS[sector]}"


def social_accounting_matrix(flows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Who paid whom, in yuan: shape (sectors, sectors), [receiver, payer].

    flows: (transactions, sectors), summed over any seasons and counties.  Each kind of
    payment has a single payer or a single payee, so who paid whom follows from it.
    """
    matrix = np.zeros((len(SECTORS), len(SECTORS)))
    for entries, transaction in zip(flows, TRANSACTIONS, strict=True):
        if transaction.cash:
            paid = np.maximum(-entries, 0.0)
            if paid.sum() > 0.0:
                matrix += np.outer(np.maximum(entries, 0.0), paid / paid.sum())
    return matrix
