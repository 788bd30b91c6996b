"""What the experiments have in common on the command line: begin, be interrupted, resume."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from model.command_line.checks import MOST_THREADS, check_whole
from model.errors import InputError
from model.invocation import invocation

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment, Plan

# Where each command's carry_out(experiment, executor, *, as_json) is.
_COMMANDS = {
    "compare": "model.command_line.comparing",
    "effects": "model.command_line.measuring_effects",
    "decompose": "model.command_line.decomposing",
    "sweep": "model.command_line.sweeping",
    "sensitivity": "model.command_line.analysing_sensitivity",
    "optimise": "model.command_line.optimising",
    "calibrate": "model.command_line.calibrating",
    "robust": "model.command_line.discovering",
    "validate": "model.command_line.validating",
}


def begin(
    plan: "Plan", out: str | None, store: str | None, *, jobs: int, dask: str | None, as_json: bool
) -> None:
    """Do an experiment and print it.

    out: folder for results, store: file for finished runs, or None; jobs, dask: where it is done.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.command_line.screen import tell_of_many_counties, tell_of_no_effect
    from model.experiments.executors import open_executor
    from model.experiments.folder import new_experiment
    from model.experiments.store import check_name
    from model.writing import check_apart, check_folder

    if store is not None:
        check_name(store)
    check_apart({"--out": out, "--store": store})
    if out is not None:  # before the work: nobody wants to learn of it after
        check_folder(out)
    tell_of_no_effect(plan.without_effect())
    tell_of_many_counties(plan.scenarios[0])
    with (
        open_executor(jobs, dask) as executor,
        new_experiment(plan, out, store) as experiment,
        _told_how_to_go_on(experiment),
    ):
        _carry_out(experiment, executor, jobs=jobs, dask=dask, as_json=as_json)


def resume(folder: str, *, jobs: int, dask: str | None, as_json: bool) -> None:
    """Finish what is missing of an experiment and print it.

    Raises InputError if the folder holds no experiment of this version of the model.
    """
    from model.command_line.planned_options import check_options
    from model.command_line.screen import print_json, print_lines
    from model.experiments.executors import open_executor
    from model.experiments.folder import is_complete, read_plan, resume_experiment

    check_whole("--jobs", jobs, 1, MOST_THREADS)
    plan = read_plan(folder)
    if plan.command not in _COMMANDS:
        raise InputError(f"was made by another command: '{plan.command}'", file=folder)
    check_options(plan, folder)
    if is_complete(folder):
        if as_json:
            print_json({"results": folder, "missing": 0})
        else:
            print_lines(f"Nothing is missing: {folder} is complete.")
        return
    with (
        open_executor(jobs, dask) as executor,
        resume_experiment(folder) as experiment,
        _told_how_to_go_on(experiment),
    ):
        _carry_out(experiment, executor, jobs=jobs, dask=dask, as_json=as_json)


def _carry_out(
    experiment: "Experiment", executor: "Executor", *, jobs: int, dask: str | None, as_json: bool
) -> None:
    from model.command_line.compiling import compile_missing

    if dask is None:  # workers of a cluster compile for their own machines
        compile_missing(jobs)
    import_module(_COMMANDS[experiment.plan.command]).carry_out(experiment, executor, as_json=as_json)


@contextmanager
def _told_how_to_go_on(experiment: "Experiment") -> Iterator[None]:
    """Whatever ends an experiment early, what was kept of it and how to go on is told."""
    try:
        yield
    except KeyboardInterrupt:
        kept = _kept(experiment)
        if kept is not None:
            print(kept, file=sys.stderr)
        raise
    except InputError as error:
        kept = _kept(experiment, can_go_on=error.key != "--precision")
        if kept is None:
            raise
        raise InputError(f"{error}. {kept}") from None


def _kept(experiment: "Experiment", *, can_go_on: bool = True) -> str | None:
    if experiment.store is None:
        return None
    try:
        count = len(experiment.store)
    except InputError:
        return None  # it is the store that is wrong
    if count == 0:
        return None
    runs = f"{count:,} finished run{'s are' if count > 1 else ' is'} kept"
    if not can_go_on:
        return f"{runs} in {experiment.store.file}: name it as --store to use them again."
    if experiment.folder is None:
        return f"{runs} in {experiment.store.file}; give the same command to go on."
    folder = shlex.quote(str(Path(experiment.folder)))
    return f"{runs}; to go on: {invocation()} resume {folder}"
