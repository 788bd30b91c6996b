"""Which values of named parameters agree with observed outcomes: a posterior, not a point."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.bounds import check_runs, check_whole
from model.declare.parameter import Value
from model.errors import InputError, shown
from model.errors import each as each_of
from model.experiments.claims import leaders_of_estimates
from model.experiments.deciding import model_hash
from model.experiments.designs import point_of
from model.experiments.plans import check_keys, read_ranges, read_toml
from model.experiments.posterior import Posterior, Values, fit, moved_to
from model.experiments.ranges import Range, at_point, at_sampled_point, check_not_set
from model.experiments.running import replication_seed
from model.experiments.settings import Settings, check_asked, check_outcome, check_possible, mean_outcome
from model.experiments.words import Words, outcome_words, parameter_words, percent, setting, short, words
from model.scenario import Scenario

QUANTILES = (0.05, 0.5, 0.95)
SHIPPED_TARGETS = Path(__file__).parent / "calibration" / "targets.toml"  # what the baseline was fitted to
DRAWS = 200  # of equal weight, of the posterior
AT_MEANS = 16  # replications at the posterior means

_TWO_SIDED = 1.96  # standard errors on either side of a 95 % interval

Row = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """An observed outcome.  value, sd: in the outcome's unit.  source: where it was observed."""

    outcome: str
    value: float
    sd: float
    source: str


@dataclass(frozen=True)
class Fitted:
    """A parameter, its prior range and what is known of it afterwards, in its own unit."""

    range: Range
    mean: float
    sd: float
    quantiles: tuple[float, float, float]  # QUANTILES


@dataclass(frozen=True)
class Met:
    """A target and what the posterior says of it: mean and quantiles of the simulated outcome."""

    target: Target
    mean: float
    quantiles: tuple[float, float, float]


@dataclass(frozen=True)
class Calibration:
    """A finished calibration.

    posterior: weighted points, in the unit cube of the ranges; where its tolerance is above 1
    they were moved to the targets and simulated again.  sample: the same with values of the
    parameters, those of `others` too.  fitted, met: what it says of each parameter and target.
    others: drawn from all their range at each point, not fitted.
    calibrated: the scenario at the posterior means, and at_means: its outcomes, means over
    AT_MEANS replications.
    """

    scenario: Scenario
    settings: Settings
    targets: tuple[Target, ...]
    posterior: Posterior
    sample: tuple[dict[str, Value], ...]
    fitted: tuple[Fitted, ...]
    met: tuple[Met, ...]
    others: tuple[Range, ...]
    calibrated: Scenario
    at_means: dict[str, float]

    def finding(self) -> list[Words]:
        """What the targets tell of each parameter, and what they do not."""
        said = [self._narrowed()]
        missed = [
            each for each in self.met if not each.quantiles[0] <= each.target.value <= each.quantiles[2]
        ]
        if missed:
            names = ", ".join(each.target.outcome for each in missed)
            names_zh = "、".join(outcome_words(each.target.outcome)["zh"] for each in missed)
            said.append(
                words(
                    f"Not among the middle 90 % of what the model gives at the points kept: {names}.",
                    f"观测值不在所保留各点模型结果的中间90%之内：{names_zh}。",
                )
            )
        if self.posterior.tolerance > 1.0:
            said.append(
                words(
                    "Few points agree with all targets: those within "
                    f"{self.posterior.tolerance:.3g} times the targets' standard deviations were moved to "
                    "them by regression and simulated again.  More --points or --rounds make that surer.",
                    f"同时符合所有观测目标的点很少：先取目标标准差{self.posterior.tolerance:.3g}倍以内的点，"
                    "用回归移到目标处再重新模拟；增加 --points 或 --rounds 可使结果更可靠。",
                )
            )
        return said

    def _narrowed(self) -> Words:
        """Of which parameter the targets tell most, as far as the size of the sample shows it."""
        uncertain = 1.0 / math.sqrt(2.0 * max(self.posterior.effective, 1.0))  # of a standard deviation
        kept = {place: each.sd * math.sqrt(12.0) / each.range.width for place, each in enumerate(self.fitted)}
        half_widths = {place: _TWO_SIDED * uncertain * share for place, share in kept.items()}
        told = {
            place: (1.0 - share, half_widths[place])
            for place, share in kept.items()
            if share + half_widths[place] < 1.0
        }
        if not told:
            return words("The targets narrow no parameter clearly.", "观测目标没有明确缩小任何参数的范围。")
        best = [self.fitted[place] for place in leaders_of_estimates(told)]
        en, zh = (
            mark.join(_ranged(each)[language] for each in best)
            for mark, language in (("; ", "en"), ("；", "zh"))
        )
        most = len(self.fitted) > 1
        close = words(" (too close to tell apart)", "（差别不明确）") if len(best) > 1 else words("", "")
        return words(
            f"The targets tell{' most' if most else ''} of{close['en']} {en}.",
            f"观测目标约束{'最强' if most else ''}的参数{close['zh']}：{zh}。",
        )

    def content(self) -> dict[str, Any]:
        """All of it but the sample as plain data, as it is printed with --json."""
        return {
            "parameters": [
                {
                    "key": each.range.key,
                    "prior_low": each.range.low,
                    "prior_high": each.range.high,
                    "mean": each.mean,
                    "sd": each.sd,
                    **dict(zip(("low", "median", "high"), each.quantiles, strict=True)),
                }
                for each in self.fitted
            ],
            "targets": [
                {
                    "outcome": each.target.outcome,
                    "value": each.target.value,
                    "sd": each.target.sd,
                    "source": each.target.source,
                    "posterior_mean": each.mean,
                    **dict(zip(("low", "median", "high"), each.quantiles, strict=True)),
                    "at_means": self.at_means[each.target.outcome],
                }
                for each in self.met
            ],
            "tolerance": self.posterior.tolerance,
            "effective_sample_size": self.posterior.effective,
            "points": len(self.sample),
        }

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        content = self.content()
        return {
            "posterior": [
                {
                    "weight": float(weight),
                    "round": int(number),
                    **values,
                    **{
                        f"simulated {target.outcome}": float(output)
                        for target, output in zip(self.targets, outputs, strict=True)
                    },
                }
                for weight, number, values, outputs in zip(
                    self.posterior.weights,
                    self.posterior.rounds,
                    self.sample,
                    self.posterior.outputs,
                    strict=True,
                )
            ],
            "parameters": content["parameters"],
            "targets": content["targets"],
            "ranges": [
                {"key": each.key, "low": each.low, "high": each.high, "fitted": fitted}
                for ranges, fitted in (
                    ([each.range for each in self.fitted], True),
                    (self.others, False),
                )
                for each in ranges
            ],
            "draws": [
                {key: shortened(value) for key, value in self.sample[place].items()}
                for place in self._draws()
            ],
        }

    def _draws(self) -> list[int]:
        """Places in the sample that stand for it with equal weight."""
        if self.posterior.tolerance > 1.0:
            return list(range(len(self.sample)))
        return self.posterior.draws(DRAWS, self.settings.seed)

    def scenario_files(self) -> dict[str, str]:
        """The calibrated scenario, with where it comes from in its first lines."""
        lines = [
            f"Calibrated from {self.scenario.name} ({self.scenario.digest()}):",
            "the posterior means; the posterior itself is in posterior.csv.",
            f"model {model_hash()}",
            f"seed {self.settings.seed}, scale {self.settings.scale:g}, {self.settings.years} years, "
            f"{len(self.sample)} points of {self.settings.replications} replications each",
            f"tolerance {self.posterior.tolerance:g} times the targets' standard deviations, "
            f"effective sample size {self.posterior.effective:.0f}",
            *(
                f"target {each.outcome} = {each.value:g} +- {each.sd:g}: {each.source}"
                for each in self.targets
            ),
            *(
                f"fitted {each.range.key}: {each.mean:g} +- {each.sd:g}, "
                f"uniform from {each.range.low:g} to {each.range.high:g} before"
                for each in self.fitted
            ),
            *([f"{len(self.others)} others drawn from their ranges"] if self.others else []),
        ]
        head = "".join(f"# {line}\n" for line in lines)
        return {"calibrated.toml": f"{head}\n{self.calibrated.as_toml()}"}

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.posterior_figure import write_posterior_figure  # late: Matplotlib

        write_posterior_figure(self, path)


def read_targets(
    file: str | Path, *, parameters: bool = True, scenario: Scenario | None = None
) -> tuple[list[Target], list[Range]]:
    """The targets and parameters in a TOML file:

        [targets]
        mean_income = { value = 11500.0, sd = 150.0, source = "survey, 2022" }
        "income_per_head@group=other" = { value = 12800.0, sd = 200.0, source = "..." }

        [parameters]
        "labour.hired_wedge" = { low = 0.1, high = 0.3 }
        "labour.migrant_earnings" = {}      # its declared uncertainty range

    parameters: whether they are wanted; otherwise the list is empty.
    scenario: of the runs that are to be compared with the targets.

    Raises InputError if it cannot be read, says something else, or runs will have no such outcome.
    """
    table = read_toml(file)
    check_keys(table, ("targets", "parameters"), file)
    entries = table.get("targets")
    if not isinstance(entries, dict) or not entries:
        example = (
            '[targets] with entries such as mean_income = { value = 11500.0, sd = 150.0, source = "..." }'
        )
        raise InputError(f"needs a section {example}", file=str(file))
    ranges = read_ranges(table, "parameters", file) if parameters else []
    targets = each_of(lambda entry: _target(*entry, file, scenario), entries.items())
    return targets, ranges


def _target(name: str, entry: object, file: str | Path, scenario: Scenario | None) -> Target:
    if not isinstance(entry, dict):
        raise InputError(
            "must be { value = ..., sd = ..., source = ... }", file=str(file), key=name, value=entry
        )
    check_keys(entry, ("value", "sd", "source"), file, f"targets.{name}.")
    value, sd = (_finite(entry.get(part), part, name, file) for part in ("value", "sd"))
    if sd <= 0.0:
        raise InputError("sd must be above 0", file=str(file), key=f"targets.{name}", value=sd)
    source = entry.get("source", "")
    if not isinstance(source, str) or not source.strip() or not source.isprintable():
        raise InputError(
            f"needs a source, where it was observed, not {shown(source)}",
            file=str(file),
            key=f"targets.{name}",
        )
    outcome = check_outcome(name, option=str(file), scenario=scenario)
    check_possible(outcome, value, option=str(file), key=f"targets.{name}")
    return Target(outcome, value, sd, source)


def _finite(number: object, part: str, name: str, file: str | Path) -> float:
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not np.isfinite(number):
        raise InputError(f"needs a finite number as {part}", file=str(file), key=f"targets.{name}")
    return float(number)


def calibrate(
    scenario: Scenario,
    settings: Settings,
    targets: Sequence[Target],
    ranges: Sequence[Range],
    *,
    others: Sequence[Range] = (),
    points: int = 64,
    rounds: int = 4,
) -> Calibration:
    """The posterior of parameters that are uniform over their ranges before.

    Every point has luck of its own, so chance in the model widens the posterior as it should.
    So do `others`: uncertain parameters that each point draws anew from all of their range,
    whatever the targets.  What the posterior's points hold of them agrees with the targets
    as well.
    points: simulated in each of the rounds; replications: runs whose mean is compared at each.

    Raises InputError for targets or numbers that cannot be used, AccountsError if a run does
    not conserve money.
    """
    check_asked(scenario, settings)
    check_numbers(points, rounds, settings.replications)
    check_not_set(scenario, (entry.key for entry in (*ranges, *others)))
    check_run_length(targets, settings.years)
    for target in targets:
        check_possible(target.outcome, target.value, option="targets", key=target.outcome)
    simulated = 0
    generator = np.random.default_rng([settings.seed, len(others)])
    sample: list[dict[str, Value]] = []
    varied = [*ranges, *others]
    tried: list[Values] = []

    def simulate(shares: Values) -> Values:
        nonlocal simulated
        wanted = []
        for row in shares.tolist():
            at = at_sampled_point(scenario, point_of(varied, row))
            sample.append({each.key: at.values[each.key] for each in varied})
            seeds = (replication_seed(settings.seed, simulated + r) for r in range(settings.replications))
            wanted.append([(at, seed) for seed in seeds])
            simulated += settings.replications
        runs = settings.outcomes_at(wanted)
        return np.array([[mean_outcome(each, target.outcome) for target in targets] for each in runs])

    def function(shares: Values) -> Values:
        tried.append(np.column_stack([shares, generator.random((len(shares), len(others)))]))
        return simulate(tried[-1])

    observed = np.array([each.value for each in targets])
    deviations = np.array([each.sd for each in targets])
    posterior = fit(
        function,
        inputs=len(ranges),
        observed=observed,
        deviations=deviations,
        points=points,
        rounds=rounds,
        seed=settings.seed,
    )
    if posterior.tolerance > 1.0:
        moved = moved_to(
            observed, deviations, posterior, np.concatenate(tried), count=DRAWS, seed=settings.seed
        )
        sample.clear()
        posterior = replace(
            posterior,
            points=moved[:, : len(ranges)],
            outputs=simulate(moved),
            weights=np.full(DRAWS, 1.0 / DRAWS),
            rounds=np.full(DRAWS, rounds),
        )
    fitted = []
    for each in ranges:
        values = np.array([float(point[each.key]) for point in sample])
        low, middle, high = (posterior.quantile(values, share) for share in QUANTILES)
        fitted.append(Fitted(each, posterior.mean(values), posterior.deviation(values), (low, middle, high)))
    met = []
    for target, values in zip(targets, posterior.outputs.T, strict=True):
        low, middle, high = (posterior.quantile(values, share) for share in QUANTILES)
        met.append(Met(target, posterior.mean(values), (low, middle, high)))
    calibrated = at_point(scenario, {each.range.key: _typed(each) for each in fitted}, name="calibrated")
    (runs,) = replace(settings, replications=AT_MEANS).outcomes([calibrated])
    return Calibration(
        scenario=scenario,
        settings=settings,
        targets=tuple(targets),
        posterior=posterior,
        sample=tuple(sample),
        fitted=tuple(fitted),
        met=tuple(met),
        others=tuple(others),
        calibrated=calibrated,
        at_means={each.outcome: mean_outcome(runs, each.outcome) for each in targets},
    )


def check_run_length(targets: Sequence[Target], years: int) -> None:
    """Raise InputError unless runs of that many years have all the outcomes."""
    from model.experiments.outcome_names import years_needed  # late: loads Numba

    for target in targets:
        needed = years_needed(target.outcome)
        if years < needed:
            problem = f"must be at least {needed}: the target {target.outcome} is not known before"
            raise InputError(problem, key="--years", value=years)


def check_numbers(points: int, rounds: int, replications: int = 1) -> None:
    """Raise InputError for numbers with which nothing can be fitted."""
    points = check_whole(points, "--points", 8)
    rounds = check_whole(rounds, "--rounds", 1)
    blamed = ("--points", points) if points >= rounds else ("--rounds", rounds)
    check_runs(points * rounds * replications, *blamed)


def shortened(value: Value) -> Value:
    """A number to six digits: a draw is no more exact."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _ranged(each: Fitted) -> Words:
    """A parameter with the middle 90 % of its posterior, and how much of the width before that is."""
    low, _, high = each.quantiles
    left = percent(min((high - low) / (0.9 * each.range.width), 1.0))
    return words(
        f"{short(each.range.key)}, 90 % between {setting(low)} and {setting(high)}, {left} of the width "
        "before",
        f"{parameter_words(each.range.key)['zh']}，90%区间为{setting(low)}至{setting(high)}，是原宽度的{left}",
    )


def _typed(each: Fitted) -> Value:
    if each.range.kind is bool:
        return each.mean >= 0.5
    return round(each.mean) if each.range.kind is int else each.mean
