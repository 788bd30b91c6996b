"""Reallocation of a budget whose best use is known."""

import pytest

from model.errors import InputError
from model.experiments.optimise import Goal, optimise, part_levers, read_goal
from model.experiments.ranges import Range
from model.scenario import Scenario, load_scenario

GOOD, POOR = "programme.work.courtyard_budget", "programme.money.guarantee_fund"
LEVERS = [Range(GOOD, 0.0, 600e6), Range(POOR, 0.0, 500e6)]
GOALS = [Goal("mean_income", True), Goal("programme_cost", False)]


def scenario() -> Scenario:
    """300 million yuan on the one lever, 200 million on the other."""
    return load_scenario("baseline", {GOOD: 300e6, POOR: 200e6})


def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
    """A yuan on the good lever gives twice the income of one on the poor; both cost what they are."""
    good, poor = float(scenario.values[GOOD]), float(scenario.values[POOR])
    return {
        "mean_income": 10_000.0 + seed % 100 + 2e-6 * good + 1e-6 * poor,
        "below_line_rate": 0.1 - 1e-11 * poor,
        "programme_cost": 1e8 + good + poor,
    }


def test_the_budget_goes_to_the_better_lever(synthetic) -> None:
    """300 and 200 million in the scenario; all 500 million on the good lever gain 200 yuan a head."""
    found = optimise(scenario(), synthetic(outcomes), LEVERS, goals=GOALS, population=12, generations=10)
    assert found.budget == pytest.approx(500e6)
    assert found.prices == pytest.approx((600e6, 500e6))
    best = max(found.front, key=lambda choice: choice.values["mean_income"])
    assert best.levers[GOOD] == pytest.approx(500e6, rel=0.02)
    assert best.levers[POOR] == pytest.approx(0.0, abs=10e6)
    assert best.differences["mean_income"].mean == pytest.approx(200.0, rel=0.05)
    assert all(choice.planned == pytest.approx(500e6) for choice in (found.base, *found.front))
    assert found.clearly_better(best)
    assert best.name in found.finding()[0]["en"]


def test_of_whole_levers_the_outlay_is_told_that_whole_ones_are_to_cost(synthetic) -> None:
    bases = "programme.work.demonstration_bases"

    def counted(scenario: Scenario, seed: int) -> dict[str, float]:
        whole, poor = int(scenario.values[bases]), float(scenario.values[POOR])
        cost = 1e8 * whole + poor
        return {"mean_income": seed % 100 + 3.0 * whole + 1e-8 * poor, "programme_cost": cost}

    levers = [Range(bases, 0.0, 10.0, int), Range(POOR, 0.0, 500e6)]
    begun = load_scenario("baseline", {bases: 5, POOR: 230e6})
    found = optimise(begun, synthetic(counted), levers, goals=GOALS, population=12, generations=4)
    assert found.budget == pytest.approx(730e6)
    for choice in (found.base, *found.front):
        cost = 1e8 * float(choice.levers[bases]) + float(choice.levers[POOR])
        assert choice.planned == pytest.approx(cost)


def test_without_a_budget_income_is_traded_against_cost(synthetic) -> None:
    found = optimise(
        scenario(),
        synthetic(outcomes),
        LEVERS,
        goals=GOALS,
        population=12,
        generations=10,
        fixed_budget=False,
    )
    costs = [choice.values["programme_cost"] for choice in found.front]
    incomes = [choice.searched["mean_income"] for choice in found.front]
    assert max(costs) - min(costs) > 500e6
    assert incomes == sorted(incomes, reverse=True)
    assert costs == sorted(costs, reverse=True)  # more income only for more money
    assert (found.budget, found.prices, found.base.planned) == (None, None, None)


def test_the_front_is_judged_by_other_seeds_than_it_was_found_with(synthetic) -> None:
    seen: list[int] = []

    def noting(scenario: Scenario, seed: int) -> dict[str, float]:
        seen.append(seed)
        return outcomes(scenario, seed)

    found = optimise(scenario(), synthetic(noting), LEVERS, goals=GOALS, population=4, generations=2)
    searching, fresh = set(seen[: 2 * (4 + 8)]), set(seen[2 * (4 + 8) :])
    assert not searching & fresh
    assert found.base.values["mean_income"] != found.base.searched["mean_income"]


def test_the_scenario_itself_is_no_point_of_the_front(synthetic) -> None:
    """Where nothing beats it, it would be the front, with differences of rounding."""

    def best_as_it_is(scenario: Scenario, seed: int) -> dict[str, float]:
        away = abs(float(scenario.values[GOOD]) - 300e6) + abs(float(scenario.values[POOR]) - 200e6)
        return outcomes(scenario, seed) | {"mean_income": 10_000.0 + seed % 100 - 1e-6 * away}

    goals = [Goal("mean_income", True), Goal("below_line_rate", False)]
    found = optimise(scenario(), synthetic(best_as_it_is), LEVERS, goals=goals, population=8, generations=3)
    for choice in found.front:
        assert abs(choice.levers[GOOD] - 300e6) > 1.0
        assert not found.clearly_better(choice)
    assert found.finding()[0]["en"].startswith("No point of the front is clearly better")


def test_what_is_spent_is_told_where_it_is_not_what_was_planned(synthetic) -> None:
    """Money on the good lever stays half unclaimed above 300 million."""

    def unclaimed(scenario: Scenario, seed: int) -> dict[str, float]:
        found = outcomes(scenario, seed)
        over = max(float(scenario.values[GOOD]) - 300e6, 0.0)
        return found | {"programme_cost": found["programme_cost"] - 0.5 * over, "below_line_rate": 0.2}

    def claimed(scenario: Scenario, seed: int) -> dict[str, float]:
        return outcomes(scenario, seed) | {"below_line_rate": 0.2}

    goals = [Goal("mean_income", True), Goal("below_line_rate", False)]
    said = {}
    for name, function in (("fully", claimed), ("partly", unclaimed)):
        found = optimise(scenario(), synthetic(function), LEVERS, goals=goals, population=12, generations=6)
        said[name] = [" ".join(each[language] for each in found.finding()) for language in ("en", "zh")]
    assert "planned outlay kept at 500 million" in said["fully"][0]
    assert "does not stay the same" not in said["fully"][0] and "并非不变" not in said["fully"][1]
    en, zh = said["partly"]
    assert "planned outlay kept" in en and "What is in fact spent does not stay the same" in en
    assert "实际支出与计划不同" in zh and "−" in en.split("does not stay the same")[1]


def test_every_point_is_a_scenario_file_that_gives_it_again(synthetic, tmp_path) -> None:
    found = optimise(scenario(), synthetic(outcomes), LEVERS, goals=GOALS, population=6, generations=2)
    files = found.scenario_files()
    assert list(files) == [f"{choice.name}.toml" for choice in found.front]
    for choice in found.front:
        file = tmp_path / f"{choice.name}.toml"
        file.write_text(files[file.name], encoding="utf-8")
        assert load_scenario(file).digest() == choice.scenario.digest()


def test_refusals(synthetic) -> None:
    settings = synthetic(outcomes)

    def refused(message: str, levers=LEVERS, goals=GOALS, **numbers) -> None:
        with pytest.raises(InputError, match=message):
            optimise(scenario(), settings, levers, goals=goals, **numbers)

    refused("at least two levers", levers=LEVERS[:1])
    refused("is varied twice", levers=[LEVERS[0], LEVERS[0]])
    refused("at least two goals", goals=GOALS[:1])
    refused("an outcome is named twice", goals=[GOALS[0], GOALS[0]])
    refused("--population = 3: must be at least 4", population=3)
    refused("--generations = 0: must be at least 1", generations=0)
    refused("is a switch", levers=[LEVERS[0], Range("linkages.employment.enabled", 0.0, 1.0, bool)])
    refused("the scenario has 300000000.0, outside 0 to 1e", levers=[Range(GOOD, 0.0, 1e8), LEVERS[1]])
    free = Range("labour.local_wage", 100.0, 130.0)
    refused("costs nothing more at its high end", levers=[LEVERS[0], free])


def test_goals_are_read() -> None:
    assert read_goal(" mean_income : max ") == Goal("mean_income", True)
    assert read_goal("income_per_head@group=other:min") == Goal("income_per_head@group=other", False)
    for text, message in (
        ("mean_income", "must be OUTCOME:max or OUTCOME:min"),
        ("mean_income:most", "must be OUTCOME:max"),
        ("mean_incom:max", "did you mean 'mean_income'"),
    ):
        with pytest.raises(InputError, match=message):
            read_goal(text)


def test_levers_of_the_programme_are_those_that_are_declared() -> None:
    from model.experiments.ranges import parameters

    declared = [key for key in parameters() if key.startswith("programme.") and key.endswith(".intensity")]
    if declared:
        assert [lever.key for lever in part_levers()] == declared
    else:
        with pytest.raises(InputError, match="no programme parts"):
            part_levers()
