"""Who there is before the first spring: counties, households, enterprises and cooperatives."""

from pathlib import Path

from model.parameters import industries_of
from model.population.calibration import calibrate
from model.population.counties import Geography
from model.population.frame import draw_households, frame_of
from model.scenario import Scenario
from model.state import State

__all__ = ["Geography", "build_population"]


def build_population(
    scenario: Scenario, scale: float = 1.0, seed: int = 0, threads: int = 1, data: Path | None = None
) -> tuple[State, Geography]:
    """Everybody, and the counties that they live in.

    scale: share of households and cooperatives that have a row of their own; weights
    make up for the others.  Leading enterprises all have one.
    threads: does not change the result.
    data: a folder with counties.csv and industries.csv, and if there are any capital.csv,
    pilots.csv and flagships.csv, instead of the scenario's or the model's own.

    Raises InputError if the scale or a table is wrong.
    """
    sections = scenario.sections
    frame = frame_of(scenario, scale, seed, data)
    households = draw_households(frame, sections, seed, threads)
    calibrate(households, frame.counties, sections, industries_of(sections), threads)
    return State(households, frame.enterprises, frame.cooperatives, frame.counties), frame.geography
