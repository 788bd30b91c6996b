"""Controls made from the declared parameters: each with unit, range, source and source class."""

import math
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from model import glossary
from model.dashboard.wording import CLASSES, OF_A_FIELD_ZH, RULES, SECTIONS, TOGETHER_ZH, said
from model.declare.parameter import Parameter, Value, declared
from model.errors import InputError
from model.linkages import FORM_OF

# The numbers that a section shows first, beside its switches; the others follow on demand.  Those of a
# linkage form its file declares.
_MAIN = {
    "programme.will": ("intensity", "recognised_households", "family_farms", "support_grant"),
    "programme.work": (
        "intensity",
        "demonstration_bases",
        "cold_stores",
        "courtyard_grant",
        "courtyard_years",
    ),
    "programme.skill": ("intensity", "training_places", "training_effect", "trusteeship_subsidy"),
    "programme.money": ("intensity", "microcredit", "principal_per_household", "turnover_fund"),
    "programme.help": ("intensity", "cadre_visits", "problems_solved", "assisted_sales"),
    "programme.budget": (
        "lifted_counties_share",
        "key_county_share",
        "share_will",
        "share_work",
        "share_skill",
        "share_money",
        "share_help",
        "last_year",
    ),
    "shocks": ("drought_year", "price_year", "demand_year", "demand_change", "failure_year"),
    "prices": ("persistence", "county_basis"),
    "weather": ("drought_chance", "drought_loss_low", "drought_loss_high"),
}
MAIN: dict[str, tuple[str, ...]] = {
    **{f"linkages.{form.name}": form.shown_first for form in FORM_OF.values()},
    **_MAIN,
}
_STEPS = 200  # that a slider can take at most, so that each is a round number
_LAST_SLIDER_YEAR = 10  # of settings that name a year of the run


@dataclass(frozen=True)
class Control:
    """One parameter as the page shows it, in one language.

    kind: "number", "switch" or "choice".  low, high, step: of the slider, which spans what is
    worth trying; the field beside it takes all that is allowed.
    """

    key: str
    kind: str
    main: bool
    name: str
    text: str
    unit: str
    allowed: str
    uncertain: str
    source_class: str
    source: str
    low: float = 0.0
    high: float = 1.0
    step: float = 1.0
    choices: tuple[tuple[str, str], ...] = ()


@cache
def parameters() -> dict[str, Parameter]:
    """Every declared parameter by its dotted key."""
    from model.parameters import SECTIONS as DECLARED

    return declared(DECLARED)


@cache
def sections(language: str) -> list[dict[str, Any]]:
    """The sections with their controls, as the browser gets them; main sections first.

    Raises nothing: what a language lacks stands as declared.
    """
    by_section: dict[str, list[Control]] = {}
    for key, entry in parameters().items():
        section = key.rpartition(".")[0]
        by_section.setdefault(section, []).append(control(key, entry, language))
    order = [*(name for name in MAIN if name in by_section), *(n for n in by_section if n not in MAIN)]
    return [
        {
            "section": name,
            "title": said(SECTIONS[name], language) if name in SECTIONS else name,
            "main": name in MAIN,
            "controls": [asdict(each) for each in by_section[name]],
        }
        for name in order
    ]


def control(key: str, entry: Parameter, language: str) -> Control:
    """The control of a parameter."""
    section, _, field = key.rpartition(".")
    english = language == "en"
    kind = "switch" if entry.kind is bool else "choice" if entry.choices else "number"
    low, high, step = slider(key, entry) if kind == "number" else (0.0, 1.0, 1.0)
    uncertain = entry.uncertain
    return Control(
        key=key,
        kind=kind,
        main=kind == "switch" or field in MAIN.get(section, ()),
        name=glossary.capital(glossary.parameter(key))[language],
        text=entry.text if english else "",
        unit=entry.unit if english else glossary.unit(entry.unit)["zh"],
        allowed=f"{plain(entry.low)} – {plain(entry.high)}" if kind == "number" else "",
        uncertain="" if uncertain is None else f"{plain(uncertain[0])} – {plain(uncertain[1])}",
        source_class=said(CLASSES[entry.source_class], language),
        source=glossary.source(entry.source)[language],
        low=low,
        high=high,
        step=step,
        choices=tuple((each, said(RULES[each], language)) for each in entry.choices),
    )


def slider(key: str, entry: Parameter) -> tuple[float, float, float]:
    """From where to where a slider goes, and its step.

    The uncertain range, widened on both sides by its own width; without one all that is allowed
    up to 1, up to twice the default, or the first years of the run.  Never beyond what is allowed.
    """
    default = default_of(entry)
    least = -math.inf if entry.low is None else entry.low
    most = math.inf if entry.high is None else entry.high
    if "year of the run" in entry.unit:
        low, high = max(least, 0.0), float(_LAST_SLIDER_YEAR)
    elif entry.uncertain is not None:
        width = entry.uncertain[1] - entry.uncertain[0]
        low, high = entry.uncertain[0] - width, entry.uncertain[1] + width
    elif most <= 1.0:
        low, high = least, most
    elif default == 0.0:
        low, high = -1.0, 1.0
    else:
        low, high = 0.0, 2.0 * default
    low, high = max(low, least), min(high, most)
    step = _round_step((high - low) / _STEPS)
    if entry.kind is int:
        step = max(1.0, round(step))
    first = _on_step(low, step)
    return first if first >= least else _on_step(low + step, step), min(_on_step(high, step), most), step


def default_of(entry: Parameter) -> float:
    """The default as a number; the article's figure where it is one."""
    if entry.figure is not None:
        from model.figures import figure

        return float(figure(entry.figure).value)
    return float(entry.default)


def read(entry: Parameter, typed: str) -> Value | str:
    """What was typed, as the number it says; any other text as it is, to be refused or resolved."""
    text = typed.strip().replace(",", "").replace("，", "")
    if entry.kind is bool:
        return {"true": True, "false": False}.get(text, typed)
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return typed.strip()


def problem(error: InputError, key: str, language: str) -> str:
    """What is wrong with a value of a parameter or of another field, in the page's language."""
    if language == "en":
        own = error.key in (key, None)
        text = _capital(error.problem) if own else f"{error.key} {error.problem}"
        return text.removesuffix(".") + "."
    if error.key in TOGETHER_ZH and not error.problem.startswith("must be"):
        return TOGETHER_ZH[error.key] + "。"
    if key not in parameters():
        return OF_A_FIELD_ZH.get(key, "不在可选范围内") + "。"
    entry = parameters()[key]
    if entry.choices:
        return f"应为：{'、'.join(said(RULES[each], 'zh') for each in entry.choices)}。"
    sort = "整数" if entry.kind is int else "数字"
    return f"应为{plain(entry.low)}到{plain(entry.high)}之间的{sort}（{glossary.unit(entry.unit)['zh']}）。"


def plain(number: float | None) -> str:
    """A bound: thousands separators in large numbers, no more digits than it has."""
    if number is None:
        return "…"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:g}"


def _round_step(step: float) -> float:
    """The next larger 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(round(times * power, 12) for times in (1.0, 2.0, 5.0, 10.0) if times * power >= step * 0.999)


def _on_step(value: float, step: float) -> float:
    return round(round(value / step) * step, 10)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
