"""Settings and scenarios that all tests share."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer.main
from hypothesis import settings

from model.experiments.settings import Settings
from model.scenario import Scenario

# The first example of a test may compile a rule, which takes seconds, so there is no
# deadline.  In CI the same commit always meets the same examples.  HYPOTHESIS_PROFILE=long asks for many.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "local"))


# A shell that starts this in the background has what it starts ignore Ctrl-C, and so would the
# processes that tests start and interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# A program builds its command line once, as it starts; tests call it thousands of times in one process.
typer.main.get_command = cache(typer.main.get_command)


# Begun first, so that several processes end at about the same time: the files that take longest.
TESTS = Path(__file__).parent
LONGEST = [
    TESTS / "test_notebooks.py",
    TESTS / "test_installation.py",
    TESTS / "experiments" / "test_resume.py",
    TESTS / "experiments" / "test_again.py",
    TESTS / "experiments" / "test_running.py",
    TESTS / "report" / "test_report.py",
    TESTS / "test_compiled.py",
    TESTS / "test_readme.py",
    TESTS / "test_undefined.py",
    TESTS / "test_examples.py",
    TESTS / "test_against_reference.py",
    TESTS / "dashboard" / "test_visitors.py",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, all else in the order in which it was found."""
    items.sort(key=lambda item: LONGEST.index(item.path) if item.path in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def scenario_with(tmp_path_factory):
    """The default scenario with settings changed: scenario_with({"income.per_head": 0.0})."""
    from model.scenario import load_scenario  # late: not every test pays for it

    path = tmp_path_factory.mktemp("scenario") / "default.toml"
    path.write_text("")

    def load(values=None):
        return load_scenario(path, values)

    return load


@pytest.fixture(scope="session")
def village_with(scenario_with):
    """village_with(households={...}, enterprises={...}, **settings of the scenario) builds one."""
    from tests.village import Village

    def build(*, households, enterprises=None, cooperatives=None, weight=1.0, spot=1000.0, settings=None):
        agents = households, enterprises or {}, cooperatives or {}
        return Village(scenario_with, *agents, weight, spot, settings or {})

    return build


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
