"""Many runs: the same wherever they are done, keyed by all that decides them, sharing what they can."""

import dataclasses
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import accounts
from model.engine import Engine, simulate
from model.errors import InputError
from model.experiments.deciding import model_hash
from model.experiments.executors import _how_it_ended, do_if_same, open_executor
from model.experiments.record import Task, key_of, simulate_task
from model.experiments.running import Record, Run, execute, replication_seed, simulate_outcomes
from model.experiments.store import open_store
from model.measuring import _markets_of, describe, measure, populations
from model.opening import build_population, opened
from model.outcomes import GROUPS
from model.outcomes.deciles import DECILE_MEASURES, DECILES, Deciles, DecileSums, base_year_deciles
from model.outcomes.measures import HOUSEHOLD_MEASURES
from model.outcomes.sums import as_columns, no_sums
from model.scenario import list_scenarios, load_scenario
from model.shared import Populations
from model.stopping import StoppedError
from model.streaming import run_block
from model.world.calendar import SEASONS
from model.world.markets.province import Markets
from tests.copies import copy_project
from tests.patience import STUCK

PROJECT = Path(__file__).resolve().parents[2]

SCENARIOS = [load_scenario(name) for name in ("no_linkage", "all_linkages", "employment")]
RUNS = [
    Run(scenario, replication_seed(5, replication), 0.0002, 1)
    for replication in range(4)
    for scenario in SCENARIOS
]


@pytest.fixture(scope="module")
def here() -> list[Record]:
    return execute(RUNS)


def assert_same(records: list[Record], expected: list[Record]) -> None:
    assert records == expected  # with the digests
    for one, other in zip(records, expected, strict=True):
        assert list(one.outcomes) == list(other.outcomes)
        np.testing.assert_array_equal(list(one.outcomes.values()), list(other.outcomes.values()))


def test_a_record_is_what_the_run_comes_to_alone(here: list[Record]) -> None:
    for run, record in zip(RUNS, here, strict=True):
        outcomes = simulate(run.scenario, run.seed, scale=run.scale, years=run.years)
        assert record.digest == outcomes.digest()
        assert record.key == key_of(run)
        assert (record.scenario, record.seed) == (run.scenario.name, run.seed)
        for name, value in outcomes.headline().items():
            assert record.outcomes[name] == pytest.approx(value, abs=0.0, rel=0.0, nan_ok=True), name


def test_processes_of_this_machine_come_to_the_same(here: list[Record]) -> None:
    with open_executor(2) as executor:
        assert_same(execute(RUNS[:5], executor=executor), here[:5])
        assert_same(execute(RUNS[::-1], executor=executor), here[::-1])  # in the same processes


UNGUARDED = """
from model.experiments.compare import compare
from model.scenario import load_scenario

pair = [load_scenario("no_linkage"), load_scenario("employment")]
compare(pair, replications=2, scale=1e-9, years=1, seed=1, jobs=2)
"""


def test_a_script_without_a_guard_is_told_that_it_needs_one(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(UNGUARDED, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    script = [sys.executable, "script.py"]
    done = subprocess.run(
        script, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=STUCK, check=False
    )
    assert done.returncode == 1
    *_, last = done.stderr.splitlines()
    assert 'put what the script does below `if __name__ == "__main__":`' in last
    assert done.stderr.count("Traceback") == 1  # of the script itself, and of none of its processes


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ([-15, -9], "a process was killed, as systems do when memory runs out"),
        ([-11, -15], r"a process crashed \(signal 11\)"),
        ([0, 1], "a process ended early, with exit code 1"),
        ([-15, -15], "a process was ended from outside"),
    ],
)
def test_how_a_process_ended_is_told(codes: list[int], told: str) -> None:
    assert re.match(told, _how_it_ended(codes))


# --- Dask ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def test_a_dask_cluster_comes_to_the_same_though_a_worker_is_killed(here: list[Record], cluster: Any) -> None:
    """Real worker processes; one is killed after the third run, and another takes over its work."""
    workers = [worker.pid for worker in cluster.workers.values()]
    assert os.getpid() not in workers

    def kill_one(done: int, total: int) -> None:
        if done == 3:
            os.kill(workers[0], signal.SIGKILL)

    assert_same(execute(RUNS, dask=cluster.scheduler_address, progress=kill_one), here)


def test_an_error_on_a_cluster_reaches_the_caller(cluster: Any) -> None:
    broken = dataclasses.replace(SCENARIOS[0], sections={})
    with pytest.raises(KeyError):
        execute([Run(broken, 1, 0.0002, 1)], dask=cluster.scheduler_address)


def test_a_worker_with_another_model_is_refused() -> None:
    task = Task("key", RUNS[0], "another version")
    with pytest.raises(InputError, match="what decides or measures a run is not the same on"):
        simulate_task(task)


@contextmanager
def scheduler(folder: Path) -> Iterator[Path]:
    """A Dask scheduler in a process of its own, without workers: its scheduler file."""
    file = folder / "scheduler.json"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    arguments = ["--no-dashboard", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(file)]
    started = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", *arguments], cwd=PROJECT, **quiet
    )
    try:
        while not file.exists():
            assert started.poll() is None
            time.sleep(0.05)
        yield file
    finally:
        started.kill()
        started.wait()


@contextmanager
def worker(file: Path, folder: Path) -> Iterator[None]:
    """A Dask worker in a process of its own that has the model of a folder."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    arguments = ["--no-dashboard", "--no-nanny", "--nthreads", "1", "--scheduler-file", str(file)]
    started = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        **quiet,
    )
    try:
        yield
    finally:
        started.kill()
        started.wait()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("measuring.py", "engine.imbalance)", "engine.imbalance) if run else 1"),
        ("outcomes/deciles.py", "DECILES = 10", "DECILES = 5"),
        ("population/data/counties.csv", "1401", "1402"),
    ],
)
def test_a_worker_with_a_changed_copy_is_refused(
    file: str, old: str, new: str, tmp_path: Path, here: list[Record]
) -> None:
    """Real workers: one with the copy as it is does the run, one with the copy changed does not."""
    copy = copy_project(tmp_path / "copy", "model")
    changed = copy / "model" / file
    was = changed.read_text(encoding="utf-8")
    assert old in was
    with scheduler(tmp_path) as address:
        if file.endswith("deciles.py"):
            with worker(address, copy):
                assert_same(execute(RUNS[:1], dask=str(address)), here[:1])
        changed.write_text(was.replace(old, new, 1), encoding="utf-8")
        with worker(address, copy), open_store(tmp_path / "runs.sqlite") as store:
            with pytest.raises(InputError, match="what decides or measures a run is not the same on"):
                execute(RUNS[:2], dask=str(address), store=store)
            assert len(store) == 0


def test_blocks_of_counties_are_refused_too(tmp_path: Path) -> None:
    """What runs them is another function: whatever a worker is asked, it proves what that reaches."""
    proof = model_hash("model.streaming")
    assert do_if_same(_doubled, 2, None) == 4
    assert do_if_same(_doubled, 2, model_hash(__name__)) == 4
    with pytest.raises(InputError, match="is not the same on"):
        do_if_same(run_block, None, proof[::-1])  # type: ignore[arg-type]


def _doubled(number: int) -> int:
    return 2 * number


def test_a_scheduler_without_workers_is_waited_for_aloud(
    tmp_path: Path, here: list[Record], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("model.experiments.executors._SILENT", 0.2)
    with scheduler(tmp_path) as address:
        stack = ExitStack()

        def look(record: logging.LogRecord) -> bool:  # it has been said: now one comes
            stack.enter_context(worker(address, PROJECT))
            return True

        logger = logging.getLogger("model.experiments.executors")
        logger.addFilter(look)
        try:
            with stack:
                assert_same(execute(RUNS[:1], dask=str(address)), here[:1])
        finally:
            logger.removeFilter(look)
    (said,) = [record.getMessage() for record in caplog.records if record.name == logger.name]
    assert said == f"Waiting for workers: the Dask scheduler {address} has none."


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("tcp://127.0.0.1:1", "no Dask scheduler"),
        ("nowhere.json", "no such scheduler file"),
        ("no/address", "must be the address of a scheduler with its port"),
    ],
)
def test_no_scheduler(address: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.experiments.executors._CONNECTING", "1s")
    with (
        pytest.raises(InputError, match=f"--dask = .*: {problem}"),
        open_executor(dask=address),
    ):
        pass


# --- what is kept under which key -----------------------------------------------------------


def test_a_key_holds_all_that_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    run = RUNS[0]
    changes: list[dict[str, Any]] = [
        {"scenario": SCENARIOS[1]},
        {"seed": run.seed + 1},
        {"scale": 0.0003},
        {"years": 2},
        {"measure": "model.experiments.form_effects:measure"},
    ]
    keys = {key_of(dataclasses.replace(run, **change)) for change in changes}
    assert len(keys) == len(changes)
    assert key_of(run) not in keys
    renamed = dataclasses.replace(run.scenario, name="another name", title={}, origin={})
    assert key_of(dataclasses.replace(run, scenario=renamed)) == key_of(run)
    assert key_of(dataclasses.replace(run, scale=np.float64(run.scale))) == key_of(run)
    key = key_of(run)
    monkeypatch.setattr("model.experiments.record.model_hash", lambda measure: "another version")
    assert key_of(run) != key


def test_equal_runs_are_done_once_and_keep_their_names() -> None:
    renamed = dataclasses.replace(SCENARIOS[0], name="another name")
    seen: list[tuple[int, int]] = []
    one, other = execute(
        [Run(SCENARIOS[0], 1, 1e-9, 1), Run(renamed, 1, 1e-9, 1)],
        progress=lambda done, of: seen.append((done, of)),
    )
    assert (one.scenario, other.scenario) == ("no_linkage", "another name")
    assert one.digest == other.digest
    assert seen == [(1, 1)]


def test_the_plain_function() -> None:
    outcomes = simulate_outcomes(
        "order_purchase", 7, scale=0.0002, years=1, linkages__order_purchase__floor=0.9
    )
    scenario = load_scenario("order_purchase", {"linkages.order_purchase.floor": 0.9})
    expected = simulate(scenario, 7, scale=0.0002, years=1).headline()
    assert {name: outcomes[name] for name in expected} == pytest.approx(
        expected, rel=0.0, abs=0.0, nan_ok=True
    )
    for wrong in ({"years": 0}, {"scale": 0.0}, {"no__such": 1}):
        with pytest.raises(InputError):
            simulate_outcomes("baseline", **wrong)  # type: ignore[arg-type]


# --- what is measured -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_scenario("all_linkages"), scale=0.002, seed=3)


def test_deciles_hold_a_tenth_of_lifted_persons_each_by_income(engine: Engine) -> None:
    households = engine.state.households
    deciles = base_year_deciles(engine.state)
    lifted = households.group == 0
    assert set(deciles[~lifted]) == {-1}
    persons = households.weight * households.persons
    income = households.smoothed_income / households.persons
    shares = [persons[deciles == decile].sum() / persons[lifted].sum() for decile in range(DECILES)]
    assert shares == pytest.approx([0.1] * DECILES, abs=2 * persons[lifted].max() / persons[lifted].sum())
    for lower in range(DECILES - 1):
        assert income[deciles == lower].max() <= income[deciles == lower + 1].min()


def test_the_deciles_add_up_to_the_lifted_households(engine: Engine) -> None:
    sums = no_sums(DecileSums, DECILES)
    engine.deciles = Deciles(base_year_deciles(engine.state), sums)
    for _ in SEASONS:
        engine.step()
    lifted = engine.outcomes[-1].households[-1, GROUPS.index("lifted")]
    for column, name in enumerate(DECILE_MEASURES):
        whole = lifted[HOUSEHOLD_MEASURES.index(name)]
        assert as_columns(sums)[:, column].sum() == pytest.approx(whole, rel=1e-9), name
        assert whole > 0.0, name  # so that the sum says something


def test_named_numbers_by_group_and_county_are_those_of_the_table(here: list[Record]) -> None:
    run, record = RUNS[1], here[1]
    made = simulate(run.scenario, run.seed, scale=run.scale, years=run.years)
    table, flows = made.household_table(), made.years[-1].flows.sum(axis=0)
    pay = {"linked_pay": "job_wages", "ordinary_pay": "local_wages"}  # of these the accounts tell
    by_group = table[table.county == "all"].set_index("group")
    by_county = table[(table.group == "lifted") & (table.adcode != 0)].set_index("adcode")
    assert len(by_county) == 58
    for name, value in record.outcomes.items():
        outcome, _, place = name.partition("@")
        if outcome in pay:
            paid = dict(zip(GROUPS[:-1], flows[accounts.row(pay[outcome]), :3], strict=True))
            paid["all"] = sum(paid.values())
            assert value == pytest.approx(paid[place[6:]], rel=1e-12)
        elif place.startswith("group="):
            assert value == pytest.approx(by_group.loc[place[6:], outcome], rel=1e-12, nan_ok=True)
        elif place.startswith("county=") and outcome in by_county:
            assert value == pytest.approx(by_county.loc[int(place[7:]), outcome], rel=1e-12, nan_ok=True)
    costs = [value for name, value in record.outcomes.items() if name.startswith("programme_cost@county=")]
    assert sum(costs) == pytest.approx(record.outcomes["programme_cost"], rel=1e-12)
    assert record.outcomes["lifted_households"] == by_group.loc["lifted", "households"]
    everybody = by_group.loc["all"]
    assert record.outcomes["total_income"] == pytest.approx(everybody.income_per_head * everybody.persons)


def test_every_number_has_a_unit_and_a_definition_of_its_own(here: list[Record]) -> None:
    described = [describe(name) for name in here[0].outcomes]
    assert all(column.unit and column.definition.endswith(".") for column in described)
    assert len({column.definition for column in described}) == len(described)


# --- shared populations -----------------------------------------------------------------------


def assert_equal_population(shared: Any, scenario: Any, seed: int) -> None:
    state, geography = opened(scenario, 0.0005, seed)
    for table, expected in zip(shared[0], state, strict=True):
        assert table.dtype == expected.dtype
        for column in table.dtype.names:
            np.testing.assert_array_equal(table[column], expected[column], err_msg=column)
    assert geography.names == shared[1].names


def test_a_shared_population_is_the_one_that_would_be_built() -> None:
    kept = Populations()
    names = list_scenarios()
    for name in names:
        scenario = load_scenario(name)
        assert_equal_population(kept.get(scenario, 0.0005, 1), scenario, 1)
    assert kept.opened < len(names) / 2  # else nothing is shared


@pytest.mark.parametrize(
    "change",
    [
        {"population.leading_enterprises": 400},
        {"industries.potatoes.price": 1500.0},
        {"weather.correlation_range": 500.0},
        {"labour.rest_days": 10.0},
        {"start.burn_in": 1},
    ],
    ids=str,
)
def test_whatever_makes_another_world_opens_another(change: dict[str, object]) -> None:
    kept = Populations()
    kept.get(load_scenario("all_linkages"), 0.0005, 1)
    changed = load_scenario("all_linkages", change)
    assert_equal_population(kept.get(changed, 0.0005, 1), changed, 1)
    assert kept.opened == 2


@pytest.mark.parametrize(
    "change",
    [
        {"linkages.order_purchase.fixed_form_share": 0.9},
        {"linkages.guaranteed_dividend.rate": 0.02},
        {"programme.work.intensity": 2.0, "programme.work.demonstration_bases": 80},
        {"programme.skill.trusteeship_targeting": "county_status"},
        {"safety_net.standard": 6000.0, "shocks.failure_year": 1, "shocks.drought_year": 1},
    ],
    ids=str,
)
def test_policies_differ_in_what_they_plan_alone(change: dict[str, object]) -> None:
    kept = Populations()
    usual, _ = kept.get(load_scenario("all_linkages"), 0.0005, 1)
    changed = load_scenario("all_linkages", change)
    found = kept.get(changed, 0.0005, 1)
    assert_equal_population(found, changed, 1)
    assert kept.opened == 1
    planned = {"counties": {"target", "part_of_fields", "pilot_industry"}, "households": set()}
    planned |= {"enterprises": {"market_form", "runs_base", "dividend_rate"}, "cooperatives": set()}
    for name, columns in planned.items():
        one, other = getattr(found[0], name), getattr(usual, name)
        differ = {column for column in one.dtype.names if one[column].tobytes() != other[column].tobytes()}
        assert differ <= columns


def test_switching_a_form_shares_the_population() -> None:
    kept = Populations()
    kept.get(load_scenario("all_linkages"), 0.0005, 1)
    kept.get(load_scenario("no_linkage"), 0.0005, 1)
    assert kept.opened == 1


def test_what_a_run_does_to_its_population_stays_its_own() -> None:
    kept = Populations()
    scenario = load_scenario("all_linkages")
    for _ in range(2):
        state, _ = kept.get(scenario, 0.0005, 1)
        assert_equal_population((state, kept.get(scenario, 0.0005, 1)[1]), scenario, 1)
        state.households.cash[:] = -1.0
    assert kept.opened == 1


LENT = [(scenario, seed) for scenario in SCENARIOS for seed in (1, 2)]


def test_runs_in_turn_on_lent_populations_are_those_on_their_own() -> None:
    kept = Populations()
    for scenario, seed in [*LENT, *LENT[::-1]]:
        with kept.lent(scenario, 0.0005, seed) as population:
            assert_equal_population(population, scenario, seed)
            engine = Engine(scenario, scale=0.0005, seed=seed, population=population)
            found = engine.run(2).digest()
        assert found == simulate(scenario, seed, scale=0.0005, years=2).digest()
    assert kept.opened == 2


def test_a_run_that_stops_halfway_leaves_the_population_as_it_was() -> None:
    kept = Populations()
    scenario = SCENARIOS[1]
    for seasons in (1, 3):
        with pytest.raises(StoppedError), kept.lent(scenario, 0.0005, 1) as population:
            engine = Engine(scenario, scale=0.0005, seed=1, population=population)
            for _ in range(seasons):
                engine.step()
            raise StoppedError
        with kept.lent(scenario, 0.0005, 1) as population:
            assert_equal_population(population, scenario, 1)
    assert kept.opened == 1


def test_two_that_are_lent_at_once_are_two() -> None:
    kept = Populations()
    with kept.lent(SCENARIOS[0], 0.0005, 1) as one, kept.lent(SCENARIOS[1], 0.0005, 1) as other:
        one[0].households.cash[:] = -1.0
        assert_equal_population(other, SCENARIOS[1], 1)
    with kept.lent(SCENARIOS[0], 0.001, 1) as larger:  # into memory of another size
        assert len(larger[0].households) > len(one[0].households)


def test_populations_are_forgotten_when_they_do_not_fit() -> None:
    one = Populations()
    size = sum(table.nbytes for table in one.get(SCENARIOS[0], 0.0005, 1)[0])
    kept = Populations(most_bytes=int(2.5 * size))
    for seed in (1, 2, 1, 3, 1, 2):  # 3 takes the place of 2, which was used before 1
        kept.get(SCENARIOS[0], 0.0005, seed)
    assert kept.opened == 4
    nothing = Populations(most_bytes=size // 2)
    for _ in range(2):
        nothing.get(SCENARIOS[0], 0.0005, 1)
    assert nothing.opened == 2


def test_runs_of_one_process_share(here: list[Record]) -> None:
    before = populations.opened
    execute([Run(scenario, 99, 0.0002, 1) for scenario in SCENARIOS])
    assert populations.opened == before + 1


@pytest.mark.parametrize(
    "change",
    [
        {"shocks.price_year": 2, "industries.potatoes.price_shock": -0.3},
        {"shocks.drought_year": 2},
        {"prices.persistence": 0.1},
        {"weather.spread": 0.2},
        {"weather.correlation_range": 500.0},
        {"industries.potatoes.price_risk": 0.4},
    ],
    ids=str,
)
def test_autumns_are_shared_by_runs_that_draw_them_alike_and_by_no_other(change: dict[str, object]) -> None:
    scenario, changed = load_scenario("all_linkages"), load_scenario("all_linkages", change)
    geography = build_population(scenario, 0.0002, 1)[1]
    shared = _markets_of(scenario, geography, 1)
    shared.autumn(1)
    assert _markets_of(load_scenario("no_linkage"), geography, 1) is shared
    found, expected = _markets_of(changed, geography, 1), Markets(changed, geography, 1)
    for year in (1, 2, 3):
        np.testing.assert_array_equal(found.autumn(year).price_ratios, expected.autumn(year).price_ratios)
        np.testing.assert_array_equal(found.autumn(year).weather, expected.autumn(year).weather)
    assert _markets_of(changed, geography, 2) is not found
    assert found is not shared


def test_runs_after_each_other_are_those_on_their_own() -> None:
    """Whatever memory, population and autumns a run takes over from the one before it."""
    changed = load_scenario("all_linkages", {"prices.persistence": 0.1})
    for scenario, seed, scale, years in (
        (SCENARIOS[0], 1, 0.0005, 2),
        (changed, 1, 0.0005, 3),
        (SCENARIOS[1], 1, 0.001, 1),
        (SCENARIOS[0], 2, 0.0005, 2),
    ):
        alone = simulate(scenario, seed, scale=scale, years=years)
        found = measure(Run(scenario, seed, scale, years))
        assert found.digest == alone.digest()
        assert (
            found.outcomes.items()
            >= {name: value for name, value in alone.headline().items() if value == value}.items()
        )


def test_the_mark_of_what_has_been_compiled_is_not_left_where_somebody_works(tmp_path, monkeypatch) -> None:
    from model.experiments.loading import load_rules, rules_are_compiled

    monkeypatch.chdir(tmp_path)
    load_rules()
    assert rules_are_compiled()
    assert list(tmp_path.iterdir()) == []
