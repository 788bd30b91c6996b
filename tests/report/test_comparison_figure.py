"""The figure of a comparison: everything on it, nothing outside it, every glyph real."""

import dataclasses
import itertools
import math
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from model.experiments.comparison import Comparison, Replication
from model.report import fonts, sheet
from model.report.comparison_figure import comparison_sheet, write_comparison_figure
from model.report.wording import cut, has_chinese, wrapped
from model.scenario import Scenario, load_scenario

FORMS = ("order_purchase", "guaranteed_dividend", "secondary_rebate", "share_cooperation", "employment")
NAMES = ("no_linkage", *FORMS, "all_linkages")


def run(scenario: str, replication: int, income: float, rate: float, cost: float) -> Replication:
    headline = {
        "mean_income": income,
        "survey_income": income,
        "below_line_rate": rate,
        "programme_cost": cost,
        "safety_net_cost": 1e9,
    }
    return Replication(scenario, replication, replication, headline, {}, 1e9, 1000.0, 0.0, "0")


def comparison(
    effects: Sequence[float] = (0.0, 30.0, 25.0, 20.0, -40.0, 300.0, 380.0),
    rates: Sequence[float] = (0.10, 0.09, 0.08, 0.07, 0.11, 0.05, 0.04),
    costs: Sequence[float] = (0.0, 1e5, 2e5, 3e5, 4e5, 5e5, 1.5e6),
    changed: Callable[[Scenario], Scenario] = lambda scenario: scenario,
) -> Comparison:
    scenarios = tuple(changed(load_scenario(name)) for name in NAMES)
    runs = tuple(
        run(scenario.name, place, 10_000.0 + chance + effect * (1.0 + 0.1 * place), rate, cost)
        for scenario, effect, rate, cost in zip(scenarios, effects, rates, costs, strict=True)
        for place, chance in enumerate((0.0, 500.0, -300.0))
    )
    return Comparison(scenarios, runs, scale=0.01, years=5, seed=7, seconds=1.0)


def comparison_figure(made: Comparison) -> Figure:
    with sheet.fonts() as chinese:
        return comparison_sheet(made, chinese=chinese).figure


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.fixture
def english_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.report.sheet.chinese_family", lambda: None)
    monkeypatch.setattr("model.report.sheet.families", lambda: [fonts.LATIN])


def test_every_row_has_its_titles_and_numbers() -> None:
    shown = texts(comparison_figure(comparison()))
    for name in NAMES:
        title = load_scenario(name).title
        assert title["en"] in shown
        assert title["zh"] in shown
    assert "registered income 10,067" in shown
    # Differences 300, 330, 360: mean 330, half-width 4.3027 * 30 / sqrt(3) = 74.5.
    assert "+330   (+255 to +405)" in shown
    assert "−44   (−54 to −34)" in shown
    assert {"10.0", "5.0", "4.0"} <= set(shown)  # percent below the line
    assert {"0", "100", "1,500"} <= set(shown)  # yuan a household
    assert any("yuan per head and year" in text for text in shown)
    assert any("元/人·年" in text for text in shown)
    footnote = " ".join(shown)
    for part in ("3 replications", "years 4 to 5", "1 % of households", "seed 7", "95 % intervals"):
        assert part in footnote
    assert comparison().scenarios_hash[:12] in footnote


def test_the_title_states_the_finding_in_both_languages() -> None:
    shown = texts(comparison_figure(comparison()))
    assert (
        "Largest single gain in lifted households' registered income: Employment alone, +330 yuan per head "
        "and year."
    ) in " ".join(shown)
    assert "单一形式中，脱贫户登记人口人均年增收最多的是“仅吸纳就业”（330元）。" in shown


def test_every_glyph_is_real(tmp_path: Path) -> None:
    """Matplotlib warns of each character that it draws as a box."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_comparison_figure(comparison(), tmp_path / "figure.png")
    height, width, _ = imread(tmp_path / "figure.png").shape
    assert width == 1760
    assert height > 900


def test_missing_glyphs_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: without a Chinese font the same figure warns."""
    monkeypatch.setattr("model.report.sheet.chinese_family", lambda: fonts.LATIN)
    monkeypatch.setattr("model.report.sheet.families", lambda: [fonts.LATIN])
    with pytest.warns(UserWarning, match="missing from"):
        write_comparison_figure(comparison(), tmp_path / "figure.png")


@pytest.mark.parametrize("chinese", [True, False])
def test_nothing_runs_out_of_the_figure(chinese: bool, request: pytest.FixtureRequest) -> None:
    if not chinese:
        request.getfixturevalue("english_only")
    large = tuple(1000.0 * effect for effect in (0.0, 30.0, 25.0, 20.0, -400.0, 300.0, 380.0))
    for made in (comparison(), comparison(effects=large), comparison(changed=_long_titles)):
        figure = comparison_figure(made)
        figure.canvas.draw()
        room = figure.bbox
        for text in figure.findobj(Text):
            if text.get_text():
                box = text.get_window_extent()
                assert room.x0 <= box.x0 and box.x1 <= room.x1, text.get_text()
                assert room.y0 <= box.y0 and box.y1 <= room.y1, text.get_text()
        for panel, after in itertools.pairwise(figure.axes):
            for text in panel.texts:
                assert text.get_window_extent().x1 <= after.bbox.x0, text.get_text()


def _long_titles(scenario: Scenario) -> Scenario:
    title = {"en": scenario.title["en"] + ", with a very long title indeed", "zh": scenario.title["zh"] * 6}
    return dataclasses.replace(scenario, title=title)


def test_without_a_font_there_is_no_chinese_at_all(english_only: None) -> None:
    def chinese_titles(scenario: Scenario) -> Scenario:
        return dataclasses.replace(scenario, title=dict.fromkeys(("en", "zh"), scenario.title["zh"]))

    for made in (comparison(), comparison(changed=chinese_titles)):
        shown = texts(comparison_figure(made))
        assert not any(has_chinese(text) for text in shown)
    assert "share_cooperation" in shown  # its name, where its title cannot be drawn


def test_no_cost_and_no_numbers_are_drawn_too(tmp_path: Path) -> None:
    nothing = (math.nan,) * len(NAMES)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for made in (
            comparison(costs=(0.0,) * len(NAMES)),
            comparison(rates=(0.0,) * len(NAMES)),
            comparison(effects=(0.0,) * len(NAMES)),
            comparison(effects=nothing, rates=nothing, costs=nothing),
        ):
            write_comparison_figure(made, tmp_path / "figure.png")
    assert texts(comparison_figure(made)).count("no data") == 3 * len(NAMES)


def test_dollars_are_not_read_as_formulas(tmp_path: Path) -> None:
    def dollars(scenario: Scenario) -> Scenario:
        return dataclasses.replace(scenario, title={"en": "$5_{ and $6^", "zh": "$5_{"})

    write_comparison_figure(comparison(changed=dollars), tmp_path / "figure.png")


def test_the_same_comparison_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("one.png", "two.png"):
        write_comparison_figure(comparison(), tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_the_package_brings_the_font_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ("Noto Sans CJK SC",))
    fonts.chinese_family.cache_clear()
    try:
        assert fonts.chinese_family() == "Noto Sans CJK SC"
    finally:
        fonts.chinese_family.cache_clear()


def test_no_font_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ())
    fonts.chinese_family.cache_clear()
    try:
        assert fonts.families() == [fonts.LATIN]
        assert fonts.families() == [fonts.LATIN]
    finally:
        fonts.chinese_family.cache_clear()
    assert len(caplog.messages) == 1
    assert "English only" in caplog.messages[0]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Order purchase", "Order purchase"),
        ("Order purchase alone, at last", "Order purchase…"),
        ("仅订单收购", "仅订单收购"),
        ("仅订单收购形式下的效果如何", "仅订单收购形…"),
    ],
)
def test_titles_are_cut_by_width(text: str, short: str) -> None:
    assert cut(text, 15) == short


def test_no_line_begins_with_a_mark() -> None:
    assert wrapped("一二三四，五六七。", 4) == ["一二三四，", "五六七。"]
