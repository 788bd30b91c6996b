"""Weather of the counties: correlated in space, with drought years."""

import math

import numpy as np
from numpy.typing import NDArray

from model.parameters import Weather
from model.randomness import (
    COUNTY,
    DROUGHT,
    DROUGHT_DEPTH,
    PROVINCE,
    WEATHER_ANGLE,
    WEATHER_RADIUS,
    standard_normal,
    uniform,
)

_KILOMETRES_PER_DEGREE = 111.2


def spatial_factor(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64], correlation_range: float
) -> NDArray[np.float64]:
    """Matrix (counties, counties) that turns independent normals into correlated ones.

    The correlation of two counties is exp(-distance / correlation_range), distances in km
    between county centres (an exponential variogram).
    """
    east = longitude * _KILOMETRES_PER_DEGREE * math.cos(math.radians(float(latitude.mean())))
    north = latitude * _KILOMETRES_PER_DEGREE
    distance = np.hypot(east[:, None] - east[None, :], north[:, None] - north[None, :])
    correlation = np.exp(-distance / correlation_range)
    # Two counties at one place would make the matrix singular; a trace of local weather does not.
    local = 1e-9 * np.eye(len(longitude))
    return _cholesky(correlation + local)


def _cholesky(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The lower triangle L with L L' = the matrix, shape (n, n), positive definite.

    Column by column and number by number: a linear algebra library's last bits depend on the
    processor and on its threads, and so would every harvest.
    """
    left = matrix.copy()
    factor = np.zeros_like(left)
    for k in range(len(left)):
        column = left[k:, k] / math.sqrt(left[k, k])
        factor[k:, k] = column
        left[k + 1 :, k + 1 :] -= column[1:, None] * column[None, 1:]
    return factor


def yield_factors(
    factor: NDArray[np.float64],
    county_codes: NDArray[np.int32],
    seed: int,
    season: int,
    weather: Weather,
    imposed_drought: bool,
) -> NDArray[np.float64]:
    """Yield over the normal of the most sensitive industry, shape (counties,).

    factor: from `spatial_factor`.  Between droughts it is lognormal with mean 1; a
    drought year takes off between the two bounds, half by the year, half by the place.
    """
    normals = [
        standard_normal(
            uniform(seed, COUNTY, int(code), 0, season, WEATHER_RADIUS),
            uniform(seed, COUNTY, int(code), 0, season, WEATHER_ANGLE),
        )
        for code in county_codes
    ]
    field = np.zeros(len(normals))
    for column, normal in zip(factor.T, normals, strict=True):  # not by a library: see _cholesky
        field += column * normal
    ordinary: NDArray[np.float64] = np.exp(weather.spread * field - 0.5 * weather.spread**2)
    if not (imposed_drought or uniform(seed, PROVINCE, 0, 0, season, DROUGHT) < weather.drought_chance):
        return ordinary
    depth = uniform(seed, PROVINCE, 0, 0, season, DROUGHT_DEPTH)
    dryness = np.array([0.5 * math.erfc(value / math.sqrt(2.0)) for value in field])
    low, high = weather.drought_loss_low, weather.drought_loss_high
    ordinary *= 1.0 - low - (high - low) * 0.5 * (depth + dryness)
    return ordinary
