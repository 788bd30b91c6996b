"""The lifted counties: where they are, how many households they have and what these grow.

Read from tables, which a user can replace by a folder of their own: counties.csv, one line
per county, in the order that the model keeps; census_2020.csv, who lives there, for which without it
the shapes of China stand; industries.csv, one line per county and industry with the share of households
in it; and capital.csv, one line with the place of the provincial capital.  Without the last, distance to
the capital is left out of account.
"""

import math
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.errors import InputError
from model.mathematics import arcsine, cosine_of_turns, sine_of_turns
from model.names import CountyName
from model.parameters import INDUSTRIES, Population
from model.population.census.county_table import CENSUS, census_of, of_nation
from model.population.census.residents import Residents, residents_of
from model.population.table import Row, read_table
from model.reading import is_there
from model.state import Floats
from model.world.sectors import LIFTED

DATA = Path(__file__).resolve().parent / "data"

STATUSES = ("national", "provincial")  # the lists of lifted counties

_OF_ALL = ("all", "total", "全部", "全体", "合计")  # what tables call the sum over all counties, or might

_EARTH_RADIUS = 6371.0  # km
_MOST_COUNTIES = 65_535  # codes of the random draws have 16 bits
_LARGEST_POPULATION = 100_000_000
_ROUNDING_OF_SHARES = 1e-6

_COUNTY_COLUMNS = (
    "adcode",
    "name",
    "name_en",
    "prefecture",
    "prefecture_en",
    "status",
    "longitude",
    "latitude",
    "lifted_people",
)
_RURAL_RESIDENTS = "rural_residents"  # the same, where there is no census table
_INDUSTRY_COLUMNS = ("adcode", "industry", "share")
_CAPITAL_COLUMNS = ("name", "longitude", "latitude")


@dataclass(frozen=True)
class Geography:
    """What is fixed about the counties; arrays and tuples are in the order of the counties."""

    adcode: NDArray[np.int64]  # administrative code of the statistics bureau
    names: tuple[str, ...]  # Chinese
    names_en: tuple[str, ...]
    prefecture: tuple[str, ...]
    prefecture_en: tuple[str, ...]
    status: tuple[str, ...]  # "national" or "provincial" list of lifted counties
    longitude: Floats  # degrees east
    latitude: Floats  # degrees north
    households: Floats  # (counties, groups): in the countryside, at 1:1, with at least one resident
    wholly_absent: Floats  # (counties,): lifted people of whose household nobody lives there
    industry_shares: Floats  # (counties, industries): share of households; each row sums to 1
    capital: tuple[float, float] | None  # degrees east and north

    def part(self, first: int, last: int) -> "Geography":
        """The counties from `first` up to, not including, `last`."""
        names = [field.name for field in fields(self) if field.name != "capital"]
        return replace(self, **{name: getattr(self, name)[first:last] for name in names})

    @property
    def lifted_share(self) -> Floats:
        """Each county's share of the province's lifted households; 0 if there are none."""
        lifted = self.households[:, LIFTED]
        total = lifted.sum()
        share: Floats = lifted / total if total > 0.0 else np.zeros_like(lifted)
        return share

    @property
    def distance_to_capital(self) -> Floats:
        """Great-circle distance in km from the county's centre to the provincial capital.

        0 where no capital is given.
        """
        if self.capital is None:
            return np.zeros(len(self.names))
        places = zip(self.longitude.tolist(), self.latitude.tolist(), strict=True)
        return np.array([great_circle(*self.capital, east, north) for east, north in places])


def great_circle(east: float, north: float, other_east: float, other_north: float) -> float:
    """Distance in km of two places given in degrees, by the haversine formula."""
    across, along = sine_of_turns((other_east - east) / 720.0), sine_of_turns((other_north - north) / 720.0)
    cosines = cosine_of_turns(north / 360.0) * cosine_of_turns(other_north / 360.0)
    haversine = along * along + cosines * across * across
    return 2.0 * _EARTH_RADIUS * arcsine(math.sqrt(min(1.0, haversine)))


def read_geography(folder: Path, population: Population) -> tuple[Geography, Residents]:
    """The counties of a data folder, and who lives there.  Raises InputError if a table in it is wrong."""
    with_census = is_there(folder / CENSUS)
    columns = _COUNTY_COLUMNS if with_census else (*_COUNTY_COLUMNS, _RURAL_RESIDENTS)
    rows = read_table(folder / "counties.csv", columns)
    if len(rows) > _MOST_COUNTIES:
        problem = f"at most {_MOST_COUNTIES} counties are possible, here are {len(rows)}"
        raise InputError(problem, file=rows[0].file)
    positions = {county.adcode: place for place, county in enumerate(_names(rows))}
    shares = _read_shares(folder / "industries.csv", positions)
    residents = _read_residents(folder, rows, np.array(list(positions), np.int64), population, with_census)
    geography = Geography(
        adcode=residents.adcode,
        names=tuple(row.text("name") for row in rows),  # one each: tables go by them
        names_en=tuple(row.text("name_en") for row in rows),
        prefecture=tuple(row.text("prefecture") for row in rows),
        prefecture_en=tuple(row.text("prefecture_en") for row in rows),
        status=tuple(row.choice("status", STATUSES) for row in rows),
        longitude=np.array([row.number("longitude", -180.0, 180.0) for row in rows]),
        latitude=np.array([row.number("latitude", -90.0, 90.0) for row in rows]),
        households=residents.by_group,
        wholly_absent=residents.wholly_absent,
        industry_shares=shares,
        capital=_read_capital(folder / "capital.csv"),
    )
    return geography, residents


def county_names_in(folder: Path) -> list[CountyName]:
    """What the counties of a data folder are called.  Raises InputError if the table is wrong."""
    return _names(read_table(folder / "counties.csv", _COUNTY_COLUMNS))


def _names(rows: list[Row]) -> list[CountyName]:
    """What the counties are called: each by a code and a name that no other has."""
    found, codes, names = [], dict[int, int](), dict[str, int]()
    for row in rows:
        adcode, name = row.whole("adcode", 1, 10**12), row.text("name")
        if adcode in codes:
            raise row.refuse("adcode", f"is that of line {codes[adcode]} too")
        if name.casefold() in _OF_ALL:
            raise row.refuse("name", "stands for all counties together; name the county itself")
        if name in names:
            problem = f"is the name of line {names[name]} too; add the prefecture to tell them apart"
            raise row.refuse("name", problem)
        codes[adcode] = names[name] = row.line
        found.append(CountyName(adcode, name, row.text("name_en"), row.text("prefecture")))
    return found


def _read_capital(path: Path) -> tuple[float, float] | None:
    """Degrees east and north of the provincial capital; None without a table."""
    if not is_there(path):
        return None
    first, *others = read_table(path, _CAPITAL_COLUMNS)
    if others:
        raise InputError("must have one line, there is one capital", file=first.file, line=others[0].line)
    return first.number("longitude", -180.0, 180.0), first.number("latitude", -90.0, 90.0)


def _read_residents(
    folder: Path, rows: list[Row], adcode: NDArray[np.int64], population: Population, with_census: bool
) -> Residents:
    """Who lives in the counties, by the census table of a folder or, without one, the shapes of China."""
    lifted_people = np.array([float(row.whole("lifted_people", 0, _LARGEST_POPULATION)) for row in rows])
    if with_census:
        table = census_of(folder, adcode)
    else:
        rural = [float(row.whole(_RURAL_RESIDENTS, 1, _LARGEST_POPULATION)) for row in rows]
        table = of_nation(adcode, np.array(rural))
    for row, lifted, residents in zip(rows, lifted_people.tolist(), table.rural_residents, strict=True):
        most = math.floor(residents / population.lifted_residence)
        if lifted > most:
            problem = (
                f"must be at most {most}: of registered lifted people population.lifted_residence, "
                f"{population.lifted_residence:.6g}, are to live among {residents:.0f} rural residents"
            )
            raise row.refuse("lifted_people", problem)
    try:
        return residents_of(table, lifted_people, population)
    except InputError as error:
        file = folder / (CENSUS if with_census else "counties.csv")
        raise InputError(error.problem, file=str(file), key=error.key, value=error.value) from None


def _read_shares(path: Path, positions: dict[int, int]) -> Floats:
    """Shares of households by county and industry; an industry that is not listed has none."""
    shares = np.zeros((len(positions), len(INDUSTRIES)))
    lines: dict[tuple[int, int], int] = {}
    last: dict[int, Row] = {}
    rows = read_table(path, _INDUSTRY_COLUMNS)
    for row in rows:
        adcode = row.whole("adcode", 1, 10**12)
        if adcode not in positions:
            raise row.refuse("adcode", "is not in counties.csv")
        industry = row.choice("industry", INDUSTRIES)
        place = positions[adcode], INDUSTRIES.index(industry)
        if place in lines:
            raise row.refuse("industry", f"is on line {lines[place]} for county {adcode} too")
        lines[place] = row.line
        last[adcode] = row
        shares[place] = row.number("share", 0.0, 1.0)
    for adcode, position in positions.items():
        total = shares[position].sum()
        if adcode not in last:
            raise InputError(f"county {adcode} of counties.csv has no line", file=str(path), key="adcode")
        if abs(total - 1.0) > _ROUNDING_OF_SHARES:
            problem = f"the shares of county {adcode} must sum to 1, not {total:.6g}"
            raise last[adcode].refuse("share", problem)
    normalised: Floats = shares / shares.sum(axis=1, keepdims=True)
    return normalised
