"""The engine against the slow reference: the same households, season by season, number by number.

Agreement would mean little if nothing happened, so each scenario names the rare events
that it is there for, and they must have happened.
"""

import ast
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from model.engine import Engine
from model.linkages import FORM_OF, FORMS
from model.parameters import INDUSTRIES, LINKAGES
from model.programme import PARTS
from model.scenario import load_scenario
from model.world.calendar import SEASONS
from tests.reference.compare import assert_same
from tests.reference.events import changes, count_events
from tests.reference.model import ReferenceModel
from tests.reference.rules import order_purchase
from tests.reference.villages import of_each_household

SCALE, SEED, YEARS = 0.0005, 5, 3

REFERENCE = Path(__file__).parent / "reference"

ORDER, DIVIDEND = "linkages.order_purchase", "linkages.guaranteed_dividend"
REBATE, SHARES, JOBS = "linkages.secondary_rebate", "linkages.share_cooperation", "linkages.employment"
WILL, WORK, SKILL, MONEY, HELP = (f"programme.{part}" for part in PARTS)
ENTERED = ("orders", "dividends entered", "refunds", "shares entered", "jobs")  # of each form
FUNDED = tuple(f"money of {part}" for part in PARTS)
# Of any run with all forms and the whole programme.
USUAL = (
    *("illness", "migrant jobs lost", "pooling", "refunds", "supported projects", "jobs filled up"),
    *("success", "recognition", "adoptions", "trainings", "certificates", "relief of illness"),
    *("assisted sales", "loans to invest", "guarantees"),
    *("trusteeship", "trusteeship in part"),
    *("entries into 低保", "cases in grace", "extreme cases", "temporary relief", "days in posts"),
    *("land let", "land rented", "land rented by enterprises", "land rented by cooperatives"),
    *("offers of land cut", "tenants cut", "days hired on farms", "plots given up", "land left fallow"),
    *("inputs on account", "dealers unpaid", "least rents"),
    *("ordinary days", "ordinary work rationed", "places drawn anew", "wages moved"),
    *("jobs in part", "fewer jobs than are held", "linked days laid off"),
    *("jobs over after their term", "jobs over before their term"),
    *("migrants left", "migrants came back", "idle land placed", "more land placed than lay idle"),
    *("registered anew", "risk removed", "deaths", "births", "members left for good", "houses closed"),
)
NO_FORMS = {f"linkages.{form}.enabled": False for form in LINKAGES}
NO_PROGRAMME = {f"programme.{part}.enabled": False for part in PARTS}


def prices_change(by):
    return {"shocks.price_year": 2} | {f"industries.{name}.price_shock": by for name in INDUSTRIES}


# Where linkages or 低保 bring more than usual, there must be room for it in the levels of income.
ROOM = {"income.property_share": 0.06, "income.wages_share": 0.33, "safety_net.take_up": 0.1}

# Organisations work in all villages, and all look at what they offer.
EVERYWHERE = {
    "access.order": 1.0,
    "access.dividend": 1.0,
    "access.cooperative": 1.0,
    "access.job": 1.0,
    "choice.attention": 1.0,
}

SOON, AT_ONCE = {"start.burn_in": 1}, {"start.burn_in": 0}  # many have not yet done what is done once

STRESS = {
    "promises that cannot be paid": (
        ROOM
        | AT_ONCE
        | {
            f"{DIVIDEND}.rate": 0.3,
            f"{DIVIDEND}.microloan_chance": 1.0,
            f"{DIVIDEND}.arrears_years": 1.0,
            f"{MONEY}.microcredit_reserve": 1.0,
            f"{MONEY}.turnover_fund": 0.0,
            f"{MONEY}.intensity": 0.5,
            "credit.interest_subsidy": 0.5,
            "enterprises.starting_cash": 0.0,
            "enterprises.entry_years": 1.0,
            "population.savings": 100.0,
            "shocks.demand_year": 2,
            "shocks.demand_change": -0.6,
            "shocks.drought_year": 2,
        },
        """dividends entered, dividends left, microloans placed,
        principal rationed, public principal rationed, withdrawals rationed,
        arrears, arrears paid in part, restructurings,
        dividends on converted shares, profit dividends, failures, insolvencies, defaults, land left fallow,
        losses in autumn, enterprises founded, jobs cut for want of money, below the line""",
    ),
    "orders above a falling market": (
        prices_change(by=-0.4)
        | ROOM
        | {
            f"{ORDER}.floor": 1.3,
            f"{ORDER}.premium": 0.3,
            f"{ORDER}.minimum_value": 0.0,
            f"{ORDER}.arrears_interest": 0.05,
            f"{DIVIDEND}.microloan_chance": 1.0,
            f"{MONEY}.turnover_fund": 100e6,
            f"{MONEY}.purchase_loan_budget": 1e6,
            f"{MONEY}.microcredit_reserve": 0.0,
            "credit.purchase_credit": 0.3,
            "credit.credit_line": 0.1,
            "enterprises.starting_debt": 0.0,
            "enterprises.recovery_value": 1.0,
            "population.savings": 100.0,
            "shocks.demand_year": 2,
            "shocks.demand_change": -0.6,
        },
        """orders, orders rationed, advances, advances rationed, renegotiations, refusals, late payments,
        penalties of enterprises, purchase loans, late produce paid, late produce recovered,
        principal recovered, failures, turnover loans, turnover loans rationed,
        turnover loans repaid, subsidies of purchase loans, subsidies of purchase loans used up""",
    ),
    "orders below a rising market": (
        prices_change(by=1.0)
        | {
            f"{ORDER}.floor": 0.5,
            f"{ORDER}.premium": 0.0,
            f"{ORDER}.fixed_form_share": 1.0,
        },
        "orders, side-selling, exclusions, jobs, jobs filled up",
    ),
    "cooperatives that cost too much": (
        prices_change(by=0.8)
        | ROOM
        | {
            f"{REBATE}.fixed_cost": 12_000.0,
            f"{MONEY}.principal_share": 0.999,
            f"{WILL}.intensity": 0.2,
            "cooperatives.entry_years": 1.0,
        },
        """members, pooling, refunds, refunds by shares, shares entered, shares left, shares rationed,
        public shares rationed, share dividends, shares lost value, dissolutions, shares returned,
        cooperatives founded, model cooperatives, support of cooperatives""",
    ),
    "will: many who found farms, few places, and the programme ends": (
        ROOM
        | {
            "programme.budget.last_year": 2,
            f"{WILL}.family_farms": 500.0,
            f"{WILL}.family_farm_least_skill": 0.2,
            f"{WILL}.recognised_households": 500.0,
            f"{WILL}.project_match": 3.0,
            f"{WILL}.success_growth": 0.0,
        },
        """family farms, queues cut, recognition, recognition in part, success, enterprise projects,
        model cooperatives, no money, nothing to apply for""",
    ),
    "work: key counties first, and projects that lead too few households": (
        {
            "programme.budget.key_county_share": 1.0,
            f"{WORK}.area_targeting": "county_status",
            f"{WORK}.courtyard_targeting": "first_come",
            f"{WORK}.courtyard_years": 3.0,
            f"{WORK}.fodder_targeting": "need",
            f"{SKILL}.trusteeship_targeting": "county_status",
            f"{WORK}.fodder_units": 20_000.0,
            f"{WORK}.facility_years": 1.0,
            f"{JOBS}.project_minimum": 3000.0,
        },
        """courtyards begun, courtyards refused, courtyard sales, vegetables under a standard,
        potatoes under a standard, orchards under a standard, fodder, bases built, cold stores, e-commerce,
        full-chain pilots, full-chain pilots without a partner, support lost, integration pilots,
        flagship brands, infrastructure, queues cut""",
    ),
    "skill: long trainings, little seed": (
        {
            f"{SKILL}.training_days": 40.0,
            f"{SKILL}.farmer_training_days": 60.0,
            f"{SKILL}.training_places": 50_000.0,
            f"{SKILL}.training_targeting": "need",
            f"{SKILL}.adoption_cost": 4000.0,
        },
        """trainings, skilled farmers trained, certificates, trainings missed, adoptions,
        adoptions in part, queues cut""",
    ),
    "money: loans that do not pay, and the largest enterprises fail": (
        ROOM
        | SOON
        | {
            "programme.budget.share_money": 0.05,
            f"{MONEY}.microcredit": 500e6,
            f"{MONEY}.equipment_return": 0.0,
            f"{MONEY}.equipment_resale": 0.3,
            f"{MONEY}.equipment_days": 0.0,
            f"{MONEY}.microcredit_targeting": "county_status",
            f"{MONEY}.guarantee_fund": 50e6,
            f"{MONEY}.turnover_fund": 1e9,
            "choice.noise": 8000.0,
            "linkages.order_purchase.deferred_share": 0.0,
            "credit.purchase_credit": 0.0,
            "credit.credit_line": 0.3,
            "enterprises.starting_debt": 0.3,
            "enterprises.starting_cash": 0.0,
            "enterprises.recovery_value": 0.1,
            "population.savings": 500.0,
            "shocks.failure_year": 2,
        },
        """loans to invest, loans to invest refused, collateral loans of others,
        collateral loans for want of microcredit, equipment sold, defaults, interest subsidies, guarantees,
        guarantee payouts, guarantees used up, turnover loans, turnover loans owed on,
        turnover loans written off, failures, public principal, public shares""",
    ),
    "many die and leave, and houses close": (
        ROOM
        | AT_ONCE
        | EVERYWHERE
        | {
            "demography.mortality": 3.0,
            "demography.leaving": 0.3,
            "demography.births": 0.3,
            f"{DIVIDEND}.microloan_chance": 1.0,
            f"{MONEY}.microcredit_reserve": 0.5,
            f"{MONEY}.equipment_resale": 0.1,
            "population.savings": 300.0,
            "credit.dealer_share": 0.5,  # inputs take the more cash, so that estates are small
        },
        """houses closed, deaths, births, members left for good, estates, loans of the dead repaid,
        loans of the dead written off, principal left by the dead, shares left by the dead, members, jobs,
        orders, equipment sold""",
    ),
    "jobs that are like any others, where all work finds hands": (
        SOON
        | {
            f"{JOBS}.near_home": False,
            f"{JOBS}.lifted_first": False,
            f"{JOBS}.better_pay": False,
            f"{JOBS}.lasting": False,
            f"{JOBS}.on_bases": False,
            f"{JOBS}.reserved_share": 0.8,
            "access.job": 1.0,
            "labour.rest_days": 200.0,
            "labour.demand_elasticity": 2.0,
            "labour.outside_share": 0.0,
            "labour.commuting": 0.9,
            "labour.work_turnover": 0.5,
            "labour.migration_noise": 20_000.0,
            "land.plot_spread": 0.0,
            "shocks.demand_year": 2,
            "shocks.demand_change": -0.6,
        },
        """jobs, linked days laid off, jobs over after their term, ordinary work for all,
        few without work, place for work without any, migrants left, migrants came back,
        land left fallow, days hired on farms""",
    ),
    "land that differs much and is let for nothing, days that are all worth the same": (
        prices_change(by=-0.5)
        | SOON
        | {
            "land.plot_spread": 0.9,
            "land.lease_access": 1.0,
            "land.largest_tenancy": 5.0,
            "land.organisation_share": 0.3,
            "land.rents_paid": False,
            "labour.reservation_first": 0.3,
            "labour.reservation_last": 0.3,
            "labour.hired_wedge": 0.0,
            "credit.dealer_share": 0.5,
            "credit.dealer_interest": 1.0,
            f"{MONEY}.microcredit_reserve": 0.3,
            "population.savings": 500.0,
        },
        """land let, land rented, land rented by enterprises, land rented by cooperatives, tenants cut,
        inputs on account, dealers unpaid, plots given up, days hired on farms, loans shared out,
        dividends entered, shares entered""",
    ),
    "floor: fewer posts than are held and little money for them, offices that err and find many": (
        {
            "income.wages_share": 0.36,
            "safety_net.posts": 100_000.0,
            "safety_net.pv_income": 1e8,
            "safety_net.grace_quarters": 8,
            "safety_net.error": 0.1,
            "monitoring.detection": 0.1,
            "monitoring.line": 9000.0,
            "labour.illness": 0.2,
            "income.pay_shock": 0.5,
        },
        """cases of 低保, poor without 低保, entries into 低保, granted by mistake, savings too high,
        grace begun, poor again in grace, out at once, out after grace, extreme cases, temporary relief,
        posts cut, posts entered, posts lost, posts served in part, posts for all who ask, days in posts,
        money of villages used up, collective dividends, registered anew, registered in sudden hardship,
        registered on 低保, registered without help, registered without labour, others assisted,
        risk removed, lifted ones whose risk was removed, returned to poverty""",
    ),
    "orders paid in winter, by enterprises without means": (
        prices_change(by=-0.5)
        | EVERYWHERE
        | {
            f"{ORDER}.deferred_share": 0.9,
            f"{ORDER}.premium": 0.2,
            f"{MONEY}.turnover_fund": 0.0,
            "credit.credit_line": 0.05,
            "enterprises.starting_cash": 0.0,
            "enterprises.recovery_value": 0.1,
            "population.savings": 50.0,
            "shocks.demand_year": 2,
            "shocks.demand_change": -0.6,
        },
        """orders, techniques, advances, deferred pay, deferred pay overdue, deferred pay in part,
        let down, the let down look again, field staff that cannot be paid, fewer days kept""",
    ),
    "inputs on credit, and hardly any cash until winter": (
        EVERYWHERE
        | {
            f"{ORDER}.deferred_share": 1.0,
            f"{ORDER}.cash_premium": 1.0,
            f"{ORDER}.input_credit": 1.0,
            f"{ORDER}.advance_interest": 0.1,
            f"{ORDER}.output_share": 1.0,
            f"{ORDER}.premium": 0.5,
            f"{ORDER}.floor": 1.5,
            f"{ORDER}.penalty": 1.0,
            f"{ORDER}.enforcement": 1.0,
            "consumption.propensity": 1.5,
            "consumption.wealth_propensity": 1.0,
            "enterprises.starting_cash": 0.5,
            "income.own_food": 1500.0,
            "population.savings": 50.0,
            "shocks.drought_year": 2,
            "shocks.failure_year": 3,
        },
        """orders, advances, advances in arrears, advances in arrears again, advances given up,
        no advance on arrears, advances lost with an enterprise, deferred pay""",
    ),
    "both land forms in every village, empty houses and many remote ones, hardly any noise": (
        EVERYWHERE
        | ROOM
        | SOON
        | {
            "access.remoteness": 1.0,
            "access.order": 0.6,
            "access.help_gain": 1.0,
            "choice.noise": 5.0,
            "choice.prior_years": 0.1,
            "choice.weather_memory": 1.0,
            "demography.mortality": 3.0,
            "demography.leaving": 0.3,
            f"{ORDER}.technique": False,
            f"{ORDER}.deferred_share": 0.0,
            f"{DIVIDEND}.rate": 0.2,
            f"{SHARES}.land_value": 3000.0,
            "shocks.drought_year": 1,
        },
        """both land forms weighed, dividend given up for shares, dividends entered, shares entered,
        closed houses inside, houses closed, orders, dividends left, shares left""",
    ),
    "few look at anything, and what looks good to them seldom is": (
        {
            "access.order": 1.0,
            "access.cooperative": 0.5,
            "access.remoteness": 0.0,
            "access.help_gain": 0.0,
            "choice.noise": 2000.0,
            "choice.attention": 0.3,
            "choice.days": 20.0,
            f"{ORDER}.technique_yield": 0.5,
            f"{ORDER}.technique_inputs": 0.5,
            f"{ORDER}.technique_cost": 100.0,
            f"{ORDER}.cash_premium": -0.5,
            f"{ORDER}.specificity": 0.3,
            "prices.season_spread": 2.0,
            f"{HELP}.technician_households": 2000.0,
        },
        """orders, orders at a loss, techniques, deferred pay, side-selling,
        pooling""",
    ),
    "help: a year of illness and lost jobs, few problems solved, a small quota": (
        {
            "labour.illness": 0.3,
            "labour.migrant_job_loss": 0.3,
            f"{HELP}.problems_solved": 150_000.0,
            f"{HELP}.matching_events": 300.0,
            f"{HELP}.assisted_sales": 200e6,
            f"{HELP}.relief": 1.0,
            "programme.budget.share_help": 0.02,
        },
        """visits, relief of illness, relief cut for want of money, lost jobs found again,
        problems left unsolved, a class relieved in part, assisted sales, quota used up""",
    ),
}


def named(events):
    return [event.strip() for event in events.split(",")]


@pytest.fixture(scope="module")
def scenario_with(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenario") / "default.toml"
    path.write_text("")
    return lambda overrides: load_scenario(path, overrides)


@pytest.fixture
def run_both(scenario_with):
    def run(overrides, years=YEARS):
        """Run both side by side and compare them after every season; what happened, by name."""
        scenario = scenario_with(overrides)
        engine = Engine(scenario, scale=SCALE, seed=SEED)
        reference = ReferenceModel(engine.state, scenario, SEED, engine.geography)
        assert_same(reference, engine.state)
        happened = Counter()
        for _ in range(4 * years):
            before = engine.state.households.copy()
            engine.step()
            reference.step()
            assert_same(reference, engine.state)
            happened.update(count_events(engine.state, engine.season))
            happened.update(changes(before, engine.state))
        return happened

    return run


def test_all_forms_with_the_whole_programme(run_both):
    happened = run_both({})
    assert not [event for event in (*ENTERED, *FUNDED, *USUAL) if not happened[event]]


@pytest.mark.parametrize(
    ("form", "event", "part"),
    list(zip(LINKAGES, ENTERED, ("money", "help", "will", "skill", "work"), strict=True)),
)
def test_each_form_and_each_part_alone(run_both, form, event, part):
    alone = {f"linkages.{form}.enabled": True, f"programme.{part}.enabled": True}
    happened = run_both(NO_FORMS | NO_PROGRAMME | alone | EVERYWHERE, years=2)  # or hardly one took part
    assert happened[event] > 0
    assert not [other for other in ENTERED if other != event and happened[other]]
    assert happened[f"money of {part}"] > 0
    assert not [other for other in FUNDED if other != f"money of {part}" and happened[other]]


def test_no_form_and_no_programme(run_both):
    happened = run_both(NO_FORMS | NO_PROGRAMME, years=2)
    assert not [event for event in (*ENTERED, *FUNDED) if happened[event]]


@pytest.mark.parametrize("name", STRESS)
def test_under_stress(run_both, name):
    overrides, wanted = STRESS[name]
    happened = run_both(overrides)
    assert not [event for event in named(wanted) if not happened[event]]


def test_every_kind_of_event_is_wanted_of_some_run(scenario_with):
    engine = Engine(scenario_with({}), scale=SCALE, seed=SEED)
    seen = set(changes(engine.state.households, engine.state))
    for _ in SEASONS:
        engine.step()
        seen |= set(count_events(engine.state, engine.season))
    assert seen == {*ENTERED, *FUNDED, *USUAL}.union(*(named(wanted) for _, wanted in STRESS.values()))


def test_villages_have_their_draws_and_partners(scenario_with):
    scenario = scenario_with(AT_ONCE)
    state = Engine(scenario, scale=SCALE, seed=SEED).state
    each = scenario.sections["population"].households_per_village
    expected = list(of_each_household(state, each, SEED))
    for column in expected[0]:
        wanted = np.array([household[column] for household in expected])
        np.testing.assert_array_equal(state.households[column], wanted.astype(state.households[column].dtype))
    # A village has one buyer for an industry, and not every one has the same.
    assert len({(household["village_orders"], household["enterprise"]) for household in expected}) > 100


def test_reference_conserves_money_with_its_own_draws(scenario_with):
    """Drawing from Mesa's generator, as a plain Mesa model would; its own ledger checks every season."""
    scenario = scenario_with({})
    engine = Engine(scenario, scale=SCALE, seed=SEED)
    reference = ReferenceModel(engine.state, scenario, SEED, engine.geography, own_generator=True)
    for _ in range(4):
        reference.step()
    received = [sum(household.received) for county in reference.counties for household in county.households]
    assert sum(amount > 0.0 for amount in received) > 100


def test_reference_is_independent_of_the_compiled_year():
    """It may know the names of forms and levers, not the loops and steps that it is there to check."""
    for file in REFERENCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            assert not module.startswith("model.year"), file.name
            if module.startswith(("model.linkages", "model.programme")):
                assert all(name.name.isupper() for name in node.names), file.name
    assert not hasattr(order_purchase, FORM_OF["order_purchase"].steps["deliver"].__name__)


def test_each_form_has_its_slow_twin():
    twins = {file.stem for file in (REFERENCE / "linkages").glob("[!_]*.py")}
    lacking = [f"{form} has no slow twin tests/reference/linkages/{form}.py" for form in FORMS]
    assert not [line for form, line in zip(FORMS, lacking, strict=True) if form not in twins]
    assert not [f"tests/reference/linkages/{twin}.py is the twin of no form" for twin in twins - set(FORMS)]
