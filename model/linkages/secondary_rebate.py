"""Secondary rebate 二次返利: a cooperative sells members' produce together and returns its surplus.

Members are paid the spot price on delivery.  Pooled produce fetches a premium that
rises with volume; after costs and the reserve, at least 60 % of the distributable
surplus goes back by trade (the law's rule), the rest by shares.  No surplus, no rebate.
"""

from model.compiled import rule

# --- spring: the wish --------------------------------------------------------------------


@rule
def pledged_share(will: float, trade_share: float) -> float:
    """Share of produce not under an order that a member means to trade through the cooperative."""
    return trade_share * will


@rule
def yearly_gain(
    traded_value: float, refund_rate: float, input_cost: float, saving: float, fee: float, days_value: float
) -> float:
    """Expected yuan a year: rebate on the trade, cheaper services, and labour that they free.

    refund_rate: yuan per yuan traded; saving, fee: shares of `input_cost` (yuan a year).
    """
    return traded_value * refund_rate + (saving - fee) * input_cost + days_value


# --- autumn ------------------------------------------------------------------------------


@rule
def trades_elsewhere(draw: float, trust: float, side_trading: float) -> bool:
    """Whether a member takes a trader's cash instead this year."""
    return draw < side_trading * (1.0 - trust)


@rule
def marketing_premium(volume: float, largest_premium: float, volume_half: float) -> float:
    """Share of the price gained by selling together: rises and saturates in yearly volume (yuan)."""
    if volume <= 0.0:
        return 0.0
    return largest_premium * volume / (volume + volume_half)


# --- winter ------------------------------------------------------------------------------


@rule
def surplus(margin: float, services: float, grant: float, costs: float) -> float:
    """Yuan of the year: marketing margin, net services and public support, less costs."""
    return margin + services + grant - costs


@rule
def distributable(year_surplus: float, reserve_share: float) -> float:
    """Surplus that may be paid out, after the reserve; never below zero."""
    return max(0.0, year_surplus) * (1.0 - reserve_share)


@rule
def refunded_by_trade(
    to_distribute: float, complies: bool, return_share: float, noncompliant_return: float
) -> float:
    """Yuan returned in proportion to trade."""
    return to_distribute * (return_share if complies else min(return_share, noncompliant_return))


@rule
def promise_kept(refunded: float, to_distribute: float, return_share: float) -> float:
    """How far a cooperative with a surplus returned what the law demands, 0 to 1."""
    demanded = return_share * to_distribute
    return 1.0 if demanded <= 0.0 else min(1.0, refunded / demanded)


@rule
def refund_rate(refunded: float, traded: float) -> float:
    """Yuan per yuan traded; nobody traded, nobody is refunded."""
    return refunded / traded if traded > 0.0 else 0.0
