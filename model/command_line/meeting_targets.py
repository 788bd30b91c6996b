"""`run_sim.py targets`: what the model is to meet, beside what a scenario gives."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.command_line.checks import MOST_REPLICATIONS, check_run, check_whole
from model.errors import InputError, noted, refuse
from model.invocation import invocation
from model.scenario import load_scenario, read_settings

if TYPE_CHECKING:
    from model.experiments.targets import TargetValue

_COLUMNS = (
    ("target", "fold"),
    ("to meet", "right"),
    ("model", "right"),
    ("fitted", "left"),
    ("", "left"),
)


def show_targets(
    name: str,
    *,
    settings: Sequence[str],
    replications: int,
    jobs: int,
    years: int,
    scale: float,
    seed: int,
    as_json: bool,
) -> None:
    """Simulate a scenario and print every target beside what it gives.

    settings: texts of the form KEY=VALUE.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    mistakes: list[InputError] = []
    with noted(mistakes):
        check_whole("--replications", replications, 1, MOST_REPLICATIONS)
    check_run(mistakes, scale=scale, seed=seed, years=years, jobs=jobs)
    refuse(mistakes)
    scenario = load_scenario(name, read_settings(settings))

    from model.command_line.compiling import compile_missing
    from model.command_line.screen import print_json, progress_bar, tell_of_no_effect
    from model.experiments.executors import open_executor
    from model.experiments.settings import Settings
    from model.experiments.targets import check_years, set_beside
    from model.without_effect import without_effect

    check_years(years)
    tell_of_no_effect(without_effect([scenario], years))
    compile_missing(jobs)
    with open_executor(min(jobs, replications), None) as executor, progress_bar("runs") as advance:
        found = set_beside(
            scenario,
            Settings(
                scale=scale,
                years=years,
                seed=seed,
                replications=replications,
                executor=executor,
                progress=advance,
            ),
        )
    if as_json:
        print_json([each.row() for each in found])
        return
    runs = f"{replications} run{'s' if replications > 1 else ''} of {years} years"
    _show(f"Targets: {scenario.name}, {runs} at scale {scale:g}, seed {seed}", found)


def _show(heading: str, found: Sequence["TargetValue"]) -> None:
    from model.command_line.screen import print_lines, print_table

    print_table(
        heading,
        _COLUMNS,
        [
            (
                f"{each.target.text} ({each.target.unit})",
                f"{_told(each.target.low)} to {_told(each.target.high)}",
                _told(each.value),
                "yes" if each.target.fitted else "",
                "met" if each.met else "MISS",
            )
            for each in found
        ],
        {"MISS": "bold red", "met": "green"},
    )
    missed = [each for each in found if not each.met]
    print_lines(f"{len(found) - len(missed)} of {len(found)} are met.")
    if missed:
        print_lines("", "Why not, of those that the baseline misses or that have no value:")
        print_lines(*(f"{each.target.text}: {each.missed}" for each in missed if each.missed is not None))
    print_lines(
        "",
        "fitted: a parameter was fitted to it; met within two standard deviations of what was observed.",
        f"Account, year and source of each: {invocation()} targets --json",
    )


def _told(value: float) -> str:
    """A number to three digits that count, or whole; "-" for one that does not exist."""
    from model.experiments.words import setting

    return "-" if value != value else setting(value)
