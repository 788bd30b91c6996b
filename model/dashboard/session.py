"""What one visitor of the page does: a scenario with changes, run season by season beside another.

Visitors who watch the same scenario with the same seed watch one run, each up to a season of
their own.
"""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from model.dashboard import controls
from model.dashboard.watching import Moment, Run
from model.declare.parameter import Value
from model.errors import InputError
from model.experiments.changes import changed_title
from model.outcomes import YearOutcomes
from model.population import Geography
from model.scenario import Scenario, list_scenarios, load_scenario
from model.world.calendar import SEASONS

YEARS = 10  # that a run goes on for
SCALE = 0.01  # of the households: with it a season and its pictures take well under a second
SCALES = (0.002, 0.01, 0.05)
LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Asked:
    """What is to be run.  settings: changes to the scenario, by dotted key."""

    scenario: str
    reference: str = "baseline"
    seed: int = 1
    scale: float = SCALE
    settings: Mapping[str, Value] = field(default_factory=dict)


class Session:
    """A scenario under way, beside the one that it is compared with.

    Both meet the same weather, prices and luck, for they have the seed and population in common.
    Raises InputError if a scenario cannot be read.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.scenario = _changed(asked)
        self.reference = load(asked.reference)
        self.season = 0  # seasons run so far
        self.run, self.reference_run = _start(asked, self.scenario, self.reference)

    @property
    def unchanged(self) -> Scenario:
        """The scenario as its file has it."""
        return load(self.asked.scenario)

    @property
    def geography(self) -> Geography:
        """Of the scenario."""
        return self.run.engine.geography

    def moments(self, run: Run) -> tuple[Moment, ...]:
        """After every season so far of this run or of the one compared with, the start included."""
        return tuple(run.moments[: self.season + 1])

    def years(self, run: Run) -> tuple[YearOutcomes, ...]:
        """The finished years of this run or of the one compared with."""
        return tuple(run.years[: self.season // len(SEASONS)])

    @property
    def finished(self) -> bool:
        """Whether the last year is over."""
        return self.season >= YEARS * len(SEASONS)

    def step(self) -> None:
        """Run one season of both.  Raises AccountsError if any account does not balance."""
        for run in (self.run, self.reference_run):
            run.reach(self.season + 1)
        self.season += 1

    def reset(self) -> None:
        """Back to before the first spring."""
        self.run, self.reference_run = _start(self.asked, self.scenario, self.reference)
        self.season = 0

    def change(self, key: str, value: object) -> None:
        """Set a parameter and go back to the start; `step` brings the run to where it was.

        value: as the scenario file would have it.  Raises InputError, and changes nothing, if
        the value is not allowed, alone or with the others.
        """
        settings = {**self.asked.settings, key: value}
        changed = load_scenario(self.asked.scenario, settings).values[key]
        others = {name: each for name, each in self.asked.settings.items() if name != key}
        if changed != self.unchanged.values[key]:
            others[key] = changed
        self.ask(replace(self.asked, settings=others))

    def ask(self, asked: Asked) -> None:
        """Run something else from the start.  Raises InputError, and changes nothing, if it is wrong."""
        scenario, reference = _changed(asked), load(asked.reference)
        self.run, self.reference_run = _start(asked, scenario, reference)
        self.asked, self.scenario, self.reference, self.season = asked, scenario, reference, 0

    def toml(self) -> str:
        """The scenario with its changes as a scenario file."""
        return self.scenario.as_toml()

    def archive(self) -> bytes:
        """The finished years of both runs as CSV tables, with codebooks and the scenario, zipped.

        Raises InputError if no year is finished.
        """
        from model.experiments.export import export
        from model.results import write_results

        if not self.years(self.run):
            raise InputError("no year is finished yet")
        content = io.BytesIO()
        with (
            tempfile.TemporaryDirectory() as folder,
            zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, scenario, run in (
                ("scenario", self.scenario, self.run),
                ("compared_with", self.reference, self.reference_run),
            ):
                written = write_results(run.outcomes(scenario, self.season), Path(folder) / name)
                tables = export(written, Path(folder) / f"{name}_tables", workbook=False)
                for file in (*sorted(tables.iterdir()), written / "manifest.json", written / "summary.json"):
                    archive.write(file, f"{name}/{file.name}")
            archive.writestr("scenario.toml", self.toml())
        return content.getvalue()


@cache
def load(name: str) -> Scenario:
    """A scenario as its file has it, read once.  Raises InputError if it is wrong."""
    return load_scenario(name)


def scenarios(first: str) -> dict[str, dict[str, str]]:
    """Titles by language of `first` and of all in scenarios/ that can be read, by name or path.

    Raises InputError if `first` cannot be read.
    """
    found = {first: load(first).title}
    for name in list_scenarios():
        try:
            found[name] = load(name).title
        except InputError:
            continue  # a file under way must not keep others from being run
    return found


def seed_of(typed: str) -> int:
    """Raises InputError unless it is a seed."""
    try:
        seed = int(typed)
    except ValueError:
        seed = -1
    if not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"must be a whole number from 0 to {LARGEST_SEED}", key="seed", value=typed)
    return seed


def read_value(key: str, typed: str) -> object:
    """What was typed for a parameter, as a scenario file would have it."""
    return controls.read(controls.parameters()[key], typed)


def _start(asked: Asked, scenario: Scenario, reference: Scenario) -> tuple[Run, Run]:
    runs = [Run.shared(each, asked.scale, asked.seed) for each in (scenario, reference)]
    return runs[0], runs[1]


def _changed(asked: Asked) -> Scenario:
    if not asked.settings:
        return load(asked.scenario)
    scenario = load_scenario(asked.scenario, asked.settings)
    settings = {key: scenario.values[key] for key in asked.settings}
    return replace(scenario, title=changed_title(scenario.title, settings))
