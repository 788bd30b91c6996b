"""How fast a county's countryside loses residents, of the censuses of 2010 and 2020."""

import numpy as np

from model.mathematics import power
from model.population.census.groups import with_neighbours_change
from model.state import Floats

_USUAL_DECLINE = 0.040  # a year: the mean of the 58 counties
_LARGEST_DECLINE = 0.066  # a year: of the county that lost most
_YEARS = 10.0


def relative_decline(before: Floats, after: Floats, prefecture: tuple[str, ...]) -> Floats:
    """Yearly decline of each county's rural residents, none below zero, over that of the mean county.

    before: rural residents of 2010, not a number where they are not known, which then change as the
    neighbours' do; after: those of 2020.  Where none are known at all, every county is a mean one.
    """
    if np.isnan(before).all():
        return np.ones(len(before))
    known = with_neighbours_change(before, after, prefecture)
    left = np.array(
        [
            power(now / then, 1.0 / _YEARS) if now > 0.0 else 0.0
            for now, then in zip(after, known, strict=True)
        ]
    )
    return np.clip(1.0 - left, 0.0, _LARGEST_DECLINE) / _USUAL_DECLINE
