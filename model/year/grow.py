"""Summer: illness, lost migrant jobs and quitting, relief by class of need; work on the farm and in jobs."""

from model import linkages, programme
from model.compiled import rule
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import SUMMER, Moment
from model.world.households.members import is_closed
from model.world.randomness import EMPLOYMENT_QUIT, HOUSEHOLD, ILLNESS, MIGRANT_JOB_LOSS, four_uniforms
from model.world.sectors import REST_OF_WORLD, pay
from model.year.every_season import (
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
)
from model.year.working import work

_quit = linkages.step("quit")
_open_relief = programme.step("open_relief")
_seek_relief = programme.step("seek_relief")
_close_relief = programme.step("close_relief")
_relieve = programme.step("relieve")


@rule
def grow(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The summer of the counties from `first_county` up to, not including, `last_county`."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        hire(county, SUMMER, state, rules)
        _open_relief(county)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            meet_fate(household, county, rules, moment)
            if household.ill or household.job_lost:
                _seek_relief(household, county, medical_cost(household, rules), rules, moment)
        _close_relief(county)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            if household.ill or household.job_lost:
                cost = pay_for_treatment(household, county, rules)
                _relieve(household, county, cost, rules, moment)
            work(household, county, SUMMER, state, rules, industries, moment)
            live(household, county, SUMMER, rules, moment)
            count_household(household, county)
        draw_on_bank(county, state)
        count_organisations(county, state)


@rule
def meet_fate(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Illness, a lost migrant job, a linked job that is quit."""
    ill_draw, job_draw, quit_draw, _ = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, ILLNESS // 4
    )
    labour = rules.labour
    household.ill = ill_draw < labour.illness and not is_closed(household)
    household.job_lost = household.away_workers > 0 and job_draw < labour.migrant_job_loss
    _quit(household, quit_draw, rules)


@rule
def medical_cost(household: Household, rules: Rules) -> float:
    """Yuan that a household can pay for the treatment of a serious illness; 0 if nobody is ill."""
    return min(rules.labour.illness_cost, household.cash) if household.ill else 0.0


@rule
def pay_for_treatment(household: Household, county: County, rules: Rules) -> float:
    """A household pays for treatment as far as it can: so many yuan."""
    cost = medical_cost(household, rules)
    household.cash -= cost
    household.consumed += cost
    group = household.group
    weight = household.weight
    pay(county.flows.medical_costs, group, REST_OF_WORLD, weight * cost)
    return cost


assert ILLNESS // 4 == MIGRANT_JOB_LOSS // 4 == EMPLOYMENT_QUIT // 4  # one block of draws
