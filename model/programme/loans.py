"""Microcredit 小额信贷: a household borrows for inputs, equipment or principal."""

from model.compiled import rule
from model.programme import MICROCREDIT
from model.world.agents import County, Household, Rules
from model.world.households.borrowing import lent
from model.world.sectors import BANKS, pay


@rule
def take_loan(household: Household, county: County, loan: float, rules: Rules) -> None:
    """A loan is paid out and its yearly instalment set."""
    group = household.group
    household.cash += loan
    household.microloan += loan
    household.instalment = household.microloan / rules.credit.term
    pay(county.flows.microloans, BANKS, group, county.household_weight[group] * loan)


@rule
def borrow(household: Household, county: County, asked: float, rules: Rules) -> float:
    """A microloan for inputs or principal, as far as the county's banks can still lend: yuan lent."""
    weight = county.household_weight[household.group]
    loan: float = lent(weight * asked, county.microcredit_left, weight, county.borrowers_left) / weight
    if loan > 0.0:
        county.microcredit_left -= weight * loan
        county.borrowers_left -= weight
        county.delivered[MICROCREDIT] += weight * loan
        household.borrowed = 1
        take_loan(household, county, loan, rules)
    return loan
