"""The Parquet tables of a results folder."""

from pathlib import Path

import pandas as pd

from model.errors import InputError


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """A table by its name.  Raises InputError if it is not there or cannot be read."""
    file = folder / f"{name}.parquet"
    try:
        return pd.read_parquet(file)
    except FileNotFoundError:
        raise InputError("is missing: not a complete results folder", file=str(file)) from None
    except (OSError, ValueError) as error:  # Arrow's errors are these
        raise InputError(f"cannot be read: {error}", file=str(file)) from None
