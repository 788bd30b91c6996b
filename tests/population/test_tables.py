"""A data folder of one's own: what it changes, and what is said when it is wrong."""

import numpy as np
import pytest

from model.data_folder import read_data_folder
from model.errors import InputError
from model.opening import build_population
from model.population.census.county_table import CENSUS, read_census
from model.population.counties import DATA
from model.world.sectors import LIFTED

COUNTIES = """\
adcode,name,name_en,prefecture,prefecture_en,status,longitude,latitude,rural_residents,lifted_people,remark
140001,甲县,Jia,晋中市,Jinzhong,national,112.5,37.0,52000,26000,"a, b"
140002,乙县,Yi,晋中市,Jinzhong,provincial,113.5,37.0,26000,0,
"""
INDUSTRIES = """\
adcode,industry,share
140001,herbs,0.25
140001,fruit,0.75
140002,livestock,1
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder named "own" in the current one, with two counties."""
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "own"
    own.mkdir()
    (own / "counties.csv").write_text(COUNTIES, encoding="utf-8")
    (own / "industries.csv").write_text(INDUSTRIES, encoding="utf-8")
    return own.relative_to(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])  # spreadsheets write the second
def test_own_counties(folder, scenario, encoding):
    (folder / "counties.csv").write_text(COUNTIES, encoding=encoding)
    state, geography = build_population(scenario, 0.1, data=folder)
    assert geography.names == ("甲县", "乙县") and geography.names_en == ("Jia", "Yi")
    assert geography.adcode.tolist() == [140001, 140002]
    # Of the nation's residents 1,292,809,300 of 1,409,778,724 live in families; half of them were lifted
    # in the first county, and 0.65 of these live in the villages.
    families, households = geography.households.sum(axis=1), state.households
    assert families[0] == pytest.approx(2.0 * families[1])
    persons = households.weight * households.persons
    assert persons.sum() == pytest.approx(0.91703 * 78_000, rel=0.01)
    assert persons[households.group == LIFTED].sum() == pytest.approx(0.65 * 26_000, rel=0.01)
    assert geography.households[1, 0] == 0.0
    np.testing.assert_allclose(geography.households[:, 1] * 0.988, 0.012 * geography.households[:, 2])
    ends = state.counties.last_household
    assert np.abs(ends - 0.1 * np.cumsum(families)).max() < 2.0
    first = state.households.industry[: ends[0]]
    assert set(first) == {3, 4} and np.mean(first == 4) == pytest.approx(0.25, abs=0.04)
    assert set(state.households.industry[ends[0] :]) == {5}
    np.testing.assert_array_equal(state.counties.part_of_all, [1.0, 0.0])  # nobody lifted in the second
    np.testing.assert_array_equal(state.counties.part_of_key, [1.0, 0.0])


@pytest.fixture
def with_census(folder):
    """The same folder without rural residents, and with lines of the census under its codes."""
    table = (DATA / CENSUS).read_text(encoding="utf-8").splitlines()
    lines = [table[0], table[1].replace("140122", "140002"), table[2].replace("140123", "140001")]
    (folder / CENSUS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for right, wrong in (("rural_residents,", ""), ("52000,", ""), (",26000,0,", ",0,")):
        change(folder / "counties.csv", right, wrong)
    return folder


def change(file, right, wrong):
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")


def test_own_counties_with_a_census_table(with_census, scenario):
    state, geography = build_population(scenario, 1.0, data=with_census)
    own = read_census(with_census / CENSUS)
    households = state.households
    persons = households.weight * households.persons
    ends = state.counties.last_household
    assert geography.adcode.tolist() == [140001, 140002]
    for county, line in ((0, 1), (1, 0)):
        here = slice(ends[county - 1] if county else 0, ends[county])
        rural = own.persons[line] * own.rural_share[line]
        assert persons[here].sum() == pytest.approx(rural, rel=1e-3)
    lifted = persons[households.group == LIFTED].sum()
    assert lifted == pytest.approx(0.65 * 26_000, rel=1e-3)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "problem"),
    [
        (CENSUS, "140001,", "140003,", f"{CENSUS}: adcode: county 140001 of counties.csv has no line"),
        (
            "counties.csv",
            "26000,",
            "69601,",
            'counties.csv:2: lifted_people = "69601": must be at most 69600: of registered lifted people '
            "population.lifted_residence, 0.65, are to live among 45240 rural residents",
        ),
        (
            CENSUS,
            ",45240,",
            ",91209,",
            f'{CENSUS}:3: rural_residents = "91209": must be at most the residents',
        ),
        (
            CENSUS,
            ",88566,",
            ",39780,",
            f"{CENSUS}: county 140001: the counts of households, persons and ages contradict each other",
        ),
    ],
)
def test_a_wrong_census_is_named(with_census, scenario, file, right, wrong, problem):
    change(with_census / file, right, wrong)
    with pytest.raises(InputError) as caught:
        build_population(scenario, 0.1, data=with_census)
    assert str(caught.value) == f"own/{problem}"


def test_a_census_belongs_to_what_a_scenario_was_read_with(with_census):
    before = read_data_folder(with_census)
    change(with_census / CENSUS, ",45240,", ",45241,")
    assert read_data_folder(with_census).sha256 != before.sha256


BAD_VALUES = [
    ("52000", "many", "2", 'rural_residents = "many": must be a number between 1 and 100000000'),
    ("52000", "nan", "2", 'rural_residents = "nan": must be a number between 1 and 100000000'),
    ("52000", "-5", "2", 'rural_residents = "-5": must be between 1 and 100000000'),
    ("26000,0,", "26000,-1,", "3", 'lifted_people = "-1": must be between 0 and 100000000'),
    (
        "26000,0,",
        "26000,40001,",
        "3",
        'lifted_people = "40001": must be at most 40000: of registered lifted people '
        "population.lifted_residence, 0.65, are to live among 26000 rural residents",
    ),
    ("113.5", "213.5", "3", 'longitude = "213.5": must be between -180 and 180'),
    ("140002", "140001", "3", 'adcode = "140001": is that of line 2 too'),
    ("140002", "1400.5", "3", 'adcode = "1400.5": must be a whole number'),
    ("乙县", " ", "3", 'name = " ": must not be empty'),
    (
        "Yi,",
        "\u202eYi,",
        "3",
        'name_en = "\u202eYi": must not hold line breaks or other invisible characters',
    ),
    ("Yi,", "Y" * 201 + ",", "3", f'name_en = "{"Y" * 76}...: must have at most 200 characters'),
    (
        "113.5",
        "１１３",
        "3",
        'longitude = "１１３": must be a number between -180 and 180: '
        "these are full-width characters; write 113",
    ),
    (
        "provincial",
        "provincal",
        "3",
        "status = \"provincal\": must be national or provincial; did you mean 'provincial'?",
    ),
    (",113.5,37.0", ",113.5", "3", "must have 11 values, as the first line has columns, not 10"),
    (
        "lifted_people",
        "lifted_peple",
        "1",
        "lifted_people: this column is missing; did you mean 'lifted_peple'?",
    ),
    ("remark", "status", "1", "status: this column is there twice"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "problem"), BAD_VALUES)
def test_a_wrong_county_is_named(folder, scenario, right, wrong, line, problem):
    (folder / "counties.csv").write_text(COUNTIES.replace(right, wrong), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build_population(scenario, 0.1, data=folder)
    assert str(caught.value) == f"own/counties.csv:{line}: {problem}"


BAD_SHARES = [
    (
        "herbs",
        "herb",
        "2",
        'industry = "herb": must be one of coarse_grains, potatoes, vegetables, fruit, herbs, livestock; '
        "did you mean 'herbs'?",
    ),
    ("0.75", "0.7", "3", 'share = "0.7": the shares of county 140001 must sum to 1, not 0.95'),
    ("0.75", "1.75", "3", 'share = "1.75": must be between 0 and 1'),
    ("fruit", "herbs", "3", 'industry = "herbs": is on line 2 for county 140001 too'),
    ("140002", "140003", "4", 'adcode = "140003": is not in counties.csv'),
    ("140002,livestock,1\n", "", "", "adcode: county 140002 of counties.csv has no line"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "problem"), BAD_SHARES)
def test_a_wrong_share_is_named(folder, scenario, right, wrong, line, problem):
    (folder / "industries.csv").write_text(INDUSTRIES.replace(right, wrong), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build_population(scenario, 0.1, data=folder)
    place = f"own/industries.csv:{line}" if line else "own/industries.csv"
    assert str(caught.value) == f"{place}: {problem}"


def test_shares_may_be_rounded(folder, scenario):
    (folder / "industries.csv").write_text(INDUSTRIES.replace("0.75", "0.7499995"), encoding="utf-8")
    _, geography = build_population(scenario, 0.1, data=folder)
    np.testing.assert_allclose(geography.industry_shares.sum(axis=1), 1.0, rtol=1e-15)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, ": no such file"),
        (b"", ": must have a line that names the columns and at least one more"),
        (
            COUNTIES.splitlines()[0].encode(),
            ": must have a line that names the columns and at least one more",
        ),
        (COUNTIES.encode("gbk"), ":2: is not UTF-8 text; from a spreadsheet, save as 'CSV UTF-8'"),
        (b"#" * 64_000_001, ": is larger than 64 MB, too large for a table"),
        (b"a\n" * 500_001, ": has more than 500,000 lines"),
        (COUNTIES.encode() + b'"140003', ":4: is not a CSV table: unexpected end of data"),
    ],
)
def test_a_file_that_is_no_table_is_named(folder, scenario, content, problem):
    file = folder / "counties.csv"
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        build_population(scenario, 0.1, data=folder)
    assert str(caught.value) == f"own/counties.csv{problem}"


@pytest.mark.parametrize("table", ["counties.csv", "pilots.csv"])  # one that must be there, and one that may
def test_what_is_no_file_is_not_read(folder, scenario, table):
    (folder / table).unlink(missing_ok=True)
    (folder / table).symlink_to("/dev/zero")
    with pytest.raises(InputError, match=rf"own/{table}: is a device, not a file"):
        build_population(scenario, 0.1, data=folder)
    (folder / table).unlink()
    (folder / table).symlink_to("nobody")
    with pytest.raises(InputError, match=rf"own/{table}: is a link to nothing"):
        build_population(scenario, 0.1, data=folder)
