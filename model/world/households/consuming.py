"""What a household spends, and what is left for its debts."""

from model.compiled import rule


@rule
def desired_consumption(
    persons: int,
    subsistence: float,
    propensity: float,
    smoothed_income: float,
    wealth_propensity: float,
    cash: float,
) -> float:
    """Yuan a season: subsistence first, a share of smoothed income above it, a little of wealth.

    subsistence: yuan per person and year; smoothed_income: yuan a year; wealth_propensity: a year.
    """
    needed = subsistence * persons
    yearly = needed + propensity * max(0.0, smoothed_income - needed) + wealth_propensity * cash
    return 0.25 * yearly


@rule
def spending(desired: float, cash: float) -> float:
    """Yuan spent: what is desired beside own food, if anything, as far as there is cash."""
    return min(max(0.0, desired), cash)


@rule
def smoothed(smoothed_income: float, income: float, weight: float) -> float:
    """Yearly income as the household sees it after this year's."""
    return smoothed_income + weight * (income - smoothed_income)
