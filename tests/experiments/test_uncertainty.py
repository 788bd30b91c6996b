"""Replications with parameters of their own: whose values they are, and how wide intervals then are."""

import math

import numpy as np
import pytest

from model.errors import InputError
from model.experiments import uncertainty
from model.experiments.compare import compare
from model.experiments.held_fixed import held_fixed
from model.experiments.intervals import mean_interval, paired_interval, width_factor
from model.experiments.posterior import Posterior
from model.experiments.ranges import parameters, uncertain_ranges
from model.experiments.ranks import ranks
from model.experiments.settings import repeated_draws
from model.experiments.uncertainty import _order, posterior_draws, shipped_draws, with_draw
from model.scenario import load_scenario

REACH = "access.order"


def test_every_uncertain_parameter_is_drawn_within_its_allowed_range_or_told_to_be_held_fixed() -> None:
    draws = posterior_draws()
    assert len(draws) == 200
    known, baseline = parameters(), load_scenario("baseline")
    held = held_fixed([baseline])
    for draw in draws:
        for key, value in draw.items():
            assert known[key].low <= value <= known[key].high
    varied = {key for key in draws[0] if len({draw[key] for draw in draws}) > 1}
    assert len(varied) == held.varied
    uncertain = {each.key for each in uncertain_ranges(baseline)}
    assert uncertain - varied == {*held.not_studied} | {*held.misfits} & uncertain
    fixed = [*held.without_range, *held.not_studied, *held.misfits]
    assert sorted([*fixed, *varied]) == sorted(known)


def test_a_draw_changes_what_the_scenario_leaves_as_the_baseline_has_it() -> None:
    baseline, other = load_scenario("baseline"), load_scenario("no_linkage")
    (draw,) = (each for each in posterior_draws() if each[REACH] == with_draw(baseline, 3, 7).values[REACH])
    for scenario in (baseline, other):
        drawn = with_draw(scenario, 3, 7)
        for key, value in draw.items():  # the parts' shares, rounded, may be scaled to sum to one
            assert drawn.values[key] == pytest.approx(value, rel=1e-4)
        assert drawn.name == scenario.name
        rest = set(scenario.values) - set(draw)
        assert all(drawn.values[key] == scenario.values[key] for key in rest)


def test_draws_follow_the_seed_and_none_comes_twice_before_all_have_come() -> None:
    baseline, count = load_scenario("baseline"), len(posterior_draws())

    def order(seed: int, first: int) -> list[str]:
        return [with_draw(baseline, first + place, seed).digest() for place in range(count)]

    one = order(1, 0)
    assert len(set(one)) == count
    assert set(order(1, count)) == set(one)
    assert order(1, count) != one
    assert set(order(2, 0)) == set(one)
    assert order(2, 0) != one
    assert repeated_draws(count) is None
    assert all("200" in text for text in (repeated_draws(count + 1) or {"": ""}).values())


def test_the_means_of_several_seeds_scatter_as_they_should() -> None:
    """Means of 8 of the 200 draws without repetition, over 400 seeds.

    Their variance is the draws' own, over 8, times 192 / 199.  The ratio of the sample variance to it
    is near chi-squared with 399 degrees of freedom over 399: outside 0.72 to 1.32 once in 100,000.
    Drawn alike whatever the seed, as once, it is zero.
    """
    values = np.array([float(draw[REACH]) for draw in posterior_draws()])
    baseline = load_scenario("baseline")
    means = [np.mean([values[place] for place in _order(seed, 0, len(values))[:8]]) for seed in range(400)]
    expected = values.var() / 8 * 192 / 199
    assert 0.72 < np.var(means, ddof=1) / expected < 1.32
    assert with_draw(baseline, 5, 9).values[REACH] == values[_order(9, 0, len(values))[5]]


def test_what_is_compared_stays_as_it_was_set() -> None:
    baseline = load_scenario("baseline")
    changed = with_draw(load_scenario("dividends_of_12_percent"), 0, 1)
    assert changed.values["linkages.guaranteed_dividend.rate"] == 0.12
    as_it_is = {REACH: baseline.values[REACH]}  # set by hand to what it was anyway
    assert with_draw(load_scenario("baseline", as_it_is), 0, 1).values[REACH] == baseline.values[REACH]
    assert with_draw(baseline, 0, 1).values[REACH] != baseline.values[REACH]


@pytest.mark.parametrize("cell", ["many", "nan", "", "110,5"])
def test_a_damaged_file_of_draws_is_told(tmp_path, monkeypatch, cell: str) -> None:
    file = tmp_path / "posterior.csv"
    file.write_text(f"labour.local_wage\n110\n{cell or ','}\n")
    monkeypatch.setattr(uncertainty, "DRAWS_FILE", file)
    shipped_draws.cache_clear()
    try:
        with pytest.raises(InputError, match="line 3 is no number"):
            posterior_draws()
    finally:
        shipped_draws.cache_clear()


def test_the_interval_of_one_more_value_by_hand() -> None:
    """1, 2, 3: mean 2, variance 1; t of 2 degrees at 97.5 % is 4.3027; times sqrt(1 + 1/3)."""
    mean, low, high = mean_interval([1.0, 2.0, 3.0], of_next=True)
    assert mean == 2.0
    assert high - mean == pytest.approx(4.3027 * math.sqrt(4.0 / 3.0), abs=2e-4)
    assert mean - low == pytest.approx(high - mean)
    assert paired_interval([2.0, 4.0, 6.0], [1.0, 2.0, 3.0], of_next=True) == (mean, low, high)
    assert width_factor(4, False) == 0.25


def test_the_interval_covers_one_more_value_as_often_as_it_says() -> None:
    """4,000 trials: a coverage of 0.95 has a standard error of 0.0034; four of them are allowed."""
    generator = np.random.default_rng(5)
    covered = 0
    for _ in range(4000):
        *seen, following = generator.normal(3.0, 2.0, 9).tolist()
        _, low, high = mean_interval(seen, of_next=True)
        covered += low <= following <= high
    assert abs(covered / 4000 - 0.95) < 4 * 0.0034


def test_ranks_of_one_more_replication_are_less_sure_than_ranks_of_means() -> None:
    """Differences with mean 1 and deviation 1: ahead in about Phi(1) = 84 % of replications."""
    generator = np.random.default_rng(6)
    noise = generator.standard_normal(400)
    behind = generator.normal(0.0, 5.0, 400)
    values = {
        "ahead": (behind + 1.0 + (noise - noise.mean()) / noise.std()).tolist(),
        "behind": behind.tolist(),
    }
    assert ranks(values)[0].probabilities[0] > 0.999
    assert ranks(values, of_next=True)[0].probabilities[0] == pytest.approx(0.841, abs=0.02)


def test_draws_stand_for_the_weighted_points() -> None:
    """A point comes as often as its weight times the number of draws, rounded one way or the other."""
    weights = np.array([0.5, 0.0, 0.321, 0.179])
    posterior = Posterior(np.zeros((4, 1)), np.zeros((4, 1)), weights, np.zeros(4, np.int64), 1.0, 3.0)
    draws = posterior.draws(10, seed=1)
    counts = np.bincount(draws, minlength=4)
    assert counts.sum() == 10
    assert np.all(np.abs(counts - 10 * weights) < 1.0)
    assert draws != sorted(draws)


def test_a_comparison_gives_both_scenarios_the_same_draw() -> None:
    pair = [load_scenario("no_linkage"), load_scenario("baseline")]
    found = compare(pair, replications=2, scale=1e-4, years=1, seed=4, uncertain=True)
    for place in range(2):
        drawn = [with_draw(scenario, place, 4) for scenario in pair]
        alone = compare(drawn, replications=2, scale=1e-4, years=1, seed=4)
        for scenario in pair:
            assert found.of(scenario.name)[place].digest == alone.of(scenario.name)[place].digest
    values = [found.values(scenario.name, "mean_income") for scenario in pair]
    assert found.difference("baseline", "mean_income") == paired_interval(*reversed(values), of_next=True)


def test_a_precision_cannot_be_asked_of_parameters() -> None:
    pair = [load_scenario("no_linkage"), load_scenario("baseline")]
    with pytest.raises(InputError, match="more replications do not make parameters surer"):
        compare(pair, replications=2, scale=1e-4, years=1, seed=4, uncertain=True, precision=5.0)
