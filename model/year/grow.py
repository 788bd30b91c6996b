"""Summer: illness, lost migrant jobs and quitting; work on the farm and in jobs."""

from model import linkages
from model.compiled import rule
from model.programme import HELP, PROBLEMS_SOLVED
from model.programme.help import relief_chance
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import SUMMER, Moment
from model.world.randomness import EMPLOYMENT_QUIT, HOUSEHOLD, ILLNESS, PROBLEM_SOLVED, four_uniforms
from model.world.sectors import GOVERNMENT, OTHER, REST_OF_WORLD, pay
from model.year.every_season import (
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
    work,
)

_quit = linkages.step("quit")


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
            household.ill = ill_draw < labour.illness
            cost = 0.0
            if household.ill:
                cost = min(labour.illness_cost, household.cash)
                household.cash -= cost
                group = household.group
                weight = county.household_weight[group]
                pay(flows.medical_costs, group, REST_OF_WORLD, weight * cost)
            household.job_lost = household.migrants > 0 and job_draw < labour.migrant_job_loss
            if household.ill or household.job_lost:
                relieve(household, county, relief_draw, cost, rules)
            _quit(household, quit_draw, rules)
            work(household, county, SUMMER, state, rules, industries, moment)
            live(household, county, rules, moment)
            count_household(household, county)
        draw_on_bank(county, state)
        count_organisations(county, state)


@rule
def relieve(household: Household, county: County, draw: float, cost: float, rules: Rules) -> None:
    """Cadres solve a problem, the needy's first: part of the medical cost, or a new migrant job.

    cost: yuan that the household paid for treatment.
    """
    group = household.group
    weight = county.household_weight[group]
    if group == OTHER:
        return
    county.problems += weight
    if county.problems_left < weight:
        return
    if draw >= relief_chance(
        county.offered[PROBLEMS_SOLVED], county.usual_problems, household.below_line != 0
    ):
        return
    if household.ill:
        grant = rules.help.relief * cost
        grant = min(grant, max(0.0, float(county.money_left[HELP])) / weight)
        county.money_left[HELP] -= weight * grant
        household.grants += grant
        household.cash += grant
        pay(county.flows.relief_grants, GOVERNMENT, group, weight * grant)
    household.job_lost = 0
    county.problems_left -= weight
    county.delivered[PROBLEMS_SOLVED] += weight


assert ILLNESS // 4 == EMPLOYMENT_QUIT // 4 == PROBLEM_SOLVED // 4  # one block of draws
