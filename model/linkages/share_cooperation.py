"""Share cooperation 股份合作: households hold shares in a cooperative, by land, cash or public funds.

Dividends are a payout of real profits, with no floor.  A loss reduces the value of the
shares; a cooperative that cannot cover its loss is dissolved and returns what is left.
Cash shares buy equipment that processes produce; land is farmed with machines.
"""

from model.compiled import rule
from model.mathematics import power

# --- spring ------------------------------------------------------------------------------


@rule
def share_room(share_limit: float, shares: float) -> float:
    """Yuan of shares, land included, that a cooperative can still issue; less than one is none."""
    room = share_limit - shares
    return room if room >= 1.0 else 0.0


@rule
def yearly_gain(
    shares: float, expected_dividend: float, trust: float, margin_forgone: float, days_freed_value: float
) -> float:
    """Expected yuan a year: dividends as far as they are trusted, less the land's own margin.

    shares: yuan, land at its valuation; expected_dividend: yuan per yuan and year.
    """
    return shares * expected_dividend * trust - margin_forgone + days_freed_value


# --- winter ------------------------------------------------------------------------------


@rule
def processing_result(
    equipment: float, turnover: float, margin: float, price_ratio: float, pass_through: float
) -> float:
    """Yuan earned by equipment worth `equipment` yuan, before depreciation.

    turnover: yuan of produce a year at long-run prices per yuan of equipment; price_ratio: this
    year's farm price over the long-run one.  Output prices follow with pass-through below
    one, so dear produce squeezes the margin.
    """
    produce = equipment * turnover
    return produce * ((1.0 + margin) * power(price_ratio, pass_through) - price_ratio)


@rule
def dividend(profit: float, payout: float, complies: bool) -> float:
    """Yuan paid to all shares together: a share of a profit, if it is paid at all."""
    return payout * max(0.0, profit) if complies else 0.0


@rule
def value_after_loss(share_value: float, equipment: float, lost: float) -> float:
    """Value of a unit after equipment worth `lost` yuan was not replaced."""
    if equipment <= 0.0:
        return share_value
    return share_value * max(0.0, 1.0 - lost / equipment)
