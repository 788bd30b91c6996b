"""Spring: the county's programme is funded, built and opened; households apply, and are served.

What a part does at each of these steps is in its file of model/programme/.  Every part has its money; its
levers take theirs in the order in which its file has them, and what a lever takes it can spend and no more.
"""

from model import programme
from model.compiled import rule
from model.linkages import own_land
from model.programme import LEVERS, QUEUES
from model.programme.budget import funds_of_year
from model.programme.queues import ApplicationDraws
from model.programme.targeting import how_far
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.members import is_closed
from model.world.households.season import Prospects
from model.world.randomness import COURTYARD, HOUSEHOLD, TRUSTEESHIP_WISH, four_uniforms

_LEVERS = len(LEVERS)
_NO_DRAW = 1.0  # above every chance: of households for which a lever is not meant

_open_spring = programme.step("open_spring")
_apply = programme.step("apply")
_left_for_queue = programme.step("left_for_queue")
_support = programme.step("support")


@rule
def open_programme(
    county: County, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Fund the parts, build facilities, set what each lever can deliver this year."""
    county.offered[:] = 0.0
    county.delivered[:] = 0.0
    county.queue[:] = 0.0
    _open_spring(county, funds_of_year(county, rules, moment), state, rules, industries, moment)
    county.has_offers = 0
    for lever in range(_LEVERS):
        if county.offered[lever] > 0.0:
            county.has_offers = 1


@rule
def apply(
    household: Household,
    county: County,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """One household's applications of the year."""
    household.applications = 0
    if not county.has_offers or is_closed(household):
        return
    trusteeship, area, adoption, household.place = four_uniforms(
        moment.seed, HOUSEHOLD, county.code, household.number, moment.season, TRUSTEESHIP_WISH // 4
    )
    information = rules.employment.information
    courtyard = training = farmer = loan = _NO_DRAW
    if household.assisted:
        information = county.information
        courtyard, training, farmer, loan = four_uniforms(
            moment.seed, HOUSEHOLD, county.code, household.number, moment.season, COURTYARD // 4
        )
    draws = ApplicationDraws(trusteeship, area, adoption, courtyard, training, farmer, loan)
    land = own_land(household)
    _apply(household, county, draws, land, information, hopes, rules, industries, moment)


@rule
def close_queues(county: County, rules: Rules) -> None:
    """How far down each queue what is offered goes."""
    for lever in range(QUEUES):
        found = how_far(county.queue[lever], _left_for_queue(county.offered[lever], lever, rules))
        county.last_class[lever] = found.last_class
        county.last_part[lever] = found.last_part


@rule
def support(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """One household gets what it applied for, as far as its queues are served."""
    if household.applications != 0:
        _support(household, county, own_land(household), rules, moment)
