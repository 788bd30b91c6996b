"""Counties run block by block give what they give together, to the last bit."""

from itertools import pairwise

import pytest

from model.engine import simulate
from model.errors import InputError
from model.experiments.executors import open_executor
from model.population.frame import frame_of
from model.scenario import load_scenario
from model.streaming import _cut, simulate_in_blocks

SCALE, YEARS, SEED = 0.0005, 2, 6


class Backwards:
    """An executor that gives the last result first."""

    def map(self, function, tasks):
        yield from [(task, function(task)) for task in tasks][::-1]


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("baseline", {"shocks.drought_year": 2, "shocks.price_year": 1})


@pytest.fixture(scope="module")
def together(scenario):
    return simulate(scenario, SEED, scale=SCALE, years=YEARS)


@pytest.mark.parametrize(
    ("block", "threads", "executor"),
    [(1, 1, None), (300, 3, None), (10**9, 1, None), (100, 1, Backwards())],
    ids=["county by county", "threads", "all at once", "in any order"],
)
def test_blocks_change_nothing(scenario, together, block, threads, executor):
    steps = []
    apart = simulate_in_blocks(
        scenario,
        SEED,
        scale=SCALE,
        years=YEARS,
        threads=threads,
        block=block,
        executor=executor,
        progress=lambda done, steps_in_all: steps.append((done, steps_in_all)),
    )
    assert apart.digest() == together.digest()
    assert apart.headline() == together.headline()
    assert apart.imbalance == together.imbalance
    assert [done for done, _ in steps] == list(range(1, steps[-1][1] + 1))


def test_processes_change_nothing(scenario, together):
    with open_executor(2, load=False) as executor:
        apart = simulate_in_blocks(scenario, SEED, scale=SCALE, years=YEARS, block=600, executor=executor)
    assert apart.digest() == together.digest()


def test_blocks_hold_every_county_once_and_no_more_households_than_asked(scenario):
    frame = frame_of(scenario, 0.001)
    first = frame.places.first
    for most in (1, 40, 150, 10**9):
        cuts = _cut(frame, most)
        assert [begin for begin, _ in cuts] == [0, *(end for _, end in cuts[:-1])]
        assert cuts[-1][1] == len(first) - 1
        assert all(begin < end for begin, end in cuts)
        assert all(first[end] - first[begin] <= most or end == begin + 1 for begin, end in cuts)
        # A block is as large as it may be: with the next county it would be too large.
        assert all(first[end + 1] - first[begin] > most for (begin, end), _ in pairwise(cuts))


def test_a_wrong_scale_is_named(scenario):
    with pytest.raises(InputError, match=r"scale = 0\.0: must be above 0 and at most 1"):
        simulate_in_blocks(scenario, scale=0.0)
