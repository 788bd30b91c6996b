"""The households before the first spring, drawn county by county.

Every characteristic is a function of seed, county and the household's position in it,
so neither threads nor other counties can change it.  What depends on the whole province
(levels of income) is set afterwards, by calibration.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from model.compiled import rule
from model.mathematics import logistic
from model.population.counties import Geography
from model.population.distributions import LOGIT_SPREAD, PRODUCTIVITY_SPREAD, PROPERTY_SPREAD, Distributions
from model.population.drawing import Positions, chosen, lognormal, next_group, position_of
from model.state import NO_AGENT, Floats, Household, Integers, Table, table
from model.world.randomness import HOUSEHOLD, POPULATION, four_uniforms, standard_normal
from model.world.sectors import OTHER

_FIRST_BLOCK = POPULATION // 4


class Places(NamedTuple):
    """What distinguishes the counties for those who live there; indexed by county."""

    code: Integers
    first: Positions  # (counties + 1,): where a county's households begin
    rows: Positions  # (counties, groups)
    weight: Floats  # (counties, groups): households that a row stands for
    industries: Floats  # (counties, industries): cumulative share of households
    family_farm: Floats  # chance of an "other" household
    enterprises: Positions  # (counties, industries + 1): where those of an industry begin
    enterprise_size: Floats  # (enterprises,), in yuan
    cooperatives: Positions  # (counties, industries + 1)


def rows_at_scale(geography: Geography, scale: float) -> Positions:
    """Rows of each county and group: at least one wherever there are any households."""
    households = geography.households
    rows = np.maximum(1, np.rint(households * scale)).astype(np.int64)
    return np.where(households > 0, rows, 0)


def build_households(
    drawn: Distributions, places: Places, mean_land: Floats, trust: float, seed: int, threads: int
) -> Table:
    """All households, with productivity, transfers and property income not yet to scale.

    mean_land: mu by industry; trust: share of promises that all expect to be kept.
    """
    total = int(places.first[-1])
    households = table(
        Household,
        total,
        enterprise=np.full(total, NO_AGENT, np.int32),
        employer=np.full(total, NO_AGENT, np.int32),
        cooperative=np.full(total, NO_AGENT, np.int32),
        trust=np.full(total, trust),
    )

    def fill(county: int) -> None:
        taken = np.zeros_like(places.rows[county])
        _populate(county, households, drawn, places, mean_land, taken, seed)

    each_county(fill, len(places.code), threads)
    return households


def each_county(function: Callable[[int], None], counties: int, threads: int) -> None:
    """Call the function for every county, in threads; it must be compiled or release the lock."""
    if threads == 1:
        for county in range(counties):
            function(county)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(function, range(counties)):
            pass  # raises what a thread has raised


@rule
def _populate(
    county: int,
    households: Table,
    drawn: Distributions,
    places: Places,
    mean_land: Floats,
    taken: Positions,
    seed: int,
) -> None:
    """Draw the households of one county."""
    code, first = places.code[county], places.first[county]
    enterprises, cooperatives = places.enterprises[county], places.cooperatives[county]
    for row in range(first, places.first[county + 1]):
        i, block = row - first, _FIRST_BLOCK
        u_common, v_common, u_land, v_land = four_uniforms(seed, HOUSEHOLD, code, i, 0, block)
        u_skill, v_skill, u_will, v_will = four_uniforms(seed, HOUSEHOLD, code, i, 0, block + 1)
        u_savings, v_savings, u_farm, v_farm = four_uniforms(seed, HOUSEHOLD, code, i, 0, block + 2)
        u_property, v_property, members_draw, workers_draw = four_uniforms(
            seed, HOUSEHOLD, code, i, 0, block + 3
        )
        industry_draw, farm_draw, away_draw, risk_draw = four_uniforms(seed, HOUSEHOLD, code, i, 0, block + 4)
        remoteness_draw, enterprise_draw, cooperative_draw, _ = four_uniforms(
            seed, HOUSEHOLD, code, i, 0, block + 5
        )

        group = next_group(taken, places.rows[county])
        taken[group] += 1
        k = position_of(industry_draw, places.industries[county])
        family_farm = group == OTHER and farm_draw < places.family_farm[county]
        members = position_of(members_draw, drawn.members)
        workers = position_of(workers_draw, drawn.workers[members])
        households.number[row] = i
        households.group[row] = group
        households.weight[row] = places.weight[county, group]
        households.industry[row] = k
        households.family_farm[row] = family_farm
        # Whoever is away works there.
        away = position_of(away_draw, drawn.away_workers[workers])
        households.persons[row] = members - away
        households.workers[row] = workers - away
        households.away[row] = away
        households.away_workers[row] = away

        # A Gaussian copula: what the four have in common makes any two equally correlated.
        common = drawn.common * standard_normal(u_common, v_common)
        land = common + drawn.own * standard_normal(u_land, v_land)
        skill = common + drawn.own * standard_normal(u_skill, v_skill)
        will = common + drawn.own * standard_normal(u_will, v_will)
        savings = common + drawn.own * standard_normal(u_savings, v_savings)
        land_here = mean_land[k] * drawn.land[group]
        if family_farm:
            land_here *= drawn.family_farm_land
        savings_here = drawn.savings[group] * members
        households.land[row] = lognormal(land_here, drawn.land_spread, land)
        households.skill[row] = logistic(drawn.skill[group] + LOGIT_SPREAD * skill)
        households.will[row] = logistic(drawn.will + LOGIT_SPREAD * will)
        households.starting_will[row] = households.will[row]
        households.cash[row] = lognormal(savings_here, drawn.savings_spread, savings)

        households.productivity[row] = lognormal(1.0, PRODUCTIVITY_SPREAD, standard_normal(u_farm, v_farm))
        households.remoteness[row] = remoteness_draw
        households.risk_aversion[row] = drawn.risk_aversion * (0.5 + risk_draw)
        # Transfers go to members, above all to those who cannot work; property to land.
        households.transfers[row] = members + 2.0 * (members - workers)
        households.property_income[row] = households.land[row] * lognormal(
            1.0, PROPERTY_SPREAD, standard_normal(u_property, v_property)
        )

        e = chosen(enterprise_draw, places.enterprise_size, enterprises[k], enterprises[k + 1])
        if e == NO_AGENT:  # none in the industry: any of the county
            e = chosen(enterprise_draw, places.enterprise_size, enterprises[0], enterprises[-1])
        households.enterprise[row] = e
        households.employer[row] = e
        of_industry = cooperatives[k + 1] - cooperatives[k]
        if of_industry > 0:
            households.cooperative[row] = cooperatives[k] + int(cooperative_draw * of_industry)
