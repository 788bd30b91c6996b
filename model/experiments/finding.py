"""What a comparison found, in one or two sentences, English and Chinese.

A sentence claims only what the intervals carry: scenarios that the replications cannot
tell apart are named together, and a change whose interval covers zero is none.
"""

import math

from model.experiments.caveats import own_starts
from model.experiments.changes import with_settings
from model.experiments.claims import COMPARED, Direction, direction, rivals
from model.experiments.comparison import Comparison
from model.experiments.intervals import Interval
from model.experiments.words import ALL_FORMS, FORMS_COUNTED, NO_NUMBER, Words, gained, joined, words
from model.origin import settings_of
from model.parameters import LINKAGES
from model.scenario import Scenario

_SWITCHES = tuple(f"linkages.{form}.enabled" for form in LINKAGES)
_MEASURE = "mean_income"


def finding(comparison: Comparison) -> Words:
    """The answer in one text, by language "en" and "zh"."""
    said = sentences(comparison)
    return joined(said)


def sentences(comparison: Comparison) -> list[Words]:
    """The answer sentence by sentence, each by language; first what the user set."""
    said = with_settings(settings_of(comparison.reference))
    if comparison.own_starts:
        said.append(own_starts(comparison.own_starts))
    together = _together(comparison)
    if together is None:
        return [*said, _best(comparison, list(comparison.scenarios[1:]))]
    alone = [scenario for scenario in comparison.scenarios if _forms(scenario) == 1]
    return [*said, _best(comparison, alone, single=True), *_interplay(comparison, alone, together)]


def _forms(scenario: Scenario) -> int:
    return sum(bool(scenario.values.get(key)) for key in _SWITCHES)


def _best(comparison: Comparison, others: list[Scenario], *, single: bool = False) -> Words:
    """Which scenario changes income most, gains before losses, and which cannot be told from it.

    single: whether the others are the single forms, and a combination is told of elsewhere.
    """
    changes = {scenario.name: comparison.difference(scenario.name, _MEASURE) for scenario in others}
    level = max(map(abs, comparison.values(comparison.reference.name, _MEASURE)))
    turns = {name: direction(change, level) for name, change in changes.items()}
    if len(others) == 1:
        return _only(changes[others[0].name], turns[others[0].name], others[0], comparison.reference)
    gains = [scenario for scenario in others if turns[scenario.name] is Direction.UP]
    clear = gains or [scenario for scenario in others if turns[scenario.name] is Direction.DOWN]
    if not clear:
        return _nothing(comparison.reference, same=set(turns.values()) == {Direction.SAME})
    first = max(clear, key=lambda scenario: abs(changes[scenario.name].mean))
    sign = 1.0 if gains else -1.0
    values = {
        scenario.name: [sign * value for value in comparison.values(scenario.name, _MEASURE)]
        for scenario in others
    }
    close = rivals(first.name, values, comparison.interval)
    by_name = {scenario.name: scenario for scenario in others}
    named = [first, *(by_name[name] for name in close if by_name[name] in clear)]
    doubtful = [by_name[name] for name in close if by_name[name] not in clear]
    word_en, word_zh = ("gain", "增收") if gains else ("loss", "减收")
    amounts = [signed(changes[scenario.name].mean) for scenario in named]
    several = len(named) > 1
    listed_en = "; ".join(f"{s.title['en']}, {amount}" for s, amount in zip(named, amounts, strict=True))
    listed_zh = "、".join(
        f"“{s.title['zh']}”（{amount[1:]}元）" for s, amount in zip(named, amounts, strict=True)
    )
    besides = _besides(doubtful, changes)
    return words(
        f"Largest {'single ' if single else ''}{_plural(word_en) if several else word_en} "
        f"in lifted households' registered income"
        f"{', too close to tell apart' if several else ''}: {listed_en} yuan per head and year"
        f"{besides['en']}.",
        f"{'单一形式中，' if single else ''}脱贫户登记人口人均年{word_zh}最多的是"
        f"{listed_zh}{'，差别不明确' if several else ''}{besides['zh']}。",
    )


def _besides(doubtful: list[Scenario], changes: dict[str, Interval]) -> Words:
    """Who may have as much or more, but whose own change is not clear."""
    if not doubtful:
        return words("", "")
    en = "; ".join(f"{each.title['en']}, {_told(changes[each.name])['en']}" for each in doubtful)
    zh = "、".join(f"“{each.title['zh']}”（{_told(changes[each.name])['zh']}）" for each in doubtful)
    return words(
        f"; not told apart from it, though not clear itself: {en}", f"；{zh}本身变化不明确，也无法与之区分"
    )


def _told(change: Interval) -> Words:
    if not math.isfinite(change.mean):
        return words("of which there is no number", "没有数值")
    mean, low, high = map(signed, change)
    return words(f"{mean} ({low} to {high})", f"{mean}元，区间{low}至{high}")


def _plural(noun: str) -> str:
    """More than one gain or loss."""
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"


def _nothing(reference: Scenario, *, same: bool) -> Words:
    title = reference.title
    if same:
        return words(
            f"Lifted households' registered income is the same as under {_quoted(title['en'])}.",
            f"脱贫户登记人口人均收入与“{title['zh']}”相同。",
        )
    return words(
        f"No clear change of lifted households' registered income against {_quoted(title['en'])}.",
        f"与“{title['zh']}”相比，脱贫户登记人口人均收入没有明确变化。",
    )


def _only(change: Interval, turn: Direction, scenario: Scenario, reference: Scenario) -> Words:
    if turn not in (Direction.UP, Direction.DOWN):
        return _nothing(reference, same=turn is Direction.SAME)
    return words(
        f"Lifted households' registered income, {_quoted(scenario.title['en'])} against "
        f"{_quoted(reference.title['en'])}: {signed(change.mean)} yuan per head and year.",
        f"“{scenario.title['zh']}”与“{reference.title['zh']}”相比，脱贫户登记人口人均年{gained(change.mean)}。",
    )


def _together(comparison: Comparison) -> Scenario | None:
    """The scenario with all forms, if the comparison also has none and each alone."""
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


def _interplay(comparison: Comparison, alone: list[Scenario], together: Scenario) -> list[Words]:
    """Whether all forms give more or less than the sum of each alone; nothing without numbers."""
    base = comparison.values(comparison.reference.name, _MEASURE)
    columns = [comparison.values(scenario.name, _MEASURE) for scenario in alone]
    sums = [
        math.fsum(values) - len(values) * reference for *values, reference in zip(*columns, base, strict=True)
    ]
    joint = [a - b for a, b in zip(comparison.values(together.name, _MEASURE), base, strict=True)]
    gaps = [a - b for a, b in zip(joint, sums, strict=True)]
    joint_effect, sum_of_effects, gap = map(comparison.interval, (joint, sums, gaps))
    turn = direction(gap, max(map(abs, base)))
    if turn is Direction.UNKNOWN:
        return []
    than = {
        language: COMPARED[turn][language].format(told)
        for language, told in words(
            f"the sum of what each does alone, {signed(sum_of_effects.mean)}",
            f"各自单独效果之和（{gained(sum_of_effects.mean)}）",
        ).items()
    }
    return [
        words(
            f"All {FORMS_COUNTED['en']} together: {signed(joint_effect.mean)}, {than['en']}.",
            f"{ALL_FORMS['zh']}合用，脱贫户登记人口人均年{gained(joint_effect.mean)}，{than['zh']}。",
        )
    ]


def _quoted(title: str) -> str:
    """In straight marks: a Chinese font draws curly ones as wide as a character."""
    return f'"{title}"'


def signed(amount: float) -> str:
    """An amount with its sign: whole from ten on, one decimal below."""
    if not math.isfinite(amount):
        return NO_NUMBER
    text = f"{abs(amount):,.0f}" if abs(amount) >= 9.95 else f"{abs(amount):.1f}"
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if amount > 0.0 else '−'}{text}"
