"""Whether rules are compiled, and compiling or loading them all, before anything is measured.

Light on purpose: a command asks before it runs.
"""

import sys
from contextlib import suppress
from pathlib import Path

from model.compiled import cache_folder
from model.experiments.deciding import model_hash
from model.experiments.record import Run
from model.scenario import load_scenario

_SMALLEST = 1e-9  # one household of each group and county


def load_rules() -> None:
    """Compile every rule, or load it if it has been compiled before."""
    from model.experiments.measuring import measure

    measure(Run(load_scenario("baseline"), seed=0, scale=_SMALLEST, years=1))
    mark = _compiled_mark()
    if mark is not None:
        with suppress(OSError):
            mark.touch()


def rules_are_compiled() -> bool:
    """Whether load_rules has compiled all there is to compile, in some process on this machine."""
    mark = _compiled_mark()
    return mark is not None and mark.exists()


def _compiled_mark() -> Path | None:
    import llvmlite.binding

    folder, machine = cache_folder(), llvmlite.binding.get_host_cpu_name()
    return folder and folder / f"complete-{model_hash()[:16]}-{sys.implementation.cache_tag}-{machine}"
