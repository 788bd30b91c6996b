"""Wrong objects from Python: refused at once by name, value and what would be right, before any work."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import model.engine
import model.streaming
from model.engine import Engine, simulate
from model.errors import InputError
from model.experiments.calibrate import Target as Observed
from model.experiments.calibrate import calibrate
from model.experiments.compare import compare
from model.experiments.decompose import decompose
from model.experiments.effects import effects
from model.experiments.optimise import Goal, optimise
from model.experiments.plans import SweepPlan
from model.experiments.ranges import read_range
from model.experiments.robust import read_target, robust
from model.experiments.running import simulate_outcomes
from model.experiments.sensitivity import sensitivity
from model.experiments.settings import Settings
from model.experiments.sweep import sweep
from model.experiments.validate import validate
from model.scenario import load_scenario
from model.simulation import LinkageModel
from model.streaming import simulate_in_blocks

BASELINE = load_scenario("baseline")
TINY: dict[str, Any] = {"scale": 1e-9, "years": 1}
SETTINGS = Settings(scale=1e-9, years=4, seed=1, replications=2)
RANGES = [read_range(f"labour.{key}") for key in ("local_wage", "hired_wedge")]

NO_WHOLE = [1.5, True, "1", None, math.nan, math.inf, [1], np.float64(1.5), np.array([1]), 2**70, -1, b"1"]
NO_SHARE = [0, -0.1, 1.01, math.nan, math.inf, "x", None, True, [0.5], np.array([0.5]), 1j]
NO_SCENARIO = [None, 1, 1.5, True, ["baseline"], {"a": 1}, object()]


@pytest.fixture(autouse=True)
def nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a population was built")

    monkeypatch.setattr(model.engine, "opened", fail)
    monkeypatch.setattr(model.streaming, "frame_of", fail)
    monkeypatch.setattr(Settings, "outcomes_at", fail)


def wrong(name: str, values: list[Any], call: Callable[[Any], object]) -> list[Any]:
    return [pytest.param(call, name, value, id=f"{name}={type(value).__name__}") for value in values]


RUNS = [
    *wrong("seed", NO_WHOLE, lambda value: simulate(BASELINE, value, **TINY)),
    *wrong("years", [*NO_WHOLE, 0], lambda value: simulate(BASELINE, 1, scale=1e-9, years=value)),
    *wrong("threads", [*NO_WHOLE, 0], lambda value: simulate(BASELINE, 1, threads=value, **TINY)),
    *wrong("scale", NO_SHARE, lambda value: simulate(BASELINE, 1, scale=value)),
    *wrong("scenario", [*NO_SCENARIO, "baseline"], lambda value: simulate(value, 1, **TINY)),
    *wrong("scenario", [*NO_SCENARIO, "baseline"], lambda value: Engine(value)),
    *wrong("seed", NO_WHOLE, lambda value: simulate_in_blocks(BASELINE, value, **TINY)),
    *wrong("block", [0, 1.5, "x"], lambda value: simulate_in_blocks(BASELINE, 1, block=value, **TINY)),
    *wrong("scenario", ["baseline", None], lambda value: simulate_in_blocks(value, 1, **TINY)),
    *wrong("scenario", NO_SCENARIO, lambda value: LinkageModel(value)),
    *wrong(
        "seed", [value for value in NO_WHOLE if value is not None], lambda value: LinkageModel(seed=value)
    ),
    *wrong("years", [0, 1.5, True, "1"], lambda value: LinkageModel(years=value)),
    *wrong("scale", NO_SHARE, lambda value: LinkageModel(scale=value)),
    *wrong("scenario", NO_SCENARIO, lambda value: load_scenario(value)),
    *wrong(
        "overrides", ("labour.local_wage=1", [("a", 1)], 1), lambda value: load_scenario("baseline", value)
    ),
    *wrong(
        "--set: labour.local_wage",
        (np.array([1, 2]), np.array([120.0])),
        lambda value: load_scenario("baseline", {"labour.local_wage": value}),
    ),
    *wrong("seed", NO_WHOLE, lambda value: simulate_outcomes("baseline", value)),
    *wrong("years", [0, 1.5, True], lambda value: simulate_outcomes("baseline", years=value)),
    *wrong("scale", NO_SHARE, lambda value: Settings(scale=value, years=1, seed=1)),
    *wrong("replications", [*NO_WHOLE, 0], lambda value: Settings(0.1, 1, 1, value)),
]
NO_LINKAGE = load_scenario("no_linkage")
MET = read_target("mean_income>=1")
SEEN = [Observed("mean_income", 1.0, 1.0, "somewhere")]
GOALS = [Goal("mean_income", maximise=True), Goal("programme_cost", maximise=False)]
PLAN = SweepPlan(tuple(RANGES))

# Every experiment as a function of its scenario and settings.
ANALYSES: list[Callable[[Any, Any], object]] = [
    decompose,
    effects,
    validate,
    lambda scenario, settings: sweep(scenario, settings, PLAN),
    lambda scenario, settings: sensitivity(scenario, settings, RANGES),
    lambda scenario, settings: robust(scenario, settings, RANGES, MET),
    lambda scenario, settings: calibrate(scenario, settings, SEEN, RANGES),
    lambda scenario, settings: optimise(scenario, settings, RANGES, goals=GOALS),
]


def compared(scenarios: Any = (BASELINE, NO_LINKAGE), **changes: Any) -> object:
    return compare(scenarios, **{"replications": 2, "scale": 1e-9, "years": 1, "seed": 1, **changes})


def sensed(**changes: Any) -> object:
    return sensitivity(BASELINE, SETTINGS, RANGES, **changes)


def discovered(target: Any = MET, **changes: Any) -> object:
    return robust(BASELINE, SETTINGS, RANGES, target, **changes)


def fitted(**changes: Any) -> object:
    return calibrate(BASELINE, SETTINGS, SEEN, RANGES, **changes)


def searched(**changes: Any) -> object:
    return optimise(BASELINE, SETTINGS, RANGES, goals=GOALS, **changes)


NO_LIST = [None, BASELINE, "baseline", [BASELINE, "no_linkage"], [None]]
NO_PRECISION = [0, -1.0, "x", math.nan, math.inf, 1e-300, True]
NO_OUTCOME = [None, 1, "income"]

EXPERIMENTS = [
    *wrong("scenarios", NO_LIST, lambda value: compared(value)),
    *wrong("seed", NO_WHOLE, lambda value: compared(seed=value)),
    *wrong("replications", [*NO_WHOLE, 0, 1], lambda value: compared(replications=value)),
    *wrong("precision", NO_PRECISION, lambda value: compared(precision=value)),
    *wrong("jobs", [0, 1.5, "x"], lambda value: compared(jobs=value)),
    *(
        case
        for analysis in ANALYSES
        for case in (
            *wrong("scenario", NO_SCENARIO, lambda value, analysis=analysis: analysis(value, SETTINGS)),
            *wrong("settings", [None, {}, 1], lambda value, analysis=analysis: analysis(BASELINE, value)),
        )
    ),
    *wrong("plan", [None, RANGES, "grid"], lambda value: sweep(BASELINE, SETTINGS, value)),
    *wrong("--outcome", NO_OUTCOME, lambda value: sensed(outcome=value)),
    *wrong("--outcome", NO_OUTCOME, lambda value: decompose(BASELINE, SETTINGS, outcome=value)),
    *wrong("--points", [0, 1.5, "x", 10**12], lambda value: discovered(points=value)),
    *wrong("target", [None, "mean_income>=1"], lambda value: discovered(value)),
    *wrong("--points", [0, True, 10**12], lambda value: fitted(points=value)),
    *wrong("--population", [3, 4.5, 10**12], lambda value: searched(population=value)),
]


@pytest.mark.parametrize(("call", "name", "value"), [*RUNS, *EXPERIMENTS])
def test_a_wrong_object_is_refused_by_name(call: Callable[[Any], object], name: str, value: Any) -> None:
    with pytest.raises(InputError) as caught:
        call(value)
    text = str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert text.startswith(name), text
    assert "\n" not in text and len(text) < 400


NUMBERS = [int, np.int64, np.int32, np.uint8, np.int8]


@pytest.mark.parametrize("kind", NUMBERS)
def test_whole_numbers_of_numpy_are_taken(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    expected = simulate(BASELINE, 3, **TINY).digest()
    for share in (1e-9, np.float64(1e-9)):
        assert simulate(BASELINE, kind(3), scale=share, years=kind(1), threads=kind(1)).digest() == expected
    settings = Settings(np.float32(0.5), kind(2), kind(3), kind(4))
    assert [type(value) for value in (settings.scale, settings.years, settings.seed)] == [float, int, int]


def test_a_path_is_a_scenario(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("")
    assert load_scenario(tmp_path / "mine.toml").name == "mine"
