"""The study behind the ledger of assumptions: every uncertain parameter, alone and with all others.

Alone: at the ends of its range, with several seeds, each paired with the baseline under the
same luck.  With all others: Morris screening over all ranges, then Sobol' indices in which the
strongest parameters stand for themselves and the weaker ones for two groups.  A parameter
takes part in no more variance than a group that it is in, so the group's total index bounds its own.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.declare.parameter import Value
from model.experiments.designs import Point, point_of
from model.experiments.form_effects import NONE, TOGETHER
from model.experiments.income_effects import MEASURE_ALL, MEASURE_GAIN
from model.experiments.indices import Inputs, Screening, SobolIndices, screen, sobol_indices
from model.experiments.intervals import mean_interval
from model.experiments.ledger import (
    BELOW,
    OWN,
    Entry,
    Estimate,
    Index,
    Ledger,
    Lost,
    Trial,
    model_state,
)
from model.experiments.ledger_trials import Tried, tried
from model.experiments.levers import switches
from model.experiments.ranges import at_sampled_point
from model.experiments.settings import Settings
from model.scenario import Scenario

WEAKER, WEAKEST = "weaker", "weakest"

Values = NDArray[np.float64]
Tell = Callable[[str], None]  # which stage of the study begins


@dataclass(frozen=True)
class Sizes:
    """How large the study is.

    replications: seeds of each trial, at least 2.  trajectories: of Morris screening, at least 2;
    samples: of the Sobol' design, a power of two.  keep: parameters with an index of their own;
    middle: how many of the next make up the first group of weaker ones.
    """

    replications: int = 2
    trajectories: int = 4
    samples: int = 64
    keep: int = 20
    middle: int = 60


def study(
    scenario: Scenario,
    settings: Settings,
    sizes: Sizes,
    *,
    trying: Sequence[Tried] | None = None,
    tell: Tell = lambda stage: None,
) -> Ledger:
    """Make the ledger of a scenario.

    settings: its replications do not matter, those of `sizes` do.  With a store, a study that
    was interrupted goes on where it was.  trying: what `tried` gives, or a part of it.

    Raises InputError for numbers that make no design, AccountsError if a run does not conserve money.
    """
    trying = tried(scenario) if trying is None else trying
    ranges = [each.range for each in trying if each.range is not None]
    names = tuple(entry.key for entry in ranges)
    luck = replace(settings, replications=sizes.replications)
    one = replace(settings, replications=1)

    def gains_at(points: Values) -> Values:
        return _gains(scenario, one, [point_of(ranges, row) for row in points.tolist()])

    tell("each parameter alone")
    points: list[Point] = [{}, *({each.key: value} for each in trying for value in each.values)]
    incomes = _incomes(scenario, luck, points)
    tell("screening")
    screening = screen(Inputs(names, names), gains_at, sizes.trajectories, settings.seed)
    tell("Sobol' indices")
    groups = _groups(screening, sizes)
    indices = sobol_indices(
        Inputs(names, tuple(groups[name] for name in names)), gains_at, sizes.samples, settings.seed
    )
    shipped, *others = incomes
    conclusions = _conclusions(shipped)
    per_trial = iter(others)
    strength = dict(zip(screening.groups, map(_rounded, screening.strength[:, 0]), strict=True))
    entries = {
        each.key: Entry(
            key=each.key,
            source_class=each.entry.source_class,
            value=each.value,
            basis=each.basis,
            low=None if each.range is None else each.range.low,
            high=None if each.range is None else each.range.high,
            screening=strength.get(each.key),
            index=None if each.range is None else _index(indices, each.key, groups[each.key]),
            trials=tuple(_trial(value, next(per_trial), shipped, list(conclusions)) for value in each.values),
        )
        for each in trying
    }
    return Ledger(
        study=_provenance(scenario, settings, sizes, len(ranges)),
        gain=_estimate(shipped[TOGETHER] - shipped[NONE]),
        conclusions=conclusions,
        groups=_shared(indices, groups),
        entries=entries,
    )


# --- inside -------------------------------------------------------------------------------


def _incomes(scenario: Scenario, settings: Settings, points: Sequence[Point]) -> list[dict[str, Values]]:
    """Of each point: the income of each seed, by the name of the variant."""
    runs = settings.outcomes([at_sampled_point(scenario, point) for point in points], MEASURE_ALL)
    return [{name: np.array([run[name] for run in at_one]) for name in at_one[0]} for at_one in runs]


def _gains(scenario: Scenario, settings: Settings, points: Sequence[Point]) -> Values:
    """The gain at each point, (points, 1)."""
    runs = settings.outcomes([at_sampled_point(scenario, point) for point in points], MEASURE_GAIN)
    return np.array([[run[TOGETHER] - run[NONE]] for (run,) in runs])


def _groups(screening: Screening, sizes: Sizes) -> dict[str, str]:
    """The group of each parameter: its own, or one of two that weaker ones share."""
    order = np.argsort(-screening.strength[:, 0], kind="stable").tolist()
    ranked = [screening.groups[place] for place in order]
    middle = sizes.keep + sizes.middle
    return {
        name: name if rank < sizes.keep else WEAKER if rank < middle else WEAKEST
        for rank, name in enumerate(ranked)
    }


def _index(indices: SobolIndices, key: str, group: str) -> Index:
    place = indices.groups.index(group)
    numbers = (indices.first, indices.first_half_width, indices.total, indices.total_half_width)
    return Index(OWN if group == key else BELOW, *(_rounded(values[place, 0]) for values in numbers))


def _shared(indices: SobolIndices, groups: Mapping[str, str]) -> dict[str, tuple[int, float, float]]:
    members = list(groups.values())
    return {
        name: (
            members.count(name),
            _rounded(indices.total[place, 0]),
            _rounded(indices.total_half_width[place, 0]),
        )
        for place, name in enumerate(indices.groups)
        if name in (WEAKER, WEAKEST)
    }


def _conclusions(shipped: Mapping[str, Values]) -> dict[str, Estimate]:
    """The sign of each form's effect and the order of neighbours, where they are clear."""
    forms = sorted(switches("forms"), key=lambda form: -float(shipped[form].mean()))
    found = {}
    for form in forms:
        raises = shipped[form].mean() > shipped[NONE].mean()
        better, worse = (form, NONE) if raises else (NONE, form)
        found[f"{better}>{worse}"] = _estimate(shipped[better] - shipped[worse])
    for better, worse in itertools.pairwise(forms):
        found[f"{better}>{worse}"] = _estimate(shipped[better] - shipped[worse])
    return {name: size for name, size in found.items() if size.clear}


def _trial(
    value: Value, incomes: Mapping[str, Values], shipped: Mapping[str, Values], conclusions: Sequence[str]
) -> Trial:
    gain = incomes[TOGETHER] - incomes[NONE]
    lost = []
    for conclusion in conclusions:
        better, worse = conclusion.split(">")
        size = _estimate(incomes[better] - incomes[worse])
        if size.value <= 0.0:
            lost.append(Lost(conclusion, size.high < 0.0))
    change = _estimate(gain - (shipped[TOGETHER] - shipped[NONE]))
    return Trial(value, _estimate(gain), change, tuple(lost))


def _estimate(values: Values) -> Estimate:
    return Estimate(*map(_rounded, mean_interval(values.tolist())))


def _rounded(number: float) -> float:
    """To what counts: a file that is compared line by line holds no noise."""
    return round(float(number), 4)


def _provenance(scenario: Scenario, settings: Settings, sizes: Sizes, varied: int) -> dict[str, Any]:
    from model.results import model_version, revision  # late: pandas

    return {
        "scenario": scenario.name,
        "scenario_digest": scenario.digest(),
        "deciding_files_sha256": model_state(),
        "version": model_version(),
        "git_commit": revision()["git_commit"],
        "made": datetime.now(UTC).date().isoformat(),
        "scale": settings.scale,
        "years": settings.years,
        "seed": settings.seed,
        **vars(sizes),
        "varied": varied,
    }
