"""Storeroom lease 仓房租赁: an enterprise rents a household's storeroom for the produce it processes.

Offered in spring by capacity.  The household may want its room back at harvest, and then gets
no rent; the enterprise pays in winter as far as its cash goes, and what it does not pay is lost.
"""

from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.payment import Payment
from model.sources import assumed, switch
from model.world import agents
from model.world.agents import NO_AGENT, County, Float, Industries, Rules, State, Sums
from model.world.calendar import Moment
from model.world.households.choosing import certainty_equivalent, granted_share, variance_of_promise
from model.world.households.season import (
    BreachDraws,
    EntryDraws,
    Free,
    Harvest,
    Promises,
    Prospects,
    attends,
    chooses,
    kept_belief,
    value_of_days,
)
from model.world.randomness import HOUSEHOLD, uniform
from model.world.sectors import ENTERPRISES, HOUSEHOLDS, REST_OF_WORLD, pay

STOREROOM_ENTRY = 40  # spring
STOREROOM_TAKEN_BACK = 41  # autumn
STOREROOM_ATTENTION = 43  # spring


class Terms(NamedTuple):
    """仓房租赁: enterprises rent households' storerooms."""

    enabled: bool = switch(False, "Whether enterprises rent storerooms.")
    rent: float = assumed(800.0, "yuan/room/year", 0.0, 100_000.0, (400.0, 1600.0), "Rent that is promised.")
    worth: float = assumed(
        1000.0, "yuan/room/year", 0.0, 100_000.0, (600.0, 2000.0), "What stored produce brings beyond autumn."
    )
    own_use: float = assumed(
        200.0, "yuan/room/year", 0.0, 100_000.0, (0.0, 400.0), "What the room is worth to the household."
    )
    rooms_per_tonne: float = assumed(
        0.05, "room/t of capacity", 0.0, 10.0, (0.01, 0.2), "Rooms that an enterprise would rent."
    )
    take_back_chance: float = assumed(
        0.2, "probability", 0.0, 1.0, (0.0, 0.5), "Households without trust that want the room at harvest."
    )


class Household(agents.Household):
    """What a household has under this form."""

    leased: Float  # share of its storeroom that is leased this year; the wish, until rooms are shared


class Enterprise(agents.Enterprise):
    """What an enterprise has under this form."""

    rooms_offered: Float  # storerooms that it would rent
    rooms_wished: Float
    rooms_used: Float  # this year
    rent_paid: Float  # share of the rents due


# --- the rules: plain numbers with units ---------------------------------------------------


@rule
def rooms_offered(capacity: float, rooms_per_tonne: float) -> float:
    """Storerooms that an enterprise would rent.  capacity: t a year of raw produce."""
    return capacity * rooms_per_tonne


@rule
def yearly_gain(rent: float, kept: float, own_use: float) -> float:
    """Yuan a year: the rent, as far as it is believed, over what the room is worth to the household."""
    return rent * kept - own_use


@rule
def takes_back(draw: float, trust: float, chance: float) -> bool:
    """Whether the household wants its room back at harvest: the less it trusts, the likelier."""
    return draw < chance * (1.0 - trust)


# --- the steps of the year -----------------------------------------------------------------


@rule
def offer(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Open enterprises say how many rooms they would rent."""
    lease = rules.storeroom_lease
    enterprise.rooms_wished = 0.0
    enterprise.rooms_used = 0.0
    enterprise.rooms_offered = 0.0
    if lease.enabled and enterprise.alive:
        enterprise.rooms_offered = rooms_offered(enterprise.capacity, lease.rooms_per_tonne)


@rule
def wish(
    land_value: float,
    household: Household,
    county: County,
    draws: EntryDraws,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> float:
    """Whether a household offers its room to the enterprise of its industry; its land is not touched."""
    lease = rules.storeroom_lease
    wants = household.leased > 0.0
    household.leased = 0.0
    if household.enterprise == NO_AGENT:
        return land_value
    enterprise = state.enterprises[household.enterprise]
    if enterprise.rooms_offered <= 0.0:
        return land_value
    seed, code, number, season = moment.seed, county.code, household.number, moment.season
    peers = county.peers[linkages.STOREROOM_LEASE]
    looks = uniform(seed, HOUSEHOLD, code, number, season, STOREROOM_ATTENTION)
    if attends(household, county, peers, looks, rules):
        kept = kept_belief(household, enterprise.reputation, rules)
        value = certainty_equivalent(
            yearly_gain(lease.rent, kept, lease.own_use),
            variance_of_promise(lease.rent, kept),
            household.risk_aversion,
            household.smoothed_income,
        )
        value -= value_of_days(hopes, rules)
        household.value[linkages.STOREROOM_LEASE] = value
        draw = uniform(seed, HOUSEHOLD, code, number, season, STOREROOM_ENTRY)
        wants = chooses(household, draw, value, 0.0, rules)
    if wants:
        household.leased = 1.0
    return land_value


@rule
def ask(household: Household, county: County, state: State, rules: Rules) -> None:
    """Its wish is added up at the enterprise."""
    if household.leased > 0.0:
        state.enterprises[household.enterprise].rooms_wished += household.weight


@rule
def to_settle(household: Household) -> bool:
    """A room that was offered."""
    return household.leased > 0.0


@rule
def enter(household: Household, county: County, free: Free, state: State, rules: Rules) -> None:
    """The wish becomes a contract, as far as the enterprise needs rooms."""
    if household.leased > 0.0:
        enterprise = state.enterprises[household.enterprise]
        household.leased *= granted_share(enterprise.rooms_offered, enterprise.rooms_wished)


@rule
def part_linked(household: Household) -> float:
    """The part of its room that is leased."""
    return household.leased


@rule
def deliver(
    harvest: Harvest,
    household: Household,
    county: County,
    draws: BreachDraws,
    spot: float,
    state: State,
    rules: Rules,
    moment: Moment,
) -> Harvest:
    """The room is used from harvest on, unless the household wants it back; no produce changes hands."""
    if household.leased <= 0.0:
        return harvest
    draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, STOREROOM_TAKEN_BACK)
    if takes_back(draw, household.trust, rules.storeroom_lease.take_back_chance):
        household.leased = 0.0
    weight = household.weight
    state.enterprises[household.enterprise].rooms_used += weight * household.leased
    return harvest


@rule
def clear(enterprise: Enterprise) -> None:
    """No rent is paid yet."""
    enterprise.rent_paid = 0.0


@rule
def earn(enterprise: Enterprise, county: County, rules: Rules, moment: Moment) -> float:
    """What was kept in rented rooms is sold for more than in autumn."""
    sold = enterprise.rooms_used * rules.storeroom_lease.worth
    enterprise.cash += sold
    pay(county.flows.stored_sales, REST_OF_WORLD, ENTERPRISES, sold)
    return sold


@rule
def pay_claims(enterprise: Enterprise, county: County, rules: Rules) -> float:
    """The year's rents, as far as there is cash; all that is paid comes out of profit."""
    due = enterprise.rooms_used * rules.storeroom_lease.rent
    enterprise.rent_paid = granted_share(enterprise.cash, due)
    paid = enterprise.rent_paid * due
    enterprise.cash -= paid
    county.flows.storeroom_rents[ENTERPRISES] -= paid
    return paid


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """A household's rent, as far as it is paid: income from property."""
    if household.leased <= 0.0:
        return
    enterprise = state.enterprises[household.enterprise]
    rent = enterprise.rent_paid * household.leased * rules.storeroom_lease.rent
    county.flows.storeroom_rents[household.group] += household.weight * rent
    household.property += rent
    household.received[linkages.STOREROOM_LEASE] += rent
    household.cash += rent


@rule
def judge(promises: Promises, household: Household, county: County, state: State, rules: Rules) -> Promises:
    """The rent fell due to whoever leased a room; it was kept in part if part was paid."""
    if household.leased <= 0.0:
        return promises
    due = household.leased * rules.storeroom_lease.rent
    kept = state.enterprises[household.enterprise].rent_paid * due
    return Promises(promises.due + due, promises.kept + kept)


@rule
def judge_enterprise(promises: Promises, enterprise: Enterprise, rules: Rules) -> Promises:
    """The same, for the enterprise's reputation."""
    due = enterprise.rooms_used * rules.storeroom_lease.rent
    return Promises(promises.due + due, promises.kept + enterprise.rent_paid * due)


@rule
def measure_enterprise(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: Sums
) -> None:
    """Rooms in use."""
    sums.rooms_used += enterprise.rooms_used


# --- the declaration -----------------------------------------------------------------------

FORM = LinkageForm(
    name="storeroom_lease",
    place=6,
    names=Names("storeroom lease", "仓房租赁"),
    terms=Terms,
    household=Household,
    enterprise=Enterprise,
    payments=(
        Payment("storeroom_rents", ENTERPRISES, HOUSEHOLDS),
        Payment("stored_sales", REST_OF_WORLD, ENTERPRISES),
    ),
    draws=(STOREROOM_ENTRY, STOREROOM_TAKEN_BACK),
    outcomes=(Outcome("organisations", "rooms_used", "room", "Storerooms of households that are in use."),),
    steps={
        "offer": offer,
        "wish": wish,
        "ask": ask,
        "to_settle": to_settle,
        "enter": enter,
        "part_linked": part_linked,
        "part_led_by_enterprise": part_linked,
        "deliver": deliver,
        "clear": clear,
        "earn": earn,
        "pay_claims": pay_claims,
        "receive": receive,
        "judge": judge,
        "judge_enterprise": judge_enterprise,
        "measure_enterprise": measure_enterprise,
        "took_part": part_linked,
    },
    shown_first=("rent", "worth", "rooms_per_tonne"),
    chinese={
        "enabled": "企业是否租用仓房",
        "rent": "承诺的租金",
        "worth": "储存产品比秋季多卖的收入",
        "own_use": "仓房自用的价值",
        "rooms_per_tonne": "企业愿租的仓房",
        "take_back_chance": "毫无信任时秋季收回仓房的农户比例",
        "yuan/room/year": "元/间/年",
        "room/t of capacity": "间/吨产能",
        "room": "间",
    },
)
