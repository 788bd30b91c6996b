"""Spring, before all else: members die, grow older, leave for good and are born; empty houses are closed,
and vacant jobs by the year are filled."""

from model.compiled import rule
from model.world.agents import County, Household, Rules, State
from model.world.calendar import Moment
from model.world.households.demography import (
    JobMarket,
    YearDraws,
    access_to_jobs,
    change_members,
    joined_by,
    take_regular_jobs,
    vacancies_for_access,
)
from model.world.households.members import close_house, is_closed
from model.world.randomness import DEATH, HOUSEHOLD, REGULAR_JOB, four_uniforms
from model.world.sectors import BANKS, OTHER, pay
from model.year.every_season import pay_heirs
from model.year.settle_households import sell_equipment, write_off

FIRST_CHANGES = 2  # the year whose spring is the first to change anybody: the census tells who lives there


@rule
def change_population(county: County, state: State, rules: Rules, moment: Moment) -> float:
    """A year of the county's households, one after the other.

    Returns how many regular jobs are then vacant, over the access of all who look for one.
    """
    county.deaths[:] = 0.0
    county.births[:] = 0.0
    county.leavers[:] = 0.0
    market = JobMarket(0.0, 0.0, 0.0)
    for i in range(county.first_household, county.last_household):
        household = state.households[i]
        if not is_closed(household):
            change_household(household, county, rules, moment)
            market = joined_by(market, household, rules.labour.lifted_access)
    return vacancies_for_access(market, county.regular_share)


@rule
def fill_regular_jobs(household: Household, vacancies: float, draw: float, rules: Rules) -> None:
    """There are as many regular jobs to a worker as at the start: those that are vacant find somebody, rather
    one with more schooling, and seldom one of a lifted household.  Nobody is dismissed.

    vacancies: over the access of all in the county who look for a job.
    """
    if vacancies > 0.0:
        chance = vacancies * access_to_jobs(household, rules.labour.lifted_access)
        take_regular_jobs(household, chance, draw)


@rule
def change_places(household: Household, work: float, linked: float, lease: float, turnover: float) -> None:
    """Now and then a household's place in a line is drawn anew; whether, and which, is one draw of each."""
    if work < turnover:
        household.work_place = work / turnover
    if linked < turnover:
        household.linked_place = linked / turnover
    if lease < turnover:
        household.lease_place = lease / turnover


@rule
def seek_places(household: Household, county: County, vacancies: float, rules: Rules, moment: Moment) -> None:
    """A vacant job by the year, and places in the lines for ordinary work, linked work and land."""
    job, work, linked, lease = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, REGULAR_JOB // 4
    )
    fill_regular_jobs(household, vacancies, job, rules)
    change_places(household, work, linked, lease, rules.labour.work_turnover)


@rule
def change_household(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """A year of one household; with its last resident its house closes."""
    part, group, weight = rules.demography, household.group, household.weight
    draws = draws_of_year(household, county, moment)
    change = change_members(household, county, part.mortality, part.leaving, part.births, draws)
    county.deaths[group] += weight * change.deaths
    county.births[group] += weight * change.births
    county.leavers[group] += weight * change.leavers
    if is_closed(household):
        county.leavers[group] += weight * household.away
        county.household_count = max(0.0, county.household_count - weight)
        if group != OTHER:
            county.assisted = max(0.0, county.assisted - weight)
        close_house(household)
        settle_estate(household, county, rules)


@rule
def draws_of_year(household: Household, county: County, moment: Moment) -> YearDraws:
    """A block of draws."""
    death, ageing, leaving, birth = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, DEATH // 4
    )
    return YearDraws(death, ageing, leaving, birth)


@rule
def settle_estate(household: Household, county: County, rules: Rules) -> None:
    """Equipment is sold, the bank gets what it is owed as far as the money goes, heirs get the rest."""
    if household.equipment > 0.0:
        sell_equipment(household, county, household.equipment, rules)
    if household.microloan > 0.0:
        repaid = min(household.microloan, household.cash)
        household.cash -= repaid
        household.microloan -= repaid
        repayment = household.weight * repaid
        pay(county.flows.microloan_repayments, household.group, BANKS, repayment)
        if household.microloan > 0.0:
            write_off(household, county)
        household.instalment = 0.0
    pay_heirs(household, county)


assert DEATH % 4 == REGULAR_JOB % 4 == 0  # blocks of draws begin there
