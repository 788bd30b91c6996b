"""The description of the model: made pages are fresh, and what it names exists."""

import ast
import importlib.util
import re
from importlib import import_module
from pathlib import Path

import pytest

from model.declare.parameter import declared
from model.parameters import SECTIONS

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted((DOCS / "model").glob("*.md"))
POINTER = re.compile(r"`(model(?:\.[A-Za-z_]\w*)+)`")


def generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def resolve(name):
    """The module, class, function or method of a dotted name; AttributeError if there is none."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        return found
    raise AttributeError(name)


@pytest.mark.parametrize("name", sorted(generator().PAGES))
def test_a_page_made_from_the_code_is_what_the_code_makes_of_it(name):
    made = generator().PAGES[name]()
    assert (DOCS / name).read_text(encoding="utf-8") == made, "run `make tables`"


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_code_and_parameters_that_a_page_names_exist(page):
    text = page.read_text(encoding="utf-8")
    for name in POINTER.findall(text):
        resolve(name)
    sections = {section.split(".")[0] for section in SECTIONS}
    keys = set(declared(SECTIONS))
    for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", text):
        if name.split(".")[0] in sections:
            assert name in keys, f"{page.name} names {name}"


def names_of_tests_in(file):
    """The names of the test functions of a file."""
    tree = ast.parse((DOCS.parent / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_formula_of_the_description_points_to_its_code_and_to_a_test():
    lines = (DOCS / "model" / "odd.md").read_text(encoding="utf-8").splitlines()
    formulas = 0
    inside = False
    for line in lines:
        if not line.startswith("|"):
            inside = False
        elif line.startswith("| what |"):
            inside = True
        elif inside and not line.startswith("|---"):
            formulas += 1
            *_, code, test = (cell.strip() for cell in line.strip("| ").split("|"))
            assert callable(resolve(POINTER.fullmatch(code)[1])), line
            file, name = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", test).groups()
            assert name in names_of_tests_in(file), line
    assert formulas > 100


def test_links_of_the_description_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_files_that_the_record_of_tests_names_exist():
    text = (DOCS / "model" / "trace.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|docs)/[\w./]+)`", text)
    assert len(named) > 10
    for path in named:
        assert (DOCS.parent / path).exists(), path


def test_every_process_of_the_schedule_is_a_season_of_the_engine():
    text = (DOCS / "model" / "odd.md").read_text(encoding="utf-8")
    for season in ("plan.plan", "grow.grow", "harvest.harvest", "settle.settle"):
        assert f"model.year.{season}" in text
        resolve(f"model.year.{season}")
