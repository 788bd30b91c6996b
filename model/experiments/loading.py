"""Whether rules are compiled, and compiling or loading them all, before anything is measured.

Light on purpose: a command asks before it runs.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from model.compiled import cache_folder, forget_changed, source_hash
from model.experiments.deciding import model_hash
from model.run import Run
from model.scenario import load_scenario
from model.world.calendar import SEASONS

_SMALLEST = 1e-9  # one household of each group and county
_ENOUGH = 0.002  # that levels of income can be solved for

EXCEPT_SEASONS = "beginning and measures"
PARTS = ("spring", EXCEPT_SEASONS, "winter", "autumn", "summer")  # compiled side by side, the longest first


def load_rules() -> None:
    """Compile every rule, or load it if it has been compiled before."""
    from model.measuring import measure

    few = {"start.burn_in": 1, "start.levels_sample": _ENOUGH}
    measure(Run(load_scenario("baseline", few), seed=0, scale=_SMALLEST, years=1))
    _add_nobody()
    folder = cache_folder()
    if folder is None or next(_marks(folder)).exists():  # sources that were compiled to the letter
        return
    if not rules_are_compiled():
        forget_changed()
    with suppress(OSError):
        for mark in _marks(folder):
            mark.touch()


def load_part(part: str) -> None:
    """Compile the rules of a season, or with EXCEPT_SEASONS all others, or load them: see PARTS."""
    import numpy as np

    from model import accounts
    from model.engine import Engine, compile_loop
    from model.seasons import measure_counties
    from model.world.markets.province import Markets
    from model.world.sectors import SECTORS

    if part in SEASONS:
        compile_loop(SEASONS.index(part))
        return
    scenario = load_scenario("baseline", {"start.burn_in": 0})  # no season is run
    engine = Engine(scenario, scale=_SMALLEST)
    Markets(scenario, engine.geography, engine.seed).autumn(1)
    accounts.close_season(engine.books, np.empty(len(SECTORS)))
    accounts.open_season(engine.books, True)
    measure_counties(engine, engine.moment())
    engine.together.shapes()
    _add_nobody()


def _add_nobody() -> None:
    """Compile or load how counties are added up after they were measured in several threads."""
    from model.outcomes.histograms import Together, new_histogram

    Together().add(new_histogram(0))


def rules_are_compiled() -> bool:
    """Whether load_rules has compiled all there is to compile, in some process on this machine."""
    folder = cache_folder()
    return folder is not None and any(mark.exists() for mark in _marks(folder))


def _marks(folder: Path) -> Iterator[Path]:
    """Of sources that are the same to the letter, which is soon seen, and of those that say the same."""
    import llvmlite.binding

    machine = f"{sys.implementation.cache_tag}-{llvmlite.binding.get_host_cpu_name()}"
    for known in (source_hash, model_hash):
        yield folder / f"complete-{known()[:16]}-{machine}"
