"""The floor beneath households: pensions, area payments, the minimum living allowance 低保, relief, posts.

Who gets 低保 rests on an *assessed* income, as an office can know it: pay as far as it is seen, the farm
at the county's norm, half of pensions and of what absent members earn.  It is looked at once a year, in one
quarter that is the household's own, and when the household is registered for monitoring.  Offices err: many
who are eligible never get in, and a few get in who are not.  Who is known to the office stays known to it:
one draw of the household holds for all reviews, or else all the poor would have 低保 sooner or later.

What all of this costs government is paid; public posts are paid first of what villages earn with
photovoltaic stations.
"""

from typing import NamedTuple

from model.compiled import rule
from model.mathematics import exp
from model.world.agents import County, Household, Rules
from model.world.calendar import SEASONS, SPRING, WINTER, Moment
from model.world.households.income import registered_income, trailing
from model.world.households.members import members
from model.world.randomness import HOUSEHOLD, REVIEW, TAKE_UP, four_uniforms
from model.world.sectors import GOVERNMENT, REST_OF_WORLD, pay

_QUARTERS = len(SEASONS)

# Of assessed income: pay is seen in part, and what pensions and absent members bring counts half.
PAY_COUNTED, PENSIONS_COUNTED, ABSENT_PAY_COUNTED = 0.8, 0.5, 0.5
# 低保 is for those whose savings a head are below so many standards.
_MOST_SAVINGS = 2.0
# Chance of getting in: the poorer, the higher, between these.
_URGENCY, _LEAST_URGENCY, _MOST_URGENCY = 1.5, 0.1, 1.0
_ERROR_FADES = 0.8  # of the standard: how fast mistaken grants become rare above it
_LARGEST_BENEFIT = 0.95  # of the standard
_OUT_AT_ONCE = 1.5  # times the standard
_PHASED_OUT = 0.5  # of the benefit, while it ends
_HIGH_OUTLAY = 0.3  # of a year's registered income: outlays of a quarter beyond that bring relief
POST_DAYS = 20.0  # of a season


# --- what a household is entitled to -------------------------------------------------------


@rule
def pension_of(household: Household, terms: Rules, growth: float = 1.0) -> float:
    """Yuan a year of all its elders of 60 or more.  growth: of the basic pension, since the first year."""
    elders = household.sixties + household.old + household.oldest
    return elders * (terms.employee_pension if household.employee_pension else terms.pension * growth)


@rule
def standard_of_year(rules: Rules, moment: Moment) -> float:
    """The standard of 低保, yuan a person and year."""
    return rules.safety_net.standard * moment.standard_growth


@rule
def persons_covered(persons: int) -> int:
    """Residents whom a case of 低保 covers: one, or of households of three and more two."""
    return min(persons, 2 if persons >= 3 else 1)


@rule
def dibao_benefit(assessed: float, persons: int, standard: float, floor: float) -> float:
    """Yuan a year of a household below the standard; 0 from the standard on.

    assessed: yuan a member and year; floor: share of the standard.
    """
    if assessed >= standard:
        return 0.0
    gap = min(max(standard - assessed, floor * standard), _LARGEST_BENEFIT * standard)
    return persons_covered(persons) * gap


@rule
def extreme_benefit(assessed: float, persons: int, standard: float, ratio: float) -> float:
    """Yuan a year of elders without labour and kin: all of them are brought up to their own standard."""
    return persons * max(0.0, ratio * standard - max(0.0, assessed))


@rule
def has_nobody(household: Household) -> bool:
    """Elders of 60 and more without kin, nobody able, nobody away."""
    others = household.kids + household.youth + household.middle + household.late
    return (
        household.without_kin != 0
        and others == 0
        and household.persons > 0
        and household.workers == 0
        and household.away == 0
    )


@rule
def is_extreme(household: Household) -> bool:
    """Elders who have nobody, and whom nobody supports."""
    return has_nobody(household) and household.support == 0.0


@rule
def assessed_income(household: Household) -> float:
    """Yuan a registered member of the last four quarters, as an office sees it."""
    return trailing(household.assessed) / max(1, members(household))


@rule
def loss_of_benefit(household: Household, counted: float, rules: Rules, moment: Moment) -> float:
    """What a household on 低保 reckons to lose of it, yuan a year, if it earns more.

    counted: yuan a year of the new income that an office would see.
    """
    if household.dibao == 0:
        return 0.0
    standard, floor = standard_of_year(rules, moment), rules.safety_net.floor
    now = assessed_income(household)
    then = now + counted / max(1, members(household))
    lost = dibao_benefit(now, household.persons, standard, floor) - dibao_benefit(
        then, household.persons, standard, floor
    )
    return rules.safety_net.perceived * max(0.0, lost)


# --- the review ----------------------------------------------------------------------------


class ReviewDraws(NamedTuple):
    """Draws in (0, 1) of a review; 1, at which nothing happens, in place of one that is not asked for."""

    take_up: float  # the same in every review of a household
    mistake: float


@rule
def review_draws(household: Household, county: County, rules: Rules, moment: Moment) -> ReviewDraws:
    """Those of a household in a season."""
    if household.dibao:
        return ReviewDraws(1.0, 1.0)
    seed, code, number = moment.seed, county.code, household.number
    if is_eligible(household, assessed_income(household), standard_of_year(rules, moment)):
        _, _, _, lasting = four_uniforms(seed, HOUSEHOLD, code, number, 0, TAKE_UP // 4)
        return ReviewDraws(lasting, 1.0)
    mistake, _, _, _ = four_uniforms(seed, HOUSEHOLD, code, number, moment.season, REVIEW // 4)
    return ReviewDraws(1.0, mistake)


@rule
def is_eligible(household: Household, assessed: float, standard: float) -> bool:
    """Poor, with little saved.  assessed, standard: yuan a member and year."""
    return assessed < standard and household.cash < _MOST_SAVINGS * standard * members(household)


@rule
def chance_of_entry(assessed: float, standard: float, eligible: bool, take_up: float, error: float) -> float:
    """Chance that a review grants 低保.  assessed, standard: yuan a person and year."""
    if eligible:
        urgency = min(max(_URGENCY - assessed / standard, _LEAST_URGENCY), _MOST_URGENCY)
        return take_up * urgency
    return error * exp(-max(0.0, assessed - standard) / (_ERROR_FADES * standard))


@rule
def review(household: Household, draws: ReviewDraws, take_up: float, rules: Rules, moment: Moment) -> None:
    """An office looks at a household: it gets 低保, keeps it, loses half of it, or all."""
    terms = rules.safety_net
    if not terms.dibao or household.persons == 0:
        end_dibao(household)
        return
    standard, assessed = standard_of_year(rules, moment), assessed_income(household)
    if is_extreme(household):
        household.benefit = extreme_benefit(assessed, household.persons, standard, terms.extreme_ratio)
        household.dibao = int(household.benefit > 0.0)
        household.grace = 0
        return
    if household.dibao == 0:
        eligible = is_eligible(household, assessed, standard)
        draw = draws.take_up if eligible else draws.mistake
        if not eligible and draw >= terms.error:  # which no chance of a mistake exceeds
            return
        if draw < chance_of_entry(assessed, standard, eligible, take_up, terms.error):
            household.dibao = 1
            household.grace = 0
            # One who gets in by mistake is paid the least.
            granted = dibao_benefit(min(assessed, 0.999 * standard), household.persons, standard, terms.floor)
            household.benefit = granted
        return
    if assessed < standard:
        household.grace = 0
        household.benefit = dibao_benefit(assessed, household.persons, standard, terms.floor)
    elif assessed >= _OUT_AT_ONCE * standard:
        end_dibao(household)
    elif household.grace == 0:
        household.grace = terms.grace_quarters
        household.benefit *= _PHASED_OUT
        if household.grace == 0:
            end_dibao(household)


@rule
def end_dibao(household: Household) -> None:
    """The household is no case any more."""
    household.dibao = 0
    household.benefit = 0.0
    household.grace = 0


@rule
def pass_quarter_of_grace(household: Household) -> None:
    """A benefit that is phased out ends after its quarters."""
    if household.grace > 0:
        household.grace -= 1
        if household.grace == 0:
            end_dibao(household)


@rule
def review_in_turn(household: Household, county: County, season: int, rules: Rules, moment: Moment) -> None:
    """Each household has a quarter of the year in which an office looks at it."""
    if household.number % _QUARTERS != season:
        return
    draws = review_draws(household, county, rules, moment)
    review(household, draws, rules.safety_net.take_up, rules, moment)


# --- payments ------------------------------------------------------------------------------


@rule
def pay_transfers(household: Household, county: County, season: int, rules: Rules, moment: Moment) -> None:
    """A season's pensions, area payment, 低保, collective dividends, other transfers, and support of kin."""
    flows, group, weight = county.flows, household.group, household.weight
    received = 0.0
    if household.sixties + household.old + household.oldest > 0:
        pension = 0.25 * pension_of(household, rules.safety_net, moment.standard_growth)
        pay(flows.pensions, GOVERNMENT, group, weight * pension)
        received += pension
    if household.benefit > 0.0:
        benefit = 0.25 * float(household.benefit)
        pay(flows.dibao, GOVERNMENT, group, weight * benefit)
        received += benefit
    if season == SPRING:
        area = rules.safety_net.area_subsidy * float(household.land)
        pay(flows.area_subsidies, GOVERNMENT, group, weight * area)
        received += area
    if season == WINTER and shares_collective(household):
        dividend = county.collective_dividend * household.persons
        pay(flows.collective_dividends, GOVERNMENT, group, weight * dividend)
        received += dividend
    if household.support > 0.0:
        support = 0.25 * float(household.support) * moment.wages
        pay(flows.support, REST_OF_WORLD, group, weight * support)
        received += support
    other = 0.25 * float(household.other_transfers)
    pay(flows.other_transfers, GOVERNMENT, group, weight * other)
    received += other
    household.transfers += received
    household.cash += received


@rule
def shares_collective(household: Household) -> bool:
    """Whether it gets a part of what villages have for assisted households without labour."""
    return household.assisted != 0 and household.persons > 0 and household.workers == 0


@rule
def count_without_labour(household: Household, county: County) -> None:
    """In winter, before anything is shared out."""
    if shares_collective(household):
        county.without_labour += household.weight * household.persons


@rule
def share_collective(county: County) -> None:
    """All that is there is paid, the same to each resident; where nobody is to get it, it is kept."""
    county.collective_dividend = 0.0
    if county.without_labour > 0.0:
        county.collective_dividend = county.collective_left / county.without_labour
        county.collective_left = 0.0


@rule
def pay_from_pv(county: County, yuan: float) -> None:
    """Government pays out of what photovoltaic stations earned for posts and relief, as far as that goes."""
    paid = min(county.pv_left, yuan)
    county.pv_left -= paid
    county.paid_by_pv += paid


@rule
def relieve_outlay(household: Household, county: County, outlay: float, rules: Rules) -> None:
    """Temporary relief where illness and school cost a quarter more than three tenths of a year's income."""
    if outlay <= _HIGH_OUTLAY * max(0.0, trailing(household.registered)):
        return
    relief = min(rules.safety_net.relief_payment, outlay)
    weighted = household.weight * relief
    pay(county.flows.temporary_relief, GOVERNMENT, household.group, weighted)
    pay_from_pv(county, weighted)
    household.transfers += relief
    household.cash += relief
    household.helped = 1


@rule
def seen_of_income(
    household: Household,
    pay: float,
    farm: float,
    property_income: float,
    part: float,
    terms: Rules,
    growth: float = 1.0,
    wages: float = 1.0,
) -> float:
    """Yuan of a part of a year's income as an office sees it; what absent members earned is the household's.

    pay, farm, property_income: yuan in that part; growth, wages: of pensions and pay, since the first year.
    """
    seen = (
        PAY_COUNTED * pay
        + farm
        + property_income
        + part * PENSIONS_COUNTED * pension_of(household, terms, growth)
        + part * float(household.support) * wages
        + ABSENT_PAY_COUNTED * household.absent_pay
    )
    return seen - part * terms.hardship if household.chronic else seen


@rule
def assess_quarter(household: Household, county: County, season: int, rules: Rules, moment: Moment) -> None:
    """What an office will see of the quarter, and what monitoring tests of it.

    Both count the farm at the county's norm, less after a drought.  Monitoring counts all of the rest, less
    rigid outlays.
    """
    part = (season + 1.0) / _QUARTERS
    k = household.industry
    farm = part * county.farm_norm[k] * county.norm_left[k] * household.planted
    assessed = seen_of_income(
        household,
        household.wages,
        farm,
        household.property,
        part,
        rules.safety_net,
        moment.standard_growth,
        moment.wages,
    )
    tested = registered_income(household) - household.business + farm
    for earlier in range(season):
        assessed -= household.assessed[earlier]
        tested -= household.tested[earlier] + household.rigid[earlier]
    household.assessed[season] = assessed
    household.tested[season] = tested - household.rigid[season]


# --- public posts --------------------------------------------------------------------------


@rule
def post_days(household: Household, available: float) -> float:
    """Person-days of a season in a public post, as far as there are any."""
    return min(POST_DAYS * household.post, available)


@rule
def work_in_post(household: Household, county: County, days: float, rules: Rules) -> float:
    """Pay of a season's days in a public post, first out of what photovoltaic stations earn."""
    wages = days / POST_DAYS * 0.25 * rules.safety_net.post_pay
    weighted = household.weight * wages
    pay(county.flows.public_post_wages, GOVERNMENT, household.group, weighted)
    pay_from_pv(county, weighted)
    return wages
