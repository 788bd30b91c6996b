"""The leading enterprises before the first spring: where, in which industry, how large."""

from typing import Any

import numpy as np

from model.compiled import rule
from model.mathematics import exp
from model.parameters import INDUSTRIES
from model.population.apportionment import apportion, apportion_to_each
from model.population.counties import Geography
from model.population.drawing import Positions
from model.population.output import mean_farm_gate_price
from model.scenario import Scenario
from model.state import Bytes, Enterprise, Floats, Integers, Table, table
from model.world.randomness import ENTERPRISE, ENTERPRISE_POPULATION, four_uniforms, standard_normal


def build_enterprises(
    scenario: Scenario, geography: Geography, counties: Table, output: Floats, seed: int
) -> tuple[Table, Positions]:
    """All enterprises, never scaled, and where those of each county and industry begin.

    The second is of shape (counties, industries + 1); its last column is the county's end.
    output: expected, yuan a year, (counties, industries).
    Capacity is lognormal, in yuan of raw produce at the mean farm gate of the county and
    industry; together it takes `conversion_rate` of the province's expected farm output.
    """
    sections = scenario.sections
    rules, count = sections["enterprises"], sections["population"].leading_enterprises
    by_county = apportion_to_each(count, output.sum(axis=1))
    numbers = np.array(
        [apportion(int(number), row) for number, row in zip(by_county, output, strict=True)], np.int64
    )
    slices = slices_by_industry(numbers)
    county = np.repeat(np.arange(len(output)), by_county)
    industry = np.repeat(np.tile(np.arange(len(INDUSTRIES)), len(output)), numbers.ravel())
    size, form = np.zeros(len(county)), np.zeros(len(county), np.int8)
    fixed = sections["linkages.order_purchase"].fixed_form_share
    _draw(seed, counties.code, slices, rules.size_inequality, fixed, size, form)
    value = size * (rules.conversion_rate * output.sum() / (size.sum() or 1.0))
    capital = rules.capital_per_output * value
    enterprises = table(
        Enterprise,
        len(county),
        number=np.arange(len(county)) - slices[county, 0],
        industry=industry,
        market_form=form,
        runs_base=_bases(_planned_bases(sections["programme.work"]), geography, slices, value),
        alive=np.ones(len(county), np.int8),
        capacity=value / mean_farm_gate_price(scenario, counties)[county, industry],
        throughput=rules.utilisation * value / mean_farm_gate_price(scenario, counties)[county, industry],
        cash=rules.starting_cash * capital,
        capital=capital,
        debt=rules.starting_debt * capital,
        reputation=np.full(len(county), rules.starting_reputation),
        days_kept=np.ones(len(county)),
        dividend_rate=np.full(len(county), sections["linkages.guaranteed_dividend"].rate),
        supported=np.ones(len(county), np.int8),
    )
    return enterprises, slices


def _planned_bases(work: Any) -> int:
    """Demonstration bases of the programme, as many as its intensity wants."""
    return round(work.demonstration_bases * work.intensity) if work.enabled else 0


def slices_by_industry(numbers: Positions) -> Positions:
    """Where each county's and industry's rows begin, (counties, industries + 1), from their numbers."""
    ends = np.concatenate([[0], np.cumsum(numbers)])
    begins = ends[:-1].reshape(numbers.shape)
    return np.column_stack([begins, ends[numbers.shape[1] :: numbers.shape[1]]])


def _bases(count: int, geography: Geography, slices: Positions, value: Floats) -> Bytes:
    """1 for enterprises that run a demonstration base: by lifted households, each county's largest."""
    base = np.zeros(len(value), np.int8)
    bases = apportion(count, geography.lifted_share, slices[:, -1] - slices[:, 0])
    for number, (first, last) in zip(bases, slices[:, [0, -1]], strict=True):
        largest = first + np.argsort(-value[first:last], kind="stable")
        base[largest[:number]] = 1
    return base


@rule
def _draw(
    seed: int,
    codes: Integers,
    slices: Positions,
    size_inequality: float,
    fixed_form_share: float,
    size: Floats,
    form: Bytes,
) -> None:
    """Fill in relative size, and form: 1 where the price follows the market."""
    for county in range(len(codes)):
        first = slices[county, 0]
        for row in range(first, slices[county, -1]):
            radius, angle, form_draw, _ = four_uniforms(
                seed, ENTERPRISE, codes[county], row - first, 0, ENTERPRISE_POPULATION // 4
            )
            size[row] = exp(size_inequality * standard_normal(radius, angle))
            form[row] = form_draw >= fixed_form_share
