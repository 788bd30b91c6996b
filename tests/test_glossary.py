"""Everything that has a name has one in both languages, in the glossary and nowhere else."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from model import accounts, glossary
from model.declaration import INDUSTRIES, SourceClass, declared
from model.experiments.patterns import load_patterns
from model.outcomes import GROUPS
from model.outcomes.tables import HEADLINE_COLUMNS
from model.parameters import LINKAGES, SECTIONS
from model.programme import LEVERS, PARTS, TARGETING_RULES
from model.seasons import SEASONS

ROOT = Path(__file__).parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]")
PARAMETERS = declared(SECTIONS)
CONTENT = tomllib.loads(glossary.FILE.read_text(encoding="utf-8"))
KINDS = [name for name in CONTENT if name not in ("parameters", "units", "sources")]

HAVE_TERMS = {
    "forms": LINKAGES,
    "parts": PARTS,
    "levers": [lever.name for lever in LEVERS],
    "groups": GROUPS,
    "sectors": accounts.SECTORS,
    "industries": INDUSTRIES,
    "seasons": SEASONS,
    "outcomes": HEADLINE_COLUMNS,
    "rules": TARGETING_RULES,
    "source_classes": get_args(SourceClass),
}


@pytest.mark.parametrize("kind", HAVE_TERMS)
def test_what_is_declared_has_a_term_and_nothing_else_has(kind):
    assert list(glossary.terms(kind)) == list(HAVE_TERMS[kind])


def test_every_section_of_parameters_has_a_term_and_nothing_else_has():
    assert set(glossary.terms("sections")) == {key.rpartition(".")[0] for key in PARAMETERS}


def test_every_parameter_unit_and_source_is_said_in_chinese():
    for key, entry in PARAMETERS.items():
        assert CHINESE.search(glossary.parameter(key)["zh"]), key
        assert CHINESE.search(glossary.unit(entry.unit)["zh"]), entry.unit
        assert CHINESE.search(glossary.source(entry.source)["zh"]), entry.source
    for column in HEADLINE_COLUMNS.values():
        assert CHINESE.search(glossary.unit(column.unit)["zh"]), column.unit
    for pattern in load_patterns().values():
        assert CHINESE.search(glossary.unit(pattern.unit)["zh"]), pattern.unit


def test_nothing_is_said_in_chinese_that_is_not_declared():
    def keys(table, above=()):
        for name, value in table.items():
            if isinstance(value, dict):
                yield from keys(value, (*above, name))
            else:
                yield ".".join((*above, name))

    declared_keys = {re.sub(r"^industries\.\w+\.", "industries.", key) for key in PARAMETERS}
    assert set(keys(CONTENT["parameters"])) == declared_keys
    assert set(CONTENT["sources"]) == {entry.source for entry in PARAMETERS.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_term_is_said_in_both_languages(kind):
    for name, said in glossary.terms(kind).items():
        assert said["en"] and not CHINESE.search(said["en"]), name
        assert CHINESE.search(said["zh"]) or said["zh"] == "±", name


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "headings"])
def test_no_two_things_of_a_kind_have_one_name(kind):
    for language in ("en", "zh"):
        counted = Counter(said[language] for said in glossary.terms(kind).values())
        assert {name for name, count in counted.items() if count > 1} == set()


def test_no_two_parameters_of_a_section_have_one_name():
    counted = Counter((key.rpartition(".")[0], glossary.parameter(key)["zh"]) for key in PARAMETERS)
    assert {name for name, count in counted.items() if count > 1} == set()
