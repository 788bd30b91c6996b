"""What holds for every part of the programme and every lever, whichever there are."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from inspect import signature
from pathlib import Path

import pytest

from model import glossary
from model.accounts import LENT, TRANSACTIONS
from model.declare.form import in_order
from model.declare.lever import Lever
from model.declare.names import DeclarationError, Names
from model.declare.part import PART_STEPS, constants_of, levers_of
from model.engine import simulate
from model.programme import LEVERS, PART_OF, PARTS, QUEUES
from model.programme.budget import check_shares
from model.scenario import load_scenario
from model.world.sectors import GOVERNMENT
from tests.copies import copy_project
from tests.patience import STUCK

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")
ROUNDING = 1e-9
# Paid on loans that are out, from what the part set aside and from what its levers leave.
OBLIGATION = "microloan_interest_subsidies"

each_part = pytest.mark.parametrize("part", PARTS)
each_lever = pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)


@cache
def run_without(*parts):
    """Two years of a few households of each county, with these parts switched off."""
    switches = {f"programme.{part}.enabled": part not in parts for part in PARTS}
    return simulate(load_scenario("baseline", switches), 3, scale=ROUNDING, years=2)


def public_money(year, part, without=()):
    """Yuan that government paid for a part, by county: shape (counties,)."""
    rows = [
        row
        for row, payment in enumerate(TRANSACTIONS)
        if payment.part == part and payment.cash and payment.name not in without
    ]
    return -year.flows[:, rows, GOVERNMENT].sum(axis=1)


# --- switches and budgets -------------------------------------------------------------------


@each_lever
def test_a_lever_whose_part_is_off_delivers_nothing(lever):
    place = LEVERS.index(lever)
    for year in run_without(lever.part).years:
        assert not year.levers[:, place].any() and not year.facilities[:, place].any()
        assert place >= QUEUES or not year.asked[:, place].any()


@each_part
def test_a_part_that_is_off_has_no_money_and_pays_nothing(part):
    run = run_without(part)
    declared = PART_OF[part].payments
    for year in run.years:
        assert not year.money[:, PARTS.index(part)].any()
        assert not public_money(year, part).any()
        for row, payment in enumerate(TRANSACTIONS):
            assert payment not in declared or not year.flows[:, row].any(), payment.name
    for other in PARTS:
        assert other == part or public_money(run.years[0], other).sum() > 0.0, other


@each_part
def test_no_part_pays_more_than_its_money_of_the_year(part):
    run = run_without()
    assert run.imbalance < 1e-9
    for year in run.years:
        paid, money = public_money(year, part, (LENT, OBLIGATION)), year.money[:, PARTS.index(part)]
        assert money.sum() > 0.0
        assert (paid <= money * (1.0 + ROUNDING) + 1e-6).all()


@each_lever
def test_no_lever_delivers_more_than_it_can(lever):
    for year in run_without().years:
        offered, delivered = year.levers[:, LEVERS.index(lever)].T
        assert (delivered <= offered * (1.0 + ROUNDING) + 1e-6).all()


# --- declarations ---------------------------------------------------------------------------


@each_lever
def test_a_lever_has_its_name_in_both_languages_and_its_row_in_the_table(lever):
    said = glossary.term("levers", lever.name)
    assert said == {"en": lever.names.en, "zh": lever.names.zh}
    assert CHINESE.search(said["zh"]) and not CHINESE.search(said["en"])
    rows = run_without().lever_table()
    rows = rows[rows["lever"] == lever.name]
    assert set(rows["part"]) == {lever.part} and set(rows["unit"]) == {lever.unit}


@each_part
def test_a_part_is_named_in_both_languages_and_its_rules_take_what_the_year_hands_them(part):
    declared = PART_OF[part]
    assert (ROOT / "model" / "programme" / f"{part}.py").is_file()
    assert glossary.term("parts", part) == {"en": declared.names.en, "zh": declared.names.zh}
    assert declared.names.zh in glossary.section(f"programme.{part}")["zh"]
    assert {lever.part for lever in declared.levers} == {part}
    assert declared.steps
    for step, rule in declared.steps.items():
        assert tuple(signature(rule).parameters) == PART_STEPS[step].arguments, step


def test_levers_with_a_queue_come_first_and_else_in_the_order_of_their_parts():
    assert [lever.queue for lever in LEVERS] == [True] * QUEUES + [False] * (len(LEVERS) - QUEUES)
    for levers in (LEVERS[:QUEUES], LEVERS[QUEUES:]):
        places = [PARTS.index(lever.part) for lever in levers]
        assert places == sorted(places)


ONE, OTHER = (PART_OF[part] for part in PARTS[:2])
VOUCHERS = Lever("seed_vouchers", "household", "cost of inputs", Names("seed vouchers", "良种补贴券"))


class Unswitched:
    """Terms without a switch."""

    _fields = ("vouchers",)


@pytest.mark.parametrize(
    ("declare", "told"),
    [
        (lambda: replace(VOUCHERS, name="Seed vouchers"), "a word in small letters, not 'Seed vouchers'"),
        (lambda: replace(VOUCHERS, unit=""), "the lever seed_vouchers has no unit"),
        (lambda: replace(VOUCHERS, names=Names("seed vouchers", "")), "no Chinese one beside it"),
        (
            lambda: replace(ONE, levers=(replace(VOUCHERS, part="wil"),)),
            f"{ONE.name}: the lever seed_vouchers is of the part wil",
        ),
        (
            lambda: levers_of([replace(ONE, levers=(VOUCHERS,)), replace(OTHER, levers=(VOUCHERS,))]),
            f"{OTHER.name}: the name seed_vouchers is taken in {ONE.name}",
        ),
        (
            lambda: levers_of([replace(ONE, levers=(replace(VOUCHERS, name=ONE.name),))]),
            f"{ONE.name}: the name {ONE.name} is taken in {ONE.name}",
        ),
        (
            lambda: levers_of(
                [replace(ONE, levers=[replace(VOUCHERS, name=f"v{n}", queue=True) for n in range(32)])]
            ),
            "32 levers have a queue; a household can apply for 31 at most",
        ),
        (lambda: replace(ONE, terms=Unswitched), "its terms need `enabled` and `intensity`"),
        (lambda: replace(ONE, steps={"sow": lambda: None}, early=()), "the year has no step 'sow'"),
        (
            lambda: replace(ONE, steps={"clear": lambda farm: None}, early=()),
            "the rule of step 'clear' takes (farm), but the year hands it (household)",
        ),
        (lambda: replace(ONE, early=("relieve",), steps={}), "early in 'relieve', but has no rule for it"),
        (lambda: in_order([ONE, replace(OTHER, place=ONE.place)]), "have the same place, 1"),
        (lambda: check_shares(["health"]), "budget.py has no share_health for this part"),
    ],
)
def test_a_wrong_declaration_is_told_in_one_line(declare, told):
    with pytest.raises(DeclarationError, match=re.escape(told)) as caught:
        declare()
    assert "\n" not in str(caught.value)


def test_a_lever_keeps_its_position_under_its_name_in_capitals():
    parts = [replace(ONE, levers=(VOUCHERS,)), OTHER]
    constants = constants_of(parts, levers_of(parts))
    assert constants["SEED_VOUCHERS"] == next(  # after those that queue
        place for place, lever in enumerate(levers_of(parts)) if lever.name == "seed_vouchers"
    )
    assert constants[ONE.name.upper()] == 0


# --- a lever more ---------------------------------------------------------------------------

TERMS = """
    seed_vouchers: float = assumed(
        50_000.0, "household/year", 0.0, 1e7, (10_000.0, 100_000.0), "Vouchers for seed of good varieties."
    )
    seed_voucher_cost: float = assumed(
        100.0, "yuan/household", 0.0, 10_000.0, (50.0, 200.0), "Public money for one."
    )
"""
DECLARATION = """\
        Lever("seed_vouchers", "household", "none yet", Names("seed vouchers", "良种补贴券")),
"""
PAYMENT = """\
        Payment("seed_vouchers", GOVERNMENT, REST_OF_WORLD),
"""
RULE = """
    planned = part.seed_vouchers * part.intensity * county.part_of_all
    vouchers = take(county, programme.SKILL, programme.SEED_VOUCHERS, planned, part.seed_voucher_cost)
    county.delivered[programme.SEED_VOUCHERS] = vouchers
    pay(county.flows.seed_vouchers, GOVERNMENT, REST_OF_WORLD, vouchers * part.seed_voucher_cost)
"""
SKILL = Path("model/programme/skill.py")


def copy_with_lever(project, declaration=DECLARATION):
    """A copy of the project in which the file of the part skill has one lever more."""
    copy_project(project, "model", "scenarios", "run_sim.py", "pyproject.toml")
    text = (project / SKILL).read_text(encoding="utf-8")
    for before, addition, after in (
        (r"class Terms\(.*?", TERMS.removeprefix("\n"), r"\n\ndef "),  # at the end of the parameters
        (r"def open_skill\(.*?", RULE.removeprefix("\n"), r"\n\n@rule"),  # the last to get money
        (r"    levers=\(\n.*?", declaration, r"    \),\n    payments=\("),
        (r"    payments=\(\n.*?", PAYMENT, r"    \),\n    spending="),
    ):
        text, found = re.subn(
            f"({before})({after})", rf"\g<1>{addition}\g<2>", text, count=1, flags=re.DOTALL
        )
        assert found == 1, before
    (project / SKILL).write_text(text, encoding="utf-8")
    return project


def run_plain(project, *arguments, code=0):
    """What Python prints there, with rules that are not compiled."""
    plain = {"NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env=os.environ | {"NUMBA_CACHE_DIR": str(project / "cache")} | plain,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=STUCK,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def project_with_lever(tmp_path_factory):
    return copy_with_lever(tmp_path_factory.mktemp("project"))


def test_the_parameters_of_a_new_lever_are_listed(project_with_lever):
    told = run_plain(project_with_lever, "run_sim.py", "parameters", "seed_voucher")
    assert "programme.skill.seed_vouchers" in told and "programme.skill.seed_voucher_cost" in told


SHOW = """
from model import glossary, programme
from model.engine import simulate
from model.scenario import load_scenario

settings = {"start.burn_in": 0, "start.levels_sample": 0.0005}
outcomes = simulate(load_scenario("baseline", settings), 1, scale=1e-9, years=1)
assert outcomes.imbalance < 1e-9
table = outcomes.lever_table()
rows = table[table["lever"] == "seed_vouchers"]
print(*set(rows["part"]), *set(rows["unit"]), rows["delivered"].sum() > 0.0)
(year,) = outcomes.years
print(round(year.public_outlay()["seed_vouchers"] / year.delivered(programme.SEED_VOUCHERS), 6))
print(*glossary.term("levers", "seed_vouchers").values(), sep="; ")
"""


def test_a_new_lever_delivers_and_is_paid_shown_and_named_with_nothing_else_edited(project_with_lever):
    told = run_plain(project_with_lever, "-c", SHOW)
    assert told.splitlines() == ["skill household True", "100.0", "seed vouchers; 良种补贴券"]


def test_style_and_types_pass_with_a_new_lever(project_with_lever):
    run_plain(project_with_lever, "-m", "ruff", "check", "--no-cache", str(SKILL))
    run_plain(project_with_lever, "-m", "ruff", "format", "--no-cache", "--check", str(SKILL))
    run_plain(project_with_lever, "-m", "mypy", "--cache-dir", str(ROOT / ".mypy_cache"), str(SKILL))


def test_a_lever_without_a_chinese_name_is_told_when_the_model_is_loaded(tmp_path):
    project = copy_with_lever(tmp_path, DECLARATION.replace("良种补贴券", ""))
    told = run_plain(project, "-c", "import model.parameters", code=1).rstrip().splitlines()[-1]
    assert told.endswith("DeclarationError: the name 'seed vouchers' has no Chinese one beside it, but ''")
