"""What is read of a scenario, watched: so that what is made from it can be shared with other scenarios.

It is not listed anywhere, where the list would grow wrong: a maker gets the scenario through recorders, and
whatever it reads becomes part of what the made thing is kept under.  A maker that reads the same makes the
same, so sharing cannot change a result.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from model.data_folder import DataFolder
from model.scenario import Scenario

_WATCHED_BY_FIELD = ("linkages.", "programme.")  # their switches differ between most scenarios
_WHOLE = None  # in place of a field: all of a section was read

Read = tuple[str, str | None]  # section and field


def watched(scenario: Scenario, read: dict[Read, Any]) -> Scenario:
    """The scenario for what is to be shared: what is read of it is noted in `read`."""
    return cast(Scenario, _WatchedScenario(_Sections(scenario, read), scenario.data))


def reads_the_same(scenario: Scenario, read: Mapping[Read, Any]) -> bool:
    """Whether another scenario has the same wherever one was read."""
    return all(_value(scenario, *place) == value for place, value in read.items())


def _value(scenario: Scenario, section: str, field: str | None) -> Any:
    values = scenario.sections[section]
    return values if field is _WHOLE else getattr(values, field)


class _WatchedScenario(NamedTuple):
    """All of a scenario that a maker may read."""

    sections: "_Sections"
    data: DataFolder | None


class _Sections(Mapping[str, Any]):
    """The sections of a scenario; remembers which of them were read."""

    def __init__(self, scenario: Scenario, read: dict[Read, Any]) -> None:
        self._scenario = scenario
        self._read = read

    def __getitem__(self, name: str) -> Any:
        section = self._scenario.sections[name]
        if name.startswith(_WATCHED_BY_FIELD):
            return _Section(name, section, self._read)
        self._read[name, _WHOLE] = section
        return section

    def __iter__(self) -> Iterator[str]:
        return iter(self._scenario.sections)  # names are the same in every scenario

    def __len__(self) -> int:
        return len(self._scenario.sections)


class _Section:
    """One section; remembers which of its fields were read."""

    def __init__(self, name: str, section: Any, read: dict[Read, Any]) -> None:
        self._name = name
        self._section = section
        self._read = read

    def __getattr__(self, field: str) -> Any:
        if field not in self._section._fields:
            raise AttributeError(field)
        value = getattr(self._section, field)
        self._read[self._name, field] = value
        return value

    def __iter__(self) -> Iterator[Any]:
        self._read[self._name, _WHOLE] = self._section
        return iter(self._section)
