"""Plans of experiments in TOML files: what is varied, and how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import InputError, nearest
from model.experiments.designs import DESIGNS
from model.experiments.ranges import Range, make_range, parameters, uncertain_range
from model.reading import read_text, toml_table
from model.scenario import LARGEST_FILE


@dataclass(frozen=True)
class SweepPlan:
    """What a sweep varies, as a TOML file or the command line says.

    design: one of DESIGNS.  points: of a design other than a grid.
    """

    ranges: tuple[Range, ...]
    design: str = "grid"
    points: int | None = None


def read_plan(file: str | Path) -> SweepPlan:
    """The plan in a TOML file:

        design = "latin"          # or "grid", "sobol"
        points = 64               # not for a grid

        [vary]
        "labour.local_wage" = { low = 95.0, high = 135.0 }
        "linkages.order_purchase.floor" = { low = 0.85, high = 1.05, levels = 5 }
        "prices.persistence" = {}     # its declared uncertainty range

    Raises InputError if it cannot be read or says something else.
    """
    table = read_toml(file)
    check_keys(table, ("design", "points", "vary"), file)
    kind, points = table.get("design", "grid"), table.get("points")
    if kind not in DESIGNS:
        raise InputError(f"must be one of {', '.join(DESIGNS)}", file=str(file), key="design", value=kind)
    if points is not None and (isinstance(points, bool) or not isinstance(points, int) or points < 1):
        raise InputError("must be a whole number from 1", file=str(file), key="points", value=points)
    return SweepPlan(tuple(read_ranges(table, "vary", file)), kind, points)


def read_toml(file: str | Path) -> dict[str, Any]:
    """The table in a TOML file.  Raises InputError if it cannot be read."""
    text = read_text(Path(file), LARGEST_FILE, what="a plan")
    try:
        return toml_table(text)
    except RecursionError:
        raise InputError("is nested too deeply", file=str(file)) from None
    except ValueError as error:
        raise InputError(f"is not valid TOML: {error}", file=str(file)) from None


def read_ranges(table: dict[str, Any], section: str, file: str | Path) -> list[Range]:
    """The ranges in a section of a TOML file, by key.  Raises InputError if it holds anything else."""
    entries = table.get(section)
    if not isinstance(entries, dict) or not entries:
        example = f'[{section}] with entries such as "labour.local_wage" = {{ low = 95.0, high = 135.0 }}'
        raise InputError(f"needs a section {example}", file=str(file))
    ranges = []
    for key, bounds in _flat(entries):
        if not isinstance(bounds, dict):
            raise InputError("must be { low = ..., high = ... }", file=str(file), key=key, value=bounds)
        check_keys(bounds, ("low", "high", "levels"), file, f"{section}.{key}.")
        if not bounds:
            ranges.append(uncertain_range(key, option=str(file)))
            continue
        if "low" not in bounds or "high" not in bounds:
            raise InputError("needs both low and high", file=str(file), key=key, value=bounds)
        ranges.append(make_range(key, bounds["low"], bounds["high"], bounds.get("levels"), option=str(file)))
    return ranges


def check_keys(table: dict[str, Any], known: Sequence[str], file: str | Path, above: str = "") -> None:
    """Raise InputError if a table has a key that is not known."""
    for key in table:
        if key not in known:
            raise InputError(f"unknown key '{above}{key}'", file=str(file), suggestion=nearest(key, known))


def _flat(table: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    """Entries by dotted key, whether written "a.b" = {...}, a.b = {...} or [vary.a]."""
    known = parameters()
    found: list[tuple[str, Any]] = []
    for name, value in table.items():
        key = f"{above}{name}"
        is_section = key not in known and any(other.startswith(f"{key}.") for other in known)
        found += _flat(value, f"{key}.") if is_section and isinstance(value, dict) else [(key, value)]
    return found
