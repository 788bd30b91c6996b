"""A printed report can be found one's way in: bookmarks, and figures whose text can be searched."""

import base64
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from model.errors import InputError
from model.experiments.words import words
from model.report.document import Paragraph, Picture, Report, Section, as_html
from model.report.pdf import find_browser, write_pdf
from model.report.style import figure_in, frame
from model.report.text_layer import searchable

SVG = "{http://www.w3.org/2000/svg}"
TITLES = {"en": "Gain & <b>loss</b> -- of all", "zh": "脱贫户增收 <b>"}


@figure_in
def drawn(language: str) -> Figure:
    figure, (panel,) = frame(TITLES[language], "yuan per head", height=1.5, footnote="one line\nand another")
    panel.set_ylabel("upwards")
    return figure


def page(language: str) -> str:
    picture = Picture(
        words("Caption", "图注"), words("What it shows", "所示"), lambda _: drawn(language=language)
    )
    sections = (
        Section("one", words("First part", "第一部分"), (picture, Paragraph(words("Text.", "文字。")))),
    )
    told = (words("Text.", "文字。"),)
    return as_html(Report(words("Title", "标题"), told, told, words("Made", "生成"), sections), [language])


def figures(html: str) -> list[ET.Element]:
    encoded = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", html)
    return [ET.fromstring(base64.b64decode(each)) for each in encoded]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_text_of_a_figure_lies_over_its_shapes_unseen(language):
    (figure,) = figures(page(language))
    texts = {text.text: text for text in figure.iter(f"{SVG}text")}
    title = TITLES[language].replace("--", "- -")  # as comments of XML write it
    assert {title, "yuan per head", "one line", "and another", "upwards"} <= set(texts)
    assert texts["upwards"].get("transform").endswith("rotate(-90)")
    assert texts[title].get("font-size") == "12"
    style = next(figure.iter(f"{SVG}style")).text
    assert "fill-opacity: 0;" in style
    assert "font-variant-ligatures: none;" in style, "else a PDF has no 'fi' to search for"
    assert ("@font-face" in style) == (language == "zh"), "Chinese is found also where no font has it"


def test_a_figure_without_text_stays_as_it_is_drawn():
    svg = '<svg xmlns="http://www.w3.org/2000/svg">\n <!-- no text of a figure -->\n <defs>\n </defs>\n</svg>'
    assert "<text" not in searchable(svg)
    assert [child.tag for child in ET.fromstring(searchable(svg))] == [f"{SVG}style", f"{SVG}defs"]


@pytest.fixture(scope="module")
def browser() -> str:
    try:
        return find_browser()
    except InputError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


def test_headings_become_bookmarks(browser, tmp_path):
    (tmp_path / "report.html").write_text(page("en"), encoding="utf-8")
    write_pdf(tmp_path / "report.html", tmp_path / "report.pdf")
    content = (tmp_path / "report.pdf").read_bytes()
    bookmarks = {found.decode() for found in re.findall(rb"/Title \(([^)]*)\)", content)}
    assert bookmarks >= {"Title", "The question", "The answer", "First part"}
    assert b"/Outlines" in content and b"/StructTreeRoot" in content


@pytest.mark.parametrize("language", ["en", "zh"])
def test_letters_of_a_figure_are_letters_in_the_pdf(browser, tmp_path, language):
    """A page with nothing but a figure has a font with a table from its glyphs to letters."""
    image = re.search(r'<img src="[^"]+"', page(language))
    for name, source in (("figure", image[0]), ("nothing", "<img")):
        html = f'<!DOCTYPE html><html lang="en"><body>{source} alt=""></body></html>'
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
        write_pdf(tmp_path / f"{name}.html", tmp_path / f"{name}.pdf")
        has_letters = b"/ToUnicode" in Path(tmp_path / f"{name}.pdf").read_bytes()
        assert has_letters == (name == "figure")
