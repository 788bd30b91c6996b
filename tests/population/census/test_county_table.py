"""The census table: what it holds, what it is corrected by, and what is said when it is wrong."""

import numpy as np
import pytest

from model.errors import InputError
from model.population.census.county_table import census_of, of_nation, read_census, with_national_shapes
from model.population.counties import DATA

YANGQU, YUNZHOU, WUTAI = 140122, 140215, 140922


def test_the_58_counties_in_the_order_of_the_model(census, counties):
    assert census.adcode.tolist() == [int(county["adcode"]) for county in counties]
    # The yearbook's 9,492,715 and 5,082,097, and what three counties announced beyond it.
    assert census.residents.sum() == pytest.approx(9_492_715 + 7_265 + 13_052 + 17_050)
    assert 5_082_097 < census.rural_residents.sum() < 5_110_000


def test_counties_with_other_residents_in_their_communique_keep_the_shapes_of_the_yearbook(census):
    place = {code: census.adcode.tolist().index(code) for code in (YANGQU, YUNZHOU, WUTAI)}
    for code, announced, in_yearbook in (
        (YANGQU, 128_483, 121_218),
        (YUNZHOU, 151_087, 138_035),
        (WUTAI, 233_228, 216_178),
    ):
        assert census.residents[place[code]] == pytest.approx(announced)
        assert announced > in_yearbook
    # Yangqu: 59,955 of 121,218 rural, 114,118 persons in 47,940 families.
    assert census.rural_share[place[YANGQU]] == pytest.approx(59_955 / 121_218)
    size = census.persons / census.households
    assert size[place[YANGQU]] == pytest.approx(114_118 / 47_940)
    assert np.isnan(census.rural_residents_2010).tolist() == [code == YUNZHOU for code in census.adcode]


def test_bands_are_all_residents_and_those_in_families_all_family_persons(census):
    np.testing.assert_allclose(census.bands.sum(axis=1), census.residents)
    np.testing.assert_allclose(census.family_bands.sum(axis=1), census.persons)
    elders = census.with_elders @ [1.0, 2.0, 3.0]
    np.testing.assert_allclose(census.family_bands[:, 4:].sum(axis=1), elders)
    assert (census.family_bands > 0.0).all()
    six = np.column_stack([census.bands[:, :3], census.bands[:, 3:5].sum(axis=1), census.bands[:, 5:]])
    assert (census.family_bands <= six + 1e-6).all()
    # Most of those in dormitories are of 15 to 29.
    absent = six - census.family_bands
    assert (absent[:, 1] > 0.5 * absent[:, :4].sum(axis=1)).mean() > 0.9


def test_without_a_table_counties_are_the_nation_made_small():
    nation = read_census(DATA / "census_2020_china.csv")
    # As published: 2.62 persons in a household, 25.39 % of them of one, 13.52 % aged 65 or more.
    assert nation.persons / nation.households == pytest.approx(2.62, abs=0.005)
    assert nation.one_person / nation.households == pytest.approx(0.2539, abs=1e-4)
    assert nation.bands[0, 5:].sum() / nation.residents == pytest.approx(0.1352, abs=1e-4)
    small = with_national_shapes(np.array([1, 2]), np.array([52_000.0, 26_000.0]), nation)
    assert small.rural_residents.tolist() == [52_000.0, 26_000.0]
    assert small.residents[0] == pytest.approx(52_000 * 1_409_778_724 / 509_787_562)
    np.testing.assert_allclose(
        small.generations / small.households[:, None],
        (nation.generations / nation.households[:, None]).repeat(2, 0),
    )
    assert small.employed.tolist() == [nation.employed[0]] * 2


def test_counties_without_a_table_take_the_shapes_of_the_nation():
    found = of_nation(np.array([990101]), np.array([52_000.0]))
    assert found.rural_residents.tolist() == [52_000.0] and found.adcode.tolist() == [990101]


def test_counties_are_taken_by_their_codes_whatever_the_order_of_lines(census):
    found = census_of(DATA, np.array([WUTAI, YANGQU]))
    assert found.adcode.tolist() == [WUTAI, YANGQU]
    assert found.households[1] == census.households[0]
    with pytest.raises(
        InputError, match=r"census_2020\.csv: adcode: county 990101 of counties\.csv has no line"
    ):
        census_of(DATA, np.array([YANGQU, 990101]))


LINE = (DATA / "census_2020.csv").read_text(encoding="utf-8").splitlines()[1]


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (",59955,", ",159955,", 'rural_residents = "159955": must be at most the residents'),
        (",121218,", ",121219,", 'residents = "121219": must be the sum of all ages, 121218'),
        (
            ",114118,",
            ",47000,",
            'family_households = "47940": must be at least 1 and at most the persons in them',
        ),
        (",114118,", ",214118,", 'persons_in_family_households = "214118": must be at most the residents'),
        (
            ",12377,",
            ",42377,",
            'family_households = "47940": must be at least those of one person and of two',
        ),
        (",9301,", ",39301,", 'households_with_one_aged_65 = "39301": must not give more people of 65'),
        (
            ",9301,",
            ",49301,",
            'family_households = "47940": must be at least those with somebody of 65 or older',
        ),
        (
            ",52606,",
            ",42606,",
            'schooling_none = "2947": must with the other levels be at least the residents of 15',
        ),
        (",2947,", ",-1,", 'schooling_none = "-1": must be between 0 and 2000000000'),
        (",9532,", ",0,", 'aged_15_plus_long_form = "0": must be between 1 and 2000000000'),
        (",9532,", ",4000,", 'employed_long_form = "4734": must be at most those of 15 and more in the long'),
        (",1406,", ",5406,", 'employed_agriculture_long_form = "5406": must be at most all who are employed'),
        ("140122,", "140123,", 'adcode = "140123": is that of line 2 too'),
    ],
)
def test_counts_that_contradict_each_other_are_named(tmp_path, right, wrong, problem):
    text = (DATA / "census_2020.csv").read_text(encoding="utf-8")
    path = tmp_path / "census_2020.csv"
    changed = LINE.replace(right, wrong)
    assert changed != LINE
    lines = text.splitlines()
    lines[1] = changed
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_census(path)
    assert f"{path}:" in str(caught.value) and problem in str(caught.value)
