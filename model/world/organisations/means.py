"""What an enterprise can pay with, what it takes in, and how its plant grows."""

from typing import NamedTuple

from model.compiled import rule
from model.world.agents import County, Enterprise, Floats, Rules
from model.world.households.choosing import granted_share
from model.world.organisations.enterprises import credit_room
from model.world.sectors import BANKS, ENTERPRISES, GOVERNMENT, REST_OF_WORLD, pay


class Intake(NamedTuple):
    """Produce that an enterprise takes in under contracts, and what it owes for it."""

    accepted: float  # t
    owed: float  # yuan
    paid: float  # yuan of it, at once
    inspection: float  # yuan that checks cost


class CooperativeDraws(NamedTuple):
    """Draws in (0, 1) for a cooperative's settlement."""

    refund: float
    dividend: float


@rule
def means(enterprise: Enterprise, rules: Rules) -> float:
    """Yuan that an enterprise can pay at once: cash and what the bank still lends."""
    line = rules.credit.credit_line
    if enterprise.guaranteed:
        line += rules.money.guarantee_line
    room = credit_room(enterprise.capital, line, enterprise.debt)
    return enterprise.cash + room


@rule
def share_payable(due: float, cash: float) -> float:
    """Share of what is due that cash pays; 1 if nothing is due."""
    return granted_share(cash, due)


@rule
def recovered_share(left_for_households: float, claims: float) -> float:
    """Share of their claims that households recover from a failed enterprise."""
    if claims <= 0.0:
        return 0.0
    return min(1.0, max(0.0, left_for_households) / claims)


@rule
def lend_what_is_missing(enterprise: Enterprise, county: County) -> None:
    """What an enterprise paid beyond its cash, the bank lent: within the line, by `means`."""
    lent = -enterprise.cash
    if lent > 0.0:
        enterprise.cash = 0.0
        enterprise.debt += lent
        pay(county.flows.bank_loans, BANKS, ENTERPRISES, lent)


@rule
def add_capital(enterprise: Enterprise, amount: float) -> None:
    """Capacity grows with capital."""
    if enterprise.capital > 0.0:
        enterprise.capacity *= 1.0 + amount / enterprise.capital
    enterprise.capital += amount


@rule
def invest(enterprise: Enterprise, county: County, grants: Floats, public: float, own: float) -> None:
    """An enterprise puts a grant and money of its own into capital and capacity.

    grants: entries of the payment that brings the grant.
    """
    pay(grants, GOVERNMENT, ENTERPRISES, public)
    enterprise.cash -= own
    add_capital(enterprise, public + own)
    pay(county.flows.enterprise_investment, ENTERPRISES, REST_OF_WORLD, public + own)
