"""The land lease on a village: what is let, what is harvested, arrears, and a failure."""

import pytest

from model.linkages import LAND_LEASE, land_lease
from model.world.households.season import Promises
from model.year import settle_enterprises, settle_households
from model.year.time_and_land import prospects_of

LEASE = "linkages.land_lease"
TERMS = {
    f"{LEASE}.enabled": True,
    f"{LEASE}.rent": 400.0,
    f"{LEASE}.term": 5,
    f"{LEASE}.land_share": 0.4,
    f"{LEASE}.mu_per_tonne": 0.2,
    f"{LEASE}.technique": 1.25,
    f"{LEASE}.service_cost": 0.5,
    "land.plot_spread": 0.2,
    "enterprises.recovery_value": 0.5,
    "enterprises.insolvent_settlements": 2,
    "choice.will_adjustment": 0.0,
    "choice.noise": 1.0,
}
PLOTS = {"land": 10.0, "lease_land": 4.0, "lease_rent": 352.0, "lease_years": 5, "trust": 1.0}


def plain(rule):
    """A rule as Python runs it."""
    return getattr(rule, "py_func", rule)


@pytest.fixture
def village(village_with):
    """Two rows of ten households that let 4 of their 10 mu each at 352 yuan: 28,160 yuan a year."""

    def build(households=PLOTS, **enterprise):
        return village_with(
            households={"employer": [0, 0]} | households,
            enterprises={"capital": 100_000.0, "capacity": 300.0} | enterprise,
            cooperatives={"cash": [0.0]},
            weight=10.0,
            settings=TERMS,
        )

    return build


def settle(village):
    """A winter of claims, the enterprise and the households."""
    village.do(land_lease.open_winter)
    village.each_household(land_lease.claim)
    village.do(settle_enterprises.settle_enterprise)
    village.each_household(settle_households.receive)
    village.each_household(settle_households.judge)
    village.each_household(land_lease.recover_by_household)


def test_the_worst_plots_are_harvested_by_the_enterprise(village):
    there = village()
    there.each_household(land_lease.farm, yield_here=1.0)
    # The worst 4 of 10 mu have a quality of 1 - 0.2 * 6 / 10 = 0.88; a quarter more is harvested, at 1,000
    # yuan; inputs of 200 and half of three days at 100 yuan are paid.
    assert there.enterprises.land_revenue[0] == pytest.approx(80.0 * 0.88 * 1000.0 * 1.25)
    assert there.enterprises.land_costs[0] == pytest.approx(80.0 * (200.0 + 150.0))


def test_the_rent_is_paid_in_winter(village):
    there = village(cash=30_000.0)
    settle(there)
    assert there.flow("lease_rents", "enterprises") == pytest.approx(-28_160.0)
    assert there.households.property.tolist() == pytest.approx([1408.0, 1408.0])
    assert there.households.received[:, LAND_LEASE].tolist() == pytest.approx([1408.0, 1408.0])
    assert there.households.lease_arrears.tolist() == [0.0, 0.0]
    assert there.enterprises.lease_kept[0] == pytest.approx(80.0)
    there.assert_balanced()


def test_unpaid_rent_is_owed_and_paid_first_in_the_next_winter(village):
    there = village(cash=14_080.0)
    settle(there)
    assert there.households.lease_arrears.tolist() == pytest.approx([704.0, 704.0])
    assert there.enterprises.lease_arrears[0] == pytest.approx(14_080.0)
    assert there.do(land_lease.is_behind)
    there.assert_balanced()
    there.enterprises.cash[0] = 21_120.0
    settle(there)
    # The arrears of 14,080 first; the other 7,040 are a quarter of the year's rents.
    assert there.flow("lease_arrears_paid", "lifted_households") == pytest.approx(14_080.0)
    assert there.enterprises.lease_paid[0] == pytest.approx(0.25)
    assert there.households.lease_arrears.tolist() == pytest.approx([1056.0, 1056.0])


def test_what_a_failed_enterprise_owes_is_recovered_in_part_and_the_land_returns(village):
    there = village(households=PLOTS | {"lease_arrears": 2000.0}, lease_arrears=40_000.0, debt=40_000.0)
    there.do(land_lease.open_winter)
    there.each_household(land_lease.claim)
    there.do(settle_enterprises.settle_enterprise, must_fail=True)
    there.each_household(settle_households.receive)
    there.each_household(land_lease.recover_by_household)
    # Capital fetches 50,000; the bank takes 40,000; 10,000 are left for 68,160 of arrears.
    owed, recovered = 2000.0 + 1408.0, 10_000.0 / 68_160.0
    assert there.flow("lease_arrears_lost", "enterprises") == pytest.approx(58_160.0)
    assert there.households.property.tolist() == pytest.approx([owed * recovered] * 2)
    assert there.households.lease_arrears.tolist() == [0.0, 0.0]
    assert there.households.lease_land.tolist() == [0.0, 0.0]
    assert there.enterprises.lease_arrears[0] == 0.0
    there.assert_balanced()


def test_a_lease_ends_with_its_term_and_arrears_stay(village):
    there = village(households=PLOTS | {"lease_years": [2, 1], "lease_arrears": 100.0})
    there.each_household(land_lease.open_year)
    assert there.households.lease_land.tolist() == [4.0, 0.0]
    assert there.households.lease_arrears.tolist() == [100.0, 100.0]


def test_leases_are_shared_in_proportion(village):
    there = village(households={"land": 10.0, "lease_wish": 4.0}, lease_offered=60.0, lease_wished=80.0)
    there.do(land_lease.grant, means=0.0)
    there.each_household(land_lease.enter, free=None)
    assert there.households.lease_land.tolist() == [3.0, 3.0]
    assert there.households.lease_years.tolist() == [5, 5]


def test_land_is_wanted_where_it_pays_and_never_in_arrears():
    wanted = plain(land_lease.land_wanted)
    assert wanted(300.0, 0.2, kept=20.0, profit=1.0, in_arrears=False) == pytest.approx(40.0)
    assert wanted(300.0, 0.2, kept=80.0, profit=1.0, in_arrears=False) == 0.0
    assert wanted(300.0, 0.2, kept=20.0, profit=0.0, in_arrears=False) == 0.0
    assert wanted(300.0, 0.2, kept=20.0, profit=1.0, in_arrears=True) == 0.0
    # 1,250 yuan less 400 of rent, of plots of 0.8; 350 are paid for inputs and work.
    assert plain(land_lease.profit_of_mu)(1250.0, 400.0, 0.8, 350.0) == pytest.approx(330.0)


def test_indifference():
    # A rent of 1,000 that is believed by 75 %, for land that brings 750.
    assert plain(land_lease.yearly_gain)(1000.0, 0.75, 750.0) == 0.0


def test_idle_plots_are_let_first_and_nobody_is_promised_them_twice(village):
    there = village(households={"land": 100.0, "trust": 1.0, "reservation": 1.0, "smoothed_income": 1e4})
    there.county.mean_revenue[:] = 1000.0
    there.households.let_down[:] = 1  # so that all look at it
    there.county.wage_ratio = 5.0  # nobody is hired at 600 yuan a day
    there.do(land_lease.offer)
    # 300 t of capacity are 60 mu; plots of 0.88 bring more than their rent and costs.
    assert there.enterprises.lease_offered[0] == pytest.approx(60.0)
    hopes = there.do(prospects_of, plans=True)
    there.do(land_lease.wish, draws=None, hopes=hopes)
    there.do(land_lease.ask)
    # One worker's 60 days a season tend 60 of 100 mu, so the worst 40 lie idle and cost nothing: their
    # quality is 1 - 0.2 * 60 / 100 = 0.88.
    assert hopes.plan.share == pytest.approx(0.6, abs=0.005)
    assert there.households.lease_wish[0] == pytest.approx(40.0)
    assert there.households.lease_rent[0] == pytest.approx(352.0)
    assert there.enterprises.lease_wished[0] == pytest.approx(400.0)  # of ten households
    assert there.do("left_by_wish").land == pytest.approx(60.0)
    assert there.do(land_lease.judge, promises=Promises(0.0, 0.0)).due == 0.0  # a wish is no lease
