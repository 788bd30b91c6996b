"""The benchmark works, in miniature; its numbers are not tested, for they mean nothing there."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import history, nation, peers, reduced
from model.engine import Engine
from model.opening import opened
from model.scenario import load_scenario
from model.streaming import simulate_in_blocks

SPEED = Path(__file__).resolve().parent.parent / "benchmarks" / "speed.py"
KEYS = (
    "ns_per_household_season",
    "times_faster_than_mesa",
    "times_faster_than_numpy",
    "times_faster_than_frame",
    "times_faster_than_events",
    "times_bandwidth_floor",
    "two_threads_over_one",
    "start_seconds",
    "province_seconds",
    "province_peak_bytes",
    "ensemble_over_seasons",
    "ensemble_runs_per_second",
)


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is measured with getrusage")
def test_every_key_has_a_positive_number(tmp_path):
    file, picture = tmp_path / "speed.json", tmp_path / "speed.png"
    command = [sys.executable, SPEED, "--quick", "--json", file, "--figure", picture]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    numbers = json.loads(file.read_text())
    assert all(numbers[key] > 0.0 for key in KEYS)
    assert set(numbers["details"]["engine_ns"]) == {"spring", "summer", "autumn", "winter"}
    assert "plain Mesa" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_every_way_to_write_the_reduced_season_gives_the_same():
    engine = Engine(load_scenario("baseline"), scale=0.0005, seed=3)
    farmers, codes, first = reduced.farmers_of(engine)
    before, rules = farmers.copy(), reduced.Reduced()
    draws = np.empty((reduced.DRAWS, len(farmers)))
    reduced.draw_counties(farmers, codes, first, 5, 2, draws)
    assert 0.0 < draws.min() < draws.max() < 1.0
    columns = reduced.columns_of(farmers)
    frame, events = peers.Frame(columns, rules), peers.Events(columns, rules)
    reduced.run_vectorised(columns, iter(draws), rules)
    frame.run(iter(draws))
    events.run(iter(draws))
    reduced.run_counties(0, len(codes), farmers, codes, first, rules, 5, 2)
    for name in reduced.RESULTS:
        for results in (columns, frame.results(), events.results()):
            np.testing.assert_allclose(farmers[name], results[name], rtol=1e-9, atol=1e-6, err_msg=name)
        assert not np.array_equal(farmers[name], before[name])
    # What happens to few happens at all: breach, a penalty, work.
    assert 0 < (columns["side_sold"] > 0.0).sum() < len(farmers)


def test_a_made_up_nation_is_as_large_as_asked_and_runs_in_blocks(tmp_path):
    nation.write_tables(tmp_path, counties=9, households=30_000)
    scenario = nation.national_scenario()
    state, geography = opened(scenario, 0.02, 1, data=tmp_path)
    assert len(geography.names) == len(set(geography.adcode)) == 9
    assert abs(geography.households.sum() - 30_000) <= 9
    engine = Engine(scenario, scale=0.02, seed=1, population=(state, geography))
    whole = engine.run(1)
    blocks = simulate_in_blocks(scenario, 1, scale=0.02, years=1, data=tmp_path, block=100, threads=2)
    assert blocks.digest() == whole.digest()


def test_a_regression_shows_beside_the_last_run_of_the_same_machine(tmp_path):
    file = tmp_path / "history.jsonl"
    assert history.last_of("mine", file) is None
    numbers = {"ns_per_household_season": 100.0, "times_faster_than_numpy": 4.0, "compile_seconds": None}
    kept = dict.fromkeys(history._KEPT, 1.0) | numbers
    history.add(kept | {"machine": "mine"}, file)
    history.add(kept | {"machine": "another", "ns_per_household_season": 1.0}, file)
    before = history.last_of("mine", file)
    found = dict(history.changes(kept | {"ns_per_household_season": 200.0, "compile_seconds": 9.0}, before))
    assert found["ns_per_household_season"] == 0.5  # twice the time is half as good
    assert found["times_faster_than_numpy"] == 1.0
    assert "compile_seconds" not in found  # nothing to compare it with
