"""Which households are lifted ones, and which are monitored: those with fewer able members more often.

The register of the poor dates from 2013 and 2014, so lifted people are allocated to counties by rural
residents of 2010.  They are registered people, of whom only a part lives in the villages; who lives
there are the residents of the rows.
"""

import math

import numpy as np

from model.compiled import rule
from model.mathematics import logistic
from model.population.census.household_types import HouseholdTypes
from model.state import Floats

_MOST_LIFTED = 0.8  # of a county's rural residents: in no county was every household a poor one
_BISECTIONS = 60
_LARGEST_LOGIT, _LARGEST_SLOPE = 40.0, 20.0


def lifted_by_county(total: float, rural_residents_2010: Floats, incidence: Floats) -> Floats:
    """Lifted people of each county, of a total; incidence: relative, of a resident of 2010."""
    weights = rural_residents_2010 * incidence
    share: Floats = weights / math.fsum(weights.tolist())
    return total * share


def with_neighbours_change(
    rural_residents_2010: Floats, rural_residents: Floats, prefecture: tuple[str, ...]
) -> Floats:
    """Rural residents of 2010 by county; where none are known, those of 2020 and the others' change.

    The others are the counties of the same prefecture of which both are known, or where there are none,
    all counties; without any, nothing has changed.
    """
    known = ~np.isnan(rural_residents_2010)
    found = rural_residents_2010.copy()
    for county in np.flatnonzero(~known).tolist():
        others = known & (np.array(prefecture) == prefecture[county])
        others = others if others.any() else known
        before = math.fsum(rural_residents_2010[others].tolist())
        after = math.fsum(rural_residents[others].tolist())
        found[county] = rural_residents[county] * (before / after if after > 0.0 else 1.0)
    return found


def resident_lifted_share(lifted_people: Floats, lifted_residence: float, residents: Floats) -> Floats:
    """Share of a county's rural residents in families who are lifted people, at most 0.8.

    lifted_people: registered; lifted_residence: share of them who live in the villages.
    """
    share: Floats = np.minimum(_MOST_LIFTED, lifted_residence * lifted_people / np.maximum(residents, 1.0))
    return share


def lifted_chances(
    types: HouseholdTypes, households: Floats, sixties_share: Floats, lifted_share: Floats, able_share: float
) -> tuple[Floats, float]:
    """Chance that a household of each kind is a lifted one, (counties, kinds), and the slope.

    households: (counties, kinds), in the countryside; sixties_share: of those of 50 to 64, by county.
    lifted_share: of persons, by county; able_share: share of lifted persons who are able, 15 to 59 years
    old, in all counties together.

    The chance is logistic(a + b x), with x the share of members who are not able; a is each county's
    own and meets its lifted share, b one for all and meets the able share, or comes as near as it can.
    """
    young = types.members[:, 1] + types.members[:, 2]
    # Kinds with as many persons, able ones and ones of 50 to 64 are alike here.
    alike, place = np.unique(
        np.column_stack([types.persons, young, types.members[:, 3]]), axis=0, return_inverse=True
    )
    place = place.ravel()
    persons = np.array([np.bincount(place, each * types.persons) for each in households])
    able = (alike[:, 1] + (1.0 - sixties_share)[:, None] * alike[:, 2]) / alike[:, 0]
    chances = np.zeros_like(persons)
    slope = _fit(persons, able, lifted_share, able_share, chances)
    chances[lifted_share == 0.0] = 0.0
    return chances[:, place], slope


@rule
def _fit(persons: Floats, able: Floats, lifted_share: Floats, able_share: float, chances: Floats) -> float:
    """Fill in the chances; the able share of the lifted falls with the slope, which is found by halving.

    persons: in households that are alike, (counties, sorts); able: share of them.
    """
    low, high = -_LARGEST_SLOPE, _LARGEST_SLOPE
    slope = 0.0
    for _ in range(_BISECTIONS):
        slope = 0.5 * (low + high)
        all_lifted, able_lifted = 0.0, 0.0
        for county in range(len(persons)):
            _meet_share(persons[county], able[county], lifted_share[county], slope, chances[county])
            for sort in range(persons.shape[1]):
                lifted = persons[county, sort] * chances[county, sort]
                all_lifted += lifted
                able_lifted += lifted * able[county, sort]
        if able_lifted > able_share * all_lifted:
            low = slope
        else:
            high = slope
    return slope


@rule
def _meet_share(persons: Floats, able: Floats, share: float, slope: float, chances: Floats) -> None:
    """Fill in a county's chances at the location where the share of lifted persons is met."""
    total = 0.0
    for sort in range(len(persons)):
        total += persons[sort]
    low, high = -_LARGEST_LOGIT, _LARGEST_LOGIT
    location = 0.0
    # Newton's steps, and the middle of the two sides that are known where a step would leave them.
    for _ in range(_BISECTIONS):
        missed, change = -share * total, 0.0
        for sort in range(len(persons)):
            chance = logistic(location + slope * (1.0 - able[sort]))
            chances[sort] = chance
            missed += persons[sort] * chance
            change += persons[sort] * chance * (1.0 - chance)
        if missed < 0.0:
            low = location
        else:
            high = location
        if abs(missed) <= 1e-12 * total:
            break
        location -= missed / max(change, 1e-300)
        if not low < location < high:
            location = 0.5 * (low + high)
