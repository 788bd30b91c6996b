"""`run_sim.py calibrate`: which values of parameters agree with observed outcomes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.command_line.analysing import (
    Asked,
    as_plain,
    as_ranges,
    conclude,
    heading,
    own_options,
    settings_of,
    told_setting,
)
from model.errors import InputError, each, noted, refuse
from model.reading import readable

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment


def calibrate_scenario(
    asked: Asked, targets: str | None, *, fit: Sequence[str], others: bool, points: int, rounds: int
) -> None:
    """Fit parameters of a scenario to the targets in a TOML file and print the posterior.

    targets: the file; the one that the baseline was fitted to if None.
    fit: texts KEY=LOW:HIGH or KEY, instead of the parameters in the file.
    others: draw all other uncertain parameters from their ranges at each point.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from dataclasses import asdict

    from model.experiments.calibrate import SHIPPED_TARGETS, check_numbers, check_run_length, read_targets
    from model.experiments.ranges import check_distinct, read_range, uncertain_ranges

    scenarios = asked.load()
    files = {} if targets is None else {"targets": readable(targets)}
    check_numbers(points, rounds, asked.replications)
    if targets is None:
        targets = str(SHIPPED_TARGETS)
    mistakes: list[InputError] = []
    with noted(mistakes):
        wanted, ranges = read_targets(targets, parameters=not fit, scenario=scenarios[0])
        check_run_length(wanted, asked.years)
    with noted(mistakes):
        if fit:
            ranges = each(lambda text: read_range(text, option="--fit"), fit)
    refuse(mistakes)
    check_distinct(ranges, option="--fit" if fit else targets)
    fitted = {entry.key for entry in ranges}
    rest = [entry for entry in uncertain_ranges(scenarios[0]) if entry.key not in fitted] if others else []
    asked.begin(
        "calibrate",
        scenarios,
        {
            "targets": [asdict(target) for target in wanted],
            "ranges": as_plain(ranges),
            "others": as_plain(rest),
            "points": points,
            "rounds": rounds,
        },
        files=files,
    )


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.calibrate import Target, calibrate

    options = own_options(experiment)
    options["targets"] = [Target(**target) for target in options["targets"]]
    options["ranges"] = as_ranges(options["ranges"])
    options["others"] = as_ranges(options["others"])
    with settings_of(experiment, executor) as settings:
        found = calibrate(experiment.plan.scenarios[0], settings, **options)
    conclude(experiment, found, _show, as_json=as_json)


def _show(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table
    from model.experiments.caveats import means_over
    from model.experiments.words import short

    print_table(
        heading(content, "Posterior of the parameters"),
        (
            ("parameter", "left"),
            ("before", "right"),
            ("mean", "right"),
            ("sd", "right"),
            ("5 %", "right"),
            ("95 %", "right"),
        ),
        [
            (
                short(row["key"]),
                f"{told_setting(row['prior_low'])} to {told_setting(row['prior_high'])}",
                *(told_setting(row[name]) for name in ("mean", "sd", "low", "high")),
            )
            for row in content["parameters"]
        ],
    )
    print_table(
        "Targets",
        (
            ("outcome", "fold"),
            ("observed", "right"),
            ("sd", "right"),
            ("model", "right"),
            ("5 %", "right"),
            ("95 %", "right"),
            ("at the\nmeans", "right"),
        ),
        [
            (
                row["outcome"],
                *(
                    told_setting(row[name])
                    for name in ("value", "sd", "posterior_mean", "low", "high", "at_means")
                ),
            )
            for row in content["targets"]
        ],
    )
    print_lines(
        f"Effective sample size {content['effective_sample_size']:.0f} of {content['points']} points; "
        f"tolerance {content['tolerance']:.3g}",
        f"{means_over(content['years'])['en']}.",
        "",
    )
