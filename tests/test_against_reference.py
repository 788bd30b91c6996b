"""The engine against the slow reference: the same households, season by season, number by number.

Agreement would mean little if nothing happened, so each scenario names the rare events
that it is there for, and they must have happened.
"""

import ast
from collections import Counter
from pathlib import Path

import pytest

from model.engine import Engine
from model.parameters import INDUSTRIES, LINKAGES
from model.scenario import load_scenario
from tests.reference.compare import assert_same
from tests.reference.events import count_events
from tests.reference.model import ReferenceModel

SCALE, SEED, YEARS = 0.0005, 5, 3

ORDER, DIVIDEND = "linkages.order_purchase", "linkages.guaranteed_dividend"
REBATE, SHARES, JOBS = "linkages.secondary_rebate", "linkages.share_cooperation", "linkages.employment"
ENTERED = ("orders", "dividends entered", "members", "shares entered", "jobs")  # of each form
WITHOUT = {f"linkages.{form}.enabled": False for form in LINKAGES}


def prices_change(by):
    return {"shocks.price_year": 2} | {f"industries.{name}.price_shock": by for name in INDUSTRIES}


STRESS = {
    "promises that cannot be paid": (
        {
            f"{DIVIDEND}.rate": 0.3,
            f"{DIVIDEND}.hassle": 0.0,
            f"{DIVIDEND}.microloan_chance": 1.0,
            f"{DIVIDEND}.arrears_years": 1.0,
            f"{SHARES}.hassle": 0.0,
            "credit.interest_subsidy": 0.5,
            "enterprises.starting_cash": 0.0,
            "enterprises.entry_years": 1.0,
            "population.savings": 100.0,
            "shocks.demand_year": 2,
            "shocks.demand_change": -0.6,
            "shocks.drought_year": 2,
        },
        """dividends entered, dividends left, microloans placed, dividend and shares at once,
        principal rationed, public principal rationed, withdrawals rationed,
        arrears, arrears paid in part, restructurings,
        dividends on converted shares, profit dividends, failures, insolvencies, defaults, land left fallow,
        losses in autumn, enterprises founded, jobs cut for want of money, below the line""",
    ),
    "orders above a falling market": (
        prices_change(by=-0.4)
        | {
            f"{ORDER}.floor": 1.3,
            f"{ORDER}.premium": 0.3,
            f"{ORDER}.hassle": 0.0,
            f"{ORDER}.minimum_value": 0.0,
            f"{ORDER}.arrears_interest": 0.05,
            f"{DIVIDEND}.hassle": 0.0,
            f"{DIVIDEND}.microloan_chance": 1.0,
            "credit.purchase_credit": 0.3,
            "credit.credit_line": 0.1,
            "credit.microcredit_budget": 1e9,
            "enterprises.starting_debt": 0.0,
            "enterprises.recovery_value": 1.0,
            "population.savings": 100.0,
            "shocks.demand_year": 2,
            "shocks.demand_change": -0.6,
        },
        """orders, orders rationed, advances, advances rationed, renegotiations, refusals, late payments,
        penalties of enterprises, purchase loans, late produce paid, late produce recovered,
        principal recovered, failures, microloans refused""",
    ),
    "orders below a rising market": (
        prices_change(by=1.0)
        | {
            f"{ORDER}.floor": 0.5,
            f"{ORDER}.premium": 0.0,
            f"{ORDER}.hassle": 0.0,
            f"{ORDER}.fixed_form_share": 1.0,
        },
        "orders, side-selling, exclusions, jobs, jobs filled up",
    ),
    "cooperatives that cost too much": (
        prices_change(by=0.8)
        | {
            f"{REBATE}.hassle": 0.0,
            f"{REBATE}.fixed_cost": 12_000.0,
            f"{SHARES}.hassle": 0.0,
            f"{SHARES}.public_funds_budget": 1e6,
            "cooperatives.entry_years": 1.0,
        },
        """members, pooling, refunds, refunds by shares, shares entered, shares left, shares rationed,
        public shares rationed, share dividends, shares lost value, dissolutions, shares returned,
        cooperatives founded""",
    ),
}


@pytest.fixture(scope="module")
def scenario_with(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenario") / "default.toml"
    path.write_text("")
    return lambda overrides: load_scenario(path, overrides)


@pytest.fixture
def run_both(scenario_with):
    def run(overrides):
        """Run both side by side and compare them after every season; what happened, by name."""
        scenario = scenario_with(overrides)
        engine = Engine(scenario, scale=SCALE, seed=SEED)
        reference = ReferenceModel(engine.state, scenario, SEED, engine.geography)
        assert_same(reference, engine.state)
        happened = Counter()
        for _ in range(4 * YEARS):
            engine.step()
            reference.step()
            assert_same(reference, engine.state)
            happened.update(count_events(engine.state, engine.season))
        return happened

    return run


def test_all_forms_together(run_both):
    happened = run_both({})
    usual = ("illness", "migrant jobs lost", "pooling", "refunds", "supported projects", "jobs filled up")
    assert not [event for event in (*ENTERED, *usual) if not happened[event]]


@pytest.mark.parametrize(
    ("form", "event"),
    list(zip(LINKAGES, ENTERED, strict=True)),
)
def test_each_form_alone(run_both, form, event):
    happened = run_both(WITHOUT | {f"linkages.{form}.enabled": True})
    assert happened[event] > 0
    assert not any(happened[other] for other in ENTERED if other != event)


def test_no_linkage(run_both):
    happened = run_both(WITHOUT)
    assert not any(happened[event] for event in ENTERED)


@pytest.mark.parametrize("name", STRESS)
def test_under_stress(run_both, name):
    overrides, wanted = STRESS[name]
    happened = run_both(overrides)
    missing = [event for event in map(str.strip, wanted.split(",")) if not happened[event]]
    assert not missing


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
    """It may know the names of the seasons, not the loops that it is there to check."""
    for file in (Path(__file__).parent / "reference").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("model.seasons"):
                assert node.module == "model.seasons", file.name
                assert all(name.name.isupper() for name in node.names), file.name
