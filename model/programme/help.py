"""Help 有人: resident cadres, three teams, matching events and assisted sales.

Visits inform, and information is what take-up begins with; cadres solve problems after a
shock; teams carry techniques, projects and markets; buyers take produce at a better price,
as far as the year's quota goes.
"""

from model.compiled import rule
from model.mathematics import power


@rule
def informed(base: float, visits: float, effect: float) -> float:
    """Chance that a household learns of an offer after `visits` visits in the year."""
    return 1.0 - (1.0 - base) * power(1.0 - effect, visits)


@rule
def effect_of_trained(effect: float, gain: float, trained_share: float) -> float:
    """Effect of one visit where a share of the cadres was trained; at most 1."""
    return min(1.0, effect * (1.0 + gain * min(1.0, trained_share)))


@rule
def relief_chance(solvable: float, expected: float, in_need: bool) -> float:
    """Chance that a household's problem is solved: the needy come first.

    solvable: problems a year that the county's cadres can solve; expected: that will come up.
    """
    if in_need or expected <= 0.0:
        return 1.0
    return min(1.0, solvable / expected)


@rule
def market_reach(
    events: float, each_event: float, marketers: float, each_marketer: float, households: float
) -> float:
    """Share of a county's households whose produce events and marketing teams place."""
    if households <= 0.0:
        return 0.0
    return min(1.0, (events * each_event + marketers * each_marketer) / households)


@rule
def assisted_share(quota: float, usual_sales: float, reach: float) -> float:
    """Share of a household's spot sales that is placed with help.

    quota: yuan a year; usual_sales: yuan that the county's households sold last year;
    reach: share of households whose produce is placed.
    """
    if usual_sales <= 0.0:
        return 0.0
    return min(1.0, reach, quota / usual_sales)


@rule
def assisted_part(share: float, sold: float, left: float) -> float:
    """Yuan of a sale that is placed with help: never more than is left of the quota."""
    return min(share * sold, max(0.0, left))
