"""Work: facilities, prices, areas under a standard, fodder, courtyards, works; bases are with jobs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.parameters import INDUSTRIES
from model.programme import (
    COLD_STORES,
    COOL_VEGETABLES,
    COURTYARDS,
    ECOMMERCE_CENTRES,
    ECOMMERCE_STATIONS,
    FLAGSHIP_BRANDS,
    FODDER,
    FULL_CHAIN_PILOTS,
    INFRASTRUCTURE,
    INTEGRATION_PILOTS,
    PROCESSING_POTATOES,
    STANDARD_ORCHARDS,
    WORK,
    work,
)
from model.world.calendar import AUTUMN
from model.year import harvest, local_markets, planting, time_and_land, working

PART = "programme.work"
ON = {f"{PART}.enabled": True}
SHARES = st.floats(0.0, 1.0)
GRAINS, VEGETABLES, LIVESTOCK = (
    INDUSTRIES.index(name) for name in ("coarse_grains", "vegetables", "livestock")
)


def village_at_work(village_with, households=None, enterprises=None, settings=None, weight=1.0):
    return village_with(
        households=households or {"enterprise": -1},
        enterprises=enterprises,
        settings=ON | (settings or {}),
        weight=weight,
    )


# --- facilities ---------------------------------------------------------------------------


def test_a_third_of_the_target_is_built_each_year_and_what_wore_out_at_once():
    assert work.build_step(9.0, 0.0, 3.0, 0.0) == 3.0
    # Three stood, 0.3 of them wore out: 3 more and 0.3 again.
    assert work.build_step(9.0, 2.7, 3.0, 3.0) == pytest.approx(3.3)
    assert work.build_step(9.0, 8.0, 3.0, 8.0) == 1.0
    assert work.build_step(9.0, 9.5, 3.0, 9.0) == 0.0


@given(st.floats(0.0, 1e4), SHARES, st.floats(1.0, 50.0), st.floats(0.0, 0.5))
def test_building_never_goes_beyond_the_target_and_reaches_it(target, part, years, wear):
    built = ever = part * target
    for _ in range(int(years) + 2):
        built *= 1.0 - wear
        built += work.build_step(target, built, years, ever)
        ever = max(ever, built)
        assert built <= target * (1.0 + 1e-9)
    assert built == pytest.approx(target)


def build_stores(village):
    village.do(
        work.build_publicly,
        lever=COLD_STORES,
        years=2.0,
        cost=1000.0,
        entries=village.county.flows.cold_stores,
        active=True,
    )


def test_stores_are_built_as_far_as_there_is_money(village_with):
    # Five of ten stores at 1,000 yuan a year; 3,500 yuan buy three and a half.
    village = village_at_work(village_with)
    village.county.target[COLD_STORES] = 10.0
    village.county.money_left[WORK] = 3500.0
    build_stores(village)
    assert village.county.built[COLD_STORES] == village.county.delivered[COLD_STORES] == pytest.approx(3.5)
    assert village.county.money_left[WORK] == pytest.approx(0.0)
    assert village.flow("cold_stores", "government") == pytest.approx(-3500.0)
    build_stores(village)
    assert village.county.built[COLD_STORES] == pytest.approx(3.5)


def test_facilities_and_works_wear_out(village_with):
    village = village_at_work(
        village_with,
        settings={"programme.budget.facility_depreciation": 0.1, f"{PART}.infrastructure_depreciation": 0.2},
    )
    village.county.built[COLD_STORES] = village.county.built[COOL_VEGETABLES] = 10.0
    village.county.infrastructure = 1000.0
    village.do(work.wear_out)
    assert village.county.built[COLD_STORES] == pytest.approx(9.0)
    assert village.county.built[COOL_VEGETABLES] == 10.0  # land does not
    assert village.county.infrastructure == pytest.approx(800.0)


# --- losses -------------------------------------------------------------------------------


def test_stores_avoid_a_part_of_the_loss_of_what_goes_through_them(village_with):
    # Two stores of 500 t for 2,500 t that can be stored, which is half of 5,000.
    settings = {
        f"{PART}.cold_store_capacity": 500.0,
        f"{PART}.cold_store_saving": 0.6,
        "industries.coarse_grains.loss": 0.2,
        "industries.coarse_grains.storable": 0.5,
    }
    village = village_at_work(village_with, {"planted": 10.0}, settings=settings)
    village.county.tonnes[GRAINS] = 5000.0
    village.county.built[COLD_STORES] = 2.0
    village.do(work.set_conditions, brands=0.0)
    assert village.county.stored == pytest.approx(0.4)
    # Of a loss of 20 % half can be stored, 40 % of it is, and 60 % of that is avoided: 17.6 % are lost.
    village.do(harvest.bring_in)
    assert village.households.business[0] == pytest.approx(10.0 * 1000.0 * (1.0 - 0.176))


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_more_stores_never_lose_more(loss, storable, stored, more, saving):
    few = work.loss_with_stores(loss, storable, stored, saving)
    assert 0.0 <= work.loss_with_stores(loss, storable, max(stored, more), saving) <= few + 1e-12
    assert few <= loss
    assert work.loss_with_stores(loss, storable, 0.0, saving) == loss
    assert work.stored_share(1e9, 500.0, 100.0) == 1.0 and work.stored_share(3.0, 500.0, 0.0) == 0.0


# --- prices -------------------------------------------------------------------------------


def test_ecommerce_takes_away_a_part_of_the_discount_and_a_brand_adds_a_premium():
    # A centre leaves 80 %; e-towns that serve half leave 90 % of that: 72 % of a discount of 10 %.
    left = work.discount_left(1.0, 0.2, 0.5, 0.2)
    assert left == pytest.approx(0.72)
    assert work.price_gain(0.9, left, 0.0) == pytest.approx(0.928 / 0.9 - 1.0)
    assert work.price_gain(0.9, left, 0.05) == pytest.approx(1.05 * 0.928 / 0.9 - 1.0)
    assert work.price_gain(0.9, 1.0, 0.0) == pytest.approx(0.0)
    # Where produce fetches more than wholesale there is no discount to take away.
    assert work.price_gain(1.1, left, 0.0) == pytest.approx(0.0)


@given(st.floats(0.0, 1.5), SHARES, SHARES, st.floats(0.0, 2.0), SHARES)
def test_less_discount_and_a_better_brand_never_lower_the_price(basis, left, other, brand, centre):
    low, high = sorted((left, other))
    assert work.price_gain(basis, low, brand) >= work.price_gain(basis, high, brand) - 1e-9
    assert work.price_gain(basis, high, brand) >= work.price_gain(basis, high, 0.0) >= -1e-9
    assert (
        0.0 <= work.discount_left(1.0, centre, high, centre) <= work.discount_left(0.0, centre, low, centre)
    )


def test_stations_serve_the_remote(village_with):
    # Two stations for 250 households each in a county of 1,000: half of them; 40 % of the
    # discount by distance is taken away where there is one.
    settings = {"prices.distance_basis": 0.2, f"{PART}.ecommerce_station_effect": 0.4}
    settings |= {f"{PART}.ecommerce_station_households": 250.0}
    village = village_at_work(
        village_with, {"remoteness": 1.0, "planted": 1.0}, settings=settings, weight=1000.0
    )
    village.county.built[ECOMMERCE_STATIONS] = 2.0
    village.do(work.set_conditions, brands=0.0)
    assert village.county.distance_basis == pytest.approx(0.2 * 0.8)
    village.do(harvest.bring_in)
    assert village.households.business[0] == pytest.approx(1000.0 * 0.84)


def test_flagships_are_branded_as_far_as_they_are_paid(village_with):
    settings = {f"{PART}.flagship_premium": 0.1}
    village = village_at_work(village_with, settings=settings)
    village.county.flagship[VEGETABLES] = 1.0
    village.county.target[FLAGSHIP_BRANDS] = 1.0
    for brands, gain in ((1.0, 0.1), (0.4, 0.04), (0.0, 0.0)):
        village.do(work.set_conditions, brands=brands)
        assert village.county.price_gain[VEGETABLES] == pytest.approx(gain)
        assert village.county.price_gain[GRAINS] == pytest.approx(0.0)


def test_a_centre_raises_all_prices_of_its_county(village_with):
    village = village_at_work(village_with, settings={f"{PART}.ecommerce_centre_effect": 0.25})
    village.county.price_basis = 0.8
    village.county.built[ECOMMERCE_CENTRES] = 1.0
    village.do(work.set_conditions, brands=0.0)
    np.testing.assert_allclose(village.county.price_gain, 0.85 / 0.8 - 1.0)


# --- pilots -------------------------------------------------------------------------------


def chain(village_with, **enterprises):
    columns = {"capital": [300_000.0, 100_000.0, 600_000.0], "industry": [5, 5, 0], "supported": [1, 1, 1]}
    village = village_at_work(
        village_with,
        enterprises=columns | enterprises,
        settings={f"{PART}.full_chain_cost": 80_000.0, f"{PART}.full_chain_value_added": 0.04},
    )
    village.county.pilot_industry[LIVESTOCK] = 1.0
    village.county.target[FULL_CHAIN_PILOTS] = 1.0
    village.county.money_left[WORK] = 1e6
    village.do(work.build_full_chain, active=True)
    village.do(work.set_conditions, brands=0.0)
    return village


def test_a_pilot_s_money_goes_to_the_enterprises_of_its_industry_by_capital(village_with):
    # Half of 80,000 in the first of two years: three quarters and a quarter.
    village = chain(village_with)
    np.testing.assert_allclose(village.enterprises.capital, [330_000.0, 110_000.0, 600_000.0])
    assert village.flow("full_chain_projects", "government") == pytest.approx(-40_000.0)
    assert village.county.value_added_gain[LIVESTOCK] == pytest.approx(0.02)
    assert village.county.value_added_gain[GRAINS] == 0.0
    village.assert_balanced()


def test_a_pilot_without_a_supported_enterprise_of_its_industry_is_not_there(village_with):
    for columns in ({"supported": [0, 0, 1]}, {"alive": [0, 0, 1]}, {"industry": [0, 0, 0]}):
        village = chain(village_with, **columns)
        assert village.county.built[FULL_CHAIN_PILOTS] == village.county.delivered[FULL_CHAIN_PILOTS] == 0.0
        assert not village.flows.any() and not village.county.value_added_gain.any()


@pytest.mark.parametrize(("pilots", "days"), [(0.0, 1000.0), (0.5, 1025.0), (1.0, 1050.0), (3.0, 1050.0)])
def test_an_integration_pilot_finds_work_for_days(village_with, pilots, days):
    # 40 days for each of 25 workers, a twentieth more with a pilot in the county.
    settings = {"labour.rest_days": 40.0, f"{PART}.integration_work": 0.05}
    village = village_at_work(village_with, settings=settings)
    village.county.rest_workers = 25.0
    village.county.built[INTEGRATION_PILOTS] = pilots
    assert village.do(local_markets.demand_for_days) == pytest.approx(days)


# --- areas, fodder, works -----------------------------------------------------------------


def last_served(village, lever, part):
    village.county.last_class[lever], village.county.last_part[lever] = 0, part


def test_land_comes_under_a_standard_and_yields_more(village_with):
    # 6 of the 8 mu that are missing of 10; 500 yuan each, for those who deliver the nets.
    village = village_at_work(
        village_with,
        {"industry": VEGETABLES, "land": 10.0, "standard_share": 0.2, "place": 0.01},
        settings={
            f"{PART}.area_cost": 500.0,
            f"{PART}.area_targeting": "first_come",
            f"{PART}.area_yield": 0.1,
        },
    )
    last_served(village, COOL_VEGETABLES, 6.0 / 8.0)
    village.do(work.put_under_standard, lever=COOL_VEGETABLES)
    assert village.households.standard_share[0] == pytest.approx(0.8)
    assert village.county.delivered[COOL_VEGETABLES] == pytest.approx(6.0)
    assert village.flow("standard_areas", "government") == pytest.approx(-3000.0)
    assert village.flow("standard_areas", "rest_of_world") == pytest.approx(3000.0)
    assert village.households.cash[0] == village.households.grants[0] == 0.0
    assert village.do(time_and_land.support_factor) == pytest.approx(1.08)


def test_fodder_saves_feed(village_with):
    # 4 of 20 units: 200 yuan of feed a unit, a tenth less on a fifth.
    village = village_at_work(
        village_with,
        {"industry": LIVESTOCK, "land": 20.0, "place": 0.01},
        settings={
            f"{PART}.fodder_cost": 150.0,
            f"{PART}.fodder_targeting": "first_come",
            f"{PART}.fodder_saving": 0.1,
            "industries.livestock.input_cost": 200.0,
        },
    )
    last_served(village, FODDER, 4.0 / 20.0)
    village.do(work.give_fodder)
    assert village.households.fodder[0] == pytest.approx(0.2)
    assert village.flow("fodder_support", "government") == pytest.approx(-600.0)
    assert village.do(planting.input_cost_here, service=0.0) == pytest.approx(196.0)


@pytest.mark.parametrize(
    ("industry", "lever"),
    [
        ("potatoes", PROCESSING_POTATOES),
        ("vegetables", COOL_VEGETABLES),
        ("fruit", STANDARD_ORCHARDS),
        ("livestock", FODDER),
        ("coarse_grains", 0),
        ("herbs", 0),
    ],
)
def test_land_and_herds_ask_for_what_is_theirs(village_with, industry, lever):
    village = village_at_work(
        village_with, {"industry": INDUSTRIES.index(industry), "land": 5.0, "will": 0.5, "place": 0.5}
    )
    village.county.offered[:] = 100.0
    village.do(work.apply_for_area_or_fodder, draw=0.39, information=0.8)
    assert village.households.applications[0] == (1 << lever if lever else 0)
    village.households.applications[:] = 0
    village.do(work.apply_for_area_or_fodder, draw=0.41, information=0.8)
    assert village.households.applications[0] == 0


def test_works_are_completed_as_far_as_teams_go():
    # 60 % of 1,000 without a team; two members add 150 each; never more than there is money for.
    assert work.works_completed(1000.0, 0.6, 0.0, 150.0) == pytest.approx(600.0)
    assert work.works_completed(1000.0, 0.6, 2.0, 150.0) == pytest.approx(900.0)
    assert work.works_completed(1000.0, 0.6, 9.0, 150.0) == 1000.0


def test_infrastructure_takes_what_is_left_and_raises_yields(village_with):
    village = village_at_work(
        village_with, settings={f"{PART}.works_completed": 0.6, f"{PART}.infrastructure_return": 0.05}
    )
    village.county.money_left[WORK] = 10_000.0
    village.county.output[GRAINS] = 60_000.0
    village.do(work.complete_works)
    assert village.county.money_left[WORK] == pytest.approx(4000.0)
    assert village.flow("infrastructure", "government") == pytest.approx(-6000.0)
    assert village.county.delivered[INFRASTRUCTURE] == pytest.approx(6000.0)
    village.do(work.set_conditions, brands=0.0)
    # 6,000 at 5 % are 300 a year, of an output of 60,000.
    assert village.county.yield_gain == pytest.approx(0.005)


# --- courtyards ---------------------------------------------------------------------------

COURTYARD = {
    f"{PART}.courtyard_grant": 2000.0,
    f"{PART}.courtyard_setup": 1500.0,
    f"{PART}.courtyard_days": 12.0,
    f"{PART}.courtyard_product": 60.0,
    f"{PART}.courtyard_targeting": "first_come",
}


def test_a_courtyard_grant_is_income_and_its_set_up_a_cost(village_with):
    village = village_at_work(village_with, {"cash": 100.0, "place": 0.01}, settings=COURTYARD, weight=10.0)
    last_served(village, COURTYARDS, 1.0)
    village.do(work.grant_courtyard)
    household = village.households[0]
    assert (household.courtyard, household.grants, household.business) == (1.0, 2000.0, -1500.0)
    assert household.cash == pytest.approx(600.0)
    assert village.flow("courtyard_grants", "government") == pytest.approx(-20_000.0)
    assert village.county.delivered[COURTYARDS] == pytest.approx(10.0)
    village.assert_balanced()
    # Who has one gets no other.
    assert not work.may_get_courtyard(1, household.courtyard, 12.0)


@pytest.mark.parametrize(
    ("assisted", "share", "days", "may"),
    [
        (1, 0.0, 12.0, True),
        (1, 0.5, 12.0, True),
        (0, 0.0, 12.0, False),
        (1, 1.0, 12.0, False),
        (1, 0.0, 0.0, False),
    ],
)
def test_who_may_get_a_courtyard(assisted, share, days, may):
    assert work.may_get_courtyard(assisted, share, days) == may


@pytest.mark.parametrize(("planted", "days"), [(20.0, 12.0), (50.0, 10.0), (60.0, 0.0)])
def test_the_courtyard_gets_days_that_the_farm_leaves(village_with, planted, days):
    # 60 days a season, one a mu in autumn.
    village = village_at_work(village_with, {"courtyard": 1.0, "planted": planted}, settings=COURTYARD)
    village.do(working.work, season=AUTUMN)
    assert village.households.business[0] == pytest.approx(days * 60.0)
    assert village.flow("courtyard_sales", "lifted_households") == pytest.approx(days * 60.0)
    assert village.county.labour_excess <= 0.0
    village.assert_balanced()


def test_courtyards_have_a_budget_in_their_years_only(village_with):
    settings = COURTYARD | {f"{PART}.courtyard_budget": 200_000.0, f"{PART}.courtyard_years": 1.0}
    village = village_at_work(village_with, settings=settings)
    for year, money, places in ((1, 1e9, 100.0), (1, 50_000.0, 25.0), (2, 1e9, 0.0)):
        village.moment = village.moment._replace(year=year)
        village.county.offered[:] = 0.0
        village.county.money_left[WORK] = money
        village.do(work.open_work)
        assert village.county.offered[COURTYARDS] == pytest.approx(places)
        # All levers together promise no more than there is.
        assert village.county.money_left[WORK] >= 0.0
