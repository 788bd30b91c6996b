"""Decomposition of a gain whose parts are known."""

import math

import pytest

from model.errors import InputError
from model.experiments.decompose import decompose
from model.scenario import Scenario, load_scenario


def game(scenario: Scenario, seed: int) -> dict[str, float]:
    """Orders give 10, jobs 5 or with more luck more, both together 4 on top; luck shifts the level."""
    luck = seed % 7
    order = scenario.values["linkages.order_purchase.enabled"]
    jobs = scenario.values["linkages.employment.enabled"]
    income = 1000.0 * luck + 10.0 * order + (5.0 + luck) * jobs + 4.0 * order * jobs
    return {"mean_income": income, "median_income": -income}


def test_a_known_game_is_taken_apart(synthetic) -> None:
    settings = synthetic(game, replications=3)
    luck = [seed % 7 for seed in settings.seeds]
    found = decompose(load_scenario("no_linkage"), settings)
    shares = {name: share.mean for name, share in found.shares.items()}
    assert shares["order_purchase"] == pytest.approx(12.0)  # 10 and half of what both give together
    assert shares["employment"] == pytest.approx(7.0 + sum(luck) / 3)
    assert shares["guaranteed_dividend"] == shares["share_cooperation"] == 0.0
    assert found.total.mean == pytest.approx(19.0 + sum(luck) / 3)
    assert found.pairs["order_purchase", "employment"] == pytest.approx((4.0, 4.0, 4.0))
    assert found.alone["order_purchase"].mean == pytest.approx(10.0)
    assert found.last["order_purchase"].mean == pytest.approx(14.0)
    assert len(found.worths) == 32


def test_intervals_are_of_the_paired_differences(synthetic) -> None:
    """The level moves by thousands with luck; what orders give does not move at all."""
    found = decompose(load_scenario("baseline"), synthetic(game, replications=3))
    order = found.shares["order_purchase"]
    assert order.high - order.low == pytest.approx(0.0, abs=1e-9)
    assert found.shares["employment"].high - found.shares["employment"].low > 0.1


def test_json_has_parts_that_add_up_to_the_total(synthetic) -> None:
    content = decompose(load_scenario("baseline"), synthetic(game)).content()
    assert content["parts"][0]["name"] == "order_purchase"
    assert math.fsum(entry["value"] for entry in content["parts"]) == pytest.approx(
        content["total"]["value"], abs=1e-9
    )
    for entry in (content["total"], *content["parts"]):
        assert set(entry) == {"name", "value", "low", "high"}
        assert entry["low"] <= entry["value"] <= entry["high"]
    assert content["unit"] == "yuan/person/year"
    assert len(content["interactions"]) == 10


def test_what_a_scenario_has_on_does_not_matter_but_all_else_does(synthetic) -> None:
    def wage(scenario: Scenario, seed: int) -> dict[str, float]:
        jobs = scenario.values["linkages.employment.enabled"]
        return {"mean_income": float(scenario.values["labour.local_wage"]) * jobs}

    for name in ("baseline", "no_linkage", "employment"):
        found = decompose(load_scenario(name, {"labour.local_wage": 100.0}), synthetic(wage))
        assert found.total.mean == pytest.approx(100.0)


def test_the_words_name_the_parts_and_the_pair(synthetic) -> None:
    en, zh = (
        [said[language] for said in decompose(load_scenario("baseline"), synthetic(game)).finding()]
        for language in ("en", "zh")
    )
    assert "order purchase +12" in en[0]
    assert "Clearly strengthen each other: order purchase and employment +4.0" in en[1]
    assert "明确相互促进的是订单收购与吸纳就业" in zh[1]


def test_rounding_is_no_interplay(synthetic) -> None:
    """Forms that add up: in floating point not to the last bit, and with every luck the same way."""

    def additive(scenario: Scenario, seed: int) -> dict[str, float]:
        order = scenario.values["linkages.order_purchase.enabled"]
        jobs = scenario.values["linkages.employment.enabled"]
        return {"mean_income": (7.0 * 8113.39 + 752.4 * order + 390.1 * jobs) / 7.0}

    found = decompose(load_scenario("baseline"), synthetic(additive, replications=3))
    assert found.pairs["order_purchase", "employment"].mean != 0.0  # rounding
    first, second = found.finding()
    assert second["en"] == "No two of them clearly depend on each other."
    assert "order purchase +107, employment +56, " in first["en"]
    assert "guaranteed dividend 0 (not clear)" in first["en"]


def test_refusals(synthetic) -> None:
    scenario = load_scenario("baseline")
    with pytest.raises(InputError, match="--replications = 1: must be at least 2"):
        decompose(scenario, synthetic(game, replications=1))
    with pytest.raises(InputError, match=r"no outcome 'mean_incom'; .*did you mean 'mean_income'"):
        decompose(scenario, synthetic(game), outcome="mean_incom")
    with pytest.raises(InputError, match="must be 'forms' or 'parts'"):
        decompose(scenario, synthetic(game), of="crops")
