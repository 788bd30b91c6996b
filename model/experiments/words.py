"""Words for what an experiment found, by language "en" and "zh"."""

from collections.abc import Sequence

from model.experiments.intervals import Interval
from model.experiments.levers import TERMS

Words = dict[str, str]


def words(en: str, zh: str) -> Words:
    """A sentence in both languages."""
    return {"en": en, "zh": zh}


def joined(sentences: Sequence[Words]) -> Words:
    """Sentences as one text."""
    return words(" ".join(each["en"] for each in sentences), "".join(each["zh"] for each in sentences))


def amount(value: float) -> str:
    """A number to three digits, or whole from a hundred on, in millions from ten millions on."""
    size = abs(value)
    if size >= 1e7:
        return f"{value / 1e6:,.0f}M"
    return f"{value:,.0f}" if size >= 99.95 else f"{value:.3g}"


def signed_amount(value: float) -> str:
    """The same with its sign, a true minus for a loss."""
    text = amount(abs(value))
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if value > 0.0 else '−'}{text}"


def with_interval(interval: Interval) -> str:
    """A change with its interval: "+39 (+32 to +45)"."""
    low, high = signed_amount(interval.low), signed_amount(interval.high)
    return f"{signed_amount(interval.mean)} ({low} to {high})"


def percent(share: float) -> str:
    """A share in percent; "under 1" and "over 99" rather than a wrong 0 or 100."""
    if 0.0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1.0:
        return "over 99 %"
    return f"{100.0 * share:.0f} %"


def term(name: str) -> str:
    """The Chinese name of a linkage form or part; any other name as it is."""
    return TERMS.get(name, name)


def plain_name(name: str) -> str:
    """The English name of a linkage form or part, as words."""
    return name.replace("_", " ")
