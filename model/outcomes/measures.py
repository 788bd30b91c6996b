"""What a year did to households and organisations: one pass over each county."""

from model import linkages
from model.compiled import rule
from model.linkages import FORMS, own_land
from model.mathematics import log
from model.outcomes.distribution import counted_income, income_bin_by
from model.outcomes.histograms import BLOCK, Histogram, Room, add_rows, count, finish, move
from model.outcomes.sums import HouseholdSums, OrganisationSums, columns_of
from model.state import Bytes, Cooperative, County, Enterprise, Floats, Household, State, Table
from model.world.agents import Rules
from model.world.calendar import Moment
from model.world.households.income import (
    registered_transfers,
    registered_wages,
    survey_income,
    trailing,
)
from model.world.households.letting import HAS_PLOTS
from model.world.households.members import is_closed, members
from model.world.households.monitoring import has_returned
from model.world.households.safety_net import (
    assessed_income,
    is_extreme,
    persons_covered,
    standard_of_year,
)
from model.world.organisations.enterprises import keeps_support
from model.world.sectors import GROUPS

_SOME_IDLE = 0.05  # of the land: less is a field's edge

_add_parts = linkages.each_form("took_part", "in_form")
_part_in_any = linkages.step("took_part")
_measure_household = linkages.step("measure_household")
_measure_enterprise = linkages.step("measure_enterprise")
_measure_cooperative = linkages.step("measure_cooperative")

HOUSEHOLD_MEASURES = columns_of(HouseholdSums)  # weighted sums over a county's group
ORGANISATION_MEASURES = columns_of(OrganisationSums)  # sums over a county


@rule
def measure_year(
    first_county: int,
    last_county: int,
    state: State,
    rules: Rules,
    moment: Moment,
    sums: Table,
    organisations: Table,
    histogram: Histogram,
    end: int,
    room: Room,
    whole: Room,
    edges: Floats,
    shapes: Floats,
    deciles: Bytes,
    decile_sums: Table,
) -> int:
    """The year's measures of households and organisations in one call; arguments as below."""
    measure_organisations(first_county, last_county, state, rules, organisations)
    common = (first_county, last_county, state, rules, moment)
    return measure_households(*common, sums, histogram, end, room, whole, edges, shapes, deciles, decile_sums)


@rule
def measure_households(
    first_county: int,
    last_county: int,
    state: State,
    rules: Rules,
    moment: Moment,
    sums: Table,
    histogram: Histogram,
    end: int,
    room: Room,
    whole: Room,
    edges: Floats,
    shapes: Floats,
    deciles: Bytes,
    decile_sums: Table,
) -> int:
    """Add up the year's household measures, and describe how survey incomes of residents are distributed.

    sums: (counties, groups) of HouseholdSums, zero before.  shapes: (counties, groups + 1, measures),
    of the distribution, which stays as it is where nobody is.  edges: yuan, of the bins.
    histogram: what becomes that of the counties, from row `end` on; room: to count one of them in.
    whole: what is added to of all counties together, which again must come one after the other; then the
    histogram is that of the last county.  Of no bins, if nothing is.
    deciles: of each household, -1 for one that counts in none, or none at all; decile_sums: what is
    added to by decile, so that counties must come one after the other.

    A closed house counts among these alone, and with what organisations owe to it.

    Returns one past the last row of the histogram.
    """
    standard = standard_of_year(rules, moment)
    for c in range(first_county, last_county):
        county = state.counties[c]
        add_changes(county, sums[c])
        for block in range(county.first_household, county.last_household, BLOCK):
            block_end = min(block + BLOCK, county.last_household)
            count_incomes(state.households[block:block_end], room)
            for i in range(block, block_end):
                household = state.households[i]
                weight, head = household.weight, float(household.persons)
                per_head, logarithm = room.incomes[i - block], room.logarithms[i - block]
                row = sums[c, household.group]
                _measure_household(household, county, state, rules, row)
                add_land(household, weight, row)
                if is_closed(household):
                    row.closed_houses += weight
                    continue
                add_income(household, weight, row)
                add_line(household, weight, rules.monitoring.line, row)
                add_safety_net(household, weight, standard, row)
                if household.below_line:
                    add_gap(weight * head, per_head, moment.monitoring_line, row)
                linked = add_forms(household, weight, row)
                linkages.add_values(row, household, weight)
                linkages.add_losses(row, household, weight)
                row.persons_linked += weight * members(household) * linked
                counted = counted_income(per_head)
                if counted > 0.0:
                    row.persons_income_log += weight * head * counted * logarithm
                    row.persons_income += weight * head * counted
                add_circumstances(household, weight, row)
                if len(deciles) > 0 and deciles[i] >= 0:
                    of_decile = decile_sums[deciles[i]]
                    add_income(household, weight, of_decile)
                    add_line(household, weight, rules.monitoring.line, of_decile)
                    add_forms(household, weight, of_decile)
        begin, end = end, move(room, histogram, end)
        finish(histogram, begin, end, room.rows, edges, shapes[c])
        if len(whole.counts) > 0:
            add_rows(histogram, begin, end, whole)
            end = begin
    return end


@rule
def count_incomes(households: Table, room: Room) -> None:
    """Count a block of households by bin, and keep their incomes per head and logarithms of these.

    For themselves: logarithms that wait for each other among all the sums would take twice the time.
    """
    for i in range(len(households)):
        household = households[i]
        total = survey_income(household)
        room.totals[i], room.incomes[i] = total, total / max(float(household.persons), 1.0)
    for i in range(len(households)):
        room.logarithms[i] = log(counted_income(room.incomes[i]))
    for i in range(len(households)):
        household = households[i]
        if is_closed(household):
            continue
        weight, head = household.weight, float(household.persons)
        place = income_bin_by(room.incomes[i], room.logarithms[i])
        count(room, place, household.group, weight * head, weight * room.totals[i])


@rule
def add_changes(county: County, sums: Table) -> None:
    """Deaths, births and leavers of the year by group."""
    for group in range(len(GROUPS)):
        sums[group].deaths += county.deaths[group]
        sums[group].births += county.births[group]
        sums[group].leavers += county.leavers[group]


# Rules that any record of sums with the names they add to can be handed.


@rule
def add_income(household: Household, weight: float, sums: HouseholdSums) -> None:
    """Households, their members and residents, and incomes by source in both accounts."""
    sums.households += weight
    sums.persons += weight * members(household)
    sums.residents += weight * household.persons
    sums.wages += weight * registered_wages(household)
    sums.business += weight * household.business
    sums.property += weight * household.property
    sums.transfers += weight * registered_transfers(household)
    sums.survey_wages += weight * household.wages
    sums.survey_transfers += weight * (household.transfers + household.grants)


@rule
def add_line(household: Household, weight: float, line: float, sums: HouseholdSums) -> None:
    """Residents below the monitoring line, in the year and on the mean of four, each against its own line;
    members as registered.

    line: of the first year, yuan per head and year.
    """
    residents, registered = weight * household.persons, weight * members(household)
    sums.persons_below += residents if household.below_line else 0.0
    sums.persons_chronic += residents if trailing(household.survey_year) < 4.0 * line else 0.0
    sums.registered += registered if household.monitored else 0.0
    sums.newly_registered += registered if household.registered_this_year else 0.0
    sums.risk_removed += registered if household.risk_removed else 0.0
    sums.returned_to_poverty += registered if has_returned(household) else 0.0


@rule
def add_safety_net(household: Household, weight: float, standard: float, sums: HouseholdSums) -> None:
    """The minimum living allowance, as it is and as it should be, and public posts.

    standard: of the allowance, yuan per head and year.
    """
    sums.posts += weight * household.post
    residents = weight * household.persons
    needy = assessed_income(household) < standard
    sums.needy += residents if needy else 0.0
    if household.dibao:
        covered = weight * (
            household.persons if is_extreme(household) else persons_covered(household.persons)
        )
        sums.dibao_cases += weight
        sums.dibao_persons += covered
        sums.dibao_by_mistake += 0.0 if needy else covered
        sums.needy_covered += residents if needy else 0.0


@rule
def add_forms(household: Household, weight: float, sums: HouseholdSums) -> float:
    """What was received through each linkage form, and who is under it; the part that is under any."""
    for form in range(len(FORMS)):
        sums.from_form[form] += weight * household.received[form]
    _add_parts(sums, household, weight)
    linked = _part_in_any(household)
    sums.in_any_linkage += weight * linked
    return linked


@rule
def add_land(household: Household, weight: float, sums: HouseholdSums) -> None:
    """Who farms a household's plots; what is left over lies idle."""
    if not HAS_PLOTS[household.industry]:
        return
    own = own_land(household)
    planted = household.planted - household.rented
    idle = own - planted - household.let
    sums.own_land += weight * household.land
    sums.planted_land += weight * planted
    sums.let_land += weight * household.let
    sums.placed_land += weight * (household.land - own)
    sums.rented_land += weight * household.rented
    if idle > _SOME_IDLE * household.land and not is_closed(household):
        sums.with_idle_land += weight


@rule
def add_gap(persons: float, income: float, line: float, sums: HouseholdSums) -> None:
    """How poor persons below the line are.  income, line: yuan per head and year."""
    gap = (line - income) / line
    sums.poverty_gap += persons * gap
    sums.poverty_severity += persons * gap * gap


@rule
def add_circumstances(household: Household, weight: float, sums: HouseholdSums) -> None:
    """What a household has, owes and can, whatever linkage form it is under."""
    sums.microloans += weight * household.microloan
    sums.defaulted += weight * household.defaulted
    sums.migrants += weight * household.away_workers
    sums.regular_workers += weight * household.regular_workers
    sums.ordinary_days += weight * household.ordinary_days
    sums.linked_days += weight * household.linked_days
    sums.surplus += weight * household.surplus
    sums.cash += weight * household.cash
    sums.grants += weight * household.grants
    sums.will += weight * household.will
    sums.skill += weight * household.skill
    sums.certified += weight * household.certified
    sums.courtyards += weight * household.courtyard
    sums.equipment += weight * household.equipment
    sums.borrowed += weight * household.borrowed
    sums.elders += weight * (household.old + household.oldest)
    sums.family_farms += weight * max(float(household.family_farm), household.founded_farm)


@rule
def measure_organisations(
    first_county: int, last_county: int, state: State, rules: Rules, sums: Table
) -> None:
    """Add up the year's measures of enterprises, cooperatives and public posts: (counties,) of
    OrganisationSums."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        row = sums[c]
        row.paid_by_pv += county.paid_by_pv
        row.hired_days += county.hired_days
        row.days_offered += county.days_offered
        row.days_worked += county.days_worked
        row.days_paid += county.days_worked * county.paid_a_day
        for e in range(county.first_enterprise, county.last_enterprise):
            add_enterprise(state.enterprises[e], rules, row)
            _measure_enterprise(state.enterprises[e], county, state, rules, row)
        for g in range(county.first_cooperative, county.last_cooperative):
            add_cooperative(state.cooperatives[g], row)
            _measure_cooperative(state.cooperatives[g], county, state, rules, row)


@rule
def add_enterprise(enterprise: Enterprise, rules: Rules, sums: OrganisationSums) -> None:
    """What an enterprise has, owes and earned, whatever linkage forms it offers."""
    sums.enterprises_open += enterprise.alive
    sums.enterprises_failed += enterprise.failed
    sums.enterprise_land += enterprise.rented
    sums.debt += enterprise.debt
    sums.capital += enterprise.capital
    sums.enterprise_cash += enterprise.cash
    sums.enterprise_profit += enterprise.profit if enterprise.alive else 0.0
    sums.reputation += enterprise.reputation if enterprise.alive else 0.0
    sums.supported_projects += enterprise.supported if enterprise.alive else 0.0
    if enterprise.alive and enterprise.base_invested > 0.0:
        sums.bases += 1.0
    if enterprise.alive and enterprise.supported:
        led = enterprise.households_led
        sums.led_by_supported += led
        sums.supported_below_minimum += 0.0 if keeps_support(led, rules.employment.project_minimum) else 1.0


@rule
def add_cooperative(cooperative: Cooperative, sums: OrganisationSums) -> None:
    """What a cooperative has and earned, and those that it stands for."""
    weight = cooperative.weight
    sums.cooperative_land += weight * cooperative.rented
    sums.cooperatives_open += weight * cooperative.alive
    sums.cooperatives_failed += weight * cooperative.failed
    sums.cooperative_reserve += weight * cooperative.cash
