"""The figures that the source article states, read from figures.toml.

A scenario or a parameter takes one as "figure:NAME" or "figure:NAME * FACTOR".
"""

import datetime
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.errors import InputError, nearest, shortened

FIGURES_FILE = Path(__file__).with_name("figures.toml")

_EXPRESSION = re.compile(r"figure:([A-Za-z0-9_]+)(?: *\* *([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?))?")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Figure(_Strict):
    """One figure of the article.

    value: in `unit` ("1" for a share).
    section: 1 will, 2 work, 3 skill, 4 money, 5 help.
    scope: "lifted" for the 58 lifted counties, "province" for all of Shanxi.
    term: what the article counts, in Chinese.  text: the same in English.
    used_by: parameter keys ("linkages.employment.minimum") or files of the project.
    note: how to read the value, where it is not a plain count.
    missed: why the baseline's run is more than 5 % away from it, where it is.
    """

    name: str
    value: int | float = Field(gt=0, allow_inf_nan=False)
    unit: str = Field(min_length=1)
    section: int = Field(ge=1, le=5)
    scope: Literal["lifted", "province"]
    term: str = Field(min_length=1)
    text: str = Field(min_length=1)
    used_by: tuple[str, ...] = Field(strict=False, min_length=1)
    note: str | None = None
    missed: str | None = None


class Article(_Strict):
    """Where the figures come from."""

    title: str
    publisher: str
    date: datetime.date


class _Contents(_Strict):
    source: Article
    figures: dict[str, Figure]


def read_figures(file: Path) -> tuple[Article, Mapping[str, Figure]]:
    """The article and its figures by name, from a TOML file.

    Raises InputError naming the file, the figure and the field that is wrong.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, entry in table.get("figures", {}).items():
            entry["name"] = name
        contents = _Contents.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(first["msg"], file=file.name, key=key) from None
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise InputError(f"cannot be read: {error}", file=file.name) from None
    return contents.source, MappingProxyType(contents.figures)


@cache
def _own() -> tuple[Article, Mapping[str, Figure]]:
    return read_figures(FIGURES_FILE)


def load_article() -> Article:
    """The source of the figures."""
    return _own()[0]


def load_figures() -> Mapping[str, Figure]:
    """All figures by name, in the article's order; read once and unchangeable."""
    return _own()[1]


def figure(name: str) -> Figure:
    """One figure.  Raises InputError with the nearest name if there is none."""
    figures = load_figures()
    if name not in figures:
        raise InputError(
            f"unknown figure '{shortened(name)}'", suggestion=nearest(name, figures), see="figures"
        )
    return figures[name]


def read_expression(text: str) -> tuple[Figure, float | None]:
    """The figure and factor of "figure:NAME" (None) or "figure:NAME * FACTOR".

    Raises InputError if the text has another form or the figure is unknown.
    """
    match = _EXPRESSION.fullmatch(text)
    if match is None:
        raise InputError('a figure is written "figure:NAME" or "figure:NAME * FACTOR"')
    name, factor = match.groups()
    return figure(name), None if factor is None else float(factor)
