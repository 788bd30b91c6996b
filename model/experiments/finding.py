"""What a comparison found, in one or two sentences, English and Chinese.

A sentence claims only what the intervals carry: scenarios that the replications cannot
tell apart are named together, and a change whose interval covers zero is none.
"""

import math

from model.experiments.comparison import Comparison
from model.experiments.intervals import mean_interval
from model.parameters import LINKAGES
from model.scenario import Scenario

_SWITCHES = tuple(f"linkages.{form}.enabled" for form in LINKAGES)
_MEASURE = "mean_income"


def finding(comparison: Comparison) -> dict[str, str]:
    """The answer in one text, by language "en" and "zh"."""
    said = sentences(comparison)
    return {
        "en": " ".join(sentence["en"] for sentence in said),
        "zh": "".join(sentence["zh"] for sentence in said),
    }


def sentences(comparison: Comparison) -> list[dict[str, str]]:
    """The answer sentence by sentence, each by language."""
    together = _together(comparison)
    if together is None:
        return [_best(comparison, list(comparison.scenarios[1:]))]
    alone = [scenario for scenario in comparison.scenarios if _forms(scenario) == 1]
    return [_best(comparison, alone, single=True), *_interplay(comparison, alone, together)]


def _forms(scenario: Scenario) -> int:
    return sum(bool(scenario.values.get(key)) for key in _SWITCHES)


def _best(comparison: Comparison, others: list[Scenario], *, single: bool = False) -> dict[str, str]:
    """Which scenario changes income most, gains before losses, and which cannot be told from it.

    single: whether the others are the single forms, and a combination is told of elsewhere.
    """
    effects = {scenario.name: comparison.difference(scenario.name, _MEASURE) for scenario in others}
    clear = [scenario for scenario in others if effects[scenario.name].clear]
    if not clear:
        title = comparison.reference.title
        return {
            "en": f"No clear change of lifted households' income against {_quoted(title['en'])}.",
            "zh": f"与“{title['zh']}”相比，脱贫户收入没有明确变化。",
        }
    if len(others) == 1:
        return _only(effects[others[0].name].mean, others[0], comparison.reference)
    gains = [scenario for scenario in clear if effects[scenario.name].mean > 0.0]
    ranked = sorted(gains or clear, key=lambda scenario: -abs(effects[scenario.name].mean))
    named = ranked[:1] + [
        scenario
        for scenario in ranked[1:]
        if not comparison.difference(scenario.name, _MEASURE, ranked[0].name).clear
    ]
    word_en, word_zh = ("gain", "增收") if gains else ("loss", "减收")
    amounts = [signed(effects[scenario.name].mean) for scenario in named]
    several = len(named) > 1
    listed_en = "; ".join(f"{s.title['en']}, {amount}" for s, amount in zip(named, amounts, strict=True))
    listed_zh = "、".join(
        f"“{s.title['zh']}”（{amount} 元）" for s, amount in zip(named, amounts, strict=True)
    )
    return {
        "en": f"Largest {'single ' if single else ''}{word_en}{'s' if several else ''} "
        f"in lifted households' income"
        f"{', too close to tell apart' if several else ''}: {listed_en} yuan per head and year.",
        "zh": f"{'单一形式中，' if single else ''}脱贫户每人每年{word_zh}最多的是"
        f"{listed_zh}{'，差别不明确' if several else ''}。",
    }


def _only(effect: float, scenario: Scenario, reference: Scenario) -> dict[str, str]:
    return {
        "en": f"Lifted households' income, {_quoted(scenario.title['en'])} against "
        f"{_quoted(reference.title['en'])}: {signed(effect)} yuan per head and year.",
        "zh": f"“{scenario.title['zh']}”与“{reference.title['zh']}”相比，"
        f"脱贫户收入每人每年 {signed(effect)} 元。",
    }


def _together(comparison: Comparison) -> Scenario | None:
    """The scenario with all five forms, if the comparison also has none and each alone."""
    enabled = {
        scenario.name: [key for key in _SWITCHES if scenario.values.get(key)]
        for scenario in comparison.scenarios
    }
    alone = sorted(keys[0] for keys in enabled.values() if len(keys) == 1)
    complete = [
        scenario for scenario in comparison.scenarios if len(enabled[scenario.name]) == len(_SWITCHES)
    ]
    if enabled[comparison.reference.name] or alone != sorted(_SWITCHES) or len(complete) != 1:
        return None
    return complete[0]


def _interplay(comparison: Comparison, alone: list[Scenario], together: Scenario) -> list[dict[str, str]]:
    """Whether all five forms give more or less than the sum of each alone; nothing without numbers."""
    base = comparison.values(comparison.reference.name, _MEASURE)
    columns = [comparison.values(scenario.name, _MEASURE) for scenario in alone]
    sums = [
        math.fsum(values) - len(values) * reference for *values, reference in zip(*columns, base, strict=True)
    ]
    joint = [a - b for a, b in zip(comparison.values(together.name, _MEASURE), base, strict=True)]
    gaps = [a - b for a, b in zip(joint, sums, strict=True)]
    joint_effect, sum_of_effects, gap = (
        mean_interval(values, of_next=comparison.uncertain) for values in (joint, sums, gaps)
    )
    if not math.isfinite(gap.mean):
        return []
    word_en, word_zh = ("more than", "大于") if gap.mean > 0.0 else ("less than", "小于")
    if not gap.clear:
        word_en, word_zh = "not clearly different from", "未明显不同于"
    return [
        {
            "en": f"All five together: {signed(joint_effect.mean)}, {word_en} the sum of what each does "
            f"alone, {signed(sum_of_effects.mean)}.",
            "zh": f"五种合用：{signed(joint_effect.mean)} 元，{word_zh}各自单独效果之和"
            f"（{signed(sum_of_effects.mean)} 元）。",
        }
    ]


def _quoted(title: str) -> str:
    """In straight marks: a Chinese font draws curly ones as wide as a character."""
    return f'"{title}"'


def signed(amount: float) -> str:
    """An amount with its sign: whole from ten on, one decimal below."""
    if not math.isfinite(amount):
        return "n/a"
    text = f"{abs(amount):,.0f}" if abs(amount) >= 9.95 else f"{abs(amount):.1f}"
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if amount > 0.0 else '−'}{text}"
