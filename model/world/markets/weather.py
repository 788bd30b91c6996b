"""Weather of the counties: correlated in space, with drought years."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.compiled import rule
from model.mathematics import cosine_of_turns, exp, normal_probability
from model.world.agents import Floats, Integers, Rules
from model.world.randomness import (
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
# Two counties at one place would make the correlations singular; a trace of local weather does not.
_LOCAL = 1e-9
_ROWS, _COLUMNS = 64, 512  # of a block; rows a multiple of four


def spatial_factor(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64], correlation_range: float
) -> NDArray[np.float64]:
    """Matrix (counties, counties) that turns independent normals into correlated ones.

    The correlation of two counties is exp(-distance / correlation_range), distances in km
    between county centres (an exponential variogram).  It is the lower triangle L of Cholesky, with
    L L' = the correlations.  The last one is kept, for all runs on the same counties.
    """
    return _factor(longitude.tobytes(), latitude.tobytes(), correlation_range)


@lru_cache(maxsize=1)
def _factor(longitude: bytes, latitude: bytes, correlation_range: float) -> NDArray[np.float64]:
    degrees_east, degrees_north = np.frombuffer(longitude), np.frombuffer(latitude)
    cosine = cosine_of_turns(float(degrees_north.mean()) / 360.0)
    east = degrees_east * (_KILOMETRES_PER_DEGREE * cosine)
    north = degrees_north * _KILOMETRES_PER_DEGREE
    upper = np.zeros((len(east), len(east)))
    _correlate(east, north, correlation_range, upper)
    _factorise(upper)
    upper.flags.writeable = False
    return upper.T


@rule
def _correlate(east: Floats, north: Floats, correlation_range: float, upper: Floats) -> None:
    """Fill in the upper triangle of correlations."""
    for i in range(len(east)):
        for j in range(i, len(east)):
            across, along = east[j] - east[i], north[j] - north[i]
            upper[i, j] = exp(-math.sqrt(across * across + along * along) / correlation_range)
        upper[i, i] += _LOCAL


@rule
def _factorise(upper: Floats) -> None:
    """Put L' in place of the upper triangle of a positive definite matrix L L'.

    Number by number, rather than by a linear algebra library, whose last bits depend on the processor
    and on its threads, and with them every harvest.  From each number its products are taken off
    in the same order, whatever the blocks; these keep what is at work inside the processor's cache.
    """
    count = len(upper)
    for top in range(0, count, _ROWS):
        end = min(top + _ROWS, count)
        for k in range(top, end):
            root = math.sqrt(upper[k, k])
            for j in range(k, count):
                upper[k, j] /= root
            for i in range(k + 1, end):
                row, above, part = upper[i, i:], upper[k, i:], upper[k, i]
                for j in range(len(row)):
                    row[j] -= part * above[j]
        for left in range(end, count, _COLUMNS):  # only after whole blocks of rows
            right = min(left + _COLUMNS, count)
            for i in range(end, right):
                first = max(i, left)
                row = upper[i, first:right]
                for k in range(top, end, 4):
                    _take_off_four(row, upper[k : k + 4, first:right], upper[k : k + 4, i])


@rule
def _take_off_four(row: Floats, above: Floats, parts: Floats) -> None:
    """Take four products off each number of a row, one after the other."""
    first, second, third, fourth = above[0], above[1], above[2], above[3]
    part_1, part_2, part_3, part_4 = parts[0], parts[1], parts[2], parts[3]
    for j in range(len(row)):
        row[j] = row[j] - part_1 * first[j] - part_2 * second[j] - part_3 * third[j] - part_4 * fourth[j]


def yield_factors(
    factor: NDArray[np.float64],
    county_codes: NDArray[np.int32],
    seed: int,
    season: int,
    weather: Rules,
    imposed_drought: bool,
) -> NDArray[np.float64]:
    """Yield over the normal of the most sensitive industry, shape (counties,).

    factor: from `spatial_factor`.  Between droughts it is lognormal with mean 1; a
    drought year takes off between the two bounds, half by the year, half by the place.
    """
    field = np.zeros(len(county_codes))
    _draw(factor.T, county_codes, seed, season, field)
    dry = imposed_drought or uniform(seed, PROVINCE, 0, 0, season, DROUGHT) < weather.drought_chance
    depth = uniform(seed, PROVINCE, 0, 0, season, DROUGHT_DEPTH)
    low, high = float(weather.drought_loss_low), float(weather.drought_loss_high)
    _turn_into_yields(field, float(weather.spread), bool(dry), low, high, depth)
    return field


@rule
def _draw(upper: Floats, county_codes: Integers, seed: int, season: int, field: Floats) -> None:
    """Add up correlated normals, county by county: not by a library, see _factorise."""
    for k in range(len(field)):
        code = county_codes[k]
        normal = standard_normal(
            uniform(seed, COUNTY, code, 0, season, WEATHER_RADIUS),
            uniform(seed, COUNTY, code, 0, season, WEATHER_ANGLE),
        )
        for c in range(len(field)):
            field[c] += upper[k, c] * normal


@rule
def _turn_into_yields(field: Floats, spread: float, dry: bool, low: float, high: float, depth: float) -> None:
    """Put in place of each normal the yield over the normal one."""
    middle = 0.5 * spread * spread
    for c in range(len(field)):
        value = field[c]
        field[c] = exp(spread * value - middle)
        if dry:
            field[c] *= 1.0 - low - (high - low) * 0.5 * (depth + normal_probability(-value))
