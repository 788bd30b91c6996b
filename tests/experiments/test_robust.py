"""Scenario discovery with a policy whose failures are known."""

import math

import pytest

from model.errors import InputError
from model.experiments.claims import FEWEST_FAILURES
from model.experiments.ranges import Range
from model.experiments.robust import Target, read_target, robust
from model.scenario import Scenario, load_scenario

WAGE, SHARE, ILLNESS = "labour.local_wage", "labour.hired_wedge", "labour.illness"
RANGES = [Range(WAGE, 95.0, 135.0), Range(SHARE, 0.05, 0.25), Range(ILLNESS, 0.02, 0.1)]


def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
    """Jobs give 100, but nothing where the wage is above 120 and casual work below 0.15."""
    wage, share = float(scenario.values[WAGE]), float(scenario.values[SHARE])
    gain = 0.0 if wage > 120.0 and share <= 0.15 else 100.0
    jobs = scenario.values["linkages.employment.enabled"]
    return {"mean_income": 10_000.0 + 10.0 * wage + seed % 100 + gain * jobs}


def test_the_box_of_failure_is_found_in_the_parameters_own_units(synthetic) -> None:
    found = robust(
        load_scenario("employment"),
        synthetic(outcomes),
        RANGES,
        Target("mean_income", True, 50.0),
        base=load_scenario("no_linkage"),
        points=400,
    )
    assert found.discovery.share == pytest.approx(0.375 * 0.5, abs=0.05)
    (box,) = found.discovery.boxes
    limits = {(each["key"], each["side"]): each for each in found.limits_of(box)}
    assert set(limits) == {(WAGE, "above"), (SHARE, "at most")}
    assert limits[WAGE, "above"]["value"] == pytest.approx(120.0, abs=1.0)
    assert limits[SHARE, "at most"]["value"] == pytest.approx(0.15, abs=0.005)
    assert limits[WAGE, "above"]["unit"] == "yuan/person-day"
    assert box.coverage == box.density == 1.0
    en, zh = ("".join(sentence[language] for sentence in found.finding()) for language in ("en", "zh"))
    told = "mean income higher by at least 50 yuan per head and year than under “No linkage”"
    assert f"misses its target, {told}, in" in en
    assert "labour.local_wage is above 120" in en and "labour.hired_wedge is at most 0.1" in en
    assert "“劳动力：县内零工日工资”高于120" in zh


def test_without_a_base_the_outcome_itself_is_judged(synthetic) -> None:
    found = robust(
        load_scenario("no_linkage"),
        synthetic(outcomes),
        RANGES,
        Target("mean_income", True, 11_250.0),
        points=64,
    )
    for point, value, failed in zip(found.points, found.values, found.failed, strict=True):
        assert value == pytest.approx(10_000.0 + 10.0 * float(point[WAGE]), abs=100.0)
        assert failed == (value < 11_250.0)


@pytest.mark.parametrize(("at_least", "share"), [(True, 0.0), (False, 1.0)])
def test_where_all_is_well_or_nothing_is_there_are_no_boxes(synthetic, at_least: bool, share: float) -> None:
    found = robust(
        load_scenario("no_linkage"),
        synthetic(outcomes),
        RANGES,
        Target("mean_income", at_least, 1.0),
        points=32,
    )
    assert found.discovery.share == share
    assert found.content()["boxes"] == []
    assert len(found.finding()) == 1


def test_too_few_failures_make_no_box(synthetic) -> None:
    """Three failures of sixteen: a tree would find a box that holds all of them."""
    found = robust(
        load_scenario("employment"),
        synthetic(outcomes, 1),
        RANGES,
        Target("mean_income", True, 50.0),
        base=load_scenario("no_linkage"),
        points=16,
    )
    failures = found.failed.count(True)
    assert 0 < failures < FEWEST_FAILURES
    assert found.content()["boxes"] == [] and not found.telling
    en, zh = ("".join(sentence[language] for sentence in found.finding()) for language in ("en", "zh"))
    assert f"in {failures} of 16 conditions" in en and "one run each" in en
    assert "Too few failures to tell where" in en and "at least 10" in en and "--points" in en
    assert f"16种条件中（每种模拟一次），有{failures}种" in zh and "至少各需10种" in zh


def test_conditions_without_a_value_are_told_and_no_failures(synthetic) -> None:
    """No dividend is due where illness is rare: there the unpaid share is not zero, it is none."""

    def unpaid(scenario: Scenario, seed: int) -> dict[str, float]:
        rare = scenario.values[ILLNESS] < 0.06
        return {"dividend_unpaid_share": math.nan if rare else 0.1 * (scenario.values[WAGE] > 115.0)}

    found = robust(
        load_scenario("baseline"),
        synthetic(unpaid),
        RANGES,
        Target("dividend_unpaid_share", False, 0.05),
        points=64,
    )
    without = [point[ILLNESS] < 0.06 for point in found.points]
    assert [missed is None for missed in found.failed] == without
    assert found.undefined == sum(without) == 32
    assert found.discovery.share == pytest.approx(0.5, abs=0.1)
    en, zh = ("".join(sentence[language] for sentence in found.finding()) for language in ("en", "zh"))
    assert "of 32 conditions" in en
    assert "In 32 further conditions dividend_unpaid_share has no value" in en
    assert "另有32种条件下" in zh
    rows = found.tables()["points"]
    assert [row["value"] is None and row["failed"] is None for row in rows] == without
    with pytest.raises(InputError, match="'dividend_unpaid_share' has no value under any condition"):
        robust(
            load_scenario("baseline"),
            synthetic(lambda scenario, seed: {"dividend_unpaid_share": math.nan}),
            RANGES,
            Target("dividend_unpaid_share", False, 0.05),
            points=16,
        )


@pytest.mark.parametrize(
    ("text", "of_difference", "message"),
    [
        (
            "below_line_rate<=10",
            False,
            "'below_line_rate', in share, is between 0 and 1, so never 10; 10 % is 0.1 or 10%",
        ),
        ("below_line_rate<=150%", False, "between 0 and 1, so never 1.5$"),
        ("below_line_rate>=-0.1", False, "between 0 and 1, so never -0.1"),
        ("below_line_rate<=-2", True, "difference of 'below_line_rate', in share, is between -1"),
        ("gini_all<=30", False, "a number without a unit, is between 0 and 1"),
        ("in_employment_rate@group=all>=6", False, "in share, is between 0 and 1"),
        ("programme_cost>=-1", False, "in yuan/year, is at least 0"),
        ("enterprises_failed<=-1", False, "in enterprise, is at least 0"),
        ("figure:linked_people<=-1", False, "in person, is at least 0"),
        ("mean_income>=5%", False, "'mean_income' is no share but in yuan/person/year: leave out the %"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_unit_and_range(text, of_difference, message) -> None:
    with pytest.raises(InputError, match=message):
        read_target(text, of_difference=of_difference)


def test_a_target_that_cannot_be_is_refused_from_python_too(synthetic) -> None:
    with pytest.raises(InputError, match="is between 0 and 1"):
        robust(load_scenario("baseline"), synthetic(outcomes), RANGES, Target("below_line_rate", False, 10.0))


def test_percent_is_read_as_a_share() -> None:
    assert read_target("below_line_rate<=10%") == Target("below_line_rate", False, 0.1)
    assert read_target("below_line_rate <= 2.5 %") == Target("below_line_rate", False, 0.025)
    assert read_target("below_line_rate<=-1%", of_difference=True).value == -0.01
    assert read_target("mean_income>=-50", of_difference=True).value == -50.0  # incomes have no bounds


def test_targets_are_read() -> None:
    assert read_target(" mean_income >= 1e4 ") == Target("mean_income", True, 10_000.0)
    assert read_target("below_line_rate<=0.1") == Target("below_line_rate", False, 0.1)
    assert read_target("income_per_head@group=other>=5").outcome == "income_per_head@group=other"
    assert read_target("mean_income≥１００００") == Target("mean_income", True, 10_000.0)
    assert read_target("脱贫常住人口当年低于监测线比例≤１０％") == Target("below_line_rate", False, 0.1)
    for text, message in (
        ("mean_income", "must be OUTCOME>=NUMBER"),
        ("mean_income>5", "must be OUTCOME>=NUMBER"),
        ("mean_income>=many", "must be OUTCOME>=NUMBER"),
        ("mean_income>=nan", "must be OUTCOME>=NUMBER"),
        ("mean_incom>=5", "did you mean 'mean_income'"),
    ):
        with pytest.raises(InputError, match=message):
            read_target(text)


def test_refusals(synthetic) -> None:
    scenario, target = load_scenario("baseline"), Target("mean_income", True, 1.0)
    for ranges, numbers, message in (
        ([], {}, "no condition is uncertain"),
        ([RANGES[0]] * 2, {}, "is varied twice"),
        (RANGES, {"points": 8}, "--points = 8: must be at least 16"),
        (RANGES, {"depth": 7}, "--depth = 7: must be between 1 and 6"),
    ):
        with pytest.raises(InputError, match=message):
            robust(scenario, synthetic(outcomes), ranges, target, **numbers)
