"""Change, test, count: the share of changes that tests notice, and those that they do not."""

import argparse
import os
import sys
import tomllib
from pathlib import Path

JUDGED = Path(__file__).with_name("survivors.toml")
WANTED = 0.85


def main() -> int:
    """Exit code 1 if too few are noticed, or one that is not was never judged."""
    from tests.mutation.judge import noticed, prepare
    from tests.mutation.mutants import FILES, TESTS, mutants

    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {', '.join(FILES)}; all if none")
    files = parser.parse_args().files or list(FILES)
    prepare()
    judged = tomllib.loads(JUDGED.read_text(encoding="utf-8"))["survivors"]
    total, survivors = 0, []
    for file in files:
        if noticed(None, TESTS[file]):
            print(f"the tests of {file} fail without any change")
            return 1
        alive = []
        every = list(mutants(file))
        for mutant in every:
            if not noticed(mutant, TESTS[file]):
                alive.append(mutant)
                verdict = judged.get(mutant.name, "NOT JUDGED")
                print(f"{FILES[file]}:{mutant.line} {mutant.before}  ->  {mutant.after}  [{verdict}]")
            sys.stdout.flush()
        print(f"{file}: {len(every) - len(alive)} of {len(every)} noticed", flush=True)
        total += len(every)
        survivors += alive
    share = 1.0 - len(survivors) / total
    print(f"{total - len(survivors)} of {total} noticed: {100.0 * share:.1f} %")
    unjudged = [mutant for mutant in survivors if mutant.name not in judged]
    return 0 if share >= WANTED and not unjudged else 1


if __name__ == "__main__":
    os.environ["NUMBA_DISABLE_JIT"] = "1"  # before anything loads Numba
    sys.exit(main())
