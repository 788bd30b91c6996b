"""Households of each kind that give the margins of a table, and are closest to a prior."""

import numpy as np
import pytest

from model.errors import InputError
from model.population.census import raking
from model.population.census.county_table import read_census
from model.population.census.household_types import HouseholdTypes, household_types
from model.population.census.raking import rake
from model.population.census.residents import margins_of
from model.population.counties import DATA


def few(prior, features):
    """Some kinds of which only prior and features are looked at."""
    empty = np.zeros(len(prior), np.int64)
    return HouseholdTypes(empty, empty, empty, empty, np.array(prior), np.array(features, float))


def test_as_many_margins_as_kinds_leave_nothing_to_the_prior():
    # An old person alone, an old couple, a couple with a child; 100 households of 210 persons, 60 of them
    # with somebody of 65 or more.
    types = few([0.2, 0.5, 0.3], [[1, 1, 1], [1, 2, 1], [1, 3, 0]])
    np.testing.assert_allclose(rake(types, np.array([100.0, 210.0, 60.0]), "here"), [30, 30, 40], rtol=1e-6)


def test_independent_margins_of_an_even_prior_give_products():
    # Two yes-or-no questions, of which 3 and 4 tenths say yes.
    types = few([0.25] * 4, [[1, a, b] for a in (0, 1) for b in (0, 1)])
    found = rake(types, np.array([1000.0, 300.0, 400.0]), "here")
    np.testing.assert_allclose(found, [420, 280, 180, 120], rtol=1e-6)


def test_the_odds_ratio_of_the_prior_is_kept():
    prior = [0.4, 0.1, 0.2, 0.3]
    types = few(prior, [[1, a, b] for a in (0, 1) for b in (0, 1)])
    found = rake(types, np.array([1000.0, 300.0, 400.0]), "here")
    assert found[0] * found[3] / (found[1] * found[2]) == pytest.approx(0.4 * 0.3 / (0.1 * 0.2))
    assert found.sum() == pytest.approx(1000.0)


def test_all_margins_of_all_counties(census):
    types, margins = household_types(), margins_of(census)
    for code, wanted in zip(census.adcode.tolist(), margins, strict=True):
        found = rake(types, wanted, f"county {code}")
        assert (found > 0.0).all()
        # The worst is 9e-9 of the households, in the smallest of all margins.
        assert np.abs(types.features.T @ found - wanted).max() < 1e-8 * wanted[0], code
    one_generation = margins[:, 0] - margins[:, 8:11].sum(axis=1)
    assert (one_generation > 0.0).all()


def test_what_is_found_is_the_prior_times_factors_of_the_margins(census):
    """No other numbers with these margins are closer to the prior, in relative entropy."""
    types, wanted = household_types(), margins_of(census)[0]
    found = rake(types, wanted, "here") / wanted[0]
    logarithms = np.log(found / types.prior)
    _, residual, _, _ = np.linalg.lstsq(types.features, logarithms)
    assert residual[0] < 1e-12


def test_the_nation_can_be_raked_too():
    wanted = margins_of(read_census(DATA / "census_2020_china.csv"))[0]
    found = rake(household_types(), wanted, "China")
    np.testing.assert_allclose(household_types().features.T @ found, wanted, rtol=1e-4)


def test_more_generations_than_persons_are_refused(census):
    """Where it is a margin of many households that cannot be met, not one of none."""
    households = np.where(np.arange(58) == 1, census.households, census.persons)
    with pytest.raises(InputError, match="here: the counts of households, persons and ages contradict"):
        rake(household_types(), margins_of(census._replace(persons=households))[1], "here")


def test_margins_that_no_household_can_have_are_refused(census):
    wanted = margins_of(census)[0].copy()
    wanted[1] = 4.0 * wanted[0]  # four children in every household
    with pytest.raises(
        InputError, match="county 140122: the counts of households, persons and ages contradict"
    ):
        rake(household_types(), wanted, "county 140122")


def test_a_margin_of_zero_is_met(census):
    wanted = margins_of(census)[0].copy()
    wanted[10] = 0.0
    found = rake(household_types(), wanted, "here")
    assert household_types().features[:, 10] @ found < 1e-7 * wanted[0]


def test_compiled_and_plain_python_agree_to_the_last_bit():
    types, some = household_types(), np.arange(0, 2117, 40)
    part = few(types.prior[some], types.features[some][:, :3])
    target = np.array([1.0, 0.3, 0.4])
    results = []
    for solve in (raking._rake, raking._rake.py_func):
        weights = np.zeros(len(some))
        assert solve(part.prior, part.features, target, weights, np.zeros((3, 3)), np.zeros((3, 4)))
        results.append(weights)
    np.testing.assert_array_equal(*results)
