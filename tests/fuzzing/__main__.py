"""The long version: `python -m tests.fuzzing`."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzzing.campaign import TRIALS, Case, campaign, report
from tests.fuzzing.trial import DEFECT, Verdict


def main() -> int:
    """Try many cases, or one again; exit code 1 if there is a defect."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--scenarios", type=int, default=10_000, help="how many scenario files")
    parser.add_argument("--data-files", type=int, default=2_000, help="how many data folders")
    parser.add_argument("--seed", type=int, default=1, help="other seeds make other files")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--case", help="do one case again, here, such as scenario:17; keeps its files")
    parser.add_argument("--out", type=Path, help="write the report to this JSON file")
    given = parser.parse_args()
    if given.case:
        sort, _, number = given.case.partition(":")
        folder = Path(tempfile.mkdtemp(prefix="fuzzing"))
        verdict = TRIALS[sort](given.seed, int(number), folder)
        print(f"{folder}\n{verdict.kind}: {verdict.outcome} {verdict.detail}")
        return 0
    cases: list[Case] = [("scenario", number) for number in range(given.scenarios)]
    cases += [("data", number) for number in range(given.data_files)]
    started = time.monotonic()

    def progress(done: int, case: Case, verdict: Verdict) -> None:
        if verdict.outcome == DEFECT:
            print(f"{case[0]}:{case[1]} {verdict.detail}", file=sys.stderr)
        if done % 500 == 0:
            print(f"{done} of {len(cases)}, {time.monotonic() - started:.0f} s", file=sys.stderr)

    found = report(campaign(cases, given.seed, given.jobs, progress))
    content = {"seed": given.seed, "seconds": round(time.monotonic() - started), **found}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    if given.out is not None:
        given.out.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 1 if found["defects"] else 0


if __name__ == "__main__":
    sys.exit(main())
