"""What a user may call things: English and Chinese names, codes, in any case, with or without 县.

Each function turns what was typed into the name that the model has for it.  Light: names are read
when something other than the model's own name is asked for.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from model import glossary
from model.errors import InputError, nearest, shortened

# Further names that people use, beside those that texts are written with.
_ALSO: dict[str, dict[str, tuple[str, ...]]] = {
    "parts": {
        "will": ("有志",),
        "work": ("有事",),
        "skill": ("有技",),
        "money": ("有钱",),
        "help": ("有人",),
    },
    "groups": {
        "lifted": ("脱贫", "脱贫人口", "脱贫农户"),
        "monitored": ("监测", "监测对象"),
        "other": ("其他", "其他户", "一般农户"),
        "all": ("全部", "全体", "所有农户"),
    },
    "industries": {"potatoes": ("土豆",), "fruit": ("干鲜果", "水果"), "livestock": ("畜禽", "畜牧")},
}
_SECTIONS = {"linkages": "forms", "programme": "parts", "industries": "industries"}  # kinds of their parts

_ENDINGS = ("自治县", "县", "区", "市", "旗", "county", "district", "city")
_PINYIN_ENDINGS = ("xian", "qu", "shi")  # which may belong to the name itself, as in Yangqu


def named(kind: str, typed: str) -> str | None:
    """The one of a kind that is called so; None if none is.

    kind: "forms", "parts", "groups", "industries" or "outcomes".
    """
    return _called(kind).get(plain(typed))


def key_named(typed: str, keys: Iterable[str]) -> str | None:
    """The full dotted key of the parameter that is called so; None if none is, or several are.

    The form, part or industry in it may be called by any of its names and stand without the
    section above it ("订单收购.floor"), the parameter by its Chinese name; one name may be enough.
    """
    known = set(keys)
    if typed in known:
        return typed
    wanted = [plain(part) for part in typed.split(".")]
    found = [key for key in known if _is_called(key, wanted)]
    return found[0] if len(found) == 1 else None


def pattern_named(typed: str) -> str:
    """A pattern of keys with the model's own names for the forms, parts and industries in it."""
    parts = typed.strip().split(".")
    for place, part in enumerate(parts[:2]):
        for section, kind in _SECTIONS.items():
            found = named(kind, part)
            if found is not None and (place == 1 or part != section):
                above = [section] if place == 0 else parts[:1]
                return ".".join([*above, found, *parts[place + 1 :]])
    return ".".join(parts)


def names_of_key(key: str) -> str:
    """All that a parameter may be searched by, in one text: its key and its names in Chinese."""
    section, _, _ = key.rpartition(".")
    head, _, part = section.partition(".")
    called = glossary.term(_SECTIONS[head], part)["zh"] if head in _SECTIONS else ""
    return f"{key} {called} {glossary.parameter(key)['zh']}".casefold()


@dataclass(frozen=True)
class CountyName:
    """A county by all that it is called."""

    adcode: int
    name: str
    name_en: str
    prefecture: str = ""

    def told(self) -> str:
        """Name and code, as in a message."""
        return f"{self.name} {self.name_en} ({self.adcode})"


def county_named(typed: str, counties: Sequence[CountyName]) -> CountyName:
    """The county that is called so, by code, Chinese or English name, with or without 县, 区, 市.

    Raises InputError, without place, if none or more than one is.
    """
    text = _letters(typed)
    bare = {text, _without(text, _ENDINGS), _without(text, _PINYIN_ENDINGS)}
    for wanted, names_of in (({text}, _full_names), (bare, _bare_names)):
        found = [county for county in counties if not wanted.isdisjoint(names_of(county))]
        if len(found) == 1:
            return found[0]
        if found:
            several = " or ".join(county.told() for county in found[:5])
            raise InputError(f"'{shortened(typed)}' may be {several}; give the code")
    # Another letter makes another county, as Jinyuan and Qinyuan are two; only the order can be a slip.
    letters = sorted(_letters(typed))
    same = [county.name_en for county in counties if sorted(_letters(county.name_en)) == letters]
    near = nearest(typed, same) if typed.isascii() else None
    raise InputError(f"no county '{shortened(typed)}' in the county tables", suggestion=near)


def plain(text: str) -> str:
    """A name as it is compared: one case and width, words joined by underscores."""
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", text).casefold().strip())


# --- inside -------------------------------------------------------------------------------


@cache
def _called(kind: str) -> dict[str, str]:
    """The names of a kind, as they are compared, and whose they are."""
    found: dict[str, str] = {}
    for name, said in glossary.terms(kind).items():
        for called in (said["zh"], said["en"], *_ALSO.get(kind, {}).get(name, ()), name):
            found[plain(called)] = name
    return found


def _is_called(key: str, wanted: Sequence[str]) -> bool:
    parts, chinese_name = key.split("."), plain(glossary.parameter(key)["zh"])
    if len(wanted) == 1:
        return len(parts) > 1 and not wanted[0].isascii() and wanted[0] == chinese_name
    if len(wanted) == len(parts):
        pairs = list(zip(parts, wanted, strict=True))
    elif len(parts) == 3 and len(wanted) == 2:
        pairs = list(zip(parts[1:], wanted, strict=True))
    else:
        return False
    *sections, (field, typed) = pairs
    kind = _SECTIONS.get(parts[0])
    for part, other in sections:
        chinese = kind is not None and not other.isascii()
        if other != plain(part) and not (chinese and _called(str(kind)).get(other) == part):
            return False
    return typed == plain(field) or (not typed.isascii() and typed == chinese_name)


def _full_names(county: CountyName) -> Iterator[str]:
    yield str(county.adcode)
    for name in (county.name, county.name_en, f"{county.prefecture}{county.name}"):
        yield _letters(name)


def _bare_names(county: CountyName) -> Iterator[str]:
    for name in (county.name, county.name_en):
        yield _without(_letters(name), _ENDINGS)


def _letters(text: str) -> str:
    """A place's name without accents, spaces, hyphens and apostrophes, in one case."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in parts if letter.isalnum())


def _without(letters: str, endings: Iterable[str]) -> str:
    ending = next((each for each in endings if letters.endswith(each)), "")
    return letters.removesuffix(ending) or letters
