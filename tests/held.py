"""run_sim.py whose simulations stop and wait once some have been done, for tests that end it then.

Without it, how many runs are left when the end comes would depend on the speed of the machine.
HELD_AFTER: how many simulations go through, of all processes together; HELD_IN: a folder that
counts them.  Works in workers, too: multiprocessing imports this module there.
"""

import itertools
import os
import sys
import time
from pathlib import Path

from model.engine import Engine

_step = Engine.step


def _held_step(engine: Engine) -> None:
    if engine.season == 0:
        _wait_for_its_turn()
    _step(engine)


def _wait_for_its_turn() -> None:
    for number in itertools.count():
        try:
            (Path(os.environ["HELD_IN"]) / str(number)).touch(exist_ok=False)
        except FileExistsError:
            continue
        while number >= int(os.environ["HELD_AFTER"]):
            time.sleep(0.01)
        return


Engine.step = _held_step  # type: ignore[method-assign]

if __name__ == "__main__":
    import run_sim

    sys.exit(run_sim.main(sys.argv[1:]))
