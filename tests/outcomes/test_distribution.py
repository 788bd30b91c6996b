"""Quantiles against NumPy within a bin; Gini and Theil against answers worked out by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model.mathematics import log
from model.outcomes.distribution import (
    BINS,
    DISTRIBUTION_MEASURES,
    QUANTILES,
    counted_income,
    describe,
    edges_of_bins,
    income_bin,
    income_bin_by,
    theil,
)
from model.outcomes.histograms import (
    Together,
    count,
    empty_shapes,
    finish,
    move,
    new_histogram,
    new_room,
)

PLAIN_BIN, COUNTED = income_bin.py_func, counted_income.py_func


def histogram(incomes, weights) -> tuple[np.ndarray, np.ndarray]:
    """Persons and their yuan by bin, as the yearly measures collect them."""
    persons, income = np.zeros(BINS), np.zeros(BINS)
    bins = [PLAIN_BIN(float(value)) for value in incomes]
    np.add.at(persons, bins, weights)
    np.add.at(income, bins, np.asarray(weights) * incomes)
    return persons, income


def distribution(persons, income) -> np.ndarray:
    """Quantiles and Gini of one group."""
    places = np.flatnonzero(persons)
    counts = np.stack([persons[places], income[places]], axis=1)[:, :, None]
    shapes = np.full((1, len(DISTRIBUTION_MEASURES)), math.nan)
    describe(places, counts, np.empty(len(places), np.int32), edges_of_bins(), shapes)
    return shapes[0]


def gini(persons, income) -> float:
    return float(distribution(persons, income)[DISTRIBUTION_MEASURES.index("gini")])


def bin_width(value: float) -> float:
    """Yuan: of the widest bin that reaches to the value, 0.2 % of a large income and 2 yuan of none."""
    return 1.003 * math.hypot(value, 1000.0) / 500.0


def assert_within_a_bin(incomes, weights) -> None:
    measured = distribution(*histogram(incomes, weights))
    exact = np.quantile(incomes, QUANTILES, method="inverted_cdf", weights=weights)
    for value, truth in zip(measured, exact, strict=False):
        assert abs(value - truth) <= bin_width(truth)


@pytest.mark.parametrize(
    "draw",
    [
        lambda random: random.lognormal(9.0, 0.6, 19_999),
        lambda random: random.normal(0.0, 3000.0, 19_999),
        lambda random: random.pareto(1.2, 19_999) * 5000.0,
        lambda random: np.where(random.random(19_999) < 0.3, 0.0, random.lognormal(8.0, 1.0, 19_999)),
    ],
    ids=["lognormal", "around zero", "long tail", "many without income"],
)
def test_quantiles_are_those_of_numpy_within_a_bin(draw):
    random = np.random.default_rng(1)
    incomes = draw(random)
    assert_within_a_bin(incomes, random.uniform(100.0, 400.0, len(incomes)))


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e8), st.integers(1, 9)),
        min_size=1,
        max_size=30,
    )
)
def test_quantiles_of_any_few_households(drawn):
    incomes, weights = (np.array(values, dtype=float) for values in zip(*drawn, strict=True))
    shares = np.cumsum(weights[np.argsort(incomes)]) / weights.sum()
    # Between two households either is the quantile, and all that lies between them.
    assume((np.abs(shares[:, None] - QUANTILES) > 1e-9).all())
    assert_within_a_bin(incomes, weights)


def test_quantiles_rise():
    random = np.random.default_rng(2)
    incomes = random.lognormal(9.0, 1.0, 999)
    quantiles = distribution(*histogram(incomes, np.ones(999)))[: len(QUANTILES)]
    assert (np.diff(quantiles) > 0.0).all()


def test_where_nobody_is_there_is_no_distribution():
    shape = distribution(np.zeros(BINS), np.zeros(BINS))
    assert len(shape) == len(DISTRIBUTION_MEASURES)
    assert np.isnan(shape).all()


def test_one_person_is_every_quantile():
    shape = distribution(*histogram([6000.0], [1.0]))
    assert shape[: len(QUANTILES)] == pytest.approx(6000.0, abs=bin_width(6000.0))
    *_, inequality, poorest, richest = shape
    assert inequality == pytest.approx(0.0, abs=1e-12)
    assert (poorest, richest) == pytest.approx((6000.0, 6000.0))


def test_fifths_by_hand():
    # Ten persons: the poorest two have -500 and 3,000, the richest two 9,000; 8 of 12 tenths of the rest.
    incomes = np.array([-500.0, 3000.0, 5000.0, 9000.0])
    shape = distribution(*histogram(incomes, np.array([1.0, 1.0, 4.0, 4.0])))
    *_, poorest, richest = shape
    assert (poorest, richest) == pytest.approx((1250.0, 9000.0))
    # Three persons: a fifth is six tenths of one of them.
    *_, poorest, richest = distribution(*histogram(incomes[1:], np.ones(3)))
    assert (poorest, richest) == pytest.approx((3000.0, 9000.0))
    # Five persons in one bin of the poorest, of whom one alone is of the poorest fifth.
    *_, poorest, _ = distribution(*histogram(np.array([4000.0]), np.array([5.0])))
    assert poorest == pytest.approx(4000.0)


@pytest.mark.parametrize(
    ("incomes", "weights", "expected"),
    [
        # Mean difference of the pairs (1000, 3000): 1000 over all four ordered pairs; over twice the mean.
        ([1000.0, 3000.0], [1.0, 1.0], 0.25),
        ([1000.0, 3000.0], [5.0, 5.0], 0.25),
        ([500.0, 500.0, 500.0], [1.0, 1.0, 1.0], 0.0),
        # One of four has everything: 1 - 1/4.
        ([0.0, 0.0, 0.0, 8000.0], [1.0] * 4, 0.75),
        # 3 persons with 1000, 1 with 5000: mean 2000, mean difference 2 * 3/16 * 4000 = 1500.
        ([1000.0, 5000.0], [3.0, 1.0], 1500.0 / 4000.0),
        # A loss counts as no income: as 0 and 1000.  Counted as a loss it would be 1.5, more than all.
        ([-500.0, 1000.0], [1.0, 1.0], 0.5),
        # As 0, 0, 1000 and 3000: mean 1000, mean difference 2/16 * (2*1000 + 2*3000 + 2000) = 1250.
        ([-9000.0, 0.0, 1000.0, 3000.0], [1.0] * 4, 1250.0 / 2000.0),
    ],
)
def test_gini_by_hand(incomes, weights, expected):
    assert gini(*histogram(incomes, weights)) == pytest.approx(expected, abs=1e-12)


def test_gini_of_no_income_is_not_a_number():
    assert math.isnan(gini(*histogram([0.0, 0.0], [1.0, 1.0])))
    assert math.isnan(gini(*histogram([-500.0, -100.0], [1.0, 1.0])))


_LOSS, _INCOME = st.floats(-1e6, -3.0), st.floats(3.0, 1e6)  # not in the bin of zero, which is 2 yuan wide


@given(
    st.lists(st.tuples(st.one_of(_LOSS, st.just(0.0), _INCOME), st.integers(1, 9)), min_size=1, max_size=30)
)
def test_inequality_of_any_incomes_is_that_of_incomes_from_zero_on(drawn):
    incomes, weights = (np.array(values, dtype=float) for values in zip(*drawn, strict=True))
    counted = np.maximum(incomes, 0.0)
    found = gini(*histogram(incomes, weights)), theil_of(incomes, weights)
    if not (weights * counted).sum() > 0.0:
        assert np.isnan(found).all()
        return
    assert found == pytest.approx((gini(*histogram(counted, weights)), theil_of(counted, weights)), abs=1e-12)
    assert 0.0 <= found[0] <= 1.0
    assert 0.0 <= found[1] <= math.log(weights.sum() / weights.min()) * (1.0 + 1e-9)  # one has all


def theil_of(incomes, weights) -> float:
    """The index from the sums that the yearly measures add up, household by household."""
    y, w = np.array([COUNTED(float(income)) for income in incomes]), np.asarray(weights)
    logarithms = np.log(y, out=np.zeros_like(y), where=y > 0.0)
    return float(theil(w.sum(), (w * y).sum(), (w * y * logarithms).sum()))


def test_theil_by_hand():
    of = theil_of
    for income in (700.0, 5814.37, 1e-3):
        assert of([income, income], [1.0, 3.0]) == 0.0  # to the last bit
    # Incomes 1/2 and 3/2 of the mean: (0.5 ln 0.5 + 1.5 ln 1.5) / 2.
    by_hand = (0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2.0
    assert of([1000.0, 3000.0], [1.0, 1.0]) == pytest.approx(by_hand, abs=1e-12)
    assert of([1.0, 3.0], [2.0, 2.0]) == pytest.approx(by_hand, abs=1e-12)
    # One of two has everything: ln 2, whatever the other has lost.
    assert of([0.0, 500.0], [1.0, 1.0]) == pytest.approx(math.log(2.0), abs=1e-12)
    assert of([-800.0, 500.0], [1.0, 1.0]) == pytest.approx(math.log(2.0), abs=1e-12)
    assert math.isnan(of([-800.0, 0.0], [1.0, 1.0]))


def test_theil_of_many_groups_at_once():
    persons = np.array([2.0, 0.0])
    income = np.array([4000.0, 0.0])
    income_log = np.array([1000.0 * math.log(1000.0) + 3000.0 * math.log(3000.0), 0.0])
    first, second = theil(persons, income, income_log)
    assert first == pytest.approx(0.130812, abs=1e-6)
    assert math.isnan(second)


def test_all_counties_together_are_all_households_in_one_histogram():
    random = np.random.default_rng(3)
    incomes, groups = random.lognormal(9.0, 0.8, 600), random.integers(0, 3, 600)
    bins = np.array([PLAIN_BIN(float(income)) for income in incomes])
    assert len(set(bins)) < len(bins)
    found = []
    for cuts in ([0, 600], [0, 250, 600]):
        together = Together()
        for first, last in pairwise(cuts):
            histogram, room, people = new_histogram(last - first), new_room(), groups[first:last]
            for i in range(first, last):
                count(room, bins[i], groups[i], 2.0, 2.0 * incomes[i])
            end = move(room, histogram, 0)
            finish(histogram, 0, end, room.rows, edges_of_bins(), empty_shapes(1)[0])
            assert histogram.places[:end].tolist() == sorted(set(bins[first:last].tolist()))
            persons = histogram.counts[:end, 0].sum(axis=0).tolist()
            assert persons == [
                *(2.0 * (people == g).sum() for g in range(3)),
                2.0 * (last - first),
            ]
            together.add(histogram.part(0, end))
        found += [together.shapes(), together.shapes()]
    whole, empty, parts, _ = found
    assert np.isnan(empty).all()  # it was emptied
    for group in range(4):
        alone = distribution(*histogram_of(incomes[groups == group] if group < 3 else incomes))
        np.testing.assert_allclose(whole[group], alone, rtol=1e-12)
        np.testing.assert_allclose(parts[group], alone, rtol=1e-12)


_HOUSEHOLDS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, BINS - 1), st.integers(7000, 7070)), st.integers(0, 2), st.floats(0.1, 9.0)
    ),
    max_size=60,
)


@given(_HOUSEHOLDS, _HOUSEHOLDS)
def test_households_are_counted_by_bin_in_their_order_and_leave_the_room_empty(first, second):
    for add, take in ((count, move), (count.py_func, move.py_func)):
        room, histogram = new_room(), new_histogram(BINS + 5)
        for drawn in (first, second):
            expected: dict[int, np.ndarray] = {}
            for place, group, persons in drawn:
                counts = expected.setdefault(place, np.zeros((2, 3)))
                counts[:, group] += persons, 1000.0 * persons
                add(room, place, group, persons, 1000.0 * persons)
            end = take(room, histogram, 5)
            assert histogram.places[5:end].tolist() == sorted(expected)
            for row, place in enumerate(sorted(expected), 5):
                assert histogram.counts[row, :, :3].tolist() == expected[place].tolist()
            assert not room.counts.any()
            assert not room.used.any()


def assert_same_bin(income: float) -> None:
    """The bin by the logarithm, compiled and plain, is that without it."""
    logarithm = log(max(income, 0.0))
    assert income_bin_by(income, logarithm) == income_bin(income)
    assert income_bin_by.py_func(income, logarithm) == PLAIN_BIN(income)


@given(st.one_of(st.floats(-1e12, 1e12), st.floats(1000.0, 100_000.0), st.floats(4999.0, 5001.0)))
def test_a_logarithm_tells_the_bin_of_any_income(income):
    assert_same_bin(income)


def test_what_is_no_number_has_a_bin():
    assert income_bin(math.nan) == income_bin_by(math.nan, math.nan) == 0


def test_a_logarithm_tells_the_bin_next_to_every_edge():
    for edge in edges_of_bins()[BINS // 2 :].tolist():
        step = math.ulp(edge)
        for income in (edge, *(edge + k * step for k in (-2e9, -3e5, -40, -2, -1, 1, 2, 40, 3e5, 2e9))):
            assert income_bin_by(income, log(max(income, 0.0))) == income_bin(income)


def histogram_of(incomes) -> tuple[np.ndarray, np.ndarray]:
    return histogram(incomes, np.full(len(incomes), 2.0))
