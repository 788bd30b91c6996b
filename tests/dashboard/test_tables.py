"""What the tables say of a difference."""

from types import SimpleNamespace

import pytest

from model.dashboard.tables import one_sided
from model.scenario import load_scenario

FLOOR = "linkages.order_purchase.floor"


def view(scenario, reference, settings):
    other = load_scenario(reference)
    return SimpleNamespace(
        asked=SimpleNamespace(settings=settings),
        values=load_scenario(scenario, settings).values,
        reference_values=other.values,
        reference_title=other.title,
    )


@pytest.mark.parametrize(
    ("scenario", "reference", "settings", "parts"),
    [
        (
            "baseline",
            "baseline",
            {FLOOR: 1.25},
            [
                (
                    f"only: {FLOOR} = 1.25; “The article",
                    "只用于本情景：“订单收购：订单保底价”取1.25；比较对象“文章",
                ),
                (f"” has {FLOOR} = 0.95. ", "”：“订单收购：订单保底价”取0.95。"),
                ("of these changes alone", "仅来自这些修改"),
            ],
        ),
        (
            "all_linkages",
            "no_linkage",
            {"shocks.drought_year": 2, "linkages.employment.enabled": False},
            [
                ("only: shocks.drought_year = 2; “", "取2；比较对象“"),
                ("” has shocks.drought_year = 0. ", "取0。"),
                ("as well as of all else that differs", "其他不同"),
            ],
        ),
        (
            "baseline",
            "baseline",
            {
                f"linkages.{form}.enabled": False
                for form in ("order_purchase", "employment", "share_cooperation")
            }
            | {FLOOR: 1.0, "income.per_head": 18_000, "shocks.drought_year": 1},
            [("and 3 more settings", "等6项设定")],
        ),
    ],
)
def test_a_difference_says_which_changes_only_one_scenario_has(scenario, reference, settings, parts):
    seen = view(scenario, reference, settings)
    for english, chinese in parts:
        assert english in one_sided(seen, "en")
        assert chinese in one_sided(seen, "zh")


@pytest.mark.parametrize(
    ("scenario", "reference", "settings"),
    [
        ("baseline", "no_linkage", {}),
        ("baseline", "no_linkage", {"linkages.employment.enabled": False}),
    ],
)
def test_what_both_scenarios_have_is_not_called_one_sided(scenario, reference, settings):
    seen = view(scenario, reference, settings)
    assert one_sided(seen, "en") == one_sided(seen, "zh") == ""
