"""Populations that several tests look at, each built once."""

from functools import cache

import numpy as np
import pytest

from model import opening
from model.parameters import INDUSTRIES
from model.population.calibration import fill_year

LIVESTOCK = INDUSTRIES.index("livestock")


@pytest.fixture(scope="session")
def scenario(scenario_with):
    return scenario_with()


@pytest.fixture(scope="session")
def planned():
    """planned(scenario, scale, seed=0): (state, geography, households as their plans of the year leave them).

    The year that has been is made of these plans, and clears what it was made of.
    """

    def build(scenario, scale, seed=0, threads=1):
        found = []

        def keep(households, *rest):
            found.append(households.copy())
            fill_year(households, *rest)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(opening, "fill_year", keep)
            state, geography = opening.build_population(scenario, scale, seed, threads)
        return state, geography, found[0]

    return build


@pytest.fixture(scope="session")
def planned_at_scale(scenario, planned):
    """The same for the default population at a scale."""
    return cache(lambda scale: planned(scenario, scale, seed=7, threads=2))


@pytest.fixture(scope="session")
def at_scale(planned_at_scale):
    """The default population at a scale: (state, geography)."""
    return lambda scale: planned_at_scale(scale)[:2]


@pytest.fixture(scope="session")
def place():
    """(county, weight) of every household."""

    def find(state):
        counties = state.counties
        county = np.repeat(np.arange(len(counties.code)), counties.last_household - counties.first_household)
        return county, state.households.weight

    return find


@pytest.fixture(scope="session")
def incomes(place):
    """Starting income of residents by source and household, worked out anew from what they mean to farm.

    In yuan of an expected year; with the farm output, and what absent members earn and send.
    """

    def work_out(state, scenario, plans):
        counties, k = state.counties, plans.industry
        county, _ = place(state)
        labour, land = scenario.sections["labour"], scenario.sections["land"]
        floor, weather = scenario.sections["safety_net"], scenario.sections["weather"]
        industries = [scenario.sections[name] for name in scenario.sections if name.startswith("industries.")]

        def by_industry(field):
            return np.array([getattr(industry, field) for industry in industries])[k]

        skill, remoteness = plans.skill.astype(float), plans.remoteness.astype(float)
        reservation, mu = plans.reservation.astype(float), plans.land.astype(float)
        pay = (1.0 + labour.skill_wage * (skill - 0.5)) * plans.pay
        # Days: after care to regular jobs and posts, then to the farm, then to ordinary work.
        dependants = plans.persons - plans.workers
        care = dependants * labour.care_days_per_dependant
        days = np.maximum(0.0, plans.workers * labour.days_per_worker - care)
        regular = np.minimum(days, plans.regular_workers * labour.regular_days / 4.0)
        in_post = np.minimum(20.0 * plans.post, days - regular)
        younger = plans.working_youth.astype(int) + plans.working_middle + plans.working_late
        prime = np.maximum(0, younger - plans.regular_workers)
        first = labour.reservation_first * reservation * labour.local_wage
        rise = (labour.reservation_last - labour.reservation_first) * reservation * labour.local_wage
        wage = labour.local_wage * pay * (1.0 - labour.commuting * remoteness)
        hired_wage = np.maximum(wage, (1.0 + labour.hired_wedge) * labour.local_wage)
        for_farm = days * np.clip((hired_wage - first) / rise, 0.0, 1.0)
        for_work = days * np.clip((wage - first) / rise, 0.0, 1.0)
        access = (0.5 + 0.5 * skill) * (1.0 - 0.5 * remoteness)
        access *= np.where(plans.assisted, labour.casual_access, 1.0)
        has_work = plans.work_place / access < counties.theta[county]
        most = np.where(has_work, 0.9 * labour.days_per_worker * prime, 0.0)
        own_land = plans.planted - plans.rented
        bound, ordinary, hired = regular + in_post, 0.0, 0.0
        for season in ("spring", "summer", "autumn", "winter"):
            need = by_industry(f"{season}_labour") * own_land + bound
            own = np.minimum(need, np.maximum(for_farm, bound))
            hired = hired + need - own
            free = np.minimum(most, np.maximum(0.0, for_work - own))
            ordinary = ordinary + np.where(need <= own, free, 0.0)
        # Land: the best plots are farmed, then come those that are let.
        spread = np.where(k == LIVESTOCK, 0.0, land.plot_spread)
        quality = own_land * (1.0 + spread * (1.0 - own_land / mu))
        quality += plans.rented * counties.lease_quality[county, k]
        drought_loss = (weather.drought_loss_low + weather.drought_loss_high) / 2.0
        harvest = quality * plans.productivity * by_industry("yield_per_mu")
        harvest *= (0.7 + 0.6 * skill) * (1.0 - by_industry("loss"))
        harvest *= 1.0 - weather.drought_chance * drought_loss * by_industry("weather_sensitivity")
        price = by_industry("price") * counties.price_basis[county]
        price *= 1.0 - scenario.sections["prices"].distance_basis * remoteness
        costs = plans.planted * by_industry("input_cost") + hired * hired_wage
        costs += plans.rented * counties.rent_due[county, k]
        offered = plans.let / np.maximum(counties.let_share[county, k], 1e-300)
        rents = plans.let * (1.0 + spread * (1.0 - 2.0 * (own_land + 0.5 * offered) / mu))
        rents *= counties.rent_received[county, k]
        # Absent members, a part of whom loses the job in summer; and what is given.
        absent_pay = plans.away_workers * labour.migrant_earnings * pay
        absent_pay *= 1.0 - 0.75 * labour.migrant_job_loss
        remittances = labour.remitted * absent_pay
        elders = plans.sixties.astype(int) + plans.old + plans.oldest
        given = plans.support.astype(float) + plans.other_transfers + plans.benefit
        given += elders * np.where(plans.employee_pension, floor.employee_pension, floor.pension)
        given += floor.area_subsidy * mu
        wages = pay * 4.0 * regular / labour.regular_days * counties.regular_pay[county]
        return {
            "wages": wages + ordinary * wage + in_post / 20.0 * floor.post_pay,
            "business": harvest * price - costs,
            "property": plans.property_income.astype(float) + rents,
            "rents": rents,
            "transfers": remittances + given,
            "output": harvest * price,
            "absent_pay": absent_pay,
            "remittances": remittances,
        }

    return work_out
