"""What is added up of a year: one record of named sums for each group of a county's households,
one for its organisations.

A rule adds to a sum by its name, ``sums.side_sellers += weight``.  The order of the names is that of
the columns of results, and their digest rests on it.
"""

from typing import Any

import numpy as np

from model.linkages import FORMS
from model.state import ByForm, Float, Floats, Table, record_type


class HouseholdSums:
    """Sums over the households of a group, each with the weight of the households it stands for.

    `from_form` and `in_form` hold one number for each linkage form.
    """

    households: Float
    persons: Float
    wages: Float  # yuan, as all incomes
    business: Float
    property: Float
    transfers: Float
    from_form: ByForm  # received through each
    persons_below: Float
    poverty_gap: Float  # sum over persons of the relative gap to the line
    poverty_severity: Float  # the same, squared
    households_below: Float
    fell_back: Float  # households below the line that were not, a year ago
    climbed_out: Float
    was_below: Float
    in_form: ByForm  # households under each this year
    in_any_linkage: Float
    side_sellers: Float
    committed_tonnes: Float
    side_sold_tonnes: Float
    dividend_arrears: Float  # yuan owed to households
    trade_arrears: Float
    principal_placed: Float  # yuan in money
    microloans: Float
    defaulted: Float
    migrants: Float
    persons_linked: Float
    persons_income_log: Float  # over persons, y*log(y), 0 at zero, y as counted_income: for Theil
    persons_income: Float  # over persons, y, the same
    cash: Float
    grants: Float  # yuan, among transfers
    will: Float  # over households
    skill: Float
    certified: Float
    courtyards: Float
    equipment: Float  # yuan
    borrowed: Float  # households that took a microloan this year
    family_farms: Float  # registered ones, and those founded with a grant


class OrganisationSums:
    """Sums over the enterprises and cooperatives of a county."""

    enterprises_open: Float
    enterprises_failed: Float
    enterprises_buying: Float  # took ordered produce this year
    reneged_renegotiated: Float
    reneged_refused: Float
    reneged_paid_late: Float
    enterprises_promising: Float  # owed a guaranteed dividend this year
    enterprises_in_arrears: Float
    dividend_due: Float
    dividend_paid: Float
    dividend_arrears: Float
    trade_arrears: Float
    debt: Float
    capital: Float
    enterprise_cash: Float
    enterprise_profit: Float
    job_days: Float
    job_wages: Float
    reputation: Float  # over open enterprises
    supported_projects: Float
    cooperatives_open: Float
    cooperatives_failed: Float
    cooperatives_refunding: Float
    cooperative_surplus: Float
    cooperative_reserve: Float
    bases: Float  # open, with public money spent on them
    base_days: Float  # person-days worked on them
    led_by_supported: Float  # households that supported projects employ or lead
    supported_below_minimum: Float  # supported projects that lead fewer than the rule demands


def columns_of(sums: type) -> tuple[str, ...]:
    """The names of its numbers in their order: `in_form` becomes `in_order_purchase` and so on."""
    kind = record_type(sums)
    columns: list[str] = []
    for name in kind.names or ():
        by_form = kind[name].shape
        columns += [name.removesuffix("form") + form for form in FORMS] if by_form else [name]
    return tuple(columns)


def no_sums(sums: type, *shape: int) -> Table:
    """Records of it, all zero, as a record array of a shape."""
    return np.zeros(shape, record_type(sums)).view(np.recarray)


def as_columns(sums: Table) -> Floats:
    """The numbers of records as an array with one axis more, in the order of `columns_of`."""
    numbers: Any = np.ascontiguousarray(sums).view(np.float64)
    columns: Floats = numbers.reshape(*sums.shape, sums.dtype.itemsize // numbers.itemsize)
    return columns
