"""Whose pay linked work takes the place of: told wherever scenarios differ in it."""

import json
from pathlib import Path

import pytest

import run_sim
from model import accounts
from model.engine import simulate
from model.experiments.compare import compare
from model.experiments.displaced import LINES, displaced_pay, pay_lines
from model.experiments.outcome_names import outcome_named
from model.measuring import describe, outcomes_of
from model.scenario import load_scenario
from model.world.sectors import REST_OF_WORLD

NAMES = ("no_linkage", "employment", "order_purchase")


@pytest.fixture(scope="module")
def comparison():
    return compare([load_scenario(name) for name in NAMES], replications=2, scale=0.0005, years=1, seed=3)


def test_what_is_not_displaced_is_new() -> None:
    groups = ("lifted", "monitored", "other")
    without = {"linked_pay@group=all": 0.0, "outside_pay": 50.0}
    without |= {f"ordinary_pay@group={group}": 100.0 for group in groups}
    paid = dict(zip(groups, (70.0, 99.0, 104.0), strict=True))
    with_it = {"linked_pay@group=all": 60.0, "outside_pay": 40.0}
    with_it |= {f"ordinary_pay@group={group}": paid[group] for group in groups}
    assert pay_lines(with_it, without) == dict(zip(LINES, (60.0, 30.0, 1.0, -4.0, 10.0, 23.0), strict=True))


def test_pay_is_what_the_flows_say() -> None:
    run = simulate(load_scenario("employment"), seed=5, scale=0.0005, years=2)
    measured, flows = outcomes_of(run), run.years[-1].flows.sum(axis=0)
    for name, payment in (("linked_pay", "job_wages"), ("ordinary_pay", "local_wages")):
        of_groups = [measured[f"{name}@group={group}"] for group in ("lifted", "monitored", "other")]
        assert of_groups == pytest.approx(flows[accounts.row(payment), :3].tolist())
        assert measured[f"{name}@group=all"] == pytest.approx(sum(of_groups)) and sum(of_groups) > 0.0
    outside = flows[accounts.row("outside_wages"), REST_OF_WORLD]
    assert measured["outside_pay"] == pytest.approx(outside) and outside > 0.0


def test_they_are_outcomes_like_others() -> None:
    assert outcome_named("ordinary_pay@group=脱贫户", option="--outcome") == "ordinary_pay@group=lifted"
    assert outcome_named("outside_pay", option="--outcome") == "outside_pay"
    assert describe("linked_pay@group=other").unit == "yuan/year"


def test_a_comparison_tells_it_where_linked_work_differs(comparison) -> None:
    (found,) = displaced_pay(comparison)
    assert (found["scenario"], found["unit"]) == ("employment", "yuan/year")
    values = {line["name"]: line["value"] for line in found["lines"]}
    assert tuple(values) == LINES and values["linked_pay"] > 0.0
    assert values.pop("linked_pay") == pytest.approx(sum(values.values()))


def test_nothing_is_told_of_what_was_not_measured(make_comparison) -> None:
    made = make_comparison({name: {"mean_income": [1.0, 2.0]} for name in NAMES})
    assert displaced_pay(made) == []


def test_the_command_and_the_report_tell_it(capsys, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    tiny = ["--scale", "0.0005", "--years", "1", "--replications", "2", "--out", str(folder)]
    assert run_sim.main(["compare", "no_linkage", "employment", *tiny]) == 0
    printed = capsys.readouterr().out
    assert "What becomes of linked pay, million yuan a year, less no_linkage" in printed
    assert "displaced pay of outsiders" in printed
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert [each["scenario"] for each in summary["displaced_pay"]] == ["employment"]
    assert run_sim.main(["report", str(folder), "--lang", "both"]) == 0
    page = (folder / "report-both.html").read_text(encoding="utf-8")
    assert "What becomes of linked pay, a year" in page and "联结岗位年工资的去向" in page
    assert "挤占县外人员的工资" in page


def test_without_a_difference_in_linked_work_there_is_no_table(capsys) -> None:
    tiny = ["--scale", "0.0005", "--years", "1", "--replications", "2"]
    assert run_sim.main(["compare", "no_linkage", "order_purchase", *tiny]) == 0
    assert "linked pay" not in capsys.readouterr().out
