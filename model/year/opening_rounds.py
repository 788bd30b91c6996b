"""Before the first season: households plan as if for a year, until the local markets of work and land rest.

A round is a spring without money: plans are made, work and land go to who gets them, rents move.  Linkages
are off in it.
"""

from model import linkages
from model.compiled import rule
from model.population.calibration import BINS, bin_of_gain
from model.state import Floats
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.allocating import mean_quality, possible_days
from model.world.households.season import Prospects
from model.world.households.working import days_of_ordinary_work, may_leave, prime_workers
from model.year.local_markets import clear_markets, join_markets, move_rents, open_markets, start_rents
from model.year.planting import quality_of_planted
from model.year.prospects import gain_of_absence
from model.year.time_and_land import place_for_work, prospects_of

ROUNDS = 10

_days_before_linkages = linkages.step("days_before_linkages")


@rule
def open_local_markets(
    first_county: int, last_county: int, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """All rounds of the counties from `first_county` up to, not including, `last_county`."""
    for c in range(first_county, last_county):
        county = state.counties[c]
        forget_markets(county)
        county.plant_days = 0.0
        for e in range(county.first_enterprise, county.last_enterprise):
            enterprise = state.enterprises[e]
            county.plant_days += _days_before_linkages(enterprise, county, rules, industries, moment)
        for turn in range(ROUNDS):
            play_round(county, state, rules, industries, moment)
            if turn == 0:
                start_rents(county, industries)
            else:
                move_rents(county, rules, industries)


@rule
def forget_markets(county: County) -> None:
    """Nothing is known of lines and rents yet, so that plans follow from levels of income alone."""
    county.theta = 0.0
    county.rent[:] = 0.0
    county.let_share[:] = 0.0
    county.lease_quality[:] = 1.0
    county.tenancy_granted[:] = 0.0
    county.mean_revenue[:] = 0.0


@rule
def play_round(county: County, state: State, rules: Rules, industries: Industries, moment: Moment) -> None:
    """Plans, and who gets work and land."""
    open_markets(county)
    county.hired_before = 0.0
    for i in range(county.first_household, county.last_household):
        household = state.households[i]
        hopes = prospects_of(household, county, state, rules, industries, moment, True)
        join_markets(household, county, hopes, state, rules, industries)
        county.hired_before += (
            household.weight * household.hired_cost * household.planted / hopes.time.hired_wage
        )
    clear_markets(county, state, rules, industries, moment)


@rule
def expect_year(
    first_county: int,
    last_county: int,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
    gains: Floats,
) -> None:
    """What households expect of the plans of the last round, in their columns.

    gains: zeros, (counties, 3 BINS); becomes what `separation_cost` of model/population/calibration.py needs.
    """
    for c in range(first_county, last_county):
        county = state.counties[c]
        for i in range(county.first_household, county.last_household):
            household = state.households[i]
            hopes = prospects_of(household, county, state, rules, industries, moment, False)
            count_gain(household, county, hopes, state, rules, moment, gains[c])
            expect(household, county, hopes, rules)


@rule
def expect(household: Household, county: County, hopes: Prospects, rules: Rules) -> None:
    """Ordinary pay, rent received, and what it farms of own and rented land."""
    k = household.industry
    own = household.planted
    household.wages = 0.0
    if place_for_work(household, rules) < county.theta:
        most = days_of_ordinary_work(household, rules.labour.days_per_worker)
        household.wages = hopes.time.wage * possible_days(hopes.time, hopes.plots, most, own)
    household.property = 0.0
    if household.let > 0.0:
        quality = mean_quality(hopes.plots, hopes.plan.share, hopes.plots.last_let)
        household.let *= county.let_share[k]
        household.property = household.let * quality * county.rent_received[k]
    household.rented *= county.tenancy_granted[k]
    household.planted = own + household.rented
    household.plot_quality = quality_of_planted(household, county, own, household.planted, rules)


@rule
def count_gain(
    household: Household,
    county: County,
    hopes: Prospects,
    state: State,
    rules: Rules,
    moment: Moment,
    gains: Floats,
) -> None:
    """Add a household to those that can send a worker away, and to those that have one away."""
    weight = household.weight
    can_pay = household.cash >= rules.labour.migration_cost
    if can_pay and may_leave(prime_workers(household), household.persons - household.kids):
        gain = gain_of_absence(household, county, True, hopes, state, rules, moment)
        gains[bin_of_gain(gain)] += weight
    if household.away_workers > 0:
        gain = gain_of_absence(household, county, False, hopes, state, rules, moment)
        gains[BINS + bin_of_gain(gain)] += weight
        gains[2 * BINS + bin_of_gain(gain)] += weight * household.away_workers
