"""The kinds of household that the census table can tell apart: members by band of age, and generations."""

import math
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.mathematics import exp, log, power
from model.state import Floats

# By six bands of age: kids, youth, middle, 50 to 64, old and oldest.
_MOST = (3, 3, 3, 2, 2, 2)  # members of a band in a household
_MOST_PERSONS, _MOST_ELDERS = 8, 3
_PRIOR_MEANS = (0.55, 0.45, 0.70, 0.50, 0.25, 0.12)  # members of a band, an assumption
_COUPLES = (2, 3, 4)  # bands in which two are likely to be a couple
_COUPLE_FACTOR = 2.5  # times as likely as two who meet by chance, an assumption

Kind = tuple[tuple[int, ...], int]  # members by band, and generations

# What a county's table tells of its households, in this order.
MARGINS = (
    "households",
    "persons of 0 to 14",
    "persons of 15 to 29",
    "persons of 30 to 49",
    "persons of 50 to 64",
    "persons of 65 to 74",
    "persons of 75 and more",
    "one-person households",
    "two-generation households",
    "three-generation households",
    "four-generation households",
    "households with one aged 65 or more",
    "households with two aged 65 or more",
)


class HouseholdTypes(NamedTuple):
    """All kinds, each next to kinds that are much like it; (kinds,) if nothing is said."""

    members: NDArray[np.int64]  # (kinds, 6): persons by band
    generations: NDArray[np.int64]
    persons: NDArray[np.int64]
    elders: NDArray[np.int64]  # persons of 65 and more
    prior: Floats  # how likely, before a county's table is seen; sums to 1
    features: Floats  # (kinds, 13): what one household adds to each of MARGINS


@cache
def household_types() -> HouseholdTypes:
    """The 2,117 kinds of at most 8 persons, 3 of them elders, with an adult wherever there is a child."""
    kinds: list[Kind] = [
        (members, generations)
        for members in product(*(range(most + 1) for most in _MOST))
        if 1 <= sum(members) <= _MOST_PERSONS
        and members[4] + members[5] <= _MOST_ELDERS
        and sum(members[1:]) > 0
        for generations in _generations(members)
    ]
    kinds = _next_to_alike(kinds)
    members = np.array([kind[0] for kind in kinds])
    generations = np.array([kind[1] for kind in kinds])
    likely = [_prior(kind[0]) for kind in kinds]
    total = math.fsum(likely)
    persons, elders = members.sum(axis=1), members[:, 4:].sum(axis=1)
    features = [
        np.ones(len(kinds)),
        *members.T,
        persons == 1,
        *(generations == count for count in (2, 3, 4)),
        *(elders == count for count in (1, 2)),
    ]
    return HouseholdTypes(
        members=members,
        generations=generations,
        persons=persons,
        elders=elders,
        prior=np.array([chance / total for chance in likely]),
        features=np.column_stack(features).astype(np.float64),
    )


def _generations(members: tuple[int, ...]) -> tuple[int, ...]:
    """How many generations such members can be.

    Adults of 15, 30, 50 and 65 on can be of one generation each: layers.  Two of two layers are a couple
    or parent and child.  With children there are two generations; three if their parents' parents can be
    there, and four if everybody is.
    """
    kids, persons = members[0], sum(members)
    layers = sum(count > 0 for count in (*members[1:4], members[4] + members[5]))
    if kids == 0:
        if persons == 1:
            return (1,)
        if persons == 2:
            return (1, 2) if layers == 2 else (1,)
        return (2, 3) if layers > 2 else (2,)
    found = [2]
    if layers > 1 and (persons >= 4 or (persons == 3 and sum(members[3:]) > 0)):
        found.append(3)
    if layers == 4 and persons >= 6:
        found.append(4)
    return tuple(found)


def _next_to_alike(kinds: list[Kind], place: int = 0) -> list[Kind]:
    """Kinds by kids, elders, size, oldest, generations, then the other bands, to and fro.

    Every other part runs backwards, so that only one thing changes where two parts meet.  Rows at a scale
    are right to within one half up to any kind in this order (see rows.py), hence best in what comes first.
    """
    if len(kinds) == 1:
        return kinds
    ordered: list[Kind] = []
    for turn, value in enumerate(sorted({_order(kind)[place] for kind in kinds})):
        part = _next_to_alike([kind for kind in kinds if _order(kind)[place] == value], place + 1)
        ordered += part[::-1] if turn % 2 else part
    return ordered


def _order(kind: Kind) -> tuple[int, ...]:
    members, generations = kind
    elders = min(2, members[4] + members[5])
    return (members[0], elders, sum(members), members[5], generations, *members[1:])


def _prior(members: tuple[int, ...]) -> float:
    """How likely such members are: Poisson by band, and couples more often than by chance."""
    logarithm = 0.0
    for count, mean in zip(members, _PRIOR_MEANS, strict=True):
        logarithm += count * log(mean) - log(float(math.factorial(count)))
    couples = sum(members[band] >= 2 for band in _COUPLES)
    return exp(logarithm) * power(_COUPLE_FACTOR, float(couples))
