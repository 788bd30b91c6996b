"""低保, relief and pensions of one household, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.world.calendar import SEASONS, SPRING, SUMMER, WINTER
from model.world.households import safety_net as rules
from model.year.harvest import see_drought

STANDARD, FLOOR = 5500.0, 0.55
TERMS = {
    "safety_net.dibao": True,
    "safety_net.pension": 1560.0,
    "safety_net.area_subsidy": 67.0,
    "safety_net.hardship": 4000.0,
    "safety_net.standard": STANDARD,
    "safety_net.floor": FLOOR,
    "safety_net.perceived": 0.5,
    "safety_net.grace_quarters": 4,
    "safety_net.relief_payment": 1000.0,
    "labour.migrant_earnings": 46_000.0,
}
CERTAIN, NEVER = 1e-12, 1.0  # draws below and above every chance


@pytest.fixture
def a_village(village_with):
    return lambda weight=1.0, settings=None, **columns: village_with(
        households=columns, weight=weight, settings=TERMS | (settings or {})
    )


def assessed_at(village, a_head):
    """All that an office sees of the last four quarters, yuan a member and year."""
    household = village.households[0]
    household.assessed[:] = 0.25 * a_head * max(1, household.persons + household.away)


def review(village, draw=CERTAIN, take_up=1.0, mistake=None):
    draws = rules.ReviewDraws(draw, draw if mistake is None else mistake)
    village.do(rules.review, draws=draws, take_up=take_up)
    return village.households[0]


# --- two elders ------------------------------------------------------------------------------


@pytest.fixture
def elders(a_village):
    """Nobody able, chronically ill; two mu, of which a norm of 700 yuan each is expected."""
    village = a_village(
        persons=2,
        workers=0,
        old=2,
        land=2.0,
        planted=2.0,
        chronic=1,
        support=3000.0,
        other_transfers=1280.0,
    )
    village.county.farm_norm[:] = 700.0
    return village


def live_a_year(village):
    household = village.households[0]
    for season in range(len(SEASONS)):
        household.property += 25.0
        household.cash += 25.0
        village.do(rules.pay_transfers, season=season)
        village.do(rules.assess_quarter, season=season)


def test_two_elders_are_lifted_over_the_line(elders):
    household = elders.households[0]
    live_a_year(elders)
    assert rules.assessed_income(household) == pytest.approx(1030.0)
    # The farm brings the norm of 1,400 too.
    assert (household.transfers + household.property + 1400.0) / 2 == pytest.approx(4517.0)
    assert review(elders).benefit == pytest.approx(4470.0)
    household.transfers = household.property = household.cash = 0.0
    live_a_year(elders)
    assert (household.transfers + household.property + 1400.0) / 2 == pytest.approx(6752.0)
    assert elders.flow("dibao", "lifted_households") == pytest.approx(4470.0)
    assert elders.flow("pensions", "government") == pytest.approx(-2 * 3120.0)
    assert elders.flow("area_subsidies", "government") == pytest.approx(-2 * 134.0)


def test_quarters_add_up_to_the_year_whatever_came_when(elders):
    household = elders.households[0]
    household.assessed[:] = 9999.0  # of the year before
    live_a_year(elders)
    live = rules.assessed_income(household)
    household.property = household.transfers = 0.0
    live_a_year(elders)
    assert rules.assessed_income(household) == pytest.approx(live)


def test_pay_and_what_absent_members_earn_count_in_part(a_village):
    village = a_village(
        persons=3, workers=1, kids=2, old=0, away=1, away_workers=1, wages=10_000.0, absent_pay=46_000.0
    )
    village.do(rules.assess_quarter, season=WINTER)
    assert rules.assessed_income(village.households[0]) == pytest.approx((8000.0 + 23_000.0) / 4)


def test_monitoring_tests_the_farm_at_the_norm_less_outlays(a_village):
    village = a_village(
        persons=2, wages=3000.0, business=-500.0, absent_pay=8000.0, remittances=1000.0, planted=2.0
    )
    household = village.households[0]
    household.transfers = 1000.0  # the remittances
    household.rigid[WINTER] = 600.0
    village.county.farm_norm[:] = 700.0
    village.do(rules.assess_quarter, season=WINTER)
    # All that members earn, 11,000; the farm 1,400 in place of a loss; 600 for illness.
    assert float(household.tested.sum()) == pytest.approx(11_000.0 + 1400.0 - 600.0)


def test_after_a_drought_offices_expect_less_of_a_mu(a_village):
    village = a_village(
        planted=2.0,
        settings={"weather.drought_loss_low": 0.2, "industries.coarse_grains.weather_sensitivity": 1.0},
    )
    village.county.farm_norm[:] = 700.0
    for weather, left in ((0.85, 1.0), (0.6, 0.6)):
        village.county.norm_left[:] = 1.0
        village.county.weather = weather
        see_drought(village.county, village.rules, village.industries)
        village.households[0].assessed[:] = 0.0
        village.do(rules.assess_quarter, season=WINTER)
        assert float(village.households.assessed[0].sum()) == pytest.approx(1400.0 * left)


# --- what is paid ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessed", "persons", "benefit"),
    [
        (1030.0, 2, 4470.0),
        (5000.0, 3, 2 * 3025.0),  # at least 0.55 of the standard
        (-4000.0, 1, 5225.0),  # at most 0.95
        (5499.0, 1, 3025.0),
        (5500.0, 1, 0.0),
    ],
)
def test_benefits_worked_by_hand(assessed, persons, benefit):
    assert rules.dibao_benefit(assessed, persons, STANDARD, FLOOR) == pytest.approx(benefit)


@given(st.floats(-50_000.0, 50_000.0), st.integers(0, 12), st.floats(500.0, 30_000.0), st.floats(0.0, 0.95))
def test_no_benefit_is_negative_or_above_the_standard(assessed, persons, standard, floor):
    benefit = rules.dibao_benefit(assessed, persons, standard, floor)
    assert 0.0 <= benefit <= standard * rules.persons_covered(persons)
    assert rules.persons_covered(persons) <= min(persons, 2)


def test_elders_who_have_nobody_are_brought_up_to_their_own_standard(a_village):
    village = a_village(persons=2, workers=0, old=2, without_kin=1, cash=1e6)
    assessed_at(village, 780.0)
    household = review(village, draw=NEVER)  # no chance, and savings are not asked for
    assert household.dibao == 1
    assert household.benefit == pytest.approx(2 * (1.3 * STANDARD - 780.0))
    household.support = 100.0
    assert not rules.is_extreme(household)


@pytest.mark.parametrize(
    "columns",
    [
        {"without_kin": 0},
        {"away": 1},
        {"workers": 1, "working_old": 1},
        {"kids": 1, "persons": 3},
        {"support": 1.0},
        {"persons": 0},
    ],
    ids=str,
)
def test_who_has_somebody_is_no_extreme_case(a_village, columns):
    village = a_village(**{"persons": 2, "workers": 0, "old": 2, "without_kin": 1} | columns)
    assert not rules.is_extreme(village.households[0])


# --- who gets it --------------------------------------------------------------------------------


def test_chances_of_entry_worked_by_hand():
    chance = rules.chance_of_entry
    assert chance(1100.0, STANDARD, True, 0.4, 0.02) == pytest.approx(0.4)  # 1.5 - 0.2 is above 1
    assert chance(4400.0, STANDARD, True, 0.4, 0.02) == pytest.approx(0.4 * 0.7)
    assert chance(5500.0, STANDARD, False, 0.4, 0.02) == pytest.approx(0.02)
    assert chance(5500.0 + 4400.0, STANDARD, False, 0.4, 0.02) == pytest.approx(0.02 * np.exp(-1.0))
    # Savings that are too high are an error as well.
    assert chance(1000.0, STANDARD, False, 0.4, 0.02) == pytest.approx(0.02)


def test_savings_of_two_standards_a_member_are_too_much(a_village):
    village = a_village(persons=2, away=1, cash=3 * 2 * STANDARD - 1.0, settings={"safety_net.error": 0.0})
    assessed_at(village, 1000.0)
    assert review(village).dibao == 1
    village.do(rules.end_dibao)
    village.households[0].cash += 1.0
    assert review(village).dibao == 0


def test_one_who_gets_in_by_mistake_is_paid_the_least(a_village):
    village = a_village(persons=3)
    assessed_at(village, 6000.0)
    assert review(village).benefit == pytest.approx(2 * 3025.0)


def test_one_draw_tells_who_is_known_and_another_for_whom_an_office_errs(a_village):
    village = a_village(persons=3)
    assessed_at(village, 1000.0)
    assert review(village, draw=NEVER, mistake=CERTAIN).dibao == 0
    assert review(village, draw=CERTAIN, mistake=NEVER).dibao == 1
    village.do(rules.end_dibao)
    assessed_at(village, 6000.0)
    assert review(village, draw=CERTAIN, mistake=NEVER).dibao == 0
    assert review(village, draw=NEVER, mistake=CERTAIN).dibao == 1


def test_who_is_known_to_the_office_is_known_in_every_year(a_village):
    village = a_village(persons=3)

    def draws_at(a_head):
        assessed_at(village, a_head)
        moments = [village.moment._replace(season=season) for season in (1, 5, 9)]
        return [village.do(rules.review_draws, moment=moment) for moment in moments]

    poor, others = draws_at(1000.0), draws_at(6000.0)
    assert len({draw.take_up for draw in poor}) == 1 and {draw.mistake for draw in poor} == {NEVER}
    assert len({draw.mistake for draw in others}) == 3 and {draw.take_up for draw in others} == {NEVER}


def test_switched_off_a_review_ends_it(a_village):
    village = a_village(dibao=1, benefit=3000.0, settings={"safety_net.dibao": False})
    assert (review(village).dibao, village.households[0].benefit) == (0, 0.0)


# --- how it ends --------------------------------------------------------------------------------


@pytest.fixture
def case(a_village):
    """A case of 4,000 yuan a year whose income an office now sees above the standard."""

    def make(a_head, **settings):
        village = a_village(
            dibao=1, benefit=4000.0, settings={f"safety_net.{key}": value for key, value in settings.items()}
        )
        assessed_at(village, a_head)
        return village

    return make


def test_half_of_it_goes_on_for_the_quarters_of_grace(case):
    village = case(6000.0)
    household = review(village, draw=NEVER)
    assert (household.dibao, household.grace, household.benefit) == (1, 4, 2000.0)
    for left in (3, 2, 1):
        village.do(rules.pass_quarter_of_grace)
        assert (household.dibao, household.grace, household.benefit) == (1, left, 2000.0)
    village.do(rules.pass_quarter_of_grace)
    assert (household.dibao, household.grace, household.benefit) == (0, 0, 0.0)


def test_a_second_review_in_grace_halves_nothing_again(case):
    village = case(6000.0, grace_quarters=8)
    review(village)
    village.households[0].grace = 4
    assert (review(village).grace, village.households[0].benefit) == (4, 2000.0)


def test_who_is_poor_again_in_grace_gets_all_of_it(case):
    village = case(6000.0)
    review(village)
    assessed_at(village, 5000.0)
    household = review(village, draw=NEVER)
    assert (household.dibao, household.grace, household.benefit) == (1, 0, 3025.0)


@pytest.mark.parametrize(("a_head", "settings"), [(8250.0, {}), (6000.0, {"grace_quarters": 0})])
def test_it_ends_at_once(case, a_head, settings):
    household = review(case(a_head, **settings))
    assert (household.dibao, household.grace, household.benefit) == (0, 0, 0.0)


def test_after_a_job_of_12000_yuan_half_of_it_goes_on_for_a_year(a_village):
    """Assessed 8,200 are below 1.5 standards: 6,050 yuan a year become 3,025, and then nothing."""
    village = a_village(persons=3, dibao=1, benefit=6050.0)
    assessed_at(village, 8200.0)
    assert review(village, draw=NEVER).benefit == pytest.approx(3025.0)
    for _ in range(4):
        village.do(rules.pass_quarter_of_grace)
    assert (village.households.dibao[0], village.households.benefit[0]) == (0, 0.0)


@pytest.mark.parametrize("before", [0, 1])
def test_a_higher_standard_changes_nothing_where_income_is_far_above_it(a_village, before):
    found = []
    for standard in (STANDARD, 1.2 * STANDARD):
        village = a_village(dibao=before, benefit=before * 3000.0, settings={"safety_net.standard": standard})
        assessed_at(village, 1.5 * 1.2 * STANDARD)
        household = review(village, draw=0.02)  # just above the chance of an error at the standard itself
        found.append((int(household.dibao), float(household.benefit), int(household.grace)))
    assert found == [(0, 0.0, 0)] * 2


def test_an_office_looks_at_each_household_in_its_own_quarter(village_with):
    village = village_with(
        households={"persons": [1] * 4, "workers": 0, "dibao": 1, "benefit": 4000.0}, settings=TERMS
    )
    village.households.assessed[:] = 2500.0
    village.each_household(rules.review_in_turn, season=SUMMER)
    assert village.households.dibao.tolist() == [1, 0, 1, 1]


# --- what more income costs ---------------------------------------------------------------------


def test_the_cliff_worked_by_hand(a_village):
    village = a_village(persons=3, dibao=1, benefit=6050.0)
    assessed_at(village, 5000.0)
    lost = village.do(rules.loss_of_benefit, counted=rules.PAY_COUNTED * 12_000.0)
    assert 12_000.0 - lost == pytest.approx(8975.0)
    then = 5000.0 + rules.PAY_COUNTED * 12_000.0 / 3
    kept = rules.dibao_benefit(then, 3, STANDARD, FLOOR)
    assert (then, kept) == (8200.0, 0.0)
    tax = (rules.dibao_benefit(5000.0, 3, STANDARD, FLOOR) - kept) / 12_000.0
    assert tax == pytest.approx(0.504, abs=5e-4)
    # Half of what an absent member earns is seen: 23,000 over three.
    assert village.do(rules.loss_of_benefit, counted=23_000.0) == pytest.approx(3025.0)
    assert village.do(rules.loss_of_benefit, counted=30.0) == 0.0  # the least is paid all the same
    village.households[0].dibao = 0
    assert village.do(rules.loss_of_benefit, counted=9600.0) == 0.0


@given(st.floats(-20_000.0, 20_000.0), st.floats(0.0, 100_000.0), st.floats(0.0, 100_000.0))
def test_who_earns_more_never_fears_to_lose_less(scenario_and_household, assessed, one, other):
    village = scenario_and_household
    assessed_at(village, assessed)
    less, more = sorted((one, other))
    fears = [village.do(rules.loss_of_benefit, counted=counted) for counted in (less, more)]
    assert 0.0 <= fears[0] <= fears[1]


@pytest.fixture(scope="module")
def scenario_and_household(village_with):
    return village_with(households={"persons": 3, "dibao": 1}, settings=TERMS)


# --- relief and collective dividends --------------------------------------------------------------


@pytest.mark.parametrize(
    ("outlay", "relief"),
    [(2999.0, 0.0), (3000.0, 0.0), (3001.0, 1000.0)],
)
def test_relief_beyond_three_tenths_of_a_year_s_income(a_village, outlay, relief):
    village = a_village(weight=10.0, registered=2500.0)
    village.county.pv_left = 4000.0
    village.do(rules.relieve_outlay, outlay=outlay)
    assert village.flow("temporary_relief", "lifted_households") == 10.0 * relief
    assert village.households.transfers[0] == relief
    assert village.households.helped[0] == (relief > 0.0)
    assert village.county.pv_left == max(0.0, 4000.0 - 10.0 * relief)


def test_relief_is_no_more_than_the_outlay(a_village):
    village = a_village(registered=-100.0)
    village.do(rules.relieve_outlay, outlay=400.0)
    assert village.households.cash[0] == 400.0


def test_all_of_the_collective_money_goes_to_those_without_labour(village_with):
    village = village_with(
        households={
            "group": [0, 0, 2, 2],
            "assisted": [1, 1, 1, 0],
            "persons": [2, 3, 1, 2],
            "workers": [0, 1, 0, 0],
        },
        weight=10.0,
        settings={"safety_net.pension": 0.0},
    )
    village.county.collective_left = 6000.0
    village.each_household(rules.count_without_labour)
    village.do(rules.share_collective)
    village.each_household(rules.pay_transfers, season=WINTER)
    assert village.county.without_labour == 30.0
    assert village.households.transfers.tolist() == [400.0, 0.0, 200.0, 0.0]
    assert village.flow("collective_dividends", "government") == -6000.0
    assert village.county.collective_left == 0.0


def test_where_nobody_is_to_get_it_collective_money_is_kept(a_village):
    village = a_village(assisted=1)
    village.county.collective_left = 6000.0
    village.do(rules.count_without_labour)
    village.do(rules.share_collective)
    village.do(rules.pay_transfers, season=WINTER)
    assert (village.county.collective_left, village.county.collective_dividend) == (6000.0, 0.0)


def test_a_basic_pension_grows_an_employee_s_does_not(a_village):
    village = a_village(persons=3, workers=0, sixties=1, old=1, oldest=1)
    moment = village.moment._replace(standard_growth=1.1)
    village.do(rules.pay_transfers, season=SPRING, moment=moment)
    assert village.flow("pensions", "lifted_households") == pytest.approx(0.25 * 3 * 1560.0 * 1.1)
    village.households[0].employee_pension = 1
    village.start_season()
    before = village.flow("pensions", "lifted_households")
    village.do(rules.pay_transfers, season=SUMMER, moment=moment)
    assert village.flow("pensions", "lifted_households") - before == pytest.approx(0.25 * 3 * 22_000.0)
