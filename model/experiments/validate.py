"""The model beside patterns that it was not fitted to, hits and misses alike."""

import math
from dataclasses import dataclass
from typing import Any

from model.errors import InputError
from model.experiments.fitted import FITTED_YEARS
from model.experiments.intervals import Interval
from model.experiments.patterns import Pattern, load_patterns
from model.experiments.settings import Settings, check_asked
from model.experiments.words import Words, words
from model.scenario import Scenario

MEASURE = "model.experiments.pattern_measures:measure"
LEAST_YEARS = FITTED_YEARS + 1  # growth after them needs one more

Row = dict[str, Any]


@dataclass(frozen=True)
class Validation:
    """Each pattern with the mean of its simulated value and the 95 % interval over replications.

    simulated: by pattern; not a number where nobody was concerned in some replication.
    """

    scenario: Scenario
    settings: Settings
    patterns: dict[str, Pattern]
    simulated: dict[str, Interval]

    def met(self, name: str) -> bool:
        """Whether the mean lies within the target and its tolerance."""
        return self.patterns[name].is_met_by(self.simulated[name].mean)

    def sure(self, name: str) -> bool:
        """Whether all of the interval is met or missed as its mean is; what is no number is missed."""
        pattern, found = self.patterns[name], self.simulated[name]
        if not math.isfinite(found.mean):
            return True
        below, above = (
            pattern.low - pattern.tolerance,
            math.inf if pattern.high is None else pattern.high + pattern.tolerance,
        )
        return not any(found.low < limit < found.high for limit in (below, above))

    def rows(self) -> list[Row]:
        """One row per pattern."""
        rows = []
        for name, pattern in self.patterns.items():
            found = self.simulated[name]
            mean, low, high = found if found.mean == found.mean else (None, None, None)
            rows.append(
                {
                    "name": name,
                    "target": [pattern.low, pattern.high],
                    "tolerance": pattern.tolerance,
                    "unit": pattern.unit,
                    "simulated": mean,
                    "simulated_interval": [low, high],
                    "pass": self.met(name),
                    "text": pattern.text.model_dump(),
                    "facts": list(pattern.facts),
                    "source": pattern.source,
                }
            )
        return rows

    def finding(self) -> list[Words]:
        """How many patterns are met, and which are missed."""
        missed = [name for name in self.patterns if not self.met(name)]
        count, met = len(self.patterns), len(self.patterns) - len(missed)
        said = [words(f"{met} of {count} patterns are met.", f"{count}项规律中{met}项相符。")]
        unsure = [name for name in self.patterns if not self.sure(name)]
        if unsure:
            texts = [self.patterns[name].text for name in unsure]
            said.append(
                words(
                    "Met or missed by the mean alone, for the interval reaches over the limit: "
                    f"{'; '.join(text.en for text in texts)}.",
                    f"仅就平均值而言相符或不符（区间跨越界限）：{'；'.join(text.zh for text in texts)}。",
                )
            )
        if missed:
            texts = [self.patterns[name].text for name in missed]
            said.append(
                words(
                    f"Missed: {'; '.join(text.en for text in texts)}.",
                    f"不符：{'；'.join(text.zh for text in texts)}。",
                )
            )
        return said

    def content(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {"patterns": self.rows()}

    def tables(self) -> dict[str, list[Row]]:
        """The table of the results folder."""
        rows = []
        for row in self.rows():
            low, high = row.pop("target")
            simulated_low, simulated_high = row.pop("simulated_interval")
            text = row.pop("text")
            rows.append(
                {
                    "name": row["name"],
                    "text": text["en"],
                    "unit": row["unit"],
                    "target_low": low,
                    "target_high": high,
                    "tolerance": row["tolerance"],
                    "simulated": row["simulated"],
                    "simulated_low": simulated_low,
                    "simulated_high": simulated_high,
                    "pass": row["pass"],
                    "source": row["source"],
                }
            )
        return {"validation": rows}


def validate(scenario: Scenario, settings: Settings) -> Validation:
    """Measure every pattern in a scenario.

    settings: at least two replications, of at least three years.

    Raises InputError for fewer, AccountsError if a run does not conserve money.
    """
    check_asked(scenario, settings)
    settings.check_spread()
    check_years(settings.years)
    (runs,) = settings.outcomes([scenario], MEASURE)
    patterns = dict(load_patterns())
    simulated = {name: settings.interval([run[name] for run in runs]) for name in patterns}
    return Validation(scenario, settings, patterns, simulated)


def check_years(years: int) -> None:
    """Raise InputError unless there are years enough to see growth."""
    if years < LEAST_YEARS:
        raise InputError(
            f"must be at least {LEAST_YEARS}: the first {FITTED_YEARS} were fitted",
            key="--years",
            value=years,
        )
