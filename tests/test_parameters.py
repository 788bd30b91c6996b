"""Every parameter: used, sourced, and with a range or a reason for having none."""

import re
from pathlib import Path

import pytest

from model.declare.parameter import declared
from model.parameters import LINKAGES, RULES, SECTIONS, industries_of, rules_of, section_of
from model.programme import PARTS, TARGETING_RULES
from model.scenario import load_scenario

MODEL = Path(__file__).parent.parent / "model"
PARAMETERS = declared(SECTIONS)
FIELDS = sorted({(name, field) for name, section in SECTIONS.items() for field in section._fields})


@pytest.fixture(scope="module")
def sources():
    files = [file for file in MODEL.rglob("*.py") if file.name not in ("parameters.py", "parameter.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize(("section", "field"), FIELDS, ids=[".".join(names) for names in FIELDS])
def test_every_parameter_is_used_by_the_model(sources, section, field):
    assert re.search(rf"\.{field}\b", sources), f"{section}.{field} changes nothing"


def test_every_parameter_says_what_it_is_in_which_unit_and_from_where():
    for key, entry in PARAMETERS.items():
        assert entry.text.endswith("."), key
        assert entry.unit.strip() and len(entry.source) > 5, key
        if entry.kind in (float, int):
            assert entry.low is not None and entry.high is not None, key


def test_a_number_without_an_uncertainty_range_has_a_reason():
    # A choice of the experimenter, a figure of the article, a term set by policy, a budget line
    # that another parameter varies, or one of six values that an industry is a bundle of.
    reasons = {
        "credit.loan_limit": "set by policy",
        "credit.term": "set by policy",
        "start.burn_in": "a choice of how long the start takes",
        "start.levels_sample": "a choice of how exactly levels are solved for",
        "shocks.demand_change": "the experimenter's choice",
        "programme.budget.last_year": "the experimenter's choice",
        **{f"programme.{part}.intensity": "the experimenter's choice" for part in PARTS},
        "linkages.employment.spring_pattern": "the seasons' shares add up to one",
        "linkages.employment.summer_pattern": "the seasons' shares add up to one",
        "linkages.employment.autumn_pattern": "the seasons' shares add up to one",
    }
    without = {
        key
        for key, entry in PARAMETERS.items()
        if entry.uncertain is None
        and entry.kind in (float, int)
        and entry.figure is None
        and entry.source_class in ("assumption", "statistics", "literature")
        and entry.source != "the experimenter's choice"
        and not key.startswith("industries.")
    }
    assert without == set(reasons)


def test_what_an_uncertain_range_is_for_is_never_an_on_or_off_choice():
    for key, entry in PARAMETERS.items():
        if entry.kind is bool:
            assert entry.uncertain is None and entry.source == "the experimenter's choice", key


def test_each_linkage_has_a_section_with_a_switch():
    for form in LINKAGES:
        assert SECTIONS[f"linkages.{form}"]._fields[0] == "enabled"
    assert sum(name.startswith("linkages.") for name in SECTIONS) == len(LINKAGES)


def test_rules_get_the_values_of_the_scenario(tmp_path):
    file = tmp_path / "x.toml"
    file.write_text(
        "[linkages.order_purchase]\nfloor = 0.77\nenabled = false\n"
        "[credit]\nterm = 4\n[industries.herbs]\nprice = 123.5\n"
    )
    sections = load_scenario(file).sections
    rules, industries = rules_of(sections), industries_of(sections)
    assert rules.order_purchase.floor == 0.77 and not rules.order_purchase.enabled
    assert rules.credit.term == 4.0
    assert industries.price[4] == 123.5  # fifth in the order of the industries
    assert rules.dtype.names == tuple(RULES)
    for name in RULES:
        values = section_of(sections, name)
        # A targeting rule is text in a scenario and a position in compiled rules.
        in_rules = [TARGETING_RULES.index(value) if isinstance(value, str) else value for value in values]
        assert list(rules[name]) == in_rules, name
