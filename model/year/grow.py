"""Summer: illness, lost migrant jobs and quitting; work on the farm and in jobs."""

from model import linkages, programme
from model.compiled import rule
from model.world.agents import Industries, Rules, State
from model.world.calendar import SUMMER, Moment
from model.world.households.members import is_closed
from model.world.randomness import EMPLOYMENT_QUIT, HOUSEHOLD, ILLNESS, PROBLEM_SOLVED, four_uniforms
from model.world.sectors import REST_OF_WORLD, pay
from model.year.every_season import (
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
    work,
)

_quit = linkages.step("quit")
_relieve = programme.step("relieve")


@rule
def grow(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The summer of the counties from `first_county` up to, not including, `last_county`."""
    labour = rules.labour
    for c in range(first_county, last_county):
        county = state.counties[c]
        hire(county, SUMMER, state, rules)
        county.problems = 0.0
        flows = county.flows
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            ill_draw, job_draw, quit_draw, relief_draw = four_uniforms(
                moment.seed, HOUSEHOLD, county.code, household.number, moment.season, ILLNESS // 4
            )
            household.ill = ill_draw < labour.illness and not is_closed(household)
            cost = 0.0
            if household.ill:
                cost = min(labour.illness_cost, household.cash)
                household.cash -= cost
                group = household.group
                weight = household.weight
                pay(flows.medical_costs, group, REST_OF_WORLD, weight * cost)
            household.job_lost = household.away_workers > 0 and job_draw < labour.migrant_job_loss
            if household.ill or household.job_lost:
                _relieve(household, county, relief_draw, cost, rules)
            _quit(household, quit_draw, rules)
            work(household, county, SUMMER, state, rules, industries, moment)
            live(household, county, SUMMER, rules, moment)
            count_household(household, county)
        draw_on_bank(county, state)
        count_organisations(county, state)


assert ILLNESS // 4 == EMPLOYMENT_QUIT // 4 == PROBLEM_SOLVED // 4  # one block of draws
