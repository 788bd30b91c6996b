"""Settings that all tests share."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import settings

from model.experiments.settings import Settings
from model.scenario import Scenario

# The first example of a test may compile a rule, which takes seconds, so there is no
# deadline.  In CI the same commit always meets the same examples.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture
def synthetic() -> Callable[..., Settings]:
    """Settings of experiments whose runs are a plain function of scenario and seed.

    synthetic(function, replications=2): the function returns the outcomes by name.
    """

    @dataclass(frozen=True)
    class Synthetic(Settings):
        function: Callable[[Scenario, int], dict[str, float]] | None = None

        def outcomes_at(self, wanted, measure="") -> list[list[dict[str, float]]]:
            return [[self.function(scenario, seed) for scenario, seed in row] for row in wanted]

    def make(function: Callable[[Scenario, int], dict[str, float]], replications: int = 2) -> Settings:
        return Synthetic(scale=0.01, years=3, seed=7, replications=replications, function=function)

    return make
