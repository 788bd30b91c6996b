"""Who lives in each county: a page with every margin of the census, and rows of households beside it."""

from collections.abc import Callable

import numpy as np

from model.population.census.county_table import census_of
from model.population.census.household_types import MARGINS
from model.population.census.residents import Residents, margins_of
from model.population.census.rows import rows_at_scale
from model.population.counties import DATA, read_geography
from model.population.table import read_table
from model.scenario import load_scenario
from model.state import Floats
from model.world.sectors import LIFTED

Table = Callable[[list[str], list[list[str]]], str]

_IN_TABLES = (  # headings, and positions among MARGINS
    ("Households by size and generations", (0, 7, 8, 9, 10)),
    ("Households with people of 65 and more", (11, 12)),
    ("Persons in families by age", (1, 2, 3, 4, 5, 6)),
)


def population_page(page: Callable[..., str], table: Table) -> str:
    """The page; page and table: as in docs/generate.py."""
    population = load_scenario("baseline").sections["population"]
    geography, residents = read_geography(DATA, population)
    census = census_of(DATA, geography.adcode)
    names = [f"{zh} {en}" for zh, en in zip(geography.names, geography.names_en, strict=True)]
    lines = read_table(DATA / "counties.csv", ("lifted_people",))
    lifted_people = np.array([float(line.values["lifted_people"]) for line in lines])
    rows = np.diff(rows_at_scale(residents, 1.0).ends, prepend=0, axis=2).sum(axis=1)
    found = sums(rows + residents.town, residents.types.features)
    margins = margins_of(census)
    parts = []
    for title, chosen in _IN_TABLES:
        cells = [
            [name, *(f"{margins[at, k]:,.0f} / {found[at, k]:,.0f}" for k in chosen)]
            for at, name in enumerate(names)
        ]
        parts += [f"## {title}", "Census / rows.", table(["county", *(MARGINS[k] for k in chosen)], cells)]
    worst = [
        [name, f"{(abs(found / margins - 1.0))[:, k].max():.2%}", f"{abs(found - margins)[:, k].max():,.0f}"]
        for k, name in enumerate(MARGINS)
    ]
    return page(
        "Who lives there, by the census",
        "Households by kind in the 58 counties, as `model.population.census` makes them of the seventh "
        "census (1 November 2020), and a run takes them.",
        "A county's line in `model/population/data/census_2020.csv` (the census yearbook by county, as "
        "digitised by L. Dong and others, China Census, MIT licence, 2022) tells how many households there "
        "are by size, by generations and with people of 65 and more, and how many persons there are by age. "
        "2,117 kinds of household are raked to thirteen of these margins: of all numbers that give them, "
        "these are the closest to a prior, in relative entropy. The table covers town and country. "
        "Households with elders live in the countryside more often, so that the share of people of 65 and "
        f"more is {population.elders_rural_to_urban:.3g} times that in town. In all China it was 17.7 over "
        "11.1 per cent (recalled); regressing it on the rural share of residents, over the counties of the "
        "same yearbook, gives 17.1 over 11.6 "
        "for the 2,943 of China and 17.8 over 10.1 for the 117 of Shanxi, ratios of 1.48 and 1.76.",
        "Yangqu, Yunzhou and Wutai announced 6 to 9 per cent more residents than the yearbook has; their "
        "counts are scaled to those. Below, *rows* are the whole households of the countryside, at one to "
        "one, and what is left in the town.",
        "## All counties",
        table(["", "countryside", "town"], all_counties(residents)),
        f"Lifted people: {lifted_people.sum():,.0f} are registered, allocated by rural residents of 2010 and "
        f"status 5 : 3. {population.lifted_residence:.0%} of them live in the villages, "
        f"{persons(residents, residents.households[:, LIFTED]).sum():,.0f} in "
        f"{residents.households[:, LIFTED].sum():,.0f} households; with absent members there are "
        f"{(lifted_people - residents.wholly_absent).sum():,.0f}, and "
        f"{residents.wholly_absent.sum():,.0f} are of households that live elsewhere altogether.",
        "## The worst of all counties",
        table(["margin", "share", "number"], worst),
        *parts,
        "## The countryside",
        table(
            [
                "county",
                "households",
                "persons",
                "size",
                "of one person",
                "65 and more",
                "lifted",
                "lifted people over residents of 2020",
                "residents of 15 to 29 who can work",
                "of 30 to 49",
                "of 65 to 74",
            ],
            countryside(residents, names, lifted_people / census.rural_residents),
        ),
    )


def sums(households: Floats, counts: Floats) -> Floats:
    """Of each county's households, (counties, kinds), what (kinds, counts) each has: sums in order."""
    total = np.zeros((len(households), counts.shape[1]))
    for kind, each in enumerate(counts):
        total += households[:, kind, None] * each
    return total


def persons(residents: Residents, households: Floats) -> Floats:
    """Persons in households of each kind, by county."""
    return sums(households, residents.types.persons[:, None])[:, 0]


def all_counties(residents: Residents) -> list[list[str]]:
    """What distinguishes town and country."""
    types = residents.types
    lines: list[list[str]] = [
        [name]
        for name in (
            "households",
            "persons in a household",
            "of one person",
            "of three generations and more",
            "with people of 65 and more",
            "of these alone",
            "people of 65 and more, of persons",
        )
    ]
    for households in (residents.households.sum(axis=1), residents.town):
        total, people = households.sum(), persons(residents, households).sum()
        shares = [
            households[:, chosen].sum() / total
            for chosen in (
                types.persons == 1,
                types.generations >= 3,
                types.elders > 0,
                types.elders == types.persons,
            )
        ]
        elders = sums(households, types.elders[:, None]).sum()
        told = [f"{total:,.0f}", f"{people / total:.2f}", *(f"{share:.1%}" for share in shares)]
        for line, text in zip(lines, [*told, f"{elders / people:.1%}"], strict=True):
            line.append(text)
    return lines


def countryside(residents: Residents, names: list[str], lifted_over_residents: Floats) -> list[list[str]]:
    """The countryside of each county."""
    types = residents.types
    rural = residents.households.sum(axis=1)
    people, lifted = persons(residents, rural), persons(residents, residents.households[:, LIFTED])
    elders = sums(rural, types.elders[:, None])[:, 0]
    return [
        [
            name,
            f"{rural[at].sum():,.0f}",
            f"{people[at]:,.0f}",
            f"{people[at] / rural[at].sum():.2f}",
            f"{rural[at, types.persons == 1].sum() / rural[at].sum():.1%}",
            f"{elders[at] / people[at]:.1%}",
            f"{lifted[at] / people[at]:.1%}",
            f"{lifted_over_residents[at]:.2f}",
            *(f"{residents.workers[at, band]:.2f}" for band in (1, 2, 5)),
        ]
        for at, name in enumerate(names)
    ]
