"""How targets are measured in a run: by a named number of it, or from its households year by year.

Year 1 of a run is 2021, year 2 is 2022.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from model.experiments.observing import Seen, Values
from model.outcomes import ALL
from model.outcomes.ratios import ratio
from model.outcomes.years import YearOutcomes

FIFTHS = 5


class Simulated(NamedTuple):
    """What targets are measured from.  named: numbers of the run, as model/measuring.py describes them."""

    seen: Seen
    named: Mapping[str, float]


def _in_2022(run: Simulated) -> YearOutcomes:
    return run.seen.outcomes.years[1]


# --- income, all residents ---------------------------------------------------------------------


def wages_share(run: Simulated) -> float:
    """Wages over income in 2022."""
    return ratio(run.named["wages_per_head@year=2"], run.named["income_per_head@year=2"])


def median_over_mean(run: Simulated) -> float:
    """Median over mean income per head in 2022, persons counting equally."""
    year = _in_2022(run)
    return ratio(year.quantile("median", ALL), year.income_per_head(ALL))


def fifths(per_head: Values, persons: Values) -> Values:
    """Mean income of each fifth of persons, poorest first, over the mean of the five.

    per_head: yuan a year of each household, persons: that it stands for, both (households,).
    A household between two fifths counts in both, in part.  Not a number where all have nothing.
    """
    order = np.argsort(per_head, kind="stable")
    cumulated = np.concatenate([[0.0], np.cumsum(persons[order])])
    money = np.concatenate([[0.0], np.cumsum((per_head * persons)[order])])
    ends = np.linspace(0.0, cumulated[-1], FIFTHS + 1)
    of_fifth = np.diff(np.interp(ends, cumulated, money))
    mean = of_fifth.mean()
    found: Values = of_fifth / mean if mean > 0.0 else np.full(FIFTHS, np.nan)
    return found


def _fifths_in_2022(run: Simulated) -> Values:
    seen = run.seen
    return fifths(seen.by_year["income"][1] / seen.members, seen.weight * seen.members)


def poorest_fifth(run: Simulated) -> float:
    """Mean income of the poorest fifth of persons in 2022 over that of a mean fifth."""
    return float(_fifths_in_2022(run)[0])


def richest_fifth(run: Simulated) -> float:
    """The same of the richest fifth."""
    return float(_fifths_in_2022(run)[-1])


def transitory_part(per_head: Values, persons: Values) -> float:
    """Part of the inequality of yearly incomes that is within households and not between them.

    Variance of the log of income about the household's own mean, over that about the mean of all; what
    moves the incomes of all alike in a year is taken out before.  Households with an income of
    nothing or less in some year are left out.

    per_head: yuan a year, (years, households); persons: that each household stands for, (households,).
    Not a number where all incomes are equal.
    """
    positive = (per_head > 0.0).all(axis=0)
    weight = persons[positive] / max(float(persons[positive].sum()), 1e-300)
    logs = np.log(per_head[:, positive])
    deviations = logs - (logs * weight).sum(axis=1, keepdims=True)
    within = float((deviations.var(axis=0) * weight).sum())
    return ratio(within, float(((deviations**2).mean(axis=0) * weight).sum()))


def transitory_share(run: Simulated) -> float:
    """The same over all years of the run."""
    seen = run.seen
    return transitory_part(seen.by_year["income"] / seen.members, seen.weight * seen.members)


# --- who lives there ---------------------------------------------------------------------------


def rural_residents(run: Simulated) -> float:
    """Persons in all households in 2021."""
    return run.seen.outcomes.years[0].of_group("persons", ALL)


def household_size(run: Simulated) -> float:
    """Persons of a household in 2021."""
    year = run.seen.outcomes.years[0]
    return ratio(year.of_group("persons", ALL), year.of_group("households", ALL))


def one_person_share(run: Simulated) -> float:
    """Households of one person, of all."""
    seen = run.seen
    return ratio(float(seen.weight[seen.members == 1.0].sum()), float(seen.weight.sum()))


def residents_growth(run: Simulated) -> float:
    """Growth of the number of persons a year, from 2021 to 2023."""
    first, _, last, *_ = (year.of_group("persons", ALL) for year in run.seen.outcomes.years)
    return math.sqrt(ratio(last, first)) - 1.0


# --- work of lifted people ---------------------------------------------------------------------


def lifted_away(run: Simulated) -> float:
    """Workers away for 2022 over persons of lifted households."""
    year = _in_2022(run)
    return ratio(year.of_group("migrants"), year.of_group("persons"))


def lifted_at_work(run: Simulated) -> float:
    """Workers away and regular jobs in the linkage, of which a household has one, over lifted persons."""
    year = _in_2022(run)
    return ratio(year.of_group("migrants") + year.of_group("in_employment"), year.of_group("persons"))
