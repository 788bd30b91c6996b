"""A nation of lifted counties on one machine: time and memory from ten thousand households up.

    python benchmarks/nation.py [--households N ...] [--threads N] [--workers N] [--json FILE]

The nation is made up: 832 counties, as many as China lifted out of poverty by 2020, with 35
million households, spread over a box of the map.  Industries, incomes and the programme are
those of the baseline, with organisations and money in proportion to the households.  It is
run block by block of counties, so memory does not grow with it; --workers runs the same over
the workers of a Dask cluster on this machine and checks that the digest is the same.

Every size is a process of its own: its peak of memory is that of the size alone.
"""

# ruff: noqa: E402 - the model can be imported only once the project's folder is on the path.

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the project runs from its folder, not installed

import numpy as np
from rich.console import Console
from rich.table import Table

from model.parameters import INDUSTRIES
from model.population.census.county_table import of_nation
from model.population.census.residents import residents_of
from model.scenario import Scenario, load_scenario

COUNTIES = 832
HOUSEHOLDS = 35_000_000
OF_THE_PROVINCE = 1_972_000  # rural households of the 58 counties that the baseline is about
SIZES = (10_000, 100_000, 1_000_000, 10_000_000, HOUSEHOLDS)
YEARS, SEED = 10, 1
COLUMNS = ("adcode", "name", "name_en", "prefecture", "prefecture_en", "status")
COLUMNS += ("longitude", "latitude", "rural_residents", "lifted_people")
MIB = 2.0**20


def write_tables(folder: Path, counties: int = COUNTIES, households: int = HOUSEHOLDS) -> None:
    """Write counties.csv and industries.csv of a made-up nation; the same every time.

    Counties differ in size by a lognormal spread of 0.6, as Shanxi's about do; registered lifted people
    are from a sixth to a half of rural residents.  They have no census tables, so the shapes of China.
    """
    random = np.random.default_rng(20_201_123)
    population = load_scenario("baseline").sections["population"]
    sample = residents_of(of_nation(np.array([1]), np.array([1e6])), np.zeros(1), population)
    persons = 1e6 / sample.by_group.sum()  # rural residents, in families or not, for a household
    size = random.lognormal(0.0, 0.6, counties)
    residents = np.maximum(1, np.rint(persons * households * size / size.sum())).astype(int)
    lifted = np.rint(residents * random.uniform(0.16, 0.5, counties)).astype(int)
    longitude, latitude = random.uniform(98.0, 118.0, counties), random.uniform(24.0, 42.0, counties)
    national = random.random(counties) < 0.6
    shares = random.dirichlet([6.0, 3.0, 4.0, 3.0, 2.0, 4.0], counties)
    with (folder / "counties.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for i in range(counties):
            table.writerow(
                (
                    100_000 + i,
                    f"县{i + 1}",
                    f"County {i + 1}",
                    f"市{i // 8 + 1}",
                    f"Prefecture {i // 8 + 1}",
                    "national" if national[i] else "provincial",
                    round(float(longitude[i]), 3),
                    round(float(latitude[i]), 3),
                    residents[i],
                    lifted[i],
                )
            )
    with (folder / "industries.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("adcode", "industry", "share"))
        for i in range(counties):
            for name, share in zip(INDUSTRIES, shares[i], strict=True):
                table.writerow((100_000 + i, name, repr(float(share))))


def national_scenario(households: int = HOUSEHOLDS) -> Scenario:
    """The baseline with organisations and public money in proportion to the households, and no years before
    the first one, which would be under the policy of one province."""
    baseline = load_scenario("baseline").values
    times = max(1.0, households / OF_THE_PROVINCE)
    counts = ("population.leading_enterprises", "population.cooperatives_and_family_farms")
    funds = ("programme.budget.all_bridging_funds", "programme.budget.new_funds")
    return load_scenario(
        "baseline",
        {
            **{key: round(baseline[key] * times) for key in counts},
            **{key: baseline[key] * times for key in funds},
            "start.burn_in": 0,
        },
    )


def run_size(households: int, years: int, threads: int, workers: int) -> dict[str, Any]:
    """In a process of its own: the nation at the scale that gives about so many households."""
    import resource  # not on Windows

    from model.population.census.rows import rows_of
    from model.streaming import simulate_in_blocks

    with tempfile.TemporaryDirectory() as name:
        write_tables(Path(name))
        scenario, scale = national_scenario(), min(1.0, households / HOUSEHOLDS)
        simulate_in_blocks(scenario, SEED, scale=1e-9, years=1, data=Path(name))  # loads compiled code
        arguments: dict[str, Any] = {"scale": scale, "years": years, "data": Path(name)}
        started = time.perf_counter()
        if workers:
            outcomes = _on_a_cluster(workers, scenario, arguments)
        else:
            outcomes = simulate_in_blocks(scenario, SEED, threads=threads, progress=_told, **arguments)
        seconds = time.perf_counter() - started
    rows = int(rows_of(outcomes.geography.households, scale).sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB; bytes on macOS
    return {
        "households": rows,
        "years": years,
        "seconds": seconds,
        "ns_per_household_season": seconds / (rows * years * 4) * 1e9,
        "peak_bytes": peak if sys.platform == "darwin" else peak * 1024,
        "imbalance": outcomes.imbalance,
        "mean_income": outcomes.headline()["mean_income"],
        "digest": outcomes.digest(),
    }


def _on_a_cluster(workers: int, scenario: Scenario, arguments: dict[str, Any]) -> Any:
    from distributed import LocalCluster

    from model.experiments.executors import open_executor
    from model.streaming import simulate_in_blocks

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        open_executor(dask=cluster.scheduler_address) as executor,
    ):
        return simulate_in_blocks(scenario, SEED, executor=executor, **arguments)


def _told(done: int, steps: int) -> None:
    if done * 10 // steps != (done - 1) * 10 // steps:
        print(f"... {done} of {steps} blocks", file=sys.stderr, flush=True)


def measure(sizes: Sequence[int], years: int, threads: int, workers: int) -> dict[str, Any]:
    """All sizes, one after another; with workers, the smallest again over them."""
    found = [_in_a_new_process(size, years, threads, 0) for size in sizes]
    result: dict[str, Any] = {"counties": COUNTIES, "threads": threads, "sizes": found}
    if workers:
        result["workers"] = workers
        result["over_workers"] = _in_a_new_process(sizes[0], years, threads, workers)
        result["same_digest"] = result["over_workers"]["digest"] == found[0]["digest"]
    return result


def _in_a_new_process(size: int, years: int, threads: int, workers: int) -> dict[str, Any]:
    task = json.dumps([size, years, threads, workers])
    done = subprocess.run(
        [sys.executable, __file__, "--task", task],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def tabulate(result: dict[str, Any]) -> Table:
    """One line for each size."""
    title = f"{result['counties']} counties, {result['threads']} threads"
    table = Table(title=title, title_justify="left")
    for column in ("households", "seconds", "ns per household and season", "peak memory (MiB)"):
        table.add_column(column, justify="right")
    for size in result["sizes"]:
        table.add_row(
            f"{size['households']:,}",
            f"{size['seconds']:,.1f}",
            f"{size['ns_per_household_season']:,.0f}",
            f"{size['peak_bytes'] / MIB:,.0f}",
        )
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the JSON file if one is asked for."""
    parser = argparse.ArgumentParser(description="Measure a nation: time and memory by size.")
    parser.add_argument("--households", type=int, nargs="+", default=list(SIZES), metavar="N")
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--workers", type=int, default=0, help="Dask workers for the first size again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to this file")
    parser.add_argument("--task", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.task is not None:
        print(json.dumps(run_size(*options.task)))
        return
    result = measure(options.households, options.years, options.threads, options.workers)
    Console().print(tabulate(result))
    if options.json is not None:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    if not result.get("same_digest", True):
        sys.exit("Error: workers came to another digest than threads")


if __name__ == "__main__":
    main()
