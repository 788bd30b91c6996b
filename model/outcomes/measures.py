"""What a year did to households and organisations: one pass over each county."""

import math

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.linkages import (
    EMPLOYMENT,
    FORMS,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
)
from model.linkages.order_purchase import PAID_LATE, REFUSED, RENEGOTIATED
from model.mathematics import exp, log
from model.state import Floats, Household, State
from model.world.calendar import Moment

Windows = NDArray[np.int64]

# Columns of the household measures: weighted sums over a county's group.
HOUSEHOLD_MEASURES = (
    "households",
    "persons",
    "wages",  # yuan, as all incomes
    "business",
    "property",
    "transfers",
    *(f"from_{form}" for form in FORMS),  # received through each
    "persons_below",
    "poverty_gap",  # sum over persons of the relative gap to the line
    "poverty_severity",  # the same, squared
    "households_below",
    "fell_back",  # households below the line that were not, a year ago
    "climbed_out",
    "was_below",
    *(f"in_{form}" for form in FORMS),  # households under each this year
    "in_any_linkage",
    "side_sellers",
    "committed_tonnes",
    "side_sold_tonnes",
    "dividend_arrears",  # yuan owed to households
    "trade_arrears",
    "principal_placed",  # yuan in money
    "microloans",
    "defaulted",
    "migrants",
    "persons_linked",
    "persons_income_log",  # sum over persons of y*log(y), 0 at zero, y as counted_income: for Theil
    "persons_income",  # sum over persons of y, the same
    "cash",
    "grants",  # yuan, among transfers
    "will",  # sum over households
    "skill",
    "certified",
    "courtyards",
    "equipment",  # yuan
    "borrowed",  # households that took a microloan this year
    "family_farms",  # registered ones, and those founded with a grant
)
# Columns of the organisation measures, per county.
ORGANISATION_MEASURES = (
    "enterprises_open",
    "enterprises_failed",
    "enterprises_buying",  # took ordered produce this year
    "reneged_renegotiated",
    "reneged_refused",
    "reneged_paid_late",
    "enterprises_promising",  # owed a guaranteed dividend this year
    "enterprises_in_arrears",
    "dividend_due",
    "dividend_paid",
    "dividend_arrears",
    "trade_arrears",
    "debt",
    "capital",
    "enterprise_cash",
    "enterprise_profit",
    "job_days",
    "job_wages",
    "reputation",  # sum over open enterprises
    "supported_projects",
    "cooperatives_open",
    "cooperatives_failed",
    "cooperatives_refunding",
    "cooperative_surplus",
    "cooperative_reserve",
    "bases",  # open, with public money spent on them
    "base_days",  # person-days worked on them
    "led_by_supported",  # households that supported projects employ or lead
    "supported_below_minimum",  # supported projects that lead fewer than the rule demands
)

_FIRST_RECEIPT = HOUSEHOLD_MEASURES.index(f"from_{FORMS[0]}")
_PERSONS_BELOW = HOUSEHOLD_MEASURES.index("persons_below")
_FIRST_FORM = HOUSEHOLD_MEASURES.index(f"in_{FORMS[0]}")
_SIDE_SELLERS = HOUSEHOLD_MEASURES.index("side_sellers")

# A histogram of yearly income per head on an inverse-hyperbolic-sine scale, which is
# linear around zero, logarithmic further out, and takes any sign.  A bin is 12 yuan wide
# at an income of 6,000; quantiles are interpolated inside a bin.
INCOME_SCALE = 1000.0  # yuan
BINS_PER_UNIT = 500.0
HALF_RANGE = 15.0  # 1.6 billion yuan per head either way
BINS = int(2.0 * HALF_RANGE * BINS_PER_UNIT)


@rule
def income_bin(income: float) -> int:
    """The bin of an income per head, in yuan a year."""
    scaled = income / INCOME_SCALE
    # The inverse hyperbolic sine, in a third of the time of asinh.
    position = math.copysign(log(abs(scaled) + math.sqrt(scaled * scaled + 1.0)), scaled)
    return int((min(max(position, -HALF_RANGE), HALF_RANGE - 1e-9) + HALF_RANGE) * BINS_PER_UNIT)


@rule
def income_from(place: int) -> float:
    """The income per head at which a bin begins, in yuan a year."""
    position = place / BINS_PER_UNIT - HALF_RANGE
    return 0.5 * INCOME_SCALE * (exp(position) - exp(-position))


@rule
def counted_income(income: float) -> float:
    """Income as measures of inequality count it: one below zero as zero.

    As the key figures of the LIS Cross-National Data Center do: with incomes below zero the Gini
    coefficient can exceed one, and the Theil index, whose logarithm they do not have, does not exist.
    """
    return max(income, 0.0)


@rule
def measure_households(
    first_county: int,
    last_county: int,
    state: State,
    moment: Moment,
    sums: Floats,
    persons: Floats,
    income: Floats,
    windows: Windows,
) -> None:
    """Add up the year's household measures.

    sums: (counties, groups, HOUSEHOLD_MEASURES); persons, income: (counties, groups, BINS),
    persons and their yuan in each bin of income per head.  All must be zero before.
    windows: (counties, 2), set to the first bin of a county that is used, and one past the last.
    """
    for c in range(first_county, last_county):
        county = state.counties[c]
        lowest, highest = BINS, 0
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            group = household.group
            weight = county.household_weight[group]
            head = float(household.persons)
            transfers = household.transfers * moment.transfers + household.grants
            total = household.wages + household.business + household.property + transfers
            per_head = total / head
            line = moment.monitoring_line
            row = sums[c, group]
            row[0] += weight
            row[1] += weight * head
            row[2] += weight * household.wages
            row[3] += weight * household.business
            row[4] += weight * household.property
            row[5] += weight * transfers
            for form in range(len(FORMS)):
                row[_FIRST_RECEIPT + form] += weight * household.received[form]
            below = household.below_line != 0
            before = household.was_below != 0
            if below:
                gap = (line - per_head) / line
                row[_PERSONS_BELOW] += weight * head
                row[_PERSONS_BELOW + 1] += weight * head * gap
                row[_PERSONS_BELOW + 2] += weight * head * gap * gap
                row[_PERSONS_BELOW + 3] += weight
                row[_PERSONS_BELOW + 4] += 0.0 if before else weight
            if before:
                row[_PERSONS_BELOW + 5] += 0.0 if below else weight
                row[_PERSONS_BELOW + 6] += weight
            linked = 0.0
            for form in range(len(FORMS)):
                part = part_in_form(household, form)
                row[_FIRST_FORM + form] += weight * part
                linked = max(linked, part)
            row[_FIRST_FORM + len(FORMS)] += weight * linked
            row[_SIDE_SELLERS] += weight if household.side_sold > 0.0 else 0.0
            row[_SIDE_SELLERS + 1] += weight * household.ordered
            row[_SIDE_SELLERS + 2] += weight * household.side_sold
            row[_SIDE_SELLERS + 3] += weight * household.dividend_arrears
            row[_SIDE_SELLERS + 4] += weight * household.trade_arrears
            row[_SIDE_SELLERS + 5] += weight * household.dividend_cash
            row[_SIDE_SELLERS + 6] += weight * household.microloan
            row[_SIDE_SELLERS + 7] += weight * household.defaulted
            row[_SIDE_SELLERS + 8] += weight * household.migrants
            row[_SIDE_SELLERS + 9] += weight * head * linked
            counted = counted_income(per_head)
            if counted > 0.0:
                row[_SIDE_SELLERS + 10] += weight * head * counted * log(counted)
                row[_SIDE_SELLERS + 11] += weight * head * counted
            row[_SIDE_SELLERS + 12] += weight * household.cash
            row[_SIDE_SELLERS + 13] += weight * household.grants
            row[_SIDE_SELLERS + 14] += weight * household.will
            row[_SIDE_SELLERS + 15] += weight * household.skill
            row[_SIDE_SELLERS + 16] += weight * household.certified
            row[_SIDE_SELLERS + 17] += weight * household.courtyard
            row[_SIDE_SELLERS + 18] += weight * household.equipment
            row[_SIDE_SELLERS + 19] += weight * household.borrowed
            row[_SIDE_SELLERS + 20] += weight * max(float(household.family_farm), household.founded_farm)
            place = income_bin(per_head)
            persons[c, group, place] += weight * head
            income[c, group, place] += weight * total
            lowest, highest = min(lowest, place), max(highest, place + 1)
        windows[c, 0], windows[c, 1] = min(lowest, highest), highest


@rule
def part_in_form(household: Household, form: int) -> float:
    """Part of the households that a row stands for that are under a linkage form this year.

    It is 0 or 1, but for jobs: the last row that an enterprise hires from may fill them in part.
    """
    if form == ORDER_PURCHASE:
        inside = household.ordered > 0.0
    elif form == GUARANTEED_DIVIDEND:
        inside = household.dividend_land > 0.0 or household.dividend_cash > 0.0
    elif form == SECONDARY_REBATE:
        inside = household.member != 0
    elif form == SHARE_COOPERATION:
        inside = household.share_land > 0.0 or household.share_units > 0.0
    else:
        return household.job_part if household.received[EMPLOYMENT] > 0.0 else 0.0
    return 1.0 if inside else 0.0


@rule
def measure_organisations(
    first_county: int, last_county: int, state: State, project_minimum: float, sums: Floats
) -> None:
    """Add up the year's measures of enterprises and cooperatives: (counties, ORGANISATION_MEASURES).

    project_minimum: households that a supported project must employ or lead.
    """
    for c in range(first_county, last_county):
        county = state.counties[c]
        row = sums[c]
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            row[0] += enterprise.alive
            row[1] += enterprise.failed
            row[2] += 1.0 if enterprise.delivered > 0.0 else 0.0
            row[3] += 1.0 if enterprise.reneged == RENEGOTIATED else 0.0
            row[4] += 1.0 if enterprise.reneged == REFUSED else 0.0
            row[5] += 1.0 if enterprise.reneged == PAID_LATE else 0.0
            row[6] += 1.0 if enterprise.dividend_due > 0.0 else 0.0
            row[7] += 1.0 if enterprise.dividend_arrears > 0.0 else 0.0
            row[8] += enterprise.dividend_due
            row[9] += enterprise.dividend_due * enterprise.dividend_paid
            row[10] += enterprise.dividend_arrears
            row[11] += enterprise.trade_arrears
            row[12] += enterprise.debt
            row[13] += enterprise.capital
            row[14] += enterprise.cash
            row[15] += enterprise.profit if enterprise.alive else 0.0
            row[16] += enterprise.year_job_days
            row[17] += enterprise.year_job_wages
            row[18] += enterprise.reputation if enterprise.alive else 0.0
            row[19] += enterprise.supported if enterprise.alive else 0.0
            if enterprise.alive and enterprise.base_invested > 0.0:
                row[25] += 1.0
            if enterprise.jobs_offered > 0.0:
                row[26] += enterprise.year_job_days * enterprise.base_days / enterprise.jobs_offered
            if enterprise.alive and enterprise.supported:
                row[27] += enterprise.households_led
                row[28] += 1.0 if enterprise.households_led < project_minimum else 0.0
        for g in range(county.first_cooperative, county.last_cooperative):
            cooperative = state.cooperatives[g]
            weight = cooperative.weight
            row[20] += weight * cooperative.alive
            row[21] += weight * cooperative.failed
            row[22] += weight if cooperative.refund_rate > 0.0 else 0.0
            row[23] += weight * cooperative.surplus
            row[24] += weight * cooperative.cash
