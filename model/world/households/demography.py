"""Who dies, grows older, leaves for good and is born in a household.

Members are counted by bands of age, in a band those who can work apart.  A draw serves all members of a
household one after the other: what is left of it after each is as good as new.

Chances of death are of a year, rounded from life tables of rural China about 2020 (recalled); widths of
bands are what their ages span.  Nobody below 30 dies.
"""

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from model.compiled import rule
from model.world.agents import County, Household
from model.world.households.members import workers_of_age
from model.world.sectors import LIFTED

# Chances of death in a year.
MIDDLE_DEATH, LATE_DEATH, OLD_DEATH, OLDEST_DEATH = 0.0015, 0.0055, 0.0165, 0.075
# Years that a band spans.
KIDS_WIDTH, YOUTH_WIDTH, MIDDLE_WIDTH, LATE_WIDTH, SIXTIES_WIDTH, OLD_WIDTH = 15, 15, 20, 10, 5, 10
FAMILIES_LEAVING = 0.35  # chance that those of 30 to 49 leave over that of one of 15 to 29: an assumption
WORK_AWAY_YEARS = 40  # that an absent member works: an assumption
JOBS_BY_SCHOOLING = 0.2  # log odds of a regular job for a year of schooling: an assumption

_ROUNDING = 1e-12
# The bands, as positions in a county's chances to be able to work; of 75 and more nobody is.
KIDS, YOUTH, MIDDLE, LATE, SIXTIES, OLD = range(6)
# Odds of a regular job by years of schooling, as many as a byte holds: exp(0.2 * years) to the last bit.
_ODDS = np.array([float((Decimal(JOBS_BY_SCHOOLING) * years).exp()) for years in range(128)])


class YearDraws(NamedTuple):
    """Draws in (0, 1) of a household's year; each serves all of its members."""

    death: float
    ageing: float  # of absent members, too
    leaving: float
    birth: float


class Some(NamedTuple):
    """Some members of a band, and what is left of a draw."""

    able: int  # who can work
    others: int
    draw: float


class Change(NamedTuple):
    """What a year did to the members of a household, in persons."""

    deaths: int
    births: int
    leavers: int


class JobMarket(NamedTuple):
    """Regular jobs, and those who look for one, of several households together."""

    of_age: float  # residents of 15 to 64 who can work
    employed: float  # those of them who have a regular job
    access: float  # of the others: the sum of their odds


# --- draws ---------------------------------------------------------------------------------


@rule
def happens(draw: float, chance: float) -> bool:
    """Whether what has a chance happens."""
    return draw < chance or chance >= 1.0


@rule
def may_happen(draw: float, expected: float) -> bool:
    """Whether any of several things that a draw serves can happen: False where it is clear that none does.

    expected: how many of them happen on average, which is no less than the chance that any does.
    """
    return draw < expected + _ROUNDING


@rule
def draw_left(draw: float, chance: float) -> float:
    """What is left of a draw in (0, 1) by which something happened or not: again uniform in (0, 1)."""
    if happens(draw, chance):
        return draw / chance
    return (draw - chance) / (1.0 - chance)


@rule
def some_of(able: int, others: int, chance: float, draw: float) -> Some:
    """Whom of a band something happens to, that has the same chance for each."""
    able_met, others_met = 0, 0
    for _ in range(able):
        able_met += 1 if happens(draw, chance) else 0
        draw = draw_left(draw, chance)
    for _ in range(others):
        others_met += 1 if happens(draw, chance) else 0
        draw = draw_left(draw, chance)
    return Some(able_met, others_met, draw)


@rule
def still_able(now: float, later: float) -> float:
    """Chance that a worker who grows into the next band can still work.

    now, later: chances of all of a county's residents of the band, and of the next, to be able to work.
    """
    return min(1.0, later / now) if now > 0.0 else 0.0


@rule
def newly_able(now: float, later: float) -> float:
    """Chance that one who could not work can, on growing into the next band."""
    return max(0.0, (later - now) / (1.0 - now)) if now < 1.0 else 0.0


@rule
def in_next_band(moved: Some, now: float, later: float) -> Some:
    """Those who grew into the next band, by whether they can work there: all keep the county's chances."""
    able, draw = 0, moved.draw
    chance = still_able(now, later)
    for _ in range(moved.able):
        able += 1 if happens(draw, chance) else 0
        draw = draw_left(draw, chance)
    chance = newly_able(now, later)
    for _ in range(moved.others):
        able += 1 if happens(draw, chance) else 0
        draw = draw_left(draw, chance)
    return Some(able, moved.able + moved.others - able, draw)


# --- the year of a household ---------------------------------------------------------------


@rule
def change_members(
    household: Household, county: County, mortality: float, leaving: float, births: float, draws: YearDraws
) -> Change:
    """Deaths, ageing from the top, leaving for good, births; then children who are left alone leave.

    mortality, leaving, births: as in the parameters of demography.
    """
    deaths = die(household, mortality, draws.death)
    grow_older(household, county, draws.ageing)
    leavers = leave_for_good(household, leaving * county.leaving, draws.leaving)
    born = 1 if household.youth + household.middle >= 2 and happens(draws.birth, births) else 0
    household.kids += born
    grown_ups = household.youth + household.middle + household.late
    grown_ups += household.sixties + household.old + household.oldest
    if grown_ups == 0:
        leavers += household.kids
        household.kids = 0
    household.persons = household.kids + grown_ups
    count_workers(household)
    household.students = min(household.students, household.youth)
    return Change(deaths, born, leavers)


@rule
def die(household: Household, mortality: float, draw: float) -> int:
    """Deaths, from 30 years on; the draw serves the bands from the youngest up.  Returns how many died."""
    if not may_happen(draw, expected_deaths(household, mortality)):
        return 0
    able = household.working_middle
    dead = some_of(able, household.middle - able, mortality * MIDDLE_DEATH, draw)
    household.working_middle -= dead.able
    household.middle -= dead.able + dead.others
    deaths = dead.able + dead.others
    able = household.working_late
    dead = some_of(able, household.late - able, mortality * LATE_DEATH, dead.draw)
    household.working_late -= dead.able
    household.late -= dead.able + dead.others
    deaths += dead.able + dead.others
    able = household.working_sixties
    dead = some_of(able, household.sixties - able, mortality * LATE_DEATH, dead.draw)
    household.working_sixties -= dead.able
    household.sixties -= dead.able + dead.others
    deaths += dead.able + dead.others
    able = household.working_old
    dead = some_of(able, household.old - able, mortality * OLD_DEATH, dead.draw)
    household.working_old -= dead.able
    household.old -= dead.able + dead.others
    deaths += dead.able + dead.others
    dead = some_of(0, household.oldest, mortality * OLDEST_DEATH, dead.draw)
    household.oldest -= dead.others
    return deaths + dead.others


@rule
def expected_deaths(household: Household, mortality: float) -> float:
    """How many residents die in a year on average."""
    expected = MIDDLE_DEATH * household.middle + LATE_DEATH * (household.late + household.sixties)
    expected += OLD_DEATH * household.old + OLDEST_DEATH * household.oldest
    return mortality * expected


@rule
def grow_older(household: Household, county: County, draw: float) -> None:
    """Each member moves up a band with the chance of one over its years; those at the top come first, so
    that nobody moves twice.  Last, absent members stop working."""
    if not may_happen(draw, expected_to_grow_older(household)):
        return
    able = household.working_old
    moved = some_of(able, household.old - able, 1.0 / OLD_WIDTH, draw)
    household.working_old -= moved.able
    household.old -= moved.able + moved.others
    household.oldest += moved.able + moved.others
    able = household.working_sixties
    moved = some_of(able, household.sixties - able, 1.0 / SIXTIES_WIDTH, moved.draw)
    if moved.able + moved.others > 0:
        household.working_sixties -= moved.able
        household.sixties -= moved.able + moved.others
        moved = in_next_band(moved, county.able[SIXTIES], county.able[OLD])
        household.working_old += moved.able
        household.old += moved.able + moved.others
    able = household.working_late
    moved = some_of(able, household.late - able, 1.0 / LATE_WIDTH, moved.draw)
    if moved.able + moved.others > 0:
        household.working_late -= moved.able
        household.late -= moved.able + moved.others
        moved = in_next_band(moved, county.able[LATE], county.able[SIXTIES])
        household.working_sixties += moved.able
        household.sixties += moved.able + moved.others
    able = household.working_middle
    moved = some_of(able, household.middle - able, 1.0 / MIDDLE_WIDTH, moved.draw)
    if moved.able + moved.others > 0:
        household.working_middle -= moved.able
        household.middle -= moved.able + moved.others
        moved = in_next_band(moved, county.able[MIDDLE], county.able[LATE])
        household.working_late += moved.able
        household.late += moved.able + moved.others
    able = household.working_youth
    moved = some_of(able, household.youth - able, 1.0 / YOUTH_WIDTH, moved.draw)
    if moved.able + moved.others > 0:
        household.working_youth -= moved.able
        household.youth -= moved.able + moved.others
        moved = in_next_band(moved, county.able[YOUTH], county.able[MIDDLE])
        household.working_middle += moved.able
        household.middle += moved.able + moved.others
    moved = some_of(0, household.kids, 1.0 / KIDS_WIDTH, moved.draw)
    if moved.others > 0:
        household.kids -= moved.others
        moved = in_next_band(moved, county.able[KIDS], county.able[YOUTH])
        household.working_youth += moved.able
        household.youth += moved.able + moved.others
    retired = some_of(household.away_workers, 0, 1.0 / WORK_AWAY_YEARS, moved.draw)
    household.away_workers -= retired.able


@rule
def expected_to_grow_older(household: Household) -> float:
    """How many members move up a band in a year on average, or stop working elsewhere."""
    expected = household.old / OLD_WIDTH + household.sixties / SIXTIES_WIDTH
    expected += household.late / LATE_WIDTH + household.middle / MIDDLE_WIDTH
    expected += household.youth / YOUTH_WIDTH + household.kids / KIDS_WIDTH
    return expected + household.away_workers / WORK_AWAY_YEARS


@rule
def leave_for_good(household: Household, chance: float, draw: float) -> int:
    """Each of 15 to 29 with a chance; all of 30 to 49 together, with the children.  Returns how many left."""
    if not may_happen(draw, chance * (household.youth + FAMILIES_LEAVING)):
        return 0
    able = household.working_youth
    gone = some_of(able, household.youth - able, chance, draw)
    household.working_youth -= gone.able
    household.youth -= gone.able + gone.others
    leavers = gone.able + gone.others
    if household.middle > 0 and happens(gone.draw, FAMILIES_LEAVING * chance):
        leavers += household.middle + household.kids
        household.middle = 0
        household.working_middle = 0
        household.kids = 0
    return leavers


@rule
def count_workers(household: Household) -> None:
    """Residents who can work, and those of them who keep a regular job, which nobody has from 65 on."""
    of_age = workers_of_age(household)
    household.workers = of_age + household.working_old
    household.regular_workers = min(household.regular_workers, of_age)


# --- regular jobs --------------------------------------------------------------------------


@rule
def job_seekers(household: Household) -> int:
    """Residents of 15 to 64 who can work and have no regular job."""
    return workers_of_age(household) - household.regular_workers


@rule
def access_to_jobs(household: Household, lifted_access: float) -> float:
    """Odds of a regular job, over those in a household that is not lifted and never went to school.

    lifted_access: odds of lifted people over those of others.
    """
    odds = float(_ODDS[household.schooling])
    return odds * lifted_access if household.group == LIFTED else odds


@rule
def joined_by(market: JobMarket, household: Household, lifted_access: float) -> JobMarket:
    """The market with one household more."""
    weight, seekers = household.weight, job_seekers(household)
    return JobMarket(
        market.of_age + weight * workers_of_age(household),
        market.employed + weight * household.regular_workers,
        market.access + weight * seekers * access_to_jobs(household, lifted_access),
    )


@rule
def vacancies_for_access(market: JobMarket, regular_share: float) -> float:
    """Vacant jobs over the access of all who look for one; 0 if there are none, or nobody looks.

    regular_share: of those of age, how many are to have a regular job.
    """
    vacant = regular_share * market.of_age - market.employed
    return vacant / market.access if vacant > 0.0 and market.access > 0.0 else 0.0


@rule
def take_regular_jobs(household: Household, chance: float, draw: float) -> None:
    """Each of those who look for a regular job finds one with a chance."""
    seekers = job_seekers(household)
    if may_happen(draw, seekers * chance):
        household.regular_workers += some_of(seekers, 0, min(1.0, chance), draw).able
