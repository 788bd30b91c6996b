"""What the analyses have in common on the command line: checking, beginning, ending."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.command_line.checks import MOST_REPLICATIONS, check_run, check_whole
from model.command_line.experiments import begin
from model.errors import InputError, each, noted, refuse
from model.scenario import Scenario, load_scenario, read_settings

if TYPE_CHECKING:
    from model.experiments.analysis import Analysis
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment
    from model.experiments.ranges import Range
    from model.experiments.settings import Settings

COMMON = ("scale", "years", "seed", "replications", "uncertain")


@dataclass(frozen=True)
class Asked:
    """What is asked of every analysis, as it was typed.

    settings: texts of the form KEY=VALUE.
    """

    scenario: str
    settings: Sequence[str]
    replications: int
    scale: float
    years: int
    seed: int
    jobs: int
    dask: str | None
    out: str | None
    store: str | None
    as_json: bool
    uncertain: bool = False

    def load(self, *others: str | None, least_replications: int = 1) -> list[Scenario]:
        """Check everything and load the scenario, and others with the same settings.

        Raises InputError if anything is wrong.
        """
        mistakes: list[InputError] = []
        with noted(mistakes):
            check_whole("--replications", self.replications, least_replications, MOST_REPLICATIONS)
        check_run(mistakes, scale=self.scale, years=self.years, seed=self.seed, jobs=self.jobs)
        refuse(mistakes)
        names = [name for name in (self.scenario, *others) if name is not None]
        overrides = read_settings(self.settings)
        return each(lambda name: load_scenario(name, overrides), names)

    def begin(
        self, command: str, scenarios: Sequence[Scenario], options: Mapping[str, Any], **further: Any
    ) -> None:
        """Do the analysis and print it.

        options: all else that decides the results, as plain data.  further: of the Plan.

        Raises InputError if anything given is wrong, AccountsError if money is not conserved.
        """
        from model.experiments.folder import Plan
        from model.experiments.ranges import check_not_set

        # Of levers the value that is set counts: the search begins there, and spends as much.
        check_not_set(scenarios[0], (entry["key"] for entry in options.get("ranges", ())))
        common = {name: getattr(self, name) for name in COMMON}
        plan = Plan(command, tuple(scenarios), {**common, **options}, **further)
        begin(plan, self.out, self.store, jobs=self.jobs, dask=self.dask, as_json=self.as_json)


@contextmanager
def settings_of(experiment: "Experiment", executor: "Executor") -> Iterator["Settings"]:
    """The settings of a planned analysis, with a bar that shows its progress."""
    from model.command_line.screen import progress_bar
    from model.experiments.settings import Settings

    options = experiment.plan.options
    with progress_bar("runs") as advance:
        yield Settings(
            **{name: options[name] for name in COMMON},
            executor=executor,
            store=experiment.store,
            progress=advance,
        )


def own_options(experiment: "Experiment") -> dict[str, Any]:
    """The options of a planned analysis that not every analysis has."""
    return {name: value for name, value in experiment.plan.options.items() if name not in COMMON}


def as_plain(ranges: Sequence["Range"]) -> list[dict[str, Any]]:
    """Ranges as plain data."""
    return [
        {"key": entry.key, "low": entry.low, "high": entry.high, "levels": entry.levels} for entry in ranges
    ]


def as_ranges(written: Sequence[Mapping[str, Any]]) -> list["Range"]:
    """The ranges that `as_plain` made plain."""
    from model.experiments.ranges import Range, parameters

    return [
        Range(each["key"], each["low"], each["high"], parameters()[each["key"]].kind, each["levels"])
        for each in written
    ]


def asked_ranges(scenario: Scenario, vary: Sequence[str], only: Sequence[str]) -> list["Range"]:
    """The ranges that --vary gives, or those of all uncertain parameters that fit --only.

    With both, --vary gives further ranges or takes the place of declared ones.

    Raises InputError if either is wrong.
    """
    from model.experiments.ranges import check_distinct, read_range, uncertain_ranges

    given = each(read_range, vary)
    check_distinct(given, option="--vary")
    if given and not only:
        return given
    replaced = {entry.key for entry in given}
    return [*(entry for entry in uncertain_ranges(scenario, only) if entry.key not in replaced), *given]


def conclude(
    experiment: "Experiment", analysis: "Analysis", show: Callable[[dict[str, Any]], None], *, as_json: bool
) -> None:
    """Write what was asked for and print the analysis.

    show: prints its tables.
    """
    from model.command_line.screen import print_json, print_lines
    from model.experiments.analysis import summary, write_analysis
    from model.experiments.columns import columns_of
    from model.experiments.held_fixed import HeldFixed, held_fixed_in_manifest
    from model.experiments.settings import repeated_draws
    from model.experiments.words import joined
    from model.origin import settings_of
    from model.without_effect import as_plain

    command, out = experiment.plan.command, experiment.folder
    experiment.finish(lambda folder: write_analysis(analysis, command, folder), columns_of(analysis.tables()))
    content = {
        "command": command,
        "scenario": experiment.plan.scenarios[0].name,
        "set": settings_of(experiment.plan.scenarios[0]),
        **{name: experiment.plan.options[name] for name in COMMON},
        **summary(analysis),
        "without_effect": as_plain(experiment.plan.without_effect()),
        **held_fixed_in_manifest(experiment.plan.scenarios, uncertain=experiment.plan.options["uncertain"]),
        "results": None if out is None else str(out),
        "images": [] if out is None else sorted(str(file) for file in out.glob("*.png")),
    }
    if as_json:
        print_json(content)
        return
    show(content)
    print_lines(*content["finding"].values())
    if content["uncertain"]:
        print_lines(*(repeated_draws(content["replications"]) or {}).values())
        print_lines(*joined(HeldFixed.from_plain(content["held_fixed"]).sentences()).values())
    if out is not None:
        print_lines("", f"Results: {out}", *(f"Figure: {image}" for image in content["images"]))


def heading(content: Mapping[str, Any], what: str) -> str:
    """What was done, above a table."""
    from model.experiments.changes import settings_words

    years, count = content["years"], content["replications"]
    told = settings_words(content["set"])["en"]
    return (
        f"{what}: {content['scenario']}, {count} replication{'s' if count > 1 else ''} of "
        f"{years} year{'s' if years > 1 else ''} at scale {content['scale']:g}, seeds from {content['seed']}"
        f"{', uncertain parameters' if content['uncertain'] else ''}{f'; with {told}' if told else ''}"
    )


def intervals_line(content: Mapping[str, Any]) -> str:
    """Over which years means go, and of what the intervals below a table are."""
    from model.experiments.caveats import intervals, means_over

    return f"{means_over(content['years'])['en']}. {intervals(uncertain=content['uncertain'])['en']}"


def told(value: float | None, unit: str) -> str:
    """An outcome in a table; "-" for none."""
    from model.experiments.words import level

    return "-" if value is None else level(value, unit)


def told_setting(value: float | None) -> str:
    """A parameter's value in a table; "-" for none."""
    from model.experiments.words import setting

    return "-" if value is None else setting(value)


def told_change(value: float | None, unit: str) -> str:
    """A change of it, with its sign; of a share in percentage points."""
    from model.experiments.words import change

    return "-" if value is None else change(value, unit)


def in_points(*units: str) -> tuple[str, ...]:
    """What to say below a table of changes in such units: a line, or none."""
    from model.experiments.words import SHARES

    return ("changes of shares: in percentage points",) if set(units) & set(SHARES) else ()
