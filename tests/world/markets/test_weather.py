"""Weather: correlated in space, normal on average, and dry in drought years.

Thresholds are four standard errors: a comparison fails by chance once in 16,000.
"""

import math
import os
import subprocess
import sys

import numpy as np
import pytest

from model.parameters import SECTIONS
from model.world.markets.weather import spatial_factor, yield_factors

CODES = np.array([1, 2, 3], np.int32)
# One degree of latitude is 111.2 km; the third county lies far away.
EAST = np.array([112.0, 112.0, 112.0])
NORTH = np.array([37.0, 38.0, 57.0])
YEARS = 4000


def weather_with(**settings):
    chosen = dict.fromkeys(SECTIONS["weather"]._fields, 0.0) | settings
    return SECTIONS["weather"](**chosen)


def years(weather, imposed=False, count=YEARS):
    factor = spatial_factor(EAST, NORTH, 111.2)
    return np.array([yield_factors(factor, CODES, 5, season, weather, imposed) for season in range(count)])


def test_correlation_falls_with_distance():
    factor = spatial_factor(EAST, NORTH, 111.2)
    correlation = factor @ factor.T
    # One range apart: 1/e; twenty ranges apart: nothing.
    assert correlation[0, 1] == pytest.approx(math.exp(-1.0), rel=1e-3)
    assert correlation[0, 2] < 1e-8
    np.testing.assert_allclose(np.diag(correlation), 1.0, rtol=1e-6)


def test_two_counties_at_one_place_have_the_same_weather():
    factor = spatial_factor(np.array([112.0, 112.0]), np.array([37.0, 37.0]), 100.0)
    found = yield_factors(factor, CODES[:2], 5, 3, weather_with(spread=0.1), False)
    assert found[0] == pytest.approx(found[1], rel=1e-4)


def test_ordinary_years_are_normal_on_average_and_correlated():
    found = years(weather_with(spread=0.1))
    np.testing.assert_allclose(found.mean(axis=0), 1.0, atol=4.0 * 0.1 / YEARS**0.5)
    np.testing.assert_allclose(np.log(found).std(axis=0), 0.1, atol=4.0 * 0.1 / (2.0 * YEARS) ** 0.5)
    logs = np.corrcoef(np.log(found).T)
    assert logs[0, 1] == pytest.approx(math.exp(-1.0), abs=4.0 * (1.0 - math.exp(-2.0)) / YEARS**0.5)


def test_droughts_come_as_often_as_told_to_all_counties_at_once():
    found = years(weather_with(drought_chance=0.2, drought_loss_low=0.15, drought_loss_high=0.4))
    dry = found < 1.0
    assert (dry.all(axis=1) == dry.any(axis=1)).all()
    assert dry[:, 0].mean() == pytest.approx(0.2, abs=4.0 * (0.16 / YEARS) ** 0.5)
    assert set(found[~dry]) == {1.0}


def test_a_drought_takes_off_between_its_two_bounds():
    weather = weather_with(drought_loss_low=0.15, drought_loss_high=0.4)
    found = years(weather, imposed=True)
    assert found.min() > 0.6 and found.max() < 0.85
    # Half the range is the year's, half the place's: each uniform, so the mean is in the middle
    # and the standard deviation 0.25 / sqrt(24).
    error = 0.25 / 24.0**0.5 / YEARS**0.5
    np.testing.assert_allclose(found.mean(axis=0), 0.725, atol=4.0 * error)
    np.testing.assert_allclose(found.std(axis=0), 0.25 / 24.0**0.5, rtol=0.05)
    # The place's half follows the field: neighbours fare alike, but the year's half is common to all.
    correlation = np.corrcoef(found.T)
    assert correlation[0, 1] > correlation[0, 2] > 0.45


def test_an_imposed_drought_leaves_the_weather_of_the_places_as_it_was():
    spread = weather_with(spread=0.1, drought_loss_low=0.3, drought_loss_high=0.3)
    np.testing.assert_allclose(
        years(spread, imposed=True, count=50), 0.7 * years(spread, count=50), rtol=1e-12
    )


SOURCE = """
import hashlib
import numpy as np
from model.world.markets.weather import spatial_factor, yield_factors
from model.scenario import load_scenario
place = np.random.default_rng(1)
factor = spatial_factor(place.uniform(98.0, 118.0, 400), place.uniform(24.0, 42.0, 400), 150.0)
codes = np.arange(1, 401, dtype=np.int32)
weather = yield_factors(factor, codes, 1, 3, load_scenario("baseline").sections["weather"], True)
print(hashlib.sha256(factor.tobytes() + weather.tobytes()).hexdigest())
"""


def test_a_librarys_threads_change_no_bit_of_many_counties_weather():
    digests = [
        subprocess.run(
            [sys.executable, "-c", SOURCE],
            env=os.environ | {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            check=True,
            capture_output=True,
        ).stdout
        for threads in ("1", "2")
    ]
    assert digests[0] == digests[1]


def test_the_factor_is_that_of_a_linear_algebra_library_but_for_rounding():
    place = np.random.default_rng(2)
    factor = spatial_factor(place.uniform(110.0, 114.0, 60), place.uniform(35.0, 40.0, 60), 80.0)
    np.testing.assert_allclose(factor, np.linalg.cholesky(factor @ factor.T), rtol=0.0, atol=1e-12)
    assert np.array_equal(factor, np.tril(factor))
