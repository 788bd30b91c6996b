"""Everything that has a name has one in both languages, in the glossary and nowhere else."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from model import glossary
from model.declare.parameter import INDUSTRIES, SourceClass, declared
from model.experiments.patterns import load_patterns
from model.linkages import FORM_OF
from model.outcomes import GROUPS
from model.outcomes.tables import HEADLINE_COLUMNS
from model.parameters import LINKAGES, SECTIONS
from model.programme import LEVERS, PART_OF, PARTS, TARGETING_RULES
from model.world import sectors
from model.world.calendar import SEASONS

ROOT = Path(__file__).parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]")
PARAMETERS = declared(SECTIONS)
CONTENT = tomllib.loads(glossary.FILE.read_text(encoding="utf-8"))
KINDS = [name for name in CONTENT if name not in ("article", "parameters", "units", "sources")]
KINDS += ["parts", "levers"]
DECLARED = [one.names for one in (*FORM_OF.values(), *PART_OF.values(), *LEVERS)]

HAVE_TERMS = {
    "forms": LINKAGES,
    "parts": PARTS,
    "levers": [lever.name for lever in LEVERS],
    "groups": GROUPS,
    "sectors": sectors.SECTORS,
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
    of_forms = {
        f"linkages.{form.name}.{term}"
        for form in FORM_OF.values()
        for term in form.chinese
        if term in form.terms._fields
    }
    assert set(keys(CONTENT["parameters"])) | of_forms == declared_keys
    units = {entry.unit for entry in PARAMETERS.values()}
    for form in FORM_OF.values():  # besides its terms it may name units
        assert set(form.chinese) <= {*form.terms._fields, *units}, form.name
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


def chinese_texts_of_code() -> list[tuple[str, str]]:
    """Every Chinese text in the model's code but docstrings, with where it stands."""
    found = []
    for file in sorted((ROOT / "model").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        found += [
            (f"{file.relative_to(ROOT)}:{node.lineno}", node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and CHINESE.search(node.value)
            and id(node) not in docstrings
        ]
    return found


def test_no_term_is_defined_anywhere_else():
    kinds = ("forms", "parts", "levers", "industries", "income", "outcomes", "rules")
    known = {said["zh"] for kind in kinds for said in glossary.terms(kind).values()}
    in_code = Counter(text for _, text in chinese_texts_of_code() if text in known)
    assert in_code == Counter(names.zh for names in DECLARED)  # once each, where it is declared


def test_a_form_is_called_what_its_file_calls_it():
    for name, form in FORM_OF.items():
        assert glossary.term("forms", name) == {"en": form.names.en, "zh": form.names.zh}


def test_a_term_of_ones_own_form_is_its_name():
    assert glossary.term("forms", "barter_of_seed") == {"en": "barter of seed", "zh": "barter_of_seed"}


# What an official would not say, or would take for something else, and what is said in its place.
REFUSED = {
    "返贫率": "当年低于监测线比例，或登记口径的返贫",
    "跌破监测线": "低于监测线",
    "毁约": "违约",
    "外销": "另售，转卖他人",
    "处于线下": "低于监测线",
    "存款入企": "资金入股",
    "保底付息": "保底分红",
    "缺“有": "不含“……”部分",
    "增收取": "参数取……时增收……",
    "杠杆": "措施",
    "噪声": "随机项",
    "拳头": "特色品牌",
    "Sobol' 总指数": "索博尔总指数",
}
# Titles of what is cited, and findings as commands printed them.
CITED = ("model/evidence/", "docs/model/evidence.md")
TEXTS = [
    file.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "model/**/*.toml", "scenarios/*.toml", "notebooks/*.ipynb")
    for file in sorted(ROOT.glob(pattern))
]


@pytest.fixture(scope="module")
def own_texts():
    """Every text that is not cited, by where it stands."""
    read = [(name, (ROOT / name).read_text(encoding="utf-8")) for name in TEXTS if not name.startswith(CITED)]
    return [*read, *chinese_texts_of_code()]


@pytest.mark.parametrize("word", REFUSED)
def test_no_text_has_a_word_that_an_official_would_refuse(word, own_texts):
    found = [where for where, text in own_texts if word in text]
    assert found == [], f"say {REFUSED[word]}"


@pytest.mark.parametrize(
    ("written", "set_so"),
    [
        ("取 0.4 时增收 342 元（−140 ±41）", "取0.4时增收342元（−140 ±41）"),
        ("95 % 区间（+32\u00a0至\u00a0+45）", "95%区间（+32至+45）"),
        ("每年 4,634 million 元", "每年46.34亿元"),
        ("减少 57 million 至 58 million", "减少5,700万至5,800万"),
        ("有 under 1 % 未达到，over 99 % 成立", "有不到1%未达到，99%以上成立"),
        ("与“不含“有事可做”部分”相比", "与“不含‘有事可做’部分”相比"),
        ("“甲”与“乙”", "“甲”与“乙”"),
        ("命令 `python run_sim.py compare` 给出 3 个县", "命令 `python run_sim.py compare` 给出3个县"),
    ],
)
def test_chinese_is_set_as_offices_do(written, set_so):
    assert glossary.words("", written)["zh"] == set_so
    assert glossary.typeset(set_so) == set_so
