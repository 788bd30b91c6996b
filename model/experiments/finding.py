"""What a comparison found, in one or two sentences, English and Chinese.

A sentence claims only what the intervals carry: scenarios that the replications cannot
tell apart are named together, and a change whose interval covers zero is none.
"""

import math

from model.experiments.comparison import Comparison
from model.experiments.intervals import Interval, mean_interval
from model.scenario import Scenario

_SWITCHES = tuple(
    f"linkages.{form}.enabled"
    for form in (
        "order_purchase",
        "guaranteed_dividend",
        "secondary_rebate",
        "share_cooperation",
        "employment",
    )
)
_MEASURE = "mean_income"


def finding(comparison: Comparison) -> dict[str, str]:
    """The answer, by language "en" and "zh"."""
    together = _together(comparison)
    others = [scenario for scenario in comparison.scenarios[1:] if scenario is not together]
    sentences = [_best(comparison, others)]
    if together is not None:
        sentences.append(_interplay(comparison, others, together))
    return {
        "en": " ".join(sentence["en"] for sentence in sentences),
        "zh": "".join(sentence["zh"] for sentence in sentences),
    }


def _best(comparison: Comparison, others: list[Scenario]) -> dict[str, str]:
    """Which scenario raises income most, and which others cannot be told from it."""
    effects = {scenario.name: comparison.difference(scenario.name, _MEASURE) for scenario in others}
    clear = [scenario for scenario in others if effects[scenario.name].clear]
    if not clear:
        return {
            "en": f"No clear change of lifted households' income against “{comparison.reference.title['en']}”.",
            "zh": f"与“{comparison.reference.title['zh']}”相比，脱贫户收入没有明确变化。",
        }
    gains = [scenario for scenario in clear if effects[scenario.name].mean > 0.0]
    sign = 1.0 if gains else -1.0
    ranked = sorted(gains or clear, key=lambda scenario: -sign * effects[scenario.name].mean)
    first = ranked[0]
    tied = [
        scenario
        for scenario in ranked[1:]
        if not comparison.difference(scenario.name, _MEASURE, first.name).clear
        and effects[scenario.name].mean != effects[first.name].mean
    ]
    named = [first, *tied]
    verb = ("raises" if gains else "lowers") if len(named) == 1 else ("raise" if gains else "lower")
    amounts = [signed(effects[scenario.name].mean) for scenario in named]
    return {
        "en": f"{_listed([scenario.title['en'] for scenario in named], ' and ')} {verb} lifted households' "
        f"income most: {' and '.join(amounts)} yuan per head and year.",
        "zh": f"{_listed([scenario.title['zh'] for scenario in named], '、')}使脱贫户"
        f"{'增收' if gains else '减收'}最多：每人每年 {'、'.join(amounts)} 元。",
    }


def _together(comparison: Comparison) -> Scenario | None:
    """The scenario with all five forms, if the comparison also has none and each alone."""
    enabled = {
        scenario.name: [key for key in _SWITCHES if scenario.values.get(key)]
        for scenario in comparison.scenarios
    }
    alone = sorted(keys[0] for keys in enabled.values() if len(keys) == 1)
    complete = [scenario for scenario in comparison.scenarios if len(enabled[scenario.name]) == len(_SWITCHES)]
    if enabled[comparison.reference.name] or alone != sorted(_SWITCHES) or len(complete) != 1:
        return None
    return complete[0]


def _interplay(comparison: Comparison, alone: list[Scenario], together: Scenario) -> dict[str, str]:
    """Whether all five forms give more or less than the sum of each alone."""
    base = comparison.values(comparison.reference.name, _MEASURE)
    forms = [scenario for scenario in alone if sum(bool(scenario.values.get(key)) for key in _SWITCHES) == 1]
    columns = [comparison.values(scenario.name, _MEASURE) for scenario in forms]
    sums = [
        math.fsum(values) - len(values) * reference
        for *values, reference in zip(*columns, base, strict=True)
    ]
    joint = [a - b for a, b in zip(comparison.values(together.name, _MEASURE), base, strict=True)]
    gap = mean_interval([a - b for a, b in zip(joint, sums, strict=True)])
    word_en, word_zh = _compared(gap)
    joint_mean, sum_mean = math.fsum(joint) / len(joint), math.fsum(sums) / len(sums)
    return {
        "en": f"All five together: {signed(joint_mean)}, {word_en} the sum of each alone, {signed(sum_mean)}.",
        "zh": f"五种合用 {signed(joint_mean)} 元，{word_zh}单独效果之和 {signed(sum_mean)} 元。",
    }


def _compared(gap: Interval) -> tuple[str, str]:
    if not gap.clear:
        return "not clearly different from", "与之相比无明确差别："
    return ("more than", "大于") if gap.mean > 0.0 else ("less than", "小于")


def _listed(titles: list[str], joint: str) -> str:
    return titles[0] if len(titles) == 1 else joint.join(f"“{title}”" for title in titles)


def signed(amount: float) -> str:
    """An amount with its sign: whole from ten on, one decimal below."""
    if not math.isfinite(amount):
        return "n/a"
    text = f"{abs(amount):,.0f}" if abs(amount) >= 9.95 else f"{abs(amount):.1f}"
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if amount > 0.0 else '−'}{text}"
