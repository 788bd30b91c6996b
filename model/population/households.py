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
from model.parameters import INDUSTRIES
from model.population.census.rows import Rows, lay_out
from model.population.distributions import (
    LOGIT_SPREAD,
    PRODUCTIVITY_SPREAD,
    PROPERTY_SPREAD,
    Distributions,
    skill_logit,
)
from model.population.drawing import Positions, chosen, lognormal, position_of
from model.state import NO_AGENT, Floats, Household, Integers, Table, table
from model.world.randomness import (
    HOUSEHOLD,
    PLACES,
    POPULATION,
    VILLAGE,
    VILLAGE_ACCESS,
    VILLAGE_PARTNERS,
    VILLAGE_REMOTENESS,
    four_uniforms,
    standard_normal,
    uniform,
)
from model.world.sectors import OTHER

_FIRST_BLOCK = POPULATION // 4
_INDUSTRIES = len(INDUSTRIES)


class Places(NamedTuple):
    """What distinguishes the counties for those who live there; indexed by county."""

    code: Integers
    first: Positions  # (counties + 1,): where a county's households begin
    industries: Floats  # (counties, industries): cumulative share of households
    family_farm: Floats  # chance of an "other" household
    enterprises: Positions  # (counties, industries + 1): where those of an industry begin
    enterprise_size: Floats  # (enterprises,), in yuan
    cooperatives: Positions  # (counties, industries + 1)
    outside_agriculture: Floats  # residents who work, but not in agriculture
    villages: Positions


def build_households(
    drawn: Distributions,
    rows: Rows,
    places: Places,
    mean_land: Floats,
    trust: float,
    seed: int,
    threads: int,
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
        taken = np.zeros_like(rows.rows[county])
        lay_out(county, int(places.code[county]), int(places.first[county]), rows, taken, households, seed)
        _populate(county, households, drawn, places, mean_land, seed)

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
def village_of(number: int, rows: int, villages: int) -> int:
    """The village of a county in which a household lives: its rows in their order, as many to each.

    number: of the household in the county; rows: of the county.
    """
    return villages * (2 * number + 1) // (2 * rows)


@rule
def _populate(
    county: int,
    households: Table,
    drawn: Distributions,
    places: Places,
    mean_land: Floats,
    seed: int,
) -> None:
    """Draw what the census does not tell of the households of one county, which are laid out."""
    code, first = places.code[county], places.first[county]
    enterprises, cooperatives = places.enterprises[county], places.cooperatives[county]
    for row in range(first, places.first[county + 1]):
        i, block = row - first, _FIRST_BLOCK
        u_common, v_common, u_land, v_land = four_uniforms(seed, HOUSEHOLD, code, i, 0, block)
        u_skill, v_skill, u_will, v_will = four_uniforms(seed, HOUSEHOLD, code, i, 0, block + 1)
        u_savings, v_savings, u_farm, v_farm = four_uniforms(seed, HOUSEHOLD, code, i, 0, block + 2)
        u_property, v_property, _, _ = four_uniforms(seed, HOUSEHOLD, code, i, 0, block + 3)
        industry_draw, farm_draw, _, risk_draw = four_uniforms(seed, HOUSEHOLD, code, i, 0, block + 4)
        reservation_draw, work_draw, linked_draw, lease_draw = four_uniforms(
            seed, HOUSEHOLD, code, i, 0, PLACES // 4
        )
        village = village_of(i, places.first[county + 1] - first, places.villages[county])
        remoteness_draw, technique_draw, _, _ = four_uniforms(
            seed, VILLAGE, code, village, 0, VILLAGE_REMOTENESS // 4
        )
        order_draw, dividend_draw, trade_draw, job_draw = four_uniforms(
            seed, VILLAGE, code, village, 0, VILLAGE_ACCESS // 4
        )

        group = households.group[row]
        k = position_of(industry_draw, places.industries[county])
        family_farm = group == OTHER and farm_draw < places.family_farm[county]
        members = households.persons[row] + households.away[row]
        households.industry[row] = k
        households.family_farm[row] = family_farm

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
        skill_here = skill_logit(drawn.skill, drawn.schooling_skill, households.schooling[row])
        households.skill[row] = logistic(skill_here + LOGIT_SPREAD * skill)
        households.will[row] = logistic(drawn.will + LOGIT_SPREAD * will)
        households.starting_will[row] = households.will[row]
        households.cash[row] = lognormal(savings_here, drawn.savings_spread, savings)

        households.productivity[row] = lognormal(1.0, PRODUCTIVITY_SPREAD, standard_normal(u_farm, v_farm))
        households.remoteness[row] = remoteness_draw
        households.reservation[row] = 0.5 + reservation_draw
        households.work_place[row] = work_draw
        households.linked_place[row] = linked_draw
        households.lease_place[row] = lease_draw
        households.village_orders[row] = order_draw
        households.village_dividends[row] = dividend_draw
        households.village_cooperative[row] = trade_draw
        households.village_jobs[row] = job_draw
        households.village_technique[row] = technique_draw
        households.risk_aversion[row] = drawn.risk_aversion * (0.5 + risk_draw)
        # Property goes with land.
        households.property_income[row] = households.land[row] * lognormal(
            1.0, PROPERTY_SPREAD, standard_normal(u_property, v_property)
        )

        # One organisation of each kind works in a village: an employer, and by industry a buyer and a
        # cooperative.
        buyer_draw = uniform(seed, VILLAGE, code, village, 0, VILLAGE_PARTNERS + k)
        cooperative_draw = uniform(seed, VILLAGE, code, village, 0, VILLAGE_PARTNERS + _INDUSTRIES + k)
        employer_draw = uniform(seed, VILLAGE, code, village, 0, VILLAGE_PARTNERS + 2 * _INDUSTRIES)
        households.enterprise[row] = chosen(
            buyer_draw, places.enterprise_size, enterprises[k], enterprises[k + 1]
        )
        households.employer[row] = chosen(
            employer_draw, places.enterprise_size, enterprises[0], enterprises[-1]
        )
        of_industry = cooperatives[k + 1] - cooperatives[k]
        if of_industry > 0:
            households.cooperative[row] = cooperatives[k] + int(cooperative_draw * of_industry)
