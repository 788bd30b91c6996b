"""Numbers and changes put into words for a report, in both languages."""

import math
from collections.abc import Callable

from model.experiments.claims import CHANGED, Direction, direction
from model.experiments.intervals import Interval
from model.experiments.words import Words, amount, signed_amount, words

Said = Callable[[float], str]

NOTHING = words("–", "–")


def same(text: object) -> Words:
    """A text that is the same in both languages, such as a name or a number."""
    return words(str(text), str(text))


def number(value: float | None, said: Said = amount) -> Words:
    """A number; a dash for one that does not exist."""
    return NOTHING if value is None or not math.isfinite(value) else same(said(value))


def share(value: float | None, decimals: int = 1) -> Words:
    """A share in percent."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return words(f"{100.0 * value:.{decimals}f} %", f"{100.0 * value:.{decimals}f}%")


def points(value: float) -> str:
    """A change of a share in percentage points, without their name."""
    text = f"{abs(100.0 * value):.2f}"
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if value > 0.0 else '−'}{text}"


def interval(found: Interval | None, said: Said = signed_amount) -> Words:
    """An estimate with its interval: "+39 (+32 to +45)"; a dash where there is none."""
    if found is None or not all(map(math.isfinite, found)):
        return NOTHING
    return _bracketed(*(said(end) for end in found))


def _bracketed(mean: str, low: str, high: str) -> Words:
    """An estimate and the ends of its interval, which no line break parts from each other."""
    return words(f"{mean} ({low}\u00a0to\u00a0{high})", f"{mean}（{low}\u00a0至\u00a0{high}）")


def change(found: Interval, what: Words, unit: Words, said: Said = signed_amount) -> Words:
    """That something rises, falls, or does not clearly change, as its interval says."""
    turn = direction(found)
    if turn is Direction.UNKNOWN:
        return words(
            f"for {what['en']} there is no number, as some runs have none",
            f"{what['zh']}没有数值，因为部分模拟没有结果",
        )
    verb = CHANGED[turn]
    if turn is Direction.SAME:
        return words(f"{what['en']} {verb['en']}", f"{what['zh']}{verb['zh']}")
    if turn is Direction.UNCLEAR:
        text = interval(found, said)
        return words(
            f"{what['en']} {verb['en']}: {text['en']} {unit['en']}, an interval that includes zero",
            f"{what['zh']}{verb['zh']}（{said(found.mean)}{unit['zh']}，区间{said(found.low)}至"
            f"{said(found.high)}，包含零）",
        )
    rises = turn is Direction.UP
    near, far = (found.low, found.high) if rises else (found.high, found.low)
    mean, low, high = (_unsigned(value, said, rises) for value in (found.mean, near, far))
    return words(
        f"{what['en']} {verb['en']} by {_bracketed(mean, low, high)['en']} {unit['en']}",
        f"{what['zh']}{verb['zh']}{mean}{unit['zh']}（{low}至{high}）",
    )


def _unsigned(value: float, said: Said, rises: bool) -> str:
    """A size without the sign that the verb has said."""
    text = said(value if rises else -value)
    return text.lstrip("+")


def sentence(*parts: Words) -> Words:
    """Clauses joined to a sentence, its first letter a capital."""
    en = "; ".join(part["en"] for part in parts)
    return words(f"{en[:1].upper()}{en[1:]}.", "；".join(part["zh"] for part in parts) + "。")


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{count:,} {one if count == 1 else many}"
