"""How fast the countryside of each county loses residents."""

import numpy as np
import pytest

from model.population.census.decline import relative_decline

PREFECTURES = ("a", "a", "b")


def test_yearly_decline_over_that_of_the_mean_county_worked_by_hand():
    # Two thirds are left after ten years: 3.97 % a year less.  Who grows loses nobody, and a county that
    # loses nine tenths counts as one that loses 6.6 % a year.
    found = relative_decline(np.array([300.0, 100.0, 100.0]), np.array([200.0, 110.0, 10.0]), PREFECTURES)
    assert found == pytest.approx([(1.0 - (2.0 / 3.0) ** 0.1) / 0.040, 0.0, 0.066 / 0.040])


def test_a_county_without_a_number_declines_as_its_neighbours():
    found = relative_decline(np.array([300.0, np.nan, 100.0]), np.array([200.0, 50.0, 100.0]), PREFECTURES)
    assert found[1] == pytest.approx(found[0])


def test_where_no_numbers_are_known_all_decline_as_the_mean_county():
    nothing_known = relative_decline(np.full(3, np.nan), np.ones(3), PREFECTURES)
    assert nothing_known.tolist() == [1.0, 1.0, 1.0]


def test_the_58_counties_decline_as_usual_on_average(census, counties):
    prefectures = tuple(county["prefecture"] for county in counties)
    found = relative_decline(census.rural_residents_2010, census.rural_residents, prefectures)
    assert found.mean() == pytest.approx(1.0, abs=0.05)
    assert found.max() == pytest.approx(0.066 / 0.040) and found.min() == 0.0
