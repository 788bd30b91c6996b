"""Spring: offers, wishes, capacity shared, contracts entered, fields planted."""

from model import linkages
from model.compiled import rule
from model.linkages import own_land
from model.programme import EXTENSION, FARMER_TRAINING, RECOGNITION, TRAINING, TRUSTEESHIP
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import SPRING, Moment
from model.world.households.borrowing import may_borrow
from model.world.households.members import is_closed
from model.world.households.monitoring import set_chances
from model.world.households.reach import spread_news
from model.world.households.season import Free
from model.world.organisations.means import means
from model.year.demography import FIRST_CHANGES, change_population, seek_places
from model.year.every_season import (
    count_household,
    count_organisations,
    draw_on_bank,
    hire,
    live,
)
from model.year.local_markets import clear_markets, join_markets, open_markets, pay_rents
from model.year.plan_programme import apply, close_queues, open_programme, support
from model.year.planting import plant
from model.year.prospects import count_contracts, wish
from model.year.public_posts import close_posts, open_posts, queue_for_post
from model.year.time_and_land import expected_yield, prospects_of
from model.year.working import take_place, work

_SERVICE = 1 << TRUSTEESHIP
_CHANGE_NO_PLAN = _SERVICE | 1 << EXTENSION | 1 << TRAINING | 1 << FARMER_TRAINING | 1 << RECOGNITION

_open_spring = linkages.step("open_spring")
_offer = linkages.step("offer")
_offer_in_cooperative = linkages.step("offer_in_cooperative")
_share_out = linkages.step("share_out")
_grant = linkages.step("grant")
_grant_in_cooperative = linkages.step("grant_in_cooperative")
_enter = linkages.step("enter")
_leave = linkages.step("leave")
_invest = linkages.step("invest")
_invest_in_cooperative = linkages.step("invest_in_cooperative")
_agree = linkages.step("agree")
_count_linked = linkages.each_form("part_linked", "linked")
_part_led_by_enterprise = linkages.step("part_led_by_enterprise")
_part_led_by_employer = linkages.step("part_led_by_employer")


@rule
def plan(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The spring of the counties from `first_county` up to, not including, `last_county`."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        vacancies = 0.0
        if moment.year >= FIRST_CHANGES:
            vacancies = change_population(county, state, rules, moment)
        county.norm_left[:] = 1.0  # of this year's crop nothing is known yet
        open_posts(county, rules, moment)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            seek_places(household, county, vacancies, rules, moment)
            queue_for_post(household, county, rules, moment)
        close_posts(county, rules)
        open_programme(county, state, rules, industries, moment)
        set_chances(county, rules)
        spread_news(county, rules)
        open_markets(county)
        offer(county, state, rules, industries, moment)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            hopes = wish(household, county, state, rules, industries, moment)
            apply(household, county, hopes, rules, industries, moment)
            if not waits(household):
                join_markets(household, county, hopes, state, rules, industries)
        _share_out(county, state, rules, moment)
        share_capacity(county, state, rules)
        close_queues(county, rules)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            waiting, asked_for = waits(household), household.planted
            support(household, county, rules, moment)
            if waiting:
                enter(household, county, state, rules)
                count_contracts(household)
                settle_plan(household, county, state, rules, industries, moment)
            fit_service(household, asked_for)
        clear_markets(county, state, rules, industries, moment)
        pay_rents(county, state)
        hire(county, SPRING, state, rules)
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            take_place(household, county, rules)
            plant(household, county, state, rules, industries)
            if linkages.to_settle(household):
                _agree(household, expected_yield(household, county, rules, industries), rules)
            count_links(household, county, state)
            work(household, county, SPRING, state, rules, industries, moment)
            live(household, county, SPRING, rules, moment)
            count_household(household, county)
        invest(county, state)
        draw_on_bank(county, state)
        count_organisations(county, state)


@rule
def waits(household: Household) -> bool:
    """Whether contracts or the programme may still change its land, its linked work or its money in spring.

    A place in a training or an expert's visit changes none of them; nor does a trusteeship service, but for
    what who may borrow for inputs has to pay.
    """
    if household.applications & ~_CHANGE_NO_PLAN or linkages.to_settle(household):
        return True
    asks_for_service = household.applications & _SERVICE != 0
    return asks_for_service and may_borrow(household.assisted, household.microloan, household.defaulted)


@rule
def offer(county: County, state: State, rules: Rules, industries: Industries, moment: Moment) -> None:
    """What enterprises and cooperatives offer under each form."""
    county.linked[:] = 0.0
    _open_spring(county)
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.households_led = 0.0
        _offer(enterprise, county, rules, industries, moment)
    for g in range(county.first_cooperative, county.last_cooperative):
        _offer_in_cooperative(state.cooperatives[g])


@rule
def share_capacity(county: County, state: State, rules: Rules) -> None:
    """Where wishes exceed capacity, each is met in proportion; the season's wages are kept aside."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        left_over = means(enterprise, rules)
        left_over -= min(left_over, linkages.kept_aside(enterprise, SPRING, rules))
        _grant(left_over, enterprise, rules)
    for g in range(county.first_cooperative, county.last_cooperative):
        _grant_in_cooperative(state.cooperatives[g], rules)


@rule
def enter(household: Household, county: County, state: State, rules: Rules) -> None:
    """One household's wishes become contracts, as far as capacity was granted."""
    land_before = own_land(household)
    # What one form takes was worked out before another takes anything.
    free = linkages.left_by_wish(Free(land_before, household.cash), household, rules)
    _enter(household, county, free, state, rules)
    _leave(household, county, state, rules)
    if own_land(household) != land_before:
        household.plans_again = 1


@rule
def settle_plan(
    household: Household, county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Whoever's days or land contracts have changed plans again; then all go to the local markets."""
    again = household.plans_again != 0
    hopes = prospects_of(household, county, state, rules, industries, moment, again)
    join_markets(household, county, hopes, state, rules, industries)


@rule
def fit_service(household: Household, asked_for: float) -> None:
    """A service comes to as much of its own land as it was asked for, whatever is planned now.

    asked_for: mu.  What it rents is left out when fields are planted.
    """
    if household.planted > asked_for:
        household.trusteeship *= asked_for / household.planted


@rule
def count_links(household: Household, county: County, state: State) -> None:
    """How many households each form reaches, and how many each enterprise employs or leads."""
    if is_closed(household):
        return
    count_contracts(household)
    weight = household.weight
    _count_linked(county, household, weight)
    by_enterprise = _part_led_by_enterprise(household)
    by_employer = _part_led_by_employer(household)
    if by_enterprise > 0.0 and by_employer > 0.0 and household.employer == household.enterprise:
        by_enterprise, by_employer = max(by_enterprise, by_employer), 0.0  # led by one, and counted once
    if by_enterprise > 0.0:
        state.enterprises[household.enterprise].households_led += weight * by_enterprise
    if by_employer > 0.0:
        state.enterprises[household.employer].households_led += weight * by_employer


@rule
def invest(county: County, state: State) -> None:
    """The money of spring buys plant and equipment."""
    for e in range(county.first_enterprise, county.last_enterprise):
        _invest(state.enterprises[e], county)
    for g in range(county.first_cooperative, county.last_cooperative):
        _invest_in_cooperative(state.cooperatives[g], county)
