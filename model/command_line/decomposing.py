"""`run_sim.py decompose`: what each linkage form or part of the programme contributes."""

from typing import TYPE_CHECKING, Any

from model.command_line.analysing import (
    Asked,
    conclude,
    heading,
    in_points,
    intervals_line,
    own_options,
    settings_of,
    told_change,
)
from model.errors import InputError, noted, refuse

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment


def decompose_scenario(asked: Asked, *, of: str, outcome: str) -> None:
    """Attribute the gain of a scenario and print the parts.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.levers import switches
    from model.experiments.ranges import check_not_set
    from model.experiments.settings import check_outcome

    scenarios = asked.load(least_replications=2)
    mistakes: list[InputError] = []
    with noted(mistakes):
        check_not_set(scenarios[0], switches(of).values())
    with noted(mistakes):
        outcome = check_outcome(outcome, scenario=scenarios[0], years=asked.years)
    refuse(mistakes)
    asked.begin("decompose", scenarios, {"of": of, "outcome": outcome})


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.decompose import decompose

    with settings_of(experiment, executor) as settings:
        found = decompose(experiment.plan.scenarios[0], settings, **own_options(experiment))
    conclude(experiment, found, _show, as_json=as_json)


def _show(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table

    unit = content["unit"]
    others = [{entry["name"]: entry for entry in content[order]} for order in ("alone", "last")]
    rows = [
        (
            entry["name"],
            *(told_change(entry[end], unit) for end in ("value", "low", "high")),
            *(told_change(order[entry["name"]]["value"], unit) for order in others),
        )
        for entry in content["parts"]
    ]
    total = content["total"]
    rows.append(("total", *(told_change(total[end], unit) for end in ("value", "low", "high")), "", ""))
    columns = ("", "left"), ("contribution", "right"), ("from", "right"), ("to", "right")
    print_table(
        heading(content, f"Contributions to {content['outcome']}"),
        (*columns, ("alone", "right"), ("last", "right")),
        rows,
    )
    print_lines(
        f"contribution: Shapley value, {content['unit']}; from, to: 95 % interval",
        "alone: added to none; last: added to all others",
        intervals_line(content),
        *in_points(unit),
        "",
    )
    print_table(
        "What two give together beyond each alone",
        (("", "left"), ("", "left"), ("interaction", "right"), ("from", "right"), ("to", "right")),
        [
            (
                each["first"],
                each["second"],
                *(told_change(each[end], unit) for end in ("value", "low", "high")),
            )
            for each in sorted(content["interactions"], key=lambda each: -abs(each["value"]))
        ],
    )
