"""A data folder of one's own: what it changes, and what is said when it is wrong."""

import numpy as np
import pytest

from model.errors import InputError
from model.population import build_population

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
    assert geography.households.tolist() == [[10_000, 300, 9700], [0, 300, 9700]]
    assert state.counties.last_household.tolist() == [2000, 3000]
    first = state.households.industry[:2000]
    assert set(first) == {3, 4} and np.mean(first == 4) == pytest.approx(0.25, abs=0.04)
    assert set(state.households.industry[2000:]) == {5}
    np.testing.assert_array_equal(state.counties.part_of_all, [1.0, 0.0])  # nobody lifted in the second
    np.testing.assert_array_equal(state.counties.part_of_key, [1.0, 0.0])


BAD_VALUES = [
    ("52000", "many", "2", 'rural_residents = "many": must be a number between 1 and 100000000'),
    ("52000", "nan", "2", 'rural_residents = "nan": must be a number between 1 and 100000000'),
    ("52000", "-5", "2", 'rural_residents = "-5": must be between 1 and 100000000'),
    ("26000,0,", "26000,-1,", "3", 'lifted_people = "-1": must be between 0 and 100000000'),
    ("26000,0,", "26000,26001,", "3", 'lifted_people = "26001": must be at most the rural residents, 26000'),
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
