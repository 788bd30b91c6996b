"""What each linkage form does for its takers, beside what a naive comparison would say."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import InputError
from model.experiments.intervals import Interval
from model.experiments.levers import switched_on
from model.experiments.settings import Settings, check_asked
from model.experiments.words import Words, plain_name, signed_amount, term, with_interval, words
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

    def finding(self) -> list[Words]:
        """Which form does most for its takers, and where a naive comparison misleads most."""
        known = {
            form: (found["effect"], found["naive"], found["bias"])
            for form, found in self.by_form.items()
            if found["effect"] is not None and found["naive"] is not None and found["bias"] is not None
        }
        if not known:
            return [words("Nobody took part in any form.", "没有农户参加任何一种形式。")]
        best = max(known, key=lambda form: known[form][0].mean)
        said = [
            words(
                f"{plain_name(best).capitalize()} does most for its takers: "
                f"{with_interval(known[best][0])} yuan per head and year.",
                f"对参加户增收最多的是{term(best)}：每人每年 {signed_amount(known[best][0].mean)} 元。",
            )
        ]
        worst = max(known, key=lambda form: abs(known[form][2].mean))
        effect, naive, bias = known[worst]
        if bias.clear:
            side_en, side_zh = ("better", "较好") if bias.mean > 0.0 else ("worse", "较差")
            said.append(
                words(
                    f"A naive comparison of takers with others misleads most for {plain_name(worst)}: "
                    f"it says {signed_amount(naive.mean)} where the effect is "
                    f"{signed_amount(effect.mean)}, because its takers are {side_en} off anyway.",
                    f"把参加户与其他户直接相比，误差最大的是{term(worst)}："
                    f"差额 {signed_amount(naive.mean)} 元，实际效果 {signed_amount(effect.mean)} 元，"
                    f"因为参加户本来境况就{side_zh}。",
                )
            )
        return said

    def content(self) -> dict[str, Any]:
        """All of it as plain data, as it is printed with --json."""
        return {"forms": self.rows()}

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        return {"effects": self.rows()}

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.effects_figure import write_effects_figure  # late: Matplotlib

        write_effects_figure(self, path)


def effects(scenario: Scenario, settings: Settings) -> Effects:
    """Measure what each linkage form of a scenario does for its takers.

    The form is switched off for everybody, so what its takers do to others, for example by
    taking jobs, is part of what it does; `others` tells that apart.
    settings: at least two replications.

    Raises InputError if the scenario has no form on or there are too few replications,
    AccountsError if a run does not conserve money.
    """
    check_asked(scenario, settings)
    settings.check_spread()
    forms = check_forms(scenario)
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
        by_form[form] = {name: _finite(settings.interval(values[name])) for name in CONTRASTS}
    return Effects(scenario, settings, by_form)


def check_forms(scenario: Scenario) -> dict[str, str]:
    """The switches of the forms that the scenario has on.  Raises InputError if it has none."""
    forms = switched_on(scenario, "forms")
    if not forms:
        problem = "has no linkage form switched on, so there is no effect to measure"
        raise InputError(problem, key=scenario.name)
    return forms


def _finite(interval: Interval) -> Interval | None:
    return interval if interval.mean == interval.mean else None
