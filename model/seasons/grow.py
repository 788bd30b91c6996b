"""Summer: illness, lost migrant jobs and quitting; work on the farm and in jobs."""

from model.accounts import MEDICAL_COSTS, REST_OF_WORLD, pay
from model.compiled import rule
from model.linkages.employment import quits
from model.parameters import Industries, Rules
from model.randomness import EMPLOYMENT_QUIT, HOUSEHOLD, ILLNESS, four_uniforms
from model.seasons import SUMMER
from model.seasons.every_season import (
    Moment,
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
    work,
)
from model.state import State


@rule
def grow(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The summer of the counties from `first_county` up to, not including, `last_county`."""
    labour = rules.labour
    for c in range(first_county, last_county):
        county = state.counties[c]
        hire(county, SUMMER, state, rules)
        flows = county.flows
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            ill_draw, job_draw, quit_draw, _ = four_uniforms(
                moment.seed, HOUSEHOLD, county.code, household.number, moment.season, ILLNESS // 4
            )
            household.ill = ill_draw < labour.illness
            if household.ill:
                cost = min(labour.illness_cost, household.cash)
                household.cash -= cost
                group = household.group
                weight = county.household_weight[group]
                pay(flows, MEDICAL_COSTS, group, REST_OF_WORLD, weight * cost)
            household.job_lost = household.migrants > 0 and job_draw < labour.migrant_job_loss
            if household.job_days > 0.0 and quits(quit_draw, household.will, rules.employment.quit_chance):
                household.job_days = 0.0
            work(household, county, SUMMER, state, rules, industries, moment)
            live(household, county, rules, moment)
            count_household(household, county)
        draw_on_bank(county, state)
        count_organisations(county, state)


assert ILLNESS // 4 == EMPLOYMENT_QUIT // 4  # one block of draws holds the summer's purposes
