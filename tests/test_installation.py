"""The package holds all that the model needs: built, installed elsewhere and used from another folder."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from model.invocation import CONSOLE_COMMAND
from model.scenario import list_scenarios
from tests.patience import STUCK

ROOT = Path(__file__).resolve().parent.parent
TINY = ["--scale", "1e-9", "--years", "1"]
SOURCES = ("model", "scenarios", "run_sim.py", "pyproject.toml", "README.md", "LICENSE")


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments), "--no-index"]
    subprocess.run(command, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, as from a release, without a repository around it."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "project").mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / "project" / name)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder / "project")
    (built,) = folder.glob("*.whl")
    return built


def installed(place: Path, *what: object) -> Path:
    """The programs of a new environment with the model in it; its libraries are this one's."""
    venv.create(place, symlinks=os.name != "nt")
    variables = {"base": str(place), "platbase": str(place)}
    libraries = Path(sysconfig.get_path("purelib", "venv", variables))
    (libraries / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    programs = Path(sysconfig.get_path("scripts", "venv", variables))
    pip("--python", programs / Path(sys.executable).name, "install", "--no-deps", *what)
    return programs


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("environment"), wheel)


def start(programs: Path, folder: Path, *command: str, **streams: object) -> subprocess.Popen:
    search = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    prefix = Path(sys.prefix)
    variables = os.environ | {
        "PYTHONPATH": os.pathsep.join(path for path in search if Path(path) != ROOT),
        # What libraries put beside their code, as scripts of the page are.
        "SOLARA_ASSETS_PROXY_CACHE_DIR": str(prefix / "share" / "solara" / "cdn"),
        "JUPYTER_PATH": str(prefix / "share" / "jupyter"),
        "JUPYTER_CONFIG_PATH": str(prefix / "etc" / "jupyter"),
    }
    program = [str(programs / command[0]), *command[1:]]
    return subprocess.Popen(program, cwd=folder, env=variables, text=True, **streams)  # type: ignore[call-overload]


def call(programs: Path, folder: Path, *command: str) -> str:
    process = start(programs, folder, *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, error = process.communicate(timeout=STUCK)
    assert process.returncode == 0, error
    return output


def test_every_file_of_the_model_is_in_the_wheel(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "model").rglob("*") if path.is_file()]
    files = [name for name in files if "__pycache__" not in name]
    assert len(files) > 200
    assert [name for name in (*files, "run_sim.py") if name not in packed] == []
    assert [name for name in list_scenarios() if f"model/scenarios/{name}.toml" not in packed] == []
    assert [name for name in packed if not name.startswith(("model/", "run_sim.py", "shanxi_"))] == []


def test_everything_works_from_anywhere(programs, tmp_path):
    def command(*arguments: str) -> str:
        return call(programs, tmp_path, CONSOLE_COMMAND, *arguments)

    assert json.loads(command("run", "baseline", *TINY, "--json"))["scenario"] == "baseline"
    assert len(json.loads(command("scenarios", "--json"))) == len(list_scenarios())
    assert (
        len(json.loads(command("validate", "--years", "3", *TINY[:2], "--replications", "2", "--json"))) > 20
    )
    assert len(json.loads(command("parameters", "--class", "assumption", "--json"))) > 50
    compared = ["compare", "no_linkage", "employment", *TINY, "--replications", "2", "--uncertain"]
    command(*compared, "--out", "found")
    command("report", "found", "--lang", "both")
    report = (tmp_path / "found" / "report-both.html").read_text(encoding="utf-8")
    assert "Sobol" in report, "the table of the ledger of assumptions"
    assert f"{CONSOLE_COMMAND} compare no_linkage employment" in report, "how to make it again"
    program = "from model.simulation import LinkageModel; LinkageModel('baseline', scale=1e-9).step()"
    assert call(programs, tmp_path, Path(sys.executable).name, "-c", program) == ""


def test_a_checkout_that_is_installed_for_editing_finds_its_scenarios(tmp_path):
    programs = installed(tmp_path / "environment", "--no-build-isolation", "--editable", ROOT)
    found = json.loads(call(programs, tmp_path, CONSOLE_COMMAND, "scenarios", "--json"))
    assert [scenario["scenario"] for scenario in found] == list_scenarios()


def test_its_help_and_hints_name_the_command_that_was_called(programs, tmp_path):
    assert f"Usage: {CONSOLE_COMMAND} run [OPTIONS]" in call(
        programs, tmp_path, CONSOLE_COMMAND, "run", "--help"
    )
    for arguments, hint in ((["run", "nowhere"], "scenarios lists all"), (["run"], "run --help)")):
        process = start(programs, tmp_path, CONSOLE_COMMAND, *arguments, stderr=subprocess.PIPE)
        _, error = process.communicate(timeout=STUCK)
        assert process.returncode == 2
        assert f"{CONSOLE_COMMAND} {hint}" in error and "run_sim.py" not in error


def test_the_page_is_served(programs, tmp_path):
    options = ["--no-browser", "--port", "0"]
    process = start(programs, tmp_path, CONSOLE_COMMAND, "dashboard", *options, stdout=subprocess.PIPE)
    try:
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
        with urllib.request.urlopen(address.rstrip("./") + "/", timeout=STUCK) as page:
            assert b"<title>" in page.read()
    finally:
        process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        process.communicate(timeout=STUCK)
