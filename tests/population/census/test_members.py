"""Who can work, who went to school how long, who lives elsewhere."""

import math

import numpy as np
import pytest

from model.population.census.absent_members import away_chances, away_workers
from model.population.census.schooling import cumulative_shares, schooling_by_band
from model.population.census.workers import worker_chances
from model.population.drawing import binomial


def test_workers_are_brought_to_a_number_by_one_factor():
    persons = np.array([30.0, 20.0, 40.0, 15.0, 8.0, 10.0, 5.0])
    chances = worker_chances(persons, 50.0 / 98.0)
    assert persons @ chances == pytest.approx(50.0)
    assert chances[0] == chances[6] == 0.0
    np.testing.assert_allclose(chances[1:6] / chances[1], np.array([0.55, 0.92, 0.82, 0.70, 0.35]) / 0.55)


def test_no_chance_is_beyond_98_per_cent():
    persons = np.array([30.0, 20.0, 40.0, 15.0, 8.0, 10.0, 5.0])
    chances = worker_chances(persons, 75.0 / 98.0)
    assert persons @ chances == pytest.approx(75.0)
    assert chances.max() == 0.98 and chances[5] < 0.98
    assert worker_chances(persons, 1.0)[1:6].tolist() == [0.98] * 5


def test_workers_of_all_counties_are_more_than_those_in_work(census, residents):
    """By the long form, of dormitories too: of all residents, not of those in families."""
    adults = census.bands[:, 1:].sum(axis=1)
    workers = (census.bands * residents.workers).sum(axis=1) / adults
    np.testing.assert_allclose(workers, 1.16 * census.employed, rtol=1e-9)
    assert census.employed.min() == pytest.approx(0.326, abs=1e-3)
    assert census.employed.max() == pytest.approx(0.674, abs=1e-3)


def test_as_many_lifted_members_can_work_as_the_register_says(residents, laid_out):
    """1.59 of 3.29 million, of those at home and away together."""
    table, _ = laid_out(residents, 0.1)
    lifted = table[table.group == 0]
    can_work = np.average(lifted.workers.astype(float) + lifted.away_workers, weights=lifted.weight)
    members = np.average(lifted.persons.astype(float) + lifted.away, weights=lifted.weight)
    assert can_work / members == pytest.approx(0.483, abs=0.003)


def test_schooling_has_the_ages_and_the_levels_of_the_county(census):
    for bands, levels in zip(census.bands, census.schooling, strict=True):
        fitted = schooling_by_band(bands, levels)
        np.testing.assert_allclose(fitted.sum(axis=0), levels, rtol=1e-6)
        np.testing.assert_allclose(fitted[1:].sum(axis=1), bands[1:], rtol=1e-9)
        # Those with a level who are below 15 are most of those of 6 to 14.
        assert 0.6 * bands[0] / 15.0 * 9.0 < fitted[0].sum() < 1.4 * bands[0] / 15.0 * 9.0
        mean = fitted @ np.array([0, 6, 9, 12, 15, 16]) / fitted.sum(axis=1)
        assert (np.diff(mean[1:]) < 0.0).all()  # the older, the less schooling


def test_fitting_keeps_what_a_prior_says_of_pairs():
    bands, levels = np.array([100.0, 80, 120, 60, 30, 40, 20]), np.array([20.0, 130, 170, 60, 40, 25])
    fitted = schooling_by_band(bands, levels)
    assert fitted[0].sum() == pytest.approx(levels.sum() - bands[1:].sum())
    odds = fitted[1, 1] * fitted[2, 2] / (fitted[1, 2] * fitted[2, 1])
    assert odds == pytest.approx(0.03 * 0.48 / (0.35 * 0.13))


def test_cumulative_shares_end_at_one():
    found = cumulative_shares(np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 3.0]]))
    assert found.tolist() == [[0.25, 0.75, 1.0], [0.0, 0.0, 1.0]]


def test_absent_members_are_poisson_up_to_three():
    without, with_adults = away_chances(0.45, 0.8)
    # 0.2 * 0.35 + 0.8 * 1.15 = 0.99 of the mean.
    means = 0.45 * 0.35 / 0.99, 0.45 * 1.15 / 0.99
    for chances, mean in zip((without, with_adults), means, strict=True):
        exact = [math.exp(-mean) * mean**count / math.factorial(count) for count in range(3)]
        np.testing.assert_allclose(np.diff(chances[:3], prepend=0.0), exact, rtol=1e-12)
        assert chances[3] == 1.0
    assert 0.2 * means[0] + 0.8 * means[1] == pytest.approx(0.45)


def test_nobody_is_absent_where_the_mean_is_zero():
    assert away_chances(0.0, 0.8).tolist() == [[1.0] * 4] * 2


def test_lifted_households_have_the_mean_of_the_parameter(residents, laid_out):
    table, _ = laid_out(residents, 0.1)
    lifted = table[table.group == 0]
    mean = np.average(lifted.away, weights=lifted.weight)
    assert mean == pytest.approx(0.45, abs=0.01)
    assert lifted.away.max() == 3
    assert lifted.away_workers.sum() / lifted.away.sum() == pytest.approx(0.8, abs=0.01)
    assert (table.away_workers <= table.away).all()
    # 0.122 away workers a member in the specification of work.
    members = np.average(lifted.persons + lifted.away, weights=lifted.weight)
    assert np.average(lifted.away_workers, weights=lifted.weight) / members == pytest.approx(0.12, abs=0.003)


@pytest.mark.parametrize("chance", [0.05, 0.5, 0.98])
@pytest.mark.parametrize("trials", [1, 2, 3])
def test_binomial_is_the_inverse_of_its_distribution(trials, chance):
    draws = (np.arange(20_000) + 0.5) / 20_000
    found = np.array([binomial(draw, trials, chance) for draw in draws.tolist()])
    assert (np.diff(found) >= 0).all()
    for successes in range(trials + 1):
        exact = math.comb(trials, successes) * chance**successes * (1 - chance) ** (trials - successes)
        assert np.mean(found == successes) == pytest.approx(exact, abs=1e-4)


def test_binomial_at_its_ends():
    assert binomial(0.999, 3, 0.0) == 0 and binomial(0.001, 3, 1.0) == 3 and binomial(0.5, 0, 0.5) == 0
    assert away_workers(0.0001, 3) == 0 and away_workers(0.9999, 3) == 3
