"""What a linkage form is: all that the rest of the model knows of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from model.declare.chain import Rule
from model.declare.names import DeclarationError, Names
from model.declare.outcome import Outcome
from model.declare.parameter import accept, declared
from model.declare.payment import Payment, Stock
from model.declare.steps import STEPS, check_steps
from model.errors import InputError
from model.world.agents import Cooperative, County, Enterprise, Household
from model.world.randomness import OWN_PURPOSES

EVERY_FORM = ("part_linked", "took_part")  # steps that no form can do without: who is under it

Contradictions = Callable[[Mapping[str, Any]], Iterable[tuple[tuple[str, ...], str]]]


class HasPlace(Protocol):
    """A form, or a part of the programme: what has a name, and a place among its kind."""

    @property
    def name(self) -> str:
        """Of its file."""

    @property
    def place(self) -> int:
        """From 1."""


Owner = TypeVar("Owner", bound=HasPlace)


@dataclass(frozen=True)
class Before:
    """What is there without a form, and might not be: the step before it when it is taken apart.

    names: of the step, which is no effect of the form; says: what it is.
    without: values of parameters, by full key, with which it is not there; the form is off then.
    against: what the form is measured against then.
    """

    names: Names
    says: Names
    without: Mapping[str, Any]
    against: Names


@dataclass(frozen=True)
class LinkageForm:
    """A linkage form, declared in its own file of model/linkages/.

    name: of its file, and of its section of a scenario; place: its place among the forms, from 1.
    names: in both languages.
    terms: its section of parameters, a NamedTuple with the switch `enabled`.
    household, enterprise, cooperative, county: its columns, in subclasses of the rows of
    model/world/agents.py.
    payments, stocks: what is paid, and owed, under it alone.
    draws: the purposes, of OWN_PURPOSES, for which its rules draw.
    outcomes: the columns of results that it alone has.
    steps: its rule for each step of the year in which it does something.
    early, late: those of its steps that come before the other forms', or after them.
    contradictions: terms that are allowed alone but not together, from their values: the terms' names, and
    what would be right; contradictions_zh: the same in Chinese, by term.
    shown_first: terms that the live page shows beside the switch; the others follow on demand.
    works_when_off: terms that matter though the form is switched off.
    parts: those of its terms that `decompose` takes it apart into, and what these parts are called.
    missing: of a part that is no switch, its value where the part is missing; where it is there, it has the
    scenario's own.  A switch is off or on.
    rest: what is left of it with all of them off.
    before: the step before it, if there is one.
    caveat: what has to be known to read its effect rightly.
    chinese: of its terms, and of units that nothing else has.

    Raises DeclarationError for terms without a switch, for terms that it does not have, for draws of
    others, without a step of EVERY_FORM, without `to_settle` where something is entered or left, for parts
    without a rest or a rest without parts, for one that is no switch and has no allowed value in `missing`,
    and for steps as check_steps does.
    """

    name: str
    place: int
    names: Names
    terms: type
    household: type = Household
    enterprise: type = Enterprise
    cooperative: type = Cooperative
    county: type = County
    payments: tuple[Payment, ...] = ()
    stocks: tuple[Stock, ...] = ()
    draws: tuple[int, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    steps: Mapping[str, Rule] = field(default_factory=dict)
    early: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    contradictions: Contradictions = lambda values: ()
    contradictions_zh: Mapping[str, str] = field(default_factory=dict)
    shown_first: tuple[str, ...] = ()
    works_when_off: tuple[str, ...] = ()
    parts: Mapping[str, Names] = field(default_factory=dict)
    missing: Mapping[str, Any] = field(default_factory=dict)
    rest: Names | None = None
    before: Before | None = None
    caveat: Names | None = None
    chinese: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "enabled" not in getattr(self.terms, "_fields", ()):
            raise DeclarationError(f"{self.name}: its terms need the switch `enabled`")
        for term in (*self.shown_first, *self.works_when_off, *self.contradictions_zh, *self.parts):
            if term not in self.terms._fields:  # type: ignore[attr-defined]
                raise DeclarationError(f"{self.name}: its terms have no {term!r}")
        if bool(self.parts) != (self.rest is not None) or (self.before is not None and not self.parts):
            raise DeclarationError(
                f"{self.name}: `parts` need a `rest`, which is left without them; `before` needs both"
            )
        self._check_missing()
        for draw in self.draws:
            if draw not in OWN_PURPOSES:
                raise DeclarationError(
                    f"{self.name}: draws of a form have numbers from {OWN_PURPOSES[0]} to "
                    f"{OWN_PURPOSES[-1]}, not {draw}"
                )
        for name in EVERY_FORM:
            if name not in self.steps:
                raise DeclarationError(f"{self.name}: it needs a rule for the step {name!r}")
        if not {"enter", "leave"}.isdisjoint(self.steps) and "to_settle" not in self.steps:
            raise DeclarationError(f"{self.name}: what it enters or leaves needs a rule for `to_settle`")
        check_steps(self.name, self.steps.items())
        for when, names in (("early", self.early), ("late", self.late)):
            for name in names:
                if name not in self.steps:
                    raise DeclarationError(f"{self.name}: it is {when} in {name!r}, but has no rule for it")

    def _check_missing(self) -> None:
        for term in self.missing:
            if term not in self.parts:
                raise DeclarationError(
                    f"{self.name}: {term!r} has a value where it is missing, and is no part"
                )
        known = declared({self.name: self.terms}) if self.parts else {}
        for part in self.parts:
            entry = known[f"{self.name}.{part}"]
            if (entry.kind is bool) == (part in self.missing):
                problem = "is a switch: it is missing where it is off"
                if entry.kind is not bool:
                    problem = "is no switch: `missing` has to say with which value it is not there"
                raise DeclarationError(f"{self.name}: the part {part!r} {problem}")
            if part in self.missing:
                try:
                    accept(entry, self.missing[part])
                except InputError as error:
                    raise DeclarationError(
                        f"{self.name}: where the part {part!r} is missing its value {error.problem}"
                    ) from None


def declared_in(files: Iterable[tuple[str, Owner]]) -> list[Owner]:
    """The declarations of files, by their names.  Raises DeclarationError if one has another name."""
    owners = []
    for file, owner in files:
        if owner.name != file:
            raise DeclarationError(f"{file}.py declares {owner.name}: name it as its file")
        owners.append(owner)
    return owners


def in_order(forms: Iterable[Owner]) -> tuple[Owner, ...]:
    """Forms, or parts, by their places.  Raises DeclarationError if two have the same place."""
    ordered = sorted(forms, key=lambda form: (form.place, form.name))
    for one, other in pairwise(ordered):
        if one.place == other.place:
            raise DeclarationError(f"{one.name} and {other.name} have the same place, {one.place}")
    return tuple(ordered)


def check_draws(forms: Iterable[LinkageForm]) -> None:
    """Raise DeclarationError if two forms draw for the same purpose."""
    drawn: dict[int, str] = {}
    for form in forms:
        for draw in form.draws:
            if draw in drawn:
                raise DeclarationError(f"{drawn[draw]} and {form.name} both draw for purpose {draw}")
            drawn[draw] = form.name


def rule_of(step: str, forms: Sequence[LinkageForm]) -> Rule:
    """The rules that the forms have for a step, as one rule."""
    # Stable: else by their places.
    turns = sorted(forms, key=lambda form: (step in form.late) - (step in form.early))
    return STEPS[step].how(step, [form.steps[step] for form in turns if step in form.steps])
