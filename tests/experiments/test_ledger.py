"""The ledger of assumptions: a study of known functions, what is said of it, what is shipped."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import model.command_line.ledger as command
from model.declare.parameter import declared
from model.errors import InputError
from model.experiments import form_effects
from model.experiments.form_effects import NONE, TOGETHER
from model.experiments.income_effects import measure_all, measure_gain
from model.experiments.ledger import (
    BELOW,
    DECLARED,
    FIFTH,
    LEDGER,
    OTHERS,
    OWN,
    UNTRIED,
    Entry,
    Estimate,
    Index,
    Ledger,
    Lost,
    Trial,
    read_ledger,
)
from model.experiments.ledger_lag import lag_of
from model.experiments.ledger_study import WEAKER, WEAKEST, Sizes, study
from model.experiments.ledger_trials import tried
from model.experiments.levers import switches
from model.experiments.running import Run
from model.parameters import SECTIONS
from model.scenario import Scenario, load_scenario

WAGE, SHARE, NOISE, IDLE = "labour.local_wage", "labour.hired_wedge", "choice.noise", "labour.illness"
RULE = "programme.work.courtyard_targeting"
FORMS = tuple(switches("forms"))
BASELINE = load_scenario("baseline")
TRYING = [each for each in tried(BASELINE) if each.key in (WAGE, SHARE, NOISE, IDLE, RULE)]
RANGE_OF = {each.key: each.range for each in TRYING}


def incomes(scenario: Scenario, seed: int) -> dict[str, float]:
    """The gain is 100 x + 50 y + 10 z with x, y, z in 0 to 1, over a level of the seed.

    Orders raise income by 20 but by -1 with other rules; jobs by 30 - 40 x; rebates by noise alone.
    """

    def share(key: str) -> float:
        return (float(scenario.values[key]) - RANGE_OF[key].low) / RANGE_OF[key].width

    x, level = share(WAGE), 1000.0 + seed % 10
    orders = 20.0 if scenario.values[RULE] == BASELINE.values[RULE] else -1.0
    effects = {
        **dict.fromkeys(FORMS, 0.0),
        "order_purchase": orders,
        "employment": 30.0 - 40.0 * x,
        "secondary_rebate": (seed % 7) - 3.0,
        TOGETHER: 100.0 * x + 50.0 * share(SHARE) + 10.0 * share(NOISE),
    }
    return {NONE: level} | {name: level + effect for name, effect in effects.items()}


@pytest.fixture
def found(synthetic) -> Ledger:
    sizes = Sizes(replications=3, trajectories=4, samples=128, keep=2, middle=1)
    return study(BASELINE, synthetic(incomes), sizes, trying=TRYING)


def test_indices_of_the_strongest_are_known_and_bound_the_others(found: Ledger) -> None:
    """Variances 100^2, 50^2 and 10^2 over 12 600."""
    own = {key: found.entries[key].index for key in (WAGE, SHARE)}
    for key, part in ((WAGE, 10_000 / 12_600), (SHARE, 2_500 / 12_600)):
        assert own[key].kind == OWN
        assert own[key].first == pytest.approx(part, abs=0.05)
        assert own[key].total == pytest.approx(part, abs=0.05)
    assert found.groups.keys() == {WEAKER, WEAKEST}
    assert [found.groups[name][0] for name in (WEAKER, WEAKEST)] == [1, 1]
    assert found.entries[NOISE].index.kind == found.entries[IDLE].index.kind == BELOW
    assert 100 / 12_600 < found.entries[NOISE].index.most < 0.05
    assert found.entries[IDLE].index.most == pytest.approx(0.0, abs=1e-9)
    assert found.entries[RULE].index is None
    assert [entry.key for entry in found.ranked] == [WAGE, SHARE, NOISE, IDLE, RULE]


def test_trials_tell_what_one_value_alone_changes(found: Ledger) -> None:
    here = incomes(BASELINE, 0)[TOGETHER] - incomes(BASELINE, 0)[NONE]
    assert found.gain == pytest.approx((here, here, here), abs=1e-3)
    low, high = found.entries[SHARE].trials
    assert (low.value, high.value) == (RANGE_OF[SHARE].low, RANGE_OF[SHARE].high)
    assert high.gain.value - low.gain.value == pytest.approx(50.0, abs=1e-3)
    assert low.change.value == pytest.approx(low.gain.value - here, abs=1e-3)
    assert low.change.half_width == pytest.approx(0.0, abs=1e-3)  # the same luck
    assert [len(entry.trials) for entry in found.entries.values()].count(2) == 4
    assert len(found.entries[RULE].trials) == 3


def test_only_clear_conclusions_are_drawn_and_what_undoes_them_is_named(found: Ledger) -> None:
    """With the shipped wage jobs give 30 - 40 x, some 11; at its high end -10.  Rebates are mere chance."""
    assert "order_purchase>none" in found.conclusions
    assert "employment>none" in found.conclusions
    assert "secondary_rebate>none" not in found.conclusions
    low, high = found.entries[WAGE].trials
    assert Lost("employment>none", True) in high.lost
    assert Lost("order_purchase>employment", True) in low.lost  # 20 against 30
    others = found.entries[RULE].trials
    assert all(Lost("order_purchase>none", True) in trial.lost for trial in others)
    assert found.entries[NOISE].lost == found.entries[SHARE].lost == 0
    assert found.statement(found.entries[NOISE])["en"].endswith("; no conclusion changes")
    said = found.statement(found.entries[WAGE])
    assert "at 155 the reverse is clear of: employment raises income" in said["en"]
    assert "参数取155时结论相反：吸纳就业能增收" in said["zh"]


def test_a_ledger_is_read_as_it_was_written(found: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    file.write_text(found.as_text(), encoding="utf-8")
    again = read_ledger(file)
    assert again == found
    assert again.as_text() == found.as_text()
    assert again.study["scenario_digest"] == BASELINE.digest()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"study": 1}'])
def test_what_is_no_ledger_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ledger.json"
    with pytest.raises(InputError, match="cannot be read"):
        read_ledger(file)
    file.write_text(text)
    with pytest.raises(InputError, match="is not a ledger of assumptions"):
        read_ledger(file)


def exactly(value: float, half_width: float = 0.0) -> Estimate:
    return Estimate(value, value - half_width, value + half_width)


@pytest.mark.parametrize(
    ("trials", "en", "zh"),
    [
        (
            (
                Trial(0.05, exactly(560.0), exactly(-21.0, 3.0)),
                Trial(0.25, exactly(610.0), exactly(29.0, 4.0)),
            ),
            "gain +560 at 0.05 (−21 ±3.0), +610 at 0.25 (+29 ±4.0); no conclusion changes",
            "参数取0.05时增收560元（变化−21 ±3.0），参数取0.25时增收610元（变化+29 ±4.0）；结论不变",
        ),
        (
            (Trial(False, exactly(560.0), exactly(-21.0, 30.0), (Lost("employment>none", False),)),),
            "no clear change of the gain, at most 51 yuan; at off no longer: employment raises income",
            "增收没有明确变化，至多51元；参数取关时不再成立：吸纳就业能增收",
        ),
        (
            (Trial("need", exactly(583.0), exactly(2.0, 1.0)),),
            "gain changes by less than 3.0 yuan; no conclusion changes",
            "增收变化不到3.0元；结论不变",
        ),
        ((), "not tried: zero, without a range", "未试：取值为零，且无范围"),
    ],
)
def test_statements(trials: tuple[Trial, ...], en: str, zh: str) -> None:
    entry = Entry("labour.hired_wedge", "assumption", 0.0, DECLARED, 0.0, 1.0, trials=trials)
    assert entry.statement(581.0) == {"en": en, "zh": zh}


def test_a_bound_is_rounded_up() -> None:
    assert Index(BELOW, 0.0, 0.0, 0.041, 0.002).told_total() == "< 0.05"
    assert Index(BELOW, 0.0, 0.0, -0.1, 0.0).told_total() == "< 0.01"
    assert Index(BELOW, 0.0, 0.0, 0.9, 0.4).told_total() == "< 1.00"
    assert Index(OWN, 0.4, 0.1, 0.5, 0.2).told_total() == "0.50 ±0.20"
    assert Index(OWN, -0.001, 0.1, 0.5, 0.2).told_first() == "0.00 ±0.10"


def test_what_is_tried_and_over_which_range() -> None:
    found = {each.key: each for each in tried(BASELINE)}
    assert found[WAGE].basis == DECLARED
    assert found[WAGE].values == (found[WAGE].range.low, found[WAGE].range.high)
    price = BASELINE.values["industries.potatoes.price"]
    assert found["industries.potatoes.price"].basis == FIFTH
    assert found["industries.potatoes.price"].values == pytest.approx((0.8 * price, 1.2 * price))
    assert found["industries.potatoes.storable"].values == (0.8,)  # 1.2 is not allowed
    assert found["industries.herbs.storable"].basis == UNTRIED  # zero
    assert found["linkages.employment.lifted_first"].values == (False,)
    assert found["linkages.employment.enabled"].basis == UNTRIED  # the headline compares it
    assert found[RULE].basis == OTHERS
    assert BASELINE.values[RULE] not in found[RULE].values


def test_incomes_are_those_of_runs_that_are_measured_in_full() -> None:
    run = Run(BASELINE, seed=3, scale=0.0005, years=2)
    found, full = measure_all(run).outcomes, form_effects.measure(run).outcomes
    assert found == pytest.approx({name: full[f"mean_income@{name}"] for name in found}, rel=1e-12)
    assert measure_gain(run).outcomes == {name: found[name] for name in (NONE, TOGETHER)}


# --- what is shipped ------------------------------------------------------------------


def test_every_assumption_is_studied_or_told_to_be_missing_and_none_is_both() -> None:
    """A new parameter need not wait for the study, but the ledger may not pass over it in silence."""
    ledger = read_ledger()
    lag, wanted = lag_of(ledger), [each.key for each in tried(BASELINE)]
    assert [key for key in wanted if key not in ledger.entries] == list(lag.not_studied)
    left_over = [key for key in ledger.entries if key not in wanted]
    assert set(left_over) <= {*lag.changed, *lag.removed}


def test_the_shipped_ledger_holds_what_it_should() -> None:
    ledger = read_ledger()
    assert LEDGER.read_text(encoding="utf-8") == ledger.as_text()
    assert ledger.gain.clear
    assert sum(entry.index is not None and entry.index.kind == OWN for entry in ledger.ranked) >= 10
    for entry in ledger.entries.values():
        assert (entry.low is None) == (entry.index is None)
        assert all(ledger.statement(entry).values())
        numbers = [number for trial in entry.trials for number in (*trial.gain, *trial.change)]
        assert np.isfinite(numbers).all()
        if entry.index is not None:
            assert math.isfinite(entry.index.most)


# --- on the command line ---------------------------------------------------------------


def told(found: Ledger, monkeypatch, capsys, *, as_json: bool) -> str:
    monkeypatch.setattr(command, "read_ledger", lambda: found)
    keys = [key for key, entry in found.entries.items() if entry.source_class == "assumption"]
    listed = [{"key": key, "unit": "yuan", "text": f"What {key} is."} for key in keys]
    command.show_ledger(listed, as_json=as_json)
    return capsys.readouterr().out


def test_the_command_prints_the_ledger_what_matters_most_first(found: Ledger, monkeypatch, capsys) -> None:
    from rich.cells import cell_len

    output = told(found, monkeypatch, capsys, as_json=False)
    assert all(cell_len(line) <= 80 for line in output.splitlines())
    places = [output.index(f"\n{key} ") for key in (WAGE, SHARE, NOISE, IDLE) if f"\n{key} " in output]
    assert len(places) >= 3
    assert places == sorted(places)
    assert "the reverse is clear of: order purchase raises income" in " ".join(output.split())
    assert "结论相反" in "".join(output.split())
    content = json.loads(told(found, monkeypatch, capsys, as_json=True))
    noise = next(entry for entry in content if entry["key"] == NOISE)
    assert noise["sobol"]["kind"] == BELOW
    assert noise["range"] == [RANGE_OF[NOISE].low, RANGE_OF[NOISE].high]
    assert [trial["value"] for trial in noise["trials"]] == noise["range"]
    assert set(noise["if_wrong"]) == {"en", "zh"}
    assert noise["study"]["samples"] == 128


def test_every_declared_assumption_is_listed(capsys) -> None:
    import run_sim

    assert run_sim.main(["parameters", "--class", "assumption", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    wanted = {key for key, entry in declared(SECTIONS).items() if entry.source_class == "assumption"}
    assert {entry["key"] for entry in listed} == wanted
    assert all(entry["class"] == "assumption" and entry["source"] for entry in listed)


def test_the_study_can_be_made_and_goes_on_where_it_was(tmp_path: Path, monkeypatch) -> None:
    from benchmarks import ledger as benchmark

    store, first, second = tmp_path / "runs.sqlite", tmp_path / "first.json", tmp_path / "second.json"
    benchmark.make(jobs=1, store=store, to=first, quick=True)

    def refuse(*_: object) -> None:
        raise AssertionError("a run was done again")

    monkeypatch.setattr("model.experiments.record.measure", refuse)
    benchmark.make(jobs=1, store=store, to=second, quick=True)
    assert first.read_bytes() == second.read_bytes()
    assert len(read_ledger(first).entries) >= 4
