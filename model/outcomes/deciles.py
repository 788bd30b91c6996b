"""Lifted households by income decile of the base year: who is in which, and their yearly sums.

Deciles are of survey income per resident before the first spring, residents counting equally, so that
they hold the same households in every scenario of a seed.
"""

from typing import NamedTuple

import numpy as np

from model.outcomes.sums import columns_of, no_sums
from model.state import Bytes, State, Table
from model.world.agents import ByForm, Float
from model.world.sectors import LIFTED

DECILES = 10


class DecileSums:
    """Weighted sums over the lifted households of a decile: a part of HouseholdSums, called as there."""

    households: Float
    persons: Float
    residents: Float
    wages: Float
    business: Float
    property: Float
    transfers: Float
    survey_wages: Float
    survey_transfers: Float
    from_form: ByForm
    in_form: ByForm
    in_any_linkage: Float
    persons_below: Float
    persons_chronic: Float
    registered: Float
    newly_registered: Float
    risk_removed: Float
    returned_to_poverty: Float


DECILE_MEASURES = columns_of(DecileSums)


class Deciles(NamedTuple):
    """What an engine of one thread adds up by decile, year after year."""

    of_household: Bytes  # (households,), from 0; -1 for one that is not lifted.  Empty if nothing is added up
    sums: Table  # (DECILES,) of DecileSums


def no_deciles() -> Deciles:
    """Of an engine that adds up nothing by decile."""
    return Deciles(np.empty(0, np.int8), no_sums(DecileSums, DECILES))


def base_year_deciles(state: State) -> Bytes:
    """The decile of each household, from 0; -1 for one that is not lifted."""
    households = state.households
    lifted = np.flatnonzero(households.group == LIFTED)
    persons = households.persons[lifted].astype(float)
    weight = households.weight[lifted] * persons
    order = np.argsort(households.smoothed_income[lifted] / persons, kind="stable")
    middle = np.cumsum(weight[order]) - 0.5 * weight[order]
    deciles = np.full(len(households), -1, dtype=np.int8)
    deciles[lifted[order]] = np.minimum(DECILES * middle / weight.sum(), DECILES - 1).astype(np.int8)
    return deciles
