"""Where the programme's facilities, areas and pilots are planned."""

import numpy as np
import pytest

from model.errors import InputError
from model.opening import build_population
from model.parameters import INDUSTRIES
from model.programme import (
    COLD_STORES,
    COOL_VEGETABLES,
    E_TOWNS,
    ECOMMERCE_CENTRES,
    ECOMMERCE_STATIONS,
    FLAGSHIP_BRANDS,
    FULL_CHAIN_PILOTS,
    INTEGRATION_PILOTS,
    MODEL_COOPERATIVES,
    PROCESSING_POTATOES,
    STANDARD_ORCHARDS,
)
from model.world.sectors import LIFTED, OTHER

COUNTIES = """\
adcode,name,name_en,prefecture,prefecture_en,status,longitude,latitude,rural_residents,lifted_people
140001,甲县,Jia,晋中市,Jinzhong,national,112.5,37.0,26000,13000
140002,乙县,Yi,晋中市,Jinzhong,provincial,113.5,37.0,26000,26000
140003,丙县,Bing,晋中市,Jinzhong,provincial,113.5,38.0,26000,2600
"""
SHARES = """\
adcode,industry,share
140001,vegetables,1
140002,vegetables,1
140003,vegetables,1
"""
PILOTS = "adcode,pilot,industry\n140003,full_chain,herbs\n140003,full_chain,fruit\n140001,integration,\n"
FLAGSHIPS = "adcode,product,industry\n140001,黄花,vegetables\n140001,苹果,fruit\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Three counties of equal size: the first a key county, the second with most lifted households."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in (
        ("counties", COUNTIES),
        ("industries", SHARES),
        ("pilots", PILOTS),
        ("flagships", FLAGSHIPS),
    ):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder.relative_to(tmp_path)


def test_the_article_s_numbers_are_planned_over_the_58_counties(at_scale, scenario):
    state, geography = at_scale(0.005)
    target = state.counties.target.sum(axis=0)
    figures = {
        COLD_STORES: 592,
        ECOMMERCE_CENTRES: 52,
        E_TOWNS: 100,
        ECOMMERCE_STATIONS: 7866,
        FULL_CHAIN_PILOTS: 10,
        INTEGRATION_PILOTS: 8,
        COOL_VEGETABLES: 218_000,
        PROCESSING_POTATOES: 100_000,
        STANDARD_ORCHARDS: 100_000,
        MODEL_COOPERATIVES: 7993,
    }
    for lever, number in figures.items():
        assert target[lever] == pytest.approx(number), lever
    # One centre or none: those without are the six with the fewest lifted households.
    centres = state.counties.target[:, ECOMMERCE_CENTRES]
    lifted = geography.households[:, LIFTED]
    assert set(centres) == {0.0, 1.0} and lifted[centres == 0.0].max() <= lifted[centres == 1.0].min()
    # Flagships of the article are where it says.
    branded = {
        geography.names_en[county]: [INDUSTRIES[k] for k in np.flatnonzero(state.counties.flagship[county])]
        for county in np.flatnonzero(state.counties.target[:, FLAGSHIP_BRANDS])
    }
    for name, industry in (("Yunzhou", "vegetables"), ("Jixian", "fruit"), ("Youyu", "livestock")):
        found = [products for county, products in branded.items() if county.startswith(name[:2])]
        assert [industry] in found, branded


def test_facilities_go_where_there_is_something_for_them(at_scale):
    state, _ = at_scale(0.005)
    counties = state.counties
    vegetables = counties.output[:, INDUSTRIES.index("vegetables")]
    np.testing.assert_allclose(
        counties.target[:, COOL_VEGETABLES] / 218_000, vegetables / vegetables.sum(), rtol=1e-12
    )
    for part in (counties.part_of_all, counties.part_of_key, counties.part_of_fields):
        assert part.sum() == pytest.approx(1.0)


def test_named_pilots_come_first_and_others_follow_by_lifted_households(own, scenario_with):
    for number, chain in ((0, [0, 0, 0]), (1, [0, 0, 1]), (2, [0, 1, 1]), (3, [1, 1, 1])):
        settings = {"programme.work.full_chain_counties": number, "programme.work.integration_counties": 1}
        state, _ = build_population(scenario_with(settings), 0.01, data=own)
        np.testing.assert_array_equal(state.counties.target[:, FULL_CHAIN_PILOTS], chain)
        np.testing.assert_array_equal(state.counties.target[:, INTEGRATION_PILOTS], [1, 0, 0])
        works_on = state.counties.pilot_industry[2]
        assert [INDUSTRIES[k] for k in np.flatnonzero(works_on)] == (["fruit", "herbs"] if number else [])
    # Where no product is named, coarse grains.
    assert np.flatnonzero(state.counties.pilot_industry[1]) == [INDUSTRIES.index("coarse_grains")]
    np.testing.assert_array_equal(state.counties.target[:, FLAGSHIP_BRANDS], [2, 0, 0])


def test_without_its_tables_there_are_no_named_pilots_and_no_flagships(own, scenario_with):
    (own / "pilots.csv").unlink()
    (own / "flagships.csv").unlink()
    settings = {"programme.work.full_chain_counties": 1, "programme.work.integration_counties": 1}
    state, _ = build_population(scenario_with(settings), 0.01, data=own)
    np.testing.assert_array_equal(state.counties.target[:, FULL_CHAIN_PILOTS], [0, 1, 0])
    np.testing.assert_array_equal(state.counties.target[:, INTEGRATION_PILOTS], [0, 1, 0])
    assert not state.counties.flagship.any() and not state.counties.target[:, FLAGSHIP_BRANDS].any()


def test_where_status_decides_areas_and_trusteeship_are_for_key_counties(own, scenario_with):
    by_status = {
        "programme.work.area_targeting": "county_status",
        "programme.skill.trusteeship_targeting": "county_status",
    }
    state, geography = build_population(scenario_with(by_status), 0.01, data=own)
    np.testing.assert_array_equal(state.counties.target[:, COOL_VEGETABLES], [218_000, 0, 0])
    np.testing.assert_array_equal(state.counties.part_of_fields, [1, 0, 0])
    np.testing.assert_array_equal(state.counties.part_of_key, [1, 0, 0])
    lifted = geography.households[:, LIFTED]
    np.testing.assert_allclose(state.counties.part_of_all, lifted / lifted.sum())
    np.testing.assert_array_equal(state.counties.assisted, geography.households[:, :OTHER].sum(axis=1))
    usual, _ = build_population(scenario_with(), 0.01, data=own)
    assert (usual.counties.target[:, COOL_VEGETABLES] > 0.0).all()
    assert usual.counties.target[:, COOL_VEGETABLES].sum() == pytest.approx(218_000)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "problem"),
    [
        ("pilots", "140001", "140009", '4: adcode = "140009": is not in counties.csv'),
        ("pilots", "integration", "tourism", '4: pilot = "tourism": must be full_chain or integration'),
        ("pilots", "herbs", "tea", '2: industry = "tea": must be one of ' + ", ".join(INDUSTRIES)),
        ("pilots", "herbs", "", '2: industry = "": must not be empty'),
        ("flagships", "苹果,fruit", "苹果,", '3: industry = "": must not be empty'),
        ("flagships", "黄花", " ", '2: product = " ": must not be empty'),
        ("flagships", "product", "name", "1: product: this column is missing"),
    ],
)
def test_a_wrong_line_is_named(own, scenario_with, file, right, wrong, problem):
    path = own / f"{file}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build_population(scenario_with(), 0.01, data=own)
    assert str(caught.value).startswith(f"own/{file}.csv:{problem}")
