"""One household's season of work, and what absent members earn.

Its days go to care first, then to regular jobs, posts, linked jobs and what contracts take; then to the own
farm, as far as no hired day costs less than one of its own is worth; then to trainings, and to ordinary work
as far as that pays more than a day is worth at home.
"""

from model import linkages, programme
from model.compiled import rule
from model.programme.money import equipment_days
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import SPRING, SUMMER, Moment
from model.world.households.allocating import Time, days_offered, ordinary_days, own_days
from model.world.households.safety_net import post_days, work_in_post
from model.world.households.season import Work, contract_days, days_after_care, labour_need
from model.world.households.working import days_of_ordinary_work, prime_workers, regular_days
from model.world.sectors import REST_OF_WORLD, pay
from model.year.every_season import own_labour_left
from model.year.time_and_land import (
    hired_wage,
    ordinary_wage,
    pay_relative,
    place_for_work,
    rise_of_worth,
    worth_of_first_day,
)

_SOME_WORK = 1e-6  # person-days: less is what rounding leaves

_work = linkages.step("work")
_stay_at_home = programme.step("stay_at_home")


@rule
def take_place(household: Household, county: County, rules: Rules) -> None:
    """Whether it has ordinary work this year: the line is served so far, and somebody can."""
    household.holds_job = prime_workers(household) > 0 and place_for_work(household, rules) < county.theta


@rule
def work(
    household: Household,
    county: County,
    season: int,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """One household's season of work: jobs, own farm, ordinary work; and absent members."""
    labour = rules.labour
    flows, group = county.flows, household.group
    weight = household.weight

    after_care = days_after_care(household, rules)
    if household.job_lost:  # who worked away is at home
        after_care += labour.days_per_worker * household.away_workers
    if season == SUMMER and household.ill:
        after_care = max(0.0, after_care - labour.illness_days)
    regular = regular_days(household.regular_workers, labour.regular_days, after_care)
    in_post = post_days(household, after_care - regular)
    available = after_care - regular - in_post
    pay_factor = pay_relative(household, rules) * moment.wages
    regular_wages = regular * county.regular_pay / labour.regular_days * pay_factor
    pay(flows.regular_wages, REST_OF_WORLD, group, weight * regular_wages)
    post_wages = 0.0
    if in_post > 0.0:
        post_wages = work_in_post(household, county, in_post, rules)
    linked = _work(Work(0.0, 0.0), household, county, season, available, state, rules)
    tending = min(equipment_days(household.equipment, rules.money.equipment_days), available - linked.days)
    papers = 0.0
    if season == SPRING:
        papers = min(contract_days(household, rules), available - linked.days - tending)
    bound = regular + in_post + linked.days + tending + papers
    wage = ordinary_wage(household, county, rules, moment)
    time = Time(
        after_care,
        worth_of_first_day(household, rules, moment),
        rise_of_worth(household, rules, moment),
        wage,
        hired_wage(wage, county, rules, moment),
        0.0,
        (bound, bound, bound, bound),
        0.0,
    )
    farmed = farm(household, county, season, time, bound, rules, industries)
    at_home = _stay_at_home(0.0, household, county, season, after_care - bound - farmed, rules, moment)
    worked = bound + farmed + at_home
    most = days_of_ordinary_work(household, labour.days_per_worker)
    others, possible = 1.0 - linkages.in_linked_work(household), 0.0
    if most > 0.0 and others > 0.0:
        possible = others * ordinary_days(most, days_offered(time, wage), worked)
    casual = possible if household.holds_job else 0.0
    county.days_offered += weight * (regular + linked.days + possible)
    county.days_worked += weight * (regular + linked.days + casual)
    casual_wages = casual * wage
    pay(flows.local_wages, REST_OF_WORLD, group, weight * casual_wages)
    remittances = earn_away(household, county, pay_factor, rules)
    wages = regular_wages + post_wages + linked.wages + casual_wages
    household.ordinary_days += casual
    household.linked_days += linked.days
    household.wages += wages
    household.cash += wages + remittances
    if linked.days + in_post > _SOME_WORK:
        household.helped = 1
    used = worked + casual
    household.days_used = used
    county.labour_excess = max(county.labour_excess, used - after_care)


@rule
def farm(
    household: Household,
    county: County,
    season: int,
    time: Time,
    bound: float,
    rules: Rules,
    industries: Industries,
) -> float:
    """A season's work on the own farm: person-days that the household works itself; it hires the others.

    Who cannot pay them works more, until no day is left; in spring and summer the rest of the plots is given
    up, from autumn on, when produce is sold, whoever is hired is paid what there is.
    """
    need = labour_need(household.industry, season, industries) * household.planted
    need *= own_labour_left(household, rules, industries)
    own = own_days(need + bound, bound, days_offered(time, time.hired_wage)) - bound
    short = need - own
    if short <= 0.0:
        return own
    payable = household.cash / time.hired_wage
    if short > payable:
        more = min(short - payable, time.available - bound - own)
        own += more
        short -= more
        if short > payable and season <= SUMMER:
            household.planted *= (own + payable) / need
            short = payable
    if short <= _SOME_WORK:
        return own
    paid = min(short * time.hired_wage, household.cash)
    household.cash -= paid
    household.business -= paid
    county.hired_days += household.weight * short
    pay(county.flows.hired_farm_wages, household.group, REST_OF_WORLD, household.weight * paid)
    return own


@rule
def earn_away(household: Household, county: County, pay_factor: float, rules: Rules) -> float:
    """A season's pay of absent members: yuan that they send home.  Who lost the job earns nothing more."""
    if household.away_workers == 0 or household.job_lost:
        return 0.0
    labour = rules.labour
    earned = 0.25 * household.away_workers * labour.migrant_earnings * pay_factor
    remittances = labour.remitted * earned
    pay(county.flows.remittances, REST_OF_WORLD, household.group, household.weight * remittances)
    household.absent_pay += earned
    household.remittances += remittances
    household.transfers += remittances
    return remittances
