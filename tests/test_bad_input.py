"""Bad input of every sort: one clear line that names the cause, exit code 2, and nothing begun."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

import model.engine
import model.report.tested
import model.world.markets.province
import run_sim
from model.errors import InputError
from model.experiments.export import export
from model.experiments.folder import read_plan
from model.opening import build_population
from model.report.folders import read_folder
from model.report.foundations import rests_on
from model.report.provenance import made_line, method, provenance
from model.report.writing import write_report
from model.results import read_results
from model.scenario import load_scenario
from tests.population.test_tables import COUNTIES, INDUSTRIES

DIGITS = "9" * 5000
CUT = object()  # a file that ends too early
TINY = ["--scale", "1e-9", "--years", "1"]


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line that a command ends with, with nothing begun and nothing written."""
    before = sorted(Path().rglob("*"))
    assert run_sim.main([str(argument) for argument in arguments]) == 2
    output, error = capsys.readouterr()
    assert output == "" and error.startswith("Error: ") and error.count("\n") == 1
    assert len(error) < 1000
    assert sorted(Path().rglob("*")) == before
    return error


# --- scenario files -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f'data = "{"x" * 5000}"', 'mine.toml:1: data = "xxx'),
        ('data = "loop"', "is a link that leads back to itself"),
        ('data = "gone"', "is a link to nothing"),
        ('data = "pipe"', "is a pipe, not a folder"),
        ('data = "file.txt"', "is a file, not a folder"),
        ('data = "nowhere"', "no such folder of county tables"),
        (
            f'[programme.work]\ncourtyard_budget = "figure:{"a" * 100_000}"',
            'mine.toml:2: programme.work.courtyard_budget = "figure:aaa',
        ),
        (
            "[programme.budget]\nshare_will = 0.9",
            "mine.toml:2: programme.budget.share_will = 0.9: the shares",
        ),
        (
            "[weather]\ndrought_loss_low = 0.9",
            "mine.toml:2: weather.drought_loss_low = 0.9: the low loss, 0.9,",
        ),
        (
            "[weather]\ndrought_loss_high = 0.6\ndrought_loss_low = 0.9",
            "mine.toml:3: weather.drought_loss_low = 0.9: the low loss, 0.9, must be at most the high",
        ),
        (
            f"\n[shocks]\ndrought_year = {DIGITS}",
            "mine.toml:3: is not valid TOML: a whole number has more than",
        ),
        (
            '[scenario]\ntitle = { en = "", zh = "" }',
            'mine.toml:2: scenario.title.en = "": must not be empty',
        ),
        (f'[scenario]\nquestion = {{ zh = "{"问" * 1001}" }}', "must have at most 1000 characters"),
        ('[labour]\nlocal_wage = "１２０"', "these are full-width characters; write 120"),
        ('[labour]\nlocal_wage = "1,5"', "the decimal sign is a point; write 1.5"),
        ("[labour]\nlocal_wage = 'a'\nskill_wage = 'b'", "2 mistakes: (1) mine.toml:2: labour.local_wage"),
    ],
)
def test_a_scenario_file(text: str, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.toml").write_text(text, encoding="utf-8")
    Path("file.txt").write_text("")
    Path("loop").symlink_to("loop")
    Path("gone").symlink_to("nobody")
    os.mkfifo("pipe")
    error = refused(capsys, "run", "mine.toml")
    assert problem in error
    assert "default" not in error and "set_int_max_str_digits" not in error


def test_what_is_set_last_is_blamed() -> None:
    Path("mine.toml").write_text(
        "[weather]\ndrought_loss_low = 0.5\ndrought_loss_high = 0.6", encoding="utf-8"
    )
    with pytest.raises(
        InputError, match=r"^--set: weather\.drought_loss_high = 0\.4: the low loss, 0\.5, must"
    ):
        load_scenario("mine.toml", {"weather.drought_loss_high": 0.4})


# --- options ------------------------------------------------------------------------------

VARY = ["--vary", "labour.local_wage=90:110"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["decompose", "--outcome", "x" * 5000], "no outcome 'xxx"),
        (["decompose", "--outcome", "income_per_head@decile=11"], "must be a whole number from 1 to 10"),
        (
            ["decompose", "--outcome", "income_per_head@county=左云县"],
            "no county '左云县' in the county tables",
        ),
        (["robust", "--target", "mean_income>=1", "--points", 10**12], "at most 100,000 runs are possible"),
        (["robust", "--target", "mean_income>=1", "--points", 10**12], "memory"),
        (["calibrate", "--points", 10**12], "--points = 1000000000000: makes 4,000,000,000,000 runs"),
        (["calibrate", "--rounds", 10**12], "--rounds = 1000000000000: makes"),
        (["optimise", "--population", 10**12], "--population = 1000000000000: makes"),
        (
            ["optimise", "--generations", 10**15],
            "--generations = 1000000000000000: makes more than 10^15 runs",
        ),
        (["sensitivity", "--trajectories", 10**9], "--trajectories = 1000000000: makes"),
        (["sensitivity", "--samples", 2**40], "--samples = 1099511627776: makes"),
        (["sweep", *VARY, "--design", "latin", "--points", 0], "--points = 0: must be at least 1"),
        (["sweep", *VARY, "--design", "latin", "--points", 10**9], "makes 4,000,000,000 runs"),
        (["sweep", *VARY, "--design", "sobol", "--points", 10], "must be a power of two, such as 8 or 16"),
        (["sweep", "--vary", f"labour.local_wage=90:{DIGITS}"], "must be a number"),
        (["compare", "baseline", "no_linkage", "--replications", 60_000], "makes 120,000 runs"),
        (["compare", "baseline", "no_linkage", "--precision", "1e-300"], "must be 0.01, a fen, or more"),
        (["run", "baseline", "--sam", "x", "--out", "x"], '--sam = "x": is what --out names too'),
        (["run", "baseline", "--sam", "x", "--out", "x/y"], '--sam = "x": is a folder above --out'),
        (["run", "baseline", "--sam", "./a/../x", "--out", "x"], "is what --out names too"),
        (["run", "baseline", "--out", ""], "must be the name of a folder, not empty"),
        (["run", "baseline", "--out", " "], "must be the name of a folder, not empty or blank"),
        (["run", "baseline.toml"], "baseline.toml: no such file; did you mean 'baseline'?"),
        (["run", "scenarios/baseline"], "did you mean 'baseline'?"),
        (["run", "baseline.TOML"], "did you mean 'baseline'?"),
        (["run", "baseline", "--set", "labour.local_wage=1,200"], "leave out what separates the thousands"),
        (["compare", "baseline", "baseline"], "baseline: is named twice"),
        (["compare", "baseline", "no_linkage", "--store", "/dev/null"], "/dev/null: is a device, not a file"),
        (["compare", "baseline", "no_linkage", "--store", "."], "is a folder, not a file; name another"),
        (
            ["compare", "baseline", "no_linkage", "--dask", "nonsense"],
            "the address of a scheduler with its port",
        ),
        (["compare", "baseline", "no_linkage", "--dask", ""], "the address of a scheduler with its port"),
        (
            ["sweep", "--vary", "labour.local_wage=90:110:3", "--design", "sobol"],
            "a sobol design has no levels",
        ),
        (["sweep", "--vary", "labour.local_wage=９０:１０，５"], "must be a number"),
        (["sensitivity", *VARY], "--vary and --only: a sensitivity analysis needs two parameters or more"),
        (
            ["robust", "--target", "mean_income>=10,000"],
            "leave out what separates the thousands; write 10000",
        ),
        (["run", "baseline", "--sam", ""], "must be the name of a file, not empty"),
        (["effects", "--out", "x", "--store", "x"], "is what --out names too"),
        (["run", "baseline", "--scale", "0", "--years", "0"], "2 mistakes: (1) --scale = 0.0"),
        (["calibrate", "--years", "1"], "--years = 1: must be at least 2: the target"),
        (["optimise", "--goal", "a:max", "--goal", "b:min"], "2 mistakes: (1) --goal: no outcome 'a'"),
        (["sweep", "--vary", "a=1:2", "--vary", "b=1:2"], "2 mistakes: (1) --vary: unknown key 'a'"),
    ],
)
def test_an_option(arguments: list[object], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert problem in refused(capsys, *arguments)


@pytest.mark.parametrize("columns", ["0", "1", "7"])
def test_a_terminal_without_columns_still_shows_everything(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run_sim.main(["run", "baseline", *TINY]) == 0
    output = capsys.readouterr().out
    assert "mean_income" in output and "Digest:" in output


# --- county tables ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("52000", "52000.5", 'counties.csv:2: rural_residents = "52000.5": must be a whole number'),
        ("26000,0,", "26000,0.5,", 'counties.csv:3: lifted_people = "0.5": must be a whole number'),
        ("甲县", "all", 'counties.csv:2: name = "all": stands for all counties together'),
        ("甲县", "ALL", "stands for all counties together"),
        ("乙县", "甲县", 'counties.csv:3: name = "甲县": is the name of line 2 too; add the prefecture'),
        ("52000", '"52,000"', "leave out what separates the thousands; write 52000"),
        ("52000", "52 000", "leave out what separates the thousands; write 52000"),
        ("52000", "５２０００", "these are full-width characters; write 52000"),
        ("52000", "52，000", "these are full-width characters; write 52000"),
        ("113.5", '"113,5"', "the decimal sign is a point; write 113.5"),
        (",", ";", "counties.csv:1: the columns are separated by semicolons; save the table with commas"),
        (",", "\t", "counties.csv:1: the columns are separated by tabs"),
        (",", "，", "counties.csv:1: the columns are separated by full-width commas"),
    ],
)
def test_a_county_table(right: str, wrong: str, problem: str) -> None:
    folder = Path("own")
    folder.mkdir()
    text = COUNTIES.replace(right, wrong) if right == "," else COUNTIES.replace(right, wrong, 1)
    (folder / "counties.csv").write_text(text, encoding="utf-8")
    (folder / "industries.csv").write_text(INDUSTRIES, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build_population(load_scenario("baseline"), 0.1, data=folder)
    assert problem in str(caught.value)


@pytest.mark.parametrize("name", ["counties.csv", "capital.csv"])
@pytest.mark.parametrize(
    ("sort", "problem"),
    [
        ("folder", "is a folder, not a file"),
        ("pipe", "is a pipe, not a file"),
        ("gone", "is a link to nothing"),
        ("loop", "is a link that leads back to itself"),
    ],
)
def test_a_table_that_is_none(name: str, sort: str, problem: str) -> None:
    folder = Path("own")
    folder.mkdir()
    (folder / "counties.csv").write_text(COUNTIES, encoding="utf-8")
    (folder / "industries.csv").write_text(INDUSTRIES, encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    make = {
        "folder": lambda path: path.mkdir(),
        "pipe": os.mkfifo,
        "gone": lambda path: path.symlink_to("nobody"),
        "loop": lambda path: path.symlink_to(path.name),
    }
    make[sort](folder / name)
    Path("mine.toml").write_text('data = "own"')
    with pytest.raises(InputError, match=rf'mine\.toml:1: data = "own": {name}: {problem}'):
        load_scenario("mine.toml")


def test_many_counties_are_told_of_and_too_many_are_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("own")
    folder.mkdir()
    heading, *lines = COUNTIES.splitlines()
    many = [lines[0].replace("140001", str(140_001 + i)).replace("甲县", f"甲{i}县") for i in range(3_000)]
    (folder / "counties.csv").write_text("\n".join([heading, *many]), encoding="utf-8")
    shares = [f"{140_001 + i},fruit,1.0" for i in range(3_000)]
    (folder / "industries.csv").write_text("\n".join(["adcode,industry,share", *shares]), encoding="utf-8")
    Path("mine.toml").write_text('data = "own"')
    monkeypatch.setattr(model.world.markets.province, "_memory", lambda: 50e6)
    assert run_sim.main(["run", "mine.toml", *TINY]) == 2
    *told, error = capsys.readouterr().err.splitlines()
    said = "Note: the weather of 3,000 counties is prepared first, each with every other"
    assert any(line.startswith(said) for line in told)
    assert error == (
        "Error: the weather of 3,000 counties, each with every other, needs 0.1 GB of memory, whatever the "
        "scale; take fewer counties or a machine with more"
    )


# --- what nobody may read -----------------------------------------------------------------

NOBODY = 65_534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so it is somebody else meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def forbidden(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder "priv" that cannot be looked into, in one that can."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    monkeypatch.chdir(folder)
    (folder / "priv" / "yl").mkdir(parents=True)
    for name in ("x.toml", "x.json", "plan.toml"):
        (folder / "priv" / name).write_text("")
    (folder / "mine.toml").write_text('data = "priv/yl"')
    (folder / "mine.toml").chmod(0o644)
    (folder / "priv").chmod(0)
    yield folder
    (folder / "priv").chmod(0o700)
    monkeypatch.undo()
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt", reason="rights are those of POSIX systems")
@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "priv/x.toml"],
        ["run", "mine.toml"],
        ["run", "baseline", "--out", "priv/out"],
        ["run", "baseline", "--sam", "priv/sam.csv"],
        ["resume", "priv/x"],
        ["resume", "priv"],
        ["export", "priv"],
        ["export", "priv/x"],
        ["report", "priv"],
        ["report", "priv/x"],
        ["effects", "--dask", "priv/x.json"],
        ["sweep", "--file", "priv/plan.toml"],
        ["calibrate", "priv/x.toml"],
    ],
    ids=" ".join,
)
def test_a_folder_that_nobody_may_look_into(
    arguments: list[str], forbidden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_to_all = [word.replace("priv", "nowhere") for word in arguments]
    if "--out" not in arguments and "--sam" not in arguments and "mine.toml" not in arguments:
        assert run_sim.main(open_to_all) == 2  # loads what the command needs while it may be read
    load_scenario("baseline")
    capsys.readouterr()
    with as_nobody():
        status = run_sim.main(arguments)
    output, error = capsys.readouterr()
    assert (status, output, error.count("\n")) == (2, "", 1)
    assert "permission denied" in error.lower()
    assert "priv" in error


# --- results folders ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A finished folder of each sort."""
    home = tmp_path_factory.mktemp("finished")
    two = ["--replications", "2"]
    commands = {
        "run": ["run", "baseline"],
        "compare": ["compare", "no_linkage", "baseline", *two],
        "sweep": ["sweep", "--vary", "labour.local_wage=90:110:2", *two],
        "validate": ["validate", *two, "--years", "4"],
    }
    for name, command in commands.items():
        years = [] if "--years" in command else ["--years", "1"]
        assert run_sim.main([*command, *years, "--scale", "1e-9", "--json", "--out", str(home / name)]) == 0
    return {name: home / name for name in commands}


def damaged(content: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """The content with each of its first two levels gone or of another type."""
    yield from (("{}", {}), ("null", None), ("[]", []), ("text", "x"), ("number", 1), ("cut", CUT))
    for key, value in content.items():
        yield f"without {key}", {other: each for other, each in content.items() if other != key}
        for wrong in (None, [], "x", [None], {"a": None}):
            yield f"{key} = {wrong}", {**content, key: wrong}
        for inner in list(value)[:3] if isinstance(value, dict) else ():
            left = {other: each for other, each in value.items() if other != inner}
            yield f"without {key}.{inner}", {**content, key: left}
            yield f"{key}.{inner} = null", {**content, key: {**value, inner: None}}
            yield f"{key}.{inner} = [1]", {**content, key: {**value, inner: [1]}}


@pytest.mark.parametrize("command", ["run", "compare", "sweep", "validate"])
@pytest.mark.parametrize("name", ["plan.json", "manifest.json", "summary.json"])
def test_a_damaged_file_of_results_is_told(
    command: str, name: str, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (folders[command] / name).exists():
        assert (command, name) == ("run", "plan.json")
        return
    folder = Path("copy")
    shutil.copytree(folders[command], folder, ignore=shutil.ignore_patterns("*.sqlite"))
    for file in folder.glob("*.parquet"):  # which are read for each damage, and are not what is damaged
        parquet.write_table(parquet.read_table(file).slice(0, 2), file)
    # Of the study that comes along, whatever the folder: read once, not for each damage.
    monkeypatch.setattr(model.report.tested, "_ledger", cache(model.report.tested._ledger))
    content = json.loads((folder / name).read_text(encoding="utf-8"))
    told = 0
    for what, wrong in damaged(content):
        text = '{"a": ' if wrong is CUT else json.dumps(wrong)
        (folder / name).write_text(text, encoding="utf-8")
        for read in readers(command, name):
            try:
                read(folder)
            except InputError as error:
                told += 1
                assert "\n" not in str(error)
                assert "copy" in str(error), (what, str(error))
            except Exception as error:
                raise AssertionError(f"{name}: {what}") from error
    assert told >= 6


def readers(command: str, name: str) -> list[Callable[[Path], object]]:
    """What reads the file; figures of a report take too long to be drawn for each."""
    found: list[Callable[[Path], object]] = [texts_of_a_report]
    if name == "plan.json":
        found.append(read_plan)
    if name == "manifest.json":
        found.append(exported)
    if command == "run":
        found.append(read_results)
    return found


def texts_of_a_report(folder: Path) -> None:
    found = read_folder(folder)
    for part in (rests_on, method, made_line, provenance):
        part(found)


def exported(folder: Path) -> None:
    shutil.rmtree(export(folder, folder / "export", workbook=False))


def test_what_the_issue_names(folders: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(folders["sweep"], "copy")
    plan = json.loads(Path("copy/plan.json").read_text(encoding="utf-8"))
    Path("copy/plan.json").write_text(json.dumps({**plan, "command": ["compare"]}), encoding="utf-8")
    assert "copy/plan.json: command: is damaged or from another version" in refused(capsys, "resume", "copy")
    for text in ("{}", "null", "[]", f'{{"a": {DIGITS}}}'):
        Path("copy/summary.json").write_text(text)
        assert "copy/" in refused(capsys, "report", "copy")


def test_a_list_where_a_row_has_a_number(
    folders: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(folders["compare"], "copy")
    summary = json.loads(Path("copy/summary.json").read_text(encoding="utf-8"))
    summary["rows"][1]["difference_high"] = []
    Path("copy/summary.json").write_text(json.dumps(summary), encoding="utf-8")
    assert "copy/summary.json: rows.1.difference_high" in refused(capsys, "report", "copy")


def test_a_table_of_results_without_a_column(folders: dict[str, Path]) -> None:
    shutil.copytree(folders["compare"], "copy")
    import pandas as pd

    table = pd.read_parquet("copy/replications.parquet")
    table.drop(columns="programme_cost").to_parquet("copy/replications.parquet")
    with pytest.raises(InputError, match=r"replications\.parquet: programme_cost: lacks this column"):
        write_report("copy")


def test_nothing_is_simulated_for_a_wrong_place(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model.engine, "simulate", None)
    assert "names too" in refused(capsys, "run", "baseline", "--sam", "x", "--out", "x")
