"""The countryside of a county: as many as the census says, and older than the town."""

import numpy as np
import pytest

from model.errors import InputError
from model.population.census.rural_part import rural_households


def shares(types, households):
    """Persons, and the share of them who are 65 or older."""
    persons = households @ types.persons
    return persons, households @ types.elders / persons


def test_persons_and_elders_are_met_in_all_counties(census, residents):
    types = residents.types
    families = census.persons * census.rural_share
    for county in range(58):
        rural, town = residents.households[county].sum(axis=0), residents.town[county]
        persons, elders = shares(types, rural)
        assert persons == pytest.approx(families[county], rel=1e-6)
        assert elders / shares(types, town)[1] == pytest.approx(1.6, rel=1e-6)
        assert (rural >= 0.0).all() and (town >= 0.0).all()


def test_town_and_country_are_the_census(census, residents):
    both = residents.households.sum(axis=1) + residents.town
    np.testing.assert_allclose(both.sum(axis=1), census.households, rtol=1e-6)
    np.testing.assert_allclose(both @ (residents.types.persons == 1), census.one_person, rtol=1e-5)


@pytest.mark.parametrize("ratio", [0.6, 1.0, 1.6, 2.5])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_any_part_of_a_county_can_be_older_or_younger(residents, ratio, share):
    types, county = residents.types, residents.households[5].sum(axis=0) + residents.town[5]
    rural = rural_households(types, county, share, ratio, "here")
    persons, elders = shares(types, rural)
    assert persons == pytest.approx(share * (county @ types.persons), rel=1e-8)
    assert elders == pytest.approx(ratio * shares(types, county - rural)[1], rel=1e-6)
    if ratio == 1.0:
        # Between households with equally many elders nothing is chosen.
        with_one = types.elders == 1
        np.testing.assert_allclose(np.ptp(rural[with_one] / county[with_one]), 0.0, atol=1e-12)


def test_a_county_without_a_town_is_rural_and_one_without_a_countryside_is_not(residents):
    types, county = residents.types, residents.town[0]
    np.testing.assert_allclose(rural_households(types, county, 1.0, 1.6, "here"), county, rtol=1e-9)
    assert rural_households(types, county, 0.0, 1.6, "here").sum() < 1e-6 * county.sum()


def test_a_countryside_of_elders_alone_is_refused(residents):
    types, county = residents.types, residents.town[0]
    with pytest.raises(InputError, match=r"county 7 = 300.0: the countryside cannot be that much older"):
        rural_households(types, county, 0.05, 300.0, "county 7")


def test_one_elder_by_hand():
    # 100 households of two: 50 without elders, 50 with one each; half of the persons rural, and three
    # quarters of the elders: ratio 3.  Chances 1/4 and 3/4.
    class Kinds:
        persons, elders = np.array([2, 2]), np.array([0, 1])

    found = rural_households(Kinds, np.array([50.0, 50.0]), 0.5, 3.0, "here")
    np.testing.assert_allclose(found, [12.5, 37.5], rtol=1e-7)
