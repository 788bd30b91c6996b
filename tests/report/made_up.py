"""Made-up results tables, small and fixed, and every figure drawn from them.

`python -m tests.report.made_up` draws the pictures that test_plots.py compares with anew.
"""

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from model.experiments.words import words
from model.parameters import INDUSTRIES, LINKAGES
from model.programme import PARTS
from model.report import boundaries, fonts, plots
from model.report.places import places
from model.world import sectors

BASELINE = Path(__file__).parent / "baseline"
DOTS_PER_INCH = 48

TITLES = {
    "base": words("Nothing", "无"),
    "first": words("First way", "方案一"),
    "second": words("Second way, with a long title", "方案二，标题较长的一种"),
}
YEARS = (1, 2, 3, 4)


def households() -> pd.DataFrame:
    rows = []
    for year in YEARS:
        for factor, group in enumerate(("lifted", "monitored", "other", "all"), 9):
            shares = {"wages": 0.44, "business": 0.26, "property": 0.02, "transfers": 0.28}
            income = 1000.0 * factor + 400.0 * year
            rows.append(
                {
                    "year": year,
                    "adcode": 0,
                    "group": group,
                    "income_per_head": income,
                    **{f"{name}_per_head": share * income for name, share in shares.items()},
                    **{
                        f"from_{form}_per_head": 20.0 * place * year for place, form in enumerate(LINKAGES, 1)
                    },
                    **dict(
                        zip(
                            ("p10", "p25", "median", "p75", "p90"),
                            income * np.array((0.5, 0.7, 0.9, 1.3, 1.8)),
                            strict=True,
                        )
                    ),
                    "monitoring_line": 6000.0 + 150.0 * year,
                    "side_sold_share": 0.02 * year,
                    "dividend_arrears": 1e6 * year,
                }
            )
    return pd.DataFrame(rows)


def organisations() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": YEARS,
            "adcode": 0,
            "reneging_rate": (0.2, 0.05, 0.08, 0.1),
            "dividend_paid_share": (0.99, 0.9, 0.85, 0.8),
            "dividend_arrears": (1e6, 8e6, 1.5e7, 3e7),
            "trade_arrears": (0.0, 1e6, 2e6, 8e6),
            "enterprises_failed": (0.0, 1.0, 5.0, 12.0),
            "cooperatives_failed": (0.0, 0.0, 40.0, 10.0),
        }
    )


def prices() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "year": year,
                "industry": industry,
                "price_ratio": 0.8 + 0.08 * place + 0.05 * (year - 2) * (place - 2),
            }
            for year in YEARS
            for place, industry in enumerate(INDUSTRIES)
        ]
    )


def outcomes() -> pd.DataFrame:
    """Deciles and percentiles of two scenarios against a base, one effect unclear and one a loss."""
    rows = []
    for scenario, effect in (("base", np.nan), ("first", 120.0), ("second", -60.0)):
        for decile in range(1, 11):
            change = effect * (1.0 - 0.15 * decile)
            rows.append((scenario, "income_per_head", "decile", str(decile), 9000.0, change))
        for place, name in enumerate(("p10", "p25", "median", "p75", "p90")):
            level = 5000.0 + 3500.0 * place
            rows.append((scenario, name, "group", "lifted", level + np.nan_to_num(effect), effect))
    table = pd.DataFrame(rows, columns=["scenario", "outcome", "dimension", "place", "mean", "difference"])
    return table.assign(low=table["difference"] - 25.0, high=table["difference"] + 25.0)


def counties() -> pd.DataFrame:
    """A change in every county, some below zero, some not clear."""
    known = places()
    value = 8.0 * (known["latitude"] - 35.5) + 4.0 * (known["longitude"] - 112.0)
    return pd.DataFrame({"adcode": known["adcode"], "value": value, "low": value - 6.0, "high": value + 6.0})


def rows() -> list[dict[str, object]]:
    """As Comparison.rows."""
    effects = {"base": None, "first": 120.0, "second": -4.0}
    found = []
    for place, (name, effect) in enumerate(effects.items()):
        ends = {"": effect, "_low": None if effect is None else effect - 20.0}
        ends["_high"] = None if effect is None else effect + 20.0
        found.append(
            {
                "scenario": name,
                "title_en": TITLES[name]["en"],
                "title_zh": TITLES[name]["zh"],
                "mean_income": 9000.0 + (effect or 0.0),
                **{f"difference{end}": value for end, value in ends.items()},
                "survey_difference": None if effect is None else 1.2 * effect,
                "below_line_rate": 0.1 - 0.01 * place,
                **{
                    f"below_line_difference{end}": None if value is None else -value / 10_000.0
                    for end, value in (("", effect), ("_low", ends["_high"]), ("_high", ends["_low"]))
                },
                "programme_cost_per_household": 3000.0 + 200.0 * place,
            }
        )
    return found


def replications() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "scenario": scenario,
                "replication": number,
                "below_line_rate": 0.1 + 0.004 * number - 0.01 * place,
                "side_sold_share": 0.03 * place * (1.0 + 0.2 * number),
                "reneging_rate": 0.05 * place + 0.01 * number * place,
                "dividend_unpaid_share": 0.08 * (place == 2) * (1.0 + 0.1 * number),
                "enterprises_failed": 5.0 + 6.0 * place + number,
            }
            for place, scenario in enumerate(TITLES)
            for number in range(4)
        ]
    )


def points() -> pd.DataFrame:
    gain, cost = np.array((30.0, 120.0, 100.0, -20.0)), np.array((20.0, 180.0, 260.0, 90.0))
    return pd.DataFrame(
        {
            "name_en": ("Cheap", "Frontier", "Dear", "Harmful"),
            "name_zh": ("便宜", "前沿", "昂贵", "有害"),
            "gain": gain,
            "gain_low": gain - 12.0,
            "gain_high": gain + 12.0,
            "cost": cost,
            "cost_low": cost - 8.0,
            "cost_high": cost + 8.0,
        }
    )


def attribution() -> pd.DataFrame:
    values = dict(zip(LINKAGES, (70.0, 40.0, -15.0, 2.0, 300.0), strict=True))
    values["total"] = sum(values.values())
    return pd.DataFrame(
        [
            {"name": name, "value": value, "low": value - 8.0, "high": value + 8.0}
            for name, value in values.items()
        ]
    )


def swings() -> pd.DataFrame:
    keys = ("labour.local_wage", "labour.hired_wedge", "prices.persistence", "prices.correlation")
    return pd.DataFrame(
        {
            "key": keys,
            "low_value": (80.0, 0.1, 0.3, 0.1),
            "high_value": (155.0, 0.4, 0.8, 0.6),
            "at_low": (300.0, 520.0, 395.0, 400.0),
            "at_high": (520.0, 290.0, 410.0, 400.0),
        }
    )


def budgets() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"year": year, "adcode": 0, "part": part, "spent": 1e8 * (place + 1) * (1.0 + 0.1 * year)}
            for year in YEARS
            for place, part in enumerate(PARTS)
        ]
    )


def flows() -> pd.DataFrame:
    """A kind of payment for each pair of sectors that pay each other."""
    pairs = {
        ("government", "lifted_households"): 4e9,
        ("rest_of_world", "lifted_households"): 9e9,
        ("lifted_households", "rest_of_world"): 1.1e10,
        ("enterprises", "lifted_households"): 2e9,
        ("rest_of_world", "enterprises"): 6e9,
        ("enterprises", "banks"): 3e9,
        ("banks", "enterprises"): 2e9,
        ("monitored_households", "rest_of_world"): 1e9,
        ("cooperatives", "other_households"): 5e8,
        ("government", "cooperatives"): 1e6,
    }
    return pd.DataFrame(
        [
            {
                "year": 2,
                "adcode": 0,
                "transaction": f"{payer} to {receiver}",
                "cash": True,
                **dict.fromkeys(sectors.SECTORS, 0.0),
                payer: -yuan,
                receiver: yuan,
            }
            for (payer, receiver), yuan in pairs.items()
        ]
    )


def sweep() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "linkages.order_purchase.floor": (0.8, 0.8, 1.0, 1.0),
            "linkages.order_purchase.enabled": (False, True, False, True),
            "mean_income": (9000.0, 9100.0, 9050.0, 9200.0),
            "mean_income_low": (8950.0, 9050.0, 9000.0, 9150.0),
            "mean_income_high": (9050.0, 9150.0, 9100.0, 9250.0),
        }
    )


def by_year() -> pd.DataFrame:
    """Three scenarios; in the first year far more are below the line."""
    return pd.DataFrame(
        [
            {
                "scenario": scenario,
                "year": year,
                "income": 9000.0 + 300.0 * year + 90.0 * place * year,
                "below_line": (0.18 if year == 1 else 0.05 + 0.01 * year) - 0.01 * place,
            }
            for place, scenario in enumerate(TITLES)
            for year in YEARS
        ]
    )


_TITLE, _UNIT = words("Change of income", "收入变化"), words("yuan per head and year", "元/人·年")
_OTHERS = {name: title for name, title in TITLES.items() if name != "base"}

FIGURES: dict[str, Callable[..., Figure]] = {
    "income_by_source": lambda **given: plots.income_by_source(households(), **given),
    "income_spread": lambda **given: plots.income_spread(households(), **given),
    "received_by_form": lambda **given: plots.received_by_form(households(), **given),
    "gains_by_decile": lambda **given: plots.gains_by_decile(outcomes(), _OTHERS, **given),
    "distribution_shift": lambda **given: plots.distribution_shift(outcomes(), "first", TITLES, **given),
    "county_map": lambda **given: plots.county_map(counties(), title=_TITLE, unit=_UNIT, **given),
    "shapley_waterfall": lambda **given: plots.shapley_waterfall(attribution(), **given),
    "breach_and_arrears": lambda **given: plots.breach_and_arrears(
        prices(), households(), organisations(), **given
    ),
    "risks_by_scenario": lambda **given: plots.risks_by_scenario(replications(), TITLES, **given),
    "cost_effectiveness_frontier": lambda **given: plots.cost_effectiveness_frontier(points(), **given),
    "tornado": lambda **given: plots.tornado(swings(), 400.0, **given),
    "accounts_flow": lambda **given: plots.accounts_flow(flows(), year=2, **given),
    "public_outlay": lambda **given: plots.public_outlay(budgets(), **given),
    "results_by_year": lambda **given: plots.results_by_year(by_year(), TITLES, **given),
    "scenarios_compared": lambda **given: plots.scenarios_compared(rows(), **given),
    "outcome_over_parameters": lambda **given: plots.outcome_over_parameters(
        sweep(), ("linkages.order_purchase.floor", "linkages.order_purchase.enabled"), **given
    ),
}


@contextmanager
def packaged_font():
    """The font that comes along, whatever the system has: pictures are the same on every machine."""
    system = fonts.FAMILIES
    fonts.FAMILIES = ("Noto Sans CJK SC",)
    fonts.chinese_family.cache_clear()
    fonts._register_package()
    try:
        yield
    finally:
        fonts.FAMILIES = system
        fonts.chinese_family.cache_clear()


def draw(name: str, file: Path, language: str = "en") -> None:
    """Draw a figure as small as it is compared."""
    FIGURES[name](language=language).savefig(file, dpi=DOTS_PER_INCH, metadata={"Software": None})


if __name__ == "__main__":
    BASELINE.mkdir(exist_ok=True)
    with packaged_font():
        for figure in FIGURES:
            for spoken in ("en", "zh"):
                draw(figure, BASELINE / f"{figure}-{spoken}.png", spoken)
        boundaries.PACKAGE = "no_such_package_of_boundaries"
        draw("county_map", BASELINE / "tiles-zh.png", "zh")
