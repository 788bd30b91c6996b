"""Lifted and monitored households: where they are, how many, and who."""

import numpy as np
import pytest

from model.population.census.groups import (
    lifted_by_county,
    lifted_chances,
    resident_lifted_share,
    with_neighbours_change,
)
from model.population.census.residents import residents_of
from model.world.sectors import LIFTED, MONITORED, OTHER


def able(residents, households):
    """Persons of 15 to 59, by county."""
    members = residents.types.members
    late = households @ members[:, 3] * (1.0 - residents.sixties)
    return households @ (members[:, 1] + members[:, 2]) + late


def test_lifted_people_are_allocated_by_residents_of_2010_and_incidence():
    found = lifted_by_county(1000.0, np.array([100.0, 300.0, 200.0]), np.array([5.0, 3.0, 3.0]))
    np.testing.assert_allclose(found, [250.0, 450.0, 300.0])


def test_a_county_without_residents_of_2010_has_lost_as_many_as_its_neighbours():
    before = np.array([200.0, np.nan, 300.0, np.nan, 90.0])
    now = np.array([100.0, 50.0, 300.0, 10.0, 90.0])
    found = with_neighbours_change(before, now, ("a", "a", "a", "b", "c"))
    # In a 500 of 400 are left; b has nobody else, so all counties count: 590 of 490.
    np.testing.assert_allclose(found, [200.0, 62.5, 300.0, 10.0 * 590.0 / 490.0, 90.0])
    assert with_neighbours_change(before[1:2], now[1:2], ("a",)).tolist() == [50.0]


def test_lifted_people_of_the_table_are_allocated_so(census, counties, lifted_people):
    """0.92 of the province's 3.29 million, five in counties on the national list for three on the other."""
    prefectures = tuple(county["prefecture"] for county in counties)
    before = with_neighbours_change(census.rural_residents_2010, census.rural_residents, prefectures)
    incidence = np.array([{"national": 5.0, "provincial": 3.0}[county["status"]] for county in counties])
    np.testing.assert_array_equal(
        lifted_people, np.rint(lifted_by_county(0.92 * 3_290_000, before, incidence))
    )
    assert lifted_people.sum() == pytest.approx(3_026_800, abs=29)  # whole persons


def test_resident_lifted_people_are_at_most_eight_tenths():
    found = resident_lifted_share(np.array([1000.0, 2000.0]), 0.5, np.array([1000.0, 1000.0]))
    assert found.tolist() == [0.5, 0.8]


def test_the_resident_lifted_share_is_met_in_all_counties(census, residents, lifted_people):
    lifted = residents.households[:, LIFTED] @ residents.types.persons
    rural = residents.households.sum(axis=1) @ residents.types.persons
    np.testing.assert_allclose(lifted, np.minimum(0.8 * rural, 0.65 * lifted_people), rtol=1e-9)
    # More lifted people than rural residents were the sign of an allocation by residents of 2020.
    assert (lifted_people / census.rural_residents).max() < 0.95


def test_the_able_share_is_met_by_all_counties_together(residents):
    lifted = residents.households[:, LIFTED]
    persons = (lifted @ residents.types.persons).sum()
    assert able(residents, lifted).sum() / persons == pytest.approx(0.483, rel=1e-6)
    others = residents.households[:, OTHER]
    assert able(residents, others).sum() / (others @ residents.types.persons).sum() > 0.55
    assert residents.slope > 0.0


def test_monitored_are_a_share_of_those_who_were_not_lifted(residents):
    monitored, others = residents.households[:, MONITORED], residents.households[:, OTHER]
    np.testing.assert_allclose(monitored, 0.012 / 0.988 * others, rtol=1e-9)


def test_registered_people_are_those_of_the_rows_and_the_wholly_absent(residents, lifted_people):
    lifted = residents.households[:, LIFTED]
    without, with_adults = (1.0 - residents.away[:, :-1]).sum(axis=1)
    adults = residents.types.members[:, 1:4].sum(axis=1) > 0
    members = lifted @ (residents.types.persons + np.where(adults, with_adults, without))
    np.testing.assert_allclose(members + residents.wholly_absent, lifted_people, rtol=1e-9)
    assert (residents.wholly_absent > 0.0).all()


def test_a_county_without_lifted_people_has_no_lifted_household(census, lifted_people, population):
    none = lifted_people.copy()
    none[3] = 0.0
    found = residents_of(census, none, population)
    assert not found.households[3, LIFTED].any() and found.households[2, LIFTED].any()
    nobody = residents_of(census, np.zeros(58), population._replace(monitored_share=0.0))
    assert not nobody.households[:, :OTHER].any() and np.isfinite(nobody.away).all()


def test_by_hand():
    # Households of two, both able or none; half of the persons are lifted, one in five of them able.
    class Kinds:
        persons = np.array([2, 2])
        members = np.array([[0, 2, 0, 0, 0, 0], [0, 0, 0, 0, 2, 0]])

    chances, slope = lifted_chances(Kinds, np.array([[50.0, 50.0]]), np.array([0.3]), np.array([0.5]), 0.2)
    np.testing.assert_allclose(chances, [[0.2, 0.8]], rtol=1e-6)
    assert slope == pytest.approx(2.0 * np.log(4.0))
