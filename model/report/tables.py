"""The Parquet tables of a results folder."""

from pathlib import Path

import pandas as pd

from model.experiments.codebook import TABLES
from model.results import read_parquet


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """A table of a comparison by its name.

    Raises InputError if it is not there, cannot be read, or lacks a column.
    """
    return read_parquet(folder / f"{name}.parquet", TABLES.get(name, ()))
