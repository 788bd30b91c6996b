"""The starting state of the counties."""

from typing import Any

import numpy as np

from model.parameters import industries_of
from model.population.counties import Geography
from model.scenario import Scenario
from model.state import County, Table, table
from model.world.households.farming import expected_weather, weather_variance

BREAK_HAZARD = 0.02  # of an enterprise, in a year: what households expect before they have seen any


def starting_counties(scenario: Scenario, geography: Geography, **given: Any) -> Table:
    """The counties before the first spring.

    The farm gate lies below the wholesale price by `prices.county_basis` on average
    over the counties, by half of it to one-and-a-half of it, rising with the distance
    from the provincial capital (an assumption: freight costs rise with distance).
    """
    sections = scenario.sections
    distance = geography.distance_to_capital - geography.distance_to_capital.mean()
    basis = 1.0 + distance / (2.0 * max(float(np.abs(distance).max()), 1e-9))
    price_basis = 1.0 - sections["prices"].county_basis * basis
    price = price_basis[:, None] * industries_of(sections).price
    count = len(geography.names)
    return table(
        County,
        count,
        code=np.arange(1, count + 1, dtype=np.int32),
        household_count=geography.households.sum(axis=1),
        price_basis=price_basis,
        wage_ratio=np.ones(count),
        order_reach=np.full(count, sections["access"].order),
        dividend_reach=np.full(count, sections["access"].dividend),
        cooperative_reach=np.full(count, sections["access"].cooperative),
        job_reach=np.full(count, sections["access"].job),
        lease_quality=np.ones(price.shape),
        spot_price=price,
        expected_price=price,
        distance_basis=np.full(count, sections["prices"].distance_basis),
        weather=np.ones(count),
        expected_weather=np.full(count, expected_weather(sections["weather"])),
        weather_variance=np.full(count, weather_variance(sections["weather"])),
        break_hazard=np.full(count, BREAK_HAZARD),
        **given,
    )
