"""What a winter teaches: trust and will by kept promises, and the side of the monitoring line."""

import pytest

from model.linkages.order_purchase import KEPT, PAID_LATE
from model.year import settle_households

SPEEDS = {"choice.expectation_weight": 0.4, "choice.will_adjustment": 0.1}


def test_trust_and_will_follow_the_part_of_promises_that_was_kept(village_with):
    village = village_with(
        # An order that is paid to the half at once, the same and half a dividend, and no promise.
        households={
            "delivered": [1.0, 1.0, 0.0],
            "dividend_cash": [0.0, 100.0, 0.0],
            "trust": 1.0,
            "will": 0.6,
        },
        enterprises={"reneged": PAID_LATE, "paid_share": 0.5, "dividend_paid": 0.5},
        cooperatives={"cash": [0.0]},
        settings=SPEEDS,
    )
    village.each_household(settle_households.judge)
    kept_order = (village.households.trust[0] - 0.6) / 0.4  # 1 + 0.4 (kept - 1)
    assert 0.5 <= kept_order < 1.0
    assert village.households.will[0] == pytest.approx(0.6 + 0.1 * (kept_order - 0.6))
    both = 0.5 * (kept_order + 0.5)
    assert village.households.trust[1] == pytest.approx(1.0 + 0.4 * (both - 1.0))
    assert village.households.trust[2] == 1.0 and village.households.will[2] == 0.6
    village.enterprises.reneged[0], village.enterprises.paid_share[0] = KEPT, 1.0
    before = village.households.trust[0]
    village.do(settle_households.judge)
    assert village.households.trust[0] == pytest.approx(before + 0.4 * (1.0 - before))


def test_below_the_line_is_who_has_less_than_the_line_for_each_resident(village_with):
    # The line of the village is 5,000 yuan a head: what all of the last four quarters brought to residents.
    village = village_with(
        households={
            "persons": 2,
            "away": 1,
            "registered": 20_000.0,  # of whoever is away
            "below_line": [0, 1],
        }
    )
    village.households.survey[:] = [[6000.0, 2000.0, 1500.0, 499.0], [499.0, 6000.0, 2000.0, 1501.0]]
    village.each_household(settle_households.learn)
    assert village.households.below_line.tolist() == [1, 0]


def test_what_is_expected_to_come_in_follows_the_income_of_residents(village_with):
    village = village_with(
        households={
            "smoothed_income": 20_000.0,
            "wages": 6000.0,
            "business": 1000.0,
            "property": 500.0,
            "transfers": 7000.0,
            "remittances": 4000.0,
            "grants": 1500.0,
            "absent_pay": 30_000.0,
        },
        settings={"consumption.smoothing": 0.25},
    )
    village.do(settle_households.learn)
    assert village.households.smoothed_income[0] == pytest.approx(20_000.0 + 0.25 * (16_000.0 - 20_000.0))
