"""What a household expects of the year, and whether somebody migrates."""

from model import linkages
from model.compiled import rule
from model.programme import skill, work
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.farming import (
    expected_weather,
    farm_gate_price,
    weather_effect,
    yield_without_weather,
)
from model.world.households.members import come_back, leave
from model.world.households.safety_net import ABSENT_PAY_COUNTED, loss_of_benefit
from model.world.households.season import EntryDraws, Prospects, yearly_labour_need
from model.world.households.working import (
    may_leave,
    migration_change,
    migration_gain,
    migration_probability,
    pay_of_year,
    skill_pay,
)
from model.world.randomness import (
    EMPLOYMENT_ENTRY,
    HOUSEHOLD,
    ORDER_PURCHASE_ENTRY,
    four_uniforms,
)
from model.world.sectors import REST_OF_WORLD, pay
from model.year.public_posts import take_post

_wish = linkages.step("wish")


@rule
def wish(
    household: Household, county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> Prospects:
    """One household decides what it would enter, keep or leave, if there is room.

    Returns what it expects of the year.
    """
    code = county.code
    order_draw, dividend_draw, share_draw, member_draw = four_uniforms(
        moment.seed, HOUSEHOLD, code, household.number, moment.season, ORDER_PURCHASE_ENTRY // 4
    )
    job_draw, migration_draw, loan_draw, match_draw = four_uniforms(
        moment.seed, HOUSEHOLD, code, household.number, moment.season, EMPLOYMENT_ENTRY // 4
    )
    take_post(household, county, rules, moment)
    begin_year(household)
    household.pay = pay_of_year(float(household.lasting_pay), household.pay_shock, rules.income.pay_shock)
    hopes = prospects_of(household, county, rules, industries, moment)
    migrate(household, county, migration_draw, hopes, rules, moment)
    draws = EntryDraws(order_draw, dividend_draw, share_draw, member_draw, job_draw, loan_draw, match_draw)
    _wish(household, county, draws, hopes, state, rules, industries, moment)
    return hopes


@rule
def begin_year(household: Household) -> None:
    """Nothing has happened yet, and no income has come."""
    household.borrowed = 0
    household.risk_removed = 0
    household.registered_this_year = 0
    household.job_lost = 0
    household.ill = 0
    household.wages = 0.0
    household.business = 0.0
    household.property = 0.0
    household.transfers = 0.0
    household.grants = 0.0
    household.remittances = 0.0
    household.absent_pay = 0.0
    household.consumed = 0.0
    household.received[:] = 0.0


@rule
def begin_years(first_county: int, last_county: int, state: State) -> None:
    """The same for all households of the counties."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            begin_year(state.households[i])


@rule
def prospects_of(
    household: Household, county: County, rules: Rules, industries: Industries, moment: Moment
) -> Prospects:
    """The expectations that a household's choices of the year rest on."""
    k, labour = household.industry, rules.labour
    tonnes = expected_yield(household, county, rules, industries)
    price = farm_gate_price(county.expected_price[k], county.distance_basis, household.remoteness)
    pay_factor = skill_pay(household.skill, labour.skill_wage) * household.pay
    return Prospects(
        tonnes,
        price,
        tonnes * price - industries[k].input_cost,
        yearly_labour_need(k, industries),
        county.casual_share * labour.local_wage * moment.wages * pay_factor,
    )


@rule
def migrate(
    household: Household,
    county: County,
    draw: float,
    hopes: Prospects,
    rules: Rules,
    moment: Moment,
) -> None:
    """A worker leaves or returns, for the whole year; leaving has a cost that cash must cover."""
    labour = rules.labour
    if labour.migration_adjustment <= draw <= 1.0 - labour.migration_adjustment:
        return  # it does not reconsider this year
    pay_factor = skill_pay(household.skill, labour.skill_wage) * household.pay
    gain = migration_gain(
        labour.migrant_earnings * moment.wages,
        pay_factor,
        4.0 * labour.days_per_worker * hopes.day_value,
        county.attachment * moment.wages,
    )
    if household.dibao:
        pay_away = labour.migrant_earnings * moment.wages * pay_factor
        gain -= loss_of_benefit(household, ABSENT_PAY_COUNTED * pay_away, rules, moment)
    gain -= household.post * rules.safety_net.post_pay  # which nobody has who has somebody away
    change = migration_change(
        draw,
        migration_probability(gain, labour.migration_noise),
        labour.migration_adjustment,
        may_leave(household.workers, household.regular_workers, household.persons - household.kids),
        household.away_workers,
    )
    if change > 0:
        if household.cash < labour.migration_cost:
            return
        group = household.group
        weight = household.weight
        household.cash -= labour.migration_cost
        flows = county.flows
        pay(flows.migration_costs, group, REST_OF_WORLD, weight * labour.migration_cost)
    if change > 0:
        leave(household)
    elif change < 0:
        come_back(household)


@rule
def support_factor(household: Household, county: County, rules: Rules) -> float:
    """Yield factor of what the programme has brought to land and farmer, trusteeship left aside."""
    part = rules.skill
    listed = skill.items_listed(rules)
    return (
        (1.0 + county.yield_gain)
        * work.standard_yield(household.standard_share, rules.work.area_yield)
        * skill.adoption_yield(household.adopted, part.adoption_yield, listed)
    )


@rule
def loss_here(k: int, county: County, rules: Rules, industries: Industries) -> float:
    """Share of the harvest of an industry that is lost, cold stores considered."""
    return work.loss_with_stores(
        industries[k].loss, industries[k].storable, county.stored, rules.work.cold_store_saving
    )


@rule
def expected_yield(household: Household, county: County, rules: Rules, industries: Industries) -> float:
    """Marketable tonnes that a mu of the household gives in an average year, with its support."""
    k = household.industry
    normal = yield_without_weather(
        household.productivity,
        industries[k].yield_per_mu,
        household.skill,
        loss_here(k, county, rules, industries),
    )
    average = weather_effect(expected_weather(rules.weather), industries[k].weather_sensitivity)
    return normal * average * support_factor(household, county, rules)
