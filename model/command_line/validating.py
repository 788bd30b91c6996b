"""`run_sim.py validate`: the model beside patterns that it was not fitted to."""

from typing import TYPE_CHECKING, Any

from model.command_line.analysing import Asked, heading, settings_of, told

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment
    from model.experiments.validate import Validation


def validate_scenario(asked: Asked) -> None:
    """Validate a scenario and print the table of hits and misses.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.validate import MEASURE, check_years

    scenarios = asked.load(least_replications=2)
    check_years(asked.years)
    asked.begin("validate", scenarios, {}, measure=MEASURE)


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it: as JSON a list of patterns."""
    from model.command_line.screen import print_json, print_lines
    from model.experiments.analysis import summary, write_analysis
    from model.experiments.columns import columns_of
    from model.experiments.validate import validate
    from model.origin import set_by_user

    with settings_of(experiment, executor) as settings:
        found = validate(experiment.plan.scenarios[0], settings)
    experiment.finish(lambda folder: write_analysis(found, "validate", folder), columns_of(found.tables()))
    own = set_by_user(found.scenario.values, found.scenario.origin)
    if as_json:
        print_json(found.rows())
        return
    _show(found, {"scenario": found.scenario.name, "set": own, **experiment.plan.options})
    print_lines(*summary(found)["finding"].values())
    if experiment.folder is not None:
        print_lines("", f"Results: {experiment.folder}")


def _show(found: "Validation", content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table

    rows = []
    for row in found.rows():
        low, high = row["target"]
        simulated_low, simulated_high = row["simulated_interval"]
        unit = row["unit"]
        target = f"above {told(low, unit)}" if high is None else _interval(low, high, unit)
        rows.append(
            (
                f"{row['text']['en']} ({row['unit']})",
                target,
                told(row["tolerance"], unit),
                told(row["simulated"], unit),
                _interval(simulated_low, simulated_high, unit),
                "pass" if row["pass"] else "MISS",
            )
        )
    print_table(
        heading(content, "Validation"),
        (
            ("pattern", "fold"),
            ("target", "right"),
            ("within", "right"),
            ("model", "right"),
            ("95 % interval", "right"),
            ("", "left"),
        ),
        rows,
        {"MISS": "bold red", "pass": "green"},
    )
    print_lines(
        "within: tolerance around the target; nothing was fitted to these patterns",
        "Sources are in the table that --out or --json writes, and in model/evidence/.",
        "",
    )


def _interval(low: float | None, high: float | None, unit: str) -> str:
    if low is None or high is None:
        return "-"
    return told(low, unit) if low == high else f"{told(low, unit)} to {told(high, unit)}"
