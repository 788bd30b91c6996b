"""Monitoring against a return to poverty 防止返贫监测: registered, helped, the risk removed.

After the rules of 2021 (中农组发〔2021〕7号).  The test is of an income that offices can know: registered,
with the farm at the county's norm, less rigid outlays for illness and school, of the last four quarters and
a registered member.  A household below the line is found by chance, the sooner the more often cadres visit.
Who is registered gets help first; the risk is removed once it was helped and has been above the line for
some quarters, but never while nobody is able to work.
"""

from model.compiled import rule
from model.mathematics import power
from model.world.agents import County, Household, Rules
from model.world.calendar import Moment
from model.world.households.income import trailing
from model.world.households.members import members
from model.world.households.safety_net import is_extreme, review, review_draws
from model.world.randomness import FOUND, HOUSEHOLD, four_uniforms
from model.world.sectors import LIFTED

NOT_REGISTERED, BELOW_LINE, SUDDEN_HARDSHIP = range(3)
_HALF_A_YEAR, _YEAR = 2, 4  # quarters
_LINE_OVER_STANDARD = 1.5  # the line over the poverty standard


@rule
def tested_income(household: Household) -> float:
    """Yuan a registered member of the last four quarters, after rigid outlays."""
    return trailing(household.tested) / max(1, members(household))


@rule
def kind_of_risk(tested: float, outlays: float, line: float) -> int:
    """Below the line, or below it for want of what illness and school have cost; or neither.

    tested, outlays, line: yuan a member and year.
    """
    if tested >= line:
        return NOT_REGISTERED
    return SUDDEN_HARDSHIP if tested + outlays >= line else BELOW_LINE


@rule
def chance_to_be_found(detection: float, visits: float, factor: float) -> float:
    """Chance of a quarter.  visits: of cadres in it; factor: of those who have 低保."""
    return factor * (1.0 - power(1.0 - detection, 1.0 + visits))


@rule
def set_chances(county: County, rules: Rules) -> None:
    """How likely it is this year that a household below the line is found, with visits and without."""
    detection = rules.monitoring.detection
    county.found_alone = chance_to_be_found(detection, 0.0, 1.0)
    county.found_visited = chance_to_be_found(detection, county.quarterly_visits, 1.0)


@rule
def monitor(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """The test at the end of a quarter, and what follows from it."""
    if household.persons == 0:
        household.monitored = NOT_REGISTERED
        return
    terms = rules.monitoring
    tested = tested_income(household)
    below = tested < moment.monitoring_line
    household.quarters_poor = (
        min(_YEAR, household.quarters_poor + 1)
        if tested < moment.monitoring_line / _LINE_OVER_STANDARD
        else 0
    )
    household.newly_registered = 0
    if household.monitored != NOT_REGISTERED:
        household.quarters_registered = min(120, household.quarters_registered + 1)
        household.quarters_clear = 0 if below else min(120, household.quarters_clear + 1)
        if (
            household.quarters_registered >= _HALF_A_YEAR
            and household.helped
            and household.quarters_clear >= terms.clear_quarters
            and household.workers > 0
        ):
            household.monitored = NOT_REGISTERED
            household.assisted = int(household.group == LIFTED)
            household.risk_removed = 1
        return
    if not below or is_extreme(household):
        return
    factor = terms.covered_factor if household.dibao else 1.0
    chance = factor * (county.found_visited if household.assisted else county.found_alone)
    _, draw, _, _ = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, FOUND // 4
    )
    if draw >= chance:
        return
    outlays = trailing(household.rigid) / max(1, members(household))
    household.monitored = kind_of_risk(tested, outlays, moment.monitoring_line)
    household.assisted = 1
    household.newly_registered = 1
    household.registered_this_year = 1
    household.quarters_registered = 0
    household.quarters_clear = 0
    if household.dibao == 0:
        review(household, review_draws(household, county, rules, moment), 1.0, rules, moment)
    household.helped = household.dibao


@rule
def has_returned(household: Household) -> bool:
    """Returned to poverty: lifted, registered for a year, and below the poverty standard all the time."""
    return (
        household.group == LIFTED
        and household.monitored != NOT_REGISTERED
        and household.quarters_registered >= _YEAR
        and household.quarters_poor >= _YEAR
    )
