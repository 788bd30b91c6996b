"""A folder of county tables that a scenario uses in place of the model's own 58 counties."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError

TABLES = ("counties.csv", "industries.csv", "capital.csv", "flagships.csv", "pilots.csv")


@dataclass(frozen=True)
class DataFolder:
    """Where the tables are, and what was in them when the scenario was read.

    path: absolute.  sha256: of the tables' names and contents, hexadecimal; it enters the
    scenario's digest, so that runs on other tables count as other runs.
    """

    path: Path
    sha256: str

    def checked(self) -> Path:
        """The path.  Raises InputError if the tables are no longer what they were."""
        if read_data_folder(self.path).sha256 != self.sha256:
            raise InputError("has changed since the scenario was read from it", file=str(self.path))
        return self.path

    def as_json(self) -> dict[str, str]:
        """What a manifest or plan says of it."""
        return {"path": str(self.path), "sha256": self.sha256}

    @classmethod
    def from_json(cls, written: dict[str, str]) -> "DataFolder":
        """The folder of which that was written."""
        return cls(Path(written["path"]), written["sha256"])


def read_data_folder(path: Path) -> DataFolder:
    """The tables of a folder; what is in them is checked when the population is built.

    Raises InputError if there is no such folder or a table in it cannot be read.
    """
    if not path.is_dir():
        raise InputError("no such folder of county tables", file=str(path))
    digest = hashlib.sha256()
    for name in TABLES:
        table = path / name
        if table.exists():
            try:
                with table.open("rb") as stream:
                    content = hashlib.file_digest(stream, "sha256")
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", file=str(table)) from None
            digest.update(name.encode() + b"\0" + content.digest())
    return DataFolder(path.absolute(), digest.hexdigest())
