"""Sensitivity analysis of effects that are known functions of known parameters."""

import re

import numpy as np
import pytest

from model.errors import InputError
from model.experiments.conclusions import conclude
from model.experiments.form_effects import NONE, TOGETHER, measure, variants
from model.experiments.ranges import Range, parameters
from model.experiments.running import Run
from model.experiments.sensitivity import sensitivity
from model.experiments.words import REST
from model.scenario import Scenario, load_scenario

WAGE, SHARE, NOISE, IDLE = (
    "labour.local_wage",
    "labour.hired_wedge",
    "choice.noise",
    "labour.illness",
)
RANGES = [
    Range(WAGE, 100.0, 140.0),
    Range(SHARE, 0.0, 0.2),
    Range(NOISE, 500.0, 700.0),
    Range(IDLE, 0.0, 0.1),
]
FORMS = ("order_purchase", "guaranteed_dividend", "secondary_rebate", "share_cooperation", "employment")


def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
    """All together: 100 x + 50 y + 10 z over the unit cube; jobs: x - 0.25; the others constant."""
    shares = [(float(scenario.values[entry.key]) - entry.low) / entry.width for entry in RANGES]
    together = 100.0 * shares[0] + 50.0 * shares[1] + 10.0 * shares[2]
    effects = dict.fromkeys(FORMS, 0.0) | {"order_purchase": 20.0, "employment": shares[0] - 0.25}
    level = 1000.0 + seed % 10
    return {f"mean_income@{NONE}": level, f"mean_income@{TOGETHER}": level + together} | {
        f"mean_income@{form}": level + effect for form, effect in effects.items()
    }


@pytest.fixture
def found(synthetic):
    return sensitivity(
        load_scenario("baseline"),
        synthetic(outcomes, 1),
        RANGES,
        trajectories=4,
        samples=256,
        keep=2,
    )


def test_indices_of_a_linear_effect_are_known(found) -> None:
    """Variances 100^2, 50^2 and 10^2 over 12 600."""
    rows = {row["group"]: row for row in found.index_rows() if row["effect"] == TOGETHER}
    assert list(rows) == [WAGE, SHARE, REST]  # two kept, the others together
    for key, part in ((WAGE, 10_000 / 12_600), (SHARE, 2_500 / 12_600), (REST, 100 / 12_600)):
        assert rows[key]["first"] == pytest.approx(part, abs=0.05)
        assert rows[key]["total"] == pytest.approx(part, abs=0.05)
    idle = [row for row in found.index_rows() if row["effect"] == "order_purchase"]
    assert all(row["first"] is None for row in idle)  # it never varies


def test_screening_and_tornado_of_a_linear_effect_are_exact(found) -> None:
    strength = {row["group"]: row[TOGETHER] for row in found.screening_rows()}
    assert strength == {
        key: pytest.approx(size) for key, size in zip(strength, (100, 50, 10, 0), strict=True)
    }
    assert [swing.key for swing in found.swings] == [WAGE, SHARE]
    assert found.swings[0].at_high - found.swings[0].at_low == pytest.approx(100.0)
    assert (found.swings[0].low_value, found.swings[0].high_value) == (100.0, 140.0)


def test_a_conclusion_that_breaks_names_its_breaker(found) -> None:
    """The wage is 115 in the scenario, x = 0.375, where jobs raise income; below x = 0.25 they do not."""
    told = {conclusion.en: conclusion for conclusion in found.conclusions}
    jobs = told["employment raises income"]
    assert jobs.share == pytest.approx(0.75, abs=0.01)
    assert (jobs.breaker, jobs.fails_at) == (WAGE, "low")
    assert jobs.distance == pytest.approx(1.0)
    assert jobs.chance is not None and jobs.chance < 1e-6
    orders = told["order_purchase raises income"]
    assert (orders.share, orders.breaker) == (1.0, None)
    assert told["order_purchase raises income more than employment"].share == 1.0
    said = " ".join(sentence["en"] for sentence in found.finding())
    assert re.search(r"depends most on labour\.local_wage \(0\.(79|8\d) ± 0\.\d\d\);", said)


def test_where_no_parameter_changes_the_effect_it_is_said(synthetic) -> None:
    def idle(scenario: Scenario, seed: int) -> dict[str, float]:
        return {f"mean_income@{name}": 1000.0 + 9.0 * len(name) for name in (NONE, TOGETHER, *FORMS)}

    found = sensitivity(
        load_scenario("baseline"), synthetic(idle, 1), RANGES, trajectories=2, samples=8, keep=2
    )
    en, zh = (" ".join(said[language] for said in found.finding()) for language in ("en", "zh"))
    assert "No parameter tried changes the effect" in en and "所试参数都不改变效果" in zh
    assert "conclusions hold at 95 % or more of the 16 points" in en or "conclusions hold" in en
    assert "depends most" not in en and "最取决于" not in zh


def test_parameters_whose_indices_overlap_are_named_together(synthetic) -> None:
    def alike(scenario: Scenario, seed: int) -> dict[str, float]:
        shares = [(float(scenario.values[entry.key]) - entry.low) / entry.width for entry in RANGES]
        effects = dict.fromkeys(FORMS, 1.0) | {TOGETHER: 100.0 * shares[0] + 95.0 * shares[1], NONE: 0.0}
        return {f"mean_income@{name}": 1000.0 + effect for name, effect in effects.items()}

    found = sensitivity(
        load_scenario("baseline"), synthetic(alike, 1), RANGES, trajectories=2, samples=32, keep=2
    )
    (first, *_) = found.finding()
    assert WAGE in first["en"] and SHARE in first["en"] and "too close to tell apart" in first["en"]
    assert "差别不明确" in first["zh"]


def test_a_conclusion_is_about_the_outcome_that_was_watched() -> None:
    points = np.linspace(0.0, 1.0, 20)[:, None]
    found = conclude(
        {"employment": points[:, 0] + 1.0},
        {"employment": 1.0},
        points,
        ["x"],
        {"employment": "吸纳就业"},
        outcome="below_line_rate",
    )
    assert found[0].en == "employment raises below line rate" and "income" not in found[0].en
    assert "增收" not in found[0].zh


def test_no_parameter_is_blamed_for_what_chance_makes() -> None:
    generator = np.random.default_rng(3)
    points = generator.random((200, 6))
    found = conclude(
        {"employment": generator.normal(size=200)}, {"employment": 1.0}, points, list("abcdef"),
        {"employment": "吸纳就业"},
    )  # fmt: skip
    assert found[0].chance is not None and found[0].chance > 0.05
    assert found[0].breaker is None and found[0].fails_at is None


def test_sections_can_share_an_index(synthetic) -> None:
    grouped = sensitivity(
        load_scenario("baseline"),
        synthetic(outcomes, 1),
        RANGES,
        trajectories=2,
        samples=128,
        keep=2,
        grouping="section",
    )
    rows = {row["group"]: row for row in grouped.index_rows() if row["effect"] == TOGETHER}
    assert list(rows) == ["labour", "choice"]
    assert rows["labour"]["total"] == pytest.approx(12_500 / 12_600, abs=0.05)


def test_the_order_of_forms_is_a_conclusion_of_its_own() -> None:
    points = np.linspace(0.0, 1.0, 100)[:, None]
    effects = {"first": np.full(100, 2.0), "second": 3.0 * points[:, 0]}
    found = conclude(effects, {"first": 2.0, "second": 1.0}, points, ["x"], {"first": "甲", "second": "乙"})
    order = found[-1]
    assert order.en == "the whole order holds: first, second"
    assert order.zh == "整个排序不变：甲、乙"
    assert order.share == pytest.approx(2.0 / 3.0, abs=0.01)
    assert (order.breaker, order.fails_at) == ("x", "high")


def test_effects_that_are_equal_but_for_rounding_have_no_order_that_holds() -> None:
    points = np.linspace(0.0, 1.0, 100)[:, None]
    effects = {"first": np.full(100, 2.0) + 1e-12, "second": np.full(100, 2.0)}
    found = conclude(effects, {"first": 2.0, "second": 1.0}, points, ["x"], {"first": "甲", "second": "乙"})
    pair, order = found[-2:]
    assert pair.en == "first raises income more than second"
    assert pair.share == order.share == 0.0


def test_variants_differ_in_the_switches_alone() -> None:
    scenario = load_scenario("employment", {WAGE: 120.0})
    found = variants(scenario)
    assert list(found) == [NONE, *FORMS, TOGETHER]
    for name, variant in found.items():
        on = {form for form in FORMS if variant.values[f"linkages.{form}.enabled"]}
        assert on == {NONE: set(), TOGETHER: set(FORMS)}.get(name, {name})
        others = [key for key in parameters() if not key.endswith(".enabled")]
        assert all(variant.values[key] == scenario.values[key] for key in others)


def test_a_point_gives_the_headlines_of_its_seven_runs() -> None:
    from model.engine import simulate

    scenario = load_scenario("baseline")
    found = measure(Run(scenario, seed=3, scale=0.0005, years=1))
    for name, variant in variants(scenario).items():
        alone = simulate(variant, 3, scale=0.0005, years=1).headline()
        np.testing.assert_equal({key: found.outcomes[f"{key}@{name}"] for key in alone}, alone)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"trajectories": 1}, "--trajectories = 1: must be at least 2"),
        ({"samples": 12}, "--samples = 12: must be a power of two"),
        ({"keep": 0}, "--keep = 0: must be at least 1"),
        ({"grouping": "county"}, "must be 'parameter' or 'section'"),
        ({"outcome": "income"}, "no headline number 'income'"),
    ],
)
def test_refusals(synthetic, change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        sensitivity(load_scenario("baseline"), synthetic(outcomes, 1), RANGES, **change)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="two parameters or more"):
        sensitivity(load_scenario("baseline"), synthetic(outcomes, 1), RANGES[:1])
