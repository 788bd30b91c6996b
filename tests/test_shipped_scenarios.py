"""The scenarios that come along: they load, say what they ask, and run."""

import re

import pytest

from model.engine import simulate
from model.parameters import LINKAGES
from model.scenario import SCENARIOS, list_scenarios, load_scenario

ENABLED = {
    "baseline": set(LINKAGES),
    "no_linkage": set(),
    "all_linkages": set(LINKAGES),
    **{form: {form} for form in LINKAGES},
}

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_these_are_shipped() -> None:
    assert set(list_scenarios()) >= set(ENABLED)


@pytest.mark.parametrize("name", list(ENABLED))
def test_only_the_named_forms_are_on(name: str) -> None:
    values = load_scenario(name).values
    assert {form for form in LINKAGES if values[f"linkages.{form}.enabled"]} == ENABLED[name]


@pytest.mark.parametrize("name", list(ENABLED))
def test_nothing_but_the_switches_differs_from_the_baseline(name: str) -> None:
    values, baseline = load_scenario(name).values, load_scenario("baseline").values
    different = {key for key in values if values[key] != baseline[key]}
    assert all(re.fullmatch(r"linkages\.[a-z_]+\.enabled", key) for key in different)


@pytest.mark.parametrize("name", list_scenarios())
def test_each_opens_with_its_question_in_both_languages(name: str) -> None:
    scenario = load_scenario(name)
    lines = (SCENARIOS / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    comment = lines[: next(place for place, line in enumerate(lines) if not line.startswith("#"))]
    opening = " ".join(line.lstrip("# ") for line in comment)
    for language in ("en", "zh"):
        assert scenario.title[language]
        assert scenario.question[language] in opening
    assert CHINESE.search(scenario.question["zh"])
    assert CHINESE.search(scenario.title["zh"])
    assert not CHINESE.search(scenario.question["en"] + scenario.title["en"])


@pytest.mark.parametrize("name", list_scenarios())
def test_each_runs_and_keeps_its_accounts(name: str) -> None:
    outcomes = simulate(load_scenario(name), seed=2, scale=0.0005, years=2)
    assert outcomes.imbalance < 1e-9
    assert len(outcomes.years) == 2


@pytest.mark.parametrize("name", list(ENABLED))
def test_a_form_that_is_off_pays_nobody(name: str) -> None:
    outcomes = simulate(load_scenario(name), seed=2, scale=0.0005, years=2)
    for form in set(LINKAGES) - ENABLED[name]:
        for year in outcomes.years:
            assert year.of_group(f"from_{form}", "all") == 0.0
            assert year.of_group(f"in_{form}", "all") == 0.0
