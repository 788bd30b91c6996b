"""Limiting cases whose solution is known: no shocks, one household, room for all, no programme.

All are runs of the whole engine, so what they check is that the parts together do what the
rules say, not that a rule does.
"""

import numpy as np
import pytest

from model.engine import Engine
from model.linkages import FORMS
from model.outcomes.measures import HOUSEHOLD_MEASURES
from model.parameters import INDUSTRIES
from model.programme import PARTS
from model.world.calendar import SEASONS
from model.world.households.income import incomes_of_year
from model.world.households.members import members_of

SCALE = 0.0005
SMALLEST = 1e-9  # one row of each group and county
ALONE = {f"linkages.{form}.enabled": False for form in FORMS}
NO_PROGRAMME = {f"programme.{part}.enabled": False for part in PARTS}
# Nothing happens by chance, nothing grows, nobody moves.
CALM = {
    f"industries.{industry}.{risk}": 0.0 for industry in INDUSTRIES for risk in ("luck", "price_risk")
} | {
    "weather.spread": 0.0,
    "weather.drought_chance": 0.0,
    "labour.illness": 0.0,
    "labour.migrant_job_loss": 0.0,
    "labour.migration_adjustment": 0.0,
    "enterprises.demand_risk": 0.0,
    "income.wage_growth": 0.0,
    "income.transfer_growth": 0.0,
    "income.monitoring_line_growth": 0.0,
}
# Cash never binds, so that fields are planted as far as labour goes.
RICH = {"population.savings": 1e6, "population.savings_inequality": 0.0}


@pytest.fixture(scope="module")
def started(scenario_with):
    def start(settings, scale=SCALE, seed=5):
        return Engine(scenario_with(settings), scale=scale, seed=seed)

    return start


def run_year(engine):
    for _ in SEASONS:
        engine.step()


def incomes(engine):
    """Yuan of the year by household, as it is counted in winter."""
    households = engine.state.households
    return incomes_of_year(households, engine.moment().transfers)


# --- no shocks -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[SCALE, SMALLEST], ids=["many", "one_household"])
def calm(started, request):
    """A run without chance, growth, linkages and programme, after its first year."""
    engine = started(CALM | RICH | ALONE | NO_PROGRAMME, scale=request.param)
    run_year(engine)
    return engine


def farmed_by(households, engine):
    """Mu that a household's own days of the busiest season can tend: what its land allows, at most."""
    labour = engine.rules.labour
    at_home = households.workers * labour.days_per_worker
    at_home -= (households.persons - households.workers) * labour.care_days_per_dependant
    need = np.max(
        [engine.industries[f"{season}_labour"] for season in ("spring", "summer", "autumn", "winter")], axis=0
    )
    return np.minimum(households.land, np.maximum(at_home, 0.0) / need[households.industry])


def test_without_shocks_a_farm_earns_its_margin_on_what_it_can_tend(calm):
    households, industries = calm.state.households, calm.industries
    counties, k = calm.state.counties, households.industry
    rows = counties.last_household - counties.first_household
    basis = np.repeat(counties.price_basis, rows)
    price = industries.price[k] * basis
    price = price * (1.0 - calm.rules.prices.distance_basis * households.remoteness)
    yields = households.productivity * industries.yield_per_mu[k] * (0.7 + 0.6 * households.skill)
    margin = yields * (1.0 - industries.loss[k]) * price - industries.input_cost[k]
    assert households.business == pytest.approx(farmed_by(households, calm) * margin, rel=1e-5, abs=0.01)


def test_without_shocks_wages_are_those_of_who_is_away_and_of_a_share_of_free_days(calm):
    households, labour, counties = calm.state.households, calm.rules.labour, calm.state.counties
    rows = counties.last_household - counties.first_household
    level, casual = np.repeat(counties.wage_level, rows), np.repeat(counties.casual_share, rows)
    at_home = households.workers * labour.days_per_worker
    at_home -= (households.persons - households.workers) * labour.care_days_per_dependant
    at_home = np.maximum(at_home, 0.0)
    days = 0.0
    for season in ("spring", "summer", "autumn", "winter"):
        need = calm.industries[f"{season}_labour"][households.industry] * households.planted
        days = days + np.maximum(at_home - need, 0.0) * casual
    pay = level * (1.0 + labour.skill_wage * (households.skill - 0.5))
    wages = pay * (days * labour.local_wage + households.away_workers * labour.migrant_earnings)
    assert households.wages == pytest.approx(wages, rel=1e-6, abs=0.01)


def test_without_shocks_every_year_is_like_the_first(calm):
    first = incomes(calm)
    for _ in range(2):
        run_year(calm)
        assert incomes(calm) == pytest.approx(first, rel=1e-9, abs=1e-6)
    names = ("wages", "business", "property", "transfers", "persons_below", "households_below")
    columns = [HOUSEHOLD_MEASURES.index(name) for name in names]
    years = np.array([year.households[-1, -1, columns] for year in calm.outcomes])
    assert years == pytest.approx(np.broadcast_to(years[0], years.shape), rel=1e-9)
    last = calm.outcomes[-1]
    assert last.of_group("fell_back", "all") == last.of_group("climbed_out", "all") == 0.0


# --- one household ---------------------------------------------------------------------------


def test_one_household_stands_for_all_of_its_group(started):
    engine = started({}, scale=SMALLEST)
    counties, households = engine.state.counties, engine.state.households
    assert len(households) == 3 * len(counties)
    run_year(engine)
    year, income, heads = engine.outcomes[0], incomes(engine), members_of(households).astype(float)
    for group, name in enumerate(("lifted", "monitored", "other")):
        mine = households.group == group
        weight = engine.state.households.weight[mine]
        assert year.of_group("households", name) == pytest.approx(weight.sum())
        mean = (weight * income[mine]).sum() / (weight * heads[mine]).sum()
        assert year.income_per_head(name) == pytest.approx(mean)


# --- room for all ----------------------------------------------------------------------------


def test_with_room_for_all_every_wish_is_met(started):
    engine = started({"linkages.share_cooperation.share_limit": 1e9})
    engine.state.enterprises.capacity[:] *= 1e6
    engine.state.enterprises.capital[:] *= 1e6
    engine.step()
    enterprises, cooperatives = engine.state.enterprises, engine.state.cooperatives
    assert (enterprises.order_granted == 1.0).all() and (enterprises.principal_granted == 1.0).all()
    assert (cooperatives.shares_granted == 1.0).all()
    households = engine.state.households
    assert households.job_part[households.job_days > 0.0] == pytest.approx(1.0)
    assert enterprises.order_wished.sum() > 0.0 and enterprises.jobs_filled.sum() > 0.0


def test_with_no_room_nobody_is_under_an_enterprise_and_incomes_are_those_without_the_forms(started):
    forms = ("order_purchase", "guaranteed_dividend", "employment")
    none = {f"linkages.{form}.enabled": False for form in forms}
    full = started(NO_PROGRAMME)
    without = started(NO_PROGRAMME | none)
    for engine in (full, without):
        engine.state.enterprises.capacity[:] = 0.0
        engine.state.enterprises.capital[:] = 0.0
        run_year(engine)
    year = full.outcomes[0]
    assert all(year.of_group(f"in_{form}", "all") == 0.0 for form in forms)
    assert incomes(full) == pytest.approx(incomes(without), rel=1e-12)


# --- no programme ----------------------------------------------------------------------------


def test_without_a_programme_government_pays_transfers_only(started):
    engine = started(NO_PROGRAMME | {"credit.interest_subsidy": 0.0})
    for _ in range(2):
        run_year(engine)
    for year in engine.outcomes:
        paid = {name for name, amount in year.public_outlay().items() if amount != 0.0}
        assert paid == {"transfers"}
        assert year.programme_cost() == 0.0 and (year.levers == 0.0).all() and (year.money == 0.0).all()


def test_a_programme_of_no_size_is_no_programme(started):
    of_no_size = {f"programme.{part}.intensity": 0.0 for part in PARTS}
    # What works without money: will moves, enterprises keep certified workers' wages aside, and a
    # guarantee widens their credit line whatever fund stands behind it.
    free = {
        "programme.will.success_effect": 0.0,
        "programme.will.fading": 0.0,
        "programme.skill.certificate_wage": 0.0,
        "programme.money.guarantee_line": 0.0,
    }
    results = []
    for settings in (NO_PROGRAMME, of_no_size | free):
        engine = started(settings | {"credit.interest_subsidy": 0.0})
        for _ in range(2):
            run_year(engine)
        results.append(incomes(engine))
    assert results[0] == pytest.approx(results[1], rel=1e-12)


# --- promises at their limits ----------------------------------------------------------------


def test_nobody_breaks_an_order_that_costs_more_to_break_than_any_price_pays(started):
    order = "linkages.order_purchase."
    sure = {f"{order}{side}": 1.0 for side in ("enforcement", "enterprise_enforcement")}
    sure |= {f"{order}penalty": 2.0, f"{order}enterprise_penalty": 2.0, f"{order}breach_noise": 0.001}
    engine = started(sure)
    for _ in range(2):
        run_year(engine)
    for year in engine.outcomes:
        assert year.of_group("committed_tonnes", "all") > 0.0
        assert year.of_group("side_sold_tonnes", "all") == 0.0
        assert year.of_organisations("reneged_renegotiated") == year.of_organisations("reneged_refused") == 0


def test_an_order_at_the_market_price_without_services_changes_no_sale(started):
    """Market form, no floor, premium, credit, refusals or penalties: a sale is a sale."""
    order = "linkages.order_purchase."
    alike = CALM | RICH | ALONE | NO_PROGRAMME | {"prices.distance_basis": 0.0}
    neutral = {
        f"{order}enabled": True,
        f"{order}hassle": 0.0,
        f"{order}floor": 0.0,
        f"{order}premium": 0.0,
        f"{order}fixed_form_share": 0.0,
        f"{order}input_credit": 0.0,
        f"{order}rejection": 0.0,
        f"{order}enforcement": 0.0,
        f"{order}enterprise_enforcement": 0.0,
        f"{order}renegotiation_chance": 1.0,
        "credit.purchase_credit": 1.0,
    }
    without, under = started(alike), started(alike | neutral)
    run_year(without)
    run_year(under)
    assert under.outcomes[0].of_group("in_order_purchase", "all") > 0.0
    assert incomes(under) == pytest.approx(incomes(without), rel=1e-9)


def test_a_cooperative_that_keeps_nothing_gives_all_its_surplus_back(started):
    rebate = "linkages.secondary_rebate."
    engine = started(
        {f"{rebate}return_share": 1.0, f"{rebate}reserve_share": 0.0, f"{rebate}compliance": 1.0}
    )
    run_year(engine)
    cooperatives = engine.state.cooperatives
    paying = (cooperatives.alive == 1) & (cooperatives.surplus > 0.0) & (cooperatives.traded > 0.0)
    assert paying.any()
    returned = (cooperatives.refund_rate * cooperatives.traded)[paying]
    surplus = cooperatives.surplus[paying]
    # The share business may have lost the cash in between; never more than the surplus goes back.
    assert (returned <= surplus * (1 + 1e-9)).all()
    assert np.median(returned / surplus) == pytest.approx(1.0)
