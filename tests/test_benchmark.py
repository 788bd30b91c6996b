"""The benchmark works, in miniature; its numbers are not tested, for they mean nothing there."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import reduced
from model.engine import Engine
from model.scenario import load_scenario

SPEED = Path(__file__).resolve().parent.parent / "benchmarks" / "speed.py"
KEYS = (
    "ns_per_household_season",
    "times_faster_than_mesa",
    "times_faster_than_numpy",
    "times_bandwidth_floor",
    "province_seconds",
    "province_peak_bytes",
)


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is measured with getrusage")
def test_every_key_has_a_positive_number(tmp_path):
    file = tmp_path / "speed.json"
    done = subprocess.run(
        [sys.executable, SPEED, "--quick", "--json", file], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    numbers = json.loads(file.read_text())
    assert all(numbers[key] > 0.0 for key in KEYS)
    assert set(numbers["details"]["engine_ns"]) == {"spring", "summer", "autumn", "winter"}
    assert "plain Mesa" in done.stdout


def test_numpy_and_rules_give_the_same_reduced_season():
    engine = Engine(load_scenario("baseline"), scale=0.0005, seed=3)
    farmers, codes, first = reduced.farmers_of(engine)
    before, rules = farmers.copy(), reduced.Reduced()
    draws = np.empty((reduced.DRAWS, len(farmers)))
    reduced.draw_counties(farmers, codes, first, 5, 2, draws)
    assert 0.0 < draws.min() < draws.max() < 1.0
    columns = reduced.columns_of(farmers)
    reduced.run_vectorised(columns, iter(draws), rules)
    reduced.run_counties(0, len(codes), farmers, codes, first, rules, 5, 2)
    for name in reduced.RESULTS:
        np.testing.assert_allclose(farmers[name], columns[name], rtol=1e-9, atol=1e-6, err_msg=name)
        assert not np.array_equal(farmers[name], before[name])
