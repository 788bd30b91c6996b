"""How a parameter is declared, and what a declaration allows.

A section of parameters is a NamedTuple class whose field defaults are made by
`parameter`; a registry maps dotted section names to these classes:

    class OrderPurchase(NamedTuple):
        enabled: bool = parameter(True, "1", source_class="assumption", ...)
        floor: float = parameter(0.9, "expected price", allowed=(0.0, 2.0), ...)

    SECTIONS = {"linkages.order_purchase": OrderPurchase, "industries": Industry}

The section "industries" stands for six, one per industry: its keys are
`industries.potatoes.price` and so on, with the default of that industry.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, get_args, get_type_hints

from model.declare.ranges import Range
from model.errors import InputError, nearest
from model.reading import why_no_number

INDUSTRIES = ("coarse_grains", "potatoes", "vegetables", "fruit", "herbs", "livestock")

TYPE_WORDS = {float: "a number", int: "a whole number", bool: "true or false", str: "text"}

# From when on a parameter acts: the world is as it is from the first season on; what a policy or a contract
# sets holds from the first spring that is reported.
Acts = Literal["world", "policy"]
SourceClass = Literal["article", "statistics", "literature", "assumption"]
Value = float | int | bool | str

FIGURE_PREFIX = "figure:"  # a default or value taken from the article's figures


@dataclass(frozen=True)
class Parameter:
    """One thing that a scenario can set.

    default: in `unit`; the text "figure:NAME" stands for that figure of the article.
    low, high: allowed range, inclusive; None where there is no bound.
    uncertain: range for sensitivity analysis, in `unit`; None if held fixed.
    text: one sentence saying what it is.
    choices: the allowed texts, for a parameter whose value is text.
    by_industry: six defaults in the order of INDUSTRIES, where they differ.
    acts: "world" from the first season on, "policy" from the first reported spring.
    kind: float, int, bool or str; read off the annotation by `declared`.
    """

    default: Value
    unit: str
    low: float | None
    high: float | None
    uncertain: Range | None
    source_class: SourceClass
    source: str
    text: str
    choices: tuple[str, ...] = ()
    by_industry: tuple[Value, ...] | None = None
    acts: Acts = "world"
    kind: type = float

    @property
    def figure(self) -> str | None:
        """The name of the article's figure that is the default, or None."""
        if isinstance(self.default, str) and self.default.startswith(FIGURE_PREFIX):
            return self.default.removeprefix(FIGURE_PREFIX)
        return None


def parameter(
    default: Value,
    unit: str,
    *,
    allowed: tuple[float | None, float | None] = (None, None),
    choices: tuple[str, ...] = (),
    uncertain: Range | None = None,
    by_industry: tuple[Value, ...] | None = None,
    source_class: SourceClass,
    source: str,
    text: str,
    acts: Acts = "world",
) -> Any:
    """Declare a parameter; typed Any because it stands as a NamedTuple default.

    by_industry: six defaults in the order of INDUSTRIES, in section "industries" only.

    Raises ValueError if something is missing; `declared` checks the rest.
    """
    if source_class not in get_args(SourceClass):
        raise ValueError(f"source class {source_class!r} is not one of {get_args(SourceClass)}")
    if acts not in get_args(Acts):
        raise ValueError(f"a parameter acts as one of {get_args(Acts)}, not {acts!r}")
    if not (unit and source and text):
        raise ValueError("a parameter needs a unit, a source and a text")
    if by_industry is not None and len(by_industry) != len(INDUSTRIES):
        raise ValueError(f"{len(INDUSTRIES)} defaults are needed, one per industry, not {len(by_industry)}")
    low, high = allowed
    return Parameter(
        default, unit, low, high, uncertain, source_class, source, text, tuple(choices), by_industry, acts
    )


def expanded(sections: Mapping[str, type]) -> Iterator[tuple[str, type, int | None]]:
    """(section name, its class, index of the industry or None), in registry order."""
    for name, section in sections.items():
        if name == "industries":
            for index, industry in enumerate(INDUSTRIES):
                yield f"industries.{industry}", section, index
        else:
            yield name, section, None


def declared(sections: Mapping[str, type]) -> dict[str, Parameter]:
    """Every parameter by its full dotted key, with the default of its industry.

    Raises ValueError naming the key if a declaration contradicts itself: a default of
    another type than the annotation or outside its own range, an uncertain range that
    leaves the allowed one or misses the default, a figure not of class "article".
    """
    parameters: dict[str, Parameter] = {}
    for name, section, industry in expanded(sections):
        parameters.update(_declared_in(name, section, industry))
    return parameters


@lru_cache(maxsize=1000)
def _declared_in(name: str, section: type, industry: int | None) -> dict[str, Parameter]:
    """The parameters of a section by their full keys."""
    found: dict[str, Parameter] = {}
    hints = get_type_hints(section)
    for field in section._fields:  # type: ignore[attr-defined]
        key = f"{name}.{field}"
        entry = section._field_defaults.get(field)  # type: ignore[attr-defined]
        if not isinstance(entry, Parameter):
            raise ValueError(f"{key}: declare it with parameter(...)")
        entry = replace(entry, kind=hints[field])
        if entry.by_industry is not None:
            if industry is None:
                raise ValueError(f"{key}: defaults by industry belong in section 'industries'")
            entry = replace(entry, default=entry.by_industry[industry], by_industry=None)
        _check_declaration(key, entry)
        found[key] = entry
    return found


def _check_declaration(key: str, entry: Parameter) -> None:
    if entry.kind not in TYPE_WORDS:
        raise ValueError(f"{key}: annotate it as float, int, bool or str, not {entry.kind}")
    if entry.figure is not None and entry.kind in (float, int):
        if entry.source_class != "article":
            raise ValueError(f"{key}: a figure's source class is 'article'")
        default = None  # known only once the figures are read
    else:
        try:
            default = accept(entry, entry.default)
        except InputError as error:
            raise ValueError(f"{key}: default {entry.default!r} {error.problem}") from None
    if entry.uncertain is not None:
        low, high = entry.uncertain
        if entry.kind not in (float, int) or not low < high:
            raise ValueError(f"{key}: uncertain range {entry.uncertain} is not a range of numbers")
        for bound in entry.uncertain:
            if not _within(entry, bound):
                raise ValueError(f"{key}: uncertain range {entry.uncertain} {_must(entry)}")
        if default is not None and not low <= float(default) <= high:
            raise ValueError(f"{key}: default {default} is outside uncertain range {entry.uncertain}")


def accept(entry: Parameter, value: object) -> Value:
    """The value in the parameter's own type, if the declaration allows it.

    Raises InputError, without place and key, that says what would be right.
    """
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()  # a NumPy scalar, from an experiment's sampler
    if entry.kind is bool:
        if not isinstance(value, bool):
            raise InputError("must be true or false")
        return value
    if entry.kind is str:
        return _accept_text(entry, value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        reason = why_no_number(value.strip()) if isinstance(value, str) else ""
        raise InputError(_must(entry, naming_type=True) + reason)
    if entry.kind is int and not isinstance(value, int):
        raise InputError(_must(entry, naming_type=True))
    try:
        finite = math.isfinite(value)
    except OverflowError:  # an integer beyond the largest float
        finite = False
    if not finite:
        raise InputError(_must(entry, naming_type=True).replace("be a ", "be a finite ", 1))
    if not _within(entry, value):
        raise InputError(_must(entry))
    if entry.kind is int:
        if not -(2**63) <= value < 2**63:
            raise InputError("must fit in a 64-bit integer")
        return int(value)
    return float(value) + 0.0  # -0.0 becomes 0.0: equal values, equal digest


def _accept_text(entry: Parameter, value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise InputError(_must(entry, naming_type=True))
    if entry.choices and value not in entry.choices:
        raise InputError(_must(entry), suggestion=nearest(value, entry.choices))
    return value


def _within(entry: Parameter, value: float) -> bool:
    above = entry.low is None or value >= entry.low
    return above and (entry.high is None or value <= entry.high)


def _must(entry: Parameter, naming_type: bool = False) -> str:
    """The sentence saying what is allowed, with the unit."""
    if entry.choices:
        return "must be " + " or ".join(f"'{choice}'" for choice in entry.choices)
    words = ["must be"]
    if naming_type:
        words.append(TYPE_WORDS[entry.kind])
    if entry.low is not None and entry.high is not None:
        words.append(f"between {_plain(entry.low)} and {_plain(entry.high)}")
    elif entry.low is not None:
        words.append(f"at least {_plain(entry.low)}")
    elif entry.high is not None:
        words.append(f"at most {_plain(entry.high)}")
    if entry.kind in (float, int) and entry.unit != "1":
        if " " not in entry.unit or "/" in entry.unit:
            words.append(entry.unit)
        elif entry.kind is int:
            words.append(f"({entry.unit})")
        else:  # a phrase such as "expected price": what the number is a multiple of
            words.append(f"(1 = {entry.unit})")
    return " ".join(words)


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(number)


def build(sections: Mapping[str, type], values: Mapping[str, Value]) -> dict[str, Any]:
    """The sections filled with values, by section name ("industries.potatoes", ...).

    Raises KeyError if a declared parameter has no value.
    """
    return {
        name: section(*(values[f"{name}.{field}"] for field in section._fields))  # type: ignore[attr-defined]
        for name, section, _ in expanded(sections)
    }
