"""What happens in every season beside work: transfers, consumption; then the stock-taking."""

from model import linkages, programme
from model.accounts import STOCKS
from model.compiled import rule
from model.declare.chain import fields_added
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import AUTUMN, SUMMER, Moment
from model.world.households.consuming import desired_consumption, spending
from model.world.households.income import close_quarter
from model.world.households.members import is_closed
from model.world.households.monitoring import monitor
from model.world.households.safety_net import (
    assess_quarter,
    end_dibao,
    pass_quarter_of_grace,
    pay_transfers,
    relieve_outlay,
    review,
    review_draws,
    review_in_turn,
)
from model.world.organisations.means import lend_what_is_missing
from model.world.sectors import COOPERATIVES, ENTERPRISES, REST_OF_WORLD, pay

_open_season = linkages.step("open_season")
_close_season = linkages.step("close_season")
_labour_left = linkages.step("labour_left")
_labour_left_by_programme = programme.step("labour_left")
_count_household, _count_enterprise, _count_cooperative = (
    fields_added(
        f"stocks of a {agent}",
        [(stock.name, getattr(stock, agent)) for stock in STOCKS if getattr(stock, agent)],
    )
    for agent in ("household", "enterprise", "cooperative")
)


@rule
def own_labour_left(household: Household, rules: Rules, industries: Industries) -> float:
    """Share of the own farm's labour that machines, trusteeship and linkages leave to do."""
    left = _labour_left_by_programme(1.0, household, rules, industries)
    return _labour_left(left, household, rules)


@rule
def hire(county: County, season: int, state: State, rules: Rules) -> None:
    """Enterprises prepare the season's work."""
    for e in range(county.first_enterprise, county.last_enterprise):
        _open_season(state.enterprises[e], season, rules)


@rule
def draw_on_bank(county: County, state: State) -> None:
    """At the end of a season no enterprise's cash is below zero; its year's work is added up."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        _close_season(enterprise)
        lend_what_is_missing(enterprise, county)


@rule
def live(household: Household, county: County, season: int, rules: Rules, moment: Moment) -> None:
    """One household's transfers, outside property income, outlays and consumption of a season."""
    if is_closed(household):
        pay_heirs(household, county)
        end_dibao(household)
        household.monitored = 0
        household.rigid[season] = 0.0
        close_quarter(household, season)
        return
    flows, group = county.flows, household.group
    weight = household.weight
    rents = 0.25 * float(household.property_income)
    pay(flows.property_income, REST_OF_WORLD, group, weight * rents)
    household.property += rents
    household.cash += rents
    pay_transfers(household, county, season, rules, moment)
    pay_rigid_outlays(household, county, season, rules)
    desired = desired_consumption(
        household.persons,
        rules.consumption.subsistence,
        rules.consumption.propensity,
        household.smoothed_income,
        rules.consumption.wealth_propensity,
        household.cash,
    )
    spent = spending(desired - 0.25 * household.kept_food, household.cash)
    pay(flows.consumption, group, REST_OF_WORLD, weight * spent)
    household.cash -= spent
    household.consumed += spent + 0.25 * household.kept_food
    close_quarter(household, season)
    assess_quarter(household, county, season, rules, moment)
    pass_quarter_of_grace(household)
    review_in_turn(household, county, season, rules, moment)
    monitor(household, county, rules, moment)


@rule
def pay_heirs(household: Household, county: County) -> None:
    """What a closed house has or is paid goes to heirs outside."""
    if household.cash > 0.0:
        pay(county.flows.estates, household.group, REST_OF_WORLD, household.weight * household.cash)
        household.cash = 0.0


@rule
def pay_rigid_outlays(household: Household, county: County, season: int, rules: Rules) -> None:
    """Treatment of the chronically ill and, in autumn, school: they count in full, and are paid as far as
    there is cash.  What a serious illness costs in summer has been counted and paid before."""
    treatment = 0.25 * rules.income.chronic_cost * household.chronic
    school = rules.income.school_cost * household.students if season == AUTUMN else 0.0
    household.rigid[season] = treatment + school
    if season == SUMMER and household.ill:
        household.rigid[season] += rules.labour.illness_cost
    if household.rigid[season] <= 0.0:
        return
    relieve_outlay(household, county, household.rigid[season], rules)
    group, weight = household.group, household.weight
    paid = min(treatment, household.cash)
    pay(county.flows.medical_costs, group, REST_OF_WORLD, weight * paid)
    household.cash -= paid
    household.consumed += paid
    paid = min(school, household.cash)
    pay(county.flows.school_costs, group, REST_OF_WORLD, weight * paid)
    household.cash -= paid
    household.consumed += paid


@rule
def review_everybody(first_county: int, last_county: int, state: State, rules: Rules, moment: Moment) -> None:
    """An office looks at all households of the counties, as it does before the first season of all."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            draws = review_draws(household, county, rules, moment)
            review(household, draws, rules.safety_net.take_up, rules, moment)


def take_stock(first_county: int, last_county: int, state: State) -> None:
    """Add up every balance of the counties' sectors from the agents' own columns."""
    state.counties.closing[first_county:last_county] = 0.0
    add_up_balances(first_county, last_county, state)


@rule
def add_up_balances(first_county: int, last_county: int, state: State) -> None:
    """Add the balances of the counties' agents to those counted so far."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            count_household(state.households[i], county)
        count_organisations(county, state)


@rule
def count_household(household: Household, county: County) -> None:
    """Add a household's balances to those of its group."""
    _count_household(county.closing, household, household.group, household.weight)


@rule
def count_organisations(county: County, state: State) -> None:
    """Add up the balances of the county's enterprises and cooperatives."""
    for e in range(county.first_enterprise, county.last_enterprise):
        _count_enterprise(county.closing, state.enterprises[e], ENTERPRISES, 1.0)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        _count_cooperative(county.closing, cooperative, COOPERATIVES, cooperative.weight)
