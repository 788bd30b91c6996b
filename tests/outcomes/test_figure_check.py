"""Every figure of the article beside its counterpart in a run."""

import dataclasses
import math

import pytest

from model.engine import simulate
from model.errors import InputError
from model.figures import figure, load_figures
from model.outcomes.figure_check import YEARS, FigureCheck, check_figures
from model.scenario import load_scenario


@pytest.fixture(scope="module")
def checked():
    def check(name, **settings):
        scenario = load_scenario(name, settings)
        return {
            entry.figure.name: entry
            for entry in check_figures(simulate(scenario, 1, scale=0.01, years=YEARS, threads=2))
        }

    return check


@pytest.fixture(scope="module")
def baseline():
    outcomes = simulate(load_scenario("baseline"), 1, scale=0.05, years=YEARS, threads=2)
    return {entry.figure.name: entry for entry in check_figures(outcomes)}


def test_all_figures_are_checked_in_the_articles_order(baseline):
    assert list(baseline) == list(load_figures())
    assert len(baseline) == 41


def test_what_the_baseline_misses_is_explained(baseline):
    missed = [name for name, check in baseline.items() if not check.is_close]
    assert not [name for name in missed if not figure(name).missed]


def test_most_figures_are_reproduced(baseline):
    """Not a target to tune to: the figures enter as budgets and numbers, and must come out again."""
    assert sum(check.is_close for check in baseline.values()) >= 30


def test_no_more_is_spent_than_the_article_states(baseline):
    for check in baseline.values():
        if check.sort == "budget":
            assert check.simulated <= float(check.figure.value) * (1.0 + 1e-9)


@pytest.mark.parametrize(
    ("part", "figures"),
    [
        ("work", "cold_storage_facilities cool_vegetables_area courtyard_budget e_towns demonstration_bases"),
        ("skill", "farmers_trained farmers_certified trusteeship_area main_techniques training_subsidy"),
        ("money", "microcredit microcredit_households key_county_turnover_share"),
        ("help", "cadre_visits problems_solved technicians matching_events assisted_sales cadre_trainings"),
    ],
)
def test_a_part_that_is_off_delivers_none_of_its_figures(checked, part, figures):
    """And a price of nothing, or a share of it, is not zero: there is none."""
    without = checked(f"without_{part}")
    for name in figures.split():
        if name in ("training_subsidy", "key_county_turnover_share"):
            assert math.isnan(without[name].simulated) and math.isnan(without[name].deviation)
        else:
            assert without[name].simulated == 0.0
        assert not without[name].is_close


def test_half_the_stores_are_half_the_figure(checked):
    halved = checked("baseline", **{"programme.work.cold_stores": 296.0})
    assert halved["cold_storage_facilities"].simulated == pytest.approx(296.0)
    assert halved["cold_storage_facilities"].deviation == pytest.approx(-0.5)


def test_a_minimum_that_is_held_does_not_deviate_and_a_broken_one_does():
    entry = figure("project_linkage_minimum")
    assert FigureCheck(entry, "minimum", 250.0).deviation == 0.0
    assert FigureCheck(entry, "minimum", 90.0).deviation == pytest.approx(-0.1)
    assert FigureCheck(entry, "quantity", 250.0).deviation == pytest.approx(1.5)
    assert FigureCheck(entry, "quantity", 104.9).is_close
    assert not FigureCheck(entry, "quantity", 105.1).is_close


def test_a_run_of_one_year_cannot_be_checked():
    outcomes = simulate(load_scenario("baseline"), 1, scale=0.0005, years=YEARS)
    short = dataclasses.replace(outcomes, years=outcomes.years[:1])
    with pytest.raises(InputError, match="describe 2 years"):
        check_figures(short)


def test_linked_people_are_counted_of_all_who_are_registered():
    """The same share of those whose whole household lives elsewhere, of whom there are no rows."""
    outcomes = simulate(load_scenario("baseline"), 1, scale=0.001, years=YEARS)
    (check,) = (entry for entry in check_figures(outcomes) if entry.figure.name == "linked_people")
    last, registered = outcomes.years[-1], 0.92 * 3.29e6
    assert outcomes.geography.wholly_absent.sum() > 5e5
    share = last.of_group("persons_linked") / last.of_group("persons")
    # Rows are of the census's kinds of households: their members, absent ones drawn, are nearly as expected.
    assert check.simulated == pytest.approx(share * registered, rel=0.02)
