"""What a visitor's work gives is what a run of the same scenario gives."""

import gc
import io
import json
import weakref
import zipfile
from dataclasses import replace
from threading import BoundedSemaphore

import numpy as np
import pandas as pd
import pytest

from model.dashboard import watching
from model.dashboard.session import Asked, Session, scenarios, seed_of
from model.dashboard.watching import measures
from model.engine import Engine, simulate
from model.errors import InputError
from model.outcomes.measures import HOUSEHOLD_MEASURES
from model.scenario import load_scenario
from model.world.households.income import INCOME_SOURCES

TINY = 0.0005
FLOOR = "linkages.order_purchase.floor"


def session(**asked):
    return Session(Asked("baseline", scale=TINY, seed=5, **asked))


def run_to(work, season):
    while work.season < season:
        work.step()
    return work


def digest(work, run):
    return run.outcomes(work.scenario, work.season).digest()


def test_a_change_starts_anew_and_gives_what_a_run_of_the_changed_scenario_gives():
    work = run_to(session(), 5)
    kept = work.reference_run
    work.change(FLOOR, 1.2)
    assert work.season == 0
    run_to(work, 8)
    whole = simulate(load_scenario("baseline", {FLOOR: 1.2}), 5, scale=TINY, years=2)
    assert digest(work, work.run) == whole.digest()
    assert work.reference_run is kept  # it need not run again for the same luck
    assert digest(work, kept) == simulate(load_scenario("baseline"), 5, scale=TINY, years=2).digest()


def test_the_same_scenario_shows_no_difference_and_another_seed_is_other_luck():
    work = run_to(session(), 8)
    assert digest(work, work.run) == digest(work, work.reference_run)
    before = work.moments(work.run)[-1].income
    work.ask(replace(work.asked, seed=6))
    run_to(work, 8)
    assert digest(work, work.run) == digest(work, work.reference_run)
    assert work.moments(work.run)[-1].income != before


def test_in_winter_the_year_so_far_is_the_year_that_was_measured():
    work = run_to(session(), 8)
    for year in work.years(work.run):
        moment = work.moments(work.run)[4 * year.year]
        persons = year.of_group("persons")
        assert moment.by_source == pytest.approx([year.of_group(each) / persons for each in INCOME_SOURCES])
        assert moment.income == pytest.approx(measures(year)["income_lifted"])
        assert sum(moment.by_form) == pytest.approx(
            sum(
                year.of_group(f"from_{form}") / persons
                for form in (
                    "order_purchase",
                    "guaranteed_dividend",
                    "secondary_rebate",
                    "share_cooperation",
                    "employment",
                )
            )
        )
        lifted = dict(zip(HOUSEHOLD_MEASURES, year.households[:-1, 0].T, strict=True))
        yuan = sum(lifted[source] for source in INCOME_SOURCES)
        assert moment.by_county == pytest.approx(yuan / lifted["persons"])
    assert work.moments(work.run)[0].income == 0.0
    assert len(work.moments(work.run)) == len(work.moments(work.reference_run)) == 9


def test_measures_are_those_of_the_headline_of_a_single_year():
    outcomes = simulate(load_scenario("baseline"), 5, scale=TINY, years=1)
    ours, headline = measures(outcomes.years[0]), outcomes.headline()
    for name, other in (
        ("income_all", "mean_income_all"),
        ("below_line", "below_line_rate"),
        ("chronic", "chronic_rate"),
        ("registered", "registered_rate"),
        ("safety_net", "safety_net_cost"),
        ("cost", "programme_cost"),
        ("side_sold", "side_sold_share"),
        ("dividends_unpaid", "dividend_unpaid_share"),
        ("enterprises_failed", "enterprises_failed"),
    ):
        assert ours[name] == pytest.approx(headline[other]), name
    assert ours["reneged"] + ours["paid_late"] == pytest.approx(headline["reneging_rate"])


@pytest.mark.parametrize("change", [{FLOOR: 9.0}, {"programme.budget.share_work": 0.9}, {"no.such": 1}])
def test_a_wrong_value_changes_nothing(change):
    work = run_to(session(), 2)
    run = work.run
    with pytest.raises(InputError):
        work.change(*next(iter(change.items())))
    assert work.run is run and work.season == 2 and work.asked.settings == {}


def test_who_watches_the_same_shares_the_run_and_each_sees_it_up_to_a_season_of_their_own():
    one, other = run_to(session(), 6), session(reference="no_linkage", settings={FLOOR: 1.2})
    other.change(FLOOR, load_scenario("baseline").values[FLOOR])
    assert other.run is one.run is one.reference_run and other.reference_run is not one.run
    run_to(other, 1)
    assert (len(one.moments(one.run)), len(other.moments(other.run))) == (7, 2)
    assert (len(one.years(one.run)), len(other.years(other.run))) == (1, 0)
    run_to(other, 8)
    assert digest(other, other.run) == simulate(load_scenario("baseline"), 5, scale=TINY, years=2).digest()
    assert len(one.moments(one.run)) == 7


def test_a_run_that_nobody_watches_any_more_is_let_go_at_once():
    work = run_to(session(settings={FLOOR: 1.3}), 4)
    gone = weakref.ref(work.run)
    gc.collect()
    gc.disable()  # its tables would wait long for a collection
    try:
        work.change(FLOOR, 1.31)
        assert gone() is None
    finally:
        gc.enable()


def test_a_run_that_failed_is_failed_for_all_and_starting_again_starts_another(monkeypatch):
    one, other = session(settings={FLOOR: 1.4}), session(settings={FLOOR: 1.4})
    with monkeypatch.context() as patched:
        patched.setattr(Engine, "step", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            one.step()
    with pytest.raises(ZeroDivisionError):
        other.step()
    assert one.season == other.season == 0
    one.reset()
    assert run_to(one, 4).years(one.run)


def test_a_value_set_back_is_no_change():
    work = session()
    work.change(FLOOR, 1.2)
    assert work.asked.settings == {FLOOR: 1.2}
    assert work.scenario.title["en"].endswith(f", with {FLOOR} = 1.2")
    work.change(FLOOR, load_scenario("baseline").values[FLOOR])
    assert work.asked.settings == {}
    assert work.scenario == load_scenario("baseline")


def test_the_archive_holds_the_finished_years_of_both_runs():
    work = session(settings={FLOOR: 1.2})
    with pytest.raises(InputError, match="no year is finished"):
        work.archive()
    run_to(work, 9)
    work.ask(replace(work.asked, settings={FLOOR: 1.1}))  # the other run is ahead now
    run_to(work, 5)
    with zipfile.ZipFile(io.BytesIO(work.archive())) as archive:
        assert archive.read("scenario.toml").decode() == work.toml()
        for run, floor in (("scenario", 1.1), ("compared_with", load_scenario("baseline").values[FLOOR])):
            manifest = json.loads(archive.read(f"{run}/manifest.json"))
            assert manifest["scenario"]["parameters"][FLOOR]["value"] == floor
            assert manifest["years"] == 1
            table = pd.read_csv(io.BytesIO(archive.read(f"{run}/households.csv")))
            assert set(table["year"]) == {1}
            whole = simulate(load_scenario("baseline", {FLOOR: floor}), 5, scale=TINY, years=1)
            expected = whole.household_table()["income_per_head"]
            assert np.allclose(table["income_per_head"], expected, equal_nan=True)
        assert "households" in archive.read("scenario/codebook.csv").decode("utf-8-sig")


def test_a_scenario_that_cannot_be_read_keeps_no_other_from_being_offered(tmp_path, monkeypatch):
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text("[scenario]\ntitle = { en = 'Good', zh = '好' }\n", encoding="utf-8")
    bad.write_text("[shocks]\ndrought_year = 'x'\n", encoding="utf-8")
    monkeypatch.setattr("model.scenario.SCENARIOS", tmp_path)
    monkeypatch.setattr("model.dashboard.session.list_scenarios", lambda: ["bad", "good"])
    found = scenarios(str(good))
    assert found == {str(good): {"en": "Good", "zh": "好"}, "good": {"en": "Good", "zh": "好"}}
    with pytest.raises(InputError, match="drought_year"):
        scenarios(str(bad))


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "99999999999"])
def test_a_seed_is_a_whole_number(typed):
    assert seed_of(" 7 ") == 7
    with pytest.raises(InputError, match="whole number"):
        seed_of(typed)


def test_a_season_for_which_memory_is_lacking_leaves_its_core_to_others(monkeypatch):
    def lacking(engine):
        raise MemoryError

    monkeypatch.setattr(watching, "_CORES", BoundedSemaphore(1))
    monkeypatch.setattr(Engine, "step", lacking)
    with pytest.raises(MemoryError):
        session(settings={FLOOR: 0.987}).step()
    assert watching._CORES.acquire(blocking=False)
