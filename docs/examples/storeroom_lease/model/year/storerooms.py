"""The storeroom lease through the year: offered and wished in spring, used, and paid in winter."""

from model.year.plan_wishes import chooses

from model.accounts import STORED_SALES, STOREROOM_RENTS
from model.compiled import rule
from model.linkages import STOREROOM_LEASE, storeroom_lease
from model.parameters import Rules
from model.state import NO_AGENT, County, Enterprise, Household, State
from model.world.calendar import Moment
from model.world.households.choosing import belief, granted_share
from model.world.randomness import HOUSEHOLD, STOREROOM_ENTRY, STOREROOM_TAKEN_BACK, uniform
from model.world.sectors import ENTERPRISES, REST_OF_WORLD, pay

# --- spring ------------------------------------------------------------------------------


@rule
def offer_leases(county: County, state: State, rules: Rules) -> None:
    """Open enterprises say how many rooms they would rent."""
    lease = rules.storeroom_lease
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.rooms_wished = 0.0
        enterprise.rooms_used = 0.0
        enterprise.rooms_offered = 0.0
        if lease.enabled and enterprise.alive:
            enterprise.rooms_offered = storeroom_lease.rooms_offered(
                enterprise.capacity, lease.rooms_per_tonne
            )


@rule
def wish_lease(household: Household, county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Whether a household offers its room to the enterprise of its industry."""
    lease = rules.storeroom_lease
    inside = household.leased > 0.0
    household.leased = 0.0
    if household.enterprise == NO_AGENT:
        return
    enterprise = state.enterprises[household.enterprise]
    if enterprise.rooms_offered <= 0.0:
        return
    draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, STOREROOM_ENTRY)
    kept = belief(enterprise.reputation, household.trust)
    gain = storeroom_lease.yearly_gain(lease.rent, kept, lease.own_use)
    if chooses(household, county, STOREROOM_LEASE, draw, gain, lease.hassle, inside, rules):
        household.leased = 1.0
        enterprise.rooms_wished += county.household_weight[household.group]


@rule
def enter_lease(household: Household, county: County, state: State) -> None:
    """The wish becomes a contract, as far as the enterprise needs rooms."""
    if household.leased > 0.0:
        enterprise = state.enterprises[household.enterprise]
        household.leased *= granted_share(enterprise.rooms_offered, enterprise.rooms_wished)
        county.linked[STOREROOM_LEASE] += county.household_weight[household.group] * household.leased


# --- winter ------------------------------------------------------------------------------


@rule
def use_room(household: Household, county: County, state: State, rules: Rules, moment: Moment) -> None:
    """The room was used since harvest, unless the household wanted it back."""
    if household.leased <= 0.0:
        return
    draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, STOREROOM_TAKEN_BACK)
    if storeroom_lease.takes_back(draw, household.trust, rules.storeroom_lease.take_back_chance):
        household.leased = 0.0
        return
    weight = county.household_weight[household.group]
    state.enterprises[household.enterprise].rooms_used += weight * household.leased


@rule
def sell_stored(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """What was kept in rented rooms is sold for more than in autumn."""
    sold = enterprise.rooms_used * rules.storeroom_lease.worth
    enterprise.cash += sold
    enterprise.sales += sold
    pay(county.flows, STORED_SALES, REST_OF_WORLD, ENTERPRISES, sold)


@rule
def pay_rents(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """The year's rents from cash, after late produce and before any dividend."""
    due = enterprise.rooms_used * rules.storeroom_lease.rent
    enterprise.rent_paid = granted_share(enterprise.cash, due)
    paid = enterprise.rent_paid * due
    enterprise.cash -= paid
    enterprise.profit -= paid
    county.flows[STOREROOM_RENTS, ENTERPRISES] -= paid


@rule
def receive_rent(household: Household, county: County, state: State, rules: Rules) -> None:
    """A household's rent, as far as it is paid: income from property."""
    if household.leased <= 0.0:
        return
    enterprise = state.enterprises[household.enterprise]
    rent = enterprise.rent_paid * household.leased * rules.storeroom_lease.rent
    county.flows[STOREROOM_RENTS, household.group] += county.household_weight[household.group] * rent
    household.property += rent
    household.received[STOREROOM_LEASE] += rent
    household.cash += rent
