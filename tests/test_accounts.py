"""The accounts: what balances, and what is said when something does not."""

import numpy as np
import pytest

from model import accounts
from model.accounts import (
    STOCKS,
    TRANSACTIONS,
    AccountsError,
    as_matrix,
    books_of,
    check,
    row,
    sectors_of,
    social_accounting_matrix,
)
from model.state import County, record_type
from model.world.sectors import (
    BANKS,
    COOPERATIVES,
    ENTERPRISES,
    GOVERNMENT,
    GROUPS,
    HOUSEHOLDS,
    LIFTED,
    OTHER,
    REST_OF_WORLD,
    SECTORS,
    pay,
)

COUNTIES = ("East", "West")
CASH, PRINCIPAL, BANK_LOANS = (
    [stock.name for stock in STOCKS].index(name) for name in ("cash", "dividend_principal", "bank_loans")
)


@pytest.fixture
def books():
    """Those of two counties, all zero."""
    return books_of(np.zeros(2, record_type(County)).view(np.recarray))


def error_of(books):
    with pytest.raises(AccountsError) as caught:
        check(books, "autumn of year 3", COUNTIES)
    return str(caught.value)


def test_names_and_rows_of_transactions_belong_together():
    county = np.zeros(1, record_type(County)).view(np.recarray)
    flows = as_matrix(county.flows)[0]
    for number, transaction in enumerate(TRANSACTIONS):
        assert row(transaction.name) == number
        county.flows[transaction.name] = float(number)
        assert (flows[number] == number).all()
    closing = as_matrix(county.closing)[0]
    for number, stock in enumerate(STOCKS):
        county.closing[stock.name] = float(number)
        assert (closing[number] == number).all()
    assert SECTORS[LIFTED].startswith(GROUPS[0]) and SECTORS[OTHER].startswith(GROUPS[2])


def test_every_payment_has_two_sides_and_every_promise_is_booked_on_both():
    for transaction in TRANSACTIONS:
        assert transaction.payer != transaction.payee
        assert not (transaction.payer == REST_OF_WORLD and transaction.payee == REST_OF_WORLD)
    names = {transaction.name: transaction for transaction in TRANSACTIONS}
    for stock in STOCKS:
        for name in (*stock.rises_with, *stock.falls_with):
            sides = {names[name].payer, names[name].payee}
            covered = set(sectors_of(stock)) | ({HOUSEHOLDS} if LIFTED in sectors_of(stock) else set())
            assert sides & covered, f"{name} moves {stock.name} of nobody"


def test_a_book_entry_changes_some_stock():
    moved = {name for stock in STOCKS for name in (*stock.rises_with, *stock.falls_with)}
    assert {transaction.name for transaction in TRANSACTIONS if not transaction.cash} <= moved


def test_a_payment_between_two_that_keep_books_balances(books):
    flows, closing = books.flows, books.closing
    pay(flows[0, row("principal_placed")], LIFTED, ENTERPRISES, 500.0)
    closing[0, CASH, LIFTED] = -500.0
    closing[0, CASH, ENTERPRISES] = 500.0
    closing[0, PRINCIPAL, [LIFTED, ENTERPRISES]] = 500.0
    assert check(books, "spring of year 1", COUNTIES) == 0.0


def test_money_that_vanishes_names_season_county_and_payment(books):
    flows = books.flows
    flows[1, row("ordered_produce"), OTHER] = 90.0
    flows[1, row("ordered_produce"), ENTERPRISES] = -100.0
    message = error_of(books)
    assert message.startswith("autumn of year 3, West: ")
    assert "ordered_produce" in message or "cash of" in message


def test_a_stock_that_changes_without_a_payment_is_named(books):
    closing = books.closing
    closing[0, PRINCIPAL, ENTERPRISES] = 10.0
    message = error_of(books)
    assert message.startswith("autumn of year 3, East: the stock of dividend_principal of enterprises")


def test_a_book_entry_moves_no_cash(books):
    opening, closing, flows, _ = books
    pay(flows[0, row("bank_loans_written_off")], BANKS, ENTERPRISES, 70.0)
    opening[0, BANK_LOANS, ENTERPRISES] = 70.0
    assert check(books, "winter of year 1", COUNTIES) == 0.0
    closing[0, CASH, ENTERPRISES] = 70.0
    assert "the stock of cash of enterprises" in error_of(books)


def test_a_number_that_is_none_is_an_imbalance(books):
    flows = books.flows
    flows[1, row("other_transfers"), GOVERNMENT] = np.nan
    assert "West" in error_of(books)


def test_rounding_is_not_an_imbalance(books):
    flows, closing = books.flows, books.closing
    pay(flows[0, row("cooperative_grants")], GOVERNMENT, COOPERATIVES, 1e9)
    closing[0, CASH, COOPERATIVES] = 1e9 + 0.01  # one in 10^11
    assert 0.0 < check(books, "winter of year 1", COUNTIES) < accounts.LARGEST_IMBALANCE


def test_the_social_accounting_matrix_says_who_paid_whom():
    flows = np.zeros((len(TRANSACTIONS), len(SECTORS)))
    pay(flows[row("job_wages")], ENTERPRISES, LIFTED, 30.0)
    pay(flows[row("job_wages")], ENTERPRISES, OTHER, 10.0)
    pay(flows[row("other_transfers")], GOVERNMENT, LIFTED, 5.0)
    pay(flows[row("bank_loans_written_off")], BANKS, ENTERPRISES, 99.0)  # no payment
    matrix = social_accounting_matrix(flows)
    assert matrix[LIFTED, ENTERPRISES] == 30.0 and matrix[OTHER, ENTERPRISES] == 10.0
    assert matrix[LIFTED, GOVERNMENT] == 5.0
    assert matrix.sum() == 45.0


def test_only_debts_and_promises_move_no_cash():
    endings = ("written_off", "incurred", "lost", "converted", "deferred_produce", "overdue")
    for transaction in TRANSACTIONS:
        assert transaction.cash != transaction.name.endswith(endings), transaction.name


def test_households_as_a_whole_are_no_sector():
    assert HOUSEHOLDS not in range(len(SECTORS))


def test_the_outlay_of_a_part_is_all_that_it_spends_but_not_what_it_lends_and_loses():
    rows = {part: accounts.outlay_rows(part) for part in ("will", "work", "skill", "money", "help")}
    for part, of_part in rows.items():
        assert of_part and all(TRANSACTIONS[row].part == part for row in of_part)
    names = {TRANSACTIONS[row].name for of_part in rows.values() for row in of_part}
    assert names == {one.name for one in TRANSACTIONS if one.part} - {
        "turnover_loans",
        "turnover_loans_written_off",
    }


@pytest.mark.parametrize(("size", "off"), [(1000.0, 1e-6), (0.0, 1e-9)])
def test_the_largest_imbalance_is_measured_by_gross_flows(books, size, off):
    """A thousandth of a millionth of what was paid; where nothing was paid, of one yuan."""
    flows, closing = books.flows, books.closing
    pay(flows[0, row("cadre_visits")], GOVERNMENT, REST_OF_WORLD, size)
    for sector, share in ((COOPERATIVES, 0.9), (COOPERATIVES, 1.1)):
        closing[0, CASH, sector] = share * off
        if share < 1.0:
            assert check(books, "winter of year 1", COUNTIES) == pytest.approx(0.9e-9)
        else:
            assert "cash of cooperatives" in error_of(books)
    closing[0, CASH, COOPERATIVES] = 0.0
    closing[1, CASH, LIFTED] = 1e-9  # just as much as may be, where nothing was paid
    assert check(books, "winter of year 1", COUNTIES) == 1e-9


def test_the_first_of_the_stocks_is_named(books):
    closing = books.closing
    closing[0, CASH, LIFTED] = 10.0
    assert error_of(books).startswith("autumn of year 3, East: the stock of cash of lifted_households")


def test_a_payment_of_half_a_yuan_is_one():
    flows = np.zeros((len(TRANSACTIONS), len(SECTORS)))
    pay(flows[row("other_transfers")], GOVERNMENT, LIFTED, 0.5)
    assert social_accounting_matrix(flows)[LIFTED, GOVERNMENT] == 0.5


def test_the_last_places_of_a_large_stock_are_no_imbalance(books):
    """Cash of 10^12 yuan is known to some 10^-4 yuan; what was paid is 100."""
    opening, closing, flows, _ = books
    pay(flows[0, row("cooperative_grants")], GOVERNMENT, COOPERATIVES, 100.0)
    opening[0, CASH, COOPERATIVES] = 1e12
    closing[0, CASH, COOPERATIVES] = 1e12 + 100.001
    assert check(books, "winter of year 1", COUNTIES) < accounts.LARGEST_IMBALANCE
    closing[0, CASH, COOPERATIVES] = 1e12 + 101.0
    assert "the stock of cash of cooperatives" in error_of(books)
