"""Lifted households by income decile of the base year: who is in which, and their yearly sums.

Deciles are of income per head before the first spring, persons counting equally, so that they
hold the same households in every scenario of a seed.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.linkages import FORMS
from model.outcomes.measures import part_in_form
from model.state import Floats, State
from model.world.calendar import Moment
from model.world.sectors import LIFTED

DECILES = 10

# Columns of the sums: a part of model/outcomes/measures.py, and called as there.
DECILE_MEASURES = (
    "households",
    "persons",
    "wages",
    "business",
    "property",
    "transfers",
    *(f"from_{form}" for form in FORMS),
    *(f"in_{form}" for form in FORMS),
    "in_any_linkage",
    "households_below",
    "was_below",
    "fell_back",
)
_FIRST_RECEIPT = DECILE_MEASURES.index(f"from_{FORMS[0]}")
_FIRST_FORM = DECILE_MEASURES.index(f"in_{FORMS[0]}")
_BELOW = DECILE_MEASURES.index("households_below")


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
    first_county: int, last_county: int, state: State, moment: Moment, deciles: Any, sums: Floats
) -> None:
    """Add the year's measures of lifted households to (DECILES, DECILE_MEASURES), weighted sums."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        weight = county.household_weight[LIFTED]
        for i in range(county.first_household, county.last_household):
            if deciles[i] < 0:
                continue
            household = state.households[i]
            row = sums[deciles[i]]
            row[0] += weight
            row[1] += weight * household.persons
            row[2] += weight * household.wages
            row[3] += weight * household.business
            row[4] += weight * household.property
            row[5] += weight * (household.transfers * moment.transfers + household.grants)
            linked = 0.0
            for form in range(len(FORMS)):
                row[_FIRST_RECEIPT + form] += weight * household.received[form]
                part = part_in_form(household, form)
                row[_FIRST_FORM + form] += weight * part
                linked = max(linked, part)
            row[_FIRST_FORM + len(FORMS)] += weight * linked
            below, before = household.below_line != 0, household.was_below != 0
            row[_BELOW] += weight if below else 0.0
            row[_BELOW + 1] += weight if before else 0.0
            row[_BELOW + 2] += weight if below and not before else 0.0
