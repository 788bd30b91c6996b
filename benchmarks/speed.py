"""Speed and memory, measured against peers and the machine's limit: make bench.

    python benchmarks/speed.py [--json FILE] [--figure FILE] [--keep] [--quick]

Everything is measured in one run, so that the ratios hold on a busy machine too; the
spread is that of the repetitions.  Ways to write the same season are checked to give the same
first.  What changed against the last run kept of this machine is told; --keep keeps this one.
--quick runs everything in miniature, to see that it works; its numbers mean nothing.
"""

# ruff: noqa: E402 - the model can be imported only once the project's folder is on the path.

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the project runs from its folder, not installed

import mesa
import numba
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import ensembles, figure, history, peers, reduced
from model.command_line.extras import missed
from model.compiled import rule
from model.engine import Engine
from model.opening import build_population
from model.scenario import load_scenario
from model.state import Floats
from model.world.calendar import SEASONS
from tests.reference.model import ReferenceModel

THREADS = 2
SEED = 1
SCENARIO = "baseline"
LINKAGES_ALONE = "no_programme"  # the same without the five-part programme
MIB, GIB = 2.0**20, 2.0**30
USUAL_CACHE = 32 * 2**20  # bytes, where the system does not tell


@dataclass(frozen=True)
class Size:
    """How much is measured; scale is the share of the province's households."""

    scale: float = 1.0
    years: int = 3  # the first is warm-up
    mesa_scale: float = 0.02
    mesa_years: int = 2
    repetitions: int = 7
    province_years: int = 10
    ensemble_scale: float = 0.01
    ensemble_years: int = 10
    ensemble_seeds: int = 4
    starts: int = 3  # of the program; the quickest counts
    caches: int = 4  # size of an array of the bandwidth test, in last-level caches
    from_nothing: bool = True  # whether installing and compiling are measured


MINIATURE = Size(
    scale=0.002,
    years=2,
    mesa_scale=0.0005,
    mesa_years=1,
    repetitions=2,
    province_years=1,
    ensemble_scale=0.0005,
    ensemble_years=1,
    ensemble_seeds=1,
    starts=1,
    caches=1,
    from_nothing=False,
)


@dataclass(frozen=True)
class Measured:
    """Repetitions of one measurement, in one unit."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def summary(self) -> dict[str, float]:
        """For the JSON file."""
        return {"median": self.median, "min": min(self.values), "max": max(self.values)}


def timed(action: Callable[[], object]) -> float:
    """Wall seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


# --- the engine -----------------------------------------------------------------------------


def measure_engine(size: Size, threads: int) -> tuple[dict[str, Measured], Engine]:
    """Nanoseconds per household and season of all rules, by season, without the first year."""
    engine = Engine(load_scenario(SCENARIO), scale=size.scale, seed=SEED, threads=threads)
    households = len(engine.state.households)
    years = [[timed(engine.step) / households * 1e9 for _ in SEASONS] for _ in range(size.years)]
    by_season = zip(*years[1:], strict=True)
    return {name: Measured(values) for name, values in zip(SEASONS, by_season, strict=True)}, engine


def measure_programme(size: Size) -> Measured:
    """Time of a year with the programme over one of the linkage forms alone, year by year in turn."""
    engines = [
        Engine(load_scenario(name), scale=size.scale, seed=SEED, threads=THREADS)
        for name in (SCENARIO, LINKAGES_ALONE)
    ]

    def run_year(engine: Engine) -> None:
        for _ in SEASONS:
            engine.step()

    ratios = []
    for _ in range(size.years):
        whole, alone = (timed(lambda engine=engine: run_year(engine)) for engine in engines)
        ratios.append(whole / alone)
    return Measured(tuple(ratios[1:]))


def over_seasons(seasons: dict[str, Measured]) -> Measured:
    """The four seasons' mean, year by year."""
    return Measured(
        tuple(statistics.fmean(year) for year in zip(*(s.values for s in seasons.values()), strict=True))
    )


def mean_of_medians(seasons: dict[str, Measured]) -> float:
    """The mean over the seasons of the median over the years."""
    return statistics.fmean(season.median for season in seasons.values())


# --- the peers ------------------------------------------------------------------------------


def measure_mesa(size: Size) -> Measured:
    """Nanoseconds per household and season of the same rules as plain Mesa agents, by year."""
    scenario = load_scenario(SCENARIO)
    state, geography = build_population(scenario, size.mesa_scale, SEED)
    model = ReferenceModel(state, scenario, SEED, geography, own_generator=True)

    def run_year() -> None:
        for _ in SEASONS:
            model.step()

    steps = len(state.households) * len(SEASONS)
    return Measured(tuple(timed(run_year) / steps * 1e9 for _ in range(size.mesa_years)))


def measure_reduced(engine: Engine, size: Size) -> dict[str, Measured]:
    """Nanoseconds per household of the reduced season: in peers' ways, and as rules on 1 and 2 threads."""
    farmers, codes, first = reduced.farmers_of(engine)
    rules = reduced.Reduced()
    check_that_all_agree(farmers, codes, first, rules)
    columns = reduced.columns_of(farmers)
    frame, events = peers.Frame(columns, rules), peers.Events(columns, rules)
    generator = np.random.default_rng(SEED)
    cuts = np.searchsorted(first, np.linspace(0, first[-1], THREADS + 1)[1:-1])
    parts = list(pairwise([0, *cuts, len(codes)]))

    def vectorised() -> None:
        reduced.run_vectorised(columns, reduced.generated(generator, len(farmers)), rules)

    def one_part(first_county: int, last_county: int) -> None:
        reduced.run_counties(int(first_county), int(last_county), farmers, codes, first, rules, SEED, 1)

    with ThreadPoolExecutor(THREADS) as pool:
        ways: dict[str, Callable[[], object]] = {
            "data frame": lambda: frame.run(reduced.generated(generator, len(farmers))),
            "arrays by event": lambda: events.run(reduced.generated(generator, len(farmers))),
            "numpy": vectorised,
            "rules, 1 thread": lambda: one_part(0, len(codes)),
            f"rules, {THREADS} threads": lambda: list(pool.map(lambda part: one_part(*part), parts)),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(size.repetitions):  # taken in turns, so that a busy moment meets all
            for name, way in ways.items():
                seconds[name].append(timed(way))
    return {
        name: Measured(tuple(value / len(farmers) * 1e9 for value in values))
        for name, values in seconds.items()
    }


def check_that_all_agree(farmers: Any, codes: Any, first: Any, rules: reduced.Reduced) -> None:
    """Fed the same draws, every way must give the same as the rules.  Raises AssertionError if not."""
    by_rules = farmers.copy()
    draws = np.empty((reduced.DRAWS, len(farmers)))
    reduced.draw_counties(farmers, codes, first, SEED, 1, draws)
    reduced.run_counties(0, len(codes), by_rules, codes, first, rules, SEED, 1)
    columns = reduced.columns_of(farmers)
    frame, events = peers.Frame(columns, rules), peers.Events(columns, rules)
    frame.run(iter(draws))
    events.run(iter(draws))
    reduced.run_vectorised(columns, iter(draws), rules)
    for way, results in (
        ("numpy", columns),
        ("data frame", frame.results()),
        ("arrays by event", events.results()),
    ):
        for name in reduced.RESULTS:
            message = f"{way}: {name}"
            np.testing.assert_allclose(by_rules[name], results[name], rtol=1e-9, atol=1e-6, err_msg=message)


# --- the machine's limit --------------------------------------------------------------------


@rule
def triad(a: Floats, b: Floats, c: Floats) -> None:
    """McCalpin's STREAM triad (1995)."""
    for i in range(len(a)):
        a[i] = b[i] + 3.0 * c[i]


def last_level_cache() -> int:
    """Bytes of the largest cache of the first processor."""
    sizes = [
        int(text.rstrip("KM\n")) * (2**20 if "M" in text else 2**10)
        for path in Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size")
        if (text := path.read_text())
    ]
    return max(sizes, default=USUAL_CACHE)


def measure_bandwidth(size: Size) -> Measured:
    """Bytes per second that two threads read and write in the triad, on arrays beyond the caches."""
    count = max(2**16, size.caches * last_level_cache() // 8)
    a, b, c = np.zeros(count), np.ones(count), np.ones(count)
    edges = np.linspace(0, count, THREADS + 1).astype(int).tolist()
    parts = [(a[first:last], b[first:last], c[first:last]) for first, last in pairwise(edges)]
    triad(a[:1], b[:1], c[:1])
    with ThreadPoolExecutor(THREADS) as pool:

        def pass_once() -> None:
            list(pool.map(lambda part: triad(*part), parts))

        seconds = [timed(pass_once) for _ in range(3 + 2 * size.repetitions)][3:]
    return Measured(tuple(3 * a.nbytes / value for value in seconds))


# --- in processes of their own --------------------------------------------------------------


def run_province(size: Size) -> dict[str, float]:
    """In a new process: a province from nothing to its last winter, and the memory that it took."""
    import resource  # not on Windows

    Engine(load_scenario(SCENARIO), scale=0.0005, seed=SEED, threads=THREADS).run(1)  # loads compiled code
    started = time.perf_counter()
    engine = Engine(load_scenario(SCENARIO), scale=size.scale, seed=SEED, threads=THREADS)
    built = time.perf_counter() - started
    engine.run(size.province_years)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB; bytes on macOS
    return {
        "seconds": time.perf_counter() - started,
        "building": built,
        "peak_bytes": peak if sys.platform == "darwin" else peak * 1024,
    }


def install_seconds() -> float | None:
    """Wall seconds of setting up a new environment for `make run`; None where nothing can be fetched."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("install.py", "requirements.lock"):
            shutil.copy(ROOT / name, folder)
        command = [sys.executable, str(Path(folder, "install.py"))]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, cwd=folder)
        return time.perf_counter() - started if done.returncode == 0 else None


def compile_seconds() -> float:
    """Wall seconds of `run_sim.py compile` with nothing compiled."""
    command = [sys.executable, str(ROOT / "run_sim.py"), "compile"]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": folder}
        return timed(
            lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
        )


def start_seconds() -> float:
    """Wall seconds of `run_sim.py run` at one per cent of the province for a year, everything compiled."""
    command = [sys.executable, str(ROOT / "run_sim.py"), "run", SCENARIO, "--scale", "0.01"]
    return timed(
        lambda: subprocess.run([*command, "--years", "1"], check=True, capture_output=True, cwd=ROOT)
    )


def in_a_new_process(task: str, size: Size) -> dict[str, float]:
    """What a task of this file prints when it runs in a process of its own."""
    command = [sys.executable, __file__, "--task", task, "--size", json.dumps(asdict(size))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


# --- the report -----------------------------------------------------------------------------


def measure(size: Size, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything, in the order in which it is least disturbed by itself."""
    say("the province from nothing, in a process of its own")
    province = in_a_new_process("province", size)
    say("a start of the program")
    start = min(start_seconds() for _ in range(size.starts))
    say("runs as of an ensemble")
    ensemble = size.ensemble_scale, size.ensemble_years, size.ensemble_seeds
    over = Measured(ensembles.over_seasons(*ensemble))
    runs_per_second = ensembles.runs_per_second(*ensemble, jobs=THREADS)
    say("memory bandwidth")
    bandwidth = measure_bandwidth(size)
    say("the engine on one thread")
    single, engine = measure_engine(size, 1)
    del engine
    say(f"the engine on {THREADS} threads")
    seasons, engine = measure_engine(size, THREADS)
    say("the programme beside the linkage forms alone")
    programme = measure_programme(size)
    say("the reduced season, in NumPy and as rules")
    small = measure_reduced(engine, size)
    say("the same rules as plain Mesa agents")
    plain = measure_mesa(size)
    say("installation and compilation")
    installation = install_seconds() if size.from_nothing else None
    compilation = compile_seconds() if size.from_nothing else None

    nanoseconds = mean_of_medians(seasons)
    row = engine.state.households.itemsize
    floor = 2 * row / max(bandwidth.values) * 1e9  # a row is read and written back
    ours = small[f"rules, {THREADS} threads"].median
    return {
        "ns_per_household_season": nanoseconds,
        "times_faster_than_mesa": plain.median / nanoseconds,
        "times_faster_than_numpy": small["numpy"].median / ours,
        "times_faster_than_frame": small["data frame"].median / ours,
        "times_faster_than_events": small["arrays by event"].median / ours,
        "times_bandwidth_floor": nanoseconds / floor,
        "start_seconds": start,
        "province_seconds": province["seconds"],
        "province_peak_bytes": province["peak_bytes"],
        "install_seconds": installation,
        "compile_seconds": compilation,
        "ensemble_over_seasons": over.median,
        "ensemble_runs_per_second": runs_per_second,
        "two_threads_over_one": mean_of_medians(single) / nanoseconds,
        "households": len(engine.state.households),
        "bytes_per_household": row,
        "bandwidth_floor_ns": floor,
        "building_seconds": province["building"],
        "programme_over_linkages": programme.median,
        "details": {
            "ensemble_over_seasons": over.summary(),
            "programme_over_linkages": programme.summary(),
            "engine_ns": {name: values.summary() for name, values in seasons.items()},
            "engine_ns_all_seasons": over_seasons(seasons).summary(),
            "engine_ns_one_thread": {name: values.summary() for name, values in single.items()},
            "mesa_ns": plain.summary(),
            "reduced_ns": {name: values.summary() for name, values in small.items()},
            "triad_bytes_per_second": bandwidth.summary(),
        },
        "size": asdict(size),
        "machine": machine(),
    }


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "system": platform.platform(),
        "processor": processor_name(),
        "cores": os.cpu_count(),
        "last_level_cache_bytes": last_level_cache(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "numba": numba.__version__,
        "numpy": np.__version__,
        "mesa": mesa.__version__,
    }


def processor_name() -> str:
    """As the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def tabulate(result: dict[str, Any]) -> Table:
    """The result as a reader wants it: the number, its spread, and what it means."""
    details = result["details"]
    table = Table(title=f"{result['households']:,} households, {THREADS} threads", title_justify="left")
    table.add_column("measure")
    table.add_column("median", justify="right")
    table.add_column("min to max", justify="right")
    table.add_column("of what")

    def line(name: str, value: str, spread: dict[str, float] | None, text: str, form: str = ".0f") -> None:
        limits = "" if spread is None else f"{spread['min']:{form}} to {spread['max']:{form}}"
        table.add_row(name, value, limits, text)

    whole = details["engine_ns_all_seasons"]
    line("all rules", f"{result['ns_per_household_season']:.0f} ns", whole, "per household and season")
    for name, season in details["engine_ns"].items():
        line(f"  {name}", f"{season['median']:.0f} ns", season, "the same, of one season")
    line(
        "programme",
        f"{result['programme_over_linkages']:.2f} times",
        details["programme_over_linkages"],
        "a year with it over one of the linkage forms alone",
        ".2f",
    )
    line("second thread", f"{result['two_threads_over_one']:.2f} times", None, f"{THREADS} threads over one")
    line(
        "plain Mesa",
        f"{result['times_faster_than_mesa']:,.0f} times",
        None,
        "the same rules, one object an agent",
    )
    line(
        "  itself",
        f"{details['mesa_ns']['median']:,.0f} ns",
        details["mesa_ns"],
        "per household and season",
        ",.0f",
    )
    line("NumPy", f"{result['times_faster_than_numpy']:.1f} times", None, "a reduced season, vectorised")
    line("data frame", f"{result['times_faster_than_frame']:.1f} times", None, "the same in AMBER (Polars)")
    line(
        "arrays by event", f"{result['times_faster_than_events']:.1f} times", None, "the same as Starsim does"
    )
    for name, values in details["reduced_ns"].items():
        line(f"  {name}", f"{values['median']:.1f} ns", values, "per household", ".1f")
    triad_speed = {key: value / GIB for key, value in details["triad_bytes_per_second"].items()}
    line(
        "bandwidth floor", f"{result['times_bandwidth_floor']:.1f} times", None, "a row read and written back"
    )
    line("  triad", f"{triad_speed['median']:.0f} GiB/s", triad_speed, f"{THREADS} threads")
    line("start", f"{result['start_seconds']:.1f} s", None, "run_sim.py run at 1 % for a year")
    many = f"{result['size']['ensemble_years']} years at {result['size']['ensemble_scale']:.2%}"
    line(
        "ensemble",
        f"{result['ensemble_over_seasons']:.2f} times",
        details["ensemble_over_seasons"],
        f"a run of many over its seasons, {many}",
        ".2f",
    )
    runs_a_second = f"{result['ensemble_runs_per_second']:.1f} /s"
    line("  runs", runs_a_second, None, f"the same in {THREADS} processes")
    years = result["size"]["province_years"]
    line("province", f"{result['province_seconds']:.1f} s", None, f"{years} years and building it")
    line("  building it", f"{result['building_seconds']:.1f} s", None, "")
    line("  memory", f"{result['province_peak_bytes'] / MIB:,.0f} MiB", None, "peak of the process")
    if result["install_seconds"] is not None:
        line("installation", f"{result['install_seconds']:.0f} s", None, "what running needs")
    if result["compile_seconds"] is not None:
        line("compilation", f"{result['compile_seconds']:.0f} s", None, "all rules, once per change of them")
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the JSON file if one is asked for."""
    parser = argparse.ArgumentParser(description="Measure speed and memory of the model.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to this file")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="draw the times into this file")
    parser.add_argument("--keep", action="store_true", help=f"add a line to {history.FILE.name}")
    parser.add_argument("--quick", action="store_true", help="everything in miniature, to see that it works")
    parser.add_argument("--task", choices=("province",), help=argparse.SUPPRESS)
    parser.add_argument("--size", type=json.loads, default={}, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if missing := missed("dev"):
        print(f"Error: {missing}", file=sys.stderr)
        sys.exit(2)
    if options.task is not None:
        print(json.dumps(run_province(Size(**options.size))))
        return
    progress = Console(stderr=True)
    result = measure(MINIATURE if options.quick else Size(), lambda text: progress.print(f"... {text}"))
    console = Console()
    console.print(tabulate(result))
    about = result["machine"]
    load = "" if about["load"] is None else f", load {about['load']:.1f}"
    versions = f"Python {about['python']}, Numba {about['numba']}, Mesa {about['mesa']}"
    console.print(f"{about['processor']}, {about['cores']} cores{load}; {versions}")
    entry = history.entry_of(result)
    before = None if options.quick else history.last_of(entry["machine"])
    if before is not None:
        console.print(f"Against {before['revision']} of {before['date']}, load {before['load']:.1f}:")
        for name, times in history.changes(entry, before):
            console.print(f"  {name}: {times:.2f} times as good")
    if options.keep:
        history.add(entry)
    if options.figure is not None:
        figure.draw(result, options.figure)
    if options.json is not None:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
