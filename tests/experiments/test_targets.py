"""Targets: declared with their sources, measured as worked by hand, and the command with one small run."""

import contextlib
import io
import json
import math

import numpy as np
import pytest

import run_sim
from model.errors import InputError
from model.evidence import derived_from, fact, load_facts
from model.experiments.calibrate import SHIPPED_TARGETS, read_targets
from model.experiments.observing import Seen
from model.experiments.settings import Settings
from model.experiments.target_measures import (
    Simulated,
    elders_share,
    fifths,
    one_person_share,
    poorest_consumption,
    poorest_fifth,
    richest_consumption,
    richest_fifth,
    transitory_part,
)
from model.experiments.targets import TARGETS, TargetValue, set_beside
from model.figures import load_figures
from model.population.counties import DATA
from model.population.table import read_table
from model.scenario import load_scenario

BY_NAME = {target.name: target for target in TARGETS}


# --- declarations -------------------------------------------------------------------------


def test_every_target_is_one_of_its_own_with_an_interval_and_a_source():
    assert len(BY_NAME) == len(TARGETS)
    for target in TARGETS:
        assert target.low < target.high, target.name
        assert target.source and target.scope and target.unit, target.name
        assert target.source_class == "assumption" or target.facts or target.fitted, target.name
        assert not (target.fitted and target.missed), f"{target.name} is fitted, so it is met"


def test_facts_and_targets_know_each_other():
    named = {
        (user.removeprefix("target:"), name)
        for name, entry in load_facts().items()
        for user in entry.used_by
        if user.startswith("target:")
    }
    for target in TARGETS:
        if not target.fitted:  # of the others targets.toml tells
            assert {(target.name, name) for name in target.facts} <= named
    for target, name in named:
        own = BY_NAME[target].facts
        assert name in own or any(name in derived_from(fact(each)) for each in own), (name, target)


def test_all_that_the_baseline_was_fitted_to_is_a_target_with_the_same_numbers():
    by_hand = {"dibao_share": "safety_net.take_up", "newly_registered": "monitoring.detection"}
    assert all(parameter in BY_NAME[name].basis for name, parameter in by_hand.items())
    fitted = [target for target in TARGETS if target.fitted and target.name not in by_hand]
    ends = sorted((target.low, target.high) for target in fitted)
    observed, _ = read_targets(SHIPPED_TARGETS, parameters=False)
    assert ends == sorted((each.value - 2 * each.sd, each.value + 2 * each.sd) for each in observed)
    figures = [target.basis.rpartition(" ")[2] for target in fitted if target.source_class == "article"]
    assert figures and set(figures) <= set(load_figures())


def test_targets_are_the_facts():
    assert BY_NAME["survey_wages_share"].high == pytest.approx(fact("rural_wages_share_2022").value, abs=1e-3)
    middle = {"median_over_mean": ("rural_median_ratio_2022", "rural_median_ratio_2024")}
    middle |= {"residents_growth": ("rural_residents_growth_2023",)}
    for name, facts in middle.items():
        target, values = BY_NAME[name], [fact(each).value for each in facts]
        assert 0.5 * (target.low + target.high) == pytest.approx(np.mean(values), abs=0.005)
    low, high = BY_NAME["lifted_wages_share"].low, BY_NAME["lifted_wages_share"].high
    assert (low, high) == pytest.approx(
        tuple(fact("lifted_people_wages_share_2021").value + part for part in (-0.05, 0.05))
    )
    nominal = fact("lifted_people_income_2021").value * (1.0 + fact("price_rise_2022").value)
    for name, middle in (
        ("lifted_income_2021", nominal),
        ("lifted_income_2022", fact("lifted_people_income_2022").value),
    ):
        ends = BY_NAME[name].low, BY_NAME[name].high
        assert ends == pytest.approx((0.95 * middle, 1.05 * middle), rel=1e-3)
    months = BY_NAME["regular_pay"].low, BY_NAME["regular_pay"].high
    assert months == pytest.approx(tuple(fact("local_wage_2022").value * each for each in (7, 9)), rel=0.01)
    for name in ("poorest_fifth", "richest_fifth", "one_person_share", "household_size", "lifted_at_work"):
        target = BY_NAME[name]
        assert all(target.is_met_by(fact(each).value) for each in target.facts), name
    low, high = BY_NAME["rural_residents"].low, BY_NAME["rural_residents"].high
    assert (low, high) == pytest.approx(
        tuple(fact("county_rural_residents_2020").value * share for share in (0.98, 1.02)), rel=1e-4
    )


def test_facts_of_the_census_are_sums_over_the_counties():
    columns = {
        "county_rural_residents_2020": "rural_residents",
        "county_family_households_2020": "family_households",
        "county_family_persons_2020": "persons_in_family_households",
        "county_one_person_households_2020": "one_person_households",
    }
    columns |= {"county_residents_2020": "residents"}
    elders = [f"aged_{ages}" for ages in ("65_69", "70_74", "75_79", "80_84", "85_plus")]
    rows = read_table(DATA / "census_2020.csv", (*columns.values(), *elders))
    for name, column in columns.items():
        assert fact(name).value == sum(int(row.values[column]) for row in rows), name
    assert fact("county_elders_2020").value == sum(int(row.values[each]) for row in rows for each in elders)


# --- measures -----------------------------------------------------------------------------


def test_fifths_worked_by_hand():
    incomes, persons = np.array([40.0, 10.0, 30.0, 20.0]), np.array([2.0, 1.0, 1.0, 1.0])
    assert fifths(incomes, persons) == pytest.approx(np.array([10, 20, 30, 40, 40]) / 28)
    # 2.5 persons have 10 and as many 30: the third fifth is half of each.
    assert fifths(np.array([30.0, 10.0]), np.array([2.5, 2.5])) == pytest.approx([0.5, 0.5, 1.0, 1.5, 1.5])
    assert np.isnan(fifths(np.zeros(3), np.ones(3))).all()


def test_the_transitory_part_worked_by_hand():
    def part(*logs, persons=(1.0, 1.0, 1.0)):
        return transitory_part(np.exp(np.array(logs, dtype=float)).T, np.array(persons[: len(logs)]))

    assert part([0, 2], [4, 6]) == pytest.approx(0.0, abs=1e-12)  # all grow alike
    assert part([0, 2], [2, 0]) == pytest.approx(1.0)  # they change places
    # About the mean of each year, 0.5 and 1.5: -0.5 and -1.5, 0.5 and 1.5.  About their own: 0.5 each.
    assert part([0, 0], [1, 3]) == pytest.approx(0.25 / 1.25)
    # The second stands for three persons: means 0.75 and 2.25, about them -0.75, -2.25 and 0.25, 0.75.
    within, total = (0.5625 + 3 * 0.0625) / 4, (0.5 * (0.5625 + 5.0625) + 1.5 * (0.0625 + 0.5625)) / 4
    assert part([0, 0], [1, 3], persons=(1.0, 3.0)) == pytest.approx(within / total)
    nothing_once = np.exp(np.array([[0.0, 1.0, 5.0], [0.0, 3.0, 5.0]]))
    nothing_once[1, 2] = 0.0
    assert transitory_part(nothing_once, np.ones(3)) == pytest.approx(0.2)
    assert math.isnan(part([1, 2], [1, 2]))


def seen(**columns):
    """Three households and two years: one of two residents, one of one, and one of three."""
    residents = np.array([2.0, 1.0, 3.0])
    return Seen(
        weight=np.array([1.0, 2.0, 1.0]),
        residents=residents,
        elders=np.array([2.0, 0.0, 1.0]),
        industry=np.zeros(3, np.int64),
        land=np.ones(3),
        savings=np.zeros(3),
        starting_income=np.zeros(3),
        by_year={
            "persons": np.array([residents, [1.0, 1.0, 4.0]]),
            **{name: np.array(values, dtype=float) for name, values in columns.items()},
        },
        regular_pay=30_000.0,
        separation_cost=0.0,
        outcomes=None,
        imbalance=0.0,
    )


def test_who_lives_there_worked_by_hand():
    run = Simulated(seen(), {})
    assert one_person_share(run) == pytest.approx(2 / 4)
    assert elders_share(run) == pytest.approx((2 + 1) / (2 + 2 * 1 + 3))


def test_fifths_are_of_the_residents_of_the_year():
    run = Simulated(seen(survey_income=[[0, 0, 0], [50, 20, 40]]), {})
    # 2022: one resident with 50, two with 20, four with 10; a fifth is 1.4 persons, all have 130.
    assert poorest_fifth(run) == pytest.approx(14 / 26)
    assert richest_fifth(run) == pytest.approx((50 + 0.4 * 20) / 26)


def test_consumption_of_a_fifth_is_told_over_its_income():
    run = Simulated(seen(survey_income=[[0, 0, 0], [50, 20, 40]], consumed=[[0, 0, 0], [30, 15, 60]]), {})
    # The poorest 1.4 of the four with 10 each consume 15 each; the richest with 50 consumes 30.
    assert poorest_consumption(run) == pytest.approx(15 / 10)
    assert richest_consumption(run) == pytest.approx((30 + 0.4 * 15) / (50 + 0.4 * 20))


def test_income_by_resident_divides_by_the_residents_of_each_year():
    found = seen(survey_income=[[100, 20, 30], [100, 20, 40]]).survey_per_head
    assert found.tolist() == [[50.0, 20.0, 10.0], [100.0, 20.0, 10.0]]


# --- the command --------------------------------------------------------------------------


def call(*arguments):
    output, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        status = run_sim.main(["targets", *map(str, arguments)])
    return status, output.getvalue(), error.getvalue()


def strict(text):
    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.fixture(scope="module")
def baseline():
    """The rows of one run of the baseline, by name."""
    status, output, error = call("--replications", 6, "--scale", 0.02, "--json")
    assert (status, error) == (0, "")
    return {row["name"]: row for row in strict(output)}


def test_every_row_has_what_it_is_judged_by(baseline):
    assert list(baseline) == list(BY_NAME)
    for name, row in baseline.items():
        target = BY_NAME[name]
        assert set(row) == {
            *("name", "text", "unit", "value", "low", "high", "fitted", "met", "missed"),
            *("scope", "class", "source", "facts"),
        }
        assert (row["low"], row["high"], row["fitted"]) == (target.low, target.high, target.fitted)
        assert math.isfinite(row["value"]), name
        assert row["met"] == (row["low"] <= row["value"] <= row["high"])
        assert row["scope"] == f"{target.scope}; mean of 6 runs at scale 0.02, seed 1"


def test_in_the_baseline_fitted_targets_are_met_and_others_met_or_explained(baseline):
    for name, row in baseline.items():
        assert row["met"] or not row["fitted"], name
        assert (row["missed"] is None) == row["met"], name


def test_rows_agree_with_each_other(baseline):
    value = {name: row["value"] for name, row in baseline.items()}
    sources = ("survey_wages", "survey_business", "survey_property", "survey_transfers")
    income = sum(value[name] for name in sources)
    assert value["survey_income"] == pytest.approx(income)
    share = value["survey_wages"] / income  # of means, and not a mean of shares
    assert value["survey_wages_share"] == pytest.approx(share, rel=0.01)
    assert value["lifted_wages_share"] > value["survey_wages_share"]
    assert value["lifted_away"] < value["lifted_at_work"] < 0.5
    assert value["poorest_fifth"] < value["median_over_mean"] < 1.0 < value["richest_fifth"]
    assert -0.03 < value["residents_growth"] < 0.0  # more die and leave for good than are born


def test_what_a_short_run_cannot_tell_is_null_with_a_reason():
    status, output, error = call("no_linkage", "--years", 2, "--scale", 1e-9, "--replications", 2, "--json")
    assert (status, error) == (0, "")
    rows = {row["name"]: row for row in strict(output)}
    unknown = {name: row["missed"] for name, row in rows.items() if row["value"] is None}
    needed = {"transitory_share": 8, "residents_growth": 3, "below_line_jump": 5, "dibao_share": 6}
    needed |= {target.name: target.years for target in TARGETS if target.years > 2}
    expected = {name: f"Needs {years} years; the runs have 2." for name, years in needed.items()}
    of_contracts = [name for name in rows if name.startswith(("value_of_", "side_sold_"))]
    assert len(of_contracts) == 8
    assert unknown == expected | dict.fromkeys(of_contracts, "Nobody is concerned in these runs.")
    assert not any(rows[name]["met"] for name in unknown)
    # Principal that could not be paid back yet links a few.
    assert rows["linked_people"]["value"] < 50_000.0 and not rows["linked_people"]["met"]
    assert rows["linked_people"]["scope"].endswith("; mean of 2 runs at scale 1e-09, seed 1")


def test_nobody_concerned_is_told_and_never_met():
    value = TargetValue(BY_NAME["lifted_away"], math.nan, Settings(scale=0.1, years=8, seed=1))
    assert not value.met and value.row()["value"] is None
    assert value.missed == "Nobody is concerned in these runs."


def test_the_table_tells_every_target_and_why_it_is_missed():
    status, output, error = call("--years", 2, "--scale", 1e-9, "--replications", 1)
    assert (status, error) == (0, "")
    told = " ".join(output.split())
    assert f"of {len(TARGETS)} are met." in told and "1 run of 2 years" in told
    assert "Growth of rural residents: Needs 3 years; the runs have 2." in told
    assert "nan" not in output.lower().split()
    assert all(len(line) <= 80 for line in output.splitlines())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["basline"], "did you mean 'baseline'"),
        (["--years", 1], "--years = 1: must be at least 2"),
        (["--replications", 0, "--scale", 2, "--jobs", 0], "--replications = 0"),
        (["--scale", 0], "--scale = 0"),
        (["--set", "labour.local_wag=90"], "labour.local_wag"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(arguments, message):
    status, output, error = call(*arguments)
    assert (status, output, error.count("\n")) == (2, "", 1)
    assert message in error


def test_python_is_refused_the_same():
    with pytest.raises(InputError, match="must be at least 2"):
        set_beside(load_scenario("baseline"), Settings(scale=0.1, years=1, seed=1))
