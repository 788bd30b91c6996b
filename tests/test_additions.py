"""A parameter and an outcome column, each added in one file of a scratch copy with nothing else edited."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copies import copy_project
from tests.patience import STUCK

ROOT = Path(__file__).resolve().parent.parent
ORDERS = Path("model/linkages/order_purchase.py")

PARAMETER = """\
    sample_share: float = assumed(
        0.1, "share of deliveries", 0.0, 1.0, (0.05, 0.2), "Deliveries of which a sample is taken."
    )
"""
CHINESE = """\
        "sample_share": "抽检比例",
        "share of deliveries": "占交货的比例",
"""
OUTCOME = """\
        Outcome("households", "excluded_households", "household", "Offered no order next spring."),
        Outcome(
            "households",
            "exclusion_rate",
            "share",
            "Households offered no order next spring, of those under an order.",
            total=("excluded_households",),
            over="in_order_purchase",
        ),
"""
SUM = """\
    sums.excluded_households += weight * household.excluded
"""


def copy_with(project: Path, *edits: tuple[str, str]) -> Path:
    """A copy of the project; each edit puts a text before the first place of another in one file."""
    copy_project(project, "model", "scenarios", "run_sim.py", "install.py", "pyproject.toml")
    text = (project / ORDERS).read_text(encoding="utf-8")
    for place, addition in edits:
        assert text.count(place) >= 1, place
        text = text.replace(place, addition + place, 1)
    (project / ORDERS).write_text(text, encoding="utf-8")
    return project


def run_plain(project: Path, *arguments: str) -> str:
    """What Python prints there, with rules that are not compiled."""
    plain = {"NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env=os.environ | plain,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=STUCK,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check_style_and_types(project: Path) -> None:
    run_plain(project, "-m", "ruff", "check", "--no-cache", str(ORDERS))
    run_plain(project, "-m", "ruff", "format", "--no-cache", "--check", str(ORDERS))
    run_plain(project, "-m", "mypy", "--cache-dir", str(ROOT / ".mypy_cache"), str(ORDERS))


@pytest.fixture(scope="module")
def project_with_parameter(tmp_path_factory):
    return copy_with(
        tmp_path_factory.mktemp("parameter"),
        ("\n\nclass Household(agents.Household)", PARAMETER),
        ('        "enabled": "', CHINESE),
    )


@pytest.fixture(scope="module")
def project_with_outcome(tmp_path_factory):
    return copy_with(
        tmp_path_factory.mktemp("outcome"),
        ("    sums.side_sold_tonnes +=", SUM),
        ('        Outcome("organisations",', OUTCOME),
    )


def test_a_new_parameter_is_listed_set_checked_and_named_with_nothing_else_edited(project_with_parameter):
    told = run_plain(project_with_parameter, "run_sim.py", "parameters", "sample_share", "--json")
    (entry,) = json.loads(told)["parameters"] if "parameters" in json.loads(told) else json.loads(told)
    assert entry["key"] == "linkages.order_purchase.sample_share"
    assert (entry["default"], entry["unit"], entry["uncertain"]) == (0.1, "share of deliveries", [0.05, 0.2])
    told = run_plain(
        project_with_parameter,
        "-c",
        "from model import glossary\n"
        "from model.parameters import rules_of\n"
        "from model.scenario import load_scenario\n"
        'scenario = load_scenario("baseline", {"linkages.order_purchase.sample_share": 0.3})\n'
        "print(rules_of(scenario.sections).order_purchase.sample_share)\n"
        'print(glossary.parameter("linkages.order_purchase.sample_share")["zh"])\n'
        'print(glossary.unit("share of deliveries")["zh"])\n',
    )
    assert told.split() == ["0.3", "抽检比例", "占交货的比例"]
    check_style_and_types(project_with_parameter)


SHOW = """
from model.engine import simulate
from model.outcomes.tables import COLUMNS
from model.scenario import load_scenario

settings = {"linkages.order_purchase.exclusion": 1.0, "start.burn_in": 0, "start.levels_sample": 0.0005}
outcomes = simulate(load_scenario("baseline", settings), 3, scale=0.0005, years=1)
table = outcomes.household_table().set_index(["county", "group"]).loc[("all", "all")]
print(table["excluded_households"] > 0.0, 0.0 < table["exclusion_rate"] <= 1.0)
print(table["exclusion_rate"] >= table["side_selling_rate"] > 0.0)  # who breaks its word is excluded
print(COLUMNS["households"]["exclusion_rate"].bounds == (0.0, 1.0))
"""


def test_a_new_outcome_is_added_up_tabled_and_described_with_nothing_else_edited(project_with_outcome):
    assert run_plain(project_with_outcome, "-c", SHOW).split() == ["True"] * 4
    check_style_and_types(project_with_outcome)
