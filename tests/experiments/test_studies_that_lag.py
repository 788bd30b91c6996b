"""Studies that are older than the declarations: they say so beside their numbers, and nothing fails.

The study behind the ledger takes half an hour and the draws of calibration as long.  So what is added or
declared otherwise since is told, in place of a failure.
"""

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import run_sim
from model.declare.parameter import _declared_in
from model.experiments import uncertainty
from model.experiments.held_fixed import HeldFixed, held_fixed
from model.experiments.ledger import Entry, Estimate, Ledger, Trial, read_ledger
from model.experiments.ledger_lag import MOST_NAMED, Lag, lag_of
from model.experiments.ledger_trials import tried
from model.experiments.ranges import parameters
from model.experiments.uncertainty import posterior_draws, shipped_draws, with_draw
from model.parameters import SECTIONS
from model.report.document import Paragraph, Table
from model.report.tested import _ledger
from model.scenario import load_scenario
from model.sources import assumed, switch

GENERATOR = Path(__file__).parents[2] / "docs" / "generate.py"
SHARE, NOISE, RULE = "labour.remitted", "choice.noise", "programme.work.courtyard_targeting"
PRICE = "industries.potatoes.price"
CACHES = (_declared_in, parameters, shipped_draws, uncertainty._baseline)
STATE = "model.experiments.ledger_lag.model_state"


class Storeroom(NamedTuple):
    """Made-up parameters that no study has seen."""

    rent: float = assumed(300.0, "yuan/year", 0.0, 5000.0, (100.0, 600.0), "Rent of a room.")
    wear: float = assumed(10.0, "yuan/year", 0.0, 500.0, None, "What a room loses.")
    cooled: bool = switch(False, "Whether rooms are cooled.")


@pytest.fixture
def fresh() -> Iterator[Any]:
    """Forgets, before and after, what was read off the declarations."""

    def forget() -> None:
        for cached in CACHES:
            cached.cache_clear()

    yield forget
    forget()


@pytest.fixture
def storeroom(fresh, monkeypatch) -> Iterator[None]:
    """Declares the made-up section."""
    with monkeypatch.context() as patch:
        patch.setitem(SECTIONS, "storeroom", Storeroom)
        fresh()
        yield
    fresh()


@pytest.fixture
def declare(fresh, monkeypatch) -> Iterator[Any]:
    """declare(key, **changes): declares a parameter otherwise, until the test is over."""
    with monkeypatch.context() as patch:

        def otherwise(key: str, **changes: object) -> None:
            section, _, field = key.rpartition(".")
            defaults = SECTIONS[section]._field_defaults
            patch.setitem(defaults, field, replace(defaults[field], **changes))
            fresh()

        yield otherwise
    fresh()


@pytest.fixture
def current(monkeypatch) -> Ledger:
    """A ledger of the model as it is declared now, with made-up numbers."""
    monkeypatch.setattr(STATE, lambda: "as it is")
    shipped, baseline = read_ledger(), load_scenario("baseline")
    gain, change = Estimate(500.0, 490.0, 510.0), Estimate(20.0, 15.0, 25.0)
    entries = {
        each.key: Entry(
            key=each.key,
            source_class=each.entry.source_class,
            value=each.value,
            basis=each.basis,
            low=None if each.range is None else each.range.low,
            high=None if each.range is None else each.range.high,
            trials=tuple(Trial(value, gain, change) for value in each.values),
        )
        for each in tried(baseline)
    }
    study = {**shipped.study, "scenario_digest": baseline.digest(), "deciding_files_sha256": "as it is"}
    return replace(shipped, study=study, entries=entries)


def narrowed(key: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """The declared range of a parameter, and the part of it below the default."""
    declaration = parameters()[key]
    low, high = map(float, declaration.uncertain)
    return (low, high), (low, float(declaration.default))


def printed(capsys, *arguments: str) -> str:
    assert run_sim.main(list(arguments)) == 0
    return str(capsys.readouterr().out)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def ledger_page() -> str:
    spec = importlib.util.spec_from_file_location("generate", GENERATOR)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.ledger_page())


# --- the ledger ---------------------------------------------------------------------------------


def tells_of_the_rent(text: str, lag: Lag) -> bool:
    """Whether a text names the new parameter, or counts it where it names only the first few."""
    more = len(lag.not_studied) - MOST_NAMED
    return "storeroom.rent" in text or (more > 0 and f" and {more} more" in text)


def test_new_parameters_are_listed_as_not_studied_wherever_the_ledger_is_shown(storeroom, capsys) -> None:
    new = [f"storeroom.{field}" for field in Storeroom._fields]
    lag = lag_of(read_ledger())
    assert list(lag.not_studied)[-3:] == new
    assert lag.statement(read_ledger(), new[0]) == {"en": "not studied", "zh": "尚未研究"}
    text = printed(capsys, "parameters", "storeroom", "--class", "assumption")
    rows = [line.split() for line in text.splitlines() if line.startswith("storeroom.")]
    assert [row[:2] for row in rows] == [[new[0], "300"], [new[1], "10"], [new[2], "off"]]
    assert text.count("    not studied") == text.count("    尚未研究") == 3
    assert "OUT OF DATE" in text
    content = json.loads(printed(capsys, "parameters", "storeroom", "--class", "assumption", "--json"))
    assert [(each["key"], each["basis"], each["if_wrong"]["en"]) for each in content] == [
        (key, None, "not studied") for key in new
    ]
    assert all(tells_of_the_rent(in_one_line(str(each["changed_since"])), lag) for each in content)
    page = ledger_page()
    assert "| `storeroom.rent` | assumption | 300 | 100 to 600 |  |  | not studied | 尚未研究 |" in page
    assert "| `storeroom.wear` | assumption | 10 | (8 to 12) |  |  | not studied | 尚未研究 |" in page
    assert "Parameters not studied yet:" in page


def test_a_report_says_that_its_ledger_lags(storeroom) -> None:
    table, *below = _ledger()
    assert isinstance(table, Table)
    assert len(table.rows) == 8
    assert all(isinstance(block, Paragraph) for block in below)
    told = " ".join(f"{block.text['en']} {block.text['zh']}" for block in below)
    assert "OUT OF DATE" in told
    assert "尚未研究的参数：" in told
    assert tells_of_the_rent(told, lag_of(read_ledger()))


def test_a_study_of_the_model_as_it_is_has_nothing_to_say(current) -> None:
    lag = lag_of(current)
    assert lag.sentences() == []
    assert lag.statement(current, SHARE) == current.statement(current.entries[SHARE])


def test_a_study_of_other_files_or_of_another_scenario_says_so(current, monkeypatch) -> None:
    other = replace(current, study={**current.study, "scenario_digest": "another"})
    _, said = lag_of(other).sentences()
    assert said["en"] == "The baseline scenario has changed since the study, in what it did not try."
    monkeypatch.setattr(STATE, lambda: "another")
    (said,) = lag_of(current).sentences()
    assert "the numbers may have moved" in said["en"]
    assert "数值可能略有变化" in said["zh"]


def test_what_is_declared_otherwise_since_is_named_with_then_and_now(current, declare) -> None:
    (low, high), (_, middle) = narrowed(SHARE)
    declare(SHARE, uncertain=(low, middle))
    declare(NOISE, source_class="literature", source="made up")
    declare(RULE, choices=("invented", *parameters()[RULE].choices))
    lag = lag_of(current)
    assert {key: change["en"] for key, change in lag.changed.items()} == {
        SHARE: f"range {low:g} to {high:g}, now {low:g} to {middle:g}",
        NOISE: "class assumption, now literature",
        RULE: "other values can be taken now",
    }
    assert lag.changed[SHARE]["zh"] == f"范围{low:g}至{high:g}，现为{low:g}至{middle:g}"
    told, studied = lag.statement(current, SHARE), current.statement(current.entries[SHARE])
    assert told["en"] == f"{studied['en']}; declared otherwise since: {lag.changed[SHARE]['en']}"
    first, second = lag.sentences()
    assert first["en"] == "OUT OF DATE; python benchmarks/ledger.py repeats the study."
    assert f"{NOISE} (class assumption, now literature)" in second["en"]
    assert "论文" in second["zh"] or "文献" in second["zh"]


def test_values_of_the_baseline_that_have_changed_are_named(current) -> None:
    """As if the study had been made with other values of the baseline."""
    entries = dict(current.entries)
    entries[SHARE] = replace(entries[SHARE], value=0.3)
    low, high = 0.8, 1.2
    entries[PRICE] = replace(entries[PRICE], value=1.0, low=low, high=high)
    changed = lag_of(replace(current, entries=entries)).changed
    now = load_scenario("baseline").values
    assert changed[SHARE]["en"] == f"value 0.3, now {now[SHARE]:g}"
    assert changed[SHARE]["zh"] == f"取值0.3，现为{now[SHARE]:g}"
    assert changed[PRICE]["en"].startswith("value 1, now ")
    assert "range" not in changed[PRICE]["en"]  # a fifth either way moves with the value


def test_what_was_removed_and_new_forms_are_named_and_nothing_fails(current, capsys, monkeypatch) -> None:
    """An entry that no parameter has, and one form fewer: as if both had happened since."""
    entries = {key: entry for key, entry in current.entries.items() if key != "linkages.employment.enabled"}
    entries["labour.gone"] = replace(read_ledger().ranked[0], key="labour.gone")
    other = replace(current, entries=entries)
    lag = lag_of(other)
    assert lag.removed == ("labour.gone",)
    assert lag.forms == ("employment",)
    told = " ".join(said["en"] for said in lag.sentences())
    assert "Linkage forms not studied yet: employment; the gain is that of the others." in told
    assert "Studied, but no longer declared: labour.gone." in told
    monkeypatch.setattr("model.experiments.ledger.read_ledger", lambda: other)
    monkeypatch.setattr("model.command_line.ledger.read_ledger", lambda: other)
    table, *_ = _ledger()
    assert "labour.gone" not in str(table.rows)
    text = in_one_line(printed(capsys, "parameters", "labour", "--class", "assumption"))
    assert "Studied, but no longer declared: labour.gone." in text


# --- the draws of calibration -------------------------------------------------------------------


def test_draws_hold_new_parameters_fixed_and_say_so_in_both_languages(storeroom) -> None:
    baseline = load_scenario("baseline")
    held = held_fixed([baseline])
    assert held.not_studied[-1] == "storeroom.rent"
    assert {"storeroom.wear", "storeroom.cooled"} <= {*held.without_range}
    drawn = with_draw(baseline, 0, 1)
    assert drawn.values["storeroom.rent"] == 300.0
    assert drawn.values[SHARE] != baseline.values[SHARE]
    told = [" ".join(said[language] for said in held.sentences()) for language in ("en", "zh")]
    assert f"hold {len(held.without_range) + len(held.not_studied) + len(held.misfits)} fixed" in told[0]
    assert "because calibration has not studied them: storeroom.rent." in told[0]
    assert "The draws are OUT OF DATE" in told[0]
    assert "虽有不确定范围，但校准尚未研究而固定的参数：storeroom.rent。" in told[1]
    assert "抽样已过时" in told[1]


def test_commands_with_uncertain_parameters_work_beside_a_new_one(storeroom, capsys, tmp_path) -> None:
    small = ("--replications", "2", "--years", "1", "--scale", "0.0005", "--uncertain")
    pair = ("compare", "no_linkage", "baseline", *small)
    text = printed(capsys, *pair, "--set", f"{SHARE}=0.1", "--out", str(tmp_path / "pair"))
    told = in_one_line(text)
    assert "because calibration has not studied them: storeroom.rent." in told
    assert f"Held as set in no_linkage, baseline: {SHARE}." in told
    assert "尚未研究" in "".join(text.split())
    kept = json.loads((tmp_path / "pair" / "manifest.json").read_text(encoding="utf-8"))["held_fixed"]
    assert kept["not_studied"] == ["storeroom.rent"]
    assert kept["as_set"] == {"no_linkage": [SHARE], "baseline": [SHARE]}
    assert "storeroom.wear" in kept["without_range"]
    told_in = {"en": "calibration has not studied them: storeroom.rent", "zh": "校准尚未研究"}
    for language, sentence in told_in.items():
        page = tmp_path / f"{language}.html"
        printed(capsys, "report", str(tmp_path / "pair"), "--lang", language, "--out", str(page))
        assert sentence in page.read_text(encoding="utf-8")
    effects = printed(capsys, "effects", "employment", *small, "--json")
    assert json.loads(effects)["held_fixed"]["not_studied"] == ["storeroom.rent"]
    certain = printed(capsys, "effects", "employment", *small[:-1], "--json")
    assert "held_fixed" not in json.loads(certain)


def test_a_range_that_was_declared_otherwise_since_is_named(declare) -> None:
    (low, high), shorter = narrowed(SHARE)
    before = held_fixed([load_scenario("baseline")])
    declare(SHARE, uncertain=shorter)
    held = held_fixed([load_scenario("baseline")])
    assert held.varied == before.varied
    assert held.other_range == {**before.other_range, SHARE: (low, high)}
    assert held.lags
    told = " ".join(said["en"] for said in held.sentences())
    assert f"declared otherwise since: {SHARE} ({low:g} to {high:g})" in told


def test_draws_that_a_declaration_no_longer_allows_are_not_used(declare) -> None:
    _, (low, middle) = narrowed(SHARE)
    declare(SHARE, high=middle, uncertain=(low, middle))
    baseline = load_scenario("baseline")
    held = held_fixed([baseline])
    assert held.misfits == (SHARE,)
    assert SHARE not in posterior_draws()[0]
    assert with_draw(baseline, 0, 1).values[SHARE] == baseline.values[SHARE]
    told = " ".join(said["zh"] for said in held.sentences())
    assert f"不再允许原抽样取值而固定的参数：{SHARE}。" in told


def test_draws_of_what_is_no_longer_declared_are_named(fresh, tmp_path, monkeypatch) -> None:
    file = tmp_path / "posterior.csv"
    file.write_text(f"labour.gone,{SHARE}\n1,0.1\n2,0.2\n")
    monkeypatch.setattr(uncertainty, "DRAWS_FILE", file)
    fresh()
    held = held_fixed([load_scenario("baseline")])
    assert held.unknown == ("labour.gone",)
    assert held.varied == 1
    assert NOISE in held.not_studied
    assert [dict(draw) for draw in posterior_draws()] == [{SHARE: 0.1}, {SHARE: 0.2}]
    assert "In the draws, but no longer declared: labour.gone." in [said["en"] for said in held.sentences()]


def test_what_is_held_fixed_is_read_as_it_was_written() -> None:
    held = held_fixed([load_scenario("baseline", {NOISE: 700.0}), load_scenario("no_linkage")])
    assert held.as_set == {"baseline": (NOISE,)}
    assert held.varied == len(posterior_draws()[0])  # varied in the other scenario
    again = HeldFixed.from_plain(json.loads(json.dumps(held.as_plain())))
    assert again.sentences() == held.sentences()
