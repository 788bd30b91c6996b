"""Settings that are said to have no effect have none, and those that have one are not said to have none."""

import json
from collections.abc import Mapping

import pytest

import run_sim
from model.declare.parameter import Value
from model.engine import simulate
from model.experiments.folder import Plan
from model.experiments.levers import switches
from model.experiments.ranges import at_point, parameters
from model.scenario import Scenario, keys_of, list_scenarios, load_scenario
from model.without_effect import WORK_WHEN_OFF, without_effect

FLOOR = "linkages.order_purchase.floor"

# Everything happens that can happen to a form or part: prices, demand and harvests fall, enterprises fail.
STIRRED = {
    "shocks.price_year": 2,
    **{f"industries.{name}.price_shock": -0.4 for name in ("potatoes", "fruit", "vegetables")},
    "shocks.demand_year": 2,
    "shocks.demand_change": -0.4,
    "shocks.drought_year": 1,
    "shocks.failure_year": 2,
}
# Banks lend enterprises little, so that some still owe for produce and dividends as the first year begins.
SHORT_OF_CREDIT = {"credit.purchase_credit": 0.3, "credit.credit_line": 0.2}
SECTIONS = [key.removesuffix(".enabled") for of in ("forms", "parts") for key in switches(of).values()]


def digest(scenario: Scenario, changes: Mapping[str, Value] | None = None, seed: int = 1) -> str:
    return simulate(at_point(scenario, changes or {}), seed, scale=0.0005, years=3).digest()


def ends_of(key: str, value: Value) -> list[Value]:
    """Values that a parameter could take besides the one that it has."""
    entry = parameters()[key]
    if entry.kind is bool:
        return [not value]
    if entry.kind is str:
        return [choice for choice in entry.choices if choice != value]
    ends = [entry.kind(end) for end in (entry.low, entry.high) if end is not None]
    return [end for end in ends if end != value] or [entry.kind(2 * value + 1)]


def own_keys(section: str) -> list[str]:
    keys = [key for key in parameters() if key.startswith(f"{section}.") and not key.endswith(".enabled")]
    head, _, part = section.partition(".")
    return [*keys, f"programme.budget.share_{part}"] if head == "programme" else keys


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_switched_off_can_have_any_terms(section: str) -> None:
    off = load_scenario("baseline", {**STIRRED, f"{section}.enabled": False})
    before = digest(off)
    keys = own_keys(section)
    at_once = at_point(off, {"start.burn_in": 0})
    assert {each.key for each in without_effect([at_once], 3, keys)} == set(keys) - WORK_WHEN_OFF
    said = {each.key for each in without_effect([off], 3, keys)}
    assert said == (set(keys) & set(keys_of("policy"))) - WORK_WHEN_OFF  # before, it was on
    for last in (0, -1):  # all of them at the low ends, then at the high ends
        changes = {key: ends_of(key, off.values[key])[last] for key in said}
        for key in changes:  # what not every value goes with
            if key.endswith("_pattern") or ".farmers_" in key or ".budget.share_" in key:
                changes[key] = 0 * off.values[key]
        assert digest(off, changes) == before


@pytest.mark.parametrize("key", sorted(WORK_WHEN_OFF))
def test_what_matters_all_the_same_is_rightly_left_out(key: str) -> None:
    section = key.rpartition(".")[0]
    off = load_scenario("baseline", {**STIRRED, **SHORT_OF_CREDIT, f"{section}.enabled": False})
    # Whether shares or promises are left that could not be paid is luck in so small a province.
    assert any(
        digest(off, {key: end}, seed) != digest(off, seed=seed)
        for seed in (1, 2, 3)
        for end in ends_of(key, off.values[key])
    )


@pytest.mark.parametrize(
    ("settings", "years", "said"),
    [
        ({"shocks.drought_year": 4}, 2, "shocks.drought_year = 4 has no effect: the run has 2 years"),
        ({"shocks.drought_year": 2}, 1, "the run has 1 year, shocks.drought_year is 2"),
        ({"shocks.failure_year": 3}, 2, "shocks.failure_year = 3 has no effect"),
        ({"shocks.price_year": 2}, 2, "shocks.price_year = 2 has no effect: industries.*.price_shock is 0"),
        ({"shocks.demand_year": 2}, 2, "shocks.demand_year = 2 has no effect: shocks.demand_change is 0"),
        (
            {"shocks.demand_change": -0.3},
            2,
            "-0.3 has no effect: shocks.demand_year is 0",
        ),
        (
            {"industries.fruit.price_shock": -0.4},
            2,
            "-0.4 has no effect: shocks.price_year is 0",
        ),
        ({"linkages.order_purchase.enabled": False, FLOOR: 0.9}, 2, "enabled is false"),
        ({"programme.will.enabled": False, "programme.budget.share_will": 0.1}, 2, "programme.will.enabled"),
        ({"shocks.drought_year": 2}, 2, None),
        ({"shocks.price_year": 2, "industries.fruit.price_shock": -0.4}, 2, None),
        ({"shocks.demand_year": 1, "shocks.demand_change": -0.3}, 2, None),
        ({"shocks.drought_year": 0}, 2, None),
        ({FLOOR: 1.0}, 2, None),
    ],
)
def test_a_setting_without_effect_is_said(settings: dict[str, Value], years: int, said: str | None) -> None:
    found = without_effect([load_scenario("baseline", settings)], years)
    assert [each.told() for each in found if said is None or said not in each.told()] == []
    assert len(found) == (0 if said is None else 1)
    assert all(each.zh for each in found)


@pytest.mark.parametrize("name", list_scenarios())
def test_shipped_scenarios_set_nothing_in_vain(name: str) -> None:
    assert without_effect([load_scenario(name)], 5) == []


def test_what_works_in_one_scenario_is_not_without_effect() -> None:
    scenarios = [load_scenario(name, {FLOOR: 1.0}) for name in ("no_linkage", "order_purchase")]
    assert without_effect(scenarios, 2) == []
    assert [each.key for each in without_effect(scenarios[:1], 2)] == [FLOOR]


def test_what_an_experiment_switches_itself_is_not_off() -> None:
    scenarios = (load_scenario("no_linkage", {FLOOR: 1.0}),)
    options = {"years": 2, "of": "forms"}
    assert Plan("decompose", scenarios, options).without_effect() == []
    assert Plan("effects", scenarios, {"years": 2}).without_effect() != []
    varied = {"years": 2, "ranges": [{"key": FLOOR}, {"key": "linkages.order_purchase.enabled"}]}
    assert Plan("sweep", scenarios, varied).without_effect() == []


def test_it_is_told_on_standard_error_and_in_json(capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    common = ["--years", "1", "--scale", "1e-9", "--json", "--set", "shocks.drought_year=4"]
    told = "Note: shocks.drought_year = 4 has no effect: the run has 1 year, shocks.drought_year is 4.\n"
    commands = {
        "run": ["run", "baseline"],
        "compare": ["compare", "no_linkage", "baseline", "--replications", "2"],
        "sweep": ["sweep", "--vary", f"{FLOOR}=0.9:1:2", "--replications", "1"],
    }
    for name, command in commands.items():
        out = tmp_path / name
        assert run_sim.main([*command, *common, "--out", str(out)]) == 0
        output, error = capsys.readouterr()
        assert told in error  # besides, perhaps, that rules are compiled
        for content in (json.loads(output), json.loads((out / "manifest.json").read_text(encoding="utf-8"))):
            assert [each["key"] for each in content["without_effect"]] == ["shocks.drought_year"]
            assert content["without_effect"][0]["zh"] == "共模拟1年，而“指定的旱年”为4"


def test_options_without_effect_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_sim.main(["figures", "--scale", "0.5", "--set", "a=1"]) == 0
    error = capsys.readouterr().err
    for option in ("--scale", "--set"):
        assert f"Note: {option} has no effect: without --check nothing is run.\n" in error
    assert "--seed" not in error
    compare = ["compare", "no_linkage", "baseline", "--replications", "2", "--scale", "1e-9", "--years", "1"]
    assert run_sim.main([*compare, "--at-most", "50"]) == 0
    assert "Note: --at-most has no effect: without --precision." in capsys.readouterr().err
    check = ["figures", "--check", "baseline", "--scale", "1e-9", "--set", "shocks.drought_year=3", "--json"]
    assert run_sim.main(check) == 0
    output, error = capsys.readouterr()
    assert "shocks.drought_year = 3 has no effect" in error
    assert [each["key"] for each in json.loads(output)["without_effect"]] == ["shocks.drought_year"]
