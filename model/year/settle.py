"""Winter: wages and debts, profits, dividends and refunds, failures; then what everyone learns."""

from model import linkages
from model.compiled import rule
from model.linkages import FORMS
from model.programme import PUBLIC_PRINCIPAL, PUBLIC_SHARES
from model.world.agents import NO_AGENT, Cooperative, County, Enterprise, Industries, Rules, State
from model.world.calendar import WINTER, Moment
from model.world.households.choosing import adapted, adapted_variance, granted_share
from model.world.households.farming import weather_variance
from model.world.households.safety_net import count_without_labour, share_collective
from model.world.households.season import Promises
from model.world.organisations.enterprises import keeps_support
from model.world.sectors import (
    BANKS,
    COOPERATIVES,
    ENTERPRISES,
    LIFTED,
    MONITORED,
    REST_OF_WORLD,
    pay,
)
from model.year.every_season import (
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
)
from model.year.local_markets import move_prices
from model.year.settle_cooperatives import settle_cooperative
from model.year.settle_enterprises import settle_enterprise
from model.year.settle_households import judge, learn, receive, repay, wear_equipment
from model.year.working import work

_open_winter = linkages.step("open_winter")
_claim = linkages.step("claim")
_recover_by_household = linkages.step("recover_by_household")
_restructured = linkages.step("restructured")
_learn = linkages.step("learn")
_judge_enterprise = linkages.step("judge_enterprise")
_learn_in_cooperative = linkages.step("learn_in_cooperative")
_found = linkages.step("found")
_found_in_cooperative = linkages.step("found_in_cooperative")


@rule
def settle(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The winter of the counties from `first_county` up to, not including, `last_county`."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        hire(county, WINTER, state, rules)
        open_winter(county, state)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            work(household, county, WINTER, state, rules, industries, moment)
            _claim(household, county, state, rules, industries)
            count_without_labour(household, county)
        share_collective(county)
        draw_on_bank(county, state)
        doomed = largest_enterprise(county, state) if moment.largest_fails else NO_AGENT
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            settle_enterprise(enterprise, county, rules, industries, moment, e == doomed)
        for g in range(county.first_cooperative, county.last_cooperative):
            cooperative = state.cooperatives[g]
            settle_cooperative(cooperative, county, rules, industries, moment)
        county.interest_granted = interest_granted(county, rules)
        county.successful = 0.0
        county.linked_households = 0.0
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            receive(household, county, state, rules, industries)
            judge(household, county, state, rules)
            _recover_by_household(household, county, state)
            wear_equipment(household, rules)
            repay(household, county, rules)
            live(household, county, WINTER, rules, moment)
            learn(household, county, rules, moment)
            count_household(household, county)
        close_books(county, state, rules, industries)
        move_prices(county, rules, industries, moment)
        count_organisations(county, state)


@rule
def open_winter(county: County, state: State) -> None:
    """What enterprises owe to households is added up anew each winter."""
    for e in range(county.first_enterprise, county.last_enterprise):
        _open_winter(state.enterprises[e])


@rule
def interest_granted(county: County, rules: Rules) -> float:
    """Share of the interest on microloans that government pays as promised.

    It pays from what it set aside, and from quantified funds that nobody took.
    """
    opening = county.opening
    owed = opening.microloans[LIFTED] + opening.microloans[MONITORED]
    promised = owed * rules.credit.interest * rules.credit.interest_subsidy
    available = county.interest_reserved
    for lever in (PUBLIC_PRINCIPAL, PUBLIC_SHARES):
        available += county.offered[lever] - county.delivered[lever]
    return granted_share(available, promised)


@rule
def largest_enterprise(county: County, state: State) -> int:
    """The open enterprise of a county with the most capital; NO_AGENT if none is open."""
    largest, capital = NO_AGENT, 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.capital > capital:
            largest, capital = e, enterprise.capital
    return largest


@rule
def close_books(county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Reputations, expectations, support under the 100-household rule, entry of new organisations."""
    weight = rules.choice.expectation_weight
    at_work, broken = 0.0, 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive or enterprise.failed:
            at_work += 1.0
            broken += 1.0 if enterprise.failed or _restructured(enterprise) else 0.0
        learn_reputation(enterprise, weight, rules)
        _learn(enterprise, weight)
        enterprise.supported = keeps_support(enterprise.households_led, rules.employment.project_minimum)
        if not enterprise.alive and enterprise.years_closed >= rules.enterprises.entry_years:
            found_enterprise(enterprise, county, rules, industries)
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        _learn_in_cooperative(cooperative, weight)
        if not cooperative.alive and cooperative.years_closed >= rules.cooperatives.entry_years:
            found_cooperative(cooperative, county, rules)
    county.success = county.successful / max(county.linked_households, 1.0)
    for form in range(len(FORMS)):
        county.peers[form] = county.linked[form] / max(county.household_count, 1.0)
    for k in range(6):
        county.expected_price[k] = adapted(county.expected_price[k], county.spot_price[k], weight)
    if at_work > 0.0:
        county.break_hazard = adapted(county.break_hazard, broken / at_work, weight)
    learn_weather(county, rules)


@rule
def learn_weather(county: County, rules: Rules) -> None:
    """What weather is expected, and how uncertain it is: more so after a year that was unlike it."""
    memory, seen = rules.choice.weather_memory, county.weather
    least = 0.5 * weather_variance(rules.weather)
    county.weather_variance = adapted_variance(
        county.weather_variance, county.expected_weather, seen, memory, least
    )
    county.expected_weather = adapted(county.expected_weather, seen, memory)


@rule
def learn_reputation(enterprise: Enterprise, weight: float, rules: Rules) -> None:
    """An enterprise's reputation follows the promises that fell due this year, by their value."""
    promises = _judge_enterprise(Promises(0.0, 0.0), enterprise, rules)
    if promises.due > 0.0:
        enterprise.reputation = adapted(enterprise.reputation, promises.kept / promises.due, weight)


@rule
def found_enterprise(enterprise: Enterprise, county: County, rules: Rules, industries: Industries) -> None:
    """New owners put their own money and a bank's into a new enterprise of the same capacity."""
    firm = rules.enterprises
    flows = county.flows
    long_run = industries[enterprise.industry].price * county.price_basis
    capital = firm.capital_per_output * enterprise.capacity * long_run
    cash = firm.starting_cash * capital
    debt = firm.starting_debt * capital
    pay(flows.owner_investment, REST_OF_WORLD, ENTERPRISES, capital + cash - debt)
    pay(flows.bank_loans, BANKS, ENTERPRISES, debt)
    pay(flows.enterprise_investment, ENTERPRISES, REST_OF_WORLD, capital)
    enterprise.capital = capital
    enterprise.cash = cash
    enterprise.debt = debt
    enterprise.alive = 1
    enterprise.reputation = firm.starting_reputation
    enterprise.base_invested = 0.0
    enterprise.profit = 0.0
    enterprise.insolvent_settlements = 0.0
    _found(enterprise, rules)


@rule
def found_cooperative(cooperative: Cooperative, county: County, rules: Rules) -> None:
    """Founders from outside put in the starting reserve."""
    cooperative.alive = 1
    cooperative.cash = rules.cooperatives.starting_reserve
    pay(
        county.flows.cooperative_founding,
        REST_OF_WORLD,
        COOPERATIVES,
        cooperative.weight * rules.cooperatives.starting_reserve,
    )
    _found_in_cooperative(cooperative)
