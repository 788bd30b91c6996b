"""The reference's agents beside the engine's tables, column by column."""

from typing import Any

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from model.accounts import TRANSACTIONS, as_matrix
from model.world.agents import ENTER, LEAVE, NO_AGENT, State
from model.world.calendar import SEASONS
from model.world.sectors import SECTORS
from tests.reference.county import CountyAgent
from tests.reference.household import HouseholdAgent
from tests.reference.ledger import RENAMED
from tests.reference.model import ReferenceModel
from tests.reference.programme import LEVER_NAMES

RELATIVE = 1e-9
RELATIVE_OF_SINGLES = 1e-5  # of columns with seven digits, and of sums that differ by what they leave out
# Sums over a county in another order differ by some 1e-16 of the largest term, so a
# difference of large sums may be off by more than 1e-9 of itself: in yuan, days or tonnes.
ABSOLUTE = 1e-6

BANDS = ("kids", "youth", "middle", "late", "sixties", "old", "oldest")
QUARTERS = ("survey", "registered", "rigid", "assessed", "tested")
OF_QUARTERS = 0.1  # yuan: what rounding leaves of the difference of two sums of seven digits

# Of the last spring before the reference begins; the next one clears them.
OF_SPRING_BEFORE = ("queue", "last_class", "last_part", "flows", "year_flows", "labour_excess")

# Columns that never change after the population is built, or that point to other rows.
FIXED = {
    "households": (
        *("number", "weight", "group", "industry", "family_farm", "land", "productivity"),
        *("risk_aversion", "remoteness", "other_transfers", "support", "property_income"),
        *("without_kin", "employee_pension"),
        *("enterprise", "cooperative", "lasting_pay"),
        *("starting_will", "generations", "schooling", "reservation"),
        *("village_orders", "village_dividends", "village_cooperative", "village_jobs", "village_technique"),
    ),
    "enterprises": ("number", "industry", "market_form", "runs_base"),
    "cooperatives": ("number", "industry", "weight"),
    "counties": (
        *("code", "first_household", "last_household", "first_enterprise", "last_enterprise"),
        *("first_cooperative", "last_cooperative", "price_basis"),
        *(
            "regular_pay",
            "separation_cost",
            "rest_workers",
            "regular_share",
            "part_of_all",
            "part_of_key",
            "part_of_fields",
            "leaving",
            "able",
            "farm_norm",
            "output",
            "tonnes",
        ),
        *("pilot_industry", "flagship", "target"),
    ),
}


def assert_same(reference: ReferenceModel, state: State) -> None:
    """Every mutable column of all four tables: numbers to RELATIVE, flags exactly."""
    households = [household for county in reference.counties for household in county.households]
    agents = (households, reference.enterprises, reference.cooperatives, reference.counties)
    for name, table, members in zip(State._fields, state, agents, strict=True):
        for column in table.dtype.names:
            if column in FIXED[name] or (reference.season == 0 and column in OF_SPRING_BEFORE):
                continue
            seen = as_matrix(table[column]) if table[column].dtype.names else table[column]
            expected = _of_agents(reference, name, column, members, seen)
            if seen.dtype.kind == "i":
                assert_array_equal(seen, expected, f"{name}.{column}, season {reference.season}")
            else:
                assert_allclose(
                    seen,
                    expected,
                    rtol=RELATIVE if seen.dtype == np.float64 else RELATIVE_OF_SINGLES,
                    atol=ABSOLUTE if seen.dtype == np.float64 else OF_QUARTERS if column in QUARTERS else 0.0,
                    err_msg=f"{name}.{column}, season {reference.season}",
                )


def _of_agents(reference: ReferenceModel, name: str, column: str, members: list[Any], seen: Any) -> Any:
    if column == "dividend_wish":
        return np.array([wish(agent.wants_dividend, agent.leaves_dividend) for agent in members])
    if column == "share_wish":
        return np.array([wish(agent.wants_shares, agent.leaves_shares) for agent in members])
    if column == "places_microloan":
        return np.array([agent.with_microloan for agent in members])
    if column == "employer":
        place = {enterprise: row for row, enterprise in enumerate(reference.enterprises)}
        return np.array([place.get(household.employer, NO_AGENT) for household in members])
    if column in BANDS:
        return np.array([agent.residents_of_age[column] for agent in members])
    if column.startswith("working_"):
        return np.array([agent.workers_of_age[column.removeprefix("working_")] for agent in members])
    if column == "pay":
        return np.array([agent.pay_this_year for agent in members])
    if column in QUARTERS:  # of a household the last quarter stands last
        last = 1 + (reference.season - 1) % len(SEASONS)
        return np.array([np.roll(getattr(agent, column), last) for agent in members])
    if column == "flows":
        return np.array([flows(county.ledger.entries) for county in members])
    if column == "year_flows":
        return np.array([flows(county.ledger.year) for county in members])
    if column in ("opening", "closing"):
        return seen  # sums over the other columns, which are compared
    if column == "applications":
        return np.array([applications(household) for household in members])
    if name == "counties":
        return np.array([_of_county(county, column) for county in members]).reshape(seen.shape)
    values = [getattr(agent, RENAMED.get(column, column)) for agent in members]
    return np.array(values).reshape(seen.shape)


def _of_county(county: CountyAgent, column: str) -> Any:
    """A column of a county, which its programme may keep; what it keeps by name becomes a row."""
    programme = county.programme
    if column == "queue":
        return [queue.asked_by_class() for queue in programme.queues.values()]
    if column == "last_class":
        return [queue.last_class for queue in programme.queues.values()]
    if column == "last_part":
        return [queue.last_part for queue in programme.queues.values()]
    keepers = (county, programme, county.villages, county.markets)
    value = next(getattr(keeper, column) for keeper in keepers if hasattr(keeper, column))
    return list(value.values()) if isinstance(value, dict) else value


def applications(household: HouseholdAgent) -> int:
    """What a household applied for as the engine's bits."""
    return sum(1 << LEVER_NAMES.index(lever) for lever in household.applied_for)


def wish(enters: bool, leaves: bool) -> int:
    """A household's wish for a form as the engine's number."""
    assert not (enters and leaves)
    return ENTER * enters + LEAVE * leaves


def flows(entries: Any) -> Any:
    """A ledger as the engine's matrix of transactions and sectors."""
    rows = {transaction.name: row for row, transaction in enumerate(TRANSACTIONS)}
    matrix = np.zeros((len(TRANSACTIONS), len(SECTORS)))
    for (transaction, payer, payee), amount in entries.items():
        matrix[rows[transaction], SECTORS.index(payer)] -= amount
        matrix[rows[transaction], SECTORS.index(payee)] += amount
    return matrix
