"""Limiting cases whose solution is known: no shocks, one household, room for all, no programme.

All are runs of the whole engine, so what they check is that the parts together do what the
rules say, not that a rule does.
"""

import numpy as np
import pytest

from model.engine import Engine
from model.linkages import FORMS
from model.opening import build_population
from model.outcomes.distribution import DISTRIBUTION_MEASURES
from model.outcomes.measures import HOUSEHOLD_MEASURES
from model.parameters import INDUSTRIES
from model.programme import PARTS
from model.world.calendar import SEASONS
from model.world.households.income import registered_incomes, survey_incomes
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
    "income.pay_shock": 0.0,
    "monitoring.line_growth": 0.0,
}
# A start with the incomes that are expected, and no floor beneath them but pensions and area payments.
BARE = {
    "start.burn_in": 0,
    "safety_net.standard_growth": 0.0,
    "safety_net.dibao": False,
    "safety_net.relief_payment": 0.0,
    "safety_net.posts": 0.0,
    "safety_net.pv_income": 0.0,
    # Cooperatives serve members without a rebate too: here nobody is one.
    "access.cooperative": 0.0,
    "access.help_gain": 0.0,
}
CALM |= BARE
# Markets of work and land rest: nobody lets land, and there is ordinary work for all, at a low wage.
AT_REST = {
    "land.lease_access": 0.0,
    "labour.rest_days": 300.0,
    "labour.workshop_workers": 1e6,
    "labour.reservation_first": 0.5,
    "labour.reservation_last": 3.0,
    "labour.local_wage": 60.0,
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
    """Survey income by household, in yuan of the year, as it is counted in winter."""
    return survey_incomes(engine.state.households)


# --- no shocks -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[SCALE, SMALLEST], ids=["many", "one_household"])
def calm(scenario_with, request):
    """A run without chance, growth, linkages and programme, after its first year.

    Its levels of income are those of its own households, not of the world's sample.
    """
    scenario = scenario_with(CALM | RICH | ALONE | NO_PROGRAMME | AT_REST)
    population = build_population(scenario, request.param, 5)
    engine = Engine(scenario, scale=request.param, seed=5, population=population)
    run_year(engine)
    return engine


def days_of_a_year(engine):
    """Of each household: days in regular jobs of a season, and hired days and ordinary work of the year."""
    households, labour, industries = engine.state.households, engine.rules.labour, engine.industries
    after_care = households.workers * labour.days_per_worker
    after_care -= (households.persons - households.workers) * labour.care_days_per_dependant
    after_care = np.maximum(after_care, 0.0)
    regular = np.minimum(households.regular_workers * labour.regular_days / 4.0, after_care)
    first = labour.reservation_first * households.reservation * labour.local_wage
    last = labour.reservation_last * households.reservation * labour.local_wage
    wage, hired_wage = wages_of(engine)
    most = 0.9 * labour.days_per_worker * households.holds_job
    younger = households.working_youth.astype(int) + households.working_middle + households.working_late
    most = most * np.maximum(0, younger - households.regular_workers)
    hired = ordinary = 0.0
    for season in ("spring", "summer", "autumn", "winter"):
        need = industries[f"{season}_labour"][households.industry] * households.planted
        # Days are worked as long as they are worth less than they bring, or save.
        offered = after_care * np.clip((hired_wage - first) / (last - first), 0.0, 1.0)
        own = np.minimum(need, np.maximum(offered - regular, 0.0))
        offered = after_care * np.clip((wage - first) / (last - first), 0.0, 1.0)
        hired = hired + need - own
        ordinary = ordinary + np.minimum(most, np.maximum(0.0, offered - regular - own))
    return regular, hired, ordinary


def wages_of(engine):
    """Of a day of ordinary work, after the way there, and of a hired day on the own farm."""
    households, labour = engine.state.households, engine.rules.labour
    pay = (1.0 + labour.skill_wage * (households.skill - 0.5)) * households.pay
    wage = labour.local_wage * pay * (1.0 - labour.commuting * households.remoteness)
    return wage, np.maximum(wage, (1.0 + labour.hired_wedge) * labour.local_wage)


def test_without_shocks_a_farm_earns_its_margin_on_what_it_plants_less_hired_days(calm):
    households, industries = calm.state.households, calm.industries
    counties, k = calm.state.counties, households.industry
    rows = counties.last_household - counties.first_household
    basis = np.repeat(counties.price_basis, rows)
    price = industries.price[k] * basis
    price = price * (1.0 - calm.rules.prices.distance_basis * households.remoteness)
    yields = households.productivity * industries.yield_per_mu[k] * (0.7 + 0.6 * households.skill)
    # The best plots are planted, and are better by the spread the smaller their share of the land.
    spread = np.where(k == INDUSTRIES.index("livestock"), 0.0, calm.rules.land.plot_spread)
    yields = yields * (1.0 + spread * (1.0 - households.planted / households.land))
    margin = yields * (1.0 - industries.loss[k]) * price - industries.input_cost[k]
    _, hired, _ = days_of_a_year(calm)
    _, hired_wage = wages_of(calm)
    expected = households.planted * margin - hired * hired_wage
    assert households.business == pytest.approx(expected, rel=1e-5, abs=0.05)
    assert (hired > 0.0).any() and (households.planted < households.land * 0.99).any()


def test_without_shocks_no_farm_is_worth_more_with_more_or_less_land(calm):
    """What is planted is within a step of the plan of what brings most, days at what they are worth."""
    households, best = calm.state.households, worth_of_farm(calm, calm.state.households.planted)
    land = households.land.astype(float)
    for step in (-0.1, -0.02, 0.02, 0.1):
        other = np.clip(households.planted + step * land, 0.0, land)
        assert (worth_of_farm(calm, other) <= best + 1e-3 * np.abs(best) + 1.0).all(), step


def worth_of_farm(engine, planted):
    """Yuan a year of so many mu and the work that is left, less the worth of the days that are worked.

    Of who is sure of ordinary work or of none: as the year has shown.
    """
    counties, households = engine.state.counties, engine.state.households
    labour, industries, k = engine.rules.labour, engine.industries, households.industry
    rows = counties.last_household - counties.first_household
    price = industries.price[k] * np.repeat(counties.price_basis, rows)
    price = price * (1.0 - engine.rules.prices.distance_basis * households.remoteness)
    yields = households.productivity * industries.yield_per_mu[k] * (0.7 + 0.6 * households.skill)
    spread = np.where(k == INDUSTRIES.index("livestock"), 0.0, engine.rules.land.plot_spread)
    yields = yields * (1.0 + spread * (1.0 - planted / households.land)) * (1.0 - industries.loss[k])
    worth = planted * (yields * price - industries.input_cost[k])
    days = households.workers * labour.days_per_worker
    days = np.maximum(0.0, days - (households.persons - households.workers) * labour.care_days_per_dependant)
    regular = np.minimum(households.regular_workers * labour.regular_days / 4.0, days)
    younger = households.working_youth.astype(int) + households.working_middle + households.working_late
    most = 0.9 * labour.days_per_worker * np.maximum(0, younger - households.regular_workers)
    most = most * households.holds_job
    wage, hired_wage = wages_of(engine)
    first = labour.reservation_first * households.reservation * labour.local_wage
    rise = labour.reservation_last * households.reservation * labour.local_wage - first
    for season in ("spring", "summer", "autumn", "winter"):
        need = regular + industries[f"{season}_labour"][k] * planted
        own = np.minimum(need, np.maximum(regular, days * np.clip((hired_wage - first) / rise, 0.0, 1.0)))
        ordinary = np.maximum(0.0, days * np.clip((wage - first) / rise, 0.0, 1.0) - own)
        ordinary = np.where(need <= own, np.minimum(most, ordinary), 0.0)
        worked = own + ordinary
        worth = worth + ordinary * wage - (need - own) * hired_wage
        worth = worth - worked * (first + 0.5 * rise * worked / np.maximum(days, 1e-300))
    return worth


def test_without_shocks_wages_are_those_of_jobs_by_the_year_and_of_ordinary_work(calm):
    households, labour, counties = calm.state.households, calm.rules.labour, calm.state.counties
    rows = counties.last_household - counties.first_household
    regular, _, ordinary = days_of_a_year(calm)
    wage, _ = wages_of(calm)
    pay = (1.0 + labour.skill_wage * (households.skill - 0.5)) * households.pay
    yearly = np.repeat(counties.regular_pay, rows) * 4.0 * regular / labour.regular_days
    assert households.wages == pytest.approx(ordinary * wage + pay * yearly, rel=1e-6, abs=0.01)
    assert (ordinary > 0.0).any() and not (ordinary > 0.0).all()
    away = pay * households.away_workers * labour.migrant_earnings
    assert households.absent_pay == pytest.approx(away, rel=1e-6, abs=0.01)
    assert households.remittances == pytest.approx(labour.remitted * away, rel=1e-6, abs=0.01)


def test_without_shocks_transfers_are_those_of_the_first_year(calm):
    households = calm.state.households
    floor = calm.rules.safety_net
    elders = households.sixties.astype(int) + households.old + households.oldest
    pensions = elders * np.where(households.employee_pension, floor.employee_pension, floor.pension)
    expected = households.other_transfers.astype(float) + households.support + households.remittances
    expected += pensions + floor.area_subsidy * households.land.astype(float)
    assert households.transfers == pytest.approx(expected, rel=1e-9)
    assert not households.grants.any()


def test_without_shocks_income_is_what_was_expected(calm):
    """By source, and so for the sum, what the levels were set to."""
    households = calm.state.households
    assert incomes(calm) == pytest.approx(households.smoothed_income, rel=1e-5, abs=0.1)
    income, weight = calm.scenario.sections["income"], households.weight
    a_head = income.per_head * income.lifted_county_factor
    shares = {"wages": income.wages_share, "business": income.business_share}
    shares["property"] = income.property_share
    shares["transfers"] = 1.0 - sum(shares.values())
    for source, share in shares.items():
        found = (weight * households[source]).sum() / (weight * households.persons).sum()
        assert found == pytest.approx(share * a_head, rel=1e-5), source


def test_without_shocks_every_year_is_like_the_first(calm, monkeypatch):
    first = incomes(calm)
    moment = calm.moment
    monkeypatch.setattr(calm, "moment", lambda: moment()._replace(year=1))  # or its members would grow older
    for _ in range(2):
        run_year(calm)
        assert incomes(calm) == pytest.approx(first, rel=1e-9, abs=1e-6)
    incomes_of = ("wages", "business", "property", "transfers", "survey_wages", "survey_transfers")
    names = (*incomes_of, "persons_below", "persons_chronic")
    columns = [HOUSEHOLD_MEASURES.index(name) for name in names]
    years = np.array([year.households[-1, -1, columns] for year in calm.outcomes])
    assert years == pytest.approx(np.broadcast_to(years[0], years.shape), rel=1e-9)


# --- one household ---------------------------------------------------------------------------


def test_one_household_stands_for_all_of_its_group(started):
    engine = started({}, scale=SMALLEST)
    counties, households = engine.state.counties, engine.state.households
    assert len(households) == 3 * len(counties)
    run_year(engine)
    year = engine.outcomes[0]
    for group, name in enumerate(("lifted", "monitored", "other")):
        mine = households.group == group
        weight = engine.state.households.weight[mine]
        assert year.of_group("households", name) == pytest.approx(weight.sum())
        for found, income, heads in (
            (year.income_per_head(name), registered_incomes(households), members_of(households)),
            (year.survey_income_per_head(name), incomes(engine), households.persons),
        ):
            mean = (weight * income[mine]).sum() / (weight * heads[mine]).sum()
            assert found == pytest.approx(mean)


def test_where_all_are_alike_all_incomes_are_equal(scenario_with):
    """One kind of household in counties of one kind: the year brings all of them the same to the last bit."""
    nobody_changes = dict.fromkeys(
        ("demography.mortality", "demography.leaving", "demography.births", "monitoring.detection"), 0.0
    )
    scenario = scenario_with(CALM | RICH | ALONE | NO_PROGRAMME | AT_REST | nobody_changes)
    state, geography = build_population(scenario, SCALE, 5)
    households, counties = state.households, state.counties
    mixed = (households.away_workers > 0) & (households.workers > 0) & (households.regular_workers > 0)
    mixed &= (households.sixties > 0) & (households.land > 0.0)
    one = households[np.flatnonzero(mixed)[0]].copy()
    own = {"number", "weight", "group", "assisted", "enterprise", "employer", "cooperative"}
    for name in set(households.dtype.names) - own:
        households[name] = one[name]
    for name in (
        "price_basis",
        "expected_price",
        "spot_price",
        "farm_norm",
        "regular_pay",
        "theta",
        "filled",
    ):
        counties[name] = counties[name][0]
    counties.regular_share[:] = 0.0  # there are no vacant jobs
    engine = Engine(scenario, scale=SCALE, seed=5, population=(state, geography))
    run_year(engine)
    assert np.ptp(incomes(engine)) == np.ptp(registered_incomes(households)) == 0.0
    a_head = incomes(engine)[0] / one.persons
    assert len(np.unique(households.group)) == 3 and a_head > 0.0
    for group in ("lifted", "other", "all"):
        shape = {name: engine.outcomes[0].quantile(name, group) for name in DISTRIBUTION_MEASURES}
        assert abs(shape.pop("gini")) < 1e-9
        # Median over mean is one, as far as the width of a bin tells.
        assert shape == pytest.approx(dict.fromkeys(shape, a_head), rel=2e-3)


# --- the two accounts ------------------------------------------------------------------------


def test_in_every_quarter_the_accounts_differ_by_what_absent_members_keep(started):
    engine = started({}, scale=0.002)
    households = engine.state.households
    for year in range(2):
        kept_before = np.zeros(len(households))
        for season in range(len(SEASONS)):
            engine.step()
            kept = households.absent_pay - households.remittances
            apart = households.registered[:, season].astype(float) - households.survey[:, season]
            # Quarters are stored to seven digits.
            np.testing.assert_allclose(apart, kept - kept_before, rtol=1e-6, atol=0.05)
            kept_before = kept
        assert (kept >= 0.0).all() and kept.sum() > 0.0
        # A year is its four quarters.
        of_year = {"survey": incomes(engine), "registered": registered_incomes(households)}
        for column, income in of_year.items():
            quarters = households[column].sum(axis=1, dtype=float)
            np.testing.assert_allclose(quarters, income, rtol=1e-6, atol=0.05)
        a_head = of_year["survey"] / np.maximum(households.persons, 1)
        line = np.where(
            households.persons > 0, engine.moment().monitoring_line, -np.inf
        )  # of no closed house
        clear = np.abs(a_head - line) > 0.1
        np.testing.assert_array_equal(households.below_line[clear], (a_head < line)[clear])
        measured = engine.outcomes[year]
        assert measured.of_group("survey_wages", "all") < measured.of_group("wages", "all")


def test_where_nobody_is_away_both_accounts_are_one(started):
    engine = started({"population.away_persons": 0.0, "labour.migration_adjustment": 0.0})
    households = engine.state.households
    for _ in range(2):
        run_year(engine)
        assert (households.survey == households.registered).all()
        assert (incomes(engine) == registered_incomes(households)).all()
    for year in engine.outcomes:
        for group in ("lifted", "monitored", "other", "all"):
            assert year.survey_income_per_head(group) == pytest.approx(year.income_per_head(group), rel=1e-12)
            assert year.of_group("residents", group) == year.of_group("persons", group)


def test_what_is_sent_home_is_income_of_residents_and_none_of_the_registered(started):
    """At given levels: other transfers of government are the same, and nobody moves or plants more."""
    less, more = (
        started(CALM | RICH | ALONE | NO_PROGRAMME | {"labour.remitted": sent}) for sent in (0.1, 0.2)
    )
    more.state.households.other_transfers[:] = less.state.households.other_transfers
    for engine in (less, more):
        run_year(engine)
    assert registered_incomes(more.state.households) == pytest.approx(
        registered_incomes(less.state.households), rel=1e-12
    )
    absent_pay = less.state.households.absent_pay
    assert (more.state.households.absent_pay == absent_pay).all()
    assert incomes(more) - incomes(less) == pytest.approx(0.1 * absent_pay, rel=1e-9, abs=1e-6)
    away = less.state.households.away_workers > 0
    assert away.any() and (incomes(more) > incomes(less))[away].all()


def test_without_differences_pay_is_one_but_for_age(started):
    engine = started({"income.pay_spread": 0.0, "income.pay_shock": 0.0})
    households = engine.state.households
    by_age = households.pay.copy()
    assert np.ptp(by_age) > 0.0
    run_year(engine)
    run_year(engine)
    assert (households.pay == by_age).all()
    # Three eighths of those of 15 to 64 who can work are 50 or more: 1 - 0.5 (0.375 - 0.352).
    some = households.pay[households.lasting_pay == np.float32(1.0 - 0.5 * (0.5 - 0.352))]
    assert len(some) and some == pytest.approx(0.926)


def test_pay_moves_about_a_mean_of_one_from_year_to_year(started):
    """Of what comes and goes in pay, relative to its law: within 5 standard errors in each of four years.

    A right rule would fail with other draws less than once in 100,000 runs.
    """
    engine = started(ALONE | NO_PROGRAMME, scale=0.01)
    households, spread = engine.state.households, engine.scenario.sections["income"].pay_shock
    count, before = len(households), None
    for _ in range(4):
        run_year(engine)
        relative = households.pay / households.lasting_pay
        error = np.sqrt((np.exp(spread**2) - 1.0) / count)
        assert relative.mean() == pytest.approx(1.0, abs=5.0 * error)
        assert households.pay_shock.var() == pytest.approx(
            spread**2, abs=5.0 * spread**2 * np.sqrt(2.0 / count)
        )
        if before is not None:
            kept = np.corrcoef(before, households.pay_shock)[0, 1]
            assert kept == pytest.approx(0.6, abs=5.0 * 0.64 / np.sqrt(count))
        before = households.pay_shock.copy()


# --- room for all ----------------------------------------------------------------------------


def test_with_room_for_all_every_wish_is_met(started):
    engine = started({"linkages.share_cooperation.share_limit": 1e9})
    engine.state.enterprises.capacity[:] *= 1e6
    engine.state.enterprises.capital[:] *= 1e6
    engine.state.enterprises.throughput[:] *= 1e6
    engine.step()
    enterprises, cooperatives = engine.state.enterprises, engine.state.cooperatives
    assert (enterprises.order_granted == 1.0).all() and (enterprises.principal_granted == 1.0).all()
    assert (cooperatives.shares_granted == 1.0).all()
    households = engine.state.households
    asked = households.asks_for_job == 1
    assert asked.any() and households.job_part[asked] == pytest.approx(1.0)
    assert enterprises.order_wished.sum() > 0.0 and enterprises.filled_days.sum() > 0.0


def test_with_no_room_nobody_is_under_an_enterprise_and_incomes_are_those_without_the_forms(started):
    forms = ("order_purchase", "guaranteed_dividend", "employment")
    none = {f"linkages.{form}.enabled": False for form in forms}
    # Where principal is given back there is other cash: tenants rent by it, and dealers are owed less.
    # So nobody has any: the world begins without the years in which some was placed.
    alone = NO_PROGRAMME | {"land.lease_access": 0.0, "credit.dealer_interest": 0.0, "start.burn_in": 0}
    full = started(alone)
    without = started(alone | none)
    for engine in (full, without):
        engine.state.enterprises.capacity[:] = 0.0
        engine.state.enterprises.capital[:] = 0.0
        engine.state.enterprises.throughput[:] = 0.0
        run_year(engine)
    year = full.outcomes[0]
    assert all(year.of_group(f"in_{form}", "all") == 0.0 for form in forms)
    assert incomes(full) == pytest.approx(incomes(without), rel=1e-12)


# --- no programme ----------------------------------------------------------------------------


def test_without_a_programme_government_pays_its_transfers_only(started):
    no_subsidy = {"credit.interest_subsidy": 0.0}
    engine, bare = (started(NO_PROGRAMME | no_subsidy | more) for more in ({}, BARE))
    for run in (engine, bare):
        for _ in range(2):
            run_year(run)
    floor = {"pensions", "area_subsidies", "other_transfers"}
    whole_floor = floor | {"dibao", "temporary_relief", "collective_dividends", "public_post_wages"}
    for year, expected in [
        *((year, whole_floor) for year in engine.outcomes),
        *((year, floor) for year in bare.outcomes),
    ]:
        paid = {name for name, amount in year.public_outlay().items() if amount != 0.0}
        # What was lent before is lost or comes back.
        paid -= {"turnover_loans_written_off", "turnover_repayments"}
        assert paid == expected
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
        engine = started(settings | {"credit.interest_subsidy": 0.0, "start.burn_in": 0})
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
    """Market form, no floor, premium, credit, technique, deferral or penalties: a sale is a sale."""
    order = "linkages.order_purchase."
    alike = CALM | RICH | ALONE | NO_PROGRAMME
    alike |= {"prices.distance_basis": 0.0, "prices.season_spread": 0.0, "choice.days": 0.0}
    neutral = {
        f"{order}enabled": True,
        f"{order}technique": False,
        f"{order}deferred_share": 0.0,
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
