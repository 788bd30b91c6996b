"""What is added up of a year, by hand; and that no form is taken for another."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from model import linkages
from model.declare.names import DeclarationError
from model.linkages import EMPLOYMENT, FORM_OF, FORMS
from model.linkages.order_purchase import REFUSED
from model.outcomes.deciles import no_deciles
from model.outcomes.distribution import edges_of_bins
from model.outcomes.histograms import empty_shapes, new_histogram, new_room, no_room
from model.outcomes.measures import (
    HOUSEHOLD_MEASURES,
    ORGANISATION_MEASURES,
    measure_households,
    measure_organisations,
)
from model.outcomes.sums import HouseholdSums, OrganisationSums, as_columns, columns_of, no_sums
from model.world.agents import ByForm, Float
from model.world.sectors import GROUPS, LIFTED, MONITORED
from tests.reference.household import HouseholdAgent

# What puts one household under each form, and under no other.
UNDER = {
    "order_purchase": {"ordered": 2.0},
    "guaranteed_dividend": {"dividend_land": 1.0},
    "secondary_rebate": {"member": 1},
    "share_cooperation": {"share_units": 5.0},
    "employment": {"received": 900.0 * np.eye(len(FORMS))[[EMPLOYMENT]], "job_part": 0.25},
}


class TwoSums:
    """A number, one for each form, and a number."""

    heads: Float
    from_form: ByForm
    tonnes: Float


def test_a_number_stands_in_the_column_of_its_name():
    names = columns_of(TwoSums)
    assert names == ("heads", *(f"from_{form}" for form in FORMS), "tonnes")
    sums = no_sums(TwoSums, 2, 3)
    sums.heads[1, 2] = 7.0
    sums.from_form[1, 2] = np.arange(len(FORMS))
    sums.tonnes[1, 2] = 9.0
    columns = as_columns(sums)
    assert columns.shape == (2, 3, len(names))
    assert columns[1, 2].tolist() == [7.0, *range(len(FORMS)), 9.0]
    assert columns.sum() == columns[1, 2].sum()


def measured(village):
    """The sums of a village's year by name: of each group of its households, and of its organisations."""
    sums, organisations = no_sums(HouseholdSums, 1, len(GROUPS)), no_sums(OrganisationSums, 1)
    common = 0, 1, village.state, village.rules
    histogram, shapes = new_histogram(len(village.state.households)), empty_shapes(1)
    arrays = sums, histogram, 0, new_room(), no_room(), edges_of_bins(), shapes
    measure_households(*common, village.moment, *arrays, *no_deciles())
    measure_organisations(*common, organisations)
    rows = [*as_columns(sums)[0], *as_columns(organisations)]
    names = [HOUSEHOLD_MEASURES] * len(GROUPS) + [ORGANISATION_MEASURES]
    return [dict(zip(name, row.tolist(), strict=True)) for name, row in zip(names, rows, strict=True)]


def test_sums_of_households_by_hand(village_with):
    village = village_with(
        households={
            "group": [LIFTED, LIFTED, MONITORED],
            "persons": [2, 3, 1],
            "away": [0, 1, 0],
            "wages": [3000.0, 10_000.0, 9000.0],
            "absent_pay": [0.0, 20_000.0, 0.0],
            "remittances": [0.0, 6000.0, 0.0],
            "business": [0.0, 500.0, 0.0],
            "property": [0.0, 100.0, 0.0],
            "grants": [1000.0, 0.0, 0.0],
            "transfers": [4000.0, 6000.0, 0.0],
            "below_line": [1, 0, 0],
            "monitored": [0, 1, 0],
            "registered_this_year": [0, 1, 0],
            "risk_removed": [1, 0, 0],
            "quarters_registered": [0, 4, 0],
            "quarters_poor": [0, 4, 0],
            "dibao": [1, 1, 0],
            "post": [0.5, 0.0, 0.0],
            "ordered": [3.0, 2.0, 0.0],
            "side_sold": [1.0, 0.0, 0.0],
            "trade_arrears": [0.0, 500.0, 0.0],
            "dividend_cash": [0.0, 6000.0, 0.0],
            "dividend_arrears": [0.0, 600.0, 0.0],
        },
        weight=10.0,
        settings={"monitoring.line": 5000.0},
    )
    households = village.state.households
    # The village's line is 5,000 a head: four years of the first sum up to that, those of the second to less.
    households.survey_year[:] = [[5000.0] * 4, [7000.0, 3000.0, 4000.0, 5000.0], [6000.0] * 4]
    # Yuan a quarter, which for the first and the third make less than a standard of 5,500 a member.
    households.assessed[:] = [[2500.0] * 4, [6000.0] * 4, [1000.0] * 4]
    lifted, monitored, others, _ = measured(village)
    expected = {
        "households": 20.0,
        "persons": 60.0,
        "residents": 50.0,
        # Of all members; the absent one's pay with what of it was sent home, which is no transfer.
        "wages": 330_000.0,
        "business": 5000.0,
        "property": 1000.0,
        "transfers": 50_000.0,
        # Of residents.
        "survey_wages": 130_000.0,
        "survey_transfers": 110_000.0,
        "grants": 10_000.0,
        # Of the first: 8,000 for two, which is a fifth below the village's line of 5,000 a head.
        "persons_below": 20.0,
        "poverty_gap": 20.0 * 0.2,
        "poverty_severity": 20.0 * 0.04,
        "persons_chronic": 30.0,
        # The second, with four members.
        "registered": 40.0,
        "newly_registered": 40.0,
        "returned_to_poverty": 40.0,
        "risk_removed": 20.0,
        # The first is covered for one of two, the second for two of three and by mistake.
        "dibao_cases": 20.0,
        "dibao_persons": 30.0,
        "dibao_by_mistake": 20.0,
        "needy": 20.0,
        "needy_covered": 20.0,
        "posts": 5.0,
        "in_order_purchase": 20.0,
        "in_guaranteed_dividend": 10.0,
        "in_employment": 0.0,
        "in_any_linkage": 20.0,
        "persons_linked": 60.0,
        "side_sellers": 10.0,
        "committed_tonnes": 50.0,
        "side_sold_tonnes": 10.0,
        "trade_arrears": 5000.0,
        "dividend_arrears": 6000.0,
        "principal_placed": 60_000.0,
        "persons_income": 246_000.0,  # of residents, as lines and inequality
    }
    assert {name: lifted[name] for name in expected} == pytest.approx(expected)
    assert (monitored["households"], monitored["wages"]) == (10.0, 90_000.0)
    assert (monitored["needy"], monitored["needy_covered"]) == (10.0, 0.0)
    assert not any(others.values())


def test_sums_of_organisations_by_hand(village_with):
    village = village_with(
        households={},
        enterprises={
            "alive": [1, 1, 0],
            "delivered": [40.0, 0.0, 0.0],
            "reneged": [REFUSED, 0, 0],
            "trade_arrears": [700.0, 0.0, 0.0],
            "dividend_due": [0.0, 2000.0, 0.0],
            "dividend_paid": [0.0, 0.75, 0.0],
            "dividend_arrears": [0.0, 500.0, 0.0],
            "supported": [1, 1, 0],
            "households_led": [99.0, 100.0, 0.0],
            "base_days": [8.0, 4.0, 2.0],
            "resident_days": [30.0, 5.0, 0.0],
            "outside_days": [12.0, 0.0, 3.0],
            "laid_off_days": [6.0, 0.0, 1.0],
            "year_job_days": [40.0, 0.0, 0.0],
            "year_job_wages": [4000.0, 0.0, 0.0],
            "profit": [100.0, 10.0, 5.0],
        },
        cooperatives={"refund_rate": 0.02, "weight": 3.0, "surplus": 50.0},
        settings={"linkages.employment.project_minimum": 100.0},
    )
    expected = {
        "enterprises_open": 2.0,
        "enterprises_buying": 1.0,
        "reneged_renegotiated": 0.0,
        "reneged_refused": 1.0,
        "reneged_paid_late": 0.0,
        "trade_arrears": 700.0,
        "enterprises_promising": 1.0,
        "enterprises_in_arrears": 1.0,
        "dividend_due": 2000.0,
        "dividend_paid": 1500.0,
        "dividend_arrears": 500.0,
        "enterprise_profit": 110.0,  # of those that are open
        "job_days": 40.0,
        "job_wages": 4000.0,
        "base_days": 12.0,  # of those that are open
        "plant_resident_days": 35.0,
        "plant_outside_days": 15.0,
        "laid_off_days": 7.0,
        "led_by_supported": 199.0,
        "supported_below_minimum": 1.0,
        "cooperatives_open": 3.0,
        "cooperatives_refunding": 3.0,
        "cooperative_surplus": 150.0,
    }
    organisations = measured(village)[-1]
    assert {name: organisations[name] for name in expected} == pytest.approx(expected)


@pytest.mark.parametrize("form", UNDER)
def test_who_is_under_one_form_is_under_no_other(village_with, form):
    village = village_with(households=UNDER[form])
    lifted = measured(village)[LIFTED]
    alone = 0.25 if form == "employment" else 1.0
    parts = {other: lifted[f"in_{other}"] / lifted["households"] for other in FORMS}
    assert parts == dict.fromkeys(FORMS, 0.0) | {form: alone}
    assert lifted["in_any_linkage"] / lifted["households"] == alone


def test_a_member_to_whom_nothing_is_returned_by_trade_is_under_no_form(village_with):
    lifted = measured(village_with(households={"member": 2}))[LIFTED]
    assert lifted["in_secondary_rebate"] == lifted["in_any_linkage"] == lifted["persons_linked"] == 0.0


@pytest.mark.parametrize("form", FORMS)
def test_a_household_counts_for_its_own_form_alone(village_with, form):
    household = village_with(households=UNDER[form]).households[0]
    add_parts = linkages.each_form("took_part", "in_form")
    for rule in (add_parts, add_parts.py_func):
        sums = no_sums(HouseholdSums, 1)[0]
        rule(sums, household, 2.0)
        assert np.flatnonzero(sums.in_form).tolist() == [FORMS.index(form)]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_does_not_tell_who_is_under_it_is_refused(form):
    declared = FORM_OF[form]
    with pytest.raises(DeclarationError, match=f"{form}: it needs a rule for the step 'took_part'"):
        replace(declared, steps={name: rule for name, rule in declared.steps.items() if name != "took_part"})


def test_nor_does_the_slow_reference_know_it(monkeypatch):
    household = object.__new__(HouseholdAgent)  # without any form, but for:
    household.job_days, household.job_part, household.weight = 10.0, 1.0, 3.0
    household.residents_of_age, household.trusteeship, household.borrowed = {"middle": 1}, 0.0, 0.0
    household.county = SimpleNamespace(linked=[0.0] * (len(FORMS) + 1))
    household.employer, household.buyer = SimpleNamespace(households_led=0.0), None
    household.count_links()
    assert household.county.linked[EMPLOYMENT] == sum(household.county.linked) == 3.0
    monkeypatch.setattr("tests.reference.household_contracts.FORMS", (*FORMS, "barter"))
    with pytest.raises(KeyError, match=str(len(FORMS))):
        household.count_links()
