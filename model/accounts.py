"""Every payment: who pays, who receives, and the checks that money is conserved.

A payment between two agents is entered twice, by each side from its own books, so the
flow matrix balances only if both sides agree.  Sectors without books of their own
(government, banks, the rest of the world) are the other side of the entry that an
agent makes with them.

The entries of one season and county are a matrix of shape (transactions, sectors) in
yuan: positive is received, negative is paid.  Entries that move no cash (a debt written
off) stand in rows of their own, counted for stocks but not for cash.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule

# Sectors: the columns of the matrix.  Household groups are sectors 0 to 2.
LIFTED, MONITORED, OTHER, COOPERATIVES, ENTERPRISES, GOVERNMENT, BANKS, REST_OF_WORLD = range(8)
SECTORS = (
    "lifted_households",
    "monitored_households",
    "other_households",
    "cooperatives",
    "enterprises",
    "government",
    "banks",
    "rest_of_world",
)
GROUPS = ("lifted", "monitored", "other")
HOUSEHOLDS = -1  # any of the three groups, as payer or payee
WITH_CASH = (LIFTED, MONITORED, OTHER, COOPERATIVES, ENTERPRISES)  # sectors whose cash is a stock


class Transaction(NamedTuple):
    """A kind of payment from one sector to another.

    cash: False for a mere book entry; part: of the programme that pays, for public money.
    """

    name: str
    payer: int
    payee: int
    cash: bool = True
    part: str = ""


TRANSACTIONS = (
    # Households and the world around the programme.
    Transaction("transfers", GOVERNMENT, HOUSEHOLDS),
    Transaction("property_income", REST_OF_WORLD, HOUSEHOLDS),
    Transaction("casual_wages", REST_OF_WORLD, HOUSEHOLDS),
    Transaction("migrant_wages", REST_OF_WORLD, HOUSEHOLDS),
    Transaction("migration_costs", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("farm_inputs", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("spot_sales", REST_OF_WORLD, HOUSEHOLDS),
    Transaction("consumption", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("medical_costs", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("microloans", BANKS, HOUSEHOLDS),
    Transaction("microloan_repayments", HOUSEHOLDS, BANKS),
    Transaction("microloan_interest", HOUSEHOLDS, BANKS),
    Transaction("microloan_interest_subsidies", GOVERNMENT, BANKS, part="money"),
    # Order purchase.
    Transaction("ordered_produce", ENTERPRISES, HOUSEHOLDS),
    Transaction("late_payments", ENTERPRISES, HOUSEHOLDS),
    Transaction("late_payment_interest", ENTERPRISES, HOUSEHOLDS),
    Transaction("input_advances", ENTERPRISES, HOUSEHOLDS),
    Transaction("input_advances_repaid", HOUSEHOLDS, ENTERPRISES),
    Transaction("side_selling_penalties", HOUSEHOLDS, ENTERPRISES),
    Transaction("reneging_penalties", ENTERPRISES, HOUSEHOLDS),
    Transaction("purchase_loan_subsidies", GOVERNMENT, BANKS, part="money"),
    # Guaranteed dividend.
    Transaction("public_principal", GOVERNMENT, HOUSEHOLDS, part="money"),
    Transaction("principal_placed", HOUSEHOLDS, ENTERPRISES),
    Transaction("principal_returned", ENTERPRISES, HOUSEHOLDS),
    Transaction("guaranteed_dividends", ENTERPRISES, HOUSEHOLDS),
    Transaction("dividend_arrears_paid", ENTERPRISES, HOUSEHOLDS),
    Transaction("converted_share_dividends", ENTERPRISES, HOUSEHOLDS),
    # Secondary rebate.
    Transaction("pooled_produce", COOPERATIVES, HOUSEHOLDS),
    Transaction("pooled_sales", REST_OF_WORLD, COOPERATIVES),
    Transaction("service_fees", HOUSEHOLDS, COOPERATIVES),
    Transaction("cooperative_costs", COOPERATIVES, REST_OF_WORLD),
    Transaction("patronage_refunds", COOPERATIVES, HOUSEHOLDS),
    Transaction("cooperative_grants", GOVERNMENT, COOPERATIVES, part="will"),
    # Share cooperation.
    Transaction("public_shares", GOVERNMENT, HOUSEHOLDS, part="money"),
    Transaction("shares_bought", HOUSEHOLDS, COOPERATIVES),
    Transaction("shares_returned", COOPERATIVES, HOUSEHOLDS),
    Transaction("share_dividends", COOPERATIVES, HOUSEHOLDS),
    Transaction("share_business_revenue", REST_OF_WORLD, COOPERATIVES),
    Transaction("cooperative_investment", COOPERATIVES, REST_OF_WORLD),
    Transaction("cooperative_liquidation", REST_OF_WORLD, COOPERATIVES),
    Transaction("cooperative_founding", REST_OF_WORLD, COOPERATIVES),
    # Employment.
    Transaction("job_wages", ENTERPRISES, HOUSEHOLDS),
    Transaction("outside_wages", ENTERPRISES, REST_OF_WORLD),
    Transaction("base_investment", GOVERNMENT, ENTERPRISES, part="work"),
    # Enterprises and the world around them.
    Transaction("spot_purchases", ENTERPRISES, REST_OF_WORLD),
    Transaction("operating_costs", ENTERPRISES, REST_OF_WORLD),
    Transaction("enterprise_sales", REST_OF_WORLD, ENTERPRISES),
    Transaction("enterprise_investment", ENTERPRISES, REST_OF_WORLD),
    Transaction("enterprise_liquidation", REST_OF_WORLD, ENTERPRISES),
    Transaction("owner_withdrawals", ENTERPRISES, REST_OF_WORLD),
    Transaction("owner_investment", REST_OF_WORLD, ENTERPRISES),
    Transaction("bank_loans", BANKS, ENTERPRISES),
    Transaction("bank_repayments", ENTERPRISES, BANKS),
    Transaction("bank_interest", ENTERPRISES, BANKS),
    # The programme: grants, works and services, and what households do with them.
    Transaction("enterprise_projects", GOVERNMENT, ENTERPRISES, part="will"),
    Transaction("model_cooperative_grants", GOVERNMENT, COOPERATIVES, part="will"),
    Transaction("family_farm_grants", GOVERNMENT, HOUSEHOLDS, part="will"),
    Transaction("recognition", GOVERNMENT, REST_OF_WORLD, part="will"),
    Transaction("cold_stores", GOVERNMENT, REST_OF_WORLD, part="work"),
    Transaction("full_chain_projects", GOVERNMENT, ENTERPRISES, part="work"),
    Transaction("integration_projects", GOVERNMENT, REST_OF_WORLD, part="work"),
    Transaction("ecommerce", GOVERNMENT, REST_OF_WORLD, part="work"),
    Transaction("standard_areas", GOVERNMENT, REST_OF_WORLD, part="work"),
    Transaction("fodder_support", GOVERNMENT, REST_OF_WORLD, part="work"),
    Transaction("courtyard_grants", GOVERNMENT, HOUSEHOLDS, part="work"),
    Transaction("flagship_brands", GOVERNMENT, REST_OF_WORLD, part="work"),
    Transaction("infrastructure", GOVERNMENT, REST_OF_WORLD, part="work"),
    Transaction("training_allowances", GOVERNMENT, HOUSEHOLDS, part="skill"),
    Transaction("training_costs", GOVERNMENT, REST_OF_WORLD, part="skill"),
    Transaction("extension", GOVERNMENT, REST_OF_WORLD, part="skill"),
    Transaction("trusteeship_subsidies", GOVERNMENT, REST_OF_WORLD, part="skill"),
    Transaction("turnover_loans", GOVERNMENT, ENTERPRISES, part="money"),
    Transaction("turnover_repayments", ENTERPRISES, GOVERNMENT),
    Transaction("guarantee_payouts", GOVERNMENT, BANKS, part="money"),
    Transaction("cadre_visits", GOVERNMENT, REST_OF_WORLD, part="help"),
    Transaction("cadre_trainings", GOVERNMENT, REST_OF_WORLD, part="help"),
    Transaction("teams", GOVERNMENT, REST_OF_WORLD, part="help"),
    Transaction("matching_events", GOVERNMENT, REST_OF_WORLD, part="help"),
    Transaction("relief_grants", GOVERNMENT, HOUSEHOLDS, part="help"),
    Transaction("assisted_sales", REST_OF_WORLD, HOUSEHOLDS),
    Transaction("family_farm_machines", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("courtyard_costs", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("courtyard_sales", REST_OF_WORLD, HOUSEHOLDS),
    Transaction("trusteeship_fees", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("equipment_bought", HOUSEHOLDS, REST_OF_WORLD),
    Transaction("equipment_sold", REST_OF_WORLD, HOUSEHOLDS),
    # Book entries: what is promised, converted or lost without cash.
    Transaction("microloans_written_off", BANKS, HOUSEHOLDS, cash=False),
    Transaction("bank_loans_written_off", BANKS, ENTERPRISES, cash=False),
    Transaction("turnover_loans_written_off", GOVERNMENT, ENTERPRISES, cash=False, part="money"),
    Transaction("trade_arrears_incurred", ENTERPRISES, HOUSEHOLDS, cash=False),
    Transaction("trade_arrears_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
    Transaction("dividend_arrears_incurred", ENTERPRISES, HOUSEHOLDS, cash=False),
    Transaction("dividend_arrears_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
    Transaction("principal_converted", HOUSEHOLDS, ENTERPRISES, cash=False),
    Transaction("principal_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
    Transaction("converted_shares_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
)
_NAMES = tuple(transaction.name for transaction in TRANSACTIONS)

# The row of each kind of payment, as compiled rules need it: a plain number.
(
    TRANSFERS,
    PROPERTY_INCOME,
    CASUAL_WAGES,
    MIGRANT_WAGES,
    MIGRATION_COSTS,
    FARM_INPUTS,
    SPOT_SALES,
    CONSUMPTION,
    MEDICAL_COSTS,
    MICROLOANS,
    MICROLOAN_REPAYMENTS,
    MICROLOAN_INTEREST,
    MICROLOAN_INTEREST_SUBSIDIES,
    ORDERED_PRODUCE,
    LATE_PAYMENTS,
    LATE_PAYMENT_INTEREST,
    INPUT_ADVANCES,
    INPUT_ADVANCES_REPAID,
    SIDE_SELLING_PENALTIES,
    RENEGING_PENALTIES,
    PURCHASE_LOAN_SUBSIDIES,
    PUBLIC_PRINCIPAL,
    PRINCIPAL_PLACED,
    PRINCIPAL_RETURNED,
    GUARANTEED_DIVIDENDS,
    DIVIDEND_ARREARS_PAID,
    CONVERTED_SHARE_DIVIDENDS,
    POOLED_PRODUCE,
    POOLED_SALES,
    SERVICE_FEES,
    COOPERATIVE_COSTS,
    PATRONAGE_REFUNDS,
    COOPERATIVE_GRANTS,
    PUBLIC_SHARES,
    SHARES_BOUGHT,
    SHARES_RETURNED,
    SHARE_DIVIDENDS,
    SHARE_BUSINESS_REVENUE,
    COOPERATIVE_INVESTMENT,
    COOPERATIVE_LIQUIDATION,
    COOPERATIVE_FOUNDING,
    JOB_WAGES,
    OUTSIDE_WAGES,
    BASE_INVESTMENT,
    SPOT_PURCHASES,
    OPERATING_COSTS,
    ENTERPRISE_SALES,
    ENTERPRISE_INVESTMENT,
    ENTERPRISE_LIQUIDATION,
    OWNER_WITHDRAWALS,
    OWNER_INVESTMENT,
    BANK_LOANS,
    BANK_REPAYMENTS,
    BANK_INTEREST,
    ENTERPRISE_PROJECTS,
    MODEL_COOPERATIVE_GRANTS,
    FAMILY_FARM_GRANTS,
    RECOGNITION,
    COLD_STORES,
    FULL_CHAIN_PROJECTS,
    INTEGRATION_PROJECTS,
    ECOMMERCE,
    STANDARD_AREAS,
    FODDER_SUPPORT,
    COURTYARD_GRANTS,
    FLAGSHIP_BRANDS,
    INFRASTRUCTURE,
    TRAINING_ALLOWANCES,
    TRAINING_COSTS,
    EXTENSION,
    TRUSTEESHIP_SUBSIDIES,
    TURNOVER_LOANS,
    TURNOVER_REPAYMENTS,
    GUARANTEE_PAYOUTS,
    CADRE_VISITS,
    CADRE_TRAININGS,
    TEAMS,
    MATCHING_EVENTS,
    RELIEF_GRANTS,
    ASSISTED_SALES,
    FAMILY_FARM_MACHINES,
    COURTYARD_COSTS,
    COURTYARD_SALES,
    TRUSTEESHIP_FEES,
    EQUIPMENT_BOUGHT,
    EQUIPMENT_SOLD,
    MICROLOANS_WRITTEN_OFF,
    BANK_LOANS_WRITTEN_OFF,
    TURNOVER_LOANS_WRITTEN_OFF,
    TRADE_ARREARS_INCURRED,
    TRADE_ARREARS_LOST,
    DIVIDEND_ARREARS_INCURRED,
    DIVIDEND_ARREARS_LOST,
    PRINCIPAL_CONVERTED,
    PRINCIPAL_LOST,
    CONVERTED_SHARES_LOST,
) = range(len(TRANSACTIONS))

_CASH_ROWS = np.array([transaction.cash for transaction in TRANSACTIONS])


LENT = "turnover_loans"  # public money that is paid back: no outlay, but for what is written off


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


class Stock(NamedTuple):
    """A balance that some sectors hold or owe, and the rows that change it.

    rises_with, falls_with: names of transactions.  A row changes the stock of a sector
    by the size of its entry there.
    """

    name: str
    sectors: tuple[int, ...]
    rises_with: tuple[str, ...]
    falls_with: tuple[str, ...]


_HOUSEHOLD_GROUPS = (LIFTED, MONITORED, OTHER)
_BOTH_SIDES = (*_HOUSEHOLD_GROUPS, ENTERPRISES)
STOCKS = (
    Stock("cash", WITH_CASH, (), ()),  # changes with every cash row
    Stock(
        "microloans", _HOUSEHOLD_GROUPS, ("microloans",), ("microloan_repayments", "microloans_written_off")
    ),
    Stock("bank_loans", (ENTERPRISES,), ("bank_loans",), ("bank_repayments", "bank_loans_written_off")),
    Stock("trade_arrears", _BOTH_SIDES, ("trade_arrears_incurred",), ("late_payments", "trade_arrears_lost")),
    Stock(
        "dividend_principal",
        _BOTH_SIDES,
        ("principal_placed",),
        ("principal_returned", "principal_converted", "principal_lost"),
    ),
    Stock(
        "dividend_arrears",
        _BOTH_SIDES,
        ("dividend_arrears_incurred",),
        ("dividend_arrears_paid", "dividend_arrears_lost"),
    ),
    Stock("converted_shares", _BOTH_SIDES, ("principal_converted",), ("converted_shares_lost",)),
    Stock(
        "turnover_loans",
        (ENTERPRISES,),
        ("turnover_loans",),
        ("turnover_repayments", "turnover_loans_written_off"),
    ),
)
(
    CASH,
    MICROLOAN_STOCK,
    BANK_LOAN_STOCK,
    TRADE_ARREARS_STOCK,
    PRINCIPAL_STOCK,
    DIVIDEND_ARREARS_STOCK,
    CONVERTED_SHARE_STOCK,
    TURNOVER_STOCK,
) = range(len(STOCKS))

LARGEST_IMBALANCE = 1e-9  # of gross flows
# A stock that dwarfs the flows is known only to its own last places: it counts as flows of this share.
STOCKS_AS_FLOWS = 1e-5


class AccountsError(RuntimeError):
    """Money appeared or vanished: a defect of the model, never of its input."""


@rule
def pay(flows: NDArray[np.float64], transaction: int, payer: int, payee: int, amount: float) -> None:
    """Enter both sides of a payment, where one of them keeps no books of its own."""
    flows[transaction, payer] -= amount
    flows[transaction, payee] += amount


def imbalances(
    flows: NDArray[np.float64],
    opening: NDArray[np.float64],
    closing: NDArray[np.float64],
) -> NDArray[np.float64]:
    """What does not add up, in yuan: shape (counties, transactions + stocks * sectors).

    flows: (counties, transactions, sectors); opening, closing: (counties, stocks, sectors).
    """
    rows = flows.sum(axis=2)
    columns = np.zeros_like(opening)
    for number, stock in enumerate(STOCKS):
        if number == CASH:
            expected = flows[:, _CASH_ROWS].sum(axis=1)
        else:
            rises = [_NAMES.index(name) for name in stock.rises_with]
            falls = [_NAMES.index(name) for name in stock.falls_with]
            expected = np.abs(flows[:, rises]).sum(axis=1) - np.abs(flows[:, falls]).sum(axis=1)
        sectors = list(stock.sectors)
        columns[:, number, sectors] = (closing - opening)[:, number, sectors] - expected[:, sectors]
    return np.concatenate([rows, columns.reshape(len(columns), -1)], axis=1)


def check(
    flows: NDArray[np.float64],
    opening: NDArray[np.float64],
    closing: NDArray[np.float64],
    season: str,
    counties: Sequence[str],
) -> float:
    """The largest imbalance of any account of any county, relative to its gross flows.

    Where a stock is more than a hundred thousand times as large as these, relative to that part of it.

    Shapes as in `imbalances`; season: for the message, such as "autumn of year 3".

    Raises AccountsError naming season, county and account if it exceeds LARGEST_IMBALANCE.
    """
    stocks = np.maximum(np.abs(opening), np.abs(closing)).max(axis=(1, 2))
    gross = np.maximum(np.abs(flows).sum(axis=(1, 2)) / 2, 1.0)
    gross = np.maximum(gross, STOCKS_AS_FLOWS * stocks)
    relative = np.abs(imbalances(flows, opening, closing)) / gross[:, None]
    county, account = divmod(int(np.argmax(np.nan_to_num(relative, nan=np.inf))), relative.shape[1])
    worst = float(relative[county, account])
    if not worst <= LARGEST_IMBALANCE:
        raise AccountsError(
            f"{season}, {counties[county]}: {_account(account)} is out of balance "
            f"by {worst:.3g} of gross flows"
        )
    return worst


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
