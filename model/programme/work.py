"""Work 有事: bases, cold stores, pilots, e-commerce, areas under a standard, fodder, courtyards, works.

Each lever changes what a household can do with its land and days: less loss after the
harvest, a better price at the gate, a higher yield, cheaper feed, work at home.  Facilities
are built over some years, wear out and are replaced while the programme lasts.
"""

from model.compiled import rule
from model.world.sectors import OTHER

_ROUNDING = 1e-9  # of a target: what sums of many small areas may be off


@rule
def build_step(target: float, built: float, years: float, already: float) -> float:
    """Units to build this year: an equal part of the target, or what is missing to it.

    built: there now; already: units ever built, so that what wore out is replaced at once.
    """
    step = target / years
    worn = max(0.0, already - built)
    return min(max(0.0, target - built), step + worn)


@rule
def stored_share(stores: float, capacity: float, storable_tonnes: float) -> float:
    """Share of storable produce that goes through cold stores; capacity: t a year of one."""
    if storable_tonnes <= 0.0:
        return 0.0
    return min(1.0, stores * capacity / storable_tonnes)


@rule
def loss_with_stores(loss: float, storable: float, stored: float, saving: float) -> float:
    """Share of the harvest lost when a share `stored` of the storable part loses less."""
    return loss * (1.0 - storable * stored * saving)


@rule
def discount_left(centre: float, centre_effect: float, town: float, town_effect: float) -> float:
    """Share of the county's price discount that e-commerce leaves.

    centre: 1 where the county has a centre; town: share of households that an e-town serves.
    """
    return (1.0 - centre_effect * min(1.0, centre)) * (1.0 - town_effect * min(1.0, town))


@rule
def price_gain(price_basis: float, left: float, brand: float) -> float:
    """Rise of the price at the county seat, as a share of it.

    price_basis: price at the county seat over the wholesale price, without the programme;
    left: share of the discount that is left; brand: premium of a flagship product.
    """
    if price_basis <= 0.0:
        return brand
    without_discount = max(price_basis, 1.0 - (1.0 - price_basis) * left)
    return (1.0 + brand) * without_discount / price_basis - 1.0


@rule
def served_households(units: float, households_each: float, households: float) -> float:
    """Share of a county's households that its stations or townships serve."""
    if households <= 0.0:
        return 0.0
    return min(1.0, units * households_each / households)


@rule
def may_get_courtyard(group: int, share: float, days: float) -> bool:
    """Lifted and monitored households, as far as they have none, with days left by care."""
    return group != OTHER and share < 1.0 and days > 0.0


@rule
def courtyard_gain(days: float, product: float, day_value: float) -> float:
    """Yuan a year that a courtyard brings over what the same days bring otherwise."""
    return days * (product - day_value)


@rule
def courtyard_days(most: float, free_days: float) -> float:
    """Person-days of a season in the courtyard, of what farm and job leave."""
    return min(most, max(0.0, free_days))


@rule
def area_step(target: float, done: float, years: float) -> float:
    """Mu to bring under a standard this year: an equal part, or what is missing to the target."""
    missing = target - done
    return min(missing, target / years) if missing > _ROUNDING * target else 0.0


@rule
def standard_yield(share: float, gain: float) -> float:
    """Yield factor where a share of the land is under a standard."""
    return 1.0 + gain * share


@rule
def works_completed(budget: float, delivery: float, team_members: float, each: float) -> float:
    """Yuan of infrastructure that a county completes in a year, with its project teams' help."""
    return min(budget, delivery * budget + team_members * each)


@rule
def infrastructure_yield(stock: float, returned: float, output: float) -> float:
    """Yield gain, as a share, from a stock of infrastructure (yuan) that serves `output` (yuan a year)."""
    if output <= 0.0:
        return 0.0
    return returned * stock / output
