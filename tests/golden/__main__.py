"""Show how results have changed, or write the change down."""

import argparse
import sys

from tests.golden.runs import RUNS, agrees, fingerprint, named_changes, read, result, write


def main() -> int:
    """Exit code 1 if results have changed and the change was not written down."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("--because", help='words of the "**results**" entry of CHANGELOG.md that names it')
    because = parser.parse_args().because
    file = read()
    found = {run.name: result(run) for run in RUNS}
    changed = [name for name, new in found.items() if not agrees(file["runs"].get(name), new)]
    gone = file["runs"].keys() - found.keys()
    for name in (*changed, *gone):
        print(f"{'gone' if name in gone else 'changed' if name in file['runs'] else 'new'}: {name}")
    if not changed and not gone:
        print("No result has changed.")
        return 0
    if because is None:
        print('To write it down: python -m tests.golden --because "words of its entry in CHANGELOG.md"')
        return 1
    entries = [entry for entry in named_changes() if " ".join(because.split()) in entry]
    if len(entries) != 1:
        print(f'{len(entries)} entries of CHANGELOG.md start with "- **results**" and hold these words')
        return 1
    if any(change["because"] == because for change in file["changes"]):
        print("That entry has named an earlier change: say in CHANGELOG.md what changed now")
        return 1
    write(found, [*file["changes"], {"because": because, "digests_sha256": fingerprint(found)}])
    return 0


if __name__ == "__main__":
    sys.exit(main())
