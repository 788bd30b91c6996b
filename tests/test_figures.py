"""The article's figures: complete, well-formed, and used where they say."""

from pathlib import Path

import pytest

from model.declare.parameter import declared
from model.errors import InputError
from model.figures import figure, load_article, load_figures, read_expression, read_figures
from model.parameters import SECTIONS

ROOT = Path(__file__).parent.parent

FIGURE = """
[figures.{name}]
value = {value}
unit = "yuan"
section = {section}
scope = "lifted"
term = "x"
text = "y"
used_by = {users}
{more}
"""
SOURCE = '[source]\ntitle = "t"\npublisher = "p"\ndate = 2023-01-16\n'


def write(
    folder: Path,
    *,
    value: str = "1",
    section: int = 1,
    users: str = '["linkages.employment.information"]',
    more: str = "",
) -> Path:
    file = folder / "figures.toml"
    file.write_text(
        SOURCE + FIGURE.format(name="grant", value=value, section=section, users=users, more=more)
    )
    return file


def test_every_mechanism_of_the_article_is_there_in_its_order():
    figures = load_figures()
    sections = [entry.section for entry in figures.values()]
    assert len(figures) == 41
    assert sections == sorted(sections)
    assert [sections.count(section) for section in range(1, 6)] == [3, 16, 9, 7, 6]
    assert load_article().date.year == 2023


def test_figures_that_determine_each_other_agree():
    # Loans close to the programme's usual 50,000 yuan; a base of a few million yuan.
    assert figure("microcredit").value / figure("microcredit_households").value == pytest.approx(
        50_865, abs=1
    )
    assert figure("demonstration_base_investment").value / figure("demonstration_bases").value == 4_690_000
    assert figure("farmers_certified").value < figure("farmers_trained").value


def test_what_a_figure_says_it_is_used_by_exists():
    keys = declared(SECTIONS)
    for name, entry in load_figures().items():
        for user in entry.used_by:
            assert user in keys or (ROOT / user).is_file(), f"{name} is not used by {user}"


def test_a_parameter_that_takes_a_figure_is_listed_there():
    figures = load_figures()
    for key, entry in declared(SECTIONS).items():
        if entry.figure is not None:
            assert key in figures[entry.figure].used_by


def test_an_unknown_figure_names_the_nearest():
    with pytest.raises(
        InputError,
        match=r"^unknown figure 'courtyard_grnt'; did you mean 'courtyard_grant'\? "
        r"python run_sim.py figures lists all$",
    ):
        figure("courtyard_grnt")


def test_figures_cannot_be_changed():
    with pytest.raises(TypeError):
        load_figures()["new"] = figure("microcredit")
    with pytest.raises(ValueError, match="frozen"):
        figure("microcredit").value = 1


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("figure:microcredit", "microcredit", None),
        ("figure:microcredit * 0.5", "microcredit", 0.5),
        ("figure:microcredit*-2e-3", "microcredit", -0.002),
    ],
)
def test_the_two_forms_of_an_expression(text, name, factor):
    entry, found = read_expression(text)
    assert (entry.name, found) == (name, factor)


@pytest.mark.parametrize(
    "text",
    [
        "figure:",
        "figure: microcredit",
        "figure:microcredit * ",
        "figure:microcredit + 1",
        "figure:microcredit * 2 * 2",
        "figure:microcredit * inf",
        "figure:microcredit * figure:technicians",
        "figure:microcredit\n",
        "figure:microcredit * ٢",
        "figure:__import__('os')",
    ],
)
def test_any_other_form_is_refused(text):
    with pytest.raises(InputError, match=r'"figure:NAME" or "figure:NAME \* FACTOR"'):
        read_expression(text)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"value": "0"}, "figures.grant.value"),
        ({"value": "nan"}, "figures.grant.value"),
        ({"value": '"12"'}, "figures.grant.value"),
        ({"section": 6}, "figures.grant.section"),
        ({"users": "[]"}, "figures.grant.used_by"),
        ({"more": 'planned = "later"'}, "figures.grant.planned"),
        ({"more": 'colour = "red"'}, "figures.grant.colour"),
    ],
)
def test_a_wrong_figure_is_named(tmp_path, wrong, place):
    with pytest.raises(InputError, match=r"^figures\.toml: " + place) as caught:
        read_figures(write(tmp_path, **wrong))
    assert "\n" not in str(caught.value)


def test_a_well_formed_file_is_read(tmp_path):
    article, figures = read_figures(write(tmp_path, value="2.5"))
    assert article.title == "t"
    assert figures["grant"].value == 2.5


@pytest.mark.parametrize("text", ["figures = 1", "[figures]\ngrant = 1", "not toml", ""])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    file = tmp_path / "figures.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=r"^figures\.toml: "):
        read_figures(file)
