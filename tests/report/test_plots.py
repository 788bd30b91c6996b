"""Every figure of a report looks as it did when somebody last looked at it, in both languages.

The pictures in baseline/ are made from made-up tables; after a change that is meant, look at the
new ones: `python -m tests.report.made_up`.
"""

import itertools
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

from model import accounts
from model.experiments.words import words
from model.population.counties import DATA
from model.report import boundaries, county_figure, flow_figure, frontier_figure, plots, style
from model.report.county_figure import _classes, _look
from model.report.places import places
from model.report.wording import has_chinese
from model.world import sectors
from tests.report import made_up

# Root mean square over all pixels, of 255.  A label or a mark that is missing makes more than
# this (see the test that the comparison can fail); another build of the same libraries less.
TOLERANCE = 1.2
ENGLISH_WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module", autouse=True)
def font():
    with made_up.packaged_font():
        yield


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", made_up.FIGURES)
def test_it_looks_as_it_did(name: str, language: str, tmp_path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns of glyphs that no font has
        figure = made_up.FIGURES[name](language=language)
        figure.savefig(tmp_path / "drawn.png", dpi=made_up.DOTS_PER_INCH, metadata={"Software": None})
    expected = made_up.BASELINE / f"{name}-{language}.png"
    assert compare_images(str(expected), str(tmp_path / "drawn.png"), TOLERANCE) is None
    assert expected.stat().st_size < 45_000
    said = [text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    for text in said:
        if language == "en":
            assert not has_chinese(text), text
        else:
            assert not ENGLISH_WORD.search(text), text
        assert "nan" not in text.lower().split() and "None" not in text
    assert any(has_chinese(text) for text in said) == (language == "zh")
    room = figure.get_tightbbox()  # inches, of everything that is drawn
    width, height = figure.get_size_inches()
    assert room.x0 >= -0.02 and room.x1 <= width + 0.02
    assert room.y0 >= -0.02 and room.y1 <= height + 0.02


def test_the_comparison_can_fail(tmp_path) -> None:
    """A county less, a bar a tenth higher, a label gone: each is more than the tolerance."""
    table = made_up.households()
    table.loc[table["group"] == "lifted", "wages_per_head"] *= 1.1
    changed = plots.income_by_source(table)
    unlabelled = made_up.FIGURES["shapley_waterfall"]()
    unlabelled.axes[0].texts[0].remove()
    fewer = plots.county_map(made_up.counties().iloc[1:], title=made_up._TITLE, unit=made_up._UNIT)
    for name, figure in (
        ("income_by_source", changed),
        ("shapley_waterfall", unlabelled),
        ("county_map", fewer),
    ):
        figure.savefig(tmp_path / "drawn.png", dpi=made_up.DOTS_PER_INCH)
        expected = made_up.BASELINE / f"{name}-en.png"
        assert compare_images(str(expected), str(tmp_path / "drawn.png"), TOLERANCE) is not None


def test_series_differ_in_grey() -> None:
    """Neighbours in the order of drawing differ in lightness by a tenth at least, or in hatch."""

    def lightness(color: str) -> float:
        red, green, blue = (int(color[place : place + 2], 16) / 255.0 for place in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for first, second in zip(style.SERIES, style.SERIES[1:], strict=False):
        apart = abs(lightness(first.color) - lightness(second.color))
        assert apart > 0.1 or first.hatch != second.hatch
        assert first.marker != second.marker and first.dashes != second.dashes
    shades = [lightness(color) for color in county_figure._CLASSES]
    assert all(light - dark > 0.1 for light, dark in itertools.pairwise(shades))


# --- the map --------------------------------------------------------------------------------


def test_every_county_has_boundaries_about_as_large_as_its_area() -> None:
    """Areas by the shoelace formula, against those that the population data state, from elsewhere."""
    known = places()
    found = boundaries.boundaries(known["adcode"].tolist())
    assert found is not None and len(found) == 58
    stated = pd.read_csv(DATA / "counties.csv").set_index("adcode")
    for adcode, rings in found.items():
        area = 0.0
        for ring in rings:
            assert np.array_equal(ring[0], ring[-1])
            x, y = ring[:, 0] * 111.32 * np.cos(np.radians(ring[:, 1].mean())), ring[:, 1] * 110.9
            area += 0.5 * abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))
        assert area == pytest.approx(stated.loc[adcode, "area_square_kilometres"], rel=0.12), adcode


def test_without_boundaries_every_county_has_a_tile_near_where_it_lies(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(boundaries, "PACKAGE", "no_such_package_of_boundaries")
    assert boundaries.boundaries([140122]) is None
    known = places()
    cells = boundaries.tiles(known["longitude"], known["latitude"])
    assert len({tuple(cell) for cell in cells.tolist()}) == 58
    assert np.corrcoef(cells[:, 0], known["longitude"])[0, 1] > 0.9
    assert np.corrcoef(cells[:, 1], known["latitude"])[0, 1] > 0.9
    made_up.FIGURES["county_map"](language="zh").savefig(tmp_path / "tiles.png", dpi=made_up.DOTS_PER_INCH)
    expected = made_up.BASELINE / "tiles-zh.png"
    assert compare_images(str(expected), str(tmp_path / "tiles.png"), TOLERANCE) is None


def test_counties_of_other_tables_are_told_by_code_without_a_map_of_shanxi() -> None:
    values = pd.DataFrame({"adcode": [990101, 990102], "value": [9_000.0, 8_000.0]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = plots.county_map(
            values, title=words("Income", "收入"), unit=words("yuan", "元"), changes=False
        )
    assert len(figure.axes) == 1
    said = {text.get_text() for text in figure.findobj(Text)}
    assert {"990101", "9,000", "990102", "8,000"} <= said


@pytest.mark.parametrize("content", ["", "[]", '{"type": "Polygon"}', '{"coordinates": 1}'])
def test_a_package_with_another_layout_is_no_package(content, monkeypatch, tmp_path) -> None:
    folder = tmp_path / "other_boundaries" / boundaries._FOLDER
    folder.mkdir(parents=True)
    (tmp_path / "other_boundaries" / "__init__.py").touch()
    (folder / "140122.geojson").write_text(content)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(boundaries, "PACKAGE", "other_boundaries")
    assert boundaries.boundaries([140122]) is None


def test_a_simplified_ring_stays_near_and_closed() -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 400)
    ring = np.column_stack([np.cos(angle), np.sin(angle)])
    ring[-1] = ring[0]
    simple = boundaries.simplified(ring, 0.01)
    assert 8 < len(simple) < 60
    assert np.array_equal(simple[0], simple[-1])
    # The farthest point of an arc from its chord is in the middle of it.
    middles = 0.5 * (simple[:-1] + simple[1:])
    assert (1.0 - np.hypot(*middles.T)).max() <= 0.01 + 1e-9
    point = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    assert len(boundaries.simplified(point, 0.01)) >= 2


def test_shades_hold_equally_many_counties_and_losses_are_hatched() -> None:
    values = np.arange(10.0)
    edges = _classes(values)
    shades = [_look(value, edges) for value in values]
    assert [shade for shade, _ in shades] == [shade for shade in county_figure._CLASSES for _ in range(2)]
    assert _look(-0.1, edges)[1] == "////"
    assert {_look(3.0, _classes(np.array([3.0, 3.0])))[1]} == {""}


# --- what the figures compute ---------------------------------------------------------------


def test_the_frontier_is_what_nothing_beats() -> None:
    """Worked by hand: dear gives less for more than frontier, harmful less than nothing."""
    assert frontier_figure.frontier(made_up.points()) == [True, True, False, False]


def test_who_paid_whom_is_the_social_accounting_matrix() -> None:
    generator = np.random.default_rng(1)
    flows = np.zeros((len(accounts.TRANSACTIONS), len(sectors.SECTORS)))
    for row, kind in enumerate(accounts.TRANSACTIONS):
        for payer in range(3) if kind.payer == sectors.HOUSEHOLDS else (kind.payer,):
            for payee in range(3) if kind.payee == sectors.HOUSEHOLDS else (kind.payee,):
                sectors.pay(flows[row], payer, payee, generator.uniform(0.0, 1e6))
    table = pd.DataFrame(flows, columns=list(sectors.SECTORS))
    table = table.assign(adcode=0, year=1, cash=[kind.cash for kind in accounts.TRANSACTIONS])
    found = flow_figure._who_paid_whom(table, 1)
    expected = accounts.social_accounting_matrix(flows).T  # payers in rows
    place = sectors.SECTORS.index
    assert found.loc["enterprises", "lifted_households"] == pytest.approx(
        expected[place("enterprises"), place("lifted_households")]
    )
    assert found.loc["other_households", "rest_of_world"] == pytest.approx(
        expected[place("other_households"), place("rest_of_world")]
        + expected[place("monitored_households"), place("rest_of_world")]
    )
    assert found.to_numpy().sum() == pytest.approx(expected.sum())


def test_labels_are_spread_in_order_and_above_the_floor() -> None:
    placed = style.spread([1.0, 1.1, 5.0, 1.05], 1.0, floor=0.5)
    assert placed[0] < placed[3] < placed[1] < placed[2]
    gaps = np.diff(sorted(placed))
    assert gaps.min() >= 1.0 - 1e-6
    assert min(placed) >= 0.5


def test_marks_and_labels_year_by_year_are_whole_where_scenarios_are_alike() -> None:
    table = made_up.by_year()
    table["below_line"] = 0.1 + 0.0001 * table["below_line"]
    figure = plots.results_by_year(table, made_up.TITLES)
    for panel in figure.axes:
        box = panel.get_window_extent()
        half = 0.5 * 5.0 * figure.dpi / 72.0  # of a mark of five points, in pixels
        for line in panel.get_lines():
            heights = panel.transData.transform(np.column_stack(line.get_data()))[:, 1]
            assert (heights > box.y0 + half).all() and (heights < box.y1 - half).all()
        labels = sorted((text.get_window_extent() for text in panel.texts), key=lambda extent: extent.y0)
        assert len(labels) == len(made_up.TITLES)
        assert all(low.y1 <= high.y0 + 1.0 for low, high in itertools.pairwise(labels))


def test_every_figure_is_drawn_and_documented() -> None:
    assert set(made_up.FIGURES) == set(plots.__all__)
    page = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(plots.__all__)


def test_pictures_are_small_and_of_the_stated_width() -> None:
    for file in made_up.BASELINE.glob("*.png"):
        assert imread(file).shape[1] == round(style.WIDTH * made_up.DOTS_PER_INCH)
