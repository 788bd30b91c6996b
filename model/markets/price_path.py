"""The path of prices of a run: they come from outside, so scenario and seed alone decide it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.markets.prices import log_deviations, price_ratios
from model.outcomes.tables import Column
from model.parameters import INDUSTRIES, industries_of
from model.scenario import Scenario
from model.seasons import AUTUMN, SEASONS

if TYPE_CHECKING:
    import pandas as pd

    from model.outcomes import Outcomes

PRICE_COLUMNS: dict[str, Column] = {
    "year": Column("year", "Year of the run, from 1."),
    "industry": Column("1", "What farms produce."),
    "price_ratio": Column(
        "1", "Price in the province over its long-run level; counties differ by distance and cold stores."
    ),
}


def price_path(scenario: Scenario, seed: int, years: int) -> NDArray[np.float64]:
    """Prices over their long-run level in each autumn, shape (years, industries), shocks included."""
    risk, prices = industries_of(scenario.sections).price_risk, scenario.sections["prices"]
    shocks = scenario.sections["shocks"]
    change = np.array([scenario.sections[f"industries.{name}"].price_shock for name in INDUSTRIES])
    deviations = np.zeros(len(INDUSTRIES))
    path = np.empty((years, len(INDUSTRIES)))
    for year in range(1, years + 1):
        season = (year - 1) * len(SEASONS) + AUTUMN + 1
        deviations = log_deviations(deviations, seed, season, risk, prices)
        ratios = price_ratios(deviations, year, risk, prices.persistence)
        path[year - 1] = ratios * (1.0 + change) if year == shocks.price_year else ratios
    return path


def price_table(outcomes: "Outcomes") -> "pd.DataFrame":
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
