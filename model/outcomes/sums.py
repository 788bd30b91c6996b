"""What is added up of a year: one record of named sums for each group of a county's households,
one for its organisations.

A rule adds to a sum by its name, ``sums.side_sellers += weight``.  What the sums are in which a linkage
form alone has a part stands in its file, and comes after these.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from model.declare.names import DeclarationError
from model.linkages import FORM_OF, FORMS
from model.world.agents import ByForm, Float, Floats, Table

# By source of income, the sum that has it in the survey account.
SURVEY_SUMS = {
    "wages": "survey_wages",
    "business": "business",
    "property": "property",
    "transfers": "survey_transfers",
}
_BY_FORM = ("from_form", "in_form", "value_of_form", "at_loss_in_form")  # one number for each linkage form


class HouseholdSums:
    """Sums over the households of a group, each with the weight of the households it stands for.

    Those that end in `form` hold one number for each linkage form.
    """

    households: Float
    persons: Float  # registered members: residents and absent members
    residents: Float
    wages: Float  # yuan, as all incomes; in the registration account, as the next three
    business: Float
    property: Float
    transfers: Float
    survey_wages: Float  # in the survey account; business and property are the same in both
    survey_transfers: Float
    from_form: ByForm  # received through each
    persons_below: Float  # residents, by survey income, as in all that follows of lines and inequality
    persons_chronic: Float  # residents whose mean income of four years is below the line
    poverty_gap: Float  # sum over persons of the relative gap to the line
    poverty_severity: Float  # the same, squared
    registered: Float  # members of households registered for monitoring, as the next three
    newly_registered: Float  # in the year
    risk_removed: Float  # in the year
    returned_to_poverty: Float
    dibao_cases: Float  # households with a minimum living allowance at the end of the year
    dibao_persons: Float  # residents whom it covers
    dibao_by_mistake: Float  # of these, in households that are assessed above its standard
    needy: Float  # residents of households that are assessed below the standard, before any benefit
    needy_covered: Float  # of these, in households that have the allowance
    posts: Float  # public posts held
    in_form: ByForm  # households under each this year
    value_of_form: ByForm  # yuan a year that each was worth to these when they chose it
    at_loss_in_form: ByForm  # of these, to whom it was worth less than nothing
    in_any_linkage: Float
    microloans: Float
    defaulted: Float
    migrants: Float  # absent members who work
    regular_workers: Float  # residents with a job by the year, those of the linkage not counted
    ordinary_days: Float  # person-days this year in ordinary work
    linked_days: Float  # the same in linked jobs
    surplus: Float  # yuan: what plans of the year are worth, own days reckoned with
    own_land: Float  # mu of plots, as the next four: what livestock stands on is none
    planted_land: Float  # of these, farmed by the household itself
    let_land: Float  # of these, by tenants
    placed_land: Float  # of these, handed over under a linkage
    rented_land: Float  # of others, among what the household farms
    with_idle_land: Float  # households with more than a twentieth of their plots farmed by nobody
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
    elders: Float  # residents of 65 and more
    deaths: Float  # of residents, this year
    births: Float
    leavers: Float  # who left for good, with the absent members of houses that closed
    closed_houses: Float  # rows without residents, which no sum above and no household counts


class OrganisationSums:
    """Sums over the enterprises and cooperatives of a county."""

    enterprises_open: Float
    enterprises_failed: Float
    debt: Float
    capital: Float
    enterprise_cash: Float
    enterprise_profit: Float
    reputation: Float  # over open enterprises
    supported_projects: Float
    cooperatives_open: Float
    cooperatives_failed: Float
    cooperative_reserve: Float
    bases: Float  # open, with public money spent on them
    led_by_supported: Float  # households that supported projects employ or lead
    supported_below_minimum: Float  # supported projects that lead fewer than the rule demands
    hired_days: Float  # person-days hired on households' farms this year
    days_offered: Float  # this year, in all local work but public posts, by everybody who would take it
    days_worked: Float  # of these
    days_paid: Float  # yuan that they would bring at the local wage
    cooperative_land: Float  # mu that cooperatives rent
    enterprise_land: Float  # mu that enterprises rent
    paid_by_pv: Float  # yuan of public posts and relief that photovoltaic stations paid


def check_outcomes(core: dict[str, set[str]]) -> None:
    """Raise DeclarationError for an outcome of a form whose name another column or sum of its table has.

    core: the names that all forms share, by table.
    """
    taken = {table: dict.fromkeys(names, "the core") for table, names in core.items()}
    for form in FORM_OF.values():
        for outcome in form.outcomes:
            owner = taken[outcome.table].setdefault(outcome.name, form.name)
            if owner != form.name:
                raise DeclarationError(f"{form.name}: {owner} has an outcome {outcome.name} too")


_TABLES = {HouseholdSums: "households", OrganisationSums: "organisations"}


@cache
def sums_type(sums: type) -> np.dtype[Any]:
    """The NumPy type of a record of sums: those above and those that the linkage forms' outcomes need."""
    shapes: dict[str, tuple[int, ...]] = {
        name: (len(FORMS),) if name in _BY_FORM else () for name in sums.__annotations__
    }
    if sums in _TABLES:
        known = {*shapes, *_columns(shapes)}
        declared = [
            name
            for form in FORM_OF.values()
            for outcome in form.outcomes
            if outcome.table == _TABLES[sums]
            for name in outcome.sums
            if name not in known
        ]
        shapes |= dict.fromkeys(declared, ())
    fields = np.dtype([(name, np.float64, shape) for name, shape in shapes.items()])
    return np.dtype((np.record, fields))  # as record arrays have it


def columns_of(sums: type) -> tuple[str, ...]:
    """The names of its numbers in their order: `in_form` becomes `in_order_purchase` and so on."""
    return tuple(_columns(sums_type(sums).names or ()))


def _columns(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (name.removesuffix("form") + form for form in FORMS) if name in _BY_FORM else (name,)


def no_sums(sums: type, *shape: int) -> Table:
    """Records of it, all zero, as a record array of a shape."""
    return np.zeros(shape, sums_type(sums)).view(np.recarray)


def as_columns(sums: Table) -> Floats:
    """The numbers of records as an array with one axis more, in the order of `columns_of`."""
    numbers: Any = np.ascontiguousarray(sums).view(np.float64)
    columns: Floats = numbers.reshape(*sums.shape, sums.dtype.itemsize // numbers.itemsize)
    return columns


check_outcomes({table: set(_columns(sums.__annotations__)) for sums, table in _TABLES.items()})
