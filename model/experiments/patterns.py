"""The patterns that the model is validated against: target, tolerance and source of each."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from model.errors import InputError
from model.evidence import fact, told_sources

PATTERNS_FILE = Path(__file__).with_name("patterns.toml")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Text(_Strict):
    """A phrase in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class Pattern(_Strict):
    """One pattern.

    low, high: the target, in `unit`; without `high` anything above `low` meets it.
    tolerance: how far outside still counts, in `unit`.  facts: of model.evidence.
    """

    name: str
    low: float = Field(allow_inf_nan=False)
    high: float | None = Field(default=None, allow_inf_nan=False)
    tolerance: float = Field(ge=0.0, allow_inf_nan=False)
    unit: str = Field(min_length=1)
    facts: tuple[str, ...] = Field(strict=False, min_length=1)
    text: Text

    @model_validator(mode="after")
    def _is_an_interval(self) -> "Pattern":
        if self.high is not None and self.high < self.low:
            raise ValueError("high must be at least low")
        return self

    def is_met_by(self, value: float) -> bool:
        """Whether a simulated value meets the target; one that is no number never does."""
        if self.high is None:
            return value > self.low - self.tolerance
        return self.low - self.tolerance <= value <= self.high + self.tolerance

    @property
    def source(self) -> str:
        """Where the facts were read, or that they were recalled."""
        return told_sources(self.facts)


class _Contents(_Strict):
    patterns: dict[str, Pattern]


def read_patterns(file: Path) -> Mapping[str, Pattern]:
    """Patterns by name, from a TOML file.

    Raises InputError naming the file, the pattern and the field that is wrong.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, entry in table.get("patterns", {}).items():
            entry["name"] = name
        found = _Contents.model_validate(table).patterns
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(first["msg"].removeprefix("Value error, "), file=file.name, key=key) from None
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise InputError(f"cannot be read: {error}", file=file.name) from None
    for name, pattern in found.items():
        for used in pattern.facts:
            try:
                fact(used)
            except InputError as error:
                raise InputError(
                    error.problem,
                    file=file.name,
                    key=f"patterns.{name}.facts",
                    suggestion=error.suggestion,
                ) from None
    return MappingProxyType(found)


@cache
def load_patterns() -> Mapping[str, Pattern]:
    """The patterns of the model by name, in the order of the file."""
    return read_patterns(PATTERNS_FILE)
