"""One thing to simulate, and what is measured of it."""

from dataclasses import dataclass
from typing import NamedTuple

from model.scenario import Scenario

STANDARD_MEASURE = "model.measuring:measure"


class Measured(NamedTuple):
    """What is kept of a simulation: its named numbers, the digest of all results, the largest imbalance."""

    outcomes: dict[str, float]
    digest: str
    imbalance: float


@dataclass(frozen=True)
class Run:
    """One thing to simulate.

    scale: share of households, in (0, 1].  years: from the first spring on.
    measure: "module:function" that simulates the run and returns Measured; the standard one
    keeps the numbers that model/measuring.py describes.
    """

    scenario: Scenario
    seed: int
    scale: float
    years: int
    measure: str = STANDARD_MEASURE
