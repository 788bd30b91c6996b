"""What a year's measures tell of each linkage form, form by form.

Of every form: which part of the households that a row stands for is under it this year, 0 or 1 but
for jobs; of some: sums over households, enterprises or cooperatives.  Rules that add to sums all have the
same arguments, so that they can be called one after the other.
"""

from model.compiled import rule
from model.linkages import (
    EMPLOYMENT,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
)
from model.linkages.employment import keeps_support
from model.linkages.order_purchase import PAID_LATE, REFUSED, RENEGOTIATED
from model.outcomes.sums import HouseholdSums, OrganisationSums
from model.parameters import Rules
from model.state import Cooperative, County, Enterprise, Household, State


@rule
def part_in_form(household: Household, form: int) -> float:
    """Part of the households that a row stands for that are under a linkage form this year.

    Raises ValueError for a form of which no rule here tells that.
    """
    if form == ORDER_PURCHASE:
        part = part_in_order_purchase(household)
    elif form == GUARANTEED_DIVIDEND:
        part = part_in_guaranteed_dividend(household)
    elif form == SECONDARY_REBATE:
        part = part_in_secondary_rebate(household)
    elif form == SHARE_COOPERATION:
        part = part_in_share_cooperation(household)
    elif form == EMPLOYMENT:
        part = part_in_employment(household)
    else:
        raise ValueError("no rule tells who is under this linkage form: see model/outcomes/form_measures.py")
    return part


@rule
def measure_forms_of_household(
    household: Household, county: County, state: State, rules: Rules, sums: HouseholdSums
) -> None:
    """Add what is measured of each form to the sums of a household's group."""
    measure_orders(household, county, state, rules, sums)
    measure_principal(household, county, state, rules, sums)


@rule
def measure_forms_of_enterprise(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: OrganisationSums
) -> None:
    """Add what is measured of each form to the sums of an enterprise's county."""
    measure_buyer(enterprise, county, state, rules, sums)
    measure_promiser(enterprise, county, state, rules, sums)
    measure_employer(enterprise, county, state, rules, sums)


@rule
def measure_forms_of_cooperative(
    cooperative: Cooperative, county: County, state: State, rules: Rules, sums: OrganisationSums
) -> None:
    """Add what is measured of each form to the sums of a cooperative's county."""
    measure_refund(cooperative, county, state, rules, sums)


# --- order purchase ----------------------------------------------------------------------


@rule
def part_in_order_purchase(household: Household) -> float:
    """1 with produce under an order."""
    return 1.0 if household.ordered > 0.0 else 0.0


@rule
def measure_orders(
    household: Household, county: County, state: State, rules: Rules, sums: HouseholdSums
) -> None:
    """Produce under orders, what was sold elsewhere of it, and what is still owed for it."""
    weight = county.household_weight[household.group]
    sums.side_sellers += weight if household.side_sold > 0.0 else 0.0
    sums.committed_tonnes += weight * household.ordered
    sums.side_sold_tonnes += weight * household.side_sold
    sums.trade_arrears += weight * household.trade_arrears


@rule
def measure_buyer(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: OrganisationSums
) -> None:
    """Who buys ordered produce, how orders were broken, and what is owed for them."""
    sums.enterprises_buying += 1.0 if enterprise.delivered > 0.0 else 0.0
    sums.reneged_renegotiated += 1.0 if enterprise.reneged == RENEGOTIATED else 0.0
    sums.reneged_refused += 1.0 if enterprise.reneged == REFUSED else 0.0
    sums.reneged_paid_late += 1.0 if enterprise.reneged == PAID_LATE else 0.0
    sums.trade_arrears += enterprise.trade_arrears


# --- guaranteed dividend -----------------------------------------------------------------


@rule
def part_in_guaranteed_dividend(household: Household) -> float:
    """1 with land or money placed."""
    return 1.0 if household.dividend_land > 0.0 or household.dividend_cash > 0.0 else 0.0


@rule
def measure_principal(
    household: Household, county: County, state: State, rules: Rules, sums: HouseholdSums
) -> None:
    """Principal in money, and dividends owed."""
    weight = county.household_weight[household.group]
    sums.dividend_arrears += weight * household.dividend_arrears
    sums.principal_placed += weight * household.dividend_cash


@rule
def measure_promiser(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: OrganisationSums
) -> None:
    """Who owes a dividend, what was due and paid of it, and what is owed of this and earlier years."""
    sums.enterprises_promising += 1.0 if enterprise.dividend_due > 0.0 else 0.0
    sums.enterprises_in_arrears += 1.0 if enterprise.dividend_arrears > 0.0 else 0.0
    sums.dividend_due += enterprise.dividend_due
    sums.dividend_paid += enterprise.dividend_due * enterprise.dividend_paid
    sums.dividend_arrears += enterprise.dividend_arrears


# --- secondary rebate --------------------------------------------------------------------


@rule
def part_in_secondary_rebate(household: Household) -> float:
    """1 as a member of its cooperative."""
    return 1.0 if household.member != 0 else 0.0


@rule
def measure_refund(
    cooperative: Cooperative, county: County, state: State, rules: Rules, sums: OrganisationSums
) -> None:
    """Who pays a refund by trade."""
    sums.cooperatives_refunding += cooperative.weight if cooperative.refund_rate > 0.0 else 0.0


# --- share cooperation -------------------------------------------------------------------


@rule
def part_in_share_cooperation(household: Household) -> float:
    """1 with land or money in shares."""
    return 1.0 if household.share_land > 0.0 or household.share_units > 0.0 else 0.0


# --- employment --------------------------------------------------------------------------


@rule
def part_in_employment(household: Household) -> float:
    """1 with a job; the last row that an enterprise hires from may fill it in part."""
    return household.job_part if household.received[EMPLOYMENT] > 0.0 else 0.0


@rule
def measure_employer(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: OrganisationSums
) -> None:
    """Work for enterprises and on their demonstration bases, and whom supported projects lead."""
    sums.job_days += enterprise.year_job_days
    sums.job_wages += enterprise.year_job_wages
    if enterprise.alive and enterprise.base_invested > 0.0:
        sums.bases += 1.0
    if enterprise.jobs_offered > 0.0:
        sums.base_days += enterprise.year_job_days * enterprise.base_days / enterprise.jobs_offered
    if enterprise.alive and enterprise.supported:
        led = enterprise.households_led
        sums.led_by_supported += led
        sums.supported_below_minimum += 0.0 if keeps_support(led, rules.employment.project_minimum) else 1.0
