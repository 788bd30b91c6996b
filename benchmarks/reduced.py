"""One reduced season, written twice: as vectorised NumPy and in the shape of the model's rules.

A household brings in a harvest with its own luck, is tempted to sell ordered produce
elsewhere, compares prices for the rest, divides its days between farm, job and casual
work, and consumes.  Five draws, one for each purpose.  Both ways take the same columns
and give the same results when they are fed the same draws; tests hold them to it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from model.compiled import rule
from model.engine import Engine
from model.mathematics import logistic
from model.state import table
from model.world.agents import Byte, Float, Floats, Integer, Integers, Table
from model.world.households.consuming import desired_consumption, spending
from model.world.households.farming import luck_effect, skill_factor
from model.world.households.working import available_days, skill_pay
from model.world.randomness import (
    EMPLOYMENT_ENTRY,
    HARVEST_LUCK_RADIUS,
    HOUSEHOLD,
    four_uniforms,
    standard_normal,
)

DRAWS = 5  # radius and angle of luck, breach, enforcement, job


class Farmer:
    """One row: what the reduced season reads and writes of a household."""

    number: Integer  # within the county
    persons: Byte  # residents
    workers: Byte  # residents who can work
    away: Byte  # absent members
    planted: Float  # mu
    productivity: Float  # t/mu in an average year at skill factor one
    skill: Float
    loyalty: Float  # yuan/t
    ordered: Float  # t
    contract: Float  # yuan/t
    spot: Float  # yuan/t
    smoothed_income: Float  # yuan a year
    cash: Float
    income: Float  # yuan of the season
    side_sold: Float  # t
    days_used: Float


RESULTS = ("cash", "income", "side_sold", "days_used")


class Reduced(NamedTuple):
    """What does not differ between households."""

    luck: float = 0.15  # standard deviation of the log
    breach_noise: float = 0.06  # share of the contract price
    penalty: float = 0.2  # share of the contract price
    enforcement: float = 0.3  # chance
    days_per_worker: float = 65.0
    care_days: float = 5.0  # per dependant
    days_per_mu: float = 4.0
    job_chance: float = 0.2
    job_days: float = 20.0
    wage: float = 120.0  # yuan a day
    skill_wage: float = 0.4
    casual_share: float = 0.3  # of the days that are left
    subsistence: float = 3000.0  # yuan per person and year
    propensity: float = 0.7
    wealth_propensity: float = 0.05


def farmers_of(engine: Engine) -> tuple[Table, Integers, Integers]:
    """The engine's households as rows of the reduced season.

    Returns the rows, the code of each county, and where its rows begin (one more than counties).
    """
    households, counties = engine.state.households, engine.state.counties
    first = np.append(counties.first_household, len(households)).astype(np.int32)
    place = np.repeat(np.arange(len(counties)), np.diff(first))
    price = counties.expected_price[place, households.industry]
    spread = 0.8 + 0.4 * households.remoteness.astype(np.float64)
    industry = engine.industries[households.industry]
    planted = households.land.astype(np.float64)
    average = households.productivity.astype(np.float64) * industry["yield_per_mu"]
    rows = table(
        Farmer,
        len(households),
        number=households.number,
        persons=households.persons,
        workers=households.workers,
        away=households.away,
        planted=planted,
        productivity=average,
        skill=households.skill,
        loyalty=0.1 * households.trust * price,
        ordered=np.where(households.number % 3 == 0, 0.6 * planted * average, 0.0),
        contract=price,
        spot=price * spread,
        smoothed_income=households.smoothed_income,
        cash=households.cash,
    )
    return rows, counties.code.astype(np.int32), first


# --- the shape of the model: scalar rules, one loop per county ------------------------------


@rule
def live_a_season(
    farmer: Farmer, radius: float, angle: float, breach: float, enforced: float, job: float, rules: Reduced
) -> None:
    """One household's reduced season."""
    luck = luck_effect(rules.luck, standard_normal(radius, angle))
    harvested = farmer.planted * farmer.productivity * skill_factor(farmer.skill) * luck
    committed = min(farmer.ordered, harvested)
    contract, spot = farmer.contract, farmer.spot
    gain = spot - contract * (1.0 + rules.penalty * rules.enforcement) - farmer.loyalty
    chance = logistic(gain / (rules.breach_noise * contract))
    side_sold = committed if breach < chance else 0.0
    penalty = rules.penalty * contract * side_sold if enforced < rules.enforcement else 0.0
    brought = committed - side_sold
    free = harvested - brought
    sales = brought * contract + free * max(spot, 0.9 * contract) - penalty

    available = available_days(farmer.workers, farmer.persons, rules.days_per_worker, rules.care_days)
    farm_days = min(rules.days_per_mu * farmer.planted, available)
    left = available - farm_days
    job_days = min(rules.job_days, left) if job < rules.job_chance else 0.0
    casual = (left - job_days) * rules.casual_share
    wages = (job_days + casual) * rules.wage * skill_pay(farmer.skill, rules.skill_wage)

    income = sales + wages
    cash = farmer.cash + income
    desired = desired_consumption(
        farmer.persons + farmer.away,
        rules.subsistence,
        rules.propensity,
        farmer.smoothed_income,
        rules.wealth_propensity,
        cash,
    )
    farmer.cash = cash - spending(desired, cash)
    farmer.income = income
    farmer.side_sold = side_sold
    farmer.days_used = farm_days + job_days + casual


@rule
def run_counties(
    first_county: int,
    last_county: int,
    farmers: Table,
    codes: Integers,
    first: Integers,
    rules: Reduced,
    seed: int,
    season: int,
) -> None:
    """The reduced season of some counties, each household with its own draws."""
    for c in range(first_county, last_county):
        for i in range(first[c], first[c + 1]):
            farmer = farmers[i]
            radius, angle, breach, enforced = four_uniforms(
                seed, HOUSEHOLD, codes[c], farmer.number, season, HARVEST_LUCK_RADIUS // 4
            )
            job, _, _, _ = four_uniforms(
                seed, HOUSEHOLD, codes[c], farmer.number, season, EMPLOYMENT_ENTRY // 4
            )
            live_a_season(farmer, radius, angle, breach, enforced, job, rules)


@rule
def draw_counties(
    farmers: Table, codes: Integers, first: Integers, seed: int, season: int, draws: Floats
) -> None:
    """The draws that `run_counties` makes, written to (DRAWS, households)."""
    for c in range(len(codes)):
        for i in range(first[c], first[c + 1]):
            number = farmers[i].number
            radius, angle, breach, enforced = four_uniforms(
                seed, HOUSEHOLD, codes[c], number, season, HARVEST_LUCK_RADIUS // 4
            )
            job, _, _, _ = four_uniforms(seed, HOUSEHOLD, codes[c], number, season, EMPLOYMENT_ENTRY // 4)
            draws[0, i], draws[1, i], draws[2, i], draws[3, i], draws[4, i] = (
                radius,
                angle,
                breach,
                enforced,
                job,
            )


# --- vectorised NumPy -----------------------------------------------------------------------


def generated(generator: np.random.Generator, households: int) -> Iterator[Floats]:
    """The draws of one purpose after another, when they are needed."""
    for _ in range(DRAWS):
        yield generator.random(households)


def columns_of(farmers: Table) -> dict[str, Any]:
    """Each column in an array of its own, as NumPy is fastest with."""
    return {name: np.ascontiguousarray(farmers[name]) for name in farmers.dtype.names}


def run_vectorised(columns: dict[str, Any], draws: Iterator[Floats], rules: Reduced) -> None:
    """The reduced season of all households, one whole column after another."""
    planted, skill = columns["planted"], columns["skill"]
    contract, spot = columns["contract"], columns["spot"]
    normal = np.sqrt(-2.0 * np.log(next(draws))) * np.cos(2.0 * np.pi * next(draws))
    luck = np.exp(rules.luck * normal - 0.5 * rules.luck**2)
    harvested = planted * columns["productivity"] * (0.7 + 0.6 * skill) * luck
    committed = np.minimum(columns["ordered"], harvested)
    gain = spot - contract * (1.0 + rules.penalty * rules.enforcement) - columns["loyalty"]
    exponent = np.clip(gain / (rules.breach_noise * contract), -500.0, 500.0)
    side_sold = np.where(next(draws) < 1.0 / (1.0 + np.exp(-exponent)), committed, 0.0)
    penalty = np.where(next(draws) < rules.enforcement, rules.penalty * contract * side_sold, 0.0)
    brought = committed - side_sold
    free = harvested - brought
    sales = brought * contract + free * np.maximum(spot, 0.9 * contract) - penalty

    dependants = columns["persons"] - columns["workers"]
    available = np.maximum(0.0, columns["workers"] * rules.days_per_worker - dependants * rules.care_days)
    farm_days = np.minimum(rules.days_per_mu * planted, available)
    left = available - farm_days
    job_days = np.where(next(draws) < rules.job_chance, np.minimum(rules.job_days, left), 0.0)
    casual = (left - job_days) * rules.casual_share
    wages = (job_days + casual) * rules.wage * (1.0 + rules.skill_wage * (skill - 0.5))

    income = sales + wages
    cash = columns["cash"] + income
    needed = rules.subsistence * (columns["persons"] + columns["away"])
    above = np.maximum(0.0, columns["smoothed_income"] - needed)
    desired = 0.25 * (needed + rules.propensity * above + rules.wealth_propensity * cash)
    columns["cash"] = cash - np.minimum(desired, cash)
    columns["income"] = income
    columns["side_sold"] = side_sold
    columns["days_used"] = farm_days + job_days + casual
