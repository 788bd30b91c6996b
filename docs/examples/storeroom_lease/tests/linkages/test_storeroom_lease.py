"""The storeroom lease on a village: who leases, what is stored, and what is paid when cash is short."""

import pytest

from model.linkages import STOREROOM_LEASE, storeroom_lease
from model.world.households.season import Harvest, Promises
from model.year import settle, settle_enterprises, settle_households

LEASE = "linkages.storeroom_lease"
TERMS = {
    f"{LEASE}.enabled": True,
    f"{LEASE}.rent": 800.0,
    f"{LEASE}.worth": 1000.0,
    f"{LEASE}.take_back_chance": 0.0,
    "choice.expectation_weight": 0.35,
    "choice.will_adjustment": 0.0,
}


@pytest.fixture
def village(village_with):
    """Two rows of ten households with a leased room each, at an enterprise without any cash."""

    def build(**enterprise):
        return village_with(
            households={"leased": [1.0, 1.0], "trust": 1.0},
            enterprises={"capital": 100_000.0, "capacity": 300.0} | enterprise,
            cooperatives={"cash": [0.0]},
            weight=10.0,
            settings=TERMS,
        )

    return build


def harvest_and_settle(village):
    nothing = {"harvest": Harvest(0.0, 0.0, 0.0), "draws": None, "spot": 1000.0}
    village.each_household(storeroom_lease.deliver, **nothing)
    village.do(settle_enterprises.settle_enterprise)
    village.each_household(settle_households.receive)
    village.each_household(settle_households.judge)


def test_rents_are_paid_from_what_was_stored(village):
    there = village()
    harvest_and_settle(there)
    # 20 rooms bring 20,000 yuan; 16,000 are paid as rent, 800 to each household.
    assert there.flow("stored_sales", "enterprises") == 20_000.0
    assert there.flow("storeroom_rents", "lifted_households") == 16_000.0
    assert there.enterprises.cash[0] == 4000.0
    assert there.households.property.tolist() == [800.0, 800.0]
    assert there.households.received[:, STOREROOM_LEASE].tolist() == [800.0, 800.0]
    assert there.households.trust.tolist() == [1.0, 1.0]
    there.assert_balanced()


def test_an_enterprise_short_of_cash_breaks_its_promise(village):
    # The bank's purchase loan of 12,000 yuan comes first and leaves half of the rents.
    there = village(debt=12_000.0, purchase_loan=12_000.0)
    harvest_and_settle(there)
    assert there.households.property.tolist() == [400.0, 400.0]
    assert there.households.trust.tolist() == pytest.approx([1.0 - 0.35 * 0.5] * 2)
    there.do(settle.learn_reputation, weight=0.35)
    assert there.enterprises.reputation[0] == pytest.approx(1.0 - 0.35 * 0.5)
    there.assert_balanced()


def test_rooms_are_shared_in_proportion(village):
    there = village()
    there.enterprises.rooms_offered[0] = 15.0
    there.enterprises.rooms_wished[0] = 20.0
    there.each_household(storeroom_lease.enter, free=None)
    assert there.households.leased.tolist() == [0.75, 0.75]


def test_who_takes_the_room_back_has_no_claim(village):
    there = village()
    there.households.leased[:] = 0.0
    assert there.do(storeroom_lease.judge, promises=Promises(0.0, 0.0)).due == 0.0


def test_a_household_that_trusts_nobody_takes_its_room_back():
    rule = getattr(storeroom_lease.takes_back, "py_func", storeroom_lease.takes_back)
    assert rule(0.29, trust=0.0, chance=0.3) and not rule(0.31, trust=0.0, chance=0.3)
    assert not rule(0.0, trust=1.0, chance=0.3)


def test_indifference():
    # At a rent of 800 that is believed by 75 %, a room worth 600 is leased or kept alike.
    gain = getattr(storeroom_lease.yearly_gain, "py_func", storeroom_lease.yearly_gain)
    assert gain(800.0, 0.75, 600.0) == 0.0
