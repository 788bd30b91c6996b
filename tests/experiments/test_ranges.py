"""Ranges of parameters: how they are written, what they hold, and scenarios inside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import run_sim
from model.errors import InputError
from model.experiments.ranges import (
    Range,
    at_point,
    at_sampled_point,
    check_distinct,
    parameters,
    read_range,
    uncertain_ranges,
)
from model.opening import build_population
from model.scenario import load_scenario

FLOOR = "linkages.order_purchase.floor"
SWITCH = "linkages.employment.enabled"
COUNT = "population.leading_enterprises"
WAGE = "labour.local_wage"


def test_a_text_is_read_with_the_kind_of_its_parameter() -> None:
    assert read_range(f"{FLOOR}=0.9:1.1") == Range(FLOOR, 0.9, 1.1)
    assert read_range(f" {FLOOR} = 0.9 : 1.1 : 5 ") == Range(FLOOR, 0.9, 1.1, float, 5)
    assert read_range(f"{SWITCH}=false:true") == Range(SWITCH, 0.0, 1.0, bool)
    assert read_range(f"{COUNT}=100:900:3") == Range(COUNT, 100.0, 900.0, int, 3)
    assert read_range(FLOOR) == Range(FLOOR, 0.85, 1.05)  # as declared


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("floor=0:1", f"unknown key 'floor'; {FLOOR} and safety_net.floor have that name"),
        (f"{FLOOR}=", "must be KEY=LOW:HIGH"),
        ("=1:2", "must be KEY=LOW:HIGH"),
        (f"{FLOOR}=1", 'floor = "1": must be LOW:HIGH'),
        (f"{FLOOR}=1:2:3:4", "must be LOW:HIGH or LOW:HIGH:N"),
        (f"{FLOOR}=low:1", 'floor = "low": must be a number'),
        (f"{FLOOR}=nan:1", "must be a number"),
        (f"{FLOOR}=-1:1", "floor = -1: must be between 0 and 3"),
        (f"{FLOOR}=1:1", "the low end 1 must be below the high end 1"),
        (f"{FLOOR}=1:0.5", "must be below"),
        (f"{FLOOR}=0:1:1", "the number of levels must be a whole number from 2"),
        (f"{FLOOR}=0:1:2.5", "the number of levels must be a whole number"),
        (f"{COUNT}=0.5:9", "leading_enterprises = 0.5: must be a whole number"),
        (f"{SWITCH}=0:1", "enabled = 0: must be true or false"),
        (SWITCH, "has no uncertainty range"),
    ],
)
def test_what_is_wrong_in_a_range_is_told(text: str, message: str) -> None:
    with pytest.raises(InputError, match=r"^--vary: ") as caught:
        read_range(text)
    assert message in str(caught.value)


@given(st.floats(0.0, 1.0))
def test_a_point_lies_in_its_range(share: float) -> None:
    assert 0.9 <= float(Range(FLOOR, 0.9, 1.1).at(share)) <= 1.1
    assert Range(COUNT, 3.0, 5.0, int).at(share) == 3 + min(int(3 * share), 2)
    assert Range(SWITCH, 0.0, 1.0, bool).at(share) is (share >= 0.5)


def test_a_grid_has_both_ends_and_even_steps() -> None:
    assert Range(FLOOR, 0.5, 1.5, float, 5).grid() == [0.5, 0.75, 1.0, 1.25, 1.5]
    assert Range(COUNT, 1.0, 3.0, int, 9).grid() == [1, 2, 3]
    assert Range(COUNT, 0.0, 100.0, int, 3).grid() == [0, 50, 100]
    assert Range(SWITCH, 0.0, 1.0, bool).grid() == [False, True]


def test_uncertain_ranges_leave_out_what_was_set() -> None:
    declared = [key for key, entry in parameters().items() if entry.uncertain is not None]
    assert [entry.key for entry in uncertain_ranges(load_scenario("baseline"))] == declared
    held = uncertain_ranges(load_scenario("baseline", {FLOOR: 1.0}))
    assert [entry.key for entry in held] == [key for key in declared if key != FLOOR]
    only = uncertain_ranges(load_scenario("baseline"), ["prices", "linkages.*.technique"])
    ending = ".technique"
    assert {entry.key.rsplit(".", 1)[0] for entry in only if not entry.key.endswith(ending)} == {"prices"}
    assert len([entry for entry in only if entry.key.endswith(ending)]) == 2
    with pytest.raises(InputError, match="no parameter with an uncertainty range fits 'weathr'"):
        uncertain_ranges(load_scenario("baseline"), ["weathr"])


def test_a_parameter_is_varied_once() -> None:
    with pytest.raises(InputError, match=f"--vary: {FLOOR}: is varied twice"):
        check_distinct([Range(FLOOR, 0.0, 1.0), Range(FLOOR, 1.0, 2.0)], option="--vary")


def test_a_scenario_at_a_point_is_the_one_with_these_settings() -> None:
    base = load_scenario("baseline")
    moved = at_point(base, {FLOOR: 1, SWITCH: False}, name="moved")
    again = load_scenario("baseline", {FLOOR: 1.0, SWITCH: False})
    assert moved.name == "moved"
    assert moved.digest() == again.digest()
    assert moved.sections == again.sections
    assert base.values[SWITCH] is True


def test_a_point_that_is_not_allowed_is_refused() -> None:
    base = load_scenario("baseline")
    with pytest.raises(InputError, match="floor = -1"):
        at_point(base, {FLOOR: -1.0})
    with pytest.raises(InputError, match=r"the low loss, 0\.15, must be at most the high one, 0\.0"):
        at_point(base, {"weather.drought_loss_high": 0.0})


def test_shares_of_the_budget_that_were_drawn_each_by_itself_are_made_to_fit() -> None:
    baseline = load_scenario("baseline")
    shares = [f"programme.budget.share_{part}" for part in ("will", "work", "skill", "money", "help")]
    assert sum(baseline.values[key] for key in shares) == pytest.approx(1.0)
    drawn = at_sampled_point(baseline, {shares[1]: 0.6, FLOOR: 0.9})
    assert sum(drawn.values[key] for key in shares) == pytest.approx(1.0)
    for key in shares:
        wanted = 0.6 if key == shares[1] else baseline.values[key]
        assert drawn.values[key] / drawn.values[shares[1]] == pytest.approx(wanted / 0.6)
    less = at_sampled_point(baseline, {shares[1]: 0.3})  # what is left over is left over
    assert less.values == at_point(baseline, {shares[1]: 0.3}).values
    with pytest.raises(InputError, match="must sum to at most 1"):
        at_point(baseline, {shares[1]: 0.6})


def test_what_is_drawn_to_be_sent_home_fits_into_all_transfers() -> None:
    """Where everything that raises it is at one end of its range, and nothing is left of government's."""
    baseline = load_scenario("baseline")
    ends = {entry.key: entry for entry in uncertain_ranges(baseline)}
    much = ("labour.remitted", "labour.migrant_earnings", "population.away_persons", "income.support")
    less = ("income.per_head", "income.lifted_county_factor")
    point = {key: ends[key].at(1.0) for key in much} | {key: ends[key].at(0.0) for key in less}
    with pytest.raises(InputError, match="remittances"):
        build_population(at_point(baseline, point), 0.002, 1)
    drawn = at_sampled_point(baseline, point)
    assert 0.03 < drawn.values["labour.remitted"] < point["labour.remitted"]
    assert {key: drawn.values[key] for key in point if key != "labour.remitted"} == {
        key: value for key, value in point.items() if key != "labour.remitted"
    }
    state, _ = build_population(drawn, 0.002, 1)
    assert len(state.households) > 0
    little = {"labour.remitted": 0.12}
    assert at_sampled_point(baseline, little).values == at_point(baseline, little).values


def test_every_uncertain_parameter_can_be_varied_at_once() -> None:
    baseline = load_scenario("baseline")
    ranges = uncertain_ranges(baseline)
    for end in (0.0, 1.0):
        at_sampled_point(baseline, {entry.key: entry.at(end) for entry in ranges})


@pytest.mark.parametrize(
    "command",
    [
        ["sweep", "--vary", f"{FLOOR}=0.9:1"],
        ["sweep", "--file", "plan.toml"],
        ["sensitivity", "--vary", f"{FLOOR}=0.9:1", "--vary", WAGE],
        ["robust", "--vary", f"{FLOOR}=0.9:1", "--target", "mean_income>=9000"],
        ["calibrate", "--fit", f"{FLOOR}=0.9:1"],
        ["calibrate", "targets.toml"],
    ],
)
def test_what_is_set_cannot_be_varied_too(command: list[str], tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    bounds = f'"{FLOOR}" = {{ low = 0.9, high = 1.0 }}\n'
    (tmp_path / "plan.toml").write_text(f"[vary]\n{bounds}")
    targets = '[targets]\nmean_income = { value = 1.0, sd = 1.0, source = "a survey" }\n'
    (tmp_path / "targets.toml").write_text(f"{targets}[parameters]\n{bounds}")
    assert run_sim.main([*command, "--set", f"{FLOOR}=0.95", "--out", "results"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"Error: --set: {FLOOR} = 0.95: is set here, but the experiment itself moves it")
    assert error.count("\n") == 1
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("command", [["decompose"], ["decompose", "--of", "parts"], ["sensitivity"]])
def test_what_is_set_cannot_be_switched_too(command: list[str], capsys) -> None:
    key = "programme.skill.enabled" if "parts" in command else "linkages.employment.enabled"
    assert run_sim.main([*command, "--set", f"{key}=false"]) == 2
    assert f"{key} = false: is set here, but the experiment itself moves it" in capsys.readouterr().err


def test_a_parameter_that_python_sets_is_not_varied_either() -> None:
    from model.experiments.plans import SweepPlan
    from model.experiments.settings import Settings
    from model.experiments.sweep import sweep

    scenario = load_scenario("baseline", {FLOOR: 0.95})
    with pytest.raises(InputError, match="the experiment itself moves it"):
        sweep(scenario, Settings(0.001, 1, 1), SweepPlan((Range(FLOOR, 0.9, 1.0),)))
