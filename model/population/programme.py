"""Where the programme's facilities and areas are to be, before the first spring.

Pilots stand in the counties of pilots.csv, in its order, and further ones in the counties
with most lifted households.  Cold stores go by storable output, areas by the output of their
industry, e-commerce by households, model cooperatives and most else by lifted households.
Key counties 重点帮扶县 are those on the national list of lifted counties (an assumption: the
province's list of key counties was not found).
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.parameters import INDUSTRIES, industries_of
from model.population.apportionment import apportion
from model.population.counties import Geography
from model.population.table import read_table
from model.programme import (
    COLD_STORES,
    COOL_VEGETABLES,
    COUNTY_STATUS,
    E_TOWNS,
    ECOMMERCE_CENTRES,
    ECOMMERCE_STATIONS,
    FLAGSHIP_BRANDS,
    FULL_CHAIN_PILOTS,
    INTEGRATION_PILOTS,
    LEVERS,
    MODEL_COOPERATIVES,
    PROCESSING_POTATOES,
    STANDARD_ORCHARDS,
    TARGETING_RULES,
)
from model.reading import is_there
from model.scenario import Scenario
from model.state import Floats, Table
from model.world.sectors import LIFTED, OTHER

KEY_STATUS = "national"
FULL_CHAIN, INTEGRATION = "full_chain", "integration"
_PILOT_COLUMNS = ("adcode", "pilot", "industry")
_FLAGSHIP_COLUMNS = ("adcode", "product", "industry")


def plan_programme(
    scenario: Scenario,
    folder: Path,
    geography: Geography,
    output: Floats,
    price: Floats,
    counties: Table,
) -> None:
    """Fill in the counties' columns that the programme needs.

    folder: with pilots.csv and flagships.csv, either of which may be missing: then there are
    no named pilots, or no flagships.
    output: yuan a year, (counties, industries); price: mean farm gate, yuan/t, likewise.

    Raises InputError if a table is wrong.
    """
    sections, industries = scenario.sections, industries_of(scenario.sections)
    will, work = sections["programme.will"], sections["programme.work"]
    households = geography.households
    lifted, everybody = households[:, LIFTED], households.sum(axis=1)
    key = np.array([status == KEY_STATUS for status in geography.status])
    counties.part_of_all = geography.lifted_share
    counties.part_of_key = _shares(np.where(key, lifted, 0.0))
    counties.part_of_fields = _shares(
        _reached(
            (output * industries.mechanised).sum(axis=1),
            key,
            sections["programme.skill"].trusteeship_targeting,
        )
    )
    counties.assisted = households[:, :OTHER].sum(axis=1)
    counties.output = output
    counties.tonnes = output / price / (1.0 - industries.loss)
    counties.distance_basis = sections["prices"].distance_basis
    counties.information = sections["linkages.employment"].information

    def spread(number: float, weights: Floats, scale: float) -> Floats:
        return apportion(round(number * scale), weights).astype(np.float64)

    positions = {int(code): place for place, code in enumerate(geography.adcode)}
    target = np.zeros((len(lifted), len(LEVERS)))
    storable = (output * industries.storable).sum(axis=1)
    target[:, COLD_STORES] = spread(work.cold_stores, storable, work.intensity)
    target[:, E_TOWNS] = spread(work.e_towns, everybody, work.intensity)
    target[:, ECOMMERCE_STATIONS] = spread(work.ecommerce_stations, everybody, work.intensity)
    target[:, ECOMMERCE_CENTRES] = _one_each(work.ecommerce_centres, lifted, work.intensity)
    for lever, area, industry in (
        (COOL_VEGETABLES, work.cool_vegetables, "vegetables"),
        (PROCESSING_POTATOES, work.processing_potatoes, "potatoes"),
        (STANDARD_ORCHARDS, work.standard_orchards, "fruit"),
    ):
        reached = _reached(output[:, INDUSTRIES.index(industry)], key, work.area_targeting)
        target[:, lever] = area * work.intensity * _shares(reached)
    target[:, MODEL_COOPERATIVES] = will.model_cooperatives * will.intensity * geography.lifted_share
    pilots = _industries_of(folder / "pilots.csv", _PILOT_COLUMNS, positions, "pilot")
    for lever, name, number in (
        (FULL_CHAIN_PILOTS, FULL_CHAIN, work.full_chain_counties),
        (INTEGRATION_PILOTS, INTEGRATION, work.integration_counties),
    ):
        # A county that is named with two industries is one pilot.
        named = list(dict.fromkeys(place for pilot, place, _ in pilots if pilot == name))
        others = [place for place in np.argsort(-lifted, kind="stable") if place not in named]
        chosen = [*named, *others][: round(number * work.intensity)]
        target[chosen, lever] = 1.0
    of_pilots = np.zeros((len(lifted), len(INDUSTRIES)))
    piloted = target[:, FULL_CHAIN_PILOTS] > 0.0
    for pilot, place, industry in pilots:
        if pilot == FULL_CHAIN and piloted[place]:
            of_pilots[place, industry] = 1.0
    # Where no product is named the pilot is one of coarse grains, as most in the article.
    of_pilots[piloted & (of_pilots.sum(axis=1) == 0.0), INDUSTRIES.index("coarse_grains")] = 1.0
    flagship = np.zeros((len(lifted), len(INDUSTRIES)))
    for _, place, industry in _industries_of(
        folder / "flagships.csv", _FLAGSHIP_COLUMNS, positions, "product"
    ):
        flagship[place, industry] = 1.0
    target[:, FLAGSHIP_BRANDS] = flagship.sum(axis=1)
    counties.pilot_industry = of_pilots
    counties.flagship = flagship
    counties.target = target


def _reached(weights: Floats, key: NDArray[np.bool_], targeting: str) -> Floats:
    """The weights of the counties that a lever goes to: where status decides, of the key counties."""
    return np.where(key, weights, 0.0) if targeting == TARGETING_RULES[COUNTY_STATUS] else weights


def _shares(weights: Floats) -> Floats:
    total = weights.sum()
    shares: Floats = weights / total if total > 0.0 else np.zeros_like(weights)
    return shares


def _one_each(number: float, weights: Floats, scale: float) -> Floats:
    """Spread evenly: one for each county, those of most weight first, before any has a second."""
    count, places = round(number * scale), len(weights)
    each, rest = divmod(count, places)
    units = np.full(places, float(each))
    units[np.argsort(-weights, kind="stable")[:rest]] += 1.0
    return units


def _industries_of(
    path: Path, columns: tuple[str, ...], positions: dict[int, int], named: str
) -> list[tuple[str, int, Any]]:
    """(name, position of the county, position of the industry) of each line; none without a file.

    An industry may be left empty for pilots that have none.
    """
    if not is_there(path):  # a link to nothing is a mistake
        return []
    found = []
    for row in read_table(path, columns):
        adcode = row.whole("adcode", 1, 10**12)
        if adcode not in positions:
            raise row.refuse("adcode", "is not in counties.csv")
        name = row.choice(named, (FULL_CHAIN, INTEGRATION)) if named == "pilot" else row.text(named)
        none = name == INTEGRATION and not row.values["industry"].strip()
        industry = None if none else INDUSTRIES.index(row.choice("industry", INDUSTRIES))
        found.append((name, positions[adcode], industry))
    return found
