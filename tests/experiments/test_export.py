"""Exported results: the same numbers in CSV and Excel, and every column explained."""

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import run_sim
from model.declare.column import TEXT, Column
from model.errors import InputError
from model.experiments.export import CODEBOOK, WORKBOOK, export
from model.experiments.reading_tables import described_columns, read_rows
from model.report.folders import read_folder
from model.results import write_table
from model.results_files import read_columns
from model.writing import write_csv

TINY = ["--scale", "0.0002", "--years", "1"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Results of both kinds: of a run and of an experiment."""
    parent = tmp_path_factory.mktemp("results")
    compare = ["compare", "no_linkage", "employment", "--replications", "2"]
    for command, name in ((["run", "baseline"], "run"), (compare, "compare")):
        assert run_sim.main([*command, *TINY, "--out", str(parent / name)]) == 0
    return [parent / "run", parent / "compare"]


def test_numbers_are_the_same_everywhere(folders: list[Path]) -> None:
    for folder in folders:
        exported = export(folder, folder.with_name(f"{folder.name} exported"))
        sheets = pd.read_excel(exported / WORKBOOK, sheet_name=None)
        files = sorted(folder.glob("*.parquet")) + sorted(folder.glob("*.csv"))
        assert set(sheets) == {file.stem for file in files} | {CODEBOOK}
        assert {file.name for file in exported.iterdir()} == {f"{name}.csv" for name in sheets} | {WORKBOOK}
        for file in files:
            original = pd.read_parquet(file) if file.suffix == ".parquet" else pd.read_csv(file)
            for table in (pd.read_csv(exported / f"{file.stem}.csv"), sheets[file.stem]):
                assert list(table.columns) == list(original.columns)
                assert len(table) == len(original)
                for name in original.select_dtypes("number").columns:
                    given = pd.to_numeric(table[name]).to_numpy()
                    # Excel keeps 15 digits of a number, of which the last may be rounded.
                    np.testing.assert_allclose(given, original[name].to_numpy(), rtol=1e-14, err_msg=name)


def test_the_codebook_explains_every_column_and_every_outcome(folders: list[Path]) -> None:
    for folder in folders:
        exported = export(folder, folder.with_name(f"{folder.name} explained"))
        codebook = pd.read_csv(exported / "codebook.csv", keep_default_na=False)
        assert list(codebook.columns) == ["table", "name", "unit", "definition"]
        assert not codebook.duplicated(["table", "name"]).any()
        assert (codebook["unit"] != "").all()
        assert (codebook["definition"].str.len() > 3).all()
        assert "Not described." not in set(codebook["definition"])
        explained = set(zip(codebook["table"], codebook["name"], strict=True))
        for file in exported.glob("*.csv"):
            if file.stem != CODEBOOK:
                assert {(file.stem, name) for name in pd.read_csv(file, nrows=1)} <= explained
        sheet = pd.read_excel(exported / WORKBOOK, sheet_name=CODEBOOK, keep_default_na=False, dtype=str)
        pd.testing.assert_frame_equal(sheet, codebook.astype(sheet.dtypes.to_dict()))
    outcomes = pd.read_csv(exported / "outcomes.csv")["outcome"]
    assert {("outcomes.outcome", name) for name in outcomes} <= explained


def test_the_command(folders: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_sim.main(["export", str(folders[1]), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["folder"] == str(folders[1] / "export")
    assert all(Path(file).is_file() for file in content["files"])
    assert run_sim.main(["export", str(folders[1])]) == 2
    assert "export: already holds files" in capsys.readouterr().err


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    table = pd.DataFrame({"name": ["=1+1", "中文"], "value": [1.5, np.nan]})
    columns = {"name": Column("1", "Name."), "value": Column("yuan", "Value.")}
    write_table(table, columns, tmp_path / "table.parquet")
    (tmp_path / "manifest.json").write_text("{}")
    book = openpyxl.load_workbook(export(tmp_path) / WORKBOOK)
    rows = list(book["table"].iter_rows())
    assert [[cell.value for cell in row] for row in rows] == [
        ["name", "value"],
        ["=1+1", 1.5],
        ["中文", None],
    ]
    assert rows[1][0].data_type == "s"


NAMES = ("NA", "010", "1e5", "true", "nan", "=1+1", "'quoted", "1234e567", "#N/A")


@pytest.fixture(scope="module")
def oddly_named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of scenarios whose names look like numbers, like nothing, or like a formula."""
    files = tmp_path_factory.mktemp("scenarios")
    for name in NAMES:
        (files / f"{name.replace('/', '∕')}.toml").write_text(f'[scenario]\ntitle = {{ en = "{name}" }}\n')
    out = tmp_path_factory.mktemp("results") / "out"
    given = [str(files / f"{name.replace('/', '∕')}.toml") for name in NAMES]
    tiny = ["--scale", "1e-9", "--years", "1", "--replications", "2"]
    assert run_sim.main(["compare", *given, *tiny, "--out", str(out)]) == 0
    return out


def test_names_stay_text_in_every_file_and_sheet(oddly_named: Path) -> None:
    names, titles = [name.replace("/", "∕") for name in NAMES], list(NAMES)
    exported = export(oddly_named, oddly_named.with_name("exported"))
    columns = described_columns(read_columns(oddly_named))["comparison"]
    for file in (oddly_named / "comparison.csv", exported / "comparison.csv"):
        heading, rows = read_rows(file, columns)
        assert [row[heading.index("scenario")] for row in rows] == names
        assert [row[heading.index("title_en")] for row in rows] == titles
        assert all(isinstance(row[heading.index("mean_income")], float) for row in rows)
        # As the documentation has pandas read it; the apostrophe is for spreadsheets.
        frame = pd.read_csv(file, dtype={"scenario": str}, keep_default_na=False)
        assert frame["scenario"].str.removeprefix("'").tolist() == names
    frame = pd.read_parquet(oddly_named / "replications.parquet")
    assert frame["scenario"].tolist() == [name for name in names for _ in range(2)]
    book = openpyxl.load_workbook(exported / WORKBOOK)
    for sheet, times in (("comparison", 1), ("replications", 2)):
        head, *body = book[sheet].iter_rows()
        place = [cell.value for cell in head].index("scenario")
        assert [row[place].value for row in body] == [name for name in names for _ in range(times)]
        assert {row[place].data_type for row in body} == {"s"}
        assert not any(row[place].quotePrefix for row in body)


def test_a_report_reads_names_as_text(oddly_named: Path) -> None:
    rows = read_folder(oddly_named).rows("comparison")
    assert [row["title_en"] for row in rows] == list(NAMES)
    assert all(isinstance(row["mean_income"], float) for row in rows)


@pytest.mark.parametrize("text", [*NAMES, "-a", "''=1", "甲县", "-", "a'b", "'"])
def test_a_text_comes_back_from_a_csv_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "table.csv"
    write_csv(file, ["name", "value"], [[text, -1.5], [None, None], ["x", 9007199254740993]])
    heading, rows = read_rows(file, {"name": Column(TEXT, "Name.")})
    assert heading == ["name", "value"]
    assert rows == [[text, -1.5], [None, None], ["x", 9007199254740993]]


def test_a_row_that_does_not_fit_is_told(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3\n")
    with pytest.raises(InputError, match=r"table.csv:3: cannot be read: 1 cells where the heading has 2"):
        read_rows(tmp_path / "table.csv", {})


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no complete results: manifest.json is missing"),
        ({"manifest.json": "{}"}, "holds no tables"),
        ({"manifest.json": "[]"}, "manifest.json: cannot be read"),
        ({"manifest.json": "{}", "table.parquet": "no table"}, "table.parquet: cannot be read"),
    ],
    ids=["nothing", "no tables", "no manifest", "no table"],
)
def test_what_cannot_be_exported(tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=message):
        export(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == set(files)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder of results"):
        export(tmp_path / "nowhere")
