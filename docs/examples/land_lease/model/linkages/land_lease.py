"""Land lease 土地流转: a household lets a share of its land to its enterprise, for a term at a fixed rent.

What it lets are its worst plots, and idle ones first.  The enterprise farms them with hired work and owes the
rent each winter, after wages and costs.  What it cannot pay becomes arrears, which are paid first in the next
winter; when it fails they are recovered as far as liquidation goes, and the land returns at once.
"""

from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.parameter import parameter
from model.declare.payment import Payment, Stock
from model.sources import assumed, switch
from model.world import agents
from model.world.agents import NO_AGENT, Byte, County, Float, Industries, Rules, Seasonal, State, Sums
from model.world.calendar import Moment
from model.world.households.allocating import cost_of_land, mean_quality
from model.world.households.choosing import (
    certainty_equivalent,
    granted_share,
    inclusive_value,
    variance_of_promise,
)
from model.world.households.letting import HAS_PLOTS, quality_spread
from model.world.households.season import (
    EntryDraws,
    Free,
    Promises,
    Prospects,
    attends,
    chooses,
    kept_belief,
    value_of_days,
    variance_of_land_here,
    yearly_labour_need,
)
from model.world.organisations.enterprises import cash_after
from model.world.organisations.means import recovered_share, share_payable
from model.world.randomness import HOUSEHOLD, uniform
from model.world.sectors import ENTERPRISES, HOUSEHOLDS

LAND_LEASE_ENTRY = 42  # spring
LAND_LEASE_ATTENTION = 44  # spring


class Terms(NamedTuple):
    """土地流转: households let land to enterprises, for years and at a fixed rent."""

    enabled: bool = switch(False, "Whether enterprises lease land for a term.")
    rent: float = assumed(
        400.0, "yuan/mu/year", 0.0, 10_000.0, (200.0, 600.0), "Rent of a mean mu; of worse plots less."
    )
    term: int = parameter(
        5,
        "year",
        allowed=(1, 30),
        uncertain=(3, 10),
        source_class="assumption",
        source="no source found; varied over its range in the sensitivity analysis",
        text="Years of a lease.",
        acts="policy",
    )
    land_share: float = assumed(0.4, "share of land", 0.0, 1.0, (0.2, 0.8), "Land that a household lets.")
    mu_per_tonne: float = assumed(
        0.2, "mu/t of capacity", 0.0, 10.0, (0.05, 0.5), "Land that an enterprise farms at most."
    )
    technique: float = assumed(
        1.15, "share of household yield", 0.1, 3.0, (1.05, 1.3), "Yield of an enterprise on leased land."
    )
    service_cost: float = assumed(
        0.55,
        "share of household labour at the local wage",
        0.0,
        2.0,
        (0.4, 0.8),
        "Hired work on leased land.",
    )


class Household(agents.Household):
    """What a household has under this form."""

    lease_wish: Float  # mu that it would let, this spring
    lease_land: Float  # mu let
    lease_rent: Float  # yuan a mu and year, as agreed
    lease_years: Byte  # years that its lease still has, this one among them
    lease_arrears: Seasonal  # rent owed to it


class Enterprise(agents.Enterprise):
    """What an enterprise has under this form."""

    lease_offered: Float  # mu that it would lease beside those it has
    lease_wished: Float
    lease_granted: Float  # share of what households would let
    lease_kept: Float  # mu of leases that go on next year
    lease_due: Float  # yuan of this year's rents
    lease_paid: Float  # share of them
    lease_arrears: Float  # yuan of earlier ones that it owes
    lease_arrears_paid: Float  # share of them, this winter
    lease_recovered: Float  # share of arrears returned after a failure


# --- the rules: plain numbers with units ---------------------------------------------------


@rule
def land_wanted(capacity: float, mu_per_tonne: float, kept: float, profit: float, in_arrears: bool) -> float:
    """Mu that an enterprise would lease beside those it keeps: none in arrears, or at a loss.

    capacity: t a year of raw produce; profit: yuan a mu that it expects.
    """
    if in_arrears or profit <= 0.0:
        return 0.0
    return max(0.0, capacity * mu_per_tonne - kept)


@rule
def profit_of_mu(revenue: float, rent: float, quality: float, costs: float) -> float:
    """Yuan a mu and year.  revenue, rent: of a mean mu; quality: of the plots; costs: inputs and work."""
    return (revenue - rent) * quality - costs


@rule
def yearly_gain(rent: float, kept: float, land_forgone: float) -> float:
    """Yuan a year: the rent, as far as it is believed, less what the household gives up with the land."""
    return rent * kept - land_forgone


# --- the steps of the year -----------------------------------------------------------------


@rule
def offer(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Land is wanted where farming it pays, by what the county's land brings."""
    lease, k = rules.land_lease, enterprise.industry
    enterprise.lease_wished = 0.0
    enterprise.lease_offered = 0.0
    if not (lease.enabled and enterprise.alive and HAS_PLOTS[k]):
        return
    quality = 1.0 - quality_spread(k, rules.land.plot_spread) * (1.0 - lease.land_share)
    work = yearly_labour_need(k, industries) * rules.labour.local_wage
    costs = industries[k].input_cost + lease.service_cost * work
    profit = profit_of_mu(lease.technique * county.mean_revenue[k], lease.rent, quality, costs)
    enterprise.lease_offered = land_wanted(
        enterprise.capacity,
        lease.mu_per_tonne,
        enterprise.lease_kept,
        profit,
        enterprise.lease_arrears > 0.0,
    )


@rule
def open_year(household: Household, state: State, rules: Rules) -> None:
    """A year of the term is over; at its end the land returns.  Arrears stay owed."""
    if household.lease_land <= 0.0:
        return
    household.lease_years -= 1
    if household.lease_years <= 0 or not rules.land_lease.enabled:
        household.lease_land = 0.0
        household.lease_years = 0


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
    """Whether a household whose land is all its own would let some; what it gives up is known by plot."""
    lease, k = rules.land_lease, household.industry
    household.lease_wish = 0.0
    if household.employer == NO_AGENT or linkages.own_land(household) < float(household.land):
        return land_value
    enterprise = state.enterprises[household.employer]
    plots, plan = hopes.plots, hopes.plan
    if enterprise.lease_offered <= 0.0 or not HAS_PLOTS[k] or plots.mu <= 0.0:
        return land_value
    seed, code, number, season = moment.seed, county.code, household.number, moment.season
    peers = county.peers[linkages.LAND_LEASE]
    looks = uniform(seed, HOUSEHOLD, code, number, season, LAND_LEASE_ATTENTION)
    if not attends(household, county, peers, looks, rules):
        return land_value
    land = lease.land_share * plots.mu
    land_forgone = cost_of_land(plots, plan, float(county.let_share[k]), lease.land_share)
    rent = lease.rent * mean_quality(plots, 1.0 - lease.land_share, 1.0)
    # Land that would lie idle brings nothing, and so no risk.
    farmed = max(0.0, land - (1.0 - plan.share) * plots.mu)
    kept = kept_belief(household, enterprise.reputation, rules)
    risk = variance_of_promise(land * rent, kept)
    risk -= variance_of_land_here(farmed, household, county, hopes, industries)
    value = certainty_equivalent(
        yearly_gain(land * rent, kept, land_forgone),
        risk,
        household.risk_aversion,
        household.smoothed_income,
    )
    value -= value_of_days(hopes, rules)
    household.value[linkages.LAND_LEASE] = value
    draw = uniform(seed, HOUSEHOLD, code, number, season, LAND_LEASE_ENTRY)
    if chooses(household, draw, value, land_value, rules):
        linkages.give_up_land(household)
        household.lease_wish = land
        household.lease_rent = rent
    return inclusive_value(land_value, value, rules.choice.noise)


@rule
def give_up_land(household: Household) -> None:
    """Nothing is let after all."""
    household.lease_wish = 0.0


@rule
def ask(household: Household, county: County, state: State, rules: Rules) -> None:
    """Its wish is added up at the enterprise."""
    if household.lease_wish > 0.0:
        state.enterprises[household.employer].lease_wished += household.weight * household.lease_wish


@rule
def to_settle(household: Household) -> bool:
    """A wish to let land."""
    return household.lease_wish > 0.0


@rule
def left_by_wish(free: Free, household: Household, rules: Rules) -> Free:
    """What the wish leaves of land."""
    return Free(free.land - household.lease_wish, free.cash)


@rule
def grant(means: float, enterprise: Enterprise, rules: Rules) -> float:
    """Every wish is met in proportion; a lease costs nothing in spring."""
    enterprise.lease_granted = granted_share(enterprise.lease_offered, enterprise.lease_wished)
    return means


@rule
def enter(household: Household, county: County, free: Free, state: State, rules: Rules) -> None:
    """The wish becomes a lease for the term, as far as the enterprise wants land."""
    if household.lease_wish <= 0.0:
        return
    household.lease_land = state.enterprises[household.employer].lease_granted * household.lease_wish
    household.lease_years = rules.land_lease.term
    household.lease_wish = 0.0


@rule
def own_land(land: float, household: Household) -> float:
    """Less what is let for a term."""
    return land - household.lease_land


@rule
def part_linked(household: Household) -> float:
    """1 for a household that has a lease."""
    return 1.0 if household.lease_land > 0.0 else 0.0


@rule
def farm(
    household: Household,
    county: County,
    yield_here: float,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """The enterprise harvests the leased plots, and pays for inputs and hired work."""
    if household.lease_land <= 0.0:
        return
    lease, k = rules.land_lease, household.industry
    value = yield_here * county.spot_price[k] * linkages.placed_quality(household, rules.land.plot_spread)
    work = yearly_labour_need(k, industries) * rules.labour.local_wage
    land = household.weight * household.lease_land
    enterprise = state.enterprises[household.employer]
    enterprise.land_revenue += land * value * lease.technique
    enterprise.land_costs += land * (industries[k].input_cost + lease.service_cost * work)


@rule
def open_winter(enterprise: Enterprise) -> None:
    """Rents are added up anew each winter."""
    enterprise.lease_due = 0.0
    enterprise.lease_kept = 0.0


@rule
def claim(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """The year's rent falls due."""
    if household.lease_land <= 0.0:
        return
    enterprise = state.enterprises[household.employer]
    land = household.weight * household.lease_land
    enterprise.lease_due += land * household.lease_rent
    enterprise.lease_kept += land if household.lease_years > 1 else 0.0


@rule
def clear(enterprise: Enterprise) -> None:
    """Nothing is paid yet."""
    enterprise.lease_paid = 0.0
    enterprise.lease_arrears_paid = 0.0
    enterprise.lease_recovered = 0.0


@rule
def pay_claims(enterprise: Enterprise, county: County, rules: Rules) -> float:
    """Arrears first, then the year's rents, as far as there is cash; what is left is owed."""
    flows = county.flows
    arrears, due = enterprise.lease_arrears, enterprise.lease_due
    old = share_payable(arrears, enterprise.cash)
    enterprise.cash = cash_after(enterprise.cash, old * arrears)
    flows.lease_arrears_paid[ENTERPRISES] -= old * arrears
    share = share_payable(due, enterprise.cash)
    enterprise.cash = cash_after(enterprise.cash, share * due)
    flows.lease_rents[ENTERPRISES] -= share * due
    flows.lease_arrears_incurred[ENTERPRISES] -= (1.0 - share) * due
    enterprise.lease_arrears_paid = old
    enterprise.lease_paid = share
    enterprise.lease_arrears = (1.0 - old) * arrears + (1.0 - share) * due
    return due


@rule
def net_of_claims(equity: float, enterprise: Enterprise) -> float:
    """Less the arrears."""
    return equity - enterprise.lease_arrears


@rule
def is_behind(enterprise: Enterprise) -> bool:
    """Whether rents are in arrears: then owners get nothing."""
    return enterprise.lease_arrears != 0.0


@rule
def recover(left: float, enterprise: Enterprise, county: County) -> float:
    """Arrears get what there is of a failed enterprise; the rest of them is lost."""
    arrears = enterprise.lease_arrears
    share = recovered_share(left, arrears)
    county.flows.lease_arrears_paid[ENTERPRISES] -= share * arrears
    county.flows.lease_arrears_lost[ENTERPRISES] += (1.0 - share) * arrears
    enterprise.lease_recovered = share
    enterprise.lease_arrears = 0.0
    enterprise.lease_kept = 0.0
    return left - share * arrears


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """A household's arrears and its rent, as far as they are paid: income from property."""
    rent = household.lease_land * household.lease_rent
    if household.employer == NO_AGENT or rent + household.lease_arrears <= 0.0:
        return
    enterprise = state.enterprises[household.employer]
    old = enterprise.lease_arrears_paid * household.lease_arrears
    paid = enterprise.lease_paid * rent
    flows, group, weight = county.flows, household.group, household.weight
    flows.lease_arrears_paid[group] += weight * old
    flows.lease_rents[group] += weight * paid
    flows.lease_arrears_incurred[group] += weight * (rent - paid)
    household.lease_arrears += rent - paid - old
    household.property += old + paid
    household.received[linkages.LAND_LEASE] += old + paid
    household.cash += old + paid


@rule
def judge(promises: Promises, household: Household, county: County, state: State, rules: Rules) -> Promises:
    """The rent fell due to whoever has a lease."""
    if household.lease_land <= 0.0:
        return promises
    enterprise = state.enterprises[household.employer]
    due = household.lease_land * household.lease_rent
    kept = 0.0 if enterprise.failed else enterprise.lease_paid * due
    return Promises(promises.due + due, promises.kept + kept)


@rule
def judge_enterprise(promises: Promises, enterprise: Enterprise, rules: Rules) -> Promises:
    """The same, for the enterprise's reputation."""
    if enterprise.lease_due <= 0.0:
        return promises
    kept = 0.0 if enterprise.failed else enterprise.lease_paid * enterprise.lease_due
    return Promises(promises.due + enterprise.lease_due, promises.kept + kept)


@rule
def recover_by_household(household: Household, county: County, state: State) -> None:
    """A failed enterprise gives the land back, and of what it owes what is recovered."""
    if household.employer == NO_AGENT or not state.enterprises[household.employer].failed:
        return
    share = state.enterprises[household.employer].lease_recovered
    arrears, group, weight = household.lease_arrears, household.group, household.weight
    county.flows.lease_arrears_paid[group] += weight * share * arrears
    county.flows.lease_arrears_lost[group] -= weight * (1.0 - share) * arrears
    household.property += share * arrears
    household.received[linkages.LAND_LEASE] += share * arrears
    household.cash += share * arrears
    household.lease_arrears = 0.0
    household.lease_land = 0.0
    household.lease_years = 0


@rule
def measure_household(household: Household, county: County, state: State, rules: Rules, sums: Sums) -> None:
    """Land let for a term, and rent owed."""
    sums.leased_land += household.weight * household.lease_land
    sums.lease_arrears += household.weight * household.lease_arrears


@rule
def measure_enterprise(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: Sums
) -> None:
    """Rents due and paid in the year, and owed at its end."""
    sums.lease_due += enterprise.lease_due
    sums.lease_paid += enterprise.lease_paid * enterprise.lease_due
    sums.lease_arrears += enterprise.lease_arrears


# --- the declaration -----------------------------------------------------------------------

FORM = LinkageForm(
    name="land_lease",
    place=7,
    names=Names("land lease", "土地流转"),
    terms=Terms,
    household=Household,
    enterprise=Enterprise,
    payments=(
        Payment("lease_rents", ENTERPRISES, HOUSEHOLDS),
        Payment("lease_arrears_paid", ENTERPRISES, HOUSEHOLDS),
        Payment("lease_arrears_incurred", ENTERPRISES, HOUSEHOLDS, cash=False),
        Payment("lease_arrears_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
    ),
    stocks=(
        Stock(
            "lease_arrears",
            rises_with=("lease_arrears_incurred",),
            falls_with=("lease_arrears_paid", "lease_arrears_lost"),
            household="lease_arrears",
            enterprise="lease_arrears",
        ),
    ),
    draws=(LAND_LEASE_ENTRY,),
    outcomes=(
        Outcome("households", "leased_land", "mu", "Land that households let for a term."),
        Outcome("households", "lease_arrears", "yuan", "Rents owed to households at the end of the year."),
        Outcome("organisations", "lease_due", "yuan/year", "Rents of leases due."),
        Outcome("organisations", "lease_paid", "yuan/year", "Paid of what was due in the year."),
        Outcome("organisations", "lease_arrears", "yuan", "Rents owed at the end of the year."),
        Outcome(
            "organisations",
            "lease_paid_share",
            "share",
            "Paid of the rents due in the year.",
            total=("lease_paid",),
            over="lease_due",
        ),
    ),
    steps={
        "offer": offer,
        "open_year": open_year,
        "wish": wish,
        "give_up_land": give_up_land,
        "ask": ask,
        "to_settle": to_settle,
        "left_by_wish": left_by_wish,
        "grant": grant,
        "enter": enter,
        "own_land": own_land,
        "part_linked": part_linked,
        "part_led_by_employer": part_linked,
        "farm": farm,
        "open_winter": open_winter,
        "claim": claim,
        "clear": clear,
        "pay_claims": pay_claims,
        "net_of_claims": net_of_claims,
        "is_behind": is_behind,
        "recover": recover,
        "receive": receive,
        "judge": judge,
        "judge_enterprise": judge_enterprise,
        "recover_by_household": recover_by_household,
        "measure_household": measure_household,
        "measure_enterprise": measure_enterprise,
        "took_part": part_linked,
    },
    early=("pay_claims", "recover"),  # rent is a cost: it comes before dividends
    shown_first=("rent", "term", "land_share"),
    chinese={
        "enabled": "企业是否按年限流转土地",
        "rent": "每亩中等地的固定租金，差地按质折减",
        "term": "流转年限",
        "land_share": "农户流转出的土地",
        "mu_per_tonne": "企业最多经营的流转土地",
        "technique": "企业在流转土地上的产量",
        "service_cost": "流转土地上的雇工费用",
        "mu/t of capacity": "亩/吨产能",
    },
)
