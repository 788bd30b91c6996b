"""Whole runs: money, labour, repetition, common random numbers, scale, switches and shocks."""

import re
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from model.accounts import TRANSACTIONS, AccountsError, as_matrix
from model.declare.parameter import declared
from model.engine import Engine, simulate
from model.errors import InputError
from model.parameters import INDUSTRIES, LINKAGES, SECTIONS
from model.programme import PARTS
from model.scenario import list_scenarios, load_scenario
from model.world.agents import NO_AGENT
from model.world.calendar import AUTUMN, SEASONS, SUMMER, WINTER
from model.world.households.income import survey_incomes
from model.world.sectors import SECTORS

SMALL = 0.0005

# The payments that only one form makes.
PAYMENTS = {
    "order_purchase": (
        "ordered_produce",
        "late_payments",
        "late_payment_interest",
        "input_advances",
        "input_advances_repaid",
        "input_advance_interest",
        "input_advances_lost",
        "technique_costs",
        "deferred_produce",
        "deferred_paid",
        "deferred_overdue",
        "side_selling_penalties",
        "reneging_penalties",
        "purchase_loan_subsidies",
        "trade_arrears_incurred",
    ),
    "guaranteed_dividend": (
        "public_principal",
        "principal_placed",
        "principal_returned",
        "guaranteed_dividends",
        "dividend_arrears_paid",
        "converted_share_dividends",
        "dividend_arrears_incurred",
        "principal_lost",
    ),
    "secondary_rebate": (
        "pooled_produce",
        "pooled_sales",
        "service_fees",
        "patronage_refunds",
        "cooperative_grants",
    ),
    "share_cooperation": (
        "public_shares",
        "shares_bought",
        "shares_returned",
        "share_dividends",
        "share_business_revenue",
        "cooperative_investment",
    ),
    "employment": ("job_wages",),
}
# What those pay whose form is off, too: plants and bases have work in any case.
PAID_ALL_THE_SAME = {"employment": ("plant_wages", "outside_wages", "base_investment")}
ROWS = {transaction.name: row for row, transaction in enumerate(TRANSACTIONS)}


def all_forms(enabled=True):
    return {f"linkages.{form}.enabled": enabled for form in LINKAGES}


def seasons_of(engine, years):
    """Run the engine, stopping after each season: yields (year, season)."""
    for step in range(years * len(SEASONS)):
        engine.step()
        yield step // len(SEASONS) + 1, step % len(SEASONS)


# --- what holds in any valid scenario ------------------------------------------------------


def _strategy(entry):
    if entry.kind is bool:
        return st.booleans()
    if entry.choices:
        return st.sampled_from(entry.choices)
    if entry.kind is int or entry.figure is not None or entry.default == "figure":
        return None
    low, high = entry.uncertain or (entry.low, entry.high)
    if high > 100.0 * max(abs(entry.default), 1.0):  # a bound against nonsense, not a range to explore
        low, high = max(low, 0.5 * entry.default), min(high, 2.0 * entry.default)
    wide = st.floats(entry.low, entry.high) if entry.low >= 0.0 and entry.high <= 1.0 else None
    plausible = st.floats(low, high)
    return plausible if wide is None else st.one_of(plausible, wide)


# Parts of one whole, together at most one.
_LEFT_ALONE = re.compile(r"_pattern$|^programme\.budget\.share_")
_STRATEGIES = {
    key: strategy
    for key, entry in declared(SECTIONS).items()
    if not _LEFT_ALONE.search(key) and (strategy := _strategy(entry)) is not None
}


@st.composite
def any_settings(draw):
    keys = draw(st.lists(st.sampled_from(sorted(_STRATEGIES)), min_size=1, max_size=30, unique=True))
    return {key: draw(_STRATEGIES[key]) for key in keys}


def assert_sound(engine, season):
    """No number is missing, nothing is below zero that cannot be, nothing is used twice."""
    state, labour = engine.state, engine.scenario.sections["labour"]
    for name, rows in state._asdict().items():
        for column in rows.dtype.names:
            values = as_matrix(rows[column]) if rows[column].dtype.names else rows[column]
            assert np.isfinite(values).all(), f"{name}.{column}"
    households, cooperatives = state.households, state.cooperatives
    never_negative = {
        "households": "cash microloan dividend_land dividend_cash dividend_arrears converted_shares "
        "trade_arrears share_land share_units job_days planted let rented plot_quality ordinary_days "
        "linked_days hired_cost dealer_account advance side_sold delivered pooled days_used "
        "advance_owed advance_arrears deferred contracts ordered day_price "
        "pay equipment instalment adopted grants kept_food remittances absent_pay other_transfers support "
        "rigid",
        "enterprises": "capacity cash capital debt principal converted_shares dividend_arrears trade_arrears "
        "turnover_loan base_invested base_days plant_days expected_days reserved_days held_days filled_days "
        "season_need year_need laid_off laid_off_days resident_days outside_days rented throughput "
        "deferred staff_wished staff_paid advance_interest advances_lost product_price tonne_costs",
        "cooperatives": "share_units share_value share_land traded rented dividend_variance",
        "counties": "money money_left offered delivered built ever_built queue microcredit_left "
        "problems_left guarantee_left turnover_fund purchase_subsidy_left "
        "infrastructure yield_gain price_gain value_added_gain distance_basis supply theta ordinary_demand "
        "plant_days hired_days hired_before days_offered days_worked lease_offered lease_standard "
        "lease_wanted lease_quality rent rent_due rent_received loans_asked wage_ratio "
        "expected_weather weather_variance",
    }
    for name, columns in never_negative.items():
        for column in columns.split():
            values = getattr(state, name)[column]
            # Rounding of sums that should be zero, relative to what they were sums of.
            assert values.min(initial=0.0) >= -1e-9 * max(1.0, values.max(initial=0.0)), f"{name}.{column}"
    if season == WINTER:  # in between, a cooperative may owe its suppliers
        assert cooperatives.cash.min(initial=0.0) >= -1e-6
    from_zero_to_one = {
        "households": "will trust skill founded_farm certified courtyard fodder standard_share trusteeship "
        "training farmer_training job_part post village_orders village_dividends village_cooperative "
        "village_jobs village_technique",
        "enterprises": "reputation job_kept last_job_part job_share days_kept advance_granted deferred_paid",
        "cooperatives": "model",
        "counties": "information expert_reach market_reach assisted_share last_part success stored "
        "cooperative_support filled rationed let_share tenancy_granted loan_share job_reach "
        "order_reach dividend_reach cooperative_reach break_hazard",
    }
    for name, columns in from_zero_to_one.items():
        for column in columns.split():
            values = getattr(state, name)[column]
            assert values.min(initial=0.0) >= -1e-9, f"{name}.{column}"
            assert values.max(initial=0.0) <= 1.0 + 1e-9, f"{name}.{column}"
    land = households.land.astype(float)
    own = land - households.dividend_land - households.share_land
    assert (own >= -1e-6 * land - 1e-9).all()
    if season < WINTER:  # in winter a failure gives land back, after which it was not planted
        used = np.maximum(households.planted - households.rented, 0.0) + households.let
        assert (used <= own * (1.0 + 1e-6) + 1e-9).all()
    dependants = households.persons - households.workers
    available = households.workers * labour.days_per_worker - dependants * labour.care_days_per_dependant
    available = np.maximum(available, 0.0)
    # Who lost the job away is at home.
    available += households.job_lost * households.away_workers * labour.days_per_worker
    if season == SUMMER:
        available = np.maximum(available - labour.illness_days * households.ill, 0.0)
    assert (households.days_used <= available + 1e-6).all()
    assert state.counties.labour_excess.max() <= 1e-6
    assert (households.persons >= 0).all()
    assert (households.away_workers >= 0).all() and (households.away_workers <= households.away).all()
    assert_everybody_is_counted_once(households)
    assert_land_is_shared_out(state)
    assert_orders_are_settled(state, season)
    assert_accounts_differ_by_what_is_kept_away(households, season)


def assert_orders_are_settled(state, season):
    """What is deferred is paid or late by the end of winter; no advance is owed for a third year."""
    households, enterprises = state.households, state.enterprises
    if season != AUTUMN:
        assert not households.deferred.any() and not enterprises.deferred.any()
    assert (households.advance_arrears <= households.advance_owed).all()
    assert ((households.advance_arrears > 0.0) == (households.arrears_years > 0)).all()
    assert households.arrears_years.max(initial=0) <= 2
    assert (households.years_promised >= 0).all() and (households.years_promised <= 20).all()
    owed = np.zeros(len(enterprises))
    buys = households.enterprise != NO_AGENT
    np.add.at(owed, households.enterprise[buys], (households.weight * households.advance_owed)[buys])
    np.testing.assert_allclose(enterprises.advances_owed, owed, rtol=1e-9, atol=1e-3)


def assert_land_is_shared_out(state):
    """By county and industry as much is let as is rented, and no side gets more than it asked for."""
    counties = np.arange(len(state.counties))
    shape = state.counties.lease_offered.shape
    let, rented = np.zeros(shape), np.zeros(shape)

    def add(total, agents, rows, mu):
        where = np.repeat(counties, rows)
        np.add.at(total, (where, agents.industry[: len(where)]), mu[: len(where)])

    households, rows = state.households, state.counties.last_household - state.counties.first_household
    add(let, households, rows, households.weight * households.let)
    add(rented, households, rows, households.weight * households.rented)
    rows = state.counties.last_cooperative - state.counties.first_cooperative
    add(rented, state.cooperatives, rows, state.cooperatives.weight * state.cooperatives.rented)
    rows = state.counties.last_enterprise - state.counties.first_enterprise
    add(rented, state.enterprises, rows, state.enterprises.rented)
    np.testing.assert_allclose(let, rented, rtol=1e-9, atol=1e-6)
    assert (let <= state.counties.lease_offered * (1.0 + 1e-9) + 1e-9).all()
    assert (rented <= state.counties.lease_wanted * (1.0 + 1e-9) + 1e-9).all()


def assert_everybody_is_counted_once(households):
    """Residents and workers by age add up; who has a regular job can work."""
    bands = ("youth", "middle", "late", "sixties", "old")
    residents = households.kids + households.oldest + sum(households[band] for band in bands)
    np.testing.assert_array_equal(residents, households.persons)
    np.testing.assert_array_equal(sum(households[f"working_{band}"] for band in bands), households.workers)
    for band in bands:
        assert (households[f"working_{band}"] >= 0).all()
        assert (households[f"working_{band}"] <= households[band]).all(), band
    assert (households.kids >= 0).all() and (households.oldest >= 0).all()
    assert (households.regular_workers >= 0).all()
    assert (households.regular_workers <= households.workers).all()
    assert (households.students >= 0).all()


def assert_accounts_differ_by_what_is_kept_away(households, season):
    """Survey less registered income is what absent members send less all that they earn."""
    kept = households.absent_pay - households.remittances
    quarters = slice(0, season + 1)
    survey = households.survey[:, quarters].sum(axis=1, dtype=float)
    registered = households.registered[:, quarters].sum(axis=1, dtype=float)
    size = np.abs(households.survey).sum(axis=1) + np.abs(households.registered).sum(axis=1)
    rounding = 1e-6 * size + 1e-3  # quarters are stored to seven digits
    assert (np.abs(registered - survey - kept) <= rounding).all()
    assert (np.abs(survey - survey_incomes(households)) <= rounding).all()
    assert (kept >= 0.0).all()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(any_settings(), st.integers(0, 2**32), st.sampled_from([1, 2]))
def test_any_valid_scenario_conserves_money_labour_land_and_sense(scenario_with, values, seed, years):
    try:
        engine = Engine(scenario_with(values), scale=0.0001, seed=seed)
    except InputError:  # incomes that no population can have
        assume(False)
    for _, season in seasons_of(engine, years):
        assert_sound(engine, season)
    assert engine.imbalance < 1e-9


@pytest.mark.parametrize(
    "values",
    [
        {"population.leading_enterprises": 0},
        {"population.cooperatives_and_family_farms": 0},
        {"linkages.order_purchase.arrears_interest": 0.05, "credit.purchase_credit": 0.0},
        {"linkages.guaranteed_dividend.rate": 0.0, "linkages.guaranteed_dividend.profit_share": 0.5},
        {
            "linkages.guaranteed_dividend.rate": 0.5,
            "linkages.guaranteed_dividend.restructuring_rate_cut": 1.0,
            "linkages.guaranteed_dividend.arrears_years": 1.0,
            "linkages.guaranteed_dividend.profit_share": 0.3,
        },
        {
            "linkages.share_cooperation.depreciation": 1.0,
            "linkages.share_cooperation.processing_margin": -0.2,
            "cooperatives.starting_reserve": 1e6,
        },
        {"shocks.demand_year": 1, "shocks.demand_change": -0.9, "enterprises.insolvent_settlements": 1.0},
    ],
    ids=lambda values: ", ".join(key.rpartition(".")[2] for key in values),
)
def test_extreme_scenarios_are_sound_too(scenario_with, values):
    engine = Engine(scenario_with(all_forms() | values), scale=SMALL, seed=3)
    for _, season in seasons_of(engine, 3):
        assert_sound(engine, season)


@pytest.mark.parametrize("name", list_scenarios())
def test_every_shipped_scenario_is_sound_in_every_season(name):
    engine = Engine(load_scenario(name), scale=SMALL, seed=4)
    for _, season in seasons_of(engine, 3):
        assert_sound(engine, season)
    assert engine.imbalance < 1e-9


def test_work_that_would_fall_below_zero_in_winter_is_refused(scenario_with):
    patterns = {f"linkages.employment.{season}_pattern": 0.5 for season in ("spring", "summer", "autumn")}
    with pytest.raises(InputError, match="pattern"):
        scenario_with(patterns)


# --- money that goes missing is noticed ------------------------------------------------------


@pytest.mark.parametrize(
    ("tamper", "account"),
    [
        (
            lambda county: county.flows.other_transfers.__setitem__(SECTORS.index("government"), 1e9),
            "the row of other_transfers",
        ),
        (
            lambda county: county.closing.cash.__setitem__(SECTORS.index("enterprises"), -1e12),
            "cash of enterprises",
        ),
        (lambda county: county.flows.other_transfers.__setitem__(2, np.nan), "other_transfers"),
    ],
    ids=["a payment without payee", "cash from nowhere", "not a number"],
)
def test_a_tampered_account_stops_the_run_with_its_name(scenario_with, tamper, account):
    engine = Engine(scenario_with(), scale=0.0001, seed=1)
    engine.run(1)
    for _ in range(AUTUMN):
        engine.step()
    run, loops = engine.over_counties, []

    def over_counties(loop, *arguments):
        run(loop, *arguments)
        loops.append(loop)
        if len(loops) == 1:  # the season
            tamper(engine.state.counties[7])

    engine.over_counties = over_counties
    with pytest.raises(AccountsError) as caught:
        engine.step()
    message = str(caught.value)
    assert message.startswith(f"autumn of year 2, {engine.geography.names[7]}: ")
    assert account in message


def test_work_beyond_the_days_there_are_stops_the_run(scenario_with):
    engine = Engine(scenario_with(), scale=0.0001, seed=1)
    run = engine.over_counties

    def over_counties(loop, *arguments):
        run(loop, *arguments)
        engine.state.counties.labour_excess[3] = 2.0

    engine.over_counties = over_counties
    with pytest.raises(AccountsError, match=r"^spring of year 1: .*2 days"):
        engine.step()


# --- repetition --------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_run_on_any_number_of_threads(scenario_with):
    scenario = scenario_with(all_forms())
    first = simulate(scenario, 5, scale=SMALL, years=2).digest()
    other = simulate(scenario_with(all_forms(False)), 5, scale=SMALL, years=1).digest()
    for threads in (1, 2, 3):
        assert simulate(scenario, 5, scale=SMALL, years=2, threads=threads).digest() == first
    assert simulate(scenario, 6, scale=SMALL, years=2).digest() != first != other


# --- common random numbers ---------------------------------------------------------------


def test_nature_and_luck_are_the_same_in_every_scenario(scenario_with):
    # Without the programme: who gets its support depends on who else wants it.
    forms = all_forms() | {f"programme.{part}.enabled": False for part in PARTS}
    engines = [
        Engine(scenario_with(forms | {"linkages.order_purchase.enabled": on}), scale=SMALL, seed=11)
        for on in (True, False)
    ]
    with_orders, without = (engine.state for engine in engines)
    for (_, season), _ in zip(seasons_of(engines[0], 2), seasons_of(engines[1], 2), strict=True):
        np.testing.assert_array_equal(with_orders.counties.spot_price, without.counties.spot_price)
        np.testing.assert_array_equal(with_orders.counties.weather, without.counties.weather)
        households, others = with_orders.households, without.households
        if season == SUMMER:
            np.testing.assert_array_equal(households.ill, others.ill)
            away = (households.away_workers > 0) & (others.away_workers > 0)
            np.testing.assert_array_equal(households.job_lost[away], others.job_lost[away])
            assert households.ill.any() and households.job_lost[away].any()
        if season == AUTUMN:
            # Who is in no linkage of trade sells the same harvest: the same luck.  What it owes a dealer for
            # inputs may differ, and so may plots, by what land is rented.
            same = (households.ordered == 0.0) & (households.member == 0) & (others.member == 0)
            same &= (households.planted == others.planted) & (households.planted > 0.0)
            same &= households.plot_quality == others.plot_quality
            same &= households.persons == others.persons  # who eat of it
            same &= households.equipment == others.equipment
            assert same.sum() > 50 and (households.sold[same] > 0.0).any()
            np.testing.assert_allclose(households.sold[same], others.sold[same], rtol=1e-9)
    assert with_orders.households.ordered.any() and not without.households.ordered.any()


def test_another_seed_is_another_world(scenario_with):
    states = []
    for seed in (1, 2):
        engine = Engine(scenario_with(), scale=SMALL, seed=seed)
        for _ in range(AUTUMN + 1):
            engine.step()
        states.append(engine.state)
    assert (states[0].counties.spot_price != states[1].counties.spot_price).all()
    assert (states[0].counties.weather != states[1].counties.weather).all()


# --- scale -------------------------------------------------------------------------------


@cache
def _incomes(scenario_with, scale):
    """Yuan per head of lifted households in the first year: of eight seeds, all and by dividends."""
    scenario, found = scenario_with(all_forms()), []
    for seed in range(1, 9):
        year = simulate(scenario, seed, scale=scale, years=1, threads=2).years[0]
        dividends = year.of_group("from_guaranteed_dividend") / year.of_group("persons")
        found.append((year.income_per_head(), dividends))
    return np.array(found).T


@pytest.mark.parametrize("measure", [0, 1], ids=["income", "dividends"])
@pytest.mark.parametrize("scale", [0.02, 0.05])
def test_income_does_not_depend_on_the_scale(scenario_with, scale, measure):
    # The same seeds at each scale meet the same prices and weather, so their differences are
    # of sampling alone; with eight of them four standard errors err once in two hundred.
    fine = _incomes(scenario_with, 0.1)[measure]
    difference = _incomes(scenario_with, scale)[measure] - fine
    error = difference.std(ddof=1) / len(difference) ** 0.5
    # Room for principal is shared within a county.  The fewer rows a county has, the more of
    # it misses those who ask: 6 % of dividends at a scale of 0.02, 2 % at 0.05 (docs/scale.md).
    missed = (0.0, 0.1 if scale < 0.05 else 0.04)[measure] * fine.mean()
    assert abs(difference.mean()) < 4.0 * error + missed, (difference.mean(), error)
    # Nor is the agreement one of errors so wide that they hide everything.
    assert error < 0.05 * fine.mean()


# --- switches ----------------------------------------------------------------------------


@cache
def _flows(scenario_with, off):
    values = all_forms() | ({f"linkages.{off}.enabled": False} if off else {})
    # Enterprises short of money, so that promises are broken too.
    values |= {"credit.purchase_credit": 0.2, "linkages.guaranteed_dividend.rate": 0.3}
    values |= {"linkages.order_purchase.arrears_interest": 0.05, "start.burn_in": 0}
    values |= {"access.order": 0.6}  # so that even rare payments come about among few households
    outcomes = simulate(scenario_with(values), 4, scale=SMALL, years=3)
    return sum(np.abs(year.flows).sum(axis=(0, 2)) for year in outcomes.years)


@pytest.mark.parametrize("form", LINKAGES)
def test_each_linkage_switches_off_alone(scenario_with, form):
    flows = _flows(scenario_with, form)
    if form == "secondary_rebate":  # cooperatives trade all the same, and return by shares alone
        refunds = ROWS["patronage_refunds"]
        assert flows[refunds] < 0.2 * _flows(scenario_with, None)[refunds]
    else:
        for name in PAYMENTS[form]:
            assert flows[ROWS[name]] == 0.0, name
    for name in PAID_ALL_THE_SAME.get(form, ()):
        assert flows[ROWS[name]] > 0.0, name
    for other in LINKAGES:
        if other != form:
            assert flows[ROWS[PAYMENTS[other][0]]] > 0.0, other


def test_each_linkage_pays_when_it_is_on(scenario_with):
    flows = _flows(scenario_with, None)
    rare = {"shares_returned", "converted_share_dividends", "principal_lost", "input_advances_lost"}
    for form, names in PAYMENTS.items():
        for name in set(names) - rare:
            assert flows[ROWS[name]] > 0.0, (form, name)


# --- promises beyond solvency ----------------------------------------------------------------


def test_a_promise_twice_as_high_that_nobody_can_keep_brings_arrears_and_not_income(scenario_with):
    # All who look at it enter whatever the rate, so that both runs place the same principal;
    # enterprises have no credit, and the second promise is far beyond what they earn.
    everybody = all_forms(False) | {
        "linkages.guaranteed_dividend.enabled": True,
        "linkages.guaranteed_dividend.profit_share": 0.0,
        "linkages.guaranteed_dividend.principal_limit": 3.0,
        "credit.credit_line": 0.0,
        "access.dividend": 1.0,
        "access.remoteness": 0.0,
        "choice.attention": 1.0,
        "choice.noise": 10.0,
    }
    everybody |= {"start.burn_in": 0}
    due, paid, arrears = [], [], []
    for rate in (0.5, 1.0):
        scenario = scenario_with(everybody | {"linkages.guaranteed_dividend.rate": rate})
        year = simulate(scenario, 2, scale=SMALL, years=1).years[0]
        due.append(year.of_organisations("dividend_due"))
        paid.append(year.of_organisations("dividend_paid"))
        arrears.append(year.of_organisations("dividend_arrears"))
    assert due[1] == pytest.approx(2.0 * due[0], rel=0.02)
    assert arrears[0] > 0.0
    # Of the second half of the promise most is arrears, and income hardly rises.
    assert arrears[1] - arrears[0] > 0.8 * due[0]
    assert paid[1] < 1.2 * paid[0]


# --- shocks ------------------------------------------------------------------------------


def autumns(scenario, years=3):
    """Of each year: spot prices, weather, and of each enterprise yuan of what it processed per tonne."""
    engine, found = Engine(scenario, scale=0.0001, seed=9), []
    for _, season in seasons_of(engine, years):
        if season == AUTUMN:
            counties, enterprises = engine.state.counties, engine.state.enterprises
            active = enterprises.throughput > 0.0
            processed = enterprises.sales - enterprises.land_revenue  # harvests of rented land are sold raw
            per_tonne = np.where(active, processed / np.where(active, enterprises.throughput, 1.0), np.nan)
            found.append((counties.spot_price.copy(), counties.weather.copy(), per_tonne))
    return found


def test_imposed_shocks_act_in_their_year_and_in_no_other(scenario_with):
    calm = all_forms(False) | {"linkages.order_purchase.enabled": True, "weather.drought_chance": 0.0}
    calm |= {"weather.drought_loss_low": 0.2, "weather.drought_loss_high": 0.3}
    shocks = {
        "industries.potatoes.price_shock": -0.5,
        "shocks.price_year": 2,
        "shocks.drought_year": 3,
    }
    usual, shocked = autumns(scenario_with(calm)), autumns(scenario_with(calm | shocks))
    potatoes = INDUSTRIES.index("potatoes")
    for year in (1, 2, 3):
        ratio = shocked[year - 1][0] / usual[year - 1][0]
        np.testing.assert_allclose(ratio[:, potatoes], 0.5 if year == 2 else 1.0)
        np.testing.assert_allclose(np.delete(ratio, potatoes, axis=1), 1.0)
        weather = shocked[year - 1][1] / usual[year - 1][1]
        if year == 3:
            assert weather.min() > 0.7 and weather.max() < 0.8
        else:
            np.testing.assert_array_equal(weather, 1.0)


def test_an_imposed_fall_of_demand_lowers_output_prices_in_its_year(scenario_with):
    calm = all_forms(False) | {"linkages.order_purchase.enabled": True, "start.burn_in": 0}
    shock = {"shocks.demand_year": 2, "shocks.demand_change": -0.1}
    usual, shocked = autumns(scenario_with(calm)), autumns(scenario_with(calm | shock))
    for year in (1, 2, 3):
        ratio = shocked[year - 1][2] / usual[year - 1][2]
        assert np.isfinite(ratio).sum() > 100
        np.testing.assert_allclose(ratio[np.isfinite(ratio)], 0.9 if year == 2 else 1.0)
