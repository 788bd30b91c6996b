"""The work in the background: what is asked for last counts, and an error stops it with a word."""

import time

import pytest

import model.dashboard.desk as desks
from model.accounts import AccountsError
from model.dashboard.desk import Desk
from model.dashboard.session import Session
from tests.patience import STUCK

FLOOR = "linkages.order_purchase.floor"


@pytest.fixture
def desk(monkeypatch):
    """A desk of the smallest size, and all it has published."""
    monkeypatch.setattr(desks, "Asked", lambda scenario: desks_asked(scenario=scenario, scale=0.0002))
    monkeypatch.setattr(desks, "_PAUSE", 0.0)
    published = []
    made = Desk("baseline", ["baseline", "no_linkage"], published.append)
    made.published = published
    yield made
    made.close()


desks_asked = desks.Asked


def at_rest(desk):
    for _ in range(round(STUCK / 0.01)):
        view = desk.published[-1]
        if not view.busy:
            return view
        time.sleep(0.01)
    raise AssertionError("it did not come to rest")


def test_it_opens_with_the_first_year_and_a_change_brings_it_back_to_where_it_was(desk):
    desk.open()
    before = at_rest(desk)
    assert before.season == 4
    already = len(desk.published)
    desk.change(FLOOR, "1.2")
    after = at_rest(desk)
    assert after.season == 4 and after.values[FLOOR] == 1.2
    assert after.moments[4].by_form != before.moments[4].by_form
    # On the way the old pictures stay, so that nothing goes blank.
    assert {view.season for view in desk.published[already:]} == {4}
    assert desk.published[already].busy


def test_steps_that_are_asked_for_while_it_works_are_all_made(desk):
    for _ in range(6):
        desk.press("step")
    assert at_rest(desk).season in range(1, 7)
    desk.press("run")
    assert at_rest(desk).finished
    desk.press("step")
    assert at_rest(desk).season == 40


def test_starting_again_while_it_runs_stops_it(desk):
    desk.press("run")
    desk.press("reset")
    view = at_rest(desk)
    time.sleep(0.2)
    assert desk.published[-1].season == view.season == 0
    assert not view.running


def test_only_what_is_offered_can_be_chosen(desk):
    for what, chosen in (
        ("scenario", "/etc/passwd.toml"),
        ("reference", "../x.toml"),
        ("scale", "1.0"),
        ("seed", "-3"),
    ):
        desk.choose(what, chosen)
        assert what in desk.published[-1].problems
    desk.choose("scenario", "no_linkage")
    view = at_rest(desk)
    assert view.asked.scenario == "no_linkage" and "scenario" not in view.problems
    desk.change("no.such.key", "1")
    desk.press("no such button")


def test_choosing_a_scenario_drops_changes_and_their_problems(desk):
    desk.change(FLOOR, "1.2")
    desk.change("linkages.order_purchase.premium", "99")
    assert at_rest(desk).problems.keys() == {"linkages.order_purchase.premium"}
    desk.choose("scenario", "no_linkage")
    view = at_rest(desk)
    assert view.problems == {} and view.asked.settings == {}
    desk.change(FLOOR, "1.1")
    desk.undo((FLOOR,))
    assert at_rest(desk).values == view.values


@pytest.mark.parametrize("error", [AccountsError("spring of year 1: cash"), RuntimeError("cash")])
def test_a_model_that_stops_says_so_and_lets_go(desk, monkeypatch, error):
    def fail(self):
        raise error

    monkeypatch.setattr(Session, "step", fail)
    desk.press("run")
    view = at_rest(desk)
    assert "cash" in view.stopped and not view.running
