"""`run_sim.py optimise`: a budget spread anew over levers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.command_line.analysing import (
    Asked,
    as_plain,
    as_ranges,
    conclude,
    heading,
    in_points,
    own_options,
    settings_of,
    told,
    told_change,
    told_setting,
)
from model.errors import InputError, each, noted, refuse

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment

_MOST_SHOWN = 20  # points printed; all are written


def optimise_scenario(
    asked: Asked,
    *,
    levers: Sequence[str],
    goals: Sequence[str],
    population: int,
    generations: int,
    fixed_budget: bool,
) -> None:
    """Search the levers of a scenario and print the front.

    levers: texts KEY=LOW:HIGH, the intensities of the programme's parts if none are given.
    goals: texts OUTCOME:max or OUTCOME:min, income, below the line and cost if none.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.optimise import GOALS, check_search, part_levers, read_goal
    from model.experiments.ranges import read_range

    scenarios = asked.load(least_replications=2)
    mistakes: list[InputError] = []
    with noted(mistakes):
        ranges = each(lambda text: read_range(text, option="--lever"), levers) or part_levers()
    with noted(mistakes):
        wanted = each(lambda text: read_goal(text, scenarios[0], asked.years), goals) or list(GOALS)
    refuse(mistakes)
    check_search(scenarios[0], ranges, wanted, population, generations, asked.replications)
    asked.begin(
        "optimise",
        scenarios,
        {
            "levers": as_plain(ranges),
            "goals": [[goal.outcome, goal.maximise] for goal in wanted],
            "population": population,
            "generations": generations,
            "fixed_budget": fixed_budget,
        },
    )


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.optimise import Goal, optimise

    options = own_options(experiment)
    options["levers"] = as_ranges(options["levers"])
    options["goals"] = [Goal(outcome, maximise) for outcome, maximise in options["goals"]]
    with settings_of(experiment, executor) as settings:
        found = optimise(experiment.plan.scenarios[0], settings, **options)
    conclude(experiment, found, _show, as_json=as_json)


def _show(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table
    from model.experiments.caveats import means_over
    from model.experiments.settings import unit_of
    from model.experiments.words import short

    levers = [lever["key"] for lever in content["levers"]]
    goals = [goal["outcome"] for goal in content["goals"]]
    print_table(
        heading(content, f"Pareto front of {content['tried']} points tried"),
        (
            ("point", "left"),
            *((f"lever {place}", "right") for place, _ in enumerate(levers, 1)),
            *((name.replace("_", "\n"), "right") for name in goals),
        ),
        [
            (
                row["point"],
                *(_narrow(told_setting(row[key])) for key in levers),
                *(_judged(row, name) for name in goals),
            )
            for row in content["points"][: _MOST_SHOWN + 1]
        ],
    )
    print_lines(*(f"lever {place}: {short(key)}" for place, key in enumerate(levers, 1)))
    print_lines("points: difference from the scenario, by seeds that the search had not seen; M: million")
    print_lines(*in_points(*map(unit_of, goals)), f"{means_over(content['years'])['en']}.", "")
    left_out = len(content["points"]) - _MOST_SHOWN - 1
    if left_out > 0:
        print_lines(f"Not shown: {left_out} more points; --out and --json have all.", "")


def _judged(row: dict[str, Any], goal: str) -> str:
    from model.experiments.settings import unit_of

    difference = row[f"{goal}_difference"]
    unit = unit_of(goal)
    return _narrow(told(row[goal], unit) if difference is None else told_change(difference, unit))


def _narrow(text: str) -> str:
    return text.replace(" million", "M")
