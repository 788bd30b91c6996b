"""Whether rules are compiled, and compiling or loading them all, before anything is measured.

Light on purpose: a command asks before it runs.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from model.compiled import cache_folder, source_hash
from model.experiments.deciding import model_hash
from model.run import Run
from model.scenario import load_scenario

_SMALLEST = 1e-9  # one household of each group and county


def load_rules() -> None:
    """Compile every rule, or load it if it has been compiled before."""
    from model.measuring import measure

    measure(Run(load_scenario("baseline"), seed=0, scale=_SMALLEST, years=1))
    folder = cache_folder()
    if folder is not None:
        with suppress(OSError):
            for mark in _marks(folder):
                mark.touch()


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
