"""The prices of a run as a table: they come from outside, so its scenario and seed alone decide them."""

from typing import TYPE_CHECKING

import numpy as np

from model.declare.column import TEXT, Column
from model.outcomes import Outcomes
from model.parameters import INDUSTRIES
from model.world.markets.price_path import price_path

if TYPE_CHECKING:  # late: pandas takes as long as a small run
    import pandas as pd

PRICE_COLUMNS: dict[str, Column] = {
    "year": Column("year", "Year of the run, from 1."),
    "industry": Column(TEXT, "What farms produce."),
    "price_ratio": Column(
        "1", "Price in the province over its long-run level; counties differ by distance and cold stores."
    ),
}


def price_table(outcomes: Outcomes) -> "pd.DataFrame":
    """PRICE_COLUMNS, one row per year and industry."""
    import pandas as pd  # late: it takes as long as a small run

    years = [year.year for year in outcomes.years]
    path = price_path(outcomes.scenario, outcomes.seed, len(years))
    return pd.DataFrame(
        {
            "year": np.repeat(years, len(INDUSTRIES)),
            "industry": np.tile(np.array(INDUSTRIES, dtype=object), len(years)),
            "price_ratio": path.reshape(-1),
        }
    )
