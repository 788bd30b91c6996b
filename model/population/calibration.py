"""Income of the base year: its level and composition become those of the statistics, exactly.

The rule, for the whole province, with targets per member and year of
``income.X * income.lifted_county_factor``:

- business: one factor on the productivity of all households makes the mean of expected
  net business income right.  It is the value of an average year's crop at the farm gate
  and long-run prices, droughts included, less the cost of inputs, of all land that the
  household's own labour can tend.
- wages: one level of all wages makes their mean right.  They are what members
  who are away earn and what casual work pays for the days that care and the farm leave free.
- property: proportional to land, with a lognormal spread.
- transfers: proportional to members, three times as much for one who cannot work.  They
  are split between lifted and monitored households and the others so that income per
  head of the former is ``population.lifted_income_ratio`` of the latter's, or as near
  to that as transfers that are not negative can bring it.

All of it is linear in what is solved for.  One pass over the households sums, and a
second applies the solution.
"""

from typing import Any, NamedTuple

import numpy as np

from model.compiled import rule
from model.parameters import Income, Labour, Weather
from model.population.households import each_county
from model.state import Floats, Table
from model.world.households.farming import (
    expected_weather,
    farm_gate_price,
    plantable_by_labour,
    weather_effect,
    yield_without_weather,
)
from model.world.households.working import available_days, casual_days, skill_pay
from model.world.sectors import GROUPS, OTHER

_MEMBERS, _WAGES, _REVENUE, _INPUTS, _PROPERTY, _TRANSFERS = range(6)  # sums over households


class Solution(NamedTuple):
    """What the second pass applies."""

    productivity: float
    wage_level: float
    property: float
    transfers: Floats  # (groups,)


def calibrate(
    households: Table,
    counties: Table,
    sections: dict[str, Any],
    industries: Any,
    threads: int,
) -> Solution:
    """Bring all incomes to their level, and fill in what follows from a household's income.

    industries: one Industry of arrays.
    """
    sums = income_sums(households, counties, sections, industries, threads)
    solution = solution_of(sums, sections)
    bring_to_level(households, counties, sections, industries, solution, threads)
    return solution


def income_sums(
    households: Table, counties: Table, sections: dict[str, Any], industries: Any, threads: int
) -> Floats:
    """The first pass: sums over each county's households, by their weight, (counties, groups, 6)."""
    labour, basis = sections["labour"], sections["prices"].distance_basis
    sums = np.zeros((len(counties.code), len(GROUPS), 6))
    first_weight = np.zeros((len(counties.code), len(GROUPS)))

    def measure(county: int) -> None:
        weather = sections["weather"]
        _measure(county, households, counties, labour, weather, basis, industries, first_weight, sums)

    each_county(measure, len(counties.code), threads)
    return sums


def solution_of(sums: Floats, sections: dict[str, Any]) -> Solution:
    """The solution for all counties together, from the first pass."""
    return solve(sums.sum(axis=0), sections["income"], sections["population"].lifted_income_ratio)


def bring_to_level(
    households: Table,
    counties: Table,
    sections: dict[str, Any],
    industries: Any,
    solution: Solution,
    threads: int,
) -> None:
    """The second pass, over households that have been through the first."""
    counties.wage_level[:] = solution.wage_level
    line = sections["income"].monitoring_line

    def apply(county: int) -> None:
        _apply(county, households, counties, industries.input_cost, solution, line)

    each_county(apply, len(counties.code), threads)


def solve(by_group: Floats, income: Income, lifted_income_ratio: float) -> Solution:
    """The factors that bring the sums, (groups, 6), to their targets.

    What is zero for every household cannot be brought to any level and stays.
    """
    total = by_group.sum(axis=0)
    members = total[_MEMBERS] * income.lifted_county_factor

    def factor(target: float, raw: float) -> float:
        return target / raw if raw > 0.0 else 1.0

    productivity = factor(income.business * members + total[_INPUTS], total[_REVENUE])
    wage_level = factor(income.wages * members, total[_WAGES])
    property_level = factor(income.property * members, total[_PROPERTY])
    other_income = (
        productivity * by_group[:, _REVENUE]
        - by_group[:, _INPUTS]
        + wage_level * by_group[:, _WAGES]
        + property_level * by_group[:, _PROPERTY]
    )
    transfers = income.transfers * members
    people, needs = by_group[:, _MEMBERS], by_group[:, _TRANSFERS]
    level = np.full(len(GROUPS), transfers / total[_TRANSFERS])
    if 0.0 < people[OTHER] < total[_MEMBERS]:
        ratio = lifted_income_ratio * (total[_MEMBERS] - people[OTHER]) / people[OTHER]
        without = other_income.sum() - other_income[OTHER]
        assisted = (ratio * (other_income[OTHER] + transfers) - without) / (1.0 + ratio)
        assisted = min(max(0.0, assisted), transfers)
        level[:] = assisted / (total[_TRANSFERS] - needs[OTHER])
        level[OTHER] = (transfers - assisted) / needs[OTHER]
    return Solution(productivity, wage_level, property_level, level)


@rule
def _measure(
    county: int,
    households: Table,
    counties: Table,
    labour: Labour,
    weather: Weather,
    distance_basis: float,
    industries: Any,
    first_weight: Floats,
    sums: Floats,
) -> None:
    """Sum up one county; leaves wages and revenue, not yet to scale, in the household's columns.

    first_weight: zeros, (counties, groups); becomes the weight of the group's first row.  Rows are added up
    relative to it, which loses nothing where all weigh the same.
    """
    for row in range(counties.first_household[county], counties.last_household[county]):
        k, land = households.industry[row], float(households.land[row])
        skill = float(households.skill[row])
        persons, workers = households.persons[row], households.workers[row]
        away_workers = households.away_workers[row]
        days = available_days(workers, persons, labour.days_per_worker, labour.care_days_per_dependant)
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
        wages = (away_workers * labour.migrant_earnings + casual * labour.local_wage) * skill_pay(
            skill, labour.skill_wage
        )
        weather_here = weather_effect(expected_weather(weather), industries.weather_sensitivity[k])
        tonnes = (
            land
            * weather_here
            * yield_without_weather(
                float(households.productivity[row]), industries.yield_per_mu[k], skill, industries.loss[k]
            )
        )
        revenue = tonnes * farm_gate_price(
            counties.expected_price[county, k], distance_basis, float(households.remoteness[row])
        )
        households.wages[row] = wages
        households.business[row] = revenue
        households.planted[row] = land
        group = households.group[row]
        if first_weight[county, group] == 0.0:
            first_weight[county, group] = households.weight[row]
        weight = households.weight[row] / first_weight[county, group]
        of_group = sums[county, group]
        of_group[_MEMBERS] += weight * (persons + households.away[row])
        of_group[_WAGES] += weight * wages
        of_group[_REVENUE] += weight * revenue
        of_group[_INPUTS] += weight * (land * industries.input_cost[k])
        of_group[_PROPERTY] += weight * households.property_income[row]
        of_group[_TRANSFERS] += weight * households.transfers[row]
    for group in range(len(GROUPS)):
        for source in range(sums.shape[2]):
            sums[county, group, source] *= first_weight[county, group]


@rule
def _apply(
    county: int,
    households: Table,
    counties: Table,
    input_cost: Floats,
    solution: Solution,
    monitoring_line: float,
) -> None:
    """Scale one county, and clear the columns that `_measure` has used."""
    for row in range(counties.first_household[county], counties.last_household[county]):
        households.productivity[row] *= solution.productivity
        households.property_income[row] *= solution.property
        households.transfers[row] *= solution.transfers[households.group[row]]
        income = (
            solution.productivity * households.business[row]
            - households.planted[row] * input_cost[households.industry[row]]
            + solution.wage_level * households.wages[row]
            + households.property_income[row]
            + households.transfers[row]
        )
        households.smoothed_income[row] = income
        members = households.persons[row] + households.away[row]
        households.below_line[row] = income < monitoring_line * members
        households.wages[row] = 0.0
        households.business[row] = 0.0
        households.planted[row] = 0.0
