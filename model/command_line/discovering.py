"""`run_sim.py robust`: under which conditions a policy misses its target."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.command_line.analysing import (
    Asked,
    as_plain,
    as_ranges,
    asked_ranges,
    conclude,
    heading,
    own_options,
    settings_of,
    told_setting,
)
from model.errors import InputError, noted, refuse

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment


def discover_failures(
    asked: Asked,
    *,
    target: str,
    base: str | None,
    vary: Sequence[str],
    only: Sequence[str],
    points: int,
    depth: int,
) -> None:
    """Try a policy under many conditions and print where it fails.

    base: a scenario from which the outcome's difference is judged.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.robust import check_numbers, read_target

    scenarios = asked.load(base)
    mistakes: list[InputError] = []
    with noted(mistakes):
        ranges = asked_ranges(scenarios[0], vary, only)
        check_numbers(ranges, points, depth, asked.replications * (1 if base is None else 2))
    with noted(mistakes):
        read_target(target, scenarios[0], asked.years, of_difference=base is not None)
    refuse(mistakes)
    asked.begin(
        "robust",
        scenarios,
        {"ranges": as_plain(ranges), "target": target, "points": points, "depth": depth},
    )


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.robust import read_target, robust

    options = own_options(experiment)
    options["ranges"] = as_ranges(options["ranges"])
    scenario, *base = experiment.plan.scenarios
    years = experiment.plan.options["years"]
    options["target"] = read_target(options["target"], scenario, years, of_difference=bool(base))
    with settings_of(experiment, executor) as settings:
        found = robust(scenario, settings, base=base[0] if base else None, **options)
    conclude(experiment, found, _show, as_json=as_json)


def _show(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines
    from model.experiments.caveats import means_over
    from model.experiments.words import percent

    against = "" if content["base"] is None else f" against {content['base']}"
    told = heading(content, f"{content['target']}{against} under {content['points']} conditions")
    boxes = content["boxes"] if content["telling"] else ()
    if not boxes:
        print_lines(told)
    else:
        _show_boxes(told, boxes)
    accuracy = content["balanced_accuracy"]
    if accuracy is not None:
        print_lines(f"The boxes tell {percent(accuracy)} of unseen conditions right; chance, 50 %.")
    print_lines(f"{means_over(content['years'])['en']}.", "")


def _show_boxes(told: str, boxes: Sequence[dict[str, Any]]) -> None:
    from model.command_line.screen import print_table
    from model.experiments.words import percent

    print_table(
        told,
        (("box", "right"), ("of failures", "right"), ("fails there", "right"), ("where", "fold")),
        [
            (
                str(number),
                percent(box["coverage"]),
                percent(box["density"]),
                "; ".join(_side(side) for side in box["limits"]),
            )
            for number, box in enumerate(boxes, 1)
        ],
    )


def _side(side: dict[str, Any]) -> str:
    from model.experiments.words import short

    return f"{short(side['key'])} {side['side']} {told_setting(side['value'])}"
