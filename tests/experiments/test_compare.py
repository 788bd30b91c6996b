"""Comparing with real, tiny runs: the same whatever the processes, and refusals."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.errors import InputError
from model.experiments.compare import compare, replication_seed
from model.scenario import Scenario, load_scenario
from tests.patience import STUCK

PROJECT = Path(__file__).resolve().parents[2]
TINY: dict[str, Any] = {"replications": 2, "scale": 0.0002, "years": 1, "seed": 3, "jobs": 1}


def shipped(*names: str) -> list[Scenario]:
    return [load_scenario(name) for name in names]


def test_processes_do_not_change_results() -> None:
    scenarios = shipped("no_linkage", "employment", "order_purchase")
    progress: list[tuple[int, int]] = []
    one = compare(scenarios, **TINY)
    two = compare(scenarios, **TINY | {"jobs": 2}, progress=lambda done, of: progress.append((done, of)))
    assert one.rows == two.rows
    assert one.replications == two.replications
    assert progress == [(done, 6) for done in range(1, 7)]


def test_a_comparison_of_years_enough_for_the_article_s_figures_is_written(tmp_path: Path) -> None:
    done = compare(shipped("no_linkage", "employment"), **TINY | {"years": 2})
    done.write_into(tmp_path)
    written = pd.read_parquet(tmp_path / "replications.parquet")
    assert list(written["mean_income"]) == [run.headline["mean_income"] for run in done.replications]
    assert not [name for name in written if name.startswith("figure:")]


def test_runs_are_paired_by_seed() -> None:
    done = compare(shipped("no_linkage", "employment"), **TINY)
    seeds = [replication_seed(3, 0), replication_seed(3, 1)]
    assert [run.seed for run in done.of("no_linkage")] == seeds
    assert [run.seed for run in done.of("employment")] == seeds
    assert len({run.digest for run in done.replications}) == 4


def test_a_replication_is_the_run_of_its_seed() -> None:
    from model.engine import simulate

    done = compare(shipped("no_linkage", "employment"), **TINY)
    run = done.of("employment")[1]
    again = simulate(load_scenario("employment"), run.seed, scale=0.0002, years=1)
    assert run.digest == again.digest()
    np.testing.assert_equal(run.headline, again.headline())  # for which no number equals itself
    year = again.years[0]
    assert run.received["employment"] == pytest.approx(
        year.of_group("from_employment") / year.of_group("persons")
    )
    sources = ("wages", "business", "property", "transfers")
    total = sum(year.of_group(source, "all") for source in sources)
    assert run.total_income == pytest.approx(total, rel=1e-12)
    assert run.lifted_households == year.of_group("households")


def test_the_same_rules_twice_differ_by_nothing() -> None:
    row = compare(shipped("baseline", "all_linkages"), **TINY).rows[1]
    assert (row["difference"], row["difference_low"], row["difference_high"]) == (0.0, 0.0, 0.0)
    assert row["below_line_difference"] == 0.0
    assert row["income_per_public_yuan"] is None


def test_seeds_of_neighbouring_comparisons_are_all_different() -> None:
    seeds = {replication_seed(seed, replication) for seed in range(-5, 50) for replication in range(50)}
    assert len(seeds) == 55 * 50
    assert all(0 <= seed < 2**53 for seed in seeds)
    assert replication_seed(1, 0) == 5854950545185455  # results at an unchanged seed rest on it


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"replications": 1}, "replications = 1: must be between 2 and 100000"),
        ({"scale": 0.0}, "scale = 0.0: must be above 0 and at most 1"),
        ({"scale": float("nan")}, "scale = nan"),
        ({"years": 0}, "years = 0: must be between 1 and 1000"),
        ({"jobs": 0}, "jobs = 0: must be between 1 and 1024"),
    ],
)
def test_refusals(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        compare(shipped("no_linkage", "employment"), **TINY | change)


def test_a_comparison_needs_two_different_names() -> None:
    with pytest.raises(InputError, match="at least two scenarios"):
        compare(shipped("no_linkage"), **TINY)
    with pytest.raises(InputError, match="employment: is named twice"):
        compare(shipped("no_linkage", "employment", "employment"), **TINY)
    one, other = shipped("no_linkage", "employment")
    another = dataclasses.replace(one, name="employment", given="elsewhere/employment.toml")
    with pytest.raises(InputError, match="employment: two scenarios have this name"):
        compare([other, another], **TINY)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_run_reaches_the_caller(jobs: int) -> None:
    fine, other = shipped("no_linkage", "employment")
    broken = dataclasses.replace(other, sections={})
    with pytest.raises(KeyError):
        compare([fine, broken], **TINY | {"jobs": jobs})


def test_importing_is_light() -> None:
    """The command line checks its input before it pays for Numba, pandas or Matplotlib."""
    heavy = ("numba", "pandas", "matplotlib", "pyarrow")
    code = f"import sys, model.experiments.compare; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


LONG = """
from model.experiments.compare import compare
from model.scenario import load_scenario

if __name__ == "__main__":
    scenarios = [load_scenario(name) for name in ("no_linkage", "employment")]
    settings = {"replications": 5000, "scale": 0.0002, "years": 5, "seed": 1, "jobs": 2}
    try:
        compare(scenarios, **settings, progress=lambda done, of: print(done, flush=True))
    except KeyboardInterrupt:
        print("interrupted")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console")
def test_control_c_ends_all_processes(tmp_path: Path) -> None:
    """As from a terminal, the signal goes to every process; none stays, none complains."""
    script = tmp_path / "long.py"
    script.write_text(LONG)
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, str(script)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        os.killpg(process.pid, signal.SIGINT)
        output, complaints = process.communicate(timeout=STUCK)
    assert output.splitlines()[-1] == "interrupted"
    assert complaints == ""
    assert process.returncode == 0
    with pytest.raises(ProcessLookupError):
        for _ in range(round(STUCK / 0.1)):  # the last helper of multiprocessing ends just after its parent
            os.killpg(process.pid, 0)
            time.sleep(0.1)
