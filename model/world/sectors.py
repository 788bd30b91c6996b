"""The sectors of the economy, and how a payment between two of them is entered.

The entries of one kind of payment in one season and county are an array of shape (sectors,) in
yuan: positive is received, negative is paid.
"""

from numpy import float64
from numpy.typing import NDArray

from model.compiled import rule

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
LIFTED, MONITORED, OTHER, COOPERATIVES, ENTERPRISES, GOVERNMENT, BANKS, REST_OF_WORLD = range(len(SECTORS))
GROUPS = ("lifted", "monitored", "other")  # of households: the first sectors
HOUSEHOLDS = -1  # any of the three groups, as payer or payee
HOUSEHOLD_GROUPS = (LIFTED, MONITORED, OTHER)
WITH_CASH = (*HOUSEHOLD_GROUPS, COOPERATIVES, ENTERPRISES)  # sectors whose cash is a stock


@rule
def pay(entries: NDArray[float64], payer: int, payee: int, amount: float) -> None:
    """Enter both sides of a payment, where one of them keeps no books of its own.

    entries: of this kind of payment, by sector; amount: yuan.
    """
    entries[payer] -= amount
    entries[payee] += amount
