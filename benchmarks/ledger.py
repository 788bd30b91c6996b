"""Make the ledger of assumptions anew: model/experiments/ledger.json.

    python benchmarks/ledger.py [--jobs N] [--store FILE] [--to FILE] [--quick]

Every parameter that is uncertain is tried alone and with all others; see
model/experiments/ledger_study.py.  About twenty minutes on two quiet cores.  Finished runs are
kept in the store, so that the same command goes on where it was interrupted.  --quick tries a few
parameters in miniature, to see that it works; its numbers mean nothing.
"""

# ruff: noqa: E402 - the model can be imported only once the project's folder is on the path.

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the project runs from its folder, not installed

from model.command_line.screen import progress_bar
from model.errors import InputError
from model.experiments.executors import open_executor
from model.experiments.ledger import LEDGER
from model.experiments.ledger_study import Sizes, study
from model.experiments.ledger_trials import tried
from model.experiments.settings import Settings
from model.experiments.store import open_store
from model.scenario import load_scenario

SCENARIO, SCALE, YEARS, SEED = "baseline", 0.005, 3, 1
STORE = ROOT / "results" / "ledger.sqlite"
QUICK = Sizes(replications=2, trajectories=2, samples=2, keep=2, middle=2)
QUICK_STEP = 90  # of the parameters every ninetieth


def make(*, jobs: int, store: Path, to: Path, quick: bool) -> None:
    """Do the study and write the ledger, once all of it is done.

    Raises InputError if the store or the file cannot be used.
    """
    started = time.perf_counter()
    store.parent.mkdir(parents=True, exist_ok=True)
    scenario = load_scenario(SCENARIO)
    trying = tried(scenario)
    with open_executor(jobs) as executor, open_store(store) as kept, progress_bar("runs") as advance:
        scale, years, sizes = (SCALE, YEARS, Sizes()) if not quick else (0.0005, 1, QUICK)
        settings = Settings(scale, years, SEED, executor=executor, store=kept, progress=advance)

        def tell(stage: str) -> None:
            print(f"{time.perf_counter() - started:6.0f} s  {stage}", file=sys.stderr)

        trying = trying[::QUICK_STEP] if quick else trying
        found = study(scenario, settings, sizes, trying=trying, tell=tell)
        found = replace(found, study={**found.study, "runs": len(kept)})
    try:
        to.write_text(found.as_text(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=str(to)) from None
    tell(f"{len(found.entries)} parameters in {to}")


def main() -> int:
    """Read the command line, make the ledger and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--store", type=Path, default=STORE, metavar="FILE", help="where runs are kept")
    parser.add_argument("--to", type=Path, default=LEDGER, metavar="FILE", help="the ledger")
    parser.add_argument("--quick", action="store_true", help="in miniature")
    given = parser.parse_args()
    try:
        make(jobs=given.jobs, store=given.store, to=given.to, quick=given.quick)
    except InputError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
