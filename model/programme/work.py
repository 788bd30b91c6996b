"""Work 有事: bases, cold stores, pilots, e-commerce, areas under a standard, fodder, courtyards, works.

Each lever changes what a household can do with its land and days: less loss after the
harvest, a better price at the gate, a higher yield, cheaper feed, work at home.  Facilities
are built over some years, wear out and are replaced while the programme lasts.
"""

from typing import NamedTuple

from model import programme
from model.compiled import rule
from model.declare.lever import Lever
from model.declare.names import Names
from model.declare.parameter import INDUSTRIES, parameter
from model.declare.part import Part
from model.declare.payment import Payment
from model.programme.budget import fund, intensity_of, is_active, switch_of, take
from model.programme.queues import ApplicationDraws, enqueue, served
from model.programme.targeting import county_part, targeting_rule
from model.sources import assumed, from_article
from model.world.agents import County, Floats, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.season import Prospects, season_days, wants_of_programme
from model.world.organisations.means import invest
from model.world.sectors import ENTERPRISES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay

_POTATOES, _VEGETABLES, _FRUIT, _LIVESTOCK = (
    INDUSTRIES.index(name) for name in ("potatoes", "vegetables", "fruit", "livestock")
)
_ROUNDING = 1e-9  # of a target: what sums of many small areas may be off
NO_LEVER = -1
COLD_STORE_GUIDES = (
    "guides to subsidies for cold stores at the place of production, 2020 to 2022: at most 40 % of the cost "
    "and 1 million yuan in formerly poor counties, at least 100 t each"
)


class Terms(NamedTuple):
    """有事: bases, cold stores, pilots, e-commerce, areas under a standard, courtyards, works."""

    enabled: bool = switch_of("work")
    intensity: float = intensity_of("work")
    demonstration_bases: int = from_article(
        "demonstration_bases",
        "base",
        0,
        100_000,
        "Demonstration bases, each run by one enterprise.",
        acts="policy",
    )
    base_investment: float = from_article(
        "demonstration_base_investment",
        "yuan",
        0.0,
        1e12,
        "Public investment in all bases together.",
        acts="policy",
    )
    base_years: float = assumed(
        2.0, "year", 1.0, 20.0, (1.0, 4.0), "Years over which it is paid out.", acts="policy"
    )
    base_households: float = from_article(
        "demonstration_base_households",
        "household",
        0.0,
        1e7,
        "Households that the bases hire together.",
        acts="policy",
    )
    base_days: float = assumed(
        50.0,
        "person-day/household/year",
        0.0,
        300.0,
        (30.0, 90.0),
        "Days of work for each of these households.",
        acts="policy",
    )
    base_product_per_day: float = assumed(
        165.0,
        "yuan/person-day",
        0.0,
        5000.0,
        (130.0, 220.0),
        "Net product of a day on a base before its wage.",
    )
    facility_years: float = assumed(
        2.0,
        "year",
        1.0,
        50.0,
        (1.0, 4.0),
        "Years in which stores, pilots and e-commerce are built.",
        acts="policy",
    )
    cold_stores: float = from_article(
        "cold_storage_facilities",
        "facility",
        0.0,
        1e6,
        "Cold stores at the place of production.",
        acts="policy",
    )
    cold_store_cost: float = parameter(
        400_000.0,
        "yuan/facility",
        allowed=(0.0, 1e9),
        uncertain=(200_000.0, 1_000_000.0),
        source_class="statistics",
        source=COLD_STORE_GUIDES,
        text="Public money for one.",
        acts="policy",
    )
    cold_store_capacity: float = parameter(
        500.0,
        "t/facility/year",
        allowed=(0.0, 1e6),
        uncertain=(100.0, 1500.0),
        source_class="statistics",
        source=COLD_STORE_GUIDES,
        text="Produce that goes through one in a year.",
    )
    cold_store_saving: float = assumed(
        0.6,
        "share of the loss",
        0.0,
        1.0,
        (0.4, 0.8),
        "Loss avoided on what is stored, net of the store's charge in kind.",
    )
    full_chain_counties: float = from_article(
        "full_chain_pilot_counties",
        "county",
        0.0,
        65_535.0,
        "Pilots of a full chain 全产业链.",
        acts="policy",
    )
    full_chain_cost: float = assumed(
        20e6,
        "yuan/county",
        0.0,
        1e10,
        (5e6, 50e6),
        "Public money for one, paid to its enterprises.",
        acts="policy",
    )
    full_chain_value_added: float = assumed(
        0.04, "share of raw value", 0.0, 2.0, (0.01, 0.1), "Value added in the pilot's industries."
    )
    integration_counties: float = from_article(
        "integration_pilot_counties",
        "county",
        0.0,
        65_535.0,
        "Pilots of farming with tourism and health.",
        acts="policy",
    )
    integration_cost: float = assumed(
        30e6, "yuan/county", 0.0, 1e10, (10e6, 80e6), "Public money for one.", acts="policy"
    )
    integration_work: float = assumed(
        0.3,
        "share of casual work",
        0.0,
        10.0,
        (0.1, 0.6),
        "Further casual work in a pilot county, beside farms, plants and workshops.",
    )
    ecommerce_centres: float = from_article(
        "county_ecommerce_centres",
        "centre",
        0.0,
        65_535.0,
        "County centres of e-commerce and freight.",
        acts="policy",
    )
    ecommerce_centre_cost: float = assumed(
        5e6, "yuan/centre", 0.0, 1e9, (2e6, 15e6), "Public money for one.", acts="policy"
    )
    ecommerce_centre_effect: float = assumed(
        0.2, "share of the county's discount", 0.0, 1.0, (0.05, 0.35), "Discount that a centre takes away."
    )
    e_towns: float = from_article(
        "e_towns", "township", 0.0, 1e6, "E-commerce townships 乡村e镇.", acts="policy"
    )
    e_town_cost: float = assumed(
        2e6, "yuan/township", 0.0, 1e9, (1e6, 10e6), "Public money for one.", acts="policy"
    )
    e_town_households: float = assumed(
        8000.0, "household/township", 0.0, 1e6, (4000.0, 15_000.0), "Households that one serves."
    )
    e_town_effect: float = assumed(
        0.2, "share of the county's discount", 0.0, 1.0, (0.05, 0.35), "Discount taken away where one is."
    )
    ecommerce_stations: float = from_article(
        "village_ecommerce_stations", "station", 0.0, 1e7, "Village stations of e-commerce.", acts="policy"
    )
    ecommerce_station_cost: float = assumed(
        20_000.0, "yuan/station", 0.0, 1e7, (5000.0, 60_000.0), "Public money for one.", acts="policy"
    )
    ecommerce_station_households: float = assumed(
        250.0, "household/station", 0.0, 1e5, (100.0, 400.0), "Households that one serves."
    )
    ecommerce_station_effect: float = assumed(
        0.4, "share of the discount by distance", 0.0, 1.0, (0.1, 0.7), "Discount taken away where one is."
    )
    cool_vegetables: float = from_article(
        "cool_vegetables_area", "mu", 0.0, 1e8, "Cool-climate vegetables under a standard.", acts="policy"
    )
    processing_potatoes: float = from_article(
        "processing_potato_area", "mu", 0.0, 1e8, "Potatoes for processing under a standard.", acts="policy"
    )
    standard_orchards: float = from_article(
        "standard_orchard_area", "mu", 0.0, 1e8, "Orchards improved.", acts="policy"
    )
    area_years: float = assumed(
        2.0, "year", 1.0, 50.0, (1.0, 4.0), "Years until these areas are reached.", acts="policy"
    )
    area_cost: float = assumed(
        500.0,
        "yuan/mu",
        0.0,
        100_000.0,
        (200.0, 1000.0),
        "Public money for seedlings, pipes and nets.",
        acts="policy",
    )
    area_yield: float = assumed(
        0.10, "share of yield", 0.0, 2.0, (0.05, 0.2), "Yield and quality gained under a standard."
    )
    area_targeting: str = targeting_rule("readiness", "Whose land comes under a standard first.")
    fodder_units: float = assumed(
        100_000.0,
        "standard unit/year",
        0.0,
        1e8,
        (30_000.0, 200_000.0),
        "Livestock units that change to own fodder 粮改饲, alfalfa.",
        acts="policy",
    )
    fodder_cost: float = assumed(
        150.0, "yuan/unit", 0.0, 1e5, (60.0, 300.0), "Public money for seed and silos.", acts="policy"
    )
    fodder_saving: float = assumed(
        0.1, "share of input cost", 0.0, 0.9, (0.03, 0.2), "Feed cost that own fodder saves."
    )
    fodder_targeting: str = targeting_rule("first_come", "Whose livestock gets fodder first.")
    courtyard_budget: float = from_article(
        "courtyard_budget",
        "yuan/year",
        0.0,
        1e12,
        "Budget of courtyard grants in a year that has one.",
        acts="policy",
    )
    courtyard_years: float = assumed(
        1.0,
        "year",
        0.0,
        1000.0,
        (1.0, 3.0),
        "Years that have a budget; the article names one.",
        acts="policy",
    )
    courtyard_grant: float = from_article(
        "courtyard_grant", "yuan/household", 0.0, 1e6, "Courtyard grant.", acts="policy"
    )
    courtyard_setup: float = assumed(
        1500.0, "yuan/household", 0.0, 1e6, (500.0, 3000.0), "What a household spends to begin."
    )
    courtyard_days: float = assumed(
        12.0, "person-day/season", 0.0, 90.0, (6.0, 20.0), "Work in the courtyard, of days left by the farm."
    )
    courtyard_product: float = assumed(
        60.0, "yuan/person-day", 0.0, 5000.0, (30.0, 90.0), "Net product of a day in the courtyard."
    )
    courtyard_targeting: str = targeting_rule("need", "Who gets a courtyard grant first.")
    flagship_cost: float = assumed(
        3e6,
        "yuan/product and county/year",
        0.0,
        1e9,
        (1e6, 10e6),
        "Public money for a flagship's brand.",
        acts="policy",
    )
    flagship_premium: float = assumed(
        0.05, "share of the price", 0.0, 2.0, (0.01, 0.12), "Price that a flagship's brand adds at home."
    )
    works_completed: float = assumed(
        0.6,
        "share of works",
        0.0,
        1.0,
        (0.4, 0.8),
        "Infrastructure that a county can complete in a year without a project team.",
    )
    infrastructure_return: float = parameter(
        0.06,
        "yuan of output/yuan/year",
        allowed=(0.0, 2.0),
        uncertain=(0.02, 0.12),
        source_class="literature",
        source="below the returns to rural public investment in China of Fan and others 2004 (recalled)",
        text="Farm output that a yuan of industry infrastructure adds.",
    )
    infrastructure_depreciation: float = assumed(
        0.05, "1/year", 0.0, 1.0, (0.03, 0.1), "Infrastructure that wears out."
    )


# --- rules ---------------------------------------------------------------------------------


@rule
def build_step(target: float, built: float, years: float, already: float) -> float:
    """Units to build this year: an equal part of the target, or what is missing to it.

    built: there now; already: units ever built, so that what wore out is replaced at once.
    """
    step = target / years
    worn = max(0.0, already - built)
    return min(max(0.0, target - built), step + worn)


@rule
def stored_share(stores: float, capacity: float, storable_tonnes: float) -> float:
    """Share of storable produce that goes through cold stores; capacity: t a year of one."""
    if storable_tonnes <= 0.0:
        return 0.0
    return min(1.0, stores * capacity / storable_tonnes)


@rule
def loss_with_stores(loss: float, storable: float, stored: float, saving: float) -> float:
    """Share of the harvest lost when a share `stored` of the storable part loses less."""
    return loss * (1.0 - storable * stored * saving)


@rule
def discount_left(centre: float, centre_effect: float, town: float, town_effect: float) -> float:
    """Share of the county's price discount that e-commerce leaves.

    centre: 1 where the county has a centre; town: share of households that an e-town serves.
    """
    return (1.0 - centre_effect * min(1.0, centre)) * (1.0 - town_effect * min(1.0, town))


@rule
def price_gain(price_basis: float, left: float, brand: float) -> float:
    """Rise of the price at the county seat, as a share of it.

    price_basis: price at the county seat over the wholesale price, without the programme;
    left: share of the discount that is left; brand: premium of a flagship product.
    """
    if price_basis <= 0.0:
        return brand
    without_discount = max(price_basis, 1.0 - (1.0 - price_basis) * left)
    return (1.0 + brand) * without_discount / price_basis - 1.0


@rule
def served_households(units: float, households_each: float, households: float) -> float:
    """Share of a county's households that its stations or townships serve."""
    if households <= 0.0:
        return 0.0
    return min(1.0, units * households_each / households)


@rule
def may_get_courtyard(assisted: int, share: float, days: float) -> bool:
    """Lifted and monitored households, as far as they have none, with days left by care."""
    return assisted != 0 and share < 1.0 and days > 0.0


@rule
def courtyard_gain(days: float, product: float, day_value: float) -> float:
    """Yuan a year that a courtyard brings over what the same days bring otherwise."""
    return days * (product - day_value)


@rule
def courtyard_days(most: float, free_days: float) -> float:
    """Person-days of a season in the courtyard, of what farm and job leave."""
    return min(most, max(0.0, free_days))


@rule
def area_step(target: float, done: float, years: float) -> float:
    """Mu to bring under a standard this year: an equal part, or what is missing to the target."""
    missing = target - done
    return min(missing, target / years) if missing > _ROUNDING * target else 0.0


@rule
def standard_yield(share: float, gain: float) -> float:
    """Yield factor where a share of the land is under a standard."""
    return 1.0 + gain * share


@rule
def works_completed(budget: float, delivery: float, team_members: float, each: float) -> float:
    """Yuan of infrastructure that a county completes in a year, with its project teams' help."""
    return min(budget, delivery * budget + team_members * each)


@rule
def infrastructure_yield(stock: float, returned: float, output: float) -> float:
    """Yield gain, as a share, from a stock of infrastructure (yuan) that serves `output` (yuan a year)."""
    if output <= 0.0:
        return 0.0
    return returned * stock / output


# --- spring: what is built and opened ------------------------------------------------------


@rule
def open_spring(
    county: County, funds: float, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The part's money of the year, and what it is for."""
    part = rules.work
    fund(county, programme.WORK, funds * rules.budget.share_work * part.intensity * part.enabled)
    open_work(county, state, rules, industries, moment)


@rule
def open_work(county: County, state: State, rules: Rules, industries: Industries, moment: Moment) -> None:
    """Bases, courtyards, facilities, areas, fodder, brands; infrastructure gets the rest."""
    part = rules.work
    active = is_active(part.enabled, rules, moment)
    wear_out(county, rules)
    if active:
        open_bases(county, state, rules, moment)
        if 1 <= moment.year <= part.courtyard_years and part.courtyard_grant > 0.0:
            take(
                county,
                programme.WORK,
                programme.COURTYARDS,
                part.courtyard_budget
                / part.courtyard_grant
                * part.intensity
                * county_part(part.courtyard_targeting, county.part_of_all, county.part_of_key),
                part.courtyard_grant,
            )
    building = active and moment.year >= 1  # what the article tells of begins with the first reported year
    years, flows = part.facility_years, county.flows
    build_publicly(county, programme.COLD_STORES, years, part.cold_store_cost, flows.cold_stores, building)
    build_full_chain(county, state, rules, building)
    build_publicly(
        county,
        programme.INTEGRATION_PILOTS,
        years,
        part.integration_cost,
        flows.integration_projects,
        building,
    )
    build_publicly(
        county,
        programme.ECOMMERCE_CENTRES,
        years,
        part.ecommerce_centre_cost,
        flows.ecommerce,
        building,
    )
    build_publicly(county, programme.E_TOWNS, years, part.e_town_cost, flows.ecommerce, building)
    build_publicly(
        county,
        programme.ECOMMERCE_STATIONS,
        years,
        part.ecommerce_station_cost,
        flows.ecommerce,
        building,
    )
    brands = 0.0
    if building:
        for lever in (programme.COOL_VEGETABLES, programme.PROCESSING_POTATOES, programme.STANDARD_ORCHARDS):
            step = area_step(county.target[lever], county.built[lever], part.area_years)
            take(county, programme.WORK, lever, step, part.area_cost)
    if active:
        take(
            county,
            programme.WORK,
            programme.FODDER,
            part.fodder_units
            * part.intensity
            * county_part(part.fodder_targeting, county.part_of_all, county.part_of_key),
            part.fodder_cost,
        )
        brands = take(
            county,
            programme.WORK,
            programme.FLAGSHIP_BRANDS,
            county.target[programme.FLAGSHIP_BRANDS],
            part.flagship_cost,
        )
        county.delivered[programme.FLAGSHIP_BRANDS] = brands
        pay(county.flows.flagship_brands, GOVERNMENT, REST_OF_WORLD, brands * part.flagship_cost)
        complete_works(county, rules)
    set_conditions(county, rules, industries, brands)


@rule
def wear_out(county: County, rules: Rules) -> None:
    """Facilities and infrastructure lose a year's wear."""
    for lever in (
        programme.COLD_STORES,
        programme.FULL_CHAIN_PILOTS,
        programme.INTEGRATION_PILOTS,
        programme.ECOMMERCE_CENTRES,
        programme.E_TOWNS,
        programme.ECOMMERCE_STATIONS,
    ):
        county.built[lever] *= 1.0 - rules.budget.facility_depreciation
    county.infrastructure *= 1.0 - rules.work.infrastructure_depreciation


@rule
def build(county: County, lever: int, years: float, cost: float, active: bool) -> float:
    """A facility wears out, and is built or replaced as far as there is money; returns the units built."""
    units = 0.0
    if active and county.target[lever] > 0.0:
        planned = build_step(county.target[lever], county.built[lever], years, county.ever_built[lever])
        units = take(county, programme.WORK, lever, planned, cost)
        county.built[lever] += units
        county.ever_built[lever] = max(county.ever_built[lever], county.built[lever])
        county.delivered[lever] = units
    return units


@rule
def build_publicly(
    county: County, lever: int, years: float, cost: float, entries: Floats, active: bool
) -> None:
    """The same, paid by government to builders in the rest of the world.  entries: of that payment."""
    units = build(county, lever, years, cost, active)
    pay(entries, GOVERNMENT, REST_OF_WORLD, units * cost)


@rule
def open_bases(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Public money for the county's demonstration bases, while they are being built."""
    part = rules.work
    county.bases = 0.0
    if not 1 <= moment.year <= part.base_years or part.demonstration_bases == 0:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.runs_base and enterprise.alive and enterprise.supported:
            county.bases += 1.0
    each = part.base_investment / part.base_years / part.demonstration_bases
    take(county, programme.WORK, programme.DEMONSTRATION_BASES, county.bases * each, 1.0)


@rule
def build_full_chain(county: County, state: State, rules: Rules, active: bool) -> None:
    """A pilot's money goes to the supported enterprises of its industries, by capital.

    Where there is none, nothing is built and no money is set aside.
    """
    capital, cost = 0.0, rules.work.full_chain_cost
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.supported and county.pilot_industry[enterprise.industry] > 0.0:
            capital += enterprise.capital
    if capital <= 0.0:
        return
    build(county, programme.FULL_CHAIN_PILOTS, rules.work.facility_years, cost, active)
    units = county.delivered[programme.FULL_CHAIN_PILOTS]
    if units <= 0.0:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.supported and county.pilot_industry[enterprise.industry] > 0.0:
            public = units * cost * enterprise.capital / capital
            invest(enterprise, county, county.flows.full_chain_projects, public, 0.0)


@rule
def complete_works(county: County, rules: Rules) -> None:
    """What is left of the part's money becomes infrastructure, as far as works are completed."""
    helping = rules.help
    left = max(0.0, float(county.money_left[programme.WORK]))
    county.offered[programme.INFRASTRUCTURE] = left
    completed = works_completed(
        left, rules.work.works_completed, county.team_members, helping.projects_per_technician
    )
    county.money_left[programme.WORK] = left - completed
    county.delivered[programme.INFRASTRUCTURE] = completed
    county.infrastructure += completed
    pay(county.flows.infrastructure, GOVERNMENT, REST_OF_WORLD, completed)


@rule
def set_conditions(county: County, rules: Rules, industries: Industries, brands: float) -> None:
    """What the facilities do for losses, prices, work and yields this year."""
    part = rules.work
    storable, output = 0.0, 0.0
    for k in range(6):
        storable += county.tonnes[k] * industries[k].storable
        output += county.output[k]
    county.stored = stored_share(county.built[programme.COLD_STORES], part.cold_store_capacity, storable)
    households = county.household_count
    left = discount_left(
        county.built[programme.ECOMMERCE_CENTRES],
        part.ecommerce_centre_effect,
        served_households(county.built[programme.E_TOWNS], part.e_town_households, households),
        part.e_town_effect,
    )
    branded = brands / county.target[programme.FLAGSHIP_BRANDS] if brands > 0.0 else 0.0
    pilot = min(1.0, float(county.built[programme.FULL_CHAIN_PILOTS]))
    for k in range(6):
        brand = part.flagship_premium * county.flagship[k] * branded
        county.price_gain[k] = price_gain(county.price_basis, left, brand)
        county.value_added_gain[k] = part.full_chain_value_added * county.pilot_industry[k] * pilot
    reached = served_households(
        county.built[programme.ECOMMERCE_STATIONS], part.ecommerce_station_households, households
    )
    county.distance_basis = rules.prices.distance_basis * (1.0 - part.ecommerce_station_effect * reached)
    county.yield_gain = infrastructure_yield(county.infrastructure, part.infrastructure_return, output)


# --- spring: who applies, and what it gets -------------------------------------------------


@rule
def area_lever(industry: int) -> int:
    """The lever that brings land of an industry under a standard; NO_LEVER if there is none."""
    if industry == _VEGETABLES:
        return programme.COOL_VEGETABLES
    if industry == _POTATOES:
        return programme.PROCESSING_POTATOES
    if industry == _FRUIT:
        return programme.STANDARD_ORCHARDS
    return NO_LEVER


@rule
def apply(
    household: Household,
    county: County,
    draws: ApplicationDraws,
    land: float,
    information: float,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """Land under a standard or fodder for all; a courtyard for lifted and monitored households."""
    apply_for_area_or_fodder(household, county, draws.area, information, rules, moment)
    if household.assisted:
        apply_for_courtyard(household, county, draws.courtyard, information, hopes, rules, moment)


@rule
def apply_for_area_or_fodder(
    household: Household, county: County, draw: float, information: float, rules: Rules, moment: Moment
) -> None:
    """Land under a standard, or livestock on own fodder: what has heard of it and is willing."""
    part = rules.work
    if draw >= information * household.will:
        return
    if household.industry == _LIVESTOCK:
        units = (1.0 - household.fodder) * household.land
        if county.offered[programme.FODDER] > 0.0 and units > 0.0:
            enqueue(household, county, programme.FODDER, units, part.fodder_targeting, moment)
        return
    lever = area_lever(household.industry)
    if lever == NO_LEVER or county.offered[lever] <= 0.0 or household.standard_share >= 1.0:
        return
    missing = (1.0 - household.standard_share) * household.land
    enqueue(household, county, lever, missing, part.area_targeting, moment)


@rule
def apply_for_courtyard(
    household: Household,
    county: County,
    draw: float,
    information: float,
    hopes: Prospects,
    rules: Rules,
    moment: Moment,
) -> None:
    """A courtyard, with the grant that goes with it."""
    part = rules.work
    if county.offered[programme.COURTYARDS] <= 0.0 or draw >= information:  # an uninformed one wants nothing
        return
    days = min(part.courtyard_days, season_days(household, rules))
    if not may_get_courtyard(household.assisted, household.courtyard, days):
        return
    gain = courtyard_gain(4.0 * days, part.courtyard_product, hopes.day_value)
    value = gain + part.courtyard_grant - part.courtyard_setup
    if wants_of_programme(household, draw, information, value, rules):
        enqueue(
            household,
            county,
            programme.COURTYARDS,
            1.0 - household.courtyard,
            part.courtyard_targeting,
            moment,
        )


@rule
def support(household: Household, county: County, land: float, rules: Rules, moment: Moment) -> None:
    """Who applied gets fodder, land under a standard or a courtyard, as far as it is served."""
    applied = household.applications
    if applied & (1 << programme.FODDER):
        give_fodder(household, county, rules, moment)
    lever = area_lever(household.industry)
    if lever != NO_LEVER and applied & (1 << lever):
        put_under_standard(household, county, lever, rules, moment)
    if applied & (1 << programme.COURTYARDS):
        grant_courtyard(household, county, rules, moment)


@rule
def give_fodder(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Seed and a silo for a household's livestock; the money goes to those who deliver them."""
    units = (1.0 - household.fodder) * household.land
    part = served(household, county, programme.FODDER, rules.work.fodder_targeting, moment)
    household.fodder += part * (1.0 - household.fodder)
    total = household.weight * part * units
    county.delivered[programme.FODDER] += total
    pay(county.flows.fodder_support, GOVERNMENT, REST_OF_WORLD, total * rules.work.fodder_cost)


@rule
def put_under_standard(
    household: Household, county: County, lever: int, rules: Rules, moment: Moment
) -> None:
    """Seedlings, pipes or nets for a household's land; the money goes to those who deliver them."""
    missing = (1.0 - household.standard_share) * household.land
    part = served(household, county, lever, rules.work.area_targeting, moment)
    household.standard_share += part * (1.0 - household.standard_share)
    total = household.weight * part * missing
    county.delivered[lever] += total
    county.built[lever] += total
    pay(county.flows.standard_areas, GOVERNMENT, REST_OF_WORLD, total * rules.work.area_cost)


@rule
def grant_courtyard(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """A cash grant, and what it costs to begin."""
    group = household.group
    asked = 1.0 - household.courtyard
    part = asked * served(household, county, programme.COURTYARDS, rules.work.courtyard_targeting, moment)
    household.courtyard += part
    weight = household.weight
    grant = part * rules.work.courtyard_grant
    setup = min(part * rules.work.courtyard_setup, household.cash + grant)
    household.grants += grant
    household.business -= setup
    household.cash += grant - setup
    county.delivered[programme.COURTYARDS] += weight * part
    pay(county.flows.courtyard_grants, GOVERNMENT, group, weight * grant)
    pay(county.flows.courtyard_costs, group, REST_OF_WORLD, weight * setup)


# --- every season --------------------------------------------------------------------------


@rule
def stay_at_home(
    days: float,
    household: Household,
    county: County,
    season: int,
    free_days: float,
    rules: Rules,
    moment: Moment,
) -> float:
    """Who has a courtyard works in it."""
    if household.courtyard <= 0.0:
        return days
    return days + work_in_courtyard(household, county, free_days - days, rules, moment)


@rule
def work_in_courtyard(
    household: Household, county: County, free_days: float, rules: Rules, moment: Moment
) -> float:
    """Days of the season in the courtyard; its produce is sold at once."""
    part, group = rules.work, household.group
    days = household.courtyard * courtyard_days(part.courtyard_days, free_days)
    sold = days * part.courtyard_product * moment.wages
    household.business += sold
    household.cash += sold
    pay(county.flows.courtyard_sales, REST_OF_WORLD, group, household.weight * sold)
    return days


PART = Part(
    name="work",
    place=2,
    names=Names("work", "有事可做"),
    terms=Terms,
    levers=(
        Lever("cool_vegetables", "mu", "yield", Names("cool vegetables", "冷凉蔬菜标准化"), queue=True),
        Lever(
            "processing_potatoes", "mu", "yield", Names("processing potatoes", "加工型马铃薯基地"), queue=True
        ),
        Lever("standard_orchards", "mu", "yield", Names("standard orchards", "标准化果园"), queue=True),
        Lever("fodder", "standard unit", "cost of feed", Names("fodder", "粮改饲与苜蓿"), queue=True),
        Lever(
            "courtyards",
            "household",
            "cash grant, work at home",
            Names("courtyards", "庭院经济奖补"),
            queue=True,
        ),
        Lever("demonstration_bases", "yuan", "jobs", Names("demonstration bases", "特色产业示范基地")),
        Lever("cold_stores", "facility", "loss after the harvest", Names("cold stores", "产地冷藏保鲜设施")),
        Lever(
            "full_chain_pilots",
            "county",
            "value added in the county",
            Names("full-chain pilots", "全产业链试点"),
        ),
        Lever(
            "integration_pilots",
            "county",
            "casual work in the county",
            Names("integration pilots", "农林文旅康融合试点"),
        ),
        Lever(
            "ecommerce_centres",
            "centre",
            "price at the county seat",
            Names("e-commerce centres", "县域电商物流配送中心"),
        ),
        Lever("e_towns", "township", "price at the county seat", Names("e-commerce townships", "乡村e镇")),
        Lever(
            "ecommerce_stations",
            "station",
            "price at the farm gate",
            Names("e-commerce stations", "村镇电商服务站"),
        ),
        Lever("flagship_brands", "product", "price", Names("flagship brands", "特色品牌")),
        Lever("infrastructure", "yuan", "yield", Names("infrastructure", "产业基础设施")),
    ),
    payments=(
        Payment("cold_stores", GOVERNMENT, REST_OF_WORLD),
        Payment("full_chain_projects", GOVERNMENT, ENTERPRISES),
        Payment("integration_projects", GOVERNMENT, REST_OF_WORLD),
        Payment("ecommerce", GOVERNMENT, REST_OF_WORLD),
        Payment("standard_areas", GOVERNMENT, REST_OF_WORLD),
        Payment("fodder_support", GOVERNMENT, REST_OF_WORLD),
        Payment("courtyard_grants", GOVERNMENT, HOUSEHOLDS),
        Payment("flagship_brands", GOVERNMENT, REST_OF_WORLD),
        Payment("infrastructure", GOVERNMENT, REST_OF_WORLD),
    ),
    spending=(
        Payment("courtyard_costs", HOUSEHOLDS, REST_OF_WORLD),
        Payment("courtyard_sales", REST_OF_WORLD, HOUSEHOLDS),
    ),
    steps={
        "open_spring": open_spring,
        "apply": apply,
        "support": support,
        "stay_at_home": stay_at_home,
    },
)
