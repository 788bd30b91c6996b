"""What each linkage form, or each part of the programme, contributes to the income gain.

All combinations of switches are simulated over the same seeds.  The gain is the outcome
with all of them on less the outcome with all of them off, whatever the scenario has on;
everything else stays as the scenario has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from model import glossary
from model.declare.ranges import Range
from model.experiments.attribution import Coalition, coalitions, interactions, shapley_values, total
from model.experiments.claims import CHANGED, Direction, direction, leaders
from model.experiments.intervals import Interval, bounds_of_difference
from model.experiments.levers import switches
from model.experiments.ranges import at_point, check_not_set
from model.experiments.settings import Settings, bounds_of, check_asked, check_outcome, mean_outcome, unit_of
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

_MOST_PAIRS = 3  # named in a sentence

Row = dict[str, Any]
K = TypeVar("K")


@dataclass(frozen=True)
class Decomposition:
    """A gain and its parts, in the unit of the outcome, with 95 % intervals over the replications.

    names: of the forms or parts.  worths: the mean outcome of every coalition of them.
    total: all of them on less all off.  shares: the Shapley value of each; they add up to
    the total.  pairs: the Shapley interaction index of each pair, pair_values: by replication.
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
    pair_values: dict[tuple[str, str], list[float]]
    alone: dict[str, Interval]
    last: dict[str, Interval]

    def finding(self) -> list[Words]:
        """What adds up to the gain, and which two depend on each other most."""
        kind, of_kind = ("forms", "种形式") if self.of == "forms" else ("parts", "个部分")
        what, unit = outcome_words(self.outcome), glossary.unit(self.unit)
        ranked = sorted(self.shares, key=lambda name: -abs(self.shares[name].mean))
        clear = [name for name in ranked if self._turn(self.shares[name]) in (Direction.UP, Direction.DOWN)]
        turn = CHANGED[self._turn(self.total)]
        en, zh = (
            mark.join(
                f"{named(name)} {signed_amount(self.shares[name].mean)}{'' if name in clear else open_}"
                for name in ranked
            )
            for mark, named, open_ in ((", ", plain_name, " (not clear)"), ("、", term, "（不明确）"))
        )
        mean, low, high = map(signed_amount, self.total)
        said = [
            words(
                f"With all {len(self.names)} {kind} together {what['en']} {turn['en']}: "
                f"{with_interval(self.total)} {unit['en']}; of it {en}.",
                f"{len(self.names)}{of_kind}合用，{what['zh']}{turn['zh']}（"
                f"{mean}{unit['zh']}，区间{low}至{high}）；其中{zh}。",
            )
        ]
        said += self._interplay("up", words("strengthen each other", "相互促进"))
        said += self._interplay("down", words("crowd each other out", "相互挤占"))
        if len(said) == 1:
            said.append(words("No two of them clearly depend on each other.", "两两之间没有明确的相互影响。"))
        return said

    def _interplay(self, turn: str, how: Words) -> list[Words]:
        """Which two strengthen each other most ("up"), or crowd each other out most ("down")."""
        sign = 1.0 if turn == "up" else -1.0
        pairs = {
            pair: [sign * value for value in values]
            for pair, values in self.pair_values.items()
            if self._turn(self.pairs[pair]) is Direction(turn)
        }
        found = leaders(pairs, self.settings.interval)
        if not found:
            return []
        en, zh = (
            mark.join(
                f"{named(first)}{joint}{named(second)} {with_interval(self.pairs[first, second], language)}"
                for first, second in found[:_MOST_PAIRS]
            )
            for mark, named, joint, language in (("; ", plain_name, " and ", "en"), ("；", term, "与", "zh"))
        )
        more = len(found) - _MOST_PAIRS
        rest = words(f"; and {more} more pairs", f"；另有{more}对") if more > 0 else words("", "")
        close = words(", too close to tell apart", "（差别不明确）") if len(found) > 1 else words("", "")
        superlative = words(" most", "最强的是") if len(pairs) > 1 else words("", "的是")
        return [
            words(
                f"Clearly {how['en']}{superlative['en']}{close['en']}: {en}{rest['en']}.",
                f"明确{how['zh']}{superlative['zh']}{zh}{rest['zh']}{close['zh']}。",
            )
        ]

    def _turn(self, change: Interval) -> Direction:
        """What may be said of a share or interaction: sums and differences of worths, with their rounding."""
        return direction(change, max(map(abs, self.worths.values()), default=0.0))

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

    of: "forms" or "parts".  outcome: a name of model/measuring.py.
    settings: at least two replications.

    Raises InputError for an unknown kind or outcome or too few replications, AccountsError
    if a run does not conserve money.
    """
    check_asked(scenario, settings)
    settings.check_spread()
    outcome = check_outcome(outcome, scenario=scenario, years=settings.years)
    keys = switches(of)
    check_not_set(scenario, keys.values())
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
        {
            on: mean_outcome([run[place]], outcome, where=f"with {' and '.join(sorted(on)) or 'none'} on")
            for on, run in zip(combinations, runs, strict=True)
        }
        for place in range(settings.replications)
    ]
    everybody = frozenset(names)
    pair_games = [interactions(game, names) for game in games]
    within = bounds_of_difference(bounds_of(outcome))

    def intervals(found: Sequence[dict[K, float]], within: Range = within) -> dict[K, Interval]:
        return {key: settings.interval([each[key] for each in found], within) for key in found[0]}

    return Decomposition(
        scenario=scenario,
        settings=settings,
        of=of,
        outcome=outcome,
        names=names,
        worths={on: sum(game[on] for game in games) / len(games) for on in combinations},
        total=settings.interval([total(game, names) for game in games], within),
        shares=intervals([shapley_values(game, names) for game in games]),
        pairs=intervals(pair_games, bounds_of_difference(within)),
        pair_values={pair: [game[pair] for game in pair_games] for pair in pair_games[0]},
        alone=intervals([{n: game[frozenset({n})] - game[frozenset()] for n in names} for game in games]),
        last=intervals([{n: game[everybody] - game[everybody - {n}] for n in names} for game in games]),
    )


def _entry(name: str, interval: Interval) -> Row:
    return {"name": name, **_bounds(interval)}


def _bounds(interval: Interval) -> Row:
    return {"value": interval.mean, "low": interval.low, "high": interval.high}
