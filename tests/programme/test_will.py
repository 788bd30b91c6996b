"""Will: what moves it, family farms, model cooperatives, enterprises' projects, recognition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import secondary_rebate
from model.programme import (
    ENTERPRISE_PROJECTS,
    FAMILY_FARMS,
    FARMER_TRAINING,
    MODEL_COOPERATIVES,
    READINESS,
    RECOGNITION,
    WILL,
    queues,
    will,
)
from model.world.organisations.means import CooperativeDraws
from model.year import (
    every_season,
    plan_programme,
    planting,
    settle_households,
)

PART = "programme.will"
ON = {f"{PART}.enabled": True}
SHARES = st.floats(0.0, 1.0)


# --- what moves will ----------------------------------------------------------------------


def test_success_is_a_clear_rise_of_income():
    assert will.succeeded(10_501.0, 10_000.0, 0.05)
    assert not will.succeeded(10_499.0, 10_000.0, 0.05)
    assert not will.succeeded(500.0, 0.0, 0.05)


def test_will_after_a_year_worked_by_hand():
    # From 0.6 a tenth of the way back to 0.4: 0.58; half of the neighbours succeed: 0.1 * 0.5
    # of the way to one.
    assert will.after_year(0.6, 0.4, 0.5, 0.1, 0.1) == pytest.approx(0.58 + 0.05 * 0.42)
    assert will.after_year(0.6, 0.6, 0.0, 0.1, 0.1) == pytest.approx(0.6)


@given(SHARES, SHARES, SHARES, SHARES, SHARES, SHARES)
def test_will_stays_a_share_and_rises_with_neighbours_success(now, start, success, effect, fading, more):
    after = will.after_year(now, start, success, effect, fading)
    assert 0.0 <= after <= 1.0 + 1e-12
    assert will.after_year(now, start, max(success, more), effect, fading) >= after - 1e-12


def test_who_is_honoured_gains_a_share_of_what_is_missing():
    assert will.after_recognition(0.6, 0.15) == pytest.approx(0.66)


@pytest.fixture
def winners(village_with):
    """Four linked households, one of each group and a poor one, after winter and the spring that follows.

    All but the last succeeded; all have the same place in queues.
    """

    def build(places, settings=None):
        village = village_with(
            households={
                "group": [0, 1, 2, 0],
                "wages": [20_000.0, 20_000.0, 20_000.0, 10_000.0],
                "smoothed_income": 10_000.0,
                "will": 0.5,
                "starting_will": 0.5,
            },
            weight=10.0,
            settings=ON
            | {f"{PART}.recognition_effect": 0.2, f"{PART}.recognition_cost": 300.0}
            | (settings or {}),
        )
        village.households.received[:, 0] = 1.0  # linked
        village.households.place[:] = 0.5
        village.each_household(settle_households.learn)
        if village.rules.will.enabled:
            village.county.offered[RECOGNITION] = places
        village.each_household(will.apply, draws=None, information=1.0, hopes=None)
        village.do(plan_programme.close_queues)
        village.each_household(plan_programme.support)
        return village

    return build


def test_lifted_and_monitored_households_that_succeeded_are_honoured(winners):
    village = winners(100.0)
    np.testing.assert_allclose(village.households.will, [0.6, 0.6, 0.5, 0.5])
    np.testing.assert_array_equal(village.households.succeeded, [1, 1, 1, 0])
    assert village.county.delivered[RECOGNITION] == pytest.approx(20.0)
    assert village.flow("recognition", "government") == pytest.approx(-20.0 * 300.0)
    # Of 40 linked households 30 succeeded.
    assert (village.county.successful, village.county.linked_households) == (30.0, 40.0)
    village.assert_balanced()


def test_honours_end_with_their_places(winners):
    village = winners(15.0)
    # Of each of two rows, which stand for ten, three quarters are honoured.
    np.testing.assert_allclose(village.households.will, [0.575, 0.575, 0.5, 0.5])
    assert village.county.delivered[RECOGNITION] == pytest.approx(15.0)


def test_who_is_served_by_readiness_and_honoured_stays_in_the_class_in_which_it_queued(village_with):
    """Being honoured makes more ready, but only for what is asked for next spring."""
    village = village_with(
        households={"skill": 0.5, "will": 0.5, "succeeded": 1, "land": 9.0, "cash": 5000.0, "place": 0.5},
        settings=ON
        | FARM
        | {f"{PART}.recognition_effect": 1.0, "programme.skill.farmer_training_targeting": "readiness"},
    )
    asked = (FAMILY_FARMS, FARMER_TRAINING, RECOGNITION)
    for lever in asked:
        queues.enqueue(village.households[0], village.county, lever, 1.0, READINESS, village.moment)
        village.county.offered[lever] = 0.5
    village.do(plan_programme.close_queues)
    village.do(plan_programme.support)
    household = village.households[0]
    assert (household.founded_farm, household.farmer_training, household.will) == (0.5, 0.5, 0.75)


def test_without_the_part_will_stays_where_promises_left_it(winners):
    village = winners(100.0, {f"{PART}.enabled": False})
    np.testing.assert_array_equal(village.households.will, 0.5)
    assert not village.flows.any() and not village.county.delivered.any()


# --- family farms -------------------------------------------------------------------------

FARM = {
    f"{PART}.family_farm_grant": 10_000.0,
    f"{PART}.family_farm_own": 5000.0,
    f"{PART}.family_farm_least_skill": 0.45,
    f"{PART}.family_farm_labour_saving": 0.3,
    f"{PART}.family_farm_cost_saving": 0.05,
}


@pytest.mark.parametrize(
    "change",
    [
        {"group": 1},
        {"group": 2},
        {"founded_farm": 1.0},
        {"land": 0.0},
        {"skill": 0.44},
        {"cash": 4999.0},
    ],
    ids=lambda change: "{}={}".format(*next(iter(change.items()))),
)
def test_only_the_eligible_may_found_a_family_farm(village_with, change):
    eligible = {"group": 0, "land": 9.0, "skill": 0.45, "cash": 5000.0, "will": 1.0}
    for columns, applies in ((eligible, True), (eligible | change, False)):
        village = village_with(households=columns, settings=ON | FARM)
        village.county.offered[FAMILY_FARMS] = 100.0
        village.do(will.apply_for_family_farm, information=1.0)
        assert bool(village.households.applications[0] & (1 << FAMILY_FARMS)) == applies


def test_a_family_farm_is_machines_and_no_income(village_with):
    village = village_with(
        households={"land": 20.0, "cash": 7000.0, "applications": 1 << FAMILY_FARMS, "place": 0.5},
        weight=3.0,
        settings=ON | FARM,
    )
    village.county.last_class[FAMILY_FARMS], village.county.last_part[FAMILY_FARMS] = 0, 1.0
    village.do(will.found_family_farm)
    household = village.households[0]
    assert household.founded_farm == 1.0 and household.cash == pytest.approx(2000.0)
    assert household.grants == household.business == 0.0
    assert village.flow("family_farm_grants", "government") == pytest.approx(-30_000.0)
    assert village.flow("family_farm_machines", "rest_of_world") == pytest.approx(45_000.0)
    assert village.county.delivered[FAMILY_FARMS] == pytest.approx(3.0)
    village.assert_balanced()
    # 70 % of the labour is left to do, and inputs of 200 yuan a mu cost 5 % less.
    assert village.do(every_season.own_labour_left) == pytest.approx(0.7)
    assert village.do(planting.input_cost_here, service=0.0) == pytest.approx(190.0)


# --- model cooperatives -------------------------------------------------------------------


def test_model_cooperatives_come_in_equal_parts_up_to_the_target():
    assert will.model_cooperatives_of_year(40.0, 0.0, 100.0, 4.0) == 10.0
    assert will.model_cooperatives_of_year(40.0, 35.0, 100.0, 4.0) == 5.0
    assert will.model_cooperatives_of_year(40.0, 35.0, 38.0, 4.0) == 3.0  # there are no more
    assert will.model_cooperatives_of_year(40.0, 40.0, 30.0, 4.0) == 0.0
    assert will.model_cooperatives_of_year(40.0, 40.0 - 1e-12, 100.0, 4.0) == 0.0  # rounding


def test_a_model_cooperative_keeps_half_of_the_promises_that_others_break():
    assert will.kept_compliance(0.7, 1.0, 0.5) == pytest.approx(0.85)
    assert will.kept_compliance(0.7, 0.4, 0.5) == pytest.approx(0.76)
    assert will.kept_compliance(0.7, 0.0, 0.5) == 0.7


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_of_a_model_never_keeps_fewer_promises(compliance, model, more, avoided):
    less = will.kept_compliance(compliance, model, avoided)
    assert compliance <= less + 1e-12
    assert less <= will.kept_compliance(compliance, max(model, more), avoided) + 1e-12 <= 1.0 + 2e-12


def test_a_refund_that_would_be_kept_back_is_paid_by_a_model(village_with):
    # A draw of 0.8 is beyond a compliance of 0.7, and within 0.85.
    rebate = "linkages.secondary_rebate"
    for model, share in ((0.0, 0.2), (1.0, 0.6)):
        village = village_with(
            households={"cooperative": 0},
            cooperatives={"traded": 1000.0, "cash": 1000.0, "surplus": 500.0, "model": model},
            settings=ON
            | {
                f"{PART}.model_compliance": 0.5,
                f"{rebate}.compliance": 0.7,
                f"{rebate}.reserve_share": 0.0,
                f"{rebate}.return_share": 0.6,
                f"{rebate}.noncompliant_return": 0.2,
            },
        )
        draws = CooperativeDraws(refund=0.8, dividend=1.0)
        village.do(secondary_rebate.return_surplus_in_cooperative, draws=draws)
        assert village.cooperatives.refund_rate[0] * 1000.0 == pytest.approx(share * 500.0)


def cooperatives(village_with, money, **columns):
    # Two rows that stand for 30 and 10 cooperatives; 40 are to be models in four years.
    village = village_with(
        households={"cooperative": 0},
        cooperatives={"weight": [30.0, 10.0]} | columns,
        settings=ON
        | {
            f"{PART}.model_cooperative_years": 4.0,
            f"{PART}.model_cooperative_grant": 1000.0,
            f"{PART}.support_grant": 0.0,
        },
    )
    village.county.target[MODEL_COOPERATIVES] = 40.0
    village.county.money_left[WILL] = money
    return village


def models_of(village):
    return float((village.cooperatives.weight * village.cooperatives.model).sum())


def test_cooperatives_become_models_in_equal_yearly_parts(village_with):
    village = cooperatives(village_with, 1e6)
    for year in range(1, 7):
        village.do(will.make_model_cooperatives, cooperatives=40.0)
        np.testing.assert_allclose(village.cooperatives.model, min(1.0, 0.25 * year))
        assert village.county.built[MODEL_COOPERATIVES] == pytest.approx(models_of(village))
    # 1,000 for each of 40 cooperatives, once; each keeps its own.
    np.testing.assert_allclose(village.cooperatives.cash, 1000.0)
    assert village.flow("model_cooperative_grants", "government") == pytest.approx(-40_000.0)
    village.assert_balanced()


def test_models_stop_where_the_money_does(village_with):
    village = cooperatives(village_with, 4000.0)
    village.do(will.make_model_cooperatives, cooperatives=40.0)
    assert village.county.delivered[MODEL_COOPERATIVES] == pytest.approx(4.0)
    assert village.county.money_left[WILL] == pytest.approx(0.0)


def test_a_refounded_cooperative_gets_the_grant_and_models_get_no_other(village_with):
    village = cooperatives(village_with, 1e6, model=[1.0, 0.0])
    village.county.built[MODEL_COOPERATIVES] = 30.0
    village.do(will.make_model_cooperatives, cooperatives=40.0)
    np.testing.assert_allclose(village.cooperatives.model, [1.0, 1.0])
    np.testing.assert_allclose(village.cooperatives.cash, [0.0, 1000.0])
    assert village.county.built[MODEL_COOPERATIVES] == pytest.approx(models_of(village))


def test_support_of_trading_cooperatives_is_shared_when_money_is_short(village_with):
    # 40 cooperatives at 300 yuan need 12,000; there are 9,000.
    village = cooperatives(village_with, 9000.0, traded=[1000.0, 0.0], cash=500.0)
    village.rules.will.support_grant = 300.0
    village.do(will.open_will)
    assert village.county.cooperative_support == pytest.approx(0.75)
    for row in range(2):
        draws = CooperativeDraws(refund=1.0, dividend=1.0)
        village.do(secondary_rebate.settle_in_cooperative, cooperative=row, draws=draws)
    # Only the one that trades gets it.
    assert village.flow("cooperative_grants", "government") == pytest.approx(-30.0 * 225.0)


# --- enterprises' projects ----------------------------------------------------------------


@given(st.floats(0.0, 1e9), st.floats(0.0, 10.0), st.floats(0.0, 1e9))
def test_a_project_is_matched_and_no_larger_than_offered(public, match, means):
    size = will.project_size(public, match, means)
    assert 0.0 <= size <= public
    assert size * match <= means * (1.0 + 1e-12) or match == 0.0


def test_projects_go_by_capital_to_the_supported_who_can_match(village_with):
    # 80,000 yuan: 60,000 and 20,000 by capital.  The second has 0.5 * 20,000 to match with.
    village = village_with(
        households={"enterprise": -1},
        enterprises={
            "capital": [300_000.0, 100_000.0, 500_000.0, 500_000.0],
            "capacity": [30.0, 10.0, 50.0, 50.0],
            "cash": [1e6, 20_000.0, 1e6, 1e6],
            "supported": [1, 1, 0, 1],
            "alive": [1, 1, 1, 0],
        },
        settings=ON | {f"{PART}.project_match": 1.0, f"{PART}.project_cash_share": 0.5},
    )
    village.county.offered[ENTERPRISE_PROJECTS] = 80_000.0
    village.do(will.run_projects)
    np.testing.assert_allclose(village.enterprises.capital, [420_000.0, 120_000.0, 500_000.0, 500_000.0])
    np.testing.assert_allclose(village.enterprises.capacity, [42.0, 12.0, 50.0, 50.0])
    np.testing.assert_allclose(village.enterprises.cash, [940_000.0, 10_000.0, 1e6, 1e6])
    assert village.county.delivered[ENTERPRISE_PROJECTS] == pytest.approx(70_000.0)
    assert village.flow("enterprise_projects", "government") == pytest.approx(-70_000.0)
    village.assert_balanced()
