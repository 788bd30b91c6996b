"""Income of the base year: its level and composition become those of the statistics, exactly.

The rule, for the whole province, in the survey account: the income of residents, of which there are to be
``income.per_head * income.lifted_county_factor`` a resident and year, by source in the shares of the
parameters.  What is solved for is what no datum tells:

- business: one factor on the productivity of all households.  Net business income is the value of an
  average year's crop at the farm gate and long-run prices, droughts included, less the cost of inputs, of
  all land that the household's own labour can tend.
- wages: the pay of a regular employee, the same in all counties.  What casual work pays for the days that
  care, regular jobs and the farm leave free is data.
- property: one factor; proportional to land, with a lognormal spread.
- transfers: what government pays beyond remittances and the support of kin, a factor; proportional to
  residents, three times as much for one who cannot work.

Earnings of absent members are data, too.  So that they stay as many as there are, the worth of a worker's
presence is solved for: in the first spring as many leave as return, in the mean.

One pass over the households sums, and a second applies the solution.
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
from model.world.households.farming import (
    IS_FOOD,
    expected_weather,
    farm_gate_price,
    food_kept,
    plantable_by_labour,
    weather_effect,
    yield_without_weather,
)
from model.world.households.safety_net import POST_DAYS, pension_of, post_days, seen_of_income
from model.world.households.working import (
    available_days,
    casual_days,
    may_leave,
    migration_gain,
    regular_days,
    skill_pay,
)
from model.world.sectors import GROUPS

# Sums over households: residents, income by source, what levels are solved for in its own unit, and then
# the households that can send a worker away, and that have one away, by what one more there would gain.
(
    _RESIDENTS,
    _CASUAL,
    _REGULAR,
    _POSTS,
    _REVENUE,
    _INPUTS,
    _PROPERTY,
    _REMITTANCES,
    _SUPPORT,
    _PENSIONS,
    _AREA,
    _DIBAO,
    _OTHER,
) = range(13)
_FIRST_BIN = 13
_BINS, _BIN = 150, 1000.0  # of that gain, in yuan a year: from 0 on
_SUMS = _FIRST_BIN + 2 * _BINS
_BISECTIONS = 60


class Solution(NamedTuple):
    """What the second pass applies."""

    productivity: float
    regular_pay: float  # yuan a year
    property: float
    other_transfers: float
    attachment: float  # yuan a year


def calibrate(
    households: Table,
    counties: Table,
    sections: dict[str, Any],
    industries: Any,
    threads: int,
) -> Solution:
    """Bring all incomes to their level, and fill in what follows from a household's income.

    industries: one Industry of arrays.

    Raises InputError if some part of income would have to be negative.
    """
    sums = income_sums(households, counties, sections, industries, threads)
    solution = solution_of(sums, sections)
    bring_to_level(households, counties, sections, industries, solution, threads)
    return solution


def income_sums(
    households: Table, counties: Table, sections: dict[str, Any], industries: Any, threads: int
) -> Floats:
    """The first pass: sums over each county's households, by their weight, (counties, groups, sums)."""
    income, labour, safety_net = (sections[name] for name in ("income", "labour", "safety_net"))
    weather, basis = sections["weather"], sections["prices"].distance_basis
    sums = np.zeros((len(counties.code), len(GROUPS), _SUMS))
    first_weight = np.zeros((len(counties.code), len(GROUPS)))
    planted = np.zeros(counties.farm_norm.shape)
    counties.farm_norm[:] = 0.0

    def measure(county: int) -> None:
        _measure(
            *(county, households, counties, income, labour, safety_net, weather, basis, industries),
            *(first_weight, planted, sums),
        )

    each_county(measure, len(counties.code), threads)
    return sums


def solution_of(sums: Floats, sections: dict[str, Any]) -> Solution:
    """The solution for all counties together, from the first pass.

    Raises InputError if some part of income would have to be negative.
    """
    return solve(sums.sum(axis=(0, 1)), sections["income"], sections["labour"])


def bring_to_level(
    households: Table,
    counties: Table,
    sections: dict[str, Any],
    industries: Any,
    solution: Solution,
    threads: int,
) -> None:
    """The second pass, over households that have been through the first."""
    counties.regular_pay[:] = solution.regular_pay
    counties.attachment[:] = solution.attachment
    income, safety_net = sections["income"], sections["safety_net"]
    line = sections["monitoring"].line

    def apply(county: int) -> None:
        _apply(county, households, counties, industries.input_cost, solution, income, safety_net, line)

    each_county(apply, len(counties.code), threads)


def solve(sums: Floats, income: Income, labour: Labour) -> Solution:
    """The levels that bring the sums to their targets.

    What is zero for every household cannot be brought to any level and stays.

    Raises InputError if some part of income would have to be negative.
    """
    target = income.per_head * income.lifted_county_factor * sums[_RESIDENTS]
    transfers_share = 1.0 - income.wages_share - income.business_share - income.property_share
    wages = _rest(
        "wages",
        income.wages_share * target,
        {"casual work": sums[_CASUAL], "public posts": sums[_POSTS]},
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
        productivity=_factor(income.business_share * target + sums[_INPUTS], sums[_REVENUE]),
        regular_pay=_factor(wages, sums[_REGULAR]),
        property=_factor(income.property_share * target, sums[_PROPERTY]),
        other_transfers=_factor(transfers, sums[_OTHER]),
        attachment=_attachment(sums[_FIRST_BIN : _FIRST_BIN + _BINS], sums[_FIRST_BIN + _BINS :], labour),
    )


def corrected(
    levels: Solution, households: Table, regular_wages: float, inputs: float, sections: dict[str, Any]
) -> Solution:
    """Levels that are nearer to their targets, after years of average weather and prices.

    households: at the end of the last of them, with its incomes; regular_wages, inputs: yuan that all of
    them received and paid in it.  Where dividends are more than all property income is to be, there is no
    other.

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
    found = Solution(
        productivity=levels.productivity
        * (
            1.0
            + missing(income.business_share, households.business)
            / max(total(households.business) + inputs, 1.0)
        ),
        regular_pay=levels.regular_pay
        * (1.0 + (income.wages_share * target - wages) / max(regular_wages, 1.0)),
        property=max(
            0.0,
            levels.property
            * (
                1.0
                + missing(income.property_share, households.property)
                / max(total(households.property_income.astype(np.float64)), 1.0)
            ),
        ),
        other_transfers=levels.other_transfers
        * (1.0 + (transfers_share * target - transfers) / max(other, 1.0)),
        attachment=levels.attachment,
    )
    for name, source in (("regular_pay", "wages"), ("other_transfers", "transfers")):
        if getattr(found, name) < 0.0:
            raise InputError(
                f"{source} would have to be lower than what other parameters already give; "
                "lower these, or raise the target",
                key="income",
            )
    return found


def largest_correction(levels: Solution, better: Solution) -> float:
    """By how much a level moves at most, relative to itself."""
    return max(
        abs(new / old - 1.0) if old != 0.0 else abs(new) for old, new in zip(levels, better, strict=True)
    )


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


def _attachment(can_leave: Floats, away: Floats, labour: Labour) -> float:
    """The worth of a worker's presence, yuan a year, at which as many are expected to leave as to return.

    can_leave, away: households that can send a worker away, and that have one away, by the gain of it.
    """
    gains = ((np.arange(_BINS) + 0.5) * _BIN).tolist()
    low, high = -_BIN * _BINS, 2.0 * _BIN * _BINS
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        chance = np.array([logistic((gain - middle) / labour.migration_noise) for gain in gains])
        if math.fsum((can_leave * chance - away * (1.0 - chance)).tolist()) > 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@rule
def _measure(
    county: int,
    households: Table,
    counties: Table,
    income: Income,
    labour: Labour,
    safety_net: SafetyNet,
    weather: Weather,
    distance_basis: float,
    industries: Any,
    first_weight: Floats,
    planted: Floats,
    sums: Floats,
) -> None:
    """Sum up one county; leaves incomes, not yet to scale, in the household's columns, and what a mu brings
    in the county's norms.

    planted: zeros, (counties, industries); becomes mu.
    first_weight: zeros, (counties, groups); becomes the weight of the group's first row.  Rows are added up
    relative to it, which loses nothing where all weigh the same.
    """
    # Jobs away are lost in summer, so for three quarters of the year.
    earned_away = 1.0 - 0.75 * labour.migrant_job_loss * labour.job_loss_earnings
    for row in range(counties.first_household[county], counties.last_household[county]):
        household = households[row]
        k, land = household.industry, float(household.land)
        skill = float(household.skill)
        after_care = available_days(
            household.workers, household.persons, labour.days_per_worker, labour.care_days_per_dependant
        )
        regular = regular_days(household.regular_workers, labour.regular_days, after_care)
        in_post = post_days(household, after_care - regular)
        days = after_care - regular - in_post
        needs = (
            industries.spring_labour[k],
            industries.summer_labour[k],
            industries.autumn_labour[k],
            industries.winter_labour[k],
        )
        for need in needs:
            land = plantable_by_labour(land, days, need)
        casual = 0.0
        for need in needs:
            casual += casual_days(days - need * land, counties.casual_share[county])
        pay_factor = skill_pay(skill, labour.skill_wage) * float(household.pay)
        absent_pay = earned_away * household.away_workers * labour.migrant_earnings * pay_factor
        weather_here = weather_effect(expected_weather(weather), industries.weather_sensitivity[k])
        tonnes = (
            land
            * weather_here
            * yield_without_weather(
                float(household.productivity), industries.yield_per_mu[k], skill, industries.loss[k]
            )
        )
        revenue = tonnes * farm_gate_price(
            counties.expected_price[county, k], distance_basis, float(household.remoteness)
        )
        post_wages = in_post / POST_DAYS * safety_net.post_pay
        household.grants = post_wages
        household.wages = casual * labour.local_wage * pay_factor
        household.days_used = 4.0 * regular / labour.regular_days * pay_factor
        household.business = revenue
        household.planted = land
        household.absent_pay = absent_pay
        household.remittances = labour.remitted * absent_pay
        group = household.group
        if first_weight[county, group] == 0.0:
            first_weight[county, group] = household.weight
        weight = household.weight / first_weight[county, group]
        of_group = sums[county, group]
        of_group[_RESIDENTS] += weight * household.persons
        of_group[_POSTS] += weight * post_wages
        of_group[_CASUAL] += weight * household.wages
        of_group[_REGULAR] += weight * household.days_used
        of_group[_REVENUE] += weight * revenue
        of_group[_INPUTS] += weight * (land * industries.input_cost[k])
        of_group[_PROPERTY] += weight * household.property_income
        of_group[_REMITTANCES] += weight * household.remittances
        of_group[_SUPPORT] += weight * household.support
        of_group[_PENSIONS] += weight * pension_of(household, safety_net)
        of_group[_AREA] += weight * safety_net.area_subsidy * household.land
        of_group[_DIBAO] += weight * household.benefit
        of_group[_OTHER] += weight * household.other_transfers
        counties.farm_norm[county, k] += weight * revenue
        planted[county, k] += weight * land
        day_value = counties.casual_share[county] * labour.local_wage * pay_factor
        gain = migration_gain(
            labour.migrant_earnings, pay_factor, 4.0 * labour.days_per_worker * day_value, 0.0
        )
        place = min(max(int(gain / _BIN), 0), _BINS - 1)
        if (
            may_leave(household.workers, household.regular_workers, household.persons - household.kids)
            and household.cash >= labour.migration_cost
        ):
            of_group[_FIRST_BIN + place] += weight
        if household.away_workers > 0:
            of_group[_FIRST_BIN + _BINS + place] += weight
    for k in range(planted.shape[1]):
        counties.farm_norm[county, k] /= max(planted[county, k], 1e-9)
    for group in range(len(GROUPS)):
        for position in range(sums.shape[2]):
            sums[county, group, position] *= first_weight[county, group]


@rule
def _apply(
    county: int,
    households: Table,
    counties: Table,
    input_cost: Floats,
    solution: Solution,
    income: Income,
    safety_net: SafetyNet,
    line: float,
) -> None:
    """Scale one county, fill in the year that has been, and clear the columns that `_measure` has used."""
    for k in range(len(input_cost)):
        norm = solution.productivity * counties.farm_norm[county, k] - input_cost[k]
        counties.farm_norm[county, k] = max(0.0, norm)
    for row in range(counties.first_household[county], counties.last_household[county]):
        household = households[row]
        household.productivity = float(household.productivity) * solution.productivity
        household.property_income = float(household.property_income) * solution.property
        household.other_transfers = float(household.other_transfers) * solution.other_transfers
        revenue = solution.productivity * household.business
        survey = (
            household.wages
            + solution.regular_pay * household.days_used
            + household.grants
            + revenue
            - household.planted * input_cost[household.industry]
            + household.property_income
            + household.remittances
            + household.support
            + pension_of(household, safety_net)
            + safety_net.area_subsidy * float(household.land)
            + household.benefit
            + household.other_transfers
        )
        household.kept_food = food_kept(
            revenue, income.own_food * household.persons, IS_FOOD[household.industry]
        )
        household.smoothed_income = survey
        household.below_line = survey < line * household.persons
        registered = survey + household.absent_pay - household.remittances
        pay = household.wages + solution.regular_pay * household.days_used + household.grants
        farm = counties.farm_norm[county, household.industry] * household.planted
        assessed = seen_of_income(household, pay, farm, household.property_income, 1.0, safety_net)
        business = revenue - household.planted * input_cost[household.industry]
        rigid = income.chronic_cost * household.chronic + income.school_cost * household.students
        for quarter in range(len(SEASONS)):
            household.survey[quarter] = 0.25 * survey
            household.registered[quarter] = 0.25 * registered
            household.survey_year[quarter] = survey / max(1, household.persons)
            household.assessed[quarter] = 0.25 * assessed
            household.rigid[quarter] = 0.25 * rigid
            household.tested[quarter] = 0.25 * (registered - business + farm - rigid)
        _clear(household)


@rule
def _clear(household: Household) -> None:
    """The first spring begins a new year."""
    household.wages = 0.0
    household.grants = 0.0
    household.days_used = 0.0
    household.business = 0.0
    household.planted = 0.0
    household.absent_pay = 0.0
    household.remittances = 0.0
