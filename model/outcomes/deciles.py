"""Lifted households by income decile of the base year: who is in which, and their yearly sums.

Deciles are of income per head before the first spring, persons counting equally, so that they
hold the same households in every scenario of a seed.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.outcomes.measures import add_forms, add_income, add_line
from model.outcomes.sums import columns_of
from model.state import State, Table
from model.world.agents import ByForm, Float
from model.world.calendar import Moment
from model.world.sectors import LIFTED

DECILES = 10


class DecileSums:
    """Weighted sums over the lifted households of a decile: a part of HouseholdSums, called as there."""

    households: Float
    persons: Float
    wages: Float
    business: Float
    property: Float
    transfers: Float
    from_form: ByForm
    in_form: ByForm
    in_any_linkage: Float
    households_below: Float
    was_below: Float
    fell_back: Float
    climbed_out: Float


DECILE_MEASURES = columns_of(DecileSums)


def base_year_deciles(state: State) -> NDArray[np.int8]:
    """The decile of each household, from 0; -1 for one that is not lifted."""
    counties, households = state.counties, state.households
    sizes = counties.last_household - counties.first_household
    county = np.repeat(np.arange(len(counties)), sizes)
    lifted = np.flatnonzero(households.group == LIFTED)
    persons = households.persons[lifted].astype(float)
    weight = counties.household_weight[county[lifted], LIFTED] * persons
    order = np.argsort(households.smoothed_income[lifted] / persons, kind="stable")
    middle = np.cumsum(weight[order]) - 0.5 * weight[order]
    deciles = np.full(len(households), -1, dtype=np.int8)
    deciles[lifted[order]] = np.minimum(DECILES * middle / weight.sum(), DECILES - 1).astype(np.int8)
    return deciles


@rule
def measure_deciles(
    first_county: int, last_county: int, state: State, moment: Moment, deciles: Any, sums: Table
) -> None:
    """Add the year's measures of lifted households to sums: (DECILES,) of DecileSums."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        weight = county.household_weight[LIFTED]
        for i in range(county.first_household, county.last_household):
            if deciles[i] < 0:
                continue
            household = state.households[i]
            row = sums[deciles[i]]
            add_income(household, weight, moment.transfers, row)
            add_line(household, weight, row)
            add_forms(household, weight, row)
