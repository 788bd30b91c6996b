"""How the runs of an experiment are made, and making them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from model.bounds import MOST_REPLICATIONS, check_kind, check_scale, check_seed, check_whole, check_years
from model.declare.ranges import UNBOUNDED, Range
from model.errors import InputError, nearest
from model.experiments.intervals import Interval, bounds_of_difference, mean_interval
from model.experiments.running import STANDARD_MEASURE, Run, execute, replication_seed
from model.experiments.uncertainty import posterior_draws, with_draw
from model.experiments.words import Words, words
from model.scenario import A_SCENARIO, Scenario

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.store import Store

Progress = Callable[[int, int], None]
Outcomes = dict[str, float]  # by name, as model/measuring.py describes them


@dataclass(frozen=True)
class Settings:
    """How the runs of an experiment are made; all but the last three decide the results.

    scale: share of households simulated; years: length of a run; seed: the seeds of all
    replications follow from it; replications: runs of each scenario.
    executor: does the work, this process if None; store: where finished runs are kept and
    found; progress: called with the runs done and the runs in all.
    """

    scale: float
    years: int
    seed: int
    replications: int = 1
    uncertain: bool = False
    executor: "Executor | None" = None
    store: "Store | None" = None
    progress: Progress | None = None

    def __post_init__(self) -> None:
        """Raises InputError for settings with which nothing can be run."""
        checked = {
            "scale": check_scale(self.scale),
            "years": check_years(self.years),
            "seed": check_seed(self.seed),
            "replications": check_whole(self.replications, "replications", 1, MOST_REPLICATIONS),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def seeds(self) -> list[int]:
        """The seed of each replication."""
        return [replication_seed(self.seed, place) for place in range(self.replications)]

    def outcomes(
        self, scenarios: Sequence[Scenario], measure: str = STANDARD_MEASURE
    ) -> list[list[Outcomes]]:
        """The outcomes of every scenario (outer) and replication (inner).

        Replication r has one seed in every scenario: the same households, weather and luck.
        measure: as in Run.

        Raises InputError for settings that cannot be run or a store that cannot be used,
        AccountsError if a run does not conserve money.
        """
        wanted = [
            [(self._drawn(scenario, place), seed) for place, seed in enumerate(self.seeds)]
            for scenario in scenarios
        ]
        return self.outcomes_at(wanted, measure)

    def outcomes_at(
        self, wanted: Sequence[Sequence[tuple[Scenario, int]]], measure: str = STANDARD_MEASURE
    ) -> list[list[Outcomes]]:
        """The outcomes of scenarios, each with a seed of its own, in the shape in which they are given."""
        runs = [
            Run(scenario, seed, self.scale, self.years, measure) for row in wanted for scenario, seed in row
        ]
        records = iter(execute(runs, executor=self.executor, store=self.store, progress=self.progress))
        return [[next(records).outcomes for _ in row] for row in wanted]

    def _drawn(self, scenario: Scenario, replication: int) -> Scenario:
        return with_draw(scenario, replication, self.seed) if self.uncertain else scenario

    def interval(self, values: Sequence[float], bounds: Range = UNBOUNDED) -> Interval:
        """The mean over the replications with its 95 % interval, between the bounds of the values.

        With uncertain parameters the interval is where one more replication would lie: what
        their values leave open does not go away with more replications.
        """
        return mean_interval(values, of_next=self.uncertain, bounds=bounds)

    def check_spread(self) -> None:
        """Raise InputError unless there are replications enough for an interval."""
        if self.replications < 2:
            problem = "must be at least 2: an interval needs a spread"
            raise InputError(problem, key="--replications", value=self.replications)

    def with_seed(self, seed: int) -> "Settings":
        """The same with another seed, so with other luck."""
        return replace(self, seed=seed)


def repeated_draws(replications: int) -> Words | None:
    """What is to be told where there are more replications than draws; None if there are not."""
    count = len(posterior_draws())
    if replications <= count:
        return None
    return words(
        f"The parameters were drawn from {count} sets of values, so beyond {count} replications the sets "
        "come again, with other luck.",
        f"参数取自{count}组抽样；重复超过{count}次后，各组参数会再次出现，但运气不同。",
    )


def check_asked(scenario: Scenario, settings: Settings) -> None:
    """Raise InputError unless an experiment is given a scenario and settings."""
    check_kind(scenario, "scenario", Scenario, A_SCENARIO)
    check_kind(settings, "settings", Settings, "Settings: scale, years, seed and replications")


def check_outcome(
    name: str,
    *,
    option: str = "--outcome",
    scenario: Scenario | None = None,
    years: int | None = None,
) -> str:
    """The name that runs have for an outcome; arguments as in outcome_names.outcome_named.

    Raises InputError, before any work is done, unless runs will have it.
    """
    from model.experiments.outcome_names import outcome_named  # late: loads Numba

    return outcome_named(name, option=option, scenario=scenario, years=years)


def check_headline(name: str, *, option: str = "--outcome") -> str:
    """The name of a headline number.  Raises InputError unless it is one."""
    from model.experiments.outcome_names import headline_named  # late: loads Numba

    return headline_named(name, option=option)


def mean_outcome(
    runs: Sequence[Outcomes], name: str, *, option: str = "--outcome", where: str = "under some conditions"
) -> float:
    """The mean of an outcome over runs.  where: they were made, for the message.

    Raises InputError if there is none of this name, or it is no number in some run.
    """
    mean = math.fsum(outcome_of(run, name, option=option) for run in runs) / len(runs)
    if not math.isfinite(mean):
        problem = (
            f"'{name}' has no value {where}: there is nothing of which it could be a share or a mean; "
            "take another outcome, or other conditions"
        )
        raise InputError(problem, file=option)
    return mean


def unit_of(name: str) -> str:
    """The unit of an outcome.  Raises KeyError if there is none of this name."""
    from model.measuring import describe  # late: loads Numba

    return describe(name).unit


def bounds_of(name: str) -> Range:
    """Between what an outcome lies.  Raises KeyError if there is none of this name."""
    from model.measuring import describe  # late: loads Numba

    return describe(name).bounds


def of_percent(name: str, percent: float, *, option: str) -> float:
    """A number of percent as a share.  Raises InputError unless the outcome lies between 0 and 1."""
    if bounds_of(name) != (0.0, 1.0):
        raise InputError(f"'{name}' is no share but {_in_unit(name)}: leave out the %", file=option)
    return percent / 100.0


def check_possible(
    name: str,
    value: float,
    *,
    of_difference: bool = False,
    percent: bool = False,
    option: str,
    key: str | None = None,
) -> None:
    """Raise InputError, naming unit and range, if an outcome, or its difference, cannot be that large.

    percent: whether it was given in percent.  option, key: where, for the message.
    """
    low, high = bounds_of_difference(bounds_of(name)) if of_difference else bounds_of(name)
    if low <= value <= high:
        return
    what = f"the difference of '{name}'" if of_difference else f"'{name}'"
    ends = f"at least {low:g}" if math.isinf(high) else f"between {low:g} and {high:g}"
    meant = high == 1.0 and abs(value) <= 100.0 and not percent
    hint = f"; {value:g} % is {value / 100.0:g} or {value:g}%" if meant else ""
    problem = f"{what}, {_in_unit(name)}, is {ends}, so never {value:g}{hint}"
    raise InputError(problem, file=option, key=key)


def _in_unit(name: str) -> str:
    unit = unit_of(name)
    return "a number without a unit" if unit == "1" else f"in {unit}"


def outcome_of(outcomes: Outcomes, name: str, *, option: str = "--outcome") -> float:
    """An outcome by its name.  Raises InputError if there is none of this name."""
    try:
        return outcomes[name]
    except KeyError:
        near = nearest(name, outcomes)
        raise InputError(f"no outcome '{name}'", file=option, suggestion=near) from None
