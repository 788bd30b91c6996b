"""Who is served first, and that a queue serves all that is offered and nothing beyond it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.compiled import rule
from model.programme import (
    COUNTY_STATUS,
    COURTYARDS,
    FIRST_COME,
    MICROCREDIT,
    NEED,
    QUEUE_CLASSES,
    QUEUES,
    READINESS,
    TARGETING_RULES,
    queues,
    targeting,
)
from model.year import plan_programme

SHARES = st.floats(0.0, 1.0)


# --- scores -------------------------------------------------------------------------------


def test_the_rule_decides_which_score_counts():
    scores = [targeting.score(rule, 0.9, 0.4, 0.2) for rule in range(len(TARGETING_RULES))]
    assert (scores[NEED], scores[READINESS]) == (0.9, 0.4)
    assert scores[FIRST_COME] == scores[COUNTY_STATUS] == 0.2


def test_need_is_one_half_at_the_line_and_full_without_income():
    # 10,000 yuan for two persons at a line of 5,000; three times as much: 5 / (5 + 15).
    assert targeting.need_score(10_000.0, 2, 5000.0) == pytest.approx(0.5)
    assert targeting.need_score(30_000.0, 2, 5000.0) == pytest.approx(0.25)
    assert targeting.need_score(0.0, 2, 5000.0) == targeting.need_score(-900.0, 2, 5000.0) == 1.0


@given(st.floats(-1e6, 1e6), st.floats(0.0, 1e6), st.integers(1, 9))
def test_the_poorer_are_never_less_in_need(income, more, persons):
    poorer, richer = (targeting.need_score(value, persons, 7000.0) for value in (income, income + more))
    assert 0.0 < richer <= poorer <= 1.0


@given(SHARES, SHARES, SHARES)
def test_readiness_rises_with_skill_and_will_alike(skill, will, more):
    ready = targeting.readiness_score(skill, will)
    assert ready == targeting.readiness_score(will, skill)
    assert ready <= targeting.readiness_score(max(skill, more), will) <= 1.0


@given(SHARES, SHARES)
def test_a_higher_score_is_never_in_a_lower_class(a, b):
    low, high = (targeting.queue_class(score) for score in sorted((a, b)))
    assert 0 <= low <= high < QUEUE_CLASSES


def test_classes_are_equally_wide():
    counts = np.bincount([targeting.queue_class(score) for score in (np.arange(3200) + 0.5) / 3200])
    np.testing.assert_array_equal(counts, 100)


@pytest.mark.parametrize(
    ("own", "left", "part"),
    [(8, 0.0, 1.0), (7, 40.0, 1.0), (7, 10.0, 0.25), (7, 0.0, 0.0), (7, 1e-13, 0.0), (6, 39.0, 0.0)],
    ids=["above", "enough left", "a quarter left", "nothing left", "a rounding left", "below"],
)
def test_what_one_of_a_class_gets_when_class_seven_is_the_last_served(own, left, part):
    queue = np.zeros(QUEUE_CLASSES)
    queue[[8, 7, 6]] = 16.0, 40.0, 5.0
    assert targeting.reached_part(own, *targeting.how_far(queue, 16.0 + left)) == part


def test_where_status_decides_a_county_gets_its_part_of_the_key_counties():
    for by in (NEED, READINESS, FIRST_COME):
        assert targeting.county_part(by, 0.02, 0.05) == 0.02
    assert targeting.county_part(COUNTY_STATUS, 0.02, 0.05) == 0.05
    assert targeting.county_part(COUNTY_STATUS, 0.02, 0.0) == 0.0


# --- queues -------------------------------------------------------------------------------


@rule
def ask_and_serve(asked, lever, rule_of_queue, state, rules, moment, part):
    """Each household asks for its units; fills in the part of it that each gets."""
    county = state.counties[0]
    county.queue[:] = 0.0
    for row in range(len(asked)):
        household = state.households[row]
        queues.enqueue(household, county, lever, asked[row], rule_of_queue, moment)
    plan_programme.close_queues(county, rules)
    for row in range(len(asked)):
        household = state.households[row]
        part[row] = queues.served(household, county, lever, rule_of_queue, moment)


def run_queue(village, lever, offered, asked, rule_of_queue):
    village.county.offered[lever] = offered
    part = np.zeros(len(asked))
    ask_and_serve(asked, lever, rule_of_queue, village.state, village.rules, village.moment, part)
    return part


APPLICANT = st.tuples(st.floats(0.001, 0.999), SHARES, SHARES, st.floats(0.0, 60_000.0), st.floats(0.1, 9.0))
MOST = 25


@pytest.fixture(scope="module")
def large_village(village_with):
    return village_with(households={"place": np.zeros(2 * MOST)})


@given(
    st.lists(APPLICANT, min_size=1, max_size=MOST),
    st.floats(0.0, 150.0),
    st.sampled_from(range(len(TARGETING_RULES))),
    st.sampled_from([lever for lever in range(QUEUES) if lever != MICROCREDIT]),
    st.sampled_from([1.0, 7.3]),
)
def test_a_queue_serves_what_is_offered_from_the_top(large_village, applicants, offered, rule, lever, weight):
    village, count = large_village, len(applicants)
    columns = [np.array(column) for column in zip(*applicants, strict=True)]
    for name, values in zip(("place", "skill", "will", "smoothed_income"), columns, strict=False):
        village.households[name][:count] = values
    _, skill, will, income, asked = columns
    village.households.weight[:] = weight
    part = run_queue(village, lever, offered, asked, rule)
    assert (part >= 0.0).all() and (part <= 1.0).all()
    served, total = float(weight * (part * asked).sum()), float(weight * asked.sum())
    assert served <= offered * (1.0 + 1e-12) + 1e-9
    # What is left of an offer below a billionth of what an applicant asks for counts as nothing.
    assert served == pytest.approx(min(total, offered), rel=1e-9, abs=1e-7)
    # The score that counts, worked out anew: nobody is served while one a class above is not.
    score = {
        NEED: 5000.0 / (5000.0 + income),
        READINESS: (skill + will) / 2.0,
        FIRST_COME: village.households.place[:count],
        COUNTY_STATUS: village.households.place[:count],
    }[rule]
    own_class = np.minimum((score * QUEUE_CLASSES).astype(int), QUEUE_CLASSES - 1)
    # Where a rounding of the score decides on the class is left aside.
    clear = np.abs(score * QUEUE_CLASSES - np.round(score * QUEUE_CLASSES)) > 1e-6
    if (part[clear] > 0.0).any():
        last = own_class[clear & (part > 0.0)].min()
        assert (part[clear & (own_class > last)] == 1.0).all()
    # All of the last class get the same part.
    assert len(set(part[(part > 0.0) & (part < 1.0)])) <= 1
    assert all(len(set(part[clear & (own_class == place)])) <= 1 for place in range(QUEUE_CLASSES))


@given(
    st.lists(APPLICANT, min_size=1, max_size=MOST),
    st.floats(0.0, 150.0),
    st.sampled_from(range(len(TARGETING_RULES))),
    st.floats(0.1, 0.9),
)
def test_two_parts_of_a_row_get_together_what_the_row_gets(large_village, applicants, offered, rule, share):
    village, count = large_village, len(applicants)
    columns = [np.array(column) for column in zip(*applicants, strict=True)]
    served = []
    for weights in ([7.0], [7.0 * share, 7.0 * (1.0 - share)]):
        rows = count * len(weights)
        for name, values in zip(("place", "skill", "will", "smoothed_income"), columns, strict=False):
            village.households[name][:rows] = np.repeat(values, len(weights))
        village.households.weight[:rows] = np.tile(weights, count)
        asked = np.repeat(columns[-1], len(weights))
        part = run_queue(village, COURTYARDS, offered, asked, rule)
        units = part * asked * village.households.weight[:rows]
        served.append(units.reshape(count, len(weights)).sum(axis=1))
    np.testing.assert_allclose(served[1], served[0], rtol=1e-9, atol=1e-6)


@given(
    st.lists(APPLICANT, min_size=2, max_size=MOST),
    st.floats(0.0, 150.0),
    st.sampled_from(range(len(TARGETING_RULES))),
    st.randoms(use_true_random=False),
)
def test_each_gets_the_same_wherever_it_stands_among_the_rows(
    large_village, applicants, offered, rule, random
):
    village, count = large_village, len(applicants)
    order = random.sample(range(count), count)
    parts = []
    for rows in (np.arange(count), np.array(order)):
        columns = [np.array(column)[rows] for column in zip(*applicants, strict=True)]
        for name, values in zip(("place", "skill", "will", "smoothed_income"), columns, strict=False):
            village.households[name][:count] = values
        village.households.weight[:] = 7.0
        parts.append(run_queue(village, COURTYARDS, offered, columns[-1], rule))
    np.testing.assert_allclose(parts[1], parts[0][order], rtol=1e-9, atol=1e-9)


def test_the_neediest_are_served_first_worked_by_hand(village_with):
    # Scores 5/5, 5/10 and 5/25; two of three grants: the second neediest gets the second.
    village = village_with(households={"smoothed_income": [20_000.0, 0.0, 5000.0]})
    part = run_queue(village, COURTYARDS, 1.5, np.ones(3), NEED)
    np.testing.assert_allclose(part, [0.0, 1.0, 0.5])
    assert village.county.last_part[COURTYARDS] == pytest.approx(0.5)


def test_a_row_that_stands_for_ten_asks_for_ten(village_with):
    village = village_with(households={"place": [0.9, 0.1]}, weight=10.0)
    np.testing.assert_allclose(run_queue(village, COURTYARDS, 12.0, np.ones(2), FIRST_COME), [1.0, 0.2])


def test_of_microcredit_the_part_for_inputs_and_principal_is_kept_back(village_with):
    village = village_with(
        households={"place": [0.9, 0.1]}, settings={"programme.money.microcredit_reserve": 0.25}
    )
    # 40,000 yuan less a quarter: one loan of 30,000.
    part = run_queue(village, MICROCREDIT, 40_000.0, np.array([30_000.0, 30_000.0]), FIRST_COME)
    np.testing.assert_allclose(part, [1.0, 0.0])


# --- by need alone ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessed", "monitored", "found"),
    [
        (0.0, 0, QUEUE_CLASSES - 2),
        (5500.0, 0, 16),  # a need of one half
        (16_500.0, 0, 8),
        (1e9, 0, 0),
        (1e9, 1, QUEUE_CLASSES - 1),
        (0.0, 2, QUEUE_CLASSES - 1),
    ],
)
def test_who_is_registered_comes_first_then_the_poorest(village_with, assessed, monitored, found):
    village = village_with(
        households={"persons": 1, "away": 1, "monitored": monitored, "assisted": 1},
        settings={"safety_net.standard": 5500.0},
    )
    village.households.assessed[:] = 0.5 * assessed  # of two members
    assert village.do(targeting.class_of_need) == found


def test_how_far_something_goes_worked_by_hand():
    queue = np.zeros(QUEUE_CLASSES)
    queue[[31, 16, 8]] = 10.0, 30.0, 20.0
    for units, last_class, parts in (
        (5.0, 31, (0.5, 0.0, 0.0)),
        (25.0, 16, (1.0, 0.5, 0.0)),
        (40.0, 8, (1.0, 1.0, 0.0)),
        (100.0, 0, (1.0, 1.0, 1.0)),
    ):
        found = targeting.how_far(queue, units)
        assert found.last_class == last_class
        assert tuple(targeting.reached_part(place, *found) for place in (31, 16, 8)) == parts


@given(st.lists(st.floats(0.0, 1e6), min_size=QUEUE_CLASSES, max_size=QUEUE_CLASSES), st.floats(0.0, 1e7))
def test_all_is_given_that_is_asked_for_and_there(asked, units):
    queue = np.array(asked)
    found = targeting.how_far(queue, units)
    parts = np.array([targeting.reached_part(place, *found) for place in range(QUEUE_CLASSES)])
    assert (np.diff(parts) >= 0.0).all() and parts[0] >= 0.0 and parts[-1] <= 1.0
    assert parts @ queue == pytest.approx(min(units, queue.sum()), abs=1e-6)
