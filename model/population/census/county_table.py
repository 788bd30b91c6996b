"""The census of 2020 by county: census_2020.csv of a data folder, or national shapes.

Counts are of all residents of a county, town and country together; the census tells of the countryside
only how many live there.  Of a county whose communiqué announced other residents than the census yearbook
(development zones counted apart), every count is scaled to what was announced.

The numbers of the 58 counties, and of China in census_2020_china.csv, are those of the Tabulation on 2020
China Population Census by County, as digitised by L. Dong and others (China Census, MIT licence, 2022;
see L. Dong, R. Du and Y. Liu, Mapping Evolving Population Geography in China, 2022).
"""

from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError
from model.population.table import Row, read_table
from model.state import Floats

CENSUS = "census_2020.csv"
_NATION = Path(__file__).resolve().parents[1] / "data" / "census_2020_china.csv"

_LARGEST = 2_000_000_000
_AGES = (*(f"aged_{first}_{first + 4}" for first in range(0, 85, 5)), "aged_85_plus")
_GENERATIONS = ("two_generation_households", "three_generation_households", "four_generation_households")
_WITH_ELDERS = tuple(f"households_with_{count}_aged_65" for count in ("one", "two", "three"))
_SCHOOLING = tuple(
    f"schooling_{level}"
    for level in ("none", "primary", "junior_middle", "senior_middle", "college", "degree")
)
_COUNTS = (
    "residents",
    "rural_residents",
    "family_households",
    "persons_in_family_households",
    "one_person_households",
    *_GENERATIONS,
    *_WITH_ELDERS,
    *_AGES,
    *_SCHOOLING,
)
_SAMPLED = ("aged_15_plus_long_form", "employed_long_form", "employed_agriculture_long_form")
_MAY_BE_EMPTY = ("rural_residents_2010", "announced_residents")

# Seven bands of age, as positions among the five-year groups: a band ends where the next begins.
_FIRST_AGES = (0, 3, 6, 10, 12, 13, 15, len(_AGES))
FIRST_ADULTS = _FIRST_AGES[1]  # where those of 15 and more begin
_ONE_AND_MORE = np.array([1.0, 2.0, 3.0])  # elders of a household; three stands for three and more
_NEXT_TO_NOTHING = 1e-300  # of persons, to divide by
# People who do not live in families are students and workers in dormitories, above all.
_YOUTH_OF_COLLECTIVES = 0.8  # share of them of 15 to 29, an assumption
_MOST_OF_YOUTH = 0.6  # and the largest share of all of that age


class CensusTable(NamedTuple):
    """Counts by county; arrays are in the order of the counties and hold persons, if nothing else is said."""

    adcode: NDArray[np.int64]
    residents: Floats
    rural_residents: Floats
    households: Floats  # families, in households, as the next three
    one_person: Floats
    generations: Floats  # (counties, 3): of two, three, and four generations or more
    with_elders: Floats  # (counties, 3): with one, two, and three or more who are 65 or older
    persons: Floats  # in family households
    ages: Floats  # (counties, 18): residents by five years of age, 85 and more last
    schooling: Floats  # (counties, 6): of those at school or beyond it, by the highest level
    employed: Floats  # share of those of 15 and more who are in work, by the long form
    agricultural: Floats  # share of these in agriculture
    rural_residents_2010: Floats  # not a number where it is not known

    @property
    def bands(self) -> Floats:
        """Residents by the seven bands of age, (counties, 7)."""
        return np.column_stack(
            [_ordered_sum(self.ages[:, first:last]) for first, last in pairwise(_FIRST_AGES)]
        )

    @property
    def family_bands(self) -> Floats:
        """Persons in family households by six bands of age, 50 to 64 as one, (counties, 6).

        Those of 65 and more follow from households with one, two and three of them.  Of the others who
        do not live in families most are of 15 to 29, and the rest is in proportion over the other bands.
        """
        bands = self.bands
        six = np.column_stack([bands[:, :3], bands[:, 3] + bands[:, 4], bands[:, 5:]])
        elders = _ordered_sum(self.with_elders * _ONE_AND_MORE)
        of_elders = six[:, 4] + six[:, 5]
        six[:, 4:] *= (elders / np.maximum(of_elders, _NEXT_TO_NOTHING))[:, None]
        younger = _ordered_sum(six[:, :4])
        collective = younger - (self.persons - elders)
        youth = np.minimum(_YOUTH_OF_COLLECTIVES * collective, _MOST_OF_YOUTH * six[:, 1])
        left = 1.0 - (collective - youth) / np.maximum(younger - six[:, 1], _NEXT_TO_NOTHING)
        six[:, 1] -= youth
        for band in (0, 2, 3):
            six[:, band] *= left
        return six

    @property
    def sixties_share(self) -> Floats:
        """Share of those of 60 to 64 among those of 50 to 64, by county."""
        bands = self.bands
        share: Floats = bands[:, 4] / np.maximum(bands[:, 3] + bands[:, 4], _NEXT_TO_NOTHING)
        return share

    @property
    def rural_share(self) -> Floats:
        """Share of rural residents among all, by county."""
        share: Floats = self.rural_residents / self.residents
        return share


def read_census(path: Path) -> CensusTable:
    """The table of counties in a file.  Raises InputError if it cannot be read or contradicts itself."""
    rows = read_table(path, ("adcode", *_COUNTS, *_SAMPLED, *_MAY_BE_EMPTY))
    lines: dict[int, int] = {}
    for row in rows:
        adcode = row.whole("adcode", 0, 10**12)
        if adcode in lines:
            raise row.refuse("adcode", f"is that of line {lines[adcode]} too")
        lines[adcode] = row.line
        _check(row)
    announced = _column_that_may_be_empty(rows, "announced_residents")
    counts = {name: _column(rows, name, 0) for name in _COUNTS}
    scale = np.where(np.isnan(announced), 1.0, announced / counts["residents"])
    counts = {name: column * scale for name, column in counts.items()}
    sampled = {name: _column(rows, name, 0) for name in _SAMPLED}
    return CensusTable(
        adcode=np.array(list(lines), np.int64),
        residents=counts["residents"],
        rural_residents=counts["rural_residents"],
        households=counts["family_households"],
        one_person=counts["one_person_households"],
        generations=np.column_stack([counts[name] for name in _GENERATIONS]),
        with_elders=np.column_stack([counts[name] for name in _WITH_ELDERS]),
        persons=counts["persons_in_family_households"],
        ages=np.column_stack([counts[name] for name in _AGES]),
        schooling=np.column_stack([counts[name] for name in _SCHOOLING]),
        employed=sampled["employed_long_form"] / sampled["aged_15_plus_long_form"],
        agricultural=sampled["employed_agriculture_long_form"] / sampled["employed_long_form"],
        rural_residents_2010=_column_that_may_be_empty(rows, "rural_residents_2010"),
    )


def census_of(folder: Path, adcode: NDArray[np.int64]) -> CensusTable:
    """The lines of some counties in the census table of a data folder.

    Raises InputError if the table is wrong or one of the counties has no line.
    """
    path = folder / CENSUS
    table = read_census(path)
    position = {int(code): place for place, code in enumerate(table.adcode)}
    for code in adcode.tolist():
        if code not in position:
            raise InputError(f"county {code} of counties.csv has no line", file=str(path), key="adcode")
    chosen = [position[code] for code in adcode.tolist()]
    lines: dict[str, Any] = {name: column[chosen] for name, column in table._asdict().items()}
    return CensusTable(**lines)


def of_nation(adcode: NDArray[np.int64], rural_residents: Floats) -> CensusTable:
    """Counties without a table of their own: the shapes of China, with the rural residents that are given."""
    return with_national_shapes(adcode, rural_residents, read_census(_NATION))


def with_national_shapes(
    adcode: NDArray[np.int64], rural_residents: Floats, nation: CensusTable
) -> CensusTable:
    """A table of counties of which only the rural residents are known: each is the nation made small.

    nation: a table of one line.
    """
    scale = rural_residents / nation.rural_residents
    counts = {
        name: scale.reshape(-1, *[1] * (column.ndim - 1)) * column
        for name, column in nation._asdict().items()
        if name not in ("adcode", "employed", "agricultural")
    }
    same = np.ones(len(adcode))
    return CensusTable(
        adcode=adcode, employed=same * nation.employed, agricultural=same * nation.agricultural, **counts
    )


def _check(row: Row) -> None:
    """Raise InputError where the counts of a line contradict each other."""
    of = {name: row.whole(name, 0, _LARGEST) for name in _COUNTS}
    households, persons = of["family_households"], of["persons_in_family_households"]
    elders = [of[name] for name in _WITH_ELDERS]
    if of["residents"] < 1:
        raise row.refuse("residents", "must be at least 1")
    if not 1 <= households <= persons:
        must = "must be at least 1 and at most the persons in them"
        raise row.refuse("family_households", must)
    if persons > of["residents"]:
        raise row.refuse("persons_in_family_households", "must be at most the residents")
    if of["rural_residents"] > of["residents"]:
        raise row.refuse("rural_residents", "must be at most the residents")
    if sum(of[name] for name in _AGES) != of["residents"]:
        raise row.refuse("residents", f"must be the sum of all ages, {sum(of[name] for name in _AGES)}")
    if of["one_person_households"] + sum(of[name] for name in _GENERATIONS) > households:
        problem = "must be at least those of one person and of two generations and more together"
        raise row.refuse("family_households", problem)
    if sum(elders) > households:
        raise row.refuse("family_households", "must be at least those with somebody of 65 or older")
    if elders[0] + 2 * elders[1] + 3 * elders[2] > sum(of[name] for name in _AGES[_FIRST_AGES[5] :]):
        raise row.refuse(_WITH_ELDERS[0], "must not give more people of 65 and older than there are")
    if sum(of[name] for name in _SCHOOLING) < sum(of[name] for name in _AGES[_FIRST_AGES[1] :]):
        raise row.refuse(
            _SCHOOLING[0], "must with the other levels be at least the residents of 15 and older"
        )

    at_work = row.whole("employed_long_form", 1, _LARGEST)
    if at_work > row.whole("aged_15_plus_long_form", 1, _LARGEST):
        raise row.refuse("employed_long_form", "must be at most those of 15 and more in the long form")
    if row.whole("employed_agriculture_long_form", 0, _LARGEST) > at_work:
        raise row.refuse("employed_agriculture_long_form", "must be at most all who are employed")


def _column(rows: list[Row], name: str, least: int) -> Floats:
    return np.array([float(row.whole(name, least, _LARGEST)) for row in rows])


def _column_that_may_be_empty(rows: list[Row], name: str) -> Floats:
    """The same; not a number where nothing stands."""
    given = [row.values[name].strip() != "" for row in rows]
    return np.array(
        [float(row.whole(name, 1, _LARGEST)) if it else np.nan for row, it in zip(rows, given, strict=True)]
    )


def _ordered_sum(columns: Floats) -> Floats:
    """The sum of the columns, one after the other."""
    total = np.zeros(len(columns))
    for column in columns.T:
        total += column
    return total
