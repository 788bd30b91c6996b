"""Which conclusions about the linkage forms survive when the parameters are not what we think."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.experiments.claims import CHANCE, NOISE
from model.experiments.words import Words, outcome_words, words

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST = 10  # points on either side below which no parameter can be blamed


@dataclass(frozen=True)
class Conclusion:
    """A statement about effects, and where among the sampled points it holds.

    en, zh: the statement.  share: of the points at which it holds.
    breaker: the parameter whose values differ most between the points at which it holds
    and those at which it does not; None where it holds, or fails, nearly everywhere, or chance
    alone makes such a difference more often than claims.CHANCE.
    distance: of the two distributions of that parameter (Kolmogorov and Smirnov), 0 to 1.
    chance: of a distance as large for the largest of all parameters, were none to blame.
    fails_at: "low" or "high" values of it.
    """

    en: str
    zh: str
    share: float
    breaker: str | None
    distance: float | None
    chance: float | None
    fails_at: str | None


def conclude(
    effects: Mapping[str, Values],
    reference: Mapping[str, float],
    points: Values,
    names: Sequence[str],
    terms: Mapping[str, str],
    *,
    outcome: str = "mean_income",
) -> list[Conclusion]:
    """The sign of each effect and the order of each pair, as they are at the reference.

    effects: of each form, (points,).  reference: of each form with the parameters as they
    are thought to be.  points: (points, parameters) in the unit cube, spread independently.
    names: of the parameters.  terms: Chinese name of each form.  outcome: on which the effects are.
    """
    found = []
    raised = _raised(outcome)
    for form, values in effects.items():
        gains = reference[form] > NOISE
        en = f"{form} {'raises' if gains else 'does not raise'} {raised['en']}"
        zh = f"{terms[form]}{'能' if gains else '不能'}{raised['zh']}"
        holds = values > NOISE if gains else values <= NOISE
        found.append(_judged(en, zh, holds, points, names))
    ranked = sorted(effects, key=lambda form: -reference[form])
    for better, worse in itertools.pairwise(ranked):
        if reference[better] - reference[worse] <= NOISE:  # no order to hold
            continue
        en = f"{better} raises {raised['en']} more than {worse}"
        zh = f"{terms[better]}{raised['zh']}多于{terms[worse]}"
        found.append(_judged(en, zh, effects[better] - effects[worse] > NOISE, points, names))
    order = np.array([effects[form] for form in ranked])
    if len({round(reference[form] / NOISE) for form in ranked}) < len(ranked):
        return found
    whole: Flags = np.all(np.diff(order, axis=0) < -NOISE, axis=0)
    found.append(
        _judged(
            f"the whole order holds: {', '.join(ranked)}",
            f"整个排序不变：{'、'.join(terms[form] for form in ranked)}",
            whole,
            points,
            names,
        )
    )
    return found


def _raised(outcome: str) -> Words:
    """What is raised, in English, and that it is raised, in Chinese."""
    if outcome == "mean_income":
        return words("income", "增收")
    named = outcome_words(outcome)
    return words(named["en"], f"提高{named['zh']}")


def _judged(en: str, zh: str, holds: Flags, points: Values, names: Sequence[str]) -> Conclusion:
    from scipy.stats import ks_2samp

    share = float(holds.mean())
    if min(int(holds.sum()), int((~holds).sum())) < LEAST:
        return Conclusion(en, zh, share, None, None, None, None)
    tests = [ks_2samp(points[holds, column], points[~holds, column]) for column in range(points.shape[1])]
    worst = max(range(len(tests)), key=lambda column: float(tests[column].statistic))
    distance = float(tests[worst].statistic)
    chance = min(1.0, float(tests[worst].pvalue) * len(tests))  # Bonferroni
    if chance > CHANCE:
        return Conclusion(en, zh, share, None, distance, chance, None)
    fails_high = float(np.median(points[~holds, worst])) > float(np.median(points[holds, worst]))
    return Conclusion(
        en,
        zh,
        share,
        names[worst],
        distance,
        chance,
        "high" if fails_high else "low",
    )
