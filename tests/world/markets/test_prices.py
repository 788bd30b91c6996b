"""Prices: mean-reverting, correlated, and fair on average.

Thresholds are four standard errors: a comparison fails by chance once in 16,000.
"""

from itertools import islice

import numpy as np
import pytest

from model.parameters import SECTIONS, industries_of
from model.world.markets.price_path import autumn_prices, price_path
from model.world.markets.prices import log_deviations, price_ratios

RISK = np.array([0.06, 0.18, 0.2, 0.15, 0.25, 0.12])
SEEDS = 2000


def prices_with(**settings):
    chosen = dict.fromkeys(SECTIONS["prices"]._fields, 0.0) | settings
    return SECTIONS["prices"](**chosen)


@pytest.fixture(scope="module")
def paths():
    """Log deviations, shape (seeds, years, industries), persistence 0.6, correlation 0.25."""
    prices = prices_with(persistence=0.6, correlation=0.25)
    result = np.zeros((SEEDS, 6, len(RISK)))
    for seed in range(SEEDS):
        previous = np.zeros(len(RISK))
        for year in range(6):
            previous = log_deviations(previous, seed, 4 * year + 3, RISK, prices)
            result[seed, year] = previous
    return result


@pytest.fixture(scope="module")
def path(scenario_with):
    """Ratios of the first six autumns of runs, shape (seeds, years, industries), and the industries' risk."""
    scenario = scenario_with({"prices.persistence": 0.6, "start.burn_in": 2})
    risk = industries_of(scenario.sections).price_risk
    runs = [list(islice(autumn_prices(scenario, seed), 6)) for seed in range(SEEDS)]
    return np.array(runs), risk


def test_prices_start_at_their_trend_and_spread_to_the_stationary_risk(paths):
    # Variance after n years of an AR(1) from its mean: risk^2 * (1 - 0.36^n).
    for year, share in ((0, 0.64), (1, 0.8704), (5, 0.9978)):
        found = paths[:, year].std(axis=0) / (RISK * share**0.5)
        np.testing.assert_allclose(found, 1.0, atol=4.0 / (2.0 * SEEDS) ** 0.5)


def test_a_price_reverts_to_its_mean(paths):
    for k in range(len(RISK)):
        slope = np.polyfit(paths[:, 3, k], paths[:, 4, k], 1)[0]
        # Standard error of the slope: sqrt((1 - 0.36) / 0.98 / n).
        assert slope == pytest.approx(0.6, abs=4.0 * (0.66 / SEEDS) ** 0.5)


def test_any_two_industries_correlate_as_told(paths):
    found = np.corrcoef(paths[:, 5].T)
    np.testing.assert_allclose(
        found[np.triu_indices(len(RISK), 1)], 0.25, atol=4.0 * (1.0 - 0.25**2) / SEEDS**0.5
    )


def test_the_expected_price_is_its_long_run_level_in_every_year(path):
    ratios, _ = path
    for year in range(6):
        mean, spread = ratios[:, year].mean(axis=0), ratios[:, year].std(axis=0)
        np.testing.assert_allclose(mean, 1.0, atol=4.0 * (spread / SEEDS**0.5).max())
        assert ratios[:, year].min() > 0.0


def test_prices_of_a_run_have_their_usual_spread_from_the_first_year_on(path):
    ratios, risk = path
    for year in range(6):
        found = np.log(ratios[:, year]).std(axis=0) / risk
        np.testing.assert_allclose(found, 1.0, atol=4.0 / (2.0 * SEEDS) ** 0.5)
    deviations = np.log(ratios[:, 2:4, 0])
    slope = np.polyfit(deviations[:, 0], deviations[:, 1], 1)[0]
    assert slope == pytest.approx(0.6, abs=4.0 * (0.66 / SEEDS) ** 0.5)


def test_the_years_before_are_those_of_the_same_path(scenario_with):
    scenario = scenario_with({"start.burn_in": 2})
    whole = list(islice(autumn_prices(scenario, 3), 5))
    np.testing.assert_array_equal(price_path(scenario, 3, 3), whole[2:])


def test_without_risk_prices_stay():
    prices = prices_with(persistence=0.6, correlation=0.25)
    deviations = log_deviations(np.zeros(6), 1, 3, np.zeros(6), prices)
    np.testing.assert_array_equal(price_ratios(deviations, np.zeros(6)), 1.0)


def test_without_shocks_of_its_own_an_industry_moves_with_all_others():
    deviations = log_deviations(np.zeros(6), 1, 3, RISK, prices_with(persistence=0.0, correlation=1.0))
    assert deviations[0] != 0.0
    np.testing.assert_allclose(deviations / RISK, deviations[0] / RISK[0])
