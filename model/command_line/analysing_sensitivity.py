"""`run_sim.py sensitivity`: what the effects of the linkage forms depend on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.command_line.analysing import (
    Asked,
    as_plain,
    as_ranges,
    asked_ranges,
    conclude,
    heading,
    in_points,
    own_options,
    settings_of,
    told_change,
    told_setting,
)
from model.errors import InputError, noted, refuse

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment


def analyse_sensitivity(
    asked: Asked,
    *,
    vary: Sequence[str],
    only: Sequence[str],
    trajectories: int,
    samples: int,
    keep: int,
    groups: str,
    outcome: str,
) -> None:
    """Screen parameters, take Sobol' indices, and print what depends on what.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.ranges import check_not_set
    from model.experiments.sensitivity import MEASURE, check_numbers, moved_keys
    from model.experiments.settings import check_headline

    scenarios = asked.load()
    mistakes: list[InputError] = []
    with noted(mistakes):
        ranges = asked_ranges(scenarios[0], vary, only)
        check_numbers(ranges, trajectories, samples, keep, groups, asked.replications)
        check_not_set(scenarios[0], moved_keys(ranges))
    with noted(mistakes):
        outcome = check_headline(outcome)
    refuse(mistakes)
    asked.begin(
        "sensitivity",
        scenarios,
        {
            "ranges": as_plain(ranges),
            "trajectories": trajectories,
            "samples": samples,
            "keep": keep,
            "grouping": groups,
            "outcome": outcome,
        },
        measure=MEASURE,
    )


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.sensitivity import sensitivity

    options = own_options(experiment)
    options["ranges"] = as_ranges(options["ranges"])
    with settings_of(experiment, executor) as settings:
        found = sensitivity(experiment.plan.scenarios[0], settings, **options)
    conclude(experiment, found, _show, as_json=as_json)


def _show(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table
    from model.experiments.caveats import means_over
    from model.experiments.form_effects import TOGETHER
    from model.experiments.settings import unit_of
    from model.experiments.words import percent, short

    unit = unit_of(content["outcome"])
    rows = [row for row in content["indices"] if row["effect"] == TOGETHER]
    print_table(
        heading(content, f"Sensitivity to {content['parameters']} parameters"),
        (
            ("parameter", "left"),
            ("total\nindex", "right"),
            ("+-", "right"),
            ("first\norder", "right"),
            ("+-", "right"),
        ),
        [
            (
                short(row["group"]),
                *(
                    "-" if row[name] is None else f"{row[name]:.2f}"
                    for name in ("total", "total_half_width", "first", "first_half_width")
                ),
            )
            for row in rows
        ],
    )
    print_table(
        "Tornado: effect of all forms with one parameter at the ends of its range",
        (
            ("parameter", "left"),
            *((title, "right") for title in ("low", "effect", "high", "effect")),
        ),
        [
            (
                short(swing["key"]),
                told_setting(swing["low_value"]),
                told_change(swing["at_low"], unit),
                told_setting(swing["high_value"]),
                told_change(swing["at_high"], unit),
            )
            for swing in content["tornado"]
        ],
    )
    print_table(
        "Conclusions, and where among all ranges they hold",
        (("conclusion", "fold"), ("holds at", "right"), ("fails most at", "fold")),
        [
            (
                each["en"].replace("_", " "),
                percent(each["share"]),
                "" if each["breaker"] is None else f"{each['fails_at']} {short(each['breaker'])}",
            )
            for each in content["conclusions"]
        ],
    )
    print_lines(
        f"index: share of the variance of all forms' effect on {content['outcome']}; +-: 95 % interval",
        f"{means_over(content['years'])['en']}.",
        *in_points(unit),
        "",
    )
