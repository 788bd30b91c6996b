"""Who dies, ages, leaves and is born: draws that serve several members, and what a year may change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.state import County, Household, table
from model.world.households import demography as rules
from model.world.households.members import is_closed
from model.world.sectors import LIFTED, OTHER

BANDS = ("kids", "youth", "middle", "late", "sixties", "old", "oldest")
WORKING = ("youth", "middle", "late", "sixties", "old")
NOTHING = rules.YearDraws(*[0.999999] * len(rules.YearDraws._fields))  # above every chance below
ABLE = (0.0, 0.5, 0.9, 0.8, 0.7, 0.35, 0.0)

draws_in_unit = st.floats(2.0**-33, 1.0 - 2.0**-33)
chances = st.floats(0.0, 1.0)


def a_county(leaving=1.0):
    return table(County, 1, code=1, leaving=leaving, able=[ABLE])[0]


def a_household(**columns):
    """A household whose persons and workers are those of its bands."""
    row = table(Household, 1, **columns)[0]
    row.persons = sum(row[band] for band in BANDS)
    row.workers = sum(row[f"working_{band}"] for band in WORKING)
    return row


@st.composite
def households(draw):
    """Any household with residents, jobs, students and absent members."""
    residents = {band: draw(st.integers(0, 4)) for band in BANDS}
    residents["oldest"] += 1 if not sum(residents.values()) else 0
    workers = {f"working_{band}": draw(st.integers(0, residents[band])) for band in WORKING}
    away = draw(st.integers(0, 3))
    younger = sum(workers.values()) - workers["working_old"]
    return a_household(
        **residents,
        **workers,
        away=away,
        away_workers=draw(st.integers(0, away)),
        regular_workers=draw(st.integers(0, younger)),
        students=draw(st.integers(0, residents["youth"])),
    )


# --- draws -----------------------------------------------------------------------------------


def test_what_is_left_of_a_draw_worked_by_hand():
    assert rules.happens(0.1, 0.25) and rules.draw_left(0.1, 0.25) == pytest.approx(0.4)
    assert not rules.happens(0.4, 0.25) and rules.draw_left(0.4, 0.25) == pytest.approx(0.2)
    assert rules.happens(0.9, 1.0) and not rules.happens(0.1, 0.0)


@given(draws_in_unit, chances)
def test_what_is_left_of_a_draw_is_a_draw(draw, chance):
    assert 0.0 <= rules.draw_left(draw, chance) <= 1.0


def test_one_draw_serves_all_as_if_each_had_an_own_one():
    # Of three who can work and two who cannot, each is met with 0.3: two independent binomial counts.
    evenly = (np.arange(20_000) + 0.5) / 20_000
    met = [rules.some_of(3, 2, 0.3, draw) for draw in evenly]
    able, others = (np.array([getattr(some, kind) for some in met]) for kind in ("able", "others"))
    expected = np.outer([0.343, 0.441, 0.189, 0.027], [0.49, 0.42, 0.09])
    seen = np.zeros((4, 3))
    np.add.at(seen, (able, others), 1.0 / len(evenly))
    assert seen == pytest.approx(expected, abs=1e-3)
    left = np.sort([some.draw for some in met])
    assert left == pytest.approx(evenly, abs=0.02)


@given(draws_in_unit, chances, st.integers(0, 6))
def test_a_draw_that_may_do_nothing_does_nothing(draw, chance, persons):
    if not rules.may_happen(draw, chance * persons):
        met = rules.some_of(0, persons, chance, draw)
        assert met.others == 0


def test_ability_keeps_the_shares_of_the_county():
    # 0.8 of those of 50 to 59 can work and 0.7 of the sixties: 7 of 8 workers can still.
    assert rules.still_able(0.8, 0.7) == pytest.approx(0.875)
    assert rules.newly_able(0.8, 0.7) == 0.0
    # Of those of 15 to 29 a half can, of the next band 0.9: all workers, and 0.8 of the others.
    assert rules.still_able(0.5, 0.9) == 1.0
    assert rules.newly_able(0.5, 0.9) == pytest.approx(0.8)
    assert rules.still_able(0.0, 0.5) == 0.0
    assert rules.newly_able(1.0, 1.0) == 0.0


@given(chances, chances)
def test_ability_in_the_next_band_is_that_of_the_band_on_average(now, later):
    kept = now * rules.still_able(now, later) + (1.0 - now) * rules.newly_able(now, later)
    assert kept == pytest.approx(later, abs=1e-9) or now == 0.0 or now == 1.0


# --- the year of a household -------------------------------------------------------------------


def year_of(household, county=None, mortality=1.0, leaving=0.035, births=0.03, **draws):
    draws = NOTHING._replace(**draws)
    return rules.change_members(household, county or a_county(), mortality, leaving, births, draws)


def bands_of(household):
    return {band: int(household[band]) for band in BANDS if household[band]}


def test_a_year_in_which_nothing_happens():
    household = a_household(kids=1, middle=2, working_middle=2, regular_workers=1)
    assert year_of(household) == rules.Change(0, 0, 0)
    assert bands_of(household) == {"kids": 1, "middle": 2}
    assert (household.persons, household.workers, household.regular_workers) == (3, 2, 1)


def test_the_last_worker_dies_and_the_job_with_him():
    # The first of two of 30 to 49 is the worker, and 0.001 is below 0.0015.
    household = a_household(middle=2, working_middle=1, regular_workers=1)
    assert year_of(household, death=0.001) == rules.Change(1, 0, 0)
    assert (household.middle, household.workers, household.regular_workers) == (1, 0, 0)
    # Of 0.002 the worker leaves 0.0005 over 0.9985, at which the other dies; of 0.004 more than 0.0015.
    household = a_household(middle=2, working_middle=1)
    assert year_of(household, death=0.004) == rules.Change(0, 0, 0)
    assert year_of(household, death=0.002) == rules.Change(1, 0, 0)
    assert (household.middle, household.workers) == (1, 1)


def test_nobody_moves_up_twice_and_who_grows_old_may_stop_working():
    household = a_household(sixties=1, working_sixties=1, late=1, working_late=1)
    # Both move: 0.1 is below 1/5 and leaves 0.5, at which a worker of the sixties, with chance
    # 0.35 over 0.7, just does not stay able; what is left of that, 0, lets the one of 50 to 59 move.
    year_of(household, ageing=0.1)
    assert bands_of(household) == {"sixties": 1, "old": 1}
    assert household.working_old == 0
    assert household.working_sixties == 1


def test_a_family_leaves_with_its_children_and_the_old_stay():
    household = a_household(kids=2, middle=2, working_middle=2, old=1, students=0)
    assert year_of(household, leaving=0.1) == rules.Change(0, 0, 0)
    # 0.35 of 0.1 is 0.035.
    change = rules.change_members(household, a_county(), 1.0, 0.1, 0.0, NOTHING._replace(leaving=0.034))
    assert change == rules.Change(0, 0, 4)
    assert bands_of(household) == {"old": 1}
    assert household.workers == 0


def test_more_leave_where_the_county_declines_faster():
    household = a_household(youth=1, working_youth=1, old=1)
    assert year_of(household, a_county(leaving=0.5), leaving=0.1).leavers == 0
    change = rules.change_members(
        household, a_county(leaving=1.5), 1.0, 0.1, 0.0, NOTHING._replace(leaving=0.14)
    )
    assert change.leavers == 1


def test_children_left_alone_leave_and_the_house_closes():
    household = a_household(kids=2, oldest=1)
    assert year_of(household, death=0.07) == rules.Change(1, 0, 2)
    assert is_closed(household)


def test_a_child_is_born_where_two_could_be_its_parents():
    couple, one = a_household(middle=1, youth=1), a_household(middle=1, late=1)
    assert year_of(couple, birth=0.029).births == 1
    assert year_of(one, birth=0.029).births == 0
    assert (couple.kids, couple.persons) == (1, 3)


def test_absent_members_retire_but_stay_members():
    # Residents come first: 0.118 lets the one of 65 to 74, with 1/10, and leaves 0.02.  At that the first who
    # is away stops working, with 1/40, and leaves 0.8, at which the second does not.
    household = a_household(old=1, away=2, away_workers=2)
    year_of(household, ageing=0.118)
    assert bands_of(household) == {"old": 1}
    assert (household.away, household.away_workers) == (2, 1)


def test_the_death_of_one_is_independent_of_that_of_another():
    # Tenfold chances: 0.015 of the one of 30 to 49, 0.055 of 50 to 59, 0.75 of 75 and more.
    evenly = (np.arange(20_000) + 0.5) / 20_000
    seen = np.zeros((2, 2, 2))
    for draw in evenly:
        household = a_household(middle=1, late=1, oldest=1)
        rules.die(household, 10.0, draw)
        seen[household.middle, household.late, household.oldest] += 1.0 / len(evenly)
    expected = np.einsum("i,j,k", [0.015, 0.985], [0.055, 0.945], [0.75, 0.25])
    assert seen == pytest.approx(expected, abs=2e-4)


def test_ageing_of_one_is_independent_of_that_of_another():
    # 1/10 of 65 to 74, of the worker of 30 to 49 1/20, who can then work with 0.8 over 0.9; 1/15 of the
    # child, who can with 0.5; 1/40 of the absent worker.
    evenly = (np.arange(40_000) + 0.5) / 40_000
    seen = np.zeros((2, 3, 3, 2))
    for draw in evenly:
        household = a_household(old=1, middle=1, working_middle=1, kids=1, away=1, away_workers=1)
        rules.grow_older(household, a_county(), draw)
        grown_up = household.youth + household.working_youth  # 1 if unable to work, 2 if able
        late = household.late + household.working_late
        seen[household.oldest, late, grown_up, household.away_workers] += 1.0 / len(evenly)
    expected = np.einsum(
        "i,j,k,l",
        [0.9, 0.1],
        [0.95, 0.05 / 9.0, 0.4 / 9.0],
        [14.0 / 15.0, 0.5 / 15.0, 0.5 / 15.0],
        [0.025, 0.975],
    )
    assert seen == pytest.approx(expected, abs=4e-4)


@given(households(), draws_in_unit, st.floats(0.0, 3.0))
def test_to_stop_early_changes_no_result(household, draw, mortality):
    """A draw that looks as if nothing could happen serves all the same, and nothing happens."""
    early, late = household.copy(), household.copy()
    rules.die(early, mortality, draw)
    rules.grow_older(early, a_county(), draw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "may_happen", lambda draw, expected: True)
        rules.die.py_func(late, mortality, draw)
        rules.grow_older.py_func(late, a_county(), draw)
    assert early == late


@given(
    households(),
    st.lists(draws_in_unit, min_size=4, max_size=4),
    st.floats(0.0, 3.0),
    st.floats(0.0, 0.3),
    st.floats(0.0, 0.3),
)
def test_what_holds_after_any_year(household, draws, mortality, leaving, births):
    before, away = int(household.persons), int(household.away)
    change = rules.change_members(
        household, a_county(leaving=1.65), mortality, leaving, births, rules.YearDraws(*draws)
    )
    assert household.persons == before + change.births - change.deaths - change.leavers
    assert household.persons == sum(household[band] for band in BANDS)
    assert household.workers == sum(household[f"working_{band}"] for band in WORKING)
    assert all(0 <= household[f"working_{band}"] <= household[band] for band in WORKING)
    assert all(household[band] >= 0 for band in BANDS)
    assert household.persons == 0 or household.kids < household.persons
    assert household.regular_workers <= household.workers - household.working_old
    assert household.students <= household.youth
    assert household.away == away and 0 <= household.away_workers <= away
    assert min(change) >= 0


@given(households(), st.lists(draws_in_unit, min_size=4, max_size=4))
def test_without_deaths_births_and_leaving_nobody_comes_or_goes(household, draws):
    before = int(household.persons)
    alone = household.kids == household.persons
    change = rules.change_members(household, a_county(), 0.0, 0.0, 0.0, rules.YearDraws(*draws))
    assert change.deaths == change.births == 0
    assert change.leavers == 0 or alone
    assert household.persons == before - change.leavers


# --- jobs by the year --------------------------------------------------------------------------


@pytest.mark.parametrize("years", [0, 6, 9, 16])
def test_odds_of_a_job_grow_with_schooling_and_are_lower_for_lifted_people(years):
    lifted, other = (a_household(schooling=years, group=group) for group in (LIFTED, OTHER))
    assert rules.access_to_jobs(other, 0.5) == pytest.approx(np.exp(0.2 * years), rel=1e-15)
    assert rules.access_to_jobs(lifted, 0.5) == 0.5 * rules.access_to_jobs(other, 0.5)


def test_vacancies_worked_by_hand():
    market = rules.JobMarket(0.0, 0.0, 0.0)
    for workers, employed in ((3, 1), (2, 2)):
        household = a_household(group=OTHER, working_middle=workers, regular_workers=employed, weight=10.0)
        market = rules.joined_by(market, household, 0.5)
    # 20 look for a job, who never went to school: odds of one.
    assert market == rules.JobMarket(50.0, 30.0, 20.0)
    assert rules.vacancies_for_access(market, 0.8) == pytest.approx(0.5)  # 40 less 30, for 20
    assert rules.vacancies_for_access(market, 0.5) == 0.0
    assert rules.vacancies_for_access(market._replace(access=0.0), 0.8) == 0.0
