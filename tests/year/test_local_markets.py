"""A county's markets of days and land: who has work, who gets land, and how wage and rents move."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.state import County, table
from model.world.sectors import OTHER
from model.year import local_markets, working
from model.year.time_and_land import EVERYBODY, LINE_BINS, LINE_STEP, can_let, place_for_work

GRAIN, LIVESTOCK = 0, 5


@pytest.fixture
def county(village_with):
    """A county in which nobody offers or wants anything yet."""
    county = village_with(households={}).county
    county.wage_ratio = 1.0
    return county


# --- ordinary work ------------------------------------------------------------------------------


def line(county, *places):
    """Households that offer a hundred days each at places of the line."""
    county.supply[:] = 0.0
    for place in places:
        county.supply[int(place / LINE_STEP)] += 100.0


def test_a_line_of_three_is_served_as_far_as_there_is_work(county):
    line(county, 0.2, 0.5, 0.9)
    local_markets.clear_work(county, 150.0)
    # Half of the bin of the second household, which is the sixteenth of 32 to one.
    assert county.theta == (16 + 0.5) / 32
    assert county.filled == 1.0
    assert 0.5 < county.theta < 0.9
    local_markets.clear_work(county, 250.0)
    assert county.theta == (28 + 0.5) / 32
    assert county.ordinary_demand == 250.0


def test_where_there_is_more_work_than_days_everybody_has_some(county):
    line(county, 0.2, 0.5, 0.9)
    for demand, filled in ((300.0, 1.0), (400.0, 0.75)):
        local_markets.clear_work(county, demand)
        assert county.theta == EVERYBODY
        assert county.filled == filled


def test_without_work_nobody_has_some(county):
    line(county, 0.2, 0.5, 0.9)
    local_markets.clear_work(county, 0.0)
    assert county.theta <= 7 / 32  # before the first household's bin is left
    county.supply[:] = 0.0
    local_markets.clear_work(county, 0.0)
    assert (county.theta, county.filled) == (EVERYBODY, 1.0)


offers = st.lists(st.floats(0.0, 1e4), min_size=LINE_BINS, max_size=LINE_BINS)


@given(offers, st.floats(0.0, 1e6), st.floats(0.0, 1e5))
def test_more_work_only_adds_to_those_who_have_some(offered, demand, more):
    county = table(County, 1)[0]
    county.supply[:] = offered
    ends = []
    for wanted in (demand, demand + more):
        local_markets.clear_work(county, wanted)
        ends.append(float(county.theta))
        served = _served(county)
        assert served == pytest.approx(min(wanted, sum(offered)), rel=1e-9, abs=1e-6)
    assert ends[1] >= ends[0]


def _served(county):
    """Days of those in front of the end of the line, where days of a bin are spread evenly over it."""
    first = np.arange(LINE_BINS) * LINE_STEP
    part = np.clip((county.theta - first) / LINE_STEP, 0.0, 1.0)
    return float((part * county.supply).sum())


def test_a_place_in_line_is_the_draw_over_the_access(village_with):
    # A skill of 0.5 gives three quarters, the most remote half of that, and a lifted household 0.8 of that.
    village = village_with(
        households={"group": [OTHER, OTHER, 0], "work_place": 0.3, "remoteness": [0.0, 1.0, 1.0]},
        settings={"labour.casual_access": 0.8},
    )
    places = [village.do(place_for_work, household=row) for row in range(3)]
    assert places == pytest.approx([0.3 / 0.75, 0.3 / 0.375, 0.3 / 0.3], rel=1e-6)
    village.county.theta = 0.9
    village.each_household(working.take_place)
    assert village.households.holds_job.tolist() == [1, 1, 0]


def test_nobody_above_sixty_takes_a_place(village_with):
    village = village_with(households={"working_middle": [1, 0], "working_sixties": [0, 1]})
    village.county.theta = EVERYBODY
    village.each_household(working.take_place)
    assert village.households.holds_job.tolist() == [1, 0]


WORK = {
    "labour.rest_days": 125.0,
    "labour.demand_elasticity": 0.5,
    "labour.workshop_workers": 100.0,
    "labour.outside_share": 0.2,
}


@pytest.fixture
def employing(village_with):
    """employing(**settings): the days that a county with some of everything wants."""

    def demand(wage_ratio=1.0, **settings):
        village = village_with(
            households={}, settings=WORK | {f"labour.{name}": value for name, value in settings.items()}
        )
        county = village.county
        county.wage_ratio = wage_ratio
        county.rest_workers, county.plant_days, county.hired_before = 40.0, 1000.0, 70.0
        return village.do(local_markets.demand_for_days), village.rules.budget.lifted_people_share

    return demand


def test_the_work_of_a_county_by_hand(employing):
    # 125 days of each of 40 workers; a hundred workshop workers of 75 days of full pay; 1,000 days of plants
    # less a fifth; and as many hired on farms as last year.  At four times the wage half of the first.
    days, share = employing()
    assert days == pytest.approx(5000.0 + 7500.0 * share + 800.0 + 70.0)
    days, _ = employing(wage_ratio=4.0)
    assert days == pytest.approx(2500.0 + 7500.0 * share + 800.0 + 70.0)


def test_limits_of_the_work_of_a_county(employing):
    # Plants that hire nobody here; demand that no wage changes; nothing but hired farm work.
    assert employing(outside_share=1.0)[0] == pytest.approx(employing()[0] - 800.0)
    assert employing(wage_ratio=2.0, demand_elasticity=0.0) == employing(demand_elasticity=0.0)
    only_farms = {"rest_days": 0.0, "workshop_workers": 0.0, "outside_share": 1.0}
    assert employing(**only_farms)[0] == 70.0


# --- the wage -----------------------------------------------------------------------------------


def test_the_wage_curve_by_hand():
    # Where 30 instead of 43 % find no work it is by 3.7 % higher, half of which (in logarithms) in a year;
    # at 10 % by 15.7 %.
    assert local_markets.next_wage(1.0, 0.30, 0.43) == pytest.approx(1.037**0.5, rel=1e-3)
    assert local_markets.next_wage(1.0, 0.10, 0.43) == pytest.approx(1.157**0.5, rel=1e-3)
    assert local_markets.next_wage(1.0, 0.43, 0.43) == 1.0
    # As a higher one it comes back, half way.
    assert local_markets.next_wage(1.21, 0.43, 0.43) == pytest.approx(1.1)


def test_the_wage_comes_to_rest_where_the_curve_has_it():
    wage = 1.0
    for _ in range(40):
        wage = local_markets.next_wage(wage, 0.30, 0.43)
    assert wage == pytest.approx((0.30 / 0.43) ** -0.1, rel=1e-9)


@pytest.mark.parametrize(("year", "rationed", "ratio"), [(0, 0.25, 1.0), (1, 0.25, 1.0353), (3, 0.0, 1.0353)])
def test_a_year_moves_the_wage_once_it_is_reported(village_with, year, rationed, ratio):
    village = village_with(households={})
    county = village.county
    county.wage_ratio, county.rationed_at_start = 1.0, 0.5
    county.days_offered, county.days_worked, county.hired_days = 400.0, 300.0, 60.0
    if rationed == 0.0:
        county.days_worked = 396.0  # counts as a tenth
        ratio = (0.1 / 0.5) ** -0.05
    moment = village.moment._replace(year=year)
    village.do(local_markets.move_prices, moment=moment)
    assert county.wage_ratio == pytest.approx(ratio, rel=1e-4)
    assert county.hired_before == 60.0
    assert county.rationed == pytest.approx(rationed or 0.01)
    assert county.rationed_at_start == (0.25 if year == 0 else 0.5)


def test_without_years_before_the_first_that_one_tells_what_is_usual(village_with):
    village = village_with(households={})
    county = village.county
    for worked, usual, ratio in ((300.0, 0.25, 1.0), (200.0, 0.25, 2.0**-0.05)):
        county.days_offered, county.days_worked = 400.0, worked
        village.do(local_markets.move_prices)
        assert county.rationed_at_start == usual
        assert county.wage_ratio == pytest.approx(ratio)


# --- land ---------------------------------------------------------------------------------------


def test_the_rent_follows_what_is_wanted_by_hand():
    assert local_markets.next_rent(300.0, 80.0, 120.0, 0.5) == pytest.approx(271.45, abs=0.01)
    assert local_markets.next_rent(300.0, 100.0, 100.0, 0.5) == 300.0
    assert local_markets.next_rent(300.0, 0.0, 0.0, 0.5) == 300.0
    assert local_markets.next_rent(300.0, 80.0, 120.0, 0.0) == 300.0


def test_a_rent_stays_between_five_yuan_and_what_inputs_leave(village_with):
    village = village_with(households={}, settings={"land.rent_adjustment": 1.0})
    county = village.county
    county.mean_revenue[:] = 1000.0  # 800 are left of grain
    for rent, wanted, offered, moved in (
        (700.0, 100.0, 0.0, 800.0),
        (6.0, 0.0, 100.0, 5.0),
        (100.0, 150.0, 50.0, 100.0 * np.exp(0.5)),
    ):
        county.rent[:] = rent
        county.lease_wanted[:] = wanted
        county.lease_offered[:] = offered
        village.do(local_markets.move_rents)
        assert county.rent[GRAIN] == pytest.approx(moved)
        assert county.rent[LIVESTOCK] == rent


@pytest.mark.parametrize("wanted", [80.0, 150.0])
def test_as_much_is_let_as_the_smaller_of_offer_and_demand(village_with, wanted):
    # 120 mu are offered, worth a hundred mean ones; last year's were of 0.9.
    village = village_with(households={})
    county = village.county
    county.rent[GRAIN], county.lease_quality[GRAIN] = 300.0, 0.9
    county.lease_offered[GRAIN], county.lease_standard[GRAIN] = 120.0, 100.0
    county.lease_wanted[GRAIN] = wanted
    village.do(local_markets.clear_land, k=GRAIN)
    let = min(wanted, 120.0)
    assert county.let_share[GRAIN] == pytest.approx(let / 120.0)
    assert county.tenancy_granted[GRAIN] == pytest.approx(let / wanted)
    assert county.rent_due[GRAIN] == pytest.approx(270.0)
    # What tenants pay by the quality that they reckoned with, owners receive by that of their land.
    paid = wanted * county.tenancy_granted[GRAIN] * county.rent_due[GRAIN]
    received = 100.0 * county.let_share[GRAIN] * county.rent_received[GRAIN]
    assert paid == pytest.approx(received, rel=1e-12) and paid == pytest.approx(270.0 * let)
    assert county.lease_quality[GRAIN] == pytest.approx(100.0 / 120.0)


def test_without_rents_land_is_let_for_nothing(village_with):
    village = village_with(households={}, settings={"land.rents_paid": False})
    county = village.county
    county.rent[GRAIN] = 300.0
    county.lease_offered[GRAIN] = county.lease_standard[GRAIN] = county.lease_wanted[GRAIN] = 100.0
    village.do(local_markets.clear_land, k=GRAIN)
    assert county.let_share[GRAIN] == 1.0
    assert county.rent_due[GRAIN] == county.rent_received[GRAIN] == 0.0


def test_where_nothing_is_offered_nobody_gets_land(village_with):
    village = village_with(households={})
    county = village.county
    county.rent[GRAIN], county.lease_wanted[GRAIN] = 300.0, 50.0
    village.do(local_markets.clear_land, k=GRAIN)
    assert county.tenancy_granted[GRAIN] == county.rent_received[GRAIN] == 0.0


def test_who_can_let_land(village_with):
    # 0.8 at the county seat, 0.4 in the most remote village, and no places of livestock.
    village = village_with(
        households={
            "lease_place": [0.79, 0.81, 0.39, 0.41, 0.1],
            "remoteness": [0.0, 0.0, 1.0, 1.0, 0.0],
            "industry": [0, 0, 0, 0, LIVESTOCK],
        },
        settings={"land.lease_access": 0.8},
    )
    assert [village.do(can_let, household=row) for row in range(5)] == [True, False, True, False, False]


def test_what_an_organisation_earns_of_a_mu_by_hand():
    # 1.1 times 1,000 yuan less 300 of rent, at a quality of 0.9, less 200 of inputs and 220 of work.
    profit = local_markets.profit_of_mu(1000.0, 1.1, 300.0, 0.9, 200.0, 220.0)
    assert profit == pytest.approx(300.0)
    # At a fifth of what a mu brings it wants all it can use.
    for profit, part in ((300.0, 1.0), (100.0, 0.5), (0.0, 0.0), (-50.0, 0.0)):
        assert local_markets.part_wanted(profit, 1000.0) == pytest.approx(part)
    assert local_markets.part_wanted(100.0, 0.0) == 0.0
    # Who has 1,000 yuan pays 300 of rent for three and a third mu.
    assert local_markets.payable_land(2.0, 300.0, 1000.0) == 2.0
    assert local_markets.payable_land(10.0, 300.0, 1000.0) == pytest.approx(10.0 / 3.0)
    assert local_markets.payable_land(10.0, 300.0, -5.0) == 0.0
    assert local_markets.payable_land(10.0, 0.0, 0.0) == 10.0


def test_organisations_share_what_they_want_and_pay_for_what_they_get(village_with):
    # They can use a tenth of 3,000 mu: two cooperatives 200 together, and two enterprises 100, three quarters
    # of them the larger one.  Half of what is wanted is let.
    village = village_with(
        households={},
        cooperatives={"cash": [1e6, 1e6], "weight": [3.0, 1.0]},
        enterprises={"cash": [1e6, 1e6], "capacity": [300.0, 100.0]},
        settings={
            "land.organisation_share": 0.1,
            "linkages.share_cooperation.technique": 1.0,
            "linkages.share_cooperation.service_cost": 0.0,
            "linkages.guaranteed_dividend.technique": 1.0,
            "linkages.guaranteed_dividend.service_cost": 0.0,
        },
    )
    county = village.county
    county.land_area[GRAIN], county.mean_revenue[GRAIN] = 3000.0, 1000.0
    county.rent[GRAIN], county.lease_quality[GRAIN] = 300.0, 1.0
    village.do(local_markets.ask_for_land, k=GRAIN)
    np.testing.assert_allclose(village.cooperatives.rented, [50.0, 50.0])
    np.testing.assert_allclose(village.state.enterprises.rented, [75.0, 25.0])
    assert county.lease_wanted[GRAIN] == pytest.approx(300.0)
    county.lease_offered[GRAIN] = county.lease_standard[GRAIN] = 150.0
    village.do(local_markets.clear_land, k=GRAIN)
    village.do(local_markets.pay_rents)
    np.testing.assert_allclose(village.cooperatives.rented, [25.0, 25.0])
    np.testing.assert_allclose(village.cooperatives.cash, 1e6 - 25.0 * 300.0)
    assert village.flow("cooperative_rents", "cooperatives") == pytest.approx(-30_000.0)
    assert village.flow("enterprise_rents", "enterprises") == pytest.approx(-15_000.0)
    received = county.rent_received[GRAIN] * county.let_share[GRAIN] * 150.0
    assert received == pytest.approx(45_000.0)
    village.assert_balanced()
