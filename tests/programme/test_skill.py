"""Skill: trainings and certificates, extension, trusteeship."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import employment, order_purchase
from model.programme import EXTENSION, FARMER_TRAINING, SKILL, TRAINING, TRUSTEESHIP, skill
from model.world.agents import LEAVE
from model.world.calendar import WINTER
from model.year import harvest, plan, plan_programme, planting, time_and_land, working

PART = "programme.skill"
SHARES = st.floats(0.0, 1.0)
SETTINGS = {
    f"{PART}.enabled": True,
    f"{PART}.training_allowance": 15.0,
    f"{PART}.trainings_per_year": 1.0,
    f"{PART}.training_days": 5.0,
    f"{PART}.training_cost": 80.0,
    f"{PART}.training_effect": 0.02,
    f"{PART}.farmer_training_days": 15.0,
    f"{PART}.farmer_training_cost": 200.0,
    f"{PART}.farmer_training_effect": 0.1,
    f"{PART}.farmers_trained": 11_300.0,
    f"{PART}.farmers_certified": 7372.0,
    f"{PART}.certificate_wage": 0.05,
    f"{PART}.trusteeship_targeting": "first_come",
    f"{PART}.trusteeship_fee": 200.0,
    f"{PART}.trusteeship_subsidy": 0.25,
    f"{PART}.trusteeship_labour_saving": 0.7,
    f"{PART}.trusteeship_cost_saving": 0.2,
    f"{PART}.trusteeship_yield": 0.05,
    "industries.coarse_grains.mechanised": 0.5,
}


# --- trainings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "workers", "certified", "trained", "skilled"),
    [
        (0, 1, 0.0, True, True),
        (0, 1, 1.0, True, False),
        (1, 1, 0.0, True, False),
        (2, 1, 0.0, False, False),
        (0, 0, 0.0, False, False),
    ],
    ids=["lifted", "certified", "monitored", "other", "nobody at home"],
)
def test_who_may_be_trained(village_with, group, workers, certified, trained, skilled):
    village = village_with(
        households={
            "group": group,
            "workers": workers,
            "certified": certified,
            "will": 1.0,
            "skill": 1.0,
            "place": 0.5,
        },
        settings=SETTINGS,
    )
    # With places in the skilled farmers' training, and without.
    for places, expected in ((100.0, FARMER_TRAINING if skilled else TRAINING), (0.0, TRAINING)):
        village.households.applications[:] = 0
        village.county.offered[TRAINING], village.county.offered[FARMER_TRAINING] = 100.0, places
        village.do(skill.apply_for_trainings, draw=0.5, farmer_draw=0.5, information=1.0)
        assert village.households.applications[0] == (1 << expected if trained else 0)


def test_a_training_worked_by_hand(village_with):
    # Five days at 15 yuan; skill goes 2 % of the way from 0.5 to one; 80 yuan a day for teachers.
    village = village_with(households={"training": 1.0, "planted": 0.0}, weight=10.0, settings=SETTINGS)
    village.do(working.work, season=WINTER)
    household = village.households[0]
    assert household.skill == pytest.approx(0.51)
    assert household.grants == household.cash == pytest.approx(75.0)
    assert household.days_used == pytest.approx(5.0)  # no casual work is to be had here
    assert village.flow("training_allowances", "government") == pytest.approx(-750.0)
    assert village.flow("training_costs", "government") == pytest.approx(-4000.0)
    assert village.county.delivered[TRAINING] == pytest.approx(10.0)
    village.assert_balanced()


@pytest.mark.parametrize(("certified_of_trained", "certified"), [(11_300.0, 1.0), (0.0, 0.0)])
def test_a_skilled_farmer_who_passes_is_certified_and_paid_more(
    village_with, certified_of_trained, certified
):
    settings = SETTINGS | {"programme.skill.farmers_certified": certified_of_trained}
    village = village_with(households={"farmer_training": 1.0}, settings=settings)
    village.do(working.work, season=WINTER)
    household = village.households[0]
    assert household.skill == pytest.approx(0.55)
    assert household.certified == certified
    assert household.grants == pytest.approx(15.0 * 15.0)
    assert village.county.delivered[FARMER_TRAINING] == 1.0
    assert village.do(employment.job_pay) == pytest.approx(1.0 + 0.05 * certified)


def test_as_many_of_the_trained_pass_as_the_article_states(village_with):
    """7,372 of 11,300, over 2,000 households: three standard errors are 3.2 points (error rate 0.3 %)."""
    village = village_with(households={"farmer_training": np.ones(2000)}, settings=SETTINGS)
    village.each_household(working.work, season=WINTER)
    assert village.households.certified.mean() == pytest.approx(7372.0 / 11_300.0, abs=0.032)


@pytest.mark.parametrize(("labour", "attends"), [(55.0, True), (55.5, False), (60.0, False)])
def test_who_has_no_days_left_in_winter_gets_no_training_and_no_allowance(village_with, labour, attends):
    village = village_with(
        households={"training": 1.0, "planted": labour},
        settings=SETTINGS | {"industries.coarse_grains.winter_labour": 1.0},
    )
    village.do(working.work, season=WINTER)
    assert village.households.grants[0] == (75.0 if attends else 0.0)
    assert village.households.skill[0] == pytest.approx(0.51 if attends else 0.5)
    assert village.households.days_used[0] <= 60.0 and village.county.labour_excess <= 0.0


@given(SHARES, SHARES, st.floats(0.0, 10.0), SHARES)
def test_training_raises_skill_and_never_beyond_one(now, effect, trainings, more):
    after = skill.after_training(now, effect, trainings)
    assert now - 1e-12 <= after <= 1.0
    assert skill.after_training(now, max(effect, more), trainings) >= after - 1e-12


def test_two_trainings_are_one_after_the_other():
    once = skill.after_training(0.4, 0.1, 1.0)
    assert once == pytest.approx(0.46)
    assert skill.after_training(0.4, 0.1, 2.0) == pytest.approx(skill.after_training(once, 0.1, 1.0))


@given(SHARES, SHARES, SHARES, SHARES)
def test_the_better_informed_and_more_willing_ask_more_often(information, will, level, more):
    for wish in (
        lambda i, w: skill.training_wish(i, w),
        lambda i, w: skill.skilled_farmer_wish(i, w, level),
        lambda i, w: skill.adoption_probability(0.3, level, i, w, level),
    ):
        assert 0.0 <= wish(information, will) <= wish(max(information, more), max(will, more)) <= 1.0


# --- extension ----------------------------------------------------------------------------


def test_an_adoption_is_paid_for_and_yields(village_with):
    # 267 items for six industries: 44.5 each.  Chance 0.3 * (0.2 + 0.8 * 0.5) * 0.8 * 0.5 = 0.072.
    settings = SETTINGS | {
        f"{PART}.techniques": 100.0,
        f"{PART}.varieties": 121.0,
        f"{PART}.standards": 46.0,
        f"{PART}.adoption_chance": 0.3,
        f"{PART}.adoption_cost": 40.0,
        f"{PART}.adoption_yield": 0.03,
        f"{PART}.adoption_quality": 0.5,
        "linkages.order_purchase.rejection": 0.2,
    }
    village = village_with(households={"will": 0.5}, weight=10.0, settings=settings)
    village.county.expert_reach = 0.5

    def a_spring(draw, offered):
        village.households.applications[:] = 0
        village.county.queue[:] = 0.0
        village.county.offered[EXTENSION] = offered
        village.do(skill.apply_for_extension, draw=draw, information=0.8)
        village.do(plan_programme.close_queues)
        village.do(plan_programme.support)
        return village.households.adopted[0]

    assert a_spring(0.073, 25.0) == 0.0
    assert a_spring(0.071, 25.0) == 1.0
    assert a_spring(0.071, 5.0) == 1.5  # half of the ten households
    assert a_spring(0.071, 5.0) == 2.0
    assert a_spring(0.071, 0.0) == 2.0
    assert village.county.delivered[EXTENSION] == pytest.approx(20.0)
    assert village.flow("extension", "government") == pytest.approx(-800.0)
    assert village.do(time_and_land.support_factor) == pytest.approx(1.06)
    assert village.do(order_purchase.refusals_left) == pytest.approx(0.2 * (1.0 - 0.5 * 2.0 / 44.5))
    village.households.adopted[:] = 44.0
    assert a_spring(0.0, 1e6) == 44.0  # the list is at its end


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0), st.floats(0.0, 100.0), SHARES, SHARES)
def test_more_adoptions_never_lower_yield_or_quality(items, more, listed, gain, rejection):
    many = max(items, more)
    assert 1.0 <= skill.adoption_yield(items, gain, listed) <= skill.adoption_yield(many, gain, listed)
    few = skill.quality_refused(rejection, items, listed, gain)
    assert 0.0 <= skill.quality_refused(rejection, many, listed, gain) <= few + 1e-12 <= rejection + 2e-12


# --- trusteeship --------------------------------------------------------------------------


def test_trusteeship_grows_until_the_article_s_area():
    # 31.62 million mu after growth by 37 %; a year earlier 23.08 million.
    assert skill.trusteeship_of_year(31.62e6, 0.37, 2.0, 2) == pytest.approx(31.62e6)
    assert skill.trusteeship_of_year(31.62e6, 0.37, 2.0, 1) == pytest.approx(31.62e6 / 1.37)
    assert skill.trusteeship_of_year(31.62e6, 0.37, 2.0, 9) == pytest.approx(31.62e6)


def test_what_a_service_is_worth_worked_by_hand():
    # 5 % of 1,000 + 20 % of 300 + 70 % of 8 days at 50 - a fee of 150: 240, on 60 % of the work.
    gain = skill.trusteeship_gain(1000.0, 300.0, 8.0, 50.0, 0.6, 150.0, 0.2, 0.7, 0.05)
    assert gain == pytest.approx(0.6 * 240.0)
    assert skill.labour_left(0.5, 0.6, 0.7) == pytest.approx(0.79)


@pytest.fixture
def served(village_with):
    """Ten mu, all of them under trusteeship."""

    def build(**household):
        columns = {"land": 10.0, "cash": 50_000.0, "place": 0.5, "trusteeship": 1.0}
        enterprise = {"alive": 1}  # which has what land was handed in
        return village_with(
            households=columns | household, enterprises=enterprise, weight=10.0, settings=SETTINGS
        )

    return build


def test_a_served_year_worked_by_hand(served):
    # Half of the work is mechanised: half of a fee of 200, a quarter of it subsidised: 75 a mu.
    # Inputs of 200 cost a tenth less; 35 % of own labour is saved; 2.5 % more is harvested.
    village = served(planted=10.0)
    village.do(planting.plant)
    assert village.households.planted[0] == pytest.approx(10.0)
    assert village.households.business[0] == pytest.approx(-10.0 * (180.0 + 75.0))
    assert village.flow("trusteeship_fees", "lifted_households") == pytest.approx(-7500.0)
    assert village.flow("trusteeship_subsidies", "government") == pytest.approx(-2500.0)
    assert village.county.delivered[TRUSTEESHIP] == pytest.approx(100.0)
    village.do(working.work, season=0)
    assert village.households.days_used[0] == pytest.approx(6.5)
    village.households.business[:] = 0.0
    village.do(harvest.bring_in)
    assert village.households.business[0] == pytest.approx(10_250.0)
    village.assert_balanced()


def test_land_that_comes_back_after_it_was_asked_for_is_not_served(served):
    # 6 of 10 mu are its own when it asks; 30 of 60 mu can be served, so 3 of 6: a half.  Then 4 mu
    # come back from the enterprise, and the service is on 3 of 10 mu.
    village = served(dividend_wish=LEAVE, trusteeship=0.0, dividend_land=4.0)
    village.county.offered[TRUSTEESHIP] = 30.0
    hopes = village.do(time_and_land.prospects_of, plans=True)._replace(tonnes=1e6)  # so it pays
    village.households.planted[:] = 6.0
    village.do(skill.apply_for_trusteeship, draw=1e-9, hopes=hopes)
    assert village.county.queue[TRUSTEESHIP].sum() == pytest.approx(60.0)
    village.do(plan_programme.close_queues)
    village.do(plan_programme.support)
    assert village.households.trusteeship[0] == pytest.approx(0.5)
    village.do(plan.enter)
    village.do(plan.settle_plan)
    village.do(plan.fit_service, asked_for=6.0)
    assert village.households.dividend_land[0] == 0.0
    assert village.households.planted[0] == pytest.approx(10.0)
    assert village.households.trusteeship[0] == pytest.approx(0.3)
    village.do(planting.plant)
    assert village.county.delivered[TRUSTEESHIP] == pytest.approx(30.0)


def test_land_that_is_rented_is_not_served(served):
    # Ten mu of its own, all under the service, and ten of others: it is on half of the land.
    village = served(planted=10.0, rented=10.0)
    village.county.tenancy_granted[:] = 1.0
    village.do(plan.fit_service, asked_for=10.0)
    village.do(planting.plant)
    assert village.households.planted[0] == pytest.approx(20.0)
    assert village.households.trusteeship[0] == pytest.approx(0.5)
    assert village.county.delivered[TRUSTEESHIP] == pytest.approx(100.0)


def test_land_without_field_work_for_machines_is_not_served(served):
    village = served(trusteeship=0.0)
    village.county.offered[TRUSTEESHIP] = 1000.0
    village.industries.mechanised[:] = 0.0
    hopes = village.do(time_and_land.prospects_of, plans=True)._replace(tonnes=1e6)
    village.do(skill.apply_for_trusteeship, draw=1e-9, hopes=hopes)
    assert village.households.applications[0] == 0


# --- the part's money ---------------------------------------------------------------------


def test_places_are_opened_as_far_as_there_is_money(village_with):
    # 15 days at 215 yuan for a skilled farmer: 3,225.  All 11,300 places would cost 36 million.
    village = village_with(households={"enterprise": -1}, settings=SETTINGS)
    for money, farmers, others in ((3_225_000.0, 1000.0, 0.0), (1e12, 11_300.0, 700_000.0)):
        village.county.money_left[SKILL] = money
        village.do(skill.open_skill)
        assert village.county.offered[FARMER_TRAINING] == pytest.approx(farmers)
        assert village.county.offered[TRAINING] == pytest.approx(others)
        assert village.county.money_left[SKILL] >= 0.0
