"""Ranks and details of a comparison: known answers, and how often the probabilities come true."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from model.errors import InputError
from model.experiments.compare import compare
from model.experiments.comparison import Comparison
from model.experiments.differences import differences
from model.experiments.intervals import paired_interval, student_cumulative
from model.experiments.ranks import ranks
from model.experiments.settings import bounds_of
from model.scenario import load_scenario

Makes = Callable[..., Comparison]


def test_a_clear_order_is_sure() -> None:
    common = np.random.default_rng(1).normal(0.0, 1000.0, 8)
    found = ranks({"low": common, "high": common + 5.0, "middle": common + 2.0})
    assert [rank.scenario for rank in found] == ["high", "middle", "low"]
    assert [rank.probabilities for rank in found] == [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    assert [rank.expected for rank in found] == [1.0, 2.0, 3.0]


def test_equal_scenarios_share_their_ranks() -> None:
    values = [1.1, 2.7, 3.3, -4.9]
    found = ranks({"a": values, "b": values, "low": [value - 1.0 for value in values]})
    assert [rank.probabilities for rank in found] == [(0.5, 0.5, 0.0), (0.5, 0.5, 0.0), (0.0, 0.0, 1.0)]


def test_of_two_the_probability_is_students() -> None:
    """Monte-Carlo error of 4,000 draws: standard deviation below 0.008; the bound is four of them."""
    differences = [3.0, -1.0, 2.0, 0.5, 1.0]
    mean, deviation = np.mean(differences), np.std(differences, ddof=1)
    expected = student_cumulative(mean / (deviation / math.sqrt(5)), 4)
    found = ranks({"a": [10.0 + value for value in differences], "b": [10.0] * 5})
    assert found[0].scenario == "a"
    assert found[0].probabilities[0] == pytest.approx(expected, abs=0.032)
    assert sum(found[0].probabilities) == pytest.approx(1.0)


def test_being_sure_comes_true_as_often_as_it_says() -> None:
    """Effects from a wide normal distribution, seen through 5 noisy pairs each.

    Whoever says "90 to 99 % sure" should be right in about the mean of what was said.  About a
    third of 1,500 trials say so; the bound is four standard deviations of their share.
    """
    generator = np.random.default_rng(20260103)
    said, right = [], []
    for _ in range(1500):
        truth = generator.normal(0.0, 4.0)
        base = generator.normal(0.0, 100.0, 5)
        found = ranks({"a": base + generator.normal(truth, 2.0, 5), "b": base})
        if 0.9 <= found[0].probabilities[0] <= 0.99:
            said.append(found[0].probabilities[0])
            right.append((found[0].scenario == "a") == (truth > 0.0))
    assert len(said) > 200
    share = np.mean(said)
    assert abs(np.mean(right) - share) < 4.0 * math.sqrt(share * (1.0 - share) / len(said))


def test_no_number_has_no_rank() -> None:
    assert ranks({"a": [1.0, math.nan], "b": [1.0, 2.0]}) == []


def test_variance_saved_by_hand(make_comparison: Makes) -> None:
    compared = make_comparison(
        {
            "no_linkage": {"mean_income": [0.0, 10.0, 20.0]},  # variance 100
            "employment": {"mean_income": [1.0, 10.0, 22.0]},  # 111; differences 1, 0, 2: 1
            "order_purchase": {"mean_income": [20.0, 10.0, 0.0]},  # pairing makes it worse
        }
    )
    saved = compared.variance_saved
    assert saved["no_linkage"] is None
    assert saved["employment"] == pytest.approx(1.0 - 1.0 / 211.0)
    assert saved["order_purchase"] == pytest.approx(1.0 - 400.0 / 200.0)


# --- real, tiny runs --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared() -> Comparison:
    scenarios = [load_scenario(name) for name in ("no_linkage", "employment", "order_purchase")]
    return compare(scenarios, replications=3, scale=0.0002, years=1, seed=3)


def test_every_outcome_has_its_paired_difference(compared: Comparison) -> None:
    table = differences(compared).set_index(["scenario", "outcome", "dimension", "place"])
    assert not table.index.has_duplicates
    names = list(compared.replications[0].outcomes)
    assert len(table) == 3 * len(names)
    dimensions = table.reset_index().groupby("dimension")["place"].nunique()
    assert dimensions.to_dict() == {
        "county": 58,
        "decile": 10,
        "group": 4,
        "lifted_year": 1,
        "province": 1,
        "year": 1,
    }
    for name in names[:: len(names) // 40]:
        outcome, _, place = name.partition("@")
        dimension, _, value = place.partition("=")
        row = table.loc[("employment", outcome, dimension or "province", value)]
        values, base = (
            [run.outcomes[name] for run in compared.of(scenario)] for scenario in ("employment", "no_linkage")
        )
        assert row["mean"] == pytest.approx(np.mean(values), nan_ok=True)
        expected = paired_interval(values, base, bounds=bounds_of(name))
        assert tuple(row[["difference", "low", "high"]]) == pytest.approx(expected, nan_ok=True, abs=1e-9)
    assert table.loc["no_linkage"][["difference", "low", "high"]].isna().all(axis=None)
    income = table.loc[("employment", "income_per_head", "decile", "1")]
    assert income["unit"] == "yuan/person/year"
    assert isinstance(table, pd.DataFrame)


def test_precision_adds_the_replications_that_it_takes() -> None:
    scenarios = [load_scenario(name) for name in ("no_linkage", "employment")]
    settings = {"scale": 0.0002, "years": 1, "seed": 3}
    pilot = compare(scenarios, replications=4, **settings)
    row = pilot.rows[1]
    half = 0.5 * (row["difference_high"] - row["difference_low"])
    wanted = 0.6 * half
    done = compare(scenarios, replications=4, precision=wanted, **settings)
    assert done.count == math.ceil(4 * (half / wanted) ** 2 - 1e-9)  # 4 * 2.78 = 11.1: 12
    assert done.pilot == 4
    assert done.of("employment")[:4] == pilot.of("employment")
    row = done.rows[1]
    assert row["difference_high"] - row["difference_low"] <= 2.0 * wanted
    assert compare(scenarios, replications=4, precision=2.0 * half, **settings).count == 4
    with pytest.raises(InputError, match=r"--precision = .*: needs 12 replications .* --at-most 8"):
        compare(scenarios, replications=4, precision=wanted, at_most=8, **settings)
    for wrong in (0.0, -1.0, math.nan):
        with pytest.raises(InputError, match=r"precision = .*: must be 0\.01, a fen, or more"):
            compare(scenarios, replications=4, precision=wrong, **settings)
