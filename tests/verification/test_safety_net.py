"""The floor beneath households in whole runs: limits, and invariants of every season."""

import numpy as np
import pytest

from model.accounts import TRANSACTIONS, as_matrix
from model.engine import Engine
from model.measuring import populations
from model.programme.targeting import QUEUE_CLASSES
from model.world.calendar import SEASONS, SPRING
from model.world.sectors import GOVERNMENT, LIFTED

SCALE = 0.001
ROWS = {transaction.name: row for row, transaction in enumerate(TRANSACTIONS)}
FROM_NOTHING = {"start.burn_in": 0}
NO_TAKE_UP = FROM_NOTHING | {"safety_net.take_up": 0.0, "monitoring.detection": 0.0}
FEW_POSTS = {"safety_net.posts": 20_000.0, "safety_net.pv_income": 1e8, "monitoring.detection": 0.2}


@pytest.fixture(scope="module")
def started(scenario_with):
    def start(settings, seed=5, scale=SCALE):
        scenario = scenario_with(settings)
        return Engine(scenario, scale=scale, seed=seed, population=populations.get(scenario, scale, seed))

    return start


def seasons_of(engine, years):
    for step in range(years * len(SEASONS)):
        engine.step()
        yield step % len(SEASONS)


def per_member(households, quarters):
    return quarters.sum(axis=1, dtype=float) / np.maximum(households.persons + households.away, 1)


def is_extreme(households):
    others = households.kids + households.youth + households.middle + households.late
    nobody = (households.workers + households.away + others == 0) & (households.persons > 0)
    return nobody & (households.without_kin == 1) & (households.support == 0.0)


# --- limits ------------------------------------------------------------------------------------


def test_without_take_up_and_errors_elders_who_have_nobody_alone_get_dibao(started):
    engine = started(NO_TAKE_UP | {"safety_net.error": 0.0})
    households = engine.state.households
    for _ in seasons_of(engine, 1):
        pass
    case = households.dibao == 1
    assert case.any() and not case[~is_extreme(households)].any()


def test_without_take_up_all_others_are_errors(started):
    engine = started(NO_TAKE_UP | {"safety_net.error": 1.0})
    households, standard = engine.state.households, engine.rules.safety_net.standard
    before = np.zeros(len(households), bool)
    for season in seasons_of(engine, 1):
        assessed = per_member(households, households.assessed)
        new = (households.dibao == 1) & ~before & ~is_extreme(households)
        assert (households.number[new] % len(SEASONS) == season).all()
        rich = households.cash >= 2.0 * standard * (households.persons + households.away)
        assert ((assessed >= standard - 0.01) | rich)[new].all() and new.any()
        before = households.dibao == 1


@pytest.mark.parametrize("error", [0.0, 1.0])
def test_where_nobody_is_below_the_smallest_standard_all_cases_are_errors(started, error):
    lowest = {"safety_net.standard": 500.0, "safety_net.standard_growth": 0.0, "safety_net.hardship": 0.0}
    sure = {"safety_net.take_up": 1.0, "safety_net.error": error, "monitoring.detection": 0.0}
    engine = started(FROM_NOTHING | lowest | sure)
    households = engine.state.households
    members = households.persons + households.away
    households.property_income += 2000.0 * members
    households.assessed[:] = np.maximum(households.assessed, 500.0 * members[:, None])
    households.dibao = households.benefit = 0
    covered = np.minimum(households.persons, np.where(households.persons >= 3, 2, 1))
    for _ in seasons_of(engine, 1):
        assert (per_member(households, households.assessed) > 1.3 * 500.0).all()
        assert households.benefit == pytest.approx(0.55 * 500.0 * covered * households.dibao)
    assert households.dibao.any() == (error > 0.0)


def test_with_full_take_up_and_all_covered_nobody_is_below_the_standard(started):
    """Of households of one, whom a case covers: what an office sees and what it pays is the standard."""
    sure = {"safety_net.take_up": 1.0, "safety_net.error": 0.0, "safety_net.floor": 0.0}
    engine = started(FROM_NOTHING | sure | {"monitoring.detection": 0.0})
    households, standard = engine.state.households, engine.rules.safety_net.standard
    seen = 0
    for season in seasons_of(engine, 1):
        assessed = per_member(households, households.assessed)
        alone = (households.persons == 1) & (households.away == 0) & ~is_extreme(households)
        case = alone & (households.dibao == 1) & (households.number % len(SEASONS) == season)
        full = case & (assessed >= 0.05 * standard)
        np.testing.assert_allclose((assessed + households.benefit)[full], standard, rtol=1e-5)
        most = case & (assessed < 0.05 * standard)
        np.testing.assert_allclose(households.benefit[most], 0.95 * standard, rtol=1e-6)
        seen += full.sum()
    assert seen > 20


def test_with_no_chance_to_be_found_nobody_is_registered(started):
    engine = started({"monitoring.detection": 0.0})
    households = engine.state.households
    before = households.monitored.copy()
    for _ in seasons_of(engine, 2):
        assert (households.monitored <= before).all()
        assert not households.newly_registered.any() and not households.registered_this_year.any()
        before = households.monitored.copy()


def test_switched_off_dibao_ends_within_a_year_and_costs_nothing_any_more(started):
    engine = started({"safety_net.dibao": False})
    assert engine.state.households.dibao.any()
    for _ in seasons_of(engine, 2):
        pass
    assert not engine.state.households.dibao.any() and not engine.state.households.benefit.any()
    assert not as_matrix(engine.state.counties.year_flows)[:, ROWS["dibao"]].any()


# --- what holds in every season ------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, FEW_POSTS], ids=str)
def test_what_holds_after_every_season(started, settings):
    engine = started(settings)
    households, counties = engine.state.households, engine.state.counties
    terms, county = (
        engine.rules.safety_net,
        np.repeat(np.arange(len(counties)), counties.last_household - counties.first_household),
    )
    left, by_pv = counties.pv_left + counties.collective_left, 0.0
    for season in seasons_of(engine, 3):
        standard = terms.standard * 1.05 ** (engine.year - 1)
        case = households.dibao == 1
        assert (households.benefit >= 0.0).all() and (households.benefit[case] > 0.0).all()
        assert not households.benefit[~case].any()
        most = 1.3 * standard * np.maximum(households.persons, 1) * (1.0 + 1e-6)
        reviewed = households.number % len(SEASONS) == season  # of others somebody may have died since
        assert (households.benefit <= most)[reviewed & (households.grace == 0)].all()
        assert ((households.grace > 0) <= case).all()
        assert (households.assisted[households.group == LIFTED] == 1).all()
        open_ones = households.persons > 0
        assert (households.assisted >= ((households.monitored > 0) & open_ones)).all()
        assert (households.quarters_clear <= households.quarters_registered).all()
        # Posts are of those who may have one, and not more than there are.
        posts = np.bincount(county, households.weight * households.post, len(counties))
        assert (posts <= terms.posts * counties.part_of_all * (1.0 + 1e-9) + 1e-9).all()
        assert households.post.min() >= 0.0 and households.post.max() <= 1.0 + 1e-12
        if season == SPRING:
            assert (counties.last_post_class < QUEUE_CLASSES).all()
        # What villages earn is spent or carried over, county by county.
        flows = as_matrix(counties.flows)[:, :, GOVERNMENT]
        earned, collective = flows[:, ROWS["pv_income"]], -flows[:, ROWS["collective_dividends"]]
        spent = -(flows[:, ROWS["public_post_wages"]] + flows[:, ROWS["temporary_relief"]])
        now = counties.pv_left + counties.collective_left
        assert (counties.pv_left >= 0.0).all() and (counties.collective_left >= 0.0).all()
        paid = counties.paid_by_pv - (0.0 if season == SPRING else by_pv)  # counted by the year
        by_pv = counties.paid_by_pv.copy()
        np.testing.assert_allclose(now, left + earned - collective - paid, rtol=1e-9, atol=1e-3)
        assert (paid <= spent * (1.0 + 1e-9) + 1e-3).all()
        enough = counties.pv_left > 0.0  # public money comes after it
        np.testing.assert_allclose(paid[enough], spent[enough], rtol=1e-9, atol=1e-3)
        left = now
    assert engine.imbalance < 1e-9
