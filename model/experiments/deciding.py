"""What decides the numbers of a run: the core, its measure, and the libraries of both.

    model_hash("model.experiments.takers:measure")

The core counts whole (model/experiments/core.py); of all else, what the measure that was asked for
reaches (model/experiments/following.py).  Of a source or data file counts what it says
(model/experiments/meaning.py), of a library its version.
"""

import platform
import sys
from collections.abc import Iterator
from functools import cache

from model.errors import InputError
from model.experiments.core import core_contents, core_libraries
from model.experiments.following import Reach, versions_of
from model.experiments.meaning import sha256
from model.run import STANDARD_MEASURE


@cache
def model_hash(measure: str = STANDARD_MEASURE, *further: str) -> str:
    """SHA-256 (hexadecimal) of what decides the numbers of a measure: sources, data and libraries.

    measure: "module:function".  further: modules that decide, too.

    Raises InputError if there is no such module in a file.
    """
    reach = _reach(measure, *further)
    libraries = versions_of(core_libraries() | reach.libraries)
    # Python itself too: from 3.12 on, for one, it sums floating-point numbers otherwise.
    python = ".".join(map(str, sys.version_info[:2]))
    return sha256([f"python {python}", *libraries, *_contents(reach)])


@cache
def sources_hash(*measures: str) -> str:
    """The same of sources and data alone, so the same with other libraries."""
    return sha256(_contents(_reach(*measures)))


def check_same(measure: str, asked: str) -> None:
    """Raise InputError unless this process has what somebody asks with.

    measure, asked: the argument of model_hash and what it came to there.
    """
    if asked != model_hash(measure):
        raise InputError(
            f"what decides or measures a run is not the same on {platform.node()} as where it was asked for: "
            "the model, a measure, Python or a library is another version; install the same, or begin anew "
            "if files were changed meanwhile"
        )


def _reach(*measures: str) -> Reach:
    return Reach([measure.partition(":")[0] for measure in measures])


def _contents(reach: Reach) -> Iterator[str]:
    yield from core_contents()
    yield from reach.contents()
