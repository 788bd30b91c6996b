"""Will 有志: what moves it, and three levers: enterprise doubling, model cooperatives, family farms.

Will (0 to 1) enters take-up, effort in trade, training and quitting.  Kept and broken
promises move it whether the programme is there or not (`choice.will_adjustment`); visible
success of neighbours and recognition are the programme's.
"""

from model.compiled import rule
from model.world.sectors import LIFTED

_FEN = 0.01  # yuan
_ROUNDING = 1e-9  # of a target: what sums of many small parts may be off


@rule
def shows(received: float) -> bool:
    """Whether what came through a linkage form in a year shows: a fen at least, no rounding remainder."""
    return received >= _FEN


@rule
def succeeded(income: float, usual_income: float, growth: float) -> bool:
    """Whether neighbours see success: income (yuan a year) clearly above what was usual."""
    return usual_income > 0.0 and income > usual_income * (1.0 + growth)


@rule
def after_year(will: float, starting_will: float, success: float, effect: float, fading: float) -> float:
    """Will after a year: towards 1 with neighbours' success, back to where it started without.

    success: share of neighbours who are linked and succeeded, 0 to 1; fading: a year.
    """
    faded = will + fading * (starting_will - will)
    return faded + effect * success * (1.0 - faded)


@rule
def after_recognition(will: float, effect: float) -> float:
    """Will of a household that is honoured as an example."""
    return will + effect * (1.0 - will)


@rule
def recognition_chance(places: float, candidates: float) -> float:
    """Chance of a successful household to be honoured, if `candidates` are as many as last year."""
    if candidates <= 0.0:
        return 1.0
    return min(1.0, places / candidates)


@rule
def may_found_family_farm(
    group: int, founded: float, land: float, skill: float, cash: float, own_money: float, least_skill: float
) -> bool:
    """Lifted households with land, enough skill and the money that they must add."""
    return group == LIFTED and founded < 1.0 and land > 0.0 and skill >= least_skill and cash >= own_money


@rule
def model_cooperatives_of_year(target: float, built: float, cooperatives: float, years: float) -> float:
    """Cooperatives to become a model this year: an equal part of the target, or what is missing to it.

    built: models now; cooperatives: that there are, which no more than all can become one.
    """
    missing = min(target, cooperatives) - built
    return min(target / years, missing) if missing > _ROUNDING * target else 0.0


@rule
def kept_compliance(compliance: float, is_model: float, avoided: float) -> float:
    """Chance that a cooperative keeps its word; is_model: share of it that is a model, 0 to 1."""
    return compliance + (1.0 - compliance) * avoided * is_model


@rule
def project_size(public: float, match: float, means: float) -> float:
    """Public yuan of an enterprise's project: what is offered, as far as it can match it."""
    if match <= 0.0:
        return public
    return min(public, max(0.0, means) / match)
