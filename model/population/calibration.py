"""Income of the base year: its level and composition become those of the statistics, exactly.

The rule, for the whole province, in the survey account: the income of residents, of which there are to be
``income.per_head * income.lifted_county_factor`` a resident and year, by source in the shares of the
parameters.  What is solved for is what no datum tells:

- business: one factor on the productivity of all households.  Net business income is the value of an
  average year's crop at the farm gate and long-run prices, droughts included, less the cost of inputs, of
  hired days and of rents, of the land that a household plans to farm.
- wages: the pay of a regular employee, the same in all counties.  What ordinary work pays for the days that
  a household finds some is data.
- property: one factor on what does not come from land that is let; proportional to land, with a lognormal
  spread.
- transfers: what government pays beyond remittances and the support of kin, a factor; proportional to
  residents, three times as much for one who cannot work.

Earnings of absent members are data, too.  So that they stay as many as there are, what separation costs is
solved for: in the first spring as many are expected to leave as return, or grow too old to work away.

What a household plans, and what it expects to come of it, stands in its columns when the sums are made: see
model/opening.py.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from model.compiled import rule
from model.errors import InputError
from model.mathematics import logistic
from model.parameters import Income, Labour, SafetyNet, Weather
from model.population.households import each_county
from model.state import Floats, Household, Table
from model.world.calendar import SEASONS
from model.world.households.demography import WORK_AWAY_YEARS
from model.world.households.farming import (
    IS_FOOD,
    expected_weather,
    farm_gate_price,
    food_kept,
    weather_effect,
    yield_without_weather,
)
from model.world.households.members import members_of
from model.world.households.safety_net import POST_DAYS, pension_of, post_days, seen_of_income
from model.world.households.working import available_days, regular_days, skill_pay
from model.world.sectors import GROUPS

# Sums over households: residents, income by source, what levels are solved for in its own unit.
(
    _RESIDENTS,
    _ORDINARY,
    _REGULAR,
    _POSTS,
    _REVENUE,
    _COSTS,
    _RENTS,
    _PROPERTY,
    _REMITTANCES,
    _SUPPORT,
    _PENSIONS,
    _AREA,
    _DIBAO,
    _OTHER,
    _SUMS,
) = range(15)
# Of absent workers this part would more leave, or less return, in a year, if separation cost less by the
# spread of what households do not tell (labour.migration_noise): seven in a hundred do, at odds of the logit.
_MOVED = 0.1
BINS, _BIN = 150, 1000.0  # of what one more absent worker would bring, in yuan a year: from 0 on
_BISECTIONS = 60
AT_A_LEVEL = ("productivity", "property_income", "other_transfers")  # columns that are brought to a level
_LEAST_PROPERTY = 1e-3  # of all property income


class Solution(NamedTuple):
    """Levels of income, and what separation costs."""

    productivity: float
    regular_pay: float  # yuan a year
    property: float
    other_transfers: float
    separation_cost: float  # yuan a year


def income_sums(
    households: Table, counties: Table, sections: dict[str, Any], industries: Any, threads: int
) -> Floats:
    """Sums over each county's households, by their weight, (counties, groups, sums).

    Leaves incomes in the household's columns, but for regular pay, and the net value of a mu in the
    county's norms.
    """
    safety_net, weather, labour = (sections[name] for name in ("safety_net", "weather", "labour"))
    sums = np.zeros((len(counties.code), len(GROUPS), _SUMS))
    first_weight = np.zeros((len(counties.code), len(GROUPS)))
    planted = np.zeros(counties.farm_norm.shape)
    counties.farm_norm[:] = 0.0

    def measure(county: int) -> None:
        _measure(
            *(county, households, counties, labour, safety_net, weather, industries),
            *(first_weight, planted, sums),
        )

    each_county(measure, len(counties.code), threads)
    return sums


def solution_of(sums: Floats, gains: Floats, sections: dict[str, Any]) -> Solution:
    """Levels, relative to those that the sums were made at, for all counties together.

    sums: of `income_sums`; gains: of one more absent worker, (counties, 3 BINS): see `separation_cost`.

    Raises InputError if some part of income would have to be negative.
    """
    return solve(sums.sum(axis=(0, 1)), gains.sum(axis=0), sections["income"], sections["labour"])


def apply_levels(households: Table, counties: Table, levels: Solution) -> None:
    """Bring what is not yet to scale to its level."""
    households.productivity *= np.float32(levels.productivity)
    households.property_income *= np.float32(levels.property)
    households.other_transfers *= np.float32(levels.other_transfers)
    counties.regular_pay[:] = levels.regular_pay
    counties.separation_cost[:] = levels.separation_cost


def fill_year(households: Table, counties: Table, sections: dict[str, Any], threads: int) -> None:
    """Fill in the year that has been, of households whose incomes `income_sums` has left in their columns."""
    income, safety_net = sections["income"], sections["safety_net"]
    line = sections["monitoring"].line

    def fill(county: int) -> None:
        _fill(county, households, counties, income, safety_net, line)

    each_county(fill, len(counties.code), threads)


def solve(sums: Floats, gains: Floats, income: Income, labour: Labour) -> Solution:
    """The levels that bring the sums to their targets.

    What is zero for every household cannot be brought to any level and stays.  Where rents are more than all
    property income is to be, there is hardly any other.

    Raises InputError if some part of income would have to be negative.
    """
    target = income.per_head * income.lifted_county_factor * sums[_RESIDENTS]
    transfers_share = 1.0 - income.wages_share - income.business_share - income.property_share
    wages = _rest(
        "wages",
        income.wages_share * target,
        {"ordinary work": sums[_ORDINARY], "public posts": sums[_POSTS]},
        sums,
    )
    known = {
        "remittances": sums[_REMITTANCES],
        "support of kin": sums[_SUPPORT],
        "pensions": sums[_PENSIONS],
        "area payments": sums[_AREA],
        "minimum living allowance": sums[_DIBAO],
    }
    transfers = _rest("transfers", transfers_share * target, known, sums)
    return Solution(
        productivity=_factor(income.business_share * target + sums[_COSTS], sums[_REVENUE]),
        regular_pay=_factor(wages, sums[_REGULAR]),
        property=_factor(
            other_property(income.property_share * target, income.property_share * target - sums[_RENTS]),
            sums[_PROPERTY],
        ),
        other_transfers=_factor(transfers, sums[_OTHER]),
        separation_cost=separation_cost(gains, labour),
    )


def corrected(
    levels: Solution,
    households: Table,
    regular_wages: float,
    costs: float,
    away_lost: float,
    sections: dict[str, Any],
) -> Solution:
    """Levels that are nearer to their targets, after years of average weather and prices.

    households: at the end of the last of them, with its incomes; regular_wages, costs: yuan that all of
    them received, and paid for inputs, hired days and rents, in it; away_lost: of absent workers
    a member, what was lost in a year, where as many are to be away as before.  Where dividends and rents are
    more than all property income is to be, there is hardly any other.

    Raises InputError if some part of income would have to be negative.
    """
    income, weight = sections["income"], households.weight
    residents = math.fsum((weight * households.persons).tolist())
    target = income.per_head * income.lifted_county_factor * residents

    def total(values: Floats) -> float:
        return float(math.fsum((weight * values).tolist()))

    def missing(share: float, values: Floats) -> float:
        return float(share * target - total(values))

    transfers_share = 1.0 - income.wages_share - income.business_share - income.property_share
    wages, transfers = total(households.wages), total(households.transfers + households.grants)
    other = total(households.other_transfers.astype(np.float64))
    own_property = total(households.property_income.astype(np.float64))
    found = Solution(
        productivity=levels.productivity
        * (
            1.0
            + missing(income.business_share, households.business)
            / max(total(households.business) + costs, 1.0)
        ),
        regular_pay=levels.regular_pay
        * (1.0 + (income.wages_share * target - wages) / max(regular_wages, 1.0)),
        property=levels.property
        * other_property(
            income.property_share * target, own_property + missing(income.property_share, households.property)
        )
        / max(own_property, 1.0),
        other_transfers=levels.other_transfers
        * (1.0 + (transfers_share * target - transfers) / max(other, 1.0)),
        separation_cost=levels.separation_cost - sections["labour"].migration_noise * away_lost / _MOVED,
    )
    for name, source in (("regular_pay", "wages"), ("other_transfers", "transfers")):
        if getattr(found, name) < 0.0:
            raise InputError(
                f"{source} would have to be lower than what other parameters already give; "
                "lower these, or raise the target",
                key="income",
            )
    return found


def product(levels: Solution, factors: Solution) -> Solution:
    """Levels that are relative to others, on top of these; pay and what separation costs are not relative."""
    return Solution(
        levels.productivity * factors.productivity,
        factors.regular_pay,
        levels.property * factors.property,
        levels.other_transfers * factors.other_transfers,
        factors.separation_cost,
    )


def largest_correction(levels: Solution, better: Solution) -> float:
    """By how much a level of income moves at most, relative to itself."""
    pairs = zip(levels[:-1], better[:-1], strict=True)
    return max(abs(new / old - 1.0) if old != 0.0 else abs(new) for old, new in pairs)


def away_workers_a_member(households: Table) -> float:
    """Absent members who work, over all registered members."""
    weight = households.weight
    members = math.fsum((weight * members_of(households)).tolist())
    return math.fsum((weight * households.away_workers).tolist()) / max(members, 1.0)


def other_property(target: float, left: float) -> float:
    """Yuan of property income beside rents and dividends: what they leave of the target.

    A little is kept in any case: what is nothing once could not grow again where rents turn out lower.
    """
    return max(_LEAST_PROPERTY * target, left)


def _factor(target: float, raw: float) -> float:
    return float(target / raw) if raw > 0.0 else 1.0


def _rest(source: str, target: float, given: dict[str, float], sums: Floats) -> float:
    """What is left of a source of income after its parts that are given.

    Raises InputError if that is less than nothing.
    """
    rest = target - math.fsum(given.values())
    if rest < 0.0:
        heads = max(float(sums[_RESIDENTS]), 1.0)
        parts = ", ".join(f"{name} {yuan / heads:,.0f}" for name, yuan in given.items())
        raise InputError(
            f"{source} are to be {target / heads:,.0f} yuan a resident and year; other parameters already "
            f"give more: {parts}",
            key="income",
        )
    return rest


def separation_cost(gains: Floats, labour: Labour) -> float:
    """Yuan a year, without which more would leave than return or grow too old to work away.

    gains: households that can send a worker away, those that have one away, and the workers they have away,
    by what one more away would bring before that cost, in BINS of a thousand yuan each.
    """
    can_leave, away, workers = gains[:BINS], gains[BINS : 2 * BINS], gains[2 * BINS :]
    replaced = math.fsum(workers.tolist()) / WORK_AWAY_YEARS
    middles = ((np.arange(BINS) + 0.5) * _BIN).tolist()
    low, high = -_BIN * BINS, 2.0 * _BIN * BINS
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        chance = np.array([logistic((gain - middle) / labour.migration_noise) for gain in middles])
        reconsider = can_leave * chance - away * (1.0 - chance)
        if labour.migration_adjustment * math.fsum(reconsider.tolist()) > replaced:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@rule
def bin_of_gain(gain: float) -> int:
    """The bin of what one more absent worker brings, in yuan a year."""
    return min(max(int(gain / _BIN), 0), BINS - 1)


@rule
def _measure(
    county: int,
    households: Table,
    counties: Table,
    labour: Labour,
    safety_net: SafetyNet,
    weather: Weather,
    industries: Any,
    first_weight: Floats,
    planted: Floats,
    sums: Floats,
) -> None:
    """Sum up one county.

    planted: zeros, (counties, industries); becomes mu.
    first_weight: zeros, (counties, groups); becomes the weight of the group's first row.  Rows are added up
    relative to it, which loses nothing where all weigh the same.
    """
    # Jobs away are lost in summer, so for three quarters of the year.
    earned_away = 1.0 - 0.75 * labour.migrant_job_loss
    for row in range(counties.first_household[county], counties.last_household[county]):
        household = households[row]
        k = household.industry
        skill = float(household.skill)
        after_care = available_days(
            household.workers, household.persons, labour.days_per_worker, labour.care_days_per_dependant
        )
        regular = regular_days(household.regular_workers, labour.regular_days, after_care)
        in_post = post_days(household, after_care - regular)
        pay_factor = skill_pay(skill, labour.skill_wage) * float(household.pay)
        absent_pay = earned_away * household.away_workers * labour.migrant_earnings * pay_factor
        weather_here = weather_effect(expected_weather(weather), industries.weather_sensitivity[k])
        tonnes = (
            household.planted
            * household.plot_quality
            * weather_here
            * yield_without_weather(
                float(household.productivity), industries.yield_per_mu[k], skill, industries.loss[k]
            )
        )
        revenue = tonnes * farm_gate_price(
            counties.expected_price[county, k], counties.distance_basis[county], float(household.remoteness)
        )
        costs = household.planted * (industries.input_cost[k] + household.hired_cost)
        costs += household.rented * counties.rent_due[county, k]
        post_wages = in_post / POST_DAYS * safety_net.post_pay
        household.grants = post_wages
        household.days_used = 4.0 * regular / labour.regular_days * pay_factor
        household.business = revenue - costs
        household.kept_food = revenue
        household.absent_pay = absent_pay
        household.remittances = labour.remitted * absent_pay
        group = household.group
        if first_weight[county, group] == 0.0:
            first_weight[county, group] = household.weight
        weight = household.weight / first_weight[county, group]
        of_group = sums[county, group]
        of_group[_RESIDENTS] += weight * household.persons
        of_group[_POSTS] += weight * post_wages
        of_group[_ORDINARY] += weight * household.wages
        of_group[_REGULAR] += weight * household.days_used
        of_group[_REVENUE] += weight * revenue
        of_group[_COSTS] += weight * costs
        of_group[_RENTS] += weight * household.property
        of_group[_PROPERTY] += weight * household.property_income
        of_group[_REMITTANCES] += weight * household.remittances
        of_group[_SUPPORT] += weight * household.support
        of_group[_PENSIONS] += weight * pension_of(household, safety_net)
        of_group[_AREA] += weight * safety_net.area_subsidy * household.land
        of_group[_DIBAO] += weight * household.benefit
        of_group[_OTHER] += weight * household.other_transfers
        counties.farm_norm[county, k] += weight * (revenue - household.planted * industries.input_cost[k])
        planted[county, k] += weight * household.planted
    for k in range(planted.shape[1]):
        norm = counties.farm_norm[county, k] / max(planted[county, k], 1e-9)
        counties.farm_norm[county, k] = max(0.0, norm)
    for group in range(len(GROUPS)):
        for position in range(sums.shape[2]):
            sums[county, group, position] *= first_weight[county, group]


def fill_years_before(households: Table, years: int) -> None:
    """Of the four years before the first reported one, those not run are as the mean of those run."""
    slots = [year % len(SEASONS) for year in range(-1, -1 - len(SEASONS), -1)]
    run, others = slots[:years], slots[years:]
    if run and others:
        households.survey_year[:, others] = households.survey_year[:, run].mean(axis=1, keepdims=True)


@rule
def _fill(
    county: int,
    households: Table,
    counties: Table,
    income: Income,
    safety_net: SafetyNet,
    line: float,
) -> None:
    """Fill in one county, and clear the columns that `_measure` has used."""
    for row in range(counties.first_household[county], counties.last_household[county]):
        household = households[row]
        pay = household.wages + counties.regular_pay[county] * household.days_used + household.grants
        property_income = household.property + household.property_income
        survey = (
            pay
            + household.business
            + property_income
            + household.remittances
            + household.support
            + pension_of(household, safety_net)
            + safety_net.area_subsidy * float(household.land)
            + household.benefit
            + household.other_transfers
        )
        household.kept_food = food_kept(
            household.kept_food, income.own_food * household.persons, IS_FOOD[household.industry]
        )
        household.smoothed_income = survey
        household.below_line = survey < line * household.persons
        registered = survey + household.absent_pay - household.remittances
        farm = counties.farm_norm[county, household.industry] * household.planted
        assessed = seen_of_income(household, pay, farm, property_income, 1.0, safety_net)
        rigid = income.chronic_cost * household.chronic + income.school_cost * household.students
        for quarter in range(len(SEASONS)):
            household.survey[quarter] = 0.25 * survey
            household.registered[quarter] = 0.25 * registered
            household.survey_year[quarter] = survey / max(1, household.persons)
            household.assessed[quarter] = 0.25 * assessed
            household.rigid[quarter] = 0.25 * rigid
            household.tested[quarter] = 0.25 * (registered - household.business + farm - rigid)
        _clear(household)


@rule
def _clear(household: Household) -> None:
    """The first spring begins a new year."""
    household.wages = 0.0
    household.property = 0.0
    household.grants = 0.0
    household.days_used = 0.0
    household.business = 0.0
    household.planted = 0.0
    household.absent_pay = 0.0
    household.remittances = 0.0
