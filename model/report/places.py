"""What the counties are called and where they lie."""

from functools import cache

import pandas as pd

from model.experiments.words import Words, words
from model.population.counties import DATA
from model.report.style import rows_of


@cache
def places() -> pd.DataFrame:
    """Columns adcode, name (Chinese), name_en, longitude and latitude, one row per county."""
    return pd.read_csv(DATA / "counties.csv", usecols=["adcode", "name", "name_en", "longitude", "latitude"])


def county_names() -> dict[int, Words]:
    """The names by adcode."""
    return {row.adcode: words(row.name_en, row.name) for row in rows_of(places())}
