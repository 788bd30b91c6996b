"""How a household chooses: bounded rationality with heterogeneity.

Expected gain and variance make a certainty equivalent; trouble, will and peers shift
it; a logit makes it a probability; one uniform draw decides.
"""

from model.compiled import rule
from model.mathematics import logistic


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
def entry_probability(
    value: float, hassle: float, pull: float, inside: bool, switching_cost: float, noise: float
) -> float:
    """Logit chance to be in a linkage next year.

    value: certainty equivalent in yuan a year; hassle: yearly trouble in yuan; pull: of
    will and peers, in yuan a year; inside: already in, so that leaving has a cost.
    """
    stay = switching_cost if inside else 0.0
    return logistic((value - hassle + pull + stay) / noise)


@rule
def pull(will: float, peers: float, will_effect: float, peer_effect: float) -> float:
    """What will (0 to 1) and the share of peers (0 to 1) are worth, in yuan a year."""
    return will_effect * will + peer_effect * peers


@rule
def belief(reputation: float, trust: float) -> float:
    """Chance that a promise is kept: the promiser's reputation and own experience, equally."""
    return 0.5 * (reputation + trust)


@rule
def adapted(expected: float, seen: float, weight: float) -> float:
    """Adaptive expectation: moves towards what was seen by `weight` a year."""
    return expected + weight * (seen - expected)


@rule
def granted_share(offered: float, wished: float) -> float:
    """Share of every wish that is met when capacity is shared in proportion to the wishes."""
    if wished <= max(0.0, offered):
        return 1.0
    return max(0.0, offered) / wished
