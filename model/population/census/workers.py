"""Who of the residents can work: a chance by age, and one factor by county that brings them to the census.

The census counts who was in work in a week of late autumn; more can work than did then.
"""

import numpy as np

from model.state import Floats

# By the seven bands of age, an assumption: nobody below 15 or from 75 on.
_CHANCES = np.array([0.0, 0.55, 0.92, 0.82, 0.70, 0.35, 0.0])
_MOST = 0.98  # the largest chance, however many a county's table has in work
_BISECTIONS = 60
_LARGEST_FACTOR = 4.0


def worker_chances(persons: Floats, share: float) -> Floats:
    """Chance of each of the seven bands that one of its members can work.

    persons: residents of a county by band, in families or not; share: of those of 15 and more who can work.
    The chances are multiplied by one factor, none beyond 0.98, which is what they come to where that is
    not enough.
    """
    adults = 0.0
    for count in persons[1:].tolist():
        adults += count
    low, high = 0.0, _LARGEST_FACTOR
    chances = np.zeros(len(persons))
    for _ in range(_BISECTIONS):
        factor = 0.5 * (low + high)
        chances = np.minimum(_MOST, factor * _CHANCES)
        found = 0.0
        for count, chance in zip(persons.tolist(), chances.tolist(), strict=True):
            found += count * chance
        if found < share * adults:
            low = factor
        else:
            high = factor
    return chances
