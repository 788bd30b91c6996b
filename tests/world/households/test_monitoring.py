"""Monitoring of one household, quarter by quarter."""

import pytest

from model.world.households import monitoring as rules
from model.world.sectors import LIFTED, MONITORED, OTHER

LINE = 6000.0
FOUND = {"monitoring.detection": 1.0, "monitoring.covered_factor": 1.0}
NOT_FOUND = {"monitoring.detection": 0.0}


def test_chances_to_be_found_worked_by_hand():
    assert rules.chance_to_be_found(0.008, 3.0, 1.0) == pytest.approx(0.0316, abs=5e-5)
    assert rules.chance_to_be_found(0.008, 3.0, 0.3) == pytest.approx(0.0095, abs=5e-5)
    assert rules.chance_to_be_found(0.008, 0.0, 1.0) == pytest.approx(0.008)
    assert rules.chance_to_be_found(0.0, 9.0, 1.0) == 0.0
    assert rules.chance_to_be_found(1.0, 0.0, 1.0) == 1.0


def test_the_kinds_of_risk():
    assert rules.kind_of_risk(6000.0, 0.0, LINE) == rules.NOT_REGISTERED
    assert rules.kind_of_risk(5000.0, 999.0, LINE) == rules.BELOW_LINE
    assert rules.kind_of_risk(5000.0, 1000.0, LINE) == rules.SUDDEN_HARDSHIP


@pytest.fixture
def watched(village_with):
    """watched(settings, **columns): a household, and what a quarter's test makes of it."""

    def make(settings, **columns):
        village = village_with(
            households={"group": OTHER} | columns,
            settings=settings | {"safety_net.error": 0.0, "safety_net.dibao": True},
        )
        village.moment = village.moment._replace(monitoring_line=LINE)
        village.do(rules.set_chances)
        return village

    return make


def after_quarters_at(village, a_head, quarters=1):
    household = village.households[0]
    household.tested[:] = 0.25 * a_head * (household.persons + household.away)
    for _ in range(quarters):
        village.do(rules.monitor)
    return household


def test_who_is_found_is_registered_and_assisted(watched):
    household = after_quarters_at(watched(FOUND, cash=1e6), 5000.0)
    assert household.monitored == rules.BELOW_LINE
    assert (household.assisted, household.newly_registered, household.registered_this_year) == (1, 1, 1)
    assert household.helped == 0  # savings are too high for 低保


@pytest.mark.parametrize(("settings", "a_head"), [(NOT_FOUND, 1000.0), (FOUND, LINE)])
def test_others_are_not(watched, settings, a_head):
    household = after_quarters_at(watched(settings), a_head)
    assert (household.monitored, household.assisted, household.newly_registered) == (0, 0, 0)


def test_elders_who_have_nobody_are_not_monitored(watched):
    household = after_quarters_at(watched(FOUND, persons=1, workers=0, old=1, without_kin=1), 1000.0)
    assert household.monitored == rules.NOT_REGISTERED


def test_a_poor_one_gets_dibao_when_it_is_registered_and_is_helped_by_it(watched):
    village = watched(FOUND | {"safety_net.take_up": 0.0}, assessed=100.0)
    household = after_quarters_at(village, 1000.0)
    assert (household.dibao, household.helped) == (1, 1)


def test_one_above_the_standard_gets_none(watched):
    village = watched(FOUND | {"safety_net.take_up": 0.0}, assessed=1500.0)
    assert after_quarters_at(village, 5900.0).dibao == 0


def test_one_who_has_dibao_already_is_helped(watched):
    household = after_quarters_at(watched(FOUND, dibao=1, benefit=3000.0), 5000.0)
    assert (household.helped, household.benefit) == (1, 3000.0)


def test_the_risk_is_removed_after_half_a_year_and_two_quarters_above_the_line(watched):
    village = watched(FOUND, monitored=1, assisted=1, helped=1)
    household = after_quarters_at(village, LINE)
    assert (household.monitored, household.quarters_registered, household.quarters_clear) == (1, 1, 1)
    after_quarters_at(village, LINE - 1.0)
    assert (household.monitored, household.quarters_clear) == (1, 0)
    after_quarters_at(village, LINE)
    assert household.monitored == 1
    after_quarters_at(village, LINE)
    assert (household.monitored, household.assisted, household.risk_removed) == (0, 0, 1)


@pytest.mark.parametrize("lacking", [{"helped": 0}, {"persons": 1, "workers": 0, "old": 1}], ids=str)
def test_not_without_help_nor_without_somebody_able(watched, lacking):
    village = watched(FOUND, **{"monitored": 1, "assisted": 1, "helped": 1} | lacking)
    assert after_quarters_at(village, LINE, quarters=20).monitored == 1


@pytest.mark.parametrize(("group", "assisted"), [(LIFTED, 1), (MONITORED, 0), (OTHER, 0)])
def test_lifted_households_are_assisted_all_the_same(watched, group, assisted):
    village = watched(FOUND, group=group, monitored=1, assisted=1, helped=1, quarters_registered=4)
    household = after_quarters_at(village, LINE, quarters=2)
    assert (household.monitored, household.assisted) == (0, assisted)


@pytest.mark.parametrize(
    ("group", "a_head", "quarters", "returned"),
    [
        (LIFTED, LINE / 1.5 - 1.0, 4, True),
        (LIFTED, LINE / 1.5 - 1.0, 3, False),
        (LIFTED, LINE / 1.5, 8, False),
        (OTHER, LINE / 1.5 - 1.0, 8, False),
    ],
)
def test_returned_to_poverty_after_a_year_below_the_poverty_standard(
    watched, group, a_head, quarters, returned
):
    village = watched(FOUND, group=group, monitored=1, assisted=1, quarters_registered=1)
    household = after_quarters_at(village, a_head, quarters=quarters)
    assert rules.has_returned(household) == returned


def test_a_closed_house_is_not_tested(watched):
    household = after_quarters_at(watched(FOUND, persons=0, workers=0, monitored=1), 0.0)
    assert household.monitored == rules.NOT_REGISTERED
