"""The store: what was written is found to the last bit; whatever is wrong is told, nothing overwritten."""

import dataclasses
import math
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import run_sim
from model.errors import InputError
from model.experiments.running import Record, Run, execute
from model.experiments.store import Store, open_store
from model.scenario import load_scenario

PROJECT = Path(__file__).resolve().parents[2]


def record(number: int, **changes: object) -> Record:
    plain = Record(
        key=f"{number:064x}",
        scenario="无联结",
        seed=2**53 - 1,
        scale=0.1,
        years=10,
        digest=f"digest {number}",
        imbalance=1e-15,
        seconds=0.1,
        outcomes={"mean_income": 0.1 + 0.2, "gini@county=1": math.nan, "cost": -0.0, "large": 1e300 * number},
    )
    return dataclasses.replace(plain, **changes)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store of three runs."""
    with open_store(tmp_path / "runs.sqlite") as store:
        for number in range(3):
            store.add(record(number))
    return tmp_path / "runs.sqlite"


def test_what_is_written_is_found_to_the_last_bit(file: Path) -> None:
    with open_store(file) as store:
        found = store.find([record(2).key, record(7).key, record(0).key])
        assert set(found) == {record(0).key, record(2).key}
        for number in (0, 2):
            assert repr(found[record(number).key]) == repr(record(number))
        assert len(store) == 3
        assert [each.key for each in store.all()] == [record(number).key for number in range(3)]


def test_many_are_found_at_once(tmp_path: Path) -> None:
    with open_store(tmp_path / "runs.sqlite") as store:
        store.add(record(1201))
        assert list(store.find([record(number).key for number in range(1300)])) == [record(1201).key]


def test_a_run_stays_as_it_was_written(file: Path) -> None:
    with open_store(file) as store:
        store.add(record(1, seconds=9.0))
        assert store.find([record(1).key])[record(1).key].seconds == 0.1
        with pytest.raises(InputError, match="another result of the same run"):
            store.add(record(1, digest="something else"))


def test_what_another_process_writes_is_seen(file: Path) -> None:
    with open_store(file) as one, open_store(file) as other:
        other.add(record(8))
        assert record(8).key in one.find([record(8).key])


# --- what is no store ---------------------------------------------------------------------


@contextmanager
def unchanged(file: Path) -> Iterator[None]:
    before = file.read_bytes()
    yield
    assert file.read_bytes() == before
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.doc"
    thesis.write_bytes(b"all my work " * 1000)
    with unchanged(thesis), pytest.raises(InputError, match=r"thesis.doc: is not a store of runs"):
        Store(thesis)


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "photos.sqlite"
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE photos (id)")
    base.commit()
    base.close()
    with unchanged(file), pytest.raises(InputError, match="is a database, but not a store of runs"):
        Store(file)


@pytest.mark.parametrize(
    ("kind", "told"), [(1, "an earlier version of the program"), (99, "a later version")]
)
def test_a_store_of_another_version_is_told_not_misread(file: Path, kind: int, told: str) -> None:
    base = sqlite3.connect(file)
    base.execute(f"PRAGMA user_version = {kind}")
    base.close()
    with unchanged(file), pytest.raises(InputError, match=told):
        Store(file)


@pytest.mark.parametrize("name", [":memory:", "file:x?mode=memory", "", " "])
@pytest.mark.parametrize("out", [None, "results"])
def test_what_sqlite_would_take_for_something_else_than_a_file_is_refused(
    name: str, out: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = [] if out is None else ["--out", out]
    assert run_sim.main(["compare", "no_linkage", "employment", "--store", name, *folder]) == 2
    assert "is no name of a file in which runs are kept" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["run"], ["compare", "no_linkage"], ["effects"], ["validate"]])
def test_a_folder_without_a_name_is_refused(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_sim.main([*command, "all_linkages", "--out", ""]) == 2
    assert "must be the name of a folder, not empty" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["a folder", "below a file", "nowhere/at all"])
def test_a_place_for_no_file(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    path = {"a folder": tmp_path, "below a file": tmp_path / "file" / "x"}.get(place, tmp_path / place)
    with pytest.raises(InputError, match=r"is a folder, not a file|cannot be opened|no such folder"):
        Store(path)


# --- damage ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE runs SET outcomes = zeroblob(32)",
        "UPDATE runs SET outcomes = 'text'",
        "UPDATE runs SET digest = 'other'",
        "UPDATE runs SET seed = seed + 1",
        """UPDATE names SET names = '["a","b","c","d"]'""",
        "UPDATE names SET names = 'no JSON'",
        "DELETE FROM names",
    ],
)
def test_a_changed_run_is_noticed(file: Path, damage: str) -> None:
    base = sqlite3.connect(file)
    base.execute(damage)
    base.commit()
    base.close()
    with unchanged(file), open_store(file) as store, pytest.raises(InputError, match="is damaged: the run"):
        store.find([record(1).key])


def test_a_file_with_a_hole_is_noticed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(len(content) - 4096)  # all pages but the first
    file.write_bytes(content)
    with (
        unchanged(file),
        pytest.raises(InputError, match="is damaged"),
        open_store(file) as store,
    ):
        store.find([record(1).key])


def test_a_file_cut_short_is_noticed(file: Path) -> None:
    os.truncate(file, 5000)
    with unchanged(file), pytest.raises(InputError, match="is damaged"), open_store(file) as store:
        store.find([record(1).key])


# --- disks ------------------------------------------------------------------------------------


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Nothing is read-only to root."""
    if os.name == "nt" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder(tmp_path_factory: pytest.TempPathFactory, file: Path) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:  # outside pytest's own, which others cannot enter
        folder = Path(name)
        copy = folder / "runs.sqlite"
        copy.write_bytes(file.read_bytes())
        copy.chmod(0o444)
        folder.chmod(0o555)
        with an_ordinary_user():
            with open_store(copy) as store:
                assert len(store) == 3  # reading needs no right to write
                with pytest.raises(InputError, match="cannot be written: the file or its"):
                    store.add(record(9))
            with pytest.raises(InputError, match="cannot be opened: the folder is read-only"):
                Store(folder / "new.sqlite")
        folder.chmod(0o755)
        assert copy.read_bytes() == file.read_bytes()


FULL = """
import resource, sys
import run_sim
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(run_sim.main(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_full_disk_is_told_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    """No file of the process may grow beyond the limit: the store refuses one of the runs."""
    folder = tmp_path / "results"
    compare = ["compare", "no_linkage", "employment", "--scale", "0.0002", "--years", "1"]
    done = subprocess.run(
        [sys.executable, "-c", FULL, "220000", *compare, "--replications", "8", "--out", str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert "runs.sqlite: cannot be written: the disk is full" in done.stderr
    assert f"to go on: python run_sim.py resume {folder}" in done.stderr
    with open_store(folder / "runs.sqlite") as store:
        kept = store.all()
    assert 1 <= len(kept) < 16
    run = Run(load_scenario(kept[0].scenario), kept[0].seed, 0.0002, 1)
    assert execute([run]) == [kept[0]]
    assert run_sim.main(["resume", str(folder)]) == 0  # there is room again


def test_a_wrong_store_is_refused_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    foreign = tmp_path / "thesis.doc"
    foreign.write_text("all my work")
    compare = ["compare", "no_linkage", "employment", "--store", str(foreign)]
    assert run_sim.main([*compare, "--out", str(tmp_path / "results")]) == 2
    assert "is not a store of runs" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.doc"]
