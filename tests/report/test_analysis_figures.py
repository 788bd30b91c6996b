"""The figures of the analyses: everything inside, every glyph real, in both languages or one."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.image import imread
from matplotlib.text import Text

from model.experiments.calibrate import Target as Observed
from model.experiments.calibrate import calibrate
from model.experiments.decompose import decompose
from model.experiments.effects import effects
from model.experiments.optimise import optimise
from model.experiments.ranges import Range
from model.experiments.robust import Target, robust
from model.experiments.sensitivity import sensitivity
from model.report import fonts, sheet
from model.report.attribution_figure import attribution_figure
from model.report.discovery_figure import discovery_figure
from model.report.effects_figure import effects_figure
from model.report.pareto_figure import pareto_figure
from model.report.posterior_figure import posterior_figure
from model.report.sensitivity_figure import sensitivity_figure
from model.report.wording import has_chinese, wrapped
from model.scenario import Scenario, load_scenario

WAGE, SHARE = "labour.local_wage", "labour.hired_wedge"
RANGES = [Range(WAGE, 95.0, 135.0), Range(SHARE, 0.05, 0.25)]
BUDGET, BASES = "programme.work.courtyard_budget", "programme.work.base_investment"
FORMS = ("order_purchase", "guaranteed_dividend", "secondary_rebate", "share_cooperation", "employment")


def outcomes(scenario: Scenario, seed: int) -> dict[str, float]:
    """Every outcome that any analysis asks for, with effects of both signs and some luck."""
    values, luck = scenario.values, seed % 11
    jobs, orders = values["linkages.employment.enabled"], values["linkages.order_purchase.enabled"]
    income = 9_000.0 + 20.0 * float(values[WAGE]) + jobs * (300.0 + luck) - orders * (40.0 - 3.0 * luck)
    money = float(values[BUDGET]) + 0.5 * float(values[BASES])
    found = {
        "mean_income": income + 1e-7 * float(values[BASES]) + luck,
        "below_line_rate": 0.1 - 2e-11 * float(values[BUDGET]),
        "programme_cost": 1e8 + money,
        "mean_income@none": 10_000.0,
        "mean_income@together": 10_000.0 + 8.0 * float(values[WAGE]) - 900.0 * float(values[SHARE]),
    }
    for place, form in enumerate(FORMS):
        found[f"mean_income@{form}"] = 10_050.0 - 60.0 * place + float(values[WAGE])
        contrasts = (900.0 - 400.0 * place, 500.0 + luck, 20.0, 3.0, 0.08, 1_250.0 - 500.0 * place)
        names = ("effect", "naive", "selection", "others", "takers", "gain")
        found |= {f"{name}@{form}": value + 0.1 * luck for name, value in zip(names, contrasts, strict=True)}
        found[f"losers@{form}"] = 0.05 + 0.1 * place + 0.004 * luck
    return found


def drawn(name: str, settings: Callable[..., object]) -> Callable[..., sheet.Sheet]:
    """A figure of the kind, waiting for whether Chinese can be drawn."""
    base, many, one = load_scenario("baseline"), settings(outcomes, 4), settings(outcomes, 1)
    levers = [Range(BUDGET, 0.0, 6e8), Range(BASES, 0.0, 1e9)]
    observed = [Observed("mean_income", 11_600.0, 120.0, "made up")]
    found: dict[str, Callable[[], object]] = {
        "attribution": lambda: decompose(base, many),
        "effects": lambda: effects(base, many),
        "sensitivity": lambda: sensitivity(base, one, RANGES, trajectories=2, samples=8, keep=2),
        "pareto": lambda: optimise(base, many, levers, population=8, generations=3),
        "posterior": lambda: calibrate(base, one, observed, RANGES, points=64, rounds=2),
        "discovery": lambda: robust(base, many, RANGES, Target("mean_income", True, 11_500.0), points=80),
    }
    figures: dict[str, Callable[..., sheet.Sheet]] = {
        "attribution": attribution_figure,
        "effects": effects_figure,
        "sensitivity": sensitivity_figure,
        "pareto": pareto_figure,
        "posterior": posterior_figure,
        "discovery": discovery_figure,
    }
    result = found[name]()
    return lambda chinese: figures[name](result, chinese=chinese)


KINDS = ("attribution", "effects", "sensitivity", "pareto", "posterior", "discovery")


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_inside_and_every_glyph_is_real(kind: str, synthetic, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns of glyphs that no font has
        with sheet.fonts() as chinese:
            assert chinese  # the font comes along
            made = drawn(kind, synthetic)(chinese=True)
            sheet.write_sheet(made, tmp_path / "figure.png")
            box = made.figure.get_tightbbox()  # inches, of everything that is drawn
            width, height = made.figure.get_size_inches()
            assert box.x0 >= 0.0 and box.x1 <= width
            assert box.y0 >= 0.0 and box.y1 <= height
    assert any(has_chinese(text.get_text()) for text in made.figure.findobj(Text))
    assert imread(tmp_path / "figure.png").shape[1] == round(sheet.WIDTH * sheet.DOTS_PER_INCH)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_chinese_font_it_is_in_english_only(
    kind: str, synthetic, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("model.report.sheet.chinese_family", lambda: None)
    monkeypatch.setattr("model.report.sheet.families", lambda: [fonts.LATIN])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with sheet.fonts() as chinese:
            made = drawn(kind, synthetic)(chinese=chinese)
            sheet.write_sheet(made, tmp_path / "figure.png")
    assert not any(has_chinese(text.get_text()) for text in made.figure.findobj(Text))


def test_the_same_results_give_the_same_bytes(synthetic, tmp_path: Path) -> None:
    with sheet.fonts() as chinese:
        for name in ("one", "two"):
            sheet.write_sheet(drawn("effects", synthetic)(chinese=chinese), tmp_path / f"{name}.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_lines_break_neither_in_numbers_nor_in_names() -> None:
    lines = ["增收 1,234", "元，", "labour.local_wage", "高"]
    assert wrapped("增收 1,234 元，labour.local_wage 高", 9) == lines
    assert wrapped("", 8) == [""]
