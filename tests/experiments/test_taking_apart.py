"""A form taken apart into its own parts, by group of households: a game of known parts, and real runs."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

import run_sim
from model.declare.form import LinkageForm
from model.declare.names import DeclarationError, Names
from model.errors import InputError
from model.experiments import uncertainty
from model.experiments.columns import columns_of
from model.experiments.folder import MANIFEST, Plan
from model.experiments.levers import missing_in, with_parts
from model.experiments.ranges import at_point
from model.experiments.taking_apart import GROUPS, FormDecomposition, take_apart
from model.experiments.uncertainty import with_draw
from model.linkages import FORM_OF
from model.report.form_parts_figure import form_parts_figure
from model.report.sheet import fonts, write_sheet
from model.scenario import Scenario, load_scenario
from model.without_effect import without_effect

BASELINE = "baseline"
SWITCHES = ("near_home", "lifted_first", "better_pay", "lasting", "on_bases")
LIFTED = dict(zip(SWITCHES, (30.0, 20.0, 7.0, 0.0, 5.0), strict=True))
OTHER = dict(zip(SWITCHES, (10.0, -25.0, 1.0, 0.0, 2.0), strict=True))
TOGETHER = 8.0  # of lifted households, where posts near home are filled by them first


def game(scenario: Scenario, seed: int) -> dict[str, float]:
    """What parts add up to, and hiring by plants and reserved posts before them; luck moves the level."""
    values, luck = scenario.values, float(seed % 7)
    on = {name: float(values[f"linkages.employment.{name}"]) for name in SWITCHES}
    form = float(values["linkages.employment.enabled"])
    hired = 1.0 - float(values["labour.outside_share"])
    lifted = 1_000.0 * luck + 50.0 * hired + form * (12.0 + luck)
    lifted += form * (sum(LIFTED[name] * on[name] for name in SWITCHES))
    lifted += form * TOGETHER * on["near_home"] * on["lifted_first"]
    other = 900.0 * luck + 90.0 * hired + form * (6.0 + sum(OTHER[name] * on[name] for name in SWITCHES))
    return {
        "income_per_head@group=lifted": lifted,
        "income_per_head@group=other": other,
        "income_per_head@group=all": 0.5 * (lifted + other),
        "linked_pay@group=all": 400e6 * form,
        "ordinary_pay@group=lifted": 500e6 * hired - 100e6 * form,
        "ordinary_pay@group=monitored": 20e6 - 5e6 * form,
        "ordinary_pay@group=other": 800e6 * hired - 150e6 * form,
        "outside_pay": 300e6 - 85e6 * form,
    }


@pytest.fixture
def found(synthetic) -> FormDecomposition:
    return take_apart(load_scenario(BASELINE), synthetic(game, replications=3), of="employment")


def test_a_known_game_is_taken_apart_by_group(found, synthetic) -> None:
    luck = [seed % 7 for seed in synthetic(game, replications=3).seeds]
    lifted = {name: groups["lifted"].mean for name, groups in found.steps.items()}
    assert list(lifted) == ["reserved_posts", *SWITCHES]
    assert lifted.pop("reserved_posts") == pytest.approx(12.0 + sum(luck) / 3)
    half = dict.fromkeys(("near_home", "lifted_first"), 0.5 * TOGETHER)
    assert lifted == pytest.approx({name: LIFTED[name] + half.get(name, 0.0) for name in SWITCHES})
    other = {name: groups["other"].mean for name, groups in found.steps.items()}
    assert other == pytest.approx({"reserved_posts": 6.0, **OTHER})
    assert len(found.worths) == 32


def test_hiring_by_plants_is_a_step_before_the_form_and_no_effect_of_it(found) -> None:
    share = float(load_scenario(BASELINE).values["labour.outside_share"])
    assert found.before["lifted"].mean == pytest.approx(50.0 * (1.0 - share))
    assert found.before["other"].mean == pytest.approx(90.0 * (1.0 - share))
    for group in GROUPS:
        both = found.before[group].mean + found.total[group].mean
        assert found.against[group].mean == pytest.approx(both, abs=1e-9)


def test_outside_share_stays_as_the_scenario_has_it(synthetic) -> None:
    scenario = load_scenario(BASELINE, {"labour.outside_share": 0.6})
    found = take_apart(scenario, synthetic(game), of="employment")
    assert found.before["lifted"].mean == pytest.approx(50.0 * 0.4)


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_left_and_the_parts_add_up_to_the_effect(found, group: str) -> None:
    steps = math.fsum(groups[group].mean for groups in found.steps.values())
    assert steps == pytest.approx(found.total[group].mean, abs=1e-9)


def test_what_a_scenario_has_on_does_not_matter(synthetic) -> None:
    totals = [
        take_apart(load_scenario(name), synthetic(game), of="employment").total
        for name in ("baseline", "no_linkage", "employment")
    ]
    assert totals[0] == totals[1] == totals[2]


def test_intervals_are_of_paired_differences(found) -> None:
    """The level moves by thousands with luck; what the parts add does not move at all."""
    part, rest = found.steps["near_home"]["lifted"], found.steps["reserved_posts"]["lifted"]
    assert part.high - part.low == pytest.approx(0.0, abs=1e-9)
    assert rest.high - rest.low > 0.1


def test_json_has_the_steps_by_group_in_order(found) -> None:
    content = json.loads(json.dumps(found.content(), allow_nan=False))
    names = [entry["name"] for entry in content["parts"]]
    assert names == ["ordinary_hiring", "reserved_posts", *SWITCHES]
    entries = (*content["parts"], content["total"], content["against_no_local_hiring"])
    for entry in entries:
        assert set(entry) == {"name", *GROUPS}
        for group in GROUPS:
            assert set(entry[group]) == {"value", "low", "high"}
            assert entry[group]["low"] <= entry[group]["value"] <= entry[group]["high"]
    assert (content["of"], content["outcome"]) == ("employment", "income_per_head")
    assert content["unit"] == "yuan/person/year"


def test_linked_pay_is_displaced_or_new(found) -> None:
    lines = {line["name"]: line["value"] for line in found.content()["displaced_pay"]["lines"]}
    assert lines == pytest.approx(
        {
            "linked_pay": 400e6,
            "displaced_lifted": 100e6,
            "displaced_monitored": 5e6,
            "displaced_other": 150e6,
            "displaced_outside": 85e6,
            "net_new_pay": 60e6,
        }
    )
    said = found.finding()[-1]
    assert "Of 400.0 million yuan of linked pay a year, by the means, 255.0 million" in said["en"]
    assert "net new are 60.0 million (15 %)" in said["en"]
    assert "净增6,000万元（15%）" in said["zh"]


def test_the_words_tell_both_groups_and_what_comes_before(found) -> None:
    effect, steps, before, _ = found.finding()
    assert "it rises for all households" in effect["en"] and "脱贫户增加" in effect["zh"]
    assert "falls for other households, −6.0 (−6.0 to −6.0)" in effect["en"]
    assert "for other households lifted first −25, near home +10" in steps["en"]
    assert "lasting 0 (not clear)" in steps["en"] and "优先雇用脱贫户−25" in steps["zh"]
    assert "no effect of the form" in before["en"] and "不是该形式的效果" in before["zh"]


def test_every_column_of_its_tables_is_described(found) -> None:
    tables = found.tables()
    assert columns_of(tables).keys() == {"form_parts", "coalitions", "displaced_pay"}
    assert len(tables["coalitions"]) == 33  # and with the form off
    assert sum(row["employment"] for row in tables["coalitions"]) == 32


@pytest.mark.parametrize("outcome", ["income_per_head", "survey_income", "below_line_rate"])
def test_outcomes_of_groups_are_taken(outcome: str, synthetic) -> None:
    def rates(scenario: Scenario, seed: int) -> dict[str, float]:
        told = {"survey_income": "survey_income_per_head"}.get(outcome, outcome)
        jobs = float(scenario.values["linkages.employment.enabled"])
        same = {f"{told}@group={group}": 0.25 - 0.1 * jobs for group in GROUPS}
        return game(scenario, seed) | same

    found = take_apart(load_scenario(BASELINE), synthetic(rates), of="employment", outcome=outcome)
    assert found.total["other"].mean == pytest.approx(-0.1)


REFUSED: dict[str, dict[str, Any]] = {
    "this form has no parts of its own; order_purchase, employment have": {"of": "guaranteed_dividend"},
    "must be 'forms' or 'parts', or a form": {"of": "crops"},
    "must be a linkage form": {"of": "forms"},
    "is not told by group": {"outcome": "programme_cost"},
    "without @": {"outcome": "income_per_head@group=lifted"},
}


@pytest.mark.parametrize("message", REFUSED)
def test_refusals(message: str, synthetic) -> None:
    with pytest.raises(InputError, match=message):
        take_apart(load_scenario(BASELINE), synthetic(game), **{"of": "employment", **REFUSED[message]})


def test_one_replication_and_settings_that_it_moves_are_refused(synthetic) -> None:
    with pytest.raises(InputError, match="must be at least 2"):
        take_apart(load_scenario(BASELINE), synthetic(game, replications=1), of="employment")
    held = load_scenario(BASELINE, {"linkages.employment.lasting": False})
    with pytest.raises(InputError, match="the experiment itself moves it"):
        take_apart(held, synthetic(game), of="employment")


@pytest.mark.parametrize("of", ["guaranteed_dividend", "保底分红", "crops"])
def test_the_command_refuses_in_one_line(of: str, capsys, tmp_path: Path) -> None:
    status = run_sim.main(["decompose", "--of", of, "--out", str(tmp_path / "out")])
    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    assert told.err.startswith(f'Error: --of = "{of}": ') and told.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_what_it_switches_is_not_without_effect() -> None:
    held = (load_scenario("no_linkage", {"linkages.employment.wage_premium": 0.1}),)
    assert Plan("decompose", held, {"years": 2, "of": "employment"}).without_effect() == []
    assert without_effect(held, 2) != []
    held = (load_scenario("no_linkage", {f"{TERMS}.premium": 0.1, f"{TERMS}.penalty": 0.1}),)
    assert Plan("decompose", held, {"years": 2, "of": "order_purchase"}).without_effect() == []
    assert {each.key for each in without_effect(held, 2)} == {f"{TERMS}.premium", f"{TERMS}.penalty"}


def test_a_form_with_parts_says_what_is_left_without_them() -> None:
    form = FORM_OF["employment"]
    declared = {"name": "made_up", "place": 9, "names": Names("made up", "虚构"), "terms": form.terms}
    steps = {"part_linked": form.steps["part_linked"], "took_part": form.steps["took_part"]}
    part = {"lasting": Names("lasting", "有期限")}
    made = LinkageForm(**declared, steps=steps, parts=part, rest=Names("rest", "其余"))
    assert list(made.parts) == ["lasting"]
    with pytest.raises(DeclarationError, match="need a `rest`"):
        LinkageForm(**declared, steps=steps, parts=part)
    with pytest.raises(DeclarationError, match="have no 'colour'"):
        LinkageForm(**declared, steps=steps, parts={"colour": Names("colour", "颜色")})


def test_a_part_that_is_no_switch_says_with_which_value_it_is_missing() -> None:
    form = FORM_OF["order_purchase"]
    declared = {"name": "made_up", "place": 9, "names": Names("made up", "虚构"), "terms": form.terms}
    declared["steps"] = {"part_linked": form.steps["part_linked"], "took_part": form.steps["took_part"]}
    declared["rest"] = Names("rest", "其余")
    parts = {"floor": Names("floor", "保底价"), "technique": Names("technique", "技术服务")}
    made = LinkageForm(**declared, parts=parts, missing={"floor": 0.0})
    assert with_parts(made, []) == {
        "linkages.made_up.floor": 0.0,
        "linkages.made_up.technique": False,
    }
    assert with_parts(made, ["floor", "technique"]) == {"linkages.made_up.technique": True}
    wrong = {
        "'floor' is no switch: `missing` has to say": {},
        "'technique' is a switch: it is missing where it is off": {"floor": 0.0, "technique": False},
        "'premium' has a value where it is missing, and is no part": {"floor": 0.0, "premium": 0.0},
        "where the part 'floor' is missing its value must be between": {"floor": -1.0},
        "where the part 'floor' is missing its value must be a number": {"floor": False},
    }
    for message, missing in wrong.items():
        with pytest.raises(DeclarationError, match=message):
            LinkageForm(**declared, parts=parts, missing=missing)


def test_every_part_of_a_form_is_there_by_default() -> None:
    """Else the baseline would show nothing of it, and a draw of uncertain parameters could bring it back."""
    scenario = load_scenario(BASELINE)
    for form in FORM_OF.values():
        assert missing_in(scenario, form) == []
        for part in form.parts.keys() - form.missing.keys():
            assert scenario.values[f"linkages.{form.name}.{part}"] is True


TERMS = "linkages.order_purchase"


def orders(scenario: Scenario, seed: int) -> dict[str, float]:
    """What an order adds: 10 for the buyer, 500 times the premium, 30 for the technique, and 100 times the
    premium times the floor; a floor takes 4 from others.
    """
    values, luck = scenario.values, float(seed % 7)
    form, premium, floor = (float(values[f"{TERMS}.{term}"]) for term in ("enabled", "premium", "floor"))
    lifted = 1_000.0 * luck + form * (10.0 + 500.0 * premium + 30.0 * values[f"{TERMS}.technique"])
    lifted += form * 100.0 * premium * floor
    other = 900.0 * luck - form * 4.0 * floor
    return {
        "income_per_head@group=lifted": lifted,
        "income_per_head@group=other": other,
        "income_per_head@group=all": 0.5 * (lifted + other),
    }


def apart(synthetic, *, premium: float, floor: float, **values: Any) -> FormDecomposition:
    asked = {f"{TERMS}.{term}": value for term, value in values.items()}
    asked |= {f"{TERMS}.premium": premium, f"{TERMS}.floor": floor}
    return take_apart(at_point(load_scenario(BASELINE), asked), synthetic(orders), of="order_purchase")


@pytest.mark.parametrize("technique", [True, False])
def test_a_part_that_is_no_switch_is_there_with_the_value_of_the_scenario(synthetic, technique: bool) -> None:
    """A switch is on whatever the scenario has, and so is the form."""
    found = apart(synthetic, premium=0.2, floor=0.5, technique=technique, enabled=technique)
    # Of the 100 * 0.2 * 0.5 = 10 that premium and floor add together, each is given half.
    lifted = {name: groups["lifted"].mean for name, groups in found.steps.items()}
    assert lifted.pop("a_certain_buyer") == pytest.approx(10.0)
    assert lifted == pytest.approx(
        {"premium": 105.0, "floor": 5.0, "technique": 30.0, "input_credit": 0.0, "deferred_share": 0.0}
    )
    assert found.steps["floor"]["other"].mean == pytest.approx(-2.0)
    assert found.total["lifted"].mean == pytest.approx(10.0 + 100.0 + 30.0 + 10.0)
    assert found.before is None and found.displaced is None
    assert found.missing == [] and len(found.worths) == 32
    assert all("本来就没有" not in said["zh"] for said in found.finding())


def test_a_part_that_the_scenario_does_without_adds_nothing_and_is_told(synthetic) -> None:
    found = apart(synthetic, premium=0.0, floor=0.5, deferred_share=0.0)
    assert found.missing == ["premium", "deferred_share"]
    for part in found.missing:
        assert all(end == 0.0 for group in GROUPS for end in found.steps[part][group])
    assert found.steps["technique"]["lifted"].mean == pytest.approx(30.0)
    assert found.total["lifted"].mean == pytest.approx(40.0)
    # Nothing is simulated twice; the table still has a column for every part.
    coalitions = found.tables()["coalitions"]
    assert len(found.worths) == 8 and len(coalitions) == 9
    assert not any(row["premium"] or row["deferred_share"] for row in coalitions)
    _, steps, without = found.finding()
    assert "premium" not in steps["en"] and "溢价" not in steps["zh"]
    assert without["en"] == "This scenario has no premium and no deferred pay, so nothing comes of it."
    assert without["zh"].startswith("该情景本来就没有溢价、部分货款延后")
    content = found.content()
    assert content["missing"] == found.missing
    assert [entry["name"] for entry in content["parts"]] == list(found.steps)


def test_where_only_a_switch_is_left_it_alone_is_simulated(synthetic) -> None:
    """The technique stays: a switch is on whatever the scenario has."""
    found = apart(synthetic, premium=0.0, floor=0.0, input_credit=0.0, deferred_share=0.0)
    assert list(found.worths) == [frozenset(), frozenset({"technique"})]
    assert found.total["lifted"].mean == pytest.approx(40.0)


def test_what_a_part_is_worth_may_be_set_where_it_is_no_switch(synthetic) -> None:
    held = load_scenario(BASELINE, {f"{TERMS}.premium": 0.2})
    found = take_apart(held, synthetic(orders), of="order_purchase")
    assert found.steps["premium"]["lifted"].mean == pytest.approx(
        0.2 * (500.0 + 50.0 * float(held.values[f"{TERMS}.floor"]))
    )
    for term in ("technique", "enabled"):
        refused = load_scenario(BASELINE, {f"{TERMS}.{term}": True})
        with pytest.raises(InputError, match="the experiment itself moves it"):
            take_apart(refused, synthetic(orders), of="order_purchase")


def test_a_draw_of_uncertain_parameters_moves_a_part_that_is_there_alone(monkeypatch) -> None:
    """Where a part is missing no draw brings it back, and where it is there it has the drawn value."""
    monkeypatch.setattr(uncertainty, "posterior_draws", lambda: ({f"{TERMS}.premium": 0.07},))
    scenario, form = load_scenario(BASELINE), FORM_OF["order_purchase"]
    premium = {
        on: with_draw(at_point(scenario, with_parts(form, on)), 0, 1).values[f"{TERMS}.premium"]
        for on in ((), ("floor",), ("premium",), tuple(form.parts))
    }
    assert list(premium.values()) == [0.0, 0.0, 0.07, 0.07]


def test_the_figure_has_a_panel_for_each_group_and_everything_is_inside(found, tmp_path: Path) -> None:
    with fonts() as chinese:
        assert chinese
        made = form_parts_figure(found, chinese=True)
        write_sheet(made, tmp_path / "figure.png")
        box = made.figure.get_tightbbox()
        width, height = made.figure.get_size_inches()
    assert len(made.panels) == len(GROUPS)
    assert box.x0 >= 0.0 and box.x1 <= width and box.y0 >= 0.0 and box.y1 <= height


def test_a_real_run_adds_up_and_has_a_report(capsys, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    tiny = ["--scale", "0.0005", "--years", "1", "--seed", "3", "--replications", "2", "--out", str(folder)]
    assert run_sim.main(["decompose", "--of", "吸纳就业", *tiny, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    for group in GROUPS:
        first, *steps = (entry[group]["value"] for entry in content["parts"])
        total = content["total"][group]["value"]
        assert math.fsum(steps) == pytest.approx(total, abs=1e-6)
        assert content["against_no_local_hiring"][group]["value"] == pytest.approx(first + total, abs=1e-6)
    lines = {line["name"]: line["value"] for line in content["displaced_pay"]["lines"]}
    assert lines.pop("linked_pay") == pytest.approx(math.fsum(lines.values()))
    (folder / MANIFEST).unlink()
    assert run_sim.main(["resume", str(folder), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["parts"], again["total"]) == (content["parts"], content["total"])
    assert run_sim.main(["report", str(folder), "--lang", "both"]) == 0
    page = (folder / "report-both.html").read_text(encoding="utf-8")
    for text in ("Against no local hiring", "与不雇用当地居民相比", "Displaced pay of outsiders", "净增工资"):
        assert text in page


def test_a_real_run_of_parts_that_are_no_switches_adds_up_and_tells_what_is_missing(capsys, tmp_path) -> None:
    folder = tmp_path / "out"
    missing = ("premium", "input_credit", "deferred_share")
    settings = [text for part in missing for text in ("--set", f"{TERMS}.{part}=0")]
    tiny = ["--scale", "0.0005", "--years", "1", "--seed", "3", "--replications", "2", "--out", str(folder)]
    assert run_sim.main(["decompose", "--of", "order_purchase", *tiny, *settings]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "missing in this scenario: premium, credit for inputs, deferred pay" in told
    with (folder / "form_parts.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["name"]: row for row in csv.DictReader(stream)}
    assert list(rows) == ["a_certain_buyer", *FORM_OF["order_purchase"].parts, "total"]
    for group in GROUPS:
        total = float(rows["total"][group])
        steps = [float(row[group]) for name, row in rows.items() if name != "total"]
        assert math.fsum(steps) == pytest.approx(total, abs=1e-6)
        assert all(float(rows[part][group]) == 0.0 for part in missing)
    assert run_sim.main(["report", str(folder), "--lang", "both"]) == 0
    page = (folder / "report-both.html").read_text(encoding="utf-8")
    for text in ("A certain buyer", "有稳定的买主", "no premium and no credit for inputs", "本来就没有溢价"):
        assert text in page


def test_where_nothing_is_reserved_the_form_does_nothing_at_all(capsys) -> None:
    """Without reserved posts and bases, on is off to the last yuan, with whatever switches."""
    nothing = ("linkages.employment.reserved_share=0", "programme.work.demonstration_bases=0")
    settings = [part for setting in nothing for part in ("--set", setting)]
    tiny = ["--scale", "0.0005", "--years", "1", "--replications", "2", "--json"]
    assert run_sim.main(["decompose", "--of", "employment", *tiny, *settings]) == 0
    content = json.loads(capsys.readouterr().out)
    _, *steps = content["parts"]
    for entry in (*steps, content["total"]):
        assert all(end == 0.0 for group in GROUPS for end in entry[group].values())
    assert all(line["value"] == 0.0 for line in content["displaced_pay"]["lines"])
