"""Signs: what moves which way in whole runs if one thing changes and all luck is the same.

All runs begin with the states of one world, whatever changes, so levels of income are held, and each of
four pairs of runs has to show the sign.
"""

from functools import cache

import numpy as np
import pytest

from model.accounts import TRANSACTIONS, as_matrix
from model.declare.parameter import declared
from model.engine import Engine
from model.linkages import FORMS
from model.measuring import populations
from model.parameters import SECTIONS
from model.world.calendar import SEASONS
from model.world.households.income import registered_incomes, survey_incomes
from model.world.sectors import GOVERNMENT, LIFTED

SCALE, SEEDS, YEARS = 0.005, (1, 2, 3, 4), 4
DIBAO = [transaction.name for transaction in TRANSACTIONS].index("dibao")
LINE = 6000.0  # yuan a resident: the same in all runs and years


@pytest.fixture(scope="module")
def started(scenario_with):
    """started(settings, seed): an engine under them, which begins with the world of the defaults."""
    parameters = declared(SECTIONS)

    def start(settings, seed):
        policy = {key: value for key, value in settings.items() if parameters[key].acts == "policy"}
        population = populations.get(scenario_with(policy), SCALE, seed)
        return Engine(scenario_with(settings), scale=SCALE, seed=seed, population=population)

    return start


@pytest.fixture(scope="module")
def measured(started):
    """measured(settings): by name, of every seed and year."""

    @cache
    def measure(settings):
        runs = [[_measure(engine) for engine in years_of(started(dict(settings), seed))] for seed in SEEDS]
        return {name: np.array([[year[name] for year in run] for run in runs]) for name in runs[0][0]}

    return lambda settings: measure(tuple(settings.items()))


def years_of(engine):
    for _ in range(YEARS):
        for _ in SEASONS:
            engine.step()
        yield engine


def _measure(engine):
    """At the end of a year; persons registered anew are those of the year."""
    households, year = engine.state.households, engine.outcomes[-1]
    weight, heads = households.weight, households.weight * households.persons
    income = survey_incomes(households) / np.maximum(households.persons, 1)
    order = np.argsort(income)
    fifth = order[np.cumsum(heads[order]) <= 0.2 * heads.sum()]
    residents = year.of_group("residents", "all")
    return {
        "recipients": heads[households.dibao == 1].sum(),
        "spending": -as_matrix(engine.state.counties.year_flows)[:, DIBAO, GOVERNMENT].sum(),
        "registered": year.of_group("newly_registered", "all"),
        "poorest": (heads * income)[fifth].sum() / heads[fifth].sum(),
        "gap": (heads * np.maximum(LINE - income, 0.0)).sum() / residents,
        "below": year.of_group("persons_below", "all") / residents,
        "chronic": year.of_group("persons_chronic", "all") / residents,
        "lifted wages": (weight * households.wages)[households.group == LIFTED].sum(),
        "away": (weight * households.away_workers).sum(),
        "survey income": (weight * survey_incomes(households)).sum(),
        "registered income": (weight * registered_incomes(households)).sum(),
    }


SIGNS = {
    "a higher standard": (
        {"safety_net.standard": 6600.0},
        {"recipients": 1, "spending": 1, "poorest": 1, "gap": -1, "below": -1},
    ),
    "no 低保": (
        {"safety_net.dibao": False},
        {"recipients": -1, "spending": -1, "poorest": -1, "gap": 1, "below": 1},
    ),
    "more visits": (
        {"programme.help.cadre_visits": 20e6, "programme.help.visit_cost": 1.0},
        {"registered": 1},
    ),
    "more posts": ({"safety_net.posts": 400_000.0}, {"lifted wages": 1}),
    "more sent home": ({"labour.remitted": 0.3}, {"survey income": 1, "below": -1}),
    "larger shocks of pay": ({"income.pay_shock": 0.5}, {"below": 1, "gap": 1}),
    "more fear to lose 低保": ({"safety_net.perceived": 1.0}, {"away": -1}),
    "no linkage": (
        {f"linkages.{form}.enabled": False for form in FORMS},
        {"poorest": -1, "gap": 1, "below": 1, "chronic": 1, "lifted wages": -1, "spending": 1},
    ),
}
# Most of what forms bring is paid in autumn and winter, and 低保 goes by the quarters before.
FROM_SECOND_YEAR = {("no linkage", "spending")}


@pytest.mark.parametrize("change", SIGNS)
def test_what_moves_and_which_way(measured, change):
    settings, signs = SIGNS[change]
    usual, changed = measured({}), measured(settings)
    for name, sign in signs.items():
        first = 1 if (change, name) in FROM_SECOND_YEAR else 0
        moved = sign * (changed[name] - usual[name])[:, first:]
        assert (moved > 0.0).all(), (name, usual[name], changed[name])


def test_without_dibao_more_are_registered(measured):
    usual, changed = (
        measured({"safety_net.dibao": on, "monitoring.detection": 0.02}) for on in (True, False)
    )
    assert (changed["registered"][:, 1:] > usual["registered"][:, 1:]).all()


def test_nobody_leaves_for_posts(measured):
    """In the first year in no world; then markets of work move, too, and over the years fewer are away."""
    usual, changed = measured({}), measured(SIGNS["more posts"][0])
    assert (changed["away"] <= usual["away"])[:, 0].all()
    assert changed["away"].sum() < usual["away"].sum()


def test_what_is_sent_home_is_no_income_of_the_registered(measured):
    """In the first year it brings as good as none; then cash at hand lets a few plant and place more."""
    usual, changed = measured({}), measured(SIGNS["more sent home"][0])
    assert changed["registered income"][:, 0] == pytest.approx(usual["registered income"][:, 0], rel=5e-4)
    assert changed["registered income"] == pytest.approx(usual["registered income"], rel=0.01)


def test_shocks_of_pay_show_less_in_a_mean_of_four_years(measured):
    """Of such shocks, 0.6 of which last, 0.59 of the variance is left in a mean of four years."""
    usual, changed = measured({}), measured(SIGNS["larger shocks of pay"][0])
    below, chronic = (changed[name] - usual[name] for name in ("below", "chronic"))
    assert (chronic > 0.0).all()
    assert (chronic.mean(axis=0) < 0.75 * below.mean(axis=0)).all()


def test_a_drought_brings_more_below_the_line_and_into_the_register_of_the_year_after(measured):
    usual = {"weather.drought_chance": 0.0, "monitoring.detection": 0.1}
    dry, wet = measured(usual | {"shocks.drought_year": 1}), measured(usual)
    assert (dry["below"][:, 0] > wet["below"][:, 0]).all()
    assert (dry["registered"][:, 1] > wet["registered"][:, 1]).all()


@pytest.fixture
def first_spring(started):
    """first_spring(settings, seed): who has 低保 as it begins, and all households after it, by fear."""

    def spring(settings, seed):
        found = []
        for perceived in (0.0, 1.0):
            engine = started(settings | {"safety_net.perceived": perceived}, seed)
            case = engine.state.households.dibao == 1
            engine.step()
            found.append(engine.state.households)
        return case, *found

    return spring


@pytest.mark.parametrize("seed", SEEDS)
def test_who_fears_to_lose_dibao_takes_fewer_jobs_and_others_do_not(first_spring, seed):
    """Where every enterprise has jobs for all who ask, so that nobody gets what another left."""
    room = {"linkages.employment.days_per_thousand_yuan": 50.0, "labour.migration_adjustment": 0.0}
    case, fearless, fearful = first_spring(room, seed)
    change = fearful.job_days - fearless.job_days
    assert (change <= 0.0).all() and change[case].any() and not change[~case].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_who_fears_to_lose_dibao_leaves_less_often_and_others_do_not(first_spring, seed):
    case, fearless, fearful = first_spring({"labour.migration_adjustment": 0.5}, seed)
    change = fearful.away_workers.astype(int) - fearless.away_workers
    assert (change <= 0).all() and change[case].any() and not change[~case].any()
