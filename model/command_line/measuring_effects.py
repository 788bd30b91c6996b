"""`run_sim.py effects`: what each linkage form does for its takers."""

from typing import TYPE_CHECKING, Any

from model.command_line.analysing import Asked, conclude, heading, intervals_line, settings_of, told_change

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment


def measure_effects(asked: Asked) -> None:
    """Measure the effects of a scenario's linkage forms on their takers and print them.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    from model.experiments.effects import MEASURE, check_forms

    scenarios = asked.load(least_replications=2)
    check_forms(scenarios[0])
    asked.begin("effects", scenarios, {}, measure=MEASURE)


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.experiments.effects import effects

    with settings_of(experiment, executor) as settings:
        found = effects(experiment.plan.scenarios[0], settings)
    conclude(experiment, found, _show, as_json=as_json)


def _show(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table

    print_table(
        heading(content, "Effects on takers"),
        (
            ("linkage form", "left"),
            ("effect", "right"),
            ("from", "right"),
            ("to", "right"),
            ("gain", "right"),
            ("% lose", "right"),
            ("naive", "right"),
            ("others", "right"),
            ("% in", "right"),
        ),
        [
            (
                row["name"],
                *(
                    told_change(row[name], "yuan/person/year")
                    for name in ("effect", "effect_low", "effect_high", "gain")
                ),
                _percent(row["losers"]),
                *(told_change(row[name], "yuan/person/year") for name in ("naive", "others")),
                _percent(row["takers"]),
            )
            for row in content["forms"]
        ],
    )
    print_lines(
        "effect: on takers' registered income, yuan per head and year; from, to: 95 % interval",
        "gain: the same over all years from the second on",
        "% lose: of takers, with less in a year than without the form",
        "naive: takers' income less that of other lifted households",
        "others: what the form does to those who do not take part",
        "% in: of lifted persons, those in households under the form",
        intervals_line(content),
        "",
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100.0 * share:.1f}"
