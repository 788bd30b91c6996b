"""One seed, one result: over versions of the model, threads, processes and Mesa.

Executors are compared in tests/experiments/test_running.py.
"""

import math
import subprocess
import sys
from pathlib import Path

import pytest

from model.engine import simulate
from model.scenario import load_scenario
from model.simulation import LinkageModel
from tests.golden.runs import RUNS, agrees, fingerprint, named_changes, read, result

PROJECT = Path(__file__).resolve().parent.parent
HOW = "see docs/trust.md: python -m tests.golden"


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_results_are_those_written_down(run):
    written = read()["runs"].get(run.name)
    assert agrees(written, result(run)), f"results have changed; {HOW}"


def test_every_change_of_results_was_named_in_the_changelog():
    file, named = read(), named_changes()
    reasons = [change["because"] for change in file["changes"]]
    assert len(set(reasons)) == len(reasons), "one entry cannot name two changes"
    for reason in reasons:
        assert any(reason in entry for entry in named), f"no **results** entry of CHANGELOG.md has '{reason}'"
    assert file["runs"].keys() == {run.name for run in RUNS}, HOW
    assert file["changes"][-1]["digests_sha256"] == fingerprint(file["runs"]), f"edited by hand; {HOW}"


@pytest.mark.parametrize("machine", ["x86_64", "AMD64", "aarch64"])
def test_another_result_does_not_agree(monkeypatch, machine):
    monkeypatch.setattr("platform.machine", lambda: machine)
    written = {"digest": "a", "headline": {"mean_income": 1000.0, "gini_all": 0.3}}
    rounded = {"digest": "b", "headline": {"mean_income": 1000.0 * (1.0 + 1e-13), "gini_all": 0.3}}
    changed = {"digest": "b", "headline": {"mean_income": 1000.0, "gini_all": 0.300001}}
    assert agrees(written, rounded) == (machine == "aarch64")
    assert agrees(written, written) and not agrees(written, changed)
    assert not agrees(None, rounded)
    nothing = {"digest": "c", "headline": {"mean_income": 1000.0, "gini_all": math.nan}}
    assert agrees(nothing, nothing | {"digest": "d"}) == (machine == "aarch64")
    assert not agrees(written, nothing) and not agrees(nothing, written)
    assert not agrees(written, {"digest": "b", "headline": {"mean_income": 1000.0}})


def test_one_digest_whoever_does_the_run():
    """Here on one thread and several, in a process of its own, and season by season under Mesa."""
    scenario, scale = load_scenario("all_linkages"), 0.0003
    expected = simulate(scenario, 11, scale=scale, years=1).digest()
    assert simulate(scenario, 11, scale=scale, years=1, threads=3).digest() == expected
    model = LinkageModel(scenario, scale=scale, seed=11)
    for _ in range(4):
        model.step()
    assert model.outcomes().digest() == expected
    code = (
        "from model.engine import simulate; from model.scenario import load_scenario; "
        f"print(simulate(load_scenario('all_linkages'), 11, scale={scale}, years=1).digest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == expected
