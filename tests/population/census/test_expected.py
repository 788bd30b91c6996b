"""What households are expected to be like, and that rows are so."""

import numpy as np
import pytest

from model.population.census import expected as module
from model.population.census.expected import expected_of
from model.population.census.residents import residents_of
from model.population.census.rows import rows_at_scale
from model.population.census.schooling import YEARS

GROUPS = range(3)


@pytest.fixture(scope="module")
def expected(residents):
    return expected_of(residents)


def test_chances_sum_to_one(expected):
    for chances in (expected.workers.sum(axis=(2, 3)), expected.schooling.sum(axis=2)):
        np.testing.assert_allclose(chances, 1.0, rtol=1e-12)
    assert (expected.workers >= 0.0).all() and (expected.schooling > -1e-12).all()
    assert (np.triu(expected.workers, 1) == 0.0).all()  # no more workers than persons


def test_rows_are_as_expected(residents, expected, laid_out):
    """Within four standard errors, and what is not drawn nearly exactly."""
    table, first = laid_out(residents, 1.0)
    for county in (0, 21, 57):
        for group in GROUPS:
            here = table[first[county] : first[county + 1]]
            here = here[here.group == group]
            count = len(here)
            residents_here = (here.weight * here.persons).sum()
            assert residents_here == pytest.approx(expected.persons[county, group], rel=0.02)

            def near(found, chance, count=count):
                error = np.sqrt(chance * (1.0 - chance) / count)
                assert abs(found - chance) < 4.0 * error + 0.5 / count

            for persons in range(1, 5):
                for workers in range(persons + 1):
                    found = np.mean((here.persons == persons) & (here.workers == workers))
                    near(found, expected.workers[county, group, persons, workers])
            for level, years in enumerate(YEARS):
                near(np.mean(here.schooling == years), expected.schooling[county, group, level])


def test_by_hand(residents):
    """One county of households of one person of 30 to 49, half of whom can work."""
    kind = int(np.flatnonzero((residents.types.persons == 1) & (residents.types.members[:, 2] == 1))[0])
    households = np.zeros((1, 3, len(residents.types.persons)))
    households[0, 0, kind] = 10.0
    shares = np.zeros((1, 7, 6))
    shares[0, :] = [0.1, 0.3, 0.7, 0.8, 0.9, 1.0]
    found = expected_of(
        residents._replace(
            households=households,
            sixties=np.array([0.4]),
            workers=np.full((1, 7), 0.5),
            schooling=shares,
        )
    )
    np.testing.assert_allclose(found.persons, [[10.0, 0.0, 0.0]])
    np.testing.assert_allclose(found.workers[0, 0, 1, :2], [0.5, 0.5])
    # Where nobody can work, who is there counts, so that it does not matter who can.
    np.testing.assert_allclose(found.schooling[0, 0], [0.1, 0.2, 0.4, 0.1, 0.1, 0.1])
    assert not found.workers[0, 1:].any() and not found.schooling[0, 1:].any()


def test_a_group_with_nobody_has_no_rows_and_expects_nothing(census, population):
    found = residents_of(census, np.zeros(58), population._replace(monitored_share=0.0))
    assert not rows_at_scale(found, 0.1).rows[:, :2].any()
    expected = expected_of(found)
    for chances in (expected.persons, expected.workers, expected.schooling):
        assert not chances[:, :2].any() and chances[:, 2].any()


def test_plain_python_expects_the_same(residents, monkeypatch):
    one = residents._replace(
        households=residents.households[:1, :, :60].copy(),
        types=residents.types._replace(
            members=residents.types.members[:60], persons=residents.types.persons[:60]
        ),
    )
    compiled = expected_of(one)
    monkeypatch.setattr(module, "_expect", module._expect.py_func)
    plain = expected_of(one)
    for found, wanted in zip(plain, compiled, strict=True):
        np.testing.assert_array_equal(found, wanted)
