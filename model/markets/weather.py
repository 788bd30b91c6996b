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
    return np.linalg.cholesky(correlation + local).astype(np.float64)


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
    field = factor @ np.array(normals)
    ordinary: NDArray[np.float64] = np.exp(weather.spread * field - 0.5 * weather.spread**2)
    if not (imposed_drought or uniform(seed, PROVINCE, 0, 0, season, DROUGHT) < weather.drought_chance):
        return ordinary
    depth = uniform(seed, PROVINCE, 0, 0, season, DROUGHT_DEPTH)
    dryness = np.array([0.5 * math.erfc(value / math.sqrt(2.0)) for value in field])
    low, high = weather.drought_loss_low, weather.drought_loss_high
    ordinary *= 1.0 - low - (high - low) * 0.5 * (depth + dryness)
    return ordinary
