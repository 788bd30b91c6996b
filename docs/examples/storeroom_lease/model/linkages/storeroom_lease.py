"""Storeroom lease 仓房租赁: an enterprise rents a household's storeroom for the produce it processes.

Offered in spring by capacity.  The household may want its room back at harvest, and then gets
no rent; the enterprise pays in winter as far as its cash goes, and what it does not pay is lost.
"""

from model.compiled import rule

# --- spring ------------------------------------------------------------------------------


@rule
def rooms_offered(capacity: float, rooms_per_tonne: float) -> float:
    """Storerooms that an enterprise would rent.  capacity: t a year of raw produce."""
    return capacity * rooms_per_tonne


@rule
def yearly_gain(rent: float, belief: float, own_use: float) -> float:
    """Yuan a year: the rent, as far as it is believed, over what the room is worth to the household."""
    return rent * belief - own_use


# --- autumn ------------------------------------------------------------------------------


@rule
def takes_back(draw: float, trust: float, chance: float) -> bool:
    """Whether the household wants its room back at harvest: the less it trusts, the likelier."""
    return draw < chance * (1.0 - trust)


# --- winter ------------------------------------------------------------------------------


@rule
def promise_kept(rent_paid: float) -> float:
    """Share of the promise that the enterprise kept: the part of the rent that it paid."""
    return rent_paid
