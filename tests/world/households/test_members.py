"""Who leaves and who comes back, and that every band always adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.state import Household, table
from model.world.households.members import come_back, leave, members
from model.world.households.working import may_leave, prime_workers

# By age: residents, and of these who can work.
BANDS = {
    "kids": None,
    "youth": "working_youth",
    "middle": "working_middle",
    "late": "working_late",
    "sixties": "working_sixties",
    "old": "working_old",
    "oldest": None,
}
WORKING = [name for name in BANDS.values() if name]


def household_of(**residents):
    """A household of so many residents and workers by age."""
    household = table(Household, 1)[0]
    for name, number in residents.items():
        household[name] = number
    household.persons = sum(int(household[band]) for band in BANDS)
    household.workers = sum(int(household[band]) for band in WORKING)
    return household


def as_it_is(household):
    """Residents and workers by age, and members by where they are."""
    columns = (*BANDS, *WORKING, "persons", "workers", "away", "away_workers")
    return {name: int(household[name]) for name in columns}


@pytest.mark.parametrize(
    ("residents", "band"),
    [
        ({"youth": 2, "working_youth": 1, "middle": 2, "working_middle": 2}, "youth"),
        ({"youth": 1, "middle": 2, "working_middle": 2}, "middle"),  # who is at school stays
        ({"late": 1, "working_late": 1, "sixties": 1, "working_sixties": 1}, "late"),
        ({"sixties": 2, "working_sixties": 1, "old": 1, "working_old": 1}, "sixties"),
        ({"old": 1, "working_old": 1, "oldest": 1}, "old"),
    ],
)
def test_who_leaves_is_of_the_youngest_band_with_a_worker(residents, band):
    household = household_of(kids=1, **residents)
    before = as_it_is(household)
    leave(household)
    changed = {name: -1 for name in (band, f"working_{band}", "persons", "workers")}
    changed |= {"away": 1, "away_workers": 1}
    assert as_it_is(household) == {name: value + changed.get(name, 0) for name, value in before.items()}
    assert members(household) == before["persons"]


def test_who_comes_back_joins_those_of_30_to_49():
    household = household_of(old=2)
    household.away, household.away_workers = 2, 1
    come_back(household)
    expected = {"old": 2, "middle": 1, "working_middle": 1, "persons": 3, "workers": 1, "away": 1}
    assert as_it_is(household) == dict.fromkeys(as_it_is(household), 0) | expected


def test_who_has_a_regular_job_stays_and_so_does_the_last_adult():
    assert may_leave(1, 2)
    assert not may_leave(0, 3)
    assert not may_leave(1, 1)


def test_who_may_leave_is_below_60_and_without_a_regular_job():
    younger = {"youth": 1, "working_youth": 1, "middle": 2, "working_middle": 1}
    household = household_of(**younger, sixties=1, working_sixties=1)
    assert prime_workers(household) == 2
    household.regular_workers = 1
    assert prime_workers(household) == 1
    household.regular_workers = 3  # who is above 60 can have one, too
    assert prime_workers(household) == 0


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=5, max_size=5),
    st.integers(0, 2),
    st.lists(st.booleans(), max_size=20),
)
def test_bands_always_add_up_to_residents_and_workers(by_band, regular, moves):
    residents = {}
    for (band, working), (others, able) in zip(
        [(band, working) for band, working in BANDS.items() if working], by_band, strict=True
    ):
        residents[band], residents[working] = others + able, able
    household = household_of(kids=1, oldest=1, **residents)
    regular = household.regular_workers = min(regular, int(household.workers))
    total = members(household)
    for away in moves:
        if away and may_leave(prime_workers(household), household.persons - household.kids):
            leave(household)
        elif not away and household.away_workers > 0:
            come_back(household)
        assert sum(int(household[band]) for band in BANDS) == household.persons
        assert sum(int(household[band]) for band in WORKING) == household.workers
        assert all(0 <= household[working] <= household[band] for band, working in BANDS.items() if working)
        assert household.workers >= regular
        assert household.away == household.away_workers >= 0
        assert members(household) == total
