"""Experiments that are killed, interrupted, or meet in one store, and come to the same in the end."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest

import run_sim
from model.errors import InputError
from model.experiments.folder import PLAN, Plan, is_complete, new_experiment, read_plan, resume_experiment
from model.experiments.running import Run, execute
from model.experiments.store import STORE, open_store
from model.scenario import load_scenario
from tests.patience import STUCK

PROJECT = Path(__file__).resolve().parents[2]
HELD = PROJECT / "tests" / "held.py"
COMPARE = ["compare", "no_linkage", "employment", "--scale", "0.0002", "--years", "1", "--replications"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills and signals are those of POSIX systems")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "run_sim.py", *map(str, arguments)]


def start(*arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command(*arguments), cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def start_held(after: int, folder: Path, *arguments: object) -> "subprocess.Popen[str]":
    """The same, whose simulations stop and wait once some are done; folder: that counts them."""
    folder.mkdir()
    return subprocess.Popen(
        [sys.executable, HELD, *map(str, arguments)],
        cwd=PROJECT,
        env=os.environ | {"HELD_AFTER": str(after), "HELD_IN": str(folder), "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(*arguments: object) -> None:
    assert run_sim.main(["resume", *map(str, arguments)]) == 0


def results(folder: Path) -> tuple[str, dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """All of a comparison's results but times: table, summary, outcomes and replications."""
    return (
        (folder / "comparison.csv").read_text(encoding="utf-8-sig"),
        json.loads((folder / "summary.json").read_text(encoding="utf-8")),
        pd.read_parquet(folder / "outcomes.parquet"),
        pd.read_parquet(folder / "replications.parquet"),
    )


def assert_equal_results(one: Path, other: Path) -> None:
    for left, right in zip(results(one), results(other), strict=True):
        if isinstance(left, pd.DataFrame):
            pd.testing.assert_frame_equal(left, right, check_exact=True)
        else:
            assert left == right
    assert not [file for file in other.iterdir() if file.name.startswith(".")]  # nothing half done


# A process that has loaded the model forks: each child starts at once and is killed for real.
KILLS = """
import os, random, signal, sys, time
from pathlib import Path
import run_sim
from model.experiments.loading import load_rules

compare, folder, uninterrupted, wanted = eval(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
sys.stdout = open(os.devnull, "w")

def child(arguments):
    pid = os.fork()
    if pid == 0:
        os._exit(run_sim.main(arguments))
    return pid

def finish(arguments):
    assert os.waitpid(child(arguments), 0)[1] == 0

load_rules()
finish([*compare, "--out", uninterrupted])
moments = random.Random(int(sys.argv[5]))
kills = 0
while kills < wanted:
    begun = (folder / "plan.json").exists()
    pid = child(["resume", str(folder)] if begun else [*compare, "--out", str(folder)])
    time.sleep(moments.uniform(0.0, 0.3))
    os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, status
    kills += os.WIFSIGNALED(status)
    if (folder / "manifest.json").exists():
        folder = folder.with_name(folder.name + "-again")
if not (folder / "plan.json").exists():
    finish([*compare, "--out", str(folder)])
elif not (folder / "manifest.json").exists():
    finish(["resume", str(folder)])
print(kills, file=sys.stderr)
"""


def test_twenty_kills_at_random_moments_change_nothing(tmp_path: Path) -> None:
    """Whatever the moment: before the plan, amid a run, while the store or the results are written."""
    script = tmp_path / "kills.py"
    script.write_text(KILLS)
    folder, uninterrupted = tmp_path / "killed", tmp_path / "uninterrupted"
    done = subprocess.run(
        [
            sys.executable,
            script,
            repr([*COMPARE, "20"]),
            folder,
            uninterrupted,
            "20",
            str(time.time_ns()),
        ],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.split() == ["20"]
    killed = sorted(tmp_path.glob("killed*"))
    assert all(map(is_complete, killed))
    for each in killed:
        assert_equal_results(uninterrupted, each)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uninterrupted") / "results"
    assert run_sim.main([*COMPARE, "8", "--out", str(folder)]) == 0
    return folder


def wait_for_runs(folder: Path, count: int, process: "subprocess.Popen[str]") -> None:
    while process.poll() is None:
        if (folder / STORE).exists():
            with open_store(folder / STORE) as store:
                if len(store) >= count:
                    return
        time.sleep(0.02)


def test_a_killed_parent_takes_its_workers_along(tmp_path: Path, uninterrupted: Path) -> None:
    folder = tmp_path / "results"
    process = start_held(3, tmp_path / "held", *COMPARE, 8, "--out", folder, "--jobs", 2)
    wait_for_runs(folder, 1, process)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert not is_complete(folder)
    _, alive = psutil.wait_procs(workers, timeout=STUCK)
    assert workers and not alive
    finish(folder)
    assert_equal_results(uninterrupted, folder)


def test_a_killed_worker_is_told_and_the_rest_is_kept(tmp_path: Path, uninterrupted: Path) -> None:
    folder = tmp_path / "results"
    process = start_held(3, tmp_path / "held", *COMPARE, 8, "--out", folder, "--jobs", 2)
    wait_for_runs(folder, 1, process)
    workers = []
    for child in psutil.Process(process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it asked for something and has ended
            if "spawn_main" in " ".join(child.cmdline()):
                workers.append(child)
    workers[-1].kill()
    output, error = process.communicate(timeout=STUCK)
    assert (process.returncode, output) == (2, "")
    assert error.startswith("Error: --jobs = 2: a process was killed, as systems do when memory runs out")
    assert f"kept; to go on: python run_sim.py resume {folder}" in error
    assert error.count("\n") == 1
    with open_store(folder / STORE) as store:
        assert 1 <= len(store) <= 3
    finish(folder)
    assert_equal_results(uninterrupted, folder)


def test_control_c_tells_what_was_kept_and_how_to_go_on(
    tmp_path: Path, uninterrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "with space"
    process = start_held(3, tmp_path / "held", *COMPARE, 8, "--out", folder)
    wait_for_runs(folder, 3, process)
    process.send_signal(signal.SIGINT)
    output, error = process.communicate(timeout=STUCK)
    assert (process.returncode, output) == (130, "")
    with open_store(folder / STORE) as store:
        count = len(store)
    assert count == 3
    assert error.splitlines() == [
        f"{count} finished runs are kept; to go on: python run_sim.py resume '{folder}'",
        "Interrupted.",
    ]
    finish(folder)
    assert_equal_results(uninterrupted, folder)
    capsys.readouterr()
    finish(folder)
    assert capsys.readouterr().out.startswith("Nothing is missing")


def test_a_killed_scheduler_is_told_and_the_rest_is_kept(tmp_path: Path, uninterrupted: Path) -> None:
    for attempt in itertools.count():
        folder = tmp_path / f"results{attempt}"
        status, output, error = compared_until_the_scheduler_is_killed(folder, tmp_path / f"{attempt}.json")
        if status != 0:  # else the machine was so fast that all was done before
            break
    assert (status, output) == (2, "")
    (line,) = [line for line in error.splitlines() if not line.startswith("Waiting for workers")]
    assert "the Dask scheduler has gone" in line
    assert f"to go on: python run_sim.py resume {folder}" in line
    finish(folder)
    assert_equal_results(uninterrupted, folder)


def compared_until_the_scheduler_is_killed(folder: Path, address: Path) -> tuple[int, str, str]:
    """Exit code, output and error of a comparison on a Dask cluster of a real scheduler and a real worker,
    each a process of its own, of which the scheduler is killed when the first runs are kept."""
    quiet = {"cwd": PROJECT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--port", "0"]
    scheduler = subprocess.Popen([*dask, "--host", "127.0.0.1", "--scheduler-file", address], **quiet)
    dask = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-dashboard", "--nthreads", "1"]
    worker = subprocess.Popen([*dask, "--no-nanny", "--scheduler-file", address], **quiet)
    try:
        while not address.exists():
            assert scheduler.poll() is None
            time.sleep(0.05)
        process = start(*COMPARE, 8, "--out", folder, "--dask", address)
        wait_for_runs(folder, 2, process)
        scheduler.kill()
        output, error = process.communicate(timeout=STUCK)
    finally:
        for part in (scheduler, worker):
            part.kill()
            part.wait()
    return process.returncode, output, error


def test_two_processes_share_one_store(tmp_path: Path, uninterrupted: Path) -> None:
    store = tmp_path / "shared.sqlite"
    folders = [tmp_path / "one", tmp_path / "two"]
    processes = [start(*COMPARE, 8, "--store", store, "--out", folder) for folder in folders]
    for process, folder in zip(processes, folders, strict=True):
        _, error = process.communicate(timeout=STUCK)
        assert process.returncode == 0, error
        assert_equal_results(uninterrupted, folder)
        assert not (folder / STORE).exists()
    with open_store(store) as opened:
        assert len(opened) == 16


def test_a_finished_run_is_not_done_again(tmp_path: Path, uninterrupted: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("model.experiments.running.simulate_task", None)
    again = [*COMPARE, "8", "--store", str(uninterrupted / STORE), "--out", str(tmp_path / "again")]
    assert run_sim.main(again) == 0
    assert_equal_results(uninterrupted, tmp_path / "again")


# --- the folder -----------------------------------------------------------------------------


def plan() -> Plan:
    return Plan("compare", (load_scenario("no_linkage"), load_scenario("employment")), {"years": 1})


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    with new_experiment(plan(), tmp_path / "results"):
        assert read_plan(tmp_path / "results") == plan()


def test_without_a_finished_run_no_folder_is_left(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), new_experiment(plan(), tmp_path / "results"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_results_are_all_there_or_none(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        (folder / "table.csv").write_text("1")
        raise RuntimeError("no picture")

    run = Run(load_scenario("no_linkage"), 1, 1e-9, 1)
    with pytest.raises(RuntimeError), new_experiment(plan(), tmp_path / "results") as experiment:
        execute([run], store=experiment.store)
        experiment.finish(write)
    assert {file.name for file in (tmp_path / "results").iterdir()} == {PLAN, STORE}
    with resume_experiment(tmp_path / "results") as experiment:
        assert experiment.store is not None and len(experiment.store) == 1
        experiment.finish(lambda folder: (folder / "table.csv").write_text("1") and None)
    assert is_complete(tmp_path / "results")
    manifest = json.loads((tmp_path / "results" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"] == {"years": 1}


def break_plan(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        file = folder / PLAN
        content = json.loads(file.read_text(encoding="utf-8"))
        change(content)
        file.write_text(json.dumps(content), encoding="utf-8")

    return do


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda folder: (folder / PLAN).unlink(), "holds no experiment: plan.json is missing"),
        (
            lambda folder: (folder / PLAN).write_text("{"),
            "plan.json: cannot be read: Expecting property name",
        ),
        (break_plan(lambda content: content.pop("options")), "plan.json: options: is damaged"),
        (
            break_plan(lambda content: content["scenarios"][0].update(sha256="0")),
            "plan.json: is damaged",
        ),
        (break_plan(lambda content: content.update(model="0" * 64)), "another version of the model"),
        (break_plan(lambda content: content.update(measure="model.gone:measure")), "another version of"),
    ],
    ids=["missing", "no JSON", "incomplete", "other values", "other model", "a measure that is gone"],
)
def test_a_folder_that_cannot_be_resumed(
    tmp_path: Path, harm: Callable[[Path], object], message: str
) -> None:
    folder = tmp_path / "results"
    with new_experiment(plan(), folder):
        pass
    harm(folder)
    with pytest.raises(InputError, match=message), resume_experiment(folder):
        pass


def test_no_folder_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"), resume_experiment(tmp_path / "nowhere"):
        pass
