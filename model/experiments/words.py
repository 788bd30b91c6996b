"""Words for what an experiment found, by language "en" and "zh"."""

from collections.abc import Sequence

from model import glossary
from model.experiments.intervals import Interval
from model.glossary import Words as Words
from model.glossary import words as words

REST = "all other parameters"  # the group that tables of indices name so


def joined(sentences: Sequence[Words]) -> Words:
    """Sentences as one text."""
    return words(" ".join(each["en"] for each in sentences), "".join(each["zh"] for each in sentences))


def amount(value: float) -> str:
    """A number: whole from ten on, one decimal from one on, else two digits that count.

    From ten millions on in millions.
    """
    size = abs(value)
    if size >= 1e7:
        return f"{value / 1e6:,.0f} million"
    if size >= 9.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 0.995 else f"{value:.2g}"


def setting(value: float) -> str:
    """A parameter's value to four digits: large ones whole, with thousands separators."""
    if abs(value) >= 1e7:
        return f"{value / 1e6:,.4g} million"
    return f"{value:,.0f}" if abs(value) >= 999.95 else f"{value:.4g}"


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


def outcome_words(name: str) -> Words:
    """What an outcome is called in a sentence; one without a Chinese name by its own name."""
    return words(plain_name(name), glossary.term("outcomes", name)["zh"])


def percent(share: float) -> str:
    """A share in percent; "under 1" and "over 99" rather than a wrong 0 or 100."""
    if 0.0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1.0:
        return "over 99 %"
    return f"{100.0 * share:.0f} %"


def term(name: str) -> str:
    """The Chinese name of a linkage form or part; any other name as it is."""
    return (glossary.terms("forms") | glossary.terms("parts")).get(name, words(name, name))["zh"]


def short(key: str) -> str:
    """A parameter's key without what goes without saying."""
    return key.removeprefix("linkages.")


def named(key: str) -> Words:
    """A parameter in a sentence or label: by its key, in Chinese by its section and name."""
    found = glossary.parameter(key)["zh"]
    if found == key:
        return words(short(key), short(key))
    section = glossary.section(key.rpartition(".")[0])["zh"]
    return words(short(key), f"{section.rpartition('：')[2]}：{found.partition('；')[0]}")


def plain_name(name: str) -> str:
    """The English name of a linkage form or part, as words."""
    return name.replace("_", " ")
