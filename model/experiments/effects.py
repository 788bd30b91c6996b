"""What each linkage form does for its takers, beside what a naive comparison would say."""

from dataclasses import dataclass
from typing import Any

from model.errors import InputError
from model.experiments.intervals import Interval, mean_interval
from model.experiments.levers import switched_on
from model.experiments.settings import Settings
from model.scenario import Scenario

MEASURE = "model.experiments.takers:measure"
CONTRASTS = ("effect", "naive", "bias", "selection", "others", "takers")

Row = dict[str, Any]


@dataclass(frozen=True)
class Effects:
    """The contrasts of each form that the scenario has on, with 95 % intervals.

    by_form: of each form the intervals by name, yuan per head of lifted households and year:
    effect, on the takers (the average treatment effect on the treated); naive, the takers'
    income less that of others; bias, what is wrong in it: naive less effect; selection, the
    takers' lead without the form; others, what the form does to those who do not take part.
    bias = selection - others.  takers: their share of lifted persons.
    None where nobody, or everybody, is a taker in some replication.
    """

    scenario: Scenario
    settings: Settings
    by_form: dict[str, dict[str, Interval | None]]

    def rows(self) -> list[Row]:
        """One row per form: name, and each contrast with its interval."""
        rows = []
        for form, found in self.by_form.items():
            row: Row = {"name": form}
            for name in CONTRASTS:
                interval = found[name]
                ends = (None, None, None) if interval is None else interval
                row |= dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
            rows.append(row)
        return rows

    def content(self) -> dict[str, Any]:
        """All of it as plain data, as it is printed with --json."""
        return {"forms": self.rows()}

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        return {"effects": self.rows()}


def effects(scenario: Scenario, settings: Settings) -> Effects:
    """Measure what each linkage form of a scenario does for its takers.

    The form is switched off for everybody, so what its takers do to others, for example by
    taking jobs, is part of what it does; `others` tells that apart.
    settings: at least two replications.

    Raises InputError if the scenario has no form on or there are too few replications,
    AccountsError if a run does not conserve money.
    """
    settings.check_spread()
    forms = switched_on(scenario, "forms")
    if not forms:
        raise InputError(
            "has no linkage form switched on, so there is no effect to measure", key=scenario.name
        )
    (runs,) = settings.outcomes([scenario], MEASURE)
    by_form = {}
    for form in forms:
        values = {
            name: [run[f"{name}@{form}"] for run in runs]
            for name in ("effect", "naive", "selection", "others", "takers")
        }
        values["bias"] = [
            naive - effect for naive, effect in zip(values["naive"], values["effect"], strict=True)
        ]
        by_form[form] = {name: _finite(mean_interval(values[name])) for name in CONTRASTS}
    return Effects(scenario, settings, by_form)


def _finite(interval: Interval) -> Interval | None:
    return interval if interval.mean == interval.mean else None
