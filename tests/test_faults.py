"""What the world does to a run: full disks, forbidden folders, wrong clocks, other languages, odd sizes.

Kills and lost workers are in tests/experiments/test_resume.py, a store on a full disk in test_store.py.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import run_sim
from model.declare.parameter import declared
from model.engine import Engine
from model.errors import InputError
from model.experiments.folder import MANIFEST, PLAN, is_complete
from model.experiments.store import STORE
from model.opening import build_population
from model.parameters import SECTIONS
from model.scenario import load_scenario
from tests.fuzzing.trial import TINY, check
from tests.population.test_tables import COUNTIES, INDUSTRIES

PROJECT = Path(__file__).resolve().parent.parent
RUN = ["--scale", "1e-9", "--years", "1"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits and rights are those of POSIX systems")


def command(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """A command in a process of its own."""
    call = [sys.executable, PROJECT / "run_sim.py", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, env=os.environ | environment, check=False)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line that a command ends with."""
    assert run_sim.main([str(argument) for argument in arguments]) == 2
    output, error = capsys.readouterr()
    assert output == "" and error.count("\n") == 1
    return error


# --- languages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},  # file names are bytes then
    ],
    ids=["C", "ASCII output", "ASCII file names"],
)
def test_chinese_names_in_any_locale(tmp_path: Path, environment: dict[str, str]) -> None:
    """Path, file name and title in Chinese, with spaces, byte order mark and Windows line ends."""
    folder = tmp_path / "山西 情景"
    folder.mkdir()
    text = '[scenario]\r\ntitle = { zh = "庭院经济" }\r\n[income]\r\nper_head = 16000\r\n'
    (folder / "庭院 经济.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    out = folder / "结果 一"
    done = command(
        "run", folder / "庭院 经济.toml", *RUN, "--out", out, "--sam", folder / "账.csv", **environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert (summary["scenario"], summary["title"]["zh"]) == ("庭院 经济", "庭院经济")
    wrong = command("run", folder / "没有.toml", **environment)
    assert wrong.returncode == 2 and wrong.stderr.endswith(b".toml: no such file\n")


# --- disks ----------------------------------------------------------------------------------


@contextmanager
def files_of_at_most(count: int) -> Iterator[None]:
    """No file that this process writes may grow beyond as many bytes, as on a disk that is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results") / "results"
    assert run_sim.main(["run", "no_linkage", *RUN, "--out", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("what", ["run", "sam", "export"])
def test_a_full_disk_leaves_nothing_half_done(
    tmp_path: Path, results: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new"
    arguments = {
        "run": ["run", "no_linkage", *RUN, "--out", target],
        "sam": ["run", "no_linkage", *RUN, "--sam", target],
        "export": ["export", results, "--to", target],
    }[what]
    capsys.readouterr()
    with files_of_at_most(3000):
        error = refused(capsys, *arguments)
    assert error.startswith(f"Error: {target}: cannot be written: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_to_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        call = [sys.executable, "run_sim.py", "scenarios", "--json"]
        done = subprocess.run(call, cwd=PROJECT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Error: the output cannot be written: No space left on device\n"


# --- rights ---------------------------------------------------------------------------------


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """To root nothing is forbidden."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_is_forbidden_is_told_before_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:  # outside pytest's own, which others cannot enter
        folder = Path(name)
        secret = folder / "secret.toml"
        secret.write_text("")
        (folder / "counties.csv").write_text(COUNTIES, encoding="utf-8")
        secret.chmod(0)
        (folder / "counties.csv").chmod(0)
        folder.chmod(0o555)
        scenario = load_scenario("no_linkage")
        with an_ordinary_user():
            assert "secret.toml: cannot be read: Permission denied" in refused(capsys, "run", secret)
            for option in ("--out", "--sam"):
                error = refused(capsys, "run", "no_linkage", *RUN, option, folder / "new")
                assert error == f"Error: {folder / 'new'}: cannot be written: Permission denied\n"
            with pytest.raises(InputError, match=r"counties.csv: cannot be read: Permission denied"):
                build_population(scenario, TINY, data=folder)
        folder.chmod(0o755)
        assert len(list(folder.iterdir())) == 2


# --- clocks ---------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An experiment begun in 2050 is finished in 2001; files may be from the future."""
    compare = ["compare", "no_linkage", "employment", *RUN, "--replications", "2", "--out"]
    assert run_sim.main([*compare, str(tmp_path / "plain")]) == 0
    assert run_sim.main([*compare, str(tmp_path / "moved")]) == 0
    moved = tmp_path / "moved"
    for file in moved.iterdir():
        if file.name not in (PLAN, STORE):
            file.unlink()
        else:
            os.utime(file, (2_524_608_000, 2_524_608_000))
    clock = iter(range(10**9, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    assert run_sim.main(["resume", str(moved)]) == 0
    assert is_complete(moved)
    for name in ("comparison.csv", "summary.json"):
        assert (moved / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()
    assert (moved / MANIFEST).exists()


# --- sizes ----------------------------------------------------------------------------------


def run_in(folder: Path, settings: dict[str, object], years: int = 3) -> Engine:
    """A run in the counties of a data folder, in which money is conserved and every number finite."""
    scenario = load_scenario("all_linkages", settings)
    engine = Engine(scenario, scale=TINY, population=build_population(scenario, TINY, data=folder))
    engine.run(years)  # raises AccountsError if money is not conserved
    check(engine)
    return engine


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """A data folder with a single county of a single resident: each group has less than a household."""
    heading, *_ = COUNTIES.splitlines()
    line = "140001,甲县,Jia,晋中市,Jinzhong,national,112.5,37.0,1,1,"
    (tmp_path / "counties.csv").write_text(f"{heading}\n{line}\n", encoding="utf-8")
    (tmp_path / "industries.csv").write_text("adcode,industry,share\n140001,herbs,1\n", encoding="utf-8")
    return tmp_path


# Of a few rows one may have somebody away, who sends more than all transfers are to be; such a village is
# refused.
# Of one row for all households of a group, all have ordinary work or none: here, none.
NOBODY_AWAY = {
    "population.away_persons": 0.0,
    "labour.rest_days": 0.0,
    "labour.workshop_workers": 0.0,
    "labour.outside_share": 1.0,
    "labour.hired_wedge": 2.0,
}


def test_one_household(village: Path) -> None:
    engine = run_in(village, NOBODY_AWAY)
    assert sorted(engine.state.households.group.tolist()) == [0, 1, 2]  # a row for each, of little weight
    assert 0.3 < engine.geography.households.sum() < 0.5
    counties = village / "counties.csv"
    counties.write_text(counties.read_text(encoding="utf-8").replace(",1,1,", ",3,0,"), encoding="utf-8")
    engine = run_in(village, NOBODY_AWAY | {"population.monitored_share": 0.0})
    assert len(engine.state.households) == 1
    assert engine.geography.households.sum() == pytest.approx(1.1, abs=0.1)


NOBODY = {"population.leading_enterprises": 0, "population.cooperatives_and_family_farms": 0}


def test_a_province_without_enterprises_and_cooperatives(tmp_path: Path) -> None:
    (tmp_path / "counties.csv").write_text(COUNTIES, encoding="utf-8")
    (tmp_path / "industries.csv").write_text(INDUSTRIES, encoding="utf-8")
    engine = run_in(tmp_path, dict(NOBODY))
    assert len(engine.state.enterprises) == 0 and len(engine.state.cooperatives) == 0
    assert engine.outcomes[-1].income_per_head() > 0.0


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_every_parameter_of_a_section_as_small_or_large_as_it_may_be(
    village: Path, section: str, end: str
) -> None:
    settings: dict[str, object] = NOBODY_AWAY | {"demography.mortality": 0.0, "demography.leaving": 0.0}
    for key, entry in declared(SECTIONS).items():
        bound = getattr(entry, end)
        if key.startswith(f"{section}.") and entry.kind in (int, float) and bound is not None:
            settings[key] = entry.kind(bound)
    try:
        run_in(village, settings, years=2)
    except InputError as error:  # settings that contradict each other are told, with the key
        # What work, land, age and absent members bring may be beyond the level that incomes are to have.
        fixed = ("labour", "land", "population", "industries", "safety_net")
        beyond = section in fixed and "already give more" in str(error)
        assert error.key == "income" if beyond else error.key is not None and error.key.startswith(section)
