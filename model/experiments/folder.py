"""The folder of an experiment: its plan and its finished runs from the start, results at the end.

    plan = Plan("compare", scenarios, {"replications": 12, ...})
    with new_experiment(plan, "results/linkages") as experiment:
        records = execute(runs, store=experiment.store)
        experiment.finish(write)

plan.json says all that decides the results, so that an experiment that was killed can be
finished from its folder alone.  manifest.json comes last: a folder with it is complete.
"""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model.data_folder import DataFolder
from model.declare.column import Column
from model.errors import InputError
from model.experiments.deciding import model_hash
from model.experiments.held_fixed import held_fixed_in_manifest
from model.experiments.store import STORE, Store, check_name, open_store
from model.reading import is_there, read_json
from model.results_files import MANIFEST, PLAN, check_results_folder, read_plan_file
from model.run import STANDARD_MEASURE
from model.scenario import Scenario
from model.without_effect import NoEffect, as_plain, without_effect
from model.writing import check_folder, complete_folder, write_json

Columns = Mapping[str, Mapping[str, Column]]

# Of which kind an experiment switches all on and off itself, by its command.
_SWITCHED = {"sensitivity": "forms"}


@dataclass(frozen=True)
class Plan:
    """What an experiment is: all that decides its results.

    command: of run_sim.py.  scenarios: resolved.  options: plain data, by name; not where the
    work is done.  measure: of its runs, as in Run.  files: by option, the name as it was given of
    a file whose content is in the options.  model: what was `current_model` when it was begun.
    """

    command: str
    scenarios: tuple[Scenario, ...]
    options: dict[str, Any]
    measure: str = STANDARD_MEASURE
    files: dict[str, str] = field(default_factory=dict)
    model: str = ""

    def __post_init__(self) -> None:
        if not self.model:
            object.__setattr__(self, "model", self.current_model)

    @property
    def current_model(self) -> str:
        """model_hash() of what decides its results in the program as it is now."""
        further = ["model.experiments.uncertainty"] if self.options.get("uncertain") else []
        return model_hash(self.measure, *further)

    def without_effect(self) -> list[NoEffect]:
        """The settings that change nothing in any of its runs."""
        ranges = [each for name in ("ranges", "levers", "others") for each in self.options.get(name, ())]
        varied = [str(each["key"]) for each in ranges]
        switched = self.options.get("of", _SWITCHED.get(self.command))
        if switched is not None:  # its forms or parts are switched on and off
            from model.experiments.levers import moved_by  # late: it reads the registry

            varied += moved_by(str(switched))
        return without_effect(self.scenarios, int(self.options["years"]), varied)


@dataclass(frozen=True)
class Experiment:
    """An experiment under way.

    folder: None if nothing is to be written.  store: where finished runs are kept; None if nowhere.
    """

    plan: Plan
    folder: Path | None
    store: Store | None

    def finish(self, write: Callable[[Path], None], columns: Columns | None = None) -> None:
        """Write the results: all of them or none, should anything go wrong.

        write: writes them into the folder that it is given; what its manifest.json lacks is added.
        columns: of its tables, for that manifest, by file name without ending and column name.

        Raises InputError if the disk refuses.
        """
        if self.folder is None:
            return
        unfinished = self.folder / f".{uuid.uuid4().hex}.unfinished"
        with _disk_refusals_told(self.folder):
            try:
                unfinished.mkdir()
                write(unfinished)
                of_its_own = unfinished / MANIFEST
                further = read_json(of_its_own) if of_its_own.exists() else {}
                planned = manifest(self.plan, columns)
                write_json({**planned, **further, "model": planned["model"]}, of_its_own)
                for file in sorted(unfinished.iterdir(), key=lambda file: file.name == MANIFEST):
                    os.replace(file, self.folder / file.name)
                for left in self.folder.glob(".*.unfinished"):  # by processes that were killed
                    shutil.rmtree(left, ignore_errors=True)
            except FileNotFoundError:
                if not is_complete(self.folder):  # another process has finished it just now
                    raise
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def new_experiment(
    plan: Plan, folder: str | Path | None = None, store: str | Path | None = None
) -> Iterator[Experiment]:
    """Begin an experiment.  A folder is left for resume_experiment once it holds a finished run.

    folder: a new or empty one, or None.  store: a file that may be shared with other
    experiments; without it the folder has a store of its own.

    Raises InputError if the folder is used, or folder or store cannot be written.
    """
    if folder is None:
        if store is None:
            yield Experiment(plan, None, None)
        else:
            with open_store(store) as opened:
                yield Experiment(plan, None, opened)
        return
    check_folder(folder)
    folder = Path(folder)
    if store is not None:
        check_name(store)
    shared = None if store is None else Path(store).absolute()
    if shared is not None:
        with open_store(shared):
            pass  # refused before the folder is made
    with complete_folder(folder) as unfinished:
        write_json(_as_json(plan, shared), unfinished / PLAN)
    with _opened(plan, folder, shared) as experiment:
        begun = 0 if experiment.store is None else len(experiment.store)
        try:
            yield experiment
        except BaseException:
            own = shared is None and experiment.store is not None
            if own and experiment.store is not None and _is_empty(experiment.store, begun):
                shutil.rmtree(folder, ignore_errors=True)
            raise


@contextmanager
def resume_experiment(folder: str | Path) -> Iterator[Experiment]:
    """Go on with an experiment that was interrupted.

    Raises InputError if the folder holds none, or was begun with another version of the model.
    """
    folder = Path(folder)
    plan, shared = _read(folder)
    try:
        current = plan.current_model
    except InputError:  # what measured its runs is gone
        current = "unknown"
    if plan.model != current:
        problem = (
            f"was begun with another version of the model, Python or a library ({plan.model[:12]}, "
            f"now {current[:12]}); begin it anew in another folder"
        )
        raise InputError(problem, file=str(folder))
    if shared is not None and not shared.is_file():  # a plan makes no files outside of its folder
        raise InputError(f"keeps its runs in {shared}, which is gone; begin it anew", file=str(folder))
    with _opened(plan, folder, shared) as experiment:
        yield experiment


def read_plan(folder: str | Path) -> Plan:
    """What the experiment in a folder is.  Raises InputError if there is none."""
    return _read(Path(folder))[0]


def is_complete(folder: str | Path) -> bool:
    """Whether a folder holds finished results."""
    return is_there(Path(folder) / MANIFEST)


def manifest(plan: Plan, columns: Columns | None = None) -> dict[str, Any]:
    """What was asked and with which program: enough to do it again; and what its tables hold."""
    from model.results import model_version, revision, versions  # late: pandas and Numba

    return {
        "model": {"version": model_version(), **revision(), "deciding_sha256": plan.model},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "command": plan.command,
        "options": plan.options,
        "files": plan.files,
        "scenarios": [_scenario_as_json(scenario) for scenario in plan.scenarios],
        "without_effect": as_plain(plan.without_effect()),
        **held_fixed_in_manifest(plan.scenarios, uncertain=bool(plan.options.get("uncertain"))),
        "columns": {
            table: {name: column.described() for name, column in described.items()}
            for table, described in (columns or {}).items()
        },
    }


# --- inside -------------------------------------------------------------------------------


@contextmanager
def _opened(plan: Plan, folder: Path, shared: Path | None) -> Iterator[Experiment]:
    with open_store(shared or folder / STORE) as store:
        yield Experiment(plan, folder, store)


def _is_empty(store: Store, begun: int) -> bool:
    try:
        return len(store) == begun == 0
    except InputError:
        return False  # it cannot be read: somebody should look at it


def _as_json(plan: Plan, shared: Path | None) -> dict[str, Any]:
    return {
        "command": plan.command,
        "model": plan.model,
        "store": None if shared is None else str(shared),
        "options": plan.options,
        "measure": plan.measure,
        "files": plan.files,
        "scenarios": [_scenario_as_json(scenario) for scenario in plan.scenarios],
    }


def _scenario_as_json(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "given": scenario.given,
        "title": scenario.title,
        "question": scenario.question,
        "sha256": scenario.digest(),
        "data": None if scenario.data is None else scenario.data.as_json(),
        "parameters": {
            key: {"value": value, "origin": scenario.origin[key]} for key, value in scenario.values.items()
        },
    }


def _read(folder: Path) -> tuple[Plan, Path | None]:
    file = folder / PLAN
    check_results_folder(folder)
    if not is_there(file):
        problem = f"holds no experiment: {PLAN} is missing; name a folder that --out has written"
        raise InputError(problem, file=str(folder))
    content = read_plan_file(folder)
    try:
        plan = Plan(
            command=content["command"],
            scenarios=tuple(_scenarios(content["scenarios"])),
            options=dict(content["options"]),
            measure=content.get("measure") or STANDARD_MEASURE,  # not in plans of earlier versions
            files=content.get("files", {}),
            model=content["model"] or "unknown",
        )
        shared = None if content["store"] is None else Path(content["store"])
        if not plan.scenarios:
            raise ValueError("nothing to simulate")
    except (ValueError, LookupError, TypeError, AttributeError):
        raise InputError("is damaged or from another version of the program", file=str(file)) from None
    return plan, shared


def _scenarios(written: Sequence[dict[str, Any]]) -> Iterator[Scenario]:
    """The scenarios of a plan, which may come from anywhere: held to what a scenario file may say."""
    from model.declare.parameter import accept, build, declared
    from model.parameters import SECTIONS, contradictions

    parameters = declared(SECTIONS)
    for entry in written:
        given = {key: parameter["value"] for key, parameter in entry["parameters"].items()}
        values = {key: accept(parameter, given[key]) for key, parameter in parameters.items()}
        if values.keys() != given.keys() or any(contradictions(values)):
            raise ValueError("a scenario is not of this version")
        scenario = Scenario(
            name=_text(entry["name"]),
            title={language: _text(entry["title"][language]) for language in ("en", "zh")},
            question={language: _text(entry["question"][language]) for language in ("en", "zh")},
            values=values,
            sections=build(SECTIONS, values),
            origin={key: _text(parameter["origin"]) for key, parameter in entry["parameters"].items()},
            data=None if entry["data"] is None else DataFolder.from_json(entry["data"]),
            given=entry.get("given", ""),
        )
        if scenario.digest() != entry["sha256"]:
            raise ValueError("a scenario is not what was written")
        yield scenario


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError("must be text")
    return text


@contextmanager
def _disk_refusals_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", file=str(folder)) from None
