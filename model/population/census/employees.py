"""How many residents of a county's countryside work outside agriculture, by the long form of the census.

The long form was filled in by a tenth of the people and tells who was in work, and who of these in
agriculture, in town and country together.  It is taken for all of them; whoever works in agriculture is
taken to live in the countryside.
"""

import math

import numpy as np

from model.population.census.county_table import FIRST_ADULTS, CensusTable
from model.state import Floats

_LEAST_OUTSIDE_AGRICULTURE = 0.25  # of those of the countryside who are in work, an assumption


def workers_outside_agriculture(table: CensusTable) -> Floats:
    """Residents of the countryside who work outside agriculture, by county."""
    adults = np.array([math.fsum(ages) for ages in table.ages[:, FIRST_ADULTS:].tolist()])
    employed = table.employed * adults
    in_countryside = employed * table.rural_share
    found: Floats = np.maximum(
        _LEAST_OUTSIDE_AGRICULTURE * in_countryside, in_countryside - employed * table.agricultural
    )
    return found
