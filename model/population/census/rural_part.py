"""Which households of a county live in the countryside: older ones more often.

The census table of a county covers town and country.  A household with 0, 1, or 2 and more elders lives
in the countryside with the chance logistic(a + b x), x = 0, 1, 2, where a and b are those that give the
rural residents of the table, and the share of elders among them that `elders_rural_to_urban` asks for.
What remains is the town, so that both always add up to the census.

The ratio is one of the countryside to the town, not to the county: whatever part of a county is rural,
it can be met, while the ratio to a county that is almost all rural can hardly lie above 1.
"""

import numpy as np

from model.compiled import rule
from model.errors import InputError
from model.mathematics import logistic
from model.population.census.household_types import HouseholdTypes
from model.state import Floats

_MOST_ELDERS = 2  # that make a difference
_BISECTIONS = 60
_LARGEST_LOGIT, _LARGEST_SLOPE = 60.0, 30.0
_CLOSE = 1e-6  # of the persons


def rural_households(
    types: HouseholdTypes, households: Floats, rural_share: float, elders_rural_to_urban: float, named: str
) -> Floats:
    """Households of each kind in the countryside, (kinds,).

    households: of each kind in town and country; rural_share: of the persons in them;
    elders_rural_to_urban: share of people of 65 and more in the countryside over that in town.
    named: the county, in messages.

    Raises InputError if the countryside cannot be that much older.
    """
    place = np.minimum(types.elders, _MOST_ELDERS)
    persons: Floats = np.bincount(place, households * types.persons, _MOST_ELDERS + 1)  # type: ignore[assignment]
    elders: Floats = np.bincount(place, households * types.elders, _MOST_ELDERS + 1)  # type: ignore[assignment]
    wanted = rural_share * elders_rural_to_urban
    rural_elders = (elders[1] + elders[2]) * wanted / max(wanted + 1.0 - rural_share, 1e-300)
    rural_persons = rural_share * (persons[0] + persons[1] + persons[2])
    chances = np.zeros(_MOST_ELDERS + 1)
    missed = _split(persons, elders, rural_persons, rural_elders, chances)
    if missed > _CLOSE * (persons[0] + persons[1] + persons[2]):
        problem = "the countryside cannot be that much older than the town"
        raise InputError(problem, key=named, value=elders_rural_to_urban)
    rural: Floats = households * chances[place]
    return rural


@rule
def _split(
    persons: Floats, elders: Floats, rural_persons: float, rural_elders: float, chances: Floats
) -> float:
    """Fill in the chances by elders; returns how many persons or elders are missed.

    A higher slope b moves elders to the countryside, at equal persons; for each, a follows.
    """
    low, high = -_LARGEST_SLOPE, _LARGEST_SLOPE
    missed = 0.0
    for _ in range(_BISECTIONS):
        slope = 0.5 * (low + high)
        persons_missed = _meet_persons(persons, rural_persons, slope, chances)
        missed = elders[1] * chances[1] + elders[2] * chances[2] - rural_elders
        if missed < 0.0:
            low = slope
        else:
            high = slope
    return max(abs(missed), abs(persons_missed))


@rule
def _meet_persons(persons: Floats, rural_persons: float, slope: float, chances: Floats) -> float:
    """Fill in the chances at the location a where persons are met, for a slope; returns what is missed."""
    low, high = -_LARGEST_LOGIT - 2.0 * _LARGEST_SLOPE, _LARGEST_LOGIT + 2.0 * _LARGEST_SLOPE
    missed = 0.0
    for _ in range(_BISECTIONS):
        location = 0.5 * (low + high)
        missed = -rural_persons
        for place in range(len(chances)):
            chances[place] = logistic(location + slope * place)
            missed += persons[place] * chances[place]
        if missed < 0.0:
            low = location
        else:
            high = location
    return missed
