"""Effects on takers: contrasts worked by hand, and identities that hold in real runs."""

import numpy as np
import pytest

from model.engine import simulate
from model.errors import InputError
from model.experiments import takers
from model.experiments.effects import effects
from model.experiments.levers import switches
from model.experiments.ranges import at_point
from model.experiments.running import Run, replication_seed
from model.experiments.takers import PopulationsDifferError, contrasts, realised
from model.scenario import load_scenario


def test_contrasts_worked_by_hand() -> None:
    """Three households, two years.  Who takes part: the first both years, the second in half in year 2."""
    parts = np.array([[1.0, 0.0, 0.0], [1.0, 0.5, 0.0]])
    on = np.array([[300.0, 50.0, 80.0], [320.0, 70.0, 80.0]])
    off = np.array([[200.0, 50.0, 90.0], [200.0, 60.0, 90.0]])
    weight, persons = np.array([2.0, 1.0, 1.0]), np.array([1.0, 2.0, 1.0])
    found = contrasts(parts, on, off, weight, persons)
    # Takers' heads: 2 + 2 + 0.5 * 2 = 5; others': (2 + 1) + (0.5 * 2 + 1) = 5.
    assert found["takers"] == pytest.approx(0.5)
    assert found["effect"] == pytest.approx((2 * 100 + 2 * 120 + 0.5 * 10) / 5)
    assert found["others"] == pytest.approx((0 - 10 + 0.5 * 10 - 10) / 5)
    takers_on, others_on = (2 * 300 + 2 * 320 + 0.5 * 70) / 5, (50 + 80 + 0.5 * 70 + 80) / 5
    assert found["naive"] == pytest.approx(takers_on - others_on)
    assert found["naive"] == pytest.approx(found["effect"] + found["selection"] - found["others"])


def test_gain_and_losers_worked_by_hand() -> None:
    """The household of before, and one that loses half of what the other gains."""
    parts = np.array([[1.0, 0.0, 1.0], [1.0, 0.5, 1.0]])
    on = np.array([[300.0, 50.0, 40.0], [320.0, 50.0, 90.0]])
    off = np.array([[200.0, 50.0, 90.0], [200.0, 60.0, 90.0]])
    weight, persons = np.array([2.0, 1.0, 1.0]), np.array([[1.0, 2.0, 1.0]] * 2)
    found = realised(parts, on, off, weight, persons)
    # Heads: 2 + 1, then 2 + 0.5 * 2 + 1; the third loses in the first year, the second in the other.
    assert found["gain"] == pytest.approx((2 * 100 - 50 + 2 * 120 - 0.5 * 10) / 7)
    assert found["losers"] == pytest.approx((1 + 0.5 * 2) / 7)
    in_debt = np.array([[-50.0, -50.0, -50.0]])
    same = realised(parts[:1], in_debt, in_debt, weight, persons[:1])
    assert same == {"gain": 0.0, "losers": 0.0}
    worse = realised(parts[:1], in_debt - 1.0, in_debt, weight, persons[:1])
    assert worse["losers"] == 1.0
    nobody = realised(np.zeros((1, 3)), on[:1], off[:1], weight, persons[:1])
    assert np.isnan(nobody["gain"]) and np.isnan(nobody["losers"])


def test_without_takers_there_is_no_effect_but_a_share_of_nothing() -> None:
    found = contrasts(np.zeros((1, 2)), np.ones((1, 2)), np.ones((1, 2)), np.ones(2), np.ones(2))
    assert found["takers"] == 0.0
    assert np.isnan(found["effect"]) and np.isnan(found["naive"])


def test_real_runs_keep_the_identities() -> None:
    """Takers and others together make the change of mean income that comparing two runs gives."""
    scenario = load_scenario("baseline")
    run = Run(scenario, seed=5, scale=0.001, years=2, measure="model.experiments.takers:measure")
    found = takers.measure(run).outcomes
    with_all = simulate(scenario, 5, scale=0.001, years=2).headline()["mean_income"]
    for form, key in switches("forms").items():
        without = simulate(at_point(scenario, {key: False}), 5, scale=0.001, years=2)
        share = found[f"takers@{form}"]
        assert 0.0 < share < 0.5
        total = share * found[f"effect@{form}"] + (1.0 - share) * found[f"others@{form}"]
        assert total == pytest.approx(with_all - without.headline()["mean_income"], abs=1e-6)
        bias = found[f"naive@{form}"] - found[f"effect@{form}"]
        assert bias == pytest.approx(found[f"selection@{form}"] - found[f"others@{form}"], abs=1e-6)


def test_a_switch_that_changed_the_population_would_be_noticed(monkeypatch) -> None:
    true = takers.populations.get

    def other(scenario, scale, seed):
        return true(scenario, scale, seed + (not scenario.values["linkages.employment.enabled"]))

    monkeypatch.setattr(takers.populations, "get", other)
    run = Run(load_scenario("employment"), seed=5, scale=0.0005, years=1)
    with pytest.raises(PopulationsDifferError, match="employment"):
        takers.measure(run)


def test_only_forms_that_are_on_are_told_of(synthetic) -> None:
    def outcomes(scenario, seed):
        names = ("effect", "naive", "selection", "others", "takers", "gain", "losers")
        return {f"{name}@employment": 1.0 + 0.1 * (seed % 3) for name in names} | {
            "naive@employment": 5.0 + 0.2 * (seed % 3)
        }

    found = effects(load_scenario("employment"), synthetic(outcomes, replications=4))
    (row,) = found.rows()
    assert row["name"] == "employment"
    assert row["bias"] == pytest.approx(row["naive"] - row["effect"])
    for name in ("effect", "gain", "losers"):
        assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]
    assert "clearly misleads for employment: it says +5.2" in found.finding()[1]["en"]
    with pytest.raises(InputError, match="no_linkage: has no linkage form switched on"):
        effects(load_scenario("no_linkage"), synthetic(outcomes))


def test_where_nobody_takes_part_nothing_is_claimed(synthetic) -> None:
    nan = float("nan")

    def nobody(scenario, seed):
        values = {"effect": nan, "naive": nan, "selection": nan, "others": 0.0, "takers": 0.0, "gain": nan}
        values["losers"] = nan
        return {f"{name}@employment": value for name, value in values.items()}

    found = effects(load_scenario("employment"), synthetic(nobody))
    (row,) = found.rows()
    assert row["effect"] is None and row["bias_low"] is None
    assert row["takers"] == 0.0
    (said,) = found.finding()
    assert said["en"].startswith(
        "Employment has takers among the households simulated in none of 2 replications"
    )
    assert "2次重复模拟中没有一次有吸纳就业的参加户" in said["zh"]


def contrasts_of(**by_form):
    """Outcomes of runs: effect, naive and takers of each form in turn, by replication."""
    places = {seed: place for place, seed in enumerate(replication_seed(7, place) for place in range(8))}

    def outcomes(scenario, seed):
        place = places[seed]
        return {
            f"{name}@{form}": values[place]
            for form, contrasts in by_form.items()
            for name, values in {"others": [0.0] * 8, "losers": [0.2] * 8, **contrasts}.items()
        }

    return outcomes


def contrast(*effect, takers=0.1, selection=0.0):
    return {
        "effect": effect,
        "gain": effect,
        "naive": [value + selection for value in effect],
        "selection": [selection + 0.1 * place for place in range(len(effect))],
        "takers": [0.0 if value != value else takers for value in effect],
    }


def said_of(synthetic, scenario="employment", replications=4, **by_form):
    found = effects(load_scenario(scenario), synthetic(contrasts_of(**by_form), replications))
    return [" ".join(said[language] for said in found.finding()) for language in ("en", "zh")]


def test_a_wide_interval_is_no_gain(synthetic) -> None:
    en, zh = said_of(synthetic, employment=contrast(-29.0, 400.0, -500.0, 10.0))
    assert en.startswith("No form clearly raises its takers' income")
    assert zh.startswith("没有一种形式使参加户明确增收")
    assert "most" not in en and "最" not in zh


def test_where_some_replications_have_no_takers_they_are_counted(synthetic) -> None:
    nan = float("nan")
    en, zh = said_of(synthetic, employment=contrast(100.0, 101.0, nan, 99.0))
    assert "in 3 of 4 replications" in en and "larger --scale" in en
    assert "4次重复模拟中有3次有吸纳就业的参加户" in zh
    assert "nobody" not in en.lower() and "无人" not in zh


FORMS = ("order_purchase", "guaranteed_dividend", "secondary_rebate", "share_cooperation", "employment")


def test_the_largest_effect_is_claimed_only_where_it_is_paired_ahead(synthetic) -> None:
    rest = {form: contrast(1.0, 1.1, 0.9, 1.0) for form in FORMS[2:]}
    ahead = {"order_purchase": contrast(100.0, 120.0, 90.0, 110.0)}
    en, zh = said_of(
        synthetic, "all_linkages", **ahead, guaranteed_dividend=contrast(90.0, 110.0, 80.0, 100.0), **rest
    )
    assert en.startswith("Largest effect on its takers: order purchase +105")
    assert zh.startswith("参加户人均年增收最多的形式是订单收购（+105元")
    unclear = contrast(-900.0, 900.0, 300.0, 200.0)
    en, zh = said_of(synthetic, "all_linkages", **ahead, guaranteed_dividend=unclear, **rest)
    assert en.startswith("Largest clear effect on its takers: order purchase +105")  # +125 is more
    assert "not told apart from it, though not clear itself: guaranteed dividend +125" in en
    assert zh.startswith("明确增收的形式中")
    assert "保底分红（+125元" in zh and "无法与之区分" in zh
    en, zh = said_of(
        synthetic, "all_linkages", **ahead, guaranteed_dividend=contrast(120.0, 90.0, 110.0, 80.0), **rest
    )
    assert "too close to tell apart: order purchase" in en and "guaranteed dividend +100" in en
    assert "差别不明确" in zh


def test_a_comparison_misleads_most_only_where_no_other_may_mislead_more(synthetic) -> None:
    def biased(*bias: float) -> dict[str, tuple[float, ...]]:
        effect = contrast(100.0, 101.0, 99.0, 100.0)
        naive = tuple(e + b for e, b in zip(effect["effect"], bias, strict=True))
        return effect | {"naive": naive}

    rest = {form: contrast(1.0, 1.1, 0.9, 1.0) | {"naive": (1.0, 1.1, 0.9, 1.0)} for form in FORMS[3:]}
    clear = {
        "order_purchase": biased(50.0, 51.0, 49.0, 50.0),
        "guaranteed_dividend": biased(10.0, 11.0, 9.0, 10.0),
    }
    less = {FORMS[2]: biased(0.0, 1.0, -1.0, 0.0)}
    en, zh = said_of(synthetic, "all_linkages", **clear, **less, **rest)
    assert "clearly misleads, and most, for order purchase" in en and "误差明确且最大的是订单收购" in zh
    perhaps_more = {FORMS[2]: biased(-400.0, 600.0, -200.0, 300.0)}
    en, zh = said_of(synthetic, "all_linkages", **clear, **perhaps_more, **rest)
    assert "clearly misleads for order purchase" in en and "误差明确的是订单收购" in zh


def test_why_a_naive_comparison_is_wrong_is_told_only_where_it_is_clear(synthetic) -> None:
    en, zh = said_of(synthetic, employment=contrast(100.0, 101.0, 99.0, 100.0, selection=50.0))
    assert "better off anyway" in en and "原有条件就较好" in zh
    other = contrast(100.0, 101.0, 99.0, 100.0, selection=50.0) | {"selection": (400.0, -300.0, 200.0, -90.0)}
    en, zh = said_of(synthetic, employment=other)
    assert "clearly misleads for employment" in en and "anyway" not in en and "境况" not in zh
