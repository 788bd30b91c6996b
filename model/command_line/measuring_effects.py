"""`run_sim.py effects`: what each linkage form does for its takers."""

from typing import TYPE_CHECKING, Any

from model.command_line.analysing import Asked, conclude, heading, intervals_line, settings_of, told_change

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment

_INCOME = "yuan/person/year"


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

    ends = ("from", "right"), ("to", "right")
    print_table(
        heading(content, "Effects on takers"),
        (
            ("linkage form", "left"),
            ("effect", "right"),
            *ends,
            ("naive", "right"),
            ("bias", "right"),
            ("others", "right"),
            ("takers", "right"),
        ),
        [
            (
                row["name"],
                *(
                    told_change(row[name], _INCOME)
                    for name in ("effect", "effect_low", "effect_high", "naive", "bias", "others")
                ),
                "-" if row["takers"] is None else f"{_percent(row['takers'])} %",
            )
            for row in content["forms"]
        ],
    )
    print_lines(
        "effect: on takers' registered income, yuan per head and year; from, to: 95 % interval",
        "naive: takers' income less that of other lifted households",
        "bias: naive less effect; others: what the form does to those who do not take part",
        "takers: share of lifted persons",
        intervals_line(content),
        "",
    )
    print_table(
        "What it brings takers over the years, and how many of them lose",
        (("linkage form", "left"), ("gain", "right"), *ends, ("% lose", "right"), *ends),
        [
            (
                row["name"],
                *(told_change(row[name], _INCOME) for name in ("gain", "gain_low", "gain_high")),
                *(_percent(row[name]) for name in ("losers", "losers_low", "losers_high")),
            )
            for row in content["forms"]
        ],
    )
    print_lines(
        "gain: the effect over all years from the second on",
        "% lose: of the takers of each of these years, those with less in it than without the form",
        "",
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100.0 * share:.1f}"
