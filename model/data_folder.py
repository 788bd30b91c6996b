"""A folder of county tables that a scenario uses in place of the model's own 58 counties."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.reading import LARGEST_TABLE, is_there, read_bytes, what_is_wrong

TABLES = (
    "counties.csv",
    "census_2020.csv",
    "industries.csv",
    "capital.csv",
    "flagships.csv",
    "pilots.csv",
)


@dataclass(frozen=True)
class DataFolder:
    """Where the tables are, and what was in them when the scenario was read.

    path: absolute.  sha256: of the tables' names and contents, hexadecimal; it enters the
    scenario's digest, so that runs on other tables count as other runs.
    policy: of the scenario file that names the folder, by key: what there was in the province before the
    first reported year.
    """

    path: Path
    sha256: str
    policy: tuple[tuple[str, Any], ...] = field(default=(), compare=False)

    def checked(self) -> Path:
        """The path.  Raises InputError if the tables are no longer what they were."""
        if read_data_folder(self.path).sha256 != self.sha256:
            raise InputError("has changed since the scenario was read from it", file=str(self.path))
        return self.path

    def as_json(self) -> dict[str, Any]:
        """What a manifest or plan says of it."""
        return {"path": str(self.path), "sha256": self.sha256, "policy": dict(self.policy)}

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> "DataFolder":
        """The folder of which that was written."""
        return cls(Path(written["path"]), str(written["sha256"]), tuple(written["policy"].items()))


def read_data_folder(path: Path) -> DataFolder:
    """The tables of a folder; what is in them is checked when the population is built.

    Raises InputError if there is no such folder or a table in it cannot be read.
    """
    wrong = what_is_wrong(path, folder=True)
    if wrong is not None:
        raise InputError(wrong.replace("no such folder", "no such folder of county tables"), file=str(path))
    digest = hashlib.sha256()
    for name in TABLES:
        table = path / name
        if is_there(table):  # a link to nothing is a mistake
            content = read_bytes(table, LARGEST_TABLE, what="a table")
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return DataFolder(Path(os.path.realpath(path)), digest.hexdigest())
