"""A county's markets of days and of land: each is cleared once a spring, and its price moves once a year.

Ordinary work goes down a line in which each household keeps its place for years: so more work only ever
adds to those who have some, and no order of households decides.  Land goes from owners to tenants in
proportion to what is offered and wanted.  The local wage follows how many days find no work (a wage curve),
the rent what is wanted beyond what is offered.
"""

from model import linkages, programme
from model.compiled import rule
from model.mathematics import exp, power
from model.programme.money import FOR_INPUTS, ask_for_loan, open_loans, share_out_loans
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.allocating import hired_days, land_to_rent, mean_quality, possible_days, surplus
from model.world.households.borrowing import loan_for_inputs, may_borrow
from model.world.households.choosing import granted_share
from model.world.households.letting import HAS_PLOTS, rent_here, rent_of
from model.world.households.members import is_closed
from model.world.households.season import Prospects, yearly_labour_need
from model.world.households.working import days_of_ordinary_work
from model.world.organisations.means import means
from model.world.sectors import COOPERATIVES, ENTERPRISES, REST_OF_WORLD, pay
from model.year.planting import cost_of_planting, own_means
from model.year.time_and_land import EVERYBODY, LINE_BINS, LINE_STEP, can_let, place_for_work

# The wage curve: where a tenth fewer find no work, the local wage is by a hundredth higher (Blanchflower and
# Oswald 1994, "The Wage Curve"; 2005, NBER working paper 11338).  Below so few it rises no more.
WAGE_CURVE, LEAST_RATIONED = 0.1, 0.1
LEAST_RENT = 5.0  # yuan a mu
STARTING_RENT = 0.3  # of what is left after inputs
WORKSHOP_DAYS = 75.0  # of full pay a year: 150 days at half pay
_FULLY_WANTED = 0.2  # profit, as a share of what a mu brings, at which organisations want all they can use
_OF_COOPERATIVES = 2.0 / 3.0  # of the land that organisations want


# --- spring --------------------------------------------------------------------------------


@rule
def open_markets(county: County) -> None:
    """Nobody has offered or asked for anything yet."""
    county.supply[:] = 0.0
    county.lease_offered[:] = 0.0
    county.lease_standard[:] = 0.0
    county.lease_wanted[:] = 0.0
    county.land_area[:] = 0.0
    county.land_revenue[:] = 0.0
    county.days_offered = 0.0
    county.days_worked = 0.0
    county.hired_days = 0.0
    open_loans(county)


@rule
def join_markets(
    household: Household, county: County, hopes: Prospects, state: State, rules: Rules, industries: Industries
) -> None:
    """A household with a plan offers days and land, or wants land; and asks for a loan that inputs need."""
    k, weight = household.industry, household.weight
    time, plots, share = hopes.time, hopes.plots, hopes.plan.share
    county.land_area[k] += weight * household.land
    county.land_revenue[k] += weight * household.land * plots.revenue
    household.planted = share * plots.mu
    household.surplus = surplus(time, plots, share)
    household.let = 0.0
    household.rented = 0.0
    household.hired_cost = 0.0
    household.loan_asked = 0.0
    if can_let(household, rules) and plots.last_let > share:
        offered = (plots.last_let - share) * plots.mu
        household.let = offered
        county.lease_offered[k] += weight * offered
        county.lease_standard[k] += weight * offered * mean_quality(plots, share, plots.last_let)
    if is_closed(household):
        return
    most = days_of_ordinary_work(household, rules.labour.days_per_worker)
    linked = linkages.in_linked_work(household)
    if most > 0.0 and linked < 1.0:
        days = possible_days(time, plots, most, household.planted) * (1.0 - linked)
        place = min(LINE_BINS - 1, int(place_for_work(household, rules) / LINE_STEP))
        county.supply[place] += weight * days
    if household.planted > 0.0:
        hired = hired_days(time, plots, household.planted)
        household.hired_cost = hired * time.hired_wage / household.planted
    if share >= 1.0 and HAS_PLOTS[k]:
        household.rented = land_wanted(household, county, hopes, rules)
        county.lease_wanted[k] += weight * household.rented
    if may_borrow(household.assisted, household.microloan, household.defaulted) and household.planted > 0.0:
        cost = cost_of_planting(household, state, rules, industries)
        due = cost * (household.planted + household.rented)
        due += household.rented * rent_here(household, county, rules) * float(county.lease_quality[k])
        household.loan_asked = loan_for_inputs(due, own_means(household, rules), rules.credit.loan_limit)
        if household.loan_asked > 0.0:
            ask_for_loan(household, county, FOR_INPUTS, household.loan_asked)


@rule
def land_wanted(household: Household, county: County, hopes: Prospects, rules: Rules) -> float:
    """Mu that a household would rent: what its own days can tend and its cash pays for."""
    k = household.industry
    rent, quality = rent_here(household, county, rules), float(county.lease_quality[k])
    most = rules.land.largest_tenancy * hopes.plots.mu
    if household.family_farm:
        most *= 2.0
    cash = own_means(household, rules) - hopes.plots.inputs * hopes.plots.mu
    cost = rent * quality + hopes.plots.inputs
    most = min(most, max(0.0, cash) / cost) if cost > 0.0 else most
    return land_to_rent(hopes.time, hopes.plots, rent, quality, most)


@rule
def clear_markets(county: County, state: State, rules: Rules, industries: Industries, moment: Moment) -> None:
    """Who has work, who gets land and loans this year."""
    county.paid_a_day = rules.labour.local_wage * moment.wages * county.wage_ratio
    demand = demand_for_days(county, rules)
    clear_work(county, demand)
    for k in range(len(HAS_PLOTS)):
        if county.land_area[k] > 0.0:
            county.mean_revenue[k] = county.land_revenue[k] / county.land_area[k]
        if HAS_PLOTS[k]:
            ask_for_land(k, county, state, rules, industries)
            clear_land(k, county, rules)
    share_out_loans(county, FOR_INPUTS)


@rule
def demand_for_days(county: County, rules: Rules) -> float:
    """Person-days of ordinary work a year, whatever linkages there are.

    Of plants and bases what linked jobs leave, less the part of others; of workshops; of farms, as many as
    last year; and casual work in the rest of the county.
    """
    labour = rules.labour
    rest = labour.rest_days * county.rest_workers * power(county.wage_ratio, -labour.demand_elasticity)
    pilots = min(1.0, float(county.built[programme.INTEGRATION_PILOTS]))
    rest *= 1.0 + rules.work.integration_work * pilots
    workshops = (
        labour.workshop_workers * rules.budget.lifted_people_share * county.part_of_all * WORKSHOP_DAYS
    )
    plants = (1.0 - labour.outside_share) * county.plant_days
    return rest + workshops + plants + county.hired_before


@rule
def clear_work(county: County, demand: float) -> None:
    """How far down the line there is work.  demand: person-days a year."""
    county.ordinary_demand = demand
    supplied, place = 0.0, 0
    while place < LINE_BINS and supplied + county.supply[place] <= demand:
        supplied += county.supply[place]
        place += 1
    if place == LINE_BINS:
        county.theta = EVERYBODY
        county.filled = granted_share(supplied, demand)
        return
    county.theta = LINE_STEP * (place + (demand - supplied) / county.supply[place])
    county.filled = 1.0


@rule
def profit_of_mu(
    mean_revenue: float, technique: float, rent: float, quality: float, inputs: float, work: float
) -> float:
    """Yuan a mu and year of an organisation on rented land, which it farms with hired work.

    mean_revenue: yuan a mean mu; work: yuan a mu.
    """
    return (technique * mean_revenue - rent) * quality - inputs - work


@rule
def ask_for_land(k: int, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Cooperatives and enterprises want land where it pays, as far as they can pay the rent."""
    revenue = float(county.mean_revenue[k])
    most = rules.land.organisation_share * float(county.land_area[k])
    quality = float(county.lease_quality[k])
    rent = rent_of(k, county, rules)
    work = yearly_labour_need(k, industries) * rules.labour.local_wage
    inputs = industries[k].input_cost
    weight, capacity = 0.0, 0.0
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        if cooperative.industry == k:
            cooperative.rented = 0.0
            weight += cooperative.weight if cooperative.alive else 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.industry == k:
            enterprise.rented = 0.0
            capacity += enterprise.capacity if enterprise.alive else 0.0
    shares = rules.share_cooperation
    profit = profit_of_mu(revenue, shares.technique, rent, quality, inputs, shares.service_cost * work)
    wanted = _OF_COOPERATIVES * most * part_wanted(profit, revenue)
    if wanted > 0.0 and weight > 0.0:
        for g in range(county.first_cooperative, county.last_cooperative):
            cooperative = state.cooperatives[g]
            if cooperative.industry == k and cooperative.alive:
                cooperative.rented = payable_land(wanted / weight, rent * quality, cooperative.cash)
                county.lease_wanted[k] += cooperative.weight * cooperative.rented
    terms = rules.guaranteed_dividend
    profit = profit_of_mu(revenue, terms.technique, rent, quality, inputs, terms.service_cost * work)
    wanted = (1.0 - _OF_COOPERATIVES) * most * part_wanted(profit, revenue)
    if wanted > 0.0 and capacity > 0.0:
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            if enterprise.industry == k and enterprise.alive:
                share = enterprise.capacity / capacity
                enterprise.rented = payable_land(wanted * share, rent * quality, means(enterprise, rules))
                county.lease_wanted[k] += enterprise.rented


@rule
def part_wanted(profit: float, revenue: float) -> float:
    """Part of the land that organisations can use that they want, 0 to 1.  Both yuan a mu."""
    if revenue <= 0.0:
        return 0.0
    return min(1.0, max(0.0, profit / (_FULLY_WANTED * revenue)))


@rule
def payable_land(wanted: float, rent: float, money: float) -> float:
    """Mu of which the rent (yuan a mu) can be paid in spring."""
    return wanted if wanted * rent <= money else max(0.0, money) / rent


@rule
def clear_land(k: int, county: County, rules: Rules) -> None:
    """As much is let as the smaller of offer and demand; each side gets the same part of what it asked for.

    Tenants pay what they reckoned with; what they pay together goes to owners by the quality of their land.
    """
    offered, wanted = float(county.lease_offered[k]), float(county.lease_wanted[k])
    let = min(offered, wanted)
    county.let_share[k] = granted_share(wanted, offered)
    county.tenancy_granted[k] = granted_share(offered, wanted)
    rent = rent_of(k, county, rules)
    county.rent_due[k] = rent * county.lease_quality[k]
    county.rent_received[k] = 0.0
    if offered > 0.0:
        standard = float(county.let_share[k]) * float(county.lease_standard[k])
        if standard > 0.0:
            county.rent_received[k] = county.rent_due[k] * let / standard
        county.lease_quality[k] = county.lease_standard[k] / offered


@rule
def pay_rents(county: County, state: State) -> None:
    """Organisations pay for the land that they got."""
    flows = county.flows
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        k = cooperative.industry
        cooperative.rented *= county.tenancy_granted[k]
        rent = cooperative.rented * county.rent_due[k]
        cooperative.cash -= rent
        pay(flows.cooperative_rents, COOPERATIVES, REST_OF_WORLD, cooperative.weight * rent)
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        k = enterprise.industry
        enterprise.rented *= county.tenancy_granted[k]
        rent = enterprise.rented * county.rent_due[k]
        enterprise.cash -= rent
        pay(flows.enterprise_rents, ENTERPRISES, REST_OF_WORLD, rent)


# --- winter --------------------------------------------------------------------------------


@rule
def move_prices(county: County, rules: Rules, industries: Industries, moment: Moment) -> None:
    """Next year's local wage and rents."""
    if county.days_offered > 0.0:
        county.rationed = max(0.0, 1.0 - county.days_worked / county.days_offered)
    county.hired_before = county.hired_days
    rationed = max(LEAST_RATIONED, county.rationed)
    if moment.year < 1 or county.rationed_at_start == 0.0:  # what is usual; the wage is that of the data
        county.rationed_at_start = rationed
    else:
        county.wage_ratio = next_wage(county.wage_ratio, rationed, county.rationed_at_start)
    move_rents(county, rules, industries)


@rule
def next_wage(ratio: float, rationed: float, usual: float) -> float:
    """The local wage relative to that of the first year, a year later: half way to where the curve has it."""
    return power(ratio * power(rationed / max(LEAST_RATIONED, usual), -WAGE_CURVE), 0.5)


@rule
def move_rents(county: County, rules: Rules, industries: Industries) -> None:
    """Where more is wanted than offered, the rent rises; it stays below what is left after inputs."""
    for k in range(len(HAS_PLOTS)):
        if HAS_PLOTS[k]:
            most = max(LEAST_RENT, float(county.mean_revenue[k]) - industries[k].input_cost)
            moved = next_rent(
                float(county.rent[k]),
                float(county.lease_wanted[k]),
                float(county.lease_offered[k]),
                rules.land.rent_adjustment,
            )
            county.rent[k] = min(most, max(LEAST_RENT, moved))


@rule
def next_rent(rent: float, wanted: float, offered: float, speed: float) -> float:
    """Yuan a mean mu a year later.  wanted, offered: mu."""
    if wanted + offered <= 0.0:
        return rent
    return rent * exp(speed * (wanted - offered) / (wanted + offered))


# --- before the first season ---------------------------------------------------------------


@rule
def start_rents(county: County, industries: Industries) -> None:
    """A first guess, where no land has been let yet."""
    for k in range(len(HAS_PLOTS)):
        if HAS_PLOTS[k] and county.rent[k] == 0.0:
            left = float(county.mean_revenue[k]) - industries[k].input_cost
            county.rent[k] = max(LEAST_RENT, STARTING_RENT * left)
