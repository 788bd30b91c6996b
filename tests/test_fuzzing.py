"""A short campaign of fuzzing, with cases of every kind; `python -m tests.fuzzing` does the long one."""

import os
from collections import Counter

import pytest

from tests.fuzzing.campaign import campaign, report
from tests.fuzzing.scenario_files import KINDS
from tests.fuzzing.trial import DEFECT, RAN, REFUSED, Verdict, judged

pytestmark = pytest.mark.skipif(os.name == "nt", reason="memory is limited as on POSIX systems")


def test_whatever_a_file_holds_a_run_or_one_clear_message():
    """Four scenarios of each kind and eighty data folders, in a process that is watched."""
    cases = [("scenario", number) for number in range(4 * len(KINDS))]
    cases += [("data", number) for number in range(80)]
    found = campaign(cases, seed=7)
    assert report(found)["defects"] == []
    assert set(found) == set(cases)
    for sort in ("scenario", "data"):
        outcomes = Counter(verdict.outcome for (of, _), verdict in found.items() if of == sort)
        assert outcomes[RAN] >= 5 and outcomes[REFUSED] >= 5  # neither is all that there is


def test_a_traceback_is_a_defect():
    def run():
        raise KeyError("income")

    verdict = judged("", run)
    assert verdict.outcome == DEFECT and "KeyError: 'income'" in verdict.detail
    assert report({("data", 3): Verdict("rows", DEFECT, "x")})["defects"][0]["case"] == "data:3"
