"""A household's seasons: two accounts of income, own food, and outlays that cannot be put off."""

import pytest

from model.accounts import TRANSACTIONS
from model.world.calendar import AUTUMN, SEASONS, SPRING, SUMMER, WINTER
from model.world.households.income import registered_income, survey_income, trailing
from model.year import every_season, harvest, working

# An absent member earns 46,000 yuan and sends home 7,360; a worker has 18,600 yuan a year of a job.
ACCOUNTS = {"labour.migrant_earnings": 46_000.0, "labour.remitted": 0.16, "labour.regular_days": 220.0}


def live_a_season(village, season, household=0):
    village.do(working.work, household=household, season=season)
    village.do(every_season.live, household=household, season=season)


# --- two accounts ----------------------------------------------------------------------------


@pytest.fixture
def family(village_with):
    """Three residents, one of them with a regular job, and a member who works away."""
    village = village_with(
        households={
            "persons": 3,
            "workers": 1,
            "regular_workers": 1,
            "away": 1,
            "away_workers": 1,
            "property_income": 300.0,
            "other_transfers": 616.0 + 1920.0,  # the area payment and the rest
        },
        settings=ACCOUNTS,
    )
    village.county.regular_pay = 18_600.0
    return village


def test_a_year_in_two_accounts_worked_by_hand(family):
    household = family.households[0]
    for season in range(len(SEASONS)):
        before = survey_income(household), registered_income(household)
        if season == AUTUMN:
            household.business += 9000.0
        live_a_season(family, season)
        so_far = survey_income(household), registered_income(household)
        for column, earlier, later in zip(("survey", "registered"), before, so_far, strict=True):
            assert household[column][season] == pytest.approx(later - earlier)
        assert household.registered[season] - household.survey[season] == pytest.approx(11_500.0 - 1840.0)
    assert trailing(household.survey) == pytest.approx(37_796.0)
    assert trailing(household.survey) / 3 == pytest.approx(12_598.67, abs=0.01)
    assert household.wages / survey_income(household) == pytest.approx(0.492, abs=5e-4)
    assert trailing(household.registered) == pytest.approx(76_436.0)
    assert trailing(household.registered) / 4 == pytest.approx(19_109.0)
    wages = household.wages + household.absent_pay
    assert wages / registered_income(household) == pytest.approx(0.845, abs=5e-4)


def test_cash_comes_from_what_residents_get(family):
    """What absent members keep is spent where they live; no row of the payments has it."""
    for season in range(len(SEASONS)):
        live_a_season(family, season)
    expected = {
        "regular_wages": 18_600.0,
        "remittances": 7360.0,
        "property_income": 300.0,
        "other_transfers": 2536.0,
    }
    received = {entry.name: family.flow(entry.name, "lifted_households") for entry in TRANSACTIONS}
    assert received == pytest.approx(dict.fromkeys(received, 0.0) | expected)
    assert family.households.cash[0] == pytest.approx(sum(expected.values()))
    family.assert_balanced()


def test_support_of_kin_grows_with_wages_and_other_transfers_stay(village_with):
    village = village_with(households={"other_transfers": 4000.0, "support": 2000.0})
    moment = village.moment._replace(standard_growth=1.1, wages=1.3)
    village.do(every_season.live, season=SPRING, moment=moment)
    assert village.flow("other_transfers", "lifted_households") == pytest.approx(1000.0)
    assert village.flow("other_transfers", "government") == pytest.approx(-1000.0)
    assert village.flow("support", "lifted_households") == pytest.approx(650.0)
    assert village.flow("support", "rest_of_world") == pytest.approx(-650.0)
    assert village.households.transfers[0] == pytest.approx(1650.0)
    village.assert_balanced()


# --- own food --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("industry", "planted", "eaten"),
    [
        ("coarse_grains", 5.0, 900.0),  # two residents at 450 yuan
        ("coarse_grains", 1.5, 750.0),  # half of the harvest of 1,500 yuan
        ("herbs", 5.0, 0.0),
        ("livestock", 5.0, 0.0),
        ("coarse_grains", 0.0, 0.0),
    ],
)
def test_what_is_eaten_of_the_harvest_is_income_but_no_payment(village_with, industry, planted, eaten):
    industries = ("coarse_grains", "potatoes", "vegetables", "fruit", "herbs", "livestock")
    alike = {"yield_per_mu": 1.0, "loss": 0.0, "luck": 0.0, "weather_sensitivity": 0.0}
    village = village_with(
        households={"persons": 2, "planted": planted, "industry": industries.index(industry)},
        settings={"income.own_food": 450.0}
        | {f"industries.{industry}.{name}": value for name, value in alike.items()},
    )
    village.county.spot_price[:] = 1000.0
    village.do(harvest.bring_in)
    household, sold = village.households[0], 1000.0 * planted - eaten
    assert household.kept_food == pytest.approx(eaten)
    assert household.business == pytest.approx(1000.0 * planted)
    assert household.cash == pytest.approx(sold)
    received = {entry.name: village.flow(entry.name, "lifted_households") for entry in TRANSACTIONS}
    assert received == pytest.approx(dict.fromkeys(received, 0.0) | {"spot_sales": sold})
    village.assert_balanced()


def test_own_food_is_part_of_what_is_consumed(village_with):
    # Two residents need 4,500 yuan a year each; a quarter of that, and of 1,000 yuan of own food less.
    village = village_with(
        households={"persons": 2, "cash": [10_000.0, 10_000.0, 500.0], "kept_food": [0.0, 1000.0, 1000.0]},
        settings={"consumption.subsistence": 4500.0},
    )
    for row, spent in enumerate((2250.0, 2000.0, 500.0)):
        before = village.households.cash[row], village.flow("consumption", "rest_of_world")
        village.do(every_season.live, household=row, season=SPRING)
        assert before[0] - village.households.cash[row] == pytest.approx(spent)
        assert village.flow("consumption", "rest_of_world") - before[1] == pytest.approx(spent)
    village.assert_balanced()


def test_who_has_more_food_than_it_desires_spends_nothing(village_with):
    village = village_with(
        households={"cash": 5000.0, "kept_food": 6000.0}, settings={"consumption.subsistence": 4500.0}
    )
    village.do(every_season.live, season=WINTER)
    assert village.households.cash[0] == 5000.0


# --- rigid outlays ---------------------------------------------------------------------------

OUTLAYS = {
    "income.chronic_cost": 1600.0,
    "income.school_cost": 3000.0,
    "labour.illness_cost": 12_000.0,
    "consumption.subsistence": 400.0,
}


@pytest.mark.parametrize(
    ("season", "counted", "treatment", "school"),
    [
        (SPRING, 400.0, 400.0, 0.0),
        (SUMMER, 12_400.0, 400.0, 0.0),  # a serious illness has been paid before
        (AUTUMN, 6400.0, 400.0, 6000.0),
        (WINTER, 400.0, 400.0, 0.0),
    ],
)
def test_outlays_for_illness_and_school_by_hand(village_with, season, counted, treatment, school):
    village = village_with(
        households={"cash": 10_000.0, "chronic": 1, "students": 2, "ill": 1}, settings=OUTLAYS
    )
    village.do(every_season.live, season=season)
    household = village.households[0]
    assert household.rigid[season] == pytest.approx(counted)
    assert household.rigid.sum() == household.rigid[season]
    assert village.flow("medical_costs", "lifted_households") == pytest.approx(-treatment)
    assert village.flow("school_costs", "lifted_households") == pytest.approx(-school)
    assert household.cash == pytest.approx(10_000.0 - treatment - school - 100.0)
    village.assert_balanced()


@pytest.mark.parametrize(
    ("cash", "treatment", "school", "consumption"),
    [
        (0.0, 0.0, 0.0, 0.0),
        (300.0, 300.0, 0.0, 0.0),
        (2400.0, 400.0, 2000.0, 0.0),
        (6450.0, 400.0, 6000.0, 50.0),
    ],
)
def test_outlays_count_in_full_and_are_paid_as_far_as_there_is_cash(
    village_with, cash, treatment, school, consumption
):
    village = village_with(
        households={"cash": cash, "chronic": 1, "students": 2}, weight=3.0, settings=OUTLAYS
    )
    village.do(every_season.live, season=AUTUMN)
    household = village.households[0]
    assert household.rigid[AUTUMN] == pytest.approx(6400.0)
    paid = {"medical_costs": treatment, "school_costs": school, "consumption": consumption}
    for name, yuan in paid.items():
        assert village.flow(name, "rest_of_world") == pytest.approx(3.0 * yuan), name
    assert household.cash == pytest.approx(cash - sum(paid.values()))
    assert survey_income(household) == 0.0  # no outlay is a loss of income
    village.assert_balanced()


def test_who_is_well_and_at_no_school_has_no_outlays(village_with):
    village = village_with(households={"cash": 1000.0}, settings=OUTLAYS)
    village.households.rigid[:] = 700.0
    for season in range(len(SEASONS)):
        village.do(every_season.live, season=season)
    assert not village.households.rigid.any()
    assert (
        village.flow("medical_costs", "rest_of_world") == village.flow("school_costs", "rest_of_world") == 0
    )
