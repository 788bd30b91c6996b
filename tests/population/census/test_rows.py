"""Rows at any scale: how many of each kind, in which order, and what is drawn for them."""

import numpy as np
import pytest

from model.population.census.county_table import of_nation
from model.population.census.household_types import MARGINS, household_types
from model.population.census.residents import margins_of, residents_of
from model.population.census.rows import _best_level, lay_out, rows_at_scale, rows_of, stride_of
from model.population.census.schooling import YEARS

SCALES = (1.0, 0.1, 0.01)
BANDS = ("kids", "youth", "middle", "late", "sixties", "old", "oldest")
WORKING = ("working_youth", "working_middle", "working_late", "working_sixties", "working_old")


@pytest.fixture(scope="module")
def at(residents, laid_out):
    tables = {scale: laid_out(residents, scale) for scale in SCALES}
    return tables.__getitem__


def kinds_of(table):
    """What tells kinds of household apart, a row each."""
    six = (table.kids, table.youth, table.middle, table.late + table.sixties, table.old, table.oldest)
    return np.column_stack([*six, table.generations]).astype(np.int64)


@pytest.mark.parametrize("scale", SCALES)
def test_every_cumulated_count_is_within_one_half(residents, scale):
    rows = rows_at_scale(residents, scale)
    wanted = scale * np.cumsum(residents.households, axis=2)
    large = residents.households.sum(axis=2) * scale >= 1.0
    assert np.abs(rows.ends - wanted)[large].max() <= 0.5 + 1e-6
    np.testing.assert_allclose((rows.rows * rows.weight).sum(), residents.households.sum(), rtol=1e-9)
    assert np.abs(rows.weight[large] * scale - 1.0).max() < 0.5


@pytest.mark.parametrize("scale", [1e-6, 1e-3])
def test_every_group_has_a_row_at_any_scale(residents, scale):
    rows = rows_at_scale(residents, scale)
    assert (rows.rows >= 1).all()
    np.testing.assert_allclose((rows.rows * rows.weight), residents.households.sum(axis=2), rtol=1e-9)


@pytest.mark.parametrize("scale", [*SCALES, 0.037, 1e-6])
def test_rows_can_be_counted_without_kinds(residents, scale):
    np.testing.assert_array_equal(rows_of(residents.by_group, scale), rows_at_scale(residents, scale).rows)


def test_a_part_of_the_rows_is_what_it_is_in_the_whole(residents, laid_out):
    rows = rows_at_scale(residents, 0.001)
    whole, first = laid_out(residents, 0.001, seed=1)
    part = rows.part(40, 42)
    alone = np.recarray(int(part.rows.sum()), dtype=whole.dtype)
    for county in range(2):
        begin = int(first[40 + county] - first[40])
        lay_out(county, 41 + county, begin, part, np.zeros(3, np.int64), alone, 1)
    np.testing.assert_array_equal(alone, whole[first[40] : first[42]])


@pytest.mark.parametrize("scale", SCALES)
def test_laid_out_are_the_rows_that_there_are(residents, at, scale):
    table, first = at(scale)
    rows, types = rows_at_scale(residents, scale), household_types()
    kinds = np.column_stack([types.members, types.generations])
    for county in (0, 17, 57):
        here = table[first[county] : first[county + 1]]
        assert here.number.tolist() == list(range(len(here)))
        for group in range(3):
            found = kinds_of(here[here.group == group])
            counts = np.diff(rows.ends[county, group], prepend=0)
            expected = np.repeat(kinds, counts, axis=0)
            np.testing.assert_array_equal(found[np.lexsort(found.T)], expected[np.lexsort(expected.T)])


def test_at_one_to_one_the_margins_are_those_of_the_census(census, residents, at):
    """Rows of the countryside and households of the town together.

    The worst is 0.40 per cent off; of three generations, the last thing that counts in the order of kinds,
    1.44 per cent, or 8 households.
    """
    table, first = at(1.0)
    types, margins = residents.types, margins_of(census)
    for county in range(58):
        here = table[first[county] : first[county + 1]]
        persons = [getattr(here, band).sum() for band in BANDS]
        elders = here.old + here.oldest
        rows = [
            len(here),
            *persons[:3],
            persons[3] + persons[4],
            *persons[5:],
            (here.persons == 1).sum(),
            *((here.generations == count).sum() for count in (2, 3, 4)),
            *((elders == count).sum() for count in (1, 2)),
        ]
        both = np.array(rows) + types.features.T @ residents.town[county]
        off = np.abs(both - margins[county])
        by_generations = MARGINS.index("three-generation households")
        three, four = off[by_generations], off[by_generations + 1]
        assert three < 0.02 * margins[county, by_generations] and four < 10.0
        others = np.delete(off / margins[county], [by_generations, by_generations + 1])
        assert others.max() < 0.005


def test_samples_are_as_near_as_they_can_be(residents, at):
    exact = residents.households.sum(axis=1)
    types = residents.types
    size = exact @ types.persons / exact.sum(axis=1)
    with_elders = exact @ (types.elders > 0) / exact.sum(axis=1)
    for scale, most_size, most_elders in ((0.1, 0.003, 0.01), (0.01, 0.03, 0.04)):
        table, first = at(scale)
        for county in range(58):
            here = table[first[county] : first[county + 1]]
            mean = np.average(here.persons, weights=here.weight)
            assert mean == pytest.approx(size[county], rel=most_size)
            elders = np.average(here.old + here.oldest > 0, weights=here.weight)
            assert elders == pytest.approx(with_elders[county], rel=most_elders)


def test_kinds_are_no_matter_of_the_seed_and_draws_are_of_number_and_county_alone(residents, laid_out):
    one, first = laid_out(residents, 0.01, seed=1)
    two, _ = laid_out(residents, 0.01, seed=2)
    again, _ = laid_out(residents, 0.01, seed=1)
    np.testing.assert_array_equal(one, again)
    assert (one.workers != two.workers).any() and (kinds_of(one) != kinds_of(two)).any()
    for county in (3, 40):
        here = slice(first[county], first[county + 1])
        ordered = [table[here][np.lexsort(kinds_of(table[here]).T)] for table in (one, two)]
        np.testing.assert_array_equal(*(kinds_of(table) for table in ordered))
    rows = rows_at_scale(residents, 0.01)
    alone = np.recarray(int(rows.rows[40].sum()), dtype=one.dtype)
    lay_out(40, 41, 0, rows, np.zeros(3, np.int64), alone, 1)
    np.testing.assert_array_equal(alone, one[first[40] : first[41]])


@pytest.mark.parametrize(("part", "most"), [(0.01, 0.5), (0.05, 0.25), (0.3, 0.15)])
def test_the_first_rows_of_a_county_are_a_fair_sample(at, part, most):
    """Much nearer to the county than as many households drawn by lot: their errors, over such a sample's."""
    table, first = at(1.0)
    counties = [table[first[county] : first[county + 1]] for county in range(58)]
    for measure in (
        lambda here: here.persons,
        lambda here: here.kids,
        lambda here: here.old + here.oldest > 0,
        lambda here: here.group == 0,
        lambda here: here.persons == 1,
    ):
        off, by_lot = [], []
        for here in counties:
            values = measure(here).astype(float)
            count = int(part * len(values))
            off.append(values[:count].mean() - values.mean())
            by_lot.append(values.std() * np.sqrt((1.0 - part) / count))
        assert np.sqrt(np.mean(np.square(off))) < most * np.sqrt(np.mean(np.square(by_lot)))


def test_members_of_a_household_add_up(at):
    table, _ = at(0.1)
    assert (sum(getattr(table, band).astype(int) for band in BANDS) == table.persons).all()
    assert (sum(getattr(table, name).astype(int) for name in WORKING) == table.workers).all()
    for name in WORKING:
        assert (getattr(table, name) <= getattr(table, name.removeprefix("working_"))).all()
    assert set(table.schooling.tolist()) == set(YEARS)
    assert (table.workers == 0).any()  # a household may have nobody who can work


def test_draws_have_the_shares_of_the_county(residents, at):
    table, first = at(1.0)
    for county in (0, 30):
        here = table[first[county] : first[county + 1]]
        late = here.late.sum() + here.sixties.sum()
        assert here.sixties.sum() / late == pytest.approx(residents.sixties[county], abs=0.02)
        for band, name in enumerate(WORKING, start=1):
            found = getattr(here, name).sum() / getattr(here, BANDS[band]).sum()
            assert found == pytest.approx(residents.workers[county, band], abs=0.03), name


def test_the_best_of_several_has_the_product_of_their_shares():
    shares = np.array([[1.0] * 6, [0.1, 0.3, 0.6, 0.8, 0.9, 1.0], [0.2, 0.5, 0.7, 0.9, 0.95, 1.0]])
    draws = (np.arange(10_000) + 0.5) / 10_000
    found = np.array([_best_level(draw, (0, 1, 2), shares) for draw in draws.tolist()])
    for level in range(6):
        assert np.mean(found <= level) == pytest.approx(shares[1, level] * shares[2, level] ** 2, abs=1e-3)


def test_more_schooling_where_more_can_work(at):
    table, _ = at(0.1)
    means = [table.schooling[table.workers == count].mean() for count in (1, 2, 3)]
    assert means[0] < means[1] < means[2]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 1000, 34_021])
def test_a_stride_comes_by_everywhere_once(count):
    stride = stride_of(count)
    assert sorted(place * stride % count for place in range(count)) == list(range(count))


def test_plain_python_fills_in_the_same_rows(residents):
    rows = rows_at_scale(residents, 0.001)
    kinds = [(name, "i4") for name in ("number", "group", *BANDS, "persons", "generations", *WORKING)]
    kinds += [(name, "i4") for name in ("workers", "schooling", "away", "away_workers")]
    tables = [np.recarray(int(rows.rows[8].sum()), dtype=[*kinds, ("weight", "f8")]) for _ in range(2)]
    for fill, table in zip((lay_out, lay_out.py_func), tables, strict=True):
        fill(8, 9, 0, rows, np.zeros(3, np.int64), table, 5)
    np.testing.assert_array_equal(*tables)


def test_another_province_has_households_by_the_shapes_of_the_nation(laid_out, population):
    table = of_nation(np.array([1, 2]), np.array([52_000.0, 26_000.0]))
    found = residents_of(table, np.array([26_000.0, 0.0]), population)
    rows, first = laid_out(found, 1.0)
    persons = [rows.persons[first[county] : first[county + 1]].sum() for county in range(2)]
    # 1,292,809,300 of 1,409,778,724 live in families.
    np.testing.assert_allclose(persons, np.array([52_000, 26_000]) * 0.91703, rtol=1e-3)
    assert not (rows.group[first[1] :] == 0).any()
