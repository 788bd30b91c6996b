"""`run_sim.py sweep`: a scenario at every point of a design."""

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
    told,
    told_setting,
)
from model.command_line.checks import check_choice
from model.errors import InputError, each

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment

_MOST_SHOWN = 40  # points printed; all are written


def sweep_scenario(
    asked: Asked, *, vary: Sequence[str], file: str | None, design: str | None, points: int | None
) -> None:
    """Simulate a scenario at every point of a design and print the points.

    file: a TOML file that says what is varied; vary, design and points go before it.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.designs import DESIGNS
    from model.experiments.plans import SweepPlan, read_plan
    from model.experiments.ranges import read_range
    from model.experiments.sweep import check_plan

    scenarios = asked.load()
    ranges = each(read_range, vary)
    planned = SweepPlan(()) if file is None else read_plan(file)
    replaced = {entry.key for entry in ranges}
    ranges = [*(entry for entry in planned.ranges if entry.key not in replaced), *ranges]
    kind = design or planned.design
    check_choice("--design", kind, DESIGNS)
    levels = next((entry for entry in ranges if entry.levels is not None), None)
    if kind != "grid" and levels is not None:
        problem = f"a {kind} design has no levels; leave out :{levels.levels}, or take --design grid"
        raise InputError(problem, file="--vary" if levels.key in replaced else str(file), key=levels.key)
    count = planned.points if points is None else points
    if kind == "grid" and points is not None:
        problem = "a grid has the points of its levels; give KEY=LOW:HIGH:N"
        raise InputError(problem, key="--points", value=points)
    if kind == "grid":
        count = None
    elif count is None:
        count = 64
    check_plan(SweepPlan(tuple(ranges), kind, count), asked.replications)
    asked.begin(
        "sweep",
        scenarios,
        {"ranges": as_plain(ranges), "design": kind, "points": count},
    )


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.plans import SweepPlan
    from model.experiments.sweep import sweep

    options = own_options(experiment)
    plan = SweepPlan(tuple(as_ranges(options["ranges"])), options["design"], options["points"])
    with settings_of(experiment, executor) as settings:
        found = sweep(experiment.plan.scenarios[0], settings, plan)
    conclude(experiment, found, _show, as_json=as_json)


def _show(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table
    from model.experiments.caveats import means_over
    from model.experiments.settings import unit_of
    from model.experiments.sweep import SHOWN

    keys = [entry["key"] for entry in content["varied"]]
    shown = [*keys[:3], *SHOWN]
    rows = content["points"][:_MOST_SHOWN]
    print_table(
        heading(content, f"{len(content['points'])} points"),
        (("point", "right"), *((name.rpartition(".")[2].replace("_", "\n"), "right") for name in shown)),
        [
            (
                str(row["point"]),
                *(_value(row[key]) for key in keys[:3]),
                *(told(row[name], unit_of(name)) for name in SHOWN),
            )
            for row in rows
        ],
    )
    print_lines(f"{means_over(content['years'])['en']}.", "")
    left_out = []
    if len(keys) > 3:
        left_out.append(f"{len(keys) - 3} more parameters are varied")
    if len(content["points"]) > _MOST_SHOWN:
        left_out.append(f"{len(content['points']) - _MOST_SHOWN} more points")
    if left_out:
        print_lines(f"Not shown: {' and '.join(left_out)}; --out and --json have all.", "")


def _value(value: Any) -> str:
    from model.command_line.screen import plain

    return plain(value) if isinstance(value, int) else told_setting(value)
