"""Spring, before all offers: the county's programme of the year is funded, built and opened.

Every part has its money; its levers take theirs in the order in which they stand here, and
what a lever takes it can spend and no more.  The last lever of a part takes the rest.
"""

from model.compiled import rule
from model.programme import (
    ASSISTED_SALES,
    CADRE_TRAININGS,
    COLD_STORES,
    COOL_VEGETABLES,
    COURTYARDS,
    DEMONSTRATION_BASES,
    E_TOWNS,
    ECOMMERCE_CENTRES,
    ECOMMERCE_STATIONS,
    ENTERPRISE_PROJECTS,
    EXTENSION,
    FAMILY_FARMS,
    FARMER_TRAINING,
    FLAGSHIP_BRANDS,
    FODDER,
    FULL_CHAIN_PILOTS,
    GUARANTEES,
    HELP,
    INFRASTRUCTURE,
    INTEGRATION_PILOTS,
    LEVERS,
    MATCHING_EVENTS,
    MICROCREDIT,
    MODEL_COOPERATIVES,
    MONEY,
    PROBLEMS_SOLVED,
    PROCESSING_POTATOES,
    PUBLIC_PRINCIPAL,
    PUBLIC_SHARES,
    RECOGNITION,
    SKILL,
    STANDARD_ORCHARDS,
    TEAMS,
    TRAINING,
    TRUSTEESHIP,
    TURNOVER_FUND,
    VISITS,
    WILL,
    WORK,
    help,
    money,
    skill,
    will,
    work,
)
from model.programme.targeting import county_part
from model.world.agents import County, Enterprise, Floats, Industries, Rules, State
from model.world.calendar import Moment
from model.world.organisations.means import add_capital
from model.world.sectors import COOPERATIVES, ENTERPRISES, GOVERNMENT, LIFTED, MONITORED, REST_OF_WORLD, pay
from model.year.every_season import is_active

_LEVERS = len(LEVERS)
_EXPERTS, _PROJECTS, _MARKETERS = 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0  # of the teams' members


@rule
def open_programme(
    county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Fund the parts, build facilities, set what each lever can deliver this year."""
    fund_parts(county, rules, moment)
    open_help(county, rules, moment)
    open_will(county, state, rules, moment)
    open_work(county, state, rules, industries, moment)
    open_skill(county, rules, moment)
    open_money(county, state, rules, moment)
    county.has_offers = 0
    for lever in range(_LEVERS):
        if county.offered[lever] > 0.0:
            county.has_offers = 1


@rule
def fund_parts(county: County, rules: Rules, moment: Moment) -> None:
    """Each part's money of the year; all that is counted by the year starts at zero."""
    budget = rules.budget
    county.offered[:] = 0.0
    county.delivered[:] = 0.0
    county.queue[:] = 0.0
    county.money[:] = 0.0
    if is_active(True, rules, moment):
        funds = money.industry_funds(
            budget.all_bridging_funds, budget.industry_share, budget.new_funds, budget.lifted_counties_share
        )
        funds *= money.county_share(budget.key_county_share, county.part_of_key, county.part_of_all)
        county.money[WILL] = funds * budget.share_will * rules.will.intensity * rules.will.enabled
        county.money[WORK] = funds * budget.share_work * rules.work.intensity * rules.work.enabled
        county.money[SKILL] = funds * budget.share_skill * rules.skill.intensity * rules.skill.enabled
        county.money[MONEY] = funds * budget.share_money * rules.money.intensity * rules.money.enabled
        county.money[HELP] = funds * budget.share_help * rules.help.intensity * rules.help.enabled
    for part in range(5):
        county.money_left[part] = county.money[part]


@rule
def take(county: County, part: int, lever: int, units: float, cost: float) -> float:
    """Units that a lever can deliver this year: what is planned, as far as its part has money.

    cost: yuan of public money for a unit.  The money is set aside.
    """
    left = max(0.0, float(county.money_left[part]))
    affordable = min(units, left / cost) if cost > 0.0 else units
    county.money_left[part] = left - affordable * cost
    county.offered[lever] = affordable
    return affordable


@rule
def build(county: County, part: int, lever: int, years: float, cost: float, active: bool) -> float:
    """A facility wears out, and is built or replaced as far as there is money; returns the units built."""
    units = 0.0
    if active and county.target[lever] > 0.0:
        planned = work.build_step(county.target[lever], county.built[lever], years, county.ever_built[lever])
        units = take(county, part, lever, planned, cost)
        county.built[lever] += units
        county.ever_built[lever] = max(county.ever_built[lever], county.built[lever])
        county.delivered[lever] = units
    return units


@rule
def build_publicly(
    county: County, part: int, lever: int, years: float, cost: float, entries: Floats, active: bool
) -> None:
    """The same, paid by government to builders in the rest of the world.  entries: of that payment."""
    units = build(county, part, lever, years, cost, active)
    pay(entries, GOVERNMENT, REST_OF_WORLD, units * cost)


# --- will ---------------------------------------------------------------------------------


@rule
def open_will(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Model cooperatives, family farms, recognition; enterprises' projects get the rest."""
    part = rules.will
    active = is_active(part.enabled, rules, moment)
    county.recognition_left = 0.0
    county.cooperative_support = 0.0
    if not active:
        return
    scale = part.intensity * county.part_of_all
    cooperatives = 0.0
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperatives += state.cooperatives[g].weight * state.cooperatives[g].alive
    asked = cooperatives * part.support_grant
    paid = min(asked, max(0.0, float(county.money_left[WILL])))
    county.money_left[WILL] -= paid
    county.cooperative_support = paid / asked if asked > 0.0 else 0.0
    make_model_cooperatives(county, state, rules, cooperatives)
    take(
        county,
        WILL,
        FAMILY_FARMS,
        part.family_farms
        * part.intensity
        * county_part(part.family_farm_targeting, county.part_of_all, county.part_of_key),
        part.family_farm_grant,
    )
    county.recognition_left = take(
        county, WILL, RECOGNITION, part.recognised_households * scale, part.recognition_cost
    )
    take(county, WILL, ENTERPRISE_PROJECTS, county.money_left[WILL], 1.0)
    run_projects(county, state, rules)


@rule
def make_model_cooperatives(county: County, state: State, rules: Rules, cooperatives: float) -> None:
    """Cooperatives become model cooperatives in equal yearly parts; the grant goes to their reserve.

    Those that are least of a model become it first: each in proportion to what it lacks.
    """
    part = rules.will
    if cooperatives <= 0.0:
        return
    planned = will.model_cooperatives_of_year(
        county.target[MODEL_COOPERATIVES],
        county.built[MODEL_COOPERATIVES],
        cooperatives,
        part.model_cooperative_years,
    )
    units = take(county, WILL, MODEL_COOPERATIVES, planned, part.model_cooperative_grant)
    county.built[MODEL_COOPERATIVES] += units
    county.delivered[MODEL_COOPERATIVES] = units
    lacking = 0.0
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        lacking += cooperative.weight * cooperative.alive * (1.0 - cooperative.model)
    if units <= 0.0 or lacking <= 0.0:
        return
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        if cooperative.alive:
            step = min(1.0, units / lacking) * (1.0 - cooperative.model)
            grant = step * part.model_cooperative_grant
            cooperative.model += step
            cooperative.cash += grant
            pay(
                county.flows.model_cooperative_grants,
                GOVERNMENT,
                COOPERATIVES,
                cooperative.weight * grant,
            )


@rule
def run_projects(county: County, state: State, rules: Rules) -> None:
    """Supported enterprises invest public and own money in capacity, in proportion to capital."""
    part = rules.will
    capital = 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.supported:
            capital += enterprise.capital
    if capital <= 0.0:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.supported:
            public = will.project_size(
                county.offered[ENTERPRISE_PROJECTS] * enterprise.capital / capital,
                part.project_match,
                part.project_cash_share * enterprise.cash,
            )
            invest(enterprise, county, county.flows.enterprise_projects, public, public * part.project_match)
            county.delivered[ENTERPRISE_PROJECTS] += public


@rule
def invest(enterprise: Enterprise, county: County, grants: Floats, public: float, own: float) -> None:
    """An enterprise puts a grant and money of its own into capital and capacity.

    grants: entries of the payment that brings the grant.
    """
    pay(grants, GOVERNMENT, ENTERPRISES, public)
    enterprise.cash -= own
    add_capital(enterprise, public + own)
    pay(county.flows.enterprise_investment, ENTERPRISES, REST_OF_WORLD, public + own)


# --- work ---------------------------------------------------------------------------------


@rule
def open_work(county: County, state: State, rules: Rules, industries: Industries, moment: Moment) -> None:
    """Bases, courtyards, facilities, areas, fodder, brands; infrastructure gets the rest."""
    part = rules.work
    active = is_active(part.enabled, rules, moment)
    wear_out(county, rules)
    if active:
        open_bases(county, state, rules, moment)
        if moment.year <= part.courtyard_years and part.courtyard_grant > 0.0:
            take(
                county,
                WORK,
                COURTYARDS,
                part.courtyard_budget
                / part.courtyard_grant
                * part.intensity
                * county_part(part.courtyard_targeting, county.part_of_all, county.part_of_key),
                part.courtyard_grant,
            )
    years, flows = part.facility_years, county.flows
    build_publicly(county, WORK, COLD_STORES, years, part.cold_store_cost, flows.cold_stores, active)
    build_full_chain(county, state, rules, active)
    build_publicly(
        county, WORK, INTEGRATION_PILOTS, years, part.integration_cost, flows.integration_projects, active
    )
    build_publicly(
        county, WORK, ECOMMERCE_CENTRES, years, part.ecommerce_centre_cost, flows.ecommerce, active
    )
    build_publicly(county, WORK, E_TOWNS, years, part.e_town_cost, flows.ecommerce, active)
    build_publicly(
        county, WORK, ECOMMERCE_STATIONS, years, part.ecommerce_station_cost, flows.ecommerce, active
    )
    brands = 0.0
    if active:
        for lever in (COOL_VEGETABLES, PROCESSING_POTATOES, STANDARD_ORCHARDS):
            step = work.area_step(county.target[lever], county.built[lever], part.area_years)
            take(county, WORK, lever, step, part.area_cost)
        take(
            county,
            WORK,
            FODDER,
            part.fodder_units
            * part.intensity
            * county_part(part.fodder_targeting, county.part_of_all, county.part_of_key),
            part.fodder_cost,
        )
        brands = take(county, WORK, FLAGSHIP_BRANDS, county.target[FLAGSHIP_BRANDS], part.flagship_cost)
        county.delivered[FLAGSHIP_BRANDS] = brands
        pay(county.flows.flagship_brands, GOVERNMENT, REST_OF_WORLD, brands * part.flagship_cost)
        complete_works(county, rules)
    set_conditions(county, rules, industries, brands)


@rule
def wear_out(county: County, rules: Rules) -> None:
    """Facilities and infrastructure lose a year's wear."""
    for lever in (
        COLD_STORES,
        FULL_CHAIN_PILOTS,
        INTEGRATION_PILOTS,
        ECOMMERCE_CENTRES,
        E_TOWNS,
        ECOMMERCE_STATIONS,
    ):
        county.built[lever] *= 1.0 - rules.budget.facility_depreciation
    county.infrastructure *= 1.0 - rules.work.infrastructure_depreciation


@rule
def open_bases(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Public money for the county's demonstration bases, while they are being built."""
    part = rules.work
    county.bases = 0.0
    if moment.year > part.base_years or part.demonstration_bases == 0:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.runs_base and enterprise.alive and enterprise.supported:
            county.bases += 1.0
    each = part.base_investment / part.base_years / part.demonstration_bases
    take(county, WORK, DEMONSTRATION_BASES, county.bases * each, 1.0)


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
    build(county, WORK, FULL_CHAIN_PILOTS, rules.work.facility_years, cost, active)
    units = county.delivered[FULL_CHAIN_PILOTS]
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
    left = max(0.0, float(county.money_left[WORK]))
    county.offered[INFRASTRUCTURE] = left
    completed = work.works_completed(
        left, rules.work.works_completed, county.team_members, helping.projects_per_technician
    )
    county.money_left[WORK] = left - completed
    county.delivered[INFRASTRUCTURE] = completed
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
    county.stored = work.stored_share(county.built[COLD_STORES], part.cold_store_capacity, storable)
    households = county.household_count
    left = work.discount_left(
        county.built[ECOMMERCE_CENTRES],
        part.ecommerce_centre_effect,
        work.served_households(county.built[E_TOWNS], part.e_town_households, households),
        part.e_town_effect,
    )
    branded = brands / county.target[FLAGSHIP_BRANDS] if brands > 0.0 else 0.0
    pilot = min(1.0, float(county.built[FULL_CHAIN_PILOTS]))
    for k in range(6):
        brand = part.flagship_premium * county.flagship[k] * branded
        county.price_gain[k] = work.price_gain(county.price_basis, left, brand)
        county.value_added_gain[k] = part.full_chain_value_added * county.pilot_industry[k] * pilot
    served = work.served_households(
        county.built[ECOMMERCE_STATIONS], part.ecommerce_station_households, households
    )
    county.distance_basis = rules.prices.distance_basis * (1.0 - part.ecommerce_station_effect * served)
    pilot = min(1.0, float(county.built[INTEGRATION_PILOTS]))
    county.casual_share = min(1.0, rules.labour.casual_share + part.integration_work * pilot)
    county.yield_gain = work.infrastructure_yield(county.infrastructure, part.infrastructure_return, output)


# --- skill --------------------------------------------------------------------------------


@rule
def open_skill(county: County, rules: Rules, moment: Moment) -> None:
    """Places in trainings, adoptions, and mu under trusteeship."""
    part = rules.skill
    if not is_active(part.enabled, rules, moment):
        return
    days = part.trainings_per_year * part.training_days
    take(
        county,
        SKILL,
        FARMER_TRAINING,
        part.farmers_trained
        * part.intensity
        * county_part(part.farmer_training_targeting, county.part_of_all, county.part_of_key),
        part.farmer_training_days * (part.farmer_training_cost + part.training_allowance),
    )
    take(
        county,
        SKILL,
        TRAINING,
        part.training_places
        * part.intensity
        * county_part(part.training_targeting, county.part_of_all, county.part_of_key)
        * (1.0 if days > 0.0 else 0.0),
        days * (part.training_cost + part.training_allowance),
    )
    take(
        county,
        SKILL,
        EXTENSION,
        part.adoption_chance * min(1.0, part.intensity) * county.household_count,
        part.adoption_cost,
    )
    area = skill.trusteeship_of_year(
        part.trusteeship_area, part.trusteeship_growth, part.trusteeship_growth_years, moment.year
    )
    take(
        county,
        SKILL,
        TRUSTEESHIP,
        area
        * part.trusteeship_lifted_share
        * part.trusteeship_full_share
        * part.intensity
        * county.part_of_fields,
        part.trusteeship_fee * part.trusteeship_subsidy,
    )


# --- money --------------------------------------------------------------------------------


@rule
def open_money(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Credit, guarantees and the turnover fund; quantified funds get what subsidies leave."""
    part, credit = rules.money, rules.credit
    county.microcredit_left = 0.0
    county.borrowers_left = 0.0
    county.guarantee_left = 0.0
    county.purchase_subsidy_left = 0.0
    county.turnover_fund = 0.0
    active = is_active(part.enabled, rules, moment)
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        safe = enterprise.supported != 0 and enterprise.alive != 0
        enterprise.guaranteed = 1 if active and safe and part.intensity > 0.0 else 0
    opening = county.opening
    owed = opening.microloans[LIFTED] + opening.microloans[MONITORED]
    lent = 0.0
    if active:
        of_province = part.intensity * rules.budget.lifted_people_share
        of_province *= county_part(part.microcredit_targeting, county.part_of_all, county.part_of_key)
        borrowers = part.microcredit_households * of_province
        lent = min(part.microcredit * of_province, borrowers * credit.loan_limit)
        county.offered[MICROCREDIT] = lent
        county.microcredit_left = part.microcredit_reserve * lent
        county.borrowers_left = part.microcredit_reserve * borrowers
    scale = part.intensity * county.part_of_all
    interest = (owed + lent) * credit.interest * credit.interest_subsidy
    county.interest_reserved = min(interest, max(0.0, float(county.money_left[MONEY])))
    county.money_left[MONEY] -= county.interest_reserved
    if not active:
        return
    county.guarantee_left = take(county, MONEY, GUARANTEES, part.guarantee_fund * scale, 1.0)
    left = max(0.0, float(county.money_left[MONEY]))
    county.purchase_subsidy_left = min(left, part.purchase_loan_budget * scale)
    county.money_left[MONEY] = left - county.purchase_subsidy_left
    quantified = county.money_left[MONEY]
    take(county, MONEY, PUBLIC_PRINCIPAL, part.principal_share * quantified, 1.0)
    take(county, MONEY, PUBLIC_SHARES, county.money_left[MONEY], 1.0)
    county.turnover_fund = (
        part.turnover_fund
        * part.intensity
        * money.county_share(part.turnover_key_share, county.part_of_key, county.part_of_all)
    )
    county.offered[TURNOVER_FUND] = county.turnover_fund


# --- help ---------------------------------------------------------------------------------


@rule
def open_help(county: County, rules: Rules, moment: Moment) -> None:
    """Visits, trainings of cadres, teams, events; how far they inform, reach and place."""
    part = rules.help
    county.information = rules.employment.information
    county.expert_reach = 0.0
    county.team_members = 0.0
    county.assisted_share = 0.0
    county.assisted_left = 0.0
    county.problems_left = 0.0
    if not is_active(part.enabled, rules, moment):
        return
    of_province = part.intensity * rules.budget.lifted_people_share * county.part_of_all
    visits = take(county, HELP, VISITS, part.cadre_visits * of_province, part.visit_cost)
    county.delivered[VISITS] = visits
    pay(county.flows.cadre_visits, GOVERNMENT, REST_OF_WORLD, visits * part.visit_cost)
    cost = part.cadres_per_training * part.cadre_training_cost
    trainings = take(county, HELP, CADRE_TRAININGS, part.cadre_trainings * of_province, cost)
    county.delivered[CADRE_TRAININGS] = trainings
    pay(county.flows.cadre_trainings, GOVERNMENT, REST_OF_WORLD, trainings * cost)
    cadres = part.cadres * rules.budget.lifted_people_share * county.part_of_all
    trained = trainings * part.cadres_per_training / cadres if cadres > 0.0 else 0.0
    effect = help.effect_of_trained(part.visit_effect, part.cadre_training_effect, trained)
    if county.assisted > 0.0:
        county.information = help.informed(rules.employment.information, visits / county.assisted, effect)
    county.problems_left = part.problems_solved * of_province
    county.offered[PROBLEMS_SOLVED] = county.problems_left
    members = part.technicians * part.intensity * rules.budget.lifted_counties_share * county.part_of_all
    members = take(county, HELP, TEAMS, members, part.technician_cost)
    county.delivered[TEAMS] = members
    pay(county.flows.teams, GOVERNMENT, REST_OF_WORLD, members * part.technician_cost)
    county.team_members = members * _PROJECTS
    county.expert_reach = work.served_households(
        members * _EXPERTS, part.technician_households, county.household_count
    )
    events = take(
        county,
        HELP,
        MATCHING_EVENTS,
        part.matching_events * part.intensity * county.part_of_all,
        part.event_cost,
    )
    county.delivered[MATCHING_EVENTS] = events
    pay(county.flows.matching_events, GOVERNMENT, REST_OF_WORLD, events * part.event_cost)
    reach = help.market_reach(
        events, part.event_households, members * _MARKETERS, part.marketer_households, county.household_count
    )
    county.assisted_left = part.assisted_sales * part.intensity * county.part_of_all
    county.offered[ASSISTED_SALES] = county.assisted_left
    county.assisted_share = help.assisted_share(county.assisted_left, county.usual_sales, reach)
