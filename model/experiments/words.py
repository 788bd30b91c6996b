"""Words for what an experiment found, by language "en" and "zh"."""

import math
from collections.abc import Sequence
from functools import cache

from model import glossary
from model.experiments.intervals import Interval
from model.glossary import Words as Words
from model.glossary import words as words
from model.linkages import FORM_OF

REST = "all other parameters"  # the group that tables of indices name so
NO_NUMBER = "n/a"


_SPELT = {
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "zh": ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"),
}


def spelt(count: int) -> Words:
    """A small number in words, as before what is counted; in figures from eleven on."""
    return {
        language: texts[count] if count < len(texts) else str(count) for language, texts in _SPELT.items()
    }


FORMS_COUNTED = spelt(len(FORM_OF))  # "five", as in "five linkage forms"
ALL_FORMS = words(f"the {FORMS_COUNTED['en']} forms", f"{FORMS_COUNTED['zh']}种形式")


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
    """The same with its sign, a true minus for a loss; "n/a" for what is no number."""
    if not math.isfinite(value):
        return NO_NUMBER
    text = amount(abs(value))
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if value > 0.0 else '−'}{text}"


SHARES = ("share", "share/year")  # units that are told in percent


def level(value: float, unit: str) -> str:
    """An outcome in its unit, with the same digits in every table.

    Shares in percent and changes of them in points, to a hundredth; incomes and counts as `amount`,
    money from ten millions on in millions to a tenth; a number without unit, as the Gini, to four.
    """
    if unit in SHARES:
        return f"{100.0 * value:.2f} %"
    if unit == "1":
        return f"{value:.4f}"
    return f"{value / 1e6:,.1f} million" if abs(value) >= 1e7 else amount(value)


def change(value: float, unit: str) -> str:
    """A change of an outcome with its sign, to the digits that its level has; of a share in points."""
    if not math.isfinite(value):
        return NO_NUMBER
    text = level(abs(value), unit).removesuffix(" %")
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if value > 0.0 else '−'}{text}"


def with_interval(interval: Interval, language: str = "en") -> str:
    """A change with its interval: "+39 (+32 to +45)", in Chinese "+39（+32 至 +45）"."""
    mean, low, high = map(signed_amount, interval)
    return f"{mean} ({low} to {high})" if language == "en" else f"{mean}（{low} 至 {high}）"


def outcome_words(name: str) -> Words:
    """What an outcome is called in a sentence, with group, county, decile or year of which it tells.

    One without a Chinese name by its own name.
    """
    measured, _, place = name.partition("@")
    where = _place_words(place) if place else words("", "")
    said = glossary.term("measured" if measured in glossary.terms("measured") else "outcomes", measured)
    return words(f"{plain_name(measured)}{where['en']}", f"{where['zh']}{said['zh']}")


def _place_words(place: str) -> Words:
    """Of whom or when an outcome tells: "group=lifted" and the like."""
    dimension, _, value = place.partition("=")
    if dimension == "group":
        known = glossary.term("groups", value)
        return words(f" of {known['en']}", f"{known['zh']}的")
    if dimension == "county":
        county = _county_names().get(value, words(value, value))
        return words(f" in {county['en']}", f"{county['zh']}的")
    if dimension == "decile":
        return words(f" of income decile {value} of lifted households", f"脱贫户第{value}收入组（十等分）的")
    if dimension == "lifted_year":
        return words(f" of lifted households in year {value}", f"第{value}年脱贫户的")
    return words(f" in year {value}", f"第{value}年的")


@cache
def _county_names() -> dict[str, Words]:
    """Of the model's own counties, by adcode."""
    from model.population.counties import DATA, county_names_in  # late: loads Numba

    return {str(county.adcode): words(county.name_en, county.name) for county in county_names_in(DATA)}


def gained(value: float) -> str:
    """A change of income of so many yuan, in Chinese: "增收342元", "减收29元"."""
    size = signed_amount(value)
    if size == "0":
        return "收入不变"
    return f"{'增收' if value > 0.0 else '减收'}{size[1:]}元"


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


def parameter_words(key: str) -> Words:
    """A parameter, or section of them, in a sentence or label: by its key, in Chinese by its name."""
    found = glossary.parameter(key)["zh"]
    if found == key:  # a whole section, or nothing declared
        return words(short(key), glossary.terms("sections").get(key, words(key, short(key)))["zh"])
    section = glossary.section(key.rpartition(".")[0])["zh"]
    return words(short(key), f"{section.rpartition('：')[2]}：{found.partition('；')[0]}")


def plain_name(name: str) -> str:
    """The English name of a linkage form or part, as words."""
    return name.replace("_", " ")
