"""Facts from outside the article, each with where it was read and what uses it.

sources.toml says where; every other TOML file of this folder holds facts.  What no fact
backs is an assumption: `run_sim.py parameters --class assumption` lists those.
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from model.errors import InputError, nearest

EVIDENCE_FOLDER = Path(__file__).parent
SOURCES_FILE = "sources.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Source(_Strict):
    """A page or publication.

    year: of publication, if the page tells it.  read_on: when the numbers were read there.
    terms: what it says of its use.
    """

    name: str
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    year: int | None = None
    address: str = Field(min_length=1)
    read_on: datetime.date
    terms: str = Field(min_length=1)


class Fact(_Strict):
    """A number, an interval, or the sign of an effect.

    value, low, high: in `unit`; a number, an interval, or a number within an interval.
    direction: of an effect that was found, where no size was.
    year: that it tells of; None where the source does not say.
    evidence_class: "seen" in a source, "derived" by a formula from other facts, or "recalled"
    (general knowledge, in no source found: good for an assumption with a range, no more).
    used_by: parameter keys, "pattern:NAME" of a validation pattern, "target:NAME" of what the model is to
    meet, or files of the project.
    """

    name: str
    value: int | float | None = Field(default=None, allow_inf_nan=False)
    low: int | float | None = Field(default=None, allow_inf_nan=False)
    high: int | float | None = Field(default=None, allow_inf_nan=False)
    direction: Literal["positive", "negative", "none"] | None = None
    unit: str = Field(min_length=1)
    year: int | None = Field(default=None, ge=1949, le=2100)
    scope: str = Field(min_length=1)
    evidence_class: Literal["seen", "derived", "recalled"] = Field(alias="class")
    source: str | None = None
    formula: str | None = None
    text: str = Field(min_length=1)
    used_by: tuple[str, ...] = Field(strict=False, min_length=1)

    @model_validator(mode="after")
    def _is_complete(self) -> "Fact":
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high come together")
        if self.low is not None and self.high is not None:
            if not self.low < self.high:
                raise ValueError("low must be below high")
            if self.value is not None and not self.low <= self.value <= self.high:
                raise ValueError("value must lie between low and high")
        sized = self.value is not None or self.low is not None
        if sized == (self.direction is not None):
            raise ValueError("a fact has a value or an interval, or else a direction")
        if self.evidence_class == "seen" and self.source is None:
            raise ValueError("a fact that was seen has a source")
        if self.evidence_class == "recalled" and self.source is not None:
            raise ValueError("a fact with a source is not recalled")
        if (self.evidence_class == "derived") != (self.formula is not None):
            raise ValueError("a fact that is derived has a formula, and no other has one")
        return self


class _Contents(_Strict):
    sources: dict[str, Source] = {}
    facts: dict[str, Fact] = {}


def read_evidence(folder: Path) -> tuple[Mapping[str, Source], Mapping[str, Fact]]:
    """Sources and facts by name, from all TOML files of a folder.

    Raises InputError naming the file, the entry and the field that is wrong.
    """
    sources = _read(folder / SOURCES_FILE).sources
    facts: dict[str, Fact] = {}
    for file in sorted(folder.glob("*.toml")):
        if file.name == SOURCES_FILE:
            continue
        for name, fact in _read(file).facts.items():
            if name in facts:
                raise InputError("is there twice", file=file.name, key=f"facts.{name}")
            if fact.source is not None and fact.source not in sources:
                raise InputError(
                    f"unknown source '{fact.source}'",
                    file=file.name,
                    key=f"facts.{name}.source",
                    suggestion=nearest(fact.source, sources),
                )
            facts[name] = fact
    return MappingProxyType(sources), MappingProxyType(facts)


def _read(file: Path) -> _Contents:
    try:
        table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        for entries in table.values():
            for name, entry in entries.items():
                entry["name"] = name
        return _Contents.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(first["msg"].removeprefix("Value error, "), file=file.name, key=key) from None
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise InputError(f"cannot be read: {error}", file=file.name) from None


@cache
def _own() -> tuple[Mapping[str, Source], Mapping[str, Fact]]:
    return read_evidence(EVIDENCE_FOLDER)


def load_sources() -> Mapping[str, Source]:
    """All sources by name; read once and unchangeable."""
    return _own()[0]


def load_facts() -> Mapping[str, Fact]:
    """All facts by name; read once and unchangeable."""
    return _own()[1]


def fact(name: str) -> Fact:
    """One fact.  Raises InputError with the nearest name if there is none."""
    facts = load_facts()
    if name not in facts:
        raise InputError(f"unknown fact '{name}'", suggestion=nearest(name, facts))
    return facts[name]


def told_sources(names: Iterable[str]) -> str:
    """Where facts were read, and how they were derived from which others, or that they were recalled.

    Raises InputError if there is no fact of a name.
    """
    return "; ".join(dict.fromkeys(told for name in names for told in _told(fact(name))))


def _told(entry: Fact) -> list[str]:
    told = []
    if entry.source is not None:
        source = load_sources()[entry.source]
        told.append(source.title if source.year is None else f"{source.title} ({source.year})")
    elif entry.formula is None:
        told.append("recalled, no source found")
    if entry.formula is not None:
        told.append(f"derived: {entry.formula}")
        for name in derived_from(entry):
            told += _told(fact(name))
    return told


def derived_from(entry: Fact) -> tuple[str, ...]:
    """The facts that a formula names; none for a fact that is not derived."""
    names = re.findall(r"[A-Za-z_]\w*", entry.formula or "")
    return tuple(name for name in names if name in load_facts())
