"""What a year did to households and organisations: one pass over each county."""

from model import linkages
from model.compiled import rule
from model.linkages import FORMS
from model.mathematics import log
from model.outcomes.distribution import counted_income, income_bin
from model.outcomes.histograms import Histogram, Room, count_sorted, finish
from model.outcomes.sums import HouseholdSums, OrganisationSums, columns_of
from model.state import Bytes, Cooperative, Enterprise, Floats, Household, State, Table
from model.world.agents import Rules
from model.world.calendar import Moment
from model.world.households.income import registered_transfers, registered_wages, survey_income
from model.world.households.members import members
from model.world.organisations.enterprises import keeps_support

_add_parts = linkages.each_form("took_part", "in_form")
_part_in_any = linkages.step("took_part")
_measure_household = linkages.step("measure_household")
_measure_enterprise = linkages.step("measure_enterprise")
_measure_cooperative = linkages.step("measure_cooperative")

HOUSEHOLD_MEASURES = columns_of(HouseholdSums)  # weighted sums over a county's group
ORGANISATION_MEASURES = columns_of(OrganisationSums)  # sums over a county


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
    edges: Floats,
    shapes: Floats,
    deciles: Bytes,
    decile_sums: Table,
) -> int:
    """Add up the year's household measures, and describe how survey incomes of residents are distributed.

    sums: (counties, groups) of HouseholdSums, zero before.  shapes: (counties, groups + 1, measures),
    of the distribution, which stays as it is where nobody is.  edges: yuan, of the bins.
    histogram: what becomes that of the counties, from row `end` on; room: for those of the largest.
    deciles: of each household, -1 for one that counts in none, or none at all; decile_sums: what is
    added to by decile, so that counties must come one after the other.

    Returns one past the last row of the histogram.
    """
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            group = household.group
            weight = household.weight
            head = float(household.persons)
            total = survey_income(household)
            per_head = total / head
            row = sums[c, group]
            add_income(household, weight, row)
            add_line(household, weight, row)
            if household.below_line:
                add_gap(weight * head, per_head, moment.monitoring_line, row)
            linked = add_forms(household, weight, row)
            row.persons_linked += weight * members(household) * linked
            _measure_household(household, county, state, rules, row)
            counted = counted_income(per_head)
            if counted > 0.0:
                row.persons_income_log += weight * head * counted * log(counted)
                row.persons_income += weight * head * counted
            add_circumstances(household, weight, row)
            if len(deciles) > 0 and deciles[i] >= 0:
                of_decile = decile_sums[deciles[i]]
                add_income(household, weight, of_decile)
                add_line(household, weight, of_decile)
                add_forms(household, weight, of_decile)
            k = i - county.first_household
            room.places[k], room.groups[k] = income_bin(per_head), group
            room.persons[k], room.yuan[k] = weight * head, weight * total
        begin, households = end, county.last_household - county.first_household
        end = count_sorted(room, households, histogram, begin)
        finish(histogram, begin, end, room.order, edges, shapes[c])
    return end


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
def add_line(household: Household, weight: float, sums: HouseholdSums) -> None:
    """Households below the monitoring line, now and a year ago."""
    below, before = household.below_line != 0, household.was_below != 0
    sums.households_below += weight if below else 0.0
    sums.was_below += weight if before else 0.0
    sums.fell_back += weight if below and not before else 0.0
    sums.climbed_out += weight if before and not below else 0.0


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
def add_gap(persons: float, income: float, line: float, sums: HouseholdSums) -> None:
    """Poverty of persons below the line.  income, line: yuan per head and year."""
    gap = (line - income) / line
    sums.persons_below += persons
    sums.poverty_gap += persons * gap
    sums.poverty_severity += persons * gap * gap


@rule
def add_circumstances(household: Household, weight: float, sums: HouseholdSums) -> None:
    """What a household has, owes and can, whatever linkage form it is under."""
    sums.microloans += weight * household.microloan
    sums.defaulted += weight * household.defaulted
    sums.migrants += weight * household.away_workers
    sums.regular_workers += weight * household.regular_workers
    sums.cash += weight * household.cash
    sums.grants += weight * household.grants
    sums.will += weight * household.will
    sums.skill += weight * household.skill
    sums.certified += weight * household.certified
    sums.courtyards += weight * household.courtyard
    sums.equipment += weight * household.equipment
    sums.borrowed += weight * household.borrowed
    sums.family_farms += weight * max(float(household.family_farm), household.founded_farm)


@rule
def measure_organisations(
    first_county: int, last_county: int, state: State, rules: Rules, sums: Table
) -> None:
    """Add up the year's measures of enterprises and cooperatives: (counties,) of OrganisationSums."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        row = sums[c]
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
    sums.cooperatives_open += weight * cooperative.alive
    sums.cooperatives_failed += weight * cooperative.failed
    sums.cooperative_reserve += weight * cooperative.cash
