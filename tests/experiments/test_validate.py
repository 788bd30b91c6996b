"""Validation: patterns as data, measures worked by hand, and the command with real, tiny runs."""

import contextlib
import io
import json
import math

import numpy as np
import pytest

import run_sim
from model.errors import InputError
from model.evidence import fact, load_facts
from model.experiments import pattern_measures
from model.experiments.intervals import Interval
from model.experiments.observing import Observed, Seen
from model.experiments.pattern_measures import MEASURES
from model.experiments.patterns import Pattern, Text, load_patterns, read_patterns
from model.experiments.settings import Settings
from model.experiments.validate import Validation, validate
from model.scenario import load_scenario

PATTERN = """
[patterns.growth]
low = 0.1
tolerance = 0.0
unit = "1/year"
facts = ["rural_income_growth_2023"]
text = { en = "Growth", zh = "增速" }
"""


def test_every_pattern_is_measured_and_nothing_else():
    assert list(load_patterns()) == list(MEASURES)


def test_facts_and_patterns_know_each_other():
    patterns = load_patterns()
    named = {
        (user.removeprefix("pattern:"), name)
        for name, entry in load_facts().items()
        for user in entry.used_by
        if user.startswith("pattern:")
    }
    assert {pattern for pattern, _ in named} <= set(patterns)
    for pattern, name in named:
        assert name in patterns[pattern].facts, f"{name} says that {pattern} uses it"


def test_targets_are_the_facts():
    patterns, total = load_patterns(), fact("rural_income_2023").value
    for source in ("wages", "business", "property", "transfers"):
        pattern = patterns[f"{source}_share_next_year"]
        assert (
            pattern.low == pattern.high == pytest.approx(fact(f"rural_{source}_2023").value / total, abs=5e-5)
        )
    for source in ("wages", "business"):
        assert patterns[f"{source}_growth_next_year"].low == fact(f"rural_{source}_growth_2023").value
    effect = patterns["contract_effect_on_income"]
    assert (effect.low, effect.high) == (
        fact("contract_income_effect").low,
        fact("contract_income_effect").high,
    )


@pytest.mark.parametrize(
    ("low", "high", "tolerance", "value", "met"),
    [
        (1.0, 2.0, 0.0, 1.0, True),
        (1.0, 2.0, 0.0, 2.1, False),
        (1.0, 2.0, 0.5, 2.5, True),
        (1.0, 2.0, 0.5, 0.4, False),
        (1.0, 2.0, 0.5, math.nan, False),
        (0.0, None, 0.0, 0.0, False),  # no effect at all is no hit
        (0.0, None, 0.0, 1e-9, True),
        (0.2, None, 0.05, 0.16, True),
        (0.0, None, 0.0, math.nan, False),
    ],
)
def test_a_target_is_met_within_its_tolerance(low, high, tolerance, value, met):
    pattern = Pattern(
        name="x",
        low=low,
        high=high,
        tolerance=tolerance,
        unit="1",
        facts=("rural_income_2023",),
        text=Text(en="x", zh="x"),
    )
    assert pattern.is_met_by(value) == met


@pytest.mark.parametrize(
    ("low", "high", "sure"), [(0.2, 0.4, True), (0.8, 1.2, False), (2.2, 2.4, True), (1.9, 3.0, False)]
)
def test_a_verdict_that_luck_may_turn_is_told(low, high, sure):
    """The target is 1 to 2, with a tolerance of 0.1."""
    text = Text(en="such a thing", zh="某事")
    facts = ("rural_income_2023",)
    pattern = Pattern(name="x", low=1.0, high=2.0, tolerance=0.1, unit="1", facts=facts, text=text)
    settings = Settings(scale=0.01, years=3, seed=7, replications=2)
    simulated = {"x": Interval(0.5 * (low + high), low, high)}
    found = Validation(load_scenario("baseline"), settings, {"x": pattern}, simulated)
    en, zh = (" ".join(said[language] for said in found.finding()) for language in ("en", "zh"))
    assert found.sure("x") == sure
    assert ("Met or missed by the mean alone" in en) == ("区间跨越界限" in zh) == (not sure)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("low = 0.1", "low = 0.1\nhigh = 0.05"), "patterns.growth: high must be at least low"),
        (("tolerance = 0.0", "tolerance = -1.0"), "patterns.growth.tolerance"),
        (("growth_2023", "growth_2032"), "patterns.growth.facts: unknown fact"),
        (('facts = ["rural_income_growth_2023"]', "facts = []"), "patterns.growth.facts"),
        (('unit = "1/year"', ""), "patterns.growth.unit"),
        (("[patterns.growth]", "[patterns.growth"), "cannot be read"),
    ],
)
def test_a_wrong_pattern_is_told_by_file_name_and_field(tmp_path, change, message):
    file = tmp_path / "patterns.toml"
    file.write_text(PATTERN.replace(*change), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_patterns(file)
    assert message in str(caught.value) and "patterns.toml" in str(caught.value)


def seen(**columns):
    """Four households, a year each: the first two of one industry, the others of another."""
    residents = np.array([2.0, 2.0, 1.0, 4.0])
    columns.setdefault("persons", residents)
    return Seen(
        weight=np.array([2.0, 1.0, 1.0, 1.0]),
        residents=residents,
        elders=np.zeros(4),
        industry=np.array([0, 0, 1, 1]),
        land=np.array([6.0, 3.0, 4.0, 12.0]),
        savings=np.array([4000.0, 2000.0, 500.0, 4000.0]),
        starting_income=np.array([100.0, 400.0, 300.0, 4000.0]),
        by_year={name: np.array([values], dtype=float) for name, values in columns.items()},
        regular_pay=0.0,
        separation_cost=0.0,
        outcomes=None,
        imbalance=0.0,
    )


def test_effects_leads_and_land_worked_by_hand():
    base = seen(
        ordered=[5, 0, 3, 0],
        survey_income=[100, 80, 60, 40],
        business=[50, 40, 30, 20],
        member=[0, 1, 0, 1],
    )
    without = seen(
        ordered=[0] * 4, survey_income=[90, 80, 50, 44], business=[40, 40, 20, 20], member=[0, 0, 0, 0]
    )
    found = Observed(base, without, without, base, base)
    # Takers' rows stand for 2 and 1: they gain 2 * 10 + 10 on 2 * 90 + 50.
    assert pattern_measures.contract_effect_on_income(found) == pytest.approx(30 / 230)
    assert pattern_measures.contract_effect_on_business_income(found) == pytest.approx(30 / 100)
    # Land over the industry's mean, 5 and 8: takers (2 * 6/5 + 4/8) / 3, others (3/5 + 12/8) / 2.
    assert pattern_measures.contract_land(found) == pytest.approx(((2.4 + 0.5) / 3) / ((0.6 + 1.5) / 2))
    assert pattern_measures.contract_savings(found) == pytest.approx(
        ((2 * 2000 + 500) / 3) / ((1000 + 1000) / 2)
    )
    # Income per resident of members 40 and 10, of others 50, 50 and 60.
    assert pattern_measures.cooperative_lead(found) == pytest.approx(25 / (160 / 3) - 1)
    # Members gain 0 and -1 a head; their lead is negative, so no part of it is an effect.
    assert math.isnan(pattern_measures.cooperative_causal_part(found))


def test_breaches_worked_by_hand():
    base = seen(
        ordered=[10, 10, 10, 0],
        side_sold=[5, 0, 0, 0],
        delivered=[5, 10, 12, 0],
        market_form=[0, 0, 1, 1],
    )
    cheap = seen(ordered=[10, 10, 10, 0], side_sold=[0, 0, 2, 0], delivered=[12, 10, 8, 0])
    dear = seen(ordered=[10, 10, 10, 0], side_sold=[5, 5, 0, 0], delivered=[5, 5, 9, 0])
    found = Observed(base, base, base, dear, cheap)
    assert pattern_measures.side_selling_when_prices_rise(found) == pytest.approx(15 / 40 - 2 / 40)
    assert pattern_measures.over_delivery_when_prices_fall(found) == pytest.approx(34 / 30 - 9 / 10)
    assert pattern_measures.market_form_complies(found) == pytest.approx(2 / 3 - 0)


def test_the_poorer_half_worked_by_hand():
    base = seen(
        member=[1, 1, 1, 1],
        survey_income=[100, 80, 60, 40],
        refunds=[10, 20, 30, 40],
        pooled=[1, 0, 0, 1],
        grants=[10, 20, 30, 40],
    )
    found = Observed(*[base] * 5)
    # Per resident: 10 (weight 1), 40 (1), 50 (2), 60 (1); half of 5 takes a quarter of the third row.
    assert pattern_measures.rebates_of_the_poorer_half(found) == pytest.approx((40 + 20 + 0.25 * 20) / 110)
    # By income before the first spring: 50 (2), 200 (1), 300 (1), 1000 (1): the first row and half the next.
    expected = (20 + 0.5 * 20) / 110
    assert pattern_measures.programme_receipts_of_the_poorer_half(found) == pytest.approx(expected)
    assert pattern_measures.members_who_trade(found) == pytest.approx(3 / 5)
    assert pattern_measures.rebate_per_member(found) == pytest.approx(110 / 5)


def test_hits_and_misses_are_told(synthetic):
    names = list(load_patterns())

    def outcomes(scenario, seed):
        return dict.fromkeys(names, math.nan) | {"contract_land": 1.5 + 0.1 * (seed % 2)}

    found = validate(load_scenario("baseline"), synthetic(outcomes, replications=4))
    rows = {row["name"]: row for row in found.rows()}
    assert rows["contract_land"]["pass"] and rows["contract_land"]["simulated"] == pytest.approx(
        1.55, abs=0.06
    )
    assert not rows["contract_savings"]["pass"] and rows["contract_savings"]["simulated"] is None
    assert found.finding()[0]["en"] == f"1 of {len(names)} patterns are met."
    assert "Their savings per head" in found.finding()[1]["en"]


def call(*arguments):
    output, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        status = run_sim.main([str(argument) for argument in arguments])
    return status, output.getvalue(), error.getvalue()


TINY = ("validate", "--scale", "0.0005", "--years", "3", "--replications", "2", "--seed", "3")


def test_the_command_tells_every_pattern_and_finishes_what_was_interrupted(tmp_path):
    out = tmp_path / "validation"
    status, output, error = call(*TINY, "--out", out, "--json")
    assert (status, error) == (0, "")
    rows = json.loads(output)
    assert [row["name"] for row in rows] == list(load_patterns())
    for row in rows:
        assert {"name", "target", "simulated", "pass", "source"} <= set(row)
        pattern = load_patterns()[row["name"]]
        assert row["pass"] == pattern.is_met_by(math.nan if row["simulated"] is None else row["simulated"])
    table = (out / "validation.csv").read_text(encoding="utf-8-sig")
    assert table.count("\n") == len(rows) + 1
    (out / "validation.csv").unlink()
    (out / "manifest.json").unlink()
    status, output, error = call("resume", out, "--json")
    assert (status, error) == (0, "")
    assert json.loads(output) == rows
    assert (out / "validation.csv").read_text(encoding="utf-8-sig") == table
    status, output, error = call(*TINY)
    assert (status, error) == (0, "")
    assert f"of {len(rows)} patterns are met" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--years", "1"), "--years = 1: must be at least 3"),
        (("--replications", "1"), "--replications = 1"),
    ],
)
def test_too_little_to_tell_is_refused(arguments, message):
    status, output, error = call(*TINY, *arguments)
    assert status == 2 and output == "" and message in error
