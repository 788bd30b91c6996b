"""The tables: one row per agent, one column per attribute.

A table is a NumPy record array: ``households.cash`` is a column, ``households[i].cash``
one household's, and compiled rules get a single row, ``household``.  A rule reads and
writes most of what it needs of one household, so the values of a row lie next to each
other in memory and a loop passes over it once.

The columns are those of model/world/agents.py and those that the linkage forms declare.  Agents of a
county stand next to each other, in the order of the counties, so that a county is a slice.
"""

from functools import cache
from typing import Any, get_args, get_type_hints

import numpy as np

from model.accounts import STOCKS, TRANSACTIONS
from model.declare.names import DeclarationError
from model.linkages import FORM_OF
from model.programme import LEVERS, PARTS, QUEUE_CLASSES, QUEUES
from model.world.agents import (
    EVERY_SEASON,
    NO_AGENT,
    Bytes,
    Cooperative,
    County,
    Enterprise,
    Floats,
    Household,
    Integers,
    State,
    Table,
)

__all__ = [
    "NO_AGENT",
    "Bytes",
    "Cooperative",
    "County",
    "Enterprise",
    "Floats",
    "Household",
    "Integers",
    "State",
    "Table",
    "columns_of",
    "record_type",
    "table",
]

_AGENTS = (Household, Enterprise, Cooperative, County)
_SIZES = {
    "forms": len(FORM_OF),
    "levers": len(LEVERS),
    "queues": QUEUES,
    "parts": len(PARTS),
    "classes": QUEUE_CLASSES,
}
_FIELDS = {  # of a column that is a record: one field each
    "payments": [transaction.name for transaction in TRANSACTIONS],
    "stocks": [stock.name for stock in STOCKS],
}


@cache
def columns_of(row: type) -> dict[str, type]:
    """The columns of a row, in order, and the class that declares each: the row's own, then the forms'.

    Raises DeclarationError if two forms declare a column of one name, or NumPy has a use for the name.
    """
    columns: dict[str, type] = dict.fromkeys(row.__annotations__, row)
    for form in FORM_OF.values() if row in _AGENTS else ():
        declared = getattr(form, row.__name__.lower())
        for name in declared.__annotations__ if declared is not row else ():
            if name in columns:
                where = columns[name].__module__.rpartition(".")[2]
                raise DeclarationError(f"{form.name}: {where} has a column {name} of the {row.__name__} too")
            columns[name] = declared
    for name, declared in columns.items():
        if hasattr(np.recarray, name):
            raise DeclarationError(f"{declared.__module__}: {name} would hide behind NumPy's own attribute")
    return columns


@cache
def record_type(row: type) -> np.dtype[Any]:
    """The NumPy type of a row, aligned as in C; columns of one size stand together, so that none is padded,
    and of these what every season needs comes first.

    Raises DeclarationError as columns_of does.
    """
    fields: list[tuple[str, Any]] = []
    seasonal: set[str] = set()
    for name, declared in columns_of(row).items():
        _, kind, *sizes = get_args(get_type_hints(declared, include_extras=True)[name])
        shape = tuple(_SIZES.get(size, size) for size in sizes if size != EVERY_SEASON)
        if EVERY_SEASON in sizes:
            seasonal.add(name)
        if kind in _FIELDS:
            fields.append((name, np.dtype([(field, np.float64, shape) for field in _FIELDS[kind]])))
        else:
            fields.append((name, np.dtype((kind, shape)) if shape else np.dtype(kind)))
    fields.sort(key=lambda field: (field[1].alignment, field[0] not in seasonal))
    return np.dtype((np.record, np.dtype(fields, align=True)))  # as record arrays have it


def table(row: type, rows: int, **columns: Any) -> Table:
    """A record array with the given columns; all others are zero."""
    result = np.zeros(rows, record_type(row)).view(np.recarray)
    for name, values in columns.items():
        result[name] = values
    return result
