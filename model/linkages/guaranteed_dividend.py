"""Guaranteed dividend 保底分红: a household places a principal, the enterprise promises a rate.

The principal is land use rights at a valuation, own cash, a microloan, or public funds
quantified as the household's share (财政资金折股量化).  In winter the enterprise pays from
cash, after wages, costs, banks and produce: first its arrears, then the year's dividend.
What it cannot pay becomes arrears; after years in arrears it is restructured (a lower
rate, part of the principal turned into shares), and when it fails the principal is
recovered at a rate.  A household that placed a microloan still owes the bank.
"""

from model.compiled import rule
from model.world.households.choosing import granted_share

# --- spring: the offer and the wish ----------------------------------------------------


@rule
def principal_room(capital: float, principal_limit: float, basis: float, in_arrears: bool) -> float:
    """Yuan of further basis that an enterprise takes: up to a share of its fixed capital.

    basis: yuan on which it already owes a dividend.  In arrears it takes none; room of less
    than one yuan is none.
    """
    room = principal_limit * capital - basis
    return 0.0 if in_arrears or room < 1.0 else room


@rule
def land_valuation(net_margin: float, rent_share: float, valuation_years: float) -> float:
    """Yuan/mu at which land use rights count as principal: years of rent.

    net_margin: expected yuan/mu a year at long-run prices; rent_share: of it, as rent.
    """
    return max(0.0, net_margin) * rent_share * valuation_years


@rule
def own_cash_placed(cash: float, persons: int, cash_reserve: float, cash_share: float) -> float:
    """Yuan of savings placed: a share of what exceeds the reserve (yuan per person)."""
    return cash_share * max(0.0, cash - cash_reserve * persons)


@rule
def yearly_gain(
    basis: float, rate: float, kept: float, margin_forgone: float, days_freed_value: float
) -> float:
    """Expected yuan a year: the promised dividend as far as it is believed, less the land's margin.

    basis: yuan placed, land included; kept: chance that the promise is kept;
    margin_forgone: net margin of the land handed in; days_freed_value: what its labour earns.
    """
    return rate * basis * kept - margin_forgone + days_freed_value


@rule
def early_exit_forfeit(cash_principal: float, rate: float, forfeit: float) -> float:
    """Yuan of principal that a household leaves behind when it leaves."""
    return min(1.0, rate * forfeit) * cash_principal


# --- winter: the enterprise's side -----------------------------------------------------


@rule
def share_payable(due: float, cash: float) -> float:
    """Share of what is due that cash pays; 1 if nothing is due."""
    return granted_share(cash, due)


@rule
def profit_dividend(
    profit: float, guaranteed: float, equity: float, hurdle: float, share: float, basis: float
) -> float:
    """Yuan per yuan of basis in a good year, above the guaranteed rate.

    hurdle: share of equity that profit, after the guaranteed dividend, must exceed.
    """
    if basis <= 0.0:
        return 0.0
    return share * max(0.0, profit - guaranteed - hurdle * max(0.0, equity)) / basis


@rule
def years_in_arrears(years: float, arrears_left: float) -> float:
    """Years in a row that ended in arrears."""
    return years + 1.0 if arrears_left > 0.0 else 0.0


@rule
def restructured_rate(rate: float, cut: float) -> float:
    """The promised rate after a restructuring."""
    return rate * (1.0 - cut)


@rule
def recovered_share(left_for_households: float, claims: float) -> float:
    """Share of principal and arrears that households recover from a failed enterprise."""
    if claims <= 0.0:
        return 0.0
    return min(1.0, max(0.0, left_for_households) / claims)
