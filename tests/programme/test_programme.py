"""The programme in whole runs: switches, budgets, whom it reaches, and what each lever moves."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from model.accounts import TRANSACTIONS, as_matrix
from model.declare.parameter import declared
from model.engine import Engine, simulate
from model.errors import InputError
from model.outcomes.measures import HOUSEHOLD_MEASURES, ORGANISATION_MEASURES
from model.parameters import SECTIONS
from model.programme import (
    COLLATERAL_LOANS,
    COURTYARDS,
    DEMONSTRATION_BASES,
    EXTENSION,
    FULL_CHAIN_PILOTS,
    GUARANTEES,
    LEVERS,
    MODEL_COOPERATIVES,
    PARTS,
    PUBLIC_PRINCIPAL,
    QUEUES,
    RECOGNITION,
    TURNOVER_FUND,
)
from model.world.calendar import AUTUMN, SEASONS, SUMMER, WINTER
from model.world.sectors import GOVERNMENT
from model.year.settle import largest_enterprise

TINY, SMALL = 0.0001, 0.0005
PARAMETERS = declared(SECTIONS)
ROWS = {transaction.name: row for row, transaction in enumerate(TRANSACTIONS)}
LEVER_OF = {lever.name: number for number, lever in enumerate(LEVERS)}
# Paid on loans that are out, whatever the budget and even after the programme has ended.
OBLIGATION = "microloan_interest_subsidies"
# Lent and not spent: it comes back, or is written off without a payment.
NOT_SPENT = ("turnover_loans", "turnover_loans_written_off")


def switched_off(*parts):
    return {f"programme.{part}.enabled": False for part in parts}


def public(flows, part, without=()):
    """Yuan that government pays for a part, (counties,): flows are (counties, transactions, sectors)."""
    rows = [
        row
        for row, transaction in enumerate(TRANSACTIONS)
        if transaction.part == part and transaction.name not in without
    ]
    return -flows[:, rows, GOVERNMENT].sum(axis=1)


# A start in which nothing has happened yet, at levels of income that no programme has a part in.
FROM_NOTHING = {"start.burn_in": 0}


@pytest.fixture(scope="module")
def run(scenario_with):
    """run(values, years, scale, seed): the outcomes, each simulated once."""
    done = {}

    def get(values=None, years=2, scale=SMALL, seed=4):
        key = tuple(sorted((values or {}).items())), years, scale, seed
        if key not in done:
            done[key] = simulate(scenario_with(values), seed, scale=scale, years=years)
        return done[key]

    return get


# --- switches -----------------------------------------------------------------------------


def _other_value(entry):
    """Another value that is allowed, for whatever kind of parameter."""
    if entry.kind is bool:
        return not entry.default
    if entry.choices:
        return next(choice for choice in entry.choices if choice != entry.default)
    if entry.kind is int:
        return entry.high if entry.high < 1000 else 7
    low, high = entry.uncertain or (entry.low, entry.high)
    if not isinstance(entry.default, str) and high > 100.0 * max(abs(entry.default), 1.0):
        return 1.5 * entry.default
    return high if entry.default != high else low


@pytest.mark.parametrize("part", PARTS)
def test_of_a_part_that_is_off_no_setting_changes_anything(run, part):
    section = f"programme.{part}."
    others = {
        key: _other_value(entry)
        for key, entry in PARAMETERS.items()
        if key.startswith(section) and not key.endswith(".enabled")
    }
    if part == "skill":  # of those trained, and so not more
        others["programme.skill.farmers_certified"] = 0.5 * others["programme.skill.farmers_trained"]
    assert len(others) > 10
    off = switched_off(part) | FROM_NOTHING
    assert run(off | others).digest() == run(off).digest()


def test_nature_and_luck_are_the_same_with_and_without_the_programme(scenario_with):
    engines = [Engine(scenario_with(values), scale=SMALL, seed=8) for values in ({}, switched_off(*PARTS))]
    for step in range(2 * len(SEASONS)):
        for engine in engines:
            engine.step()
        on, off = (engine.state for engine in engines)
        if step % len(SEASONS) == AUTUMN:
            at_the_seat = on.counties.spot_price / (1.0 + on.counties.price_gain)
            np.testing.assert_allclose(at_the_seat, off.counties.spot_price, rtol=1e-12)
        np.testing.assert_array_equal(on.counties.weather, off.counties.weather)
        np.testing.assert_array_equal(on.households.ill, off.households.ill)
        if step % len(SEASONS) == SUMMER:
            assert on.households.ill.any()
            # Who lost a job without help may have found one with it; nobody lost one through it.
            both_away = (on.households.away_workers > 0) & (off.households.away_workers > 0)
            assert (on.households.job_lost <= off.households.job_lost)[both_away].all()
    assert (on.counties.price_gain > 0.0).any() and not off.counties.price_gain.any()


def test_every_lever_delivers_in_the_article_s_programme(run):
    # Guarantees pay only where a supported enterprise fails, turnover loans only where one is short.
    years = run(years=3).years
    for number, lever in enumerate(LEVERS):
        if number not in (GUARANTEES, TURNOVER_FUND):
            assert sum(year.delivered(number) for year in years) > 0.0, lever.name


# --- budgets ------------------------------------------------------------------------------


def assert_within_budget(engine):
    """Nothing beyond what was offered, and no part pays more than its money of the year."""
    counties, flows = engine.state.counties, as_matrix(engine.state.counties.year_flows)
    offered, delivered = counties.offered, counties.delivered
    excess = delivered - offered * (1.0 + 1e-9)
    worst = int(np.argmax(excess.max(axis=0)))
    assert excess.max() <= 1e-6, f"{LEVERS[worst].name}: {excess[:, worst].max()} too many"
    assert offered.min() >= 0.0 and delivered.min() >= 0.0
    for number, part in enumerate(PARTS):
        paid = public(flows, part, without=NOT_SPENT)
        money = counties.money[:, number]
        assert (paid <= money * (1.0 + 1e-9) + 1e-6).all(), f"{part}: {(paid - money).max()} yuan too much"
        assert paid.min() >= -1e-9
    table = engine.so_far().budget_table()
    assert (table["unspent"] >= 0.0).all()


def _strategy(key, entry):
    if entry.kind is bool:
        return st.booleans()
    if entry.choices:
        return st.sampled_from(entry.choices)
    if key.endswith("intensity"):
        return st.floats(0.0, 4.0)
    if key.endswith("last_year"):
        return st.sampled_from([0, 1, 1000])
    if key.startswith("programme.budget.share_"):  # together at most one
        return None
    if entry.figure is not None or entry.kind is int:
        return None
    low, high = entry.uncertain or (entry.low, entry.high)
    if high > 100.0 * max(abs(entry.default), 1.0):
        low, high = 0.5 * entry.default, 2.0 * entry.default
    share = st.floats(entry.low, entry.high) if entry.low >= 0.0 and entry.high <= 1.0 else st.nothing()
    return st.one_of(st.just(max(entry.low, 0.0)), st.floats(low, high), share)


_STRATEGIES = {
    key: strategy
    for key, entry in PARAMETERS.items()
    if key.startswith(("programme.", "linkages.employment.project_minimum", "credit.loan_limit"))
    and (strategy := _strategy(key, entry)) is not None
}


@st.composite
def programme_settings(draw):
    keys = draw(st.lists(st.sampled_from(sorted(_STRATEGIES)), min_size=1, max_size=25, unique=True))
    return {key: draw(_STRATEGIES[key]) for key in keys}


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(programme_settings(), st.integers(0, 2**32))
def test_no_budget_is_ever_exceeded(scenario_with, values, seed):
    try:
        scenario = scenario_with(values)
    except InputError:
        assume(False)
    engine = Engine(scenario, scale=TINY, seed=seed)
    for step in range(2 * len(SEASONS)):
        engine.step()
        counties = engine.state.counties
        assert counties.money_left.min() >= -1e-6
        for column in ("microcredit_left", "guarantee_left", "purchase_subsidy_left"):
            assert counties[column].min() >= -1e-6, column
        if step % len(SEASONS) == WINTER:
            assert_within_budget(engine)
            cooperatives = engine.state.cooperatives
            models = np.add.reduceat(cooperatives.weight * cooperatives.model, counties.first_cooperative)
            np.testing.assert_allclose(counties.built[:, MODEL_COOPERATIVES], models, rtol=1e-6, atol=1e-6)
    assert engine.imbalance < 1e-9


def test_what_the_turnover_fund_loses_is_not_paid_of_the_year_s_money(run):
    """Enterprises that owe all their capital fail at once, with loans of the fund in their books."""
    values = FROM_NOTHING | {"enterprises.starting_debt": 1.0, "enterprises.insolvent_settlements": 1.0}
    # They borrow for what is delivered under orders and paid for in autumn.
    values |= {"access.order": 0.3, "linkages.order_purchase.deferred_share": 0.0}
    outcomes = run(values, years=2, scale=0.001)
    lost = sum(year.public_outlay()["turnover_loans_written_off"] for year in outcomes.years)
    assert lost > 1e6
    table = outcomes.budget_table()
    assert (table["unspent"] >= 0.0).all()
    assert (table["spent"] <= table["budget"] * (1.0 + 1e-9)).all()
    cost = sum(year.programme_cost() for year in outcomes.years)
    assert table.query("adcode == 0")["spent"].sum() + lost == pytest.approx(cost, rel=1e-12)


def test_the_money_is_the_industry_part_of_the_bridging_funds_and_the_new_funds(run):
    # (61.2 % of 11.382 billion + 1 billion) * 75 % in the lifted counties, times each part's share.
    funds = (0.612 * 11_382_352_941.0 + 1e9) * 0.75
    money = run(years=1).years[0].money.sum(axis=0)
    np.testing.assert_allclose(money, funds * np.array([0.15, 0.49, 0.12, 0.18, 0.06]), rtol=1e-9)
    assert money.sum() <= 6.966e9 + 1e9


def test_a_part_s_intensity_multiplies_its_money_and_no_other_s(run):
    usual, twice = run(years=1), run({"programme.skill.intensity": 2.0}, years=1)
    ratio = twice.years[0].money.sum(axis=0) / usual.years[0].money.sum(axis=0)
    np.testing.assert_allclose(ratio, [1.0, 1.0, 2.0, 1.0, 1.0])


def test_after_the_last_year_there_is_no_new_support(run):
    ended = run({"programme.budget.last_year": 1}, years=3).years
    for part in PARTS:
        assert public(ended[0].flows, part).sum() > 0.0, part
        for year in ended[1:]:
            assert not public(year.flows, part, without=NOT_SPENT).any(), part
    # Loans that are out lose their subsidy; facilities stand and wear out.
    assert ended[0].public_outlay()[OBLIGATION] > 0.0
    for year in ended[1:]:
        assert not year.levers[..., 0].any() and not year.levers[..., 1].any() and not year.money.any()
    built = [year.standing(LEVER_OF["cold_stores"]) for year in ended]
    assert built[1] == pytest.approx(0.95 * built[0]) and built[2] == pytest.approx(0.95 * built[1])


# --- whom it reaches ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def key_counties(scenario_with):
    engine = Engine(scenario_with(), scale=TINY, seed=1)
    return np.array([status == "national" for status in engine.geography.status])


def test_all_money_for_key_counties_leaves_none_for_others(run, key_counties):
    values = {"programme.budget.key_county_share": 1.0, "programme.money.turnover_key_share": 1.0}
    for year in run(values).years:
        assert not year.money[~key_counties].any() and (year.money[key_counties] > 0.0).all()
        for part in PARTS:
            paid = public(year.flows, part, without=(OBLIGATION,))
            assert not paid[~key_counties].any(), part
            assert paid[key_counties].sum() > 0.0, part
        assert not year.levers[~key_counties, TURNOVER_FUND].any()


def test_of_the_turnover_fund_key_counties_get_their_share_at_least(run, key_counties):
    offered = run().years[0].levers[:, TURNOVER_FUND, 0]
    share = PARAMETERS["programme.money.turnover_key_share"]
    assert share.figure == "key_county_turnover_share"
    assert offered[key_counties].sum() >= 0.5 * offered.sum() > 0.0


def test_where_status_decides_only_key_counties_are_served(run, key_counties):
    rules = [key for key in PARAMETERS if key.endswith("_targeting")]
    by_status = dict.fromkeys(rules, "county_status")
    targeted = [
        lever for lever in range(QUEUES) if lever not in (EXTENSION, RECOGNITION)
    ]  # which come by chance
    for year in run(by_status).years:
        for lever in targeted:
            assert not year.levers[~key_counties, lever].any(), LEVERS[lever].name
    first = run(by_status).years[0]
    for lever in targeted:
        assert first.levers[key_counties, lever, 1].sum() > 0.0, LEVERS[lever].name
    usual = run().years[0]
    for lever in targeted:
        assert usual.levers[~key_counties, lever, 1].sum() > 0.0, LEVERS[lever].name


def test_grants_for_the_needy_go_to_the_poorer_of_a_county(scenario_with):
    engine = Engine(scenario_with(FROM_NOTHING), scale=0.002, seed=3)
    engine.step()
    households, counties = engine.state.households, engine.state.counties
    income = households.smoothed_income / households.persons  # of those who are there after spring
    served = households.courtyard > 0.0
    applied = (households.applications & (1 << COURTYARDS)) != 0
    assert served.any() and (served <= applied).all() and not served[households.assisted == 0].any()
    waiting = 0
    for county in counties:
        rows = slice(county.first_household, county.last_household)
        got, asked, yuan = served[rows], applied[rows], income[rows]
        if got.any() and (asked & ~got).any():
            # A class is one 32nd of the score: nobody two classes poorer was passed over.
            scores = 1.0 / (1.0 + np.maximum(yuan, 0.0) / engine.rules.monitoring.line)
            assert scores[asked & ~got].max() <= scores[got].min() + 1.0 / 32.0 + 1e-9
            waiting += 1
    assert waiting > 5


def test_the_ineligible_get_nothing(scenario_with):
    # Three years, so that whoever could slip in had the time; none before, in which others were assisted.
    engine = Engine(scenario_with(FROM_NOTHING), scale=SMALL, seed=5)
    households = engine.state.households
    was_assisted = households.assisted == 1  # at any time: what it has brought stays
    for year in range(3):
        for _ in range(len(SEASONS)):
            was_assisted |= households.assisted == 1
            engine.step()
        others, monitored = ~was_assisted, households.group == 1
        if year == 0:
            assert (others == (households.group == 2)).mean() > 0.9
        for column in ("courtyard", "training", "farmer_training", "certified", "founded_farm", "grants"):
            assert not households[column][others].any(), column
        for column in ("founded_farm", "certified", "farmer_training"):
            assert not households[column][monitored].any(), column
        assert not households.had_public_principal[others].any()
        assert not households.fodder[households.industry != 5].any()
        assert not households.standard_share[np.isin(households.industry, (0, 4, 5))].any()
        # Others borrow on livestock only.
        assert not households.microloan[others & (households.industry != 5)].any()
        for column in ("courtyard", "founded_farm", "certified", "fodder", "standard_share"):
            assert households[column].max() <= 1.0 + 1e-12 and households[column].any(), column


# --- the 100-household rule ---------------------------------------------------------------


def test_projects_that_lead_too_few_lose_all_public_support(run):
    strict = run(POOR | {"linkages.employment.project_minimum": 1e6}, years=3).years
    lenient = run(POOR | {"linkages.employment.project_minimum": 0.0}, years=3).years
    lost = (
        "demonstration_bases",
        "enterprise_projects",
        "full_chain_pilots",
        "guarantees",
        "turnover_fund",
        "public_principal",
    )
    assert strict[0].of_organisations("supported_projects") == 0.0  # as counted in its winter
    for name in lost:
        if name != "demonstration_bases":  # ended after two years anyhow
            assert lenient[1].delivered(LEVER_OF[name]) + lenient[2].delivered(LEVER_OF[name]) > 0.0, name
        for year in strict[1:]:
            assert year.delivered(LEVER_OF[name]) == 0.0, name
    assert lenient[1].delivered(DEMONSTRATION_BASES) > 0.0
    for year in strict[1:]:
        assert year.public_outlay()["purchase_loan_subsidies"] == 0.0
    assert lenient[1].public_outlay()["purchase_loan_subsidies"] > 0.0


# --- an imposed failure -------------------------------------------------------------------


def test_the_largest_enterprise_of_each_county_fails_in_the_year_that_is_set(scenario_with):
    engine = Engine(scenario_with({"shocks.failure_year": 2}), scale=TINY, seed=6)
    enterprises = engine.state.enterprises
    for step in range(3 * len(SEASONS)):
        if step % len(SEASONS) == WINTER:
            capital = np.where(enterprises.alive == 1, enterprises.capital, -1.0)
            largest = [
                county.first_enterprise
                + int(np.argmax(capital[county.first_enterprise : county.last_enterprise]))
                for county in engine.state.counties
            ]
        engine.step()
        if step % len(SEASONS) == WINTER:
            failed = enterprises.failed[largest] == 1
            assert failed.all() if step // len(SEASONS) == 1 else failed.mean() < 0.5


def test_the_largest_of_a_village_is_the_open_one_with_most_capital(village_with):
    village = village_with(
        households={"enterprise": -1}, enterprises={"capital": [5.0, 9.0, 7.0], "alive": [1, 0, 1]}
    )
    assert village.do(largest_enterprise) == 2
    village.enterprises.alive[:] = 0
    assert village.do(largest_enterprise) == -1


# --- what each lever moves ----------------------------------------------------------------


def of_lifted(*measures):
    """Sums over the lifted households of each county."""
    columns = [HOUSEHOLD_MEASURES.index(measure) for measure in measures]
    return lambda year: year.households[:-1, 0][:, columns].sum(axis=1)


def of_everybody(*measures):
    columns = [HOUSEHOLD_MEASURES.index(measure) for measure in measures]
    return lambda year: year.households[:-1, -1][:, columns].sum(axis=1)


def of_organisations(measure):
    return lambda year: year.organisations[:-1, ORGANISATION_MEASURES.index(measure)]


def delivered(lever):
    return lambda year: year.levers[:, lever, 1]


def paid(name):
    return lambda year: np.abs(year.flows[:, ROWS[name]]).sum(axis=1) / 2.0


# Enterprises short of money: those that are supported need guarantees and turnover loans.
POOR = {"credit.purchase_credit": 0.2, "enterprises.starting_cash": 0.02, "credit.credit_line": 0.3}
# Cooperatives that seldom keep their word, and soon are models.
FAITHLESS = {
    "linkages.secondary_rebate.compliance": 0.2,
    "linkages.share_cooperation.compliance": 0.2,
    "programme.will.model_cooperative_years": 1.0,
}
# Two settings, what is higher under the second, and in which counties (those where the lever
# delivers; None for all).  Strengths of channels are changed, not quantities: what a lever
# does not use goes to the next one of its part.
CHANNELS = {
    "success moves will": ({}, {"programme.will.success_effect": 0.3}, of_lifted("will"), None),
    "recognition moves will": ({}, {"programme.will.recognition_effect": 0.6}, of_lifted("will"), None),
    "family farms buy cheaper": (
        {},
        {"programme.will.family_farm_cost_saving": 0.9},
        of_lifted("business"),
        None,
    ),
    "model cooperatives pay refunds": (
        FAITHLESS | {"programme.will.model_compliance": 0.0},
        FAITHLESS | {"programme.will.model_compliance": 1.0},
        of_everybody("from_secondary_rebate", "from_share_cooperation"),
        None,
    ),
    "projects add capital": (
        {},
        {"programme.will.project_cash_share": 1.0},
        of_organisations("capital"),
        None,
    ),
    "bases hire": ({}, {"programme.work.base_days": 150.0}, of_organisations("job_days"), None),
    "cold stores lose less": ({}, {"programme.work.cold_store_saving": 1.0}, of_everybody("business"), None),
    "full chains add value": (
        {},
        {"programme.work.full_chain_value_added": 0.5},
        of_organisations("enterprise_profit"),
        FULL_CHAIN_PILOTS,
    ),
    "integration gives work": (
        {"programme.work.integration_work": 0.0},
        {"programme.work.integration_work": 2.0},
        of_everybody("ordinary_days"),  # pay of a day is lower for the further ones
        LEVER_OF["integration_pilots"],
    ),
    "centres raise prices": (
        {},
        {"programme.work.ecommerce_centre_effect": 1.0},
        of_everybody("business"),
        None,
    ),
    "e-towns raise prices": ({}, {"programme.work.e_town_effect": 1.0}, of_everybody("business"), None),
    "stations raise prices": (
        {},
        {"programme.work.ecommerce_station_effect": 1.0},
        of_everybody("business"),
        None,
    ),
    "flagships raise prices": (
        {},
        {"programme.work.flagship_premium": 0.5},
        of_everybody("business"),
        LEVER_OF["flagship_brands"],
    ),
    "areas yield more": ({}, {"programme.work.area_yield": 2.0}, of_everybody("business"), None),
    "fodder saves feed": ({}, {"programme.work.fodder_saving": 0.9}, of_everybody("business"), None),
    "courtyards sell": ({}, {"programme.work.courtyard_product": 300.0}, of_lifted("business"), None),
    "works raise yields": (
        {},
        {"programme.work.infrastructure_return": 1.0},
        of_everybody("business"),
        None,
    ),
    "trainings raise skill": ({}, {"programme.skill.training_effect": 0.3}, of_lifted("skill"), None),
    "allowances are income": ({}, {"programme.skill.training_allowance": 60.0}, of_lifted("grants"), None),
    "farmers' trainings raise skill": (
        {},
        {"programme.skill.farmer_training_effect": 0.9},
        of_lifted("skill"),
        None,
    ),
    "adoptions yield more": ({}, {"programme.skill.adoption_yield": 0.5}, of_everybody("business"), None),
    "trusteeship yields more": (
        {},
        {"programme.skill.trusteeship_yield": 0.8},
        of_everybody("business"),
        None,
    ),
    "microcredit buys equipment": (
        {},
        {"programme.money.microcredit_reserve": 0.0, "programme.money.intensity": 3.0},
        of_lifted("equipment"),
        None,
    ),
    "public principal is placed": (
        {},
        {"programme.money.principal_per_household": 6000.0},
        delivered(PUBLIC_PRINCIPAL),
        None,
    ),
    "guarantees widen credit": (
        POOR | {"programme.money.guarantee_line": 0.0},
        POOR | {"programme.money.guarantee_line": 2.0},
        of_organisations("debt"),
        None,
    ),
    "livestock is worth a loan": (
        {},
        {"programme.money.collateral_share": 1.0},
        delivered(COLLATERAL_LOANS),
        None,
    ),
    "visits inform": (
        {},
        {"programme.help.visit_effect": 1.5, "programme.help.cadre_training_effect": 2.0},
        delivered(LEVER_OF["extension"]),
        None,
    ),
    "relief repays": ({}, {"programme.help.relief": 1.0}, paid("relief_grants"), None),
    "experts spread techniques": (
        {},
        {"programme.help.technician_households": 60_000.0},
        delivered(LEVER_OF["extension"]),
        None,
    ),
    "project teams complete works": (
        {"programme.help.projects_per_technician": 0.0},
        {},
        delivered(LEVER_OF["infrastructure"]),
        None,
    ),
    "helped sales fetch more": ({}, {"programme.help.assisted_premium": 1.0}, of_everybody("business"), None),
    "events place produce": (
        {"programme.help.event_households": 10.0},
        {},
        delivered(LEVER_OF["assisted_sales"]),
        None,
    ),
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_stronger_lever_moves_what_its_channel_says(run, channel):
    weak, strong, measure, lever = CHANNELS[channel]
    # Few households place any.
    scale = 0.003 if channel == "public principal is placed" else 0.001
    usual, stronger = (run(FROM_NOTHING | values, years=3, scale=scale).years for values in (weak, strong))
    difference = sum(measure(year) for year in stronger) - sum(measure(year) for year in usual)
    if lever is not None:
        where = sum(year.levers[:, lever, 1] for year in usual) > 0.0
        assert 5 < where.sum() < 50
        difference = difference[where]
    # Prices, weather, luck and draws are the same in both runs, county by county.  Without an
    # effect the mean of 58 counties is beyond three standard errors once in 700 times, that of
    # eight, with Student's seven degrees of freedom, once in 100.
    error = difference.std(ddof=1) / math.sqrt(len(difference))
    assert difference.mean() > 3.0 * error, (difference.mean(), error)
