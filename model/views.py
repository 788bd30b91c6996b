"""Agents and views: one row of a table each, holding no values of its own.

What is read and written is the table that the engine runs on.  Enterprises and counties
are Mesa agents; a household's view is made when it is asked for.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeVar, overload
from weakref import WeakKeyDictionary

import mesa
import numpy as np

from model.engine import Engine
from model.outcomes.ratios import ratios
from model.parameters import INDUSTRIES
from model.state import NO_AGENT, County, Enterprise, Floats, Household, Table, columns_of
from model.world.households.income import registered_incomes
from model.world.households.members import members_of
from model.world.sectors import GROUPS

V = TypeVar("V")


def _columns_of(row: type) -> Callable[[type[V]], type[V]]:
    """Give a view class a property for every column of its table."""

    def column(name: str) -> property:
        def read(view: Any) -> Any:
            value = view.record[name]
            return value.item() if isinstance(value, np.generic) else value

        def write(view: Any, value: Any) -> None:
            view.record[name] = value

        return property(read, write)

    def add_columns(view: type[V]) -> type[V]:
        for name in columns_of(row):
            setattr(view, name, column(name))
        return view

    return add_columns


class _Numbers:
    """The next agent's number for each model, without keeping the model alive."""

    def __init__(self) -> None:
        self._next: WeakKeyDictionary[mesa.Model, Iterator[int]] = WeakKeyDictionary()

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self._next.setdefault(model, itertools.count(1))


class TableModel(mesa.Model):
    """A Mesa model whose agents are views of an engine's tables: what they look into."""

    engine: Engine
    counties: "tuple[CountyAgent, ...]"
    enterprises: "tuple[EnterpriseAgent, ...]"


class RowAgent(mesa.Agent):
    """A Mesa agent that is a view of one row.

    record: the row; its columns are attributes of the agent too, to read and to write.
    """

    # Mesa 3.3 numbers agents in a dictionary that never lets go of a model, and so of its tables.
    _ids: ClassVar[_Numbers] = _Numbers()

    def __init__(self, model: "TableModel", record: Any) -> None:
        super().__init__(model)
        self.record = record


@_columns_of(County)
class CountyAgent(RowAgent):
    """A county; the columns of model.state.County are its attributes."""

    def __init__(self, model: "TableModel", position: int) -> None:
        super().__init__(model, model.engine.state.counties[position])
        self.position = position

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The Chinese name."""
        return str(self.model.engine.geography.names[self.position])

    @property
    def name_en(self) -> str:
        """The English name."""
        return str(self.model.engine.geography.names_en[self.position])

    @property
    def households(self) -> "Households":
        """Those who live there."""
        return Households(self.model, range(self.record.first_household, self.record.last_household))

    @property
    def enterprises(self) -> "tuple[EnterpriseAgent, ...]":
        """Those that are there, closed ones included."""
        every: tuple[EnterpriseAgent, ...] = self.model.enterprises
        return every[self.record.first_enterprise : self.record.last_enterprise]


@_columns_of(Enterprise)
class EnterpriseAgent(RowAgent):
    """A leading enterprise; the columns of model.state.Enterprise are its attributes."""

    def __init__(self, model: "TableModel", county: CountyAgent, position: int) -> None:
        super().__init__(model, model.engine.state.enterprises[position])
        self.position, self.county = position, county

    @property
    def industry_name(self) -> str:
        """One of model.parameters.INDUSTRIES."""
        return INDUSTRIES[self.record.industry]


@_columns_of(Household)
class HouseholdView:
    """One household; the columns of model.state.Household are its attributes.

    It is a view and holds nothing, so two of the same household are equal.
    """

    __slots__ = ("model", "position", "record")

    def __init__(self, model: "TableModel", position: int) -> None:
        self.model, self.position = model, position
        self.record = model.engine.state.households[position]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HouseholdView):
            return NotImplemented
        return self.model is other.model and self.position == other.position

    def __hash__(self) -> int:
        return hash((id(self.model), self.position))

    def __repr__(self) -> str:
        return f"<household {self.position}: {self.group_name}, {self.industry_name}, {self.county}>"

    @property
    def county(self) -> CountyAgent:
        """Where it lives."""
        last = self.model.engine.state.counties.last_household
        return self.model.counties[int(np.searchsorted(last, self.position, side="right"))]

    @property
    def enterprise_agent(self) -> EnterpriseAgent | None:
        """The enterprise that would order its produce, if there is one."""
        return self._enterprise(self.record.enterprise)

    @property
    def employer_agent(self) -> EnterpriseAgent | None:
        """The enterprise that would hire it and take its principal, if there is one."""
        return self._enterprise(self.record.employer)

    def _enterprise(self, position: int) -> EnterpriseAgent | None:
        return None if position == NO_AGENT else self.model.enterprises[position]

    @property
    def group_name(self) -> str:
        """One of model.sectors.GROUPS."""
        return GROUPS[self.record.group]

    @property
    def industry_name(self) -> str:
        """One of model.parameters.INDUSTRIES."""
        return INDUSTRIES[self.record.industry]

    @property
    def members(self) -> int:
        """Residents and absent members."""
        return int(members_of(self.record))

    @property
    def income(self) -> float:
        """Registered income of the year so far, in yuan; after winter, of the year."""
        return float(registered_incomes(self.record))

    @property
    def income_per_head(self) -> float:
        """The same, per registered member."""
        return self.income / float(self.members)


class Households:
    """Some or all households: a sequence of views; attributes are columns.

    A column is the table's own memory: ``households.cash[:] += 100`` writes to it.
    Beside the columns of model.state.Household there are `county`, `members`, `income`
    and `income_per_head`, which are worked out and cannot be written.
    """

    def __init__(self, model: "TableModel", rows: range) -> None:
        self._model, self._rows = model, rows
        last = rows.stop if rows.stop >= 0 else None  # a slice that runs backwards to the first row
        self._table: Table = model.engine.state.households[rows.start : last : rows.step]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> HouseholdView: ...
    @overload
    def __getitem__(self, place: slice) -> "Households": ...
    def __getitem__(self, place: int | slice) -> "HouseholdView | Households":
        chosen = self._rows[place]
        if isinstance(chosen, range):
            return Households(self._model, chosen)
        return HouseholdView(self._model, chosen)

    def __iter__(self) -> Iterator[HouseholdView]:
        return (HouseholdView(self._model, row) for row in self._rows)

    def __getattr__(self, name: str) -> Any:
        if name not in columns_of(Household):
            raise AttributeError(f"households have no column '{name}'")
        return self._table[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *columns_of(Household)]

    @property
    def county(self) -> Any:
        """The CountyAgent of each."""
        agents = np.empty(len(self._model.counties), object)
        agents[:] = self._model.counties
        return agents[self._county_positions()]

    @property
    def members(self) -> Any:
        """Residents and absent members of each."""
        return members_of(self._table)

    @property
    def income(self) -> Floats:
        """Registered income of the year so far, in yuan; after winter, of the year."""
        income: Floats = registered_incomes(self._table)
        return income

    @property
    def income_per_head(self) -> Floats:
        """The same, per registered member; not a number of a closed house."""
        return ratios(self.income, self.members)

    def _county_positions(self) -> Any:
        last = self._model.engine.state.counties.last_household
        return np.searchsorted(last, np.asarray(self._rows), side="right")
