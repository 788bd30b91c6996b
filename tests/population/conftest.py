"""Populations that several tests look at, each built once."""

from functools import cache

import numpy as np
import pytest

from model.opening import build_population


@pytest.fixture(scope="session")
def scenario(scenario_with):
    return scenario_with()


@pytest.fixture(scope="session")
def at_scale(scenario):
    """The default population at a scale: (state, geography)."""

    @cache
    def build(scale):
        return build_population(scenario, scale, seed=7, threads=2)

    return build


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
    """Starting income of residents by source and household, worked out anew from the finished columns.

    In yuan of an expected year; with the farm output, and what absent members earn and send.
    """

    def work_out(state, scenario):
        households, counties = state.households, state.counties
        county, _ = place(state)
        labour, k = scenario.sections["labour"], households.industry
        industries = [scenario.sections[name] for name in scenario.sections if name.startswith("industries.")]

        def by_industry(field):
            return np.array([getattr(industry, field) for industry in industries])[k]

        needs = [by_industry(f"{season}_labour") for season in ("spring", "summer", "autumn", "winter")]
        dependants = households.persons - households.workers
        care = dependants * labour.care_days_per_dependant
        after_care = np.maximum(0.0, households.workers * labour.days_per_worker - care)
        regular = np.minimum(after_care, households.regular_workers * labour.regular_days / 4.0)
        days = after_care - regular
        busiest = np.max(needs, axis=0)
        land = np.minimum(households.land.astype(float), days / busiest)
        free = sum(days - land * need for need in needs)
        weather = scenario.sections["weather"]
        drought_loss = (weather.drought_loss_low + weather.drought_loss_high) / 2.0
        harvest = land * households.productivity * by_industry("yield_per_mu")
        harvest *= (0.7 + 0.6 * households.skill) * (1.0 - by_industry("loss"))
        harvest *= 1.0 - weather.drought_chance * drought_loss * by_industry("weather_sensitivity")
        price = by_industry("price") * counties.price_basis[county]
        price *= 1.0 - scenario.sections["prices"].distance_basis * households.remoteness.astype(float)
        pay = 1.0 + labour.skill_wage * (households.skill.astype(float) - 0.5)
        pay *= households.pay
        absent_pay = households.away_workers * labour.migrant_earnings * pay
        absent_pay *= 1.0 - 0.75 * labour.migrant_job_loss * labour.job_loss_earnings  # lost in summer
        remittances = labour.remitted * absent_pay
        given = households.support.astype(float) + households.other_transfers
        floor = scenario.sections["safety_net"]
        elders = households.sixties.astype(int) + households.old + households.oldest
        pensions = elders * np.where(households.employee_pension, floor.employee_pension, floor.pension)
        given += pensions + floor.area_subsidy * households.land.astype(float)
        casual = free * labour.casual_share * labour.local_wage
        return {
            "wages": pay * (casual + 4.0 * regular / labour.regular_days * counties.regular_pay[county]),
            "business": harvest * price - land * by_industry("input_cost"),
            "property": households.property_income.astype(float),
            "transfers": remittances + given,
            "output": harvest * price,
            "absent_pay": absent_pay,
            "remittances": remittances,
        }

    return work_out
