"""Sentences claim nothing that the intervals exclude: over generated estimates, in both languages."""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.experiments import claims
from model.experiments.boxes import discover
from model.experiments.claims import Direction, direction, leaders, leaders_of_estimates, rivals
from model.experiments.comparison import Comparison, Replication
from model.experiments.decompose import Decomposition
from model.experiments.effects import CONTRASTS, Effects
from model.experiments.finding import finding
from model.experiments.intervals import Interval, mean_interval, paired_interval
from model.experiments.plans import SweepPlan
from model.experiments.ranges import Range
from model.experiments.robust import Robustness, Target
from model.experiments.settings import Settings
from model.experiments.sweep import Sweep
from model.experiments.words import plain_name, term, words
from model.report import saying
from model.scenario import load_scenario

FORMS = ("order_purchase", "guaranteed_dividend", "secondary_rebate", "share_cooperation", "employment")
WAGE = "labour.local_wage"

# Numbers near each other, so that intervals often overlap, touch zero or have no width.
number = st.one_of(st.integers(-3, 3).map(float), st.floats(-50.0, 50.0, width=32))
maybe = st.one_of(number, st.just(math.nan))

scenario = cache(load_scenario)  # hundreds of examples ask for the same ones


def interval_of(ends: tuple[float, float, float]) -> Interval:
    low, mean, high = sorted(ends)
    return Interval(mean, low, high)


interval = st.tuples(maybe, maybe, maybe).map(interval_of)


def values(count: int, of: st.SearchStrategy[float] = number) -> st.SearchStrategy[list[float]]:
    return st.lists(of, min_size=count, max_size=count)


def told(name: str, text: str) -> bool:
    return plain_name(name) in text.lower()


# --- what decides -------------------------------------------------------------------------


@given(interval, st.sampled_from((0.0, 10.0, 1e9)))
def test_a_direction_is_one_that_the_interval_has(change: Interval, level: float) -> None:
    found = direction(change, level)
    if not all(map(math.isfinite, change)):
        assert found is Direction.UNKNOWN
    if found is Direction.UP:
        assert change.low > 0.0
    if found is Direction.DOWN:
        assert change.high < 0.0
    if found is Direction.SAME:
        assert max(map(abs, change)) <= claims.NOISE * level


def test_rounding_is_no_change() -> None:
    assert direction(Interval(9.5e-13, 9.4e-13, 9.6e-13), 12_000.0) is Direction.SAME
    assert direction(Interval(0.0, 0.0, 0.0)) is Direction.SAME
    assert direction(None) is Direction.UNKNOWN
    assert not claims.differ([10_985.0, 10_985.0 + 1e-11]) and claims.differ([1.0, 1.1])
    assert not claims.differ([math.nan, 5.0]) and not claims.differ([])


@given(st.dictionaries(st.sampled_from("abcde"), values(3, maybe), min_size=1))
def test_who_leads_alone_is_clearly_ahead_of_everybody(named: dict[str, list[float]]) -> None:
    found = leaders(named, mean_interval)
    assert len(set(found)) == len(found)
    for name, own in named.items():
        if name not in found and found and all(map(math.isfinite, own)):
            assert paired_interval(named[found[0]], own).low > 0.0


def test_who_has_no_number_cannot_be_told_from_anybody() -> None:
    named = {"a": [3.0, 3.1, 3.0], "b": [1.0, 1.0, 1.1], "c": [math.nan, 0.0, 0.0]}
    assert rivals("a", named, mean_interval) == ["c"]
    assert leaders(named, mean_interval) == ["a"]
    assert leaders({"c": named["c"]}, mean_interval) == []


def test_estimates_that_overlap_are_not_ordered() -> None:
    assert leaders_of_estimates({"a": (0.8, 0.1), "b": (0.5, 0.1)}) == ["a"]
    assert leaders_of_estimates({"a": (0.8, 0.25), "b": (0.5, 0.1), "c": (math.nan, 0.1)}) == ["a", "b"]
    assert leaders_of_estimates({}) == []


def test_nobody_is_said_only_of_none() -> None:
    for count, en, zh in ((0, "none of 4", "没有一次"), (3, "3 of 4", "有3次"), (4, "all 4", "每次都")):
        found = claims.in_replications(count, 4)
        assert en in found["en"] and zh in found["zh"]


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_boxes_take_enough_failures_and_successes(failed: list[bool]) -> None:
    enough = claims.enough_failures(failed)
    assert enough == (sum(failed) >= 10 and len(failed) - sum(failed) >= 10)
    if not enough:
        points = np.linspace(0.0, 1.0, len(failed))[:, None]
        assert discover(points, np.array(failed)).boxes == ()


# --- sentences ----------------------------------------------------------------------------


def how(replications: int, **changes: object) -> Settings:
    return Settings(scale=0.01, years=3, seed=7, replications=replications, **changes)  # type: ignore[arg-type]


def comparison(names: Sequence[str], incomes: Sequence[Sequence[float]], uncertain: bool) -> Comparison:
    runs = [
        Replication(name, place, place, {"mean_income": value}, {}, 1e9, 1e3, 0.0, f"{name}{place}")
        for name, row in zip(names, incomes, strict=True)
        for place, value in enumerate(row)
    ]
    scenarios = tuple(map(scenario, names))
    return Comparison(scenarios, tuple(runs), 0.01, 3, 7, 1.0, uncertain=uncertain)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(2, 4), st.booleans())
def test_a_comparison_claims_only_what_its_intervals_carry(data, others: int, uncertain: bool) -> None:
    names = ("no_linkage", *FORMS[:others])
    changes = data.draw(st.lists(values(3), min_size=others, max_size=others))
    base = [10_000.0, 10_100.0, 9_900.0]
    rows = [base, *([b + c for b, c in zip(base, row, strict=True)] for row in changes)]
    compared = comparison(names, rows, uncertain)
    said = finding(compared)
    found = {name: compared.difference(name, "mean_income") for name in names[1:]}
    gains = [name for name, change in found.items() if direction(change, 1e4) is Direction.UP]
    losses = [name for name, change in found.items() if direction(change, 1e4) is Direction.DOWN]
    assert ("增收" in said["zh"]) == ("Largest gain" in said["en"]) == bool(gains)
    assert ("减收" in said["zh"]) == ("Largest loss" in said["en"]) == (bool(losses) and not gains)
    clear = gains or losses
    if not clear:
        assert "No clear change" in said["en"] or "is the same" in said["en"]
        return
    titles = {scenario.name: scenario.title for scenario in compared.scenarios}
    named = [name for name in names[1:] if titles[name]["en"] in said["en"]]
    assert named == [name for name in names[1:] if f"“{titles[name]['zh']}”" in said["zh"]]
    first = max(clear, key=lambda name: abs(found[name].mean))
    assert first in named
    for name in set(names[1:]) - set(named):  # only who is clearly behind goes unnamed
        ahead = compared.difference(first, "mean_income", name)
        assert ahead.low > 0.0 if gains else ahead.high < 0.0
    apart = said["en"].split("not told apart")[0]
    for name in set(named) - set(clear):
        assert titles[name]["en"] not in apart  # no gain is claimed of what is not clear


@settings(max_examples=200, deadline=None)
@given(st.data(), st.booleans())
def test_effects_claim_only_what_their_intervals_carry(data, uncertain: bool) -> None:
    takers = st.sampled_from((0.0, 0.1))
    by_form = {}
    for form in FORMS[:3]:
        of = {name: data.draw(values(3)) for name in CONTRASTS}
        of["takers"] = data.draw(values(3, takers))
        for name in (each for each in CONTRASTS if each != "takers"):
            of[name] = [v if share else math.nan for v, share in zip(of[name], of["takers"], strict=True)]
        by_form[form] = of
    found = Effects(scenario("baseline"), how(3, uncertain=uncertain), by_form)
    en, zh = ([said[language] for said in found.finding()] for language in ("en", "zh"))
    assert len(en) == len(zh)
    gains = {form for form, each in found.by_form.items() if direction(each["effect"]) is Direction.UP}
    largest = ("Largest effect", "Largest clear effect")
    first = [text for text in en if text.startswith((*largest, "Takers' income is higher"))]
    assert bool(first) == bool(gains)
    for text, chinese in zip(en, zh, strict=True):
        if text.startswith(largest) and "too close" not in text:
            leader, *doubtful = (form for form in FORMS[:3] if told(form, text))
            if doubtful:  # named first, before those that may have as much
                leader, *doubtful = sorted((leader, *doubtful), key=lambda name: text.find(plain_name(name)))
            assert term(leader) in chinese and "差别不明确" not in chinese
            assert not gains & set(doubtful)
            for form in set(FORMS[:3]) - {leader, *doubtful}:
                if found.by_form[form]["effect"] is not None:
                    gap = [
                        a - b
                        for a, b in zip(*(by_form[each]["effect"] for each in (leader, form)), strict=True)
                    ]
                    assert found.settings.interval(gap).low > 0.0
        if "better off anyway" in text or "worse off anyway" in text:
            (form,) = (form for form in FORMS[:3] if told(form, text))
            selection = found.by_form[form]["selection"]
            assert selection.low > 0.0 if "better" in text else selection.high < 0.0
            assert ("较好" in chinese) == ("better" in text)
        if "none of" in text:
            (form,) = (form for form in FORMS[:3] if told(form, text))
            assert not any(by_form[form]["takers"]) and "没有一次" in chinese
    assert "nobody" not in " ".join(en).lower() and "无人" not in "".join(zh)


@settings(max_examples=100, deadline=None)
@given(st.lists(values(3), min_size=2, max_size=5), st.integers(1, 3))
def test_a_sweep_claims_only_what_its_points_carry(incomes: list[list[float]], replications: int) -> None:
    outcomes = ("mean_income", "survey_income", "below_line_rate", "programme_cost")
    runs = tuple(
        tuple(dict.fromkeys(outcomes, 1e4 + value) for value in row[:replications]) for row in incomes
    )
    points = tuple({WAGE: 100.0 + place} for place in range(len(incomes)))
    found = Sweep(
        scenario("baseline"), how(replications), SweepPlan((Range(WAGE, 95.0, 135.0),)), points, runs
    )
    (said,) = found.finding()
    told_of = [[run["mean_income"] for run in row] for row in runs]
    same = not any(claims.differ(column) for column in zip(*told_of, strict=True))
    assert ("does not depend" in said["en"]) == ("不随所变参数变化" in said["zh"]) == same
    if same or replications == 1:
        assert same or ("one replication" in said["en"] and "只模拟一次" in said["zh"])
        return
    high, low = (pick(told_of, key=lambda row: sum(row) / len(row)) for pick in (max, min))
    gap = paired_interval(high, low)
    if "runs from" in said["en"]:
        assert gap.low > 0.0 and "最高" in said["zh"]
    else:
        assert "没有明确差别" in said["zh"] and not gap.low > 1e-4


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_decomposition_claims_only_what_its_intervals_carry(data) -> None:
    names, how_made = FORMS[:3], how(3)
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    by_pair = {pair: data.draw(values(3)) for pair in pairs}
    shares = {name: how_made.interval(data.draw(values(3))) for name in names}
    total = how_made.interval(data.draw(values(3)))
    found = Decomposition(
        scenario("baseline"), how_made, "forms", "mean_income", names, {}, total, shares,
        {pair: how_made.interval(row) for pair, row in by_pair.items()}, by_pair, shares, shares,
    )  # fmt: skip
    first, *rest = found.finding()
    assert ("rises" in first["en"]) == ("增加" in first["zh"]) == (total.low > 0.0)
    assert ("falls" in first["en"]) == ("减少" in first["zh"]) == (total.high < 0.0)
    for sign, en, zh in ((1.0, "strengthen", "促进"), (-1.0, "crowd", "挤占")):
        clear = {
            p: row for p, row in by_pair.items() if sign * found.pairs[p].mean > 0.0 and found.pairs[p].clear
        }
        said = [each for each in rest if en in each["en"]]
        assert bool(said) == bool([each for each in rest if zh in each["zh"]]) == bool(clear)
        if said and " most:" in said[0]["en"]:
            (best,) = (p for p in clear if all(told(name, said[0]["en"]) for name in p))
            for row in (row for p, row in clear.items() if p != best):
                gap = [sign * (a - b) for a, b in zip(by_pair[best], row, strict=True)]
                assert how_made.interval(gap).low > 0.0
    if len(rest) == 1 and rest[0]["en"].startswith("No two"):
        assert not any(pair.clear for pair in found.pairs.values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.booleans(), min_size=16, max_size=40), st.integers(1, 3))
def test_failures_are_told_as_they_were_counted(failed: list[bool], replications: int) -> None:
    ranges = (Range(WAGE, 95.0, 135.0),)
    shares = np.linspace(0.0, 1.0, len(failed))[:, None]
    found = Robustness(
        scenario("baseline"), None, how(replications), Target("mean_income", True, 1.0), ranges,
        tuple({WAGE: 95.0 + 40.0 * float(x)} for x in shares[:, 0]), (0.0,) * len(failed), tuple(failed),
        discover(shares, np.array(failed)),
    )  # fmt: skip
    en, zh = (" ".join(said[language] for said in found.finding()) for language in ("en", "zh"))
    count = sum(failed)
    assert ("none of" in en) == (count == 0)
    assert (f"all {len(failed)} conditions" in en) == (count == len(failed))
    counted = {0: "均达到目标", len(failed): "均未达到目标"}.get(count, f"有{count}种")
    assert f"{len(failed)}种条件" in zh and counted in zh
    if not claims.enough_failures(failed):
        assert "lie where" not in en and "符合这一情形" not in zh
    assert ("one run each" in en) == ("每种模拟一次" in zh) == (replications == 1)


@given(interval)
def test_a_change_in_a_report_is_told_as_its_interval_is(change: Interval) -> None:
    said = saying.change(change, words("income", "收入"), words("yuan", "元"))
    turn = direction(change)
    assert ("rises" in said["en"]) == ("增加" in said["zh"]) == (turn is Direction.UP)
    assert ("falls" in said["en"]) == ("减少" in said["zh"]) == (turn is Direction.DOWN)
