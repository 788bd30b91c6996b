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
                ("not in “The article's programme in full”", "不用于比较对象“文章所述的全部帮扶”"),
                (
                    "Order purchase – Floor = 1.25 (there 0.95)",
                    "订单收购–订单保底价 = 1.25（比较对象为0.95）",
                ),
                ("of these changes alone", "仅来自这些修改"),
            ],
        ),
        (
            "all_linkages",
            "no_linkage",
            {"shocks.drought_year": 2, "linkages.employment.enabled": False},
            [
                ("Shocks – Drought year = 2 (there 0)", "冲击–"),
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
            | {FLOOR: 1.0, "income.wages": 9000, "shocks.drought_year": 1},
            [("= off (there on)", "= 关（比较对象为开）"), ("and 2 more", "另有2项")],
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
