"""`run_sim.py decompose`: what each linkage form, part of the programme or part of a form contributes."""

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
from model.command_line.displacing import print_displaced_pay
from model.errors import InputError, noted, refuse

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment


def decompose_scenario(asked: Asked, *, of: str, outcome: str) -> None:
    """Attribute the gain of a scenario and print the parts.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.levers import form_taken_apart, switched_by, switches
    from model.experiments.ranges import check_not_set
    from model.experiments.settings import check_outcome
    from model.experiments.taking_apart import group_outcome

    scenarios = asked.load(least_replications=2)
    mistakes: list[InputError] = []
    form = None
    with noted(mistakes):
        form = form_taken_apart(of)
        if form is None:
            moved = list(switches(of).values())
        else:
            of = form.name
            moved = switched_by(form)
        check_not_set(scenarios[0], moved)
    check = check_outcome if form is None else group_outcome
    with noted(mistakes):
        outcome = check(outcome, scenario=scenarios[0], years=asked.years)
    refuse(mistakes)
    asked.begin("decompose", scenarios, {"of": of, "outcome": outcome})


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.decompose import decompose
    from model.experiments.levers import form_taken_apart
    from model.experiments.taking_apart import take_apart

    scenario, options = experiment.plan.scenarios[0], own_options(experiment)
    with settings_of(experiment, executor) as settings:
        if form_taken_apart(str(options["of"])) is None:
            conclude(experiment, decompose(scenario, settings, **options), _show, as_json=as_json)
        else:
            conclude(experiment, take_apart(scenario, settings, **options), _show_form, as_json=as_json)


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


def _show_form(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table
    from model.experiments.taking_apart import GROUPS, TOTAL, key_of, names_of
    from model.linkages import FORM_OF

    form, unit = FORM_OF[content["of"]], content["unit"]
    names = names_of(form)
    missing = [names[part].en for part in content["missing"]]
    last = [
        key for key in (TOTAL, *((key_of(form.before.against),) if form.before else ())) if key in content
    ]
    rows = [
        (names[entry["name"]].en, *(cell for group in GROUPS for cell in _with_ends(entry[group], unit)))
        for entry in (*content["parts"], *(content[key] for key in last))
    ]
    print_table(
        heading(content, f"What {form.names.en} does to {content['outcome']}, by group"),
        (
            ("", "fold"),
            *(column for group in GROUPS for column in ((group, "right"), ("from…to", "right"))),
        ),
        rows,
    )
    print_lines(
        f"{unit}, of lifted, other and all households; from, to: 95 % interval",
        *(() if form.before is None else (f"{form.before.names.en}: {form.before.says.en}",)),
        f"{names[key_of(form.rest)].en if form.rest else ''}: the form with all its parts off; parts: "
        "Shapley values; these add up to the total",
        *((f"missing in this scenario: {', '.join(missing)}",) if missing else ()),
        intervals_line(content),
        *in_points(unit),
        "",
    )
    if content["displaced_pay"] is not None:
        print_displaced_pay(
            [{"scenario": form.names.en, **content["displaced_pay"]}], f"less without {form.names.en}"
        )


def _with_ends(entry: dict[str, Any], unit: str) -> tuple[str, str]:
    """A change, and its interval."""
    value, low, high = (told_change(entry[end], unit) for end in ("value", "low", "high"))
    return value, f"{low}…{high}"
