"""How a household chooses: it looks at some of what is within reach, and takes what is worth most to it.

Attention decides whether it looks at all.  Expected gain and variance make a certainty equivalent, what is
believed comes from experience, a logit makes it a chance, and one uniform draw decides.
"""

from model.compiled import rule
from model.mathematics import exp, log, logistic


@rule
def certainty_equivalent(
    gain: float, variance_change: float, relative_risk_aversion: float, income: float
) -> float:
    """Mean-variance certainty equivalent, in yuan a year, of a change in income.

    gain: expected, in yuan a year; variance_change: of yearly income, in yuan squared;
    income: mean yearly income in yuan.  Absolute risk aversion is the relative one over
    mean income (Arrow-Pratt).
    """
    return gain - 0.5 * relative_risk_aversion / max(income, 1.0) * variance_change


@rule
def attention(base: float, information: float, will: float, peers: float) -> float:
    """Chance that a household looks at an offer in its village this spring.

    base: 1/year; information: chance that it hears of offers; will: 0 to 1; peers: share of households that
    took the same offer last year.
    """
    return min(1.0, base * information * (0.5 + will) * (1.0 + peers))


@rule
def choice_probability(value: float, against: float, noise: float) -> float:
    """Logit chance to choose what is worth `value` over what else there is.

    value: certainty equivalent; against: inclusive value of the others; noise: all in yuan a year.
    """
    return logistic((value - against) / noise)


@rule
def inclusive_value(first: float, second: float, noise: float) -> float:
    """What two alternatives together are worth in a logit, yuan a year (McFadden 1978)."""
    best, other = max(first, second), min(first, second)
    return best + noise * log(1.0 + exp((other - best) / noise))


@rule
def belief(reputation: float, own: float, years: float, prior_years: float) -> float:
    """Chance that a promise is kept: what is said of the promiser, and own experience by its years.

    reputation, own: 0 to 1; years: in which a promise fell due to the household; prior_years: of own
    experience that count as much as what is said.
    """
    return (prior_years * reputation + years * own) / (prior_years + years)


@rule
def variance_of_promise(stake: float, kept: float) -> float:
    """Yuan squared: `stake` yuan a year are lost unless the promise is kept, with chance `kept`."""
    return stake * stake * kept * (1.0 - kept)


@rule
def adapted(expected: float, seen: float, weight: float) -> float:
    """Adaptive expectation: moves towards what was seen by `weight` a year."""
    return expected + weight * (seen - expected)


@rule
def adapted_variance(variance: float, expected: float, seen: float, weight: float, least: float) -> float:
    """Adaptive variance around what was expected; never below `least`."""
    return max(least, variance + weight * ((seen - expected) * (seen - expected) - variance))


@rule
def granted_share(offered: float, wished: float) -> float:
    """Share of every wish that is met when capacity is shared in proportion to the wishes."""
    if wished <= max(0.0, offered):
        return 1.0
    return max(0.0, offered) / wished
