"""Facts from outside the article: well-formed, sourced, derived as they say, and used."""

import statistics
from pathlib import Path

import pytest

from model.declare.parameter import declared
from model.errors import InputError
from model.evidence import fact, load_facts, load_sources, read_evidence, told_sources
from model.parameters import SECTIONS

ROOT = Path(__file__).parent.parent

SOURCES = """
[sources.survey]
title = "t"
publisher = "p"
address = "a"
read_on = 2026-11-25
terms = "x"
"""
FACT = """
[facts.{name}]
unit = "yuan"
scope = "Shanxi"
text = "t"
used_by = ["credit.term"]
{more}
"""
SEEN = 'class = "seen"\nsource = "survey"\n'


def write(folder: Path, *facts: str) -> Path:
    (folder / "sources.toml").write_text(SOURCES)
    (folder / "facts.toml").write_text("".join(facts))
    return folder


def test_every_source_is_one_of_some_fact():
    assert set(load_sources()) == {entry.source for entry in load_facts().values()} - {None}


def test_a_derived_number_is_what_its_formula_makes_of_other_facts():
    facts = load_facts()
    values = {name: entry.value for name, entry in facts.items()}
    names = {**values, "stdev": lambda *of: statistics.stdev(of)}
    derived = [entry for entry in facts.values() if entry.formula is not None]
    assert derived
    for entry in derived:
        found = eval(entry.formula, {"__builtins__": {}}, names)  # the project's own file
        assert entry.value == pytest.approx(found, rel=5e-3), entry.name


def test_the_parts_of_income_add_up_to_it():
    for year, rounding in ((2023, 1.0), (2022, 5.0)):
        parts = sum(
            fact(f"rural_{source}_{year}").value for source in ("wages", "business", "property", "transfers")
        )
        assert parts == pytest.approx(fact(f"rural_income_{year}").value, abs=rounding)


def test_what_uses_a_fact_exists():
    parameters = declared(SECTIONS)
    for entry in load_facts().values():
        for user in entry.used_by:
            if not user.startswith(("pattern:", "target:")):
                assert user in parameters or (ROOT / user).is_file(), f"{entry.name}: {user}"


def test_a_source_is_told_down_to_where_the_numbers_were_read():
    titles = {name: source.title for name, source in load_sources().items()}
    told = told_sources(["rural_wages_share_2022", "rural_wages_2023"])
    assert told.startswith("derived: rural_wages_2022 / rural_income_2022; derived: rural_wages_2023 /")
    assert told.count(titles["survey_2023"]) == 1
    assert told_sources(["monitoring_line_2021"]) == "recalled, no source found"
    own = told_sources(["poorest_fifth_sanming_2022"])
    assert own.startswith(titles["fifths_sanming_2022"]) and "derived: 12224 / (" in own


def test_an_unknown_fact_is_told_with_the_nearest_name():
    with pytest.raises(InputError, match="did you mean 'rural_income_2023'"):
        fact("rural_income_2032")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (SEEN, "a value or an interval, or else a direction"),
        (SEEN + 'value = 1\ndirection = "none"', "a value or an interval, or else a direction"),
        (SEEN + "low = 1", "low and high come together"),
        (SEEN + "low = 2\nhigh = 1", "low must be below high"),
        (SEEN + "value = 3\nlow = 1\nhigh = 2", "value must lie between low and high"),
        (SEEN + "value = nan", "facts.grant.value"),
        (SEEN + 'value = "1"', "facts.grant.value"),
        ('class = "seen"\nvalue = 1', "has a source"),
        ('class = "recalled"\nsource = "survey"\nvalue = 1', "is not recalled"),
        ('class = "derived"\nvalue = 1', "has a formula"),
        (SEEN + 'formula = "1"\nvalue = 1', "has a formula"),
        ('class = "guessed"\nvalue = 1', "facts.grant.class"),
        ('class = "seen"\nsource = "survay"\nvalue = 1', "did you mean 'survey'"),
        (SEEN + "value = 1\nspeed = 2", "facts.grant.speed"),
    ],
)
def test_a_wrong_fact_is_told_by_file_entry_and_field(tmp_path, more, message):
    folder = write(tmp_path, FACT.format(name="grant", more=more))
    with pytest.raises(InputError) as caught:
        read_evidence(folder)
    told = str(caught.value)
    assert message in told and "facts.toml" in told and "grant" in told


def test_a_fact_is_told_once(tmp_path):
    folder = write(tmp_path, FACT.format(name="grant", more=SEEN + "value = 1"))
    (folder / "more.toml").write_text(FACT.format(name="grant", more=SEEN + "value = 2"))
    with pytest.raises(InputError, match=r"more\.toml: facts\.grant: is there twice"):
        read_evidence(folder)


def test_a_folder_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(InputError, match=r"sources\.toml: cannot be read"):
        read_evidence(tmp_path)
