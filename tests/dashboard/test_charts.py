"""The pictures' options: numbers a browser can read, marks that do without colour."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from model.dashboard import charts
from model.dashboard.county_map import county_map
from model.dashboard.watching import Moment


def moment(season, *by_source, by_form=(1.0, 2.0, 3.0, 4.0, 5.0)):
    return Moment(season, by_source, by_form, np.zeros(2))


HERE = [moment(0, 0.0, 0.0, 0.0, 0.0)] + [
    moment(season, 10.0 * season, -5.0, 1.0, 2.0) for season in range(1, 7)
]
THERE = [moment(0, 0.0, 0.0, 0.0, 0.0)] + [
    moment(season, 9.0 * season, -5.0, 1.0, 2.0) for season in range(1, 9)
]
GEOGRAPHY = SimpleNamespace(
    names=("甲县", "乙县", "丙县"),
    names_en=("Jia", "Yi", "Bing"),
    longitude=np.array([111.0, 112.0, 113.0]),
    latitude=np.array([35.0, 36.0, 37.0]),
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("draw", [charts.by_source, charts.by_form, charts.difference])
def test_bars_end_each_year_and_the_one_under_way(draw, language):
    picture = draw(HERE, THERE, language)
    json.dumps(picture.option, allow_nan=False)
    assert picture.option["xAxis"]["data"] == ["1", {"en": "2 (so far)", "zh": "2 (至今)"}[language]]
    assert json.loads(json.dumps(draw(HERE[:1], THERE, language).option))["xAxis"]["data"] == []


def test_the_difference_is_taken_at_the_same_season_of_the_other():
    bars = charts.difference(HERE, THERE, "en").option["series"][0]["data"]
    assert [bar["value"] for bar in bars] == [4.0, 6.0]
    assert [bar["label"]["formatter"] for bar in bars] == ["+4", "+6"]
    turned = charts.difference(THERE[:7], HERE, "en").option["series"][0]["data"]
    assert [bar["label"]["formatter"] for bar in turned] == ["−4", "−6"]


def test_bars_differ_by_more_than_colour():
    series = charts.by_form(HERE, THERE, "en").option["series"][:-1]
    marks = [(each["itemStyle"]["color"], json.dumps(each["itemStyle"]["decal"])) for each in series]
    assert len({color for color, _ in marks}) == 5
    plain = [color for color, decal in marks if json.loads(decal)["symbol"] == "none"]
    lightness = sorted(
        sum(int(color[i : i + 2], 16) * w for i, w in ((1, 0.3), (3, 0.59), (5, 0.11))) for color in plain
    )
    assert lightness[1] - lightness[0] > 80  # those without a pattern are dark and light


def test_a_county_has_a_mark_by_the_sign_of_its_value_and_none_where_nobody_lives():
    values = np.array([120.0, -30.0, np.nan])
    series = county_map(GEOGRAPHY, values, "en", is_difference=True).option["series"]
    assert [(each["symbol"], [mark["name"] for mark in each["data"]]) for each in series] == [
        ("circle", ["Jia"]),
        ("triangle", ["Yi"]),
    ]
    assert series[0]["data"][0]["symbolSize"] > series[1]["data"][0]["symbolSize"]
    text = county_map(GEOGRAPHY, values, "zh", is_difference=True).text
    assert text == "2个县，从乙县（-30元/人）到甲县（120元/人）。"
    nobody = county_map(GEOGRAPHY, np.full(3, np.nan), "en", is_difference=True)
    assert nobody.option["series"] == [] and nobody.text == "No lifted household lives here."
