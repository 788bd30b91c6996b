"""The plan of a household's days and plots: examples worked by hand, and what moves which way."""

import os

import numpy as np
import pytest

from model.linkages.guaranteed_dividend import land_valuation
from model.world.households.allocating import (
    Plan,
    Plots,
    Time,
    cost_of_land,
    days_offered,
    hired_days,
    land_to_rent,
    mean_quality,
    plan_of,
    possible_days,
    quality_at,
    surplus,
    worth_of,
    worth_of_return,
)
from model.world.households.working import migration_gain, migration_probability

NONE = (0.0, 0.0, 0.0, 0.0)
LINKED = (32.0, 48.0, 48.0, 32.0)
HOUSEHOLDS = 500_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 5000
STEP = 1.0 / 256.0  # of the land: so near a plan comes

# Eight mu of grain, of which the best plot brings 1.35 and the last one 0.65 of the mean; nothing is let.
GRAIN = Plots(8.0, 1042.0, 320.0, (1.2, 1.3, 2.0, 0.0), 1.35, 0.7, 0.0, 0.0, 0.0)


def days(available=49.0, most_ordinary=0.0, bound=NONE, pay=0.0, wage=120.0, hired_wage=144.0):
    """A season's days, of which the first is worth 12 yuan and the last 96."""
    return Time(available, 12.0, 84.0, wage, hired_wage, most_ordinary, bound, pay)


def close(value):
    return pytest.approx(value, rel=1e-3)


# --- examples worked by hand --------------------------------------------------------------------


def test_a_farm_without_a_job_plants_all_its_land():
    # It needs 9.6, 10.4, 16 and no days, of which the last one is worth 28.5, 29.8, 39.4 and 12 yuan:
    # those of a mu 151.8.  The last plot pays from (320 + 151.8) / 1042 = 0.453 of the mean on, and has 0.65.
    plan = plan_of(days(), GRAIN)
    assert plan.share == 1.0
    assert plan.work_cost == close(151.8)
    assert plan.day_value == close(151.8 / 4.5)
    assert quality_at(GRAIN, 1.0) == close(0.65)
    # 5,776 yuan less the worth of the days: 12 * 36 + 42 * (9.6 ** 2 + 10.4 ** 2 + 16 ** 2) / 49.
    assert worth_of(days(), GRAIN) == close(4953.0)
    assert worth_of(days(), GRAIN) == close(5776.0 - 12.0 * 36.0 - 42.0 * 456.32 / 49.0)


def test_who_has_ordinary_work_farms_less():
    # All days are worked, of which the last one is worth 96 yuan: a mu costs 432 and pays from 0.722 on.
    time = days(most_ordinary=58.0)
    plan = plan_of(time, GRAIN)
    assert plan.work_cost == close(432.0)
    assert plan.share == close(0.8976)
    farmed = plan.share * GRAIN.mu
    assert possible_days(time, GRAIN, 58.0, farmed) == close(163.7)
    assert hired_days(time, GRAIN, farmed) == 0.0
    money = farmed * (1042.0 * mean_quality(GRAIN, 0.0, plan.share) - 320.0) + 163.69 * 120.0
    assert money == close(25_095.0)
    assert worth_of(time, GRAIN) == close(14_511.0)


def test_where_nobody_is_at_home_all_days_are_hired():
    # A mu costs 4.5 hired days, 648 yuan, and pays from 968 / 1042 on.
    time = days(available=0.0)
    plan = plan_of(time, GRAIN)
    assert (plan.work_cost, plan.share) == (close(648.0), close(0.6015))
    assert hired_days(time, GRAIN, plan.share * GRAIN.mu) == close(21.652)
    assert worth_of(time, GRAIN) == close(1055.0)
    # Nobody works a day, whatever they could get.
    working = days(available=0.0, most_ordinary=58.0)
    assert days_offered(working, 1e6) == possible_days(working, GRAIN, 58.0, 0.0) == 0.0
    assert worth_of(working, GRAIN) == worth_of(time, GRAIN)


def test_a_linked_job_is_worth_less_than_it_pays():
    # 160 days of 120 yuan; the farm, which is planned with them, is smaller and hires in autumn.
    time = days(bound=LINKED, pay=160.0 * 120.0)
    assert plan_of(time, GRAIN).share == close(0.7092)
    assert worth_of(time, GRAIN) - worth_of(days(), GRAIN) == close(8227.0)


def test_a_migrant_leaves_the_worst_paid_days():
    # From two workers to one the farm loses 223 yuan; 260 days away are worth 14,040.
    here, there = days(available=114.0), days()
    assert worth_of(here, GRAIN) == close(5176.0)
    assert worth_of(here, GRAIN) - worth_of(there, GRAIN) == close(223.0)
    away = 260.0 * 12.0 + 130.0 * 84.0
    assert away == 14_040.0
    gain = migration_gain(32_010.0, away, worth_of(here, GRAIN) - worth_of(there, GRAIN)) - 14_000.0
    assert gain == close(3747.0)
    assert migration_probability(gain, 6000.0) == pytest.approx(0.65, abs=0.005)
    # Where a linked job would have to be given up:
    linked = worth_of(days(available=114.0, bound=LINKED, pay=160.0 * 120.0), GRAIN)
    assert linked == close(18_844.0)
    gain = migration_gain(32_010.0, away, linked - worth_of(there, GRAIN)) - 14_000.0
    assert gain == close(-9921.0)
    assert migration_probability(gain, 6000.0) == pytest.approx(0.16, abs=0.005)


def test_land_that_is_handed_over_costs_what_it_brings():
    # Ten mu, 0.7 of which are farmed; a third of the others is let, at 200 yuan.  0.4 of the land: two mu lie
    # idle, one is let at a quality of 0.755, and one is farmed, of 0.895.
    plots, plan = GRAIN._replace(mu=10.0, rent=200.0 / 3.0), Plan(0.7, 400.0, 0.0)
    assert cost_of_land(plots, plan, 1.0 / 3.0, 0.2) == pytest.approx(0.0, abs=1e-9)
    assert cost_of_land(plots, plan, 1.0 / 3.0, 0.3) == close(151.0)
    assert cost_of_land(plots, plan, 1.0 / 3.0, 0.4) == close(151.0 + 1042.0 * 0.895 - 320.0 - 400.0)
    # As principal at twelve rents it is worth 7,584 yuan, which bring 607 at 8 %.
    assert mean_quality(plots, 0.6, 1.0) == close(0.79)
    principal = 4.0 * land_valuation(200.0, mean_quality(plots, 0.6, 1.0), 12.0)
    assert principal == close(7584.0)
    assert 0.08 * principal - cost_of_land(plots, plan, 1.0 / 3.0, 0.4) == pytest.approx(243.0, abs=1.0)


def test_land_that_comes_back_is_farmed_only_where_all_land_is():
    plots = GRAIN._replace(rent=60.0)
    # 1042 * 0.7 less 320 and 151.8, or less 600.
    assert worth_of_return(plots, Plan(1.0, 151.8, 0.0), 0.7) == close(257.6)
    assert worth_of_return(plots, Plan(1.0, 600.0, 0.0), 0.7) == close(42.0)
    assert worth_of_return(plots, Plan(0.9, 151.8, 0.0), 0.7) == close(42.0)


def test_land_is_rented_as_far_as_own_days_tend_it():
    # 49 days of autumn tend 24.5 mu, 16.5 beside its own; the work of a mu is worth 432 yuan at most.
    rented = land_to_rent(days(), GRAIN, 0.0, 1.0, 30.0)
    assert 16.5 - 30.0 * STEP <= rented <= 16.5
    assert land_to_rent(days(), GRAIN, 0.0, 1.0, 10.0) == 10.0
    # At 571 a mu leaves no more than the 152 that the work of the first one is worth.
    assert land_to_rent(days(), GRAIN, 571.0, 1.0, 30.0) == 0.0
    assert 0.0 < land_to_rent(days(), GRAIN, 560.0, 1.0, 30.0) < 1.0


# --- limits -------------------------------------------------------------------------------------


def test_where_plots_are_alike_and_days_cost_nothing_all_that_can_be_tended_is_planted():
    alike = GRAIN._replace(best=1.0, fall=0.0)
    free = Time(49.0, 0.0, 0.0, 120.0, 144.0, 0.0, NONE, 0.0)
    for mu in (8.0, 24.0, 60.0, 200.0):
        # A hired mu costs 320 and 648 of 1,042 yuan: it pays.
        assert plan_of(free, alike._replace(mu=mu)).share == 1.0
    for mu, farmed in ((8.0, 8.0), (24.0, 24.0)):
        assert plan_of(free._replace(hired_wage=1e5), alike._replace(mu=mu)).share * mu == farmed
    # Where hiring does not pay, it is what 49 days of autumn tend.
    for mu in (60.0, 200.0):
        farmed = plan_of(free._replace(hired_wage=1e5), alike._replace(mu=mu)).share * mu
        assert farmed == pytest.approx(24.5, abs=mu * STEP)


# --- signs of one household -----------------------------------------------------------------------


def households(seed, count=HOUSEHOLDS):
    """Households of all kinds: without days, land, job or rent, and with any of them."""
    draw = np.random.default_rng(seed)
    for _ in range(count):
        available = 0.0 if draw.random() < 0.05 else draw.uniform(1.0, 260.0)
        wage, spread, revenue = draw.uniform(20.0, 250.0), draw.uniform(0.0, 0.9), draw.uniform(0.0, 8000.0)
        rent = draw.uniform(0.0, 0.95) * revenue if draw.random() < 0.5 else 0.0
        most = draw.uniform(0.0, 234.0) if draw.random() < 0.5 and available > 0.0 else 0.0
        bound = draw.choice([0.0, 0.3, 1.0]) * draw.uniform(0.0, available, 4)
        labour = draw.uniform(0.0, 8.0, 4) * (draw.random(4) < 0.8)
        time = Time(
            available,
            draw.uniform(0.0, 40.0),
            draw.uniform(0.0, 150.0),
            wage,
            wage * draw.uniform(1.0, 1.6),
            most,
            tuple(bound.tolist()),
            0.0,
        )
        plots = Plots(
            draw.uniform(0.3, 40.0),
            revenue,
            draw.uniform(0.0, 0.9) * revenue,
            tuple(labour.tolist()),
            1.0 + spread,
            2.0 * spread,
            rent,
            draw.uniform(0.0, 300.0) if rent > 0.0 else 0.0,
            1.0 if rent > 0.0 else 0.0,
        )
        yield time, plots, draw.uniform(1.01, 1.5)


def dearer(time, factor):
    return time._replace(wage=time.wage * factor, hired_wage=time.hired_wage * factor)


def one_step(time, plots):
    """Yuan that can lie between a plan and the best one, which is known to one part in 256."""
    return STEP * plots.mu * (plots.best * plots.revenue + time.hired_wage * sum(plots.labour))


def test_less_land_is_farmed_at_a_higher_wage_or_rent_and_more_at_a_higher_revenue():
    """To one step: where hiring begins what a mu costs jumps, and a plan ends near that place."""
    for time, plots, factor in households(1):
        share = plan_of(time, plots).share
        assert 0.0 <= share <= 1.0
        assert plan_of(dearer(time, factor), plots).share <= share + STEP
        rent = min(plots.rent * factor, plots.revenue)
        assert plan_of(time, plots._replace(rent=rent)).share <= share + STEP
        assert plan_of(time, plots._replace(revenue=plots.revenue * factor)).share >= share - STEP


def test_where_days_cost_the_same_on_all_plots_the_signs_are_sharp():
    for time, plots, factor in households(7):
        hiring = time._replace(available=0.0, most_ordinary=0.0, bound=NONE)
        share = plan_of(hiring, plots).share
        assert plan_of(dearer(hiring, factor), plots).share <= share + 1e-9
        rent = min(plots.rent * factor, plots.revenue)
        assert plan_of(hiring, plots._replace(rent=rent)).share <= share + 1e-9
        assert plan_of(hiring, plots._replace(revenue=plots.revenue * factor)).share >= share - 1e-9


def test_nobody_who_hires_nobody_loses_by_a_higher_wage():
    hire_nobody = 0
    for time, plots, factor in households(2):
        share = plan_of(time, plots).share
        if hired_days(time, plots, share * plots.mu) == 0.0:
            hire_nobody += 1
            loss = worth_of(time, plots) - worth_of(dearer(time, factor), plots)
            assert loss <= one_step(time, plots)
            # At one plan it is no question of steps.
            lost = surplus(time, plots, share) - surplus(dearer(time, factor), plots, share)
            assert lost <= 1e-9 * abs(surplus(time, plots, share))
    assert hire_nobody > 0.2 * HOUSEHOLDS


def test_without_ordinary_work_no_other_share_of_the_land_is_worth_more():
    draw = np.random.default_rng(4)
    for time, plots, _ in households(3):
        at_home, fearless = time._replace(most_ordinary=0.0), plots._replace(fear=0.0)
        best = worth_of(at_home, fearless) + one_step(at_home, fearless)
        for share in draw.random(4).tolist():
            assert surplus(at_home, fearless, share) <= best


def test_days_without_worth_tend_all_land_that_pays():
    for time, plots, _ in households(8):
        idle = time._replace(first=0.0, rise=0.0, most_ordinary=0.0)
        alike = plots._replace(best=1.0, fall=0.0, rent=0.0, fear=0.0, last_let=0.0)
        share = plan_of(idle, alike).share
        free = [max(0.0, idle.available - bound) for bound in idle.bound]
        tended = [
            days / (need * alike.mu) for days, need in zip(free, alike.labour, strict=True) if need > 0.0
        ]
        if alike.revenue > alike.inputs:
            assert share >= min([1.0, *tended]) - STEP
        if alike.revenue > alike.inputs + idle.hired_wage * sum(alike.labour):
            assert share == 1.0


def test_who_has_no_days_works_none():
    for time, plots, _ in households(4):
        nobody = time._replace(available=0.0, bound=NONE)
        farmed = plan_of(nobody, plots).share * plots.mu
        assert hired_days(nobody, plots, farmed) == pytest.approx(sum(plots.labour) * farmed)
        assert possible_days(nobody, plots, 60.0, farmed) == 0.0


def test_idle_land_costs_nothing_to_give_and_leaves_the_worth_as_it_was():
    some_idle = 0
    for time, plots, factor in households(5):
        unlet = plots._replace(rent=0.0, fear=0.0, last_let=0.0)
        plan = plan_of(time, unlet)
        part = (1.0 - plan.share) * (factor - 1.0)  # up to half of what lies idle
        assert cost_of_land(unlet, plan, 0.0, part) == 0.0
        left = unlet._replace(mu=unlet.mu * (1.0 - part), fall=unlet.fall * (1.0 - part))
        if plan.share < 1.0:
            some_idle += 1
            assert worth_of(time, left) == pytest.approx(worth_of(time, unlet), abs=one_step(time, unlet))
    assert some_idle > 0.2 * HOUSEHOLDS


def test_giving_more_land_never_costs_less():
    for time, plots, factor in households(6):
        plan, let_share = plan_of(time, plots), 2.0 * (factor - 1.0) if plots.rent > 0.0 else 0.0
        costs = [cost_of_land(plots, plan, let_share, share) for share in (0.1, 0.3, 0.6, 1.0)]
        assert costs[0] >= 0.0
        assert (np.diff(costs) >= -1e-9 * max(costs)).all()
