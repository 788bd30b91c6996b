"""What is said of a comparison: only what its intervals carry."""

from collections.abc import Callable

import pytest

from model.experiments.comparison import Comparison
from model.experiments.finding import finding, signed

Makes = Callable[..., Comparison]

FORMS = ("order_purchase", "guaranteed_dividend", "secondary_rebate", "share_cooperation", "employment")
BASE = [10_000.0, 10_500.0, 9_800.0, 10_200.0]


def incomes(*changes: float) -> dict[str, list[float]]:
    return {"mean_income": [base + change for base, change in zip(BASE, changes, strict=True)]}


NONE = incomes(0.0, 0.0, 0.0, 0.0)


def test_the_best_is_named_with_its_effect(make_comparison: Makes) -> None:
    found = finding(
        make_comparison(
            {
                "no_linkage": NONE,
                "employment": incomes(99.0, 101.0, 100.0, 100.0),
                "order_purchase": incomes(49.0, 51.0, 50.0, 50.0),
            }
        )
    )
    assert found["en"] == (
        "Largest gain in lifted households' registered income: Employment alone, +100 yuan per head and year."
    )
    assert found["zh"] == "脱贫户登记人口人均年增收最多的是“仅吸纳就业”（100元）。"


def test_a_single_other_scenario_is_not_the_largest(make_comparison: Makes) -> None:
    measures = {"no_linkage": NONE, "employment": incomes(-99.0, -101.0, -100.0, -100.0)}
    found = finding(make_comparison(measures))
    assert found["en"] == (
        'Lifted households\' registered income, "Employment alone" against "No linkage": −100 yuan per head '
        "and year."
    )
    assert found["zh"] == "“仅吸纳就业”与“无利益联结”相比，脱贫户登记人口人均年减收100元。"


def test_those_that_cannot_be_told_apart_are_named_together(make_comparison: Makes) -> None:
    found = finding(
        make_comparison(
            {
                "no_linkage": NONE,
                "employment": incomes(80.0, 120.0, 105.0, 95.0),
                "order_purchase": incomes(120.0, 80.0, 90.0, 106.0),
            }
        )
    )
    assert found["en"] == (
        "Largest gains in lifted households' registered income, too close to tell apart: "
        "Employment alone, +100; Order purchase alone, +99 yuan per head and year."
    )
    assert "“仅吸纳就业”（100元）、“仅订单收购”（99元），差别不明确" in found["zh"]


def test_several_losses_are_losses(make_comparison: Makes) -> None:
    found = finding(
        make_comparison(
            {
                "no_linkage": NONE,
                "employment": incomes(-80.0, -120.0, -105.0, -95.0),
                "order_purchase": incomes(-120.0, -80.0, -90.0, -106.0),
            }
        )
    )
    assert found["en"].startswith(
        "Largest losses in lifted households' registered income, too close to tell apart: "
    )
    assert "losss" not in found["en"]


def test_who_may_have_more_is_named_beside_the_largest_clear_gain(make_comparison: Makes) -> None:
    """A mean of 120 from 20 to 220 does not stand behind a clear 100."""
    found = finding(
        make_comparison(
            {
                "no_linkage": NONE,
                "employment": incomes(99.0, 101.0, 100.0, 100.0),
                "order_purchase": incomes(-60.0, 300.0, 20.0, 220.0),
            }
        )
    )
    assert found["en"].startswith(
        "Largest gain in lifted households' registered income: Employment alone, +100 "
    )
    assert "not told apart from it, though not clear itself: Order purchase alone, +120 (" in found["en"]
    assert "“仅订单收购”（+120元，区间" in found["zh"] and "无法与之区分" in found["zh"]


def test_the_same_incomes_are_the_same(make_comparison: Makes) -> None:
    for others in (("employment",), ("employment", "order_purchase")):
        found = finding(make_comparison({"no_linkage": NONE, **dict.fromkeys(others, NONE)}))
        assert found["en"] == 'Lifted households\' registered income is the same as under "No linkage".'
        assert found["zh"] == "脱贫户登记人口人均收入与“无利益联结”相同。"


def test_noise_is_no_finding(make_comparison: Makes) -> None:
    found = finding(make_comparison({"no_linkage": NONE, "employment": incomes(300.0, -280.0, 100.0, -90.0)}))
    assert found["en"] == 'No clear change of lifted households\' registered income against "No linkage".'
    assert "没有明确变化" in found["zh"]


def test_where_all_lose_the_largest_loss_is_told(make_comparison: Makes) -> None:
    found = finding(
        make_comparison(
            {
                "no_linkage": NONE,
                "employment": incomes(-20.0, -21.0, -19.0, -20.0),
                "order_purchase": incomes(-60.0, -61.0, -59.0, -60.0),
            }
        )
    )
    assert found["en"].startswith(
        "Largest loss in lifted households' registered income: Order purchase alone, −60 yuan"
    )
    assert "减收最多" in found["zh"]


@pytest.mark.parametrize(
    ("together", "english", "chinese"),
    [
        (200.0, "more than", "大于{}"),
        (100.0, "less than", "小于{}"),
        (150.0, "not clearly different from", "与{}没有明确差别"),
    ],
)
def test_all_forms_are_held_against_the_sum_of_each(
    make_comparison: Makes, together: float, english: str, chinese: str
) -> None:
    effects = (10.0, 20.0, 30.0, 40.0, 50.0)  # 150 in all
    measures = {"no_linkage": NONE}
    measures |= {form: incomes(*(effect,) * 4) for form, effect in zip(FORMS, effects, strict=True)}
    measures["all_linkages"] = incomes(together - 1.0, together + 1.0, together - 1.0, together + 1.0)
    found = finding(make_comparison(measures))
    assert (
        "Largest single gain in lifted households' registered income: Employment alone, +50 yuan"
        in found["en"]
    )  # not the combination, which has it all
    assert f"All five together: {together:+.0f}, {english} the sum" in found["en"]
    assert chinese.format("各自单独效果之和（增收150元）") in found["zh"]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1234.4, "+1,234"),
        (-12.3, "−12"),
        (9.96, "+10"),
        (-0.51, "−0.5"),
        (0.0, "0"),
        (0.04, "0"),
        (-0.0, "0"),
        (float("nan"), "n/a"),
    ],
)
def test_signed_amounts(amount: float, text: str) -> None:
    assert signed(amount) == text
