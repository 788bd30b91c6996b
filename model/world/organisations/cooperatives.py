"""A cooperative 农民合作社: one reserve under its trade, its services and its share business."""

from model.compiled import rule


@rule
def equipment_value(share_units: float, share_value: float) -> float:
    """Yuan of equipment that the cash shares have bought."""
    return share_units * share_value


@rule
def dissolves(cash_after_costs: float) -> bool:
    """A cooperative that cannot cover the year's loss from its reserve is dissolved."""
    return cash_after_costs < 0.0
