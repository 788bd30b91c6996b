"""What holds for every linkage form, whichever there are."""

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from inspect import signature
from pathlib import Path

import pytest

from model import glossary
from model.accounts import TRANSACTIONS, check_stocks
from model.declare.form import LinkageForm, check_draws, declared_in, in_order
from model.declare.names import DeclarationError, Names
from model.declare.outcome import Outcome
from model.declare.payment import Payment, Stock
from model.declare.steps import STEPS
from model.engine import simulate
from model.linkages import FORM_OF, FORMS
from model.outcomes import GROUPS
from model.outcomes.sums import check_outcomes
from model.report.terms import FORMS as NAMES_IN_REPORTS
from model.scenario import load_scenario
from model.state import columns_of
from model.world import agents, randomness
from model.world.sectors import ENTERPRISES, HOUSEHOLDS
from tests.copies import copy_project

CHINESE = re.compile("[\u4e00-\u9fff]")
MODEL = Path(__file__).resolve().parents[2] / "model"

each_form = pytest.mark.parametrize("form", FORMS)


@cache
def run_with(*forms: str, burn_in: int = 3, scale: float = 1e-9):
    """Two years of a village of each county, with these forms alone and the programme."""
    switches = {f"linkages.{form}.enabled": form in forms for form in FORMS}
    scenario = load_scenario("baseline", switches | {"start.burn_in": burn_in})
    return simulate(scenario, 3, scale=scale, years=2)


def paid_between(year, form: str) -> dict[str, float]:
    """Yuan of a form's payments to and from households."""
    own = [payment for payment in FORM_OF[form].payments if HOUSEHOLDS in (payment.payer, payment.payee)]
    entries = {payment.name: abs(year.flows[:, TRANSACTIONS.index(payment)]).sum() for payment in own}
    return {name: float(yuan) for name, yuan in entries.items()}


@each_form
def test_money_is_conserved_in_a_run_with_it_alone(form):
    run = run_with(form)
    assert run.imbalance < 1e-9
    assert any(sum(paid_between(year, form).values()) > 0.0 for year in run.years), "nobody took part"
    assert run.years[-1].of_group("in_any_linkage", "all") > 0.0


# Cooperatives buy and serve without a rebate too, and what they return by shares is no rebate.
WITHOUT_REBATE = {"pooled_produce", "service_fees"}


@each_form
def test_switched_off_nobody_is_under_it_and_nothing_of_it_is_paid(form):
    """Where it never was on: a start in which nothing has happened yet."""
    is_rebate = form == "secondary_rebate"
    for other in (None, *(other for other in FORMS if other != form)):
        run = run_with(*([] if other is None else [other]), burn_in=0)
        for year in run.years:
            paid = paid_between(year, form)
            if is_rebate:
                paid = {name: yuan for name, yuan in paid.items() if name not in WITHOUT_REBATE}
            assert [year.of_group(f"in_{form}", group) for group in GROUPS] == [0.0] * len(GROUPS)
            if not (is_rebate and other == "share_cooperation"):
                assert [year.of_group(f"from_{form}", group) for group in GROUPS] == [0.0] * len(GROUPS)
                assert set(paid.values()) <= {0.0}


ENTERED = {
    "guaranteed_dividend": ("principal_placed", "public_principal", "guaranteed_dividends"),
    "share_cooperation": ("shares_bought", "public_shares"),
}


@each_form
def test_switched_off_what_is_running_ends_and_nothing_new_begins(form):
    on = run_with(*FORMS, scale=0.0005)
    off = run_with(*(other for other in FORMS if other != form), scale=0.0005)
    paid = [paid_between(year, form) for year in off.years]
    assert all(year[name] == 0.0 for name in ENTERED.get(form, ()) for year in paid)
    inside = [year.of_group(f"in_{form}", "all") for year in off.years]
    assert inside[1] <= inside[0] < on.years[0].of_group(f"in_{form}", "all")
    if form in ENTERED:
        returned = {"guaranteed_dividend": "principal_returned", "share_cooperation": "shares_returned"}
        assert paid[0][returned[form]] > 0.0
    else:
        received = [year.of_group(f"from_{form}", "all") for year in off.years]
        # Of a surplus two fifths may go back by shares, whether there is a rebate or not.
        left = 0.4 if form == "secondary_rebate" else 0.1
        assert max(received) < left * on.years[0].of_group(f"from_{form}", "all")


@each_form
def test_it_has_one_name_in_each_language_everywhere(form):
    said = glossary.term("forms", form)
    assert said == {"en": FORM_OF[form].names.en, "zh": FORM_OF[form].names.zh}
    assert CHINESE.search(said["zh"])
    assert glossary.section(f"linkages.{form}") == said
    assert NAMES_IN_REPORTS[form] == glossary.capital(said)
    for field in FORM_OF[form].terms._fields:
        assert CHINESE.search(glossary.parameter(f"linkages.{form}.{field}")["zh"]), field


@each_form
def test_it_is_the_form_of_its_file_and_its_rules_take_what_the_year_hands_them(form):
    declared = FORM_OF[form]
    assert (MODEL / "linkages" / f"{declared.name}.py").is_file()
    assert declared.steps
    for step, rule in declared.steps.items():
        assert tuple(signature(rule).parameters) == STEPS[step].arguments, step


@each_form
def test_what_the_page_shows_first_and_what_works_when_off_are_terms_of_it(form):
    declared = FORM_OF[form]
    assert {*declared.shown_first, *declared.works_when_off} <= set(declared.terms._fields)


# --- wrong declarations ---------------------------------------------------------------------

ONE = FORM_OF[FORMS[0]]


class Unswitched:
    """Terms without a switch."""

    _fields = ("rent",)


class WithLand(agents.Household):
    """A column that every household has anyway."""

    land: agents.Float


def wrong_steps(**steps) -> LinkageForm:
    return replace(ONE, steps={**ONE.steps, **steps}, early=())


@pytest.mark.parametrize(
    ("declare", "told"),
    [
        (lambda: wrong_steps(harvest_moon=lambda enterprise: None), "the year has no step 'harvest_moon'"),
        (lambda: wrong_steps(clear=lambda bank: None), "of step 'clear' takes (bank), but the year hands it"),
        (
            lambda: replace(ONE, steps={name: ONE.steps[name] for name in ONE.steps if name != "to_settle"}),
            "what it enters or leaves needs a rule for `to_settle`",
        ),
        (lambda: replace(ONE, terms=Unswitched), "its terms need the switch `enabled`"),
        (lambda: replace(ONE, early=("restructure",)), "early in 'restructure', but has no rule for it"),
        (lambda: replace(ONE, shown_first=("florr",)), "its terms have no 'florr'"),
        (lambda: replace(ONE, works_when_off=("florr",)), "its terms have no 'florr'"),
        (lambda: replace(ONE, draws=(3,)), "draws of a form have numbers from 40 to 63, not 3"),
        (lambda: in_order([ONE, replace(ONE, name="lease")]), "have the same place, 1"),
        (
            lambda: check_draws(
                [replace(ONE, draws=(41,)), replace(ONE, place=9, name="lease", draws=(41,))]
            ),
            "both draw for purpose 41",
        ),
        (lambda: Payment("rents", ENTERPRISES, None), "the payment rents has no payee"),
        (lambda: Payment("Rents!", ENTERPRISES, HOUSEHOLDS), "a word in small letters, not 'Rents!'"),
        (lambda: Names("lease", ""), "the name 'lease' has no Chinese one beside it"),
        (lambda: Names("", "仓房租赁"), "the name '仓房租赁' has no English one beside it"),
        (
            lambda: check_stocks([Stock("rents_due", ("rents_owed",), ())]),
            "by rents_owed, which is no payment",
        ),
        (lambda: Outcome("households", "x", "1", "X.", over="persons"), "needs both `total` and `over`"),
    ],
)
def test_a_wrong_declaration_is_told_in_one_line(declare, told):
    with pytest.raises(DeclarationError, match=re.escape(told)) as caught:
        declare()
    assert "\n" not in str(caught.value)


def test_two_columns_of_one_name_are_told_in_one_line(monkeypatch):
    monkeypatch.setitem(FORM_OF, ONE.name, replace(ONE, household=WithLand))
    with pytest.raises(DeclarationError, match="agents has a column land of the Household too"):
        columns_of.__wrapped__(agents.Household)  # not what is known of it already


def test_a_wrong_declaration_is_told_when_the_model_is_loaded(tmp_path):
    """As its author meets it: a file with a wrong form lies among the others."""
    copy_project(tmp_path, "model")
    (tmp_path / "model" / "linkages" / "barter.py").write_text(
        "from dataclasses import replace\n"
        "from model.linkages.employment import FORM as OTHER\n"
        'FORM = replace(OTHER, name="barter")\n'
    )
    command = [sys.executable, "-c", "import model.parameters"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    told = done.stderr.rstrip().splitlines()[-1]
    assert told.endswith("DeclarationError: barter and employment have the same place, 5")


def test_own_purposes_are_used_by_nothing_else():
    used = {value for name, value in vars(randomness).items() if name.isupper() and isinstance(value, int)}
    assert used.isdisjoint(randomness.OWN_PURPOSES)


def test_a_form_by_another_name_than_its_files_is_told():
    with pytest.raises(DeclarationError, match=r"barter\.py declares employment: name it as its file"):
        declared_in([("barter", FORM_OF["employment"])])


@pytest.mark.parametrize(("name", "owner"), [("cash", "the core"), ("committed_tonnes", "order_purchase")])
def test_two_outcomes_of_one_name_are_told(monkeypatch, name, owner):
    outcome = Outcome("households", name, "yuan", "Another's.")
    monkeypatch.setitem(
        FORM_OF, "share_cooperation", replace(FORM_OF["share_cooperation"], outcomes=(outcome,))
    )
    with pytest.raises(DeclarationError, match=f"share_cooperation: {owner} has an outcome {name} too"):
        check_outcomes({"households": {"cash"}, "organisations": set()})


@pytest.mark.parametrize(
    ("stocks", "said"),
    [
        ([Stock("late", (), ("late_payments",), household="cash")], "needs payments it rises with"),
        ([Stock("late", ("late_payments",), ("late_payments",))] * 2, "two stocks have one name: late"),
    ],
)
def test_a_stock_that_nothing_changes_and_two_of_one_name_are_told(stocks, said):
    with pytest.raises(DeclarationError, match=said):
        check_stocks(stocks)
