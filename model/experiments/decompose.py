"""What each linkage form, or each part of the programme, contributes to the income gain.

All combinations of switches are simulated over the same seeds.  The gain is the outcome
with all of them on less the outcome with all of them off, whatever the scenario has on;
everything else stays as the scenario has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from model.experiments.attribution import Coalition, coalitions, interactions, shapley_values, total
from model.experiments.intervals import Interval
from model.experiments.levers import switches
from model.experiments.ranges import at_point
from model.experiments.settings import Settings, check_asked, check_outcome, outcome_of, unit_of
from model.experiments.words import (
    Words,
    outcome_words,
    plain_name,
    signed_amount,
    term,
    with_interval,
    words,
)
from model.scenario import Scenario

Row = dict[str, Any]
K = TypeVar("K")


@dataclass(frozen=True)
class Decomposition:
    """A gain and its parts, in the unit of the outcome, with 95 % intervals over the replications.

    names: of the forms or parts.  worths: the mean outcome of every coalition of them.
    total: all of them on less all off.  shares: the Shapley value of each; they add up to
    the total.  pairs: the Shapley interaction index of each pair.
    alone: what each adds when it comes first, to none; last: when it comes last, to all others.
    """

    scenario: Scenario
    settings: Settings
    of: str
    outcome: str
    names: tuple[str, ...]
    worths: dict[Coalition, float]
    total: Interval
    shares: dict[str, Interval]
    pairs: dict[tuple[str, str], Interval]
    alone: dict[str, Interval]
    last: dict[str, Interval]

    def finding(self) -> list[Words]:
        """What adds up to the gain, and which two depend on each other most."""
        kind, of_kind = ("forms", "形式") if self.of == "forms" else ("parts", "部分")
        ranked = sorted(self.shares, key=lambda name: -abs(self.shares[name].mean))
        parts = [(name, signed_amount(self.shares[name].mean)) for name in ranked]
        said = [
            words(
                f"All {len(self.names)} {kind} together change {outcome_words(self.outcome)['en']} by "
                f"{with_interval(self.total)} {self.unit}; of it "
                + ", ".join(f"{plain_name(name)} {value}" for name, value in parts)
                + ".",
                f"{len(self.names)} 种{of_kind}合用使{outcome_words(self.outcome)['zh']}变化 "
                f"{signed_amount(self.total.mean)}，其中"
                + "、".join(f"{term(name)} {value}" for name, value in parts)
                + "。",
            )
        ]
        clear = {pair: interval for pair, interval in self.pairs.items() if interval.clear}
        if not clear:
            said.append(words("No two of them clearly depend on each other.", "没有两种明确地相互影响。"))
            return said
        (first, second), interval = max(clear.items(), key=lambda entry: abs(entry[1].mean))
        how_en, how_zh = (
            ("strengthen each other most", "相互促进最强")
            if interval.mean > 0.0
            else ("crowd each other out most", "相互挤占最多")
        )
        said.append(
            words(
                f"{plain_name(first).capitalize()} and {plain_name(second)} {how_en}: "
                f"{with_interval(interval)}.",
                f"{term(first)}与{term(second)}{how_zh}（{signed_amount(interval.mean)}）。",
            )
        )
        return said

    @property
    def unit(self) -> str:
        """Of the outcome."""
        return unit_of(self.outcome)

    def content(self) -> dict[str, Any]:
        """All of it as plain data, as it is printed with --json."""
        return {
            "of": self.of,
            "outcome": self.outcome,
            "unit": self.unit,
            "total": _entry("total", self.total),
            "parts": [_entry(name, share) for name, share in self.shares.items()],
            "alone": [_entry(name, share) for name, share in self.alone.items()],
            "last": [_entry(name, share) for name, share in self.last.items()],
            "interactions": [
                {"first": first, "second": second, **_bounds(interval)}
                for (first, second), interval in self.pairs.items()
            ],
        }

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        content = self.content()
        return {
            "attribution": [
                {
                    **_entry(name, self.shares[name]),
                    "alone": self.alone[name].mean,
                    "last": self.last[name].mean,
                }
                for name in self.names
            ]
            + [{**content["total"], "alone": None, "last": None}],
            "interactions": content["interactions"],
            "coalitions": [
                {**{name: name in coalition for name in self.names}, self.outcome: worth}
                for coalition, worth in self.worths.items()
            ],
        }

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.attribution_figure import write_attribution_figure  # late: Matplotlib

        write_attribution_figure(self, path)


def decompose(
    scenario: Scenario, settings: Settings, *, of: str = "forms", outcome: str = "mean_income"
) -> Decomposition:
    """Attribute the gain in an outcome to the linkage forms or the parts of the programme.

    of: "forms" or "parts".  outcome: a name of model/experiments/measuring.py.
    settings: at least two replications.

    Raises InputError for an unknown kind or outcome or too few replications, AccountsError
    if a run does not conserve money.
    """
    check_asked(scenario, settings)
    settings.check_spread()
    outcome = check_outcome(outcome, scenario=scenario, years=settings.years)
    keys = switches(of)
    names = tuple(keys)
    combinations = list(coalitions(names))
    scenarios = [
        at_point(
            scenario, {key: name in on for name, key in keys.items()}, name="+".join(sorted(on)) or "none"
        )
        for on in combinations
    ]
    runs = settings.outcomes(scenarios)
    games = [
        {on: outcome_of(run[place], outcome) for on, run in zip(combinations, runs, strict=True)}
        for place in range(settings.replications)
    ]
    everybody = frozenset(names)

    def intervals(found: Sequence[dict[K, float]]) -> dict[K, Interval]:
        return {key: settings.interval([each[key] for each in found]) for key in found[0]}

    return Decomposition(
        scenario=scenario,
        settings=settings,
        of=of,
        outcome=outcome,
        names=names,
        worths={on: sum(game[on] for game in games) / len(games) for on in combinations},
        total=settings.interval([total(game, names) for game in games]),
        shares=intervals([shapley_values(game, names) for game in games]),
        pairs=intervals([interactions(game, names) for game in games]),
        alone=intervals([{n: game[frozenset({n})] - game[frozenset()] for n in names} for game in games]),
        last=intervals([{n: game[everybody] - game[everybody - {n}] for n in names} for game in games]),
    )


def _entry(name: str, interval: Interval) -> Row:
    return {"name": name, **_bounds(interval)}


def _bounds(interval: Interval) -> Row:
    return {"value": interval.mean, "low": interval.low, "high": interval.high}
