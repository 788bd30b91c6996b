"""Money 有钱: industry funds, quantified shares, microcredit, turnover fund, collateral, guarantees.

Loans are lent by banks and must be repaid: from cash, else by selling the equipment that
they bought, else not at all, and then the bank bears it, or a guarantee does in part.
"""

from model.compiled import rule
from model.world.sectors import OTHER


@rule
def industry_funds(
    all_bridging: float, industry_share: float, new_funds: float, lifted_share: float
) -> float:
    """Yuan a year for industries in the lifted counties."""
    return (all_bridging * industry_share + new_funds) * lifted_share


@rule
def county_share(key_share: float, part_of_key: float, part_of_all: float) -> float:
    """A county's share of the funds.

    key_share: of the funds, set apart for key counties; part_of_key, part_of_all: the
    county's part of the lifted households of key counties (0 if it is none), and of all.
    """
    return key_share * part_of_key + (1.0 - key_share) * part_of_all


@rule
def loan_on_livestock(units: float, value: float, share: float) -> float:
    """Yuan lent on livestock as collateral: a share of the value (yuan) of its standard units."""
    return units * value * share


@rule
def investment_gain(loan: float, returned: float, depreciation: float, interest: float) -> float:
    """Expected yuan a year of what a loan buys, after wear and the interest that is paid."""
    return loan * (returned - depreciation - interest)


@rule
def equipment_days(equipment: float, days_per_thousand: float) -> float:
    """Person-days of a season that equipment worth `equipment` yuan needs."""
    return equipment / 1000.0 * days_per_thousand


@rule
def equipment_tonnes(equipment: float, returned: float, price: float) -> float:
    """Tonnes a year in normal weather from equipment; price: long-run yuan/t at the county seat."""
    return equipment * returned / price if price > 0.0 else 0.0


@rule
def share_tended(available: float, needed: float) -> float:
    """Share of the equipment that own labour tends: person-days of a season that there are, and needed."""
    return 1.0 if needed <= available else max(0.0, available) / needed


@rule
def equipment_to_sell(due: float, cash: float, equipment: float, resale: float) -> float:
    """Book value of the equipment that is sold so that `due` yuan can be paid."""
    missing = due - cash
    if missing <= 0.0 or resale <= 0.0:
        return 0.0
    return min(equipment, missing / resale)


@rule
def subsidised(group: int) -> bool:
    """Whether government pays interest: for lifted and monitored households, not for others."""
    return group != OTHER


@rule
def turnover_loan(fund: float, asked: float, asked_by_all: float) -> float:
    """Yuan lent to an enterprise of a county's fund, in proportion to what all ask for."""
    if asked_by_all <= fund:
        return asked
    return fund * asked / asked_by_all


@rule
def guarantee_payout(loss: float, share: float, line_share: float, left: float) -> float:
    """Yuan that the guarantee pays the bank for a loss.

    line_share: part of the credit line that is guaranteed; left: of the year's budget.
    """
    return min(loss * line_share * share, max(0.0, left))
