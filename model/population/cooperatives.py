"""The cooperatives before the first spring."""

import numpy as np

from model.parameters import INDUSTRIES
from model.population.apportionment import apportion
from model.population.counties import Geography
from model.population.drawing import Positions
from model.population.enterprises import slices_by_industry
from model.scenario import Scenario
from model.state import Cooperative, Table, table

# What households expect of a cooperative that they have not yet seen at work.
EXPECTED_REFUND = 0.02  # yuan per yuan traded
EXPECTED_DIVIDEND = 0.05  # yuan per yuan of shares
DIVIDEND_VARIANCE = EXPECTED_DIVIDEND * EXPECTED_DIVIDEND  # of it


def build_cooperatives(scenario: Scenario, geography: Geography, scale: float) -> tuple[Table, Positions]:
    """The cooperatives at a scale, and where those of each county and industry begin.

    The second is of shape (counties, industries + 1).  They are spread by the households
    of each county and industry; where there are any in the province there is a row at
    every scale, and weights sum to their number.
    """
    population = scenario.sections["population"]
    count = round(population.cooperative_share * population.cooperatives_and_family_farms)
    households = geography.households.sum(axis=1)[:, None] * geography.industry_shares
    numbers = apportion(count, households.ravel())
    rows = np.where(numbers > 0, np.maximum(1, np.rint(numbers * scale)), 0).astype(np.int64)
    total = int(rows.sum())
    slices = slices_by_industry(rows.reshape(households.shape))
    cooperatives = table(
        Cooperative,
        total,
        number=np.arange(total) - np.repeat(slices[:, 0], slices[:, -1] - slices[:, 0]),
        industry=np.repeat(np.tile(np.arange(len(INDUSTRIES)), len(households)), rows),
        weight=np.repeat(numbers / np.maximum(rows, 1), rows),
        alive=np.ones(total, np.int8),
        cash=np.full(total, scenario.sections["cooperatives"].starting_reserve),
        share_value=np.ones(total),
        expected_refund=np.full(total, EXPECTED_REFUND),
        expected_dividend=np.full(total, EXPECTED_DIVIDEND),
        dividend_variance=np.full(total, DIVIDEND_VARIANCE),
    )
    return cooperatives, slices
