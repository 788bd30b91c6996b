"""Commodity prices of the province: mean-reverting in logs, correlated across industries."""

import math

import numpy as np
from numpy.typing import NDArray

from model.mathematics import exp
from model.world.agents import Rules
from model.world.randomness import PRICE, PRICE_ANGLE, PROVINCE, standard_normal, uniform


def log_deviations(
    previous: NDArray[np.float64],
    seed: int,
    season: int,
    price_risk: NDArray[np.float64],
    prices: Rules,
) -> NDArray[np.float64]:
    """Deviation of log prices from their trend this year, shape (industries,).

    previous: last year's; price_risk: stationary standard deviations.  An AR(1) whose
    shocks share one common factor, so that any two industries correlate by `correlation`.
    """
    count = len(price_risk)
    normals = [
        standard_normal(
            uniform(seed, PROVINCE, 0, agent, season, PRICE),
            uniform(seed, PROVINCE, 0, agent, season, PRICE_ANGLE),
        )
        for agent in range(count + 1)
    ]
    common, own = normals[count], np.array(normals[:count])
    shocks = math.sqrt(prices.correlation) * common + math.sqrt(1.0 - prices.correlation) * own
    return (
        prices.persistence * previous
        + math.sqrt(1.0 - prices.persistence * prices.persistence) * price_risk * shocks
    )


def price_ratios(deviations: NDArray[np.float64], price_risk: NDArray[np.float64]) -> NDArray[np.float64]:
    """Price over its long-run level, shape (industries,).

    The lognormal's mean is taken out, so that the expected ratio is 1 in every year.
    """
    variance = price_risk * price_risk
    return np.array([exp(value) for value in (deviations - 0.5 * variance).tolist()])
