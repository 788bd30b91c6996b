"""Results folders: complete or absent, readable, and enough to run a scenario again."""

import errno
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

import model.results
from model import accounts
from model.compiled import source_hash
from model.engine import simulate
from model.errors import InputError
from model.outcomes import Outcomes
from model.outcomes.prices import price_table
from model.population.census.rows import rows_of
from model.results import TABLES, read_results, write_results, write_social_accounting_matrix
from model.scenario import load_scenario
from model.world import sectors
from model.writing import complete_file, complete_folder

FILES = {
    "households.parquet",
    "organisations.parquet",
    "outlay.parquet",
    "levers.parquet",
    "budgets.parquet",
    "flows.parquet",
    "prices.parquet",
    "manifest.json",
    "summary.json",
}
SETTINGS = {"linkages.order_purchase.floor": 0.9}


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return simulate(load_scenario("baseline", SETTINGS), seed=5, scale=0.001, years=2)


@pytest.fixture(scope="module")
def folder(outcomes, tmp_path_factory) -> Path:
    return write_results(outcomes, tmp_path_factory.mktemp("parent") / "deeper" / "results")


def test_a_folder_is_complete_and_alone(folder):
    assert {file.name for file in folder.iterdir()} == FILES
    assert list(folder.parent.iterdir()) == [folder]


def test_tables_come_back_as_they_were(outcomes, folder):
    results = read_results(folder)
    for name in TABLES:
        written = {
            "households": outcomes.household_table,
            "organisations": outcomes.organisation_table,
            "outlay": outcomes.outlay_table,
            "levers": outcomes.lever_table,
            "budgets": outcomes.budget_table,
            "flows": outcomes.flow_table,
            "prices": lambda: price_table(outcomes),
        }[name]()
        pd.testing.assert_frame_equal(getattr(results, name), written, check_exact=True)
    assert results.summary["digest"] == outcomes.digest()


@pytest.mark.parametrize("name", TABLES)
def test_every_column_carries_its_unit(folder, name):
    schema = pyarrow.parquet.read_schema(folder / f"{name}.parquet")
    for field in schema:
        column = TABLES[name][field.name]
        assert field.metadata == {b"unit": column.unit.encode(), b"definition": column.definition.encode()}


def test_the_summary_says_how_it_went(outcomes, folder):
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["headline"] == pytest.approx(outcomes.headline())
    assert summary["digest"] == outcomes.digest()
    assert summary["accounts"] == {"max_relative_imbalance": outcomes.imbalance}
    assert 0.0 <= summary["accounts"]["max_relative_imbalance"] <= accounts.LARGEST_IMBALANCE
    assert summary["seconds"] == outcomes.seconds
    assert summary["households_simulated"] == rows_of(outcomes.geography.households, 0.001).sum()
    assert (summary["scenario"], summary["seed"], summary["scale"], summary["years"]) == (
        "baseline",
        5,
        0.001,
        2,
    )


def test_the_manifest_is_enough_to_run_again(outcomes, folder):
    manifest = read_results(folder).manifest
    parameters = manifest["scenario"]["parameters"]
    values = {key: entry["value"] for key, entry in parameters.items()}
    again = load_scenario("no_linkage", values)  # every value is set, so the file does not matter
    assert again.digest() == manifest["scenario"]["sha256"] == outcomes.scenario.digest()
    assert parameters["linkages.order_purchase.floor"] == {
        "value": 0.9,
        "unit": "share of the long-run price",
        "origin": "--set",
    }
    run = simulate(again, manifest["seed"], scale=manifest["scale"], years=manifest["years"])
    assert run.digest() == outcomes.digest()


def test_the_manifest_names_the_program(folder):
    manifest = read_results(folder).manifest
    assert manifest["model"]["sources_sha256"] == source_hash()
    assert manifest["model"]["version"] == "0.1.0"
    assert {"python", "numpy", "numba", "pandas"} <= manifest["versions"].keys()
    assert pd.Timestamp(manifest["created"]).tzinfo is not None
    assert manifest["columns"]["households"]["gini"]["unit"] == "1"


def test_without_git_the_sources_still_have_their_hash(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    revision = model.results.revision()
    assert revision["git_commit"] is None
    assert revision["sources_sha256"] == source_hash()


@pytest.mark.parametrize(
    "failure",
    [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt(), ValueError("a defect")],
    ids=["disk full", "interrupted", "defect"],
)
@pytest.mark.parametrize("last", ["write_table", "write_json"])
def test_a_failure_half_way_leaves_nothing(outcomes, monkeypatch, tmp_path, failure, last):
    def fail(*_):
        raise failure

    monkeypatch.setattr(model.results, last, fail)
    expected = InputError if isinstance(failure, OSError) else type(failure)
    with pytest.raises(expected) as caught:
        write_results(outcomes, tmp_path / "results")
    assert list(tmp_path.iterdir()) == []
    if expected is InputError:
        assert "No space left" in str(caught.value)
        assert "results" in str(caught.value)


def test_a_folder_that_holds_something_is_left_alone(outcomes, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="already holds files; name another folder"):
        write_results(outcomes, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_empty_folder_will_do(outcomes, tmp_path):
    (tmp_path / "results").mkdir()
    write_results(outcomes, tmp_path / "results")
    assert {file.name for file in (tmp_path / "results").iterdir()} == FILES


def test_a_file_is_no_folder(outcomes, tmp_path):
    file = tmp_path / "results"
    file.write_text("mine")
    with pytest.raises(InputError, match="is a file, not a folder"):
        write_results(outcomes, file)
    with pytest.raises(InputError, match=r"cannot be written: .*results is not a folder"):
        write_results(outcomes, file / "below")
    assert file.read_text() == "mine"


def test_a_place_without_permission_is_told(outcomes, monkeypatch, tmp_path):
    def refuse(self, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(InputError, match="results: cannot be written: Permission denied"):
        write_results(outcomes, tmp_path / "results")
    with pytest.raises(InputError, match=r"sam\.csv: cannot be written: Permission denied"):
        write_social_accounting_matrix(outcomes, tmp_path / "sam.csv")


def test_two_writers_of_one_folder_do_not_mix(tmp_path):
    with (
        pytest.raises(InputError, match="cannot be written"),
        complete_folder(tmp_path / "results") as first,
    ):
        (first / "one").touch()
        with complete_folder(tmp_path / "results") as second:
            (second / "two").touch()
    assert [file.name for file in (tmp_path / "results").iterdir()] == ["two"]
    assert [file.name for file in tmp_path.iterdir()] == ["results"]


@pytest.mark.parametrize("missing", sorted(FILES))
def test_an_incomplete_folder_is_not_read(outcomes, tmp_path, missing):
    folder = write_results(outcomes, tmp_path / "results")
    (folder / missing).unlink()
    with pytest.raises(InputError, match=f"{missing}: is missing"):
        read_results(folder)
    (folder / missing).write_bytes(b"\xff\xfenonsense")
    with pytest.raises(InputError, match=rf"{missing}: cannot be read|{missing}:1: is not UTF-8"):
        read_results(folder)


def test_no_folder_is_not_read(tmp_path):
    with pytest.raises(InputError, match="no such folder of results"):
        read_results(tmp_path / "nothing")


# --- social accounting matrix -------------------------------------------------------


@pytest.fixture(scope="module")
def matrices(outcomes, tmp_path_factory) -> pd.DataFrame:
    file = tmp_path_factory.mktemp("sam") / "sam.csv"
    return pd.read_csv(write_social_accounting_matrix(outcomes, file))


def test_the_matrix_has_every_year_county_and_pair(matrices, outcomes):
    assert list(matrices.columns) == ["year", "county", "adcode", "receiver", "payer", "yuan"]
    assert len(matrices) == 2 * (len(outcomes.geography.names) + 1) * len(sectors.SECTORS) ** 2
    assert not matrices.duplicated(["year", "adcode", "receiver", "payer"]).any()
    assert (matrices["yuan"] >= 0.0).all()


def test_row_and_column_totals_are_those_of_the_flows(matrices, outcomes):
    flows = outcomes.flow_table()
    flows = flows[flows["cash"]]
    keys = ["year", "adcode"]
    for sector in sectors.SECTORS:
        entries = flows.set_index(keys)[sector]
        received = entries.clip(lower=0.0).groupby(keys).sum()
        paid = (-entries).clip(lower=0.0).groupby(keys).sum()
        rows = matrices[matrices["receiver"] == sector].groupby(keys)["yuan"].sum()
        columns = matrices[matrices["payer"] == sector].groupby(keys)["yuan"].sum()
        np.testing.assert_allclose(rows.sort_index(), received.sort_index(), rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(columns.sort_index(), paid.sort_index(), rtol=1e-9, atol=1e-6)


def test_the_matrix_of_all_is_the_sum_of_the_counties(matrices):
    pairs = ["year", "receiver", "payer"]
    counties = matrices[matrices["adcode"] != 0].groupby(pairs)["yuan"].sum()
    total = matrices[matrices["adcode"] == 0].set_index(pairs)["yuan"].sort_index()
    np.testing.assert_allclose(counties.sort_index(), total, rtol=1e-9, atol=1e-6)


def test_a_known_payment_stands_in_its_cell(matrices, outcomes):
    transfers = [entry.name for entry in accounts.TRANSACTIONS].index("other_transfers")
    received = outcomes.years[0].flows[:, transfers, sectors.LIFTED].sum()
    cell = matrices.query(
        "year == 1 and county == 'all' and receiver == 'lifted_households' and payer == 'government'"
    )["yuan"].item()
    names = {
        entry.name
        for entry in accounts.TRANSACTIONS
        if entry.payer == sectors.GOVERNMENT and entry.payee == sectors.HOUSEHOLDS
    }
    others = sum(
        outcomes.years[0].flows[:, row, sectors.LIFTED].sum()
        for row, entry in enumerate(accounts.TRANSACTIONS)
        if entry.name in names - {"other_transfers"}
    )
    assert cell == pytest.approx(received + others)


def test_a_file_that_is_there_is_left_alone(outcomes, tmp_path):
    file = tmp_path / "sam.csv"
    file.write_text("mine")
    with pytest.raises(InputError, match="is already there; name another file"):
        write_social_accounting_matrix(outcomes, file)
    with pytest.raises(InputError, match="is a folder; name a file"):
        write_social_accounting_matrix(outcomes, tmp_path)
    with pytest.raises(InputError, match="is already there"):
        write_results(outcomes, tmp_path / "results", sam=file)
    assert [entry.name for entry in tmp_path.iterdir()] == ["sam.csv"]


def test_a_file_half_written_is_not_there(tmp_path):
    with pytest.raises(ZeroDivisionError), complete_file(tmp_path / "sam.csv") as unfinished:
        unfinished.write_text("half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_results_can_come_with_the_matrices(outcomes, tmp_path):
    folder = write_results(outcomes, tmp_path / "results", sam=tmp_path / "results" / "sam.csv")
    assert {file.name for file in folder.iterdir()} == {*FILES, "sam.csv"}
