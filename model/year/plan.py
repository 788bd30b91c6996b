"""Spring: offers, wishes, capacity shared, contracts entered, fields planted."""

from model.compiled import rule
from model.parameters import Industries, Rules
from model.state import State
from model.year import SPRING
from model.year.every_season import (
    Moment,
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
    work,
)
from model.year.plan_applications import apply, close_queues
from model.year.plan_capacity import fill_jobs, share_capacity
from model.year.plan_contracts import count_links, enter, invest_principal, plant
from model.year.plan_offers import offer
from model.year.plan_programme import open_programme
from model.year.plan_support import support
from model.year.plan_wishes import wish


@rule
def plan(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The spring of the counties from `first_county` up to, not including, `last_county`."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        open_programme(county, state, rules, industries, moment)
        offer(county, state, rules, industries, moment)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            hopes = wish(household, county, state, rules, industries, moment)
            apply(household, county, hopes, rules, industries, moment)
        fill_jobs(county, state, rules, moment)
        share_capacity(county, state, rules)
        close_queues(county, rules)
        hire(county, SPRING, state, rules)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            support(household, county, rules, moment)
            enter(household, county, state, rules)
            plant(household, county, state, rules, industries)
            count_links(household, county, state)
            work(household, county, SPRING, state, rules, industries, moment)
            live(household, county, rules, moment)
            count_household(household, county)
        invest_principal(county, state)
        draw_on_bank(county, state)
        count_organisations(county, state)
