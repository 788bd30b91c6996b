"""What things are called in English and Chinese: the terms of glossary.toml, and what declarations name.

Light: nothing is loaded before it is asked for.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from model.declare.names import Names

Words = dict[str, str]  # a text by language, "en" and "zh"

# In what money of the province is told: millions of yuan, in Chinese 万元.
LARGE_YUAN = {"en": 1e6, "zh": 1e4}

_CHINESE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’"
_MILLIONS = re.compile(r"([0-9][0-9,.]*) million")
_UNDER, _OVER = re.compile(r" ?under ([0-9]+) %"), re.compile(r" ?over ([0-9]+) % ?")
_SPACES = re.compile(
    f"(?<=[{_CHINESE}])[ \u00a0]+(?=[+−±-]?[0-9])|(?<=[0-9%万亿])[ \u00a0]+(?=[{_CHINESE}%])"
)

FILE = Path(__file__).with_suffix(".toml")


def words(en: str, zh: str) -> Words:
    """A text in both languages, the Chinese set as `typeset` does."""
    return {"en": en, "zh": typeset(zh)}


def typeset(zh: str) -> str:
    """A Chinese text as offices set it.

    Words that belong to numbers are Chinese, there is no space between a number and a Chinese word
    or its percent sign, and quotation marks within quotation marks are single ones, as where a title
    that quotes a part of the programme is quoted.
    """
    text = _MILLIONS.sub(lambda found: _large(float(found[1].replace(",", "")) * 1e6), zh)
    text = _OVER.sub(r"\1%以上", _UNDER.sub(r"不到\1%", text))
    without_spaces = _SPACES.sub("", text)
    depth, letters = 0, []
    for letter in without_spaces:
        depth += (letter == "“") - (letter == "”")
        inside = depth > (1 if letter == "“" else 0)
        letters.append({"“": "‘", "”": "’"}.get(letter, letter) if inside else letter)
    return "".join(letters)


def capital(said: Words) -> Words:
    """The same with a capital first letter in English, as in headings."""
    return words(said["en"][:1].upper() + said["en"][1:], said["zh"])


def terms(kind: str) -> dict[str, Words]:
    """All terms of a kind by name, in the order of the file, or of what is declared.

    kind: "forms", "parts", "levers", "groups", "sectors", "industries", "seasons", "income",
    "percentiles", "outcomes", "measured", "measures", "rules", "source_classes", "sections", or "headings".
    """
    if kind in _DECLARED:
        return {name: words(names.en, names.zh) for name, names in _DECLARED[kind]().items()}
    found = {name: words(*pair) for name, pair in _content()[kind].items()}
    if kind == "sectors":  # the groups of households are sectors, too
        groups = terms("groups")
        return {f"{name}_households": groups[name] for name in groups if name != "all"} | found
    if kind == "sections":
        return _sections_of_kinds() | found
    return found


def term(kind: str, name: str) -> Words:
    """What one of a kind is called; its name spelt out where there is no term, as for a form of one's own."""
    return terms(kind).get(name) or words(name.replace("_", " "), name)


def _large(yuan_or_units: float) -> str:
    """A number from ten millions on, in units of ten thousand or of a hundred million."""
    size, name = (1e8, "亿") if yuan_or_units >= 1e8 else (1e4, "万")
    return f"{float(f'{yuan_or_units / size:.4g}'):,g}{name}"


def labels(kind: str) -> dict[str, Words]:
    """The same as terms, with a capital first letter in English."""
    return {name: capital(said) for name, said in terms(kind).items()}


def article() -> Words:
    """The source article, which texts call "the article", with title and date."""
    title, date = _content()["article"]["title"], _content()["article"]["date"]
    return words(f"“{title[0]}” ({date[0]})", f"《{title[1]}》（{date[1]}）")


def heading(name: str) -> Words:
    """The heading of a table's column.  Raises KeyError if there is none."""
    return capital(terms("headings")[name])


def section(name: str) -> Words:
    """What a section of parameters is called, such as "linkages.order_purchase"."""
    return term("sections", name)


def parameter(key: str) -> Words:
    """What a parameter is called; in Chinese its key where it has no name.  key: with its section."""
    place, _, field = key.rpartition(".")
    table: Any = _content()["parameters"]
    for part in ["industries"] if place.startswith("industries.") else place.split("."):
        table = table.get(part, {})
    found = table.get(field) or _chinese_of_forms(place.removeprefix("linkages.")).get(field, key)
    return words(field.replace("_", " "), found if isinstance(found, str) else key)


def unit(declared: str) -> Words:
    """A unit in words; as it is declared where there is none."""
    found = _content()["units"].get(declared) or _units_of_forms().get(declared, declared)
    return words(declared, found) if isinstance(found, str) else words(*found)


def source(declared: str) -> Words:
    """What a parameter rests on; as it is declared where there is no Chinese."""
    return words(declared, str(_content()["sources"].get(declared, declared)))


def _parts() -> dict[str, Names]:
    from model.programme import PART_OF  # late: it loads NumPy

    return {name: part.names for name, part in PART_OF.items()}


def _levers() -> dict[str, Names]:
    from model.programme import LEVERS  # late: it loads NumPy

    return {lever.name: lever.names for lever in LEVERS}


def _forms() -> dict[str, Names]:
    from model.linkages import FORM_OF  # late: it loads NumPy

    return {name: form.names for name, form in FORM_OF.items()}


# Kinds whose names stand where the things are declared.
_DECLARED: dict[str, Callable[[], dict[str, Names]]] = {
    "forms": _forms,
    "parts": _parts,
    "levers": _levers,
}


def _chinese_of_forms(form: str) -> Mapping[str, str]:
    """The Chinese that a linkage form brings with it; nothing if there is no such form."""
    from model.linkages import FORM_OF  # late: it loads NumPy

    return FORM_OF[form].chinese if form in FORM_OF else {}


@cache
def _units_of_forms() -> dict[str, str]:
    from model.linkages import FORM_OF  # late: it loads NumPy

    return {text: zh for form in FORM_OF.values() for text, zh in form.chinese.items()}


def _sections_of_kinds() -> dict[str, Words]:
    """The sections that belong to one form, part or industry each."""
    programme = words("programme: {}", "五有帮扶：{}")
    return {
        **{f"linkages.{name}": said for name, said in terms("forms").items()},
        **{
            f"programme.{name}": {language: programme[language].format(said[language]) for language in said}
            for name, said in terms("parts").items()
        },
        **{f"industries.{name}": said for name, said in terms("industries").items()},
    }


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
