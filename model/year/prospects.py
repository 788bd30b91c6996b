"""What a household expects of the year, and whether somebody migrates."""

from model import linkages, programme
from model.compiled import rule
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.allocating import surplus, worth_of
from model.world.households.members import come_back, leave
from model.world.households.reach import anything_reaches
from model.world.households.safety_net import ABSENT_PAY_COUNTED, loss_of_benefit
from model.world.households.season import EntryDraws, Prospects
from model.world.households.working import (
    may_leave,
    migration_change,
    migration_gain,
    migration_probability,
    pay_of_year,
    prime_workers,
)
from model.world.randomness import (
    EMPLOYMENT_ENTRY,
    HOUSEHOLD,
    ORDER_ATTENTION,
    ORDER_PURCHASE_ENTRY,
    four_uniforms,
)
from model.world.sectors import REST_OF_WORLD, pay
from model.year.public_posts import take_post
from model.year.time_and_land import expects_work, pay_relative, prospects_of, time_of

_open_year = linkages.step("open_year")
_wish = linkages.step("wish")
_ask = linkages.step("ask")
_clear = programme.step("clear")


@rule
def wish(
    household: Household, county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> Prospects:
    """One household makes its plan, and decides what it would enter, keep or leave, if there is room.

    Returns what it expects of the year.
    """
    code = county.code
    job_draw, migration_draw, loan_draw, job_attention = four_uniforms(
        moment.seed, HOUSEHOLD, code, household.number, moment.season, EMPLOYMENT_ENTRY // 4
    )
    take_post(household, county, rules, moment)
    _open_year(household, state, rules)
    _clear(household)  # before any plan: a service of last year says nothing of this one
    begin_year(household)
    if household.contracts > 0.0:
        count_contracts(household)
    household.pay = pay_of_year(float(household.lasting_pay), household.pay_shock, rules.income.pay_shock)
    hopes = prospects_of(household, county, state, rules, industries, moment, True)
    if migrates(household, county, migration_draw, hopes, state, rules, moment):
        hopes = prospects_of(household, county, state, rules, industries, moment, True)
    household.planted = hopes.plan.share * hopes.plots.mu
    household.plans_again = 0
    draws = EntryDraws(1.0, 1.0, 1.0, 1.0, job_draw, loan_draw, 1.0, 1.0, 1.0, 1.0, job_attention)
    if household.contracts > 0.0 or anything_reaches(household, county, rules):
        draws = entry_draws(household, county, draws, moment)
    _wish(0.0, household, county, draws, hopes, state, rules, industries, moment)
    _ask(household, county, state, rules)
    household.let_down = 0
    return hopes


@rule
def entry_draws(household: Household, county: County, draws: EntryDraws, moment: Moment) -> EntryDraws:
    """The draws of a household that has a contract, or could have one, beside those of work."""
    order, dividend, shares, membership = four_uniforms(
        moment.seed,
        HOUSEHOLD,
        county.code,
        household.number,
        moment.season,
        ORDER_PURCHASE_ENTRY // 4,
    )
    looks_at_order, looks_at_dividend, looks_at_shares, looks_at_membership = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, ORDER_ATTENTION // 4
    )
    return EntryDraws(
        order,
        dividend,
        shares,
        membership,
        draws.job,
        draws.loan,
        looks_at_order,
        looks_at_dividend,
        looks_at_shares,
        looks_at_membership,
        draws.job_attention,
    )


@rule
def count_contracts(household: Household) -> None:
    """What it has to see to: its linkages, and of the programme a service and a loan of this year."""
    household.contracts = linkages.contracts(household) + household.trusteeship + household.borrowed


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
    household.ordinary_days = 0.0
    household.linked_days = 0.0
    household.received[:] = 0.0


@rule
def begin_years(first_county: int, last_county: int, state: State) -> None:
    """The same for all households of the counties."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            begin_year(state.households[i])


@rule
def migrates(
    household: Household,
    county: County,
    draw: float,
    hopes: Prospects,
    state: State,
    rules: Rules,
    moment: Moment,
) -> bool:
    """Whether a worker leaves or returns, for the whole year; leaving has a cost that cash must cover."""
    labour = rules.labour
    if labour.migration_adjustment <= draw <= 1.0 - labour.migration_adjustment:
        return False  # it does not reconsider this year
    could_leave = may_leave(prime_workers(household), household.persons - household.kids)
    leaves = draw < labour.migration_adjustment
    if not (could_leave if leaves else household.away_workers > 0):
        return False
    gain = gain_of_absence(household, county, leaves, hopes, state, rules, moment)
    gain -= county.separation_cost * moment.wages
    change = migration_change(
        draw,
        migration_probability(gain, labour.migration_noise),
        labour.migration_adjustment,
        could_leave,
        household.away_workers,
    )
    if change > 0:
        if household.cash < labour.migration_cost:
            return False
        household.cash -= labour.migration_cost
        cost = household.weight * labour.migration_cost
        pay(county.flows.migration_costs, household.group, REST_OF_WORLD, cost)
        leave(household)
    elif change < 0:
        come_back(household)
    return change != 0


@rule
def gain_of_absence(
    household: Household,
    county: County,
    leaves: bool,
    hopes: Prospects,
    state: State,
    rules: Rules,
    moment: Moment,
) -> float:
    """Yuan a year that one more worker away brings, before what separation costs.

    leaves: it is one who lives there; else it is one who is away, and could return.
    What it takes from home is the difference of two plans: with the worker there and without, who takes
    days out of their worst-paid uses first.  A public post is for those of whom nobody is away.
    """
    labour, change = rules.labour, -1 if leaves else 1
    prime = max(0, prime_workers(household) + change)
    time, plots = hopes.time, hopes.plots
    here = surplus(time, plots, hopes.plan.share)
    other = time_of(
        household,
        county,
        household.workers + change,
        household.persons + change,
        prime,
        False,
        expects_work(household, county, prime, rules),
        state,
        rules,
        moment,
    )
    there = worth_of(other, plots)
    worth_at_home = here - there if leaves else there - here
    earned = expected_pay_away(household, rules, moment)
    days_away = 4.0 * labour.days_per_worker * (time.first + 0.5 * time.rise)
    gain = migration_gain(earned, days_away, worth_at_home)
    if household.dibao:
        gain -= loss_of_benefit(household, ABSENT_PAY_COUNTED * earned, rules, moment)
    return gain


@rule
def expected_pay_away(household: Household, rules: Rules, moment: Moment) -> float:
    """Yuan a year of a member who works away; a job that is lost in summer is so for three quarters."""
    labour = rules.labour
    lost = 0.75 * labour.migrant_job_loss
    return labour.migrant_earnings * moment.wages * pay_relative(household, rules) * (1.0 - lost)
