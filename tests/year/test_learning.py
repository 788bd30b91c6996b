"""What a winter teaches: trust and will by kept promises, and the side of the monitoring line."""

import pytest

from model.year import settle_households

SPEEDS = {"choice.expectation_weight": 0.4, "choice.will_adjustment": 0.1}


def test_trust_and_will_follow_the_part_of_promises_that_was_kept(village_with):
    village = village_with(
        # An order of which a tenth is paid in time, the same and half a dividend of 10 yuan, and no promise.
        households={
            "delivered": [1.0, 1.0, 0.0],
            "dividend_cash": [0.0, 100.0, 0.0],
            "trust": 1.0,
            "will": 0.6,
        },
        enterprises={
            "order_price": 10.0,
            "price_paid": 10.0,
            "accepted_share": 1.0,
            "paid_share": 0.1,
            "dividend_paid": 0.5,
            "dividend_basis": 100.0,
            "due_rate": 0.1,
        },
        cooperatives={"cash": [0.0]},
        settings=SPEEDS,
    )
    village.each_household(settle_households.judge)
    # Kept: 0.1; by value 1 of 10 and 5 of 10 yuan are 0.3; where nothing fell due nothing is learnt.
    assert village.households.trust.tolist() == pytest.approx([0.64, 0.72, 1.0])
    assert village.households.will.tolist() == pytest.approx([0.55, 0.57, 0.6])
    assert village.households.let_down.tolist() == [1, 1, 0]
    assert village.households.years_promised.tolist() == [1, 1, 0]
    village.enterprises.paid_share[0] = 1.0
    village.do(settle_households.judge)
    assert village.households.trust[0] == pytest.approx(0.64 + 0.4 * 0.36)
    assert village.households.let_down[0] == 0 and village.households.years_promised[0] == 2


def test_own_experience_counts_by_at_most_twenty_years(village_with):
    village = village_with(
        households={"delivered": [1.0], "years_promised": 19},
        enterprises={"order_price": 10.0, "price_paid": 10.0, "accepted_share": 1.0, "paid_share": 1.0},
    )
    for _ in range(3):
        village.do(settle_households.judge)
    assert village.households.years_promised[0] == 20


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
