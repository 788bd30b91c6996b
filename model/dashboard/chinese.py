"""What parameters, units and sources are called in Chinese; kept in TOML files beside this one."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from model.declaration import Parameter

_FOLDER = Path(__file__).resolve().parent


def name(key: str) -> str:
    """The Chinese name of a parameter; its key where there is none."""
    section, field = key.rsplit(".", 1)
    table: Any = _table("chinese_names")
    for part in ["industries"] if section.startswith("industries.") else section.split("."):
        table = table.get(part, {})
    return str(table.get(field, key))


def unit(entry: Parameter) -> str:
    """The unit in Chinese; as declared where there is none."""
    return str(_table("chinese_units").get(entry.unit, entry.unit))


def source(entry: Parameter) -> str:
    """The source in Chinese; as declared where there is none."""
    return str(_table("chinese_sources").get(entry.source, entry.source))


@cache
def _table(stem: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{stem}.toml").read_text(encoding="utf-8"))
