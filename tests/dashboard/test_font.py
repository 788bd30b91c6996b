"""The font that goes with the page has every character that the page can show."""

import base64
import io
import re

from fontTools.ttLib import TTFont

from model.dashboard.font import page_font
from model.dashboard.wording import MEASURES, WORDS
from model.population.counties import DATA
from model.scenario import load_scenario


def test_it_has_the_words_of_the_page_of_all_counties_and_of_the_scenario(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text("[scenario]\ntitle = { en = 'Own', zh = '龘鱻' }\n", encoding="utf-8")
    css = page_font(str(own))
    coded = re.search(r"url\(data:font/woff;base64,([^)]+)\)", css)[1]
    known = TTFont(io.BytesIO(base64.b64decode(coded))).getBestCmap()
    wanted = "".join(words[1] for words in (*WORDS.values(), *MEASURES.values()))
    wanted += (DATA / "counties.csv").read_text(encoding="utf-8") + "龘鱻"
    wanted += "".join(load_scenario("drought_year").question.values())
    chinese = set(re.findall("[\u2e80-\u9fff\uff00-\uffef]", wanted))
    assert len(chinese) > 200
    assert {character for character in chinese if ord(character) not in known} == set()


def test_the_page_names_it_before_any_family_that_shows_boxes():
    css = (DATA.parents[1] / "dashboard" / "page.css").read_text(encoding="utf-8")
    assert re.search(r'font-family: [^;]*"Linkage Chinese", sans-serif;', css)
