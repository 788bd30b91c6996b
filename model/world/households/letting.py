"""A household's land: what is its own, how good its plots are, and what rent they would bring."""

from model.compiled import rule
from model.world.agents import County, Household, Rules

# Whether the plots of an industry differ and can be let: not the places of livestock.
HAS_PLOTS = (True, True, True, True, True, False)


@rule
def quality_spread(k: int, plot_spread: float) -> float:
    """By how much the best plot of an industry is better than the mean one."""
    return plot_spread if HAS_PLOTS[k] else 0.0


@rule
def rent_of(k: int, county: County, rules: Rules) -> float:
    """Yuan a mean mu and year that tenants pay for land of an industry."""
    return float(county.rent[k]) if rules.land.rents_paid and HAS_PLOTS[k] else 0.0


@rule
def rent_here(household: Household, county: County, rules: Rules) -> float:
    """The same for land of the household's industry."""
    return rent_of(household.industry, county, rules)
